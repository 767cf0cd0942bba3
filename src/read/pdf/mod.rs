//! PDF: characters and ruling lines drawn by the pages, put back into lines, paragraphs and tables.
//!
//! A PDF knows no words and no tables, only characters at places. [`glyphs`] collects them page by page ([`fonts`] and [`super::radicals`] help to tell
//! which they are, [`frame`] which way up), [`ruling`] and [`grid`] find the tables that lines draw, [`tables`] fills them, [`aligned`] and
//! [`columns`] find those without lines, [`continued`] joins them over page ends, [`lines`] orders the rest, [`bands`] drops what every page repeats,
//! [`paragraphs`] says which lines belong together, [`captions`] what a table is called, and [`assemble`] writes the document. A page that is
//! only an image is drawn and read by `scan`. Only lines and tables of a page are kept, so that memory grows with the text and not with the
//! drawing.

mod aligned;
mod assemble;
mod bands;
mod captions;
mod columns;
mod continued;
mod fonts;
mod frame;
mod glyphs;
mod grid;
mod lines;
mod page;
mod paragraphs;
mod ruling;
#[cfg(feature = "ocr")]
mod scan;
mod tables;

use super::notices::misnamed;
use super::{Limits, ReadError};
use crate::document::{Document, Notice};
use crate::lang::{Words, words};
use fonts::Fonts;
use frame::Frame;
use glyphs::{Canvas, Drawing};
pub(super) use glyphs::{Direction, Glyph};
use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, InterpreterWarning, interpret_page};
use page::{Item, Page};
pub(super) use ruling::Stroke;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A page covered by pictures over this share of it is a scan.
const PICTURE: f64 = 0.5;

/// A scan with fewer characters than this has none of its own: a page number or a stamp was put on it.
const STAMPED: usize = 30;

/// A page whose drawing instructions take more bytes than this is not drawn; a dense page takes 200,000.
const MOST_CONTENT: usize = 64 << 20;

/// How near its end a whole file has its end mark, in bytes.
const TAIL: usize = 1024;

/// Whether these bytes are a PDF: programs may write up to 1 KB before its header.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes.get(..1024).unwrap_or(bytes), b"%PDF-").is_some()
}

