//! The amounts of a report that other reports may give as well: those of known subjects and of accounts (科目), in its text and its tables.

use super::{Amount, Printed};
use crate::document::{Block, Cell, Document, Table};
use crate::figure::{Account, Classified, Column, Figure, FigureId, Kind, Scope, Sheet, SheetKind, SheetRow, Subject};
use crate::pattern::{Against, Measure};
use crate::taxonomy::{FUNCTIONAL, Grade, Row};
use std::collections::BTreeMap;

/// How many characters around a figure are quoted at the most, on each side.
const QUOTE: usize = 60;

/// How many reports a file may hold, if one of them is the one that it is named for.
const MOST_REPORTS: usize = 2;

/// The amounts of the report proper. A file may hold another one behind it, and a collection of reports is nobody's.
pub(super) fn read(document: &Document, account: &Account) -> Vec<Amount> {
    let mut reports: BTreeMap<u32, Vec<Amount>> = BTreeMap::new();
    for (id, figure) in account.each() {
        let section = account.sections.get(account.statement(figure.statement).section);
        if let Some(amount) = amount(document, account, id, figure) {
            reports.entry(section.map_or(0, |section| section.report)).or_default().push(amount);
        }
    }
    if reports.len() > MOST_REPORTS {
        return Vec::new();
    }
    // Tables say by no word of their own which report they belong to.
    let of_table = |sheet: &Sheet| match sheet.kind {
        SheetKind::ThreePublic => of_three_public(document, account, sheet),
        _ => of_sheet(document, account, sheet),
    };
    let tables: Vec<Amount> = if reports.len() > 1 { Vec::new() } else { account.sheets.iter().flat_map(of_table).collect() };
    // The first of those that are equally long.
    let mut told = reports.into_values().rev().max_by_key(Vec::len).unwrap_or_default();
    told.extend(tables);
    told
}

/// The amounts of a table whose rows mean the same in every report: balances, and accounts by code.
fn of_sheet(document: &Document, account: &Account, sheet: &Sheet) -> Vec<Amount> {
    let name = |row: &SheetRow| match sheet.kind {
        SheetKind::Overview => BALANCES.contains(&row.name.as_str()).then(|| row.name.clone()),
        SheetKind::GeneralPublic => row.code.as_deref().filter(|code| code.len() == ITEM).and_then(|code| name_of(code, &row.name)),
        _ => None,
    };
    let Some(Block::Table(table)) = document.blocks.get(sheet.block) else { return Vec::new() };
    let mut rows: BTreeMap<String, Vec<&SheetRow>> = BTreeMap::new();
    for row in &sheet.rows {
        if let Some(name) = name(row) {
            rows.entry(name).or_default().push(row);
        }
    }
    let single = rows.into_iter().filter_map(|(name, rows)| (rows.len() == 1).then(|| (name, rows[0])));
    let cells = Cells::of(document, table);
    single
        .filter_map(|(name, row)| {
            let figure = of_row(account, sheet, row)?;
            let scope = figure.subject.as_deref().map_or(Scope::Unsaid, |subject| subject.scope);
            cells.amount(figure, (name, scope), &format!("《{}》{}", sheet.title, row.name))
        })
        .collect()
}

/// The items of the “三公”经费, which stand in rows or in columns. A budget table has what was published; that of a final account has the
/// adjusted budget (全年预算数), which is nobody's 年初预算, and the text repeats its 决算数. The text names no funds with them.
fn of_three_public(document: &Document, account: &Account, sheet: &Sheet) -> Vec<Amount> {
    let Some(Block::Table(table)) = document.blocks.get(sheet.block) else { return Vec::new() };
    if account.header.kind != Kind::Budget {
        return Vec::new();
    }
    let mut items: BTreeMap<&str, Vec<&Figure>> = BTreeMap::new();
    for figure in sheet.rows.iter().flat_map(|row| &row.cells).map(|&(_, id)| account.figure(id)) {
        let item = figure.subject.as_deref().and_then(|subject| item_of(&subject.name));
        if let Some(item) = item.filter(|_| figure.measure == Measure::Budget && figure.period == account.header.year) {
            items.entry(item).or_default().push(figure);
        }
    }
    let single = items.into_iter().filter_map(|(item, figures)| (figures.len() == 1).then(|| (item, figures[0])));
    let cells = Cells::of(document, table);
    single
        .filter_map(|(item, figure)| cells.amount(figure, (item.to_owned(), Scope::Unsaid), &format!("《{}》{item}", sheet.title)))
        .collect()
}

