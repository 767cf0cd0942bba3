//! What counted things are.
//!
//! Money is named by the words before it. Counted things may stand on either side: 车辆3辆, but 下属4个事业单位; people and groups take their
//! name from what was said before them: 接待22批次、143人次.

use super::Walk;
use super::here::Here;
use super::names::UNIT_ENDINGS;
use super::role::Role;
use crate::figure::subject::plain;
use crate::figure::{Figure, Subject};
use crate::number::{Kind, Mention};
use crate::pattern::Measure;
use crate::token::clauses_before;
use std::ops::Range;
use std::sync::Arc;

/// Words that join a count to what was said before it.
const JOINTS: &[char] = &['及', '和', '与', '、', '加', '由'];

/// How many figures before a count are asked what was counted.
const COUNTED: usize = 12;

/// Which guests are received, by the words for them; where words end at one place, the first holds.
const GUESTS: &[(&str, &str)] = &[
    ("国内公务接待", "国内公务接待"),
    ("国内接待", "国内公务接待"),
    ("国内来访", "国内公务接待"),
    ("国内来宾", "国内公务接待"),
    ("外事接待", "外事接待"),
    ("外宾", "外事接待"),
    ("国（境）外", "外事接待"),
    ("公务接待", "公务接待"),
];

impl Walk<'_> {
    /// What a count, a score or a bound is of.
    pub(super) fn counted(&self, here: &Here, left: usize, role: &Role, index: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let clause = clauses_before(here.view, left.min(role.start), role.start).next()?;
        let clause = if role.measure == Measure::Change { before_change(here, clause) } else { clause };
        let clause = self.before_goal(here, clause.clone()).unwrap_or(clause);
        if here.mentions[index].kind == Kind::Count && (here.is_compared(index) || here.is_goal_of(index, self.book.class("goal"))) {
            return None;
        }
        if here.mentions[index].kind == Kind::Score && !here.is_bound(index) {
            return self.scored(here, role, clause, sentence);
        }
        let name = if here.is_bound(index) { self.bounded(here, index, clause) } else { self.thing(here, index, sentence, clause) };
        name.filter(|name| !name.is_empty()).map(|name| Arc::new(self.book.exact(&name)))
    }

    /// The name of what is counted.
    fn thing(&self, here: &Here, index: usize, sentence: &Range<usize>, clause: Range<usize>) -> Option<String> {
        let mention = &here.mentions[index];
        let words = &here.view[clause.clone()];
        // 单价100万元以上设备2台: the bound before the count is part of the name.
        if let Some(before) = index.checked_sub(1).filter(|&before| {
            let between = here.view.get(here.mentions[before].end..clause.start);
            here.is_bound(before) && between.is_some_and(|words| matches!(words, "" | "以上" | "以下" | "以内"))
        }) {
            let from = here.left(before, sentence);
            return self.bounded(here, before, clauses_before(here.view, from, here.mentions[before].start).next()?);
        }
        if let Some(name) = self.travelled(here, mention, sentence, words) {
            return Some(name);
        }
        // 80-90分的1个.
        if let Some(band) = words.strip_suffix("分的").filter(|band| band.ends_with(|c: char| c.is_ascii_digit())) {
            return Some(format!("{}分的项目", band.trim_start_matches(['，', '；', '、'])));
        }
        // 国家助学金482万元、3860人次: the people whom the money before them went to.
        if words == "、"
            && let Some(paid) = self.told_before(here).next().filter(|last| last.unit.is_money() && last.at.view.end == clause.start)
            && !paid.subject_name().is_empty()
            && !self.is_noun(&self.noun_behind(&here.view[mention.end..]).unwrap_or_default())
        {
            return Some(paid.subject_name().to_owned());
        }
        let before = self.told_before(here).next().filter(|last| last.measure == Measure::Count && last.at.view.end == clause.start);
        let before = before.filter(|before| before.counter != here.counter(mention) && !before.subject_name().is_empty());
        // 低保对象642户1138人, 供应建设用地682宗、1.46万亩, 新建公园2处共4600平方米
        let alone = || self.noun_behind(&here.view[mention.end..]).is_none();
        if let Some(before) = before
            && (words.is_empty() || matches!(words, "、" | "共" | "，共" | "共计" | "计") && alone())
        {
            return Some(before.subject_name().to_owned());
        }
        // 8个乡镇26个行政村, 6个小区、43栋楼: the words between are those of the count before.
        let between = words.trim_end_matches(['、', '和', '及', '与']);
        if !between.is_empty()
            && let Some(before) =
                self.told_before(here).next().filter(|last| last.measure == Measure::Count && last.at.view.end == clause.start)
            && before.subject_name().ends_with(between)
            && here.named_behind(before, between)
        {
            let behind = &here.view[mention.end..];
            let words = || if behind.starts_with('的') { None } else { self.words_behind(behind) };
            return self.noun_behind(behind).or_else(words).or_else(|| match here.counter(mention) {
                "户" => Some("户数".to_owned()),
                "人" | "名" => Some("人数".to_owned()),
                _ => None,
            });
        }
        let name = self.freed(here, clause.clone());
        let within = |name: &&str| self.is_noun(name) || name.chars().count() > 1;
        let name = name.strip_suffix('中').filter(within).map_or(name.clone(), str::to_owned);
        let behind = &here.view[mention.end..];
        // 贴息企业计划完成45家，实际完成46家: the second goes on with the first.
        let name = match self.planned_before(here, mention, &name) {
            Some(planned) => return Some(planned),
            None => {
                let shorter = ["年初目标值", "年初目标", "年度目标值", "年度目标", "计划完成", "计划", "目标值", "目标", "完成"]
                    .iter()
                    .find_map(|end| name.strip_suffix(end));
                shorter.filter(|shorter| shorter.chars().count() > 1).unwrap_or(&name).to_owned()
            }
        };
        // 全县有6所学校
        let name = if whole_places(&name) { String::new() } else { name };
        let listed = name.contains('、') || name.ends_with(['”', '》']) || words.ends_with('等');
        if joined(words) || listed || !self.is_noun(&name) {
            let thing = self.noun_behind(behind).or_else(|| listed.then(|| self.words_behind(behind)).flatten());
            if let Some(thing) = thing {
                let within = ["内设", "派出", "直属"].into_iter().find(|word| words.ends_with(word) || words.contains(word) && listed);
                return Some(format!("{}{thing}", within.unwrap_or_default()));
            }
        }
        let people = matches!(here.counter(mention), "人" | "名" | "人次");
        Some(match name.as_str() {
            "" => self.words_behind(behind)?,
            "完成" | "实际完成" => return self.counted_before(here, mention),
            "增加" | "减少" | "计划" | "目标" => return None,
            "惠及" if people => "惠及人数".to_owned(),
            "实有" if people => "实有人数".to_owned(),
            "在职" | "离休" | "退休" | "离退休" if people => format!("{name}人员"),
            "人数" => {
                let before = here.last_words(sentence.start..clause.start);
                let of = ["会议", "培训"].into_iter().filter_map(|word| before.rfind(word).map(|at| (at, word))).max();
                format!("{}人数", of.map_or("", |(_, word)| word))
            }
            // 公务用车购置数量 is no cost.
            "公务用车购置数量" | "公务用车购置数" if matches!(here.counter(mention), "辆" | "台") => {
                "购置公务用车".to_owned()
            }
            // 公务用车购置费5万元（购置2辆）
            "购置" | "新购" | "新购置" | "更新"
                if matches!(here.counter(mention), "辆" | "台")
                    && self.told_before(here).take(2).any(|last| last.subject_name().starts_with("公务用车")) =>
            {
                "购置公务用车".to_owned()
            }
            "保有量" | "购置数" | "购置量" if matches!(here.counter(mention), "辆" | "台") => format!("公务用车{name}"),
            _ => name,
        })
    }

    /// The thing counted just before with the same counting word, where a count only says how much of it was done: 计划加装电梯60部，实际加装48部.
    fn planned_before(&self, here: &Here, mention: &Mention, name: &str) -> Option<String> {
        let bare = ["", "完成", "实际完成", "实际", "值", "实际值", "完成值"].contains(&name);
        let before = self.told_before(here).next().filter(|before| before.measure == Measure::Count)?;
        let words = here.view.get(before.at.view.end..mention.start)?;
        let same = before.counter == here.counter(mention) && words.starts_with('，') && words.contains(['实', '完']);
        let going_on = !name.is_empty() && name.chars().count() <= 3 && before.subject_name().starts_with(name);
        (same && (bare || going_on)).then(|| before.subject_name().to_owned()).filter(|name| !name.is_empty())
    }

    /// `设置绩效指标28项，其中：…。实际完成26项`: what the sentence before counted with the same word.
    fn counted_before(&self, here: &Here, mention: &Mention) -> Option<String> {
        let block = self.account.figures.iter().rev().take(COUNTED).take_while(|last| last.at.block == here.block);
        let same =
            |last: &&Figure| last.measure == Measure::Count && last.counter == here.counter(mention) && !last.subject_name().is_empty();
        let mut whole = block.filter(same).filter(|last| self.account.statement(last.statement).member_of.is_none());
        whole.next().map(|last| last.subject_name().to_owned())
    }

    /// The words of a clause without those around the name, the reporting unit and years.
    pub(super) fn freed(&self, here: &Here, clause: Range<usize>) -> String {
        let mut name = without_years(here, clause);
        if let Some(unit) = self.account.header.unit.as_deref()
            && let Some(at) = name.find(unit)
        {
            name.replace_range(..at + unit.len(), "");
        }
        if let Some(at) = UNIT_ENDINGS.iter().filter_map(|end| name.find(&format!("{end}有")).map(|at| at + end.len())).max() {
            name.replace_range(..at, "");
        }
        for word in self.book.class("count-holder") {
            if let Some(at) = name.rfind(word)
                && !name[..at].ends_with('公')
                && at + word.len() < name.len()
            {
                name.replace_range(..at + word.len(), "");
            }
        }
        let (leads, names) = (self.book.class("count-lead"), self.book.class("count-name"));
        let mut rest = name.as_str();
        loop {
            rest = without_ordinal(rest.trim_start_matches(['、', '，', '（', '）', '：', '；', '—', '-', ' ']));
            let lead = |rest: &str| leads.iter().find(|lead| rest.starts_with(lead.as_str())).map(String::len);
            // 部门共有车辆: the unit itself.
            let unit = |rest: &str| {
                let behind = rest.strip_prefix("部门").or_else(|| rest.strip_prefix("单位"))?;
                let own = ["共", "现", "实有", "年末", "在职", "在编", "编制"].iter().any(|word| behind.starts_with(word));
                own.then_some("部门".len())
            };
            let named = names.iter().any(|name| rest.starts_with(name.as_str()));
            let Some(length) = lead(rest).filter(|_| !named).or_else(|| unit(rest)) else { break };
            rest = &rest[length..];
        }
        loop {
            let mut shorter = rest.trim_end_matches([' ', '（', '，', '：']);
            // A remark in brackets is no part of the name; an alternative of one character is: 机关行政科（股）.
            if let Some(open) = shorter.rfind('（').filter(|&open| open > 0 && shorter.ends_with('）'))
                && shorter[open..].chars().count() > 3
            {
                shorter = &shorter[..open];
            }
            // 惠及3845人, 涉及6230户
            let whole = self.book.class("count-tail-never").iter().any(|end| shorter.ends_with(end.as_str()));
            let tails = self.book.class("count-tail").iter().filter(|_| !whole);
            shorter = tails.filter_map(|tail| shorter.strip_suffix(tail.as_str())).next().unwrap_or(shorter);
            shorter = shorter.strip_suffix('有').filter(|rest| !rest.ends_with(['实', '国'])).unwrap_or(shorter);
            if shorter.len() == rest.len() {
                return plain(rest);
            }
            rest = shorter;
        }
    }

    /// Whether a name ends in a noun for counted things.
    fn is_noun(&self, name: &str) -> bool {
        ["count-noun", "count-noun-short"].into_iter().flat_map(|class| self.book.class(class)).any(|noun| name.ends_with(noun.as_str()))
    }

    /// The noun directly behind a count: 4个下属单位决算, 2个项目.
    pub(super) fn noun_behind(&self, rest: &str) -> Option<String> {
        if self.book.class("count-noun-never").iter().any(|word| rest.starts_with(word.as_str())) {
            return None;
        }
        let ends = self.book.class("count-noun-end");
        let mut end = 0;
        for (at, c) in rest.char_indices().take(20) {
            // 科（股）室: an alternative of one character belongs to the noun.
            let alternative = c == '（' && rest[at..].chars().nth(2) == Some('）');
            let closing = c == '）' && rest[..at].chars().rev().nth(1) == Some('（');
            let stop = ends.iter().any(|word| rest[at..].starts_with(word.as_str()));
            if stop || c.is_ascii_digit() || "，。；：、（）“”《》".contains(c) && !alternative && !closing {
                break;
            }
            end = at + c.len_utf8();
        }
        let words = &rest[..end];
        let known = self.book.class("count-noun").iter().filter_map(|noun| words.rfind(noun.as_str()).map(|at| at + noun.len())).max();
        let short = self.book.class("count-noun-short").iter().any(|noun| words.ends_with(noun.as_str()));
        known.max(short.then_some(end)).map(|known| words[..known].to_owned())
    }

    /// The words behind a count where nothing names the thing before it, and no noun is known.
    fn words_behind(&self, rest: &str) -> Option<String> {
        let end = rest
            .char_indices()
            .take(14)
            .find(|(_, c)| "，。；：、（）“”".contains(*c) || c.is_ascii_digit())
            .map_or_else(|| rest.char_indices().nth(10).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
        self.resolve(&rest[..end]).map(|subject| subject.name.clone()).filter(|name| !name.ends_with(['了', '和', '的', '）', '及']))
    }

    /// Groups received or sent abroad, and the people in them.
    fn travelled(&self, here: &Here, mention: &Mention, sentence: &Range<usize>, words: &str) -> Option<String> {
        let counter = here.counter(mention);
        let people = matches!(counter, "人次" | "人" | "名" | "人（次）");
        let groups = matches!(counter, "批次" | "批" | "次") || matches!(counter, "个" | "团组") && words.contains('团');
        if !people && !groups || self.book.class("count-no-guest").iter().any(|word| words.contains(word.as_str())) {
            return None;
        }
        if groups && words.contains("出国") && words.contains("团组") && !words.contains("其他单位") {
            return Some("因公出国（境）团组".to_owned());
        }
        if people && words.contains("出国") && words.ends_with(['）', '国', '境', '计', '共', '次']) {
            return Some("因公出国（境）人次".to_owned());
        }
        let ending = if people { "人次" } else { "批次" };
        let before = here.last_words(sentence.start..here.view.floor_char_boundary(mention.start.saturating_sub(words.len())));
        let (known, tails) = (self.book.class("count-guest"), self.book.class("count-tail"));
        let guests = |behind: &str| {
            let behind = behind.trim_matches(['、', '，', '：', '了']).trim_end_matches("支出");
            let behind = tails.iter().fold(behind, |rest, tail| rest.trim_end_matches(tail.as_str()));
            behind.is_empty() || known.iter().any(|known| known == behind)
        };
        if words.rsplit_once("接待").is_some_and(|(_, behind)| guests(behind)) {
            return Some(format!("{}{ending}", reception(words).or_else(|| reception(before)).unwrap_or("公务接待")));
        }
        if !guests(words.trim_start_matches(['、', '，', '共', '计', '累', '（', '参', '加', '其', '中'])) {
            return None;
        }
        let last = self.account.figures.last().filter(|last| last.at.block == here.block && last.sentence == self.sentence);
        let last = last.filter(|last| last.measure == Measure::Count).map(|last| last.subject_name()).unwrap_or_default();
        if last.contains("出国") {
            return people.then(|| "因公出国（境）人次".to_owned());
        }
        if let Some(family) = last.strip_suffix("批次").or_else(|| last.strip_suffix("人次")).filter(|family| family.ends_with("接待"))
        {
            return Some(format!("{family}{ending}"));
        }
        if !matches!(counter, "批次" | "批" | "人次") {
            return None;
        }
        if before.contains("接待") {
            return Some(format!("{}{ending}", reception(before).unwrap_or("公务接待")));
        }
        // The item that the text stands under.
        let current = self.current.and_then(|current| self.account.statement(current.statement).subject.as_deref());
        let guests = [self.item.as_deref(), current].into_iter().flatten().find_map(|subject| {
            let name = &self.book.entry(subject.concept?).name;
            ["国内公务接待", "外事接待", "公务接待", "因公出国（境）"].into_iter().find(|guests| name.starts_with(guests))
        });
        guests.map(|guests| format!("{guests}{ending}"))
    }
}

