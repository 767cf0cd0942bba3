//! The lines of a text as its layout knows them: how wide they are, how they are indented and how they end.

use super::normalise::{is_blank, is_digit};
use memchr::memmem::Finder;
use std::ops::Range;

/// The widest page width, in columns (an ideograph takes two). A wider line is a paragraph of its own.
pub(super) const WIDEST: usize = 240;

/// A line that is not blank.
#[derive(Debug)]
pub(super) struct Line {
    /// Its bytes without the blanks around them.
    pub content: Range<usize>,
    /// Which line of the text it is, from 1.
    pub number: u32,
    /// The page it stands on, from 1.
    pub page: u32,
    /// How many blank lines stand before it on its page.
    pub blank_before: u32,
    /// How many columns of blanks it starts with.
    pub indent: usize,
    /// The column its last character ends at, no more than [`WIDEST`] + 1.
    pub width: usize,
    /// How it ends.
    pub end: End,
    /// Whether it has columns, or the dots of a table of contents.
    pub tabular: bool,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With the end of a sentence.
    Sentence,
    /// With a colon or a semicolon.
    Clause,
    /// With a comma.
    Comma,
    /// In the middle.
    Open,
}

/// The lines that are not blank. Line feeds, carriage returns and both together end a line, form feeds a page.
pub(super) fn lines_of(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let marks = ["\u{3000}\u{3000}", "………", "......"].map(Finder::new);
    let (mut start, mut number, mut page, mut blank_before) = (0, 1, 1, 0);
    let mut folds = Folds::default();
    for end in memchr::memchr3_iter(b'\n', b'\r', b'\x0C', bytes).chain(std::iter::once(bytes.len())) {
        let ended_by = bytes.get(end);
        if ended_by == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n') {
            continue;
        }
        let raw = text.get(start..end).unwrap_or_default();
        let content = raw.trim_matches(is_blank);
        if content.is_empty() {
            blank_before += 1;
        } else {
            let from = start + raw.len() - raw.trim_start_matches(is_blank).len();
            let indent = columns(raw.get(..from - start).unwrap_or_default());
            let width = (indent + columns(content)).min(WIDEST + 1);
            let content_range = from..from + content.len();
            let tabular = width <= WIDEST && is_tabular(content, &marks);
            lines.push(Line { content: content_range, number, page, blank_before, indent, width, end: end_of(content), tabular });
            blank_before = 0;
        }
        if !content.is_empty()
            && let Some(line) = lines.last()
            && line.width <= WIDEST
        {
            folds.add(raw.trim_end_matches(['\r', '\n']).chars().count());
        }
        start = end + 1;
        if ended_by == Some(&b'\x0C') {
            page += 1;
            blank_before = 0;
        } else {
            number += 1;
        }
    }
    if folds.width().is_some() {
        // Broken at a number of characters: every character takes the room of an ideograph.
        for line in lines.iter_mut().filter(|line| line.width <= WIDEST) {
            let chars = text.get(line.content.clone()).map_or(0, |content| content.chars().count());
            line.width = (line.indent + chars * 2).min(WIDEST);
        }
    }
    lines
}

/// How many characters the lines have, to tell lines that were broken at a number of characters and not at a width.
#[derive(Debug, Default)]
struct Folds {
    /// How many lines have the greatest number of characters so far, and how many there are.
    longest: (usize, usize),
    lines: usize,
}

impl Folds {
    fn add(&mut self, chars: usize) {
        self.lines += 1;
        match chars.cmp(&self.longest.0) {
            std::cmp::Ordering::Greater => self.longest = (chars, 1),
            std::cmp::Ordering::Equal => self.longest.1 += 1,
            std::cmp::Ordering::Less => {}
        }
    }

    /// The number of characters at which lines break: most lines have exactly so many and none has more.
    fn width(&self) -> Option<usize> {
        let (chars, count) = self.longest;
        ((20..=WIDEST / 2).contains(&chars) && count >= 4 && count * 10 >= self.lines * 4).then_some(chars)
    }
}

