//! Lists within a sentence: what an opener (其中：, 主要用于以下方面：) breaks down, and where the list ends.

use super::Walk;
use super::here::{Here, tail};
use super::items::Pending;
use super::names::REACH;
use crate::figure::{Figure, List, ListId, Scope, StatementId};
use crate::number::{Kind, Mention};
use crate::pattern::{Mark, Measure};
use crate::token::{clauses_before, last_words};
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

/// How many amounts that no list holds are added up by 合计.
const SUMMED: usize = 12;

/// How many figures before an opener are asked for what is broken down.
const DEEP: usize = 24;

/// How far before 合计 the amounts that it adds up may begin, in bytes.
const NAMED: usize = 4_800;

/// How many lists of paragraphs may stand one within the other.
const DEEPEST: usize = 4;

/// Openers that announce all there is, where a plain 其中 may pick.
const EXHAUSTIVE: &[&str] = &["方面", "如下", "分类", "划分", "构成", "组成", "内容", "按"];

impl Walk<'_> {
    /// Opens the list that a mark announces, if the text has stated what it breaks down.
    pub(super) fn open_list(&mut self, here: &Here, mark: &Mark) {
        if let Some(bracket) = here.bracket_around(mark.range.start) {
            self.open_bracket(here, mark, bracket);
            return;
        }
        // 主要原因是追加奖金35万元，其中上级资金20万元: an explanation breaks down its own amounts.
        if self.told_before(here).next().is_some_and(|last| last.reason) {
            return;
        }
        let opener = &here.view[mark.range.clone()];
        // 收入5万元，包括…: of the amount right before it.
        if opener.ends_with("包括") && opener.starts_with(['，', '；']) {
            // 运行费5万元，占60%，包括：…
            let shared =
                || self.told_before(here).next().is_some_and(|last| last.measure == Measure::Share && last.at.view.end == mark.range.start);
            let amount = here.figure_before(mark.range.start).is_some_and(|last| last.end == mark.range.start && last.kind == Kind::Amount);
            if !(amount || shared()) {
                return;
            }
        }
        let by_kind = opener.starts_with(['按', '从']);
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
        // 基本支出5万元，占总支出的50%；项目支出…。按经济分类：…: not the last of the parts is broken down again, but their whole.
        let whole =
            || self.account.figures_of(head).filter_map(|(_, figure)| figure.of).next_back().map(|of| self.account.figure(of).statement);
        let (head, ambiguous) = match () {
            () if by_kind && ambiguous => match whole() {
                Some(whole) => (whole, false),
                None => {
                    self.open.clear();
                    return;
                }
            },
            () => (head, ambiguous),
        };
        let list = self.new_list(head);
        self.account.lists[list.0].ambiguous = ambiguous;
        // 预算9万元，支出8万元。从资金来源看，…: where the money came from may break down what there was rather than what was spent of it.
        let vague = opener.starts_with('从') || ["来源", "渠道"].iter().any(|word| opener.contains(word));
        self.sources = (by_kind && vague).then_some(list).or(self.sources);
        let before = tail(here.view, mark.range.start).trim_end_matches("包括");
        self.account.lists[list.0].picks = opener.starts_with("主要包括") && !opener.contains("方面") || before.ends_with("主要");
        self.account.lists[list.0].exhaustive = EXHAUSTIVE.iter().any(|word| opener.contains(word));
        if self.open.last().is_some_and(|outer| outer.announced && self.account.lists[outer.list.0].members == [head]) {
            self.open.pop();
        }
        self.open.push(Open { list, last: mark.range.end, semicolons: None, announced: by_kind });
    }

    /// `财政拨款收入5万元（其中：一般公共预算4万元，政府性基金1万元）`: the members are those in the bracket, the head the amount right before it.
    fn open_bracket(&mut self, here: &Here, mark: &Mark, bracket: usize) {
        self.bracket = None;
        let last = self.account.figures.last().filter(|last| {
            last.at.block == here.block && last.at.view.end == bracket && last.unit.is_money() && last.measure.is_level() && !last.reason
        });
        if let Some(head) = last.map(|last| last.statement)
            && here.view[bracket..mark.range.start].chars().eq(['（'])
        {
            self.bracket = Some((self.new_list(head), bracket));
        }
    }

    /// Makes a statement a member of the list that the bracket around a mention breaks down.
    pub(super) fn join_bracket(&mut self, here: &Here, id: StatementId, mention: &Mention) {
        let Some((list, bracket)) = self.bracket else { return };
        if here.bracket_around(mention.start) != Some(bracket) {
            self.bracket = None;
            return;
        }
        let statement = self.account.statement(id);
        if mention.kind == Kind::Amount
            && statement.figures.is_empty()
            && statement.member_of.is_none()
            && self.account.lists[list.0].head != id
        {
            self.account.lists[list.0].open |= here.view[mention.end..].starts_with('等');
            self.account.statements[id.0].member_of = Some(list);
            self.account.lists[list.0].members.push(id);
        }
    }

    /// `其中：公务接待费5万元，未发生因公出国（境）费和公务用车购置费`: where the words name all parts that are not listed, the list is complete.
    pub(super) fn nothing_besides(&mut self, here: &Here, sentence: &Range<usize>) {
        let [open] = self.open[..] else { return };
        let list = &self.account.lists[open.list.0];
        let words = here.view.get(open.last..sentence.end).unwrap_or_default();
        let Some((_, named)) = words.split_once("未发生") else { return };
        let named = named.split(['，', '。', '；']).next().unwrap_or_default();
        let named = named.split(['、', '和']).map(|name| name.trim_end_matches("支出").trim_start_matches('及'));
        let mut told: Vec<usize> = named.filter_map(|name| self.resolve(name)?.concept).collect();
        told.extend(list.members.iter().filter_map(|&member| self.account.statement(member).concept()));
        let parts = self.account.statement(list.head).concept().map_or(&[][..], |head| self.book.parts(head));
        let covered = |part: &usize| {
            let finer = self.book.parts(*part);
            told.contains(part) || !finer.is_empty() && finer.iter().all(|finer| told.contains(finer))
        };
        let all = !parts.is_empty() && parts.iter().all(covered);
        self.account.lists[open.list.0].summed |= all;
    }

    /// `其中：甲5万元，乙3万元，合计8万元`: the amount behind 合计 is what the members of the list make, or what the sentence has named one by one.
    pub(super) fn sum_up(&mut self, here: &Here, total: StatementId, at: usize) {
        let listed = self.open.first().map(|open| &self.account.lists[open.list.0]);
        let members = match listed {
            _ if self.open.len() > 1 => Vec::new(),
            Some(list) if !list.members.is_empty() => {
                if list.open {
                    Vec::new()
                } else {
                    list.members.clone()
                }
            }
            _ => self.named_one_by_one(here, at),
        };
        if members.len() > 1 {
            let list = self.new_list(total);
            self.account.lists[list.0].summed = true;
            self.account.lists[list.0].members = members;
            self.open.clear();
        }
    }

    /// `一般公共预算收入5万元，加上上级补助收入3万元、上年结余1万元，收入总计9万元`: the total is of the amount before 加上 and of all that is added.
    pub(super) fn add_up(&mut self, here: &Here, total: StatementId, at: usize) {
        let statement = self.account.statement(total);
        let name =
            statement.subject.as_deref().and_then(|subject| subject.concept).map_or("", |concept| self.book.entry(concept).name.as_str());
        if !matches!(name, "收入总计" | "支出总计") || !statement.figures.is_empty() || statement.member_of.is_some() {
            return;
        }
        let before = tail(here.view, at);
        let from = at - before.len() + before.rfind(['。', '；']).map_or(0, |stop| stop + '。'.len_utf8());
        let Some(added) = before.rfind("加上").map(|word| at - before.len() + word).filter(|&added| added >= from) else { return };
        if here.view[added..at].contains('等') {
            return;
        }
        let mut members: Vec<StatementId> = Vec::new();
        for figure in self.told_before(here).take_while(|figure| figure.at.view.start >= from).filter(|figure| !figure.aside) {
            let first = figure.at.view.end <= added;
            let level = figure.measure.is_level() && figure.unit.is_money() && !figure.reason && figure.subject.is_some();
            if first && !level {
                // 完成5万元，增长3%，加上…: of the first amount more may be told.
                continue;
            }
            if !level || members.contains(&figure.statement) || members.len() > SUMMED {
                return;
            }
            members.push(figure.statement);
            if first {
                break;
            }
        }
        members.reverse();
        let begun = members.first().is_some_and(|&first| {
            let mut figures = self.account.figures_of(first).map(|(_, figure)| figure);
            figures.any(|figure| figure.measure.is_level() && figure.at.view.end <= added)
        });
        if begun && members.len() > 1 {
            let list = self.new_list(total);
            self.account.lists[list.0].summed = true;
            self.account.lists[list.0].members = members;
        }
    }

    /// The statements that a sentence makes before a place, back to a colon or semicolon, if each names an amount and tells nothing else.
    fn named_one_by_one(&self, here: &Here, at: usize) -> Vec<StatementId> {
        let near = last_words(here.view, at, NAMED);
        let from = near.rfind(['：', '；', '。']).map_or(0, |stop| at - near.len() + stop);
        if self.told_before(here).next().is_some_and(|last| here.view[last.at.view.end..at].contains('等')) {
            return Vec::new();
        }
        let mut members = Vec::new();
        for figure in self.told_before(here).take_while(|figure| figure.at.view.start >= from) {
            let plain = figure.measure.is_level() && figure.unit.is_money() && !figure.reason && !figure.aside && figure.subject.is_some();
            if !plain || members.contains(&figure.statement) || members.len() >= SUMMED {
                return Vec::new();
            }
            members.push(figure.statement);
        }
        members.reverse();
        members
    }

    /// The measure of an amount that sums up a list: that of the members.
    pub(super) fn measure_of_sum(&self, total: StatementId) -> Option<Measure> {
        let list = self.account.lists.last().filter(|list| list.head == total && list.summed)?;
        let mut levels =
            self.account.figures_of(*list.members.first()?).map(|(_, figure)| figure.measure).filter(|measure| measure.is_level());
        levels.next().filter(|first| levels.all(|other| other == *first))
    }

    /// The statement that an opener breaks down, and whether it may be another.
    fn broken_down(&self, here: &Here, mark: &Mark) -> Option<(StatementId, bool)> {
        // 收入包括：…；支出包括：…: the total of that side is broken down, not the amount before.
        let before = tail(here.view, mark.range.start);
        let clause = before.rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        if matches!(clause, "支出" | "收入" | "支出主要" | "收入主要") && here.view[mark.range.clone()].contains("包括") {
            return None;
        }
        // …；其中：… behind a list may go back to what that broke down.
        if before.ends_with('；')
            && let Some(outer) = self.open.first().filter(|outer| self.account.lists[outer.list.0].members.len() > 1)
        {
            // 按收入性质分：…；按支出性质分：…: the same total is broken down in another way.
            let anew = here.view[mark.range.clone()].starts_with('按');
            return Some((self.account.lists[outer.list.0].head, !anew));
        }
        let last = self.last_level(here, mark);
        let own_sentence = last.is_some_and(|last| self.account.figures[last].sentence == self.sentence);
        if !own_sentence && let Some(head) = self.head_by_name(here, mark) {
            return Some((head, false));
        }
        let head = self.account.figures[last?].statement;
        // 支出27万元，结余3万元，其中：…; 原值9万元，累计折旧3万元，净值6万元。其中：…: what is left over is hardly what is broken down.
        let left = |name: &str| self.book.class("residue").iter().any(|word| name.contains(word.as_str()));
        let sentence = self.account.figures[last?].sentence;
        let block = self.account.figures[..=last?].iter().rev().take(DEEP).take_while(|figure| figure.at.block == here.block);
        let mut levels = block.filter(|figure| figure.sentence == sentence && figure.measure.is_level() && figure.unit.is_money());
        if left(self.account.figures[last?].subject_name())
            && let Some(whole) = levels.find(|figure| figure.statement != head && !left(figure.subject_name()))
        {
            return Some((whole.statement, true));
        }
        Some((head, !own_sentence && (self.account.statement(head).member_of.is_some() || self.several_levels(last?))))
    }

    /// The last figure before an opener in its paragraph; of its sentence, the last level or count.
    fn last_level(&self, here: &Here, mark: &Mark) -> Option<usize> {
        let before = |figure: &Figure| figure.at.view.end <= mark.range.start && !figure.reason && !figure.aside;
        let figures = self.account.figures.iter().enumerate().rev().take(REACH).take_while(|(_, figure)| figure.at.block == here.block);
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
        let levels = self.account.figures[..=last].iter().rev().take(REACH).take_while(|figure| figure.sentence == sentence);
        let mut statements =
            levels.filter(|figure| figure.measure.is_level() && !figure.reason && !figure.aside).map(|figure| figure.statement);
        statements.next().is_some_and(|first| statements.any(|other| other != first))
    }

    /// `“三公”经费支出决算中，…` names the head; `主要用于以下方面：` at the start of a paragraph breaks down the total stated before.
    fn head_by_name(&self, here: &Here, mark: &Mark) -> Option<StatementId> {
        let account = &self.account;
        let clause = clauses_before(here.view, 0, mark.range.start).next()?;
        let body = here.paragraph.marker.map_or(0, |marker| marker.width);
        let start = here.figure_before(mark.range.start).map_or(clause.start, |mention| clause.start.max(mention.end)).max(body);
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
        if named.is_none() && !(bare && (opener.ends_with("方面：") || opener.starts_with(['按', '从']))) {
            return None;
        }
        (0..account.statements.len()).rev().map(StatementId).take(60).find(|&id| {
            let statement = account.statement(id);
            let Some(subject) = statement.subject.as_deref() else { return false };
            let fits = match &named {
                Some(named) if exact => subject.concept == named.concept && subject.scope == named.scope,
                Some(named) => subject.concept == named.concept && subject.scope.fits(named.scope),
                None => subject.concept == total && statement.block + 6 >= here.block && !self.beside_another(id),
            };
            fits && statement.activity.is_none()
                && account.figures_of(id).any(|(_, figure)| figure.measure.is_level() && figure.checkable())
        })
    }

    /// Whether a total of certain funds stands beside that of others (一般公共预算支出5万元、政府性基金支出1万元), so that neither is the whole.
    fn beside_another(&self, id: StatementId) -> bool {
        let account = &self.account;
        let own = account.statement(id);
        // 财政拨款支出 may be the same as one that is limited further.
        let apart = |scope: Scope| !matches!(scope, Scope::Unsaid | Scope::Fiscal);
        let limited = |id: StatementId| account.statement(id).subject.as_deref().filter(|subject| apart(subject.scope));
        let Some(subject) = limited(id) else { return false };
        let told =
            |id: StatementId| account.figures_of(id).find(|(_, figure)| figure.measure.is_level()).map(|(_, figure)| figure.sentence);
        [id.0.checked_sub(1), id.0.checked_add(1)].into_iter().flatten().filter(|&other| other < account.statements.len()).any(|other| {
            let other = StatementId(other);
            account.statement(other).block == own.block
                && told(other).is_some()
                && told(other) == told(id)
                && limited(other).is_some_and(|beside| beside.scope != subject.scope && beside.concept == subject.concept)
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
        let mut title = self.account.sections[self.section].title.trim_end_matches('。');
        while let Some(shorter) = ["情况说明", "说明", "情况", "结构", "构成", "的", "决算", "预算", "具体使用", "具体", "使用", "规模变化"]
            .iter()
            .find_map(|end| title.strip_suffix(end))
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
        // Shares tell of what they are; without them nothing does.
        if let Some(list) = self.sources.take() {
            let share = |&member: &StatementId| self.account.figures_of(member).any(|(_, figure)| figure.measure == Measure::Share);
            let told = self.account.lists[list.0].members.iter().any(share);
            self.account.lists[list.0].ambiguous |= !told;
        }
        let had_members = self.open.iter().any(|open| !self.account.lists[open.list.0].members.is_empty());
        if let Some(open) = self.open.last()
            && self.account.lists[open.list.0].members.is_empty()
        {
            // What breaks down a member of a list leaves that list open around it.
            let head = self.account.statement(self.account.lists[open.list.0].head);
            if self.pending.len() >= DEEPEST || !self.pending.last().is_some_and(|around| around.holds(head)) {
                self.pending.clear();
            }
            self.pending.push(Pending::new(open.list));
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
