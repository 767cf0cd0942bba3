//! PDF: characters and ruling lines drawn by the pages, put back into lines, paragraphs and tables.
//!
//! A PDF knows no words and no tables, only characters at places. [`glyphs`] collects them page by page, [`lines`] orders them, [`tables`]
//! takes those that stand between ruling lines, [`bands`] drops what every page repeats, [`paragraphs`] says which lines belong together,
//! and [`assemble`] writes the document.

mod assemble;
mod bands;
mod captions;
mod glyphs;
mod grid;
mod lines;
mod page;
mod paragraphs;
mod ruling;
mod tables;

use super::{Limits, ReadError};
use crate::document::{Document, Notice};
use glyphs::Canvas;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use page::{Item, Page};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Whether these bytes are a PDF: programs may write up to 1 KB before its header.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").is_some()
}

/// Reads a PDF; `name` is what messages call it.
///
/// # Errors
/// A file that is protected by another password, damaged beyond repair, or has more pages than the limit.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let damaged = || ReadError::DamagedPdf { name: name.to_owned() };
    let password = limits.password.as_deref().unwrap_or_default();
    // The interpreter has not been seen to panic, but a broken file must never stop the files after it.
    let pdf = catch_unwind(|| Pdf::new_with_password(bytes.to_vec(), password)).map_err(|_| damaged())?.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Password { name: name.to_owned() },
        LoadPdfError::Decryption(_) => ReadError::UnsupportedEncryption { name: name.to_owned() },
        LoadPdfError::Invalid => damaged(),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(damaged());
    }
    if pages.len() > limits.pages as usize {
        return Err(ReadError::TooManyPages { name: name.to_owned(), pages: pages.len(), limit: limits.pages });
    }
    let mut notices = Vec::new();
    let mut cache = InterpreterCache::new();
    let mut read = Vec::with_capacity(pages.len());
    for (number, page) in (1u32..).zip(pages.iter()) {
        match catch_unwind(AssertUnwindSafe(|| read_page(&pdf, page, number, &cache, &mut notices))) {
            Ok(page) => read.push(page),
            Err(_) => {
                // Whatever the panic left half done in the cache goes with it.
                cache = InterpreterCache::new();
                read.push(Page { number, ..Page::default() });
                notices.push(notice("page-unreadable", "本页内容损坏，未能读取".into(), Some(number)));
            }
        }
    }
    let stripped = bands::strip(&mut read);
    if stripped > 0 {
        notices.push(notice("running-lines", format!("已略去 {stripped} 页的页眉、页脚和页码"), None));
    }
    tables::join_continued(&mut read);
    let mut document = assemble::assemble(&read);
    document.pages = u32::try_from(pages.len()).ok();
    document.notices = notices;
    Ok(document)
}

fn read_page<'a>(pdf: &'a Pdf, page: &PdfPage<'a>, number: u32, cache: &InterpreterCache<'a>, notices: &mut Vec<Notice>) -> Page {
    let (width, height) = page.render_dimensions();
    let mut canvas = Canvas::new(width, height, |_: &_| None);
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, bounds, cache, pdf.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, &mut canvas);
    if canvas.unmapped > 0 {
        let message = format!("本页有 {} 个字形查不到对应的字符，已记作 \u{FFFD}", canvas.unmapped);
        notices.push(notice("unmapped-glyphs", message, Some(number)));
    }
    if canvas.overflow {
        notices.push(notice("page-cut", "本页内容过多，只读取了一部分".into(), Some(number)));
    }
    if canvas.glyphs.is_empty() && !canvas.invisible.is_empty() {
        std::mem::swap(&mut canvas.glyphs, &mut canvas.invisible);
        notices.push(notice("recognised-text", "本页是图像，文字取自其识别层，可能有误".into(), Some(number)));
    }
    if canvas.glyphs.is_empty() && canvas.images > 0 {
        notices.push(notice("image-page", "本页只有图像，没有文字".into(), Some(number)));
    }
    let tables = tables::take_tables(&mut canvas.glyphs, &canvas.strokes, number);
    let mut items: Vec<Item> = lines::lines(&canvas.glyphs).into_iter().map(Item::Line).chain(tables.into_iter().map(Item::Grid)).collect();
    items.sort_by(|a, b| a.top().total_cmp(&b.top()));
    Page { number, width, height, items }
}

fn notice(code: &str, message: String, page: Option<u32>) -> Notice {
    Notice { code: code.into(), message, page }
}
