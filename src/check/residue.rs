//! Words of the template were left in the report: 增加（减少）, 大于（小于）, instructions for filling in, a doubled full stop.
//!
//! Before a zero (增加（减少）0万元) neither word would be right: that is a note.
//!
//! # 中文
//!
//! 模板用语残留：增加（减少）、大于（小于）等未作选择的用语，填表说明，以及重复的句号。其后为零的（增加（减少）0万元），只作提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;

pub(super) static RULE: Rule = Rule {
    code: "GJ102",
    name: "template-residue",
    title: Words { chinese: "模板用语残留", english: "words of the template were left in" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("residue.rs"),
    run,
};

/// How far back a clause that is quoted may begin, in characters.
const CLAUSE: usize = 30;

/// So many residues make a template that nobody filled in yet.
const TEMPLATE: usize = 6;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    desk.evaluated();
    let mut found: Vec<(&str, bool, String, Place)> = Vec::new();
    let mut defining = false;
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        // Definitions may well speak of 增加（减少）.
        if paragraph.heading {
            defining = view.contains("名词解释");
        }
        if defining && view.contains('（') && !view.contains("。。") {
            continue;
        }
        // 增加（减少）0万元: nothing was there to choose.
        let residues = context.book.class("template-residue");
        let places = residues.iter().flat_map(|word| view.match_indices(word.as_str()));
        let idle = |&(at, word): &(usize, &str)| is_zero(&view[at + word.len()..]);
        let Some((at, word)) = places.min_by_key(|place| (idle(place), place.0)) else { continue };
        let idle = idle(&(at, word));
        // …… is no full stop, and 。。。 marks what a writer left open on purpose.
        if word == "。。" && view[at..].starts_with("。。。") {
            continue;
        }
        // The quote begins with its clause.
        let clause = view[..at].rfind(['，', '。', '；', '：']).and_then(|mark| Some(mark + view[mark..].chars().next()?.len_utf8()));
        let near = view[..at].char_indices().rev().take(CLAUSE).last().map_or(at, |(at, _)| at);
        let from = clause.filter(|&clause| clause >= near).unwrap_or(near);
        // An instruction is quoted to its end.
        let end = view[at..].find(['。', '：']).map_or(at + word.len(), |stop| (at + stop).max(at + word.len())).min(view.len());
        let end = if end - at > 120 { at + word.len() } else { end };
        let place = Place { at: Location::in_paragraph(block, paragraph, from..end) };
        found.push((word, idle, view[from..end].to_owned(), place));
    }
    if found.len() >= TEMPLATE {
        let message = words(
            format!("模板用语未删改，共{}处，疑为未填写的模板", found.len()),
            format!("words of the template were left in {} places", found.len()),
        );
        let mut finding = Finding::new(Severity::Note, message, Vec::new());
        finding.places = found.into_iter().map(|(_, _, _, place)| place).collect();
        desk.report(finding);
        return;
    }
    for (word, idle, quote, place) in found {
        let message = if word == "。。" {
            words(format!("句号重复：“{quote}”"), format!("a doubled full stop: {quote}"))
        } else {
            words(format!("模板用语未删改：“{quote}”"), format!("words of the template were left in: {quote}"))
        };
        let severity = if idle { Severity::Note } else { Severity::Warning };
        let mut finding = Finding::new(severity, message, Vec::new());
        finding.places.push(place);
        desk.report(finding);
    }
}

/// Whether a text begins with a number that is zero: 0万元, 0.00%.
fn is_zero(rest: &str) -> bool {
    let number = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    number > 0 && rest[..number].chars().all(|c| matches!(c, '0' | '.'))
}
