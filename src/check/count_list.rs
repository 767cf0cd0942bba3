//! Counts do not add up: things counted in a list, or names listed before 等N个.
//!
//! A list of counts of the same kind that is known to be complete (its last member is 其他…, or an identity says so) must add up to
//! its head exactly. Names in quotes directly before a count are counted: more names than the count, or without 等 fewer, contradict it. So do the
//! names of units behind their number (单位共4家，包括：…) and of rooms before theirs (内设…等2个股室), as a warning.
//!
//! Problems that were found (发现问题3个) are those put right (已整改2个), those in hand (正在整改1个) and those that are not (未整改): more of them
//! contradict it, fewer are a warning.
//!
//! Example: 共有车辆5辆，其中：应急保障用车2辆、执法执勤用车2辆、其他用车2辆. 2 + 2 + 2 = 6.
//!
//! # 中文
//!
//! 能确认列全的同类计数（末项为“其他”等）之和应与总数完全相等；计数前用引号逐一列举的名称，多于该数、或未用“等”字而少于该数的，即矛盾。
//! “单位共4家，包括：……”“内设……等2个股室”所列单位、股室与数量不符的，作“疑似”。
//!
//! “发现问题”数应等于已整改数与正在整改数之和：超出的为错误，不足的作“疑似”。
//!
//! 例：共有车辆5辆，其中：应急保障用车2辆、执法执勤用车2辆、其他用车2辆。复算2＋2＋2＝6辆。

use super::finding::words;
use super::group::Group;
use super::{Context, Desk, Finding, Obstacle, Rule, Severity, Words};
use crate::figure::{Figure, FigureId};
use crate::number::{Decimal, Law, Verdict};
use crate::pattern::Measure;
use crate::token::{first_words, last_words};

pub(super) static RULE: Rule = Rule {
    code: "GJ209",
    name: "count-mismatch",
    title: Words { chinese: "数量与分项或列举不符", english: "counts do not add up" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("count_list.rs"),
    run,
};

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    for group in context.groups.iter().filter(|group| group.measure == Measure::Count) {
        let partition = is_partition(context, group);
        if !(group.complete || partition) || group.parts.len() < 2 {
            desk.undetermined(Obstacle::Open);
            continue;
        }
        let figures: Vec<FigureId> = std::iter::once(group.whole).chain(group.parts.iter().copied()).collect();
        let weighed = context.weigh(Law::Sum, figures);
        if weighed.outcome.verdict == Verdict::Inconsistent && (fits_without(context, group) || fits_otherwise(context, group)) {
            desk.undetermined(Obstacle::Open);
            continue;
        }
        if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
            continue;
        }
        let outcome = weighed.outcome;
        let whole = context.account.figure(group.whole);
        let formula = group.parts.iter().map(|&part| context.account.figure(part).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let name = context.subject(group.whole);
        let message = words(
            format!(
                "“{}”总数写为{}{}，各分项之和为{}{}（{formula}）",
                name.chinese, whole.value, whole.counter, outcome.expected, whole.counter
            ),
            format!(
                "{}: {} {} are stated, but the parts add up to {} ({formula})",
                name.english, whole.value, whole.counter, outcome.expected
            ),
        );
        let mut finding = context.mismatch(weighed, formula, message);
        finding.suspects = vec![group.whole];
        if !group.complete {
            // A kind of staff may have been left out.
            finding.severity = Severity::Warning;
        }
        desk.report(finding);
    }
    for (id, figure) in context.account.each().filter(|(_, figure)| figure.measure == Measure::Count && !figure.approximate) {
        named_before(desk, context, id, figure);
        bodies_named(desk, context, id, figure);
        bracketed(desk, context, id, figure);
    }
    put_right(desk);
}

