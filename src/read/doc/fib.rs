//! The head of the stream `WordDocument`: which parts the text has and where everything stands.

use super::bytes::{offset_at, slice, u16_at};
use crate::read::fault::Fault;

/// The mark of Word 97 and later, and those of the versions before.
const MARK: u16 = 0xA5EC;
const MARK_95: u16 = 0xA5DC;
const MARK_2: u16 = 0xA5DB;

/// The version number of Word 97; later versions have the same or a greater one.
const WORD_97: u16 = 193;

/// The stream is encrypted.
const ENCRYPTED: u16 = 0x0100;

/// The stream `1Table` is used, not `0Table`.
const SECOND_TABLE: u16 = 0x0200;

/// Where the character counts of the parts of the text begin, and where the list of places begins.
const COUNTS: usize = 0x4C;
const PLACES: usize = 0x9A;

/// A list in the table stream, by its number in the list of places.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Styles = 1,
    Annotations = 4,
    CharacterRuns = 12,
    ParagraphRuns = 13,
    Fonts = 15,
    Pieces = 33,
    Anchors = 40,
    TextBoxes = 56,
    ListDefinitions = 73,
    ListInstances = 74,
}

/// How many characters each part of the text has; they follow each other in this order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) main: usize,
    pub(super) footnotes: usize,
    pub(super) headers: usize,
    pub(super) macros: usize,
    pub(super) annotations: usize,
    pub(super) endnotes: usize,
    pub(super) text_boxes: usize,
}

/// The head of a document.
#[derive(Debug)]
pub(super) struct Fib<'a> {
    stream: &'a [u8],
    pub(super) counts: Counts,
    /// The name of the table stream.
    pub(super) table: &'static str,
}

impl<'a> Fib<'a> {
    /// Reads the head of this stream.
    ///
    /// # Errors
    /// A stream that is too short, of an older version, or encrypted.
    pub(super) fn read(stream: &'a [u8]) -> Result<Self, Fault> {
        let short = || Fault::damaged("WordDocument 流过短", "the stream WordDocument is too short");
        let (mark, version) = (u16_at(stream, 0).ok_or_else(short)?, u16_at(stream, 2).ok_or_else(short)?);
        match mark {
            MARK if version >= WORD_97 => {}
            MARK | MARK_95 => return Err(Fault::OldWord("Word 6.0/95")),
            MARK_2 => return Err(Fault::OldWord("Word 2.0")),
            _ => return Err(Fault::damaged("WordDocument 流没有 Word 的标记", "the stream WordDocument has no mark of Word")),
        }
        let flags = u16_at(stream, 0x0A).ok_or_else(short)?;
        if flags & ENCRYPTED != 0 {
            return Err(Fault::Password);
        }
        let count = |at: usize| offset_at(stream, COUNTS + at * 4).filter(|count| *count <= i32::MAX as usize).ok_or_else(short);
        let counts = Counts {
            main: count(0)?,
            footnotes: count(1)?,
            headers: count(2)?,
            macros: count(3)?,
            annotations: count(4)?,
            endnotes: count(5)?,
            text_boxes: count(6)?,
        };
        Ok(Self { stream, counts, table: if flags & SECOND_TABLE == 0 { "/0Table" } else { "/1Table" } })
    }

    /// Where a list begins in the table stream, and its size.
    pub(super) fn place(&self, list: Place) -> Option<(usize, usize)> {
        let at = PLACES + list as usize * 8;
        Some((offset_at(self.stream, at)?, offset_at(self.stream, at + 4)?)).filter(|(_, size)| *size > 0)
    }

    /// A list of the table stream; empty if the document has none.
    pub(super) fn list<'t>(&self, list: Place, table: &'t [u8]) -> &'t [u8] {
        self.place(list).and_then(|(at, size)| slice(table, at, size)).unwrap_or_default()
    }
}
