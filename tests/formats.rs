//! One report in every format gives the same figures, the same findings and the same table.
#![allow(clippy::unwrap_used)]

use gouji::document::{Document, Table};
use gouji::lang::Lang;
use gouji::read::{Limits, Loaded, read_path};
use gouji::{Engine, Examination};
use std::path::Path;

/// The formats that hold the text; PDF of three programs.
const NARRATIVE: [&str; 7] = ["docx", "doc", "pdf", "libreoffice.pdf", "chromium.pdf", "html", "ofd"];

fn read(ending: &str) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats");
    let loaded = read_path(&folder.join(format!("report.{ending}")), &Limits::default()).unwrap();
    assert!(ending.ends_with(loaded.format.label()), "{ending}");
    loaded
}

/// What each figure of the narrative says.
fn figures(examination: &Examination) -> Vec<String> {
    let figures = examination.account.figures.iter().filter(|figure| figure.at.cell.is_none());
    let told = figures.map(|figure| {
        let subject = figure.subject.as_ref().map(|subject| subject.name.as_str()).unwrap_or_default();
        format!("{:?} {subject} {} {} {:?}", figure.measure, figure.value, figure.unit_label(), figure.period)
    });
    told.collect()
}

fn findings(examination: &Examination) -> Vec<String> {
    examination.findings.iter().map(|finding| format!("{} {}", finding.rule.code, finding.message.of(Lang::Chinese))).collect()
}

fn cells(table: &Table) -> Vec<(usize, usize, &str)> {
    table.cells.iter().map(|cell| (cell.row, cell.column, cell.view.text())).collect()
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|paragraph| paragraph.view.text()).collect()
}

#[test]
fn every_format_gives_the_same_figures_and_findings() {
    let engine = Engine::new(Vec::new()).unwrap();
    let plain = engine.examine(&read("txt").document);
    assert_eq!((figures(&plain).len(), findings(&plain).len()), (23, 2), "{:#?} {:#?}", figures(&plain), findings(&plain));
    for ending in NARRATIVE {
        let document = read(ending).document;
        let examination = engine.examine(&document);
        assert_eq!(figures(&examination), figures(&plain), "{ending} {:#?}", paragraphs(&document));
        assert_eq!(findings(&examination), findings(&plain), "{ending}");
    }
}

#[test]
fn every_format_gives_the_same_table() {
    let workbook = read("xlsx").document;
    let expected = workbook.tables().next().unwrap();
    assert_eq!((expected.rows, expected.columns), (5, 4));
    for ending in NARRATIVE.into_iter().chain(["xls"]) {
        let document = read(ending).document;
        let table = document.tables().next().unwrap();
        assert_eq!(cells(table), cells(expected), "{ending}");
        assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("支出决算表"), Some("万元")), "{ending}");
    }
}
