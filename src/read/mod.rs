//! From bytes to a [`Document`]: one reader a format, chosen by what the bytes are and not by the file's ending.

pub mod archive;
mod captions;
mod container;
mod doc;
mod docx;
mod error;
mod fault;
mod flow;
mod forms;
mod grid;
mod headers;
mod heading;
mod html;
mod layout;
mod lines;
mod lists;
mod normalise;
mod notices;
mod numeral;
pub mod ocr;
mod ofd;
mod package;
mod paragraphs;
mod pdf;
mod radicals;
mod symbols;
mod text;
mod workbook;
mod writer;
mod xml;

pub use error::{Foreign, ReadError};
pub use heading::{is_heading, is_title, marker};
pub use normalise::view;
pub(crate) use notices::{ending, is_report_name};
pub use paragraphs::{Span, paragraph, paragraphs_of};

use crate::document::Document;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Portable Document Format.
    Pdf,
    /// Word since 2007.
    Docx,
    /// Word 97–2003, and WPS.
    Doc,
    /// A saved web page.
    Html,
    /// A workbook of Excel since 2007, or of WPS.
    Xlsx,
    /// A workbook of Excel 97–2003, or of WPS.
    Xls,
    /// Open Fixed-layout Document, GB/T 33190.
    Ofd,
}

impl Format {
    /// The name of the format in the output, e.g. `txt`.
    pub fn label(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Html => "html",
            Format::Xlsx => "xlsx",
            Format::Xls => "xls",
            Format::Ofd => "ofd",
        }
    }
}

/// What a file may cost before it is refused.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The biggest file that is read, in bytes.
    pub file_bytes: u64,
    /// The most pages that a document may have.
    pub pages: u32,
    /// The most cells that a workbook or a table may have.
    pub cells: usize,
    /// The most bytes that a packed file may unpack to.
    pub inflated_bytes: u64,
    /// The password that opens protected files.
    pub password: Option<String>,
    /// What reads pages that are only an image; without it such a page is a notice.
    pub recogniser: Option<ocr::Recogniser>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 200 * 1024 * 1024,
            pages: 5_000,
            cells: 1_000_000,
            inflated_bytes: 1024 * 1024 * 1024,
            password: None,
            recogniser: None,
        }
    }
}

/// A document and what is known of the file it was read from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Loaded {
    /// What the reader saw.
    pub document: Document,
    /// The format that the bytes turned out to be.
    pub format: Format,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Reads a file.
///
/// # Errors
/// A file that is missing, a directory, not permitted, too big, empty, or of no format that can be read.
pub fn read_path(path: &Path, limits: &Limits) -> Result<Loaded, ReadError> {
    let name = path.display().to_string();
    let failed = |error: io::Error| ReadError::from_io(&name, error);
    let metadata = path.metadata().map_err(failed)?;
    if metadata.is_dir() {
        return Err(ReadError::Directory { name });
    }
    check_size(&name, metadata.len(), limits)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // What a pipe or a growing file gives is not known beforehand.
    File::open(path).map_err(failed)?.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    load(&name, bytes, limits)
}

/// Reads a file that is already in memory; `name` is what messages call it.
///
/// # Errors
/// Bytes that are too many, empty, or of no format that can be read.
pub fn read_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Loaded, ReadError> {
    check_size(name, bytes.len() as u64, limits)?;
    load(name, bytes.to_vec(), limits)
}

fn check_size(name: &str, bytes: u64, limits: &Limits) -> Result<(), ReadError> {
    if bytes > limits.file_bytes {
        return Err(ReadError::TooBig { name: name.to_owned(), bytes, limit: limits.file_bytes });
    }
    Ok(())
}

