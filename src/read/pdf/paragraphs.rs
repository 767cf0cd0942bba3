//! From lines to paragraphs: whether a line goes on with the sentence of the one before it.

use super::lines::{Line, ends_only};
use super::page::{Item, Page};
use crate::document::Level;
use crate::read::captions::{is_label, starts_attribute};
use crate::read::{is_heading, marker, view};
use std::slice::from_ref;

/// The text block of a page: where its lines start and end, how far the lines of one paragraph are apart, in points, and whether paragraphs start
/// with an indented line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) leading: f32,
    pub(super) indents: bool,
}

impl Column {
    fn around(self, other: Self) -> Self {
        let (left, right) = (self.left.min(other.left), self.right.max(other.right));
        Self { left, right, leading: self.leading.min(other.leading), ..self }
    }
}

/// A page with fewer full lines than this takes its text block from the other pages of its width.
const FULL_LINES: usize = 3;

/// A line that stands further right than this, in characters, is indented.
const INDENT: f32 = 0.8;

/// Up to so many characters the first line of a paragraph is indented.
const DEEPEST_INDENT: f32 = 4.0;

/// On a page with fewer paragraphs behind a sentence than this, the others tell whether paragraphs start indented.
const STARTS: usize = 2;

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
            (width, Column { left: middle(|it| it.left), right: middle(|it| it.right), leading: middle(|it| it.leading), indents: false })
        }));
    }
    let columns: Vec<Column> = pages
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
                (None, None) => Column { left: 0.0, right: page.width, leading: f32::MAX, indents: false },
            }
        })
        .collect();
    let starts: Vec<Starts> = pages.iter().zip(&columns).map(|(page, column)| Starts::of(page, *column)).collect();
    let all =
        starts.iter().fold(Starts::default(), |all, page| Starts { indented: all.indented + page.indented, flush: all.flush + page.flush });
    let indents = |own: &Starts| if own.indented + own.flush < STARTS { all.are_indented() } else { own.are_indented() };
    columns.into_iter().zip(&starts).map(|(column, own)| Column { indents: indents(own), ..column }).collect()
}

/// How paragraphs start behind a line that ended early with its sentence.
#[derive(Debug, Clone, Copy, Default)]
struct Starts {
    indented: usize,
    flush: usize,
}

impl Starts {
    fn of(page: &Page, column: Column) -> Self {
        let pairs = page.lines().zip(page.lines().skip(1));
        let ended = pairs.filter(|(before, after)| {
            before.text.ends_with('。') && column.right - before.right() > after.head + before.size && !after.text.contains('\t')
        });
        ended.fold(Self::default(), |starts, (_, after)| {
            let indent = (after.left() - column.left) / after.size.max(1.0);
            let (indented, flush) = (indent > INDENT && indent < DEEPEST_INDENT, indent <= INDENT);
            Self { indented: starts.indented + usize::from(indented), flush: starts.flush + usize::from(flush) }
        })
    }

    /// Whether nearly all are indented.
    fn are_indented(self) -> bool {
        self.indented > 4 * self.flush
    }
}

