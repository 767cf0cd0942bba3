//! A table of self-evaluation (绩效自评表) contradicts itself or the text.
//!
//! An indicator cannot get more than it counts (得分 ≤ 分值). The weights of the indicators, with that of the rate of execution where it stands
//! apart, make the printed total, and so do the scores; 产出指标（50分） is the sum of its indicators. 执行率 is 全年执行数 over 全年预算数, never over
//! the budget at the beginning of the year, and no part of the money exceeds 年度资金总额. A score that the text tells for the whole is that of its one table.
//! A table with a cell that could not be understood, or where marks are added beyond the full score, is left open.
//!
//! # 中文
//!
//! 绩效自评表：各指标得分不高于分值；各指标分值（预算执行率另列的，加上其分值）之和等于总分值，得分同理；“产出指标（50分）”等于其下各指标分值之和；
//! 执行率＝全年执行数÷全年预算数（不用年初预算数），各项资金不大于年度资金总额；文字所写的自评总得分等于表内总分。
//! 有单元格未能识别或另有加分的，不作判断。

use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, ScoreCard, ScoreLine};
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ405",
    name: "score-table",
    title: Words { chinese: "绩效自评表数据不符", english: "a table of scores contradicts itself or the text" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("score_table.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let cards = &context.account.scorecards;
    for (at, card) in cards.iter().enumerate() {
        // The money may stand in a table of its own before the indicators.
        let apart = at
            .checked_sub(1)
            .map(|before| &cards[before])
            .filter(|before| card.funds.is_empty() && before.lines.is_empty() && before.total.is_none() && before.block + 4 > card.block);
        let funds = apart.map_or(&card.funds, |before| &before.funds);
        let execution = funds.first().map(|fund| &fund.line);
        let bonus = has_bonus(context, card);
        for line in card.lines.iter().chain(&card.total).chain(card.funds.iter().map(|fund| &fund.line)) {
            within(desk, card, line, bonus);
        }
        money(desk, card);
        totals(desk, card, execution, bonus);
    }
    told(desk);
}

/// Whether marks may be added beyond the full score.
fn has_bonus(context: &Context<'_>, card: &ScoreCard) -> bool {
    let crate::document::Block::Table(table) = &context.document.blocks[card.block] else { return true };
    table.cells.iter().any(|cell| cell.view.text().contains("加分"))
}

fn within(desk: &mut Desk<'_>, card: &ScoreCard, line: &ScoreLine, bonus: bool) {
    let context = desk.context;
    let (Some(score), Some(weight)) = (line.score, line.weight) else { return };
    if bonus {
        desk.undetermined(Obstacle::Open);
        return;
    }
    desk.evaluated();
    let (got, most) = (context.account.figure(score).value, context.account.figure(weight).value);
    if got <= most {
        return;
    }
    let message = words(
        format!("《{}》“{}”得分{got}分高于分值{most}分", shown(card), line.name),
        format!("{}: {} got {got} of {most}", shown(card), line.name),
    );
    desk.report(Finding {
        stated: Some(format!("{got}分")),
        expected: Some(format!("≤ {most}分")),
        ..Finding::new(Severity::Error, message, vec![score, weight])
    });
}

/// The title of a table, or what it is.
fn shown(card: &ScoreCard) -> &str {
    if card.title.is_empty() { "绩效自评表" } else { &card.title }
}

/// 执行率 and the parts of the money.
fn money(desk: &mut Desk<'_>, card: &ScoreCard) {
    let context = desk.context;
    let Some((whole, parts)) = card.funds.split_first() else { return };
    for fund in &card.funds {
        let (Some(rate), Some(spent), Some(adjusted)) = (fund.rate, fund.spent, fund.adjusted) else { continue };
        let weighed = context.weigh(Law::Ratio, vec![rate, spent, adjusted]);
        if !desk.settle(&weighed) {
            continue;
        }
        let value = |id: FigureId| context.account.figure(id).value;
        let formula = format!("{} ÷ {}", value(spent), value(adjusted));
        let expected = weighed.outcome.expected;
        let message = words(
            format!("《{}》“{}”执行率{}%，按全年执行数与全年预算数复算为{expected}%（{formula}）", shown(card), fund.name, value(rate)),
            format!("{}: the rate of {} is {}%, but {formula} = {expected}%", shown(card), fund.name, value(rate)),
        );
        desk.report(context.mismatch(weighed, formula, message));
    }
    if !whole.name.contains("总额") {
        return;
    }
    for part in parts.iter().filter(|part| !part.name.is_empty() && part.column == whole.column) {
        for (part_id, whole_id) in [(part.initial, whole.initial), (part.adjusted, whole.adjusted), (part.spent, whole.spent)] {
            let (Some(part_id), Some(whole_id)) = (part_id, whole_id) else { continue };
            let weighed = context.weigh(Law::AtMost, vec![part_id, whole_id]);
            if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
                continue;
            }
            let (one, other) = (context.account.figure(part_id), context.account.figure(whole_id));
            let message = words(
                format!("《{}》“{}”{}{}大于“{}”{}", shown(card), part.name, one.label, one.value, whole.name, other.value),
                format!("{}: {} of {} exceeds {} of {}", shown(card), one.value, part.name, other.value, whole.name),
            );
            desk.report(context.mismatch(weighed, format!("≤ {}", other.value), message));
        }
    }
}

