//! A table of income and expenditure does not balance.
//!
//! In 收入支出决算总表 and 财政拨款收入支出决算总表 the total of income equals the total of expenditure; 本年收入合计 and 本年支出合计 are the sums of the
//! numbered rows above them; and the total is the year's sum with what is carried over and distributed. The rows of the three funds below
//! 年初财政拨款结转和结余 add up to it and are no addends of the total. Rows of another name leave the total undetermined. Which rows these are,
//! `patterns/identities.toml` says (`[[row_sum]]`). Besides, the relations there (`[[equation]]`) whose cells all stand in one table: in the table of basic expenditure 人员经费合计 is 301 and 303, and
//! 公用经费合计 is 302 and 310, where it has no other 类; each fund of the table of fiscal appropriation balances by itself; the rows of 三公 and
//! 机关运行经费 add up.
//!
//! # 中文
//!
//! 收支总表中，收入总计＝支出总计；本年收入合计、本年支出合计＝其上各编号行之和；总计＝本年合计与结转结余、结余分配等各行之和；
//! 年初财政拨款结转和结余之下的三类资金行之和等于该行，不再计入总计。遇有其他名称的行，总计不作判断。
//! 各行名称见 `patterns/identities.toml` 的 `[[row_sum]]`。另按其中单表的 `[[equation]]` 核对：基本支出表人员经费合计＝301＋303，公用经费合计＝302＋310（表内另有其他类的不作判断）；
//! 财政拨款收支总表各类资金分别平衡；“三公”经费、机关运行经费情况表各行相加。

use super::cells::{self, Settled};
use super::constraint::Weighed;
use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet, SheetRow};
use crate::number::Law;
use crate::pattern::{CellName, Equation, Numbering, RowParts, RowSum};

