//! Tables of self-evaluation (绩效自评表) as data: what an indicator counts (分值) and got (得分), and the money of the project with its rate of
//! execution (执行率).
//!
//! Such a table is known by its headings 分值 and 得分 in one row, wherever in the grid that row stands: forms put the money, the goals and the
//! indicators into one table, each under headings of its own.

use super::account::{Account, Figure, FigureId, Location, Statement, StatementId};
use super::sheet::unit_of;
use super::subject::{Scope, Subject};
use crate::document::{Block, Cell, Document, Table};
use crate::number::{Operand, Unit};
use crate::pattern::Measure;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A table of scores.
#[derive(Debug, Clone, Default)]
pub struct ScoreCard {
    /// Index of its block in the document.
    pub block: usize,
    /// Its title, or nothing.
    pub title: String,
    /// The indicators, in order.
    pub lines: Vec<ScoreLine>,
    /// The row of the total.
    pub total: Option<ScoreLine>,
    /// The money of the project, its total first.
    pub funds: Vec<FundLine>,
    /// What the names of groups say that their indicators count: 产出指标（50分）, with the lines of the group.
    pub groups: Vec<(FigureId, Vec<usize>)>,
    /// Whether a cell for a weight or a score could not be understood.
    pub unread: bool,
}

/// What an indicator counts and got.
#[derive(Debug, Clone, Default)]
pub struct ScoreLine {
    /// Its name.
    pub name: String,
    /// What it counts (分值).
    pub weight: Option<FigureId>,
    /// What it got (得分).
    pub score: Option<FigureId>,
}

/// A row of the project's money.
#[derive(Debug, Clone, Default)]
pub struct FundLine {
    /// Its name: 年度资金总额, 当年财政拨款.
    pub name: String,
    /// The column its name stands in.
    pub column: usize,
    /// 年初预算数
    pub initial: Option<FigureId>,
    /// 全年预算数
    pub adjusted: Option<FigureId>,
    /// 全年执行数
    pub spent: Option<FigureId>,
    /// 执行率
    pub rate: Option<FigureId>,
    /// 分值 and 得分 of the rate.
    pub line: ScoreLine,
}

const WEIGHTS: [&str; 8] = ["分值", "权重", "标准分", "标准分值", "指标分值", "满分", "分值权重", "权重分值"];
const SCORES: [&str; 7] = ["得分", "自评得分", "评价得分", "实际得分", "自评分", "评分", "自评分数"];
const TOTALS: [&str; 9] = ["总分", "合计", "总计", "总得分", "自评总分", "自评总得分", "得分合计", "总分值", "合计得分"];

/// The columns of a row of headings.
#[derive(Default, Clone)]
struct Headings {
    weight: Option<usize>,
    score: Option<usize>,
    initial: Option<usize>,
    adjusted: Option<usize>,
    spent: Option<usize>,
    rate: Option<(usize, bool)>,
    group: Option<usize>,
    name: Option<usize>,
}

/// A cell's text without spaces, and without what stands in brackets behind it.
fn plain(cell: &Cell) -> String {
    let text: String = cell.view.text().chars().filter(|c| !c.is_whitespace()).collect();
    let end = text.find(['（', '(']).filter(|&at| at > 0).unwrap_or(text.len());
    text[..end].trim_end_matches(['：', ':']).to_owned()
}

impl Headings {
    /// Reads a row as headings; none where 分值 and 得分 do not both stand in it, once each.
    fn of(row: &[&Cell]) -> Option<Self> {
        let mut found = Self::default();
        let mut finer = None;
        for cell in row {
            let text = plain(cell);
            let at = Some(cell.column);
            match text.as_str() {
                word if WEIGHTS.contains(&word) => {
                    if found.weight.is_some() {
                        return None;
                    }
                    found.weight = at;
                }
                word if SCORES.contains(&word) => {
                    if found.score.is_some() {
                        return None;
                    }
                    found.score = at;
                }
                "年初预算数" | "年初预算" => found.initial = at,
                "全年预算数" | "全年预算" | "调整后预算数" | "调整预算数" => found.adjusted = at,
                "全年执行数" | "执行数" | "全年执行" | "实际执行数" => found.spent = at,
                "执行率" | "预算执行率" => found.rate = Some((cell.column, cell.view.text().contains(['%', '％']))),
                "一级指标" => found.group = at,
                "三级指标" | "指标名称" | "指标内容" => found.name = at,
                "二级指标" => finer = at,
                _ => {}
            }
        }
        // A summary by 一级指标 has no column of single indicators.
        found.name = found.name.or(finer).or(found.group);
        (found.weight.is_some() && found.score.is_some()).then_some(found)
    }

