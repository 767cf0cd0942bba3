//! Which units have the most findings, and which checks found them (排名): for an archive, in place of its reports one by one.

use super::Setting;
use super::across::Across;
use super::json::{FindingRow, Report};
use super::problem::problems;
use super::safe::joined;
use super::terminal::{DIM, table};
use crate::check::Severity;
use crate::figure::read_name;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many units are named for each check.
const TOP: usize = 3;

/// Counts the findings of units and checks.
#[derive(Debug)]
pub struct Summary {
    setting: Setting,
    units: BTreeMap<String, Unit>,
}

/// What was found in the reports of a unit.
#[derive(Debug, Default)]
struct Unit {
    reports: usize,
    problems: usize,
    severities: BTreeMap<Severity, usize>,
    rules: BTreeMap<String, usize>,
}

impl Unit {
    fn add(&mut self, finding: &FindingRow) {
        *self.severities.entry(finding.severity).or_default() += 1;
        *self.rules.entry(finding.rule.clone().into_owned()).or_default() += 1;
    }

    fn count(&self, severity: Severity) -> usize {
        self.severities.get(&severity).copied().unwrap_or_default()
    }
}

impl Summary {
    /// Nothing yet.
    pub fn new(setting: Setting) -> Self {
        Self { setting, units: BTreeMap::new() }
    }

    /// Adds the findings of a report.
    pub fn add(&mut self, report: &Report) {
        // Where the report does not say whose it is, the name of the file may.
        let unit = report.report.unit.clone().or_else(|| read_name(&report.source.path).unit);
        let unit = self.unit(unit.as_deref());
        unit.reports += 1;
        unit.problems += problems(&report.findings).len();
        report.findings.iter().for_each(|finding| unit.add(finding));
    }

    /// Adds what reports contradict each other in.
    pub fn across(&mut self, findings: &[Across]) {
        for one in findings {
            let unit = self.unit(one.whose().unit.filter(|unit| !unit.is_empty()));
            unit.problems += 1;
            unit.add(&one.finding);
        }
    }

    fn unit(&mut self, name: Option<&str>) -> &mut Unit {
        let name = name.unwrap_or(self.setting.say("（单位未识别）", "(unit unknown)"));
        self.units.entry(name.to_owned()).or_default()
    }

    /// The units with most errors first, then the checks that found most.
    pub fn render(&self) -> String {
        let setting = self.setting;
        let mut text = String::new();
        let mut found: Vec<(&String, &Unit)> = self.units.iter().filter(|(_, unit)| unit.problems > 0).collect();
        found.sort_by_key(|(_, unit)| {
            Reverse((
                [Severity::Error, Severity::Warning, Severity::Note, Severity::Rounding].map(|severity| unit.count(severity)),
                unit.problems,
            ))
        });
        let heads = setting
            .say("名次|单位|报告|问题|错误|疑似|提示|各规则发现数", "rank|unit|reports|problems|errors|warnings|notes|findings by check");
        let mut rows: Vec<[String; 8]> = vec![row(heads)];
        for (at, (name, unit)) in found.iter().enumerate() {
            let mut rules: Vec<(&String, &usize)> = unit.rules.iter().collect();
            rules.sort_by_key(|(_, count)| Reverse(**count));
            let rules: Vec<String> = rules.into_iter().map(|(rule, count)| format!("{rule}×{count}")).collect();
            rows.push([
                (at + 1).to_string(),
                joined(name).into_owned(),
                unit.reports.to_string(),
                unit.problems.to_string(),
                unit.count(Severity::Error).to_string(),
                unit.count(Severity::Warning).to_string(),
                unit.count(Severity::Note).to_string(),
                rules.join(" "),
            ]);
        }
        put(&mut text, &rows);
        let rest = self.units.len() - found.len();
        if rest > 0 {
            let _ = writeln!(text, "{}", setting.say(&format!("另有 {rest} 个单位未发现问题"), &format!("units without findings: {rest}")));
        }
        let mut rules: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
        for (name, unit) in &found {
            for (rule, count) in &unit.rules {
                rules.entry(rule).or_default().push((name, *count));
            }
        }
        let mut rules: Vec<(&str, Vec<(&str, usize)>)> = rules.into_iter().collect();
        rules.sort_by_key(|(_, units)| Reverse(units.iter().map(|(_, count)| count).sum::<usize>()));
        let heads = setting.say("规则|名称|发现|单位|最多的单位", "check|name|findings|units|most of them in");
        let mut rows: Vec<[String; 5]> = vec![row(heads)];
        for (rule, mut units) in rules {
            let (all, count) = (units.iter().map(|(_, count)| count).sum::<usize>(), units.len());
            units.sort_by_key(|(_, count)| Reverse(*count));
            let most: Vec<String> = units.iter().take(TOP).map(|(name, count)| format!("{}×{count}", joined(name))).collect();
            rows.push([rule.to_owned(), setting.title(rule).to_owned(), all.to_string(), count.to_string(), most.join(" ")]);
        }
        if rows.len() > 1 {
            text.push('\n');
            put(&mut text, &rows);
        }
        text.push('\n');
        text
    }
}

fn row<const N: usize>(words: &str) -> [String; N] {
    let mut words = words.split('|').map(str::to_owned);
    std::array::from_fn(|_| words.next().unwrap_or_default())
}

fn put<const N: usize>(text: &mut String, rows: &[[String; N]]) {
    for (at, line) in table(rows).lines().enumerate() {
        let _ = if at == 0 { writeln!(text, "{DIM}{line}{DIM:#}") } else { writeln!(text, "{line}") };
    }
}