/// How many columns a text is wide; of a text wider than any page only that it is.
fn columns(text: &str) -> usize {
    let text = text.as_bytes();
    if text.len() > WIDEST * 4 {
        return WIDEST + 1;
    }
    // An ASCII character takes one column, any other two, counted at its first byte.
    text.iter().map(|&byte| u16::from(byte < 0x80) + 2 * u16::from(byte >= 0xC0)).sum::<u16>().into()
}

/// Whether a line has columns: a wide gap, two smaller ones, or one of the `marks` of columns and leading dots.
fn is_tabular(content: &str, marks: &[Finder<'_>]) -> bool {
    let bytes = content.as_bytes();
    let (mut gaps, mut next, mut run) = (0, 0, 0);
    for at in memchr::memchr2_iter(b' ', b'\t', bytes) {
        run = if at == next { run + 1 } else { 1 };
        next = at + 1;
        gaps += usize::from(run == 2);
        if run == 4 || gaps == 2 || bytes.get(at) == Some(&b'\t') {
            return true;
        }
    }
    marks.iter().any(|mark| mark.find(bytes).is_some())
}

/// How a line ends.
fn end_of(content: &str) -> End {
    let bare = content.trim_end_matches(['”', '’', '）', ')', '》', '"', ' ']);
    match content.chars().next_back() {
        _ if bare.ends_with(['。', '！', '？', '!', '?']) => End::Sentence,
        Some('；' | '：' | ';' | ':') => End::Clause,
        Some('，' | '、' | ',') => End::Comma,
        _ => End::Open,
    }
}

/// Whether a line is the number of a page: `- 12 -`, `第 12 页`, and, where it stands at the `edge` of a page, a bare `12`.
pub(super) fn is_page_number(content: &str, edge: bool) -> bool {
    if content.len() > 40 {
        return false;
    }
    let (mut digits, mut frame) = (0, edge);
    for c in content.chars() {
        match c {
            _ if is_digit(c) => digits += 1,
            '第' | '页' | '-' | '－' | '—' | '–' | '─' => frame = true,
            '共' | '/' | '，' | ',' | '·' => {}
            _ if is_blank(c) => {}
            _ => return false,
        }
    }
    frame && (1..=8).contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_pages_and_blanks_for_every_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["第一行", "", "  第二行。 ", "\x0C第三行"].join(end);
            let lines: Vec<_> = lines_of(&text)
                .iter()
                .map(|line| (text[line.content.clone()].to_owned(), line.number, line.page, line.blank_before))
                .collect();
            let expected = [("第一行".to_owned(), 1, 1, 0), ("第二行。".to_owned(), 3, 1, 1), ("第三行".to_owned(), 4, 2, 0)];
            assert_eq!(lines, expected, "{end:?}");
        }
    }

    #[test]
    fn measures_columns() {
        let lines = lines_of("    支出12万元");
        assert_eq!((lines[0].indent, lines[0].width), (4, 14));
        assert_eq!(lines_of(&"支".repeat(4000))[0].width, WIDEST + 1);
    }

    #[test]
    fn knows_tables_and_dot_leaders() {
        for line in ["办公费    12.5", "201  05  行政", "一、概况…………3", "甲\t乙", "甲　　乙"] {
            assert!(lines_of(line)[0].tabular, "{line}");
        }
        for line in ["本 年 收 入", "收入 12 万元。  支出", "其他……"] {
            assert!(!lines_of(line)[0].tabular, "{line}");
        }
    }

    #[test]
    fn knows_page_numbers() {
        for line in ["- 12 -", "—3—", "第 12 页", "第3页 共20页"] {
            assert!(is_page_number(line, false), "{line}");
        }
        assert!(is_page_number("12", true));
        for line in ["12", "12.5", "一、12", "——"] {
            assert!(!is_page_number(line, false), "{line}");
        }
    }
}
