//! Exact decimal numbers and fractions of them. Nothing rounds unless asked to, and what does not fit is an error.

use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A computation left the range of exact numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

/// How a number is brought to fewer digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Toward {
    /// To the nearest, ties away from zero (四舍五入).
    Nearest,
    /// To the next lower one.
    Floor,
    /// To the next higher one.
    Ceiling,
}

/// `mantissa · 10^exponent`, with no trailing zero in the mantissa, so that equal numbers are equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact {
    mantissa: i128,
    exponent: i32,
}

impl Exact {
    pub(super) const ZERO: Exact = Exact { mantissa: 0, exponent: 0 };
    pub(super) const ONE: Exact = Exact { mantissa: 1, exponent: 0 };

    pub(super) fn new(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        Exact { mantissa, exponent }
    }

    /// A decimal that is printed in a unit of `10^unit`.
    pub(super) fn of(value: Decimal, unit: i32) -> Self {
        // A scale is at most 28, so the cast is exact.
        Self::new(value.mantissa(), unit.saturating_sub(value.scale() as i32))
    }

    /// The number as a decimal in a unit of `10^unit`, with at least `digits` decimals.
    pub(super) fn decimal(self, unit: i32, digits: u32) -> Result<Decimal, Overflow> {
        let exponent = self.exponent.checked_sub(unit).ok_or(Overflow)?;
        let digits = i32::try_from(digits).map_err(|_| Overflow)?;
        let scale = digits.max(exponent.saturating_neg()).max(0);
        let mantissa = Exact { mantissa: self.mantissa, exponent }.counted_in(-scale)?;
        Decimal::try_from_i128_with_scale(mantissa, scale.unsigned_abs()).map_err(|_| Overflow)
    }

    pub(super) fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    pub(super) fn is_positive(self) -> bool {
        self.mantissa > 0
    }

    /// Whether it has digits below `10^exponent`.
    pub(super) fn is_finer_than(self, exponent: i32) -> bool {
        self.exponent < exponent && self.mantissa != 0
    }

    pub(super) fn negated(self) -> Self {
        // Mantissas come from 96-bit decimals and checked operations, none of which yields the one value without an opposite.
        Exact { mantissa: self.mantissa.saturating_neg(), exponent: self.exponent }
    }

    pub(super) fn magnitude(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    pub(super) fn plus(self, other: Exact) -> Result<Exact, Overflow> {
        Self::total([self, other].into_iter())
    }

    pub(super) fn minus(self, other: Exact) -> Result<Exact, Overflow> {
        self.plus(other.negated())
    }

    pub(super) fn times(self, other: Exact) -> Result<Exact, Overflow> {
        let mantissa = self.mantissa.checked_mul(other.mantissa).ok_or(Overflow)?;
        Ok(Self::new(mantissa, self.exponent.checked_add(other.exponent).ok_or(Overflow)?))
    }

    pub(super) fn compare(self, other: Exact) -> Result<Ordering, Overflow> {
        let signs = self.mantissa.signum().cmp(&other.mantissa.signum());
        if signs != Ordering::Equal {
            return Ok(signs);
        }
        let exponent = self.exponent.min(other.exponent);
        Ok(self.counted_in(exponent)?.cmp(&other.counted_in(exponent)?))
    }

    /// The sum. Whether it overflows depends on the numbers, not on their order.
    pub(super) fn total(numbers: impl Iterator<Item = Exact> + Clone) -> Result<Exact, Overflow> {
        let exponent = numbers.clone().filter(|number| number.mantissa != 0).map(|number| number.exponent).min().unwrap_or(0);
        let mut sum: i128 = 0;
        let mut magnitude: i128 = 0;
        for number in numbers {
            let mantissa = number.counted_in(exponent)?;
            magnitude = mantissa.checked_abs().and_then(|size| magnitude.checked_add(size)).ok_or(Overflow)?;
            // Cannot overflow: no partial sum exceeds the sum of the magnitudes.
            sum = sum.checked_add(mantissa).ok_or(Overflow)?;
        }
        Ok(Self::new(sum, exponent))
    }

    /// The number brought to a multiple of `10^exponent`.
    pub(super) fn rounded(self, exponent: i32, toward: Toward) -> Result<Exact, Overflow> {
        if !self.is_finer_than(exponent) {
            return Ok(self);
        }
        Fraction { numerator: self, denominator: Exact::ONE }.rounded(exponent, toward)
    }

    /// How many times `10^exponent` it is; the exponent must not exceed its own unless it is zero.
    fn counted_in(self, exponent: i32) -> Result<i128, Overflow> {
        if self.mantissa == 0 {
            return Ok(0);
        }
        let steps = self.exponent.checked_sub(exponent).ok_or(Overflow)?;
        self.mantissa.checked_mul(power_of_ten(steps)?).ok_or(Overflow)
    }
}

/// A quotient that is never carried out, only compared and rounded. The denominator is positive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    pub(super) numerator: Exact,
    pub(super) denominator: Exact,
}

impl Fraction {
    pub(super) fn compare(self, other: Fraction) -> Result<Ordering, Overflow> {
        self.numerator.times(other.denominator)?.compare(other.numerator.times(self.denominator)?)
    }

    pub(super) fn compare_with(self, number: Exact) -> Result<Ordering, Overflow> {
        self.numerator.compare(number.times(self.denominator)?)
    }

    /// The quotient brought to a multiple of `10^exponent`.
    pub(super) fn rounded(self, exponent: i32, toward: Toward) -> Result<Exact, Overflow> {
        let (mut above, mut below) = (self.numerator.mantissa, self.denominator.mantissa);
        let steps =
            self.numerator.exponent.checked_sub(self.denominator.exponent).and_then(|own| own.checked_sub(exponent)).ok_or(Overflow)?;
        if steps >= 0 {
            above = above.checked_mul(power_of_ten(steps)?).ok_or(Overflow)?;
        } else {
            below = below.checked_mul(power_of_ten(steps.saturating_neg())?).ok_or(Overflow)?;
        }
        let whole = above.checked_div_euclid(below).ok_or(Overflow)?;
        let rest = above.checked_rem_euclid(below).ok_or(Overflow)?;
        let up = match toward {
            Toward::Floor => false,
            Toward::Ceiling => rest > 0,
            Toward::Nearest if above < 0 => rest > below - rest,
            Toward::Nearest => rest >= below - rest,
        };
        Ok(Exact::new(whole.checked_add(i128::from(up)).ok_or(Overflow)?, exponent))
    }
}

fn power_of_ten(steps: i32) -> Result<i128, Overflow> {
    u32::try_from(steps).ok().and_then(|steps| 10i128.checked_pow(steps)).ok_or(Overflow)
}
