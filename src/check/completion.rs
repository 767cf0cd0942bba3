//! A completion rate (完成率) does not fit its budget and its actual amount.
//!
//! 完成年初预算的p% is held against 支出决算 ÷ 年初预算 of the same statement, 完成全年预算的p% against 全年预算. A bare 完成预算的p% is
//! right if it fits any budget printed for the subject. A rate that does not fit the budget it names but another one is told as such; 预算执行率 of an
//! evaluation that rests on the budget at the beginning of the year, though the same sentence prints the adjusted one, is a warning.
//! A rate by name right behind what was planned and what came of it (计划45家，实际完成46家，完成率; 安排350万元，已支付345万元，支付率) is held against the two,
//! counts as well as amounts, as a warning; 100% may be all that a rate can reach, and less may be more (控制在30件以内).
//! Of whatever budget nothing was spent, its rate is 0; 100% is what forms print where nothing was planned either.
//!
//! Example: 预算为3.25万元，支出决算为3.20万元，完成预算的99.5%. 3.20 ÷ 3.25 = 98.46 %.
//!
//! # 中文
//!
//! “完成年初预算的p%”按同一表述内的支出决算÷年初预算复算，“完成全年预算的p%”按全年预算复算；未写明口径的“完成预算的p%”只要符合该项任一预算数即视为正确。
//! 比例与其写明的预算不符、却与另一预算数相符的，会指出“分母取用了另一口径”；绩效报告的“预算执行率”以年初预算为分母、而同句印有全年（调整）预算数的，作“疑似”。
//! 紧接在计划数与实际数之后、写明名称的比率（计划45家，实际完成46家，完成率；安排350万元，已支付345万元，支付率），按两数复算，不符的作“疑似”；写100%的（超额以100%计、以少为优）不报。
//! 决算为0而未写预算的，完成率应为0；写100%的（预算亦为0时的习惯写法）不报。
//!
//! 例：预算为3.25万元，支出决算为3.20万元，完成预算的99.5%。复算3.20÷3.25＝98.46%。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind};
use crate::number::{Decimal, Law, Unit, Verdict, ratio};
use crate::pattern::{Against, Measure};

pub(super) static RULE: Rule = Rule {
    code: "GJ202",
    name: "completion-mismatch",
    title: Words { chinese: "完成率与预算、决算不符", english: "a completion rate does not fit budget and actual" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("completion.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::Completion || figure.unit != Unit::Percent {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some((actual, budgets)) = operands(context, id, figure) else {
            if let Some((planned, done)) = in_one_breath(context, id, figure) {
                named(desk, id, planned, done);
                continue;
            }
            if let Some(actual) = spent_near(context, id, figure).filter(|&actual| context.account.figure(actual).value.is_zero()) {
                of_nothing(desk, id, actual);
                continue;
            }
            desk.undetermined(if figure.uncertain { Obstacle::Ambiguous } else { Obstacle::Missing });
            continue;
        };
        let named: Vec<FigureId> =
            budgets.iter().copied().filter(|&budget| names(figure.against, context.account.figure(budget).measure)).collect();
        let candidates = if named.is_empty() { &budgets } else { &named };
        let mut judged: Vec<Weighed> = candidates.iter().map(|&budget| context.weigh(Law::Ratio, vec![id, actual, budget])).collect();
        let best = judged.iter().position(|one| matches!(one.outcome.verdict, Verdict::Consistent | Verdict::Rounding)).unwrap_or(0);
        let weighed = judged.swap_remove(best);
        if weighed.outcome.verdict == Verdict::Inconsistent && context.another_meant(id, Law::Ratio, &weighed.figures) {
            desk.undetermined(Obstacle::Ambiguous);
            continue;
        }
        if let Some(adjusted) = wrong_base(context, id, figure, &weighed, &budgets) {
            desk.settle(&weighed);
            let (budget, right) = (context.account.figure(weighed.figures[2]), context.account.figure(adjusted));
            let subject = context.subject(actual);
            let message = words(
                format!(
                    "“{}”的执行率{}%以{}{}{}为分母，执行率应以{}{}{}为分母",
                    subject.chinese,
                    figure.value,
                    budget.label,
                    budget.value,
                    budget.unit_label(),
                    right.label,
                    right.value,
                    right.unit_label()
                ),
                format!("{}: the rate of {}% rests on the budget at the beginning of the year", subject.english, figure.value),
            );
            desk.report(Finding::new(Severity::Warning, message, vec![id, actual, adjusted]));
            continue;
        }
        if desk.settle(&weighed) {
            let (budget, outcome) = (weighed.figures[2], weighed.outcome);
            let (actual_figure, budget_figure) = (context.account.figure(actual), context.account.figure(budget));
            let formula =
                format!("{}{} ÷ {}{}", actual_figure.value, actual_figure.unit_label(), budget_figure.value, budget_figure.unit_label());
            let subject = context.subject(actual);
            let message = words(
                format!(
                    "“{}”的完成率写为{}%，按决算与{}复算为{}%（{formula}）",
                    subject.chinese, figure.value, budget_figure.label, outcome.expected
                ),
                format!("{}: completion is said to be {}%, but {formula} = {}%", subject.english, figure.value, outcome.expected),
            );
            let mut finding = context.mismatch(weighed, formula, message);
            let other = budgets.iter().find(|&&other| other != budget && ratio_holds(context, id, actual, other));
            if let Some(&other) = other {
                let other = context.account.figure(other);
                finding.suggestion = Some(words(
                    format!("该比例与{}{}{}相符，疑将其误作分母", other.label, other.value, other.unit_label()),
                    format!("the rate fits the {} of {}{} as its base", other.measure.english(), other.value, other.unit_label()),
                ));
            }
            desk.report(finding);
        }
    }
}

