//! The shares of a complete breakdown do not make 100 %.
//!
//! Where every member of a list states its share of the same total and the amounts of the members make up that total, the shares
//! must make 100 within half a unit of the last digit for each, and 0.01 for a share moved to make the list close.
//!
//! Example: 占71.73%、占11.11%、占2.07%、占15.16% make 100.07.
//!
//! # 中文
//!
//! 清单各项都写明占同一合计的比例，且各项金额之和等于该合计时，比例之和应为100%，容许每项半个末位及为凑100而调整的0.01。
//!
//! 例：占71.73%、占11.11%、占2.07%、占15.16%，合计100.07%。

use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::FigureId;
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ206",
    name: "share-list-not-100",
    title: Words { chinese: "各项占比之和不为100%", english: "the shares of a breakdown do not make 100 %" },
    severities: &[Severity::Error, Severity::Rounding],
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
            desk.undetermined(Obstacle::Open);
            continue;
        }
        let weighed = context.weigh(Law::ShareList, shares.clone());
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
