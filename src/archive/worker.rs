//! The worker's end of the pipe: one document after another, with a cap on the memory that each may take.

use super::sources::{Content, Item};
use super::wire::{self, Frame, Kind, path_of};
use std::fs;
use std::io::{self, Read, Write};
use std::sync::mpsc;
use std::thread;

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What was made of it.
    Done {
        /// The whole result; empty where that was not asked for.
        result: Vec<u8>,
        /// As much of it as its findings need; empty where that was not asked for.
        brief: Vec<u8>,
        /// What was read of it, packed; empty where that is not worth keeping.
        reading: Vec<u8>,
        /// What it tells other documents, packed; empty where that was not asked for.
        facts: Vec<u8>,
    },
    /// It could not be read.
    Failed {
        /// A stable name of the cause.
        code: String,
        /// The message for people, which names the file.
        message: String,
    },
}

/// Answers one document after another until the other end closes the pipe, then ends the process.
///
/// `prepare` gets what the parent set this worker up with and gives what documents are done with, or says why it cannot.
///
/// # Errors
/// A pipe that broke.
pub fn serve<F>(
    input: impl Read + Send + 'static,
    mut output: impl Write,
    prepare: impl FnOnce(&[u8]) -> Result<F, String>,
) -> io::Result<()>
where
    F: FnMut(Item) -> Answer,
{
    let (sender, frames) = mpsc::sync_channel(1);
    thread::spawn(move || listen(input, &sender));
    let Ok(setup) = frames.recv() else { return Ok(()) };
    let [setup] = setup.into_parts();
    let mut answer = match prepare(&setup) {
        Ok(answer) => answer,
        Err(message) => return wire::write(&mut output, Kind::Refused, &[message.as_bytes()]),
    };
    wire::write(&mut output, Kind::Ready, &[])?;
    for frame in frames {
        match answer(item(frame)) {
            Answer::Done { result, brief, reading, facts } => wire::write(&mut output, Kind::Done, &[&result, &brief, &reading, &facts])?,
            Answer::Failed { code, message } => wire::write(&mut output, Kind::Failed, &[code.as_bytes(), message.as_bytes()])?,
        }
    }
    Ok(())
}

/// Hands on frames as they come. When the parent is gone, there is nothing left to work for, not even the document at hand.
fn listen(mut input: impl Read, sender: &mpsc::SyncSender<Frame>) {
    let mut cap = Cap::new();
    let mut is_first = true;
    while let Ok(Some(frame)) = wire::read(&mut input, |length| cap.lift(length)) {
        if is_first {
            cap.set(frame.parts.get(1).map_or(&[], Vec::as_slice));
        } else if frame.kind == Kind::Path {
            cap.lift(frame.parts.get(1).and_then(|path| fs::metadata(path_of(path)).ok()).map_or(0, |file| file.len()));
        }
        is_first = false;
        if sender.send(frame).is_err() {
            break;
        }
    }
    std::process::exit(0);
}

fn item(frame: Frame) -> Item {
    let kind = frame.kind;
    let [name, content] = frame.into_parts();
    let content = match kind {
        Kind::Path => Content::Path(path_of(&content)),
        Kind::Reading => Content::Reading(content),
        _ => Content::Bytes(content),
    };
    Item { name: String::from_utf8_lossy(&name).into_owned(), content }
}

/// How much memory this process may take. Only Unix can limit that.
struct Cap {
    /// What the process took before its first document.
    base: u64,
    /// What a document may take besides twice its own size; 0 where there is no limit.
    memory: u64,
}

impl Cap {
    fn new() -> Self {
        Self { base: 0, memory: 0 }
    }

    /// Sets the limit, in decimal digits of bytes.
    fn set(&mut self, digits: &[u8]) {
        self.memory = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or_default();
        self.base = taken() + START;
    }

    /// Makes the limit that of a document of this size.
    fn lift(&mut self, size: u64) {
        if self.memory > 0 {
            limit(self.base.saturating_add(self.memory).saturating_add(size.saturating_mul(2)));
        }
    }
}

/// What the patterns take, which are compiled when the limit is set already.
const START: u64 = 32 << 20;

/// How many bytes of address space this process takes.
fn taken() -> u64 {
    let pages = fs::read_to_string("/proc/self/statm").ok();
    pages.and_then(|text| text.split(' ').next()?.parse::<u64>().ok()).map_or(0, |pages| pages * 4096)
}

#[cfg(unix)]
fn limit(bytes: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limits = getrlimit(Resource::As);
    limits.current = Some(limits.maximum.map_or(bytes, |most| most.min(bytes)));
    // A system that refuses goes without the limit.
    let _ = setrlimit(Resource::As, limits);
}

#[cfg(not(unix))]
fn limit(_bytes: u64) {}
