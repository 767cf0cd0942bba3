//! The database as a reviewer goes through it: problems that are filtered, searched and decided on, however many there are.
//!
//! The problems (findings of one root) are laid out once in temporary tables, and again when another run has written to the database;
//! then their numbers change, which callers notice by the generation.

use super::across::Finding;
use super::all_rules;
use super::decisions::{self, About, Conclusion, Decision, STALE};
use super::error::StoreError;
use super::key::Key;
use super::schema::{VERSION, connect, version};
use crate::check::{Rule, Severity};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params, params_from_iter};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The problems of a database.
pub struct Findings {
    path: PathBuf,
    connection: Connection,
    /// What SQLite says of the writing of others.
    seen: i64,
    generation: i64,
}

/// What was decided on a problem as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 未处理
    New,
    /// 属实
    Confirmed,
    /// 不属实
    Dismissed,
    /// 待核实
    Open,
    /// 需重新核实: its evidence has changed since, or findings have come that were not there.
    Again,
}

impl State {
    fn of(name: &str) -> Self {
        [Self::Confirmed, Self::Dismissed, Self::Open, Self::Again].into_iter().find(|state| state.name() == name).unwrap_or(Self::New)
    }

    fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Open => "open",
            Self::Again => "again",
        }
    }
}

/// Which problems are wanted, and in which order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Words that must all stand in the message, the quotes, or the names; parted by blanks.
    pub search: String,
    /// Severities, parted by commas; all where empty.
    pub severities: String,
    /// What was decided.
    pub state: Option<State>,
    /// The code of a check.
    pub rule: Option<String>,
    /// A unit; the reports whose unit is not known where empty.
    pub unit: Option<String>,
    /// A year; the reports whose year is not known where empty.
    pub year: Option<String>,
    /// The order.
    pub order: Order,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// File by file, in the order of the text.
    #[default]
    File,
    /// The gravest first.
    Severity,
    /// Check by check.
    Rule,
}

/// A problem in a list.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// The gravest severity among its findings.
    pub severity: String,
    /// The check of its first finding.
    pub rule: String,
    /// What its first finding says.
    pub message: String,
    /// The unit.
    pub unit: Option<String>,
    /// The year.
    pub year: Option<i64>,
    /// The file.
    pub path: String,
    /// The page of its first quote.
    pub page: Option<i64>,
    /// The line of its first quote.
    pub line: Option<i64>,
    /// What was decided.
    pub state: State,
}

/// How many there are.
#[derive(Debug, Default, Serialize)]
pub struct Overview {
    /// Changes when the problems are numbered anew.
    pub generation: i64,
    /// All problems.
    pub problems: i64,
    /// By severity.
    pub severities: Vec<(String, i64)>,
    /// By what was decided.
    pub states: Vec<(String, i64)>,
    /// By the check of any of their findings.
    pub rules: Vec<(String, i64)>,
    /// By unit, those with most problems first; empty where it is not known.
    pub units: Vec<(String, i64)>,
    /// By year; empty where it is not known.
    pub years: Vec<(String, i64)>,
    /// Reasons that were given already, the most frequent first.
    pub reasons: Vec<String>,
    /// Decisions that no finding fits any more.
    pub stale: i64,
}

/// Where a problem comes from, for those who show it whole.
pub enum Origin {
    /// A cluster of a report.
    Report {
        /// As much of the report as its findings need, as JSON (gouji/1).
        json: Vec<u8>,
        /// The cluster.
        cluster: String,
    },
    /// What reports contradict each other in.
    Across(Box<Finding>),
}

/// A problem as a whole.
pub struct Page {
    /// Where it comes from.
    pub origin: Origin,
    /// Its place in a list.
    pub listed: Listed,
    /// Its findings and what was decided on each.
    pub members: Vec<Member>,
    /// Stale decisions on findings of the same check in the same words of the same report, with other numbers.
    pub stale: Vec<Stale>,
}

/// A finding of a problem.
pub struct Member {
    /// What it is about.
    pub about: About,
    /// What was decided on it.
    pub decision: Option<Decision>,
}

