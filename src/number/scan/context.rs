//! What the words around a number say about it: signs, hedges, thresholds, prices, and whether money is meant at all.
//!
//! All looks are bounded: a few characters to either side.

use std::ops::Range;

/// The character that starts at a byte.
pub(super) fn after(view: &str, at: usize) -> Option<char> {
    view.get(at..)?.chars().next()
}

/// The character that ends at a byte.
pub(super) fn before(view: &str, at: usize) -> Option<char> {
    view.get(..at)?.chars().next_back()
}

/// The byte behind `word`, if the view goes on with it.
pub(super) fn skip(view: &str, at: usize, word: &str) -> Option<usize> {
    view.get(at..)?.starts_with(word).then(|| at + word.len())
}

fn ends_with(view: &str, at: usize, word: &str) -> bool {
    view.get(..at).is_some_and(|head| head.ends_with(word))
}

/// The byte behind up to two spaces.
pub(super) fn skip_spaces(view: &str, mut at: usize) -> usize {
    for _ in 0..2 {
        match after(view, at) {
            Some(space @ (' ' | '\u{3000}' | '\u{a0}')) => at += space.len_utf8(),
            _ => break,
        }
    }
    at
}

/// Whether the character ends a clause or a quotation.
pub(super) fn is_punctuation(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '、' | '）' | '！' | '”' | '》' | ',' | '.' | ';' | ')' | '\n' | '\r' | '|')
}

/// The byte where the sign of a number starts, and whether it is negative. Nothing before `floor` belongs to the number.
pub(super) fn sign(view: &str, start: usize, floor: usize) -> (usize, bool) {
    let Some(sign) = before(view, start) else { return (start, false) };
    let at = start - sign.len_utf8();
    if at < floor {
        return (start, false);
    }
    let outer = before(view, at);
    match sign {
        // Behind a digit, a letter or another dash it joins a range, an identifier or a dash.
        '-' | '−' | '－' | '–' | '﹣' => match outer {
            Some(c) if c.is_ascii_alphanumeric() || is_dash(c) || matches!(c, '%' | '％' | '‰' | '元' | '年' | '月' | '日' | '号') => {
                (start, false)
            }
            _ => (at, true),
        },
        '+' | '＋' => match outer {
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '+' | '＋') => (start, false),
            _ => (at, false),
        },
        '负' if !matches!(outer, Some('自' | '抱' | '肩' | '担' | '欺' | '胜' | '辜')) => (at, true),
        _ => (start, false),
    }
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '−' | '－' | '–' | '﹣' | '—' | '~' | '～')
}

/// Whether the words before a number end in one that money or a rate follows: 预算为, 支出, 占, 增长.
pub(super) fn has_money_cue(view: &str, start: usize) -> bool {
    let last =
        before(view, start).map(|c| if matches!(c, '约' | '近' | '-' | '负') { before(view, start - c.len_utf8()) } else { Some(c) });
    matches!(
        last.flatten(),
        Some(
            '为' | '占'
                | '算'
                | '出'
                | '入'
                | '费'
                | '额'
                | '计'
                | '数'
                | '余'
                | '转'
                | '金'
                | '款'
                | '资'
                | '加'
                | '减'
                | '少'
                | '长'
                | '降'
                | '升'
                | '共'
                | '达'
                | '到'
                | '值'
                | '价'
                | '付'
                | '助'
                | '贴'
                | '拨'
                | '排'
                | '了'
                | '约'
                | '率'
                | '比'
                | '重'
                | '至'
        )
    )
}

/// Whether the words before a number copy it, so that a bracket behind them is part of the number: 为（12.30万元）.
pub(super) fn has_copula(view: &str, start: usize) -> bool {
    matches!(before(view, start), Some('为' | '是' | '计' | '达' | '：'))
}

/// Words that make the number behind them inexact, beside 约, 近 and the like.
const HEDGES_BEFORE: [&str; 17] = [
    "超过",
    "不足",
    "至少",
    "不少于",
    "不低于",
    "不高于",
    "不大于",
    "高于",
    "低于",
    "多于",
    "少于",
    "大于",
    "小于",
    "不到",
    "突破",
    "大概",
    "最多",
];

