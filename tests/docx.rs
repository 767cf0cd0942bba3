//! Word documents as their readers see them on paper.

// The lint only knows the functions that are marked as tests, not their helpers.
#![allow(clippy::unwrap_used)]

mod word;

use gouji::document::{Document, Table};
use gouji::read::{Limits, ReadError, read_bytes};
use proptest::prelude::*;
use std::io::Write;
use word::{Docx, p, pp, r, tbl, tc};

fn read(docx: Docx) -> Document {
    let loaded = read_bytes("报告.docx", &docx.bytes(), &Limits::default()).unwrap();
    assert_eq!(loaded.format.label(), "docx");
    loaded.document
}

fn refusal(bytes: &[u8]) -> ReadError {
    read_bytes("报告.docx", bytes, &Limits::default()).unwrap_err()
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|paragraph| paragraph.view.text()).collect()
}

fn body(xml: &str) -> Vec<String> {
    paragraphs(&read(Docx::new(xml))).into_iter().map(str::to_owned).collect()
}

fn cells(table: &Table) -> Vec<(usize, usize, usize, usize, &str)> {
    table.cells.iter().map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span, cell.view.text())).collect()
}

fn codes(document: &Document) -> Vec<&str> {
    document.notices.iter().map(|notice| notice.code.as_str()).collect()
}

#[test]
fn reads_paragraphs_with_tabs_breaks_and_references() {
    let xml = format!(
        "<w:p><w:r><w:t>支出</w:t><w:tab/><w:t>12.</w:t></w:r><w:r><w:t>50&#x4E07;元 &lt; 收入</w:t><w:br/><w:t>20.00万元。</w:t><w:cr/><w:t>另</w:t><w:noBreakHyphen/><w:t>行</w:t></w:r></w:p>{}",
        p("")
    );
    let document = read(Docx::new(&xml));
    assert_eq!(paragraphs(&document), ["支出 12.50万元<收入20.00万元。", "另-行"]);
    assert_eq!(document.text, "支出\t12.50万元 < 收入\n20.00万元。\n另-行\n");
    let found = document.paragraphs().next().unwrap();
    let at = found.view.text().find("12.50万元").unwrap();
    assert_eq!(&document.text[found.view.source(at..at + "12.50万元".len())], "12.50万元");
}

#[test]
fn accepts_tracked_changes_and_says_so() {
    let xml = format!(
        "<w:p>{}<w:del><w:r><w:delText>11.00</w:delText></w:r></w:del><w:ins>{}</w:ins>{}</w:p>\
         <w:p><w:moveFrom>{}</w:moveFrom></w:p><w:p><w:moveTo>{}</w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}",
        r("支出"),
        r("12.00"),
        r("万元。"),
        r("移走"),
        r("移来"),
        r("前半，"),
        p("后半。")
    );
    let document = read(Docx::new(&xml));
    assert_eq!(paragraphs(&document), ["支出12.00万元。", "移来", "前半，后半。"]);
    assert_eq!(codes(&document), ["tracked-changes"]);
    assert!(document.notices[0].message.chinese.contains("插入 2 处、删除 3 处"), "{}", document.notices[0].message.chinese);
}

#[test]
fn properties_of_before_a_change_do_not_count() {
    let xml = "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>可见</w:t></w:r></w:p>";
    assert_eq!(body(xml), ["可见"]);
}

#[test]
fn merged_cells_stand_once() {
    let xml = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        tc("<w:vMerge w:val='restart'/>", "项目"),
        tc("<w:gridSpan w:val='2'/>", "决算数"),
        tc("<w:vMerge/>", ""),
        tc("", "合计"),
        tc("", "其中：基本支出"),
        tc("", "教育支出"),
        tc("", "12.50"),
        tc("", "8.00"),
    );
    let document = read(Docx::new(&xml));
    let table = document.tables().next().unwrap();
    assert_eq!(
        cells(table),
        [
            (0, 0, 2, 1, "项目"),
            (0, 1, 1, 2, "决算数"),
            (1, 1, 1, 1, "合计"),
            (1, 2, 1, 1, "其中：基本支出"),
            (2, 0, 1, 1, "教育支出"),
            (2, 1, 1, 1, "12.50"),
            (2, 2, 1, 1, "8.00")
        ]
    );
    assert_eq!((table.rows, table.columns, table.header_rows), (3, 3, 2));
    let last = table.cells.last().unwrap();
    assert_eq!((last.row_path.join("/"), last.column_path.join("/")), ("教育支出".into(), "决算数/其中：基本支出".into()));
}

