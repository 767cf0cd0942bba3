//! What is read and found in `corpus/` may not fall below what it was.
#![allow(clippy::unwrap_used)]

mod score;

/// The least rates that pass on the corpus as it stands, in hundredths of a percent. They fall only when harder reports join it.
const FIGURES: usize = 9870;
const SENTENCES: usize = 9745;
const FINDINGS: usize = 9910;

/// The least recall of errors that a printed relation shows, and the least rate of culprits named rightly.
const MUTANTS: usize = 9850;
const CULPRITS: usize = 9800;

/// Every so many-th error of each class is tried here; the example `score` tries all.
const STRIDE: usize = 13;

#[test]
fn finds_errors_put_into_clean_reports() {
    let outcome = score::mutation::run(STRIDE, None);
    assert_eq!(outcome.false_findings, 0, "{}", outcome.lines);
    assert!(outcome.all().recall() >= MUTANTS, "{}{}", outcome.table(), outcome.lines);
    assert!(outcome.all().precision() >= CULPRITS, "{}{}", outcome.table(), outcome.lines);
}

#[test]
fn reads_the_figures_of_the_corpus() {
    let (_, all) = score::score(None);
    assert!(all.figures.recall() >= FIGURES && all.figures.precision() >= FIGURES, "{}{}", all.table(), all.lines);
    assert!(all.sentences.recall() >= SENTENCES, "{}{}", all.table(), all.lines);
    assert_eq!(all.headers.missed, 0, "{}", all.lines);
}

#[test]
fn finds_the_seeded_errors_and_nothing_else() {
    let (each, all) = score::score(None);
    assert!(all.findings.recall() >= FINDINGS, "{}{}", all.table(), all.lines);
    assert_eq!(all.findings.invented, 0, "{}", all.lines);
    for (name, score) in each.iter().filter(|(name, _)| name.ends_with("-clean")) {
        assert_eq!(score.findings.invented, 0, "{name} is clean: {}", score.lines);
    }
}
