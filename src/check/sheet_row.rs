//! A row of a table does not add up: its 合计 is not the sum of the columns it is made of.
//!
//! The columns and relations are those of `patterns/identities.toml` (`[[addends]]`, `[[columns]]`). Only columns whose headings are known to make
//! up the total are added: 基本支出, 项目支出 …; 财政拨款收入, 事业收入 …; the three funds;
//! 人员经费 and 公用经费. A heading of any other name beside them leaves the total open. A blank cell counts as zero, for the table says which columns make up its total. In the tables of 政府性基金 and 国有资本经营 年末结转 is
//! 年初结转 with the income less the expenditure.
//!
//! # 中文
//!
//! 表内某行的“合计”与其组成各栏之和不符。只对表头明确构成合计的栏目求和（基本支出、项目支出等；财政拨款收入、事业收入等；三类预算资金；人员经费、公用经费），其间有其他名称的栏目时不作判断；空格按0计。
//! 栏目与关系见 `patterns/identities.toml`（`[[addends]]`、`[[columns]]`）。政府性基金、国有资本经营表中，年末结转＝年初结转＋本年收入−本年支出。

use super::cells::{Finder, law};
use super::constraint::Weighed;
use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Column, FigureId, Sheet, SheetRow};
use crate::number::Law;
use crate::pattern::{Addends, ColumnName, Columns, Sides};

pub(super) static RULE: Rule = Rule {
    code: "GJ401",
    name: "table-row-sum",
    title: Words { chinese: "表内行合计与各栏之和不符", english: "a table row does not add up" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("sheet_row.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for sheet in &context.account.sheets {
        for (total, parts) in totals(sheet, &context.library.addends) {
            for row in &sheet.rows {
                let Some(whole) = row.at(total) else { continue };
                let parts: Vec<FigureId> = parts.iter().filter_map(|&part| row.at(part)).collect();
                if parts.is_empty() {
                    desk.undetermined(Obstacle::Missing);
                    continue;
                }
                let figures: Vec<FigureId> = std::iter::once(whole).chain(parts).collect();
                tell(desk, sheet, row, context.weigh(Law::Sum, figures), None);
            }
        }
    }
    for relation in &context.library.columns {
        for sheet in context.account.sheets.iter().filter(|sheet| relation.tables.contains(&sheet.kind)) {
            related(desk, sheet, relation);
        }
    }
}

/// Holds the columns that a relation names against each other in every row, once for each heading that it holds for by itself.
fn related(desk: &mut Desk<'_>, sheet: &Sheet, relation: &Columns) {
    let context = desk.context;
    let headings = || sheet.columns.iter().chain(&sheet.empty_columns).flat_map(|column| &column.path);
    if relation.without.iter().any(|word| headings().any(|heading| heading.contains(word))) {
        return;
    }
    let finder = Finder::new(context, sheet);
    let each: Vec<&str> = if relation.each.is_empty() { vec![""] } else { relation.each.iter().map(String::as_str).collect() };
    for under in each {
        let inside = |column: &&Column| match under {
            "" => !column.path.iter().any(|heading| !heading.is_empty() && relation.each.contains(heading)),
            under => column.path.iter().any(|heading| heading == under),
        };
        // A column that is not found leaves the relation open, unless forms may do without it.
        let place = |name: &ColumnName| -> Result<Option<usize>, Obstacle> {
            let mut found = finder.columns().filter(inside).filter(|column| finder.fits(column, &name.has, &name.not));
            match (found.next(), found.next()) {
                (Some(column), None) => Ok(Some(column.index)),
                (None, _) if name.optional => Ok(None),
                (None, _) => Err(Obstacle::Missing),
                _ => Err(Obstacle::Ambiguous),
            }
        };
        let side = |names: &[ColumnName]| names.iter().map(place).collect::<Result<Vec<_>, _>>();
        let (left, right) = match (side(&relation.left), side(&relation.right)) {
            (Ok(left), Ok(right)) => (left, right),
            (one, other) => {
                if finder.columns().any(|column| inside(&column)) {
                    desk.undetermined(one.and(other).err().unwrap_or(Obstacle::Missing));
                }
                continue;
            }
        };
        for row in &sheet.rows {
            let held = |columns: &[Option<usize>]| -> Result<Vec<FigureId>, Obstacle> {
                columns.iter().flatten().map(|&column| finder.held(row, Some(column))).filter_map(Result::transpose).collect()
            };
            match (held(&left), held(&right)) {
                (Ok(left), Ok(right)) => match law(Sides::Equal, &left, &right) {
                    Some((law, figures)) => tell(desk, sheet, row, context.weigh(law, figures), Some(&relation.about)),
                    None if left.is_empty() && right.is_empty() => {}
                    None => desk.undetermined(Obstacle::Missing),
                },
                (one, other) => desk.undetermined(one.and(other).err().unwrap_or(Obstacle::Missing)),
            }
        }
    }
}

fn tell(desk: &mut Desk<'_>, sheet: &Sheet, row: &SheetRow, weighed: Weighed, about: Option<&str>) {
    let context = desk.context;
    if !desk.settle(&weighed) {
        return;
    }
    let outcome = weighed.outcome;
    let unit = sheet.unit.label();
    let value = |id: FigureId| context.account.figure(id).value;
    let whole = weighed.figures[0];
    let heading = |id: FigureId| {
        let column = context.account.figure(id).at.cell.and_then(|(_, column)| sheet.column(column));
        column.and_then(|column| column.path.last()).map_or("", String::as_str)
    };
    let name = if row.name.is_empty() { heading(whole) } else { &row.name };
    let sum = |ids: &[FigureId]| ids.iter().map(|&id| value(id).to_string()).collect::<Vec<_>>().join(" ＋ ");
    if let Law::Balance(left) = weighed.law {
        let formula = format!("{} = {}", sum(&weighed.figures[..left]), sum(&weighed.figures[left..]));
        let message = words(
            format!("《{}》“{name}”行不符合“{}”（{formula}不成立）", sheet.title, about.unwrap_or_default()),
            format!("{}: the row {name} does not balance ({formula})", sheet.title),
        );
        desk.report(context.mismatch(weighed, formula, message));
        return;
    }
    let formula = sum(&weighed.figures[1..]);
    let total = if row.name.is_empty() { "合计" } else { "行合计" };
    let message = words(
        format!("《{}》“{name}”{total}{}{unit}，各栏之和为{}{unit}", sheet.title, value(whole), outcome.expected),
        format!(
            "{}: the row {name} has a total of {}{unit}, but its columns add up to {}{unit}",
            sheet.title,
            value(whole),
            outcome.expected
        ),
    );
    desk.report(context.mismatch(weighed, formula, message));
}

/// The total columns of a sheet, each with the columns that make it up.
///
/// 合计 under a common heading is the total of what stands under that heading. A heading over several columns counts by its own 小计; what
/// is only a part of its neighbour (其中：教育收费) is passed over.
fn totals(sheet: &Sheet, families: &[Addends]) -> Vec<(usize, Vec<usize>)> {
    let is_total = |name: &String| families.iter().any(|family| family.total.contains(name));
    let mut found = Vec::new();
    for (at, total) in sheet.columns.iter().enumerate() {
        let Some((name, heads)) = total.path.split_last() else { continue };
        if !is_total(name) {
            continue;
        }
        let beside = sheet.columns[at + 1..].iter().take_while(|next| {
            let ends = next.path.get(heads.len()).is_none_or(is_total);
            next.path.starts_with(heads) && next.amounts == total.amounts && !ends
        });
        if let Some(parts) = parts(beside, heads.len(), name, families) {
            found.push((total.index, parts));
        }
    }
    found
}

/// The columns that are added up, if all of their headings are of one known family. A stranger among them may be an addend or not.
fn parts<'s>(columns: impl Iterator<Item = &'s Column>, depth: usize, total: &String, families: &[Addends]) -> Option<Vec<usize>> {
    let mut groups: Vec<(&str, Vec<&Column>)> = Vec::new();
    for column in columns {
        let heading = column.path.get(depth)?.as_str();
        match groups.last_mut() {
            Some((name, members)) if *name == heading => members.push(column),
            _ => groups.push((heading, vec![column])),
        }
    }
    groups.retain(|(name, _)| !is_within(name));
    let of =
        |family: &&Addends| family.total.contains(total) && groups.iter().all(|(name, _)| family.parts.iter().any(|part| part == name));
    let family = families.iter().filter(|_| !groups.is_empty()).find(of)?;
    let mut parts = Vec::new();
    for (_, members) in &groups {
        let own = members.iter().find(|member| member.path.get(depth + 1).is_none_or(|name| family.total.contains(name)));
        match own {
            Some(own) => parts.push(own.index),
            None => parts
                .extend(members.iter().filter(|member| !member.path.last().is_some_and(|name| is_within(name))).map(|member| member.index)),
        }
    }
    Some(parts)
}

