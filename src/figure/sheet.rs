//! Tables as data: which of the standard tables (收入支出决算总表, 支出决算表 …) each is, and its cells as figures with row and column.
//!
//! A table is known by its title and headings, never by its number: provinces order them differently.

use super::account::{Account, Figure, FigureId, Location, Statement, StatementId};
use super::subject::{Scope, Subject, SubjectBook};
use super::{Classified, Kind};
use crate::document::{Block, Cell, Document, Table};
use crate::number::{Operand, Unit};
use crate::pattern::{Measure, SheetKind};
use crate::taxonomy::FUNCTIONAL;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// A table whose rows and columns are named.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Which of the standard tables it is.
    pub kind: SheetKind,
    /// Index of its block in the document.
    pub block: usize,
    /// Its title.
    pub title: String,
    /// The unit of its amounts.
    pub unit: Unit,
    /// Its rows in order, of each lane by itself.
    pub rows: Vec<SheetRow>,
    /// The names of its numeric columns, outermost heading first, by column of the grid.
    pub columns: Vec<Column>,
    /// Columns under whose headings no amount is printed at all.
    pub empty_columns: Vec<Column>,
    /// Cells for amounts that are blank or hold a dash, by row and column of the grid.
    pub blanks: Vec<Blank>,
    by_code: HashMap<String, usize>,
    /// Codes that rows of several names print.
    disputed: HashSet<String>,
    by_name: HashMap<String, Vec<usize>>,
}

/// A cell for an amount that prints none.
#[derive(Debug, Clone)]
pub struct Blank {
    /// The name of its row.
    pub name: String,
    /// The code of its row.
    pub code: Option<String>,
    /// Its row in the grid.
    pub row: usize,
    /// Its column in the grid.
    pub column: usize,
}

/// A numeric column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place in the grid.
    pub index: usize,
    /// Its headings, outermost first.
    pub path: Vec<String>,
    /// Which amounts it holds.
    pub amounts: Amounts,
}

impl Column {
    /// Whether it holds what was carried over (结转), and nothing of the year.
    pub fn is_carried_over(&self) -> bool {
        self.path.iter().any(|heading| heading.contains("结转"))
    }
}

/// Which amounts a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amounts {
    /// Those of the report's year.
    Current,
    /// Those of the year in its heading, which is another one (2022年预算数 in a budget of 2023, 上年决算数).
    OfYear(i32),
    /// By how much the years differ (增减额).
    Changes,
}

impl Amounts {
    /// Reads the headings of a column; none where it holds rates and no amounts (增减%).
    fn of(path: &[String], year: Option<i32>) -> Option<Self> {
        const RATES: [&str; 7] = ["%", "％", "增减率", "完成率", "执行率", "占比", "比重"];
        let has = |word: &str| path.iter().any(|heading| heading.contains(word));
        if RATES.iter().any(|word| has(word)) {
            return None;
        }
        if ["增减", "增加额", "差额", "差异"].iter().any(|word| has(word)) {
            return Some(Self::Changes);
        }
        let named = path.iter().rev().find_map(|heading| heading_year(heading, year));
        Some(named.filter(|_| named != year).map_or(Self::Current, Self::OfYear))
    }
}

/// The year that a heading names: 2022年预算数, 上年决算数.
fn heading_year(heading: &str, year: Option<i32>) -> Option<i32> {
    let digits: String = heading.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    match digits.parse() {
        Ok(named) if digits.len() == 4 && (1990..2100).contains(&named) => Some(named),
        // What is carried over from last year is an amount of this one.
        _ if heading.starts_with("上年") && !heading.contains("结") => Some(year? - 1),
        _ => None,
    }
}

/// A row of a lane.
#[derive(Debug, Clone)]
pub struct SheetRow {
    /// Its name without numbering.
    pub name: String,
    /// Its numbering (一、, 1., 其中：) as printed.
    pub number: String,
    /// Its account code, the digits of its code cells together.
    pub code: Option<String>,
    /// Its row in the grid.
    pub row: usize,
    /// Its amounts by their columns: column of the grid and figure. Blank cells are left out.
    pub cells: Vec<(usize, FigureId)>,
}

