//! `a、b、c分别为1、2、3`: each number belongs to a name of its own.

use super::Walk;
use super::here::{Here, tail};
use crate::figure::{StatementId, Subject};
use crate::number::{Kind, Mention};
use crate::token::clauses_before;
use rust_decimal::Decimal;
use std::ops::Range;

/// How many characters may stand between 分别 and the first of its numbers.
const RESPECTIVE: usize = 18;

/// How many characters the words of a comparison between a list and its 分别 have at most.
const COMPARED: usize = 14;

/// Words that say which way one of several numbers went.
const TURNS: &[&str] = &["增长", "下降", "增加", "减少", "提高", "降低", "上升"];

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
        for (at, behind) in self.places(here) {
            let Some(run) = run_behind(here, behind) else { continue };
            if here.respective[run.start].is_some() {
                continue;
            }
            let from = here.landmarks.figures[run.start].map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from.min(at), at).next().unwrap_or(at..at);
            let words = here.view[clause.clone()].trim_start_matches("其中");
            let words = without_tally(words);
            // 投入、过程、产出三项指标权重分别为…: the names stand before what says how many they are.
            let tally = here.landmarks.figures[run.start].map(|before| &here.mentions[before]);
            let tally =
                tally.filter(|tally| tally.kind == Kind::Count && tally.end == clause.start && tally.value == Decimal::from(run.len()));
            let counted = tally.and_then(|tally| clauses_before(here.view, 0, tally.start).next());
            let listed_names = counted.map(|clause| &here.view[clause]).filter(|words| words.matches('、').count() + 1 == run.len());
            let words = listed_names.unwrap_or(words);
            let names: Vec<&str> = words.split(['、', '和', '与']).map(str::trim).filter(|name| !name.is_empty()).collect();
            // 同比分别增长5.2%和3.8%, 占比为60%、40%: the clause names nothing.
            // 较上年分别下降2%、增长3%
            let compared = names.first().is_some_and(|name| name.starts_with(['较', '比']) || name.starts_with("同比"));
            let names = if !compared && names.iter().any(|name| self.resolve(name).is_some()) { names } else { Vec::new() };
            let scored = here.mentions[run.start].kind == Kind::Score;
            // 中央、省级、市级资金分别到位…，到位率依次为…: the rate is one of each of them.
            let rate = names.len() == 1 && self.book.class("listed-rate").iter().any(|rate| names[0].ends_with(rate.as_str()));
            let listed = || self.listed_before(here, &run, clause.start);
            if let Some(shared) = self.dated(&names, run.len()) {
                let years: Vec<Option<i32>> = names.iter().map(|name| year_of(name)).collect();
                told = vec![shared; run.len()];
                for (index, year) in run.clone().zip(years) {
                    here.years[index] = year;
                }
            } else if names.len() == run.len() && names.iter().all(|name| scored || self.resolve(name).is_some()) {
                told = self.completed(&names);
            } else if names.len() == 1
                && told.len() == run.len()
                && told.iter().all(|name| !name.is_empty())
                && self.is_score_word(names[0])
            {
                // 权重分别为…，得分分别为…，得分率依次为…: each of those named before.
            } else if let Some(listed) = rate.then(listed).flatten() {
                told = listed;
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

    /// Whether words only say that scores follow.
    fn is_score_word(&self, words: &str) -> bool {
        words == "得分率" || self.book.class("bare-score").iter().any(|word| word == words)
    }

    /// Where 分别 stands, or a rate that several numbers follow (占比为60%、40%), and where its numbers may begin.
    fn places(&self, here: &Here) -> Vec<(usize, usize)> {
        let words = self.book.class("respective").iter().flat_map(|word| here.view.match_indices(word.as_str()));
        let mut places: Vec<(usize, usize)> = words.map(|(at, word)| (at, at + word.len())).collect();
        for rate in self.book.class("listed-rate") {
            for (at, _) in here.view.match_indices(rate.as_str()) {
                let at = at + rate.len();
                let behind = here.view[at..].strip_prefix(['为', '是', '：', '的']).map_or(at, |rest| here.view.len() - rest.len());
                let several = |first: &usize| here.view[here.mentions[*first].end..].starts_with(['、', '和']);
                if here.figure_from(at).filter(several).is_some_and(|first| here.mentions[first].start == behind) {
                    places.push((at, behind));
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        places
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
            // 一季度、上半年支出进度分别为…: how far the expenditure came.
            let thing = thing.strip_suffix("进度").unwrap_or(thing);
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
        // 草原修复、公园建设执行率分别为…: how far each of them came.
        let rates = self.book.class("progress-rate");
        let rate =
            rates.iter().map(String::as_str).filter(|rate| last.len() > rate.len() && last.ends_with(rate)).max_by_key(|rate| rate.len());
        let roles = rate.or_else(|| ROLES.iter().find(|end| last.ends_with(**end)).copied()).unwrap_or_default();
        let known = |name: &str| self.resolve(name).is_some_and(|subject| subject.concept.is_some());
        let plain = |name: &str| !known(name) && !self.resolve(name).is_some_and(|subject| self.book.names_money(&subject));
        let shared = self.book.class("shared-ending").iter().find(|end| last.len() > end.len() && last.ends_with(end.as_str()));
        // 县道、乡道、村道每公里养护经费
        let each = || last.find("每").filter(|&at| at > 0).map(|at| &last[at..]);
        let shared = shared.map(String::as_str).or_else(each);
        let shared = shared.filter(|_| names[..names.len() - 1].iter().all(|name| plain(name)));
        // 一、二、三类对象分别为…
        let counted = |name: &str| name.chars().count() == 1 && "一二三四五六七八九甲乙丙".contains(name);
        if names.len() > 1
            && names[..names.len() - 1].iter().all(|name| counted(name))
            && last.chars().next().is_some_and(|c| counted(&c.to_string()))
        {
            let thing: String = last.chars().skip(1).collect();
            return names.iter().map(|name| format!("{}{thing}", name.chars().next().unwrap_or_default())).collect();
        }
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
        let from = near.rfind(['。', '；', '：']).unwrap_or_default();
        let from = at - near.len() + near[from..].rfind("其中").map_or(from, |within| from + within);
        let first = here.landmarks.figure_indices.partition_point(|&index| here.mentions[index].start < from);
        let told = here.landmarks.figure_indices[first..].iter().take(run.len() + 2).take_while(|&&index| index <= last).count();
        // 总投资9万元，申请中央补助5万元、省级补助3万元，村民自筹1万元，三方分担比例为…: all but the total.
        let numbered = here.view[at..]
            .trim_start_matches('，')
            .chars()
            .next()
            .and_then(|c| "零一二三四五六七八九".find(c))
            .map(|at| at / '一'.len_utf8());
        let all = told == run.len() || numbered == Some(run.len()) && told == run.len() + 1;
        for place in (0..run.len()).rev() {
            let mention = &here.mentions[index];
            let before = here.landmarks.figures[index];
            let from = before.map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from, mention.start).next()?;
            let words = &here.view[clause];
            let given = here.respective[index].as_deref();
            let goes_on = all || given.is_some() || words.starts_with(['、', '和', '及']);
            if mention.kind != here.mentions[last].kind || place > 0 && !goes_on {
                return None;
            }
            let name = given.unwrap_or_else(|| words.trim_start_matches(['、', '和', '及']));
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

/// Names without the words that say how many they are: 中央、省级、市县三级占比.
fn without_tally(words: &str) -> &str {
    let mut rest = words;
    for end in ["占比", "比例", "各"] {
        rest = rest.strip_suffix(end).unwrap_or(rest);
    }
    // 投入、过程、产出三项一级指标权重
    for end in ["权重", "分值", "指标", "一级"] {
        rest = rest.strip_suffix(end).unwrap_or(rest);
    }
    let shorter = rest.strip_suffix(['级', '方', '项', '类']).and_then(|rest| rest.strip_suffix(['两', '二', '三', '四', '五', '六']));
    shorter.filter(|shorter| shorter.contains('、')).unwrap_or(words)
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
        let between = &here.view[pair[0].end..pair[1].start];
        // 分别增长11%、6%和下降14%
        let turned = || between.strip_prefix(['、', '和', '及', '与']).is_some_and(|turn| TURNS.contains(&turn));
        pair[0].kind == pair[1].kind && (matches!(between, "、" | "和" | "，" | "及" | "与") || turned())
    };
    let more = here.mentions[first..].windows(2).take_while(goes_on).count();
    (more > 0).then_some(first..first + more + 1)
}
