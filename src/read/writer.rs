//! The documents of formats that have no text of their own: a reader hands over paragraphs and tables in reading order, and the text grows line by line.

use super::forms::tables;
use super::notices::notice;
use super::paragraphs::{Span, paragraph};
use super::{is_title, view};
use crate::document::{Block, Cell, Document, Table};
use crate::lang::Words;
use std::ops::Range;

/// Appends to a document, keeping count.
#[derive(Debug)]
pub(super) struct Writer {
    document: Document,
    /// How many lines of the text are finished.
    lines: u32,
    paragraphs: u32,
    /// Whether only titles have been written so far.
    at_top: bool,
}

/// A table whose text is not written yet.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Row by row, from left to right; a merged cell stands once, at its upper left corner. Blank cells may be left out.
    pub(super) cells: Vec<DraftCell>,
}

/// A cell of a [`Draft`].
#[derive(Debug, Default)]
pub(super) struct DraftCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    /// Its lines, parted by line feeds.
    pub(super) text: String,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self { document: Document::default(), lines: 0, paragraphs: 0, at_top: true }
    }

    /// Appends a paragraph of these lines, which belong together; `heading` says that its format makes it one.
    pub(super) fn paragraph<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>, heading: bool) {
        self.paragraphs += 1;
        let span = Span { number: self.paragraphs, line: self.lines + 1, page: None };
        let mut ranges = Vec::new();
        for line in lines {
            ranges.push(self.line(line));
            self.end_line();
        }
        let mut paragraph = paragraph(&self.document.text, &ranges, span);
        self.at_top &= paragraph.marker.is_none() && is_title(paragraph.view.text());
        paragraph.heading |= heading || self.at_top;
        self.document.blocks.push(Block::Paragraph(paragraph));
    }

    /// Appends a table: its cells parted by tabs, its rows by line ends. Cells that state something in sentences are paragraphs, too, over the same
    /// text, so that what they state is found where statements are sought.
    pub(super) fn table(&mut self, draft: Draft) {
        self.at_top = false;
        let mut cells: Vec<Cell> = Vec::with_capacity(draft.cells.len());
        let mut statements: Vec<(u32, Vec<Range<usize>>)> = Vec::new();
        for cell in draft.cells {
            if let Some(before) = cells.last() {
                if cell.row > before.row { self.end_line() } else { self.document.text.push('\t') }
            }
            let mut ranges: Vec<Range<usize>> = Vec::with_capacity(1);
            for line in cell.text.split('\n') {
                if !ranges.is_empty() {
                    self.end_line();
                }
                ranges.push(self.line(line));
            }
            let view = view(&self.document.text, &ranges);
            if view.text().contains('。') {
                statements.push((self.lines + 2 - ranges.len() as u32, ranges));
            }
            let (row_span, column_span) = (cell.row_span, cell.column_span);
            cells.push(Cell { row: cell.row, column: cell.column, row_span, column_span, view, ..Cell::default() });
        }
        self.end_line();
        let Draft { title, unit, rows, columns, .. } = draft;
        let table = Table { title, unit, rows, columns, cells, ..Table::default() };
        self.document.blocks.extend(tables(table).into_iter().map(Block::Table));
        for (line, ranges) in statements {
            self.paragraphs += 1;
            let paragraph = paragraph(&self.document.text, &ranges, Span { number: self.paragraphs, line, page: None });
            self.document.blocks.push(Block::Paragraph(paragraph));
        }
    }

    /// Says something about how the file was read; `code` is a stable name.
    pub(super) fn notice(&mut self, code: &str, message: Words<String>) {
        self.document.notices.push(notice(code, message));
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.document.blocks.is_empty()
    }

    pub(super) fn finish(self) -> Document {
        self.document
    }

    fn line(&mut self, line: &str) -> Range<usize> {
        let start = self.document.text.len();
        self.document.text.push_str(line);
        start..self.document.text.len()
    }

    fn end_line(&mut self) {
        self.document.text.push('\n');
        self.lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_in_a_cell_is_a_paragraph_at_its_place() {
        let mut writer = Writer::new();
        let cell = |row, column, text: &str| DraftCell { row, column, row_span: 1, column_span: 1, text: text.to_owned() };
        let cells = vec![cell(0, 0, "项目\n名称"), cell(0, 1, "说明"), cell(1, 0, "合计"), cell(1, 1, "支出为\n12.5万元。")];
        writer.table(Draft { rows: 2, columns: 2, cells, ..Draft::default() });
        let document = writer.finish();
        let paragraph = document.paragraphs().next().unwrap();
        assert_eq!((paragraph.number, paragraph.line, paragraph.view.text()), (1, 3, "支出为12.5万元。"));
        assert_eq!(document.text.get(paragraph.source()), Some("支出为\n12.5万元。"));
    }

    #[test]
    fn every_view_leads_back_to_the_text() {
        let mut writer = Writer::new();
        writer.paragraph(["2023年度部门决算"], false);
        writer.paragraph(["支出１２．", "５万元。"], false);
        let cell = |row, column, text: &str| DraftCell { row, column, row_span: 1, column_span: 1, text: text.to_owned() };
        let cells = vec![cell(0, 0, "项目\n（单位：万元）"), cell(0, 1, "决算数"), cell(1, 0, "合计"), cell(1, 1, "12.50")];
        writer.table(Draft { rows: 2, columns: 2, cells, ..Draft::default() });
        writer.paragraph(["第二段。"], false);
        let document = writer.finish();
        let paragraphs: Vec<_> = document.paragraphs().map(|it| (it.line, it.heading, it.view.text())).collect();
        assert_eq!(paragraphs, [(1, true, "2023年度部门决算"), (2, false, "支出12.5万元。"), (7, false, "第二段。")]);
        let table = document.tables().next().unwrap();
        assert_eq!((table.unit.as_deref(), table.header_rows), (Some("万元"), 1));
        let last = table.cells.last().unwrap();
        assert_eq!((last.row_path.join("/"), last.column_path.join("/")), ("合计".to_owned(), "决算数".to_owned()));
        assert_eq!(document.text.get(last.view.source(0..5)), Some("12.50"));
    }
}
