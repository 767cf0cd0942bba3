//! Claims that divide: shares, completion rates and growth.
//!
//! A quotient of rounded numbers is an interval, and the stated rate another one; they are compared by multiplying across, so
//! that nothing is lost by division. Small operands widen the interval a lot: 0.62 over 0.50 is a growth of anything from 21.78%
//! to 26.26%.

use super::exact::{Exact, Fraction, Overflow, Toward};
use super::interval::{Interval, Operand, Rounding, all_whole_counts};
use super::{Cause, Outcome, Unit, Verdict};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Whether `rate` is `part` over `whole`: a share (占比) or a completion rate (完成率). Only a positive whole has shares.
pub fn ratio(rate: Operand, part: Operand, whole: Operand) -> Outcome {
    Quotient::new(part, whole, Fraction::over_base).and_then(|quotient| quotient.judge(rate, Moved::No)).into()
}

/// Whether `each` is what each one of a count gets of an amount (人均, 户均): an amount as well.
pub fn average(each: Operand, amount: Operand, count: Operand) -> Outcome {
    if !each.unit.is_money() || !amount.unit.is_money() || count.unit != Unit::Counted {
        return Err(Cause::MixedUnits).into();
    }
    Quotient::between(amount, count, Fraction::over_base).and_then(|quotient| quotient.weigh(each, Moved::No)).into()
}

/// As [`ratio`], for a share of a list whose printed shares make exactly 100%: one of them, and no more, may have been moved by
/// one last digit to make them do so.
pub fn plugged_share(rate: Operand, part: Operand, whole: Operand) -> Outcome {
    Quotient::new(part, whole, Fraction::over_base).and_then(|quotient| quotient.judge(rate, Moved::ByOneStep)).into()
}

/// Whether a signed growth rate fits the current amount and its signed change: `change / (current − change)`.
pub fn growth_from_change(rate: Operand, current: Operand, change: Operand) -> Outcome {
    Quotient::new(change, current, Fraction::of_change).and_then(|quotient| quotient.judge(rate, Moved::No)).into()
}

/// Whether a signed growth rate fits the current and the prior amount: `current / prior − 1`.
pub fn growth_from_prior(rate: Operand, current: Operand, prior: Operand) -> Outcome {
    Quotient::new(current, prior, Fraction::of_growth).and_then(|quotient| quotient.judge(rate, Moved::No)).into()
}

/// Whether a signed growth rate fits the prior amount and its signed change: `change / prior`.
pub fn growth_from_prior_and_change(rate: Operand, prior: Operand, change: Operand) -> Outcome {
    ratio(rate, change, prior)
}

/// Whether a rate may have been moved to make a list add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moved {
    No,
    ByOneStep,
}

impl Fraction {
    fn over_base(part: Exact, base: Exact) -> Result<Fraction, Overflow> {
        Ok(Fraction { numerator: part, denominator: base })
    }

    fn of_change(change: Exact, current: Exact) -> Result<Fraction, Overflow> {
        Ok(Fraction { numerator: change, denominator: current.minus(change)? })
    }

    fn of_growth(current: Exact, prior: Exact) -> Result<Fraction, Overflow> {
        Ok(Fraction { numerator: current.minus(prior)?, denominator: prior })
    }
}

/// What a quotient of two printed numbers can be.
struct Quotient {
    low: Fraction,
    printed: Fraction,
    high: Fraction,
}

impl Quotient {
    fn new(above: Operand, below: Operand, divide: fn(Exact, Exact) -> Result<Fraction, Overflow>) -> Result<Self, Cause> {
        if !above.unit.compares_with(below.unit) {
            return Err(Cause::MixedUnits);
        }
        Self::between(above, below, divide)
    }

    /// The quotient of two numbers, whatever their units are.
    fn between(above: Operand, below: Operand, divide: fn(Exact, Exact) -> Result<Fraction, Overflow>) -> Result<Self, Cause> {
        let counted = all_whole_counts([above, below].into_iter());
        let ends = |operand: Operand| -> Result<[Exact; 2], Overflow> {
            if counted {
                return Ok([operand.exact(); 2]);
            }
            let Interval { low, high } = Interval::of(operand, Rounding::Nearest)?;
            Ok([low.value, high.value])
        };
        let ([a, b], [x, y]) = (ends(above)?, ends(below)?);
        // All three quotients rise or fall steadily along each operand while the base is positive, so that the extremes are at
        // the corners.
        let corners = [divide(a, x)?, divide(a, y)?, divide(b, x)?, divide(b, y)?];
        if corners.iter().all(|corner| corner.denominator.is_negative()) {
            return Err(Cause::NegativeBase);
        }
        if corners.iter().any(|corner| !corner.denominator.is_positive()) {
            return Err(Cause::ZeroBase);
        }
        let [mut low, ..] = corners;
        let mut high = low;
        for corner in corners {
            if corner.compare(low)? == Ordering::Less {
                low = corner;
            }
            if corner.compare(high)? == Ordering::Greater {
                high = corner;
            }
        }
        Ok(Quotient { low, printed: divide(above.exact(), below.exact())?, high })
    }

