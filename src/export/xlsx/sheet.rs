//! A sheet that is filled row by row: header, widths, filter and printing, and another sheet behind it where Excel's rows end.

use super::super::ExportError;
use super::super::safe::visible;
use super::super::terminal::width;
use crate::check::Severity;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, IgnoreError, Worksheet, XlsxError};

/// How many rows a sheet of Excel has.
const ROWS: u32 = 1_048_576;

/// How many UTF-16 units a cell of Excel holds.
const CELL: usize = 32_767;

/// What stands at the end of a text that is too long for a cell.
const CUT: &str = "…（过长，已截断）";

/// How many significant digits a double keeps of every decimal.
const DIGITS: u32 = 15;

/// How high a line is, in points, and how high Excel lets a row be.
const LINE_HEIGHT: f64 = 14.0;
const HIGHEST: f64 = 400.0;

/// A3 and A4, as Excel numbers them.
pub(super) const A3: u8 = 8;
pub(super) const A4: u8 = 9;

const FONT: &str = "等线";
const LINE: Color = Color::RGB(0x00D9_DDE3);

/// A column: its heading, and its width in characters.
pub(super) struct Column<'a>(pub(super) &'a str, pub(super) f64);

/// What a cell holds.
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    /// A text on one line, however long.
    Line(&'a str),
    /// A text that stands in the middle: a year, a code.
    Mark(&'a str),
    /// A text that stands to the right: a number with its unit.
    Value(&'a str),
    Severity(Severity, &'a str),
    Count(u64),
    /// A printed number with its decimals, where a double can hold it.
    Number(Decimal),
}

/// The looks of cells.
struct Looks {
    head: Format,
    text: Format,
    line: Format,
    mark: Format,
    value: Format,
    count: Format,
    /// By decimals.
    numbers: Vec<Format>,
    severities: [Format; 4],
}

impl Looks {
    fn new() -> Self {
        let base = || Format::new().set_font_name(FONT).set_font_size(10).set_align(FormatAlign::Top);
        let base = || base().set_border(FormatBorder::Thin).set_border_color(LINE);
        let severity = |ink: u32, paper: u32| {
            let format = base().set_align(FormatAlign::Center).set_bold();
            format.set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(paper))
        };
        let number = |decimals: usize| {
            let digits = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals)) };
            base().set_num_format(format!("#,##0{digits}"))
        };
        Self {
            head: base()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x001F_3A5F))
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            text: base().set_text_wrap(),
            mark: base().set_align(FormatAlign::Center).set_text_wrap(),
            line: base(),
            value: base().set_align(FormatAlign::Right).set_text_wrap(),
            count: base().set_num_format("#,##0"),
            numbers: (0..=6).map(number).collect(),
            severities: [
                severity(0x005F_6368, 0x00F1_F3F4),
                severity(0x000B_5394, 0x00DC_EBFA),
                severity(0x007A_4B00, 0x00FF_F0C8),
                severity(0x009C_1C1C, 0x00FB_DAD7),
            ],
        }
    }
}

/// A sheet, and the full ones before it.
pub(super) struct Sheet {
    name: String,
    columns: Vec<(String, f64)>,
    /// How many columns at the left stay in sight.
    fixed: u16,
    looks: Looks,
    full: Vec<Worksheet>,
    current: Worksheet,
    next: u32,
    /// How many rows a sheet takes, the header included.
    rows: u32,
    /// Whether rows that find no room open another sheet, or are counted only.
    goes_on: bool,
    left_out: u64,
}

