//! A difference of two rates (百分点) is not the one that the rates beside it make.
//!
//! Where a sentence prints two levels of a rate and, right behind the second, by how many points they differ, the three must go together within
//! rounding: 由41.7%提高到88.9%，提高了47.2个百分点; 满意度81.96%，较目标值90%低8.04个百分点. Only levels that stand next to each other and next to
//! the difference are held against it.
//!
//! Example: 执行率92.50%，较2022年的96.38%下降8.38个百分点. 96.38 − 92.50 = 3.88.
//!
//! # 中文
//!
//! 同一句内先后写明两个比率，紧接着写两者相差多少个百分点的，三个数应当相符（容许舍入）：由41.7%提高到88.9%，提高了47.2个百分点；满意度81.96%，较目标值90%低8.04个百分点。
//! 只核对相邻的两个比率及紧随其后的百分点。
//!
//! 例：执行率92.50%，较2022年的96.38%下降8.38个百分点。复算96.38－92.50＝3.88个百分点。

use super::constraint::Weighed;
use super::finding::words;
use super::{Context, Desk, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::number::{Law, Operand, Unit, Verdict, difference};
use crate::pattern::Measure;

pub(super) static RULE: Rule = Rule {
    code: "GJ216",
    name: "points-mismatch",
    title: Words { chinese: "百分点与两个比率之差不符", english: "points are not the difference of the two rates" },
    severities: &[Severity::Error],
    source: include_str!("points.rs"),
    run,
};

/// Words between the two rates that say that the second is what the first is compared with.
const COMPARED: &[&str] = &["，较", "，比", "，低于", "，高于", "，与", "，未达到", "，超过", "，同比"];

/// The most characters between the second rate and the difference.
const NEAR: usize = 14;

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for (at, three) in context.account.told().windows(3).enumerate() {
        let [one, other, points] = three else { continue };
        if points.unit != Unit::Point || !goes_together(context, one, other, points) {
            continue;
        }
        let (one_id, other_id, id) = (FigureId(at), FigureId(at + 1), FigureId(at + 2));
        let (high, low) = if one.value >= other.value { (one_id, other_id) } else { (other_id, one_id) };
        let operand = |id: FigureId| context.account.figure(id).literal();
        let stated = Operand { value: points.value.abs(), ..points.literal() };
        let outcome = difference(stated, operand(high), operand(low));
        desk.evaluated();
        if outcome.verdict != Verdict::Inconsistent {
            continue;
        }
        let formula = format!("{} − {}", context.printed(high), context.printed(low));
        let subject = context.subject(other_id);
        let value = points.value.abs();
        let message = words(
            format!("“{}”相差写为{value}个百分点，按两个比率复算为{}个百分点（{formula}）", subject.chinese, outcome.expected),
            format!("{}: the difference is said to be {value} points, but {formula} = {}", subject.english, outcome.expected),
        );
        let figures = vec![id, high, low];
        let told = context.mismatch(Weighed { law: Law::Difference, figures, outcome, lenient: false }, formula, message);
        desk.report(super::Finding { law: None, ..told });
    }
}

/// Whether two rates stand next to each other and the points that they differ by right behind them.
fn goes_together(context: &Context<'_>, one: &Figure, other: &Figure, points: &Figure) -> bool {
    let rates = one.unit == Unit::Percent && other.unit == Unit::Percent && one.sentence == points.sentence;
    let sure = [one, other, points].iter().all(|figure| !figure.reason && (!figure.approximate || figure.measure == Measure::Threshold));
    if !rates || !sure {
        return false;
    }
    let (Some(between), Some(behind)) = (context.between(one, other), context.between(other, points)) else { return false };
    let from_to = one.pattern.as_deref() == Some("rates-from-to") && other.pattern.as_deref() == Some("rates-from-to");
    let compared = COMPARED.iter().any(|word| between.starts_with(word)) && !between[3..].contains(['，', '；', '。']);
    let near = behind.chars().count() <= NEAR && !behind.contains(['；', '。', '、']);
    let turns = ["高", "低", "升", "降", "增", "减", "相差", "快", "慢", "多", "少"].iter().any(|word| behind.contains(word));
    // …下降到1.5%，下降2.7个百分点; 较目标值90%低8.04个百分点; 未达到95%的指标值，低5.96个百分点
    let commas = behind.matches('，').count();
    let anew = ["较", "比", "同比"].iter().any(|word| behind.contains(word));
    let against = ["于", "平均", "目标", "水平", "全"].iter().any(|word| behind.contains(word));
    let from_to = from_to && !against;
    near && turns && !anew && (from_to && commas <= 1 || compared && (commas == 0 || commas == 1 && behind.starts_with('的')))
}
