//! The reader of Word 97–2003: an OLE container as it is, or its streams, of which the first byte says which.
#![no_main]

use libfuzzer_sys::fuzz_target;

const STREAMS: [&str; 3] = ["/WordDocument", "/1Table", "/0Table"];

fuzz_target!(|input: &[u8]| {
    match input.split_first() {
        Some((0, streams)) => gouji_fuzz::read("input.doc", &gouji_fuzz::ole(&STREAMS, streams)),
        _ => gouji_fuzz::read("input.doc", input),
    }
});
