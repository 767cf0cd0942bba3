//! Claims that add, subtract or compare amounts: sums, differences, the same figure twice, a part and its whole, shares of 100.
//!
//! Rounding bounds add up: n parts and their total, all with 2 decimals, may differ by (n + 1) · 0.005 and no more. A fixed
//! tolerance of 0.01 would raise false alarms on long lists, and one of 0.5 would hide real errors.

use super::exact::{Exact, Overflow, Toward};
use super::interval::{Interval, Operand, Rounding, all_whole_counts};
use super::{Cause, Outcome, Verdict};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Whether the parts add up to the total.
pub fn sum(total: Operand, parts: &[Operand]) -> Outcome {
    let parts: Vec<(Operand, i8)> = parts.iter().map(|part| (*part, 1)).collect();
    weighted_sum(total, &parts)
}

/// Whether `stated` is `minuend` less `subtrahend`.
pub fn difference(stated: Operand, minuend: Operand, subtrahend: Operand) -> Outcome {
    weighted_sum(stated, &[(minuend, 1), (subtrahend, -1)])
}

/// Whether the parts, added (positive sign) and subtracted (negative sign), make the total. A sign of 0 leaves a part out.
pub fn weighted_sum(total: Operand, parts: &[(Operand, i8)]) -> Outcome {
    let judge = || {
        let counted = all_whole_counts(parts.iter().map(|(part, _)| *part).chain([total]));
        let parts: Vec<(Operand, i8)> = parts.iter().filter(|(_, sign)| *sign != 0).copied().collect();
        if parts.is_empty() {
            return Err(Cause::NoOperands);
        }
        comparable(total, parts.iter().map(|(part, _)| *part))?;
        let value = Exact::total(parts.iter().map(|(part, sign)| if *sign < 0 { part.exact().negated() } else { part.exact() }))?;
        let spread = spread(parts.iter().map(|(part, _)| *part), counted)?;
        let agrees = value.rounded(total.step()?, Toward::Nearest)?.compare(total.exact())? == Ordering::Equal;
        Claim { stated: total, own_spread: spread_of(total, counted)?, recomputed: value, spread, agrees }.outcome()
    };
    judge().into()
}

/// Whether the part can be no larger than the whole. The expected number is the whole.
pub fn at_most(part: Operand, whole: Operand) -> Outcome {
    let judge = || {
        comparable(part, [whole].into_iter())?;
        let counted = all_whole_counts([part, whole].into_iter());
        let agrees = part.exact().compare(whole.exact())? != Ordering::Greater;
        let claim = Claim {
            stated: part,
            own_spread: spread_of(part, counted)?,
            recomputed: whole.exact(),
            spread: spread_of(whole, counted)?,
            agrees,
        };
        claim.outcome()
    };
    judge().into()
}

/// Whether two printed numbers can be the same one, in whatever units. The expected number is `other`.
pub fn same(stated: Operand, other: Operand) -> Outcome {
    let judge = || {
        comparable(stated, [other].into_iter())?;
        let counted = all_whole_counts([stated, other].into_iter());
        let step = stated.step()?.max(other.step()?);
        let (a, b) = (stated.exact().rounded(step, Toward::Nearest)?, other.exact().rounded(step, Toward::Nearest)?);
        let claim = Claim {
            stated,
            own_spread: spread_of(stated, counted)?,
            recomputed: other.exact(),
            spread: spread_of(other, counted)?,
            agrees: a == b,
        };
        claim.outcome()
    };
    judge().into()
}

