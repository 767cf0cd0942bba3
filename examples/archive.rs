//! Makes an archive of generated reports to measure with, or to try things on:
//!
//! ```text
//! cargo run --release --example archive -- 1000 some/folder
//! ```
//!
//! The reports are those of one unit after another: a budget and a final account a year over five years. Every figure fits every other, but for
//! seeded errors between the reports of one in fifty units, which `seeded.tsv` lists with the rule that must find them. The files take turns
//! in being text, DOCX and HTML; one in a hundred is broken, one in two hundred a copy.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// The years that each unit reports on.
const YEARS: std::ops::RangeInclusive<u64> = 2020..=2024;

/// What a unit spends on in a year, in hundredths of 万元.
struct Year {
    budget: u64,
    reception: u64,
    meetings: u64,
    left: u64,
}

/// A unit's year, made from nothing but its number and the year.
fn year_of(unit: u64, year: u64) -> Year {
    let mixed = |salt: u64| (unit * 7_919 + year * 104_729 + salt * 15_485_863).wrapping_mul(2_654_435_761) >> 7;
    Year {
        budget: 40_000 + mixed(1) % 60_000,
        reception: 200 + mixed(2) % 800,
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

/// The name of a unit: three letters for its number.
fn name_of(unit: u64) -> String {
    let letters: Vec<char> = "青白赤玄金银石松柏梅兰竹溪湖岭峰泉谷川原".chars().collect();
    let letter = |digit: u64| letters[usize::try_from(digit % 20).unwrap()];
    format!("{}{}{}县林业局", letter(unit / 400), letter(unit / 20), letter(unit))
}

/// The error that is seeded into a unit's report of a year.
fn seed_of(unit: u64, year: u64) -> Option<&'static str> {
    if !unit.is_multiple_of(50) || year == *YEARS.start() {
        return None;
    }
    match year % 4 {
        1 => Some("GJ701"),
        2 => Some("GJ702"),
        3 => Some("GJ703"),
        _ => None,
    }
}

fn budget(name: &str, unit: u64, year: u64) -> Vec<String> {
    let Year { budget, reception, .. } = year_of(unit, year);
    vec![
        format!("{name}{year}年部门预算"),
        format!("{year}年支出预算{}。", amount(budget)),
        format!("{year}年公务接待费预算{}。", amount(reception + 50)),
    ]
}

fn account(name: &str, unit: u64, year: u64) -> Vec<String> {
    let now = year_of(unit, year);
    let before = year_of(unit, year - 1);
    let seed = seed_of(unit, year);
    let wrong = |rule: &str| if seed == Some(rule) { 77 } else { 0 };
    let (planned, spent) = (now.reception + 50 + wrong("GJ702"), now.reception);
    let mut lines = vec![
        format!("{name}{year}年度部门决算"),
        format!("{year}年度年初结转和结余{}。", amount(before.left + wrong("GJ703"))),
        format!("{year}年度年末结转和结余{}。", amount(now.left)),
        format!("公务接待费年初预算为{}，支出决算为{}。", amount(planned), amount(spent)),
        format!("{year}年度会议费支出决算为{}，{}。", amount(now.meetings), change(now.meetings, before.meetings + wrong("GJ701"))),
    ];
    // The length of a usual report.
    for section in 1..=20 {
        lines.push(format!("本单位认真贯彻落实各项规定，持续加强第{section}项工作的管理，严格执行预算，各项任务按计划完成。"));
        lines.push(format!("项目{section}预算安排{}，执行{}。", amount(now.budget + section), amount(now.budget + section)));
    }
    lines
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

fn write_report(folder: &Path, number: usize, stem: &str, lines: &[String]) -> PathBuf {
    let (ending, bytes) = match number % 3 {
        0 => ("txt", lines.join("\n").into_bytes()),
        1 => ("docx", docx(lines)),
        _ => ("html", html(lines)),
    };
    let path = folder.join(format!("{stem}.{ending}"));
    fs::write(&path, bytes).unwrap();
    path
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|count| count.parse().ok()).expect("how many reports");
    make(count, &PathBuf::from(arguments.next().expect("the folder to make")));
}

/// Makes an archive of so many reports, copies not counted.
pub fn make(count: usize, folder: &Path) {
    let mut seeded = String::new();
    let kinds = || YEARS.flat_map(|year| [(year, "预算"), (year, "决算")]);
    for (number, (unit, (year, kind))) in (0..).flat_map(|unit| kinds().map(move |kind| (unit, kind))).take(count).enumerate() {
        let name = name_of(unit);
        let below = folder.join(year.to_string());
        fs::create_dir_all(&below).unwrap();
        let stem = format!("{name}{year}年{kind}");
        let lines = if kind == "预算" { budget(&name, unit, year) } else { account(&name, unit, year) };
        if number % 100 == 99 {
            fs::write(below.join(format!("{stem}.pdf")), b"%PDF-1.7\nbroken").unwrap();
            continue;
        }
        let path = write_report(&below, number, &stem, &lines);
        if number % 200 == 50 {
            fs::copy(&path, path.with_file_name(format!("{stem}（副本）.{}", path.extension().unwrap().display()))).unwrap();
        }
        if let Some(rule) = seed_of(unit, year).filter(|_| kind == "决算") {
            let _ = writeln!(seeded, "{rule}\t{}", path.display());
        }
    }
    fs::write(folder.join("seeded.tsv"), seeded).unwrap();
}
