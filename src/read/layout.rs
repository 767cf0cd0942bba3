//! Whether lines break at the page width, and which of them go on with the sentence before.
//!
//! Some files have a paragraph a line. Others are prints whose lines break at the page width, in the middle of words and
//! numbers. Which it is shows in the widths: a print has many lines without an end of sentence, all about as wide, and
//! hardly any wider. It is judged for every page, or every [`STRETCH`] lines where there are no pages.

use super::heading::{ends_as_title, marker};
use super::lines::{End, Line, WIDEST, is_page_number};
use super::normalise::{closes, is_digit, view};
use crate::document::{Level, Marker};

/// How many lines are judged together where the text has no pages.
const STRETCH: usize = 100;

/// The narrowest page width, in columns.
const NARROWEST: usize = 32;

/// By how many columns the full lines of a page differ.
const RAGGED: usize = 8;

/// How much a full line lacks at most when its next word did not fit: digits are printed narrower than a column.
const SLACK: usize = 5;

/// What the first line of a paragraph lacks where the text has lost its indentation.
const LOST_INDENT: usize = 4;

/// How far a centred line is indented more than the line above it, in columns.
const CENTRED: usize = 8;

/// How many lines of its own a page needs to be judged otherwise than its document.
const ENOUGH: usize = 8;

/// How many blank lines part even what seems to go on.
const FAR: u32 = 3;

/// How many page numbers may stand inside a paragraph at one place: the foot of a page and the head of the next.
const PASSED: usize = 2;

/// How the lines of a text are laid out.
pub(super) struct Layout<'a> {
    text: &'a str,
    lines: &'a [Line],
    paged: bool,
    /// The first line behind each stretch, and how the stretch is printed; without any print: empty.
    stretches: Vec<(usize, Option<Print>)>,
}

/// A stretch whose lines break at the page width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Print {
    /// The page width in columns.
    width: usize,
    /// Whether paragraphs start with an indented line.
    indents: bool,
    /// Whether a blank line stands behind every line.
    double_spaced: bool,
}

/// What the widths of a stretch say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Print(Print),
    Paragraphs,
    TooLittle,
}

impl<'a> Layout<'a> {
    /// Judges the lines of `text`; `paged` says whether they stand on pages.
    pub fn of(text: &'a str, lines: &'a [Line], paged: bool) -> Self {
        let whole = match judge(text, lines) {
            Verdict::Print(print) => Some(print),
            Verdict::Paragraphs | Verdict::TooLittle => None,
        };
        let mut stretches = Vec::new();
        let mut end = 0;
        let same = |a: &Line, b: &Line| if paged { a.page == b.page } else { a.number / STRETCH as u32 == b.number / STRETCH as u32 };
        for stretch in lines.chunk_by(same) {
            end += stretch.len();
            let print = match judge(text, stretch) {
                Verdict::Print(print) => Some(print),
                Verdict::Paragraphs => None,
                Verdict::TooLittle => whole,
            };
            stretches.push((end, print));
        }
        if stretches.iter().all(|(_, print)| print.is_none()) {
            stretches.clear();
        }
        Self { text, lines, paged, stretches }
    }

    /// The line that goes on with the paragraph of line `last`, if any; `first` says whether `last` starts it. Lines between the two are page numbers.
    pub fn continuation(&self, last: usize, first: bool) -> Option<usize> {
        let (_, print) = self.stretches.get(self.stretches.partition_point(|&(end, _)| end <= last))?;
        let print = (*print)?;
        let mut next = last + 1;
        while next - last <= PASSED && self.is_page_number(next) {
            next += 1;
        }
        self.goes_on(self.lines.get(last)?, self.lines.get(next)?, first, next > last + 1, print).then_some(next)
    }

    fn is_page_number(&self, at: usize) -> bool {
        let page = |at: usize| self.lines.get(at).map(|line| line.page);
        let edge = self.paged && (at.checked_sub(1).and_then(page) != page(at) || page(at + 1) != page(at));
        self.lines.get(at).is_some_and(|line| is_page_number(self.content(line), edge))
    }

