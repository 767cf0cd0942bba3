//! One problem (问题): the findings of one root, of which a reviewer reads the first and takes the rest as its consequences.

use super::Setting;
use super::json::{At, Evidence, FindingRow, Report};
use crate::check::Severity;
use crate::figure::Kind;
use crate::lang::Lang;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The findings of one cluster, in the order of the text.
pub(super) struct Problem<'a> {
    /// The one to read.
    pub(super) main: &'a FindingRow,
    /// Its consequences.
    pub(super) rest: Vec<&'a FindingRow>,
}

impl<'a> Problem<'a> {
    /// All of its findings.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'a FindingRow> {
        std::iter::once(self.main).chain(self.rest.iter().copied())
    }

    /// The gravest severity among its findings.
    pub(super) fn severity(&self) -> Severity {
        self.findings().map(|finding| finding.severity).max().unwrap_or(self.main.severity)
    }

    /// Its quotes, each once.
    pub(super) fn quotes(&self) -> Vec<&'a Evidence> {
        quotes(self.findings())
    }
}

/// The quotes of findings, each once.
pub(super) fn quotes<'a>(findings: impl IntoIterator<Item = &'a FindingRow>) -> Vec<&'a Evidence> {
    let mut quotes: Vec<&Evidence> = Vec::new();
    for evidence in findings.into_iter().flat_map(|finding| &finding.evidence) {
        if quotes.iter().all(|known| known.quote != evidence.quote) {
            quotes.push(evidence);
        }
    }
    quotes
}

/// What a finding is known by when the same report is audited again: its check and its quotes, not where they stand.
pub(super) fn fingerprint(finding: &FindingRow) -> String {
    let mut hash = Sha256::new();
    let evidence = finding.evidence.iter().map(|evidence| evidence.quote.as_str());
    let numbers = [&finding.stated, &finding.expected].into_iter().flatten().map(String::as_str);
    for part in std::iter::once(finding.rule.as_ref()).chain(evidence).chain(numbers) {
        hash.update(part.as_bytes());
        // Parts must not run into one another.
        hash.update([0]);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The problems of a report, in the order of the text.
pub(super) fn problems(findings: &[FindingRow]) -> Vec<Problem<'_>> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut problems: Vec<Problem<'_>> = Vec::new();
    for finding in findings {
        let at = *known.entry(&finding.cluster).or_insert(problems.len());
        match problems.get_mut(at) {
            Some(problem) => problem.rest.push(finding),
            None => problems.push(Problem { main: finding, rest: Vec::new() }),
        }
    }
    problems
}

/// How many findings a report has of a severity.
pub(super) fn count(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

/// The severities from the gravest on.
pub(super) const SEVERITIES: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Note, Severity::Rounding];

/// The class of problem (问题类别) that a code belongs to: its first digit.
pub(super) fn class(code: &str, setting: &Setting) -> &'static str {
    let (chinese, english) = match code.as_bytes().get(2) {
        Some(b'1') => ("文字与形式", "wording and form"),
        Some(b'2') => ("数字勾稽", "arithmetic"),
        Some(b'3') => ("前后不一致", "disclosed twice"),
        Some(b'4') => ("表内表间", "tables"),
        Some(b'5') => ("文字与数字不符", "words against numbers"),
        Some(b'6') => ("科目", "accounts"),
        Some(b'7') => ("跨报告", "across reports"),
        _ => ("其他", "other"),
    };
    match setting.lang {
        Lang::Chinese => chinese,
        Lang::English => english,
    }
}

/// The kind of report (文种) in words.
pub(super) fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (chinese, english) = match kind {
        Kind::FinalAccount => ("决算", "final account"),
        Kind::Budget => ("预算", "budget"),
        Kind::Performance => ("绩效", "performance"),
        Kind::Execution => ("预算执行", "execution"),
        Kind::Other => ("未识别", "unknown"),
    };
    match lang {
        Lang::Chinese => chinese,
        Lang::English => english,
    }
}

/// `第3页` where there are pages, else `第35行`.
pub(super) fn place(at: &At, lang: Lang) -> String {
    match (at.page, at.line, lang) {
        (Some(page), _, Lang::Chinese) => format!("第{page}页"),
        (Some(page), _, Lang::English) => format!("page {page}"),
        (None, Some(line), Lang::Chinese) => format!("第{line}行"),
        (None, Some(line), Lang::English) => format!("line {line}"),
        (None, None, Lang::Chinese) => format!("第{}字", at.start + 1),
        (None, None, Lang::English) => format!("character {}", at.start + 1),
    }
}

/// The place, and the cell where it is in a table: `第3页，表2第5行第3列`.
pub(super) fn place_and_cell(at: &At, lang: Lang) -> String {
    let place = place(at, lang);
    match (at.table, at.row, at.column, lang) {
        (Some(table), Some(row), Some(column), Lang::Chinese) => format!("{place}，表{table}第{}行第{}列", row + 1, column + 1),
        (Some(table), Some(row), Some(column), Lang::English) => format!("{place}, table {table} row {} column {}", row + 1, column + 1),
        _ => place,
    }
}
