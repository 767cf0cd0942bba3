//! Says that the units of a department cannot make up what the department reports.
//!
//! The report of a department lists the units that it gathers (部门决算编制范围). Their reports for the same year are held against it for what is
//! added up without offsetting: “三公”经费 and its parts, meetings, training, government procurement, and amounts of fiscal funds by account.
//! No unit's amount, nor their sum, may be larger than the department's. Only where every unit of the list, the department alone (本级) among
//! them, has a report with the amount must the sum be equal. All as far as rounding goes. A warning; a note where a report tells of a
//! reorganisation, a transfer or another 口径. Silent where a report gives the amount twice and differently.
//!
//! # 中文
//!
//! 部门数与所属单位数不符。
//!
//! 部门报告列明编制范围内的单位时，取这些单位同年同类报告，核对汇总时不抵销的项目：“三公”经费及其分项、会议费、培训费、政府采购，以及财政拨款口径的分科目支出。
//! 任一单位数及各单位之和都不应大于部门数；只有名单上的单位（含部门本级）全部有报告且都有该数时，才要求合计相等。均允许四舍五入的误差。
//! 一般报疑似；任一报告提到机构改革、划转、口径变化等，只作提示。任一报告对该数有不同写法时不报。

use super::{Finding, Told, disagreement, evidence, measures};
use crate::archive::facts::Amount;
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::number::{Operand, Outcome, Verdict, at_most, sum};
use std::collections::BTreeSet;

pub static RULE: Rule = Rule {
    code: "GJ705",
    name: "department-and-units",
    title: Words { chinese: "部门数与所属单位数不符", english: "a department and its units do not fit" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("department.rs"),
    run: |_| (),
};

/// What is added up without offsetting, whatever the funds.
const ADDED: &[&str] = &[
    "“三公”经费",
    "因公出国（境）费",
    "公务用车购置及运行维护费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
    "会议费",
    "培训费",
    "政府采购支出总额",
    "政府采购货物支出",
    "政府采购工程支出",
    "政府采购服务支出",
];

/// The scopes of fiscal funds, which units do not pay one another.
const FISCAL: std::ops::RangeInclusive<u8> = 1..=4;

/// `units` are the reports of each unit that the department lists, in the order of the list.
pub(super) fn check(department: &Entry, units: &[Vec<Entry>], findings: &mut Vec<Finding>) {
    let facts = &department.facts;
    let (Some(name), Some(year)) = (&facts.unit, facts.year) else { return };
    let own = Told::new(vec![department]);
    let units: Vec<Told> = units.iter().map(|reports| Told::new(reports.iter().collect())).collect();
    let mut told = BTreeSet::new();
    for amount in facts.amounts.iter().filter(|amount| measures(facts.kind).contains(&amount.measure) && amount.period == Some(year)) {
        let is_added = ADDED.contains(&amount.subject.as_str()) || FISCAL.contains(&amount.scope) && amount.subject.ends_with('）');
        if !is_added || !told.insert((amount.subject.as_str(), amount.scope)) {
            continue;
        }
        let Some((_, whole)) = own.like(amount, measures(facts.kind), year) else { continue };
        let parts: Vec<Option<(&Entry, &Amount)>> = units.iter().map(|told| told.like(amount, measures(facts.kind), year)).collect();
        let found: Vec<(&Entry, &Amount)> = parts.iter().flatten().copied().collect();
        if found.iter().any(|(_, part)| part.number.operand().value.is_sign_negative()) {
            continue;
        }
        let complete = facts.members.complete && found.len() == parts.len();
        let of = Compared { name, year, department, whole, found: &found, complete };
        findings.extend(of.judge());
    }
}

struct Compared<'a> {
    name: &'a str,
    year: i32,
    department: &'a Entry,
    whole: &'a Amount,
    found: &'a [(&'a Entry, &'a Amount)],
    /// Whether the amounts of all units are known.
    complete: bool,
}

impl Compared<'_> {
    fn judge(&self) -> Option<Finding> {
        let (whole, subject, year) = (self.whole.number.operand(), &self.whole.subject, self.year);
        let stated = self.whole.number.text();
        for (entry, part) in self.found {
            let outcome = at_most(part.number.operand(), whole);
            if outcome.verdict == Verdict::Inconsistent {
                let unit = entry.facts.unit.as_deref().unwrap_or_default();
                let message = Words {
                    chinese: format!("{unit}{year}年“{subject}”{}，大于汇总它的{}部门数{stated}", part.number.text(), self.name),
                    english: format!(
                        "{subject} of {unit} for {year} is {}, more than the {stated} of the department {} that gathers it",
                        part.number.text(),
                        self.name
                    ),
                };
                let mut finding = disagreement(&RULE, &outcome, message, self.name, [(entry, part), (self.department, self.whole)]);
                (finding.what.stated, finding.what.expected) = (Some(part.number.text()), Some(stated));
                return Some(finding);
            }
        }
        let parts: Vec<Operand> = self.found.iter().map(|(_, part)| part.number.operand()).collect();
        let outcome = sum(whole, &parts);
        let over = outcome.gap.is_sign_negative();
        if outcome.verdict != Verdict::Inconsistent || self.found.len() < 2 || !(over || self.complete) {
            return None;
        }
        Some(self.unequal(&outcome, over))
    }

    fn unequal(&self, outcome: &Outcome, over: bool) -> Finding {
        let (subject, year, name, count) = (&self.whole.subject, self.year, self.name, self.found.len());
        let (stated, total) = (self.whole.number.text(), format!("{}{}", outcome.expected, self.whole.number.operand().unit.label()));
        let message = if over {
            Words {
                chinese: format!("{name}所属{count}个单位{year}年“{subject}”合计{total}，大于部门数{stated}"),
                english: format!("{subject} of {count} units of {name} for {year} adds up to {total}, more than the department's {stated}"),
            }
        } else {
            Words {
                chinese: format!("{name}{year}年“{subject}”部门数{stated}，与全部{count}个单位合计{total}不等"),
                english: format!("{subject} of {name} for {year} is {stated}, but its {count} units add up to {total}"),
            }
        };
        let first = self.found.first().copied().unwrap_or((self.department, self.whole));
        let mut finding = disagreement(&RULE, outcome, message, self.name, [(self.department, self.whole), first]);
        (finding.what.stated, finding.what.expected) = (Some(stated), Some(total));
        finding.evidence.extend(self.found.iter().skip(1).map(|(entry, part)| evidence(entry, Some(part))));
        if finding.what.severity > Severity::Note && self.found.iter().any(|(entry, _)| entry.facts.softened.is_some()) {
            finding.what.severity = Severity::Note;
        }
        finding
    }
}
