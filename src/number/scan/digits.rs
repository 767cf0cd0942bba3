//! Reading a run of ASCII digits with its grouping commas and its decimal point.

use super::context::after;
use rust_decimal::Decimal;

/// What a run of digits turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// A number.
    Number(Digits),
    /// Digits that are no number, up to this byte: a section number 1.2.3, a dotted date, an identifier too long for a number.
    Opaque(usize),
}

/// An unsigned number as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digits {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Decimal,
    pub(super) decimals: u32,
    /// How many digits stand before the decimal point.
    pub(super) whole_digits: u32,
    /// Whether commas group the digits.
    pub(super) grouped: bool,
    /// Whether it starts with a zero that a number would not print: 06, 00123.
    pub(super) padded: bool,
}

impl Digits {
    /// The calendar year that the digits alone could be.
    pub(super) fn year(&self) -> Option<i64> {
        if self.decimals > 0 || self.grouped || self.whole_digits != 4 {
            return None;
        }
        i64::try_from(self.value.mantissa()).ok().filter(|year| (1900..=2100).contains(year))
    }

    /// Whether it is a whole number without grouping, as numbers in a series are.
    pub(super) fn is_plain(&self) -> bool {
        self.decimals == 0 && !self.grouped
    }
}

/// More digits than this are an identifier; so many always fit a decimal.
const MOST_DIGITS: u32 = 27;

/// Reads the run of digits that starts at byte `start`.
pub(super) fn read(view: &str, start: usize) -> Run {
    let bytes = view.as_bytes();
    let digit = |at: usize| bytes.get(at).copied().filter(u8::is_ascii_digit);
    let (mut mantissa, mut digits, mut decimals, mut whole_digits) = (0i128, 0u32, 0u32, 0u32);
    let (mut grouped, mut dots) = (false, 0u32);
    let mut at = start;
    loop {
        if let Some(byte) = digit(at) {
            digits = digits.saturating_add(1);
            if digits <= MOST_DIGITS {
                mantissa = mantissa * 10 + i128::from(byte - b'0');
            }
            if dots == 0 {
                whole_digits += 1;
            } else {
                decimals += 1;
            }
            at += 1;
        } else if bytes.get(at) == Some(&b'.') && digit(at + 1).is_some() {
            dots += 1;
            at += 1;
        } else if bytes.get(at) == Some(&b',') && dots == 0 && digit(at + 1).is_some() {
            grouped = true;
            at += 1;
        } else {
            break;
        }
    }
    if dots > 1 || digits > MOST_DIGITS {
        return Run::Opaque(at);
    }
    let Ok(value) = Decimal::try_from_i128_with_scale(mantissa, decimals) else { return Run::Opaque(at) };
    let padded = whole_digits > 1 && bytes.get(start) == Some(&b'0');
    Run::Number(Digits { start, end: at, value, decimals, whole_digits, grouped, padded })
}

/// Reads `1.2023` in front of 年 as the year 2023 behind a numbering whose dot became a decimal point.
pub(super) fn numbered_year(view: &str, digits: &Digits) -> Option<Digits> {
    if digits.decimals != 4 || digits.whole_digits > 2 || after(view, digits.end) != Some('年') {
        return None;
    }
    match read(view, digits.end - 4) {
        Run::Number(tail) => tail.year().map(|_| tail),
        Run::Opaque(_) => None,
    }
}

/// Multiplies by a power of ten, by moving the decimal point.
pub(super) fn shifted(value: Decimal, shift: u32) -> Option<Decimal> {
    let scale = value.scale();
    if scale >= shift {
        return Decimal::try_from_i128_with_scale(value.mantissa(), scale - shift).ok();
    }
    let factor = 10i128.checked_pow(shift - scale)?;
    Decimal::try_from_i128_with_scale(value.mantissa().checked_mul(factor)?, 0).ok()
}
