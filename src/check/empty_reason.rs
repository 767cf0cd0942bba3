//! A reason is announced and not given: 主要原因是。
//!
//! 主要原因是, 主要原因为 or 主要原因： directly before a full stop or a semicolon leaves out what it announces. At the end of a paragraph the reasons
//! may follow as a list, which is no fault.
//!
//! # 中文
//!
//! “主要原因是”“主要原因为”“主要原因：”之后紧接句号或分号，未写明原因。位于段末的，其后可能分条列出原因，不作判断。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;

pub(super) static RULE: Rule = Rule {
    code: "GJ107",
    name: "empty-reason",
    title: Words { chinese: "原因空缺", english: "a reason is announced and not given" },
    severities: &[Severity::Error],
    source: include_str!("empty_reason.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let cues = desk.context.book.class("reason-announced");
    for (block, one) in desk.context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let mut found: Vec<(usize, &str)> = cues.iter().flat_map(|cue| view.match_indices(cue.as_str())).collect();
        found.sort_unstable();
        let mut from = 0;
        for (start, cue) in found {
            if start < from {
                continue;
            }
            let behind = start + cue.len();
            from = behind;
            let announced = view[behind..].trim_start_matches(['是', '为', '：', ' ']);
            let end = view.len() - announced.len();
            if end == behind {
                continue;
            }
            desk.evaluated();
            let Some(stop) = announced.chars().next().filter(|c| matches!(c, '。' | '；')) else { continue };
            let range = start..end + stop.len_utf8();
            let quote = &view[range.clone()];
            let message = words(format!("“{quote}”未写明原因"), format!("a reason is announced and not given: {quote}"));
            let mut finding = Finding::new(Severity::Error, message, Vec::new());
            finding.places.push(Place { at: Location::in_paragraph(block, paragraph, range) });
            desk.report(finding);
        }
    }
}
