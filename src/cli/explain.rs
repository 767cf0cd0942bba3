//! `gouji explain`: the manual page of a check.

use super::args::ExplainArgs;
use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::archive;
use crate::check::Rule;

pub fn run(session: &Session, args: &ExplainArgs) -> Result<Exit, Failure> {
    let is_meant = |rule: &&&'static Rule| rule.code.eq_ignore_ascii_case(&args.code) || rule.name == args.code;
    let rule = archive::all_rules().iter().find(is_meant).ok_or_else(|| Failure::UnknownRule { code: args.code.clone() })?;
    let page = format!("{} {} {}\n\n{}\n", rule.code, rule.name, rule.title.of(session.lang), rule.manual(session.lang));
    output::print(page.as_bytes())?;
    Ok(Exit::Clean)
}
