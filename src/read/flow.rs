//! A document of a word processor: paragraphs and tables that flow, and how they become a [`Document`].

use super::captions::{Above, caption};
use super::fault::Fault;
use super::forms::tables;
use super::heading::is_styled_heading;
use super::normalise::{is_blank, is_digit};
use super::{Span, is_heading, marker, paragraph, view};
use crate::document::{Block, Cell, Document, Paragraph, Table, View};
use std::ops::Range;

/// How many paragraphs and cells a document may have (the paragraphs of cells count, too): a hundred times those of a long report, and less
/// than a gigabyte in memory even where every cell has long names.
const PIECES: usize = 1_000_000;

/// How many bytes of text a document may have.
const TEXT: usize = 50_000_000;

/// How many places the grid of a table may have.
const PLACES: usize = 16_000_000;

/// How many columns the grid of a table may have. Word draws 63.
const COLUMNS: usize = 1_000;

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Item {
    Line(Line),
    Grid(Grid),
}

/// A paragraph as it was written.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its characters; line breaks are `\n`.
    pub(super) text: String,
    /// What its style makes of it.
    pub(super) role: Role,
    /// Whether it stands in the middle.
    pub(super) centred: bool,
    /// How many page ends stand before it.
    pub(super) ends: PageEnds,
}

/// What the style of a paragraph makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Ordinary text.
    #[default]
    Body,
    /// A heading or a title.
    Heading,
    /// A line of a table of contents.
    Contents,
}

/// A table as it was written.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Its cells, row by row.
    pub(super) cells: Vec<GridCell>,
    /// How many rows it has.
    pub(super) rows: usize,
    /// How many rows at the top are marked as its header.
    pub(super) header_rows: usize,
}

/// A cell of a [`Grid`].
#[derive(Debug, Default)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) items: Vec<Item>,
    pub(super) ends: PageEnds,
}

/// How many page ends stand before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct PageEnds {
    /// Those that the program noted when it laid the pages out.
    pub(super) laid_out: u32,
    /// Those that the author set.
    pub(super) set: u32,
}

/// Which page ends tell the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    /// None: they are not known.
    Unknown,
    /// Those of the layout.
    LaidOut,
    /// Those of the author.
    Set,
}

impl Paging {
    /// Which page ends tell the pages of a document that ends after `ends` and of which its program counted `pages`: the author's are all
    /// of them only where they add up.
    pub(super) fn of(ends: PageEnds, pages: Option<u32>) -> Self {
        if ends.laid_out > 0 || pages == Some(1) {
            Paging::LaidOut
        } else if pages.is_some_and(|pages| pages == ends.set + 1) {
            Paging::Set
        } else {
            Paging::Unknown
        }
    }

    /// The page, from 1, behind so many page ends.
    pub(super) fn page(self, ends: PageEnds) -> Option<u32> {
        match self {
            Paging::Unknown => None,
            Paging::LaidOut => Some(ends.laid_out + 1),
            Paging::Set => Some(ends.set + 1),
        }
    }
}

/// What a document may still hold.
#[derive(Debug)]
pub(super) struct Budget {
    pieces: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { pieces: PIECES, bytes: TEXT }
    }
}

impl Budget {
    /// Takes a paragraph or a cell with so many bytes of text.
    ///
    /// # Errors
    /// More than a document may hold.
    pub(super) fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        let rest = self.pieces.checked_sub(1).zip(self.bytes.checked_sub(bytes));
        (self.pieces, self.bytes) = rest.ok_or_else(too_long)?;
        Ok(())
    }
}

fn too_long() -> Fault {
    Fault::TooLong { pieces: PIECES, bytes: TEXT }
}

/// Writes the text and the blocks of a document.
///
/// # Errors
/// More paragraphs and cells than a document may have.
pub(super) fn document(items: &[Item], paging: Paging) -> Result<Document, Fault> {
    let mut writer = Writer { document: Document::default(), paging, lines: 0, paragraphs: 0, at_top: true, budget: Budget::default() };
    writer.items(items)?;
    Ok(writer.document)
}

/// Appends to a document, keeping count.
struct Writer {
    document: Document,
    paging: Paging,
    /// How many lines of the text are finished.
    lines: u32,
    paragraphs: u32,
    /// Whether only titles have been written.
    at_top: bool,
    budget: Budget,
}

impl Writer {
    fn items(&mut self, items: &[Item]) -> Result<(), Fault> {
        for (at, item) in items.iter().enumerate() {
            match item {
                Item::Line(line) => self.line(line)?,
                Item::Grid(grid) => self.grid(grid, items.get(..at).unwrap_or_default())?,
            }
        }
        Ok(())
    }