/// A decision that no finding fits any more.
#[derive(Debug, Serialize)]
pub struct Stale {
    /// Whose report it was about.
    pub identity: String,
    /// The finding.
    pub fingerprint: String,
    /// The check.
    pub rule: String,
    /// The unit.
    pub unit: String,
    /// What the finding said.
    pub message: String,
    /// What it quoted first.
    pub quote: String,
    /// What was decided.
    pub decision: Decision,
}

const TABLES: &str = "
    DROP TABLE IF EXISTS temp.problems; DROP TABLE IF EXISTS temp.members; DROP TABLE IF EXISTS temp.stale;
    CREATE TEMP TABLE problems (
        id INTEGER PRIMARY KEY, document INTEGER, across INTEGER, cluster TEXT, identity TEXT, severity TEXT, gravity INTEGER, rule TEXT,
        rules TEXT, message TEXT, unit TEXT, year INTEGER, path TEXT, page INTEGER, line INTEGER, words TEXT,
        skeleton TEXT, state TEXT);
    CREATE TEMP TABLE members (
        problem INTEGER, number INTEGER, identity TEXT, rule TEXT, severity TEXT, fingerprint TEXT, unit TEXT, message TEXT, quote TEXT,
        PRIMARY KEY (problem, number)) WITHOUT ROWID;";

const INDEXES: &str = "
    CREATE INDEX temp.members_by_key ON members (identity, fingerprint);
    CREATE INDEX temp.problems_by_identity ON problems (identity);";

/// What was decided on a problem, of what was decided on its findings.
const RESTATE: &str = "
    UPDATE temp.problems SET state = (
        SELECT CASE
            WHEN count(d.conclusion) = 0 AND EXISTS (
                SELECT 1 FROM temp.stale s WHERE s.identity = temp.problems.identity AND s.rule = temp.problems.rule
                    AND s.skeleton = temp.problems.skeleton) THEN 'again'
            WHEN count(d.conclusion) = 0 THEN 'new'
            WHEN count(d.conclusion) < count(*) THEN 'again'
            ELSE max(CASE m.number WHEN 0 THEN d.conclusion END) END
        FROM temp.members m
        LEFT JOIN decisions d ON d.identity = m.identity AND d.rule = m.rule AND d.fingerprint = m.fingerprint
        WHERE m.problem = temp.problems.id)";

const LISTED: &str = "id, severity, rule, message, unit, year, path, page, line, state";

