//! Every kind of bad input gets one clear error or an honest reading: no panic, no hang, no more memory than a report may take.
#![allow(clippy::unwrap_used)]

use gouji::lang::Lang;
use gouji::read::{Limits, Loaded, ReadError, read_bytes};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;

/// The formats of the report that stands in `corpus/formats`, beside text.
const FORMATS: [&str; 7] = ["pdf", "docx", "doc", "html", "xlsx", "ofd", "txt"];

/// What no bad file may take, unoptimised and on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// The report in a format.
fn report(ending: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats/report").with_extension(ending)).unwrap()
}

/// Reads bytes as a file of this name; an error names the file in both languages and fits on one line.
fn read(name: &str, bytes: &[u8]) -> Result<Loaded, ReadError> {
    let start = Instant::now();
    let read = read_bytes(name, bytes, &Limits::default());
    assert!(start.elapsed() < LONGEST, "{name} took {:?}", start.elapsed());
    if let Err(error) = &read {
        for lang in [Lang::Chinese, Lang::English] {
            let message = error.message(lang);
            assert!(message.starts_with(name) && !message.contains('\n'), "{message}");
        }
    }
    read
}

fn refusal(name: &str, bytes: &[u8]) -> ReadError {
    read(name, bytes).expect_err(name)
}

/// A container with these parts.
fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The report of a packed format with one of its parts made anew.
fn with_part(ending: &str, part: &str, content: &[u8]) -> Vec<u8> {
    let bytes = report(ending);
    let mut old = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let file = old.by_index_raw(index).unwrap();
        if file.name_raw() != part.as_bytes() {
            writer.raw_copy_file(file).unwrap();
        }
    }
    writer.start_file(part, SimpleFileOptions::default()).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

/// The part of each packed format that holds the text.
const PACKED: [(&str, &str); 3] =
    [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml"), ("ofd", "Doc_0/Pages/Page_0/Content.xml")];

/// A PDF of these objects, without a table of where they are.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    for (at, object) in objects.iter().enumerate() {
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    file += "trailer\n<< /Root 1 0 R /Size 20 >>\n%%EOF\n";
    file.into_bytes()
}

/// A page with a line of text under a page box.
fn boxed(media: &str) -> Vec<u8> {
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        &format!("<< /Type /Page /Parent 2 0 R {media} /Resources << /Font << /F 4 0 R >> >> /Contents 5 0 R >>"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Length 44 >>\nstream\nBT /F 12 Tf 50 700 Td (expenses 12.50 in all) Tj ET\nendstream",
    ])
}

#[test]
fn a_cut_file_is_refused_or_says_what_is_missing() {
    for ending in FORMATS {
        let whole = report(ending);
        let name = format!("report.{ending}");
        let all = read(&name, &whole).unwrap().document.text.len();
        for share in [1, 5, 25, 50, 75, 95] {
            let Ok(loaded) = read(&name, &whole[..whole.len() * share / 100]) else { continue };
            let document = loaded.document;
            // Text and web pages have no end of their own that could be missed.
            let told = !document.notices.is_empty() || matches!(ending, "txt" | "html");
            assert!(told || document.text.len() == all, "{name} at {share} %: {:?}", document.text);
        }
    }
}

#[test]
fn containers_that_unpack_without_end_are_refused() {
    let zeros = vec![b' '; 80 << 20];
    for (ending, part) in PACKED {
        let bomb = with_part(ending, part, &zeros);
        assert!(bomb.len() < 1 << 20);
        let error = refusal(&format!("bomb.{ending}"), &bomb);
        assert!(matches!(error, ReadError::Inflated { .. }), "{error}");
    }
}

#[test]
fn declared_entities_are_never_expanded() {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE z [<!ENTITY a \"9999999999\">");
    for (outer, inner) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        laughs += &format!("<!ENTITY {outer} \"{}\">", format!("&{inner};").repeat(10));
    }
    laughs += "]>";
    for (ending, part) in PACKED {
        let body = match ending {
            "docx" => {
                "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>1&j;2</w:t></w:r></w:p></w:body></w:document>"
            }
            "xlsx" => "<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>1&j;2</t></is></c></row></sheetData></worksheet>",
            _ => {
                "<Page><Content><Layer><TextObject Boundary='10 10 100 10' Size='4'><TextCode X='0' Y='5' DeltaX='2'>1&j;2</TextCode></TextObject></Layer></Content></Page>"
            }
        };
        if let Ok(loaded) = read(&format!("laughs.{ending}"), &with_part(ending, part, format!("{laughs}{body}").as_bytes())) {
            assert!(loaded.document.text.len() < 100, "{ending}");
        }
    }
}

#[test]
fn elements_nested_without_end_are_refused_or_passed_over() {
    for (ending, part) in PACKED {
        let deep = format!("<a>{}", "<b>".repeat(50_000));
        drop(read(&format!("deep.{ending}"), &with_part(ending, part, deep.as_bytes())));
    }
    for element in ["<div>", "<table><tr><td>", "<b><p>", "<ul><li>", "<svg><g>", "<template>", "<select><option>"] {
        let page = format!("<!DOCTYPE html><html><body>{}支出为12.50万元。", element.repeat(20_000));
        drop(read("deep.html", page.as_bytes()));
    }
    let kids = format!("<< /Type /Catalog /Pages {} >>", "[".repeat(20_000));
    assert!(matches!(refusal("deep.pdf", &pdf(&[&kids])), ReadError::DamagedPdf { .. }));
    let nested = "<< /A ".repeat(20_000);
    drop(read("deep.pdf", &pdf(&["<< /Type /Catalog /Pages 2 0 R >>", &nested])));
    let mail = "Content-Type: multipart/related; boundary=a\r\n\r\n--a\r\n".repeat(20_000);
    drop(read("deep.mhtml", format!("MIME-Version: 1.0\r\n{mail}").as_bytes()));
}