    fn content(&self, line: &Line) -> &'a str {
        self.text.get(line.content.clone()).unwrap_or_default()
    }

    /// Whether `next` goes on with the sentence of `line`.
    fn goes_on(&self, line: &Line, next: &Line, first: bool, over_page_number: bool, print: Print) -> bool {
        let (content, following) = (self.content(line), self.content(next));
        let near = line.page != next.page || over_page_number;
        if line.tabular || next.tabular || (!near && next.blank_before >= FAR) {
            return false;
        }
        if following.starts_with(closes) {
            return true;
        }
        if self.marker(next).is_some() {
            return false;
        }
        let numbering = if first { self.marker(line) } else { None };
        if numbering.is_some_and(|(_, alone)| alone) {
            return true;
        }
        let stands_apart = next.indent >= line.indent + CENTRED || (print.indents && next.indent >= line.indent + 2);
        let parted = next.blank_before > 0 && !near && !print.double_spaced;
        match line.end {
            End::Sentence => false,
            _ if stands_apart => false,
            End::Clause if parted => false,
            End::Comma => true,
            _ if numbering.is_some_and(|(marker, _)| marker.level <= Level::Subsection) && ends_as_title(content) => {
                following.starts_with("说明")
            }
            _ if content.ends_with(is_digit) && following.starts_with(['.', '．']) => true,
            _ => {
                let indent = if first && line.indent == 0 { LOST_INDENT } else { 0 };
                line.width + first_word(following) + SLACK + indent > print.width
            }
        }
    }

    /// The numbering a line starts with, and whether that is all of it.
    fn marker(&self, line: &Line) -> Option<(Marker, bool)> {
        /// No numbering is longer, blanks included.
        const LONGEST: usize = 60;
        let content = self.content(line);
        let head = line.content.start..line.content.start + content.floor_char_boundary(LONGEST);
        let view = view(self.text, &[head]);
        let marker = marker(view.text())?;
        Some((marker, marker.width == view.text().len()))
    }
}

/// Whether the lines break at a page width.
fn judge(text: &str, lines: &[Line]) -> Verdict {
    let long = || lines.iter().enumerate().filter(|(_, line)| line.width >= NARROWEST && !line.tabular);
    let broken = || long().filter(|(_, line)| line.width <= WIDEST && matches!(line.end, End::Open | End::Comma));
    let mut by_width = [0usize; WIDEST + 1];
    for (_, line) in broken() {
        if let Some(count) = by_width.get_mut(line.width) {
            *count += 1;
        }
    }
    // The last of the best: of equal ones the widest.
    let (full, width) = (NARROWEST..=WIDEST)
        .map(|width| (by_width.iter().skip(width + 1 - RAGGED).take(RAGGED).sum::<usize>(), width))
        .max()
        .unwrap_or_default();
    // Back from the end of the window to the widest line in it.
    let width = (width + 1 - RAGGED..=width).rev().find(|&width| by_width.get(width).is_some_and(|&count| count > 0)).unwrap_or(width);
    let is_full = |line: &Line| line.width <= width && line.width + RAGGED > width;
    let (longs, brokens) = (long().count(), broken().count());
    let wider = long().filter(|(_, line)| line.width > width + RAGGED).count();
    // A list of items without full stops is as even as a print, but it has no sentence that goes over a line end.
    let torn = broken().filter(|(_, line)| is_full(line)).any(|(at, line)| is_torn(text, line, lines.get(at + 1)));
    if full >= 2 && torn && brokens * 10 >= longs * 3 && full * 2 >= brokens && wider * 10 <= longs {
        Verdict::Print(Print { width, indents: indents(lines), double_spaced: double_spaced(lines) })
    } else if longs >= ENOUGH {
        Verdict::Paragraphs
    } else {
        Verdict::TooLittle
    }
}

/// Whether a line without an end of sentence shows that its sentence goes on: another one ended in it, or the next line starts with the rest of a
/// word.
fn is_torn(text: &str, line: &Line, next: Option<&Line>) -> bool {
    let content = text.get(line.content.clone()).unwrap_or_default();
    let following = next.and_then(|next| text.get(next.content.clone())).unwrap_or_default();
    line.end == End::Comma
        || content.contains(['。', '；'])
        || following.starts_with(closes)
        || (content.ends_with(is_digit)
            && following.starts_with(|c| is_digit(c) || matches!(c, '.' | '．' | '%' | '％' | '万' | '亿' | '元')))
}

/// Whether most lines behind the end of a sentence are indented more than it.
fn indents(lines: &[Line]) -> bool {
    let starts = || lines.windows(2).filter(|pair| matches!(pair, [line, next] if line.end == End::Sentence && !next.tabular));
    let indented = starts().filter(|pair| matches!(pair, [line, next] if next.indent >= line.indent + 2)).count();
    indented > 0 && indented * 2 >= starts().count()
}

/// Whether most long lines have a blank line behind them.
fn double_spaced(lines: &[Line]) -> bool {
    let pairs = || lines.windows(2).filter(|pair| matches!(pair, [line, next] if line.width >= NARROWEST && line.page == next.page));
    pairs().filter(|pair| matches!(pair, [_, next] if next.blank_before > 0)).count() * 3 >= pairs().count() * 2
}

/// How many columns the first word of a line takes, with the punctuation that may not leave it.
fn first_word(line: &str) -> usize {
    let word = line.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b',' | b'%')).count();
    let (word, rest) = match line.chars().next() {
        Some(c) if word == 0 => (2, line.get(c.len_utf8()..)),
        _ => (word, line.get(word..)),
    };
    word + 2 * rest.unwrap_or_default().chars().take(2).take_while(|&c| closes(c)).count()
}
