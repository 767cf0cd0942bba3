//! Two tables state the same amount differently.
//!
//! The relations are those of `patterns/identities.toml` (`[[equation]]`, `[[row_pair]]`) whose cells stand in more than one table:
//! the total of 收入决算表 is 本年收入合计 of 收入支出决算总表, that of 支出决算表 is its 本年支出合计; each 类 of 支出决算表 is its row there; each 类 of
//! 一般公共预算财政拨款支出决算表 is its row and fund column in 财政拨款收入支出决算总表; 基本支出 is 人员经费 plus 公用经费 of the table of basic
//! expenditure. The columns of 政府性基金 and 国有资本经营 are held against their tables likewise. 财政拨款收入 of 收入决算表 is 本年收入合计 of the
//! table of fiscal appropriation and the sum of its sources in 收入支出决算总表. A 类 paid from fiscal appropriation is no more than all of that 类,
//! and what basic expenditure holds of 三公 no more than the table of 三公 tells. A budget's tables are held against each other likewise. A blank cell is nothing; a cell that is not found, or found
//! twice, leaves the relation open. An amount within rounding of its twin is `rounding`.
//!
//! # 中文
//!
//! 表间勾稽关系见 `patterns/identities.toml`（`[[equation]]`、`[[row_pair]]` 中涉及两张以上表格的）：收入决算表合计＝收支总表本年收入合计；支出决算表合计＝收支总表本年支出合计，各类逐行相等；一般公共预算支出决算表各类＝财政拨款收支总表相应资金栏；
//! 一般公共预算支出决算表的基本支出合计＝基本支出决算表的人员经费＋公用经费。政府性基金、国有资本经营各栏同样与其表核对；收入决算表的财政拨款收入合计
//! ＝财政拨款收支总表的本年收入合计＝收支总表各项财政拨款收入之和；财政拨款各类支出不大于全部支出；基本支出表中的三公科目不大于“三公”经费表；部门预算各表同理。
//! 空白单元格按0计；找不到或不唯一的单元格，不作判断。

use super::cells::{self, Settled};
use super::constraint::Weighed;
use super::finding::words;
use super::{Desk, Rule, Severity, Words};
use crate::figure::{FigureId, Sheet};
use crate::number::Law;

pub(super) static RULE: Rule = Rule {
    code: "GJ404",
    name: "table-to-table",
    title: Words { chinese: "表间数据不一致", english: "two tables state the same amount differently" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
    source: include_str!("sheet_pair.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for equation in context.library.equations.iter().filter(|equation| !equation.alone()) {
        match cells::settle(context, equation) {
            Some(Ok(Settled { weighed, sheets })) => {
                if let [one, other, ..] = sheets[..] {
                    let sheets = (&context.account.sheets[one], &context.account.sheets[other]);
                    report(desk, weighed, sheets, &equation.about, equation.warning);
                }
            }
            Some(Err(why)) => desk.undetermined(why),
            None => {}
        }
    }
    for pair in &context.library.row_pairs {
        let Some((left, right, found)) = cells::pairs(context, pair) else { continue };
        for one in found {
            match one {
                Ok(weighed) => report(desk, weighed, (left, right), &pair.about, false),
                Err(why) => desk.undetermined(why),
            }
        }
    }
}

fn report(desk: &mut Desk<'_>, weighed: Weighed, sheets: (&Sheet, &Sheet), about: &str, warning: bool) {
    let context = desk.context;
    if !desk.settle(&weighed) {
        return;
    }
    let figures = &weighed.figures;
    let figure = |id: FigureId| context.account.figure(id);
    // The stated amount stands first, which may be that of the right side.
    let of = |id: FigureId| if figure(id).at.block == sheets.1.block { sheets.1 } else { sheets.0 };
    let (one, other) = (of(figures[0]), figures[1..].iter().map(|&id| of(id)).find(|sheet| sheet.block != figure(figures[0]).at.block));
    let other = other.unwrap_or(sheets.1);
    let mut name = context.subject(figures[0]);
    // 合计 goes without saying; 基本支出 and 项目支出 of a row do not.
    let heading = figure(figures[0]).at.cell.and_then(|(_, column)| one.column(column)).and_then(|column| column.path.last());
    if let Some(heading) = heading.filter(|heading| matches!(heading.as_str(), "基本支出" | "项目支出")) {
        name.chinese.push_str(&format!("”的“{heading}"));
        name.english.push_str(&format!(" ({heading})"));
    }
    let there: Vec<String> = figures[1..].iter().map(|&id| context.printed(id)).collect();
    let formula = there.join(" ＋ ");
    let (stated, unit) = (figure(figures[0]).value, figure(figures[0]).unit_label());
    let message = match weighed.law {
        Law::AtMost => words(
            format!("“{}”在《{}》为{stated}{unit}，大于《{}》的{formula}，部分不应大于整体", name.chinese, one.title, other.title),
            format!("{} is {stated}{unit} in {}, more than the {formula} of its whole in {}", name.english, one.title, other.title),
        ),
        Law::Same => words(
            format!("“{}”在《{}》为{stated}{unit}，在《{}》为{formula}", name.chinese, one.title, other.title),
            format!("{} is {stated}{unit} in {}, but {formula} in {}", name.english, one.title, other.title),
        ),
        _ => words(
            format!("“{}”在《{}》为{stated}{unit}，与{formula}不符（{about}）", name.chinese, one.title),
            format!("{} is {stated}{unit} in {}, which does not fit {formula}", name.english, one.title),
        ),
    };
    desk.report(context.mismatch(weighed, formula, message));
    if warning {
        desk.soften();
    }
}