#[test]
fn objects_of_a_pdf_that_lead_in_circles_end() {
    let catalog = "<< /Type /Catalog /Pages 2 0 R >>";
    for objects in [
        vec![catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        vec![catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        vec![catalog, "2 0 R"],
        vec!["1 0 R"],
        vec![catalog, "<< /Type /Pages /Kids 3 0 R /Count 3 0 R >>", "3 0 R"],
    ] {
        assert!(matches!(refusal("circle.pdf", &pdf(&objects)), ReadError::DamagedPdf { .. }), "{objects:?}");
    }
    // A form that draws itself, a font that describes itself, content that is its own filter.
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources 4 0 R /Contents 5 0 R >>";
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources 4 0 R /Length 12 >>\nstream\n/X Do /X Do \nendstream";
    let drawn = pdf(&[
        catalog,
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        "<< /XObject << /X 6 0 R >> /Font << /F 7 0 R >> >>",
        "<< /Length 40 /Filter 5 0 R >>\nstream\n/X Do BT /F 12 Tf (12.50) Tj ET         \nendstream",
        form,
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /DescendantFonts [7 0 R] /ToUnicode 7 0 R /Encoding 7 0 R >>",
    ]);
    drop(read("circle.pdf", &drawn));
}

#[test]
fn page_boxes_of_any_size_are_read() {
    for media in [
        "/MediaBox [0 0 600 800]",
        "/MediaBox [0 0 14400000 14400000]",
        "/MediaBox [0 0 1e38 1e38]",
        "/MediaBox [0 0 99999999999999999999999999999999999999999999 1]",
        "/MediaBox [600 800 0 0]",
        "/MediaBox [0 0 600 800] /UserUnit 1000000",
        "/MediaBox [0 0 600 800] /CropBox [-1e30 -1e30 1e30 1e30]",
    ] {
        drop(read("wide.pdf", &boxed(media)));
    }
    for media in ["/MediaBox [0 0 600 800]", "/MediaBox [0 0 14400000 14400000]", "/MediaBox [600 800 0 0]"] {
        let text = read("wide.pdf", &boxed(media)).unwrap().document.text;
        assert_eq!(text, "expenses 12.50 in all\n", "{media}");
    }
}

#[test]
fn a_pdf_without_a_page_is_refused() {
    let empty = pdf(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]);
    assert!(matches!(refusal("empty.pdf", &empty), ReadError::DamagedPdf { .. }));
}

#[test]
fn what_only_looks_like_a_format_is_refused() {
    let mut state = 7u64;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        // Knuth's linear congruential generator: the same bytes on every run.
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as u8
    })
    .take(200_000)
    .collect();
    for (name, head) in [
        ("noise.pdf", b"%PDF-1.7\n".as_slice()),
        ("noise.docx", b"PK\x03\x04"),
        ("noise.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("noise.rtf", b"{\\rtf1\\ansi "),
        ("noise.docx", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("noise.docx", b"\x7FELF\x02\x01\x01\x00"),
        ("noise.jpg", b"\xFF\xD8\xFF\xE0"),
        ("noise.7z", b"7z\xBC\xAF\x27\x1C"),
    ] {
        refusal(name, &[head, &noise].concat());
    }
    let program = refusal("报告.docx", &[b"MZ\x90\x00\x03\x00\x00\x00".as_slice(), &noise].concat());
    assert!(program.message(Lang::Chinese).contains("程序"), "{program}");
    for name in ["a.docx", "a.xlsx", "a.ofd", "a.zip"] {
        refusal(name, &zip(&[("readme", &noise)]));
    }
}

#[test]
fn tables_that_multiply_are_refused_or_bounded() {
    let cell = "<td rowspan=65534 colspan=1000>1</td>".repeat(50);
    drop(read("wide.html", format!("<!DOCTYPE html><table>{}</table>", format!("<tr>{cell}</tr>").repeat(50)).as_bytes()));
    let rows = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    let sheet = format!("<worksheet><dimension ref='A1:XFD1048576'/><sheetData>{rows}</sheetData></worksheet>");
    drop(read("wide.xlsx", &with_part("xlsx", "xl/worksheets/sheet1.xml", sheet.as_bytes())));
    let merged = "<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells></worksheet>";
    drop(read("merged.xlsx", &with_part("xlsx", "xl/worksheets/sheet1.xml", merged.as_bytes())));
}

/// Linux tells how much memory this process had at most. The tests of this file run in one process.
#[cfg(target_os = "linux")]
#[test]
fn no_bad_file_takes_a_gigabyte() {
    for (ending, part) in PACKED {
        drop(read(&format!("bomb.{ending}"), &with_part(ending, part, &vec![b'<'; 70 << 20])));
    }
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak: u64 = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok()).unwrap();
    assert!(peak < 1 << 20, "{peak} kB");
}

#[test]
fn a_wrong_ending_is_told_whatever_the_format() {
    for format in FORMATS.into_iter().filter(|format| *format != "txt") {
        let told = |ending: &str| {
            let loaded = read(&format!("报告.{ending}"), &report(format)).unwrap();
            loaded.document.notices.iter().any(|notice| notice.code == "misnamed-file")
        };
        let wrong = if format == "pdf" { "docx" } else { "pdf" };
        assert!(told(wrong) && !told(format), "{format}");
    }
}
