//! The reader of Excel 97–2003: an OLE container as it is, or its stream behind a zero byte.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    match input.split_first() {
        Some((0, stream)) => gouji_fuzz::read("input.xls", &gouji_fuzz::ole(&["/Workbook"], stream)),
        _ => gouji_fuzz::read("input.xls", input),
    }
});
