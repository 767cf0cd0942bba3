//! A figure of the text is not the one of its table.
//!
//! Totals, 类, items and 三公 amounts that the text states are held against the cell of the table they are taken from, as `patterns/identities.toml`
//! names it (`[[text_cell]]`): 收入支出总计 against
//! 收入支出决算总表, 财政拨款收入支出总计 against its own table, an item's 支出决算 against its row in 一般公共预算财政拨款支出决算表, an item's budget against its
//! row in the budget tables, 机关运行经费预算 against its column in a budget's table of 三公. Only figures of the same funds (口径) are compared; if the text equals the cell of another table, that one
//! is named as its source. Text in 万元 against tables in 元 may differ by half a unit of the text.
//! An item that a table holds, and the text, which goes through all others, does not, is a warning.
//! A rate of completion without a printed budget is held against the two cells of its table. Where the note of a table says that its 预算数 is the
//! adjusted budget, the budget at the beginning of the year is not held against it, and a budget of which the words do not say which it is gives
//! a warning at most. Where all that is held against a table is off by ten thousand, one finding says that its unit line is wrong.
//!
//! # 中文
//!
//! 文字说明中的总计、类款项、“三公”经费和机关运行经费预算等与其来源表格的单元格核对，只比同一口径；若文中数恰与另一口径的表格相符，会指出“取自另一口径”。
//! 文字以万元、表格以元为单位的，容许文字末位的半个单位。
//! 表内有数的项、文字逐项说明时漏列的，作“疑似”提示。
//! 对应关系见 `patterns/identities.toml`（`[[text_cell]]`）。未写出预算数的完成率与表内决算数、预算数核对；表注说明预算数为全年预算数的，不与年初预算核对，
//! 未写明何种预算的只作“疑似”。与某表核对的各处均恰好相差一万倍的，只报一条“表头单位疑误”。

use super::cells::{self, Held};
use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Classified, Column, Figure, FigureId, Kind, Scope, Sheet, SheetKind, SheetRow, Statement};
use crate::number::{Law, Verdict, same};
use crate::pattern::{Funds, Measure, Sides, TextCell};
use std::cell::LazyCell;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ302",
    name: "text-against-table",
    title: Words { chinese: "文字与表格不一致", english: "the text does not say what its table says" },
    severities: &[Severity::Error, Severity::Warning, Severity::Rounding],
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
        let plain = figure.checkable() && !figure.reason && figure.unit.is_money() && figure.measure.is_level();
        if !plain || context.account.period(figure) != year {
            continue;
        }
        for found in source(context, figure, statement) {
            match found {
                Ok(source) => compare(desk, id, source),
                Err(why) => desk.undetermined(why),
            }
        }
    }
    rates(desk);
    left_out(desk);
}

/// How many items a list of all items of its table leaves out at most.
const LEFT_OUT: usize = 2;

/// How many items may bear names that no table knows.
const UNRESOLVED: usize = 8;

