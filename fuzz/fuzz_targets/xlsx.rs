//! The XLSX reader: the XML of the parts of a workbook, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;

const PARTS: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet2.xml",
];

fuzz_target!(|input: &[u8]| gouji_fuzz::read("input.xlsx", &gouji_fuzz::pack(&PARTS, input)));
