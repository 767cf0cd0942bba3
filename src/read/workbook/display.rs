//! How a number format shows a value, without any floating-point arithmetic.
//!
//! A workbook stores binary fractions, often with 17 digits: 0.1 + 0.2 is kept as 0.30000000000000004. Programs show at most 15 of them, and so does
//! this: a value is first rounded to 15 significant digits, then as its format says.

use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

/// How many significant digits of a value mean anything.
const DIGITS: u32 = 15;

/// How many significant digits the general format shows; sums err in the digits behind.
const GENERAL: u32 = 12;

/// How many decimals the general format keeps in any case: those of an amount in yuan.
const CENTS: u32 = 2;

/// A number format, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// As many digits as the value has.
    #[default]
    General,
    /// For positive values, for negative ones, and for zero; the first stands for what is missing.
    Number(Vec<Section>),
    /// The pieces of a date or a time.
    Date(Vec<Piece>),
}

/// How one kind of values is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Section {
    before: String,
    after: String,
    decimals: u32,
    /// Decimals that are shown only where they are not zero.
    optional: u32,
    groups: bool,
    /// By which power of ten the value is shown greater: 2 for per cent, -3 for thousands.
    scale: i32,
    /// Whether it has a place for digits at all.
    has_digits: bool,
    general: bool,
}

/// A piece of a date format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Year(usize),
    Month(usize),
    Day(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    Literal(char),
}

impl Format {
    /// A format that every program knows by its number, as Chinese programs show it.
    pub(super) fn built_in(id: u32) -> Self {
        Self::parse(match id {
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 | 41 | 42 => "#,##0",
            4 | 39 | 40 | 43 | 44 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            14 => "yyyy/m/d",
            15 | 16 | 22 => "yyyy/m/d h:mm",
            17 | 27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m-d-yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            18 | 20 => "h:mm",
            19 | 21 => "h:mm:ss",
            32 | 34 | 55 => "h\"时\"mm\"分\"",
            33 | 35 | 56 => "h\"时\"mm\"分\"ss\"秒\"",
            45 | 47 => "mm:ss",
            _ => return Format::General,
        })
    }

    /// Parses the code of a format. What is not understood is shown as the general format does.
    pub(super) fn parse(code: &str) -> Self {
        let tokens: Vec<Token> = tokens(code);
        let is_date =
            tokens.iter().any(|token| matches!(token, Token::Code('y' | 'd' | 'h' | 's' | 'm' | 'Y' | 'D' | 'H' | 'S' | 'M' | 'e')));
        let has_digits = tokens.iter().any(|token| matches!(token, Token::Code('0' | '#')));
        let general = tokens.iter().filter_map(Token::code).collect::<String>().to_ascii_lowercase().contains("general");
        if is_date && !general && !tokens.contains(&Token::Code('E')) && !tokens.contains(&Token::Code('#')) {
            return Format::Date(date_pieces(tokens));
        }
        let odd = tokens.iter().any(|token| matches!(token, Token::Code('E' | '/') | Token::Condition));
        if general || odd || !has_digits {
            return Format::General;
        }
        Format::Number(tokens.split(|token| *token == Token::Code(';')).take(3).map(Section::parse).collect())
    }

    /// What the format shows for a value that is written with digits, a point and perhaps an exponent; `from_1904` says that days are counted from
    /// that year on.
    pub(super) fn show(&self, value: &str, from_1904: bool) -> String {
        let Some(exact) = exact(value) else { return value.to_owned() };
        match self {
            Format::General => general(exact),
            Format::Date(pieces) => date(exact, pieces, from_1904).unwrap_or_else(|| general(exact)),
            Format::Number(sections) => number(exact, sections),
        }
    }
}

/// The value as written, without the digits that mean nothing.
fn exact(value: &str) -> Option<Decimal> {
    let value = value.trim();
    let exact = Decimal::from_str(value).or_else(|_| Decimal::from_scientific(value)).ok()?;
    exact.round_sf(DIGITS).map(|exact| exact.normalize())
}