/// An item (项) of the tables that the text, which goes through all others, leaves out.
fn left_out(desk: &mut Desk<'_>) {
    let context = desk.context;
    let budget = context.account.header.kind == Kind::Budget;
    let kinds: &[SheetKind] =
        if budget { &[SheetKind::GeneralPublic, SheetKind::GovernmentFund, SheetKind::StateCapital] } else { &[SheetKind::GeneralPublic] };
    let year = context.account.header.year;
    let wanted = |figure: &Figure| {
        let measure = if budget { figure.measure == Measure::Budget } else { figure.measure == Measure::Actual };
        measure && figure.unit.is_money() && context.account.period(figure) == year
    };
    let mut told: HashMap<&str, FigureId> = HashMap::new();
    let mut unresolved: Vec<FigureId> = Vec::new();
    for statement in context.account.statements.iter().filter(|statement| statement.activity.is_none()) {
        let Some(account) = statement.subject.as_deref().and_then(|subject| subject.account.as_ref()).filter(|one| one.item.is_some())
        else {
            continue;
        };
        let Some(&amount) = statement.figures.iter().find(|&&id| wanted(context.account.figure(id))) else { continue };
        match account.code.as_deref() {
            Some(code) if kinds.iter().filter_map(|&kind| cells::only(context, kind)).any(|sheet| sheet.code(code).is_some()) => {
                told.entry(code).or_insert(amount);
            }
            _ => unresolved.push(amount),
        }
    }
    // Where many names resolve to no row, nothing can be said of rows without an item.
    if unresolved.len() > UNRESOLVED {
        desk.undetermined(Obstacle::Ambiguous);
        return;
    }
    let mut missing: Vec<(&Sheet, &SheetRow, FigureId)> = Vec::new();
    let mut held = 0;
    for sheet in kinds.iter().filter_map(|&kind| cells::only(context, kind)) {
        let Some(first) = spent_column(sheet) else { continue };
        // The text may tell of a fund by its total alone.
        if !sheet.coded(7).any(|row| row.code.as_deref().is_some_and(|code| told.contains_key(code))) {
            continue;
        }
        for row in sheet.coded(7) {
            let Some(cell) = row.at(first).filter(|&cell| !context.account.figure(cell).value.is_zero()) else { continue };
            let equal = |&id: &FigureId| {
                let (text, table) = (context.account.figure(id), context.account.figure(cell));
                same(context.strict(text), context.strict(table)).verdict != Verdict::Inconsistent
            };
            match row.code.as_deref().and_then(|code| told.get(code)) {
                Some(_) => held += 1,
                // An item whose name no table knows may be this one.
                None if unresolved.iter().any(equal) => held += 1,
                None => missing.push((sheet, row, cell)),
            }
        }
    }
    if missing.is_empty() {
        return;
    }
    if missing.len() > LEFT_OUT || held < 4 || missing.len() * 4 > held || !unresolved.is_empty() {
        desk.undetermined(Obstacle::Open);
        return;
    }
    for (sheet, row, cell) in missing {
        desk.evaluated();
        let figure = context.account.figure(cell);
        let code = row.code.as_deref().unwrap_or_default();
        let message = words(
            format!(
                "《{}》列有“{}”（{code}）{}{}，文字说明逐项列示的{held}项中没有该项",
                sheet.title,
                row.name,
                figure.value,
                figure.unit_label()
            ),
            format!("{} has {} ({code}), which is not among the {held} items that the text goes through", sheet.title, row.name),
        );
        desk.report(Finding::new(Severity::Warning, message, vec![cell]));
    }
}

/// The column of what was spent or budgeted in all.
fn spent_column(sheet: &Sheet) -> Option<usize> {
    if sheet.kind == SheetKind::GeneralPublic {
        return sheet.current().next().map(|column| column.index);
    }
    let total = |column: &&Column| {
        column.path.iter().any(|name| matches!(name.as_str(), "本年支出" | "本年支出合计" | "合计"))
            && !column.path.iter().any(|name| matches!(name.as_str(), "基本支出" | "项目支出"))
    };
    let mut found = sheet.current().filter(total);
    let first = found.next()?.index;
    found.next().is_none().then_some(first)
}

/// 完成预算的48.19%: a rate of completion beside which no budget is printed, against the two cells of its table.
fn rates(desk: &mut Desk<'_>) {
    let context = desk.context;
    let adjusted = LazyCell::new(|| context.account.told().iter().any(|figure| figure.measure == Measure::BudgetAdjusted));
    for (id, rate) in context.account.each() {
        if rate.measure != Measure::Completion
            || !rate.checkable()
            || rate.reason
            || context.account.period(rate) != context.account.header.year
        {
            continue;
        }
        let Some((sheet, spent, planned)) = rated(context, rate) else { continue };
        let (Ok(Some(spent)), Ok(Some(planned))) = (spent, planned) else {
            let nothing = is_nothing(context, spent) && is_nothing(context, planned);
            desk.undetermined(if nothing { Obstacle::Undefined } else { Obstacle::Missing });
            continue;
        };
        let weighed = context.weigh(Law::Ratio, vec![id, spent, planned]);
        if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
            continue;
        }
        let subject = context.subject(id);
        let formula = format!("{} ÷ {}", context.printed(spent), context.printed(planned));
        let expected = weighed.outcome.expected;
        let message = words(
            format!("文字说明中“{}”完成预算的{}，《{}》为{formula}＝{expected}%", subject.chinese, context.printed(id), sheet.title),
            format!(
                "the text says {} came to {} of its budget, {} gives {formula} = {expected}%",
                subject.english,
                context.printed(id),
                sheet.title
            ),
        );
        let initial = rate.of_words.as_deref().is_some_and(|words| words.contains("年初")) || context.quote_before(rate, "年初预算");
        desk.report(context.mismatch(weighed, formula, message));
        // What the table calls 预算数 may be the budget at the beginning of the year or the adjusted one.
        if initial || noted_as_adjusted(context, sheet) || *adjusted {
            desk.soften();
        }
    }
}

