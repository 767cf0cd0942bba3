//! A table of income and expenditure does not balance.
//!
//! In 收入支出决算总表 and 财政拨款收入支出决算总表 the total of income equals the total of expenditure; 本年收入合计 and 本年支出合计 are the sums of the
//! numbered rows above them; and the total is the year's sum with what is carried over and distributed. The rows of the three funds below
//! 年初财政拨款结转和结余 add up to it and are no addends of the total. Rows of another name leave the total undetermined. Besides, the relations of
//! `patterns/identities.toml` (`[[equation]]`) whose cells all stand in one table: in the table of basic expenditure 人员经费合计 is 301 and 303, and
//! 公用经费合计 is 302 and 310, where it has no other 类; each fund of the table of fiscal appropriation balances by itself; the rows of 三公 and
//! 机关运行经费 add up.
//!
//! # 中文
//!
//! 收支总表中，收入总计＝支出总计；本年收入合计、本年支出合计＝其上各编号行之和；总计＝本年合计与结转结余、结余分配等各行之和；
//! 年初财政拨款结转和结余之下的三类资金行之和等于该行，不再计入总计。遇有其他名称的行，总计不作判断。
//! 另按 `patterns/identities.toml` 中单表的 `[[equation]]` 核对：基本支出表人员经费合计＝301＋303，公用经费合计＝302＋310（表内另有其他类的不作判断）；
//! 财政拨款收支总表各类资金分别平衡；“三公”经费、机关运行经费情况表各行相加。

