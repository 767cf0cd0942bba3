//! The JSON contract `gouji/1`: one object a document. Numbers are exact decimals.

use crate::Examination;
use crate::archive::{self, Conclusion, Decision, Decisions, Key};
use crate::check::{Finding, Severity, Tally};
use crate::document::{Block, CharIndex, Document, Notice, Place, Table};
use crate::figure::{self, Figure, FigureId, Kind, Location};
use crate::lang::Lang;
use crate::number::Unit;
use crate::pattern::{Direction, Measure};
use crate::read::Loaded;
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// The name and version of the contract.
pub const SCHEMA: &str = "gouji/1";

/// All that was read and found in one document.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// `gouji/1`
    pub(super) schema: Cow<'static, str>,
    pub(super) source: Source,
    pub(super) report: Header,
    pub(super) figures: Vec<FigureRow>,
    pub(super) tables: Vec<TableRow>,
    pub(super) findings: Vec<FindingRow>,
    pub(super) coverage: Coverage,
}

/// The file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Source {
    pub(super) path: String,
    /// txt, pdf, docx …
    pub(super) format: Cow<'static, str>,
    pub(super) encoding: Option<Cow<'static, str>>,
    pub(super) bytes: u64,
    /// SHA-256 in lower-case hexadecimal digits.
    pub(super) sha256: String,
    pub(super) pages: Option<u32>,
    pub(super) notices: Vec<NoticeRow>,
}

/// Something a user should know about how a file was read: a page without text, a tracked change, a repaired file.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Notice")]
pub(super) struct NoticeRow {
    /// A stable name, e.g. `replaced-characters`.
    pub(super) code: String,
    /// One sentence for people.
    pub(super) message: String,
    /// The page it concerns, from 1.
    pub(super) page: Option<u32>,
}

impl NoticeRow {
    pub(super) fn new(notice: &Notice, lang: Lang) -> Self {
        Self { code: notice.code.clone(), message: notice.message.of(lang).to_owned(), page: notice.page }
    }
}

/// Whose report it is.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    /// The reporting unit (部门, 单位).
    pub(super) unit: Option<String>,
    pub(super) kind: Kind,
    /// The fiscal year.
    pub(super) year: Option<i32>,
}

/// A figure.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct FigureRow {
    /// `f1`, `f2` … in the order of the text.
    pub(super) id: String,
    pub(super) measure: Measure,
    /// The measure in Chinese.
    pub(super) label: Cow<'static, str>,
    /// What the figure is about.
    pub(super) subject: Option<String>,
    /// The heads above the subject, then the subject.
    pub(super) path: Vec<String>,
    /// The 3, 5 or 7 digits of the account (科目), where it resolves.
    pub(super) code: Option<String>,
    /// The fiscal year of the figure.
    pub(super) period: Option<i32>,
    /// The signed value in its unit: 减少0.45万元 is -0.45.
    pub(super) value: Exact,
    /// 万元, %, 辆 …
    pub(super) unit: String,
    /// The value in 元, for money.
    pub(super) yuan: Option<Exact>,
    /// How many decimals are printed.
    pub(super) precision: u32,
    /// For shares: the figure of the whole.
    pub(super) of: Option<String>,
    /// For shares: the subject of the whole.
    pub(super) of_subject: Option<String>,
    pub(super) direction: Option<Direction>,
    /// Whether the words hedge it (约, 近, 以上).
    pub(super) approx: bool,
    /// The pattern that explains it.
    pub(super) pattern: Option<String>,
    /// Where it was recognised from a picture: how sure that is of its least certain character, from 0 to 1.
    pub(super) ocr: Option<f32>,
    pub(super) at: At,
    /// The number and its unit, verbatim.
    pub(super) text: String,
}

/// Where something stands.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct At {
    pub(super) page: Option<u32>,
    /// From 1.
    pub(super) paragraph: Option<u32>,
    /// The line of the source text it starts on, from 1.
    pub(super) line: Option<u32>,
    /// First Unicode character in the source text.
    pub(super) start: usize,
    /// The character behind the last one.
    pub(super) end: usize,
    /// Left, top, right, bottom in points from the upper left corner of the page.
    pub(super) bbox: Option<[f32; 4]>,
    pub(super) table: Option<usize>,
    pub(super) row: Option<usize>,
    pub(super) column: Option<usize>,
}

/// A table.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct TableRow {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) page: Option<u32>,
    /// Cell texts, row by row; a merged cell stands at its upper left corner, the cells it covers are empty.
    pub(super) rows: Vec<Vec<String>>,
}

