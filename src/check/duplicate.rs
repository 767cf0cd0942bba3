//! The same figure is printed twice with different values.
//!
//! Three kinds are told: two amounts of one measure for one subject and year within a statement (a budget item whose head says 208.80
//! and whose text says 201.50), two values of a subject that a report states once for a year, such as 三公经费 or the total of a
//! fund (一般公共预算财政拨款支出), and a part of a complete breakdown (人员经费 of 基本支出) that a paragraph of its own in the same section tells again,
//! where one of the two amounts fits the total. Amounts of other funds, years, units or activities are never compared, nor hedged ones, nor members of another
//! account's list; if more than two values are printed, they are not taken to be the same thing. Where the words name the funds of only one of
//! two amounts, or the same words stand twice in a statement, only a slip of one digit is told.
//!
//! # 中文
//!
//! 分三种：同一表述内同一对象、同一年度、同一指标的两个金额不同（如项目标题写208.80、正文写201.50）；一份报告对某年某指标只应有一个数的对象
//! （如“三公”经费、某类资金的支出合计）前后两处不同；完整列举中的某一分项（如基本支出中的人员经费）在同一节内另起一段重述而数额不同，且两数之一与合计相符。不同口径、年度、单位或评价活动的金额不互比，约数不比，列在其他科目名下的分项不比；
//! 出现两个以上不同值的，不认定为同一指标。只有一处写明资金口径，或同一表述内同样的词语出现两次的，仅在相差一位数字时提示。

use super::constraint::Weighed;
use super::finding::words;
use super::slip::{one_digit_off, slip_of_pen};
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind, Scope, tier};
use crate::number::{Law, Verdict};
use crate::pattern::Measure;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) static RULE: Rule = Rule {
    code: "GJ301",
    name: "duplicate-mismatch",
    title: Words { chinese: "同一指标前后不一致", english: "the same figure printed twice, differently" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("duplicate.rs"),
    run,
};

/// Whether a report states the total of that name once for each fund.
fn is_total(context: &Context<'_>, name: &str) -> bool {
    context.book.class("total-of-funds").iter().any(|total| total == name)
}

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for statement in &context.account.statements {
        // 价值 or 金额 alone may mean another thing each time.
        if statement.subject.as_ref().is_none_or(|subject| subject.concept.is_none() && subject.account.is_none()) {
            continue;
        }
        let mut by_measure: BTreeMap<(Measure, Option<i32>), Vec<FigureId>> = BTreeMap::new();
        for &id in &statement.figures {
            let figure = context.account.figure(id);
            // （项）收入5万元，支出决算4万元: an item is of what was spent.
            let income = figure.subject.as_ref().is_some_and(|subject| subject.account.is_some()) && context.called_income(figure);
            if eligible(figure) && !income {
                by_measure.entry((figure.measure, context.account.period(figure))).or_default().push(id);
            }
        }
        for group in by_measure.values().filter(|group| group.len() > 1) {
            compare(desk, group, Severity::Error);
        }
    }
    let mut by_subject: BTreeMap<Key<'_>, Vec<FigureId>> = BTreeMap::new();
    for (id, figure) in context.account.each() {
        if eligible(figure)
            && let Some(key) = key(context, figure)
        {
            by_subject.entry(key).or_default().push(id);
        }
    }
    for group in by_subject.values().filter(|group| group.len() > 1) {
        // Values within one statement were compared above.
        let mut statements = HashSet::new();
        let apart: Vec<FigureId> = group.iter().copied().filter(|&id| statements.insert(context.account.figure(id).statement)).collect();
        if apart.len() > 1 {
            compare(desk, &apart, Severity::Error);
        }
    }
    retold(desk);
}

/// How many paragraphs behind a breakdown its parts are told again.
const NEAR: usize = 12;

