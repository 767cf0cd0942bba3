//! Tables without ruling lines: figures that stand in columns, and the rows of a ruled table that no line separates.

use super::lines::{Line, Word, union};
use super::page::{Grid, GridCell, Item, Proof};
use crate::document::Level;
use crate::read::captions::is_caption;
use crate::read::headers::is_number;
use crate::read::marker;
use std::ops::RangeInclusive;

/// A gap wider than this many characters may lie between two columns.
const GAP: f32 = 1.0;

/// So may one wider than this beside an amount: a long name leaves little room before it.
const GAP_BESIDE_AMOUNT: f32 = 0.5;

/// And one wider than this between the code and the name of an account; codes have so many digits.
const GAP_BEHIND_CODE: f32 = 0.3;
const CODE: RangeInclusive<usize> = 3..=7;

/// The fewest lines that make a table, and the fewest of them that hold a figure.
const FEWEST: usize = 3;

/// More columns than this are no table.
const MOST_COLUMNS: usize = 64;

/// Lines further apart than this many characters are not one table.
const APART: f32 = 3.0;

/// Up to so many lines between two tables may be what is left of a row of both.
const TEARING: usize = 2;

/// Turns lines that stand in columns into tables.
pub(super) fn take_aligned(items: Vec<Item>, page: u32) -> Vec<Item> {
    let mut taken = Vec::with_capacity(items.len());
    let mut run: Vec<(Line, Vec<Line>)> = Vec::new();
    for item in items {
        match item {
            Item::Line(line) => {
                let parts = segments(&line);
                let apart = run.last().is_some_and(|(last, _)| line.top() - last.bottom() > APART * line.size);
                if apart {
                    close(&mut run, &mut taken, page);
                }
                let in_columns = parts.len() > 1 || !run.is_empty() && is_bare_row(&line);
                if in_columns && !is_caption(&line.text) && !line.text.contains("……") && !line.text.contains("....") {
                    run.push((line, parts));
                } else {
                    close(&mut run, &mut taken, page);
                    taken.push(Item::Line(line));
                }
            }
            Item::Grid(grid) => {
                close(&mut run, &mut taken, page);
                taken.push(Item::Grid(grid));
            }
        }
    }
    close(&mut run, &mut taken, page);
    mark_torn(&mut taken);
    taken
}

/// Whether a line is a row without amounts: 二、外交支出.
fn is_bare_row(line: &Line) -> bool {
    let marked = marker(&line.text).is_some_and(|marker| marker.level == Level::Section);
    marked && !line.text.contains(['。', '，', '；', '：'])
}

/// Ends a run of lines: as a table where it clearly is one, else as the lines it was.
fn close(run: &mut Vec<(Line, Vec<Line>)>, taken: &mut Vec<Item>, page: u32) {
    // A heading may follow a table as well.
    let rows = run.iter().rposition(|(_, parts)| parts.len() > 1).map_or(0, |at| at + 1);
    let behind = run.split_off(rows);
    match table(run, page) {
        Some(grid) => taken.push(Item::Grid(grid)),
        None => taken.extend(run.drain(..).map(|(line, _)| Item::Line(line))),
    }
    run.clear();
    taken.extend(behind.into_iter().map(|(line, _)| Item::Line(line)));
}

