//! A placeholder was never filled in: XX局, ××万元, 某某, X年, 202 年度.
//!
//! All placeholders of a document are one finding. A document with many of them is a blank template and gets a note.
//!
//! # 中文
//!
//! 占位符未填写（XX局、××万元、某某、X年、202 年度）。全文合并为一条；占位符很多的，视为空白模板，只作提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;
use std::ops::Range;

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
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        for word in context.book.class("placeholder") {
            for (at, _) in view.match_indices(word.as_str()) {
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() && !matches!(c, 'X' | 'x'));
                // XX年 is told as XX; behind X年 a day may stand.
                let dated = word.ends_with(['年', '月']);
                let behind = view[at + word.len()..].chars().next().filter(|_| !dated);
                if latin(view[..at].chars().next_back()) || latin(behind) || in_code(view, at, word.len()) {
                    continue;
                }
                if dated && view[..at].ends_with(['X', 'x', '×']) {
                    continue;
                }
                places.push((block, at..at + word.len()));
            }
        }
        places.extend(short_years(view).map(|range| (block, range)));
    }
    desk.evaluated();
    if places.is_empty() {
        return;
    }
    places.sort_by_key(|(block, range)| (*block, range.start));
    let mut sample = String::new();
    let mut shown = Vec::new();
    for (block, range) in places.iter().take(SHOWN) {
        let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(*block) else { continue };
        // 上海市XX局: the words around the placeholder are quoted with it.
        if sample.is_empty() {
            sample = around(paragraph.view.text(), range.start, range.end);
        }
        shown.push(Place { at: Location::in_paragraph(*block, paragraph, range.clone()) });
    }
    let severity = if places.len() >= TEMPLATE { Severity::Note } else { Severity::Warning };
    let message = words(
        format!("占位符未填写，共{}处，如“{sample}”", places.len()),
        format!("{} placeholders were never filled in, e.g. {sample}", places.len()),
    );
    let mut finding = Finding::new(severity, message, Vec::new());
    finding.places = shown;
    desk.report(finding);
}

/// Whether a placeholder is a part of a code: XX-2024, GB-XX-3.
fn in_code(view: &str, at: usize, length: usize) -> bool {
    let joint = |c: char| matches!(c, '-' | '—' | '_' | '/' | '.');
    let (mut before, mut behind) = (view[..at].chars().rev(), view[at + length..].chars());
    before.next().is_some_and(joint) && before.next().is_some_and(|c| c.is_ascii_alphanumeric())
        || behind.next().is_some_and(joint) && behind.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

/// `202年度`: years of which a digit was never filled in.
fn short_years(view: &str) -> impl Iterator<Item = Range<usize>> {
    view.match_indices("年度").filter_map(|(at, word)| {
        let from = at.checked_sub(3)?;
        let digits = view.get(from..at)?;
        let alone = !view[..from].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '〔');
        (alone && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.starts_with("20")).then_some(from..at + word.len())
    })
}

/// The words around a place, up to the next punctuation.
fn around(view: &str, start: usize, end: usize) -> String {
    let stop = |c: char| "，。；：、（）《》“” ".contains(c);
    let from = view[..start].char_indices().rev().take(12).take_while(|(_, c)| !stop(*c)).last().map_or(start, |(at, _)| at);
    let to = view[end..].char_indices().take(8).take_while(|(_, c)| !stop(*c)).last().map_or(end, |(at, c)| end + at + c.len_utf8());
    view[from..to].to_owned()
}
