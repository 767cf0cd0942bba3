//! Tables of a page: those that hold data, and those that only lay out the page.

use super::element::Region;
use super::flow::{Piece, Text, push_line};
use crate::read::captions::{Above, caption};
use crate::read::writer::{Draft, DraftCell};

/// The widest cell that browsers accept.
const WIDEST: usize = 1000;

/// A cell with so many paragraphs that hold so many bytes and most of the table's text is the page, and the table its frame.
const FRAMED: (usize, usize) = (6, 900);

/// A table while it is read.
#[derive(Debug)]
pub(super) struct RawTable {
    rows: Vec<Vec<RawCell>>,
    /// Whether the last row takes further cells.
    row_open: bool,
    /// Whether the page says that it is no data.
    is_layout: bool,
    pub(super) region: Region,
}

/// A cell while it is read.
#[derive(Debug, Default)]
pub(super) struct RawCell {
    /// How many rows it covers; 0 stands for all that follow.
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) pieces: Vec<Piece>,
}

/// What a table turned out to be.
pub(super) enum Closed {
    /// It only laid out these.
    Layout(Vec<Piece>),
    Data(DataTable),
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

impl RawTable {
    pub(super) fn new(region: Region, is_layout: bool) -> Self {
        Self { rows: Vec::new(), row_open: false, is_layout, region }
    }

    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
        self.row_open = true;
    }

    pub(super) fn end_row(&mut self) {
        self.row_open = false;
    }

    pub(super) fn push(&mut self, cell: RawCell) {
        if !self.row_open {
            self.start_row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    pub(super) fn close(self) -> Closed {
        if self.is_layout || self.lays_out() {
            return Closed::Layout(self.rows.into_iter().flatten().flat_map(|cell| cell.pieces).collect());
        }
        let mut table = DataTable { rows: Vec::with_capacity(self.rows.len()), bytes: 0, linked: 0, region: self.region };
        for row in self.rows {
            let cells = row.into_iter().map(|cell| (cell.row_span, cell.column_span, table.read(&cell))).collect();
            table.rows.push(cells);
        }
        Closed::Data(table)
    }

    /// Whether the table is one of the page and not of the report: it holds tables, a single column, or most of the page in one cell.
    fn lays_out(&self) -> bool {
        if self.rows.iter().all(|row| row.len() < 2) {
            return true;
        }
        let cells = || self.rows.iter().flatten();
        if cells().any(|cell| cell.pieces.iter().any(|piece| matches!(piece, Piece::Table(_)))) {
            return true;
        }
        let all: usize = cells().flat_map(RawCell::texts).map(Text::bytes).sum();
        cells().any(|cell| {
            let own: usize = cell.texts().map(Text::bytes).sum();
            cell.pieces.len() >= FRAMED.0 && own >= FRAMED.1 && own * 2 > all
        })
    }
}

impl RawCell {
    fn texts(&self) -> impl Iterator<Item = &Text> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Paragraph(text) => Some(text),
            Piece::Table(_) => None,
        })
    }
}

impl DataTable {
    /// The text of a cell, counted.
    fn read(&mut self, cell: &RawCell) -> String {
        let mut lines = Vec::new();
        for text in cell.texts().filter(|text| text.region < Region::Hidden) {
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
