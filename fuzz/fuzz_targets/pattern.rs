//! The pattern language: a file of patterns, or a `match` line in a sound pattern; what loads is run over a sentence.
#![no_main]

use gouji::number::scan;
use gouji::pattern::{Library, PatternSource, Plan};
use libfuzzer_sys::fuzz_target;

const TEXT: &str =
    "2023年度“三公”经费支出决算为4.01万元，完成年初预算的99.5%，比上年增加0.45万元，增长12.6%；其中：公务用车2辆，占66.67%。";

const LEXICON: &str = "[classes]\n\"决算\" = [\"支出决算\", \"决算\"]\n\"为\" = [\"为\", \"是\"]\n";

fuzz_target!(|text: &str| {
    let line = text.replace(['\'', '\n', '\r'], "");
    let pattern = format!(
        "[[pattern]]\nid = 'fuzzed'\nabout = ''\nmatch = '{line}'\nmark = 'list'\nexample = [{{ text = '' }}]\ncounter = [{{ text = '' }}]\n"
    );
    run(&[text]);
    run(&[LEXICON, &pattern]);
});

fn run(files: &[&str]) {
    let sources: Vec<PatternSource> =
        files.iter().map(|&text| PatternSource { name: "fuzzed.toml".into(), text: text.to_owned() }).collect();
    match Library::load(&sources) {
        Ok(library) => drop(Plan::new(&library).read(TEXT, &scan(TEXT))),
        Err(refusal) => assert!(refusal.line > 0 && !refusal.cause.is_empty(), "a refusal says where and why"),
    }
}
