//! A table of income and expenditure does not balance.
//!
//! In 收入支出决算总表 and 财政拨款收入支出决算总表 the total of income equals the total of expenditure; 本年收入合计 and 本年支出合计 are the sums of the
//! numbered rows above them; and the total is the year's sum with what is carried over and distributed. The rows of the three funds below
//! 年初财政拨款结转和结余 add up to it and are no addends of the total. Rows of another name leave the total undetermined. In the tables of
//! 政府性基金 and 国有资本经营 年末结转 is 年初结转 with the income less the expenditure. In the table of basic expenditure 人员经费合计 is 301 and
//! 303, and 公用经费合计 is 302 and 310, where it has no other 类.
//!
//! # 中文
//!
//! 收支总表中，收入总计＝支出总计；本年收入合计、本年支出合计＝其上各编号行之和；总计＝本年合计与结转结余、结余分配等各行之和；
//! 年初财政拨款结转和结余之下的三类资金行之和等于该行，不再计入总计。遇有其他名称的行，总计不作判断。
//! 政府性基金、国有资本经营表中，年末结转＝年初结转＋本年收入−本年支出。基本支出表中，人员经费合计＝301＋303，公用经费合计＝302＋310（表内另有其他类的不作判断）。

use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet, SheetKind, SheetRow};
use crate::number::{Law, Verdict};

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
    for sheet in &context.account.sheets {
        match sheet.kind {
            SheetKind::GovernmentFund | SheetKind::StateCapital => carried_over(desk, sheet),
            SheetKind::Basic => footers(desk, sheet),
            _ => {}
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

/// 年末结转和结余＝年初结转和结余＋本年收入−本年支出, for every row of a fund's table. Blank cells are nothing.
fn carried_over(desk: &mut Desk<'_>, sheet: &Sheet) {
    let context = desk.context;
    let column = |fits: &dyn Fn(&str) -> bool, inner: &str| {
        let mut found = sheet.current().filter(|column| {
            let outer = column.path.iter().any(|name| fits(name));
            outer && (column.path.len() == 1 || inner.is_empty() || column.path.iter().any(|name| name == inner))
        });
        let first = found.next()?.index;
        found.next().is_none().then_some(first)
    };
    let spent = column(&|name| name == "本年支出", "小计");
    let Some(spent) = spent else { return };
    let starts = column(&|name| name.starts_with("年初") && name.contains("结转"), "");
    let earned = column(&|name| name == "本年收入", "");
    let ends = column(&|name| name.starts_with("年末") && name.contains("结转"), "");
    if starts.or(earned).is_none() {
        return;
    }
    for row in &sheet.rows {
        let at = |column: Option<usize>| column.and_then(|column| row.at(column));
        let left: Vec<FigureId> = [at(ends), at(Some(spent))].into_iter().flatten().collect();
        let right: Vec<FigureId> = [at(starts), at(earned)].into_iter().flatten().collect();
        let (law, figures) = match (&left[..], &right[..]) {
            ([one], parts @ [_, ..]) => (Law::Sum, std::iter::once(*one).chain(parts.iter().copied()).collect::<Vec<_>>()),
            (parts @ [_, ..], [one]) => (Law::Sum, std::iter::once(*one).chain(parts.iter().copied()).collect()),
            ([end, spent], [start, earned]) => (Law::Balance(2), vec![*end, *spent, *start, *earned]),
            _ => {
                desk.undetermined(Obstacle::Missing);
                continue;
            }
        };
        let weighed = context.weigh(law, figures);
        if !desk.settle(&weighed) {
            continue;
        }
        let unit = sheet.unit.label();
        let shown = |id: Option<FigureId>| id.map_or("0".to_owned(), |id| context.account.figure(id).value.to_string());
        let formula = format!("{} ＋ {} − {}", shown(at(starts)), shown(at(earned)), shown(at(Some(spent))));
        let message = words(
            format!(
                "《{}》“{}”年末结转和结余{}{unit}，不等于年初结转＋本年收入−本年支出（{formula}）",
                sheet.title,
                row.name,
                shown(at(ends))
            ),
            format!("{}: {} carries over {}{unit}, which is not {formula}", sheet.title, row.name, shown(at(ends))),
        );
        desk.report(context.mismatch(weighed, formula, message));
    }
}

/// 人员经费合计＝301＋303 and 公用经费合计＝302＋310 of the table of basic expenditure, where it has no other 类.
fn footers(desk: &mut Desk<'_>, sheet: &Sheet) {
    let classes: Vec<&SheetRow> = sheet.coded(3).collect();
    let code = |row: &SheetRow| row.code.as_deref().unwrap_or_default().to_owned();
    let filled = |row: &&&SheetRow| row.cells.iter().any(|&(_, id)| !desk.context.account.figure(id).value.is_zero());
    let known = classes.iter().filter(filled).all(|row| matches!(code(row).as_str(), "301" | "302" | "303" | "310"));
    for (name, codes) in [("人员经费合计", ["301", "303"]), ("公用经费合计", ["302", "310"])] {
        let mut rows = sheet.rows.iter().filter(|row| row.name == name);
        let (Some(total), None) = (rows.next(), rows.next()) else { continue };
        let parts: Vec<&SheetRow> = classes.iter().filter(|row| codes.contains(&code(row).as_str())).copied().collect();
        // Other 类 (307, 399 …) are counted here or there, as the province has it.
        let (Some(whole), true) = (sheet.first_current(total), known) else {
            desk.undetermined(Obstacle::Ambiguous);
            continue;
        };
        let figures: Vec<FigureId> = std::iter::once(whole).chain(parts.iter().filter_map(|part| sheet.first_current(part))).collect();
        tell(desk, sheet, total, figures);
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
        }
    }
    Some(grand)
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
