//! From what the user names on the command line to what workers make of each document.

use super::args::{FileArgs, ReportArgs};
use super::failure::Failure;
use super::keeper::Keeper;
use super::progress::Progress;
use super::session::Session;
use super::worker::{self, Extent, Setup, Task};
use super::{Exit, output};
use crate::archive::{self, Delivery, Ending, Fed, Finding, Found, Give, Keys, Ledger, Plan, Want};
use crate::check::Severity;
use crate::export::joined;
use crate::export::json::{Layout, Report};
use crate::lang::Lang;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What the program is built from, as a number.
const BUILD: &str = env!("GOUJI_BUILD");

/// How the documents came out as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// All could be read.
    Whole,
    /// Some could not.
    Partial,
    /// The user interrupted it.
    Interrupted,
}

impl Run {
    /// How the command ends if nothing was looked for.
    pub fn exit(self) -> Exit {
        match self {
            Run::Whole => Exit::Clean,
            Run::Partial => Exit::Failed,
            Run::Interrupted => Exit::Interrupted,
        }
    }
}

/// What became of a document.
pub enum Outcome<'a, T> {
    Read(T),
    /// It could not be read, for this reason; that is told already.
    Failed {
        file: &'a str,
        cause: &'a str,
    },
}

impl<T> Outcome<'_, T> {
    /// What was read, if it was.
    pub fn read(self) -> Option<T> {
        match self {
            Outcome::Read(read) => Some(read),
            Outcome::Failed { .. } => None,
        }
    }
}

/// How a run ended, and what documents contradict each other in.
pub struct Ended {
    pub run: Run,
    pub across: Vec<Finding>,
}

/// What is wanted of documents.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What is made of each.
    pub task: Task,
    /// Whether its figures and tables are needed, or only its findings.
    pub whole: bool,
    /// Whether reports are held against each other.
    pub across: bool,
    /// The database that keeps the results.
    pub db: Option<&'a Path>,
}