fn general(exact: Decimal) -> String {
    let whole = exact.abs().trunc();
    let digits = if whole.is_zero() { 0 } else { whole.to_string().len() as u32 };
    let rounded = if digits == 0 {
        exact.round_sf(GENERAL).unwrap_or(exact)
    } else {
        exact.round_dp_with_strategy(GENERAL.saturating_sub(digits).max(CENTS), RoundingStrategy::MidpointAwayFromZero)
    };
    rounded.normalize().to_string()
}

fn number(exact: Decimal, sections: &[Section]) -> String {
    let chosen = match sections {
        [_, _, zero] if exact.is_zero() => Some(zero),
        [_, negative, ..] if exact.is_sign_negative() && !exact.is_zero() => Some(negative),
        _ => None,
    };
    // Many forms show a dash for zero; its figure is zero all the same. A section of nothing hides the value.
    if chosen.is_some_and(|chosen| !chosen.has_digits && chosen.before.trim().is_empty()) {
        return String::new();
    }
    let Some(section) = chosen.filter(|chosen| chosen.has_digits).or(sections.first()) else { return general(exact) };
    if section.general {
        return general(exact);
    }
    let scaled = match section.scale {
        0 => Some(exact),
        up @ 1.. => exact.checked_mul(power(up)),
        down => exact.checked_div(power(-down)),
    };
    let Some(scaled) = scaled else { return general(exact) };
    let rounded = scaled.round_dp_with_strategy(section.decimals, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", section.decimals as usize, rounded.abs());
    let (whole, mut fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let shown = (section.decimals - section.optional) as usize;
    while fraction.len() > shown && fraction.ends_with('0') {
        fraction = fraction.strip_suffix('0').unwrap_or(fraction);
    }
    let mut text = String::new();
    // Brackets and colours that mark a negative value become its sign.
    if rounded.is_sign_negative() && !rounded.is_zero() {
        text.push('-');
    }
    text.push_str(section.before.trim_matches(['-', '(', ')', '（', '）', ' ']));
    for (at, digit) in whole.char_indices() {
        if section.groups && at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text.push_str(section.after.trim_matches(['-', '(', ')', '（', '）', ' ']));
    text
}

fn power(of_ten: i32) -> Decimal {
    (0..of_ten.min(18)).fold(Decimal::ONE, |power, _| power * Decimal::TEN)
}

/// One character of a format code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// It stands for something.
    Code(char),
    /// It is shown as it is.
    Literal(char),
    /// A condition in brackets.
    Condition,
}

impl Token {
    fn code(&self) -> Option<char> {
        match self {
            Token::Code(char) => Some(*char),
            _ => None,
        }
    }
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = code.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' => tokens.extend(chars.by_ref().take_while(|char| *char != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(chars.next().map(Token::Literal)),
            // A gap as wide as a character, or a character that fills the cell.
            '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|char| *char != ']').collect();
                if let Some(currency) = inside.strip_prefix('$') {
                    tokens.extend(currency.chars().take_while(|char| *char != '-').map(Token::Literal));
                } else if inside.starts_with(['<', '>', '=']) {
                    tokens.push(Token::Condition);
                } else if let Some(unit @ ('h' | 'm' | 's' | 'H' | 'M' | 'S')) = inside.chars().next() {
                    tokens.push(Token::Code(unit));
                }
            }
            _ => tokens.push(Token::Code(char)),
        }
    }
    tokens
}

