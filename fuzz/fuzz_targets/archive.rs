//! The reader of zip archives: every file that an archive gives is read too.
#![no_main]

use gouji::read::{Limits, archive};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let limits = Limits::default();
    if !archive::is_archive(input, &limits) {
        return;
    }
    let Ok(files) = archive::files("input.zip", input, &limits) else { return };
    for file in files.flatten().take(100) {
        gouji_fuzz::read(&file.name, &file.bytes);
    }
});
