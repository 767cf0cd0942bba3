//! Makes an archive of generated reports to measure with, or to try things on:
//!
//! ```text
//! cargo run --release --example archive -- 10000 some/folder
//! ```
//!
//! The reports are those of one department after another, over five years: a budget, a final account, the final accounts of the department
//! alone (本级) and of an institute that it gathers, and an evaluation. Every figure fits every other, and most sentences stand in all reports
//! but for names, years and amounts; only the final accounts of one department in fifty have errors seeded against other reports, which
//! `seeded.tsv` lists with the rule that must find them. The files take turns in being text, DOCX, HTML, DOC, PDF and OFD, some budgets
//! are workbooks; one in a hundred is broken, one in two hundred a copy.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../tests/pdf/writer.rs"]
mod writer;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// The years that each unit reports on.
const YEARS: std::ops::RangeInclusive<u64> = 2020..=2024;

/// What is reported on for each year.
const KINDS: [Kind; 5] = [Kind::Budget, Kind::Account, Kind::Alone, Kind::Institute, Kind::Evaluation];

/// How many reports a department has.
const REPORTS: u64 = 25;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Budget,
    Account,
    Alone,
    Institute,
    Evaluation,
}

/// What a department spends on in a year, in hundredths of 万元.
struct Year {
    budget: u64,
    /// By the department alone, and by its institute.
    reception: [u64; 2],
    meetings: u64,
    left: u64,
}

/// A department's year, made from nothing but its number and the year.
fn year_of(unit: u64, year: u64) -> Year {
    let mixed = |salt: u64| (unit * 7_919 + year * 104_729 + salt * 15_485_863).wrapping_mul(2_654_435_761) >> 7;
    Year {
        budget: 40_000 + mixed(1) % 60_000,
        reception: [200 + mixed(2) % 800, 50 + mixed(5) % 200],
        meetings: 100 + mixed(3) % 500,
        left: 1_000 + mixed(4) % 9_000,
    }
}

/// Hundredths of 万元 as they are printed.
fn amount(hundredths: u64) -> String {
    format!("{}.{:02}万元", hundredths / 100, hundredths % 100)
}

fn change(now: u64, before: u64) -> String {
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!("比上年增加{}", amount(now - before)),
        std::cmp::Ordering::Less => format!("比上年减少{}", amount(before - now)),
        std::cmp::Ordering::Equal => "与上年持平".to_owned(),
    }
}

/// The place of a department: three letters for its number.
fn place_of(unit: u64) -> String {
    let letters: Vec<char> = "青白赤玄金银石松柏梅兰竹溪湖岭峰泉谷川原".chars().collect();
    let letter = |digit: u64| letters[usize::try_from(digit % 20).unwrap()];
    format!("{}{}{}县", letter(unit / 400), letter(unit / 20), letter(unit))
}

fn name_of(unit: u64) -> String {
    format!("{}林业局", place_of(unit))
}

fn institute_of(unit: u64) -> String {
    format!("{}林业科学研究所", place_of(unit))
}

/// An error of a final account against other reports.
#[derive(Clone, Copy, PartialEq)]
enum Seed {
    PriorYear,
    PublishedBudget,
    CarryOver,
    Department,
    NameLeft,
    YearLeft,
    FileName,
}

impl Seed {
    /// The error that is seeded into a department's final account of a year.
    fn of(unit: u64, year: u64) -> Option<Self> {
        if !unit.is_multiple_of(50) {
            return None;
        }
        match year {
            2021 => Some(Self::PriorYear),
            2022 => Some(Self::PublishedBudget),
            2023 => Some(Self::CarryOver),
            2024 => Some([Self::Department, Self::NameLeft, Self::YearLeft, Self::FileName][usize::try_from(unit / 50 % 4).unwrap()]),
            _ => None,
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::PriorYear => "GJ701",
            Self::PublishedBudget => "GJ702",
            Self::CarryOver => "GJ703",
            Self::Department => "GJ705",
            Self::NameLeft | Self::YearLeft => "GJ707",
            Self::FileName => "GJ706",
        }
    }
}

fn budget(unit: u64, year: u64) -> Vec<String> {
    let Year { budget, reception: [own, institute], .. } = year_of(unit, year);
    vec![
        format!("{}{year}年部门预算", name_of(unit)),
        format!("{year}年支出预算{}。", amount(budget)),
        format!("{year}年公务接待费预算{}。", amount(own + institute + 50)),
    ]
}

