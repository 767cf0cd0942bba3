//! Plain text: which encoding the bytes are in, and whether they are text at all.

use super::error::{Foreign, ReadError};
use super::paragraphs::paragraphs_of;
use crate::document::{Block, Document, Notice};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes an encoding is guessed from.
const SAMPLE: usize = 64 * 1024;

/// One damaged character in so many makes a text no text.
const DAMAGED: usize = 20;

/// How many damaged lines a notice names.
const NAMED_LINES: usize = 5;

/// Reads plain text.
///
/// # Errors
/// Bytes that are no text, UTF-16 with half a character, or only blanks.
pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Document, ReadError> {
    let (text, encoding) = decode(name, bytes)?;
    if text.chars().all(super::normalise::is_blank) {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let blocks = paragraphs_of(&text).into_iter().map(Block::Paragraph).collect();
    let (pages, notices) = (pages(&text), replaced(&text).into_iter().collect());
    Ok(Document { text, blocks, encoding: Some(encoding), pages, notices, ..Document::default() })
}

/// The characters of the bytes, without a byte order mark, and the name of their encoding.
fn decode(name: &str, mut bytes: Vec<u8>) -> Result<(String, &'static str), ReadError> {
    if let Some(looks) = foreign(&bytes) {
        return Err(ReadError::NotText { name: name.to_owned(), looks });
    }
    let marked = Encoding::for_bom(&bytes);
    let mark = marked.map_or(0, |(_, mark)| mark);
    let encoding = match marked {
        Some((encoding, _)) => encoding,
        None => unmarked(&bytes),
    };
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let units = bytes.get(mark..).unwrap_or_default();
        if let Some(at) = unpaired_surrogate(units, encoding == UTF_16LE) {
            return Err(ReadError::UnpairedSurrogate { name: name.to_owned(), offset: (mark + at) as u64 });
        }
    }
    let text = if encoding == UTF_8 {
        bytes.drain(..mark);
        // Valid bytes become the text without a copy.
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    } else {
        encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0.into_owned()
    };
    if is_garbage(&text) {
        return Err(ReadError::NotText { name: name.to_owned(), looks: Foreign::Binary });
    }
    Ok((text, if encoding == GB18030 { "GB18030" } else { encoding.name() }))
}

/// The encoding of bytes without a byte order mark.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    if let Some(encoding) = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| is_clearly_utf16(sample, encoding)) {
        return encoding;
    }
    let Err(error) = std::str::from_utf8(bytes) else { return UTF_8 };
    // What is foreign to ASCII decides, and it may begin late.
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default().min(error.valid_up_to());
    let foreign = bytes.get(start..).unwrap_or_default();
    let sample = foreign.get(..SAMPLE).unwrap_or(foreign);
    if is_damaged_utf8(sample) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    match detector.guess(Some(b"cn"), Utf8Detection::Deny) {
        encoding if encoding == BIG5 => BIG5,
        encoding if encoding == encoding_rs::GBK || encoding == GB18030 => GB18030,
        // Reports are Chinese: another guess only counts where it is not Chinese.
        _ if !GB18030.decode_without_bom_handling(sample).1 => GB18030,
        encoding => encoding,
    }
}

/// Whether most characters are usual ones when the bytes are read as UTF-16. No other encoding of Chinese gives that.
fn is_clearly_utf16(sample: &[u8], encoding: &Encoding) -> bool {
    let little = encoding == UTF_16LE;
    let (mut usual, mut units, mut ascii) = (0usize, 0usize, 0usize);
    for pair in sample.chunks_exact(2) {
        let unit = unit(pair, little);
        units += 1;
        ascii += usize::from(unit < 0x80);
        usual +=
            usize::from(matches!(unit, 0x09..=0x0D | 0x20..=0x7E | 0x2010..=0x203B | 0x3000..=0x3020 | 0x4E00..=0x9FA5 | 0xFF01..=0xFF5E));
    }
    // Two ASCII characters may look like one ideograph, but then none looks like ASCII; a line end or a digit always does.
    ascii > 0 && usual * 20 >= units * 19
}

