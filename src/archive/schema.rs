//! The schema of the database of results, and what becomes of a database that an earlier version wrote.
//!
//! All that is in a database can be made anew from the reports, except what people decided. So a database of an earlier version keeps its
//! decisions, and the rest of it is made anew by the next audit.

use super::error::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// The version of the schema.
pub(super) const VERSION: i64 = 5;

/// The first version that kept decisions.
const DECISIONS_SINCE: i64 = 4;

const SCHEMA: &str = include_str!("schema.sql");

/// The tables of all versions, those that refer to others before these.
const TABLES: [&str; 14] = [
    "evidence",
    "findings",
    "figures",
    "reports",
    "briefs",
    "facts",
    "met",
    "across_evidence",
    "across",
    "failures",
    "readings",
    "documents",
    "runs",
    "decisions",
];

/// The decisions of version 4, which did not keep how grave the finding was.
const CARRY: &str = "CREATE TEMP TABLE carried AS
    SELECT d.identity, d.rule, d.fingerprint,
        ifnull((SELECT f.severity FROM documents m JOIN findings f ON f.document = m.id
            WHERE m.identity = d.identity AND f.fingerprint = d.fingerprint LIMIT 1), '') AS severity,
        d.conclusion, d.reason, d.opinion, d.decided, d.unit, d.message, d.quote
    FROM decisions d;";

const PUT_BACK: &str =
    "INSERT INTO decisions (identity, rule, fingerprint, severity, conclusion, reason, opinion, decided, unit, message, quote)
    SELECT identity, rule, fingerprint, severity, conclusion, reason, opinion, decided, unit, message, quote FROM temp.carried";

/// Opens a database.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let failed = |cause| StoreError::Database { path: path.to_owned(), cause };
    let connection = Connection::open(path).map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(60)).map_err(failed)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384;")
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(32);
    steady(&connection).map_err(failed)?;
    Ok(connection)
}

/// Keeps SQLite from preparing a statement again for each value, in case it knows a better plan for that.
pub(super) fn steady(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

/// The version of a database: 0 where there is nothing in it yet.
pub(super) fn version(path: &Path, connection: &Connection) -> Result<i64, StoreError> {
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0));
    match version.map_err(|cause| StoreError::Database { path: path.to_owned(), cause })? {
        version @ 0..=VERSION => Ok(version),
        version => Err(StoreError::Version { path: path.to_owned(), version }),
    }
}

/// Whether a database of this version has decisions.
pub(super) fn has_decisions(version: i64) -> bool {
    version >= DECISIONS_SINCE
}

/// Makes the tables that are not there. Those of an earlier version are made anew; then it answers how many decisions were carried over.
pub(super) fn prepare(path: &Path, connection: &mut Connection) -> Result<Option<usize>, StoreError> {
    let failed = |cause| StoreError::Database { path: path.to_owned(), cause };
    // Others may open it at the same time.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let version = version(path, &transaction)?;
    let is_earlier = (1..VERSION).contains(&version);
    if is_earlier && !is_own(&transaction).map_err(failed)? {
        return Err(StoreError::Version { path: path.to_owned(), version });
    }
    let prepared = || -> rusqlite::Result<Option<usize>> {
        if !is_earlier {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            return Ok(None);
        }
        if has_decisions(version) {
            transaction.execute_batch(CARRY)?;
        }
        for table in TABLES {
            transaction.execute_batch(&format!("DROP TABLE IF EXISTS main.{table}"))?;
        }
        transaction.execute_batch(SCHEMA)?;
        let carried = if has_decisions(version) { transaction.execute(PUT_BACK, [])? } else { 0 };
        transaction.execute_batch("DROP TABLE IF EXISTS temp.carried")?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        Ok(Some(carried))
    };
    let carried = prepared().map_err(failed)?;
    transaction.commit().map_err(failed)?;
    Ok(carried)
}

/// Whether the tables are those of gouji, and not of another program that counts its versions too.
fn is_own(connection: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('runs', 'documents', 'findings', 'readings')";
    connection.query_row(sql, [], |row| Ok(row.get::<_, i64>(0)? == 4))
}