impl SheetKind {
    /// Knows a table by its title; the more particular words are asked for first.
    pub fn of(title: &str) -> Self {
        let title: String = title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"')).collect();
        let has = |word: &str| title.contains(word);
        if !has("表") {
            Self::Other
        } else if has("绩效") {
            if has("自评") || has("完成情况") { Self::Performance } else { Self::Other }
        } else if has("三公") && has("机关运行") && has("情况表") {
            Self::Running
        } else if has("三公") {
            Self::ThreePublic
        } else if has("国有资产") {
            Self::Assets
        } else if has("国有资本经营") {
            Self::StateCapital
        } else if has("政府性基金") {
            Self::GovernmentFund
        } else if has("基本支出") {
            Self::Basic
        } else if has("财政拨款收入支出") || has("财政拨款收支") {
            Self::FiscalOverview
        } else if has("一般公共预算") && has("支出") {
            Self::GeneralPublic
        } else if has("收入支出") || has("收支") {
            Self::Overview
        } else if has("收入决算") || has("收入预算") || has("收入总表") {
            Self::Income
        } else if has("支出决算") || has("支出预算") || has("支出总表") {
            Self::Expenditure
        } else {
            Self::Other
        }
    }

    /// The funds its amounts are limited to.
    fn scope(self) -> Scope {
        match self {
            Self::FiscalOverview | Self::ThreePublic | Self::Running => Scope::Fiscal,
            Self::GeneralPublic | Self::Basic => Scope::GeneralPublic,
            Self::GovernmentFund => Scope::GovernmentFund,
            Self::StateCapital => Scope::StateCapital,
            Self::Overview | Self::Income | Self::Expenditure | Self::Assets | Self::Performance | Self::Other => Scope::Unsaid,
        }
    }
}

impl Sheet {
    /// A table without rows.
    pub fn new(kind: SheetKind, block: usize, title: String, unit: Unit) -> Self {
        Self {
            kind,
            block,
            title,
            unit,
            rows: Vec::new(),
            columns: Vec::new(),
            empty_columns: Vec::new(),
            blanks: Vec::new(),
            by_code: HashMap::new(),
            disputed: HashSet::new(),
            by_name: HashMap::new(),
        }
    }

    /// Takes down a cell that prints no amount, unless it holds words.
    fn note_blank(&mut self, cell: &Cell, year: Option<i32>, empty: &mut HashSet<usize>) {
        if !is_blank(cell.view.text()) {
            return;
        }
        let Some(amounts) = Amounts::of(&cell.column_path, year) else { return };
        let (name, _, code) = row_name(cell);
        let (name, _) = counted(self.kind, name);
        if name.is_empty() && code.is_none() && self.kind != SheetKind::ThreePublic {
            return;
        }
        if empty.insert(cell.column) {
            self.empty_columns.push(Column { index: cell.column, path: cell.column_path.clone(), amounts });
        }
        self.blanks.push(Blank { name, code, row: cell.row, column: cell.column });
    }

