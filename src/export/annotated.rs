//! A copy of a PDF report in which the figures of every finding are highlighted, with the finding as a note.
//!
//! The notes are appended as an incremental update: the copy begins with the bytes of the original, every one of them.

use super::across::Across;
use super::json::{Evidence, FindingRow, Report};
use super::safe::visible;
use super::{ExportError, FolderExporter, NamedFile, Setting, file_name};
use crate::check::Severity;
use crate::lang::Lang;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How far parents of a page are followed, and references.
const DEPTH: usize = 32;

/// Writes the copies.
pub struct AnnotatedPdf {
    setting: Setting,
    names: BTreeMap<String, usize>,
}

impl AnnotatedPdf {
    /// No copies yet.
    pub fn new(setting: Setting) -> Self {
        Self { setting, names: BTreeMap::new() }
    }
}

impl FolderExporter for AnnotatedPdf {
    fn wants_original(&self, report: &Report) -> bool {
        report.source.format == "pdf" && !report.findings.is_empty()
    }

    fn add(&mut self, report: &Report, original: &[u8]) -> Result<Vec<NamedFile>, ExportError> {
        if !self.wants_original(report) {
            return Ok(Vec::new());
        }
        let stem = file_name(&report.source.path);
        let stem = stem.strip_suffix(".pdf").or(stem.strip_suffix(".PDF")).unwrap_or(&stem).to_owned();
        let count = self.names.entry(stem.clone()).or_default();
        *count += 1;
        let number = if *count > 1 { format!("-{count}") } else { String::new() };
        let mark = self.setting.say("标注", "annotated");
        Ok(vec![NamedFile { name: format!("{stem}{number}.{mark}.pdf"), bytes: annotate(report, original, self.setting)? }])
    }

    fn across(&mut self, _: &[Across]) -> Result<Vec<NamedFile>, ExportError> {
        // What other reports say is no note on the page of one of them.
        Ok(Vec::new())
    }
}

/// What is said of a box.
struct Note<'a> {
    severity: Severity,
    /// A box for each line, where it runs over several.
    lines: Vec<[f32; 4]>,
    findings: Vec<&'a FindingRow>,
}

/// The copy of a PDF with the findings of its report.
///
/// # Errors
/// That the file is another than the one that was read, is protected, or cannot be appended to.
pub fn annotate(report: &Report, pdf: &[u8], setting: Setting) -> Result<Vec<u8>, ExportError> {
    let hash = Sha256::digest(pdf).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    if hash != report.source.sha256 {
        return Err(ExportError::Changed { path: report.source.path.clone() });
    }
    let document = Document::load_mem(pdf).map_err(|cause| broken(report, cause))?;
    if document.is_encrypted() {
        return Err(ExportError::Protected { path: report.source.path.clone() });
    }
    let pages = document.get_pages();
    let mut copy = IncrementalDocument::create_from(pdf.to_vec(), document);
    for (page, notes) in notes(report) {
        let Some(&page_id) = pages.get(&page) else { continue };
        annotate_page(&mut copy, page_id, &notes, setting.lang).map_err(|cause| broken(report, cause))?;
    }
    let mut bytes = Vec::new();
    copy.save_to(&mut bytes)?;
    Ok(bytes)
}

fn broken(report: &Report, cause: lopdf::Error) -> ExportError {
    ExportError::Pdf { path: report.source.path.clone(), cause: Box::new(cause) }
}

/// The boxes of a page, as bits so that they can be ordered.
type Boxes<'a> = BTreeMap<[u32; 4], Note<'a>>;

/// What is to be noted, by page and box.
fn notes(report: &Report) -> BTreeMap<u32, Boxes<'_>> {
    let mut pages: BTreeMap<u32, Boxes<'_>> = BTreeMap::new();
    for finding in &report.findings {
        for evidence in &finding.evidence {
            let Evidence { at, .. } = evidence;
            let (Some(page), Some(bbox)) = (at.page, at.bbox) else { continue };
            let note = pages.entry(page).or_default().entry(bbox.map(f32::to_bits)).or_insert_with(|| Note {
                severity: finding.severity,
                lines: evidence.lines(),
                findings: Vec::new(),
            });
            note.severity = note.severity.max(finding.severity);
            if !note.findings.iter().any(|known| std::ptr::eq(*known, finding)) {
                note.findings.push(finding);
            }
        }
    }
    pages
}

