//! Puts one error at a time into reports without errors and sees whether it is found, and whether its root is named.
//!
//! Everything is drawn from fixed dice, so that two runs are the same.

use super::ledger::{self, Dice};
use super::oracle::{self, Claim, Convention, Identity, Printed};
use gouji::Engine;
use gouji::check::Severity;
use gouji::read::{Limits, read_bytes};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A digit is left out.
    Dropped,
    /// Two neighbouring digits change places.
    Swapped,
    /// The decimal point stands one digit off.
    Shifted,
    /// 元 for 万元, 万元 for 亿元.
    Unit,
    /// The number of the row above or below.
    Row,
    /// Last year's number.
    Stale,
    /// A total that is something else.
    Total,
    /// A share that is something else.
    Share,
    /// 增加 for 减少, 大于 for 小于.
    Word,
    /// A 款 that belongs to another 类.
    Account,
    /// A table and the text say different things.
    Cell,
}

impl Class {
    const ALL: [Self; 11] = [
        Self::Dropped,
        Self::Swapped,
        Self::Shifted,
        Self::Unit,
        Self::Row,
        Self::Stale,
        Self::Total,
        Self::Share,
        Self::Word,
        Self::Account,
        Self::Cell,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Dropped => "digit dropped",
            Self::Swapped => "digits swapped",
            Self::Shifted => "point shifted",
            Self::Unit => "unit",
            Self::Row => "row copied",
            Self::Stale => "last year's figure",
            Self::Total => "total changed",
            Self::Share => "share changed",
            Self::Word => "direction flipped",
            Self::Account => "wrong account",
            Self::Cell => "table against text",
        }
    }
}

/// A report without errors, and what is known of it.
pub struct Specimen {
    name: String,
    text: String,
    figures: Vec<Printed>,
    identities: Vec<Identity>,
}

/// One error.
struct Mutant {
    class: Class,
    /// The figure that is wrong, if it is one.
    figure: Option<usize>,
    at: Range<usize>,
    with: String,
    /// The figure as it reads then.
    changed: Option<Printed>,
}

/// What came of the mutants of a class.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    /// Errors that were made.
    pub mutants: usize,
    /// Those that a printed relation shows.
    pub observable: usize,
    /// Those of the observable ones that were found.
    pub found: usize,
    /// Found ones of which a culprit was named.
    pub named: usize,
    /// Named rightly.
    pub right: usize,
}

impl Tally {
    /// Found among observable, in hundredths of a percent.
    pub fn recall(self) -> usize {
        (self.found * 10_000).checked_div(self.observable).unwrap_or(10_000)
    }

    /// Right among named, in hundredths of a percent.
    pub fn precision(self) -> usize {
        (self.right * 10_000).checked_div(self.named).unwrap_or(10_000)
    }

    fn add(&mut self, other: Self) {
        self.mutants += other.mutants;
        self.observable += other.observable;
        self.found += other.found;
        self.named += other.named;
        self.right += other.right;
    }
}

/// What came of all.
#[derive(Default)]
pub struct Outcome {
    /// By class.
    pub classes: BTreeMap<Class, Tally>,
    /// Findings on the reports as they are.
    pub false_findings: usize,
    /// A line for each miss and each culprit named wrongly.
    pub lines: String,
}

impl Outcome {
    /// All classes together.
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.classes.values().for_each(|tally| all.add(*tally));
        all
    }

    /// The outcome as a table.
    pub fn table(&self) -> String {
        let mut out = String::from("                     mutants  observable  found  recall  named  right\n");
        let rows = Class::ALL.iter().map(|class| (class.name(), self.classes.get(class).copied().unwrap_or_default()));
        for (name, tally) in rows.chain([("all", self.all())]) {
            let _ = writeln!(
                out,
                "{name:<20} {:>7} {:>11} {:>6} {:>7} {:>6} {:>6}",
                tally.mutants,
                tally.observable,
                tally.found,
                hundredths(tally.recall()),
                tally.named,
                hundredths(tally.precision())
            );
        }
        let _ = writeln!(out, "false findings on the reports as they are: {}", self.false_findings);
        out
    }

    fn join(&mut self, other: Self) {
        for (class, tally) in other.classes {
            self.classes.entry(class).or_default().add(tally);
        }
        self.false_findings += other.false_findings;
        self.lines.push_str(&other.lines);
    }
}

