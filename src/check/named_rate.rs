//! A rate with a name of its own (审减率, 得分率, 回收率, 户均) does not fit the two numbers that its sentence gives it.
//!
//! Which numbers such a rate is of is told by the words in front of them: 审减率 is what was cut (审减) of what was submitted (送审), 得分率 the score
//! of its weight, 办结率 what was settled (办结) of what was counted before it, 户均 the money of a sentence over its households. `[[ratio]]` in the
//! pattern files says so of rates that have words of their own. A rate is held against every pair of numbers of its sentence that may be meant;
//! if one of them fits it is right, and if more than one could be meant and none fits, nothing is told. Where the words fix both numbers it is an
//! error, where another base could be thought of a warning.
//!
//! Example: 送审金额9.84亿元，审减0.73亿元，审减率8.0%. 0.73 ÷ 9.84 = 7.4%.
//!
//! # 中文
//!
//! 有专名的比率（审减率、得分率、回收率、办结率、户均等）与同一句中的分子、分母不符。分子、分母由其前的词语确定：审减率＝审减额÷送审额，得分率＝得分÷分值，
//! 办结率＝办结数÷前面的总数，户均＝金额÷户数；专名比率的定义见句式文件中的`[[ratio]]`。同一句中凡可能的分子、分母逐一试算，有一组成立即认为正确；可能的组合不止一组而都不成立的不报。
//! 词语已确定分子、分母的为错误，尚可能另有基数的作“疑似”。
//!
//! 例：送审金额9.84亿元，审减0.73亿元，审减率8.0%。复算0.73÷9.84＝7.4%。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::number::{Decimal, Law, Operand, Outcome, Unit, Verdict, average, growth_from_prior, ratio};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ215",
    name: "named-rate-mismatch",
    title: Words { chinese: "专名比率与其分子分母不符", english: "a named rate does not fit its two numbers" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("named_rate.rs"),
    run,
};

/// How many figures of a sentence are looked at.
const LONGEST: usize = 40;

/// How many figures before a score its weight is looked for among.
const WEIGHED: usize = 60;

/// What each one gets, and the counting words of what there is one of.
const EACH: &[(&str, &[&str])] = &[
    ("户均", &["户"]),
    ("人均", &["人", "名", "人次"]),
    ("车均", &["辆", "台"]),
    ("亩均", &["亩"]),
    ("村均", &["个"]),
    ("案均", &["件", "起"]),
    ("件均", &["件"]),
    ("平均每辆", &["辆"]),
    ("平均每户", &["户"]),
    ("平均每人", &["人", "名"]),
];

/// Words in a clause that make what each one gets no share of the money around it.
const OF_ITS_OWN: &[&str] = &["收入", "增收", "产值", "消费", "标准", "每月", "GDP", "GNP", "最高", "最低", "不超过", "成本"];

/// Words in front of a count that make it none of those that a rate is about.
const OTHERWISE: &[&str] = &["未", "应", "计划", "目标", "需", "拟", "按期", "不合格", "不满意"];

fn run(desk: &mut Desk<'_>) {
    let told = desk.context.account.told();
    let mut start = 0;
    while start < told.len() {
        let first = &told[start];
        let length = told[start..].iter().take_while(|one| one.at.block == first.at.block && one.sentence == first.sentence).count();
        let ids: Vec<FigureId> = (start..start + length.min(LONGEST)).map(FigureId).collect();
        one_sentence(desk, &ids);
        start += length;
    }
}

fn one_sentence(desk: &mut Desk<'_>, ids: &[FigureId]) {
    let context = desk.context;
    for (at, &id) in ids.iter().enumerate() {
        let rate = context.account.figure(id);
        if rate.reason || !plain(rate) {
            continue;
        }
        // What a semicolon parts from it is not meant.
        let near = |&other: &FigureId| context.between(context.account.figure(other), rate).is_none_or(|words| !words.contains('；'));
        let before: Vec<FigureId> = ids[..at].iter().copied().filter(near).collect();
        if rate.unit == Unit::Percent && rate.measure != Measure::Threshold {
            of_percent(desk, id, &before);
        } else if rate.unit.is_money() {
            let behind = |&other: &FigureId| context.between(rate, context.account.figure(other)).is_none_or(|words| !words.contains('；'));
            let all: Vec<FigureId> = before.into_iter().chain(ids[at + 1..].iter().copied().filter(behind)).collect();
            of_each(desk, id, &all);
        }
    }
}

