//! Results for programs and people: pure functions of an examination, without input or output of their own.
//!
//! [`json`] makes the [`Report`] of a document; every other form is made from reports by an [`Exporter`].

pub mod across;
pub mod annotated;
pub mod coverage;
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod parquet;
pub mod sarif;
pub mod summary;
pub mod terminal;
pub mod text;
pub mod working_paper;
pub mod xlsx;

mod problem;
mod safe;

use crate::check::Rule;
use crate::lang::Lang;
use across::Across;
use json::Report;
pub(crate) use safe::joined;

/// Makes a file of the reports of a run, one after the other. What it answers goes into the file as it comes, so that a form that can
/// be written piece by piece needs no memory for a whole archive.
pub trait Exporter {
    /// What a document adds to the file now.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError>;

    /// What is added by what reports contradict each other in, when all of them are known.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError>;

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

/// Makes files of the reports of a run, one after the other, that belong into one folder.
pub trait FolderExporter {
    /// Whether the files of that report are made from the file that was read.
    fn wants_original(&self, report: &Report) -> bool;

    /// The files that a document adds. `original` is the file that was read, or nothing where it is not wanted.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn add(&mut self, report: &Report, original: &[u8]) -> Result<Vec<NamedFile>, ExportError>;

    /// The files that are added by what reports contradict each other in.
    ///
    /// # Errors
    /// That the form cannot hold it.
    fn across(&mut self, findings: &[Across]) -> Result<Vec<NamedFile>, ExportError>;
}

/// A file that was made.
pub struct NamedFile {
    /// Its name, which leads into no other folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a form cannot hold the results. `Display` is the English message; [`ExportError::message`] gives both.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A table (CSV).
    #[error(transparent)]
    Table(#[from] ::csv::Error),
    /// A workbook (XLSX).
    #[error(transparent)]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// Tables for engines (Parquet).
    #[error(transparent)]
    Tables(#[from] ::parquet::errors::ParquetError),
    /// A document (DOCX).
    #[error(transparent)]
    Document(#[from] std::io::Error),
    /// A copy of a PDF.
    #[error("{path}: this PDF cannot be annotated ({cause})")]
    Pdf {
        /// What the user called the file.
        path: String,
        /// What is wrong with it.
        cause: Box<lopdf::Error>,
    },
    /// A PDF that is protected.
    #[error("{path}: this PDF is protected and cannot be annotated; save it without a password first")]
    Protected {
        /// What the user called the file.
        path: String,
    },
    /// The file is no longer the one that was read.
    #[error("{path}: the file changed after it was read; audit it again")]
    Changed {
        /// What the user called the file.
        path: String,
    },
}

impl ExportError {
    /// The message for people: what, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        match (self, lang) {
            (other, Lang::English) => other.to_string(),
            (Self::Pdf { path, cause }, Lang::Chinese) => format!("{path}：此 PDF 无法标注（{cause}）"),
            (Self::Protected { path }, Lang::Chinese) => format!("{path}：此 PDF 受保护，无法标注；请先另存为不带密码的文件"),
            (Self::Changed { path }, Lang::Chinese) => format!("{path}：文件在读取之后有改动；请重新核对"),
            (other, Lang::Chinese) => format!("结果无法生成（{other}）"),
        }
    }
}

/// How many bytes of a name are kept; file systems bear 255.
const NAME: usize = 120;

/// The last part of a path as a name that every file system bears and that leads nowhere else.
fn file_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |c: char| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' | '/' | '\\') { '_' } else { c };
    let mut name: String = safe::visible(last).chars().map(plain).collect();
    let end = (0..=NAME).rev().find(|&end| name.is_char_boundary(end)).unwrap_or_default();
    name.truncate(end);
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere() {
        assert_eq!(file_name("../../etc/决算.pdf"), "决算.pdf");
        assert_eq!(file_name("a\\b\\..\\c?.pdf"), "c_.pdf");
        assert_eq!(file_name("..") + &file_name("") + &file_name("a/"), "___");
        assert_eq!(file_name("甲\u{202E}fdp\n.exe"), "甲fdp_.exe");
        assert!(file_name(&"长".repeat(2000)).len() <= NAME);
    }
}
