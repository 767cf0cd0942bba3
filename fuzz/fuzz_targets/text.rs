//! Any bytes, from the file to the JSON.
#![no_main]

use gouji::Engine;
use gouji::check::Severity;
use gouji::export::json::{self, Layout};
use gouji::lang::Lang;
use gouji::read::{Limits, read_bytes};
use libfuzzer_sys::{Corpus, fuzz_target};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Vec::new()).expect("the shipped patterns load"));

fuzz_target!(|bytes: &[u8]| -> Corpus {
    // PDF has a target of its own.
    if bytes.windows(5).any(|head| head == b"%PDF-") {
        return Corpus::Reject;
    }
    let Ok(loaded) = read_bytes("input", bytes, &Limits::default()) else { return Corpus::Keep };
    let examination = ENGINE.examine(&loaded.document);
    for figure in &examination.account.figures {
        assert!(loaded.document.text.get(figure.at.source.clone()).is_some(), "a figure stands in its source");
    }
    let json = json::report("input", &loaded, &examination, Severity::Rounding, Lang::Chinese).to_json(Layout::Line);
    assert!(std::str::from_utf8(&json).is_ok());
    Corpus::Keep
});
