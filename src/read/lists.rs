//! Automatic numbering: what number stands before the paragraphs of a list.

use super::numeral::Numeral;
use std::collections::{HashMap, HashSet};

/// How many levels a list has.
pub(super) const LEVELS: usize = 9;

/// The longest number, in bytes. Word allows some thirty characters.
const LONGEST: usize = 120;

/// How one level of a list is numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// The first number.
    pub(super) start: u32,
    /// How the number is written.
    pub(super) numeral: Numeral,
    /// The text around it: `第%1章` has the number of the first level for `%1`.
    pub(super) text: String,
    /// After which level (from 1) the numbers start again; 0 for never. Without it, after any level above.
    pub(super) restart: Option<usize>,
    /// Whether all its numbers are written as 1, 2, 3.
    pub(super) legal: bool,
    /// Whether a blank stands between the number and the text.
    pub(super) spaced: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, numeral: Numeral::None, text: String::new(), restart: None, legal: false, spaced: true }
    }
}

/// A list: lists of one definition go on with each other's numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    /// Which definition it uses.
    pub(super) definition: u32,
    /// Its levels, outermost first.
    pub(super) levels: Vec<Level>,
    /// The levels that start again at this number where the list begins.
    pub(super) restarts: [Option<u32>; LEVELS],
}

/// Counts the paragraphs of the lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: HashMap<u32, List>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<u32>,
}

impl Lists {
    /// Counts for these lists, by the number that paragraphs refer to them by.
    pub(super) fn new(lists: HashMap<u32, List>) -> Self {
        Self { lists, ..Self::default() }
    }

    /// The number of the next paragraph at a level (from 0) of a list; nothing for bullets and for lists that are not defined.
    pub(super) fn next(&mut self, list: u32, level: usize) -> Option<String> {
        let begins = self.begun.insert(list);
        let definition = self.lists.get(&list)?;
        let own = definition.levels.get(level)?;
        let counters = self.counters.entry(definition.definition).or_default();
        if begins {
            for (counter, restart) in counters.iter_mut().zip(definition.restarts) {
                if restart.is_some() {
                    *counter = None;
                }
            }
        }
        let start = |at: usize| {
            let restart = definition.restarts.get(at).copied().flatten();
            restart.or_else(|| definition.levels.get(at).map(|level| level.start)).unwrap_or(1)
        };
        let counter = counters.get_mut(level)?;
        *counter = Some(counter.map_or_else(|| start(level), |number| number.saturating_add(1)));
        for (at, deeper) in definition.levels.iter().enumerate().skip(level + 1) {
            // The restart level counts from 1, ours from 0.
            if level < deeper.restart.unwrap_or(at)
                && let Some(counter) = counters.get_mut(at)
            {
                *counter = None;
            }
        }
        if own.numeral == Numeral::None && !own.text.contains('%') {
            return None;
        }
        let mut number = String::new();
        let mut template = own.text.chars().peekable();
        while let Some(c) = template.next() {
            let named = if c == '%' { template.peek().and_then(|c| c.to_digit(10)) } else { None };
            match named.and_then(|named| (named as usize).checked_sub(1)) {
                Some(at) => {
                    template.next();
                    let numeral = definition.levels.get(at).map_or(Numeral::Decimal, |level| level.numeral);
                    let value = counters.get(at).copied().flatten().unwrap_or_else(|| start(at));
                    let plain = own.legal && numeral != Numeral::None;
                    number.push_str(&if plain { Numeral::Decimal } else { numeral }.write(value));
                }
                None => number.push(c),
            }
            if number.len() > LONGEST {
                break;
            }
        }
        // A blank behind 一、 says nothing; one behind a digit or a point keeps two numbers apart.
        if own.spaced && number.ends_with(|last: char| last.is_ascii()) {
            number.push(' ');
        }
        (!number.trim().is_empty()).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(levels: &[(Numeral, &str)]) -> HashMap<u32, List> {
        let levels = levels.iter().map(|&(numeral, text)| Level { numeral, text: text.into(), ..Level::default() }).collect();
        let list = List { definition: 7, levels, ..List::default() };
        let again = List { restarts: [Some(1), None, None, None, None, None, None, None, None], ..list.clone() };
        HashMap::from([(1, list), (2, again)])
    }

    #[test]
    fn numbers_the_levels_of_official_documents() {
        let mut lists = Lists::new(lists(&[(Numeral::Chinese, "%1、"), (Numeral::Chinese, "（%2）"), (Numeral::Decimal, "%3.")]));
        let numbers: Vec<_> = [0, 1, 1, 2, 2, 0, 1, 2].iter().map(|&level| lists.next(1, level).unwrap()).collect();
        assert_eq!(numbers, ["一、", "（一）", "（二）", "1. ", "2. ", "二、", "（一）", "1. "]);
    }

    #[test]
    fn a_list_goes_on_or_starts_again() {
        let mut lists = Lists::new(lists(&[(Numeral::Decimal, "%1、")]));
        let numbers: Vec<_> = [1, 1, 2, 2, 1].iter().map(|&list| lists.next(list, 0).unwrap()).collect();
        assert_eq!(numbers, ["1、", "2、", "1、", "2、", "3、"]);
        assert_eq!(lists.next(9, 0), None);
        assert_eq!(lists.next(1, 5), None);
    }

    #[test]
    fn levels_above_show_in_a_number() {
        let mut all = lists(&[(Numeral::Chinese, "第%1章"), (Numeral::Decimal, "%1.%2")]);
        let mut plain = Lists::new(all.clone());
        assert_eq!([0, 1, 1].map(|level| plain.next(1, level).unwrap()), ["第一章", "一.1 ", "一.2 "]);
        all.get_mut(&1).unwrap().levels[1].legal = true;
        let mut legal = Lists::new(all);
        // A level above that has not begun shows its first number.
        assert_eq!([1, 0, 1].map(|level| legal.next(1, level).unwrap()), ["1.1 ", "第一章", "1.1 "]);
    }

    #[test]
    fn a_level_may_never_start_again() {
        let mut all = lists(&[(Numeral::Decimal, "%1"), (Numeral::Decimal, "%2")]);
        all.get_mut(&1).unwrap().levels[1].restart = Some(0);
        let mut lists = Lists::new(all);
        assert_eq!([0, 1, 0, 1].map(|level| lists.next(1, level).unwrap()), ["1 ", "1 ", "2 ", "2 "]);
    }

    #[test]
    fn bullets_have_no_number() {
        let mut lists = Lists::new(lists(&[(Numeral::None, "●")]));
        assert_eq!(lists.next(1, 0), None);
    }
}
