//! A table of income and expenditure does not balance.
//!
//! In 收入支出决算总表 and 财政拨款收入支出决算总表 the total of income equals the total of expenditure; 本年收入合计 and 本年支出合计 are the sums of the
//! numbered rows above them; and the total is the year's sum with what is carried over and distributed.
//!
//! # 中文
//!
//! 收支总表中，收入总计＝支出总计；本年收入合计、本年支出合计＝其上各编号行之和；总计＝本年合计与结转结余、结余分配等各行之和。

use super::finding::words;
use super::{Desk, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet, SheetKind, SheetRow};
use crate::number::{Verdict, same, sum};

pub(super) static RULE: Rule = Rule {
    code: "GJ403",
    name: "table-balance",
    title: Words { chinese: "收支总表不平衡", english: "a table of income and expenditure does not balance" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("sheet_balance.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
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
            let (outcome, _) = context.judge(&[income, expenditure], |operands| same(operands[0], operands[1]));
            desk.evaluated();
            if outcome.verdict == Verdict::Inconsistent {
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
                desk.report(context.mismatch(
                    &outcome,
                    false,
                    vec![income, expenditure],
                    format!("{} = {}", value(income), value(expenditure)),
                    message,
                ));
            }
        }
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
            let rest: Vec<&SheetRow> =
                std::iter::once(rows[year]).chain(rows[year + 1..grand_at].iter().filter(|row| row.number.is_empty()).copied()).collect();
            add(desk, sheet, column, rows[grand_at], &rest);
        }
        _ => {
            let above: Vec<&SheetRow> = rows[..grand_at].iter().filter(top).copied().collect();
            add(desk, sheet, column, rows[grand_at], &above);
        }
    }
    Some(grand)
}

fn add(desk: &mut Desk<'_>, sheet: &Sheet, column: usize, whole: &SheetRow, parts: &[&SheetRow]) {
    let context = desk.context;
    let Some(total) = whole.at(column) else { return };
    let figures: Vec<FigureId> = std::iter::once(total).chain(parts.iter().filter_map(|part| part.at(column))).collect();
    if figures.len() < 2 {
        desk.undetermined();
        return;
    }
    let (outcome, _) = context.judge(&figures, |operands| sum(operands[0], &operands[1..]));
    desk.evaluated();
    if !matches!(outcome.verdict, Verdict::Inconsistent | Verdict::Rounding) {
        return;
    }
    let unit = sheet.unit.label();
    let value = context.account.figure(total).value;
    let formula = figures[1..].iter().take(30).map(|&id| context.account.figure(id).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let message = words(
        format!("《{}》“{}”为{value}{unit}，各行之和为{}{unit}", sheet.title, whole.name, outcome.expected),
        format!("{}: {} is {value}{unit}, but its rows add up to {}{unit}", sheet.title, whole.name, outcome.expected),
    );
    desk.report(context.mismatch(&outcome, false, figures, formula, message));
}
