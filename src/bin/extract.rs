//! `extract FILE…` is `gouji extract FILE…`.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = ["gouji", "extract"].map(OsString::from);
    gouji::cli::main(command.into_iter().chain(std::env::args_os().skip(1)))
}
