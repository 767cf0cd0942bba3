//! The report speaks of itself by another unit's name.
//!
//! Reports are often made from another unit's, and a name stays behind. Two places are looked at. The lines above the tables (编制部门：…) name the
//! report's unit; of three and more with the same label, the one that names another unit is told. And the full name of an office that stands
//! nowhere else in the report, right before the words by which a report speaks of itself (…下属1家机关, …共有车辆, …机关运行经费, the heading
//! …部门决算情况说明), is told where it is not that of the report's unit or a part of it. Units that the report lists elsewhere are no slips.
//! Both are warnings.
//!
//! # 中文
//!
//! 报告中混入其他单位的名称：表上方“编制部门：……”三处以上一致而仅一处写作其他单位的；“××局下属1家机关”“××局共有车辆”“××局机关运行经费”
//! 或“××局……部门决算情况说明”等说明本单位的语句之前，写有全文仅出现一次、且不是本单位名称的其他机关全称的，作“疑似”。
//! 报告他处列有的单位不提示。

use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::{Block, Paragraph};
use crate::figure::{Kind, Location, is_unit_name};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) static RULE: Rule = Rule {
    code: "GJ104",
    name: "other-unit-name",
    title: Words { chinese: "单位名称疑为其他单位", english: "the report speaks of itself by another unit's name" },
    severities: &[Severity::Warning],
    source: include_str!("unit_name.rs"),
    run,
};

/// How many lines with one label must name the report's unit.
const AGREEING: usize = 2;

/// How many characters a full name has.
const NAME: std::ops::RangeInclusive<usize> = 5..=30;

/// How many bytes before the words a name is looked for.
const REACH: usize = 120;

/// How many names are counted in the whole text.
const COUNTED: usize = 8;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    if !matches!(context.account.header.kind, Kind::FinalAccount | Kind::Budget) {
        return;
    }
    labels(desk);
    let Some(own) = context.account.header.unit.as_deref().filter(|unit| is_office(context, unit)) else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    let mut counted = 0;
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        for at in names(context, paragraph.view.text()) {
            let name = &paragraph.view.text()[at.clone()];
            if kin(own, name) || counted >= COUNTED {
                continue;
            }
            counted += 1;
            if times(context, name) == 1 && times(context, own) >= AGREEING {
                told(desk, name, own, Place { at: Location::in_paragraph(block, paragraph, at) });
            }
        }
    }
    desk.evaluated();
}

/// Whether a name is that of an office that publishes reports.
fn is_office(context: &Context<'_>, name: &str) -> bool {
    context.book.class("office-ending").iter().any(|end| name.ends_with(end.as_str()))
}

/// The names of offices right before the words by which a report speaks of itself.
fn names(context: &Context<'_>, view: &str) -> Vec<Range<usize>> {
    let heading = view.chars().nth(40).is_none() && !view.contains(['，', '。', '《', '…']);
    let words = context.book.class(if heading { "report-in-heading" } else { "speaks-of-itself" });
    let found = words.iter().flat_map(|word| view.match_indices(word.as_str())).filter_map(|(at, _)| {
        let near = view.ceil_char_boundary(at.saturating_sub(REACH));
        let stop = |c: char| "，。；：、（）“”《》年月日 ".contains(c) || c.is_ascii_digit();
        // 青山县林业局2024年度部门决算情况说明: in a heading the year may stand between.
        let end = if heading { view[..at].trim_end_matches(|c: char| c.is_ascii_digit() || "年度".contains(c)).len() } else { at };
        let from = view
            .get(near..end)?
            .rfind(stop)
            .map_or(near, |stop| near + stop + view[near + stop..].chars().next().map_or(0, char::len_utf8));
        let start = if view[from..end].starts_with('度') { from + '度'.len_utf8() } else { from };
        let name = &view[start..end];
        let full = NAME.contains(&name.chars().count()) && is_office(context, name) && is_unit_name(name);
        let placed = name.chars().take(12).any(|c| "省市区县州旗".contains(c));
        // A placeholder is told as such.
        let several = ["XX", "××", "某", "各", "所属", "下属", "本级", "及", "和", "与"].iter().any(|word| name.contains(word));
        // 按照某市财政局政府采购预算编制要求: the name is not that of the one who reports.
        let led = context.book.class("leads-to-a-name").iter().any(|word| name.starts_with(word.as_str()));
        (full && placed && !several && !led).then_some(start..end)
    });
    let mut found: Vec<Range<usize>> = found.collect();
    found.sort_by_key(|range| range.start);
    found.dedup();
    found
}

/// Whether one name is a part of the other, or both are one without the place: 上海市普陀区财政局, 普陀区财政局.
fn kin(one: &str, other: &str) -> bool {
    let core = |name: &str| name.rsplit(['省', '市', '区', '县', '州', '旗']).next().unwrap_or(name).to_owned();
    one.contains(other) || other.contains(one) || core(one) == core(other) && !core(one).is_empty()
}

/// How often a name stands in the paragraphs and tables, up to more than is asked for.
fn times(context: &Context<'_>, name: &str) -> usize {
    let blocks = context.document.blocks.iter();
    blocks
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.view.text().matches(name).count(),
            Block::Table(table) => table.cells.iter().filter(|cell| cell.view.text().contains(name)).count(),
        })
        .sum()
}

/// A line that names a unit, and where the name stands in it.
type Line<'a> = (usize, &'a Paragraph, Range<usize>);

/// 编制部门：…: of the lines with one label, the one that names another unit than all others.
fn labels(desk: &mut Desk<'_>) {
    let context = desk.context;
    let labels = context.book.class("unit-label");
    let mut lines: BTreeMap<&str, BTreeMap<String, Vec<Line<'_>>>> = BTreeMap::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let Some((label, value)) = labels.iter().find_map(|label| Some((label.as_str(), view.strip_prefix(label.as_str())?))) else {
            continue;
        };
        // 编制单位：某局 金额单位：元
        let name = value.split(['：', '（', ' ', '\u{3000}']).next().unwrap_or_default();
        let name = ["金额单位", "单位"].iter().fold(name, |name, tail| name.strip_suffix(tail).unwrap_or(name));
        if NAME.contains(&name.chars().count()) && is_unit_name(name) {
            let range = label.len()..label.len() + name.len();
            lines.entry(label).or_default().entry(name.to_owned()).or_default().push((block, paragraph, range));
        }
    }
    for names in lines.into_values() {
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_by_key(|(_, lines)| lines.len());
        desk.evaluated();
        let [(odd, few), (usual, many)] = &names[..] else { continue };
        let [(block, paragraph, range)] = &few[..] else { continue };
        if many.len() >= AGREEING && !kin(usual, odd) {
            told(desk, odd, usual, Place { at: Location::in_paragraph(*block, paragraph, range.clone()) });
        }
    }
}

fn told(desk: &mut Desk<'_>, name: &str, own: &str, place: Place) {
    let message =
        words(format!("此处写作“{name}”，报告单位为“{own}”，疑沿用其他单位的内容"), format!("the report of {own} speaks of {name} here"));
    let mut finding = Finding::new(Severity::Warning, message, Vec::new());
    finding.stated = Some(name.to_owned());
    finding.expected = Some(own.to_owned());
    finding.places.push(place);
    desk.report(finding);
}
