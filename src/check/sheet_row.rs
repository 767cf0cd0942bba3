//! A row of a table does not add up: its 合计 is not the sum of the columns it is made of.
//!
//! Only columns whose headings are known to make up the total are added: 基本支出, 项目支出 …; 财政拨款收入, 事业收入 …; the three funds;
//! 人员经费 and 公用经费. A heading of any other name beside them leaves the total open. A blank cell counts as zero, for the table says which columns make up its total.
//!
//! # 中文
//!
//! 表内某行的“合计”与其组成各栏之和不符。只对表头明确构成合计的栏目求和（基本支出、项目支出等；财政拨款收入、事业收入等；三类预算资金；人员经费、公用经费），其间有其他名称的栏目时不作判断；空格按0计。

use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Column, FigureId, Sheet, SheetKind};
use crate::number::Law;

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
    &["基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出", "对附属单位补助", "事业单位经营支出", "结转下年"],
    &[
        "上年结转",
        "上年结转结余",
        "本年收入",
        "财政拨款收入",
        "一般公共预算拨款收入",
        "政府性基金预算拨款收入",
        "国有资本经营预算拨款收入",
        "一般公共预算财政拨款收入",
        "政府性基金预算财政拨款收入",
        "国有资本经营预算财政拨款收入",
        "财政专户管理资金收入",
        "财政专户管理资金",
        "单位资金",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "事业单位经营收入",
        "附属单位上缴收入",
        "其他收入",
        "使用非财政拨款结余",
        "用事业基金弥补收支差额",
    ],
    &[
        "一般公共预算财政拨款",
        "政府性基金预算财政拨款",
        "国有资本经营预算财政拨款",
        "一般公共预算拨款",
        "政府性基金预算拨款",
        "国有资本经营预算拨款",
        "一般公共预算",
        "政府性基金",
        "政府性基金预算",
        "国有资本经营预算",
        "一般公共预算资金",
        "国有资本经营",
        "财政专户管理资金",
        "单位资金",
    ],
    &["人员经费", "公用经费"],
];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for sheet in &context.account.sheets {
        let mut sums = totals(sheet);
        if sheet.kind == SheetKind::ThreePublic {
            sums.extend(three_public(sheet));
        }
        for (total, parts) in sums {
            for row in &sheet.rows {
                let Some(whole) = row.at(total) else { continue };
                let parts: Vec<FigureId> = parts.iter().filter_map(|&part| row.at(part)).collect();
                if parts.is_empty() {
                    desk.undetermined(Obstacle::Missing);
                    continue;
                }
                let figures: Vec<FigureId> = std::iter::once(whole).chain(parts).collect();
                let weighed = context.weigh(Law::Sum, figures.clone());
                if !desk.settle(&weighed) {
                    continue;
                }
                let outcome = weighed.outcome;
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
                desk.report(context.mismatch(weighed, formula, message));
            }
        }
    }
}

/// 合计＝因公出国（境）费＋小计＋公务接待费, 小计＝购置费＋运行维护费, for 预算数 and 决算数 each.
fn three_public(sheet: &Sheet) -> Vec<(usize, Vec<usize>)> {
    let mut found = Vec::new();
    // Where 会议费 and 培训费 have columns, 合计 may include them.
    if sheet.columns.iter().flat_map(|column| &column.path).any(|name| name.contains("会议费") || name.contains("培训费")) {
        return found;
    }
    for measure in ["预算数", "决算数", ""] {
        let of = |fits: &dyn Fn(&Column) -> bool| -> Option<usize> {
            let measured = |column: &&Column| match measure {
                "" => !column.path.iter().any(|name| matches!(name.as_str(), "预算数" | "决算数")),
                measure => column.path.iter().any(|name| name == measure),
            };
            let mut fitting = sheet.current().filter(measured).filter(|column| fits(column));
            let first = fitting.next()?.index;
            fitting.next().is_none().then_some(first)
        };
        let has = |column: &Column, word: &str| column.path.iter().any(|name| name.contains(word));
        let vehicles = |column: &Column| has(column, "公务用车");
        let total = of(&|column| has(column, "合计") && !vehicles(column));
        let subtotal = of(&|column| vehicles(column) && has(column, "小计"));
        let abroad = of(&|column| has(column, "出国"));
        let guests = of(&|column| has(column, "接待"));
        let bought = of(&|column| column.path.iter().any(|name| name.ends_with("购置费")));
        let ends = |name: &String| (name.ends_with("运行费") || name.ends_with("运行维护费")) && !name.contains("购置");
        let run = of(&|column| column.path.iter().any(ends));
        if let (Some(total), Some(vehicles)) = (total, subtotal) {
            found.push((total, [abroad, Some(vehicles), guests].into_iter().flatten().collect()));
        }
        if let Some(subtotal) = subtotal
            && (bought.is_some() || run.is_some())
        {
            found.push((subtotal, [bought, run].into_iter().flatten().collect()));
        }
    }
    found
}

