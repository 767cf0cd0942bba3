//! Results for programs and people: pure functions of an examination, without input or output of their own.

pub mod json;
pub mod terminal;
pub mod text;