/// Examines every document, names those that cannot be read, and hands what became of each to `done`: the whole report, or as much of it
/// as its findings need.
pub fn each(
    session: &Session,
    args: &ReportArgs,
    whole: bool,
    mut done: impl FnMut(Outcome<'_, Report>) -> Result<(), Failure>,
) -> Result<Ended, Failure> {
    let task = Task::Report { least: args.least(), layout: Layout::Line };
    let wanted = Wanted { task, whole, across: true, db: args.db.as_deref() };
    each_made(session, &args.files, wanted, |outcome| match outcome {
        Outcome::Read(json) => done(Outcome::Read(Report::from_json(&json)?)),
        Outcome::Failed { file, cause } => done(Outcome::Failed { file, cause }),
    })
}

/// Names the documents that cannot be read, and hands what workers make of each to `done`.
pub fn each_made(
    session: &Session,
    args: &FileArgs,
    wanted: Wanted,
    mut done: impl FnMut(Outcome<'_, Vec<u8>>) -> Result<(), Failure>,
) -> Result<Ended, Failure> {
    let sources = args.sources();
    let is_single = sources.is_single();
    let progress = Progress::new(&sources, is_single, args.progress, session.lang);
    let mut keeper = wanted.db.map(|path| Keeper::open(path, keys(session, args, wanted.task))).transpose()?;
    if let Some(carried) = keeper.as_ref().and_then(Keeper::carried) {
        output::complain(&match session.lang {
            Lang::Chinese => format!("结果库出自旧版本：已保留 {carried} 条核实结论，其余结果重新生成"),
            Lang::English => format!("a database of an earlier version: decisions kept: {carried}; all else is made anew"),
        });
    }
    let want = if wanted.whole { Want::Whole } else { Want::Brief };
    let lookup = keeper.as_ref().map(|keeper| keeper.lookup(want)).transpose()?;
    let feed = move |give: &mut Give| {
        let _ = sources.each(&mut |found| {
            give(match (&lookup, found) {
                (Some(lookup), Found::Item(item)) => archive::recall(lookup, item),
                (Some(lookup), Found::Nothing) => {
                    lookup.pause();
                    Fed::Nothing
                }
                (_, found) => found.into(),
            })
        });
    };
    // With a database the facts are kept there until all documents are through.
    let mut ledger = (wanted.across && !is_single && keeper.is_none()).then(Ledger::new).transpose()?;
    let mut run = Run::Whole;
    let deliver = |delivery: Option<Delivery>| {
        let Some(delivery) = delivery else { return progress.suspend(output::flush) };
        progress.advance();
        if let Some(keeper) = &mut keeper {
            keeper.keep(&delivery, session.lang)?;
        }
        if let (Some(ledger), Ok(made)) = (&mut ledger, &delivery.outcome) {
            ledger.add(&delivery.name, &made.facts)?;
        }
        match delivery.outcome {
            Ok(made) => progress.suspend(|| done(Outcome::Read(if wanted.whole { made.result } else { made.brief }))),
            Err(mishap) => {
                run = Run::Partial;
                let cause = mishap.message(session.lang);
                progress.suspend(|| output::complain(&joined(&cause)));
                done(Outcome::Failed { file: &mishap.name, cause: &cause })
            }
        }
    };
    let ending = archive::run(plan(session, args, wanted, is_single)?, feed, interrupt_on_signal, deliver)?;
    progress.finish();
    // Holding reports against one another takes its time.
    output::flush()?;
    match ending {
        Ending::Complete => {
            let across = match (keeper, ledger) {
                (Some(keeper), _) => keeper.end(session.lang)?,
                (None, Some(ledger)) => archive::across(&ledger)?,
                (None, None) => Vec::new(),
            };
            Ok(Ended { run, across })
        }
        Ending::Interrupted => {
            output::complain(match session.lang {
                Lang::Chinese => "已中断；此前的结果完整有效",
                Lang::English => "interrupted; the results until here are whole",
            });
            Ok(Ended { run: Run::Interrupted, across: Vec::new() })
        }
        Ending::Refused(message) => Err(Failure::Refused(message)),
    }
}

/// What results depend on besides the file: the program itself, patterns and options.
fn keys(session: &Session, args: &FileArgs, task: Task) -> Keys {
    let models = args.ocr.then(|| args.models()).map(|models| format!("{models:?}")).unwrap_or_default();
    let reader = archive::fingerprint_of([BUILD, args.password.as_deref().unwrap_or_default(), &models].into_iter());
    let options = format!("{task:?} {:?}", session.lang);
    let patterns = session.patterns.iter().flat_map(|source| [source.name.as_str(), source.text.as_str()]);
    let made = archive::fingerprint_of([reader.as_str(), &options].into_iter().chain(patterns));
    let least = if let Task::Report { least, .. } = task { least } else { Severity::Note };
    Keys { reader, made, least }
}

/// How the workers are run.
fn plan(session: &Session, args: &FileArgs, wanted: Wanted, is_single: bool) -> Result<Plan, Failure> {
    let setup = Setup {
        task: wanted.task,
        english: session.lang == Lang::English,
        patterns: session.patterns.iter().map(|source| (source.name.clone(), source.text.clone())).collect(),
        password: args.password.clone(),
        ocr: args.ocr.then(|| args.models()),
        keep: wanted.db.is_some(),
        extent: match (wanted.db, wanted.whole) {
            (Some(_), _) => Extent::Both,
            (None, true) => Extent::Whole,
            (None, false) => Extent::Brief,
        },
    };
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    Ok(Plan {
        program: this_program()?,
        arguments: vec![worker::ARGUMENT.into()],
        setup: serde_json::to_vec(&setup).map_err(|error| Failure::Output(error.into()))?,
        jobs: if is_single { 1 } else { args.jobs.map_or_else(cores, usize::from) },
        deadline: Duration::from_secs(args.deadline()),
        memory: u64::from(args.memory) << 20,
        ordered: !args.unordered,
    })
}

/// The file of this program. Linux has a name for it that stays true when the file is replaced while it runs.
fn this_program() -> Result<PathBuf, Failure> {
    let own = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && own.exists() {
        return Ok(own.to_owned());
    }
    Ok(std::env::current_exe()?)
}

/// Lets Ctrl-C and a request to end interrupt the run.
fn interrupt_on_signal(interrupt: archive::Interrupt) {
    // Without a handler the signal ends the program, and with it its workers.
    let _ = ctrlc::set_handler(move || interrupt.interrupt());
}
