//! Figures and findings as tables for engines (Parquet): one row a figure, one row a finding. Amounts are exact decimals, never floats.
//!
//! Rows are gathered and written a group at a time, so that memory does not grow with their number.

use super::ExportError;
use super::across::Across;
use super::json::{Evidence, FindingRow, Report};
use crate::figure::Kind;
use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rust_decimal::Decimal;
use std::io::Write;
use std::sync::Arc;

/// How many rows are gathered before they are written.
const GROUP: usize = 20_000;

/// The decimals of a value.
const VALUE: u32 = 10;

/// The decimals of an amount in 元.
const YUAN: u32 = 6;

/// The columns of figures. A number that has more digits than its column is null there; `text` has it as it is printed.
const FIGURES: &str = "message figures {
    required binary path (STRING); optional binary unit (STRING); required binary kind (STRING); optional int32 year;
    required binary id (STRING); required binary measure (STRING); required binary label (STRING); optional binary subject (STRING);
    required binary heads (STRING); optional binary code (STRING); optional int32 period;
    optional fixed_len_byte_array(16) value (DECIMAL(38, 10)); required binary measured_in (STRING);
    optional fixed_len_byte_array(16) yuan (DECIMAL(38, 6)); required int32 precision;
    optional binary of (STRING); optional binary direction (STRING); required boolean approx; optional binary pattern (STRING);
    optional int32 page; optional int32 paragraph; optional int32 line; required int64 start; required binary text (STRING);
}";

/// The columns of findings. `across` tells those between reports, whose `path` is that of the later one.
const FINDINGS: &str = "message findings {
    required binary path (STRING); optional binary unit (STRING); required binary kind (STRING); optional int32 year;
    required boolean across; required binary rule (STRING); required binary name (STRING); required binary severity (STRING);
    required binary message (STRING); optional binary stated (STRING); optional binary expected (STRING); optional binary gap (STRING);
    optional binary tolerance (STRING); optional binary formula (STRING); required binary figures (STRING); required binary cluster (STRING);
    optional binary suggestion (STRING); required binary quotes (STRING); required binary paths (STRING);
    optional int32 page; optional int32 line;
}";

/// The two tables, while they are written.
pub struct Tables<W: Write + Send> {
    figures: Table<W>,
    findings: Table<W>,
}

impl<W: Write + Send> Tables<W> {
    /// Begins the tables.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn new(figures: W, findings: W) -> Result<Self, ExportError> {
        Ok(Self { figures: Table::new(figures, FIGURES)?, findings: Table::new(findings, FINDINGS)? })
    }

    /// Adds what was read and found in a document.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn add(&mut self, report: &Report) -> Result<(), ExportError> {
        let head = |row: &mut Row| {
            row.text(&report.source.path);
            row.maybe_text(report.report.unit.as_deref());
            row.text(report.report.kind.name());
            row.maybe_int(report.report.year);
        };
        for figure in &report.figures {
            self.figures.row(|row| {
                head(row);
                row.text(&figure.id);
                row.text(&word(&figure.measure));
                row.text(&figure.label);
                row.maybe_text(figure.subject.as_deref());
                row.text(&figure.path.join(" > "));
                row.maybe_text(figure.code.as_deref());
                row.maybe_int(figure.period);
                row.decimal(Some(figure.value.0), VALUE);
                row.text(&figure.unit);
                row.decimal(figure.yuan.map(|yuan| yuan.0), YUAN);
                row.int(figure.precision);
                row.maybe_text(figure.of.as_deref());
                row.maybe_text(figure.direction.map(|direction| word(&direction)).as_deref());
                row.flag(figure.approx);
                row.maybe_text(figure.pattern.as_deref());
                row.maybe_count(figure.at.page);
                row.maybe_count(figure.at.paragraph);
                row.maybe_count(figure.at.line);
                row.long(figure.at.start);
                row.text(&figure.text);
            })?;
        }
        for finding in &report.findings {
            self.findings.row(|row| {
                head(row);
                row.flag(false);
                tell(row, finding, &report.source.path);
            })?;
        }
        Ok(())
    }

    /// Adds what reports contradict each other in.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn across(&mut self, findings: &[Across]) -> Result<(), ExportError> {
        for one in findings {
            let whose = one.whose();
            let path = whose.files.first().map_or("", |(path, _)| path);
            self.findings.row(|row| {
                row.text(path);
                row.maybe_text(whose.unit.filter(|unit| !unit.is_empty()));
                row.text(Kind::name(whose.kind));
                row.maybe_int(whose.year);
                row.flag(true);
                tell(row, &one.finding, path);
            })?;
        }
        Ok(())
    }

    /// Ends the tables and gives back what they were written to.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn finish(self) -> Result<(W, W), ExportError> {
        Ok((self.figures.finish()?, self.findings.finish()?))
    }
}

