//! Checks across reports (跨文件): the reports of a unit held against each other, a department against its units, passages against those of
//! other units. A check is one file; its comment is its manual page.

mod carry_over;
mod copied;
mod department;
mod file_name;
mod prior_year;
mod published_budget;
mod versions;

use super::facts::Amount;
use super::key::{self, fingerprint, identity_across};
use super::ledger::{Entry, Ledger};
use crate::check::{self, Rule, Severity, Words};
use crate::figure::Kind;
use crate::number::{Outcome, Verdict, same};
use crate::pattern::Measure;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io;

/// Every check across reports, in the order of the codes.
pub static RULES: &[&Rule] =
    &[&prior_year::RULE, &published_budget::RULE, &carry_over::RULE, &versions::RULE, &department::RULE, &file_name::RULE, &copied::RULE];

/// A contradiction between reports: what a check says of it, whose reports they are, and where in which files it stands.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What contradicts what. Its evidence lies in several files, so it names no figures of a single one.
    pub what: check::Finding,
    /// The unit (单位) whose reports they are.
    pub unit: String,
    /// The year of the later report.
    pub year: Option<i32>,
    /// The kind of the later report.
    pub kind: Kind,
    /// The quotes of the reports, that of the later one first.
    pub evidence: Vec<Evidence>,
}

impl Finding {
    /// What it is known by when the same reports are held against each other again.
    pub fn key(&self) -> key::Key {
        // Where reports as a whole are meant, their names stand for their words.
        let words = self.evidence.iter().map(|one| if one.quote.is_empty() { one.path.as_str() } else { one.quote.as_str() });
        let numbers = [&self.what.stated, &self.what.expected].into_iter().flatten().map(String::as_str);
        key::Key { identity: identity_across(&self.unit, self.year), fingerprint: fingerprint(self.what.rule.code, words, numbers) }
    }

    /// A finding about these reports, the later one first, that says nothing but its message yet.
    fn new(rule: &'static Rule, severity: Severity, message: Words<String>, unit: &str, reports: &[(&Entry, Option<&Amount>)]) -> Self {
        let later = reports.first().map(|(entry, _)| &entry.facts);
        Self {
            what: check::Finding { rule, ..check::Finding::new(severity, message, Vec::new()) },
            unit: unit.to_owned(),
            year: later.and_then(|facts| facts.year),
            kind: later.map(|facts| facts.kind).unwrap_or_default(),
            evidence: reports.iter().map(|(entry, amount)| evidence(entry, *amount)).collect(),
        }
    }
}

/// A finding as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed {
    rule: String,
    severity: Severity,
    chinese: String,
    english: String,
    stated: Option<String>,
    expected: Option<String>,
    gap: Option<String>,
    tolerance: Option<String>,
    unit: String,
    year: Option<i32>,
    kind: Kind,
    evidence: Vec<Evidence>,
}

impl Finding {
    /// The finding as it is kept.
    pub(super) fn pack(&self) -> Packed {
        let what = &self.what;
        Packed {
            rule: what.rule.code.to_owned(),
            severity: what.severity,
            chinese: what.message.chinese.clone(),
            english: what.message.english.clone(),
            stated: what.stated.clone(),
            expected: what.expected.clone(),
            gap: what.gap.clone(),
            tolerance: what.tolerance.clone(),
            unit: self.unit.clone(),
            year: self.year,
            kind: self.kind,
            evidence: self.evidence.clone(),
        }
    }

    /// The finding that was packed; none if its rule is not known any more.
    pub(super) fn unpack(packed: Packed) -> Option<Self> {
        let rule = RULES.iter().find(|rule| rule.code == packed.rule)?;
        let message = Words { chinese: packed.chinese, english: packed.english };
        let mut finding = Self::new(rule, packed.severity, message, &packed.unit, &[]);
        let what = &mut finding.what;
        (what.stated, what.expected, what.gap, what.tolerance) = (packed.stated, packed.expected, packed.gap, packed.tolerance);
        (finding.year, finding.kind, finding.evidence) = (packed.year, packed.kind, packed.evidence);
        Some(finding)
    }
}

/// A quoted place of a report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Evidence {
    /// What the user called the file.
    pub path: String,
    /// The hash of the file.
    pub sha256: String,
    /// The words; empty where the report as a whole is meant.
    pub quote: String,
    /// The page it stands on.
    pub page: Option<u32>,
    /// The line its paragraph starts on.
    pub line: Option<u32>,
}

