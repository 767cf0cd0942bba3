//! The purpose or reason of an item was copied from another item.
//!
//! 住房公积金 cannot be used 主要用于：事业单位医疗保险支出, nor does 离退休经费 explain a change of 职业年金. Only items whose names say plainly what
//! they pay for are held against what their words name: 公积金, 医疗, 养老保险, 职业年金, 购房补贴, 离退休. In a report whose items state nothing but
//! their own names as purposes and reasons (行政运行（项）…主要用于行政运行), the one that states the name of another item is told as well.
//!
//! # 中文
//!
//! 项目的用途或原因照抄自其他项目。只对名称已表明用途的科目（住房公积金、医疗、养老保险、职业年金、购房补贴、离退休）判断：
//! 如住房公积金“主要用于：事业单位医疗保险支出”。各项的用途、原因一律照写本项名称的（行政运行（项）……主要用于行政运行），个别项写成另一项名称的，作“疑似”提示。

use super::finding::words;
use super::{Desk, Finding, Place, Rule, Severity, Words};
use crate::document::{Block, Paragraph};
use crate::figure::{Classified, Location};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

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

/// What is quoted of the words before a purpose or a reason, in characters.
const BEFORE: usize = 60;

/// How many items must state their own names for that to be the way of the report.
const OWN: usize = 4;

/// An item (项) and the paragraph that tells of it alone.
struct Item<'a> {
    block: usize,
    paragraph: &'a Paragraph,
    account: &'a Classified,
}

/// A purpose or reason of an item.
struct Said {
    /// Where the words stand, from the cue on.
    words: Range<usize>,
    /// How long the cue is.
    cue: usize,
}

/// What an item says that is the name of another.
struct Copied {
    other: String,
    /// The words for what it is, and where it stands.
    said: Vec<(&'static str, Said)>,
}

impl Item<'_> {
    fn view(&self) -> &str {
        self.paragraph.view.text()
    }

    /// The purpose or reason behind a cue, up to its full stop.
    fn said(&self, cue: &str) -> Option<Said> {
        let view = self.view();
        let at = view.find(cue)?;
        let end = view[at..].find('。').map_or(view.len(), |stop| at + stop);
        Some(Said { words: at..end, cue: cue.len() })
    }

    /// The place of what is said, with the clause before it.
    fn place(&self, said: &Said) -> Place {
        let view = self.view();
        let head = view[..said.words.start].trim_end_matches(['，', '。', '；', '：']);
        let clause = head.rfind(['，', '。', '；']).map_or(0, |stop| stop + '，'.len_utf8());
        let near = view[clause..said.words.start].chars().nth(BEFORE).is_none();
        let from = if near { clause } else { said.words.start };
        Place { at: Location::in_paragraph(self.block, self.paragraph, from..said.words.end) }
    }

    /// What says nothing but the item: its name, or that of its 款 and its name.
    fn names(&self) -> [String; 2] {
        let item = self.account.deepest();
        [item.to_owned(), format!("{}{item}", self.account.section.as_deref().unwrap_or_default())]
    }
}

/// A purpose or a reason without the words around the name in it: ：行政运行经费增加 is about 行政运行.
fn core(said: &str) -> &str {
    let mut core = said.trim_start_matches(['：', '是', '为']);
    for end in ["增加", "减少", "保持不变", "持平", "经费"] {
        core = core.strip_suffix(end).unwrap_or(core);
    }
    core
}

/// The cues, the word for what they announce, and how sure it is that the words of another item are a slip.
const CUES: [(&str, Words<&str>, Severity); 2] = [
    ("主要用于", Words { chinese: "用途", english: "purpose" }, Severity::Error),
    ("主要原因", Words { chinese: "原因", english: "reason" }, Severity::Warning),
];

