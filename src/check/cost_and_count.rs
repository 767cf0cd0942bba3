//! A cost and the count beside it do not go together.
//!
//! Fewer people than groups were received (86批次、52人次), or something cost money though there was none of it: vehicles (购置费18.96万元，
//! 购置公务用车0辆; 运行维护费6.80万元, 保有量0辆), journeys abroad (出国费7.20万元，团组0个、0人次), guests (接待费0.90万元，0批次、0人次). The latter may have an explanation, such
//! as a bill of another year, and are warnings.
//!
//! # 中文
//!
//! 接待人次少于批次（86批次、52人次）；有公务用车购置费而购置数为0辆，有公务用车运行维护费而保有量为0辆，有因公出国（境）费而团组0个、0人次，有公务接待费而接待0批次、0人次。
//! 后几种可能有跨年付款等原因，作“疑似”。

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
        if one.at.block != other.at.block {
            continue;
        }
        // Their own names say what these counts are of.
        if one.sentence == other.sentence && !one.approximate && !other.approximate {
            nobody(desk, context, FigureId(index), one, other);
        }
        if !one.checkable() || !other.checkable() {
            continue;
        }
        if one.sentence == other.sentence {
            received(desk, FigureId(index), one, other);
        }
        bought(desk, context, FigureId(index), one, other);
        driven(desk, context, FigureId(index), one, other);
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
        || ["上年", "去年", "上一年"].iter().any(|word| context.quote_before(vehicles, word))
        // A count in the sentence behind the cost only accuses it of being spent on nothing.
        || (cost.sentence != vehicles.sentence && !vehicles.value.is_zero())
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

/// Money for running vehicles, and none kept: 公务用车运行维护费6.80万元。…公务用车保有量为0辆.
fn driven(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, cost: &Figure, vehicles: &Figure) {
    let running = cost.subject.as_ref().and_then(|subject| subject.concept).map_or("", |concept| context.book.entry(concept).name.as_str());
    let year = context.account.header.year;
    let told = running == "公务用车运行维护费" && cost.measure == Measure::Actual && !cost.reason && context.account.period(cost) == year;
    let kept = vehicles.measure == Measure::Count
        && vehicles.counter == "辆"
        && context.account.period(vehicles) == year
        && context.quote_before(vehicles, "保有量");
    if !told || !kept || ["上年", "去年", "年初"].iter().any(|word| context.quote_before(vehicles, word)) {
        return;
    }
    desk.evaluated();
    if cost.value.is_zero() || !vehicles.value.is_zero() {
        return;
    }
    let message = words(
        format!("公务用车运行维护费{}{}，公务用车保有量却为0辆", cost.value, cost.unit_label()),
        format!("running vehicles cost {}{}, but none are kept", cost.value, cost.unit_label()),
    );
    desk.report(Finding::new(Severity::Warning, message, vec![FigureId(id.0 + 1), id]));
}

/// Money for journeys or guests, and no group and no people: 因公出国（境）费7.20万元。全年安排团组0个、累计0人次.
fn nobody(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, groups: &Figure, people: &Figure) {
    let costs: &[&str] = match groups.subject_name() {
        "因公出国（境）团组" => &["因公出国（境）费"],
        "公务接待批次" | "国内公务接待批次" => &["公务接待费", "国内公务接待支出", "国内公务接待费"],
        _ => return,
    };
    let none = |figure: &Figure| figure.measure == Measure::Count && figure.value.is_zero();
    if !none(groups) || !none(people) || !matches!(people.counter.as_str(), "人次" | "人") {
        return;
    }
    // The amount printed last before, but for one in brackets: 支出0.88万元（含外宾接待支出0.00万元）.
    let bracketed = |figure: &Figure| context.quote_behind(figure, "）");
    let before = context.account.figures[..id.0].iter().enumerate().rev().take_while(|(_, figure)| figure.at.block == groups.at.block);
    let last = before.into_iter().find(|(_, figure)| !(figure.unit.is_money() && bracketed(figure)));
    let Some((at, cost)) = last else { return };
    let own = cost.subject.as_ref().is_some_and(|subject| {
        let concept = subject.concept.map_or("", |concept| context.book.entry(concept).name.as_str());
        costs.contains(&concept) || costs.contains(&cost.subject_name())
    });
    let year = context.account.header.year;
    if !own || cost.measure != Measure::Actual || !cost.checkable() || cost.reason || context.account.period(cost) != year {
        return;
    }
    desk.evaluated();
    if cost.value.is_zero() {
        return;
    }
    let subject = context.subject(FigureId(at));
    let message = words(
        format!("“{}”{}{}，却为0{}、0{}", subject.chinese, cost.value, cost.unit_label(), groups.counter, people.counter),
        format!("{} is {}{}, but of no group and no people", subject.english, cost.value, cost.unit_label()),
    );
    desk.report(Finding::new(Severity::Warning, message, vec![FigureId(at), id, FigureId(id.0 + 1)]));
}
