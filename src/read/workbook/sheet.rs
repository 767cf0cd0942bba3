//! From the cells of a sheet to paragraphs and tables.

use crate::read::captions::{Above, caption, is_caption};
use crate::read::fault::Fault;
use crate::read::writer::{Draft, DraftCell, Writer};
use std::collections::HashMap;

/// A sheet whose values are shown as text.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// The cells that are not blank, row by row, from left to right.
    pub(super) cells: Vec<SheetCell>,
    /// Merged ranges: first row and column, last row and column.
    pub(super) merged: Vec<[u32; 4]>,
    /// The names of cells whose formulas were never calculated.
    pub(super) uncalculated: Vec<String>,
    /// Whether a row or a column is not shown.
    pub(super) has_hidden_lines: bool,
}

/// A cell of a [`Sheet`], from 0.
#[derive(Debug)]
pub(super) struct SheetCell {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) text: String,
}

/// Text around tables or a table, top to bottom.
enum Part<'a> {
    /// A row that is no part of a table.
    Line(&'a [SheetCell]),
    Rows(Vec<&'a [SheetCell]>),
}

impl Sheet {
    /// Writes the sheet. Rows above a table that say one thing are its title and unit, notes below it are paragraphs, and a blank row parts tables
    /// where a new title follows.
    ///
    /// # Errors
    /// A table whose grid has more places than `most`.
    pub(super) fn write(self, writer: &mut Writer, most: usize) -> Result<(), Fault> {
        let spans: HashMap<(u32, u32), [u32; 4]> = self.merged.iter().map(|&range| ((range[0], range[1]), range)).collect();
        let mut above: Vec<(String, bool)> = Vec::new();
        for part in self.parts() {
            match part {
                Part::Line(cells) => {
                    let line = cells.iter().map(|cell| cell.text.replace('\n', " ")).collect::<Vec<_>>().join("\t");
                    let wide =
                        cells.first().is_some_and(|cell| spans.get(&(cell.row, cell.column)).is_some_and(|range| range[3] > range[1]));
                    match cells {
                        [cell] => {
                            cell.text.split('\n').filter(|line| !line.trim().is_empty()).for_each(|line| writer.paragraph([line], false))
                        }
                        _ => writer.paragraph([line.as_str()], false),
                    }
                    above.push((line, wide));
                }
                Part::Rows(rows) => {
                    let lines = above.iter().rev().map(|(text, centred)| Above { text, centred: *centred });
                    let (title, unit) = caption(lines);
                    // 收入决算表 names a table; Sheet1 does not.
                    let title = title.or_else(|| (!self.name.is_ascii()).then(|| self.name.clone()));
                    let draft = draft(&rows, &spans, most).ok_or(Fault::TooManyCells(most))?;
                    writer.table(Draft { title, unit, ..draft });
                    above.clear();
                }
            }
        }
        Ok(())
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        let mut last: Option<u32> = None;
        for row in self.cells.chunk_by(|a, b| a.row == b.row) {
            let number = row.first().map(|cell| cell.row);
            let behind_blank = last.zip(number).is_none_or(|(last, number)| number > last + 1);
            last = number;
            match parts.last_mut() {
                // Inside a table a row with one cell is a heading of a group, at its end it may be a note.
                Some(Part::Rows(rows)) if !behind_blank || row.len() > 1 && !is_attribute_row(row) => rows.push(row),
                _ if row.len() == 1 || is_attribute_row(row) => parts.push(Part::Line(row)),
                _ => parts.push(Part::Rows(vec![row])),
            }
        }
        parts.into_iter().flat_map(without_notes).collect()
    }
}

/// A table without the notes at its end, and these.
fn without_notes(part: Part<'_>) -> Vec<Part<'_>> {
    let Part::Rows(mut rows) = part else { return vec![part] };
    let is_note = |row: &[SheetCell]| matches!(row, [cell] if cell.text.starts_with(['注', '说', '备', '*']) || cell.text.contains('。'));
    let end = rows.iter().rposition(|row| !is_note(row)).map_or(0, |at| at + 1);
    let notes: Vec<_> = rows.drain(end..).map(Part::Line).collect();
    let table = (!rows.is_empty()).then_some(Part::Rows(rows));
    table.into_iter().chain(notes).collect()
}

/// Whether a row names the department, the year or the unit, above the header of a table.
fn is_attribute_row(row: &[SheetCell]) -> bool {
    row.len() <= 4 && row.iter().any(|cell| is_caption(&cell.text)) && { !row.iter().any(|cell| cell.text.trim().parse::<f64>().is_ok()) }
}

/// The grid of the rows and columns that hold something. None where it has more than `most` places.
fn draft(rows: &[&[SheetCell]], spans: &HashMap<(u32, u32), [u32; 4]>, most: usize) -> Option<Draft> {
    let numbers: Vec<u32> = rows.iter().filter_map(|row| row.first()).map(|cell| cell.row).collect();
    let mut columns: Vec<u32> = rows.iter().flat_map(|row| row.iter()).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    if numbers.len().saturating_mul(columns.len()) > most {
        return None;
    }
    let mut draft = Draft { rows: numbers.len(), columns: columns.len(), ..Draft::default() };
    for (row, cells) in rows.iter().enumerate() {
        for cell in cells.iter() {
            let column = columns.partition_point(|&column| column < cell.column);
            let [.., last_row, last_column] = spans.get(&(cell.row, cell.column)).copied().unwrap_or([0, 0, cell.row, cell.column]);
            let row_span = numbers.partition_point(|&number| number <= last_row).saturating_sub(row).max(1);
            let column_span = columns.partition_point(|&column| column <= last_column).saturating_sub(column).max(1);
            draft.cells.push(DraftCell { row, column, row_span, column_span, text: cell.text.clone() });
        }
    }
    Some(draft)
}
