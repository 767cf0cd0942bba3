//! Prints precision, recall and the rate of perfect sentences on `corpus/`, and how many errors are found that are put into the clean
//! reports one at a time: `cargo run --release --example score [NAME] [--lines]`.
#![allow(clippy::unwrap_used)]

#[path = "../tests/score/mod.rs"]
mod score;

fn main() {
    let mut only = None;
    let mut lines = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--lines" => lines = true,
            name => only = Some(name.to_owned()),
        }
    }
    let (each, all) = score::score(only.as_deref());
    let mut out = String::new();
    for (name, one) in &each {
        out.push_str(&format!(
            "{name:<36} figures {:>4}/{:<4} findings {:>3}/{:<3} false {}\n",
            one.figures.right,
            one.figures.right + one.figures.missed,
            one.findings.right,
            one.findings.right + one.findings.missed,
            one.findings.invented
        ));
    }
    out.push_str(&all.table());
    let mutated = score::mutation::run(1, only.as_deref());
    out.push('\n');
    out.push_str(&mutated.table());
    if lines {
        out.push_str(&all.lines);
        out.push_str(&mutated.lines);
    }
    std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes()).unwrap_or_default();
}
