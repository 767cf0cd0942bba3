//! Characters that symbol fonts keep in a private place.

use std::ops::RangeInclusive;

/// Where symbol fonts keep their signs.
pub(super) const PRIVATE: RangeInclusive<u32> = 0xF000..=0xF0FF;

/// Whether a font has signs in place of letters.
pub(super) fn is_symbol_font(font: &str) -> bool {
    ["wingdings", "webdings", "symbol"].iter().any(|name| font.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

/// The character that a symbol of a font shows; nothing if it is not known.
pub(super) fn symbol(font: &str, code: u32) -> Option<char> {
    // Symbol fonts have their 256 signs at U+F000, and the code may leave that out.
    let sign = match code {
        _ if PRIVATE.contains(&code) => code - PRIVATE.start(),
        0..=0xFF => code,
        _ => return char::from_u32(code).filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}')),
    };
    let font = font.to_ascii_lowercase();
    match (font.as_str(), sign) {
        ("wingdings", 0xFE) | ("wingdings 2", 0x52) => Some('☑'),
        ("wingdings", 0xFD) | ("wingdings 2", 0x51 | 0x53 | 0x54) => Some('☒'),
        ("wingdings", 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) | ("wingdings 2", 0x2A | 0xA3) => Some('□'),
        ("wingdings", 0xFC) | ("wingdings 2", 0x50) => Some('✓'),
        ("wingdings", 0xFB) | ("wingdings 2", 0x4F) => Some('✗'),
        ("wingdings", 0x6C | 0x9F) => Some('●'),
        ("wingdings", 0x6E | 0xA7) => Some('■'),
        ("wingdings", 0xA1) => Some('○'),
        ("wingdings", 0x75) => Some('◆'),
        ("wingdings", 0xD8) => Some('➢'),
        ("wingdings", 0xE0) => Some('→'),
        ("wingdings", 0x81..=0x8A) => char::from_u32('①' as u32 + sign - 0x81),
        ("symbol", 0xA3) => Some('≤'),
        ("symbol", 0xB3) => Some('≥'),
        ("symbol", 0xB1) => Some('±'),
        ("symbol", 0xB4) => Some('×'),
        ("symbol", 0xB8) => Some('÷'),
        ("symbol", 0xB9) => Some('≠'),
        ("symbol", 0xBB) => Some('≈'),
        ("symbol", 0xB7) => Some('•'),
        ("symbol", 0xE5) => Some('∑'),
        ("symbol", 0x2D) => Some('−'),
        ("symbol", 0x20..=0x3F | 0x5B | 0x5D) => char::from_u32(sign),
        ("wingdings" | "wingdings 2" | "wingdings 3" | "webdings" | "symbol", _) => None,
        _ if code <= 0xFF => char::from_u32(code),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_signs_of_forms() {
        assert_eq!(symbol("Wingdings", 0xF0FE), Some('☑'));
        assert_eq!(symbol("Wingdings 2", 0x52), Some('☑'));
        assert_eq!(symbol("Symbol", 0xF0B3), Some('≥'));
        assert_eq!(symbol("Wingdings", 0xF083), Some('③'));
        assert_eq!(symbol("宋体", 0x25CB), Some('○'));
        assert_eq!(symbol("Webdings", 0xF021), None);
        assert_eq!(symbol("宋体", 0xE001), None);
        assert_eq!(symbol("", u32::MAX), None);
    }
}
