//! The name of an account (科目) is not one of the classification, or stands under the wrong 类 or 款.
//!
//! 政府收支分类科目 has some thirty 类. A name printed as 类 that is really the name of a 款 or 项 is an error. A 款 or 项 that published
//! accounts show only under another 类 or 款, and a name that was replaced in an earlier year, are warnings: local editions differ.
//! Only rows that were read in published accounts accuse; names that are unknown are left alone.
//!
//! Example: 其他社会保障和就业支出（类）: the 类 is 社会保障和就业支出; the printed name is its 款 20899.
//!
//! # 中文
//!
//! 政府收支分类科目的“类”约三十个。印作“类”而实为款、项名称的，报错；已公开的决算预算中只见于其他类、款之下的款、项，以及以前年度已更名的科目，作“疑似”。
//! 只有在公开报表中实际见过的科目才据以判断，未知名称不作评价。
//!
//! 例：其他社会保障和就业支出（类）。“类”应为社会保障和就业支出，所印名称是款20899。

use super::finding::words;
use super::{Context, Desk, Finding, Place, Rule, Severity, Words};
use crate::figure::{Classified, Location, Sheet, SheetKind, Statement};
use crate::taxonomy::{FUNCTIONAL, Grade, Row, renamed};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) static RULE: Rule = Rule {
    code: "GJ601",
    name: "account-name",
    title: Words { chinese: "科目名称或层级有误", english: "an account is named or placed wrongly" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("account_name.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let printed = Printed::of(desk.context);
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    for statement in &context.account.statements {
        let Some(account) = statement.subject.as_ref().and_then(|subject| subject.account.as_ref()) else { continue };
        if !seen.insert(account.names().map(str::to_owned).collect()) {
            continue;
        }
        desk.evaluated();
        // The document's own tables judge first.
        if !printed.judge(desk, statement, account) {
            judge(desk, statement, account);
        }
    }
}

fn judge(desk: &mut Desk<'_>, statement: &Statement, account: &Classified) {
    let Some(class) = account.class.as_deref() else { return };
    if FUNCTIONAL.class(class).is_none() {
        if let Some(name) = outdated(desk, class) {
            report(
                desk,
                statement,
                (class, Grade::Class),
                Severity::Warning,
                words(format!("类名“{class}”已更名，现行名称为“{name}”"), format!("the 类 {class} was renamed {name}")),
                Some(name),
            );
            return;
        }
        let lower: Option<&Row> = FUNCTIONAL.named(class).find(|row| row.grade != Grade::Class && row.verified);
        if let Some(lower) = lower
            && let Some(parent) = FUNCTIONAL.code(&lower.code[..3])
        {
            report(
                desk,
                statement,
                (class, Grade::Class),
                Severity::Error,
                words(
                    format!(
                        "“{class}”不是类级科目，而是{}级科目（{}）的名称；类应为“{}”（{}）",
                        lower.grade.label(),
                        lower.code,
                        parent.name,
                        parent.code
                    ),
                    format!(
                        "{class} is no 类 but the name of {} ({}); its 类 is {} ({})",
                        lower.code,
                        lower.grade.label(),
                        parent.name,
                        parent.code
                    ),
                ),
                Some(parent.name.clone()),
            );
        }
        return;
    }
    let Some(class_row) = FUNCTIONAL.class(class) else { return };
    let Some(section) = account.section.as_deref() else { return };
    let Some(section_row) = FUNCTIONAL.below(&class_row.code, section, Grade::Section) else {
        if !class_row.verified {
            misplaced(desk, statement, section, Grade::Section, class_row);
            return;
        }
        if let Some(right) = section_of_item(class_row, account) {
            // The name that the 款 had before; budgets of the year of the change still print it.
            let year = desk.context.account.header.year;
            if renamed(section).is_some_and(|renaming| renaming.now == right.name && year.is_some_and(|year| year <= renaming.year)) {
                return;
            }
            let message = words(
                format!("“{}”（项）在“{class}”（类）下属于款“{}”（{}），款不应写作“{section}”", account.deepest(), right.name, right.code),
                format!("{} under {class} belongs to the 款 {} ({}), not {section}", account.deepest(), right.name, right.code),
            );
            report(desk, statement, (section, Grade::Section), Severity::Error, message, Some(right.name.clone()));
            return;
        }
        misplaced(desk, statement, section, Grade::Section, class_row);
        return;
    };
    if let Some(item) = account.item.as_deref().filter(|_| section_row.verified)
        && FUNCTIONAL.below(&section_row.code, item, Grade::Item).is_none()
    {
        misplaced(desk, statement, item, Grade::Item, section_row);
    }
}

/// The accounts that the document's tables print with their codes.
struct Printed<'a> {
    names: BTreeMap<&'a str, &'a str>,
    codes: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Printed<'a> {
    fn of(context: &'a Context<'_>) -> Self {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let functional = |sheet: &&Sheet| matches!(sheet.kind, SheetKind::Income | SheetKind::Expenditure | SheetKind::GeneralPublic);
        for row in context.account.sheets.iter().filter(functional).flat_map(|sheet| &sheet.rows) {
            if let Some(code) = row.code.as_deref().filter(|_| !row.name.is_empty()) {
                names.entry(code).or_insert(&row.name);
            }
        }
        let mut codes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (code, name) in &names {
            codes.entry(name).or_default().push(code);
        }
        Self { names, codes }
    }

    /// Tells a 款 that the tables print under another 类 only. Whether the tables had something to say.
    fn judge(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified) -> bool {
        let (Some(class), Some(section)) = (account.class.as_deref(), account.section.as_deref()) else { return false };
        let of = |name: &str, length: usize| self.codes.get(name).into_iter().flatten().filter(move |code| code.len() == length);
        let mut classes = of(class, 3);
        let (Some(code), None) = (classes.next(), classes.next()) else { return false };
        if of(section, 5).any(|section| section.starts_with(code)) {
            return true;
        }
        let mut elsewhere = of(section, 5);
        let (Some(other), None) = (elsewhere.next(), elsewhere.next()) else { return false };
        let Some(right) = other.get(..3).and_then(|code| self.names.get(code)) else { return false };
        let message = words(
            format!("“{section}”（款）列在“{class}”（类）之下，本报告表格中该款（{other}）属于“{right}”（类）"),
            format!("{section} stands under {class}, but the report's own tables print it ({other}) under {right}"),
        );
        report(desk, statement, (section, Grade::Section), Severity::Error, message, Some((*right).to_owned()));
        true
    }
}

/// The one 款 of a 类 that holds the printed 项, as published accounts show it.
fn section_of_item(class: &Row, account: &Classified) -> Option<&'static Row> {
    let item = account.item.as_deref()?;
    let mut under = FUNCTIONAL.named(item).filter(|row| row.grade == Grade::Item && row.code.starts_with(&class.code));
    let row = under.next().filter(|row| row.verified)?;
    if under.next().is_some() {
        return None;
    }
    FUNCTIONAL.code(&row.code[..5]).filter(|section| section.verified)
}

