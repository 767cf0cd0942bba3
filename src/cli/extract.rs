//! `gouji extract`: figures and findings as JSON.

use super::args::ExtractArgs;
use super::failure::Failure;
use super::input::{Run, Wanted};
use super::session::Session;
use super::tables::Tables;
use super::worker::Task;
use super::{Exit, input, output};
use crate::export::across::Across;
use crate::export::json::{Layout, Report};

pub fn run(session: &Session, args: &ExtractArgs) -> Result<Exit, Failure> {
    let files = &args.reports.files;
    let layout = if args.jsonl || !files.sources().is_single() { Layout::Line } else { Layout::Indented };
    let task = Task::Report { least: args.reports.least(), layout };
    let mut tables = Tables::open(args.reports.parquet.as_deref())?;
    let wanted = Wanted { task, whole: true, across: tables.are_wanted(), db: args.reports.db.as_deref() };
    let ended = input::each_made(session, files, wanted, |outcome| {
        let Some(json) = outcome.read() else { return Ok(()) };
        if tables.are_wanted() {
            tables.add(&Report::from_json(&json)?)?;
        }
        output::print(&json)
    })?;
    tables.across(&ended.across.iter().map(|finding| Across::new(finding, session.lang)).collect::<Vec<_>>())?;
    if ended.run != Run::Interrupted {
        tables.finish()?;
    }
    Ok(ended.run.exit())
}
