//! Pages that are only an image: drawn as pixels, read by recognition, and told as the characters and strokes that a page with text would draw.

use super::frame::Frame;
use super::glyphs::{ASCENT, Direction, Drawing, Glyph};
use super::lines::is_wide;
use super::ruling::Stroke;
use crate::read::ocr::{Letter, OcrError, Picture, Reading, Recogniser, TextLine};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;

/// How many pixels make an inch: enough for the small print of tables, and what scanners are set to.
const RESOLUTION: f32 = 200.0;

/// How many points make an inch.
const POINTS: f32 = 72.0;

/// The longest side of a picture in pixels: bigger pages are drawn coarser.
const LONGEST: f32 = 5_000.0;

/// The size of a line's characters as a share of the height of its box, at least and at most.
const SIZE: (f32, f32) = (0.62, 0.95);

/// The width of a Latin letter or digit as a share of the size.
const NARROW: f32 = 0.5;

/// Characters whose gap is at most this share of the size stand next to each other: places are not told more exactly.
const NEXT: f32 = 0.5;

/// A page as recognition read it.
pub(super) struct Scan {
    /// Characters and strokes.
    pub(super) drawing: Drawing,
    /// Which way the page lies.
    pub(super) frame: Frame,
    /// How many pieces of text could not be read.
    pub(super) illegible: usize,
}

/// Reads the image of a page.
///
/// # Errors
/// A model that fails on it.
pub(super) fn scan(page: &PdfPage<'_>, recogniser: &Recogniser) -> Result<Scan, OcrError> {
    let (width, height) = page.render_dimensions();
    let scale = (RESOLUTION / POINTS).min(LONGEST / width.max(height));
    let reading = recogniser.read(&picture(page, scale))?;
    Ok(told(&reading, Frame::of_scan(width, height, reading.quarters, reading.angle), scale))
}

/// Draws a page with that many pixels a point.
fn picture(page: &PdfPage<'_>, scale: f32) -> Picture {
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let pixels = drawn.data().iter().map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    Picture { width: drawn.width().into(), height: drawn.height().into(), pixels }
}

/// What a page with this text would draw.
fn told(reading: &Reading, frame: Frame, scale: f32) -> Scan {
    let glyphs = reading.lines.iter().flat_map(|line| glyphs(line, scale)).collect();
    let strokes = reading.rules.iter().filter_map(|rule| {
        let [left, top, right, bottom] = rule.map(|edge| edge / scale);
        Stroke::between((left, top), (right, bottom))
    });
    let drawing = Drawing { glyphs, strokes: strokes.collect(), ..Drawing::default() };
    Scan { drawing, frame, illegible: reading.illegible }
}

/// The characters of a line of text, in points.
fn glyphs(line: &TextLine, scale: f32) -> Vec<Glyph> {
    let [left, top, right, bottom] = line.bbox.map(|edge| edge / scale);
    let middle = |letter: &Letter| letter.middle / scale;
    let size = size(&line.letters, scale, bottom - top);
    let half = |letter: &Letter| if is_wide(letter.char) { size / 2.0 } else { NARROW * size / 2.0 };
    let baseline = (top + bottom) / 2.0 + (ASCENT - 0.5) * size;
    let seen: Vec<&Letter> = line.letters.iter().filter(|letter| !letter.char.is_whitespace()).collect();
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(seen.len());
    for (at, letter) in seen.iter().enumerate() {
        let (mut from, mut to) = ((middle(letter) - half(letter)).max(left), (middle(letter) + half(letter)).min(right));
        // Neighbours share the room between them, so that no number falls apart.
        if let Some(before) = at.checked_sub(1).and_then(|at| seen.get(at)).filter(|before| is_next(before, letter, size, scale)) {
            from = between(before, letter, half(before), half(letter), scale);
        }
        if let Some(after) = seen.get(at + 1).filter(|after| is_next(letter, after, size, scale)) {
            to = between(letter, after, half(letter), half(after), scale);
        }
        let confidence = Some(hundredths(letter.confidence));
        glyphs.push(Glyph { char: letter.char, left: from, right: to, baseline, size, direction: Direction::Rightwards, confidence });
    }
    glyphs
}

/// A confidence in hundredths, rounded down: what is nearly certain must not look certain.
pub(super) fn hundredths(confidence: f32) -> f32 {
    (confidence.clamp(0.0, 1.0) * 100.0).floor() / 100.0
}

/// Whether two letters of a line stand next to each other.
fn is_next(before: &Letter, after: &Letter, size: f32, scale: f32) -> bool {
    let half = |letter: &Letter| if is_wide(letter.char) { size / 2.0 } else { NARROW * size / 2.0 };
    (after.middle - before.middle) / scale - half(before) - half(after) <= NEXT * size
}

/// Where one letter ends and the next begins.
fn between(before: &Letter, after: &Letter, half_before: f32, half_after: f32, scale: f32) -> f32 {
    let (from, to) = (before.middle / scale, after.middle / scale);
    from + (to - from) * half_before / (half_before + half_after).max(f32::MIN_POSITIVE)
}

/// The size of a line's characters: how far apart the middles of its Chinese ones are, if the height of the box agrees.
fn size(letters: &[Letter], scale: f32, height: f32) -> f32 {
    let neighbours = letters.iter().zip(letters.iter().skip(1)).filter(|(before, after)| is_wide(before.char) && is_wide(after.char));
    let mut steps: Vec<f32> = neighbours.map(|(before, after)| (after.middle - before.middle) / scale).collect();
    steps.sort_by(f32::total_cmp);
    let (least, most) = (SIZE.0 * height, SIZE.1 * height);
    steps.get(steps.len() / 2).copied().unwrap_or((least + most) / 2.0).clamp(least, most.max(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::lines::lines;

    /// A line whose Chinese characters are 20 pixels wide.
    fn line(text: &str, left: f32, top: f32) -> TextLine {
        let mut at = left;
        let mut letters = Vec::new();
        for char in text.chars() {
            let width = if is_wide(char) { 20.0 } else { 10.0 };
            letters.push(Letter { char, middle: at + width / 2.0 + 1.5, confidence: if char == '4' { 0.7 } else { 0.99 } });
            at += width;
        }
        TextLine { bbox: [left - 2.0, top, at + 2.0, top + 24.0], letters }
    }

    #[test]
    fn tells_numbers_whole_and_how_sure_they_are() {
        let reading = Reading {
            lines: vec![line("其中：4.01万元", 10.0, 50.0), line("12.50", 400.0, 51.0)],
            rules: vec![[10.0, 80.5, 500.0, 80.5]],
            quarters: 0,
            angle: 0.0,
            illegible: 1,
        };
        let scan = told(&reading, Frame::upright(300.0, 200.0), 2.0);
        let lines = lines(&scan.drawing.glyphs, 1);
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["其中：4.01万元\t12.50"]);
        let words: Vec<(&str, Option<f32>)> =
            lines[0].words.iter().map(|word| (&lines[0].text[word.start as usize..word.end as usize], word.confidence)).collect();
        assert_eq!(words, [("其中：", Some(0.99)), ("4.01", Some(0.7)), ("万元", Some(0.99)), ("12.50", Some(0.99))]);
        assert_eq!((scan.drawing.strokes.len(), scan.illegible), (1, 1));
        assert!((lines[0].size - 10.0).abs() < 0.5);
    }
}
