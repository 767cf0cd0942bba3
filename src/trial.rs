//! Tries every pattern on the texts that are declared beside it: an example must be read exactly as it says, a counter-example left alone.

use crate::Engine;
use crate::document::{Block, Document};
use crate::figure::{Account, Figure, Header, Kind};
use crate::pattern::{ExpectedFigure, Pattern};
use crate::read::paragraphs_of;
use rust_decimal::Decimal;

/// The fiscal year of the report that examples are read as.
const YEAR: i32 = 2023;

/// Whether a text is to be read or to be left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// An `[[pattern.example]]`.
    Example,
    /// A `[[pattern.counter]]`.
    Counter,
}

/// What came of a trial. The detail is in the words of the pattern file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As declared.
    Ok,
    /// The pattern did not read what it was to read.
    Missing(String),
    /// The pattern read what it was to leave alone.
    Noisy(String),
    /// The pattern read the right number and made something else of it.
    Wrong(String),
}

/// One text of one pattern, tried.
#[derive(Debug, Clone)]
pub struct Trial<'a> {
    /// The pattern.
    pub pattern: &'a Pattern,
    /// Which of its lists the text stands in.
    pub case: Case,
    /// The text.
    pub text: &'a str,
    /// What came of it.
    pub verdict: Verdict,
}

/// Tries all patterns of an engine, in the order of the files.
pub fn trials(engine: &Engine) -> Vec<Trial<'_>> {
    let mut trials = Vec::new();
    for pattern in &engine.library().patterns {
        for example in &pattern.examples {
            let verdict = match pattern.mark {
                Some(_) => marks(engine, pattern, &example.text),
                None => reads(engine, pattern, &example.text, &example.figures),
            };
            trials.push(Trial { pattern, case: Case::Example, text: &example.text, verdict });
        }
        for text in &pattern.counters {
            trials.push(Trial { pattern, case: Case::Counter, text, verdict: leaves_alone(engine, pattern, text) });
        }
    }
    trials
}

fn marks(engine: &Engine, pattern: &Pattern, text: &str) -> Verdict {
    match marked(engine, pattern, &document(text)) {
        Some(_) => Verdict::Ok,
        None => Verdict::Missing("mark".into()),
    }
}

fn reads(engine: &Engine, pattern: &Pattern, text: &str, expected: &[ExpectedFigure]) -> Verdict {
    let document = document(text);
    let account = extract(engine, &document);
    let mut bound: Vec<&Figure> = bound(&account, pattern).collect();
    let mut wrong = Vec::new();
    for expected in expected {
        let Some(at) = bound.iter().position(|figure| quote(&document, figure) == expected.text) else {
            return Verdict::Missing(expected.text.clone());
        };
        wrong.extend(differences(&account, bound.remove(at), expected));
    }
    match (wrong.is_empty(), bound.first()) {
        (false, _) => Verdict::Wrong(wrong.join("; ")),
        (true, Some(figure)) => Verdict::Noisy(quote(&document, figure).to_owned()),
        (true, None) => Verdict::Ok,
    }
}

fn leaves_alone(engine: &Engine, pattern: &Pattern, text: &str) -> Verdict {
    let document = document(text);
    let account = extract(engine, &document);
    let figure = bound(&account, pattern).next().map(|figure| quote(&document, figure).to_owned());
    match figure.or_else(|| marked(engine, pattern, &document)) {
        Some(words) => Verdict::Noisy(words),
        None => Verdict::Ok,
    }
}

/// What a figure is, where it is not what was declared: `50%: subject 公务接待费, not 人员经费`.
fn differences(account: &Account, figure: &Figure, expected: &ExpectedFigure) -> Vec<String> {
    let of = figure.of.map(|of| account.figure(of).subject_name()).or(figure.of_words.as_deref()).unwrap_or_default();
    let value = expected.value.as_deref().filter(|value| value.parse::<Decimal>().ok() != Some(figure.value));
    let subject = expected.subject.as_deref().filter(|subject| *subject != figure.subject_name());
    let period = expected.period.filter(|&period| account.period(figure) != Some(period));
    let whole = expected.of.as_deref().filter(|whole| *whole != of);
    let measure = (expected.measure != figure.measure).then(|| (expected.measure.label(), figure.measure.label()));
    let told = |key: &str, found: String, declared: String| format!("{}: {key} {found} ≠ {declared}", expected.text);
    [
        measure.map(|(declared, found)| told("measure", found.into(), declared.into())),
        subject.map(|declared| told("subject", figure.subject_name().into(), declared.into())),
        period
            .map(|declared| told("period", account.period(figure).map_or_else(String::new, |year| year.to_string()), declared.to_string())),
        value.map(|declared| told("value", figure.value.to_string(), declared.into())),
        whole.map(|declared| told("of", of.into(), declared.into())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The words that the pattern marks, if it marks any.
fn marked(engine: &Engine, pattern: &Pattern, document: &Document) -> Option<String> {
    document.paragraphs().find_map(|paragraph| {
        let view = paragraph.view.text();
        let reading = engine.plan().read(view, &crate::number::scan(view));
        let mark = reading.marks.iter().find(|mark| engine.plan().patterns().get(mark.pattern).is_some_and(|one| one.id == pattern.id))?;
        view.get(mark.range.clone()).map(str::to_owned)
    })
}

fn document(text: &str) -> Document {
    Document { text: text.to_owned(), blocks: paragraphs_of(text).into_iter().map(Block::Paragraph).collect(), ..Document::default() }
}

fn extract(engine: &Engine, document: &Document) -> Account {
    engine.extract_with(document, Header { kind: Kind::FinalAccount, year: Some(YEAR), ..Header::default() })
}

fn bound<'a>(account: &'a Account, pattern: &'a Pattern) -> impl Iterator<Item = &'a Figure> {
    account.figures.iter().filter(|figure| figure.pattern.as_deref() == Some(&pattern.id))
}

fn quote<'d>(document: &'d Document, figure: &Figure) -> &'d str {
    document.text.get(figure.at.source.clone()).unwrap_or_default()
}