fn account(unit: u64, year: u64) -> Vec<String> {
    let name = name_of(unit);
    let (now, before) = (year_of(unit, year), year_of(unit, year - 1));
    let seed = Seed::of(unit, year);
    let wrong = |kind: Seed| if seed == Some(kind) { 77 } else { 0 };
    let spent: u64 = now.reception.iter().sum();
    let speaker = if seed == Some(Seed::NameLeft) { name_of(unit + 1) } else { name.clone() };
    let spoken = if seed == Some(Seed::YearLeft) { year - 1 } else { year };
    let mut lines = vec![
        format!("{name}{year}年度部门决算"),
        format!("{name}{year}年度决算由本级和所属单位汇总编制，数据来源于会计账簿，与财务报表一致。"),
        format!("纳入{name}{year}年度部门决算编制范围的单位包括："),
        format!("1. {name}本级"),
        format!("2. {}", institute_of(unit)),
        format!("{speaker}{year}年度各项收支均已纳入部门预算统一管理，没有账外资金，会计核算符合制度规定。"),
        format!("{spoken}年度本部门新增资产主要为办公设备和森林防火装备，资产配置严格按照标准执行，账实相符。"),
        format!("{year}年度年初结转和结余{}。", amount(before.left + wrong(Seed::CarryOver))),
        format!("{year}年度年末结转和结余{}。", amount(now.left)),
        format!(
            "公务接待费年初预算为{}，支出决算为{}。",
            amount(spent + 50 + wrong(Seed::PublishedBudget)),
            amount(spent + wrong(Seed::Department))
        ),
        format!("{year}年度会议费支出决算为{}，{}。", amount(now.meetings), change(now.meetings, before.meetings + wrong(Seed::PriorYear))),
    ];
    // The length of a usual report.
    for section in 1..=20 {
        lines.push(format!("本单位认真贯彻落实各项规定，持续加强第{section}项工作的管理，严格执行预算，各项任务按计划完成。"));
        lines.push(format!("项目{section}预算安排{}，执行{}。", amount(now.budget + section), amount(now.budget + section)));
    }
    lines
}

/// The final account of the department alone, or of its institute.
fn part(unit: u64, year: u64, at: usize) -> Vec<String> {
    let (name, title) = match at {
        0 => (name_of(unit), format!("{}（本级）", name_of(unit))),
        _ => (institute_of(unit), institute_of(unit)),
    };
    vec![
        format!("{title}{year}年度单位决算"),
        format!("{name}{year}年度各项收支均已纳入单位预算统一管理，没有账外资金，会计核算符合制度规定。"),
        format!("{year}年度公务接待费支出决算为{}。", amount(year_of(unit, year).reception[at])),
    ]
}

fn evaluation(unit: u64, year: u64) -> Vec<String> {
    let budget = amount(year_of(unit, year).budget);
    vec![
        format!("{}{year}年度部门整体支出绩效自评报告", name_of(unit)),
        format!("{year}年度部门整体支出年初预算{budget}，执行数{budget}，预算执行率100%。"),
        "本部门围绕年度目标推进各项工作，造林绿化、森林防火和资源管护等任务按期完成，资金使用规范。".to_owned(),
    ]
}

fn docx(lines: &[String]) -> Vec<u8> {
    let paragraphs = lines.iter().fold(String::new(), |mut text, line| {
        let _ = write!(text, "<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
        text
    });
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
        ),
        ("word/document.xml", document.as_str()),
    ];
    zipped(parts.into_iter())
}

fn zipped<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn html(lines: &[String]) -> Vec<u8> {
    let paragraphs: String = lines.iter().map(|line| format!("<p>{line}</p>\n")).collect();
    format!("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n{paragraphs}</body></html>\n").into_bytes()
}

