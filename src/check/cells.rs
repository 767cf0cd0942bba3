//! Finds the cells that identities name, and weighs what they claim of one another.

use super::constraint::Weighed;
use super::{Context, Obstacle};
use crate::document::Block;
use crate::figure::{Amounts, Column, FigureId, Scope, Sheet, SheetRow};
use crate::number::Law;
use crate::pattern::{CellName, Equation, Funds, PairedBy, RowPair, SheetKind, Sides};

/// What a named cell holds: an amount, or nothing where it is blank. An obstacle where the cell is not found or found twice.
pub(super) type Held = Result<Option<FigureId>, Obstacle>;

/// The one table of a kind; none where the document has several.
pub(super) fn only<'c>(context: &'c Context<'_>, kind: SheetKind) -> Option<&'c Sheet> {
    match context.sheets(kind) {
        &[one] => Some(&context.account.sheets[one]),
        _ => None,
    }
}

/// Looks for named cells in one table.
pub(super) struct Finder<'c> {
    context: &'c Context<'c>,
    sheet: &'c Sheet,
}

impl<'c> Finder<'c> {
    pub(super) fn new(context: &'c Context<'_>, sheet: &'c Sheet) -> Self {
        Self { context, sheet }
    }

    /// Whether one of the headings of a column is called that: `=合计` is the whole heading, `a|b` is either.
    fn called(&self, column: &Column, name: &str) -> bool {
        name.split('|').any(|name| match name.strip_prefix('=') {
            Some(whole) => column.path.iter().any(|heading| heading == whole),
            None => {
                let concept = self.context.book.concept(name);
                let same = |heading: &str| concept.is_some() && self.context.book.concept(heading) == concept;
                column.path.iter().any(|heading| heading.contains(name) || same(heading))
            }
        })
    }

    /// Whether a column is called by all of these names and its headings hold none of those words.
    pub(super) fn fits(&self, column: &Column, names: &[String], not: &[String]) -> bool {
        names.iter().all(|name| self.called(column, name))
            && !not.iter().any(|word| column.path.iter().any(|heading| heading.contains(word)))
    }

    fn in_lane(&self, column: Option<&Column>, lane: &str) -> bool {
        lane.is_empty() || column.and_then(|column| column.path.first()).is_none_or(|head| head.contains(lane))
    }