    /// Writes down where its rows are.
    fn index(&mut self) {
        self.columns.sort_by_key(|column| column.index);
        self.rows.iter_mut().for_each(|row| row.cells.sort_by_key(|&(column, _)| column));
        let columns = &self.columns;
        self.empty_columns.retain(|column| columns.binary_search_by_key(&column.index, |filled| filled.index).is_err());
        self.empty_columns.sort_by_key(|column| column.index);
        self.blanks.sort_by_key(|blank| (blank.row, blank.column));
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(code) = &row.code {
                let first = *self.by_code.entry(code.clone()).or_insert(at);
                if self.rows[first].name != row.name {
                    self.disputed.insert(code.clone());
                }
            }
            self.by_name.entry(row.name.clone()).or_default().push(at);
        }
    }

    /// The rows of a code's length: 3 for 类, 5 for 款, 7 for 项.
    pub fn coded(&self, length: usize) -> impl Iterator<Item = &SheetRow> {
        self.rows.iter().filter(move |row| row.code.as_ref().is_some_and(|code| code.len() == length))
    }

    /// The row of an account code.
    pub fn code(&self, code: &str) -> Option<&SheetRow> {
        self.by_code.get(code).map(|&at| &self.rows[at])
    }

    /// Whether rows of several names print that code, so that it says of none what it is.
    pub fn is_disputed(&self, code: &str) -> bool {
        self.disputed.contains(code)
    }

    /// The rows of that name, in all lanes.
    pub fn named<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s SheetRow> + use<'s> {
        self.by_name.get(name).into_iter().flatten().map(|&at| &self.rows[at])
    }

    /// The only row of that name in the lane whose outermost heading holds `lane`.
    pub fn row(&self, name: &str, lane: &str) -> Option<&SheetRow> {
        let mut found = self.named(name).filter(|row| self.lane(row).is_none_or(|known| known.contains(lane)));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The outermost heading over a row's amounts, in a table of lanes.
    pub fn lane(&self, row: &SheetRow) -> Option<&str> {
        let column = row.cells.first()?.0;
        self.column(column)?.path.first().map(String::as_str)
    }

    /// The columns that hold amounts of the report's year.
    pub fn current(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.amounts == Amounts::Current)
    }

    /// The first amount of a row that is of the report's year.
    pub fn first_current(&self, row: &SheetRow) -> Option<FigureId> {
        let current = |index: usize| self.column(index).is_some_and(|column| column.amounts == Amounts::Current);
        row.cells.iter().find(|&&(index, _)| current(index)).map(|&(_, id)| id)
    }

    /// A column by its place in the grid.
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.binary_search_by_key(&index, |column| column.index).ok().map(|at| &self.columns[at])
    }

    /// Whether no cell holds an amount other than zero.
    pub fn is_empty(&self, account: &Account) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).all(|&(_, id)| account.figure(id).value.is_zero())
    }

    /// Whether it was left without amounts of the year: it is empty, or the table of a fund that holds what was carried over and nothing else.
    pub fn is_unfilled(&self, account: &Account) -> bool {
        let fund = matches!(self.kind, SheetKind::GovernmentFund | SheetKind::StateCapital);
        let carried = |index: usize| fund && self.column(index).is_some_and(Column::is_carried_over);
        self.rows.iter().flat_map(|row| &row.cells).all(|&(index, id)| carried(index) || account.figure(id).value.is_zero())
    }
}

impl SheetRow {
    /// The figure in a column.
    pub fn at(&self, column: usize) -> Option<FigureId> {
        self.cells.binary_search_by_key(&column, |&(index, _)| index).ok().map(|at| self.cells[at].1)
    }

    /// Whether it is the row of the total.
    pub fn is_total(&self) -> bool {
        names_total(&self.name, self.code.as_deref())
    }
}

impl Blank {
    /// Whether it stands in the row of the total.
    pub fn is_total(&self) -> bool {
        names_total(&self.name, self.code.as_deref())
    }
}

fn names_total(name: &str, code: Option<&str>) -> bool {
    code.is_none() && matches!(name, "合计" | "总计" | "本年合计")
}

/// Turns the cells of every table into figures.
///
/// `others` are blocks that were read as tables of another kind.
pub(super) fn read(document: &Document, account: &mut Account, book: &SubjectBook, others: &[usize]) {
    for (block, one) in document.blocks.iter().enumerate() {
        let Block::Table(table) = one else { continue };
        if others.binary_search(&block).is_ok() {
            continue;
        }
        let Some(sheet) = sheet(account, book, block, table) else { continue };
        account.sheets.push(sheet);
    }
}

/// The unit of money printed above a table; none where it is no usual one.
pub(super) fn unit_of(table: &Table) -> Option<Unit> {
    match table.unit.as_deref()? {
        "元" => Some(Unit::Yuan),
        "万元" => Some(Unit::WanYuan),
        "亿元" => Some(Unit::YiYuan),
        _ => None,
    }
}

