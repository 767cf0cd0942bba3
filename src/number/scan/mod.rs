//! Finding the numbers of a paragraph, in one pass.
//!
//! The pass skips to the next digit or Chinese numeral, reads the number, and lets the words around it decide what it is.
//! Most digits of a report are not figures: document numbers 〔2023〕2号, codes 2080505, dates, 5133人才, 12345热线, clause numbers.
//! A number is kept when it has a unit, or when an amount or a rate was plainly meant and its unit forgotten.

mod chinese;
mod context;
mod counter;
mod digits;
mod suffix;

use super::{Kind, Mention, Unit};
use context::{after, before, skip};
use digits::{Digits, Run};
use rust_decimal::Decimal;
use suffix::Suffix;

/// Every number of a normalised paragraph, in order and without overlap. Positions are bytes of `view`.
///
/// ```
/// use gouji::number::{Kind, scan};
/// let mentions = scan("公务接待费支出决算为4.01万元，完成预算的99.5%");
/// assert_eq!(mentions[0].kind, Kind::Amount);
/// assert_eq!(mentions[1].value.to_string(), "99.5");
/// ```
pub fn scan(view: &str) -> Vec<Mention> {
    let mut scanner = Scanner { view, floor: 0, code_end: 0, found: Vec::new() };
    let bytes = view.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'0'..=b'9' => scanner.number(at).max(at + 1),
            0..0x80 => at + 1,
            0x80..0xe0 => at + 2,
            0xf0.. => at + 4,
            _ if starts_numeral(bytes, at) => scanner.numeral(at).max(at + 3),
            _ => at + 3,
        };
    }
    scanner.found
}

/// One bit for each character from U+3000 to U+9FFF that can start a numeral.
const NUMERALS: [u64; 448] = {
    let mut bits = [0; 448];
    let mut at = 0;
    while at < chinese::FIRST.len() {
        let code = chinese::FIRST[at] as usize - 0x3000;
        bits[code / 64] |= 1 << (code % 64);
        at += 1;
    }
    bits
};

/// Whether the three-byte character at `at` can start a numeral.
fn starts_numeral(bytes: &[u8], at: usize) -> bool {
    let Some(&[a, b, c]) = bytes.get(at..at + 3) else { return false };
    let code = (usize::from(a & 0x0f) << 12) | (usize::from(b & 0x3f) << 6) | usize::from(c & 0x3f);
    code.checked_sub(0x3000).and_then(|code| NUMERALS.get(code / 64).map(|bits| bits >> (code % 64) & 1 == 1)).unwrap_or(false)
}

struct Scanner<'a> {
    view: &'a str,
    /// Byte behind the last mention: nothing before it may join another one.
    floor: usize,
    /// Byte behind the last classification code (201类), so that 10款 directly behind it is known as one.
    code_end: usize,
    found: Vec<Mention>,
}

