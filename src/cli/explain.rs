//! `gouji explain`: the manual page of a check.

use super::args::ExplainArgs;
use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::check;

pub fn run(session: &Session, args: &ExplainArgs) -> Result<Exit, Failure> {
    let rule = check::rule(&args.code).ok_or_else(|| Failure::UnknownRule { code: args.code.clone() })?;
    let page = format!("{} {} {}\n\n{}\n", rule.code, rule.name, rule.title.of(session.lang), rule.manual(session.lang));
    output::print(page.as_bytes())?;
    Ok(Exit::Clean)
}
