//! A balance does not follow from what came in and what was spent.
//!
//! Within one sentence about certain funds (政府性基金, 国有资本经营, 财政拨款): 年初结转和结余 + 收入 − 支出 = 年末结转和结余, and
//! 收入 − 支出 = 当年结余, as `patterns/identities.toml` has it (`[[flow]]`). Four printed numbers may be off by five half units of the last digit. Where the text leaves one of them out,
//! names one twice, or does not say which funds it speaks of, nothing is checked: distributions of other residues may come in between.
//!
//! What is left when income and expenditure are set off (收支相抵，年终结余) is the total of the one less that of the other.
//!
//! Example: 政府性基金年初结转60.00万元，本年收入2,300.00万元，本年支出2,185.60万元，年末结转147.40万元. 60.00 + 2,300.00 − 2,185.60 = 174.40.
//!
//! # 中文
//!
//! 同一句内写明资金性质（政府性基金、国有资本经营、财政拨款等）时：年初结转和结余＋收入－支出＝年末结转和结余；收入－支出＝当年结余（见 `patterns/identities.toml` 的 `[[flow]]`）。四个数的尾差不超过五个末位半单位。
//! 缺一项、某项出现两次或未写明资金性质的不核对（其间可能有结余分配等）。
//!
//! “收支相抵，年终结余（结转）”应等于同段收入总计减支出总计。
//!
//! 例：政府性基金年初结转60.00万元，本年收入2,300.00万元，本年支出2,185.60万元，年末结转147.40万元。复算60.00＋2,300.00－2,185.60＝174.40万元。

use super::finding::words;
use super::{Context, Desk, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Scope};
use crate::number::Law;
use crate::pattern::{Flow, FlowPart, Measure};

pub(super) static RULE: Rule = Rule {
    code: "GJ214",
    name: "balance-mismatch",
    title: Words { chinese: "结转结余与收支不符", english: "a balance does not follow from income and expenditure" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("balance.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let told = context.account.told();
    let mut start = 0;
    while start < told.len() {
        let sentence = |figure: &Figure| (figure.at.block, figure.sentence);
        let length = told[start..].iter().take_while(|figure| sentence(figure) == sentence(&told[start])).count();
        for flow in &context.library.flows {
            one_sentence(desk, start..start + length, flow);
        }
        start += length;
    }
    set_off(desk);
}

/// `收入总计5万元，…。支出总计4万元，…。收支相抵，年终结余1万元`: what is left of the two totals of the paragraph.
fn set_off(desk: &mut Desk<'_>) {
    let context = desk.context;
    let told = context.account.told();
    for (at, left) in told.iter().enumerate() {
        let plain = |figure: &Figure| figure.unit.is_money() && !figure.approximate && !figure.reason && !figure.aside;
        let words = context.between_start(left);
        let set_off = ["收支相抵，", "收支相抵后，", "收支相抵"].iter().any(|word| words.ends_with(word)) && plain(left);
        let name = context.words_before(left);
        if !set_off || !["结余", "结转"].iter().any(|word| name.contains(word)) {
            continue;
        }
        let (mut income, mut spent) = (Vec::new(), Vec::new());
        for id in (0..at).rev().take_while(|&id| told[id].at.block == left.at.block).map(FigureId) {
            let figure = context.account.figure(id);
            let same = plain(figure) && figure.measure == left.measure && figure.period == left.period;
            let concept = figure
                .subject
                .as_deref()
                .and_then(|subject| subject.concept)
                .map_or("", |concept| context.book.entry(concept).name.as_str());
            match concept {
                "收入总计" if same => income.push(id),
                "支出总计" if same => spent.push(id),
                _ => {}
            }
        }
        if let ([income], [spent]) = (&income[..], &spent[..]) {
            let (income, spent) = (*income, *spent);
            balance(desk, Law::Difference, vec![FigureId(at), income, spent], &[(income, 1), (spent, -1)]);
        }
    }
}

/// Whether a figure is the amount that a flow names so.
fn is(context: &Context<'_>, part: &FlowPart, figure: &Figure) -> bool {
    let Some(subject) = figure.subject.as_deref() else { return false };
    let known = subject.concept.map(|concept| context.book.entry(concept).name.as_str());
    (part.subject.is_empty() || known.is_some_and(|known| part.subject.iter().any(|name| name == known)))
        && (part.named.is_empty() || part.named.iter().any(|word| subject.name.contains(word.as_str())))
        && (part.clause.is_empty() || part.clause.iter().any(|words| context.quote_before(figure, words)))
}

fn one_sentence(desk: &mut Desk<'_>, figures: std::ops::Range<usize>, flow: &Flow) {
    let context = desk.context;
    let account = &context.account;
    // What remains is looked for first: 当年结余 is none of the amounts that are known by their names.
    let parts: Vec<(&FlowPart, i8)> = std::iter::once((&flow.result, 0))
        .chain(flow.plus.iter().map(|part| (part, 1)))
        .chain(flow.minus.iter().map(|part| (part, -1)))
        .collect();
    let mut found: Vec<Vec<FigureId>> = vec![Vec::new(); parts.len()];
    let mut scope = Scope::Unsaid;
    let mut also: Vec<&str> = Vec::new();
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
        also.extend(subject.concept.map(|concept| context.book.entry(concept).name.as_str()));
        match parts.iter().position(|(part, _)| is(context, part, figure)) {
            Some(at) => found[at].push(id),
            None if flow.without.iter().any(|word| subject.name.contains(word.as_str())) => return,
            None => {}
        }
    }
    // Of all money together, what was distributed must be told as well.
    if scope == Scope::Unsaid && !flow.told_of_all.iter().all(|name| also.contains(&name.as_str())) {
        return;
    }
    let mut given: Vec<(FigureId, i8)> = Vec::new();
    for (&(part, sign), found) in parts.iter().zip(&found) {
        match found[..] {
            [one] => given.push((one, sign)),
            [] if part.optional => {}
            _ => return,
        }
    }
    let side = |wanted: i8| given.iter().filter(move |&&(_, sign)| sign == wanted).map(|&(id, _)| id);
    let result = side(0);
    let (law, figures) = match given.len() {
        3 => (Law::Difference, result.chain(side(1)).chain(side(-1)).collect::<Vec<_>>()),
        _ => (Law::Balance(1 + side(-1).count()), result.chain(side(-1)).chain(side(1)).collect()),
    };
    balance(desk, law, figures, &given[1..]);
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
