//! Word 97–2003 documents as their readers see them on paper. `files/doc/README.md` says how the documents were made.

// The lint only knows the functions that are marked as tests, not their helpers.
#![allow(clippy::unwrap_used)]

use gouji::document::{Document, Table};
use gouji::read::{Limits, ReadError, read_bytes};
use proptest::prelude::*;
use std::io::{Cursor, Read, Seek, SeekFrom, Write};

const REPORT: &[u8] = include_bytes!("files/doc/report.doc");
const WIDE: &[u8] = include_bytes!("files/doc/wide.doc");
const SYMBOLS: &[u8] = include_bytes!("files/doc/symbols.doc");

fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    read_bytes("报告.doc", bytes, &Limits::default()).map(|loaded| {
        assert_eq!(loaded.format.label(), "doc");
        loaded.document
    })
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|paragraph| paragraph.view.text()).collect()
}

fn cells(table: &Table) -> Vec<(usize, usize, usize, usize, &str)> {
    table.cells.iter().map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span, cell.view.text())).collect()
}

/// The document with these bytes at a place of its stream `WordDocument`.
fn patched(document: &[u8], at: u64, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(document.to_vec())).unwrap();
    let mut stream = file.open_stream("/WordDocument").unwrap();
    stream.seek(SeekFrom::Start(at)).unwrap();
    stream.write_all(bytes).unwrap();
    stream.flush().unwrap();
    drop(stream);
    file.into_inner().into_inner()
}

#[test]
fn reads_text_as_it_prints() {
    let document = read(REPORT).unwrap();
    let expected = [
        "某县水务局2023年度部门决算",
        "一、部门概况",
        "（一）基本情况",
        "本局有职工30人，含离退休5人。",
        "（二）机构设置",
        "二、收支情况",
        "（一）总体说明",
        "合计12.50万元，其中：基本支出8.00万元。",
        "锚定段落",
        "文本框内3.20万元",
        "收入支出决算表",
        "单位：万元",
        "名词解释附后“三公”经费—𠀀。",
        "注：不含临时人员。",
        "尾注：含上年结转。",
    ];
    assert_eq!(paragraphs(&document), expected);
    let headings: Vec<_> = document.paragraphs().filter(|paragraph| paragraph.heading).map(|paragraph| paragraph.number).collect();
    assert_eq!(headings, [1, 2, 3, 5, 6, 7, 11]);
}

#[test]
fn reads_merged_and_nested_tables() {
    let document = read(REPORT).unwrap();
    let tables: Vec<_> = document.tables().collect();
    let [outer, inner] = tables.as_slice() else { panic!("{} tables", tables.len()) };
    assert_eq!(
        cells(outer),
        [
            (0, 0, 2, 1, "项目"),
            (0, 1, 1, 2, "决算数"),
            (1, 1, 1, 1, "合计"),
            (1, 2, 1, 1, "其中：基本支出"),
            (2, 0, 1, 1, "教育支出"),
            (2, 1, 1, 1, "12.50"),
            (2, 2, 1, 1, "8.00"),
            (3, 0, 1, 1, "农林水支出"),
            (3, 1, 1, 1, "34.50"),
            (3, 2, 1, 1, "30.00")
        ]
    );
    assert_eq!((outer.title.as_deref(), outer.unit.as_deref(), outer.header_rows), (Some("收入支出决算表"), Some("万元"), 2));
    assert_eq!(outer.cells.last().unwrap().column_path, ["决算数", "其中：基本支出"]);
    assert_eq!(cells(inner), [(0, 0, 1, 1, "内表甲"), (0, 1, 1, 1, "1.00"), (1, 0, 1, 1, "内表乙"), (1, 1, 1, 1, "2.00")]);
}

#[test]
fn tells_what_is_left_out() {
    let notices: Vec<_> = read(REPORT).unwrap().notices.into_iter().map(|notice| notice.message.chinese).collect();
    let expected =
        ["文件含未处理的修订（插入 1 处、删除 1 处），已按全部接受后的文本读取", "已略去 4 个隐藏字符", "已略去页眉、页脚：某县水务局"];
    assert_eq!(notices, expected);
}

