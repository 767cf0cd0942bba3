//! `gouji text`: what was read.

use super::args::{TextArgs, TextForm};
use super::failure::Failure;
use super::input::Wanted;
use super::session::Session;
use super::worker::Task;
use super::{Exit, input, output};
use crate::export::json::Layout;
use crate::export::text;

pub fn run(session: &Session, args: &TextArgs) -> Result<Exit, Failure> {
    let layout = if args.files.sources().is_single() { Layout::Indented } else { Layout::Line };
    let task = match args.form {
        TextForm::Text => Task::Text,
        TextForm::Json => Task::Json { layout },
        TextForm::Html => Task::Html,
    };
    if args.form == TextForm::Html {
        output::print(text::HTML_HEAD.as_bytes())?;
    }
    let ended = input::each_made(session, &args.files, Wanted { task, whole: true, across: false, db: None }, |outcome| {
        match (args.form, outcome.read()) {
            (_, None) => Ok(()),
            (TextForm::Text, Some(made)) => output::print_styled(&String::from_utf8_lossy(&made)),
            (TextForm::Json | TextForm::Html, Some(made)) => output::print(&made),
        }
    })?;
    if args.form == TextForm::Html {
        output::print(text::HTML_TAIL.as_bytes())?;
    }
    Ok(ended.run.exit())
}
