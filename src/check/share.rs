//! A share (占比) does not fit its part and its whole.
//!
//! Wherever the text says that an amount takes p % of another, the share is recomputed from the two printed amounts. Each printed
//! number is taken as the interval it was rounded from; the share is wrong only if no unrounded amounts could give it. A share that
//! was cut off instead of rounded, or moved by 0.01 so that a list makes 100.00, is `rounding`. Where the words leave open which of
//! two enclosing totals is meant, a share that fits either is right.
//!
//! Example: 基本支出305.71万元，其中：人员经费275.71万元，占基本支出的97.05%. 275.71 ÷ 305.71 = 90.19 %.
//!
//! # 中文
//!
//! 文中写明某金额占另一金额的百分比时，以两处金额复算。每个数按其印出的小数位理解为一个区间，只有区间内任何取值都得不出文中比例时才报错；
//! 截断的比例、为凑足100.00而调整0.01的比例只作“尾差”。分母在文中可作两种理解时，符合其一即视为正确。
//!
//! 例：基本支出305.71万元，其中：人员经费275.71万元，占基本支出的97.05%。复算275.71÷305.71＝90.19%。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, ListId};
use crate::number::{Decimal, Law, Unit, Verdict};
use crate::pattern::Measure;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ201",
    name: "share-mismatch",
    title: Words { chinese: "占比与金额不符", english: "a share does not fit its amounts" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("share.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let sums = sums_of_lists(context);
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::Share || !matches!(figure.unit, Unit::Percent | Unit::PerMille) {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some((part, wholes)) = operands(context, id, figure) else {
            desk.undetermined(if figure.uncertain { Obstacle::Ambiguous } else { Obstacle::Missing });
            continue;
        };
        let weigh = |&whole: &FigureId| {
            let plugged = context.weigh(Law::PluggedShare, vec![id, part, whole]);
            if plugged.outcome.verdict == Verdict::Inconsistent || closes_list(context, &sums, figure) {
                plugged
            } else {
                context.weigh(Law::Ratio, vec![id, part, whole])
            }
        };
        let mut judged: Vec<Weighed> = wholes.iter().map(weigh).collect();
        let verdict = |verdict| judged.iter().position(|one| one.outcome.verdict == verdict);
        let best = verdict(Verdict::Consistent).or_else(|| verdict(Verdict::Rounding)).unwrap_or(0);
        let weighed = judged.swap_remove(best);
        if !desk.settle(&weighed) {
            continue;
        }
        let (whole, expected) = (weighed.figures[2], weighed.outcome.expected);
        let formula = format!("{} ÷ {}", context.printed(part), context.printed(whole));
        let subject = context.subject(part);
        let base = context.subject(whole);
        let message = words(
            format!("“{}”占“{}”的比例写为{}%，按两处金额复算为{expected}%（{formula}）", subject.chinese, base.chinese, figure.value),
            format!("{} is said to be {}% of {}, but {formula} = {expected}%", subject.english, figure.value, base.english),
        );
        let mut finding = context.mismatch(weighed, formula, message);
        finding.suspects = vec![id, whole];
        desk.report(finding);
    }
}

/// How many lists around a share are looked at for its whole.
const OUTERMOST: usize = 8;

/// The part of a share and the figures that may be its whole, likeliest first.
fn operands(context: &Context<'_>, id: FigureId, share: &Figure) -> Option<(FigureId, Vec<FigureId>)> {
    // 合计占总支出的6%: of more than what stands last.
    let summed = ["合计", "共计", "两项", "三项", "总共"].iter().any(|word| context.quote_before(share, word));
    if share.uncertain || summed && share.of_words.as_deref().is_none_or(|of| !of.contains("合计")) {
        return None;
    }
    let account = &context.account;
    let part = context
        .level_near(id, |figure| (figure.measure.is_level() || figure.measure == Measure::Count) && figure.checkable() && !figure.reason)?;
    let own = account.figure(part);
    let fits = |whole: FigureId| {
        let figure = account.figure(whole);
        whole != part
            && figure.checkable()
            && figure.comparable(own)
            && figure.measure == own.measure
            && account.period(figure) == account.period(own)
    };
    let mut wholes: Vec<FigureId> = share.of.into_iter().filter(|&whole| fits(whole)).collect();
    if wholes.is_empty() {
        return None;
    }
    // The heads further out: 占…的 may mean any total that encloses the part.
    let mut up = account.statement(share.statement).member_of;
    for _ in 0..OUTERMOST {
        let Some(list) = up else { break };
        let head = account.lists[list.0].head;
        wholes.extend(account.figures_of(head).map(|(id, _)| id).filter(|&id| fits(id) && share.of.is_none_or(|of| of != id)));
        // Where the head itself is said to be a share of something, the part may be meant as a share of that too.
        for (_, own) in account.figures_of(head).filter(|(_, figure)| figure.measure == Measure::Share) {
            wholes.push(own.of.filter(|&whole| fits(whole))?);
        }
        up = account.statement(head).member_of.filter(|&next| next < list);
    }
    Some((part, wholes))
}

/// The printed shares of each list in each whole, added up; `None` where the sum is beyond what a decimal holds.
type Sums = HashMap<(ListId, Option<FigureId>), Option<Decimal>>;

fn sums_of_lists(context: &Context<'_>) -> Sums {
    let mut sums = Sums::new();
    for (_, figure) in context.account.each().filter(|(_, figure)| figure.measure == Measure::Share) {
        if let Some(list) = context.account.statement(figure.statement).member_of {
            let sum = sums.entry((list, figure.of)).or_insert(Some(Decimal::ZERO));
            *sum = sum.and_then(|sum| sum.checked_add(figure.value));
        }
    }
    sums
}

/// Whether the share stands in a list whose printed shares make exactly 100, one of which may have been moved to make them do so.
fn closes_list(context: &Context<'_>, sums: &Sums, share: &Figure) -> bool {
    let list = context.account.statement(share.statement).member_of;
    list.is_some_and(|list| sums.get(&(list, share.of)) == Some(&Some(Decimal::ONE_HUNDRED)))
}
