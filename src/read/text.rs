//! Plain text: from bytes to characters.

use super::error::ReadError;
use super::paragraphs::paragraphs_of;
use crate::document::{Block, Document};

/// Reads plain text.
///
/// # Errors
/// Bytes that are no text, damaged beyond repair, or only blanks.
pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Document, ReadError> {
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if text.trim().is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let blocks = paragraphs_of(&text).into_iter().map(Block::Paragraph).collect();
    Ok(Document { text, blocks, encoding: Some("UTF-8"), ..Document::default() })
}
