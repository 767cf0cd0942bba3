//! Saved web pages: HTML, whatever its charset, and MHTML.

mod clutter;
mod element;
mod flow;
mod mhtml;
mod piece;
mod table;

use super::captions::Above;
use super::notices::misnamed;
use super::text::{decode, replaced};
use super::writer::Writer;
use super::{Limits, ReadError};
use crate::document::Document;
use crate::lang::words;
use clutter::without_clutter;
use encoding_rs::{Encoding, UTF_8};
use flow::pieces_of;
use piece::Piece;
use std::collections::VecDeque;

/// How many bytes at the start of a page show that it is one, and name its charset.
const HEAD: usize = 4096;

/// How many paragraphs above a table may name it.
const ABOVE: usize = 8;

/// What a page has near its start.
const SIGNS: [&[u8]; 10] = [b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<title", b"<table", b"<div", b"<p>", b"<p "];

/// Whether these bytes are a web page, or one saved as MHTML.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let head = Head::of(bytes);
    mhtml::is_mhtml(bytes) || (head.0.starts_with(b"<") && SIGNS.iter().any(|sign| head.holds(sign)))
}

/// Reads a web page.
///
/// # Errors
/// A page without any text, a table with more cells than the limit, or bytes that are no text.
pub(super) fn read(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Document, ReadError> {
    let (bytes, charset) = if mhtml::is_mhtml(&bytes) {
        let page = mhtml::page(&bytes).ok_or_else(|| ReadError::Empty { name: name.to_owned() })?;
        (page.body, page.charset.and_then(|label| Encoding::for_label(label.as_bytes())))
    } else {
        (bytes, None)
    };
    let stated = charset.or_else(|| Head::of(&bytes).charset());
    let (source, encoding) = decode(name, bytes, stated)?;
    let (pieces, hidden) = without_clutter(pieces_of(&source));
    let mut writer = Writer::new();
    if let Some(notice) = replaced(&source) {
        writer.notice(&notice.code, notice.message);
    }
    if hidden > 0 {
        let message = words(
            format!("网页中有 {hidden} 段隐藏的内容含有数字，未读取；如属正文，请取消隐藏后重新保存"),
            format!(
                "hidden pieces of the page with numbers in them, not read: {hidden}; if they are text, unhide them and save the page again"
            ),
        );
        writer.notice("hidden-text", message);
    }
    let mut above: VecDeque<(String, bool)> = VecDeque::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(text) => {
                for lines in text.paragraphs() {
                    if above.len() == ABOVE {
                        above.pop_front();
                    }
                    above.push_back((lines.concat(), text.heading || text.centred));
                    writer.paragraph(lines.iter().map(String::as_str), text.heading);
                }
            }
            Piece::Table(table) => {
                let draft = table.draft(above.iter().rev().map(|(text, centred)| Above { text, centred: *centred }), limits.cells);
                writer.table(draft.ok_or_else(|| ReadError::TooManyCells { name: name.to_owned(), limit: limits.cells })?);
                above.clear();
            }
        }
    }
    if writer.is_empty() {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let mut document = writer.finish();
    document.encoding = Some(encoding);
    document.notices.extend(misnamed(name, &["html", "htm", "shtml", "mht", "mhtml"], "HTML"));
    Ok(document)
}

/// The start of a page in lower case, without a byte order mark and blanks before it.
struct Head(Vec<u8>);

impl Head {
    fn of(bytes: &[u8]) -> Self {
        let sample = bytes.get(..HEAD).unwrap_or(bytes);
        let decoded;
        let sample = match Encoding::for_bom(sample) {
            Some((encoding, mark)) if encoding != UTF_8 => {
                decoded = encoding.decode_without_bom_handling(sample.get(mark..).unwrap_or_default()).0.into_owned();
                decoded.as_bytes()
            }
            Some((_, mark)) => sample.get(mark..).unwrap_or_default(),
            None => sample,
        };
        Self(sample.trim_ascii_start().to_ascii_lowercase())
    }

    fn holds(&self, sign: &[u8]) -> bool {
        memchr::memmem::find(&self.0, sign).is_some()
    }

