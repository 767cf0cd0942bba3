//! What of a report can be held against other reports: whose it is, the amounts of known subjects, the units that it gathers, and the
//! passages in which it speaks of itself.

mod amounts;
mod members;
mod passages;

use crate::Examination;
use crate::document::Document;
use crate::figure::{Figure, Kind, is_unit_name};
use crate::number::{Operand, Unit};
use crate::pattern::Measure;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use members::Members;
pub use passages::{Passage, Word, are_akin};

/// Words of a report whose figures of other years need not be those that were published then.
const SOFTENING: &[&str] = &["口径", "机构改革", "新设", "新成立", "划转", "转隶", "追溯调整", "重述", "撤并", "合并设立", "更名"];

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
    /// Whether the title says which kind of report it is, and for which year.
    pub titled: bool,
    /// The amounts, in order.
    pub amounts: Vec<Amount>,
    /// The units that it gathers, where it lists them.
    pub members: Members,
    /// Passages in which it speaks of itself, by its name or its year.
    pub own: Vec<Passage>,
    /// Passages that speak so of another unit, or of an earlier year.
    pub foreign: Vec<Passage>,
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
    /// The fiscal year it belongs to; none is the report's own, which is not known.
    pub period: Option<i32>,
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
    let unit = header.unit.as_deref().map(normal);
    let softened = SOFTENING.iter().find(|word| document.paragraphs().any(|paragraph| paragraph.view.text().contains(*word)));
    let members = members::read(document, unit.as_deref());
    let (own, foreign) = passages::read(document, account, unit.as_deref(), &members);
    Facts {
        unit,
        level: level(title),
        kind: header.kind,
        year: header.year,
        sha256: sha256.to_owned(),
        softened: softened.map(|word| (*word).to_owned()),
        titled: header.year.is_some_and(|year| title.contains(&format!("{year}年"))),
        amounts: amounts::read(document, account),
        members,
        own,
        foreign,
    }
}

/// Whom a title speaks for.
pub fn level(title: &str) -> Level {
    let alone = ["单位决算", "单位预算", "（本级）", "（本部）", "（机关）", "(本级)"].iter().any(|word| title.contains(word));
    // 局本级 is the bureau alone; 市本级 are the departments of a city.
    let of_unit = title.split_once("本级").is_some_and(|(before, _)| is_unit_name(before.trim_start_matches(|c: char| !is_han(c))));
    if alone || of_unit {
        Level::Unit
    } else if title.contains("部门") {
        Level::Department
    } else {
        Level::Unsaid
    }
}

fn is_han(c: char) -> bool {
    c >= '\u{4E00}'
}

/// The name of a unit with blanks left out and brackets of one kind.
pub fn normal(unit: &str) -> String {
    let kept = unit.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    })
    .collect()
}
