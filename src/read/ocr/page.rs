//! The way from the picture of a page to its letters and ruling lines.

use super::detect::{Detected, Likelihood, detect};
use super::engine::Model;
use super::picture::Picture;
use super::recognise::{Reader, TextLine};
use super::ruling::rules;
use super::{ModelFiles, OcrError};
use std::borrow::Cow;

/// The longer side of the picture in which text is looked for, in pixels.
const LOOKED_AT: f32 = 1_600.0;

/// The detection model wants sides of a multiple of this many pixels.
const STEP: f32 = 32.0;

/// A picture read with less confidence than this on the average may lie on its head.
const SURE: f32 = 0.6;

/// What was read from a picture. Positions are pixels on the picture turned by `quarters`, then level about its middle.
#[derive(Debug)]
pub(in crate::read) struct Reading {
    /// The boxes of text, in no order.
    pub(in crate::read) lines: Vec<TextLine>,
    /// The ruling lines: left, top, right, bottom.
    pub(in crate::read) rules: Vec<[f32; 4]>,
    /// How many quarters clockwise the picture was turned to stand upright.
    pub(in crate::read) quarters: u8,
    /// The angle at which the page then lies, in radians, clockwise.
    pub(in crate::read) angle: f32,
    /// How many boxes of text could not be read.
    pub(in crate::read) illegible: usize,
}

/// Both models, loaded.
pub(super) struct Models {
    detector: Model,
    reader: Reader,
}

impl Models {
    /// Loads the models.
    pub(super) fn load(files: &ModelFiles) -> Result<Self, OcrError> {
        Ok(Self { detector: Model::load(&files.detection)?, reader: Reader::new(Model::load(&files.recognition)?)? })
    }

    /// Reads a picture, whichever way up it lies.
    pub(super) fn read(&self, picture: &Picture) -> Result<Reading, OcrError> {
        let found = self.look(picture)?;
        let (first, other) = if found.upended { (3, 1) } else { (0, 2) };
        let reading = if found.upended { self.read_turned(picture, first)? } else { self.read_found(picture, &found)? };
        if sureness(&reading) >= SURE {
            return Ok(reading);
        }
        // Text on its head is hardly legible.
        let turned = self.read_turned(picture, other)?;
        Ok(if sureness(&turned) > sureness(&reading) { turned } else { reading })
    }

    fn read_turned(&self, picture: &Picture, quarters: u8) -> Result<Reading, OcrError> {
        let picture = picture.turned(quarters);
        Ok(Reading { quarters, ..self.read_found(&picture, &self.look(&picture)?)? })
    }

    /// Reads the lines that were found on a picture.
    fn read_found(&self, picture: &Picture, found: &Detected) -> Result<Reading, OcrError> {
        let page = if found.angle == 0.0 { Cow::Borrowed(picture) } else { Cow::Owned(picture.levelled(found.angle)) };
        let (lines, illegible) = self.reader.read(&page, &found.boxes)?;
        let mut heights: Vec<f32> = lines.iter().map(|line| line.bbox[3] - line.bbox[1]).collect();
        heights.sort_by(f32::total_cmp);
        let em = heights.get(heights.len() / 2).copied();
        let rules = em.map(|em| rules(&page, em)).unwrap_or_default();
        Ok(Reading { lines, rules, quarters: 0, angle: found.angle, illegible })
    }

    /// Finds the lines of a picture; their boxes are told in its pixels.
    fn look(&self, picture: &Picture) -> Result<Detected, OcrError> {
        let map = self.likelihood(picture)?;
        let (across, down) = (picture.width as f32 / map.width as f32, picture.height as f32 / map.height as f32);
        let mut found = detect(&map);
        for [left, top, right, bottom] in &mut found.boxes {
            (*left, *top, *right, *bottom) = (*left * across, *top * down, *right * across, *bottom * down);
        }
        Ok(found)
    }

    /// Asks the detection model.
    fn likelihood(&self, picture: &Picture) -> Result<Likelihood, OcrError> {
        let (width, height) = (picture.width as f32, picture.height as f32);
        let scale = (LOOKED_AT / width.max(height)).min(1.0);
        let side = |length: f32| ((length * scale / STEP).round().max(1.0) * STEP) as usize;
        let (columns, rows) = (side(width), side(height));
        let mut tensor = vec![0.0; 3 * columns * rows];
        picture.fill([0.0, 0.0, width, height], (columns, rows), columns, &mut tensor);
        let ([_, _, height, width], values) = self.detector.run::<4>([1, 3, rows, columns], tensor)?;
        if width * height == 0 || values.len() != width * height {
            return Err(OcrError::Run { cause: format!("{width} × {height} likelihoods, {} values", values.len()) });
        }
        Ok(Likelihood { width, height, values })
    }
}

/// How sure the average letter of a reading is; what was not legible counts as nothing.
fn sureness(reading: &Reading) -> f32 {
    let sure = |line: &TextLine| line.letters.iter().map(|letter| letter.confidence).sum::<f32>() / line.letters.len().max(1) as f32;
    let pieces = reading.lines.len() + reading.illegible;
    if pieces == 0 { 1.0 } else { reading.lines.iter().map(sure).sum::<f32>() / pieces as f32 }
}