/// A finding.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct FindingRow {
    /// The code of the check.
    pub(super) rule: Cow<'static, str>,
    /// The name of the check.
    pub(super) name: Cow<'static, str>,
    pub(super) severity: Severity,
    /// One sentence that can be pasted.
    pub(super) message: String,
    pub(super) stated: Option<String>,
    pub(super) expected: Option<String>,
    pub(super) gap: Option<String>,
    pub(super) tolerance: Option<String>,
    pub(super) formula: Option<String>,
    /// The figures concerned; the stated one first.
    pub(super) figures: Vec<String>,
    pub(super) evidence: Vec<Evidence>,
    /// Findings of one root share a cluster.
    pub(super) cluster: String,
    pub(super) suggestion: Option<String>,
    /// The figure that is most likely wrong, where one explanation of the cluster stands out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) culprit: Option<String>,
    /// What the other figures say that the culprit is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) implied: Option<Implied>,
    /// What was decided on it in a review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) decision: Option<Decision>,
}

impl FindingRow {
    /// What the finding is known by when the same report is audited again: its check and its quotes, not where they stand.
    pub(super) fn fingerprint(&self) -> String {
        // Where a report as a whole is meant, its name stands for its words.
        let quotes = self.evidence.iter().map(|evidence| match &evidence.path {
            Some(path) if evidence.quote.is_empty() => path.as_str(),
            _ => &evidence.quote,
        });
        let numbers = [&self.stated, &self.expected].into_iter().flatten().map(String::as_str);
        archive::fingerprint_of_finding(&self.rule, quotes, numbers)
    }

    /// Whether it was decided that there is no contradiction.
    pub(super) fn is_dismissed(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.conclusion == Conclusion::Dismissed)
    }

    /// The finding in one language. Its figures and evidence are named by whoever knows where they stand.
    pub(super) fn of(finding: &Finding, figures: Vec<String>, evidence: Vec<Evidence>, lang: Lang) -> Self {
        Self {
            rule: finding.rule.code.into(),
            name: finding.rule.name.into(),
            severity: finding.severity,
            message: finding.message.of(lang).to_owned(),
            stated: finding.stated.clone(),
            expected: finding.expected.clone(),
            gap: finding.gap.clone(),
            tolerance: finding.tolerance.clone(),
            formula: finding.formula.clone(),
            figures,
            evidence,
            cluster: format!("c{}", finding.cluster),
            suggestion: finding.suggestion.as_ref().map(|words| words.of(lang).to_owned()),
            culprit: finding.culprit.as_ref().map(|culprit| name(culprit.figure)),
            implied: finding.culprit.as_ref().map(|culprit| Implied {
                low: Exact(culprit.low),
                high: Exact(culprit.high),
                printed: culprit.printed.clone(),
            }),
            decision: None,
        }
    }
}

/// The values that the other figures leave for a figure.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Implied {
    /// The least, in the figure's unit.
    pub(super) low: Exact,
    /// The most, in the figure's unit.
    pub(super) high: Exact,
    /// The same for people: one number with its unit where only one can be printed.
    pub(super) printed: String,
}

/// A quoted place.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Evidence {
    /// The file, where the finding is about several. No part of the contract: in a report it is always the report's own.
    #[serde(skip)]
    pub(super) path: Option<String>,
    pub(super) quote: String,
    /// The character of the source text that the quote starts with.
    pub(super) quote_start: usize,
    pub(super) at: At,
    /// Width and height of the page in points, where the format has a layout.
    pub(super) page_size: Option<[f32; 2]>,
    /// The boxes of its lines, where it runs over more than one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) boxes: Vec<[f32; 4]>,
}

impl Evidence {
    /// A box for each line that it stands on.
    pub(super) fn lines(&self) -> Vec<[f32; 4]> {
        if self.boxes.is_empty() { self.at.bbox.into_iter().collect() } else { self.boxes.clone() }
    }
}

/// What was looked at.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Coverage {
    /// Amounts and percents in the narrative.
    pub(super) mentions: usize,
    pub(super) figures: usize,
    /// Figures that no pattern explains.
    pub(super) unknown: usize,
    pub(super) checks: BTreeMap<Cow<'static, str>, Tally>,
}

/// A decimal that JSON shows digit by digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact(pub(super) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        rust_decimal::serde::arbitrary_precision::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rust_decimal::serde::arbitrary_precision::deserialize(deserializer).map(Exact)
    }
}

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "number", "description": "an exact decimal, as it is printed" })
    }
}

