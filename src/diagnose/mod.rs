//! What is behind the contradictions: which of them have one root.

mod cluster;

pub use cluster::cluster;
