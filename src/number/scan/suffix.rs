//! Reading what stands behind the digits: the unit of money, the percent sign, the counting word.

use super::context::{after, before, has_money_cue, is_punctuation, skip, skip_spaces};
use super::counter;
use super::digits::Digits;
use crate::number::{Kind, Unit};
use std::ops::Range;

/// The unit of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suffix {
    /// Byte behind the unit.
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) unit: Unit,
    /// The power of ten that the number is multiplied by to be in `unit`: 3 for 3千万元 in 万元.
    pub(super) shift: u32,
    /// The counting word; empty if there is none.
    pub(super) counter: Range<usize>,
    /// Whether the unit itself says that the number is not exact: 10余万元.
    pub(super) hedge: bool,
    /// Whether the unit is spelled out, and not a mere 万.
    pub(super) spelled: bool,
}

impl Suffix {
    /// A unit without a counting word that ends at byte `end`.
    pub(super) fn plain(end: usize, kind: Kind, unit: Unit) -> Self {
        Suffix { end, kind, unit, shift: 0, counter: end..end, hedge: false, spelled: true }
    }
}

/// Reads the unit behind byte `end`. `start` is where the number begins, for what only the words before it decide.
pub(super) fn read(view: &str, start: usize, end: usize) -> Option<Suffix> {
    let at = skip_spaces(view, end);
    let first = after(view, at)?;
    let inexact = matches!(first, '余' | '多' | '来' | '几');
    let at = if inexact { at + first.len_utf8() } else { at };
    let simple =
        |end: usize, kind: Kind, unit: Unit| Suffix { end, kind, unit, shift: 0, counter: end..end, hedge: inexact, spelled: true };
    if let Some((end, unit)) = rate(view, at) {
        return Some(simple(end, Kind::Percent, unit));
    }
    if !inexact && let Some(end) = score(view, at) {
        return Some(Suffix { counter: at..end, ..simple(end, Kind::Score, Unit::Counted) });
    }
    // 千克 and 千米 are units, not thousands of something.
    if let Some(end) = counter::read(view, at) {
        return Some(Suffix { counter: at..end, ..simple(end, Kind::Count, Unit::Counted) });
    }
    let (power, behind) = multiplier(view, at);
    let (behind, more) = match after(view, behind) {
        Some(c @ ('余' | '多')) if power > 0 => (behind + c.len_utf8(), true),
        _ => (behind, false),
    };
    let hedge = inexact || more;
    if let Some(end) = yuan(view, behind) {
        let (unit, shift) = money_unit(power);
        return Some(Suffix { shift, hedge: hedge || shift > 0, ..simple(end, Kind::Amount, unit) });
    }
    if power == 0 || is_foreign(view, behind) {
        return None;
    }
    if let Some(end) = counter::read(view, behind) {
        return Some(Suffix { hedge, counter: at..end, ..simple(end, Kind::Count, Unit::Counted) });
    }
    let bare = matches!(power, 4 | 8) && is_money(view, start, behind);
    bare.then(|| Suffix { hedge, spelled: false, ..simple(behind, Kind::Amount, money_unit(power).0) })
}

/// %, ‰, 个百分点.
fn rate(view: &str, at: usize) -> Option<(usize, Unit)> {
    match after(view, at)? {
        c @ ('%' | '％') => Some((at + c.len_utf8(), Unit::Percent)),
        c @ '‰' => Some((at + c.len_utf8(), Unit::PerMille)),
        '个' => skip(view, at, "个百分点").map(|end| (end, Unit::Point)),
        '百' => skip(view, at, "百分点").map(|end| (end, Unit::Point)),
        _ => None,
    }
}

/// 分, unless it starts a word of its own: 分钟, 分公司.
fn score(view: &str, at: usize) -> Option<usize> {
    let end = skip(view, at, "分")?;
    let other = match after(view, end) {
        Some(c) if "钟之别项类析管配级布局行支部秒批期区".contains(c) => true,
        Some('公') => skip(view, end, "公司").is_some(),
        _ => false,
    };
    (!other).then_some(end)
}

/// The power of ten that 十, 百, 千, 万, 亿 make together, and the byte behind them.
fn multiplier(view: &str, at: usize) -> (u32, usize) {
    let (mut power, mut end) = (0, at);
    for _ in 0..3 {
        power += match after(view, end) {
            Some('十' | '拾') => 1,
            Some('百' | '佰') => 2,
            Some('千' | '仟') => 3,
            Some('万') => 4,
            Some('亿') => 8,
            _ => break,
        };
        end += '万'.len_utf8();
    }
    (power, end)
}

/// The unit that a power of ten before 元 makes, and the power that remains.
fn money_unit(power: u32) -> (Unit, u32) {
    match power {
        8.. => (Unit::YiYuan, power - 8),
        6 => (Unit::MillionYuan, 0),
        4.. => (Unit::WanYuan, power - 4),
        3 => (Unit::ThousandYuan, 0),
        _ => (Unit::Yuan, power),
    }
}

/// 元, unless it starts a word of its own: 元旦, 元年.
fn yuan(view: &str, at: usize) -> Option<usize> {
    let end = skip(view, at, "元").or_else(|| skip(view, at, "人民币元"))?;
    let other = after(view, end).is_some_and(|c| "旦素年器宇件月朝老首化".contains(c));
    (!other).then_some(end)
}

fn is_foreign(view: &str, at: usize) -> bool {
    ["美元", "欧元", "港元", "港币", "日元", "英镑", "韩元", "加元", "澳元"].iter().any(|word| skip(view, at, word).is_some())
}

/// Whether a mere 万 or 亿 that ends at `end` is one of 元.
fn is_money(view: &str, start: usize, end: usize) -> bool {
    let next = after(view, end);
    let closed = next.is_none_or(|c| is_punctuation(c) || matches!(c, '（' | '(' | '：'));
    let has_decimals = view.get(start..end).is_some_and(|number| number.contains('.'));
    let goes_on = closed || next.is_some_and(|c| matches!(c, '以' | '左' | '用' | '，')) || skip(view, end, "人民币").is_some();
    goes_on && (has_decimals || has_money_cue(view, start) || before(view, start).is_some_and(|c| matches!(c, '-' | '−')))
}

/// The year suffix behind a four-digit number: 年 or 年度.
pub(super) fn year(view: &str, digits: &Digits) -> Option<usize> {
    digits.year()?;
    let end = skip(view, skip_spaces(view, digits.end), "年")?;
    Some(skip(view, end, "度").unwrap_or(end))
}
