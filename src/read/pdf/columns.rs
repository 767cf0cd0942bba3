//! Columns that no rule draws: where the texts of a table stand one under the other, and which columns the headings over them mean.

use super::lines::{Line, union};
use super::page::{Grid, GridCell, Proof};
use crate::document::Level;
use crate::read::headers::is_number;
use crate::read::marker;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The fewest rows with a figure that make a table.
const FEWEST: usize = 3;

/// So many headings side by side show a table, however few rows it has.
const MANY: usize = 4;

/// More columns than this are no table.
const MOST_COLUMNS: usize = 64;

/// A heading stands over the middle of its columns, give or take this many characters: figures stand at the right of their columns.
const OFF_CENTRE: f32 = 1.5;

/// A line, and its parts between gaps as wide as a column gap may be.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: Line,
    pub(super) parts: Vec<Line>,
}

/// Headings are level with each other whose middles differ by up to this share of their size.
const LEVEL: f32 = 0.4;

/// From where to where something reaches.
type Span = (f32, f32);

/// The table of these rows, if they clearly are one. `above` are lines over it that may be headings, too; `page` is their page.
pub(super) fn table(above: &[Row], run: &[Row], page: u32) -> Option<Grid> {
    let is_head = |row: &&Row| numbers_columns(row) || !row.parts.iter().any(|part| is_number(&part.text) || is_ordered(part));
    let (heads, body) = run.split_at(run.iter().take_while(is_head).count());
    let parts = || body.iter().flat_map(|row| &row.parts);
    let solid = parts().filter(|part| is_number(&part.text) || is_ordered(part)).count();
    let with_figure = body.iter().filter(|row| row.parts.iter().skip(1).any(|part| is_number(&part.text))).count();
    let fewest = if heads.iter().any(|row| row.parts.len() >= MANY) { 1 } else { FEWEST };
    if with_figure < fewest || solid * 3 < parts().count() {
        return None;
    }
    let heads: Vec<&Row> = above.iter().chain(heads).collect();
    let columns = without_halves(columns(&heads, body), &heads, body);
    if !(2..=MOST_COLUMNS).contains(&columns.len()) {
        return None;
    }
    let mut cells = Vec::with_capacity((heads.len() + body.len()) * columns.len());
    let placed = place_heads(&heads, &columns)?;
    for (row, (head, ranges)) in heads.iter().zip(&placed).enumerate() {
        let mut column = 0;
        let empty = |column| GridCell { row, column, row_span: 1, column_span: 1, page, lines: Vec::new() };
        for (part, range) in head.parts.iter().zip(ranges) {
            cells.extend((column..*range.start()).map(empty));
            let column_span = range.end() + 1 - range.start();
            cells.push(GridCell { column_span, lines: vec![part.clone()], ..empty(*range.start()) });
            column = range.end() + 1;
        }
        cells.extend((column..columns.len()).map(empty));
    }
    for (row, of_body) in (heads.len()..).zip(body) {
        let mut lines: Vec<Vec<Line>> = vec![Vec::new(); columns.len()];
        for part in &of_body.parts {
            let at = columns.iter().position(|&(left, right)| part.left() >= left && part.right() <= right)?;
            let column = lines.get_mut(at)?;
            // Two parts of one line in one column: a long line reaches over it, and nothing is clear.
            if !column.is_empty() {
                return None;
            }
            column.push(part.clone());
        }
        let cells_of_row = lines.into_iter().enumerate();
        cells.extend(cells_of_row.map(|(column, lines)| GridCell { row, column, row_span: 1, column_span: 1, page, lines }));
    }
    let bbox = above.iter().chain(run).map(|row| row.line.bbox).reduce(union)?;
    let proof = if are_told_apart(&heads, &placed, body, &columns) { Proof::Aligned } else { Proof::Torn };
    let mut edges: Vec<f32> = columns.iter().map(|column| column.0).collect();
    edges.push(bbox[2]);
    Some(Grid { bbox, columns: edges, rows: heads.len() + body.len(), cells, proof })
}

