//! A balance does not follow from what came in and what was spent.
//!
//! Within one sentence about certain funds (政府性基金, 国有资本经营, 财政拨款): 年初结转和结余 + 收入 − 支出 = 年末结转和结余, and
//! 收入 − 支出 = 当年结余. Four printed numbers may be off by five half units of the last digit. Where the text leaves one of them out,
//! names one twice, or does not say which funds it speaks of, nothing is checked: distributions of other residues may come in between.
//!
//! Example: 政府性基金年初结转60.00万元，本年收入2,300.00万元，本年支出2,185.60万元，年末结转147.40万元. 60.00 + 2,300.00 − 2,185.60 = 174.40.
//!
//! # 中文
//!
//! 同一句内写明资金性质（政府性基金、国有资本经营、财政拨款等）时：年初结转和结余＋收入－支出＝年末结转和结余；收入－支出＝当年结余。四个数的尾差不超过五个末位半单位。
//! 缺一项、某项出现两次或未写明资金性质的不核对（其间可能有结余分配等）。
//!
//! 例：政府性基金年初结转60.00万元，本年收入2,300.00万元，本年支出2,185.60万元，年末结转147.40万元。复算60.00＋2,300.00－2,185.60＝174.40万元。

use super::finding::words;
use super::{Desk, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Scope};
use crate::number::Law;
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ214",
    name: "balance-mismatch",
    title: Words { chinese: "结转结余与收支不符", english: "a balance does not follow from income and expenditure" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("balance.rs"),
    run,
};

/// What a sentence says of certain funds; each of it once.
#[derive(Default)]
struct Flow {
    opening: Once,
    income: Once,
    spent: Once,
    closing: Once,
    surplus: Once,
    /// 结余分配
    distributed: Once,
    /// 使用非财政拨款结余
    used: Once,
}

/// A figure that a sentence gives once, or more often than that.
#[derive(Default, Clone, Copy)]
enum Once {
    #[default]
    Never,
    One(FigureId),
    More,
}

impl Once {
    fn add(&mut self, id: FigureId) {
        *self = match self {
            Self::Never => Self::One(id),
            _ => Self::More,
        };
    }

    fn one(self) -> Option<FigureId> {
        match self {
            Self::One(id) => Some(id),
            _ => None,
        }
    }
}

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let told = context.account.told();
    let mut start = 0;
    while start < told.len() {
        let sentence = |figure: &Figure| (figure.at.block, figure.sentence);
        let length = told[start..].iter().take_while(|figure| sentence(figure) == sentence(&told[start])).count();
        one_sentence(desk, start..start + length);
        start += length;
    }
}

fn one_sentence(desk: &mut Desk<'_>, figures: std::ops::Range<usize>) {
    let context = desk.context;
    let account = &context.account;
    let mut flow = Flow::default();
    let mut scope = Scope::Unsaid;
    for id in figures.map(FigureId) {
        let figure = account.figure(id);
        let Some(subject) = figure.subject.as_deref() else { continue };
        if figure.measure != Measure::Actual || !figure.unit.is_money() || figure.reason || figure.aside {
            continue;
        }
        if subject.scope != Scope::Unsaid {
            if scope != Scope::Unsaid && scope != subject.scope {
                return;
            }
            scope = subject.scope;
        }
        if !figure.checkable() || account.period(figure) != account.header.year {
            return;
        }
        let concept = subject.concept.map_or("", |concept| context.book.entry(concept).name.as_str());
        match concept {
            _ if subject.name.contains("结余") && (context.quote_before(figure, "当年") || context.quote_before(figure, "收支结余")) =>
            {
                flow.surplus.add(id);
            }
            "年初结转和结余" => flow.opening.add(id),
            "年末结转和结余" => flow.closing.add(id),
            "支出合计" | "支出总计" => flow.spent.add(id),
            "收入合计" | "财政拨款收入" | "收入总计" => flow.income.add(id),
            "结余分配" => flow.distributed.add(id),
            "使用非财政拨款结余" => flow.used.add(id),
            // Other uses and sources of the funds.
            _ if ["调出", "调入", "上解", "补助", "转移", "债券", "还本"].iter().any(|word| subject.name.contains(word)) => {
                return;
            }
            _ => {}
        }
    }
    let (distributed, used) = (flow.distributed.one(), flow.used.one());
    // Of all money together, what was distributed must be told as well.
    if scope == Scope::Unsaid && distributed.is_none() {
        return;
    }
    let (income, spent) = (flow.income.one(), flow.spent.one());
    if let (Some(opening), Some(income), Some(spent), Some(closing)) = (flow.opening.one(), income, spent, flow.closing.one()) {
        let parts = [(Some(opening), 1), (Some(income), 1), (used, 1), (Some(spent), -1), (distributed, -1)];
        let parts: Vec<(FigureId, i8)> = parts.into_iter().filter_map(|(id, sign)| Some((id?, sign))).collect();
        let side = |wanted: i8| parts.iter().filter(move |&&(_, sign)| sign == wanted).map(|&(id, _)| id);
        let left: Vec<FigureId> = std::iter::once(closing).chain(side(-1)).collect();
        let law = Law::Balance(left.len());
        balance(desk, law, left.into_iter().chain(side(1)).collect(), &parts);
    }
    if let (Some(income), Some(spent), Some(surplus)) = (income, spent, flow.surplus.one()) {
        balance(desk, Law::Difference, vec![surplus, income, spent], &[(income, 1), (spent, -1)]);
    }
}

/// Holds the first of the figures against what the others make, which are told with their signs.
fn balance(desk: &mut Desk<'_>, law: Law, figures: Vec<FigureId>, parts: &[(FigureId, i8)]) {
    let context = desk.context;
    let whole = figures[0];
    let weighed = context.weigh(law, figures);
    if !desk.settle(&weighed) {
        return;
    }
    let outcome = weighed.outcome;
    let mut formula = String::new();
    for &(id, sign) in parts {
        let sign = match (formula.is_empty(), sign < 0) {
            (true, _) => "",
            (false, true) => " − ",
            (false, false) => " ＋ ",
        };
        formula.push_str(&format!("{sign}{}", context.account.figure(id).value));
    }
    let stated = context.account.figure(whole);
    let (subject, unit) = (context.subject(whole), stated.unit_label());
    let message = words(
        format!("“{}”写为{}{unit}，按收支复算为{}{unit}（{formula}）", subject.chinese, stated.value, outcome.expected),
        format!("{} is said to be {}{unit}, but {formula} = {}{unit}", subject.english, stated.value, outcome.expected),
    );
    desk.report(context.mismatch(weighed, formula, message));
}