/// A Word 97 document of paragraphs without properties.
fn doc(lines: &[String]) -> Vec<u8> {
    const TEXT: usize = 1024;
    let units: Vec<u16> = lines.iter().flat_map(|line| line.encode_utf16().chain([13])).collect();
    let count = u32::try_from(units.len()).unwrap();
    let mut stream = vec![0; TEXT];
    let mut put = |at: usize, bytes: &[u8]| stream[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xA5EC_u16.to_le_bytes());
    put(2, &193_u16.to_le_bytes());
    put(0x0A, &0x0200_u16.to_le_bytes());
    put(0x4C, &count.to_le_bytes());
    // One piece holds the whole text.
    let mut table = vec![2];
    for number in [16, 0, count] {
        table.extend(u32::to_le_bytes(number));
    }
    table.extend([0, 0]);
    table.extend(u32::try_from(TEXT).unwrap().to_le_bytes());
    table.extend([0, 0]);
    put(0x9A + 33 * 8 + 4, &u32::try_from(table.len()).unwrap().to_le_bytes());
    stream.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/WordDocument").unwrap().write_all(&stream).unwrap();
    file.create_stream("/1Table").unwrap().write_all(&table).unwrap();
    file.into_inner().into_inner()
}

/// The lines of a paragraph as a page of so many characters breaks them, the first one indented.
fn broken(line: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = "　　".chars().chain(line.chars()).collect();
    letters.chunks(width).map(|line| line.iter().collect()).collect()
}

/// The pages of a report: the title, and so many lines each.
fn pages(lines: &[String], width: usize, length: usize) -> Vec<Vec<String>> {
    let all: Vec<String> = lines.iter().skip(1).flat_map(|line| broken(line, width)).collect();
    all.chunks(length).map(<[String]>::to_vec).collect()
}

fn pdf(lines: &[String]) -> Vec<u8> {
    let mut pdf = writer::Pdf::new();
    for (number, rows) in pages(lines, 48, 38).into_iter().enumerate() {
        let mut page = writer::Page::new();
        let mut y = 80.0;
        if number == 0 {
            page = page.centred(18.0, 50.0, &lines[0]);
        }
        for row in rows {
            let indent = if row.starts_with('　') { 20.0 } else { 0.0 };
            page = page.text(60.0 + indent, y, row.trim_start_matches('　'));
            y += 18.0;
        }
        pdf = pdf.page(page);
    }
    pdf.finish()
}

/// An OFD whose lines are placed character by character. Lengths are millimetres.
fn ofd(lines: &[String]) -> Vec<u8> {
    const SIZE: f64 = 4.2;
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let advance = |c: char| if c.is_ascii() { SIZE / 2.0 } else { SIZE };
    let length = |line: &str| line.chars().map(advance).sum::<f64>();
    let mut id = 100;
    let mut text = |objects: &mut String, x: f64, y: f64, line: &str| {
        id += 1;
        let deltas: Vec<String> = line.chars().take(line.chars().count() - 1).map(|c| format!("{:.2}", advance(c))).collect();
        let _ = write!(
            objects,
            "<ofd:TextObject ID=\"{id}\" Boundary=\"{x:.2} {y:.2} {:.2} {SIZE}\" Font=\"3\" Size=\"{SIZE}\"><ofd:TextCode X=\"0\" Y=\"{:.2}\" DeltaX=\"{}\">{line}</ofd:TextCode></ofd:TextObject>",
            length(line),
            SIZE * 0.86,
            deltas.join(" ")
        );
    };
    let mut parts = Vec::new();
    let mut list = String::new();
    for (number, rows) in pages(lines, 38, 30).into_iter().enumerate() {
        let mut objects = String::new();
        if number == 0 {
            text(&mut objects, (210.0 - length(&lines[0])) / 2.0, 22.0, &lines[0]);
        }
        for (at, row) in rows.iter().enumerate() {
            let indent = if row.starts_with('　') { 2.0 * SIZE } else { 0.0 };
            text(&mut objects, 25.0 + indent, 38.0 + 8.0 * f64::from(u32::try_from(at).unwrap()), row.trim_start_matches('　'));
        }
        let _ = write!(list, "<ofd:Page ID=\"{}\" BaseLoc=\"Pages/Page_{number}/Content.xml\"/>", number + 1);
        parts.push((
            format!("Doc_0/Pages/Page_{number}/Content.xml"),
            format!(
                "{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID=\"{}\">{objects}</ofd:Layer></ofd:Content></ofd:Page>",
                50 + number
            ),
        ));
    }
    parts.extend([
        ("OFD.xml".to_owned(), format!("{head}<ofd:OFD {space} DocType=\"OFD\" Version=\"1.0\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")),
        ("Doc_0/Document.xml".to_owned(), format!("{head}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>")),
        ("Doc_0/PublicRes.xml".to_owned(), format!("{head}<ofd:Res {space} BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"宋体\"/></ofd:Fonts></ofd:Res>")),
    ]);
    zipped(parts.iter().map(|(name, content)| (name.as_str(), content.as_str())))
}

