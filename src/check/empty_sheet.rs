//! A table and the words about its being empty contradict each other.
//!
//! A note 故本表为空表 or 本表无数据 below a table that holds amounts is an error. A table of 三公, 政府性基金 or 国有资本经营 without any amount is one
//! too, if the text states such an amount of the year other than zero, whether a note says that the table is empty or none; and so is a sentence that says there
//! are none (本部门无政府性基金预算财政拨款收入和支出) while that table holds amounts of the year, or the text does in a report without it. A blank table of a fund without a note is a warning,
//! and a note where the text says elsewhere that there is none.
//!
//! # 中文
//!
//! 表下注明“本表为空表”“本表无数据”而表内有数；“三公”经费表、政府性基金表或国有资本经营表空白（无论有无空表说明），而文字说明中列有非零的相应金额；
//! 或文字说明写“无政府性基金预算财政拨款收入和支出”“无国有资本经营收支”“无‘三公’经费支出”，而该表本年有数（没有该表的，文字他处列有非零的相应金额）。
//! 政府性基金表或国有资本经营表空白而无空表说明的，作“疑似”；文字说明他处写明没有的，作“提示”。

use super::cells::only;
use super::finding::words;
use super::{Context, Desk, Finding, Place, Rule, Severity, Words};
use crate::document::{Block, Table};
use crate::figure::{Figure, FigureId, Kind, Location, Scope, Sheet, SheetKind};
use crate::pattern::Measure;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    code: "GJ503",
    name: "empty-table",
    title: Words { chinese: "空表说明与表格不符", english: "a table and the words about its being empty contradict" },
    severities: &[Severity::Error, Severity::Warning, Severity::Note],
    source: include_str!("empty_sheet.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let blocks = &context.document.blocks;
    let mut known = Known::default();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Table(table) = block else { continue };
        let note = blocks[at + 1..].iter().take(3).enumerate().take_while(|(_, block)| matches!(block, Block::Paragraph(_))).find_map(
            |(offset, block)| match block {
                Block::Paragraph(paragraph) => calls_empty(context, paragraph.view.text()).then_some((at + 1 + offset, paragraph)),
                Block::Table(_) => None,
            },
        );
        let sheet = context.account.sheet_in(at);
        desk.evaluated();
        match (sheet, note) {
            (Some(sheet), Some((block, paragraph))) if !sheet.is_empty(&context.account) => {
                let figures: Vec<FigureId> = sheet
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .map(|&(_, id)| id)
                    .filter(|&id| !context.account.figure(id).value.is_zero())
                    .take(4)
                    .collect();
                let values: Vec<String> = figures.iter().map(|&id| context.account.figure(id).value.to_string()).collect();
                let message = words(
                    format!("《{}》注明为空表，但表内有数（{}）", sheet.title, values.join("、")),
                    format!("{} is called empty, but holds amounts ({})", sheet.title, values.join(", ")),
                );
                let mut finding = Finding::new(Severity::Error, message, figures);
                let length = paragraph.view.text().len();
                finding.places.push(Place { at: Location::in_paragraph(block, paragraph, 0..length) });
                desk.report(finding);
            }
            (found, None) => blank(desk, &mut known, at, table, found.is_none_or(|sheet| sheet.is_empty(&context.account))),
            (_, Some((block, paragraph))) => {
                let length = paragraph.view.text().len();
                noted(desk, &mut known, table, Place { at: Location::in_paragraph(block, paragraph, 0..length) });
            }
        }
    }
    let empty = context.book.class("table-called-empty");
    for (block, one) in blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        if empty.iter().any(|words| view.contains(words.as_str())) {
            continue;
        }
        let mut from = 0;
        for sentence in view.split_inclusive('。') {
            let view = from..from + sentence.len();
            from = view.end;
            let denied = denied(context, &mut known, sentence).filter(|figures| !figures.is_empty());
            let Some(figures) = denied else { continue };
            let at = Location::in_paragraph(block, paragraph, view);
            contradict(desk, sentence.trim_end_matches('。'), figures, at);
        }
    }
}

/// Whether a note says that the table is empty, and not only what it would mean if it were: 如本表为空表，则本部门无此项支出.
fn calls_empty(context: &Context<'_>, note: &str) -> bool {
    let conditional = |sentence: &str| ["如", "若", "则"].iter().any(|word| sentence.contains(word));
    note.split(['。', '；']).any(|sentence| {
        context.book.class("table-called-empty").iter().any(|words| sentence.contains(words.as_str())) && !conditional(sentence)
    })
}

