//! The projects of each grade (优, 良, 中, 差) do not make up the projects that were evaluated.
//!
//! Every project that is evaluated gets a grade, so the counts of the grades must add up to the number of projects named before them.
//!
//! Example: 绩效自评的项目21个，其中评级为“优”的17个、“良”的3个、“合格”的0个、“不合格”的0个. 17 + 3 + 0 + 0 = 20.
//!
//! # 中文
//!
//! 每个自评项目都有一个等级，各等级项目数之和应等于其前所写的自评项目数。
//!
//! 例：绩效自评的项目21个，其中评级为“优”的17个、“良”的3个、“合格”的0个、“不合格”的0个。复算17＋3＋0＋0＝20个。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{Figure, FigureId};
use crate::number::Decimal;
use crate::pattern::Measure;
use crate::token::last_words;

pub(super) static RULE: Rule = Rule {
    code: "GJ211",
    name: "grade-count-mismatch",
    title: Words { chinese: "各等级项目数之和与项目总数不符", english: "the grades do not make up the projects" },
    severities: &[Severity::Error],
    source: include_str!("grade_count.rs"),
    run,
};

/// How far before a count its grade may stand, in bytes.
const NEAR: usize = 48;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    let mut index = 0;
    while index < account.told().len() {
        let start = index;
        // A run of graded counts of one paragraph, the first of which is 优.
        while index < account.told().len() && is_graded(desk, index, start) {
            index += 1;
        }
        let run = start..index;
        index = index.max(start + 1);
        if run.len() < 2 || grade_before(desk, run.start) != Some("优") {
            continue;
        }
        let first = &account.figures[run.start];
        let mut totals = account.figures[..run.start].iter().enumerate().rev().take(6).filter(|(_, figure)| {
            figure.at.block == first.at.block && figure.measure == Measure::Count && figure.counter == first.counter && figure.checkable()
        });
        // 自评项目17个，其中一级项目2个、二级项目15个: a part of the projects is not what the grades make up.
        let whole = |figure: &Figure| account.statement(figure.statement).member_of.is_none();
        let total = totals.clone().find(|(_, figure)| whole(figure)).or_else(|| totals.next());
        let Some((total, whole)) = total else {
            desk.undetermined(Obstacle::Missing);
            continue;
        };
        desk.evaluated();
        let sum = account.figures[run.clone()].iter().try_fold(Decimal::ZERO, |sum, figure| sum.checked_add(figure.value));
        let Some(sum) = sum.filter(|sum| *sum != whole.value) else { continue };
        let formula = account.figures[run.clone()].iter().map(|figure| figure.value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let message = words(
            format!("自评项目共{}{}，各等级项目数之和为{sum}{}（{formula}）", whole.value, whole.counter, whole.counter),
            format!("{} projects were evaluated, but the grades add up to {sum} ({formula})", whole.value),
        );
        let figures = std::iter::once(FigureId(total)).chain(run.map(FigureId)).collect();
        desk.report(Finding {
            stated: Some(format!("{}{}", whole.value, whole.counter)),
            expected: Some(format!("{sum}{}", whole.counter)),
            formula: Some(formula),
            ..Finding::new(Severity::Error, message, figures)
        });
    }
}

/// Whether a figure is a count of projects of a grade, in the paragraph that the run started in.
fn is_graded(desk: &Desk<'_>, index: usize, start: usize) -> bool {
    let figures = &desk.context.account.figures;
    let (figure, first) = (&figures[index], &figures[start]);
    let same = |one: &Figure, other: &Figure| one.at.block == other.at.block && one.counter == other.counter;
    figure.measure == Measure::Count
        && same(figure, first)
        && figure.checkable()
        && match grade_before(desk, index) {
            Some("优") => index == start,
            Some(_) => index > start,
            None => false,
        }
}

/// The grade in quotes that a count follows.
fn grade_before<'d>(desk: &Desk<'d>, index: usize) -> Option<&'static str> {
    let at = &desk.context.account.figures[index].at;
    let Block::Paragraph(paragraph) = desk.context.document.blocks.get(at.block)? else { return None };
    let view = paragraph.view.text();
    let before = last_words(view, at.view.start, NEAR);
    let open = before.rfind('“')?;
    let close = before[open..].find('”')? + open;
    let behind = &before[close + '”'.len_utf8()..];
    if behind.contains(['，', '。', '；']) {
        return None;
    }
    ["优", "良", "中", "差", "合格", "不合格", "一般", "优秀", "良好", "较差"]
        .into_iter()
        .find(|grade| &before[open + '“'.len_utf8()..close] == *grade)
        .map(|grade| if grade == "优秀" { "优" } else { grade })
}
