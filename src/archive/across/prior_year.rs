//! Says that a report contradicts what the same unit published the year before.
//!
//! A report gives last year's amount itself (上年决算数4.50万元) or by the change (4.01万元，比上年减少0.49万元: 4.01 + 0.49). That must be what
//! last year's report of the same unit, kind and level (部门 or 单位) gives for the same subject and the same funds, as far as rounding goes.
//! A warning, since figures of last year may be restated without a word; a note where either report tells of a reorganisation, a transfer
//! or another 口径. Silent where either report gives the amount twice and differently, and where the level differs.
//!
//! # 中文
//!
//! 报告中的上年数与同一单位上年公布的数不一致。
//!
//! 上年数可以是直接写出的（上年决算数4.50万元），也可以由增减额推算（4.01万元，比上年减少0.49万元，即4.01＋0.49）。它应当等于同一单位上年同类报告
//! （部门与单位分开）中同一项目、同一资金口径的数，允许四舍五入的误差。上年数可能经过调整而未说明，所以只报疑似；任一报告提到机构改革、划转、
//! 口径变化等，只作提示。任一报告对该数有不同写法时不报。

use super::{Finding, Told, disagreement, measures};
use crate::archive::facts::Amount;
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;
use crate::number::{Outcome, Verdict, same, weighted_sum};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule {
    code: "GJ701",
    name: "prior-year-mismatch",
    title: Words { chinese: "上年数与上年公布数不一致", english: "last year's amount is not the one published then" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("prior_year.rs"),
    run: |_| (),
};

pub(super) fn check(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    let groups: BTreeSet<(&str, i32)> = reports.iter().filter_map(|entry| Some((entry.facts.kind.name(), entry.facts.year?))).collect();
    for (name, year) in groups {
        let Some(kind) = [Kind::FinalAccount, Kind::Budget].into_iter().find(|kind| kind.name() == name) else { continue };
        let (own, last) = (Told::of(reports, kind, year), Told::of(reports, kind, year - 1));
        // Of several versions of a report only the first speaks; what they differ in is not used.
        let Some(entry) = own.reports.first() else { continue };
        let mut told = BTreeSet::new();
        for amount in entry.facts.amounts.iter().filter(|amount| measures(kind).contains(&amount.measure)) {
            if amount.period.and_then(|period| own.like(amount, measures(kind), period)).is_none() {
                continue;
            }
            let Some((published_by, published)) = last.like(amount, measures(kind), year - 1) else { continue };
            let Some((outcome, words)) = compare(amount, published, year) else { continue };
            if outcome.verdict == Verdict::Inconsistent && told.insert((&amount.subject, amount.scope)) {
                let (subject, prior, stated) = (&amount.subject, year - 1, published.number.text());
                let message = Words {
                    chinese: format!("{unit}“{subject}”{prior}年的数，按{year}年报告为{words}，而{prior}年报告为{stated}"),
                    english: format!("{unit}: {subject} of {prior} is {words} by the report of {year}, but {stated} in that of {prior}"),
                };
                let mut finding = disagreement(&RULE, &outcome, message, unit, [(entry, amount), (published_by, published)]);
                finding.what.stated = Some(words);
                finding.what.expected = Some(stated);
                findings.push(finding);
            }
        }
    }
}

/// What this year's report says of last year, and whether that is what was published.
fn compare(amount: &Amount, published: &Amount, year: i32) -> Option<(Outcome, String)> {
    let (now, then) = (amount.number.operand(), published.number.operand());
    if amount.period == Some(year - 1) {
        return Some((same(now, then), amount.number.text()));
    }
    let change = amount.change.as_ref().filter(|_| amount.period == Some(year))?;
    let by = change.operand();
    if by.unit != now.unit {
        return None;
    }
    let sign = if by.value.is_sign_negative() { '＋' } else { '－' };
    let implied = now.value.checked_sub(by.value)?;
    let words = format!("{implied}{}（{}{sign}{}）", now.unit.label(), amount.number.text(), change.text());
    Some((weighted_sum(now, &[(then, 1), (by, 1)]), words))
}
