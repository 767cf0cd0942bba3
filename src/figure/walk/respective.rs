//! `a、b、c分别为1、2、3`: each number belongs to a name of its own.

use super::Walk;
use super::here::{Here, tail};
use crate::figure::{StatementId, Subject};
use crate::number::Mention;
use crate::token::clauses_before;
use std::ops::Range;

/// How many characters may stand between 分别 and the first of its numbers.
const RESPECTIVE: usize = 18;

/// How many characters the words of a comparison between a list and its 分别 have at most.
const COMPARED: usize = 14;

/// Parts of a year whose progress is told side by side.
const PARTS: &[&str] =
    &["一季度", "二季度", "三季度", "四季度", "第一季度", "第二季度", "第三季度", "第四季度", "上半年", "前三季度", "全年", "年"];

/// Words for the role that stand behind the last name and are meant for all.
const ROLES: &[&str] = &["支出决算", "决算", "支出预算", "预算", "支出"];

impl Walk<'_> {
    /// Finds `a、b、c分别为1、2、3` and gives each number its own subject.
    pub(super) fn respective(&self, here: &mut Here) {
        if here.landmarks.figure_indices.len() < 2 {
            return;
        }
        let mut told: Vec<String> = Vec::new();
        let mut places: Vec<(usize, &str)> = ["分别", "各占", "依次"].iter().flat_map(|word| here.view.match_indices(word)).collect();
        places.sort_unstable();
        for (at, word) in places {
            let Some(run) = run_behind(here, at + word.len()) else { continue };
            let from = here.landmarks.figures[run.start].map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from.min(at), at).next().unwrap_or(at..at);
            let names: Vec<&str> = here.view[clause].split(['、', '和', '与']).map(str::trim).filter(|name| !name.is_empty()).collect();
            // 同比分别增长5.2%和3.8%: the clause names nothing.
            let names = if names.iter().any(|name| self.resolve(name).is_some()) { names } else { Vec::new() };
            if let Some(shared) = self.dated(&names, run.len()) {
                let years: Vec<Option<i32>> = names.iter().map(|name| year_of(name)).collect();
                told = vec![shared; run.len()];
                for (index, year) in run.clone().zip(years) {
                    here.years[index] = year;
                }
            } else if names.len() == run.len() && names.iter().all(|name| self.resolve(name).is_some()) {
                told = self.completed(&names);
            } else if names.len() == 1 && self.resolve(names[0]).is_some_and(|subject| !subject.compound) {
                // 城乡低保标准分别提高到780元、620元: one name for all.
                told = vec![names[0].to_owned(); run.len()];
            } else if let Some(listed) = self.listed_before(here, &run, at).filter(|_| names.is_empty()) {
                told = listed;
            } else if told.len() != run.len() || !names.is_empty() {
                // Nothing tells which number belongs to what.
                told = vec![String::new(); run.len()];
            }
            for (index, name) in run.zip(&told) {
                here.respective[index] = Some(name.clone());
            }
        }
    }

    /// `6月、9月、11月预算执行进度分别为…`: the thing behind the last of several months or years.
    fn dated(&self, names: &[&str], count: usize) -> Option<String> {
        let (last, others) = names.split_last()?;
        let date = |name: &&str| {
            let name = name.trim_end_matches('度');
            name.strip_suffix(['年', '月']).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let parts = |name: &&str| PARTS.iter().any(|part| *part == name.trim_end_matches(['末', '底']));
        if !others.is_empty() && names.len() == count && others.iter().all(parts) {
            let thing = PARTS.iter().find_map(|part| last.strip_prefix(part))?.trim_start_matches(['末', '底']);
            return (!thing.is_empty() && self.resolve(thing).is_some()).then(|| thing.to_owned());
        }
        if others.is_empty() || names.len() != count || !others.iter().all(date) {
            return None;
        }
        let thing = last.trim_start_matches(|c: char| c.is_ascii_digit());
        let thing = ["年度", "月份", "年", "月"].iter().find_map(|mark| thing.strip_prefix(mark))?;
        (thing.len() < last.len() && self.resolve(thing).is_some()).then(|| thing.to_owned())
    }

    /// Names with the words that they share: 支出决算 behind the last is a role of all, 居民人均可支配收入 is what all of them are.
    fn completed(&self, names: &[&str]) -> Vec<String> {
        let last = names[names.len() - 1];
        let roles = ROLES.iter().find(|end| last.ends_with(**end)).copied().unwrap_or_default();
        let known = |name: &str| self.resolve(name).is_some_and(|subject| subject.concept.is_some());
        let plain = |name: &str| !known(name) && !self.resolve(name).is_some_and(|subject| self.book.names_money(&subject));
        let shared = self.book.class("shared-ending").iter().find(|end| last.len() > end.len() && last.ends_with(end.as_str()));
        // 县道、乡道、村道每公里养护经费
        let each = || last.find("每").filter(|&at| at > 0).map(|at| &last[at..]);
        let shared = shared.map(String::as_str).or_else(each);
        let shared = shared.filter(|_| names[..names.len() - 1].iter().all(|name| plain(name)));
        let full = |name: &&str| match shared {
            Some(shared) if !name.ends_with(shared) => format!("{name}{shared}"),
            Some(_) => (*name).to_owned(),
            None if known(name) => (*name).to_owned(),
            None => name.trim_end_matches(roles).to_owned(),
        };
        names.iter().map(full).collect()
    }

    /// `教育支出5亿元、农林水支出3亿元，分别增长2%、1%`: the names of the amounts listed just before.
    fn listed_before(&self, here: &Here, run: &Range<usize>, at: usize) -> Option<Vec<String>> {
        let last = here.landmarks.figures[run.start]?;
        let behind = here.view.get(here.mentions[last].end..at)?;
        let compared = behind.strip_prefix('，')?;
        if compared.chars().count() > COMPARED || compared.contains(['，', '；', '。']) {
            return None;
        }
        let mut names = Vec::new();
        let mut index = last;
        // All that the sentence has told may be parted by commas as well.
        let near = tail(here.view, at);
        let from = at - near.len() + near.rfind(['。', '；', '：']).unwrap_or_default();
        let first = here.landmarks.figure_indices.partition_point(|&index| here.mentions[index].start < from);
        let told = here.landmarks.figure_indices[first..].iter().take(run.len() + 1).take_while(|&&index| index <= last);
        let all = told.count() == run.len();
        for place in (0..run.len()).rev() {
            let mention = &here.mentions[index];
            let before = here.landmarks.figures[index];
            let from = before.map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from, mention.start).next()?;
            let words = &here.view[clause];
            if mention.kind != here.mentions[last].kind || place > 0 && !all && !words.starts_with(['、', '和', '及']) {
                return None;
            }
            let name = words.trim_start_matches(['、', '和', '及']);
            self.resolve(name)?;
            names.push(name.to_owned());
            if place > 0 {
                index = before?;
            }
        }
        names.reverse();
        Some(names)
    }

    /// The statement of a subject that the sentence has already spoken of.
    pub(super) fn told_in_sentence(&self, here: &Here, subject: &Subject) -> Option<StatementId> {
        self.account
            .figures
            .iter()
            .rev()
            .take(24)
            .take_while(|figure| figure.at.block == here.block && figure.sentence == self.sentence)
            .map(|figure| figure.statement)
            .find(|&id| {
                self.account.statement(id).subject.as_ref().is_some_and(|known| known.name == subject.name && known.scope == subject.scope)
            })
    }
}