impl Here<'_> {
    /// Whether the thing that a figure counts is named right behind it: 8个乡镇.
    fn named_behind(&self, figure: &Figure, name: &str) -> bool {
        self.view[figure.at.view.end..].starts_with(name)
    }
}

/// Whether words only say where things are counted: 全县, 项目涉及全县.
fn whole_places(name: &str) -> bool {
    ["全县", "全市", "全区", "全镇", "全乡", "全省", "全旗", "全州"].iter().any(|place| name.ends_with(place))
}

/// Whether a count is joined to what was said before it, so that it is no whole and its noun stands behind it: 局机关及4个下属单位.
fn joined(before: &str) -> bool {
    before.ends_with(JOINTS)
}

/// The words of a clause before it turns to a change: 车辆比上年减少1辆.
fn before_change(here: &Here, clause: Range<usize>) -> Range<usize> {
    let words = &here.view[clause.clone()];
    let turn = ["比", "较", "同比", "增", "核减", "减", "提高", "上升", "降", "扣", "净"].iter().filter_map(|word| words.find(word)).min();
    clause.start..clause.start + turn.unwrap_or(words.len())
}

/// Words without the ordinal of an item before them: 1.完成管道铺设, ②渠道, 一是项目.
fn without_ordinal(words: &str) -> &str {
    let words = ["一是", "二是", "三是", "四是", "五是"].iter().find_map(|word| words.strip_prefix(word)).unwrap_or(words);
    let words = words.trim_start_matches(|c: char| "①②③④⑤⑥⑦⑧⑨⑩".contains(c));
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match words[digits..].strip_prefix(['.', '．', '、']) {
        Some(rest) if digits > 0 && digits < 3 => rest,
        _ => words,
    }
}

