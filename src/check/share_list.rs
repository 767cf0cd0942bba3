//! The shares of a complete breakdown do not make 100 %.
//!
//! Where every member of a list states its share of the same total and the amounts of the members make up that total, the shares
//! must make 100 within half a unit of the last digit for each, and 0.01 for a share moved to make the list close. Where the printed amounts make
//! their printed total by rounding only, the shares may miss 100 by as much: they were computed from what is printed.
//!
//! A breakdown of the general public budget by 类 (主要用于以下方面：…) that leaves out a 类 of its table is a warning, if just that 类 makes the
//! difference to the total.
//!
//! Example: 占71.73%、占11.11%、占2.07%、占15.16% make 100.07.
//!
//! # 中文
//!
//! 清单各项都写明占同一合计的比例，且各项金额之和等于该合计时，比例之和应为100%，容许每项半个末位及为凑100而调整的0.01。
//! 各项金额之和与合计有尾差的，占比之和可相应偏离（按印出的金额计算所致）。
//!
//! 按类列举一般公共预算支出（主要用于以下方面：…）时漏列表中某类、且恰好差该类金额的，作“疑似”。
//!
//! 例：占71.73%、占11.11%、占2.07%、占15.16%，合计100.07%。

use super::cells::only;
use super::finding::words;
use super::group::Group;
use super::{Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Account, FigureId, Kind, List, Scope, SheetKind, StatementId};
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::Measure;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    code: "GJ206",
    name: "share-list-not-100",
    title: Words { chinese: "各项占比之和不为100%", english: "the shares of a breakdown do not make 100 %" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("share_list.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    for (_, list) in account.each_list().filter(|(_, list)| list.members.len() > 1 && !list.ambiguous && !list.open) {
        let shares: Option<Vec<FigureId>> = list
            .members
            .iter()
            .map(|&member| {
                account.figures_of(member).find(|(_, figure)| figure.measure == Measure::Share && figure.checkable()).map(|(id, _)| id)
            })
            .collect();
        let Some(shares) = shares else { continue };
        let of = account.figure(shares[0]).of;
        let Some(whole) = of.filter(|_| shares.iter().all(|&share| account.figure(share).of == of)) else {
            desk.undetermined(Obstacle::Ambiguous);
            continue;
        };
        let Some(group) = context.groups_of(whole).find(|group| group.parts.len() == shares.len()) else {
            desk.undetermined(Obstacle::Open);
            continue;
        };
        let figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
        if context.weigh(Law::Sum, figures).outcome.verdict == Verdict::Inconsistent {
            // The list is not complete, or its total is wrong, which another check tells.
            if !left_out(desk, list, group) {
                desk.undetermined(Obstacle::Open);
            }
            continue;
        }
        let mut weighed = context.weigh(Law::ShareList, shares.clone());
        let outcome = &mut weighed.outcome;
        if outcome.verdict == Verdict::Inconsistent
            && excess(account, group).is_some_and(|excess| (outcome.gap - excess).abs() <= outcome.tolerance)
        {
            outcome.verdict = Verdict::Rounding;
        }
        if !desk.settle(&weighed) {
            continue;
        }
        let total: Option<Decimal> = shares.iter().try_fold(Decimal::ZERO, |sum, &share| sum.checked_add(account.figure(share).value));
        let Some(total) = total else { continue };
        // Where the whole is a share itself, its parts may be shares of the same total: 80%，其中…占60%、…占20%.
        let outer = account.figures_of(list.head).find(|(_, figure)| figure.measure == Measure::Share).map(|(_, figure)| figure.value);
        if outer == Some(total) {
            continue;
        }
        let formula = shares.iter().map(|&share| account.figure(share).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let name = context.subject(group.whole);
        let message = words(
            format!("“{}”各项占比之和为{total}%，应为100%（{formula}）", name.chinese),
            format!("the shares of {} add up to {total}%, not 100% ({formula})", name.english),
        );
        let mut finding = context.mismatch(weighed, formula, message);
        finding.stated = Some(format!("{total}%"));
        finding.expected = Some("100%".into());
        finding.suggestion = None;
        finding.suspects = std::iter::once(group.whole).chain(shares).collect();
        desk.report(finding);
    }
}

/// By how many percent the printed amounts of the members exceed their printed total: so much more than 100 % their shares make, where they were
/// computed from what is printed.
fn excess(account: &Account, group: &Group) -> Option<Decimal> {
    let whole = account.figure(group.whole);
    let parts = group.parts.iter().map(|&part| account.figure(part));
    let sum =
        parts.map(|part| (part.unit == whole.unit).then_some(part.value)).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))?;
    sum.checked_sub(whole.value)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole.value)
}

/// 主要用于以下方面：… without a 类 that the table holds, where just that makes the difference to the total. Whether it is so.
fn left_out(desk: &mut Desk<'_>, list: &List, group: &Group) -> bool {
    let context = desk.context;
    let account = &context.account;
    let code = |statement: StatementId| {
        let known = account.statement(statement).subject.as_deref()?.account.as_ref()?;
        known.class_code.clone().filter(|_| known.section.is_none())
    };
    let listed: Option<HashSet<String>> = list.members.iter().map(|&member| code(member)).collect();
    let (Some(listed), Some(sheet)) = (listed, only(context, SheetKind::GeneralPublic)) else { return false };
    if !list.exhaustive || context.scope(list.head) != Scope::GeneralPublic || account.header.kind != Kind::FinalAccount {
        return false;
    }
    let missing: Vec<(&str, FigureId)> = sheet
        .coded(3)
        .filter(|row| row.code.as_ref().is_some_and(|code| !listed.contains(code)))
        .filter_map(|row| Some((row.name.as_str(), sheet.first_current(row)?)))
        .filter(|&(_, cell)| !account.figure(cell).value.is_zero())
        .collect();
    if missing.is_empty() {
        return false;
    }
    let parts = group.parts.iter().copied().chain(missing.iter().map(|&(_, cell)| cell));
    let weighed = context.weigh(Law::Sum, std::iter::once(group.whole).chain(parts).collect());
    if weighed.outcome.verdict == Verdict::Inconsistent {
        return false;
    }
    desk.evaluated();
    let told: Vec<String> = missing.iter().map(|&(name, cell)| format!("“{name}”{}", context.printed(cell))).collect();
    let name = context.subject(group.whole);
    let message = words(
        format!("“{}”按类列举时未列{}，所列各项因此不足合计", name.chinese, told.join("、")),
        format!("the breakdown of {} leaves out {}, so that its parts fall short of it", name.english, told.join(", ")),
    );
    let figures = std::iter::once(group.whole).chain(missing.iter().map(|&(_, cell)| cell)).collect();
    desk.report(Finding::new(Severity::Warning, message, figures));
    true
}
