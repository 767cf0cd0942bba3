//! Reading the text of a picture (文字识别, OCR) with the PP-OCR models that the user has.
//!
//! The models are not part of gouji: they ship inside Python packages, and `gouji ocr-setup` says how to get them. `models` finds them in a
//! directory. The rest is there with the cargo feature `ocr` alone: `engine` runs a model, `picture` gives it its pixels, `detect` turns the
//! map that the first model draws into boxes of text, `recognise` the steps of the second into letters, `ruling` finds the ruling lines, and
//! `page` is the way through all of them. What comes out are letters at places, as a PDF page draws them, so that the same code builds lines,
//! paragraphs and tables of them.

#[cfg(feature = "ocr")]
mod detect;
#[cfg(feature = "ocr")]
mod engine;
mod error;
mod models;
#[cfg(feature = "ocr")]
mod page;
#[cfg(feature = "ocr")]
mod picture;
#[cfg(feature = "ocr")]
mod recognise;
#[cfg(feature = "ocr")]
mod ruling;

pub use error::OcrError;
pub use models::{ModelFiles, SETUP};

#[cfg(feature = "ocr")]
pub(super) use {page::Reading, picture::Picture, recognise::Letter, recognise::TextLine};

use std::fmt;
use std::path::Path;
#[cfg(feature = "ocr")]
use std::sync::Arc;

/// Whether this gouji was built with text recognition.
pub const BUILT: bool = cfg!(feature = "ocr");

/// The models, loaded. Clones share them.
#[derive(Clone)]
pub struct Recogniser {
    #[cfg(feature = "ocr")]
    models: Arc<page::Models>,
    /// Without the feature nothing can be loaded.
    #[cfg(not(feature = "ocr"))]
    _never: std::convert::Infallible,
}

impl Recogniser {
    /// Loads the models of the directory that the user named, if any; see [`ModelFiles::find`].
    ///
    /// # Errors
    /// A directory that is not named, has no models, or other models than those of PP-OCR.
    #[cfg(feature = "ocr")]
    pub fn open(directory: Option<&Path>) -> Result<Self, OcrError> {
        let files = ModelFiles::find(directory.ok_or(OcrError::NoDirectory)?)?;
        Ok(Self { models: Arc::new(page::Models::load(&files)?) })
    }

    /// Loads nothing: this gouji was built without the feature `ocr`.
    ///
    /// # Errors
    /// Always [`OcrError::NotBuilt`].
    #[cfg(not(feature = "ocr"))]
    pub fn open(_: Option<&Path>) -> Result<Self, OcrError> {
        Err(OcrError::NotBuilt)
    }

    /// Reads a picture.
    ///
    /// # Errors
    /// A model that fails on it.
    #[cfg(feature = "ocr")]
    pub(super) fn read(&self, picture: &Picture) -> Result<Reading, OcrError> {
        self.models.read(picture)
    }
}

impl fmt::Debug for Recogniser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recogniser").finish_non_exhaustive()
    }
}
