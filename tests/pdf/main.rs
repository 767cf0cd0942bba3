//! Reading PDF files: what stands on the page comes out as a person reads it.
#![allow(clippy::unwrap_used)]

mod writer;

use gouji::document::{Block, Document, Table};
use gouji::read::{Format, Limits, ReadError, read_bytes};
use writer::{Encoding, Page, Pdf};

fn read(pdf: Pdf) -> Document {
    let loaded = read_bytes("report.pdf", &pdf.finish(), &Limits::default()).unwrap();
    assert_eq!(loaded.format, Format::Pdf);
    loaded.document
}

fn read_page(page: Page) -> Document {
    read(Pdf::new().page(page))
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs().map(|paragraph| paragraph.view.text()).collect()
}

fn table(document: &Document) -> &Table {
    let mut tables = document.tables();
    let table = tables.next().expect("a table");
    assert!(tables.next().is_none(), "one table only");
    table
}

/// The cells of a table that hold anything: row, column, text.
fn cells(table: &Table) -> Vec<(usize, usize, &str)> {
    table.cells.iter().filter(|cell| !cell.view.text().is_empty()).map(|cell| (cell.row, cell.column, cell.view.text())).collect()
}

fn notices(document: &Document) -> Vec<(&str, Option<u32>)> {
    document.notices.iter().map(|notice| (notice.code.as_str(), notice.page)).collect()
}

/// The box of the first place that holds this text.
fn place(document: &Document, text: &str) -> (u32, [f32; 4]) {
    let place = document.places.iter().find(|place| &document.text[place.start..place.end] == text).expect("a place");
    (place.page, place.bbox)
}

/// Lines of 50 characters, the first indented by two, that fill a text block of 500 points from x = 50.
fn prose(mut page: Page, mut y: f32, text: &str) -> Page {
    let mut x = 70.0;
    let mut line = String::new();
    let mut width = 0.0;
    for char in text.chars() {
        let advance = if char.is_ascii() { 5.0 } else { 10.0 };
        if x + width + advance > 550.0 {
            page = page.text(x, y, &line);
            (x, y, width) = (50.0, y + 18.0, 0.0);
            line.clear();
        }
        line.push(char);
        width += advance;
    }
    page.text(x, y, &line)
}

const SENTENCE: &str = "本年支出合计2940.05万元，其中：基本支出2336.91万元，占79.49%；项目支出603.14万元，占20.51%；";

#[test]
fn a_sentence_drawn_back_to_front_is_one_paragraph() {
    let document = read_page(Page::new().text(50.0, 118.0, "603.14万元，占20.51%；").text(
        70.0,
        100.0,
        "本年支出合计2940.05万元，其中：基本支出2336.91万元，占79.49%；项目支出项目支出项目支出项",
    ));
    assert_eq!(
        paragraphs(&document),
        ["本年支出合计2940.05万元，其中：基本支出2336.91万元，占79.49%；项目支出项目支出项目支出项603.14万元，占20.51%；"]
    );
}

#[test]
fn paragraphs_end_where_the_next_is_indented() {
    let page = prose(Page::new(), 100.0, &SENTENCE.repeat(2));
    let document = read_page(prose(page, 160.0, "二、收入决算情况说明").text(70.0, 178.0, "本年收入合计2946.25万元。"));
    assert_eq!(paragraphs(&document), [&SENTENCE.repeat(2), "二、收入决算情况说明", "本年收入合计2946.25万元。"]);
    let lines: Vec<u32> = document.paragraphs().map(|paragraph| paragraph.line).collect();
    assert_eq!(lines, [1, 3, 4]);
}

#[test]
fn paragraphs_go_on_over_a_page_end_without_its_number() {
    let mut pdf = Pdf::new();
    let halves =
        ["本部门全年各项支出均按照预算执行到位并且全部支出都经过了严格的审核和批准程序没有发生任何超过预算", "的情况，支出合计4.01万元。"];
    for number in 1..=4 {
        let page = Page::new().text(250.0, 40.0, "某区财政局2024年度部门决算").text(290.0, 780.0, &format!("— {number} —"));
        pdf = pdf.page(match number {
            2 => page.text(50.0, 700.0, halves[0]),
            3 => page.text(50.0, 80.0, halves[1]),
            number => page.text(70.0, 100.0, &format!("第{number}页只有这一句话。")),
        });
    }
    let document = read(pdf);
    assert_eq!(paragraphs(&document), ["第1页只有这一句话。", &halves.concat(), "第4页只有这一句话。"]);
    assert_eq!(notices(&document), [("running-lines", None)]);
    assert_eq!(document.pages, Some(4));
    let page = document.paragraphs().map(|paragraph| paragraph.page).nth(1);
    assert_eq!(page, Some(Some(2)));
}

