//! The readers of saved web pages: any bytes as HTML, and as the message that a browser saves (MHTML).
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    gouji_fuzz::read("input.html", &[b"<!DOCTYPE html>".as_slice(), input].concat());
    gouji_fuzz::read("input.mhtml", &[b"MIME-Version: 1.0\r\n".as_slice(), input].concat());
});
