//! Two tables state the same amount differently.
//!
//! The total of 收入决算表 is 本年收入合计 of 收入支出决算总表, that of 支出决算表 is its 本年支出合计; each 类 of 支出决算表 is its row there; each 类 of
//! 一般公共预算财政拨款支出决算表 is its row and fund column in 财政拨款收入支出决算总表; 基本支出 is 人员经费 plus 公用经费 of the table of basic
//! expenditure. An amount within rounding of its twin is `rounding`.
//!
//! # 中文
//!
//! 表间勾稽：收入决算表合计＝收支总表本年收入合计；支出决算表合计＝收支总表本年支出合计，各类逐行相等；一般公共预算支出决算表各类＝财政拨款收支总表相应资金栏；
//! 一般公共预算支出决算表的基本支出合计＝基本支出决算表的人员经费＋公用经费。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet, SheetKind};
use crate::number::Law;

pub(super) static RULE: Rule = Rule {
    code: "GJ404",
    name: "table-to-table",
    title: Words { chinese: "表间数据不一致", english: "two tables state the same amount differently" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("sheet_pair.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let (overview, fiscal) = (only(context, SheetKind::Overview), only(context, SheetKind::FiscalOverview));
    let (income, expenditure) = (only(context, SheetKind::Income), only(context, SheetKind::Expenditure));
    let (general, basic) = (only(context, SheetKind::GeneralPublic), only(context, SheetKind::Basic));
    if let (Some(overview), Some(income)) = (overview, income) {
        pair(desk, (overview, named(overview, &["本年收入合计", "收入总计"], "收入")), (income, total(income, 0)));
    }
    if let (Some(overview), Some(expenditure)) = (overview, expenditure) {
        pair(desk, (overview, named(overview, &["本年支出合计", "支出总计"], "支出")), (expenditure, total(expenditure, 0)));
        classes(desk, overview, None, expenditure);
    }
    if let (Some(fiscal), Some(general)) = (fiscal, general) {
        let fund = fiscal
            .current()
            .find(|column| column.path.len() > 1 && column.path.last().is_some_and(|name| name.contains("一般公共预算")))
            .map(|column| column.index);
        if fund.is_some() {
            classes(desk, fiscal, fund, general);
        }
    }
    if let (Some(general), Some(basic)) = (general, basic) {
        basics(desk, general, basic);
    }
}

/// The one table of a kind; none where the document has several.
pub(super) fn only<'c>(context: &'c Context<'_>, kind: SheetKind) -> Option<&'c Sheet> {
    let mut found = context.account.sheets.iter().filter(|sheet| sheet.kind == kind);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// The first amount of the first of these rows in a lane.
fn named(sheet: &Sheet, names: &[&str], lane: &str) -> Option<FigureId> {
    names.iter().find_map(|name| sheet.row(name, lane)).and_then(|row| sheet.first_current(row))
}

/// The amount of the total row in the column of that rank among those of the report's year.
pub(super) fn total(sheet: &Sheet, rank: usize) -> Option<FigureId> {
    let column = sheet.current().nth(rank)?.index;
    let mut rows = sheet.rows.iter().filter(|row| row.is_total());
    let row = rows.next()?;
    rows.next().is_none().then(|| row.at(column)).flatten()
}

/// Each 类 of a coded table against the row of that name in a lane table.
fn classes(desk: &mut Desk<'_>, lanes: &Sheet, column: Option<usize>, coded: &Sheet) {
    let Some(first) = coded.current().next().map(|column| column.index) else { return };
    for class in coded.coded(3) {
        let Some(row) = lanes.row(&class.name, "支出") else {
            desk.undetermined(Obstacle::Missing);
            continue;
        };
        let there = match column {
            Some(column) => row.at(column),
            None => lanes.first_current(row),
        };
        pair(desk, (lanes, there), (coded, class.at(first)));
    }
}

fn pair(desk: &mut Desk<'_>, (one, left): (&Sheet, Option<FigureId>), (other, right): (&Sheet, Option<FigureId>)) {
    let context = desk.context;
    let (Some(left), Some(right)) = (left, right) else {
        desk.undetermined(Obstacle::Missing);
        return;
    };
    report(desk, context.weigh(Law::Same, vec![left, right]), one, other);
}

/// 基本支出 of the functional table against 人员经费 and 公用经费 of the economic one.
fn basics(desk: &mut Desk<'_>, general: &Sheet, basic: &Sheet) {
    let context = desk.context;
    let Some(rank) = general.current().position(|column| column.path.last().is_some_and(|name| name == "基本支出")) else {
        return;
    };
    let part = |name: &str| basic.rows.iter().find(|row| row.name == name).and_then(|row| basic.first_current(row));
    match (total(general, rank), part("人员经费合计"), part("公用经费合计")) {
        (Some(whole), Some(staff), Some(running)) => {
            let figures = vec![whole, staff, running];
            report(desk, context.weigh(Law::Sum, figures), general, basic);
        }
        (Some(whole), None, None) => match total(basic, 0) {
            Some(all) => {
                report(desk, context.weigh(Law::Same, vec![whole, all]), general, basic);
            }
            None => desk.undetermined(Obstacle::Missing),
        },
        _ => desk.undetermined(Obstacle::Missing),
    }
}

fn report(desk: &mut Desk<'_>, weighed: Weighed, one: &Sheet, other: &Sheet) {
    let context = desk.context;
    if !desk.settle(&weighed) {
        return;
    }
    let figures = &weighed.figures;
    let figure = |id: FigureId| context.account.figure(id);
    let name = context.subject(figures[0]);
    let there: Vec<String> = figures[1..].iter().map(|&id| format!("{}{}", figure(id).value, figure(id).unit_label())).collect();
    let formula = there.join(" ＋ ");
    let (stated, unit) = (figure(figures[0]).value, figure(figures[0]).unit_label());
    let message = words(
        format!("“{}”在《{}》为{stated}{unit}，在《{}》为{formula}", name.chinese, one.title, other.title),
        format!("{} is {stated}{unit} in {}, but {formula} in {}", name.english, one.title, other.title),
    );
    desk.report(context.mismatch(weighed, formula, message));
}