fn of_percent(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let rate = figure(id);
    let words = context.words_before(rate);
    let name = words.trim_end_matches(['为', '达', '是', '到', '仅', '约', '：']);
    if name.ends_with("得分率") {
        return of_score(desk, id, before);
    }
    if rate.measure == Measure::Share {
        return of_counts(desk, id, before);
    }
    if rate.measure == Measure::Completion && of_goal(desk, id, before)
        || rate.measure == Measure::ChangeRate && of_two_years(desk, id, before)
    {
        return;
    }
    let known = context.library.ratios.iter().find(|ratio| ratio.rate.iter().any(|rate| name.ends_with(rate.as_str())));
    if let Some(known) = known {
        let says = |id: FigureId, all: &[String]| {
            let words = context.words_before(context.account.figure(id));
            all.iter().any(|word| words.contains(word.as_str()))
        };
        let number = |id: &&FigureId| is_number(context.account.figure(**id));
        let wholes: Vec<FigureId> = before.iter().filter(number).copied().filter(|&id| says(id, &known.whole)).collect();
        let parts = before.iter().filter(number).copied();
        // 不满意8份, 发放满意度问卷300份
        let denied = |id: FigureId| {
            let words = context.words_before(figure(id));
            ["不", "未"].iter().any(|word| words.contains(word)) || known.rate.iter().any(|rate| words.contains(rate.as_str()))
        };
        let parts = parts.filter(|&id| says(id, &known.part) && !denied(id) && (known.either || !wholes.contains(&id)));
        let parts: Vec<FigureId> = parts.collect();
        let severity = if known.sure { Severity::Error } else { Severity::Warning };
        // 访问职工80人、居民120人，合计200人，满意186人: of another number of the sentence.
        let excused = |part: FigureId| {
            let others = before.iter().copied().filter(|&other| other != part && number(&&other) && alike(figure(other), figure(part)));
            !known.sure && others.into_iter().any(|other| fits(rate, exact(context, figure(part)), exact(context, figure(other))))
        };
        if parts.iter().any(|&part| excused(part)) {
            desk.evaluated();
            return;
        }
        return hold(desk, id, &parts, &wholes, severity);
    }
    of_stem(desk, id, name, before);
}

/// `作业3.86万亩，完成年度任务3.60万亩的107.22%`: what was done of the goal told behind it.
fn of_goal(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) -> bool {
    let of_target = desk.context.account.figure(id).pattern.as_deref() == Some("completion-of-target");
    let Some([done, goal]) = counts_of(desk.context, id, before).filter(|_| of_target) else { return false };
    // 任务1.2万亩，完成1.26万亩，占任务的105%: the goal may come first as well.
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    if fits(figure(id), exact(context, figure(goal)), exact(context, figure(done))) {
        desk.evaluated();
    } else {
        hold(desk, id, &[done], &[goal], Severity::Error);
    }
    true
}

