//! The results as one page for a browser (HTML): self-contained, without network, for one report or for an archive.
//!
//! The results stand in the page as JSON, written as the reports come; `page.js` lays out only what is in sight. Nothing of a document
//! becomes markup: the JSON spells `<` out, and the script makes text nodes of it.

use super::across::Across;
use super::json::{Evidence, FigureRow, FindingRow, Report};
use super::problem::{Problem, Whose, kind, place_and_cell, problems};
use super::safe::{joined, visible};
use super::{ExportError, Exporter, Setting};
use crate::check::{self, Severity};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const PAGE: &str = include_str!("page.html");
/// How the pages look.
pub(crate) const STYLE: &str = include_str!("style.css");
/// What the scripts of the pages share.
pub(crate) const CARDS: &str = include_str!("cards.js");
const SCRIPT: &str = include_str!("page.js");

/// How many pages of a problem are outlined.
const OUTLINES: usize = 6;

/// Writes the page.
pub struct Html {
    setting: Setting,
    begun: bool,
    /// Evaluated and undetermined relations by check.
    tallies: BTreeMap<String, (u64, u64)>,
    failures: Vec<Failed>,
    across: Vec<String>,
    /// The codes of the checks across reports that found something.
    across_rules: BTreeSet<String>,
}

#[derive(Serialize)]
struct Failed {
    file: String,
    cause: String,
}

#[derive(Serialize)]
struct RuleText<'a> {
    code: &'a str,
    title: &'a str,
    manual: String,
    /// None for checks across reports, which do not count what they compare.
    evaluated: Option<u64>,
    undetermined: Option<u64>,
}

#[derive(Serialize)]
struct Doc<'a> {
    path: String,
    unit: Option<String>,
    year: Option<i32>,
    kind: &'static str,
    format: &'a str,
    pages: Option<u32>,
    figures: usize,
    notices: Vec<String>,
    problems: Vec<Row>,
}

/// A problem that stands without its document.
#[derive(Serialize)]
struct Single {
    path: String,
    /// All files that it is about.
    files: Vec<String>,
    unit: Option<String>,
    year: Option<i32>,
    kind: &'static str,
    problem: Row,
}

#[derive(Serialize)]
struct Row {
    severity: Severity,
    findings: Vec<Found>,
    quotes: Vec<Quote>,
    numbers: Vec<Number>,
    /// The figure that is most likely wrong, and what the others say that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    culprit: Option<(String, String)>,
    pages: Vec<Outline>,
    /// What was decided on it, and what is to be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<[String; 2]>,
}

#[derive(Serialize)]
struct Found {
    code: String,
    severity: Severity,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<String>,
}

/// A quote in parts: every second one is marked.
#[derive(Serialize)]
struct Quote {
    parts: Vec<String>,
    place: String,
}

/// A figure with the least and the most that it can stand for.
#[derive(Serialize)]
struct Number {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<String>,
    place: String,
}

/// A page with the boxes of what is quoted of it.
#[derive(Serialize)]
struct Outline {
    page: u32,
    size: [f32; 2],
    boxes: Vec<[f32; 4]>,
}

impl Html {
    /// A page without results.
    pub fn new(setting: Setting) -> Self {
        Self { setting, begun: false, tallies: BTreeMap::new(), failures: Vec::new(), across: Vec::new(), across_rules: BTreeSet::new() }
    }

    fn head(&mut self) -> String {
        if std::mem::replace(&mut self.begun, true) {
            return String::new();
        }
        let lang = self.setting.say("zh-CN", "en");
        let title = self.setting.say("勾稽核对报告", "gouji: what does not add up");
        let noscript = self.setting.say("本页面的内容由脚本显示，请允许运行脚本。", "This page needs its script to show what it holds.");
        let page = PAGE.replace("@LANG@", lang).replace("@TITLE@", title).replace("@NOSCRIPT@", noscript).replace("@STYLE@", STYLE);
        let lang = self.setting.say("zh", "en");
        format!("{page}{{\"lang\":\"{lang}\",\"documents\":[\n")
    }

    fn row(&self, whose: &Whose<'_>, problem: &Problem<'_>, figures: &HashMap<&str, &FigureRow>) -> Row {
        let findings: Vec<&FindingRow> = problem.findings().collect();
        let mut known = HashSet::new();
        let ids = findings.iter().flat_map(|finding| &finding.figures).map(String::as_str).filter(|id| known.insert(*id));
        Row {
            severity: problem.severity(),
            quotes: self.quotes(problem),
            numbers: ids.filter_map(|id| figures.get(id)).map(|figure| self.number(figure)).collect(),
            culprit: whose
                .culprit(problem.main, self.setting.lang)
                .map(|(culprit, implied)| (visible(&culprit).into_owned(), implied.to_owned())),
            decided: Some(problem.decided(self.setting.lang).into()).filter(|[verified, _]: &[String; 2]| !verified.is_empty()),
            pages: outlines(&findings),
            findings: findings.into_iter().map(found).collect(),
        }
    }

