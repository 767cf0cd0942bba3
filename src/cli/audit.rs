//! `gouji audit`: findings for people.

use super::args::{AuditArgs, Format};
use super::failure::Failure;
use super::session::Session;
use super::{Exit, input, output};
use crate::export::json::Layout;
use crate::export::terminal::{self, Totals};

pub fn run(session: &Session, args: &AuditArgs) -> Result<Exit, Failure> {
    let mut totals = Totals::default();
    let all = input::each(session, &args.reports, |report| {
        totals.add(report);
        match args.format {
            Format::Text => output::print_styled(&terminal::render(report, session.lang)),
            Format::Json if args.reports.files.len() == 1 => output::print(&report.to_json(Layout::Indented)),
            Format::Json | Format::Jsonl => output::print(&report.to_json(Layout::Line)),
        }
    })?;
    if args.format == Format::Text {
        output::print_styled(&totals.render(session.lang))?;
    }
    let found = args.fail_on.least().is_some_and(|least| totals.count_from(least) > 0);
    Ok(match (all, found) {
        (false, _) => Exit::Failed,
        (true, true) => Exit::Found,
        (true, false) => Exit::Clean,
    })
}
