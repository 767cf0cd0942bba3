//! The OFD reader: the XML of the parts of a file, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 5] =
    ["Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml", "OFD.xml", "Doc_0/PublicRes.xml", "Doc_0/Tpls/Tpl_0/Content.xml"];

fuzz_target!(|input: &[u8]| gouji_fuzz::read("input.ofd", &gouji_fuzz::pack(&PARTS, input)));
