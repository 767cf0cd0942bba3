//! A rate of change (增减率) does not fit the amounts around it.
//!
//! The rate is recomputed from what the statement prints: from this year's and last year's amount, or from this year's amount and
//! the change, whose difference is last year's. A change against the budget takes the budget as its base. If the rate holds with
//! this year's amount as the base, the wrong denominator is named. A rate behind a list (其中：…。与上年相比减少…，下降…) may be of what the
//! list breaks down or of one of its parts; only if it fits none of them it is reported, as a warning. Where both amounts and the change
//! are printed, the rate must fit all three. A change may have been taken between two rounded amounts, and then be off by a whole unit of its last
//! digit: a rate that holds so is `rounding`.
//!
//! Example: 支出决算为4.01万元，与上年相比减少0.45万元，减少12.1%. 0.45 ÷ (4.01 + 0.45) = 10.09 %.
//!
//! # 中文
//!
//! 用同一表述内的本年数与上年数，或本年数与增减额（两者倒推上年数）复算增减率；与预算相比的增减以预算为基数。若以本年数为分母恰好成立，会指出分母取用有误。
//! 列举之后的增减率（其中：…。与上年相比减少…，下降…）可能指总额，也可能指某一分项；对总额和各分项均不成立的才作“疑似”。两年金额与增减额都印出的，增减率应与三者都相符。
//! 增减额可能由两个已四舍五入的金额相减而得，末位可差一个单位；这样能成立的增减率只作“尾差”。
//!
//! 例：支出决算为4.01万元，与上年相比减少0.45万元，减少12.1%。复算0.45÷(4.01＋0.45)＝10.09%。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, ListId, StatementId};
use crate::number::{Decimal, Law, Operand, Unit, Verdict, ratio};
use crate::pattern::{Against, Measure};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ203",
    name: "growth-mismatch",
    title: Words { chinese: "增减率与金额不符", english: "a rate of change does not fit its amounts" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("growth.rs"),
    run,
};

/// What a rate of change is recomputed from.
pub(super) enum Basis {
    /// This year's level and the base.
    Levels(FigureId, FigureId),
    /// This year's level and the change.
    Change(FigureId, FigureId),
    /// The base and the change.
    BaseAndChange(FigureId, FigureId),
}

impl Basis {
    pub(super) fn figures(&self, rate: FigureId) -> Vec<FigureId> {
        match self {
            Self::Levels(one, other) | Self::Change(one, other) | Self::BaseAndChange(one, other) => vec![rate, *one, *other],
        }
    }

    pub(super) fn law(&self) -> Law {
        match self {
            Self::Levels(..) => Law::GrowthFromPrior,
            Self::Change(..) => Law::GrowthFromChange,
            Self::BaseAndChange(..) => Law::GrowthFromPriorAndChange,
        }
    }

