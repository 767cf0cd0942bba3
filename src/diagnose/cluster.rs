//! Findings with one root form one cluster, so that a reviewer reads one problem and not five.

use super::explain::Explained;
use crate::check::{Context, Finding, Severity};
use crate::document::Block;
use crate::figure::{Account, FigureId};
use crate::number::{Decimal, Law, Unit};
use std::collections::{BTreeSet, HashMap};

/// Numbers the clusters of findings, from 1 in the order of the text.
///
/// Findings of broken relations share a cluster if one figure explains them. A finding about words joins the cluster of a figure that
/// it suspects, else that of another one that suspects the same.
pub(super) fn cluster(findings: &mut [Finding], explained: &Explained, context: &Context<'_>) {
    let account = &context.account;
    let mut union = Union::new(findings.len());
    let mut by_root: HashMap<usize, usize> = HashMap::new();
    let mut by_suspect: HashMap<FigureId, usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.severity >= Severity::Warning) {
        let known = explained.index_of(finding);
        let root = known.or_else(|| suspects(finding).iter().find_map(|&suspect| explained.root_at(suspect)));
        if let Some(root) = root {
            union.join(index, *by_root.entry(root).or_insert(index));
        } else {
            for &suspect in suspects(finding) {
                union.join(index, *by_suspect.entry(suspect).or_insert(index));
            }
        }
    }
    join_same_slip(&by_root, explained, context, &mut union);
    join_twin_totals(findings, account, &mut union);
    join_reprinted(findings, account, &mut union);
    join_left_out(findings, account, &mut union);
    join_offset_shares(findings, account, &mut union);
    join_shares_above_all(findings, account, &mut union);
    join_wrong_year(findings, context, &mut union);
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for (index, finding) in findings.iter_mut().enumerate() {
        let root = union.root(index);
        let next = numbers.len() + 1;
        finding.cluster = *numbers.entry(root).or_insert(next);
    }
}

fn suspects(finding: &Finding) -> &[FigureId] {
    if finding.suspects.is_empty() { finding.figures.get(..1).unwrap_or_default() } else { &finding.suspects }
}

/// How far apart two gaps may be that are one: rounding of two amounts, in units of their last digit.
const SAME_GAP: i64 = 2;

/// Cells of one row that are off by the same, and neighbours in one column that are, have one root: the row was changed, or the slip went on
/// into its sums.
fn join_same_slip(by_root: &HashMap<usize, usize>, explained: &Explained, context: &Context<'_>, union: &mut Union) {
    let mut by_row: Vec<Slipped> = Vec::new();
    let mut by_column: Vec<Slipped> = Vec::new();
    for (number, root) in explained.roots() {
        let figure = context.account.figure(root.figure);
        let (Some((row, column)), Some(&finding)) = (figure.at.cell, by_root.get(&number)) else { continue };
        let Some((low, high)) = root.value(context) else { continue };
        let Some(middle) = low.checked_add(high).and_then(|sum| sum.checked_div(Decimal::TWO)) else { continue };
        let gap = figure.value - middle;
        let near = Decimal::new(SAME_GAP, if figure.unit == Unit::Yuan { figure.decimals.min(2) } else { 2 });
        by_row.push(Slipped { line: (figure.at.block, row), place: column, gap, near, finding });
        by_column.push(Slipped { line: (figure.at.block, column), place: row, gap, near, finding });
    }
    for mut cells in [by_row, by_column] {
        cells.sort_by_key(|cell| (cell.line, cell.place));
        for pair in cells.windows(2) {
            if pair[0].line == pair[1].line && !pair[0].gap.is_zero() && (pair[0].gap - pair[1].gap).abs() <= pair[0].near.max(pair[1].near)
            {
                union.join(pair[0].finding, pair[1].finding);
            }
        }
    }
}

/// A wrong cell: its row or column, its place in it, by how much it is off and how exactly that is known, and a finding about it.
struct Slipped {
    line: (usize, usize),
    place: usize,
    gap: Decimal,
    near: Decimal,
    finding: usize,
}