/// Whether a text has an ordinal, as the items of a form have: 一、一般公共服务支出.
pub(super) fn is_ordered(part: &Line) -> bool {
    let marked = marker(&part.text).is_some_and(|marker| marker.level == Level::Section);
    marked && !part.text.contains(['。', '，', '；', '：'])
}

/// Whether a row counts the columns of amounts (栏次): 1, 2, 3 …
fn numbers_columns(row: &Row) -> bool {
    let numbers = || row.parts.iter().filter(|part| is_number(&part.text));
    numbers().count() > 1 && (1usize..).zip(numbers()).all(|(number, part)| part.text.trim() == number.to_string())
}

/// From where to where the columns reach: what overlaps in the body is one, and a heading below which nothing stands has an empty one.
fn columns(heads: &[&Row], body: &[Row]) -> Vec<Span> {
    let mut columns = joined(body.iter().flat_map(|row| &row.parts).map(span).collect());
    for row in heads.iter().rev().filter(|row| is_lowest(row, columns.len())).copied().collect::<Vec<_>>() {
        let parts: Vec<Span> = row.parts.iter().map(span).collect();
        // A heading in the middle may stand beside the figures at the right of its column. Where there are as many headings as columns
        // below them, each belongs to its own.
        let in_order = parts.len() == columns.len()
            && parts.iter().enumerate().all(|(at, &part)| met(part, &columns).is_none_or(|range| range == (at..=at)));
        if in_order {
            let both: Vec<Span> = parts.iter().zip(&columns).map(|(part, column)| both(*part, *column)).collect();
            columns = joined(both);
            continue;
        }
        for &part in parts.iter().rev() {
            match met(part, &columns) {
                Some(range) if range.start() == range.end() => extend(&mut columns, *range.start(), part),
                Some(_) => {}
                None => {
                    let right = columns.partition_point(|column| column.1 <= part.0);
                    let is_free = columns.get(right).is_some_and(|&column| !parts.iter().any(|&other| meets(other, column)));
                    if is_free { extend(&mut columns, right, part) } else { columns.insert(right, part) }
                }
            }
        }
    }
    columns
}

/// The columns, those of words joined that never stand beside each other: 合计 in the middle over codes at the right is in their column.
fn without_halves(columns: Vec<Span>, heads: &[&Row], body: &[Row]) -> Vec<Span> {
    let mut has_amount = vec![false; columns.len()];
    // Whether a row has texts both in a column and in the one before it.
    let mut beside = vec![false; columns.len()];
    for row in heads.iter().copied().chain(body) {
        let mut before: Option<usize> = None;
        for part in &row.parts {
            let Some(range) = met(span(part), &columns) else { continue };
            let at = *range.start();
            has_amount[at] |= is_amount(&part.text);
            beside[at] |= before.is_some_and(|before| before + 1 >= at);
            before = Some(*range.end());
        }
    }
    let mut whole: Vec<(Span, bool)> = Vec::with_capacity(columns.len());
    for ((column, has_amount), is_beside) in columns.into_iter().zip(has_amount).zip(beside) {
        match whole.last_mut() {
            Some((last, false)) if !has_amount && !is_beside => *last = both(*last, column),
            _ => whole.push((column, has_amount)),
        }
    }
    whole.into_iter().map(|(column, _)| column).collect()
}

/// Whether a row of headings names columns, and no groups of them.
fn is_lowest(row: &Row, columns: usize) -> bool {
    row.parts.len() * 2 >= columns
}

/// Lets a column reach as far as its heading does, unless that is into another one.
fn extend(columns: &mut [Span], at: usize, heading: Span) {
    let Some(wide) = columns.get(at).map(|&column| both(column, heading)) else { return };
    let is_free = |other: Option<usize>| other.and_then(|other| columns.get(other)).is_none_or(|&other| !meets(wide, other));
    if is_free(at.checked_sub(1))
        && is_free(Some(at + 1))
        && let Some(column) = columns.get_mut(at)
    {
        *column = wide;
    }
}

