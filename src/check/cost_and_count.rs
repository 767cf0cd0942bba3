//! A cost and the count beside it do not go together.
//!
//! Fewer people than groups were received (86批次、52人次), or something cost money though there was none of it: vehicles (购置费18.96万元，
//! 购置公务用车0辆; 运行维护费6.80万元, 保有量0辆), journeys abroad (出国费7.20万元，团组0个、0人次), guests (接待费0.90万元，0批次、0人次), meetings and
//! courses (会议费1.80万元，召开会议0次); or there was some of it and it cost nothing. The latter may have an explanation, such as a bill of another year,
//! and are warnings. More foreign groups or guests than there were in all (21批次，其中外事接待31批次) are an error.
//!
//! # 中文
//!
//! 接待人次少于批次（86批次、52人次）；有公务用车购置费而购置数为0辆，有公务用车运行维护费而保有量为0辆，有因公出国（境）费而团组0个、0人次，有公务接待费而接待0批次、0人次，
//! 有会议费、培训费而会议、培训0次；或费用为0而有团组、批次。后几种可能有跨年付款等原因，作“疑似”。其中外事接待多于国内公务接待总批次、人次的（21批次，其中外事接待31批次），报错。

use super::finding::words;
use super::{Context, Desk, Finding, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind};
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
        if one.sentence == other.sentence {
            gathered(desk, FigureId(index), one, other);
            foreign(desk, FigureId(index), one, other);
        }
        bought(desk, context, FigureId(index), one, other);
        driven(desk, context, FigureId(index), one, other);
    }
    planned(desk);
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

/// Money for meetings or courses, and none held: 会议费支出决算1.80万元，召开会议0次.
fn gathered(desk: &mut Desk<'_>, id: FigureId, cost: &Figure, times: &Figure) {
    let context = desk.context;
    let held = match cost.subject_name() {
        "会议费" => "会议",
        "培训费" => "培训",
        _ => return,
    };
    let counted =
        times.measure == Measure::Count && matches!(times.counter.as_str(), "次" | "个" | "期" | "场") && context.quote_before(times, held);
    if !counted || cost.measure != Measure::Actual || cost.reason || last_year(context, times) {
        return;
    }
    desk.evaluated();
    if cost.value.is_zero() || !times.value.is_zero() {
        return;
    }
    // 举办培训0期，为参加上级培训发生的支出: others held it, or it was paid for another year.
    let rest = context.behind(times).and_then(|behind| behind.split('。').next()).unwrap_or_default();
    if rest.contains("参加") || context.book.class("paid-otherwise").iter().any(|word| rest.contains(word.as_str())) {
        return;
    }
    let message = words(
        format!("{held}费{}{}，{held}却为0{}", cost.value, cost.unit_label(), times.counter),
        format!("{}{} were spent on 0 of them ({held})", cost.value, cost.unit_label()),
    );
    desk.report(Finding::new(Severity::Warning, message, vec![id, FigureId(id.0 + 1)]));
}

