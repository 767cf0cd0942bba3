//! The facts of all reports of a run, unit by unit. They lie in a temporary database, so that their number does not matter.

use super::facts::{Facts, Level, Word, level, normal};
use super::schema::steady;
use crate::figure::{Header, Kind, read_name};
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
    /// What it says. What it does not say of unit, kind and year is taken from the name of the file.
    pub facts: Facts,
    /// What the name of the file says.
    pub named: Header,
    /// Whether the unit or the year is known from the name of the file only.
    pub is_named_only: bool,
}

impl Entry {
    fn new(path: String, mut facts: Facts) -> Self {
        let mut named = read_name(&path);
        named.unit = named.unit.as_deref().map(normal);
        let is_named_only = facts.unit.is_none() && named.unit.is_some() || facts.year.is_none() && named.year.is_some();
        if facts.unit.is_none() {
            facts.unit.clone_from(&named.unit);
        }
        facts.year = facts.year.or(named.year);
        if facts.kind == Kind::Other {
            facts.kind = named.kind;
        }
        if facts.level == Level::Unsaid {
            facts.level = level(named.title.as_deref().unwrap_or_default());
        }
        for amount in &mut facts.amounts {
            amount.period = amount.period.or(facts.year);
        }
        Self { path, facts, named, is_named_only }
    }

