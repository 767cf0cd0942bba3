//! All patterns as one plan: one automaton over their anchor words, then local matching around each hit.

use super::load::{Library, Pattern, anchor};
use super::matcher::{self, Capture, Text};
use super::syntax::Node;
use super::{MarkKind, Yield};
use crate::number::Mention;
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The compiled patterns.
#[derive(Debug)]
pub struct Plan {
    automaton: AhoCorasick,
    /// For each word of the automaton: the lines it anchors.
    targets: Vec<Vec<Target>>,
    patterns: Vec<Pattern>,
    /// The patterns' ids, which every figure carries.
    ids: Vec<Arc<str>>,
}

/// One match line and its anchor.
#[derive(Debug, Clone, Copy)]
struct Target {
    pattern: usize,
    line: usize,
    anchor: usize,
}

/// What the patterns make of a paragraph.
#[derive(Debug, Default)]
pub struct Reading {
    /// For each mention of the paragraph: the match that explains it best.
    pub bound: Vec<Option<Bound>>,
    /// Matches that bind at least one mention.
    pub bindings: Vec<Binding>,
    /// Marks in the order of the text.
    pub marks: Vec<Mark>,
}

/// Which binding and which of its slots explains a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// Index in [`Reading::bindings`].
    pub binding: usize,
    /// The slot's number in the match line.
    pub slot: usize,
}

/// A match of a pattern.
#[derive(Debug)]
pub struct Binding {
    /// Index of the pattern in [`Plan::patterns`].
    pub pattern: usize,
    /// Index of the match line.
    pub line: usize,
    /// Bytes of the view.
    pub range: Range<usize>,
    /// What each slot holds.
    pub captures: Vec<Option<Capture>>,
}

/// Words with a meaning for the figures around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What they mean.
    pub kind: MarkKind,
    /// Bytes of the view.
    pub range: Range<usize>,
    /// Index of the pattern in [`Plan::patterns`].
    pub pattern: usize,
    /// The year within them (与2023年度相比), as a mention's index.
    pub year: Option<usize>,
}

impl Plan {
    /// Compiles a library's patterns.
    pub fn new(library: &Library) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut targets: Vec<Vec<Target>> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        for (pattern, one) in library.patterns.iter().enumerate() {
            for (line, parsed) in one.parsed.iter().enumerate() {
                let Some(anchor) = anchor(&parsed.nodes) else { continue };
                let Node::Words(literals) = &parsed.nodes[anchor] else { continue };
                for literal in literals {
                    let index = *known.entry(literal.clone()).or_insert_with(|| {
                        words.push(literal.clone());
                        targets.push(Vec::new());
                        words.len() - 1
                    });
                    targets[index].push(Target { pattern, line, anchor });
                }
            }
        }
        // Words are non-empty strings, for which building cannot fail short of four billion states.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).unwrap_or_else(|_| empty());
        let ids = library.patterns.iter().map(|pattern| pattern.id.as_str().into()).collect();
        Self { automaton, targets, patterns: library.patterns.clone(), ids }
    }

    /// The patterns, in order.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The id of a binding's pattern.
    pub fn id(&self, binding: &Binding) -> Option<Arc<str>> {
        self.ids.get(binding.pattern).cloned()
    }

    /// What the yield of a binding's slot says.
    pub fn yields(&self, binding: &Binding, slot: usize) -> Option<&Yield> {
        let pattern = self.patterns.get(binding.pattern)?;
        pattern.yields.get(pattern.parsed.get(binding.line)?.slots.get(slot)?)
    }

    /// What a binding's slot of that name holds.
    pub fn capture<'b>(&self, binding: &'b Binding, name: &str) -> Option<&'b Capture> {
        let slots = &self.patterns.get(binding.pattern)?.parsed.get(binding.line)?.slots;
        let slot = slots.iter().position(|slot| slot == name)?;
        binding.captures.get(slot)?.as_ref()
    }

    /// Reads one paragraph.
    pub fn read(&self, view: &str, mentions: &[Mention]) -> Reading {
        let text = Text { view, mentions };
        let mut reading = Reading { bound: vec![None; mentions.len()], ..Reading::default() };
        let mut room = Vec::new();
        for hit in self.automaton.find_overlapping_iter(view) {
            for target in &self.targets[hit.pattern().as_usize()] {
                let pattern = &self.patterns[target.pattern];
                if mentions.is_empty() && pattern.mark.is_none() {
                    continue;
                }
                let parsed = &pattern.parsed[target.line];
                let at = hit.start()..hit.end();
                let found = matcher::find(&text, &parsed.nodes, parsed.slots.len(), target.anchor, at, &mut room);
                let Some(found) = found else { continue };
                match pattern.mark {
                    Some(kind) => {
                        let year = found.captures.iter().flatten().find_map(|capture| capture.mention);
                        reading.marks.push(Mark { kind, range: found.range, pattern: target.pattern, year });
                    }
                    None => reading.bind(
                        Binding { pattern: target.pattern, line: target.line, range: found.range, captures: found.captures },
                        |slot| pattern.yields.contains_key(&parsed.slots[slot]),
                    ),
                }
            }
        }
        reading.settle_marks();
        reading
    }
}

/// An automaton without words.
fn empty() -> AhoCorasick {
    // An empty list of words always builds.
    AhoCorasick::new::<_, &str>([]).unwrap_or_else(|_| unreachable!("an automaton over no words"))
}

impl Reading {
    /// Gives the binding every mention that it explains with more words than the one before it did.
    fn bind(&mut self, binding: Binding, yields: impl Fn(usize) -> bool) {
        let index = self.bindings.len();
        let mut wins = false;
        for (slot, capture) in binding.captures.iter().enumerate() {
            let Some(mention) = capture.as_ref().and_then(|capture| capture.mention) else { continue };
            if !yields(slot) {
                continue;
            }
            let better = self.bound[mention].is_none_or(|held| {
                let held = &self.bindings[held.binding];
                (binding.range.len(), std::cmp::Reverse(binding.pattern)) > (held.range.len(), std::cmp::Reverse(held.pattern))
            });
            if better {
                self.bound[mention] = Some(Bound { binding: index, slot });
                wins = true;
            }
        }
        if wins {
            self.bindings.push(binding);
        }
    }

    /// Sorts the marks and keeps the longest of those that overlap with the same meaning or lie within one another.
    fn settle_marks(&mut self) {
        self.marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end), mark.pattern));
        let mut kept: Vec<Mark> = Vec::with_capacity(self.marks.len());
        for mark in self.marks.drain(..) {
            let covered = kept
                .last()
                .is_some_and(|last| mark.range.end <= last.range.end || (mark.range.start < last.range.end && mark.kind == last.kind));
            if !covered {
                kept.push(mark);
            }
        }
        self.marks = kept;
    }
}
