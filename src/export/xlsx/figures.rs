//! The sheet of all figures. Each number stands as the text that was printed, as the exact decimal, and as a number to compute with.

use super::super::json::{FigureRow, Report};
use super::super::problem::place_and_cell;
use super::super::safe::joined;
use super::super::{ExportError, Setting};
use super::sheet::{Cell, Column, Sheet};
use rust_xlsxwriter::Worksheet;

pub(super) struct Figures {
    setting: Setting,
    sheet: Sheet,
}

impl Figures {
    pub(super) fn new(worksheet: Worksheet, setting: Setting) -> Result<Self, ExportError> {
        let columns = [
            Column(setting.say("文件", "File"), 26.0),
            Column(setting.say("编号", "Id"), 7.0),
            Column(setting.say("单位", "Unit"), 20.0),
            Column(setting.say("数字年度", "Period"), 8.0),
            Column(setting.say("对象", "Subject"), 24.0),
            Column(setting.say("上级", "Above it"), 24.0),
            Column(setting.say("科目编码", "Account"), 10.0),
            Column(setting.say("指标", "Measure"), 12.0),
            Column(setting.say("印出文字", "As printed"), 16.0),
            Column(setting.say("数值（文本）", "Value (text)"), 14.0),
            Column(setting.say("数值", "Value"), 14.0),
            Column(setting.say("计量单位", "Unit of measure"), 9.0),
            Column(setting.say("折合元（文本）", "In yuan (text)"), 18.0),
            Column(setting.say("占比的分母", "Share of"), 18.0),
            Column(setting.say("约数", "Approximate"), 7.0),
            Column(setting.say("页码/行号", "Place"), 22.0),
        ];
        Ok(Self { setting, sheet: Sheet::single(setting.say("数字", "Figures"), &columns, 2, worksheet)? })
    }

    pub(super) fn add(&mut self, report: &Report) -> Result<(), ExportError> {
        report.figures.iter().try_for_each(|figure| self.figure(report, figure))
    }

    fn figure(&mut self, report: &Report, figure: &FigureRow) -> Result<(), ExportError> {
        let setting = self.setting;
        let above = figure.path.split_last().map_or_else(String::new, |(_, above)| above.join(" › "));
        let period = figure.period.map(|year| year.to_string()).unwrap_or_default();
        let yuan = figure.yuan.map(|yuan| yuan.0.to_string()).unwrap_or_default();
        self.sheet.row(&[
            Cell::Text(&report.source.path),
            Cell::Mark(&figure.id),
            Cell::Text(report.report.unit.as_deref().unwrap_or_default()),
            Cell::Mark(&period),
            Cell::Text(figure.subject.as_deref().unwrap_or_default()),
            Cell::Text(&above),
            Cell::Mark(figure.code.as_deref().unwrap_or_default()),
            Cell::Text(&figure.label),
            Cell::Value(&joined(&figure.text)),
            Cell::Value(&figure.value.0.to_string()),
            Cell::Number(figure.value.0),
            Cell::Mark(&figure.unit),
            Cell::Value(&yuan),
            Cell::Text(figure.of_subject.as_deref().unwrap_or_default()),
            Cell::Mark(if figure.approx { setting.say("是", "yes") } else { "" }),
            Cell::Text(&place_and_cell(&figure.at, setting.lang)),
        ])
    }

    pub(super) fn finish(self) -> Result<Vec<Worksheet>, ExportError> {
        let setting = self.setting;
        self.sheet.finish(|left| {
            let chinese = format!("Excel 的行数已满，另有 {left} 个数字未列出；请用 --format jsonl 取得全部数字");
            let english = format!("The rows of Excel end here; {left} more figures are left out: --format jsonl gives all of them");
            setting.say(&chinese, &english).to_owned()
        })
    }
}
