//! An item differs from its budget and gives no reason, while all others do (未说明原因).
//!
//! The forms ask for the reason (决算数大于预算数的主要原因是…) of every item whose 支出决算 is not its 年初预算. Where a final account gives it for
//! five items or more, the one or two that differ by more than one percent and give none are told, as a note. Nothing is told where the
//! reasons stand together, or where items often go without.
//!
//! # 中文
//!
//! 支出决算与年初预算不同的项，范本要求说明原因。决算中有五项以上都写明了原因、只有一两项相差超过1%而未写的，作提示。原因集中说明的、经常不写的，不作提示。

use super::finding::words;
use super::{Context, Desk, Finding, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Figure, FigureId, Kind};
use crate::number::{Decimal, Verdict, same};
use crate::pattern::Measure;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ109",
    name: "missing-reason",
    title: Words { chinese: "未说明原因", english: "an item alone gives no reason for its difference" },
    severities: &[Severity::Note],
    source: include_str!("missing_reason.rs"),
    run,
};

/// How many items must give their reason.
const GIVEN: usize = 5;

/// How many may lack it for that to be a slip.
const LACKING: usize = 2;

/// What may stand behind the amounts of an item that gives no reason, in characters: 决算数大于年初预算数。
const SILENT: usize = 14;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    if context.account.header.kind != Kind::FinalAccount {
        return;
    }
    // The budget and the actual amount of each item, and where its last number ends, by the paragraph it stands in.
    let mut items: BTreeMap<usize, Option<(FigureId, FigureId, usize)>> = BTreeMap::new();
    for statement in &context.account.statements {
        let item = statement.subject.as_deref().and_then(|subject| subject.account.as_ref()).is_some_and(|account| account.item.is_some());
        if !item || statement.activity.is_some() {
            continue;
        }
        let one = |wanted: fn(&Figure) -> bool| {
            let mut found = statement.figures.iter().copied().filter(|&id| wanted(context.account.figure(id)));
            found.next().filter(|_| found.next().is_none())
        };
        let budget = one(|figure| figure.measure == Measure::BudgetInitial && usable(figure));
        let actual = one(|figure| figure.measure == Measure::Actual && usable(figure));
        let end = statement.figures.iter().map(|&id| context.account.figure(id).at.view.end).max();
        let found = budget.zip(actual).zip(end).map(|((budget, actual), end)| (budget, actual, end));
        // A paragraph about several items is not judged.
        items.entry(statement.block).and_modify(|known| *known = None).or_insert(found);
    }
    let (mut given, mut lacking) = (0, Vec::new());
    for (&block, item) in &items {
        let Some((budget, actual, end)) = item.filter(|&(budget, actual, _)| differs(context, budget, actual)) else { continue };
        let next = items.range(block + 1..).next().map_or(usize::MAX, |(&next, _)| next);
        match reason(context, block, end, next) {
            Some(true) => given += 1,
            Some(false) => lacking.push((budget, actual)),
            None => {}
        }
    }
    if given < GIVEN {
        return;
    }
    desk.evaluated();
    if lacking.is_empty() || lacking.len() > LACKING {
        return;
    }
    let names: Vec<Words<String>> = lacking.iter().map(|&(_, actual)| context.subject(actual)).collect();
    let list = |of: fn(&Words<String>) -> &str, mark: &str| names.iter().map(of).collect::<Vec<_>>().join(mark);
    let message = words(
        format!("“{}”决算数与年初预算数不同，未说明原因（另有{given}项均已说明）", list(|name| &name.chinese, "”“")),
        format!("no reason is given why {} differ from the budget, as {given} others do", list(|name| &name.english, ", ")),
    );
    let figures = lacking.into_iter().flat_map(|(budget, actual)| [actual, budget]).collect();
    desk.report(Finding::new(Severity::Note, message, figures));
}

/// Whether an item gives its reason, in its paragraph from `end` on or in those up to block `next`; none where other words may be one.
fn reason(context: &Context<'_>, block: usize, end: usize, next: usize) -> Option<bool> {
    let blocks = &context.document.blocks;
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => Some((paragraph.heading, paragraph.view.text().to_owned())),
        Block::Table(_) => None,
    };
    let (_, own) = text(blocks.get(block)?)?;
    let gives = |view: &str| context.book.class("reason-word").iter().any(|word| view.contains(word.as_str()));
    if gives(&own) {
        return Some(true);
    }
    // The reason may have a paragraph of its own.
    let (heading, below) = blocks.get(block + 1).filter(|_| block + 1 < next).and_then(text).unwrap_or((true, String::new()));
    if !heading {
        return gives(&below).then_some(true);
    }
    let silent = own.get(end..)?.chars().nth(SILENT).is_none() && !own.contains("持平");
    (silent && next != usize::MAX).then_some(false)
}

fn usable(figure: &Figure) -> bool {
    figure.checkable() && !figure.reason && !figure.aside && figure.unit.is_money()
}

/// Whether an item's amounts differ by more than one percent of its budget.
fn differs(context: &Context<'_>, budget: FigureId, actual: FigureId) -> bool {
    let (budget, actual) = (context.account.figure(budget), context.account.figure(actual));
    let apart = same(context.strict(actual), context.strict(budget)).verdict == Verdict::Inconsistent;
    let (Some(planned), Some(spent)) = (budget.yuan(), actual.yuan()) else { return false };
    let near = (spent - planned).abs().checked_mul(Decimal::ONE_HUNDRED).is_none_or(|gap| gap <= planned.abs());
    apart && !near && !planned.is_zero()
}
