//! Scores with their weights, and the bounds that name a class: 产出指标40分，得39分; 评价得分在90分以上的项目; 单价100万元以上设备.

use super::Walk;
use super::here::{Here, tail};
use super::role::Role;
use crate::figure::subject::{plain, without_date};
use crate::figure::{Figure, Subject};
use crate::number::{Kind, Unit};
use crate::pattern::Measure;
use crate::token::clauses_before;
use std::ops::Range;
use std::sync::Arc;

/// Words that follow the number of a bound.
const BOUNDS: &[&str] = &["以上", "以下", "以内", "之间", "及以上", "及以下", "（含）", "(含)", "（不含）"];

/// Words before a score or a rate that only bounds others.
const THAN: &[&str] =
    &["小于", "大于", "低于", "高于", "超过", "不足", "未达到", "小于等于", "大于等于", "低于目标值", "高于目标值", "≤", "≥", "<", ">"];

/// Words behind a rate that make it one of a class: 执行率100%的项目.
const CLASSES: &[&str] = &["的项目", "的单位", "的部门", "的预算单位", "以上的", "以下的", "（含）以上的"];

/// The longest words of a bound behind its number, in characters.
const LONGEST: usize = 24;

impl Walk<'_> {
    /// The class of things that a bound names: 单价100万元（含）以上的设备, 评价得分在60分以下的项目.
    pub(super) fn bounded(&self, here: &Here, index: usize, clause: Range<usize>) -> Option<String> {
        let mention = &here.mentions[index];
        let words = without_date(&here.view[clause.clone()]);
        // 一是执行率低于80%的项目1个
        let words = ["一是", "二是", "三是", "四是", "五是"].iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words);
        let price = ["单位价值", "单台价值", "单价", "单台", "单件", "单套"].iter().find_map(|word| words.rfind(word));
        let head =
            price.map_or_else(|| words.trim_start_matches(['、', '，', '在', '对', '有']).trim_start_matches("其中"), |at| &words[at..]);
        let rest = &here.view[mention.end..];
        let (mut end, mut depth) = (0, 0u32);
        for (at, c) in rest.char_indices().take(LONGEST) {
            match c {
                '（' if ["（含", "（不含）"].iter().any(|word| rest[at..].starts_with(word)) => depth += 1,
                '）' if depth > 0 => depth -= 1,
                '，' | '。' | '；' | '、' | '：' | '（' | '）' | '“' | '”' => break,
                c if c.is_ascii_digit() => break,
                _ => {}
            }
            end = at + c.len_utf8();
        }
        let behind = ["共", "为", "有", "共计", "-", "—", "~", "至"].iter().fold(&rest[..end], |rest, tail| rest.trim_end_matches(tail));
        let head = ["主要是", "主要因", "因"].iter().find_map(|word| head.strip_prefix(word)).unwrap_or(head);
        let head = head.trim_start_matches(['均', '都', '仍', '已', '略', '将', '把']);
        if mention.kind == Kind::Percent && THAN.contains(&head) {
            return None;
        }
        // 确保预算执行率不低于96%，…: the rate, and no class of things.
        if mention.kind == Kind::Percent
            && behind.is_empty()
            && let Some(rate) = THAN.iter().filter_map(|than| head.strip_suffix(than)).min_by_key(|rate| rate.len())
            && let Some(subject) = self.resolve(rate.trim_end_matches('不'))
            && self.book.class("rate-ending").iter().any(|end| subject.name.ends_with(end.as_str()))
        {
            return Some(subject.name.clone());
        }
        // 康复有效率目标值≥85%
        if mention.kind == Kind::Percent
            && let Some(rate) = head.strip_suffix(['≥', '≤'])
        {
            let rate = plain(["目标值", "目标", "为"].iter().fold(rate, |rate, word| rate.trim_end_matches(word)));
            return Some(rate).filter(|rate| !rate.starts_with("目标"));
        }
        let name = plain(&format!("{head}{}{behind}", &here.view[mention.start..mention.end]));
        let counter = here.mentions.get(index + 1).filter(|count| count.kind == Kind::Count).map(|count| here.counter(count));
        Some(match (name.strip_suffix('的'), counter) {
            (Some(_), Some("个" | "项")) => format!("{name}项目"),
            (Some(_), Some("家")) => format!("{name}单位"),
            (bare, _) => bare.unwrap_or(&name).to_owned(),
        })
    }

    /// What a score or a weight is of.
    pub(super) fn scored(&self, here: &Here, role: &Role, clause: Range<usize>, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let bare = here.view[clause.clone()].trim_matches(['，', '、', '（', '）', '：', '为']);
        // 预算管理（满分20分，得18.6分）
        let bare = if ["满分", "分值", "标准分", "权重", "指标分值", "指标得分", "该项分值"].contains(&bare) {
            ""
        } else {
            bare
        };
        let is_bare = self.book.class("bare-score").iter().any(|word| word == bare.trim_end_matches("满分"))
            || bare.is_empty()
            || bare.starts_with('按') && bare.ends_with(['得', '计'])
            || bare.ends_with("满分") && bare.starts_with(['得', '获', '计']);
        // 整体效能（25分，自评24分）, but 投入指标9.5分（满分10分）.
        let outer = here.view[..clause.start].strip_suffix('（').map(str::len).filter(|_| bare.is_empty());
        let outer = outer.filter(|&outer| here.figure_before(outer).is_none_or(|figure| figure.end < outer));
        let last = self.account.figures.last().filter(|last| last.at.block == here.block && last.sentence == self.sentence);
        let partner = last.filter(|last| {
            outer.is_none()
                && !divided(here, last, clause.start)
                && matches!((last.measure, role.measure), (Measure::Weight, Measure::Score) | (Measure::Score, Measure::Weight))
        });
        if let Some(partner) = partner
            && (bare.is_empty() || is_bare)
        {
            return partner.subject.clone();
        }
        // 综合得分90分，较2021年度的86.4分提高3.6分
        if bare.starts_with(['较', '比']) && outer.is_none() {
            let score = |figure: &&Figure| figure.measure == Measure::Score;
            return self.told_before(here).next().filter(score).and_then(|last| last.subject.clone());
        }
        // （一）决策（20分）。…。合计得分18.7分: of what the paragraph is headed by.
        if bare.starts_with("合计得") {
            let block = self.account.figures.iter().rev().take(CHAPTER).take_while(|figure| figure.at.block == here.block);
            let head = block.last().filter(|first| first.measure == Measure::Weight && here.paragraph.marker.is_some());
            if let Some(subject) = head.and_then(|first| first.subject.clone()) {
                return Some(subject);
            }
        }
        // 执行率未达100%扣2.5分: of what the clause begins with, before the number.
        if (bare.starts_with('扣') || bare.is_empty() && role.measure == Measure::Change)
            && let Some(number) = here.figure_before(clause.start).filter(|number| number.end == clause.start)
        {
            let words = tail(here.view, number.start).rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
            let name = self.freed(here, number.start - words.len()..number.start);
            let name = self.book.class("rate-missed").iter().fold(name.as_str(), |name, end| name.trim_end_matches(end.as_str()));
            if name.chars().count() > 1 {
                return Some(Arc::new(self.book.exact(name)));
            }
        }
        if is_bare && outer.is_none() {
            // 自评得分97分 under an item is the item's; 得5分 is of the indicator that its clauses tell of.
            let whole = bare.contains("自评") || bare.contains("评价");
            let own = if whole { self.item.clone() } else { None };
            if whole && own.is_none() {
                return Some(Arc::new(self.book.exact(bare)));
            }
            let told = last.filter(|last| matches!(last.measure, Measure::Weight | Measure::Score) && !divided(here, last, clause.start));
            let headed = || self.headed(here, sentence).or_else(|| self.headed_above(here, sentence));
            // 资金到位率（3分）：…，得3分: of the one indicator whose weight was told, unless it is a group of them.
            let weighed = || {
                let weight =
                    self.told_before(here).take(NEAR).find(|last| last.measure == Measure::Weight && !divided(here, last, clause.start))?;
                let group = self.book.class("score-group").iter().any(|end| weight.subject_name().ends_with(end.as_str()));
                weight.subject.clone().filter(|_| !group)
            };
            return own
                .or_else(weighed)
                .or_else(|| self.indicator(here, &clause, sentence))
                .or_else(|| told.and_then(|last| last.subject.clone()))
                .or_else(headed);
        }
        let clause = match outer {
            Some(outer) => {
                let from = here.figure_before(outer).map_or(sentence.start, |figure| figure.end.max(sentence.start));
                clauses_before(here.view, from, outer).next()?
            }
            None => clause,
        };
        let mut name = self.freed(here, clause);
        // 该类指标满分20分: the one that the paragraph is headed by, or the heading before it.
        if name.starts_with('该') && name.contains("指标") {
            let body = here.paragraph.body();
            let stop = body.char_indices().take(TITLE).find(|(_, c)| *c == '。');
            let title = here.paragraph.marker.and(stop).map(|(stop, _)| &body[..stop]);
            let weighed = || self.account.figures.iter().rev().take(NEAR).find(|figure| figure.measure == Measure::Weight);
            match title {
                Some(title) => name = title.trim_end_matches("情况").to_owned(),
                None => return weighed().and_then(|figure| figure.subject.clone()),
            }
        }
        let name = self.without_score(&name).to_owned();
        (!name.is_empty() && name != "得").then(|| Arc::new(self.book.exact(&name)))
    }

    /// `（一）决策指标。分值15分，得分13.5分`: the indicator that heads the paragraph.
    fn headed(&self, here: &Here, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let marker = here.paragraph.marker?;
        let body = here.paragraph.body();
        let title = &body[..body.char_indices().take(INDICATOR + 1).find(|(_, c)| *c == '。')?.0];
        let first = sentence.start <= marker.width + title.len() + '。'.len_utf8();
        let named = title.ends_with("指标");
        (first && named).then(|| Arc::new(self.book.exact(title)))
    }

    /// `（二）过程类（25分）` and, in the paragraph below, `得20.85分，得分率83.40%`: the chapter whose weight was told last.
    fn headed_above(&self, here: &Here, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let last = self.account.figures.last().filter(|last| last.measure == Measure::Weight && last.at.block + 1 == here.block)?;
        let first = here.figure_from(sentence.start).is_some_and(|first| here.mentions[first].kind == Kind::Score) && sentence.start == 0;
        last.subject.clone().filter(|_| first)
    }

    /// The name of an indicator without the words for its score: 决策类指标权重, 决策指标得分; but 综合得分, 部门整体支出绩效自评得分 are names.
    fn without_score<'n>(&self, name: &'n str) -> &'n str {
        if ["综合", "总", "自评", "绩效", "评价", "平均", "该", "项目得"].iter().any(|word| name.contains(word)) {
            return name;
        }
        let indicator = ["得分", "权重", "分值", "满分", "得"].iter().find_map(|end| name.strip_suffix(end));
        indicator.filter(|indicator| indicator.chars().count() > 1).unwrap_or(name)
    }

    /// The indicator that the clauses before a score tell of: 在职人员控制率=57/62×100%=91.94%，小于100%，得5分.
    fn indicator(&self, here: &Here, clause: &Range<usize>, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let start = sentence.start.max(clause.start - tail(here.view, clause.start).len());
        let before = here.view.get(start..clause.start)?;
        let from = before.rfind(['；', '：']).map_or(0, |at| at + '；'.len_utf8());
        let words = |at: usize, clause: &str| {
            let end = clause.find(|c: char| c.is_ascii_digit() || "=＝（≥≤".contains(c))?;
            let from = start + from + at;
            Some(self.freed(here, from..from + end))
        };
        let mut clauses = Vec::new();
        let mut at = 0;
        for clause in before[from..].split_inclusive('，') {
            clauses.push((at, clause));
            at += clause.len();
        }
        // What the sentence began with, and the clauses just before the score.
        let middle = 1..clauses.len().saturating_sub(CLAUSES).max(1);
        clauses.drain(middle.start.min(clauses.len())..middle.end.min(clauses.len()));
        let told: Vec<String> = clauses.into_iter().filter_map(|(at, clause)| words(at, clause)).filter(|name| !name.is_empty()).collect();
        // The rate nearest to the score, else what the sentence began with.
        let rate = told.iter().rposition(|name| ["率", "度", "性"].iter().any(|end| name.ends_with(end)));
        let name = told.into_iter().nth(rate.unwrap_or(0))?;
        // 计划购置设备60台，实际购置60台，完成率100%，得4分: of what was completed.
        let bare = name == "完成率";
        let completed = self.told_before(here).take(NEAR).find(|last| last.measure == Measure::Completion && last.at.view.start >= start);
        if let Some(subject) =
            completed.filter(|last| bare && last.subject_name().chars().count() > 1).and_then(|last| last.subject.clone())
        {
            return Some(subject);
        }
        let name = self.without_score(&name).trim_end_matches("目标值").trim_end_matches(['由', '从', '扣']);
        let long = name.chars().count() > INDICATOR || name.contains('、');
        (!long && !name.is_empty()).then(|| Arc::new(self.book.exact(name)))
    }
}

