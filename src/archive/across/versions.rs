//! Says that there is more than one report of the same unit, kind, year and level (部门 or 单位).
//!
//! Files with the same content are copies, whatever they are called, also where it is not known whose report they are; others are versions, and
//! what amounts they give differently is told. A note, for what is counted twice in an archive, and because an amount that
//! versions give differently is not held against other reports.
//!
//! # 中文
//!
//! 同一单位、同一年度、同一级次（部门与单位分开）的同类报告不止一份。
//!
//! 内容相同的是重复文件（无法认定单位的文件也查重复），内容不同的是不同版本，并说明有几个金额不同。只作提示：统计时会重复计算；各版本写法不同的数不与其他报告核对。

use super::{Finding, Told};
use crate::archive::facts::Amount;
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;
use crate::number::{Verdict, same};
use std::collections::{BTreeMap, BTreeSet};

pub static RULE: Rule = Rule {
    code: "GJ704",
    name: "several-versions",
    title: Words { chinese: "同一报告有多份文件", english: "there is more than one file of the same report" },
    severities: &[Severity::Note],
    source: include_str!("versions.rs"),
    run: |_| (),
};

pub(super) fn check(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    let mut same: BTreeMap<(&str, i32), Vec<&Entry>> = BTreeMap::new();
    for entry in reports.iter().filter(|entry| matches!(entry.facts.kind, Kind::FinalAccount | Kind::Budget)) {
        if let Some(year) = entry.facts.year {
            same.entry((entry.facts.kind.name(), year)).or_default().push(entry);
        }
    }
    for ((kind, year), mut entries) in same {
        keep_reports(&mut entries);
        if entries.len() < 2 {
            continue;
        }
        let contents: BTreeSet<&str> = entries.iter().map(|entry| entry.facts.sha256.as_str()).collect();
        let (count, versions) = (entries.len(), contents.len());
        let name = if kind == Kind::Budget.name() { "预算" } else { "决算" };
        let message = if versions == 1 {
            Words {
                chinese: format!("{unit}{year}年{name}有{count}份文件，内容相同"),
                english: format!("{unit}: {count} files with the same content are the {kind} of {year}"),
            }
        } else {
            let (chinese, english) = differences(&entries);
            Words {
                chinese: format!("{unit}{year}年{name}有{count}份文件，为{versions}个不同版本{chinese}"),
                english: format!("{unit}: {count} files are {versions} versions of the {kind} of {year}{english}"),
            }
        };
        let reports: Vec<(&Entry, Option<&Amount>)> = entries.into_iter().map(|entry| (entry, None)).collect();
        findings.push(Finding::new(&RULE, Severity::Note, message, unit, &reports));
    }
}

/// Leaves out what is known as a report by the name of its file only, such as its tables in a workbook, unless it is there twice.
fn keep_reports(entries: &mut Vec<&Entry>) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries.iter() {
        *times.entry(&entry.facts.sha256).or_default() += 1;
    }
    entries.retain(|entry| !entry.is_named_only || times.get(entry.facts.sha256.as_str()).is_some_and(|&times| times > 1));
}

/// How many amounts the first version and the others give differently, and which is the first of them.
fn differences(entries: &[&Entry]) -> (String, String) {
    let Some((first, others)) = entries.split_first() else { return Default::default() };
    let (own, theirs) = (Told::new(vec![first]), Told::new(others.to_vec()));
    let mut told = BTreeSet::new();
    let mut different: Vec<(&Amount, &Amount)> = Vec::new();
    let mut compared = 0;
    for amount in &first.facts.amounts {
        let key = (amount.subject.as_str(), amount.scope, amount.measure.label(), amount.period);
        let Some(period) = amount.period.filter(|_| told.insert(key)) else { continue };
        let Some((_, one)) = own.like(amount, &[amount.measure], period) else { continue };
        let other = theirs.like(amount, &[amount.measure], period);
        compared += usize::from(other.is_some());
        let differs = |other: &Amount| same(one.number.operand(), other.number.operand()).verdict == Verdict::Inconsistent;
        different.extend(other.filter(|(_, other)| differs(other)).map(|(_, other)| (one, other)));
    }
    match different.as_slice() {
        [] if compared == 0 => Default::default(),
        [] => (format!("；共有的{compared}个金额一致"), format!("; the {compared} amounts that they share are the same")),
        [(own, other), ..] => {
            let (subject, one, two, count) = (&own.subject, own.number.text(), other.number.text(), different.len());
            (
                format!("；共有的{compared}个金额中{count}个不同，如“{subject}”{one}与{two}"),
                format!("; of {compared} amounts that they share {count} differ, such as {subject}: {one} and {two}"),
            )
        }
    }
}

/// Files with the same content of which it is not known whose reports they are.
pub(super) fn copies(entries: &[Entry]) -> Finding {
    let count = entries.len();
    let message = Words { chinese: format!("{count}份文件内容相同"), english: format!("{count} files have the same content") };
    let reports: Vec<(&Entry, Option<&Amount>)> = entries.iter().map(|entry| (entry, None)).collect();
    Finding::new(&RULE, Severity::Note, message, "", &reports)
}
