//! The part that defines automatic numbering.

use super::styles::Styles;
use super::tag::Tag;
use super::xml::{Token, Xml};
use crate::read::fault::Fault;
use crate::read::lists::{LEVELS, Level, List};
use crate::read::numeral::Numeral;
use std::borrow::Cow;
use std::collections::HashMap;

/// The lists of a document, and the levels that belong to styles.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The lists by the number that paragraphs refer to them by.
    pub(super) lists: HashMap<u32, List>,
    /// The level of a style in a list.
    levels: HashMap<(u32, String), usize>,
}

impl Numbering {
    /// The level that a list keeps for a style.
    pub(super) fn level_of(&self, list: u32, style: &str) -> Option<usize> {
        let definition = self.lists.get(&list)?.definition;
        self.levels.get(&(definition, style.to_owned())).copied()
    }
}

/// A definition that lists share.
#[derive(Debug, Default)]
struct Definition {
    levels: Vec<Level>,
    /// The style whose list defines it instead.
    link: Option<String>,
}

/// A list as it is written.
#[derive(Debug, Default)]
struct Instance {
    definition: u32,
    restarts: [Option<u32>; LEVELS],
    levels: Vec<(usize, Level)>,
}

/// Reads the part of the numbering.
///
/// # Errors
/// A damaged part.
pub(super) fn read(mut xml: Xml<'_>, styles: &Styles) -> Result<Numbering, Fault> {
    let mut definitions: HashMap<u32, Definition> = HashMap::new();
    let mut instances: HashMap<u32, Instance> = HashMap::new();
    let mut levels = HashMap::new();
    let (mut definition, mut list, mut at) = (None, None, 0usize);
    let mut level = Level::default();
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(Tag::Skipped) => xml.skip()?,
            Token::Open(Tag::ListDefinition) => {
                definition = xml.number::<u32>("abstractNumId").map(|id| (id, Definition::default()));
            }
            Token::Close(Tag::ListDefinition) => definitions.extend(definition.take()),
            Token::Open(Tag::List) => list = xml.number::<u32>("numId").map(|id| (id, Instance::default())),
            Token::Close(Tag::List) => instances.extend(list.take()),
            Token::Open(Tag::Level) => {
                at = xml.number("ilvl").unwrap_or_default();
                level = Level::default();
            }
            Token::Close(Tag::Level) => {
                let level = std::mem::take(&mut level);
                match (&mut definition, &mut list) {
                    _ if at >= LEVELS => {}
                    (Some((_, definition)), _) => put(&mut definition.levels, at, level),
                    (None, Some((_, list))) => list.levels.push((at, level)),
                    (None, None) => {}
                }
            }
            Token::Open(Tag::LevelOverride) => at = xml.number("ilvl").unwrap_or_default(),
            Token::Open(Tag::StartOverride) => {
                if let Some(restart) = list.as_mut().and_then(|(_, list)| list.restarts.get_mut(at)) {
                    *restart = xml.number("val");
                }
            }
            Token::Open(Tag::ListDefinitionId) => {
                if let (Some((_, list)), Some(id)) = (&mut list, xml.number("val")) {
                    list.definition = id;
                }
            }
            Token::Open(Tag::NumberingStyleLink) => {
                if let Some((_, definition)) = &mut definition {
                    definition.link = xml.attribute("val").map(Cow::into_owned);
                }
            }
            Token::Open(Tag::ParagraphStyle) => {
                if let (Some((id, _)), Some(style)) = (&definition, xml.attribute("val")) {
                    levels.insert((*id, style.into_owned()), at);
                }
            }
            Token::Open(tag) => read_level(&mut level, tag, &xml),
            _ => {}
        }
    }
    // A definition may stand for the list of a style.
    let linked: HashMap<u32, u32> = definitions
        .iter()
        .filter_map(|(id, definition)| Some((*id, instances.get(&styles.list(definition.link.as_deref()?)?)?.definition)))
        .collect();
    let lists = instances.into_iter().map(|(id, instance)| {
        let definition = linked.get(&instance.definition).copied().unwrap_or(instance.definition);
        let mut levels = definitions.get(&definition).map(|definition| definition.levels.clone()).unwrap_or_default();
        for (at, level) in instance.levels {
            put(&mut levels, at, level);
        }
        (id, List { definition, levels, restarts: instance.restarts })
    });
    Ok(Numbering { lists: lists.collect(), levels })
}