#[test]
fn tables_take_title_and_unit_from_above() {
    let xml = format!(
        "{}{}{}{}",
        p("2023年度支出情况如下。"),
        pp("<w:jc w:val='center'/>", "支出决算情况"),
        pp("<w:jc w:val='right'/>", "金额单位：万元"),
        tbl(&[&["项目", "决算数"], &["教育支出", "12.50"]])
    );
    let document = read(Docx::new(&xml));
    let table = document.tables().next().unwrap();
    assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("支出决算情况"), Some("万元")));
}

#[test]
fn a_table_may_print_its_title_and_unit_itself() {
    let xml = format!(
        "<w:tbl><w:tr>{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("<w:gridSpan w:val='2'/>", "收入决算表"),
        tc("", "部门：某局"),
        tc("", "单位：元"),
        tc("", "项目"),
        tc("", "金额"),
        tc("", "合计"),
        tc("", "12.50")
    );
    let document = read(Docx::new(&xml));
    let table = document.tables().next().unwrap();
    assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("收入决算表"), Some("元")));
    assert!(!table.cells.last().unwrap().column_path.contains(&"收入决算表".to_owned()));
}

#[test]
fn header_rows_are_those_that_are_marked() {
    let row = |mark: &str, cells: &[&str]| {
        format!("<w:tr><w:trPr>{mark}</w:trPr>{}</w:tr>", cells.iter().map(|text| tc("", text)).collect::<String>())
    };
    let xml =
        format!("<w:tbl>{}{}{}</w:tbl>", row("<w:tblHeader/>", &["年度", "2023"]), row("", &["科目", "说明"]), row("", &["办公费", "无"]));
    assert_eq!(read(Docx::new(&xml)).tables().next().unwrap().header_rows, 1);
}