/// The cells of a table by row and column.
struct Cells<'a> {
    document: &'a Document,
    table: &'a Table,
    cells: BTreeMap<(usize, usize), &'a Cell>,
}

impl<'a> Cells<'a> {
    fn of(document: &'a Document, table: &'a Table) -> Self {
        Self { document, table, cells: table.cells.iter().map(|cell| ((cell.row, cell.column), cell)).collect() }
    }

    /// The amount of a cell, unless recognition read it. `place` is what is quoted before it.
    fn amount(&self, figure: &Figure, (subject, scope): (String, Scope), place: &str) -> Option<Amount> {
        let cell = self.cells.get(&figure.at.cell?)?;
        if self.document.confidence(&figure.at.source).is_some() {
            return None;
        }
        Some(Amount {
            subject,
            scope: scope_number(scope),
            measure: figure.measure,
            period: figure.period,
            number: Printed::of(figure),
            change: None,
            quote: format!("{place} {}", cell.view.text()),
            page: cell.page.or(self.table.page),
            line: None,
        })
    }
}

/// What texts call the items of the “三公”经费, and what tables call them too.
const ITEMS: [(&str, &[&str]); 5] = [
    ("因公出国（境）费", &["因公出国（境）费用", "因公出国(境)费", "因公出国(境)费用"]),
    ("公务接待费", &["公务接待费用"]),
    ("公务用车购置及运行维护费", &["公务用车购置及运行费", "公务用车购置和运行费", "公务用车购置和运行维护费"]),
    ("公务用车购置费", &[]),
    ("公务用车运行维护费", &["公务用车运行费"]),
];

/// The item of the “三公”经费 that a row or a column of a table names.
fn item_of(name: &str) -> Option<&'static str> {
    ITEMS.iter().find(|(item, others)| *item == name || others.contains(&name)).map(|(item, _)| *item)
}

/// What is left at the beginning and the end of a year.
const BALANCES: [&str; 2] = ["年初结转和结余", "年末结转和结余"];

/// How many digits the code of an item (项) has.
const ITEM: usize = 7;

/// How many digits the code of a 款 has.
const SECTION: usize = 5;

/// The amount of a row in the column of the total, or in the only one.
fn of_row<'a>(account: &'a Account, sheet: &Sheet, row: &SheetRow) -> Option<&'a Figure> {
    let is_total = |column: &&Column| column.path.iter().any(|name| matches!(name.as_str(), "合计" | "本年支出合计" | "支出合计" | "小计"));
    let own: Vec<&Column> = sheet.current().filter(|column| row.at(column.index).is_some()).collect();
    let column = match own.as_slice() {
        [only] => only,
        several => several.iter().copied().find(is_total)?,
    };
    let figure = account.figure(row.at(column.index)?);
    matches!(figure.measure, Measure::Actual | Measure::Budget | Measure::BudgetInitial).then_some(figure)
}

/// What an item (项) is called: its name with its code, which reports may print differently. An item that the classification that ships does not
/// have is known by the name that the report prints and the code of its 款.
fn name_of(code: &str, printed: &str) -> Option<String> {
    match FUNCTIONAL.code(code) {
        Some(row) => Some(format!("{}（{code}）", row.name)),
        None => below(FUNCTIONAL.code(code.get(..SECTION)?)?, printed),
    }
}

fn below(section: &Row, item: &str) -> Option<String> {
    let name: String = item.chars().filter(|c| !c.is_whitespace()).collect();
    (!name.is_empty()).then(|| format!("{name}（{}）", section.code))
}

/// What the item of an account of the text is called.
fn item_name(known: &Classified) -> Option<String> {
    let item = known.item.as_deref()?;
    if let Some(code) = known.code.as_deref().filter(|code| code.len() == ITEM) {
        return name_of(code, item);
    }
    let class = FUNCTIONAL.class(known.class.as_deref()?)?;
    below(FUNCTIONAL.below(&class.code, known.section.as_deref()?, Grade::Section)?, item)
}

