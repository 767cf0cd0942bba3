//! What 人员经费 or 公用经费 is said to include does not match the table of basic expenditure.
//!
//! 主要包括：a、b、c names rows of 基本支出决算表. A name whose row is blank is told, together with rows that hold an amount and are not named.
//! A list that names all rows but one or two is worth a note.
//! A list that ends in 等 is often the sentence of a form, kept as it was: its blank names are only worth a note.
//!
//! # 中文
//!
//! “人员经费……，主要包括：a、b、c”所列名称与基本支出决算表核对：所列名称在表中为空的，连同表中有数而未列出的一并提示。
//! 所列名称均有数、仅一两项有数而未列的，作提示。以“等”结尾的多为照录的范本用语，所列名称为空时只作提示。

use super::cells::only;
use super::finding::words;
use super::{Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Location, SheetKind};
use crate::token::first_words;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    code: "GJ505",
    name: "list-against-table",
    title: Words { chinese: "所列项目与表格不符", english: "what a list names is not what the table holds" },
    severities: &[Severity::Warning, Severity::Note],
    source: include_str!("name_list.rs"),
    run,
};

/// How many rows a list that names all others may leave out.
const OMITTED: usize = 2;

/// How many rows such a list names at least.
const NAMED: usize = 5;

/// How long a list is at most, in bytes.
const LONGEST: usize = 3_000;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let Some(sheet) = only(context, SheetKind::Basic) else { return };
    let Some(Block::Table(table)) = context.document.blocks.get(sheet.block) else { return };
    // Every name of the table, blank rows too.
    let known: HashSet<String> = table.cells.iter().map(|cell| plain(cell.view.text())).collect();
    let filled: HashSet<String> = sheet
        .coded(5)
        .filter(|row| row.cells.iter().any(|&(_, id)| !context.account.figure(id).value.is_zero()))
        .map(|row| plain(&row.name))
        .collect();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        if !(view.contains("人员经费") && view.contains("主要包括")) {
            continue;
        }
        let consumption = view.find("公用经费").unwrap_or(view.len());
        for (at, cue) in view.match_indices("主要包括") {
            let from = at + cue.len();
            let list = first_words(view, from, LONGEST);
            let end = from + list.find(['；', '。']).unwrap_or(list.len());
            let list = view[from..end].trim_start_matches('：');
            let open = list.ends_with('等');
            let names: Vec<String> = list.trim_end_matches('等').split(['、', '，']).map(plain).filter(|name| !name.is_empty()).collect();
            let ours = names.iter().filter(|&name| known.contains(name)).count();
            if names.len() < 3 || ours * 2 < names.len() || list.contains('…') {
                desk.undetermined(Obstacle::Open);
                continue;
            }
            desk.evaluated();
            let blank: Vec<&String> = names.iter().filter(|&name| known.contains(name) && !filled.contains(name)).collect();
            let lane = consumption < at;
            let first = |code: &str| {
                if lane { !code.starts_with("301") && !code.starts_with("303") } else { code.starts_with("301") || code.starts_with("303") }
            };
            let omitted: Vec<String> = if open {
                Vec::new()
            } else {
                sheet
                    .coded(5)
                    .filter(|row| row.code.as_deref().is_some_and(first))
                    .map(|row| plain(&row.name))
                    .filter(|name| filled.contains(name) && !names.contains(name))
                    .collect()
            };
            if blank.is_empty() {
                if (1..=OMITTED).contains(&omitted.len()) && names.len() >= NAMED && ours == names.len() {
                    let rest = omitted.join("、");
                    let message = words(
                        format!("《{}》有数的“{rest}”未列入“主要包括”的{}项", sheet.title, names.len()),
                        format!("{rest} of {} is not among the {} that are named", sheet.title, names.len()),
                    );
                    let mut finding = Finding::new(Severity::Note, message, Vec::new());
                    finding.places.push(Place { at: Location::in_paragraph(block, paragraph, from..end) });
                    desk.report(finding);
                }
                continue;
            }
            let join = |names: Vec<String>| names.join("、");
            let extra = join(blank.into_iter().cloned().collect());
            let rest = if omitted.is_empty() { String::new() } else { format!("；表中有数而未列：{}", join(omitted)) };
            let message = words(
                format!("所列“{extra}”在《{}》中为空{rest}（{list}）", sheet.title),
                format!("{extra} is named but blank in {} ({list})", sheet.title),
            );
            let severity = if open { Severity::Note } else { Severity::Warning };
            let mut finding = Finding::new(severity, message, Vec::new());
            finding.places.push(Place { at: Location::in_paragraph(block, paragraph, from..end) });
            desk.report(finding);
        }
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}