    fn formula(&self, context: &Context<'_>) -> String {
        let text = |id: &FigureId| {
            let figure = context.account.figure(*id);
            format!("{}{}", figure.value.abs(), figure.unit_label())
        };
        match self {
            Self::Levels(current, base) => format!("({} − {}) ÷ {}", text(current), text(base), text(base)),
            Self::Change(current, change) => {
                let sign = if context.account.figure(*change).value.is_sign_negative() { '＋' } else { '−' };
                format!("{} ÷ ({} {sign} {})", text(change), text(current), text(change))
            }
            Self::BaseAndChange(base, change) => format!("{} ÷ {}", text(change), text(base)),
        }
    }
}

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut lists: HashMap<StatementId, Vec<ListId>> = HashMap::new();
    for (id, list) in context.account.each_list() {
        lists.entry(list.head).or_default().push(id);
    }
    for (id, figure) in context.account.each() {
        if figure.measure != Measure::ChangeRate || figure.unit != Unit::Percent {
            continue;
        }
        if figure.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        let Some(basis) = basis(context, id, figure) else {
            behind_list(desk, &lists, id, figure);
            continue;
        };
        beside_levels(desk, id, &basis);
        let figures = basis.figures(id);
        let mut weighed = context.weigh(basis.law(), figures.clone());
        if weighed.outcome.verdict == Verdict::Inconsistent && holds_for_rounded_amounts(context, &basis, &figures) {
            weighed.outcome.verdict = Verdict::Rounding;
        }
        let broken = weighed.outcome.verdict == Verdict::Inconsistent;
        if broken && (context.another_meant(id, basis.law(), &figures) || compared_anew(context, figure, &figures[1..])) {
            desk.undetermined(Obstacle::Ambiguous);
            continue;
        }
        if desk.settle(&weighed) {
            let outcome = weighed.outcome;
            if outcome.verdict == Verdict::Inconsistent && opposite_holds(context, &basis, &figures) {
                // The number is right and the word is wrong: another check tells it.
                continue;
            }
            let formula = basis.formula(context);
            let subject = context.subject(figures[1]);
            // Where the two go in opposite directions, their sizes alone would not say what is wrong.
            let opposed = figure.value.is_sign_negative() != outcome.expected.is_sign_negative();
            let told = |rate: Decimal| match (opposed, rate.is_sign_negative()) {
                (false, _) => format!("{}%", rate.abs()),
                (true, false) => format!("增加{rate}%"),
                (true, true) => format!("减少{}%", rate.abs()),
            };
            let message = words(
                format!("“{}”的增减率写为{}，按文中金额复算为{}（{formula}）", subject.chinese, told(figure.value), told(outcome.expected)),
                format!("{}: the rate of change is said to be {}%, but {formula} = {}%", subject.english, figure.value, outcome.expected),
            );
            let mut finding = context.mismatch(weighed, formula, message);
            if let Basis::Change(current, change) = basis
                && wrong_base_holds(context, id, current, change)
            {
                finding.suggestion = Some(words(
                    "以本年数作分母时该比例成立，疑分母应为上年数而误用本年数",
                    "the rate holds with this year's amount as its base",
                ));
            }
            desk.report(finding);
        }
    }
}

/// `比上年预算64万元增加2万元，增长3%，比上年执行数下降1%`: behind a comparison of its own a rate is not of the amounts of the one before.
fn compared_anew(context: &Context<'_>, rate: &Figure, operands: &[FigureId]) -> bool {
    operands.iter().map(|&id| context.account.figure(id)).any(|operand| {
        let words = context.words_before(operand);
        let compared = operand.measure == Measure::Change || words.starts_with(['比', '较']);
        let between = context.between(operand, rate).unwrap_or_default();
        compared && ["，比", "，较", "，同比"].iter().any(|word| between.contains(word))
    })
}

/// Whether the rate holds if the change was taken between two amounts that were rounded before: it is then off by up to a whole unit of its last
/// digit, while the rate comes from the unrounded amounts.
fn holds_for_rounded_amounts(context: &Context<'_>, basis: &Basis, figures: &[FigureId]) -> bool {
    if let Basis::Levels(..) = basis {
        return false;
    }
    [Decimal::NEGATIVE_ONE, Decimal::ONE].into_iter().any(|sign| {
        let shifted = |operands: &[Operand]| {
            let change = operands[2];
            let half = Decimal::new(5, change.decimals + 1) * sign;
            basis.law().judge(&[operands[0], operands[1], Operand { value: change.value + half, ..change }])
        };
        context.judge(figures, shifted).0.verdict != Verdict::Inconsistent
    })
}

/// A rate that fits the two amounts must fit the change printed beside it as well.
fn beside_levels(desk: &mut Desk<'_>, id: FigureId, basis: &Basis) {
    let context = desk.context;
    let Basis::Levels(_, base) = *basis else { return };
    let rate = context.account.figure(id);
    let Some(change) = change_beside(context, id, rate) else { return };
    let weigh = |basis: &Basis| context.weigh(basis.law(), basis.figures(id));
    let other = Basis::BaseAndChange(base, change);
    let weighed = weigh(&other);
    let turned = context.account.figure(change).value.is_sign_negative() != rate.value.is_sign_negative();
    let broken = |weighed: &Weighed| weighed.outcome.verdict == Verdict::Inconsistent;
    if turned || broken(&weigh(basis)) || broken(&weighed) && holds_for_rounded_amounts(context, &other, &weighed.figures) {
        return;
    }
    if !broken(&weighed) {
        desk.record(&weighed);
        return;
    }
    desk.settle(&weighed);
    let outcome = weighed.outcome;
    let formula = other.formula(context);
    let subject = context.subject(base);
    let message = words(
        format!("“{}”的增减额与增减率{}%不能同时成立（{formula}＝{}%）", subject.chinese, rate.value.abs(), outcome.expected.abs()),
        format!("{}: the change and its rate of {}% cannot both hold ({formula} = {}%)", subject.english, rate.value, outcome.expected),
    );
    desk.report(context.mismatch(weighed, formula, message));
}

