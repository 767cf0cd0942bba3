//! The name of an account (科目) is not one of the classification, or stands under the wrong 类 or 款.
//!
//! 政府收支分类科目 has some thirty 类. A name printed as 类 that is really the name of a 款 or 项 is an error. A 款 or 项 that published
//! accounts show only under another 类 or 款, and a name that was replaced in an earlier year, are warnings: local editions differ.
//! Only rows that were read in published accounts accuse; names that are unknown are left alone.
//! The report's own tables judge first: one code has one name in all of them and a name one code, the text names a code as they do, an item of the
//! text that no table names while a row of its 款 has its amount bears a wrong name, and a 款 or 项 stands where the tables print it. A code is
//! told as wrong where another table prints the name and the amount under one that differs by a slip of the pen, or, as a warning, the
//! classification has the name under such a code only.
//!
//! Example: 其他社会保障和就业支出（类）: the 类 is 社会保障和就业支出; the printed name is its 款 20899.
//!
//! # 中文
//!
//! 政府收支分类科目的“类”约三十个。印作“类”而实为款、项名称的，报错；已公开的决算预算中只见于其他类、款之下的款、项，以及以前年度已更名的科目，作“疑似”。
//! 只有在公开报表中实际见过的科目才据以判断，未知名称不作评价。
//! 先以本报告表格为准：同一编码各表名称一致，同一科目各表编码一致（另一表中同名同金额、编码仅一位之差或相邻两位颠倒的，报错；
//! 仅与科目体系的编码有此差别的，作“疑似”）；文字所写编码与名称应与表格相符；文字中的项不在表中、而同款下有同金额的项的，名称有误；
//! 款、项应列在表格所列的类、款之下。
//!
//! 例：其他社会保障和就业支出（类）。“类”应为社会保障和就业支出，所印名称是款20899。

use super::cells::only;
use super::finding::words;
use super::slip::swapped;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::figure::{Classified, FigureId, Kind, Location, Sheet, SheetKind, SheetRow, Statement};
use crate::number::{Decimal, Verdict, same};
use crate::pattern::Measure;
use crate::taxonomy::{ECONOMIC, FUNCTIONAL, Grade, Row, Taxonomy, renamed};
use std::cell::Cell;
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
    printed.agree(desk);
    let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
    for statement in &context.account.statements {
        let Some(account) = statement.subject.as_ref().and_then(|subject| subject.account.as_ref()) else { continue };
        if !seen.insert(account.names().chain([account.printed.as_str()]).map(str::to_owned).collect()) {
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

/// A row of a table that prints an account with its code.
#[derive(Clone, Copy)]
struct Line<'a> {
    sheet: &'a Sheet,
    row: &'a SheetRow,
}

impl Line<'_> {
    /// The row's first amount, which tells where it stands.
    fn first(&self) -> Option<FigureId> {
        self.row.cells.first().map(|&(_, id)| id)
    }

    fn cells(&self) -> impl Iterator<Item = FigureId> {
        self.row.cells.iter().map(|&(_, id)| id)
    }

    /// The row's amounts but nothing, in 元.
    fn amounts(&self, context: &Context<'_>) -> impl Iterator<Item = Decimal> {
        self.cells().filter_map(|id| context.account.figure(id).yuan()).filter(|amount| !amount.is_zero())
    }
}

/// The accounts that the document's tables print with their codes.
struct Printed<'a> {
    names: BTreeMap<&'a str, Vec<Line<'a>>>,
    codes: HashMap<&'a str, Vec<&'a str>>,
    /// How many names of the text were looked for among those of the tables one by one.
    searched: Cell<usize>,
}

/// How many of the accounts below one are looked for in a table.
const CHILDREN: usize = 64;

/// How many names that no table prints letter by letter are looked for among similar ones.
const SEARCHED: usize = 64;

impl<'a> Printed<'a> {
    fn of(context: &'a Context<'_>) -> Self {
        let mut names: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
        for sheet in context.account.sheets.iter().filter(|sheet| is_functional(sheet.kind)) {
            for row in &sheet.rows {
                if let Some(code) = row.code.as_deref().filter(|_| !row.name.is_empty()) {
                    names.entry(code).or_default().push(Line { sheet, row });
                }
            }
        }
        let mut codes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (code, lines) in &names {
            for line in lines {
                let known = codes.entry(line.row.name.as_str()).or_default();
                if !known.contains(code) {
                    known.push(code);
                }
            }
        }
        Self { names, codes, searched: Cell::new(0) }
    }

