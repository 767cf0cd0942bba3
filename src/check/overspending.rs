//! Every 年初预算 is met to 100 %, while the text says that spending exceeded it.
//!
//! If all completion rates against 年初预算 are 100 % with budgets equal to actual amounts, then 实际经费支出高于年初预算 cannot be true as
//! well. Usually the adjusted budget was entered as 年初预算.
//!
//! # 中文
//!
//! 全部“完成年初预算的100%”且年初预算与决算逐项相等，而文中又称“实际支出高于年初预算”，二者不能同时成立。常见原因是把全年（调整）预算数填作年初预算数。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Place, Rule, Severity, Words, completion};
use crate::figure::FigureId;
use crate::number::Decimal;
use crate::pattern::{Against, MarkKind, Measure};

pub(super) static RULE: Rule = Rule {
    code: "GJ502",
    name: "met-budget-but-overspent",
    title: Words { chinese: "完成率均为100%却称支出高于预算", english: "every budget met to 100 %, yet said to be exceeded" },
    severities: &[Severity::Error],
    source: include_str!("overspending.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    let Some(claim) = account.claims.iter().find(|claim| claim.kind == MarkKind::Overspending) else { return };
    let rates: Vec<FigureId> = account
        .each()
        .filter(|(_, figure)| figure.measure == Measure::Completion && figure.against == Some(Against::BudgetInitial) && figure.checkable())
        .map(|(id, _)| id)
        .collect();
    if rates.len() < 2 {
        desk.undetermined(Obstacle::Missing);
        return;
    }
    desk.evaluated();
    let met = |&rate: &FigureId| {
        account.figure(rate).value == Decimal::ONE_HUNDRED
            && completion::operands(context, rate, account.figure(rate))
                .is_some_and(|(actual, budgets)| budgets.iter().any(|&budget| account.figure(budget).value == account.figure(actual).value))
    };
    if !rates.iter().all(met) {
        return;
    }
    let total = rates[0];
    let Some((actual, budgets)) = completion::operands(context, total, account.figure(total)) else { return };
    let message = words(
        format!(
            "文中称实际支出高于年初预算，但全部{}处年初预算与决算相等、完成率均为100%，二者不能同时成立；疑将全年（调整）预算数填作年初预算数",
            rates.len()
        ),
        format!("spending is said to have exceeded the initial budget, but all {} initial budgets equal their actual amounts", rates.len()),
    );
    let mut finding = Finding::new(Severity::Error, message, [budgets[0], actual, total].to_vec());
    finding.places.push(Place { at: claim.at.clone() });
    finding.suspects = vec![total];
    desk.report(finding);
}
