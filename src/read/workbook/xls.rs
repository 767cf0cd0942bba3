//! XLS: the binary records (BIFF5 and BIFF8) of Excel 97–2003 and of WPS, in a compound file.

use super::Workbook;
use super::display::Format;
use super::sheet::{Sheet, SheetCell};
use crate::read::Limits;
use crate::read::fault::Fault;
use cfb::CompoundFile;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16LE, WINDOWS_1252};
use std::collections::HashMap;
use std::io::{Cursor, Read};

/// What compound files start with.
const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The streams that hold the records, of BIFF8 and of BIFF5.
const STREAMS: [&str; 2] = ["/Workbook", "/Book"];

/// Where newer files are kept when they are encrypted.
const ENCRYPTED: &str = "/EncryptedPackage";

/// The types of the records that are read.
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const COL_INFO: u16 = 0x007D;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGED_CELLS: u16 = 0x00E5;
    pub(super) const DRAWING_GROUP: u16 = 0x00EB;
    pub(super) const SST: u16 = 0x00FC;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERROR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BOF: u16 = 0x0809;
}

/// Whether these bytes are a compound file with a workbook in it.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
        && CompoundFile::open(Cursor::new(bytes)).is_ok_and(|file| STREAMS.iter().chain([&ENCRYPTED]).any(|stream| file.is_stream(stream)))
}

/// Reads a workbook.
///
/// # Errors
/// A file or a record that is damaged, a password, more cells than the limit.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Fault> {
    let damaged = |error: std::io::Error| Fault::told(&error);
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    if file.is_stream(ENCRYPTED) {
        return Err(Fault::Password);
    }
    let mut stream = Vec::new();
    for name in STREAMS {
        if file.is_stream(name) && stream.is_empty() {
            // A stream is no longer than its file.
            file.open_stream(name).map_err(damaged)?.take(bytes.len() as u64).read_to_end(&mut stream).map_err(damaged)?;
        }
    }
    let globals = Globals::read(&stream)?;
    let mut workbook = Workbook { pictures: globals.pictures, ..Workbook::default() };
    let mut left = limits.cells;
    for bound in &globals.sheets {
        if bound.hidden {
            workbook.hidden.push(bound.name.clone());
            continue;
        }
        let sheet = globals.sheet(stream.get(bound.offset..).unwrap_or_default(), &mut left);
        let sheet = sheet.ok_or(Fault::TooManyCells(limits.cells))?;
        workbook.sheets.push(Sheet { name: bound.name.clone(), ..sheet });
    }
    Ok(workbook)
}

/// The records of a stream: type and data.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let kind = u16_at(rest, 0)?;
        let length = usize::from(u16_at(rest, 2)?);
        // The last record of a cut-off file is given as far as it goes.
        let data = rest.get(4..)?;
        let data = data.get(..length).unwrap_or(data);
        rest = rest.get(4 + data.len()..)?;
        Some((kind, data))
    })
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A sheet as the workbook lists it.
struct Bound {
    name: String,
    offset: usize,
    hidden: bool,
}

/// What the sheets share.
struct Globals {
    sheets: Vec<Bound>,
    strings: Vec<String>,
    /// The number format of every cell style.
    formats: Vec<Format>,
    from_1904: bool,
    pictures: usize,
    text: Coding,
}

/// How characters are written.
#[derive(Clone, Copy)]
struct Coding {
    /// BIFF8: UTF-16, or its lower bytes.
    unicode: bool,
    /// What BIFF5 uses.
    page: &'static Encoding,
}

