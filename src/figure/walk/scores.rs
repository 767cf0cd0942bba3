//! Scores with their weights, and the bounds that name a class: 产出指标40分，得39分; 评价得分在90分以上的项目; 单价100万元以上设备.

use super::Walk;
use super::here::Here;
use super::role::Role;
use crate::figure::Subject;
use crate::figure::subject::plain;
use crate::number::Kind;
use crate::pattern::Measure;
use crate::token::clauses_before;
use std::ops::Range;
use std::sync::Arc;

/// A score that says no more than this belongs to what was named before it.
const BARE: &[&str] =
    &["得", "得分", "得分为", "得分是", "实得", "实得分", "实际得分", "自评得分", "自评得", "自评", "评价得分", "评分", "最终得分"];

/// Words that follow the number of a bound.
const BOUNDS: &[&str] = &["以上", "以下", "以内", "之间", "及以上", "及以下", "（含）", "(含)", "（不含）"];

/// Words before a score or a rate that only bounds others.
const THAN: &[&str] =
    &["小于", "大于", "低于", "高于", "不足", "未达到", "小于等于", "大于等于", "低于目标值", "高于目标值", "≤", "≥", "<", ">"];

/// The longest words of a bound behind its number, in characters.
const LONGEST: usize = 24;

impl Walk<'_> {
    /// The class of things that a bound names: 单价100万元（含）以上的设备, 评价得分在60分以下的项目.
    pub(super) fn bounded(&self, here: &Here, index: usize, clause: Range<usize>) -> Option<String> {
        let mention = &here.mentions[index];
        let words = &here.view[clause.clone()];
        let price = ["单位价值", "单台价值", "单价", "单台", "单件", "单套"].iter().find_map(|word| words.rfind(word));
        let head = price.map_or_else(|| words.trim_start_matches(['、', '，', '在', '对', '有']), |at| &words[at..]);
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
        if mention.kind == Kind::Percent && THAN.contains(&head) {
            return None;
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
        // 整体效能（25分，自评24分）, but 投入指标9.5分（满分10分）.
        let outer = here.view[..clause.start].strip_suffix('（').map(str::len).filter(|_| bare.is_empty());
        let outer = outer.filter(|&outer| here.figure_before(outer).is_none_or(|figure| figure.end < outer));
        let last = self.account.figures.last().filter(|last| last.at.block == here.block && last.sentence == self.sentence);
        let partner = last.filter(|last| {
            outer.is_none() && matches!((last.measure, role.measure), (Measure::Weight, Measure::Score) | (Measure::Score, Measure::Weight))
        });
        if let Some(partner) = partner
            && (bare.is_empty() || BARE.contains(&bare))
        {
            return partner.subject.clone();
        }
        let clause = match outer {
            Some(outer) => {
                let from = here.figure_before(outer).map_or(sentence.start, |figure| figure.end.max(sentence.start));
                clauses_before(here.view, from, outer).next()?
            }
            None => clause,
        };
        let name = self.freed(here, clause);
        (!name.is_empty() && name != "得").then(|| Arc::new(self.book.exact(&name)))
    }
}

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
            Kind::Percent => THAN.iter().any(|word| before.ends_with(word)),
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
