//! Which characters of the stream have which properties: pages of 512 bytes that list runs.

use super::bytes::{offset_at, positions, slice, u8_at, u16_at, u32_at};

/// The size of a page.
const PAGE: usize = 512;

/// Only these bits of an entry number its page.
const PAGE_NUMBER: u32 = 0x003F_FFFF;

/// A stretch of the stream and the modifiers of its characters or of its paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    /// Its first byte in the stream, and the byte behind its last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The style of a paragraph.
    pub(super) style: u16,
    /// Property modifiers.
    pub(super) modifiers: &'a [u8],
}

/// Runs in the order of the stream.
#[derive(Debug, Default)]
pub(super) struct Runs<'a>(Vec<Run<'a>>);

impl<'a> Runs<'a> {
    /// The runs of characters whose pages `list` names.
    pub(super) fn of_characters(list: &[u8], stream: &'a [u8]) -> Self {
        Self::read(list, stream, 1, |page, entry| {
            let at = usize::from(u8_at(entry, 0)?) * 2;
            // Characters without modifiers have no entry.
            if at == 0 {
                return Some((0, &[]));
            }
            Some((0, slice(page, at + 1, usize::from(u8_at(page, at)?))?))
        })
    }

    /// The runs of paragraphs whose pages `list` names.
    pub(super) fn of_paragraphs(list: &[u8], stream: &'a [u8]) -> Self {
        Self::read(list, stream, 13, |page, entry| {
            let at = usize::from(u8_at(entry, 0)?) * 2;
            if at == 0 {
                return Some((0, &[]));
            }
            // The size counts pairs; a zero says that the next byte has it.
            let (from, size) = match u8_at(page, at)? {
                0 => (at + 2, usize::from(u8_at(page, at + 1)?) * 2),
                pairs => (at + 1, usize::from(pairs) * 2 - 1),
            };
            let properties = slice(page, from, size)?;
            Some((u16_at(properties, 0)?, properties.get(2..)?))
        })
    }

    /// `properties` finds the style and the modifiers of a run by its entry, of which each takes `size` bytes.
    fn read(list: &[u8], stream: &'a [u8], size: usize, properties: impl Fn(&'a [u8], &'a [u8]) -> Option<(u16, &'a [u8])>) -> Self {
        let mut runs = Vec::new();
        for (_, _, value) in positions(list, 4) {
            let number = (u32_at(value, 0).unwrap_or_default() & PAGE_NUMBER) as usize;
            let Some(page) = number.checked_mul(PAGE).and_then(|at| slice(stream, at, PAGE)) else { continue };
            let count = usize::from(u8_at(page, PAGE - 1).unwrap_or_default());
            for at in 0..count {
                let (Some(start), Some(end)) = (offset_at(page, at * 4), offset_at(page, at * 4 + 4)) else { break };
                let entry = slice(page, (count + 1) * 4 + at * size, size).unwrap_or_default();
                let (style, modifiers) = properties(page, entry).unwrap_or_default();
                runs.push(Run { start, end, style, modifiers });
            }
        }
        runs.sort_by_key(|run| run.start);
        Self(runs)
    }

    /// The run of a byte of the stream.
    pub(super) fn at(&self, offset: usize) -> Option<Run<'a>> {
        let after = self.0.partition_point(|run| run.start <= offset);
        self.0.get(after.checked_sub(1)?).copied().filter(|run| offset < run.end)
    }
}