/// 发现问题3个，已经完成整改的2个，正在整改的1个: what was found is what was put right and what is in hand.
fn put_right(desk: &mut Desk<'_>) {
    let context = desk.context;
    for (index, counts) in context.account.told().windows(3).enumerate() {
        let [found, done, doing] = counts else { continue };
        let alike = |one: &Figure| {
            one.measure == Measure::Count && one.checkable() && one.at.block == found.at.block && one.counter == found.counter
        };
        let named = |one: &Figure, words: &[&str]| words.iter().any(|word| one.subject_name().contains(word));
        let known = named(found, &["发现问题"])
            && named(done, &["完成整改", "已整改"])
            && named(doing, &["正在整改"])
            && !named(done, &["未"])
            && found.sentence == doing.sentence;
        if !known || !counts.iter().all(alike) {
            continue;
        }
        let mut figures = vec![FigureId(index), FigureId(index + 1), FigureId(index + 2)];
        // Some may not have been taken in hand: …，未整改1个.
        let left = context.account.told().get(index + 3).filter(|next| alike(next) && next.sentence == found.sentence);
        let left = left.filter(|next| named(next, &["未整改", "未完成整改", "尚未", "待整改", "未开始"]));
        figures.extend(left.map(|_| FigureId(index + 3)));
        let weighed = context.weigh(Law::Sum, figures);
        if !desk.settle(&weighed) || weighed.outcome.verdict != Verdict::Inconsistent {
            continue;
        }
        let fewer = weighed.outcome.expected < found.value;
        let formula =
            [Some(done), Some(doing), left].into_iter().flatten().map(|one| one.value.to_string()).collect::<Vec<_>>().join(" ＋ ");
        let message = words(
            format!(
                "发现问题{}{unit}，已整改与正在整改{}合计{}{unit}（{formula}）",
                found.value,
                if left.is_some() { "、未整改" } else { "" },
                weighed.outcome.expected,
                unit = found.counter
            ),
            format!("{} problems were found, but {} are put right or in hand ({formula})", found.value, weighed.outcome.expected),
        );
        desk.report(context.mismatch(weighed, formula, message));
        if fewer {
            // Some may not have been taken in hand.
            desk.soften();
        }
    }
}

/// Whether the parts make another count of the same sentence (调解320件，成功315件；其中…), or the first of them the whole already.
fn fits_otherwise(context: &Context<'_>, group: &Group) -> bool {
    let whole = context.account.figure(group.whole);
    let mut sum = Decimal::ZERO;
    for (index, part) in group.parts.iter().enumerate() {
        sum += context.account.figure(*part).value;
        if index > 0 && index + 1 < group.parts.len() && sum == whole.value && matches!(whole.counter.as_str(), "人" | "名") {
            return true;
        }
    }
    let first = group.parts.iter().min().copied().unwrap_or(group.whole);
    context.account.figures[..first.0]
        .iter()
        .rev()
        .take(NEAR)
        .take_while(|other| other.sentence == whole.sentence)
        .any(|other| other.measure == Measure::Count && other.counter == whole.counter && other.value == sum)
}

/// How many figures before a list are asked whether they are its whole.
const NEAR: usize = 12;

/// Whether all parts are kinds that together make up the whole: 公务员, 参公, 事业.
fn is_partition(context: &Context<'_>, group: &Group) -> bool {
    [("partition-staff", 3), ("partition-degree", 3), ("partition-vehicles", 2)].iter().any(|&(class, least)| {
        let kinds = context.book.class(class);
        group.parts.len() >= least
            && group.parts.iter().all(|&part| kinds.iter().any(|kind| context.account.figure(part).subject_name().contains(kind.as_str())))
    })
}

/// Whether the parts add up when what follows a semicolon, or some of the kinds that may stand beside the whole, are left out.
fn fits_without(context: &Context<'_>, group: &Group) -> bool {
    let whole = context.account.figure(group.whole);
    let mut sum = Decimal::ZERO;
    for pair in group.parts.windows(2) {
        let (one, next) = (context.account.figure(pair[0]), context.account.figure(pair[1]));
        sum = sum.saturating_add(one.value);
        let between = context.between(one, next).unwrap_or("；");
        if sum == whole.value && between.contains('；') {
            return true;
        }
    }
    let parts = || group.parts.iter().map(|&part| context.account.figure(part));
    let kinds = context.book.class("staff-beside");
    let beside: Vec<Decimal> = parts()
        .filter(|part| kinds.iter().any(|kind| part.subject_name().contains(kind.as_str())) && !part.value.is_zero())
        .map(|part| part.value)
        .take(MOST_BESIDE)
        .collect();
    let Some(all) = parts().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.value)) else { return false };
    let over = all - whole.value;
    (1u32..1 << beside.len()).any(|choice| {
        let left_out = beside.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, value)| *value);
        left_out.sum::<Decimal>() == over
    })
}

