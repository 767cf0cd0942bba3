//! Checks: each proves one kind of contradiction. A check is one file; the comment at its top is its manual page.
#![deny(clippy::float_arithmetic)]

mod account_name;
mod balance;
mod cells;
mod completion;
mod constraint;
mod context;
mod copied_words;
mod cost_and_count;
mod count_list;
mod department_or_unit;
mod difference;
mod direction;
mod duplicate;
mod empty_reason;
mod empty_sheet;
mod finding;
mod grade;
mod grade_count;
mod group;
mod growth;
mod level;
mod meant;
mod missing_percent;
mod missing_reason;
mod missing_table;
mod missing_unit;
mod name_list;
mod named_rate;
mod opening_year;
mod overspending;
mod part;
mod placeholder;
mod points;
mod rate_for_amount;
mod remainder;
mod residue;
mod score_sum;
mod score_table;
mod share;
mod share_list;
mod sheet_balance;
mod sheet_hierarchy;
mod sheet_pair;
mod sheet_row;
mod slip;
mod sum;
mod text_table;
mod unit_name;
mod unmatched_quote;
mod wrong_unit;
mod year_slip;
mod zero_base;

pub use constraint::{Constraint, Constraints};
pub use context::Context;
pub use finding::{Culprit, Finding, Obstacle, Place, Severity, Tally, Words};

use crate::figure::FigureId;
use crate::lang::Lang;
use crate::number::{Law, Verdict};
use constraint::Weighed;
use std::collections::{BTreeMap, HashSet};

/// A check and what people are told about it.
#[derive(Debug)]
pub struct Rule {
    /// Its stable code, never reused.
    pub code: &'static str,
    /// Its name in the output.
    pub name: &'static str,
    /// What it proves, in a line.
    pub title: Words<&'static str>,
    /// The severities its findings may have, the gravest first.
    pub severities: &'static [Severity],
    /// The source of its file, whose comment at the top is the manual.
    pub(crate) source: &'static str,
    /// Runs it over a report.
    pub(crate) run: fn(&mut Desk<'_>),
}

/// Every check, in the order of the codes.
pub static RULES: &[&Rule] = &[
    &placeholder::RULE,
    &residue::RULE,
    &year_slip::RULE,
    &unit_name::RULE,
    &missing_percent::RULE,
    &missing_table::RULE,
    &empty_reason::RULE,
    &unmatched_quote::RULE,
    &missing_reason::RULE,
    &department_or_unit::RULE,
    &missing_unit::RULE,
    &share::RULE,
    &completion::RULE,
    &growth::RULE,
    &difference::RULE,
    &sum::RULE,
    &share_list::RULE,
    &part::RULE,
    &zero_base::RULE,
    &count_list::RULE,
    &rate_for_amount::RULE,
    &grade_count::RULE,
    &score_sum::RULE,
    &cost_and_count::RULE,
    &balance::RULE,
    &named_rate::RULE,
    &points::RULE,
    &remainder::RULE,
    &duplicate::RULE,
    &text_table::RULE,
    &sheet_row::RULE,
    &sheet_hierarchy::RULE,
    &sheet_balance::RULE,
    &sheet_pair::RULE,
    &score_table::RULE,
    &direction::RULE,
    &overspending::RULE,
    &empty_sheet::RULE,
    &copied_words::RULE,
    &name_list::RULE,
    &grade::RULE,
    &account_name::RULE,
];

/// Where a running check puts what it found.
pub struct Desk<'a> {
    /// What it checks.
    pub context: &'a Context<'a>,
    rule: &'static Rule,
    findings: Vec<Finding>,
    constraints: &'a mut Constraints,
    tally: Tally,
}

impl Desk<'_> {
    /// Counts an evaluation.
    fn evaluated(&mut self) {
        self.tally.evaluated += 1;
    }

    /// Counts a relation that could not be evaluated, and why.
    fn undetermined(&mut self, why: Obstacle) {
        self.tally.undetermined += 1;
        *self.tally.reasons.entry(why).or_default() += 1;
    }

    /// Counts and records a weighed relation. Whether there is something to tell: it is broken, or holds by rounding only.
    fn settle(&mut self, weighed: &Weighed) -> bool {
        if let Verdict::Undetermined(_) = weighed.outcome.verdict {
            self.undetermined(Obstacle::Undefined);
            return false;
        }
        self.evaluated();
        self.record(weighed);
        weighed.outcome.verdict != Verdict::Consistent
    }

    /// Records a weighed relation for the diagnosis.
    fn record(&mut self, weighed: &Weighed) {
        if !matches!(weighed.outcome.verdict, Verdict::Undetermined(_)) {
            self.record_as(weighed.law, &weighed.figures, weighed.outcome.verdict != Verdict::Inconsistent);
        }
    }

    fn record_as(&mut self, law: Law, figures: &[FigureId], holds: bool) {
        self.constraints.push(self.rule, law, figures, holds);
    }

    /// Makes the last finding a warning.
    fn soften(&mut self) {
        if let Some(last) = self.findings.last_mut() {
            last.severity = last.severity.min(Severity::Warning);
        }
    }

    /// Says which figures the last finding suspects.
    fn suspect(&mut self, suspects: Vec<FigureId>) {
        if let Some(last) = self.findings.last_mut() {
            last.suspects = suspects;
        }
    }

    fn report(&mut self, finding: Finding) {
        if finding.severity > Severity::Rounding {
            self.tally.broken += 1;
        }
        self.findings.push(Finding { rule: self.rule, ..finding });
    }
}

