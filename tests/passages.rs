//! Short reports in the wordings of many provinces in which every number is right: nothing may be told of them above a note.

use gouji::check::Severity;
use gouji::read::{Limits, read_bytes};
use gouji::{Engine, Examination};
use std::path::Path;

#[test]
fn right_passages_raise_no_alarm() {
    let engine = Engine::new(Vec::new()).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/passages/clean.txt");
    let mut alarms = Vec::new();
    // Each passage is a report with its title.
    for passage in std::fs::read_to_string(path).unwrap().split("\n----\n").map(|passage| format!("{}\n", passage.trim())) {
        let loaded = read_bytes("passage.txt", passage.as_bytes(), &Limits::default()).unwrap();
        let Examination { findings, .. } = engine.examine(&loaded.document);
        let told = findings.iter().filter(|finding| finding.severity >= Severity::Warning);
        alarms.extend(told.map(|finding| format!("{} {}\n{passage}", finding.rule.code, finding.message.chinese)));
    }
    assert!(alarms.is_empty(), "{} false alarms:\n{}", alarms.len(), alarms.join("\n"));
}