fn annotate_page(copy: &mut IncrementalDocument, page_id: ObjectId, notes: &Boxes<'_>, lang: Lang) -> lopdf::Result<()> {
    let frame = Frame::of(copy.get_prev_documents(), page_id);
    let mut added = Vec::new();
    for (number, (bits, note)) in notes.iter().enumerate() {
        let shown = bits.map(f32::from_bits);
        let lines: Vec<[f32; 4]> = note.lines.iter().map(|&line| frame.user(line)).collect();
        added.push(Object::Reference(highlight(copy, page_id, frame.user(shown), &lines, note, number, lang)));
    }
    copy.opt_clone_object_to_new_document(page_id)?;
    let existing = {
        let page = copy.new_document.get_object(page_id)?.as_dict()?;
        match page.get(b"Annots") {
            Ok(Object::Array(list)) => list.clone(),
            Ok(Object::Reference(id)) => match copy.get_prev_documents().get_object(*id) {
                Ok(Object::Array(list)) => list.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    };
    let page = copy.new_document.get_object_mut(page_id)?.as_dict_mut()?;
    page.set("Annots", Object::Array(existing.into_iter().chain(added).collect()));
    Ok(())
}

/// Adds a highlight with its appearance, so that every viewer shows the same.
fn highlight(
    copy: &mut IncrementalDocument,
    page_id: ObjectId,
    rect: [f32; 4],
    lines: &[[f32; 4]],
    note: &Note<'_>,
    number: usize,
    lang: Lang,
) -> ObjectId {
    let reals = |values: &[f32]| Object::Array(values.iter().map(|&value| Object::Real(value)).collect());
    let colour = colour(note.severity);
    let state = copy.new_document.add_object(dictionary! { "Type" => "ExtGState", "BM" => "Multiply", "ca" => Object::Real(1.0) });
    let [red, green, blue] = colour;
    let mut drawing = format!("/G gs {red} {green} {blue} rg");
    for [left, bottom, right, top] in lines {
        let _ = write!(drawing, " {left} {bottom} {} {} re", right - left, top - bottom);
    }
    drawing.push_str(" f");
    let quads: Vec<f32> =
        lines.iter().flat_map(|&[left, bottom, right, top]| [left, top, right, top, left, bottom, right, bottom]).collect();
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => reals(&rect),
        "Resources" => dictionary! { "ExtGState" => dictionary! { "G" => Object::Reference(state) } },
        "Group" => dictionary! { "S" => "Transparency" },
    };
    let form = copy.new_document.add_object(Stream::new(form, drawing.into_bytes()));
    let words: Vec<String> = note.findings.iter().map(|finding| words(finding, lang)).collect();
    copy.new_document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Highlight", "F" => 4, "P" => Object::Reference(page_id),
        "Rect" => reals(&rect), "QuadPoints" => reals(&quads),
        "C" => reals(&colour), "T" => lopdf::text_string("gouji"), "Contents" => lopdf::text_string(&words.join("\n\n")),
        "NM" => lopdf::text_string(&format!("gouji-{}-{number}", page_id.0)),
        "AP" => dictionary! { "N" => Object::Reference(form) },
    })
}

/// The finding as a note.
fn words(finding: &FindingRow, lang: Lang) -> String {
    let label = |chinese, english| if lang == Lang::Chinese { chinese } else { english };
    let mut text = format!("{} {} {}", finding.severity.label(lang), finding.rule, finding.message);
    let facts = [
        (label("文中", "stated"), &finding.stated),
        (label("复算", "recomputed"), &finding.expected),
        (label("相差", "gap"), &finding.gap),
        (label("容差", "tolerance"), &finding.tolerance),
        (label("算式", "formula"), &finding.formula),
        (label("建议", "suggestion"), &finding.suggestion),
    ];
    for (label, value) in facts {
        if let Some(value) = value {
            let _ = write!(text, "\n{label} {value}");
        }
    }
    visible(&text).into_owned()
}

fn colour(severity: Severity) -> [f32; 3] {
    match severity {
        Severity::Error => [1.0, 0.72, 0.68],
        Severity::Warning => [1.0, 0.87, 0.5],
        Severity::Note => [0.72, 0.86, 1.0],
        Severity::Rounding => [0.87, 0.88, 0.9],
    }
}

/// How a page is shown: the part of it, and how it is turned.
struct Frame {
    /// Left, bottom, right, top in the page's own space.
    shown: [f32; 4],
    /// Quarter turns clockwise.
    quarters: i64,
}

impl Frame {
    fn of(document: &Document, page: ObjectId) -> Self {
        let media =
            inherited(document, page, b"MediaBox").and_then(|object| rectangle(document, object)).unwrap_or([0.0, 0.0, 612.0, 792.0]);
        let crop = inherited(document, page, b"CropBox").and_then(|object| rectangle(document, object)).unwrap_or(media);
        let shown = [crop[0].max(media[0]), crop[1].max(media[1]), crop[2].min(media[2]), crop[3].min(media[3])];
        let turn = inherited(document, page, b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or_default();
        Self { shown, quarters: (turn / 90).rem_euclid(4) }
    }

    /// From left, top, right, bottom on the page as it is shown, from its upper left corner, to left, bottom, right, top in its own space.
    fn user(&self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let [x0, y0, x1, y1] = self.shown;
        match self.quarters {
            0 => [x0 + left, y1 - bottom, x0 + right, y1 - top],
            1 => [x0 + top, y0 + left, x0 + bottom, y0 + right],
            2 => [x1 - right, y0 + top, x1 - left, y0 + bottom],
            _ => [x1 - bottom, y1 - right, x1 - top, y1 - left],
        }
    }
}

/// An entry of a page, or of the nearest node above it that has it.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node: &Dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..DEPTH {
        if let Ok(object) = node.get(key) {
            return document.dereference(object).ok().map(|(_, object)| object);
        }
        node = document.get_dictionary(node.get(b"Parent").ok()?.as_reference().ok()?).ok()?;
    }
    None
}

/// Left, bottom, right, top, whichever corners the file names.
fn rectangle(document: &Document, object: &Object) -> Option<[f32; 4]> {
    let corners: Vec<f32> = object.as_array().ok()?.iter().filter_map(|side| document.dereference(side).ok()?.1.as_float().ok()).collect();
    let [a, b, c, d] = corners.try_into().ok()?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_found_however_the_page_is_turned() {
        // A page of 200 by 100 whose shown part starts at (10, 20); a box at its upper left as it is shown.
        let frame = |quarters| Frame { shown: [10.0, 20.0, 210.0, 120.0], quarters };
        let shown = [5.0, 2.0, 15.0, 8.0];
        assert_eq!(frame(0).user(shown), [15.0, 112.0, 25.0, 118.0]);
        assert_eq!(frame(1).user(shown), [12.0, 25.0, 18.0, 35.0]);
        assert_eq!(frame(2).user(shown), [195.0, 22.0, 205.0, 28.0]);
        assert_eq!(frame(3).user(shown), [202.0, 105.0, 208.0, 115.0]);
    }
}
