//! What reports contradict each other in (跨文件): for the exporters, as text for people, and as JSON lines (`gouji-across/1`).

use super::json::{At, Evidence, FindingRow, Layout, to_json};
use super::problem::{Problem, Whose};
use super::safe::joined;
use crate::archive::{self, Decision, Decisions, Key};
use crate::check::Severity;
use crate::figure::Kind;
use crate::lang::Lang;
use serde::Serialize;
use std::fmt::Write;

/// The name and version of the contract.
const SCHEMA: &str = "gouji-across/1";

/// A finding between reports, in one language.
#[derive(Debug)]
pub struct Across {
    unit: String,
    year: Option<i32>,
    kind: Kind,
    key: Key,
    /// The hashes of the files, in the order of the evidence.
    hashes: Vec<String>,
    pub(super) finding: FindingRow,
}

impl Across {
    /// The finding as the exporters take it.
    pub fn new(finding: &archive::Finding, lang: Lang) -> Self {
        let at = |evidence: &archive::Evidence| At {
            page: evidence.page,
            paragraph: None,
            line: evidence.line,
            start: 0,
            end: 0,
            bbox: None,
            table: None,
            row: None,
            column: None,
        };
        let evidence = finding.evidence.iter().map(|one| Evidence {
            path: Some(one.path.clone()),
            quote: one.quote.clone(),
            quote_start: 0,
            at: at(one),
            page_size: None,
            boxes: Vec::new(),
        });
        Self {
            unit: finding.unit.clone(),
            year: finding.year,
            kind: finding.kind,
            key: finding.key(),
            hashes: finding.evidence.iter().map(|one| one.sha256.clone()).collect(),
            finding: FindingRow::of(&finding.what, Vec::new(), evidence.collect(), lang),
        }
    }

    /// How sure and how grave it is.
    pub fn severity(&self) -> Severity {
        self.finding.severity
    }

    /// Notes what was decided on it.
    pub fn decide(&mut self, decisions: &Decisions) {
        self.finding.decision = decisions.on(&self.key).cloned();
    }

    /// Whether it was dismissed.
    pub fn is_dismissed(&self) -> bool {
        self.finding.is_dismissed()
    }

    pub(super) fn problem(&self) -> Problem<'_> {
        Problem { main: &self.finding, rest: Vec::new() }
    }

    pub(super) fn whose(&self) -> Whose<'_> {
        let paths = self.finding.evidence.iter().map(|evidence| evidence.path.as_deref().unwrap_or_default());
        let files = paths.zip(self.hashes.iter().map(String::as_str)).collect();
        Whose { files, format: "", unit: Some(&self.unit), year: self.year, kind: self.kind, figures: &[] }
    }
}

/// For people: a block a finding; nothing where there is none.
pub fn text(findings: &[Across], lang: Lang) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let (heading, quote, stated, expected, gap, tolerance) = match lang {
        Lang::Chinese => ("跨文件", "原文", "本报告", "对方报告", "相差", "容差"),
        Lang::English => ("Across reports", "quote", "this report", "the other", "gap", "tolerance"),
    };
    let labels = if lang == Lang::Chinese { ["核实", "处理"] } else { ["verified", "decision"] };
    let mut text = format!("{heading}\n\n");
    for (number, across) in findings.iter().enumerate() {
        let finding = &across.finding;
        let severity = finding.severity.label(lang);
        let _ = writeln!(text, "{:>3}. {severity} {} {}", number + 1, finding.rule, joined(&finding.message));
        for evidence in &finding.evidence {
            let place = match (evidence.at.page, evidence.at.line, lang) {
                (Some(page), _, Lang::Chinese) => format!("（第{page}页）"),
                (Some(page), _, Lang::English) => format!(" (page {page})"),
                (None, Some(line), Lang::Chinese) => format!("（第{line}行）"),
                (None, Some(line), Lang::English) => format!(" (line {line})"),
                (None, None, _) => String::new(),
            };
            let words = if evidence.quote.is_empty() { String::new() } else { format!("  「{}」", joined(&evidence.quote)) };
            let _ = writeln!(text, "      {quote}  {}{place}{words}", joined(evidence.path.as_deref().unwrap_or_default()));
        }
        let compared = [(stated, &finding.stated), (expected, &finding.expected), (gap, &finding.gap), (tolerance, &finding.tolerance)];
        let compared: Vec<String> = compared.iter().filter_map(|(label, value)| Some(format!("{label} {}", value.as_deref()?))).collect();
        if !compared.is_empty() {
            let _ = writeln!(text, "      {}", compared.join("  "));
        }
        let (verified, opinion) = across.problem().decided(lang);
        for (label, words) in labels.into_iter().zip([verified, opinion]).filter(|(_, words)| !words.is_empty()) {
            let _ = writeln!(text, "      {label}  {}", joined(&words));
        }
        text.push('\n');
    }
    text
}

#[derive(Serialize)]
struct Row<'a> {
    schema: &'static str,
    unit: &'a str,
    kind: Kind,
    year: Option<i32>,
    rule: &'a str,
    name: &'a str,
    severity: Severity,
    message: &'a str,
    stated: Option<&'a str>,
    expected: Option<&'a str>,
    gap: Option<&'a str>,
    tolerance: Option<&'a str>,
    formula: Option<&'a str>,
    evidence: Vec<Place<'a>>,
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a Decision>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: Option<&'a str>,
    quote: &'a str,
    page: Option<u32>,
    line: Option<u32>,
}

impl<'a> Place<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        Self { path: evidence.path.as_deref(), quote: &evidence.quote, page: evidence.at.page, line: evidence.at.line }
    }
}

/// For programs: a JSON object a line, with a schema name of its own.
pub fn json(findings: &[Across]) -> Vec<u8> {
    let mut lines = Vec::new();
    for Across { unit, year, kind, finding, .. } in findings {
        let row = Row {
            schema: SCHEMA,
            unit,
            kind: *kind,
            year: *year,
            rule: &finding.rule,
            name: &finding.name,
            severity: finding.severity,
            message: &finding.message,
            stated: finding.stated.as_deref(),
            expected: finding.expected.as_deref(),
            gap: finding.gap.as_deref(),
            tolerance: finding.tolerance.as_deref(),
            formula: finding.formula.as_deref(),
            evidence: finding.evidence.iter().map(Place::of).collect(),
            suggestion: finding.suggestion.as_deref(),
            decision: finding.decision.as_ref(),
        };
        lines.extend(to_json(&row, Layout::Line));
    }
    lines
}
