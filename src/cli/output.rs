//! The two streams: results on standard output, everything else on standard error.

use super::failure::Failure;
use std::io::{self, Write};

/// Prints a result as it is.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    Ok(out.write_all(bytes).and_then(|()| out.flush())?)
}

/// Prints a result with its colours, if someone is there to see them.
pub fn print_styled(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    Ok(out.write_all(text.as_bytes()).and_then(|()| out.flush())?)
}

/// Says in a line what could not be done.
pub fn complain(message: &str) {
    complain_styled(&format!("{message}\n"));
}

/// Says with colours what could not be done.
pub fn complain_styled(text: &str) {
    // Nobody is left to tell that standard error is closed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