impl Findings {
    /// Opens a database that an audit wrote.
    ///
    /// # Errors
    /// A file that is not there, or no database of gouji.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // SQLite would make a new one.
        if !path.is_file() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let connection = connect(path)?;
        match version(path, &connection)? {
            0 => return Err(StoreError::Missing { path: path.to_owned() }),
            VERSION => {}
            _ => return Err(StoreError::Earlier { path: path.to_owned() }),
        }
        let mut findings = Self { path: path.to_owned(), connection, seen: -1, generation: 0 };
        findings.refresh()?;
        Ok(findings)
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|cause| StoreError::Database { path: self.path.clone(), cause })
    }

    /// Lays the problems out again where others have written. Answers the generation of their numbers.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn refresh(&mut self) -> Result<i64, StoreError> {
        let version = self.told(self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)))?;
        if version != self.seen {
            let built = build(&mut self.connection);
            self.told(built)?;
            (self.seen, self.generation) = (version, self.generation + 1);
        }
        Ok(self.generation)
    }

    /// How many there are, by all that they can be filtered by.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        let counted = |sql: &str| -> rusqlite::Result<Vec<(String, i64)>> {
            self.connection.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let overview = || -> rusqlite::Result<Overview> {
            Ok(Overview {
                generation: self.generation,
                problems: self.connection.query_row("SELECT count(*) FROM temp.problems", [], |row| row.get(0))?,
                severities: counted("SELECT severity, count(*) FROM temp.problems GROUP BY severity ORDER BY max(gravity) DESC")?,
                states: counted("SELECT state, count(*) FROM temp.problems GROUP BY state")?,
                rules: counted("SELECT rule, count(DISTINCT problem) FROM temp.members GROUP BY rule ORDER BY rule")?,
                units: counted("SELECT ifnull(unit, ''), count(*) FROM temp.problems GROUP BY 1 ORDER BY 2 DESC, 1")?,
                years: counted("SELECT CAST(ifnull(year, '') AS TEXT), count(*) FROM temp.problems GROUP BY 1 ORDER BY 1")?,
                reasons: counted("SELECT reason, count(*) FROM decisions WHERE reason <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30")?
                    .into_iter()
                    .map(|(reason, _)| reason)
                    .collect(),
                stale: self.connection.query_row("SELECT count(*) FROM temp.stale", [], |row| row.get(0))?,
            })
        };
        self.told(overview())
    }

    /// The numbers of the problems that a filter leaves, in its order.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn list(&self, filter: &Filter) -> Result<Vec<i64>, StoreError> {
        let (conditions, values) = conditions(filter);
        let order = match filter.order {
            Order::File => "id",
            Order::Severity => "gravity DESC, id",
            Order::Rule => "rule, id",
        };
        let list = || -> rusqlite::Result<Vec<i64>> {
            let mut query = self.connection.prepare(&format!("SELECT id FROM temp.problems WHERE {conditions} ORDER BY {order}"))?;
            query.query_map(params_from_iter(values), |row| row.get(0))?.collect()
        };
        self.told(list())
    }

    /// Problems by their numbers, as a list shows them.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn rows(&self, ids: &[i64]) -> Result<Vec<Listed>, StoreError> {
        let rows = || -> rusqlite::Result<Vec<Listed>> {
            let mut query = self.connection.prepare_cached(&format!("SELECT {LISTED} FROM temp.problems WHERE id = ?1"))?;
            ids.iter().filter_map(|id| query.query_row([id], listed).optional().transpose()).collect()
        };
        self.told(rows())
    }

    /// A problem as a whole; none where there is none of that number.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn problem(&self, id: i64) -> Result<Option<Page>, StoreError> {
        let Some(listed) = self.rows(&[id])?.pop() else { return Ok(None) };
        let whole = || -> rusqlite::Result<Option<Page>> {
            let source = "SELECT document, across, cluster, identity, skeleton FROM temp.problems WHERE id = ?1";
            let of =
                |row: &Row<'_>| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
            let (document, across, cluster, identity, skeleton): (_, _, Option<String>, String, String) =
                self.connection.query_row(source, [id], of)?;
            let origin = match (document, across) {
                (Some(document), _) => self.report(document, cluster.unwrap_or_default())?,
                (None, Some(across)) => self.across(across)?,
                (None, None) => None,
            };
            let Some(origin) = origin else { return Ok(None) };
            let condition = "s.identity = ?1 AND s.rule = ?2 AND s.skeleton = ?3";
            let stale = self.stale_where(condition, [&identity, &listed.rule, &skeleton])?;
            Ok(Some(Page { origin, members: self.members(id)?, stale, listed }))
        };
        self.told(whole())
    }

    fn report(&self, document: i64, cluster: String) -> rusqlite::Result<Option<Origin>> {
        let json = self.connection.query_row("SELECT brief FROM briefs WHERE document = ?1", [document], |row| row.get(0)).optional()?;
        Ok(json.map(|json| Origin::Report { json, cluster }))
    }

    fn across(&self, id: i64) -> rusqlite::Result<Option<Origin>> {
        let packed: Option<Vec<u8>> =
            self.connection.query_row("SELECT packed FROM across WHERE id = ?1", [id], |row| row.get(0)).optional()?;
        let finding = packed.and_then(|packed| postcard::from_bytes(&packed).ok()).and_then(Finding::unpack);
        Ok(finding.map(|finding| Origin::Across(Box::new(finding))))
    }

    fn members(&self, problem: i64) -> rusqlite::Result<Vec<Member>> {
        let sql =
            "SELECT m.identity, m.fingerprint, m.rule, m.severity, m.unit, m.message, m.quote, d.conclusion, d.reason, d.opinion, d.decided
            FROM temp.members m LEFT JOIN decisions d ON d.identity = m.identity AND d.rule = m.rule AND d.fingerprint = m.fingerprint
            WHERE m.problem = ?1 ORDER BY m.number";
        let member = |row: &Row<'_>| Ok(Member { about: about(row)?, decision: decision(row, 7)? });
        self.connection.prepare_cached(sql)?.query_map([problem], member)?.collect()
    }

    /// Decides on problems, or takes what was decided back. Answers on how many.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn decide(&mut self, ids: &[i64], decision: Option<(Conclusion, &str, &str)>) -> Result<usize, StoreError> {
        let mut decided = || -> rusqlite::Result<usize> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut count = 0;
            for id in ids {
                let sql = "SELECT identity, fingerprint, rule, severity, unit, message, quote FROM temp.members WHERE problem = ?1";
                let members: Vec<About> = transaction.prepare_cached(sql)?.query_map([id], about)?.collect::<rusqlite::Result<Vec<_>>>()?;
                count += usize::from(!members.is_empty());
                for about in &members {
                    match decision {
                        Some((conclusion, reason, opinion)) => decisions::keep(&transaction, about, conclusion, reason, opinion)?,
                        None => decisions::withdraw(&transaction, &about.key)?,
                    }
                }
                // The same evidence may stand in other problems too.
                for About { key, .. } in &members {
                    let same = "WHERE id IN (SELECT problem FROM temp.members WHERE identity = ?1 AND fingerprint = ?2)";
                    transaction.prepare_cached(&format!("{RESTATE} {same}"))?.execute([&key.identity, &key.fingerprint])?;
                }
            }
            transaction.commit()?;
            Ok(count)
        };
        let decided = decided();
        self.told(decided)
    }

    /// The decisions that no finding fits any more.
    ///
    /// # Errors
    /// A database that cannot be read.
    pub fn stale(&self, from: u32, count: u32) -> Result<Vec<Stale>, StoreError> {
        self.told(self.stale_where("1 ORDER BY s.identity, s.rule, s.fingerprint LIMIT ?2 OFFSET ?1", [from, count]))
    }

    fn stale_where<P: rusqlite::Params>(&self, condition: &str, values: P) -> rusqlite::Result<Vec<Stale>> {
        let sql = format!(
            "SELECT s.identity, s.fingerprint, s.rule, s.severity, s.unit, s.message, s.quote, d.conclusion, d.reason, d.opinion, d.decided
             FROM temp.stale s JOIN decisions d USING (identity, rule, fingerprint) WHERE {condition}"
        );
        let stale = |row: &Row<'_>| {
            let About { key, rule, unit, message, quote, .. } = about(row)?;
            let Key { identity, fingerprint } = key;
            Ok(decision(row, 7)?.map(|decision| Stale { identity, fingerprint, rule, unit, message, quote, decision }))
        };
        self.connection.prepare(&sql)?.query_map(values, stale)?.filter_map(Result::transpose).collect()
    }

    /// Forgets a stale decision.
    ///
    /// # Errors
    /// A database that cannot be written.
    pub fn forget(&mut self, key: &Key) -> Result<(), StoreError> {
        let mut forgotten = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let stale = "DELETE FROM temp.stale WHERE identity = ?1 AND fingerprint = ?2";
            if transaction.execute(stale, [&key.identity, &key.fingerprint])? > 0 {
                decisions::withdraw(&transaction, key)?;
                transaction.execute(&format!("{RESTATE} WHERE identity = ?1"), [&key.identity])?;
            }
            transaction.commit()
        };
        let forgotten = forgotten();
        self.told(forgotten)
    }
}

