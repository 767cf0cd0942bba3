//! Reading a page that is only an image, from the file to the finding. It needs the models: `gouji ocr-setup` says where they come from.
#![cfg(feature = "ocr")]
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::check::Severity;
use gouji::read::ocr::Recogniser;
use gouji::read::{Limits, read_bytes};
use std::path::Path;

#[test]
#[ignore = "needs the directory of the models in GOUJI_OCR_MODELS"]
fn a_scan_is_read_and_its_findings_are_warnings() {
    let models = std::env::var_os("GOUJI_OCR_MODELS").unwrap();
    let limits = Limits { recogniser: Some(Recogniser::open(Some(Path::new(&models))).unwrap()), ..Limits::default() };
    let document = read_bytes("scan.pdf", include_bytes!("files/pdf/scan.pdf"), &limits).unwrap().document;
    assert_eq!(document.notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(), ["ocr-page"]);

    let paragraphs: Vec<&str> = document.paragraphs().map(|paragraph| paragraph.view.text()).collect();
    // The model may overlook a full stop at the end of a line.
    let sentence = "2023年度一般公共预算财政拨款基本支出305.71万元，其中：人员经费275.71万元，占基本支出的97.05%";
    assert!(paragraphs.iter().any(|paragraph| paragraph.starts_with(sentence)), "{paragraphs:?}");
    let table = document.tables().next().unwrap();
    let cells: Vec<&str> = table.cells.iter().map(|cell| cell.view.text()).collect();
    let printed = ["项目", "预算数", "决算数", "基本支出", "300.00", "305.71", "项目支出", "120.50", "118.06", "合计", "420.50", "423.77"];
    assert_eq!(cells, printed);
    assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("收入支出表"), Some("万元")));

    let wrong = document.text.find("97.05").unwrap();
    assert!(document.confidence(&(wrong..wrong + 5)).is_some_and(|sure| sure > 0.5));
    // The page lies one degree askew; the mark is on the number as it is shown.
    let place = document.places.iter().find(|place| place.start <= wrong && wrong < place.end).unwrap();
    assert!((place.bbox[1] - 97.0).abs() < 4.0, "{:?}", place.bbox);

    let examination = Engine::new(Vec::new()).unwrap().examine(&document);
    let finding = examination.findings.iter().find(|finding| finding.rule.code == "GJ201").unwrap();
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.chinese.contains("OCR"));
}
