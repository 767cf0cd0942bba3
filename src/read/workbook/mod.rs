//! Workbooks: XLSX and XLS, and ET of WPS, which is one of the two.

mod display;
mod sheet;
mod xls;
mod xlsx;

use super::container::{Container, is_zip};
use super::fault::Fault;
use super::notices::misnamed;
use super::writer::Writer;
use super::{Limits, ReadError};
use crate::document::Document;
use crate::lang::words;
use sheet::Sheet;

/// How many cells a notice names.
const NAMED: usize = 5;

/// A workbook as its reader found it.
#[derive(Debug, Default)]
struct Workbook {
    /// The sheets that are shown, in order.
    sheets: Vec<Sheet>,
    /// The names of the sheets that are hidden, which are not read.
    hidden: Vec<String>,
    /// How many pictures it has.
    pictures: usize,
}

/// The kinds of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML, since 2007.
    Xlsx,
    /// The binary format of 97–2003.
    Xls,
}

/// Which kind of workbook these bytes are, if any.
pub(super) fn kind(bytes: &[u8], limits: &Limits) -> Option<Kind> {
    if is_zip(bytes) {
        let container = Container::open(bytes, limits).ok()?;
        return container.names().any(xlsx::is_workbook_part).then_some(Kind::Xlsx);
    }
    xls::is_workbook(bytes).then_some(Kind::Xls)
}

/// Reads a workbook.
///
/// # Errors
/// A workbook that is damaged, protected by a password, has no text, or more cells than the limit.
pub(super) fn read(name: &str, bytes: &[u8], kind: Kind, limits: &Limits) -> Result<Document, ReadError> {
    let workbook = match kind {
        Kind::Xlsx => xlsx::read(bytes, limits),
        Kind::Xls => xls::read(bytes, limits),
    };
    let (mut document, empty) = workbook.and_then(|workbook| write(workbook, limits)).map_err(|fault| fault.of(name))?;
    if empty {
        return Err(ReadError::Empty { name: name.to_owned() });
    }
    let (endings, format): (&[&str], _) = match kind {
        Kind::Xlsx => (&["xlsx", "xlsm", "xltx", "xltm", "et"], "XLSX"),
        Kind::Xls => (&["xls", "xlt", "et", "ett"], "XLS"),
    };
    document.notices.extend(misnamed(name, endings, format));
    Ok(document)
}

/// Writes the sheets one after another, and whether there was nothing to write.
fn write(workbook: Workbook, limits: &Limits) -> Result<(Document, bool), Fault> {
    let mut writer = Writer::new();
    for name in &workbook.hidden {
        let message = words(
            format!("工作表“{name}”是隐藏的，未读取；如属报告内容，请取消隐藏后重新保存"),
            format!("the sheet “{name}” is hidden and not read; if it belongs to the report, unhide it and save the workbook again"),
        );
        writer.notice("hidden-sheet", message);
    }
    let mut without_cells = Vec::new();
    for sheet in workbook.sheets {
        if sheet.cells.is_empty() {
            without_cells.push(sheet.name);
            continue;
        }
        if !sheet.uncalculated.is_empty() {
            let named: Vec<&str> = sheet.uncalculated.iter().take(NAMED).map(String::as_str).collect();
            let (name, count) = (&sheet.name, sheet.uncalculated.len());
            let message = words(
                format!(
                    "工作表“{name}”有 {count} 个公式没有计算结果（{}），按空白读取；请用 Excel 或 WPS 打开并重新保存",
                    named.join("、")
                ),
                format!(
                    "formulas without a result in the sheet “{name}”, read as blank: {count} ({}); open and save it with Excel or WPS",
                    named.join(", ")
                ),
            );
            writer.notice("uncalculated-formula", message);
        }
        if sheet.has_hidden_lines {
            let message = words(
                format!("工作表“{}”有隐藏的行或列，已一并读取", sheet.name),
                format!("the sheet “{}” has hidden rows or columns; they were read too", sheet.name),
            );
            writer.notice("hidden-lines", message);
        }
        sheet.write(&mut writer, limits.cells)?;
    }
    if workbook.pictures > 0 && !without_cells.is_empty() {
        let (names, pictures) = (without_cells.join("”“"), workbook.pictures);
        let message = words(
            format!("工作表“{names}”没有单元格内容，工作簿中有 {pictures} 张图片；表格可能是以图片粘贴的，未读取"),
            format!(
                "no cells in “{names}”; pictures in the workbook: {pictures}; the tables may be pasted as pictures, which are not read"
            ),
        );
        writer.notice("picture-sheet", message);
    }
    let empty = writer.is_empty() && workbook.pictures == 0;
    Ok((writer.finish(), empty))
}