/// Wrong totals of one statement (budget and actual of one subject) have one root: the wrong line was entered.
fn join_twin_totals(findings: &[Finding], account: &Account, union: &mut Union) {
    let mut by_statement = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.severity < Severity::Warning || !matches!(finding.rule.name, "sum-mismatch" | "part-exceeds-whole") {
            continue;
        }
        for &suspect in suspects(finding) {
            let statement = account.figure(suspect).statement;
            match by_statement.get(&statement) {
                Some(&other) => union.join(index, other),
                None => {
                    by_statement.insert(statement, index);
                }
            }
        }
    }
}

/// How many digits an amount has at least that is not printed twice by chance.
const TELLING: usize = 4;

/// One wrong amount that the text prints in several places (收入预算, 其中财政拨款收入, 支出预算) is one slip: the same amount stands where the same other
/// one should.
fn join_reprinted(findings: &[Finding], account: &Account, union: &mut Union) {
    let mut first: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.severity >= Severity::Warning) {
        let (Some(stated), Some(expected), Some(&figure)) = (&finding.stated, &finding.expected, finding.figures.first()) else { continue };
        let figure = account.figure(figure);
        let digits = stated.chars().filter(char::is_ascii_digit).count();
        let told = figure.at.cell.is_none() && figure.unit.is_money() && figure.measure.is_level();
        if told && digits >= TELLING && matches!(finding.law, Some(Law::Same | Law::Sum)) {
            union.join(index, *first.entry((stated, expected)).or_insert(index));
        }
    }
}

/// How many sums one row is looked for in: it has a few columns.
const COLUMNS: usize = 8;

/// An item that the text leaves out, or that a table prints under a wrong code, is what its total has more than the items.
fn join_left_out(findings: &[Finding], account: &Account, union: &mut Union) {
    let mut left_out: Vec<(Decimal, usize)> = Vec::new();
    let mut rows: HashMap<FigureId, usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let cells = match finding.rule.name {
            // A cell alone, compared with nothing: no item of the text is about it.
            "text-against-table" if finding.figures.len() == 1 => &finding.figures,
            "account-name" => &finding.suspects,
            _ => continue,
        };
        for &cell in cells.iter().filter(|&&cell| account.figure(cell).at.cell.is_some()) {
            left_out.extend(account.figure(cell).yuan().filter(|amount| !amount.is_zero()).map(|amount| (amount, index)));
            rows.entry(cell).or_insert(index);
        }
    }
    if left_out.is_empty() {
        return;
    }
    left_out.sort_unstable();
    let sums = findings.iter().enumerate().filter(|(_, finding)| finding.law == Some(Law::Sum) && finding.severity >= Severity::Warning);
    let (mut begin, mut end) = (Vec::new(), Vec::new());
    for (index, finding) in sums {
        if let Some(&row) = finding.figures.first().and_then(|whole| rows.get(whole)) {
            union.join(row, index);
        }
        let range = gap(finding, account).and_then(|(gap, room)| gap.checked_sub(room).zip(gap.checked_add(room)));
        if let Some((low, high)) = range {
            begin.push((low, index));
            end.push((high, index));
        }
    }
    begin.sort_unstable();
    end.sort_unstable();
    let (mut begin, mut end) = (begin.into_iter().peekable(), end.into_iter().peekable());
    // From the smallest amount to the largest, the sums whose gap it may be.
    let mut fitting: BTreeSet<usize> = BTreeSet::new();
    for (amount, index) in left_out {
        while let Some((_, sum)) = begin.next_if(|(low, _)| *low <= amount) {
            fitting.insert(sum);
        }
        while let Some((_, sum)) = end.next_if(|(high, _)| *high < amount) {
            fitting.remove(&sum);
        }
        for &sum in fitting.iter().take(COLUMNS) {
            union.join(index, sum);
        }
    }
}