fn tell(row: &mut Row, finding: &FindingRow, path: &str) {
    row.text(&finding.rule);
    row.text(&finding.name);
    row.text(&word(&finding.severity));
    row.text(&finding.message);
    for words in [&finding.stated, &finding.expected, &finding.gap, &finding.tolerance, &finding.formula] {
        row.maybe_text(words.as_deref());
    }
    row.text(&finding.figures.join(" "));
    row.text(&finding.cluster);
    row.maybe_text(finding.suggestion.as_deref());
    let lines = |of: fn(&Evidence) -> &str| finding.evidence.iter().map(of).collect::<Vec<_>>().join("\n");
    row.text(&lines(|evidence| &evidence.quote));
    let paths = lines(|evidence| evidence.path.as_deref().unwrap_or_default());
    row.text(if paths.trim().is_empty() { path } else { &paths });
    let first = finding.evidence.first();
    row.maybe_count(first.and_then(|evidence| evidence.at.page));
    row.maybe_count(first.and_then(|evidence| evidence.at.line));
}

/// The name of a value in data, as the JSON has it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A table, and its rows that are not written yet.
struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    row: Row,
    rows: usize,
}

impl<W: Write + Send> Table<W> {
    fn new(file: W, columns: &str) -> Result<Self, ExportError> {
        let schema = Arc::new(parse_message_type(columns)?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(file, Arc::clone(&schema), Arc::new(properties))?;
        let columns = schema.get_fields().iter().map(|field| Column { is_optional: field.is_optional(), ..Column::default() });
        Ok(Self { writer, row: Row { columns: columns.collect(), next: 0 }, rows: 0 })
    }

    fn row(&mut self, fill: impl FnOnce(&mut Row)) -> Result<(), ExportError> {
        self.row.next = 0;
        fill(&mut self.row);
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.row.columns {
            let Some(mut writer) = group.next_column()? else { break };
            let levels = column.is_optional.then_some(column.levels.as_slice());
            match &column.values {
                Values::None => writer.typed::<ByteArrayType>().write_batch(&[], levels, None)?,
                Values::Text(values) => writer.typed::<ByteArrayType>().write_batch(values, levels, None)?,
                Values::Int(values) => writer.typed::<Int32Type>().write_batch(values, levels, None)?,
                Values::Long(values) => writer.typed::<Int64Type>().write_batch(values, levels, None)?,
                Values::Flag(values) => writer.typed::<BoolType>().write_batch(values, levels, None)?,
                Values::Decimal(values) => writer.typed::<FixedLenByteArrayType>().write_batch(values, levels, None)?,
            };
            writer.close()?;
            column.levels.clear();
            column.values.clear();
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<W, ExportError> {
        self.flush()?;
        Ok(self.writer.into_inner()?)
    }
}

/// The columns, filled from left to right.
struct Row {
    columns: Vec<Column>,
    next: usize,
}

/// The values of a column, and which rows have one.
#[derive(Default)]
struct Column {
    is_optional: bool,
    levels: Vec<i16>,
    values: Values,
}

#[derive(Default)]
enum Values {
    #[default]
    None,
    Text(Vec<ByteArray>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Flag(Vec<bool>),
    Decimal(Vec<FixedLenByteArray>),
}

impl Values {
    fn clear(&mut self) {
        match self {
            Values::None => {}
            Values::Text(values) => values.clear(),
            Values::Int(values) => values.clear(),
            Values::Long(values) => values.clear(),
            Values::Flag(values) => values.clear(),
            Values::Decimal(values) => values.clear(),
        }
    }
}

/// Appends to the values of one kind. A column is of the kind of what comes first.
macro_rules! put {
    ($self:ident, $kind:ident, $value:expr) => {{
        let Some(column) = $self.columns.get_mut($self.next) else { return };
        $self.next += 1;
        if matches!(column.values, Values::None) {
            column.values = Values::$kind(Vec::new());
        }
        let value = $value;
        column.levels.push(i16::from(value.is_some()));
        if let (Values::$kind(values), Some(value)) = (&mut column.values, value) {
            values.push(value);
        }
    }};
}

impl Row {
    fn text(&mut self, text: &str) {
        self.maybe_text(Some(text));
    }

    fn maybe_text(&mut self, text: Option<&str>) {
        put!(self, Text, text.map(ByteArray::from));
    }

    fn int(&mut self, number: u32) {
        self.maybe_count(Some(number));
    }

    fn maybe_count(&mut self, number: Option<u32>) {
        self.maybe_int(number.map(|number| i32::try_from(number).unwrap_or(i32::MAX)));
    }

    fn maybe_int(&mut self, number: Option<i32>) {
        put!(self, Int, number);
    }

    fn long(&mut self, number: usize) {
        put!(self, Long, Some(i64::try_from(number).unwrap_or(i64::MAX)));
    }

    fn flag(&mut self, flag: bool) {
        put!(self, Flag, Some(flag));
    }

    fn decimal(&mut self, number: Option<Decimal>, decimals: u32) {
        put!(
            self,
            Decimal,
            number.and_then(|number| fixed(number, decimals)).map(|whole| FixedLenByteArray::from(whole.to_be_bytes().to_vec()))
        );
    }
}

/// The number in units of its last column digit; none if it is finer than that or has more than 38 digits.
fn fixed(number: Decimal, decimals: u32) -> Option<i128> {
    let number = number.normalize();
    let more = decimals.checked_sub(number.scale())?;
    let whole = number.mantissa().checked_mul(10_i128.checked_pow(more)?)?;
    (whole.unsigned_abs() < 10_u128.pow(38)).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use crate::check::Severity;
    use crate::export::json::report;
    use crate::lang::Lang;
    use crate::read::{Limits, read_path};
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};
    use std::path::Path;

    fn rows(bytes: Vec<u8>) -> Vec<Row> {
        let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
        reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn column<'a>(row: &'a Row, name: &str) -> &'a Field {
        row.get_column_iter().find(|(column, _)| *column == name).unwrap().1
    }

    /// A decimal that was read back, digit by digit.
    fn number(field: &Field) -> Option<Decimal> {
        let Field::Decimal(decimal) = field else { return None };
        let bytes: [u8; 16] = decimal.data().try_into().unwrap();
        assert_eq!(decimal.precision(), 38);
        Some(Decimal::from_i128_with_scale(i128::from_be_bytes(bytes), decimal.scale().try_into().unwrap()).normalize())
    }

    #[test]
    fn what_is_read_back_is_what_was_told() {
        let engine = Engine::new(Vec::new()).unwrap();
        let mut tables = Tables::new(Vec::new(), Vec::new()).unwrap();
        let mut reports = Vec::new();
        for name in ["corpus/formats/report.pdf", "corpus/formats/report.xlsx", "tests/cli/reports/seeded.txt"] {
            let loaded = read_path(Path::new(name), &Limits::default()).unwrap();
            let report = report(name, &loaded, &engine.examine(&loaded.document), Severity::Rounding, Lang::Chinese);
            tables.add(&report).unwrap();
            reports.push(report);
        }
        let (figures, findings) = tables.finish().unwrap();
        let (figures, findings) = (rows(figures), rows(findings));
        let told: Vec<_> = reports.iter().flat_map(|report| report.figures.iter().map(move |figure| (report, figure))).collect();
        assert_eq!(figures.len(), told.len());
        assert!(told.len() > 30);
        for (row, (report, figure)) in figures.iter().zip(told) {
            assert_eq!(column(row, "path"), &Field::Str(report.source.path.clone()));
            assert_eq!(column(row, "text"), &Field::Str(figure.text.clone()));
            assert_eq!(number(column(row, "value")), Some(figure.value.0.normalize()));
            assert_eq!(number(column(row, "yuan")), figure.yuan.map(|yuan| yuan.0.normalize()));
        }
        let told: Vec<&str> = reports.iter().flat_map(|report| report.findings.iter().map(|finding| finding.message.as_str())).collect();
        let messages: Vec<_> = findings.iter().map(|row| column(row, "message").clone()).collect();
        assert_eq!(messages, told.into_iter().map(|message| Field::Str(message.to_owned())).collect::<Vec<_>>());
    }

    #[test]
    fn numbers_are_exact_or_not_there() {
        let fixed = |number: &str| fixed(number.parse().unwrap(), YUAN);
        assert_eq!(fixed("-4.01"), Some(-4_010_000));
        assert_eq!(fixed("0.000001"), Some(1));
        assert_eq!(fixed("0.0000001"), None);
        assert_eq!(fixed("79228162514264337593543950335"), Some(79_228_162_514_264_337_593_543_950_335_000_000));
    }
}