impl Scanner<'_> {
    /// Reads the number whose first digit is at `start`. Returns where to go on.
    fn number(&mut self, start: usize) -> usize {
        let view = self.view;
        let outer = before(view, start);
        let mut number = match digits::read(view, start) {
            Run::Opaque(end) => return skip_identifier(view, end),
            Run::Number(number) => number,
        };
        if let Some(year) = digits::numbered_year(view, &number) {
            number = year;
        }
        let next = after(view, number.end);
        let is_identifier = |c: char| c.is_ascii_alphabetic() || c == '_';
        if outer.is_some_and(is_identifier) || next.is_some_and(is_identifier) {
            return skip_identifier(view, number.end);
        }
        if outer == Some('第') {
            return self.ordinal(number);
        }
        if let Some(end) = document_number(view, &number).or_else(|| time_of_day(view, &number)) {
            return end;
        }
        if let Some(end) = suffix::year(view, &number) {
            return self.year(&number, end);
        }
        if let Some(end) = date_part(view, &number) {
            return end;
        }
        let suffix = suffix::read(view, number.start, number.end);
        if let Some(end) = self.range(&number, suffix.as_ref()) {
            return end;
        }
        if let Some(end) = self.bracketed(&number, suffix.as_ref()) {
            return end;
        }
        match suffix {
            Some(suffix) => self.quantity(&number, suffix),
            None => self.bare(&number),
        }
    }

    /// A number with its unit.
    fn quantity(&mut self, number: &Digits, suffix: Suffix) -> usize {
        let end = suffix.end;
        if suffix.kind == Kind::Count && self.is_code(number, &suffix) {
            self.code_end = end;
            return end;
        }
        let signed = matches!(suffix.kind, Kind::Amount | Kind::Percent);
        let (start, negative) = if signed { context::sign(self.view, number.start, self.floor) } else { (number.start, false) };
        self.push(start, number.value, number.decimals, negative, suffix, None);
        end
    }

    /// Whether a count is a classification code: 201类, 06款, （11款）, 210类11款01项.
    fn is_code(&self, number: &Digits, suffix: &Suffix) -> bool {
        if number.padded && number.decimals == 0 {
            return true;
        }
        let word = self.view.get(suffix.counter.clone());
        if !matches!(word, Some("类" | "款" | "项")) {
            return false;
        }
        let enclosed =
            matches!(before(self.view, number.start), Some('（' | '(')) && matches!(after(self.view, suffix.end), Some('）' | ')'));
        let digits = if word == Some("类") { 3 } else { 2 };
        number.is_plain()
            && number.whole_digits == digits
            && (enclosed || digits == 3 || (number.start == self.code_end && number.start > 0))
    }

    /// 第14名, 第3季度.
    fn ordinal(&mut self, number: Digits) -> usize {
        let view = self.view;
        let start = number.start - '第'.len_utf8();
        let end = match range_end(view, number.end) {
            Some(upper) => upper.end,
            None => number.end,
        };
        let unit_end = counter::read(view, end)
            .or_else(|| ["季度", "期", "届", "号", "位", "章", "节", "年", "款", "页", "版"].iter().find_map(|word| skip(view, end, word)));
        let end = unit_end.unwrap_or(end);
        if number.is_plain() && start >= self.floor {
            let suffix = Suffix::plain(end, Kind::Ordinal, Unit::Counted);
            self.push(start, number.value, 0, false, suffix, None);
        }
        end
    }

    /// 2023年, 2023年度, 2021-2023年, 2021年至2023年.
    fn year(&mut self, number: &Digits, end: usize) -> usize {
        let upper = range_end(self.view, end).and_then(|upper| Some((upper.value, suffix::year(self.view, &upper)?)));
        let (upper, end) = match upper {
            Some((last, end)) if last > number.value => (Some(last), end),
            _ => (None, end),
        };
        self.push(number.start, number.value, 0, false, Suffix::plain(end, Kind::Year, Unit::Counted), upper);
        end
    }

    /// A range: 2-3%, 5至6万元, 10%-20%, 2021-2023年; and what looks like one: 1-3期, 2023-12-31, 0737-7221234.
    fn range(&mut self, number: &Digits, suffix: Option<&Suffix>) -> Option<usize> {
        let view = self.view;
        let upper = range_end(view, suffix.map_or(number.end, |suffix| suffix.end))?;
        let Some(own) = suffix else {
            if range_end(view, upper.end).is_some() {
                return Some(skip_chain(view, upper.end));
            }
            if let (Some(_), Some(end)) = (number.year(), suffix::year(view, &upper)) {
                self.push(number.start, number.value, 0, false, Suffix::plain(end, Kind::Year, Unit::Counted), Some(upper.value));
                return Some(end);
            }
            let Some(shared) = suffix::read(view, upper.start, upper.end) else { return Some(upper.end) };
            let word = view.get(shared.counter.clone()).unwrap_or_default();
            let numbering = shared.kind == Kind::Count && (counter::is_numbering(word) || number.padded);
            if numbering || !matches!(shared.kind, Kind::Amount | Kind::Percent | Kind::Count) {
                return Some(shared.end);
            }
            let end = shared.end;
            let last = digits::shifted(upper.value, shared.shift)?;
            let decimals = number.decimals.max(upper.decimals);
            self.push(number.start, number.value, decimals, false, Suffix { hedge: true, ..shared }, Some(last));
            return Some(end);
        };
        if before(view, upper.start) == Some('/') {
            return None;
        }
        let last = suffix::read(view, upper.start, upper.end)?;
        if last.kind != own.kind
            || !matches!(own.kind, Kind::Amount | Kind::Percent | Kind::Count)
            || own.unit.is_rate() && own.unit != last.unit
        {
            return None;
        }
        if own.kind == Kind::Count && view.get(own.counter.clone()) != view.get(last.counter.clone()) {
            return None;
        }
        let value = in_unit(digits::shifted(upper.value, last.shift)?, last.unit, own.unit)?;
        let decimals = number.decimals.max(upper.decimals);
        let counter = if last.kind == Kind::Count { last.counter.clone() } else { last.end..last.end };
        self.push(number.start, number.value, decimals, false, Suffix { end: last.end, counter, hedge: true, ..own.clone() }, Some(value));
        Some(last.end)
    }

    /// Accounting negatives: （12.30）万元, 为（12.30万元）.
    fn bracketed(&mut self, number: &Digits, suffix: Option<&Suffix>) -> Option<usize> {
        let view = self.view;
        let open = before(view, number.start).filter(|c| matches!(c, '（' | '('))?;
        let start = number.start - open.len_utf8();
        if start < self.floor {
            return None;
        }
        let closed = |at: usize| skip(view, at, "）").or_else(|| skip(view, at, ")"));
        let found = match suffix {
            None => {
                let suffix = suffix::read(view, start, closed(number.end)?)?;
                context::has_money_cue(view, start).then_some(suffix)?
            }
            Some(own) => {
                let end = closed(own.end)?;
                context::has_copula(view, start).then(|| Suffix { end, counter: end..end, ..own.clone() })?
            }
        };
        if !matches!(found.kind, Kind::Amount | Kind::Percent) || !found.spelled {
            return None;
        }
        let end = found.end;
        self.push(start, number.value, number.decimals, true, found, None);
        Some(end)
    }

    /// A number whose unit was forgotten: 占76.23；
    fn bare(&mut self, number: &Digits) -> usize {
        let (start, negative) = context::sign(self.view, number.start, self.floor);
        let next = self.view.as_bytes().get(number.end..).unwrap_or_default();
        let runs_on = matches!(next, [b',' | b'.', b'0'..=b'9', ..]);
        let ends = !runs_on && after(self.view, number.end).is_none_or(|c| context::is_punctuation(c) && c != '”' && c != '》');
        let plausible = if number.decimals == 0 {
            !number.padded && number.year().is_none() && (number.whole_digits < 7 || number.grouped)
        } else {
            number.decimals <= 6
        };
        if ends && plausible && context::has_money_cue(self.view, start) {
            let end = number.end;
            let suffix = Suffix::plain(end, Kind::Bare, Unit::Counted);
            self.push(start, number.value, number.decimals, negative, suffix, None);
        }
        number.end
    }

    /// Reads the Chinese numerals at `start`. Returns where to go on.
    fn numeral(&mut self, start: usize) -> usize {
        let view = self.view;
        for (word, unit) in [("百分之", Unit::Percent), ("千分之", Unit::PerMille)] {
            if let Some(at) = skip(view, start, word) {
                return self.spoken_rate(start, at, unit);
            }
        }
        let end = chinese::run_end(view, start);
        let run = view.get(start..end).unwrap_or_default();
        let outer = before(view, start);
        if outer.is_some_and(|c| c.is_ascii_alphanumeric() || "第每各某同这那哪几数上好多其".contains(c)) {
            return end;
        }
        if let Some(year) = chinese::year(run) {
            if let Some(year_end) = skip(view, end, "年") {
                let year_end = skip(view, year_end, "度").unwrap_or(year_end);
                self.push(start, Decimal::from(year), 0, false, Suffix::plain(year_end, Kind::Year, Unit::Counted), None);
                return year_end;
            }
            return end;
        }
        let body_end = end - chinese::unit_tail(run);
        let Some(body) = view.get(start..body_end) else { return end };
        let Some((value, decimals)) = chinese::parse(body) else { return end };
        let Some(suffix) = suffix::read(view, start, body_end) else { return end };
        let single = body.chars().count() == 1;
        let kept = match suffix.kind {
            // 一元, 二元, 三元 are words of their own.
            Kind::Amount => suffix.spelled && (!single || suffix.unit != Unit::Yuan || suffix.shift > 0 || value.is_zero()),
            Kind::Count => suffix.shift == 0 && is_spoken_count(view, value, &suffix, outer),
            _ => false,
        };
        if !kept {
            return end.max(start);
        }
        let suffix_end = suffix.end;
        let (from, negative) = if suffix.kind == Kind::Amount { context::sign(view, start, self.floor) } else { (start, false) };
        self.push(from, value, decimals, negative, suffix, None);
        suffix_end
    }

    /// 百分之十二点五, 百分之12.5, 千分之三.
    fn spoken_rate(&mut self, start: usize, at: usize, unit: Unit) -> usize {
        let view = self.view;
        let read = match after(view, at) {
            Some('0'..='9') => match digits::read(view, at) {
                Run::Number(number) => Some((number.value, number.decimals, number.end)),
                Run::Opaque(end) => return end,
            },
            Some('百') => Some((Decimal::ONE_HUNDRED, 0, at + '百'.len_utf8())),
            _ => {
                let end = chinese::run_end(view, at);
                view.get(at..end).and_then(chinese::parse).map(|(value, decimals)| (value, decimals, end))
            }
        };
        let Some((value, decimals, end)) = read else { return at };
        let (start, negative) = context::sign(view, start, self.floor);
        let suffix = Suffix::plain(end, Kind::Percent, unit);
        self.push(start, value, decimals, negative, suffix, None);
        end
    }

    /// Keeps a mention, unless its value is beyond what a decimal holds.
    fn push(&mut self, start: usize, value: Decimal, decimals: u32, negative: bool, suffix: Suffix, upper: Option<Decimal>) {
        let Some(mut value) = digits::shifted(value, suffix.shift) else { return };
        if negative && !value.is_zero() {
            value.set_sign_negative(true);
        }
        let Suffix { end, kind, unit, shift, counter, hedge, .. } = suffix;
        let view = self.view;
        let quantity = !matches!(kind, Kind::Year | Kind::Ordinal);
        let per = kind == Kind::Amount && context::is_per(view, start..end);
        let kind = if kind == Kind::Amount && !per && context::is_threshold(view, start..end) { Kind::Threshold } else { kind };
        let hedge = hedge || (quantity && (context::is_hedged_before(view, start) || context::is_hedged_after(view, end)));
        let decimals = decimals.saturating_sub(shift);
        self.floor = end;
        self.found.push(Mention { start, end, kind, value, decimals, unit, counter, hedge, upper, per });
    }
}