    fn judge(&self, rate: Operand, moved: Moved) -> Result<Outcome, Cause> {
        if !rate.unit.is_rate() {
            return Err(Cause::MixedUnits);
        }
        self.weigh(rate, moved)
    }

    /// Holds a number against the quotient.
    fn weigh(&self, rate: Operand, moved: Moved) -> Result<Outcome, Cause> {
        let (stated, step, half, width) = (rate.exact(), rate.step()?, rate.half()?, rate.width()?);
        let nearest = Interval::of(rate, Rounding::Nearest)?;
        let cut = Interval::of(rate, Rounding::Truncated)?;
        let cut_off = {
            let toward = if self.printed.numerator.is_negative() { Toward::Ceiling } else { Toward::Floor };
            self.printed.rounded(step, toward)? == stated
        };
        let (verdict, reach, truncated) = if self.printed.rounded(step, Toward::Nearest)? == stated {
            (Verdict::Consistent, half, false)
        } else if self.meets(nearest)? {
            (Verdict::Rounding, half, cut_off)
        } else if self.meets(cut)? {
            (Verdict::Rounding, width, true)
        } else if moved == Moved::ByOneStep && self.meets(Interval::total(&[nearest, Interval::within(width)])?)? {
            (Verdict::Rounding, half.plus(width)?, false)
        } else if moved == Moved::ByOneStep {
            (Verdict::Inconsistent, half.plus(width)?, false)
        } else {
            (Verdict::Inconsistent, half, false)
        };
        self.outcome(rate, verdict, reach, truncated)
    }

    /// Fills in the numbers; `reach` is how far the stated rate may be from the interval of the quotient.
    fn outcome(&self, rate: Operand, verdict: Verdict, reach: Exact, truncated: bool) -> Result<Outcome, Cause> {
        let unit = rate.unit.exponent();
        let shown = rate.decimals.max(2);
        let finer = shown.max(rate.value.scale()).checked_add(2).ok_or(Cause::Overflow)?;
        let step_of = |digits: u32| i32::try_from(digits).ok().and_then(|digits| unit.checked_sub(digits)).ok_or(Overflow);
        let decimal = |number: Exact, digits: u32| -> Result<Decimal, Overflow> { number.decimal(unit, digits) };
        let (stated, expected) = (rate.exact(), self.printed.rounded(step_of(shown)?, Toward::Nearest)?);
        let gap = stated.minus(expected)?;
        // Rounded inward, in steps that the stated rate is a multiple of, so that the gap exceeds the tolerance exactly when the
        // rate is out of reach.
        let slack = if gap.is_negative() {
            expected.minus(self.low.rounded(step_of(finer)?, Toward::Ceiling)?)?
        } else {
            self.high.rounded(step_of(finer)?, Toward::Floor)?.minus(expected)?
        };
        Ok(Outcome {
            verdict,
            expected: decimal(expected, shown)?,
            low: decimal(self.low.rounded(step_of(finer)?, Toward::Floor)?, finer)?,
            high: decimal(self.high.rounded(step_of(finer)?, Toward::Ceiling)?, finer)?,
            gap: decimal(gap, shown)?,
            tolerance: decimal(reach.plus(slack)?, shown)?,
            truncated,
        })
    }

    /// Whether the quotient can be one of the numbers.
    fn meets(&self, numbers: Interval) -> Result<bool, Overflow> {
        let above = match self.high.compare_with(numbers.low.value)? {
            Ordering::Greater => true,
            Ordering::Equal => numbers.low.closed,
            Ordering::Less => false,
        };
        let below = match self.low.compare_with(numbers.high.value)? {
            Ordering::Less => true,
            Ordering::Equal => numbers.high.closed,
            Ordering::Greater => false,
        };
        Ok(above && below)
    }
}
