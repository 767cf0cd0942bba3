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

/// How much a full line lacks at least and at most, in columns and as a part of the page width, when its next word did not fit: digits are printed
/// narrower than a column.
const SLACK: (usize, usize) = (5, 10);

/// What the first line of a paragraph lacks where the text has lost its indentation.
const LOST_INDENT: usize = 4;

/// How far a centred line is indented more than the line above it, in columns.
const CENTRED: usize = 8;

/// How many full lines a page needs to have a width of its own, other than its document's.
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

/// The last line of a paragraph so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Joined {
    /// Which line it is.
    pub at: usize,
    /// Whether the paragraph starts with it.
    first: bool,
    /// How many columns of its print line stand on the lines above.
    before: usize,
}

impl Joined {
    /// The first line of a paragraph.
    pub fn first(at: usize) -> Self {
        Self { at, first: true, before: 0 }
    }
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

impl<'a> Layout<'a> {
    /// Judges the lines of `text`; `paged` says whether they stand on pages.
    pub fn of(text: &'a str, lines: &'a [Line], paged: bool) -> Self {
        let whole = Some(Measure::of(text, lines)).filter(|measure| measure.is_print() && measure.torn).map(|measure| measure.print(lines));
        let mut stretches = Vec::new();
        let mut end = 0;
        let same = |a: &Line, b: &Line| if paged { a.page == b.page } else { a.number / STRETCH as u32 == b.number / STRETCH as u32 };
        for stretch in lines.chunk_by(same) {
            end += stretch.len();
            let own = Measure::of(text, stretch);
            let print = if own.is_print() && (own.torn || (whole.is_some() && own.full >= ENOUGH)) {
                Some(own.print(stretch))
            } else {
                whole.filter(|whole| !exceeds(stretch, whole.width))
            };
            stretches.push((end, print));
        }
        if stretches.iter().all(|(_, print)| print.is_none()) {
            stretches.clear();
        }
        Self { text, lines, paged, stretches }
    }

