//! gouji 勾稽 reads Chinese public-finance reports, turns every figure into data, and proves which figures contradict each other.
//!
//! The whole way of the data, in one direction:
//!
//! ```text
//! bytes ─read→ Document ─tokenize→ Sentences with Mentions ─extract→ Figures ─check→ Findings ─export→ JSON, terminal …
//! ```

pub mod document;
pub mod lang;
pub mod number;
pub mod read;
