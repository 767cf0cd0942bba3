//! From bytes to a [`Document`]: one reader a format, chosen by what the bytes are and not by the file's ending.

mod error;
mod headers;
mod heading;
mod layout;
mod lines;
mod normalise;
mod paragraphs;
mod pdf;
mod text;

pub use error::{Foreign, ReadError};
pub use heading::{is_heading, is_title, marker};
pub use normalise::view;
pub use paragraphs::{Span, paragraph, paragraphs_of};

use crate::document::Document;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text.
    Text,
    /// Portable Document Format.
    Pdf,
}

impl Format {
    /// The name of the format in the output, e.g. `txt`.
    pub fn label(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Pdf => "pdf",
        }
    }
}

/// What a file may cost before it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The biggest file that is read, in bytes.
    pub file_bytes: u64,
    /// The most pages that a document may have.
    pub pages: u32,
    /// The password that opens protected files.
    pub password: Option<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 200 * 1024 * 1024, pages: 5_000, password: None }
    }
}

/// A document and what is known of the file it was read from.
#[derive(Debug, Clone)]
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
    let (format, document) =
        if pdf::is_pdf(&bytes) { (Format::Pdf, pdf::read(name, bytes, limits)?) } else { (Format::Text, text::read(name, bytes)?) };
    Ok(Loaded { document, format, bytes: size, sha256 })
}