/// The total columns of a sheet, each with the columns that make it up.
///
/// 合计 under a common heading is the total of what stands under that heading. A heading over several columns counts by its own 小计; what
/// is only a part of its neighbour (其中：教育收费) is passed over.
fn totals(sheet: &Sheet) -> Vec<(usize, Vec<usize>)> {
    let mut found = Vec::new();
    for (at, total) in sheet.columns.iter().enumerate() {
        let Some((name, heads)) = total.path.split_last() else { continue };
        if !TOTALS.contains(&name.as_str()) {
            continue;
        }
        let beside = sheet.columns[at + 1..].iter().take_while(|next| {
            let ends = next.path.get(heads.len()).is_none_or(|name| TOTALS.contains(&name.as_str()));
            next.path.starts_with(heads) && next.amounts == total.amounts && !ends
        });
        if let Some(parts) = parts(beside, heads.len()) {
            found.push((total.index, parts));
        }
    }
    found
}

/// The columns that are added up, if all of their headings are of one known family. A stranger among them may be an addend or not.
fn parts<'s>(columns: impl Iterator<Item = &'s Column>, depth: usize) -> Option<Vec<usize>> {
    let mut groups: Vec<(&str, Vec<&Column>)> = Vec::new();
    for column in columns {
        let heading = column.path.get(depth)?.as_str();
        match groups.last_mut() {
            Some((name, members)) if *name == heading => members.push(column),
            _ => groups.push((heading, vec![column])),
        }
    }
    groups.retain(|(name, _)| !is_within(name));
    FAMILIES.iter().find(|family| !groups.is_empty() && groups.iter().all(|(name, _)| family.contains(name)))?;
    let mut parts = Vec::new();
    for (_, members) in &groups {
        let own = members.iter().find(|member| member.path.get(depth + 1).is_none_or(|name| TOTALS.contains(&name.as_str())));
        match own {
            Some(own) => parts.push(own.index),
            None => parts
                .extend(members.iter().filter(|member| !member.path.last().is_some_and(|name| is_within(name))).map(|member| member.index)),
        }
    }
    Some(parts)
}

/// Whether a heading names a part of the column beside it.
fn is_within(name: &str) -> bool {
    name.starts_with("其中") || name.starts_with('#') || name.starts_with("含")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Amounts, SheetKind};
    use crate::number::Unit;

    /// The places of the totals and parts among columns with these headings, `/` between outer and inner.
    fn places(headings: &[&str]) -> Vec<(usize, Vec<usize>)> {
        let path = |heading: &&str| heading.split('/').map(str::to_owned).collect();
        let columns =
            headings.iter().enumerate().map(|(index, heading)| Column { index, path: path(heading), amounts: Amounts::Current }).collect();
        totals(&Sheet { kind: SheetKind::Other, block: 0, title: String::new(), unit: Unit::WanYuan, rows: Vec::new(), columns })
    }

    #[test]
    fn a_heading_over_several_columns_counts_by_its_own_total() {
        let income = ["本年收入合计", "财政拨款收入", "事业收入/小计", "事业收入/其中：教育收费", "经营收入", "其他收入"];
        assert_eq!(places(&income), [(0, vec![1, 2, 4, 5])]);
        let basic = ["合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"];
        assert_eq!(places(&basic), [(0, vec![1, 4]), (1, vec![2, 3])]);
        assert_eq!(places(&["合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]), [(0, vec![1, 2, 3])]);
    }

    #[test]
    fn a_total_under_a_heading_adds_up_what_stands_there() {
        let fund = ["年初结转和结余", "本年收入", "本年支出/小计", "本年支出/基本支出", "本年支出/项目支出", "年末结转和结余"];
        assert_eq!(places(&fund), [(2, vec![3, 4])]);
    }

    #[test]
    fn a_stranger_among_the_parts_leaves_the_total_open() {
        assert_eq!(places(&["合计", "基本支出", "往来支出", "项目支出"]), []);
        assert_eq!(places(&["合计", "基本支出", "项目支出", "备注金额"]), []);
    }
}