#[test]
fn a_number_cut_by_the_line_end_is_one_number_with_two_boxes() {
    let document = read_page(
        Page::new()
            .text(50.0, 100.0, "本部门全年各项支出均按照预算执行到位并且全部支出都经过了严格的审核批准程序，合计增长12")
            .text(50.0, 118.0, ".5%。"),
    );
    let view = &document.paragraphs().next().unwrap().view;
    assert!(view.text().ends_with("合计增长12.5%。"), "{}", view.text());
    let at = view.text().find("12.5").unwrap();
    let source = view.source(at..at + 4);
    let boxes: Vec<[f32; 4]> =
        document.places.iter().filter(|place| place.start < source.end && place.end > source.start).map(|place| place.bbox).collect();
    assert_eq!(boxes.len(), 2);
    assert!(boxes[0][0] > 400.0 && boxes[1][0] == 50.0);
}

#[test]
fn a_number_has_its_exact_box() {
    let document = read_page(Page::new().text(50.0, 100.0, "支出4.01万元"));
    let (page, [left, top, right, bottom]) = place(&document, "4.01");
    assert_eq!((page, left, right), (1, 70.0, 90.0));
    assert!(top < 100.0 && bottom > 100.0 && bottom - top == 10.0);
}

#[test]
fn what_is_drawn_twice_counts_once_and_what_is_not_shown_not_at_all() {
    let document = read_page(
        Page::new()
            .text(50.0, 100.0, "加粗11.00万元")
            .text(50.3, 100.0, "加粗11.00万元")
            .text(50.0, -20.0, "在页面之外")
            .clipped(40.0, 200.0, 500.0, 220.0)
            .text(50.0, 215.0, "看得见")
            .text(50.0, 300.0, "被裁掉")
            .unclipped(),
    );
    assert_eq!(paragraphs(&document), ["加粗11.00万元", "看得见"]);
}

#[test]
fn every_predefined_chinese_encoding_is_read() {
    for encoding in [Encoding::Ucs2, Encoding::Utf16, Encoding::Gbk, Encoding::Gbk2k] {
        let document = read_page(Page::new().encoded(encoding, 50.0, 100.0, "公务接待费支出决算为4.01万元"));
        assert_eq!(paragraphs(&document), ["公务接待费支出决算为4.01万元"]);
        assert_eq!(place(&document, "4.01").1[0], 150.0);
        assert!(document.notices.is_empty());
    }
}

#[test]
fn vertical_lines_stay_in_order() {
    let document = read_page(Page::new().encoded(Encoding::Vertical, 300.0, 100.0, "绩效目标").text(50.0, 400.0, "下文"));
    assert_eq!(paragraphs(&document), ["绩效目标", "下文"]);
}

#[test]
fn a_sideways_page_is_read_and_its_boxes_lie_on_the_page_as_shown() {
    let document = read_page(Page::new().sideways(300.0, 100.0, "支出4.01万元").sideways(280.0, 100.0, "下一行"));
    assert_eq!(paragraphs(&document), ["支出4.01万元", "下一行"]);
    let (_, [left, top, right, bottom]) = place(&document, "4.01");
    assert_eq!((top.round(), bottom.round()), (120.0, 140.0));
    assert!(left < 300.0 + 10.0 && right > 300.0 && right - left < 10.1);

    let document = read_page(Page::new().text(50.0, 100.0, "支出4.01万元").rotated(90));
    assert_eq!(paragraphs(&document), ["支出4.01万元"]);
}

