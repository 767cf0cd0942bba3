//! Holds what the program reads and finds in `corpus/` against the labels beside each report.

pub mod ledger;
pub mod mutation;
pub mod oracle;

use gouji::check::Severity;
use gouji::document::CharIndex;
use gouji::{Engine, Examination};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The labels of one report.
#[derive(Deserialize)]
struct Expected {
    kind: String,
    year: i32,
    figures: Vec<ExpectedFigure>,
    findings: Vec<ExpectedFinding>,
}

#[derive(Deserialize)]
struct ExpectedFigure {
    line: usize,
    start: usize,
    end: usize,
    text: String,
    measure: String,
    subject: String,
    period: i32,
    value: Decimal,
    unit: String,
    of: Option<String>,
    #[serde(default)]
    approx: bool,
}

#[derive(Deserialize)]
struct ExpectedFinding {
    severity: Severity,
    root: String,
    about: String,
    spans: Vec<[usize; 2]>,
}

/// The folder of reports whose figures and silence are held, but in which no errors are tried.
pub const READ: &str = "read";

/// Right and wrong answers.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    /// Labelled and given.
    pub right: usize,
    /// Labelled and not given, or given wrongly.
    pub missed: usize,
    /// Given and not labelled, or given wrongly.
    pub invented: usize,
}

impl Tally {
    /// Right among all that was labelled, in hundredths of a percent.
    pub fn recall(self) -> usize {
        rate(self.right, self.right + self.missed)
    }

    /// Right among all that was given, in hundredths of a percent.
    pub fn precision(self) -> usize {
        rate(self.right, self.right + self.invented)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.missed += other.missed;
        self.invented += other.invented;
    }
}

fn rate(part: usize, whole: usize) -> usize {
    (part * 10_000).checked_div(whole).unwrap_or(10_000)
}

/// The score of one report or of all.
#[derive(Default)]
pub struct Score {
    /// Figures with the right span, value, unit, measure, subject, period and whole.
    pub figures: Tally,
    /// Figures by span alone.
    pub spans: Tally,
    /// Sentences of which every figure is right, and others.
    pub sentences: Tally,
    /// Findings at warning and above.
    pub findings: Tally,
    /// Root causes of which at least one finding was given.
    pub roots: Tally,
    /// Headers (kind and year).
    pub headers: Tally,
    /// A line for each miss and each false alarm.
    pub lines: String,
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.figures.add(other.figures);
        self.spans.add(other.spans);
        self.sentences.add(other.sentences);
        self.findings.add(other.findings);
        self.roots.add(other.roots);
        self.headers.add(other.headers);
        self.lines.push_str(&other.lines);
    }

    /// The score as a table.
    pub fn table(&self) -> String {
        let mut out = String::from("                      right  missed  invented  recall  precision\n");
        for (name, tally) in [
            ("figures, all right", self.figures),
            ("figures, span", self.spans),
            ("sentences, perfect", self.sentences),
            ("findings", self.findings),
            ("root causes", self.roots),
            ("headers", self.headers),
        ] {
            let percent = |rate: usize| format!("{}.{:02}", rate / 100, rate % 100);
            let _ = writeln!(
                out,
                "{name:<20} {:>6} {:>7} {:>9} {:>7} {:>10}",
                tally.right,
                tally.missed,
                tally.invented,
                percent(tally.recall()),
                percent(tally.precision())
            );
        }
        out
    }
}

/// The reports of the corpus that match `only`, with their scores.
pub fn score(only: Option<&str>) -> (Vec<(String, Score)>, Score) {
    let engine = Engine::new(Vec::new()).unwrap();
    let mut each = Vec::new();
    let mut all = Score::default();
    for path in labelled() {
        let name = path.file_name().unwrap().to_string_lossy().replace(".expected.json", "");
        if only.is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let one = score_report(&engine, &path.with_file_name(format!("{name}.txt")), &path, &name);
        all.add(&one);
        each.push((name, one));
    }
    (each, all)
}

