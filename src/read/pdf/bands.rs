//! Running headers, footers and page numbers: what every page repeats and no paragraph owns.

use super::lines::Line;
use super::page::{Item, Page};
use crate::read::captions::is_caption;
use std::collections::HashMap;

/// How much of the page's height at either end can hold a running line.
const BAND: f32 = 0.12;

/// A running line stands at the same height on its pages, up to this many points.
const STEADY: f32 = 6.0;

/// The fewest pages that a line runs over, but both where there are two.
const FEWEST: usize = 3;

/// How many lines deep a running header or footer can be.
const DEPTH: usize = 3;

/// The two ends of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Top,
    Bottom,
}

/// Drops running headers, footers and page numbers; says on how many pages.
pub(super) fn strip(pages: &mut [Page]) -> usize {
    let mut stripped = vec![false; pages.len()];
    for end in [End::Top, End::Bottom] {
        for _ in 0..DEPTH {
            if !strip_outermost(pages, end, &mut stripped) {
                break;
            }
        }
    }
    stripped.into_iter().filter(|&page| page).count()
}

/// Drops the outermost line at one end of every page on which it is a running one; says whether there was any.
fn strip_outermost(pages: &mut [Page], end: End, stripped: &mut [bool]) -> bool {
    let mut seen: HashMap<String, Vec<f32>> = HashMap::new();
    let mut offsets: HashMap<i64, usize> = HashMap::new();
    for page in pages.iter() {
        let Some(line) = outermost(page, end) else { continue };
        for shape in shapes(&line.text, page.number) {
            seen.entry(shape).or_default().push(line.top());
        }
        if let Some(number) = page_number(&line.text) {
            *offsets.entry(number - i64::from(page.number)).or_default() += 1;
        }
    }
    let many = FEWEST.min(pages.len().max(2)).max(pages.len() * 2 / 5);
    let mut any = false;
    for (page, stripped) in pages.iter_mut().zip(stripped) {
        let Some(line) = outermost(page, end) else { continue };
        let repeated = shapes(&line.text, page.number).any(|shape| {
            seen.get(&shape).is_some_and(|tops| tops.iter().filter(|&&top| (top - line.top()).abs() < STEADY).count() >= many)
        });
        // A number alone at the end of a page is its page number where it counts along with another page, or at the very bottom.
        let counts = page_number(&line.text)
            .and_then(|number| offsets.get(&(number - i64::from(page.number))))
            .is_some_and(|&pages_so| pages_so >= 2 || (end == End::Bottom && line.top() > 0.9 * page.height));
        if !(repeated || counts) {
            continue;
        }
        let at = match end {
            End::Top => 0,
            End::Bottom => page.items.len() - 1,
        };
        page.items.remove(at);
        *stripped = true;
        any = true;
    }
    any
}

/// The first or last line of a page, if it stands near the edge.
fn outermost(page: &Page, end: End) -> Option<&Line> {
    let item = match end {
        End::Top => page.items.first(),
        End::Bottom => page.items.last(),
    };
    let Some(Item::Line(line)) = item else { return None };
    let near = match end {
        End::Top => line.bottom() < BAND * page.height,
        End::Bottom => line.top() > (1.0 - BAND) * page.height,
    };
    // The title, the unit and the note of a table stand at the same place on page after page, and belong to the table.
    let text: String = line.text.chars().filter(|char| !char.is_whitespace()).collect();
    let of_table = is_caption(&text) || text.starts_with('注') || text.trim_end_matches("（续）").ends_with('表');
    (near && !of_table).then_some(line)
}

/// What a running line is recognised by: its text as it is, or with one of its numbers told as the distance to the page it stands on, so that
/// 第3页 and 第4页 are alike.
fn shapes(text: &str, page: u32) -> impl Iterator<Item = String> {
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let numbers: Vec<(usize, usize)> = number_spans(&text).take(2).collect();
    let counted: Vec<String> = numbers
        .into_iter()
        .filter_map(|(start, end)| {
            let number: i64 = text.get(start..end)?.parse().ok()?;
            Some(format!("{}#{}#{}", text.get(..start)?, number - i64::from(page), text.get(end..)?))
        })
        .collect();
    std::iter::once(text).chain(counted)
}

