//! The DOCX reader: the XML of the parts of a package, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/_rels/document.xml.rels",
];

fuzz_target!(|input: &[u8]| gouji_fuzz::read("input.docx", &gouji_fuzz::pack(&PARTS, input)));
