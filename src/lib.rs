//! gouji 勾稽 reads Chinese public-finance reports, turns every figure into data, and proves which figures contradict each other.
//!
//! The whole way of the data, in one direction:
//!
//! ```text
//! bytes ─read→ Document ─tokenize→ Sentences with Mentions ─extract→ Figures ─check→ Findings ─export→ JSON, terminal …
//! ```

pub mod archive;
pub mod check;
pub mod cli;
pub mod diagnose;
pub mod document;
pub mod export;
pub mod figure;
pub mod lang;
pub mod number;
pub mod pattern;
pub mod read;
pub mod review;
pub mod taxonomy;
pub mod token;

mod engine;
mod trial;

pub use engine::{Engine, Examination};
pub use trial::{Case, Trial, Verdict, trials};
