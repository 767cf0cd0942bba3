//! What the cells of a table are called: which rows are header, and which headings stand over and beside a cell.

use crate::document::{Cell, Table};
use std::ops::Range;

/// A header has at most this many rows.
const DEEPEST: usize = 8;

/// How many columns on the left of a cell are searched for its names.
const FARTHEST: usize = 64;

/// How many names on its left a cell takes: those nearest to it.
const NAMES: usize = 8;

/// A name has at most this many characters; a longer text beside a figure is cut.
const LONGEST_NAME: usize = 120;

/// What the first cell of a row says that is no header any more, although the row may hold no figure.
const TOTALS: [&str; 5] = ["合计", "总计", "小计", "无", "本年收入合计"];

/// What a cell says beside the numbers of the columns.
const COLUMN_NUMBERS: [&str; 5] = ["栏次", "行次", "甲", "乙", "丙"];

/// From how many cells on 1, 2, 3 … number the columns although no cell says so.
const NUMBERED: usize = 4;

/// Finds the header rows of a table whose cells are sorted by row, unless its format marks them, and writes into every cell the headings of its column and of its row.
/// The first `captions` rows caption the table and head no column.
pub(super) fn name_cells(table: &mut Table, captions: usize) {
    let grid = Grid::of(table);
    let header_rows = marked_header(table).filter(|&rows| rows > captions).unwrap_or_else(|| header_rows(table, &grid, captions));
    let labels = label_columns(table, header_rows);
    let last_row = header_rows.checked_sub(1);
    let numbering = last_row.filter(|&row| numbers_columns(table.cells.iter().filter(|cell| cell.row == row).map(|cell| cell.view.text())));
    let mut names = Vec::with_capacity(table.cells.len());
    for cell in &table.cells {
        names.push(if cell.row < header_rows {
            (Vec::new(), Vec::new())
        } else {
            (row_path(table, &grid, &labels, cell), column_path(table, &grid, (captions..header_rows, numbering), cell))
        });
    }
    table.header_rows = header_rows;
    for (cell, (row_path, column_path)) in table.cells.iter_mut().zip(names) {
        cell.row_path = row_path;
        cell.column_path = column_path;
    }
}

/// Which cell covers which place of the grid.
struct Grid {
    columns: usize,
    cells: Vec<usize>,
}

impl Grid {
    /// Nobody's place.
    const NONE: usize = usize::MAX;

    fn of(table: &Table) -> Self {
        let mut cells = vec![Self::NONE; table.rows.saturating_mul(table.columns)];
        for (at, cell) in table.cells.iter().enumerate() {
            for row in cell.row..(cell.row + cell.row_span).min(table.rows) {
                for column in cell.column..(cell.column + cell.column_span).min(table.columns) {
                    if let Some(place) = cells.get_mut(row * table.columns + column) {
                        *place = at;
                    }
                }
            }
        }
        Self { columns: table.columns, cells }
    }

    fn cell<'a>(&self, table: &'a Table, row: usize, column: usize) -> Option<&'a Cell> {
        self.cells.get(row * self.columns + column).and_then(|&at| table.cells.get(at))
    }
}

/// The header rows that the format marks, and all that their cells reach into; with the row that numbers the columns, which many leave unmarked.
fn marked_header(table: &Table) -> Option<usize> {
    let marked = table.cells.iter().take_while(|cell| cell.row < table.header_rows).map(|cell| cell.row + cell.row_span).max()?;
    let below = table.cells.iter().skip_while(|cell| cell.row < marked).take_while(|cell| cell.row == marked);
    let marked = marked + usize::from(numbers_columns(below.map(|cell| cell.view.text())));
    (marked < table.rows).then_some(marked)
}

/// How many rows at the top hold headings: up to the first with a figure, a total or a numbered item.
fn header_rows(table: &Table, grid: &Grid, captions: usize) -> usize {
    let starts = |row: usize| {
        let first = table.cells.partition_point(|cell| cell.row < row);
        table.cells.iter().skip(first).take_while(move |cell| cell.row == row)
    };
    let mut last_text = captions;
    for row in captions..table.rows {
        let Some(first) = starts(row).find(|cell| !is_blank(cell)) else { continue };
        let first = first.view.text();
        let numbers_columns = numbers_columns(starts(row).map(|cell| cell.view.text()));
        let is_data = starts(row).any(|cell| is_number(cell.view.text()) && !is_year(cell.view.text())) && !numbers_columns
            || TOTALS.contains(&first) && starts(row).filter(|cell| !says_nothing(cell)).count() == 1
            || super::marker(first).is_some();
        if is_data && row > captions {
            return last_text;
        }
        last_text = row + 1;
        if last_text > captions + DEEPEST {
            return list_header(table, grid, captions);
        }
        if numbers_columns {
            return last_text;
        }
    }
    if last_text < table.rows {
        return last_text;
    }
    list_header(table, grid, captions)
}