    /// The columns of the report's year, also those that are blank throughout.
    pub(super) fn columns(&self) -> impl Iterator<Item = &'c Column> {
        self.sheet.current().chain(self.sheet.empty_columns.iter().filter(|column| column.amounts == Amounts::Current))
    }

    /// The column that a cell's name calls; `Ok(None)` where it calls none.
    fn column(&self, name: &CellName, measure: Option<&str>) -> Result<Option<usize>, Obstacle> {
        if name.column.is_empty() && name.not.is_empty() && measure.is_none() {
            return Ok(None);
        }
        let measured = |column: &&Column| measure.is_none_or(|measure| column.path.iter().any(|heading| heading == measure));
        let mut found = self
            .columns()
            .filter(measured)
            .filter(|column| self.fits(column, &name.column, &name.not) && self.in_lane(Some(column), &name.lane));
        let first = found.next().ok_or(Obstacle::Missing)?;
        if found.next().is_some() { Err(Obstacle::Ambiguous) } else { Ok(Some(first.index)) }
    }

    /// The rows of a name in the lane of a cell, between the rows it stands between.
    fn rows(&self, name: &CellName, called: &str) -> Vec<&'c SheetRow> {
        let within = self.between(name);
        let lane = |row: &&SheetRow| name.lane.is_empty() || self.sheet.lane(row).is_none_or(|known| known.contains(&name.lane));
        self.sheet.named(called).filter(lane).filter(|row| within(row.row)).collect()
    }

    /// The grid rows of blank cells of a name in the lane of a cell.
    fn blank_rows(&self, name: &CellName, called: Option<&str>, column: Option<usize>) -> Vec<usize> {
        let within = self.between(name);
        let own = |index: usize| self.sheet.column(index).or_else(|| self.sheet.empty_columns.iter().find(|column| column.index == index));
        let mut rows: Vec<usize> = self
            .sheet
            .blanks
            .iter()
            .filter(|blank| match (called, name.code.as_deref()) {
                (_, Some(code)) => blank.code.as_deref() == Some(code),
                (Some(called), None) => blank.name == called,
                (None, None) => blank.is_total(),
            })
            .filter(|blank| column.is_none_or(|column| blank.column == column) && self.in_lane(own(blank.column), &name.lane))
            .filter(|blank| within(blank.row))
            .map(|blank| blank.row)
            .collect();
        rows.dedup();
        rows
    }

    /// Whether a row of the grid lies between the rows that a cell stands between.
    fn between(&self, name: &CellName) -> impl Fn(usize) -> bool + use<> {
        let place = |other: &String| self.place(name, other);
        let (above, below) = (name.above.as_ref().map(place), name.below.as_ref().map(place));
        move |row| {
            above.is_none_or(|place| place.is_some_and(|place| row < place))
                && below.is_none_or(|place| place.is_some_and(|place| row > place))
        }
    }

    /// The grid row of the first row of that name in a cell's lane.
    fn place(&self, name: &CellName, called: &str) -> Option<usize> {
        let lane = |row: &&SheetRow| name.lane.is_empty() || self.sheet.lane(row).is_none_or(|known| known.contains(&name.lane));
        let printed = self.sheet.named(called).filter(lane).map(|row| row.row).min();
        printed.or_else(|| self.sheet.blanks.iter().find(|blank| blank.name == called).map(|blank| blank.row))
    }

    /// What a cell holds; where the table has not got it, the first of those that other forms have in its place.
    pub(super) fn cell(&self, name: &CellName, measure: Option<&str>) -> Held {
        let own = self.own_cell(name, measure);
        if own != Err(Obstacle::Missing) {
            return own;
        }
        name.or.iter().map(|other| self.cell(other, measure)).find(|found| *found != Err(Obstacle::Missing)).unwrap_or(own)
    }

    fn own_cell(&self, name: &CellName, measure: Option<&str>) -> Held {
        let column = match self.column(name, measure) {
            Err(Obstacle::Missing) if name.optional => return Ok(None),
            column => column?,
        };
        self.cell_in(name, column)
    }

    /// What a cell holds in a column, or in the first one of the year.
    pub(super) fn cell_in(&self, name: &CellName, column: Option<usize>) -> Held {
        if let Some(code) = &name.code {
            let rows: Vec<&SheetRow> = self.sheet.code(code).into_iter().collect();
            return self.one(name, None, &rows, column);
        }
        if name.row.is_empty() {
            return self.total(name, column);
        }
        for called in &name.row {
            let rows = self.rows(name, called);
            let blank = rows.is_empty() && !self.blank_rows(name, Some(called), column).is_empty();
            if !rows.is_empty() || blank {
                return self.one(name, Some(called), &rows, column);
            }
        }
        if name.optional { Ok(None) } else { Err(Obstacle::Missing) }
    }

    /// What the row of the total holds in a column. A table of one row needs no total.
    fn total(&self, name: &CellName, column: Option<usize>) -> Held {
        let totals: Vec<&SheetRow> = self.sheet.rows.iter().filter(|row| row.is_total()).collect();
        if !totals.is_empty() {
            return self.one(name, None, &totals, column);
        }
        if self.sheet.kind == SheetKind::ThreePublic {
            let rows: Vec<&SheetRow> = self.sheet.rows.iter().collect();
            if let [row] = rows[..] {
                return self.held(row, column);
            }
            return Err(if rows.is_empty() { Obstacle::Missing } else { Obstacle::Ambiguous });
        }
        self.one(name, None, &[], column)
    }

    /// What the one row among these holds; blank cells where there is none.
    fn one(&self, name: &CellName, called: Option<&str>, rows: &[&SheetRow], column: Option<usize>) -> Held {
        match rows {
            [row] => self.held(row, column),
            [] => match self.blank_rows(name, called, column)[..] {
                [_] => Ok(None),
                [] if name.optional => Ok(None),
                [] => Err(Obstacle::Missing),
                _ => Err(Obstacle::Ambiguous),
            },
            _ => Err(Obstacle::Ambiguous),
        }
    }

    /// What a row holds in a column, or in the first one of the year. A cell that is neither read nor blank is not understood.
    pub(super) fn held(&self, row: &SheetRow, column: Option<usize>) -> Held {
        let Some(column) = column else { return self.sheet.first_current(row).map(Some).ok_or(Obstacle::Missing) };
        match row.at(column) {
            Some(id) => Ok(Some(id)),
            None if self.is_blank(row.row, column) => Ok(None),
            None => Err(Obstacle::Missing),
        }
    }

    /// Whether a cell of the grid is blank.
    pub(super) fn is_blank(&self, row: usize, column: usize) -> bool {
        self.sheet.blanks.binary_search_by_key(&(row, column), |blank| (blank.row, blank.column)).is_ok()
    }
}

