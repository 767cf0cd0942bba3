//! Word since 2007: a zip container of XML parts.
//!
//! [`package`] opens the container, [`xml`] gives the tags of a part, [`styles`] and [`numbering`] say what paragraphs are and which number
//! stands before them, [`body`] reads text, notes and headers.

mod body;
mod grid;
mod numbering;
mod package;
mod styles;
mod symbols;
mod tag;
mod xml;

use super::fault::Fault;
use super::flow::{self, Item, Paging};
use super::normalise::is_blank;
use super::notices::{misnamed, notice};
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

/// How many characters of a header a notice quotes.
const QUOTED: usize = 30;

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
    document.notices.extend(misnamed(name, &ENDINGS, "DOCX"));
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
            items.extend(notes(body.read(xml)?, references, text.ends));
        }
    }
    let paging = Paging::of(text.ends, pages);
    let mut document = flow::document(&items, paging)?;
    document.pages = paging.page(text.ends);
    document.notices = notices(&text.tally);
    document.notices.extend(running_lines(&mut package, &relations, &mut body)?);
    document.notices.extend(comments(&mut package, target("comments"))?);
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
fn notes(mut text: Text, references: &[String], ends: flow::PageEnds) -> Vec<Item> {
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

/// The notice on headers and footers, which are no part of the text.
fn running_lines(package: &mut Package<'_>, relations: &[Relation], body: &mut Body<'_>) -> Result<Option<Notice>, Fault> {
    let mut quoted: Vec<String> = Vec::new();
    for relation in relations.iter().filter(|relation| matches!(relation.kind.as_str(), "header" | "footer")) {
        let Some(xml) = package.part(&relation.target)? else { continue };
        for item in body.read(xml)?.items {
            let Item::Line(line) = item else { continue };
            let text: String = line.text.split(is_blank).collect::<String>().chars().take(QUOTED).collect();
            if text.chars().any(char::is_alphabetic) && !quoted.contains(&text) {
                quoted.push(text);
            }
        }
    }
    Ok((!quoted.is_empty()).then(|| notice("running-lines", format!("已略去页眉、页脚：{}", quoted.join("；")))))
}

/// The notice on comments, which are no part of the text.
fn comments(package: &mut Package<'_>, path: Option<&str>) -> Result<Option<Notice>, Fault> {
    let Some(mut xml) = part(package, path)? else { return Ok(None) };
    let mut count = 0;
    while let Some(token) = xml.next()? {
        count += usize::from(token == Token::Open(Tag::Comment));
    }
    Ok((count > 0).then(|| notice("comments", format!("已略去 {count} 条批注"))))
}

/// What a user should know of the text.
fn notices(tally: &Tally) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut tell = |count: usize, code: &str, message: String| {
        if count > 0 {
            notices.push(notice(code, message));
        }
    };
    let (insertions, deletions) = (tally.insertions, tally.deletions);
    tell(
        insertions + deletions,
        "tracked-changes",
        format!("文件含未处理的修订（插入 {insertions} 处、删除 {deletions} 处），已按全部接受后的文本读取"),
    );
    tell(tally.hidden, "hidden-text", format!("已略去 {} 个隐藏字符", tally.hidden));
    tell(tally.pictures, "pictures", format!("文件含 {} 幅图片，图片中的文字未读取；请对照原文", tally.pictures));
    tell(tally.charts, "charts", format!("文件含 {} 个图表或图示，其中的文字未读取；请对照原文", tally.charts));
    tell(
        tally.objects,
        "embedded-objects",
        format!("文件含 {} 个嵌入对象（如 Excel 工作表），其中的内容未读取；请对照原文", tally.objects),
    );
    tell(tally.foreign, "embedded-documents", format!("文件内嵌 {} 个其他格式的文档，其内容未读取；请另存后重试", tally.foreign));
    tell(tally.symbols, "unmapped-glyphs", format!("有 {} 个符号查不到对应的字符，已记作 \u{FFFD}；请对照原文", tally.symbols));
    notices
}
