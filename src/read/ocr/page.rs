//! The way from the picture of a page to its letters and ruling lines.

use super::detect::{Likelihood, detect};
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

/// What was read from a picture. Positions are pixels on the picture turned level about its middle.
#[derive(Debug)]
pub(in crate::read) struct Reading {
    /// The boxes of text, in no order.
    pub(in crate::read) lines: Vec<TextLine>,
    /// The ruling lines: left, top, right, bottom.
    pub(in crate::read) rules: Vec<[f32; 4]>,
    /// The angle at which the page lies, in radians, clockwise.
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

    /// Reads a picture.
    pub(super) fn read(&self, picture: &Picture) -> Result<Reading, OcrError> {
        let map = self.likelihood(picture)?;
        let found = detect(&map);
        let page = if found.angle == 0.0 { Cow::Borrowed(picture) } else { Cow::Owned(picture.levelled(found.angle)) };
        let (across, down) = (picture.width as f32 / map.width as f32, picture.height as f32 / map.height as f32);
        let scaled = |[left, top, right, bottom]: [f32; 4]| [left * across, top * down, right * across, bottom * down];
        let boxes: Vec<[f32; 4]> = found.boxes.into_iter().map(scaled).collect();
        let (lines, illegible) = self.reader.read(&page, &boxes)?;
        let mut heights: Vec<f32> = lines.iter().map(|line| line.bbox[3] - line.bbox[1]).collect();
        heights.sort_by(f32::total_cmp);
        let em = heights.get(heights.len() / 2).copied();
        let rules = em.map(|em| rules(&page, em)).unwrap_or_default();
        Ok(Reading { lines, rules, angle: found.angle, illegible })
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
