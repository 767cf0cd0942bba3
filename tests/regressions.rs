//! Inputs made by hand to break the program: `tests/files/regressions/`, a folder for each target of `fuzz/`.
//!
//! What a fuzzer finds goes there under a name that says what it is; the test needs no change.

use gouji::Engine;
use gouji::check::Severity;
use gouji::export::json::{self, Layout};
use gouji::lang::Lang;
use gouji::number::scan;
use gouji::pattern::{Library, PatternSource, Plan};
use gouji::read::{Limits, read_bytes};
use std::fs;
use std::path::Path;

/// The files of a target, with their names for messages.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/regressions").join(target);
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be listed").path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|path| (path.display().to_string(), fs::read(path).expect("it can be read"))).collect()
}

#[test]
fn every_text_is_read_and_examined() {
    let engine = Engine::new(Vec::new()).unwrap();
    for (name, bytes) in inputs("text") {
        let Ok(loaded) = read_bytes(&name, &bytes, &Limits::default()) else { continue };
        let examination = engine.examine(&loaded.document);
        for figure in &examination.account.figures {
            assert!(loaded.document.text.get(figure.at.source.clone()).is_some(), "{name}");
        }
        let json = json::report(&name, &loaded, &examination, Severity::Rounding, Lang::Chinese).to_json(Layout::Line);
        serde_json::from_slice::<serde_json::Value>(&json).unwrap();
    }
}

#[test]
fn every_number_is_a_stretch_of_its_text() {
    for (name, bytes) in inputs("number") {
        let view = String::from_utf8_lossy(&bytes);
        let mut floor = 0;
        for mention in scan(&view) {
            assert!(mention.start >= floor && view.get(mention.start..mention.end).is_some(), "{name}");
            floor = mention.end;
        }
    }
}

#[test]
fn every_pattern_loads_or_is_refused_with_a_line() {
    const TEXT: &str = "2023年度支出决算为4.01万元，完成年初预算的99.5%，比上年增加0.45万元。";
    for (name, bytes) in inputs("pattern") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let line = text.replace(['\'', '\n', '\r'], "");
        let pattern = format!(
            "[[pattern]]\nid = 'one'\nabout = ''\nmatch = '{line}'\nmark = 'list'\nexample = [{{ text = '' }}]\ncounter = [{{ text = '' }}]\n"
        );
        for text in [text, pattern] {
            match Library::load(&[PatternSource { name: name.clone(), text }]) {
                Ok(library) => drop(Plan::new(&library).read(TEXT, &scan(TEXT))),
                Err(refusal) => assert!(refusal.line > 0 && !refusal.cause.is_empty(), "{name}"),
            }
        }
    }
}

#[test]
fn every_pdf_is_read_or_refused() {
    for (name, bytes) in inputs("pdf") {
        let file = [b"%PDF-1.7\n", bytes.as_slice()].concat();
        if let Ok(loaded) = read_bytes(&name, &file, &Limits::default()) {
            for place in &loaded.document.places {
                assert!(loaded.document.text.get(place.start..place.end).is_some(), "{name}");
            }
        }
    }
}
