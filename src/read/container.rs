//! Zip containers: the parts of a packed document, unpacked one by one and within limits.

use super::Limits;
use super::fault::Fault;
use super::xml::decode;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// A part may unpack to this many bytes whatever its size in the file.
const FREE: u64 = 50 * 1024 * 1024;

/// Beyond [`FREE`], a part may unpack to this many times its size in the file. Reports unpack to ten or twenty times.
const RATIO: u64 = 200;

/// A part of characters may unpack to this many bytes: a thousand times those of a long report.
const TEXT: u64 = 256 * 1024 * 1024;

/// How many parts a container may have.
const PARTS: usize = 100_000;

/// Whether these bytes are a zip container.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// What is wrong with a zip container, if these bytes begin as one: what was cut off does not show what it was.
pub(super) fn damage(bytes: &[u8], limits: &Limits) -> Option<Fault> {
    is_zip(bytes).then(|| Container::open(bytes, limits).err())?
}

/// Where a container is read from.
pub(super) enum Packed<'a> {
    /// Memory.
    Bytes(Cursor<Cow<'a, [u8]>>),
    /// A file, of which only what is asked for is read.
    File(BufReader<File>),
}

impl From<Vec<u8>> for Packed<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Packed::Bytes(Cursor::new(bytes.into()))
    }
}

impl<'a> From<&'a [u8]> for Packed<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Packed::Bytes(Cursor::new(bytes.into()))
    }
}

impl<'a> From<&'a Vec<u8>> for Packed<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        bytes.as_slice().into()
    }
}

impl From<File> for Packed<'_> {
    fn from(file: File) -> Self {
        Packed::File(BufReader::new(file))
    }
}

impl Read for Packed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Packed::Bytes(bytes) => bytes.read(buffer),
            Packed::File(file) => file.read(buffer),
        }
    }
}

impl Seek for Packed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Packed::Bytes(bytes) => bytes.seek(to),
            Packed::File(file) => file.seek(to),
        }
    }
}

/// A part as it is unpacked.
pub(super) type Stream<'a, 'b> = Metered<'b, ZipFile<'b, Packed<'a>>>;

/// A container whose parts can be unpacked.
pub(super) struct Container<'a> {
    archive: ZipArchive<Packed<'a>>,
    /// How many bytes may still be unpacked.
    left: u64,
    limit: u64,
}

impl<'a> Container<'a> {
    /// Opens a container.
    ///
    /// # Errors
    /// Bytes without the directory of a zip container: no zip, or one that was cut off.
    pub(super) fn open(packed: impl Into<Packed<'a>>, limits: &Limits) -> Result<Self, Fault> {
        let mut source = packed.into();
        let size = source.seek(SeekFrom::End(0)).map_err(|error| Fault::told(&error))?;
        let archive = ZipArchive::new(source).map_err(|error| match error {
            ZipError::InvalidArchive(_) => Fault::damaged(
                "zip 容器的目录缺失或损坏，文件可能不完整",
                "the directory of the zip container is missing or broken; the file may be cut off",
            ),
            other => Fault::told(&other),
        })?;
        if archive.len() > PARTS {
            let count = archive.len();
            return Err(Fault::damaged(format!("zip 容器有 {count} 个部分，多于 {PARTS} 个"), format!("{count} parts, more than {PARTS}")));
        }
        let mut container = Self { archive, left: limits.inflated_bytes, limit: limits.inflated_bytes };
        // Entries that share their bytes unpack to far more than there is.
        let packed: u64 =
            (0..container.len()).filter_map(|index| container.entry(index).ok()).map(|entry| entry.packed).fold(0, u64::saturating_add);
        if packed > size {
            return Err(Fault::damaged("zip 容器的各部分互相重叠", "parts of the zip container overlap"));
        }
        Ok(container)
    }

    /// Gives the next part the whole limit, where every part is a file of its own.
    pub(super) fn renew(&mut self) {
        self.left = self.limit;
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    /// The names of the parts as they are written, in no encoding known for sure.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        self.archive.file_names_raw()
    }

