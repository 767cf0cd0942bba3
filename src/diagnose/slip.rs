//! The slip of the pen that turns a possible value into the printed one.

use crate::check::Words;
use crate::figure::{Account, Figure, FigureId};
use crate::number::{Decimal, Range};
use std::collections::HashSet;

/// What may have happened to a number.
#[derive(Debug, Clone)]
pub(super) struct Slip {
    /// The value that was meant; none where the slip leaves it open.
    pub(super) value: Option<Decimal>,
    /// What happened, in words.
    pub(super) words: Words<String>,
    /// Whether it is so particular that it decides between explanations.
    pub(super) plain: bool,
}

fn slip(value: Decimal, plain: bool, chinese: impl Into<String>, english: impl Into<String>) -> Slip {
    Slip { value: Some(value), words: Words { chinese: chinese.into(), english: english.into() }, plain }
}

/// How many values a range may hold for a slip of a digit that leads into it to mean anything.
const VALUES: i64 = 400;

/// A shifted point is told by a range that is narrower than this part of the value.
const NARROW: i64 = 20;

/// The likeliest slip that leads from a value of the range to the printed one.
pub(super) fn find(printed: &Figure, range: Range) -> Option<Slip> {
    let value = printed.value;
    if value.is_zero() {
        return None;
    }
    let width = range.high?.checked_sub(range.low?)?;
    if range.contains(-value) && printed.direction.is_some() {
        return Some(slip(-value, true, "疑增减方向写反", "the direction seems to be reversed"));
    }
    let size = range.high?.abs().max(range.low?.abs());
    let near = width.checked_mul(Decimal::from(NARROW))? <= size;
    let narrow = width <= Decimal::try_new(VALUES, printed.decimals).ok()? && near;
    let point = if near { shifted(value, range) } else { None };
    point.or_else(|| if narrow { digits(value, range) } else { None })
}

/// A decimal point in the wrong place, or 元 for 万元.
fn shifted(value: Decimal, range: Range) -> Option<Slip> {
    [4_u32, 1, 2, 3, 8].into_iter().find_map(|power| {
        let factor = Decimal::from(10_i64.checked_pow(power)?);
        let near = |meant: Option<Decimal>| meant.filter(|meant| range.contains(*meant));
        let meant = near(value.checked_mul(factor)).or_else(|| near(value.checked_div(factor)))?;
        Some(match power {
            4 => slip(meant, true, "疑将元误作万元或反之（相差1万倍）", "元 and 万元 seem to be mixed up"),
            8 => slip(meant, true, "疑将元误作亿元或反之（相差1亿倍）", "元 and 亿元 seem to be mixed up"),
            power => slip(meant, true, format!("疑小数点错位{power}位"), format!("the decimal point seems to be {power} digits off")),
        })
    })
}

/// Digits swapped, lost, doubled or mistaken.
fn digits(value: Decimal, range: Range) -> Option<Slip> {
    let negative = value.is_sign_negative();
    let text: Vec<char> = value.abs().to_string().chars().collect();
    let read = |chars: &[char]| -> Option<Decimal> {
        let value: Decimal = chars.iter().collect::<String>().parse().ok()?;
        let value = if negative { -value } else { value };
        range.contains(value).then_some(value)
    };
    let whole: Vec<usize> = (0..text.len()).filter(|&at| text[at] != '.').collect();
    if whole.len() < 3 {
        return None;
    }
    for pair in whole.windows(2) {
        let mut other = text.clone();
        other.swap(pair[0], pair[1]);
        if text[pair[0]] != text[pair[1]]
            && let Some(meant) = read(&other)
        {
            return Some(slip(meant, true, "疑相邻数字颠倒", "two digits seem to be swapped"));
        }
    }
    for &at in &whole {
        let mut other = text.clone();
        other.remove(at);
        if let Some(meant) = read(&other) {
            return Some(slip(meant, true, "疑多写一位数字", "a digit seems to be doubled or inserted"));
        }
    }
    for at in 0..=text.len() {
        for digit in '0'..='9' {
            let mut other = text.clone();
            other.insert(at, digit);
            if let Some(meant) = read(&other) {
                return Some(slip(meant, true, "疑漏写一位数字", "a digit seems to be missing"));
            }
        }
    }
    for &at in &whole {
        for digit in '0'..='9' {
            let mut other = text.clone();
            other[at] = digit;
            if let Some(meant) = read(&other) {
                return Some(slip(meant, false, "疑有一位数字写错", "one digit seems to be wrong"));
            }
        }
    }
    None
}

/// How many figures before and behind are looked at for a number that was copied.
const NEAR: usize = 48;

/// Where a wrong number may have been copied from: last year's amount, another line's amount or rate.
pub(super) fn copied(account: &Account, id: FigureId, doubted: &HashSet<FigureId>) -> Option<Slip> {
    let figure = account.figure(id);
    if figure.value.is_zero() || figure.value.abs() == Decimal::ONE_HUNDRED {
        return None;
    }
    let near = id.0.saturating_sub(NEAR)..(id.0 + NEAR).min(account.figures.len());
    let mut other = None;
    for index in near.filter(|&index| index != id.0 && !doubted.contains(&FigureId(index))) {
        let one = &account.figures[index];
        if one.value.abs() != figure.value.abs() || one.unit != figure.unit || one.decimals != figure.decimals {
            continue;
        }
        let earlier = account.period(one).zip(account.period(figure)).is_some_and(|(one, own)| one < own);
        if earlier && one.subject_name() == figure.subject_name() && one.measure.is_level() {
            let words = Words { chinese: "与上年数相同，疑误填上年数".into(), english: "it is last year's number".into() };
            return Some(Slip { value: None, words, plain: true });
        }
        let elsewhere = one.subject_name() != figure.subject_name() && !one.subject_name().is_empty();
        if elsewhere && one.measure == figure.measure && other.is_none() {
            other = Some(one.subject_name());
        }
    }
    let name = other?;
    let words =
        Words { chinese: format!("与“{name}”的数相同，疑误填该行的数"), english: format!("it is the number of {name}") };
    Some(Slip { value: None, words, plain: true })
}
