//! The sheets that sum up: units against checks, what every check looked at, every file, and the files that could not be read.

use super::super::across::Across;
use super::super::json::{FindingRow, Report};
use super::super::problem::{SEVERITIES, count, kind, problems};
use super::super::{ExportError, Setting};
use super::sheet::{Cell, Column, Sheet};
use crate::check::Severity;
use rust_xlsxwriter::Worksheet;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Summary {
    setting: Setting,
    files: Sheet,
    failures: Sheet,
    failed: u64,
    units: BTreeMap<String, Unit>,
    checks: BTreeMap<String, Check>,
}

/// What was found in the reports of a unit.
#[derive(Default)]
struct Unit {
    files: u64,
    problems: u64,
    by_check: BTreeMap<String, u64>,
}

impl Unit {
    fn count(&mut self, finding: &FindingRow, checks: &mut BTreeMap<String, Check>) {
        *self.by_check.entry(finding.rule.to_string()).or_default() += 1;
        *checks.entry(finding.rule.to_string()).or_default().found.entry(finding.severity).or_default() += 1;
    }
}

/// What a check looked at and found.
#[derive(Default)]
struct Check {
    evaluated: u64,
    undetermined: u64,
    found: BTreeMap<Severity, u64>,
}

impl Summary {
    pub(super) fn new(worksheet: Worksheet, setting: Setting) -> Result<Self, ExportError> {
        let files = [
            Column(setting.say("文件", "File"), 40.0),
            Column(setting.say("格式", "Format"), 8.0),
            Column(setting.say("单位", "Unit"), 26.0),
            Column(setting.say("年度", "Year"), 8.0),
            Column(setting.say("文种", "Kind"), 10.0),
            Column(setting.say("页数", "Pages"), 8.0),
            Column(setting.say("数字", "Figures"), 9.0),
            Column(setting.say("未识别指标", "Unexplained"), 11.0),
            Column(setting.say("问题", "Problems"), 9.0),
            Column(setting.say("错误", "Errors"), 8.0),
            Column(setting.say("疑似", "Warnings"), 9.0),
            Column(setting.say("提示", "Notes"), 8.0),
            Column(setting.say("尾差", "Rounding"), 9.0),
            Column(setting.say("读取说明", "Notices"), 44.0),
            Column("SHA-256", 20.0),
        ];
        let failures = [Column(setting.say("文件", "File"), 50.0), Column(setting.say("原因", "Cause"), 90.0)];
        Ok(Self {
            setting,
            files: Sheet::begun(setting.say("文件", "Files"), &files, 1, worksheet)?,
            failures: Sheet::new(setting.say("未能读取", "Failures"), &failures, 1)?,
            failed: 0,
            units: BTreeMap::new(),
            checks: BTreeMap::new(),
        })
    }

    pub(super) fn add(&mut self, report: &Report) -> Result<(), ExportError> {
        let problems = as_u64(problems(&report.findings).len());
        let unit = self.units.entry(report.report.unit.clone().unwrap_or_default()).or_default();
        unit.files += 1;
        unit.problems += problems;
        report.findings.iter().for_each(|finding| unit.count(finding, &mut self.checks));
        for (code, tally) in &report.coverage.checks {
            let check = self.checks.entry(code.to_string()).or_default();
            check.evaluated += u64::from(tally.evaluated);
            check.undetermined += u64::from(tally.undetermined);
        }
        self.file(report, problems)
    }

    pub(super) fn across(&mut self, across: &Across) {
        let unit = self.units.entry(across.whose().unit.unwrap_or_default().to_owned()).or_default();
        unit.problems += 1;
        unit.count(&across.finding, &mut self.checks);
    }

