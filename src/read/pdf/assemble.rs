//! From pages to the document: the text rebuilt, paragraphs over line and page ends, tables cell by cell.

use super::captions::caption;
use super::frame::Frame;
use super::lines::Line;
use super::page::{Grid, Item, Page, Proof};
use super::paragraphs::{Placed, columns, goes_on};
use crate::document::{Block, Cell, Document, Place, Recognised, Table};
use crate::read::forms::tables;
use crate::read::{Span, paragraph, view};
use std::ops::Range;

/// Writes the text and the blocks of these pages into a document.
pub(super) fn assemble(pages: &[Page]) -> Document {
    let frames = pages.iter().map(|page| page.frame).collect();
    let mut writer = Writer { frames, ..Writer::default() };
    let mut open: Vec<Placed<'_>> = Vec::new();
    let mut before: Option<&Page> = None;
    for (page, column) in pages.iter().zip(columns(pages)) {
        for (at, item) in page.items.iter().enumerate() {
            match item {
                Item::Line(line) => {
                    let mut placed = Placed { line, column, below: None };
                    if let Some(last) = open.last() {
                        if goes_on(*last, placed) {
                            placed = placed.behind(last);
                        } else {
                            writer.paragraph(&open);
                            open.clear();
                        }
                    }
                    open.push(placed);
                }
                Item::Grid(grid) => {
                    writer.paragraph(&open);
                    open.clear();
                    let said = if grid.proof == Proof::Torn { (None, None) } else { caption(page, at, before) };
                    writer.table(grid, page.number, said);
                }
            }
        }
        before = Some(page);
    }
    writer.paragraph(&open);
    writer.document
}

/// Appends to a document, keeping count.
#[derive(Debug, Default)]
struct Writer {
    document: Document,
    /// Which way up every page is read.
    frames: Vec<Frame>,
    /// How many lines of the text are finished.
    lines: u32,
    paragraphs: u32,
}

impl Writer {
    fn paragraph(&mut self, lines: &[Placed<'_>]) {
        let Some(first) = lines.first() else { return };
        self.paragraphs += 1;
        let span = Span { number: self.paragraphs, line: self.lines + 1, page: Some(first.line.page) };
        let ranges: Vec<Range<usize>> = lines
            .iter()
            .map(|placed| {
                let range = self.line(placed.line);
                self.end_line();
                range
            })
            .collect();
        self.document.blocks.push(Block::Paragraph(paragraph(&self.document.text, &ranges, span)));
    }

    fn table(&mut self, grid: &Grid, page: u32, (title, unit): (Option<String>, Option<String>)) {
        let mut cells = Vec::with_capacity(grid.cells.len());
        let mut row = 0;
        for (at, cell) in grid.cells.iter().enumerate() {
            if at > 0 {
                if cell.row > row { self.end_line() } else { self.document.text.push('\t') }
            }
            row = cell.row;
            let mut ranges: Vec<Range<usize>> = Vec::with_capacity(cell.lines.len());
            for line in &cell.lines {
                if !ranges.is_empty() {
                    self.end_line();
                }
                ranges.push(self.line(line));
            }
            cells.push(Cell {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span,
                column_span: cell.column_span,
                page: Some(cell.page),
                view: view(&self.document.text, &ranges),
                ..Cell::default()
            });
        }
        self.end_line();
        let columns = grid.columns.len().saturating_sub(1);
        let table = Table { title, unit, page: Some(page), columns, rows: grid.rows, cells, ..Table::default() };
        self.document.blocks.extend(tables(table).into_iter().map(Block::Table));
    }

    /// Appends the text of a line and where its words stand.
    fn line(&mut self, line: &Line) -> Range<usize> {
        let start = self.document.text.len();
        self.document.text.push_str(&line.text);
        let frame = self.frames.get((line.page as usize).wrapping_sub(1)).copied().unwrap_or_default();
        self.document.places.extend(line.words.iter().map(|word| Place {
            start: start + word.start as usize,
            end: start + word.end as usize,
            page: line.page,
            bbox: frame.shown(word.bbox),
        }));
        self.document.recognised.extend(line.words.iter().filter_map(|word| {
            Some(Recognised { start: start + word.start as usize, end: start + word.end as usize, confidence: word.confidence? })
        }));
        start..self.document.text.len()
    }

    fn end_line(&mut self) {
        self.document.text.push('\n');
        self.lines += 1;
    }
}
