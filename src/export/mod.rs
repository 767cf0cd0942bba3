//! Results for programs and people: pure functions of an examination, without input or output of their own.
//!
//! [`json`] makes the [`Report`] of a document; every other form is made from reports by an [`Exporter`].

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod sarif;
pub mod terminal;
pub mod text;
pub mod xlsx;

mod problem;
mod safe;

use crate::check::Rule;
use crate::lang::Lang;
use json::Report;

/// Makes a file of the reports of a run, one after the other. What it answers goes into the file as it comes, so that a form that can
/// be written piece by piece needs no memory for a whole archive.
pub trait Exporter {
    /// What a document adds to the file now.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError>;

    /// What a file adds that could not be read, and why it could not.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn fail(&mut self, file: &str, cause: &str) -> Result<Vec<u8>, ExportError>;

    /// The rest of the file.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn finish(self: Box<Self>) -> Result<Vec<u8>, ExportError>;
}

/// Why a form cannot hold the results.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum ExportError {
    /// A table (CSV).
    Table(#[from] ::csv::Error),
    /// A workbook (XLSX).
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// What an exporter has to know besides the results.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The language of headings and labels.
    pub lang: Lang,
    /// The checks that were run, for their titles and manuals.
    pub rules: &'static [&'static Rule],
}

impl Setting {
    /// What a check proves, in a line; its code where it is not known.
    fn title<'a>(&self, code: &'a str) -> &'a str {
        self.rules.iter().find(|rule| rule.code == code).map_or(code, |rule| rule.title.of(self.lang))
    }

    /// The words in the language of the setting.
    fn say<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        match self.lang {
            Lang::Chinese => chinese,
            Lang::English => english,
        }
    }
}
