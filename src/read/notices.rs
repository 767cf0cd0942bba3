//! Notices that several readers give.

use super::flow::Item;
use super::normalise::is_blank;
use crate::document::Notice;
use crate::lang::{Words, words};
use std::path::Path;

/// The endings of files that are read as documents.
const ENDINGS: [&str; 22] = [
    "txt", "pdf", "doc", "dot", "wps", "wpt", "docx", "docm", "dotx", "dotm", "xls", "xlt", "xlsx", "xlsm", "et", "rtf", "html", "htm",
    "shtml", "mht", "mhtml", "ofd",
];

/// How many characters of a header a notice quotes.
const QUOTED: usize = 30;

/// Whether a file of this name may be a report.
pub(crate) fn is_report_name(name: &str) -> bool {
    ending(name).is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// The ending of a file name in lower case.
pub(crate) fn ending(name: &str) -> Option<String> {
    Some(Path::new(name).extension()?.to_str()?.to_ascii_lowercase())
}

/// A notice on the whole file.
pub(super) fn notice(code: &str, message: Words<String>) -> Notice {
    Notice { code: code.to_owned(), message, page: None }
}

/// The notice that a file is another format than its ending says: `endings` are those of its format, `format` what people call it.
pub(super) fn misnamed(name: &str, endings: &[&str], format: &str) -> Option<Notice> {
    let ending = ending(name)?;
    let wrong = ENDINGS.contains(&ending.as_str()) && !endings.contains(&ending.as_str());
    wrong.then(|| {
        notice(
            "misnamed-file",
            words(
                format!("文件扩展名为 .{ending}，内容实为 {format}，已按内容读取"),
                format!("named .{ending}, but its content is {format}; it was read as that"),
            ),
        )
    })
}

/// The notice on `count` of something, if there is any.
pub(super) fn counted(count: usize, code: &str, message: impl FnOnce(usize) -> Words<String>) -> Option<Notice> {
    (count > 0).then(|| notice(code, message(count)))
}

/// The notice that tracked changes were accepted.
pub(super) fn tracked_changes(insertions: usize, deletions: usize) -> Option<Notice> {
    counted(insertions + deletions, "tracked-changes", |_| {
        words(
            format!("文件含未处理的修订（插入 {insertions} 处、删除 {deletions} 处），已按全部接受后的文本读取"),
            format!("tracked changes (insertions: {insertions}, deletions: {deletions}); read as if all were accepted"),
        )
    })
}

/// The notice on characters that do not print.
pub(super) fn hidden_text(characters: usize) -> Option<Notice> {
    counted(characters, "hidden-text", |count| words(format!("已略去 {count} 个隐藏字符"), format!("hidden characters left out: {count}")))
}

/// The notice on symbols that stand for no known character.
pub(super) fn unmapped_symbols(symbols: usize) -> Option<Notice> {
    counted(symbols, "unmapped-glyphs", |count| {
        words(
            format!("有 {count} 个符号查不到对应的字符，已记作 \u{FFFD}；请对照原文"),
            format!("symbols that stand for no known character: {count}; written as \u{FFFD}; look at the original"),
        )
    })
}

/// The notice on comments, which are no part of the text.
pub(super) fn comments(comments: usize) -> Option<Notice> {
    counted(comments, "comments", |count| words(format!("已略去 {count} 条批注"), format!("comments left out: {count}")))
}

/// The notice on headers and footers, which are no part of the text. Bare page numbers are not worth one.
pub(super) fn running_lines<'a>(items: impl Iterator<Item = &'a Item>) -> Option<Notice> {
    let mut quoted: Vec<String> = Vec::new();
    for item in items {
        let Item::Line(line) = item else { continue };
        let text: String = line.text.split(is_blank).collect::<String>().chars().take(QUOTED).collect();
        if text.chars().any(char::is_alphabetic) && !quoted.contains(&text) {
            quoted.push(text);
        }
    }
    (!quoted.is_empty()).then(|| {
        let message =
            words(format!("已略去页眉、页脚：{}", quoted.join("；")), format!("headers and footers left out: {}", quoted.join("; ")));
        notice("running-lines", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_wrong_endings_only() {
        assert!(misnamed("报告.DOC", &["docx"], "DOCX").is_some_and(|notice| notice.message.chinese.contains(".doc，")));
        for name in ["报告.docx", "报告.DOCX", "-", "报告", "报告.2024"] {
            assert_eq!(misnamed(name, &["docx"], "DOCX"), None);
        }
    }
}
