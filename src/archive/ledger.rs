//! The facts of all reports of a run, unit by unit. They lie in a temporary database, so that their number does not matter.

use super::facts::{Facts, Level};
use rusqlite::{Connection, params};
use std::io;

/// The facts of reports, to be held against one another.
pub struct Ledger {
    connection: Connection,
}

/// A report and what it tells others.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What the user called the file.
    pub path: String,
    /// What it says.
    pub facts: Facts,
}

impl Ledger {
    /// An empty one.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn new() -> io::Result<Self> {
        // A database without a name is kept in memory and moves to a temporary file when it grows.
        let connection = Connection::open("").map_err(io::Error::other)?;
        let schema = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
             CREATE TABLE facts (unit TEXT, level INTEGER, path TEXT, facts BLOB); BEGIN;";
        connection.execute_batch(schema).map_err(io::Error::other)?;
        Ok(Self { connection })
    }

    /// Adds the facts of a report. Those of which it is not known whose they are, are left out.
    ///
    /// # Errors
    /// Bytes that are no facts, or no room for them.
    pub fn add(&mut self, path: &str, packed: &[u8]) -> io::Result<()> {
        let facts: Facts = postcard::from_bytes(packed).map_err(io::Error::other)?;
        let (Some(unit), Some(_)) = (&facts.unit, facts.year) else { return Ok(()) };
        let mut insert = self.connection.prepare_cached("INSERT INTO facts VALUES (?1, ?2, ?3, ?4)").map_err(io::Error::other)?;
        insert.execute(params![unit, facts.level as u8, path, packed]).map(|_| ()).map_err(io::Error::other)
    }

    /// Hands over the reports of one unit after another, those of the department and those of the unit alone apart.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn each_unit(&self, mut visit: impl FnMut(&str, &[Entry])) -> io::Result<()> {
        let mut query =
            self.connection.prepare("SELECT unit, level, path, facts FROM facts ORDER BY unit, level, path").map_err(io::Error::other)?;
        let mut rows = query.query([]).map_err(io::Error::other)?;
        let mut group: Vec<Entry> = Vec::new();
        let mut of: Option<(String, Level)> = None;
        while let Some(row) = rows.next().map_err(io::Error::other)? {
            let unit: String = row.get(0).map_err(io::Error::other)?;
            let packed: Vec<u8> = row.get(3).map_err(io::Error::other)?;
            let entry =
                Entry { path: row.get(2).map_err(io::Error::other)?, facts: postcard::from_bytes(&packed).map_err(io::Error::other)? };
            let now = (unit, entry.facts.level);
            if of.as_ref() != Some(&now) {
                if let Some((unit, _)) = of.replace(now) {
                    visit(&unit, &group);
                }
                group.clear();
            }
            group.push(entry);
        }
        if let Some((unit, _)) = of {
            visit(&unit, &group);
        }
        Ok(())
    }
}

/// Packs facts for [`Ledger::add`].
///
/// # Errors
/// A fault of the program.
pub fn pack(facts: &Facts) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(facts).map_err(io::Error::other)
}
