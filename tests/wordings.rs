//! Sentences in the wordings of many provinces: those in `corpus/wordings/clean` are right, each in `corpus/wordings/seeded` has one error
//! or more, found by the check that its name ends with, and each in `corpus/wordings/noted` what is only worth a note.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::check::Severity;
use gouji::read::{Limits, read_bytes};
use std::path::Path;

/// The severity, code and message of a finding.
type Found = (Severity, &'static str, String);

/// The files of a folder, with what is found in each: severity, code and message.
fn found(folder: &str) -> Vec<(String, Vec<Found>)> {
    let engine = Engine::new(Vec::new()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/wordings").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let loaded = read_bytes(&path.display().to_string(), &std::fs::read(path).unwrap(), &Limits::default()).unwrap();
            let findings = engine.examine(&loaded.document).findings;
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, findings.into_iter().map(|one| (one.severity, one.rule.code, one.message.chinese)).collect())
        })
        .collect()
}

/// Checks whose notes tell of a slip that right sentences have not got.
const SLIPS: [&str; 3] = ["GJ108", "GJ109", "GJ110"];

#[test]
fn right_sentences_raise_no_alarm() {
    let alarms: Vec<String> = found("clean")
        .into_iter()
        .flat_map(|(name, findings)| findings.into_iter().map(move |finding| (name.clone(), finding)))
        .filter(|(_, (severity, code, _))| *severity >= Severity::Warning || SLIPS.contains(code))
        .map(|(name, (_, code, message))| format!("{name}: {code} {message}"))
        .collect();
    assert!(alarms.is_empty(), "{}", alarms.join("\n"));
}

#[test]
fn wrong_sentences_are_found() {
    for (name, findings) in found("seeded") {
        let code = name.rsplit('-').next().unwrap();
        let hit = findings.iter().any(|(severity, found, _)| *severity >= Severity::Warning && *found == code);
        assert!(hit, "{name}: {findings:?}");
    }
}

#[test]
fn what_is_worth_a_note_is_noted_and_no_more() {
    for (name, findings) in found("noted") {
        let code = name.rsplit('-').next().unwrap();
        let hit = findings.iter().any(|(severity, found, _)| *severity == Severity::Note && *found == code);
        let alarms = findings.iter().any(|(severity, ..)| *severity >= Severity::Warning);
        assert!(hit && !alarms, "{name}: {findings:?}");
    }
}

#[test]
fn a_list_of_more_than_a_thousand_items_is_whole() {
    let engine = Engine::new(Vec::new()).unwrap();
    let told = |total: &str| {
        let mut text = format!("云岭县水利局2024年度部门决算\n2024年度一般公共预算财政拨款支出{total}万元，主要用于以下方面：\n");
        for item in 1..=1100 {
            text.push_str(&format!("{item}、农林水支出（类）水利（款）第{item}号渠道养护（项）。支出决算为1.50万元。\n"));
        }
        let loaded = read_bytes("list.txt", text.as_bytes(), &Limits::default()).unwrap();
        let findings = engine.examine(&loaded.document).findings;
        findings.iter().filter(|one| one.severity >= Severity::Warning).map(|one| one.rule.code).collect::<Vec<_>>()
    };
    assert_eq!(told("1650.00"), [""; 0]);
    assert_eq!(told("1658.00"), ["GJ205"]);
}