/// Holds reports against each other: those of every unit, departments and their units, passages and those of other units.
///
/// # Errors
/// A temporary file that cannot be read.
pub fn across(ledger: &Ledger) -> io::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    ledger.each_unit(|unit, reports| {
        versions::check(unit, reports, &mut findings);
        prior_year::check(unit, reports, &mut findings);
        published_budget::check(unit, reports, &mut findings);
        carry_over::check(unit, reports, &mut findings);
        file_name::check(unit, reports, &mut findings);
        copied::check_years(unit, reports, &mut findings);
    })?;
    ledger.each_department(|department, units| department::check(department, units, &mut findings))?;
    ledger.each_copied(|name, reports, suspects| copied::check_names(name, reports, suspects, &mut findings))?;
    ledger.each_unknown_copy(|entries| findings.push(versions::copies(entries)))?;
    Ok(findings)
}

/// The measures by which a report of that kind gives the amounts of its own year.
fn measures(kind: Kind) -> &'static [Measure] {
    match kind {
        Kind::FinalAccount => &[Measure::Actual],
        Kind::Budget => &[Measure::Budget, Measure::BudgetInitial],
        _ => &[],
    }
}

/// What an amount is of: subject, scope, measure and year.
type Key<'a> = (&'a str, u8, &'static str, i32);

/// The amounts of some reports, by what they are of.
struct Told<'a> {
    reports: Vec<&'a Entry>,
    amounts: HashMap<Key<'a>, Vec<(&'a Entry, &'a Amount)>>,
}

impl<'a> Told<'a> {
    fn new(reports: Vec<&'a Entry>) -> Self {
        let mut amounts: HashMap<Key, Vec<_>> = HashMap::new();
        for entry in &reports {
            for amount in &entry.facts.amounts {
                if let Some(period) = amount.period {
                    amounts.entry((&amount.subject, amount.scope, amount.measure.label(), period)).or_default().push((*entry, amount));
                }
            }
        }
        Self { reports, amounts }
    }

    /// What the reports of a kind and year tell.
    fn of(reports: &'a [Entry], kind: Kind, year: i32) -> Self {
        Self::new(reports.iter().filter(|entry| entry.facts.kind == kind && entry.facts.year == Some(year)).collect())
    }

    /// The amount that is given for a subject and a year, by one of these measures. None if there is none, or different ones.
    fn sole(&self, subject: &str, scope: u8, measures: &[Measure], period: i32) -> Option<(&'a Entry, &'a Amount)> {
        let mut all = measures.iter().filter_map(|measure| self.amounts.get(&(subject, scope, measure.label(), period))).flatten();
        let first = all.next()?;
        all.all(|(_, other)| agree(&same(other.number.operand(), first.1.number.operand()))).then_some(*first)
    }

    /// The same for what another amount is of.
    fn like(&self, amount: &Amount, measures: &[Measure], period: i32) -> Option<(&'a Entry, &'a Amount)> {
        self.sole(&amount.subject, amount.scope, measures, period)
    }
}

fn agree(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Verdict::Consistent | Verdict::Rounding)
}

fn evidence(entry: &Entry, amount: Option<&Amount>) -> Evidence {
    Evidence {
        path: entry.path.clone(),
        sha256: entry.facts.sha256.clone(),
        quote: amount.map(|amount| amount.quote.clone()).unwrap_or_default(),
        page: amount.and_then(|amount| amount.page),
        line: amount.and_then(|amount| amount.line),
    }
}

