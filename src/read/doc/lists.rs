//! Automatic numbering: definitions with their levels, and the lists that use them.

use super::bytes::{i32_at, offset_at, slice, u8_at, u16_at, u32_at};
use super::fib::{Fib, Place};
use crate::read::lists::{LEVELS, Level, List};
use crate::read::numeral::Numeral;
use std::collections::HashMap;

/// The sizes of what the table stream holds.
const DEFINITION: usize = 28;
const LEVEL: usize = 28;
const INSTANCE: usize = 16;

/// The lists by the number that paragraphs refer to them by.
pub(super) fn read(fib: &Fib<'_>, table: &[u8]) -> HashMap<u32, List> {
    let definitions = definitions(fib, table).unwrap_or_default();
    instances(fib.list(Place::ListInstances, table), &definitions)
}

/// The levels of every definition, by its identifier.
fn definitions(fib: &Fib<'_>, table: &[u8]) -> Option<HashMap<u32, Vec<Level>>> {
    let (start, _) = fib.place(Place::ListDefinitions)?;
    let count = usize::from(u16_at(table, start)?);
    let mut definitions = HashMap::new();
    // The levels stand behind all definitions.
    let mut at = start + 2 + count * DEFINITION;
    for number in 0..count {
        let definition = slice(table, start + 2 + number * DEFINITION, DEFINITION)?;
        let simple = u8_at(definition, 26)? & 1 != 0;
        let mut levels = Vec::new();
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, size)) = level(table, at) else { break };
            levels.push(level);
            at += size;
        }
        definitions.insert(u32_at(definition, 0)?, levels);
    }
    Some(definitions)
}

/// The lists, each with the levels of its definition and what it changes of them.
fn instances(list: &[u8], definitions: &HashMap<u32, Vec<Level>>) -> HashMap<u32, List> {
    let mut lists = HashMap::new();
    let count = offset_at(list, 0).unwrap_or_default().min(list.len() / INSTANCE);
    let mut at = 4 + count * INSTANCE;
    for number in 0..count {
        let Some(instance) = slice(list, 4 + number * INSTANCE, INSTANCE) else { break };
        let definition = u32_at(instance, 0).unwrap_or_default();
        let levels = definitions.get(&definition).cloned().unwrap_or_default();
        let mut own = List { definition, levels, ..List::default() };
        // The first four bytes of the changes say nothing.
        at += 4;
        for _ in 0..u8_at(instance, 12).unwrap_or_default() {
            let Some(flags) = u32_at(list, at + 4) else { break };
            let changed = (flags & 0xF) as usize;
            if flags & 0x10 != 0
                && let Some(restart) = own.restarts.get_mut(changed)
            {
                *restart = u32_at(list, at);
            }
            at += 8;
            if flags & 0x20 != 0 {
                let Some((level, size)) = level(list, at) else { break };
                if let Some(place) = own.levels.get_mut(changed) {
                    *place = level;
                }
                at += size;
            }
        }
        lists.insert(number as u32 + 1, own);
    }
    lists
}

/// The level at a place, and how many bytes it takes.
fn level(bytes: &[u8], at: usize) -> Option<(Level, usize)> {
    let head = slice(bytes, at, LEVEL)?;
    let flags = u8_at(head, 5)?;
    let properties = usize::from(u8_at(head, 24)?) + usize::from(u8_at(head, 25)?);
    let from = at + LEVEL + properties;
    let length = usize::from(u16_at(bytes, from)?);
    let units: Vec<u16> = slice(bytes, from + 2, length * 2)?.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect();
    // The characters 0 to 8 stand for the numbers of the levels.
    let text = String::from_utf16_lossy(&units).chars().fold(String::new(), |mut text, c| {
        match c as usize {
            named if named < LEVELS => {
                text.push('%');
                text.push_str(&(named + 1).to_string());
            }
            _ => text.push(c),
        }
        text
    });
    // The limit counts levels from 1, as ours does; 0 is never.
    let restart = if flags & 0x08 == 0 { None } else { u8_at(head, 26).map(usize::from) };
    let level = Level {
        start: i32_at(head, 0).and_then(|start| u32::try_from(start).ok()).unwrap_or(1),
        numeral: numeral(u8_at(head, 4)?),
        text,
        restart,
        legal: flags & 0x04 != 0,
        spaced: u8_at(head, 15)? != 2,
    };
    Some((level, LEVEL + properties + 2 + length * 2))
}

/// The way of writing that a format code names.
fn numeral(code: u8) -> Numeral {
    match code {
        1 => Numeral::UpperRoman,
        2 => Numeral::LowerRoman,
        3 => Numeral::UpperLetter,
        4 => Numeral::LowerLetter,
        11 | 33 | 35 | 37 | 39 => Numeral::Chinese,
        10 | 17 | 36 | 40 => Numeral::ChineseDigits,
        14 | 19 => Numeral::FullWidth,
        16 | 34 | 38 => Numeral::ChineseFormal,
        18 | 28 => Numeral::Circle,
        29 => Numeral::ChineseParenthesis,
        22 => Numeral::DecimalZero,
        23 | 255 => Numeral::None,
        26 => Numeral::FullStop,
        27 => Numeral::Parenthesis,
        30 => Numeral::Stems,
        31 | 32 => Numeral::Branches,
        _ => Numeral::Decimal,
    }
}