/// A table with a merged header: 项目 over 科目编码 and 科目名称, 合计 beside them.
fn budget_table(page: Page, top: f32, rows: &[(&str, &str, &str)]) -> Page {
    let bottom = top + 40.0 + 30.0 * rows.len() as f32;
    let mut page = page
        .rule((50.0, top), (500.0, top))
        .rule((50.0, top + 20.0), (350.0, top + 20.0))
        .rule((50.0, top + 40.0), (500.0, top + 40.0))
        .rule((50.0, top), (50.0, bottom))
        .rule((150.0, top + 20.0), (150.0, bottom))
        .rule((350.0, top), (350.0, bottom))
        .rule((500.0, top), (500.0, bottom))
        .text(180.0, top + 14.0, "项目")
        .text(60.0, top + 34.0, "科目编码")
        .text(200.0, top + 34.0, "科目名称")
        .text(400.0, top + 24.0, "合计");
    for (at, (code, name, amount)) in rows.iter().enumerate() {
        let y = top + 40.0 + 30.0 * at as f32;
        page = page.rule((50.0, y + 30.0), (500.0, y + 30.0)).text(60.0, y + 18.0, code).text(440.0, y + 12.0, amount);
        let mut line = y + if name.chars().count() > 10 { 12.0 } else { 18.0 };
        for part in name.chars().collect::<Vec<_>>().chunks(10) {
            page = page.text(155.0, line, &part.iter().collect::<String>());
            line += 12.0;
        }
    }
    page
}

#[test]
fn a_ruled_table_has_title_unit_headings_and_whole_names() {
    let page = Page::new().centred(16.0, 60.0, "支出决算表").text(50.0, 80.0, "编制部门：某局").text(440.0, 80.0, "单位：万元");
    let rows = [("2080505", "机关事业单位基本养老保险缴费支出", "160.75"), ("2101101", "行政单位医疗", "60.99")];
    let document = read_page(budget_table(page, 90.0, &rows).text(50.0, 250.0, "注：本表反映支出情况。"));
    let table = table(&document);
    assert_eq!(table.title.as_deref(), Some("支出决算表"));
    assert_eq!(table.unit.as_deref(), Some("万元"));
    assert_eq!((table.rows, table.columns, table.header_rows), (4, 3, 2));
    assert_eq!(
        cells(table),
        [
            (0, 0, "项目"),
            (0, 2, "合计"),
            (1, 0, "科目编码"),
            (1, 1, "科目名称"),
            (2, 0, "2080505"),
            (2, 1, "机关事业单位基本养老保险缴费支出"),
            (2, 2, "160.75"),
            (3, 0, "2101101"),
            (3, 1, "行政单位医疗"),
            (3, 2, "60.99"),
        ]
    );
    let heading = &table.cells[0];
    assert_eq!((heading.column_span, heading.row_span), (2, 1));
    let amount = table.cells.iter().find(|cell| cell.view.text() == "60.99").unwrap();
    assert_eq!(amount.row_path, ["2101101", "行政单位医疗"]);
    assert_eq!(amount.column_path, ["合计"]);
    // What stands in the table is no paragraph, and the note below it is one.
    assert_eq!(paragraphs(&document), ["支出决算表", "编制部门：某局 单位：万元", "注：本表反映支出情况。"]);
    assert_eq!(place(&document, "60.99").1[0], 440.0);
}

#[test]
fn a_table_of_filled_bars_is_a_table() {
    let mut page = Page::new();
    for (at, (name, amount)) in [("收入", "12.00"), ("支出", "11.50")].iter().enumerate() {
        let top = 100.0 + 20.0 * at as f32;
        page = page.barred(50.0, top, 200.0, top + 20.0).barred(200.0, top, 300.0, top + 20.0);
        page = page.text(60.0, top + 14.0, name).text(250.0, top + 14.0, amount);
    }
    let document = read_page(page);
    assert_eq!(cells(table(&document)), [(0, 0, "收入"), (0, 1, "12.00"), (1, 0, "支出"), (1, 1, "11.50")]);
}

