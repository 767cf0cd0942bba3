//! The verdicts and their numbers against definitions in arbitrary-precision fractions, and what must hold for any text.

use super::*;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

fn fraction(mantissa: i128, exponent: i32) -> BigRational {
    let power = BigInt::from(10).pow(exponent.unsigned_abs());
    let mantissa = BigInt::from(mantissa);
    if exponent >= 0 { BigRational::from(mantissa * power) } else { BigRational::new(mantissa, power) }
}

fn decimal(value: Decimal, unit: Unit) -> BigRational {
    fraction(value.mantissa(), unit.exponent() - value.scale() as i32)
}

fn value(operand: Operand) -> BigRational {
    decimal(operand.value, operand.unit)
}

fn width(operand: Operand) -> BigRational {
    fraction(1, operand.unit.exponent() - operand.decimals as i32)
}

fn half(operand: Operand) -> BigRational {
    width(operand) / fraction(2, 0)
}

/// Half up, ties away from zero.
fn rounded(number: &BigRational, step: &BigRational) -> BigRational {
    let halves = (number.abs() / step + fraction(1, 0) / fraction(2, 0)).floor();
    halves * step * if number.is_negative() { fraction(-1, 0) } else { fraction(1, 0) }
}

fn money() -> impl Strategy<Value = Operand> {
    let unit = prop_oneof![Just(Unit::Yuan), Just(Unit::ThousandYuan), Just(Unit::WanYuan), Just(Unit::YiYuan)];
    (prop_oneof![-3000i64..3000, -30i64..30, any::<i32>().prop_map(i64::from)], 0u32..4, unit)
        .prop_map(|(mantissa, decimals, unit)| Operand { value: Decimal::new(mantissa, decimals), decimals, unit })
}

fn rate() -> impl Strategy<Value = Operand> {
    let unit = prop_oneof![4 => Just(Unit::Percent), 1 => Just(Unit::PerMille)];
    (prop_oneof![-20000i64..20000, -50i64..50], 0u32..4, unit).prop_map(|(mantissa, decimals, unit)| Operand {
        value: Decimal::new(mantissa, decimals),
        decimals,
        unit,
    })
}

/// Amounts of one size and a rate near their quotient, so that all verdicts occur.
fn near_ratio() -> impl Strategy<Value = (Operand, Operand, Operand)> {
    (1i64..100_000, 1i64..100_000, 0u32..3, 0u32..3, -3i64..4).prop_map(|(part, whole, decimals, digits, off)| {
        let amount = |mantissa| Operand { value: Decimal::new(mantissa, decimals), decimals, unit: Unit::WanYuan };
        let scale = 10i64.pow(digits + 2);
        let rate = Operand { value: Decimal::new(part * scale / whole + off, digits), decimals: digits, unit: Unit::Percent };
        (rate, amount(part), amount(whole))
    })
}

/// The verdict that the definition gives for a rate and the bounds of what it should be.
fn defined(rate: Operand, low: &BigRational, point: &BigRational, high: &BigRational) -> (Verdict, bool) {
    let (stated, step, half) = (value(rate), width(rate), half(rate));
    let cut_off =
        (point.abs() / &step).floor() * &step == stated.abs() && stated.is_negative() == (point.is_negative() && !stated.is_zero());
    if rounded(point, &step) == stated {
        return (Verdict::Consistent, false);
    }
    if &stated - &half <= *high && *low <= &stated + &half {
        return (Verdict::Rounding, cut_off);
    }
    let cut = if stated.is_positive() {
        stated <= *high && *low < &stated + &step
    } else if stated.is_negative() {
        &stated - &step < *high && *low <= stated
    } else {
        -&step < *high && *low < step
    };
    if cut { (Verdict::Rounding, true) } else { (Verdict::Inconsistent, false) }
}