/// Whether bytes that are not UTF-8 were so once: hardly any sequence is broken.
fn is_damaged_utf8(sample: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in sample.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * DAMAGED <= whole
}

/// The byte at which half a character of UTF-16 starts.
fn unpaired_surrogate(bytes: &[u8], little: bool) -> Option<usize> {
    let mut at = 0;
    let units = bytes.chunks_exact(2).map(|pair| unit(pair, little));
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(c) => at += 2 * c.len_utf16(),
            Err(_) => return Some(at),
        }
    }
    None
}

fn unit(pair: &[u8], little: bool) -> u16 {
    match pair {
        &[first, second] if little => u16::from_le_bytes([first, second]),
        &[first, second] => u16::from_be_bytes([first, second]),
        _ => 0,
    }
}

/// The file format that the first bytes name, if it is not text.
fn foreign(bytes: &[u8]) -> Option<Foreign> {
    const MAGIC: [(&[u8], Foreign); 19] = [
        (b"%PDF-", Foreign::Pdf),
        (b"PK\x03\x04", Foreign::Zip),
        (b"PK\x05\x06", Foreign::Zip),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Foreign::Ole),
        (b"{\\rtf", Foreign::Rtf),
        (b"\x89PNG\r\n\x1A\n", Foreign::Image),
        (b"\xFF\xD8\xFF", Foreign::Image),
        (b"GIF87a", Foreign::Image),
        (b"GIF89a", Foreign::Image),
        (b"II*\0", Foreign::Image),
        (b"MM\0*", Foreign::Image),
        (b"\x1F\x8B\x08", Foreign::Archive),
        (b"7z\xBC\xAF\x27\x1C", Foreign::Archive),
        (b"Rar!\x1A\x07", Foreign::Archive),
        (b"\xFD7zXZ\0", Foreign::Archive),
        (b"BZh91AY&SY", Foreign::Archive),
        (b"\x7FELF", Foreign::Program),
        (b"MZ\x90\0", Foreign::Program),
        (b"\xCA\xFE\xBA\xBE", Foreign::Program),
    ];
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, looks)| looks)
}

/// Whether decoded bytes cannot have been text: NULs, many controls, or many sequences that stand for no character.
fn is_garbage(text: &str) -> bool {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return true;
    }
    let control = |byte: &u8| *byte < b' ' && !matches!(*byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r');
    let controls = text.bytes().filter(|byte| control(byte)).count();
    let replaced = text.matches(char::REPLACEMENT_CHARACTER).count();
    let characters = text.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
    (controls + replaced) * DAMAGED > characters
}

/// How many pages the form feeds part, the last of which may end with one; without any: none.
fn pages(text: &str) -> Option<u32> {
    let feeds = memchr::memchr_iter(b'\x0C', text.as_bytes()).count() as u32;
    let last = text.rsplit('\x0C').next().unwrap_or_default();
    (feeds > 0).then_some(feeds + u32::from(!last.chars().all(super::normalise::is_blank)))
}

/// The notice on characters that could not be decoded, or were lost before.
fn replaced(text: &str) -> Option<Notice> {
    let mut count = 0;
    let mut lines = Vec::new();
    let (mut line, mut counted_to) = (1, 0);
    for (at, _) in text.match_indices(char::REPLACEMENT_CHARACTER) {
        count += 1;
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted_to..at).unwrap_or_default()).count();
        counted_to = at;
        if lines.len() < NAMED_LINES && lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    (count > 0).then(|| Notice {
        code: "replaced-characters".to_owned(),
        message: format!("有 {count} 个字符无法解码，已用 U+FFFD 代替（第 {} 行），请对照原文", lines.join("、")),
        page: None,
    })
}
