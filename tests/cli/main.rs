//! What a user does at the command line. Sessions are text files: `TRYCMD=overwrite cargo test --test cli` writes them anew.

// A test that cannot go on should say so at once.
#![allow(clippy::unwrap_used)]

mod bad_files;
mod bulk;
mod contract;
mod earlier;
mod pattern_files;
mod review;
mod store;
mod take_away;

use std::process::{Command, Output};

/// Runs `gouji` with these arguments.
fn gouji<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cli/sessions/*.trycmd").case("README.md").case("README.zh-CN.md");
}
