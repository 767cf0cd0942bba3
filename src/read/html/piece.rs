//! What a page is made of: paragraphs and tables, in reading order.

use super::element::Region;
use crate::read::captions::{Above, caption};
use crate::read::writer::{Draft, DraftCell};

/// The widest cell that browsers accept.
const WIDEST: usize = 1000;

/// A paragraph or a table, as the page has it.
#[derive(Debug)]
pub(super) enum Piece {
    Paragraph(Text),
    Table(DataTable),
}

/// The lines of a block of text.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// What line breaks part; blank lines are kept.
    pub(super) lines: Vec<String>,
    /// Whether the page says that it is a heading.
    pub(super) heading: bool,
    /// Whether it stands in the middle of the line.
    pub(super) centred: bool,
    /// How many of its bytes lead elsewhere.
    pub(super) linked: usize,
    pub(super) region: Region,
}

impl Text {
    /// The logical paragraphs: authors part them by line breaks, too. A line goes on with the sentence before it unless that has ended, a line is
    /// blank between them, or its own indentation or numbering begins something new.
    pub(super) fn paragraphs(&self) -> Vec<Vec<String>> {
        let mut paragraphs: Vec<Vec<String>> = Vec::new();
        let mut parted = true;
        for line in &self.lines {
            let text = line.trim_matches(char::is_whitespace);
            if text.is_empty() {
                parted = true;
                continue;
            }
            let indented = line.starts_with(['\u{3000}', '\u{a0}', '\u{2003}']);
            match paragraphs.last_mut() {
                Some(open) if !parted && !indented && super::super::marker(text).is_none() => push_line(open, text),
                _ => paragraphs.push(vec![text.to_owned()]),
            }
            parted = text.ends_with(['。', '；', '：', '！', '？', ';', ':']);
        }
        paragraphs
    }

    /// How many bytes it has.
    pub(super) fn bytes(&self) -> usize {
        self.lines.iter().map(String::len).sum()
    }
}

/// A table of data.
#[derive(Debug)]
pub(super) struct DataTable {
    /// The spans and the text of its cells.
    rows: Vec<Vec<(usize, usize, String)>>,
    /// How many bytes of text it has, and how many of them lead elsewhere.
    pub(super) bytes: usize,
    pub(super) linked: usize,
    pub(super) region: Region,
}

impl DataTable {
    /// A table without rows yet.
    pub(super) fn new(region: Region) -> Self {
        Self { rows: Vec::new(), bytes: 0, linked: 0, region }
    }

    /// Begins a row.
    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell of these texts to the last row; it covers so many rows, all that follow where it is 0, and so many columns.
    pub(super) fn push<'a>(&mut self, (row_span, column_span): (usize, usize), texts: impl Iterator<Item = &'a Text>) {
        let text = self.read(texts);
        if let Some(row) = self.rows.last_mut() {
            row.push((row_span, column_span, text));
        }
    }

    /// The text of a cell, counted.
    fn read<'a>(&mut self, texts: impl Iterator<Item = &'a Text>) -> String {
        let mut lines = Vec::new();
        for text in texts.filter(|text| text.region < Region::Hidden) {
            self.bytes += text.bytes();
            self.linked += text.linked;
            for line in &text.lines {
                let line = line.trim_matches(char::is_whitespace);
                if !line.is_empty() {
                    push_line(&mut lines, line);
                }
            }
        }
        lines.join("\n")
    }

    /// The grid; `above` are the lines above it, the nearest first. None where it has more than `most` places.
    pub(super) fn draft<'a>(self, above: impl Iterator<Item = Above<'a>>, most: usize) -> Option<Draft> {
        let (title, unit) = caption(above);
        let mut draft = Draft { title, unit, rows: self.rows.len(), ..Draft::default() };
        // For every column, the first row in which no cell from above stands.
        let mut free_from: Vec<usize> = Vec::new();
        for (row, cells) in self.rows.into_iter().enumerate() {
            let mut column = 0;
            for (row_span, column_span, text) in cells {
                while free_from.get(column).is_some_and(|&free| free > row) {
                    column += 1;
                }
                let column_span = column_span.clamp(1, WIDEST);
                let below = draft.rows - row;
                let row_span = if row_span == 0 { below } else { row_span.min(below) };
                let end = column + column_span;
                if free_from.len() < end {
                    free_from.resize(end, 0);
                }
                if end.saturating_mul(draft.rows) > most {
                    return None;
                }
                for free in free_from.iter_mut().take(end).skip(column) {
                    *free = (*free).max(row + row_span);
                }
                draft.cells.push(DraftCell { row, column, row_span, column_span, text });
                column = end;
            }
        }
        draft.columns = free_from.len();
        Some(draft)
    }
}

/// Appends a line. Lines are joined without a gap, but two numbers one under the other stay two.
fn push_line(lines: &mut Vec<String>, text: &str) {
    if let Some(last) = lines.last_mut()
        && last.ends_with(|char: char| char.is_ascii_digit() || matches!(char, '.' | ',' | '%'))
        && text.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '-' | '.'))
    {
        last.push(' ');
        last.push_str(text);
    } else {
        lines.push(text.to_owned());
    }
}
