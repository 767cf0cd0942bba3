//! From boxes of text to letters.
//!
//! The recognition model reads a line [`HEIGHT`] pixels high in steps from left to right and says for every step which character it sees, or none.
//! A run of steps with one character is one letter; the step it stands at tells its place on the line.

use super::OcrError;
use super::engine::Model;
use super::picture::Picture;

/// The height of the lines that the model was trained on, in pixels.
const HEIGHT: usize = 48;

/// The narrowest line the model reads well, in pixels; narrower ones are padded.
const NARROWEST: usize = 320;

/// The widest, in pixels; a line of a wide page has about 3,000.
const WIDEST: usize = 6_400;

/// How many columns of pixels are read together: lines of one width go into one run.
const TOGETHER: usize = 3_200;

/// A line read with less confidence than this on the average is no text, or none that can be read.
const LEGIBLE: f32 = 0.5;

/// One character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Letter {
    pub(in crate::read) char: char,
    /// Where its middle lies on the level page, in pixels from the left.
    pub(in crate::read) middle: f32,
    /// How sure the model is of it, from 0 to 1.
    pub(in crate::read) confidence: f32,
}

/// The letters of a box.
#[derive(Debug, Clone)]
pub(in crate::read) struct TextLine {
    /// Left, top, right and bottom on the level page, in pixels.
    pub(in crate::read) bbox: [f32; 4],
    pub(in crate::read) letters: Vec<Letter>,
}

/// Reads lines.
pub(super) struct Reader {
    model: Model,
    alphabet: Vec<char>,
}

impl Reader {
    /// A reader with this model, which names its characters itself.
    pub(super) fn new(model: Model) -> Result<Self, OcrError> {
        let alphabet = model.alphabet()?;
        Ok(Self { model, alphabet })
    }

    /// Reads the boxes of a level page, in any order; those that hold nothing legible are left out and counted.
    pub(super) fn read(&self, picture: &Picture, boxes: &[[f32; 4]]) -> Result<(Vec<TextLine>, usize), OcrError> {
        let width_of = |[left, top, right, bottom]: &[f32; 4]| {
            let width = HEIGHT as f32 * (right - left) / (bottom - top).max(1.0);
            (width.ceil() as usize).clamp(1, WIDEST)
        };
        let mut sorted: Vec<(usize, [f32; 4])> = boxes.iter().map(|bbox| (width_of(bbox), *bbox)).collect();
        sorted.sort_by_key(|&(width, _)| width);
        let mut lines = Vec::with_capacity(boxes.len());
        let mut illegible = 0;
        let mut rest = sorted.as_mut_slice();
        while let Some(&(widest, _)) = rest.last() {
            let stride = widest.max(NARROWEST);
            let first = rest.len() - (TOGETHER / stride).clamp(1, rest.len());
            let batch = rest.split_off_mut(first..).unwrap_or_default();
            for line in self.batch(picture, batch, stride)? {
                let sure = line.letters.iter().map(|letter| letter.confidence).sum::<f32>();
                if sure >= LEGIBLE * line.letters.len().max(1) as f32 { lines.push(line) } else { illegible += 1 }
            }
        }
        Ok((lines, illegible))
    }

    fn batch(&self, picture: &Picture, batch: &[(usize, [f32; 4])], stride: usize) -> Result<Vec<TextLine>, OcrError> {
        let size = 3 * HEIGHT * stride;
        let mut tensor = vec![0.0; batch.len() * size];
        for ((width, bbox), part) in batch.iter().zip(tensor.chunks_mut(size)) {
            picture.fill(*bbox, (*width, HEIGHT), stride, part);
        }
        let ([count, steps, classes], output) = self.model.run::<3>([batch.len(), 3, HEIGHT, stride], tensor)?;
        if classes != self.alphabet.len() + 1 || count != batch.len() || steps == 0 {
            return Err(OcrError::Run { cause: format!("{classes} classes, {} characters", self.alphabet.len()) });
        }
        let lines = batch.iter().zip(output.chunks(steps * classes)).map(|((width, bbox), output)| {
            let [left, _, right, _] = *bbox;
            let across = (right - left) / *width as f32 * stride as f32 / steps as f32;
            let place = |letter: Letter| Letter { middle: left + letter.middle * across, ..letter };
            TextLine { bbox: *bbox, letters: decode(output, &self.alphabet).into_iter().map(place).collect() }
        });
        Ok(lines.collect())
    }
}

/// The letters of a line, their middles in steps: of every run of steps with one class one letter, none of the first class, which parts runs.
fn decode(output: &[f32], alphabet: &[char]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    for (step, row) in output.chunks(alphabet.len() + 1).enumerate() {
        let (class, confidence) =
            row.iter().copied().enumerate().fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best });
        let char = class.checked_sub(1).and_then(|class| alphabet.get(class)).copied();
        match (char, run, letters.last_mut()) {
            (Some(_), Some((same, start)), Some(letter)) if same == class => {
                letter.middle = (start + step + 1) as f32 / 2.0;
                letter.confidence = letter.confidence.max(confidence);
            }
            (Some(char), ..) => {
                letters.push(Letter { char, middle: step as f32 + 0.5, confidence });
                run = Some((class, step));
            }
            (None, ..) => run = None,
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALPHABET: [char; 3] = ['4', '.', '0'];

    /// The output for these classes, each with this confidence.
    fn output(steps: &[(usize, f32)]) -> Vec<f32> {
        steps.iter().flat_map(|&(class, sure)| (0..4).map(move |other| if other == class { sure } else { (1.0 - sure) / 3.0 })).collect()
    }

    #[test]
    fn joins_the_steps_of_a_letter_and_parts_equal_neighbours() {
        let letters = decode(&output(&[(0, 1.0), (1, 0.8), (1, 0.9), (2, 0.7), (3, 1.0), (0, 0.9), (3, 0.6)]), &ALPHABET);
        let text: String = letters.iter().map(|letter| letter.char).collect();
        assert_eq!(text, "4.00");
        assert_eq!(letters.iter().map(|letter| letter.middle).collect::<Vec<_>>(), [2.0, 3.5, 4.5, 6.5]);
        assert_eq!(letters.iter().map(|letter| letter.confidence).collect::<Vec<_>>(), [0.9, 0.7, 1.0, 0.6]);
    }

    #[test]
    fn reads_nothing_from_blank_or_cut_output() {
        assert!(decode(&output(&[(0, 1.0), (0, 0.9)]), &ALPHABET).is_empty());
        assert!(decode(&[], &ALPHABET).is_empty());
        assert!(decode(&[f32::NAN], &ALPHABET).is_empty());
    }
}