/// Whether a heading names a part of the column beside it.
fn is_within(name: &str) -> bool {
    name.starts_with("其中") || name.starts_with('#') || name.starts_with("含")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Amounts, SheetKind};
    use crate::number::Unit;

    /// The places of the totals and parts among columns with these headings, `/` between outer and inner.
    fn places(headings: &[&str]) -> Vec<(usize, Vec<usize>)> {
        let path = |heading: &&str| heading.split('/').map(str::to_owned).collect();
        let columns =
            headings.iter().enumerate().map(|(index, heading)| Column { index, path: path(heading), amounts: Amounts::Current }).collect();
        let engine = crate::engine::Engine::new(Vec::new()).unwrap();
        let mut sheet = Sheet::new(SheetKind::Other, 0, String::new(), Unit::WanYuan);
        sheet.columns = columns;
        totals(&sheet, &engine.library().addends)
    }

    #[test]
    fn a_heading_over_several_columns_counts_by_its_own_total() {
        let income = ["本年收入合计", "财政拨款收入", "事业收入/小计", "事业收入/其中：教育收费", "经营收入", "其他收入"];
        assert_eq!(places(&income), [(0, vec![1, 2, 4, 5])]);
        let basic = ["合计", "基本支出/小计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"];
        assert_eq!(places(&basic), [(0, vec![1, 4]), (1, vec![2, 3])]);
        assert_eq!(places(&["合计", "基本支出/人员经费", "基本支出/公用经费", "项目支出"]), [(0, vec![1, 2, 3])]);
    }

    #[test]
    fn a_total_under_a_heading_adds_up_what_stands_there() {
        let fund = ["年初结转和结余", "本年收入", "本年支出/小计", "本年支出/基本支出", "本年支出/项目支出", "年末结转和结余"];
        assert_eq!(places(&fund), [(2, vec![3, 4])]);
    }

    #[test]
    fn a_stranger_among_the_parts_leaves_the_total_open() {
        assert_eq!(places(&["合计", "基本支出", "往来支出", "项目支出"]), []);
        assert_eq!(places(&["合计", "基本支出", "项目支出", "备注金额"]), []);
    }
}
