//! `gouji audit`: findings for people.

use super::Exit;
use super::args::{AuditArgs, Format};
use super::failure::Failure;
use super::input::{self, Outcome, Run};
use super::output::{self, Target};
use super::session::Session;
use crate::check::RULES;
use crate::export::csv::Csv;
use crate::export::html::Html;
use crate::export::json::{Layout, Report};
use crate::export::markdown::Markdown;
use crate::export::sarif::Sarif;
use crate::export::terminal::{self, Totals};
use crate::export::xlsx::Xlsx;
use crate::export::{Exporter, Setting};

pub fn run(session: &Session, args: &AuditArgs) -> Result<Exit, Failure> {
    let mut target = Target::open(args.out.as_deref())?;
    if args.format.is_binary() && target.is_terminal() {
        return Err(Failure::NoTerminal);
    }
    let mut exporter = exporter(session, args.format)?;
    let mut totals = Totals::default();
    let is_single = args.reports.files.sources().is_single();
    let run = input::each(session, &args.reports, |outcome| {
        if let Outcome::Read(report) = &outcome {
            totals.add(report);
        }
        match (&mut exporter, outcome) {
            (Some(exporter), Outcome::Read(report)) => target.write(&exporter.add(&report)?),
            (Some(exporter), Outcome::Failed { file, cause }) => target.write(&exporter.fail(file, cause)?),
            (None, Outcome::Read(report)) => write_plain(session, args.format, is_single, &report, &mut target),
            (None, Outcome::Failed { .. }) => Ok(()),
        }
    })?;
    if let Some(exporter) = exporter {
        target.write(&exporter.finish()?)?;
    }
    let closing = totals.render(session.lang);
    if args.format == Format::Text {
        target.write_styled(&closing)?;
    }
    if target.finish()? {
        output::print_styled(&closing)?;
    }
    let found = args.fail_on.least().is_some_and(|least| totals.count_from(least) > 0);
    Ok(match (run, found) {
        (Run::Whole, true) => Exit::Found,
        (run, _) => run.exit(),
    })
}

/// What makes a form that is more than one report after the other.
fn exporter(session: &Session, format: Format) -> Result<Option<Box<dyn Exporter>>, Failure> {
    let setting = Setting { lang: session.lang, rules: RULES };
    Ok(match format {
        Format::Text | Format::Json | Format::Jsonl => None,
        Format::Html => Some(Box::new(Html::new(setting))),
        Format::Csv => Some(Box::new(Csv::new(setting))),
        Format::Sarif => Some(Box::new(Sarif::new(setting))),
        Format::Markdown => Some(Box::new(Markdown::new(setting))),
        Format::Xlsx => Some(Box::new(Xlsx::new(setting)?)),
    })
}

/// A report in a form that knows no other reports.
fn write_plain(session: &Session, format: Format, is_single: bool, report: &Report, target: &mut Target) -> Result<(), Failure> {
    match format {
        Format::Text => target.write_styled(&terminal::render(report, session.lang)),
        Format::Json if is_single => target.write(&report.to_json(Layout::Indented)),
        _ => target.write(&report.to_json(Layout::Line)),
    }
}
