//! The PDF reader: anything behind the header of a PDF.
#![no_main]

use gouji::read::{Limits, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend_from_slice(bytes);
    let limits = Limits { pages: 20, ..Limits::default() };
    if let Ok(loaded) = read_bytes("input.pdf", &file, &limits) {
        for place in &loaded.document.places {
            assert!(loaded.document.text.get(place.start..place.end).is_some(), "a place is a stretch of the text");
        }
    }
});
