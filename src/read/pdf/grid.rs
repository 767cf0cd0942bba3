//! From ruling lines to grids: which lines belong to one table, and which cells they bound.

use super::ruling::Rule;
use std::ops::Range;

/// Lines that miss each other by up to this many points meet.
const REACH: f32 = 3.0;

/// Columns and rows narrower than this many points are a double line.
const THINNEST: f32 = 4.0;

/// Pages with more pairs of ruling lines than this are drawings, not tables.
const MOST_PAIRS: usize = 4_000_000;

/// Grids with more columns or more places than this are drawings, not tables.
const MOST_COLUMNS: usize = 500;
const MOST_PLACES: usize = 400_000;

/// The bounds of a table: where its columns and rows begin and end, and which of their crossings are one cell.
#[derive(Debug)]
pub(super) struct Bounds {
    /// The x of every column's left side and of the last one's right side.
    pub(super) columns: Vec<f32>,
    /// The y of every row's upper side and of the last one's lower side.
    pub(super) rows: Vec<f32>,
    /// The cells in reading order.
    pub(super) cells: Vec<Area>,
    /// For every crossing, row by row, which cell it belongs to.
    owners: Vec<usize>,
}

/// The rows and columns that a cell covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
}

impl Bounds {
    /// The cell at a point.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<usize> {
        let column = slot(&self.columns, x)?;
        let row = slot(&self.rows, y)?;
        self.owners.get(row * (self.columns.len() - 1) + column).copied()
    }

    /// Left, top, right, bottom.
    pub(super) fn bbox(&self) -> [f32; 4] {
        let ends = |edges: &[f32]| (edges.first().copied().unwrap_or_default(), edges.last().copied().unwrap_or_default());
        let ((left, right), (top, bottom)) = (ends(&self.columns), ends(&self.rows));
        [left, top, right, bottom]
    }
}

