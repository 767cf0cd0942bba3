//! What people and programs take away from an audit.

// A test that cannot go on should say so at once.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::archive::{Ledger, all_rules, facts, pack_facts};
use gouji::check::Severity;
use gouji::export::across::{self, Across};
use gouji::export::annotated::AnnotatedPdf;
use gouji::export::csv::Csv;
use gouji::export::html::Html;
use gouji::export::json::{self, Layout, Report};
use gouji::export::markdown::Markdown;
use gouji::export::sarif::Sarif;
use gouji::export::working_paper::WorkingPapers;
use gouji::export::xlsx::Xlsx;
use gouji::export::{ExportError, Exporter, FolderExporter, Setting};
use gouji::lang::Lang;
use gouji::read::{Limits, read_bytes, read_path};
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

/// A report whose name and words try to harm whoever opens what is made of it.
const HOSTILE: &str = "<script>alert(1)</script>清河县林业局2023年度部门决算\n=cmd|'/c calc'!A0县林业局2023年度基本支出305.71万元，其中：\
    人员经费275.71万元，占基本支出的97.05%；公用经费30.00万元，占基本支出的9.81%。\n";

/// A name as no file should have it.
const HOSTILE_NAME: &str = "=HYPERLINK(\"http://x\")/../../<img src=x onerror=alert(1)>\n\u{202E}fdp.exe_x000D_.txt";

fn hostile_report(engine: &Engine) -> Report {
    let loaded = read_bytes(HOSTILE_NAME, HOSTILE.as_bytes(), &Limits::default()).unwrap();
    let report = json::report(HOSTILE_NAME, &loaded, &engine.examine(&loaded.document), Severity::Rounding, Lang::Chinese);
    assert!(String::from_utf8(report.to_json(Layout::Line)).unwrap().contains("GJ201"), "the report must have a finding");
    report
}

fn setting(lang: Lang) -> Setting {
    Setting { lang, rules: all_rules() }
}

/// The file that an exporter makes of some reports and a failure.
fn export(mut exporter: Box<dyn Exporter>, reports: &[Report]) -> Vec<u8> {
    let mut file = Vec::new();
    for report in reports {
        file.extend(exporter.add(report).unwrap());
    }
    file.extend(exporter.fail(HOSTILE_NAME, "=1+1 <b>无法读取</b>").unwrap());
    file.extend(exporter.finish().unwrap());
    file
}

/// The parts of a zipped document that hold XML.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |at| {
        let mut part = archive.by_index(at).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}

#[test]
fn a_workbook_holds_the_problems_and_no_formula() {
    let engine = engine();
    let reports = [hostile_report(&engine), report_on(&engine, "corpus/formats/report.pdf")];
    for lang in [Lang::Chinese, Lang::English] {
        let workbook = export(Box::new(Xlsx::new(setting(lang)).unwrap()), &reports);
        let parts = parts(&workbook);
        for (name, xml) in &parts {
            assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{name} has a formula or a link");
            assert!(!xml.contains("<script") && !xml.contains("<img") && !xml.contains('\u{202E}'), "{name} lets a document write XML");
        }
        let texts: String = parts.iter().map(|(_, xml)| xml.as_str()).collect();
        assert!(texts.contains("97.05%") && texts.contains("90.19%") && texts.contains("GJ201"));
        // Text that Excel would take for an escaped character stays what it is.
        assert!(texts.contains("fdp.exe_x005F_x000D_.txt"));
    }
}

#[test]
fn what_is_made_can_be_read_again() {
    // The program's own reader of workbooks sees the list as an auditor does.
    let engine = engine();
    let reports = [report_on(&engine, "corpus/formats/report.pdf"), hostile_report(&engine)];
    let workbook = export(Box::new(Xlsx::new(setting(Lang::Chinese)).unwrap()), &reports);
    let loaded = read_bytes("问题.xlsx", &workbook, &Limits::default()).unwrap();
    let titles: Vec<String> =
        loaded.document.tables().next().unwrap().cells.iter().take(7).map(|cell| cell.view.text().to_owned()).collect();
    assert_eq!(titles, ["严重程度", "序号", "问题标题", "定性", "问题描述", "法规依据", "责任部门"]);
    assert_eq!(loaded.document.tables().count(), 6);
}