/// How many characters of a sentence a quote shows at the most.
const QUOTE: usize = 160;

/// The JSON Schema of [`Report`].
pub fn schema() -> Schema {
    schemars::schema_for!(Report)
}

/// How a [`Report`] is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// Indented over many lines.
    Indented,
    /// On one line, as JSON Lines wants it.
    Line,
}

impl Report {
    /// The report as JSON with a line end behind it.
    pub fn to_json(&self, layout: Layout) -> Vec<u8> {
        to_json(self, layout)
    }

    /// The report with the figures that findings speak of and no others, without its tables and the checks that had nothing to do: what is
    /// needed to tell the findings.
    #[must_use]
    pub fn brief(mut self) -> Self {
        let findings = self.findings.iter();
        let named: HashSet<&str> =
            findings.flat_map(|finding| finding.figures.iter().chain(&finding.culprit)).map(String::as_str).collect();
        self.figures.retain(|figure| named.contains(figure.id.as_str()));
        self.tables.clear();
        self.coverage.checks.retain(|_, tally| !tally.is_idle());
        self
    }

    /// What the user called the file.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Notes with every finding what was decided on it.
    pub fn decide(&mut self, decisions: &Decisions) {
        let Header { title, unit, kind, year } = &self.report;
        let identity = archive::identity(unit.as_deref(), *year, kind.name(), title.as_deref(), &self.source.path);
        for finding in &mut self.findings {
            let key = Key { identity: identity.clone(), fingerprint: finding.fingerprint() };
            finding.decision = decisions.on(&key).cloned();
        }
    }

    /// Takes the findings out that were dismissed. Answers how many.
    pub fn leave_out_dismissed(&mut self) -> usize {
        let before = self.findings.len();
        self.findings.retain(|finding| !finding.is_dismissed());
        before - self.findings.len()
    }

    /// The report that [`Report::to_json`] wrote.
    ///
    /// # Errors
    /// What is not JSON of the contract, with its line and column.
    pub fn from_json(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }
}

/// A value as JSON with a line end behind it.
pub(super) fn to_json(value: &impl Serialize, layout: Layout) -> Vec<u8> {
    let json = match layout {
        Layout::Indented => serde_json::to_vec_pretty(value),
        Layout::Line => serde_json::to_vec(value),
    };
    // Only a map with keys that are no strings, or a failing `Serialize`, could fail; there is neither.
    let mut json = json.unwrap_or_default();
    json.push(b'\n');
    json
}

/// The report on one document. Findings below `least` are left out.
pub fn report(path: &str, loaded: &Loaded, examination: &Examination, least: Severity, lang: Lang) -> Report {
    let document = &loaded.document;
    let line_ends = memchr::memchr_iter(b'\n', document.text.as_bytes()).collect();
    let places = Places {
        document,
        index: CharIndex::new(&document.text),
        line_ends,
        paragraphs: numbers(document),
        tables: table_numbers(document),
    };
    let account = &examination.account;
    let figures: Vec<FigureRow> =
        account.figures.iter().enumerate().map(|(index, one)| figure_row(&places, account, FigureId(index), one)).collect();
    let unknown = account.figures.iter().filter(|figure| figure.measure == Measure::Unknown && figure.unit != Unit::Counted).count();
    let findings = examination
        .findings
        .iter()
        .filter(|finding| finding.severity >= least)
        .map(|finding| finding_row(&places, account, finding, lang))
        .collect();
    Report {
        schema: SCHEMA.into(),
        source: Source {
            path: path.to_owned(),
            format: loaded.format.label().into(),
            encoding: document.encoding.map(Cow::from),
            bytes: loaded.bytes,
            sha256: loaded.sha256.clone(),
            pages: document.pages,
            notices: document.notices.iter().map(|notice| NoticeRow::new(notice, lang)).collect(),
        },
        report: Header {
            title: account.header.title.clone(),
            unit: account.header.unit.clone(),
            kind: account.header.kind,
            year: account.header.year,
        },
        coverage: Coverage {
            mentions: account.mentions,
            figures: figures.len(),
            unknown,
            checks: examination.tallies.iter().map(|(&code, tally)| (code.into(), tally.clone())).collect(),
        },
        figures,
        tables: tables(document),
        findings,
    }
}

/// Answers where things stand.
struct Places<'a> {
    document: &'a Document,
    index: CharIndex<'a>,
    /// Where in the text lines end.
    line_ends: Vec<usize>,
    /// Paragraph and line number by block.
    paragraphs: Vec<Option<(u32, u32, Option<u32>)>>,
    /// Table number from 1, by block.
    tables: Vec<Option<usize>>,
}

