//! A rate on a base of zero (零基数).
//!
//! 预算0、决算0、完成预算的100% divides zero by zero: many reports write it so by convention, so it is a note. A completion rate or a
//! rate of change on a base of zero whose other amount is not zero has no value at all and is an error; if the rate fits another
//! budget of the statement, that one is named as the base that was meant. Where the text gives a rate of completion beside nothing spent without
//! the budget, and the table has none either, the rates of a paragraph are one note.
//!
//! # 中文
//!
//! 预算为0、决算为0而写“完成预算的100%”，0÷0无定义，属惯例写法，只作提示。基数为0而另一数不为0的完成率、增减率没有定义，报错；
//! 若该比例与同一表述中的另一预算数相符，会指出实际取用的分母。决算为0而文中未列预算、表内预算也为0或空白的完成率，一段只作一条提示。

use super::finding::words;
use super::growth::{self, Basis};
use super::{Context, Desk, Finding, Rule, Severity, Words, completion, text_table};
use crate::figure::{Figure, FigureId};
use crate::number::{Decimal, Unit};
use crate::pattern::{Against, Measure};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ208",
    name: "zero-base",
    title: Words { chinese: "以零为基数的比率", english: "a rate on a base of zero" },
    severities: &[Severity::Error, Severity::Note],
    source: include_str!("zero_base.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut idle: BTreeMap<usize, Vec<FigureId>> = BTreeMap::new();
    for (id, figure) in context.account.each() {
        if figure.approximate || figure.unit != Unit::Percent {
            continue;
        }
        match figure.measure {
            Measure::Completion => match completion::operands(context, id, figure) {
                Some((actual, budgets)) => completions(desk, id, figure, actual, &budgets),
                None if is_idle(context, id, figure) => idle.entry(figure.at.block).or_default().push(id),
                None => {}
            },
            Measure::ChangeRate => changes(desk, id, figure, context),
            _ => {}
        }
    }
    for rates in idle.into_values() {
        desk.evaluated();
        note_idle(desk, rates);
    }
}

/// Whether a rate of completion stands beside nothing spent and no budget, and its table has none either.
fn is_idle(context: &Context<'_>, id: FigureId, rate: &Figure) -> bool {
    let spent = context.level_near(id, |figure| figure.measure == Measure::Actual && figure.unit.is_money() && figure.checkable());
    rate.checkable()
        && !rate.reason
        && context.account.period(rate) == context.account.header.year
        && spent.is_some_and(|spent| context.account.figure(spent).value.is_zero())
        && text_table::rate_of_nothing(context, rate).is_some()
}

fn note_idle(desk: &mut Desk<'_>, rates: Vec<FigureId>) {
    let context = desk.context;
    let Some(&first) = rates.first() else { return };
    let Some(sheet) = text_table::rate_of_nothing(context, context.account.figure(first)) else { return };
    let (title, stated) = (sheet.title.as_str(), context.printed(first));
    let names: Vec<Words<String>> = rates.iter().map(|&id| context.subject(id)).collect();
    let list = |of: fn(&Words<String>) -> &str, mark: &str| names.iter().map(of).collect::<Vec<_>>().join(mark);
    let message = words(
        format!("“{}”决算为0，《{title}》预算数也为0或空白，却写完成率{stated}：0÷0无定义，属惯例写法", list(|name| &name.chinese, "”“")),
        format!(
            "{}: nothing was spent, and {title} has no budget, so a completion of {stated} is undefined, though customary",
            list(|name| &name.english, ", ")
        ),
    );
    desk.report(Finding { stated: Some(stated), formula: Some("0 ÷ 0".into()), ..Finding::new(Severity::Note, message, rates) });
}

