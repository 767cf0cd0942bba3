//! Lists within a sentence: what an opener (其中：, 主要用于以下方面：) breaks down, and where the list ends.

use super::Walk;
use super::here::Here;
use super::items::Pending;
use crate::figure::{Figure, List, ListId, StatementId};
use crate::pattern::{Mark, Measure};
use crate::token::clauses_before;
use std::ops::Range;

/// A list open within a sentence.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub list: ListId,
    /// Where the last member began, to see what separates members.
    pub last: usize,
    /// Whether semicolons separate the members, once two are known.
    pub semicolons: Option<bool>,
    /// Whether it only says by what the total that follows is broken down (按功能分类，).
    pub announced: bool,
}

/// Openers that announce all there is, where a plain 其中 may pick.
const EXHAUSTIVE: &[&str] = &["方面", "如下", "分类", "划分", "构成", "组成", "内容", "按"];

impl Walk<'_> {
    /// Opens the list that a mark announces, if the text has stated what it breaks down.
    pub(super) fn open_list(&mut self, here: &Here, mark: &Mark) {
        if here.in_bracket(mark.range.start, &(0..here.view.len())) {
            return;
        }
        let opener = &here.view[mark.range.clone()];
        let by_kind = opener.starts_with('按');
        if by_kind && let Some(outer) = self.open.first() {
            // 其中：按资金来源分，…；按用途分，…: every dimension breaks down the same head.
            let list = self.new_list(self.account.lists[outer.list.0].head);
            self.open.clear();
            self.open.push(Open { list, last: mark.range.end, semicolons: None, announced: false });
            return;
        }
        let Some((head, ambiguous)) = self.broken_down(here, mark) else {
            self.open.clear();
            return;
        };
        let list = self.new_list(head);
        self.account.lists[list.0].ambiguous = ambiguous;
        let before = here.view[..mark.range.start].trim_end_matches("包括");
        self.account.lists[list.0].picks = opener.starts_with("主要包括") && !opener.contains("方面") || before.ends_with("主要");
        self.account.lists[list.0].exhaustive = EXHAUSTIVE.iter().any(|word| opener.contains(word));
        if self.open.last().is_some_and(|outer| outer.announced && self.account.lists[outer.list.0].members == [head]) {
            self.open.pop();
        }
        self.open.push(Open { list, last: mark.range.end, semicolons: None, announced: by_kind });
    }

    /// The statement that an opener breaks down, and whether it may be another.
    fn broken_down(&self, here: &Here, mark: &Mark) -> Option<(StatementId, bool)> {
        // 收入包括：…；支出包括：…: the total of that side is broken down, not the amount before.
        let before = &here.view[..mark.range.start];
        let clause = before.rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        if matches!(clause, "支出" | "收入" | "支出主要" | "收入主要") && here.view[mark.range.clone()].contains("包括") {
            return None;
        }
        // …；其中：… behind a list may go back to what that broke down.
        if before.ends_with('；')
            && let Some(outer) = self.open.first().filter(|outer| self.account.lists[outer.list.0].members.len() > 1)
        {
            return Some((self.account.lists[outer.list.0].head, true));
        }
        let last = self.last_level(here, mark);
        let own_sentence = last.is_some_and(|last| self.account.figures[last].sentence == self.sentence);
        if !own_sentence && let Some(head) = self.head_by_name(here, mark) {
            return Some((head, false));
        }
        let head = self.account.figures[last?].statement;
        // 支出27万元，结余3万元，其中：…: what is left over is hardly what is broken down.
        let left = |name: &str| ["结余", "结转"].iter().any(|word| name.contains(word));
        let levels = || self.told_before(here).filter(|figure| figure.measure.is_level());
        let residue = own_sentence
            && left(self.account.figures[last?].subject_name())
            && levels().any(|figure| figure.statement != head && !left(figure.subject_name()));
        if residue {
            return Some((head, true));
        }
        Some((head, !own_sentence && (self.account.statement(head).member_of.is_some() || self.several_levels(last?))))
    }

    /// The last figure before an opener in its paragraph; of its sentence, the last level or count.
    fn last_level(&self, here: &Here, mark: &Mark) -> Option<usize> {
        let before = |figure: &Figure| figure.at.view.end <= mark.range.start && !figure.reason && !figure.aside;
        let figures = self.account.figures.iter().enumerate().rev().take_while(|(_, figure)| figure.at.block == here.block);
        let mut figures = figures.filter(|(_, figure)| before(figure)).peekable();
        let &(last, figure) = figures.peek()?;
        let sentence = figure.sentence;
        // 共有车辆14辆，比上年减少1辆。其中：…: what is broken down is the level, not what is said of it.
        let level = figures
            .take_while(|(_, figure)| figure.sentence == sentence)
            .find(|(_, figure)| figure.measure.is_level() || figure.measure == Measure::Count);
        Some(level.map_or(last, |(level, _)| level))
    }

    /// Whether the sentence of a figure states levels of more than one subject, any of which may be what 其中 breaks down.
    fn several_levels(&self, last: usize) -> bool {
        let sentence = self.account.figures[last].sentence;
        let levels = self.account.figures[..=last].iter().rev().take_while(|figure| figure.sentence == sentence);
        let mut statements: Vec<StatementId> =
            levels.filter(|figure| figure.measure.is_level() && !figure.reason && !figure.aside).map(|figure| figure.statement).collect();
        statements.dedup();
        statements.len() > 1
    }

    /// `“三公”经费支出决算中，…` names the head; `主要用于以下方面：` at the start of a paragraph breaks down the total stated before.
    fn head_by_name(&self, here: &Here, mark: &Mark) -> Option<StatementId> {
        let account = &self.account;
        let clause = clauses_before(here.view, 0, mark.range.start).next()?;
        let start = here.figure_before(mark.range.start).map_or(clause.start, |mention| clause.start.max(mention.end));
        let known = |end: usize| {
            let words = here.view.get(start..end)?.trim_end_matches(['，', '：']).trim_end_matches('中');
            self.resolve(words).filter(|subject| subject.concept.is_some())
        };
        // 一般公共预算支出主要用于以下方面：; a bare 支出 may be any.
        let before = || known(mark.range.start).filter(|subject| !matches!(subject.name.as_str(), "支出" | "收入"));
        let (named, exact) = match known(mark.range.end) {
            Some(named) => (Some(named), false),
            None => (before(), true),
        };
        let total = self.book.concept("支出合计");
        let bare = here.view.get(start..mark.range.start).is_some_and(str::is_empty);
        let opener = &here.view[mark.range.clone()];
        if named.is_none() && !(bare && (opener.ends_with("方面：") || opener.starts_with('按'))) {
            return None;
        }
        (0..account.statements.len()).rev().map(StatementId).take(60).find(|&id| {
            let statement = account.statement(id);
            let Some(subject) = statement.subject.as_deref() else { return false };
            let fits = match &named {
                Some(named) if exact => subject.concept == named.concept && subject.scope == named.scope,
                Some(named) => subject.concept == named.concept && subject.scope.fits(named.scope),
                None => subject.concept == total && statement.block + 6 >= here.block,
            };
            fits && statement.activity.is_none()
                && account.figures_of(id).any(|(_, figure)| figure.measure.is_level() && figure.checkable())
        })
    }

    /// Opens the list of a chapter on the structure of a total (支出决算结构情况), where a sentence goes straight to its parts.
    pub(super) fn open_structure(&mut self, here: &Here, sentence: &Range<usize>) {
        let title = &self.account.sections[self.section].title;
        if !self.open.is_empty() || !["结构", "构成"].iter().any(|word| title.contains(word)) {
            return;
        }
        let shares = |at: usize| here.landmarks.shares.partition_point(|&share| share < at);
        let first = here.figure_from(sentence.start).map(|index| &here.mentions[index]).filter(|first| first.end <= sentence.end);
        let Some(first) = first.filter(|_| shares(sentence.end) > shares(sentence.start) + 1) else { return };
        let part = self.name(here, sentence.start..first.start);
        if part.is_some_and(|part| part.account.is_some())
            && let Some(head) = self.topic_head()
        {
            let list = self.new_list(head);
            self.open.push(Open { list, last: sentence.start, semicolons: None, announced: false });
        }
    }

    /// The total that the heading of the section names, as it was stated last.
    pub(super) fn topic_head(&self) -> Option<StatementId> {
        let mut title = self.account.sections[self.section].title.as_str();
        while let Some(shorter) =
            ["情况说明", "说明", "情况", "结构", "构成", "的", "决算", "预算"].iter().find_map(|end| title.strip_suffix(end))
        {
            title = shorter;
        }
        let topic = self.resolve(title).filter(|topic| topic.concept.is_some())?;
        (0..self.account.statements.len()).rev().map(StatementId).take(60).find(|&id| {
            let subject = self.account.statement(id).subject.as_deref();
            subject.is_some_and(|subject| subject.concept == topic.concept && subject.scope == topic.scope)
                && self.account.statement(id).member_of.is_none()
                && self.account.figures_of(id).any(|(_, figure)| figure.measure.is_level() && figure.checkable())
        })
    }

    /// Closes the lists of a sentence; one whose members are still to come goes on in the paragraphs below.
    pub(super) fn end_sentence(&mut self) {
        let had_members = self.open.iter().any(|open| !self.account.lists[open.list.0].members.is_empty());
        if let Some(open) = self.open.last()
            && self.account.lists[open.list.0].members.is_empty()
        {
            self.pending = Some(Pending::new(open.list));
        }
        let head = self.open.first().map(|open| self.account.lists[open.list.0].head);
        self.open.clear();
        if had_members && let Some(current) = &mut self.current {
            // 与上年相比，… behind a list most likely means what was broken down, but may mean its last part.
            current.certain = false;
            current.statement = head.unwrap_or(current.statement);
        }
    }

    /// A list of a head, still empty.
    pub(super) fn new_list(&mut self, head: StatementId) -> ListId {
        self.account.lists.push(List {
            head,
            members: Vec::new(),
            items: false,
            open: false,
            picks: false,
            summed: false,
            ambiguous: false,
            exhaustive: false,
        });
        ListId(self.account.lists.len() - 1)
    }
}