/// A budget as a workbook.
fn xlsx(unit: u64, year: u64) -> Vec<u8> {
    let Year { budget, reception, .. } = year_of(unit, year);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        [format!("{}{year}年部门预算", name_of(unit)), String::new()],
        ["单位：万元".to_owned(), String::new()],
        ["项目".to_owned(), "预算数".to_owned()],
        ["支出合计".to_owned(), amount(budget).replace("万元", "")],
        ["公务接待费".to_owned(), amount(reception.iter().sum::<u64>() + 50).replace("万元", "")],
    ];
    for (row, cells) in (0..).zip(&rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Files that cannot be read, of several kinds.
fn unreadable(number: u64) -> (&'static str, &'static [u8]) {
    let kinds: [(&str, &[u8]); 5] = [
        ("pdf", b"%PDF-1.7\nbroken"),
        ("docx", b"PK\x03\x04broken"),
        ("txt", b""),
        ("doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1broken"),
        ("xlsx", b"PK\x03\x04"),
    ];
    kinds[usize::try_from(number / 100 % 5).unwrap()]
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().and_then(|count| count.parse().ok()).expect("how many reports");
    make(0..count.div_ceil(REPORTS), &PathBuf::from(arguments.next().expect("the folder to make")));
}

/// Makes the reports of these departments; one that has the name of the next left in its report needs that one too.
pub fn make(units: impl IntoIterator<Item = u64>, folder: &Path) {
    let mut seeded = String::new();
    for unit in units {
        for (index, (year, kind)) in (0..).zip(YEARS.flat_map(|year| KINDS.map(|kind| (year, kind)))) {
            if let Some(line) = write(unit, unit * REPORTS + index, year, kind, folder) {
                let _ = writeln!(seeded, "{line}");
            }
        }
    }
    fs::write(folder.join("seeded.tsv"), seeded).unwrap();
}

/// Writes a report, and gives the line that tells of the error seeded into it.
fn write(unit: u64, number: u64, year: u64, kind: Kind, folder: &Path) -> Option<String> {
    let below = folder.join(year.to_string());
    fs::create_dir_all(&below).unwrap();
    let seed = Seed::of(unit, year).filter(|_| kind == Kind::Account);
    let name = name_of(unit);
    let called = if seed == Some(Seed::FileName) { year - 1 } else { year };
    let (stem, lines) = match kind {
        Kind::Budget => (format!("{name}{year}年部门预算"), budget(unit, year)),
        Kind::Account => (format!("{name}{called}年度部门决算"), account(unit, year)),
        Kind::Alone => (format!("{name}（本级）{year}年度单位决算"), part(unit, year, 0)),
        Kind::Institute => (format!("{}{year}年度单位决算", institute_of(unit)), part(unit, year, 1)),
        Kind::Evaluation => (format!("{name}{year}年度绩效自评报告"), evaluation(unit, year)),
    };
    if number % 100 == 99 {
        let (ending, bytes) = unreadable(number);
        fs::write(below.join(format!("{stem}.{ending}")), bytes).unwrap();
        return None;
    }
    let (ending, bytes) = match number % 7 {
        1 => ("docx", docx(&lines)),
        2 => ("html", html(&lines)),
        3 => ("doc", doc(&lines)),
        4 => ("pdf", pdf(&lines)),
        5 => ("ofd", ofd(&lines)),
        // What a workbook says is not held against the text of other reports.
        6 if kind == Kind::Budget && !unit.is_multiple_of(50) => ("xlsx", xlsx(unit, year)),
        _ => ("txt", lines.join("\n").into_bytes()),
    };
    let path = below.join(format!("{stem}.{ending}"));
    fs::write(&path, bytes).unwrap();
    if number % 200 == 50 {
        fs::copy(&path, path.with_file_name(format!("{stem}（副本）.{ending}"))).unwrap();
    }
    seed.map(|seed| format!("{}\t{}", seed.rule(), path.display()))
}