    /// The name that the tables print for a code, if they agree on one.
    fn name(&self, code: &str) -> Option<&'a str> {
        let lines = self.names.get(code)?;
        let first = lines.first()?.row.name.as_str();
        lines.iter().all(|line| line.row.name == first).then_some(first)
    }

    /// Holds the tables against each other: one code has one name, and an account keeps its code.
    fn agree(&self, desk: &mut Desk<'_>) {
        for (code, lines) in self.names.iter().filter(|(_, lines)| lines.len() > 1) {
            desk.evaluated();
            let mut names: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
            for &line in lines {
                names.entry(line.row.name.as_str()).or_default().push(line);
            }
            let mut by_count: Vec<(&str, Vec<Line<'_>>)> = names.into_iter().collect();
            by_count.sort_by_key(|(_, lines)| lines.len());
            let [(odd, few), (usual, many)] = &by_count[..] else { continue };
            if akin(odd, usual) {
                continue;
            }
            let (one, other) = (few[0], many[0]);
            let message = words(
                format!("科目{code}在《{}》名为“{odd}”，在《{}》名为“{usual}”，同一编码名称应一致", one.sheet.title, other.sheet.title),
                format!("the account {code} is called {odd} in {} and {usual} in {}", one.sheet.title, other.sheet.title),
            );
            let mut finding = Finding::new(Severity::Error, message, [one.first(), other.first()].into_iter().flatten().collect());
            finding.suspects = few.iter().flat_map(Line::cells).collect();
            finding.stated = Some((*odd).to_owned());
            finding.expected = Some((*usual).to_owned()).filter(|_| many.len() > few.len());
            desk.report(finding);
        }
        self.keep_codes(desk);
    }

    /// An account bears in each table the code that it bears in the others.
    fn keep_codes(&self, desk: &mut Desk<'_>) {
        let context = desk.context;
        let whole = only(context, SheetKind::Expenditure);
        for (&code, lines) in &self.names {
            let [line] = lines[..] else { continue };
            // The table of all expenditure has every account of the general public budget.
            let part = code.len() == 7 && line.sheet.kind == SheetKind::GeneralPublic && whole.is_some();
            let Some(other) = self.elsewhere(context, line, code, part) else {
                if !classified(desk, &FUNCTIONAL, line, code) && part {
                    desk.undetermined(Obstacle::Missing);
                }
                continue;
            };
            let right = other.row.code.as_deref().unwrap_or_default();
            let alone = self.names.get(right).is_some_and(|lines| lines.len() == 1);
            let (own, theirs) = (self.standing(line), self.standing(other));
            // Of two tables that contradict each other one is told of; of equals the part of all expenditure.
            let rank = |standing: usize, line: Line<'_>| (standing, line.sheet.kind == SheetKind::Expenditure);
            if alone && (rank(own, line), code) > (rank(theirs, other), right) {
                continue;
            }
            desk.evaluated();
            let message = words(
                format!(
                    "“{}”在《{}》编码为{code}，在《{}》为{right}，同一科目编码应一致",
                    line.row.name, line.sheet.title, other.sheet.title
                ),
                format!("{} has the code {code} in {} and {right} in {}", line.row.name, line.sheet.title, other.sheet.title),
            );
            let mut finding = Finding::new(Severity::Error, message, [line.first(), other.first()].into_iter().flatten().collect());
            finding.suspects = line.cells().collect();
            finding.stated = Some(code.to_owned());
            finding.expected = Some(right.to_owned()).filter(|_| !alone || own < theirs || part);
            desk.report(finding);
        }
        for sheet in context.account.sheets.iter().filter(|sheet| sheet.kind == SheetKind::Basic) {
            for row in sheet.rows.iter().filter(|row| !row.name.is_empty()) {
                if let Some(code) = row.code.as_deref() {
                    classified(desk, &ECONOMIC, Line { sheet, row }, code);
                }
            }
        }
    }

    /// How much speaks for a row's code: the classification, and its parent or its children in the table.
    fn standing(&self, line: Line<'_>) -> usize {
        let Some(code) = line.row.code.as_deref() else { return 0 };
        let known = FUNCTIONAL.code(code).is_some_and(|row| akin(&row.name, &line.row.name));
        let above = code.len() > 3 && code.get(..code.len() - 2).is_some_and(|parent| line.sheet.code(parent).is_some());
        let below = || {
            let codes = self.names.range(code..).skip(1).take(CHILDREN).take_while(|(other, _)| other.starts_with(code));
            codes.into_iter().any(|(other, _)| line.sheet.code(other).is_some())
        };
        usize::from(known) + usize::from(above || below())
    }

    /// The row of another table that names an account as a row does, under the only other code of that grade that the row's own table lacks: with
    /// an amount of that row and a code that is a slip of the pen away, or, for a part of all expenditure, in the same 款.
    fn elsewhere(&self, context: &Context<'_>, line: Line<'_>, code: &str, part: bool) -> Option<Line<'a>> {
        let mut codes = self
            .codes
            .get(line.row.name.as_str())?
            .iter()
            .filter(|other| other.len() == code.len() && **other != code && line.sheet.code(other).is_none());
        let (Some(&other), None) = (codes.next(), codes.next()) else { return None };
        let mut lines = self.names.get(other)?.iter().copied();
        let whole = part.then(|| lines.clone().find(|other| other.sheet.kind == SheetKind::Expenditure)).flatten();
        let amounts: Vec<Decimal> = line.amounts(context).collect();
        let equal = lines.find(|other| other.amounts(context).any(|amount| amounts.contains(&amount))).filter(|_| one_slip(code, other));
        whole.filter(|_| code.get(..5) == other.get(..5)).or(equal)
    }

    /// Holds an account of the text against the tables. Whether they had something to say.
    fn judge(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified) -> bool {
        self.code_and_name(desk, statement, account)
            || self.same_amount(desk, statement, account)
            || self.section_of(desk, statement, account)
    }

    /// Tells of a code that the text prints with another name than the tables.
    fn code_and_name(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified) -> bool {
        let grades = [(3, &account.class, Grade::Class), (5, &account.section, Grade::Section), (7, &account.item, Grade::Item)];
        for (length, name, grade) in grades {
            let (Some(name), Some(code)) = (name.as_deref(), account.printed.get(..length)) else { continue };
            let Some(table) = self.name(code) else { continue };
            if akin(name, table) {
                continue;
            }
            let title = self.names.get(code).and_then(|lines| lines.first()).map_or("", |line| line.sheet.title.as_str());
            let since = if outdated(desk, name).is_some() { "（该名称已更名）" } else { "" };
            let message = words(
                format!("文字说明中科目{code}写作“{name}”（{}）{since}，《{title}》中{code}为“{table}”", grade.label()),
                format!("the text calls the account {code} {name}, {title} calls it {table}"),
            );
            report(desk, statement, (name, grade), Severity::Error, message, Some(table.to_owned()));
            return true;
        }
        false
    }

    /// Tells of an item that stands in no table by its name, while the only row without an item holds its amount.
    fn same_amount(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified) -> bool {
        let context = desk.context;
        let (Some(item), Some(section)) = (account.item.as_deref(), account.section.as_deref()) else { return false };
        if self.codes.contains_key(item) || self.searched.get() >= SEARCHED {
            return false;
        }
        self.searched.set(self.searched.get() + 1);
        // 行政事业单位医疗 is a 款 and says nothing of the 项 事业单位医疗.
        if self.codes.iter().any(|(name, codes)| codes.iter().any(|code| code.len() == 7) && akin(name, item)) {
            return false;
        }
        let Some(sheet) = only(context, SheetKind::GeneralPublic) else { return false };
        let Some(first) = sheet.current().next().map(|column| column.index) else { return false };
        let budget = context.account.header.kind == Kind::Budget;
        let stated = statement.figures.iter().map(|&id| context.account.figure(id)).find(|figure| {
            (figure.measure == Measure::Actual) != budget
                && figure.measure.is_level()
                && figure.unit.is_money()
                && context.account.period(figure) == context.account.header.year
        });
        let Some(stated) = stated.filter(|stated| !stated.value.is_zero()) else { return false };
        let siblings = sheet.coded(7).filter(|row| {
            let parent = row.code.as_deref().and_then(|code| code.get(..5)).and_then(|code| sheet.code(code));
            parent.is_some_and(|parent| akin(&parent.name, section))
        });
        let equal: Vec<&SheetRow> = siblings
            .filter(|row| {
                let cell = row.at(first).map(|id| context.strict(context.account.figure(id)));
                cell.is_some_and(|cell| same(context.strict(stated), cell).verdict != Verdict::Inconsistent)
            })
            .collect();
        let [row] = equal[..] else { return false };
        let told = context.account.statements.iter().any(|other| {
            let name = other.subject.as_ref().and_then(|subject| subject.account.as_ref()).and_then(|account| account.item.as_deref());
            name.is_some_and(|name| akin(name, &row.name))
        });
        if told {
            return false;
        }
        let code = row.code.as_deref().unwrap_or_default();
        let message = words(
            format!("文字说明的“{item}”（项）不在表中，《{}》“{section}”下同金额的项为“{}”（{code}）", sheet.title, row.name),
            format!("{item} of the text is in no table; the row of {section} with its amount in {} is {} ({code})", sheet.title, row.name),
        );
        report(desk, statement, (item, Grade::Item), Severity::Error, message, Some(row.name.clone()));
        true
    }

    /// Tells of a 款 that the tables print under another 类 only.
    fn section_of(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified) -> bool {
        let (Some(class), Some(section)) = (account.class.as_deref(), account.section.as_deref()) else { return false };
        let of = |name: &str, length: usize| self.codes.get(name).into_iter().flatten().filter(move |code| code.len() == length);
        let mut classes = of(class, 3);
        // A 类 that the tables do not print is known by the classification.
        let code = match (classes.next(), classes.next()) {
            (Some(code), None) => code,
            (None, _) => match FUNCTIONAL.class(class) {
                Some(row) if FUNCTIONAL.below(&row.code, section, Grade::Section).is_none() => row.code.as_str(),
                _ => return false,
            },
            _ => return false,
        };
        if of(section, 5).any(|section| section.starts_with(code)) {
            return self.item_of(desk, statement, account, code);
        }
        let mut elsewhere = of(section, 5);
        let (Some(other), None) = (elsewhere.next(), elsewhere.next()) else { return false };
        let Some(right) = other.get(..3).and_then(|code| self.name(code)) else { return false };
        let message = words(
            format!("“{section}”（款）列在“{class}”（类）之下，本报告表格中该款（{other}）属于“{right}”（类）"),
            format!("{section} stands under {class}, but the report's own tables print it ({other}) under {right}"),
        );
        report(desk, statement, (section, Grade::Section), Severity::Error, message, Some(right.to_owned()));
        true
    }

    /// Tells of a 项 that the tables print under another 款 of its 类 only. They had something to say in any case.
    fn item_of(&self, desk: &mut Desk<'_>, statement: &Statement, account: &Classified, class: &str) -> bool {
        let (Some(section), Some(item)) = (account.section.as_deref(), account.item.as_deref()) else { return true };
        let of = |name: &str, length: usize| {
            let codes = self.codes.get(name).into_iter().flatten();
            codes.filter(move |code| code.len() == length && code.starts_with(class))
        };
        let sections: Vec<&&str> = of(section, 5).collect();
        let items: Vec<&&str> = of(item, 7).collect();
        let ([own], [only]) = (&sections[..], &items[..]) else { return true };
        let Some(right) = only.get(..5).filter(|code| *code != **own).and_then(|code| self.name(code)) else { return true };
        let message = words(
            format!("“{item}”（项）列在“{section}”（款）之下，本报告表格中该项（{only}）属于“{right}”（款）"),
            format!("{item} stands under {section}, but the report's own tables print it ({only}) under {right}"),
        );
        report(desk, statement, (section, Grade::Section), Severity::Error, message, Some(right.to_owned()));
        true
    }
}

