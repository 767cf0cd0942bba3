//! What stands above a table of a page.

use super::page::{Item, Page};
use crate::read::captions::{self, Above};

/// How far from the middle of the page a line in the middle may be, as a share of the width.
const OFF_CENTRE: f32 = 0.1;

/// How much of the width a line in the middle leaves free, so that it is no full line.
const ROOM: f32 = 0.4;

/// The title and the unit of the table at `at` of a page. What captions a table at the head of a page may stand at the foot of the one before.
pub(super) fn caption(page: &Page, at: usize, before: Option<&Page>) -> (Option<String>, Option<String>) {
    let foot = before.into_iter().flat_map(|before| before.items.iter().rev().map(move |item| (before, item)));
    let above = page.items.iter().take(at).rev().map(|item| (page, item));
    captions::caption(above.chain(foot).map_while(|(page, item)| match item {
        Item::Line(line) => {
            let off = (line.left() + line.right()) / 2.0 - page.width / 2.0;
            let room = page.width - (line.right() - line.left());
            Some(Above { text: &line.text, centred: off.abs() < OFF_CENTRE * page.width && room > ROOM * page.width })
        }
        Item::Grid(_) => None,
    }))
}
