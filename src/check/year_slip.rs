//! A year is not that of the report: a heading of another year, a closing date of another year, a budget compared with itself.
//!
//! A heading that names the report's own chapters (决算情况说明, 部门预算编制说明 …) must name its year; 截至Y年12月31日 in a final account must be
//! the end of its year; a budget for Y cannot be compared with the budget for Y, nor a final account for Y with Y (与2024年度相比). The only
//! table of its kind whose title names another year (2025年部门收入预算总表 in a budget for 2026) is an error, too. A project of a budget whose
//! 实施周期 is the whole of another year is a warning, and so is property as it was two years before (截至2022年8月31日 in a budget for 2024), and an
//! amount for the year before that is what the tables have for the year of the report, or is compared with the year before its own, where the text
//! gives none for the year of the report. Sentences about what the report's own chapters are about that open with another year
//! (2023年度政府采购金额…), where most open with the report's, are an error if that year is still to come and a warning if it is past; a line of the
//! contents that names another year than its table is an error, a comparison with a year before the one that all others name a warning, and a time
//! that ends before it begins an error.
//!
//! # 中文
//!
//! 年度有误：本报告章节标题中的年度与报告年度不同；决算中“截至某年12月31日”不是报告年度；某年预算与同年预算相比较，某年决算与该年度相比较；
//! 报告中同类唯一的预决算表，表名中的年度与报告年度不同。预算项目的实施周期为另一整年的、预算中资产情况的截止日期早了一年的、
//! 文字写作上年而数与本年表格相同（或该数又与其上年相比）且文中别无本年数的，作疑似提示。
//! 多数句子以报告年度开头，而叙述本报告章节内容的个别句子以其他年度开头的（“2023年度政府采购金额……”），晚于报告年度的报错，早于报告年度的作疑似；
//! 目录所列表名与正文表名年度不同的、起止时间先后颠倒的，报错；个别比较的年度早于其他各处比较的年度的，作疑似。

use super::cells::only;
use super::finding::words;
use super::opening_year;
use super::text_table::own_cell;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Figure, FigureId, Kind, Location, SheetKind};
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::{Against, Measure};
use crate::token::{first_words, last_words};
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

