//! A grade (优, 良, 中, 差) does not go with the score beside it.
//!
//! The bounds are those that the report prints (90（含）-100分为优); where it prints none, the usual ones: 优 from 90, 良 from 80, 中 from 60. A grade
//! outside of printed bounds is an error, outside of the usual ones a warning.
//!
//! Example: 自评总得分78.50分，评价等级为“优”.
//!
//! # 中文
//!
//! 评价等级与得分不符。报告写明等级标准的（如“90（含）-100分为优”），按其标准，报错；未写明的，按通行标准（优90分以上、良80分以上、中60分以上），作“疑似”。
//!
//! 例：自评总得分78.50分，评价等级为“优”。

use super::finding::words;
use super::{Context, Desk, Finding, Obstacle, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::{FigureId, Location};
use crate::number::Decimal;
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ506",
    name: "grade-against-score",
    title: Words { chinese: "评价等级与得分不符", english: "a grade does not go with its score" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("grade.rs"),
    run,
};

/// The grades by the words for them, longest first, with their rank from the best.
const GRADES: [(&str, usize); 8] = [("优秀", 0), ("良好", 1), ("不合格", 3), ("合格", 2), ("优", 0), ("良", 1), ("中", 2), ("差", 3)];

/// The least score of each grade as it is usual.
const USUAL: [i64; 4] = [90, 80, 60, 0];

fn run(desk: &mut Desk<'_>) {
    let leads = desk.context.book.class("grade-lead");
    let context = desk.context;
    let mut bounds: Option<Option<[Decimal; 4]>> = None;
    for (block, one) in context.document.blocks.iter().enumerate() {
        let Block::Paragraph(paragraph) = one else { continue };
        let view = paragraph.view.text();
        let Some((start, lead)) = leads.iter().find_map(|lead| Some((view.find(lead.as_str())?, lead))) else { continue };
        let behind = view[start + lead.len()..].trim_start_matches(['“', '"', '「']);
        let Some(&(word, grade)) = GRADES.iter().find(|(word, _)| behind.starts_with(word)) else { continue };
        let end = start + lead.len() + (view[start + lead.len()..].len() - behind.len()) + word.len();
        let from = view[..start].rfind(['。', '；']).map_or(0, |stop| stop + '。'.len_utf8());
        let Some(score) = score(context, block, from..start) else {
            desk.undetermined(Obstacle::Missing);
            continue;
        };
        let printed = *bounds.get_or_insert_with(|| printed(context));
        let least = printed.unwrap_or(USUAL.map(Decimal::from));
        let value = context.account.figure(score).value;
        if value > Decimal::ONE_HUNDRED {
            desk.undetermined(Obstacle::Undefined);
            continue;
        }
        desk.evaluated();
        let right = least.iter().position(|least| value >= *least).unwrap_or(3);
        if right == grade {
            continue;
        }
        let name = ["优", "良", "中（合格）", "差（不合格）"][right];
        let by = if printed.is_some() { "按文中等级标准" } else { "按通行标准" };
        let message = words(
            format!("得分{value}分，评价等级写为“{word}”，{by}应为“{name}”"),
            format!("a score of {value} is graded {word}, but is {name}"),
        );
        let view = start..end;
        let place = Place { at: Location::in_paragraph(block, paragraph, view) };
        desk.report(Finding {
            stated: Some(word.to_owned()),
            expected: Some(name.to_owned()),
            places: vec![place],
            ..Finding::new(if printed.is_some() { Severity::Error } else { Severity::Warning }, message, vec![score])
        });
    }
}

/// The only score of a whole in the sentence before a grade.
fn score(context: &Context<'_>, block: usize, within: std::ops::Range<usize>) -> Option<FigureId> {
    let scores: Vec<FigureId> = context
        .account
        .told_in(block)
        .filter(|(_, figure)| within.contains(&figure.at.view.start))
        .filter(|(_, figure)| figure.measure == Measure::Score && figure.checkable() && !figure.reason)
        .map(|(id, _)| id)
        .collect();
    // 效益指标得分28分，评价等级为“优”: the score of a part is not what is graded.
    let whole = |id: &&FigureId| {
        let name = context.account.figure(**id).subject_name();
        ["总得分", "总分", "综合得分", "自评得分", "评价得分", "最终得分"].iter().any(|word| name.contains(word))
    };
    let mut wholes = scores.iter().filter(whole);
    let first = wholes.next().copied()?;
    wholes.next().is_none().then_some(first)
}

/// The least scores of the grades that the report prints: 90（含）-100分为优、80（含）-90分为良、60（含）-80分为中、60分以下为差.
fn printed(context: &Context<'_>) -> Option<[Decimal; 4]> {
    let all = context.document.paragraphs().map(|paragraph| paragraph.view.text());
    let text = all.into_iter().find(|text| ["分为优", "分为“优", "以上为优", "以上为“优"].iter().any(|words| text.contains(words)))?;
    let mut found: [Option<Decimal>; 4] = [None, None, None, Some(Decimal::ZERO)];
    for clause in text.split(['、', '，', '；', '。', ',', ';']) {
        let grade = GRADES.iter().find(|(word, _)| ["为", "为“"].iter().any(|lead| clause.contains(&format!("{lead}{word}"))));
        let Some(&(_, grade)) = grade.filter(|(_, grade)| *grade < 3) else { continue };
        let bounded = ["以上", "-", "—", "~", "～", "至", "含", "≥", "＞"].iter().any(|word| clause.contains(word));
        let numbers = clause.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse::<i64>().ok());
        if let Some(least) = numbers.filter(|number| *number <= 100).min().filter(|_| bounded) {
            found[grade] = Some(Decimal::from(least));
        }
    }
    let [one, two, three, four] = found;
    Some([one?, two?, three?, four?])
}