/// How many lists around a statement are looked at for what a change may be of.
const OUTERMOST: usize = 4;

/// A rate behind a list is of what was broken down or of one of its parts. If it fits none of them, it is very likely wrong.
fn behind_list(desk: &mut Desk<'_>, lists: &HashMap<StatementId, Vec<ListId>>, id: FigureId, rate: &Figure) {
    let context = desk.context;
    let account = &context.account;
    let change = change_behind(context, id, rate);
    let (Some(change), false, Some(Against::Prior)) = (change, rate.reason, rate.against) else {
        desk.undetermined(if rate.uncertain { Obstacle::Ambiguous } else { Obstacle::Missing });
        return;
    };
    let mut statements = vec![rate.statement];
    statements.extend(lists.get(&rate.statement).into_iter().flatten().flat_map(|list| &account.lists[list.0].members));
    let mut up = account.statement(rate.statement).member_of;
    for _ in 0..OUTERMOST {
        let Some(list) = up else { break };
        let head = account.lists[list.0].head;
        statements.push(head);
        up = account.statement(head).member_of.filter(|&next| next < list);
    }
    let levels: Vec<FigureId> = statements
        .iter()
        .flat_map(|&statement| account.figures_of(statement))
        .filter(|(other, figure)| {
            *other < id
                && figure.measure.is_level()
                && figure.unit.is_money()
                && !figure.approximate
                && !figure.reason
                && figure.at.block == rate.at.block
                && account.period(figure) == account.header.year
        })
        .map(|(other, _)| other)
        .collect();
    let head = levels.first().copied().filter(|&first| account.figure(first).statement == rate.statement);
    let fails = |&level: &FigureId| {
        let basis = Basis::Change(level, change);
        let figures = basis.figures(id);
        context.weigh(basis.law(), figures.clone()).outcome.verdict == Verdict::Inconsistent
            && !holds_for_rounded_amounts(context, &basis, &figures)
            && !opposite_holds(context, &basis, &figures)
            && !wrong_sign_holds(context, id, level, change)
    };
    let Some(head) = head.filter(|_| levels.len() > 1 && levels.len() <= account.lists.len() + MOST && levels.iter().all(fails)) else {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    };
    let basis = Basis::Change(head, change);
    let weighed = context.weigh(basis.law(), basis.figures(id));
    desk.settle(&weighed);
    let outcome = weighed.outcome;
    let formula = basis.formula(context);
    let subject = context.subject(head);
    let message = words(
        format!(
            "列举之后的增减率{}%与增减额不符：无论指“{}”（{formula}＝{}%）还是其任一分项，均不成立",
            rate.value.abs(),
            subject.chinese,
            outcome.expected.abs()
        ),
        format!(
            "the rate of {}% behind the list fits neither {} ({formula} = {}%) nor any of its parts",
            rate.value, subject.english, outcome.expected
        ),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.severity = Severity::Warning;
    desk.report(finding);
}

/// How many amounts a rate behind a list is tried on.
const MOST: usize = 40;

/// Whether the rate holds if the change went the other way.
fn wrong_sign_holds(context: &Context<'_>, rate: FigureId, level: FigureId, change: FigureId) -> bool {
    let (turned, _) = context.judge(&[rate, level, change], |operands| {
        let turned = |operand: Operand| Operand { value: -operand.value, ..operand };
        Law::GrowthFromChange.judge(&[turned(operands[0]), operands[1], turned(operands[2])])
    });
    turned.verdict != Verdict::Inconsistent
}

/// The change printed in the sentence of a rate, about the same thing, if it is certain of what.
fn change_beside(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<FigureId> {
    change_behind(context, id, rate).filter(|&change| context.account.figure(change).checkable())
}

/// The change printed in the sentence of a rate, about the same thing, whatever that is.
fn change_behind(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<FigureId> {
    let fits = |figure: &Figure| {
        figure.measure == Measure::Change
            && !figure.approximate
            && !figure.reason
            && figure.against == rate.against
            && figure.unit.is_money()
    };
    context.level_near(id, fits).filter(|&change| context.account.figure(change).sentence == rate.sentence)
}

/// What the statement of a rate gives to recompute it from.
pub(super) fn basis(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<Basis> {
    if rate.reason {
        return within_reason(context, id, rate);
    }
    let account = &context.account;
    let change = change_beside(context, id, rate);
    let current = context.current_level(id);
    match rate.against {
        Some(Against::Prior) => match (current, context.prior_level(id), change) {
            (Some(current), Some(prior), _) => Some(Basis::Levels(current, prior)),
            (Some(current), None, Some(change)) => Some(Basis::Change(current, change)),
            (None, Some(prior), Some(change)) => Some(Basis::BaseAndChange(prior, change)),
            _ => None,
        },
        Some(Against::BudgetInitial | Against::BudgetAdjusted | Against::Budget) => {
            let wanted = |figure: &Figure| match rate.against {
                Some(Against::BudgetInitial) => figure.measure == Measure::BudgetInitial,
                Some(Against::BudgetAdjusted) => figure.measure == Measure::BudgetAdjusted,
                _ => figure.measure.is_budget(),
            };
            let budgets: Vec<FigureId> = account
                .figures_of(rate.statement)
                .filter(|(_, figure)| wanted(figure) && context.usable(figure, rate))
                .map(|(id, _)| id)
                .collect();
            let current = current.filter(|&current| account.figure(current).measure == Measure::Actual);
            match (&budgets[..], current, change) {
                ([base], Some(current), _) => Some(Basis::Levels(current, *base)),
                ([base], None, Some(change)) => Some(Basis::BaseAndChange(*base, change)),
                // The budget itself is not printed; it is what the change leaves.
                ([], Some(current), Some(change)) => Some(Basis::Change(current, change)),
                _ => None,
            }
        }
        // 支出2万元，上年支出3万元，降幅33.33%: no words name the base, but it is printed.
        None => current.zip(context.prior_level(id)).map(|(current, prior)| Basis::Levels(current, prior)),
        Some(Against::Other) => None,
    }
}

/// 主要是土地出让收入完成52亿元，比上年减少10亿元，下降16%: an explanation that tells of a thing of its own with level, change and rate.
fn within_reason(context: &Context<'_>, id: FigureId, rate: &Figure) -> Option<Basis> {
    if rate.against != Some(Against::Prior) || rate.subject.is_none() || rate.uncertain {
        return None;
    }
    let told = || {
        context.account.figures_of(rate.statement).filter(|(other, figure)| {
            *other < id && figure.sentence == rate.sentence && figure.reason && figure.checkable() && figure.unit.is_money()
        })
    };
    let one = |measure: Measure| {
        let mut found = told().filter(|(_, figure)| figure.measure == measure).map(|(id, _)| id);
        found.next().filter(|_| found.next().is_none())
    };
    let (current, change) = (one(Measure::Actual)?, one(Measure::Change)?);
    (told().count() == 2 && context.account.figure(change).against == rate.against).then_some(Basis::Change(current, change))
}

/// Whether the rate holds with its sign turned.
pub(super) fn opposite_holds(context: &Context<'_>, basis: &Basis, figures: &[FigureId]) -> bool {
    let (turned, _) = context.judge(figures, |operands| {
        let mut operands = operands.to_vec();
        operands[0].value = -operands[0].value;
        basis.law().judge(&operands)
    });
    let stated = context.account.figure(figures[0]).value;
    !stated.is_zero() && matches!(turned.verdict, Verdict::Consistent | Verdict::Rounding)
}

/// Whether change ÷ this year's amount gives the rate.
fn wrong_base_holds(context: &Context<'_>, rate: FigureId, current: FigureId, change: FigureId) -> bool {
    let (outcome, _) = context.judge(&[rate, change, current], |operands| ratio(operands[0], operands[1], operands[2]));
    matches!(outcome.verdict, Verdict::Consistent | Verdict::Rounding)
}
