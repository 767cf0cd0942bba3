//! The text: pieces of the stream in the order in which they are read.

use super::bytes::{offset_at, positions, slice, u8_at, u16_at, u32_at};
use crate::read::fault::Fault;
use encoding_rs::WINDOWS_1252;

/// What starts a list of properties, and what starts the list of pieces.
const PROPERTIES: u8 = 1;
const PIECES: u8 = 2;

/// A piece of one byte a character.
const COMPRESSED: u32 = 0x4000_0000;

/// A piece of the text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Its first character in the text, and the one behind its last.
    start: usize,
    end: usize,
    /// Where it stands in the stream.
    offset: usize,
    /// How many bytes a character takes.
    width: usize,
}

/// The characters of a document.
#[derive(Debug, Default)]
pub(super) struct Characters {
    /// Units of UTF-16.
    pub(super) units: Vec<u16>,
    pieces: Vec<Piece>,
}

impl Characters {
    /// Collects the pieces that `list` names out of the stream.
    ///
    /// # Errors
    /// A document without a list of pieces, or with pieces outside of the stream.
    pub(super) fn read(list: &[u8], stream: &[u8]) -> Result<Self, Fault> {
        let damaged = || Fault::damaged("正文的分段与 WordDocument 流不符", "the pieces of the text do not fit the stream WordDocument");
        let mut at = 0;
        while u8_at(list, at) == Some(PROPERTIES) {
            at += 3 + usize::from(u16_at(list, at + 1).ok_or_else(damaged)?);
        }
        if u8_at(list, at) != Some(PIECES) {
            return Err(Fault::damaged("缺少正文的分段表", "the list of the pieces of the text is missing"));
        }
        let size = offset_at(list, at + 1).ok_or_else(damaged)?;
        let mut characters = Self::default();
        for (start, end, value) in positions(slice(list, at + 5, size).ok_or_else(damaged)?, 8) {
            let place = u32_at(value, 2).ok_or_else(damaged)?;
            let (offset, width) = if place & COMPRESSED == 0 { (place as usize, 2) } else { ((place & !COMPRESSED) as usize / 2, 1) };
            // Pieces do not overlap, so the text is never longer than the stream.
            if start != characters.units.len() || end < start || end > stream.len() {
                return Err(damaged());
            }
            let bytes = slice(stream, offset, (end - start) * width).ok_or_else(damaged)?;
            if width == 2 {
                characters.units.extend(bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)));
            } else {
                let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                characters.units.extend(decoded.encode_utf16());
            }
            characters.pieces.push(Piece { start, end, offset, width });
        }
        Ok(characters)
    }

    /// Where a character stands in the stream.
    pub(super) fn offset(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|piece| piece.end <= at);
        self.pieces.get(piece).map_or(0, |piece| piece.offset + (at - piece.start.min(at)) * piece.width)
    }
}
