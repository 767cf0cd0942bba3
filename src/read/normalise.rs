//! The normalised view of a paragraph: one spelling for what is printed in many.
//!
//! Full-width digits and letters become ASCII, ASCII punctuation becomes the Chinese one, blanks go, except where they
//! keep two numbers or two columns apart. Runs that need nothing are copied at once.

use super::radicals::unified;
use crate::document::{View, ViewBuilder};
use std::ops::Range;

/// From how many columns on a gap separates columns of a page rather than justified characters.
const COLUMN_GAP: usize = 4;

/// How far the full-width forms stand behind their ASCII characters.
const FULL_WIDTH: u32 = '０' as u32 - '0' as u32;

/// How many groups of three digits are looked at to tell whether a full-width comma groups digits.
const GROUPS: usize = 5;

/// How many following lines a look ahead may enter.
const LINES_AHEAD: usize = 4;

/// The normalised view of one logical paragraph: `lines` are the stretches of `text` that make it, in reading order. Between two of them is a
/// soft line break, which the view does not show, so that a number broken by it is whole again.
///
/// Ranges that are no part of `text` count as empty.
pub fn view(text: &str, lines: &[Range<usize>]) -> View {
    let mut writer = Writer { builder: ViewBuilder::default(), text, run: 0..0 };
    for (at, range) in lines.iter().enumerate() {
        if let Some(line) = text.get(range.clone()) {
            let rest = lines.get(at + 1..).unwrap_or_default();
            writer.line(line, range.start, rest);
        }
    }
    writer.flush();
    writer.builder.finish()
}

/// Writes a view; `run` is source text that is kept as it is and not yet written.
struct Writer<'a> {
    builder: ViewBuilder,
    text: &'a str,
    run: Range<usize>,
}