    /// The line that goes on with the paragraph whose lines so far end with `last`, if any. Lines between the two are page numbers.
    pub fn continuation(&self, last: Joined) -> Option<Joined> {
        let Joined { at: last, first, before } = last;
        let (_, print) = self.stretches.get(self.stretches.partition_point(|&(end, _)| end <= last))?;
        let print = (*print)?;
        let mut next = last + 1;
        while next - last <= PASSED && self.is_page_number(next) {
            next += 1;
        }
        let (line, following) = (self.lines.get(last)?, self.lines.get(next)?);
        let lost_indent = if first { LOST_INDENT.saturating_sub(line.indent) } else { 0 };
        // An indented fragment stands where it was printed.
        let before = if line.indent > 0 { 0 } else { before };
        let width = before + lost_indent + line.width;
        let slack = SLACK.0.max(print.width / SLACK.1);
        let full = width + first_word(self.content(following)) + slack > print.width;
        if !self.goes_on(line, following, first, full, next > last + 1, print) {
            return None;
        }
        // A short line that goes on is a fragment: its print line was cut at a bracket.
        Some(Joined { at: next, first: false, before: if full { 0 } else { width } })
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
    fn goes_on(&self, line: &Line, next: &Line, first: bool, full: bool, over_page_number: bool, print: Print) -> bool {
        let (content, following) = (self.content(line), self.content(next));
        let near = line.page != next.page || over_page_number;
        if line.tabular || next.tabular || (!near && next.blank_before >= FAR) {
            return false;
        }
        if following.starts_with(closes) || (following == "说明" && content.ends_with("情况")) {
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
            _ if stands_apart => false,
            // Where paragraphs are indented, a line that is not goes on with the paragraph.
            End::Sentence => print.indents && full && !parted && next.indent + (if first { 2 } else { 0 }) <= line.indent,
            End::Clause if parted => false,
            End::Comma => true,
            _ if numbering.is_some_and(|(marker, _)| marker.level <= Level::Subsection) && ends_as_title(content) => {
                following.starts_with("说明")
            }
            // Set to the middle or to the right.
            _ if line.indent * 4 > print.width => false,
            _ if content.ends_with(is_digit) && following.starts_with(['.', '．']) => true,
            _ => full,
        }
    }

    /// The numbering a line starts with, and whether that is all of it.
    fn marker(&self, line: &Line) -> Option<(Marker, bool)> {
        /// No numbering has more characters, blanks included.
        const LONGEST: usize = 20;
        let content = self.content(line);
        // Most lines start with none, and need no view to tell.
        if !content.starts_with(may_number) {
            return None;
        }
        let end = content.char_indices().nth(LONGEST).map_or(content.len(), |(at, _)| at);
        let head = line.content.start..line.content.start + end;
        let view = view(self.text, &[head]);
        let marker = marker(view.text())?;
        Some((marker, marker.width == view.text().len()))
    }
}

/// Whether a numbering may start with a character, radicals that stand for 一 and the like included.
fn may_number(c: char) -> bool {
    is_digit(c) || "第（(一二三四五六七八九十".contains(c) || matches!(c, '①'..='⒛' | '㈠'..='㈩' | '⼀'..='⿕')
}

/// What the widths of some lines say about the page width.
#[derive(Debug)]
struct Measure {
    /// The width at which most lines break, in columns.
    width: usize,
    /// How many lines break at it.
    full: usize,
    /// How many long lines there are.
    long: usize,
    /// How many of them lack an end of sentence.
    broken: usize,
    /// How many of them are wider than the width.
    wider: usize,
    /// Whether a sentence surely goes over a line end. A list of items without full stops is as even as a print, but this it has not.
    torn: bool,
}

impl Measure {
    fn of(text: &str, lines: &[Line]) -> Self {
        let broken = || lines.iter().enumerate().filter(|(_, line)| line.is_long() && line.width <= WIDEST && line.is_broken());
        let mut by_width = [0usize; WIDEST + 1];
        for (_, line) in broken() {
            if let Some(count) = by_width.get_mut(line.width) {
                *count += 1;
            }
        }
        let mut best = (0, NARROWEST);
        for width in NARROWEST..=WIDEST {
            // A window ends at a width that lines have, so the width is that of the widest full line.
            if by_width.get(width).is_some_and(|&count| count > 0) {
                best = best.max((by_width.iter().skip(width + 1 - RAGGED).take(RAGGED).sum(), width));
            }
        }
        let (full, width) = best;
        Self {
            width,
            full,
            long: lines.iter().filter(|line| line.is_long()).count(),
            broken: broken().count(),
            wider: lines.iter().filter(|line| line.is_long() && line.width > width + RAGGED).count(),
            torn: broken().any(|(at, line)| line.width <= width && line.width + RAGGED > width && is_torn(text, line, lines.get(at + 1))),
        }
    }

    /// Whether the lines are as even as those of a print.
    fn is_print(&self) -> bool {
        self.full >= 2 && self.broken * 10 >= self.long * 3 && self.full * 2 >= self.broken && self.wider * 10 <= self.long
    }

    fn print(&self, lines: &[Line]) -> Print {
        Print { width: self.width, indents: indents(lines), double_spaced: double_spaced(lines) }
    }
}

impl Line {
    /// Whether it is prose and wide enough to tell a page width.
    fn is_long(&self) -> bool {
        !self.tabular && self.width >= NARROWEST + self.indent
    }

    /// Whether it ends without an end of sentence.
    fn is_broken(&self) -> bool {
        matches!(self.end, End::Open | End::Comma)
    }
}

/// Whether some of the lines do not fit into a page width.
fn exceeds(lines: &[Line], width: usize) -> bool {
    let long = lines.iter().filter(|line| line.is_long()).count();
    lines.iter().filter(|line| line.is_long() && line.width > width + 2 * RAGGED).count() * 10 > long
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

/// How many columns the first word of a line takes, with the brackets that may not be parted from it.
fn first_word(line: &str) -> usize {
    let is_ascii_word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%');
    let mut chars = line.chars().peekable();
    let mut columns = 0;
    while chars.next_if(|c| matches!(c, '（' | '(' | '《' | '“' | '‘' | '【' | '〔')).is_some() {
        columns += 2;
    }
    let mut word = 0;
    while chars.next_if(is_ascii_word).is_some() {
        word += 1;
    }
    if word == 0 && chars.next().is_some() {
        word = 2;
    }
    columns += word;
    while columns < NARROWEST && chars.next_if(|&c| closes(c)).is_some() {
        columns += 2;
    }
    columns
}
