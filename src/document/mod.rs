//! What every reader produces: the source text verbatim, and its blocks in reading order.
//!
//! The text of a document is kept as it was decoded. Blocks hold a *normalised view* of their part of it, in which matching
//! runs, and every position of the view leads back to the source. Positions are byte offsets inside the program;
//! [`CharIndex`] turns them into the character offsets that the JSON speaks of.

mod index;
mod view;

pub use index::CharIndex;
pub use view::{View, ViewBuilder};

use crate::lang::Words;
use encoding_rs::Encoding;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::Range;

/// One report as a reader saw it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Document {
    /// The decoded text, verbatim. For formats without a text of their own (PDF, DOCX): the text that the reader rebuilt.
    pub text: String,
    /// Headings, paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// The name of the encoding that the bytes were decoded with, where the format leaves a choice.
    #[serde(deserialize_with = "known_encoding")]
    pub encoding: Option<Known>,
    /// How many pages the document has, where the format knows pages (or the text has page feeds).
    pub pages: Option<u32>,
    /// What a user should know about how the file was read.
    pub notices: Vec<Notice>,
    /// Where the pieces of the text stand on their pages, sorted by `start`; empty where the format has no layout.
    pub places: Vec<Place>,
    /// Width and height in points of each page as it is shown; empty where the format has no layout.
    pub page_sizes: Vec<[f32; 2]>,
    /// The pieces of the text that were recognised from a picture, sorted by `start`; empty where the file itself tells its text.
    pub recognised: Vec<Recognised>,
}

/// Words that this program has. It reads them by looking them up, not by borrowing them.
type Known = &'static str;

/// The name of an encoding, which this program knows.
fn known_encoding<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Known>, D::Error> {
    let Some(name) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    if name == "GB18030" {
        return Ok(Some("GB18030"));
    }
    let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| D::Error::custom("no encoding is called that"))?;
    Ok(Some(encoding.name()))
}

/// A part of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Block {
    /// A heading or a paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// A logical paragraph: its soft line breaks are joined in the view.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paragraph {
    /// Which paragraph of the document it is, from 1.
    pub number: u32,
    /// The line of the source text it starts on, from 1.
    pub line: u32,
    /// The page it starts on, from 1.
    pub page: Option<u32>,
    /// The numbering it starts with (一、, （一）, 1．…), if any.
    pub marker: Option<Marker>,
    /// Whether it is a heading: a numbered or titled line without a statement of its own.
    pub heading: bool,
    /// The normalised text, marker included.
    pub view: View,
}

/// The numbering at the start of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// How deep the numbering style stands.
    pub level: Level,
    /// The number itself: 3 for 三、, （三）, 3．.
    pub ordinal: u32,
    /// How many bytes of the view the marker takes, so that the body starts there.
    pub width: usize,
}

/// Numbering styles of official documents, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    /// 第一部分, 第二章
    Part,
    /// 一、
    Section,
    /// （一）
    Subsection,
    /// 1、 1． 1.
    Item,
    /// （1） 1）
    Subitem,
    /// ①
    Detail,
}

/// A table whose cells keep where they stand.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Table {
    /// The title above it, without its unit.
    pub title: Option<String>,
    /// The unit printed above it (单位：万元), e.g. `万元`.
    pub unit: Option<String>,
    /// The page it starts on, from 1.
    pub page: Option<u32>,
    /// How many rows at the top are header.
    pub header_rows: usize,
    /// How many columns the grid has.
    pub columns: usize,
    /// How many rows the grid has.
    pub rows: usize,
    /// The cells, row by row; a merged cell stands once, at its upper left corner.
    pub cells: Vec<Cell>,
}

/// A cell of a [`Table`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Cell {
    /// Its row in the grid, from 0.
    pub row: usize,
    /// Its column in the grid, from 0.
    pub column: usize,
    /// How many rows it covers.
    pub row_span: usize,
    /// How many columns it covers.
    pub column_span: usize,
    /// The page it stands on, from 1.
    pub page: Option<u32>,
    /// The normalised text.
    pub view: View,
    /// The names on its left, outermost first: codes, then the item; for a header cell none.
    pub row_path: Vec<String>,
    /// The headings above it, outermost first; for a header cell none.
    pub column_path: Vec<String>,
}

/// A piece of the text and the box it fills on its page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// First byte of the piece in [`Document::text`].
    pub start: usize,
    /// The byte behind its last one.
    pub end: usize,
    /// The page, from 1.
    pub page: u32,
    /// Left, top, right, bottom in points from the page's upper left corner.
    pub bbox: [f32; 4],
}

/// A piece of the text that was recognised from a picture (文字识别, OCR).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// First byte of the piece in [`Document::text`].
    pub start: usize,
    /// The byte behind its last one.
    pub end: usize,
    /// How sure the recognition is of its least certain character, from 0 to 1 in hundredths.
    pub confidence: f32,
}

/// Something a user should know about how a file was read: a page without text, a tracked change, a repaired file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// A stable name, e.g. `replaced-characters`.
    pub code: String,
    /// One sentence for people.
    pub message: Words<String>,
    /// The page it concerns, from 1.
    pub page: Option<u32>,
}

impl Document {
    /// The paragraphs in reading order, headings included.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
    }

    /// The tables in reading order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
    }

    /// How sure recognition is of the least certain character of a stretch of the text, from 0 to 1; none if the file itself tells it.
    pub fn confidence(&self, range: &Range<usize>) -> Option<f32> {
        let from = self.recognised.partition_point(|piece| piece.end <= range.start);
        let pieces = self.recognised.get(from..)?.iter().take_while(|piece| piece.start < range.end);
        pieces.map(|piece| piece.confidence).reduce(f32::min)
    }
}

impl Paragraph {
    /// The normalised text behind the marker.
    pub fn body(&self) -> &str {
        let from = self.marker.map_or(0, |marker| marker.width);
        self.view.text().get(from..).unwrap_or_default()
    }

    /// The bytes of the source that the whole paragraph covers.
    pub fn source(&self) -> Range<usize> {
        self.view.source(0..self.view.text().len())
    }
}
