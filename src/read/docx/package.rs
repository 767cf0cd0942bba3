//! The parts of a package: a zip container whose relationships say which part is what.

use super::tag::Tag;
use super::xml::{Token, Xml};
use crate::read::Limits;
use crate::read::container::{FREE, RATIO};
use crate::read::fault::Fault;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// Where a package without relationships has its text.
const MAIN: &str = "word/document.xml";

/// A package whose parts can be read one after another.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
    limit: u64,
}

/// The XML of a part as it is unpacked.
pub(super) type Part<'a, 'b> = Xml<BufReader<Metered<'b, ZipFile<'b, Cursor<&'a [u8]>>>>>;

/// A relationship of a part.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of its type, e.g. `styles`.
    pub(super) kind: String,
    /// The path of the other part in the package.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// Bytes without the directory of a zip container: no zip, or one that was cut off.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Fault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            ZipError::InvalidArchive(_) => Fault::Damaged("the directory of the zip container is missing or broken".into()),
            other => Fault::Damaged(other.to_string()),
        })?;
        Ok(Self { archive, left: limits.inflated_bytes, limit: limits.inflated_bytes })
    }

    /// The path of the text of a Word document; none if the package is of another kind.
    pub(super) fn main_part(&mut self) -> Option<String> {
        if self.index(MAIN).is_some() {
            return Some(MAIN.to_owned());
        }
        let relations = self.relations("").ok()?;
        let main = relations.into_iter().find(|relation| relation.kind == "officeDocument")?;
        (main.target.starts_with("word/") && self.index(&main.target).is_some()).then_some(main.target)
    }

    /// The relationships of a part, none if it has none; of the package itself for the empty path.
    ///
    /// # Errors
    /// A part that is damaged or too big.
    pub(super) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut relations = Vec::new();
        let Some(mut xml) = self.part(&format!("{prefix}_rels/{file}.rels"))? else { return Ok(relations) };
        while let Some(token) = xml.next()? {
            let Token::Open(Tag::Relationship) = token else { continue };
            let (Some(kind), Some(target)) = (xml.attribute("Type"), xml.attribute("Target")) else { continue };
            if xml.attribute("TargetMode").is_some_and(|mode| mode == "External") {
                continue;
            }
            let target = resolve(folder, &target);
            relations.push(Relation { kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), target });
        }
        Ok(relations)
    }

    /// A part, if the package has it.
    ///
    /// # Errors
    /// A part that is encrypted or packed in an unknown way, or has no room under the limits.
    pub(super) fn part<'b>(&'b mut self, path: &str) -> Result<Option<Part<'a, 'b>>, Fault> {
        let Some(index) = self.index(path) else { return Ok(None) };
        let damaged = |error: ZipError| Fault::Damaged(format!("{path}: {error}"));
        let raw = self.archive.by_index_raw(index).map_err(damaged)?;
        let (encrypted, packed) = (raw.encrypted(), raw.compressed_size());
        drop(raw);
        if encrypted {
            return Err(Fault::Password);
        }
        let file = self.archive.by_index(index).map_err(damaged)?;
        let inner = Metered { inner: file, left: &mut self.left, room: packed.saturating_mul(RATIO).max(FREE), limit: self.limit };
        Ok(Some(Xml::new(BufReader::with_capacity(1 << 16, inner), path)))
    }

    /// Which entry of the container a part is. Some programs write backslashes or capital letters.
    fn index(&self, path: &str) -> Option<usize> {
        self.archive.index_for_name_raw(path.as_bytes()).or_else(|| {
            self.archive.file_names_raw().position(|name| {
                name.len() == path.len()
                    && name.iter().zip(path.as_bytes()).all(|(a, b)| a.eq_ignore_ascii_case(b) || (*a == b'\\' && *b == b'/'))
            })
        })
    }
}

/// The path that a relationship of a part in `folder` leads to.
fn resolve(folder: &str, target: &str) -> String {
    let (mut path, relative) = match target.strip_prefix('/') {
        Some(absolute) => (Vec::new(), absolute),
        None => (folder.split('/').filter(|step| !step.is_empty()).collect(), target),
    };
    for step in relative.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Counts what is unpacked and stops at the limit.
pub(super) struct Metered<'b, R> {
    inner: R,
    left: &'b mut u64,
    room: u64,
    limit: u64,
}

/// What [`Metered`] stops with: the limit in bytes.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than {0} bytes")]
pub(super) struct TooMuch(pub(super) u64);

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = count as u64;
        if bytes > *self.left {
            return Err(std::io::Error::other(TooMuch(self.limit)));
        }
        if bytes > self.room {
            return Err(std::io::Error::other(TooMuch(self.limit.min(FREE))));
        }
        *self.left -= bytes;
        self.room -= bytes;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_targets() {
        for (folder, target, path) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../docProps/app.xml", "docProps/app.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("", "../../x.xml", "x.xml"),
        ] {
            assert_eq!(resolve(folder, target), path);
        }
    }
}
