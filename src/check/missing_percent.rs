//! A rate has lost its percent sign.
//!
//! A number with decimals and no unit right behind 增长, 下降, 占 or 完成预算的 can only be a rate: 增长4.53，.
//!
//! # 中文
//!
//! “增长”“下降”“占”“完成预算的”之后带小数而无单位的数只能是比率，疑漏写“%”，如“增长4.53，”。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "GJ105",
    name: "missing-percent",
    title: Words { chinese: "比率漏写百分号", english: "a rate without its percent sign" },
    severities: &[Severity::Warning],
    source: include_str!("missing_percent.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for at in &context.account.bare_rates {
        desk.evaluated();
        let printed = context.document.text.get(at.source.clone()).unwrap_or_default();
        let message = words(format!("比率“{printed}”之后疑漏写“%”"), format!("the rate {printed} has no percent sign"));
        let mut finding = Finding::new(Severity::Warning, message, Vec::new());
        finding.stated = Some(printed.to_owned());
        finding.expected = Some(format!("{printed}%"));
        finding.places.push(Place { at: at.clone() });
        desk.report(finding);
    }
}
