//! Styles of paragraphs.

use super::bytes::{slice, u16_at};
use super::properties::ParagraphProperties;
use crate::read::flow::Role;

/// How many styles may be based on each other.
const CHAIN: usize = 16;

/// The style that no style is based on.
const NONE: u16 = 0x0FFF;

/// The kind of a style of paragraphs.
const PARAGRAPH: u16 = 1;

/// The built-in styles: headings of nine levels, tables of contents of nine levels.
const HEADINGS: std::ops::RangeInclusive<u16> = 1..=9;
const CONTENTS: std::ops::RangeInclusive<u16> = 19..=27;
const TITLES: [u16; 2] = [62, 74];

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Style>);

/// A style with all that it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) properties: ParagraphProperties,
    /// What a built-in style makes of a paragraph.
    pub(super) role: Option<Role>,
}

/// A style as it is written.
#[derive(Debug, Clone, Copy)]
struct Own<'a> {
    base: u16,
    identifier: u16,
    modifiers: &'a [u8],
}

impl Styles {
    /// Reads the list of styles.
    pub(super) fn read(list: &[u8]) -> Self {
        let own = own(list).unwrap_or_default();
        let resolved = own.iter().map(|style| {
            let mut chain: Vec<&Own<'_>> = style.iter().collect();
            while let Some(base) = chain.last().and_then(|style| own.get(usize::from(style.base))?.as_ref()).filter(|_| chain.len() < CHAIN)
            {
                chain.push(base);
            }
            let mut properties = ParagraphProperties::default();
            for style in chain.iter().rev() {
                properties.apply(style.modifiers, &[]);
            }
            let role = style.as_ref().and_then(|style| role(style.identifier));
            Style { properties, role }
        });
        Self(resolved.collect())
    }

    /// The style of this number.
    pub(super) fn get(&self, number: u16) -> Style {
        self.0.get(usize::from(number)).cloned().unwrap_or_default()
    }
}

fn role(identifier: u16) -> Option<Role> {
    if HEADINGS.contains(&identifier) || TITLES.contains(&identifier) {
        Some(Role::Heading)
    } else if CONTENTS.contains(&identifier) {
        Some(Role::Contents)
    } else {
        None
    }
}

/// The styles one after another; nothing for places that hold none.
fn own(list: &[u8]) -> Option<Vec<Option<Own<'_>>>> {
    let head = usize::from(u16_at(list, 0)?);
    let (count, base_size) = (u16_at(list, 2)?, usize::from(u16_at(list, 4)?));
    let mut styles = Vec::new();
    let mut at = 2 + head;
    for _ in 0..count {
        let Some(size) = u16_at(list, at).map(usize::from) else { break };
        let style = slice(list, at + 2, size).unwrap_or_default();
        styles.push(style_of(style, base_size));
        at += 2 + size + size % 2;
    }
    Some(styles)
}

fn style_of(style: &[u8], base_size: usize) -> Option<Own<'_>> {
    let (first, second) = (u16_at(style, 0)?, u16_at(style, 2)?);
    if second & 0xF != PARAGRAPH {
        return None;
    }
    let identifier = first & 0x0FFF;
    let base = Some(second >> 4).filter(|base| *base != NONE).unwrap_or(u16::MAX);
    // The name ends with a zero; the modifiers start at an even byte, with the number of the style.
    let name = usize::from(u16_at(style, base_size)?);
    let mut at = base_size + 2 + (name + 1) * 2;
    at += at % 2;
    let size = usize::from(u16_at(style, at)?);
    let modifiers = slice(style, at + 2, size).and_then(|properties| properties.get(2..)).unwrap_or_default();
    Some(Own { base, identifier, modifiers })
}