/// Tells of a row whose name the classification has only under a code that is a slip of the pen away, and that the table lacks.
fn classified(desk: &mut Desk<'_>, taxonomy: &Taxonomy, line: Line<'_>, code: &str) -> bool {
    let Some(known) = Grade::of_length(code.len()).and_then(|grade| taxonomy.only(&line.row.name, grade)) else { return false };
    desk.evaluated();
    if line.sheet.code(&known.code).is_some() || !one_slip(code, &known.code) {
        return false;
    }
    let message = words(
        format!("《{}》“{}”编码为{code}，按科目体系应为{}", line.sheet.title, line.row.name, known.code),
        format!("{} has the code {code} in {}, the classification has {}", line.row.name, line.sheet.title, known.code),
    );
    let mut finding = Finding::new(Severity::Warning, message, line.first().into_iter().collect());
    finding.suspects = line.cells().collect();
    finding.stated = Some(code.to_owned());
    finding.expected = Some(known.code.clone());
    desk.report(finding);
    true
}

/// Tables whose codes are those of the functional classification.
fn is_functional(kind: SheetKind) -> bool {
    matches!(
        kind,
        SheetKind::Income | SheetKind::Expenditure | SheetKind::GeneralPublic | SheetKind::GovernmentFund | SheetKind::StateCapital
    )
}

/// Whether two printed names may be one: the same letters, or one is a part of the other (a name that was cut at the end of a line).
fn akin(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (one, other) = (plain(one), plain(other));
    one == other || one.contains(&other) || other.contains(&one) || near(&one, &other)
}

/// Whether names of the same length differ in one character of at least six.
fn near(one: &str, other: &str) -> bool {
    let length = one.chars().count();
    length >= 6 && length == other.chars().count() && one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() == 1
}

/// Whether codes of one grade differ in one digit, or in the order of two neighbours.
fn one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    swapped(one, other) || one.iter().zip(other).filter(|(a, b)| a != b).count() == 1
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
        Some(Location::in_paragraph(block, paragraph, view))
    })
}
