//! Writes small PDF files, so that every test shows all of the page it reads.
//!
//! Positions are points from the upper left corner of a page of 600 by 800, y downwards, as in the documents that are read. ASCII characters are
//! half as wide as Chinese ones.

use encoding_rs::GB18030;
use std::fmt::Write;

/// The width of every page.
pub const WIDTH: f32 = 600.0;

/// The height of every page.
pub const HEIGHT: f32 = 800.0;

/// A PDF file in the making.
#[derive(Default)]
pub struct Pdf {
    pages: Vec<Page>,
    /// A font program to embed as the font `F9`, with the ordering of its character collection.
    embedded: Option<(Vec<u8>, &'static str)>,
}

/// A page in the making.
#[derive(Default)]
pub struct Page {
    content: String,
    rotate: i32,
}

/// How the codes of a string lead to characters: the predefined CMaps of simplified Chinese.
#[derive(Clone, Copy, PartialEq)]
pub enum Encoding {
    /// UniGB-UCS2-H
    Ucs2,
    /// UniGB-UTF16-H
    Utf16,
    /// GBK-EUC-H
    Gbk,
    /// GBK2K-H
    Gbk2k,
    /// UniGB-UCS2-V: lines run down the page.
    Vertical,
}

const ENCODINGS: [(Encoding, &str); 5] = [
    (Encoding::Ucs2, "UniGB-UCS2-H"),
    (Encoding::Utf16, "UniGB-UTF16-H"),
    (Encoding::Gbk, "GBK-EUC-H"),
    (Encoding::Gbk2k, "GBK2K-H"),
    (Encoding::Vertical, "UniGB-UCS2-V"),
];

impl Pdf {
    /// A file without pages.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page.
    pub fn page(mut self, page: Page) -> Self {
        self.pages.push(page);
        self
    }

    /// Embeds a font program without a ToUnicode map, for [`Page::codes`].
    pub fn embed(mut self, program: Vec<u8>, ordering: &'static str) -> Self {
        self.embedded = Some((program, ordering));
        self
    }

    /// The bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        let mut objects: Vec<Vec<u8>> = Vec::new();
        // 1 is the catalog, 2 the tree of pages, then two objects for every font, then two for every page.
        let first_page = 3 + 2 * ENCODINGS.len() + 4;
        objects.push(b"<< /Type /Catalog /Pages 2 0 R >>".to_vec());
        let kids: String = (0..self.pages.len()).fold(String::new(), |kids, at| kids + &format!("{} 0 R ", first_page + 2 * at));
        objects.push(format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()).into_bytes());
        let mut fonts = String::new();
        for (at, (_, name)) in ENCODINGS.iter().enumerate() {
            let number = 3 + 2 * at;
            let _ = write!(fonts, "/F{at} {number} 0 R ");
            objects.push(
                format!(
                    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /{name} /DescendantFonts [{} 0 R] >>",
                    number + 1
                )
                .into_bytes(),
            );
            // ASCII has the numbers 1 to 95 in the Unicode encodings, and 814 to 939 in the others.
            objects.push(
                b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] >>"
                    .to_vec(),
            );
        }
        let (program, ordering) = self.embedded.unwrap_or_default();
        let number = objects.len() + 1;
        let _ = write!(fonts, "/F9 {number} 0 R ");
        objects.push(
            format!(
                "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Small /Encoding /Identity-H /DescendantFonts [{} 0 R] >>",
                number + 1
            )
            .into_bytes(),
        );
        objects.push(
            format!(
                "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Small /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> /DW 1000 /CIDToGIDMap /Identity /FontDescriptor {} 0 R >>",
                number + 2
            )
            .into_bytes(),
        );
        objects.push(
            format!("<< /Type /FontDescriptor /FontName /ABCDEF+Small /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 880 /Descent -120 /CapHeight 800 /StemV 80 /ItalicAngle 0 /FontFile2 {} 0 R >>", number + 3)
                .into_bytes(),
        );
        objects.push(stream(&program));
        for (at, page) in self.pages.iter().enumerate() {
            objects.push(
                format!(
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {} /Resources << /Font << {fonts}>> >> /Contents {} 0 R >>",
                    page.rotate,
                    first_page + 2 * at + 1
                )
                .into_bytes(),
            );
            objects.push(stream(page.content.as_bytes()));
        }
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            offsets.push(file.len());
            file.extend(format!("{} 0 obj\n", at + 1).bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
        for offset in offsets {
            file.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        file.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
        file
    }
}

