//! What checks share: the account, and the printing convention of the document.

use super::constraint::Weighed;
use super::finding::{Finding, Severity, Words, words};
use super::group::{self, Group};
use super::level::Levels;
use super::slip::slip;
use crate::document::Document;
use crate::figure::{Account, Figure, FigureId, Scope, StatementId, SubjectBook};
use crate::number::{Law, Operand, Outcome, Unit, Verdict};
use crate::pattern::{Library, SheetKind};
use crate::token::last_words;
use std::collections::HashMap;

/// So many bytes before a figure are looked at for the words of its clause.
const LONGEST_CLAUSE: usize = 600;

/// Everything a check may look at.
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document,
    /// What it says in numbers.
    pub account: Account,
    /// Known subjects.
    pub book: &'a SubjectBook,
    /// Identities.
    pub library: &'a Library,
    /// Wholes and their parts, found once for all checks, in the order of their wholes.
    pub groups: Vec<Group>,
    /// The statements of parts by identities, and those of their wholes.
    wholes: HashMap<StatementId, StatementId>,
    /// Where the text states the levels of the report's year.
    pub(super) levels: Levels,
    /// The standard tables of each kind.
    sheets: HashMap<SheetKind, Vec<usize>>,
    convention: Convention,
}

/// How many decimals amounts carry in this document: trailing zeros are often dropped (40.8 beside 283.45).
#[derive(Debug, Clone, Copy, Default)]
struct Convention {
    ten_thousands: u32,
    hundred_millions: u32,
}

impl<'a> Context<'a> {
    /// Prepares the checks of an account.
    pub fn new(document: &'a Document, account: Account, book: &'a SubjectBook, library: &'a Library) -> Self {
        let convention =
            Convention { ten_thousands: usual_decimals(&account, Unit::WanYuan), hundred_millions: usual_decimals(&account, Unit::YiYuan) };
        let groups = group::find(&account, book, library);
        let statement = |id: FigureId| account.figure(id).statement;
        let by_identity = groups.iter().filter(|group| group.about.is_some());
        let wholes = by_identity.flat_map(|group| group.parts.iter().map(|&part| (statement(part), statement(group.whole)))).collect();
        let levels = Levels::of(&account);
        let mut sheets: HashMap<SheetKind, Vec<usize>> = HashMap::new();
        for (at, sheet) in account.sheets.iter().enumerate() {
            sheets.entry(sheet.kind).or_default().push(at);
        }
        Self { document, account, book, library, groups, wholes, levels, sheets, convention }
    }

    /// The statement of the whole that an identity makes a statement a part of.
    pub(super) fn whole_of(&self, part: StatementId) -> Option<StatementId> {
        self.wholes.get(&part).copied()
    }

