//! A summary in Markdown (取证摘要): what was found in all, by unit and by check, then every problem with its quotes and numbers.

use super::across::Across;
use super::json::{FindingRow, Report};
use super::problem::{Problem, SEVERITIES, Whose, kind, problems};
use super::safe::visible;
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

    fn section(&mut self, heading: &str, whose: &Whose<'_>) {
        let (unit, year, kind) = (self.unit(whose), whose.year(), kind(whose.kind, self.setting.lang));
        let _ = writeln!(self.body, "### {}\n\n{} · {year} · {kind}\n", escaped(heading), escaped(&unit));
    }

    fn unit(&self, whose: &Whose<'_>) -> String {
        whose.unit.unwrap_or(self.setting.say("未识别", "unknown")).to_owned()
    }

    fn counted(&mut self, whose: &Whose<'_>, problem: &Problem<'_>) {
        for finding in problem.findings() {
            *self.severities.entry(finding.severity).or_default() += 1;
            *self.checks.entry(finding.rule.to_string()).or_default() += 1;
        }
        *self.units.entry(self.unit(whose)).or_default() += 1;
        self.number += 1;
        self.problem(whose, problem);
    }

    fn problem(&mut self, whose: &Whose<'_>, problem: &Problem<'_>) {
        let (setting, lang) = (self.setting, self.setting.lang);
        let main = problem.main;
        let head = format!("{}. **{}** {} {}", self.number, problem.severity().label(lang), main.rule, escaped(&main.message));
        let _ = writeln!(self.body, "{head}\n");
        for evidence in problem.quotes() {
            let _ = writeln!(self.body, "   > {}\n", escaped(&evidence.quoted(lang)));
        }
        let mut numbers = numbers(main, setting);
        if let Some((culprit, implied)) = whose.culprit(main, lang) {
            numbers.push(format!("{} {} → {}", setting.say("疑误数字", "likely wrong"), escaped(&culprit), escaped(implied)));
        }
        if !numbers.is_empty() {
            let _ = writeln!(self.body, "   {}\n", numbers.join(" · "));
        }
        let (verified, opinion) = problem.decided(setting.lang);
        let decided = [(setting.say("核实情况", "verified"), verified), (setting.say("处理意见", "decision"), opinion)];
        let decided: Vec<String> =
            decided.iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| format!("{label} {}", escaped(words))).collect();
        if !decided.is_empty() {
            let _ = writeln!(self.body, "   {}\n", decided.join(" · "));
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
        let problems = problems(&report.findings);
        if !problems.is_empty() {
            self.section(report.path(), &report.whose());
            problems.iter().for_each(|problem| self.counted(&report.whose(), problem));
        }
        Ok(Vec::new())
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError> {
        for across in findings {
            self.section(self.setting.say("跨文件", "Across reports"), &across.whose());
            self.counted(&across.whose(), &across.problem());
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

/// What was compared.
fn numbers(finding: &FindingRow, setting: Setting) -> Vec<String> {
    let numbers = [
        (setting.say("文中", "stated"), &finding.stated),
        (setting.say("复算", "recomputed"), &finding.expected),
        (setting.say("相差", "gap"), &finding.gap),
        (setting.say("容差", "tolerance"), &finding.tolerance),
        (setting.say("算式", "formula"), &finding.formula),
        (setting.say("建议", "suggestion"), &finding.suggestion),
    ];
    numbers.iter().filter_map(|(label, value)| Some(format!("{label} {}", escaped(value.as_deref()?)))).collect()
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