/// The conditions of a filter as SQL, and their values.
fn conditions(filter: &Filter) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        conditions.push(condition.replace('?', &format!("?{}", values.len())));
    };
    for word in filter.search.to_lowercase().split_whitespace() {
        add("instr(words, ?) > 0", word.to_owned().into());
    }
    if !filter.severities.is_empty() {
        add("instr(',' || ? || ',', ',' || severity || ',') > 0", filter.severities.clone().into());
    }
    if let Some(state) = filter.state {
        add("state = ?", state.name().to_owned().into());
    }
    if let Some(rule) = &filter.rule {
        add("instr(rules, ' ' || ? || ' ') > 0", rule.clone().into());
    }
    if let Some(unit) = &filter.unit {
        add("ifnull(unit, '') = ?", unit.clone().into());
    }
    if let Some(year) = &filter.year {
        add("ifnull(year, '') = ?", year.parse::<i64>().map_or_else(|_| Value::Text(year.clone()), Value::Integer));
    }
    (conditions.join(" AND "), values)
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Listed> {
    Ok(Listed {
        id: row.get(0)?,
        severity: row.get(1)?,
        rule: row.get(2)?,
        message: row.get(3)?,
        unit: row.get(4)?,
        year: row.get(5)?,
        path: row.get(6)?,
        page: row.get(7)?,
        line: row.get(8)?,
        state: State::of(&row.get::<_, String>(9)?),
    })
}