#[test]
fn a_table_goes_on_over_pages_and_its_repeated_header_counts_once() {
    let first = budget_table(Page::new().centred(16.0, 60.0, "支出决算表"), 90.0, &[("201", "一般公共服务支出", "5.00")]);
    let second =
        budget_table(Page::new(), 50.0, &[("208", "社会保障和就业支出", "6.00"), ("", "合计", "11.00")]).text(70.0, 300.0, "下文。");
    let document = read(Pdf::new().page(first).page(second));
    let table = table(&document);
    assert_eq!((table.rows, table.header_rows, table.page), (5, 2, Some(1)));
    let total = table.cells.iter().find(|cell| cell.view.text() == "11.00").unwrap();
    assert_eq!((total.row, total.page), (4, Some(2)));
    assert_eq!(total.row_path, ["合计"]);
    assert_eq!(paragraphs(&document), ["支出决算表", "下文。"]);
}

#[test]
fn a_row_cut_by_the_page_end_is_one_row() {
    let columns = [50.0, 150.0, 250.0, 358.0];
    let head = |page: Page, y: f32| page.text(60.0, y, "项目").text(160.0, y, "金额").text(260.0, y, "说明");
    let first = head(Page::new().grid(&columns, &[700.0, 720.0, 760.0]), 714.0);
    let first = first.text(60.0, 734.0, "信息化建设").text(160.0, 734.0, "135.25").text(255.0, 734.0, "按照过紧日子的要求压");
    let second = Page::new()
        .grid(&columns, &[50.0, 70.0, 90.0])
        .text(255.0, 64.0, "减支出12.5万元。")
        .text(60.0, 84.0, "合计")
        .text(160.0, 84.0, "135.25");
    let document = read(Pdf::new().page(first).page(second));
    let found = cells(table(&document));
    assert_eq!(found[3..6], [(1, 0, "信息化建设"), (1, 1, "135.25"), (1, 2, "按照过紧日子的要求压减支出12.5万元。")]);
    assert_eq!(found[6..], [(2, 0, "合计"), (2, 1, "135.25")]);
    assert_eq!(place(&document, "12.5").0, 2);
}

#[test]
fn a_row_with_its_own_ordinal_or_amount_is_no_rest_of_the_row_above() {
    let columns = [50.0, 150.0, 250.0, 310.0];
    let first = Page::new().grid(&columns, &[700.0, 720.0, 740.0]).text(60.0, 714.0, "项目").text(160.0, 714.0, "支出项目");
    let first = first.text(270.0, 714.0, "决算数").text(155.0, 734.0, "二十四、债务还本支").text(290.0, 734.0, "0.00");
    let second = Page::new().grid(&columns, &[50.0, 70.0, 90.0]).text(155.0, 64.0, "二十五、债务付息支").text(290.0, 64.0, "0.00");
    let document = read(Pdf::new().page(first).page(second.text(60.0, 84.0, "合计").text(290.0, 84.0, "0.00")));
    let rows = [(1, 1, "二十四、债务还本支"), (1, 2, "0.00"), (2, 1, "二十五、债务付息支"), (2, 2, "0.00"), (3, 0, "合计"), (3, 2, "0.00")];
    assert_eq!(cells(table(&document))[3..], rows);
}

#[test]
fn a_header_that_is_cut_off_on_the_next_page_is_still_that_header() {
    let columns = [50.0, 150.0, 250.0, 310.0];
    let head = |page: Page, y: f32| page.text(60.0, y, "科目").text(160.0, y, "项目名称").text(252.0, y, "其他资");
    let first = head(Page::new().grid(&columns, &[680.0, 710.0, 740.0]), 694.0).text(252.0, 706.0, "金");
    let first = first.text(60.0, 724.0, "20805").text(155.0, 724.0, "机关单位职业年金").text(280.0, 724.0, "3.00");
    let second = head(Page::new().grid(&columns, &[50.0, 68.0, 90.0, 110.0]), 64.0).text(155.0, 82.0, "缴费支出");
    let document = read(Pdf::new().page(first).page(second.text(60.0, 104.0, "合计").text(280.0, 104.0, "3.00")));
    let rows = [(0, 2, "其他资金"), (1, 0, "20805"), (1, 1, "机关单位职业年金缴费支出"), (1, 2, "3.00"), (2, 0, "合计"), (2, 2, "3.00")];
    assert_eq!(cells(table(&document))[2..], rows);
}

