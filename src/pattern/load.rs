//! Reads the TOML of `patterns/` and refuses what could not be trusted: every refusal names file, line and what to do.

use super::identity::{Addends, Columns, Equation, Flow, Hierarchy, RowPair, RowSum, TextCell};
use super::syntax::{self, Classes, Node, Parsed, SlotType};
use super::{MarkKind, Measure, Yield};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use toml::Spanned;

/// One file of patterns, lexicon, subjects or identities.
#[derive(Debug, Clone)]
pub struct PatternSource {
    /// Its name, for messages.
    pub name: String,
    /// Its TOML.
    pub text: String,
}

/// A pattern file that could not be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}:{line}: {cause}")]
pub struct PatternError {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub cause: String,
}

/// Everything that `patterns/` declares.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Words by class name.
    pub classes: Classes,
    /// Patterns in the order of the files.
    pub patterns: Vec<Pattern>,
    /// Canonical subjects with their other names.
    pub subjects: Vec<SubjectEntry>,
    /// Sums and bounds between subjects.
    pub identities: Vec<Identity>,
    /// Rates with names of their own, and what they are rates of.
    pub ratios: Vec<NamedRatio>,
    /// Relations between cells of the standard tables.
    pub equations: Vec<Equation>,
    /// Relations between the rows of two tables.
    pub row_pairs: Vec<RowPair>,
    /// Rows that make up a total of their lane.
    pub row_sums: Vec<RowSum>,
    /// Accounts that those below them make up.
    pub hierarchies: Vec<Hierarchy>,
    /// What amounts of one sentence make of one another.
    pub flows: Vec<Flow>,
    /// Columns that make up the total beside them.
    pub addends: Vec<Addends>,
    /// Relations between the columns of a table.
    pub columns: Vec<Columns>,
    /// The cells that amounts of the text are taken from.
    pub text_cells: Vec<TextCell>,
}

/// One pattern, ready to be compiled.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Its stable name.
    pub id: String,
    /// What it reads, in a line.
    pub about: String,
    /// Its `match` lines as written.
    pub lines: Vec<String>,
    /// The parsed lines.
    pub parsed: Vec<Parsed>,
    /// What its slots are, by slot name.
    pub yields: BTreeMap<String, Yield>,
    /// What it marks, if it yields nothing.
    pub mark: Option<MarkKind>,
    /// Texts it must read.
    pub examples: Vec<Example>,
    /// Texts it must leave alone.
    pub counters: Vec<String>,
    /// The file it stands in.
    pub file: String,
    /// The line it starts on.
    pub line: usize,
}

/// A text and the figures that must come out of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// A sentence or a few, read as a 2023 final account.
    pub text: String,
    /// The figures the pattern yields in it; empty for marks.
    #[serde(default)]
    pub figures: Vec<ExpectedFigure>,
}

/// A figure that an example expects; what is left out is not compared.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedFigure {
    /// Its exact text.
    pub text: String,
    /// Its measure.
    pub measure: Measure,
    /// Its subject.
    #[serde(default)]
    pub subject: Option<String>,
    /// Its period.
    #[serde(default)]
    pub period: Option<i32>,
    /// Its signed value, as it is printed.
    #[serde(default)]
    pub value: Option<String>,
    /// For shares: the subject of the whole.
    #[serde(default)]
    pub of: Option<String>,
}

/// A subject (指标对象) that reports write in several ways.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectEntry {
    /// The name used in results.
    pub name: String,
    /// Other spellings, quotes and spaces left out.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Closing words that only this subject's descriptions have.
    #[serde(default)]
    pub endings: Vec<String>,
    /// Whether a breakdown of it lists all parts.
    #[serde(default)]
    pub closed: bool,
    /// Whether one report states it once for a year and measure, so that two different values contradict each other.
    #[serde(default)]
    pub single: bool,
}

/// A relation (勾稽关系) between subjects of one measure, period and scope.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The subject that is the whole.
    pub whole: String,
    /// The subjects that make it up.
    pub parts: Vec<String>,
    /// Whether the parts make up the whole, or may only not exceed it.
    #[serde(default)]
    pub relation: Relation,
    /// Of which amounts parts that may not exceed their whole are, and the whole: what was spent, unless it says `budget`.
    #[serde(default = "spent")]
    pub measure: Measure,
    /// The kinds of report it holds in (`final_account`, `budget` …); all where empty.
    #[serde(default)]
    pub reports: Vec<String>,
    /// Parts that may be missing from the text; the others must be there.
    #[serde(default)]
    pub optional: Vec<String>,
}

fn spent() -> Measure {
    Measure::Actual
}

/// A rate with a name of its own (审减率), and the words in front of the two numbers of its sentence that it is of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedRatio {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// What the rate is called.
    pub rate: Vec<String>,
    /// Words in front of the part.
    pub part: Vec<String>,
    /// Words in front of the whole.
    pub whole: Vec<String>,
    /// Whether the words leave no other numbers that could be meant.
    #[serde(default)]
    pub sure: bool,
    /// Whether a number may be the part though its words are those of a whole as well.
    #[serde(default)]
    pub either: bool,
}

