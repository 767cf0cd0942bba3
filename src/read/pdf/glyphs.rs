//! What a page draws: its characters with their boxes, its ruling lines, its pictures.

use super::ruling::Stroke;
use crate::read::radicals::unified;
use hayro_interpret::font::{Glyph as FontGlyph, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The most characters a page may draw before the rest of it is left out; a dense page has about 5,000.
const GLYPHS_PER_PAGE: usize = 400_000;

/// The most strokes a page may draw before the rest of them are left out; a dense table has about 2,000.
const STROKES_PER_PAGE: usize = 100_000;

/// The most clips and drawings of any kind that a page may make before it is given up; a dense page makes 20,000. A form that draws itself twice
/// makes as many as it likes.
const STEPS_PER_PAGE: usize = 1_000_000;

/// How many steps a clip counts as: every form clips to its box, and a form costs far more than a line.
const CLIP_STEPS: usize = 20;

/// Filled rectangles up to this thickness, in points, are ruling lines.
const THICKEST_RULE: f64 = 2.5;

/// Characters smaller than this many points are not meant to be read.
const SMALLEST: f64 = 0.5;

/// How many units of a glyph make its size.
const UNITS: f32 = 1000.0;

/// The ascent of a character over its baseline, as a share of its size: what Chinese fonts use.
pub(super) const ASCENT: f32 = 0.88;

/// One character on the page. Positions are points from the upper left corner, y downwards.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Glyph {
    pub(in crate::read) char: char,
    pub(in crate::read) left: f32,
    pub(in crate::read) right: f32,
    pub(in crate::read) baseline: f32,
    pub(in crate::read) size: f32,
    pub(in crate::read) direction: Direction,
    /// How sure recognition is of it, from 0 to 1; none for a character that the file itself tells.
    pub(in crate::read) confidence: Option<f32>,
}

/// The way a line of text runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Direction {
    Rightwards,
    /// Characters upright, one under the other.
    Stacked,
    Downwards,
    Upwards,
    /// Upside down.
    Leftwards,
    /// Askew.
    Other,
}

impl Glyph {
    pub(super) fn top(&self) -> f32 {
        self.baseline - ASCENT * self.size
    }

    pub(super) fn bottom(&self) -> f32 {
        self.top() + self.size
    }
}

/// What a page draws.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    /// Its characters, in the order of drawing.
    pub(super) glyphs: Vec<Glyph>,
    /// Characters drawn invisibly: the text layer that recognition put behind a scan.
    pub(super) invisible: Vec<Glyph>,
    /// Its straight lines along the page.
    pub(super) strokes: Vec<Stroke>,
    /// How much of the page pictures cover, in square points; pictures over each other count twice.
    pub(super) pictured: f64,
    /// Visible glyphs whose character nobody knows.
    pub(super) unmapped: usize,
    /// Whether the page drew more than is kept.
    pub(super) overflow: bool,
    /// Whether a font could not be loaded.
    pub(super) lost_font: bool,
    /// Whether the page was given up in the middle.
    pub(super) given_up: bool,
}

/// What a page is given up with.
struct Endless;

/// Collects what a page draws.
#[derive(Debug)]
pub(super) struct Canvas<U> {
    drawing: Drawing,
    /// What the page can show at this moment: its box and all clips in force.
    clips: Vec<Rect>,
    steps: usize,
    /// Finds the character of a glyph whose font does not tell it.
    decode: U,
}

impl<U: FnMut(&OutlineGlyph) -> Option<char>> Canvas<U> {
    pub(super) fn new(width: f32, height: f32, decode: U) -> Self {
        let page = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        Self { drawing: Drawing::default(), clips: vec![page], steps: 0, decode }
    }

    /// What was drawn.
    pub(super) fn finish(self) -> Drawing {
        self.drawing
    }