fn stream(data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a line of 10 points whose baseline lies at `y`.
    pub fn text(self, x: f32, y: f32, text: &str) -> Self {
        self.write(Encoding::Ucs2, 10.0, [1.0, 0.0, 0.0, 1.0, x, HEIGHT - y], text)
    }

    /// Writes a line of another size.
    pub fn sized(self, size: f32, x: f32, y: f32, text: &str) -> Self {
        self.write(Encoding::Ucs2, size, [1.0, 0.0, 0.0, 1.0, x, HEIGHT - y], text)
    }

    /// Writes a line in the middle of the page.
    pub fn centred(self, size: f32, y: f32, text: &str) -> Self {
        let width: f32 = text.chars().map(|char| if char.is_ascii() { 0.5 * size } else { size }).sum();
        self.sized(size, (WIDTH - width) / 2.0, y, text)
    }

    /// Writes a line in another encoding.
    pub fn encoded(self, encoding: Encoding, x: f32, y: f32, text: &str) -> Self {
        self.write(encoding, 10.0, [1.0, 0.0, 0.0, 1.0, x, HEIGHT - y], text)
    }

    /// Writes a line that runs down the page, as one does that was turned by a quarter.
    pub fn sideways(self, x: f32, y: f32, text: &str) -> Self {
        self.write(Encoding::Ucs2, 10.0, [0.0, -1.0, 1.0, 0.0, x, HEIGHT - y], text)
    }

    fn write(mut self, encoding: Encoding, size: f32, matrix: [f32; 6], text: &str) -> Self {
        let font = ENCODINGS.iter().position(|(known, _)| *known == encoding).unwrap();
        let bytes: Vec<u8> = match encoding {
            Encoding::Gbk | Encoding::Gbk2k => GB18030.encode(text).0.into_owned(),
            _ => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let [a, b, c, d, e, f] = matrix;
        let _ = writeln!(self.content, "BT /F{font} {size} Tf {a} {b} {c} {d} {e} {f} Tm <{}> Tj ET", hex(&bytes));
        self
    }

    /// Writes codes of the embedded font.
    pub fn codes(mut self, x: f32, y: f32, codes: &[u16]) -> Self {
        let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_be_bytes()).collect();
        let _ = writeln!(self.content, "BT /F9 10 Tf 1 0 0 1 {x} {} Tm <{}> Tj ET", HEIGHT - y, hex(&bytes));
        self
    }

    /// Draws a ruling line.
    pub fn rule(mut self, from: (f32, f32), to: (f32, f32)) -> Self {
        let _ = writeln!(self.content, "0.5 w {} {} m {} {} l S", from.0, HEIGHT - from.1, to.0, HEIGHT - to.1);
        self
    }

    /// Draws the frame of a cell as four filled bars, as spreadsheet programs do.
    pub fn barred(mut self, left: f32, top: f32, right: f32, bottom: f32) -> Self {
        let (width, height) = (right - left, bottom - top);
        for (x, y, w, h) in [(left, top, width, 0.5), (left, bottom, width, 0.5), (left, bottom, 0.5, height), (right, bottom, 0.5, height)]
        {
            let _ = writeln!(self.content, "{x} {} {w} {h} re f", HEIGHT - y);
        }
        self
    }

    /// Draws all lines of a grid.
    pub fn grid(mut self, columns: &[f32], rows: &[f32]) -> Self {
        let (left, right) = (columns[0], columns[columns.len() - 1]);
        let (top, bottom) = (rows[0], rows[rows.len() - 1]);
        for &y in rows {
            self = self.rule((left, y), (right, y));
        }
        for &x in columns {
            self = self.rule((x, top), (x, bottom));
        }
        self
    }

    /// Clips what follows to a rectangle.
    pub fn clipped(mut self, left: f32, top: f32, right: f32, bottom: f32) -> Self {
        let _ = writeln!(self.content, "q {left} {} {} {} re W n", HEIGHT - bottom, right - left, bottom - top);
        self
    }

    /// Ends the clip.
    pub fn unclipped(mut self) -> Self {
        self.content.push_str("Q\n");
        self
    }

    /// Fills the page with a picture of one pixel.
    pub fn picture(mut self) -> Self {
        let _ = writeln!(self.content, "q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{40} EI Q");
        self
    }

    /// Writes an invisible line, as text recognition does behind a scan.
    pub fn invisible(mut self, x: f32, y: f32, text: &str) -> Self {
        self.content.push_str("3 Tr\n");
        self = self.text(x, y, text);
        self.content.push_str("0 Tr\n");
        self
    }

    /// Shows the page turned clockwise by this many degrees.
    pub fn rotated(mut self, degrees: i32) -> Self {
        self.rotate = degrees;
        self
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