fn sheet(account: &mut Account, book: &SubjectBook, block: usize, table: &Table) -> Option<Sheet> {
    let title = table.title.clone()?;
    let kind = SheetKind::of(&title);
    let unit = unit_of(table)?;
    account.statements.push(Statement { subject: None, figures: Vec::new(), section: 0, member_of: None, block, activity: None });
    let statement = StatementId(account.statements.len() - 1);
    let mut sheet = Sheet::new(kind, block, title, unit);
    let (mut filled, mut empty) = (HashSet::new(), HashSet::new());
    for (at, cell) in table.cells.iter().enumerate().filter(|(_, cell)| cell.row >= table.header_rows) {
        if cell.column_path.is_empty() || is_code(cell) {
            continue;
        }
        let Some((value, decimals)) = amount(cell.view.text()) else {
            sheet.note_blank(cell, account.header.year, &mut empty);
            continue;
        };
        let Some(amounts) = Amounts::of(&cell.column_path, account.header.year) else { continue };
        let id = FigureId(account.figures.len());
        let (name, number, code) = row_name(cell);
        let (name, counter) = counted(kind, name);
        let figure = figure(account, book, &sheet, (cell, amounts), (&name, code.as_deref()), (value, decimals), statement);
        account.figures.push(match counter {
            Some(counter) => Figure { unit: Unit::Counted, counter, ..figure },
            None => figure,
        });
        let column = cell.column;
        if filled.insert(column) {
            sheet.columns.push(Column { index: column, path: cell.column_path.clone(), amounts });
        }
        let known = sheet.rows.iter_mut().rev().take(4);
        // Both lanes of a table may have a row of one name (总计): a name between the amounts starts the other lane.
        let mut known = known.filter(|row| row.row == cell.row && row.name == name && row.code == code);
        match known.find(|row| row.cells.last().is_none_or(|&(last, _)| !names_between(&table.cells, at, last))) {
            Some(row) => row.cells.push((column, id)),
            None => sheet.rows.push(SheetRow { name, number, code, row: cell.row, cells: vec![(column, id)] }),
        }
    }
    sheet.index();
    Some(sheet)
}

/// Whether the name of a cell's row stands between an earlier column and the cell. Cells are row by row, so that those of its row are near.
fn names_between(cells: &[Cell], at: usize, earlier: usize) -> bool {
    let cell = &cells[at];
    let Some(name) = cell.row_path.last() else { return false };
    let row = cells[..at].iter().rev().take_while(|other| other.row == cell.row && other.column > earlier);
    row.map(|other| other.view.text().trim()).any(|text| !text.is_empty() && text == name.trim())
}

/// The name of a row that counts, and the word it counts by: 国内公务接待批次（个）.
fn counted(kind: SheetKind, name: String) -> (String, Option<String>) {
    let counter = name.strip_suffix('）').and_then(|name| name.rsplit_once('（')).filter(|_| kind == SheetKind::Running);
    match counter {
        Some((rest, counter)) if matches!(counter, "个" | "人" | "辆" | "次" | "批" | "批次" | "人次") => {
            (rest.to_owned(), Some(counter.to_owned()))
        }
        _ => (name, None),
    }
}

/// Whether a cell says that there is no amount.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "-—－–─/".contains(c)) || text.trim() == "无"
}

/// The exact number of a cell, and how many decimals it prints; `None` for words, codes with leading zeros and blanks.
fn amount(text: &str) -> Option<(Decimal, u32)> {
    // 1,065.41 302: the code of the lane beside it is no part of an amount.
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals).trim_end();
    if decimals.split_whitespace().next().is_some_and(|first| first.len() > 1 && first.len() < decimals.len()) {
        return None;
    }
    let plain: String = text.chars().filter(|c| *c != ',' && !c.is_whitespace()).collect();
    let body = plain.strip_prefix(['-', '−']).unwrap_or(&plain);
    let digits = body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && body.bytes().any(|byte| byte.is_ascii_digit());
    let padded = body.len() > 1 && body.starts_with('0') && !body.starts_with("0.");
    if !digits || padded {
        return None;
    }
    let value: Decimal = plain.replace('−', "-").parse().ok()?;
    Some((value, value.scale()))
}