fn hundredths(rate: usize) -> String {
    format!("{}.{:02}", rate / 100, rate % 100)
}

/// The clean reports of the corpus and a report with tables.
pub fn specimens() -> Vec<Specimen> {
    let mut all: Vec<Specimen> = super::labelled()
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with("-clean.expected.json"))
        .filter(|path| path.parent().is_none_or(|folder| !folder.ends_with(super::READ)))
        .map(|labels| {
            let expected: super::Expected = serde_json::from_str(&std::fs::read_to_string(&labels).unwrap()).unwrap();
            let name = labels.file_name().unwrap().to_string_lossy().replace(".expected.json", "");
            let loaded = gouji::read::read_path(&labels.with_file_name(format!("{name}.txt")), &Limits::default()).unwrap();
            labelled(name, loaded.document.text, &expected)
        })
        .collect();
    let ledger = ledger::write(7, 0);
    all.push(Specimen { name: "ledger".into(), text: ledger.html, figures: ledger.figures, identities: ledger.identities });
    all
}

/// A specimen of a labelled report.
fn labelled(name: String, text: String, expected: &super::Expected) -> Specimen {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut figures = Vec::new();
    let mut wholes = Vec::new();
    for want in expected.figures.iter().filter(|want| !want.approx) {
        let (start, end) = (places[want.start], places[want.end]);
        let slice = &text[start..end];
        let digits = slice.trim_end_matches(|c: char| !(c.is_ascii_digit() || ('０'..='９').contains(&c)));
        let printed = narrow(digits);
        let decimals = printed.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        figures.push(Printed {
            number: start..start + digits.len(),
            unit_at: start + digits.len()..end,
            word: word_before(&text, start).filter(|_| want.measure.starts_with("change")),
            value: want.value,
            decimals: u32::try_from(decimals).unwrap(),
            unit: want.unit.clone(),
            subject: want.subject.clone(),
            measure: want.measure.clone(),
            period: want.period,
            cell: false,
        });
        wholes.push(want.of.clone());
    }
    let mut identities = oracle::derive(&figures, &text);
    identities.extend(oracle::derive_shares(&figures, &wholes));
    identities.extend(oracle::derive_sums(&figures, &text));
    Specimen { name, text, figures, identities }
}

/// ASCII digits and points without what stands between them.
fn narrow(text: &str) -> String {
    let fold = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        '．' => Some('.'),
        c if c.is_ascii_digit() || c == '.' => Some(c),
        _ => None,
    };
    text.chars().filter_map(fold).collect()
}

/// Words of direction and their opposites.
const WORDS: &[(&str, &str)] =
    &[("增加", "减少"), ("增长", "下降"), ("上升", "下降"), ("大于", "小于"), ("提高", "降低"), ("增支", "减支")];

fn opposite(word: &str) -> Option<&'static str> {
    WORDS.iter().find_map(|&(one, other)| if one == word { Some(other) } else { (other == word).then_some(one) })
}

fn word_before(text: &str, at: usize) -> Option<Range<usize>> {
    let words = WORDS.iter().flat_map(|&(one, other)| [one, other]);
    words.filter(|word| text[..at].ends_with(word)).map(|word| at - word.len()..at).next()
}

impl Specimen {
    fn convention(&self) -> Convention {
        Convention::of(&self.figures)
    }

    /// Every error that can be made, in the order of the classes.
    fn mutants(&self) -> Vec<Mutant> {
        let mut dice = Dice::new(11);
        let mut all = Vec::new();
        for (at, figure) in self.figures.iter().enumerate() {
            for class in [Class::Dropped, Class::Swapped, Class::Shifted, Class::Row, Class::Stale, Class::Total, Class::Share, Class::Cell]
            {
                let value = self.wrong_value(class, at, &mut dice).filter(|text| *text != narrow(&self.text[figure.number.clone()]));
                let Some(text) = value else { continue };
                let Ok(value) = text.parse::<Decimal>() else { continue };
                if value == figure.value.abs() {
                    continue;
                }
                let value = if figure.value.is_sign_negative() { -value } else { value };
                let decimals = value.scale();
                let changed = Printed { value, decimals, ..figure.clone() };
                all.push(Mutant { class, figure: Some(at), at: figure.number.clone(), with: text, changed: Some(changed) });
            }
            let unit = match figure.unit.as_str() {
                "万元" => Some("元"),
                "亿元" => Some("万元"),
                _ => None,
            };
            if let Some(unit) = unit.filter(|_| !figure.cell && !figure.value.is_zero()) {
                let changed = Printed { unit: unit.into(), ..figure.clone() };
                all.push(Mutant {
                    class: Class::Unit,
                    figure: Some(at),
                    at: figure.unit_at.clone(),
                    with: unit.into(),
                    changed: Some(changed),
                });
            }
            if let Some(word) = &figure.word
                && let Some(other) = opposite(&self.text[word.clone()])
            {
                let changed = Printed { value: -figure.value, ..figure.clone() };
                all.push(Mutant { class: Class::Word, figure: Some(at), at: word.clone(), with: other.into(), changed: Some(changed) });
            }
        }
        all.extend(self.wrong_accounts());
        all
    }