/// The labels of all reports: those beside which errors are tried, and those in `read/` whose figures are held only.
fn labelled() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<PathBuf> = [corpus.join(READ), corpus]
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".expected.json"))
        .collect();
    paths.sort();
    paths
}

fn score_report(engine: &Engine, report: &Path, labels: &Path, name: &str) -> Score {
    let expected: Expected = serde_json::from_str(&std::fs::read_to_string(labels).unwrap()).unwrap();
    let loaded = gouji::read::read_path(report, &gouji::read::Limits::default()).unwrap();
    let examination = engine.examine(&loaded.document);
    let index = CharIndex::new(&loaded.document.text);
    let mut score = Score::default();
    figures(engine, &mut score, &expected, &examination, &index, &loaded.document.text, name);
    findings(&mut score, &expected, &examination, &index, name);
    let header = &examination.account.header;
    let kind = serde_json::to_value(header.kind).unwrap();
    if kind == expected.kind.as_str() && header.year == Some(expected.year) {
        score.headers.right += 1;
    } else {
        score.headers.missed += 1;
        score.headers.invented += 1;
        let _ = writeln!(score.lines, "{name}: HEADER want {} {} got {kind} {:?}", expected.kind, expected.year, header.year);
    }
    score
}

fn figures(engine: &Engine, score: &mut Score, expected: &Expected, examination: &Examination, index: &CharIndex, text: &str, name: &str) {
    let account = &examination.account;
    let span = |id: usize| {
        let source = &account.figures[id].at.source;
        (index.char_at(source.start), index.char_at(source.end))
    };
    let spans: Vec<(usize, usize)> = (0..account.figures.len()).map(span).collect();
    let ends: Vec<usize> = text.chars().enumerate().filter(|(_, c)| "。；！？".contains(*c)).map(|(at, _)| at).collect();
    let sentence_of = |at: usize| ends.partition_point(|&end| end < at);
    let mut bad: BTreeSet<usize> = BTreeSet::new();
    let mut sentences: BTreeSet<usize> = BTreeSet::new();
    for want in &expected.figures {
        sentences.insert(sentence_of(want.start));
        let Some(at) = spans.iter().position(|&(start, end)| start == want.start && end == want.end) else {
            score.spans.missed += 1;
            score.figures.missed += 1;
            bad.insert(sentence_of(want.start));
            let near = spans
                .iter()
                .position(|&(start, end)| start < want.end && end > want.start)
                .map(|at| &text[account.figures[at].at.source.clone()]);
            let _ = writeln!(score.lines, "{name}:{} MISS {} {} {} (near {near:?})", want.line, want.text, want.measure, want.subject);
            continue;
        };
        score.spans.right += 1;
        let got = &account.figures[at];
        let measure = serde_json::to_value(got.measure).unwrap();
        let measure = measure.as_str().unwrap_or_default().to_owned();
        let subject = got.subject.as_deref();
        let of =
            got.of.and_then(|of| account.figure(of).subject.as_ref().map(|subject| subject.name.clone())).or_else(|| got.of_words.clone());
        let mut wrong = Vec::new();
        let value_right = got.value == want.value;
        if !value_right {
            wrong.push("value");
        }
        if got.unit_label() != want.unit {
            wrong.push("unit");
        }
        if measure != want.measure {
            wrong.push("measure");
        }
        let loose = matches!(want.measure.as_str(), "count" | "unknown" | "score" | "weight" | "threshold");
        if !loose
            && !subject.is_some_and(|subject| {
                subject_fits(&subject.path.join(""), &subject.name, &want.subject) || same_concept(engine, &subject.name, &want.subject)
            })
        {
            wrong.push("subject");
        }
        if got.period.is_some_and(|period| period != want.period) && !loose {
            wrong.push("period");
        }
        if let Some(whole) = &want.of
            && !of.as_ref().is_some_and(|of| subject_fits(of, of, whole) || same_concept(engine, of, whole))
        {
            wrong.push("of");
        }
        if want.approx != got.approximate {
            wrong.push("approx");
        }
        if wrong.is_empty() {
            score.figures.right += 1;
        } else {
            score.figures.missed += 1;
            score.figures.invented += 1;
            bad.insert(sentence_of(want.start));
            let _ = writeln!(
                score.lines,
                "{name}:{} WRONG {} {} want {} {} {} {} of {:?} got {} {} {}{} {:?} of {of:?} [{}]",
                want.line,
                want.text,
                wrong.join(","),
                want.subject,
                want.measure,
                want.value,
                want.period,
                want.of,
                got.subject_name(),
                measure,
                got.value,
                got.unit_label(),
                got.period,
                got.pattern.as_deref().unwrap_or("-")
            );
        }
    }
    for (at, &(start, end)) in spans.iter().enumerate() {
        if !expected.figures.iter().any(|want| want.start == start && want.end == end) {
            score.spans.invented += 1;
            score.figures.invented += 1;
            bad.insert(sentence_of(start));
            let got = &account.figures[at];
            let _ = writeln!(score.lines, "{name}: EXTRA {} {:?} {}", &text[got.at.source.clone()], got.measure, got.subject_name());
        }
    }
    score.sentences.missed += sentences.intersection(&bad).count();
    score.sentences.right += sentences.difference(&bad).count();
}