/// The finding that two reports disagree, softened where one of them tells of a restatement.
fn disagreement(rule: &'static Rule, outcome: &Outcome, message: Words<String>, unit: &str, sides: [(&Entry, &Amount); 2]) -> Finding {
    let softened = sides.iter().find_map(|(entry, _)| entry.facts.softened.as_deref());
    let measured_in = sides[0].1.number.operand().unit.label();
    let mut message = message;
    if sides.iter().any(|(entry, _)| entry.is_named_only) {
        message.chinese.push_str("（单位或年度按文件名认定）");
        message.english.push_str(" (unit or year by the name of the file)");
    }
    if let Some(word) = softened {
        message.chinese.push_str(&format!("；报告提到“{word}”，请先核实口径是否一致"));
        message.english.push_str(&format!("; a report mentions {word}, so see first whether both mean the same"));
    }
    let severity = if softened.is_some() { Severity::Note } else { Severity::Warning };
    let mut finding = Finding::new(rule, severity, message, unit, &sides.map(|(entry, amount)| (entry, Some(amount))));
    finding.what.gap = Some(format!("{}{measured_in}", outcome.gap));
    finding.what.tolerance = Some(format!("{}{measured_in}", outcome.tolerance));
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use crate::archive::facts::facts;
    use crate::archive::ledger::pack;
    use crate::lang::Lang;
    use crate::read::{Limits, read_bytes};

    /// The codes and messages of what is found in these reports.
    pub(super) fn found(reports: &[&str]) -> Vec<String> {
        let engine = Engine::new(Vec::new()).unwrap();
        let mut ledger = Ledger::new().unwrap();
        for (number, text) in reports.iter().enumerate() {
            let loaded = read_bytes("-", text.as_bytes(), &Limits::default()).unwrap();
            let examination = engine.examine(&loaded.document);
            let facts = facts(&loaded.document, &examination, &loaded.sha256);
            ledger.add(&format!("{number}.txt"), &pack(&facts).unwrap()).unwrap();
        }
        let told =
            |finding: Finding| format!("{} {:?} {}", finding.what.rule.code, finding.what.severity, finding.what.message.of(Lang::Chinese));
        across(&ledger).unwrap().into_iter().map(told).collect()
    }

    #[test]
    fn every_rule_has_a_code_of_its_own_and_a_manual_in_both_languages() {
        assert!(RULES.is_sorted_by_key(|rule| rule.code));
        for rule in RULES {
            assert!(crate::check::rule(rule.code).is_none());
            assert!(rule.manual(Lang::English).len() > 80, "{} needs a manual", rule.code);
            assert!(rule.manual(Lang::Chinese).chars().count() > 30, "{} needs a Chinese manual", rule.code);
        }
    }

    const LAST: &str = "清河县林业局2022年度部门决算\n2022年度公务接待费支出决算为4.50万元。\n";

    #[test]
    fn this_years_change_leads_back_to_what_was_published() {
        let fits = "清河县林业局2023年度部门决算\n2023年度公务接待费支出决算为4.01万元，比上年减少0.49万元。\n";
        assert_eq!(found(&[LAST, fits]), Vec::<String>::new());
        let wrong = fits.replace("0.49", "0.94");
        let findings = found(&[LAST, &wrong]);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("GJ701 Warning"), "{findings:?}");
        assert!(findings[0].contains("4.95万元") && findings[0].contains("4.50万元"), "{findings:?}");
        let softened = format!("{wrong}因机构改革，职能有所调整。\n");
        assert!(found(&[LAST, &softened])[0].starts_with("GJ701 Note"));
        // Other units, and reports of the unit alone, are others.
        assert_eq!(found(&[LAST, &wrong.replace("清河", "白河")]), Vec::<String>::new());
        assert_eq!(found(&[LAST, &wrong.replace("部门决算", "单位决算")]), Vec::<String>::new());
    }

    #[test]
    fn the_initial_budget_is_the_published_one() {
        let budget = "清河县林业局2023年部门预算\n2023年公务接待费预算5.00万元。\n";
        let fits = "清河县林业局2023年度部门决算\n公务接待费年初预算为5.00万元，支出决算为4.01万元。\n";
        assert_eq!(found(&[budget, fits]), Vec::<String>::new());
        let findings = found(&[budget, &fits.replace("5.00", "6.00")]);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("GJ702 Warning") && findings[0].contains("6.00万元"), "{findings:?}");
    }

    #[test]
    fn what_is_left_at_the_end_is_there_at_the_beginning() {
        let last = "清河县林业局2022年度部门决算\n2022年度年末结转和结余12.30万元。\n";
        let fits = "清河县林业局2023年度部门决算\n2023年度年初结转和结余12.30万元。\n";
        assert_eq!(found(&[last, fits]), Vec::<String>::new());
        let findings = found(&[last, &fits.replace("12.30", "13.20")]);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("GJ703 Warning"), "{findings:?}");
    }

    #[test]
    fn versions_are_told_and_not_used() {
        let again = found(&[LAST, LAST]);
        assert_eq!(again.len(), 1, "{again:?}");
        assert!(again[0].starts_with("GJ704 Note") && again[0].contains("内容相同"), "{again:?}");
        let other = LAST.replace("4.50", "4.60");
        let next = "清河县林业局2023年度部门决算\n2023年度公务接待费支出决算为4.01万元，比上年减少0.94万元。\n";
        let findings = found(&[LAST, &other, next]);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("GJ704 Note") && findings[0].contains("不同版本"), "{findings:?}");
    }
}
