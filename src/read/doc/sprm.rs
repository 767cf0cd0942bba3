//! Property modifiers: codes with operands, one after another.

use super::bytes::{slice, u8_at, u16_at};

/// The definition of a table row, whose operand has a size of two bytes.
pub(super) const TABLE_DEFINITION: u16 = 0xD608;

/// Tab stops, whose operand may be longer than its size of one byte can say.
const TAB_STOPS: u16 = 0xC615;

/// The modifiers of a list, with their operands.
pub(super) fn modifiers(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let (skip, size) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            _ if code == TABLE_DEFINITION => (4, usize::from(u16_at(rest, 2)?).checked_sub(1)?),
            _ => match u8_at(rest, 2)? {
                // Deleted tab stops take four bytes each, new ones three.
                255 if code == TAB_STOPS => {
                    let deleted = usize::from(u8_at(rest, 3)?) * 4;
                    (3, 1 + deleted + 1 + usize::from(u8_at(rest, 4 + deleted)?) * 3)
                }
                size => (3, usize::from(size)),
            },
        };
        let operand = slice(rest, skip, size)?;
        rest = rest.get(skip + size..)?;
        Some((code, operand))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_operands_of_every_size() {
        let list = [
            0x3C, 0x08, 1, // one byte
            0x0B, 0x46, 2, 0, // two bytes
            0x49, 0x66, 3, 0, 0, 0, // four bytes
            0x08, 0xD6, 3, 0, 7, 7, // two bytes of size
            0x15, 0xC6, 255, 1, 0, 0, 0, 0, 1, 0, 0, 0, // tab stops
            0x16, 0x24, 1, 0x17,
        ];
        let found: Vec<_> = modifiers(&list).map(|(code, operand)| (code, operand.len())).collect();
        assert_eq!(found, [(0x083C, 1), (0x460B, 2), (0x6649, 4), (TABLE_DEFINITION, 2), (TAB_STOPS, 9), (0x2416, 1)]);
    }
}
