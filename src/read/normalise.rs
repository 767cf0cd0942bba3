//! The normalised view of a paragraph.

use crate::document::{View, ViewBuilder};
use std::ops::Range;

/// The normalised view of one logical paragraph: `lines` are the stretches of `text` that make it, in reading order. Between two of them is a
/// soft line break, which the view does not show.
pub fn view(text: &str, lines: &[Range<usize>]) -> View {
    let mut builder = ViewBuilder::default();
    for line in lines {
        builder.keep(text.get(line.clone()).unwrap_or_default().trim(), line.start);
    }
    builder.finish()
}