/// What a sentence can deny, by the words for it.
const DENIABLE: &[(&str, SheetKind)] =
    &[("政府性基金", SheetKind::GovernmentFund), ("国有资本经营", SheetKind::StateCapital), ("“三公”经费", SheetKind::ThreePublic)];

/// Words that may stand between what is denied and the end of the sentence.
const FILLING: &[&str] = &["预算", "财政拨款", "拨款", "安排", "的", "和", "、", "及", "与"];

/// The amounts of the year that a sentence denies: U 2024年度无政府性基金预算财政拨款收入和支出. None where it denies nothing.
fn denied(context: &Context<'_>, known: &mut Known, sentence: &str) -> Option<Vec<FigureId>> {
    let sentence = sentence.trim_end_matches('。');
    let (kind, before, mut rest) = DENIABLE.iter().find_map(|&(name, kind)| {
        let (before, rest) = sentence.split_once(name)?;
        let before = ["没有使用", "没有", "无"].iter().find_map(|word| before.strip_suffix(word))?;
        Some((kind, before, rest))
    })?;
    // A part of the unit, a condition or another year is not the report's own.
    let limited = ["，", "；", "：", "下属", "所属", "本级", "除", "其中", "如", "若", "《", "注", "上年", "预算"];
    if before.chars().count() > 40 || limited.iter().any(|word| before.contains(word)) {
        return None;
    }
    let years = before.split('年').filter_map(|part| part.get(part.len().checked_sub(4)?..)?.parse::<i32>().ok());
    if years.into_iter().any(|year| Some(year) != context.account.header.year) {
        return None;
    }
    let (mut income, mut spending, planned) = (false, false, rest.contains("预算"));
    while !rest.is_empty() {
        let (word, after) = FILLING.iter().chain(&["收入", "支出", "收支"]).find_map(|word| Some((*word, rest.strip_prefix(word)?)))?;
        income |= matches!(word, "收入" | "收支");
        spending |= matches!(word, "支出" | "收支");
        rest = after;
    }
    let budget = context.account.header.kind == Kind::Budget;
    if context.sheets(kind).is_empty() {
        return denied_of_text(context, known, kind, (income, spending), planned);
    }
    let sheet = only(context, kind)?;
    if kind == SheetKind::ThreePublic {
        if !(spending || budget && planned) {
            return None;
        }
        let cell = super::text_table::three_public_cell(context, "“三公”经费", !budget)?;
        return Some(Some(cell).into_iter().filter(|&id| !context.account.figure(id).value.is_zero()).collect());
    }
    let wanted = |index: usize| {
        sheet.current().filter(|column| column.index == index).any(|column| {
            let headed = |words: &str| column.path.iter().any(|heading| heading.contains(words));
            (income && headed("本年收入")) || (spending && headed("本年支出")) || (budget && headed("合计"))
        })
    };
    let total = sheet.rows.iter().find(|row| row.is_total())?;
    Some(
        total
            .cells
            .iter()
            .filter(|&&(index, id)| wanted(index) && !context.account.figure(id).value.is_zero())
            .map(|&(_, id)| id)
            .collect(),
    )
}

/// The amount that the text states elsewhere of what a sentence denies, in a report without its table.
fn denied_of_text(
    context: &Context<'_>,
    known: &mut Known,
    kind: SheetKind,
    (income, spending): (bool, bool),
    planned: bool,
) -> Option<Vec<FigureId>> {
    let level: fn(Measure) -> bool = match context.account.header.kind {
        Kind::FinalAccount => |measure| measure == Measure::Actual,
        Kind::Budget => |measure| measure == Measure::Budget,
        _ => return None,
    };
    if !(income || spending || planned && context.account.header.kind == Kind::Budget) {
        return None;
    }
    let id = (*known.stated.entry((kind, false)).or_insert_with(|| stated(context, kind, level)))?;
    let figure = context.account.figure(id);
    let name = figure.subject_name();
    let other = income && !spending && name.contains("支出") || spending && !income && name.contains("收入");
    let activity = context.account.statement(figure.statement).activity.is_some();
    (!other && !activity).then(|| vec![id])
}

