//! What printed numbers claim of one another, as data: judged like the functions of this module, and solved for any one number.

use super::interval::{Operand, all_whole_counts};
use super::{
    Decimal, Outcome, at_most, difference, growth_from_change, growth_from_prior, growth_from_prior_and_change, plugged_share, ratio, same,
    share_list, sum, weighted_sum,
};

/// A claim between printed numbers, of which the first is the stated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Law {
    /// The first is the sum of the others.
    Sum,
    /// The first is no less than the sum of the others.
    AtLeastSum,
    /// The first is the second less the third.
    Difference,
    /// Both are the same number.
    Same,
    /// The first is no larger than the second.
    AtMost,
    /// The first is the second over the third.
    Ratio,
    /// As [`Law::Ratio`], for a share that may have been moved by one last digit.
    PluggedShare,
    /// The first is the growth from the third to the second.
    GrowthFromPrior,
    /// The first is the growth to the second by the third.
    GrowthFromChange,
    /// The first is the growth from the second by the third.
    GrowthFromPriorAndChange,
    /// So many of the first make the others: 年末结转＋支出＝年初结转＋收入.
    Balance(usize),
    /// All of them make 100 %.
    ShareList,
}

/// Printed numbers from a lowest to a highest one, both included; an end that is missing is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Range {
    /// The lowest.
    pub low: Option<Decimal>,
    /// The highest.
    pub high: Option<Decimal>,
}

/// How much a stated rate may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slack {
    /// Half a last digit: it was rounded.
    Rounded,
    /// A whole last digit: it may have been cut off, or moved to close a list.
    Customary,
}

impl Law {
    /// Whether the printed numbers can all be true.
    pub fn judge(self, operands: &[Operand]) -> Outcome {
        match (self, operands) {
            (Self::Sum, [total, parts @ ..]) => sum(*total, parts),
            (Self::AtLeastSum, [total, parts @ ..]) => {
                let outcome = sum(*total, parts);
                let above = !outcome.gap.is_sign_negative();
                if outcome.verdict == super::Verdict::Inconsistent && above {
                    Outcome { verdict: super::Verdict::Consistent, ..outcome }
                } else {
                    outcome
                }
            }
            (Self::Difference, [stated, minuend, subtrahend]) => difference(*stated, *minuend, *subtrahend),
            (Self::Same, [stated, other]) => same(*stated, *other),
            (Self::AtMost, [part, whole]) => at_most(*part, *whole),
            (Self::Ratio, [rate, part, whole]) => ratio(*rate, *part, *whole),
            (Self::PluggedShare, [rate, part, whole]) => plugged_share(*rate, *part, *whole),
            (Self::GrowthFromPrior, [rate, current, prior]) => growth_from_prior(*rate, *current, *prior),
            (Self::GrowthFromChange, [rate, current, change]) => growth_from_change(*rate, *current, *change),
            (Self::GrowthFromPriorAndChange, [rate, prior, change]) => growth_from_prior_and_change(*rate, *prior, *change),
            (Self::Balance(left), [stated, rest @ ..]) => {
                let signed = rest.iter().enumerate().map(|(at, operand)| (*operand, if at + 1 < left { -1 } else { 1 }));
                weighted_sum(*stated, &signed.collect::<Vec<_>>())
            }
            (Self::ShareList, rates) => share_list(rates),
            _ => Outcome::undetermined(super::Cause::NoOperands),
        }
    }

    /// What the number at a place would have to be printed as to fit the others; `None` where nothing can be said.
    ///
    /// The range is never too narrow: quotients are widened outwards.
    pub fn implied(self, operands: &[Operand], at: usize, slack: Slack) -> Option<Range> {
        let own = operands.get(at)?;
        let counted = all_whole_counts(operands.iter().copied());
        let known: Vec<Span> = operands.iter().map(|operand| Span::of(*operand, counted, slack)).collect::<Option<_>>()?;
        let span = self.solve(&known, at)?;
        let reach = Span::of(Operand { value: Decimal::ZERO, ..*own }, counted, slack)?.high?;
        let scale = scaled(Decimal::ONE, own.unit.exponent())?;
        let end = |value: Option<Decimal>, by: Decimal| {
            value.map(|value| value.checked_add(by)?.checked_div(scale)).map_or(Some(None), |v| v.map(Some))
        };
        Some(Range { low: end(span.low, -reach)?, high: end(span.high, reach)? })
    }

