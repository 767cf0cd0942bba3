//! A table and the words about its being empty contradict each other.
//!
//! A note 故本表为空表 or 本表无数据 below a table that holds amounts is an error. A table of 三公 expenditure without any amount is one too, if
//! the text states a 三公 budget or amount other than zero and no note says that the table is empty.
//!
//! # 中文
//!
//! 表下注明“本表为空表”“本表无数据”而表内有数；或“三公”经费表空白、又无空表说明，而文字说明中列有非零的“三公”经费。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{FigureId, Location, SheetKind};

pub(super) static RULE: Rule = Rule {
    code: "GJ503",
    name: "empty-table",
    title: Words { chinese: "空表说明与表格不符", english: "a table and the words about its being empty contradict" },
    severities: &[Severity::Error],
    source: include_str!("empty_sheet.rs"),
    run,
};

/// Words that call a table empty.
const EMPTY: &[&str] = &["故本表为空表", "本表为空表", "本表无数据", "故本表无数据", "此表无数据", "本表为空"];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let blocks = &context.document.blocks;
    for (at, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        let note = blocks[at + 1..].iter().take(3).enumerate().take_while(|(_, block)| matches!(block, Block::Paragraph(_))).find_map(
            |(offset, block)| match block {
                Block::Paragraph(paragraph) => {
                    let view = paragraph.view.text();
                    EMPTY.iter().find_map(|words| view.find(words)).map(|_| (at + 1 + offset, paragraph))
                }
                Block::Table(_) => None,
            },
        );
        let sheet = context.account.sheets.iter().find(|sheet| sheet.block == at);
        desk.evaluated();
        match (sheet, note) {
            (Some(sheet), Some((block, paragraph))) if !sheet.is_empty(&context.account) => {
                let figures: Vec<FigureId> = sheet
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .map(|&(_, id)| id)
                    .filter(|&id| !context.account.figure(id).value.is_zero())
                    .take(4)
                    .collect();
                let values: Vec<String> = figures.iter().map(|&id| context.account.figure(id).value.to_string()).collect();
                let message = words(
                    format!("《{}》注明为空表，但表内有数（{}）", sheet.title, values.join("、")),
                    format!("{} is called empty, but holds amounts ({})", sheet.title, values.join(", ")),
                );
                let mut finding = Finding::new(Severity::Error, message, figures);
                let length = paragraph.view.text().len();
                finding
                    .places
                    .push(Place { at: Location { block, source: paragraph.view.source(0..length), view: 0..length, cell: None } });
                desk.report(finding);
            }
            (_, None) => blank_three_public(desk, at, table, sheet.is_none_or(|sheet| sheet.is_empty(&context.account))),
            _ => {}
        }
    }
}

/// A blank table of 三公 expenditure while the text states amounts.
fn blank_three_public(desk: &mut Desk<'_>, _block: usize, table: &crate::document::Table, blank: bool) {
    let context = desk.context;
    let Some(title) = table.title.as_deref() else { return };
    if !blank
        || !title.contains("三公")
        || context.account.sheets.iter().filter(|sheet| sheet.kind == SheetKind::ThreePublic).any(|sheet| !sheet.is_empty(&context.account))
    {
        return;
    }
    let stated = context.account.each().find(|(_, figure)| {
        let own = figure
            .subject
            .as_ref()
            .and_then(|subject| subject.concept)
            .is_some_and(|concept| context.book.entry(concept).name == "“三公”经费");
        own && figure.measure.is_level()
            && figure.checkable()
            && !figure.value.is_zero()
            && context.account.period(figure) == context.account.header.year
    });
    let Some((id, figure)) = stated else { return };
    let unit = table.unit.as_deref().unwrap_or_default();
    let message = words(
        format!(
            "《{title} 单位：{unit}》为空白且无空表说明，而文字说明列有“三公”经费{}{}{}",
            figure.label,
            figure.value,
            figure.unit_label()
        ),
        format!("{title} is blank without a note, while the text states {}{}", figure.value, figure.unit_label()),
    );
    desk.report(Finding::new(Severity::Error, message, vec![id]));
}
