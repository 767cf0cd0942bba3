//! Tables as forms print them: the title, the department and the unit may stand in the first rows of the grid, and one grid may hold several tables.

use super::captions::{Above, is_caption, is_label, is_period, is_title, unit_in};
use super::headers::{is_blank, name_cells};
use crate::document::{Cell, Table};

/// In how many rows at the top a unit is looked for that no caption says.
const UNIT_ROWS: usize = 3;

/// What a row says of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// Nothing.
    Blank,
    /// Its title: 收入决算表.
    Title,
    /// Its department, its date, its unit or the number of its form.
    Attributes,
    /// Headings or figures.
    Content,
}

impl Row {
    /// What a row with these texts is; blank ones may be among them.
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut count, mut attributes, mut titles) = (0, 0, 0);
        for text in texts.map(str::trim).filter(|text| !text.is_empty()) {
            count += 1;
            // Headings and figures are told by the first of them.
            if count > attributes + titles + 1 {
                return Self::Content;
            }
            if is_caption(text) || is_period(text) || is_label(text) {
                attributes += 1;
            } else {
                titles += usize::from(is_title(Above { text, centred: false }));
            }
        }
        match (count, attributes, titles) {
            (0, ..) => Self::Blank,
            (1, 0, 1) => Self::Title,
            _ if count == attributes => Self::Attributes,
            _ => Self::Content,
        }
    }
}

/// The tables that a grid holds, each with its cells named. What its own first rows say of a table goes before what was said above the grid.
pub(super) fn tables(grid: Table) -> Vec<Table> {
    let mut rows = vec![0..0; grid.rows];
    let mut at = 0;
    for row in grid.cells.chunk_by(|a, b| a.row == b.row) {
        if let Some(place) = row.first().and_then(|cell| rows.get_mut(cell.row)) {
            *place = at..at + row.len();
        }
        at += row.len();
    }
    let cells = |row: usize| rows.get(row).and_then(|range| grid.cells.get(range.clone())).unwrap_or_default();
    let kinds: Vec<Row> = (0..grid.rows).map(|row| Row::of(cells(row).iter().map(|cell| cell.view.text()))).collect();
    let starts = starts(&kinds, |row| cells(row));
    if starts.len() < 2 {
        return vec![named(grid, &kinds)];
    }
    let ends = starts.iter().skip(1).copied().chain([grid.rows]);
    let ranges: Vec<_> = starts.iter().copied().zip(ends).collect();
    let mut tables = Vec::with_capacity(ranges.len());
    let mut cells = grid.cells.into_iter().peekable();
    let (mut title, mut unit) = (grid.title, grid.unit);
    for (start, end) in ranges {
        let own = std::iter::from_fn(|| cells.next_if(|cell| cell.row < end));
        let own: Vec<Cell> = own.map(|cell| Cell { row: cell.row - start, row_span: cell.row_span.min(end - cell.row), ..cell }).collect();
        let page = own.first().and_then(|cell| cell.page);
        let header_rows = if start == 0 { grid.header_rows } else { 0 };
        let table =
            Table { title: title.take(), unit: unit.take(), page, header_rows, columns: grid.columns, rows: end - start, cells: own };
        tables.push(named(on_own_columns(table), kinds.get(start..end).unwrap_or_default()));
    }
    tables
}

/// The rows with which tables start: the first, and every further title that brings its unit along.
fn starts<'a>(kinds: &[Row], cells: impl Fn(usize) -> &'a [Cell]) -> Vec<usize> {
    let text_of = |row: usize| cells(row).iter().map(|cell| cell.view.text()).find(|text| !text.trim().is_empty()).unwrap_or_default();
    let has_unit = |row: usize| cells(row).iter().any(|cell| unit_in(cell.view.text()).is_some());
    let mut starts = vec![0];
    let mut title = None;
    let mut content = false;
    for (row, kind) in kinds.iter().enumerate() {
        match kind {
            Row::Content => content = true,
            Row::Title if !content => title = title.or(Some(text_of(row))),
            Row::Title if title != Some(text_of(row)) => {
                let below = kinds.iter().skip(row + 1).take_while(|kind| **kind == Row::Attributes).count();
                // 公开02表 may stand above the title.
                let above = kinds.iter().take(row).rev().take_while(|kind| **kind == Row::Attributes).count();
                if (row - above..=row + below).any(has_unit) {
                    starts.push(row - above);
                    title = Some(text_of(row));
                    content = false;
                }
            }
            _ => {}
        }
    }
    starts
}

