//! A table that the contents list is missing from the body.
//!
//! Only documents whose contents list at least three tables by title, of which most are found, are checked: the missing one was then left
//! out, and not named differently.
//!
//! # 中文
//!
//! 目录列有而正文没有的表格。仅在目录列出三个以上表名且多数能在正文找到时判断。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::{Block, Paragraph};
use crate::figure::{Location, SheetKind};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ106",
    name: "missing-table",
    title: Words { chinese: "目录所列表格缺失", english: "a table of the contents is missing" },
    severities: &[Severity::Error],
    source: include_str!("missing_table.rs"),
    run,
};

/// Headings of the chapter that holds the tables.
const PARTS: &[&str] = &["部门决算表", "部门预算表", "单位决算表", "单位预算表"];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let titles: Vec<String> = context.document.tables().filter_map(|table| table.title.as_deref()).map(plain).collect();
    if titles.len() < 3 {
        return;
    }
    let first_table =
        context.document.blocks.iter().position(|block| matches!(block, Block::Table(table) if table.title.is_some())).unwrap_or(0);
    let mut listed: Vec<(usize, &Paragraph, String)> = Vec::new();
    for (at, block) in context.document.blocks.iter().enumerate().take(first_table) {
        let Block::Paragraph(paragraph) = block else { continue };
        let name = plain(paragraph.body().split(['…', '.', '·', '—']).next().unwrap_or_default());
        let standard = SheetKind::of(&name) != SheetKind::Other && !PARTS.iter().any(|part| name.ends_with(part));
        if standard
            && name.ends_with('表')
            && name.chars().count() > 4
            && name.chars().count() < 40
            && !listed.iter().any(|(_, _, known)| *known == name)
        {
            listed.push((at, paragraph, name));
        }
    }
    let kinds: Vec<SheetKind> = titles.iter().map(|title| SheetKind::of(title)).collect();
    // A title that stands by itself, behind its line of the contents, over what could not be read as a table.
    let lines: HashMap<String, usize> = (0..)
        .zip(&context.document.blocks)
        .filter_map(|(at, block)| match block {
            Block::Paragraph(paragraph) => Some((plain(paragraph.body()), at)),
            Block::Table(_) => None,
        })
        .collect();
    let found = |at: usize, name: &String| {
        titles.contains(name) || kinds.contains(&SheetKind::of(name)) || lines.get(name).is_some_and(|&line| line > at)
    };
    let missing: Vec<&(usize, &Paragraph, String)> = listed.iter().filter(|(at, _, name)| !found(*at, name)).collect();
    if listed.len() < 3 || missing.len() * 3 > listed.len() {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    desk.evaluated();
    for (block, paragraph, name) in missing {
        let view = paragraph.view.text();
        let message = words(
            format!("目录列有“{}”，正文中未见该表", view.split(['…', '.', '·']).find(|part| part.contains('表')).unwrap_or(view).trim()),
            format!("the contents list {name}, but the body does not hold it"),
        );
        let mut finding = Finding::new(Severity::Error, message, Vec::new());
        finding.places.push(Place { at: Location { block: *block, source: paragraph.source(), view: 0..view.len(), cell: None } });
        desk.report(finding);
    }
}

/// A title without spaces, quotes and the year in front.
fn plain(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"' | '《' | '》')).collect();
    let behind = title.find('年').map(|at| at + '年'.len_utf8()).filter(|&at| title[..at].chars().take(4).all(|c| c.is_ascii_digit()));
    behind.map_or(title.clone(), |at| title[at..].trim_start_matches('度').to_owned())
}
