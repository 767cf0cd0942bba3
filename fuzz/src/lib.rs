//! What the targets share.

use gouji::read::{Limits, read_bytes};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads a file and holds the document against its own text: a place, a paragraph and a cell are stretches of it.
pub fn read(name: &str, bytes: &[u8]) {
    let limits = Limits { pages: 20, ..Limits::default() };
    let Ok(loaded) = read_bytes(name, bytes, &limits) else { return };
    let document = &loaded.document;
    for place in &document.places {
        assert!(document.text.get(place.start..place.end).is_some(), "a place is a stretch of the text");
    }
    for paragraph in document.paragraphs() {
        assert!(document.text.get(paragraph.source()).is_some(), "so is a paragraph");
    }
    for table in document.tables() {
        for cell in &table.cells {
            assert!(cell.row + cell.row_span <= table.rows && cell.column + cell.column_span <= table.columns, "a cell stands in its table");
            assert!(document.text.get(cell.view.source(0..cell.view.text().len())).is_some(), "and in the text");
        }
    }
}

/// Packs the pieces of an input, which zero bytes part, as the parts of these names. Not compressed, and with sums that are right: what a
/// fuzzer changes is then the XML of a part and not the container around it.
pub fn pack(names: &[&str], input: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in names.iter().zip(input.split(|&byte| byte == 0)) {
        writer.start_file(*name, options).expect("memory can be written to");
        writer.write_all(part).expect("memory can be written to");
    }
    writer.finish().expect("memory can be written to").into_inner()
}

/// Puts the pieces of an input into an OLE container as the streams of these names. In front of every piece stands its length, 4 bytes.
pub fn ole(names: &[&str], mut input: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory can be written to");
    for name in names {
        let Some((length, rest)) = input.split_first_chunk() else { break };
        let (stream, rest) = rest.split_at((u32::from_le_bytes(*length) as usize).min(rest.len()));
        file.create_stream(name).and_then(|mut made| made.write_all(stream)).expect("memory can be written to");
        input = rest;
    }
    file.into_inner().into_inner()
}