impl Section {
    fn parse(tokens: &[Token]) -> Self {
        let mut section = Section::default();
        let mut in_decimals = false;
        // Commas since the last place of a digit: grouping if another follows, thousands if none does.
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Code('0' | '#' | '?') => {
                    section.groups |= commas > 0 && !in_decimals;
                    commas = 0;
                    // A gap as wide as a digit is no digit: a dash for zero stands before such.
                    section.has_digits |= *token != Token::Code('?');
                    section.decimals += u32::from(in_decimals);
                    section.optional += u32::from(in_decimals && *token != Token::Code('0'));
                }
                Token::Code('.') => in_decimals = true,
                Token::Code(',') => commas += i32::from(section.has_digits),
                Token::Code('%') => {
                    section.scale += 2;
                    section.after.push('%');
                }
                Token::Code('@') => section.general = true,
                Token::Code(char) | Token::Literal(char) => {
                    if section.has_digits {
                        section.after.push(*char)
                    } else {
                        section.before.push(*char)
                    }
                }
                Token::Condition => section.general = true,
            }
        }
        section.decimals = section.decimals.min(DIGITS);
        section.optional = section.optional.min(section.decimals);
        section.scale -= 3 * commas.min(4);
        section
    }
}

fn date_pieces(tokens: Vec<Token>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut tokens = tokens.into_iter().take_while(|token| *token != Token::Code(';')).peekable();
    while let Some(token) = tokens.next() {
        let Some(code) = token.code() else {
            pieces.extend(if let Token::Literal(char) = token { Some(Piece::Literal(char)) } else { None });
            continue;
        };
        let unit = code.to_ascii_lowercase();
        if !matches!(unit, 'y' | 'e' | 'm' | 'd' | 'h' | 's') {
            // What is left are AM/PM, weekdays and fractions of a second.
            if matches!(code, '-' | '/' | ':' | '.' | ' ' | '年' | '月' | '日' | '时' | '分' | '秒') {
                pieces.push(Piece::Literal(code));
            }
            continue;
        }
        let mut width = 1;
        while tokens.next_if(|next| next.code().is_some_and(|next| next.eq_ignore_ascii_case(&unit))).is_some() {
            width += 1;
        }
        let before = pieces.iter().rev().find(|piece| !matches!(piece, Piece::Literal(_)));
        pieces.push(match unit {
            'y' => Piece::Year(width),
            'e' => Piece::Year(4),
            'd' => Piece::Day(width),
            'h' => Piece::Hour(width),
            's' => Piece::Second(width),
            _ if matches!(before, Some(Piece::Hour(_))) => Piece::Minute(width),
            _ => Piece::Month(width),
        });
    }
    // `mm:ss` has minutes in front of seconds.
    for at in 1..pieces.len() {
        if !matches!(pieces.get(at), Some(Piece::Second(_))) {
            continue;
        }
        let before = pieces.iter_mut().take(at).rev().find(|piece| !matches!(piece, Piece::Literal(_)));
        if let Some(piece) = before
            && let Piece::Month(width) = *piece
        {
            *piece = Piece::Minute(width);
        }
    }
    pieces
}

/// What a count of days shows as a date. None for what is none: a negative value, or one behind the year 9999.
fn date(exact: Decimal, pieces: &[Piece], from_1904: bool) -> Option<String> {
    const LAST_DAY: i64 = 2_958_465;
    let days = i64::try_from(exact.trunc()).ok()?;
    let days = if from_1904 { days + 1462 } else { days };
    if !(0..=LAST_DAY).contains(&days) {
        return None;
    }
    let seconds = i64::try_from((exact.fract() * Decimal::from(86_400)).round()).ok()?;
    let (year, month, day) = civil(days);
    let padded = |value: i64, width: usize| if width == 1 { value.to_string() } else { format!("{value:02}") };
    let mut text = String::new();
    for piece in pieces {
        match *piece {
            Piece::Year(width) if width <= 2 => text += &format!("{:02}", year % 100),
            Piece::Year(_) => text += &year.to_string(),
            // Names of months become their numbers.
            Piece::Month(width) => text += &padded(month, if width == 2 { 2 } else { 1 }),
            Piece::Day(width) if width <= 2 => text += &padded(day, width),
            Piece::Day(_) => {}
            Piece::Hour(width) => text += &padded(seconds / 3600, width),
            Piece::Minute(width) => text += &padded(seconds / 60 % 60, width),
            Piece::Second(width) => text += &padded(seconds % 60, width),
            Piece::Literal(char) => text.push(char),
        }
    }
    Some(text.trim().to_owned())
}