impl Writer<'_> {
    /// Writes one line, which starts at byte `start` of the source; `rest` are the lines behind it.
    fn line(&mut self, line: &str, start: usize, rest: &[Range<usize>]) {
        let bytes = line.as_bytes();
        let mut at = 0;
        let mut blank_from = None;
        while at < bytes.len() {
            let from = at;
            while let Some(&byte) = bytes.get(at) {
                if !NOTABLE[byte as usize] {
                    at += 1;
                } else if is_plain(bytes.get(at..at + 3), at.checked_sub(1).filter(|&last| last >= from).and_then(|last| bytes.get(last))) {
                    at += 3;
                } else {
                    break;
                }
            }
            if at > from {
                self.gap(line, start, &mut blank_from, from);
                self.keep(start + from..start + at);
                continue;
            }
            let Some(c) = line.get(at..).and_then(|tail| tail.chars().next()) else { return };
            let end = at + c.len_utf8();
            if is_blank(c) {
                blank_from.get_or_insert(at);
            } else {
                self.gap(line, start, &mut blank_from, at);
                let folded = self.fold(c, line.get(end..).unwrap_or_default(), rest);
                if folded == c {
                    self.keep(start + at..start + end);
                } else {
                    self.flush();
                    self.builder.replace(folded, start + at..start + end);
                }
            }
            at = end;
        }
    }

    /// Ends the blanks that began at `blank_from` and end at `end`: most vanish, some leave one space.
    fn gap(&mut self, line: &str, start: usize, blank_from: &mut Option<usize>, end: usize) {
        let Some(from) = blank_from.take() else { return };
        let blanks = line.get(from..end).unwrap_or_default();
        let columns: usize = blanks.chars().map(columns_of_blank).sum();
        let Some(next) = line.get(end..).and_then(|tail| tail.chars().next()) else { return };
        if from == 0 || columns == 0 {
            return;
        }
        let next = ascii(next);
        let previous = self.last_bytes();
        let apart = match previous {
            [_, last] if last.is_ascii_alphanumeric() => next.is_ascii_alphanumeric(),
            // The point of a numbering and the year behind it: `1. 2026年`.
            [before, b'.'] => before.is_ascii_digit() && next.is_ascii_digit(),
            _ => next.is_ascii_digit() && self.ends_with_digit_and_mark(),
        };
        if apart || (columns >= COLUMN_GAP && !closes(next)) {
            self.flush();
            self.builder.replace(' ', start + from..start + end);
        }
    }

    /// What stands in the view for a character; `tail` is the rest of its line.
    fn fold(&self, c: char, tail: &str, rest: &[Range<usize>]) -> char {
        match c {
            ',' | '，' | '﹐' => {
                if self.groups_digits(c == ',', tail, rest) {
                    ','
                } else {
                    '，'
                }
            }
            ':' if self.after_digit() && self.next_is_digit(tail, rest) => ':',
            '．' | '﹒' if self.after_digit() && self.next_is_digit(tail, rest) => '.',
            '(' | '﹙' => '（',
            ')' | '﹚' => '）',
            ':' | '﹕' => '：',
            ';' | '﹔' => '；',
            '?' | '﹖' => '？',
            '!' | '﹗' => '！',
            '﹑' => '、',
            '﹪' => '%',
            '﹣' => '-',
            _ => unified(ascii(c)),
        }
    }

    /// Whether a comma groups thousands: one to three digits before it, three behind it. A full-width one must also lead to a fraction or a unit of money.
    fn groups_digits(&self, ascii_comma: bool, tail: &str, rest: &[Range<usize>]) -> bool {
        if !self.after_short_number() {
            return false;
        }
        let mut ahead = self.ahead(tail, rest);
        for _ in 0..GROUPS {
            if !(ahead.next().is_some_and(is_digit) && ahead.next().is_some_and(is_digit) && ahead.next().is_some_and(is_digit)) {
                return false;
            }
            match ahead.next() {
                Some(c) if is_digit(c) => return false,
                _ if ascii_comma => return true,
                Some('.' | '．' | '元' | '万' | '亿') => return true,
                Some(',' | '，') => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether the view ends with a number of one to three digits, or with a further group of three behind a grouping comma.
    fn after_short_number(&self) -> bool {
        let mut digits = 0;
        for c in self.backwards() {
            match c {
                _ if is_digit(c) => digits += 1,
                ',' => return digits == 3,
                '.' => return false,
                _ => break,
            }
            if digits > 3 {
                return false;
            }
        }
        digits > 0
    }

    /// The characters in front of the place where the next one is written, the last one first.
    fn backwards(&self) -> impl Iterator<Item = char> {
        let pending = self.text.get(self.run.clone()).unwrap_or_default();
        pending.chars().rev().chain(self.builder.text().chars().rev())
    }

    fn after_digit(&self) -> bool {
        self.backwards().next().is_some_and(is_digit)
    }

    /// Whether the view ends with a digit and a mark that would make one number of it and a following digit.
    fn ends_with_digit_and_mark(&self) -> bool {
        let mut back = self.backwards();
        back.next().is_some_and(|c| matches!(c, '．' | '，')) && back.next().is_some_and(is_digit)
    }

    fn next_is_digit(&self, tail: &str, rest: &[Range<usize>]) -> bool {
        self.ahead(tail, rest).next().is_some_and(is_digit)
    }

    /// The characters behind the current one, over soft line breaks.
    fn ahead(&self, tail: &str, rest: &[Range<usize>]) -> impl Iterator<Item = char> {
        let lines = rest.iter().take(LINES_AHEAD).filter_map(|range| self.text.get(range.clone()));
        tail.chars().chain(lines.flat_map(|line| line.trim_start_matches(is_blank).chars()))
    }

    /// The last two bytes of the view, zero where it is shorter.
    fn last_bytes(&self) -> [u8; 2] {
        let pending = self.text.as_bytes().get(self.run.clone()).unwrap_or_default();
        let mut back = pending.iter().rev().chain(self.builder.text().as_bytes().iter().rev()).copied();
        let last = back.next().unwrap_or_default();
        [back.next().unwrap_or_default(), last]
    }

    fn keep(&mut self, range: Range<usize>) {
        if self.run.end != range.start {
            self.flush();
            self.run = range;
        } else {
            self.run.end = range.end;
        }
    }

    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        self.builder.keep(self.text.get(run.clone()).unwrap_or_default(), run.start);
        self.run = run.end..run.end;
    }
}

/// The bytes at which a character may start that is not simply kept.
const NOTABLE: [bool; 256] = {
    let mut notable = [false; 256];
    let mut byte = 0;
    while byte <= b' ' as usize {
        notable[byte] = true;
        byte += 1;
    }
    let ascii = b",():;?!\x7F";
    let mut at = 0;
    while at < ascii.len() {
        notable[ascii[at] as usize] = true;
        at += 1;
    }
    // No-break space and soft hyphen; general punctuation and radicals; ideographic space; full-width forms.
    notable[0xC2] = true;
    notable[0xE2] = true;
    notable[0xE3] = true;
    notable[0xEF] = true;
    notable
};

/// Whether a character of three bytes, one of the [`NOTABLE`], is kept all the same; `last` is the byte before it, if that was kept. Most of the
/// Chinese punctuation is decided here and not character by character.
fn is_plain(bytes: Option<&[u8]>, last: Option<&u8>) -> bool {
    match bytes {
        Some([0xE3, second, third]) => (*second, *third) != (0x80, 0x80),
        // Quotes, dashes, ellipses; enclosed numbers and shapes.
        Some([0xE2, 0x80, third]) => matches!(third, 0x90..=0xA6),
        Some([0xE2, second, _]) => matches!(second, 0x82..=0xB9),
        // ！（）：；？
        Some([0xEF, 0xBC, 0x81 | 0x88 | 0x89 | 0x9A | 0x9B | 0x9F]) => true,
        // ， unless it may group digits.
        Some([0xEF, 0xBC, 0x8C]) => last.is_some_and(|last| !last.is_ascii_digit()),
        _ => false,
    }
}

/// Whether a character has no ink: blanks, controls, characters without width.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || columns_of_blank(c) == 0
}

