//! Tables that go on over a page end, joined with what they began as.

use super::lines::Line;
use super::page::{Grid, GridCell, Item, Page, Proof};
use crate::document::Level;
use crate::read::captions::is_caption;
use crate::read::forms::Row;
use crate::read::headers::is_number;
use crate::read::marker;

/// Columns of two pages that differ by up to this many points are the same.
const SAME_COLUMN: f32 = 4.0;

/// How many lines a continuation may repeat above its table: title, department and unit.
const REPEATED_LINES: usize = 4;

/// Joins tables that go on over a page end.
pub(super) fn join_continued(pages: &mut [Page]) {
    // The page on which the table that may go on begins.
    let mut first: Option<usize> = None;
    for at in 0..pages.len() {
        let (before, rest) = pages.split_at_mut(at);
        let Some(page) = rest.first_mut() else { continue };
        let start = page.items.iter().take(REPEATED_LINES + 1).position(|item| matches!(item, Item::Grid(_)));
        let joined = match (first.and_then(|first| before.get_mut(first)), start) {
            (Some(owner), Some(start)) => join(owner, page, start),
            _ => false,
        };
        if let Some(owner) = first.and_then(|first| before.get_mut(first)).filter(|_| !joined) {
            tear(owner, page);
        }
        let ends_in_grid = matches!(page.items.last(), Some(Item::Grid(_)));
        first = match (joined, page.items.is_empty(), ends_in_grid) {
            (true, true, _) => first,
            (_, _, true) => Some(at),
            _ => None,
        };
    }
}

/// Says of the aligned table at the end of `owner` that it is not whole, where the next page goes on with columns that could not be joined with it.
fn tear(owner: &mut Page, page: &mut Page) {
    let Some(Item::Grid(table)) = owner.items.last_mut().filter(|item| item.is_aligned()) else { return };
    for item in page.items.iter_mut().take(REPEATED_LINES) {
        match item {
            // What is captioned or written begins anew.
            Item::Line(line) if is_caption(&line.text) || line.text.ends_with(['表', '。', '：']) => return,
            Item::Line(line) if !line.text.contains('\t') => {}
            Item::Line(_) => return table.proof = Proof::Torn,
            Item::Grid(more) if more.proof == Proof::Ruled => return,
            Item::Grid(more) => return (table.proof, more.proof) = (Proof::Torn, Proof::Torn),
        }
    }
}

/// Moves the rows of the table at `start` of `page` to the last table of `owner`, if they are its continuation.
fn join(owner: &mut Page, page: &mut Page, start: usize) -> bool {
    let above: Vec<String> = page.items.iter().take(start).map(item_text).collect();
    let repeated = above.iter().all(|text| owner.items.iter().rev().skip(1).take(REPEATED_LINES).any(|item| item_text(item) == *text));
    if !repeated {
        return false;
    }
    let (Some(Item::Grid(table)), Some(Item::Grid(more))) = (owner.items.last_mut(), page.items.get_mut(start)) else { return false };
    if brings_caption(more) && !same_texts(table.row(0), more.row(0)) || !align(table, more) {
        return false;
    }
    let header = (0..more.rows).take_while(|&row| same_row(table, more, row)).count();
    drop_cut_row(table);
    let header = header + usize::from(header < more.rows && finish_cut_row(table, more, header));
    let rows = table.rows;
    table.rows += more.rows - header;
    table
        .cells
        .extend(more.cells.drain(..).filter(|cell| cell.row >= header).map(|cell| GridCell { row: cell.row - header + rows, ..cell }));
    page.items.drain(..=start);
    true
}

/// Whether a table captions itself in its first rows.
fn brings_caption(grid: &Grid) -> bool {
    let kind = |row: usize| {
        let texts: Vec<String> = grid.row(row).iter().map(GridCell::text).collect();
        Row::of(texts.iter().map(String::as_str))
    };
    let title = (0..grid.rows).map(kind).find(|kind| !matches!(kind, Row::Blank | Row::Attributes));
    title == Some(Row::Title)
}

/// Whether two rows say the same, whatever columns they stand in.
fn same_texts(a: &[GridCell], b: &[GridCell]) -> bool {
    a.iter().map(GridCell::text).filter(|text| !text.is_empty()).eq(b.iter().map(GridCell::text).filter(|text| !text.is_empty()))
}

/// Drops the empty strip that a row leaves on the page on which it did not fit any more.
fn drop_cut_row(table: &mut Grid) {
    let last = table.rows.saturating_sub(1);
    let page = table.cells.last().map(|cell| cell.page);
    let mut on_page = table.cells.iter().rev().take_while(|cell| Some(cell.page) == page);
    if on_page.all(|cell| cell.row + cell.row_span <= last || cell.row == last && cell.lines.is_empty()) {
        table.cells.truncate(table.cells.partition_point(|cell| cell.row < last));
        table.rows = last;
    }
}

