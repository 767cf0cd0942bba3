//! The database of results: what is in it, that it makes a second run quick, and that no run that is cut off harms it.

use crate::{gouji, text};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

/// Every row of the database that does not depend on when and in how many runs it was made.
fn rows(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let queries = [
        "SELECT path, sha256, size, format, pages, title, unit, kind, year, packed, brief FROM documents
         JOIN reports r ON r.document = id JOIN briefs b ON b.document = id ORDER BY path",
        "SELECT d.path, f.* FROM figures f JOIN documents d ON d.id = f.document ORDER BY d.path, f.id",
        "SELECT d.path, f.rule, f.severity, f.message, f.stated, f.expected, f.figures, f.cluster, e.number, e.quote, e.line
         FROM findings f JOIN documents d ON d.id = f.document LEFT JOIN evidence e ON e.finding = f.id
         ORDER BY d.path, f.rule, f.message, e.number",
        "SELECT path, code, message, sha256 FROM failures ORDER BY path",
    ];
    let mut rows = Vec::new();
    for (number, query) in queries.iter().enumerate() {
        let mut statement = connection.prepare(query).unwrap();
        let columns = statement.column_count();
        let id = (number == 1).then_some(1);
        let row = |row: &rusqlite::Row| {
            let values: Vec<Value> = (0..columns).filter(|column| Some(*column) != id).map(|column| row.get(column).unwrap()).collect();
            Ok(format!("{values:?}"))
        };
        rows.extend(statement.query_map([], row).unwrap().map(Result::unwrap));
    }
    rows
}

fn one<T: rusqlite::types::FromSql>(path: &Path, query: &str) -> T {
    Connection::open(path).unwrap().query_row(query, [], |row| row.get(0)).unwrap()
}

/// A folder of reports of several formats, some of which cannot be read. They look as if nothing had touched them for long.
fn archive() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir("corpus").unwrap().chain(fs::read_dir("corpus/formats").unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ["txt", "pdf", "docx", "xlsx"].iter().any(|known| ending == *known)) {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    fs::write(folder.path().join("broken.pdf"), "%PDF-1.7\nnothing more").unwrap();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        age(&entry.unwrap().path());
    }
    folder
}