/// The table of a rate of completion beside which no budget is printed, and its two cells: what was spent and what was budgeted.
fn rated<'c>(context: &'c Context<'_>, rate: &Figure) -> Option<(&'c Sheet, Held, Held)> {
    let statement = context.account.statement(rate.statement);
    let budgeted = context.account.figures_of(rate.statement).any(|(_, figure)| figure.measure.is_budget());
    if budgeted || statement.activity.is_some() || context.account.header.kind == Kind::Budget {
        return None;
    }
    let concept = statement.subject.as_deref()?.concept?;
    let entry = measured(context, &context.book.entry(concept).name)?;
    let sheet = cells::only(context, entry.cell.table)?;
    let cell = |spent: bool| cells::Finder::new(context, sheet).cell(&entry.cell, heading(context, spent));
    Some((sheet, cell(true), cell(false)))
}

/// Whether a cell is blank or holds zero.
fn is_nothing(context: &Context<'_>, cell: Held) -> bool {
    cell.is_ok_and(|cell| cell.is_none_or(|id| context.account.figure(id).value.is_zero()))
}

/// The table of a rate of completion without a printed budget, if nothing was budgeted there and nothing spent.
pub(super) fn rate_of_nothing<'c>(context: &'c Context<'_>, rate: &Figure) -> Option<&'c Sheet> {
    let (sheet, spent, planned) = rated(context, rate)?;
    (!sheet.is_unfilled(&context.account) && is_nothing(context, spent) && is_nothing(context, planned)).then_some(sheet)
}

/// The cell that a figure of the text is taken from, and how they relate.
#[derive(Clone, Copy)]
struct Source<'a> {
    /// The cell's amount; none where it is blank.
    cell: Option<FigureId>,
    sheet: &'a Sheet,
    relation: Sides,
    /// Whether the cell may be another budget than the words mean, or the relation is not certain.
    doubtful: bool,
    about: &'a str,
}

fn source<'c>(context: &'c Context<'_>, figure: &Figure, statement: &Statement) -> Vec<Result<Source<'c>, Obstacle>> {
    let Some(subject) = statement.subject.as_deref() else { return Vec::new() };
    let wanted = match context.account.header.kind {
        Kind::Budget => figure.measure == Measure::Budget,
        _ => figure.measure == Measure::Actual,
    };
    if let Some(activity) = statement.activity.as_deref() {
        let of_activity = |entry: &&TextCell| {
            wanted
                && entry.activity.as_deref().is_some_and(|words| activity.contains(words))
                && (entry.reports.is_empty() || entry.reports.iter().any(|kind| kind == context.account.header.kind.name()))
        };
        return context.library.text_cells.iter().filter(of_activity).filter_map(|entry| cell(context, figure, entry)).collect();
    }
    if let Some(account) = &subject.account {
        let code = account.code.as_deref().or_else(|| printed_code(context, account)).or_else(|| below_class(context, statement));
        let code = code.filter(|_| wanted && !context.called_income(figure));
        let Some(code) = code else { return Vec::new() };
        return account_cell(context, code, statement).into_iter().map(Ok).collect();
    }
    let concept = subject.concept.map_or(subject.name.as_str(), |concept| context.book.entry(concept).name.as_str());
    let of_an_account = || context.before(figure).contains("（项）") || below_a_fund(context, statement);
    let fits = |entry: &&TextCell| {
        entry.activity.is_none()
            && !(entry.funds[..] == [Funds::Unsaid] && of_an_account())
            && entry.subject.iter().any(|name| name == concept)
            && (entry.funds.is_empty() || cells::funds(subject.scope).is_some_and(|funds| entry.funds.contains(&funds)))
            && (entry.reports.is_empty() || entry.reports.iter().any(|kind| kind == context.account.header.kind.name()))
            && (entry.named.is_empty() || entry.named.iter().any(|word| subject.name.contains(word)))
            && !entry.unnamed.iter().any(|word| subject.name.contains(word))
            && (entry.clause.is_empty() || entry.clause.iter().any(|words| context.quote_before(figure, words)))
            && !entry.unsaid.iter().any(|words| context.quote_before(figure, words))
            && entry.member_of.as_deref().is_none_or(|name| headed_by(context, statement, name))
            && entry.member_of_funds.is_none_or(|funds| heads(context, statement).is_some_and(|scope| cells::funds(scope) == Some(funds)))
            && (entry.measured || wanted)
    };
    context.library.text_cells.iter().filter(fits).filter_map(|entry| cell(context, figure, entry)).collect()
}

