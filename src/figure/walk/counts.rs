//! What a count counts: the words before it, the words behind it, or the visits that the text speaks of.

use super::Walk;
use super::here::Here;
use crate::figure::Subject;
use crate::number::Kind;
use crate::token::clauses_before;
use std::sync::Arc;

/// Words behind which a number stands before the name of what it counts: 下属1家机关, 包括6个科室及9个下属单位.
const NUMBER_FIRST: &[&str] = &[
    "包括", "了", "对", "有", "下属", "所属", "和", "及", "与", "、", "由", "编报", "开展", "下设", "内设", "设", "涵盖", "选取", "选择",
    "针对",
];

/// Words at which the name behind a count ends.
const NAME_ENDS: &[&str] = &[
    "开展", "进行", "实施", "纳入", "涉及", "的", "共", "和", "及", "与", "组成", "构成", "参加", "完成", "等", "均", "已", "达到", "自评",
    "得分", "作为", "为", "未", "以", "在",
];

/// How many characters the name behind a count has at most.
const NAME: usize = 18;

/// Words that a threshold belongs to: 单价100万元以上的设备.
const PRICES: &[&str] = &["单位价值", "单价", "单台价值", "单台（套）价值", "价值"];

/// The known subjects whose visits are counted, and the words for them.
const VISITS: &[(&str, &str)] =
    &[("公务接待费", "公务接待"), ("国内公务接待费", "国内公务接待"), ("外事接待费", "外事接待"), ("因公出国（境）费", "因公出国（境）")];

impl Walk<'_> {
    /// What a count counts.
    pub(super) fn counted(&self, here: &Here, left: usize, index: usize) -> Option<Arc<Subject>> {
        let mention = &here.mentions[index];
        let priced = index.checked_sub(1).and_then(|threshold| priced(here, threshold, index));
        if let Some(thing) = priced.or_else(|| self.visits(here, left, index)) {
            return Some(Arc::new(Subject { path: vec![thing.clone()], name: thing, ..Subject::default() }));
        }
        let clause = clauses_before(here.view, left, mention.start).next().unwrap_or(mention.start..mention.start);
        let words = &here.view[clause.clone()];
        let behind = || self.resolve(name_behind(&here.view[mention.end..]));
        let first = if NUMBER_FIRST.iter().any(|word| words.ends_with(word)) { behind() } else { None };
        first.or_else(|| self.name(here, clause)).or_else(behind)
    }

    /// `累计接待87批次、700人次`: visits are of what the words, the number before, the item or the text name.
    fn visits(&self, here: &Here, left: usize, index: usize) -> Option<String> {
        let mention = &here.mentions[index];
        let words = here.view.get(left..mention.start)?;
        let last = self.account.figures.last().filter(|last| last.at.block == here.block && last.sentence == self.sentence);
        let before = last.and_then(|last| ["批次", "人次", "团组"].iter().find_map(|visits| last.subject_name().strip_suffix(visits)));
        let counter = match here.counter(mention) {
            "批次" | "批" => "批次",
            "人次" => "人次",
            // 42批次294人
            "人" if words.is_empty() || words == "，" => {
                before?;
                "人次"
            }
            _ => return None,
        };
        let clause = clauses_before(here.view, left, mention.start).next()?;
        let of = |subject: Option<&Subject>| {
            let name = &self.book.entry(subject?.concept?).name;
            VISITS.iter().find(|(known, _)| known == name).map(|(_, visits)| *visits)
        };
        let current = || self.current.and_then(|current| self.account.statement(current.statement).subject.as_deref());
        let base = of(self.name(here, clause).as_deref()).or(before).or_else(|| of(self.item.as_deref())).or_else(|| of(current()))?;
        Some(format!("{base}{counter}"))
    }

    /// The things of a price that a threshold and the count behind it speak of.
    pub(super) fn priced_things(&self, here: &Here, index: usize) -> Option<Arc<Subject>> {
        let thing = priced(here, index, index + 1)?;
        Some(Arc::new(Subject { path: vec![thing.clone()], name: thing, ..Subject::default() }))
    }
}

/// `单价100万元（含）以上的设备2台`: the words from the price to the count, if the mentions are a threshold and a count of one clause.
fn priced(here: &Here, threshold: usize, count: usize) -> Option<String> {
    let (threshold, count) = (here.mentions.get(threshold)?, here.mentions.get(count)?);
    if threshold.kind != Kind::Threshold || count.kind != Kind::Count {
        return None;
    }
    let between = here.view.get(threshold.end..count.start)?;
    if between.contains(['，', '。', '；', '：', '、']) {
        return None;
    }
    let from = PRICES.iter().filter_map(|price| here.view[..threshold.start].strip_suffix(price)).map(str::len).min();
    let thing = here.view.get(from.unwrap_or(threshold.start)..count.start)?;
    // 以上设备（不含车辆）: what is left out is no part of the name.
    let thing = thing.strip_suffix('）').and_then(|remark| remark.rsplit_once('（')).map_or(thing, |(name, _)| name);
    Some(thing.to_owned())
}

/// The name at the start of the words behind a count.
fn name_behind(rest: &str) -> &str {
    let end = rest
        .char_indices()
        .take(NAME)
        .find(|(_, c)| "，。；：、（）“”".contains(*c) || c.is_ascii_digit())
        .map_or_else(|| rest.char_indices().nth(NAME).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
    let name = &rest[..end];
    let end = NAME_ENDS.iter().filter_map(|word| name.find(word)).min().unwrap_or(name.len());
    &name[..end]
}