    fn solve(self, known: &[Span], at: usize) -> Option<Span> {
        let rest = |skip: &[usize]| {
            let left = known.iter().enumerate().filter(|(index, _)| !skip.contains(index)).map(|(_, span)| *span);
            left.into_iter().try_fold(Span::exactly(Decimal::ZERO), Span::plus)
        };
        match (self, at) {
            (Self::Sum, 0) => rest(&[0]),
            (Self::Sum, at) => known.first()?.minus(rest(&[0, at])?),
            (Self::AtLeastSum, 0) => Some(Span { high: None, ..rest(&[0])? }),
            (Self::AtLeastSum, at) => Some(Span { low: None, ..known.first()?.minus(rest(&[0, at])?)? }),
            (Self::Difference, 0) => known.get(1)?.minus(*known.get(2)?),
            (Self::Difference, 1) => known.first()?.plus(*known.get(2)?),
            (Self::Difference, _) => known.get(1)?.minus(*known.first()?),
            (Self::Same, 0) => known.get(1).copied(),
            (Self::Same, _) => known.first().copied(),
            (Self::AtMost, 0) => Some(Span { low: None, ..*known.get(1)? }),
            (Self::AtMost, _) => Some(Span { high: None, ..*known.first()? }),
            (Self::Ratio | Self::PluggedShare, 0) => known.get(1)?.over(*known.get(2)?),
            (Self::Ratio | Self::PluggedShare, 1) => known.first()?.times(*known.get(2)?),
            (Self::Ratio | Self::PluggedShare, _) => known.get(1)?.over(*known.first()?),
            (Self::GrowthFromPrior, 0) => known.get(1)?.over(*known.get(2)?)?.minus(Span::exactly(Decimal::ONE)),
            (Self::GrowthFromPrior, 1) => known.first()?.plus(Span::exactly(Decimal::ONE))?.times(*known.get(2)?),
            (Self::GrowthFromPrior, _) => known.get(1)?.over(known.first()?.plus(Span::exactly(Decimal::ONE))?),
            (Self::GrowthFromChange, 0) => {
                let (current, change) = (known.get(1)?, known.get(2)?);
                change.over(current.minus(*change)?)
            }
            // The base is the change over its rate, and this year's amount the base with the change.
            (Self::GrowthFromChange, 1) => {
                let (rate, change) = (known.first()?, known.get(2)?);
                change.over(*rate)?.plus(*change)
            }
            (Self::GrowthFromChange, _) => {
                let (rate, current) = (known.first()?, known.get(1)?);
                current.minus(current.over(rate.plus(Span::exactly(Decimal::ONE))?)?)
            }
            (Self::GrowthFromPriorAndChange, 0) => known.get(2)?.over(*known.get(1)?),
            (Self::GrowthFromPriorAndChange, 1) => known.get(2)?.over(*known.first()?),
            (Self::GrowthFromPriorAndChange, _) => known.first()?.times(*known.get(1)?),
            (Self::Balance(left), at) => {
                let (own, across) = if at < left { (0..left, left..known.len()) } else { (left..known.len(), 0..left) };
                let total = |side: std::ops::Range<usize>| {
                    let others = side.filter(|&other| other != at).filter_map(|other| known.get(other));
                    others.copied().try_fold(Span::exactly(Decimal::ZERO), Span::plus)
                };
                total(across)?.minus(total(own)?)
            }
            (Self::ShareList, at) => Span::exactly(Decimal::ONE).minus(rest(&[at])?),
        }
    }
}

impl Range {
    /// The numbers in both, or none.
    pub fn meet(self, other: Self) -> Option<Self> {
        let low = match (self.low, other.low) {
            (Some(one), Some(two)) => Some(one.max(two)),
            (one, two) => one.or(two),
        };
        let high = match (self.high, other.high) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        match (low, high) {
            (Some(low), Some(high)) if low > high => None,
            _ => Some(Self { low, high }),
        }
    }

    /// Whether a number lies in it.
    pub fn contains(self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    /// The first and the last number of so many decimals in it; `None` where it is unbounded or holds none.
    pub fn printable(self, decimals: u32) -> Option<(Decimal, Decimal)> {
        use rust_decimal::RoundingStrategy::{ToNegativeInfinity, ToPositiveInfinity};
        let low = self.low?.round_dp_with_strategy(decimals, ToPositiveInfinity);
        let high = self.high?.round_dp_with_strategy(decimals, ToNegativeInfinity);
        (low <= high).then_some((low, high))
    }

    /// The same numbers without so much at either end, if any are left.
    pub fn narrowed(self, by: Decimal) -> Option<Self> {
        let low = self.low.and_then(|low| low.checked_add(by));
        let high = self.high.and_then(|high| high.checked_sub(by));
        Self { low, high }.meet(Self::default())
    }
}

/// What a printed number can stand for, in 元 or in ones.
#[derive(Debug, Clone, Copy)]
struct Span {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

/// By how much of itself a quotient is widened for the digits that division cuts off.
const CUT: (i64, u32) = (1, 24);

impl Span {
    fn of(operand: Operand, counted: bool, slack: Slack) -> Option<Self> {
        let value = scaled(operand.value, operand.unit.exponent())?;
        let step = scaled(Decimal::try_new(1, operand.decimals).ok()?, operand.unit.exponent())?;
        let reach = match slack {
            _ if counted => Decimal::ZERO,
            Slack::Customary if operand.unit.is_rate() => step,
            _ => step.checked_mul(Decimal::try_new(5, 1).ok()?)?,
        };
        Some(Self { low: Some(value.checked_sub(reach)?), high: Some(value.checked_add(reach)?) })
    }