    fn is_money(&self) -> bool {
        self.spent.is_some() || self.adjusted.is_some() || self.rate.is_some()
    }
}

/// What a cell for a number holds.
enum Held {
    Number(Decimal),
    Nothing,
    Words,
}

fn held(cell: Option<&&Cell>) -> Held {
    let Some(cell) = cell else { return Held::Nothing };
    let text: String = cell.view.text().chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let body = text.trim_end_matches(['分', '%', '％']);
    if body.chars().all(|c| "-—－–─/".contains(c)) {
        return Held::Nothing;
    }
    let digits = body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && body.bytes().any(|byte| byte.is_ascii_digit());
    match body.parse() {
        Ok(value) if digits => Held::Number(value),
        _ => Held::Words,
    }
}

/// Reads the tables of scores of a document. Gives the blocks that they are.
pub(super) fn read(document: &Document, account: &mut Account) -> Vec<usize> {
    let mut blocks = Vec::new();
    for (block, one) in document.blocks.iter().enumerate() {
        let Block::Table(table) = one else { continue };
        let hinted = table.cells.iter().any(|cell| SCORES.contains(&plain(cell).as_str()));
        if !hinted {
            continue;
        }
        if let Some(card) = (Reader { account, table, block }).card() {
            account.scorecards.push(card);
            blocks.push(block);
        }
    }
    blocks
}

struct Reader<'a> {
    account: &'a mut Account,
    table: &'a Table,
    block: usize,
}