impl Sheet {
    /// A sheet that goes on in others where its rows end.
    pub(super) fn new(name: &str, columns: &[Column<'_>], fixed: u16) -> Result<Self, ExportError> {
        Self::begun(name, columns, fixed, Worksheet::new())
    }

    /// The same, begun on this worksheet.
    pub(super) fn begun(name: &str, columns: &[Column<'_>], fixed: u16, worksheet: Worksheet) -> Result<Self, ExportError> {
        let mut sheet = Self::bare(name, columns, fixed, worksheet);
        sheet.head()?;
        Ok(sheet)
    }

    /// A sheet that ends where Excel's rows end, and says what is left out.
    pub(super) fn single(name: &str, columns: &[Column<'_>], fixed: u16, worksheet: Worksheet) -> Result<Self, ExportError> {
        let mut sheet = Self::bare(name, columns, fixed, worksheet);
        sheet.goes_on = false;
        sheet.head()?;
        Ok(sheet)
    }

    fn bare(name: &str, columns: &[Column<'_>], fixed: u16, current: Worksheet) -> Self {
        let columns = columns.iter().map(|Column(heading, width)| ((*heading).to_owned(), *width)).collect();
        Self {
            name: name.to_owned(),
            columns,
            fixed,
            looks: Looks::new(),
            full: Vec::new(),
            current,
            next: 0,
            rows: ROWS,
            goes_on: true,
            left_out: 0,
        }
    }

    fn head(&mut self) -> Result<(), ExportError> {
        let name = if self.full.is_empty() { self.name.clone() } else { format!("{} {}", self.name, self.full.len() + 1) };
        let sheet = &mut self.current;
        sheet.set_name(name)?;
        for (column, (heading, width)) in (0..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(0, column, heading, &self.looks.head)?;
        }
        sheet.set_row_height(0, 30)?;
        sheet.set_freeze_panes(1, self.fixed)?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&L&8&A&R&8&P / &N");
        self.next = 1;
        Ok(())
    }

    /// Adds a row; where this sheet is full, in the next, or not at all.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        // The last row of a sheet that does not go on is for what is left out.
        if self.next >= self.rows - u32::from(!self.goes_on) {
            if !self.goes_on {
                self.left_out += 1;
                return Ok(());
            }
            self.close()?;
            self.full.push(std::mem::take(&mut self.current));
            self.head()?;
        }
        // Not every program that opens a workbook measures its rows, so they are measured here.
        self.current.set_row_height(self.next, self.height(cells))?;
        for (column, cell) in (0..).zip(cells) {
            self.cell(column, cell)?;
        }
        self.next += 1;
        Ok(())
    }

    /// How high a row must be for its longest text.
    fn height(&self, cells: &[Cell<'_>]) -> f64 {
        let lines = |(cell, (_, wide)): (&Cell<'_>, &(String, f64))| match cell {
            Cell::Text(text) | Cell::Mark(text) | Cell::Value(text) => {
                text.split('\n').map(|line| (width(line) as f64 / (wide - 1.0)).ceil().max(1.0)).sum()
            }
            _ => 1.0,
        };
        let most = cells.iter().zip(&self.columns).map(lines).fold(1.0, f64::max);
        (most * LINE_HEIGHT + 3.0).min(HIGHEST)
    }

    fn cell(&mut self, column: u16, cell: &Cell<'_>) -> Result<(), XlsxError> {
        let (sheet, looks, row) = (&mut self.current, &self.looks, self.next);
        match *cell {
            Cell::Empty => sheet.write_blank(row, column, &looks.text)?,
            Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), &looks.text)?,
            Cell::Line(text) => sheet.write_string_with_format(row, column, fitting(text), &looks.line)?,
            Cell::Value(text) => sheet.write_string_with_format(row, column, fitting(text), &looks.value)?,
            Cell::Mark(text) => sheet.write_string_with_format(row, column, fitting(text), &looks.mark)?,
            Cell::Severity(severity, text) => sheet.write_string_with_format(row, column, text, &looks.severities[severity as usize])?,
            // Counts of what is in memory are far below what a double keeps.
            Cell::Count(count) => sheet.write_number_with_format(row, column, count as f64, &looks.count)?,
            Cell::Number(number) => match double(number) {
                Some(double) => {
                    let decimals = usize::try_from(number.scale()).unwrap_or_default().min(looks.numbers.len() - 1);
                    sheet.write_number_with_format(row, column, double, &looks.numbers[decimals])?
                }
                None => sheet.write_blank(row, column, &looks.text)?,
            },
        };
        Ok(())
    }

    /// The sheet that is being filled, and its last row.
    pub(super) fn current(&mut self) -> (&mut Worksheet, u32) {
        (&mut self.current, self.next.saturating_sub(1))
    }

    fn close(&mut self) -> Result<(), ExportError> {
        let last = u16::try_from(self.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        let row = self.next.saturating_sub(1).max(1);
        self.current.autofilter(0, 0, row, last)?;
        // Codes and years are texts on purpose; the green corners would only disturb.
        self.current.ignore_error_range(1, 0, row, last, IgnoreError::NumberStoredAsText)?;
        Ok(())
    }

    /// The finished sheets; `say` words how many rows were left out.
    pub(super) fn finish(mut self, say: impl FnOnce(u64) -> String) -> Result<Vec<Worksheet>, ExportError> {
        self.close()?;
        if self.left_out > 0 {
            let words = say(self.left_out);
            self.current.write_string_with_format(self.next, 0, words, &self.looks.head)?;
        }
        self.full.push(self.current);
        Ok(self.full)
    }
}

/// The text as a cell can hold it.
fn fitting(text: &str) -> String {
    let text = visible(text);
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return text.into_owned();
    }
    let mut room = CELL - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    kept.chain(CUT.chars()).collect()
}

/// The double that shows all digits of a decimal, if there is one.
fn double(number: Decimal) -> Option<f64> {
    let digits = number.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
    if digits > DIGITS { None } else { number.to_string().parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_that_a_double_keeps_becomes_one() {
        assert_eq!(double("-1234567890123.45".parse().unwrap()), Some(-1_234_567_890_123.45));
        assert_eq!(double("12345678901234.56".parse().unwrap()), None);
        assert_eq!(double(Decimal::ZERO), Some(0.0));
    }

    #[test]
    fn a_text_too_long_is_cut_between_characters() {
        let text = fitting(&"𠀀".repeat(20_000));
        assert!(text.encode_utf16().count() <= CELL && text.ends_with(CUT));
        assert_eq!(fitting(&"甲".repeat(CELL)).chars().count(), CELL);
    }

    #[test]
    fn rows_beyond_the_last_go_on_or_are_told() {
        let columns = [Column("甲", 8.0)];
        let mut goes_on = Sheet::new("表", &columns, 0).unwrap();
        let mut single = Sheet::single("单", &columns, 0, Worksheet::new()).unwrap();
        (goes_on.rows, single.rows) = (4, 4);
        for number in 0..7 {
            goes_on.row(&[Cell::Count(number)]).unwrap();
            single.row(&[Cell::Count(number)]).unwrap();
        }
        let sheets = goes_on.finish(|_| String::new()).unwrap();
        assert_eq!(sheets.iter().map(Worksheet::name).collect::<Vec<_>>(), ["表", "表 2", "表 3"]);
        let mut told = 0;
        let sheets = single
            .finish(|left| {
                told = left;
                String::new()
            })
            .unwrap();
        assert_eq!((sheets.len(), told), (1, 5));
    }
}