    /// Writes a paragraph; its line breaks part it where they part sentences.
    fn line(&mut self, line: &Line) -> Result<(), Fault> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        let mut first = self.lines + 1;
        for text in line.text.split('\n') {
            if text.chars().all(is_blank) {
                continue;
            }
            let before = lines.last().and_then(|last| self.document.text.get(last.clone()));
            if before.is_some_and(|before| ends_sentence(before) || is_numbered_heading(before) || starts(text)) {
                self.paragraph(line, &lines, first)?;
                lines.clear();
                first = self.lines + 1;
            }
            lines.push(self.write(text));
            self.end_line();
        }
        if lines.is_empty() { Ok(()) } else { self.paragraph(line, &lines, first) }
    }

    fn paragraph(&mut self, line: &Line, lines: &[Range<usize>], first: u32) -> Result<(), Fault> {
        self.budget.take(lines.iter().map(ExactSizeIterator::len).sum())?;
        self.paragraphs += 1;
        let span = Span { number: self.paragraphs, line: first, page: self.paging.page(line.ends) };
        let mut paragraph = paragraph(&self.document.text, lines, span);
        self.at_top &= paragraph.marker.is_none() && super::is_title(paragraph.view.text());
        paragraph.heading = match line.role {
            Role::Contents => false,
            Role::Heading => paragraph.heading || is_styled_heading(paragraph.view.text()),
            Role::Body => paragraph.heading || self.at_top || line.centred && is_centred_heading(&paragraph),
        };
        self.document.blocks.push(Block::Paragraph(paragraph));
        Ok(())
    }

    /// Writes a table and behind it the tables in its cells; `above` is what stands before it. A single cell is a frame around its content.
    fn grid(&mut self, grid: &Grid, above: &[Item]) -> Result<(), Fault> {
        if let [frame] = grid.cells.as_slice() {
            return self.items(&frame.items);
        }
        let columns = grid.cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or_default();
        if columns > COLUMNS || grid.rows.saturating_mul(columns) > PLACES {
            return Err(too_long());
        }
        self.at_top = false;
        let mut cells: Vec<Cell> = Vec::with_capacity(grid.cells.len());
        let mut statements = Vec::new();
        for cell in &grid.cells {
            if let Some(last) = cells.last() {
                if cell.row > last.row { self.end_line() } else { self.document.text.push('\t') }
            }
            let line = self.lines + 1;
            let view = self.cell(cell);
            if view.text().contains('。') {
                statements.push((line, cell.ends, view.clone()));
            }
            let (row, column, row_span, column_span) = (cell.row, cell.column, cell.row_span, cell.column_span);
            cells.push(Cell { row, column, row_span, column_span, page: self.paging.page(cell.ends), view, ..Cell::default() });
        }
        self.end_line();
        let lines = above.iter().rev().map_while(|item| match item {
            Item::Line(line) => Some(line),
            Item::Grid(_) => None,
        });
        let lines = lines.flat_map(|line| line.text.rsplit('\n').map(|text| Above { text, centred: line.centred }));
        let (title, unit) = caption(lines.filter(|line| !line.text.chars().all(is_blank)));
        let page = cells.first().and_then(|cell| cell.page);
        let table = Table { title, unit, page, header_rows: grid.header_rows, columns, rows: grid.rows, cells };
        self.document.blocks.extend(tables(table).into_iter().map(Block::Table));
        // What a cell states in sentences is a paragraph, too, so that it is found where statements are sought.
        for (line, ends, view) in statements {
            self.budget.take(view.text().len())?;
            self.paragraphs += 1;
            let (marker, page) = (marker(view.text()), self.paging.page(ends));
            let statement = Paragraph { number: self.paragraphs, line, page, marker, heading: false, view };
            self.document.blocks.push(Block::Paragraph(statement));
        }
        for cell in &grid.cells {
            for (at, item) in cell.items.iter().enumerate() {
                if let Item::Grid(inner) = item {
                    self.grid(inner, cell.items.get(..at).unwrap_or_default())?;
                }
            }
        }
        Ok(())
    }

    /// Writes the paragraphs of a cell.
    fn cell(&mut self, cell: &GridCell) -> View {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for item in &cell.items {
            let Item::Line(line) = item else { continue };
            for text in line.text.split('\n').filter(|text| !text.chars().all(is_blank)) {
                if !ranges.is_empty() {
                    self.end_line();
                }
                let range = self.write(text);
                match ranges.last_mut() {
                    // What stands apart on two lines must not grow together in the view: its line end becomes a blank.
                    Some(last) if stands_apart(self.document.text.get(last.clone()).unwrap_or_default(), text) => last.end = range.end,
                    _ => ranges.push(range),
                }
            }
        }
        view(&self.document.text, &ranges)
    }

    fn write(&mut self, text: &str) -> Range<usize> {
        let start = self.document.text.len();
        self.document.text.push_str(text);
        start..self.document.text.len()
    }

    fn end_line(&mut self) {
        self.document.text.push('\n');
        self.lines += 1;
    }
}

/// Whether a line break behind this text parts paragraphs.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_blank).ends_with(['。', '；', '：', '！', '？', ';', ':', '!', '?'])
}

/// Whether a line starts with a numbering, so that it is a paragraph of its own.
fn starts(text: &str) -> bool {
    marker(view(text, std::slice::from_ref(&(0..text.len()))).text()).is_some()
}

/// Whether a line is a heading with a number, so that what follows is no part of it.
fn is_numbered_heading(text: &str) -> bool {
    let view = view(text, std::slice::from_ref(&(0..text.len())));
    let marker = marker(view.text());
    marker.is_some() && is_heading(view.text(), marker)
}

