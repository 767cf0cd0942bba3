//! Text of documents made harmless for the programs that show it. Nothing that can be seen is lost.

use std::borrow::Cow;

/// The text without what cannot be seen but steers whoever shows it: control characters other than line ends, and marks that turn the
/// direction of writing, behind which a file name can hide its ending.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !steers(c)).collect())
}

/// The words of a quote without its line ends: a reader of a list does not care where the line of a print ended.
pub(crate) fn joined(text: &str) -> Cow<'_, str> {
    let is_left_out = |c| c == '\n' || steers(c);
    if !text.contains(is_left_out) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !is_left_out(c)).collect())
}

fn steers(c: char) -> bool {
    match c {
        '\n' => false,
        // Not characters at all; XML refuses them.
        '\u{FFFE}' | '\u{FFFF}' => true,
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_is_left_out_and_the_rest_is_kept() {
        assert_eq!(visible("甲\u{202E}fdp.exe\u{0}\u{1B}[2J\r\n乙\t"), "甲fdp.exe[2J\n乙");
        assert_eq!(joined("公用\r\n经费"), "公用经费");
        assert_eq!(joined("4.01\u{1B}[2J\r\n万元\u{9B}1m"), "4.01[2J万元1m");
        assert_eq!(joined("报告\u{202E}txt.exe"), "报告txt.exe");
        assert!(matches!(visible("4.01万元"), Cow::Borrowed(_)));
    }
}