/// The year that a name begins with: 2021年, 2023年“三公”经费支出.
fn year_of(name: &str) -> Option<i32> {
    let digits = name.split('年').next().filter(|digits| digits.len() == 4 && digits.len() < name.len())?;
    digits.parse().ok()
}

impl Here<'_> {
    /// Whether a number has its name in common with the one beside it, so that neither is the amount of that name.
    pub(super) fn shares_name(&self, index: usize) -> bool {
        let name = |index: usize| self.respective.get(index).and_then(|name| name.as_deref()).filter(|name| !name.is_empty());
        let beside = [index.checked_sub(1), Some(index + 1)];
        self.years[index].is_none() && name(index).is_some() && beside.into_iter().flatten().any(|other| name(other) == name(index))
    }
}

/// The mentions behind 分别 that are of one kind and divided by nothing but commas: two at least.
fn run_behind(here: &Here, at: usize) -> Option<Range<usize>> {
    let first = here.figure_from(at)?;
    let between = &here.view[at..here.mentions[first].start];
    if between.chars().nth(RESPECTIVE).is_some() || between.contains(['，', '。', '；']) {
        return None;
    }
    let goes_on = |pair: &&[Mention]| {
        pair[0].kind == pair[1].kind && matches!(&here.view[pair[0].end..pair[1].start], "、" | "和" | "，" | "及" | "与")
    };
    let more = here.mentions[first..].windows(2).take_while(goes_on).count();
    (more > 0).then_some(first..first + more + 1)
}
