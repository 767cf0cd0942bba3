//! What the modifiers make of characters and paragraphs.

use super::bytes::{slice, u8_at, u16_at, u32_at};
use super::sprm::{TABLE_DEFINITION, modifiers};
use crate::read::flow::Role;
use crate::read::grid::Merge;

/// The modifiers that are understood.
mod code {
    pub(super) const CHARACTER_DELETED: u16 = 0x0800;
    pub(super) const CHARACTER_INSERTED: u16 = 0x0801;
    pub(super) const CHARACTER_HIDDEN: u16 = 0x083C;
    pub(super) const CHARACTER_SPECIAL: u16 = 0x0855;
    pub(super) const SYMBOL: u16 = 0x6A09;
    pub(super) const FONT: u16 = 0x4A4F;
    pub(super) const OTHER_FONT: u16 = 0x4A51;
    pub(super) const IN_TABLE: u16 = 0x2416;
    pub(super) const ROW_END: u16 = 0x2417;
    pub(super) const DEPTH: u16 = 0x6649;
    pub(super) const INNER_CELL_END: u16 = 0x244B;
    pub(super) const INNER_ROW_END: u16 = 0x244C;
    pub(super) const LIST: u16 = 0x460B;
    pub(super) const LIST_LEVEL: u16 = 0x260A;
    pub(super) const OUTLINE: u16 = 0x2640;
    pub(super) const ALIGNMENT: u16 = 0x2461;
    pub(super) const ALIGNMENT_80: u16 = 0x2403;
    pub(super) const HEADER_ROW: u16 = 0x3404;
    pub(super) const ELSEWHERE: u16 = 0x6646;
    pub(super) const ELSEWHERE_95: u16 = 0x6645;
}

/// The value that sets something in the middle.
const CENTRED: u8 = 1;

/// Outline levels from here on are body text.
const BODY: u8 = 9;

/// Cells of a table are described by so many bytes.
const CELL: usize = 20;

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct CharacterProperties {
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: bool,
    /// Whether it stands for something else, such as a note or a symbol.
    pub(super) special: bool,
    /// The number of the font and the code of the symbol that it stands for.
    pub(super) symbol: Option<(u16, u16)>,
    /// The number of the font of its symbols.
    pub(super) font: Option<u16>,
}

impl CharacterProperties {
    /// What these modifiers make of a character.
    pub(super) fn of(list: &[u8]) -> Self {
        let mut properties = Self::default();
        for (code, operand) in modifiers(list) {
            // 0x81 turns round what the style says, and styles hide nothing.
            let on = matches!(u8_at(operand, 0), Some(1 | 0x81));
            match code {
                code::CHARACTER_DELETED => properties.deleted = on,
                code::CHARACTER_INSERTED => properties.inserted = on,
                code::CHARACTER_HIDDEN => properties.hidden = on,
                code::CHARACTER_SPECIAL => properties.special = on,
                code::SYMBOL => properties.symbol = u16_at(operand, 0).zip(u16_at(operand, 2)),
                code::FONT | code::OTHER_FONT => properties.font = u16_at(operand, 0),
                _ => {}
            }
        }
        properties
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphProperties {
    in_table: bool,
    depth: Option<u32>,
    /// Whether it ends a row of a table in no other table.
    row_end: bool,
    /// Whether it ends a cell or a row of a table in a table.
    inner_cell_end: bool,
    inner_row_end: bool,
    /// The list that it belongs to; 0 for none.
    pub(super) list: u16,
    /// Its level in the list, from 0.
    pub(super) level: u8,
    pub(super) centred: bool,
    pub(super) outline: Option<u8>,
    /// The row that it ends.
    pub(super) row: Option<Row>,
    pub(super) header_row: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Where its cells begin, in twentieths of a point, and where the last one ends.
    pub(super) edges: Vec<i16>,
    /// How its cells are merged.
    pub(super) merges: Vec<Merge>,
}

impl ParagraphProperties {
    /// Changes what these modifiers change. Some keep the bulk of theirs in the stream `Data`.
    pub(super) fn apply(&mut self, list: &[u8], data: &[u8]) {
        for (code, operand) in modifiers(list) {
            let value = u8_at(operand, 0).unwrap_or_default();
            match code {
                code::IN_TABLE => self.in_table = value != 0,
                code::ROW_END => self.row_end = value != 0,
                code::DEPTH => self.depth = u32_at(operand, 0),
                code::INNER_CELL_END => self.inner_cell_end = value != 0,
                code::INNER_ROW_END => self.inner_row_end = value != 0,
                code::LIST => self.list = u16_at(operand, 0).unwrap_or_default(),
                code::LIST_LEVEL => self.level = value,
                code::OUTLINE => self.outline = Some(value),
                code::ALIGNMENT | code::ALIGNMENT_80 => self.centred = value == CENTRED,
                code::HEADER_ROW => self.header_row = value != 0,
                TABLE_DEFINITION => self.row = row(operand),
                code::ELSEWHERE | code::ELSEWHERE_95 => {
                    let bulk = u32_at(operand, 0).and_then(|at| {
                        let at = at as usize;
                        slice(data, at.checked_add(2)?, usize::from(u16_at(data, at)?))
                    });
                    self.apply_bulk(bulk.unwrap_or_default());
                }
                _ => {}
            }
        }
    }

    /// Changes what modifiers in the stream `Data` change, of which none leads to others.
    fn apply_bulk(&mut self, list: &[u8]) {
        self.apply(list, &[]);
    }

    /// How many tables the paragraph stands in.
    pub(super) fn depth(&self) -> usize {
        self.depth.map_or(usize::from(self.in_table), |depth| depth as usize)
    }

    /// Whether the paragraph ends a row; `mark` says that its last character is a cell mark.
    pub(super) fn ends_row(&self, mark: bool) -> bool {
        if self.depth() > 1 { self.inner_row_end } else { self.row_end && mark }
    }

    /// Whether the paragraph ends a cell; `mark` says that its last character is a cell mark.
    pub(super) fn ends_cell(&self, mark: bool) -> bool {
        if self.depth() > 1 { self.inner_cell_end } else { mark }
    }

    /// What the paragraph is.
    pub(super) fn role(&self) -> Role {
        if self.outline.is_some_and(|outline| outline < BODY) { Role::Heading } else { Role::Body }
    }
}

/// The row that an operand defines: the number of its cells, their edges, and how each is merged.
fn row(operand: &[u8]) -> Option<Row> {
    let count = usize::from(u8_at(operand, 0)?);
    let edges: Option<Vec<i16>> = (0..=count).map(|at| u16_at(operand, 1 + at * 2).map(|edge| edge as i16)).collect();
    let cells = operand.get(1 + (count + 1) * 2..).unwrap_or_default();
    let merges = (0..count).map(|at| {
        let flags = u16_at(cells, at * CELL).unwrap_or_default();
        match flags {
            _ if flags & 0x0002 != 0 => Merge::WithLeft,
            _ if flags & 0x0040 != 0 => Merge::Starts,
            _ if flags & 0x0020 != 0 => Merge::WithAbove,
            _ => Merge::Alone,
        }
    });
    Some(Row { edges: edges?, merges: merges.collect() })
}