/// Whether a Chinese numeral before a counting word really counts: 三个方面, 两辆; not 一个, 八项规定, 二次供水.
fn is_spoken_count(view: &str, value: Decimal, suffix: &Suffix, outer: Option<char>) -> bool {
    let counted = after(view, suffix.counter.start).is_some_and(|c| "个家名人辆台套批次项条户所座件".contains(c));
    if !counted || value < Decimal::TWO || value > Decimal::from(19) || value.scale() > 0 {
        return false;
    }
    let quoted = matches!(outer, Some('“' | '‘' | '《' | '「' | '"' | '【'));
    let slogan = ["规定", "维护", "意识", "自信", "确立", "一百年", "一", "结合", "代表", "全面", "服从", "产业", "供水", "统筹", "转"]
        .iter()
        .any(|word| skip(view, suffix.end, word).is_some());
    !quoted && !slogan
}

/// The second number of what looks like a range that goes on at `at`.
fn range_end(view: &str, at: usize) -> Option<Digits> {
    let separator = after(view, at).filter(|c| context::is_dash(*c) || matches!(c, '至' | '/'))?;
    match digits::read(view, at + separator.len_utf8()) {
        Run::Number(number) if number.end > number.start => Some(number),
        _ => None,
    }
}

/// Byte behind the numbers that are chained to what ends at `at`: the rest of 2023-12-31.
fn skip_chain(view: &str, mut at: usize) -> usize {
    while let Some(link) = range_end(view, at) {
        at = link.end;
    }
    at
}