/// Whether the shares of one whole add up to 100%. Each may be off by its rounding; 100 itself is exact. The stated number is
/// their sum, `low` and `high` are what it may be.
///
/// A share that was moved by one last digit to make a list add up (see [`plugged_share`](super::plugged_share)) only brings the
/// sum nearer to 100, and needs no allowance here.
pub fn share_list(rates: &[Operand]) -> Outcome {
    let judge = || {
        let first = rates.first().ok_or(Cause::NoOperands)?;
        if rates.iter().any(|rate| !rate.unit.is_rate()) {
            return Err(Cause::MixedUnits);
        }
        let (value, whole) = (Exact::total(rates.iter().map(|rate| rate.exact()))?, Exact::ONE);
        let decimals = rates.iter().map(|rate| rate.decimals).max().unwrap_or(0);
        let unit = first.unit;
        let stated = Operand { value: value.decimal(unit.exponent(), decimals)?, decimals, unit };
        let claim = Claim {
            stated,
            own_spread: Exact::ZERO,
            recomputed: whole,
            spread: spread(rates.iter().copied(), false)?,
            agrees: value == whole,
        };
        let outcome = claim.outcome()?;
        if outcome.verdict != Verdict::Inconsistent {
            return Ok(outcome);
        }
        let mut cut = Vec::with_capacity(rates.len());
        for rate in rates {
            cut.push(Interval::of(*rate, Rounding::Truncated)?);
        }
        if Interval::total(&cut)?.intersection(Interval::exactly(whole))?.is_none() {
            return Ok(outcome);
        }
        let mut widths = Vec::with_capacity(rates.len());
        for rate in rates {
            widths.push(rate.width()?);
        }
        Claim { spread: Exact::total(widths.iter().copied())?, ..claim }.outcome().map(|outcome| Outcome {
            verdict: Verdict::Rounding,
            truncated: true,
            ..outcome
        })
    };
    judge().into()
}

/// A stated number beside the recomputed one, each with the bound of its rounding.
struct Claim {
    stated: Operand,
    own_spread: Exact,
    recomputed: Exact,
    spread: Exact,
    agrees: bool,
}

impl Claim {
    fn outcome(&self) -> Result<Outcome, Cause> {
        let (unit, decimals) = (self.stated.unit, self.stated.decimals);
        let step = self.stated.step()?;
        let in_unit = |number: Exact, digits: u32| number.decimal(unit.exponent(), digits);
        let finer = |number: Exact, toward| -> Result<Decimal, Overflow> {
            in_unit(number.rounded(step.checked_sub(2).ok_or(Overflow)?, toward)?, decimals.saturating_add(2))
        };
        let gap = self.stated.exact().minus(self.recomputed)?;
        let tolerance = self.own_spread.plus(self.spread)?;
        let within = gap.magnitude().compare(tolerance)? != Ordering::Greater;
        Ok(Outcome {
            verdict: match (self.agrees, within) {
                (true, _) => Verdict::Consistent,
                (false, true) => Verdict::Rounding,
                (false, false) => Verdict::Inconsistent,
            },
            expected: in_unit(self.recomputed.rounded(step, Toward::Nearest)?, decimals)?,
            low: finer(self.recomputed.minus(self.spread)?, Toward::Floor)?,
            high: finer(self.recomputed.plus(self.spread)?, Toward::Ceiling)?,
            gap: in_unit(gap, decimals)?,
            tolerance: in_unit(tolerance, decimals)?,
            truncated: false,
        })
    }
}

/// Refuses to add or compare what is of another kind.
fn comparable(stated: Operand, mut others: impl Iterator<Item = Operand>) -> Result<(), Cause> {
    if others.all(|other| other.unit.compares_with(stated.unit)) { Ok(()) } else { Err(Cause::MixedUnits) }
}

/// How far a number can be from what it was rounded from; whole counts are not rounded.
fn spread_of(operand: Operand, counted: bool) -> Result<Exact, Overflow> {
    if counted { Ok(Exact::ZERO) } else { operand.half() }
}

/// How far a sum of numbers can be from the sum of what they were rounded from.
fn spread(operands: impl Iterator<Item = Operand>, counted: bool) -> Result<Exact, Overflow> {
    let mut spreads = Vec::new();
    for operand in operands {
        spreads.push(spread_of(operand, counted)?);
    }
    Exact::total(spreads.iter().copied())
}