fn numbers(document: &Document) -> Vec<Option<(u32, u32, Option<u32>)>> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => Some((paragraph.number, paragraph.line, paragraph.page)),
            Block::Table(_) => None,
        })
        .collect()
}

/// The number of each table, from 1, by block.
fn table_numbers(document: &Document) -> Vec<Option<usize>> {
    let mut seen = 0;
    let number = |block: &Block| match block {
        Block::Table(_) => {
            seen += 1;
            Some(seen)
        }
        Block::Paragraph(_) => None,
    };
    document.blocks.iter().map(number).collect()
}

impl Places<'_> {
    fn at(&self, location: &Location) -> At {
        let source = &location.source;
        let paragraph = self.paragraphs.get(location.block).copied().flatten();
        let line = paragraph.map(|(_, line, _)| {
            let start = match self.document.blocks.get(location.block) {
                Some(Block::Paragraph(paragraph)) => paragraph.source().start,
                _ => source.start,
            };
            line + self.line_ends_before(source.start) - self.line_ends_before(start.min(source.start))
        });
        let boxed = self.bbox(source);
        At {
            page: boxed.map(|(page, _)| page).or(paragraph.and_then(|(_, _, page)| page)),
            paragraph: paragraph.map(|(number, _, _)| number),
            line,
            start: self.index.char_at(source.start),
            end: self.index.char_at(source.end),
            bbox: boxed.map(|(_, bbox)| bbox),
            table: location.cell.and(self.tables.get(location.block).copied().flatten()),
            row: location.cell.map(|(row, _)| row),
            column: location.cell.map(|(_, column)| column),
        }
    }

    fn line_ends_before(&self, offset: usize) -> u32 {
        u32::try_from(self.line_ends.partition_point(|&end| end < offset)).unwrap_or(u32::MAX)
    }

    /// The page a stretch starts on, and the box around what of it stands there.
    fn bbox(&self, source: &Range<usize>) -> Option<(u32, [f32; 4])> {
        let (page, boxes) = self.boxes(source)?;
        Some((page, boxes.into_iter().reduce(around)?))
    }

    /// The page a stretch starts on, and a box for each line of what of it stands there.
    fn boxes(&self, source: &Range<usize>) -> Option<(u32, Vec<[f32; 4]>)> {
        let places = &self.document.places;
        let from = places.partition_point(|place| place.end <= source.start);
        let page = places.get(from).filter(|place| place.start < source.end)?.page;
        let mut boxes: Vec<[f32; 4]> = Vec::new();
        for place in places[from..].iter().take_while(|place| place.start < source.end).filter(|place| place.page == page) {
            let bbox = self.part(place, source);
            match boxes.last_mut().filter(|line| is_beside(line, &bbox)) {
                Some(line) => *line = around(*line, bbox),
                None => boxes.push(bbox),
            }
        }
        Some((page, boxes))
    }

    /// What of a piece belongs to a stretch. The characters of a piece are taken to be evenly wide, Chinese ones twice as wide as others,
    /// so that a mark ends with its figure and not with the line.
    fn part(&self, place: &Place, source: &Range<usize>) -> [f32; 4] {
        let [left, top, right, bottom] = place.bbox;
        let text = self.document.text.get(place.start..place.end).unwrap_or_default();
        let turned = bottom - top > right - left && text.chars().nth(1).is_some();
        if turned || (source.start <= place.start && place.end <= source.end) {
            return place.bbox;
        }
        let widths = |from: usize, to: usize| -> f32 {
            self.document.text.get(from..to).unwrap_or_default().chars().map(|c| if c >= '\u{2E80}' { 2.0 } else { 1.0 }).sum()
        };
        let (start, end) = (source.start.max(place.start), source.end.min(place.end));
        let each = (right - left) / widths(place.start, place.end).max(1.0);
        [left + each * widths(place.start, start), top, right - each * widths(end, place.end), bottom]
    }

    /// A place, with the words around it that are quoted.
    fn evidence(&self, location: &Location, quoted: &Location) -> Evidence {
        let at = self.at(location);
        let size = |page: u32| self.document.page_sizes.get(usize::try_from(page).ok()?.checked_sub(1)?).copied();
        Evidence {
            path: None,
            quote: self.quote(quoted).to_owned(),
            quote_start: self.index.char_at(quoted.source.start),
            page_size: at.bbox.and(at.page).and_then(size),
            boxes: self.boxes(&location.source).map(|(_, boxes)| boxes).filter(|boxes| boxes.len() > 1).unwrap_or_default(),
            at,
        }
    }

    fn quote(&self, location: &Location) -> &str {
        self.document.text.get(location.source.clone()).unwrap_or_default()
    }
}

