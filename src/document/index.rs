//! Character and line numbers of byte offsets.

/// How many bytes lie between two remembered positions.
const STRIDE: usize = 512;

/// Answers which character a byte offset of a text is, in constant time and an eightieth of the text's memory.
#[derive(Debug)]
pub struct CharIndex<'a> {
    text: &'a str,
    /// Characters before every `STRIDE`-th byte.
    chars: Vec<u32>,
}

impl<'a> CharIndex<'a> {
    /// Walks the text once.
    pub fn new(text: &'a str) -> Self {
        let mut chars = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut seen = 0u32;
        for chunk in text.as_bytes().chunks(STRIDE) {
            chars.push(seen);
            seen += starts(chunk);
        }
        chars.push(seen);
        Self { text, chars }
    }

    /// The number of characters before byte `offset`; an offset behind the end counts all of them.
    pub fn char_at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let stride = offset / STRIDE;
        let from = stride * STRIDE;
        let rest = self.text.as_bytes().get(from..offset).unwrap_or_default();
        (self.chars.get(stride).copied().unwrap_or_default() + starts(rest)) as usize
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_at_every_boundary() {
        let text = "公务接待费4.01万元，".repeat(90);
        let index = CharIndex::new(&text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(index.char_at(offset), count);
        }
        assert_eq!(index.char_at(text.len()), text.chars().count());
        assert_eq!(index.char_at(text.len() + 9), text.chars().count());
    }
}
