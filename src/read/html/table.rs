//! Tables of a page: those that hold data, and those that only lay out the page.

use super::element::Region;
use super::piece::{DataTable, Piece, Text};

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
        let mut table = DataTable::new(self.region);
        for row in self.rows {
            table.start_row();
            for cell in row {
                table.push((cell.row_span, cell.column_span), cell.texts());
            }
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
