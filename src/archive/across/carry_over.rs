//! Says that a unit begins a year with another amount than it ended the year before with.
//!
//! 年初结转和结余 of a final account must be 年末结转和结余 of last year's final account of the same unit and level (部门 or 单位), for the same
//! funds, as far as rounding goes. A warning, since balances may be adjusted or taken back between the years; a note where either report tells
//! of a reorganisation, a transfer or another 口径. Silent where either report gives the amount twice and differently.
//!
//! # 中文
//!
//! 年初结转和结余与上年年末结转和结余不一致。
//!
//! 决算中的年初结转和结余，应等于同一单位、同一级次（部门与单位分开）上年决算中同一资金口径的年末结转和结余，允许四舍五入的误差。
//! 两年之间可能有以前年度调整或收回，所以只报疑似；任一报告提到机构改革、划转、口径变化等，只作提示。任一报告对该数有不同写法时不报。

use super::{Finding, Told, disagreement};
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;
use crate::number::{Verdict, same};
use crate::pattern::Measure;
use std::collections::BTreeSet;

/// What is there at the beginning of a year.
const OPENING: &str = "年初结转和结余";

/// What is left at its end.
const CLOSING: &str = "年末结转和结余";

pub static RULE: Rule = Rule {
    code: "GJ703",
    name: "carry-over-mismatch",
    title: Words {
        chinese: "年初结转与上年年末结转不一致", english: "a year begins with another amount than the last one ended with"
    },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("carry_over.rs"),
    run: |_| (),
};

pub(super) fn check(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    let years: BTreeSet<i32> = reports.iter().filter_map(|entry| entry.facts.year).collect();
    for year in years {
        let (own, last) = (Told::of(reports, Kind::FinalAccount, year), Told::of(reports, Kind::FinalAccount, year - 1));
        let Some(first) = own.reports.first() else { continue };
        let mut told = BTreeSet::new();
        for amount in first.facts.amounts.iter().filter(|amount| amount.subject == OPENING && amount.period == Some(year)) {
            let Some((entry, opening)) = own.like(amount, &[Measure::Actual], year) else { continue };
            let Some((closed_by, closing)) = last.sole(CLOSING, amount.scope, &[Measure::Actual], year - 1) else { continue };
            let outcome = same(opening.number.operand(), closing.number.operand());
            if outcome.verdict == Verdict::Inconsistent && told.insert(amount.scope) {
                let (prior, stated, expected) = (year - 1, opening.number.text(), closing.number.text());
                let message = Words {
                    chinese: format!("{unit}{year}年{OPENING}为{stated}，而{prior}年{CLOSING}为{expected}"),
                    english: format!("{unit}: {year} begins with {stated}, but {prior} ended with {expected}"),
                };
                let mut finding = disagreement(&RULE, &outcome, message, unit, [(entry, opening), (closed_by, closing)]);
                (finding.what.stated, finding.what.expected) = (Some(stated), Some(expected));
                findings.push(finding);
            }
        }
    }
}
