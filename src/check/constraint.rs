//! The relations that checks evaluated, those that hold as well as those that do not: what a diagnosis argues from.

use super::Rule;
use crate::figure::FigureId;
use crate::number::{Law, Outcome};

/// A relation between figures, weighed but not yet told.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    /// What the figures claim of one another.
    pub(super) law: Law,
    /// The figures, the stated one first.
    pub(super) figures: Vec<FigureId>,
    /// The verdict under the printing convention of the document.
    pub(super) outcome: Outcome,
    /// Whether a broken relation would hold at the literal precision.
    pub(super) lenient: bool,
}

/// An evaluated relation.
#[derive(Debug, Clone, Copy)]
pub struct Constraint<'a> {
    /// The check that evaluated it.
    pub rule: &'static Rule,
    /// What the figures claim of one another.
    pub law: Law,
    /// The figures, the stated one first.
    pub figures: &'a [FigureId],
    /// Whether the printed figures can all be true.
    pub holds: bool,
}

/// All evaluated relations of a report, in the order of the checks.
#[derive(Debug, Default)]
pub struct Constraints {
    rows: Vec<Row>,
    /// The figures of all rows, one row behind the other.
    figures: Vec<FigureId>,
}

/// Where the figures of a relation stand.
#[derive(Debug, Clone, Copy)]
struct Row {
    rule: &'static Rule,
    law: Law,
    holds: bool,
    start: usize,
    end: usize,
}

impl Constraints {
    pub(super) fn push(&mut self, rule: &'static Rule, law: Law, figures: &[FigureId], holds: bool) {
        let start = self.figures.len();
        self.figures.extend_from_slice(figures);
        self.rows.push(Row { rule, law, holds, start, end: self.figures.len() });
    }

    /// Every relation.
    pub fn each(&self) -> impl Iterator<Item = Constraint<'_>> {
        self.rows.iter().map(|row| Constraint {
            rule: row.rule,
            law: row.law,
            figures: self.figures.get(row.start..row.end).unwrap_or_default(),
            holds: row.holds,
        })
    }
}
