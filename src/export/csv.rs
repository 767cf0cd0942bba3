//! Findings as CSV for spreadsheets: UTF-8 with a byte order mark, one row a finding, written as the reports come.

use super::across::Across;
use super::json::{FindingRow, Report};
use super::problem::{Problem, Whose, class, kind, quotes};
use super::safe::{joined, visible};
use super::{ExportError, Exporter, Setting};

/// Writes the rows.
pub struct Csv {
    setting: Setting,
    number: u64,
}

impl Csv {
    /// A table without rows.
    pub fn new(setting: Setting) -> Self {
        Self { setting, number: 0 }
    }

    fn head(&self) -> Result<Vec<u8>, ExportError> {
        let say = |chinese, english| self.setting.say(chinese, english).to_owned();
        let row = line([
            say("序号", "No."),
            say("文件", "File"),
            say("单位", "Unit"),
            say("年度", "Year"),
            say("文种", "Kind"),
            say("规则编号", "Check"),
            say("问题标题", "Problem"),
            say("问题类别", "Class"),
            say("严重程度", "Severity"),
            say("页码/行号", "Place"),
            say("原文摘录A", "Quote A"),
            say("原文摘录B", "Quote B"),
            say("文中值", "Stated"),
            say("复算值", "Recomputed"),
            say("差额", "Gap"),
            say("容差", "Tolerance"),
            say("公式", "Formula"),
            say("说明", "Explanation"),
            say("疑误数字", "Likely wrong"),
            say("推算值", "Implied value"),
            say("建议核实事项", "To be checked"),
            say("同源", "Same root"),
            say("核实情况", "Verified"),
            say("处理意见", "Decision"),
        ])?;
        Ok([BOM, &row].concat())
    }

    fn rows<'a>(&mut self, whose: &Whose<'_>, findings: impl Iterator<Item = &'a FindingRow>) -> Result<Vec<u8>, ExportError> {
        let mut rows = if self.number == 0 { self.head()? } else { Vec::new() };
        self.number = self.number.max(1);
        for finding in findings {
            rows.extend(self.row(whose, finding)?);
            self.number += 1;
        }
        Ok(rows)
    }

    fn row(&self, whose: &Whose<'_>, finding: &FindingRow) -> Result<Vec<u8>, ExportError> {
        let lang = self.setting.lang;
        let quotes: Vec<String> = quotes([finding]).into_iter().map(|evidence| joined(&evidence.quote).into_owned()).collect();
        let (first, others) = quotes.split_first().map_or_else(Default::default, |(first, rest)| (first.clone(), rest.join("\n")));
        let (culprit, implied) = whose.culprit(finding, lang).unwrap_or_default();
        let (verified, opinion) = Problem { main: finding, rest: Vec::new() }.decided(self.setting.lang);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        line([
            self.number.to_string(),
            whose.path().to_owned(),
            whose.unit.unwrap_or_default().to_owned(),
            whose.year(),
            kind(whose.kind, lang).to_owned(),
            finding.rule.to_string(),
            self.setting.title(&finding.rule).to_owned(),
            class(&finding.rule, &self.setting).to_owned(),
            finding.severity.label(lang).to_owned(),
            finding.evidence.first().map(|evidence| evidence.place(lang)).unwrap_or_default(),
            first,
            others,
            optional(&finding.stated),
            optional(&finding.expected),
            optional(&finding.gap),
            optional(&finding.tolerance),
            optional(&finding.formula),
            finding.message.clone(),
            culprit,
            implied.to_owned(),
            optional(&finding.suggestion),
            finding.cluster.clone(),
            verified,
            opinion,
        ])
    }
}

/// Without it Excel takes the file for one in the system's own encoding.
const BOM: &[u8] = "\u{FEFF}".as_bytes();

impl Exporter for Csv {
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError> {
        self.rows(&report.whose(), report.findings.iter())
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError> {
        let rows = findings.iter().map(|across| self.rows(&across.whose(), std::iter::once(&across.finding)));
        Ok(rows.collect::<Result<Vec<_>, _>>()?.concat())
    }

    fn fail(&mut self, _: &str, _: &str) -> Result<Vec<u8>, ExportError> {
        // A table of findings has no row for a file that could not be read; standard error names it.
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>, ExportError> {
        if self.number == 0 { self.head() } else { Ok(Vec::new()) }
    }
}

/// A row with its line end.
fn line<const N: usize>(cells: [String; N]) -> Result<Vec<u8>, ExportError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells.iter().map(|cell| harmless(cell)))?;
    writer.into_inner().map_err(|error| ExportError::Table(error.into_error().into()))
}

/// The text as a spreadsheet may show it: what it would take for a formula gets an apostrophe in front, a plain number stays one.
fn harmless(cell: &str) -> String {
    let cell = visible(cell);
    let formula = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '|', '%']);
    if formula && !is_number(&cell) { format!("'{cell}") } else { cell.into_owned() }
}

/// `-12.30`, `+1,202.50` or `-6.79%`, and nothing else.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str, also: &[char]| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || also.contains(&c));
    whole.starts_with(|c: char| c.is_ascii_digit()) && all(whole, &[',']) && all(decimals, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_disarmed_and_a_number_stays_a_number() {
        for number in ["-12.30", "+1,202.50", "-6.79%", "305.71"] {
            assert_eq!(harmless(number), number);
        }
        for formula in ["=1+1", "-36万元", "+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "-1+1", "-.", "-1.2.3", "%0"] {
            assert!(harmless(formula).starts_with('\''), "{formula}");
        }
        assert_eq!(harmless("占比=5%"), "占比=5%");
    }
}