/// `由326件降至118件，下降63.80%`, `208件，较上年的165件增加43件，增长26.06%`: the growth between the two counts of its statement.
fn of_two_years(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) -> bool {
    let Some([one, other]) = counts_of(desk.context, id, before) else { return false };
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let (prior, current) = match figure(one).period.cmp(&figure(other).period) {
        std::cmp::Ordering::Less => (one, other),
        std::cmp::Ordering::Greater => (other, one),
        std::cmp::Ordering::Equal => return false,
    };
    let rate = figure(id);
    let outcome = growth_from_prior(rate.literal(), exact(context, figure(current)), exact(context, figure(prior)));
    desk.evaluated();
    if outcome.verdict != Verdict::Inconsistent {
        return true;
    }
    let formula = format!("{} ÷ {} − 1", context.printed(current), context.printed(prior));
    let (subject, value) = (context.subject(id), rate.value);
    let message = words(
        format!("“{}”的增减率写为{value}%，按两年数复算为{}%（{formula}）", subject.chinese, outcome.expected),
        format!("{}: the change is said to be {value}%, but {formula} = {}%", subject.english, outcome.expected),
    );
    let figures = vec![id, current, prior];
    let told = context.mismatch(Weighed { law: Law::GrowthFromPrior, figures, outcome, lenient: false }, formula, message);
    desk.report(Finding { law: None, ..told });
    true
}

/// The two counts of what a rate is of that stand before it in its sentence, if they are two and count the same.
fn counts_of(context: &Context<'_>, id: FigureId, before: &[FigureId]) -> Option<[FigureId; 2]> {
    let figure = |id: FigureId| context.account.figure(id);
    let own = |other: &FigureId| {
        let (other, rate) = (figure(*other), figure(id));
        other.measure == Measure::Count && !rate.subject_name().is_empty() && other.subject_name() == rate.subject_name()
    };
    let mut counts = before.iter().copied().filter(own);
    let two = [counts.next()?, counts.next()?];
    let whole = two.iter().all(|&id| is_number(figure(id))) && alike(figure(two[0]), figure(two[1]));
    (counts.next().is_none() && whole).then_some(two)
}

/// `办结204件，办结率98.08%`: the count that the name of the rate begins like, of another of the sentence before it.
fn of_stem(desk: &mut Desk<'_>, id: FigureId, name: &str, before: &[FigureId]) {
    let context = desk.context;
    let Some(stem) = name.strip_suffix('率').or_else(|| name.strip_suffix("比例")).and_then(ending) else { return };
    let figure = |id: FigureId| context.account.figure(id);
    let rate = figure(id);
    if rate.value == Decimal::ONE_HUNDRED {
        return;
    }
    let named = |id: FigureId| {
        let words = context.words_before(figure(id));
        words.contains(stem) && !OTHERWISE.iter().any(|word| words.contains(word))
    };
    let number = |id: FigureId| is_number(figure(id)) && figure(id).measure == Measure::Count;
    let parts: Vec<FigureId> = before.iter().copied().filter(|&id| number(id) && named(id)).collect();
    // 43个科室中仅28个实现核算，覆盖率65.12%
    if parts.is_empty()
        && let [.., whole, part] = before[..]
        && number(whole)
        && number(part)
        && context
            .between(figure(whole), figure(part))
            .is_some_and(|words| ["中有", "中仅", "中仅有", "中"].iter().any(|end| words.ends_with(end)))
        && context.between(figure(part), rate).is_some_and(|words| words.matches('，').count() == 1)
    {
        return hold(desk, id, &[part], &[whole], Severity::Warning);
    }
    let [part] = parts[..] else { return };
    let alike = |id: FigureId| number(id) && id < part && alike(figure(id), figure(part));
    let wholes: Vec<FigureId> = before.iter().copied().filter(|&id| alike(id) && figure(id).value >= figure(part).value).collect();
    // 受理190件，上年结转10件，办结180件: of both of them.
    let sums = |outer: &FigureId| {
        wholes.iter().any(|other| {
            let sum = figure(*outer).value.checked_add(figure(*other).value);
            other > outer
                && sum.is_some_and(|sum| fits(rate, exact(context, figure(part)), Operand { value: sum, ..exact(context, figure(*outer)) }))
        })
    };
    if wholes.iter().any(sums) {
        desk.evaluated();
        return;
    }
    hold(desk, id, &parts, &wholes, Severity::Warning);
}

/// The last two characters of a name.
fn ending(name: &str) -> Option<&str> {
    let at = name.char_indices().rev().nth(1)?.0;
    Some(&name[at..])
}

