//! What was read of a file, packed, so that it need not be read again.

use crate::read::Loaded;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use std::io::{self, Read};

/// Packs what was read.
///
/// # Errors
/// A fault of the program.
pub fn pack(loaded: &Loaded) -> io::Result<Vec<u8>> {
    let bytes = postcard::to_stdvec(loaded).map_err(io::Error::other)?;
    squeeze(&bytes)
}

/// Unpacks what [`pack`] of this very program packed.
///
/// # Errors
/// Bytes that it did not pack.
pub fn unpack(packed: &[u8]) -> io::Result<Loaded> {
    postcard::from_bytes(&expand(packed)?).map_err(io::Error::other)
}

/// Makes bytes fewer.
pub(super) fn squeeze(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    ZlibEncoder::new(bytes, Compression::fast()).read_to_end(&mut packed)?;
    Ok(packed)
}

/// Gives the bytes back that [`squeeze`] made fewer.
pub(super) fn expand(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use crate::check::Severity;
    use crate::export::json::{Layout, report};
    use crate::lang::Lang;
    use crate::read::{Limits, read_path};
    use std::path::Path;

    #[test]
    fn a_reading_says_the_same_as_the_file() {
        let engine = Engine::new(Vec::new()).unwrap();
        let json = |loaded: &Loaded| {
            let examination = engine.examine(&loaded.document);
            report("-", loaded, &examination, Severity::Rounding, Lang::Chinese).to_json(Layout::Line)
        };
        for name in ["report.pdf", "report.docx", "report.doc", "report.html", "report.xlsx", "report.ofd"] {
            let loaded = read_path(&Path::new("corpus/formats").join(name), &Limits::default()).unwrap();
            let again = unpack(&pack(&loaded).unwrap()).unwrap();
            assert!(json(&loaded) == json(&again), "{name}");
        }
        assert!(unpack(b"nothing").is_err());
    }
}