/// The adjusted budget of the same sentence that 执行率 of an evaluation is a rate of, where the rate rests on the budget at the beginning of the year.
fn wrong_base(context: &Context<'_>, id: FigureId, rate: &Figure, weighed: &Weighed, budgets: &[FigureId]) -> Option<FigureId> {
    let base = context.account.figure(weighed.figures[2]);
    let fits = weighed.outcome.verdict == Verdict::Consistent && base.measure == Measure::BudgetInitial;
    if !fits || context.account.header.kind != Kind::Performance || !context.quote_before(rate, "预算执行率") {
        return None;
    }
    let adjusted = |&other: &FigureId| {
        let figure = context.account.figure(other);
        figure.measure == Measure::BudgetAdjusted && figure.sentence == rate.sentence && base.sentence == rate.sentence
    };
    let other = budgets.iter().copied().find(adjusted)?;
    (!ratio_holds(context, id, weighed.figures[1], other)).then_some(other)
}

/// Names of rates, and the words for what came of a plan that each of them is a rate of.
const NAMED: [(&str, &[&str]); 7] = [
    ("完成率", &["完成", "实际"]),
    ("到位率", &["到位"]),
    ("支付率", &["支付"]),
    ("支出率", &["支出"]),
    ("拨付率", &["拨付"]),
    ("执行率", &["支出", "执行", "使用", "支付"]),
    ("使用率", &["使用"]),
];

/// How many characters stand between a plan and what came of it at most.
const BREATH: usize = 12;

