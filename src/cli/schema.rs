//! `gouji schema`: the JSON Schema of what `extract` prints.

use super::failure::Failure;
use super::{Exit, output};
use crate::export::json;

pub fn run() -> Result<Exit, Failure> {
    output::print(format!("{:#}\n", json::schema().to_value()).as_bytes())?;
    Ok(Exit::Clean)
}
