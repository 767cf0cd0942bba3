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

/// Everything that is text in a file: the parts of a zipped one, unpacked.
fn contents(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    if !bytes.starts_with(b"PK") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text).unwrap();
    }
    text
}

#[test]
#[cfg(unix)]
fn hostile_names_go_through_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let (inbox, out) = (folder.path().join("收件"), folder.path().join("结果"));
    fs::create_dir(&inbox).unwrap();
    fs::create_dir(&out).unwrap();
    let report = fs::read(REPORT).unwrap();
    let names = ["=cmd|'calc'!A0.txt", "<script>alert(1)<\u{2044}script>.txt", "新\n行\u{202E}txt.反.txt", "\u{1B}[2J&amp;\"'.txt"];
    for name in names {
        fs::write(inbox.join(name), &report).unwrap();
    }
    fs::copy("corpus/formats/report.pdf", inbox.join("<img src=x onerror=alert(1)>\n\u{202E}fdp.pdf")).unwrap();
    let mut archive = zip::ZipWriter::new(fs::File::create(inbox.join("包.zip")).unwrap());
    for name in [format!("{}=1+1.txt", "长/".repeat(1020)), "../../../上.txt".to_owned(), "-2+3\n<b>.txt".to_owned()] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, &report).unwrap();
    }
    archive.finish().unwrap();
    for format in ["xlsx", "html", "csv", "markdown", "sarif", "docx", "annotated-pdf", "text", "jsonl"] {
        let made = out.join(format);
        let run = gouji([Path::new("audit"), "--format".as_ref(), format.as_ref(), "--out".as_ref(), &made, &inbox]);
        assert_eq!((run.status.code(), text(&run.stderr)), (Some(1), ""), "{format}");
        let files: Vec<_> =
            if made.is_dir() { fs::read_dir(&made).unwrap().map(|file| file.unwrap().path()).collect() } else { vec![made] };
        // A problem in each of seven copies of one report, one in the PDF, and that the copies are copies.
        assert_eq!(
            files.len(),
            match format {
                "docx" => 9,
                _ => 1,
            },
            "{format}"
        );
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(name.len() < 255 && !name.contains(['<', '\n', '\u{202E}', '|', '"']), "{name}");
            let seen = contents(&file);
            assert!(format == "jsonl" || !seen.contains('\u{202E}'), "{format} lets a name turn the writing");
            assert!(format == "jsonl" || !seen.contains('\u{1B}'), "{format} lets a name steer a terminal");
            if ["xlsx", "html", "markdown", "docx"].contains(&format) {
                assert!(
                    !seen.contains("<script>alert") && !seen.contains("<img") && !seen.contains("<b>"),
                    "{format} lets a name write markup"
                );
            }
            if format == "xlsx" {
                assert!(!seen.contains("<f>") && !seen.contains("<hyperlink"), "a name became a formula");
            }
            if format == "csv" {
                let mut rows = csv::ReaderBuilder::new().flexible(false).from_reader(seen.trim_start_matches('\u{FEFF}').as_bytes());
                assert_eq!(rows.records().map(Result::unwrap).filter(|row| !row[1].starts_with(['=', '-'])).count(), 17);
            }
        }
    }
    // Nothing was written elsewhere.
    assert_eq!((fs::read_dir(folder.path()).unwrap().count(), fs::read_dir(&out).unwrap().count()), (2, 9));
}

#[test]
fn tables_for_engines_hold_every_figure_and_finding() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let folder = tempfile::tempdir().unwrap();
    let rows = |name: &str| {
        let file = fs::File::open(folder.path().join("tables").join(name)).unwrap();
        SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows()
    };
    let tables = folder.path().join("tables");
    let arguments = ["--parquet", tables.to_str().unwrap(), REPORT, "tests/cli/reports/clean.txt"];
    let extract = gouji(["extract"].into_iter().chain(arguments));
    let reports: Vec<serde_json::Value> = text(&extract.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |key: &str| reports.iter().map(|report| report[key].as_array().unwrap().len() as i64).sum::<i64>();
    // One finding is between the two reports.
    assert_eq!((rows("figures.parquet"), rows("findings.parquet")), (count("figures"), count("findings") + 1));
    let audit = gouji(["audit", "--format", "csv"].into_iter().chain(arguments));
    assert_eq!(audit.status.code(), Some(1), "{}", text(&audit.stderr));
    assert_eq!((rows("figures.parquet"), rows("findings.parquet")), (count("figures"), count("findings") + 1));
    assert_eq!(fs::read_dir(&tables).unwrap().count(), 2, "a temporary file was left behind");
}
