//! What a reader saw of a document: paragraphs and tables with their places, for a user who wants to hold them against the original.

use super::json::{Layout, NoticeRow, rows, to_json};
use super::safe::joined;
use super::terminal::{DIM, width};
use crate::document::{Block, Document, Paragraph, Table};
use crate::lang::Lang;
use crate::read::Loaded;
use anstyle::Style;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::iter::repeat_n;

/// Beyond this many columns of a terminal, a cell no longer widens its whole column.
const WIDEST: usize = 40;

/// What stands in front of the first [`html`] of a page.
pub const HTML_HEAD: &str = "<!DOCTYPE html>\n<html lang=\"zh\">\n<head><meta charset=\"utf-8\"><title>gouji text</title>\n\
    <style>td, th { border: 1px solid #999; padding: 0 0.4em } table { border-collapse: collapse }</style></head>\n<body>\n";

/// What stands behind the last [`html`] of a page.
pub const HTML_TAIL: &str = "</body>\n</html>\n";

/// The document for a terminal: a line a paragraph, with its number and its page or line; tables with aligned columns. Carries ANSI
/// colours; whoever prints it strips them where nobody would see them.
pub fn terminal(path: &str, loaded: &Loaded, lang: Lang) -> String {
    let document = &loaded.document;
    let bold = Style::new().bold();
    let mut text = String::new();
    let _ = writeln!(text, "{bold}{}{bold:#}", joined(path));
    let paragraphs = document.paragraphs().count();
    let tables = document.tables().count();
    let counts = match lang {
        Lang::Chinese => format!("{paragraphs} 段 · {tables} 张表"),
        Lang::English => format!("paragraphs {paragraphs} · tables {tables}"),
    };
    let encoding = document.encoding.map(|encoding| format!(" · {encoding}")).unwrap_or_default();
    let _ = writeln!(text, "  {}{encoding} · {counts}", loaded.format.label());
    for notice in &document.notices {
        let page = notice.page.map(|page| page_of(page, lang)).unwrap_or_default();
        let _ = writeln!(text, "  {}{page}", joined(notice.message.of(lang)));
    }
    text.push('\n');
    let mut number = 0;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let style = if paragraph.heading { bold } else { Style::new() };
                let place = place(paragraph, lang);
                let _ = writeln!(text, "{DIM}{:>4} {place}{DIM:#}  {style}{}{style:#}", paragraph.number, joined(paragraph.view.text()));
            }
            Block::Table(table) => {
                number += 1;
                write_table(&mut text, number, table, lang);
            }
        }
    }
    if !text.ends_with("\n\n") {
        text.push('\n');
    }
    text
}

/// `第2页`, else `第35行`.
fn place(paragraph: &Paragraph, lang: Lang) -> String {
    match (paragraph.page, lang) {
        (Some(page), Lang::Chinese) => format!("第{page}页"),
        (Some(page), Lang::English) => format!("page {page}"),
        (None, Lang::Chinese) => format!("第{}行", paragraph.line),
        (None, Lang::English) => format!("line {}", paragraph.line),
    }
}

fn page_of(page: u32, lang: Lang) -> String {
    match lang {
        Lang::Chinese => format!("（第{page}页）"),
        Lang::English => format!(" (page {page})"),
    }
}

fn write_table(text: &mut String, number: usize, table: &Table, lang: Lang) {
    let title = table.title.as_deref().map(|title| format!(" {}", joined(title))).unwrap_or_default();
    let (name, unit) = match lang {
        Lang::Chinese => ("表", "单位："),
        Lang::English => ("Table", "unit: "),
    };
    let unit = table.unit.as_deref().map(|word| format!("  {unit}{}", joined(word))).unwrap_or_default();
    let page = table.page.map(|page| page_of(page, lang)).unwrap_or_default();
    let _ = writeln!(text, "\n{DIM}{name} {number}{DIM:#}{title}{unit}{page}");
    let rows = rows(table);
    let rows: Vec<Vec<Cow<'_, str>>> = rows.iter().map(|row| row.iter().map(|cell| joined(cell)).collect()).collect();
    let mut widths = vec![0; table.columns];
    for row in &rows {
        for (wide, cell) in widths.iter_mut().zip(row) {
            *wide = (*wide).max(width(cell).min(WIDEST));
        }
    }
    for row in &rows {
        let start = text.len();
        for (at, (cell, &wide)) in row.iter().zip(&widths).enumerate() {
            text.push_str(if at == 0 { "  " } else { " | " });
            align(text, cell, wide);
        }
        text.truncate(text.trim_end().len().max(start));
        text.push('\n');
    }
    text.push('\n');
}

/// Writes numbers to the right of their column, words to the left.
fn align(text: &mut String, cell: &str, wide: usize) {
    let pad = wide.saturating_sub(width(cell));
    let is_number = cell.contains(|c: char| c.is_ascii_digit()) && cell.chars().all(|c| c.is_ascii_digit() || "+-−,.%".contains(c));
    let (before, behind) = if is_number { (pad, 0) } else { (0, pad) };
    text.extend(repeat_n(' ', before));
    text.push_str(cell);
    text.extend(repeat_n(' ', behind));
}

/// What `gouji text --format json` prints of a document.
#[derive(Serialize)]
struct Reading<'a> {
    source: Origin<'a>,
    /// The decoded or rebuilt text, which all positions of `gouji extract` count in.
    text: &'a str,
    paragraphs: Vec<ParagraphRow<'a>>,
    tables: Vec<TableRow<'a>>,
    notices: Vec<NoticeRow>,
}

#[derive(Serialize)]
struct Origin<'a> {
    path: &'a str,
    format: &'static str,
    encoding: Option<&'static str>,
    bytes: u64,
    sha256: &'a str,
    pages: Option<u32>,
}

