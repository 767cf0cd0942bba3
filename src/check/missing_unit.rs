//! An amount has lost its unit.
//!
//! Where a report prints the unit behind all amounts of its text but one to three, those are told: 支出决算为64.75，完成年初预算的107.92%. They are
//! read in 万元. Of a list whose unit stands at its end (分别为3.00、4.00万元) only the last carries it, and nothing is told.
//!
//! # 中文
//!
//! 正文各处金额均印有单位，仅一至三处未印的，疑漏写单位，如“支出决算为64.75，完成年初预算的107.92%”（按万元读取）。
//! “分别为3.00、4.00万元”一类单位写在末尾的不提示。

use super::finding::words;
use super::{Context, Desk, Finding, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};

pub(super) static RULE: Rule = Rule {
    code: "GJ111",
    name: "missing-unit",
    title: Words { chinese: "金额漏写单位", english: "an amount without its unit" },
    severities: &[Severity::Warning],
    source: include_str!("missing_unit.rs"),
    run,
};

/// How many amounts may lack the unit for that to be a slip.
const LACKING: usize = 3;

/// How many amounts with their unit there must be for each without.
const CARRYING: usize = 5;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let amounts = || context.account.each().filter(|(_, figure)| figure.unit.is_money());
    let bare: Vec<(FigureId, &Figure)> = amounts().filter(|(_, figure)| is_bare(context, figure)).collect();
    if bare.is_empty() {
        return;
    }
    desk.evaluated();
    if bare.len() > LACKING || amounts().count() < bare.len() * (CARRYING + 1) {
        return;
    }
    for (id, figure) in bare {
        let ended = ["，", "。", "；"].iter().any(|stop| context.quote_behind(figure, stop));
        if !ended
            || figure.decimals == 0
            || figure.value.is_zero()
            || ["分别", "依次", "单位：", "单位:"].iter().any(|word| near(context, figure, word))
        {
            continue;
        }
        let message = words(
            format!("金额“{}”之后疑漏写单位（按{}读取）", figure.value, figure.unit_label()),
            format!("the amount {} has no unit (it is read in {})", figure.value, figure.unit_label()),
        );
        let mut finding = Finding::new(Severity::Warning, message, vec![id]);
        finding.stated = Some(figure.value.to_string());
        finding.expected = Some(context.printed(id));
        desk.report(finding);
    }
}

/// Whether no unit is printed behind an amount.
fn is_bare(context: &Context<'_>, figure: &Figure) -> bool {
    let printed = context.paragraph(figure).and_then(|view| view.get(figure.at.view.clone()));
    printed.is_some_and(|printed| printed.ends_with(|c: char| c.is_ascii_digit()) && !printed.contains(['元', '万', '亿']))
}

/// Whether the sentence of an amount holds a word.
fn near(context: &Context<'_>, figure: &Figure, word: &str) -> bool {
    let Some(view) = context.paragraph(figure) else { return true };
    let from = view[..figure.at.view.start].rfind('。').unwrap_or_default();
    let to = view[figure.at.view.end..].find('。').map_or(view.len(), |stop| figure.at.view.end + stop);
    view[from..to].contains(word)
}