/// The printed total of weights and of scores, and what groups say that they count.
fn totals(desk: &mut Desk<'_>, card: &ScoreCard, execution: Option<&ScoreLine>, bonus: bool) {
    let context = desk.context;
    if card.unread || bonus {
        if card.total.is_some() {
            desk.undetermined(Obstacle::Ambiguous);
        }
        return;
    }
    if let Some(total) = &card.total {
        for name in ["分值", "得分"] {
            let of = |line: &ScoreLine| if name == "分值" { line.weight } else { line.score };
            let Some(whole) = of(total) else { continue };
            let parts: Vec<FigureId> = card.lines.iter().filter_map(of).collect();
            // An indicator without a score leaves the sum open.
            if parts.len() != card.lines.len() || parts.len() < 2 {
                desk.undetermined(Obstacle::Missing);
                continue;
            }
            let mut sums = vec![parts.clone()];
            if let Some(more) = execution.and_then(of) {
                sums.push(parts.iter().copied().chain([more]).collect());
            }
            let fits = |parts: &Vec<FigureId>| close(context, whole, parts);
            desk.evaluated();
            if sums.iter().any(fits) {
                continue;
            }
            let parts = sums.pop().unwrap_or_default();
            tell(desk, card, whole, parts, &format!("总{name}"));
        }
    }
    for (whole, lines) in &card.groups {
        let parts: Vec<FigureId> = lines.iter().filter_map(|&line| card.lines[line].weight).collect();
        if parts.len() != lines.len() || parts.is_empty() {
            desk.undetermined(Obstacle::Missing);
            continue;
        }
        desk.evaluated();
        if !close(context, *whole, &parts) {
            let name = context.subject(*whole).chinese;
            tell(desk, card, *whole, parts, &format!("“{name}”分值"));
        }
    }
}

fn total(context: &Context<'_>, parts: &[FigureId]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, &id| sum.checked_add(context.account.figure(id).value))
}

/// Whether parts make a whole, but for half a last digit of each. Whole numbers are exact.
fn close(context: &Context<'_>, whole: FigureId, parts: &[FigureId]) -> bool {
    let Some(sum) = total(context, parts) else { return true };
    let decimals = parts.iter().chain([&whole]).map(|&id| context.account.figure(id).decimals).max().unwrap_or_default();
    let gap = (context.account.figure(whole).value - sum).abs();
    let half = if decimals == 0 { Decimal::ZERO } else { Decimal::try_new(5, decimals + 1).unwrap_or_default() };
    half.checked_mul(Decimal::from(parts.len() + 1)).is_none_or(|room| gap <= room)
}

fn tell(desk: &mut Desk<'_>, card: &ScoreCard, whole: FigureId, parts: Vec<FigureId>, name: &str) {
    let context = desk.context;
    let Some(sum) = total(context, &parts) else { return };
    let stated = context.account.figure(whole).value;
    let formula = parts.iter().take(40).map(|&id| context.account.figure(id).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let message = words(
        format!("《{}》{name}为{stated}分，各项之和为{sum}分（{formula}）", shown(card)),
        format!("{}: {name} is {stated}, but its items add up to {sum} ({formula})", shown(card)),
    );
    let figures: Vec<FigureId> = std::iter::once(whole).chain(parts).collect();
    desk.report(Finding {
        stated: Some(format!("{stated}分")),
        expected: Some(format!("{sum}分")),
        gap: Some(format!("{}分", (stated - sum).normalize())),
        formula: Some(formula),
        suspects: figures.clone(),
        ..Finding::new(Severity::Error, message, figures)
    });
}

/// The total of the one table of scores that a report has.
pub(super) fn only_total(context: &Context<'_>) -> Option<FigureId> {
    let mut totals = context.account.scorecards.iter().filter_map(|card| card.total.as_ref().and_then(|total| total.score));
    let first = totals.next()?;
    totals.next().is_none().then_some(first)
}

/// Holds the score that the text tells against the total of its table.
fn told(desk: &mut Desk<'_>) {
    let context = desk.context;
    let Some(total) = only_total(context) else { return };
    let wholes = context.book.class("score-of-all");
    for (id, figure) in context.account.each() {
        let named = wholes.iter().any(|name| name == figure.subject_name());
        if figure.measure != Measure::Score || !named || !figure.checkable() || figure.reason {
            continue;
        }
        desk.evaluated();
        let there = context.account.figure(total);
        if figure.value == there.value {
            continue;
        }
        let card = context.account.scorecards.iter().find(|card| card.block == there.at.block);
        let title = card.map_or("绩效自评表", shown);
        let message = words(
            format!("文字说明中“{}”为{}分，《{title}》总分为{}分", figure.subject_name(), figure.value, there.value),
            format!("the text says that {} is {}, {title} says {}", figure.subject_name(), figure.value, there.value),
        );
        desk.report(Finding {
            stated: Some(format!("{}分", figure.value)),
            expected: Some(format!("{}分", there.value)),
            suspects: vec![id, total],
            ..Finding::new(Severity::Error, message, vec![id, total])
        });
    }
}
