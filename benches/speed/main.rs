//! Prints what the program costs: `cargo bench --bench speed`, or with the names of some measurements behind `--`, and of texts behind those.
//!
//! All times are processor times of one core. `benches/README.md` holds results and says what they mean.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod clock;
#[allow(dead_code)]
#[path = "../../tests/score/ledger.rs"]
mod ledger;
mod material;
#[allow(dead_code)]
#[path = "../../tests/score/oracle.rs"]
mod oracle;
mod stress;
mod whole;

use clock::{average, run, shortest};
use gouji::Engine;
use gouji::check::Severity;
use gouji::export::json::{self, Layout};
use gouji::figure::{SubjectBook, read_header};
use gouji::lang::Lang;
use gouji::number::scan;
use gouji::pattern::{Library, Plan};
use gouji::read::{Limits, Loaded, read_bytes};
use material::{Dice, long_report, more_patterns, reports};
use std::sync::Arc;
use std::time::Duration;

/// A measurement and its name on the command line.
type Measurement = (&'static str, fn());

/// Whole processes come first, as long as this one is small: a child's peak is never told below its parent's.
const MEASUREMENTS: &[Measurement] = &[
    ("process", process),
    ("start", start),
    ("throughput", throughput),
    ("stages", stages),
    ("length", length),
    ("tables", tables),
    ("patterns", patterns),
    ("stress", stress),
    ("whole", whole),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for (name, measure) in MEASUREMENTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            println!("\n{name}");
            measure();
        }
    }
}

/// Whether a text or document is to be measured: nothing but measurements was asked for, or a part of its name.
fn is_wanted(name: &str) -> bool {
    let known = |argument: &String| argument.starts_with("--") || MEASUREMENTS.iter().any(|(name, _)| name == argument);
    let mut parts = std::env::args().skip(1).filter(|argument| !known(argument)).peekable();
    parts.peek().is_none() || parts.any(|part| name.contains(&part))
}

/// The whole of `extract` on a report of 13 KB, and on ever longer ones.
fn process() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, times) in [("13 KB", 13_000, 40), ("1 MB", 1_000_000, 5), ("10 MB", 10_000_000, 2), ("50 MB", 50_000_000, 1)] {
        let path = folder.path().join("report.txt");
        std::fs::write(&path, long_report(bytes, &mut Dice::new(1))).unwrap();
        let cost = run(env!("CARGO_BIN_EXE_extract"), &[path.to_str().unwrap()], times);
        println!("  extract, {name:<6} {:>10.1} ms   {:>8.1} MB at most", millis(cost.processor), megabytes(cost.memory as usize));
    }
}

/// What happens before the first byte of a report is read.
fn start() {
    let sources = material::shipped();
    let library = Library::load(&sources).unwrap();
    let shared = Arc::new(library.clone());
    println!("  patterns from TOML  {:>8.2} ms", millis(average(20, || Library::load(&sources).unwrap())));
    println!("  plan                {:>8.2} ms", millis(average(20, || Plan::new(&library))));
    println!("  subjects, jieba     {:>8.2} ms", millis(average(20, || SubjectBook::new(Arc::clone(&shared)))));
    println!("  all, once more      {:>8.2} ms", millis(average(20, || Engine::new(Vec::new()).unwrap())));
}

/// Bytes a second from the text of a report to its findings.
fn throughput() {
    let engine = Engine::new(Vec::new()).unwrap();
    let many: Vec<Loaded> = reports(360, &mut Dice::new(2)).iter().map(|text| load(text)).collect();
    let bytes: usize = many.iter().map(|loaded| loaded.document.text.len()).sum();
    let spent = shortest(|| many.iter().map(|loaded| engine.examine(&loaded.document).findings.len()).sum::<usize>());
    println!("  extract and check, {} reports   {:>8.1} MB/s", many.len(), rate(bytes, spent));
    let one = load(&long_report(4_000_000, &mut Dice::new(3)));
    let spent = shortest(|| engine.examine(&one.document).findings.len());
    println!("  extract and check, one of 4 MB   {:>8.1} MB/s", rate(one.document.text.len(), spent));
}