/// What a finding is about, from the first seven columns.
fn about(row: &Row<'_>) -> rusqlite::Result<About> {
    let key = Key { identity: row.get(0)?, fingerprint: row.get(1)? };
    Ok(About { key, rule: row.get(2)?, severity: row.get(3)?, unit: row.get(4)?, message: row.get(5)?, quote: row.get(6)? })
}

/// A decision, from four columns; none where they are empty.
fn decision(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Decision>> {
    let Some(conclusion) = row.get::<_, Option<String>>(from)?.as_deref().and_then(Conclusion::of) else { return Ok(None) };
    Ok(Some(Decision { conclusion, reason: row.get(from + 1)?, opinion: row.get(from + 2)?, decided: row.get(from + 3)? }))
}

fn known_rule(code: &str) -> Option<&'static Rule> {
    all_rules().iter().find(|rule| rule.code == code).copied()
}

fn severity(name: &str) -> Severity {
    match name {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "note" => Severity::Note,
        _ => Severity::Rounding,
    }
}

/// Words, and the page and line they stand on.
type Quote = (String, Option<i64>, Option<i64>);

/// The words of a quote without its numbers and blanks, by which it is known again where a number was changed.
fn skeleton(quote: &str) -> String {
    let counts = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | ',' | '%' | '．' | '％');
    quote.chars().filter(|c| !counts(*c) && !c.is_whitespace()).collect()
}

/// A problem while its findings are gathered.
struct Gathered {
    cluster: String,
    severity: String,
    rules: String,
    message: String,
    page: Option<i64>,
    line: Option<i64>,
    words: String,
    members: Vec<About>,
}

impl Gathered {
    fn new(cluster: String) -> Self {
        Self {
            cluster,
            severity: String::new(),
            rules: " ".to_owned(),
            message: String::new(),
            page: None,
            line: None,
            words: String::new(),
            members: Vec::new(),
        }
    }

    fn add(&mut self, about: About, quotes: &[Quote]) {
        if self.members.is_empty() {
            self.message.clone_from(&about.message);
            (self.page, self.line) = quotes.first().map_or((None, None), |(_, page, line)| (*page, *line));
        }
        if severity(&about.severity) > severity(&self.severity) || self.severity.is_empty() {
            self.severity.clone_from(&about.severity);
        }
        let title = known_rule(&about.rule).map(|rule| rule.title.chinese).unwrap_or_default();
        self.rules.push_str(&format!("{} ", about.rule));
        for words in [about.rule.as_str(), title, &about.message].into_iter().chain(quotes.iter().map(|(quote, ..)| quote.as_str())) {
            self.words.extend(words.to_lowercase().chars().filter(|c| *c != '\n' && *c != '\r'));
            self.words.push('\n');
        }
        self.members.push(about);
    }

