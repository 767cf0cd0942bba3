//! XLSX: sheets of XML in a zip container.
//!
//! A sheet is read in one pass, without a grid in memory: two cells at the far corners of a sheet cost no more than two cells.

use super::display::Format;
use super::sheet::{Sheet, SheetCell};
use super::{Workbook, cell_name};
use crate::read::Limits;
use crate::read::container::Container;
use crate::read::fault::Fault;
use crate::read::package::{Relation, relations};
use crate::read::xml::{Element, Token, Xml};
use std::collections::HashMap;

/// Where the workbook is in a container without relationships.
const MAIN: &str = "xl/workbook.xml";

/// Whether a part of a container shows that it is a workbook. Some programs give the main part another name.
pub(super) fn is_workbook_part(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase().replace('\\', "/");
    let name = name.trim_start_matches('/');
    name.starts_with("xl/workbook") && name.ends_with(".xml") || name.starts_with("xl/worksheets/")
}

/// What a sheet refers to.
#[derive(Default)]
struct Shared {
    strings: Vec<String>,
    formats: Vec<Format>,
    from_1904: bool,
}

/// Reads a workbook.
///
/// # Errors
/// A container or a part that is damaged, too big or encrypted; more cells than the limit.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Fault> {
    let mut container = Container::open(bytes, limits)?;
    let main = relations(&mut container, "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| MAIN.to_owned(), |relation| relation.target);
    let Some(source) = container.text(&main)? else { return Err(Fault::missing(&main)) };
    if main.ends_with(".bin") {
        return Err(Fault::damaged("二进制工作簿（.xlsb）不能读取", "a binary workbook (.xlsb), which is not read"));
    }
    let relations = relations(&mut container, &main)?;
    let by_id: HashMap<&str, &Relation> = relations.iter().map(|relation| (relation.id.as_str(), relation)).collect();
    let mut shared = Shared::default();
    for relation in &relations {
        match relation.kind.as_str() {
            "sharedStrings" => shared.strings = strings(&mut container, &relation.target)?,
            "styles" => shared.formats = formats(&mut container, &relation.target)?,
            _ => {}
        }
    }
    let mut workbook = Workbook { pictures: container.names().filter(|name| is_picture(name)).count(), ..Workbook::default() };
    let mut cells_left = limits.cells;
    let mut xml = Xml::new(&source, &main);
    while let Some(token) = xml.next()? {
        let Token::Open(element) = token else { continue };
        match element.name() {
            "workbookPr" => shared.from_1904 = element.is_on("date1904"),
            "sheet" => {
                let name = element.attribute("name").unwrap_or_default().into_owned();
                let relation = element.attribute("id").and_then(|id| by_id.get(&*id));
                let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else { continue };
                if element.attribute("state").is_some_and(|state| state != "visible") {
                    workbook.hidden.push(name);
                    continue;
                }
                let Some(source) = container.text(&relation.target)? else {
                    return Err(Fault::missing(&relation.target));
                };
                let cells = sheet(&source, &relation.target, &shared, &mut cells_left)?;
                workbook.sheets.push(Sheet { name, ..cells.ok_or(Fault::TooManyCells(limits.cells))? });
            }
            _ => {}
        }
    }
    Ok(workbook)
}

fn is_picture(name: &[u8]) -> bool {
    name.to_ascii_lowercase().starts_with(b"xl/media/")
}

/// The texts that cells share, without the pronunciations that may stand beside them.
fn strings(container: &mut Container<'_>, path: &str) -> Result<Vec<String>, Fault> {
    let Some(source) = container.text(path)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&source, path);
    let mut strings = Vec::new();
    let (mut text, mut in_text, mut in_sound) = (String::new(), false, false);
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "t" => in_text = !in_sound,
                "rPh" => in_sound = true,
                _ => {}
            },
            Token::Close(end) => match end.name() {
                "t" => in_text = false,
                "rPh" => in_sound = false,
                "si" => strings.push(std::mem::take(&mut text)),
                _ => {}
            },
            Token::Text(piece) if in_text => text.push_str(&piece),
            Token::Text(_) => {}
        }
    }
    Ok(strings)
}

