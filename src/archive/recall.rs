//! What need not be done again: which documents a store knows already, told by a quick look at the file, or else by its content.

use super::key::hex;
use super::lookup::{Kept, Known, Lookup};
use super::mishap::{Cause, Mishap};
use super::pool::{Delivery, Fed, Made, Place, Stamp};
use super::sources::{Content, Item};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that was changed within this time may change again without looking changed.
const RECENT: Duration = Duration::from_secs(2);

/// Gives the result of a document where the store knows it, and else asks for it, with what was read already if that is known.
pub fn recall(lookup: &Lookup, mut item: Item) -> Fed {
    let known = lookup.of_path(&item.name);
    let stamp = stamp(known.as_ref().map(|known| &known.stamp), &item);
    if let Some(Known { stamp: before, kept: Some(kept) }) = known
        && before.sha256 == stamp.sha256
        && !stamp.sha256.is_empty()
        && let Some((document, outcome)) = outcome(kept, &item.name)
    {
        let place = Place { document, is_touched: stamp != before };
        return Fed::Known(Delivery { name: item.name, outcome, stamp, known: Some(place) });
    }
    if !stamp.sha256.is_empty()
        && let Some(packed) = lookup.reading(&stamp.sha256)
    {
        item.content = Content::Reading(packed);
    }
    lookup.pause();
    Fed::Ask(item, stamp)
}

/// What is kept; none for what may come out otherwise the next time.
fn outcome(kept: Kept, name: &str) -> Option<(Option<i64>, Result<Made, Mishap>)> {
    match kept {
        Kept::Document(document, made) => Some((Some(document), Ok(made))),
        Kept::Failure(code, _) if matches!(code.as_str(), "deadline" | "memory" | "crash" | "no-worker") => None,
        Kept::Failure(code, message) => Some((None, Err(Mishap { name: name.to_owned(), cause: Cause::Told { code, message } }))),
    }
}

/// What identifies the content of a document.
fn stamp(known: Option<&Stamp>, item: &Item) -> Stamp {
    match &item.content {
        Content::Bytes(bytes) => Stamp { sha256: hex(&Sha256::digest(bytes)), size: size(bytes.len() as u64), modified: String::new() },
        Content::Path(path) => stamp_of_file(known, path).unwrap_or_default(),
        Content::Reading(_) => Stamp::default(),
    }
}

/// None for what is no regular file, or cannot be opened: the worker says so. A file of the same size that was changed at the same moment,
/// long enough before it was met, is the same file.
fn stamp_of_file(known: Option<&Stamp>, path: &Path) -> Option<Stamp> {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let size = size(metadata.len());
    let modified = metadata.modified().ok().and_then(settled).unwrap_or_default();
    let untouched = known.filter(|known| !modified.is_empty() && (known.size, &known.modified) == (size, &modified));
    let hash_known = untouched.map(|known| known.sha256.clone()).filter(|hash| !hash.is_empty());
    let sha256 = hash_known.or_else(|| hash(path).ok())?;
    Some(Stamp { sha256, size, modified })
}

/// When a file was changed last, unless that is so recent that it may still change within the same moment.
fn settled(modified: SystemTime) -> Option<String> {
    let age = SystemTime::now().duration_since(modified).ok()?;
    let since = modified.duration_since(UNIX_EPOCH).ok()?;
    (age > RECENT).then(|| format!("{}.{:09}", since.as_secs(), since.subsec_nanos()))
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..read]);
    }
}

/// The hash of texts, for keys.
pub fn fingerprint_of<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hex(&hasher.finalize())
}

/// Identifies a set of documents and their contents, in whatever order they come.
#[derive(Debug, Default)]
pub struct Seal([u64; 4]);

impl Seal {
    /// Adds a document.
    pub fn add(&mut self, path: &str, stamp: &Stamp) {
        let digest =
            Sha256::new().chain_update((path.len() as u64).to_le_bytes()).chain_update(path).chain_update(&stamp.sha256).finalize();
        for (sum, bytes) in self.0.iter_mut().zip(digest.chunks_exact(8)) {
            *sum = sum.wrapping_add(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        }
    }

    /// The seal of these documents, whose results were made by `made`.
    pub fn close(&self, made: &str) -> String {
        let [a, b, c, d] = self.0;
        format!("{a:016x}{b:016x}{c:016x}{d:016x} {made}")
    }
}

fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
