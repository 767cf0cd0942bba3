//! What a database of results knows of files, asked by another thread than the one that writes it.

use super::pool::{Made, Stamp};
use super::reading::expand;
use crate::check::Severity;
use rusqlite::{Connection, OptionalExtension, params};
use std::cell::Cell;

/// How many files are looked up in one reading of the database. Beginning a reading costs as much as looking up a file, and one that
/// did not end would keep SQLite from putting away what is written meanwhile.
const AT_ONCE: u32 = 256;

/// What results depend on besides the file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// The program and the options of reading.
    pub reader: String,
    /// That, the patterns, and the options of telling.
    pub made: String,
    /// The least severity that is told.
    pub least: Severity,
}

/// How much of a result is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// As much as its findings need.
    Brief,
    /// All of it.
    Whole,
}

/// What is known of a path.
#[derive(Debug)]
pub struct Known {
    /// What the file was like when it was met last.
    pub stamp: Stamp,
    /// What is kept of it, if the same program with the same patterns and options made that.
    pub kept: Option<Kept>,
}

/// What is kept of a file.
#[derive(Debug)]
pub enum Kept {
    /// As much of the result as was asked for, and the number of the document.
    Document(i64, Made),
    /// Why it could not be read: code and message.
    Failure(String, String),
}

/// Answers what is known of files.
pub struct Lookup {
    connection: Connection,
    keys: Keys,
    want: Want,
    /// How many were looked up in the reading that goes on.
    looked: Cell<u32>,
}

// A database that cannot be read knows nothing; that it cannot be written either is told then.
impl Lookup {
    pub(super) fn new(connection: Connection, keys: Keys, want: Want) -> Self {
        Self { connection, keys, want, looked: Cell::new(0) }
    }

    /// What is known of a path.
    pub fn of_path(&self, path: &str) -> Option<Known> {
        if self.looked.get() == AT_ONCE {
            self.pause();
        }
        if self.looked.get() == 0 {
            self.connection.prepare_cached("BEGIN").and_then(|mut begin| begin.execute([])).ok()?;
        }
        self.looked.set(self.looked.get() + 1);
        let document = self.document(path).ok().flatten();
        document.or_else(|| self.failure(path).ok().flatten())
    }

    /// Ends a reading of the database, since nobody knows when the next file is looked up.
    pub fn pause(&self) {
        if self.looked.replace(0) > 0 {
            // It has changed nothing that could be lost.
            let _ = self.connection.prepare_cached("COMMIT").and_then(|mut end| end.execute([]));
        }
    }

    fn document(&self, path: &str) -> rusqlite::Result<Option<Known>> {
        let sql = match self.want {
            Want::Brief => {
                "SELECT d.sha256, d.size, d.modified, d.id, CASE WHEN d.made = ?2 THEN b.brief END
                 FROM documents d LEFT JOIN briefs b ON b.document = d.id WHERE d.path = ?1"
            }
            Want::Whole => {
                "SELECT d.sha256, d.size, d.modified, d.id, CASE WHEN d.made = ?2 THEN r.packed END
                 FROM documents d LEFT JOIN reports r ON r.document = d.id WHERE d.path = ?1"
            }
        };
        let known = |row: &rusqlite::Row<'_>| {
            let bytes: Option<Vec<u8>> = row.get(4)?;
            let made = bytes.and_then(|bytes| match self.want {
                Want::Brief => Some(Made { brief: bytes, ..Made::default() }),
                Want::Whole => Some(Made { result: expand(&bytes).ok()?, ..Made::default() }),
            });
            let document = row.get(3)?;
            Ok(Known { stamp: stamp(row)?, kept: made.map(|made| Kept::Document(document, made)) })
        };
        self.connection.prepare_cached(sql)?.query_row([path, &self.keys.made], known).optional()
    }

    fn failure(&self, path: &str) -> rusqlite::Result<Option<Known>> {
        let sql = "SELECT sha256, size, modified, made = ?2, code, message FROM failures WHERE path = ?1";
        let known = |row: &rusqlite::Row<'_>| {
            let kept = if row.get(3)? { Some(Kept::Failure(row.get(4)?, row.get(5)?)) } else { None };
            Ok(Known { stamp: stamp(row)?, kept })
        };
        self.connection.prepare_cached(sql)?.query_row(params![path, self.keys.made], known).optional()
    }

    /// What was read of a file with that content.
    pub fn reading(&self, sha256: &str) -> Option<Vec<u8>> {
        let mut statement = self.connection.prepare_cached("SELECT packed FROM readings WHERE sha256 = ?1 AND reader = ?2").ok()?;
        statement.query_row([sha256, &self.keys.reader], |row| row.get(0)).ok()
    }
}

fn stamp(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stamp> {
    Ok(Stamp { sha256: row.get(0)?, size: row.get(1)?, modified: row.get(2)? })
}
