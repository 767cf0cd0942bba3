//! Which list a statement joins, and which it ends.

use super::Walk;
use super::here::Here;
use super::lists::Open;
use crate::figure::{Account, Kind as ReportKind, ListId, Scope, StatementId, Subject};
use crate::number::{Kind, Mention};
use crate::pattern::Measure;
use std::sync::Arc;

/// Totals of one side of the account.
const TOTALS: &[&str] = &["收入合计", "收入总计", "支出合计", "支出总计"];

/// How many members of a list are added up to see whether it is complete.
const WHOLE: usize = 12;

/// How many members of a list are asked whether they hold another, the last first.
const MEMBERS: usize = 200;

/// How many lists within one another are asked whether a total ends them, the innermost first.
const DEEPEST: usize = 24;

/// How many heads the path of a subject names.
const HEADS: usize = 12;

impl Walk<'_> {
    /// Makes a new statement a member of the list that is open, if it is one of its parts.
    pub(super) fn join_list(&mut self, here: &Here, id: StatementId, subject: &Subject, mention: &Mention) {
        let statement = self.account.statement(id);
        if !statement.figures.is_empty() || statement.member_of.is_some() || here.included(mention) {
            return;
        }
        if self.ends_lists(subject) {
            self.open.clear();
            return;
        }
        // 项目支出 behind 基本支出 and its parts is no part of it, whatever list it may be part of; what the list leaves out is then not known.
        if let [open] = self.open[..]
            && subject.concept.is_some()
            && subject.scope == Scope::Unsaid
            && self.is_part(open.list, subject) == Some(false)
            && !self.carried_into(open.list, subject)
        {
            self.account.lists[open.list.0].open = true;
            self.open.clear();
            return;
        }
        // 卫生健康支出5万元，其中：公立医院3万元；住房保障支出1万元: a 类 is no part of another.
        let class = |subject: &Subject| {
            subject
                .account
                .as_ref()
                .filter(|account| account.section.is_none() && account.item.is_none())
                .and_then(|account| account.class_code.clone())
        };
        if let Some(open) = self.open.last()
            && let Some(head) = self.account.statement(self.account.lists[open.list.0].head).subject.as_deref().and_then(class)
            && class(subject).is_some_and(|own| own != head)
        {
            self.open.pop();
        }
        if mention.kind == Kind::Count && self.another_count(here, subject, mention) {
            self.open.clear();
            return;
        }
        // 用于产业发展5万元，其中中央资金的比例为60%；用于基础设施3万元: no list begins behind a semicolon.
        if let Some(open) = self.open.last()
            && self.account.lists[open.list.0].members.is_empty()
            && here.behind_semicolon(open.last..mention.start).is_some_and(|words| words.starts_with("用于"))
        {
            self.open.pop();
        }
        // 补助资金5万元，其中中央资金3万元，省级资金2万元；县级配套1万元: a list that is complete does not go on behind a semicolon.
        while mention.kind == Kind::Amount
            && let Some(open) = self.open.last()
            && open.semicolons == Some(false)
            && here.divided(open.last..mention.start)
            && self.is_complete(open.list)
        {
            let head = self.account.lists[open.list.0].head;
            self.open.pop();
            // What goes on without a name is of what was broken down.
            if let Some(current) = self.current.as_mut().filter(|current| current.statement != id) {
                current.statement = head;
            }
        }
        self.choose_open_list(here, subject, mention);
        match self.open.last().copied() {
            Some(open) => self.join_open_list(here, open, id, subject, mention),
            None => self.join_paragraph_list(here, id),
        }
    }

    /// Makes a statement a member of the innermost open list.
    fn join_open_list(&mut self, here: &Here, mut open: Open, id: StatementId, subject: &Subject, mention: &Mention) {
        if self.within_member(open.list, subject) {
            return;
        }
        let head = self.account.lists[open.list.0].head;
        if self.sides(open.list, subject).is_some_and(|(own, before)| own != before) {
            // 收入、支出总计5万元，其中：本年收入…；本年支出…: each side breaks down the same head.
            open.list = self.new_list(head);
        }
        if fits_head(&self.account, open.list, mention, here) && head != id {
            if !self.account.lists[open.list.0].members.is_empty() {
                open.semicolons.get_or_insert(here.divided(open.last..mention.start));
            }
            open.last = mention.end;
            self.account.lists[open.list.0].open |= here.view[mention.end..].starts_with('等');
            self.add_member(open.list, id);
        }
        if let Some(innermost) = self.open.last_mut() {
            *innermost = open;
        }
    }

    /// Whether a residue of the year before is a part of a budget's income: 收入预算5万元，其中：…；上年结转1万元.
    fn carried_into(&self, list: ListId, subject: &Subject) -> bool {
        let head = self.account.statement(self.account.lists[list.0].head).subject.as_ref();
        let income = head.is_some_and(|head| head.name.contains("收入"));
        income && self.account.header.kind == ReportKind::Budget && ["结转", "结余"].iter().any(|word| subject.name.contains(word))
    }

    /// Whether a count behind a list counts something of its own: 编制62人，其中：行政52人，事业10人；年末在职57人.
    fn another_count(&self, here: &Here, subject: &Subject, mention: &Mention) -> bool {
        let Some(open) = self.open.last() else { return false };
        if open.semicolons == Some(false) && here.divided(open.last..mention.start) {
            return true;
        }
        let clause = here.last_words(open.last..mention.start).rsplit(['，', '；', '。']).next().unwrap_or_default();
        if !self.account.lists[open.list.0].members.is_empty()
            && self.book.class("count-apart").iter().any(|word| clause.starts_with(word.as_str()))
        {
            return true;
        }
        // Posts (编制) are not the people who hold them.
        let head = self.account.statement(self.account.lists[open.list.0].head).subject.as_ref().map_or("", |head| head.name.as_str());
        let people = |name: &str| !name.contains("编制") && self.book.class("count-people").iter().any(|word| name.contains(word.as_str()));
        head.contains("编制") && people(&subject.name) || people(head) && subject.name.contains("编制")
    }

    /// Whether a subject is a total of the first rank that cannot be part of a list's head, so that every list ends before it: expenditure
    /// of income, income of what was left over, a total of the part that certain funds make.
    fn ends_lists(&self, subject: &Subject) -> bool {
        let total = subject.concept.is_some_and(|concept| TOTALS.contains(&self.book.entry(concept).name.as_str()));
        if !total {
            return false;
        }
        let income = |name: &str| name.contains("收入");
        let carried = |name: &str| ["结转", "结余"].iter().any(|word| name.contains(word));
        let inner = self.open.iter().rev().take(DEEPEST);
        inner.filter_map(|open| self.account.statement(self.account.lists[open.list.0].head).subject.as_deref()).any(|head| {
            let known = head.concept.map_or("", |concept| self.book.entry(concept).name.as_str());
            let sided = TOTALS.contains(&known) || head.name.ends_with("收入") || head.name.ends_with("支出");
            let other_side = sided && !(income(&head.name) && head.name.contains("支出")) && income(&head.name) != income(&subject.name);
            other_side
                || carried(&head.name)
                || head.scope != Scope::Unsaid && subject.scope == Scope::Unsaid && head.concept == subject.concept
        })
    }

    /// For a head that is the total of both sides: the side of a subject, and the side of the members so far.
    fn sides(&self, list: ListId, subject: &Subject) -> Option<(bool, bool)> {
        let list = &self.account.lists[list.0];
        let head = self.account.statement(list.head).subject.as_ref()?.concept?;
        if self.book.entry(head).name != "收入支出总计" {
            return None;
        }
        let income = |name: &str| {
            if name.contains("支出") || name.contains("年末") || name.contains("分配") || name.contains("结转下年") {
                Some(false)
            } else if name.contains("收入") || name.contains("年初") || name.contains("上年") || name.contains("使用") {
                Some(true)
            } else {
                None
            }
        };
        let before = self.account.statement(*list.members.last()?).subject.as_ref().and_then(|subject| income(&subject.name))?;
        Some((income(&subject.name)?, before))
    }

    /// Whether a subject is a part of a member of a list: 人员经费 behind 基本支出 in a list of 支出合计.
    fn within_member(&self, list: ListId, subject: &Subject) -> bool {
        let Some(concept) = subject.concept else { return false };
        // 收入总量，其中：当年收入…、上级补助收入…: a total of flows is not broken down by source.
        let head = self.account.statement(self.account.lists[list.0].head).subject.as_ref().and_then(|head| head.concept);
        if head.is_some_and(|head| self.book.entry(head).closed) {
            return false;
        }
        let members = self.account.lists[list.0].members.iter().rev().take(MEMBERS);
        let members = members.filter_map(|&member| self.account.statement(member).subject.as_ref());
        // 一般公共预算收入 is a fund's income, not the unit's whose sources the identity lists.
        members
            .filter(|member| member.scope == Scope::Unsaid)
            .filter_map(|member| member.concept)
            .any(|member| self.book.parts(member).contains(&concept))
    }

    /// Whether the amounts of a list's members make exactly what its head is.
    pub(super) fn is_complete(&self, list: ListId) -> bool {
        let list = &self.account.lists[list.0];
        let amount = |id: StatementId| {
            self.account.figures_of(id).map(|(_, figure)| figure).find(|figure| figure.measure.is_level()).and_then(|figure| figure.yuan())
        };
        let told: Option<Vec<_>> = list.members.iter().take(WHOLE + 1).map(|&member| amount(member)).collect();
        let Some(told) = told.filter(|told| told.len() > 1 && told.len() <= WHOLE) else { return false };
        let mut sum = told[0];
        for &one in &told[1..] {
            let Some(more) = sum.checked_add(one) else { return false };
            sum = more;
        }
        amount(list.head) == Some(sum)
    }

    /// Leaves inner lists that the subject is no part of.
    fn choose_open_list(&mut self, here: &Here, subject: &Subject, mention: &Mention) {
        while self.open.len() > 1 {
            let inner = &self.open[self.open.len() - 1];
            let outer = &self.open[self.open.len() - 2];
            let known = |open: &Open| self.is_part(open.list, subject);
            let leave = match (known(inner), known(outer)) {
                (Some(true), _) => false,
                (_, Some(true)) => true,
                (Some(false), _) => true,
                _ => !self.account.lists[inner.list.0].members.is_empty() && here.divided(inner.last..mention.start),
            };
            if !leave {
                break;
            }
            self.open.pop();
        }
    }

    /// Whether an identity says that a subject is a part of a list's head, or of one of its parts; `None` where none speaks of the head.
    pub(super) fn is_part(&self, list: ListId, subject: &Subject) -> Option<bool> {
        let head = self.account.statement(self.account.lists[list.0].head).subject.as_ref()?.concept?;
        let parts = self.book.parts(head);
        if parts.is_empty() {
            return None;
        }
        let concept = subject.concept?;
        Some(parts.contains(&concept) || parts.iter().any(|&part| self.book.parts(part).contains(&concept)))
    }

    /// Adds a member to a list.
    pub(super) fn add_member(&mut self, list: ListId, id: StatementId) {
        let head = self.account.lists[list.0].head;
        let above = self.account.statement(head).subject.as_ref().map(|subject| subject.path.clone()).unwrap_or_default();
        let statement = &mut self.account.statements[id.0];
        statement.member_of = Some(list);
        if let Some(subject) = &mut statement.subject
            && subject.account.is_none()
        {
            let outermost = above.len().saturating_sub(HEADS);
            let path = above.into_iter().skip(outermost).chain([subject.name.clone()]).collect();
            *subject = Arc::new(Subject { path, ..(**subject).clone() });
        }
        self.account.lists[list.0].members.push(id);
    }
}

/// Whether a mention counts the same kind of thing as the head of a list.
fn fits_head(account: &Account, list: ListId, mention: &Mention, here: &Here) -> bool {
    let counter = here.counter(mention);
    account.figures_of(account.lists[list.0].head).any(|(_, figure)| match mention.kind {
        Kind::Count => figure.measure == Measure::Count && figure.counter == counter,
        Kind::Amount | Kind::Bare => figure.unit.is_money(),
        Kind::Percent => figure.unit.is_rate(),
        _ => false,
    })
}