/// A name that published accounts show only under another parent.
fn misplaced(desk: &mut Desk<'_>, statement: &Statement, name: &str, grade: Grade, parent: &Row) {
    if let Some(now) = outdated(desk, name) {
        report(
            desk,
            statement,
            (name, grade),
            Severity::Warning,
            words(format!("{}名“{name}”已更名，现行名称为“{now}”", grade.label()), format!("the account {name} was renamed {now}")),
            Some(now),
        );
        return;
    }
    let elsewhere: Vec<&Row> = FUNCTIONAL.named(name).filter(|row| row.grade == grade).collect();
    let verified: Vec<&&Row> = elsewhere.iter().filter(|row| row.verified).collect();
    // A name that several parents share may well exist under this one too.
    let [only] = verified[..] else { return };
    if elsewhere.len() > 1 {
        return;
    }
    let length = only.code.len() - 2;
    let Some(right) = FUNCTIONAL.code(&only.code[..length]) else { return };
    report(
        desk,
        statement,
        (name, grade),
        Severity::Warning,
        words(
            format!("“{name}”（{}）列在“{}”之下，按科目体系应属“{}”（{}）", grade.label(), parent.name, right.name, right.code),
            format!("{name} stands under {}, but belongs to {} ({})", parent.name, right.name, right.code),
        ),
        Some(right.name.clone()),
    );
}

/// The present name of an account that was renamed before the report's year.
fn outdated(desk: &Desk<'_>, name: &str) -> Option<String> {
    let year = desk.context.account.header.year?;
    renamed(name).filter(|change| change.year <= year).map(|change| change.now.to_owned())
}

fn report(
    desk: &mut Desk<'_>,
    statement: &Statement,
    (printed, grade): (&str, Grade),
    severity: Severity,
    message: Words<String>,
    expected: Option<String>,
) {
    let Some(&first) = statement.figures.first() else { return };
    let mut finding = Finding::new(severity, message, vec![first]);
    finding.stated = Some(printed.to_owned());
    finding.expected = expected;
    if let Some(at) = printed_at(desk, statement, printed, grade) {
        finding.places.push(Place { at });
    }
    desk.report(finding);
}

/// Where the name is printed: in the statement's paragraph, or in the heading above it.
fn printed_at(desk: &Desk<'_>, statement: &Statement, name: &str, grade: Grade) -> Option<Location> {
    (statement.block.saturating_sub(3)..=statement.block).rev().find_map(|block| {
        let crate::document::Block::Paragraph(paragraph) = desk.context.document.blocks.get(block)? else { return None };
        let text = paragraph.view.text();
        // 住房保障支出（类）住房保障支出（款）: of a name that stands twice, the one with the grade in question.
        let graded = text.find(&format!("{name}（{}）", grade.label()));
        let start = graded.or_else(|| text.find(name))?;
        let view = start..start + name.len();
        Some(Location { block, source: paragraph.view.source(view.clone()), view, cell: None })
    })
}