#[derive(Serialize)]
struct ParagraphRow<'a> {
    number: u32,
    line: u32,
    page: Option<u32>,
    heading: bool,
    /// The numbering it starts with, as it is written.
    marker: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct TableRow<'a> {
    title: Option<&'a str>,
    unit: Option<&'a str>,
    page: Option<u32>,
    rows: Vec<Vec<String>>,
}

/// The document as one JSON object with a line end behind it: `source`, `text`, `paragraphs`, `tables`, `notices`.
pub fn json(path: &str, loaded: &Loaded, layout: Layout, lang: Lang) -> Vec<u8> {
    let Loaded { document, format, bytes, sha256 } = loaded;
    let reading = Reading {
        source: Origin { path, format: format.label(), encoding: document.encoding, bytes: *bytes, sha256, pages: document.pages },
        text: &document.text,
        paragraphs: document.paragraphs().map(paragraph_row).collect(),
        tables: document.tables().map(table_row).collect(),
        notices: document.notices.iter().map(|notice| NoticeRow::new(notice, lang)).collect(),
    };
    to_json(&reading, layout)
}

fn paragraph_row(paragraph: &Paragraph) -> ParagraphRow<'_> {
    let Paragraph { number, line, page, marker, heading, view } = paragraph;
    let marker = marker.and_then(|marker| view.text().get(..marker.width)).map(str::trim_end);
    ParagraphRow { number: *number, line: *line, page: *page, heading: *heading, marker, text: view.text() }
}

fn table_row(table: &Table) -> TableRow<'_> {
    TableRow { title: table.title.as_deref(), unit: table.unit.as_deref(), page: table.page, rows: rows(table) }
}

/// The document as a part of a web page, between [`HTML_HEAD`] and [`HTML_TAIL`]. Merged cells stay merged.
pub fn html(path: &str, document: &Document, lang: Lang) -> String {
    let mut html = format!("<article>\n<h1>{}</h1>\n", escaped(path));
    for notice in &document.notices {
        let _ = writeln!(html, "<p class=\"notice\">{}</p>", escaped(notice.message.of(lang)));
    }
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let tag = if paragraph.heading { "h2" } else { "p" };
                let page = paragraph.page.map(|page| format!(" data-page=\"{page}\"")).unwrap_or_default();
                let Paragraph { number, line, .. } = paragraph;
                let text = escaped(paragraph.view.text());
                let _ = writeln!(html, "<{tag} data-paragraph=\"{number}\" data-line=\"{line}\"{page}>{text}</{tag}>");
            }
            Block::Table(table) => html_table(&mut html, table),
        }
    }
    html.push_str("</article>\n");
    html
}

fn html_table(html: &mut String, table: &Table) {
    let page = table.page.map(|page| format!(" data-page=\"{page}\"")).unwrap_or_default();
    let unit = table.unit.as_deref().map(|unit| format!("单位：{unit}"));
    let caption: Vec<String> = [table.title.clone(), unit].into_iter().flatten().map(|words| escaped(&words)).collect();
    let _ = writeln!(html, "<table{page}>\n<caption>{}</caption>", caption.join(" "));
    let mut cells = table.cells.iter().peekable();
    for row in 0..table.rows {
        html.push_str("<tr>");
        while let Some(cell) = cells.next_if(|cell| cell.row <= row) {
            let tag = if row < table.header_rows { "th" } else { "td" };
            let span = |name: &str, count: usize| if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() };
            let (rows, columns) = (span("rowspan", cell.row_span), span("colspan", cell.column_span));
            let _ = write!(html, "<{tag}{rows}{columns}>{}</{tag}>", escaped(cell.view.text()));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</table>\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, read_bytes};

    const PAGE: &str = "<html><body><p>一、收入&lt;决算&gt;</p><p>收入总计12.5万元。</p><p>收入决算表</p><p>单位：万元</p>\
        <table><tr><th>项目</th><th>决算数</th></tr><tr><td>财政拨款收入</td><td>1,202.50</td></tr>\
        <tr><td colspan=2>合计</td></tr><tr><td>其他</td><td>3</td></tr></table></body></html>";

    fn page() -> Loaded {
        read_bytes("甲.html", PAGE.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn columns_are_aligned_and_numbers_stand_to_the_right() {
        let text = terminal("甲.html", &page(), Lang::Chinese);
        assert!(text.contains("  项目         | 决算数\n"), "{text}");
        assert!(text.contains("  财政拨款收入 | 1,202.50\n  合计         |\n  其他         |        3\n"), "{text}");
        assert!(text.contains("收入决算表  单位：万元"), "{text}");
    }

    #[test]
    fn json_holds_text_paragraphs_and_rows() {
        let json: serde_json::Value = serde_json::from_slice(&json("甲.html", &page(), Layout::Line, Lang::Chinese)).unwrap();
        assert_eq!(json["paragraphs"][0]["marker"], "一、");
        assert_eq!(json["paragraphs"][0]["heading"], true);
        assert_eq!(json["tables"][0]["rows"][1][1], "1,202.50");
        assert_eq!((&json["tables"][0]["unit"], &json["source"]["format"]), (&"万元".into(), &"html".into()));
        assert!(json["text"].as_str().unwrap().contains("收入总计12.5万元。"));
    }

    #[test]
    fn html_is_escaped_and_keeps_merged_cells() {
        let html = html("甲&乙.html", &page().document, Lang::Chinese);
        assert!(html.contains("<h1>甲&amp;乙.html</h1>") && html.contains("收入&lt;决算&gt;"), "{html}");
        assert!(html.contains("colspan=\"2\">合计<"), "{html}");
    }
}