fn load(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Loaded, ReadError> {
    let size = bytes.len() as u64;
    check_size(name, size, limits)?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let (format, document) = if pdf::is_pdf(&bytes) {
        (Format::Pdf, pdf::read(name, bytes, limits)?)
    } else if docx::is_docx(&bytes, limits) {
        (Format::Docx, docx::read(name, &bytes, limits)?)
    } else if let Some(kind) = workbook::kind(&bytes, limits) {
        let format = if kind == workbook::Kind::Xlsx { Format::Xlsx } else { Format::Xls };
        (format, workbook::read(name, &bytes, kind, limits)?)
    } else if ofd::is_ofd(&bytes, limits) {
        (Format::Ofd, ofd::read(name, &bytes, limits)?)
    } else if doc::is_doc(&bytes) {
        (Format::Doc, doc::read(name, &bytes)?)
    } else if let Some(fault) = container::damage(&bytes, limits) {
        return Err(fault.of(name));
    } else if html::is_html(&bytes) {
        (Format::Html, html::read(name, bytes, limits)?)
    } else {
        (Format::Text, text::read(name, bytes)?)
    };
    Ok(Loaded { document, format, bytes: size, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Lang, words};
    use std::fs;

    fn both(error: &ReadError) -> [String; 2] {
        [Lang::Chinese, Lang::English].map(|lang| error.message(lang))
    }

    #[test]
    fn reads_a_file_whatever_its_ending() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("报告.pdf");
        fs::write(&path, "支出决算为12.5万元。").unwrap();
        let loaded = read_path(&path, &Limits::default()).unwrap();
        assert_eq!((loaded.format.label(), loaded.bytes), ("txt", 28));
        assert_eq!(loaded.sha256, read_bytes("-", &fs::read(&path).unwrap(), &Limits::default()).unwrap().sha256);
        assert_eq!(loaded.sha256.len(), 64);
    }

    #[test]
    fn a_package_that_was_cut_off_is_damaged() {
        for name in ["report.docx", "report.xlsx", "report.ofd"] {
            let whole = fs::read(Path::new("corpus/formats").join(name)).unwrap();
            for length in [4, 14, 200, whole.len() / 2, whole.len() - 30] {
                let error = read_bytes(name, &whole[..length], &Limits::default()).unwrap_err();
                let [chinese, english] = both(&error);
                assert_eq!(
                    chinese,
                    format!("{name}：文件已损坏（zip 容器的目录缺失或损坏，文件可能不完整）；请重新获取或另存该文件"),
                    "{length} bytes"
                );
                assert!(english.contains("missing or broken; the file may be cut off"), "{english}");
            }
        }
    }

    #[test]
    fn notices_speak_both_languages() {
        let folder = tempfile::tempdir().unwrap();
        for (name, other) in [("report.docx", "报告.pdf"), ("report.doc", "报告.docx")] {
            let path = folder.path().join(other);
            fs::copy(Path::new("corpus/formats").join(name), &path).unwrap();
            let notices = read_path(&path, &Limits::default()).unwrap().document.notices;
            let notice = notices.iter().find(|notice| notice.code == "misnamed-file").unwrap();
            assert!(notice.message.of(Lang::Chinese).contains("已按内容读取") && notice.message.of(Lang::English).is_ascii(), "{notice:?}");
        }
        let cut = &fs::read("corpus/formats/report.pdf").unwrap();
        let document = read_bytes("报告.pdf", &cut[..cut.len() - 20], &Limits::default()).unwrap().document;
        assert!(document.notices.iter().all(|notice| notice.message.of(Lang::English).is_ascii()), "{:?}", document.notices);
    }

    #[test]
    fn says_why_a_path_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits::default();
        let missing = read_path(&folder.path().join("无此文件.txt"), &limits).unwrap_err();
        assert!(matches!(missing, ReadError::Missing { .. }));
        assert!(both(&missing).iter().all(|message| message.contains("无此文件.txt")));
        assert!(matches!(read_path(folder.path(), &limits), Err(ReadError::Directory { .. })));
        let denied = ReadError::from_io("报告.txt", io::ErrorKind::PermissionDenied.into());
        assert_eq!(both(&denied)[0], "报告.txt：没有读取权限；请授予读取权限后重试");
    }

    #[test]
    fn refuses_more_bytes_than_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("大.txt");
        fs::write(&path, "支出").unwrap();
        let limits = Limits { file_bytes: 5, ..Limits::default() };
        for error in [read_path(&path, &limits).unwrap_err(), read_bytes("大.txt", "支出".as_bytes(), &limits).unwrap_err()] {
            assert!(matches!(error, ReadError::TooBig { bytes: 6, limit: 5, .. }));
            assert!(both(&error).iter().all(|message| message.contains("大.txt") && message.contains('6')));
        }
        assert!(read_bytes("大.txt", "支出".as_bytes(), &Limits { file_bytes: 6, ..Limits::default() }).is_ok());
    }

    #[test]
    fn every_message_names_the_file_in_both_languages() {
        let name = || "甲.txt".to_owned();
        let foreign =
            [Foreign::Pdf, Foreign::Zip, Foreign::Ole, Foreign::Rtf, Foreign::Image, Foreign::Archive, Foreign::Program, Foreign::Binary];
        let mut errors: Vec<_> = foreign.into_iter().map(|looks| ReadError::NotText { name: name(), looks }).collect();
        errors.extend([
            ReadError::Io { name: name(), cause: io::ErrorKind::Interrupted.into() },
            ReadError::Empty { name: name() },
            ReadError::UnpairedSurrogate { name: name(), offset: 10 },
            ReadError::Password { name: name() },
            ReadError::Damaged { name: name(), cause: words("word/document.xml", "word/document.xml") },
            ReadError::TooDeep { name: name(), limit: 256 },
            ReadError::Inflated { name: name(), limit: 1 },
            ReadError::TooLong { name: name(), pieces: 1, bytes: 1 },
            ReadError::OldWord { name: name(), version: "Word 6.0/95" },
        ]);
        for error in errors {
            let [chinese, english] = both(&error);
            assert!(chinese.starts_with("甲.txt：") && english.starts_with("甲.txt: "), "{chinese} {english}");
        }
    }
}