    /// The digits that stand there by mistake.
    fn wrong_value(&self, class: Class, at: usize, dice: &mut Dice) -> Option<String> {
        let figure = &self.figures[at];
        let digits = narrow(&self.text[figure.number.clone()]);
        let chars: Vec<char> = digits.chars().collect();
        let places: Vec<usize> = (0..chars.len()).filter(|&at| chars[at] != '.').collect();
        let pick = |dice: &mut Dice, count: usize| usize::try_from(dice.below(u64::try_from(count.max(1)).unwrap())).unwrap();
        let collect = |chars: &[char]| chars.iter().collect::<String>();
        let shown = |value: Decimal| {
            let mut value = value.abs();
            value.rescale(figure.decimals.max(u32::from(figure.unit == "万元") * 2));
            value.to_string()
        };
        let is_level = figure.measure == "actual" || figure.measure.starts_with("budget");
        match class {
            Class::Dropped => {
                let mut chars = chars.clone();
                chars.remove(places[pick(dice, places.len())]);
                let text = collect(&chars);
                let padded = text.starts_with('0') && !text.starts_with("0.");
                (text.len() > 1 && !text.starts_with('.') && !text.ends_with('.') && !padded).then_some(text)
            }
            Class::Swapped => {
                let pairs: Vec<(usize, usize)> =
                    places.windows(2).map(|pair| (pair[0], pair[1])).filter(|&(one, other)| chars[one] != chars[other]).collect();
                let &(one, other) = pairs.get(pick(dice, pairs.len()))?;
                let mut chars = chars.clone();
                chars.swap(one, other);
                (chars[0] != '0' || chars[1] == '.').then(|| collect(&chars))
            }
            Class::Shifted => {
                let up = dice.below(2) == 0;
                let value = figure.value.abs() * if up { Decimal::TEN } else { Decimal::new(1, 1) };
                (!value.is_zero() && figure.decimals > 0).then(|| {
                    let text = value.normalize();
                    if up { shown(text) } else { text.to_string() }
                })
            }
            Class::Row => {
                let fits = |other: &&Printed| {
                    other.measure == figure.measure
                        && other.unit == figure.unit
                        && other.subject != figure.subject
                        && other.value != figure.value
                        && other.cell == figure.cell
                };
                let behind = self.figures[at + 1..].iter().take(12).find(fits);
                let before = self.figures[..at].iter().rev().take(12).find(fits);
                Some(shown(behind.or(before)?.value))
            }
            Class::Stale => {
                let known =
                    self.identities.iter().filter(|identity| identity.of.get(1) == Some(&at)).find_map(|identity| {
                        match identity.claim {
                            Claim::Growth => Some(self.figures[identity.of[2]].value),
                            Claim::GrowthByChange => Some(figure.value - self.figures[identity.of[2]].value),
                            _ => None,
                        }
                    })?;
                Some(shown(known))
            }
            Class::Total => {
                let total = self.identities.iter().any(|identity| {
                    identity.claim == Claim::Sum && identity.of[0] == at || identity.claim == Claim::Ratio && identity.of[2] == at
                });
                (total && is_level).then(|| {
                    let factor = Decimal::new(10_100 + i64::try_from(dice.below(900)).unwrap(), 4);
                    shown((figure.value * factor).round_dp(figure.decimals))
                })
            }
            Class::Share => (figure.measure == "share").then(|| {
                let by = Decimal::new(12 + i64::try_from(dice.below(400)).unwrap(), 2);
                shown(if figure.value > by { figure.value - by } else { figure.value + by })
            }),
            Class::Cell => {
                let paired = self.identities.iter().any(|identity| {
                    identity.claim == Claim::Same
                        && identity.of.contains(&at)
                        && self.figures[identity.of[0]].cell != self.figures[identity.of[1]].cell
                });
                paired.then(|| {
                    let mut chars = chars.clone();
                    let place = places[pick(dice, places.len())];
                    let digit = chars[place].to_digit(10).unwrap_or_default();
                    let other = (digit + 1 + u32::try_from(dice.below(8)).unwrap()) % 10;
                    chars[place] = char::from_digit(if place == 0 { other.max(1) } else { other }, 10).unwrap();
                    collect(&chars)
                })
            }
            _ => None,
        }
    }

