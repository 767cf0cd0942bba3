//! Tables of a page: the grid of the ruling lines, filled with the characters.

use super::lines::Line;

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
