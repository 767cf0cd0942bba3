//! What the walk over a paragraph asks for again and again, found once: the nearest figure, year, explanation or semicolon before a place.

use crate::figure::account::is_figure;
use crate::number::{Kind, Mention};
use crate::pattern::{Mark, MarkKind};
use std::ops::Range;

/// The landmarks of a paragraph. Mentions and marks are given by their indices.
#[derive(Debug, Default)]
pub(super) struct Landmarks {
    /// The mentions that are figures.
    pub figure_indices: Vec<usize>,
    /// For each mention: the last figure before it.
    pub figures: Vec<Option<usize>>,
    /// For each mention: the last figure or number without a unit before it.
    pub numbers: Vec<Option<usize>>,
    /// For each mention: the year named last before it in its sentence, outside of comparisons, titles and quotes.
    pub years: Vec<Option<i32>>,
    /// Marks that start an explanation.
    pub reasons: Vec<usize>,
    /// Where the openers of lists begin.
    pub lists: Vec<usize>,
    /// Marks of activities.
    pub activities: Vec<usize>,
    /// Comparisons that open a clause of their own.
    pub comparisons: Vec<usize>,
    /// Where semicolons stand.
    pub semicolons: Vec<usize>,
    /// Where `，占` stands.
    pub shares: Vec<usize>,
}

impl Landmarks {
    /// Walks once over a paragraph.
    pub fn of(view: &str, mentions: &[Mention], marks: &[Mark]) -> Self {
        if mentions.is_empty() {
            return Self::default();
        }
        let mut landmarks = Self {
            figure_indices: Vec::with_capacity(mentions.len()),
            figures: Vec::with_capacity(mentions.len()),
            numbers: Vec::with_capacity(mentions.len()),
            semicolons: memchr::memmem::find_iter(view.as_bytes(), "；").collect(),
            shares: memchr::memmem::find_iter(view.as_bytes(), "，占").collect(),
            years: years(view, mentions, marks),
            ..Self::default()
        };
        let (mut figure, mut number) = (None, None);
        for (index, mention) in mentions.iter().enumerate() {
            landmarks.figures.push(figure);
            landmarks.numbers.push(number);
            if is_figure(mention) {
                landmarks.figure_indices.push(index);
                (figure, number) = (Some(index), Some(index));
            } else if mention.kind == Kind::Bare {
                number = Some(index);
            }
        }
        for (index, mark) in marks.iter().enumerate() {
            match mark.kind {
                MarkKind::Reason => landmarks.reasons.push(index),
                MarkKind::List => landmarks.lists.push(mark.range.start),
                // 某项目绩效自评综述：… tells of the project; 绩效自评得分 is a score.
                MarkKind::Activity if !NO_ACTIVITY.iter().any(|word| view[mark.range.end..].starts_with(word)) => {
                    landmarks.activities.push(index);
                }
                MarkKind::AgainstPrior | MarkKind::AgainstBudgetInitial | MarkKind::AgainstBudgetAdjusted | MarkKind::AgainstBudget
                    if view[..mark.range.start].ends_with('，') =>
                {
                    landmarks.comparisons.push(index);
                }
                _ => {}
            }
        }
        landmarks
    }
}

/// Words that make the name of an activity part of another.
const NO_ACTIVITY: &[&str] = &["综述", "得分", "等级", "分数", "结果", "评分"];

/// For each mention, the year named last before it in its sentence, outside of comparisons, titles and quotes.
fn years(view: &str, mentions: &[Mention], marks: &[Mark]) -> Vec<Option<i32>> {
    if !mentions.iter().any(|mention| mention.kind == Kind::Year) {
        return vec![None; mentions.len()];
    }
    let mut found = Vec::with_capacity(mentions.len());
    let mut last = None;
    let mut at = 0;
    // How many titles and quotes of the sentence are open; a closing mark without its opening one counts too.
    let (mut titles, mut quotes) = (0i64, 0i64);
    // A year within brackets is forgotten where they close: 决算2.50万元（2022年2.80万元），….
    let mut outside = Vec::new();
    for mention in mentions {
        for c in view[at..mention.start].chars() {
            match c {
                '。' | '！' | '？' => {
                    (last, titles, quotes) = (None, 0, 0);
                    outside.clear();
                }
                '（' => outside.push(last),
                '）' => last = outside.pop().unwrap_or(last),
                '《' => titles += 1,
                '》' => titles -= 1,
                '“' => quotes += 1,
                '”' => quotes -= 1,
                _ => {}
            }
        }
        at = mention.start;
        found.push(last);
        if mention.kind != Kind::Year {
            continue;
        }
        let quoted = titles > 0 || quotes > 0;
        let dated = view[..mention.start].ends_with(['至', '截', '自', '从', '由', '-', '—', '到'])
            || view[mention.end..].starts_with(['至', '-', '以', '—', '来', '前', '后']);
        if !quoted && !dated && !covered(marks, &(mention.start..mention.end)) {
            last = year_of(mention).or(last);
        }
    }
    found
}

/// Whether one of the marks covers a stretch of the view.
pub(super) fn covered(marks: &[Mark], range: &Range<usize>) -> bool {
    // Marks are sorted and hardly overlap: none that ends before its neighbour starts later than it.
    let behind = marks.partition_point(|mark| mark.range.start <= range.start);
    marks[..behind].iter().rev().take(OVERLAPPING).any(|mark| range.end <= mark.range.end)
}

/// How many marks may overlap at one place.
const OVERLAPPING: usize = 4;

/// The year that a mention is.
pub(super) fn year_of(mention: &Mention) -> Option<i32> {
    i32::try_from(mention.value.mantissa()).ok().filter(|_| mention.value.scale() == 0)
}
