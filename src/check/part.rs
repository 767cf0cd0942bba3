//! A part (分项) is larger than its whole.
//!
//! A member of a list, or a part that an identity bounds by its whole, cannot exceed it, nor can the kinds of the economic classification that are
//! listed exceed together what they are kinds of, nor, as a warning, costs in one enumeration (建安工程费3万元、设备购置费1万元等). An amount said to be 100 % of something is
//! that something: 2,138.56万元，占项目支出总额的100% states total project expenditure, which cannot exceed total expenditure.
//! Totals of other funds (口径) are kept apart: a part limited to 一般公共预算 may be held against totals that include it.
//!
//! # 中文
//!
//! 清单中的分项、勾稽关系规定不得大于整体的部分，均不能大于其整体；所列经济分类各项之和也不能大于其整体；以顿号列举的各项费用（可有“等”）之和大于整体的，作“疑似”。写明“占某总额的100%”的金额即为该总额，也据此比较：
//! 如“共涉及资金2138.56万元，占项目支出总额的100%”，即项目支出总额为2138.56万元，不应大于支出合计。不同资金口径不混比。

use super::finding::words;
use super::group::Group;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Scope};
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::{Identity, Measure, Relation};
use std::collections::{BTreeMap, HashMap};

pub(super) static RULE: Rule = Rule {
    code: "GJ207",
    name: "part-exceeds-whole",
    title: Words { chinese: "分项大于整体", english: "a part is larger than its whole" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("part.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for group in context.groups.iter().filter(|group| group.measure != Measure::Change) {
        let whole = context.account.figure(group.whole);
        if whole.value.is_sign_negative() {
            continue;
        }
        if group.measure == Measure::Count && !group.complete {
            // 编制186人，实有241人: counts of another kind may follow one another.
            continue;
        }
        if !group.complete && group.parts.len() > 1 && disjoint(context, group) {
            exceeded(desk, group);
        } else if !group.complete && enumerated(context, group) && exceeded(desk, group) {
            desk.soften();
        }
        for &part in &group.parts {
            let severity = if group.complete { Severity::Error } else { Severity::Warning };
            compare(desk, part, group.whole, severity);
        }
    }
    for identity in &context.library.identities {
        match identity.relation {
            Relation::AtMost => bounded(desk, identity),
            Relation::SumAtMost => bounded_sum(desk, identity),
            Relation::Sum => {}
        }
    }
}

fn compare(desk: &mut Desk<'_>, part: FigureId, whole: FigureId, severity: Severity) {
    let context = desk.context;
    let weighed = context.weigh(Law::AtMost, vec![part, whole]);
    if desk.settle(&weighed) && weighed.outcome.verdict == Verdict::Inconsistent {
        let (small, large) = (context.account.figure(part), context.account.figure(whole));
        let formula = format!("{} ≤ {}", small.value, large.value);
        let (one, other) = (context.subject(part), context.subject(whole));
        let message = words(
            format!(
                "分项“{}”{}{}{}大于“{}”{}{}{}",
                one.chinese,
                small.label,
                small.value,
                small.unit_label(),
                other.chinese,
                large.label,
                large.value,
                large.unit_label()
            ),
            format!(
                "the part {} ({}{}) exceeds its whole {} ({}{})",
                one.english,
                small.value,
                small.unit_label(),
                other.english,
                large.value,
                large.unit_label()
            ),
        );
        let mut finding = context.mismatch(weighed, formula, message);
        finding.severity = severity;
        finding.expected = Some(format!("≤ {}{}", large.value, large.unit_label()));
        finding.suspects = vec![whole];
        desk.report(finding);
    }
}

/// Whether the parts of a group are kinds of the economic classification, none of which holds another.
fn disjoint(context: &Context<'_>, group: &Group) -> bool {
    let kinds = context.book.class("partition-economic");
    let mut seen = std::collections::HashSet::new();
    group.parts.iter().all(|&part| {
        let name = context.account.figure(part).subject_name();
        kinds.iter().any(|kind| kind == name) && seen.insert(name)
    })
}

/// Whether a list is one enumeration of costs of one kind: 总投资5万元，其中：建安工程费3万元、设备购置费1万元等. Its members stand beside one another.
fn enumerated(context: &Context<'_>, group: &Group) -> bool {
    let account = &context.account;
    let told = |id: FigureId| account.figure(id);
    let opened = group.parts.first().and_then(|&first| context.between(told(group.whole), told(first)));
    let beside = |pair: &[FigureId]| {
        context.between(told(pair[0]), told(pair[1])).is_some_and(|words| {
            words
                .strip_prefix('、')
                .is_some_and(|name| !name.contains(['，', '；', '。', '：', '、', '（', '）']) && !name.contains("其中"))
        })
    };
    let end = |id: &FigureId| told(*id).subject_name().chars().next_back();
    let last = group.parts.first().and_then(end);
    opened.is_some_and(|words| words.starts_with("，其中：") && !words["，其中：".len()..].contains(['，', '；', '。', '：', '、', '（']))
        && group.parts.len() > 1
        && group.parts.windows(2).all(beside)
        && last == Some('费')
        && group.parts.iter().all(|part| end(part) == last)
}

/// Kinds of expenditure that make more together than what they are kinds of, whatever the list leaves out.
fn exceeded(desk: &mut Desk<'_>, group: &Group) -> bool {
    let context = desk.context;
    let figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
    let weighed = context.weigh(Law::AtLeastSum, figures);
    if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
        return false;
    }
    let whole = context.account.figure(group.whole);
    let (expected, unit) = (weighed.outcome.expected, whole.unit_label());
    let formula = group.parts.iter().map(|&part| context.account.figure(part).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let subject = context.subject(group.whole);
    let message = words(
        format!("“{}”{}{}{unit}小于其所列各项之和{expected}{unit}（{formula}）", subject.chinese, whole.label, whole.value),
        format!("{} is {}{unit}, less than the parts listed make: {expected}{unit} ({formula})", subject.english, whole.value),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.suspects = vec![group.whole];
    desk.report(finding);
    true
}

/// Holds every figure of an identity's parts against the largest whole that includes its funds.
fn bounded(desk: &mut Desk<'_>, identity: &Identity) {
    let context = desk.context;
    let Some(whole) = context.book.concept(&identity.whole) else { return };
    let parts: Vec<usize> = identity.parts.iter().filter_map(|part| context.book.concept(part)).collect();
    let totals = Totals::of(context, whole, identity.measure);
    for (id, figure) in context.account.each() {
        let (concept, scope) = match figure.subject.as_deref() {
            _ if !figure.checkable() || figure.reason || !figure.unit.is_money() || figure.measure != identity.measure => continue,
            Some(subject) if subject.concept.is_some_and(|concept| parts.contains(&concept)) && plain(context, figure) => {
                (subject.concept, subject.scope)
            }
            _ => match stated_as_all(context, id) {
                Some((concept, scope)) if parts.contains(&concept) => (Some(concept), scope),
                _ => continue,
            },
        };
        let largest = if concept == Some(whole) { None } else { totals.largest(id, context.account.period(figure), scope) };
        match largest {
            Some(total) => compare(desk, id, total, Severity::Error),
            None => desk.undetermined(Obstacle::Missing),
        }
    }
}

/// The two largest amounts of a total for each year and each of its funds: a figure is not held against itself.
struct Totals {
    by_year: HashMap<Option<i32>, BTreeMap<Scope, [Option<Total>; 2]>>,
}

/// How large a total is in 元, and which figure it is; of equal ones the last counts.
type Total = (Decimal, FigureId);

impl Totals {
    fn of(context: &Context<'_>, whole: usize, measure: Measure) -> Self {
        let mut by_year: HashMap<Option<i32>, BTreeMap<Scope, [Option<Total>; 2]>> = HashMap::new();
        for (id, figure) in context.account.each() {
            let Some(subject) = figure
                .subject
                .as_deref()
                .filter(|subject| subject.concept == Some(whole) && !matches!(subject.name.as_str(), "支出" | "收入"))
            else {
                continue;
            };
            let amount = figure.measure == measure && figure.checkable() && !figure.reason && figure.unit.is_money();
            if !amount || !plain(context, figure) {
                continue;
            }
            let held = by_year.entry(context.account.period(figure)).or_default().entry(subject.scope).or_default();
            let total = Some((yuan(figure), id));
            if total > held[0] {
                *held = [total, held[0]];
            } else if total > held[1] {
                held[1] = total;
            }
        }
        Self { by_year }
    }

    /// The largest total of a year that includes the funds of a part, other than the part itself.
    fn largest(&self, part: FigureId, year: Option<i32>, scope: Scope) -> Option<FigureId> {
        let totals = self.by_year.get(&year)?.iter().filter(|(whole, _)| Context::within(scope, **whole)).flat_map(|(_, held)| held);
        totals.flatten().filter(|(_, id)| *id != part).max().map(|&(_, id)| id)
    }
}

/// Holds the sum of an identity's parts against the whole, where each is printed with one value.
fn bounded_sum(desk: &mut Desk<'_>, identity: &Identity) {
    let context = desk.context;
    let only = |name: &String| -> Result<FigureId, Obstacle> {
        let concept = context.book.concept(name).ok_or(Obstacle::Missing)?;
        let mut found = context.account.each().filter(|(_, figure)| {
            figure.measure == identity.measure
                && figure.checkable()
                && !figure.reason
                && figure.subject.as_ref().is_some_and(|subject| subject.concept == Some(concept))
        });
        let (id, first) = found.next().ok_or(Obstacle::Missing)?;
        if found.all(|(_, other)| other.value == first.value && other.unit == first.unit) { Ok(id) } else { Err(Obstacle::Ambiguous) }
    };
    let parts: Vec<Result<FigureId, Obstacle>> = identity.parts.iter().map(only).collect();
    // A report that tells of no part claims nothing.
    if parts.iter().all(|part| *part == Err(Obstacle::Missing)) {
        return;
    }
    let (parts, whole) = match (parts.into_iter().collect::<Result<Vec<_>, _>>(), only(&identity.whole)) {
        (Ok(parts), Ok(whole)) => (parts, whole),
        (parts, whole) => {
            desk.undetermined(parts.err().or(whole.err()).unwrap_or(Obstacle::Missing));
            return;
        }
    };
    let figures: Vec<FigureId> = std::iter::once(whole).chain(parts.iter().copied()).collect();
    let weighed = context.weigh(Law::AtLeastSum, figures);
    let outcome = weighed.outcome;
    if !desk.settle(&weighed) || outcome.verdict != Verdict::Inconsistent {
        return;
    }
    let total = context.account.figure(whole);
    let formula = parts.iter().map(|&part| context.account.figure(part).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let message = words(
        format!(
            "“{}”为{}{}，小于其部分之和{}{}（{formula}），依据：{}",
            context.subject(whole).chinese,
            total.value,
            total.unit_label(),
            outcome.expected,
            total.unit_label(),
            identity.about
        ),
        format!(
            "{} is {}{}, less than the sum of its parts, {}{} ({formula})",
            context.subject(whole).english,
            total.value,
            total.unit_label(),
            outcome.expected,
            total.unit_label()
        ),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.suspects = vec![parts[1]];
    finding.suggestion = None;
    desk.report(finding);
}

/// Whether the figure is of the unit's accounts, not of an activity or a detail of something else.
fn plain(context: &Context<'_>, figure: &Figure) -> bool {
    let statement = context.account.statement(figure.statement);
    statement.activity.is_none()
}

/// What an amount is all of: the words of a share of 100 % printed right behind it.
fn stated_as_all(context: &Context<'_>, id: FigureId) -> Option<(usize, Scope)> {
    let next = FigureId(id.0 + 1);
    let share = context.account.figures.get(next.0)?;
    let figure = context.account.figure(id);
    if share.measure != Measure::Share
        || share.statement != figure.statement
        || share.value != Decimal::ONE_HUNDRED
        || share.sentence != figure.sentence
    {
        return None;
    }
    let whole = context.book.resolve(share.of_words.as_deref()?, context.account.header.unit.as_deref())?;
    Some((whole.concept?, whole.scope))
}

/// The amount in 元, for comparing sizes only.
fn yuan(figure: &Figure) -> Decimal {
    let exponent = u32::try_from(figure.unit.exponent()).unwrap_or_default();
    Decimal::from(10_i64.pow(exponent.min(12))).checked_mul(figure.value).unwrap_or(figure.value)
}
