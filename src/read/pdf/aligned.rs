//! Tables without ruling lines: figures that stand in columns, and the rows of a ruled table that no line separates.

use super::columns::{Row, is_amount, is_ordered, table};
use super::lines::{Line, Word, union};
use super::page::{Grid, GridCell, Item, Proof};
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
const PART_OF_CODE: RangeInclusive<usize> = 2..=2;

/// The fewest figures one under the other that show where the rows of a cell are.
const FEWEST: usize = 3;

/// Up to so many lines over a table may be headings of it.
const MOST_HEADS: usize = 4;

/// Lines further apart than this many characters are not one table.
const APART: f32 = 3.0;

/// Up to so many lines between two tables may be what is left of a row of both.
const TEARING: usize = 2;

/// Turns lines that stand in columns into tables.
pub(super) fn take_aligned(items: Vec<Item>, page: u32) -> Vec<Item> {
    let mut taken = Vec::with_capacity(items.len());
    let mut run: Vec<Row> = Vec::new();
    for item in items {
        match item {
            Item::Line(line) => {
                let parts = segments(&line);
                let apart = run.last().is_some_and(|last| line.top() - last.line.bottom() > APART * line.size);
                if apart {
                    close(&mut run, &mut taken, page);
                }
                // A row may have no amounts: 二、外交支出.
                let in_columns = parts.len() > 1 || !run.is_empty() && is_ordered(&line);
                if in_columns && !is_caption(&line.text) && !line.text.contains("……") && !line.text.contains("....") {
                    run.push(Row { line, parts });
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

/// Ends a run of lines: as a table where it clearly is one, else as the lines it was.
fn close(run: &mut Vec<Row>, taken: &mut Vec<Item>, page: u32) {
    // A heading may follow a table as well.
    let rows = run.iter().rposition(|row| row.parts.len() > 1).map_or(0, |at| at + 1);
    let behind = run.split_off(rows);
    let above = heads_above(run, taken);
    let bare = || table(&[], run, page).filter(|_| !above.is_empty()).map(|grid| (grid, 0));
    match table(&above, run, page).map(|grid| (grid, above.len())).or_else(bare) {
        Some((grid, heads)) => {
            taken.truncate(taken.len() - heads);
            taken.push(Item::Grid(grid));
        }
        None => taken.extend(run.drain(..).map(|row| Item::Line(row.line))),
    }
    run.clear();
    taken.extend(behind.into_iter().map(|row| Item::Line(row.line)));
}

/// The lines directly over a run that can only be headings of its columns: nothing but they stands between it and what captions it, a gap, or
/// the start of the page.
fn heads_above(run: &[Row], taken: &[Item]) -> Vec<Row> {
    let Some(mut next) = run.first().map(|row| &row.line) else { return Vec::new() };
    let mut heads = Vec::new();
    for item in taken.iter().rev() {
        match item {
            Item::Line(line) if is_caption(&line.text) || next.top() - line.bottom() > APART * next.size => break,
            Item::Line(line) if heads.len() < MOST_HEADS && is_head(line, next) => {
                heads.push(Row { parts: segments(line), line: line.clone() });
                next = line;
            }
            _ => return Vec::new(),
        }
    }
    heads.reverse();
    heads
}

/// Whether a line may be a heading of columns over the line `below`, and is no title, sentence or item of its own.
fn is_head(line: &Line, below: &Line) -> bool {
    let is_alike = (line.size - below.size).abs() < 0.1 * below.size;
    is_alike && marker(&line.text).is_none() && !line.text.contains(['。', '；', '：', '，']) && !line.text.trim_end().ends_with('表')
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

/// The parts of a line between gaps as wide as a column gap may be.
fn segments(line: &Line) -> Vec<Line> {
    let text = |word: &Word| line.text.get(word.start as usize..word.end as usize).unwrap_or_default();
    let mut parts = Vec::new();
    let mut first = 0;
    // Whether the part before is a code: 类, 款 and 项 may have columns of their own, 201 29 02.
    let mut follows_code = false;
    for (at, before) in line.words.iter().enumerate() {
        let digits = if follows_code { PART_OF_CODE } else { CODE };
        let is_code = at == first && digits.contains(&text(before).len()) && text(before).bytes().all(|byte| byte.is_ascii_digit());
        let is_last = line.words.get(at + 1).is_none_or(|after| {
            let gap = match (is_code, is_amount(text(before)) || is_amount(text(after))) {
                (true, _) => GAP_BEHIND_CODE,
                (_, true) => GAP_BESIDE_AMOUNT,
                _ => GAP,
            };
            after.bbox[0] - before.bbox[2] > gap * line.size
        });
        if is_last {
            parts.extend(line.words.get(first..=at).and_then(|words| part(line, words)));
            (first, follows_code) = (at + 1, is_code);
        }
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of words, each at a place, with ten points a character.
    fn line(top: f32, words: &[(f32, &str)]) -> Item {
        let mut line = Line { size: 10.0, page: 1, ..Line::default() };
        for &(left, text) in words {
            let start = line.text.len() as u32;
            line.text.push_str(text);
            let bbox = [left, top, left + 10.0 * text.chars().count() as f32, top + 10.0];
            line.bbox = if line.words.is_empty() { bbox } else { union(line.bbox, bbox) };
            line.words.push(Word { start, end: line.text.len() as u32, bbox, confidence: None });
        }
        Item::Line(line)
    }

    fn shown(items: &[Item]) -> Vec<String> {
        let shown = |item: &Item| match item {
            Item::Line(line) => line.text.clone(),
            Item::Grid(grid) => grid.cells.iter().map(GridCell::text).collect::<Vec<_>>().join("|"),
        };
        items.iter().map(shown).collect()
    }

    #[test]
    fn a_heading_alone_on_its_line_belongs_to_the_table_below_it() {
        let items = vec![
            line(0.0, &[(80.0, "支出决算表")]),
            line(14.0, &[(200.0, "单位：万元")]),
            line(28.0, &[(20.0, "项目")]),
            line(42.0, &[(0.0, "编码"), (60.0, "名称"), (160.0, "合计")]),
            line(56.0, &[(0.0, "201"), (36.0, "公共服务"), (160.0, "5.00")]),
            line(70.0, &[(0.0, "204"), (36.0, "公共安全"), (160.0, "3.00")]),
            line(84.0, &[(0.0, "205"), (36.0, "教育支出"), (160.0, "2.00")]),
            line(98.0, &[(0.0, "以上为全部支出。")]),
        ];
        let table = "项目||编码|名称|合计|201|公共服务|5.00|204|公共安全|3.00|205|教育支出|2.00";
        // 项目 stands over the code and the name.
        assert_eq!(shown(&take_aligned(items, 1))[..], ["支出决算表", "单位：万元", table, "以上为全部支出。"]);
    }

    #[test]
    fn a_code_stands_apart_from_its_name_in_every_half() {
        let Item::Line(line) = line(0.0, &[(0.0, "30101"), (54.0, "基本工资"), (120.0, "5.5"), (160.0, "30201"), (214.0, "办公费")])
        else {
            unreachable!()
        };
        let parts: Vec<String> = segments(&line).into_iter().map(|part| part.text).collect();
        assert_eq!(parts, ["30101", "基本工资", "5.5", "30201", "办公费"]);
    }
}