/// How many columns a blank is wide; 0 also for characters without width. Everything else counts as one.
fn columns_of_blank(c: char) -> usize {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => 0,
        // A line end inside a stretch parts statements, as a tab parts columns.
        '\t' | '\n' => COLUMN_GAP,
        '\u{3000}' => 2,
        _ if c.is_whitespace() => 1,
        _ if c.is_control() => 0,
        _ => 1,
    }
}

/// The ASCII character that a full-width digit, letter, per cent, slash or minus stands for.
fn ascii(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '／' | '－' => char::from_u32(c as u32 - FULL_WIDTH).unwrap_or(c),
        _ => c,
    }
}

/// Whether a character is a digit, ASCII or full-width.
pub(super) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether a character belongs to what stands before it: no line and no column starts with it.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        '。' | '，'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '”'
            | '’'
            | '】'
            | '〕'
            | '」'
            | '』'
            | ','
            | ';'
            | ':'
            | ')'
            | '!'
            | '?'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(text: &str) -> View {
        view(text, std::slice::from_ref(&(0..text.len())))
    }

    fn of(text: &str) -> String {
        whole(text).text().to_owned()
    }

    fn of_lines(text: &str) -> String {
        let mut start = 0;
        let lines: Vec<_> = text
            .split_inclusive('\n')
            .map(|line| {
                let range = start..start + line.trim_end().len();
                start += line.len();
                range
            })
            .collect();
        view(text, &lines).text().to_owned()
    }

    #[test]
    fn folds_full_width_characters() {
        assert_eq!(of("支出１２．５万元，占９８．７％"), "支出12.5万元，占98.7%");
        assert_eq!(of("（Ａ类）８／１０－３"), "（A类）8/10-3");
        assert_eq!(of("1．主要职责"), "1．主要职责");
        assert_eq!(of("⽀出⻓期"), "支出长期");
    }

    #[test]
    fn folds_ascii_punctuation_but_not_the_clock() {
        assert_eq!(of("车辆(含摩托车):3辆;设备?有!"), "车辆（含摩托车）：3辆；设备？有！");
        assert_eq!(of("每日8:30开门"), "每日8:30开门");
    }

    #[test]
    fn drops_blanks_inside_text() {
        assert_eq!(of("  本 年 收 入 合 计 2946.25 万 元"), "本年收入合计2946.25万元");
        assert_eq!(of("水\u{200B}利\u{A0}局\u{3000}长"), "水利局长");
        assert_eq!(of("结余12\u{200B}3元"), "结余123元");
    }

    #[test]
    fn keeps_two_numbers_and_two_columns_apart() {
        assert_eq!(of("63 5"), "63 5");
        assert_eq!(of("1. 2026年收支总表"), "1. 2026年收支总表");
        assert_eq!(of("1． 2026年收支总表"), "1． 2026年收支总表");
        assert_eq!(of("办公费      差旅费\t会议费"), "办公费 差旅费 会议费");
        assert_eq!(of("台（套）           。"), "台（套）。");
    }

    #[test]
    fn joins_what_a_soft_line_break_parted() {
        assert_eq!(of_lines("全年支\n出12\n.5万元"), "全年支出12.5万元");
        assert_eq!(of_lines("收入9746.\n50\n 万元"), "收入9746.50万元");
        assert_eq!(of_lines("收入18,\n   976.76万元"), "收入18,976.76万元");
        assert_eq!(of_lines("收入18，9\n76.76万元"), "收入18,976.76万元");
        assert_eq!(of_lines("收入１２．\n５万元"), "收入12.5万元");
    }

    #[test]
    fn tells_grouping_commas_from_others() {
        assert_eq!(of("18,976.76万元,占97.05%,余3,其他"), "18,976.76万元，占97.05%，余3，其他");
        assert_eq!(of("1，234，567.89元，1，720万元"), "1,234,567.89元，1,720万元");
        assert_eq!(of("共5，120人到会"), "共5，120人到会");
        assert_eq!(of("编码2080505,208"), "编码2080505，208");
        assert_eq!(of("12.345,678"), "12.345，678");
        assert_eq!(of("1,2345"), "1，2345");
        assert_eq!(of("2080，505元"), "2080，505元");
    }

    #[test]
    fn leads_back_to_the_source() {
        let source = "决算（ １，２３４．５６ 万元 ）";
        let view = whole(source);
        assert_eq!(view.text(), "决算（1,234.56万元）");
        let at = view.text().find("1,234.56").unwrap();
        assert_eq!(&source[view.source(at..at + "1,234.56".len())], "１，２３４．５６");
    }

    #[test]
    fn ignores_ranges_outside_the_text() {
        assert_eq!(view("年初", &[1..3, 0..3, 2..99]).text(), "年");
    }

    proptest! {
        #[test]
        fn every_character_stands_for_its_source(text in "[0-9０-９,，.．:：()（ \u{3000}\ta-c年元万⼀-⼗\u{200B}\n%％]{0,60}") {
            let view = whole(&text);
            for (at, c) in view.text().char_indices() {
                let source = text.get(view.source(at..at + c.len_utf8()));
                let source = source.expect("on character boundaries");
                let first = source.chars().next().expect("not empty");
                if c == ' ' {
                    prop_assert!(source.chars().all(is_blank));
                } else {
                    prop_assert_eq!(source.chars().count(), 1);
                    let same = c == first || unified(ascii(first)) == c || matches!((c, first), (',', '，') | ('，', ',') | ('.', '．') | ('：', ':') | ('（', '(') | ('）', ')'));
                    prop_assert!(same, "{} for {}", c, first);
                }
            }
        }

        #[test]
        fn a_view_of_a_view_changes_nothing(text in "[0-9０-９,，.．:：()（ a-c年元万%％]{0,40}") {
            prop_assume!(!text.contains("    "));
            let once = of(&text);
            prop_assert_eq!(of(&once), once);
        }

        #[test]
        fn any_cut_of_any_text_is_harmless(text in any::<String>(), cuts in prop::collection::vec(0usize..80, 0..6)) {
            let lines: Vec<_> = cuts.windows(2).map(|pair| pair[0]..pair[1]).collect();
            let view = view(&text, &lines);
            prop_assert!(view.text().len() <= text.len() * 3 * lines.len().max(1));
        }
    }
}
