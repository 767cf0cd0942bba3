//! The command line: arguments, messages, exit codes. Nothing else in the program prints.
//!
//! Arguments take two steps: `args` says what may be written, `session` builds from it what the commands work with, so that no
//! command looks at strings. Each command is a file and answers with an `Exit`.

mod args;
mod audit;
mod chinese;
mod explain;
mod extract;
mod failure;
mod input;
mod keeper;
mod ocr_setup;
mod output;
mod patterns;
mod progress;
mod review;
mod rules;
mod schema;
mod session;
mod sink;
mod tables;
mod text;
mod usage;
mod worker;

use args::{Cli, Command};
use failure::Failure;
use session::Session;
use std::ffi::OsString;
use std::process::ExitCode;

/// How a command ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done, and nothing to object to.
    Clean = 0,
    /// Findings at or above `--fail-on`, or a pattern that fails its examples.
    Found = 1,
    /// Something could not be done: wrong usage, a file that cannot be read, a refused pattern file.
    Failed = 2,
    /// The user interrupted it.
    Interrupted = 130,
}

/// Runs the program with its arguments, the program's name first.
///
/// The exit code is 0 if all is well, 1 if something was found, 2 if something could not be done, 130 if it was interrupted.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = usage::lang(&arguments);
    let exit = if arguments.last().is_some_and(|last| last == worker::ARGUMENT) {
        worker::run()
    } else {
        match usage::parse(&arguments, lang) {
            Ok(cli) => run(cli),
            Err(refusal) => refusal.tell(),
        }
    };
    let exit = exit.and_then(|exit| output::flush().map(|()| exit)).unwrap_or_else(|failure| match failure {
        // Whoever closed the pipe has seen enough.
        Failure::Output(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Clean,
        failure => {
            output::complain(&failure.message(lang));
            Exit::Failed
        }
    });
    ExitCode::from(exit as u8)
}

fn run(cli: Cli) -> Result<Exit, Failure> {
    let session = Session::new(&cli.global)?;
    match cli.command {
        Command::Extract(args) => extract::run(&session, &args),
        Command::Audit(args) => audit::run(&session, &args),
        Command::Text(args) => text::run(&session, &args),
        Command::Review(args) => review::run(&session, &args),
        Command::Rules => rules::run(&session),
        Command::Explain(args) => explain::run(&session, &args),
        Command::Patterns(args) => patterns::run(&session, &args),
        Command::Schema => schema::run(),
        Command::OcrSetup(args) => ocr_setup::run(&session, &args),
    }
}
