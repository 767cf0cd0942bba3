//! A total (合计) is not the sum of its parts.
//!
//! Parts come from lists in the text (其中：…, 主要用于以下方面：…, numbered items, the items of one 类) and from declared identities
//! such as 三公经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费. n parts and their total may differ by (n + 1) half units of the last
//! digit. A list is only added up where it is known to be complete: an identity says so, the members are accounts, the last is
//! 其他…, or their printed shares make 100. Where a fund was spent on one item (项) alone, a budget of the item that is not that of the fund is a
//! warning.
//!
//! Example: “三公”经费支出预算为3.25万元，其中：公务接待费支出预算为4.03万元, all others 0. 0 + 4.03 + 0 + 0 = 4.03.
//!
//! # 中文
//!
//! 分项来自文中的列举（其中、主要用于以下方面、编号的类款项、同一类下各项）和勾稽关系（如三公经费＝因公出国（境）费＋公务用车购置及运行维护费＋公务接待费）。
//! n个分项与合计之差不超过(n＋1)个末位半单位的，只作“尾差”。只有能确认列全的清单才求和：勾稽关系明定、逐项为科目、末项为“其他”，或各项占比合计为100。
//! 某类资金全部支出于一个项、而该项预算与该类资金预算不同的，作“疑似”。
//!
//! 例：“三公”经费预算3.25万元，其中公务接待费预算4.03万元，其余为0。复算0＋4.03＋0＋0＝4.03万元。

use super::finding::words;
use super::group::Group;
use super::slip::one_digit_off;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Scope, StatementId};
use crate::number::{Law, Verdict};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ205",
    name: "sum-mismatch",
    title: Words { chinese: "合计与分项之和不符", english: "a total is not the sum of its parts" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("sum.rs"),
    run,
};

/// How many addends a formula shows before it is cut.
const SHOWN: usize = 16;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for group in context.groups.iter().filter(|group| group.measure != Measure::Count) {
        if !group.complete {
            nearly(desk, group);
            continue;
        }
        let figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
        let weighed = context.weigh(Law::Sum, figures);
        if desk.settle(&weighed) {
            let outcome = weighed.outcome;
            let whole = context.account.figure(group.whole);
            let mut addends: Vec<String> =
                group.parts.iter().take(SHOWN).map(|&part| context.account.figure(part).value.to_string()).collect();
            if group.parts.len() > SHOWN {
                addends.push("…".into());
            }
            let formula = addends.join(" ＋ ");
            let name = context.subject(group.whole);
            let unit = whole.unit_label();
            let label = if whole.measure == Measure::Unknown { "" } else { whole.label };
            let why = group.about.as_ref().map_or(String::new(), |about| format!("，依据：{about}"));
            let message = words(
                format!(
                    "“{}”{}写为{}{unit}，{}个分项之和为{}{unit}，相差{}{unit}{why}",
                    name.chinese,
                    label,
                    whole.value,
                    group.parts.len(),
                    outcome.expected,
                    outcome.gap.abs()
                ),
                format!(
                    "{} ({}) is printed as {}{unit}, but its {} parts add up to {}{unit}",
                    name.english,
                    whole.measure.english(),
                    whole.value,
                    group.parts.len(),
                    outcome.expected
                ),
            );
            let mut finding = context.mismatch(weighed, formula, message);
            finding.suspects = vec![group.whole];
            desk.report(finding);
        }
    }
}

/// Whether an item (项) is all that a fund was spent on: the total and the item state one actual amount, and no other item is told.
fn only_item(context: &Context<'_>, group: &Group, item: FigureId) -> bool {
    let account = &context.account;
    let (whole, part) = (account.figure(group.whole), account.figure(item));
    let fund = whole
        .subject
        .as_deref()
        .is_some_and(|subject| subject.concept.is_some() && matches!(subject.scope, Scope::GovernmentFund | Scope::StateCapital));
    let named = part.subject.as_deref().and_then(|subject| subject.account.as_ref()).is_some_and(|account| account.item.is_some());
    let spent = |statement: StatementId| {
        let mut found = account.figures_of(statement).filter(|(_, figure)| figure.measure == Measure::Actual && figure.checkable());
        found.next().filter(|(_, figure)| !figure.value.is_zero() && figure.period == whole.period).map(|(id, _)| id)
    };
    let equal = || {
        let (one, other) = (spent(whole.statement)?, spent(part.statement)?);
        Some(context.weigh(Law::Same, vec![one, other]).outcome.verdict == Verdict::Consistent)
    };
    fund && named && group.measure.is_budget() && equal() == Some(true)
}

/// A budget of a fund that is another one than that of the only item it was spent on. Another item may have been planned and left undone.
fn told_otherwise(desk: &mut Desk<'_>, whole: FigureId, item: FigureId) {
    let context = desk.context;
    let weighed = context.weigh(Law::Same, vec![item, whole]);
    desk.settle(&weighed);
    let (name, total) = (context.subject(item), context.subject(whole));
    let (one, other) = (context.printed(item), context.printed(whole));
    let message = words(
        format!(
            "“{}”的决算数即“{}”的全部，{}却为{one}，与其{}{other}不一致",
            name.chinese,
            total.chinese,
            context.account.figure(item).label,
            context.account.figure(whole).label
        ),
        format!("{} is all that {} was spent on, but its budget is {one} and not {other}", name.english, total.english),
    );
    let mut finding = context.mismatch(weighed, format!("{one} = {other}"), message);
    finding.severity = Severity::Warning;
    desk.report(finding);
}

/// A list that may have more members than it prints, but misses its total by the slip of a single digit.
fn nearly(desk: &mut Desk<'_>, group: &Group) {
    let context = desk.context;
    let figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
    let weighed = context.weigh(Law::Sum, figures);
    let outcome = weighed.outcome;
    // What adds up lists all there is.
    if outcome.verdict == Verdict::Consistent && group.parts.len() > 1 {
        desk.settle(&weighed);
        return;
    }
    if let [item] = group.parts[..]
        && outcome.verdict == Verdict::Inconsistent
        && only_item(context, group, item)
    {
        told_otherwise(desk, group.whole, item);
        return;
    }
    if group.parts.len() < 3 {
        desk.undetermined(Obstacle::Open);
        return;
    }
    let whole = context.account.figure(group.whole);
    if outcome.verdict != Verdict::Inconsistent
        || whole.decimals < 2
        || whole.value.fract().is_zero()
        || !one_digit_off(whole.value, outcome.expected)
    {
        desk.undetermined(Obstacle::Open);
        return;
    }
    desk.settle(&weighed);
    let formula = group.parts.iter().map(|&part| context.account.figure(part).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let name = context.subject(group.whole);
    let unit = whole.unit_label();
    let message = words(
        format!(
            "“{}”{}写为{}{unit}，所列{}项之和为{}{unit}，仅差一位数字，疑有笔误",
            name.chinese,
            whole.label,
            whole.value,
            group.parts.len(),
            outcome.expected
        ),
        format!(
            "{} is printed as {}{unit}; the {} parts listed make {}{unit}, one digit away",
            name.english,
            whole.value,
            group.parts.len(),
            outcome.expected
        ),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.severity = Severity::Warning;
    finding.suspects = vec![group.whole];
    desk.report(finding);
}
