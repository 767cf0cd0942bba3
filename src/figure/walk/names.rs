//! Which subject the words around a number name.

use super::Walk;
use super::here::Here;
use super::role::Role;
use crate::figure::{Classified, Scope, Subject, classified};
use crate::number::{Kind, Mention};
use crate::pattern::MarkKind;
use crate::taxonomy::FUNCTIONAL;
use crate::token::clauses_before;
use std::ops::Range;
use std::sync::Arc;

/// Endings of the names of units.
pub(super) const UNIT_ENDINGS: &[&str] = &["局", "委员会", "办公室", "厅", "中心", "街道", "办事处", "人民政府", "管委会"];

/// Further endings of the names of units, which names of money may have as well.
const SHORT_ENDINGS: &[&str] = &["部", "院", "区", "县", "市", "校", "学", "会", "镇", "乡", "委"];

impl Walk<'_> {
    /// The subject that a phrase names, the reporting unit left out.
    pub(super) fn resolve(&self, phrase: &str) -> Option<Arc<Subject>> {
        if let Some(known) = self.named.borrow().get(phrase) {
            return known.clone();
        }
        let subject = self.book.resolve(phrase, self.account.header.unit.as_deref()).map(|subject| {
            // 教育支出 without its （类） is the 类 all the same.
            match FUNCTIONAL
                .class(&subject.name)
                .filter(|row| subject.concept.is_none() && row.name == subject.name && row.name != "其他支出")
            {
                Some(row) => {
                    let account = Classified {
                        class: Some(row.name.clone()),
                        code: Some(row.code.clone()),
                        class_code: Some(row.code.clone()),
                        ..Classified::default()
                    };
                    Arc::new(Subject { account: Some(account), ..subject })
                }
                None => Arc::new(subject),
            }
        });
        self.named.borrow_mut().insert(phrase.to_owned(), subject.clone());
        subject
    }

    /// The subject that the words to the left name, if they name one.
    pub(super) fn named_subject(
        &self,
        here: &Here,
        left: usize,
        role: &Role,
        index: usize,
        sentence: &Range<usize>,
    ) -> Option<Arc<Subject>> {
        if here.respective[index].as_deref() == Some("") {
            return None;
        }
        if let Some(name) = &here.respective[index] {
            return self.resolve(name);
        }
        if left > role.start {
            return None;
        }
        let mut clauses = clauses_before(here.view, left, role.start);
        let nearest = clauses.next()?;
        if let Some(subject) = self.name(here, nearest.clone()) {
            return Some(subject);
        }
        if here.mentions[index].kind == Kind::Count {
            return self.counted(here, index);
        }
        // An empty clause in front of the number: the sentence may have named the subject a clause earlier.
        for clause in clauses {
            if here.last_mark(&here.landmarks.reasons, nearest.start).is_some_and(|mark| mark.range.start >= clause.start) {
                return None;
            }
            if clause.start < sentence.start {
                return None;
            }
            if let Some(subject) = self.name(here, clause)
                && (subject.concept.is_some() || subject.account.is_some())
            {
                return Some(subject);
            }
        }
        None
    }

    /// The subject that a clause names: an account, or what is left of it without marks.
    pub(super) fn name(&self, here: &Here, clause: Range<usize>) -> Option<Arc<Subject>> {
        let text = here.view.get(clause.clone())?;
        if text.contains(['（', '“'])
            && let Some((_, account)) = classified::find(text, &FUNCTIONAL)
        {
            return Some(account_subject(account));
        }
        let clause = behind_unit(here, clause);
        let text = here.view.get(clause.clone())?;
        let inside = || here.marks_in(&clause).iter().filter(|mark| mark.kind != MarkKind::Activity);
        let (Some(first), Some(last)) = (inside().next(), inside().next_back()) else { return self.resolve(text) };
        let behind = self.resolve(here.view.get(last.range.end.min(clause.end)..clause.end)?);
        behind.or_else(|| {
            if inside().any(|mark| mark.kind == MarkKind::Reason) {
                return None;
            }
            self.resolve(here.view.get(clause.start..first.range.start)?)
        })
    }

    /// What a count counts: the words behind it.
    pub(super) fn counted(&self, here: &Here, index: usize) -> Option<Arc<Subject>> {
        let from = here.mentions[index].end;
        let rest = &here.view[from..];
        let end = rest
            .char_indices()
            .take(14)
            .find(|(_, c)| "，。；：、（）“”".contains(*c) || c.is_ascii_digit())
            .map_or_else(|| rest.char_indices().nth(10).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
        self.resolve(&rest[..end])
    }

    /// `2025年收入预算5万元`: where nothing else is meant, the words of the role name the total they begin with.
    pub(super) fn by_cue(&self, here: &Here, role: &Role, mention: &Mention, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let words = here.view.get(role.start..mention.start)?;
        let total = ["收入", "支出"].into_iter().find(|total| words.starts_with(total))?;
        let item = self.item.as_ref().is_some_and(|item| item.concept.is_some() || item.account.is_some());
        let dated = here.mentions.iter().any(|year| {
            year.kind == Kind::Year
                && year.start >= sentence.start
                && year.end <= role.start
                && !here.view[year.end..role.start].contains(['，', '。', '；'])
        });
        let account = self.item.as_ref().is_some_and(|item| item.account.is_some());
        let fresh = (dated && !account) || !item && self.current.is_none_or(|current| current.block != here.block || !current.certain);
        if fresh { self.resolve(total) } else { None }
    }

    /// `国有资本经营预算收入完成5万元，支出完成3万元`: a bare total is of the funds that the sentence speaks of.
    pub(super) fn within_funds(&self, here: &Here, subject: Arc<Subject>) -> Arc<Subject> {
        if subject.scope != Scope::Unsaid || !matches!(subject.name.as_str(), "支出" | "收入") {
            return subject;
        }
        let Some(last) = self.account.figures.last().filter(|last| last.at.block == here.block && last.sentence == self.sentence) else {
            return subject;
        };
        let Some(spoken) = last.subject.as_deref().filter(|spoken| spoken.scope != Scope::Unsaid) else { return subject };
        let Some(funds) = ["收入", "支出"].into_iter().find_map(|total| spoken.name.strip_suffix(total)) else { return subject };
        self.resolve(&format!("{funds}{}", subject.name)).unwrap_or(subject)
    }

    /// Whether a bare 支出 or 收入 only says which number follows, about an item or a subject that the sentence has already named.
    pub(super) fn is_role_word(&self, here: &Here, subject: &Subject) -> bool {
        let bare = subject.scope == Scope::Unsaid && matches!(subject.name.as_str(), "支出" | "收入" | "决算" | "预算");
        let told = self
            .account
            .figures
            .last()
            .is_some_and(|last| last.at.block == here.block && last.sentence == self.sentence && last.subject.is_some());
        bare && self.open.is_empty() && (self.item.is_some() || told)
    }
}

/// The subject that an account is.
pub(super) fn account_subject(account: Classified) -> Arc<Subject> {
    let official = account.section.is_none().then(|| account.class_code.as_deref().and_then(|code| FUNCTIONAL.code(code))).flatten();
    let name = official.map_or_else(|| account.deepest().to_owned(), |row| row.name.clone());
    Arc::new(Subject { name, path: account.names().map(str::to_owned).collect(), account: Some(account), ..Subject::default() })
}

/// 某局2024年度收入支出总计: the name begins behind the year if a unit stands before it.
fn behind_unit(here: &Here, clause: Range<usize>) -> Range<usize> {
    let years = here.mentions[here.mentions_from(clause.start)..]
        .iter()
        .take_while(|mention| mention.end <= clause.end)
        .filter(|mention| mention.kind == Kind::Year);
    let unit = |year: &Mention| {
        let before = &here.view[clause.start..year.start];
        UNIT_ENDINGS.iter().chain(SHORT_ENDINGS).any(|end| before.ends_with(end))
    };
    match years.last() {
        Some(year) if year.end < clause.end && unit(year) => year.end..clause.end,
        _ => clause,
    }
}
