//! A change (增减额) is not the difference of the two amounts printed beside it.
//!
//! Where a statement prints this year's amount, last year's amount (or the budget) and the change between them, the change must be
//! their difference within rounding: three printed numbers, so one and a half units of the last digit.
//!
//! Where the base is not printed, an increase must still be no larger than the amount that it led to.
//!
//! Example: 2023年支出12.40万元，2022年支出10.10万元，比上年增加3.20万元. 12.40 − 10.10 = 2.30.
//!
//! # 中文
//!
//! 同一表述内同时印出本年数、上年数（或预算数）和增减额时，增减额应等于两数之差，容许三个数各半个末位的舍入。
//!
//! 基数未印出的，增加额也不应大于本年数（否则基数小于零）。
//!
//! 例：2023年支出12.40万元，2022年支出10.10万元，比上年增加3.20万元。复算12.40−10.10＝2.30万元。

use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::number::{Law, Verdict, difference};
use crate::pattern::{Against, Measure};

pub(super) static RULE: Rule = Rule {
    code: "GJ204",
    name: "difference-mismatch",
    title: Words { chinese: "增减额与两数之差不符", english: "a change is not the difference of its amounts" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("difference.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::Change || !figure.unit.is_money() {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some((current, base)) = operands(context, id, figure) else {
            if !exceeds(desk, id, figure) {
                desk.undetermined(Obstacle::Missing);
            }
            continue;
        };
        let figures = vec![id, current, base];
        let weighed = context.weigh(Law::Difference, figures.clone());
        if weighed.outcome.verdict == Verdict::Inconsistent && context.another_meant(id, &figures) {
            desk.undetermined(Obstacle::Ambiguous);
            continue;
        }
        if desk.settle(&weighed) {
            let outcome = weighed.outcome;
            let turned = context.judge(&figures, |o| {
                let turned = crate::number::Operand { value: -o[0].value, ..o[0] };
                difference(turned, o[1], o[2])
            });
            if outcome.verdict == Verdict::Inconsistent && turned.0.verdict != Verdict::Inconsistent {
                continue;
            }
            let text = |id: FigureId| {
                let figure = context.account.figure(id);
                format!("{}{}", figure.value, figure.unit_label())
            };
            let formula = format!("{} − {}", text(current), text(base));
            let subject = context.subject(current);
            let message = words(
                format!(
                    "“{}”的增减额写为{}{}，按两处金额复算为{}{}（{formula}）",
                    subject.chinese,
                    figure.value,
                    figure.unit_label(),
                    outcome.expected,
                    figure.unit_label()
                ),
                format!(
                    "{}: the change is said to be {}{}, but {formula} = {}{}",
                    subject.english,
                    figure.value,
                    figure.unit_label(),
                    outcome.expected,
                    figure.unit_label()
                ),
            );
            desk.report(context.mismatch(weighed, formula, message));
        }
    }
}

/// An increase larger than the amount itself, which would have been less than nothing before. Whether it could be held against one.
fn exceeds(desk: &mut Desk<'_>, id: FigureId, change: &Figure) -> bool {
    let context = desk.context;
    let compared = matches!(change.against, Some(against) if against != Against::Other);
    if change.reason || !compared || !change.checkable() || !change.value.is_sign_positive() || change.value.is_zero() {
        return false;
    }
    // What is left over may have been less than nothing.
    let Some(current) = context.current_level(id).filter(|&current| {
        let level = context.account.figure(current);
        let name = level.subject_name();
        level.statement == change.statement && !["结余", "结转", "净", "差", "盈"].iter().any(|word| name.contains(word))
    }) else {
        return false;
    };
    let weighed = context.weigh(Law::AtMost, vec![id, current]);
    if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
        return true;
    }
    let level = context.account.figure(current);
    let formula = format!("{}{} ≤ {}{}", change.value, change.unit_label(), level.value, level.unit_label());
    let subject = context.subject(current);
    let message = words(
        format!(
            "“{}”为{}{}，却比基数增加{}{}：基数将小于零",
            subject.chinese,
            level.value,
            level.unit_label(),
            change.value,
            change.unit_label()
        ),
        format!(
            "{} is {}{}, yet said to have grown by {}{}: the base would be less than nothing",
            subject.english,
            level.value,
            level.unit_label(),
            change.value,
            change.unit_label()
        ),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.expected = Some(format!("≤ {}{}", level.value, level.unit_label()));
    desk.report(finding);
    true
}

/// This year's amount and the base of a change.
pub(super) fn operands(context: &Context<'_>, id: FigureId, change: &Figure) -> Option<(FigureId, FigureId)> {
    if change.reason {
        return None;
    }
    let current = context.current_level(id)?;
    let base = match change.against? {
        Against::Prior => context.prior_level(id)?,
        Against::Other => return None,
        against => {
            let wanted = |figure: &Figure| match against {
                Against::BudgetInitial => figure.measure == Measure::BudgetInitial,
                Against::BudgetAdjusted => figure.measure == Measure::BudgetAdjusted,
                _ => figure.measure.is_budget(),
            };
            let budgets: Vec<FigureId> = context
                .account
                .figures_of(change.statement)
                .filter(|(_, figure)| wanted(figure) && figure.checkable())
                .map(|(id, _)| id)
                .collect();
            let [base] = budgets[..] else { return None };
            base
        }
    };
    (current != base).then_some((current, base))
}