pub(super) static RULE: Rule = Rule {
    code: "GJ403",
    name: "table-balance",
    title: Words { chinese: "收支总表不平衡", english: "a table of income and expenditure does not balance" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("sheet_balance.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for equation in context.library.equations.iter().filter(|equation| equation.alone()) {
        for one in cells::settle_within(context, equation) {
            match one {
                Ok(Settled { weighed, sheets }) => told(desk, weighed, &context.account.sheets[sheets[0]], equation),
                Err(why) => desk.undetermined(why),
            }
        }
    }
    for sheet in &context.account.sheets {
        let relations: Vec<&RowSum> = context.library.row_sums.iter().filter(|relation| relation.tables.contains(&sheet.kind)).collect();
        if relations.is_empty() {
            continue;
        }
        for column in &sheet.columns {
            let of_lane = column.path.first().map_or("", String::as_str);
            let here = |row: &&SheetRow| row.at(column.index).is_some() && sheet.lane(row).unwrap_or_default() == of_lane;
            let rows: Vec<&SheetRow> = sheet.rows.iter().filter(here).collect();
            for relation in &relations {
                for (total, parts) in sums(relation, &rows) {
                    match parts {
                        Ok(parts) => add(desk, sheet, column.index, total, &parts),
                        Err(why) => desk.undetermined(why),
                    }
                }
            }
        }
    }
}

/// Tells of an equation between cells of one table.
fn told(desk: &mut Desk<'_>, weighed: Weighed, sheet: &Sheet, equation: &Equation) {
    let context = desk.context;
    if !desk.settle(&weighed) {
        return;
    }
    let unit = sheet.unit.label();
    let name = context.subject(weighed.figures[0]);
    let there: Vec<String> = weighed.figures[1..].iter().map(|&id| context.account.figure(id).value.to_string()).collect();
    let (stated, expected) = (context.printed(weighed.figures[0]), weighed.outcome.expected);
    let (formula, message) = match weighed.law {
        Law::AtMost => {
            let whole = context.subject(weighed.figures[1]);
            let other = context.printed(weighed.figures[1]);
            let message = words(
                format!("《{}》“{}”{stated}，大于“{}”{other}（{}）", sheet.title, name.chinese, whole.chinese, equation.about),
                format!("{}: {} is {stated}, more than {} with {other}", sheet.title, name.english, whole.english),
            );
            (format!("≤ {}", there.join(" ＋ ")), message)
        }
        Law::Balance(left) => {
            let side =
                |ids: &[FigureId]| ids.iter().map(|&id| context.account.figure(id).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
            let formula = format!("{} = {}", side(&weighed.figures[..left]), side(&weighed.figures[left..]));
            let message = words(
                format!("《{}》{}，实为{formula}", sheet.title, equation.about),
                format!("{}: {} is not {}", sheet.title, side(&weighed.figures[..left]), side(&weighed.figures[left..])),
            );
            (formula, message)
        }
        Law::Same if equation.right.len() == 1 => {
            let name = |cells: &[CellName]| cells.first().and_then(|cell| cell.row.first()).cloned().unwrap_or_default();
            let (one, other) = (name(&equation.left), name(&equation.right));
            let value = context.account.figure(weighed.figures[0]).value;
            let message = words(
                format!("《{}》{one}{stated}与{other}{}{unit}不相等", sheet.title, there[0]),
                format!("{}: {one} {stated} differs from {other} {}{unit}", sheet.title, there[0]),
            );
            (format!("{value} = {}", there[0]), message)
        }
        _ => {
            let formula = there.join(" ＋ ");
            let message = words(
                format!("《{}》“{}”为{stated}，各行之和为{expected}{unit}（{}）", sheet.title, name.chinese, equation.about),
                format!("{}: {} is {stated}, but its rows add up to {expected}{unit}", sheet.title, name.english),
            );
            (formula, message)
        }
    };
    desk.report(context.mismatch(weighed, formula, message));
    if equation.warning {
        desk.soften();
    }
}

/// A row of a total, and the rows that make it up; an obstacle where it is not known which do.
type Summed<'r> = (&'r SheetRow, Result<Vec<&'r SheetRow>, Obstacle>);

/// The totals that a relation finds among the rows of a lane. What is made up of rows above it is the first of its name.
fn sums<'r>(relation: &RowSum, rows: &[&'r SheetRow]) -> Vec<Summed<'r>> {
    let called = |row: &SheetRow, names: &[String]| {
        names.iter().any(|name| name.strip_prefix('=').map_or_else(|| row.name.contains(name), |whole| row.name == whole))
    };
    let first = |names: &[String]| rows.iter().position(|row| names.contains(&row.name));
    let (allowed, refused) = (first(&relation.below), first(&relation.without));
    let mut totals = rows.iter().enumerate().filter(|&(at, row)| {
        called(row, &relation.total)
            && (relation.below.is_empty() || allowed.is_some_and(|allowed| allowed < at))
            && refused.is_none_or(|refused| refused > at)
    });
    match &relation.parts {
        RowParts::Above(numbering) => {
            let total = totals.next().map(|(at, &total)| (total, Ok(numbered(&rows[..at], *numbering).collect())));
            total.into_iter().collect()
        }
        RowParts::Between { from, named, within } => {
            let total = totals.next().and_then(|(at, &total)| {
                let first = first(from).filter(|&first| first < at)?;
                Some((total, between(&rows[first..at], named, within).ok_or(Obstacle::Ambiguous)))
            });
            total.into_iter().collect()
        }
        RowParts::Below(numbering) => totals
            // What is itself a part of a sum above it is broken down by no numbered rows of its own.
            .filter(|(_, total)| total.number.ends_with('、'))
            .map(|(at, &total)| (total, Ok(rows[at + 1..].iter().copied().take_while(|row| is_numbered(row, *numbering)).collect())))
            .collect(),
        RowParts::BelowNamed { begin, passing } => totals
            .filter(|(_, total)| !begins(total, begin) && !is_aside(total, passing))
            .map(|(at, &total)| {
                let among = rows[at + 1..].iter().copied().take_while(|row| begins(row, begin) || is_aside(row, passing));
                (total, among.filter(|row| begins(row, begin)).collect::<Vec<&SheetRow>>())
            })
            .filter(|(_, parts)| !parts.is_empty())
            .map(|(total, parts)| (total, Ok(parts)))
            .collect(),
    }
}

fn numbered<'r>(rows: &[&'r SheetRow], numbering: Numbering) -> impl Iterator<Item = &'r SheetRow> {
    rows.iter().copied().filter(move |row| is_numbered(row, numbering))
}

/// A sum and what is added to it to make the total: what is carried over, drawn on or distributed, each with the rows below it that break it
/// down. None where a row is neither, so that what the total is made of is not known.
fn between<'r>(rows: &[&'r SheetRow], named: &[String], within: &[String]) -> Option<Vec<&'r SheetRow>> {
    let mut found: Vec<&SheetRow> = rows.iter().take(1).copied().collect();
    for &row in &rows[1..] {
        match found.len() {
            2.. if is_aside(row, within) => {}
            _ if named.iter().any(|word| row.name.contains(word.as_str())) => found.push(row),
            _ => return None,
        }
    }
    Some(found)
}