    fn put(self, transaction: &Transaction<'_>, source: (Option<i64>, Option<i64>), of: &Owner) -> rusqlite::Result<()> {
        let Some(first) = self.members.first() else { return Ok(()) };
        let names = [Some(of.path.as_str()), of.unit.as_deref()].into_iter().flatten().map(str::to_lowercase);
        let year = of.year.map(|year| year.to_string()).unwrap_or_default();
        let words = names.chain([year]).fold(self.words, |words, name| words + &name + "\n");
        transaction
            .prepare_cached(
                "INSERT INTO temp.problems VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 'new')",
            )?
            .execute(params![
                source.0,
                source.1,
                self.cluster,
                of.identity,
                self.severity,
                severity(&self.severity) as i64,
                first.rule,
                self.rules,
                self.message,
                of.unit,
                of.year,
                of.path,
                self.page,
                self.line,
                words,
                skeleton(&first.quote)
            ])?;
        let problem = transaction.last_insert_rowid();
        let mut insert = transaction.prepare_cached("INSERT INTO temp.members VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
        for (number, about) in (0_i64..).zip(&self.members) {
            let About { key, rule, severity, unit, message, quote } = about;
            insert.execute(params![problem, number, key.identity, rule, severity, key.fingerprint, unit, message, quote])?;
        }
        Ok(())
    }
}

/// Whose problems are gathered.
#[derive(Default)]
struct Owner {
    identity: String,
    unit: Option<String>,
    year: Option<i64>,
    path: String,
}

fn build(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    let transaction = connection.transaction()?;
    transaction.execute(&format!("CREATE TEMP TABLE stale AS SELECT d.*, '' AS skeleton FROM decisions d WHERE {STALE}"), [])?;
    let stale: Vec<(i64, String)> = transaction
        .prepare("SELECT rowid, quote FROM temp.stale")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (row, quote) in stale {
        transaction.execute("UPDATE temp.stale SET skeleton = ?2 WHERE rowid = ?1", params![row, skeleton(&quote)])?;
    }
    let quotes = |table: &str, finding: i64| -> rusqlite::Result<Vec<Quote>> {
        let sql = format!("SELECT quote, page, line FROM {table} WHERE finding = ?1 ORDER BY number");
        transaction.prepare_cached(&sql)?.query_map([finding], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
    };
    {
        let mut query = transaction.prepare(
            "SELECT d.identity, f.fingerprint, f.rule, f.severity, ifnull(d.unit, ''), f.message, '', f.cluster, f.id, d.id, d.unit, d.year,
                 d.path
             FROM findings f JOIN documents d ON d.id = f.document ORDER BY d.path, f.id",
        )?;
        let mut rows = query.query([])?;
        let (mut document, mut owner, mut gathered) = (None, Owner::default(), Vec::<Gathered>::new());
        while let Some(row) = rows.next()? {
            let now: i64 = row.get(9)?;
            if document != Some(now) {
                gathered.drain(..).try_for_each(|problem| problem.put(&transaction, (document, None), &owner))?;
                document = Some(now);
                owner = Owner { identity: row.get(0)?, unit: row.get(10)?, year: row.get(11)?, path: row.get(12)? };
            }
            let quotes = quotes("evidence", row.get(8)?)?;
            let mut about = about(row)?;
            about.quote = quotes.first().map(|(quote, ..)| quote.clone()).unwrap_or_default();
            let cluster: String = row.get(7)?;
            let at = gathered.iter().position(|problem| problem.cluster == cluster).unwrap_or_else(|| {
                gathered.push(Gathered::new(cluster));
                gathered.len() - 1
            });
            gathered[at].add(about, &quotes);
        }
        gathered.drain(..).try_for_each(|problem| problem.put(&transaction, (document, None), &owner))?;
        let mut query = transaction.prepare(
            "SELECT a.identity, a.fingerprint, a.rule, a.severity, a.unit, a.message, '', a.id, a.year,
                 ifnull((SELECT path FROM across_evidence e WHERE e.finding = a.id ORDER BY number LIMIT 1), '')
             FROM across a ORDER BY a.id",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(7)?;
            let quotes = quotes("across_evidence", id)?;
            let mut about = about(row)?;
            about.quote = quotes.first().map(|(quote, ..)| quote.clone()).unwrap_or_default();
            let owner =
                Owner { identity: about.key.identity.clone(), unit: Some(about.unit.clone()), year: row.get(8)?, path: row.get(9)? };
            let mut problem = Gathered::new(String::new());
            problem.add(about, &quotes);
            problem.put(&transaction, (None, Some(id)), &owner)?;
        }
    }
    transaction.execute_batch(INDEXES)?;
    transaction.execute(RESTATE, [])?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_known_again_by_its_words_where_a_number_was_changed() {
        assert_eq!(skeleton("接待费支出决算为4.01万元，占\n97.05%"), skeleton("接待费支出决算为1,204.10 万元，占９７.05％"));
        assert_ne!(skeleton("接待费4.01万元"), skeleton("会议费4.01万元"));
    }
}
