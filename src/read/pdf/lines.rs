//! From characters to lines: by where they stand, whatever order they were drawn in.

use super::glyphs::{Direction, Glyph};

/// Baselines nearer than this share of the character size are one line.
const SAME_BASELINE: f32 = 0.4;

/// A gap wider than this many characters is a column gap.
const COLUMN_GAP: f32 = 3.0;

/// A gap wider than this share of a Chinese character separates words.
const WIDE_GAP: f32 = 0.6;

/// A gap wider than this share of the size separates words of Latin letters or digits.
const NARROW_GAP: f32 = 0.2;

/// A line is letter-spaced where at least so many pairs of Chinese characters stand apart, all by more than this share of their size.
const SPACED_PAIRS: usize = 4;
const LEAST_SPACING: f32 = 0.1;

/// A line of text and where it stands. Positions are points from the upper left corner of the page, y downwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The text; words apart are separated by a space, columns by a tab.
    pub(super) text: String,
    /// The page it stands on, from 1.
    pub(super) page: u32,
    /// The pieces of the text, from left to right.
    pub(super) words: Vec<Word>,
    /// Left, top, right, bottom.
    pub(super) bbox: [f32; 4],
    /// The size of most of its characters.
    pub(super) size: f32,
    /// How wide what cannot be broken off its start is.
    pub(super) head: f32,
}

/// A number or a stretch of text without gaps.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// First byte in the text of the line.
    pub(super) start: u32,
    /// The byte behind its last one.
    pub(super) end: u32,
    /// Left, top, right, bottom.
    pub(super) bbox: [f32; 4],
    /// How sure recognition is of its least certain character; none where the file itself tells them.
    pub(super) confidence: Option<f32>,
}

impl Line {
    pub(super) fn left(&self) -> f32 {
        self.bbox[0]
    }

    pub(super) fn top(&self) -> f32 {
        self.bbox[1]
    }

    pub(super) fn right(&self) -> f32 {
        self.bbox[2]
    }

    pub(super) fn bottom(&self) -> f32 {
        self.bbox[3]
    }

    fn push(&mut self, glyph: &Glyph, starts_word: bool) {
        let bbox = [glyph.left, glyph.top(), glyph.right, glyph.bottom()];
        let start = self.text.len() as u32;
        self.text.push(glyph.char);
        let end = self.text.len() as u32;
        self.bbox = if self.words.is_empty() { bbox } else { union(self.bbox, bbox) };
        match self.words.last_mut() {
            Some(word) if !starts_word => {
                word.end = end;
                word.bbox = union(word.bbox, bbox);
                word.confidence = word.confidence.into_iter().chain(glyph.confidence).reduce(f32::min);
            }
            _ => self.words.push(Word { start, end, bbox, confidence: glyph.confidence }),
        }
    }
}