/// Whether a cell holds a part of an account code.
fn is_code(cell: &Cell) -> bool {
    cell.column_path
        .iter()
        .any(|name| matches!(name.as_str(), "类" | "款" | "项") || name.contains("编码") || name.contains("序号") || name == "行次")
}

/// The name of a cell's row, its numbering, and the digits of its code.
fn row_name(cell: &Cell) -> (String, String, Option<String>) {
    let is_code = |part: &&String| part.bytes().all(|byte| byte.is_ascii_digit());
    // Codes stand before the name; numbers behind it count the rows (行次). 款 and 项 have two digits, even where a 0 in front was lost.
    let mut code: String = cell
        .row_path
        .iter()
        .take_while(is_code)
        .enumerate()
        .map(|(at, part)| if at > 0 && part.len() == 1 { format!("0{part}") } else { part.clone() })
        .collect();
    let printed = cell.row_path.iter().rev().find(|part| !is_code(part)).map_or("", String::as_str);
    let mut printed = printed.trim();
    if let Some((last, name)) = code_in_front(printed).filter(|_| matches!(code.len(), 3 | 5)) {
        code.push_str(last);
        printed = name;
    }
    let rest = printed
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十（）()".contains(c))
        .trim_start_matches(['、', '．', '.', ' ', '：']);
    // 一般公共服务支出 begins with a numeral that is no numbering.
    let separated = printed.len() > rest.len() && printed[..printed.len() - rest.len()].ends_with(['、', '．', '.', '）', ')', ' ']);
    let name = if separated { rest } else { printed };
    let (number, name) = match name.strip_prefix("其中").map(|name| name.trim_start_matches('：')) {
        Some(name) => ("其中：".to_owned(), name),
        None => (printed[..printed.len() - name.len()].to_owned(), name),
    };
    (name.to_owned(), number, matches!(code.len(), 3 | 5 | 7).then_some(code))
}

/// The two digits of a code that no line parts from the name: 03城市建设支出, behind 212 and 08.
fn code_in_front(name: &str) -> Option<(&str, &str)> {
    let (code, rest) = name.split_at_checked(2).filter(|(code, _)| code.bytes().all(|byte| byte.is_ascii_digit()))?;
    let joined = rest.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii() && !"年月日个项类".contains(c));
    joined.then_some((code, rest))
}

