//! One chapter of the report of a unit (单位) calls itself that of a department (部门), or the other way round.
//!
//! 第三部分 2024年度部门决算情况说明 in a 单位决算 whose other chapters say 单位决算 was left over from another report. Only headings of chapters are held
//! against the title, and only where another one of them agrees with it: many forms call every report 部门决算. A note.
//!
//! # 中文
//!
//! 单位决算（预算）中某一部分的标题写作“部门决算”“部门预算”，或反之。只看各部分标题，且须另有标题与报告名称一致：不少地区的范本一律称“部门决算”。只作提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Kind, Location};

pub(super) static RULE: Rule = Rule {
    code: "GJ110",
    name: "department-or-unit",
    title: Words { chinese: "部门、单位用语混用", english: "a chapter takes a unit for a department" },
    severities: &[Severity::Note],
    source: include_str!("department_or_unit.rs"),
    run,
};

/// How many characters a heading has at most.
const LONGEST: usize = 40;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let what = match context.account.header.kind {
        Kind::FinalAccount => "决算",
        Kind::Budget => "预算",
        _ => return,
    };
    let Some(title) = context.account.header.title.as_deref() else { return };
    // A file may hold the report of a department and those of its units.
    if context.account.sections.iter().any(|section| section.report > 0) {
        return;
    }
    let named = |text: &str| {
        let (unit, department) = (text.contains(&format!("单位{what}")), text.contains(&format!("部门{what}")));
        (unit != department).then_some(unit)
    };
    let Some(own) = named(title) else { return };
    let mut agreeing = 0;
    let mut others: Vec<(&str, Place)> = Vec::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let chapter =
            view.starts_with('第') && view.contains("部分") && view.chars().nth(LONGEST).is_none() && !view.contains(['。', '…', '《']);
        match named(view).filter(|_| chapter && !view.ends_with(|c: char| c.is_ascii_digit())) {
            Some(unit) if unit == own => agreeing += 1,
            Some(_) => others.push((view, Place { at: Location::in_paragraph(block, paragraph, 0..view.len()) })),
            None => {}
        }
    }
    if agreeing + others.len() == 0 {
        return;
    }
    desk.evaluated();
    let Some((heading, _)) = others.first().filter(|_| agreeing > 0) else { return };
    let (right, wrong) = if own { ("单位", "部门") } else { ("部门", "单位") };
    let message = words(
        format!("报告为{right}{what}，标题“{heading}”写作“{wrong}{what}”"),
        format!("the report is one of a {}, yet the heading {heading} says {wrong}{what}", if own { "unit" } else { "department" }),
    );
    let mut finding = Finding::new(Severity::Note, message, Vec::new());
    finding.places = others.into_iter().map(|(_, place)| place).collect();
    desk.report(finding);
}