/// 国内公务接待21批次（其中外事接待31批次）: a part that is more than all.
fn foreign(desk: &mut Desk<'_>, id: FigureId, all: &Figure, part: &Figure) {
    let context = desk.context;
    let included = context.between(all, part).is_some_and(|between| {
        ["（其中外事接待", "（其中：外事接待", "（其中外宾接待", "（其中：外宾接待", "（含外事接待", "（含外宾接待", "（含外宾"]
            .contains(&between)
    });
    if !included || all.measure != Measure::Count || part.measure != Measure::Count || all.counter != part.counter {
        return;
    }
    desk.evaluated();
    if part.value <= all.value {
        return;
    }
    let message = words(
        format!("其中外事接待{}{}，多于总数{}{}", part.value, part.counter, all.value, all.counter),
        format!("{} of {} were foreign", part.value, all.value),
    );
    desk.report(Finding {
        stated: Some(format!("{}{}", part.value, part.counter)),
        expected: Some(format!("≤ {}{}", all.value, all.counter)),
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

/// A budget for vehicles, and none to be bought: 公务用车购置费20.00万元. …部门预算安排购置车辆0辆.
fn planned(desk: &mut Desk<'_>) {
    let context = desk.context;
    if context.account.header.kind != Kind::Budget {
        return;
    }
    let year = context.account.header.year;
    let cost = |figure: &Figure| {
        let concept =
            figure.subject.as_ref().and_then(|subject| subject.concept).map_or("", |concept| context.book.entry(concept).name.as_str());
        let own = concept == "公务用车购置费" && figure.measure == Measure::Budget && context.account.period(figure) == year;
        own && figure.checkable() && !figure.reason
    };
    let count = |figure: &Figure| {
        figure.measure == Measure::Count
            && figure.counter == "辆"
            && ["预算安排购置", "预算安排购买", "计划购置"].iter().any(|word| context.quote_before(figure, word))
    };
    let mut costs = context.account.each().filter(|(_, figure)| cost(figure));
    let mut counts = context.account.each().filter(|(_, figure)| count(figure));
    let (Some((id, cost)), Some((vehicles, counted)), None) = (costs.next(), counts.next(), counts.next()) else { return };
    if costs.any(|(_, other)| other.value != cost.value) {
        return;
    }
    desk.evaluated();
    // Vehicles for special purposes are paid otherwise.
    if cost.value.is_zero() || !counted.value.is_zero() {
        return;
    }
    let message = words(
        format!("公务用车购置费预算{}，安排购置车辆却为0辆", context.printed(id)),
        format!("{} are budgeted for vehicles, but none are to be bought", context.printed(id)),
    );
    desk.report(Finding::new(Severity::Warning, message, vec![vehicles, id]));
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

fn last_year(context: &Context<'_>, counted: &Figure) -> bool {
    ["上年", "去年", "上一年"].iter().any(|word| context.quote_before(counted, word))
        || context.account.period(counted) != context.account.header.year
}

/// Money for journeys or guests, and no group and no people, or the other way round: 因公出国（境）费7.20万元。全年安排团组0个、累计0人次.
fn nobody(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, groups: &Figure, people: &Figure) {
    let costs: &[&str] = match groups.subject_name() {
        "因公出国（境）团组" => &["因公出国（境）费"],
        "公务接待批次" | "国内公务接待批次" => &["公务接待费", "国内公务接待支出", "国内公务接待费"],
        _ => return,
    };
    let counts = groups.measure == Measure::Count && people.measure == Measure::Count;
    if !counts || groups.value.is_zero() != people.value.is_zero() || !matches!(people.counter.as_str(), "人次" | "人") {
        return;
    }
    let none = groups.value.is_zero();
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
    // Whoever else may have paid is named: 费用由组团单位承担.
    let paid = || {
        context.paragraph(groups).is_some_and(|view| context.book.class("paid-otherwise").iter().any(|word| view.contains(word.as_str())))
    };
    if cost.value.is_zero() == none || !none && (last_year(context, groups) || paid()) {
        return;
    }
    let subject = context.subject(FigureId(at));
    let message = if none {
        words(
            format!("“{}”{}{}，却为0{}、0{}", subject.chinese, cost.value, cost.unit_label(), groups.counter, people.counter),
            format!("{} is {}{}, but of no group and no people", subject.english, cost.value, cost.unit_label()),
        )
    } else {
        words(
            format!(
                "“{}”为{}{}，却有{}{}、{}{}",
                subject.chinese,
                cost.value,
                cost.unit_label(),
                groups.value,
                groups.counter,
                people.value,
                people.counter
            ),
            format!("{} is nothing, but of {} groups and {} people", subject.english, groups.value, people.value),
        )
    };
    desk.report(Finding::new(Severity::Warning, message, vec![FigureId(at), id, FigureId(id.0 + 1)]));
}