    /// The charset that a `meta` element or an XML declaration names.
    fn charset(&self) -> Option<&'static Encoding> {
        ["charset".as_bytes(), b"encoding"].iter().find_map(|word| {
            let at = memchr::memmem::find(&self.0, word)?;
            let rest = self.0.get(at + word.len()..)?.trim_ascii_start().strip_prefix(b"=")?;
            let rest = rest.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
            let end = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte)))?;
            Encoding::for_label(rest.get(..end)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;
    use crate::read::{Format, read_bytes};
    use encoding_rs::GBK;
    use proptest::prelude::*;

    fn of(page: &str) -> Document {
        let loaded = read_bytes("页.html", format!("<html><body>{page}").as_bytes(), &Limits::default()).unwrap();
        assert_eq!(loaded.format, Format::Html);
        loaded.document
    }

    fn paragraphs(page: &str) -> Vec<String> {
        of(page).paragraphs().map(|paragraph| paragraph.view.text().to_owned()).collect()
    }

    fn table(page: &str) -> Table {
        of(page).tables().next().unwrap().clone()
    }

    fn places(table: &Table) -> Vec<(usize, usize, usize, usize, &str)> {
        table.cells.iter().map(|it| (it.row, it.column, it.row_span, it.column_span, it.view.text())).collect()
    }

    #[test]
    fn blocks_are_paragraphs_and_inline_elements_are_not() {
        let page = "<h1>2023年度决算</h1><div>支出<b>12</b><span>.5</span>万元，\n占 <i>3</i>%。<p>第一段。<p>第二段。<ul><li>甲<li>乙</ul></div>末段&nbsp;&amp;";
        assert_eq!(paragraphs(page), ["2023年度决算", "支出12.5万元，占3%。", "第一段。", "第二段。", "甲", "乙", "末段&"]);
        assert!(of(page).paragraphs().next().unwrap().heading);
    }

    #[test]
    fn line_breaks_are_soft_inside_a_sentence() {
        let page = "<p>　　支出为<br>12万元。<br>　　其中：<br>一、基本支出<br>10<br>20<br><br>乙</p>";
        assert_eq!(paragraphs(page), ["支出为12万元。", "其中：", "一、基本支出10 20", "乙"]);
        assert_eq!(paragraphs("<pre>第一行。\n第二行。</pre>"), ["第一行。", "第二行。"]);
    }

    #[test]
    fn finds_the_charset_by_mark_by_name_and_by_bytes() {
        let page =
            |meta: &str| format!("<html><head>{meta}</head><body><p>公务接待费支出决算为4.01万元，完成预算的98%。</p></body></html>");
        let gbk = "<meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">";
        let cases = [
            (GBK.encode(&page(gbk)).0.into_owned(), "GB18030"),
            (GBK.encode(&page("")).0.into_owned(), "GB18030"),
            (page("<meta charset='utf-8'>").into_bytes(), "UTF-8"),
            // Saved again, with the old name left in it.
            (page(gbk).into_bytes(), "UTF-8"),
            ([b"\xEF\xBB\xBF", page(gbk).as_bytes()].concat(), "UTF-8"),
            (page("").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), "UTF-16LE"),
        ];
        for (bytes, encoding) in cases {
            let bytes = if encoding == "UTF-16LE" { [b"\xFF\xFE".to_vec(), bytes].concat() } else { bytes };
            let document = read_bytes("页.html", &bytes, &Limits::default()).unwrap().document;
            assert_eq!(document.encoding, Some(encoding));
            assert_eq!(document.paragraphs().next().unwrap().view.text(), "公务接待费支出决算为4.01万元，完成预算的98%。");
        }
    }

    #[test]
    fn spans_make_a_grid() {
        let table = table(
            "<p>收入支出决算总表</p><p align=right>单位：万元</p><table><tr><th rowspan=2>项目<th colspan=2>金额</tr><tr><td>预算<td>决算</tr>\
             <tr><td>办公费<td>1.00<td>2.00</table>",
        );
        assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("收入支出决算总表"), Some("万元")));
        assert_eq!((table.rows, table.columns, table.header_rows), (3, 3, 2));
        assert_eq!(
            places(&table),
            [
                (0, 0, 2, 1, "项目"),
                (0, 1, 1, 2, "金额"),
                (1, 1, 1, 1, "预算"),
                (1, 2, 1, 1, "决算"),
                (2, 0, 1, 1, "办公费"),
                (2, 1, 1, 1, "1.00"),
                (2, 2, 1, 1, "2.00")
            ]
        );
        let last = table.cells.last().unwrap();
        assert_eq!((last.row_path.join("/"), last.column_path.join("/")), ("办公费".to_owned(), "金额/决算".to_owned()));
    }

    #[test]
    fn a_caption_and_a_centred_line_are_titles() {
        let rows = "<tr><td>甲<td>1</tr><tr><td>乙<td>2</tr></table>";
        assert_eq!(table(&format!("<table><caption>三公经费</caption>{rows}")).title.as_deref(), Some("三公经费"));
        assert_eq!(table(&format!("<p style='text-align: center'>三公经费</p><table>{rows}")).title.as_deref(), Some("三公经费"));
        assert_eq!(table(&format!("<p>见下</p><table>{rows}")).title, None);
    }

    #[test]
    fn numbers_under_each_other_in_a_cell_stay_two() {
        let table = table("<table><tr><td>甲<td>1.00<br>2.00</tr><tr><td>其他<br>支出<td>3</tr></table>");
        assert_eq!(places(&table)[1].4, "1.00 2.00");
        assert_eq!(places(&table)[2].4, "其他支出");
    }

    #[test]
    fn a_table_that_lays_out_the_page_is_read_through() {
        let data = "<table><tr><td>甲<td>1.00</tr><tr><td>乙<td>2.00</tr></table>";
        let page = format!("<table><tr><td width=20></td><td><p>第一段。</p>{data}<p>第二段。</p></td></tr></table>");
        let document = of(&page);
        let kinds: Vec<_> = document.blocks.iter().map(|block| matches!(block, crate::document::Block::Table(_))).collect();
        assert_eq!(kinds, [false, true, false]);
        assert_eq!(paragraphs("<table><tr><td>第一段。</tr><tr><td>第二段。</table>"), ["第一段。", "第二段。"]);
        let body = "<p>公务接待费支出决算为4.01万元，比上年减少0.20万元，主要原因是厉行节约，严格控制接待的标准和人数。</p>".repeat(9);
        assert_eq!(paragraphs(&format!("<table><tr><td>边栏<td>{body}</tr></table>")).len(), 10);
        let long = "<p>严格执行有关规定，及时完成各项任务，取得了较好的成效。</p>".repeat(2);
        assert_eq!(of(&format!("<table><tr><td>目标<td>{long}</tr><tr><td>得分<td>98</table>")).tables().count(), 1);
    }

    #[test]
    fn leaves_out_what_surrounds_the_report() {
        let page = "<script>var a = '<p>1</p>';</script><style>p{}</style><div class='top-nav'>网站首页 机构概况</div>\
            <div class=wz>当前位置：首页 &gt; 政务公开</div><ul><li><a href=a>部门预算</a><li><a href=b>部门决算</a></ul>\
            <h1>2023年度部门决算</h1><p>【字体：大 中 小】 打印 关闭</p><p>支出为12.5万元，详见<a href=c>附件</a>。</p>\
            <p style='display:none'>隐藏的9万元</p><p>合计<span style='DISPLAY: none'>9<span>8</span>7</span>3万元。</p>\
            <p><select><option>1<option>2</select>说明。</p><div class=share>分享到：</div><footer>主办：某局</footer><p>京ICP备12345号</p>";
        assert_eq!(paragraphs(page), ["2023年度部门决算", "支出为12.5万元，详见附件。", "合计3万元。", "说明。"]);
        assert_eq!(of(page).notices.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(), ["hidden-text"]);
    }

    #[test]
    fn a_page_that_is_all_navigation_by_name_is_read() {
        assert_eq!(paragraphs("<div class=nav><p>支出为12.5万元。</p></div>"), ["支出为12.5万元。"]);
        assert_eq!(paragraphs("<div style='display:none'><p>支出为12.5万元。</p></div>"), ["支出为12.5万元。"]);
    }

    #[test]
    fn broken_markup_loses_nothing() {
        assert_eq!(paragraphs("</div></table></td><p>甲</span><td>乙<tr>丙<table><tr><td>丁"), ["甲", "乙", "丙", "丁"]);
        let table = table("<table><td>甲<td>1</td></div></p></tr><td>乙<td>2<table><tr><td>");
        assert!(table.rows > 0);
        assert_eq!(paragraphs("<p>甲<svg><path/></svg>乙<object>丙</object>丁"), ["甲乙丁"]);
    }

    #[test]
    fn reads_a_page_saved_as_a_message() {
        let page = "<html><body><p>支出为12.5万元=EF=BC=8C</p></body></html>".replace("支出为", "=E6=94=AF=E5=87=BA=\r\n=E4=B8=BA");
        let page = page.replace("万元", "=E4=B8=87=E5=85=83");
        let message = format!(
            "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--b-1\"\r\n\r\n----b-1\r\n\
             Content-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n----b-1\r\n\
             Content-Type: image/png\r\n\r\nxx\r\n----b-1--"
        );
        let loaded = read_bytes("页.mht", message.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(loaded.document.paragraphs().next().unwrap().view.text(), "支出12.5万元，".replace("支出", "支出为"));
        let encoded = "PHA+NC4wMTwvcD4=";
        let message = format!("MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n{encoded}");
        assert_eq!(read_bytes("页.mht", message.as_bytes(), &Limits::default()).unwrap().document.text, "4.01\n");
    }

    #[test]
    fn refuses_what_has_no_text_or_too_many_cells() {
        let read = |page: &str, limits| read_bytes("页.html", page.as_bytes(), &limits).map(|_| ());
        assert!(matches!(read("<html><body><img src=a.png>", Limits::default()), Err(ReadError::Empty { .. })));
        let few = Limits { cells: 3, ..Limits::default() };
        let error = read("<table><tr><td>1<td>2<tr><td>3<td>4</table>", few);
        assert!(matches!(error, Err(ReadError::TooManyCells { limit: 3, .. })));
        let wide = "<table><tr><td colspan=99999999 rowspan=99999999>1<td>2</tr><tr><td>3</table>";
        assert!(read(wide, Limits::default()).is_ok());
    }

    #[test]
    fn the_deepest_nesting_costs_no_stack() {
        for tag in ["<div>", "<table><tr><td>", "<table>", "<ul><li>", "<span hidden>", "<b>", "<select>"] {
            let page = format!("<p>支出为12.5万元。</p>{}", tag.repeat(200_000));
            assert_eq!(paragraphs(&page), ["支出为12.5万元。"], "{tag}");
        }
        let ends = format!("{}{}", "<div>".repeat(100_000), "</section></p></td>".repeat(100_000));
        assert_eq!(paragraphs(&format!("<p>12.5</p>{ends}")), ["12.5"]);
    }

    proptest! {
        #[test]
        fn any_tags_are_read_or_refused(parts in prop::collection::vec(
            prop::sample::select(vec![
                "<table>", "</table>", "<tr>", "</tr>", "<td rowspan=3>", "<td colspan=2>", "</td>", "<p>", "</p>", "<div hidden>", "</div>", "<a>",
                "</a>", "<br>", "<select>", "</select>", "<script>", "</script>", "<pre>", "</pre>", "12.5", "支出", "\n", "&#0;", "<", "<!--", "-->",
                "<h1>", "</h1>", "<span style='display:none'>", "</span>", "<caption>", "<td rowspan=0>",
            ]), 0..60))
        {
            if let Ok(loaded) = read_bytes("页.html", format!("<p>{}", parts.concat()).as_bytes(), &Limits::default()) {
                for paragraph in loaded.document.paragraphs() {
                    prop_assert!(loaded.document.text.get(paragraph.source()).is_some());
                }
            }
        }
    }
}