#[test]
fn the_same_reports_give_the_same_workbook() {
    let engine = engine();
    let make = || export(Box::new(Xlsx::new(setting(Lang::Chinese)).unwrap()), &[report_on(&engine, "corpus/formats/report.pdf")]);
    assert_eq!(make(), make());
}

#[test]
fn a_csv_has_a_mark_of_its_encoding_and_no_formula() {
    let engine = engine();
    let file =
        export(Box::new(Csv::new(setting(Lang::Chinese))), &[hostile_report(&engine), report_on(&engine, "corpus/formats/report.pdf")]);
    let text = String::from_utf8(file).unwrap();
    let rows = text.strip_prefix('\u{FEFF}').expect("no byte order mark");
    let mut reader = csv::ReaderBuilder::new().from_reader(rows.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    for cell in rows.iter().flatten() {
        let number = cell.trim_end_matches('%').parse::<f64>().is_ok();
        assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        assert!(!cell.contains('\u{202E}'));
    }
    assert!(rows[0][1].starts_with("'=HYPERLINK"), "{}", &rows[0][1]);
    assert_eq!((&rows[0][12], &rows[0][13]), ("97.05%", "90.19%"));
}

#[test]
fn no_report_still_gives_a_whole_file() {
    for lang in [Lang::Chinese, Lang::English] {
        let csv = export(Box::new(Csv::new(setting(lang))), &[]);
        assert_eq!(csv.iter().filter(|&&byte| byte == b'\n').count(), 1);
        serde_json::from_slice::<serde_json::Value>(&export(Box::new(Sarif::new(setting(lang))), &[])).unwrap();
        assert!(export(Box::new(Markdown::new(setting(lang))), &[]).starts_with(b"# "));
    }
}

#[test]
fn sarif_keeps_to_its_standard() {
    let engine = engine();
    let reports = [hostile_report(&engine), report_on(&engine, "corpus/formats/report.pdf")];
    let log: serde_json::Value = serde_json::from_slice(&export(Box::new(Sarif::new(setting(Lang::Chinese))), &reports)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| text.chars().count() > 3), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
        assert!(["error", "warning", "note", "none"].contains(&result["level"].as_str().unwrap()));
        assert_eq!(result["partialFingerprints"]["gouji/v1"].as_str().unwrap().len(), 64);
        let related = result["relatedLocations"].as_array().unwrap();
        assert!(!related.is_empty());
        for location in related.iter().chain(result["locations"].as_array().unwrap()) {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.is_ascii() && !uri.contains([' ', '<', '"', '\n']), "{uri}");
            let region = &place["region"];
            assert!(region.is_null() || region["startLine"].as_u64().unwrap() > 0);
        }
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn a_fingerprint_knows_a_finding_again_in_another_file() {
    let engine = engine();
    let prints = |path: &str| -> Vec<String> {
        let log: serde_json::Value =
            serde_json::from_slice(&export(Box::new(Sarif::new(setting(Lang::Chinese))), &[report_on(&engine, path)])).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["gouji/v1"].to_string()).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    let moved = folder.path().join("另存.txt");
    let text = std::fs::read_to_string("corpus/shanghai-final-2024-seeded.txt").unwrap();
    let (title, rest) = text.split_once('\n').unwrap();
    std::fs::write(&moved, format!("{title}\n\n\n{rest}")).unwrap();
    assert_eq!(prints(moved.to_str().unwrap()), prints("corpus/shanghai-final-2024-seeded.txt"));
}

#[test]
fn markdown_shows_hostile_words_as_they_are() {
    let engine = engine();
    let page = String::from_utf8(export(Box::new(Markdown::new(setting(Lang::Chinese))), &[hostile_report(&engine)])).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>") && !page.contains('\u{202E}'), "{page}");
    assert!(page.contains("97.05%") && page.contains("GJ201"));
}

/// The results that a page carries.
fn results(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"data\">").unwrap();
    let (json, _) = rest.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_page_shows_hostile_words_and_obeys_none() {
    let engine = engine();
    for lang in [Lang::Chinese, Lang::English] {
        let page = String::from_utf8(export(Box::new(Html::new(setting(lang))), &[hostile_report(&engine)])).unwrap();
        assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (2, 2), "a document wrote a script");
        assert!(!page.contains("<img") && !page.contains('\u{202E}'));
        // Nothing is fetched from anywhere.
        assert!(page.contains("default-src 'none'") && !page.contains("src=\"") && !page.contains("<link"));
        let data = results(&page);
        let doc = &data["documents"][0];
        assert!(doc["path"].as_str().unwrap().contains("<img src=x"), "the name is not what it is");
        let problem = &doc["problems"][0];
        assert_eq!(problem["findings"][0]["stated"], "97.05%");
        let marked: Vec<&str> =
            problem["quotes"][0]["parts"].as_array().unwrap().iter().skip(1).step_by(2).map(|p| p.as_str().unwrap()).collect();
        assert_eq!(marked, ["305.71万元", "275.71万元", "97.05%"]);
        let share = &problem["numbers"][0];
        assert_eq!((&share["low"], &share["high"]), (&"97.045%".into(), &"97.055%".into()));
        assert_eq!(data["failures"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_page_outlines_the_pages_of_a_pdf() {
    let page = String::from_utf8(export(Box::new(Html::new(setting(Lang::Chinese))), &[report_on(&engine(), "corpus/formats/report.pdf")]))
        .unwrap();
    let outline = &results(&page)["documents"][0]["problems"][0]["pages"][0];
    assert_eq!(outline["page"], 1);
    let side = |at: usize| outline["size"][at].as_f64().unwrap();
    for bbox in outline["boxes"].as_array().unwrap() {
        let edge = |at: usize| bbox[at].as_f64().unwrap();
        assert!(0.0 < edge(0) && edge(0) < edge(2) && edge(2) < side(0) && edge(1) < edge(3) && edge(3) < side(1), "{bbox}");
    }
}

#[test]
fn a_box_ends_where_its_figure_ends() {
    let json: serde_json::Value = serde_json::from_slice(&report_on(&engine(), "corpus/formats/report.pdf").to_json(Layout::Line)).unwrap();
    let figures = json["figures"].as_array().unwrap();
    let mut held = 0;
    for figure in figures {
        let (text, bbox) = (figure["text"].as_str().unwrap(), &figure["at"]["bbox"]);
        let edge = |at: usize| bbox[at].as_f64().unwrap();
        let (width, height) = (edge(2) - edge(0), edge(3) - edge(1));
        // A figure on one line: as wide as its characters, a Chinese one as wide as it is high, and not as the rest of the line.
        if figure["at"]["table"].is_null() && height < 20.0 {
            let expected: f64 = text.chars().map(|c| if c >= '\u{2E80}' { 1.0 } else { 0.55 }).sum::<f64>() * height;
            assert!((0.6..1.4).contains(&(width / expected)), "{text} is {width} wide and {height} high");
            held += 1;
        }
    }
    assert!(held > 5, "only {held} figures stand on one line");
}

#[test]
fn a_page_of_nothing_is_a_page() {
    let page = String::from_utf8(export(Box::new(Html::new(setting(Lang::Chinese))), &[])).unwrap();
    assert!(results(&page)["documents"].as_array().unwrap().is_empty() && page.ends_with("</html>\n"));
}

#[test]
fn an_annotated_copy_begins_with_the_original_and_notes_every_figure() {
    let path = "corpus/formats/report.pdf";
    let (report, original) = (report_on(&engine(), path), std::fs::read(path).unwrap());
    let mut exporter = AnnotatedPdf::new(setting(Lang::Chinese));
    let files = exporter.add(&report, &original).unwrap();
    let [copy] = files.as_slice() else { panic!("one copy") };
    assert_eq!(copy.name, "report.标注.pdf");
    assert_eq!(copy.bytes[..original.len()], original, "the original is changed");
    let document = lopdf::Document::load_mem(&copy.bytes).unwrap();
    let notes: Vec<String> = document
        .get_pages()
        .values()
        .flat_map(|&page| document.get_page_annotations(page).unwrap())
        .map(|note| {
            assert_eq!(note.get(b"Subtype").unwrap().as_name().unwrap(), b"Highlight");
            assert!(note.has(b"AP") && note.get(b"QuadPoints").unwrap().as_array().unwrap().len().is_multiple_of(8));
            lopdf::decode_text_string(note.get(b"Contents").unwrap()).unwrap()
        })
        .collect();
    assert!(notes.len() >= 3 && notes.iter().any(|note| note.contains("GJ201") && note.contains("87.77%")), "{notes:?}");
    // The copy is read as the original is.
    let again = read_bytes(path, &copy.bytes, &Limits::default()).unwrap();
    assert_eq!(again.document.text, read_bytes(path, &original, &Limits::default()).unwrap().document.text);
    // A second copy of the same name does not replace the first.
    assert_eq!(exporter.add(&report, &original).unwrap()[0].name, "report-2.标注.pdf");
    assert!(matches!(exporter.add(&report, b"%PDF-1.4 another"), Err(ExportError::Changed { .. })));
}

#[test]
fn working_papers_hold_hostile_words_as_words() {
    let engine = engine();
    let mut exporter = WorkingPapers::new(setting(Lang::Chinese));
    let files = exporter.add(&hostile_report(&engine), &[]).unwrap();
    assert_eq!(files.len(), 1);
    let name = &files[0].name;
    assert!(name.starts_with("0001-GJ201-") && name.ends_with(".docx") && !name.contains(['/', '\\', '<', '\n', '\u{202E}']), "{name}");
    for (part, xml) in parts(&files[0].bytes) {
        assert!(!xml.contains("<script") && !xml.contains("<img") && !xml.contains('\u{202E}'), "{part}");
    }
    let loaded = read_bytes("取证单.docx", &files[0].bytes, &Limits::default()).unwrap();
    let cells: String = loaded.document.tables().flat_map(|table| &table.cells).map(|cell| cell.view.text()).collect();
    for words in ["被审计（调查）单位或个人", "证据提供单位意见", "审计过程", "97.05%", "90.19%"] {
        assert!(cells.contains(words), "{words} is not in {cells}");
    }
}

/// What two years of a unit with a hostile name contradict each other in.
fn across_of(engine: &Engine, lang: Lang) -> Vec<Across> {
    let mut ledger = Ledger::new().unwrap();
    for (path, year, amount) in [(HOSTILE_NAME, 2023, "4.95万元，比上年增加0.15"), ("上年/决算.txt", 2022, "4.50")] {
        let text = format!("清河县<b>=1+1局{year}年度部门决算\n{year}年度公务接待费支出决算为{amount}万元。\n");
        let loaded = read_bytes(path, text.as_bytes(), &Limits::default()).unwrap();
        let facts = facts(&loaded.document, &engine.examine(&loaded.document), &loaded.sha256);
        ledger.add(path, &pack_facts(&facts).unwrap()).unwrap();
    }
    let found = gouji::archive::across(&ledger).unwrap();
    assert_eq!(found.iter().map(|finding| finding.what.rule.code).collect::<Vec<_>>(), ["GJ701"]);
    found.iter().map(|finding| Across::new(finding, lang)).collect()
}

#[test]
fn every_form_tells_what_reports_contradict_each_other_in() {
    let engine = engine();
    for lang in [Lang::Chinese, Lang::English] {
        let found = across_of(&engine, lang);
        let of = |mut exporter: Box<dyn Exporter>| {
            let mut file = exporter.add(&report_on(&engine, "corpus/formats/report.pdf")).unwrap();
            file.extend(exporter.across(&found).unwrap());
            file.extend(exporter.finish().unwrap());
            file
        };
        let workbook = of(Box::new(Xlsx::new(setting(lang)).unwrap()));
        let sheets: String = parts(&workbook).into_iter().map(|(_, xml)| xml).collect();
        let csv = String::from_utf8(of(Box::new(Csv::new(setting(lang))))).unwrap();
        let markdown = String::from_utf8(of(Box::new(Markdown::new(setting(lang))))).unwrap();
        let sarif = String::from_utf8(of(Box::new(Sarif::new(setting(lang))))).unwrap();
        let page = String::from_utf8(of(Box::new(Html::new(setting(lang))))).unwrap();
        let papers = WorkingPapers::new(setting(lang)).across(&found).unwrap();
        let paper: String = parts(&papers[0].bytes).into_iter().map(|(_, xml)| xml).collect();
        let (json, text) = (String::from_utf8(across::json(&found)).unwrap(), across::text(&found, lang));
        for (form, made) in [
            ("xlsx", &sheets),
            ("csv", &csv),
            ("markdown", &markdown),
            ("sarif", &sarif),
            ("html", &page),
            ("docx", &paper),
            ("json", &json),
            ("text", &text),
        ] {
            for words in ["GJ701", "4.50万元", "4.8"] {
                assert!(made.contains(words), "{form} lacks {words}");
            }
            // JSON is for programs, which need the name as it is.
            assert!(form == "json" || !made.contains('\u{202E}'), "{form} lets a name turn the writing");
        }
        for (form, made) in [("xlsx", &sheets), ("markdown", &markdown), ("html", &page), ("docx", &paper)] {
            assert!(!made.contains("<b>=1") && !made.contains("<img"), "{form} lets a name write markup");
        }
        let results: serde_json::Value = serde_json::from_str(&sarif).unwrap();
        let result = results["runs"][0]["results"].as_array().unwrap().last().unwrap();
        let uri = |place: &serde_json::Value| place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned();
        assert_ne!(uri(&result["locations"][0]), uri(&result["relatedLocations"][0]), "each quote names its own file");
        let rules = results["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], "GJ701");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["schema"], "gouji-across/1");
        let data = self::results(&page);
        let problem = &data["across"][0]["problem"];
        assert_eq!(problem["quotes"].as_array().unwrap().len(), 2);
        assert!(problem["quotes"][1]["place"].as_str().unwrap().starts_with("上年/决算.txt"), "{problem}");
        assert!(data["rules"].as_array().unwrap().iter().any(|rule| rule["code"] == "GJ701" && rule["evaluated"].is_null()));
    }
}

#[test]
fn the_figure_that_is_most_likely_wrong_is_named_in_every_form() {
    let engine = engine();
    let reports = || vec![report_on(&engine, "tests/cli/reports/seeded.txt")];
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let sheets: String =
        parts(&export(Box::new(Xlsx::new(setting(Lang::Chinese)).unwrap()), &reports())).into_iter().map(|(_, xml)| xml).collect();
    let csv = text(export(Box::new(Csv::new(setting(Lang::Chinese))), &reports()));
    let sarif = text(export(Box::new(Sarif::new(setting(Lang::Chinese))), &reports()));
    let page = text(export(Box::new(Html::new(setting(Lang::Chinese))), &reports()));
    for (form, made) in [("xlsx", &sheets), ("csv", &csv), ("sarif", &sarif), ("html", &page)] {
        assert!(made.contains("人员经费占比 97.05%（第4行）"), "{form} names no figure");
    }
    assert_eq!(results(&page)["documents"][0]["problems"][0]["culprit"][1], "90.19%");
    let markdown = text(export(Box::new(Markdown::new(setting(Lang::Chinese))), &reports()));
    assert!(markdown.contains("疑误数字 人员经费占比 97.05%（第4行） → 90.19%"), "{markdown}");
}
