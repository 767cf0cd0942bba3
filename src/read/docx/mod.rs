//! Word since 2007: a zip container of XML parts.
//!
//! [`xml`] gives the tags of a part, [`styles`] and [`numbering`] say what paragraphs are and which number
//! stands before them, [`body`] reads text, notes and headers.

mod body;
mod numbering;
mod styles;
mod tag;
mod xml;

use super::container::{Container, is_zip};
use super::fault::Fault;
use super::flow::{self, Item, Paging};
use super::notices;
use super::package::{Relation, relations};
use super::{Limits, ReadError};
use crate::document::{Document, Notice};
use crate::lang::words;
use body::{Body, Tally, Text};
use numbering::Numbering;
use styles::Styles;
use tag::Tag;
use xml::{Token, Xml};

/// Where a package without relationships has its text.
const MAIN: &str = "word/document.xml";

/// The endings of this format.
const ENDINGS: [&str; 4] = ["docx", "docm", "dotx", "dotm"];

/// Whether these bytes are a Word document: whole, or cut off so that only its parts are left.
pub(super) fn is_docx(bytes: &[u8], limits: &Limits) -> bool {
    is_zip(bytes)
        && match Container::open(bytes, limits) {
            Ok(mut package) => main_part(&mut package).is_some(),
            Err(_) => memchr::memmem::find(bytes, MAIN.as_bytes()).is_some(),
        }
}

/// Reads a Word document; `name` is what messages call it.
///
/// # Errors
/// A container or a part that is damaged, encrypted, or beyond the limits, and a document without text.
pub(super) fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let mut document = read_package(bytes, limits).map_err(|fault| fault.of(name))?;
    if document.blocks.is_empty() && document.notices.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    document.notices.extend(notices::misnamed(name, &ENDINGS, "DOCX"));
    Ok(document)
}

fn read_package(bytes: &[u8], limits: &Limits) -> Result<Document, Fault> {
    let mut package = Container::open(bytes, limits)?;
    let main = main_part(&mut package).ok_or_else(|| Fault::missing(MAIN))?;
    let relations = relations(&mut package, &main)?;
    let target = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map_or("", |relation| relation.target.as_str());
    let styles = match package.text(target("styles"))? {
        Some(source) => Styles::read(Xml::new(&source, target("styles")))?,
        None => Styles::default(),
    };
    let numbering = match package.text(target("numbering"))? {
        Some(source) => numbering::read(Xml::new(&source, target("numbering")), &styles)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(&styles, &numbering);
    let Some(source) = package.text(&main)? else { return Err(Fault::missing(&main)) };
    let mut text = body.read(Xml::new(&source, &main))?;
    drop(source);
    let pages = pages(&mut package)?.filter(|_| text.tally.sections == 0);
    let mut items = std::mem::take(&mut text.items);
    for (kind, references) in [("footnotes", &text.footnotes), ("endnotes", &text.endnotes)] {
        if let Some(source) = package.text(target(kind))? {
            items.extend(referred(body.read(Xml::new(&source, target(kind)))?, references, text.ends));
        }
    }
    let paging = Paging::of(text.ends, pages);
    let mut document = flow::document(&items, paging)?;
    document.pages = paging.page(text.ends);
    document.notices = told(&text.tally);
    document.notices.extend(notices::running_lines(running_items(&mut package, &relations, &mut body)?.iter()));
    document.notices.extend(notices::comments(comments(&mut package, target("comments"))?));
    Ok(document)
}

/// The path of the text of a Word document; none if the package is of another kind.
fn main_part(package: &mut Container<'_>) -> Option<String> {
    if package.find(MAIN).is_some() {
        return Some(MAIN.to_owned());
    }
    let main = relations(package, "").ok()?.into_iter().find(|relation| relation.kind == "officeDocument")?;
    (main.target.starts_with("word/") && package.find(&main.target).is_some()).then_some(main.target)
}

/// How many pages the program that saved the document counted.
fn pages(package: &mut Container<'_>) -> Result<Option<u32>, Fault> {
    let Some(part) = relations(package, "")?.into_iter().find(|relation| relation.kind == "extended-properties") else { return Ok(None) };
    let Some(source) = package.text(&part.target)? else { return Ok(None) };
    let mut xml = Xml::new(&source, &part.target);
    while let Some(token) = xml.next()? {
        if token == Token::Text && xml.around(0) == Tag::Pages {
            return Ok(xml.text().trim().parse().ok());
        }
    }
    Ok(None)
}

/// The notes that the text refers to, in its order, behind its last page end.
fn referred(mut text: Text, references: &[String], ends: flow::PageEnds) -> Vec<Item> {
    let order: std::collections::HashMap<&str, usize> = references.iter().map(String::as_str).zip(0..).collect();
    text.notes.retain(|(id, _)| order.contains_key(id.as_str()));
    text.notes.sort_by_key(|(id, _)| order.get(id.as_str()).copied());
    let mut items: Vec<Item> = text.notes.into_iter().flat_map(|(_, items)| items).collect();
    for item in &mut items {
        if let Item::Line(line) = item {
            line.ends = ends;
        }
    }
    items
}

/// The blocks of all headers and footers.
fn running_items(package: &mut Container<'_>, relations: &[Relation], body: &mut Body<'_>) -> Result<Vec<Item>, Fault> {
    let mut items = Vec::new();
    for relation in relations.iter().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer")) {
        if let Some(source) = package.text(&relation.target)? {
            items.extend(body.read(Xml::new(&source, &relation.target))?.items);
        }
    }
    Ok(items)
}

/// How many comments a part holds.
fn comments(package: &mut Container<'_>, path: &str) -> Result<usize, Fault> {
    let Some(source) = package.text(path)? else { return Ok(0) };
    let mut xml = Xml::new(&source, path);
    let mut count = 0;
    while let Some(token) = xml.next()? {
        count += usize::from(token == Token::Open(Tag::Comment));
    }
    Ok(count)
}

/// What a user should know of the text.
fn told(tally: &Tally) -> Vec<Notice> {
    let all = [
        notices::tracked_changes(tally.insertions, tally.deletions),
        notices::hidden_text(tally.hidden),
        notices::counted(tally.pictures, "pictures", |count| {
            words(
                format!("文件含 {count} 幅图片，图片中的文字未读取；请对照原文"),
                format!("pictures whose text is not read: {count}; look at the original"),
            )
        }),
        notices::counted(tally.charts, "charts", |count| {
            words(
                format!("文件含 {count} 个图表或图示，其中的文字未读取；请对照原文"),
                format!("charts and diagrams whose text is not read: {count}; look at the original"),
            )
        }),
        notices::counted(tally.objects, "embedded-objects", |count| {
            words(
                format!("文件含 {count} 个嵌入对象（如 Excel 工作表），其中的内容未读取；请对照原文"),
                format!("embedded objects (such as Excel sheets) that are not read: {count}; look at the original"),
            )
        }),
        notices::counted(tally.foreign, "embedded-documents", |count| {
            words(
                format!("文件内嵌 {count} 个其他格式的文档，其内容未读取；请另存后重试"),
                format!("embedded documents of another format that are not read: {count}; save the file anew and try again"),
            )
        }),
        notices::unmapped_symbols(tally.symbols),
    ];
    all.into_iter().flatten().collect()
}