fn corners(
    above: Operand,
    below: Operand,
    divide: impl Fn(&BigRational, &BigRational) -> (BigRational, BigRational),
) -> Result<[BigRational; 3], Cause> {
    let ends = |operand: Operand| [value(operand) - half(operand), value(operand) + half(operand)];
    let quotients: Vec<_> = ends(above).iter().flat_map(|a| ends(below).map(|b| divide(a, &b))).collect();
    if quotients.iter().all(|(_, base)| base.is_negative()) {
        return Err(Cause::NegativeBase);
    }
    if quotients.iter().any(|(_, base)| !base.is_positive()) {
        return Err(Cause::ZeroBase);
    }
    let values: Vec<BigRational> = quotients.into_iter().map(|(above, base)| above / base).collect();
    let (above, base) = divide(&value(above), &value(below));
    Ok([values.iter().min().unwrap().clone(), above / base, values.iter().max().unwrap().clone()])
}

fn check_rate(outcome: Outcome, rate: Operand, bounds: Result<[BigRational; 3], Cause>) -> Result<(), TestCaseError> {
    let [low, point, high] = match bounds {
        Ok(bounds) => bounds,
        Err(cause) => {
            prop_assert_eq!(outcome.verdict, Verdict::Undetermined(cause));
            return Ok(());
        }
    };
    if outcome.verdict == Verdict::Undetermined(Cause::Overflow) {
        return Ok(());
    }
    let (verdict, truncated) = defined(rate, &low, &point, &high);
    prop_assert_eq!((outcome.verdict, outcome.truncated), (verdict, truncated));
    let shown = fraction(1, rate.unit.exponent() - rate.decimals.max(2) as i32);
    let in_rate = |number: Decimal| decimal(number, rate.unit);
    prop_assert_eq!(in_rate(outcome.expected), rounded(&point, &shown));
    prop_assert_eq!(in_rate(outcome.gap), value(rate) - in_rate(outcome.expected));
    let finer = &shown / fraction(100, 0);
    prop_assert!(in_rate(outcome.low) <= low && low < in_rate(outcome.low) + &finer);
    prop_assert!(in_rate(outcome.high) >= high && high > in_rate(outcome.high) - &finer);
    prop_assert_eq!(outcome.gap.abs() <= outcome.tolerance, verdict != Verdict::Inconsistent);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn sums_follow_their_definition(total in money(), parts in prop::collection::vec((money(), prop_oneof![Just(1i8), Just(-1)]), 1..8), near in any::<bool>(), off in -6i64..6) {
        let sum: BigRational = parts.iter().map(|(part, sign)| value(*part) * fraction(i128::from(*sign), 0)).sum();
        // Half of the time the total is put near the sum, where the bounds are.
        let total = if near {
            let steps = (&sum / width(total)).round().to_integer();
            match i64::try_from(steps) {
                Ok(steps) => Operand { value: Decimal::new(steps.saturating_add(off), total.decimals), ..total },
                Err(_) => total,
            }
        } else {
            total
        };
        let outcome = weighted_sum(total, &parts);
        let gap = value(total) - &sum;
        let tolerance: BigRational = parts.iter().map(|(part, _)| half(*part)).sum::<BigRational>() + half(total);
        let expected = if rounded(&sum, &width(total)) == value(total) {
            Verdict::Consistent
        } else if gap.abs() <= tolerance {
            Verdict::Rounding
        } else {
            Verdict::Inconsistent
        };
        prop_assert_eq!(outcome.verdict, expected);
        prop_assert_eq!(decimal(outcome.gap, total.unit), gap);
        prop_assert_eq!(decimal(outcome.tolerance, total.unit), tolerance);
        prop_assert_eq!(decimal(outcome.expected, total.unit), rounded(&sum, &width(total)));
        prop_assert_eq!(outcome.gap.abs() <= outcome.tolerance, expected != Verdict::Inconsistent);
        let mut turned = parts.clone();
        turned.reverse();
        prop_assert_eq!(weighted_sum(total, &turned), outcome);
    }

    #[test]
    fn ratios_follow_their_definition((rate, part, whole) in prop_oneof![near_ratio(), (rate(), money(), money())]) {
        check_rate(ratio(rate, part, whole), rate, corners(part, whole, |a, b| (a.clone(), b.clone())))?;
    }

    #[test]
    fn growth_follows_its_definition((rate, current, other) in prop_oneof![near_ratio(), (rate(), money(), money())]) {
        check_rate(growth_from_prior(rate, current, other), rate, corners(current, other, |a, b| (a - b, b.clone())))?;
        check_rate(growth_from_change(rate, current, other), rate, corners(other, current, |a, b| (a.clone(), b - a)))?;
        check_rate(growth_from_prior_and_change(rate, current, other), rate, corners(other, current, |a, b| (a.clone(), b.clone())))?;
    }

    /// Amounts anywhere inside the printed bounds give rates inside the interval: its corners really are the extremes.
    #[test]
    fn growth_stays_inside_its_interval(rate in rate(), current in money(), change in money(), x in 0i128..=8, y in 0i128..=8) {
        let outcome = growth_from_change(rate, current, change);
        if matches!(outcome.verdict, Verdict::Undetermined(_)) {
            return Ok(());
        }
        let inside = |operand: Operand, eighths: i128| value(operand) - half(operand) + width(operand) * fraction(eighths, 0) / fraction(8, 0);
        let (c, d) = (inside(current, x), inside(change, y));
        let growth = &d / (&c - &d);
        prop_assert!(decimal(outcome.low, rate.unit) <= growth && growth <= decimal(outcome.high, rate.unit));
    }

    #[test]
    fn sameness_follows_its_definition(a in money(), b in money(), off in -2i64..3) {
        for b in [b, Operand { value: Decimal::new(off, a.decimals) + a.value, ..a }] {
            let meet = (value(a) - value(b)).abs() <= half(a) + half(b);
            let outcome = same(a, b);
            prop_assert_eq!(outcome.verdict != Verdict::Inconsistent, meet);
            prop_assert_eq!(same(b, a).verdict, outcome.verdict);
            let below = value(a) - half(a) <= value(b) + half(b);
            prop_assert_eq!(at_most(a, b).verdict != Verdict::Inconsistent, below);
        }
    }

    #[test]
    fn the_order_of_facts_never_matters(facts in prop::collection::vec((-20i64..20, 0u32..2), 1..5), parts in prop::collection::vec((-20i64..20, 0u32..3, prop_oneof![Just(1i8), Just(-1)]), 1..5), truncated in any::<bool>(), turn in 0usize..5) {
        let yuan = |mantissa, decimals| Operand { value: Decimal::new(mantissa, decimals), decimals, unit: Unit::Yuan };
        let rounding = if truncated { Rounding::Truncated } else { Rounding::Nearest };
        let facts: Vec<Operand> = facts.into_iter().map(|(mantissa, decimals)| yuan(mantissa, decimals)).collect();
        let parts: Vec<(Operand, i8)> = parts.into_iter().map(|(mantissa, decimals, sign)| (yuan(mantissa, decimals), sign)).collect();
        let (mut turned_facts, mut turned_parts) = (facts.clone(), parts.clone());
        turned_facts.rotate_left(turn % facts.len());
        turned_parts.rotate_left(turn % parts.len());
        prop_assert_eq!(duplicates(&facts, rounding), duplicates(&turned_facts, rounding));
        prop_assert_eq!(consistent_sum(&facts, &parts, rounding), consistent_sum(&turned_facts, &turned_parts, rounding));
    }

    /// Calculations 1.1 by its text: the intervals of sum and total overlap, with open ends excluded.
    #[test]
    fn truncated_sums_follow_the_recommendation(total in (-60i64..60, 0u32..2), parts in prop::collection::vec((-20i64..20, 0u32..3, prop_oneof![Just(1i8), Just(-1)]), 1..5)) {
        let yuan = |mantissa, decimals| Operand { value: Decimal::new(mantissa, decimals), decimals, unit: Unit::Yuan };
        let ends = |operand: Operand| {
            let (v, w) = (value(operand), width(operand));
            if v.is_positive() {
                ((v.clone(), true), (v + w, false))
            } else if v.is_negative() {
                ((&v - w, false), (v, true))
            } else {
                ((-w.clone(), false), (w, false))
            }
        };
        let total = yuan(total.0, total.1);
        let parts: Vec<(Operand, i8)> = parts.into_iter().map(|(mantissa, decimals, sign)| (yuan(mantissa, decimals), sign)).collect();
        let (mut low, mut high) = ((BigRational::zero(), true), (BigRational::zero(), true));
        for (part, sign) in &parts {
            let (mut a, mut b) = ends(*part);
            if *sign < 0 {
                (a, b) = ((-b.0, b.1), (-a.0, a.1));
            }
            low = (low.0 + a.0, low.1 && a.1);
            high = (high.0 + b.0, high.1 && b.1);
        }
        let (floor, ceiling) = ends(total);
        let reaches = |a: &(BigRational, bool), b: &(BigRational, bool)| a.0 < b.0 || (a.0 == b.0 && a.1 && b.1);
        let overlap = reaches(&low, &ceiling) && reaches(&floor, &high);
        prop_assert_eq!(consistent_sum(&[total], &parts, Rounding::Truncated) != Verdict::Inconsistent, overlap);
    }

    #[test]
    fn scanning_any_text_gives_orderly_mentions(view in any_text()) {
        let mut behind = 0;
        for mention in scan(&view) {
            prop_assert!(behind <= mention.start && mention.start < mention.end);
            let text = view.get(mention.start..mention.end);
            prop_assert!(text.is_some());
            prop_assert!(view.get(mention.counter.clone()).is_some());
            prop_assert!(mention.start <= mention.counter.start && mention.counter.end <= mention.end);
            behind = mention.end;
        }
    }

    /// What stands in a span is the number that was read from it.
    #[test]
    fn a_span_holds_its_number(view in any_text()) {
        for mention in scan(&view) {
            let text = format!("为{}", &view[mention.start..mention.end]);
            let again = scan(&text);
            prop_assert_eq!(again.len(), 1, "{:?} of {:?}", text, view);
            prop_assert_eq!((again[0].value, again[0].unit, again[0].upper), (mention.value, mention.unit, mention.upper), "{:?} of {:?}", text, view);
        }
    }

    #[test]
    fn printed_amounts_are_read_back(mantissa in 0i64..1_000_000_000, decimals in 0u32..4, unit in 0usize..4, negative in any::<bool>()) {
        let (label, unit) = [("元", Unit::Yuan), ("万元", Unit::WanYuan), ("亿元", Unit::YiYuan), ("%", Unit::Percent)][unit];
        let value = Decimal::new(if negative { -mantissa } else { mantissa }, decimals);
        let view = format!("支出{value}{label}，");
        let found = scan(&view);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].value, found[0].decimals, found[0].unit, found[0].hedge), (value, decimals, unit, false));
        prop_assert_eq!(&view[found[0].start..found[0].end], format!("{value}{label}"));
    }
}

/// Text of the pieces that the scanner looks at, and now and then of anything.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[0-9]{1,4}(\\.[0-9]{1,2})?",
        8 => prop::sample::select(vec![
            "万元", "元", "亿", "万", "%", "％", "‰", "个百分点", "百分点", "百分之", "千分之", "个", "名", "人次", "台（套）", "年", "年度", "月", "日", "号",
            "分", "类", "款", "项", "期", "千克", "平方米", "余", "多", "来",
        ]).prop_map(String::from),
        6 => prop::sample::select(vec![
            "-", "−", "—", "至", "~", "/", "（", "）", "〔", "〕", "，", "。", "；", "、", "：", ".", ",", " ", "+", "负", "第", "每", "约", "近", "超过", "以上", "左右",
            "单价", "（含）", "为", "占", "支出", "节约", "A", "_",
        ]).prop_map(String::from),
        4 => "[零一二三五十百千万亿两点〇壹拾]{1,5}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}
