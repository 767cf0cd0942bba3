//! A figure of the text is not the one of its table.
//!
//! Totals, 类, items and 三公 amounts that the text states are held against the cell of the table they are taken from: 收入支出总计 against
//! 收入支出决算总表, 财政拨款收入支出总计 against its own table, an item's 支出决算 against its row in 一般公共预算财政拨款支出决算表, an item's budget against its
//! row in the budget tables, 机关运行经费预算 against its column in a budget's table of 三公. Only figures of the same funds (口径) are compared; if the text equals the cell of another table, that one
//! is named as its source. Text in 万元 against tables in 元 may differ by half a unit of the text.
//! Where all that is held against a table is off by ten thousand, one finding says that its unit line is wrong.
//!
//! # 中文
//!
//! 文字说明中的总计、类款项、“三公”经费和机关运行经费预算等与其来源表格的单元格核对，只比同一口径；若文中数恰与另一口径的表格相符，会指出“取自另一口径”。
//! 文字以万元、表格以元为单位的，容许文字末位的半个单位。
//! 与某表核对的各处均恰好相差一万倍的，只报一条“表头单位疑误”。

use super::finding::words;
use super::sheet_pair::{only, ranked, total};
use super::{Context, Desk, Rule, Severity, Words};
use crate::figure::{Figure, FigureId, Kind, Scope, Sheet, SheetKind, SheetRow, Statement};
use crate::number::{Law, Verdict, same};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ302",
    name: "text-against-table",
    title: Words { chinese: "文字与表格不一致", english: "the text does not say what its table says" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("text_table.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    if context.account.sheets.is_empty() {
        return;
    }
    let year = context.account.header.year;
    for (id, figure) in context.account.each() {
        let statement = context.account.statement(figure.statement);
        let plain =
            figure.checkable() && !figure.reason && figure.unit.is_money() && figure.measure.is_level() && statement.activity.is_none();
        if !plain || context.account.period(figure) != year {
            continue;
        }
        let Some(cell) = source(context, figure, statement) else { continue };
        compare(desk, id, cell);
    }
}

/// The cell that a figure of the text is taken from.
fn source(context: &Context<'_>, figure: &Figure, statement: &Statement) -> Option<FigureId> {
    let subject = statement.subject.as_deref()?;
    let wanted = match context.account.header.kind {
        Kind::Budget => figure.measure == Measure::Budget,
        _ => figure.measure == Measure::Actual,
    };
    if let Some(account) = &subject.account {
        // Items stand under the section on the general public budget, and so do the 类 that break it down.
        let code = account.code.as_deref().filter(|_| wanted)?;
        if code.len() == 3 && !heads_general(context, statement) {
            return None;
        }
        let sheet = only(context, SheetKind::GeneralPublic)?;
        let first = sheet.current().next()?.index;
        return sheet.code(code)?.at(first);
    }
    let concept = context.book.entry(subject.concept?).name.as_str();
    let first = |sheet: &Sheet, names: &[&str], lane: &str| {
        names.iter().find_map(|name| sheet.row(name, lane)).and_then(|row| sheet.first_current(row))
    };
    match (concept, subject.scope) {
        ("收入支出总计", Scope::Unsaid) if wanted => first(only(context, SheetKind::Overview)?, &["总计", "收入总计"], "收入"),
        ("收入支出总计", Scope::Fiscal) if wanted => first(only(context, SheetKind::FiscalOverview)?, &["总计", "收入总计"], "收入"),
        ("收入合计", Scope::Unsaid) if wanted && subject.name.contains("本年") => {
            first(only(context, SheetKind::Overview)?, &["本年收入合计"], "收入")
        }
        ("支出合计", Scope::Unsaid) if wanted && subject.name.contains("本年") => {
            first(only(context, SheetKind::Overview)?, &["本年支出合计"], "支出")
        }
        ("支出合计", Scope::GeneralPublic) if wanted && !subject.name.contains("收入") => {
            total(only(context, SheetKind::GeneralPublic)?, 0)
        }
        ("基本支出", Scope::GeneralPublic) if wanted => {
            let sheet = only(context, SheetKind::GeneralPublic)?;
            total(sheet, sheet.current().position(|column| column.path.last().is_some_and(|name| name == "基本支出"))?)
        }
        ("人员经费" | "公用经费", _) if wanted && heads_basic(context, statement) => {
            let sheet = only(context, SheetKind::Basic)?;
            first(sheet, &[&format!("{concept}合计")], "")
        }
        ("财政拨款收入", _) if wanted && headed_by(context, statement, "收入合计") => {
            let sheet = only(context, SheetKind::Income)?;
            total(sheet, ranked(sheet, "财政拨款收入")?)
        }
        ("基本支出" | "项目支出", Scope::Unsaid) if wanted && headed_by(context, statement, "支出合计") => {
            let sheet = only(context, SheetKind::Expenditure)?;
            total(sheet, ranked(sheet, concept)?)
        }
        ("收入合计", Scope::Unsaid) if wanted && budgeted(context, figure, "收入预算") => {
            first(only(context, SheetKind::Overview)?, &["收入总计"], "收入")
        }
        ("支出合计", Scope::Unsaid) if wanted && budgeted(context, figure, "支出预算") => {
            first(only(context, SheetKind::Overview)?, &["支出总计"], "支出")
        }
        ("机关运行经费", _) if wanted && context.account.header.kind == Kind::Budget => running(context),
        ("“三公”经费" | "因公出国（境）费" | "公务用车购置及运行维护费" | "公务用车购置费" | "公务用车运行维护费" | "公务接待费", _) => {
            three_public(context, figure, concept)
        }
        _ => None,
    }
}