    fn exactly(value: Decimal) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    fn plus(self, other: Self) -> Option<Self> {
        let add = |one: Option<Decimal>, two: Option<Decimal>| match (one, two) {
            (Some(one), Some(two)) => one.checked_add(two).map(Some),
            _ => Some(None),
        };
        Some(Self { low: add(self.low, other.low)?, high: add(self.high, other.high)? })
    }

    fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { low: other.high.map(|high| -high), high: other.low.map(|low| -low) })
    }

    fn times(self, other: Self) -> Option<Self> {
        self.corners(other, |one, two| one.checked_mul(two))
    }

    /// The quotients; `None` where the divisor may be zero.
    fn over(self, other: Self) -> Option<Self> {
        let (low, high) = (other.low?, other.high?);
        if low <= Decimal::ZERO && high >= Decimal::ZERO {
            return None;
        }
        let exact = self.corners(other, |one, two| one.checked_div(two))?;
        let cut = Decimal::try_new(CUT.0, CUT.1).ok()?;
        let widen = |value: Decimal| value.abs().checked_mul(cut)?.checked_add(cut);
        let (low, high) = (exact.low?, exact.high?);
        Some(Self { low: Some(low.checked_sub(widen(low)?)?), high: Some(high.checked_add(widen(high)?)?) })
    }

    fn corners(self, other: Self, combine: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> Option<Self> {
        let mut least: Option<Decimal> = None;
        let mut most: Option<Decimal> = None;
        for one in [self.low?, self.high?] {
            for two in [other.low?, other.high?] {
                let value = combine(one, two)?;
                least = Some(least.map_or(value, |least| least.min(value)));
                most = Some(most.map_or(value, |most| most.max(value)));
            }
        }
        Some(Self { low: least, high: most })
    }
}

/// A number times a power of ten.
fn scaled(value: Decimal, exponent: i32) -> Option<Decimal> {
    let power = 10_i64.checked_pow(exponent.unsigned_abs())?;
    if exponent < 0 { value.checked_div(Decimal::from(power)) } else { value.checked_mul(Decimal::from(power)) }
}

#[cfg(test)]
mod tests {
    use super::super::{Unit, Verdict};
    use super::*;

    fn amount(text: &str) -> Operand {
        Operand { value: text.parse().unwrap(), decimals: 2, unit: Unit::WanYuan }
    }

    fn percent(text: &str) -> Operand {
        Operand { unit: Unit::Percent, ..amount(text) }
    }

    #[test]
    fn solves_every_relation_for_every_number() {
        let cases: [(Law, Vec<Operand>); 10] = [
            (Law::Balance(2), vec![amount("1.00"), amount("9.00"), amount("4.00"), amount("6.00")]),
            (Law::Sum, vec![amount("10.00"), amount("4.00"), amount("6.00")]),
            (Law::AtLeastSum, vec![amount("10.00"), amount("4.00"), amount("6.00")]),
            (Law::Difference, vec![amount("-2.00"), amount("4.00"), amount("6.00")]),
            (Law::Same, vec![amount("4.00"), amount("4.00")]),
            (Law::AtMost, vec![amount("4.00"), amount("6.00")]),
            (Law::Ratio, vec![percent("40.00"), amount("4.00"), amount("10.00")]),
            (Law::GrowthFromPrior, vec![percent("-20.00"), amount("8.00"), amount("10.00")]),
            (Law::GrowthFromChange, vec![percent("-20.00"), amount("8.00"), amount("-2.00")]),
            (Law::ShareList, vec![percent("40.00"), percent("25.00"), percent("35.00")]),
        ];
        for (relation, operands) in cases {
            assert_eq!(relation.judge(&operands).verdict, Verdict::Consistent, "{relation:?}");
            for at in 0..operands.len() {
                let implied = relation.implied(&operands, at, Slack::Rounded).unwrap();
                assert!(implied.contains(operands[at].value), "{relation:?} {at} {implied:?}");
                let mut wrong = operands.clone();
                wrong[at].value += Decimal::from(3);
                let judged = relation.judge(&wrong).verdict == Verdict::Inconsistent;
                assert_eq!(judged, !implied.contains(wrong[at].value), "{relation:?} {at} {implied:?}");
                // What is implied does not depend on what is printed there.
                assert_eq!(relation.implied(&wrong, at, Slack::Rounded), Some(implied), "{relation:?} {at}");
            }
        }
    }

    #[test]
    fn says_nothing_over_a_base_that_may_be_zero() {
        let operands = [percent("40.00"), amount("4.00"), amount("0.00")];
        assert_eq!(Law::Ratio.implied(&operands, 0, Slack::Rounded), None);
    }

    #[test]
    fn gives_the_numbers_that_can_be_printed() {
        let range = Law::Same.implied(
            &[amount("1.00"), Operand { value: "20879.59".parse().unwrap(), decimals: 2, unit: Unit::Yuan }],
            0,
            Slack::Rounded,
        );
        assert_eq!(range.unwrap().printable(2), Some(("2.09".parse().unwrap(), "2.09".parse().unwrap())));
    }
}