/// Whether two lines of a cell are two statements rather than a name on two lines.
fn stands_apart(before: &str, after: &str) -> bool {
    let last = before.trim_end_matches(is_blank).chars().next_back();
    let first = after.trim_start_matches(is_blank).chars().next();
    ends_sentence(before) || last.is_some_and(|c| is_digit(c) || c == '%' || c == '％') || first.is_some_and(is_digit) || starts(after)
}

/// Whether a paragraph in the middle is a heading.
fn is_centred_heading(paragraph: &Paragraph) -> bool {
    super::is_title(paragraph.view.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Item {
        Item::Line(Line { text: text.into(), ..Line::default() })
    }

    fn grid(rows: &[&[&str]]) -> Grid {
        let cell =
            |row, column, text: &str| GridCell { row, column, row_span: 1, column_span: 1, items: vec![line(text)], ..GridCell::default() };
        let cells =
            rows.iter().enumerate().flat_map(|(row, cells)| cells.iter().enumerate().map(move |(column, text)| cell(row, column, text)));
        Grid { cells: cells.collect(), rows: rows.len(), header_rows: 0 }
    }

    fn read(items: &[Item]) -> Document {
        document(items, Paging::Unknown).unwrap()
    }

    fn paragraphs(document: &Document) -> Vec<&str> {
        document.paragraphs().map(|paragraph| paragraph.view.text()).collect()
    }

    #[test]
    fn line_breaks_part_paragraphs_or_are_soft() {
        let document = read(&[line("某县水务局\n2023年度部门决算"), line("支出12.\n5万元。\n一、概况\n本局有30人，\n含离退休5人")]);
        assert_eq!(paragraphs(&document), ["某县水务局2023年度部门决算", "支出12.5万元。", "一、概况", "本局有30人，含离退休5人"]);
        let lines: Vec<_> = document.paragraphs().map(|paragraph| (paragraph.number, paragraph.line, paragraph.heading)).collect();
        assert_eq!(lines, [(1, 1, true), (2, 3, false), (3, 5, true), (4, 6, false)]);
        assert_eq!(document.text.lines().count(), 7);
    }

    #[test]
    fn a_table_takes_its_title_and_unit_from_above() {
        let items = [line("收入决算表"), line("单位：万元"), Item::Grid(grid(&[&["项目", "决算数"], &["教育支出", "12.50"]]))];
        let document = read(&items);
        let table = document.tables().next().unwrap();
        assert_eq!((table.title.as_deref(), table.unit.as_deref(), table.header_rows), (Some("收入决算表"), Some("万元"), 1));
        let cell = table.cells.last().unwrap();
        assert_eq!((cell.row_path.join("/"), cell.column_path.join("/")), ("教育支出".into(), "决算数".into()));
        assert_eq!(document.text, "收入决算表\n单位：万元\n项目\t决算数\n教育支出\t12.50\n");
    }

    #[test]
    fn lines_of_a_cell_do_not_grow_together() {
        let document = read(&[Item::Grid(grid(&[&["项\n目", "12.50\n13.60"], &["完成率100%\n2.产出", "目标。\n完成"]]))]);
        let cells: Vec<_> = document.tables().next().unwrap().cells.iter().map(|cell| cell.view.text()).collect();
        assert_eq!(cells, ["项目", "12.50 13.60", "完成率100% 2.产出", "目标。 完成"]);
    }

    #[test]
    fn a_frame_is_no_table_and_inner_tables_follow() {
        let mut frame = grid(&[&["一、概况"]]);
        let mut outer = grid(&[&["甲", "乙"]]);
        outer.cells[1].items.push(Item::Grid(grid(&[&["丙", "1"]])));
        frame.cells[0].items.push(Item::Grid(outer));
        let document = read(&[Item::Grid(frame)]);
        assert_eq!(paragraphs(&document), ["一、概况"]);
        let tables: Vec<_> = document.tables().map(|table| table.cells[0].view.text()).collect();
        assert_eq!(tables, ["甲", "丙"]);
    }

    #[test]
    fn pages_are_told_where_they_are_known() {
        let ends = |laid_out, set| PageEnds { laid_out, set };
        assert_eq!(Paging::of(ends(3, 1), Some(4)).page(ends(2, 1)), Some(3));
        assert_eq!(Paging::of(ends(0, 2), Some(3)).page(ends(0, 1)), Some(2));
        assert_eq!(Paging::of(ends(0, 2), Some(9)).page(ends(0, 1)), None);
        assert_eq!(Paging::of(ends(0, 0), Some(1)).page(ends(0, 0)), Some(1));
        assert_eq!(Paging::of(ends(0, 2), None).page(ends(0, 1)), None);
    }

    #[test]
    fn refuses_grids_without_end() {
        let mut wide = grid(&[&["甲", "乙"]]);
        wide.cells[1].column = usize::MAX / 2;
        assert!(matches!(document(&[Item::Grid(wide)], Paging::Unknown), Err(Fault::TooLong { .. })));
    }
}
