//! A row of a table does not add up: its 合计 is not the sum of the columns it is made of.
//!
//! Only columns whose headings are known to make up the total are added: 基本支出, 项目支出 …; 财政拨款收入, 事业收入 …; the three funds;
//! 人员经费 and 公用经费. A blank cell counts as zero, for the table says which columns make up its total.
//!
//! # 中文
//!
//! 表内某行的“合计”与其组成各栏之和不符。只对表头明确构成合计的栏目求和（基本支出、项目支出等；财政拨款收入、事业收入等；三类预算资金；人员经费、公用经费），空格按0计。

use super::finding::words;
use super::{Desk, Rule, Severity, Words};
use crate::figure::{Column, FigureId, Sheet};
use crate::number::{Verdict, sum};

pub(super) static RULE: Rule = Rule {
    code: "GJ401",
    name: "table-row-sum",
    title: Words { chinese: "表内行合计与各栏之和不符", english: "a table row does not add up" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("sheet_row.rs"),
    run,
};

/// Headings of totals.
const TOTALS: &[&str] = &["合计", "小计", "本年收入合计", "本年支出合计"];

/// Headings that together make up a total, by family.
const FAMILIES: &[&[&str]] = &[
    &["基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出", "对附属单位补助", "事业单位经营支出"],
    &["财政拨款收入", "上级补助收入", "事业收入", "经营收入", "事业单位经营收入", "附属单位上缴收入", "其他收入"],
    &[
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
        "一般公共预算",
        "政府性基金",
        "政府性基金预算",
        "国有资本经营预算",
        "一般公共预算资金",
        "国有资本经营",
    ],
    &["人员经费", "公用经费"],
];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for sheet in &context.account.sheets {
        for (total, parts) in totals(sheet) {
            for row in &sheet.rows {
                let Some(whole) = row.at(total) else { continue };
                let parts: Vec<FigureId> = parts.iter().filter_map(|&part| row.at(part)).collect();
                if parts.is_empty() {
                    desk.undetermined();
                    continue;
                }
                let figures: Vec<FigureId> = std::iter::once(whole).chain(parts).collect();
                let (outcome, _) = context.judge(&figures, |operands| sum(operands[0], &operands[1..]));
                desk.evaluated();
                if !matches!(outcome.verdict, Verdict::Inconsistent | Verdict::Rounding) {
                    continue;
                }
                let unit = sheet.unit.label();
                let value = |id: FigureId| context.account.figure(id).value;
                let formula = figures[1..].iter().map(|&id| value(id).to_string()).collect::<Vec<_>>().join(" ＋ ");
                let message = words(
                    format!("《{}》“{}”行合计{}{unit}，各栏之和为{}{unit}", sheet.title, row.name, value(whole), outcome.expected),
                    format!(
                        "{}: the row {} has a total of {}{unit}, but its columns add up to {}{unit}",
                        sheet.title,
                        row.name,
                        value(whole),
                        outcome.expected
                    ),
                );
                desk.report(context.mismatch(&outcome, false, figures, formula, message));
            }
        }
    }
}

/// The total columns of a sheet, each with the columns that make it up.
fn totals(sheet: &Sheet) -> Vec<(usize, Vec<usize>)> {
    let name = |column: &Column| column.path.last().map_or("", String::as_str).to_owned();
    let mut found = Vec::new();
    for (at, column) in sheet.columns.iter().enumerate() {
        if !TOTALS.contains(&name(column).as_str()) {
            continue;
        }
        let behind = sheet.columns[at + 1..].iter().take_while(|next| !TOTALS.contains(&name(next).as_str()));
        let behind: Vec<&Column> = behind.collect();
        let Some(family) = FAMILIES.iter().find(|family| behind.first().is_some_and(|next| family.contains(&name(next).as_str()))) else {
            continue;
        };
        let parts: Vec<usize> = behind.iter().take_while(|next| family.contains(&name(next).as_str())).map(|next| next.index).collect();
        found.push((column.index, parts));
    }
    found
}
