//! From lines to logical paragraphs.

use super::heading::{is_heading, is_title, marker};
use super::layout::{Joined, Layout};
use super::lines::{Line, lines_of};
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

/// The logical paragraphs of a plain text: blank lines left out, soft line breaks joined. Form feeds part its pages.
///
/// A page number that stands inside a paragraph is a paragraph of its own behind it.
pub fn paragraphs_of(text: &str) -> Vec<Paragraph> {
    let paged = memchr::memchr(b'\x0C', text.as_bytes()).is_some();
    let lines = lines_of(text);
    let layout = Layout::of(text, &lines, paged);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut at_top = true;
    let mut push = |first: &Line, group: &[Range<usize>]| {
        let number = paragraphs.len() as u32 + 1;
        let mut paragraph = paragraph(text, group, Span { number, line: first.number, page: paged.then_some(first.page) });
        at_top &= paragraph.marker.is_none() && is_title(paragraph.view.text());
        paragraph.heading |= at_top;
        paragraphs.push(paragraph);
    };
    let mut group = Vec::new();
    let mut passed = Vec::new();
    let mut at = 0;
    while let Some(first) = lines.get(at) {
        group.push(first.content.clone());
        let mut last = Joined::first(at);
        while let Some(next) = layout.continuation(last) {
            passed.extend(lines.get(last.at + 1..next.at).unwrap_or_default());
            group.extend(lines.get(next.at).map(|line| line.content.clone()));
            last = next;
        }
        push(first, &group);
        for line in passed.drain(..) {
            push(line, std::slice::from_ref(&line.content));
        }
        group.clear();
        at = last.at + 1;
    }
    paragraphs
}
