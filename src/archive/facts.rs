//! What of a report can be held against other reports: whose it is, and the amounts of known subjects.

use crate::Examination;
use crate::document::{Block, Document};
use crate::figure::{Account, Figure, FigureId, Kind, Scope};
use crate::number::{Operand, Unit};
use crate::pattern::{Against, Measure};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words of a report whose figures of other years need not be those that were published then.
const SOFTENING: &[&str] = &["口径", "机构改革", "新设", "新成立", "划转", "转隶", "追溯调整", "重述", "撤并", "合并设立", "更名"];

/// How many characters around a figure are quoted at the most, on each side.
const QUOTE: usize = 60;

/// How many reports a file may hold, if one of them is the one that it is named for.
const MOST_REPORTS: usize = 2;

/// What a report tells other reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The unit, without blanks and with brackets of one kind.
    pub unit: Option<String>,
    /// Whether it speaks for the department with all its units (部门), or for the unit alone (单位).
    pub level: Level,
    /// The kind of report.
    pub kind: Kind,
    /// The fiscal year.
    pub year: Option<i32>,
    /// The hash of the file.
    pub sha256: String,
    /// The word that says that figures of other years may have been restated, if there is one.
    pub softened: Option<String>,
    /// The amounts, in order.
    pub amounts: Vec<Amount>,
}

/// Whom a report speaks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The title does not say.
    #[default]
    Unsaid,
    /// 部门
    Department,
    /// 单位
    Unit,
}

/// An amount of a known subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// The canonical name of the subject.
    pub subject: String,
    /// The funds it is limited to, as a number that is equal for equal funds.
    pub scope: u8,
    /// Which measure it is.
    pub measure: Measure,
    /// The fiscal year it belongs to.
    pub period: i32,
    /// The number.
    pub number: Printed,
    /// How it changed against the year before, where the same statement says that.
    pub change: Option<Printed>,
    /// The words around it.
    pub quote: String,
    /// The page it stands on.
    pub page: Option<u32>,
    /// The line its paragraph starts on.
    pub line: Option<u32>,
}

/// A printed number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Signed, digit by digit.
    value: String,
    decimals: u32,
    /// The power of ten that leads to 元.
    exponent: i32,
}

impl Printed {
    fn of(figure: &Figure) -> Self {
        Self { value: figure.value.to_string(), decimals: figure.decimals, exponent: figure.unit.exponent() }
    }

    /// The number as an operand of a check.
    pub fn operand(&self) -> Operand {
        let units = [Unit::Yuan, Unit::ThousandYuan, Unit::WanYuan, Unit::MillionYuan, Unit::YiYuan];
        let unit = units.into_iter().find(|unit| unit.exponent() == self.exponent).unwrap_or(Unit::Yuan);
        Operand { value: self.value.parse::<Decimal>().unwrap_or_default(), decimals: self.decimals, unit }
    }

    /// The number as it is printed, without its sign.
    pub fn text(&self) -> String {
        let operand = self.operand();
        format!("{}{}", operand.value.abs(), operand.unit.label())
    }
}

/// Takes the facts of a report.
pub fn facts(document: &Document, examination: &Examination, sha256: &str) -> Facts {
    let account = &examination.account;
    let header = &account.header;
    let title = header.title.as_deref().unwrap_or_default();
    let level = if title.contains("单位决算") || title.contains("单位预算") {
        Level::Unit
    } else if title.contains("部门") {
        Level::Department
    } else {
        Level::Unsaid
    };
    let softened = SOFTENING.iter().find(|word| document.paragraphs().any(|paragraph| paragraph.view.text().contains(*word)));
    Facts {
        unit: header.unit.as_deref().map(normal),
        level,
        kind: header.kind,
        year: header.year,
        sha256: sha256.to_owned(),
        softened: softened.map(|word| (*word).to_owned()),
        amounts: amounts(document, account),
    }
}

/// The amounts of the report proper. A file may hold another one behind it, and a collection of reports is nobody's.
fn amounts(document: &Document, account: &Account) -> Vec<Amount> {
    let mut reports: BTreeMap<u32, Vec<Amount>> = BTreeMap::new();
    for (id, figure) in account.each() {
        let section = account.sections.get(account.statement(figure.statement).section);
        if let Some(amount) = amount(document, account, id, figure) {
            reports.entry(section.map_or(0, |section| section.report)).or_default().push(amount);
        }
    }
    if reports.len() > MOST_REPORTS {
        return Vec::new();
    }
    // The first of those that are equally long.
    reports.into_values().rev().max_by_key(Vec::len).unwrap_or_default()
}

/// The name of a unit with blanks left out and brackets of one kind.
fn normal(unit: &str) -> String {
    let kept = unit.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    })
    .collect()
}

/// The figure as an amount of a known subject, if nothing about it is doubtful.
fn amount(document: &Document, account: &Account, id: FigureId, figure: &Figure) -> Option<Amount> {
    if !matches!(figure.measure, Measure::Actual | Measure::Budget | Measure::BudgetInitial) || !is_certain(document, figure) {
        return None;
    }
    let subject = figure.subject.as_deref().filter(|subject| subject.concept.is_some() && !subject.compound)?;
    let statement = account.statement(figure.statement);
    // The accounts of an activity are not those of the unit.
    if statement.activity.is_some() {
        return None;
    }
    let Some(Block::Paragraph(paragraph)) = document.blocks.get(figure.at.block) else { return None };
    Some(Amount {
        subject: subject.name.clone(),
        scope: scope_number(subject.scope),
        measure: figure.measure,
        period: account.period(figure)?,
        number: Printed::of(figure),
        change: change(document, account, id, figure),
        quote: quote(paragraph.view.text(), figure.at.view.clone()),
        page: paragraph.page,
        line: paragraph.page.is_none().then_some(paragraph.line),
    })
}

fn is_certain(document: &Document, figure: &Figure) -> bool {
    figure.checkable() && figure.unit.is_money() && !figure.reason && !figure.aside && document.confidence(&figure.at.source).is_none()
}

/// The change against the year before that is said of a figure: the statement has no other figure of that measure, and no other change.
fn change(document: &Document, account: &Account, id: FigureId, figure: &Figure) -> Option<Printed> {
    let mut others = account.figures_of(figure.statement).filter(|&(other, _)| other != id);
    if others.any(|(_, other)| other.measure == figure.measure) {
        return None;
    }
    let mut changes = account.figures_of(figure.statement).filter(|(_, other)| other.measure == Measure::Change && other.unit.is_money());
    let (_, change) = changes.next()?;
    (changes.next().is_none() && change.against == Some(Against::Prior) && is_certain(document, change)).then(|| Printed::of(change))
}

fn scope_number(scope: Scope) -> u8 {
    match scope {
        Scope::Unsaid => 0,
        Scope::Fiscal => 1,
        Scope::GeneralPublic => 2,
        Scope::GovernmentFund => 3,
        Scope::StateCapital => 4,
        Scope::SocialInsurance => 5,
    }
}

/// The clause around a stretch of a paragraph.
fn quote(text: &str, at: std::ops::Range<usize>) -> String {
    let inside = |c: &char| !matches!(c, '。' | '；');
    let before: String = text.get(..at.start).unwrap_or_default().chars().rev().take(QUOTE).take_while(inside).collect();
    let behind = text.get(at.end..).unwrap_or_default().chars().take(QUOTE).take_while(inside);
    before.chars().rev().chain(text.get(at.clone()).unwrap_or_default().chars()).chain(behind).collect()
}
