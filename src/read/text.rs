//! Plain text: which encoding the bytes are in, and whether they are text at all.

use super::error::{Foreign, ReadError};
use super::notices::notice;
use super::paragraphs::paragraphs_of;
use crate::document::{Block, Document, Notice};
use crate::lang::words;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// How many bytes an encoding is guessed from.
const SAMPLE: usize = 64 * 1024;

/// One damaged character in so many makes a text no text.
const DAMAGED: usize = 20;

/// U+FFFD in UTF-8, which stands for what could not be decoded.
const REPLACEMENT: &str = "\u{FFFD}";

/// How many damaged lines a notice names.
const NAMED_LINES: usize = 5;

/// Reads plain text.
///
/// # Errors
/// Bytes that are no text, UTF-16 with half a character, or only blanks.
pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Document, ReadError> {
    let (text, encoding) = decode(name, bytes, None)?;
    if text.chars().all(super::normalise::is_blank) {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let blocks = paragraphs_of(&text).into_iter().map(Block::Paragraph).collect();
    let (pages, notices) = (pages(&text), replaced(&text).into_iter().collect());
    Ok(Document { text, blocks, encoding: Some(encoding), pages, notices, ..Document::default() })
}

/// The characters of the bytes, without a byte order mark, and the name of their encoding. `stated` is what the file says of itself: pages
/// saved again in UTF-8 often still name their old charset, so it counts only where the bytes are not UTF-8.
pub(super) fn decode(name: &str, mut bytes: Vec<u8>, stated: Option<&'static Encoding>) -> Result<(String, &'static str), ReadError> {
    if let Some(looks) = foreign(&bytes) {
        return Err(ReadError::NotText { name: name.to_owned(), looks });
    }
    let marked = Encoding::for_bom(&bytes);
    let mark = marked.map_or(0, |(_, mark)| mark);
    let encoding = match marked {
        Some((encoding, _)) => encoding,
        None => match stated {
            Some(stated) if stated != UTF_8 && std::str::from_utf8(&bytes).is_err() => {
                if stated == GBK {
                    GB18030
                } else {
                    stated
                }
            }
            _ => unmarked(&bytes),
        },
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
    // A sample may end in the middle of a character, a file may not.
    let all = sample.len() == foreign.len();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, all);
    match detector.guess(None, Utf8Detection::Deny) {
        encoding if encoding == BIG5 => BIG5,
        encoding if encoding == GBK || encoding == GB18030 => GB18030,
        // Reports are Chinese: another guess only counts where it is not Chinese.
        _ if is_gb18030(sample, all) => GB18030,
        encoding => encoding,
    }
}

/// Whether every byte is part of a character of GB18030; `all` says that the last character is whole.
fn is_gb18030(sample: &[u8], all: bool) -> bool {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(sample.len()).unwrap_or_default());
    let (_, _, broken) = decoder.decode_to_string(sample, &mut text, all);
    !broken
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
    match *pair {
        [first, second] if little => u16::from_le_bytes([first, second]),
        [first, second] => u16::from_be_bytes([first, second]),
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
    let controls = count(text, |byte| byte < b' ' && !matches!(byte, b'\t'..=b'\r'));
    let characters = count(text, |byte| byte & 0xC0 != 0x80);
    (controls + memmem::find_iter(text.as_bytes(), REPLACEMENT).count()) * DAMAGED > characters
}

/// How many bytes of a text are such.
fn count(text: &str, is_such: impl Fn(u8) -> bool) -> usize {
    // By chunks that a byte can count, which runs on whole registers.
    let in_chunk = |chunk: &[u8]| chunk.iter().map(|&byte| u8::from(is_such(byte))).sum::<u8>();
    text.as_bytes().chunks(u8::MAX as usize).map(|chunk| usize::from(in_chunk(chunk))).sum()
}

/// How many pages the form feeds part, the last of which may end with one; without any: none.
fn pages(text: &str) -> Option<u32> {
    let feeds = memchr::memchr_iter(b'\x0C', text.as_bytes()).count() as u32;
    let last = text.rsplit('\x0C').next().unwrap_or_default();
    (feeds > 0).then_some(feeds + u32::from(!last.chars().all(super::normalise::is_blank)))
}

/// The notice on characters that could not be decoded, or were lost before.
pub(super) fn replaced(text: &str) -> Option<Notice> {
    let mut count = 0;
    let mut lines = Vec::new();
    let (mut line, mut counted_to) = (1, 0);
    for at in memmem::find_iter(text.as_bytes(), REPLACEMENT) {
        count += 1;
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted_to..at).unwrap_or_default()).count();
        counted_to = at;
        if lines.len() < NAMED_LINES && lines.last() != Some(&line) {
            lines.push(line);
        }
    }
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    (count > 0).then(|| {
        let message = words(
            format!("有 {count} 个字符无法解码，已用 U+FFFD 代替（第 {} 行），请对照原文", lines.join("、")),
            format!("characters that could not be decoded, written as U+FFFD: {count} (line {}); look at the original", lines.join(", ")),
        );
        notice("replaced-characters", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REPORT: &str = "一、收支情况\n2023年支出决算为12.50万元，完成预算的98%。\n二、其他说明\n";

    fn of(bytes: &[u8]) -> Result<Document, ReadError> {
        read("报告.txt", bytes.to_vec())
    }

    fn utf16(text: &str, mark: bool, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(bytes_of).collect()
    }

    fn looks(bytes: &[u8]) -> Option<Foreign> {
        match of(bytes) {
            Err(ReadError::NotText { looks, .. }) => Some(looks),
            _ => None,
        }
    }

    #[test]
    fn decodes_every_encoding_of_chinese_reports() {
        let big5 = "一、收支情況\n2023年支出決算為12.50萬元，完成預算的百分之九十八。\n二、其他說明\n";
        let marked = [b"\xEF\xBB\xBF", REPORT.as_bytes()].concat();
        let cases = [
            (REPORT.as_bytes().to_vec(), "UTF-8", REPORT),
            (marked, "UTF-8", REPORT),
            (utf16(REPORT, true, u16::to_le_bytes), "UTF-16LE", REPORT),
            (utf16(REPORT, true, u16::to_be_bytes), "UTF-16BE", REPORT),
            (utf16(REPORT, false, u16::to_le_bytes), "UTF-16LE", REPORT),
            (utf16(REPORT, false, u16::to_be_bytes), "UTF-16BE", REPORT),
            (GB18030.encode(REPORT).0.into_owned(), "GB18030", REPORT),
            (BIG5.encode(big5).0.into_owned(), "Big5", big5),
        ];
        for (bytes, encoding, text) in cases {
            let document = of(&bytes).unwrap();
            assert_eq!((document.encoding, document.text.as_str()), (Some(encoding), text));
            assert_eq!(document.notices, []);
        }
    }

    #[test]
    fn a_sample_may_end_inside_a_character() {
        let text = format!("1{}\n", REPORT.repeat(3000));
        for lead in ["", "1"] {
            let bytes = [lead.as_bytes(), &GB18030.encode(&text).0].concat();
            assert_eq!(of(&bytes).unwrap().encoding, Some("GB18030"));
        }
        let unbroken = GB18030.encode("支出决算").0.repeat(20_000);
        assert_eq!(of(&[b"1", unbroken.as_slice()].concat()).unwrap().encoding, Some("GB18030"));
    }

    #[test]
    fn keeps_line_ends_and_counts_pages() {
        let document = of("第一页的内容\r\n第二行\r\n\x0C第二页\r\n\x0C".as_bytes()).unwrap();
        assert_eq!(document.text, "第一页的内容\r\n第二行\r\n\x0C第二页\r\n\x0C");
        assert_eq!(document.pages, Some(2));
        let pages: Vec<_> = document.paragraphs().map(|paragraph| (paragraph.line, paragraph.page)).collect();
        assert_eq!(pages, [(1, Some(1)), (2, Some(1)), (3, Some(2))]);
        assert_eq!(of(REPORT.as_bytes()).unwrap().pages, None);
    }

    #[test]
    fn replaces_a_few_broken_bytes_and_says_where() {
        let mut bytes = REPORT.repeat(5).into_bytes();
        bytes[REPORT.len() + 21] = 0xFF;
        let document = of(&bytes).unwrap();
        assert_eq!(document.encoding, Some("UTF-8"));
        let notice = document.notices.first().unwrap();
        assert_eq!(notice.code, "replaced-characters");
        assert!(notice.message.chinese.contains("第 5 行"), "{}", notice.message.chinese);
        assert!(document.text.contains("12.50万元"));
    }

    #[test]
    fn a_cut_off_end_is_a_replaced_character() {
        let bytes = REPORT.as_bytes();
        let document = of(&bytes[..bytes.len() - 2]).unwrap();
        assert_eq!((document.encoding, document.notices.len()), (Some("UTF-8"), 1));
    }

    #[test]
    fn names_what_is_no_text() {
        assert_eq!(looks(b"%PDF-1.7\n..."), Some(Foreign::Pdf));
        assert_eq!(looks(b"PK\x03\x04\x14\0\0\0"), Some(Foreign::Zip));
        assert_eq!(looks(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), Some(Foreign::Ole));
        assert_eq!(looks(b"\x7FELF\x02\x01"), Some(Foreign::Program));
        assert_eq!(looks(b"\x89PNG\r\n\x1A\n\0"), Some(Foreign::Image));
        assert_eq!(looks("支出\0决算".as_bytes()), Some(Foreign::Binary));
        assert_eq!(looks(&(0u8..=255).cycle().skip(1).take(5000).collect::<Vec<_>>()), Some(Foreign::Binary));
    }

    #[test]
    fn refuses_half_a_character_of_utf16() {
        let mut bytes = utf16("支出决算", true, u16::to_le_bytes);
        bytes.extend([0x00, 0xD8, 0x41, 0x00]);
        assert!(matches!(of(&bytes), Err(ReadError::UnpairedSurrogate { offset: 10, .. })));
    }

    #[test]
    fn refuses_the_empty_and_the_blank() {
        for bytes in ["", " \r\n\t\u{3000}\n", "\u{FEFF}", "\x0C\x0C"] {
            assert!(matches!(of(bytes.as_bytes()), Err(ReadError::Empty { .. })), "{bytes:?}");
        }
    }

    #[test]
    fn reads_a_line_of_twenty_megabytes() {
        let line = "公务接待费支出决算为４．０１万元，占９０．１９％,".repeat(20_000_000 / 60);
        let document = of(line.as_bytes()).unwrap();
        assert_eq!(document.blocks.len(), 1);
        assert!(document.paragraphs().next().unwrap().view.text().starts_with("公务接待费支出决算为4.01万元，占90.19%，"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(document) = of(&bytes) {
                for paragraph in document.paragraphs() {
                    prop_assert!(document.text.get(paragraph.source()).is_some());
                }
            }
        }
    }
}
