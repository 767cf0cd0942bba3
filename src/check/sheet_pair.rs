//! Two tables state the same amount differently.
//!
//! The total of 收入决算表 is 本年收入合计 of 收入支出决算总表, that of 支出决算表 is its 本年支出合计; each 类 of 支出决算表 is its row there; each 类 of
//! 一般公共预算财政拨款支出决算表 is its row and fund column in 财政拨款收入支出决算总表; 基本支出 is 人员经费 plus 公用经费 of the table of basic
//! expenditure. The columns of 政府性基金 and 国有资本经营 are held against their tables likewise. 财政拨款收入 of 收入决算表 is 本年收入合计 of the
//! table of fiscal appropriation and the sum of its sources in 收入支出决算总表. A 类 paid from fiscal appropriation is no more than all of that 类,
//! and what basic expenditure holds of 三公 no more than the table of 三公 tells. An amount within rounding of its twin is `rounding`.
//!
//! # 中文
//!
//! 表间勾稽：收入决算表合计＝收支总表本年收入合计；支出决算表合计＝收支总表本年支出合计，各类逐行相等；一般公共预算支出决算表各类＝财政拨款收支总表相应资金栏；
//! 一般公共预算支出决算表的基本支出合计＝基本支出决算表的人员经费＋公用经费。政府性基金、国有资本经营各栏同样与其表核对；收入决算表的财政拨款收入合计
//! ＝财政拨款收支总表的本年收入合计＝收支总表各项财政拨款收入之和；财政拨款各类支出不大于全部支出；基本支出表中的三公科目不大于“三公”经费表。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{FigureId, Kind, Sheet, SheetKind};
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
        classes(desk, (overview, None), (expenditure, 0), Law::Same);
    }
    for (kind, name) in FUNDS {
        let (Some(fiscal), Some(fund)) = (fiscal, only(context, *kind)) else { continue };
        let lane = fiscal
            .current()
            .find(|column| column.path.len() > 1 && column.path.last().is_some_and(|heading| heading.contains(name)))
            .map(|column| column.index);
        let (Some(lane), Some(rank)) = (lane, spent(fund)) else { continue };
        classes(desk, (fiscal, Some(lane)), (fund, rank), Law::Same);
        let year = fiscal.row("本年支出合计", "支出").and_then(|row| row.at(lane));
        if year.is_some() {
            pair(desk, (fiscal, year), (fund, total(fund, rank)));
        }
    }
    if let (Some(fiscal), Some(expenditure)) = (fiscal, expenditure) {
        classes(desk, (fiscal, None), (expenditure, 0), Law::AtMost);
    }
    if let (Some(income), Some(rank)) = (income, income.and_then(|income| ranked(income, "财政拨款收入"))) {
        let whole = total(income, rank);
        if let Some(fiscal) = fiscal {
            pair(desk, (fiscal, named(fiscal, &["本年收入合计"], "收入")), (income, whole));
        }
        if let (Some(overview), Some(whole)) = (overview, whole) {
            let source = |name: &&str| overview.row(name, "收入").and_then(|row| overview.first_current(row));
            let sources: Vec<FigureId> = SOURCES.iter().filter_map(source).collect();
            if sources.is_empty() {
                desk.undetermined(Obstacle::Missing);
            } else {
                let figures = std::iter::once(whole).chain(sources).collect();
                report(desk, context.weigh(Law::Sum, figures), income, overview);
            }
        }
    }
    within_three_public(desk);
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

/// The tables of single funds, and how the table of fiscal appropriation heads their column.
const FUNDS: &[(SheetKind, &str)] =
    &[(SheetKind::GeneralPublic, "一般公共预算"), (SheetKind::GovernmentFund, "政府性基金"), (SheetKind::StateCapital, "国有资本经营")];

/// The rows of 收入支出决算总表 that make up 财政拨款收入.
const SOURCES: &[&str] = &["一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入"];

/// The rank of the numeric column whose innermost heading is that.
pub(super) fn ranked(sheet: &Sheet, heading: &str) -> Option<usize> {
    sheet.current().position(|column| column.path.last().is_some_and(|name| name == heading))
}

/// The rank of the column that holds a fund's expenditure: its first one, or that below 本年支出.
fn spent(sheet: &Sheet) -> Option<usize> {
    if sheet.kind == SheetKind::GeneralPublic {
        return Some(0);
    }
    let year = |name: &String| name == "本年支出" || name == "本年支出合计" || name == "合计";
    sheet.current().position(|column| {
        column.path.iter().any(year) && (column.path.len() == 1 || column.path.last().is_some_and(|name| name == "小计" || year(name)))
    })
}

/// Each 类 of a coded table against the row of that name in a lane table.
fn classes(desk: &mut Desk<'_>, (lanes, column): (&Sheet, Option<usize>), (coded, rank): (&Sheet, usize), law: Law) {
    let context = desk.context;
    let Some(own) = coded.current().nth(rank).map(|column| column.index) else { return };
    for class in coded.coded(3) {
        let row = lanes.row(&class.name, "支出");
        let there = match column {
            Some(column) => row.and_then(|row| row.at(column)),
            None => row.and_then(|row| lanes.first_current(row)),
        };
        match (there, class.at(own)) {
            (Some(left), Some(right)) => report(desk, context.weigh(law, vec![left, right]), lanes, coded),
            // A part that is not printed is no larger than its whole.
            _ if law == Law::AtMost => {}
            _ => desk.undetermined(Obstacle::Missing),
        }
    }
}

/// What basic expenditure holds of 三公 is no more than the table of 三公 tells: 30212, 30217, 30231 and 31013.
fn within_three_public(desk: &mut Desk<'_>) {
    let context = desk.context;
    let (Some(basic), Some(three)) = (only(context, SheetKind::Basic), only(context, SheetKind::ThreePublic)) else { return };
    let pairs = [("30212", "因公出国（境）费"), ("30217", "公务接待费"), ("30231", "公务用车运行维护费"), ("31013", "公务用车购置费")];
    for (code, name) in pairs {
        let part = basic.code(code).and_then(|row| basic.first_current(row));
        let whole = super::text_table::three_public_cell(context, name, context.account.header.kind != Kind::Budget);
        if let (Some(part), Some(whole)) = (part, whole) {
            report(desk, context.weigh(Law::AtMost, vec![part, whole]), basic, three);
        }
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
    let message = if weighed.law == Law::AtMost {
        words(
            format!("“{}”在《{}》为{stated}{unit}，大于《{}》的{formula}，部分不应大于整体", name.chinese, one.title, other.title),
            format!("{} is {stated}{unit} in {}, more than the {formula} of its whole in {}", name.english, one.title, other.title),
        )
    } else {
        words(
            format!("“{}”在《{}》为{stated}{unit}，在《{}》为{formula}", name.chinese, one.title, other.title),
            format!("{} is {stated}{unit} in {}, but {formula} in {}", name.english, one.title, other.title),
        )
    };
    desk.report(context.mismatch(weighed, formula, message));
}
