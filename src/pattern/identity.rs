//! Identities (勾稽关系) between cells of the standard tables, and between the text and its tables, as data.

use serde::Deserialize;

/// The standard tables of final accounts and budgets. Which one a table is, is told by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// 收入支出决算总表, 财务收支预算总表
    Overview,
    /// 收入决算表, 收入预算总表
    Income,
    /// 支出决算表, 支出预算总表
    Expenditure,
    /// 财政拨款收入支出决算总表, 财政拨款收支预算总表
    FiscalOverview,
    /// 一般公共预算财政拨款支出决算表
    GeneralPublic,
    /// 一般公共预算财政拨款基本支出决算表
    Basic,
    /// “三公”经费支出决算表
    ThreePublic,
    /// “三公”经费、行政参公单位机关运行经费情况表
    Running,
    /// 政府性基金预算财政拨款收入支出决算表
    GovernmentFund,
    /// 国有资本经营预算财政拨款收入支出决算表
    StateCapital,
    /// 国有资产占有使用情况表
    Assets,
    /// 项目支出绩效自评表, 绩效指标完成情况
    Performance,
    /// Any other table.
    Other,
}

/// The funds (口径) that the words of the text limit an amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Funds {
    /// The words name no limit.
    Unsaid,
    /// 财政拨款
    Fiscal,
    /// 一般公共预算
    GeneralPublic,
    /// 政府性基金
    GovernmentFund,
    /// 国有资本经营预算
    StateCapital,
}

/// A cell of a standard table, by the names of its row and column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellName {
    /// The table.
    pub table: SheetKind,
    /// In a table of two lanes, a word of the heading over the lane (收入, 支出).
    #[serde(default)]
    pub lane: String,
    /// The names of its row, of which the first that is printed counts. Without name and code it is the row of the total.
    #[serde(default)]
    pub row: Vec<String>,
    /// The code of its row.
    #[serde(default)]
    pub code: Option<String>,
    /// The row stands below the row of that name.
    #[serde(default)]
    pub below: Option<String>,
    /// The row stands above the row of that name.
    #[serde(default)]
    pub above: Option<String>,
    /// What the headings of its column are called, each of one of them: `决算` is in the heading, `=合计` is all of it, `a|b` is either. The
    /// first column of the report's year where there are none.
    #[serde(default)]
    pub column: Vec<String>,
    /// Words that no heading of its column holds.
    #[serde(default)]
    pub not: Vec<String>,
    /// Whether forms may leave the row out, so that it is nothing where it is not printed.
    #[serde(default)]
    pub optional: bool,
    /// Where forms print it otherwise: the cells that are looked for in turn if the table has not got this one.
    #[serde(default)]
    pub or: Vec<CellName>,
}

/// How the two sides of an equation relate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    /// Σ left = Σ right.
    #[default]
    Equal,
    /// Σ left ≤ Σ right.
    AtMost,
}

/// A relation between single cells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equation {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The cells on the left.
    pub left: Vec<CellName>,
    /// The cells on the right.
    pub right: Vec<CellName>,
    /// How the sides relate.
    #[serde(default)]
    pub relation: Sides,
    /// The kinds of report it holds in; all where empty.
    #[serde(default)]
    pub reports: Vec<String>,
    /// It says something only where these are blank or not printed.
    #[serde(default)]
    pub blank: Vec<CellName>,
    /// Whether it holds in every column of amounts of its one table by itself.
    #[serde(default)]
    pub every_column: bool,
    /// Whether what breaks it is a warning only.
    #[serde(default)]
    pub warning: bool,
}

impl Equation {
    /// Whether all of its cells stand in one table.
    pub fn alone(&self) -> bool {
        let mut cells = self.left.iter().chain(&self.right);
        let first = cells.next();
        cells.all(|cell| first.is_some_and(|first| first.table == cell.table))
    }
}

/// A relation between every account (科目) of one table and its row in another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowPair {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The column on the left; its `row` and `code` are those of the account.
    pub left: CellName,
    /// The column on the right, in a table with codes.
    pub right: CellName,
    /// Whether the rows belong together by their names or by their codes.
    #[serde(default)]
    pub by: PairedBy,
    /// How the sides relate.
    #[serde(default)]
    pub relation: Sides,
}

/// What makes two rows those of one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairedBy {
    /// The name of the 类.
    #[default]
    Name,
    /// The code, of whatever grade.
    Code,
}

/// Columns that make up the total beside them, in every row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addends {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// Headings of the total.
    pub total: Vec<String>,
    /// Headings that may stand beside it; any other one leaves the total open.
    pub parts: Vec<String>,
}

/// A relation between columns, in every row of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The tables.
    pub tables: Vec<SheetKind>,
    /// The columns on the left.
    pub left: Vec<ColumnName>,
    /// The columns on the right.
    pub right: Vec<ColumnName>,
    /// It holds once for each of these headings by itself; `""` is for columns under none of them.
    #[serde(default)]
    pub each: Vec<String>,
    /// It says something only where no heading holds one of these words.
    #[serde(default)]
    pub without: Vec<String>,
}