#[test]
fn a_name_that_hangs_over_the_rule_below_belongs_to_its_cell() {
    let columns = [50.0, 150.0, 250.0, 300.0];
    let page = Page::new().grid(&columns, &[100.0, 120.0, 140.0, 160.0]).text(60.0, 114.0, "项目").text(160.0, 114.0, "合计");
    let page = page.text(252.0, 112.0, "其他资金").text(270.0, 124.0, "款").text(60.0, 134.0, "教育").text(160.0, 134.0, "8.00");
    let page = page.text(270.0, 136.0, "3.00").text(60.0, 154.0, "科技").text(160.0, 154.0, "9.00").text(270.0, 154.0, "4.00");
    let document = read_page(page);
    let found = cells(table(&document));
    assert_eq!(found[2..6], [(0, 2, "其他资金款"), (1, 0, "教育"), (1, 1, "8.00"), (1, 2, "3.00")]);
}

#[test]
fn tables_that_caption_themselves_stay_apart() {
    let form = |page: Page, top: f32, title: &str, amount: &str| {
        let (right, wide) = (450.0, [50.0, 450.0]);
        let page = page.grid(&wide, &[top, top + 20.0, top + 40.0]).grid(&[50.0, 250.0, right], &[top + 40.0, top + 60.0, top + 80.0]);
        let page = page.text(200.0, top + 14.0, title).text(400.0, top + 34.0, "单位：万元").text(60.0, top + 54.0, "项目");
        page.text(260.0, top + 54.0, "决算数").text(60.0, top + 74.0, "教育支出").text(400.0, top + 74.0, amount)
    };
    let first = form(Page::new().centred(16.0, 60.0, "第二部分部门决算表"), 80.0, "收入决算表", "5.00");
    let document = read(Pdf::new().page(form(first, 660.0, "支出决算表", "6.00")).page(form(Page::new(), 50.0, "基本支出决算表", "7.00")));
    let told: Vec<_> = document.tables().map(|table| (table.title.as_deref(), table.unit.as_deref(), table.header_rows)).collect();
    assert_eq!(told, ["收入决算表", "支出决算表", "基本支出决算表"].map(|title| (Some(title), Some("万元"), 3)));
    let last = document.tables().last().unwrap().cells.last().unwrap();
    assert_eq!((last.row_path.join("/"), last.column_path.join("/")), ("教育支出".into(), "决算数".into()));
}

#[test]
fn the_number_of_a_form_and_the_department_have_their_own_lines() {
    let page = Page::new().centred(16.0, 60.0, "支出绩效目标表").text(495.0, 80.0, "公开表11").text(50.0, 98.0, "部门：某县文化馆");
    assert_eq!(paragraphs(&read_page(page)), ["支出绩效目标表", "公开表11", "部门：某县文化馆"]);
}

#[test]
fn two_tables_under_two_titles_stay_two() {
    let first = budget_table(Page::new().centred(16.0, 60.0, "收入决算表"), 90.0, &[("201", "一般公共服务支出", "5.00")]);
    let second = budget_table(Page::new().centred(16.0, 60.0, "支出决算表"), 90.0, &[("208", "社会保障和就业支出", "6.00")]);
    let document = read(Pdf::new().page(first).page(second));
    let titles: Vec<Option<&str>> = document.tables().map(|table| table.title.as_deref()).collect();
    assert_eq!(titles, [Some("收入决算表"), Some("支出决算表")]);
}

#[test]
fn an_empty_table_keeps_its_header() {
    let page =
        Page::new().grid(&[50.0, 200.0, 350.0], &[100.0, 120.0, 140.0, 160.0]).text(100.0, 114.0, "项目").text(250.0, 114.0, "预算数");
    let document = read_page(page.text(50.0, 180.0, "注：本部门无此项支出，故本表为空表。"));
    let table = table(&document);
    assert_eq!((table.rows, table.header_rows), (3, 1));
    assert_eq!(cells(table), [(0, 0, "项目"), (0, 1, "预算数")]);
    assert!(matches!(document.blocks.last(), Some(Block::Paragraph(_))));
}

