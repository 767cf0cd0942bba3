//! What a check of printed numbers says, with the numbers that a reader needs to follow it.

use super::exact::Overflow;
use rust_decimal::Decimal;

/// Whether printed numbers can all be true at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// They agree at the printed digits.
    Consistent,
    /// They differ at the printed digits, but by no more than rounding (or truncating a rate) explains.
    Rounding,
    /// No unrounded numbers behind the printed ones satisfy the claim.
    Inconsistent,
    /// Nothing can be said.
    Undetermined(Cause),
}

/// Why nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The numbers are too large or too finely printed for exact arithmetic.
    Overflow,
    /// The base of a rate is zero, or cannot be told from zero at its printed precision.
    ZeroBase,
    /// The base of a rate is negative, so that the rate has no agreed meaning.
    NegativeBase,
    /// Money, rates and counts were mixed.
    MixedUnits,
    /// There is nothing to compute from.
    NoOperands,
    /// A number is itself printed differently in several places, see [`Conflict`](super::Conflict).
    ConflictingFacts,
}

impl From<Overflow> for Cause {
    fn from(_: Overflow) -> Self {
        Cause::Overflow
    }
}

/// A verdict with its numbers, all of them in the unit of the stated number.
///
/// The numbers are zero where the verdict is [`Verdict::Undetermined`]. For all others `|gap| ≤ tolerance` holds exactly when
/// the verdict is not [`Verdict::Inconsistent`] ([`at_most`](super::at_most) bounds the gap on one side only).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The recomputed number, rounded half up to the decimals of the stated one (rates: to at least 2).
    pub expected: Decimal,
    /// The least that the recomputed number can be, rounded down to 2 more decimals.
    pub low: Decimal,
    /// The most that the recomputed number can be, rounded up to 2 more decimals.
    pub high: Decimal,
    /// Stated minus recomputed: exact for sums and comparisons, minus `expected` for rates.
    pub gap: Decimal,
    /// How large the gap may be without contradiction.
    pub tolerance: Decimal,
    /// Whether the stated rate (or list of rates) agrees by having been cut off instead of rounded.
    pub truncated: bool,
}

impl Outcome {
    pub(super) fn undetermined(cause: Cause) -> Self {
        let zero = Decimal::ZERO;
        Outcome {
            verdict: Verdict::Undetermined(cause),
            expected: zero,
            low: zero,
            high: zero,
            gap: zero,
            tolerance: zero,
            truncated: false,
        }
    }
}

impl From<Result<Outcome, Cause>> for Outcome {
    fn from(result: Result<Outcome, Cause>) -> Self {
        result.unwrap_or_else(Outcome::undetermined)
    }
}