/// `权重20分，得分17.5分，得分率87.5%`: the score of its weight, which may have been told in the heading.
fn of_score(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let score = before.last().copied().filter(|&id| figure(id).measure == Measure::Score && figure(id).subject.is_some());
    let Some(score) = score else { return };
    let same =
        |weight: &FigureId| figure(*weight).measure == Measure::Weight && figure(*weight).subject_name() == figure(score).subject_name();
    let Some(weight) = (score.0.saturating_sub(WEIGHED)..score.0).rev().map(FigureId).find(same) else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    hold(desk, id, &[score], &[weight], Severity::Error);
}

/// `职工1268人，卫生技术人员1052人，占职工总数的82.97%`; `抽查的60家中有13家账实不符，占21.7%`: a share of counts.
fn of_counts(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let share = figure(id);
    // 7个项目未开工，占项目总数238个的2.94%: the whole stands right before its share.
    if context.words_before(share).ends_with('的') && share.pattern.as_deref() == Some("share-of-count") {
        if let [.., part, whole] = before[..]
            && figure(part).measure == Measure::Count
            && alike(figure(part), figure(whole))
        {
            hold(desk, id, &[part], &[whole], Severity::Warning);
        }
        return;
    }
    let part = before.last().copied().filter(|&id| figure(id).measure == Measure::Count && is_number(figure(id)));
    let Some(part) = part.filter(|_| share.of.is_none()) else { return };
    match share.of_words.as_deref() {
        Some(words) => {
            let name = ["总数", "总量", "总人数", "的"].iter().fold(words, |name, end| name.strip_suffix(end).unwrap_or(name));
            let block = figure(id).at.block;
            let whole = |other: &FigureId| {
                let other = figure(*other);
                other.measure == Measure::Count && is_number(other) && other.subject_name() == name && alike(other, figure(part))
            };
            let near = (0..part.0).rev().map(FigureId).take(WEIGHED).take_while(|&other| figure(other).at.block == block);
            let wholes: Vec<FigureId> = near.filter(whole).collect();
            hold(desk, id, &[part], &wholes, Severity::Error);
        }
        None => {
            let whole = |&other: &FigureId| {
                let other = figure(other);
                other.measure == Measure::Count && is_number(other) && alike(other, figure(part)) && other.value > figure(part).value
            };
            let wholes: Vec<FigureId> = before[..before.len() - 1].iter().copied().filter(whole).collect();
            // 共1200户3600人，其中脱贫1150户3480人，占95.83%: of either of the two.
            let beside = before[..before.len() - 1].last().copied().filter(|&other| {
                let close = context.between(figure(other), figure(part)).is_some_and(|words| words.chars().count() < 2);
                close && figure(other).measure == Measure::Count && !alike(figure(other), figure(part))
            });
            if beside.is_some() {
                return desk.undetermined(Obstacle::Ambiguous);
            }
            hold(desk, id, &[part], &wholes, Severity::Warning);
        }
    }
}

/// `补贴资金458.26万元，惠及412户，户均1.11万元`: the money of the sentence for each one of what it counts.
fn of_each(desk: &mut Desk<'_>, id: FigureId, ids: &[FigureId]) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let words = context.words_before(figure(id));
    let Some((_, counters)) = EACH.iter().find(|(each, _)| words.trim_start_matches("其中").starts_with(each)) else { return };
    if OF_ITS_OWN.iter().any(|word| words.contains(word)) {
        return;
    }
    let others = || ids.iter().copied().filter(|&other| other != id && !figure(other).reason && plain(figure(other)));
    let money: Vec<FigureId> = others()
        .filter(|&other| {
            let words = context.words_before(figure(other));
            figure(other).unit.is_money() && !EACH.iter().any(|(each, _)| words.contains(each))
        })
        .collect();
    let counts: Vec<FigureId> =
        others().filter(|&other| figure(other).measure == Measure::Count && counters.contains(&figure(other).counter.as_str())).collect();
    hold(desk, id, &money, &counts, Severity::Warning);
}

