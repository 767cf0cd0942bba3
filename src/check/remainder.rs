//! What is left (剩余, 结余, 未使用) is not what was there less what was spent of it.
//!
//! Where a sentence tells what there was (a budget, funds that were granted or are concerned), what was spent of it and what is left, the third
//! is the first less the second. The amounts before it in its paragraph are tried in every way that makes sense: one less another, one less two,
//! two less one; if any of them gives what is printed, it is right.
//!
//! Example: 年初安排预备费6000万元，全年动支4352万元，剩余1684万元. 6000 − 4352 = 1648.
//!
//! # 中文
//!
//! 同一句内写明原有数（预算、下达、涉及的资金等）、已用数（支出、动支、追回等）和剩余数（剩余、结余、结转、未使用）的，剩余数应等于原有数减已用数。
//! 同段之前的金额凡有意义的加减（一减一、一减二、二减一）逐一试算，有一种得出所印的数即认为正确。
//!
//! 例：年初安排预备费6000万元，全年动支4352万元，剩余1684万元。复算6000－4352＝1648万元。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind};
use crate::number::{Law, Operand, Verdict, difference, sum};

pub(super) static RULE: Rule = Rule {
    code: "GJ217",
    name: "remainder-mismatch",
    title: Words { chinese: "剩余数与原有数、已用数不符", english: "what is left is not what was there less what was spent" },
    severities: &[Severity::Warning],
    source: include_str!("remainder.rs"),
    run,
};

/// Words in front of what is left.
const LEFT: &[&str] = &["剩余", "尚余", "余下", "未使用", "未支出", "未支付", "结余", "结转"];

/// Those of them that a government's accounts use for the balance of all it had, which other sentences tell.
const BALANCE: &[&str] = &["结余", "结转"];

/// Words for what comes to the amounts of a sentence or goes from them besides.
const BESIDES: &[&str] = &["加上", "上解", "调出", "调入", "补助", "补充", "转贷"];

/// Words in front of what there was.
const THERE: &[&str] = &["安排", "预算", "下达", "应", "涉及", "违规", "概算", "总投资", "到位", "收到", "多发"];

/// Words in front of what was spent of it.
const SPENT: &[&str] = &["支出", "支付", "动支", "使用", "拨付", "追回", "整改", "执行", "兑付", "发放"];

/// How many amounts before what is left are tried.
const TRIED: usize = 12;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let told = context.account.told();
    for (at, left) in told.iter().enumerate() {
        let words = context.words_before(left);
        let named = LEFT.iter().any(|word| words.starts_with(word)) && !words.contains(['率', '上', '初']);
        let balance = context.account.header.kind == Kind::Execution && BALANCE.iter().any(|word| words.starts_with(word));
        let besides = || BESIDES.iter().any(|word| context.between_start(left).contains(word));
        if balance || named && besides() {
            continue;
        }
        if !named || !left.unit.is_money() || left.approximate || left.reason {
            continue;
        }
        let money = |id: &FigureId| {
            let figure = context.account.figure(*id);
            figure.unit.is_money() && !figure.approximate && !figure.reason
        };
        let block = (0..at).rev().take_while(|&id| told[id].at.block == left.at.block).map(FigureId);
        let before: Vec<FigureId> = block.filter(money).take(TRIED).collect();
        one(desk, FigureId(at), &before);
    }
}

fn one(desk: &mut Desk<'_>, id: FigureId, before: &[FigureId]) {
    let context = desk.context;
    let figure = |id: FigureId| context.account.figure(id);
    let left = figure(id);
    let says = |id: FigureId, all: &[&str]| all.iter().any(|word| context.words_before(figure(id)).contains(word));
    let sentence = |id: FigureId| figure(id).sentence == left.sentence;
    // The nearest of each, what was spent behind what there was.
    let Some(spent) =
        before.iter().copied().find(|&id| sentence(id) && says(id, SPENT) && !says(id, LEFT) && figure(id).measure.is_level())
    else {
        return;
    };
    let there = |&id: &FigureId| id < spent && (figure(id).measure.is_budget() || sentence(id) && says(id, THERE) && !says(id, SPENT));
    let Some(there) = before.iter().copied().find(there) else { return };
    if makes(context, left, before) {
        desk.evaluated();
        return;
    }
    let operand = |id: FigureId| context.strict(figure(id));
    let outcome = difference(operand(id), operand(there), operand(spent));
    let less = figure(there).yuan().zip(figure(spent).yuan()).is_some_and(|(there, spent)| there > spent);
    if outcome.verdict != Verdict::Inconsistent || !less {
        desk.undetermined(Obstacle::Undefined);
        return;
    }
    desk.evaluated();
    let formula = format!("{} − {}", context.printed(there), context.printed(spent));
    let (name, unit) = (context.words_before(left), left.unit_label());
    let message = words(
        format!("“{name}”写为{}{unit}，按原有数减已用数为{}{unit}（{formula}）", left.value, outcome.expected),
        format!("{name} is said to be {}{unit}, but {formula} = {}{unit}", left.value, outcome.expected),
    );
    let weighed = Weighed { law: Law::Difference, figures: vec![id, there, spent], outcome, lenient: false };
    let told = context.mismatch(weighed, formula, message);
    desk.report(Finding { severity: told.severity.min(Severity::Warning), ..told });
}

/// Whether the amounts before it make what is left in any way: one less another, one less two, two less one.
fn makes(context: &Context<'_>, left: &Figure, before: &[FigureId]) -> bool {
    let operands: Vec<Operand> = before.iter().map(|&id| context.strict(context.account.figure(id))).collect();
    let own = context.strict(left);
    let fits = |whole: &[Operand], parts: &[Operand]| {
        let all: Vec<Operand> = parts.iter().copied().chain([own]).collect();
        match *whole {
            [one] => sum(one, &all).verdict != Verdict::Inconsistent,
            [one, other] => two(one, other, &all),
            _ => false,
        }
    };
    let each = || operands.iter().copied().enumerate();
    each().any(|(a, whole)| {
        each().filter(|&(b, _)| b != a).any(|(b, part)| {
            fits(&[whole], &[part])
                || each()
                    .filter(|&(c, _)| c != a && c != b)
                    .any(|(c, third)| c > b && fits(&[whole], &[part, third]) || fits(&[whole, third], &[part]))
        })
    })
}

/// Whether two amounts make the others together.
fn two(one: Operand, other: Operand, all: &[Operand]) -> bool {
    let rest: Vec<Operand> = all.iter().copied().chain([Operand { value: -other.value, ..other }]).collect();
    sum(one, &rest).verdict != Verdict::Inconsistent
}