#[test]
fn nested_tables_follow_and_frames_vanish() {
    let inner = tbl(&[&["丙", "1.00"]]);
    let outer = format!("<w:tbl><w:tr>{}<w:tc>{}{inner}{}</w:tc></w:tr></w:tbl>", tc("", "甲"), p("乙"), p("乙二"));
    let document = read(Docx::new(&outer));
    let tables: Vec<_> = document.tables().map(cells).collect();
    assert_eq!(tables, [vec![(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙乙二")], vec![(0, 0, 1, 1, "丙"), (0, 1, 1, 1, "1.00")]]);
    let framed = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("一、概况"), p("支出12.50万元。"));
    assert_eq!(body(&framed), ["一、概况", "支出12.50万元。"]);
}

#[test]
fn what_a_cell_states_is_a_paragraph_too() {
    let document = read(Docx::new(&tbl(&[&["目标", "支出为12.50万元。"], &["甲", "乙"]])));
    let statement = document.paragraphs().next().unwrap();
    assert_eq!((statement.view.text(), statement.line), ("支出为12.50万元。", 1));
    assert_eq!(&document.text[statement.source()], "支出为12.50万元。");
}

#[test]
fn deleted_rows_and_cells_are_left_out() {
    let xml = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        tc("", "项目"),
        tc("", "金额"),
        tc("", "旧"),
        tc("", "1.00"),
        tc("", "新"),
        tc("<w:cellDel/>", "x"),
        tc("", "2.00")
    );
    let document = read(Docx::new(&xml));
    let table = document.tables().next().unwrap();
    assert_eq!(cells(table), [(0, 0, 1, 1, "项目"), (0, 1, 1, 1, "金额"), (1, 0, 1, 1, "新"), (1, 1, 1, 1, "2.00")]);
    assert!(!document.text.contains("旧"));
}

fn text_box(text: &str) -> String {
    format!("<w:txbxContent>{}</w:txbxContent>", p(text))
}

#[test]
fn a_text_box_is_read_once_where_it_is_anchored() {
    let anchored = format!(
        "<w:p>{}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{}</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>{}",
        r("前"),
        text_box("框中12.50万元"),
        text_box("框中12.50万元"),
        r("后"),
        p("下一段")
    );
    assert_eq!(body(&anchored), ["前后", "框中12.50万元", "下一段"]);
    let old = format!("<w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>", text_box("旧框"));
    assert_eq!(body(&old), ["旧框"]);
    let empty_choice = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        text_box("只在后备")
    );
    assert_eq!(body(&empty_choice), ["只在后备"]);
    assert_eq!(body("<w:p><w:r><w:pict><v:shape><v:textpath string='艺术字标题'/></v:shape></w:pict></w:r></w:p>"), ["艺术字标题"]);
}

#[test]
fn notes_stand_at_the_end_without_their_marks() {
    let note = |id: u32, kind: &str, text: &str| format!("<w:footnote w:id='{id}' {kind}>{}</w:footnote>", p(text));
    let notes =
        [note(0, "w:type='separator'", "线"), note(1, "", "注一：含离退休。"), note(2, "", "注二。"), note(3, "", "无人引用")].concat();
    let xml = format!(
        "<w:p>{}<w:r><w:footnoteReference w:id='2'/></w:r>{}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>{}",
        r("支出12.50"),
        r("万元"),
        p("末段")
    );
    let document = read(Docx::new(&xml).with("footnotes", "footnotes", &notes));
    assert_eq!(paragraphs(&document), ["支出12.50万元", "末段", "注二。", "注一：含离退休。"]);
    let endnotes = format!("<w:endnote w:id='1'>{}</w:endnote>", p("尾注。"));
    let xml = format!("<w:p>{}<w:r><w:endnoteReference w:id='1'/></w:r></w:p>", r("正文"));
    assert_eq!(paragraphs(&read(Docx::new(&xml).with("endnotes", "endnotes", &endnotes))), ["正文", "尾注。"]);
}

const NUMBERING: &str = "<w:abstractNum w:abstractNumId='1'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:suff w:val='nothing'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='japaneseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='2'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='h1'/><w:lvlText w:val='第%1部分'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='h2'/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='2'/></w:num>";

fn item(list: u32, level: u32, text: &str) -> String {
    pp(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>"), text)
}

#[test]
fn automatic_numbers_are_written_out() {
    let xml = [
        item(1, 0, "概况"),
        item(1, 1, "机构"),
        item(1, 2, "2023年支出为12.50万元。"),
        item(1, 2, "另有8.00万元。"),
        item(1, 1, "人员"),
        item(1, 0, "收支"),
        item(1, 1, "收入"),
        item(2, 0, "重新开始"),
        item(0, 0, "无编号"),
        item(99, 0, "未定义"),
    ]
    .concat();
    let document = read(Docx::new(&xml).with("numbering", "numbering", NUMBERING));
    assert_eq!(
        paragraphs(&document),
        [
            "一、概况",
            "（一）机构",
            "1. 2023年支出为12.50万元。",
            "2.另有8.00万元。",
            "（二）人员",
            "二、收支",
            "（一）收入",
            "一、重新开始",
            "无编号",
            "未定义"
        ]
    );
    let headings: Vec<_> = document.paragraphs().map(|paragraph| paragraph.heading).collect();
    assert_eq!(headings, [true, true, false, false, true, true, true, true, false, false]);
    assert_eq!(document.paragraphs().nth(2).unwrap().body(), "2023年支出为12.50万元。");
}

#[test]
fn deleted_list_paragraphs_do_not_count() {
    let deleted = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>";
    let xml = [item(1, 0, "甲"), deleted.into(), item(1, 0, "乙")].concat();
    assert_eq!(paragraphs(&read(Docx::new(&xml).with("numbering", "numbering", NUMBERING))), ["一、甲", "二、乙"]);
}

const STYLES: &str = "<w:style w:type='paragraph' w:styleId='h1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr><w:outlineLvl w:val='0'/></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='h2'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='own'><w:name w:val='正文标题'/><w:basedOn w:val='h3'/></w:style>\
    <w:style w:type='paragraph' w:styleId='h3'><w:name w:val='heading 3'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='toc1'><w:name w:val='toc 1'/></w:style>\
    <w:style w:type='character' w:styleId='secret'><w:name w:val='Secret'/><w:rPr><w:vanish/></w:rPr></w:style>";

fn styled(style: &str, text: &str) -> String {
    pp(&format!("<w:pStyle w:val='{style}'/>"), text)
}

#[test]
fn styles_number_and_make_headings() {
    let xml = [
        styled("h1", "单位概况"),
        styled("h2", "主要职能"),
        styled("h2", "机构"),
        styled("h1", "决算"),
        styled("h2", "收入"),
        styled("own", "公务接待费支出的说明与分析"),
        styled("own", "公务接待费支出12.50万元。"),
        p("正文文字与标题无关"),
    ]
    .concat();
    let document = read(Docx::new(&xml).with("numbering", "numbering", NUMBERING).with("styles", "styles", STYLES));
    let found: Vec<_> = document.paragraphs().map(|paragraph| (paragraph.view.text(), paragraph.heading)).collect();
    let expected = [
        ("第1部分单位概况", true),
        ("1.1主要职能", true),
        ("1.2机构", true),
        ("第2部分决算", true),
        ("2.1收入", true),
        ("公务接待费支出的说明与分析", true),
        ("公务接待费支出12.50万元。", false),
        ("正文文字与标题无关", false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn fields_show_their_results() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let instruction = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let (begin, separate, end) = (mark("begin"), mark("separate"), mark("end"));
    let nested = format!(
        "<w:p>{}{begin}{}{begin}{}{separate}{}{end}{separate}{}{end}{}</w:p>",
        r("合计"),
        instruction("=SUM("),
        instruction("REF x"),
        r("99.99"),
        r("12.50"),
        r("万元")
    );
    let contents = format!(
        "<w:p><w:pPr><w:pStyle w:val='toc1'/></w:pPr>{begin}{}{separate}<w:hyperlink w:anchor='x'>{}<w:r><w:tab/></w:r>{begin}{}{separate}{}{end}</w:hyperlink></w:p>\
         <w:p><w:pPr><w:pStyle w:val='toc1'/></w:pPr>{}{end}</w:p>",
        instruction("TOC"),
        r("一、概况"),
        instruction("PAGEREF"),
        r("3"),
        r("名词解释")
    );
    let simple = format!("<w:p><w:fldSimple w:instr='DATE'>{}</w:fldSimple></w:p>", r("2024年3月"));
    let unclosed = format!("<w:p>{begin}{}</w:p>{}", instruction("REF"), p("仍在"));
    let document = read(Docx::new(&[contents, nested, simple, unclosed].concat()).with("styles", "styles", STYLES));
    assert_eq!(paragraphs(&document), ["一、概况 3", "名词解释", "合计12.50万元", "2024年3月", "仍在"]);
    assert!(document.paragraphs().all(|paragraph| !paragraph.heading));
}

#[test]
fn containers_around_text_do_not_matter() {
    let xml = format!(
        "<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:p><w:smartTag>{}</w:smartTag><w:hyperlink>{}</w:hyperlink><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt><w:customXml>{}</w:customXml></w:p>\
         <w:tbl><w:sdt><w:sdtContent><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
        p("控件段落"),
        r("某县"),
        r("财政局"),
        r("支出"),
        r("12.50万元"),
        tc("", "甲"),
        tc("", "1.00")
    );
    let document = read(Docx::new(&xml));
    assert_eq!(paragraphs(&document), ["控件段落", "某县财政局支出12.50万元"]);
    assert_eq!(cells(document.tables().next().unwrap()), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1.00")]);
}

#[test]
fn ruby_shows_its_base_and_formulas_their_terms() {
    let ruby = format!("<w:p>{}<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>", r("勾"), r("jī"), r("稽"));
    let formula = "<w:p><w:r><w:t>执行率=</w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>A</m:t></m:r></m:num><m:den><m:r><m:t>B</m:t></m:r></m:den></m:f></m:oMath></w:p>";
    assert_eq!(body(&[ruby, formula.into()].concat()), ["勾稽", "执行率=A/B"]);
}

#[test]
fn hidden_text_is_left_out_and_counted() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let xml = format!(
        "<w:p>{}{}{}{}{}</w:p>",
        run("<w:vanish/>", "藏一"),
        run("<w:rStyle w:val='secret'/>", "藏二"),
        run("<w:rStyle w:val='secret'/><w:vanish w:val='0'/>", "可见"),
        run("<w:webHidden/>", "打印"),
        run("<w:vanish w:val='false'/>", "可见")
    );
    let document = read(Docx::new(&xml).with("styles", "styles", STYLES));
    assert_eq!(paragraphs(&document), ["可见打印可见"]);
    assert_eq!(document.notices[0].message.chinese, "已略去 4 个隐藏字符");
}

#[test]
fn headers_and_comments_are_left_out_with_a_notice() {
    let header = p("某局决算公开");
    let footer = "<w:p><w:r><w:t>- 3 -</w:t></w:r></w:p>";
    let document = read(Docx::new(&p("正文")).with("header", "hdr", &header).with("footer", "ftr", footer).with(
        "comments",
        "comments",
        &format!("<w:comment w:id='1'>{}</w:comment>", p("请核对")),
    ));
    assert_eq!(document.text, "正文\n");
    assert_eq!(codes(&document), ["running-lines", "comments"]);
    assert_eq!(document.notices[0].message.chinese, "已略去页眉、页脚：某局决算公开");
}

#[test]
fn symbols_are_characters_and_pictures_are_told() {
    let xml = "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>是</w:t><w:sym w:font='Webdings' w:char='F021'/></w:r>\
               <w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:drawing><c:chart/></w:drawing></w:r><w:r><w:object/></w:r></w:p>";
    let document = read(Docx::new(xml));
    assert_eq!(document.text, "☑是\u{FFFD}\n");
    assert_eq!(body("<w:p><w:r><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr><w:t>&#xF0FE;是</w:t></w:r></w:p>"), ["☑是"]);
    assert_eq!(codes(&document), ["pictures", "charts", "embedded-objects", "unmapped-glyphs"]);
}

#[test]
fn pages_are_known_where_the_layout_was_noted() {
    let end = "<w:r><w:lastRenderedPageBreak/></w:r>";
    let cell = |text: &str| format!("<w:tc><w:p>{}{end}{}</w:p></w:tc>", r(text), r("续"));
    let xml = format!(
        "{}<w:p>{end}{}</w:p><w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>{}",
        p("第一页"),
        r("第二页"),
        cell("甲"),
        cell("乙"),
        tc("", "丙"),
        tc("", "丁"),
        p("第三页")
    );
    let document = read(Docx::new(&xml));
    assert_eq!(document.pages, Some(3));
    assert_eq!(document.paragraphs().map(|paragraph| paragraph.page).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    let table = document.tables().next().unwrap();
    assert_eq!(table.cells.iter().map(|cell| cell.page).collect::<Vec<_>>(), [Some(2), Some(2), Some(3), Some(3)]);
}

#[test]
fn page_breaks_of_the_author_tell_pages_only_if_they_are_all() {
    let xml = format!("<w:p>{}<w:r><w:br w:type='page'/></w:r>{}</w:p>{}", r("封面"), r("第二页"), pp("<w:pageBreakBefore/>", "第三页"));
    let pages = |docx: Docx| read(docx).paragraphs().map(|paragraph| paragraph.page).collect::<Vec<_>>();
    assert_eq!(pages(Docx::new(&xml).with_pages(3)), [Some(1), Some(2), Some(3)]);
    assert_eq!(pages(Docx::new(&xml).with_pages(9)), [None, None, None]);
    assert_eq!(pages(Docx::new(&xml)), [None, None, None]);
}

#[test]
fn the_strict_spelling_and_other_prefixes_are_read() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let xml = format!("<document xmlns='{strict}'><body><p><r><t>严格</t></r></p></body></document>");
    let bytes = word::zip(&[("word/document.xml".into(), xml)]);
    assert_eq!(read_bytes("报告.docx", &bytes, &Limits::default()).unwrap().document.text, "严格\n");
}

#[test]
fn a_wrong_ending_is_told_and_read() {
    let loaded = read_bytes("报告.doc", &Docx::new(&p("支出12.50万元。")).bytes(), &Limits::default()).unwrap();
    assert_eq!((loaded.format.label(), codes(&loaded.document)), ("docx", vec!["misnamed-file"]));
}

#[test]
fn other_containers_are_no_word_documents() {
    let bytes = word::zip(&[("content.xml".into(), "<text/>".into())]);
    assert!(matches!(refusal(&bytes), ReadError::NotText { .. }));
}

#[test]
fn bad_files_are_refused_with_their_cause() {
    let whole = Docx::new(&p(&"支出12.50万元。".repeat(50))).bytes();
    let cut = refusal(&whole[..whole.len() - 60]);
    assert!(matches!(&cut, ReadError::Damaged { .. }), "{cut}");
    let malformed = refusal(&Docx::new("<w:p><w:r></w:p>").bytes());
    assert!(malformed.to_string().starts_with("报告.docx: damaged file (word/document.xml, byte "), "{malformed}");
    let deep = refusal(&Docx::new(&"<w:sdt>".repeat(100_000)).bytes());
    assert!(matches!(deep, ReadError::TooDeep { limit: 256, .. }), "{deep}");
    assert!(matches!(refusal(&Docx::new(&p("")).bytes()), ReadError::Empty { .. }));
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>";
    let xml =
        format!("{bomb}<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{}</w:document>", p("正文&b;"));
    let bytes = word::zip(&[("word/document.xml".into(), xml)]);
    assert_eq!(read_bytes("报告.docx", &bytes, &Limits::default()).unwrap().document.text, "正文\n");
}

#[test]
fn containers_that_unpack_without_end_are_refused() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..70 {
        writer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    let error = refusal(&bomb);
    assert!(matches!(error, ReadError::Inflated { .. }), "{error}");
    let limits = Limits { inflated_bytes: 1000, ..Limits::default() };
    let error = read_bytes("报告.docx", &Docx::new(&p(&"支出".repeat(1000))).bytes(), &limits).unwrap_err();
    assert!(matches!(error, ReadError::Inflated { limit: 1000, .. }), "{error}");
}

#[test]
fn tables_that_multiply_are_refused_or_bounded() {
    let wide = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("<w:gridSpan w:val='4000000000'/>", "甲").repeat(3));
    assert!(read(Docx::new(&wide)).tables().next().unwrap().columns < 1000);
    let many = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc><w:p/></w:tc>".repeat(5000));
    assert!(matches!(refusal(&Docx::new(&many).bytes()), ReadError::TooLong { .. }));
}

/// A document with some of everything.
fn rich() -> Vec<u8> {
    let xml = [
        item(1, 0, "概况"),
        format!("<w:p><w:ins>{}</w:ins><w:r><w:fldChar w:fldCharType='begin'/></w:r></w:p>", r("插入")),
        tbl(&[&["项目", "金额"], &["教育支出", "12.50"]]),
        format!("<w:p><w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r></w:p>", text_box("框")),
        styled("h1", "标题"),
    ]
    .concat();
    Docx::new(&xml).with("numbering", "numbering", NUMBERING).with("styles", "styles", STYLES).bytes()
}

proptest! {
    #[test]
    fn damaged_containers_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), keep in 0.5f64..1.0) {
        let mut bytes = rich();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read_bytes("报告.docx", &bytes, &Limits::default());
        bytes.truncate((bytes.len() as f64 * keep) as usize);
        let _ = read_bytes("报告.docx", &bytes, &Limits::default());
    }

    #[test]
    fn any_order_of_elements_is_read(names in prop::collection::vec(0usize..24, 0..60)) {
        const NAMES: [&str; 24] = [
            "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:txbxContent", "w:ins", "w:del", "w:pPr", "w:rPr", "w:vanish", "w:numPr", "w:sectPr",
            "mc:AlternateContent", "mc:Choice", "mc:Fallback", "w:tcPr", "w:vMerge", "w:hMerge", "w:footnote", "w:trPr", "a:p", "w:fldChar",
        ];
        let open: String = names.iter().map(|&name| format!("<{}>支", NAMES[name])).collect();
        let close: String = names.iter().rev().map(|&name| format!("1</{}>", NAMES[name])).collect();
        match read_bytes("报告.docx", &Docx::new(&format!("{open}{close}{}", rich_body())).bytes(), &Limits::default()) {
            Ok(loaded) => prop_assert!(loaded.document.paragraphs().all(|paragraph| loaded.document.text.get(paragraph.source()).is_some())),
            Err(error) => prop_assert!(matches!(error, ReadError::Empty { .. }), "{error}"),
        }
    }
}

fn rich_body() -> String {
    [p("一、概况"), tbl(&[&["项目", "金额"], &["教育支出", "12.50"]])].concat()
}
