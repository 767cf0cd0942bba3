//! The purpose or reason of an item was copied from another item.
//!
//! 住房公积金 cannot be used 主要用于：事业单位医疗保险支出, nor does 离退休经费 explain a change of 职业年金. Only items whose names say plainly what
//! they pay for are held against what their words name: 公积金, 医疗, 养老保险, 职业年金, 购房补贴, 离退休.
//!
//! # 中文
//!
//! 项目的用途或原因照抄自其他项目。只对名称已表明用途的科目（住房公积金、医疗、养老保险、职业年金、购房补贴、离退休）判断：
//! 如住房公积金“主要用于：事业单位医疗保险支出”。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::Block;
use crate::figure::Location;

pub(super) static RULE: Rule = Rule {
    code: "GJ504",
    name: "copied-words",
    title: Words { chinese: "用途或原因照抄其他项目", english: "a purpose or reason was copied from another item" },
    severities: &[Severity::Error, Severity::Warning],
    source: include_str!("copied_words.rs"),
    run,
};

/// What an item pays for: the word in its name, and the words that its purpose may use.
const FAMILIES: &[(&str, &[&str])] = &[
    ("住房公积金", &["公积金"]),
    ("医疗", &["医疗", "医保", "体检", "健康"]),
    ("养老保险", &["养老", "社保", "社会保险", "社会保障"]),
    ("职业年金", &["年金", "社保", "社会保险", "社会保障"]),
    ("购房补贴", &["购房", "住房", "房补"]),
    ("离退休", &["离退休", "退休", "离休"]),
];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut seen = std::collections::BTreeSet::new();
    for statement in &context.account.statements {
        let Some(account) = statement.subject.as_ref().and_then(|subject| subject.account.as_ref()) else { continue };
        if account.item.is_none() || !seen.insert(statement.block) {
            continue;
        }
        let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(statement.block) else { continue };
        let view = paragraph.view.text();
        let Some((own, own_words)) = FAMILIES.iter().find(|(name, _)| account.deepest().contains(name)) else { continue };
        for (cue, severity) in [("主要用于", Severity::Error), ("主要原因", Severity::Warning)] {
            let Some(from) = view.find(cue).map(|at| at + cue.len()) else { continue };
            // Other items may follow in the same paragraph.
            if view.matches("（项）").count() > 1 {
                continue;
            }
            let end = view[from..].find('。').map_or(view.len(), |at| from + at);
            let said = &view[from..end];
            desk.evaluated();
            if own_words.iter().any(|word| said.contains(word)) {
                continue;
            }
            let Some((other, _)) = FAMILIES.iter().find(|(name, _)| name != own && said.contains(name)) else { continue };
            let what = if severity == Severity::Error { "用途" } else { "原因" };
            // The quote reaches to the amounts behind the purpose, so that a reader finds the place.
            let stop = view[end..].char_indices().nth(24).map_or(view.len(), |(at, _)| end + at);
            let quote = &view[from - cue.len()..stop];
            let message = words(
                format!("“{}”的{what}写的是“{other}”，疑照抄其他项目：{quote}", account.deepest()),
                format!("{}: its words speak of {other} and seem to be copied: {quote}", account.deepest()),
            );
            let range = from - cue.len()..end;
            let mut finding = Finding::new(severity, message, Vec::new());
            finding.places.push(Place { at: Location::in_paragraph(statement.block, paragraph, range) });
            desk.report(finding);
        }
    }
}