/// An equation that was looked up: the law that its amounts claim of one another.
pub(super) struct Settled {
    /// The relation.
    pub(super) weighed: Weighed,
    /// The tables it holds against each other, that of the stated amount first.
    pub(super) sheets: Vec<usize>,
}

/// Looks an equation between tables up; none where the report has not got its tables, is of another kind, or has nothing there to compare.
pub(super) fn settle(context: &Context<'_>, equation: &Equation) -> Option<Result<Settled, Obstacle>> {
    let sheets = tables(context, equation)?;
    lookup(context, equation, &sheets, &|kind| only(context, kind), None)
}

/// Looks an equation within one table up, in each table of the kind and, where it is said of every column, in each column of amounts.
pub(super) fn settle_within(context: &Context<'_>, equation: &Equation) -> Vec<Result<Settled, Obstacle>> {
    let Some(kinds) = tables(context, equation) else { return Vec::new() };
    let mut found = Vec::new();
    for &at in context.sheets(kinds[0]) {
        let sheet = &context.account.sheets[at];
        let columns: Vec<Option<usize>> = if equation.every_column {
            sheet.columns.iter().filter(|column| column.amounts != Amounts::Changes).map(|column| Some(column.index)).collect()
        } else {
            vec![None]
        };
        for column in columns {
            let settled = lookup(context, equation, &kinds, &|_| Some(sheet), column);
            found.extend(settled.map(|one| one.map(|settled| Settled { sheets: vec![at], ..settled })));
        }
    }
    found
}

/// The kinds of table that an equation is about, the first named first, if the report has got all of them.
fn tables(context: &Context<'_>, equation: &Equation) -> Option<Vec<SheetKind>> {
    let kind = context.account.header.kind.name();
    if !(equation.reports.is_empty() || equation.reports.iter().any(|one| one == kind)) {
        return None;
    }
    let mut kinds: Vec<SheetKind> = Vec::new();
    for cell in equation.left.iter().chain(&equation.right) {
        if !kinds.contains(&cell.table) {
            kinds.push(cell.table);
        }
    }
    kinds.iter().all(|&kind| !context.sheets(kind).is_empty()).then_some(kinds)
}

/// Looks an equation up, in one column where it is said of every one. None where it claims nothing: nothing is printed on either side, or the part
/// that cannot exceed its whole is not.
fn lookup<'c>(
    context: &'c Context<'_>,
    equation: &Equation,
    kinds: &[SheetKind],
    table: &dyn Fn(SheetKind) -> Option<&'c Sheet>,
    column: Option<usize>,
) -> Option<Result<Settled, Obstacle>> {
    let bounded = equation.relation == Sides::AtMost;
    let held = |name: &CellName| -> Held {
        let sheet = table(name.table).ok_or(Obstacle::Ambiguous)?;
        let finder = Finder::new(context, sheet);
        let found = if column.is_some() { finder.cell_in(name, column) } else { finder.cell(name, None) };
        let no_row = || name.code.as_deref().is_some_and(|code| sheet.code(code).is_none());
        match found {
            Err(Obstacle::Missing) if bounded && no_row() || is_unfilled_form(context, sheet) => Ok(None),
            found => found,
        }
    };
    let side = |names: &[CellName]| -> Result<Vec<FigureId>, Obstacle> { names.iter().map(held).filter_map(Result::transpose).collect() };
    let (left, right) = (side(&equation.left), side(&equation.right));
    let nothing = |side: &Result<Vec<FigureId>, Obstacle>| side.as_ref().is_ok_and(Vec::is_empty);
    // A table that has not got the total of a relation between its rows has its amounts in columns.
    if nothing(&left) && (bounded || nothing(&right) || column.is_some()) {
        return None;
    }
    let settled = || -> Result<Settled, Obstacle> {
        for name in &equation.blank {
            if held(name)?.is_some_and(|id| !context.account.figure(id).value.is_zero()) {
                return Err(Obstacle::Ambiguous);
            }
        }
        let (law, figures) = law(equation.relation, &left?, &right?).ok_or(Obstacle::Missing)?;
        let sheets = kinds.iter().filter_map(|&kind| context.sheets(kind).first().copied()).collect();
        Ok(Settled { weighed: context.weigh(law, figures), sheets })
    };
    Some(settled())
}