/// Says of tables with nothing but pieces of names between them that they are pieces of one.
fn mark_torn(items: &mut [Item]) {
    let tables: Vec<usize> = (0..items.len()).filter(|&at| items.get(at).is_some_and(Item::is_aligned)).collect();
    for (&before, &after) in tables.iter().zip(tables.iter().skip(1)) {
        let between = items.get(before + 1..after).unwrap_or_default();
        let is_piece = |item: &Item| matches!(item, Item::Line(line) if !is_caption(&line.text) && !ends_sentence(&line.text) && !line.text.trim_end().ends_with('表'));
        if between.len() <= TEARING && between.iter().all(is_piece) {
            for at in [before, after] {
                if let Some(Item::Grid(grid)) = items.get_mut(at) {
                    grid.proof = Proof::Torn;
                }
            }
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', '：', '！', '？'])
}

fn table(run: &[(Line, Vec<Line>)], page: u32) -> Option<Grid> {
    let parts = || run.iter().flat_map(|(_, parts)| parts);
    let figures = parts().filter(|part| is_number(&part.text)).count();
    let with_figure = run.iter().filter(|(_, parts)| parts.iter().skip(1).any(|part| is_number(&part.text))).count();
    if with_figure < FEWEST || figures * 3 < parts().count() {
        return None;
    }
    let columns = columns(run);
    if columns.len() > MOST_COLUMNS {
        return None;
    }
    let column_of = |part: &Line| columns.iter().position(|&(left, right)| part.left() >= left && part.right() <= right);
    let mut cells = Vec::with_capacity(run.len() * columns.len());
    for (row, (_, parts)) in run.iter().enumerate() {
        let mut lines: Vec<Vec<Line>> = vec![Vec::new(); columns.len()];
        for part in parts {
            let column = lines.get_mut(column_of(part)?)?;
            // Two parts of one line in one column: a long line reaches over it, and nothing is clear.
            if !column.is_empty() {
                return None;
            }
            column.push(part.clone());
        }
        let row_cells = lines.into_iter().enumerate();
        cells.extend(row_cells.map(|(column, lines)| GridCell { row, column, row_span: 1, column_span: 1, page, lines }));
    }
    let bbox = run.iter().map(|(line, _)| line.bbox).reduce(union)?;
    let mut edges: Vec<f32> = columns.iter().map(|column| column.0).collect();
    edges.push(bbox[2]);
    (columns.len() > 1).then_some(Grid { bbox, columns: edges, rows: run.len(), cells, proof: Proof::Aligned })
}

/// Where the columns of these lines begin and end.
fn columns(run: &[(Line, Vec<Line>)]) -> Vec<(f32, f32)> {
    // Where parts of different lines overlap, they share a column.
    let join = |mut spans: Vec<(f32, f32)>| {
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut columns: Vec<(f32, f32)> = Vec::new();
        for (left, right) in spans {
            match columns.last_mut() {
                Some(last) if left < last.1 => last.1 = last.1.max(right),
                _ => columns.push((left, right)),
            }
        }
        columns
    };
    let spans = |rows: &[(Line, Vec<Line>)]| -> Vec<(f32, f32)> {
        rows.iter().flat_map(|(_, parts)| parts).map(|part| (part.left(), part.right())).collect()
    };
    // A heading in the middle may stand beside the figures at the right of its column. Where there are as many headings as columns below
    // them, each belongs to its own.
    let header = run.iter().take_while(|(_, parts)| !parts.iter().any(|part| is_number(&part.text))).count();
    let (header, body) = run.split_at(header);
    let (headings, body) = (join(spans(header)), join(spans(body)));
    let meets = |a: (f32, f32), b: (f32, f32)| a.0 < b.1 && b.0 < a.1;
    let pairs = || headings.iter().copied().zip(body.iter().copied());
    let in_order = headings.len() == body.len()
        && pairs()
            .enumerate()
            .all(|(at, (heading, _))| body.iter().enumerate().all(|(other, &column)| other == at || !meets(heading, column)));
    if in_order {
        return join(pairs().map(|(heading, column)| (heading.0.min(column.0), heading.1.max(column.1))).collect());
    }
    join(spans(run))
}

/// The parts of a line between gaps as wide as a column gap may be.
fn segments(line: &Line) -> Vec<Line> {
    let is_amount =
        |word: &Word| line.text.get(word.start as usize..word.end as usize).is_some_and(|text| is_number(text) && text.contains('.'));
    let is_code = |word: &Word| {
        let code = line.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        word.start == 0 && CODE.contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
    };
    let far = |before: &Word, after: &Word| {
        let gap = match (is_code(before), is_amount(before) || is_amount(after)) {
            (true, _) => GAP_BEHIND_CODE,
            (_, true) => GAP_BESIDE_AMOUNT,
            _ => GAP,
        };
        after.bbox[0] - before.bbox[2] > gap * line.size
    };
    line.words.chunk_by(|before, after| !far(before, after)).filter_map(|words| part(line, words)).collect()
}

/// A line of some of the words of another.
fn part(line: &Line, words: &[Word]) -> Option<Line> {
    let (first, last) = (words.first()?, words.last()?);
    let text = line.text.get(first.start as usize..last.end as usize)?.to_owned();
    let bbox = words.iter().map(|word| word.bbox).reduce(union)?;
    let words = words.iter().map(|word| Word { start: word.start - first.start, end: word.end - first.start, ..*word }).collect();
    Some(Line { text, words, bbox, page: line.page, size: line.size, head: bbox[2] - bbox[0] })
}

/// Gives every figure a row of its own where a ruled table has no lines between its rows.
pub(super) fn split_rows(grid: &mut Grid) {
    // The column with the most figures one under the other shows where the rows are. Two may be a figure cut in two.
    let mut guides: Vec<Vec<f32>> = vec![Vec::new(); grid.rows];
    for cell in grid.cells.iter().filter(|cell| cell.row_span == 1 && cell.lines.len() >= FEWEST) {
        if let Some(guide) = guides.get_mut(cell.row).filter(|guide| guide.len() < cell.lines.len())
            && cell.lines.iter().all(|line| is_number(&line.text))
        {
            *guide = cell.lines.iter().map(middle).collect();
        }
    }
    if guides.iter().all(Vec::is_empty) {
        return;
    }
    // Where every row begins once the rows before it are split.
    let mut starts = Vec::with_capacity(grid.rows + 1);
    let mut start = 0;
    for guide in &guides {
        starts.push(start);
        start += guide.len().max(1);
    }
    starts.push(start);
    let start_of = |row: usize| starts.get(row).copied().unwrap_or(start);
    let mut cells = Vec::with_capacity(grid.cells.len());
    for mut cell in grid.cells.drain(..) {
        let row = start_of(cell.row);
        match guides.get(cell.row).filter(|guide| cell.row_span == 1 && !guide.is_empty()) {
            Some(guide) => {
                let mut lines: Vec<Vec<Line>> = vec![Vec::new(); guide.len()];
                for line in cell.lines.drain(..) {
                    let at = middle(&line);
                    let nearest = guide.iter().enumerate().min_by(|a, b| (a.1 - at).abs().total_cmp(&(b.1 - at).abs()));
                    if let Some(lines) = nearest.and_then(|(nearest, _)| lines.get_mut(nearest)) {
                        lines.push(line);
                    }
                }
                cells.extend(lines.into_iter().enumerate().map(|(at, lines)| GridCell { row: row + at, lines, ..cell.like() }));
            }
            None => {
                let row_span = start_of(cell.row + cell.row_span) - row;
                cells.push(GridCell { row, row_span, ..cell });
            }
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    grid.cells = cells;
    grid.rows = start;
}

fn middle(line: &Line) -> f32 {
    (line.top() + line.bottom()) / 2.0
}
