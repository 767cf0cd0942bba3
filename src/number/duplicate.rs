//! One fact printed in several places, and sums of such facts (XBRL Calculations 1.1).
//!
//! The verdicts depend on the facts alone, never on the order in which they were found.

use super::exact::{Exact, Overflow, Toward};
use super::interval::{Interval, Operand, Rounding, all_whole_counts};
use super::{Cause, Verdict};
use std::cmp::Ordering;

/// Why facts that should be the same cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// There is no fact.
    #[error("no fact is given")]
    NoFact,
    /// Money, rates and counts were mixed.
    #[error("facts of different kinds of units cannot be the same")]
    MixedUnits,
    /// A fact has more digits than its precision says.
    #[error("a fact has more digits than its precision says")]
    ExcessDigits,
    /// Two facts of the same precision have different values.
    #[error("facts of the same precision have different values")]
    DifferentValues,
    /// Facts of different precision have no number in common.
    #[error("facts of different precision have no number in common")]
    Disjoint,
    /// The numbers are too large or too finely printed for exact arithmetic.
    #[error("the numbers are too large for exact arithmetic")]
    Overflow,
}

impl From<Overflow> for Conflict {
    fn from(_: Overflow) -> Self {
        Conflict::Overflow
    }
}

/// What a fact can be that is printed in all these places: at the same precision it must be the same number, at different
/// precisions the numbers that it can stand for must overlap.
///
/// # Errors
/// The [`Conflict`] between the facts.
pub fn duplicates(facts: &[Operand], rounding: Rounding) -> Result<Interval, Conflict> {
    let first = facts.first().ok_or(Conflict::NoFact)?;
    if facts.iter().any(|fact| !fact.unit.compares_with(first.unit)) {
        return Err(Conflict::MixedUnits);
    }
    let mut by_step = Vec::with_capacity(facts.len());
    for fact in facts {
        by_step.push((fact.step()?, *fact));
    }
    // From the finest to the coarsest; among those of one precision the order no longer matters once they are known to be equal.
    by_step.sort_by_key(|(step, _)| *step);
    if by_step.iter().any(|(step, fact)| fact.exact().is_finer_than(*step)) {
        return Err(Conflict::ExcessDigits);
    }
    if by_step.windows(2).any(|pair| matches!(pair, [(a, x), (b, y)] if a == b && x.exact() != y.exact())) {
        return Err(Conflict::DifferentValues);
    }
    let exact = all_whole_counts(facts.iter().copied());
    let mut common: Option<Interval> = None;
    for (_, fact) in by_step {
        let own = spread(fact, rounding, exact)?;
        common = Some(match common {
            Some(common) => common.intersection(own)?.ok_or(Conflict::Disjoint)?,
            None => own,
        });
    }
    common.ok_or(Conflict::NoFact)
}

/// Whether a total, printed in one or more places, can be the weighted sum of its parts. Weights are +1 and -1.
pub fn consistent_sum(total_facts: &[Operand], parts: &[(Operand, i8)], rounding: Rounding) -> Verdict {
    judge(total_facts, parts, rounding).unwrap_or_else(Verdict::Undetermined)
}

fn judge(total_facts: &[Operand], parts: &[(Operand, i8)], rounding: Rounding) -> Result<Verdict, Cause> {
    let total = duplicates(total_facts, rounding).map_err(|conflict| match conflict {
        Conflict::NoFact => Cause::NoOperands,
        Conflict::MixedUnits => Cause::MixedUnits,
        Conflict::Overflow => Cause::Overflow,
        Conflict::ExcessDigits | Conflict::DifferentValues | Conflict::Disjoint => Cause::ConflictingFacts,
    })?;
    let mut finest: Option<(i32, Operand)> = None;
    for fact in total_facts {
        let step = fact.step()?;
        if finest.is_none_or(|(least, _)| step < least) {
            finest = Some((step, *fact));
        }
    }
    let (Some((step, printed)), false) = (finest, parts.is_empty()) else { return Err(Cause::NoOperands) };
    if parts.iter().any(|(part, _)| !part.unit.compares_with(printed.unit)) {
        return Err(Cause::MixedUnits);
    }
    let exact = all_whole_counts(total_facts.iter().copied().chain(parts.iter().map(|(part, _)| *part)));
    let mut spreads = Vec::with_capacity(parts.len());
    let mut values = Vec::with_capacity(parts.len());
    for (part, weight) in parts {
        let (spread, value) = (spread(*part, rounding, exact)?, part.exact());
        match weight.signum() {
            0 => {}
            -1 => {
                spreads.push(spread.negated());
                values.push(value.negated());
            }
            _ => {
                spreads.push(spread);
                values.push(value);
            }
        }
    }
    if total.intersection(Interval::total(&spreads)?)?.is_none() {
        return Ok(Verdict::Inconsistent);
    }
    let sum = Exact::total(values.iter().copied())?;
    let toward = match rounding {
        Rounding::Nearest => Toward::Nearest,
        Rounding::Truncated if sum.is_negative() => Toward::Ceiling,
        Rounding::Truncated => Toward::Floor,
    };
    let agrees = sum.rounded(step, toward)?.compare(printed.exact())? == Ordering::Equal;
    Ok(if agrees { Verdict::Consistent } else { Verdict::Rounding })
}

/// What a number can stand for, which for counts of whole things is that number alone.
fn spread(operand: Operand, rounding: Rounding, exact: bool) -> Result<Interval, Overflow> {
    if exact { Ok(Interval::exactly(operand.exact())) } else { Interval::of(operand, rounding) }
}
