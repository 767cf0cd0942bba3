//! What people are told about the root of a problem.

use super::explain::Root;
use super::slip::Slip;
use crate::check::{Context, Words};
use crate::figure::Figure;
use crate::number::Decimal;

/// The value that the other figures imply: one number where only one can be printed.
pub(super) fn value(low: Decimal, high: Decimal, decimals: u32, figure: &Figure) -> String {
    let shown = |value: Decimal| {
        let mut value = if figure.direction.is_some() { value.abs() } else { value };
        value.rescale(decimals);
        value
    };
    let unit = figure.unit_label();
    // Of two or three neighbours the middle is what the others come to, the rest what rounding adds.
    let near = Decimal::try_new(2, decimals).is_ok_and(|few| high - low <= few);
    if near {
        let middle = (low + high) / Decimal::TWO;
        return format!("{}{unit}", shown(middle.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero)));
    }
    let (one, two) = (shown(low), shown(high));
    format!("{}–{}{unit}", one.min(two), one.max(two))
}

/// One sentence about the culprit, with what was suggested before.
pub(super) fn suggestion(
    context: &Context<'_>,
    root: &Root,
    printed: &str,
    slip: Option<&Slip>,
    known: Option<Words<String>>,
) -> Words<String> {
    let figure = context.account.figure(root.figure);
    let subject = context.subject(root.figure);
    let now = format!("{}{}", if figure.direction.is_some() { figure.value.abs() } else { figure.value }, figure.unit_label());
    let meant = slip.and_then(|slip| slip.value).filter(|_| printed.contains('–'));
    let likely = meant.map(|value| format!("{}{}", value.abs().normalize(), figure.unit_label()));
    let others = root.mended;
    let mut chinese = if others > 1 {
        format!("其余{others}处勾稽关系均支持“{}”{}{now}应为{printed}", subject.chinese, figure.label)
    } else {
        format!("“{}”{}{now}若为{printed}，则各处勾稽关系均成立", subject.chinese, figure.label)
    };
    let mut english = if others > 1 {
        format!("the other {others} relations agree that the {now} of {} should be {printed}", subject.english)
    } else {
        format!("everything holds if the {now} of {} is {printed}", subject.english)
    };
    if let Some(likely) = likely {
        chinese.push_str(&format!("（如{likely}）"));
        english.push_str(&format!(" (such as {likely})"));
    }
    for words in [slip.map(|slip| &slip.words), known.as_ref()].into_iter().flatten() {
        if !chinese.contains(words.chinese.as_str()) {
            chinese.push('；');
            chinese.push_str(&words.chinese);
            english.push_str("; ");
            english.push_str(&words.english);
        }
    }
    Words { chinese, english }
}
