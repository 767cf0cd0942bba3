//! Word since 2007: a zip container of XML parts.
//!
//! [`package`] opens the container, [`xml`] gives the tags of a part, [`styles`] and [`numbering`] say what paragraphs are and which number
//! stands before them, [`body`] reads text, notes and headers.

mod body;
mod numbering;
mod package;
mod styles;
mod tag;
mod xml;

use super::fault::Fault;
use super::flow::{self, Item, Paging};
use super::notices;
use super::{Limits, ReadError};
use crate::document::{Document, Notice};
use body::{Body, Tally, Text};
use numbering::Numbering;
use package::{Package, Relation};
use styles::Styles;
use tag::Tag;
use xml::Token;

/// The endings of this format.
const ENDINGS: [&str; 4] = ["docx", "docm", "dotx", "dotm"];

/// Whether these bytes are a Word document: whole, or cut off so that only its parts are left.
pub(super) fn is_docx(bytes: &[u8], limits: &Limits) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && match Package::open(bytes, limits) {
            Ok(mut package) => package.main_part().is_some(),
            Err(_) => memchr::memmem::find(bytes, b"word/document.xml").is_some(),
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
    let mut package = Package::open(bytes, limits)?;
    let main = package.main_part().ok_or_else(|| Fault::Damaged("word/document.xml is missing".into()))?;
    let relations = package.relations(&main)?;
    let target = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    let styles = match part(&mut package, target("styles"))? {
        Some(xml) => Styles::read(xml)?,
        None => Styles::default(),
    };
    let numbering = match part(&mut package, target("numbering"))? {
        Some(xml) => numbering::read(xml, &styles)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(&styles, &numbering);
    let Some(xml) = package.part(&main)? else { return Err(Fault::Damaged(format!("{main} is missing"))) };
    let mut text = body.read(xml)?;
    let pages = pages(&mut package)?.filter(|_| text.tally.sections == 0);
    let mut items = std::mem::take(&mut text.items);
    for (kind, references) in [("footnotes", &text.footnotes), ("endnotes", &text.endnotes)] {
        if let Some(xml) = part(&mut package, target(kind))? {
            items.extend(referred(body.read(xml)?, references, text.ends));
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

/// A part that may be missing.
fn part<'a, 'b>(package: &'b mut Package<'a>, path: Option<&str>) -> Result<Option<package::Part<'a, 'b>>, Fault> {
    match path {
        Some(path) => package.part(path),
        None => Ok(None),
    }
}

/// How many pages the program that saved the document counted.
fn pages(package: &mut Package<'_>) -> Result<Option<u32>, Fault> {
    let path = package.relations("")?.into_iter().find(|relation| relation.kind == "extended-properties").map(|relation| relation.target);
    let Some(mut xml) = part(package, path.as_deref())? else { return Ok(None) };
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
fn running_items(package: &mut Package<'_>, relations: &[Relation], body: &mut Body<'_>) -> Result<Vec<Item>, Fault> {
    let mut items = Vec::new();
    for relation in relations.iter().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer")) {
        if let Some(xml) = package.part(&relation.target)? {
            items.extend(body.read(xml)?.items);
        }
    }
    Ok(items)
}

/// How many comments a part holds.
fn comments(package: &mut Package<'_>, path: Option<&str>) -> Result<usize, Fault> {
    let Some(mut xml) = part(package, path)? else { return Ok(0) };
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
        notices::counted(tally.pictures, "pictures", |count| format!("文件含 {count} 幅图片，图片中的文字未读取；请对照原文")),
        notices::counted(tally.charts, "charts", |count| format!("文件含 {count} 个图表或图示，其中的文字未读取；请对照原文")),
        notices::counted(tally.objects, "embedded-objects", |count| {
            format!("文件含 {count} 个嵌入对象（如 Excel 工作表），其中的内容未读取；请对照原文")
        }),
        notices::counted(tally.foreign, "embedded-documents", |count| {
            format!("文件内嵌 {count} 个其他格式的文档，其内容未读取；请另存后重试")
        }),
        notices::unmapped_symbols(tally.symbols),
    ];
    all.into_iter().flatten().collect()
}