/// Whether a table has its headings and no number below them.
fn is_unfilled_form(context: &Context<'_>, sheet: &Sheet) -> bool {
    let Some(Block::Table(table)) = context.document.blocks.get(sheet.block) else { return false };
    let mut below = table.cells.iter().filter(|cell| cell.row >= table.header_rows);
    below.all(|cell| !cell.view.text().contains(|c: char| c.is_ascii_digit()))
}

/// What two sides claim of one another, the stated amount first; nothing where a side has no amount.
pub(super) fn law(relation: Sides, left: &[FigureId], right: &[FigureId]) -> Option<(Law, Vec<FigureId>)> {
    let chain = |one: FigureId, others: &[FigureId]| std::iter::once(one).chain(others.iter().copied()).collect();
    match (relation, left, right) {
        (_, [], _) | (_, _, []) => None,
        (Sides::Equal, [one], [other]) => Some((Law::Same, vec![*one, *other])),
        (Sides::Equal, [one], parts) => Some((Law::Sum, chain(*one, parts))),
        (Sides::Equal, parts, [one]) => Some((Law::Sum, chain(*one, parts))),
        (Sides::Equal, left, right) => Some((Law::Balance(left.len()), left.iter().chain(right).copied().collect())),
        (Sides::AtMost, [part], [whole]) => Some((Law::AtMost, vec![*part, *whole])),
        (Sides::AtMost, parts, [whole]) => Some((Law::AtLeastSum, chain(*whole, parts))),
        (Sides::AtMost, ..) => None,
    }
}

/// The pairs of amounts that a relation between rows holds against each other, with the tables of left and right.
pub(super) type Pairs<'c> = (&'c Sheet, &'c Sheet, Vec<Result<Weighed, Obstacle>>);

/// Looks the pairs of two tables up; none where the report has not got the tables.
pub(super) fn pairs<'c>(context: &'c Context<'_>, pair: &RowPair) -> Option<Pairs<'c>> {
    let (left, right) = (only(context, pair.left.table)?, only(context, pair.right.table)?);
    let (lanes, coded) = (Finder::new(context, left), Finder::new(context, right));
    let (Ok(own), Ok(there)) = (lanes.column(&pair.left, None), coded.column(&pair.right, None)) else {
        return Some((left, right, vec![Err(Obstacle::Missing)]));
    };
    let first = |sheet: &Sheet| sheet.current().find(|column| lanes.in_lane(Some(column), &pair.left.lane)).map(|column| column.index);
    let there = there.or_else(|| right.current().next().map(|column| column.index));
    let mut found = Vec::new();
    let mut weigh = |one: Held, other: Held| match (one, other) {
        (Ok(Some(one)), Ok(Some(other))) => {
            let law = if pair.relation == Sides::AtMost { Law::AtMost } else { Law::Same };
            found.push(Ok(context.weigh(law, vec![one, other])));
        }
        // A part that is not printed is no larger than its whole, and nothing is nothing.
        (Ok(None), _) if pair.relation == Sides::AtMost => {}
        (Ok(None), Ok(None)) | (Err(Obstacle::Missing), Ok(None)) => {}
        (one, other) => found.push(Err(one.and(other).err().unwrap_or(Obstacle::Missing))),
    };
    match pair.by {
        PairedBy::Name => {
            for class in right.coded(3) {
                let name = CellName { row: vec![class.name.clone()], ..pair.left.clone() };
                let cell = lanes.cell_in(&name, own);
                weigh(cell, coded.held(class, there));
            }
        }
        PairedBy::Code => {
            let own = own.or_else(|| first(left));
            for row in &left.rows {
                let Some(code) = row.code.as_deref() else { continue };
                let other = match right.code(code) {
                    _ if left.is_disputed(code) || right.is_disputed(code) => Err(Obstacle::Ambiguous),
                    Some(other) => coded.held(other, there),
                    None => Err(Obstacle::Missing),
                };
                weigh(lanes.held(row, own), other);
            }
        }
    }
    Some((left, right, found))
}

/// The funds of the text as the data names them.
pub(super) fn funds(scope: Scope) -> Option<Funds> {
    match scope {
        Scope::Unsaid => Some(Funds::Unsaid),
        Scope::Fiscal => Some(Funds::Fiscal),
        Scope::GeneralPublic => Some(Funds::GeneralPublic),
        Scope::GovernmentFund => Some(Funds::GovernmentFund),
        Scope::StateCapital => Some(Funds::StateCapital),
        Scope::SocialInsurance => None,
    }
}
