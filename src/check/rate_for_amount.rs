//! An amount is written as a percentage.
//!
//! 减少0.45%，减少10.1% gives two rates for one change. If the first number, read as an amount in the unit of this year's amount,
//! makes the second rate right, it was meant as the amount. A share above 100 % is told too: no part takes more than all of its whole.
//!
//! # 中文
//!
//! 同一变动连写两个百分比（减少0.45%，减少10.1%），若把前一个数按本年数的金额单位理解后第二个比例恰好成立，即应为金额而误写为百分比。占比超过100%的也在此提示。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::number::{Decimal, Operand, Unit, Verdict, growth_from_change, ratio};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ210",
    name: "amount-written-as-rate",
    title: Words { chinese: "金额误写为百分比", english: "an amount written as a percentage" },
    severities: &[Severity::Error],
    source: include_str!("rate_for_amount.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    for (id, rate) in account.each().filter(|(_, figure)| figure.unit == Unit::Percent && figure.checkable() && !figure.reason) {
        if rate.measure == Measure::Share && rate.value > Decimal::ONE_HUNDRED {
            desk.evaluated();
            let subject = context.subject(id);
            let message = words(
                format!("“{}”占比写为{}%，超过100%", subject.chinese, rate.value),
                format!("{}: a share of {}% exceeds 100%", subject.english, rate.value),
            );
            desk.report(Finding {
                stated: Some(format!("{}%", rate.value)),
                expected: Some("≤ 100%".into()),
                ..Finding::new(Severity::Error, message, vec![id])
            });
            continue;
        }
        if rate.pattern.as_deref() == Some("final-as-percent") {
            final_as_percent(desk, id, rate);
            continue;
        }
        if rate.measure != Measure::ChangeRate {
            continue;
        }
        let Some((first, amount)) = account.figures_of(rate.statement).find(|(other, figure)| {
            *other < id
                && other.0 + 1 == id.0
                && figure.measure == Measure::ChangeRate
                && figure.unit == Unit::Percent
                && figure.sentence == rate.sentence
                && figure.direction == rate.direction
                && figure.against == rate.against
        }) else {
            continue;
        };
        let Some(current) = context.current_level(id) else {
            desk.undetermined(Obstacle::Missing);
            continue;
        };
        desk.evaluated();
        let level = account.figure(current);
        let change = Operand { unit: level.unit, ..amount.literal() };
        let outcome = growth_from_change(rate.literal(), context.strict(level), change);
        if !matches!(outcome.verdict, Verdict::Consistent | Verdict::Rounding) {
            continue;
        }
        let subject = context.subject(current);
        let message = words(
            format!(
                "“{}”的增减额写为{}%，按{}{}理解时其后的增减率{}%成立，疑将金额误写为百分比",
                subject.chinese,
                amount.value.abs(),
                amount.value.abs(),
                level.unit_label(),
                rate.value.abs()
            ),
            format!(
                "{}: the change of {}% is an amount of {}{}, which makes the rate of {}% right",
                subject.english,
                amount.value,
                amount.value,
                level.unit_label(),
                rate.value
            ),
        );
        desk.report(Finding {
            stated: Some(format!("{}%", amount.value.abs())),
            expected: Some(format!("{}{}", amount.value.abs(), level.unit_label())),
            ..Finding::new(Severity::Error, message, vec![first, id, current])
        });
    }
}

/// 预算2,980.00万元，实际支出2,915.40%，执行率97.83%: the number is the amount that makes the rate right.
fn final_as_percent(desk: &mut Desk<'_>, id: FigureId, figure: &Figure) {
    let context = desk.context;
    let account = &context.account;
    let near = id.0.saturating_sub(3)..(id.0 + 4).min(account.figures.len());
    let beside = |fits: &dyn Fn(&Figure) -> bool| {
        near.clone()
            .map(|index| (FigureId(index), &account.figures[index]))
            .find(|(other, one)| *other != id && one.sentence == figure.sentence && one.checkable() && fits(one))
    };
    let (Some((budget, planned)), Some((rate, completion))) =
        (beside(&|one| one.measure.is_budget()), beside(&|one| one.measure == Measure::Completion))
    else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    let amount = Operand { unit: planned.unit, ..figure.literal() };
    if !matches!(ratio(completion.literal(), amount, context.strict(planned)).verdict, Verdict::Consistent | Verdict::Rounding) {
        return;
    }
    let subject = context.subject(budget);
    let message = words(
        format!(
            "“{}”的实际支出写为{}%，按{}{}理解时完成率{}%成立，疑将金额误写为百分比",
            subject.chinese,
            figure.value,
            figure.value,
            planned.unit_label(),
            completion.value
        ),
        format!(
            "{}: spending is written as {}%, but as {}{} it makes the completion of {}% right",
            subject.english,
            figure.value,
            figure.value,
            planned.unit_label(),
            completion.value
        ),
    );
    desk.report(Finding {
        stated: Some(format!("{}%", figure.value)),
        expected: Some(format!("{}{}", figure.value, planned.unit_label())),
        ..Finding::new(Severity::Error, message, vec![id, budget, rate])
    });
}