/// How many such kinds are tried.
const MOST_BESIDE: usize = 6;

/// `8013平方米（其中计容面积7998平方米，不计容面积105平方米）`, `8013平方米，其中：…。`: parts that miss their whole by a slip of the pen, or two that
/// leave nothing over.
fn bracketed(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, figure: &Figure) {
    let Some(behind) = context.behind(figure).filter(|_| !figure.counter.is_empty()) else { return };
    let stop: &[char] = if behind.starts_with("（其中") {
        &['）']
    } else if behind.starts_with("，其中") && !context.groups_of(id).any(|group| group.complete || is_partition(context, group)) {
        &['。', '；']
    } else {
        return;
    };
    let Some(close) = first_words(behind, 0, LONGEST).find(stop).map(|close| figure.at.view.end + close) else { return };
    let inside = context.account.told().iter().enumerate().skip(id.0 + 1);
    let inside = inside.take_while(|(_, one)| one.at.block == figure.at.block && one.at.view.start < close);
    let parts: Vec<FigureId> = inside.map(|(at, _)| FigureId(at)).collect();
    let alike = |&part: &FigureId| context.account.figure(part).counter == figure.counter && context.account.figure(part).checkable();
    if parts.len() < 2 || !parts.iter().all(alike) {
        return;
    }
    let weighed = context.weigh(Law::Sum, std::iter::once(id).chain(parts.iter().copied()).collect());
    let outcome = weighed.outcome;
    let (one, other) = (figure.value.to_string().into_bytes(), outcome.expected.normalize().to_string().into_bytes());
    let slip = super::slip::swapped(&one, &other);
    if outcome.verdict == Verdict::Inconsistent && !slip && !whole_and_rest(context, &parts) {
        // What stands in brackets may be only some of it.
        desk.undetermined(Obstacle::Open);
        return;
    }
    if !desk.settle(&weighed) || outcome.verdict != Verdict::Inconsistent {
        return;
    }
    let formula = parts.iter().map(|&part| context.account.figure(part).value.to_string()).collect::<Vec<_>>().join(" ＋ ");
    let name = context.subject(id);
    let swapped = if slip { "，疑数字前后颠倒" } else { "" };
    let message = words(
        format!(
            "“{}”写为{}{}，其中各部分之和为{}{}（{formula}）{swapped}",
            name.chinese, figure.value, figure.counter, outcome.expected, figure.counter
        ),
        format!("{} is {}{}, but its parts make {} ({formula})", name.english, figure.value, figure.counter, outcome.expected),
    );
    let mut finding = context.mismatch(weighed, formula, message);
    finding.severity = Severity::Warning;
    desk.report(finding);
}

/// Whether two parts are something and what is not that, which leaves nothing over: 计容面积 and 不计容面积.
fn whole_and_rest(context: &Context<'_>, parts: &[FigureId]) -> bool {
    let [one, other] = parts else { return false };
    let (one, other) = (context.account.figure(*one).subject_name(), context.account.figure(*other).subject_name());
    let rest_of = |rest: &str, of: &str| rest.strip_prefix(['不', '非', '未']).is_some_and(|rest| rest == of);
    rest_of(other, one) || rest_of(one, other)
}

/// How many characters the name of a unit has at most.
const BODY: usize = 30;

