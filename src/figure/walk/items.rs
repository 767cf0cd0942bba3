//! Lists whose members are paragraphs: `主要用于以下方面：` before numbered items, and numbered accounts that no opener announces.

use super::Walk;
use super::here::Here;
use crate::document::{Level, Paragraph};
use crate::figure::{Classified, ListId, Statement, StatementId, Subject};
use crate::pattern::MarkKind;

/// How many blocks below its head a list of paragraphs without numbers may go on, if no identity says what its parts are.
const PLAIN: usize = 12;

/// A list whose members are paragraphs.
pub(super) struct Pending {
    list: ListId,
    /// The numbering of its members, once the first is seen.
    level: Option<(Level, u32)>,
    /// Whether the paragraph under way is a member whose statement is still to come.
    awaits: bool,
}

impl Pending {
    /// A list that has just been opened at the end of a paragraph.
    pub(super) fn new(list: ListId) -> Self {
        Self { list, level: None, awaits: false }
    }

    /// Whether a statement is a member of the list.
    pub(super) fn holds(&self, statement: &Statement) -> bool {
        statement.member_of == Some(self.list)
    }

    /// The list, where the paragraph under way is a member whose statement is still to come.
    pub(super) fn awaited(&self) -> Option<ListId> {
        self.awaits.then_some(self.list)
    }

    /// Whether the list goes on with a paragraph, when it has so many members.
    fn goes_on(&mut self, paragraph: &Paragraph, members: usize) -> bool {
        self.awaits = false;
        match (paragraph.marker, self.level) {
            (Some(marker), None) if members == 0 && marker.ordinal == 1 => {
                self.level = Some((marker.level, 1));
                self.awaits = true;
            }
            (Some(marker), Some((level, ordinal))) if marker.level == level && marker.ordinal == ordinal + 1 => {
                self.level = Some((level, marker.ordinal));
                self.awaits = true;
            }
            // Details below a member.
            (Some(marker), Some((level, _))) if marker.level > level => {}
            (Some(_), _) => return false,
            (None, _) if paragraph.heading => return false,
            (None, None) => self.awaits = true,
            (None, Some((_, ordinal))) => self.awaits = members < ordinal as usize,
        }
        true
    }
}

/// Numbered items of accounts that no opener announces. Runs may stand within one another: （一）教育支出（类） above 1.…（项）.
pub(super) struct Run {
    list: ListId,
    level: Level,
    ordinal: u32,
    /// Whether the item under way is a member whose statement is still to come.
    awaits: bool,
    /// Whether the item names a 类 alone, so that all accounts below it are members if it states no amount of its own.
    class: bool,
    /// The block of the last member.
    last: usize,
}

impl Run {
    fn new(list: ListId, level: Level) -> Self {
        Self { list, level, ordinal: 1, awaits: true, class: false, last: 0 }
    }

    /// Whether the run goes on with a paragraph.
    fn goes_on(&mut self, paragraph: &Paragraph) -> bool {
        match paragraph.marker {
            Some(marker) if marker.level == self.level && marker.ordinal == self.ordinal + 1 => {
                self.ordinal = marker.ordinal;
                self.awaits = true;
                true
            }
            Some(marker) => marker.level > self.level,
            None => !paragraph.heading,
        }
    }
}