/// Byte behind the letters and digits that go on at `at`.
fn skip_identifier(view: &str, at: usize) -> usize {
    let rest = view.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// Byte behind a document number that starts with this year: 〔2023〕2号, [2016]168号.
fn document_number(view: &str, number: &Digits) -> Option<usize> {
    number.year()?;
    before(view, number.start).filter(|c| "〔[【（(〈［{".contains(*c))?;
    let close = after(view, number.end).filter(|c| "〕]】）)〉］}".contains(*c))?;
    let at = number.end + close.len_utf8();
    let at = skip(view, at, "第").unwrap_or(at);
    match digits::read(view, at) {
        Run::Number(serial) if serial.end > serial.start => skip(view, serial.end, "号"),
        _ => None,
    }
}

/// Byte behind a time of day: 8：30.
fn time_of_day(view: &str, number: &Digits) -> Option<usize> {
    if !number.is_plain() || number.whole_digits > 2 || number.value > Decimal::from(24) {
        return None;
    }
    let at = skip(view, number.end, "：").or_else(|| skip(view, number.end, ":"))?;
    match digits::read(view, at) {
        Run::Number(minutes) if minutes.is_plain() && minutes.whole_digits == 2 && minutes.value < Decimal::from(60) => Some(minutes.end),
        _ => None,
    }
}

/// Byte behind a part of a date or a time (12月, 31日, 2号, 8时30分) or a span of years (3年).
fn date_part(view: &str, number: &Digits) -> Option<usize> {
    let at = context::skip_spaces(view, number.end);
    let unit = after(view, at).filter(|c| matches!(c, '年' | '月' | '日' | '号' | '时' | '点'))?;
    let end = at + unit.len_utf8();
    if matches!(unit, '时' | '点')
        && let Run::Number(minutes) = digits::read(view, end)
        && let Some(end) = skip(view, minutes.end, "分")
    {
        return Some(end);
    }
    Some(end)
}

/// An amount or a rate in another unit of its kind.
fn in_unit(value: Decimal, from: Unit, to: Unit) -> Option<Decimal> {
    let shift = from.exponent().checked_sub(to.exponent())?;
    if let Ok(shift) = u32::try_from(shift) {
        return digits::shifted(value, shift);
    }
    Decimal::try_from_i128_with_scale(value.mantissa(), value.scale().checked_add(shift.unsigned_abs())?).ok()
}

#[cfg(test)]
mod tests;
