//! `gouji text`: what was read.

use super::args::{TextArgs, TextForm};
use super::failure::Failure;
use super::session::Session;
use super::{Exit, input, output};
use crate::export::json::Layout;
use crate::export::text;

pub fn run(session: &Session, args: &TextArgs) -> Result<Exit, Failure> {
    let layout = if args.files.paths.len() > 1 { Layout::Line } else { Layout::Indented };
    if args.form == TextForm::Html {
        output::print(text::HTML_HEAD.as_bytes())?;
    }
    let all = match args.form {
        TextForm::Text => input::each_read(
            session,
            &args.files,
            |name, loaded| text::terminal(name, &loaded, session.lang),
            |text| output::print_styled(&text),
        ),
        TextForm::Json => {
            input::each_read(session, &args.files, |name, loaded| text::json(name, &loaded, layout), |json| output::print(&json))
        }
        TextForm::Html => {
            input::each_read(session, &args.files, |name, loaded| text::html(name, &loaded.document), |html| output::print(html.as_bytes()))
        }
    }?;
    if args.form == TextForm::Html {
        output::print(text::HTML_TAIL.as_bytes())?;
    }
    Ok(if all { Exit::Clean } else { Exit::Failed })
}
