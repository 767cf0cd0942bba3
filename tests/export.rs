//! What people and programs take away from an audit.

// A test that cannot go on should say so at once.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::check::Severity;
use gouji::export::json::{self, Layout, Report};
use gouji::lang::Lang;
use gouji::read::{Limits, read_path};
use std::path::Path;

fn engine() -> Engine {
    Engine::new(Vec::new()).unwrap()
}

fn report_on(engine: &Engine, path: &str) -> Report {
    let loaded = read_path(Path::new(path), &Limits::default()).unwrap();
    json::report(path, &loaded, &engine.examine(&loaded.document), Severity::Rounding, Lang::Chinese)
}

#[test]
fn a_report_survives_its_way_through_json() {
    let engine = engine();
    for path in ["corpus/formats/report.pdf", "corpus/formats/report.xlsx", "corpus/shanghai-final-2024-seeded.txt"] {
        let written = report_on(&engine, path).to_json(Layout::Line);
        let read = Report::from_json(&written).unwrap();
        assert_eq!(String::from_utf8(read.to_json(Layout::Line)).unwrap(), String::from_utf8(written).unwrap(), "{path}");
    }
}

#[test]
fn a_quote_says_where_it_starts_and_on_how_large_a_page() {
    let engine = engine();
    for path in ["corpus/formats/report.pdf", "corpus/shanghai-final-2024-seeded.txt"] {
        let json: serde_json::Value = serde_json::from_slice(&report_on(&engine, path).to_json(Layout::Line)).unwrap();
        let of = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
        let texts: std::collections::HashMap<(usize, usize), &str> = json["figures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| ((of(&f["at"]["start"]), of(&f["at"]["end"])), f["text"].as_str().unwrap()))
            .collect();
        let mut compared = 0;
        for finding in json["findings"].as_array().unwrap() {
            for evidence in finding["evidence"].as_array().unwrap() {
                let (from, start, end) = (of(&evidence["quote_start"]), of(&evidence["at"]["start"]), of(&evidence["at"]["end"]));
                let quote: Vec<char> = evidence["quote"].as_str().unwrap().chars().collect();
                assert_eq!(evidence["page_size"].is_array(), path.ends_with("pdf"), "{path} {evidence}");
                if let Some(&text) = texts.get(&(start, end)) {
                    assert_eq!(quote[start - from..end - from].iter().collect::<String>(), text, "{path} {evidence}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 0, "{path} has no finding");
    }
}
