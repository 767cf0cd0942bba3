//! The first sheet: one row a problem. Its second to seventh column are those that scripts for 审计取证单 read by position.

use super::super::across::Across;
use super::super::json::Report;
use super::super::problem::{Problem, Whose, class, kind, problems};
use super::super::{ExportError, Setting};
use super::sheet::{A3, Cell, Column, Sheet};
use crate::lang::Lang;
use rust_xlsxwriter::{DataValidation, Worksheet};

pub(super) struct Problems {
    setting: Setting,
    sheet: Sheet,
    number: u64,
}

/// How many places and quotes a cell shows.
const SOME: usize = 4;

/// Where 核实情况 stands.
const VERIFIED: u16 = 22;

impl Problems {
    pub(super) fn new(worksheet: Worksheet, setting: Setting) -> Result<Self, ExportError> {
        let columns = [
            Column(setting.say("严重程度", "Severity"), 6.0),
            Column(setting.say("序号", "No."), 5.0),
            Column(setting.say("问题标题", "Problem"), 14.0),
            Column(setting.say("定性", "Class"), 9.5),
            Column(setting.say("问题描述", "Description"), 40.0),
            Column(setting.say("法规依据", "Legal basis"), 10.0),
            Column(setting.say("责任部门", "Unit"), 14.0),
            Column(setting.say("文件", "File"), 18.0),
            Column(setting.say("年度", "Year"), 6.0),
            Column(setting.say("文种", "Kind"), 6.0),
            Column(setting.say("规则编号", "Check"), 7.5),
            Column(setting.say("页码/行号", "Place"), 8.5),
            Column(setting.say("原文摘录A", "Quote A"), 34.0),
            Column(setting.say("原文摘录B", "Quote B"), 28.0),
            Column(setting.say("文中值", "Stated"), 11.0),
            Column(setting.say("复算值", "Recomputed"), 11.0),
            Column(setting.say("差额", "Gap"), 11.0),
            Column(setting.say("容差", "Tolerance"), 11.0),
            Column(setting.say("公式", "Formula"), 20.0),
            Column(setting.say("疑误数字→推算值", "Likely wrong → implied"), 18.0),
            Column(setting.say("建议核实事项", "To be checked"), 20.0),
            Column(setting.say("同源", "Same root"), 14.0),
            Column(setting.say("核实情况", "Verified"), 12.0),
            Column(setting.say("处理意见", "Decision"), 14.0),
        ];
        Ok(Self { setting, sheet: Sheet::begun(setting.say("问题清单", "Problems"), &columns, 3, worksheet)?, number: 0 })
    }

    pub(super) fn add(&mut self, report: &Report) -> Result<(), ExportError> {
        problems(&report.findings).iter().try_for_each(|problem| self.problem(&report.whose(), problem))
    }

    pub(super) fn across(&mut self, across: &Across) -> Result<(), ExportError> {
        self.problem(&across.whose(), &across.problem())
    }

    fn problem(&mut self, whose: &Whose<'_>, problem: &Problem<'_>) -> Result<(), ExportError> {
        self.number += 1;
        let (setting, lang) = (self.setting, self.setting.lang);
        let main = problem.main;
        let severity = problem.severity();
        let mut places: Vec<String> = main.evidence.iter().map(|evidence| evidence.place(lang)).collect();
        places.dedup();
        let places = some(&places, setting);
        let quotes: Vec<String> = problem.quotes().iter().map(|evidence| evidence.quoted(lang)).collect();
        let (first, others) =
            quotes.split_first().map_or((String::new(), String::new()), |(first, rest)| (first.clone(), some(rest, setting)));
        let roots: Vec<String> = problem.rest.iter().map(|finding| format!("{} {}", finding.rule, setting.title(&finding.rule))).collect();
        let mut files: Vec<&str> = whose.files.iter().map(|(path, _)| *path).collect();
        files.dedup();
        let culprit = whose.culprit(main, lang).map(|(culprit, implied)| format!("{culprit}\n→ {implied}")).unwrap_or_default();
        let (verified, opinion) = problem.decided(setting.lang);
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let (stated, expected, gap) = (optional(&main.stated), optional(&main.expected), optional(&main.gap));
        let (tolerance, formula, suggestion) = (optional(&main.tolerance), optional(&main.formula), optional(&main.suggestion));
        self.sheet.row(&[
            Cell::Severity(severity, severity.label(lang)),
            Cell::Count(self.number),
            Cell::Text(setting.title(&main.rule)),
            Cell::Mark(class(&main.rule, &setting)),
            Cell::Text(&description(problem, setting)),
            Cell::Empty,
            Cell::Text(whose.unit.unwrap_or_default()),
            Cell::Text(&files.join("\n")),
            Cell::Mark(&whose.year()),
            Cell::Mark(kind(whose.kind, lang)),
            Cell::Mark(&main.rule),
            Cell::Mark(&places),
            Cell::Text(&first),
            Cell::Text(&others),
            Cell::Value(&stated),
            Cell::Value(&expected),
            Cell::Value(&gap),
            Cell::Value(&tolerance),
            Cell::Text(&formula),
            Cell::Text(&culprit),
            Cell::Text(&suggestion),
            Cell::Text(&roots.join("\n")),
            Cell::Text(&verified),
            Cell::Text(&opinion),
        ])
    }

    pub(super) fn finish(mut self) -> Result<Vec<Worksheet>, ExportError> {
        let words = match self.setting.lang {
            Lang::Chinese => ["属实", "不属实", "待核实"],
            Lang::English => ["confirmed", "dismissed", "open"],
        };
        // The words are offered; others may be written.
        let offered = DataValidation::new().allow_list_strings(&words)?.show_error_message(false);
        let (worksheet, last) = self.sheet.current();
        worksheet.add_data_validation(1, VERIFIED, last.max(1), VERIFIED, &offered)?;
        worksheet.set_active(true).set_paper_size(A3);
        self.sheet.finish(|_| String::new())
    }
}

/// As many of them as a reader wants to see in a cell, and how many there are.
fn some(lines: &[String], setting: Setting) -> String {
    let shown = lines.get(..SOME).unwrap_or(lines).join("\n");
    match (lines.len(), setting.lang) {
        (all, Lang::Chinese) if all > SOME => format!("{shown}\n……共{all}处"),
        (all, Lang::English) if all > SOME => format!("{shown}\n… {all} in all"),
        _ => shown,
    }
}

/// What is wrong, with its consequences below.
fn description(problem: &Problem<'_>, setting: Setting) -> String {
    let mut lines = vec![problem.main.message.clone()];
    lines.extend(problem.rest.iter().map(|finding| format!("{}{}", setting.say("同源：", "Same root: "), finding.message)));
    lines.join("\n")
}
