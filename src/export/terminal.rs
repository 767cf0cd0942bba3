//! Findings as a reviewer reads them in a terminal: one block a problem, everything needed to judge it inside.
//!
//! The text carries ANSI colours; whoever prints it strips them where nobody would see them.

use super::across::Across;
use super::json::{At, FigureRow, FindingRow, Report};
use super::problem::{self, Problem, kind, problems};
use super::safe::joined;
use crate::check::Severity;
use crate::lang::Lang;
use anstyle::{AnsiColor, Style};
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

/// What the blocks say around the results.
struct Labels {
    unit: &'static str,
    kind: &'static str,
    year: &'static str,
    unknown: &'static str,
    nothing: &'static str,
    quote: &'static str,
    verified: &'static str,
    opinion: &'static str,
    numbers: &'static str,
    stated: &'static str,
    expected: &'static str,
    gap: &'static str,
    tolerance: &'static str,
    formula: &'static str,
    suggestion: &'static str,
    same_root: &'static str,
}

const CHINESE: Labels = Labels {
    unit: "单位",
    kind: "类型",
    year: "年度",
    unknown: "未识别",
    nothing: "未发现矛盾",
    quote: "原文",
    verified: "核实",
    opinion: "处理",
    numbers: "数字",
    stated: "文中",
    expected: "复算",
    gap: "相差",
    tolerance: "容差",
    formula: "算式",
    suggestion: "建议",
    same_root: "同源",
};

const ENGLISH: Labels = Labels {
    unit: "unit",
    kind: "kind",
    year: "year",
    unknown: "unknown",
    nothing: "no contradiction found",
    quote: "quote",
    verified: "verified",
    opinion: "decision",
    numbers: "numbers",
    stated: "stated",
    expected: "recomputed",
    gap: "gap",
    tolerance: "tolerance",
    formula: "formula",
    suggestion: "suggestion",
    same_root: "same root",
};

const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();

fn labels(lang: Lang) -> &'static Labels {
    match lang {
        Lang::Chinese => &CHINESE,
        Lang::English => &ENGLISH,
    }
}

/// The results on one document: a header, then a block for each cluster of findings.
pub fn render(report: &Report, lang: Lang) -> String {
    let labels = labels(lang);
    let header = &report.report;
    let unit = header.unit.as_deref().unwrap_or(labels.unknown);
    let year = header.year.map_or_else(|| labels.unknown.to_owned(), |year| year.to_string());
    let mut page =
        Page { text: String::new(), figures: report.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect(), labels, lang };
    page.line(0, &format!("{BOLD}{}{BOLD:#}", joined(&report.source.path)));
    page.line(2, &format!("{} {} · {} {} · {} {year}", labels.unit, joined(unit), labels.kind, kind(header.kind, lang), labels.year));
    for notice in &report.source.notices {
        page.line(2, &joined(&notice.message));
    }
    page.text.push('\n');
    let problems = problems(&report.findings);
    if problems.is_empty() {
        page.line(2, labels.nothing);
        page.text.push('\n');
    }
    for (number, problem) in problems.iter().enumerate() {
        page.problem(number + 1, problem);
    }
    page.text
}

/// The text so far, and what it is made from.
struct Page<'a> {
    text: String,
    figures: BTreeMap<&'a str, &'a FigureRow>,
    labels: &'static Labels,
    lang: Lang,
}

