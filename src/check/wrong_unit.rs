//! A table under a wrong unit line (表头单位): all that is held against it differs by ten thousand, and one finding stands for all of it.

use super::finding::words;
use super::{Context, Finding, Severity};
use crate::document::Block;
use crate::figure::{FigureId, Sheet};
use crate::number::{Law, Operand, Unit, Verdict};
use std::collections::{BTreeSet, HashMap};

/// How many comparisons must be off by ten thousand.
const LEAST: usize = 4;

/// Puts one finding in place of those that a wrong unit line explains, beginning with the table that explains most.
pub(super) fn gather(findings: &mut Vec<Finding>, context: &Context<'_>) {
    loop {
        let held = held_against(findings, context);
        let counts = context.account.sheets.iter().filter_map(|sheet| {
            let against = held.get(&sheet.block)?.iter().map(|&at| &findings[at]);
            Some((explained(against, context, sheet)?, sheet))
        });
        let mut counts: Vec<(usize, &Sheet)> = counts.collect();
        counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        // Of two tables that differ from one another only, either could be the wrong one.
        match counts[..] {
            [(count, sheet), (next, _), ..] if count > next => replace(findings, context, sheet, count),
            [(count, sheet)] => replace(findings, context, sheet, count),
            _ => return,
        }
    }
}

/// The findings that hold an amount of a block against others outside of it, by block.
fn held_against(findings: &[Finding], context: &Context<'_>) -> HashMap<usize, Vec<usize>> {
    let mut held: HashMap<usize, Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| compares(finding)) {
        let blocks: BTreeSet<usize> = finding.figures.iter().map(|&id| context.account.figure(id).at.block).collect();
        if blocks.len() > 1 {
            blocks.into_iter().for_each(|block| held.entry(block).or_default().push(at));
        }
    }
    held
}

/// Whether a finding compares amounts.
fn compares(finding: &Finding) -> bool {
    matches!(finding.law, Some(Law::Same | Law::Sum | Law::AtMost | Law::AtLeastSum)) && finding.severity >= Severity::Warning
}

/// Whether a finding holds an amount of a table against others outside of it.
fn compared(finding: &Finding, context: &Context<'_>, sheet: &Sheet) -> bool {
    let ours = finding.figures.iter().filter(|&&id| context.account.figure(id).at.block == sheet.block).count();
    compares(finding) && ours > 0 && ours < finding.figures.len()
}

/// How many findings a wrong unit line of a table explains; none where there are few, or others that it does not explain.
fn explained<'f>(against: impl Iterator<Item = &'f Finding>, context: &Context<'_>, sheet: &Sheet) -> Option<usize> {
    let unit = match sheet.unit {
        Unit::Yuan => Unit::WanYuan,
        Unit::WanYuan => Unit::Yuan,
        _ => return None,
    };
    let (mut count, mut exact) = (0, 0);
    for finding in against {
        if !fits_under(context, finding, sheet, unit) {
            return None;
        }
        // A bound says only that the amount is not too large.
        exact += usize::from(!matches!(finding.law, Some(Law::AtMost | Law::AtLeastSum)));
        count += 1;
    }
    (exact >= LEAST).then_some(count)
}

/// Whether a broken relation holds if the amounts of a table are in another unit.
fn fits_under(context: &Context<'_>, finding: &Finding, sheet: &Sheet, unit: Unit) -> bool {
    let operand = |&id: &FigureId| {
        let figure = context.account.figure(id);
        let operand = context.strict(figure);
        if figure.at.block == sheet.block && figure.unit == sheet.unit { Operand { unit, ..operand } } else { operand }
    };
    let operands: Vec<Operand> = finding.figures.iter().map(operand).collect();
    finding.law.is_some_and(|law| law.judge(&operands).verdict != Verdict::Inconsistent)
}

fn replace(findings: &mut Vec<Finding>, context: &Context<'_>, sheet: &Sheet, count: usize) {
    let Some(first) = findings.iter().find(|finding| compared(finding, context, sheet)) else { return };
    let (rule, figures) = (first.rule, first.figures.clone());
    let printed = match context.document.blocks.get(sheet.block) {
        Some(Block::Table(table)) => table.unit.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let message = words(
        format!("《{}》的表头单位“{printed}”疑误：与其他表格、文字核对的{count}处均恰好相差一万倍", sheet.title),
        format!("the unit {printed} of {} is wrong: all {count} amounts held against it differ by ten thousand", sheet.title),
    );
    findings.retain(|finding| !compared(finding, context, sheet));
    findings.push(Finding { rule, ..Finding::new(Severity::Error, message, figures) });
}
