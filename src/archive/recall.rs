//! What need not be done again: which documents a store knows already, told by a quick look at the file, or else by its content.

use super::mishap::{Cause, Mishap};
use super::pool::{Delivery, Fed, Made, Stamp};
use super::sources::{Content, Item};
use super::store::{Known, Lookup};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A file that was changed within this time may change again without looking changed.
const RECENT: Duration = Duration::from_secs(2);

/// Gives the result of a document where the store knows it, and else asks for it, with what was read already if that is known.
pub fn recall(lookup: &Lookup, mut item: Item) -> Fed {
    let stamp = stamp(lookup, &item);
    let delivery = |outcome| Fed::Known(Delivery { name: item.name.clone(), outcome, stamp: stamp.clone(), known: true });
    match lookup.find(&item.name, &stamp) {
        Known::Report { result, facts } => delivery(Ok(Made { result, reading: Vec::new(), facts })),
        Known::Failure(code, message) => delivery(Err(Mishap { name: item.name.clone(), cause: Cause::Told { code, message } })),
        Known::Reading(packed) => {
            item.content = Content::Reading(packed);
            Fed::Ask(item, stamp)
        }
        Known::Nothing => Fed::Ask(item, stamp),
    }
}

/// What identifies the content of a document.
fn stamp(lookup: &Lookup, item: &Item) -> Stamp {
    match &item.content {
        Content::Bytes(bytes) => Stamp { sha256: hex(&Sha256::digest(bytes)), size: size(bytes.len() as u64), modified: String::new() },
        Content::Path(path) => stamp_of_file(lookup, &item.name, path).unwrap_or_default(),
        Content::Reading(_) => Stamp::default(),
    }
}

/// None for what is no regular file, or cannot be opened: the worker says so.
fn stamp_of_file(lookup: &Lookup, name: &str, path: &Path) -> Option<Stamp> {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let size = size(metadata.len());
    let modified = metadata.modified().ok().and_then(settled).unwrap_or_default();
    let known = if modified.is_empty() { None } else { lookup.hash_of(name, size, &modified) };
    let sha256 = known.or_else(|| hash(path).ok())?;
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

/// The hash of a file, for keys.
///
/// # Errors
/// A file that cannot be read.
pub fn fingerprint(path: &Path) -> io::Result<String> {
    hash(path)
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
