//! The command line program; everything is in [`gouji::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    gouji::cli::main(std::env::args_os())
}