/// Whether the cells of a row number the columns: 栏次 1 2 3, with what a column is made of or without (4=1+2+3).
fn numbers_columns<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut said, mut next) = (false, 1);
    for text in texts {
        let text: String = text.split_whitespace().collect();
        if text.is_empty() {
            continue;
        }
        if COLUMN_NUMBERS.contains(&text.as_str()) {
            said = true;
            continue;
        }
        let number = text.split('=').next().unwrap_or_default();
        if number.parse() != Ok(next) {
            return false;
        }
        next += 1;
    }
    said && next > 1 || next > NUMBERED
}

/// The header of a list of texts: as deep as the tallest cell of its first row.
fn list_header(table: &Table, grid: &Grid, captions: usize) -> usize {
    let deepest = (0..table.columns).filter_map(|column| grid.cell(table, captions, column)).map(|cell| cell.row_span).max();
    (captions + deepest.unwrap_or_default().min(DEEPEST)).min(table.rows)
}

/// For every column, whether it names rows rather than holding their figures.
fn label_columns(table: &Table, header_rows: usize) -> Vec<bool> {
    let mut counts = vec![Contents::default(); table.columns];
    // A heading printed again on the next page, in part where its cell is broken otherwise, is no name of a row.
    let mut headings: Vec<Vec<&str>> = vec![Vec::new(); table.columns];
    for cell in table.cells.iter().filter(|cell| cell.row < header_rows && !is_blank(cell)) {
        if let Some(column) = headings.get_mut(cell.column) {
            column.push(cell.view.text());
        }
    }
    for cell in table.cells.iter().filter(|cell| cell.row >= header_rows && cell.column_span == 1 && !is_blank(cell)) {
        let Some(count) = counts.get_mut(cell.column) else { continue };
        let text = cell.view.text();
        if headings.get(cell.column).is_some_and(|column| column.iter().any(|heading| heading.starts_with(text))) {
            continue;
        }
        match (is_code(text), is_number(text) || says_nothing(cell)) {
            (true, _) => count.codes += 1,
            (false, true) => count.figures += 1,
            (false, false) => count.texts += 1,
        }
    }
    let mut labels: Vec<bool> = counts.iter().map(|count| count.texts + count.codes > count.figures).collect();
    // Small whole numbers look like codes; they are, where a name follows on their right.
    let mut named = false;
    for (label, count) in labels.iter_mut().zip(&counts).rev() {
        *label &= named || count.texts > 0;
        named = *label;
    }
    labels
}

/// What the cells of a column hold below the header.
#[derive(Debug, Clone, Copy, Default)]
struct Contents {
    codes: usize,
    figures: usize,
    texts: usize,
}

/// The names on the left of a cell, up to the figures of the lane before: two lists may stand side by side in one table.
fn row_path(table: &Table, grid: &Grid, labels: &[bool], cell: &Cell) -> Vec<String> {
    let mut path = Vec::new();
    let mut column = cell.column;
    let mut in_labels = false;
    while column > 0 && cell.column - column < FARTHEST && path.len() < NAMES {
        column -= 1;
        let is_label = labels.get(column).copied().unwrap_or(false);
        if in_labels && !is_label {
            break;
        }
        in_labels |= is_label;
        let Some(name) = grid.cell(table, cell.row, column).filter(|_| is_label) else { continue };
        column = column.min(name.column);
        if !is_blank(name) && name.column < cell.column {
            path.push(name_of(name));
        }
    }
    path.reverse();
    path
}

/// The headings over a cell, outermost first; the row that numbers the columns heads nothing.
fn column_path(table: &Table, grid: &Grid, (header, numbering): (Range<usize>, Option<usize>), cell: &Cell) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    let mut last = None;
    for row in header {
        let Some(heading) = grid.cell(table, row, cell.column) else { continue };
        if Some(row) == numbering {
            continue;
        }
        let place = (heading.row, heading.column);
        // A heading over all columns is the title of the table.
        let is_title = heading.column_span == table.columns && table.columns > 1;
        if last != Some(place) && !is_blank(heading) && !is_title {
            path.push(name_of(heading));
        }
        last = Some(place);
    }
    path
}

fn name_of(cell: &Cell) -> String {
    cell.view.text().chars().take(LONGEST_NAME).collect()
}

pub(super) fn is_blank(cell: &Cell) -> bool {
    cell.view.text().trim().is_empty()
}

/// Whether a cell holds nothing, or the dash that many forms print for an amount of zero.
fn says_nothing(cell: &Cell) -> bool {
    cell.view.text().chars().all(|char| char.is_whitespace() || matches!(char, '-' | '—' | '–' | '－' | '―' | '/' | '／'))
}

