//! `gouji extract`: figures and findings as JSON.

use super::args::ExtractArgs;
use super::failure::Failure;
use super::input::Wanted;
use super::session::Session;
use super::worker::Task;
use super::{Exit, input, output};
use crate::export::json::Layout;

pub fn run(session: &Session, args: &ExtractArgs) -> Result<Exit, Failure> {
    let files = &args.reports.files;
    let layout = if args.jsonl || !files.sources().is_single() { Layout::Line } else { Layout::Indented };
    let task = Task::Report { least: args.reports.least(), layout };
    let wanted = Wanted { task, whole: true, across: false, db: args.reports.db.as_deref() };
    let ended = input::each_made(session, files, wanted, |outcome| outcome.read().map_or(Ok(()), |json| output::print(&json)))?;
    Ok(ended.run.exit())
}
