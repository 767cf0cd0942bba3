//! Scores (得分) exceed their weights (分值) or do not add up.
//!
//! A score cannot exceed the weight printed beside it. Where the weights of a breakdown make 100, nothing is left out, and its scores
//! must add up to the score of the whole exactly: scores are not rounded amounts. A score of a whole above 100 (平均得分106.35分) is a warning
//! where no other full score is spoken of.
//!
//! Example: 效益指标26分（分值25分）.
//!
//! # 中文
//!
//! 得分不能高于其旁所写的分值。各项分值合计为100时清单已列全，各项得分之和应与总分完全相等（得分不是四舍五入的金额）。
//! 平均得分、自评得分等高于100分，而文中未说明另有满分或加分的，作“疑似”。
//!
//! 例：效益指标26分（分值25分）。

use super::finding::words;
use super::{Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::FigureId;
use crate::number::Decimal;
use crate::pattern::Measure;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    code: "GJ212",
    name: "score-mismatch",
    title: Words { chinese: "得分与分值或总分不符", english: "scores do not fit their weights or their total" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("score_sum.rs"),
    run,
};

/// How many bytes may lie between a score and its weight.
const NEAR: usize = 24;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let account = &context.account;
    let mut pairs: Vec<(FigureId, FigureId)> = Vec::new();
    for (index, pair) in account.told().windows(2).enumerate() {
        let [one, other] = pair else { continue };
        let near =
            one.at.block == other.at.block && other.at.view.start.saturating_sub(one.at.view.end) <= NEAR && one.sentence == other.sentence;
        let (score, weight) = match (one.measure, other.measure) {
            (Measure::Score, Measure::Weight) => (index, index + 1),
            (Measure::Weight, Measure::Score) => (index + 1, index),
            _ => continue,
        };
        // 得分28分；产出指标分值30分: a weight behind a semicolon belongs to the next line.
        let used = pairs.last().is_some_and(|&(score, weight)| score.0 == index || weight.0 == index);
        // 综合得分94.5分，其中投入25分、得24分: the weight of a part is not that of the whole before it.
        let (of_one, of_other) = (one.subject_name(), other.subject_name());
        let same = of_one == of_other || of_one.is_empty() || of_other.is_empty();
        // 得8分；目标合理性4分，得3.2分: nor is it that of a score before the semicolon.
        let next = one.measure == Measure::Score && context.between(one, other).is_some_and(|words| words.contains('；'));
        if near && !used && same && !next {
            pairs.push((FigureId(score), FigureId(weight)));
        }
    }
    for &(score, weight) in &pairs {
        desk.evaluated();
        let (got, most) = (account.figure(score), account.figure(weight));
        if got.value > most.value && got.checkable() {
            let subject = context.subject(score);
            let message = words(
                format!("“{}”得分{}分高于分值{}分", subject.chinese, got.value, most.value),
                format!("{}: the score of {} exceeds its weight of {}", subject.english, got.value, most.value),
            );
            desk.report(Finding {
                stated: Some(format!("{}分", got.value)),
                expected: Some(format!("≤ {}分", most.value)),
                ..Finding::new(Severity::Error, message, vec![score, weight])
            });
        }
    }
    totals(desk, &pairs);
    beyond(desk, &pairs);
}

/// Scores of a whole above the usual full score of 100.
fn beyond(desk: &mut Desk<'_>, pairs: &[(FigureId, FigureId)]) {
    let context = desk.context;
    let most = Decimal::ONE_HUNDRED;
    let wholes = context.book.class("score-out-of-100");
    let weighed: HashSet<FigureId> = pairs.iter().map(|&(score, _)| score).collect();
    // Many scores may stand in one paragraph.
    let mut scale: Option<(usize, bool)> = None;
    for (id, figure) in context.account.each() {
        let named = wholes.iter().any(|name| name == figure.subject_name());
        // 1000 points and more are another scale.
        let scaled = most.checked_add(most).is_none_or(|limit| figure.value > limit);
        if figure.measure != Measure::Score || !named || weighed.contains(&id) || scaled || !figure.checkable() {
            continue;
        }
        let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(figure.at.block) else { continue };
        let other = match scale {
            Some((block, other)) if block == figure.at.block => other,
            _ => ["满分", "加分", "总分值", "千分制"].iter().any(|word| paragraph.view.text().contains(word)),
        };
        scale = Some((figure.at.block, other));
        if other {
            continue;
        }
        desk.evaluated();
        if figure.value <= most {
            continue;
        }
        let subject = context.subject(id);
        let message = words(
            format!("“{}”为{}分，高于满分100分", subject.chinese, figure.value),
            format!("{} is {}, above the full score of 100", subject.english, figure.value),
        );
        desk.report(Finding {
            stated: Some(format!("{}分", figure.value)),
            expected: Some("≤ 100分".to_owned()),
            ..Finding::new(Severity::Warning, message, vec![id])
        });
    }
}

/// A run of pairs whose weights make 100, and the score stated before it in the same paragraph.
fn totals(desk: &mut Desk<'_>, pairs: &[(FigureId, FigureId)]) {
    let context = desk.context;
    let account = &context.account;
    let mut start = 0;
    while start < pairs.len() {
        let block = account.figure(pairs[start].0).at.block;
        let end = (start..pairs.len()).find(|&at| account.figure(pairs[at].0).at.block != block).unwrap_or(pairs.len());
        let run = &pairs[start..end];
        start = end;
        let sum = |pick: &dyn Fn(&(FigureId, FigureId)) -> FigureId| {
            run.iter().try_fold(Decimal::ZERO, |sum, pair| sum.checked_add(account.figure(pick(pair)).value))
        };
        let (Some(scores), Some(weights)) = (sum(&|pair| pair.0), sum(&|pair| pair.1)) else { continue };
        let first = run[0].0.0.min(run[0].1.0);
        let total = account.figures[..first]
            .iter()
            .enumerate()
            .rev()
            .take(3)
            .find(|(_, figure)| figure.measure == Measure::Score && figure.at.block == block);
        let Some((total, whole)) = total.filter(|_| run.len() > 1 && weights == Decimal::ONE_HUNDRED) else {
            desk.undetermined(Obstacle::Missing);
            continue;
        };
        if whole.approximate {
            desk.undetermined(Obstacle::Hedged);
            continue;
        }
        desk.evaluated();
        if whole.value == scores {
            continue;
        }
        let formula = run.iter().map(|pair| account.figure(pair.0).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let message = words(
            format!("总得分写为{}分，各项得分之和为{scores}分（{formula}）", whole.value),
            format!("the total score is stated as {}, but the scores add up to {scores} ({formula})", whole.value),
        );
        let figures: Vec<FigureId> = std::iter::once(FigureId(total)).chain(run.iter().map(|pair| pair.0)).collect();
        desk.report(Finding {
            stated: Some(format!("{}分", whole.value)),
            expected: Some(format!("{scores}分")),
            formula: Some(formula),
            ..Finding::new(Severity::Error, message, figures)
        });
    }
}
