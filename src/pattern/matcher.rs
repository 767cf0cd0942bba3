//! Matches one pattern around a literal that was already found: what stands behind it forward, what stands before it backward.

use super::syntax::{Node, SlotType};
use crate::number::{Kind, Mention, Unit};
use std::ops::Range;

/// How many steps one attempt may take; a pattern that needs more does not match. Keeps the cost of a document linear.
const STEPS: u32 = 4_000;

/// How many characters a subject slot may hold.
const SUBJECT: usize = 40;

/// The text that patterns are matched against.
pub struct Text<'a> {
    /// The normalised view of a paragraph.
    pub view: &'a str,
    /// Its mentions, sorted.
    pub mentions: &'a [Mention],
}

/// What a slot was bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// Bytes of the view.
    pub range: Range<usize>,
    /// Which mention of the paragraph, for slots that hold one.
    pub mention: Option<usize>,
}

/// A successful match.
#[derive(Debug)]
pub struct Found {
    /// Bytes of the view from the first to the last element.
    pub range: Range<usize>,
    /// What each slot holds; slots in branches not taken hold nothing.
    pub captures: Vec<Option<Capture>>,
}

/// Matches `nodes` so that the words at index `anchor` stand at `at`. `room` is for captures; most attempts fail and leave it to the next.
pub fn find(text: &Text, nodes: &[Node], slots: usize, anchor: usize, at: Range<usize>, room: &mut Vec<Option<Capture>>) -> Option<Found> {
    room.clear();
    room.resize(slots, None);
    let mut run = Run { text, captures: room, steps: 0 };
    let before = Rest { nodes: &nodes[..anchor], then: None };
    let after = Rest { nodes: &nodes[anchor + 1..], then: None };
    let end = run.advance::<Forward>(&after, at.end)?;
    let start = run.advance::<Backward>(&before, at.start)?;
    Some(Found { range: start..end, captures: std::mem::take(room) })
}

/// What is still to be matched, innermost group first.
struct Rest<'n> {
    nodes: &'n [Node],
    then: Option<&'n Rest<'n>>,
}

/// A direction to match in.
trait Way {
    const FORWARD: bool;
}
struct Forward;
struct Backward;
impl Way for Forward {
    const FORWARD: bool = true;
}
impl Way for Backward {
    const FORWARD: bool = false;
}

struct Run<'t> {
    text: &'t Text<'t>,
    captures: &'t mut Vec<Option<Capture>>,
    steps: u32,
}

impl Run<'_> {
    fn advance<W: Way>(&mut self, rest: &Rest, at: usize) -> Option<usize> {
        self.steps += 1;
        if self.steps > STEPS {
            return None;
        }
        let (node, others) = match if W::FORWARD { rest.nodes.split_first() } else { rest.nodes.split_last() } {
            Some(split) => split,
            None => {
                return match rest.then {
                    Some(then) => self.advance::<W>(then, at),
                    None => Some(at),
                };
            }
        };
        let next = Rest { nodes: others, then: rest.then };
        match node {
            Node::Words(words) => words.iter().find_map(|word| self.word::<W>(word, at).and_then(|end| self.advance::<W>(&next, end))),
            Node::Either(branches) => branches.iter().find_map(|branch| self.advance::<W>(&Rest { nodes: branch, then: Some(&next) }, at)),
            Node::Maybe(inner) => self.advance::<W>(&Rest { nodes: inner, then: Some(&next) }, at).or_else(|| self.advance::<W>(&next, at)),
            Node::Gap(from, to) => self.gap::<W>(&next, at, *from, *to, None),
            Node::Slot(slot, SlotType::Subject) => self.gap::<W>(&next, at, 1, SUBJECT, Some(*slot)),
            Node::Slot(slot, kind) => {
                let mention = self.mention::<W>(at, *kind)?;
                let range = self.text.mentions[mention].start..self.text.mentions[mention].end;
                let end = if W::FORWARD { range.end } else { range.start };
                self.bind(*slot, Capture { range, mention: Some(mention) }, |run| run.advance::<W>(&next, end))
            }
            Node::ClauseStart => self.clause_start(at).then_some(at).and_then(|at| self.advance::<W>(&next, at)),
        }
    }

    fn word<W: Way>(&self, word: &str, at: usize) -> Option<usize> {
        if W::FORWARD {
            self.text.view.get(at..)?.starts_with(word).then(|| at + word.len())
        } else {
            self.text.view.get(..at)?.ends_with(word).then(|| at - word.len())
        }
    }

    /// Walks over text without a mention, shortest first; as a subject it also stops at clause punctuation and is captured.
    fn gap<W: Way>(&mut self, next: &Rest, at: usize, from: usize, to: usize, slot: Option<usize>) -> Option<usize> {
        let mut here = at;
        for count in 0..=to {
            if count >= from {
                let found = match slot {
                    Some(slot) => {
                        let range = at.min(here)..at.max(here);
                        self.bind(slot, Capture { range, mention: None }, |run| run.advance::<W>(next, here))
                    }
                    None => self.advance::<W>(next, here),
                };
                if found.is_some() {
                    return found;
                }
            }
            let c =
                if W::FORWARD { self.text.view.get(here..)?.chars().next()? } else { self.text.view.get(..here)?.chars().next_back()? };
            let barrier = if slot.is_some() {
                matches!(c, '。' | '；' | '！' | '？' | '，' | '：')
            } else {
                matches!(c, '。' | '；' | '！' | '？')
            };
            let step = if W::FORWARD { here } else { here - c.len_utf8() };
            if barrier || self.inside_mention(step) {
                return None;
            }
            here = if W::FORWARD { here + c.len_utf8() } else { step };
        }
        None
    }

    fn bind(&mut self, slot: usize, capture: Capture, then: impl FnOnce(&mut Self) -> Option<usize>) -> Option<usize> {
        let before = self.captures[slot].replace(capture);
        let found = then(self);
        if found.is_none() {
            self.captures[slot] = before;
        }
        found
    }

    fn mention<W: Way>(&self, at: usize, kind: SlotType) -> Option<usize> {
        let mentions = self.text.mentions;
        let index = if W::FORWARD {
            mentions.binary_search_by_key(&at, |mention| mention.start).ok()?
        } else {
            mentions.binary_search_by_key(&at, |mention| mention.end).ok()?
        };
        fits(&mentions[index], kind).then_some(index)
    }

    fn inside_mention(&self, at: usize) -> bool {
        let behind = self.text.mentions.partition_point(|mention| mention.end <= at);
        self.text
            .mentions
            .get(behind)
            .is_some_and(|mention| mention.start <= at && mention.kind != Kind::Year && mention.kind != Kind::Ordinal)
    }

    fn clause_start(&self, at: usize) -> bool {
        let before = self.text.view.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| matches!(c, '。' | '；' | '，' | '：' | '、' | '！' | '？' | '（'))
            || self.text.mentions.binary_search_by_key(&at, |mention| mention.end).is_ok()
    }
}

fn fits(mention: &Mention, kind: SlotType) -> bool {
    match kind {
        SlotType::Amount => mention.kind == Kind::Amount,
        SlotType::Percent => mention.kind == Kind::Percent && mention.unit != Unit::Point,
        SlotType::Point => mention.kind == Kind::Percent && mention.unit == Unit::Point,
        SlotType::Count => mention.kind == Kind::Count,
        SlotType::Score => mention.kind == Kind::Score,
        SlotType::Year => mention.kind == Kind::Year,
        SlotType::Bare => mention.kind == Kind::Bare,
        SlotType::Subject => false,
    }
}
