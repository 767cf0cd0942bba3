//! What an OFD page draws: its characters with their places, its straight lines, its pictures.

use super::{POINTS, id};
use crate::read::fault::Fault;
use crate::read::pdf::{Direction, Glyph, Stroke};
use crate::read::xml::{Element, Token, Xml};

/// The most characters and strokes a page may draw before the rest are left out; a dense page has about 5,000.
const MOST: usize = 400_000;

/// Filled shapes up to this thickness, in points, are ruling lines.
const THICKEST_RULE: f32 = 2.5;

/// What a page draws, in points from its upper left corner.
#[derive(Default)]
pub(super) struct Canvas {
    /// The page box in millimetres, where the page has its own.
    pub(super) area: Option<[f32; 4]>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) strokes: Vec<Stroke>,
    pub(super) pictures: usize,
    /// The ids of the template pages under it.
    pub(super) templates: Vec<String>,
}

/// The object that is being read.
#[derive(Default)]
struct Object {
    /// Where its own coordinates begin, in millimetres.
    origin: (f32, f32),
    transform: Option<[f32; 6]>,
    size: f32,
    stretch: f32,
    is_visible: bool,
    /// Whether its lines run down the page.
    is_stacked: bool,
    /// Where the next character stands, in its own coordinates.
    at: (f32, f32),
    steps_across: Vec<f32>,
    steps_down: Vec<f32>,
}

impl Canvas {
    /// Reads the content of a page.
    ///
    /// # Errors
    /// Malformed XML.
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, Fault> {
        let mut canvas = Self::default();
        let mut object = Object::default();
        let mut text = String::new();
        let mut holds_text = false;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(element) => {
                    text.clear();
                    holds_text = true;
                    match element.name() {
                        "TextObject" | "PathObject" => object = Object::of(&element),
                        "TextCode" => object.start_code(&element),
                        "ImageObject" => canvas.pictures += 1,
                        "Template" => canvas.templates.extend(id(&element, "TemplateID")),
                        _ => {}
                    }
                }
                Token::Text(piece) if holds_text => text.push_str(&piece),
                Token::Text(_) => {}
                Token::Close(end) => {
                    match end.name() {
                        "TextCode" => canvas.write(&mut object, &text),
                        "AbbreviatedData" => canvas.rule(&object, &text),
                        "PhysicalBox" => canvas.area = numbers(&text),
                        _ => {}
                    }
                    text.clear();
                    holds_text = false;
                }
            }
        }
        Ok(canvas)
    }

    /// Places the characters of a text.
    fn write(&mut self, object: &mut Object, text: &str) {
        if !object.is_visible {
            return;
        }
        let (mut across, mut down) = (object.steps_across.iter(), object.steps_down.iter());
        for char in text.chars().filter(|char| !char.is_control()) {
            let wide = if char.is_ascii() { 0.5 } else { 1.0 };
            let natural = wide * object.size * object.stretch;
            let (step_across, step_down) = (across.next().copied(), down.next().copied());
            let (x, baseline) = object.on_page(object.at);
            let (end, _) = object.on_page((
                object.at.0 + step_across.filter(|step| *step > 0.0).map_or(natural, |step| step.min(natural * 2.0)),
                object.at.1,
            ));
            let size = object.size * object.scale() * POINTS;
            let is_level = (end - x).is_finite() && end > x && size.is_finite() && size > 0.1 && x.is_finite() && baseline.is_finite();
            if is_level && !char.is_whitespace() && self.glyphs.len() < MOST {
                let direction = if object.is_stacked { Direction::Stacked } else { Direction::Rightwards };
                // A step far wider than its character is a gap and no wide character.
                let right = if step_across.is_some_and(|step| step > natural * 1.3) { x + natural * object.scale() * POINTS } else { end };
                self.glyphs.push(Glyph { char, left: x, right, baseline, size, direction, confidence: None });
            }
            let advance = if object.is_stacked { 0.0 } else { step_across.unwrap_or(if step_down.is_some() { 0.0 } else { natural }) };
            object.at.0 += advance;
            object.at.1 += step_down.unwrap_or(if object.is_stacked { object.size } else { 0.0 });
        }
    }

    /// Keeps the straight lines of a path.
    fn rule(&mut self, object: &Object, data: &str) {
        if !object.is_visible {
            return;
        }
        let mut words = data.split_ascii_whitespace().peekable();
        let pair = |words: &mut std::iter::Peekable<std::str::SplitAsciiWhitespace<'_>>| {
            let x = words.next()?.parse().ok()?;
            Some((x, words.next()?.parse().ok()?))
        };
        let (mut start, mut at) = ((0.0, 0.0), (0.0, 0.0));
        let (mut low, mut high) = ((f32::MAX, f32::MAX), (f32::MIN, f32::MIN));
        let mut segments: Vec<[(f32, f32); 2]> = Vec::new();
        while let Some(word) = words.next() {
            match word {
                "S" | "M" => {
                    let Some(to) = pair(&mut words) else { break };
                    at = object.on_page(to);
                    start = at;
                }
                "L" => {
                    let Some(to) = pair(&mut words) else { break };
                    let to = object.on_page(to);
                    segments.push([at, to]);
                    at = to;
                }
                "C" => {
                    segments.push([at, start]);
                    at = start;
                }
                // Curves bound no cells.
                "Q" | "B" | "A" => return,
                _ => continue,
            }
            low = (low.0.min(at.0), low.1.min(at.1));
            high = (high.0.max(at.0), high.1.max(at.1));
        }
        if segments.len() > 2 && (high.0 - low.0).min(high.1 - low.1) <= THICKEST_RULE {
            // A thin bar.
            let middle = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
            let level = high.0 - low.0 > high.1 - low.1;
            segments = vec![if level { [(low.0, middle.1), (high.0, middle.1)] } else { [(middle.0, low.1), (middle.0, high.1)] }];
        }
        for [a, b] in segments {
            if self.strokes.len() < MOST {
                self.strokes.extend(Stroke::between((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))));
            }
        }
    }
}