/// A column, by its headings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnName {
    /// What its headings are called, as for [`CellName::column`].
    pub has: Vec<String>,
    /// Words that none of them holds.
    #[serde(default)]
    pub not: Vec<String>,
    /// Whether the table may have no such column, so that it is nothing.
    #[serde(default)]
    pub optional: bool,
}

/// The cell that an amount of the text is taken from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextCell {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The subjects of the amount; any where empty.
    #[serde(default)]
    pub subject: Vec<String>,
    /// Words of the activity (编报绩效目标, 绩效自评) whose money the amount is; no activity's where left out.
    #[serde(default)]
    pub activity: Option<String>,
    /// The funds that the words limit it to; any where empty.
    #[serde(default)]
    pub funds: Vec<Funds>,
    /// Words of which the subject, as it is printed, holds one.
    #[serde(default)]
    pub named: Vec<String>,
    /// Words that the subject does not hold.
    #[serde(default)]
    pub unnamed: Vec<String>,
    /// Words of which the clause before the amount holds one.
    #[serde(default)]
    pub clause: Vec<String>,
    /// Words that the clause does not hold.
    #[serde(default)]
    pub unsaid: Vec<String>,
    /// The subject of the total of all funds that a list breaks down, of which the amount is a member.
    #[serde(default)]
    pub member_of: Option<String>,
    /// The funds of the total that a list breaks down, of which the amount is a member.
    #[serde(default)]
    pub member_of_funds: Option<Funds>,
    /// The kinds of report it holds in; all where empty.
    #[serde(default)]
    pub reports: Vec<String>,
    /// The cell.
    pub cell: CellName,
    /// Cells that the words may mean as well.
    #[serde(default)]
    pub also: Vec<CellName>,
    /// Whether the table of a final account has a column for 预算数 and one for 决算数, of which the amount's measure chooses.
    #[serde(default)]
    pub measured: bool,
    /// Whether the amount equals the cell or may not exceed it.
    #[serde(default)]
    pub relation: Sides,
    /// Whether what breaks it is a warning only.
    #[serde(default)]
    pub warning: bool,
}

/// A total of a table that rows make up, in every column of its lane.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowSum {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The tables.
    pub tables: Vec<SheetKind>,
    /// What the row of the total is called: `结转` is in its name, `=总计` is all of it.
    pub total: Vec<String>,
    /// Names of rows of which one stands above the total.
    #[serde(default)]
    pub below: Vec<String>,
    /// Names of rows of which none stands above the total.
    #[serde(default)]
    pub without: Vec<String>,
    /// The rows that make it up.
    pub parts: RowParts,
}

/// The rows that make up a total.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowParts {
    /// All rows above it with this numbering.
    Above(Numbering),
    /// The rows right below it with this numbering.
    Below(Numbering),
    /// The rows right below it whose names begin so.
    BelowNamed {
        /// How the names begin.
        begin: Vec<String>,
        /// How the names of rows among them begin that break it down in another way. So do rows with 其中 in front.
        passing: Vec<String>,
    },
    /// A sum above it, and the rows between that hold what was carried over, drawn on or distributed. A row of another name leaves the total open.
    Between {
        /// Names of the sum.
        from: Vec<String>,
        /// Words in the names of the rows that are added.
        named: Vec<String>,
        /// How the names of rows begin that break down the one above them. So do rows with 其中 in front.
        within: Vec<String>,
    },
}

/// How rows are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Numbering {
    /// 一、二、三、
    #[serde(rename = "一、")]
    Chapter,
    /// （一）（二）（三）
    #[serde(rename = "（一）")]
    Section,
    /// 1. 2. 3.
    #[serde(rename = "1.")]
    Item,
}

/// Accounts (科目) of a table of which each is the sum of those below it, and the total that of the highest, in every column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hierarchy {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// The tables.
    pub tables: Vec<SheetKind>,
    /// How many digits the codes of each grade have, the highest first.
    pub grades: Vec<usize>,
}

/// What amounts of one sentence about certain funds make of one another.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its stable name.
    pub id: String,
    /// What it says, in Chinese.
    pub about: String,
    /// What remains.
    pub result: FlowPart,
    /// What came in.
    pub plus: Vec<FlowPart>,
    /// What went out.
    pub minus: Vec<FlowPart>,
    /// Subjects that a sentence tells of as well, unless it says which funds (资金性质) it speaks of.
    #[serde(default)]
    pub told_of_all: Vec<String>,
    /// Words in the names of other sources and uses of the funds: a sentence that tells of one is left alone.
    pub without: Vec<String>,
}

/// An amount of a flow, which the sentence gives once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowPart {
    /// Its subjects by their known names.
    #[serde(default)]
    pub subject: Vec<String>,
    /// Words of which the subject, as it is printed, holds one, where it is known by no name.
    #[serde(default)]
    pub named: Vec<String>,
    /// Words of which the clause before the amount holds one.
    #[serde(default)]
    pub clause: Vec<String>,
    /// Whether the sentence may leave it out.
    #[serde(default)]
    pub optional: bool,
}