/// 机关运行经费预算数 of the table of 三公 in a budget.
fn running(context: &Context<'_>) -> Option<FigureId> {
    let sheet = only(context, SheetKind::ThreePublic)?;
    let mut columns = sheet.current().filter(|column| column.path.iter().any(|heading| heading.contains("机关运行经费")));
    let (Some(column), None) = (columns.next(), columns.next()) else { return None };
    let mut cells = sheet.rows.iter().filter_map(|row| row.at(column.index));
    let (Some(cell), None) = (cells.next(), cells.next()) else { return None };
    Some(cell)
}

/// Whether a statement breaks down the total of that name of all funds for the year (本年收入合计, 本年支出合计).
fn headed_by(context: &Context<'_>, statement: &Statement, name: &str) -> bool {
    let head = statement.member_of.map(|list| context.account.statement(context.account.lists[list.0].head));
    head.and_then(|head| head.subject.as_deref()).is_some_and(|subject| {
        subject.scope == Scope::Unsaid
            && subject.name.contains("本年")
            && subject.concept.is_some_and(|concept| context.book.entry(concept).name == name)
    })
}

/// Whether a figure is the whole of a budget: its clause says 收入预算 or 支出预算 and names no part of it.
fn budgeted(context: &Context<'_>, figure: &Figure, words: &str) -> bool {
    let parts = ["财政", "一般公共", "基金", "国有资本", "基本", "项目", "事业", "其他"];
    context.account.header.kind == Kind::Budget
        && context.quote_before(figure, words)
        && !parts.iter().any(|part| context.quote_before(figure, part))
}

/// Whether a statement breaks down the general public budget's expenditure.
fn heads_general(context: &Context<'_>, statement: &Statement) -> bool {
    statement.member_of.is_some_and(|list| context.scope(context.account.lists[list.0].head) == Scope::GeneralPublic)
}

/// Whether a statement breaks down the basic expenditure of the general public budget.
fn heads_basic(context: &Context<'_>, statement: &Statement) -> bool {
    heads_general(context, statement)
}

/// The cell of 三公 by its heading and measure.
fn three_public(context: &Context<'_>, figure: &Figure, concept: &str) -> Option<FigureId> {
    three_public_cell(context, concept, figure.measure == Measure::Actual)
}

