//! A table while its rows are read: where in the grid each cell stands.

use crate::read::flow::{Grid, GridCell, Item, PageEnds};
use std::collections::HashMap;

/// How many columns one cell may cover. Word draws 63.
const WIDEST: usize = 63;

/// How a cell is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Merge {
    /// Not at all.
    #[default]
    Alone,
    /// It is the first of cells below each other.
    Starts,
    /// It goes on with the cell above it.
    WithAbove,
    /// It goes on with the cell on its left.
    WithLeft,
    /// It was deleted and takes no place.
    Deleted,
}

/// A table whose end has not come yet.
#[derive(Debug, Default)]
pub(super) struct OpenGrid {
    grid: Grid,
    /// The column of the next cell.
    column: usize,
    /// How many cells there were before the row.
    before_row: usize,
    row_deleted: bool,
    /// Where the row starts, and how far its longest cell goes.
    starts: PageEnds,
    reaches: PageEnds,
    /// The cell that goes on downwards, by its column.
    merged: HashMap<usize, usize>,
}

impl OpenGrid {
    /// Starts a row.
    pub(super) fn start_row(&mut self, ends: PageEnds) {
        self.column = 0;
        self.before_row = self.grid.cells.len();
        self.row_deleted = false;
        self.starts = ends;
        self.reaches = ends;
    }

    /// Leaves columns empty at the start of the row.
    pub(super) fn skip_columns(&mut self, columns: usize) {
        self.column += columns.min(WIDEST);
    }

    /// Says that the row is a header: only rows at the top are.
    pub(super) fn mark_header(&mut self) {
        if self.grid.header_rows == self.grid.rows {
            self.grid.header_rows += 1;
        }
    }

    /// Says that the row was deleted.
    pub(super) fn delete_row(&mut self) {
        self.row_deleted = true;
    }

    pub(super) fn is_row_deleted(&self) -> bool {
        self.row_deleted
    }

    /// The page ends before the row.
    pub(super) fn row_ends(&self) -> PageEnds {
        self.starts
    }

    /// Adds a cell, which starts and reaches behind so many page ends.
    pub(super) fn cell(&mut self, items: Vec<Item>, columns: usize, merge: Merge, ends: PageEnds, reaches: PageEnds) {
        self.reaches.laid_out = self.reaches.laid_out.max(reaches.laid_out);
        self.reaches.set = self.reaches.set.max(reaches.set);
        if merge == Merge::Deleted {
            return;
        }
        let (row, column, column_span) = (self.grid.rows, self.column, columns.clamp(1, WIDEST));
        self.column += column_span;
        let goes_on = match merge {
            Merge::WithLeft if self.grid.cells.len() > self.before_row => self.grid.cells.last_mut(),
            Merge::WithAbove => self.merged.get(&column).and_then(|&at| self.grid.cells.get_mut(at)),
            _ => None,
        };
        if let Some(cell) = goes_on {
            cell.row_span = cell.row_span.max(row - cell.row + 1);
            cell.column_span = cell.column_span.max(column + column_span - cell.column);
            return;
        }
        if matches!(merge, Merge::Starts | Merge::WithAbove) {
            self.merged.insert(column, self.grid.cells.len());
        } else {
            self.merged.remove(&column);
        }
        self.grid.cells.push(GridCell { row, column, row_span: 1, column_span, items, ends });
    }

    /// Ends the row, and says how many page ends stand before the next.
    pub(super) fn end_row(&mut self, ends: PageEnds) -> PageEnds {
        if self.row_deleted {
            return ends;
        }
        // A row of nothing but merged cells is a row, too.
        self.grid.rows += usize::from(self.column > 0);
        self.reaches
    }

    /// The table.
    pub(super) fn finish(self) -> Grid {
        self.grid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(rows: &[&[(usize, Merge)]]) -> Vec<(usize, usize, usize, usize)> {
        let mut grid = OpenGrid::default();
        for row in rows {
            grid.start_row(PageEnds::default());
            for &(columns, merge) in *row {
                grid.cell(Vec::new(), columns, merge, PageEnds::default(), PageEnds::default());
            }
            grid.end_row(PageEnds::default());
        }
        grid.finish().cells.iter().map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span)).collect()
    }

    #[test]
    fn merges_cells_down_and_across() {
        use Merge::{Alone, Starts, WithAbove, WithLeft};
        let rows: [&[(usize, Merge)]; 3] = [
            &[(1, Starts), (2, Alone), (1, Alone)],
            &[(1, WithAbove), (1, Alone), (1, Alone), (1, Starts)],
            &[(1, WithAbove), (1, Alone), (1, WithLeft), (1, WithAbove)],
        ];
        let expected = [(0, 0, 3, 1), (0, 1, 1, 2), (0, 3, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1), (1, 3, 2, 1), (2, 1, 1, 2)];
        assert_eq!(places(&rows), expected);
    }

    #[test]
    fn a_merge_without_a_start_is_a_cell() {
        assert_eq!(places(&[&[(1, Merge::WithLeft), (usize::MAX, Merge::WithAbove)]]), [(0, 0, 1, 1), (0, 1, 1, WIDEST)]);
    }

    #[test]
    fn a_row_over_a_page_end_counts_it_once() {
        let mut grid = OpenGrid::default();
        let ends = |laid_out| PageEnds { laid_out, set: 0 };
        grid.start_row(ends(2));
        grid.cell(Vec::new(), 1, Merge::Alone, ends(2), ends(3));
        grid.cell(Vec::new(), 1, Merge::Alone, ends(2), ends(3));
        assert_eq!(grid.end_row(ends(3)), ends(3));
    }
}
