//! What parent and worker say to each other over a pipe: frames of a kind byte and byte strings, each behind its length.

use std::io::{self, Read, Write};

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// To the worker, once: what it shall do with documents.
    Setup = 1,
    /// To the worker: a document by its path.
    Path = 2,
    /// To the worker: a document's bytes.
    Bytes = 3,
    /// From the worker, once: it can begin.
    Ready = 4,
    /// From the worker, once: it cannot do what it was set up for, and why.
    Refused = 5,
    /// From the worker: what it made of a document.
    Done = 6,
    /// From the worker: it could not read a document, and why.
    Failed = 7,
    /// To the worker: what was read of a document.
    Reading = 8,
}

impl Kind {
    fn of(byte: u8) -> io::Result<Self> {
        let kinds = [Self::Setup, Self::Path, Self::Bytes, Self::Ready, Self::Refused, Self::Done, Self::Failed, Self::Reading];
        kinds.into_iter().find(|kind| *kind as u8 == byte).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// A frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) parts: Vec<Vec<u8>>,
}

impl Frame {
    /// Takes the parts out; those that are missing are empty.
    pub(super) fn into_parts<const N: usize>(self) -> [Vec<u8>; N] {
        let mut parts = self.parts.into_iter();
        std::array::from_fn(|_| parts.next().unwrap_or_default())
    }
}

/// Writes a frame.
pub(super) fn write(out: &mut impl Write, kind: Kind, parts: &[&[u8]]) -> io::Result<()> {
    let count = u8::try_from(parts.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    out.write_all(&[kind as u8, count])?;
    for part in parts {
        out.write_all(&(part.len() as u64).to_le_bytes())?;
        out.write_all(part)?;
    }
    out.flush()
}

/// Reads a frame; none where the other end has closed the pipe between two frames. `expect` is told how large a part is before there is
/// room made for it.
pub(super) fn read(input: &mut impl Read, mut expect: impl FnMut(u64)) -> io::Result<Option<Frame>> {
    let mut head = [0; 2];
    match input.read_exact(&mut head[..1]) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    input.read_exact(&mut head[1..])?;
    let kind = Kind::of(head[0])?;
    let mut parts = Vec::new();
    for _ in 0..head[1] {
        let mut length = [0; 8];
        input.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        expect(length);
        let mut part = Vec::with_capacity(usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?);
        if input.take(length).read_to_end(&mut part)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        parts.push(part);
    }
    Ok(Some(Frame { kind, parts }))
}

/// The bytes that stand for a path on the wire.
#[cfg(unix)]
pub(super) fn bytes_of(path: &std::path::Path) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec()
}

#[cfg(not(unix))]
pub(super) fn bytes_of(path: &std::path::Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path that bytes stand for.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> std::path::PathBuf {
    <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).into()
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> std::path::PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_out_as_it_went_in() {
        let mut pipe = Vec::new();
        write(&mut pipe, Kind::Bytes, &[b"a\nb", b"", &[0xFF; 300]]).unwrap();
        write(&mut pipe, Kind::Ready, &[]).unwrap();
        let mut input = pipe.as_slice();
        let frame = read(&mut input, |_| ()).unwrap().unwrap();
        assert_eq!(frame, Frame { kind: Kind::Bytes, parts: vec![b"a\nb".to_vec(), Vec::new(), vec![0xFF; 300]] });
        assert_eq!(read(&mut input, |_| ()).unwrap().unwrap().kind, Kind::Ready);
        assert_eq!(read(&mut input, |_| ()).unwrap(), None);
    }

    #[test]
    fn a_pipe_that_breaks_within_a_frame_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, Kind::Done, &[b"abc"]).unwrap();
        for cut in 1..pipe.len() {
            assert!(read(&mut &pipe[..cut], |_| ()).is_err(), "{cut}");
        }
        assert!(read(&mut [99u8, 0].as_slice(), |_| ()).is_err());
    }
}
