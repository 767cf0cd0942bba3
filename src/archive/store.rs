//! The database of results (结果库): documents, figures, findings, evidence, failures, and what was read already.
//!
//! A document's rows are replaced in one transaction, so that a run that is cut off at any moment leaves whole documents, and the next
//! run goes on from there. The file is SQLite in WAL mode; `schema.sql` is its description.

use super::across;
use super::error::StoreError;
use super::key::{fingerprint, identity};
use super::lookup::{Keys, Lookup, Want};
use super::pool::{Made, Stamp};
use super::reading::squeeze;
use super::schema::{connect, prepare};
use crate::lang::Lang;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use serde_json::Number;
use std::path::{Path, PathBuf};

/// The database, open.
pub struct Store {
    path: PathBuf,
    connection: Connection,
    /// The run that is going on.
    run: i64,
    keys: Keys,
    carried: Option<usize>,
}

/// A document or a failure that is known and was met again.
#[derive(Debug)]
pub enum Met {
    /// A document whose file looks as it did.
    Document(i64),
    /// One whose file looks other than it did.
    Touched(i64, Stamp),
    /// A file that could not be read, by its path.
    Failure(String, Stamp),
}

impl Store {
    /// Opens the database, or makes it, and begins a run.
    ///
    /// # Errors
    /// A file that is no database of gouji, or one that cannot be written.
    pub fn open(path: &Path, keys: Keys) -> Result<Self, StoreError> {
        let mut connection = connect(path)?;
        let carried = prepare(path, &mut connection)?;
        let mut store = Self { path: path.to_owned(), connection, run: 0, keys, carried };
        let begun =
            store.connection.execute("INSERT INTO runs (started, version) VALUES (datetime('now'), ?1)", [env!("CARGO_PKG_VERSION")]);
        store.told(begun)?;
        store.run = store.connection.last_insert_rowid();
        Ok(store)
    }

    /// How many decisions were carried over from an earlier version of the database, if it was one.
    pub fn carried(&self) -> Option<usize> {
        self.carried
    }

    /// What answers what is known of files, for another thread.
    ///
    /// # Errors
    /// As for [`Store::open`].
    pub fn lookup(&self, want: Want) -> Result<Lookup, StoreError> {
        Ok(Lookup::new(connect(&self.path)?, self.keys.clone(), want))
    }