/// 基本支出9万元，其中：人员经费6万元，公用经费3万元。 and below, each in a paragraph of its own: 人员经费6万元，主要包括…. The amount of the breakdown or that of
/// the paragraph fits the total, so that both are of the same thing.
fn retold(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    // A report on a whole county goes on with the amounts of the county alone.
    if !matches!(account.header.kind, Kind::FinalAccount | Kind::Budget) {
        return;
    }
    let mut begins: HashMap<(usize, Measure), Vec<FigureId>> = HashMap::new();
    let mut last = None;
    for (id, figure) in account.each() {
        let statement = account.statement(figure.statement);
        let first = last.replace(figure.at.block) != Some(figure.at.block);
        if first
            && eligible(figure)
            && statement.member_of.is_none()
            && statement.activity.is_none()
            && account.period(figure) == account.header.year
            && let Some(concept) = statement.concept()
        {
            begins.entry((concept, figure.measure)).or_default().push(id);
        }
    }
    for group in context.groups.iter().filter(|group| group.complete && group.about.is_some() && group.parts.len() > 1) {
        let whole = account.figure(group.whole);
        for (at, &part) in group.parts.iter().enumerate() {
            let figure = account.figure(part);
            let Some(concept) = account.statement(figure.statement).concept() else { continue };
            let known = begins.get(&(concept, group.measure)).map_or(&[][..], Vec::as_slice);
            let behind = &known[known.partition_point(|&id| id <= part)..];
            let near = behind.iter().copied().take_while(|&id| account.figure(id).at.block <= figure.at.block + NEAR);
            let again: Vec<FigureId> = near.filter(|&id| is_same_part(context, whole, account.figure(id))).collect();
            let [again] = again[..] else { continue };
            let mut figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
            let fits = |figures: &[FigureId]| context.weigh(Law::Sum, figures.to_vec()).outcome.verdict != Verdict::Inconsistent;
            let told = fits(&figures);
            figures[at + 1] = again;
            if told || fits(&figures) {
                compare(desk, &[part, again], Severity::Error);
            }
        }
    }
}

/// Whether an amount at the head of a paragraph is of a part of a whole: in the whole's section or below it, of the same funds or of none named.
fn is_same_part(context: &Context<'_>, whole: &Figure, again: &Figure) -> bool {
    let account = &context.account;
    let section = |figure: &Figure| account.statement(figure.statement).section;
    let scope = |figure: &Figure| figure.subject.as_deref().map_or(Scope::Unsaid, |subject| subject.scope);
    let name = |figure: &Figure| figure.subject.as_deref().map_or("", |subject| tier(&subject.name));
    let above = std::iter::successors(Some(section(again)), |&at| account.sections.get(at).and_then(|section| section.parent));
    again.at.block > whole.at.block
        && section(whole) != 0
        && above.take(NEAR).any(|at| at == section(whole))
        && (scope(again) == Scope::Unsaid || scope(again) == scope(whole))
        && name(again) == name(whole)
}

fn eligible(figure: &Figure) -> bool {
    figure.measure.is_level()
        && figure.checkable()
        && !figure.reason
        && figure.unit.is_money()
        && figure.subject.as_ref().is_some_and(|subject| !subject.compound)
}

/// What makes two figures the same: subject, funds, level of government, report, measure, year.
type Key<'a> = (&'a str, Scope, &'static str, u32, Measure, Option<i32>);

/// Whether a section, or one around it, is about fiscal appropriation by its title.
fn under_funds(context: &Context<'_>, section: usize) -> bool {
    let sections = &context.account.sections;
    let around = std::iter::successors(Some(section), |&at| sections.get(at).and_then(|section| section.parent));
    around.filter_map(|at| sections.get(at)).any(|section| ["财政拨款", "一般公共预算"].iter().any(|funds| section.title.contains(funds)))
}

