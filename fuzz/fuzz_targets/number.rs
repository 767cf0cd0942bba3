//! The scanner of numbers on any text, normalised or not.
#![no_main]

use gouji::number::scan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|view: &str| {
    let mut floor = 0;
    for mention in scan(view) {
        assert!(mention.start >= floor && mention.start < mention.end, "mentions are in order and do not overlap");
        assert!(view.get(mention.start..mention.end).is_some(), "a mention is whole characters");
        assert!(view.get(mention.counter).is_some(), "so is its counting word");
        floor = mention.end;
    }
});
