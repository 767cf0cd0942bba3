//! A page as the reader keeps it: lines and tables from top to bottom, no characters any more.

use super::frame::Frame;
use super::lines::Line;

/// One page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Which page of the document it is, from 1.
    pub(super) number: u32,
    /// Which way up it is read.
    pub(super) frame: Frame,
    /// Its width in points, as it is read.
    pub(super) width: f32,
    /// Its height in points, as it is read.
    pub(super) height: f32,
    /// What stands on it, from top to bottom.
    pub(super) items: Vec<Item>,
}

/// A line or a table of a page.
#[derive(Debug)]
pub(super) enum Item {
    /// A line outside any table.
    Line(Line),
    /// A table.
    Grid(Grid),
}

/// A table on a page.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Left, top, right, bottom.
    pub(super) bbox: [f32; 4],
    /// Where its columns begin, and where the last one ends.
    pub(super) columns: Vec<f32>,
    /// How many rows it has.
    pub(super) rows: usize,
    /// Its cells, row by row.
    pub(super) cells: Vec<GridCell>,
    /// What shows that it is a table.
    pub(super) proof: Proof,
}

/// What shows that something is a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Proof {
    /// Ruling lines.
    #[default]
    Ruled,
    /// Columns that its texts keep.
    Aligned,
    /// These too, but there is more of the table than could be read: what it adds up to is not known.
    Torn,
}

/// A cell of a [`Grid`].
#[derive(Debug)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) row_span: usize,
    pub(super) column_span: usize,
    pub(super) page: u32,
    pub(super) lines: Vec<Line>,
}

impl Grid {
    /// The cells that begin in a row.
    pub(super) fn row(&self, row: usize) -> &[GridCell] {
        let first = self.cells.partition_point(|cell| cell.row < row);
        let behind = self.cells.partition_point(|cell| cell.row <= row);
        self.cells.get(first..behind).unwrap_or_default()
    }
}

impl GridCell {
    /// Its text without blanks.
    pub(super) fn text(&self) -> String {
        self.lines.iter().flat_map(|line| line.text.chars()).filter(|char| !char.is_whitespace()).collect()
    }

    /// An empty cell at the same place.
    pub(super) fn like(&self) -> Self {
        Self { lines: Vec::new(), ..*self }
    }
}

impl Item {
    /// Whether it is a table that no ruling lines draw.
    pub(super) fn is_aligned(&self) -> bool {
        matches!(self, Item::Grid(grid) if grid.proof != Proof::Ruled)
    }

    pub(super) fn top(&self) -> f32 {
        match self {
            Item::Line(line) => line.top(),
            Item::Grid(grid) => grid.bbox[1],
        }
    }
}

impl Page {
    /// The lines outside any table.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.items.iter().filter_map(|item| match item {
            Item::Line(line) => Some(line),
            Item::Grid(_) => None,
        })
    }
}