/// Adds the first row of a continuation to the last row of the table, if it is the rest of it: its first cell is empty, and every text in it
/// goes on from a line that was full. What starts with its own ordinal or brings its own figure is a row of its own.
fn finish_cut_row(table: &mut Grid, more: &mut Grid, row: usize) -> bool {
    let last = table.rows.saturating_sub(1);
    let mut rest: Vec<(usize, usize)> = Vec::new();
    for (at, cell) in more.cells.iter().enumerate().skip_while(|(_, cell)| cell.row < row).take_while(|(_, cell)| cell.row == row) {
        let Some(first) = cell.lines.first() else { continue };
        if is_own(&cell.text()) {
            return false;
        }
        let edge = table.columns.get(cell.column + cell.column_span).copied().unwrap_or_default();
        let begun =
            table.cells.iter().position(|other| other.row == last && other.column == cell.column && other.column_span == cell.column_span);
        let Some(begun) = begun.filter(|_| cell.column > 0 && cell.row_span == 1) else { return false };
        let is_full = |line: &Line| edge - line.right() < first.head + line.size;
        if !table.cells.get(begun).and_then(|cell| cell.lines.last()).is_some_and(is_full) {
            return false;
        }
        rest.push((begun, at));
    }
    for &(begun, at) in &rest {
        let lines = more.cells.get_mut(at).map(|cell| std::mem::take(&mut cell.lines)).unwrap_or_default();
        if let Some(cell) = table.cells.get_mut(begun) {
            cell.lines.extend(lines);
        }
    }
    !rest.is_empty()
}

/// Whether a text is complete in itself and no rest of another: an amount, the dash for none, a name with an ordinal.
pub(super) fn is_own(text: &str) -> bool {
    let is_dash = text.chars().all(|char| matches!(char, '-' | '—' | '–' | '－'));
    is_dash || is_number(text) || marker(text).is_some_and(|marker| marker.level == Level::Section)
}

/// The text of a line without blanks and without the mark of a continuation; nothing for a table.
fn item_text(item: &Item) -> String {
    match item {
        Item::Line(line) => line.text.replace(char::is_whitespace, "").replace("（续）", "").replace("续表", ""),
        Item::Grid(_) => String::new(),
    }
}

/// Puts two tables on the same columns, if the columns of one are all columns of the other. Without ruling lines the same headings show it.
fn align(a: &mut Grid, b: &mut Grid) -> bool {
    if a.proof == Proof::Aligned && b.proof == Proof::Aligned {
        return a.columns.len() == b.columns.len() && same_row(a, b, 0);
    }
    let (Some(&left_a), Some(&left_b)) = (a.columns.first(), b.columns.first()) else { return false };
    let shift = left_b - left_a;
    let fine: Vec<f32> =
        if a.columns.len() >= b.columns.len() { a.columns.clone() } else { b.columns.iter().map(|column| column - shift).collect() };
    let places = |columns: &[f32], shift: f32| -> Option<Vec<usize>> {
        let places: Option<Vec<usize>> =
            columns.iter().map(|column| fine.iter().position(|edge| (column - shift - edge).abs() <= SAME_COLUMN)).collect();
        places.filter(|places| places.first() == Some(&0) && places.last() == Some(&(fine.len() - 1)))
    };
    let (Some(places_a), Some(places_b)) = (places(&a.columns, 0.0), places(&b.columns, shift)) else { return false };
    for (grid, places) in [(&mut *a, places_a), (&mut *b, places_b)] {
        if places.len() == fine.len() {
            continue;
        }
        for cell in &mut grid.cells {
            let end = places.get(cell.column + cell.column_span).copied().unwrap_or(fine.len() - 1);
            cell.column = places.get(cell.column).copied().unwrap_or_default();
            cell.column_span = end.saturating_sub(cell.column).max(1);
        }
    }
    a.columns.clone_from(&fine);
    b.columns = fine;
    true
}

/// Whether a row of a continuation repeats the same row of the table, as a header does. What did not fit into a cell may be cut off there.
fn same_row(table: &Grid, more: &Grid, row: usize) -> bool {
    let cells = |grid: &Grid| -> Vec<(usize, String)> { grid.row(row).iter().map(|cell| (cell.column, cell.text())).collect() };
    let (repeated, cells) = (cells(more), cells(table));
    let is_cut = |part: &str, whole: &str| whole.starts_with(part) && part.is_empty() == whole.is_empty() && !is_own(part);
    repeated.len() == cells.len()
        && repeated.iter().any(|(_, text)| !text.is_empty())
        && repeated.iter().zip(&cells).all(|((column, part), (at, whole))| column == at && (part == whole || is_cut(part, whole)))
}
