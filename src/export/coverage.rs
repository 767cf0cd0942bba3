//! What was checked and what was not, and why: so that "not checked" never looks like "in order".

use super::Setting;
use super::json::Report;
use super::terminal::{DIM, table};
use crate::check::{self, Tally};
use std::fmt::Write;

/// The checks of a report as a table: how many relations each computed, how many hold, how many not, and why others were not computed.
pub fn render(report: &Report, setting: Setting) -> String {
    let heads = setting.say("规则|核对|相符|不符|未核|未核原因", "check|computed|hold|do not|not computed|why not");
    let mut rows: Vec<[String; 6]> = Vec::new();
    let mut head = heads.split('|').map(str::to_owned);
    rows.push(std::array::from_fn(|_| head.next().unwrap_or_default()));
    let checks = &report.coverage.checks;
    for (code, tally) in checks.iter().filter(|(_, tally)| !tally.is_idle()) {
        let why: Vec<String> = tally.reasons.iter().map(|(why, count)| format!("{} {count}", why.label(setting.lang))).collect();
        rows.push([
            format!("{code} {}", setting.title(code)),
            tally.evaluated.to_string(),
            tally.satisfied.to_string(),
            tally.evaluated.saturating_sub(tally.satisfied).to_string(),
            tally.undetermined.to_string(),
            why.join(setting.say("、", ", ")),
        ]);
    }
    let mut out = String::new();
    let coverage = &report.coverage;
    let head = match setting.lang {
        crate::lang::Lang::Chinese => format!(
            "核对情况：正文金额、比率 {} 个，含表内数字共读出 {} 个，其中 {} 个未认出指标",
            coverage.mentions, coverage.figures, coverage.unknown
        ),
        crate::lang::Lang::English => format!(
            "coverage: {} amounts and rates in the text; with tables {} figures were read, of {} of which the measure is unknown",
            coverage.mentions, coverage.figures, coverage.unknown
        ),
    };
    let _ = writeln!(out, "  {head}");
    for (at, line) in table(&rows).lines().enumerate() {
        let _ = if at == 0 { writeln!(out, "    {DIM}{line}{DIM:#}") } else { writeln!(out, "    {line}") };
    }
    let idle = |code: &&str| checks.get(*code).is_none_or(Tally::is_idle);
    let untouched: Vec<&str> = check::RULES.iter().map(|rule| rule.code).filter(idle).collect();
    if !untouched.is_empty() {
        let names = untouched.join(setting.say("、", ", "));
        let _ = writeln!(out, "    {}{names}", setting.say("全文没有可供核对的表述：", "nothing in the report for: "));
    }
    out.push('\n');
    out
}