#[test]
fn a_frame_around_text_is_no_table() {
    let document = read_page(Page::new().grid(&[50.0, 500.0], &[100.0, 140.0]).text(60.0, 120.0, "框内的一句话。"));
    assert_eq!(document.tables().count(), 0);
    assert_eq!(paragraphs(&document), ["框内的一句话。"]);
}

#[test]
fn figures_in_columns_are_a_table_without_any_line() {
    let mut page =
        Page::new().centred(16.0, 60.0, "收入支出表").text(450.0, 80.0, "单位：元").text(60.0, 100.0, "项目").text(300.0, 100.0, "预算数");
    page = page.text(420.0, 100.0, "决算数");
    for (at, (name, budget, actual)) in
        [("基本支出", "2,000.00", "1,900.50"), ("项目支出", "600.00", "603.14"), ("合计", "2,600.00", "2,503.64")].iter().enumerate()
    {
        let y = 120.0 + 18.0 * at as f32;
        page = page.text(60.0, y, name).text(300.0, y, budget).text(420.0, y, actual);
    }
    let document = read_page(page.text(60.0, 220.0, "说明：无。"));
    let table = table(&document);
    assert_eq!((table.rows, table.columns, table.header_rows), (4, 3, 1));
    assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("收入支出表"), Some("元")));
    let cell = table.cells.iter().find(|cell| cell.view.text() == "603.14").unwrap();
    assert_eq!((&cell.row_path[..], &cell.column_path[..]), (&["项目支出".to_owned()][..], &["决算数".to_owned()][..]));
    assert_eq!(paragraphs(&document), ["收入支出表", "单位：元", "说明：无。"]);
}

/// The rows of a table of accounts without ruling lines, under its headings if it has any.
fn accounts(mut page: Page, top: f32, headed: bool, rows: &[(&str, &str, &str)]) -> Page {
    if headed {
        page = page.text(60.0, top, "编码").text(110.0, top, "科目名称").text(310.0, top, "合计").text(420.0, top, "基本支出");
    }
    for (at, (code, name, amount)) in rows.iter().enumerate() {
        let y = top + 18.0 * (at + 1) as f32;
        page = page.text(102.0 - 5.0 * code.len() as f32, y, code).text(107.0, y, name).text(300.0, y, amount).text(420.0, y, amount);
    }
    page
}

const ACCOUNTS: [(&str, &str, &str); 6] = [
    ("205", "教育支出", "1,300.00"),
    ("20502", "普通教育", "1,300.00"),
    ("2050202", "小学教育", "1,100.00"),
    ("2050203", "初中教育", "200.00"),
    ("208", "社会保障和就业支出", "110.00"),
    ("20805", "行政事业单位养老支出", "110.00"),
];

#[test]
fn accounts_without_any_line_go_on_where_their_headings_are_repeated() {
    let first = Page::new().centred(16.0, 600.0, "支出决算表").text(450.0, 620.0, "单位：元");
    let pdf = Pdf::new().page(accounts(first, 640.0, true, &ACCOUNTS[..3])).page(accounts(Page::new(), 100.0, true, &ACCOUNTS[3..]));
    let document = read(pdf);
    let table = table(&document);
    assert_eq!((table.title.as_deref(), table.unit.as_deref(), table.rows, table.columns), (Some("支出决算表"), Some("元"), 7, 4));
    let found: Vec<_> = cells(table).into_iter().filter(|(row, ..)| *row == 4).map(|(.., text)| text).collect();
    assert_eq!(found, ["2050203", "初中教育", "200.00", "200.00"]);
    assert_eq!(table.cells.last().unwrap().column_path, ["基本支出"]);
}

#[test]
fn a_table_without_any_line_that_is_not_whole_has_no_title() {
    let first = || accounts(Page::new().centred(16.0, 600.0, "支出决算表"), 640.0, true, &ACCOUNTS[..4]);
    for rest in [accounts(Page::new(), 100.0, false, &ACCOUNTS[4..]), accounts(Page::new(), 100.0, false, &ACCOUNTS)] {
        let document = read(Pdf::new().page(first()).page(rest));
        assert!(document.tables().all(|table| table.title.is_none()), "{:?}", document.text);
    }
    let begun = accounts(Page::new().text(70.0, 90.0, "收入决算表"), 100.0, true, &ACCOUNTS);
    let document = read(Pdf::new().page(first()).page(begun));
    assert_eq!(document.tables().next().unwrap().title.as_deref(), Some("支出决算表"));
}

