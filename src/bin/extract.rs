//! `extract FILE…` is `gouji extract FILE…`.
fn main() {
    let engine = gouji::Engine::new(Vec::new()).unwrap_or_else(|e| panic!("{e}"));
    for p in std::env::args().skip(1) {
        let loaded = gouji::read::read_path(std::path::Path::new(&p), &Default::default()).unwrap_or_else(|e| panic!("{e}"));
        let ex = engine.examine(&loaded.document);
        let r = gouji::export::json::report(&p, &loaded, &ex, gouji::check::Severity::Note, Default::default());
        use std::io::Write;
        let _ = serde_json::to_writer_pretty(std::io::stdout(), &r);
        let _ = std::io::stdout().write_all(b"\n");
    }
}
