//! Numbers as reports print them: scanning and interval arithmetic. Exact, no floats, no input or output.
#![deny(clippy::float_arithmetic)]