impl Page<'_> {
    fn line(&mut self, indent: usize, line: &str) {
        let _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    /// A label and what it labels.
    fn labelled(&mut self, label: &str, line: &str) {
        self.line(6, &format!("{DIM}{label}{DIM:#}  {line}"));
    }

    fn problem(&mut self, number: usize, problem: &Problem<'_>) {
        let mut quoted: HashSet<&str> = HashSet::new();
        for (index, finding) in problem.findings().enumerate() {
            let style = style(finding.severity);
            let lead = if index == 0 { format!("{number:>3}. ") } else { format!("     {} ", self.labels.same_root) };
            let head = format!("{style}{} {}{style:#}", finding.severity.label(self.lang), finding.rule);
            self.line(0, &format!("{lead}{head} {}", joined(&finding.message)));
            for evidence in &finding.evidence {
                if quoted.insert(&evidence.quote) {
                    self.labelled(self.labels.quote, &format!("「{}」{}", joined(&evidence.quote), place(&evidence.at, self.lang)));
                }
            }
            self.numbers(finding);
        }
        let (verified, opinion) = problem.decided(self.lang);
        for (label, words) in [(self.labels.verified, verified), (self.labels.opinion, opinion)] {
            if !words.is_empty() {
                self.labelled(label, &joined(&words));
            }
        }
        self.text.push('\n');
    }

    fn numbers(&mut self, finding: &FindingRow) {
        let labels = self.labels;
        let figures = finding.figures.iter().filter_map(|id| self.figures.get(id.as_str()));
        let places: Vec<String> = figures.map(|figure| format!("{}{}", joined(&figure.text), place(&figure.at, self.lang))).collect();
        if !places.is_empty() {
            self.labelled(labels.numbers, &places.join(" "));
        }
        let compared = [
            (labels.stated, &finding.stated),
            (labels.expected, &finding.expected),
            (labels.gap, &finding.gap),
            (labels.tolerance, &finding.tolerance),
        ];
        let compared: Vec<String> =
            compared.iter().filter_map(|(label, value)| Some(format!("{DIM}{label}{DIM:#} {}", joined(value.as_deref()?)))).collect();
        if !compared.is_empty() {
            self.line(6, &compared.join("  "));
        }
        for (label, words) in [(labels.formula, &finding.formula), (labels.suggestion, &finding.suggestion)] {
            if let Some(words) = words {
                self.labelled(label, &joined(words));
            }
        }
    }
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Note => AnsiColor::Cyan.on_default(),
        Severity::Rounding => DIM,
    }
}

/// `（第3页）`
fn place(at: &At, lang: Lang) -> String {
    let place = problem::place(at, lang);
    match lang {
        Lang::Chinese => format!("（{place}）"),
        Lang::English => format!(" ({place})"),
    }
}

/// What an audit of several documents comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    files: usize,
    problems: usize,
    across: usize,
    severities: BTreeMap<Severity, usize>,
    evaluated: u64,
    undetermined: u64,
}

impl Totals {
    /// Adds the findings of a document.
    pub fn add(&mut self, report: &Report) {
        self.files += 1;
        self.problems += problems(&report.findings).len();
        for finding in &report.findings {
            *self.severities.entry(finding.severity).or_default() += 1;
        }
        for tally in report.coverage.checks.values() {
            self.evaluated += u64::from(tally.evaluated);
            self.undetermined += u64::from(tally.undetermined);
        }
    }

    /// Adds what reports contradict each other in.
    pub fn add_across(&mut self, findings: &[Across]) {
        self.across += findings.len();
        self.problems += findings.len();
        for finding in findings {
            *self.severities.entry(finding.severity()).or_default() += 1;
        }
    }

    /// How many findings are of that severity or graver.
    pub fn count_from(&self, least: Severity) -> usize {
        self.severities.range(least..).map(|(_, count)| count).sum()
    }

    /// The closing line.
    pub fn render(&self, lang: Lang) -> String {
        let count = |severity| self.severities.get(&severity).copied().unwrap_or_default();
        let [errors, warnings, notes, roundings] = [Severity::Error, Severity::Warning, Severity::Note, Severity::Rounding].map(count);
        let Self { files, problems, evaluated, undetermined, .. } = self;
        let across = match (self.across, lang) {
            (0, _) => String::new(),
            (across, Lang::Chinese) => format!("（其中跨文件 {across} 个）"),
            (across, Lang::English) => format!(" ({across} of them across reports)"),
        };
        let rounding = match (roundings, lang) {
            (0, _) => String::new(),
            (_, Lang::Chinese) => format!("、尾差 {roundings}"),
            (_, Lang::English) => format!(", rounding {roundings}"),
        };
        match lang {
            Lang::Chinese => format!(
                "{files} 个文件，{problems} 个问题{across}：错误 {errors}、疑似 {warnings}、提示 {notes}{rounding}。核对 {evaluated} 项，另有 {undetermined} 项因缺数或含义不明未核。\n"
            ),
            Lang::English => format!(
                "files {files}, problems {problems}{across}: errors {errors}, warnings {warnings}, notes {notes}{rounding}. Relations evaluated {evaluated}, undetermined {undetermined}.\n"
            ),
        }
    }
}

/// Rows under one another, columns aligned; Chinese characters are two columns wide.
pub fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or_default());
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, wide)| format!("{cell}{:pad$}", "", pad = wide - width(cell))).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}

/// How many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2E80}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_chinese_are_aligned() {
        let rows = [["错误".to_owned(), "a".to_owned()], ["x".to_owned(), "b".to_owned()]];
        assert_eq!(table(&rows), "错误  a\nx     b\n");
    }
}