/// Year, month and day of a count of days, in which 1900 wrongly is a leap year.
fn civil(days: i64) -> (i64, i64, i64) {
    if days == 60 {
        return (1900, 2, 29);
    }
    // Days since 1 March of the year 0, in which leap days come last.
    let shifted = days + if days < 60 { 693_900 } else { 693_899 };
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(code: &str, value: &str) -> String {
        Format::parse(code).show(value, false)
    }

    #[test]
    fn the_general_format_shows_no_binary_noise() {
        for (value, text) in [
            ("0.30000000000000004", "0.3"),
            ("275.70999999999998", "275.71"),
            ("1234.5600000001", "1234.56"),
            ("123456789012.35", "123456789012.35"),
            ("1E-3", "0.001"),
            ("1.2345E+6", "1234500"),
            ("-4", "-4"),
            ("0", "0"),
            ("9.9999999999999995E-7", "0.000001"),
            ("x", "x"),
        ] {
            assert_eq!(shown("General", value), text, "{value}");
        }
    }

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (code, value, text) in [
            ("0.00", "2.675", "2.68"),
            ("0.00", "2.6749999999999998", "2.68"),
            ("0.00", "40.8", "40.80"),
            ("#,##0.00", "1234567.891", "1,234,567.89"),
            ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1234.5", "-1,234.50"),
            ("#,##0.00;(#,##0.00)", "-1234.5", "-1,234.50"),
            ("_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "0", "0.00"),
            ("0.00;-0.00;;@", "0", ""),
            ("0.00%", "0.12345", "12.35%"),
            ("0%", "0.98", "98%"),
            ("0.##", "12.5", "12.5"),
            ("0.##", "12", "12"),
            ("0.00\"万元\"", "4.01", "4.01万元"),
            ("[$¥-804]#,##0.00", "4.01", "¥4.01"),
            ("#,##0.0,", "12345678", "12,345.7"),
            ("[>100]0.0;0.00", "4.01", "4.01"),
            ("# ?/?", "0.5", "0.5"),
            ("0.00E+00", "1234.5", "1234.5"),
            ("@", "4.01", "4.01"),
            ("0", "-0.2", "0"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
    }

    #[test]
    fn days_are_shown_as_dates() {
        for (code, value, text) in [
            ("yyyy\"年\"m\"月\"d\"日\"", "45291", "2023年12月31日"),
            ("yyyy-mm-dd", "45351", "2024-02-29"),
            ("[$-804]yyyy/m/d h:mm", "45292.75", "2024/1/1 18:00"),
            ("mm:ss", "0.5006944444", "01:00"),
            ("yyyy/m/d", "60", "1900/2/29"),
            ("yyyy/m/d", "1", "1900/1/1"),
            ("yyyy/m/d", "-1", "-1"),
            ("yyyy/m/d", "1e20", "100000000000000000000"),
        ] {
            assert_eq!(shown(code, value), text, "{code} {value}");
        }
        assert_eq!(Format::parse("yyyy/m/d").show("0", true), "1904/1/1");
        assert_eq!(Format::built_in(57).show("45291", false), "2023年12月");
        assert_eq!(Format::built_in(10).show("0.9", false), "90.00%");
    }

    proptest! {
        #[test]
        fn any_code_shows_something(code in "[0#?.,%;@\"\\\\_*ymdhsEG年(\\-\\[\\] ]{0,24}", value in any::<f64>()) {
            shown(&code, &value.to_string());
        }

        #[test]
        fn two_decimals_lose_nothing(cents in -99_999_999_999i64..99_999_999_999) {
            let value = cents as f64 / 100.0;
            let exact = Decimal::new(cents, 2);
            prop_assert_eq!(shown("0.00", &value.to_string()), exact.to_string().replace("-0.00", "0.00"));
            prop_assert_eq!(shown("General", &value.to_string()), exact.normalize().to_string());
        }
    }
}
