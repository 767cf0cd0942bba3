//! Sentences of the report's own chapters that open with another year (2023年度政府采购金额… in an account for 2024), and lines of its contents
//! that name another year than the table: both are taken over from the report of another year.
//!
//! A year before the report's may be meant, for comparison: a sentence that names the report's year too, or whose like opens with it elsewhere, is
//! left alone, and so are all of them if they are not the exception.

use super::finding::words;
use super::year_slip::{report, years};
use super::{Context, Desk, Place};
use crate::document::{Block, Paragraph};
use crate::figure::{FigureId, Kind, Location};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// A sentence that opens with a year.
struct Opening {
    year: i32,
    /// What it is about: the first characters behind the year. None of a plan beside what was spent the year before, whose years are known.
    topic: Option<String>,
    block: usize,
    /// From the year to the end of the sentence, in the paragraph's text.
    stretch: Range<usize>,
}

/// How many characters tell what a sentence is about.
const TOPIC: usize = 8;

/// How many characters may stand between the year and the topic.
const AHEAD: usize = 6;

/// Tells of sentences that open with another year, and of lines of the contents. Gives the figures of those sentences.
pub(super) fn run(desk: &mut Desk<'_>, year: i32) -> HashSet<FigureId> {
    let context = desk.context;
    let mut told = HashSet::new();
    if !matches!(context.account.header.kind, Kind::FinalAccount | Kind::Budget) {
        return told;
    }
    contents(desk, year);
    let mut openings: Vec<Opening> = Vec::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        if !paragraph.heading {
            openings.extend(sentences(paragraph.view.text()).filter_map(|range| opening(context, paragraph, block, range, year)));
        }
    }
    // What was told of already.
    let places: BTreeSet<(usize, usize)> =
        desk.findings.iter().flat_map(|finding| &finding.places).map(|place| (place.at.block, place.at.view.start)).collect();
    openings.retain(|one| places.range((one.block, one.stretch.start)..(one.block, one.stretch.end)).next().is_none());
    let own: HashSet<Option<&str>> = openings.iter().filter(|one| one.year == year).map(|one| one.topic.as_deref()).collect();
    let of_year = openings.iter().filter(|one| one.year == year).count();
    let mut others: BTreeMap<i32, Vec<&Opening>> = BTreeMap::new();
    for one in openings.iter().filter(|one| one.year != year && (year - 3..=year + 1).contains(&one.year)) {
        if one.topic.is_none() || !own.contains(&one.topic.as_deref()) {
            others.entry(one.year).or_default().push(one);
        }
    }
    let figures = context.account.told();
    for (stated, found) in others.into_iter().filter(|(_, found)| found.len() < of_year) {
        let mut places = Vec::new();
        let mut suspects = Vec::new();
        for one in &found {
            let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(one.block) else { continue };
            let view = paragraph.view.text();
            let Range { start, end } = one.stretch;
            let stop = view[start..end].find(['，', '。', '；']).map_or(end, |stop| start + stop);
            places.push(Place { at: Location::in_paragraph(one.block, paragraph, start..stop) });
            let before = |place: usize| figures.partition_point(|figure| (figure.at.block, figure.at.view.start) < (one.block, place));
            suspects.extend((before(start)..before(end)).map(FigureId));
        }
        let count = places.len();
        let about = found.first().and_then(|one| one.topic.as_deref()).unwrap_or("预算安排");
        let message = words(
            format!("正文写作{stated}年（“{stated}年…{about}…”），报告年度为{year}年，共{count}处，疑沿用其他年度的内容"),
            format!("the text says {stated} ({stated}年…{about}…) in {count} places, the report is of {year}"),
        );
        told.extend(suspects.iter().copied());
        report(desk, message, stated, year, places);
        desk.suspect(suspects);
        if stated < year {
            desk.soften();
        }
    }
    told
}

/// The sentences of a text.
fn sentences(view: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    view.split_inclusive(['。', '；']).map(move |sentence| {
        let range = start..start + sentence.len();
        start = range.end;
        range
    })
}

