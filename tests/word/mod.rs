//! Builds small Word documents.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The namespaces of a document.
const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart""#;

/// The start of the names of relationship types.
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document whose parts can be set one by one.
#[derive(Default)]
pub struct Docx {
    parts: Vec<(String, String)>,
    relations: String,
}

impl Docx {
    /// A document with this XML inside `w:body`.
    pub fn new(body: &str) -> Self {
        let mut docx = Self::default();
        docx.parts.push((
            "word/document.xml".into(),
            format!("<?xml version=\"1.0\"?><w:document {SPACES}><w:body>{body}</w:body></w:document>"),
        ));
        docx
    }

    /// Adds a part of this kind (`styles`, `numbering`, `footnotes`, `header` …) with this XML inside its root `w:{root}`.
    pub fn with(mut self, kind: &str, root: &str, content: &str) -> Self {
        self.relations += &format!(r#"<Relationship Id="{kind}" Type="{TYPES}/{kind}" Target="{kind}.xml"/>"#);
        self.parts.push((format!("word/{kind}.xml"), format!("<w:{root} {SPACES}>{content}</w:{root}>")));
        self
    }

    /// Says how many pages the program that wrote the document counted.
    pub fn with_pages(mut self, pages: u32) -> Self {
        let relation = format!(r#"<Relationship Id="app" Type="{TYPES}/extended-properties" Target="docProps/app.xml"/>"#);
        self.parts.push(("_rels/.rels".into(), relationships(&relation)));
        let space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
        self.parts.push(("docProps/app.xml".into(), format!(r#"<Properties xmlns="{space}"><Pages>{pages}</Pages></Properties>"#)));
        self
    }

    /// The bytes of the document.
    pub fn bytes(self) -> Vec<u8> {
        let mut parts = self.parts;
        parts.push(("word/_rels/document.xml.rels".into(), relationships(&self.relations)));
        zip(&parts)
    }
}

fn relationships(relations: &str) -> String {
    format!(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>"#)
}

/// A zip container of these entries.
pub fn zip(entries: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A paragraph with these properties.
pub fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r(text))
}

/// A run.
pub fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

/// A cell with these properties.
pub fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

/// A table of rows of cells.
pub fn tbl(rows: &[&[&str]]) -> String {
    let rows: String =
        rows.iter().map(|cells| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| tc("", text)).collect::<String>())).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}