/// The columns that every heading means, row by row; none where two headings of a row mean the same.
fn place_heads(heads: &[&Row], columns: &[Span]) -> Option<Vec<Vec<RangeInclusive<usize>>>> {
    let mut placed = Vec::with_capacity(heads.len());
    // From where to where down the page the headings of every column reach that stand further down.
    let mut below: Vec<Option<Span>> = vec![None; columns.len()];
    for row in heads.iter().rev() {
        let mut ranges = Vec::with_capacity(row.parts.len());
        for part in &row.parts {
            ranges.push(met(span(part), columns).or_else(|| between(span(part), columns, &below))?);
        }
        let in_order = ranges.iter().zip(ranges.iter().skip(1)).all(|(before, after)| before.end() < after.start());
        if !in_order {
            return None;
        }
        for at in 0..ranges.len() {
            let from = at.checked_sub(1).and_then(|before| ranges.get(before)).map_or(0, |before| before.end() + 1);
            let to = ranges.get(at + 1).map_or(columns.len(), |after| *after.start());
            if let (Some(range), Some(part)) = (ranges.get_mut(at), row.parts.get(at)) {
                *range = widest(part, range.clone(), from..=to - 1, columns, &below);
            }
        }
        if !numbers_columns(row) {
            for (part, range) in row.parts.iter().zip(&ranges) {
                for below in below.get_mut(range.clone()).unwrap_or_default() {
                    *below = Some(below.map_or((part.top(), part.bottom()), |below| both(below, (part.top(), part.bottom()))));
                }
            }
        }
        placed.push(ranges);
    }
    placed.reverse();
    Some(placed)
}

/// The columns to both sides of a heading that stands over none of them, where they have headings of their own.
fn between(part: Span, columns: &[Span], below: &[Option<Span>]) -> Option<RangeInclusive<usize>> {
    let right = columns.partition_point(|column| column.1 <= part.0);
    let range = right.checked_sub(1)?..=right;
    below.get(range.clone())?.iter().all(Option::is_some).then_some(range)
}

/// The most columns within `free` that a heading stands over the middle of. Those that it does not stand over itself have headings of their own,
/// which stand in the middle of the same height: beside a group of two rows stands a heading between the two.
fn widest(
    part: &Line,
    least: RangeInclusive<usize>,
    free: RangeInclusive<usize>,
    columns: &[Span],
    below: &[Option<Span>],
) -> RangeInclusive<usize> {
    let middle = (part.left() + part.right()) / 2.0;
    let is_middle = |from: usize, to: usize| {
        let (Some(first), Some(last)) = (columns.get(from), columns.get(to)) else { return false };
        ((first.0 + last.1) / 2.0 - middle).abs() <= OFF_CENTRE * part.size
    };
    let height = |column: usize| below.get(column).copied().flatten().map(|(top, bottom)| (top + bottom) / 2.0);
    let is_level = |column: &usize| match (height(*column), height(*least.start())) {
        (Some(own), Some(known)) => (own - known).abs() <= LEVEL * part.size,
        _ => false,
    };
    let from = (*free.start()..*least.start()).rev().take_while(is_level).last().unwrap_or(*least.start());
    let to = (least.end() + 1..=*free.end()).take_while(is_level).last().unwrap_or(*least.end());
    let ranges = (from..=*least.start()).flat_map(|from| (*least.end()..=to).map(move |to| (from, to)));
    let wide = ranges.filter(|&(from, to)| is_middle(from, to)).max_by_key(|(from, to)| to - from);
    wide.map_or(least, |(from, to)| from..=to)
}

/// Whether no two columns of amounts have the same headings: an upper heading whose columns are not known would be missing there. The two halves
/// of a form that stand side by side have the same headings by right.
fn are_told_apart(heads: &[&Row], placed: &[Vec<RangeInclusive<usize>>], body: &[Row], columns: &[Span]) -> bool {
    let mut names = vec![String::new(); columns.len()];
    for (row, ranges) in heads.iter().zip(placed) {
        for (part, range) in row.parts.iter().zip(ranges) {
            for name in names.get_mut(range.clone()).unwrap_or_default() {
                name.push_str(&part.text);
                name.push('\n');
            }
        }
    }
    let (left, right) = names.split_at(columns.len() / 2);
    if left == right {
        return true;
    }
    let amounts = body.iter().flat_map(|row| &row.parts).filter(|part| is_amount(&part.text)).filter_map(|part| met(span(part), columns));
    let columns: BTreeSet<usize> = amounts.map(|range| *range.start()).collect();
    let named: Vec<&String> = columns.iter().filter_map(|&column| names.get(column)).filter(|name| !name.is_empty()).collect();
    named.iter().collect::<BTreeSet<_>>().len() == named.len()
}

