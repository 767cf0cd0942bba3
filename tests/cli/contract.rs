//! What other programs rely on: the schema, the same bytes for the same input, exit codes.

use crate::{gouji, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

fn corpus() -> Vec<String> {
    let entries = fs::read_dir("corpus").unwrap().map(|entry| entry.unwrap().path().display().to_string());
    let mut reports: Vec<String> = entries.filter(|path| path.ends_with(".txt")).collect();
    reports.sort();
    assert!(reports.len() > 10);
    reports
}

fn extract_corpus() -> Vec<Value> {
    let arguments = ["extract".to_owned(), "--rounding".to_owned()];
    let output = gouji(arguments.into_iter().chain(corpus()));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_report_fits_the_schema() {
    let schema: Value = serde_json::from_slice(&gouji(["schema"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in extract_corpus() {
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| format!("{} at {}", error, error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", report["source"]["path"]);
    }
}

#[test]
fn spans_count_characters_of_the_source() {
    for report in extract_corpus() {
        let source = fs::read(report["source"]["path"].as_str().unwrap()).unwrap();
        let encoding = encoding_rs::Encoding::for_label(report["source"]["encoding"].as_str().unwrap().as_bytes()).unwrap();
        let characters: Vec<char> = encoding.decode(&source).0.chars().collect();
        for figure in report["figures"].as_array().unwrap() {
            let [start, end] = ["start", "end"].map(|key| figure["at"][key].as_u64().unwrap() as usize);
            assert_eq!(characters[start..end].iter().collect::<String>(), figure["text"].as_str().unwrap());
        }
    }
}

#[test]
fn findings_keep_to_the_severities_and_names_of_their_rule() {
    let rules: BTreeMap<&str, &gouji::check::Rule> = gouji::check::RULES.iter().map(|rule| (rule.code, *rule)).collect();
    for report in extract_corpus() {
        for finding in report["findings"].as_array().unwrap() {
            let rule = rules[finding["rule"].as_str().unwrap()];
            assert_eq!(finding["name"], rule.name);
            let severity = &finding["severity"];
            assert!(rule.severities.iter().any(|known| serde_json::to_value(known).unwrap() == *severity), "{} {severity}", rule.code);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let arguments = || ["extract".to_owned()].into_iter().chain(corpus());
    assert_eq!(gouji(arguments()).stdout, gouji(arguments()).stdout);
}

#[test]
fn extract_is_gouji_extract() {
    let report = "tests/cli/reports/seeded.txt";
    let short = Command::new(env!("CARGO_BIN_EXE_extract")).arg(report).output().unwrap();
    assert_eq!(short, gouji(["extract", report]));
    assert!(short.status.success());
}

#[test]
fn colours_appear_on_a_terminal_only() {
    let output = gouji(["audit", "tests/cli/reports/seeded.txt"]);
    assert!(!text(&output.stdout).contains('\u{1B}'));
    let forced = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["audit", "tests/cli/reports/seeded.txt"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(text(&forced.stdout).contains('\u{1B}'));
}

#[test]
fn an_audit_as_json_is_what_extract_prints() {
    let report = "tests/cli/reports/seeded.txt";
    let extract = gouji(["extract", report]).stdout;
    assert_eq!(gouji(["audit", "--format", "json", report]).stdout, extract);
    assert_eq!(gouji(["audit", "--format", "jsonl", report]).stdout, gouji(["extract", "--jsonl", report]).stdout);
}
