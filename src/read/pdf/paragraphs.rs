//! From lines to paragraphs: whether a line goes on with the sentence of the one before it.

use super::lines::{Line, ends_only};
use super::page::{Item, Page};
use crate::document::Level;
use crate::read::{is_heading, marker, view};
use std::slice::from_ref;

/// The text block of a page: where its lines start and end, and how far the lines of one paragraph are apart, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) leading: f32,
}

impl Column {
    fn around(self, other: Self) -> Self {
        Self { left: self.left.min(other.left), right: self.right.max(other.right), leading: self.leading.min(other.leading) }
    }
}

/// A page with fewer full lines than this takes its text block from the other pages of its width.
const FULL_LINES: usize = 3;

/// The text block of every page.
pub(super) fn columns(pages: &[Page]) -> Vec<Column> {
    let own: Vec<Option<Column>> = pages.iter().map(column).collect();
    let mut typical: Vec<(f32, Column)> = Vec::new();
    for (page, column) in pages.iter().zip(&own) {
        if let Some(column) = column
            && is_filled(page, *column)
        {
            typical.push((page.width, *column));
        }
    }
    typical.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut by_width: Vec<(f32, Column)> = Vec::new();
    for group in typical.chunk_by(|a, b| b.0 - a.0 < 2.0) {
        let middle = |edge: fn(&Column) -> f32| {
            let mut edges: Vec<f32> = group.iter().map(|(_, column)| edge(column)).collect();
            let at = edges.len() / 2;
            *edges.select_nth_unstable_by(at, f32::total_cmp).1
        };
        by_width.extend(group.first().map(|&(width, _)| {
            (width, Column { left: middle(|it| it.left), right: middle(|it| it.right), leading: middle(|it| it.leading) })
        }));
    }
    pages
        .iter()
        .zip(own)
        .map(|(page, own)| {
            let usual = by_width.iter().find(|(width, _)| (width - page.width).abs() < 2.0).map(|&(_, column)| column);
            match (own, usual) {
                (Some(own), _) if is_filled(page, own) => own,
                (Some(own), Some(usual)) => own.around(usual),
                // Margins are alike on both sides.
                (Some(own), None) => own.around(Column { right: page.width - own.left, ..own }),
                (None, Some(usual)) => usual,
                (None, None) => Column { left: 0.0, right: page.width, leading: f32::MAX },
            }
        })
        .collect()
}

fn column(page: &Page) -> Option<Column> {
    let edges = page.items.iter().map(|item| match item {
        Item::Line(line) => (line.left(), line.right()),
        Item::Grid(grid) => (grid.bbox[0], grid.bbox[2]),
    });
    let leading = leading(page);
    edges.map(|(left, right)| Column { left, right, leading }).reduce(Column::around)
}

/// How far the lines of one paragraph are apart on a page: less than those of two. Where most lines stand alone, nothing tells.
fn leading(page: &Page) -> f32 {
    let lines: Vec<&Line> = page.lines().collect();
    let mut gaps: Vec<f32> = lines.iter().zip(lines.iter().skip(1)).map(|(before, after)| after.top() - before.bottom()).collect();
    gaps.retain(|&gap| gap > 0.0);
    if gaps.len() < FULL_LINES {
        return f32::MAX;
    }
    let middle = gaps.len() / 2;
    *gaps.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Whether enough lines reach the right edge to show where it is.
fn is_filled(page: &Page, column: Column) -> bool {
    let wide = column.right - column.left > 0.5 * page.width;
    wide && page.lines().filter(|line| column.right - line.right() < 1.5 * line.size).count() >= FULL_LINES
}

/// A line where it stands: on a page with its text block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) line: &'a Line,
    pub(super) column: Column,
    /// How far below the line before it in its paragraph it stands, if there is one on its page.
    pub(super) below: Option<f32>,
}

impl Placed<'_> {
    /// A line that goes on with a paragraph.
    pub(super) fn behind(self, before: &Placed<'_>) -> Self {
        let gap = self.line.top() - before.line.bottom();
        Self { below: (self.line.page == before.line.page).then_some(gap), ..self }
    }
}

/// Whether `next` goes on with the paragraph that `previous` is the last line of so far.
pub(super) fn goes_on(previous: Placed<'_>, next: Placed<'_>) -> bool {
    let (before, after) = (previous.line, next.line);
    let size = before.size.max(1.0);
    if after.text.starts_with(ends_only) || breaks_number(&before.text, &after.text) {
        return true;
    }
    if before.text.contains('\t') || after.text.contains('\t') || before.text.contains("……………") {
        return false;
    }
    // A line ends early only where the next word would still have fitted.
    let room = previous.column.right - before.right();
    if room > after.head + size && !parts_brackets(&before.text, &after.text) {
        return false;
    }
    if before.page == after.page && after.top() - before.bottom() > 2.0 * size {
        return false;
    }
    let ended = before.text.ends_with(['。', '；', '：', '！', '？', ';', ':']);
    // Web pages part paragraphs by a blank instead of an indent.
    if ended && before.page == after.page && after.top() - before.bottom() > previous.below.unwrap_or(previous.column.leading) + 0.5 * size
    {
        return false;
    }
    let indent = (after.left() - next.column.left) / size;
    let indent_before = (before.left() - previous.column.left) / size;
    let alike = (after.size - before.size).abs() < 0.1 * size;
    let starts_item = match numbering(&after.text) {
        // 一、 and 第一部分 hardly ever stand inside a sentence; （一） and 1、 do, at a line end that had no room left.
        Some(Level::Part | Level::Section) => true,
        Some(_) => ended || indent > 0.8 || room > size,
        None => false,
    };
    if starts_item && !before.text.ends_with(['，', '、', '“', '（', '《']) {
        return false;
    }
    if !alike && (ended || indent > 0.8) {
        return false;
    }
    if indent > 0.8 {
        let centred = alike && is_centred(next);
        let hangs = indent_before > 0.8 && (indent - indent_before).abs() < 0.5;
        return !ended && (centred || hangs && !is_title(&before.text));
    }
    true
}

