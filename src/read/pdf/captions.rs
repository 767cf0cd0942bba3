//! The lines of a page above a table, which may be its title and its unit.

use super::lines::Line;
use super::page::{Item, Page};

/// The title and the unit of the table at `at` of a page.
pub(super) fn caption(page: &Page, at: usize) -> (Option<String>, Option<String>) {
    let above = page.items.iter().take(at).rev().map_while(|item| match item {
        Item::Line(line) => Some((line.text.as_str(), is_centred(line, page))),
        Item::Grid(_) => None,
    });
    crate::read::caption::caption(above)
}

/// Whether a line stands in the middle, as titles do.
fn is_centred(line: &Line, page: &Page) -> bool {
    let middle = (line.left() + line.right()) / 2.0;
    (middle - page.width / 2.0).abs() < 0.1 * page.width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_title_over_department_and_unit() {
        let line = |text: &str, top: f32, left: f32| {
            Item::Line(Line { text: text.into(), bbox: [left, top, 600.0 - left, top + 10.0], ..Line::default() })
        };
        let items = vec![
            line("上文。", 0.0, 50.0),
            line("收入 决算表", 20.0, 250.0),
            line("编制部门：某局", 40.0, 50.0),
            line("单位：万元", 50.0, 500.0),
        ];
        let page = Page { number: 1, width: 600.0, height: 800.0, items, ..Page::default() };
        assert_eq!(caption(&page, 4), (Some("收入决算表".into()), Some("万元".into())));
        assert_eq!(caption(&page, 1), (None, None));
    }
}