    /// A problem without its document, as JSON.
    fn one(&self, whose: &Whose<'_>, problem: &Problem<'_>, figures: &HashMap<&str, &FigureRow>) -> String {
        json(&Single {
            path: visible(whose.path()).into_owned(),
            files: whose.files.iter().map(|(path, _)| visible(path).into_owned()).collect(),
            unit: whose.unit.map(|unit| visible(unit).into_owned()),
            year: whose.year,
            kind: kind(whose.kind, self.setting.lang),
            problem: self.row(whose, problem, figures),
        })
    }

    /// Every quote once, with all that is meant of it marked.
    fn quotes(&self, problem: &Problem<'_>) -> Vec<Quote> {
        let mut meant: HashMap<Quoted<'_>, Vec<(usize, usize)>> = HashMap::new();
        for one in problem.findings().flat_map(|finding| &finding.evidence) {
            let mark = (one.at.start.saturating_sub(one.quote_start), one.at.end.saturating_sub(one.quote_start));
            meant.entry((&one.quote, one.quote_start, one.path.as_deref())).or_default().push(mark);
        }
        let quote = |first: &Evidence| {
            let marks = meant.get(&(first.quote.as_str(), first.quote_start, first.path.as_deref())).cloned().unwrap_or_default();
            Quote { parts: parts(&first.quote, marks), place: visible(&first.place_and_cell(self.setting.lang)).into_owned() }
        };
        problem.quotes().into_iter().map(quote).collect()
    }

    fn number(&self, figure: &FigureRow) -> Number {
        let interval = interval(figure);
        let words = |number: Decimal| format!("{number}{}", figure.unit);
        Number {
            text: joined(&figure.text).into_owned(),
            subject: figure.subject.as_deref().map(|subject| visible(subject).into_owned()),
            label: figure.label.to_string(),
            period: figure.period,
            low: interval.map(|(low, _)| words(low)),
            high: interval.map(|(_, high)| words(high)),
            place: place_and_cell(&figure.at, self.setting.lang),
        }
    }
}

/// A problem of a report as the pages show it, as JSON; none where the report has no such cluster.
pub(crate) fn problem_of(report: &Report, cluster: &str, setting: Setting) -> Option<String> {
    let problems = problems(&report.findings);
    let problem = problems.iter().find(|problem| problem.main.cluster == cluster)?;
    Some(Html::new(setting).one(&report.whose(), problem, &figures_of(report)))
}

/// A problem between reports as the pages show it, as JSON.
pub(crate) fn problem_across(across: &Across, setting: Setting) -> String {
    Html::new(setting).one(&across.whose(), &across.problem(), &HashMap::new())
}

fn figures_of(report: &Report) -> HashMap<&str, &FigureRow> {
    report.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect()
}