impl Object {
    fn of(element: &Element<'_>) -> Self {
        let [x, y, ..] = element.attribute("Boundary").and_then(|text| numbers::<4>(&text)).unwrap_or_default();
        Self {
            origin: (x, y),
            transform: element.attribute("CTM").and_then(|text| numbers(&text)),
            size: element.number("Size").unwrap_or_default(),
            stretch: element.number("HScale").unwrap_or(1.0),
            is_visible: element.attribute("Visible").is_none_or(|value| value != "false"),
            is_stacked: element.number::<f32>("ReadDirection").is_some_and(|degrees| degrees == 90.0),
            ..Self::default()
        }
    }

    fn start_code(&mut self, element: &Element<'_>) {
        // Without a place of its own a text goes on where the one before it ended.
        self.at = (element.number("X").unwrap_or(self.at.0), element.number("Y").unwrap_or(self.at.1));
        let steps = |name| element.attribute(name).map(|text| steps(&text)).unwrap_or_default();
        self.steps_across = steps("DeltaX");
        self.steps_down = steps("DeltaY");
    }

    /// A place in the coordinates of the object, in points on the page.
    fn on_page(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let (x, y) = match self.transform {
            Some([a, b, c, d, e, f]) => (a * x + c * y + e, b * x + d * y + f),
            None => (x, y),
        };
        ((self.origin.0 + x) * POINTS, (self.origin.1 + y) * POINTS)
    }

    /// How much taller its characters are than their size says.
    fn scale(&self) -> f32 {
        self.transform.map_or(1.0, |[_, _, c, d, ..]| c.hypot(d))
    }
}

/// So many numbers, parted by blanks.
pub(super) fn numbers<const N: usize>(text: &str) -> Option<[f32; N]> {
    let mut numbers = [0.0; N];
    let mut words = text.split_ascii_whitespace();
    for number in &mut numbers {
        *number = words.next()?.parse().ok()?;
    }
    Some(numbers)
}

/// The steps from character to character: `g 3 2.5` stands for 2.5 three times.
fn steps(text: &str) -> Vec<f32> {
    let mut steps = Vec::new();
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word != "g" {
            steps.extend(word.parse::<f32>().ok());
            continue;
        }
        let count = words.next().and_then(|count| count.parse().ok()).unwrap_or(0usize);
        let step = words.next().and_then(|step| step.parse().ok()).unwrap_or(0.0f32);
        steps.extend(std::iter::repeat_n(step, count.min(MOST.saturating_sub(steps.len()))));
    }
    steps
}
