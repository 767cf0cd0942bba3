//! Says that there is more than one report of the same unit, kind, year and level (部门 or 单位).
//!
//! Files with the same content are copies; others are versions. A note, for what is counted twice in an archive, and because an amount that
//! versions give differently is not held against other reports.
//!
//! # 中文
//!
//! 同一单位、同一年度、同一级次（部门与单位分开）的同类报告不止一份。
//!
//! 内容相同的是重复文件，内容不同的是不同版本。只作提示：统计时会重复计算；各版本写法不同的数不与其他报告核对。

use super::Finding;
use crate::archive::facts::Amount;
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;
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
    for ((kind, year), entries) in same.into_iter().filter(|(_, entries)| entries.len() > 1) {
        let contents: BTreeSet<&str> = entries.iter().map(|entry| entry.facts.sha256.as_str()).collect();
        let (count, versions) = (entries.len(), contents.len());
        let name = if kind == Kind::Budget.name() { "预算" } else { "决算" };
        let message = if versions == 1 {
            Words {
                chinese: format!("{unit}{year}年{name}有{count}份文件，内容相同"),
                english: format!("{unit}: {count} files with the same content are the {kind} of {year}"),
            }
        } else {
            Words {
                chinese: format!("{unit}{year}年{name}有{count}份文件，为{versions}个不同版本"),
                english: format!("{unit}: {count} files are {versions} versions of the {kind} of {year}"),
            }
        };
        let reports: Vec<(&Entry, Option<&Amount>)> = entries.into_iter().map(|entry| (entry, None)).collect();
        findings.push(Finding::new(&RULE, Severity::Note, message, unit, &reports));
    }
}
