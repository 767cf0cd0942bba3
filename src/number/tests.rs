//! Claims from real reports with their verdicts and the numbers a reader is shown.

use super::*;

fn operand(text: &str, unit: Unit) -> Operand {
    let value: Decimal = text.parse().unwrap();
    Operand { value, decimals: value.scale(), unit }
}

fn wan(text: &str) -> Operand {
    operand(text, Unit::WanYuan)
}

fn percent(text: &str) -> Operand {
    operand(text, Unit::Percent)
}

fn pieces(text: &str) -> Operand {
    operand(text, Unit::Counted)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn a_share_that_cannot_be() {
    let outcome = ratio(percent("97.05"), wan("275.71"), wan("305.71"));
    assert_eq!(outcome.verdict, Verdict::Inconsistent);
    assert_eq!((outcome.expected, outcome.gap), (number("90.19"), number("6.86")));
    let outcome = ratio(percent("71.73"), wan("2106.66"), wan("2940.05"));
    assert_eq!((outcome.verdict, outcome.expected, outcome.gap), (Verdict::Inconsistent, number("71.65"), number("0.08")));
    assert_eq!((outcome.low, outcome.high), (number("71.6535"), number("71.6542")));
    assert_eq!(outcome.tolerance, number("0.0091"));
}

#[test]
fn a_completion_rate_at_one_decimal() {
    let outcome = ratio(percent("99.5"), wan("4.01"), wan("4.03"));
    assert_eq!((outcome.verdict, outcome.expected), (Verdict::Consistent, number("99.50")));
}

#[test]
fn trailing_zeros_decide_how_far_a_rate_may_be() {
    let strict = ratio(percent("99.5"), wan("3.20"), wan("3.25"));
    assert_eq!((strict.verdict, strict.expected), (Verdict::Inconsistent, number("98.46")));
    let literal = ratio(percent("99.5"), wan("3.2"), wan("3.25"));
    assert_eq!(literal.verdict, Verdict::Rounding);
    assert_eq!((literal.low, literal.high), (number("96.7741"), number("100.1541")));
}

#[test]
fn a_rate_that_was_cut_off() {
    let outcome = ratio(percent("96.35"), wan("1473.82"), wan("1529.56"));
    assert_eq!((outcome.verdict, outcome.truncated, outcome.expected), (Verdict::Rounding, true, number("96.36")));
    assert_eq!(outcome.gap, number("-0.01"));
    assert!(outcome.gap.abs() <= outcome.tolerance);
    assert_eq!(ratio(percent("96.37"), wan("1473.82"), wan("1529.56")).verdict, Verdict::Inconsistent);
}

#[test]
fn a_share_moved_to_make_a_list_add_up() {
    assert_eq!(ratio(percent("96.37"), wan("1473.82"), wan("1529.56")).verdict, Verdict::Inconsistent);
    let moved = plugged_share(percent("96.37"), wan("1473.82"), wan("1529.56"));
    assert_eq!((moved.verdict, moved.truncated), (Verdict::Rounding, false));
    assert_eq!(plugged_share(percent("96.38"), wan("1473.82"), wan("1529.56")).verdict, Verdict::Inconsistent);
}

#[test]
fn small_amounts_leave_wide_rates() {
    let outcome = growth_from_prior(percent("22.22"), wan("0.62"), wan("0.50"));
    assert_eq!((outcome.verdict, outcome.expected), (Verdict::Rounding, number("24.00")));
    assert_eq!((outcome.low, outcome.high), (number("21.7821"), number("26.2627")));
}

#[test]
fn growth_from_its_change() {
    let outcome = growth_from_change(percent("-10.1"), wan("4.01"), wan("-0.45"));
    assert_eq!((outcome.verdict, outcome.expected), (Verdict::Consistent, number("-10.09")));
    assert_eq!(growth_from_prior_and_change(percent("-10.1"), wan("4.46"), wan("-0.45")).verdict, Verdict::Consistent);
    assert_eq!(growth_from_change(percent("10.1"), wan("4.01"), wan("-0.45")).verdict, Verdict::Inconsistent);
    assert_eq!(growth_from_change(percent("100.00"), wan("307.82"), wan("307.82")).verdict, Verdict::Undetermined(Cause::ZeroBase));
}

#[test]
fn rates_need_a_positive_base() {
    assert_eq!(ratio(percent("95.89"), wan("307.82"), wan("0")).verdict, Verdict::Undetermined(Cause::ZeroBase));
    assert_eq!(ratio(percent("95.89"), wan("307.82"), wan("-3.00")).verdict, Verdict::Undetermined(Cause::NegativeBase));
    assert_eq!(ratio(percent("0"), wan("0.00"), wan("0.95")).verdict, Verdict::Consistent);
    assert_eq!(ratio(wan("50"), wan("1"), wan("2")).verdict, Verdict::Undetermined(Cause::MixedUnits));
    assert_eq!(ratio(percent("50"), wan("1"), pieces("2")).verdict, Verdict::Undetermined(Cause::MixedUnits));
}

#[test]
fn items_and_their_total() {
    let items = ["283.45", "1149.58", "40.80", "24.76", "2.70", "9.73", "18.56"].map(wan);
    let outcome = sum(wan("1529.56"), &items);
    assert_eq!((outcome.verdict, outcome.expected), (Verdict::Rounding, number("1529.58")));
    assert_eq!((outcome.gap, outcome.tolerance), (number("-0.02"), number("0.04")));
    assert_eq!((outcome.low, outcome.high), (number("1529.545"), number("1529.615")));
    let outcome = sum(wan("1529.53"), &items);
    assert_eq!((outcome.verdict, outcome.gap), (Verdict::Inconsistent, number("-0.05")));
    assert_eq!(sum(wan("1529.58"), &items).verdict, Verdict::Consistent);
    assert_eq!(sum(wan("1"), &[]).verdict, Verdict::Undetermined(Cause::NoOperands));
}

#[test]
fn sums_across_units() {
    let outcome = sum(wan("12.35"), &[operand("100000", Unit::Yuan), operand("23456.78", Unit::Yuan)]);
    assert_eq!((outcome.verdict, outcome.expected, outcome.gap), (Verdict::Consistent, number("12.35"), number("0.004322")));
    assert_eq!(outcome.tolerance, number("0.0050505"));
    assert_eq!(sum(wan("1"), &[percent("1")]).verdict, Verdict::Undetermined(Cause::MixedUnits));
}

#[test]
fn counts_are_exact() {
    assert_eq!(sum(pieces("9"), &[pieces("5"), pieces("3")]).verdict, Verdict::Inconsistent);
    assert_eq!(sum(pieces("8"), &[pieces("5"), pieces("3")]).verdict, Verdict::Consistent);
    assert_eq!(same(pieces("8"), pieces("9")).verdict, Verdict::Inconsistent);
    assert_eq!(at_most(pieces("9"), pieces("8")).verdict, Verdict::Inconsistent);
    assert_eq!(ratio(percent("80"), pieces("20"), pieces("25")).verdict, Verdict::Consistent);
    assert_eq!(ratio(percent("81"), pieces("20"), pieces("25")).verdict, Verdict::Inconsistent);
}

#[test]
fn differences() {
    assert_eq!(difference(wan("0.02"), wan("4.03"), wan("4.01")).verdict, Verdict::Consistent);
    assert_eq!(difference(wan("0.03"), wan("4.03"), wan("4.01")).verdict, Verdict::Rounding);
    let outcome = difference(wan("0.04"), wan("4.03"), wan("4.01"));
    assert_eq!((outcome.verdict, outcome.tolerance), (Verdict::Inconsistent, number("0.015")));
}

#[test]
fn parts_and_their_whole() {
    assert_eq!(at_most(wan("21.07"), wan("21.07")).verdict, Verdict::Consistent);
    assert_eq!(at_most(wan("21.08"), wan("21.07")).verdict, Verdict::Rounding);
    let outcome = at_most(wan("42.14"), wan("21.07"));
    assert_eq!((outcome.verdict, outcome.expected, outcome.gap), (Verdict::Inconsistent, number("21.07"), number("21.07")));
}

#[test]
fn one_figure_in_two_places() {
    let outcome = same(wan("2940.05"), operand("29400512.34", Unit::Yuan));
    assert_eq!((outcome.verdict, outcome.gap), (Verdict::Consistent, number("-0.001234")));
    assert_eq!(same(operand("0.29", Unit::YiYuan), wan("2940.05")).verdict, Verdict::Consistent);
    assert_eq!(same(wan("2940.05"), operand("0.29", Unit::YiYuan)).verdict, Verdict::Consistent);
    assert_eq!(same(wan("40.80"), wan("40.81")).verdict, Verdict::Rounding);
    assert_eq!(same(wan("40.80"), wan("40.82")).verdict, Verdict::Inconsistent);
    assert_eq!(same(wan("0.3"), wan("2961.68")).verdict, Verdict::Inconsistent);
}

#[test]
fn shares_of_one_whole() {
    assert_eq!(share_list(&["96.35", "1.80", "0.64", "1.21"].map(percent)).verdict, Verdict::Consistent);
    let outcome = share_list(&["71.73", "11.11", "2.07", "15.16"].map(percent));
    assert_eq!((outcome.verdict, outcome.expected), (Verdict::Inconsistent, number("100")));
    assert_eq!((outcome.gap, outcome.tolerance), (number("0.07"), number("0.02")));
    assert_eq!(share_list(&["33.33", "33.33", "33.33"].map(percent)).verdict, Verdict::Rounding);
    let cut = share_list(&["24.99", "24.99", "24.99", "25.00"].map(percent));
    assert_eq!((cut.verdict, cut.truncated, cut.tolerance), (Verdict::Rounding, true, number("0.04")));
    assert_eq!(share_list(&[]).verdict, Verdict::Undetermined(Cause::NoOperands));
}

#[test]
fn too_large_is_undetermined() {
    let vast = Operand { value: Decimal::MAX, decimals: 28, unit: Unit::YiYuan };
    let fine = Operand { value: Decimal::ONE, decimals: u32::MAX, unit: Unit::WanYuan };
    for outcome in [sum(vast, &[vast]), sum(fine, &[vast]), ratio(percent("1.23"), vast, wan("3.33")), same(vast, fine)] {
        assert_eq!(outcome.verdict, Verdict::Undetermined(Cause::Overflow));
    }
}

#[test]
fn a_total_reported_as_two_numbers_is_a_conflict_in_both_orders() {
    let (hundred, three_hundred) = (operand("100", Unit::Yuan), operand("300", Unit::Yuan));
    let parts = [(operand("60", Unit::Yuan), 1), (operand("40", Unit::Yuan), 1)];
    for totals in [[hundred, three_hundred], [three_hundred, hundred]] {
        assert_eq!(duplicates(&totals, Rounding::Nearest), Err(Conflict::DifferentValues));
        assert_eq!(consistent_sum(&totals, &parts, Rounding::Nearest), Verdict::Undetermined(Cause::ConflictingFacts));
    }
    assert_eq!(consistent_sum(&[hundred], &parts, Rounding::Nearest), Verdict::Consistent);
}

#[test]
fn an_end_that_is_excluded_stays_excluded() {
    let total = operand("-3", Unit::Yuan);
    let exactly_two = Operand { value: number("-2"), decimals: 12, unit: Unit::Yuan };
    assert_eq!(consistent_sum(&[total], &[(exactly_two, 1), (exactly_two, 1)], Rounding::Truncated), Verdict::Inconsistent);
    let two = Operand { value: number("2"), ..exactly_two };
    assert_eq!(consistent_sum(&[total], &[(two, -1), (two, -1)], Rounding::Truncated), Verdict::Inconsistent);
    let one = Operand { value: number("1"), ..exactly_two };
    assert_eq!(consistent_sum(&[total], &[(two, -1), (one, -1)], Rounding::Truncated), Verdict::Consistent);
}

#[test]
fn duplicates_of_different_precision_intersect() {
    let common = duplicates(&[wan("2940.05"), operand("0.29", Unit::YiYuan)], Rounding::Nearest).unwrap();
    assert_eq!(common.low(Unit::WanYuan), Some((number("2940.045"), true)));
    assert_eq!(common.high(Unit::WanYuan), Some((number("2940.055"), true)));
    assert_eq!(duplicates(&[wan("2940.05"), operand("0.30", Unit::YiYuan)], Rounding::Nearest), Err(Conflict::Disjoint));
    let cut = duplicates(&[wan("12.3"), wan("12")], Rounding::Truncated).unwrap();
    assert_eq!((cut.low(Unit::WanYuan), cut.high(Unit::WanYuan)), (Some((number("12.3"), true)), Some((number("12.4"), false))));
    let excess = Operand { decimals: 1, ..wan("12.34") };
    assert_eq!(duplicates(&[excess], Rounding::Nearest), Err(Conflict::ExcessDigits));
    assert_eq!(duplicates(&[], Rounding::Nearest), Err(Conflict::NoFact));
    assert_eq!(duplicates(&[wan("1"), percent("1")], Rounding::Nearest), Err(Conflict::MixedUnits));
}
