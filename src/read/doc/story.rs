//! The parts of the text: paragraphs and tables as a reader of the printed document sees them.

use super::pieces::Characters;
use super::properties::{CharacterProperties, ParagraphProperties};
use super::runs::{Run, Runs};
use super::styles::Styles;
use super::table::OpenTable;
use crate::read::fault::Fault;
use crate::read::flow::{Budget, Item, Line, PageEnds};
use crate::read::lists::Lists;
use crate::read::normalise::is_blank;
use crate::read::symbols::{PRIVATE, symbol};
use std::collections::HashMap;
use std::mem::take;
use std::ops::Range;

/// How many tables may stand in each other.
const DEEPEST: usize = 32;

/// The numbers of lists end here; greater ones mean none.
const LISTS: u16 = 2047;

/// The characters that mean something.
mod mark {
    pub(super) const PICTURE: u16 = 0x01;
    pub(super) const CELL_END: u16 = 0x07;
    pub(super) const DRAWING: u16 = 0x08;
    pub(super) const TAB: u16 = 0x09;
    pub(super) const LINE_END: u16 = 0x0B;
    pub(super) const PAGE_END: u16 = 0x0C;
    pub(super) const PARAGRAPH_END: u16 = 0x0D;
    pub(super) const COLUMN_END: u16 = 0x0E;
    pub(super) const FIELD_BEGIN: u16 = 0x13;
    pub(super) const FIELD_RESULT: u16 = 0x14;
    pub(super) const FIELD_END: u16 = 0x15;
    pub(super) const NO_BREAK_HYPHEN: u16 = 0x1E;
    pub(super) const SYMBOL: u16 = 0x28;
}

/// What was met on the way and is not in the text as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Tracked insertions, which are accepted.
    pub(super) insertions: usize,
    /// Tracked deletions, which are left out.
    pub(super) deletions: usize,
    /// Hidden characters.
    pub(super) hidden: usize,
    /// Pictures and embedded objects.
    pub(super) pictures: usize,
    /// Symbols that stand for no known character.
    pub(super) symbols: usize,
}

/// Reads the parts of one document.
pub(super) struct Stories<'a> {
    pub(super) characters: &'a Characters,
    pub(super) character_runs: Runs<'a>,
    pub(super) paragraph_runs: Runs<'a>,
    pub(super) styles: Styles,
    pub(super) fonts: Vec<String>,
    /// The stream `Data`.
    pub(super) data: &'a [u8],
    pub(super) lists: Lists,
    /// The text of text boxes by the character of the main text that they are anchored at.
    pub(super) boxes: HashMap<usize, Vec<Range<usize>>>,
    pub(super) budget: Budget,
    pub(super) tally: Tally,
}

/// A part while it is read.
#[derive(Debug, Default)]
struct Story {
    items: Vec<Item>,
    /// The tables that are open, outermost first.
    tables: Vec<OpenTable>,
    /// The characters of the paragraph.
    units: Vec<u16>,
    /// The text of paragraphs whose ends were deleted: the next paragraph goes on with it.
    carried: Vec<u16>,
    /// The text boxes that are anchored in the paragraph.
    anchored: Vec<Range<usize>>,
    /// The open fields: whether their result has begun.
    fields: Vec<bool>,
}

impl Story {
    /// Puts blocks into the innermost cell, or into the part itself.
    fn put(&mut self, items: impl IntoIterator<Item = Item>) {
        self.tables.last_mut().map_or(&mut self.items, |table| &mut table.cell).extend(items);
    }

    /// Opens and closes tables until so many are open.
    fn go_to_depth(&mut self, depth: usize) {
        while self.tables.len() > depth {
            if let Some(grid) = self.tables.pop().map(OpenTable::finish).filter(|grid| !grid.cells.is_empty()) {
                self.put([Item::Grid(grid)]);
            }
        }
        while self.tables.len() < depth {
            self.tables.push(OpenTable::default());
        }
    }
}

