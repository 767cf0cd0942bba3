//! Word 97–2003 and WPS: an OLE container of binary streams.
//!
//! [`fib`] says where everything stands, [`pieces`] gives the characters, [`runs`], [`sprm`] and [`properties`] say what they are, [`styles`]
//! and [`lists`] what paragraphs take from elsewhere; [`story`] puts paragraphs and [`table`]s together.

mod bytes;
mod fib;
mod lists;
mod pieces;
mod properties;
mod runs;
mod sprm;
mod story;
mod styles;
mod table;

use super::ReadError;
use super::fault::Fault;
use super::flow::{self, Budget, Paging};
use super::lists::Lists;
use super::notices;
use crate::document::{Document, Notice};
use crate::lang::words;
use bytes::{offset_at, positions, slice, u8_at, u16_at, u32_at};
use cfb::CompoundFile;
use fib::{Fib, Place};
use pieces::Characters;
use runs::Runs;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::ops::Range;
use story::{Stories, Tally};
use styles::Styles;

/// The first bytes of an OLE container.
const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The stream with the text, and the one that holds a whole encrypted document.
const TEXT: &str = "/WordDocument";
const ENCRYPTED: &str = "/EncryptedPackage";

/// The endings of this format.
const ENDINGS: [&str; 4] = ["doc", "dot", "wps", "wpt"];

/// Whether these bytes are a Word document, maybe an encrypted one, or a container too damaged to tell.
pub(super) fn is_doc(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
        && CompoundFile::open(Cursor::new(bytes)).map_or(true, |file| file.is_stream(TEXT) || file.is_stream(ENCRYPTED))
}

/// Reads a Word document; `name` is what messages call it.
///
/// # Errors
/// A document that is damaged, encrypted, of a version before Word 97, or without text.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let mut document = read_container(bytes).map_err(|fault| fault.of(name))?;
    if document.blocks.is_empty() && document.notices.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    document.notices.extend(notices::misnamed(name, &ENDINGS, "DOC"));
    Ok(document)
}

fn read_container(bytes: &[u8]) -> Result<Document, Fault> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|error| Fault::told(&error))?;
    if !file.is_stream(TEXT) {
        return Err(Fault::Password);
    }
    let stream = read_stream(&mut file, TEXT, bytes.len())?;
    let fib = Fib::read(&stream)?;
    let table = read_stream(&mut file, fib.table, bytes.len())?;
    let data = if file.is_stream("/Data") { read_stream(&mut file, "/Data", bytes.len())? } else { Vec::new() };
    let characters = Characters::read(fib.list(Place::Pieces, &table), &stream)?;
    let counts = fib.counts;
    // The parts follow each other.
    let mut end = 0;
    let mut next = |count: usize| -> Range<usize> {
        let start = end;
        end += count;
        start..end
    };
    let [main, footnotes, headers, _, _, endnotes, text_boxes] =
        [counts.main, counts.footnotes, counts.headers, counts.macros, counts.annotations, counts.endnotes, counts.text_boxes]
            .map(&mut next);
    if characters.units.len() < main.end {
        return Err(Fault::damaged("正文比文件所记的短", "the pieces hold less text than the document counts"));
    }
    let mut stories = Stories {
        characters: &characters,
        character_runs: Runs::of_characters(fib.list(Place::CharacterRuns, &table), &stream),
        paragraph_runs: Runs::of_paragraphs(fib.list(Place::ParagraphRuns, &table), &stream),
        styles: Styles::read(fib.list(Place::Styles, &table)),
        fonts: fonts(fib.list(Place::Fonts, &table)),
        data: &data,
        lists: Lists::new(lists::read(&fib, &table)),
        boxes: boxes(&fib, &table, &text_boxes),
        budget: Budget::default(),
        tally: Tally::default(),
    };
    let mut items = stories.read(main)?;
    // Text boxes in groups of drawings are anchored at the group, which does not name them.
    let mut rest: Vec<Range<usize>> = std::mem::take(&mut stories.boxes).into_values().flatten().collect();
    rest.sort_by_key(|range| range.start);
    for range in rest.into_iter().chain([footnotes, endnotes]) {
        items.extend(stories.read(range)?);
    }
    let mut notices = told(&stories.tally);
    notices.extend(notices::running_lines(stories.read(headers)?.iter()));
    notices.extend(notices::comments(positions(fib.list(Place::Annotations, &table), 30).count()));
    let mut document = flow::document(&items, Paging::Unknown)?;
    document.notices = notices;
    Ok(document)
}

/// A stream of the container, whose chain of sectors may be damaged so that it has no end.
fn read_stream(file: &mut CompoundFile<Cursor<&[u8]>>, path: &str, most: usize) -> Result<Vec<u8>, Fault> {
    let damaged = |error: std::io::Error| Fault::told_of(path.trim_start_matches('/'), &error);
    let mut bytes = Vec::new();
    file.open_stream(path).map_err(damaged)?.take(most as u64).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(bytes)
}

/// The names of the fonts.
fn fonts(list: &[u8]) -> Vec<String> {
    /// Where the name stands in the description of a font.
    const NAME: usize = 40;
    let mut fonts = Vec::new();
    let mut at = 4;
    while let Some(size) = u8_at(list, at).map(|size| usize::from(size) + 1) {
        let font = slice(list, at, size).and_then(|font| font.get(NAME..)).unwrap_or_default();
        let units: Vec<u16> = font.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).take_while(|&unit| unit != 0).collect();
        fonts.push(String::from_utf16_lossy(&units));
        at += size;
    }
    fonts
}

/// The text of the text boxes by the character that they are anchored at. Those of an unknown anchor share a place behind the text.
fn boxes(fib: &Fib<'_>, table: &[u8], story: &Range<usize>) -> HashMap<usize, Vec<Range<usize>>> {
    let anchors: HashMap<u32, usize> =
        positions(fib.list(Place::Anchors, table), 26).filter_map(|(at, _, anchor)| Some((u32_at(anchor, 0)?, at))).collect();
    let mut boxes: HashMap<usize, Vec<Range<usize>>> = HashMap::new();
    for (start, end, text_box) in positions(fib.list(Place::TextBoxes, table), 22) {
        let shape = offset_at(text_box, 14).and_then(|shape| u32::try_from(shape).ok());
        let at = shape.and_then(|shape| anchors.get(&shape)).copied().unwrap_or(usize::MAX);
        let range = story.start.saturating_add(start)..story.start.saturating_add(end).min(story.end);
        boxes.entry(at).or_default().push(range);
    }
    boxes
}

/// What a user should know of the text.
fn told(tally: &Tally) -> Vec<Notice> {
    let all = [
        notices::tracked_changes(tally.insertions, tally.deletions),
        notices::hidden_text(tally.hidden),
        notices::counted(tally.pictures, "pictures", |count| {
            words(
                format!("文件含 {count} 幅图片或嵌入对象，其中的文字未读取；请对照原文"),
                format!("pictures and embedded objects whose text is not read: {count}; look at the original"),
            )
        }),
        notices::unmapped_symbols(tally.symbols),
    ];
    all.into_iter().flatten().collect()
}
