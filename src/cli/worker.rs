//! A worker process: the same program, started by another one of itself, reads documents that come through a pipe.

use super::Exit;
use super::failure::Failure;
use crate::Engine;
use crate::archive::{self, Answer, Content, Item, reading};
use crate::check::Severity;
use crate::export::json::{self, Layout};
use crate::export::text;
use crate::lang::Lang;
use crate::pattern::PatternSource;
use crate::read::ocr::Recogniser;
use crate::read::{Format, Limits, Loaded, read_bytes, read_path};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::io;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// The argument that makes the program a worker; no user writes it.
pub const ARGUMENT: &str = "--serve-as-worker";

/// What a worker is set up with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Setup {
    pub task: Task,
    pub english: bool,
    /// Name and text of each pattern file of the user.
    pub patterns: Vec<(String, String)>,
    pub password: Option<String>,
    /// Whether pictures are read, and the directory of the models for it.
    pub ocr: Option<Option<PathBuf>>,
    /// Whether what was read is given too, to be kept.
    pub keep: bool,
    /// How much of a result is given.
    pub extent: Extent,
}

/// How much of the results is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// As much as the findings need.
    Brief,
    /// All figures and tables.
    Whole,
    /// Both: one to be used, the other to be kept.
    Both,
}

/// What is made of a document.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Task {
    /// Its figures and findings as JSON.
    Report { least: Severity, layout: Layout },
    /// What was read of it, for a terminal.
    Text,
    /// What was read of it, as JSON.
    Json { layout: Layout },
    /// What was read of it, as a piece of a page.
    Html,
}

/// Answers the process that started this one until it closes the pipe.
pub fn run() -> Result<Exit, Failure> {
    archive::serve(io::stdin(), io::stdout(), |setup| prepare(setup).map_err(|(failure, lang)| failure.message(lang)))?;
    Ok(Exit::Clean)
}

/// Builds what documents are done with.
fn prepare(setup: &[u8]) -> Result<impl FnMut(Item) -> Answer + use<>, (Failure, Lang)> {
    let setup: Setup = serde_json::from_slice(setup).map_err(|error| (Failure::Output(error.into()), Lang::default()))?;
    let lang = if setup.english { Lang::English } else { Lang::Chinese };
    let patterns: Vec<PatternSource> = setup.patterns.into_iter().map(|(name, text)| PatternSource { name, text }).collect();
    // What was only read needs no patterns; that those of the user are sound is still worth knowing.
    let mut engine = if patterns.is_empty() { None } else { Some(Engine::new(patterns).map_err(|error| (error.into(), lang))?) };
    let recogniser = setup.ocr.map(|models| Recogniser::open(models.as_deref())).transpose().map_err(|error| (error.into(), lang))?;
    let limits = Limits { password: setup.password, recogniser, ..Limits::default() };
    let how = How { task: setup.task, keep: setup.keep, extent: setup.extent };
    panic::set_hook(Box::new(|fault| LAST_FAULT.set(fault.location().map(ToString::to_string).unwrap_or_default())));
    Ok(move |item: Item| {
        let name = item.name.clone();
        let made = catch_unwind(AssertUnwindSafe(|| make(&mut engine, item, &limits, &how, lang)));
        match made.unwrap_or_else(|_| Err(Failure::Bug { name, at: LAST_FAULT.take() })) {
            Ok(answer) => answer,
            Err(failure) => Answer::Failed { code: failure.code().to_owned(), message: failure.message(lang) },
        }
    })
}

/// What is done with documents.
struct How {
    task: Task,
    keep: bool,
    extent: Extent,
}

thread_local! {
    /// Where the program failed last.
    static LAST_FAULT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What is made of a document, and what was read of it if that is worth keeping.
fn make(engine: &mut Option<Engine>, item: Item, limits: &Limits, how: &How, lang: Lang) -> Result<Answer, Failure> {
    let loaded = load(&item, limits)?;
    // Text is read as fast as it is unpacked.
    let is_kept = how.keep && loaded.format != Format::Text && !matches!(item.content, Content::Reading(_));
    let reading = if is_kept { reading::pack(&loaded)? } else { Vec::new() };
    let name = item.name.as_str();
    let (mut facts, mut brief) = (Vec::new(), Vec::new());
    let result = match how.task {
        Task::Report { least, layout } => {
            let engine = match engine {
                Some(engine) => engine,
                None => engine.insert(Engine::new(Vec::new())?),
            };
            let examination = engine.examine(&loaded.document);
            facts = archive::pack_facts(&archive::facts(&loaded.document, &examination, &loaded.sha256))?;
            let report = json::report(name, &loaded, &examination, least, lang);
            let whole = if how.extent == Extent::Brief { Vec::new() } else { report.to_json(layout) };
            if how.extent != Extent::Whole {
                brief = report.brief().to_json(Layout::Line);
            }
            whole
        }
        Task::Text => text::terminal(name, &loaded, lang).into_bytes(),
        Task::Json { layout } => text::json(name, &loaded, layout, lang),
        Task::Html => text::html(name, &loaded.document, lang).into_bytes(),
    };
    Ok(Answer::Done { result, brief, reading, facts })
}

/// Reads a document.
fn load(item: &Item, limits: &Limits) -> Result<Loaded, Failure> {
    Ok(match &item.content {
        Content::Path(path) => read_path(path, limits)?,
        Content::Bytes(bytes) => read_bytes(&item.name, bytes, limits)?,
        Content::Reading(packed) => reading::unpack(packed)?,
    })
}