/// The name of a cell: row and column from 0 make `B3`.
fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    format!("{}{}", String::from_utf8_lossy(&letters), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Table;
    use crate::read::{Format, read_bytes};
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format as Style, FormatAlign, Formula, Image, Workbook as Writer};
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    fn of(bytes: &[u8]) -> Document {
        let loaded = read_bytes("表.xlsx", bytes, &Limits::default()).unwrap();
        assert_eq!(loaded.format, Format::Xlsx);
        loaded.document
    }

    fn texts(table: &Table) -> Vec<&str> {
        table.cells.iter().map(|cell| cell.view.text()).collect()
    }

    fn codes(document: &Document) -> Vec<&str> {
        document.notices.iter().map(|notice| notice.code.as_str()).collect()
    }

    /// A container of these parts.
    fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// A workbook of one sheet with this XML in `sheetData`.
    fn sheet(data: &str) -> Vec<u8> {
        let relation = |id: &str, kind: &str, target: &str| format!("<Relationship Id='{id}' Type='http://x/{kind}' Target='{target}'/>");
        let root = format!("<Relationships>{}</Relationships>", relation("r1", "officeDocument", "xl/workbook.xml"));
        let own = format!("<Relationships>{}</Relationships>", relation("r1", "worksheet", "/xl/worksheets/s.xml"));
        let book = "<workbook><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>";
        zip(&[
            ("_rels/.rels", &root),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", &own),
            (
                "xl/worksheets/s.xml",
                &format!("<x:worksheet><x:sheetData>{data}</x:sheetData></x:worksheet>").replace("<x:", "<").replace("</x:", "</"),
            ),
        ])
    }

    /// A budget form with a title, a unit, a merged header, amounts and a note.
    fn form() -> Writer {
        let mut book = Writer::new();
        let sheet = book.add_worksheet();
        sheet.set_name("支出决算表").unwrap();
        let centre = Style::new().set_align(FormatAlign::Center);
        sheet.merge_range(0, 0, 0, 3, "2023年度支出决算表", &centre).unwrap();
        sheet.write(1, 0, "编制部门：某局").unwrap();
        sheet.write(1, 3, "单位：万元").unwrap();
        sheet.merge_range(2, 0, 3, 0, "项目", &centre).unwrap();
        sheet.merge_range(2, 1, 2, 2, "支出", &centre).unwrap();
        sheet.write(2, 3, "完成率").unwrap();
        sheet.write(3, 1, "预算数").unwrap();
        sheet.write(3, 2, "决算数").unwrap();
        sheet.write(3, 3, "%").unwrap();
        let money = Style::new().set_num_format("#,##0.00");
        let rate = Style::new().set_num_format("0.00%");
        for (row, (name, budget, actual)) in [("办公费", 1234.5, 0.1 + 0.2), ("差旅费", 20.0, 18.125)].into_iter().enumerate() {
            let row = row as u32 + 4;
            sheet.write(row, 0, name).unwrap();
            sheet.write_with_format(row, 1, budget, &money).unwrap();
            sheet.write(row, 2, actual).unwrap();
            sheet.write_with_format(row, 3, actual / budget, &rate).unwrap();
        }
        sheet.write(6, 0, "注：本表反映支出情况。").unwrap();
        book
    }

    #[test]
    fn a_sheet_is_a_table_with_title_unit_and_merged_cells() {
        let document = of(&form().save_to_buffer().unwrap());
        let table = document.tables().next().unwrap();
        assert_eq!((table.title.as_deref(), table.unit.as_deref()), (Some("2023年度支出决算表"), Some("万元")));
        assert_eq!((table.rows, table.columns, table.header_rows), (4, 4, 2));
        let spans: Vec<_> = table.cells.iter().take(3).map(|cell| (cell.view.text(), cell.row_span, cell.column_span)).collect();
        assert_eq!(spans, [("项目", 2, 1), ("支出", 1, 2), ("完成率", 1, 1)]);
        let amounts: Vec<_> = texts(table).into_iter().skip(6).collect();
        assert_eq!(amounts, ["办公费", "1,234.50", "0.3", "0.02%", "差旅费", "20.00", "18.125", "90.63%"]);
        let cell = table.cells.iter().find(|cell| cell.view.text() == "1,234.50").unwrap();
        assert_eq!((cell.row_path.join("/"), cell.column_path.join("/")), ("办公费".to_owned(), "支出/预算数".to_owned()));
        let paragraphs: Vec<_> = document.paragraphs().map(|it| it.view.text()).collect();
        assert_eq!(paragraphs, ["2023年度支出决算表", "编制部门：某局 单位：万元", "注：本表反映支出情况。"]);
    }

    #[test]
    fn a_blank_row_and_a_title_part_tables() {
        let mut book = Writer::new();
        let sheet = book.add_worksheet();
        for (row, cells) in [
            (0, vec!["表一"]),
            (1, vec!["项目", "数"]),
            (2, vec!["甲", "1"]),
            (4, vec!["乙", "2"]),
            (6, vec!["收入表"]),
            (7, vec!["项目", "数"]),
        ] {
            for (column, text) in cells.into_iter().enumerate() {
                sheet.write(row, column as u16 + 1, text).unwrap();
            }
        }
        sheet.write(8, 1, "丙").unwrap();
        sheet.write(8, 2, "支出为12.5万元。").unwrap();
        let document = of(&book.save_to_buffer().unwrap());
        let tables: Vec<_> = document.tables().map(|table| (table.title.as_deref(), table.rows, table.columns)).collect();
        assert_eq!(tables, [(None, 3, 2), (Some("收入表"), 2, 2)]);
        assert_eq!(document.paragraphs().last().unwrap().view.text(), "支出为12.5万元。");
    }

    #[test]
    fn hidden_sheets_and_lines_are_told() {
        let mut book = form();
        book.add_worksheet().set_name("底稿").unwrap().set_hidden(true).write(0, 0, "密").unwrap();
        book.add_worksheet().set_name("另").unwrap().set_row_hidden(0).unwrap().write(0, 0, "甲").unwrap();
        let document = of(&book.save_to_buffer().unwrap());
        assert_eq!(codes(&document), ["hidden-sheet", "hidden-lines"]);
        assert!(document.notices[0].message.chinese.contains("“底稿”") && !document.text.contains('密') && document.text.contains('甲'));
    }

    #[test]
    fn dates_booleans_errors_and_formulas_are_shown() {
        let mut book = Writer::new();
        let sheet = book.add_worksheet();
        let date = Style::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_with_format(0, 0, ExcelDateTime::from_ymd(2023, 12, 31).unwrap(), &date).unwrap();
        sheet.write(0, 1, true).unwrap();
        sheet.write(0, 2, Formula::new("=1/3").set_result("0.333333333333333")).unwrap();
        sheet.write(0, 3, Formula::new("=A9").set_result("#REF!")).unwrap();
        sheet.write(0, 4, "甲\n乙").unwrap();
        let document = of(&book.save_to_buffer().unwrap());
        assert_eq!(texts(document.tables().next().unwrap()), ["2023年12月31日", "TRUE", "0.333333333333", "#REF！", "甲乙"]);
    }

    #[test]
    fn uncalculated_formulas_are_named() {
        let document =
            of(&sheet("<row><c><v>1</v></c><c><f>A1+1</f></c><c t='str'><f>\"\"</f><v></v></c><c r='AB1'><f>1</f><v/></c></row>"));
        assert_eq!(codes(&document), ["uncalculated-formula"]);
        assert!(document.notices[0].message.chinese.contains("2 个公式") && document.notices[0].message.chinese.contains("（B1、AB1）"));
    }

    #[test]
    fn pictures_in_place_of_cells_are_told() {
        let mut book = form();
        let png = [
            0x89u8, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0,
            0,
        ];
        let sheet = book.add_worksheet().set_name("图").unwrap();
        sheet.insert_image(0, 0, &Image::new_from_buffer(&png).unwrap()).unwrap();
        let document = of(&book.save_to_buffer().unwrap());
        assert_eq!(codes(&document), ["picture-sheet"]);
    }

    #[test]
    fn two_far_cells_cost_two_cells() {
        let document = of(&sheet(
            "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>2</v></c></row><row r='1048576'><c r='XFD1048576'><v>3</v></c></row>",
        ));
        assert_eq!(document.tables().map(|table| table.cells.len()).sum::<usize>(), 2);
    }

    #[test]
    fn a_wrong_ending_is_told() {
        let loaded = read_bytes("表.pdf", &sheet("<row><c><v>1</v></c></row>"), &Limits::default()).unwrap();
        assert_eq!(codes(&loaded.document), ["misnamed-file"]);
    }

    #[test]
    fn refuses_what_is_too_much_or_broken() {
        let error = |bytes: &[u8], limits: &Limits| read_bytes("表.xlsx", bytes, limits).unwrap_err();
        let few = Limits { cells: 2, ..Limits::default() };
        assert!(matches!(
            error(&sheet(&"<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(2)), &few),
            ReadError::TooManyCells { limit: 2, .. }
        ));
        let small = Limits { inflated_bytes: 100, ..Limits::default() };
        assert!(matches!(error(&sheet(""), &small), ReadError::Inflated { .. }));
        assert!(matches!(error(&sheet(""), &Limits::default()), ReadError::Empty { .. }));
        assert!(matches!(error(&sheet("<row><c></row>"), &Limits::default()), ReadError::Damaged { .. }));
        let bomb = format!("<row><c><v>{}</v></c></row>", "1".repeat(80 << 20));
        assert!(matches!(error(&sheet(&bomb), &Limits::default()), ReadError::Inflated { .. }));
        assert!(matches!(error(&zip(&[("xl/worksheets/s.xml", "<a/>")]), &Limits::default()), ReadError::Damaged { .. }));
        // An entity that stands for others is not expanded.
        let laughs = "<!DOCTYPE w [<!ENTITY a \"9\"><!ENTITY b \"&a;&a;&a;\">]>";
        assert!(of(&sheet(&format!("{laughs}<row><c><v>1&b;</v></c></row>"))).text.starts_with("1\n"));
    }

    /// Records in a compound file.
    fn xls(name: &str, records: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let stream: Vec<u8> = records
            .iter()
            .flat_map(|(kind, data)| [&kind.to_le_bytes(), &(data.len() as u16).to_le_bytes(), data.as_slice()].concat())
            .collect();
        file.create_stream(name).unwrap().write_all(&stream).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn join(numbers: &[u16]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// A workbook with a shown and a hidden sheet, whose texts reach over the end of a record.
    fn old_book() -> Vec<u8> {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let sheet_name = |name: &str| [&[name.encode_utf16().count() as u8, 1], wide(name).as_slice()].concat();
        let bound =
            |offset: u32, hidden: u8, name: &str| (0x85, [&offset.to_le_bytes(), [hidden, 0].as_slice(), &sheet_name(name)].concat());
        let mut globals = vec![
            (0x809, join(&[0x600, 5])),
            (0x41E, [join(&[164, 5]), vec![0], b"0.00%".to_vec()].concat()),
            (0xE0, join(&[0, 0])),
            (0xE0, join(&[0, 164])),
            (0xE0, join(&[0, 4])),
            bound(0, 0, "支出"),
            bound(0, 1, "底稿"),
            (0xFC, [vec![2, 0, 0, 0, 2, 0, 0, 0], join(&[3]), vec![1], wide("办")].concat()),
            (0x3C, [vec![1], wide("公费"), join(&[2]), vec![8], join(&[1]), b"x".to_vec()].concat()),
            (0x3C, [vec![1], wide("项"), vec![0, 0, 0, 0]].concat()),
            (0x0A, vec![]),
        ];
        let offset: usize = globals.iter().map(|(_, data)| 4 + data.len()).sum();
        for at in [5, 6] {
            globals[at].1.splice(0..4, (offset as u32).to_le_bytes());
        }
        let number =
            |row: u16, column: u16, style: u16, value: f64| (0x203, [join(&[row, column, style]), value.to_le_bytes().to_vec()].concat());
        let rk = |value: i32, hundredth: u32| ((value << 2) as u32 | 2 | hundredth).to_le_bytes();
        globals.extend([
            (0x809, join(&[0x600, 16])),
            (0x200, vec![0xFF; 14]),
            (0xFD, [join(&[0, 0, 0]), 1u32.to_le_bytes().to_vec()].concat()),
            (0xFD, [join(&[1, 0, 0]), 0u32.to_le_bytes().to_vec()].concat()),
            number(1, 1, 1, 0.98765),
            (0x27E, [join(&[1, 2, 2]), rk(123_456, 1).to_vec()].concat()),
            (0xBD, [join(&[1, 3, 0]), rk(7, 0).to_vec(), join(&[0]), rk(8, 0).to_vec(), join(&[4])].concat()),
            (0x06, [join(&[1, 5, 0]), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF], vec![0; 8]].concat()),
            (0x207, [join(&[1]), vec![1], wide("是")].concat()),
            (0x205, [join(&[1, 6, 0]), vec![0x07, 1]].concat()),
            (0xE5, join(&[1, 0, 0, 0, 6])),
            (0x0A, vec![]),
        ]);
        xls("/Workbook", &globals)
    }

    #[test]
    fn reads_a_binary_workbook() {
        let loaded = read_bytes("表.et", &old_book(), &Limits::default()).unwrap();
        assert_eq!((loaded.format, codes(&loaded.document)), (Format::Xls, vec!["hidden-sheet"]));
        let paragraphs: Vec<_> = loaded.document.paragraphs().map(|it| it.view.text()).collect();
        assert_eq!(paragraphs, ["x项"]);
        let table = loaded.document.tables().next().unwrap();
        assert_eq!(texts(table), ["办公费", "98.77%", "1,234.56", "7", "8", "是", "#DIV/0！"]);
        assert_eq!(table.title.as_deref(), Some("x项"));
    }

    #[test]
    fn reads_a_binary_workbook_of_excel_95() {
        let label = |row: u16, column: u16, text: &str| {
            let bytes = encoding_rs::GBK.encode(text).0.into_owned();
            (0x204, [join(&[row, column, 0, bytes.len() as u16]), bytes].concat())
        };
        let mut records = vec![
            (0x809, join(&[0x500, 5])),
            (0x42, join(&[936])),
            (0x85, [vec![0, 0, 0, 0, 0, 0, 2], b"S1".to_vec()].concat()),
            (0x0A, vec![]),
        ];
        let offset: usize = records.iter().map(|(_, data)| 4 + data.len()).sum();
        records[2].1.splice(0..4, (offset as u32).to_le_bytes());
        records.extend([(0x809, join(&[0x500, 16])), label(0, 0, "办公费"), label(0, 1, "合计"), (0x0A, vec![])]);
        let document = read_bytes("表.xls", &xls("/Book", &records), &Limits::default()).unwrap().document;
        assert_eq!(texts(document.tables().next().unwrap()), ["办公费", "合计"]);
    }

    #[test]
    fn encrypted_workbooks_ask_for_their_password() {
        for bytes in [xls("/EncryptedPackage", &[]), xls("/Workbook", &[(0x809, join(&[0x600, 5])), (0x2F, vec![0; 6])])] {
            assert!(matches!(read_bytes("表.xlsx", &bytes, &Limits::default()), Err(ReadError::Password { .. })));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_damage_is_read_or_refused(kind in 0..3, hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<Option<prop::sample::Index>>()) {
            let mut bytes = match kind {
                0 => old_book(),
                1 => form().save_to_buffer().unwrap(),
                _ => sheet("<row><c t='str'><v>a</v></c></row><mergeCells><mergeCell ref='A1:B2'/></mergeCells>"),
            };
            for (at, byte) in hits {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            let _ = read_bytes("表", &bytes, &Limits::default());
        }
    }
}