fn age(path: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

#[test]
fn results_are_kept_exactly_and_taken_from_there() {
    let folder = archive();
    let db = folder.path().join("results.sqlite");
    let arguments = ["extract", "--db", db.to_str().unwrap(), folder.path().to_str().unwrap()];
    let first = gouji(arguments);
    assert_eq!(first.status.code(), Some(2), "{}", text(&first.stderr));
    assert_eq!(text(&first.stderr).lines().count(), 2);
    assert_eq!(first.stdout, gouji(["extract", folder.path().to_str().unwrap()]).stdout);
    let kept = rows(&db);
    // Nothing is read again: these files are no reports any more, but look untouched.
    for name in ["report.pdf", "report.docx"] {
        let path = folder.path().join(name);
        fs::write(&path, vec![b'x'; fs::metadata(&path).unwrap().len() as usize]).unwrap();
        age(&path);
    }
    let second = gouji(arguments);
    assert_eq!((&second.stdout, &second.stderr), (&first.stdout, &first.stderr));
    assert_eq!(rows(&db), kept);
    // Nor when patterns change.
    let patterned = gouji(["--patterns", "tests/cli/patterns"].into_iter().chain(arguments));
    assert_eq!(text(&patterned.stdout).lines().count(), text(&first.stdout).lines().count());
    // A file that was changed is read again.
    fs::write(folder.path().join("empty.txt"), "清河县林业局2023年度部门决算\n公务接待费支出决算为4.01万元。\n").unwrap();
    assert_eq!(text(&gouji(arguments).stdout).lines().count(), text(&first.stdout).lines().count() + 1);
    let query = "SELECT value || ' ' || yuan || ' ' || li || ' ' || typeof(li) FROM figures f JOIN documents d ON d.id = f.document
                 WHERE d.path LIKE '%empty.txt'";
    assert_eq!(one::<String>(&db, query), "4.01 40100 40100000 integer");
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM failures"), 1);
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM runs WHERE ended IS NOT NULL"), 4);
}

#[test]
fn figures_and_findings_are_those_of_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("results.sqlite");
    let output = gouji(["audit", "--format", "jsonl", "--db", db.to_str().unwrap(), "tests/cli/reports/seeded.txt"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let length = |key: &str| report[key].as_array().unwrap().len() as i64;
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM figures"), length("figures"));
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM findings"), length("findings"));
    let quotes = report["findings"].as_array().unwrap().iter().map(|finding| finding["evidence"].as_array().unwrap().len()).sum::<usize>();
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM evidence"), quotes as i64);
    assert_eq!(one::<String>(&db, "SELECT unit FROM documents"), "清河县林业局");
    assert_eq!(one::<i64>(&db, "SELECT count(*) FROM figures WHERE typeof(value) <> 'text' OR typeof(yuan) = 'real'"), 0);
}

#[test]
fn a_run_that_is_killed_is_finished_by_the_next() {
    let folder = archive();
    let whole = folder.path().join("whole.sqlite");
    let cut = folder.path().join("cut.sqlite");
    let arguments = |db: &Path| ["extract", "--db", db.to_str().unwrap(), folder.path().to_str().unwrap()].map(str::to_owned);
    let undisturbed = gouji(arguments(&whole));
    for milliseconds in [30, 150, 300, 600, 1000] {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments(&cut)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let finished = gouji(arguments(&cut));
    assert_eq!((finished.stdout, finished.stderr), (undisturbed.stdout, undisturbed.stderr));
    assert_eq!(rows(&cut), rows(&whole));
    assert_eq!(
        one::<i64>(&cut, "SELECT count(*) FROM documents d LEFT JOIN met ON document = d.id WHERE run IS NOT (SELECT max(id) FROM runs)"),
        0
    );
}

#[test]
fn a_file_that_was_touched_and_not_changed_is_known_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let (db, report) = (folder.path().join("results.sqlite"), folder.path().join("报告.txt"));
    fs::copy("tests/cli/reports/seeded.txt", &report).unwrap();
    let audit = || gouji(["audit", "--db", db.to_str().unwrap(), report.to_str().unwrap()]);
    let first = audit();
    age(&report);
    assert_eq!(audit(), first);
    assert_eq!(one::<String>(&db, "SELECT modified FROM documents"), "1700000000.000000000");
    assert_eq!(one::<String>(&db, "SELECT id || ' ' || run FROM documents d JOIN met ON document = d.id"), "1 2");
}

#[test]
fn what_is_known_comes_before_the_next_name_is_known_too() {
    use std::io::{BufRead, BufReader, Write};
    let folder = archive();
    let db = folder.path().join("results.sqlite");
    let list: Vec<String> = (0..60).map(|number| format!("{}/{number}.txt", folder.path().display())).collect();
    for name in &list {
        fs::copy("tests/cli/reports/clean.txt", name).unwrap();
        age(Path::new(name));
    }
    let arguments =
        |more: &[&str]| ["extract", "--db", db.to_str().unwrap()].iter().chain(more).map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert!(gouji(arguments(&list.iter().map(String::as_str).collect::<Vec<_>>())).status.success());
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments(&["--files-from", "-"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut names = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // One after another, then some at once, each time no more than what is asked for.
    for some in [&list[..1], &list[1..2], &list[2..5], &list[5..60]] {
        names.write_all(some.iter().map(|name| format!("{name}\n")).collect::<String>().as_bytes()).unwrap();
        for name in some {
            assert!(lines.next().unwrap().unwrap().contains(name.as_str()));
        }
    }
    drop(names);
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("报告.txt");
    fs::write(&path, "公务接待费支出决算为4.01万元。".repeat(100)).unwrap();
    let output = gouji(["--lang", "en", "extract", "--db", path.to_str().unwrap(), "tests/cli/reports/clean.txt"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    assert!(text(&output.stderr).contains("could not be used"), "{}", text(&output.stderr));
    assert!(fs::read_to_string(&path).unwrap().starts_with("公务"));
}