/// The number format of every cell style.
fn formats(container: &mut Container<'_>, path: &str) -> Result<Vec<Format>, Fault> {
    let Some(source) = container.text(path)? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&source, path);
    let mut codes: HashMap<u32, Format> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_styles = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (element.number("numFmtId"), element.attribute("formatCode")) {
                        codes.insert(id, Format::parse(&code));
                    }
                }
                "cellXfs" => in_styles = true,
                "xf" if in_styles => {
                    let id = element.number("numFmtId").unwrap_or_default();
                    formats.push(codes.get(&id).cloned().unwrap_or_else(|| Format::built_in(id)));
                }
                _ => {}
            },
            Token::Close(end) if end.name() == "cellXfs" => in_styles = false,
            _ => {}
        }
    }
    Ok(formats)
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: String,
    value: String,
    has_formula: bool,
}

/// The cells of a sheet; none if there are more than `left`.
fn sheet(source: &str, path: &str, shared: &Shared, left: &mut usize) -> Result<Option<Sheet>, Fault> {
    let mut sheet = Sheet::default();
    let mut xml = Xml::new(source, path);
    let (mut row, mut column) = (0u32, 0u32);
    let mut open = Open::default();
    let mut in_value = false;
    let mut in_sound = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "row" => {
                    row = element.number::<u32>("r").map_or(row, |number| number.saturating_sub(1));
                    column = 0;
                    sheet.has_hidden_lines |= element.is_on("hidden");
                }
                "col" => sheet.has_hidden_lines |= element.is_on("hidden"),
                "c" => {
                    start_cell(&element, row, column, &mut open);
                    column = open.column.saturating_add(1);
                }
                "f" => open.has_formula = true,
                "v" | "t" => in_value = !in_sound,
                "rPh" => in_sound = true,
                "mergeCell" => {
                    let range = element.attribute("ref").and_then(|range| {
                        let (first, last) = range.split_once(':')?;
                        let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
                        Some([top, left, bottom, right])
                    });
                    sheet.merged.extend(range);
                    if sheet.merged.len() > *left {
                        return Ok(None);
                    }
                }
                _ => {}
            },
            Token::Text(text) if in_value => open.value.push_str(&text),
            Token::Text(_) => {}
            Token::Close(end) => match end.name() {
                "v" | "t" => in_value = false,
                "rPh" => in_sound = false,
                "row" => row = row.saturating_add(1),
                "c" => {
                    let text = shown(&open, shared);
                    if open.has_formula && open.value.is_empty() && open.kind != "str" {
                        sheet.uncalculated.push(cell_name(open.row, open.column));
                    }
                    if !text.trim().is_empty() {
                        let Some(rest) = left.checked_sub(1) else { return Ok(None) };
                        *left = rest;
                        sheet.cells.push(SheetCell { row: open.row, column: open.column, text });
                    }
                }
                _ => {}
            },
        }
    }
    // Programs write cells in order; whoever does not must not mislead the reading by rows.
    if !sheet.cells.is_sorted_by_key(|cell| (cell.row, cell.column)) {
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    }
    Ok(Some(sheet))
}

fn start_cell(element: &Element<'_>, row: u32, column: u32, open: &mut Open) {
    let (row, column) = element.attribute("r").and_then(|name| place(&name)).unwrap_or((row, column));
    open.row = row;
    open.column = column;
    open.style = element.number("s").unwrap_or_default();
    open.kind.clear();
    open.kind.push_str(&element.attribute("t").unwrap_or_default());
    open.value.clear();
    open.has_formula = false;
}

/// What a cell shows.
fn shown(cell: &Open, shared: &Shared) -> String {
    let text = match cell.kind.as_str() {
        "s" => cell.value.trim().parse().ok().and_then(|at: usize| shared.strings.get(at)).cloned().unwrap_or_default(),
        "str" | "inlineStr" | "e" | "d" => cell.value.clone(),
        "b" => if cell.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        _ if cell.value.is_empty() => return String::new(),
        _ => {
            let format = shared.formats.get(cell.style).unwrap_or(&Format::General);
            return format.show(&cell.value, shared.from_1904);
        }
    };
    text.replace("_x000D_", "").replace("\r\n", "\n")
}

/// Row and column, from 0, of a cell name as `$B$3`.
fn place(name: &str) -> Option<(u32, u32)> {
    /// The bounds of a sheet.
    const ROWS: u32 = 1 << 20;
    const COLUMNS: u32 = 1 << 14;
    let (mut row, mut column) = (0u32, 0u32);
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    ((1..=ROWS).contains(&row) && (1..=COLUMNS).contains(&column)).then(|| (row - 1, column - 1))
}