/// Which guests the words speak of last.
fn reception(words: &str) -> Option<&'static str> {
    let found = GUESTS.iter().rev().enumerate().filter_map(|(rank, (word, guests))| Some((words.rfind(word)? + word.len(), rank, *guests)));
    found.max().map(|(_, _, guests)| guests)
}

/// The words of a clause without years and dates; behind the name of a unit they begin anew.
fn without_years(here: &Here, clause: Range<usize>) -> String {
    let mut name = String::new();
    let mut from = clause.start;
    let years = here.mentions[here.mentions_from(clause.start)..].iter().take_while(|mention| mention.end <= clause.end);
    for year in years.filter(|mention| mention.kind == Kind::Year) {
        name.push_str(&here.view[from..year.start]);
        let dated = ["截至", "截止", "至", "截至到"].contains(&name.trim_matches(['，', '、']));
        if dated || UNIT_ENDINGS.iter().any(|end| name.ends_with(end)) {
            name.clear();
        }
        // 2023年12月31日, 2023年末.
        let rest = &here.view[year.end..clause.end];
        let date = |mark: char| {
            let at = rest.find(mark)?;
            rest[..at].chars().all(|c| c.is_ascii_digit() || c == '月').then_some(at + mark.len_utf8())
        };
        from = year.end + date('日').or_else(|| date('月')).unwrap_or_default();
        from += ["末", "底", "初"].iter().find(|word| here.view[from..clause.end].starts_with(**word)).map_or(0, |word| word.len());
    }
    name.push_str(&here.view[from..clause.end]);
    name
}
