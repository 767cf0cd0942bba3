//! A cost and the count beside it do not go together.
//!
//! Fewer people than groups were received (86批次、52人次), or vehicles cost money though none was bought (购置费18.96万元，购置公务用车0辆).
//! The second may have an explanation, such as a vehicle paid for in another year, and is a warning.
//!
//! # 中文
//!
//! 接待人次少于批次（86批次、52人次）；有公务用车购置费而购置数为0辆。后者可能有跨年付款等原因，作“疑似”。

use super::finding::words;
use super::{Context, Desk, Finding, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ213",
    name: "cost-against-count",
    title: Words { chinese: "费用与数量、批次与人次不符", english: "a cost and its count do not go together" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("cost_and_count.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for (index, pair) in context.account.told().windows(2).enumerate() {
        let [one, other] = pair else { continue };
        if one.at.block == other.at.block && one.sentence == other.sentence && one.checkable() && other.checkable() {
            received(desk, FigureId(index), one, other);
            bought(desk, context, FigureId(index), one, other);
        }
    }
}

/// Groups and the people in them.
fn received(desk: &mut Desk<'_>, id: FigureId, groups: &Figure, people: &Figure) {
    let grouped = matches!(groups.counter.as_str(), "批次" | "批" | "团组")
        || (groups.counter == "个" && (desk.context.quote_behind(groups, "团组") || desk.context.quote_before(groups, "团组")));
    let counted =
        groups.measure == Measure::Count && people.measure == Measure::Count && grouped && matches!(people.counter.as_str(), "人次" | "人");
    if !counted {
        return;
    }
    desk.evaluated();
    if people.value >= groups.value {
        return;
    }
    let message = words(
        format!("{}{}而仅{}{}，人次少于批次", groups.value, groups.counter, people.value, people.counter),
        format!("{} groups, but only {} people", groups.value, people.value),
    );
    desk.report(Finding {
        stated: Some(format!("{}{}", people.value, people.counter)),
        expected: Some(format!("≥ {}{}", groups.value, people.counter)),
        ..Finding::new(Severity::Error, message, vec![FigureId(id.0 + 1), id])
    });
}

/// Money for vehicles and the vehicles bought.
fn bought(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, cost: &Figure, vehicles: &Figure) {
    let purchase = cost
        .subject
        .as_ref()
        .and_then(|subject| subject.concept)
        .is_some_and(|concept| context.book.entry(concept).name == "公务用车购置费");
    if !purchase
        || cost.measure != Measure::Actual
        || vehicles.measure != Measure::Count
        || vehicles.counter != "辆"
        || !context.quote_before(vehicles, "购置")
    {
        return;
    }
    desk.evaluated();
    if cost.value.is_zero() == vehicles.value.is_zero() {
        return;
    }
    let message = words(
        format!("公务用车购置费{}{}，购置公务用车却为{}辆", cost.value, cost.unit_label(), vehicles.value),
        format!("vehicles cost {}{}, but {} were bought", cost.value, cost.unit_label(), vehicles.value),
    );
    desk.report(Finding::new(Severity::Warning, message, vec![FigureId(id.0 + 1), id]));
}