/// What was planned and what came of it, right before a rate by name: 计划完成45家，实际完成46家，完成率102.22%.
fn in_one_breath(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<(FigureId, FigureId)> {
    let (planned, done) = (FigureId(id.0.checked_sub(2)?), FigureId(id.0.checked_sub(1)?));
    let (plan, came) = (context.account.figure(planned), context.account.figure(done));
    let like = plan.comparable(came) && (plan.unit.is_money() || !plan.counter.is_empty());
    if rate.reason || !like || plan.approximate || came.approximate || !plan.value.is_sign_positive() || plan.value.is_zero() {
        return None;
    }
    let clause =
        |words: &'_ str| words.strip_prefix('，').filter(|rest| !rest.contains(['，', '。', '；', '：', '（', '）', '、'])).is_some();
    let between = context.between(plan, came).filter(|words| clause(words) && words.chars().nth(BREATH).is_none())?;
    let before = context.between(came, rate).filter(|words| clause(words))?;
    let name = before.trim_start_matches('，').trim_end_matches(['为', '达', '到']);
    let name = ["实际", "资金", "预算", "任务", "计划", "项目"].iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let (_, verbs) = NAMED.iter().find(|(known, _)| *known == name)?;
    let says = |class: &str| context.book.class(class).iter().any(|word| context.quote_before(plan, word));
    (verbs.iter().any(|verb| between.contains(verb)) && says("plan-word") && !says("no-plan-word")).then_some((planned, done))
}

/// Holds a rate by name against what was planned and what came of it.
fn named(desk: &mut Desk<'_>, id: FigureId, planned: FigureId, done: FigureId) {
    let context = desk.context;
    let rate = context.account.figure(id);
    let weighed = context.weigh(Law::Ratio, vec![id, done, planned]);
    if rate.value == Decimal::ONE_HUNDRED && weighed.outcome.verdict == Verdict::Inconsistent {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    if !desk.settle(&weighed) {
        return;
    }
    let expected = weighed.outcome.expected;
    let formula = format!("{} ÷ {}", context.printed(done), context.printed(planned));
    let subject = context.subject(id);
    let message = words(
        format!("“{}”写为{}%，按前述两数复算为{expected}%（{formula}）", subject.chinese, rate.value),
        format!("{}: the rate is said to be {}%, but {formula} = {expected}%", subject.english, rate.value),
    );
    desk.report(context.mismatch(weighed, formula, message));
    desk.soften();
}

/// Holds a rate against an actual amount of 0: it is 0 of whatever budget. 100% is what forms print where nothing was planned either.
fn of_nothing(desk: &mut Desk<'_>, id: FigureId, actual: FigureId) {
    let context = desk.context;
    let rate = context.account.figure(id);
    desk.evaluated();
    if rate.value.is_zero() || rate.value == Decimal::ONE_HUNDRED {
        return;
    }
    let subject = context.subject(actual);
    let spent = context.printed(actual);
    let message = words(
        format!("“{}”决算为{spent}，完成率却写为{}%", subject.chinese, rate.value),
        format!("{}: {spent} was spent, but completion is said to be {}%", subject.english, rate.value),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![id, actual]);
    finding.stated = Some(format!("{}%", rate.value));
    finding.expected = Some("0%".into());
    desk.report(finding);
}

/// Whether the wording of a rate names this kind of budget; a bare 预算 names any, and any rate may rest on a bare 预算.
fn names(against: Option<Against>, budget: Measure) -> bool {
    match against {
        Some(Against::BudgetInitial) => matches!(budget, Measure::BudgetInitial | Measure::Budget),
        Some(Against::BudgetAdjusted) => matches!(budget, Measure::BudgetAdjusted | Measure::Budget),
        _ => true,
    }
}

/// The actual amount that a rate stands by, in its own statement.
fn spent_near(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<FigureId> {
    if rate.reason || rate.against == Some(Against::Other) {
        return None;
    }
    context.level_near(id, |figure| of_year(context, figure, rate) && figure.measure == Measure::Actual)
}

/// Whether an amount is one of the report's year that a rate may rest on.
fn of_year(context: &Context<'_>, figure: &Figure, rate: &Figure) -> bool {
    context.usable(figure, rate) && figure.unit.is_money() && context.account.period(figure) == context.account.header.year
}

/// The actual amount and the budgets of a rate's statement.
pub(super) fn operands(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<(FigureId, Vec<FigureId>)> {
    if rate.reason || rate.against == Some(Against::Other) {
        return None;
    }
    let account = &context.account;
    let year = account.header.year;
    let wanted = |figure: &Figure| of_year(context, figure, rate);
    let actual = spent_near(context, id, rate).or_else(|| context.told_level(id, &|measure| measure == Measure::Actual))?;
    let mut budgets: Vec<FigureId> =
        account.figures_of(rate.statement).filter(|(_, figure)| wanted(figure) && figure.measure.is_budget()).map(|(id, _)| id).collect();
    if budgets.is_empty() {
        // 公务接待费支出0.88万元，完成预算的38.19%: the budget stands elsewhere.
        let told = context.told_level(id, &|measure| names(rate.against, measure) && measure.is_budget());
        budgets.extend(told);
        // 年初预算79.82万元，其中：…。调整后预算87.91万元: a bare rate may mean the other budget of that statement as well.
        if let Some(told) = told.filter(|_| !matches!(rate.against, Some(Against::BudgetInitial | Against::BudgetAdjusted))) {
            let budget = |figure: &Figure| figure.measure.is_budget() && figure.unit.is_money() && account.period(figure) == year;
            let statement = account.figure(told).statement;
            budgets.extend(account.figures_of(statement).filter(|&(id, figure)| id != told && budget(figure)).map(|(id, _)| id));
        }
    }
    (!budgets.is_empty()).then_some((actual, budgets))
}

/// Whether the rate holds with that budget as its base.
pub(super) fn ratio_holds(context: &Context<'_>, rate: FigureId, actual: FigureId, budget: FigureId) -> bool {
    let (outcome, _) = context.judge(&[rate, actual, budget], |o| ratio(o[0], o[1], o[2]));
    matches!(outcome.verdict, Verdict::Consistent | Verdict::Rounding)
}
