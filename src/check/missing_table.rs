//! A table or a chapter that the contents list is missing from the body.
//!
//! Only documents whose contents list at least three tables by title, of which most are found, are checked: the missing one was then left
//! out, and not named differently. A chapter of the explanations (九、国有资本经营预算…情况说明) is a warning, where the body holds nearly all others, those before
//! and behind it among them, and no other heading between these two.
//! Where forms are numbered 公开01表, 公开03表 …, one that the numbers skip is a warning if no table of its kind is there.
//!
//! # 中文
//!
//! 目录列有而正文没有的表格。仅在目录列出三个以上表名且多数能在正文找到时判断。
//! 目录列有而正文没有的情况说明章节，在其余章节（含前后两章）均能找到、且前后两章之间别无标题时，作“疑似”。
//! 表号（公开01表……）跳号、且同类表格缺失的，作“疑似”。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::{Block, Level, Paragraph};
use crate::figure::{Kind, Location, SheetKind};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ106",
    name: "missing-table",
    title: Words { chinese: "目录所列表格或章节缺失", english: "a table or a chapter of the contents is missing" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("missing_table.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    chapters(desk);
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
        let chapters = context.book.class("chapter-of-tables");
        let standard = SheetKind::of(&name) != SheetKind::Other && !chapters.iter().any(|part| name.ends_with(part.as_str()));
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
    skipped(desk, &titles, &kinds);
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

/// The forms of a final account that all provinces number alike.
const FORMS: [(u32, SheetKind, &str); 6] = [
    (1, SheetKind::Overview, "收入支出决算总表"),
    (2, SheetKind::Income, "收入决算表"),
    (3, SheetKind::Expenditure, "支出决算表"),
    (4, SheetKind::FiscalOverview, "财政拨款收入支出决算总表"),
    (5, SheetKind::GeneralPublic, "一般公共预算财政拨款支出决算表"),
    (6, SheetKind::Basic, "一般公共预算财政拨款基本支出决算表"),
];

/// A form that the numbers of the forms skip: 公开01表, 公开03表.
fn skipped(desk: &mut Desk<'_>, titles: &[String], kinds: &[SheetKind]) {
    let context = desk.context;
    if context.account.header.kind != Kind::FinalAccount {
        return;
    }
    let number = |text: &str| text.trim().strip_prefix("公开")?.strip_suffix('表')?.parse::<u32>().ok();
    let mut numbered: Vec<(u32, usize, &Paragraph)> = Vec::new();
    for (at, block) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = block else { continue };
        if let Some(number) = number(paragraph.view.text()) {
            numbered.push((number, at, paragraph));
        }
    }
    let has = |number: u32| numbered.iter().any(|&(known, _, _)| known == number);
    let gaps =
        FORMS.iter().filter(|&&(number, kind, name)| !has(number) && !kinds.contains(&kind) && !titles.iter().any(|title| title == name));
    let mut gaps = gaps.filter(|&&(gap, _, _)| (1..=6).all(|other| other == gap || has(other)) && has(gap + 1));
    let (Some(&(gap, _, name)), None) = (gaps.next(), gaps.next()) else { return };
    desk.evaluated();
    let Some(&(_, at, paragraph)) = numbered.iter().find(|&&(number, _, _)| number == gap + 1) else { return };
    let message = words(
        format!("表号由公开{:02}表跳至公开{:02}表，未见公开{gap:02}表《{name}》", gap.saturating_sub(1), gap + 1),
        format!("the forms skip number {gap}, and {name} is missing"),
    );
    let mut finding = Finding::new(Severity::Warning, message, Vec::new());
    finding.places.push(Place { at: Location::in_paragraph(at, paragraph, 0..paragraph.view.text().len()) });
    desk.report(finding);
}

/// How many chapters contents list at least.
const CHAPTERS: usize = 6;

/// How many characters a heading has at most.
const LONGEST_HEADING: usize = 45;

/// A chapter of the explanations that the contents list and the body leaves out.
fn chapters(desk: &mut Desk<'_>) {
    let context = desk.context;
    let blocks = &context.document.blocks;
    let heading = |at: usize| match blocks.get(at) {
        Some(Block::Paragraph(paragraph)) => numbered(paragraph).map(|(number, title)| (number, title, paragraph)),
        _ => None,
    };
    // Chapters on lines right below each other, without a text between them, are contents.
    let is_run = |from: usize| heading(from).is_some_and(|(number, title, _)| number == 1 && title.contains("情况"));
    let run = |from: usize| (from..).map_while(heading).zip(1..).take_while(|((number, _, _), next)| number == next).count();
    let Some((from, length)) = (0..blocks.len()).filter(|&at| is_run(at)).map(|at| (at, run(at))).find(|&(_, length)| length >= CHAPTERS)
    else {
        return;
    };
    let mut lines: HashMap<String, usize> = HashMap::new();
    for at in (from + length..blocks.len()).rev() {
        if let Some((_, title, _)) = heading(at) {
            lines.insert(core(&title), at);
        }
    }
    let listed: Vec<(String, &Paragraph)> =
        (from..from + length).filter_map(|at| heading(at).map(|(_, title, paragraph)| (title, paragraph))).collect();
    let found: Vec<Option<usize>> = listed.iter().map(|(title, _)| lines.get(&core(title)).copied()).collect();
    let mut missing = found.iter().enumerate().filter(|(_, place)| place.is_none()).map(|(index, _)| index);
    let (Some(index), None) = (missing.next(), missing.next()) else { return };
    let around = index.checked_sub(1).and_then(|before| found[before]).zip(found.get(index + 1).copied().flatten());
    let Some((before, behind)) = around.filter(|(before, behind)| before < behind) else { return };
    let (title, paragraph) = &listed[index];
    let told = |at: usize| matches!(&blocks[at], Block::Paragraph(text) if text.view.text().contains(title.as_str()));
    if (before + 1..behind).any(|at| heading(at).is_some()) || (from + length..blocks.len()).any(told) {
        return;
    }
    desk.evaluated();
    let message = words(
        format!("目录列有“{title}”，正文中未见该部分"),
        format!("the contents list the chapter {title}, but the body does not hold it"),
    );
    let mut finding = Finding::new(Severity::Warning, message, Vec::new());
    let block = from + index;
    finding.places.push(Place { at: Location { block, source: paragraph.source(), view: 0..paragraph.view.text().len(), cell: None } });
    desk.report(finding);
}

/// The number of a chapter and its title: 九、国有资本经营预算财政拨款收入支出决算情况说明……12.
fn numbered(paragraph: &Paragraph) -> Option<(u32, String)> {
    let marker = paragraph.marker.filter(|marker| marker.level == Level::Section)?;
    let title: String =
        paragraph.body().split(['…', '.', '·', '\t']).next().unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let title = title.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    (title.chars().count() > 3 && title.chars().count() <= LONGEST_HEADING && !title.contains('。')).then_some((marker.ordinal, title))
}

/// A title of a chapter without the words that contents and body often say differently.
fn core(title: &str) -> String {
    ["情况", "说明", "的", "总体", "“", "”"].iter().fold(title.to_owned(), |title, word| title.replace(word, ""))
}

/// A title without spaces, quotes and the year in front.
fn plain(title: &str) -> String {
    let title: String = title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"' | '《' | '》')).collect();
    let behind = title.find('年').map(|at| at + '年'.len_utf8()).filter(|&at| title[..at].chars().take(4).all(|c| c.is_ascii_digit()));
    behind.map_or(title.clone(), |at| title[at..].trim_start_matches('度').to_owned())
}