/// Where the runs of ASCII digits of a text start and end.
fn number_spans(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(|char: char| char.is_ascii_digit())?;
        let end = text.get(start..)?.find(|char: char| !char.is_ascii_digit()).map_or(text.len(), |length| start + length);
        from = end;
        Some((start, end))
    })
}

/// The page number that a line holds and nothing else: 7, — 7 —, 第7页, 第7页 共25页, 7/25.
fn page_number(text: &str) -> Option<i64> {
    let mut digits = String::new();
    let mut numbers = 0;
    let mut open = false;
    for char in text.chars() {
        let digit = match char {
            '0'..='9' => Some(char),
            '０'..='９' => char::from_digit(char as u32 - '０' as u32, 10),
            _ => None,
        };
        if let Some(digit) = digit {
            numbers += usize::from(!open);
            open = true;
            if numbers == 1 {
                digits.push(digit);
            }
        } else if char.is_whitespace() || matches!(char, '-' | '—' | '–' | '－' | '―' | '/' | '第' | '页' | '共' | '·' | '~' | '～')
        {
            open = false;
        } else {
            return None;
        }
    }
    if digits.len() > 4 || numbers > 2 {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32, lines: &[(f32, &str)]) -> Page {
        let items = lines
            .iter()
            .map(|&(top, text)| Item::Line(Line { text: text.into(), bbox: [50.0, top, 300.0, top + 10.0], size: 10.0, ..Line::default() }))
            .collect();
        Page { number, width: 600.0, height: 800.0, items, ..Page::default() }
    }

    fn texts(page: &Page) -> Vec<&str> {
        page.lines().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn drops_a_header_that_counts_pages() {
        let mut pages: Vec<Page> = (1..=4).map(|at| page(at, &[(30.0, &format!("某局决算 第{at}页 共4页")), (400.0, "正文")])).collect();
        assert_eq!(strip(&mut pages), 4);
        assert_eq!(texts(&pages[1]), ["正文"]);
    }

    #[test]
    fn drops_headers_and_page_numbers_and_keeps_the_rest() {
        let mut pages: Vec<Page> = (1..=5)
            .map(|at| {
                page(
                    at,
                    &[
                        (30.0, "某局部门决算"),
                        (60.0, ["甲", "乙", "丙", "今年第一段", "丁"][at as usize - 1]),
                        (400.0, "正文"),
                        (770.0, &format!("— {at} —")),
                    ],
                )
            })
            .collect();
        assert_eq!(strip(&mut pages), 5);
        assert_eq!(texts(&pages[3]), ["今年第一段", "正文"]);
    }

    #[test]
    fn keeps_a_first_line_that_does_not_repeat_and_a_number_that_does_not_count() {
        let mut pages = vec![page(1, &[(40.0, "标题"), (760.0, "2024")]), page(2, &[(40.0, "另一标题"), (700.0, "16")])];
        strip(&mut pages);
        assert_eq!(texts(&pages[0]), ["标题"]);
        assert_eq!(texts(&pages[1]), ["另一标题", "16"]);
    }

    #[test]
    fn two_pages_have_a_header_if_both_repeat_it() {
        let mut pages = vec![page(1, &[(30.0, "某局决算公开"), (400.0, "正文")]), page(2, &[(30.0, "某局决算公开"), (60.0, "续")])];
        assert_eq!(strip(&mut pages), 2);
        assert_eq!((texts(&pages[0]), texts(&pages[1])), (vec!["正文"], vec!["续"]));
    }

    #[test]
    fn knows_page_numbers() {
        assert_eq!(page_number("— 12 —"), Some(12));
        assert_eq!(page_number("第 ３ 页 共 25 页"), Some(3));
        assert_eq!(page_number("3.5"), None);
        assert_eq!(page_number("2024年"), None);
    }
}
