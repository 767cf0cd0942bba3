//! `gouji rules`: the table of all checks.

use super::failure::Failure;
use super::session::Session;
use super::{Exit, output};
use crate::archive;
use crate::export::terminal::table;

pub fn run(session: &Session) -> Result<Exit, Failure> {
    let rows = archive::all_rules().iter().map(|rule| {
        let severities: Vec<&str> = rule.severities.iter().map(|severity| severity.label(session.lang)).collect();
        [rule.code.to_owned(), rule.name.to_owned(), severities.join("/"), rule.title.of(session.lang).to_owned()]
    });
    output::print(table(&rows.collect::<Vec<_>>()).as_bytes())?;
    Ok(Exit::Clean)
}
