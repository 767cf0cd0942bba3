//! A total (合计) is not the sum of its parts.
//!
//! Parts come from lists in the text (其中：…, 主要用于以下方面：…, numbered items, the items of one 类) and from declared identities
//! such as 三公经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费. n parts and their total may differ by (n + 1) half units of the last
//! digit. A list is only added up where it is known to be complete: an identity says so, the members are accounts, the last is
//! 其他…, or their printed shares make 100.
//!
//! Example: “三公”经费支出预算为3.25万元，其中：公务接待费支出预算为4.03万元, all others 0. 0 + 4.03 + 0 + 0 = 4.03.
//!
//! # 中文
//!
//! 分项来自文中的列举（其中、主要用于以下方面、编号的类款项、同一类下各项）和勾稽关系（如三公经费＝因公出国（境）费＋公务用车购置及运行维护费＋公务接待费）。
//! n个分项与合计之差不超过(n＋1)个末位半单位的，只作“尾差”。只有能确认列全的清单才求和：勾稽关系明定、逐项为科目、末项为“其他”，或各项占比合计为100。
//!
//! 例：“三公”经费预算3.25万元，其中公务接待费预算4.03万元，其余为0。复算0＋4.03＋0＋0＝4.03万元。

use super::finding::words;
use super::group::Group;
use super::slip::one_digit_off;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::FigureId;
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
