//! Sentences in the wordings of many provinces: those in `corpus/wordings/clean` are right, each in `corpus/wordings/seeded` has one error
//! or more, found by the check that its name ends with.
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

#[test]
fn right_sentences_raise_no_alarm() {
    let alarms: Vec<String> = found("clean")
        .into_iter()
        .flat_map(|(name, findings)| findings.into_iter().map(move |finding| (name.clone(), finding)))
        .filter(|(_, (severity, ..))| *severity >= Severity::Warning)
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