/// The smallest box around two.
fn around(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Whether a box goes on in the line of another.
fn is_beside(line: &[f32; 4], next: &[f32; 4]) -> bool {
    let common = line[3].min(next[3]) - line[1].max(next[1]);
    common > 0.5 * (line[3] - line[1]).min(next[3] - next[1]) && next[2] > line[0]
}

fn name(id: FigureId) -> String {
    format!("f{}", id.0 + 1)
}

fn figure_row(places: &Places, account: &figure::Account, id: FigureId, figure: &Figure) -> FigureRow {
    let subject = figure.subject.as_deref();
    let of_subject = figure
        .of
        .and_then(|of| account.figure(of).subject.as_ref().map(|subject| subject.name.clone()))
        .or_else(|| figure.of_words.clone());
    FigureRow {
        id: name(id),
        measure: figure.measure,
        label: figure.label.into(),
        subject: subject.map(|subject| subject.name.clone()),
        path: subject.map(|subject| subject.path.clone()).unwrap_or_default(),
        code: subject.and_then(|subject| subject.account.as_ref()).and_then(|account| account.code.clone()),
        period: figure.period,
        value: Exact(figure.value),
        unit: figure.unit_label().to_owned(),
        yuan: figure.yuan().map(Exact),
        precision: figure.decimals,
        of: figure.of.map(name),
        of_subject,
        direction: figure.direction,
        approx: figure.approximate,
        pattern: figure.pattern.as_deref().map(str::to_owned),
        ocr: places.document.confidence(&figure.at.source),
        at: places.at(&figure.at),
        text: places.quote(&figure.at).to_owned(),
    }
}

fn finding_row(places: &Places, account: &figure::Account, finding: &Finding, lang: Lang) -> FindingRow {
    let words = finding.places.iter().map(|place| places.evidence(&place.at, &place.at));
    let numbers = finding.figures.iter().map(|&id| {
        let at = &account.figure(id).at;
        places.evidence(at, &sentence_around(places, at))
    });
    let figures = finding.figures.iter().map(|&id| name(id)).collect();
    FindingRow::of(finding, figures, words.chain(numbers).collect(), lang)
}

/// The clause run around a figure, from the last full stop or semicolon to the next, cut to a readable length.
pub(crate) fn sentence_around(places_text: &impl TextOf, location: &Location) -> Location {
    let Some(view) = places_text.view(location.block) else { return location.clone() };
    let text = view.text();
    let inside = |&(_, c): &(usize, char)| !matches!(c, '。' | '；');
    let before = text[..location.view.start].char_indices().rev().take(QUOTE / 2).take_while(inside).last();
    let behind = text[location.view.end..].char_indices().take(QUOTE / 2).take_while(inside).last();
    let from = before.map_or(location.view.start, |(at, _)| at);
    let to = behind.map_or(location.view.end, |(at, c)| location.view.end + at + c.len_utf8());
    Location { block: location.block, source: view.source(from..to), view: from..to, cell: None }
}

/// Gives the view of a block.
pub(crate) trait TextOf {
    /// The view of that block, if it is a paragraph.
    fn view(&self, block: usize) -> Option<&crate::document::View>;
}

impl TextOf for Document {
    fn view(&self, block: usize) -> Option<&crate::document::View> {
        match self.blocks.get(block)? {
            Block::Paragraph(paragraph) => Some(&paragraph.view),
            Block::Table(_) => None,
        }
    }
}

impl TextOf for Places<'_> {
    fn view(&self, block: usize) -> Option<&crate::document::View> {
        self.document.view(block)
    }
}

fn tables(document: &Document) -> Vec<TableRow> {
    document
        .tables()
        .enumerate()
        .map(|(index, table)| TableRow {
            id: format!("t{}", index + 1),
            title: table.title.clone(),
            unit: table.unit.clone(),
            page: table.page,
            rows: rows(table),
        })
        .collect()
}

/// The texts of a table, row by row; a merged cell stands at its upper left corner, the cells it covers are empty.
pub(super) fn rows(table: &Table) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new(); table.columns]; table.rows];
    for cell in &table.cells {
        if let Some(slot) = rows.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
            *slot = cell.view.text().to_owned();
        }
    }
    rows
}
