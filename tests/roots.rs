//! What is behind contradictions between tables: one wrong number is one problem, whatever it breaks.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::check::{Finding, Severity};
use gouji::read::{Limits, read_bytes};
use std::collections::BTreeSet;

/// The findings in the clean final account after these replacements, each of which hits once.
fn examine(changes: &[(&str, &str)]) -> Vec<Finding> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/wordings/clean/tables-final-account.html");
    let mut html = std::fs::read_to_string(path).unwrap();
    for (from, to) in changes {
        assert_eq!(html.matches(from).count(), 1, "{from}");
        html = html.replace(from, to);
    }
    let loaded = read_bytes(path, html.as_bytes(), &Limits::default()).unwrap();
    Engine::new(Vec::new()).unwrap().examine(&loaded.document).findings
}

/// The clusters of errors and warnings, and the values that culprits should have.
fn problems(findings: &[Finding]) -> (usize, BTreeSet<String>) {
    let grave = || findings.iter().filter(|finding| finding.severity >= Severity::Warning);
    let culprits = grave().filter_map(|finding| finding.culprit.as_ref()).map(|culprit| culprit.printed.clone());
    (grave().map(|finding| finding.cluster).collect::<BTreeSet<_>>().len(), culprits.collect())
}

const PENSIONS: &str = "<tr><td>一、一般公共预算财政拨款</td><td>500.00</td><td>一、社会保障和就业支出</td><td>60.10</td><td>60.10</td>";

#[test]
fn a_row_changed_in_two_columns_is_one_problem() {
    let changed = PENSIONS.replace("<td>60.10</td><td>60.10</td>", "<td>66.10</td><td>66.10</td>");
    let findings = examine(&[(PENSIONS, &changed)]);
    assert!(findings.len() > 2, "{findings:?}");
    assert_eq!(problems(&findings), (1, BTreeSet::from(["60.10万元".to_owned()])), "{findings:?}");
}

#[test]
fn two_wrong_numbers_of_one_sum_are_two_problems() {
    let other = "<td>三、农林水支出</td><td>442.45</td><td>442.45</td>";
    let findings = examine(&[
        (PENSIONS, &PENSIONS.replace("支出</td><td>60.10</td>", "支出</td><td>66.10</td>")),
        (other, "<td>三、农林水支出</td><td>424.45</td><td>442.45</td>"),
    ]);
    assert_eq!(problems(&findings), (2, BTreeSet::from(["60.10万元".to_owned(), "442.45万元".to_owned()])), "{findings:?}");
}

#[test]
fn no_sentence_stands_twice() {
    let findings = examine(&[("<p>支出决算表</p>\n<p>单位：万元</p>", "<p>支出决算表</p>\n<p>单位：元</p>")]);
    let messages: BTreeSet<&str> = findings.iter().map(|finding| finding.message.chinese.as_str()).collect();
    assert_eq!(messages.len(), findings.len());
    assert_eq!(problems(&findings).0, 1, "{findings:?}");
    assert!(findings[0].message.chinese.contains("表头单位"), "{findings:?}");
}