/// Reads a PDF; `name` is what messages call it.
///
/// # Errors
/// A file that is protected by another password, damaged beyond repair, or has more pages than the limit.
pub fn read(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Document, ReadError> {
    let damaged = || ReadError::DamagedPdf { name: name.to_owned() };
    let has_end = memchr::memmem::rfind(&bytes, b"%%EOF").is_some_and(|at| bytes.len() - at <= TAIL);
    let password = limits.password.as_deref().unwrap_or_default();
    // The interpreter has not been seen to panic, but a broken file must never stop the files after it.
    let pdf = catch_unwind(|| Pdf::new_with_password(bytes, password)).map_err(|_| damaged())?.map_err(|error| match error {
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
    let mut notices: Vec<Notice> = damage(&pdf, has_end).into_iter().collect();
    let mut cache = InterpreterCache::new();
    let mut fonts = Fonts::default();
    let mut read = Vec::with_capacity(pages.len());
    for (number, page) in (1u32..).zip(pages.iter()) {
        match catch_unwind(AssertUnwindSafe(|| read_page(&pdf, page, number, &cache, &mut fonts, limits, &mut notices))) {
            Ok((page, given_up)) => {
                read.push(page);
                // What was left half done in the cache goes with it.
                if given_up {
                    cache = InterpreterCache::new();
                }
            }
            Err(_) => {
                cache = InterpreterCache::new();
                read.push(Page { number, ..Page::default() });
                notices.push(notice("page-unreadable", unreadable(), Some(number)));
            }
        }
    }
    notices.extend(misnamed(name, &["pdf"], "PDF"));
    Ok(document_of(read, notices))
}

/// A page of a format that places characters and lines as PDF does.
pub(super) struct DrawnPage {
    /// Width and height in points.
    pub(super) size: (f32, f32),
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
}

/// Reads pages that are drawn already.
pub(super) fn lay_out(pages: Vec<DrawnPage>, notices: Vec<Notice>) -> Document {
    let pages = (1u32..).zip(pages);
    let pages = pages.map(|(number, page)| page_of(number, Frame::upright(page.size.0, page.size.1), page.glyphs, &page.strokes)).collect();
    document_of(pages, notices)
}

/// The document of these pages.
fn document_of(mut pages: Vec<Page>, mut notices: Vec<Notice>) -> Document {
    let stripped = bands::strip(&mut pages);
    if stripped > 0 {
        let message = words(
            format!("已略去 {stripped} 页的页眉、页脚和页码"),
            format!("headers, footers and page numbers left out on pages: {stripped}"),
        );
        notices.push(notice("running-lines", message, None));
    }
    continued::join_continued(&mut pages);
    let page_sizes = pages.iter().map(|page| page.frame.shown_size()).collect();
    Document { pages: u32::try_from(pages.len()).ok(), page_sizes, notices, ..assemble::assemble(&pages) }
}

/// The tables of a page, and its lines outside them, from top to bottom.
fn page_of(number: u32, frame: Frame, mut glyphs: Vec<Glyph>, strokes: &[Stroke]) -> Page {
    let tables = tables::take_tables(&mut glyphs, strokes, number);
    let mut items: Vec<Item> =
        lines::lines(&glyphs, number).into_iter().map(Item::Line).chain(tables.into_iter().map(Item::Grid)).collect();
    items.sort_by(|a, b| a.top().total_cmp(&b.top()));
    let items = aligned::take_aligned(items, number);
    let (width, height) = frame.size();
    Page { number, frame, width, height, items }
}

/// Reads one page, and says whether it was given up in the middle; what a user should know of it goes into `notices`.
fn read_page<'a>(
    pdf: &'a Pdf,
    page: &PdfPage<'a>,
    number: u32,
    cache: &InterpreterCache<'a>,
    fonts: &mut Fonts,
    limits: &Limits,
    notices: &mut Vec<Notice>,
) -> (Page, bool) {
    let mut tell = |code: &str, message: Words<String>| notices.push(notice(code, message, Some(number)));
    let (width, height) = page.render_dimensions();
    let mut frame = Frame::upright(width, height);
    match page.page_stream() {
        Some(content) if content.len() > MOST_CONTENT => {
            tell("page-cut", words("本页内容过多，未读取", "this page holds too much and was not read"));
            return (Page { number, frame, width, height, items: Vec::new() }, false);
        }
        None if page.raw().contains_key("Contents") => tell("page-unreadable", unreadable()),
        _ => {}
    }
    fonts.learn(page.resources());
    let mut drawing = draw(pdf, page, frame, cache, fonts);
    if let Some(turned) = frame.turned_for(&drawing.glyphs) {
        frame = turned;
        drawing = draw(pdf, page, frame, cache, fonts);
    }
    if drawing.unmapped > 0 {
        let count = drawing.unmapped;
        let message = words(
            format!("本页有 {count} 个字形查不到对应的字符，已记作 \u{FFFD}；请对照原文"),
            format!("glyphs of this page that stand for no known character: {count}; written as \u{FFFD}; look at the original"),
        );
        tell("unmapped-glyphs", message);
    }
    if drawing.lost_font {
        let message = words(
            "本页有字体无法读取，用它排印的文字可能缺失；请对照原文",
            "a font of this page could not be read, and text set in it may be missing; look at the original",
        );
        tell("unreadable-font", message);
    }
    if drawing.overflow {
        tell("page-cut", words("本页内容过多，只读取了一部分", "this page holds too much; only a part of it was read"));
    }
    let given_up = drawing.given_up;
    let is_picture = drawing.pictured > PICTURE * f64::from(width) * f64::from(height);
    if is_picture && drawing.invisible.len() > drawing.glyphs.len() {
        drawing.glyphs.append(&mut drawing.invisible);
        let message = words(
            "本页是图像，文字取自其识别层，可能有误；请对照原文",
            "this page is an image, and its text is what recognition left in the file; it may be wrong; look at the original",
        );
        tell("recognised-text", message);
    } else if is_picture && drawing.glyphs.len() < STAMPED {
        match recognised(page, limits, &mut tell) {
            Some((scanned, tilted)) => (drawing, frame) = (scanned, tilted),
            None => {
                let message = words(
                    format!("本页是图像，没有可读取的文字；{}", ADVICE.chinese),
                    format!("this page is an image without text; {}", ADVICE.english),
                );
                tell("image-page", message);
            }
        }
    }
    (page_of(number, frame, drawing.glyphs, &drawing.strokes), given_up)
}

/// What to do about a page that is only an image.
#[cfg(feature = "ocr")]
const ADVICE: Words<&str> = Words {
    chinese: "请加 --ocr 做文字识别（模型来源见 gouji ocr-setup）",
    english: "add --ocr to recognise its text (for the models see gouji ocr-setup)",
};
#[cfg(not(feature = "ocr"))]
const ADVICE: Words<&str> = Words {
    chinese: "请先做文字识别（OCR），或安装带文字识别的版本（cargo install --path . --features ocr）后加 --ocr",
    english: "recognise its text first (OCR), or install the version with recognition (cargo install --path . --features ocr) and add --ocr",
};

/// What recognition reads on a page that is only an image, and how the page lies, where there is a recogniser that can.
#[cfg(feature = "ocr")]
fn recognised(page: &PdfPage<'_>, limits: &Limits, tell: &mut impl FnMut(&str, Words<String>)) -> Option<(Drawing, Frame)> {
    use crate::lang::Lang;
    let scanned = scan::scan(page, limits.recogniser.as_ref()?);
    let scan = scanned.inspect_err(|error| tell("ocr-failed", words(error.message(Lang::Chinese), error.message(Lang::English)))).ok()?;
    let sure = scan.drawing.glyphs.iter().filter_map(|glyph| glyph.confidence).sum::<f32>() / scan.drawing.glyphs.len().max(1) as f32;
    let sure = scan::hundredths(sure);
    let message = words(
        format!("本页是图像，文字由 OCR 识别（平均置信度 {sure:.2}），可能有误；请对照原文"),
        format!("this page is an image, recognised by OCR (mean confidence {sure:.2}); it may be wrong; look at the original"),
    );
    tell("ocr-page", message);
    if scan.illegible > 0 {
        let message = words(
            format!("本页有 {} 处文字识别不清，已略去；请对照原文", scan.illegible),
            format!("illegible places of this page, left out: {}; look at the original", scan.illegible),
        );
        tell("ocr-illegible", message);
    }
    Some((scan.drawing, scan.frame))
}

/// Without the feature nothing is recognised.
#[cfg(not(feature = "ocr"))]
fn recognised(_: &PdfPage<'_>, _: &Limits, _: &mut impl FnMut(&str, Words<String>)) -> Option<(Drawing, Frame)> {
    None
}

/// Lets a page draw, in the frame in which it is read.
fn draw<'a>(pdf: &'a Pdf, page: &PdfPage<'a>, frame: Frame, cache: &InterpreterCache<'a>, fonts: &mut Fonts) -> Drawing {
    let (width, height) = frame.size();
    let mut canvas = Canvas::new(width, height, |glyph: &OutlineGlyph| fonts.character(glyph));
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let place = frame.transform() * Affine::new(page.initial_transform(true).as_coeffs());
    let lost_font = Arc::new(AtomicBool::new(false));
    let settings = InterpreterSettings { warning_sink: note_lost_font(&lost_font), ..InterpreterSettings::default() };
    canvas.paint(|canvas| interpret_page(page, &mut Context::new(place, bounds, cache, pdf.xref(), settings), canvas));
    Drawing { lost_font: lost_font.load(Ordering::Relaxed), ..canvas.finish() }
}

/// Remembers that a font could not be loaded.
fn note_lost_font(lost: &Arc<AtomicBool>) -> Arc<dyn Fn(InterpreterWarning) + Send + Sync> {
    let lost = Arc::clone(lost);
    Arc::new(move |warning| {
        if matches!(warning, InterpreterWarning::UnsupportedFont) {
            lost.store(true, Ordering::Relaxed);
        }
    })
}

/// What shows that a file is not whole: pages that its tree promises and that are not there, or an end without its mark.
fn damage(pdf: &Pdf, has_end: bool) -> Option<Notice> {
    let xref = pdf.xref();
    let promised =
        xref.get::<Dict<'_>>(xref.root_id()).and_then(|root| root.get::<Dict<'_>>("Pages")).and_then(|tree| tree.get::<i32>("Count"));
    let found = pdf.pages().len();
    if let Some(promised) = promised.and_then(|count| usize::try_from(count).ok()).filter(|&promised| promised > found) {
        let message = words(
            format!("文件应有 {promised} 页，只读到 {found} 页；请重新获取文件"),
            format!("the file should have {promised} pages, but only {found} could be read; get it again"),
        );
        return Some(notice("pages-missing", message, None));
    }
    (!has_end).then(|| {
        let message = words(
            "文件末尾不完整，已尽量修复，可能只读到一部分；请重新获取文件",
            "the end of the file is missing; it was repaired as far as possible, and may be read in part only; get it again",
        );
        notice("damaged-file", message, None)
    })
}

fn unreadable() -> Words<String> {
    words("本页内容损坏，未能读取", "the content of this page is damaged and could not be read")
}

fn notice(code: &str, message: Words<String>, page: Option<u32>) -> Notice {
    Notice { code: code.into(), message, page }
}