/// Whether a cell holds a figure and nothing else: 2,940.05, -3%, 0.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.contains(|char: char| char.is_ascii_digit())
        && text.chars().all(|char| {
            char.is_ascii_digit() || matches!(char, '.' | ',' | '，' | '-' | '－' | '+' | '%' | '％' | '(' | ')' | '（' | '）' | ' ')
        })
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number may be a classification code or a serial number.
fn is_code(text: &str) -> bool {
    text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_digit()) && text != "0"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::View;

    /// A table of rows; `text:columns:rows` gives the spans of a cell, a space leaves its place to the cell that spans it.
    fn table(rows: &[&str]) -> Table {
        let mut table = Table { rows: rows.len(), ..Table::default() };
        for (row, line) in rows.iter().enumerate() {
            for (column, cell) in line.split('|').enumerate() {
                table.columns = table.columns.max(column + 1);
                if cell == " " {
                    continue;
                }
                let mut parts = cell.split(':');
                let text = parts.next().unwrap();
                let mut span = || parts.next().map_or(1, |span| span.parse().unwrap());
                let (column_span, row_span) = (span(), span());
                table.cells.push(Cell { row, column, column_span, row_span, view: View::verbatim(text, 0), ..Cell::default() });
            }
        }
        name_cells(&mut table, 0);
        table
    }

    fn find<'a>(table: &'a Table, text: &str) -> &'a Cell {
        table.cells.iter().find(|cell| cell.view.text() == text).unwrap()
    }

    #[test]
    fn names_a_cell_by_codes_and_headings() {
        let table = table(&[
            "项目:4| | | |本年收入合计:1:3|其他收入:1:3",
            "功能分类:3| | |科目名称:1:2| | ",
            "类|款|项| | | ",
            "201|06|01|行政运行|1,511.90|0.01",
            "合计:4| | | |2,946.25|6.20",
        ]);
        assert_eq!(table.header_rows, 3);
        let cell = find(&table, "0.01");
        assert_eq!(cell.row_path, ["201", "06", "01", "行政运行"]);
        assert_eq!(cell.column_path, ["其他收入"]);
        assert_eq!(find(&table, "2,946.25").row_path, ["合计"]);
        assert_eq!(find(&table, "行政运行").column_path, ["项目", "科目名称"]);
    }

    #[test]
    fn keeps_two_lanes_apart() {
        let table = table(&[
            "收入:2| |支出:2| ",
            "项目|决算数|项目|决算数",
            "一、财政拨款收入|2,940.05|一、一般公共服务支出|2,106.66",
            "||二、外交支出|3.10",
        ]);
        assert_eq!(table.header_rows, 2);
        let cell = find(&table, "2,106.66");
        assert_eq!(cell.row_path, ["一、一般公共服务支出"]);
        assert_eq!(cell.column_path, ["支出", "决算数"]);
        assert_eq!(find(&table, "3.10").row_path, ["二、外交支出"]);
    }

    #[test]
    fn an_empty_form_has_its_header() {
        let table = table(&["项目:2| |本年支出:2| ", "类|款|小计|基本支出", "|||", "|||", "合计:2| ||"]);
        assert_eq!(table.header_rows, 2);
    }

    #[test]
    fn a_list_of_names_has_one_header_row() {
        let table = table(&["序号|单位名称|备注", "1|某局（本级）|", "2|某所|并入本级"]);
        assert_eq!(table.header_rows, 1);
        assert_eq!(find(&table, "并入本级").row_path, ["2", "某所"]);
    }

    #[test]
    fn numbered_columns_end_the_header() {
        let table = table(&["项目|合计|其他", "栏次|1|2", "收入|5.00|0"]);
        assert_eq!(table.header_rows, 2);
        assert_eq!(find(&table, "5.00").column_path, ["合计"]);
        // 公开07表 has no column of names that could say 栏次.
        let table = super::tests::table(&["预算数:4| | | |决算数:2| ", "合计|出国|购置|接待|合计|接待", "1|2|3|4|5|6=4", "0.95|||0.95||"]);
        assert_eq!(table.header_rows, 3);
        assert_eq!(find(&table, "0.95").column_path, ["预算数", "合计"]);
    }

    #[test]
    fn numbered_columns_below_a_marked_header_belong_to_it() {
        for numbers in ["栏次|1|2", "1|2|3"] {
            let mut table = table(&["项目|合计|其他", numbers, "收入|5.00|0"]);
            table.header_rows = 1;
            name_cells(&mut table, 0);
            assert_eq!(table.header_rows, if numbers.starts_with('栏') { 2 } else { 1 });
            assert_eq!(find(&table, "5.00").column_path, ["合计"]);
        }
    }

    #[test]
    fn a_dash_is_an_amount_of_nothing_and_no_name() {
        let table = table(&[
            "科目|合计|财政拨款|上级补助|其他",
            "合计|8.00|5.00|-|3.00",
            "教育|8.00|5.00|—|3.00",
            "科目|合计|财政拨款|上级补|其他",
            "科技|8.00|5.00||3.00",
            "科目|合计|财政拨款|上级补助|其他",
            "卫生|9.00|5.00|1.00|3.00",
        ]);
        let cells: Vec<_> = table.cells.iter().filter(|cell| cell.view.text() == "3.00").map(|cell| cell.row_path.clone()).collect();
        assert_eq!(cells, [["合计"], ["教育"], ["科技"], ["卫生"]]);
    }

    #[test]
    fn numbered_rows_are_no_header() {
        let table = table(&["序号|单位|金额", "1|某局|2"]);
        assert_eq!(table.header_rows, 1);
    }
}