#[test]
fn a_row_without_amounts_tears_no_table_without_lines() {
    let mut page = Page::new().centred(16.0, 60.0, "支出决算总表").text(60.0, 100.0, "项目").text(300.0, 100.0, "决算数");
    let rows =
        [("一、教育支出", "8.00"), ("二、科学技术支出", "9.00"), ("三、文化支出", ""), ("四、卫生健康支出", "7.00"), ("合计", "24.00")];
    for (at, (name, amount)) in rows.iter().enumerate() {
        page = page.text(60.0, 118.0 + 18.0 * at as f32, name).text(300.0, 118.0 + 18.0 * at as f32, amount);
    }
    let document = read_page(page);
    assert_eq!((table(&document).rows, table(&document).columns), (6, 2));
}

#[test]
fn a_heading_in_the_middle_belongs_to_the_figures_at_the_right_of_its_column() {
    let mut page = Page::new().text(60.0, 100.0, "项目").text(300.0, 100.0, "预算数").text(400.0, 100.0, "决算数");
    for (at, (name, budget, actual)) in
        [("出国费", "0.00", "0.00"), ("用车费", "12.50", "11.80"), ("接待费", "3.20", "2.10")].iter().enumerate()
    {
        let y = 120.0 + 18.0 * at as f32;
        page = page.text(60.0, y, name).text(360.0, y, budget).text(460.0, y, actual);
    }
    let document = read_page(page);
    let table = table(&document);
    assert_eq!((table.rows, table.columns, table.header_rows), (4, 3, 1));
    let cell = table.cells.iter().find(|cell| cell.view.text() == "2.10").unwrap();
    assert_eq!((&cell.row_path[..], &cell.column_path[..]), (&["接待费".to_owned()][..], &["决算数".to_owned()][..]));
}

#[test]
fn rows_without_lines_between_them_are_rows() {
    let mut page = Page::new().grid(&[50.0, 250.0, 400.0], &[100.0, 120.0, 200.0]).text(60.0, 114.0, "项目").text(300.0, 114.0, "决算数");
    for (at, (name, amount)) in [("基本支出", "19.50"), ("项目支出", "6.03"), ("合计", "25.53")].iter().enumerate() {
        let y = 140.0 + 20.0 * at as f32;
        page = page.text(60.0, y, name).text(300.0, y, amount);
    }
    let document = read_page(page);
    let found = cells(table(&document));
    assert_eq!(found[2..], [(1, 0, "基本支出"), (1, 1, "19.50"), (2, 0, "项目支出"), (2, 1, "6.03"), (3, 0, "合计"), (3, 1, "25.53")]);
}

#[test]
fn a_list_of_contents_is_no_table() {
    let document =
        read_page(Page::new().text(60.0, 100.0, "一、主要职能………………………………3").text(60.0, 120.0, "二、机构设置………………………………4").text(
            60.0,
            140.0,
            "三、名词解释………………………………5",
        ));
    assert_eq!(document.tables().count(), 0);
    assert_eq!(paragraphs(&document).len(), 3);
}

#[test]
fn a_scan_is_said_to_be_one() {
    let document = read(Pdf::new().page(Page::new().text(50.0, 100.0, "正文。")).page(Page::new().picture()));
    assert_eq!(notices(&document), [("image-page", Some(2))]);
    let document = read_page(Page::new().picture().invisible(50.0, 100.0, "识别出的文字4.01万元"));
    assert_eq!(paragraphs(&document), ["识别出的文字4.01万元"]);
    assert_eq!(notices(&document), [("recognised-text", Some(1))]);
}

#[test]
fn invisible_text_on_a_page_of_its_own_is_not_read() {
    let document = read_page(Page::new().text(50.0, 100.0, "正文。").invisible(50.0, 200.0, "看不见的文字"));
    assert_eq!(paragraphs(&document), ["正文。"]);
}

