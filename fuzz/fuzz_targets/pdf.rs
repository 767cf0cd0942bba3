//! The PDF reader: anything behind the header of a PDF.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| gouji_fuzz::read("input.pdf", &[b"%PDF-1.7\n".as_slice(), input].concat()));