fn contradict(desk: &mut Desk<'_>, sentence: &str, figures: Vec<FigureId>, at: Location) {
    desk.evaluated();
    let account = &desk.context.account;
    let values: Vec<String> = figures.iter().map(|&id| desk.context.printed(id)).collect();
    let block = account.figure(figures[0]).at.block;
    let title = account.sheet_in(block).map(|sheet| sheet.title.as_str());
    let message = match title {
        Some(title) => words(
            format!("文字说明写“{sentence}”，而《{title}》有数（{}）", values.join("、")),
            format!("the text says {sentence}, but {title} holds amounts ({})", values.join(", ")),
        ),
        None => words(
            format!("文字说明写“{sentence}”，而他处列有{}", values.join("、")),
            format!("the text says {sentence}, but states {} elsewhere", values.join(", ")),
        ),
    };
    let mut finding = Finding::new(Severity::Error, message, figures);
    finding.places.push(Place { at });
    desk.report(finding);
    if title.is_none() {
        // The amount may be a part of the unit's, or of others.
        desk.soften();
    }
}

/// What is asked again for every blank table of a kind.
#[derive(Default)]
struct Known {
    /// Whether all tables of the kind are without amounts of the year.
    unfilled: HashMap<SheetKind, bool>,
    /// Whether all tables of the kind are empty.
    empty: HashMap<SheetKind, bool>,
    /// The first amount that the text states of a kind, of any level or of that of the report.
    stated: HashMap<(SheetKind, bool), Option<FigureId>>,
    /// How many tables have amounts.
    filled: Option<usize>,
    /// Whether the text denies a fund.
    denied: HashMap<SheetKind, bool>,
}

/// A blank table of 三公 or of a fund while the text states amounts.
fn blank(desk: &mut Desk<'_>, known: &mut Known, block: usize, table: &Table, blank: bool) {
    let context = desk.context;
    let Some(title) = table.title.as_deref() else { return };
    let kind = SheetKind::of(title);
    let name = match kind {
        SheetKind::ThreePublic => "“三公”经费",
        SheetKind::GovernmentFund => "政府性基金",
        SheetKind::StateCapital => "国有资本经营预算",
        _ => return,
    };
    let fund = kind != SheetKind::ThreePublic;
    let unfilled = |sheet: &Sheet| sheet.is_unfilled(&context.account);
    let own = || context.account.sheet_in(block).is_some_and(|sheet| sheet.kind == kind && unfilled(sheet));
    let all = || context.sheets(kind).iter().all(|&at| unfilled(&context.account.sheets[at]));
    if !(blank || own()) || !*known.unfilled.entry(kind).or_insert_with(all) {
        return;
    }
    if fund && !surely_blank(context, block, table) {
        return;
    }
    let Some(id) = *known.stated.entry((kind, true)).or_insert_with(|| stated(context, kind, Measure::is_level)) else {
        if fund && blank {
            unnoted(desk, known, block, table, kind, name);
        }
        return;
    };
    let figure = context.account.figure(id);
    let unit = table.unit.as_deref().unwrap_or_default();
    let how = if blank { "为空白" } else { "无本年收支" };
    let message = words(
        format!("《{title} 单位：{unit}》{how}且无空表说明，而文字说明列有{name}{}{}", figure.label, context.printed(id)),
        format!("{title} is blank without a note, while the text states {}", context.printed(id)),
    );
    desk.report(Finding::new(Severity::Error, message, vec![id]));
}

/// The first amount of 三公 or of a fund that the text states for the year, other than zero.
fn stated(context: &Context<'_>, kind: SheetKind, level: fn(Measure) -> bool) -> Option<FigureId> {
    let own = |figure: &Figure| {
        figure.subject.as_ref().is_some_and(|subject| match kind {
            SheetKind::ThreePublic => subject.concept.is_some_and(|concept| context.book.entry(concept).name == "“三公”经费"),
            SheetKind::GovernmentFund => subject.scope == Scope::GovernmentFund && is_flow(&subject.name),
            SheetKind::StateCapital => subject.scope == Scope::StateCapital && is_flow(&subject.name),
            _ => false,
        })
    };
    let budget = context.account.header.kind == Kind::Budget;
    let measured = |figure: &Figure| match kind {
        SheetKind::ThreePublic => level(figure.measure),
        _ if budget => figure.measure == Measure::Budget,
        _ => figure.measure == Measure::Actual,
    };
    let mut told = context.account.each().filter(|(_, figure)| {
        own(figure)
            && measured(figure)
            && figure.unit.is_money()
            && figure.checkable()
            && !figure.reason
            && !figure.value.is_zero()
            && context.account.period(figure) == context.account.header.year
    });
    told.next().map(|(id, _)| id)
}