    fn file(&mut self, report: &Report, problems: u64) -> Result<(), ExportError> {
        let year = report.report.year.map(|year| year.to_string()).unwrap_or_default();
        let notices: Vec<&str> = report.source.notices.iter().map(|notice| notice.message.as_str()).collect();
        let counts = SEVERITIES.map(|severity| Cell::Count(as_u64(count(report, severity))));
        let [errors, warnings, notes, roundings] = counts;
        self.files.row(&[
            Cell::Text(&report.source.path),
            Cell::Mark(&report.source.format),
            Cell::Text(report.report.unit.as_deref().unwrap_or_default()),
            Cell::Mark(&year),
            Cell::Mark(kind(report.report.kind, self.setting.lang)),
            report.source.pages.map_or(Cell::Empty, |pages| Cell::Count(pages.into())),
            Cell::Count(as_u64(report.coverage.figures)),
            Cell::Count(as_u64(report.coverage.unknown)),
            Cell::Count(problems),
            errors,
            warnings,
            notes,
            roundings,
            Cell::Text(&notices.join("\n")),
            Cell::Line(&report.source.sha256),
        ])
    }

    pub(super) fn fail(&mut self, file: &str, cause: &str) -> Result<(), ExportError> {
        self.failed += 1;
        self.failures.row(&[Cell::Text(file), Cell::Text(cause)])
    }

    pub(super) fn finish(mut self) -> Result<Vec<Worksheet>, ExportError> {
        if self.failed == 0 {
            self.failures.row(&[Cell::Text(self.setting.say("（无）", "(none)")), Cell::Empty])?;
        }
        let (units, checks) = (self.units()?, self.checks()?);
        let none = |_| String::new();
        let sheets = [units.finish(none)?, checks.finish(none)?, self.files.finish(none)?, self.failures.finish(none)?];
        Ok(sheets.into_iter().flatten().collect())
    }

    /// Units against checks, the unit with most problems first; a column for every check that found something.
    fn units(&self) -> Result<Sheet, ExportError> {
        let setting = self.setting;
        let codes: BTreeSet<&str> = self.units.values().flat_map(|unit| unit.by_check.keys().map(String::as_str)).collect();
        let headings: Vec<String> = codes.iter().map(|code| format!("{code}\n{}", setting.title(code))).collect();
        let mut columns = vec![
            Column(setting.say("单位", "Unit"), 34.0),
            Column(setting.say("文件", "Files"), 8.0),
            Column(setting.say("问题", "Problems"), 9.0),
        ];
        columns.extend(headings.iter().map(|heading| Column(heading, 10.0)));
        let mut sheet = Sheet::new(setting.say("单位×规则", "Units and checks"), &columns, 1)?;
        sheet.current().0.set_row_height(0, 62)?;
        let mut units: Vec<(&String, &Unit)> = self.units.iter().collect();
        units.sort_by_key(|(name, unit)| (Reverse(unit.problems), *name));
        for (name, unit) in units {
            let name = if name.is_empty() { setting.say("未识别", "unknown") } else { name };
            let mut row = vec![Cell::Text(name), Cell::Count(unit.files), Cell::Count(unit.problems)];
            row.extend(codes.iter().map(|&code| unit.by_check.get(code).map_or(Cell::Empty, |&count| Cell::Count(count))));
            sheet.row(&row)?;
        }
        Ok(sheet)
    }

    /// What every check looked at and found.
    fn checks(&self) -> Result<Sheet, ExportError> {
        let setting = self.setting;
        let columns = [
            Column(setting.say("规则编号", "Check"), 10.0),
            Column(setting.say("规则", "What it proves"), 46.0),
            Column(setting.say("已核对", "Evaluated"), 11.0),
            Column(setting.say("缺数或含义不明", "Undetermined"), 15.0),
            Column(setting.say("错误", "Errors"), 9.0),
            Column(setting.say("疑似", "Warnings"), 9.0),
            Column(setting.say("提示", "Notes"), 9.0),
            Column(setting.say("尾差", "Rounding"), 9.0),
        ];
        let mut sheet = Sheet::new(setting.say("核对范围", "Coverage"), &columns, 2)?;
        for (code, check) in &self.checks {
            let [errors, warnings, notes, roundings] =
                SEVERITIES.map(|severity| Cell::Count(check.found.get(&severity).copied().unwrap_or_default()));
            sheet.row(&[
                Cell::Mark(code),
                Cell::Text(setting.title(code)),
                Cell::Count(check.evaluated),
                Cell::Count(check.undetermined),
                errors,
                warnings,
                notes,
                roundings,
            ])?;
        }
        Ok(sheet)
    }
}

fn as_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
