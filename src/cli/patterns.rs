//! `gouji patterns`: the patterns and their trials.

use super::args::{PatternsAction, PatternsArgs};
use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::lang::Lang;
use crate::{Case, Trial, Verdict, trials};
use std::fmt::Write;

pub fn run(session: &Session, args: &PatternsArgs) -> Result<Exit, Failure> {
    match args.action {
        PatternsAction::List => list(session),
        PatternsAction::Test => test(session),
    }
}

fn list(session: &Session) -> Result<Exit, Failure> {
    let mut text = String::new();
    for pattern in &session.engine()?.library().patterns {
        let _ = writeln!(text, "{}  {}:{}\n  {}", pattern.id, pattern.file, pattern.line, pattern.about);
        for line in &pattern.lines {
            let _ = writeln!(text, "    {line}");
        }
    }
    output::print(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn test(session: &Session) -> Result<Exit, Failure> {
    let engine = session.engine()?;
    let trials = trials(&engine);
    let failed: Vec<&Trial> = trials.iter().filter(|trial| trial.verdict != Verdict::Ok).collect();
    let mut text: String = failed.iter().map(|trial| describe(trial, session.lang)).collect();
    let patterns = engine.library().patterns.len();
    text.push_str(&match session.lang {
        Lang::Chinese => format!("{patterns} 个句式，{} 个例子，{} 个不符\n", trials.len(), failed.len()),
        Lang::English => format!("{patterns} patterns, {} texts, {} failed\n", trials.len(), failed.len()),
    });
    output::print(text.as_bytes())?;
    Ok(if failed.is_empty() { Exit::Clean } else { Exit::Found })
}

/// A trial that failed, in two lines.
fn describe(trial: &Trial, lang: Lang) -> String {
    let (verdict, detail) = match &trial.verdict {
        Verdict::Ok => ("ok", ""),
        Verdict::Missing(detail) => ("missing", detail.as_str()),
        Verdict::Noisy(detail) => ("noisy", detail.as_str()),
        Verdict::Wrong(detail) => ("wrong", detail.as_str()),
    };
    let case = match (trial.case, lang) {
        (Case::Example, Lang::Chinese) => "正例",
        (Case::Counter, Lang::Chinese) => "反例",
        (Case::Example, Lang::English) => "example",
        (Case::Counter, Lang::English) => "counter",
    };
    let pattern = trial.pattern;
    format!("{verdict}  {}  {}:{}\n  {case} {}\n  {detail}\n", pattern.id, pattern.file, pattern.line, trial.text)
}
