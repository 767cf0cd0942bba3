//! The ways in which automatic numbers are written.

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Numeral {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// 01, 02, 03
    DecimalZero,
    /// １, ２, ３
    FullWidth,
    /// 一, 十一, 一百零一
    Chinese,
    /// 一, 一一, 一〇一: digit by digit
    ChineseDigits,
    /// 壹, 贰, 叁
    ChineseFormal,
    /// 甲, 乙, 丙
    Stems,
    /// 子, 丑, 寅
    Branches,
    /// ①, ②, ③
    Circle,
    /// ⑴, ⑵, ⑶
    Parenthesis,
    /// ⒈, ⒉, ⒊
    FullStop,
    /// ㈠, ㈡, ㈢
    ChineseParenthesis,
    /// A, B, C
    UpperLetter,
    /// a, b, c
    LowerLetter,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// No number: a bullet or nothing.
    None,
}

impl Numeral {
    /// A number written in this way; numbers that the way has no signs for are written in digits.
    pub(super) fn write(self, number: u32) -> String {
        let digits = || number.to_string();
        let within = |signs: &str| -> Option<String> {
            let at = (number as usize).checked_sub(1)?;
            signs.chars().nth(at).map(String::from)
        };
        match self {
            Numeral::Decimal => digits(),
            Numeral::DecimalZero => format!("{number:02}"),
            Numeral::FullWidth => digits().chars().filter_map(|digit| char::from_u32(digit as u32 + ('０' as u32 - '0' as u32))).collect(),
            Numeral::Chinese => chinese(number, "〇一二三四五六七八九", ["", "十", "百", "千"]),
            Numeral::ChineseDigits => {
                digits().chars().filter_map(|digit| "〇一二三四五六七八九".chars().nth(digit.to_digit(10)? as usize)).collect()
            }
            Numeral::ChineseFormal => chinese(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"]),
            Numeral::Stems => within("甲乙丙丁戊己庚辛壬癸").unwrap_or_else(digits),
            Numeral::Branches => within("子丑寅卯辰巳午未申酉戌亥").unwrap_or_else(digits),
            Numeral::Circle => within("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳").unwrap_or_else(digits),
            Numeral::Parenthesis => within("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇").unwrap_or_else(digits),
            Numeral::FullStop => within("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛").unwrap_or_else(digits),
            Numeral::ChineseParenthesis => within("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩").unwrap_or_else(digits),
            Numeral::UpperLetter => letters(number, 'A').unwrap_or_else(digits),
            Numeral::LowerLetter => letters(number, 'a').unwrap_or_else(digits),
            Numeral::UpperRoman => roman(number).unwrap_or_else(digits),
            Numeral::LowerRoman => roman(number).map_or_else(digits, |roman| roman.to_lowercase()),
            Numeral::None => String::new(),
        }
    }
}

/// 十一, 二百零三; from ten thousand on digit by digit.
fn chinese(number: u32, signs: &str, units: [&str; 4]) -> String {
    let sign = |digit: u32| signs.chars().nth(digit as usize).unwrap_or_default();
    if number == 0 || number > 9999 {
        return number.to_string().chars().filter_map(|digit| digit.to_digit(10)).map(sign).collect();
    }
    let mut written = String::new();
    let mut skipped = false;
    for (power, unit) in units.iter().enumerate().rev() {
        let digit = number / 10u32.pow(power as u32) % 10;
        if digit == 0 {
            skipped = !written.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            written.push('零');
        }
        // 十一, but 一百一十一.
        if digit > 1 || power != 1 || !written.is_empty() || units[1] != "十" {
            written.push(sign(digit));
        }
        written.push_str(unit);
    }
    written
}

/// A … Z, AA, BB …, as Word counts with letters.
fn letters(number: u32, first: char) -> Option<String> {
    let at = number.checked_sub(1)?;
    let letter = char::from_u32(first as u32 + at % 26)?;
    (at < 26 * 10).then(|| letter.to_string().repeat(at as usize / 26 + 1))
}

fn roman(number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 3999 {
        return None;
    }
    let mut left = number;
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_every_way() {
        let of = |numeral: Numeral, numbers: &[u32]| numbers.iter().map(|&number| numeral.write(number)).collect::<Vec<_>>().join(" ");
        assert_eq!(
            of(Numeral::Chinese, &[1, 10, 11, 20, 23, 100, 101, 110, 111, 1001]),
            "一 十 十一 二十 二十三 一百 一百零一 一百一十 一百一十一 一千零一"
        );
        assert_eq!(of(Numeral::ChineseDigits, &[1, 10, 23]), "一 一〇 二三");
        assert_eq!(of(Numeral::ChineseFormal, &[1, 12]), "壹 壹拾贰");
        assert_eq!(of(Numeral::DecimalZero, &[3, 12]), "03 12");
        assert_eq!(of(Numeral::FullWidth, &[12]), "１２");
        assert_eq!(of(Numeral::Circle, &[1, 20, 21]), "① ⑳ 21");
        assert_eq!(of(Numeral::LowerLetter, &[1, 26, 27, 53]), "a z aa aaa");
        assert_eq!(of(Numeral::UpperRoman, &[4, 19, 4000]), "IV XIX 4000");
        assert_eq!(of(Numeral::Stems, &[3, 11]), "丙 11");
        assert_eq!(of(Numeral::None, &[3]), "");
        for numeral in [Numeral::Chinese, Numeral::ChineseFormal, Numeral::UpperLetter, Numeral::UpperRoman, Numeral::Circle] {
            for number in [0, u32::MAX] {
                numeral.write(number);
            }
        }
    }
}
