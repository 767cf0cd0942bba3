//! Says that a passage seems to be copied from the report of another unit, or of an earlier year, whose name or year was left in.
//!
//! A passage of a report speaks of itself by another unit's name (清河县水利局2023年度收入总计…, in the report of 清河县林业局), and a report of
//! that unit holds nearly the same passage; or it speaks of an earlier year only, and the unit's report of that year holds nearly the same.
//! Names, years and amounts do not count for how alike passages are. Silent where the report speaks of the other unit in another way as well
//! or gathers it; where reports of more than one unit hold the passage, which is then a sentence of a form; where it compares years or looks
//! back; where the report gives the same passage for its own year; and where a file holds several reports. A warning.
//!
//! # 中文
//!
//! 段落疑似照抄其他单位或以前年度的报告，单位名称或年度没有改。
//!
//! 一份报告中的段落以另一单位自称（清河县林业局的报告写“清河县水利局2023年度收入总计……”），而该单位的报告中有几乎相同的段落；或者段落只写以前年度，
//! 而本单位该年度的报告中有几乎相同的段落。比较时不计单位名称、年度和金额。以下情况不报：报告在别处也提到该单位，或该单位在其汇总范围之内；
//! 多个单位的报告都有该段落（属于范本用语）；段落在作年度比较或回顾；本报告另有写明本年度的同样段落；一个文件含多份报告。报疑似。

use super::Finding;
use crate::archive::facts::{Passage, Word};
use crate::archive::ledger::Entry;
use crate::check::{Rule, Severity, Words};

pub static RULE: Rule = Rule {
    code: "GJ707",
    name: "copied-passage",
    title: Words { chinese: "段落照抄其他报告", english: "a passage was copied from another report" },
    severities: &[Severity::Warning],
    source: include_str!("copied.rs"),
    run: |_| (),
};

/// A passage that was left over, and where it is from.
struct Copy<'a> {
    entry: &'a Entry,
    passage: &'a Passage,
    from: &'a Entry,
    original: &'a Passage,
}

/// Passages of an earlier year in the reports of one unit.
pub(super) fn check_years(unit: &str, reports: &[Entry], findings: &mut Vec<Finding>) {
    for entry in reports {
        for passage in &entry.facts.foreign {
            let Word::Year(year) = passage.word else { continue };
            let of_year = reports.iter().filter(|other| other.facts.year == Some(year) && other.facts.kind == entry.facts.kind);
            let Some(copy) = original(entry, passage, of_year) else { continue };
            let own = entry.facts.year.unwrap_or_default();
            let message = Words {
                chinese: format!("{unit}{own}年报告的一段只写{year}年，与{year}年报告几乎相同，疑似照抄后年度未改：{}", passage.quote),
                english: format!(
                    "{unit}: a passage of the report of {own} speaks of {year} only and is nearly that of the report of {year}: {}",
                    passage.quote
                ),
            };
            findings.push(finding(&copy, message));
        }
    }
}

/// Passages that speak as the unit `name` in reports of others.
pub(super) fn check_names(name: &str, reports: &[Entry], suspects: &[Entry], findings: &mut Vec<Finding>) {
    let speaks = |passage: &&Passage| passage.word == Word::Name(name.to_owned());
    for entry in suspects {
        let mut copies = Vec::new();
        let mut all = 0;
        for passage in entry.facts.foreign.iter().filter(speaks) {
            all += 1;
            let is_form = suspects
                .iter()
                .filter(|other| other.facts.unit != entry.facts.unit)
                .any(|other| other.facts.foreign.iter().filter(speaks).any(|theirs| theirs.sketch.is_alike(&passage.sketch)));
            if !is_form {
                copies.extend(original(entry, passage, reports.iter()));
            }
        }
        // Who speaks of a unit in words of his own may also do so in its words.
        if copies.len() < all {
            continue;
        }
        let unit = entry.facts.unit.as_deref().unwrap_or_default();
        for copy in copies {
            let message = Words {
                chinese: format!(
                    "{unit}的报告中有一段写的是{name}，与{name}的报告几乎相同，疑似照抄后单位名称未改：{}",
                    copy.passage.quote
                ),
                english: format!(
                    "a passage of the report of {unit} speaks as {name} and is nearly that of its report: {}",
                    copy.passage.quote
                ),
            };
            findings.push(finding(&copy, message));
        }
    }
}

/// The passage that one was copied from: of the reports' own passages the first that is alike.
fn original<'a>(entry: &'a Entry, passage: &'a Passage, mut reports: impl Iterator<Item = &'a Entry>) -> Option<Copy<'a>> {
    reports.find_map(|from| {
        let original = from.facts.own.iter().find(|own| own.word == passage.word && own.sketch.is_alike(&passage.sketch))?;
        Some(Copy { entry, passage, from, original })
    })
}

fn finding(copy: &Copy, message: Words<String>) -> Finding {
    let unit = copy.entry.facts.unit.as_deref().unwrap_or_default();
    let mut finding = Finding::new(&RULE, Severity::Warning, message, unit, &[(copy.entry, None), (copy.from, None)]);
    for (evidence, passage) in finding.evidence.iter_mut().zip([copy.passage, copy.original]) {
        evidence.quote.clone_from(&passage.quote);
        (evidence.page, evidence.line) = (passage.page, passage.line);
    }
    finding
}