    /// The places of the tables of a kind among all tables.
    pub(super) fn sheets(&self, kind: SheetKind) -> &[usize] {
        self.sheets.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The number and unit of a figure, as it is printed.
    pub(super) fn printed(&self, id: FigureId) -> String {
        let figure = self.account.figure(id);
        format!("{}{}", figure.value, figure.unit_label())
    }

    /// The groups of a whole.
    pub fn groups_of(&self, whole: FigureId) -> impl Iterator<Item = &Group> {
        // They are sorted by their wholes.
        let from = self.groups.partition_point(|group| group.whole < whole);
        self.groups[from..].iter().take_while(move |group| group.whole == whole)
    }

    /// A figure as an operand at the precision that the document's convention gives it.
    pub fn strict(&self, figure: &Figure) -> Operand {
        let usual = match figure.unit {
            Unit::WanYuan => self.convention.ten_thousands,
            Unit::YiYuan => self.convention.hundred_millions,
            _ => 0,
        };
        Operand { decimals: figure.decimals.max(usual), ..figure.literal() }
    }

    /// Judges a relation under the convention; if that fails, also says whether the literal precision would let it pass.
    pub fn judge(&self, figures: &[FigureId], relation: impl Fn(&[Operand]) -> Outcome) -> (Outcome, bool) {
        let operands = |of: &dyn Fn(&Figure) -> Operand| figures.iter().map(|&id| of(self.account.figure(id))).collect::<Vec<_>>();
        let strict = relation(&operands(&|figure| self.strict(figure)));
        if strict.verdict != Verdict::Inconsistent {
            return (strict, false);
        }
        // A printed 0 is nothing at all, however few zeros it is printed with.
        let literal = relation(&operands(&|figure| if figure.value.is_zero() { self.strict(figure) } else { figure.literal() }));
        (strict, matches!(literal.verdict, Verdict::Consistent | Verdict::Rounding))
    }

    /// Judges what figures claim of one another, the stated one first.
    pub(super) fn weigh(&self, law: Law, figures: Vec<FigureId>) -> Weighed {
        let (outcome, lenient) = self.judge(&figures, |operands| law.judge(operands));
        Weighed { law, figures, outcome, lenient }
    }

    /// A finding about a relation, with the numbers of its outcome.
    pub(super) fn mismatch(&self, weighed: Weighed, formula: String, message: Words<String>) -> Finding {
        let Weighed { law, figures, outcome, lenient } = weighed;
        let stated = self.account.figure(figures[0]);
        let unit = stated.unit_label();
        let rounding = outcome.verdict == Verdict::Rounding;
        let mut message = message;
        if lenient {
            message.chinese.push_str("（若按字面小数位数理解尚可成立，但与全文保留两位小数的写法不符）");
            message.english.push_str(" (it would hold at the literal precision, which is not the document's)");
        }
        let suggestion = if rounding { None } else { slip(&self.account, stated, figures[0], outcome.expected) };
        Finding {
            stated: Some(format!("{}{unit}", stated.value)),
            expected: Some(format!("{}{unit}", outcome.expected)),
            gap: Some(format!("{}{}", outcome.gap.normalize(), gap_unit(stated))),
            tolerance: Some(format!("{}{}", outcome.tolerance.normalize(), gap_unit(stated))),
            formula: Some(formula),
            suggestion,
            law: Some(law),
            ..Finding::new(if rounding { Severity::Rounding } else { Severity::Error }, message, figures)
        }
    }

    /// Whether the words right behind a figure begin so.
    pub fn quote_behind(&self, figure: &Figure, words: &str) -> bool {
        self.paragraph(figure).is_some_and(|view| view[figure.at.view.end..].starts_with(words))
    }

    /// The words of the paragraph behind a figure.
    pub(super) fn behind(&self, figure: &Figure) -> Option<&str> {
        self.paragraph(figure).map(|view| &view[figure.at.view.end..])
    }

    /// Whether the words of the clause before a figure hold those; of a clause without end, the last of them.
    pub fn quote_before(&self, figure: &Figure, words: &str) -> bool {
        self.before(figure).rsplit(['，', '。', '；']).next().is_some_and(|clause| clause.contains(words))
    }

    /// The words right in front of a figure: of its clause, behind the number before it.
    pub(super) fn words_before(&self, figure: &Figure) -> &str {
        self.before(figure).rsplit(|c: char| "，。；：、（）".contains(c) || c.is_ascii_digit()).next().unwrap_or_default()
    }

    /// The text of a figure's sentence before the words right in front of it.
    pub(super) fn between_start(&self, figure: &Figure) -> &str {
        let Some(view) = self.paragraph(figure) else { return "" };
        let near = last_words(view, figure.at.view.start - self.words_before(figure).len(), LONGEST_CLAUSE);
        near.rsplit('。').next().unwrap_or_default()
    }

    /// The last words before a figure in its paragraph.
    pub(super) fn before(&self, figure: &Figure) -> &str {
        self.paragraph(figure).map_or("", |view| last_words(view, figure.at.view.start, LONGEST_CLAUSE))
    }

    /// Whether the words right before a figure call it income: 农村基础设施建设支出（项）收入5万元 is not what was spent.
    pub(super) fn called_income(&self, figure: &Figure) -> bool {
        let before = self.before(figure).trim_end_matches(['为', '数']);
        before.ends_with("收入") || before.ends_with("收入决算") || before.ends_with("收入合计")
    }

    /// The words between two figures of one paragraph.
    pub fn between(&self, one: &Figure, next: &Figure) -> Option<&str> {
        self.paragraph(one).filter(|_| one.at.block == next.at.block)?.get(one.at.view.end..next.at.view.start)
    }

    /// The words of the paragraph of a figure.
    pub(super) fn paragraph(&self, figure: &Figure) -> Option<&str> {
        match self.document.blocks.get(figure.at.block)? {
            crate::document::Block::Paragraph(paragraph) => Some(paragraph.view.text()),
            crate::document::Block::Table(_) => None,
        }
    }

    /// The subject of a figure, or 该项 where it has none.
    pub fn subject(&self, id: FigureId) -> Words<String> {
        match self.account.figure(id).subject_name() {
            "" => words("该项", "this item"),
            // Messages put names in quotes; quotes within a name become single ones.
            name => words(name.replace('“', "‘").replace('”', "’"), name),
        }
    }

    /// Whether the whole account of a statement is limited to funds that lie within another scope.
    pub fn within(part: Scope, whole: Scope) -> bool {
        part == whole || whole == Scope::Unsaid || (whole == Scope::Fiscal && part != Scope::SocialInsurance && part != Scope::Unsaid)
    }

    /// The statement's subject's scope.
    pub fn scope(&self, id: StatementId) -> Scope {
        self.account.statement(id).subject.as_ref().map_or(Scope::Unsaid, |subject| subject.scope)
    }
}

/// The unit of a difference of two figures: rates differ by points.
fn gap_unit(figure: &Figure) -> &str {
    if figure.unit == Unit::Percent { "个百分点" } else { figure.unit_label() }
}

/// The decimals that at least half of the amounts in a unit carry, up to 2.
fn usual_decimals(account: &Account, unit: Unit) -> u32 {
    let decimals: Vec<u32> =
        account.figures.iter().filter(|figure| figure.unit == unit && !figure.approximate).map(|figure| figure.decimals).collect();
    let carrying = decimals.iter().filter(|&&decimals| decimals >= 2).count();
    if carrying * 2 >= decimals.len() && carrying > 0 { 2 } else { 0 }
}
