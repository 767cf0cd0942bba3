//! A table while its rows are read: cells by the places of their edges.

use super::properties::Row;
use crate::read::flow::{Grid, Item, PageEnds};
use crate::read::grid::{Merge, OpenGrid};

/// Edges that differ by up to so many twentieths of a point are one.
const SAME_EDGE: i32 = 30;

/// A table whose end has not come yet.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    rows: Vec<(Vec<Vec<Item>>, Row, bool)>,
    /// The cells of the row.
    cells: Vec<Vec<Item>>,
    /// The blocks of the cell.
    pub(super) cell: Vec<Item>,
}

impl OpenTable {
    /// Ends a cell.
    pub(super) fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    /// Ends a row, which may be a header.
    pub(super) fn end_row(&mut self, row: Row, header: bool) {
        if !self.cell.is_empty() {
            self.end_cell();
        }
        self.rows.push((std::mem::take(&mut self.cells), row, header));
    }

    /// The table: rows whose edges differ share a grid of all edges.
    pub(super) fn finish(mut self) -> Grid {
        if !self.cells.is_empty() || !self.cell.is_empty() {
            self.end_row(Row::default(), false);
        }
        let mut edges: Vec<i32> = self.rows.iter().flat_map(|(_, row, _)| &row.edges).map(|&edge| i32::from(edge)).collect();
        edges.sort_unstable();
        edges.dedup_by(|next, edge| *next - *edge <= SAME_EDGE);
        let column_of = |edge: i16| edges.partition_point(|&known| known <= i32::from(edge)).saturating_sub(1);
        let mut grid = OpenGrid::default();
        let ends = PageEnds::default();
        for (cells, row, header) in self.rows {
            grid.start_row(ends);
            if header {
                grid.mark_header();
            }
            grid.skip_columns(row.edges.first().map_or(0, |&edge| column_of(edge)));
            for (at, items) in cells.into_iter().enumerate() {
                let columns = match (row.edges.get(at), row.edges.get(at + 1)) {
                    (Some(&left), Some(&right)) => column_of(right).saturating_sub(column_of(left)),
                    _ => 1,
                };
                grid.cell(items, columns, row.merges.get(at).copied().unwrap_or(Merge::Alone), ends, ends);
            }
            grid.end_row(ends);
        }
        grid.finish()
    }
}