/// Holds a rate against the pairs of numbers that it may be of; tells if it fits none and there is but one.
fn hold(desk: &mut Desk<'_>, id: FigureId, parts: &[FigureId], wholes: &[FigureId], severity: Severity) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let rate = figure(id);
    let each = rate.unit.is_money();
    let pairs = parts.iter().flat_map(|&part| wholes.iter().map(move |&whole| (part, whole)));
    let pairs: Vec<(FigureId, FigureId)> = pairs
        .filter(|&(part, whole)| part != whole && (each || alike(figure(part), figure(whole)) || is_scored(figure(part), figure(whole))))
        .collect();
    if pairs.is_empty() {
        return;
    }
    if pairs.iter().any(|&(part, whole)| fits(rate, exact(context, figure(part)), exact(context, figure(whole)))) {
        desk.evaluated();
        return;
    }
    let [(part, whole)] = pairs[..] else {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    };
    let outcome = judged(rate, exact(context, figure(part)), exact(context, figure(whole)));
    if outcome.verdict != Verdict::Inconsistent {
        desk.undetermined(Obstacle::Undefined);
        return;
    }
    desk.evaluated();
    let name = context.words_before(rate).trim_end_matches(['为', '达', '是', '到', '仅', '约', '：', '占', '的']);
    let name = if name.is_empty() { rate.subject_name() } else { name };
    let formula = format!("{} ÷ {}", context.printed(part), context.printed(whole));
    let (value, unit) = (rate.value.abs(), rate.unit_label());
    let message = words(
        format!("“{name}”写为{value}{unit}，按同句两数复算为{}{unit}（{formula}）", outcome.expected),
        format!("{name} is said to be {value}{unit}, but {formula} = {}{unit}", outcome.expected),
    );
    let weighed = Weighed { law: Law::Ratio, figures: vec![id, part, whole], outcome, lenient: false };
    let told = context.mismatch(weighed, formula, message);
    // The numbers are held by their size; which of them is wrong, the relation alone does not say.
    desk.report(Finding { severity: told.severity.min(severity), law: None, ..told });
}

/// Whether a figure is a number that something can be a part of.
fn is_number(figure: &Figure) -> bool {
    let measured = figure.measure.is_level() || matches!(figure.measure, Measure::Count | Measure::Change | Measure::Unknown);
    measured && plain(figure) && !figure.reason && !figure.unit.is_rate()
}

/// Whether a figure is no round number; who its subject is does not matter here.
fn plain(figure: &Figure) -> bool {
    !figure.approximate
}

/// Whether two figures count the same, or are both money.
fn alike(one: &Figure, other: &Figure) -> bool {
    let counted = one.unit == Unit::Counted && other.unit == Unit::Counted && one.counter == other.counter;
    counted || one.unit.is_money() && other.unit.is_money()
}

fn is_scored(part: &Figure, whole: &Figure) -> bool {
    part.measure == Measure::Score && whole.measure == Measure::Weight
}

/// A number by its size; whole counts and scores are exact.
fn exact(context: &Context<'_>, figure: &Figure) -> Operand {
    let whole = figure.unit == Unit::Counted && !figure.counter.starts_with(['万', '亿', '千', '百']);
    let operand = context.strict(figure);
    let scored = matches!(figure.measure, Measure::Score | Measure::Weight);
    let decimals = if whole && (figure.decimals == 0 || scored) { EXACT } else { operand.decimals };
    Operand { value: figure.value.abs(), decimals, ..operand }
}

/// The decimals of a number that was not rounded.
const EXACT: u32 = 6;

fn judged(rate: &Figure, part: Operand, whole: Operand) -> Outcome {
    let stated = Operand { value: rate.value.abs(), ..rate.literal() };
    if rate.unit.is_money() { average(stated, part, whole) } else { ratio(stated, part, whole) }
}

/// Whether a rate may be of two numbers, at the precision that the report prints or at the one that is printed.
fn fits(rate: &Figure, part: Operand, whole: Operand) -> bool {
    judged(rate, part, whole).verdict != Verdict::Inconsistent
}
