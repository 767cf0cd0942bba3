//! From a path on the command line to a document that was read, and to one that was examined.

use super::args::{FileArgs, ReportArgs};
use super::failure::Failure;
use super::output;
use super::session::Session;
use crate::export::json::{self, Report};
use crate::read::{Limits, Loaded, ReadError, read_bytes, read_path};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What became of a file.
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

/// Examines every file that can be read, names the files that cannot be read, and hands what became of each to `done` in order. Answers
/// whether all could be read.
pub fn each(session: &Session, args: &ReportArgs, done: impl FnMut(Outcome<'_, Report>) -> Result<(), Failure>) -> Result<bool, Failure> {
    let examine = |name: &str, loaded: Loaded| {
        let examination = session.engine.examine(&loaded.document);
        json::report(name, &loaded, &examination, args.least(), session.lang)
    };
    each_outcome(session, &args.files, examine, done)
}

/// Hands every file that can be read to `make` and what it makes to `done`, in order, and names the files that cannot be read. Answers
/// whether all could be.
pub fn each_read<T>(
    session: &Session,
    args: &FileArgs,
    make: impl Fn(&str, Loaded) -> T,
    mut done: impl FnMut(T) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    each_outcome(session, args, make, |outcome| outcome.read().map_or(Ok(()), &mut done))
}

fn each_outcome<T>(
    session: &Session,
    args: &FileArgs,
    make: impl Fn(&str, Loaded) -> T,
    mut done: impl FnMut(Outcome<'_, T>) -> Result<(), Failure>,
) -> Result<bool, Failure> {
    let mut all = true;
    let limits = args.limits()?;
    for path in &args.paths {
        let name = path.display().to_string();
        // A fault of the program in one file must not cost the user the others.
        let made = catch_unwind(AssertUnwindSafe(|| Ok(make(&name, load(path, &limits)?))));
        match made.unwrap_or(Err(Failure::Bug { name: name.clone() })) {
            Ok(made) => done(Outcome::Read(made))?,
            Err(failure) => {
                let cause = failure.message(session.lang);
                output::complain(&cause);
                done(Outcome::Failed { file: &name, cause: &cause })?;
                all = false;
            }
        }
    }
    Ok(all)
}

fn load(path: &Path, limits: &Limits) -> Result<Loaded, Failure> {
    if path.as_os_str() != "-" {
        return Ok(read_path(path, limits)?);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|cause| ReadError::Io { name: "-".to_owned(), cause })?;
    Ok(read_bytes("-", &bytes, limits)?)
}
