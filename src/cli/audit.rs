//! `gouji audit`: findings for people.

use super::Exit;
use super::args::AuditArgs;
use super::failure::Failure;
use super::input::{self, Ended, Outcome, Run};
use super::session::Session;
use super::sink::Sink;
use super::tables::Tables;
use crate::archive::Decisions;
use crate::export::across::Across;
use crate::export::terminal::Totals;
use crate::lang::Lang;

pub fn run(session: &Session, args: &AuditArgs) -> Result<Exit, Failure> {
    let mut sink = Sink::open(session, args)?;
    let mut tables = Tables::open(args.reports.parquet.as_deref())?;
    let mut totals = Totals::default();
    let decisions = args.reports.db.as_deref().map(Decisions::of).transpose()?.unwrap_or_default();
    let mut hidden = 0;
    let Ended { run, across } = input::each(session, &args.reports, sink.needs_all() || tables.are_wanted(), |outcome| match outcome {
        Outcome::Read(mut report) => {
            report.decide(&decisions);
            if args.baseline {
                hidden += report.leave_out_dismissed();
            }
            totals.add(&report);
            tables.add(&report)?;
            sink.add(&report)
        }
        Outcome::Failed { file, cause } => sink.fail(file, cause),
    })?;
    let mut across: Vec<Across> = across.iter().map(|finding| Across::new(finding, session.lang)).collect();
    across.iter_mut().for_each(|finding| finding.decide(&decisions));
    if args.baseline {
        let before = across.len();
        across.retain(|finding| !finding.is_dismissed());
        hidden += before - across.len();
    }
    totals.add_across(&across);
    sink.add_across(&across)?;
    tables.across(&across)?;
    if run != Run::Interrupted {
        tables.finish()?;
    }
    let stale = if run == Run::Interrupted { 0 } else { decisions.count_stale()? };
    let closing = totals.render(session.lang) + &reviewed(hidden, args.baseline, stale, session.lang);
    let is_whole = sink.finish(&closing)?;
    let found = args.fail_on.least().is_some_and(|least| totals.count_from(least) > 0);
    Ok(match (run, found) {
        (Run::Whole, _) if !is_whole => Exit::Failed,
        (Run::Whole, true) => Exit::Found,
        (run, _) => run.exit(),
    })
}

/// What a review has to do with the result: how many findings it hides, and how many decisions fit nothing that is found now.
fn reviewed(hidden: usize, baseline: bool, stale: i64, lang: Lang) -> String {
    let mut lines = String::new();
    match lang {
        Lang::Chinese if baseline => lines += &format!("已隐去复核认定不属实的发现 {hidden} 个。\n"),
        Lang::English if baseline => lines += &format!("Findings hidden since a review dismissed them: {hidden}.\n"),
        _ => {}
    }
    match lang {
        Lang::Chinese if stale > 0 => {
            lines += &format!("有 {stale} 条核实结论已失效（证据已变或问题不再出现），请用 gouji review 查看。\n")
        }
        Lang::English if stale > 0 => {
            lines += &format!("Decisions that are stale, since their evidence changed or is gone: {stale}; see gouji review.\n")
        }
        _ => {}
    }
    lines
}