    /// The 款 of another 类 in the place of its own, wherever a 类, 款 and 项 are printed.
    fn wrong_accounts(&self) -> Vec<Mutant> {
        let mut places: Vec<(String, Range<usize>)> = Vec::new();
        for (at, mark) in self.text.match_indices("（款）") {
            let Some((class_at, class_mark)) = self.text[..at].rmatch_indices("（类）").next() else { continue };
            let section = class_at + class_mark.len()..at;
            let from = self.text[..class_at]
                .rfind(['。', '、', '，', '；', '：', '“', '.', '>', '\n'])
                .map_or(0, |stop| stop + self.text[stop..].chars().next().map_or(1, char::len_utf8));
            let broken = self.text[from..at + mark.len()].contains('\n');
            if !broken && section.len() < 60 && self.text[at + mark.len()..].starts_with(|c: char| !c.is_whitespace()) {
                let class = self.text[from..class_at]
                    .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十（）．. ".contains(c));
                places.push((class.to_owned(), section));
            }
        }
        let mut all = Vec::new();
        for (at, (class, section)) in places.iter().enumerate() {
            let other = places[at + 1..].iter().chain(&places[..at]).find(|(other, _)| other != class);
            if let Some((_, other)) = other {
                all.push(Mutant {
                    class: Class::Account,
                    figure: None,
                    at: section.clone(),
                    with: self.text[other.clone()].to_owned(),
                    changed: None,
                });
            }
        }
        all
    }

    /// Whether a relation that the report prints cannot hold with the error.
    fn observable(&self, mutant: &Mutant) -> bool {
        // A 款 that does not exist under its 类 is wrong by the classification itself.
        let (Some(at), Some(changed)) = (mutant.figure, &mutant.changed) else { return true };
        let convention = self.convention();
        self.identities.iter().filter(|identity| identity.of.contains(&at)).any(|identity| {
            let word = matches!(identity.claim, Claim::Above | Claim::Below);
            if mutant.class == Class::Word && self.figures[at].measure == "actual" {
                // The word between 决算数 and 预算数 is turned, not the amount.
                let turned = if identity.claim == Claim::Above { Claim::Below } else { Claim::Above };
                let operands: Vec<&Printed> = identity.of.iter().map(|&other| &self.figures[other]).collect();
                return word && !oracle::holds(turned, &operands, convention);
            }
            let operands: Vec<&Printed> =
                identity.of.iter().map(|&other| if other == at { changed } else { &self.figures[other] }).collect();
            !oracle::holds(identity.claim, &operands, convention)
        })
    }
}

/// Tries every `stride`th error of each class on every specimen.
pub fn run(stride: usize, only: Option<&str>) -> Outcome {
    let engine = Engine::new(Vec::new()).unwrap();
    let specimens: Vec<Specimen> = specimens().into_iter().filter(|one| only.is_none_or(|only| one.name.contains(only))).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut outcome = Outcome::default();
        loop {
            let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let Some(specimen) = specimens.get(at) else { return (at, outcome) };
            outcome.join(one(&engine, specimen, stride));
        }
    };
    let mut all = Outcome::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        for thread in threads {
            all.join(thread.join().unwrap().1);
        }
    });
    let mut lines: Vec<&str> = all.lines.lines().collect();
    lines.sort_unstable();
    all.lines = lines.iter().map(|line| format!("{line}\n")).collect();
    all
}