impl Globals {
    fn read(stream: &[u8]) -> Result<Self, Fault> {
        let mut text = Coding { unicode: true, page: GB18030 };
        let (mut sheets, mut strings, mut codes, mut styles) = (Vec::new(), Vec::new(), HashMap::new(), Vec::new());
        let (mut from_1904, mut pictures) = (false, 0);
        let mut all = records(stream).peekable();
        let version = all.next().filter(|&(kind, _)| kind == record::BOF).and_then(|(_, data)| u16_at(data, 0));
        let Some(version) = version else { return Err(Fault::damaged("工作簿中没有记录", "the workbook has no records")) };
        text.unicode = version >= 0x0600;
        while let Some((kind, data)) = all.next() {
            match kind {
                record::EOF => break,
                record::FILE_PASS => return Err(Fault::Password),
                record::CODE_PAGE => text.page = page(u16_at(data, 0)),
                record::DATE_MODE => from_1904 = u16_at(data, 0) == Some(1),
                record::DRAWING_GROUP => pictures += 1,
                record::FORMAT => {
                    let code = if text.unicode { text.long(data, 2) } else { text.short(data, 2) };
                    if let (Some(id), Some(code)) = (u16_at(data, 0), code) {
                        codes.insert(id, Format::parse(&code));
                    }
                }
                record::XF => styles.push(u16_at(data, 2).unwrap_or_default()),
                record::BOUND_SHEET => {
                    // Charts and macros are no sheets of cells.
                    let is_sheet = data.get(5) == Some(&0);
                    if let (Some(offset), Some(name), true) = (u32_at(data, 0), text.short(data, 6), is_sheet) {
                        sheets.push(Bound { name, offset: offset as usize, hidden: data.get(4).is_some_and(|state| state & 3 != 0) });
                    }
                }
                record::SST => {
                    let mut chunks = vec![data.get(8..).unwrap_or_default()];
                    while let Some((_, data)) = all.next_if(|&(kind, _)| kind == record::CONTINUE) {
                        chunks.push(data);
                    }
                    strings = shared_strings(chunks);
                }
                _ => {}
            }
        }
        let formats = styles.into_iter().map(|id| codes.get(&id).cloned().unwrap_or_else(|| Format::built_in(u32::from(id)))).collect();
        Ok(Self { sheets, strings, formats, from_1904, pictures, text })
    }

    /// The cells of the sheet whose records start here; none if there are more than `left`.
    fn sheet(&self, stream: &[u8], left: &mut usize) -> Option<Sheet> {
        let mut sheet = Sheet::default();
        let mut cells = Cells { sheet: &mut sheet, left, overflow: false };
        // Charts inside a sheet have cells of their own.
        let mut depth = 0usize;
        let mut awaits_string = None;
        for (kind, data) in records(stream) {
            match kind {
                record::BOF => depth += 1,
                record::EOF if depth <= 1 => break,
                record::EOF => depth -= 1,
                _ if depth > 1 => {}
                record::STRING => {
                    if let (Some(place), Some(text)) = (awaits_string.take(), self.text.long(data, 0)) {
                        cells.push(place, text);
                    }
                }
                record::MUL_RK => self.mul_rk(data, &mut cells),
                record::MERGED_CELLS => cells.merge(data),
                record::ROW => cells.sheet.has_hidden_lines |= data.get(12).is_some_and(|flags| flags & 0x20 != 0),
                record::COL_INFO => cells.sheet.has_hidden_lines |= data.get(8).is_some_and(|flags| flags & 1 != 0),
                _ => {
                    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                    let place = (u32::from(row), u32::from(column));
                    if kind == record::FORMULA && data.get(12..14) == Some(&[0xFF, 0xFF]) && data.get(6) == Some(&0) {
                        awaits_string = Some(place);
                    } else if let Some(text) = self.cell(kind, data) {
                        cells.push(place, text);
                    }
                }
            }
            if cells.overflow {
                return None;
            }
        }
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        Some(sheet)
    }

    /// What a record that is one cell shows.
    fn cell(&self, kind: u16, data: &[u8]) -> Option<String> {
        match kind {
            record::NUMBER => Some(self.number(data, 4, f64_at(data, 6)?)),
            record::RK => Some(self.number(data, 4, rk(u32_at(data, 6)?))),
            record::LABEL_SST => self.strings.get(u32_at(data, 6)? as usize).cloned(),
            record::LABEL | record::RICH_STRING => self.text.long(data, 6),
            record::BOOL_ERROR => bool_or_error(*data.get(6)?, *data.get(7)? != 0),
            record::FORMULA if data.get(12..14) == Some(&[0xFF, 0xFF]) => match *data.get(6)? {
                kind @ (1 | 2) => bool_or_error(*data.get(8)?, kind == 2),
                _ => None,
            },
            record::FORMULA => Some(self.number(data, 4, f64_at(data, 6)?)),
            _ => None,
        }
    }

    /// Several numbers side by side.
    fn mul_rk(&self, data: &[u8], cells: &mut Cells<'_>) {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, pair) in (u32::from(first)..).zip(pairs.chunks_exact(6)) {
            if let Some(value) = u32_at(pair, 2) {
                cells.push((u32::from(row), column), self.number(pair, 0, rk(value)));
            }
        }
    }

    /// What a number shows in the style whose number stands at `style`.
    fn number(&self, data: &[u8], style: usize, value: f64) -> String {
        let format = u16_at(data, style).and_then(|style| self.formats.get(usize::from(style))).unwrap_or(&Format::General);
        // The shortest digits that stand for this value.
        format.show(&value.to_string(), self.from_1904)
    }
}

