//! A summary in Markdown (取证摘要): what was found in all, by unit and by check, then every problem with its quotes and numbers.

use super::json::{FindingRow, Report};
use super::problem::{Problem, SEVERITIES, kind, place_and_cell, problems};
use super::safe::{joined, visible};
use super::{ExportError, Exporter, Setting};
use crate::check::Severity;
use crate::lang::Lang;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes the summary.
pub struct Markdown {
    setting: Setting,
    files: usize,
    number: usize,
    severities: BTreeMap<Severity, usize>,
    units: BTreeMap<String, usize>,
    checks: BTreeMap<String, usize>,
    /// The problems of all files so far.
    body: String,
    failures: String,
}

impl Markdown {
    /// A summary of nothing.
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            files: 0,
            number: 0,
            severities: BTreeMap::new(),
            units: BTreeMap::new(),
            checks: BTreeMap::new(),
            body: String::new(),
            failures: String::new(),
        }
    }

    fn problem(&mut self, problem: &Problem<'_>) {
        let (setting, lang) = (self.setting, self.setting.lang);
        let main = problem.main;
        let head = format!("{}. **{}** {} {}", self.number, problem.severity().label(lang), main.rule, escaped(&main.message));
        let _ = writeln!(self.body, "{head}\n");
        for evidence in problem.quotes() {
            let _ = writeln!(self.body, "   > {}（{}）\n", escaped(&joined(&evidence.quote)), place_and_cell(&evidence.at, lang));
        }
        let numbers = numbers(main, setting);
        if !numbers.is_empty() {
            let _ = writeln!(self.body, "   {numbers}\n");
        }
        for finding in &problem.rest {
            let _ = writeln!(self.body, "   - {} {} {}", setting.say("同源", "same root"), finding.rule, escaped(&finding.message));
        }
        if !problem.rest.is_empty() {
            self.body.push('\n');
        }
    }

    fn table(&self, head: &str, counts: Vec<(String, usize)>) -> String {
        let mut table = format!("| {head} | {} |\n|---|---:|\n", self.setting.say("数量", "count"));
        for (name, count) in counts {
            let _ = writeln!(table, "| {} | {count} |", escaped(&name));
        }
        table
    }
}

impl Exporter for Markdown {
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError> {
        self.files += 1;
        for finding in &report.findings {
            *self.severities.entry(finding.severity).or_default() += 1;
            *self.checks.entry(finding.rule.to_string()).or_default() += 1;
        }
        let problems = problems(&report.findings);
        if problems.is_empty() {
            return Ok(Vec::new());
        }
        let header = &report.report;
        let unit = header.unit.as_deref().unwrap_or(self.setting.say("未识别", "unknown"));
        *self.units.entry(unit.to_owned()).or_default() += problems.len();
        let year = header.year.map(|year| year.to_string()).unwrap_or_default();
        let kind = kind(header.kind, self.setting.lang);
        let _ = writeln!(self.body, "### {}\n\n{} · {year} · {kind}\n", escaped(&report.source.path), escaped(unit));
        for problem in &problems {
            self.number += 1;
            self.problem(problem);
        }
        Ok(Vec::new())
    }

    fn fail(&mut self, _: &str, cause: &str) -> Result<Vec<u8>, ExportError> {
        let _ = writeln!(self.failures, "- {}", escaped(cause));
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>, ExportError> {
        let setting = self.setting;
        let found: Vec<String> = SEVERITIES
            .iter()
            .filter_map(|severity| Some(format!("{} {}", severity.label(setting.lang), self.severities.get(severity)?)))
            .collect();
        let (files, number) = (self.files, self.number);
        let counts = match setting.lang {
            Lang::Chinese => format!("{files} 个文件，{number} 个问题。{}", found.join("、")),
            Lang::English => format!("{files} files, {number} problems. {}", found.join(", ")),
        };
        let mut page = format!("# {}\n\n{counts}\n", setting.say("勾稽核对摘要", "What does not add up"));
        if number > 0 {
            let mut units: Vec<(String, usize)> = self.units.clone().into_iter().collect();
            units.sort_by_key(|(_, count)| Reverse(*count));
            let checks = self.checks.iter().map(|(code, &count)| (format!("{code} {}", setting.title(code)), count)).collect();
            let _ = write!(page, "\n## {}\n\n{}", setting.say("单位", "Units"), self.table(setting.say("单位", "unit"), units));
            let _ = write!(page, "\n## {}\n\n{}", setting.say("规则", "Checks"), self.table(setting.say("规则", "check"), checks));
            let _ = write!(page, "\n## {}\n\n{}", setting.say("问题", "Problems"), self.body);
        }
        if !self.failures.is_empty() {
            let _ = write!(page, "\n## {}\n\n{}", setting.say("未能读取", "Could not be read"), self.failures);
        }
        Ok(page.into_bytes())
    }
}

/// What was compared, on one line.
fn numbers(finding: &FindingRow, setting: Setting) -> String {
    let numbers = [
        (setting.say("文中", "stated"), &finding.stated),
        (setting.say("复算", "recomputed"), &finding.expected),
        (setting.say("相差", "gap"), &finding.gap),
        (setting.say("容差", "tolerance"), &finding.tolerance),
        (setting.say("算式", "formula"), &finding.formula),
        (setting.say("建议", "suggestion"), &finding.suggestion),
    ];
    let numbers = numbers.iter().filter_map(|(label, value)| Some(format!("{label} {}", escaped(value.as_deref()?))));
    numbers.collect::<Vec<_>>().join(" · ")
}

/// The text on one line, with nothing that Markdown or HTML would read as its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\n' => out.push(' '),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
