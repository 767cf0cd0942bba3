//! The language that messages for people are written in.

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}