/// Takes over one property of a level.
fn read_level(level: &mut Level, tag: Tag, xml: &Xml<'_>) {
    match tag {
        Tag::Start => level.start = xml.number("val").unwrap_or(1),
        // A format of today stands beside one for programs of before.
        Tag::NumberFormat => level.numeral = numeral(&xml.attribute("val").unwrap_or_default()),
        Tag::LevelText => level.text = xml.attribute("val").unwrap_or_default().into_owned(),
        Tag::LevelRestart => level.restart = xml.number("val"),
        Tag::Legal => level.legal = xml.is_on(),
        Tag::Suffix => level.spaced = xml.attribute("val").is_none_or(|suffix| suffix != "nothing"),
        _ => {}
    }
}

fn put(levels: &mut Vec<Level>, at: usize, level: Level) {
    if levels.len() <= at {
        levels.resize_with(at + 1, Level::default);
    }
    if let Some(place) = levels.get_mut(at) {
        *place = level;
    }
}

/// The way of writing that a format names.
fn numeral(format: &str) -> Numeral {
    match format {
        "bullet" | "none" => Numeral::None,
        "decimalZero" => Numeral::DecimalZero,
        "decimalFullWidth" | "decimalFullWidth2" => Numeral::FullWidth,
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => Numeral::Chinese,
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => Numeral::ChineseDigits,
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Numeral::ChineseFormal,
        "ideographTraditional" => Numeral::Stems,
        "ideographZodiac" => Numeral::Branches,
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numeral::Circle,
        "decimalEnclosedParen" => Numeral::Parenthesis,
        "decimalEnclosedFullstop" => Numeral::FullStop,
        "ideographEnclosedCircle" => Numeral::ChineseParenthesis,
        "upperLetter" => Numeral::UpperLetter,
        "lowerLetter" => Numeral::LowerLetter,
        "upperRoman" => Numeral::UpperRoman,
        "lowerRoman" => Numeral::LowerRoman,
        _ => Numeral::Decimal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::lists::Lists;

    fn lists(numbering: &str) -> Numbering {
        let xml = format!("<w:numbering xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{numbering}</w:numbering>");
        read(Xml::new(&xml, "numbering.xml"), &Styles::default()).unwrap()
    }

    #[test]
    fn reads_levels_and_overrides() {
        let numbering = lists(
            "<w:abstractNum w:abstractNumId='5'>
               <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:pStyle w:val='1'/><w:suff w:val='nothing'/><w:lvlText w:val='%1、'/></w:lvl>
               <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>
             </w:abstractNum>
             <w:num w:numId='1'><w:abstractNumId w:val='5'/></w:num>
             <w:num w:numId='2'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='4'/></w:lvlOverride></w:num>
             <w:num w:numId='3'><w:abstractNumId w:val='5'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperLetter'/><w:lvlText w:val='%1)'/></w:lvl></w:lvlOverride></w:num>",
        );
        assert_eq!((numbering.level_of(2, "1"), numbering.level_of(2, "2")), (Some(0), None));
        let mut counts = Lists::new(numbering.lists);
        let numbers: Vec<_> = [(1, 0), (1, 1), (2, 0), (3, 0)].iter().map(|&(list, level)| counts.next(list, level).unwrap()).collect();
        assert_eq!(numbers, ["一、", "1. ", "四、", "E) "]);
    }

    #[test]
    fn ignores_levels_without_end() {
        assert_eq!(lists("<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='999999999'/></w:abstractNum>").lists.len(), 0);
    }
}