/// The cell of 三公 by its heading, of what was spent or of what was budgeted.
pub(super) fn three_public_cell(context: &Context<'_>, concept: &str, spent: bool) -> Option<FigureId> {
    let sheet = only(context, SheetKind::ThreePublic)?;
    let heading = match concept {
        "“三公”经费" => "合计",
        "公务用车购置及运行维护费" => "小计",
        name => name,
    };
    let measure = if spent { "决算数" } else { "预算数" };
    let wanted = context.book.concept(heading);
    let mut columns = sheet.current().filter(|column| {
        let names = || column.path.iter().map(String::as_str);
        let own = names().any(|name| name == heading || (wanted.is_some() && context.book.concept(name) == wanted));
        let inner = heading != "合计" || !names().any(|name| name.contains("公务用车"));
        own && inner && (names().any(|name| name == measure) || context.account.header.kind == Kind::Budget)
    });
    let column = columns.next()?;
    if columns.next().is_some() {
        return None;
    }
    let mut cells = sheet.rows.iter().filter_map(|row| row.at(column.index));
    let cell = cells.next()?;
    cells.next().is_none().then_some(cell)
}

fn compare(desk: &mut Desk<'_>, id: FigureId, cell: FigureId) {
    let context = desk.context;
    let weighed = context.weigh(Law::Same, vec![id, cell]);
    if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
        return;
    }
    let (text, table) = (context.account.figure(id), context.account.figure(cell));
    let sheet = context.account.sheets.iter().find(|sheet| sheet.block == table.at.block);
    let title = sheet.map_or("", |sheet| sheet.title.as_str());
    let subject = context.subject(id);
    let message = words(
        format!(
            "文字说明中“{}”{}为{}{}，《{title}》为{}{}",
            subject.chinese,
            text.label,
            text.value,
            text.unit_label(),
            table.value,
            table.unit_label()
        ),
        format!(
            "the text says {} is {}{}, {title} says {}{}",
            subject.english,
            text.value,
            text.unit_label(),
            table.value,
            table.unit_label()
        ),
    );
    let mut finding = context.mismatch(weighed, format!("{} = {}", text.value, table.value), message);
    if let Some(other) = other_scope(context, text, cell) {
        finding.suggestion =
            Some(words(format!("与《{other}》的数相符，疑取自该表的口径"), format!("it equals the amount in {other}, of other funds")));
    }
    desk.report(finding);
}

/// The title of another table whose row of the same code holds the amount of the text.
fn other_scope(context: &Context<'_>, text: &Figure, cell: FigureId) -> Option<String> {
    let Some(code) = context.account.figure(cell).subject.as_ref()?.account.as_ref().and_then(|account| account.code.clone()) else {
        return other_total(context, text, cell);
    };
    let own = context.account.figure(cell).at.block;
    context
        .account
        .sheets
        .iter()
        .filter(|sheet| sheet.block != own && matches!(sheet.kind, SheetKind::Expenditure | SheetKind::Income))
        .find_map(|sheet| {
            let row = sheet.code(&code)?;
            let equal = row
                .cells
                .iter()
                .any(|&(_, id)| same(context.strict(text), context.strict(context.account.figure(id))).verdict == Verdict::Consistent);
            equal.then(|| sheet.title.clone())
        })
}

/// The title of another table whose total row holds the amount of the text.
fn other_total(context: &Context<'_>, text: &Figure, cell: FigureId) -> Option<String> {
    let own = context.account.figure(cell).at.block;
    let totals = |row: &&SheetRow| row.is_total() || matches!(row.name.as_str(), "本年收入合计" | "本年支出合计");
    context.account.sheets.iter().filter(|sheet| sheet.block != own && !text.value.is_zero()).find_map(|sheet| {
        let mut cells = sheet.rows.iter().filter(totals).flat_map(|row| &row.cells);
        let equal = cells.any(|&(_, id)| {
            let there = context.account.figure(id);
            there.decimals >= 2 && same(context.strict(text), context.strict(there)).verdict == Verdict::Consistent
        });
        equal.then(|| sheet.title.clone())
    })
}
