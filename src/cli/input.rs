//! From a path on the command line to an examined document.

use super::args::ReportArgs;
use super::failure::Failure;
use super::output;
use super::session::Session;
use crate::check::Severity;
use crate::export::json::{self, Report};
use crate::read::{Limits, Loaded, ReadError, read_bytes, read_path};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Hands every file that can be read to `done`, in order, and names those that cannot. Answers whether all could be read.
pub fn each(session: &Session, args: &ReportArgs, mut done: impl FnMut(&Report) -> Result<(), Failure>) -> Result<bool, Failure> {
    let mut all = true;
    let limits = args.limits()?;
    for file in &args.files {
        match examine(session, file, &limits, args.least()) {
            Ok(report) => done(&report)?,
            Err(failure) => {
                output::complain(&failure.message(session.lang));
                all = false;
            }
        }
    }
    Ok(all)
}

fn examine(session: &Session, path: &Path, limits: &Limits, least: Severity) -> Result<Report, Failure> {
    let name = path.display().to_string();
    // A fault of the program in one file must not cost the user the others.
    let report = catch_unwind(AssertUnwindSafe(|| {
        let loaded = load(path, limits)?;
        let examination = session.engine.examine(&loaded.document);
        Ok(json::report(&name, &loaded, &examination, least, session.lang))
    }));
    report.unwrap_or(Err(Failure::Bug { name }))
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
