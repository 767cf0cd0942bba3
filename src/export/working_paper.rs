//! A Word document (DOCX) for every problem: 审计取证单, and behind it 审计工作底稿. What the program knows is filled in; names, dates,
//! opinions and signatures are left to the auditor.

use super::across::Across;
use super::json::Report;
use super::problem::{Problem, Whose, kind, problems};
use super::safe::visible;
use super::{ExportError, FolderExporter, NamedFile, Setting, file_name};
use crate::lang::Lang;
use docx_rs::{
    AlignmentType, BreakType, Docx, HeightRule, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Table, TableCell, TableLayoutType,
    TableRow, VAlignType, WidthType,
};
use std::io::Cursor;

/// The widths of the four columns, in twentieths of a point.
const GRID: [usize; 4] = [1900, 2750, 1500, 2950];

/// Writes the documents.
pub struct WorkingPapers {
    setting: Setting,
    number: usize,
}

impl WorkingPapers {
    /// No documents yet.
    pub fn new(setting: Setting) -> Self {
        Self { setting, number: 0 }
    }

    fn paper(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Result<Vec<u8>, ExportError> {
        let setting = self.setting;
        let fonts = RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia("仿宋");
        let margin = PageMargin::new().top(1300).bottom(1200).left(1400).right(1400);
        let document = Docx::new()
            // The same results give the same bytes, so no clock.
            .created_at("2000-01-01T00:00:00Z")
            .updated_at("2000-01-01T00:00:00Z")
            .page_size(11_906, 16_838)
            .page_margin(margin)
            .default_fonts(fonts)
            .default_size(22)
            .add_paragraph(title(setting.say("审计取证单", "Audit evidence sheet"), false))
            .add_table(self.evidence_sheet(whose, problem))
            .add_paragraph(title(setting.say("审计工作底稿", "Audit working paper"), true))
            .add_table(self.working_paper(whose, problem));
        let mut bytes = Cursor::new(Vec::new());
        document.build().pack(&mut bytes).map_err(std::io::Error::other)?;
        Ok(bytes.into_inner())
    }

    fn named(&mut self, whose: &Whose<'_>, problem: &Problem<'_>) -> Result<NamedFile, ExportError> {
        self.number += 1;
        let name = format!("{:04}-{}-{}.docx", self.number, problem.main.rule, file_name(&unit(whose, self.setting)));
        Ok(NamedFile { name, bytes: self.paper(whose, problem)? })
    }

    fn evidence_sheet(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Table {
        let say = |chinese, english| self.setting.say(chinese, english);
        let sign = say("（签章）　　　　　年　　月　　日", "(seal)                    date");
        table(vec![
            wide(say("项目名称", "Project"), &[], 0),
            wide(say("被审计（调查）单位或个人", "Audited unit"), &[unit(whose, self.setting)], 0),
            wide(say("审计（调查）事项", "Matter"), &[self.matter(whose, problem)], 0),
            wide(say("审计（调查）事项摘要", "Summary of the matter"), &self.summary(whose, problem), 4200),
            pair(say("审计人员", "Auditor"), say("编制日期", "Date")),
            wide(say("证据提供单位意见", "Opinion of the unit"), &[String::new(), String::new(), sign.to_owned()], 1900),
            wide(say("附件", "Attachments"), &[say("　　页", "    pages").to_owned()], 0),
        ])
    }

    fn working_paper(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Table {
        let say = |chinese, english| self.setting.say(chinese, english);
        table(vec![
            pair(say("项目名称", "Project"), say("索引号", "Index")),
            wide(say("审计（调查）事项", "Matter"), &[self.matter(whose, problem)], 0),
            pair(say("审计人员", "Auditor"), say("编制日期", "Date")),
            wide(say("审计过程", "What was done"), &self.process(whose, problem), 1400),
            wide(say("审计认定的事实摘要及审计结论", "Facts and conclusion"), &self.conclusion(whose, problem), 4200),
            wide(say("审核意见", "Review"), &[], 1200),
            pair(say("审核人员", "Reviewer"), say("审核日期", "Date")),
            wide(say("附件", "Attachments"), &[say("　　页", "    pages").to_owned()], 0),
        ])
    }

    fn matter(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> String {
        let title = self.setting.title(&problem.main.rule);
        let kind = kind(whose.kind, self.setting.lang);
        let unit = unit(whose, self.setting);
        match (whose.year, self.setting.lang) {
            (Some(year), Lang::Chinese) => format!("{unit}{year}年度{kind}：{title}"),
            (Some(year), Lang::English) => format!("{unit}, {kind} {year}: {title}"),
            (None, Lang::Chinese) => format!("{unit}{kind}：{title}"),
            (None, Lang::English) => format!("{unit}, {kind}: {title}"),
        }
    }

    /// What contradicts what, where, and by how much.
    fn summary(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Vec<String> {
        let (setting, lang) = (self.setting, self.setting.lang);
        let main = problem.main;
        let mut lines = vec![main.message.clone()];
        for evidence in problem.quotes() {
            lines.push(format!("{}{}", setting.say("原文：", "Quote: "), evidence.quoted(lang)));
        }
        let facts = [
            (setting.say("文中值", "Stated"), &main.stated),
            (setting.say("复算值", "Recomputed"), &main.expected),
            (setting.say("差额", "Gap"), &main.gap),
            (setting.say("容差", "Tolerance"), &main.tolerance),
            (setting.say("公式", "Formula"), &main.formula),
        ];
        let facts: Vec<String> = facts.iter().filter_map(|(label, value)| Some(format!("{label} {}", value.as_deref()?))).collect();
        if !facts.is_empty() {
            lines.push(facts.join(setting.say("；", "; ")));
        }
        for finding in &problem.rest {
            lines.push(format!("{}{}", setting.say("同源：", "Same root: "), finding.message));
        }
        if let Some((culprit, implied)) = whose.culprit(main, lang) {
            lines.push(match lang {
                Lang::Chinese => format!("疑误数字：{culprit}，其余数字推算为 {implied}"),
                Lang::English => format!("Likely wrong: {culprit}; the other figures give {implied}"),
            });
        }
        if let Some(suggestion) = &main.suggestion {
            lines.push(format!("{}{suggestion}", setting.say("建议核实：", "To be checked: ")));
        }
        let paths: Vec<&str> = whose.files.iter().map(|(path, _)| *path).collect();
        lines.push(format!("{}{}", setting.say("来源：", "Source: "), paths.join(setting.say("；", "; "))));
        lines.push(if main.expected.is_some() {
            setting
                .say("上述披露不能同时成立，需核对账表和底稿。", "These statements cannot all stand; compare them with the ledgers.")
                .to_owned()
        } else {
            setting.say("需核对原文和底稿。", "Compare the original and the ledgers.").to_owned()
        });
        lines
    }

    /// The facts, and what the auditor decided on them; that is not for the sheet which the unit signs.
    fn conclusion(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Vec<String> {
        let setting = self.setting;
        let mut lines = self.summary(whose, problem);
        let (verified, opinion) = problem.decided(setting.lang);
        for (label, words) in [(setting.say("核实情况：", "Verified: "), verified), (setting.say("处理意见：", "Decision: "), opinion)]
        {
            if !words.is_empty() {
                lines.push(format!("{label}{words}"));
            }
        }
        lines
    }

    fn process(&self, whose: &Whose<'_>, problem: &Problem<'_>) -> Vec<String> {
        let setting = self.setting;
        let rule = &problem.main.rule;
        let title = setting.title(rule);
        let version = env!("CARGO_PKG_VERSION");
        let hashes: Vec<&str> = whose.files.iter().map(|(_, hash)| *hash).collect();
        let hash = hashes.join(setting.say("；", "; "));
        let computed = problem.main.gap.is_some() && problem.main.tolerance.is_some();
        let beyond = match (computed, setting.lang) {
            (true, Lang::Chinese) => "；以精确小数复算，差额超出四舍五入所能解释的范围",
            (true, Lang::English) => "; recomputed exactly, the difference is beyond what rounding explains",
            (false, _) => "",
        };
        vec![match setting.lang {
            Lang::Chinese => format!("用 gouji {version} 读取上述文件（SHA-256：{hash}），按规则 {rule}“{title}”核对{beyond}。"),
            Lang::English => format!("gouji {version} read the file (SHA-256 {hash}) and checked it under {rule} ({title}){beyond}."),
        }]
    }
}

impl FolderExporter for WorkingPapers {
    fn wants_original(&self, _: &Report) -> bool {
        false
    }

    fn add(&mut self, report: &Report, _: &[u8]) -> Result<Vec<NamedFile>, ExportError> {
        let whose = report.whose();
        problems(&report.findings).iter().map(|problem| self.named(&whose, problem)).collect()
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<NamedFile>, ExportError> {
        findings.iter().map(|across| self.named(&across.whose(), &across.problem())).collect()
    }
}

fn unit(whose: &Whose<'_>, setting: Setting) -> String {
    whose.unit.unwrap_or(setting.say("（单位未识别）", "(unit unknown)")).to_owned()
}

fn title(text: &str, on_new_page: bool) -> Paragraph {
    let run = Run::new().add_text(text).size(36).bold().fonts(RunFonts::new().ascii("Times New Roman").east_asia("宋体"));
    let paragraph = if on_new_page { Paragraph::new().add_run(Run::new().add_break(BreakType::Page)) } else { Paragraph::new() };
    paragraph.add_run(run).align(AlignmentType::Center).line_spacing(LineSpacing::new().after(200))
}

fn table(rows: Vec<TableRow>) -> Table {
    Table::new(rows).set_grid(GRID.to_vec()).width(GRID.iter().sum(), WidthType::Dxa).layout(TableLayoutType::Fixed)
}

fn label(text: &str, width: usize) -> TableCell {
    let run = Run::new().add_text(text).bold();
    let paragraph = Paragraph::new().add_run(run).align(AlignmentType::Center);
    TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(paragraph)
}

/// A label, and what fills the rest of the row.
fn wide(name: &str, lines: &[String], height: usize) -> TableRow {
    let mut cell = TableCell::new().width(GRID[1..].iter().sum(), WidthType::Dxa).grid_span(3).vertical_align(VAlignType::Center);
    for line in lines {
        let line = Run::new().add_text(visible(line).replace('\n', " "));
        cell = cell.add_paragraph(Paragraph::new().add_run(line).line_spacing(LineSpacing::new().after(60)));
    }
    if lines.is_empty() {
        cell = cell.add_paragraph(Paragraph::new());
    }

    let height = u16::try_from(height.max(560)).unwrap_or(u16::MAX);
    TableRow::new(vec![label(name, GRID[0]), cell]).row_height(f32::from(height)).height_rule(HeightRule::AtLeast)
}

/// Two labels with room behind each.
fn pair(first: &str, second: &str) -> TableRow {
    let empty = |width| TableCell::new().width(width, WidthType::Dxa).add_paragraph(Paragraph::new());
    let cells = vec![label(first, GRID[0]), empty(GRID[1]), label(second, GRID[2]), empty(GRID[3])];
    TableRow::new(cells).row_height(560.0).height_rule(HeightRule::AtLeast)
}