fn figure(
    account: &Account,
    book: &SubjectBook,
    sheet: &Sheet,
    (cell, amounts): (&Cell, Amounts),
    (name, code): (&str, Option<&str>),
    (value, decimals): (Decimal, u32),
    statement: StatementId,
) -> Figure {
    let heading = cell.column_path.join("/");
    let measure = if amounts == Amounts::Changes {
        Measure::Change
    } else if heading.contains("年初预算") {
        Measure::BudgetInitial
    } else if heading.contains("全年预算") || heading.contains("调整预算") {
        Measure::BudgetAdjusted
    } else if heading.contains("预算数") {
        Measure::Budget
    } else if heading.contains("决算") || heading.contains("执行数") || account.header.kind != Kind::Budget {
        Measure::Actual
    } else {
        Measure::Budget
    };
    let last = cell.column_path.iter().rev().find(|name| !matches!(name.as_str(), "预算数" | "决算数" | "金额")).map_or("", String::as_str);
    let shown = if name.is_empty() { last } else { name };
    let path = std::iter::once(sheet.title.clone()).chain(cell.row_path.iter().cloned()).chain(cell.column_path.iter().cloned()).collect();
    let known = code.filter(|_| sheet.kind != SheetKind::Basic).map(|code| Classified {
        code: Some(code.to_owned()),
        class_code: code.get(..3).map(str::to_owned),
        ..Classified::default()
    });
    let named = code.and_then(|code| FUNCTIONAL.code(code)).is_some();
    let subject = Subject {
        name: shown.to_owned(),
        concept: if named { None } else { book.concept(shown) },
        scope: sheet.kind.scope(),
        path,
        account: known,
        compound: false,
    };
    let number = Operand { value, decimals, unit: sheet.unit };
    let at = Location::in_cell(sheet.block, cell, 0..cell.view.text().len());
    let period = match amounts {
        Amounts::OfYear(year) => Some(year),
        Amounts::Current | Amounts::Changes => account.header.year,
    };
    Figure { period, ..Figure::of_cell(measure, subject, number, statement, at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_tables_by_their_titles() {
        for (title, kind) in [
            ("收入支出决算总表", SheetKind::Overview),
            ("财政拨款收入支出决算总表", SheetKind::FiscalOverview),
            ("支出决算表", SheetKind::Expenditure),
            ("一般公共预算财政拨款支出决算表", SheetKind::GeneralPublic),
            ("一般公共预算财政拨款基本支出决算表", SheetKind::Basic),
            ("财政拨款“三公”经费支出决算表", SheetKind::ThreePublic),
            ("政府性基金预算财政拨款收入支出决算表", SheetKind::GovernmentFund),
            ("2026年部门财政拨款收支预算总表", SheetKind::FiscalOverview),
            ("2026年部门一般公共预算支出功能分类预算表", SheetKind::GeneralPublic),
            ("2026年部门支出预算总表", SheetKind::Expenditure),
        ] {
            assert_eq!(SheetKind::of(title), kind, "{title}");
        }
    }

    #[test]
    fn columns_tell_the_year_of_their_amounts() {
        let of = |path: &[&str]| Amounts::of(&path.iter().map(|&heading| heading.to_owned()).collect::<Vec<_>>(), Some(2023));
        assert_eq!(of(&["2022年预算数"]), Some(Amounts::OfYear(2022)));
        assert_eq!(of(&["2023年预算数", "小计"]), Some(Amounts::Current));
        assert_eq!(of(&["上年决算数"]), Some(Amounts::OfYear(2022)));
        assert_eq!(of(&["上年结转"]), Some(Amounts::Current));
        assert_eq!(of(&["2023年预算数比2022年预算数", "增减额"]), Some(Amounts::Changes));
        assert_eq!(of(&["2023年预算数比2022年预算数", "增减%"]), None);
        assert_eq!(of(&["合计"]), Some(Amounts::Current));
    }

    #[test]
    fn reads_amounts_and_row_names() {
        assert_eq!(amount("2,940.05"), Some(("2940.05".parse().unwrap(), 2)));
        assert_eq!(amount("-12.30"), Some(("-12.30".parse().unwrap(), 2)));
        assert_eq!(amount("06"), None);
        assert_eq!(amount("1,065.41 302"), None);
        assert_eq!(code_in_front("03城市建设支出"), Some(("03", "城市建设支出")));
        assert_eq!([code_in_front("2024年追加"), code_in_front("3.其他"), code_in_front("03")], [None; 3]);
        assert_eq!(amount("1 065.41 "), Some(("1065.41".parse().unwrap(), 2)));
        assert_eq!(amount("—"), None);
        let named = |parts: &[&str]| {
            let (name, number, code) =
                row_name(&Cell { row_path: parts.iter().map(|part| (*part).to_owned()).collect(), ..Cell::default() });
            (name, number, code)
        };
        assert_eq!(named(&["八、社会保障和就业支出"]).0, "社会保障和就业支出");
        assert_eq!(named(&["201", "06", "01", "行政运行"]), ("行政运行".into(), String::new(), Some("2010601".into())));
        assert_eq!(named(&["一般公共服务支出"]).0, "一般公共服务支出");
        assert_eq!(named(&["类", "款", "项", "合计"]).0, "合计");
        // 行次 behind the name is no code.
        assert_eq!(named(&["四、公共安全支出", "101"]), ("公共安全支出".into(), "四、".into(), None));
    }
}
