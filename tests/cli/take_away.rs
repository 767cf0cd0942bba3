//! `--format` and `--out`: what is written, where, and what is refused.

use super::{gouji, text};
use std::fs;
use std::path::Path;

const REPORT: &str = "tests/cli/reports/seeded.txt";

#[test]
fn a_workbook_is_written_whole_and_the_sums_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("问题 清单.xlsx");
    let run = gouji(["audit", "--format", "xlsx", "--out", out.to_str().unwrap(), REPORT]);
    assert_eq!(run.status.code(), Some(1));
    assert!(text(&run.stdout).starts_with("1 个文件，1 个问题"), "{}", text(&run.stdout));
    assert!(fs::read(&out).unwrap().starts_with(b"PK"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left behind");
}

#[test]
fn a_result_in_a_file_is_the_result_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["text", "json", "jsonl", "csv", "sarif", "markdown", "html"] {
        let out = folder.path().join(format);
        fs::write(&out, "what was there before").unwrap();
        gouji(["audit", "--format", format, "--out", out.to_str().unwrap(), REPORT]);
        let printed = gouji(["audit", "--format", format, REPORT]).stdout;
        assert_eq!(text(&fs::read(&out).unwrap()), text(&printed), "{format}");
    }
}

#[test]
fn a_folder_and_a_place_that_is_not_there_are_refused_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("没有").join("问题.xlsx");
    for (out, chinese, english) in [(folder.path(), "是文件夹", "names a folder"), (&nowhere, "无法写入", "could not be written")] {
        for (lang, words) in [("zh", chinese), ("en", english)] {
            let run = gouji(["--lang", lang, "audit", "--format", "xlsx", "--out", out.to_str().unwrap(), REPORT]);
            assert_eq!(run.status.code(), Some(2));
            assert!(run.stdout.is_empty());
            assert!(text(&run.stderr).contains(words), "{}", text(&run.stderr));
        }
    }
}

#[test]
fn an_unreadable_file_is_named_in_the_workbook_too() {
    let folder = tempfile::tempdir().unwrap();
    let (out, bad) = (folder.path().join("问题.xlsx"), folder.path().join("空.txt"));
    fs::write(&bad, "").unwrap();
    let run = gouji([Path::new("audit"), "--format".as_ref(), "xlsx".as_ref(), "--out".as_ref(), &out, &bad, REPORT.as_ref()]);
    assert_eq!(run.status.code(), Some(2));
    let sheets = gouji(["text", out.to_str().unwrap()]).stdout;
    assert!(text(&sheets).contains("空.txt"), "{}", text(&sheets));
    assert!(!text(&run.stderr).is_empty());
}

/// A terminal is imitated by `script`, where there is one.
#[test]
#[cfg(target_os = "linux")]
fn a_workbook_is_not_printed_on_a_terminal() {
    let command = format!("{} audit --format xlsx {REPORT}", env!("CARGO_BIN_EXE_gouji"));
    let Ok(run) = std::process::Command::new("script").args(["-qec", &command, "/dev/null"]).output() else { return };
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stdout).contains("--out"), "{}", text(&run.stdout));
}

#[test]
fn copies_and_papers_go_into_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("底稿");
    for (format, ending) in [("annotated-pdf", "report.标注.pdf"), ("docx", "0001-GJ201-云岭县水利局.docx")] {
        let run = gouji(["audit", "--format", format, "--out", out.to_str().unwrap(), "corpus/formats/report.pdf"]);
        assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
        assert!(text(&run.stdout).starts_with("已写入 1 个文件"), "{}", text(&run.stdout));
        assert!(out.join(ending).is_file());
    }
    let zipped = folder.path().join("报告.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&zipped).unwrap());
    archive.start_file("report.pdf", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut archive, &fs::read("corpus/formats/report.pdf").unwrap()).unwrap();
    archive.finish().unwrap();
    let run = gouji(["audit", "--format", "annotated-pdf", "--out", out.to_str().unwrap(), zipped.to_str().unwrap()]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("只能标注单独的文件"), "{}", text(&run.stderr));
    for arguments in [vec!["audit", "--format", "docx", REPORT], vec!["audit", "--format", "docx", "--out", "README.md", REPORT]] {
        let run = gouji(arguments);
        assert_eq!(run.status.code(), Some(2));
        assert!(text(&run.stderr).contains("--out"), "{}", text(&run.stderr));
    }
}
