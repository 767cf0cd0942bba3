//! Numbers as reports print them: scanning and interval arithmetic. Exact, no floats, no input or output.
//!
//! [`scan`] finds every number of a normalised paragraph with its unit, printed precision and hedges. The arithmetic then
//! treats a printed number as what it is, a rounded one: `4.01万元` is any amount from 4.005 to 4.015万元. Two statements
//! contradict each other only when no amounts inside those bounds could satisfy both, so a verdict of [`Verdict::Inconsistent`]
//! is a proof, and the [`Outcome`] carries the numbers that show it.
#![deny(clippy::float_arithmetic)]

mod duplicate;
mod exact;
mod interval;
mod law;
mod linear;
mod mention;
mod quotient;
mod scan;
mod unit;
mod verdict;

pub use duplicate::{Conflict, consistent_sum, duplicates};
pub use interval::{Interval, Operand, Rounding};
pub use law::{Law, Range, Slack};
pub use linear::{at_most, difference, same, share_list, sum, weighted_sum};
pub use mention::{Kind, Mention};
pub use quotient::{average, growth_from_change, growth_from_prior, growth_from_prior_and_change, plugged_share, ratio};
pub use rust_decimal::Decimal;
pub use scan::scan;
pub use unit::Unit;
pub use verdict::{Cause, Outcome, Verdict};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
