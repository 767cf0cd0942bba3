//! Sentences of a paragraph.

use std::ops::Range;

/// The byte ranges of the sentences of a view from `from` on; each holds its closing mark.
pub fn sentences(view: &str, from: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = from;
    for (at, c) in view.char_indices().skip_while(|&(at, _)| at < from) {
        if matches!(c, '。' | '！' | '？') {
            let end = at + c.len_utf8();
            found.push(start..end);
            start = end;
        }
    }
    if start < view.len() {
        found.push(start..view.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_full_stops() {
        let view = "1、年初预算为5万元。决算数小于预算数；完成50%";
        let parts: Vec<&str> = sentences(view, 4).into_iter().map(|range| &view[range]).collect();
        assert_eq!(parts, ["年初预算为5万元。", "决算数小于预算数；完成50%"]);
        assert!(sentences("", 0).is_empty());
    }
}