/// Whether a number was cut by the end of the line: 12 and .5, 1,2 and 34.
fn breaks_number(before: &str, after: &str) -> bool {
    let digit_before = before.ends_with(|char: char| char.is_ascii_digit());
    let mut start = after.chars();
    digit_before && matches!(start.next(), Some('.')) && start.next().is_some_and(|char| char.is_ascii_digit())
}

/// Whether the end of the line parts what stands in brackets: 购房补贴（03 and 项）.
fn parts_brackets(before: &str, after: &str) -> bool {
    /// What stands in brackets is hardly longer.
    const LONGEST: usize = 30;
    let (open, close) = (['（', '('], ['）', ')']);
    let opened = before.rfind(open).is_some_and(|at| !before[at..].contains(close) && before[at..].chars().count() <= LONGEST);
    let closed = after.find(close).is_some_and(|at| !after[..at].contains(open) && after[..at].chars().count() <= LONGEST);
    opened && closed
}

/// Whether a line stands in the middle, as the second line of a title does.
fn is_centred(placed: Placed<'_>) -> bool {
    let before = placed.line.left() - placed.column.left;
    let behind = placed.column.right - placed.line.right();
    before > 3.0 * placed.line.size && (before - behind).abs() < placed.line.size
}

/// The numbering that a line starts with.
fn numbering(text: &str) -> Option<Level> {
    let start: String = text.chars().take(16).collect();
    marker(view(&start, from_ref(&(0..start.len()))).text()).map(|marker| marker.level)
}

/// Whether a line is a heading of its own.
fn is_title(text: &str) -> bool {
    let view = view(text, from_ref(&(0..text.len())));
    is_heading(view.text(), marker(view.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMN: Column = Column { left: 50.0, right: 250.0, leading: 5.0 };

    fn line(text: &str, left: f32, right: f32, top: f32) -> Line {
        Line { text: text.into(), bbox: [left, top, right, top + 10.0], size: 10.0, head: 10.0, ..Line::default() }
    }

    fn follows(before: &Line, after: &Line) -> bool {
        let place = |line| Placed { line, column: COLUMN, below: None };
        goes_on(place(before), place(after))
    }

    #[test]
    fn a_full_line_goes_on_and_a_short_one_ends() {
        let full = line("本年支出合计", 70.0, 250.0, 0.0);
        let short = line("合计。", 50.0, 120.0, 15.0);
        assert!(follows(&full, &line("其中", 50.0, 250.0, 15.0)));
        assert!(!follows(&short, &line("其中", 50.0, 250.0, 30.0)));
    }

    #[test]
    fn an_indented_line_starts_a_paragraph() {
        let full = line("全部支出。", 50.0, 250.0, 0.0);
        assert!(!follows(&full, &line("其中", 70.0, 250.0, 15.0)));
    }

    #[test]
    fn a_blank_behind_a_sentence_ends_the_paragraph() {
        let full = line("全部支出。", 50.0, 250.0, 0.0);
        assert!(follows(&full, &line("其中", 50.0, 250.0, 16.0)));
        assert!(!follows(&full, &line("其中", 50.0, 250.0, 24.0)));
        assert!(follows(&line("全部支出，", 50.0, 250.0, 0.0), &line("其中", 50.0, 250.0, 24.0)));
    }

    #[test]
    fn a_long_number_that_did_not_fit_does_not_end_the_paragraph() {
        let early = line("政府采购服务预算", 50.0, 200.0, 0.0);
        let number = Line { head: 55.0, ..line("1446.32万元", 50.0, 120.0, 15.0) };
        assert!(follows(&early, &number));
    }

    #[test]
    fn a_line_that_ends_within_brackets_goes_on() {
        let early = line("住房改革支出（02款）购房补贴（03", 50.0, 200.0, 0.0);
        assert!(follows(&early, &line("项）145.40万元。", 50.0, 120.0, 15.0)));
        assert!(!follows(&early, &line("（二）其他", 50.0, 120.0, 15.0)));
    }

    #[test]
    fn a_cut_number_and_a_line_of_punctuation_go_on() {
        assert!(follows(&line("增长12", 50.0, 160.0, 0.0), &line(".5%。", 50.0, 90.0, 15.0)));
        assert!(follows(&line("万元", 50.0, 160.0, 0.0), &line("。", 50.0, 60.0, 15.0)));
    }
}