/// What all checks together come to.
pub struct Checked {
    /// Findings in the order of the text.
    pub findings: Vec<Finding>,
    /// How often each check could be evaluated, by code.
    pub tallies: BTreeMap<&'static str, Tally>,
    /// The relations that were evaluated.
    pub constraints: Constraints,
}

/// Runs every check.
pub fn run(context: &Context<'_>) -> Checked {
    let mut findings = Vec::new();
    let mut tallies = BTreeMap::new();
    let mut constraints = Constraints::default();
    for rule in RULES {
        let mut desk = Desk { context, rule, findings: Vec::new(), constraints: &mut constraints, tally: Tally::default() };
        (rule.run)(&mut desk);
        let Desk { findings: mut found, tally, .. } = desk;
        tallies.insert(rule.code, tally.settled());
        findings.append(&mut found);
    }
    wrong_unit::gather(&mut findings, context);
    once(&mut findings, context);
    findings.iter_mut().for_each(|finding| doubt_recognition(finding, context));
    findings.sort_by_key(|finding| (finding.first_byte(&context.account), finding.rule.code));
    Checked { findings, tallies, constraints }
}

/// Tells no sentence twice: of findings of one check in the same words the first stays, with the places of the others.
fn once(findings: &mut Vec<Finding>, context: &Context<'_>) {
    let mut first: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let key = (finding.rule.code, finding.message.chinese.clone());
        match first.get(&key) {
            Some(&at) if finding.severity > Severity::Rounding && !finding.figures.is_empty() => {
                let known: &mut Finding = &mut kept[at];
                let told: HashSet<_> = known.figures.iter().collect();
                let more = finding.figures.iter().filter(|id| !told.contains(id));
                let more: Vec<Place> = more.map(|&id| Place { at: context.account.figure(id).at.clone() }).collect();
                known.places.extend(more);
                known.places.extend(finding.places);
            }
            _ => {
                first.insert(key, kept.len());
                kept.push(finding);
            }
        }
    }
    *findings = kept;
}

/// Makes a finding that rests on recognised text alone a warning at most, and says so: recognition can be wrong and sure of itself.
fn doubt_recognition(finding: &mut Finding, context: &Context<'_>) {
    let figures = finding.figures.iter().map(|&id| &context.account.figure(id).at);
    let mut sure = figures.chain(finding.places.iter().map(|place| &place.at)).map(|at| context.document.confidence(&at.source));
    let Some(least) = sure.next().flatten().and_then(|first| sure.try_fold(first, |least, next| Some(least.min(next?)))) else { return };
    finding.severity = finding.severity.min(Severity::Warning);
    finding.message.chinese.push_str(&format!("（数字由 OCR 识别，最低置信度 {least:.2}，请先对照原文）"));
    finding.message.english.push_str(&format!(" (read by OCR, confidence {least:.2} at the least: compare it with the original first)"));
}

/// The check of that code, in any case.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code) || rule.name == code)
}

impl Rule {
    /// The manual page: the comment at the top of the check's file, in the part of that language.
    pub fn manual(&self, lang: Lang) -> String {
        let text: Vec<&str> =
            self.source.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let split = text.iter().position(|line| line.trim() == "# 中文").unwrap_or(text.len());
        let part = match lang {
            Lang::English => &text[..split],
            Lang::Chinese => text.get(split + 1..).unwrap_or_default(),
        };
        part.join("\n").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own_and_a_manual_in_both_languages() {
        let codes: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), RULES.len());
        assert!(RULES.is_sorted_by_key(|rule| rule.code));
        for rule in RULES {
            assert!(rule.manual(Lang::English).len() > 80, "{} needs a manual", rule.code);
            assert!(rule.manual(Lang::Chinese).chars().count() > 30, "{} needs a Chinese manual", rule.code);
        }
    }
}