fn one(engine: &Engine, specimen: &Specimen, stride: usize) -> Outcome {
    let mut outcome = Outcome::default();
    let file = if specimen.text.starts_with("<!DOCTYPE") { "report.html" } else { "report.txt" };
    let examine = |text: &str| {
        let loaded = read_bytes(file, text.as_bytes(), &Limits::default()).unwrap();
        let examination = engine.examine(&loaded.document);
        (loaded, examination)
    };
    let (_, clean) = examine(&specimen.text);
    for finding in clean.findings.iter().filter(|finding| finding.severity >= Severity::Warning) {
        outcome.false_findings += 1;
        let _ = writeln!(outcome.lines, "{}: FALSE {} {}", specimen.name, finding.rule.code, finding.message.chinese);
    }
    let mutants = specimen.mutants();
    let mut seen: BTreeMap<Class, usize> = BTreeMap::new();
    for mutant in &mutants {
        let number = seen.entry(mutant.class).or_default();
        *number += 1;
        if !(*number - 1).is_multiple_of(stride) {
            continue;
        }
        let tally = outcome.classes.entry(mutant.class).or_default();
        tally.mutants += 1;
        if !specimen.observable(mutant) {
            continue;
        }
        tally.observable += 1;
        let mut text = specimen.text.clone();
        text.replace_range(mutant.at.clone(), &mutant.with);
        let (loaded, examination) = examine(&text);
        let findings: Vec<_> = examination.findings.iter().filter(|finding| finding.severity >= Severity::Warning).collect();
        let line = specimen.text[..mutant.at.start].matches('\n').count() + 1;
        let said = || {
            let subject = mutant.figure.map_or("", |at| specimen.figures[at].subject.as_str());
            format!("{} → {} {subject}", specimen.text[mutant.at.clone()].replace('\n', ""), mutant.with)
        };
        if findings.is_empty() {
            let broken = mutant.figure.map_or_else(String::new, |at| broken_by(specimen, mutant, at));
            let _ = writeln!(outcome.lines, "{}:{line} MISS {}: {} [{broken}]", specimen.name, mutant.class.name(), said());
            continue;
        }
        tally.found += 1;
        let Some(culprit) = findings.iter().find_map(|finding| finding.culprit.as_ref()) else { continue };
        tally.named += 1;
        let named = examination.account.figure(culprit.figure);
        // The reader of HTML has a text of its own: there the printed digits tell which figure it is.
        let right = if file == "report.txt" {
            let source = &named.at.source;
            let around = mutant.at.start.saturating_sub(24)..mutant.at.start + mutant.with.len() + 12;
            source.start < around.end
                && around.start < source.end
                && (mutant.class == Class::Word || overlaps(source, &mutant.at, &mutant.with))
        } else {
            mutant
                .changed
                .as_ref()
                .is_some_and(|changed| changed.value.abs() == named.value.abs() && changed.cell == named.at.cell.is_some())
        };
        if right {
            tally.right += 1;
        } else {
            let text = loaded.document.text.get(named.at.source.clone()).unwrap_or_default();
            let _ = writeln!(
                outcome.lines,
                "{}:{line} CULPRIT {}: {} but named {} {text} = {}",
                specimen.name,
                mutant.class.name(),
                said(),
                named.subject_name(),
                culprit.printed
            );
        }
    }
    outcome
}

fn overlaps(source: &Range<usize>, at: &Range<usize>, with: &str) -> bool {
    source.start < (at.start + with.len()).max(at.end) && at.start < source.end
        // The unit alone was changed: it stands behind the digits.
        || source.end == at.start
}

fn broken_by(specimen: &Specimen, mutant: &Mutant, at: usize) -> String {
    let Some(changed) = &mutant.changed else { return String::new() };
    let convention = specimen.convention();
    let mut out = Vec::new();
    for identity in specimen.identities.iter().filter(|identity| identity.of.contains(&at)) {
        let operands: Vec<&Printed> =
            identity.of.iter().map(|&other| if other == at { changed } else { &specimen.figures[other] }).collect();
        if !oracle::holds(identity.claim, &operands, convention) {
            let values: Vec<String> = identity
                .of
                .iter()
                .take(6)
                .map(|&other| format!("{}{}", specimen.figures[other].value, specimen.figures[other].subject))
                .collect();
            out.push(format!("{:?} {}", identity.claim, values.join(" ")));
        }
    }
    out.join("; ")
}