fn run(desk: &mut Desk<'_>) {
    let context = desk.context;
    let mut seen = HashSet::new();
    let mut items: Vec<Item<'_>> = Vec::new();
    for statement in &context.account.statements {
        let Some(account) = statement.subject.as_ref().and_then(|subject| subject.account.as_ref()) else { continue };
        if account.item.is_none() || !seen.insert(statement.block) {
            continue;
        }
        let Some(Block::Paragraph(paragraph)) = context.document.blocks.get(statement.block) else { continue };
        // Other items may follow in the same paragraph.
        if paragraph.view.text().matches("（项）").count() <= 1 {
            items.push(Item { block: statement.block, paragraph, account });
        }
    }
    let families: HashSet<(usize, &str)> = items.iter().flat_map(|item| of_family(desk, item)).collect();
    names(desk, &items, &families);
}

/// Tells purposes and reasons that name what another family of items pays for. The blocks and cues told of.
fn of_family(desk: &mut Desk<'_>, item: &Item<'_>) -> Vec<(usize, &'static str)> {
    let mut told = Vec::new();
    let view = item.view();
    let name = item.account.deepest();
    let Some((own, own_words)) = FAMILIES.iter().find(|(family, _)| name.contains(family)) else { return told };
    for (cue, what, severity) in CUES {
        let Some(said) = item.said(cue) else { continue };
        let words_said = &view[said.words.start + said.cue..said.words.end];
        desk.evaluated();
        if own_words.iter().any(|word| words_said.contains(word)) {
            continue;
        }
        let Some((other, _)) = FAMILIES.iter().find(|(family, _)| family != own && words_said.contains(family)) else { continue };
        // The quote reaches to the amounts behind the purpose, so that a reader finds the place.
        let stop = view[said.words.end..].char_indices().nth(24).map_or(view.len(), |(at, _)| said.words.end + at);
        let quote = &view[said.words.start..stop];
        let message = words(
            format!("“{name}”的{}写的是“{other}”，疑照抄其他项目：{quote}", what.chinese),
            format!("{name}: its words speak of {other} and seem to be copied: {quote}"),
        );
        let mut finding = Finding::new(severity, message, Vec::new());
        finding.places.push(item.place(&said));
        desk.report(finding);
        told.push((item.block, cue));
    }
    told
}

/// Tells purposes and reasons that are the name of another item, where those of the other items are their own.
fn names(desk: &mut Desk<'_>, items: &[Item<'_>], told: &HashSet<(usize, &str)>) {
    let named: HashSet<String> = items.iter().flat_map(Item::names).collect();
    let mut found: BTreeMap<usize, Copied> = BTreeMap::new();
    for (cue, what, _) in CUES {
        let (mut own, mut others) = (0, Vec::new());
        for (at, item) in items.iter().enumerate() {
            let Some(said) = item.said(cue) else { continue };
            let core = core(&item.view()[said.words.start + said.cue..said.words.end]);
            if item.names().iter().any(|name| name == core) {
                own += 1;
            } else if named.contains(core) && !told.contains(&(item.block, cue)) && !item.account.deepest().starts_with("其他") {
                others.push((at, core.to_owned(), said));
            }
        }
        if own < OWN {
            continue;
        }
        (0..own).for_each(|_| desk.evaluated());
        // Where several do, the names may be meant.
        if others.len() * OWN > own {
            continue;
        }
        for (at, name, said) in others {
            desk.evaluated();
            found.entry(at).or_insert_with(|| Copied { other: name, said: Vec::new() }).said.push((what.chinese, said));
        }
    }
    for (at, Copied { other, said }) in found {
        let item = &items[at];
        let name = item.account.deepest();
        let what: Vec<&str> = said.iter().map(|(what, _)| *what).collect();
        let message = words(
            format!("“{name}”的{}写的是另一项“{other}”，疑照抄该项", what.join("、")),
            format!("{name}: its words are the name of another item, {other}, and seem to be copied"),
        );
        let mut finding = Finding::new(Severity::Warning, message, Vec::new());
        finding.places = said.iter().map(|(_, said)| item.place(said)).collect();
        desk.report(finding);
    }
}
