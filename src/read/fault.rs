//! What can be wrong inside a file, before it is known what the user calls the file.

use super::ReadError;
use crate::lang::{Words, words};
use std::fmt::Display;

/// Why the inside of a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The inside contradicts itself.
    #[error("{}", .0.english)]
    Damaged(Words<String>),
    /// Elements are nested deeper than the limit.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// The file unpacks to more bytes than the limit.
    #[error("unpacks to more than {0} bytes")]
    Inflated(u64),
    /// The workbook or table has more cells than the limit.
    #[error("more than {0} cells")]
    TooManyCells(usize),
    /// The document has more paragraphs, cells or text than the limit.
    #[error("more than {pieces} paragraphs and cells or {bytes} bytes of text")]
    TooLong {
        /// How many paragraphs and cells it may have.
        pieces: usize,
        /// How many bytes of text it may have.
        bytes: usize,
    },
    /// The file opens only with a password.
    #[error("protected by a password")]
    Password,
    /// A version of Word that is not read.
    #[error("written by {0}")]
    OldWord(&'static str),
}

impl Fault {
    /// What is wrong inside, in both languages.
    pub(super) fn damaged(chinese: impl Into<String>, english: impl Into<String>) -> Self {
        Fault::Damaged(words(chinese, english))
    }

    /// A part that must be there and is not.
    pub(super) fn missing(part: &str) -> Self {
        Self::damaged(format!("缺少 {part}"), format!("{part} is missing"))
    }

    /// What a library says, which speaks one language.
    pub(super) fn told(cause: &impl Display) -> Self {
        Self::damaged(cause.to_string(), cause.to_string())
    }

    /// What a library says of a part.
    pub(super) fn told_of(part: &str, cause: &impl Display) -> Self {
        Self::damaged(format!("{part}：{cause}"), format!("{part}: {cause}"))
    }
    /// The error for the file that the user calls `name`.
    pub(super) fn of(self, name: &str) -> ReadError {
        let name = name.to_owned();
        match self {
            Fault::Damaged(cause) => ReadError::Damaged { name, cause },
            Fault::TooDeep(limit) => ReadError::TooDeep { name, limit },
            Fault::Inflated(limit) => ReadError::Inflated { name, limit },
            Fault::TooManyCells(limit) => ReadError::TooManyCells { name, limit },
            Fault::TooLong { pieces, bytes } => ReadError::TooLong { name, pieces, bytes },
            Fault::Password => ReadError::Password { name },
            Fault::OldWord(version) => ReadError::OldWord { name, version },
        }
    }
}
