//! Says that a file is called by another unit, year or kind of report than its title says.
//!
//! What the title says counts; the name of the file is only used where title and text are silent. A note, for a file that was saved under a
//! wrong name, or a cover that was not brought up to date. Silent where the name of the file speaks of several years or kinds, where one name
//! of the unit shortens the other (卫健委), and where the title itself names no year.
//!
//! # 中文
//!
//! 文件名写明的单位、年度或报告类型与标题不一致。
//!
//! 以标题和正文为准；只有标题和正文都没有写明时才采用文件名。只作提示：可能是文件存错了名，也可能是封面沿用了旧稿。
//! 文件名提到多个年度或类型、单位名称只是简称（卫健委）、标题没有写明年度时不报。

use super::Finding;
use crate::archive::facts::are_akin;
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};
use crate::figure::Kind;

pub static RULE: Rule = Rule {
    code: "GJ706",
    name: "file-name-mismatch",
    title: Words { chinese: "文件名与标题不一致", english: "a file is called by something else than its title" },
    severities: &[Severity::Note],
    source: include_str!("file_name.rs"),
    run: |_| (),
};

pub(super) fn check(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    for entry in reports.iter().filter(|entry| entry.facts.titled) {
        let (facts, named) = (&entry.facts, &entry.named);
        let mut said: Vec<(&str, String, String)> = Vec::new();
        if let Some(other) = named.unit.as_deref().filter(|other| !are_akin(other, unit)) {
            said.push(("unit", other.to_owned(), unit.to_owned()));
        }
        if let (Some(other), Some(year)) = (named.year, facts.year)
            && other != year
        {
            said.push(("year", other.to_string(), year.to_string()));
        }
        if named.kind != Kind::Other && named.kind != facts.kind && facts.kind != Kind::Other {
            said.push(("kind", kind(named.kind).to_owned(), kind(facts.kind).to_owned()));
        }
        if said.is_empty() {
            continue;
        }
        let join = |words: Vec<String>, comma: &str| words.join(comma);
        let message = Words {
            chinese: join(said.iter().map(|(_, name, title)| format!("文件名写的是“{name}”，标题写的是“{title}”")).collect(), "；"),
            english: join(
                said.iter().map(|(what, name, title)| format!("{what} {name} by the name of the file, {title} by the title")).collect(),
                "; ",
            ),
        };
        findings.push(Finding::new(&RULE, Severity::Note, message, unit, &[(entry, None)]));
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::FinalAccount => "决算",
        Kind::Budget => "预算",
        Kind::Performance => "绩效",
        Kind::Execution => "预算执行",
        Kind::Other => "其他",
    }
}