/// What a total has more than its parts, in 元, and how much of that rounding may be.
fn gap(sum: &Finding, account: &Account) -> Option<(Decimal, Decimal)> {
    let [whole, parts @ ..] = &sum.figures[..] else { return None };
    let yuan = |id: &FigureId| account.figure(*id).yuan();
    let gap = parts.iter().try_fold(yuan(whole)?, |rest, part| rest.checked_sub(yuan(part)?))?;
    let whole = account.figure(*whole);
    let digit = Decimal::from(10_i64.checked_pow(u32::try_from(whole.unit.exponent()).ok()?)?);
    let half = Decimal::try_new(5, whole.decimals.checked_add(1)?).ok()?.checked_mul(digit)?;
    // Half a last digit for every amount, and for the one that is missing.
    Some((gap, half.checked_mul(Decimal::from(sum.figures.len() + 1))?))
}

/// Wrong shares of one whole that are off by the same on both sides have one root: they fit one another, and amounts that are not printed.
fn join_offset_shares(findings: &[Finding], account: &Account, union: &mut Union) {
    let mut by_whole: HashMap<FigureId, Vec<usize>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.rule.name == "share-mismatch") {
        if let [_, _, whole] = finding.figures[..] {
            by_whole.entry(whole).or_default().push(index);
        }
    }
    for (whole, shares) in by_whole.into_iter().filter(|(_, shares)| shares.len() > 1) {
        let yuan = |id: FigureId| account.figure(id).yuan();
        let sum = |of: &dyn Fn(&[FigureId]) -> Option<Decimal>| {
            shares.iter().try_fold(Decimal::ZERO, |sum, &index| sum.checked_add(of(&findings[index].figures)?))
        };
        let stated = sum(&|figures| Some(account.figure(*figures.first()?).value));
        let parts = sum(&|figures| yuan(*figures.get(1)?));
        let (Some(stated), Some(parts), Some(whole)) = (stated, parts, yuan(whole)) else { continue };
        let gap = stated.checked_mul(whole).zip(parts.checked_mul(Decimal::ONE_HUNDRED)).map(|(stated, parts)| (stated - parts).abs());
        let room = whole.checked_mul(Decimal::new(shares.len() as i64, 2));
        if gap.zip(room).is_some_and(|(gap, room)| gap <= room.abs()) {
            shares.windows(2).for_each(|pair| union.join(pair[0], pair[1]));
        }
    }
}

/// A wrong year moves what the amounts of its sentence are compared with: a change or rate that does not fit another year's amount has the same root.
fn join_wrong_year(findings: &[Finding], context: &Context<'_>, union: &mut Union) {
    let mut compared: HashMap<usize, Vec<(usize, usize)>> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if matches!(finding.law, Some(Law::Difference | Law::GrowthFromPrior | Law::GrowthFromPriorAndChange))
            && finding.severity >= Severity::Warning
            && let Some(at) = finding.figures.first().map(|&id| &context.account.figure(id).at)
        {
            compared.entry(at.block).or_default().push((index, at.view.start));
        }
    }
    for (year, wrong) in findings.iter().enumerate().filter(|(_, finding)| finding.rule.name == "wrong-year") {
        for place in &wrong.places {
            let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(place.at.block) else { continue };
            for &(index, start) in compared.get(&place.at.block).into_iter().flatten() {
                let between = paragraph.view.text().get(place.at.view.start..start);
                if between.is_some_and(|between| !between.contains('。')) {
                    union.join(index, year);
                }
            }
        }
    }
}

/// A part that is larger than its whole has a share above 100 %: 720万元，占政府采购支出总额697万元的103.30%.
fn join_shares_above_all(findings: &[Finding], account: &Account, union: &mut Union) {
    let exceeded = findings.iter().enumerate().filter(|(_, finding)| finding.rule.name == "part-exceeds-whole");
    let by_whole: HashMap<FigureId, usize> = exceeded.filter_map(|(index, finding)| Some((*finding.figures.get(1)?, index))).collect();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.rule.name == "amount-written-as-rate") {
        let whole = finding.figures.first().and_then(|&share| account.figure(share).of);
        if let Some(&part) = whole.and_then(|whole| by_whole.get(&whole)) {
            union.join(index, part);
        }
    }
}

/// Disjoint sets.
struct Union {
    parent: Vec<usize>,
}

impl Union {
    fn new(size: usize) -> Self {
        Self { parent: (0..size).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}