/// The cells of a sheet while they are read.
struct Cells<'a> {
    sheet: &'a mut Sheet,
    left: &'a mut usize,
    overflow: bool,
}

impl Cells<'_> {
    fn push(&mut self, (row, column): (u32, u32), text: String) {
        if text.trim().is_empty() {
            return;
        }
        match self.left.checked_sub(1) {
            Some(rest) => *self.left = rest,
            None => self.overflow = true,
        }
        self.sheet.cells.push(SheetCell { row, column, text: text.replace("\r\n", "\n") });
    }

    fn merge(&mut self, data: &[u8]) {
        for range in data.get(2..).unwrap_or_default().chunks_exact(8) {
            let at = |at| u16_at(range, at).map(u32::from).unwrap_or_default();
            self.sheet.merged.push([at(0), at(4), at(2), at(6)]);
        }
    }
}

fn bool_or_error(value: u8, is_error: bool) -> Option<String> {
    let text = match (is_error, value) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0F) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1D) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, 0x2A) => "#N/A",
        (true, _) => return None,
    };
    Some(text.to_owned())
}

/// The value of a number packed into 30 bits and two flags: divided by 100, and whole.
fn rk(packed: u32) -> f64 {
    let value = if packed & 2 != 0 { f64::from((packed as i32) >> 2) } else { f64::from_bits(u64::from(packed & !3) << 32) };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

fn page(code: Option<u16>) -> &'static Encoding {
    match code {
        Some(950) => BIG5,
        Some(1252) => WINDOWS_1252,
        Some(65001) => UTF_8,
        _ => GB18030,
    }
}

impl Coding {
    /// A text whose length takes two bytes.
    fn long(self, data: &[u8], at: usize) -> Option<String> {
        self.text(data.get(at + 2..)?, usize::from(u16_at(data, at)?))
    }

    /// A text whose length takes one byte.
    fn short(self, data: &[u8], at: usize) -> Option<String> {
        self.text(data.get(at + 1..)?, usize::from(*data.get(at)?))
    }

    fn text(self, data: &[u8], length: usize) -> Option<String> {
        if !self.unicode {
            let bytes = data.get(..length).unwrap_or(data);
            return Some(self.page.decode_without_bom_handling(bytes).0.into_owned());
        }
        let (flags, data) = data.split_first()?;
        let wide = flags & 1 != 0;
        let data = data.get(..length << u8::from(wide)).unwrap_or(data);
        Some(characters(data, wide))
    }
}

/// UTF-16, or its lower bytes.
fn characters(data: &[u8], wide: bool) -> String {
    if wide { UTF_16LE.decode_without_bom_handling(data).0.into_owned() } else { data.iter().copied().map(char::from).collect() }
}

/// The texts of the shared table, which goes on over several records.
fn shared_strings(chunks: Vec<&[u8]>) -> Vec<String> {
    let mut pieces = Pieces { chunks: chunks.into_iter(), rest: &[] };
    let mut strings = Vec::new();
    while let Some(string) = pieces.string() {
        strings.push(string);
    }
    strings
}

/// Reads on over the ends of records.
struct Pieces<'a> {
    chunks: std::vec::IntoIter<&'a [u8]>,
    rest: &'a [u8],
}

impl<'a> Pieces<'a> {
    fn string(&mut self) -> Option<String> {
        let mut length = usize::from(u16::from_le_bytes([self.byte()?, self.byte()?]));
        let flags = self.byte()?;
        let (is_rich, has_sound) = (flags & 8 != 0, flags & 4 != 0);
        let runs = if is_rich { usize::from(u16::from_le_bytes([self.byte()?, self.byte()?])) } else { 0 };
        let sound = if has_sound { u32::from_le_bytes([self.byte()?, self.byte()?, self.byte()?, self.byte()?]) as usize } else { 0 };
        let mut wide = flags & 1 != 0;
        let mut text = String::new();
        while length > 0 {
            if self.rest.is_empty() {
                // Where a text goes on in the next record, that says anew how wide its characters are.
                self.rest = self.chunks.next()?;
                wide = self.byte()? & 1 != 0;
            }
            let size = 1 + usize::from(wide);
            let count = length.min(self.rest.len() / size);
            if count == 0 {
                return None;
            }
            text += &characters(self.take(count * size), wide);
            length -= count;
        }
        self.skip(runs * 4 + sound);
        Some(text)
    }

    fn byte(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.rest = self.chunks.next()?;
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip(&mut self, mut count: usize) {
        loop {
            count -= self.take(count).len();
            if count == 0 {
                return;
            }
            match self.chunks.next() {
                Some(next) => self.rest = next,
                None => return,
            }
        }
    }
}