    /// What is known of a part without unpacking it.
    ///
    /// # Errors
    /// A part whose entry is damaged.
    pub(super) fn entry(&mut self, index: usize) -> Result<Entry, Fault> {
        let file = self.archive.by_index_raw(index).map_err(|error| Fault::told(&error))?;
        Ok(Entry {
            name: file.name_raw().to_vec(),
            is_folder: file.is_dir(),
            is_encrypted: file.encrypted(),
            packed: file.compressed_size(),
        })
    }

    /// Where the part with this path stands, if there is one. Some programs write backslashes or capital letters.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        self.archive.index_for_name_raw(path.as_bytes()).or_else(|| self.names().position(|name| is_path(name, path)))
    }

    /// The characters of the part with this path, if there is one.
    ///
    /// # Errors
    /// A part that is damaged, encrypted or too big.
    pub(super) fn text(&mut self, path: &str) -> Result<Option<String>, Fault> {
        let Some(index) = self.find(path) else { return Ok(None) };
        let (left, limit) = (self.left, self.limit);
        (self.left, self.limit) = (left.min(TEXT), limit.min(TEXT));
        let unpacked = self.unpack(index);
        self.limit = limit;
        let bytes = unpacked?;
        self.left = left.saturating_sub(bytes.len() as u64);
        Ok(Some(decode(bytes)))
    }

    /// Unpacks a part.
    ///
    /// # Errors
    /// A part that is damaged, encrypted or too big.
    pub(super) fn unpack(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        let Entry { name, .. } = self.entry(index)?;
        let mut part = self.stream(index)?;
        // The size that an entry states of itself may be a lie.
        let mut bytes = Vec::with_capacity(usize::try_from(part.inner.size().min(FREE).min(*part.left)).unwrap_or_default());
        part.read_to_end(&mut bytes).map_err(|error| match limit_reached(&error) {
            Some(limit) => Fault::Inflated(limit),
            None => Fault::told_of(&String::from_utf8_lossy(&name), &error),
        })?;
        Ok(bytes)
    }

    /// Opens a part, to be read as it is unpacked. What is read counts, and [`TooMuch`] ends it at the limit.
    ///
    /// # Errors
    /// A part that is encrypted or packed in an unknown way.
    pub(super) fn stream(&mut self, index: usize) -> Result<Stream<'a, '_>, Fault> {
        let Entry { name, is_encrypted, packed, .. } = self.entry(index)?;
        if is_encrypted {
            return Err(Fault::Password);
        }
        let inner = self.archive.by_index(index).map_err(|error| Fault::told_of(&String::from_utf8_lossy(&name), &error))?;
        Ok(Metered { inner, left: &mut self.left, room: packed.saturating_mul(RATIO).max(FREE), limit: self.limit })
    }
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
struct TooMuch(u64);

/// The limit, in bytes, for which a [`Stream`] could not be read on; none where it failed for another reason.
pub(super) fn limit_reached(error: &io::Error) -> Option<u64> {
    error.get_ref().and_then(|inner| inner.downcast_ref()).map(|&TooMuch(limit)| limit)
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = count as u64;
        if bytes > *self.left {
            return Err(io::Error::other(TooMuch(self.limit)));
        }
        if bytes > self.room {
            return Err(io::Error::other(TooMuch(self.limit.min(FREE))));
        }
        *self.left -= bytes;
        self.room -= bytes;
        Ok(count)
    }
}

/// What is known of a part without unpacking it.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name as it is written.
    pub(super) name: Vec<u8>,
    pub(super) is_folder: bool,
    is_encrypted: bool,
    /// How many bytes it takes in the container.
    packed: u64,
}

/// Whether a part of this name is the one that is meant by a path.
pub(super) fn is_path(name: &[u8], path: &str) -> bool {
    let name = name.strip_prefix(b"/").unwrap_or(name);
    name.len() == path.len() && name.iter().zip(path.as_bytes()).all(|(a, b)| a.eq_ignore_ascii_case(b) || (*a == b'\\' && *b == b'/'))
}
