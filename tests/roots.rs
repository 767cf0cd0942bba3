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

#[test]
fn a_wrong_code_and_the_sums_it_breaks_are_one_problem() {
    let general = "<tr><td>2130301</td><td>行政运行</td><td>142.45</td></tr>\n<tr><td>2130305</td><td>水利工程建设</td><td>300.00</td></tr>\n</table>\n<p>“三公”";
    let findings = examine(&[(general, &general.replace("2130301", "2130801"))]);
    assert_eq!(problems(&findings).0, 1, "{findings:?}");
    let codes: BTreeSet<&str> = findings.iter().filter(|one| one.severity >= Severity::Warning).map(|one| one.rule.code).collect();
    assert_eq!(codes, BTreeSet::from(["GJ402", "GJ601"]));
}

#[test]
fn words_of_direction_single_out_the_wrong_budget_of_a_sum() {
    let text = "云岭县水利局2024年度部门决算\n\
        2024年度一般公共预算财政拨款支出年初预算为600.00万元，支出决算为590.00万元，完成年初预算的98.33%。其中：\n\
        1、农林水支出（类）水利（款）行政运行（项）。年初预算为200.00万元，支出决算为197.00万元，决算数小于预算数的主要原因：人员减少。\n\
        2、农林水支出（类）水利（款）防汛（项）。年初预算为290.00万元，支出决算为297.00万元，决算数小于预算数的主要原因：节约开支。\n\
        3、农林水支出（类）水利（款）抗旱（项）。年初预算为100.00万元，支出决算为96.00万元，决算数小于预算数的主要原因：雨水较多。\n";
    let loaded = read_bytes("words.txt", text.as_bytes(), &Limits::default()).unwrap();
    let findings = Engine::new(Vec::new()).unwrap().examine(&loaded.document).findings;
    let codes: BTreeSet<&str> = findings.iter().filter(|one| one.severity >= Severity::Warning).map(|one| one.rule.code).collect();
    assert_eq!(codes, BTreeSet::from(["GJ205", "GJ501"]), "{findings:?}");
    assert_eq!(problems(&findings), (1, BTreeSet::from(["299.99–300.02万元".to_owned()])), "{findings:?}");
}

#[test]
fn a_code_that_two_accounts_print_is_one_problem() {
    let general = "<tr><td>2130301</td><td>行政运行</td><td>142.45</td></tr>\n<tr><td>2130305</td><td>水利工程建设</td><td>300.00</td></tr>\n</table>\n<p>“三公”";
    let findings = examine(&[(general, &general.replace("2130305", "2130301"))]);
    assert_eq!(problems(&findings).0, 1, "{findings:?}");
}
