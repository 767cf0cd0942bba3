//! An account in a table is not the sum of the accounts below it: 类 = Σ款, 款 = Σ项, 合计 = Σ类.
//!
//! The hierarchy is that of the printed codes, in the grades that `patterns/identities.toml` gives (`[[hierarchy]]`). Every column is added by itself. An account without any account below it in the table
//! is left alone: some tables stop at the 款.
//!
//! # 中文
//!
//! 按表内科目编码的层级（见 `patterns/identities.toml` 的 `[[hierarchy]]`）逐栏求和：类＝Σ款，款＝Σ项，合计＝Σ类。表中没有下级科目的不作判断。

use super::finding::words;
use super::{Desk, Obstacle, Rule, Severity, Words};
use crate::figure::{Amounts, FigureId, Sheet, SheetRow};
use crate::number::Law;
use crate::pattern::Hierarchy;
use std::collections::{BTreeMap, HashMap};

pub(super) static RULE: Rule = Rule {
    code: "GJ402",
    name: "table-hierarchy-sum",
    title: Words { chinese: "表内科目与其下级之和不符", english: "an account is not the sum of those below it" },
    severities: &[Severity::Error, Severity::Rounding],
    source: include_str!("sheet_hierarchy.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for sheet in &context.account.sheets {
        for hierarchy in context.library.hierarchies.iter().filter(|hierarchy| hierarchy.tables.contains(&sheet.kind)) {
            ranked(desk, sheet, hierarchy);
        }
    }
}

/// Holds every account against those of the grade below whose codes begin with its own, and the total against those of the highest grade.
fn ranked(desk: &mut Desk<'_>, sheet: &Sheet, hierarchy: &Hierarchy) {
    let mut below: BTreeMap<&str, Vec<&SheetRow>> = BTreeMap::new();
    for grades in hierarchy.grades.windows(2) {
        for row in sheet.coded(grades[1]) {
            below.entry(row.code.as_deref().and_then(|code| code.get(..grades[0])).unwrap_or_default()).or_default().push(row);
        }
    }
    let mut printed: HashMap<&str, usize> = HashMap::new();
    sheet.rows.iter().filter_map(|row| row.code.as_deref()).for_each(|code| *printed.entry(code).or_default() += 1);
    for row in &sheet.rows {
        let Some(code) = row.code.as_deref() else { continue };
        match below.get(code) {
            // Which of the rows below belong to which of the rows of one code, nothing tells.
            Some(_) if printed[code] > 1 => desk.undetermined(Obstacle::Ambiguous),
            Some(children) => add(desk, sheet, row, children),
            None => {}
        }
    }
    let highest: Vec<&SheetRow> = hierarchy.grades.first().into_iter().flat_map(|&length| sheet.coded(length)).collect();
    let mut totals = sheet.rows.iter().filter(|row| row.is_total());
    if let (Some(total), None, false) = (totals.next(), totals.next(), highest.is_empty()) {
        add(desk, sheet, total, &highest);
    }
}

/// Holds every column of a row against the sum of the rows below it.
fn add(desk: &mut Desk<'_>, sheet: &Sheet, whole: &SheetRow, parts: &[&SheetRow]) {
    let context = desk.context;
    let compared = |index: usize| sheet.column(index).is_some_and(|column| column.amounts != Amounts::Changes);
    for &(column, total) in whole.cells.iter().filter(|&&(index, _)| compared(index)) {
        let figures: Vec<FigureId> = std::iter::once(total).chain(parts.iter().filter_map(|part| part.at(column))).collect();
        if figures.len() < 2 {
            desk.undetermined(Obstacle::Missing);
            continue;
        }
        let weighed = context.weigh(Law::Sum, figures.clone());
        if !desk.settle(&weighed) {
            continue;
        }
        let outcome = weighed.outcome;
        let unit = sheet.unit.label();
        let value = context.account.figure(total).value;
        let heading = sheet.column(column).map_or(String::new(), |column| column.path.join("/"));
        let formula = figures[1..].iter().take(16).map(|&id| context.account.figure(id).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let code = whole.code.as_deref().unwrap_or_default();
        let message = words(
            format!(
                "《{}》{code}“{}”的“{heading}”为{value}{unit}，其下{}行之和为{}{unit}",
                sheet.title,
                whole.name,
                figures.len() - 1,
                outcome.expected
            ),
            format!(
                "{}: {code} {} ({heading}) is {value}{unit}, but the {} rows below it add up to {}{unit}",
                sheet.title,
                whole.name,
                figures.len() - 1,
                outcome.expected
            ),
        );
        desk.report(context.mismatch(weighed, formula, message));
    }
}
