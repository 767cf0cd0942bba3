//! A quotation mark has no partner: “ without ”, or ” without “.
//!
//! A paragraph or cell with an odd number of them lost one: 开展“送法进村”、法治讲堂”活动. One mark used for both sides (“三公“) leaves their number
//! even and is not told. Nothing is told where a quotation goes on in another paragraph or cell, where straight marks or inches stand among
//! them, and where many paragraphs are like that. All places of a report are one note.
//!
//! # 中文
//!
//! 引号不成对：有“无”，或有”无“。同一段落或单元格内引号个数为奇数，即缺一半：开展“送法进村”、法治讲堂”活动。前后都用同一半引号的（“三公“）个数为偶，不作提示；
//! 引文跨段落或跨单元格、夹有直引号或英寸符号、全文多处如此的，也不作提示。全文合并为一条提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;
use std::ops::Range;

pub(super) static RULE: Rule = Rule {
    code: "GJ108",
    name: "unmatched-quote",
    title: Words { chinese: "引号不成对", english: "a quotation mark has no partner" },
    severities: &[Severity::Note],
    source: include_str!("unmatched_quote.rs"),
    run,
};

/// Marks beside which a quotation mark may be something else.
const OTHERS: [char; 7] = ['"', '＂', '″', '〝', '〞', '′', '\''];

/// So many places are a habit of the writer or of the reader, and no slip.
const HABIT: usize = 4;

/// How far apart, in blocks, two halves of one quotation may stand.
const SPAN: usize = 12;

/// A mark without a partner.
struct Loose {
    block: usize,
    opening: bool,
    quote: String,
    place: Place,
}

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut quoted = false;
    let mut loose: Vec<Loose> = Vec::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        match one {
            Block::Paragraph(paragraph) => {
                let view = paragraph.view.text();
                quoted |= view.contains(['“', '”']);
                let Some((opening, clause)) = odd(view) else { continue };
                // A quotation of several paragraphs opens each of them.
                let next = context.document.blocks.get(block + 1);
                let goes_on = matches!(next, Some(Block::Paragraph(next)) if next.body().starts_with('“'));
                if !(opening && goes_on) {
                    let quote = view[clause.clone()].to_owned();
                    let at = Location::in_paragraph(block, paragraph, clause);
                    loose.push(Loose { block, opening, quote, place: Place { at } });
                }
            }
            Block::Table(table) => {
                for cell in &table.cells {
                    let view = cell.view.text();
                    quoted |= view.contains(['“', '”']);
                    if let Some((opening, clause)) = odd(view) {
                        let quote = view[clause.clone()].to_owned();
                        loose.push(Loose { block, opening, quote, place: Place { at: Location::in_cell(block, cell, clause) } });
                    }
                }
            }
        }
    }
    if !quoted {
        return;
    }
    desk.evaluated();
    let alone = |at: usize| {
        let own = &loose[at];
        // Two halves of one quotation, in the order in which they are printed or read.
        let pair = |one: &Loose, next: &Loose| {
            let apart = next.block - one.block;
            apart <= 1 || one.opening && !next.opening && apart <= SPAN
        };
        let before = at.checked_sub(1).and_then(|before| loose.get(before));
        !before.is_some_and(|before| pair(before, own)) && !loose.get(at + 1).is_some_and(|next| pair(own, next))
    };
    let kept: Vec<bool> = (0..loose.len()).map(alone).collect();
    let habit = loose.len() >= HABIT;
    let read = |one: &Loose| context.document.confidence(&one.place.at.source).is_none();
    let found: Vec<Loose> = loose.into_iter().zip(kept).filter(|(one, kept)| *kept && !habit && read(one)).map(|(one, _)| one).collect();
    let Some(first) = found.first() else { return };
    let message = words(
        format!("引号不成对，共{}处，如「{}」", found.len(), first.quote),
        format!("a quotation mark has no partner in {} places, e.g. {}", found.len(), first.quote),
    );
    let mut finding = Finding::new(Severity::Note, message, Vec::new());
    finding.places = found.into_iter().map(|one| one.place).collect();
    desk.report(finding);
}

/// Whether the first mark without a partner opens, and the clause around it; none where all have one, or it is not certain that one has not.
fn odd(view: &str) -> Option<(bool, Range<usize>)> {
    if view.matches(['“', '”']).count().is_multiple_of(2) || view.contains(OTHERS) {
        return None;
    }
    let mut open: Option<usize> = None;
    let mut first: Option<(usize, bool)> = None;
    for (at, mark) in view.match_indices(['“', '”']) {
        match (mark, open) {
            ("“", known) => {
                first = first.or(known.map(|known| (known, true)));
                open = Some(at);
            }
            (_, Some(_)) => open = None,
            (_, None) => first = first.or(Some((at, false))),
        }
    }
    let (at, opening) = first.or(open.map(|at| (at, true)))?;
    // 15.6” is a length.
    if !opening && view[..at].ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let stops = ['，', '。', '；', '：'];
    let from = view[..at].rfind(stops).map_or(0, |stop| stop + '，'.len_utf8());
    let end = view[at..].find(stops).map_or(view.len(), |stop| at + stop);
    Some((opening, from..end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clause(view: &str) -> Option<(bool, &str)> {
        odd(view).map(|(opening, range)| (opening, &view[range]))
    }

    #[test]
    fn finds_the_half_that_is_alone() {
        assert_eq!(clause("全年开展“送法进村”、法治讲堂”活动，共6场。"), Some((false, "全年开展“送法进村”、法治讲堂”活动")));
        assert_eq!(clause("落实“三保支出，确保运转。"), Some((true, "落实“三保支出")));
        assert_eq!(clause("推进“放管服改革和“一网通办”建设。"), Some((true, "推进“放管服改革和“一网通办”建设")));
    }

    #[test]
    fn knows_what_is_no_slip() {
        for view in ["“三公”经费", "“三公“经费", "”三公”经费", "采购15.6”显示器", "称为\"平台”", "没有引号"]
        {
            assert_eq!(clause(view), None, "{view}");
        }
    }
}
