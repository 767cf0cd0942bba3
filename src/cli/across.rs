//! What reports contradict each other in, for people and for programs.

use crate::archive::Finding;
use crate::check::Severity;
use crate::export::terminal::plain;
use crate::lang::Lang;
use serde::Serialize;
use std::fmt::Write;

/// The name and version of the contract.
const SCHEMA: &str = "gouji-across/1";

/// For people: a block a finding; nothing where there is none.
pub fn text(findings: &[Finding], lang: Lang) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let (heading, quote, stated, expected, gap, tolerance) = match lang {
        Lang::Chinese => ("跨文件", "原文", "本报告", "对方报告", "相差", "容差"),
        Lang::English => ("Across reports", "quote", "this report", "the other", "gap", "tolerance"),
    };
    let mut text = format!("{heading}\n\n");
    for (number, finding) in findings.iter().enumerate() {
        let severity = finding.severity.label(lang);
        let _ = writeln!(text, "{:>3}. {severity} {} {}", number + 1, finding.rule.code, plain(finding.message.of(lang)));
        for evidence in &finding.evidence {
            let place = match (evidence.page, evidence.line, lang) {
                (Some(page), _, Lang::Chinese) => format!("（第{page}页）"),
                (Some(page), _, Lang::English) => format!(" (page {page})"),
                (None, Some(line), Lang::Chinese) => format!("（第{line}行）"),
                (None, Some(line), Lang::English) => format!(" (line {line})"),
                (None, None, _) => String::new(),
            };
            let words = if evidence.quote.is_empty() { String::new() } else { format!("  「{}」", plain(&evidence.quote)) };
            let _ = writeln!(text, "      {quote}  {}{place}{words}", plain(&evidence.path));
        }
        let compared = [(stated, &finding.stated), (expected, &finding.expected), (gap, &finding.gap), (tolerance, &finding.tolerance)];
        let compared: Vec<String> = compared.iter().filter_map(|(label, value)| Some(format!("{label} {}", value.as_deref()?))).collect();
        if !compared.is_empty() {
            let _ = writeln!(text, "      {}", compared.join("  "));
        }
        text.push('\n');
    }
    text
}

#[derive(Serialize)]
struct Row<'a> {
    schema: &'static str,
    rule: &'static str,
    name: &'static str,
    severity: Severity,
    message: &'a str,
    stated: Option<&'a str>,
    expected: Option<&'a str>,
    gap: Option<&'a str>,
    tolerance: Option<&'a str>,
    evidence: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    quote: &'a str,
    page: Option<u32>,
    line: Option<u32>,
}

/// For programs: a JSON object a line, with a schema name of its own.
pub fn json(findings: &[Finding], lang: Lang) -> Vec<u8> {
    let mut lines = Vec::new();
    for finding in findings {
        let evidence = finding.evidence.iter().map(|one| Place { path: &one.path, quote: &one.quote, page: one.page, line: one.line });
        let row = Row {
            schema: SCHEMA,
            rule: finding.rule.code,
            name: finding.rule.name,
            severity: finding.severity,
            message: finding.message.of(lang),
            stated: finding.stated.as_deref(),
            expected: finding.expected.as_deref(),
            gap: finding.gap.as_deref(),
            tolerance: finding.tolerance.as_deref(),
            evidence: evidence.collect(),
        };
        // There is no map in it whose keys could fail.
        lines.extend(serde_json::to_vec(&row).unwrap_or_default());
        lines.push(b'\n');
    }
    lines
}