use super::cells::{self, Settled};
use super::constraint::Weighed;
use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet, SheetKind, SheetRow};
use crate::number::{Law, Verdict};
use crate::pattern::Equation;

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
    for equation in &context.library.equations {
        let settled = if equation.every_column {
            cells::settle_columns(context, equation)
        } else {
            cells::settle(context, equation).filter(|_| equation.alone()).into_iter().collect()
        };
        for one in settled {
            match one {
                Ok(Settled { weighed, sheets }) => told(desk, weighed, &context.account.sheets[sheets[0]], equation),
                Err(why) => desk.undetermined(why),
            }
        }
    }
    for sheet in context.account.sheets.iter().filter(|sheet| matches!(sheet.kind, SheetKind::Overview | SheetKind::FiscalOverview)) {
        let mut totals: Vec<FigureId> = Vec::new();
        let columns: Vec<usize> = sheet.columns.iter().map(|column| column.index).collect();
        for column in columns {
            let rows: Vec<&SheetRow> = sheet.rows.iter().filter(|row| row.at(column).is_some()).collect();
            let lane = |row: &SheetRow| sheet.lane(row).unwrap_or_default().to_owned();
            let of_lane = sheet.column(column).and_then(|column| column.path.first().cloned()).unwrap_or_default();
            let rows: Vec<&SheetRow> = rows.into_iter().filter(|row| lane(row) == of_lane).collect();
            if let Some(grand) = lane_sums(desk, sheet, column, &rows)
                && totals.len() < 2
                && first_of_lane(sheet, column)
            {
                totals.push(grand);
            }
        }
        if let [income, expenditure] = totals[..] {
            let weighed = context.weigh(Law::Same, vec![income, expenditure]);
            if desk.settle(&weighed) && weighed.outcome.verdict == Verdict::Inconsistent {
                let value = |id: FigureId| context.account.figure(id).value;
                let unit = sheet.unit.label();
                let message = words(
                    format!("《{}》收入总计{}{unit}与支出总计{}{unit}不相等", sheet.title, value(income), value(expenditure)),
                    format!(
                        "{}: total income {}{unit} differs from total expenditure {}{unit}",
                        sheet.title,
                        value(income),
                        value(expenditure)
                    ),
                );
                desk.report(context.mismatch(weighed, format!("{} = {}", value(income), value(expenditure)), message));
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

/// Whether a column is the first of its lane: the total of the lane and not one fund's.
fn first_of_lane(sheet: &Sheet, column: usize) -> bool {
    let lane = |index: usize| sheet.column(index).and_then(|column| column.path.first());
    sheet.columns.iter().find(|other| other.path.first() == lane(column)).is_some_and(|first| first.index == column)
}

/// Checks the sums of a lane's column; gives the figure of its grand total.
fn lane_sums(desk: &mut Desk<'_>, sheet: &Sheet, column: usize, rows: &[&SheetRow]) -> Option<FigureId> {
    let grand_at = rows.iter().position(|row| matches!(row.name.as_str(), "总计" | "收入总计" | "支出总计"))?;
    let grand = rows[grand_at].at(column)?;
    let year_at = rows.iter().position(|row| matches!(row.name.as_str(), "本年收入合计" | "本年支出合计"));
    let top = |row: &&&SheetRow| row.number.ends_with('、') && row.number.starts_with(|c: char| "一二三四五六七八九十".contains(c));
    match year_at {
        Some(year) if year < grand_at => {
            let above: Vec<&SheetRow> = rows[..year].iter().filter(top).copied().collect();
            add(desk, sheet, column, rows[year], &above);
            match carried(&rows[year + 1..grand_at]) {
                Some(carried) => {
                    let wholes: Vec<&SheetRow> = std::iter::once(rows[year]).chain(carried.iter().map(|&(row, _)| row)).collect();
                    add(desk, sheet, column, rows[grand_at], &wholes);
                    for (row, funds) in carried.iter().filter(|(_, funds)| !funds.is_empty()) {
                        add(desk, sheet, column, row, funds);
                    }
                }
                None => desk.undetermined(Obstacle::Ambiguous),
            }
        }
        _ => {
            let above: Vec<&SheetRow> = rows[..grand_at].iter().filter(top).copied().collect();
            add(desk, sheet, column, rows[grand_at], &above);
            broken_down(desk, sheet, column, &rows[..grand_at]);
        }
    }
    Some(grand)
}

/// 一、本年收入 and 二、上年结转 of a budget are the sums of the rows （一）, （二） … below them.
fn broken_down(desk: &mut Desk<'_>, sheet: &Sheet, column: usize, rows: &[&SheetRow]) {
    const WHOLES: [&str; 7] = ["本年收入", "本年支出", "上年结转", "上年结转结余", "上年结转和结余", "年初结转和结余", "年初结转"];
    for (at, whole) in rows.iter().enumerate().filter(|(_, row)| row.number.ends_with('、') && WHOLES.contains(&row.name.as_str())) {
        let parts: Vec<&SheetRow> = rows[at + 1..].iter().take_while(|row| row.number.starts_with('（')).copied().collect();
        add(desk, sheet, column, whole, &parts);
    }
}

/// What stands between the year's sum and the grand total: what is carried over, drawn on or distributed, each with the rows of the three
/// funds below it. None where a row is neither, so that what the total is made of is not known.
fn carried<'r>(rows: &[&'r SheetRow]) -> Option<Vec<(&'r SheetRow, Vec<&'r SheetRow>)>> {
    /// Words of the rows that the total adds up.
    const WHOLES: [&str; 4] = ["结转", "结余", "弥补", "事业基金"];
    const FUNDS: [&str; 3] = ["一般公共预算", "政府性基金", "国有资本经营"];
    /// What older forms break a carry-over or the distribution of a surplus down by.
    const KINDS: [&str; 8] = ["基本支出", "项目支出", "经营结余", "转入事业基金", "提取", "交纳", "缴纳", "专用结余"];
    let mut found: Vec<(&SheetRow, Vec<&SheetRow>)> = Vec::new();
    for &row in rows {
        let begins = |words: &[&str]| words.iter().any(|word| row.name.starts_with(word));
        match found.last_mut() {
            Some((_, funds)) if begins(&FUNDS) => funds.push(row),
            Some(_) if row.number.starts_with("其中") || begins(&KINDS) => {}
            _ if WHOLES.iter().any(|word| row.name.contains(word)) => found.push((row, Vec::new())),
            _ => return None,
        }
    }
    Some(found)
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

    /// The addends of a total among rows of these names, each with the number of its funds.
    fn addends(names: &[&str]) -> Option<Vec<(String, usize)>> {
        let row = |name: &&str| SheetRow { name: (*name).to_owned(), number: String::new(), code: None, row: 0, cells: Vec::new() };
        let rows: Vec<SheetRow> = names.iter().map(row).collect();
        let rows: Vec<&SheetRow> = rows.iter().collect();
        Some(carried(&rows)?.into_iter().map(|(row, funds)| (row.name.clone(), funds.len())).collect())
    }

    #[test]
    fn funds_below_a_carry_over_are_its_parts() {
        let fiscal = ["年初财政拨款结转和结余", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"];
        assert_eq!(addends(&fiscal), Some(vec![("年初财政拨款结转和结余".into(), 3)]));
        let all = ["使用非财政拨款结余（含专用结余）", "年初结转和结余"];
        assert_eq!(addends(&all), Some(vec![(all[0].into(), 0), (all[1].into(), 0)]));
    }

    #[test]
    fn older_forms_break_a_carry_over_down_by_kind() {
        let rows = ["用事业基金弥补收支差额", "年初结转和结余", "基本支出结转", "项目支出结转和结余", "经营结余"];
        assert_eq!(addends(&rows), Some(vec![(rows[0].into(), 0), (rows[1].into(), 0)]));
    }

    #[test]
    fn a_row_of_another_name_leaves_the_total_open() {
        assert_eq!(addends(&["年初结转和结余", "调入资金"]), None);
    }
}
