//! A page as the reader keeps it: lines and tables from top to bottom, no characters any more.

use super::frame::Frame;
use super::lines::Line;
use super::tables::{Grid, Proof};

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
