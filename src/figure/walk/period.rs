//! The year of a figure, and whether it is only a part of one.

use super::Walk;
use super::here::{Here, tail};
use super::landmarks::year_of;
use super::role::Role;
use crate::figure::{Figure, Kind as ReportKind, StatementId};
use crate::number::Kind;
use crate::pattern::{Against, Mark, MarkKind, Measure};
use std::ops::Range;

/// Words that say how an amount moved.
const MOVES: &[&str] = &["增", "减", "降", "升", "提高", "压缩", "压减", "持平", "多", "少"];

/// Words for a part of the year.
const PARTS_OF_YEAR: &[&str] = &[
    "上半年",
    "下半年",
    "前三季度",
    "前三个季度",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "月份",
    "月末",
    "1至",
    "1—",
    "1-",
    "至6月",
    "至9月",
    "底前",
];

/// Words that begin what is hoped for.
const HOPES: &[&str] = &["力争", "确保", "争取实现", "预期"];

/// How many years before the report's a year is that only tells since when something has been there.
const LONG_AGO: i32 = 10;

/// How many levels before a rate are asked for their year.
const LEVELS: usize = 24;

impl Walk<'_> {
    /// The year that a figure is of: the one its role or its sentence names, else the section's, else the report's.
    pub(super) fn period(&self, here: &Here, index: usize, role: &Role, statement: StatementId, sentence: &Range<usize>) -> Option<i32> {
        let default = self.section_year().or(self.account.header.year);
        if let Some(year) = here.years[index] {
            return Some(year);
        }
        if matches!(role.measure, Measure::Share | Measure::Completion | Measure::Change | Measure::ChangeRate) {
            // 力争2024年预算执行率达到98%以上
            let hoped = || here.year_before(index).filter(|_| here.is_hoped(index));
            return self.period_of_levels(here, index, role, statement).max(hoped()).or(default);
        }
        let named = role.year.and_then(|year| year_of(&here.mentions[year]));
        // 执行率92.5%，较2022年的96.38%下降3.88个百分点; 较上年的165件增加43件
        if let Some(year) = here.year_of_compared(index, default).filter(|_| role.year.is_none() && !role.measure.is_level()) {
            return Some(year);
        }
        // 由上年的412人增加到430人
        let levels = role.pattern.as_deref().is_some_and(|id| id.ends_with("from-to"));
        let start = if levels { here.mentions[index].start } else { role.start };
        let words = here.view.get(here.left(index, sentence)..start).unwrap_or_default();
        let compared = |at: usize| here.marked(at..at + 1);
        let carried = |at: usize| ["结转", "结余", "度结转", "度结余"].iter().any(|rest| words[at..].starts_with(rest));
        let before = ["上年", "去年", "上一年"]
            .iter()
            .any(|word| words.match_indices(word).any(|(at, _)| !compared(start - words.len() + at) && !carried(at + word.len())));
        if let Some(year) = here.compared_with(index).filter(|_| named.is_none() && role.measure.is_level()) {
            return Some(year);
        }
        if role.own_year && !role.prior {
            default
        } else if role.prior || (before && named.is_none()) {
            named.or(default.map(|year| year - 1))
        } else {
            // 学校始建于1956年，占地186亩: what is there now is told.
            let near = |year: &i32| default.is_none_or(|default| (default - year).abs() <= LONG_AGO);
            named.or_else(|| here.year_before(index).filter(near)).or_else(|| here.as_of(index)).or(default)
        }
    }

    /// The year of the amounts that a rate or change is of: `2024年预算5万元，比2023年增长5%` is of 2024. A completion is of the amount just before
    /// it; a change is of the later of the years that its clause compares.
    fn period_of_levels(&self, here: &Here, index: usize, role: &Role, statement: StatementId) -> Option<i32> {
        let near = |level: &&Figure| {
            let divided = here.divided(level.at.view.end..here.mentions[index].start);
            level.at.block == here.block && level.sentence == self.sentence && !divided
        };
        let levels = self.account.statement(statement).figures.iter().rev().map(|&id| self.account.figure(id));
        let mut years = levels.take(LEVELS).take_while(near).filter(|figure| figure.measure.is_level()).filter_map(|figure| figure.period);
        if role.measure == Measure::Completion { years.next() } else { years.max().max(self.section_year().or(self.account.header.year)) }
    }

    /// The year that a chapter on next year's plan is of (2025年预算草案); a chapter on what was carried out is none, whatever its year.
    pub(super) fn planned_year(&self) -> Option<i32> {
        let mut section = Some(self.section);
        while let Some(index) = section {
            let known = &self.account.sections[index];
            if self.book.class("carried-out").iter().any(|word| known.title.contains(word.as_str())) {
                return None;
            }
            if known.year.is_some() {
                return known.year.filter(|_| self.account.header.kind == ReportKind::Execution);
            }
            section = known.parent;
        }
        None
    }

    /// The year of the section, where a report on execution turns to the next year's budget.
    pub(super) fn section_year(&self) -> Option<i32> {
        if self.account.header.kind != ReportKind::Execution {
            return None;
        }
        let mut section = Some(self.section);
        while let Some(index) = section {
            let known = &self.account.sections[index];
            if let Some(year) = known.year {
                return Some(year);
            }
            section = known.parent;
        }
        None
    }

    /// What a comparison that may be with the year before is with: a year other than that is something else, and the budget of the
    /// report's own year (比2023年年初预算) is that budget.
    pub(super) fn prior_or_other(&self, here: &Here, mark: &Mark) -> Against {
        let named = mark.year.and_then(|year| year_of(&here.mentions[year]));
        let words = &here.view[mark.range.clone()];
        match (named, self.section_year().or(self.account.header.year)) {
            (Some(named), Some(year)) if named == year && words.contains("年初预算") => Against::BudgetInitial,
            (Some(named), Some(year)) if named == year && words.ends_with(['算', '数', '排']) && !words.contains("执行") => {
                Against::Budget
            }
            (Some(named), Some(year)) if named != year - 1 => Against::Other,
            _ => Against::Prior,
        }
    }
}