/// Whether the headings above a statement are about one of the funds: 本年收入5万元 is that of the fund there.
fn below_a_fund(context: &Context<'_>, statement: &Statement) -> bool {
    let sections = &context.account.sections;
    let funds = context.book.class("fund-of-a-chapter");
    let mut around = std::iter::successors(Some(statement.section), |&at| sections.get(at).and_then(|section| section.parent));
    around.any(|at| sections.get(at).is_some_and(|one| funds.iter().any(|word| one.title.contains(word.as_str()))))
}

/// The cell that an entry of the data names; none where the report has not got the table.
fn cell<'c>(context: &'c Context<'_>, figure: &Figure, entry: &'c TextCell) -> Option<Result<Source<'c>, Obstacle>> {
    if context.sheets(entry.cell.table).is_empty() {
        return None;
    }
    let Some(sheet) = cells::only(context, entry.cell.table) else { return Some(Err(Obstacle::Ambiguous)) };
    let doubtful = match other_budget(context, sheet, figure).filter(|_| entry.measured) {
        Some(true) => return Some(Err(Obstacle::Ambiguous)),
        Some(false) => true,
        None => entry.warning,
    };
    let budget = context.account.header.kind == Kind::Budget;
    let measure = heading(context, figure.measure == Measure::Actual).filter(|_| entry.measured);
    if entry.measured && budget && !figure.measure.is_budget() {
        return None;
    }
    let meant = entry.also.iter().find_map(|other| {
        let sheet = cells::only(context, other.table)?;
        let cell = cells::Finder::new(context, sheet).cell(other, measure).ok().flatten()?;
        let equal = same(context.strict(figure), context.strict(context.account.figure(cell))).verdict != Verdict::Inconsistent;
        equal.then_some((sheet, cell))
    });
    if let Some((sheet, cell)) = meant {
        return Some(Ok(Source { cell: Some(cell), sheet, relation: entry.relation, doubtful, about: &entry.about }));
    }
    Some(match cells::Finder::new(context, sheet).cell(&entry.cell, measure) {
        Ok(cell) => Ok(Source { cell, sheet, relation: entry.relation, doubtful, about: &entry.about }),
        Err(why) => Err(why),
    })
}

/// Whether the 预算数 of a table is surely (`true`) or possibly (`false`) another budget than that of the words: its note says which one it is, or
/// the report speaks of a budget that was adjusted.
fn other_budget(context: &Context<'_>, sheet: &Sheet, figure: &Figure) -> Option<bool> {
    if !figure.measure.is_budget() || context.account.header.kind == Kind::Budget {
        return None;
    }
    let adjusted = noted_as_adjusted(context, sheet);
    match figure.measure {
        Measure::BudgetInitial => adjusted.then_some(true),
        Measure::Budget => adjusted.then_some(false),
        _ => None,
    }
}