fn column(page: &Page) -> Option<Column> {
    let edges = page.items.iter().map(|item| match item {
        Item::Line(line) => (line.left(), line.right()),
        Item::Grid(grid) => (grid.bbox[0], grid.bbox[2]),
    });
    let leading = leading(page);
    edges.map(|(left, right)| Column { left, right, leading, indents: false }).reduce(Column::around)
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
    // The number of a form and the department each have their line above a table.
    if is_label(&before.text) || starts_attribute(&after.text) {
        return false;
    }
    if before.text.contains('\t') || after.text.contains('\t') || before.text.contains("……………") {
        return false;
    }
    // A line ends early only where the next word would still have fitted.
    let room = previous.column.right - before.right();
    let torn = || parts_brackets(&before.text, &after.text) || tears_amount(&before.text, &after.text) || tears_sentence(previous, next);
    if room > after.head + size && !torn() {
        return false;
    }
    if before.page == after.page && after.top() - before.bottom() > 2.0 * size {
        return false;
    }
    let ended = ends_clause(&before.text);
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
        Some(_) => ended || indent > INDENT || room > size,
        None => false,
    };
    if starts_item && !before.text.ends_with(['，', '、', '“', '（', '《']) {
        return false;
    }
    if !alike && (ended || indent > INDENT) {
        return false;
    }
    if indent > INDENT {
        let centred = alike && is_centred(next);
        let hangs = indent_before > INDENT && (indent - indent_before).abs() < 0.5;
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

/// Whether a line ends with the end of a sentence or of a part of one.
fn ends_clause(text: &str) -> bool {
    text.ends_with(['。', '；', '：', '！', '？', ';', ':'])
}

/// Whether the end of the line parts the name of an account from its level, or an amount from its unit: 计划生育服务 and （项）, 38.08万 and 元.
fn tears_amount(before: &str, after: &str) -> bool {
    let level = ["项）", "款）", "类）", "（项）", "（款）", "（类）"].iter().any(|start| after.starts_with(start));
    let amount = before.ends_with(|char: char| char.is_ascii_digit());
    let unit = amount && after.starts_with("万元") || before.ends_with('万') && after.starts_with('元');
    unit || level && !ends_clause(before)
}

/// Whether the end of the line parts a sentence of a paragraph: where first lines are indented, a line at the margin starts no paragraph, however short
/// the line before it is.
fn tears_sentence(previous: Placed<'_>, next: Placed<'_>) -> bool {
    let (before, after) = (previous.line, next.line);
    let size = before.size.max(1.0);
    let indent = (before.left() - previous.column.left) / size;
    let is_first = indent > INDENT && indent < DEEPEST_INDENT;
    // At the margin only what goes on with a paragraph is text of it for sure.
    let is_open = is_first || indent <= INDENT && previous.below.is_some();
    let at_margin = (after.left() - next.column.left) / size <= INDENT;
    // What ends before the middle is a heading, or a line of a list.
    let is_long = 2.0 * before.right() > previous.column.left + previous.column.right;
    let alike = (after.size - before.size).abs() < 0.1 * size;
    let names_account = || before.text.contains(['类', '款', '项']) && before.text.contains(['（', '(']);
    let is_text = || !ends_clause(&before.text) && (names_account() || !is_title(&before.text)) && numbering(&after.text).is_none();
    previous.column.indents && next.column.indents && is_open && at_margin && is_long && alike && is_text()
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

    const COLUMN: Column = Column { left: 50.0, right: 250.0, leading: 5.0, indents: false };

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
    fn a_level_or_a_unit_alone_starts_no_paragraph() {
        for (before, after) in [("计划生育服务", "（项）”212.79万元"), ("执行数为38.08万", "元，比上年"), ("执行数为38.08", "万元。")]
        {
            assert!(follows(&line(before, 50.0, 200.0, 0.0), &line(after, 50.0, 120.0, 15.0)), "{after}");
        }
        assert!(!follows(&line("另有三项。", 50.0, 200.0, 0.0), &line("（项）", 50.0, 120.0, 15.0)));
    }

    #[test]
    fn where_paragraphs_start_indented_a_line_at_the_margin_goes_on() {
        let follows = |before: &Line, after: &Line, indents| {
            let place = |line| Placed { line, column: Column { indents, ..COLUMN }, below: None };
            goes_on(place(before), place(after))
        };
        let first = line("主要用于行政单位离退休方面的支", 70.0, 220.0, 0.0);
        assert!(follows(&first, &line("出。当年执行", 50.0, 120.0, 15.0), true));
        assert!(!follows(&first, &line("出。当年执行", 50.0, 120.0, 15.0), false));
        let place = |line, below| Placed { line, column: Column { indents: true, ..COLUMN }, below };
        let (second, third) = (line("退休方面的支", 50.0, 200.0, 15.0), line("出。当年执行", 50.0, 120.0, 30.0));
        assert!(goes_on(place(&second, Some(5.0)), place(&third, None)));
        assert!(!goes_on(place(&second, None), place(&third, None)));
        assert!(!follows(&first, &line("（二）其他", 50.0, 120.0, 15.0), true));
        assert!(!follows(&line("二、收入支出决算总体情况说明", 70.0, 220.0, 0.0), &line("当年执行", 50.0, 120.0, 15.0), true));
        assert!(!follows(&line("青溪县", 70.0, 100.0, 0.0), &line("当年执行", 50.0, 120.0, 15.0), true));
    }

    #[test]
    fn a_cut_number_and_a_line_of_punctuation_go_on() {
        assert!(follows(&line("增长12", 50.0, 160.0, 0.0), &line(".5%。", 50.0, 90.0, 15.0)));
        assert!(follows(&line("万元", 50.0, 160.0, 0.0), &line("。", 50.0, 60.0, 15.0)));
    }
}
