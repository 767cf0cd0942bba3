//! Says that the 年初预算 of a final account is not the budget that the unit published for that year.
//!
//! The final account repeats the initial budget of every subject; the budget report of the same unit, year and level (部门 or 单位) has it for
//! the same subject and the same funds, in its text or in its tables (accounts, and the items of the “三公”经费). They must be one number, as far
//! as rounding goes. A warning; a note where either report tells of a reorganisation, a transfer or another 口径. Silent where either gives the
//! amount twice and differently.
//!
//! # 中文
//!
//! 决算中的年初预算与同一单位当年公布的预算不一致。
//!
//! 决算报告重述各项目的年初预算，同一单位、同一年度、同一级次（部门与单位分开）的预算报告中，同一项目、同一资金口径的数应与之相同，
//! 预算报告表中的科目和“三公”经费各项也算在内，允许四舍五入的误差。一般报疑似；任一报告提到机构改革、划转、口径变化等，只作提示。
//! 任一报告对该数有不同写法时不报。

use super::{Finding, Told, disagreement, measures};
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;
use crate::number::{Verdict, same};
use crate::pattern::Measure;
use std::collections::BTreeSet;

pub static RULE: Rule = Rule {
    code: "GJ702",
    name: "published-budget-mismatch",
    title: Words { chinese: "年初预算与公布的预算不一致", english: "the initial budget is not the one that was published" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("published_budget.rs"),
    run: |_| (),
};

pub(super) fn check(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    let years: BTreeSet<i32> = reports.iter().filter_map(|entry| entry.facts.year).collect();
    for year in years {
        let (accounts, budgets) = (Told::of(reports, Kind::FinalAccount, year), Told::of(reports, Kind::Budget, year));
        let Some(first) = accounts.reports.first() else { continue };
        let mut told = BTreeSet::new();
        for amount in first.facts.amounts.iter().filter(|amount| amount.measure == Measure::BudgetInitial && amount.period == Some(year)) {
            let Some((entry, amount)) = accounts.like(amount, &[Measure::BudgetInitial], year) else { continue };
            let Some((published_by, published)) = budgets.like(amount, measures(Kind::Budget), year) else { continue };
            let outcome = same(amount.number.operand(), published.number.operand());
            if outcome.verdict == Verdict::Inconsistent && told.insert((&amount.subject, amount.scope)) {
                let (subject, stated, expected) = (&amount.subject, amount.number.text(), published.number.text());
                let message = Words {
                    chinese: format!("{unit}“{subject}”{year}年年初预算，决算报告为{stated}，而公布的预算为{expected}"),
                    english: format!(
                        "{unit}: the initial budget of {subject} for {year} is {stated} in the final account, but {expected} in the budget"
                    ),
                };
                let mut finding = disagreement(&RULE, &outcome, message, unit, [(entry, amount), (published_by, published)]);
                (finding.what.stated, finding.what.expected) = (Some(stated), Some(expected));
                findings.push(finding);
            }
        }
    }
}
