//! The paragraph under way, and what stands around a place in it.

use super::landmarks::{self, Landmarks};
use crate::document::Paragraph;
use crate::figure::Location;
use crate::number::{Kind, Mention};
use crate::pattern::{Mark, Reading};
use crate::token::{first_words, last_words};
use std::ops::Range;

/// A paragraph under way.
pub(super) struct Here<'p> {
    pub block: usize,
    pub paragraph: &'p Paragraph,
    pub view: &'p str,
    pub mentions: Vec<Mention>,
    pub reading: Reading,
    pub landmarks: Landmarks,
    /// Mentions that a `分别为` gives to a subject of its own.
    pub respective: Vec<Option<String>>,
    /// The years that a `分别为` gives to its numbers: 2021年、2022年支出分别为….
    pub years: Vec<Option<i32>>,
}

impl Here<'_> {
    /// The marks that start in a stretch of the view.
    pub(super) fn marks_in(&self, range: &Range<usize>) -> &[Mark] {
        let marks = &self.reading.marks;
        let from = marks.partition_point(|mark| mark.range.start < range.start);
        let to = marks.partition_point(|mark| mark.range.start < range.end);
        marks.get(from..to).unwrap_or_default()
    }

    /// The last of some marks, given by their indices, that starts before a position.
    pub(super) fn last_mark(&self, marks: &[usize], at: usize) -> Option<&Mark> {
        let behind = marks.partition_point(|&mark| self.reading.marks[mark].range.start < at);
        Some(&self.reading.marks[marks[behind.checked_sub(1)?]])
    }

    /// Whether one mark covers a stretch of the view.
    pub(super) fn marked(&self, range: Range<usize>) -> bool {
        landmarks::covered(&self.reading.marks, &range)
    }

    /// The index of the first mention from a position on.
    pub(super) fn mentions_from(&self, at: usize) -> usize {
        self.mentions.partition_point(|mention| mention.start < at)
    }

    /// The first mention from a position on that is a figure.
    pub(super) fn figure_from(&self, at: usize) -> Option<usize> {
        let from = self.landmarks.figure_indices.partition_point(|&index| self.mentions[index].start < at);
        self.landmarks.figure_indices.get(from).copied()
    }

    /// The last mention before a position that is a figure.
    pub(super) fn figure_before(&self, at: usize) -> Option<&Mention> {
        let behind = self.landmarks.figure_indices.partition_point(|&index| self.mentions[index].end <= at);
        Some(&self.mentions[self.landmarks.figure_indices[behind.checked_sub(1)?]])
    }

    /// Where the words that may name the mention's subject begin.
    pub(super) fn left(&self, index: usize, sentence: &Range<usize>) -> usize {
        let Some(before) = self.landmarks.numbers[index].map(|before| &self.mentions[before]) else { return sentence.start };
        let bound =
            if before.kind == Kind::Percent { BOUNDS.iter().find(|bound| self.view[before.end..].starts_with(**bound)) } else { None };
        (before.end + bound.map_or(0, |bound| bound.len())).max(sentence.start)
    }

    /// Whether a position lies in an explanation.
    pub(super) fn in_reason(&self, at: usize, sentence: &Range<usize>) -> bool {
        let start = self.last_mark(&self.landmarks.reasons, at).filter(|mark| mark.range.start >= sentence.start);
        let Some(start) = start else { return false };
        // A comparison that opens a clause of its own ends the explanation: …减少接待，与上年相比减少0.45万元.
        let plain = |mark: &&Mark| self.figure_from(start.range.end).is_none_or(|figure| self.mentions[figure].start >= mark.range.start);
        let compared =
            self.last_mark(&self.landmarks.comparisons, at).filter(plain).is_some_and(|mark| mark.range.start > start.range.start);
        // 主要是为保障机构正常运转而发生的各项支出，其中：…: what it is for is told, not why, and the breakdown is one of the account.
        let purpose = ["为", "用于", "指", "保障"].iter().any(|word| self.view[start.range.end..].starts_with(word))
            && self.view[start.range.clone()].starts_with("主要是");
        if purpose && any_within(&self.landmarks.lists, start.range.end..at) {
            return false;
        }
        !compared && !self.divided(start.range.end..at)
    }

    /// Whether a semicolon stands in a stretch of the view.
    pub(super) fn divided(&self, range: Range<usize>) -> bool {
        any_within(&self.landmarks.semicolons, range)
    }

    /// The words of a stretch behind its last semicolon; none where it has none.
    pub(super) fn behind_semicolon(&self, range: Range<usize>) -> Option<&str> {
        let behind = self.landmarks.semicolons.partition_point(|&semicolon| semicolon < range.end);
        let last = self.landmarks.semicolons[behind.checked_sub(1)?];
        if last < range.start { None } else { self.view.get(last + '；'.len_utf8()..range.end) }
    }

    /// The last words of a stretch of the view, as far back as [`tail`] goes.
    pub(super) fn last_words(&self, range: Range<usize>) -> &str {
        let near = tail(self.view, range.end);
        &near[near.len() - near.len().min(range.end.saturating_sub(range.start))..]
    }

    /// Whether a position lies within brackets that its sentence opens.
    pub(super) fn in_bracket(&self, at: usize, sentence: &Range<usize>) -> bool {
        self.bracket_around(at).is_some_and(|open| open >= sentence.start)
    }

    /// Where the bracket around a position opens.
    pub(super) fn bracket_around(&self, at: usize) -> Option<usize> {
        let before = tail(self.view, at);
        let open = before.rfind('（').filter(|&open| !before[open..].contains('）'))?;
        Some(at - before.len() + open)
    }

    /// Whether a position lies within brackets that say what the amount before them holds: （含外宾接待支出0.20万元）.
    pub(super) fn holds(&self, at: usize) -> bool {
        self.bracket_around(at).is_some_and(|open| ["（含", "（包含"].iter().any(|word| self.view[open..].starts_with(word)))
    }

    /// Whether a number is what the one before it is compared with: 较上年的165件增加43件.
    pub(super) fn is_compared(&self, index: usize) -> bool {
        let mention = &self.mentions[index];
        let clause = tail(self.view, mention.start).rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        let prior = ["上年的", "去年的", "上年同期的", "年的"].iter().any(|word| clause.ends_with(word));
        prior && clause.starts_with(['较', '比'])
    }

    /// Whether a count is the goal of the one before it: 安装电梯8部，计划10部.
    pub(super) fn is_goal_of(&self, index: usize, goals: &[String]) -> bool {
        let mention = &self.mentions[index];
        let near = tail(self.view, mention.start);
        let clause = near.rsplit(['，', '；', '。', '：', '（']).next().unwrap_or_default();
        let counted = self.figure_before(mention.start).is_some_and(|last| {
            last.kind == Kind::Count
                && last.end + '，'.len_utf8() + clause.len() == mention.start
                && self.counter(last) == self.counter(mention)
        });
        counted && goals.iter().any(|goal| goal == clause)
    }

    /// Whether a mention stands in a bracket that says what another number includes: 24人（含工勤2人）.
    pub(super) fn included(&self, mention: &Mention) -> bool {
        let before = tail(self.view, mention.start);
        before.rfind('（').is_some_and(|open| {
            !before[open..].contains('）') && ["（含", "（其中", "（包括", "（包含"].iter().any(|word| before[open..].starts_with(word))
        })
    }

    /// The counting word of a count. Offices are counted without one: 4股室.
    pub(super) fn counter(&self, mention: &Mention) -> &str {
        match self.view.get(mention.counter.clone()).unwrap_or_default() {
            "股室" | "科室" | "处室" | "股" | "科" => "个",
            "基点" => "个基点",
            counter => counter,
        }
    }

    /// Where a stretch of the view stands.
    pub(super) fn locate(&self, view: Range<usize>) -> Location {
        Location::in_paragraph(self.block, self.paragraph, view)
    }
}

/// Words that make a rate a bound and are no part of what is named behind it.
const BOUNDS: &[&str] = &["以上", "以下", "以内", "左右"];

/// Whether one of some places, in order, lies in a stretch.
fn any_within(places: &[usize], range: Range<usize>) -> bool {
    places.get(places.partition_point(|&place| place < range.start)).is_some_and(|&place| place < range.end)
}

/// How far back the words around a number are looked at, in bytes.
const NEAR: usize = 600;

/// The text just behind a position.
pub(super) fn head(view: &str, at: usize) -> &str {
    first_words(view, at, NEAR)
}

/// The text just before a position.
pub(super) fn tail(view: &str, at: usize) -> &str {
    last_words(view, at, NEAR)
}