    /// Lets the interpreter draw, and gives the page up where it does not end.
    pub(super) fn paint(&mut self, interpret: impl FnOnce(&mut Self)) {
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| interpret(self))) {
            if !cause.is::<Endless>() {
                resume_unwind(cause);
            }
            self.drawing.overflow = true;
            self.drawing.given_up = true;
        }
    }

    /// Counts the steps of a page. The interpreter offers no other way to stop it than to unwind.
    fn step(&mut self, steps: usize) {
        self.steps += steps;
        if self.steps > STEPS_PER_PAGE {
            resume_unwind(Box::new(Endless));
        }
    }

    fn visible(&self) -> Rect {
        self.clips.last().copied().unwrap_or(Rect::ZERO)
    }

    fn clip(&mut self, to: Rect) {
        self.step(CLIP_STEPS);
        let clip = self.visible().intersect(to.abs());
        self.clips.push(clip);
    }

    /// Keeps a straight line if it runs along the page and is not clipped away.
    fn stroke(&mut self, from: Point, to: Point) {
        if self.drawing.strokes.len() >= STROKES_PER_PAGE {
            self.drawing.overflow = true;
            return;
        }
        let clip = self.visible().inflate(1.0, 1.0);
        let box_of = Rect::from_points(from, to);
        // Not `intersect`: lines have no area.
        let (left, right) = (box_of.x0.max(clip.x0), box_of.x1.min(clip.x1));
        let (top, bottom) = (box_of.y0.max(clip.y0), box_of.y1.min(clip.y1));
        if !(left <= right && top <= bottom) {
            return;
        }
        self.drawing.strokes.extend(Stroke::between((left as f32, top as f32), (right as f32, bottom as f32)));
    }

    fn outline(&mut self, path: &BezPath, transform: Affine) {
        let mut start = Point::ZERO;
        let mut at = Point::ZERO;
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(point) => {
                    start = transform * point;
                    at = start;
                }
                PathEl::LineTo(point) => {
                    let to = transform * point;
                    self.stroke(at, to);
                    at = to;
                }
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => at = transform * point,
                PathEl::ClosePath => {
                    self.stroke(at, start);
                    at = start;
                }
            }
        }
    }

    /// Keeps the thin rectangles of a filled path: many programs draw ruling lines so.
    fn fill(&mut self, path: &BezPath, transform: Affine) {
        let mut corners: Option<Rect> = None;
        let mut curved = false;
        for element in path.elements().iter().copied().chain([PathEl::MoveTo(Point::ZERO)]) {
            match element {
                PathEl::MoveTo(point) => {
                    if let Some(shape) = corners.filter(|_| !curved) {
                        self.bar(shape);
                    }
                    let point = transform * point;
                    corners = Some(Rect::from_points(point, point));
                    curved = false;
                }
                PathEl::LineTo(point) => corners = corners.map(|shape| shape.union_pt(transform * point)),
                PathEl::QuadTo(..) | PathEl::CurveTo(..) => curved = true,
                PathEl::ClosePath => {}
            }
        }
    }

    fn bar(&mut self, shape: Rect) {
        let center = shape.center();
        if shape.height() <= THICKEST_RULE && shape.width() > shape.height() {
            self.stroke(Point::new(shape.x0, center.y), Point::new(shape.x1, center.y));
        } else if shape.width() <= THICKEST_RULE && shape.height() > shape.width() {
            self.stroke(Point::new(center.x, shape.y0), Point::new(center.x, shape.y1));
        }
    }

    /// Keeps the characters of a glyph that stands here, if they can be seen.
    fn glyph(&mut self, glyph: &FontGlyph<'_>, frame: Glyph, invisible: bool) {
        if !self.shows(&frame) {
            return;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(char)) if is_known(char) => self.keep(Glyph { char, ..frame }, invisible),
            Some(BfString::String(text)) if !text.is_empty() && text.chars().all(is_known) => {
                // A ligature: its characters share its width.
                let share = (frame.right - frame.left) / text.chars().count() as f32;
                for (at, char) in text.chars().enumerate() {
                    let left = frame.left + share * at as f32;
                    self.keep(Glyph { char, left, right: left + share, ..frame }, invisible);
                }
            }
            _ => {
                let FontGlyph::Outline(outline) = glyph else { return };
                if let Some(char) = (self.decode)(outline) {
                    self.keep(Glyph { char, ..frame }, invisible);
                } else if !outline.outline().is_empty() {
                    self.keep(Glyph { char: char::REPLACEMENT_CHARACTER, ..frame }, invisible);
                    self.drawing.unmapped += 1;
                }
            }
        }
    }

    /// Whether enough of a character lies inside the page and its clips. Clips cut close to the ink, which is smaller than the box.
    fn shows(&self, glyph: &Glyph) -> bool {
        let visible = self.visible();
        let (left, right) = (f64::from(glyph.left), f64::from(glyph.right.max(glyph.left + 0.1 * glyph.size)));
        let (top, bottom) = (f64::from(glyph.top()), f64::from(glyph.bottom()));
        let wide = right.min(visible.x1) - left.max(visible.x0);
        let high = bottom.min(visible.y1) - top.max(visible.y0);
        wide > 0.3 * (right - left) && high > 0.25 * (bottom - top)
    }

    fn keep(&mut self, glyph: Glyph, invisible: bool) {
        if glyph.char.is_whitespace() || matches!(glyph.char, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
            return;
        }
        let kept = if invisible { &mut self.drawing.invisible } else { &mut self.drawing.glyphs };
        if kept.len() >= GLYPHS_PER_PAGE {
            self.drawing.overflow = true;
            return;
        }
        kept.push(Glyph { char: unified(glyph.char), ..glyph });
    }
}

