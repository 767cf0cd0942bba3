//! What auditors decided on findings (核实结论), kept so that it outlives the run that found them.
//!
//! A decision belongs to a report, a check, and the evidence, not to a row: the report is known by its unit, year, kind and title, the
//! evidence by its words and numbers. It is found again when the same is found again, wherever the file lies and on whichever line; where
//! the evidence has changed it is not, and is told as stale (失效).

use super::error::StoreError;
use super::key::Key;
use super::schema::{connect, has_decisions, version};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 属实: the contradiction is there.
    Confirmed,
    /// 不属实: there is none, for the reason that is given.
    Dismissed,
    /// 待核实: looked at, and still open.
    Open,
}

impl Conclusion {
    /// As the database has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Open => "open",
        }
    }

    /// What the database says.
    pub fn of(name: &str) -> Option<Self> {
        [Self::Confirmed, Self::Dismissed, Self::Open].into_iter().find(|conclusion| conclusion.name() == name)
    }
}

/// A decision on a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Decision {
    /// What was decided.
    pub conclusion: Conclusion,
    /// Why (核实说明); never empty where a finding is dismissed.
    pub reason: String,
    /// What is to be done about it (处理意见).
    pub opinion: String,
    /// When, in UTC.
    pub decided: String,
}

/// The decisions that a database holds.
#[derive(Debug, Default)]
pub struct Decisions {
    path: PathBuf,
    known: HashMap<Key, Decision>,
}

impl Decisions {
    /// Reads them; there are none where there is no database yet.
    ///
    /// # Errors
    /// A file that is no database of gouji.
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        if !path.exists() {
            return Ok(Self { path: path.to_owned(), known: HashMap::new() });
        }
        let connection = connect(path)?;
        // An earlier version is brought up to date by who writes to it.
        if !has_decisions(version(path, &connection)?) {
            return Ok(Self { path: path.to_owned(), known: HashMap::new() });
        }
        let known = read(&connection).map_err(|cause| StoreError::Database { path: path.to_owned(), cause })?;
        Ok(Self { path: path.to_owned(), known })
    }

    /// What was decided on a finding.
    pub fn on(&self, key: &Key) -> Option<&Decision> {
        self.known.get(key)
    }

    /// How many decisions fit nothing that is found now, after a run.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn count_stale(&self) -> Result<i64, StoreError> {
        if self.known.is_empty() {
            return Ok(0);
        }
        let count = connect(&self.path)?.query_row(&format!("SELECT count(*) FROM decisions d WHERE {STALE}"), [], |row| row.get(0));
        count.map_err(|cause| StoreError::Database { path: self.path.clone(), cause })
    }
}

/// What makes a decision `d` stale: nothing is found now that it is about. What reports contradict each other in is found anew by each run
/// for the reports that it met, so there the unit must have been met; what lies within the rounding bound (尾差) must have been asked for.
pub(super) const STALE: &str = "CASE WHEN d.rule LIKE 'GJ7%'
    THEN EXISTS (SELECT 1 FROM documents m JOIN met ON met.document = m.id
            WHERE m.unit = d.unit AND met.run = (SELECT max(id) FROM runs))
        AND NOT EXISTS (SELECT 1 FROM across f WHERE f.identity = d.identity AND f.fingerprint = d.fingerprint)
    ELSE NOT EXISTS (SELECT 1 FROM documents m JOIN findings f ON f.document = m.id
        WHERE m.identity = d.identity AND f.fingerprint = d.fingerprint)
        AND NOT (d.severity = 'rounding' AND EXISTS (SELECT 1 FROM documents m WHERE m.identity = d.identity AND m.least <> 'rounding'))
    END";

fn read(connection: &Connection) -> rusqlite::Result<HashMap<Key, Decision>> {
    let mut query = connection.prepare("SELECT identity, fingerprint, conclusion, reason, opinion, decided FROM decisions")?;
    let mut rows = query.query([])?;
    let mut known = HashMap::new();
    while let Some(row) = rows.next()? {
        let Some(conclusion) = Conclusion::of(&row.get::<_, String>(2)?) else { continue };
        let decision = Decision { conclusion, reason: row.get(3)?, opinion: row.get(4)?, decided: row.get(5)? };
        known.insert(Key { identity: row.get(0)?, fingerprint: row.get(1)? }, decision);
    }
    Ok(known)
}

/// What a decision is about, as it was when it was made: told when its evidence has changed.
#[derive(Debug, Clone)]
pub struct About {
    /// What the finding is known by.
    pub key: Key,
    /// Its check.
    pub rule: String,
    /// How grave it is.
    pub severity: String,
    /// The unit.
    pub unit: String,
    /// What the finding says.
    pub message: String,
    /// Its first quote.
    pub quote: String,
}

/// Keeps a decision in place of an earlier one.
pub(super) fn keep(connection: &Connection, about: &About, conclusion: Conclusion, reason: &str, opinion: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO decisions (identity, rule, fingerprint, conclusion, reason, opinion, decided, unit, message, quote, severity)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, datetime('now'), ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            about.key.identity,
            about.rule,
            about.key.fingerprint,
            conclusion.name(),
            reason,
            opinion,
            about.unit,
            about.message,
            about.quote,
            about.severity
        ])
        .map(|_| ())
}

/// Takes a decision back.
pub(super) fn withdraw(connection: &Connection, key: &Key) -> rusqlite::Result<()> {
    let mut delete = connection.prepare_cached("DELETE FROM decisions WHERE identity = ?1 AND fingerprint = ?2")?;
    delete.execute([&key.identity, &key.fingerprint]).map(|_| ())
}