/// How parts relate to their whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Σ parts = whole.
    #[default]
    Sum,
    /// Each part ≤ whole.
    AtMost,
    /// Σ parts ≤ whole.
    SumAtMost,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    classes: HashMap<String, Vec<String>>,
    #[serde(default)]
    pattern: Vec<RawPattern>,
    #[serde(default)]
    subject: Vec<Spanned<SubjectEntry>>,
    #[serde(default)]
    identity: Vec<Spanned<Identity>>,
    #[serde(default)]
    ratio: Vec<Spanned<NamedRatio>>,
    #[serde(default)]
    equation: Vec<Spanned<Equation>>,
    #[serde(default)]
    row_pair: Vec<Spanned<RowPair>>,
    #[serde(default)]
    row_sum: Vec<Spanned<RowSum>>,
    #[serde(default)]
    hierarchy: Vec<Spanned<Hierarchy>>,
    #[serde(default)]
    flow: Vec<Spanned<Flow>>,
    #[serde(default)]
    addends: Vec<Spanned<Addends>>,
    #[serde(default)]
    columns: Vec<Spanned<Columns>>,
    #[serde(default)]
    text_cell: Vec<Spanned<TextCell>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPattern {
    id: Spanned<String>,
    about: String,
    #[serde(rename = "match")]
    lines: Spanned<Lines>,
    #[serde(default)]
    yields: BTreeMap<String, Yield>,
    mark: Option<MarkKind>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    counter: Vec<Counter>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Lines {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counter {
    text: String,
}

impl Library {
    /// Loads all sources together: a class of one file serves the patterns of every other.
    pub fn load(sources: &[PatternSource]) -> Result<Self, PatternError> {
        let mut library = Self::default();
        let mut files = Vec::new();
        for source in sources {
            let file: File = toml::from_str(&source.text).map_err(|error| {
                source.refuse(
                    error.span().map_or(0, |span| span.start),
                    format!("{}; see the files that ship with gouji for the keys", error.message()),
                )
            })?;
            files.push((source, file));
        }
        for (source, file) in &mut files {
            for (name, mut words) in std::mem::take(&mut file.classes) {
                words.sort_by_key(|word| std::cmp::Reverse(word.len()));
                if words.iter().any(String::is_empty) || words.is_empty() {
                    return Err(source.refuse(source.find(&name), format!("class `{name}` holds no word or an empty one; take it out")));
                }
                if library.classes.insert(name.clone(), words).is_some() {
                    return Err(source.refuse(source.find(&name), format!("class `{name}` is defined twice; keep one")));
                }
            }
        }
        let mut ids = HashSet::new();
        for (source, file) in files {
            for raw in file.pattern {
                let at = raw.id.span().start;
                if !ids.insert(raw.id.get_ref().clone()) {
                    return Err(source.refuse(at, format!("the id `{}` is used twice; every pattern needs its own", raw.id.get_ref())));
                }
                let pattern = source.pattern(raw, &library.classes)?;
                library.patterns.push(pattern);
            }
            for subject in file.subject {
                library.add_subject(subject.into_inner());
            }
            for identity in file.identity {
                let at = identity.span().start;
                let identity = identity.into_inner();
                if identity.parts.is_empty() {
                    return Err(source.refuse(at, format!("identity `{}` has no parts; name at least one", identity.id)));
                }
                if !ids.insert(identity.id.clone()) {
                    return Err(source.refuse(at, format!("the id `{}` is used twice; every identity needs its own", identity.id)));
                }
                library.identities.push(identity);
            }
            library.ratios.extend(source.own(file.ratio, &mut ids, |one| (&one.id, one.part.is_empty() || one.whole.is_empty()))?);
            library.equations.extend(source.own(file.equation, &mut ids, |one| (&one.id, one.left.is_empty() || one.right.is_empty()))?);
            library.row_pairs.extend(source.own(file.row_pair, &mut ids, |one| (&one.id, false))?);
            library.row_sums.extend(source.own(file.row_sum, &mut ids, |one| (&one.id, one.total.is_empty()))?);
            library.hierarchies.extend(source.own(file.hierarchy, &mut ids, |one| (&one.id, one.grades.is_empty()))?);
            library.flows.extend(source.own(file.flow, &mut ids, |one| (&one.id, one.plus.is_empty() || one.minus.is_empty()))?);
            library.addends.extend(source.own(file.addends, &mut ids, |one| (&one.id, one.total.is_empty() || one.parts.is_empty()))?);
            library.columns.extend(source.own(file.columns, &mut ids, |one| (&one.id, one.left.is_empty() || one.right.is_empty()))?);
            library
                .text_cells
                .extend(source.own(file.text_cell, &mut ids, |one| (&one.id, one.subject.is_empty() && one.activity.is_none()))?);
        }
        Ok(library)
    }

    /// Takes up a subject; one that is known gains the other names that this entry gives it.
    fn add_subject(&mut self, subject: SubjectEntry) {
        match self.subjects.iter_mut().find(|known| known.name == subject.name) {
            Some(known) => {
                known.aliases.extend(subject.aliases);
                known.single |= subject.single;
            }
            None => self.subjects.push(subject),
        }
    }
}

impl PatternSource {
    fn refuse(&self, offset: usize, cause: String) -> PatternError {
        let line = self.text.get(..offset).unwrap_or_default().matches('\n').count() + 1;
        PatternError { file: self.name.clone(), line, cause }
    }

    /// Takes up identities of one form, each under an id of its own and with something on either side.
    fn own<T>(&self, many: Vec<Spanned<T>>, ids: &mut HashSet<String>, of: fn(&T) -> (&String, bool)) -> Result<Vec<T>, PatternError> {
        let mut found = Vec::new();
        for one in many {
            let at = one.span().start;
            let one = one.into_inner();
            let (id, bare) = of(&one);
            if bare {
                return Err(self.refuse(at, format!("identity `{id}` has an empty side; name at least one member of it")));
            }
            if !ids.insert(id.clone()) {
                return Err(self.refuse(at, format!("the id `{id}` is used twice; every identity needs its own")));
            }
            found.push(one);
        }
        Ok(found)
    }

    fn find(&self, word: &str) -> usize {
        self.text.find(word).unwrap_or_default()
    }

    fn pattern(&self, raw: RawPattern, classes: &Classes) -> Result<Pattern, PatternError> {
        let at = raw.id.span().start;
        let id = raw.id.into_inner();
        let match_at = raw.lines.span().start;
        let lines = match raw.lines.into_inner() {
            Lines::One(line) => vec![line],
            Lines::Many(lines) => lines,
        };
        let mut parsed = Vec::new();
        for line in &lines {
            let one = syntax::parse(line, classes).map_err(|cause| self.refuse(match_at, format!("pattern `{id}`: {cause}")))?;
            if anchor(&one.nodes).is_none() {
                return Err(self.refuse(
                    match_at,
                    format!("pattern `{id}` has no words of its own outside of optional parts; add a literal or a class"),
                ));
            }
            parsed.push(one);
        }
        if parsed.is_empty() {
            return Err(self.refuse(match_at, format!("pattern `{id}` has no match line; write one")));
        }
        if raw.yields.is_empty() == raw.mark.is_none() {
            return Err(self.refuse(at, format!("pattern `{id}` needs either `yields` for its slots or a `mark`, not both")));
        }
        for (slot, of) in &raw.yields {
            let slots = |name: &&String| !name.starts_with('=');
            let names: Vec<&String> =
                [Some(slot), of.of.as_ref().filter(slots), of.subject.as_ref().filter(slots)].into_iter().flatten().collect();
            for name in names {
                if !parsed.iter().any(|one| one.slots.contains(name)) {
                    return Err(self.refuse(at, format!("pattern `{id}` speaks of a slot `{name}` that its match lines do not have")));
                }
            }
        }
        for (index, slot) in parsed.iter().flat_map(|one| one.slots.iter().enumerate().map(move |(index, slot)| ((one, index), slot))) {
            let kind = slot_type(&index.0.nodes, index.1);
            let named = raw.yields.values().any(|of| of.of.as_ref() == Some(slot) || of.subject.as_ref() == Some(slot));
            if raw.mark.is_none() && !raw.yields.contains_key(slot) && !named && !matches!(kind, Some(SlotType::Year | SlotType::Subject)) {
                return Err(self.refuse(at, format!("pattern `{id}` does not say what its slot `{slot}` is; add `yields.{slot}`")));
            }
        }
        if raw.example.is_empty() || raw.counter.is_empty() {
            let what = if raw.example.is_empty() { "example" } else { "counter" };
            return Err(self.refuse(at, format!("pattern `{id}` has no [[pattern.{what}]]; add one, it is the pattern's test")));
        }
        Ok(Pattern {
            id,
            about: raw.about,
            lines,
            parsed,
            yields: raw.yields,
            mark: raw.mark,
            examples: raw.example,
            counters: raw.counter.into_iter().map(|counter| counter.text).collect(),
            file: self.name.clone(),
            line: self.text.get(..at).unwrap_or_default().matches('\n').count() + 1,
        })
    }
}

/// The element a match is looked for by: the required words that are rarest, which is to say longest.
pub(super) fn anchor(nodes: &[Node]) -> Option<usize> {
    nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| match node {
            Node::Words(words) => Some((index, words.iter().map(String::len).min().unwrap_or_default())),
            _ => None,
        })
        .max_by_key(|&(index, length)| (length, index))
        .map(|(index, _)| index)
}

fn slot_type(nodes: &[Node], slot: usize) -> Option<SlotType> {
    nodes.iter().find_map(|node| match node {
        Node::Slot(index, kind) if *index == slot => Some(*kind),
        Node::Maybe(inner) => slot_type(inner, slot),
        Node::Either(branches) => branches.iter().find_map(|branch| slot_type(branch, slot)),
        _ => None,
    })
}