/// Whether the note below a table says that its 预算数 is the adjusted budget.
fn noted_as_adjusted(context: &Context<'_>, sheet: &Sheet) -> bool {
    let mut notes = context.document.blocks.iter().skip(sheet.block + 1).take(2).map_while(|block| match block {
        crate::document::Block::Paragraph(paragraph) => Some(paragraph.view.text()),
        crate::document::Block::Table(_) => None,
    });
    notes.any(|note| note.contains("预算数") && (note.contains("全年预算") || note.contains("调整后的预算")))
}

/// The code that the report's own tables print for an item of that name under the 款 of that name, where the classification knows none.
fn printed_code<'c>(context: &'c Context<'_>, account: &Classified) -> Option<&'c str> {
    let (item, section) = (account.item.as_deref()?, account.section.as_deref()?);
    let sheet = cells::only(context, SheetKind::GeneralPublic)?;
    let mut codes = sheet.named(item).filter_map(|row| row.code.as_deref()).filter(|code| code.len() == 7);
    let code = codes.next().filter(|_| codes.next().is_none())?;
    (sheet.code(code.get(..5)?)?.name == section).then_some(code)
}

/// The code of an item (项) that the words name alone, below the 类 that its paragraph is about: 社会保障和就业支出（类）…。主要用于行政运行（项）支出5万元.
fn below_class<'c>(context: &'c Context<'_>, statement: &Statement) -> Option<&'c str> {
    let account = &context.account;
    let sheet = cells::only(context, SheetKind::GeneralPublic)?;
    let own = statement.subject.as_deref()?.account.as_ref()?;
    let item = own.item.as_deref().filter(|_| own.class.is_none() && own.section.is_none())?;
    let first = *statement.figures.first()?;
    let before = account.figures[..first.0].iter().rev().take(NEAR).take_while(|figure| figure.at.block == statement.block);
    let mut classes = before.filter_map(|figure| figure.subject.as_deref()?.account.as_ref());
    let class = classes.find(|known| known.section.is_none() && known.item.is_none())?.class_code.as_deref()?;
    let codes = sheet.coded(7).filter(|row| row.name == item).filter_map(|row| row.code.as_deref());
    let mut below = codes.filter(|code| code.starts_with(class));
    let code = below.next()?;
    below.next().is_none().then_some(code)
}

/// How many figures before an item its 类 is looked for among.
const NEAR: usize = 40;

/// The cell of an account: items stand under the section on their funds, and so do the 类 that break down the general public budget.
fn account_cell<'c>(context: &'c Context<'_>, code: &str, statement: &Statement) -> Option<Source<'c>> {
    if code.len() == 3 && heads(context, statement) != Some(Scope::GeneralPublic) {
        return None;
    }
    let kinds = [SheetKind::GeneralPublic, SheetKind::GovernmentFund, SheetKind::StateCapital];
    // Items of the funds stand in the tables of the funds; a code that two tables print is either's.
    let of_funds = code.len() == 7;
    let sheets = kinds[..if of_funds { 3 } else { 1 }].iter().filter_map(|&kind| cells::only(context, kind));
    let mut found = sheets.filter_map(|sheet| Some((sheet, sheet.code(code)?.at(spent_column(sheet)?)?)));
    let (sheet, cell) = found.next().filter(|_| found.next().is_none())?;
    Some(Source { cell: Some(cell), sheet, relation: Sides::Equal, doubtful: false, about: "" })
}

/// Whether a statement breaks down the total of that name of all funds for the year (本年收入合计, 本年支出合计).
fn headed_by(context: &Context<'_>, statement: &Statement, name: &str) -> bool {
    let head = statement.member_of.map(|list| context.account.statement(context.account.lists[list.0].head));
    head.and_then(|head| head.subject.as_deref()).is_some_and(|subject| {
        subject.scope == Scope::Unsaid
            && (subject.name.contains("本年") || subject.name == name)
            && subject.concept.is_some_and(|concept| context.book.entry(concept).name == name)
    })
}

/// The funds of the total that a statement breaks down, in its list or by an identity in paragraphs of its own.
fn heads(context: &Context<'_>, statement: &Statement) -> Option<Scope> {
    let head = statement.member_of.map(|list| context.account.lists[list.0].head);
    let whole = || context.whole_of(context.account.figure(*statement.figures.first()?).statement);
    head.or_else(whole).map(|head| context.scope(head))
}

