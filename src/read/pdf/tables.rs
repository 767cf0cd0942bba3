//! Tables of a page: the grid of the ruling lines, filled with the characters.

use super::aligned::split_rows;
use super::continued::is_own;
use super::glyphs::Glyph;
use super::grid::{Bounds, grids};
use super::lines::{Line, lines};
use super::page::{Grid, GridCell, Proof};
use super::ruling::{Stroke, rules};

/// A line that reaches over the rule above it by more than this share of its size hangs down from there.
const HANGING: f32 = 0.1;

/// Takes the tables out of a page: the characters that stand in none are left in `glyphs`.
pub(super) fn take_tables(glyphs: &mut Vec<Glyph>, strokes: &[Stroke], page: u32) -> Vec<Grid> {
    let (horizontal, vertical) = rules(strokes);
    let bounds = grids(&horizontal, &vertical);
    if bounds.is_empty() {
        return Vec::new();
    }
    let mut inside: Vec<Vec<Vec<Glyph>>> = bounds.iter().map(|grid| vec![Vec::new(); grid.cells.len()]).collect();
    let mut outside = Vec::with_capacity(glyphs.len());
    for run in glyphs.chunk_by(touches) {
        match home(run, &bounds) {
            Some((grid, cell)) => {
                if let Some(cell) = inside.get_mut(grid).and_then(|cells| cells.get_mut(cell)) {
                    cell.extend_from_slice(run);
                }
            }
            None => outside.extend_from_slice(run),
        }
    }
    let mut tables = Vec::new();
    for (bounds, cells) in bounds.into_iter().zip(inside) {
        if cells.iter().all(Vec::is_empty) {
            continue;
        }
        let bbox = bounds.bbox();
        let rows = bounds.rows.len() - 1;
        let mut texts: Vec<Vec<Line>> = cells.iter().map(|glyphs| lines(glyphs, page)).collect();
        lift_hanging(&bounds, &mut texts);
        let cells = bounds
            .cells
            .into_iter()
            .zip(texts)
            .map(|(area, lines)| GridCell {
                row: area.rows.start,
                column: area.columns.start,
                row_span: area.rows.len(),
                column_span: area.columns.len(),
                page,
                lines,
            })
            .collect();
        let mut grid = Grid { bbox, columns: bounds.columns, rows, cells, proof: Proof::Ruled };
        split_rows(&mut grid);
        tables.push(grid);
    }
    *glyphs = outside;
    tables
}

/// Whether a character was drawn as the direct continuation of another, so that both belong to one cell.
fn touches(before: &Glyph, after: &Glyph) -> bool {
    let gap = (after.left - before.right) / before.size.max(after.size);
    (before.baseline - after.baseline).abs() < 0.1 * before.size && gap.abs() < 0.12
}

/// The table and the cell in which most of a run stands: text too long for its cell reaches over the line.
fn home(run: &[Glyph], bounds: &[Bounds]) -> Option<(usize, usize)> {
    let mut homes: Vec<(Option<(usize, usize)>, usize)> = Vec::new();
    for glyph in run {
        let (x, y) = ((glyph.left + glyph.right) / 2.0, glyph.baseline - 0.35 * glyph.size);
        let here = bounds.iter().enumerate().find_map(|(grid, bounds)| Some((grid, bounds.at(x, y)?)));
        match homes.iter_mut().find(|(home, _)| *home == here) {
            Some((_, count)) => *count += 1,
            None => homes.push((here, 1)),
        }
    }
    homes.into_iter().max_by_key(|&(_, count)| count)?.0
}

/// Gives the last line of a name that did not fit into the height of its cell, and so hangs over the rule below it, back to that cell.
fn lift_hanging(bounds: &Bounds, texts: &mut [Vec<Line>]) {
    let top_of = |cell: usize| bounds.cells.get(cell).and_then(|area| bounds.rows.get(area.rows.start)).copied().unwrap_or_default();
    let hangs = |cell: usize, line: &Line| line.top() < top_of(cell) - HANGING * line.size;
    let first_lines = || texts.iter().enumerate().filter_map(|(cell, lines)| Some((cell, lines.first()?)));
    let hanging: Vec<(usize, usize)> = first_lines()
        .filter(|&(cell, line)| hangs(cell, line))
        .filter_map(|(cell, line)| {
            let above = bounds.at((line.left() + line.right()) / 2.0, top_of(cell) - 1.0).filter(|&above| above != cell)?;
            let before = texts.get(above)?.last()?;
            let edge = bounds.cells.get(above).and_then(|area| bounds.columns.get(area.columns.end)).copied()?;
            let is_name = |line: &Line| !line.text.contains(|char: char| char.is_ascii_digit()) && !is_own(&line.text);
            let goes_on = edge - before.right() < line.head + line.size && line.top() - before.bottom() < 0.5 * line.size;
            (is_name(line) && is_name(before) && goes_on).then_some((cell, above))
        })
        .collect();
    // Where many lines stand above their rows, the whole table is set like that.
    if first_lines().filter(|&(cell, line)| hangs(cell, line)).count() * 4 > first_lines().count() {
        return;
    }
    for (cell, above) in hanging {
        let line = texts.get_mut(cell).map(|lines| lines.remove(0));
        if let Some(above) = texts.get_mut(above) {
            above.extend(line);
        }
    }
}
