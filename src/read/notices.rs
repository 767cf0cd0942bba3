//! Notices that several readers give.

use crate::document::Notice;
use std::path::Path;

/// The endings of files that are read as documents.
const ENDINGS: [&str; 13] = ["txt", "pdf", "doc", "dot", "wps", "wpt", "docx", "docm", "dotx", "dotm", "xls", "xlsx", "rtf"];

/// A notice on the whole file.
pub(super) fn notice(code: &str, message: String) -> Notice {
    Notice { code: code.to_owned(), message, page: None }
}

/// The notice that a file is another format than its ending says: `endings` are those of its format, `format` what people call it.
pub(super) fn misnamed(name: &str, endings: &[&str], format: &str) -> Option<Notice> {
    let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
    let wrong = ENDINGS.contains(&ending.as_str()) && !endings.contains(&ending.as_str());
    wrong.then(|| notice("misnamed-file", format!("文件扩展名为 .{ending}，内容实为 {format}，已按内容读取")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_wrong_endings_only() {
        assert!(misnamed("报告.DOC", &["docx"], "DOCX").is_some_and(|notice| notice.message.contains(".doc，")));
        for name in ["报告.docx", "报告.DOCX", "-", "报告", "报告.2024"] {
            assert_eq!(misnamed(name, &["docx"], "DOCX"), None);
        }
    }
}