/// `单位共4家，包括：a局本级、b站、c所。`, `内设办公室、财务股、水政股等2个股室`: units or rooms named one by one behind or before their count.
fn bodies_named(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, figure: &Figure) {
    if !matches!(figure.counter.as_str(), "家" | "个") {
        return;
    }
    let Some(crate::document::Block::Paragraph(paragraph)) = context.document.blocks.get(figure.at.block) else { return };
    let view = paragraph.view.text();
    let (before, behind) = (&view[..figure.at.view.start], &view[figure.at.view.end..]);
    let named = ["股室", "科室", "处室", "内设机构", "内设科室", "职能科室"].iter().any(|room| behind.starts_with(room));
    let (list, open) = if named {
        let before = last_words(view, figure.at.view.start, LONGEST);
        let from = before.rfind(['。', '；', '，']).map_or(0, |stop| stop + 3);
        let Some((_, list)) = before[from..].split_once("内设").or_else(|| before[from..].split_once("下设")) else { return };
        let list = ["机构有", "机构为", "有", "了", "："].iter().fold(list, |list, word| list.strip_prefix(word).unwrap_or(list));
        match list.strip_suffix('等') {
            Some(list) => (list, true),
            None => (list, false),
        }
    } else {
        let kind = ["单位共", "单位", "预算单位", "决算单位", "二级单位", "下属单位", "所属单位"].iter().any(|word| before.ends_with(word));
        let announced =
            ["，分别是：", "，分别为：", "，包括：", "，具体包括：", "：", "，分别是", "，分别为", "，包括", "，具体为：", "，即"];
        let Some(list) = announced.iter().find_map(|cue| behind.strip_prefix(cue)).filter(|_| kind) else { return };
        let Some((list, _)) = first_words(list, 0, LONGEST).split_once('。') else { return };
        if list.ends_with('等') {
            return;
        }
        (list, false)
    };
    let names: Vec<&str> = list.split('、').collect();
    let known =
        |name: &&str| name.chars().count() <= BODY && context.book.class("body-ending").iter().any(|end| name.ends_with(end.as_str()));
    // 和 may join two names or stand within one (发展和改革局).
    if names.len() < 2 || !names.iter().all(known) || list.contains(['，', '；', '：', '（', '和', '及', '与', '“']) {
        return;
    }
    desk.evaluated();
    let listed = Decimal::from(names.len());
    if listed == figure.value || (open && listed < figure.value) {
        return;
    }
    let message = words(
        format!("列举了{}个名称，数量却写为{}{}", names.len(), figure.value, figure.counter),
        format!("{} names are listed, but {} {} are stated", names.len(), figure.value, figure.counter),
    );
    desk.report(Finding {
        stated: Some(format!("{}{}", figure.value, figure.counter)),
        expected: Some(format!("{}{}", names.len(), figure.counter)),
        ..Finding::new(Severity::Warning, message, vec![id])
    });
}

/// How far behind a count its bracket closes, in bytes.
const LONGEST: usize = 1_200;

/// How many characters the name of a project has at most.
const NAME: usize = 200;

/// `“a”“b”等3个项目`: the names in quotes directly before a count.
fn named_before(desk: &mut Desk<'_>, context: &Context<'_>, id: FigureId, figure: &Figure) {
    let Some(crate::document::Block::Paragraph(paragraph)) = context.document.blocks.get(figure.at.block) else { return };
    let before = &paragraph.view.text()[..figure.at.view.start];
    let (list, open) = match before.strip_suffix('等') {
        Some(list) => (list, true),
        None => (before, false),
    };
    let mut names = 0usize;
    let mut rest = list;
    while let Some(inside) = rest.strip_suffix('”') {
        let Some((start, _)) = inside.char_indices().rev().take(NAME).find(|&(_, c)| c == '“') else { break };
        names += 1;
        rest = inside[..start].trim_end_matches(['、', '，', '和', '及', '与']);
    }
    if names < 2 {
        return;
    }
    desk.evaluated();
    let listed = Decimal::from(names);
    let contradicts = listed > figure.value || (!open && listed != figure.value);
    if !contradicts {
        return;
    }
    let message = words(
        format!("列举了{names}个名称，数量却写为{}{}", figure.value, figure.counter),
        format!("{names} names are listed, but {} {} are stated", figure.value, figure.counter),
    );
    desk.report(Finding {
        stated: Some(format!("{}{}", figure.value, figure.counter)),
        expected: Some(format!("{names}{}", figure.counter)),
        ..Finding::new(Severity::Error, message, vec![id])
    });
}
