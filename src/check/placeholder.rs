//! A placeholder was never filled in: XX局, ××万元, 某某.
//!
//! All placeholders of a document are one finding. A document with many of them is a blank template and gets a note.
//!
//! # 中文
//!
//! 占位符未填写（XX局、××万元、某某）。全文合并为一条；占位符很多的，视为空白模板，只作提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;

pub(super) static RULE: Rule = Rule {
    code: "GJ101",
    name: "placeholder",
    title: Words { chinese: "占位符未填写", english: "a placeholder was never filled in" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("placeholder.rs"),
    run,
};

/// So many placeholders make a template.
const TEMPLATE: usize = 12;

/// How many places a finding shows.
const SHOWN: usize = 20;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut places = Vec::new();
    let mut sample = String::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        for word in context.book.class("placeholder") {
            for (at, _) in view.match_indices(word.as_str()) {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() && !matches!(c, 'X' | 'x'));
                if latin(view[..at].chars().next_back()) || latin(view[at + word.len()..].chars().next()) {
                    continue;
                }
                if sample.is_empty() {
                    sample = around(view, at, at + word.len());
                }
                // 上海市XX局: the words around the placeholder are quoted with it.
                let view_range = at..at + word.len();
                places.push(Place { at: Location::in_paragraph(block, paragraph, view_range) });
            }
        }
    }
    desk.evaluated();
    if places.is_empty() {
        return;
    }
    let severity = if places.len() >= TEMPLATE { Severity::Note } else { Severity::Warning };
    let message = words(
        format!("占位符未填写，共{}处，如“{sample}”", places.len()),
        format!("{} placeholders were never filled in, e.g. {sample}", places.len()),
    );
    let mut finding = Finding::new(severity, message, Vec::new());
    places.truncate(SHOWN);
    finding.places = places;
    desk.report(finding);
}

/// The words around a place, up to the next punctuation.
fn around(view: &str, start: usize, end: usize) -> String {
    let stop = |c: char| "，。；：、（）《》“” ".contains(c);
    let from = view[..start].char_indices().rev().take(12).take_while(|(_, c)| !stop(*c)).last().map_or(start, |(at, _)| at);
    let to = view[end..].char_indices().take(8).take_while(|(_, c)| !stop(*c)).last().map_or(end, |(at, c)| end + at + c.len_utf8());
    view[from..to].to_owned()
}