    /// Keeps what became of a document. A result that was known already is only marked as met again.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn keep(&mut self, path: &str, stamp: &Stamp, made: &Made) -> Result<(), StoreError> {
        let row: ReportRow = serde_json::from_slice(&made.result)?;
        let packed = squeeze(&made.result).map_err(serde_json::Error::io)?;
        let kept = self.connection.transaction().and_then(|transaction| {
            insert(
                &transaction,
                &Kept { path, run: self.run, stamp, keys: &self.keys, row: &row, packed: &packed, brief: &made.brief, facts: &made.facts },
            )?;
            if !made.reading.is_empty() {
                transaction.prepare_cached("INSERT OR IGNORE INTO readings VALUES (?1, ?2, ?3)")?.execute(params![
                    stamp.sha256,
                    self.keys.reader,
                    made.reading
                ])?;
            }
            transaction.commit()
        });
        self.told(kept)
    }

    /// Keeps why a document could not be read.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn fail(&mut self, path: &str, stamp: &Stamp, code: &str, message: &str) -> Result<(), StoreError> {
        let kept = self.connection.transaction().and_then(|transaction| {
            transaction.execute("DELETE FROM documents WHERE path = ?1", [path])?;
            transaction.execute(
                "INSERT OR REPLACE INTO failures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![path, self.run, code, message, stamp.sha256, stamp.size, stamp.modified, self.keys.made],
            )?;
            transaction.commit()
        });
        self.told(kept)
    }

    /// Marks what was known already as met by this run.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn meet(&mut self, met: &[Met]) -> Result<(), StoreError> {
        let met = self.connection.transaction().and_then(|transaction| {
            {
                let mut mark = transaction.prepare_cached("UPDATE met SET run = ?2 WHERE document = ?1")?;
                let mut touch = transaction.prepare_cached("UPDATE documents SET size = ?2, modified = ?3 WHERE id = ?1")?;
                let mut fail = transaction.prepare_cached("UPDATE failures SET run = ?2, size = ?3, modified = ?4 WHERE path = ?1")?;
                for met in met {
                    match met {
                        Met::Document(document) => mark.execute([*document, self.run])?,
                        Met::Touched(document, stamp) => {
                            touch.execute(params![document, stamp.size, stamp.modified])?;
                            mark.execute([*document, self.run])?
                        }
                        Met::Failure(path, stamp) => fail.execute(params![path, self.run, stamp.size, stamp.modified])?,
                    };
                }
            }
            transaction.commit()
        });
        self.told(met)
    }

    /// What the documents of this run were found to contradict each other in, if that is known from an earlier run. `seal` identifies the
    /// documents and what made their results.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn across(&self, seal: &str) -> Result<Option<Vec<across::Finding>>, StoreError> {
        let last = self
            .connection
            .query_row("SELECT seal FROM runs WHERE seal IS NOT NULL ORDER BY id DESC LIMIT 1", [], |row| row.get::<_, String>(0))
            .optional();
        if self.told(last)?.as_deref() != Some(seal) {
            return Ok(None);
        }
        let kept = self.told(select_across(&self.connection))?;
        Ok(kept.into_iter().map(|packed| postcard::from_bytes(&packed).ok().and_then(across::Finding::unpack)).collect())
    }

    /// Hands over what each document of this run tells others: its path and the facts, packed.
    ///
    /// # Errors
    /// A database that cannot be read, and what `visit` answers with.
    pub fn each_facts<E: From<StoreError>>(&self, mut visit: impl FnMut(&str, &[u8]) -> Result<(), E>) -> Result<(), E> {
        let sql = "SELECT d.path, f.packed FROM met m JOIN documents d ON d.id = m.document JOIN facts f ON f.document = d.id
            WHERE m.run = ?1 ORDER BY d.id";
        let mut query = self.told(self.connection.prepare(sql))?;
        let mut rows = self.told(query.query([self.run]))?;
        while let Some(row) = self.told(rows.next())? {
            let (path, packed): (String, Vec<u8>) = self.told(row.get(0).and_then(|path| Ok((path, row.get(1)?))))?;
            visit(&path, &packed)?;
        }
        Ok(())
    }

    /// Keeps what documents contradict each other in, in place of what was kept before.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn keep_across(&mut self, findings: &[across::Finding], lang: Lang, seal: &str) -> Result<(), StoreError> {
        let kept = self.connection.transaction().and_then(|transaction| {
            transaction.execute("DELETE FROM across", [])?;
            for finding in findings {
                insert_across(&transaction, finding, lang)?;
            }
            transaction.execute("UPDATE runs SET seal = ?2 WHERE id = ?1", params![self.run, seal])?;
            transaction.commit()
        });
        self.told(kept)
    }

    /// Ends the run.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn end(self) -> Result<(), StoreError> {
        let ended = self.connection.execute("UPDATE runs SET ended = datetime('now') WHERE id = ?1", [self.run]);
        self.told(ended.map(|_| ()))
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|cause| StoreError::Database { path: self.path.clone(), cause })
    }
}

/// What is put into the tables of a document.
struct Kept<'a> {
    path: &'a str,
    run: i64,
    stamp: &'a Stamp,
    keys: &'a Keys,
    row: &'a ReportRow,
    /// The whole result, packed.
    packed: &'a [u8],
    brief: &'a [u8],
    facts: &'a [u8],
}

fn insert(transaction: &Transaction, kept: &Kept) -> rusqlite::Result<()> {
    let Kept { path, run, stamp, keys, row, packed, brief, facts } = kept;
    for table in ["documents", "failures"] {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE path = ?1"))?.execute([path])?;
    }
    let (source, report) = (&row.source, &row.report);
    transaction
        .prepare_cached(
            "INSERT INTO documents (path, sha256, size, modified, made, least, format, pages, title, unit, kind, year, identity)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            path,
            stamp.sha256,
            stamp.size,
            stamp.modified,
            keys.made,
            keys.least.label(Lang::English),
            source.format,
            source.pages,
            report.title,
            report.unit,
            report.kind,
            report.year,
            identity(report.unit.as_deref(), report.year, &report.kind, report.title.as_deref(), path)
        ])?;
    let document = transaction.last_insert_rowid();
    transaction.prepare_cached("INSERT INTO met VALUES (?1, ?2)")?.execute([document, *run])?;
    for (table, bytes) in [("reports", packed), ("briefs", brief), ("facts", facts)] {
        transaction.prepare_cached(&format!("INSERT INTO {table} VALUES (?1, ?2)"))?.execute(params![document, bytes])?;
    }
    let mut figures = transaction.prepare_cached(
        "INSERT INTO figures VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)",
    )?;
    for figure in &row.figures {
        figures.execute(params![
            document,
            figure.id,
            figure.measure,
            figure.label,
            figure.subject,
            figure.path.join(" > "),
            figure.code,
            figure.period,
            figure.value.as_str(),
            figure.unit,
            figure.yuan.as_ref().map(Number::as_str),
            figure.yuan.as_ref().and_then(li),
            figure.precision,
            figure.of,
            figure.direction,
            figure.approx,
            figure.pattern,
            figure.at.page,
            figure.at.paragraph,
            figure.at.line,
            figure.at.start,
            figure.text
        ])?;
    }
    for finding in &row.findings {
        insert_finding(transaction, document, finding)?;
    }
    Ok(())
}

