//! Review (复核): the findings of a database in a browser, where people look them through and decide on them.
//!
//! The page is served on this machine alone. `server` lets nobody in who does not know the address with its random token, and nothing from
//! another origin; what it answers comes from [`Findings`], so the page never holds more than what is in sight.

mod server;

pub use server::{Server, Stop};

use crate::archive::{Conclusion, Filter, Findings, Key, Origin, Stale, StoreError};
use crate::export::Setting;
use crate::export::across::Across;
use crate::export::html;
use crate::export::json::Report;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How many characters a reason or an opinion may have.
const WORDS: usize = 4000;

/// How many rows are given at once.
const ROWS: usize = 500;

/// The problems of a database, as the page asks for them.
pub struct Review {
    findings: Findings,
    setting: Setting,
    /// What the user called the database.
    name: String,
}

/// Why a request is not followed.
#[derive(Debug)]
enum Refusal {
    /// The problems were numbered anew, since another run has written to the database.
    Changed,
    /// There is no such problem.
    Unknown,
    /// What is asked for makes no sense: a dismissal without a reason.
    Invalid,
    /// The database.
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Which rows are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    generation: i64,
    /// Numbers parted by commas.
    ids: String,
}

/// Which stale decisions are wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    from: u32,
}

/// What is decided on some problems.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decide {
    generation: i64,
    /// The problems,
    #[serde(default)]
    ids: Vec<i64>,
    /// or all that a filter leaves,
    filter: Option<Filter>,
    /// if they are as many as the user was told.
    #[serde(default)]
    count: usize,
    /// None takes back what was decided.
    conclusion: Option<Conclusion>,
    reason: String,
    opinion: String,
}

/// A stale decision that is to be forgotten.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forget {
    identity: String,
    fingerprint: String,
}

#[derive(Serialize)]
struct RuleText<'a> {
    code: &'a str,
    title: &'a str,
    manual: String,
}

/// What was decided on the problem, or on its findings one by one.
#[derive(Serialize)]
struct Decided<'a> {
    rule: &'a str,
    conclusion: Option<Conclusion>,
    reason: &'a str,
    opinion: &'a str,
    decided: &'a str,
}

impl Review {
    /// Opens a database that an audit wrote.
    ///
    /// # Errors
    /// A file that is not there, or no database of gouji.
    pub fn open(path: &Path, setting: Setting) -> Result<Self, StoreError> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { findings: Findings::open(path)?, setting, name })
    }

    fn overview(&mut self) -> Result<String, Refusal> {
        self.findings.refresh()?;
        Ok(format!(r#"{{"name":{},"counts":{}}}"#, json(&self.name), json(&self.findings.overview()?)))
    }

    /// What the checks prove, which stays the same: other than the overview it is asked for once.
    fn rules(&self) -> String {
        let Setting { lang, rules } = self.setting;
        let texts = rules.iter().map(|rule| RuleText { code: rule.code, title: rule.title.of(lang), manual: rule.manual(lang) });
        json(&texts.collect::<Vec<_>>())
    }

    fn list(&mut self, filter: &Filter) -> Result<String, Refusal> {
        let generation = self.findings.refresh()?;
        Ok(format!(r#"{{"generation":{generation},"ids":{}}}"#, json(&self.findings.list(filter)?)))
    }

    fn rows(&mut self, wanted: &Wanted) -> Result<String, Refusal> {
        self.still(wanted.generation)?;
        Ok(json(&self.findings.rows(&numbers(&wanted.ids)?)?))
    }

    fn problem(&mut self, wanted: &Wanted) -> Result<String, Refusal> {
        self.still(wanted.generation)?;
        let [id] = numbers(&wanted.ids)?[..] else { return Err(Refusal::Invalid) };
        let page = self.findings.problem(id)?.ok_or(Refusal::Unknown)?;
        let shown = match &page.origin {
            Origin::Report { json, cluster } => {
                let report = Report::from_json(json).map_err(StoreError::from)?;
                html::problem_of(&report, cluster, self.setting)
            }
            Origin::Across(finding) => Some(html::problem_across(&Across::new(finding, self.setting.lang), self.setting)),
        };
        let decided: Vec<Decided<'_>> = (page.members.iter())
            .map(|member| {
                let decision = member.decision.as_ref();
                Decided {
                    rule: &member.about.rule,
                    conclusion: decision.map(|decision| decision.conclusion),
                    reason: decision.map_or("", |decision| &decision.reason),
                    opinion: decision.map_or("", |decision| &decision.opinion),
                    decided: decision.map_or("", |decision| &decision.decided),
                }
            })
            .collect();
        Ok(format!(
            r#"{{"row":{},"one":{},"decided":{},"stale":{}}}"#,
            json(&page.listed),
            shown.ok_or(Refusal::Unknown)?,
            json(&decided),
            json(&page.stale)
        ))
    }

    fn decide(&mut self, decide: &Decide) -> Result<String, Refusal> {
        self.still(decide.generation)?;
        let (reason, opinion) = (decide.reason.trim(), decide.opinion.trim());
        let too_long = [reason, opinion].iter().any(|words| words.chars().count() > WORDS);
        if too_long || (decide.conclusion == Some(Conclusion::Dismissed) && reason.is_empty()) {
            return Err(Refusal::Invalid);
        }
        let ids = match &decide.filter {
            Some(filter) => self.findings.list(filter)?,
            None => decide.ids.clone(),
        };
        if decide.filter.is_some() && ids.len() != decide.count {
            return Err(Refusal::Changed);
        }
        let decided = self.findings.decide(&ids, decide.conclusion.map(|conclusion| (conclusion, reason, opinion)))?;
        Ok(format!(r#"{{"decided":{decided}}}"#))
    }

    fn stale(&mut self, part: &Part) -> Result<String, Refusal> {
        self.findings.refresh()?;
        let stale: Vec<Stale> = self.findings.stale(part.from, u32::try_from(ROWS).unwrap_or(u32::MAX))?;
        Ok(json(&stale))
    }

    fn forget(&mut self, forget: Forget) -> Result<String, Refusal> {
        self.findings.forget(&Key { identity: forget.identity, fingerprint: forget.fingerprint })?;
        Ok("{}".to_owned())
    }

    /// Refuses numbers of problems that mean others by now.
    fn still(&mut self, generation: i64) -> Result<(), Refusal> {
        if self.findings.refresh()? == generation { Ok(()) } else { Err(Refusal::Changed) }
    }
}

fn numbers(text: &str) -> Result<Vec<i64>, Refusal> {
    let numbers: Vec<i64> = text.split(',').map(|number| number.parse().map_err(|_| Refusal::Invalid)).collect::<Result<_, _>>()?;
    if numbers.len() <= ROWS { Ok(numbers) } else { Err(Refusal::Invalid) }
}

fn json(value: &impl Serialize) -> String {
    // There is no map in them whose keys could fail.
    serde_json::to_string(value).unwrap_or_default()
}