/// Whether a semicolon stands between a figure and a position.
fn divided(here: &Here, last: &Figure, at: usize) -> bool {
    here.divided(last.at.view.end..at)
}

/// How many clauses before a score are asked for the indicator.
const CLAUSES: usize = 3;

/// How many figures before it a weight is looked for among.
const NEAR: usize = 24;

/// How many figures a paragraph on one chapter has at most.
const CHAPTER: usize = 40;

/// The longest title of a paragraph, in characters.
const TITLE: usize = 200;

/// The longest name of an indicator, in characters.
const INDICATOR: usize = 16;

impl Here<'_> {
    /// Whether a number only bounds a class: 单价100万元以上, 90分以上, 80（含）-90分, 执行率低于70%的.
    pub(super) fn is_bound(&self, index: usize) -> bool {
        let mention = &self.mentions[index];
        let (before, after) = (&self.view[..mention.start], &self.view[mention.end..]);
        match mention.kind {
            Kind::Threshold => true,
            Kind::Score => {
                BOUNDS.iter().any(|bound| after.starts_with(bound))
                    || THAN.iter().any(|word| before.ends_with(word))
                    || is_upper_end(before)
            }
            Kind::Percent => {
                // 11.3%的项目未按期完工: a part of them, and no class.
                let named = !before.is_empty() && !before.ends_with(['，', '；', '。', '：', '有']);
                mention.unit != Unit::Point
                    && (THAN.iter().any(|word| before.ends_with(word)) || named && CLASSES.iter().any(|word| after.starts_with(word)))
            }
            _ => false,
        }
    }
}

/// Whether a number ends a range that was begun before it: 80（含）-.
fn is_upper_end(before: &str) -> bool {
    let Some(lower) = before.strip_suffix(['-', '—', '－', '–', '~', '～', '至', '到']) else { return false };
    let lower = ["（含）", "（不含）", "(含)", "分"].iter().fold(lower, |lower, word| lower.strip_suffix(word).unwrap_or(lower));
    lower.ends_with(|c: char| c.is_ascii_digit())
}
