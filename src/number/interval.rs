//! The unrounded numbers that a printed number can stand for.
//!
//! A number printed with d decimals was rounded to a multiple of 10⁻ᵈ of its unit. Rounded to the nearest it stands for all
//! numbers at most half a step away, both ends included. Cut off, it stands for those from itself to the next multiple away from
//! zero, that one excluded. This is the model of the XBRL Calculations 1.1 recommendation.

use super::Unit;
use super::exact::{Exact, Overflow};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A printed number with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// The number, in `unit`.
    pub value: Decimal,
    /// How many decimals it is good for, which is the caller's reading of the document: `40.8` beside `283.45` may be 40.80.
    pub decimals: u32,
    /// The unit it is printed in.
    pub unit: Unit,
}

impl Operand {
    /// The number in 元, or in ones.
    pub(super) fn exact(self) -> Exact {
        Exact::of(self.value, self.unit.exponent())
    }

    /// The exponent of the last printed digit: 2 for 万元 with 2 decimals.
    pub(super) fn step(self) -> Result<i32, Overflow> {
        let decimals = i32::try_from(self.decimals).map_err(|_| Overflow)?;
        self.unit.exponent().checked_sub(decimals).ok_or(Overflow)
    }

    /// One unit of the last printed digit.
    pub(super) fn width(self) -> Result<Exact, Overflow> {
        Ok(Exact::new(1, self.step()?))
    }

    /// Half a unit of the last printed digit.
    pub(super) fn half(self) -> Result<Exact, Overflow> {
        Ok(Exact::new(5, self.step()?.checked_sub(1).ok_or(Overflow)?))
    }

    /// Whether it counts whole things. Such numbers are not rounded at all.
    fn is_whole_count(self) -> bool {
        self.unit == Unit::Counted && self.decimals == 0
    }
}

/// Whether all of the numbers count whole things, so that what is computed from them must fit exactly.
pub(super) fn all_whole_counts(mut operands: impl Iterator<Item = Operand>) -> bool {
    operands.all(Operand::is_whole_count)
}

/// How a document brought its numbers to the printed digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Rounded half up (四舍五入).
    Nearest,
    /// Cut off (截位).
    Truncated,
}

/// One end of an [`Interval`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    pub(super) value: Exact,
    pub(super) closed: bool,
}

/// A stretch of numbers, in 元 for money and in ones for all others, each end of which belongs to it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub(super) low: End,
    pub(super) high: End,
}

impl Interval {
    /// The number alone.
    pub(super) fn exactly(value: Exact) -> Self {
        let end = End { value, closed: true };
        Interval { low: end, high: end }
    }

    /// All numbers at most that far from zero.
    pub(super) fn within(reach: Exact) -> Self {
        Interval { low: End { value: reach.negated(), closed: true }, high: End { value: reach, closed: true } }
    }

    /// What the printed number can stand for.
    pub(super) fn of(operand: Operand, rounding: Rounding) -> Result<Self, Overflow> {
        let value = operand.exact();
        let (closed, open) = (|value| End { value, closed: true }, |value| End { value, closed: false });
        Ok(match rounding {
            Rounding::Nearest => {
                let half = operand.half()?;
                Interval { low: closed(value.minus(half)?), high: closed(value.plus(half)?) }
            }
            Rounding::Truncated => {
                let width = operand.width()?;
                let (below, above) = (value.minus(width)?, value.plus(width)?);
                if value.is_positive() {
                    Interval { low: closed(value), high: open(above) }
                } else if value.is_negative() {
                    Interval { low: open(below), high: closed(value) }
                } else {
                    Interval { low: open(below), high: open(above) }
                }
            }
        })
    }

    /// The opposites of its numbers.
    pub(super) fn negated(self) -> Self {
        let turn = |end: End| End { value: end.value.negated(), closed: end.closed };
        Interval { low: turn(self.high), high: turn(self.low) }
    }

    /// All sums of one number from each.
    pub(super) fn total(intervals: &[Interval]) -> Result<Self, Overflow> {
        let end = |of: fn(&Interval) -> End| {
            let value = Exact::total(intervals.iter().map(|interval| of(interval).value))?;
            Ok(End { value, closed: intervals.iter().all(|interval| of(interval).closed) })
        };
        Ok(Interval { low: end(|interval| interval.low)?, high: end(|interval| interval.high)? })
    }

    /// The numbers in both, or none.
    pub(super) fn intersection(self, other: Interval) -> Result<Option<Self>, Overflow> {
        let low = match self.low.value.compare(other.low.value)? {
            Ordering::Greater => self.low,
            Ordering::Less => other.low,
            Ordering::Equal => End { closed: self.low.closed && other.low.closed, ..self.low },
        };
        let high = match self.high.value.compare(other.high.value)? {
            Ordering::Less => self.high,
            Ordering::Greater => other.high,
            Ordering::Equal => End { closed: self.high.closed && other.high.closed, ..self.high },
        };
        Ok(match low.value.compare(high.value)? {
            Ordering::Less => Some(Interval { low, high }),
            Ordering::Equal if low.closed && high.closed => Some(Interval { low, high }),
            _ => None,
        })
    }

    /// The lower end in a unit, and whether it belongs to the interval. `None` where no decimal can hold it.
    pub fn low(&self, unit: Unit) -> Option<(Decimal, bool)> {
        Some((self.low.value.decimal(unit.exponent(), 0).ok()?, self.low.closed))
    }

    /// The upper end in a unit, and whether it belongs to the interval. `None` where no decimal can hold it.
    pub fn high(&self, unit: Unit) -> Option<(Decimal, bool)> {
        Some((self.high.value.decimal(unit.exponent(), 0).ok()?, self.high.closed))
    }
}
