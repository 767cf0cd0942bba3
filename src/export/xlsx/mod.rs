//! The list of problems (问题清单) as an Excel workbook, with the figures, the units, the checks, the files and the failures on further
//! sheets.
//!
//! Every text is written as a string, so none can become a formula. A cell that holds a number is a double: an amount stands there only
//! where a double keeps all of its digits, and beside it always as the text that it is.

mod figures;
mod problems;
mod sheet;
mod summary;

use super::across::Across;
use super::json::Report;
use super::{ExportError, Exporter, Setting};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// Writes the workbook.
pub struct Xlsx {
    workbook: Workbook,
    problems: problems::Problems,
    figures: figures::Figures,
    summary: summary::Summary,
}

impl Xlsx {
    /// An empty workbook.
    ///
    /// # Errors
    /// That there is no room for temporary files.
    pub fn new(setting: Setting) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        // The same results give the same bytes, so no clock.
        let properties = DocProperties::new()
            .set_title(setting.say("勾稽问题清单", "gouji: list of problems"))
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
        workbook.set_properties(&properties);
        // The problems, files and figures of an archive are many; their rows go to temporary files as they come.
        let mut sheet = || workbook.new_worksheet_with_constant_memory();
        let (problems, files, figures) = (sheet()?, sheet()?, sheet()?);
        Ok(Self {
            problems: problems::Problems::new(problems, setting)?,
            summary: summary::Summary::new(files, setting)?,
            figures: figures::Figures::new(figures, setting)?,
            workbook,
        })
    }
}

impl Exporter for Xlsx {
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError> {
        self.problems.add(report)?;
        self.figures.add(report)?;
        self.summary.add(report)?;
        Ok(Vec::new())
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError> {
        for across in findings {
            self.problems.across(across)?;
            self.summary.across(across);
        }
        Ok(Vec::new())
    }

    fn fail(&mut self, file: &str, cause: &str) -> Result<Vec<u8>, ExportError> {
        self.summary.fail(file, cause)?;
        Ok(Vec::new())
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>, ExportError> {
        let Self { mut workbook, problems, figures, summary } = *self;
        let sheets = [problems.finish()?, summary.finish()?, figures.finish()?];
        sheets.into_iter().flatten().for_each(|sheet| workbook.push_worksheet(sheet));
        Ok(workbook.save_to_buffer()?)
    }
}
