//! What stands above a table of a page.

use super::page::{Item, Page};
use crate::read::captions::{self, Above};

/// How far from the middle of the page a line in the middle may be, as a share of the width.
const OFF_CENTRE: f32 = 0.1;

/// The title and the unit of the table at `at` of a page.
pub(super) fn caption(page: &Page, at: usize) -> (Option<String>, Option<String>) {
    captions::caption(page.items.iter().take(at).rev().map_while(|item| match item {
        Item::Line(line) => {
            let middle = (line.left() + line.right()) / 2.0;
            Some(Above { text: &line.text, centred: (middle - page.width / 2.0).abs() < OFF_CENTRE * page.width })
        }
        Item::Grid(_) => None,
    }))
}
