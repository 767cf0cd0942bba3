//! The language that messages for people are written in.

use serde::{Deserialize, Serialize};

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

/// The same words in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words<T> {
    /// 中文
    pub chinese: T,
    /// English
    pub english: T,
}

impl<T: AsRef<str>> Words<T> {
    /// The words of a language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Chinese => self.chinese.as_ref(),
            Lang::English => self.english.as_ref(),
        }
    }
}

/// Both languages at once.
pub(crate) fn words(chinese: impl Into<String>, english: impl Into<String>) -> Words<String> {
    Words { chinese: chinese.into(), english: english.into() }
}