fn completions(desk: &mut Desk<'_>, id: FigureId, rate: &Figure, actual: FigureId, budgets: &[FigureId]) {
    let context = desk.context;
    let named = budgets.iter().copied().filter(|&budget| match rate.against {
        Some(Against::BudgetInitial) => context.account.figure(budget).measure == Measure::BudgetInitial,
        Some(Against::BudgetAdjusted) => context.account.figure(budget).measure == Measure::BudgetAdjusted,
        _ => true,
    });
    let named: Vec<FigureId> = named.collect();
    let Some(&budget) = named.first() else { return };
    desk.evaluated();
    if named.iter().any(|&budget| !context.account.figure(budget).value.is_zero()) {
        return;
    }
    let spent = context.account.figure(actual);
    let subject = context.subject(actual);
    if spent.value.is_zero() {
        if !rate.value.is_zero() {
            let message = words(
                format!("“{}”预算、决算均为0，完成率写为{}%：0÷0无定义，属惯例写法", subject.chinese, rate.value),
                format!("{}: budget and actual are 0, so a completion of {}% is undefined, though customary", subject.english, rate.value),
            );
            desk.report(Finding {
                stated: Some(format!("{}%", rate.value)),
                formula: Some("0 ÷ 0".into()),
                ..Finding::new(Severity::Note, message, vec![id, actual, budget])
            });
        }
        return;
    }
    let base = context.account.figure(budget);
    let message = words(
        format!("“{}”{}为0，却写完成率{}%：{}÷0无定义", subject.chinese, base.label, rate.value, spent.value),
        format!("{}: the {} is 0, yet a completion of {}% is stated", subject.english, base.measure.english(), rate.value),
    );
    let mut finding = Finding {
        stated: Some(format!("{}%", rate.value)),
        formula: Some(format!("{} ÷ 0", spent.value)),
        ..Finding::new(Severity::Error, message, vec![id, actual, budget])
    };
    if let Some(&other) = budgets.iter().find(|&&other| other != budget && completion::ratio_holds(context, id, actual, other)) {
        let other = context.account.figure(other);
        finding.suggestion = Some(words(
            format!("该比例与{}{}{}相符，疑为分母口径误写", other.label, other.value, other.unit_label()),
            format!("the rate fits the {} of {}{}", other.measure.english(), other.value, other.unit_label()),
        ));
    }
    desk.report(finding);
}

fn changes(desk: &mut Desk<'_>, id: FigureId, rate: &Figure, context: &Context<'_>) {
    let Some(basis) = growth::basis(context, id, rate) else { return };
    let (current, base, change) = match basis {
        Basis::Levels(current, base) => (Some(current), Some(base), None),
        Basis::Change(current, change) => (Some(current), None, Some(change)),
        Basis::BaseAndChange(base, change) => (None, Some(base), Some(change)),
    };
    desk.evaluated();
    let value = |id: Option<FigureId>| id.map(|id| context.account.figure(id).value);
    let zero = match (value(base), value(current), value(change)) {
        (Some(base), ..) => base.is_zero(),
        (None, Some(current), Some(change)) => {
            current == change && context.account.figure(basis.figures(id)[1]).unit == context.account.figure(basis.figures(id)[2]).unit
        }
        _ => false,
    };
    if !zero || rate.value.is_zero() {
        return;
    }
    let moved = value(current).or(value(change)).unwrap_or(Decimal::ZERO);
    let subject = context.subject(basis.figures(id)[1]);
    if moved.is_zero() {
        let message = words(
            format!("“{}”本年数与基数均为0，增减率写为{}%：0÷0无定义", subject.chinese, rate.value),
            format!("{}: both years are 0, so a change of {}% is undefined", subject.english, rate.value),
        );
        desk.report(Finding {
            stated: Some(format!("{}%", rate.value)),
            formula: Some("0 ÷ 0".into()),
            ..Finding::new(Severity::Note, message, basis.figures(id))
        });
        return;
    }
    let message = words(
        format!("“{}”比较基数为0，却写增减率{}%：{}÷0无定义", subject.chinese, rate.value.abs(), moved.abs()),
        format!("{}: the base of the change is 0, yet a rate of {}% is stated", subject.english, rate.value),
    );
    desk.report(Finding {
        stated: Some(format!("{}%", rate.value)),
        formula: Some(format!("{} ÷ 0", moved.abs())),
        ..Finding::new(Severity::Error, message, basis.figures(id))
    });
}
