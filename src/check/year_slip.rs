//! A year is not that of the report: a heading of another year, a closing date of another year, a budget compared with itself.
//!
//! A heading that names the report's own chapters (决算情况说明, 部门预算编制说明 …) must name its year; 截至Y年12月31日 in a final account must be
//! the end of its year; a budget for Y cannot be compared with the budget for Y. A project of a budget whose 实施周期 is the whole of another
//! year is a warning.
//!
//! # 中文
//!
//! 年度有误：本报告章节标题中的年度与报告年度不同；决算中“截至某年12月31日”不是报告年度；某年预算与同年预算相比较。预算项目的实施周期为另一整年的，作疑似提示。

use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Kind, Location};

pub(super) static RULE: Rule = Rule {
    code: "GJ103",
    name: "wrong-year",
    title: Words { chinese: "年度有误", english: "a year is not that of the report" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("year_slip.rs"),
    run,
};

/// Chapters of the report itself.
const CHAPTERS: &[&str] = &["决算情况说明", "部门决算表", "单位决算表", "部门决算情况", "预算编制说明", "部门预算表", "单位预算表"];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let Some(year) = context.account.header.year else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    let mut compared = Vec::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let at =
            |from: usize, to: usize| Place { at: Location { block, source: paragraph.view.source(from..to), view: from..to, cell: None } };
        if context.account.header.kind == Kind::Budget
            && let Some((stated, end)) = period(view).filter(|&(stated, _)| stated != year)
            && is_schedule(context, block)
        {
            let message = words(
                format!("{year}年预算的项目实施周期写为{stated}年（“{}”），疑沿用上年内容", &view[..end]),
                format!("a project of the budget for {year} is to be carried out in {stated} ({})", &view[..end]),
            );
            report(desk, message, stated, year, vec![at(0, end)]);
            desk.soften();
        }
        for (from, named) in years(view) {
            let to = from + 4 + '年'.len_utf8();
            let heading = view.chars().count() <= 40
                && !view.contains('。')
                && CHAPTERS.iter().any(|chapter| view.contains(chapter))
                && !view.contains(['《', '…']);
            if heading && named != year && context.account.header.kind != Kind::Execution {
                let message = words(
                    format!("标题“{view}”的年度为{named}年，报告年度为{year}年"),
                    format!("the heading {view} names {named}, the report is of {year}"),
                );
                report(desk, message, named, year, vec![at(0, view.len())]);
                break;
            }
            let closing = view[..from].ends_with("截至") && view[to..].starts_with("12月31日");
            if closing && named != year && matches!(context.account.header.kind, Kind::FinalAccount) && view[to..].contains("车辆") {
                let end = to + "12月31日".len();
                let start = from - "截至".len();
                let message = words(
                    format!("“{}”的年度有误，报告年度为{year}年", &view[start..end]),
                    format!("{} is not the end of {year}", &view[start..end]),
                );
                report(desk, message, named, year, vec![at(start, end)]);
            }
            let itself = named == year
                && context.account.header.kind == Kind::Budget
                && ["比", "与", "较"].iter().any(|word| view[..from].ends_with(word))
                && view[to..].starts_with("预算");
            if itself && !view[to..].starts_with("预算执行") {
                // 比2026年预算增加793.14万元: the quote goes on to the amount.
                let end = view[to..].find(['，', '。', '；']).map_or(view.len(), |stop| to + stop);
                let start = view[..from].char_indices().next_back().map_or(from, |(at, _)| at);
                compared.push((view[start..end].to_owned(), at(start, end)));
            }
        }
    }
    if let Some((quote, _)) = compared.first() {
        let message = words(
            format!("{year}年预算与{year}年预算相比较（“{quote}”），比较年度应为{}年，共{}处", year - 1, compared.len()),
            format!("the budget for {year} is compared with itself in {} places ({quote})", compared.len()),
        );
        let places = compared.into_iter().map(|(_, place)| place).collect();
        report(desk, message, year, year - 1, places);
    }
}

/// `2025年1月1日-2025年12月31日` at the start of a paragraph: a whole year, and where its words end.
fn period(view: &str) -> Option<(i32, usize)> {
    let year: i32 = view.get(..4)?.parse().ok()?;
    let rest = view.get(4..)?.strip_prefix("年1月1日")?;
    let rest = rest.trim_start_matches(['-', '—', '－', '–', '~', '～', '至']);
    let rest = rest.strip_prefix(view.get(..4)?)?.strip_prefix("年12月31日")?;
    Some((year, view.len() - rest.len()))
}

/// Whether the heading above says that a paragraph is the time in which a project is carried out.
fn is_schedule(context: &Context<'_>, block: usize) -> bool {
    let above = block.checked_sub(1).and_then(|above| context.document.blocks.get(above));
    let Some(Block::Paragraph(heading)) = above else { return false };
    let text = heading.view.text();
    text.chars().count() < 16 && ["实施周期", "实施期限", "实施时间", "项目周期"].iter().any(|word| text.contains(word))
}

fn report(desk: &mut Desk<'_>, message: Words<String>, stated: i32, expected: i32, places: Vec<Place>) {
    let mut finding = Finding::new(Severity::Error, message, Vec::new());
    finding.stated = Some(format!("{stated}年"));
    finding.expected = Some(format!("{expected}年"));
    finding.places = places;
    desk.report(finding);
}

/// The years of four digits in a text, with the byte they start at.
fn years(view: &str) -> impl Iterator<Item = (usize, i32)> {
    view.match_indices('年').filter_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let year = view.get(from..at)?.parse::<i32>().ok()?;
        (1990..=2060).contains(&year).then_some((from, year))
    })
}