/// Where the time goes, stage by stage.
fn stages() {
    let engine = Engine::new(Vec::new()).unwrap();
    let texts = reports(360, &mut Dice::new(4));
    let bytes: usize = texts.iter().map(String::len).sum();
    let documents: Vec<Loaded> = texts.iter().map(|text| load(text)).collect();
    let views = || documents.iter().flat_map(|loaded| loaded.document.paragraphs()).map(|paragraph| paragraph.view.text());
    let mentions: Vec<_> = views().map(scan).collect();
    let examined: Vec<_> = documents.iter().map(|loaded| engine.examine(&loaded.document)).collect();
    println!(
        "  a MB holds {:.0} mentions, {:.0} figures, {:.0} findings",
        mentions.iter().map(Vec::len).sum::<usize>() as f64 / megabytes(bytes),
        examined.iter().map(|one| one.account.figures.len()).sum::<usize>() as f64 / megabytes(bytes),
        examined.iter().map(|one| one.findings.len()).sum::<usize>() as f64 / megabytes(bytes),
    );
    let read = shortest(|| texts.iter().map(|text| load(text).bytes).sum::<u64>());
    let header = shortest(|| documents.iter().filter_map(|loaded| read_header(&loaded.document).year).sum::<i32>());
    let scanned = shortest(|| views().map(|view| scan(view).len()).sum::<usize>());
    let matched =
        shortest(|| views().zip(&mentions).map(|(view, mentions)| engine.plan().read(view, mentions).bindings.len()).sum::<usize>());
    let extracted = shortest(|| documents.iter().map(|loaded| engine.extract(&loaded.document).figures.len()).sum::<usize>());
    let checked = shortest(|| documents.iter().map(|loaded| engine.examine(&loaded.document).findings.len()).sum::<usize>());
    let exported = shortest(|| {
        let pairs = documents.iter().zip(&examined);
        pairs.map(|(loaded, one)| json::report("", loaded, one, Severity::Note, Lang::Chinese).to_json(Layout::Line).len()).sum::<usize>()
    });
    let rows = [
        ("read", read),
        ("header", header),
        ("scan", scanned),
        ("patterns", matched),
        ("assemble", extracted.saturating_sub(header + scanned + matched)),
        ("check", checked.saturating_sub(extracted)),
        ("JSON", exported),
    ];
    for (name, spent) in rows {
        let nanoseconds = spent.as_secs_f64() * 1e9 / bytes as f64;
        println!("  {name:<10} {nanoseconds:>8.2} ns a byte   {:>8.0} MB/s", rate(bytes, spent));
    }
}

/// Ten times the text must take ten times as long.
fn length() {
    let engine = Engine::new(Vec::new()).unwrap();
    for times in [1, 10, 100] {
        let text = long_report(100_000 * times, &mut Dice::new(5));
        let spent = shortest(|| engine.examine(&load(&text).document).findings.len());
        println!("  {:>6.1} MB {:>8.1} MB/s, read, extracted and checked", megabytes(text.len()), rate(text.len(), spent));
    }
}

/// A final account with its nine tables and ever more accounts: 400 make some 500 pages. Twice the accounts must take twice as long.
fn tables() {
    let engine = Engine::new(Vec::new()).unwrap();
    let mut before: Option<Duration> = None;
    for extra in [50, 100, 200, 400, 800] {
        let html = ledger::write(5, extra).html;
        let loaded = read_bytes("ledger.html", html.as_bytes(), &Limits::default()).unwrap();
        let examination = engine.examine(&loaded.document);
        let evaluated: u32 = examination.tallies.values().map(|tally| tally.evaluated).sum();
        let spent = shortest(|| engine.examine(&loaded.document).findings.len());
        let growth =
            before.map_or(String::new(), |before| format!("{:>6.2} times the one before", spent.as_secs_f64() / before.as_secs_f64()));
        println!("  {extra:>4} more accounts {:>8.1} ms, {evaluated:>6} relations {growth}", millis(spent));
        before = Some(spent);
    }
}

/// More patterns must cost hardly more.
fn patterns() {
    let documents: Vec<Loaded> = reports(180, &mut Dice::new(6)).iter().map(|text| load(text)).collect();
    let bytes: usize = documents.iter().map(|loaded| loaded.document.text.len()).sum();
    for times in [1, 4, 16] {
        let engine = Engine::new(more_patterns(times - 1, &mut Dice::new(7))).unwrap();
        let spent = shortest(|| documents.iter().map(|loaded| engine.examine(&loaded.document).findings.len()).sum::<usize>());
        println!("  {:>5} patterns {:>8.1} MB/s", engine.plan().patterns().len(), rate(bytes, spent));
    }
}

/// Texts that are made to be slow: four times the text must take four times as long.
fn stress() {
    let engine = Engine::new(Vec::new()).unwrap();
    let wall = |bytes: usize, make: fn(usize) -> String| {
        let loaded = load(&make(bytes));
        let spent = shortest(|| engine.examine(&loaded.document).findings.len());
        (loaded.document.text.len(), spent)
    };
    for (name, make) in stress::ALL.iter().filter(|one| is_wanted(one.0)) {
        let (small, large) = (wall(250_000, *make), wall(1_000_000, *make));
        println!("  {name:<44} {:>8.1} MB/s at 0.25 MB {:>8.1} MB/s at 1 MB", rate(small.0, small.1), rate(large.0, large.1));
    }
}

/// The same for documents of every shape, through every stage to files of results.
fn whole() {
    whole::measure(&Engine::new(Vec::new()).unwrap());
}

fn load(text: &str) -> Loaded {
    read_bytes("report.txt", text.as_bytes(), &Limits::default()).unwrap()
}

fn millis(spent: Duration) -> f64 {
    spent.as_secs_f64() * 1e3
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn rate(bytes: usize, spent: Duration) -> f64 {
    megabytes(bytes) / spent.as_secs_f64()
}
