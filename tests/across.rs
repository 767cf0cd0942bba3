//! An archive of several years: every error that is seeded between reports is found, and no other.

// A test that cannot go on should say so at once.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "../examples/archive.rs"]
mod archive;

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

#[test]
fn errors_between_reports_are_found_and_none_invented() {
    let folder = tempfile::tempdir().unwrap();
    archive::make(560, folder.path());
    let db = folder.path().join("results.sqlite");
    let audit = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.args(["audit", "--format", "jsonl", "--fail-on", "never", "--db"]).arg(&db).arg(folder.path()).output().unwrap()
    };
    let output = audit();
    let lines: Vec<Value> = output.stdout.split(|&byte| byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let of = |schema: &str| lines.iter().filter(|line| line["schema"] == schema).collect::<Vec<_>>();
    let broken = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!((of("gouji/1").len(), broken.lines().count()), (560 - 5 + 3, 5), "{broken}");
    for report in of("gouji/1") {
        assert_eq!(report["findings"], Value::Array(Vec::new()), "{}", report["source"]["path"]);
    }
    let found: Vec<(String, String)> = of("gouji-across/1")
        .iter()
        .map(|line| (line["rule"].as_str().unwrap().to_owned(), line["evidence"][0]["path"].as_str().unwrap().to_owned()))
        .collect();
    let copies = found.iter().filter(|(rule, _)| rule == "GJ704").count();
    assert_eq!(copies, 3);
    let found: BTreeSet<(String, String)> = found.into_iter().filter(|(rule, _)| rule != "GJ704").collect();
    let seeded = fs::read_to_string(folder.path().join("seeded.tsv")).unwrap();
    let seeded: BTreeSet<(String, String)> =
        seeded.lines().map(|line| line.split_once('\t').map(|(rule, path)| (rule.to_owned(), path.to_owned())).unwrap()).collect();
    assert_eq!((found, seeded.len()), (seeded, 6));
    // From the database alone the same comes out.
    let again = audit();
    assert_eq!((again.stdout, again.stderr), (output.stdout, output.stderr));
    let kept: i64 = rusqlite::Connection::open(&db).unwrap().query_row("SELECT count(*) FROM across", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 9);
}
