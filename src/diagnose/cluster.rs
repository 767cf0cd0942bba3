//! Findings with one root form one cluster, so that a reviewer reads one problem and not five.

use super::explain::Explained;
use crate::check::{Finding, Severity};
use crate::figure::{Account, FigureId};
use std::collections::HashMap;

/// Numbers the clusters of findings, from 1 in the order of the text.
///
/// Findings of broken relations share a cluster if one figure explains them. A finding about words joins the cluster of a figure that
/// it suspects, else that of another one that suspects the same.
pub(super) fn cluster(findings: &mut [Finding], explained: &Explained, account: &Account) {
    let mut union = Union::new(findings.len());
    let mut by_root: HashMap<usize, usize> = HashMap::new();
    let mut by_suspect: HashMap<FigureId, usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.severity >= Severity::Warning) {
        let known = explained.index_of(finding);
        let root = known.or_else(|| suspects(finding).iter().find_map(|&suspect| explained.root_at(suspect)));
        if let Some(root) = root {
            union.join(index, *by_root.entry(root).or_insert(index));
        } else {
            for &suspect in suspects(finding) {
                union.join(index, *by_suspect.entry(suspect).or_insert(index));
            }
        }
    }
    join_twin_totals(findings, account, &mut union);
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    for (index, finding) in findings.iter_mut().enumerate() {
        let root = union.root(index);
        let next = numbers.len() + 1;
        finding.cluster = *numbers.entry(root).or_insert(next);
    }
}

fn suspects(finding: &Finding) -> &[FigureId] {
    if finding.suspects.is_empty() { finding.figures.get(..1).unwrap_or_default() } else { &finding.suspects }
}

/// Wrong totals of one statement (budget and actual of one subject) have one root: the wrong line was entered.
fn join_twin_totals(findings: &[Finding], account: &Account, union: &mut Union) {
    let mut by_statement = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if finding.severity < Severity::Warning || !matches!(finding.rule.name, "sum-mismatch" | "part-exceeds-whole") {
            continue;
        }
        for &suspect in suspects(finding) {
            let statement = account.figure(suspect).statement;
            match by_statement.get(&statement) {
                Some(&other) => union.join(index, other),
                None => {
                    by_statement.insert(statement, index);
                }
            }
        }
    }
}

/// Disjoint sets.
struct Union {
    parent: Vec<usize>,
}

impl Union {
    fn new(size: usize) -> Self {
        Self { parent: (0..size).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}
