//! Numbering and headings.

use crate::document::Marker;

/// The numbering at the start of a normalised paragraph.
pub fn marker(_view: &str) -> Option<Marker> {
    None
}

/// Whether a normalised paragraph is a heading: a numbered or titled line without a statement of its own.
pub fn is_heading(_view: &str, _marker: Option<Marker>) -> bool {
    false
}