/// A blank table of 三公 or of a fund that its note calls empty, while the text states amounts of the year.
fn noted(desk: &mut Desk<'_>, known: &mut Known, table: &Table, note: Place) {
    let context = desk.context;
    let Some(title) = table.title.as_deref() else { return };
    let kind = SheetKind::of(title);
    let empty = || context.sheets(kind).iter().all(|&at| context.account.sheets[at].is_empty(&context.account));
    let filled = !*known.empty.entry(kind).or_insert_with(empty);
    let level = match context.account.header.kind {
        Kind::Budget => |measure: Measure| measure == Measure::Budget,
        Kind::FinalAccount => |measure: Measure| measure == Measure::Actual,
        _ => return,
    };
    let stated = || stated(context, kind, level);
    let Some(id) = Some(()).filter(|()| !filled).and_then(|()| *known.stated.entry((kind, false)).or_insert_with(stated)) else { return };
    let figure = context.account.figure(id);
    let subject = context.subject(id);
    let message = words(
        format!("《{title}》注明为空表，而文字说明列有“{}”{}{}", subject.chinese, figure.label, context.printed(id)),
        format!("{title} is called empty, while the text states {} for {}", context.printed(id), subject.english),
    );
    let mut finding = Finding::new(Severity::Error, message, vec![id]);
    finding.places.push(note);
    desk.report(finding);
}

/// How many tables with amounts a report has at least in which a blank one must be noted; a form that is not filled in has none.
const FILLED: usize = 3;

/// A blank table of a fund under which no note says so, and which no word of the report explains.
fn unnoted(desk: &mut Desk<'_>, known: &mut Known, block: usize, table: &Table, kind: SheetKind, name: &str) {
    let context = desk.context;
    let filled = || context.account.sheets.iter().filter(|sheet| !sheet.is_empty(&context.account)).count();
    if *known.filled.get_or_insert_with(filled) < FILLED {
        return;
    }
    let Some(title) = table.title.as_deref() else { return };
    // 无 stands in a cell of some forms, and says it.
    let said = table.cells.iter().any(|cell| matches!(cell.view.text().trim(), "无" | "本表无数据"));
    let denied = || {
        context.document.paragraphs().any(|paragraph| {
            let text = paragraph.view.text();
            text.split(['。', '；']).any(|sentence| sentence.contains(name.trim_end_matches("预算")) && denies(sentence))
        })
    };
    let severity = if said || *known.denied.entry(kind).or_insert_with(denied) { Severity::Note } else { Severity::Warning };
    let message = words(format!("《{title}》为空白，表下没有空表说明"), format!("{title} is blank, and no note below says that it is"));
    let mut finding = Finding::new(severity, message, Vec::new());
    let cell = table.cells.first();
    finding.places.extend(cell.map(|cell| Place { at: Location::in_cell(block, cell, 0..cell.view.text().len()) }));
    desk.report(finding);
}

/// Whether a subject is what came in or went out in the year.
fn is_flow(name: &str) -> bool {
    (name.ends_with("收入") || name.ends_with("支出")) && !name.contains("结转")
}

/// Whether no cell of a table of a final account or budget holds an amount that was not read, it does not go on in another table, and no
/// note denies its funds.
fn surely_blank(context: &Context<'_>, block: usize, table: &Table) -> bool {
    if !matches!(context.account.header.kind, Kind::FinalAccount | Kind::Budget) {
        return false;
    }
    let read = context.account.sheet_in(block).is_some();
    let amount = |text: &str| text.contains('.') && text.contains(|c: char| c.is_ascii_digit());
    let mut after = context.document.blocks.iter().skip(block + 1).take(3);
    (read || !table.cells.iter().any(|cell| amount(cell.view.text())))
        && matches!(after.next(), Some(Block::Paragraph(first)) if !denies(first.view.text()))
        && !after.any(|next| matches!(next, Block::Paragraph(next) if denies(next.view.text())))
}

fn denies(note: &str) -> bool {
    ["空表", "无数据", "没有", "无", "不涉及"].iter().any(|word| note.contains(word))
}