#[test]
fn a_wrong_cross_reference_table_is_repaired() {
    let text = Pdf::new().page(Page::new().text(50.0, 100.0, "正文4.01万元。")).finish();
    let start = text.windows(9).rposition(|window| window == b"startxref").unwrap();
    let mut broken = text[..start].to_vec();
    broken.extend(b"startxref\n7\n%%EOF\n");
    let document = read_bytes("report.pdf", &broken, &Limits::default()).unwrap().document;
    assert_eq!(paragraphs(&document), ["正文4.01万元。"]);
    let cut = &text[..start - 200];
    let document = read_bytes("report.pdf", cut, &Limits::default()).unwrap().document;
    assert_eq!(paragraphs(&document), ["正文4.01万元。"]);
    assert_eq!(notices(&document), [("damaged-file", None)]);
}

#[test]
fn a_locked_file_opens_with_its_password_only() {
    let limits = |password: &str| Limits { password: Some(password.into()), ..Limits::default() };
    let open = include_bytes!("../files/pdf/open.pdf");
    let locked = include_bytes!("../files/pdf/locked.pdf");
    let text = |bytes: &[u8], limits: &Limits| read_bytes("report.pdf", bytes, limits).map(|loaded| loaded.document.text);
    assert_eq!(text(open, &Limits::default()).unwrap(), "支出4.01万元\n");
    assert_eq!(text(locked, &limits("secret")).unwrap(), "支出4.01万元\n");
    for limits in [Limits::default(), limits("wrong")] {
        assert!(matches!(text(locked, &limits), Err(ReadError::Password { .. })));
    }
}

#[test]
fn an_embedded_font_without_a_map_is_read_by_its_collection() {
    // The numbers of 支 and 出 in Adobe-GB1.
    let pdf =
        Pdf::new().page(Page::new().codes(50.0, 100.0, &[4518, 1307])).embed(include_bytes!("../files/pdf/small.ttf").to_vec(), "GB1");
    let document = read(pdf);
    assert_eq!(paragraphs(&document), ["支出"]);
    assert!(document.notices.is_empty());
}

#[test]
fn an_embedded_font_without_a_map_is_read_by_its_own_table() {
    let program = include_bytes!("../files/pdf/mapped.ttf").to_vec();
    let document = read(Pdf::new().page(Page::new().codes(50.0, 100.0, &[1, 2])).embed(program, "Identity"));
    assert_eq!(paragraphs(&document), ["支出"]);
}

#[test]
fn characters_that_nobody_knows_are_counted_by_page() {
    let program = include_bytes!("../files/pdf/small.ttf").to_vec();
    let pdf = Pdf::new().page(Page::new().text(50.0, 100.0, "正文")).page(Page::new().codes(50.0, 100.0, &[1, 2]));
    let document = read(pdf.embed(program, "Identity"));
    assert_eq!(paragraphs(&document)[1..], ["\u{FFFD}\u{FFFD}"]);
    assert_eq!(notices(&document), [("unmapped-glyphs", Some(2))]);
    assert!(document.notices[0].message.chinese.contains("2 个字形"));
}

#[test]
fn what_is_no_whole_pdf_is_an_error() {
    let error = read_bytes("report.pdf", b"%PDF-1.7\nnothing here\n", &Limits::default()).unwrap_err();
    assert!(matches!(error, ReadError::DamagedPdf { .. }), "{error}");
    let two = Pdf::new().page(Page::new().text(50.0, 100.0, "一")).page(Page::new().text(50.0, 100.0, "二")).finish();
    let error = read_bytes("report.pdf", &two, &Limits { pages: 1, ..Limits::default() }).unwrap_err();
    assert!(matches!(error, ReadError::TooManyPages { pages: 2, limit: 1, .. }), "{error}");
}

#[test]
fn broken_bytes_never_stop_the_program() {
    let page = budget_table(Page::new().text(50.0, 50.0, SENTENCE), 90.0, &[("201", "一般公共服务支出", "5.00")]);
    let file = Pdf::new().page(page).finish();
    let mut state = 1u64;
    for _ in 0..200 {
        let mut broken = file.clone();
        for _ in 0..20 {
            // Knuth's linear congruential generator: the same bytes on every run.
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let at = (state >> 33) as usize % broken.len();
            broken[at] = (state >> 16) as u8;
        }
        let _ = read_bytes("report.pdf", &broken, &Limits::default());
    }
}