impl Reader<'_> {
    fn card(&mut self) -> Option<ScoreCard> {
        let mut rows: BTreeMap<usize, Vec<&Cell>> = BTreeMap::new();
        for cell in &self.table.cells {
            rows.entry(cell.row).or_default().push(cell);
        }
        if !rows.values().any(|row| Headings::of(row).is_some()) {
            return None;
        }
        self.account.statements.push(Statement {
            subject: None,
            figures: Vec::new(),
            section: 0,
            member_of: None,
            block: self.block,
            activity: Some(String::new()),
        });
        let statement = StatementId(self.account.statements.len() - 1);
        let money = self.unit();
        let mut card = ScoreCard { block: self.block, title: self.table.title.clone().unwrap_or_default(), ..ScoreCard::default() };
        let mut headings: Option<Headings> = None;
        let mut groups: Vec<(usize, usize, FigureId)> = Vec::new();
        let mut line_rows: Vec<usize> = Vec::new();
        for (&at, row) in &rows {
            if let Some(found) = Headings::of(row) {
                headings = Some(found);
                continue;
            }
            let Some(heads) = headings.clone().filter(|_| card.total.is_none()) else { continue };
            if heads.is_money() {
                // Another part of the form begins where the row has none of the columns.
                match self.fund(row, &heads, statement, money) {
                    Some(line) => card.funds.push(line),
                    None => headings = None,
                }
                continue;
            }
            if let Some(cell) = heads.group.and_then(|column| row.iter().find(|cell| cell.column == column))
                && let Some(id) = self.group_weight(cell, statement)
            {
                groups.push((at, at + cell.row_span.max(1), id));
            }
            let in_column = |column: Option<usize>| column.and_then(|column| covering(row, column));
            let (weight, score) = (in_column(heads.weight), in_column(heads.score));
            let name = heads.name.and_then(|column| covering(row, column)).map(|cell| plain(cell)).unwrap_or_default();
            let total = row.iter().any(|cell| TOTALS.contains(&plain(cell).as_str()));
            card.unread |= matches!(held(weight), Held::Words) || matches!(held(score), Held::Words);
            let label = if total { "总分".to_owned() } else { name };
            let line = ScoreLine {
                weight: self.number(weight, &label, Measure::Weight, (Unit::Counted, "分"), statement),
                score: self.number(score, &label, Measure::Score, (Unit::Counted, "分"), statement),
                name: label,
            };
            if line.weight.is_none() && line.score.is_none() {
                continue;
            }
            if total {
                card.total = Some(line);
            } else {
                card.lines.push(line);
                line_rows.push(at);
            }
        }
        card.groups = groups
            .into_iter()
            .map(|(from, to, id)| {
                // The lines are in the order of their rows.
                let before = |row: usize| line_rows.partition_point(|&at| at < row);
                (id, (before(from)..before(to)).collect())
            })
            .collect();
        Some(card)
    }

    /// The unit of the project's money: that of a heading such as 项目资金（万元）, else that above the table.
    fn unit(&self) -> Option<Unit> {
        let named = self.table.cells.iter().map(|cell| cell.view.text()).find(|text| {
            (text.contains("资金") || text.contains("预算"))
                && text.contains('元')
                && text.contains(['（', '(', '：'])
                && text.chars().count() < 24
        });
        match named {
            Some(text) if text.contains("万元") => Some(Unit::WanYuan),
            Some(text) if text.contains("亿元") => Some(Unit::YiYuan),
            Some(_) => Some(Unit::Yuan),
            None => unit_of(self.table),
        }
    }

    fn fund(&mut self, row: &[&Cell], heads: &Headings, statement: StatementId, money: Option<Unit>) -> Option<FundLine> {
        let first = [heads.initial, heads.adjusted, heads.spent].into_iter().flatten().min()?;
        let label = row.iter().rfind(|cell| cell.column < first && !cell.view.text().trim().is_empty())?;
        // A row that is shifted against its headings is not read.
        if matches!(held(Some(label)), Held::Number(_)) {
            return Some(FundLine { name: String::new(), ..FundLine::default() });
        }
        let name: String = label.view.text().chars().filter(|c| !c.is_whitespace()).collect();
        let name = name.trim_start_matches("其中").trim_matches(['：', ':']).to_owned();
        let cell = |column: Option<usize>| column.and_then(|column| covering(row, column));
        let amounts = [heads.initial, heads.adjusted, heads.spent].map(cell);
        if amounts.iter().all(|cell| matches!(held(*cell), Held::Nothing | Held::Words)) {
            return None;
        }
        let unit = (money.unwrap_or(Unit::Counted), "");
        let measures = [Measure::BudgetInitial, Measure::BudgetAdjusted, Measure::Actual];
        let [initial, adjusted, spent] = [0, 1, 2].map(|at| self.number(amounts[at], &name, measures[at], unit, statement));
        let percent = |cell: &&&Cell| cell.view.text().contains(['%', '％']) || heads.rate.is_some_and(|(_, marked)| marked);
        let rate = cell(heads.rate.map(|(column, _)| column)).filter(percent);
        Some(FundLine {
            column: label.column,
            initial,
            adjusted,
            spent,
            rate: self.number(rate, &name, Measure::Completion, (Unit::Percent, ""), statement),
            line: ScoreLine {
                name: "预算执行率".to_owned(),
                weight: self.number(cell(heads.weight), "预算执行率", Measure::Weight, (Unit::Counted, "分"), statement),
                score: self.number(cell(heads.score), "预算执行率", Measure::Score, (Unit::Counted, "分"), statement),
            },
            name,
        })
    }

    /// The weight in the name of a group: 产出指标（50分）.
    fn group_weight(&mut self, cell: &Cell, statement: StatementId) -> Option<FigureId> {
        let text = cell.view.text();
        let open = text.find(['（', '('])?;
        let inside = open + text[open..].chars().next()?.len_utf8();
        let digits = text[inside..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        if digits == 0 || !text[inside + digits..].starts_with('分') {
            return None;
        }
        let value: Decimal = text[inside..inside + digits].parse().ok()?;
        let name = plain(cell);
        Some(self.push(cell, inside..inside + digits, value, &name, Measure::Weight, (Unit::Counted, "分"), statement))
    }

    fn number(
        &mut self,
        cell: Option<&&Cell>,
        name: &str,
        measure: Measure,
        unit: (Unit, &str),
        statement: StatementId,
    ) -> Option<FigureId> {
        let Held::Number(value) = held(cell) else { return None };
        let cell = cell?;
        Some(self.push(cell, 0..cell.view.text().len(), value, name, measure, unit, statement))
    }

    #[expect(clippy::too_many_arguments, reason = "a figure is that much")]
    fn push(
        &mut self,
        cell: &Cell,
        view: std::ops::Range<usize>,
        value: Decimal,
        name: &str,
        measure: Measure,
        (unit, counter): (Unit, &str),
        statement: StatementId,
    ) -> FigureId {
        let id = FigureId(self.account.figures.len());
        let subject = Subject {
            name: name.to_owned(),
            path: [self.table.title.clone().unwrap_or_default(), name.to_owned()].into_iter().filter(|part| !part.is_empty()).collect(),
            scope: Scope::Unsaid,
            ..Subject::default()
        };
        let number = Operand { value, decimals: value.scale(), unit };
        let at = Location::in_cell(self.block, cell, view);
        self.account.figures.push(Figure {
            period: self.account.header.year,
            counter: counter.to_owned(),
            ..Figure::of_cell(measure, subject, number, statement, at)
        });
        id
    }
}

/// The cell of a row that covers a column.
fn covering<'r, 'c>(row: &'r [&'c Cell], column: usize) -> Option<&'r &'c Cell> {
    row.iter().find(|cell| cell.column <= column && column < cell.column + cell.column_span.max(1))
}