/// The cell of 三公 by its name, of what was spent or of what was budgeted.
pub(super) fn three_public_cell(context: &Context<'_>, concept: &str, spent: bool) -> Option<FigureId> {
    let entry = measured(context, concept)?;
    let sheet = cells::only(context, entry.cell.table)?;
    cells::Finder::new(context, sheet).cell(&entry.cell, heading(context, spent)).ok().flatten()
}

/// The entry of a subject whose cells stand under 预算数 and 决算数.
fn measured<'c>(context: &'c Context<'_>, concept: &str) -> Option<&'c TextCell> {
    context.library.text_cells.iter().find(|entry| entry.measured && entry.subject.iter().any(|name| name == concept))
}

/// Whether an amount of another year is exactly that of the cell that it would be taken from if it were of the report's.
pub(super) fn own_cell(context: &Context<'_>, id: FigureId) -> bool {
    let figure = context.account.figure(id);
    let statement = context.account.statement(figure.statement);
    if !figure.checkable() || figure.reason || !figure.unit.is_money() || figure.decimals < 2 || statement.activity.is_some() {
        return false;
    }
    source(context, figure, statement).into_iter().flatten().any(|source| {
        let cell = source.cell.map(|cell| context.account.figure(cell));
        source.relation == Sides::Equal
            && cell.is_some_and(|cell| same(context.strict(figure), context.strict(cell)).verdict == Verdict::Consistent)
    })
}

/// The heading over what was spent or what was budgeted; a budget has the one alone.
fn heading(context: &Context<'_>, spent: bool) -> Option<&'static str> {
    (context.account.header.kind != Kind::Budget).then_some(if spent { "决算数" } else { "预算数" })
}

fn compare(desk: &mut Desk<'_>, id: FigureId, source: Source<'_>) {
    let context = desk.context;
    let Source { relation, doubtful, about, .. } = source;
    let bounded = relation == Sides::AtMost;
    let Some(cell) = source.cell else { return blank(desk, id, source) };
    let weighed = context.weigh(if bounded { Law::AtMost } else { Law::Same }, vec![id, cell]);
    if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
        return;
    }
    let (text, table) = (context.account.figure(id), context.account.figure(cell));
    let sheet = context.account.sheet_in(table.at.block);
    let title = sheet.map_or("", |sheet| sheet.title.as_str());
    let subject = context.subject(id);
    let than = if bounded { "大于" } else { "" };
    let why = if bounded { format!("（{about}）") } else { String::new() };
    let message = words(
        format!(
            "文字说明中“{}”{}为{}{}，{than}《{title}》为{}{}{why}",
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
    let sign = if bounded { "≤" } else { "=" };
    let mut finding = context.mismatch(weighed, format!("{} {sign} {}", text.value, table.value), message);
    if let Some(other) = other_scope(context, text, cell).filter(|_| !bounded) {
        finding.suggestion =
            Some(words(format!("与《{other}》的数相符，疑取自该表的口径"), format!("it equals the amount in {other}, of other funds")));
    }
    desk.report(finding);
    if doubtful {
        desk.soften();
    }
}

/// Holds a figure against a blank cell. A table that is blank altogether is told of elsewhere.
fn blank(desk: &mut Desk<'_>, id: FigureId, source: Source<'_>) {
    let context = desk.context;
    let text = context.account.figure(id);
    if text.value.is_zero() {
        desk.evaluated();
        return;
    }
    let sheet = source.sheet;
    // A table without an amount of the year is told of as such.
    if source.relation == Sides::AtMost || source.doubtful || sheet.is_unfilled(&context.account) {
        desk.undetermined(Obstacle::Missing);
        return;
    }
    desk.evaluated();
    let subject = context.subject(id);
    let title = &sheet.title;
    let message = words(
        format!("文字说明中“{}”{}为{}{}，《{title}》该栏为空", subject.chinese, text.label, text.value, text.unit_label()),
        format!("the text says {} is {}{}, its cell in {title} is blank", subject.english, text.value, text.unit_label()),
    );
    desk.report(Finding::new(Severity::Error, message, vec![id]));
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
