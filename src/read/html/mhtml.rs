//! MHTML: a page and its pictures in one mail message (RFC 2557).

/// How many bytes the header of a message or a part may have.
const HEADER: usize = 16 * 1024;

/// The page of a message.
pub(super) struct Page {
    pub(super) body: Vec<u8>,
    /// The charset that the header of its part names.
    pub(super) charset: Option<String>,
}

/// Whether these bytes are a message with an HTML part.
pub(super) fn is_mhtml(bytes: &[u8]) -> bool {
    let Some((header, _)) = split_header(bytes) else { return false };
    let kind = field(header, "content-type").unwrap_or_default().to_ascii_lowercase();
    field(header, "mime-version").is_some() && (kind.starts_with("multipart/") || kind.starts_with("text/html"))
}

/// The first HTML part of a message: the page itself, its frames follow.
pub(super) fn page(bytes: &[u8]) -> Option<Page> {
    let (header, body) = split_header(bytes)?;
    let kind = field(header, "content-type")?;
    let Some(boundary) = parameter(&kind, "boundary") else { return decode(header, body) };
    let mark = format!("--{boundary}");
    let finder = memchr::memmem::Finder::new(mark.as_bytes());
    let mut starts = finder.find_iter(body).filter(|&at| at == 0 || body.get(at - 1) == Some(&b'\n')).peekable();
    while let Some(start) = starts.next() {
        let end = starts.peek().copied().unwrap_or(body.len());
        let part = body.get(start + mark.len()..end)?;
        let Some((header, body)) = split_header(part) else { continue };
        if field(header, "content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with("text/html")) {
            return decode(header, body);
        }
    }
    None
}

fn decode(header: &str, body: &[u8]) -> Option<Page> {
    let encoding = field(header, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    let body = match encoding.trim() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    };
    let charset = field(header, "content-type").and_then(|kind| parameter(&kind, "charset"));
    Some(Page { body, charset })
}

/// Splits at the first blank line.
fn split_header(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let head = bytes.get(..HEADER).unwrap_or(bytes);
    let skipped = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let head = head.get(skipped..)?;
    let (end, gap) = [(b"\r\n\r\n".as_slice(), 4), (b"\n\n", 2)]
        .into_iter()
        .filter_map(|(blank, gap)| Some((memchr::memmem::find(head, blank)?, gap)))
        .min()?;
    Some((std::str::from_utf8(head.get(..end)?).ok()?, bytes.get(skipped + end + gap..)?))
}

/// The value of a header field, its folded lines joined.
fn field(header: &str, name: &str) -> Option<String> {
    let mut lines = header.lines();
    let first = lines.find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field.eq_ignore_ascii_case(name).then_some(value)
    })?;
    let folded = lines.take_while(|line| line.starts_with([' ', '\t']));
    Some(folded.fold(first.trim().to_owned(), |value, line| value + " " + line.trim()))
}

/// A parameter of a field: `boundary="…"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        decoded.extend(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        match rest {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] => rest = after,
            [high, low, after @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high * 16 + low);
                    rest = after;
                }
                _ => decoded.push(b'='),
            },
            _ => decoded.push(b'='),
        }
    }
    decoded.extend(rest);
    decoded
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    decoded
}