/// What makes a figure the same as others; `None` where a report may state more than one.
fn key<'a>(context: &Context<'a>, figure: &Figure) -> Option<Key<'a>> {
    let statement = context.account.statement(figure.statement);
    let subject = statement.subject.as_ref()?;
    let concept = subject.concept?;
    let entry = context.book.entry(concept);
    let report = context.account.sections.get(statement.section).map_or(0, |section| section.report);
    let total = is_total(context, &entry.name);
    // A member of a list is a part of its head: it repeats the head never, and another total of its name only where the head is a total or an
    // identity says so; 公务接待费 among 机关运行经费 is not all of it.
    if let Some(list) = statement.member_of {
        let head = context.account.statement(context.account.lists[list.0].head).concept()?;
        let whole = context.book.entry(head);
        let known = whole.single && whole.name != "机关运行经费" || is_total(context, &whole.name);
        if head == concept || !known || entry.single && !context.book.parts(head).contains(&concept) {
            return None;
        }
    }
    if statement.activity.is_some() || !(entry.single || total) {
        return None;
    }
    // 财政拨款 and 一般公共预算 are one here; without either word money of other sources may be among it.
    let own = matches!(subject.scope, Scope::Unsaid | Scope::Fiscal | Scope::GeneralPublic);
    let scope = if entry.single && own && (subject.scope != Scope::Unsaid || under_funds(context, statement.section)) {
        Scope::Fiscal
    } else {
        subject.scope
    };
    Some((entry.name.as_str(), scope, tier(&subject.name), report, figure.measure, context.account.period(figure)))
}

/// Whether two amounts of one name may be of two things: the same words twice in a statement are about a second thing that could not be named;
/// an amount of some funds may be a part of one whose funds the words leave unsaid; and 基本支出 of all funds and of one fund may carry the same
/// name. Only a slip of the pen shows that one amount was meant.
fn may_be_two(context: &Context<'_>, one: &Figure, two: &Figure) -> bool {
    let scope = |figure: &Figure| figure.subject.as_ref().map(|subject| subject.scope);
    let same_words = one.statement == two.statement && one.pattern.is_some() && one.pattern == two.pattern;
    let unsaid_total = one.subject.as_ref().is_some_and(|subject| {
        subject.scope == Scope::Unsaid && subject.concept.is_some_and(|concept| is_total(context, &context.book.entry(concept).name))
    });
    (same_words || scope(one) != scope(two)) && !slip_of_pen(one.value, two.value) || unsaid_total && !one_digit_off(one.value, two.value)
}

fn compare(desk: &mut Desk<'_>, group: &[FigureId], severity: Severity) {
    let context = desk.context;
    let first = group[0];
    let mut others: Vec<Weighed> = Vec::new();
    for &id in &group[1..] {
        let weighed = context.weigh(Law::Same, vec![id, first]);
        if weighed.outcome.verdict == Verdict::Inconsistent {
            others.push(weighed);
        } else {
            desk.settle(&weighed);
        }
    }
    let values: std::collections::BTreeSet<_> = others.iter().map(|one| context.account.figure(one.figures[0]).value).collect();
    if values.len() > 1 {
        // Three values of one name are three things of that name.
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    let Some(weighed) = others.into_iter().next() else { return };
    let other = weighed.figures[0];
    let (one, two) = (context.account.figure(first), context.account.figure(other));
    if may_be_two(context, one, two) {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    desk.settle(&weighed);
    let subject = context.subject(first);
    let message = words(
        format!(
            "“{}”{}前后不一致：一处为{}{}，一处为{}{}",
            subject.chinese,
            one.label,
            one.value,
            one.unit_label(),
            two.value,
            two.unit_label()
        ),
        format!(
            "{} ({}) is printed as {}{} and as {}{}",
            subject.english,
            one.measure.english(),
            one.value,
            one.unit_label(),
            two.value,
            two.unit_label()
        ),
    );
    let mut finding = context.mismatch(weighed, format!("{} = {}", two.value, one.value), message);
    finding.severity = severity;
    desk.report(finding);
}
