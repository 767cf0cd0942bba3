//! A change (增减额) is not the difference of the two amounts printed beside it.
//!
//! Where a statement prints this year's amount, last year's amount (or the budget) and the change between them, the change must be
//! their difference within rounding: three printed numbers, so one and a half units of the last digit.
//!
//! Changes behind a budget and a result without a word for their base are taken to be against the budget if all but few of a report's are; one
//! that is not is a warning. Where the base is not printed, an increase must still be no larger than the amount that it led to.
//!
//! Example: 2023年支出12.40万元，2022年支出10.10万元，比上年增加3.20万元. 12.40 − 10.10 = 2.30.
//!
//! # 中文
//!
//! 同一表述内同时印出本年数、上年数（或预算数）和增减额时，增减额应等于两数之差，容许三个数各半个末位的舍入。
//!
//! 预算数、决算数之后未写明比较对象的增减额，全文绝大多数为与预算之差的，个别不符的作“疑似”。基数未印出的，增加额也不应大于本年数（否则基数小于零）。
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
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("difference.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut from_budget: Vec<[FigureId; 3]> = Vec::new();
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::Change || !figure.unit.is_money() {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some((current, base)) = operands(context, id, figure) else {
            if let Some(against) = beside_budget(context, id, figure) {
                from_budget.push(against);
                continue;
            }
            if !exceeds(desk, id, figure) {
                desk.undetermined(Obstacle::Missing);
            }
            continue;
        };
        compare(desk, id, current, base);
    }
    by_habit(desk, &from_budget);
}

/// How many changes without a word for their base show by what a report means them.
const HABIT: usize = 4;

/// 年初预算5万元，支出决算4万元，完成年初预算的80%，减少1万元: nothing says that the change is against the budget, but if it is in the rest of the
/// report, one that is not is very likely wrong.
fn by_habit(desk: &mut Desk<'_>, changes: &[[FigureId; 3]]) {
    let broken: Vec<&[FigureId; 3]> =
        changes.iter().filter(|one| desk.context.weigh(Law::Difference, one.to_vec()).outcome.verdict == Verdict::Inconsistent).collect();
    if changes.len() < HABIT || broken.len() * HABIT > changes.len() {
        changes.iter().for_each(|_| desk.undetermined(Obstacle::Ambiguous));
        return;
    }
    for &[id, current, base] in changes {
        if compare(desk, id, current, base) {
            desk.soften();
        }
    }
}

/// The change, the actual amount and the only budget of a sentence that names no base.
fn beside_budget(context: &Context<'_>, id: FigureId, change: &Figure) -> Option<[FigureId; 3]> {
    if change.against.is_some() || change.reason || !change.checkable() {
        return None;
    }
    let account = &context.account;
    let beside = |fits: &dyn Fn(Measure) -> bool| {
        let mut found = account.figures_of(change.statement).filter(|(other, figure)| {
            *other < id
                && figure.sentence == change.sentence
                && fits(figure.measure)
                && figure.checkable()
                && !figure.reason
                && figure.unit.is_money()
                && account.period(figure) == account.header.year
        });
        found.next().filter(|_| found.next().is_none()).map(|(id, _)| id)
    };
    Some([id, beside(&|measure| measure == Measure::Actual)?, beside(&Measure::is_budget)?])
}

/// Holds a change against the difference of two amounts. Whether it is told that it is another.
fn compare(desk: &mut Desk<'_>, id: FigureId, current: FigureId, base: FigureId) -> bool {
    let context = desk.context;
    let figure = context.account.figure(id);
    let figures = vec![id, current, base];
    let weighed = context.weigh(Law::Difference, figures.clone());
    if weighed.outcome.verdict == Verdict::Inconsistent && context.another_meant(id, Law::Difference, &figures) {
        desk.undetermined(Obstacle::Ambiguous);
        return false;
    }
    if !desk.settle(&weighed) {
        return false;
    }
    let outcome = weighed.outcome;
    let turned = context.judge(&figures, |o| {
        let turned = crate::number::Operand { value: -o[0].value, ..o[0] };
        difference(turned, o[1], o[2])
    });
    if outcome.verdict == Verdict::Inconsistent && turned.0.verdict != Verdict::Inconsistent {
        return false;
    }
    let formula = format!("{} − {}", context.printed(current), context.printed(base));
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
    outcome.verdict == Verdict::Inconsistent
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
