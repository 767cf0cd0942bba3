//! The catalogue of relations that a final account, a budget and an evaluation must keep (勾稽关系): for each a report in which it holds, and the same
//! report with a number or a word changed so that it does not; and what it excepts, in which nothing may be told.
//!
//! `corpus/catalogue/tables.toml` changes the whole reports beside it, `sentences.toml` holds single sentences.
#![allow(clippy::unwrap_used)]

use gouji::check::{Finding, Severity};
use gouji::read::{Limits, read_bytes};
use gouji::{Engine, Examination};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The whole reports: a final account in the form of the ministry, a small one in 元 with 三公 in rows and without funds, and a budget.
const REPORTS: [&str; 3] = ["final", "plain", "budget"];

/// A change to one of the whole reports.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The relation, as the catalogue numbers it; a letter behind it parts cases of one relation.
    id: String,
    /// What is special about it.
    #[serde(default)]
    about: String,
    /// The report, without its ending.
    report: String,
    /// The words behind which it is changed.
    #[serde(default)]
    at: String,
    /// What is replaced by what, each behind the one before it; `|` stands between cells.
    edits: Vec<[String; 2]>,
    /// The check that must find it; none where the report is still right.
    finds: Option<String>,
    /// How it must be told, if not as an error or a warning.
    severity: Option<Severity>,
    /// How many problems it may come to, where what is wrong are several numbers.
    #[serde(default = "one")]
    clusters: usize,
    /// Words of the suggestion.
    suggests: Option<String>,
}

/// A right and a wrong sentence of a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    id: String,
    title: String,
    right: String,
    wrong: Option<String>,
    finds: Option<String>,
    severity: Option<Severity>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Pairs {
    pair: Vec<Pair>,
}

fn one() -> usize {
    1
}

fn read(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/catalogue");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn examine(engine: &Engine, name: &str, bytes: &str) -> Examination {
    engine.examine(&read_bytes(name, bytes.as_bytes(), &Limits::default()).unwrap().document)
}

/// The report with a case's changes.
fn changed(report: &str, case: &Case) -> String {
    let mut text = report.to_owned();
    let mut from = text.find(&case.at).unwrap_or_else(|| panic!("{}: {} is not in the report", case.id, case.at));
    for [old, new] in &case.edits {
        let [old, new] = [old, new].map(|words| words.replace('|', "</td><td>"));
        let at = from + text[from..].find(&old).unwrap_or_else(|| panic!("{}: {old} is not in the report", case.id));
        text.replace_range(at..at + old.len(), &new);
        from = at + new.len();
    }
    text
}

/// Warnings and errors.
fn alarms(examination: &Examination) -> Vec<&Finding> {
    examination.findings.iter().filter(|finding| finding.severity >= Severity::Warning).collect()
}

fn is_told(examination: &Examination, code: &str, severity: Option<Severity>) -> bool {
    let fits = |told: Severity| severity.map_or(told >= Severity::Warning, |wanted| told == wanted);
    examination.findings.iter().any(|finding| finding.rule.code == code && fits(finding.severity))
}

fn say(examination: &Examination) -> String {
    let told = examination.findings.iter().filter(|finding| finding.severity > Severity::Rounding);
    told.map(|finding| format!("\n    c{} {:?} {} {}", finding.cluster, finding.severity, finding.rule.code, finding.message.chinese))
        .collect()
}

#[test]
fn the_whole_reports_are_right() {
    let engine = Engine::new(Vec::new()).unwrap();
    for name in REPORTS.map(|name| format!("{name}.html")) {
        let name = name.as_str();
        let examination = examine(&engine, name, &read(name));
        assert!(examination.findings.iter().all(|finding| finding.severity == Severity::Rounding), "{name}{}", say(&examination));
    }
}

#[test]
fn what_breaks_a_relation_is_told_once() {
    let engine = Engine::new(Vec::new()).unwrap();
    let reports: BTreeMap<&str, String> = REPORTS.into_iter().map(|name| (name, read(&format!("{name}.html")))).collect();
    let cases: Cases = toml::from_str(&read("tables.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases.case {
        let examination = examine(&engine, "report.html", &changed(&reports[case.report.as_str()], case));
        let alarms = alarms(&examination);
        let mut fault = |what: &str| wrong.push(format!("{} {}: {what}{}", case.id, case.about, say(&examination)));
        let Some(code) = &case.finds else {
            if !alarms.is_empty() {
                fault("a false alarm");
            }
            continue;
        };
        if !is_told(&examination, code, case.severity) {
            fault("not found");
        }
        let clusters: BTreeSet<usize> = alarms.iter().map(|finding| finding.cluster).collect();
        if clusters.len() > case.clusters {
            fault("told as several problems");
        }
        // Whoever is accused must be one of the numbers that were changed.
        let accused = alarms.iter().filter_map(|finding| finding.culprit.as_ref());
        let mut accused = accused.map(|culprit| examination.account.figure(culprit.figure).value.abs().to_string());
        if accused.any(|number| !case.edits.iter().any(|[_, new]| new.replace(',', "").contains(&number))) {
            fault("another number is accused");
        }
        let suggested = |words: &String| {
            examination.findings.iter().any(|one| one.suggestion.as_ref().is_some_and(|said| said.chinese.contains(words)))
        };
        if case.suggests.as_ref().is_some_and(|words| !suggested(words)) {
            fault("not suggested");
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

#[test]
fn a_wrong_sentence_is_found_and_the_right_one_is_not() {
    let engine = Engine::new(Vec::new()).unwrap();
    let pairs: Pairs = toml::from_str(&read("sentences.toml")).unwrap();
    let mut wrong = Vec::new();
    for pair in &pairs.pair {
        let right = examine(&engine, "report.txt", &format!("{}\n{}\n", pair.title, pair.right));
        if !alarms(&right).is_empty() {
            wrong.push(format!("{}: a false alarm{}", pair.id, say(&right)));
        }
        let (Some(sentence), Some(code)) = (&pair.wrong, &pair.finds) else { continue };
        let examination = examine(&engine, "report.txt", &format!("{}\n{sentence}\n", pair.title));
        if !is_told(&examination, code, pair.severity) {
            wrong.push(format!("{}: not found{}", pair.id, say(&examination)));
        }
        let clusters: BTreeSet<usize> = alarms(&examination).iter().map(|finding| finding.cluster).collect();
        if clusters.len() > 1 {
            wrong.push(format!("{}: told as several problems{}", pair.id, say(&examination)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), pairs.pair.len(), wrong.join("\n"));
}
