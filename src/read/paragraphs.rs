//! From lines to logical paragraphs.

use super::heading::{is_heading, is_title, marker};
use super::layout::{Joined, Layout};
use super::lines::{Line, lines_of};
use super::normalise::view;
use crate::document::Paragraph;
use std::ops::Range;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which paragraph of the document it is, from 1.
    pub number: u32,
    /// The line of the source text it starts on, from 1.
    pub line: u32,
    /// The page it starts on, from 1.
    pub page: Option<u32>,
}

/// Makes a paragraph of the stretches of `text` that a reader found to belong together; see [`view`].
pub fn paragraph(text: &str, lines: &[Range<usize>], span: Span) -> Paragraph {
    let view = view(text, lines);
    let marker = marker(view.text());
    let heading = is_heading(view.text(), marker);
    Paragraph { number: span.number, line: span.line, page: span.page, marker, heading, view }
}

/// The logical paragraphs of a plain text: blank lines left out, soft line breaks joined. Form feeds part its pages.
///
/// A page number that stands inside a paragraph is a paragraph of its own behind it.
pub fn paragraphs_of(text: &str) -> Vec<Paragraph> {
    let paged = memchr::memchr(b'\x0C', text.as_bytes()).is_some();
    let lines = lines_of(text);
    let layout = Layout::of(text, &lines, paged);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut at_top = true;
    let mut push = |first: &Line, group: &[Range<usize>]| {
        let number = paragraphs.len() as u32 + 1;
        let mut paragraph = paragraph(text, group, Span { number, line: first.number, page: paged.then_some(first.page) });
        at_top &= paragraph.marker.is_none() && is_title(paragraph.view.text());
        paragraph.heading |= at_top;
        paragraphs.push(paragraph);
    };
    let mut group = Vec::new();
    let mut passed = Vec::new();
    let mut at = 0;
    while let Some(first) = lines.get(at) {
        group.push(first.content.clone());
        let mut last = Joined::first(at);
        while let Some(next) = layout.continuation(last) {
            passed.extend(lines.get(last.at + 1..next.at).unwrap_or_default());
            group.extend(lines.get(next.at).map(|line| line.content.clone()));
            last = next;
        }
        push(first, &group);
        for line in passed.drain(..) {
            push(line, std::slice::from_ref(&line.content));
        }
        group.clear();
        at = last.at + 1;
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn views(text: &str) -> Vec<String> {
        paragraphs_of(text).iter().map(|paragraph| paragraph.view.text().to_owned()).collect()
    }

    /// A print of 40 columns, first lines indented by `indent`, `between` the lines.
    fn print_of(paragraphs: &[&str], indent: &str, between: &str) -> String {
        let mut print = String::new();
        for paragraph in paragraphs {
            let mut columns = indent.len();
            print += indent;
            for c in paragraph.chars() {
                let width = if c.is_ascii() { 1 } else { 2 };
                if columns + width > 40 {
                    print += between;
                    columns = 0;
                }
                print.push(c);
                columns += width;
            }
            print += between;
        }
        print
    }

    const PARAGRAPHS: [&str; 5] = [
        "2023年度本局支出决算为1234.56万元，比上年增加100.00万元。增加的主要原因是新建水库一座，并且更换了老旧的设备，还培训了有关人员。",
        "一般公共服务支出（类）为800.10万元，占总支出的64.81%；农林水支出（类）为434.46万元，占总支出的35.19%，与预算相比没有差别。",
        "1、农林水支出（类）水利（款）行政运行（项）。年初预算为300.00万元，支出决算为298.50万元，完成年初预算的99.50%。",
        "（二）项目支出为500.00万元，主要用于河道的清淤和堤防的加固，以及山洪灾害的防治。项目全部完成，群众满意，没有结余的资金。",
        "公务接待费为4.01万元，完成预算的98.00%。减少的原因是厉行节约，减少了不必要的接待批次和人数，落实了有关的各项规定。",
    ];

    #[test]
    fn a_line_of_an_ordinary_file_is_a_paragraph() {
        let text = PARAGRAPHS.join("\n");
        assert_eq!(views(&text), PARAGRAPHS);
        let items: Vec<_> = (1..30).map(|n| format!("第{n}小组2023年度的会议费支出决算为{}.00万元", 100 + n)).collect();
        assert_eq!(views(&items.join("\n")), items);
    }

    #[test]
    fn the_lines_of_a_print_are_joined() {
        for (indent, between) in [("    ", "\n"), ("    ", "\n\n"), ("  ", "\r\n"), ("     ", "\r")] {
            assert_eq!(views(&print_of(&PARAGRAPHS, indent, between)), PARAGRAPHS, "{indent:?} {between:?}");
        }
        // Without indentation a full line that ends a sentence may end its paragraph, so no sentence is broken, but a paragraph may be.
        let views = views(&print_of(&PARAGRAPHS, "", "\n"));
        assert_eq!(views.concat(), PARAGRAPHS.concat());
        assert!(views.iter().all(|view| view.ends_with('。')), "{views:?}");
    }

    #[test]
    fn an_orphan_and_a_broken_number_join_in_a_print() {
        let text = "    上年结余为三百二十五万元，本年的收入为9746\n.50万元，其中财政拨款为九千万元，其他收入\n为746.50万元，本年支出为9000.00万元（含上\n年结转）\n。\n    二、支出的情况\n";
        assert_eq!(
            views(text),
            [
                "上年结余为三百二十五万元，本年的收入为9746.50万元，其中财政拨款为九千万元，其他收入为746.50万元，本年支出为9000.00万元（含上年结转）。",
                "二、支出的情况"
            ]
        );
    }

    #[test]
    fn page_numbers_do_not_stand_inside_a_sentence() {
        let print = print_of(&PARAGRAPHS, "    ", "\n");
        let lines: Vec<_> = print.lines().collect();
        for (foot, paged) in [("\n            - 7 -\n\x0C", true), ("\n\n7\n\n\x0C", true), ("\n- 7 -\n", false)] {
            let text = format!("{}{foot}{}", lines[..2].join("\n"), lines[2..].join("\n"));
            let paragraphs = paragraphs_of(&text);
            assert_eq!(paragraphs[0].view.text(), PARAGRAPHS[0], "{foot:?}");
            assert!(paragraphs[1].view.text().contains('7'));
            assert_eq!(paragraphs[2].view.text(), PARAGRAPHS[1]);
            assert_eq!(paragraphs[2].page, paged.then_some(2));
        }
    }

    #[test]
    fn rows_of_a_table_stay_apart() {
        let rows = ["201      一般公共服务支出           1234.56", "20101    人大事务                     34.50"];
        let text = format!("{}{}\n", print_of(&PARAGRAPHS, "    ", "\n"), rows.join("\n"));
        let views = views(&text);
        assert_eq!(views.len(), PARAGRAPHS.len() + rows.len());
        assert_eq!(views[5], "201 一般公共服务支出 1234.56");
    }

    #[test]
    fn titles_and_numbered_lines_are_headings() {
        let paragraphs =
            paragraphs_of("2023年度部门整体支出绩效报告\n（县水务局）\n\n一、部门概况\n（一）基本情况。\n本局有职工30人。\n办公费\n");
        let headings: Vec<_> = paragraphs.iter().map(|paragraph| (paragraph.number, paragraph.line, paragraph.heading)).collect();
        assert_eq!(headings, [(1, 1, true), (2, 2, true), (3, 4, true), (4, 5, true), (5, 6, false), (6, 7, false)]);
    }

    proptest! {
        #[test]
        fn no_character_is_lost(lines in prop::collection::vec("[支出决算。；，、（）一0-9. \x0C-]{0,40}", 0..40)) {
            let text = lines.join("\n");
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            prop_assert_eq!(views(&text).iter().map(|view| bare(view)).sum::<usize>(), bare(&text));
        }
    }
}