/// What a figure is about and the funds it is limited to, if other reports call it the same.
fn subject_of(account: &Account, subject: &Subject, section: usize) -> Option<(String, Scope)> {
    if subject.compound {
        return None;
    }
    match &subject.account {
        // Amounts of one account and of different funds stand in different sections; where no heading tells them apart, nothing does.
        Some(known) => Some((item_name(known)?, scope_of_section(account, section)?)),
        None => subject.concept.map(|_| (subject.name.clone(), subject.scope)),
    }
}

/// Words of headings that limit a section to funds.
const FUNDS: [(&str, Scope); 3] =
    [("一般公共预算", Scope::GeneralPublic), ("政府性基金", Scope::GovernmentFund), ("国有资本经营", Scope::StateCapital)];

/// The funds that a section is limited to by its heading, or by the one above.
fn scope_of_section(account: &Account, section: usize) -> Option<Scope> {
    let mut section = account.sections.get(section);
    while let Some(one) = section {
        let named: Vec<Scope> = FUNDS.iter().filter(|(word, _)| one.title.contains(word)).map(|(_, scope)| *scope).collect();
        match named.as_slice() {
            [] => section = one.parent.and_then(|parent| account.sections.get(parent)),
            [scope] => return Some(*scope),
            _ => return None,
        }
    }
    None
}

/// The figure as an amount of a known subject, if nothing about it is doubtful.
fn amount(document: &Document, account: &Account, id: FigureId, figure: &Figure) -> Option<Amount> {
    if !matches!(figure.measure, Measure::Actual | Measure::Budget | Measure::BudgetInitial) || !is_certain(document, figure) {
        return None;
    }
    let statement = account.statement(figure.statement);
    let (subject, scope) = subject_of(account, figure.subject.as_deref()?, statement.section)?;
    // The accounts of an activity are not those of the unit.
    if statement.activity.is_some() {
        return None;
    }
    let Some(Block::Paragraph(paragraph)) = document.blocks.get(figure.at.block) else { return None };
    Some(Amount {
        subject,
        scope: scope_number(scope),
        measure: figure.measure,
        period: account.period(figure),
        number: Printed::of(figure),
        change: change(document, account, id, figure),
        quote: quote(paragraph.view.text(), figure.at.view.clone()),
        page: paragraph.page,
        line: paragraph.page.is_none().then_some(paragraph.line),
    })
}

fn is_certain(document: &Document, figure: &Figure) -> bool {
    figure.checkable() && figure.unit.is_money() && !figure.reason && !figure.aside && document.confidence(&figure.at.source).is_none()
}

/// The change against the year before that is said of a figure: the statement has no other figure of that measure, and no other change.
fn change(document: &Document, account: &Account, id: FigureId, figure: &Figure) -> Option<Printed> {
    let mut others = account.figures_of(figure.statement).filter(|&(other, _)| other != id);
    if others.any(|(_, other)| other.measure == figure.measure) {
        return None;
    }
    let mut changes = account.figures_of(figure.statement).filter(|(_, other)| other.measure == Measure::Change && other.unit.is_money());
    let (_, change) = changes.next()?;
    (changes.next().is_none() && change.against == Some(Against::Prior) && is_certain(document, change)).then(|| Printed::of(change))
}

fn scope_number(scope: Scope) -> u8 {
    match scope {
        Scope::Unsaid => 0,
        Scope::Fiscal => 1,
        Scope::GeneralPublic => 2,
        Scope::GovernmentFund => 3,
        Scope::StateCapital => 4,
        Scope::SocialInsurance => 5,
    }
}

/// The clause around a stretch of a paragraph.
fn quote(text: &str, at: std::ops::Range<usize>) -> String {
    let inside = |c: &char| !matches!(c, '。' | '；');
    let before: String = text.get(..at.start).unwrap_or_default().chars().rev().take(QUOTE).take_while(inside).collect();
    let behind = text.get(at.end..).unwrap_or_default().chars().take(QUOTE).take_while(inside);
    before.chars().rev().chain(text.get(at.clone()).unwrap_or_default().chars()).chain(behind).collect()
}
