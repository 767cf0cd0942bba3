//! `gouji extract`: figures and findings as JSON.

use super::args::ExtractArgs;
use super::failure::Failure;
use super::session::Session;
use super::{Exit, input, output};
use crate::export::json::Layout;

pub fn run(session: &Session, args: &ExtractArgs) -> Result<Exit, Failure> {
    let layout = if args.jsonl || args.reports.files.paths.len() > 1 { Layout::Line } else { Layout::Indented };
    let all = input::each(session, &args.reports, |outcome| match outcome.read() {
        Some(report) => output::print(&report.to_json(layout)),
        None => Ok(()),
    })?;
    Ok(if all { Exit::Clean } else { Exit::Failed })
}
