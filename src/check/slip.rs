//! What may have happened to a number: a digit lost or swapped, a shifted point, a wrong unit, a number copied from another line.

use super::Words;
use crate::figure::{Account, Figure, FigureId};
use crate::number::Decimal;

/// The likeliest slip that turns the expected number into the stated one; `None` where none is plain.
pub(super) fn slip(account: &Account, stated: &Figure, id: FigureId, expected: Decimal) -> Option<Words<String>> {
    let (printed, right) = (stated.value.abs().normalize(), expected.abs().normalize());
    if printed == right || right.is_zero() {
        return None;
    }
    if let Some(power) = shift(printed, right) {
        return Some(match power {
            4 => both("疑将元误作万元或反之（相差1万倍）", "元 and 万元 seem to be mixed up"),
            power => both(format!("疑小数点错位{power}位"), format!("the decimal point seems to be {power} digits off")),
        });
    }
    let (one, other) = (digits(printed), digits(right));
    if stated.unit.is_rate() {
        if let Some(source) = copied(account, stated, id) {
            return Some(both(
                format!("与“{source}”的比率相同，疑为照抄"),
                format!("the same rate is printed for {source}; it may be copied"),
            ));
        }
        return None;
    }
    if swapped(&one, &other) {
        return Some(both(format!("疑数字前后颠倒：应为{right}"), format!("two digits seem to be swapped: {right}")));
    }
    if dropped(&one, &other) {
        return Some(both(format!("疑漏写一位数字：应为{right}"), format!("a digit seems to be missing: {right}")));
    }
    if dropped(&other, &one) {
        return Some(both(format!("疑多写一位数字：应为{right}"), format!("a digit seems to be doubled: {right}")));
    }
    None
}

fn both(chinese: impl Into<String>, english: impl Into<String>) -> Words<String> {
    Words { chinese: chinese.into(), english: english.into() }
}

/// Whether two numbers of the same length differ in one digit, or in two neighbours that changed places.
pub(super) fn one_digit_off(one: Decimal, other: Decimal) -> bool {
    let (one, other) = padded(one, other);
    let differing = one.iter().zip(&other).filter(|(a, b)| a != b).count();
    one.len() == other.len() && one.len() > 6 && (differing == 1 || swapped(&one, &other))
}

/// Whether the slip of a pen makes one number of the other: one digit off in a long number, or two neighbours swapped in any.
pub(super) fn slip_of_pen(one: Decimal, other: Decimal) -> bool {
    let (left, right) = padded(one, other);
    one_digit_off(one, other) || swapped(&left, &right)
}

/// The digits of two numbers, with as many decimals each.
fn padded(one: Decimal, other: Decimal) -> (Vec<u8>, Vec<u8>) {
    let scale = one.scale().max(other.scale());
    let padded = |mut value: Decimal| {
        value.rescale(scale);
        digits(value)
    };
    (padded(one), padded(other))
}

/// By how many digits the point is off, 1 to 4, if nothing else differs.
fn shift(printed: Decimal, right: Decimal) -> Option<u32> {
    (1..=4).find(|&power| {
        let factor = Decimal::from(10_u32.pow(power));
        printed.checked_mul(factor) == Some(right) || right.checked_mul(factor) == Some(printed)
    })
}

fn digits(value: Decimal) -> Vec<u8> {
    value.to_string().into_bytes()
}

/// Two neighbouring digits have changed places.
pub(super) fn swapped(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && {
        let differing: Vec<usize> = (0..one.len()).filter(|&at| one[at] != other[at]).collect();
        matches!(differing[..], [a, b] if (b - a == 1 || (b - a == 2 && one[a + 1] == b'.')) && one[a] == other[b] && one[b] == other[a])
    }
}

/// `short` is `long` without one digit.
fn dropped(short: &[u8], long: &[u8]) -> bool {
    long.len() == short.len() + 1
        && long.len() > 2
        && (0..long.len()).any(|at| long[at] != b'.' && long[..at] == short[..at] && long[at + 1..] == short[at..])
}

/// The subject of a neighbouring line that prints the same rate of the same measure.
fn copied(account: &Account, stated: &Figure, id: FigureId) -> Option<String> {
    let from = id.0.saturating_sub(12);
    account.figures.iter().enumerate().skip(from).take(24).find_map(|(index, figure)| {
        let same = index != id.0
            && figure.measure == stated.measure
            && figure.unit == stated.unit
            && figure.value == stated.value
            && figure.decimals == stated.decimals;
        let name = figure.subject_name();
        (same
            && figure.statement != stated.statement
            && !name.is_empty()
            && name != stated.subject_name()
            && !matches!(figure.value.to_string().as_str(), "0" | "100" | "0.00" | "100.00"))
        .then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn knows_the_common_slips() {
        assert_eq!(shift(decimal("32693"), decimal("3.2693")), Some(4));
        assert_eq!(shift(decimal("12.5"), decimal("125")), Some(1));
        assert!(swapped(b"8013", b"8103"));
        assert!(swapped(b"12.5", b"15.2"));
        assert!(dropped(b"3269.3", b"43269.3"));
        assert!(!dropped(b"3269.3", b"42269.3"));
    }
}
