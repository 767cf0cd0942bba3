//! Little-endian numbers at places of a stream; nothing where the stream is too short.

/// A byte.
pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// A number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// A number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

/// A signed number of four bytes.
pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    bytes.get(at..)?.first_chunk().map(|bytes| i32::from_le_bytes(*bytes))
}

/// An offset or a size of four bytes.
pub(super) fn offset_at(bytes: &[u8], at: usize) -> Option<usize> {
    u32_at(bytes, at).map(|offset| offset as usize)
}

/// So many bytes from a place on.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// The entries of a list whose `n + 1` positions come first and whose `n` values of `size` bytes follow: start, end, value.
pub(super) fn positions(list: &[u8], size: usize) -> impl Iterator<Item = (usize, usize, &[u8])> {
    let count = list.len().saturating_sub(4) / (4 + size);
    (0..count).map_while(move |at| {
        Some((offset_at(list, at * 4)?, offset_at(list, at * 4 + 4)?, slice(list, (count + 1) * 4 + at * size, size)?))
    })
}