/// Whether two names are aliases of one known subject.
fn same_concept(engine: &Engine, one: &str, other: &str) -> bool {
    let concept = |name: &str| engine.subject(name);
    concept(one).is_some() && concept(one) == concept(other)
}

/// Whether a subject is the labelled one, quotes and customary endings apart.
fn subject_fits(path: &str, name: &str, want: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| !"“”（）()《》、 ".contains(*c)).collect::<String>();
    let core = |text: &str| {
        let text = plain(text);
        text.strip_suffix("支出").map_or(text.clone(), str::to_owned)
    };
    let (path, name, want) = (plain(path), core(name), core(want));
    name == want || path.contains(&want) || (want.contains(&name) && name.chars().count() >= 2)
}

/// Start and end of each figure that a finding concerns.
type Spans = Vec<(usize, usize)>;

fn findings(score: &mut Score, expected: &Expected, examination: &Examination, index: &CharIndex, name: &str) {
    let account = &examination.account;
    let given: Vec<(Spans, Severity, String)> = examination
        .findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning)
        .map(|finding| {
            let figures = finding.figures.iter().map(|&id| account.figure(id).at.source.clone());
            let places = finding.places.iter().map(|place| place.at.source.clone());
            let spans = figures.chain(places).map(|range| (index.char_at(range.start), index.char_at(range.end))).collect();
            (spans, finding.severity, format!("{} {}", finding.rule.code, finding.message.chinese))
        })
        .collect();
    let wanted: Vec<&ExpectedFinding> = expected.findings.iter().filter(|finding| finding.severity >= Severity::Warning).collect();
    let touches = |spans: &[(usize, usize)], span: &[usize; 2]| spans.iter().any(|&(start, end)| start < span[1] && end > span[0]);
    let mut roots = BTreeSet::new();
    for want in &wanted {
        let hit =
            |spans: &[(usize, usize)]| touches(spans, &want.spans[0]) || want.spans.iter().filter(|span| touches(spans, span)).count() >= 2;
        if given.iter().any(|(spans, _, _)| hit(spans)) {
            score.findings.right += 1;
            roots.insert(&want.root);
        } else {
            score.findings.missed += 1;
            let _ = writeln!(score.lines, "{name}: UNFOUND {} ({})", want.about, want.root);
        }
    }
    let all: BTreeSet<&String> = wanted.iter().map(|want| &want.root).collect();
    score.roots.right += roots.len();
    score.roots.missed += all.len() - roots.len();
    for (spans, severity, message) in &given {
        let first = spans.first().map(|&(start, end)| [start, end]);
        if !wanted.iter().any(|want| want.spans.iter().any(|span| touches(spans, span)) && first.is_some()) {
            score.findings.invented += 1;
            score.roots.invented += 1;
            let _ = writeln!(score.lines, "{name}: FALSE {severity:?} {message}");
        }
    }
}