fn begins(row: &SheetRow, names: &[String]) -> bool {
    names.iter().any(|name| row.name.starts_with(name.as_str()))
}

/// Whether a row breaks the one above it down: it has 其中 in front or begins with one of these names.
fn is_aside(row: &SheetRow, names: &[String]) -> bool {
    row.number.starts_with("其中") || begins(row, names)
}

fn is_numbered(row: &SheetRow, numbering: Numbering) -> bool {
    match numbering {
        Numbering::Chapter => row.number.ends_with('、') && row.number.starts_with(|c: char| "一二三四五六七八九十".contains(c)),
        Numbering::Section => row.number.starts_with('（'),
        Numbering::Item => row.number.starts_with(|c: char| c.is_ascii_digit()),
    }
}

fn add(desk: &mut Desk<'_>, sheet: &Sheet, column: usize, whole: &SheetRow, parts: &[&SheetRow]) {
    let Some(total) = whole.at(column) else { return };
    tell(desk, sheet, whole, std::iter::once(total).chain(parts.iter().filter_map(|part| part.at(column))).collect());
}

/// Holds the total of a row, which stands first, against the amounts that make it up.
fn tell(desk: &mut Desk<'_>, sheet: &Sheet, whole: &SheetRow, figures: Vec<FigureId>) {
    let context = desk.context;
    let total = figures[0];
    if figures.len() < 2 {
        desk.undetermined(Obstacle::Missing);
        return;
    }
    let weighed = context.weigh(Law::Sum, figures.clone());
    if !desk.settle(&weighed) {
        return;
    }
    let outcome = weighed.outcome;
    let unit = sheet.unit.label();
    let value = context.account.figure(total).value;
    let formula = figures[1..].iter().take(30).map(|&id| context.account.figure(id).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let message = words(
        format!("《{}》“{}”为{value}{unit}，各行之和为{}{unit}", sheet.title, whole.name, outcome.expected),
        format!("{}: {} is {value}{unit}, but its rows add up to {}{unit}", sheet.title, whole.name, outcome.expected),
    );
    desk.report(context.mismatch(weighed, formula, message));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str) -> SheetRow {
        SheetRow { name: name.to_owned(), number: String::new(), code: None, row: 0, cells: Vec::new() }
    }

    /// The totals that a relation of the shipped data finds among rows of these names, each with its parts.
    fn found(id: &str, names: &[&str]) -> Vec<(String, Option<Vec<String>>)> {
        let engine = crate::engine::Engine::new(Vec::new()).unwrap();
        let relation = engine.library().row_sums.iter().find(|relation| relation.id == id).unwrap();
        let rows: Vec<SheetRow> = names.iter().map(|name| row(name)).collect();
        let rows: Vec<&SheetRow> = rows.iter().collect();
        let parts = |parts: Result<Vec<&SheetRow>, Obstacle>| parts.ok().map(|parts| parts.iter().map(|row| row.name.clone()).collect());
        sums(relation, &rows).into_iter().map(|(total, of)| (total.name.clone(), parts(of))).collect()
    }

    #[test]
    fn funds_below_a_carry_over_are_its_parts() {
        let fiscal = [
            "本年收入合计",
            "年初财政拨款结转和结余",
            "一般公共预算财政拨款",
            "政府性基金预算财政拨款",
            "国有资本经营预算财政拨款",
            "总计",
        ];
        let own = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(found("T1-3", &fiscal), [("总计".to_owned(), own(&fiscal[..2]))]);
        assert_eq!(found("T4-2", &fiscal), [(fiscal[1].to_owned(), own(&fiscal[2..5]))]);
        let all = ["本年收入合计", "使用非财政拨款结余（含专用结余）", "年初结转和结余", "总计"];
        assert_eq!(found("T1-3", &all), [("总计".to_owned(), own(&all[..3]))]);
        assert_eq!(found("T4-2", &all), []);
    }

    #[test]
    fn older_forms_break_a_carry_over_down_by_kind() {
        let rows =
            ["本年收入合计", "用事业基金弥补收支差额", "年初结转和结余", "基本支出结转", "项目支出结转和结余", "经营结余", "收入总计"];
        assert_eq!(found("T1-3", &rows), [("收入总计".to_owned(), Some(rows[..3].iter().map(|&name| name.to_owned()).collect()))]);
    }

    #[test]
    fn a_row_of_another_name_leaves_the_total_open() {
        assert_eq!(found("T1-3", &["本年收入合计", "年初结转和结余", "调入资金", "总计"]), [("总计".to_owned(), None)]);
    }
}
