//! Databases that an earlier version wrote: what people decided is kept, all else is made anew.

use crate::{gouji, text};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

/// A contradiction.
const REPORT: &str = "清河县林业局2023年度部门决算\n\n2023年度公务接待费支出决算为4.01万元，年初预算为5.00万元，完成年初预算的70.20%。\n";

/// Version 3, which knew no decisions: the tables that the program looks at, as it wrote them.
const VERSION_3: &str = "
    CREATE TABLE runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, version TEXT NOT NULL, seal TEXT);
    CREATE TABLE documents (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, run INTEGER NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, modified TEXT NOT NULL, made TEXT NOT NULL, format TEXT NOT NULL, pages INTEGER, title TEXT, unit TEXT,
        kind TEXT NOT NULL, year INTEGER);
    CREATE TABLE reports (document INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, packed BLOB NOT NULL);
    CREATE TABLE findings (id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        rule TEXT NOT NULL, name TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, stated TEXT, expected TEXT, gap TEXT,
        tolerance TEXT, formula TEXT, figures TEXT NOT NULL, cluster TEXT NOT NULL, suggestion TEXT);
    CREATE INDEX findings_by_document ON findings (document);
    CREATE TABLE failures (path TEXT PRIMARY KEY, run INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, modified TEXT NOT NULL, made TEXT NOT NULL);
    CREATE TABLE readings (sha256 TEXT NOT NULL, reader TEXT NOT NULL, packed BLOB NOT NULL, PRIMARY KEY (sha256, reader)) WITHOUT ROWID;
    INSERT INTO runs VALUES (1, '2024-05-01 08:00:00', '2024-05-01 08:00:01', '0.1.0', NULL);
    INSERT INTO documents VALUES (1, '旧/甲.txt', 1, 'aa', 10, '1.0', 'm', 'txt', NULL, NULL, '甲局', 'other', 2023);
    INSERT INTO reports VALUES (1, x'00');
    INSERT INTO findings VALUES (1, 1, 'GJ202', 'n', 'error', '旧', NULL, NULL, NULL, NULL, NULL, 'f1', 'c1', NULL);
    PRAGMA user_version = 3;";

/// What version 4 had besides.
const VERSION_4: &str = "
    ALTER TABLE documents ADD COLUMN identity TEXT NOT NULL DEFAULT '';
    ALTER TABLE findings ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
    CREATE INDEX documents_by_identity ON documents (identity);
    CREATE TABLE decisions (identity TEXT NOT NULL, rule TEXT NOT NULL, fingerprint TEXT NOT NULL, conclusion TEXT NOT NULL,
        reason TEXT NOT NULL, opinion TEXT NOT NULL, decided TEXT NOT NULL, unit TEXT NOT NULL, message TEXT NOT NULL, quote TEXT NOT NULL,
        PRIMARY KEY (identity, rule, fingerprint)) WITHOUT ROWID;
    PRAGMA user_version = 4;";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// A report and a database made with these words.
    fn new(sql: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.report(), REPORT).unwrap();
        desk.database().execute_batch(sql).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn report(&self) -> PathBuf {
        self.path("决算.txt")
    }

    fn database(&self) -> Connection {
        Connection::open(self.path("r.sqlite")).unwrap()
    }

    fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.database().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Exit code, standard output and standard error of an audit with the database.
    fn audit(&self) -> (Option<i32>, String, String) {
        let run = gouji([Path::new("audit"), "--db".as_ref(), &self.path("r.sqlite"), &self.report()]);
        (run.status.code(), text(&run.stdout).to_owned(), text(&run.stderr).to_owned())
    }
}

#[test]
fn results_of_an_earlier_version_are_made_anew() {
    let desk = Desk::new(VERSION_3);
    let (code, told, aside) = desk.audit();
    assert_eq!((code, aside.as_str()), (Some(1), "结果库出自旧版本：已保留 0 条核实结论，其余结果重新生成\n"), "{told}");
    assert_eq!(desk.one::<i64>("PRAGMA user_version"), 5);
    assert_eq!(desk.one::<String>("SELECT group_concat(unit) FROM documents"), "清河县林业局");
    // From then on it is as any other.
    let (code, again, aside) = desk.audit();
    assert_eq!((code, again, aside.as_str()), (Some(1), told, ""));
}

#[test]
fn decisions_outlive_the_version() {
    // What decisions are kept by, as the program has it.
    let now = Desk::new("");
    now.audit();
    let key = now.one::<String>(
        "SELECT quote(d.identity) || ', ' || quote(f.rule) || ', ' || quote(f.fingerprint) FROM findings f JOIN documents d ON d.id = document",
    );
    let decided = "'dismissed', '另有批复', '不作处理', '2024-05-01 08:00:00', '清河县林业局', '旧', '旧'";
    let desk = Desk::new(&format!(
        "{VERSION_3}{VERSION_4}
        INSERT INTO decisions VALUES ({key}, {decided});
        INSERT INTO decisions VALUES ('甲', 'GJ202', 'ff', {decided});
        UPDATE documents SET identity = '甲'; UPDATE findings SET fingerprint = 'ff', severity = 'rounding';"
    ));
    // A page of results that are no more would be of no use.
    let review = gouji([Path::new("review"), &desk.path("r.sqlite")]);
    assert_eq!(review.status.code(), Some(2));
    assert!(text(&review.stderr).contains("旧版本 gouji 的结果库；请用 gouji audit --db 重新审核"), "{}", text(&review.stderr));
    assert_eq!(desk.one::<i64>("PRAGMA user_version"), 4);
    let (code, told, aside) = desk.audit();
    assert_eq!((code, aside.as_str()), (Some(1), "结果库出自旧版本：已保留 2 条核实结论，其余结果重新生成\n"), "{told}");
    assert!(told.contains("核实  不属实：另有批复") && told.contains("处理  不作处理"), "{told}");
    let kept = "SELECT group_concat(rule || severity || reason || opinion || decided, ';') FROM decisions";
    let words = "另有批复不作处理2024-05-01 08:00:00";
    let mut all: Vec<String> = desk.one::<String>(kept).split(';').map(str::to_owned).collect();
    all.sort();
    assert_eq!(all, [format!("GJ202rounding{words}"), format!("GJ202{words}")]);
}

#[test]
fn what_a_later_version_or_another_program_wrote_is_left_alone() {
    let later = Desk::new(&VERSION_3.replace("user_version = 3", "user_version = 99"));
    let other = Desk::new("CREATE TABLE runs (words TEXT); INSERT INTO runs VALUES ('mine'); PRAGMA user_version = 3;");
    for (desk, version, sql) in [(later, 99, "SELECT unit FROM documents"), (other, 3, "SELECT words FROM runs")] {
        let before: String = desk.one(sql);
        let (code, told, aside) = desk.audit();
        assert_eq!((code, told.as_str()), (Some(2), ""));
        assert!(aside.contains(&format!("更新的版本（{version}）")), "{aside}");
        assert_eq!((desk.one::<i64>("PRAGMA user_version"), desk.one::<String>(sql)), (version, before));
    }
}
