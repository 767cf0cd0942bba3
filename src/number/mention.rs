//! What the scanner finds: one number of the text with everything printed around it that changes its meaning.

use super::{Operand, Unit};
use rust_decimal::Decimal;
use std::ops::Range;

/// One number of a normalised paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// First byte in the view: of the sign, else of the digits.
    pub start: usize,
    /// Byte behind the last one of digits and unit.
    pub end: usize,
    /// What kind of number it is.
    pub kind: Kind,
    /// The number as printed, with its sign, in `unit`. For a range its lower end.
    pub value: Decimal,
    /// How many decimals are printed: 2 for `4.01`.
    pub decimals: u32,
    /// The printed unit.
    pub unit: Unit,
    /// The bytes of the counting word (个, 人次, 台（套）) of a count; else empty.
    pub counter: Range<usize>,
    /// Whether the text says that the number is not exact (约, 近, 余, 以上, 不足 …), or that it is a range, or prints only
    /// multiples of a large step (3千万元, 2万人): its value then cannot be checked.
    pub hedge: bool,
    /// The upper end of a range (2-3%, 5至6万元), in `unit`.
    pub upper: Option<Decimal>,
    /// Whether it is a price per something (500元/人, 每人每月200元) and not a total.
    pub per: bool,
}

impl Mention {
    /// The number for arithmetic, at its printed precision.
    pub fn operand(&self) -> Operand {
        Operand { value: self.value, decimals: self.decimals, unit: self.unit }
    }
}

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An amount of money.
    Amount,
    /// A rate: 1.8%, 百分之五, 3‰, 2个百分点.
    Percent,
    /// Counted things: 55个, 17名, 3批次, 120平方米.
    Count,
    /// A score: 99.33分.
    Score,
    /// A calendar year: 2023年, 2023年度, 二〇二三年. A range of years (2021-2023年) has its end in `upper`.
    Year,
    /// An amount that names a class of things: 单价100万元（含）以上设备.
    Threshold,
    /// A rank or number in a series: 第14名, 第3季度.
    Ordinal,
    /// A number without a unit where an amount or a rate was probably meant: 占76.23；
    Bare,
}