/// Whether a character is one that a font can truly name: no control, no private use, no mark of failure.
fn is_known(char: char) -> bool {
    !matches!(char, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')
}

/// Where a glyph stands whose advance is this many points; none for one without size. The character is still to be found.
fn stand(transform: Affine, advance: f64, stacked: bool) -> Option<Glyph> {
    let [a, b, c, d, x, y] = transform.as_coeffs();
    let size = c.hypot(d) * f64::from(UNITS);
    if !(size.is_finite() && x.is_finite() && y.is_finite() && advance.is_finite()) || size < SMALLEST {
        return None;
    }
    let direction = match () {
        () if stacked => Direction::Stacked,
        () if b.abs() <= 0.1 * a.abs() && a > 0.0 => Direction::Rightwards,
        () if b.abs() <= 0.1 * a.abs() => Direction::Leftwards,
        () if a.abs() <= 0.1 * b.abs() && b > 0.0 => Direction::Downwards,
        () if a.abs() <= 0.1 * b.abs() => Direction::Upwards,
        () => Direction::Other,
    };
    let (size, advance, x, y) = (size as f32, advance as f32, x as f32, y as f32);
    // The box of a turned character is told as if it stood upright in the same place.
    let (left, right, baseline) = match direction {
        Direction::Rightwards | Direction::Stacked | Direction::Other => (x, x + advance, y),
        Direction::Leftwards => (x - advance, x, y + (2.0 * ASCENT - 1.0) * size),
        Direction::Downwards => (x - (1.0 - ASCENT) * size, x + ASCENT * size, y + ASCENT * size),
        Direction::Upwards => (x - ASCENT * size, x + (1.0 - ASCENT) * size, y),
    };
    Some(Glyph { char: char::REPLACEMENT_CHARACTER, left, right, baseline, size, direction, confidence: None })
}

/// The advance that the font states for a glyph, in points.
fn stated_advance(glyph: &FontGlyph<'_>, transform: Affine) -> f64 {
    let [a, b, ..] = transform.as_coeffs();
    let stated = match glyph {
        FontGlyph::Outline(outline) => outline.advance_width(),
        FontGlyph::Type3(drawn) => drawn.advance_width(),
    };
    f64::from(stated.unwrap_or(UNITS / 2.0)).abs() * a.hypot(b)
}

impl<'a, U: FnMut(&OutlineGlyph) -> Option<char>> Device<'a> for Canvas<U> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.step(1);
        match draw_mode {
            DrawMode::Fill(_) => self.fill(path, props.transform),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.outline(path, props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip_path: &ClipPath) {
        self.clip(clip_path.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.clip(*rect);
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(CLIP_STEPS);
    }

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, draw_mode: &DrawMode) {
        let stacked = run.writing_mode() == WritingMode::Vertical;
        let invisible = matches!(draw_mode, DrawMode::Invisible);
        let mut shrink = 1.0;
        self.step(1);
        for (at, glyph) in run.glyphs().iter().enumerate() {
            let transform = props.transform * glyph.transform();
            let stated = stated_advance(glyph, transform);
            // A stand-in font is stretched to the width of the missing one; the next glyph tells where the character really ends.
            if let Some(next) = run.glyphs().get(at + 1).filter(|_| !stacked) {
                let reach = ((props.transform * next.transform()).translation() - transform.translation()).hypot();
                shrink = if reach > 0.0 && stated > 0.0 { (reach / stated).min(1.0) } else { 1.0 };
            }
            if let Some(frame) = stand(transform, stated * shrink, stacked) {
                self.glyph(glyph, frame, invisible);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.step(1);
        let corners = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        self.drawing.pictured += props.transform.transform_rect_bbox(corners).intersect(self.visible()).area();
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, draw_mode: &DrawMode) {
        self.draw_path(&rect.to_path(0.1), props, draw_mode);
    }
}
