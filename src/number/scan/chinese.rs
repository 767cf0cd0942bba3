//! Numbers written in Chinese numerals: 三十五, 壹佰万, 十二点五, 二〇二三.

use rust_decimal::Decimal;

/// What one character contributes to a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glyph {
    Digit(u8),
    /// A power of ten: 十, 百, 千, 万, 亿.
    Power(u32),
    Point,
}

fn glyph(c: char) -> Option<Glyph> {
    Some(match c {
        '零' | '〇' => Glyph::Digit(0),
        '一' | '壹' => Glyph::Digit(1),
        '二' | '两' | '贰' => Glyph::Digit(2),
        '三' | '叁' => Glyph::Digit(3),
        '四' | '肆' => Glyph::Digit(4),
        '五' | '伍' => Glyph::Digit(5),
        '六' | '陆' => Glyph::Digit(6),
        '七' | '柒' => Glyph::Digit(7),
        '八' | '捌' => Glyph::Digit(8),
        '九' | '玖' => Glyph::Digit(9),
        '十' | '拾' => Glyph::Power(1),
        '百' | '佰' => Glyph::Power(2),
        '千' | '仟' => Glyph::Power(3),
        '万' => Glyph::Power(4),
        '亿' => Glyph::Power(8),
        '点' => Glyph::Point,
        _ => return None,
    })
}

/// The characters that can start a numeral, or a rate (百分之, 千分之).
pub(super) const FIRST: [char; 25] = [
    '零', '〇', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '壹', '贰', '叁', '肆', '伍', '陆', '柒',
    '捌', '玖', '拾',
];

/// Byte behind the numerals that start at `start`. A 点 belongs to them only between digits.
pub(super) fn run_end(view: &str, start: usize) -> usize {
    let mut end = start;
    let mut point = None;
    for (offset, c) in view.get(start..).unwrap_or_default().char_indices() {
        match glyph(c) {
            Some(Glyph::Point) if point.is_none() && offset > 0 => point = Some(start + offset),
            Some(Glyph::Digit(_)) => end = start + offset + c.len_utf8(),
            Some(Glyph::Power(_)) if point != Some(end) => end = start + offset + c.len_utf8(),
            _ => break,
        }
    }
    end
}

/// The length of the 万 or 亿 that the numerals end with, which belongs to the unit: 三|万元.
pub(super) fn unit_tail(run: &str) -> usize {
    run.len() - run.trim_end_matches(['万', '亿']).len()
}

/// The value of a numeral, and how many decimals it has. `None` if it is none: 一百万百, 三四, 一百五.
pub(super) fn parse(run: &str) -> Option<(Decimal, u32)> {
    let (whole, fraction) = match run.split_once('点') {
        Some((whole, fraction)) => (whole, fraction),
        None => (run, ""),
    };
    let mut mantissa = parse_whole(whole)?;
    let mut decimals = 0;
    for c in fraction.chars() {
        let Some(Glyph::Digit(digit)) = glyph(c) else { return None };
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
        decimals += 1;
    }
    Some((Decimal::try_from_i128_with_scale(mantissa, decimals).ok()?, decimals))
}

fn parse_whole(run: &str) -> Option<i128> {
    let mut total: i128 = 0;
    let mut section: i128 = 0;
    let mut digit: Option<u8> = None;
    // The power that the next one inside a section must stay below, and what a closing digit would have to follow.
    let (mut ceiling, mut large_ceiling, mut last_power) = (4, 9, 0);
    for c in run.chars() {
        match glyph(c)? {
            Glyph::Point => return None,
            Glyph::Digit(0) => {
                if digit.is_some_and(|digit| digit > 0) {
                    return None;
                }
                (digit, last_power) = (Some(0), 0);
            }
            Glyph::Digit(next) => {
                if digit.is_some_and(|digit| digit > 0) {
                    return None;
                }
                digit = Some(next);
            }
            Glyph::Power(power @ ..=3) => {
                if power >= ceiling {
                    return None;
                }
                let factor = match digit {
                    Some(digit) if digit > 0 => i128::from(digit),
                    // Only 十 may stand without a digit: 十五.
                    _ if power == 1 && section == 0 => 1,
                    _ => return None,
                };
                section += factor * 10i128.pow(power);
                (ceiling, digit, last_power) = (power, None, power);
            }
            Glyph::Power(power) => {
                let count = section + i128::from(digit.unwrap_or(0));
                if power >= large_ceiling || count == 0 {
                    return None;
                }
                total = total.checked_add(count.checked_mul(10i128.pow(power))?)?;
                (section, digit, ceiling, large_ceiling, last_power) = (0, None, 4, power, power);
            }
        }
    }
    // 一百五 may be 150 or 105.
    if last_power > 1 && digit.is_some_and(|digit| digit > 0) {
        return None;
    }
    (!run.is_empty()).then(|| total.checked_add(section + i128::from(digit.unwrap_or(0))))?
}

/// The calendar year that four digits spell: 二〇二三.
pub(super) fn year(run: &str) -> Option<i64> {
    let mut year = 0;
    let mut digits = 0;
    for c in run.chars() {
        let Some(Glyph::Digit(digit)) = glyph(c) else { return None };
        year = year * 10 + i64::from(digit);
        digits += 1;
        if digits > 4 {
            return None;
        }
    }
    (1900..=2100).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numerals_and_refuses_what_is_none() {
        let value = |run: &str| parse(run).map(|(value, _)| value.to_string());
        for (run, expected) in [
            ("零", "0"),
            ("十", "10"),
            ("十五", "15"),
            ("二十五", "25"),
            ("一百零五", "105"),
            ("一百二十三万四千五百", "1234500"),
            ("三亿零五十万", "300500000"),
            ("壹佰贰拾", "120"),
            ("十二点五", "12.5"),
            ("零点零五", "0.05"),
            ("两千", "2000"),
        ] {
            assert_eq!(value(run).as_deref(), Some(expected), "{run}");
        }
        for run in ["一百五", "三四", "百", "万", "一百千", "十百", "", "三万五", "五十十", "一点"] {
            assert_eq!(value(run).filter(|_| run != "一点"), None, "{run}");
        }
        assert_eq!(year("二〇二三"), Some(2023));
        assert_eq!(year("二零二四"), Some(2024));
        assert_eq!(year("二三"), None);
    }
}