impl Walk<'_> {
    /// Ends or continues the lists whose members are paragraphs.
    pub(super) fn follow_lists(&mut self, here: &Here) {
        let mut slip = None;
        while let Some(pending) = self.pending.last_mut() {
            let list = &mut self.account.lists[pending.list.0];
            let goes_on = pending.goes_on(here.paragraph, list.members.len());
            list.items |= pending.level.is_some();
            if goes_on {
                break;
            }
            let jumped =
                here.paragraph.marker.zip(pending.level).is_some_and(|(marker, (level, _))| marker.level == level && marker.ordinal > 1);
            slip = slip.or(jumped.then_some(pending.list));
            self.pending.pop();
        }
        // 2. behind （1）, （2） goes on with the list around them; a number that no list expects is a slip.
        if let Some(list) = slip.filter(|_| self.pending.is_empty()) {
            self.account.lists[list.0].ambiguous = true;
        }
        while let Some(run) = self.runs.last_mut()
            && !run.goes_on(here.paragraph)
        {
            // 1、2、3、5、…: a slip of the numbering leaves it open what belongs to the list.
            let slip = here.paragraph.marker.is_some_and(|marker| marker.level == run.level && marker.ordinal > 1);
            self.account.lists[run.list.0].ambiguous |= slip;
            self.runs.pop();
        }
    }

    /// Numbered accounts break down the total that the section states before them, even if no opener says so.
    pub(super) fn start_run(&mut self, here: &Here, level: Level) {
        if let Some(outer) = self.runs.last().filter(|outer| outer.level < level) {
            let list = match self.account.lists[outer.list.0].members.last() {
                // （一）教育支出（类）5万元: the items below it break it down.
                Some(&class) if !outer.awaits => {
                    let list = self.new_list(class);
                    self.account.lists[list.0].items = true;
                    list
                }
                // （一）教育支出（类）, which states no amount, stands above items of the total.
                _ => outer.list,
            };
            self.runs.push(Run::new(list, level));
            return;
        }
        let head = (0..self.account.statements.len()).rev().map(StatementId).take(40).find(|&id| {
            let statement = self.account.statement(id);
            let section = statement.section;
            let near = section == self.section || self.account.sections[self.section].parent == Some(section);
            let total = statement.subject.as_ref().is_some_and(|subject| subject.concept == self.book.concept("支出合计"));
            near && total
                && statement.block != here.block
                && statement.member_of.is_none()
                && self.account.figures_of(id).any(|(_, figure)| figure.measure.is_level())
        });
        if let Some(head) = head.or_else(|| self.topic_head()) {
            let list = self.new_list(head);
            self.account.lists[list.0].items = true;
            self.runs = vec![Run::new(list, level)];
        }
    }

    /// Takes down that the numbered item under way names a 类 alone.
    pub(super) fn heads_class(&mut self, account: &Classified) {
        if let Some(run) = self.runs.last_mut().filter(|run| run.awaits) {
            run.class = account.section.is_none() && account.item.is_none();
        }
    }

    /// Makes the first statement of a paragraph a member of the list whose members are paragraphs.
    pub(super) fn join_paragraph_list(&mut self, here: &Here, id: StatementId) {
        let Some(subject) = self.account.statement(id).subject.clone() else { return };
        if let Some(account) = &subject.account
            && let Some(run) = self.runs.last_mut().filter(|run| run.awaits && run.last != here.block)
        {
            run.last = here.block;
            run.awaits = run.class && account.item.is_some();
            let list = run.list;
            self.add_member(list, id);
            return;
        }
        let Some(list) = self.pending.last().and_then(Pending::awaited) else { return };
        let numbered = self.account.lists[list.0].items;
        if !numbered && !self.takes_plain_paragraph(here, list, &subject) {
            self.pending.pop();
            return;
        }
        if let Some(pending) = self.pending.last_mut() {
            pending.awaits = !numbered;
        }
        self.add_member(list, id);
    }

    /// Whether a list goes on with a paragraph that has no number and is about a subject.
    fn takes_plain_paragraph(&mut self, here: &Here, list: ListId, subject: &Subject) -> bool {
        // A breakdown by accounts ends where the accounts end.
        if subject.account.is_some() {
            return true;
        }
        self.is_part(list, subject).unwrap_or_else(|| {
            // Nothing shows where a list of plain paragraphs under an unknown head ends.
            let near = self.account.statement(self.account.lists[list.0].head).block + PLAIN >= here.block;
            self.account.lists[list.0].ambiguous |= near;
            near
        })
    }

    /// Ends what does not reach beyond its paragraph.
    pub(super) fn close_paragraph(&mut self, here: &Here) {
        let end = here.view.trim_end_matches(['：', '，', '。', ' ']).len();
        let ends_open = here.reading.marks.iter().rev().any(|mark| mark.kind == MarkKind::List && mark.range.end >= end);
        // An opener not at the end of its paragraph opened nothing that paragraphs to come could continue.
        if let Some(pending) = self.pending.last()
            && pending.level.is_none()
            && !pending.awaits
            && self.account.lists[pending.list.0].members.is_empty()
            && !ends_open
        {
            self.pending.pop();
        }
        if self.item.is_none()
            && let Some(current) = &mut self.current
        {
            current.certain = false;
        }
    }
}
