//! Sentences and clauses: where a statement ends, and which words of its clause stand before a number.

mod clause;
mod sentence;

pub use clause::{Clauses, clauses_before};
pub use sentence::sentences;