/// Whether the words before a number make it inexact.
pub(super) fn is_hedged_before(view: &str, start: usize) -> bool {
    let Some(last) = before(view, start) else { return false };
    let at = start - last.len_utf8();
    match last {
        '约' => is_about(view, at),
        '近' => !matches!(before(view, at), Some('附' | '最' | '就' | '远' | '亲')),
        '超' | '逾' | '±' | '≥' | '≤' | '>' | '<' | '＞' | '＜' | '≈' | '≧' | '≦' => true,
        '为' | '占' | '有' | '达' if before(view, at) == Some('约') => is_about(view, at - '约'.len_utf8()),
        '过' | '足' | '少' | '于' | '到' | '破' | '概' | '多' => HEDGES_BEFORE.iter().any(|word| ends_with(view, start, word)),
        _ => false,
    }
}

/// Whether the 约 behind these words means "about", and is not the end of 节约, 合约, 契约 …
fn is_about(view: &str, at: usize) -> bool {
    !matches!(
        before(view, at),
        Some('节' | '合' | '签' | '条' | '预' | '契' | '制' | '违' | '履' | '解' | '特' | '续' | '集' | '简' | '公')
    )
}

/// Whether the words behind a number make it inexact.
pub(super) fn is_hedged_after(view: &str, end: usize) -> bool {
    match after(view, end) {
        Some('左') => skip(view, end, "左右").is_some(),
        Some('上') => skip(view, end, "上下").is_some(),
        Some('以' | '之' | '（' | '(') => bound_after(view, end).is_some(),
        Some(c @ ('余' | '多')) => after(view, end + c.len_utf8()).is_none_or(is_punctuation),
        _ => false,
    }
}

/// The byte behind （含）以上, 以下, 以内, if they follow.
fn bound_after(view: &str, end: usize) -> Option<usize> {
    let inclusive = ["（含）", "(含)", "（含本数）", "及"].iter().find_map(|word| skip(view, end, word)).unwrap_or(end);
    ["以上", "以下", "以内", "之内"].iter().find_map(|word| skip(view, inclusive, word))
}

/// Whether an amount only names a class of things: 单价100万元（含）以上设备.
pub(super) fn is_threshold(view: &str, number: Range<usize>) -> bool {
    let mut start = number.start;
    for word in ["在", "为", "达到", "超过", "高于", "低于", "不低于", "不足", "大于", "小于", "人民币"] {
        if ends_with(view, start, word) {
            start -= word.len();
            break;
        }
    }
    if ["单价", "单台", "单件", "单套", "单位价值", "单台价值"].iter().any(|word| ends_with(view, start, word)) {
        return true;
    }
    let Some(bound) = bound_after(view, number.end) else { return false };
    ["价值", "限额", "起点", "起付线", "标准"].iter().any(|word| ends_with(view, start, word))
        || [
            "的", "通用", "专用", "大型", "设备", "项目", "工程", "合同", "采购", "资产", "车辆", "仪器", "货物", "服务", "固定", "政府",
            "单项", "专项", "重大", "重点", "大额", "办公",
        ]
        .iter()
        .any(|noun| skip(view, bound, noun).is_some())
}

/// Whether an amount is a price per something: 500元/人, 每人每月200元, 人均300元.
pub(super) fn is_per(view: &str, number: Range<usize>) -> bool {
    if matches!(after(view, number.end), Some('/' | '／' | '每')) {
        return true;
    }
    let Some(head) = view.get(..number.start) else { return false };
    for (distance, c) in head.chars().rev().take(8).enumerate() {
        match c {
            '每' => return true,
            '均' if distance == 0 => return ["人均", "户均", "亩均"].iter().any(|word| head.ends_with(word)),
            c if is_punctuation(c) || matches!(c, '：' | '元' | '%') => return false,
            _ => {}
        }
    }
    false
}