/// Whether a text is an amount, and no code.
pub(super) fn is_amount(text: &str) -> bool {
    is_number(text) && text.contains('.')
}

/// The columns that something stands over.
fn met(part: Span, columns: &[Span]) -> Option<RangeInclusive<usize>> {
    let first = columns.partition_point(|column| column.1 <= part.0);
    let behind = columns.partition_point(|column| column.0 < part.1);
    (first < behind).then(|| first..=behind - 1)
}

/// Stretches that overlap become one; they come sorted.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 < last.1 => *last = both(*last, span),
            _ => joined.push(span),
        }
    }
    joined
}

fn span(part: &Line) -> Span {
    (part.left(), part.right())
}

fn both(a: Span, b: Span) -> Span {
    (a.0.min(b.0), a.1.max(b.1))
}

fn meets(a: Span, b: Span) -> bool {
    a.0 < b.1 && b.0 < a.1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of parts, each at a place, with ten points a character.
    fn row(top: f32, parts: &[(f32, &str)]) -> Row {
        let parts: Vec<Line> = parts
            .iter()
            .map(|&(left, text)| {
                let bbox = [left, top, left + 10.0 * text.chars().count() as f32, top + 10.0];
                Line { text: text.to_owned(), bbox, size: 10.0, ..Line::default() }
            })
            .collect();
        let bbox = parts.iter().map(|part| part.bbox).reduce(union).unwrap_or_default();
        Row { line: Line { bbox, size: 10.0, ..Line::default() }, parts }
    }

    /// The rows of a table; a cell over several columns is followed by `<`.
    fn texts(grid: &Grid) -> Vec<String> {
        (0..grid.rows)
            .map(|row| {
                let cells = grid.row(row).iter().map(|cell| cell.text() + &"<".repeat(cell.column_span - 1));
                cells.collect::<Vec<_>>().join("|")
            })
            .collect()
    }

    #[test]
    fn a_heading_belongs_to_all_columns_that_it_is_centred_over() {
        let run = [
            row(0.0, &[(100.0, "预算数"), (310.0, "决算数")]),
            row(
                12.0,
                &[(0.0, "项目"), (60.0, "合计"), (110.0, "接待费"), (170.0, "出国"), (270.0, "合计"), (320.0, "接待费"), (380.0, "出国")],
            ),
            row(24.0, &[(0.0, "甲部门"), (65.0, "1.5"), (125.0, "1.5"), (275.0, "1.2"), (335.0, "1.2")]),
            row(36.0, &[(0.0, "乙部门"), (65.0, "2.5"), (125.0, "2.5"), (275.0, "2.2"), (335.0, "2.2")]),
            row(48.0, &[(0.0, "丙部门"), (65.0, "3.5"), (125.0, "3.5"), (275.0, "3.2"), (335.0, "3.2")]),
        ];
        let grid = table(&[], &run, 1).expect("a table");
        assert_eq!(texts(&grid)[..3], ["|预算数<<|决算数<<", "项目|合计|接待费|出国|合计|接待费|出国", "甲部门|1.5|1.5||1.2|1.2|"]);
        assert_eq!(grid.proof, Proof::Aligned);
    }

    #[test]
    fn a_heading_over_a_group_leaves_out_the_columns_beside_it() {
        let run = [
            row(0.0, &[(90.0, "预算数")]),
            row(12.0, &[(95.0, "公务用车费")]),
            row(18.0, &[(0.0, "合计"), (30.0, "出国费"), (185.0, "接待费")]),
            row(24.0, &[(70.0, "小计"), (100.0, "购置费"), (140.0, "运行费")]),
            row(36.0, &[(0.0, "9.5"), (30.0, "1.5"), (70.0, "7.5"), (105.0, "4.5"), (145.0, "3.0"), (190.0, "0.5")]),
        ];
        let grid = table(&[], &run, 1);
        assert!(grid.is_none(), "a single row of amounts under three headings at the most");
        let run = run.into_iter().chain([48.0, 60.0].map(|top| row(top, &[(0.0, "9.5"), (70.0, "7.5")]))).collect::<Vec<_>>();
        let grid = table(&[], &run, 1).expect("a table");
        assert_eq!(texts(&grid)[..4], ["预算数<<<<<", "||公务用车费<<|", "合计|出国费||||接待费", "||小计|购置费|运行费|"]);
    }

    #[test]
    fn headings_that_leave_columns_alike_leave_the_table_unproved() {
        let run = [
            row(12.0, &[(0.0, "项目"), (60.0, "合计"), (110.0, "合计"), (170.0, "其他")]),
            row(24.0, &[(0.0, "甲部门"), (65.0, "1.5"), (115.0, "1.5"), (175.0, "1.2")]),
            row(36.0, &[(0.0, "乙部门"), (65.0, "2.5"), (115.0, "2.5"), (175.0, "1.2")]),
            row(48.0, &[(0.0, "丙部门"), (65.0, "3.5"), (115.0, "3.5"), (175.0, "1.2")]),
        ];
        assert_eq!(table(&[], &run, 1).expect("a table").proof, Proof::Torn);
    }

    #[test]
    fn a_form_of_two_halves_with_few_amounts_is_a_table() {
        let run = [
            row(0.0, &[(0.0, "项目"), (150.0, "决算数"), (200.0, "项目"), (340.0, "决算数")]),
            row(12.0, &[(0.0, "一、拨款收入"), (160.0, "44.5"), (200.0, "一、公共安全支出")]),
            row(24.0, &[(0.0, "二、其他收入"), (200.0, "二、教育支出"), (350.0, "40.0")]),
            row(36.0, &[(200.0, "三、科技支出")]),
            row(48.0, &[(0.0, "合计"), (160.0, "44.5"), (200.0, "合计"), (350.0, "40.0")]),
        ];
        let grid = table(&[], &run, 1).expect("a table");
        assert_eq!(texts(&grid)[1..4], ["一、拨款收入|44.5|一、公共安全支出|", "二、其他收入||二、教育支出|40.0", "||三、科技支出|"]);
        assert_eq!(grid.proof, Proof::Aligned);
    }

    #[test]
    fn numbers_of_columns_are_headings() {
        let run = [
            row(12.0, &[(0.0, "项目"), (60.0, "合计"), (120.0, "其他")]),
            row(18.0, &[(0.0, "栏次"), (65.0, "1"), (125.0, "2")]),
            row(24.0, &[(0.0, "甲部门"), (80.0, "1.5"), (140.0, "1.2")]),
            row(36.0, &[(0.0, "乙部门"), (80.0, "2.5"), (140.0, "1.2")]),
            row(48.0, &[(0.0, "丙部门"), (80.0, "3.5")]),
        ];
        assert_eq!(texts(&table(&[], &run, 1).expect("a table"))[..3], ["项目|合计|其他", "栏次|1|2", "甲部门|1.5|1.2"]);
    }

    #[test]
    fn an_empty_column_keeps_its_heading() {
        let run = [
            row(12.0, &[(0.0, "项目"), (60.0, "合计"), (110.0, "上级"), (170.0, "其他")]),
            row(24.0, &[(0.0, "甲部门"), (65.0, "1.5"), (175.0, "1.2")]),
            row(36.0, &[(0.0, "乙部门"), (65.0, "2.5"), (175.0, "1.2")]),
            row(48.0, &[(0.0, "丙部门"), (65.0, "3.5"), (175.0, "1.2")]),
        ];
        assert_eq!(texts(&table(&[], &run, 1).expect("a table"))[..2], ["项目|合计|上级|其他", "甲部门|1.5||1.2"]);
    }
}
