//! A word of direction (增加, 减少, 持平, 大于, 小于) contradicts the numbers.
//!
//! 决算数小于预算数 is held against the actual amount and the budget it follows; 增加 and 减少 against the sign of the difference of the
//! printed amounts; the word for the amount against the word for its rate; 与上年持平 against a change printed beside it (减少0.60万元，与上年持平;
//! 减少为0.00万元，与上年持平). Amounts that could be equal within rounding contradict no word, and 基本持平 claims nothing. The one reason given for
//! less spending that is itself more spending (减少2.98%。主要原因是项目经费增加) is a warning, and the other way round.
//!
//! # 中文
//!
//! “决算数小于预算数”与其所述的决算、预算比较；“增加/减少”与两数之差的方向比较；增减额与增减率的用词互相比较；“与上年持平”与同处印出的增减额比较
//! （“减少0.60万元，与上年持平”“减少为0.00万元，与上年持平”）。舍入后可能相等的不报；“基本持平”不作判断。
//! 支出减少而所述唯一原因为经费增加的（或相反），作“疑似”。

use super::finding::words;
use super::growth;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words, difference as change};
use crate::document::Block;
use crate::figure::{Claim, Figure, FigureId, StatementId};
use crate::number::{Decimal, Law, Operand, Unit, Verdict, difference, same};
use crate::pattern::{Against, Direction, MarkKind, Measure};
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ501",
    name: "direction-mismatch",
    title: Words { chinese: "增减、大小用词与数字不符", english: "a word of direction contradicts the numbers" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("direction.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let budgeted = Budgeted::of(context);
    for claim in &context.account.claims {
        match claim.kind {
            MarkKind::FinalAboveBudget | MarkKind::FinalBelowBudget | MarkKind::FinalEqualsBudget => budget_claim(desk, claim, &budgeted),
            MarkKind::LevelWithPrior => level_claim(desk, claim, &budgeted),
            _ => {}
        }
    }
    for (id, figure) in context.account.each().filter(|(_, figure)| !figure.approximate) {
        match figure.measure {
            Measure::Change => {
                change_word(desk, id);
                reason_word(desk, id, figure);
            }
            Measure::ChangeRate => {
                rate_word(desk, id);
                reason_word(desk, id, figure);
            }
            _ => {}
        }
    }
}

/// The statements with budgets, by section and name of the subject, in the order of the text.
struct Budgeted<'a> {
    statements: HashMap<(usize, &'a str), Vec<StatementId>>,
}

impl<'a> Budgeted<'a> {
    fn of(context: &'a Context<'_>) -> Self {
        let account = &context.account;
        let mut statements: HashMap<(usize, &str), Vec<StatementId>> = HashMap::new();
        for (index, statement) in account.statements.iter().enumerate() {
            if let Some(subject) = statement.subject.as_deref()
                && statement.figures.iter().any(|&id| account.figure(id).measure.is_budget())
            {
                statements.entry((statement.section, &subject.name)).or_default().push(StatementId(index));
            }
        }
        Self { statements }
    }

    /// The last statement about a claim's subject in its section, not behind its paragraph.
    fn before(&self, context: &Context<'_>, claim: &Claim, name: &str) -> Option<StatementId> {
        let statements = self.statements.get(&(claim.section, name))?;
        let behind = statements.partition_point(|&id| context.account.statement(id).block <= claim.at.block);
        statements.get(behind.checked_sub(1)?).copied()
    }
}

/// The statement that a claim is about: the one it follows, or in its section the last one of the subject it names.
fn about(context: &Context<'_>, claim: &Claim, budgeted: &Budgeted<'_>) -> Option<StatementId> {
    let account = &context.account;
    let followed = claim.statement.filter(|&id| match (&claim.subject, &account.statement(id).subject) {
        (Some(named), Some(subject)) => named.name == subject.name,
        (None, _) => true,
        (Some(_), None) => false,
    });
    followed.or_else(|| budgeted.before(context, claim, &claim.subject.as_ref()?.name))
}

fn budget_claim(desk: &mut Desk<'_>, claim: &Claim, budgeted: &Budgeted<'_>) {
    let context = desk.context;
    let account = &context.account;
    let Some(statement) = about(context, claim, budgeted) else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    let behind = |id: FigureId| account.figure(id).at.block != claim.at.block || account.figure(id).at.view.start < claim.at.view.start;
    let levels = |fits: &dyn Fn(Measure) -> bool| -> Vec<FigureId> {
        account
            .figures_of(statement)
            .filter(|(id, figure)| {
                fits(figure.measure) && figure.checkable() && !figure.reason && behind(*id) && account.period(figure) == account.header.year
            })
            .map(|(id, _)| id)
            .collect()
    };
    let actuals = levels(&|measure| measure == Measure::Actual);
    let budgets = levels(&Measure::is_budget);
    if budgets.is_empty() {
        completion_claim(desk, claim, statement);
        return;
    }
    let Some(&actual) = actuals.last() else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    // The words are one more relation: what mends it as well as others is the likelier root.
    let claimed = |budget: FigureId| match claim.kind {
        MarkKind::FinalBelowBudget => context.weigh(Law::AtMost, vec![actual, budget]),
        MarkKind::FinalAboveBudget => context.weigh(Law::AtMost, vec![budget, actual]),
        _ => context.weigh(Law::Same, vec![actual, budget]),
    };
    let weighed: Vec<_> = budgets.iter().map(|&budget| claimed(budget)).collect();
    // Equal printed amounts may hide a difference below the last digit, but the words then explain nothing that is printed.
    // Words that fit clear no number: they follow from the numbers beside them.
    if weighed.iter().any(|weighed| weighed.outcome.verdict != Verdict::Inconsistent) {
        return;
    }
    let law = weighed[0].law;
    let figures = weighed[0].figures.clone();
    let budget = budgets[0];
    let (spent, planned) = (account.figure(actual), account.figure(budget));
    let (said, is) = match claim.kind {
        MarkKind::FinalBelowBudget => ("小于", "大于"),
        MarkKind::FinalAboveBudget => ("大于", "小于"),
        _ => ("等于", if spent.value > planned.value { "大于" } else { "小于" }),
    };
    let subject = context.subject(actual);
    let message = words(
        format!(
            "“{}”写明决算数{said}预算数，但决算{}{}{is}{}{}{}",
            subject.chinese,
            spent.value,
            spent.unit_label(),
            planned.label,
            planned.value,
            planned.unit_label()
        ),
        format!(
            "{}: the words compare actual and budget the wrong way: {}{} against {}{}",
            subject.english,
            spent.value,
            spent.unit_label(),
            planned.value,
            planned.unit_label()
        ),
    );
    let mut finding = Finding::new(Severity::Error, message, figures);
    finding.suspects = vec![actual, budget];
    if budgets.len() == 1 {
        desk.record_as(law, &finding.figures, false);
        finding.law = Some(law);
    }
    finding.stated = Some(format!("决算数{said}预算数"));
    finding.expected = Some(format!("决算数{is}预算数"));
    finding.formula = Some(format!("{} − {}", spent.value, planned.value));
    finding.places.push(Place { at: claim.at.clone() });
    desk.report(finding);
}

/// 完成预算的101%，决算数等于预算数: the budget is not printed, but the rate says how it compares.
fn completion_claim(desk: &mut Desk<'_>, claim: &Claim, statement: StatementId) {
    let context = desk.context;
    let account = &context.account;
    let rate = account.figures_of(statement).rfind(|(_, figure)| {
        figure.measure == Measure::Completion
            && figure.unit == Unit::Percent
            && figure.checkable()
            && !figure.reason
            && matches!(figure.against, Some(Against::Budget | Against::BudgetInitial))
            && figure.at.block == claim.at.block
            && figure.at.view.end <= claim.at.view.start
            && claim.at.view.start - figure.at.view.end < BESIDE
    });
    let Some((id, rate)) = rate else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    let half = Decimal::new(5, rate.decimals + 1);
    let (low, high) = (rate.value - half, rate.value + half);
    let (said, is) = match claim.kind {
        MarkKind::FinalAboveBudget if high <= Decimal::ONE_HUNDRED => ("大于", "小于"),
        MarkKind::FinalBelowBudget if low >= Decimal::ONE_HUNDRED => ("小于", "大于"),
        MarkKind::FinalEqualsBudget if low > Decimal::ONE_HUNDRED => ("等于", "大于"),
        MarkKind::FinalEqualsBudget if high < Decimal::ONE_HUNDRED => ("等于", "小于"),
        _ => return,
    };
    let subject = context.subject(id);
    let message = words(
        format!("“{}”写明决算数{said}预算数，但完成率为{}%", subject.chinese, rate.value),
        format!("{}: the words compare actual and budget the wrong way: {}% of the budget was spent", subject.english, rate.value),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![id]);
    finding.stated = Some(format!("决算数{said}预算数"));
    finding.expected = Some(format!("决算数{is}预算数"));
    finding.places.push(Place { at: claim.at.clone() });
    desk.report(finding);
}

/// How far behind a rate the words stand that say the same, in bytes.
const BESIDE: usize = 60;

/// 与上年持平 beside a change that is not zero, or beside last year's amount that differs.
fn level_claim(desk: &mut Desk<'_>, claim: &Claim, budgeted: &Budgeted<'_>) {
    let context = desk.context;
    let account = &context.account;
    let Some(statement) = claim.statement.and_then(|_| about(context, claim, budgeted)) else { return };
    let near = |id: FigureId| {
        let at = &account.figure(id).at;
        at.block == claim.at.block && at.view.end <= claim.at.view.end && claim.at.view.end - at.view.end < 120
    };
    if let Some(moved) = moved(context, claim, statement) {
        desk.evaluated();
        let figure = account.figure(moved);
        let subject = context.subject(moved);
        let level = figure.measure.is_level();
        let (way, went) = match (figure.measure.is_level(), figure.direction) {
            (true, _) => ("增减至", "changed to"),
            (false, Some(Direction::Increase)) => ("增加", "rose by"),
            (false, _) => ("减少", "fell by"),
        };
        let message = words(
            format!("“{}”写明{way}{}{}，又写与上年持平", subject.chinese, figure.value.abs(), figure.unit_label()),
            format!(
                "{} {went} {}{} and is said to be level with the year before",
                subject.english,
                figure.value.abs(),
                figure.unit_label()
            ),
        );
        let mut finding = Finding::new(Severity::Error, message, vec![moved]);
        finding.places.push(Place { at: claim.at.clone() });
        if level {
            finding.stated = Some("与上年持平".into());
        }
        desk.report(finding);
        return;
    }
    let level = account
        .figures_of(statement)
        .filter(|(id, figure)| {
            figure.measure.is_level() && figure.checkable() && near(*id) && account.period(figure) == account.header.year
        })
        .map(|(id, _)| id)
        .next_back();
    let Some(current) = level else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    let Some(prior) = context.prior_level(current).filter(|&prior| prior != current && near(prior)) else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    desk.evaluated();
    if same(context.strict(account.figure(current)), context.strict(account.figure(prior))).verdict != Verdict::Inconsistent {
        return;
    }
    let (now, then) = (account.figure(current), account.figure(prior));
    let subject = context.subject(current);
    let message = words(
        format!("“{}”写明与上年持平，但本年{}{}、上年{}{}", subject.chinese, now.value, now.unit_label(), then.value, then.unit_label()),
        format!(
            "{}: said to be level with the year before, but {}{} follows {}{}",
            subject.english,
            now.value,
            now.unit_label(),
            then.value,
            then.unit_label()
        ),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![current, prior]);
    finding.places.push(Place { at: claim.at.clone() });
    desk.report(finding);
}

/// 比上年减少0.60万元，与上年持平; 减少为0.00万元，与上年持平: the change, or the amount it led to, that the words follow at once.
fn moved(context: &Context<'_>, claim: &Claim, statement: StatementId) -> Option<FigureId> {
    let account = &context.account;
    let (id, figure) = account
        .figures_of(statement)
        .rfind(|(_, figure)| figure.at.block == claim.at.block && figure.at.view.end <= claim.at.view.start)?;
    let Block::Paragraph(paragraph) = context.document.blocks.get(claim.at.block)? else { return None };
    let between = paragraph.view.text().get(figure.at.view.end..claim.at.view.start)?;
    if between != "，" || figure.approximate || figure.reason || !figure.checkable() {
        return None;
    }
    let changed = matches!(figure.measure, Measure::Change | Measure::ChangeRate)
        && !figure.value.is_zero()
        && figure.against == Some(Against::Prior)
        && figure.direction.is_some_and(|direction| direction != Direction::Level);
    let led = figure.measure.is_level()
        && ["减少为", "减少至", "增加到", "增加至", "增加为", "下降至", "下降为", "降至", "降为"]
            .iter()
            .any(|word| paragraph.view.text()[..figure.at.view.start].ends_with(word));
    (changed || led).then_some(id)
}

/// 减少1万元，下降33.33%，增长的主要原因是…: the words that begin the explanation name the other direction.
fn reason_word(desk: &mut Desk<'_>, id: FigureId, figure: &Figure) {
    let context = desk.context;
    let Some(direction) = figure.direction.filter(|_| !figure.reason && !figure.value.is_zero()) else { return };
    let turned = match direction {
        Direction::Increase => ["减少", "下降", "降低"],
        Direction::Decrease => ["增加", "增长", "上升"],
        Direction::Level => return,
    };
    let named = turned.into_iter().find(|word| {
        ["，", "。"].iter().any(|stop| {
            ["的主要原因", "主要原因", "的原因是", "原因是"]
                .iter()
                .any(|reason| context.quote_behind(figure, &format!("{stop}{word}{reason}")))
        })
    });
    let Some(named) = named else {
        turned_reason(desk, id, figure, direction);
        return;
    };
    // 三公经费增加16.15万元，其中：…公务接待费减少0.35万元。增加的主要原因是…: what is explained is the whole.
    let mates = context.account.told()[..id.0].iter().rev().take_while(|other| other.at.block == figure.at.block);
    let explained = mates.take_while(|other| other.sentence == figure.sentence).any(|other| {
        matches!(other.measure, Measure::Change | Measure::ChangeRate)
            && other.subject != figure.subject
            && other.direction.is_some_and(|other| other != direction)
    });
    if explained {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    desk.evaluated();
    let subject = context.subject(id);
    let message = words(
        format!(
            "“{}”写明{}{}{}，原因却写“{named}的原因”",
            subject.chinese,
            word(figure.direction),
            figure.value.abs(),
            figure.unit_label()
        ),
        format!("{}: the change of {}{} is explained as if it had gone the other way", subject.english, figure.value, figure.unit_label()),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![id]);
    finding.stated = Some(format!("{named}的原因"));
    finding.expected = Some(format!("{}的原因", word(figure.direction)));
    desk.report(finding);
}

/// 水土保持支出减少2.98%，主要原因是项目经费增加。: the one reason, which ends the sentence, goes the other way.
fn turned_reason(desk: &mut Desk<'_>, id: FigureId, figure: &Figure, direction: Direction) {
    let context = desk.context;
    let spending = figure.subject.as_ref().is_some_and(|subject| {
        let name = subject.name.as_str();
        !["收入", "结转", "结余", "总计", "资产", "余额"].iter().any(|word| name.contains(word))
    });
    if !spending || !matches!(figure.against, Some(Against::Prior)) {
        return;
    }
    let Some(behind) = context.behind(figure) else { return };
    let announced = behind.strip_prefix(['，', '。']).unwrap_or(behind);
    let Some(reason) = ["主要原因是：", "主要原因是", "主要原因：", "主要原因为"].iter().find_map(|cue| announced.strip_prefix(cue))
    else {
        return;
    };
    let Some((reason, _)) = reason.split_once('。') else { return };
    let ends: &[&str] = match direction {
        Direction::Increase => &["减少", "下降", "降低"],
        Direction::Decrease => &["增加", "增长", "上升"],
        Direction::Level => return,
    };
    let Some((what, turned)) = ends.iter().find_map(|word| Some((reason.strip_suffix(word)?, *word))) else { return };
    desk.evaluated();
    let is = |class: &str, fits: &dyn Fn(&str) -> bool| context.book.class(class).iter().any(|word| fits(word));
    let single = reason.chars().count() <= 24 && !reason.contains(['，', '；', '、', '（']);
    if !single || !is("spends", &|noun| what.ends_with(noun)) || is("turns-a-reason", &|word| what.contains(word)) {
        return;
    }
    let subject = context.subject(id);
    let message = words(
        format!(
            "“{}”写明{}{}{}，所述原因“{reason}”方向相反",
            subject.chinese,
            word(figure.direction),
            figure.value.abs(),
            figure.unit_label()
        ),
        format!("{}: the change of {}{} is explained by {reason}", subject.english, figure.value, figure.unit_label()),
    );
    let mut finding = Finding::new(Severity::Warning, message, vec![id]);
    finding.stated = Some(turned.into());
    desk.report(finding);
}

/// 增加X where the printed amounts say that it decreased by X.
fn change_word(desk: &mut Desk<'_>, id: FigureId) {
    let context = desk.context;
    let figure = context.account.figure(id);
    let Some((current, base)) = change::operands(context, id, figure) else { return };
    desk.evaluated();
    if figure.value.is_zero() {
        return;
    }
    let figures = [id, current, base];
    let as_said = context.judge(&figures, |o| difference(o[0], o[1], o[2])).0.verdict;
    let turned = context.judge(&figures, |o| difference(Operand { value: -o[0].value, ..o[0] }, o[1], o[2])).0.verdict;
    if as_said == Verdict::Inconsistent && matches!(turned, Verdict::Consistent | Verdict::Rounding) {
        report_word(desk, Law::Difference, id, current, base);
    }
}

/// 增长X% where the printed amounts say that it fell by X %, or where the amount beside it goes the other way.
fn rate_word(desk: &mut Desk<'_>, id: FigureId) {
    let context = desk.context;
    let account = &context.account;
    let rate = account.figure(id);
    if rate.reason || rate.value.is_zero() {
        return;
    }
    let Some(direction) = rate.direction else { return };
    let beside = account
        .figures_of(rate.statement)
        .filter(|(other, figure)| {
            *other < id
                && id.0 - other.0 == 1
                && figure.measure == Measure::Change
                && figure.sentence == rate.sentence
                && figure.against == rate.against
                && figure.subject == rate.subject
        })
        .map(|(id, _)| id)
        .next_back();
    if let Some(amount) = beside {
        let figure = account.figure(amount);
        desk.evaluated();
        if figure.direction.is_some_and(|other| other != direction) && figure.value.abs() > Decimal::ZERO {
            let subject = context.subject(id);
            let message = words(
                format!("“{}”增减额写“{}”、增减率写“{}”，方向相反", subject.chinese, word(figure.direction), word(Some(direction))),
                format!("{}: the amount and the rate of the change go opposite ways", subject.english),
            );
            desk.report(Finding::new(Severity::Error, message, vec![amount, id]));
            return;
        }
    }
    let Some(basis) = growth::basis(context, id, rate) else { return };
    if let growth::Basis::Change(..) = basis {
        return;
    }
    desk.evaluated();
    let figures = basis.figures(id);
    let (outcome, _) = context.judge(&figures, |operands| basis.law().judge(operands));
    if outcome.verdict == Verdict::Inconsistent && growth::opposite_holds(context, &basis, &figures) {
        report_word(desk, basis.law(), id, figures[1], figures[2]);
    }
}

fn report_word(desk: &mut Desk<'_>, law: Law, id: FigureId, current: FigureId, base: FigureId) {
    let context = desk.context;
    let figure = context.account.figure(id);
    let (now, then) = (context.account.figure(current), context.account.figure(base));
    let turned = match figure.direction {
        Some(Direction::Increase) => "减少",
        _ => "增加",
    };
    let subject = context.subject(current);
    let message = words(
        format!(
            "“{}”写明{}{}{}，但{}{}与{}{}相比应为{turned}",
            subject.chinese,
            word(figure.direction),
            figure.value.abs(),
            figure.unit_label(),
            now.value,
            now.unit_label(),
            then.value,
            then.unit_label()
        ),
        format!(
            "{}: the change of {}{} goes the wrong way: {}{} after {}{}",
            subject.english,
            figure.value,
            figure.unit_label(),
            now.value,
            now.unit_label(),
            then.value,
            then.unit_label()
        ),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![id, current, base]);
    finding.law = Some(law);
    finding.stated = Some(word(figure.direction).into());
    finding.expected = Some(turned.into());
    finding.formula = Some(format!("{} − {}", now.value, then.value));
    desk.report(finding);
}

fn word(direction: Option<Direction>) -> &'static str {
    match direction {
        Some(Direction::Increase) => "增加",
        Some(Direction::Decrease) => "减少",
        Some(Direction::Level) => "持平",
        None => "变动",
    }
}