impl Here<'_> {
    /// The year of an amount within a comparison, named in front of its subject: 比2023年“三公”经费预算5万元减少1万元.
    fn compared_with(&self, index: usize) -> Option<i32> {
        let mention = &self.mentions[index];
        let clause = tail(self.view, mention.start).rsplit(['，', '；', '。', '：']).next()?;
        let mark =
            self.marks_in(&(mention.start - clause.len()..mention.start)).iter().rfind(|mark| mark.kind == MarkKind::AgainstPrior)?;
        let year = mark.year.and_then(|year| year_of(&self.mentions[year]))?;
        let between = self.view.get(mark.range.end..mention.start)?;
        let moves = |words: &str| MOVES.iter().any(|word| words.contains(word));
        let moved = MOVES.iter().any(|word| self.view[mention.end..].starts_with(word));
        (moved && !moves(between) && self.figure_before(mention.start).is_none_or(|last| last.end <= mark.range.start)).then_some(year)
    }

    /// The year of a rate or count that the one before it is compared with: 较上年的165件.
    fn year_of_compared(&self, index: usize, default: Option<i32>) -> Option<i32> {
        if !self.is_compared(index) {
            return None;
        }
        let before = self.view[..self.mentions[index].start].trim_end_matches('的');
        let named = index.checked_sub(1).map(|year| &self.mentions[year]).filter(|year| year.kind == Kind::Year);
        let named = named.filter(|year| before.trim_end_matches(['年', '度']).len() <= year.end).and_then(year_of);
        named.or(default.map(|year| year - 1))
    }

    /// The year named last before a mention in its sentence, outside of comparisons, titles and quotes.
    pub(super) fn year_before(&self, index: usize) -> Option<i32> {
        self.landmarks.years[index]
    }

    /// The year whose end the sentence speaks of (截至2024年底), where no other year is named.
    pub(super) fn as_of(&self, index: usize) -> Option<i32> {
        let near = tail(self.view, self.mentions[index].start);
        let from = self.mentions[index].start - near.len() + near.rfind(['。', '！', '？']).map_or(0, |at| at + 3);
        let years = self.mentions[..index].iter().rev().take_while(|year| year.start >= from).filter(|year| year.kind == Kind::Year);
        let last = years.into_iter().next()?;
        let told = ["截至", "截止"].iter().any(|word| self.view[..last.start].ends_with(word));
        // 到2024年末，力争…达到900亿元
        let hoped = || ["到", "至"].iter().any(|word| self.view[..last.start].ends_with(word)) && self.is_hoped(index);
        (told || hoped()).then(|| year_of(last)).flatten()
    }

    /// Whether the sentence up to a mention tells of what is hoped for.
    fn is_hoped(&self, index: usize) -> bool {
        let near = tail(self.view, self.mentions[index].start);
        let sentence = near.rsplit(['。', '！', '？']).next().unwrap_or_default();
        HOPES.iter().any(|word| sentence.contains(word))
    }

    /// Whether the words limit an amount to a part of the year: 上半年, 前三季度, 1—6月.
    pub(super) fn part_of_year(&self, index: usize) -> bool {
        let mention = &self.mentions[index];
        let near = tail(self.view, mention.start);
        let words = near.rsplit(['。', '；', '！', '？']).next().unwrap_or_default();
        let last = PARTS_OF_YEAR.iter().filter_map(|part| words.rfind(part)).max();
        last.is_some_and(|at| !words[at..].contains("全年"))
    }
}
