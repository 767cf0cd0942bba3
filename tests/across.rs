//! Reports held against each other: every error that is seeded between reports is found, and no other.

// A test that cannot go on should say so at once.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../examples/archive.rs"]
mod archive;

use gouji::Engine;
use gouji::archive::{Ledger, across, facts, pack_facts};
use gouji::lang::Lang;
use gouji::read::{Limits, read_path};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// What is found between the reports of a folder: rule, severity and the first file, and the message besides.
fn found(engine: &Engine, folder: &Path) -> Vec<(String, String)> {
    let mut ledger = Ledger::new().unwrap();
    for path in entries(folder).iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt" || ending == "xlsx")) {
        let loaded = read_path(path, &Limits::default()).unwrap();
        let facts = facts(&loaded.document, &engine.examine(&loaded.document), &loaded.sha256);
        ledger.add(path.to_str().unwrap(), &pack_facts(&facts).unwrap()).unwrap();
    }
    let told = across(&ledger).unwrap().into_iter().map(|finding| {
        let file = Path::new(&finding.evidence[0].path).file_name().unwrap().to_str().unwrap().to_owned();
        let severity = finding.what.severity.label(Lang::English);
        (format!("{}\t{severity}\t{file}", finding.what.rule.code), finding.what.message.of(Lang::Chinese).to_string())
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[test]
fn small_archives_say_what_is_seeded_in_them() {
    let engine = Engine::new(Vec::new()).unwrap();
    for folder in entries(Path::new("corpus/across/clean")) {
        assert_eq!(found(&engine, &folder), [], "{}", folder.display());
    }
    for folder in entries(Path::new("corpus/across/seeded")) {
        let expected = fs::read_to_string(folder.join("expected.tsv")).unwrap();
        let found = found(&engine, &folder);
        assert_eq!(found.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>(), expected.lines().collect::<Vec<_>>(), "{found:#?}");
    }
}

#[test]
fn errors_between_reports_are_found_and_none_invented() {
    let folder = tempfile::tempdir().unwrap();
    // Departments with every error that is seeded, those next to them, and some without.
    archive::make([0, 2, 3, 50, 51, 100, 101, 150, 151], folder.path());
    let db = folder.path().join("results.sqlite");
    let audit = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.args(["audit", "--format", "jsonl", "--fail-on", "never", "--db"]).arg(&db).arg(folder.path()).output().unwrap()
    };
    let output = audit();
    let lines: Vec<Value> = output.stdout.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let of = |schema: &str| lines.iter().filter(|line| line["schema"] == schema).collect::<Vec<_>>();
    let broken = String::from_utf8(output.stderr.clone()).unwrap();
    // A report of each of the departments 3, 51 and 151 is broken, and one of 2 and of 50 is there twice.
    let copies = [2, 50].len();
    assert_eq!((of("gouji/1").len(), broken.lines().count()), (9 * 25 - 3 + copies, 3), "{broken}");
    for report in of("gouji/1") {
        assert_eq!(report["findings"], Value::Array(Vec::new()), "{}", report["source"]["path"]);
    }
    let found: Vec<(String, String)> = of("gouji-across/1")
        .iter()
        .map(|line| (line["rule"].as_str().unwrap().to_owned(), line["evidence"][0]["path"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(found.iter().filter(|(rule, _)| rule == "GJ704").count(), copies);
    let found: BTreeSet<(String, String)> = found.into_iter().filter(|(rule, _)| rule != "GJ704").collect();
    let seeded = fs::read_to_string(folder.path().join("seeded.tsv")).unwrap();
    let seeded: BTreeSet<(String, String)> =
        seeded.lines().map(|line| line.split_once('\t').map(|(rule, path)| (rule.to_owned(), path.to_owned())).unwrap()).collect();
    assert_eq!((&found, seeded.len()), (&seeded, 16));
    // From the database alone the same comes out.
    let again = audit();
    assert_eq!((again.stdout, again.stderr), (output.stdout, output.stderr));
    let kept: i64 = rusqlite::Connection::open(&db).unwrap().query_row("SELECT count(*) FROM across", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 16 + i64::try_from(copies).unwrap());
}