impl Exporter for Html {
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError> {
        let lead = if self.begun { ",\n" } else { "" };
        if self.tallies.is_empty() {
            self.tallies.extend(check::RULES.iter().map(|rule| (rule.code.to_owned(), (0, 0))));
        }
        for (code, tally) in &report.coverage.checks {
            let sums = self.tallies.entry(code.to_string()).or_default();
            sums.0 += u64::from(tally.evaluated);
            sums.1 += u64::from(tally.undetermined);
        }
        let figures = figures_of(report);
        let doc = Doc {
            path: visible(&report.source.path).into_owned(),
            unit: report.report.unit.as_deref().map(|unit| visible(unit).into_owned()),
            year: report.report.year,
            kind: kind(report.report.kind, self.setting.lang),
            format: &report.source.format,
            pages: report.source.pages,
            figures: report.coverage.figures,
            notices: report.source.notices.iter().map(|notice| visible(&notice.message).into_owned()).collect(),
            problems: problems(&report.findings).iter().map(|problem| self.row(&report.whose(), problem, &figures)).collect(),
        };
        Ok(format!("{}{lead}{}", self.head(), json(&doc)).into_bytes())
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError> {
        for across in findings {
            self.across_rules.insert(across.finding.rule.to_string());
            self.across.push(self.one(&across.whose(), &across.problem(), &HashMap::new()));
        }
        Ok(Vec::new())
    }

    fn fail(&mut self, file: &str, cause: &str) -> Result<Vec<u8>, ExportError> {
        self.failures.push(Failed { file: visible(file).into_owned(), cause: visible(cause).into_owned() });
        Ok(Vec::new())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>, ExportError> {
        let head = self.head();
        let lang = self.setting.lang;
        let rule = |code: &String, tally: Option<&(u64, u64)>| {
            let manual = self.setting.rules.iter().find(|rule| rule.code == code).map(|rule| rule.manual(lang)).unwrap_or_default();
            let (evaluated, undetermined) = (tally.map(|tally| tally.0), tally.map(|tally| tally.1));
            json(&RuleText { code, title: self.setting.title(code), manual, evaluated, undetermined })
        };
        let within = self.tallies.iter().map(|(code, tally)| rule(code, Some(tally)));
        let rules: Vec<String> = within.chain(self.across_rules.iter().map(|code| rule(code, None))).collect();
        let across = self.across.join(",\n");
        let failures = json(&self.failures);
        let tail = format!(
            "\n],\n\"across\":[{across}],\n\"rules\":[{}],\n\"failures\":{failures}}}\n</script>\n<script>\n{CARDS}{SCRIPT}</script>\n</body>\n</html>\n",
            rules.join(",\n")
        );
        Ok(format!("{head}{tail}").into_bytes())
    }
}

fn found(finding: &FindingRow) -> Found {
    let text = |text: &Option<String>| text.as_deref().map(|text| visible(text).into_owned());
    Found {
        code: finding.rule.to_string(),
        severity: finding.severity,
        message: visible(&finding.message).into_owned(),
        stated: text(&finding.stated),
        expected: text(&finding.expected),
        gap: text(&finding.gap),
        tolerance: text(&finding.tolerance),
        formula: text(&finding.formula),
        suggestion: text(&finding.suggestion),
    }
}

/// A quote by its words, where it begins and the file it is from.
type Quoted<'a> = (&'a str, usize, Option<&'a str>);

/// The quote cut at its marks, given in characters: plain, marked, plain …
fn parts(quote: &str, mut marks: Vec<(usize, usize)>) -> Vec<String> {
    let chars: Vec<char> = quote.chars().collect();
    marks.sort_unstable();
    let mut parts = Vec::new();
    let mut at = 0;
    for (from, to) in marks {
        let (from, to) = (from.max(at), to.min(chars.len()));
        if from < to {
            parts.push(joined(&chars[at..from].iter().collect::<String>()).into_owned());
            parts.push(joined(&chars[from..to].iter().collect::<String>()).into_owned());
            at = to;
        }
    }
    parts.push(joined(&chars[at..].iter().collect::<String>()).into_owned());
    parts
}

/// What the printed number can stand for: half a unit of its last digit to either side. A count of whole things stands for itself.
fn interval(figure: &FigureRow) -> Option<(Decimal, Decimal)> {
    if figure.precision == 0 && figure.yuan.is_none() && figure.unit != "%" {
        return None;
    }
    let half = Decimal::try_new(5, figure.precision + 1).ok()?;
    Some((figure.value.0.checked_sub(half)?, figure.value.0.checked_add(half)?))
}

/// The pages that hold the evidence, with its boxes, in the order of the pages.
fn outlines(findings: &[&FindingRow]) -> Vec<Outline> {
    let mut pages: BTreeMap<u32, Outline> = BTreeMap::new();
    let mut known = HashSet::new();
    for evidence in findings.iter().flat_map(|finding| &finding.evidence) {
        let (Some(page), Some(size)) = (evidence.at.page, evidence.page_size) else { continue };
        let outline = pages.entry(page).or_insert_with(|| Outline { page, size, boxes: Vec::new() });
        for bbox in evidence.lines() {
            if known.insert((page, bbox.map(f32::to_bits))) {
                outline.boxes.push(bbox);
            }
        }
    }
    pages.into_values().take(OUTLINES).collect()
}

/// JSON that may stand in a script element: no `<` that could end it.
fn json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_cut_at_its_marks() {
        assert_eq!(parts("支出3.00万元，收入4万元", vec![(9, 13), (2, 8)]), ["支出", "3.00万元", "，", "收入4万", "元"]);
        assert_eq!(parts("甲乙丙", vec![(0, 2), (1, 9)]), ["", "甲乙", "", "丙", ""]);
        assert_eq!(parts("甲", vec![(5, 9)]), ["甲"]);
    }

    #[test]
    fn json_cannot_end_its_script() {
        assert_eq!(json(&"</script>"), "\"\\u003c/script>\"");
    }
}
