//! `gouji audit`: findings for people.

use super::Exit;
use super::args::AuditArgs;
use super::failure::Failure;
use super::input::{self, Ended, Outcome, Run};
use super::session::Session;
use super::sink::Sink;
use crate::export::across::Across;
use crate::export::terminal::Totals;

pub fn run(session: &Session, args: &AuditArgs) -> Result<Exit, Failure> {
    let mut sink = Sink::open(session, args)?;
    let mut totals = Totals::default();
    let Ended { run, across } = input::each(session, &args.reports, sink.needs_all(), |outcome| match outcome {
        Outcome::Read(report) => {
            totals.add(&report);
            sink.add(&report)
        }
        Outcome::Failed { file, cause } => sink.fail(file, cause),
    })?;
    let across: Vec<Across> = across.iter().map(|finding| Across::new(finding, session.lang)).collect();
    totals.add_across(&across);
    sink.add_across(&across)?;
    let is_whole = sink.finish(&totals.render(session.lang))?;
    let found = args.fail_on.least().is_some_and(|least| totals.count_from(least) > 0);
    Ok(match (run, found) {
        (Run::Whole, _) if !is_whole => Exit::Failed,
        (Run::Whole, true) => Exit::Found,
        (run, _) => run.exit(),
    })
}
