//! What a report says, as data: figures, the statements they make about one subject, and the lists that statements form.

use super::{Header, ScoreCard, Sheet, Subject};
use crate::document::{Cell, Paragraph};
use crate::number::{Mention, Operand, Unit};
use crate::pattern::{Against, Direction, MarkKind, Measure};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// Index of a figure in its [`Account`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigureId(pub usize);

/// Index of a statement in its [`Account`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatementId(pub usize);

/// Index of a list in its [`Account`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub usize);

/// All that a report says in numbers.
#[derive(Debug, Default)]
pub struct Account {
    /// Whose report it is, of which kind and year.
    pub header: Header,
    /// Figures in the order of the text: those of the narrative, then those of the tables.
    pub figures: Vec<Figure>,
    /// How many of the figures stand in the narrative.
    pub narrative: usize,
    /// The tables whose rows and columns could be named.
    pub sheets: Vec<Sheet>,
    /// The tables of scores of an evaluation.
    pub scorecards: Vec<ScoreCard>,
    /// Statements in the order of the text.
    pub statements: Vec<Statement>,
    /// Lists in the order of their openers.
    pub lists: Vec<List>,
    /// Claims in words about numbers.
    pub claims: Vec<Claim>,
    /// Numbers without a unit behind words of rate (增长4.53，).
    pub bare_rates: Vec<Location>,
    /// The report's sections, in order; every figure and statement belongs to one.
    pub sections: Vec<Section>,
    /// How many amounts and percents the text holds.
    pub mentions: usize,
}

/// One number of the report and what it is.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Which measure it is.
    pub measure: Measure,
    /// The words for the measure.
    pub label: &'static str,
    /// What it is about; none where the text does not say.
    pub subject: Option<Arc<Subject>>,
    /// The fiscal year it belongs to.
    pub period: Option<i32>,
    /// The signed value in its unit: 减少0.45万元 is −0.45.
    pub value: Decimal,
    /// How many decimals are printed.
    pub decimals: u32,
    /// Its unit; for counts see [`Figure::counter`].
    pub unit: Unit,
    /// The counting word of a count (辆, 批次).
    pub counter: String,
    /// For shares: the figure of the whole.
    pub of: Option<FigureId>,
    /// For shares: the words for the whole.
    pub of_words: Option<String>,
    /// Which way the words say it went.
    pub direction: Option<Direction>,
    /// What a change is measured against.
    pub against: Option<Against>,
    /// Whether the words hedge it (约, 近, 以上), so that it cannot be checked.
    pub approximate: bool,
    /// Whether it stands in an explanation (主要原因是…) and not among the accounts.
    pub reason: bool,
    /// Whether it stands in brackets and names something of its own (含上年结转5万元).
    pub aside: bool,
    /// Whether its subject was inherited over a place where more than one could be meant.
    pub uncertain: bool,
    /// The id of the pattern that explains it.
    pub pattern: Option<Arc<str>>,
    /// The statement it belongs to.
    pub statement: StatementId,
    /// Which sentence of the report it stands in.
    pub sentence: usize,
    /// Where it stands.
    pub at: Location,
}

/// Where in the document something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Index of the block in the document.
    pub block: usize,
    /// Bytes of the block's view.
    pub view: Range<usize>,
    /// Bytes of the document's text.
    pub source: Range<usize>,
    /// The row and column of a table's cell; none in the narrative.
    pub cell: Option<(usize, usize)>,
}

impl Location {
    /// A stretch of a paragraph.
    pub fn in_paragraph(block: usize, paragraph: &Paragraph, view: Range<usize>) -> Self {
        Self { block, source: paragraph.view.source(view.clone()), view, cell: None }
    }

    /// A stretch of a table's cell.
    pub fn in_cell(block: usize, cell: &Cell, view: Range<usize>) -> Self {
        Self { block, source: cell.view.source(view.clone()), view, cell: Some((cell.row, cell.column)) }
    }
}

/// The figures about one subject that stand together.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What it is about.
    pub subject: Option<Arc<Subject>>,
    /// Its figures, in order.
    pub figures: Vec<FigureId>,
    /// The section it stands in.
    pub section: usize,
    /// The list it is a member of.
    pub member_of: Option<ListId>,
    /// Index of the paragraph's block.
    pub block: usize,
    /// The activity whose amounts it gives (绩效自评), if it is not about the unit's accounts.
    pub activity: Option<String>,
}

impl Statement {
    /// The known subject that it is about, as an index of the subjects.
    pub fn concept(&self) -> Option<usize> {
        self.subject.as_ref().and_then(|subject| subject.concept)
    }
}

/// A head and its members (其中：…; 主要用于以下方面：…; numbered items).
#[derive(Debug, Clone)]
pub struct List {
    /// The statement that the members break down.
    pub head: StatementId,
    /// The members, in order.
    pub members: Vec<StatementId>,
    /// Whether it is a run of numbered items.
    pub items: bool,
    /// Whether the words say that there is more than is listed (等, 主要包括).
    pub open: bool,
    /// Whether its opener announces all there is (主要用于以下方面), where 其中 may pick.
    pub exhaustive: bool,
    /// Whether its opener names only the chief of them (主要包括：), whatever the members are called.
    pub picks: bool,
    /// Whether the words add the members up (…，合计5万元), or say that nothing was spent besides (未发生因公出国（境）费).
    pub summed: bool,
    /// Whether it could not be told where the list ends.
    pub ambiguous: bool,
}