/// Between which two of the sorted edges a position lies.
fn slot(edges: &[f32], position: f32) -> Option<usize> {
    let after = edges.partition_point(|&edge| edge <= position);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// The tables that these lines draw, from top to bottom.
pub(super) fn grids(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Bounds> {
    if horizontal.len().saturating_mul(vertical.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let mut groups = Groups::new(horizontal.len() + vertical.len());
    for (h, flat) in horizontal.iter().enumerate() {
        for (v, tall) in vertical.iter().enumerate() {
            let meets = within(tall.at, flat) && within(flat.at, tall);
            if meets {
                groups.unite(h, horizontal.len() + v);
            }
        }
    }
    let mut members: Vec<(usize, Vec<Rule>, Vec<Rule>)> = Vec::new();
    let mut place = vec![usize::MAX; horizontal.len() + vertical.len()];
    for (at, rule) in horizontal.iter().chain(vertical).enumerate() {
        let root = groups.root(at);
        if place[root] == usize::MAX {
            place[root] = members.len();
            members.push((root, Vec::new(), Vec::new()));
        }
        let (_, flat, tall) = &mut members[place[root]];
        if at < horizontal.len() { flat.push(*rule) } else { tall.push(*rule) }
    }
    let mut grids: Vec<Bounds> = members.iter().filter_map(|(_, flat, tall)| bounds(flat, tall)).collect();
    grids.sort_by(|a, b| a.bbox()[1].total_cmp(&b.bbox()[1]));
    grids
}

fn within(position: f32, rule: &Rule) -> bool {
    position >= rule.from - REACH && position <= rule.to + REACH
}

/// The grid of lines that hang together; none where they bound fewer than two cells.
fn bounds(flat: &[Rule], tall: &[Rule]) -> Option<Bounds> {
    if flat.len() < 2 || tall.is_empty() {
        return None;
    }
    // A table may be open at its sides: its outer edges are then where the lines across end.
    let columns = edges(tall.iter().map(|rule| rule.at), flat.iter().flat_map(|rule| [rule.from, rule.to]));
    let rows = edges(flat.iter().map(|rule| rule.at), tall.iter().flat_map(|rule| [rule.from, rule.to]));
    let (width, height) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
    if width == 0 || height == 0 || width * height < 2 || width > MOST_COLUMNS || width.saturating_mul(height) > MOST_PLACES {
        return None;
    }
    let walls_right = walls(tall, &columns, &rows);
    let walls_below = walls(flat, &rows, &columns);
    let mut groups = Groups::new(width * height);
    for row in 0..height {
        for column in 0..width {
            let at = row * width + column;
            if column + 1 < width && !walls_right[(column + 1) * height + row] {
                groups.unite(at, at + 1);
            }
            if row + 1 < height && !walls_below[(row + 1) * width + column] {
                groups.unite(at, at + width);
            }
        }
    }
    let mut owners = vec![usize::MAX; width * height];
    let mut cells = Vec::new();
    for row in 0..height {
        for column in 0..width {
            if owners[row * width + column] != usize::MAX {
                continue;
            }
            // Where a line is missing, a group may be no rectangle: take the widest run, then all rows that have it whole.
            let root = groups.root(row * width + column);
            let mut free =
                |row: usize, column: usize| owners[row * width + column] == usize::MAX && groups.root(row * width + column) == root;
            let end = (column..width).find(|&at| !free(row, at)).unwrap_or(width);
            let bottom = (row + 1..height).find(|&at| !(column..end).all(|column| free(at, column))).unwrap_or(height);
            for y in row..bottom {
                owners[y * width + column..y * width + end].fill(cells.len());
            }
            cells.push(Area { rows: row..bottom, columns: column..end });
        }
    }
    (cells.len() > 1).then_some(Bounds { columns, rows, cells, owners })
}

/// The sorted edges of a grid: every line, and the outermost ends of the lines across where these reach beyond.
fn edges(lines: impl Iterator<Item = f32>, ends: impl Iterator<Item = f32> + Clone) -> Vec<f32> {
    let mut all: Vec<f32> = lines.collect();
    all.sort_by(f32::total_cmp);
    let (Some(&first), Some(&last)) = (all.first(), all.last()) else { return all };
    let low = ends.clone().fold(first, f32::min);
    let high = ends.fold(last, f32::max);
    if low < first - 2.0 * THINNEST {
        all.insert(0, low);
    }
    if high > last + 2.0 * THINNEST {
        all.push(high);
    }
    all.dedup_by(|b, a| *b - *a < THINNEST);
    all
}

/// For every edge across and every slot along it, whether a line stands there: `[edge * slots + slot]`.
fn walls(rules: &[Rule], across: &[f32], along: &[f32]) -> Vec<bool> {
    let slots = along.len() - 1;
    let mut covered = vec![0.0f32; across.len() * slots];
    for rule in rules {
        // The nearest edge: lines that lay close together became one.
        let after = across.partition_point(|&edge| edge < rule.at);
        let edge = match (after.checked_sub(1).and_then(|at| across.get(at)), across.get(after)) {
            (Some(low), Some(high)) if rule.at - low <= high - rule.at => after - 1,
            (Some(_), None) => after - 1,
            _ => after,
        };
        let first = along.partition_point(|&at| at <= rule.from).saturating_sub(1);
        for slot in first..slots {
            if along[slot] >= rule.to {
                break;
            }
            let shared = rule.to.min(along[slot + 1]) - rule.from.max(along[slot]);
            covered[edge * slots + slot] += shared.max(0.0);
        }
    }
    covered.iter().enumerate().map(|(at, covered)| *covered > 0.6 * (along[at % slots + 1] - along[at % slots])).collect()
}

/// Groups of things that belong together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f32, from: f32, to: f32) -> Rule {
        Rule { at, from, to }
    }

    #[test]
    fn finds_merged_cells() {
        // One cell over two columns above two cells.
        let horizontal = [rule(0.0, 0.0, 100.0), rule(20.0, 0.0, 100.0), rule(40.0, 0.0, 100.0)];
        let vertical = [rule(0.0, 0.0, 40.0), rule(50.0, 20.0, 40.0), rule(100.0, 0.0, 40.0)];
        let grids = grids(&horizontal, &vertical);
        assert_eq!(grids.len(), 1);
        let areas: Vec<(Range<usize>, Range<usize>)> =
            grids[0].cells.iter().map(|area| (area.rows.clone(), area.columns.clone())).collect();
        assert_eq!(areas, [(0..1, 0..2), (1..2, 0..1), (1..2, 1..2)]);
        assert_eq!(grids[0].at(70.0, 10.0), Some(0));
        assert_eq!(grids[0].at(70.0, 30.0), Some(2));
        assert_eq!(grids[0].at(170.0, 30.0), None);
    }

    #[test]
    fn keeps_tables_apart_and_takes_open_sides() {
        let horizontal = [rule(0.0, 0.0, 100.0), rule(20.0, 0.0, 100.0), rule(200.0, 0.0, 100.0), rule(230.0, 0.0, 100.0)];
        let vertical = [rule(50.0, 0.0, 20.0), rule(30.0, 200.0, 230.0)];
        let grids = grids(&horizontal, &vertical);
        assert_eq!(grids.len(), 2);
        assert_eq!(grids[0].columns, [0.0, 50.0, 100.0]);
    }

    #[test]
    fn a_frame_is_no_table() {
        assert!(grids(&[rule(0.0, 0.0, 100.0), rule(20.0, 0.0, 100.0)], &[rule(0.0, 0.0, 20.0), rule(100.0, 0.0, 20.0)]).is_empty());
    }
}
