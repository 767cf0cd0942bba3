//! What a check found.

use super::Rule;
use crate::figure::{Account, FigureId, Location};
use crate::lang::Lang;
pub use crate::lang::Words;
pub(super) use crate::lang::words;
use crate::number::{Decimal, Law};
use serde::Serialize;
use std::collections::BTreeMap;

/// How sure and how grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, schemars::JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Inside the bound but not on the printed digits; silent unless asked for.
    Rounding,
    /// Worth knowing, no fault: a rate on a base of zero.
    Note,
    /// Very likely wrong, but a reading without fault cannot be excluded.
    Warning,
    /// Contradicts itself whatever the unrounded numbers are.
    Error,
}

impl Severity {
    /// The word for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::Chinese) => "错误",
            (Self::Warning, Lang::Chinese) => "疑似",
            (Self::Note, Lang::Chinese) => "提示",
            (Self::Rounding, Lang::Chinese) => "尾差",
            (Self::Error, Lang::English) => "error",
            (Self::Warning, Lang::English) => "warning",
            (Self::Note, Lang::English) => "note",
            (Self::Rounding, Lang::English) => "rounding",
        }
    }
}

/// A place in the text that is evidence without being a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where it is.
    pub at: Location,
}

/// One contradiction.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check that found it.
    pub rule: &'static Rule,
    /// How sure and how grave.
    pub severity: Severity,
    /// One sentence that can be pasted.
    pub message: Words<String>,
    /// What is printed.
    pub stated: Option<String>,
    /// What the other numbers give.
    pub expected: Option<String>,
    /// Stated minus expected.
    pub gap: Option<String>,
    /// How large the gap may be.
    pub tolerance: Option<String>,
    /// How `expected` is computed.
    pub formula: Option<String>,
    /// The figures concerned; the stated one first.
    pub figures: Vec<FigureId>,
    /// Words concerned.
    pub places: Vec<Place>,
    /// What may have happened.
    pub suggestion: Option<Words<String>>,
    /// The figures of which one must be wrong, for clustering; the stated one where empty.
    pub suspects: Vec<FigureId>,
    /// What its figures, in their order, claim of one another; none where it is no relation of numbers.
    pub law: Option<Law>,
    /// Which cluster it belongs to, from 1; 0 before clustering.
    pub cluster: usize,
    /// The figure that is most likely wrong, where one explanation of its cluster stands out.
    pub culprit: Option<Culprit>,
}

/// The figure whose change alone makes everything hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Culprit {
    /// The figure.
    pub figure: FigureId,
    /// The least that the other figures allow, in its unit.
    pub low: Decimal,
    /// The most that the other figures allow, in its unit.
    pub high: Decimal,
    /// The same for people: one number where only one can be printed.
    pub printed: String,
}

impl Finding {
    /// A finding with a message and figures only.
    pub(crate) fn new(severity: Severity, message: Words<String>, figures: Vec<FigureId>) -> Self {
        Self {
            rule: super::RULES[0],
            severity,
            message,
            stated: None,
            expected: None,
            gap: None,
            tolerance: None,
            formula: None,
            figures,
            places: Vec::new(),
            suggestion: None,
            suspects: Vec::new(),
            law: None,
            cluster: 0,
            culprit: None,
        }
    }

    /// Where its evidence starts in the source.
    pub(super) fn first_byte(&self, account: &Account) -> usize {
        let figures = self.figures.iter().map(|&id| account.figure(id).at.source.start);
        figures.chain(self.places.iter().map(|place| place.at.source.start)).min().unwrap_or_default()
    }
}

/// How often a check could and could not be evaluated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Tally {
    /// Relations that were computed.
    pub evaluated: u32,
    /// Those of them that hold.
    #[serde(default)]
    pub satisfied: u32,
    /// Relations of which an operand was missing or ambiguous.
    pub undetermined: u32,
    /// Why relations could not be computed.
    #[serde(default)]
    pub reasons: BTreeMap<Obstacle, u32>,
    /// Relations that do not hold.
    #[serde(skip)]
    pub(super) broken: u32,
}

impl Tally {
    /// Whether there was nothing to compute.
    pub fn is_idle(&self) -> bool {
        self.evaluated == 0 && self.undetermined == 0
    }

    /// The tally of a check that is through.
    pub(super) fn settled(self) -> Self {
        Self { satisfied: self.evaluated.saturating_sub(self.broken), ..self }
    }
}

/// Why a relation could not be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// An operand is not printed.
    Missing,
    /// More than one number could be the operand, or it is not certain what a number is about.
    Ambiguous,
    /// An operand is hedged (约, 近, 以上).
    Hedged,
    /// A list may have more members than it prints.
    Open,
    /// The computation has no result: a base of zero, or numbers of different kinds.
    Undefined,
}

impl Obstacle {
    /// The words for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Missing, Lang::Chinese) => "缺少对应数",
            (Self::Ambiguous, Lang::Chinese) => "指代不唯一",
            (Self::Hedged, Lang::Chinese) => "约数",
            (Self::Open, Lang::Chinese) => "所列可能不全",
            (Self::Undefined, Lang::Chinese) => "基数为零或不可比",
            (Self::Missing, Lang::English) => "no operand",
            (Self::Ambiguous, Lang::English) => "ambiguous",
            (Self::Hedged, Lang::English) => "hedged",
            (Self::Open, Lang::English) => "open list",
            (Self::Undefined, Lang::English) => "undefined",
        }
    }
}