    fn unpack(path: String, packed: &[u8]) -> io::Result<Self> {
        Ok(Self::new(path, postcard::from_bytes(packed).map_err(io::Error::other)?))
    }
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
             CREATE TABLE facts (id INTEGER PRIMARY KEY, unit TEXT, kind TEXT, year INTEGER, level INTEGER, path TEXT, sha256 TEXT,
                 gathers INTEGER, facts BLOB);
             CREATE TABLE foreigners (name TEXT, entry INTEGER); BEGIN;";
        connection.execute_batch(schema).map_err(io::Error::other)?;
        steady(&connection).map_err(io::Error::other)?;
        Ok(Self { connection })
    }

    /// Adds the facts of a report.
    ///
    /// # Errors
    /// Bytes that are no facts, or no room for them.
    pub fn add(&mut self, path: &str, packed: &[u8]) -> io::Result<()> {
        let Entry { facts, .. } = Entry::unpack(path.to_owned(), packed)?;
        // Reports of which it is not known whose they are can be copies of one another, and no more.
        let unit = facts.unit.as_deref().filter(|_| facts.year.is_some());
        let gathers = facts.members.names.len();
        self.execute(
            "INSERT INTO facts (unit, kind, year, level, path, sha256, gathers, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![unit, facts.kind.name(), facts.year, facts.level as u8, path, facts.sha256, gathers as i64, packed],
        )?;
        let entry = self.connection.last_insert_rowid();
        let mut told: Option<&str> = None;
        for passage in &facts.foreign {
            if let Word::Name(name) = &passage.word
                && told.replace(name) != Some(name)
                && unit.is_some()
            {
                self.execute("INSERT INTO foreigners VALUES (?1, ?2)", params![name, entry])?;
            }
        }
        Ok(())
    }

    fn execute(&self, sql: &str, values: impl rusqlite::Params) -> io::Result<()> {
        let mut statement = self.connection.prepare_cached(sql).map_err(io::Error::other)?;
        statement.execute(values).map(|_| ()).map_err(io::Error::other)
    }

    /// Hands over what a query finds, whose first columns are a path and facts, and its third a key.
    fn each(&self, sql: &str, values: impl rusqlite::Params, mut visit: impl FnMut(String, Entry) -> io::Result<()>) -> io::Result<()> {
        let mut query = self.connection.prepare_cached(sql).map_err(io::Error::other)?;
        let mut rows = query.query(values).map_err(io::Error::other)?;
        while let Some(row) = rows.next().map_err(io::Error::other)? {
            let packed: Vec<u8> = row.get(1).map_err(io::Error::other)?;
            let entry = Entry::unpack(row.get(0).map_err(io::Error::other)?, &packed)?;
            visit(row.get(2).map_err(io::Error::other)?, entry)?;
        }
        Ok(())
    }

    /// Hands over the reports of one unit after another, those of the department and those of the unit alone apart.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn each_unit(&self, mut visit: impl FnMut(&str, &[Entry])) -> io::Result<()> {
        let mut group: Vec<Entry> = Vec::new();
        let mut of: Option<(String, Level)> = None;
        let sql = "SELECT path, facts, unit FROM facts WHERE unit IS NOT NULL ORDER BY unit, level, path";
        self.each(sql, [], |unit, entry| {
            let now = (unit, entry.facts.level);
            if of.as_ref() != Some(&now) {
                if let Some((unit, _)) = of.replace(now) {
                    visit(&unit, &group);
                }
                group.clear();
            }
            group.push(entry);
            Ok(())
        })?;
        if let Some((unit, _)) = of {
            visit(&unit, &group);
        }
        Ok(())
    }

    /// Hands over every report that lists the units that it gathers, with the reports of these units for the same year.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn each_department(&self, mut visit: impl FnMut(&Entry, &[Vec<Entry>])) -> io::Result<()> {
        self.index("CREATE INDEX IF NOT EXISTS by_unit ON facts (unit, path)")?;
        let sql = "SELECT path, facts, unit FROM facts WHERE unit IS NOT NULL AND gathers > 0 AND level = ?1 ORDER BY unit, path";
        self.each(sql, [Level::Department as u8], |unit, department| {
            let mut members = Vec::new();
            for name in &department.facts.members.names {
                let mut reports = Vec::new();
                let sql = "SELECT path, facts, unit FROM facts WHERE unit = ?1 AND kind = ?2 AND year IS ?3 ORDER BY path";
                self.each(sql, params![name, department.facts.kind.name(), department.facts.year], |_, entry| {
                    // The department alone has a report of its own level; a unit's report gathers nobody.
                    let alone = if *name == unit { entry.facts.level == Level::Unit } else { entry.facts.members.names.is_empty() };
                    if alone {
                        reports.push(entry);
                    }
                    Ok(())
                })?;
                members.push(reports);
            }
            visit(&department, &members);
            Ok(())
        })
    }

    /// Hands over, for one unit after another, its reports and those of other units that seem to hold passages of them.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn each_copied(&self, mut visit: impl FnMut(&str, &[Entry], &[Entry])) -> io::Result<()> {
        self.index("CREATE INDEX IF NOT EXISTS by_unit ON facts (unit, path)")?;
        self.index("CREATE INDEX IF NOT EXISTS foreigners_by_name ON foreigners (name, entry)")?;
        let mut names = self
            .connection
            .prepare("SELECT DISTINCT name FROM foreigners WHERE EXISTS (SELECT 1 FROM facts WHERE unit = name) ORDER BY name")
            .map_err(io::Error::other)?;
        let mut names = names.query([]).map_err(io::Error::other)?;
        while let Some(row) = names.next().map_err(io::Error::other)? {
            let name: String = row.get(0).map_err(io::Error::other)?;
            let mut reports = Vec::new();
            self.each("SELECT path, facts, unit FROM facts WHERE unit = ?1 ORDER BY path", [&name], |_, entry| {
                reports.push(entry);
                Ok(())
            })?;
            let mut suspects = Vec::new();
            let sql =
                "SELECT path, facts, unit FROM foreigners JOIN facts ON facts.id = entry WHERE name = ?1 ORDER BY unit, path LIMIT ?2";
            self.each(sql, rusqlite::params![name, MOST_SUSPECTS], |_, entry| {
                suspects.push(entry);
                Ok(())
            })?;
            visit(&name, &reports, &suspects);
        }
        Ok(())
    }

    /// Hands over files with the same content of which it is not known whose reports they are.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn each_unknown_copy(&self, mut visit: impl FnMut(&[Entry])) -> io::Result<()> {
        let mut copies: Vec<Entry> = Vec::new();
        let sql = "SELECT path, facts, sha256 FROM facts WHERE unit IS NULL AND sha256 IN
             (SELECT sha256 FROM facts WHERE unit IS NULL GROUP BY sha256 HAVING count(*) > 1) ORDER BY sha256, path";
        self.each(sql, [], |hash, entry| {
            if copies.first().is_some_and(|first| first.facts.sha256 != hash) {
                visit(&copies);
                copies.clear();
            }
            copies.push(entry);
            Ok(())
        })?;
        if !copies.is_empty() {
            visit(&copies);
        }
        Ok(())
    }

    fn index(&self, sql: &str) -> io::Result<()> {
        self.connection.execute_batch(sql).map_err(io::Error::other)
    }
}

/// How many reports are held against those of one unit. What more of them have in common is no copy of it.
const MOST_SUSPECTS: i64 = 200;

/// Packs facts for [`Ledger::add`].
///
/// # Errors
/// A fault of the program.
pub fn pack(facts: &Facts) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(facts).map_err(io::Error::other)
}
