//! A file that cannot be read is named in one line, costs exit code 2, and never stops the others.

use crate::{gouji, text};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const GOOD: &str = "清河县林业局2023年度部门决算\n公务接待费支出决算为4.01万元。\n";

/// A folder with one good report in it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.file("good.txt", GOOD.as_bytes());
        desk
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn good(&self) -> PathBuf {
        self.folder.path().join("good.txt")
    }

    fn empty_folder(&self) -> PathBuf {
        let path = self.folder.path().join("empty");
        fs::create_dir(&path).unwrap();
        path
    }

    /// The single line that is said of a file, which must cost neither stdout nor the file behind it anything.
    fn complaint(&self, path: &Path) -> String {
        let alone = gouji(["extract".as_ref(), path.as_os_str()]);
        assert_eq!((alone.status.code(), text(&alone.stdout)), (Some(2), ""));
        let line = text(&alone.stderr).to_owned();
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains(&path.display().to_string()), "{line}");
        let both = gouji(["extract".as_ref(), path.as_os_str(), self.good().as_os_str()]);
        assert_eq!((both.status.code(), text(&both.stderr)), (Some(2), line.as_str()));
        assert_eq!(text(&both.stdout).lines().count(), 1);
        assert!(text(&both.stdout).contains("4.01万元"));
        line
    }
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn each_bad_file_gets_one_line_that_says_why() {
    let desk = Desk::new();
    let half = [utf16(GOOD), vec![0x00, 0xD8, 0x41, 0x00]].concat();
    let cases = [
        (desk.file("empty.txt", b""), "文件为空"),
        (desk.file("blank.txt", "\u{3000}\r\n \t".as_bytes()), "文件为空"),
        (desk.file("binary.txt", &(0u8..=255).cycle().take(4096).collect::<Vec<_>>()), "二进制"),
        (desk.file("picture.txt", b"\x89PNG\r\n\x1A\n\0\0"), "图片"),
        (desk.file("half.txt", &half), "半个字符"),
        (desk.file("damaged.pdf", b"%PDF-1.7\nnothing more"), "PDF"),
        (desk.folder.path().join("missing.txt"), "不存在"),
        (desk.empty_folder(), "其中没有报告文件"),
    ];
    for (path, why) in cases {
        let line = desk.complaint(&path);
        assert!(line.contains(why), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn a_forbidden_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let path = desk.file("forbidden.txt", GOOD.as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // To the superuser nothing is forbidden.
    if fs::read(&path).is_err() {
        assert!(desk.complaint(&path).contains("没有读取权限"));
    }
}

#[test]
fn complaints_are_in_english_on_demand() {
    let output = gouji(["--lang", "en", "extract", "no-such-file.txt"]);
    assert_eq!(text(&output.stderr), "no-such-file.txt: no such file; check the path\n");
}

#[test]
fn every_usual_encoding_gives_the_same_figures() {
    let desk = Desk::new();
    let gbk: &[u8] = b"\xB9\xAB\xCE\xF1\xBD\xD3\xB4\xFD\xB7\xD1\xD6\xA7\xB3\xF6\xBE\xF6\xCB\xE3\xCE\xAA4.01\xCD\xF2\xD4\xAA\xA1\xA3";
    let marked = ["\u{FEFF}", "公务接待费支出决算为4.01万元。"].concat();
    for (name, bytes) in [("gbk.txt", gbk), ("marked.txt", marked.as_bytes()), ("utf16.txt", &utf16("公务接待费支出决算为4.01万元。"))]
    {
        let output = gouji(["extract".as_ref(), desk.file(name, bytes).as_os_str()]);
        assert_eq!(output.status.code(), Some(0), "{name}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&report["figures"][0]["subject"], &report["figures"][0]["text"]), (&"公务接待费".into(), &"4.01万元".into()), "{name}");
    }
}

#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let desk = Desk::new();
    let words = "本局认真贯彻落实各项规定，";
    let mut line = words.repeat(50_000_000 / words.len());
    line.push_str("公务接待费支出决算为4.01万元。\n");
    let output =
        gouji(["extract".as_ref(), "--jsonl".as_ref(), "--timeout=600".as_ref(), desk.file("long.txt", line.as_bytes()).as_os_str()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("\"text\":\"4.01万元\""));
}

#[test]
fn standard_input_is_a_file_too() {
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_gouji")).args(["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["source"]["path"], &report["report"]["year"]), (&"-".into(), &2023.into()));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::new();
    let long = desk.file("long.txt", GOOD.repeat(5_000).as_bytes());
    let mut child =
        Command::new(env!("CARGO_BIN_EXE_gouji")).arg("extract").arg(&long).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}