impl Stories<'_> {
    /// The paragraphs and tables of a part of the text.
    ///
    /// # Errors
    /// More than a document may hold.
    pub(super) fn read(&mut self, range: Range<usize>) -> Result<Vec<Item>, Fault> {
        let mut story = Story::default();
        let mut run: Option<Run<'_>> = None;
        let mut properties = CharacterProperties::default();
        let characters = self.characters;
        for at in range {
            let Some(&unit) = characters.units.get(at) else { break };
            let offset = characters.offset(at);
            if !run.is_some_and(|run| (run.start..run.end).contains(&offset)) {
                run = self.character_runs.at(offset);
                let now = run.map(|run| CharacterProperties::of(run.modifiers)).unwrap_or_default();
                self.tally.deletions += usize::from(now.deleted && !properties.deleted);
                self.tally.insertions += usize::from(now.inserted && !properties.inserted);
                properties = now;
            }
            match unit {
                mark::PARAGRAPH_END | mark::CELL_END | mark::PAGE_END => self.end_paragraph(&mut story, at, unit, properties)?,
                _ if properties.deleted => {}
                mark::FIELD_BEGIN => story.fields.push(false),
                mark::FIELD_RESULT => {
                    if let Some(in_result) = story.fields.last_mut() {
                        *in_result = true;
                    }
                }
                mark::FIELD_END => drop(story.fields.pop()),
                _ if story.fields.contains(&false) => {}
                _ if properties.hidden => self.tally.hidden += usize::from(unit > u16::from(b' ')),
                _ => self.character(&mut story, at, unit, properties),
            }
        }
        if !story.units.is_empty() {
            self.put_line(&mut story, Line::default())?;
        }
        story.go_to_depth(0);
        Ok(story.items)
    }

    /// One character that shows.
    fn character(&mut self, story: &mut Story, at: usize, unit: u16, properties: CharacterProperties) {
        match unit {
            mark::LINE_END | mark::COLUMN_END => story.units.push(u16::from(b'\n')),
            mark::NO_BREAK_HYPHEN => story.units.push(u16::from(b'-')),
            mark::PICTURE if properties.special => self.tally.pictures += 1,
            mark::DRAWING if properties.special => story.anchored.extend(self.boxes.remove(&at).unwrap_or_default()),
            mark::SYMBOL if properties.special => {
                let (font, code) = properties.symbol.unwrap_or_default();
                self.symbol(story, font, code);
            }
            _ if PRIVATE.contains(&u32::from(unit)) => self.symbol(story, properties.font.unwrap_or_default(), unit),
            mark::TAB => story.units.push(unit),
            0..0x20 => {}
            _ => story.units.push(unit),
        }
    }

    /// What a sign of a symbol font shows.
    fn symbol(&mut self, story: &mut Story, font: u16, code: u16) {
        let character = symbol(self.fonts.get(usize::from(font)).map_or("", String::as_str), u32::from(code));
        self.tally.symbols += usize::from(character.is_none());
        story.units.extend(character.unwrap_or(char::REPLACEMENT_CHARACTER).encode_utf16(&mut [0; 2]).iter());
    }

    /// Ends a paragraph, and the cell or the row that ends with it.
    fn end_paragraph(&mut self, story: &mut Story, at: usize, unit: u16, mark: CharacterProperties) -> Result<(), Fault> {
        // An instruction ends with its paragraph at the latest, so that a field that is never closed takes no text with it.
        story.fields.iter_mut().for_each(|in_result| *in_result = true);
        let run = self.paragraph_runs.at(self.characters.offset(at));
        let style = self.styles.get(run.map_or(0, |run| run.style));
        let mut properties: ParagraphProperties = style.properties;
        properties.apply(run.map_or(&[], |run| run.modifiers), self.data);
        let ends_cell = unit == mark::CELL_END;
        let depth = properties.depth().max(usize::from(ends_cell)).min(DEEPEST);
        if mark.deleted && depth == 0 {
            story.carried.append(&mut story.units);
            return Ok(());
        }
        story.go_to_depth(depth);
        if properties.ends_row(ends_cell) {
            story.units.clear();
            if let Some(table) = story.tables.last_mut() {
                table.end_row(properties.row.unwrap_or_default(), properties.header_row);
            }
            return Ok(());
        }
        let numbered = (1..LISTS).contains(&properties.list) && !mark.hidden;
        let number = if numbered { self.lists.next(u32::from(properties.list), usize::from(properties.level)) } else { None };
        let role = style.role.unwrap_or_else(|| properties.role());
        let line = Line { text: number.unwrap_or_default(), role, centred: properties.centred, ends: PageEnds::default() };
        self.put_line(story, line)?;
        if properties.ends_cell(ends_cell)
            && let Some(table) = story.tables.last_mut()
        {
            self.budget.take(0)?;
            table.end_cell();
        }
        Ok(())
    }

    /// Puts the paragraph behind its number, and behind it the text boxes that are anchored in it.
    fn put_line(&mut self, story: &mut Story, line: Line) -> Result<(), Fault> {
        story.carried.append(&mut story.units);
        let text = String::from_utf16_lossy(&take(&mut story.carried));
        if !text.chars().all(is_blank) {
            self.budget.take(text.len())?;
            story.put([Item::Line(Line { text: line.text + &text, ..line })]);
        }
        for range in take(&mut story.anchored) {
            let items = self.read(range)?;
            story.put(items);
        }
        Ok(())
    }
}