/// Words that claim something about numbers.
#[derive(Debug, Clone)]
pub struct Claim {
    /// What they claim.
    pub kind: MarkKind,
    /// About which subject, if they name one or the text before does.
    pub subject: Option<Arc<Subject>>,
    /// The statement they follow.
    pub statement: Option<StatementId>,
    /// The section they stand in.
    pub section: usize,
    /// Where they stand.
    pub at: Location,
}

/// A numbered or titled section of the report.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading's text without its number; empty for the text before the first heading.
    pub title: String,
    /// The section around it.
    pub parent: Option<usize>,
    /// The year that the heading names.
    pub year: Option<i32>,
    /// Which of the reports that the file holds it belongs to: a title of its own begins another.
    pub report: u32,
}

impl Figure {
    /// What a cell of a table prints: headings say what it is of, and no sentence says more.
    pub(super) fn of_cell(measure: Measure, subject: Subject, number: Operand, statement: StatementId, at: Location) -> Self {
        Self {
            measure,
            label: measure.label(),
            subject: Some(Arc::new(subject)),
            period: None,
            value: number.value,
            decimals: number.decimals,
            unit: number.unit,
            counter: String::new(),
            of: None,
            of_words: None,
            direction: None,
            against: None,
            approximate: false,
            reason: false,
            aside: false,
            uncertain: false,
            pattern: None,
            statement,
            sentence: 0,
            at,
        }
    }

    /// The exact amount in 元; none for what is no money.
    pub fn yuan(&self) -> Option<Decimal> {
        if !self.unit.is_money() {
            return None;
        }
        let power = u32::try_from(self.unit.exponent()).ok()?;
        Decimal::from(10_i64.checked_pow(power)?).checked_mul(self.value).map(|value| value.normalize())
    }

    /// The figure as an operand at its printed precision.
    pub fn literal(&self) -> Operand {
        Operand { value: self.value, decimals: self.decimals, unit: self.unit }
    }

    /// Whether two figures are amounts, counts or rates of the same kind, so that they can be added or compared.
    pub fn comparable(&self, other: &Self) -> bool {
        if self.unit == Unit::Counted || other.unit == Unit::Counted {
            return self.unit == other.unit && self.counter == other.counter;
        }
        self.unit.is_money() == other.unit.is_money()
    }

    /// Whether it may be an operand of a check at all.
    pub fn checkable(&self) -> bool {
        !self.approximate && !self.uncertain
    }

    /// Its unit in words: `万元`, `%`, `辆`.
    pub fn unit_label(&self) -> &str {
        if self.unit == Unit::Counted { &self.counter } else { self.unit.label() }
    }

    /// The name of the subject, or nothing.
    pub fn subject_name(&self) -> &str {
        self.subject.as_deref().map_or("", |subject| subject.name.as_str())
    }
}

impl Account {
    /// The figure of that id.
    pub fn figure(&self, id: FigureId) -> &Figure {
        &self.figures[id.0]
    }

    /// The statement of that id.
    pub fn statement(&self, id: StatementId) -> &Statement {
        &self.statements[id.0]
    }

    /// The figures of a statement, in order.
    pub fn figures_of(&self, id: StatementId) -> impl DoubleEndedIterator<Item = (FigureId, &Figure)> {
        self.statements[id.0].figures.iter().map(|&figure| (figure, &self.figures[figure.0]))
    }

    /// The figures of the narrative.
    pub fn told(&self) -> &[Figure] {
        self.figures.get(..self.narrative).unwrap_or_default()
    }

    /// The figures of the narrative with their ids.
    pub fn each(&self) -> impl Iterator<Item = (FigureId, &Figure)> {
        self.told().iter().enumerate().map(|(index, figure)| (FigureId(index), figure))
    }

    /// The figures of a stretch of the narrative with their ids.
    pub fn told_between(&self, range: Range<usize>) -> impl Iterator<Item = (FigureId, &Figure)> {
        let told = self.told().get(range.start..range.end.min(self.narrative)).unwrap_or_default();
        (range.start..).map(FigureId).zip(told)
    }

    /// The table that was read from a block.
    pub fn sheet_in(&self, block: usize) -> Option<&Sheet> {
        // They stand in the order of the text.
        self.sheets.binary_search_by_key(&block, |sheet| sheet.block).ok().map(|at| &self.sheets[at])
    }

    /// The figures of a paragraph of the narrative with their ids.
    pub fn told_in(&self, block: usize) -> impl Iterator<Item = (FigureId, &Figure)> {
        // They stand in the order of the text.
        let from = self.told().partition_point(|figure| figure.at.block < block);
        self.told_between(from..self.narrative).take_while(move |(_, figure)| figure.at.block == block)
    }

    /// All lists with their ids.
    pub fn each_list(&self) -> impl Iterator<Item = (ListId, &List)> {
        self.lists.iter().enumerate().map(|(index, list)| (ListId(index), list))
    }

    /// The year of a figure, or the report's.
    pub fn period(&self, figure: &Figure) -> Option<i32> {
        figure.period.or(self.header.year)
    }
}

/// Whether a mention is of a kind that becomes a figure without a pattern.
pub(super) fn is_figure(mention: &Mention) -> bool {
    use crate::number::Kind;
    matches!(mention.kind, Kind::Amount | Kind::Percent | Kind::Count | Kind::Score | Kind::Threshold)
}
