//! One problem (问题): the findings of one root, of which a reviewer reads the first and takes the rest as its consequences.

use super::Setting;
use super::json::{At, Evidence, FigureRow, FindingRow, Header, Report};
use super::safe::{joined, visible};
use crate::archive::Conclusion;
use crate::check::Severity;
use crate::figure::Kind;
use crate::lang::Lang;
use std::collections::{BTreeMap, HashSet};

/// Whose problem it is: the report or, of a problem between reports, the later one of them.
pub(super) struct Whose<'a> {
    /// What the user called the files, and their hashes.
    pub(super) files: Vec<(&'a str, &'a str)>,
    /// The format of the file, where there is only one.
    pub(super) format: &'a str,
    pub(super) unit: Option<&'a str>,
    pub(super) year: Option<i32>,
    pub(super) kind: Kind,
    /// The figures of the report.
    pub(super) figures: &'a [FigureRow],
}

impl<'a> Whose<'a> {
    /// What the user called the file, or the first of them.
    pub(super) fn path(&self) -> &'a str {
        self.files.first().map_or("", |(path, _)| path)
    }

    /// The figure that is most likely wrong, and what the others say that it is, where one explanation stands out.
    pub(super) fn culprit(&self, finding: &'a FindingRow, lang: Lang) -> Option<(String, &'a str)> {
        let id = finding.culprit.as_deref()?;
        let number = |id: &str| id.strip_prefix('f').and_then(|number| number.parse::<usize>().ok());
        // Some figures may be left out, but they stand in their order.
        let at = self.figures.binary_search_by_key(&number(id), |figure| number(&figure.id)).ok()?;
        let figure = self.figures.get(at)?;
        let (subject, text, place) =
            (figure.subject.as_deref().unwrap_or_default(), joined(&figure.text), place_and_cell(&figure.at, lang));
        let words = match lang {
            Lang::Chinese => format!("{subject}{} {text}（{place}）", figure.label),
            Lang::English => format!("{subject} {} {text} ({place})", figure.label).trim_start().to_owned(),
        };
        Some((words, &finding.implied.as_ref()?.printed))
    }

    /// The year in digits; nothing where it is not known.
    pub(super) fn year(&self) -> String {
        self.year.map(|year| year.to_string()).unwrap_or_default()
    }
}

impl Report {
    /// Whose problems its findings are.
    pub(super) fn whose(&self) -> Whose<'_> {
        let Header { unit, year, kind, .. } = &self.report;
        let files = vec![(self.source.path.as_str(), self.source.sha256.as_str())];
        Whose { files, format: &self.source.format, unit: unit.as_deref(), year: *year, kind: *kind, figures: &self.figures }
    }
}

impl Evidence {
    /// Where it stands: the file too, where that is not said already.
    pub(super) fn place(&self, lang: Lang) -> String {
        self.in_its_file(place(&self.at, lang))
    }

    /// The same, with the cell where it is in a table.
    pub(super) fn place_and_cell(&self, lang: Lang) -> String {
        self.in_its_file(place_and_cell(&self.at, lang))
    }

    fn in_its_file(&self, place: String) -> String {
        match &self.path {
            None => place,
            Some(path) if self.at.page.is_none() && self.at.line.is_none() => visible(path).into_owned(),
            Some(path) => format!("{} {place}", visible(path)),
        }
    }

    /// The quote on one line with its place; the place alone where a report as a whole is meant.
    pub(super) fn quoted(&self, lang: Lang) -> String {
        let place = self.place_and_cell(lang);
        if self.quote.is_empty() { place } else { format!("「{}」（{place}）", joined(&self.quote)) }
    }
}

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

    /// What was decided on it (核实情况), and what is to be done about it (处理意见); empty where nothing was decided.
    pub(super) fn decided(&self, lang: Lang) -> (String, String) {
        let Some(decision) = self.findings().find_map(|finding| finding.decision.as_ref()) else { return Default::default() };
        let mut words = conclusion(decision.conclusion, lang).to_owned();
        if !decision.reason.is_empty() {
            words += if lang == Lang::Chinese { "：" } else { ": " };
            words += &visible(&decision.reason);
        }
        if self.findings().any(|finding| finding.decision.is_none()) {
            words += match lang {
                Lang::Chinese => "（另有新增的同源发现，需重新核实）",
                Lang::English => " (findings of the same root have come since: to be verified again)",
            };
        }
        (words, visible(&decision.opinion).into_owned())
    }

    /// Its quotes, each once.
    pub(super) fn quotes(&self) -> Vec<&'a Evidence> {
        quotes(self.findings())
    }
}

/// The quotes of findings, each once.
pub(super) fn quotes<'a>(findings: impl IntoIterator<Item = &'a FindingRow>) -> Vec<&'a Evidence> {
    let mut known = HashSet::new();
    let evidence = findings.into_iter().flat_map(|finding| &finding.evidence);
    evidence.filter(|evidence| known.insert((&evidence.quote, &evidence.path))).collect()
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

/// What was decided, in a word.
pub(crate) fn conclusion(conclusion: Conclusion, lang: Lang) -> &'static str {
    let (chinese, english) = match conclusion {
        Conclusion::Confirmed => ("属实", "confirmed"),
        Conclusion::Dismissed => ("不属实", "dismissed"),
        Conclusion::Open => ("待核实", "open"),
    };
    match lang {
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
