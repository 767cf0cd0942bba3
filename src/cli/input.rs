//! From a path on the command line to an examined document.

use super::failure::Failure;
use super::output;
use super::session::Session;
use crate::Examination;
use crate::check::Severity;
use crate::export::json::{self, Report};
use crate::read::{Limits, Loaded, read_bytes, read_path};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// A file that was read and checked.
pub struct Examined {
    name: String,
    loaded: Loaded,
    examination: Examination,
}

impl Examined {
    /// All that was read and found, in the language of the session. Findings below `least` are left out.
    pub fn report(&self, session: &Session, least: Severity) -> Report {
        json::report(&self.name, &self.loaded, &self.examination, least, session.lang)
    }
}

/// Hands every file that can be read to `done`, in order, and names those that cannot. Answers whether all could be read.
pub fn each(session: &Session, files: &[PathBuf], mut done: impl FnMut(&Examined) -> Result<(), Failure>) -> Result<bool, Failure> {
    let mut all = true;
    for file in files {
        match examine(session, file) {
            Ok(examined) => done(&examined)?,
            Err(failure) => {
                output::complain(&failure.message(session.lang));
                all = false;
            }
        }
    }
    Ok(all)
}

fn examine(session: &Session, path: &Path) -> Result<Examined, Failure> {
    let name = path.display().to_string();
    // A fault of the program in one file must not cost the user the others.
    let examined = catch_unwind(AssertUnwindSafe(|| {
        let loaded = load(path)?;
        let examination = session.engine.examine(&loaded.document);
        Ok(Examined { name: name.clone(), loaded, examination })
    }));
    examined.unwrap_or(Err(Failure::Bug { name }))
}

fn load(path: &Path) -> Result<Loaded, Failure> {
    let limits = Limits::default();
    if path.as_os_str() != "-" {
        return Ok(read_path(path, &limits)?);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|cause| crate::read::ReadError::Io { name: "-".to_owned(), cause })?;
    Ok(read_bytes("-", &bytes, &limits)?)
}