#[test]
fn reads_rows_whose_description_is_long() {
    let document = read(WIDE).unwrap();
    let table = document.tables().next().unwrap();
    assert_eq!((table.rows, table.columns, table.unit.as_deref()), (3, 25, Some("元")));
    assert_eq!(cells(table).last(), Some(&(2, 5, 1, 20, "20.00")));
}

#[test]
fn reads_symbols_page_breaks_and_deleted_paragraph_ends() {
    assert_eq!(paragraphs(&read(SYMBOLS).unwrap()), ["☑是", "前半，后半。", "第一页", "第二页plain text"]);
}

#[test]
fn a_wrong_ending_is_told_and_read() {
    for (name, told) in [("报告.wps", false), ("报告.docx", true)] {
        let loaded = read_bytes(name, SYMBOLS, &Limits::default()).unwrap();
        assert_eq!((loaded.format.label(), loaded.document.notices.iter().any(|notice| notice.code == "misnamed-file")), ("doc", told));
    }
}

#[test]
fn refuses_what_cannot_be_read_and_says_what_to_do() {
    let encrypted = read(&patched(REPORT, 0x0B, &[0x13])).unwrap_err();
    assert!(matches!(encrypted, ReadError::Password { .. }), "{encrypted}");
    for (mark, version, name) in [(0xA5ECu16, 101u16, "Word 6.0/95"), (0xA5DC, 104, "Word 6.0/95"), (0xA5DB, 45, "Word 2.0")] {
        let old = read(&patched(REPORT, 0, &[mark.to_le_bytes(), version.to_le_bytes()].concat())).unwrap_err();
        assert!(matches!(old, ReadError::OldWord { version, .. } if version == name), "{old}");
        assert!(old.to_string().contains("save it as .docx"), "{old}");
    }
    let cut = read(&REPORT[..REPORT.len() / 2]).unwrap_err();
    assert!(matches!(cut, ReadError::Damaged { .. }), "{cut}");
}

#[test]
fn other_containers_are_no_word_documents() {
    let container = |stream: &str| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream(stream).unwrap().write_all(b"x").unwrap();
        file.into_inner().into_inner()
    };
    let slides = read_bytes("报告.ppt", &container("/PowerPoint Document"), &Limits::default()).unwrap_err();
    assert!(matches!(slides, ReadError::NotText { .. }), "{slides}");
    let encrypted = read_bytes("报告.docx", &container("/EncryptedPackage"), &Limits::default()).unwrap_err();
    assert!(matches!(encrypted, ReadError::Password { .. }), "{encrypted}");
}

/// The streams of a document.
fn streams(document: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut file = cfb::CompoundFile::open(Cursor::new(document)).unwrap();
    let names: Vec<_> = file.walk().filter(|entry| entry.is_stream()).map(|entry| entry.path().display().to_string()).collect();
    let read = |name: &String| {
        let mut bytes = Vec::new();
        file.open_stream(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let contents: Vec<_> = names.iter().map(read).collect();
    names.into_iter().zip(contents).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn damaged_containers_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), keep in 0.2f64..1.0) {
        let mut bytes = REPORT.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_bytes("报告.doc", &bytes, &Limits::default());
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        let _ = read_bytes("报告.doc", &bytes, &Limits::default());
    }

    #[test]
    fn damaged_streams_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), head in any::<bool>()) {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let mut streams = streams(REPORT);
        for (at, byte) in changes {
            let stream = at.index(streams.len());
            let content = &mut streams[stream].1;
            // The head is where every byte matters.
            let length = if head { content.len().min(900) } else { content.len() };
            let at = at.index(length);
            content[at] = byte;
        }
        for (name, content) in streams {
            file.create_stream(name).unwrap().write_all(&content).unwrap();
        }
        let _ = read_bytes("报告.doc", &file.into_inner().into_inner(), &Limits::default());
    }
}