pub(super) static RULE: Rule = Rule {
    code: "GJ103",
    name: "wrong-year",
    title: Words { chinese: "年度有误", english: "a year is not that of the report" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("year_slip.rs"),
    run,
};

/// How many characters a heading has at most.
const LONGEST_HEADING: usize = 40;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let Some(year) = context.account.header.year else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    let mut compared = Vec::new();
    let mut bases = Bases::default();
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let at = |from: usize, to: usize| Place { at: Location::in_paragraph(block, paragraph, from..to) };
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
        if let Some((quote, end)) = turned_period(view) {
            let message = words(format!("起止时间“{quote}”先后颠倒"), format!("the period {quote} ends before it begins"));
            desk.report(Finding { places: vec![at(0, end)], ..Finding::new(Severity::Error, message, Vec::new()) });
        }
        let chapters = context.book.class("chapter-of-report");
        let heading = view.chars().nth(LONGEST_HEADING).is_none()
            && !view.contains('。')
            && chapters.iter().any(|chapter| view.contains(chapter.as_str()))
            && !view.contains(['《', '…']);
        let beside = LazyCell::new(|| view.contains(&format!("截至{year}年12月31日")));
        for (from, named) in years(view) {
            let to = from + 4 + '年'.len_utf8();
            if heading && named != year && context.account.header.kind != Kind::Execution {
                let message = words(
                    format!("标题“{view}”的年度为{named}年，报告年度为{year}年"),
                    format!("the heading {view} names {named}, the report is of {year}"),
                );
                report(desk, message, named, year, vec![at(0, view.len())]);
                break;
            }
            let closing = view[..from].ends_with("截至") && view[to..].starts_with("12月31日");
            if closing
                && named != year
                && matches!(context.account.header.kind, Kind::FinalAccount)
                && first_words(view, to, SENTENCE).contains("车辆")
                && !*beside
            {
                let end = to + "12月31日".len();
                let start = from - "截至".len();
                let message = words(
                    format!("“{}”的年度有误，报告年度为{year}年", &view[start..end]),
                    format!("{} is not the end of {year}", &view[start..end]),
                );
                report(desk, message, named, year, vec![at(start, end)]);
            }
            if let Some(end) = base_of_comparison(context.account.header.kind, view, from, to) {
                bases.take(named, year, at(from, end));
            }
            let itself = named == year
                && context.account.header.kind == Kind::Budget
                && ["比", "与", "较"].iter().any(|word| view[..from].ends_with(word))
                && view[to..].starts_with("预算");
            if named == year && context.account.header.kind == Kind::FinalAccount && with_itself(view, from, to) {
                let start = view[..from].char_indices().next_back().map_or(from, |(at, _)| at);
                let end = clause_end(view, to);
                let message = words(
                    format!("{year}年度决算与{year}年度相比较（“{}”），比较年度应为{}年", &view[start..end], year - 1),
                    format!("the final account for {year} is compared with itself ({})", &view[start..end]),
                );
                report(desk, message, year, year - 1, vec![at(start, end)]);
            }
            if context.account.header.kind == Kind::Budget
                && named < year - 1
                && let Some(end) = reached_by(view, from, to)
            {
                let start = from - "截至".len();
                let message = words(
                    format!("{year}年预算的资产情况写为“{}”，应为{}年，疑沿用上年内容", &view[start..end], year - 1),
                    format!("the budget for {year} tells what there was on {}", &view[start..end]),
                );
                report(desk, message, named, year - 1, vec![at(start, end)]);
                desk.soften();
            }
            if context.account.header.kind == Kind::FinalAccount
                && let Some(start) = same_account(view, from, to)
            {
                let end = clause_end(view, to);
                let message = words(
                    format!("{named}年度决算数与{named}年度相比较（“{}”），报告年度为{year}年", &view[start..end]),
                    format!("an account for {named} is compared with itself ({})", &view[start..end]),
                );
                report(desk, message, named, year, vec![at(start, end)]);
            }
            if context.account.header.kind == Kind::Budget
                && named != year
                && let Some(start) = same_budget(view, from, to)
            {
                let end = clause_end(view, to);
                let message = words(
                    format!("{named}年预算数与{named}年预算相比较（“{}”），报告年度为{year}年", &view[start..end]),
                    format!("a budget for {named} is compared with the budget for {named} ({})", &view[start..end]),
                );
                report(desk, message, named, year, vec![at(start, end)]);
            }
            if itself && !view[to..].starts_with("预算执行") {
                // 比2026年预算增加793.14万元: the quote goes on to the amount.
                let end = clause_end(view, to);
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
    bases.judge(desk, year);
    captions(desk, year);
    let told = opening_year::run(desk, year);
    untold(desk, year, &told);
}

/// The years that a report compares its own with: how often the one before it, and where an earlier one.
#[derive(Default)]
struct Bases {
    before: usize,
    earlier: Vec<(i32, Place)>,
}

impl Bases {
    fn take(&mut self, named: i32, year: i32, place: Place) {
        if named == year - 1 {
            self.before += 1;
        } else if (year - 3..year - 1).contains(&named) {
            self.earlier.push((named, place));
        }
    }

    /// Tells of the earlier ones, if they are the exception.
    fn judge(self, desk: &mut Desk<'_>, year: i32) {
        let Some(&(stated, _)) = self.earlier.first().filter(|_| self.before > self.earlier.len()) else { return };
        let count = self.earlier.len();
        let message = words(
            format!("与{stated}年比较，而本报告其他各处均与{}年比较，共{count}处，比较年度疑误", year - 1),
            format!("compared with {stated} in {count} places, with {} everywhere else", year - 1),
        );
        let places = self.earlier.into_iter().filter(|(named, _)| *named == stated).map(|(_, place)| place).collect();
        report(desk, message, stated, year - 1, places);
        desk.soften();
    }
}

/// Where a comparison of the report's year with another one ends: 比2024年预算持平, 与2023年度相比. A sentence that names more years says more.
fn base_of_comparison(kind: Kind, view: &str, from: usize, to: usize) -> Option<usize> {
    let budget = ["预算增", "预算减", "预算持平", "预算执行数增", "预算执行数减", "预算数增", "预算数减"];
    let account = ["相比", "决算增", "决算减", "决算数增", "决算数减", "增加", "减少", "持平"];
    let words: &[&str] = match kind {
        Kind::Budget => &budget,
        Kind::FinalAccount => &account,
        _ => return None,
    };
    let compared = ["比", "与", "较"].iter().any(|word| view[..from].ends_with(word));
    let behind = view[to..].strip_prefix('度').unwrap_or(&view[to..]);
    if !compared || !words.iter().any(|word| behind.starts_with(word)) {
        return None;
    }
    // Nothing is said of a sentence that does not end.
    let start = behind_stop(view, from, &['。', '；'])?;
    let rest = first_words(view, to, SENTENCE);
    let end = rest.find(['。', '；']).or((to + rest.len() == view.len()).then_some(rest.len()))?;
    (years(&view[start..to + end]).count() <= 2).then(|| clause_end(view, to))
}

/// `2025年1月1日-2024年12月31日` at the start of a paragraph: a time that ends before it begins, and where its words end.
fn turned_period(view: &str) -> Option<(&str, usize)> {
    let (begin, rest) = date(view)?;
    let (end, rest) = date(rest.trim_start_matches(['-', '—', '－', '–', '~', '～', '至', ' ']))?;
    let length = view.len() - rest.len();
    (end < begin).then(|| (&view[..length], length))
}

/// The date that a text begins with, and what follows it.
fn date(text: &str) -> Option<((u32, u32, u32), &str)> {
    let number = |text: &'_ str, sign: char| -> Option<(u32, usize)> {
        let end = text.find(sign)?;
        Some((text.get(..end)?.parse().ok()?, end + sign.len_utf8()))
    };
    let (year, at) = number(text, '年')?;
    let (month, next) = number(&text[at..], '月')?;
    let (day, last) = number(&text[at + next..], '日')?;
    Some(((year, month, day), &text[at + next + last..]))
}

/// How many amounts of one report are of another year than they say, by words alone. Where more are, the year of the report may be the one meant.
const SLIPPED: usize = 2;

/// Amounts that the text gives for the year before, and the tables for the year of the report, which the text gives nowhere: 2022年度收入支出总计5万元 in a
/// report for 2023 whose table has just that; or which are compared with the year before their own (2022年度收入支出总计5万元，较上年减少1万元).
fn untold(desk: &mut Desk<'_>, year: i32, known: &HashSet<FigureId>) {
    let context = desk.context;
    let wanted = |measure: Measure| match context.account.header.kind {
        Kind::FinalAccount => measure == Measure::Actual,
        Kind::Budget => measure == Measure::Budget,
        _ => false,
    };
    let dated = |figure: &Figure| {
        let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(figure.at.block) else { return None };
        let view = paragraph.view.text();
        let start = behind_stop(view, figure.at.view.start, &['。'])?;
        let named = years(&view[start..figure.at.view.start]).next().filter(|&(_, named)| named == year - 1)?.0 + start;
        let led = !view[start..named].contains(['，', '；']) && !["比", "与", "较", "同"].iter().any(|word| view[..named].ends_with(word));
        led.then(|| Place { at: Location::in_paragraph(figure.at.block, paragraph, named..figure.at.view.end) })
    };
    let what = |figure: &Figure| figure.subject.as_ref().and_then(|subject| Some((subject.concept?, subject.scope)));
    let figures = || context.account.each().filter(|(_, figure)| wanted(figure.measure));
    let mut of_year: HashMap<_, Vec<Decimal>> = HashMap::new();
    for (_, figure) in figures().filter(|(_, figure)| context.account.period(figure) == Some(year)) {
        if let Some(what) = what(figure) {
            of_year.entry(what).or_default().extend(figure.yuan());
        }
    }
    let mut told = HashSet::new();
    let mut slipped = Vec::new();
    for (id, figure) in figures().filter(|(_, figure)| figure.period == Some(year - 1) && figure.value > Decimal::ONE) {
        let sentence = (figure.at.block, figure.sentence);
        let Some(what) = what(figure).filter(|_| !told.contains(&sentence) && !known.contains(&id)) else { continue };
        // 2022年度支出5万元 here and 2023年度支出5万元 there are one amount.
        let own = of_year.get(&what);
        if own.is_some_and(|own| figure.decimals < 2 || !figure.yuan().is_some_and(|amount| own.contains(&amount))) {
            continue;
        }
        let tabled = own.is_none() && context.account.header.kind == Kind::FinalAccount && own_cell(context, id);
        let Some(place) = dated(figure).filter(|_| tabled || is_compared(context, id, figure)) else { continue };
        told.insert(sentence);
        let (named, name, amount) = (year - 1, figure.subject_name(), context.printed(id));
        if tabled {
            let message = words(
                format!("文字说明写“{named}年度”“{name}”{amount}，与本报告表格{year}年度的数相同，年度疑误"),
                format!("{amount} is said to be of {named}, but is what the table has for {year}"),
            );
            report(desk, message, named, year, vec![place]);
            desk.soften();
            continue;
        }
        let message = match own {
            Some(_) => words(
                format!("“{name}”{amount}写作“{named}年度”的数并与其上年相比，而文中另一处写作{year}年度的数，年度疑误"),
                format!("{name} ({amount}) is told for {named} and compared with the year before that, and elsewhere told for {year}"),
            ),
            None => words(
                format!("“{name}”只写有“{named}年度”的数（{amount}）并与其上年相比，没有{year}年度的数，年度疑误"),
                format!("{name} is told for {named} ({amount}) and compared with the year before that, but not told for {year}"),
            ),
        };
        slipped.push((message, place));
    }
    if slipped.len() > SLIPPED {
        slipped.iter().for_each(|_| desk.undetermined(Obstacle::Ambiguous));
        return;
    }
    for (message, place) in slipped {
        report(desk, message, year - 1, year, vec![place]);
        desk.soften();
    }
}

/// Whether an amount that a report states once for a year is compared with that of the year before its own, by a change and a rate that fit so.
fn is_compared(context: &Context<'_>, id: FigureId, figure: &Figure) -> bool {
    let entry = figure.subject.as_ref().and_then(|subject| subject.concept).map(|concept| context.book.entry(concept));
    let once = entry.is_some_and(|entry| entry.single || context.book.class("total-of-funds").contains(&entry.name));
    let beside = |measure: Measure| {
        context.account.figures_of(figure.statement).find(|(other, beside)| {
            *other > id && beside.sentence == figure.sentence && beside.measure == measure && beside.against == Some(Against::Prior)
        })
    };
    let (Some((change, _)), Some((rate, _))) = (beside(Measure::Change), beside(Measure::ChangeRate)) else { return false };
    once && context.weigh(Law::GrowthFromChange, vec![rate, id, change]).outcome.verdict != Verdict::Inconsistent
}

/// Whether a final account's year at `from..to` is what it is compared with: 与2024年度相比 in a sentence that names no other time.
fn with_itself(view: &str, from: usize, to: usize) -> bool {
    let compared = ["与", "同", "比", "较"].iter().any(|word| view[..from].ends_with(word));
    let behind = view[to..].strip_prefix('度').unwrap_or(&view[to..]);
    if !compared || !behind.starts_with("相比") {
        return false;
    }
    let Some(start) = behind_stop(view, from, &['。', '；']) else { return false };
    let rest = first_words(view, to, SENTENCE);
    let sentence = &view[start..to + rest.find(['。', '；']).unwrap_or(rest.len())];
    let named = view.get(from..to).unwrap_or_default();
    let only = years(sentence).all(|(at, _)| &sentence[at..at + 4 + '年'.len_utf8()] == named);
    let other = ["预算", "计划", "预计", "下年", "明年", "次年", "上年", "去年", "同期", "年末", "年底"];
    // 一般公共预算财政拨款 is a fund, not what a final account is compared with.
    let said = ["一般公共预算", "政府性基金预算", "国有资本经营预算"].iter().fold(sentence.to_owned(), |said, fund| said.replace(fund, ""));
    only && !other.iter().any(|word| said.contains(word))
}

/// Where `截至2022年8月31日` ends, of the vehicles and other property of a budget. What there was at the end of a year is often known a year late.
fn reached_by(view: &str, from: usize, to: usize) -> Option<usize> {
    let behind = first_words(view, to, SENTENCE);
    let month = ["6月30日", "7月31日", "8月31日", "9月30日", "10月31日"].iter().find(|day| behind.starts_with(**day))?;
    let dated = ["截至", "截止"].iter().any(|word| view[..from].ends_with(word));
    let property = ["车辆", "资产", "设备"].iter().any(|word| behind.contains(word));
    (dated && property).then_some(to + month.len())
}

/// Where `2023年度“三公”经费支出决算数比2023年度` starts: an account compared with that of its own year in one sentence.
fn same_account(view: &str, from: usize, to: usize) -> Option<usize> {
    if !["比", "与", "较"].iter().any(|word| view[..from].ends_with(word)) {
        return None;
    }
    let start = behind_stop(view, from, &['。', '；'])?;
    let before = &view[start..from];
    let mut named = years(before);
    let (first, _) = named.next()?;
    let own = before.get(first..first + 4)? == view.get(from..from + 4)? && first == 0 && named.next().is_none();
    let behind = view[to..].strip_prefix('度').unwrap_or(&view[to..]);
    let moved = ["增加", "减少", "增长", "下降", "持平", "相比"].iter().any(|word| behind.starts_with(word));
    let other = ["预算", "上年", "去年", "同期"].iter().any(|word| before.contains(word));
    (own && moved && !other && before.contains("决算")).then_some(start)
}

/// Where `2025年“三公”经费预算数为37.85万元，比2025年预算` starts: a budget compared with that of its own year in one sentence.
fn same_budget(view: &str, from: usize, to: usize) -> Option<usize> {
    if !["比", "与", "较"].iter().any(|word| view[..from].ends_with(word)) {
        return None;
    }
    let start = behind_stop(view, from, &['。', '；'])?;
    let before = &view[start..from];
    let mut named = years(before);
    let (first, _) = named.next()?;
    let own = before.get(first..first + 4)? == view.get(from..from + 4)? && first == 0 && named.next().is_none();
    let behind = &view[to..];
    let budget = behind.starts_with("预算") && !behind.starts_with("预算执行") && !behind.starts_with("预算调整");
    let spent = ["执行", "决算", "调整", "实际", "预计"].iter().any(|word| before.contains(word));
    let stated = before.contains("预算为") || before.contains("预算数为");
    (own && budget && stated && !spent).then_some(start)
}

/// Titles of tables that name another year. A companion table of another year is of the same kind as one of the report's year.
fn captions(desk: &mut Desk<'_>, year: i32) {
    let context = desk.context;
    let word = match context.account.header.kind {
        Kind::Budget => "预算",
        Kind::FinalAccount => "决算",
        _ => return,
    };
    let sheets = &context.account.sheets;
    let named = |title: &str| years(title).next().filter(|&(at, _)| at == 0).map(|(_, year)| year);
    let known = || sheets.iter().filter(|sheet| sheet.kind != SheetKind::Other && sheet.title.contains(word));
    let mut wrong = known().filter(|sheet| named(&sheet.title).is_some_and(|named| named != year));
    let (Some(sheet), None) = (wrong.next(), wrong.next()) else { return };
    if only(context, sheet.kind).is_none() {
        return;
    }
    let Some(stated) = named(&sheet.title) else { return };
    let above = (sheet.block.saturating_sub(4)..sheet.block).rev().find_map(|block| match context.document.blocks.get(block)? {
        Block::Paragraph(paragraph) if paragraph.view.text().trim() == sheet.title => Some((block, paragraph)),
        _ => None,
    });
    let Some((block, paragraph)) = above else { return };
    let length = paragraph.view.text().len();
    let at = Location::in_paragraph(block, paragraph, 0..length);
    let message = words(
        format!("表名“{}”的年度为{stated}年，报告年度为{year}年", sheet.title),
        format!("the table {} names {stated}, the report is of {year}", sheet.title),
    );
    report(desk, message, stated, year, vec![Place { at }]);
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

pub(super) fn report(desk: &mut Desk<'_>, message: Words<String>, stated: i32, expected: i32, places: Vec<Place>) {
    let mut finding = Finding::new(Severity::Error, message, Vec::new());
    finding.stated = Some(format!("{stated}年"));
    finding.expected = Some(format!("{expected}年"));
    finding.places = places;
    desk.report(finding);
}

/// How far a sentence is looked through before and behind a year, in bytes.
const SENTENCE: usize = 3_000;

/// Where the sentence around a place begins; none where that is further away than anyone reads.
fn behind_stop(view: &str, at: usize, stops: &[char]) -> Option<usize> {
    let before = last_words(view, at, SENTENCE);
    match before.char_indices().rfind(|(_, c)| stops.contains(c)) {
        Some((stop, c)) => Some(at - before.len() + stop + c.len_utf8()),
        None => (before.len() == at).then_some(0),
    }
}

/// Where the clause behind a year ends.
fn clause_end(view: &str, to: usize) -> usize {
    let rest = first_words(view, to, SENTENCE);
    to + rest.find(['，', '。', '；']).unwrap_or(rest.len())
}

/// The years of four digits in a text, with the byte they start at.
pub(super) fn years(view: &str) -> impl Iterator<Item = (usize, i32)> {
    view.match_indices('年').filter_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let year = view.get(from..at)?.parse::<i32>().ok()?;
        (1990..=2060).contains(&year).then_some((from, year))
    })
}
