//! Tables without ruling lines: figures that stand in columns, and the rows of a ruled table that no line separates.

use super::lines::{Line, Word, union};
use super::page::Item;
use super::tables::{Grid, GridCell};
use crate::read::captions::is_caption;
use crate::read::headers::is_number;

/// A gap wider than this many characters may lie between two columns.
const GAP: f32 = 1.0;

/// So may one wider than this beside an amount: a long name leaves little room before it.
const GAP_BESIDE_AMOUNT: f32 = 0.5;

/// The fewest lines that make a table, and the fewest of them that hold a figure.
const FEWEST: usize = 3;

/// More columns than this are no table.
const MOST_COLUMNS: usize = 64;

/// Lines further apart than this many characters are not one table.
const APART: f32 = 3.0;

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
                if parts.len() > 1 && !is_caption(&line.text) && !line.text.contains("……") && !line.text.contains("....") {
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
    taken
}

/// Ends a run of lines: as a table where it clearly is one, else as the lines it was.
fn close(run: &mut Vec<(Line, Vec<Line>)>, taken: &mut Vec<Item>, page: u32) {
    match table(run, page) {
        Some(grid) => taken.push(Item::Grid(grid)),
        None => taken.extend(run.drain(..).map(|(line, _)| Item::Line(line))),
    }
    run.clear();
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
    (columns.len() > 1).then_some(Grid { bbox, columns: edges, rows: run.len(), cells })
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
    let far = |before: &Word, after: &Word| {
        let gap = if is_amount(before) || is_amount(after) { GAP_BESIDE_AMOUNT } else { GAP };
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