/// Puts a table that was part of a grid on the columns that its own cells start.
fn on_own_columns(mut table: Table) -> Table {
    let mut edges: Vec<usize> = table.cells.iter().map(|cell| cell.column).collect();
    edges.sort_unstable();
    edges.dedup();
    for cell in &mut table.cells {
        let end = edges.partition_point(|&edge| edge < cell.column + cell.column_span);
        cell.column = edges.partition_point(|&edge| edge < cell.column);
        cell.column_span = end.saturating_sub(cell.column).max(1);
    }
    table.columns = edges.len();
    table
}

/// The table with its title and its unit, and its cells named.
fn named(mut table: Table, kinds: &[Row]) -> Table {
    let caption_rows = if table.columns > 1 { caption_rows(kinds) } else { 0 };
    let first = |rows: usize| table.cells.iter().take_while(move |cell| cell.row < rows);
    let inner = first(caption_rows).find(|cell| kinds.get(cell.row) == Some(&Row::Title) && !is_blank(cell));
    let title = inner.map(|cell| cell.view.text().replace(char::is_whitespace, ""));
    let units = |rows: usize| first(rows).find_map(|cell| unit_in(cell.view.text()));
    let unit = units(caption_rows).or_else(|| table.unit.take()).or_else(|| units(UNIT_ROWS));
    table.title = title.or_else(|| table.title.take());
    table.unit = unit;
    name_cells(&mut table, caption_rows);
    table
}

/// How many rows at the top say what the table is and head no column.
fn caption_rows(kinds: &[Row]) -> usize {
    let captions = kinds.iter().take_while(|kind| **kind != Row::Content).count();
    let last = kinds.iter().take(captions).rposition(|kind| *kind != Row::Blank).map_or(0, |at| at + 1);
    // A table of nothing but captions is a list of them.
    if last < kinds.len() { last } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::View;

    /// A grid of rows; `text:columns` gives the span of a cell.
    fn grid(rows: &[&str]) -> Table {
        let mut grid = Table { rows: rows.len(), title: Some("第二部分部门决算表".into()), ..Table::default() };
        for (row, line) in rows.iter().enumerate() {
            let mut column = 0;
            for cell in line.split('|') {
                let (text, span) = cell.split_once(':').unwrap_or((cell, "1"));
                let column_span = span.parse().unwrap();
                grid.cells.push(Cell { row, column, column_span, row_span: 1, view: View::verbatim(text, 0), ..Cell::default() });
                column += column_span;
            }
            grid.columns = grid.columns.max(column);
        }
        grid
    }

    #[test]
    fn rows_at_the_top_caption_the_table_and_head_no_column() {
        let found = tables(grid(&[
            "公开02表:4",
            "收入 决算表:4",
            "部门：某馆:2|单位：万元:2",
            "科目|合计|财政拨款|其他",
            "教育|8.00|5.00|3.00",
            "科技|8.00|5.00|3.00",
        ]));
        let [table] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((table.title.as_deref(), table.unit.as_deref(), table.header_rows), (Some("收入决算表"), Some("万元"), 4));
        assert_eq!(
            (table.cells[10].row_path.as_slice(), table.cells[10].column_path.as_slice()),
            (["教育".into()].as_slice(), ["财政拨款".into()].as_slice())
        );
    }

    #[test]
    fn a_title_with_its_unit_starts_another_table_on_its_own_columns() {
        let found = tables(grid(&[
            "收入决算表:6",
            "单位：万元:6",
            "科目:2|合计:2|其他:2",
            "教育:2|8.00:2|3.00:2",
            "支出决算表:6",
            "单位：元:6",
            "科目:3|合计:3",
            "教育:3|9.00:3",
        ]));
        let told: Vec<_> = found.iter().map(|it| (it.title.as_deref(), it.unit.as_deref(), it.rows, it.columns, it.header_rows)).collect();
        assert_eq!(told, [(Some("收入决算表"), Some("万元"), 4, 3, 3), (Some("支出决算表"), Some("元"), 4, 2, 3)]);
        assert_eq!(found[1].cells.last().unwrap().row_path, ["教育"]);
    }

    #[test]
    fn what_heads_columns_is_no_caption() {
        let found = tables(grid(&["单位名称|预算数|决算数", "某馆|8.00|3.00", "附表|1.00|2.00"]));
        assert_eq!((found.len(), found[0].title.as_deref(), found[0].header_rows), (1, Some("第二部分部门决算表"), 1));
        let list = tables(grid(&["收入决算表:2", "支出决算表:2"]));
        assert_eq!((list.len(), list[0].title.as_deref()), (1, Some("第二部分部门决算表")));
    }
}