/// The year that a sentence opens with, if it is one about what the report's own chapters are about.
fn opening(context: &Context<'_>, paragraph: &Paragraph, block: usize, range: Range<usize>, year: i32) -> Option<Opening> {
    let sentence = paragraph.view.text().get(range.clone())?;
    let budget = context.account.header.kind == Kind::Budget;
    if let Some((at, named)) = if budget { odd_of_three(sentence, year) } else { None } {
        return Some(Opening { year: named, topic: None, block, stretch: range.start + at..range.end });
    }
    let (at, named) = years(sentence).next()?;
    let (before, behind) = (&sentence[..at], &sentence[at + 4 + '年'.len_utf8()..]);
    let behind = behind.strip_prefix('度').unwrap_or(behind);
    // The title of a table or a chapter, not a sentence.
    if !sentence.ends_with(['。', '；', '：']) && !behind.contains(['无', '，']) {
        return None;
    }
    if named != year && years(behind).any(|(_, other)| other == year) {
        return None;
    }
    let projects = context.book.class("own-projects").iter().find(|word| before.ends_with(word.as_str()));
    let lead = before.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '）' | '”'));
    let lead = lead.strip_prefix('注').unwrap_or(lead).trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '）' | '”'));
    let unit = context.account.header.unit.as_deref().filter(|unit| !unit.is_empty());
    let ours = |name: &str| name.is_empty() || OURS.contains(&name) || unit.is_some_and(|unit| name.ends_with(unit));
    if projects.is_none() && !ours(lead) {
        return None;
    }
    let about = behind.trim_start_matches(['，', ' ']);
    let unnamed = OURS.iter().copied().chain(unit).find_map(|name| about.strip_prefix(name));
    let about = unnamed.unwrap_or(about).trim_start_matches(['，', ' ']);
    let clause = about.split(['，', '。']).next().unwrap_or_default();
    let topics = || context.book.class("own-topic").iter().filter_map(|topic| clause.find(topic.as_str()));
    let on_topic = topics().any(|at| unnamed.is_some() || clause[..at].chars().count() <= AHEAD);
    // What was done the year before stands in many budgets.
    let done = named < year && (!clause.contains("预算") || ["执行", "决算", "实际", "完成"].iter().any(|word| clause.contains(word)));
    if projects.is_none() && (!on_topic || budget && done) {
        return None;
    }
    let topic = projects.cloned().unwrap_or_else(|| about.chars().take(TOPIC).collect());
    Some(Opening { year: named, topic: Some(topic), block, stretch: range.start + at..range.end })
}

/// What a report calls the unit that it is about.
const OURS: [&str; 4] = ["本部门", "本单位", "我部门", "我单位"];

/// The odd year, and where it stands, of a sentence in a budget for 2026 such as 2025年当年预算执行数为5万元，2026年预算安排6万元，比2025年预算执行数增加20%.
fn odd_of_three(sentence: &str, year: i32) -> Option<(usize, i32)> {
    let named: Vec<(usize, i32)> = years(sentence).take(4).collect();
    let [spent, planned, base] = named[..] else { return None };
    let behind = |(at, _): (usize, i32)| &sentence[at + 4 + '年'.len_utf8()..];
    let between = &behind(spent)[..planned.0 - spent.0 - 4 - '年'.len_utf8()];
    let plan = ["预算安排", "度预算安排", "安排预算", "度安排预算"].iter().any(|words| behind(planned).starts_with(words));
    let compared = ["比", "较", "与"].iter().any(|word| sentence[..base.0].ends_with(word)) && behind(base).starts_with("预算执行");
    if !between.contains("执行数") || !between.ends_with('，') || !plan || !compared {
        return None;
    }
    let expected = [(spent, year - 1), (planned, year), (base, year - 1)];
    let mut odd = expected.into_iter().filter(|((_, named), right)| named != right).map(|(found, _)| found);
    // 2026年预算安排6万元，比2026年预算执行数 is a budget compared with itself.
    odd.next().filter(|_| odd.next().is_none()).filter(|&(at, named)| at != base.0 || named != year)
}

/// Tells of lines of the contents that name another year than the table of that name.
fn contents(desk: &mut Desk<'_>, year: i32) {
    let context = desk.context;
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => Some(paragraph.view.text().trim().to_owned()),
        Block::Table(_) => None,
    };
    let titles: HashSet<String> =
        context.account.sheets.iter().map(|sheet| sheet.title.clone()).chain(context.document.blocks.iter().filter_map(text)).collect();
    let mut wrong: BTreeMap<i32, Vec<Place>> = BTreeMap::new();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let Some((line, _)) = view.split_once(['…', '·']).or_else(|| view.split_once("...")) else { continue };
        let Some((from, named)) = years(line).next().filter(|&(_, named)| named != year) else { continue };
        let line = line.trim_end();
        let Some(name) = line.get(from + 4..).filter(|name| name.ends_with('表')) else { continue };
        if titles.contains(&format!("{year}{name}")) && !titles.contains(&format!("{named}{name}")) {
            let place = Place { at: Location::in_paragraph(block, paragraph, from..line.len()) };
            wrong.entry(named).or_default().push(place);
        }
    }
    for (stated, places) in wrong {
        let count = places.len();
        let message = words(
            format!("目录所列表名的年度写为{stated}年，正文表名为{year}年，共{count}处"),
            format!("the contents name {stated} in {count} titles of tables that are of {year}"),
        );
        report(desk, message, stated, year, places);
    }
}