fn insert_finding(transaction: &Transaction, document: i64, finding: &FindingRow) -> rusqlite::Result<()> {
    let quotes = finding.evidence.iter().map(|evidence| evidence.quote.as_str());
    let numbers = [&finding.stated, &finding.expected].into_iter().flatten().map(String::as_str);
    let fingerprint = fingerprint(&finding.rule, quotes, numbers);
    transaction
        .prepare_cached(
            "INSERT INTO findings (document, rule, name, severity, message, stated, expected, gap, tolerance, formula, figures, cluster, suggestion, fingerprint)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            document,
            finding.rule,
            finding.name,
            finding.severity,
            finding.message,
            finding.stated,
            finding.expected,
            finding.gap,
            finding.tolerance,
            finding.formula,
            finding.figures.join(" "),
            finding.cluster,
            finding.suggestion,
            fingerprint
        ])?;
    let id = transaction.last_insert_rowid();
    let mut evidence = transaction.prepare_cached("INSERT INTO evidence VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (number, one) in finding.evidence.iter().enumerate() {
        evidence.execute(params![
            id,
            i64::try_from(number).unwrap_or(i64::MAX),
            one.quote,
            one.at.page,
            one.at.paragraph,
            one.at.line,
            one.at.start
        ])?;
    }
    Ok(())
}

fn insert_across(transaction: &Transaction, finding: &across::Finding, lang: Lang) -> rusqlite::Result<()> {
    let severity = serde_json::to_value(finding.what.severity).unwrap_or_default();
    let key = finding.key();
    transaction
        .prepare_cached(
            "INSERT INTO across (rule, name, severity, message, stated, expected, gap, tolerance, unit, year, identity, fingerprint, packed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            finding.what.rule.code,
            finding.what.rule.name,
            severity.as_str(),
            finding.what.message.of(lang),
            finding.what.stated,
            finding.what.expected,
            finding.what.gap,
            finding.what.tolerance,
            finding.unit,
            finding.year,
            key.identity,
            key.fingerprint,
            postcard::to_stdvec(&finding.pack()).unwrap_or_default()
        ])?;
    let id = transaction.last_insert_rowid();
    let mut evidence = transaction.prepare_cached("INSERT INTO across_evidence VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for (number, one) in finding.evidence.iter().enumerate() {
        evidence.execute(params![id, i64::try_from(number).unwrap_or(i64::MAX), one.path, one.quote, one.page, one.line])?;
    }
    Ok(())
}

/// What is kept of findings between documents, in order.
fn select_across(connection: &Connection) -> rusqlite::Result<Vec<Vec<u8>>> {
    let mut query = connection.prepare("SELECT packed FROM across ORDER BY id")?;
    query.query_map([], |row| row.get(0))?.collect()
}

/// An amount in 厘, if it is a whole number of them.
fn li(yuan: &Number) -> Option<i64> {
    let li = yuan.as_str().parse::<Decimal>().ok()?.checked_mul(Decimal::ONE_THOUSAND)?.normalize();
    (li.scale() == 0).then(|| li.to_i64()).flatten()
}

// What the tables take of a report, which comes as JSON (gouji/1).

#[derive(Deserialize)]
struct ReportRow {
    source: SourceRow,
    report: HeaderRow,
    figures: Vec<FigureRow>,
    findings: Vec<FindingRow>,
}

#[derive(Deserialize)]
struct SourceRow {
    format: String,
    pages: Option<u32>,
}

#[derive(Deserialize)]
struct HeaderRow {
    title: Option<String>,
    unit: Option<String>,
    kind: String,
    year: Option<i32>,
}

#[derive(Deserialize)]
struct FigureRow {
    id: String,
    measure: String,
    label: String,
    subject: Option<String>,
    path: Vec<String>,
    code: Option<String>,
    period: Option<i32>,
    value: Number,
    unit: String,
    yuan: Option<Number>,
    precision: u32,
    of: Option<String>,
    direction: Option<String>,
    approx: bool,
    pattern: Option<String>,
    at: AtRow,
    text: String,
}

#[derive(Deserialize)]
struct AtRow {
    page: Option<u32>,
    paragraph: Option<u32>,
    line: Option<u32>,
    start: i64,
}

#[derive(Deserialize)]
struct FindingRow {
    rule: String,
    name: String,
    severity: String,
    message: String,
    stated: Option<String>,
    expected: Option<String>,
    gap: Option<String>,
    tolerance: Option<String>,
    formula: Option<String>,
    figures: Vec<String>,
    evidence: Vec<EvidenceRow>,
    cluster: String,
    suggestion: Option<String>,
}

#[derive(Deserialize)]
struct EvidenceRow {
    quote: String,
    at: AtRow,
}