/// The smallest box around two.
pub(super) fn union(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The lines of these characters of a page, from top to bottom.
pub(super) fn lines(glyphs: &[Glyph], page: u32) -> Vec<Line> {
    let mut level: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut turned: Vec<Glyph> = Vec::new();
    for glyph in glyphs {
        if glyph.direction == Direction::Rightwards { level.push(*glyph) } else { turned.push(*glyph) }
    }
    level.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut lines = Vec::new();
    let mut start = 0;
    let mut size = level.first().map_or(0.0, |glyph| glyph.size);
    for end in 1..=level.len() {
        if let (Some(first), Some(next)) = (level.get(start), level.get(end))
            && next.baseline - first.baseline <= SAME_BASELINE * size.max(next.size)
        {
            size = size.max(next.size);
            continue;
        }
        if let Some(row) = level.get_mut(start..end) {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
            lines.extend(level_line(row, page));
        }
        start = end;
        size = level.get(end).map_or(0.0, |glyph| glyph.size);
    }
    if !turned.is_empty() {
        lines.extend(turned_lines(&turned, page));
        lines.sort_by(|a, b| a.top().total_cmp(&b.top()));
    }
    lines
}

/// The line of characters sorted from left to right.
fn level_line(row: &[Glyph], page: u32) -> Option<Line> {
    let mut kept: Vec<&Glyph> = Vec::with_capacity(row.len());
    for glyph in row {
        // Bold is sometimes the same character drawn again a hair beside itself.
        let repeats = kept.iter().rev().take(3).any(|other| {
            other.char == glyph.char
                && (other.left - glyph.left).abs() < 0.3 * (glyph.right - glyph.left).max(0.1 * glyph.size)
                && (other.baseline - glyph.baseline).abs() < 0.2 * glyph.size
        });
        if !repeats {
            kept.push(glyph);
        }
    }
    let spread = is_spread(&kept);
    let spacing = spacing(&kept);
    let mut line = Line { size: main_size(&kept), page, ..Line::default() };
    let mut previous: Option<&Glyph> = None;
    let mut head_open = true;
    for glyph in &kept {
        let gap = previous.map_or(0.0, |before| glyph.left - before.right - spacing * before.size.max(glyph.size));
        let separator = previous.and_then(|before| separator(before, glyph, gap, spread));
        line.text.extend(separator);
        let starts_word = previous.is_none_or(|before| separator.is_some() || is_figure(before.char) != is_figure(glyph.char));
        if let Some(before) = previous {
            head_open &= separator.is_none() && sticks(before.char, glyph.char);
        }
        line.push(glyph, starts_word);
        if head_open {
            line.head = line.right() - line.left();
        }
        previous = Some(glyph);
    }
    (!line.text.is_empty()).then_some(line)
}

/// What stands between two neighbours of a line.
fn separator(before: &Glyph, after: &Glyph, gap: f32, spread: bool) -> Option<char> {
    let size = before.size.max(after.size);
    if gap > COLUMN_GAP * size {
        return (!spread).then_some('\t');
    }
    let limit = if is_wide(before.char) || is_wide(after.char) { WIDE_GAP } else { NARROW_GAP };
    (gap > limit * size && !spread).then_some(' ')
}

/// Whether the characters are spaced out evenly to fill a width, as names in tables and titles are.
fn is_spread(row: &[&Glyph]) -> bool {
    let mut least = f32::MAX;
    let mut most = 0.0f32;
    for (before, after) in row.iter().zip(row.iter().skip(1)) {
        if !is_wide(before.char) || !is_wide(after.char) {
            return false;
        }
        let gap = (after.left - before.right) / before.size.max(after.size);
        least = least.min(gap);
        most = most.max(gap);
    }
    row.len() > 2 && least > 0.5 * most && most < 5.0
}

/// How much wider than usual all characters of a line are set apart, as a share of their size: what stands between every two Chinese characters
/// stands between the digits of a number too, and parts no words.
fn spacing(row: &[&Glyph]) -> f32 {
    let neighbours = row.iter().zip(row.iter().skip(1)).filter(|(before, after)| is_wide(before.char) && is_wide(after.char));
    let gaps = neighbours.map(|(before, after)| (after.left - before.right) / before.size.max(after.size));
    let (pairs, least) = gaps.fold((0, f32::MAX), |(pairs, least), gap| (pairs + 1, least.min(gap)));
    if pairs >= SPACED_PAIRS && least > LEAST_SPACING { least } else { 0.0 }
}

fn main_size(row: &[&Glyph]) -> f32 {
    let mut sizes: Vec<f32> = row.iter().map(|glyph| glyph.size).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Lines that run down or up the page: a character goes on where the one drawn before it stands.
fn turned_lines(glyphs: &[Glyph], page: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut previous: Option<&Glyph> = None;
    for glyph in glyphs {
        let goes_on = previous.is_some_and(|before| {
            let (dx, dy) = (glyph.left - before.left, glyph.baseline - before.baseline);
            let across = if glyph.direction == Direction::Other { 0.0 } else { dx.abs() };
            glyph.direction == before.direction && across < 0.5 * glyph.size && dx.hypot(dy) < 2.5 * glyph.size
        });
        if !goes_on {
            lines.push(Line { size: glyph.size, page, ..Line::default() });
        }
        if let Some(line) = lines.last_mut() {
            line.push(glyph, previous.is_none_or(|before| is_figure(before.char) != is_figure(glyph.char)));
        }
        previous = Some(glyph);
    }
    lines
}

/// Whether a character fills the width of a Chinese one.
pub(super) fn is_wide(char: char) -> bool {
    matches!(char, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '①'..='⑳')
}

/// Whether a character can be part of a number, so that numbers get boxes of their own.
fn is_figure(char: char) -> bool {
    char.is_ascii_digit() || matches!(char, '.' | ',' | '%' | '-' | '+' | '０'..='９' | '．' | '％')
}

/// Whether a line may not end between two neighbours.
fn sticks(before: char, after: char) -> bool {
    let word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | ',' | '%' | '-' | '/');
    (word(before) && word(after)) || ends_only(after) || starts_only(before)
}

/// Punctuation that cannot start a line.
pub(super) fn ends_only(char: char) -> bool {
    matches!(
        char,
        '，' | '。'
            | '；'
            | '：'
            | '、'
            | '！'
            | '？'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '”'
            | '’'
            | '％'
            | '%'
            | ')'
            | ';'
            | ':'
            | '!'
            | '?'
    )
}

fn starts_only(char: char) -> bool {
    matches!(char, '（' | '【' | '《' | '〈' | '〔' | '“' | '‘' | '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(text: &str, left: f32, baseline: f32, glyphs: &mut Vec<Glyph>) {
        let mut x = left;
        for char in text.chars() {
            let advance = if is_wide(char) { 10.0 } else { 5.0 };
            if char != ' ' {
                let direction = Direction::Rightwards;
                glyphs.push(Glyph { char, left: x, right: x + advance, baseline, size: 10.0, direction, confidence: None });
            }
            x += advance;
        }
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        lines(glyphs, 1).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn orders_by_place_and_not_by_drawing() {
        let mut glyphs = Vec::new();
        write("603.14万元", 100.0, 50.2, &mut glyphs);
        write("下一行", 20.0, 65.0, &mut glyphs);
        write("其中：项目支出", 30.0, 50.0, &mut glyphs);
        assert_eq!(texts(&glyphs), ["其中：项目支出603.14万元", "下一行"]);
    }

    #[test]
    fn keeps_column_gaps_and_drops_what_is_drawn_twice() {
        let mut glyphs = Vec::new();
        for shift in [0.0, 0.3] {
            write("编制部门：司法局", 20.0 + shift, 50.0, &mut glyphs);
        }
        write("单位：元", 300.0, 50.0, &mut glyphs);
        write("201", 20.0, 80.0, &mut glyphs);
        write("06", 38.0, 80.0, &mut glyphs);
        assert_eq!(texts(&glyphs), ["编制部门：司法局\t单位：元", "201 06"]);
    }

    #[test]
    fn joins_a_name_spaced_out_over_its_cell() {
        let mut glyphs = Vec::new();
        for (at, char) in "其他支出".chars().enumerate() {
            write(&char.to_string(), 20.0 + 18.0 * at as f32, 50.0, &mut glyphs);
        }
        assert_eq!(texts(&glyphs), ["其他支出"]);
    }

    #[test]
    fn letter_spacing_parts_no_number() {
        let mut glyphs = Vec::new();
        let mut x = 20.0;
        for char in "内设科室共12个".chars() {
            write(&char.to_string(), x, 50.0, &mut glyphs);
            x += if is_wide(char) { 15.0 } else { 10.0 };
        }
        write("86人", x + 20.0, 50.0, &mut glyphs);
        assert_eq!(texts(&glyphs), ["内设科室共12个 86人"]);
    }

    #[test]
    fn gives_a_number_its_own_box() {
        let mut glyphs = Vec::new();
        write("支出4.01万元", 20.0, 50.0, &mut glyphs);
        let lines = lines(&glyphs, 1);
        let boxes: Vec<(&str, [f32; 4])> =
            lines[0].words.iter().map(|word| (&lines[0].text[word.start as usize..word.end as usize], word.bbox)).collect();
        assert_eq!(boxes[1].0, "4.01");
        assert_eq!((boxes[1].1[0], boxes[1].1[2]), (40.0, 60.0));
    }
}
