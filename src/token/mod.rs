//! Sentences and clauses: where a statement ends, and which words of its clause stand before a number.

mod clause;
mod near;
mod sentence;

pub use clause::{Clauses, clauses_before};
pub use near::{first_words, last_words};
pub use sentence::sentences;
