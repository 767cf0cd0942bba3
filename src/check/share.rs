//! A share (占比) does not fit its part and its whole.
//!
//! Wherever the text says that an amount takes p % of another, the share is recomputed from the two printed amounts. Each printed
//! number is taken as the interval it was rounded from; the share is wrong only if no unrounded amounts could give it. A share that
//! was cut off instead of rounded, or moved by 0.01 so that a list makes 100.00, is `rounding`. Where the words leave open which of
//! two enclosing totals is meant, a share that fits either is right; in a report on the execution of a budget 占总支出的 may mean any total of
//! expenditure that it prints. Money that an evaluation is about is a budget and need not fit what was spent: its share is told, as a warning,
//! only where it is said to be 100 % of what was spent or exceeds all that was.
//!
//! Example: 基本支出305.71万元，其中：人员经费275.71万元，占基本支出的97.05%. 275.71 ÷ 305.71 = 90.19 %.
//!
//! # 中文
//!
//! 文中写明某金额占另一金额的百分比时，以两处金额复算。每个数按其印出的小数位理解为一个区间，只有区间内任何取值都得不出文中比例时才报错；
//! 截断的比例、为凑足100.00而调整0.01的比例只作“尾差”。分母在文中可作两种理解时，符合其一即视为正确（预算执行报告中“占总支出的”，符合文中任一支出总数即可）。
//! 绩效自评、评价涉及的资金为预算口径，与决算数不必相符：仅写明占100%而不符的，或大于全部支出的，作“疑似”。
//!
//! 例：基本支出305.71万元，其中：人员经费275.71万元，占基本支出的97.05%。复算275.71÷305.71＝90.19%。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind, ListId, Scope};
use crate::number::{Decimal, Law, Unit, Verdict};
use crate::pattern::Measure;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) static RULE: Rule = Rule {
    code: "GJ201",
    name: "share-mismatch",
    title: Words { chinese: "占比与金额不符", english: "a share does not fit its amounts" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("share.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let sums = sums_of_lists(context);
    let largest = largest_total(context);
    let habits = habits(context);
    let totals = Totals::of_execution(context);
    let mut meant: HashMap<&str, BTreeMap<Option<Decimal>, usize>> = HashMap::new();
    let mut doubtful: Vec<(&str, Vec<Weighed>)> = Vec::new();
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::Share || !matches!(figure.unit, Unit::Percent | Unit::PerMille) {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some((part, wholes)) = operands(context, &habits, id, figure) else {
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
        let others = totals.meant_by(context, figure, part);
        let open = !others.is_empty();
        let wholes: Vec<FigureId> = wholes.into_iter().chain(others).collect();
        let mut judged: Vec<Weighed> = wholes.iter().map(weigh).collect();
        let verdict = |verdict| judged.iter().position(|one| one.outcome.verdict == verdict);
        let best = verdict(Verdict::Consistent).or_else(|| verdict(Verdict::Rounding)).unwrap_or(0);
        let amount = |one: &Weighed| context.account.figure(one.figures[2]).yuan();
        let broken = judged[best].outcome.verdict == Verdict::Inconsistent;
        if let (true, Some(words)) = (open, figure.of_words.as_deref()) {
            if broken && judged.iter().any(|one| amount(one) != amount(&judged[0])) {
                doubtful.push((words, judged));
                continue;
            }
            if !broken {
                *meant.entry(words).or_default().entry(amount(&judged[best])).or_default() += 1;
            }
        }
        let weighed = judged.swap_remove(best);
        if broken && is_evaluated(context, part, weighed.figures[2]) {
            let all = figure.value == Decimal::ONE_HUNDRED;
            let beyond = |total| context.weigh(Law::AtMost, vec![part, total]).outcome.verdict == Verdict::Inconsistent;
            if !all && !largest.is_some_and(beyond) {
                desk.undetermined(Obstacle::Ambiguous);
            } else if tell(desk, weighed) {
                desk.soften();
            }
            continue;
        }
        tell(desk, weighed);
    }
    // What the same words mean wherever a share fits, they mean where none does.
    for (words, judged) in doubtful {
        let meant = meant.get(words).filter(|amounts| amounts.len() == 1).and_then(|amounts| amounts.first_key_value());
        let meant = meant.filter(|(_, count)| **count >= HABIT).map(|(amount, _)| *amount);
        match judged.into_iter().find(|one| meant == Some(context.account.figure(one.figures[2]).yuan())) {
            Some(weighed) => {
                tell(desk, weighed);
            }
            None => desk.undetermined(Obstacle::Ambiguous),
        }
    }
}

/// How many shares that fit show which total the words of a report mean.
const HABIT: usize = 2;

/// Tells of a share that does not fit its part and its whole. Whether there is something to tell.
fn tell(desk: &mut Desk<'_>, weighed: Weighed) -> bool {
    let context = desk.context;
    if !desk.settle(&weighed) {
        return false;
    }
    let [id, part, whole] = weighed.figures[..] else { return false };
    let expected = weighed.outcome.expected;
    let formula = format!("{} ÷ {}", context.printed(part), context.printed(whole));
    let (subject, base, stated) = (context.subject(part), context.subject(whole), context.account.figure(id).value);
    let message = words(
        format!("“{}”占“{}”的比例写为{stated}%，按两处金额复算为{expected}%（{formula}）", subject.chinese, base.chinese),
        format!("{} is said to be {stated}% of {}, but {formula} = {expected}%", subject.english, base.english),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.suspects = vec![id, whole];
    desk.report(finding);
    true
}

/// How many totals are looked at for the one that a share is of.
const MOST: usize = 60;

/// The totals of a report on execution: 占总支出的20% may mean what was spent, of all or of 一般公共预算, or that with what was passed on and paid back.
struct Totals {
    /// The names of the sides, and what the report states of them, each amount once.
    sides: [(&'static str, Vec<FigureId>); 2],
}

impl Totals {
    fn of_execution(context: &Context<'_>) -> Self {
        let side = |side: &'static str| {
            let names = [format!("{side}合计"), format!("{side}总计")].map(|name| context.book.concept(&name));
            let mut seen = BTreeSet::new();
            let told = context.account.each().filter(|(_, figure)| {
                context.account.header.kind == Kind::Execution
                    && figure.subject.as_deref().is_some_and(|subject| {
                        subject.concept.is_some()
                            && names.contains(&subject.concept)
                            && matches!(subject.scope, Scope::Unsaid | Scope::GeneralPublic)
                    })
                    && figure.measure.is_level()
                    && figure.checkable()
                    && !figure.reason
            });
            let once = told.filter(|(_, figure)| seen.insert((figure.measure, context.account.period(figure), figure.yuan())));
            (side, once.map(|(id, _)| id).take(MOST).collect())
        };
        Self { sides: [side("支出"), side("收入")] }
    }

    /// The totals of the part's measure and year that the words of a share may mean, if they only say that it is a total.
    fn meant_by(&self, context: &Context<'_>, share: &Figure, part: FigureId) -> Vec<FigureId> {
        let words = share.of_words.as_deref().filter(|words| context.book.class("total-of-all").iter().any(|total| total == words));
        let side = words.and_then(|words| self.sides.iter().find(|(side, _)| words.contains(side)));
        let own = context.account.figure(part);
        let fits = |id: &FigureId| {
            let figure = context.account.figure(*id);
            *id != part
                && figure.comparable(own)
                && figure.measure == own.measure
                && context.account.period(figure) == context.account.period(own)
        };
        side.map_or_else(Vec::new, |(_, totals)| totals.iter().copied().filter(fits).collect())
    }
}

/// Whether a part is money that an evaluation is about and the whole what was spent: 自评涉及资金5万元，占项目支出总额的90%. What is evaluated is the budget
/// of projects, so that neither need fit the other.
fn is_evaluated(context: &Context<'_>, part: FigureId, whole: FigureId) -> bool {
    let activity = |id: FigureId| context.account.statement(context.account.figure(id).statement).activity.is_some();
    activity(part) && !activity(whole)
}

/// The largest amount of what was spent in the report's year.
fn largest_total(context: &Context<'_>) -> Option<FigureId> {
    let total = context.book.concept("支出合计")?;
    let spent = context.account.each().filter(|(_, figure)| {
        figure.measure == Measure::Actual
            && figure.subject.as_deref().is_some_and(|subject| subject.concept == Some(total))
            && figure.checkable()
            && !figure.reason
            && context.account.period(figure) == context.account.header.year
            && context.account.statement(figure.statement).activity.is_none()
    });
    spent.filter_map(|(id, figure)| Some((figure.yuan()?, id))).max().map(|(_, id)| id)
}

/// How many lists around a share are looked at for its whole.
const OUTERMOST: usize = 8;

/// The part of a share and the figures that may be its whole, likeliest first.
fn operands(context: &Context<'_>, habits: &Habits<'_>, id: FigureId, share: &Figure) -> Option<(FigureId, Vec<FigureId>)> {
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
    let mut wholes: Vec<FigureId> =
        share.of.or_else(|| habitual(context, habits, share)).into_iter().filter(|&whole| fits(whole)).collect();
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

/// What the words for a whole mean in a list: the figure that all shares which are known to be of one are of, how many those are, and how many are not.
type Habits<'a> = HashMap<(ListId, &'a str), (Option<FigureId>, usize, usize)>;

fn habits<'a>(context: &'a Context<'_>) -> Habits<'a> {
    let mut habits = Habits::new();
    for (_, figure) in context.account.each().filter(|(_, figure)| figure.measure == Measure::Share) {
        let list = context.account.statement(figure.statement).member_of;
        if let (Some(list), Some(words)) = (list, figure.of_words.as_deref()) {
            let (whole, known, unknown) = habits.entry((list, words)).or_insert((figure.of, 0, 0));
            match figure.of {
                Some(of) if *whole == Some(of) || *known == 0 => (*whole, *known) = (Some(of), *known + 1),
                _ => *unknown += 1,
            }
        }
    }
    habits
}

/// 占本年财政拨款支出的5%: where that is, in the same list and words, what all other shares are of, the one that does not fit is of it too.
fn habitual(context: &Context<'_>, habits: &Habits<'_>, share: &Figure) -> Option<FigureId> {
    let list = context.account.statement(share.statement).member_of?;
    let &(whole, known, unknown) = habits.get(&(list, share.of_words.as_deref()?))?;
    whole.filter(|_| known > 1 && unknown == 1)
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
