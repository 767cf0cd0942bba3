//! From lines to logical paragraphs.

use super::heading::{is_heading, marker};
use super::normalise::view;
use crate::document::Paragraph;
use std::ops::Range;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which paragraph of the document it is, from 1.
    pub number: u32,
    /// The line of the source text it starts on, from 1.
    pub line: u32,
    /// The page it starts on, from 1.
    pub page: Option<u32>,
}

/// Makes a paragraph of the stretches of `text` that a reader found to belong together; see [`view`].
pub fn paragraph(text: &str, lines: &[Range<usize>], span: Span) -> Paragraph {
    let view = view(text, lines);
    let marker = marker(view.text());
    let heading = is_heading(view.text(), marker);
    Paragraph { number: span.number, line: span.line, page: span.page, marker, heading, view }
}

/// The logical paragraphs of a plain text, blank lines left out, soft line breaks joined.
pub fn paragraphs_of(text: &str) -> Vec<Paragraph> {
    let mut start = 0;
    let mut paragraphs = Vec::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let range = start..start + line.trim_end().len();
        start += line.len();
        if !line.trim().is_empty() {
            let span = Span { number: paragraphs.len() as u32 + 1, line: at as u32 + 1, page: None };
            paragraphs.push(paragraph(text, &[range], span));
        }
    }
    paragraphs
}
