//! From paragraphs to figures: role by pattern, subject by the words to the left or by inheritance, lists by their openers.
//!
//! The walk goes once from the first paragraph to the last and remembers what a reader would: the section, the numbered item, the
//! subject last spoken of, and the lists that are still open. Where a reader could mean two things, the figure is marked uncertain.

use super::account::{Account, Claim, Figure, FigureId, List, ListId, Location, Section, Statement, StatementId, is_figure};
use super::subject::{Scope, Subject, SubjectBook, plain};
use super::{Kind as ReportKind, classified, header};
use crate::document::{Block, Document, Level, Paragraph};
use crate::number::{self, Kind, Mention, Unit};
use crate::pattern::{Against, Direction, Mark, MarkKind, Measure, PeriodRule, Plan, Reading, Relation};
use crate::taxonomy::FUNCTIONAL;
use crate::token::{clauses_before, sentences};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// Reads the figures, statements, lists and claims of a document.
pub fn assemble(document: &Document, plan: &Plan, book: &SubjectBook, library: &crate::pattern::Library) -> Account {
    let mut account = Account { header: header::read(document), ..Account::default() };
    account.sections.push(Section::default());
    let mut walk = Walk {
        plan,
        book,
        library,
        account,
        outline: Vec::new(),
        section: 0,
        item: None,
        current: None,
        open: Vec::new(),
        pending: None,
        run: None,
        sentence: 0,
        against: None,
    };
    for (block, one) in document.blocks.iter().enumerate() {
        if let Block::Paragraph(paragraph) = one {
            walk.paragraph(block, paragraph);
        }
    }
    walk.account
}

/// What the walk remembers.
struct Walk<'a> {
    plan: &'a Plan,
    book: &'a SubjectBook<'a>,
    library: &'a crate::pattern::Library,
    account: Account,
    /// The open headings: how deep each stands, and its section.
    outline: Vec<(Option<Level>, usize)>,
    section: usize,
    /// The subject of the numbered item or heading that the text stands under.
    item: Option<Arc<Subject>>,
    /// The statement that elided subjects mean.
    current: Option<Current>,
    /// Lists that are open within the sentence, outermost first.
    open: Vec<Open>,
    /// A list whose opener ended a paragraph: members are paragraphs to come.
    pending: Option<Pending>,
    /// The run of numbered items that is going on.
    run: Option<Run>,
    sentence: usize,
    /// What changes are measured against, in the sentence and in lists that go on from it.
    against: Option<Against>,
}

/// The statement that elided subjects mean, and whether it is the only one they could mean.
#[derive(Clone, Copy)]
struct Current {
    statement: StatementId,
    block: usize,
    certain: bool,
}

/// A list open within a sentence.
struct Open {
    list: ListId,
    /// Where the last member began, to see what separates members.
    last: usize,
}

/// A list whose members are paragraphs.
struct Pending {
    list: ListId,
    /// The numbering of its members, once the first is seen.
    level: Option<(Level, u32)>,
    /// Whether the paragraph under way is a member whose statement is still to come.
    awaits: bool,
}

/// Numbered items of accounts that no opener announces.
struct Run {
    list: ListId,
    level: Level,
    ordinal: u32,
    awaits: bool,
}

/// A paragraph under way.
struct Here<'p> {
    block: usize,
    paragraph: &'p Paragraph,
    view: &'p str,
    mentions: Vec<Mention>,
    reading: Reading,
    /// Mentions that a `分别为` gives to a subject of its own.
    respective: Vec<Option<String>>,
}

/// What a mention is, before its subject is known.
struct Role {
    measure: Measure,
    label: Option<&'static str>,
    direction: Option<Direction>,
    against: Option<Against>,
    prior: bool,
    /// Where the words of the role begin: the subject stands to the left.
    start: usize,
    fixed: Option<String>,
    of_words: Option<String>,
    pattern: Option<Arc<str>>,
}

/// Words that name money in general and take their meaning from the activity spoken of.
const GENERIC: &[&str] =
    &["资金", "金额", "预算金额", "项目资金", "预算资金", "项目预算资金", "资金总额", "项目金额", "财政资金", "项目资金总额", "资金合计"];

/// Endings of names of money.
const MONEY_ENDINGS: &[&str] = &[
    "支出",
    "收入",
    "经费",
    "费",
    "费用",
    "资金",
    "拨款",
    "金额",
    "总额",
    "合计",
    "总计",
    "结余",
    "结转",
    "补助",
    "款",
    "收支",
    "投资",
    "采购",
    "预算",
    "资产",
    "负债",
    "债务",
    "税",
    "余额",
    "补贴",
    "奖金",
    "工资",
    "津贴",
    "（类）",
    "（款）",
    "（项）",
    "基金",
    "购置",
    "维护",
    "接待",
    "缴费",
    "公积金",
    "薪金",
    "成本",
    "价值",
    "原值",
    "贷款",
    "货物",
    "工程",
    "服务",
    "财力",
    "运行",
    "事务",
    "医疗",
    "科目",
    "项目",
    "离退休",
    "养老",
    "保险",
    "债券",
    "上解",
    "稳定调节基金",
    "预备费",
    "总收支",
    "支付",
    "调入",
    "租金",
    "利息",
    "收益",
    "额",
];

impl Walk<'_> {
    fn paragraph(&mut self, block: usize, paragraph: &Paragraph) {
        let view = paragraph.view.text();
        let mentions = number::scan(view);
        let reading = self.plan.read(view, &mentions);
        self.account.mentions += mentions.iter().filter(|mention| matches!(mention.kind, Kind::Amount | Kind::Percent)).count();
        let mut here = Here { block, paragraph, view, respective: vec![None; mentions.len()], mentions, reading };
        self.against = None;
        self.place(&here);
        self.respective(&mut here);
        let body = paragraph.marker.map_or(0, |marker| marker.width);
        for range in sentences(view, body) {
            self.sentence += 1;
            self.one_sentence(&here, range);
        }
        self.close_paragraph(&here);
    }

    /// Moves to the place of a paragraph in the outline, and takes up its item.
    fn place(&mut self, here: &Here) {
        let paragraph = here.paragraph;
        let level = paragraph.marker.map(|marker| marker.level);
        if paragraph.heading || level.is_some() {
            while let Some(&(open, _)) = self.outline.last() {
                let deeper = match (open, level) {
                    (Some(open), Some(level)) => open >= level,
                    // A heading without a number ends every section but those of parts.
                    (Some(open), None) => open > Level::Part,
                    (None, _) => true,
                };
                if !deeper {
                    break;
                }
                self.outline.pop();
            }
            self.section = self.outline.last().map_or(0, |&(_, section)| section);
            self.current = None;
            self.item = None;
        }
        if paragraph.heading {
            let parent = Some(self.section);
            self.account.sections.push(Section { title: paragraph.body().to_owned(), parent });
            self.section = self.account.sections.len() - 1;
            self.outline.push((level, self.section));
        }
        self.follow_lists(here);
        self.take_item(here);
    }

    /// Ends or continues the lists whose members are paragraphs.
    fn follow_lists(&mut self, here: &Here) {
        let marker = here.paragraph.marker;
        if let Some(pending) = &mut self.pending {
            pending.awaits = false;
            match (marker, pending.level) {
                (Some(marker), None) if self.account.lists[pending.list.0].members.is_empty() && marker.ordinal == 1 => {
                    pending.level = Some((marker.level, 1));
                    pending.awaits = true;
                    self.account.lists[pending.list.0].items = true;
                }
                (Some(marker), Some((level, ordinal))) if marker.level == level => {
                    if marker.ordinal == ordinal + 1 {
                        pending.level = Some((level, marker.ordinal));
                        pending.awaits = true;
                    } else {
                        self.pending = None;
                    }
                }
                (Some(marker), Some((level, _))) if marker.level > level => {}
                (Some(_), _) => self.pending = None,
                (None, _) if here.paragraph.heading => self.pending = None,
                (None, None) => pending.awaits = true,
                (None, Some(_)) => {
                    pending.awaits =
                        self.account.lists[pending.list.0].members.len() < pending.level.map_or(0, |(_, ordinal)| ordinal as usize)
                }
            }
        }
        if let Some(run) = &mut self.run {
            match marker {
                Some(marker) if marker.level == run.level && marker.ordinal == run.ordinal + 1 => {
                    run.ordinal = marker.ordinal;
                    run.awaits = true;
                }
                Some(marker) if marker.level > run.level => {}
                None if !here.paragraph.heading => {}
                _ => self.run = None,
            }
        }
    }

    /// Takes up the account or known subject that an item or heading names.
    fn take_item(&mut self, here: &Here) {
        if here.paragraph.marker.is_none() && !here.paragraph.heading {
            // An item may go on without a number of its own, named as an account at its start.
            if let Some((range, account)) = classified::find(here.paragraph.body(), &FUNCTIONAL)
                && range.start == 0
                && account.item.is_some()
            {
                self.item = Some(account_subject(account));
                self.current = None;
            }
            return;
        }
        let body = here.paragraph.body();
        if let Some((range, account)) = classified::find(body, &FUNCTIONAL)
            && range.start == 0
        {
            self.item = Some(account_subject(account));
            if let Some(marker) = here.paragraph.marker
                && marker.ordinal == 1
                && self.pending.is_none()
            {
                self.start_run(here, marker.level);
            }
            return;
        }
        let end = body.find(['。', '：', '，', '；']).unwrap_or(body.len());
        if let Some(subject) = self.book.resolve(&body[..end], self.account.header.unit.as_deref())
            && subject.concept.is_some()
        {
            self.item = Some(subject);
        }
    }

    /// Numbered accounts break down the total that the section states before them, even if no opener says so.
    fn start_run(&mut self, here: &Here, level: Level) {
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
        if let Some(head) = head {
            let list = self.new_list(head);
            self.account.lists[list.0].items = true;
            self.run = Some(Run { list, level, ordinal: 1, awaits: true });
        }
    }

    fn new_list(&mut self, head: StatementId) -> ListId {
        self.account.lists.push(List { head, members: Vec::new(), items: false, open: false, ambiguous: false });
        ListId(self.account.lists.len() - 1)
    }

    /// Finds `a、b、c分别为1、2、3` and gives each number its own subject.
    fn respective(&self, here: &mut Here) {
        for (at, word) in here.view.match_indices("分别") {
            let behind = at + word.len();
            let Some(first) = here.mentions.iter().position(|mention| mention.start >= behind && is_figure(mention)) else { continue };
            let between = &here.view[behind..here.mentions[first].start];
            if !matches!(between, "为" | "是" | "达" | "达到" | "") && between.chars().count() > 4 {
                continue;
            }
            let mut run = vec![first];
            for next in first + 1..here.mentions.len() {
                let last = &here.mentions[run[run.len() - 1]];
                if here.mentions[next].kind != last.kind
                    || !matches!(&here.view[last.end..here.mentions[next].start], "、" | "和" | "，" | "及" | "与")
                {
                    break;
                }
                run.push(next);
            }
            let from = here.mentions[..first].iter().rev().find(|mention| is_figure(mention)).map_or(0, |mention| mention.end);
            let Some(clause) = clauses_before(here.view, from, at).next() else { continue };
            let names: Vec<&str> = here.view[clause].split(['、', '和', '与']).collect();
            if names.len() == run.len() && names.len() > 1 {
                let tail = names[names.len() - 1];
                let shared =
                    ["支出决算", "决算", "支出预算", "预算", "支出"].iter().find(|end| tail.ends_with(**end)).copied().unwrap_or_default();
                for (index, name) in run.iter().zip(&names) {
                    here.respective[*index] = Some(name.trim_end_matches(shared).to_owned());
                }
            }
        }
    }

    fn one_sentence(&mut self, here: &Here, range: Range<usize>) {
        let carried = here.reading.marks.iter().any(|mark| mark.kind == MarkKind::List && mark.range.start == range.start);
        if !carried {
            self.against = None;
        }
        if let Some(item) = self.item.clone()
            && item.account.is_some()
            && self.current.is_none_or(|current| self.account.statement(current.statement).subject.as_ref() != Some(&item))
        {
            // A new sentence under an item speaks of the item, whatever the one before digressed to.
            self.current = self.item_statement(&item, here.block);
        }
        let mut marks = here.reading.marks.iter().filter(|mark| range.contains(&mark.range.start)).peekable();
        for index in 0..here.mentions.len() {
            if !range.contains(&here.mentions[index].start) {
                continue;
            }
            while let Some(mark) = marks.next_if(|mark| mark.range.start < here.mentions[index].start) {
                self.mark(here, mark, &range);
            }
            self.mention(here, index, &range);
        }
        for mark in marks {
            self.mark(here, mark, &range);
        }
        self.end_sentence();
    }

    /// The statement of an item that was already begun in a paragraph before.
    fn item_statement(&self, item: &Arc<Subject>, block: usize) -> Option<Current> {
        let last = (0..self.account.statements.len())
            .rev()
            .map(StatementId)
            .take(12)
            .find(|&id| self.account.statement(id).subject.as_ref() == Some(item))?;
        (self.account.statement(last).section == self.section).then_some(Current { statement: last, block, certain: true })
    }

    fn mark(&mut self, here: &Here, mark: &Mark, sentence: &Range<usize>) {
        match mark.kind {
            MarkKind::AgainstPrior => self.against = Some(self.prior_or_other(here, mark)),
            MarkKind::AgainstBudgetInitial => self.against = Some(Against::BudgetInitial),
            MarkKind::AgainstBudgetAdjusted => self.against = Some(Against::BudgetAdjusted),
            MarkKind::AgainstBudget => self.against = Some(Against::Budget),
            MarkKind::AgainstOther => self.against = Some(Against::Other),
            MarkKind::List => self.open_list(here, mark),
            MarkKind::Reason | MarkKind::Activity => {}
            MarkKind::FinalBelowBudget
            | MarkKind::FinalAboveBudget
            | MarkKind::FinalEqualsBudget
            | MarkKind::LevelWithPrior
            | MarkKind::Overspending => self.claim(here, mark, sentence),
        }
    }

    /// A comparison with a year other than the one before the report's is not a comparison with the year before.
    fn prior_or_other(&self, here: &Here, mark: &Mark) -> Against {
        let named = mark.year.and_then(|year| year_of(&here.mentions[year]));
        match (named, self.account.header.year) {
            (Some(named), Some(year)) if named != year - 1 => Against::Other,
            _ => Against::Prior,
        }
    }

    fn claim(&mut self, here: &Here, mark: &Mark, sentence: &Range<usize>) {
        let from = here
            .mentions
            .iter()
            .rev()
            .find(|mention| mention.end <= mark.range.start && is_figure(mention))
            .map_or(sentence.start, |mention| mention.end.max(sentence.start));
        let named = clauses_before(here.view, from, mark.range.start).next().and_then(|clause| self.name(here, clause));
        let statement = self.current.map(|current| current.statement);
        let subject = named.or_else(|| statement.and_then(|id| self.account.statement(id).subject.clone()));
        let at = locate(here, mark.range.clone());
        self.account.claims.push(Claim { kind: mark.kind, subject, statement, section: self.section, at });
    }

    fn open_list(&mut self, here: &Here, mark: &Mark) {
        let last = self.account.figures.iter().rposition(|figure| figure.at.block == here.block && figure.at.view.end <= mark.range.start);
        let Some(last) = last else { return };
        let head = self.account.figures[last].statement;
        if self.account.figures[last].reason {
            return;
        }
        let own_sentence = self.account.figures[last].sentence == self.sentence;
        let ambiguous = !own_sentence && self.account.statement(head).member_of.is_some();
        let list = self.new_list(head);
        self.account.lists[list.0].ambiguous = ambiguous;
        self.open.push(Open { list, last: mark.range.end });
    }

    fn end_sentence(&mut self) {
        let had_members = self.open.iter().any(|open| !self.account.lists[open.list.0].members.is_empty());
        // A list whose opener stood last goes on in the paragraphs to come.
        if let Some(open) = self.open.last()
            && self.account.lists[open.list.0].members.is_empty()
        {
            self.pending = Some(Pending { list: open.list, level: None, awaits: false });
        }
        self.open.clear();
        if had_members && let Some(current) = &mut self.current {
            current.certain = false;
        }
    }

    fn close_paragraph(&mut self, here: &Here) {
        // An opener not at the end of its paragraph opened nothing that paragraphs to come could continue.
        let ends_open =
            here.reading.marks.iter().rev().any(|mark| {
                mark.kind == MarkKind::List && here.view[mark.range.end..].trim_end_matches(['：', '，', '。', ' ']).is_empty()
            });
        if let Some(pending) = &self.pending
            && pending.level.is_none()
            && !pending.awaits
            && self.account.lists[pending.list.0].members.is_empty()
            && !ends_open
        {
            self.pending = None;
        }
        if self.item.is_none() {
            if let Some(current) = &mut self.current {
                current.certain = false;
            }
        }
    }

    fn mention(&mut self, here: &Here, index: usize, sentence: &Range<usize>) {
        let mention = &here.mentions[index];
        let bound = here.reading.bound[index].is_some();
        if !(is_figure(mention) || (mention.kind == Kind::Bare && bound)) {
            return;
        }
        let mut role = self.role(here, index, sentence);
        let reason = self.in_reason(here, mention.start, sentence);
        let left = self.left(here, index, sentence);
        let named = if role.fixed.is_none() { self.named_subject(here, left, &role, index, sentence) } else { None };
        let named = role.fixed.as_deref().and_then(|name| self.book.resolve(name, None)).or(named);
        let activity = self.activity(here, mention.start, sentence);
        let is_account =
            matches!(mention.kind, Kind::Amount | Kind::Bare) || (mention.kind == Kind::Percent && role.measure != Measure::Unknown);
        let named = match (named, &activity) {
            (Some(subject), Some(activity)) => Some(within_activity(subject, activity)),
            (named, _) => named,
        };
        if role.measure == Measure::Unknown {
            role.measure = self.measure_by_context(here, index, &named, reason, left);
        }
        let statement = self.statement_for(here, &named, reason, is_account, activity.as_deref(), mention.kind);
        if let Some(subject) = &named {
            self.join_list(here, statement, subject, mention, reason);
        }
        let (id, certain) = statement;
        let member_subject = self.account.statement(id).subject.clone();
        let period = self.period(here, index, &role, sentence);
        let of = if role.measure == Measure::Share { self.whole_of(id, &role) } else { None };
        let negative = role.direction == Some(Direction::Decrease) && mention.value > Decimal::ZERO;
        let figure = Figure {
            measure: role.measure,
            label: role.label.unwrap_or_else(|| role.measure.label()),
            subject: member_subject,
            period,
            value: if negative { -mention.value } else { mention.value },
            decimals: mention.decimals,
            unit: if mention.kind == Kind::Bare { Unit::WanYuan } else { mention.unit },
            counter: here.view.get(mention.counter.clone()).unwrap_or_default().to_owned(),
            of,
            of_words: role.of_words,
            direction: role.direction,
            against: role.against.or(if matches!(role.measure, Measure::Change | Measure::ChangeRate) { self.against } else { None }),
            approximate: mention.hedge || mention.upper.is_some(),
            reason,
            uncertain: !certain,
            pattern: role.pattern,
            statement: id,
            sentence: self.sentence,
            at: locate(here, mention.start..mention.end),
        };
        let figure_id = FigureId(self.account.figures.len());
        self.account.figures.push(figure);
        self.account.statements[id.0].figures.push(figure_id);
    }

    /// What the patterns, or the place in the text, say the mention is.
    fn role(&self, here: &Here, index: usize, sentence: &Range<usize>) -> Role {
        let mention = &here.mentions[index];
        let plain = |measure| Role {
            measure,
            label: None,
            direction: None,
            against: None,
            prior: false,
            start: mention.start,
            fixed: None,
            of_words: None,
            pattern: None,
        };
        match mention.kind {
            Kind::Threshold => return plain(Measure::Threshold),
            Kind::Count if here.reading.bound[index].is_none() => return plain(Measure::Count),
            Kind::Score if here.reading.bound[index].is_none() => return plain(Measure::Score),
            _ => {}
        }
        let Some(bound) = here.reading.bound[index] else {
            if mention.kind == Kind::Percent && self.elided_share(here, index, sentence) {
                return Role { pattern: Some("elided-share".into()), ..plain(Measure::Share) };
            }
            return plain(Measure::Unknown);
        };
        let binding = &here.reading.bindings[bound.binding];
        let Some(yields) = self.plan.yields(binding, bound.slot) else { return plain(Measure::Unknown) };
        let words = |name: &String| self.plan.capture(binding, name).map(|capture| here.view[capture.range.clone()].to_owned());
        let fixed = yields.subject.as_ref().and_then(|subject| match subject.strip_prefix('=') {
            Some(name) => Some(name.to_owned()),
            None => words(subject),
        });
        Role {
            measure: yields.measure,
            label: None,
            direction: yields.direction,
            against: yields.against,
            prior: yields.period == PeriodRule::Prior,
            start: binding.range.start.min(mention.start),
            fixed,
            of_words: yields.of.as_ref().and_then(words),
            pattern: self.plan.patterns().get(binding.pattern).map(|pattern| pattern.id.as_str().into()),
        }
    }

    /// `27.46万元，1.8%；` in a list whose other members say 占.
    fn elided_share(&self, here: &Here, index: usize, sentence: &Range<usize>) -> bool {
        let Some(before) = index.checked_sub(1).map(|before| &here.mentions[before]) else { return false };
        let mention = &here.mentions[index];
        before.kind == Kind::Amount
            && before.start >= sentence.start
            && &here.view[before.end..mention.start] == "，"
            && here.view[mention.end..].starts_with(['；', '。', '，'])
            && here.view[sentence.clone()].contains("，占")
    }

    /// Where the words that may name the mention's subject begin.
    fn left(&self, here: &Here, index: usize, sentence: &Range<usize>) -> usize {
        here.mentions[..index]
            .iter()
            .rev()
            .find(|mention| is_figure(mention) || mention.kind == Kind::Bare)
            .map_or(sentence.start, |mention| mention.end.max(sentence.start))
    }

    /// The subject that the words to the left name, if they name one.
    fn named_subject(&self, here: &Here, left: usize, role: &Role, index: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        if let Some(name) = &here.respective[index] {
            return self.book.resolve(name, self.account.header.unit.as_deref());
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
            if here
                .reading
                .marks
                .iter()
                .any(|mark| mark.kind == MarkKind::Reason && mark.range.start >= clause.start && mark.range.start < nearest.start)
            {
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
    fn name(&self, here: &Here, clause: Range<usize>) -> Option<Arc<Subject>> {
        let text = here.view.get(clause.clone())?;
        if text.contains('（')
            && let Some((_, account)) = classified::find(text, &FUNCTIONAL)
        {
            return Some(account_subject(account));
        }
        if text.contains('“')
            && let Some((_, account)) = classified::find(text, &FUNCTIONAL)
        {
            return Some(account_subject(account));
        }
        let unit = self.account.header.unit.as_deref();
        let inside: Vec<&Mark> = here
            .reading
            .marks
            .iter()
            .filter(|mark| mark.kind != MarkKind::Activity && mark.range.start >= clause.start && mark.range.start < clause.end)
            .collect();
        let Some(last) = inside.last() else { return self.book.resolve(text, unit) };
        let behind = self.book.resolve(here.view.get(last.range.end.min(clause.end)..clause.end)?, unit);
        behind.or_else(|| {
            if inside.iter().any(|mark| mark.kind == MarkKind::Reason) {
                return None;
            }
            self.book.resolve(here.view.get(clause.start..inside[0].range.start)?, unit)
        })
    }

    /// What a count counts: the words behind it.
    fn counted(&self, here: &Here, index: usize) -> Option<Arc<Subject>> {
        let from = here.mentions[index].end;
        let rest = &here.view[from..];
        let end = rest
            .char_indices()
            .take(14)
            .find(|(_, c)| "，。；：、（）“”".contains(*c) || c.is_ascii_digit())
            .map_or_else(|| rest.char_indices().nth(10).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
        self.book.resolve(&rest[..end], None)
    }

    /// Whether a position lies in an explanation.
    fn in_reason(&self, here: &Here, at: usize, sentence: &Range<usize>) -> bool {
        let start = here
            .reading
            .marks
            .iter()
            .rev()
            .find(|mark| mark.kind == MarkKind::Reason && mark.range.start >= sentence.start && mark.range.start < at);
        start.is_some_and(|mark| !here.view[mark.range.end.min(at)..at].contains('；'))
    }

    /// The activity whose amounts are spoken of.
    fn activity(&self, here: &Here, at: usize, sentence: &Range<usize>) -> Option<String> {
        let mark = here
            .reading
            .marks
            .iter()
            .rev()
            .find(|mark| mark.kind == MarkKind::Activity && mark.range.start >= sentence.start && mark.range.start < at)?;
        Some(here.view[mark.range.clone()].to_owned())
    }

    /// The measure of an amount that no pattern explains.
    fn measure_by_context(&self, here: &Here, index: usize, named: &Option<Arc<Subject>>, reason: bool, left: usize) -> Measure {
        let mention = &here.mentions[index];
        if mention.kind != Kind::Amount || mention.per {
            return Measure::Unknown;
        }
        if here.respective[index].is_some()
            || (named.is_none() && here.view.get(left..mention.start).is_some_and(|between| matches!(between, "、" | "和")))
        {
            // 分别为A、B、C: the numbers behind the first are what the first is.
            if let Some(before) = self.account.figures.last()
                && before.at.block == here.block
            {
                return before.measure;
            }
        }
        let Some(subject) = named else { return Measure::Unknown };
        let money = subject.concept.is_some() || subject.account.is_some() || MONEY_ENDINGS.iter().any(|end| subject.name.ends_with(end));
        if !money || (reason && subject.concept.is_none()) {
            return Measure::Unknown;
        }
        let in_list = self
            .open
            .last()
            .map(|open| open.list)
            .or_else(|| self.pending.as_ref().filter(|pending| pending.awaits).map(|pending| pending.list));
        if let Some(list) = in_list {
            let head = self.account.lists[list.0].head;
            let levels: Vec<Measure> =
                self.account.figures_of(head).filter(|(_, figure)| figure.measure.is_level()).map(|(_, figure)| figure.measure).collect();
            if let [one] = levels[..] {
                return one;
            }
        }
        match self.account.header.kind {
            ReportKind::Budget if self.nearest_year(here, index).is_none_or(|year| Some(year) >= self.account.header.year) => {
                Measure::Budget
            }
            _ => Measure::Actual,
        }
    }

    /// The statement that a figure belongs to, and whether that is certain.
    fn statement_for(
        &mut self,
        here: &Here,
        named: &Option<Arc<Subject>>,
        reason: bool,
        is_account: bool,
        activity: Option<&str>,
        kind: Kind,
    ) -> (StatementId, bool) {
        match named {
            Some(subject) => {
                if let Some(current) = self.current
                    && !reason
                    && is_account
                    && self.account.statement(current.statement).subject.as_ref().is_some_and(|known| same_name(known, subject))
                    && (current.block == here.block || self.item.as_ref().is_some_and(|item| same_name(item, subject)))
                {
                    self.current = Some(Current { certain: true, block: here.block, ..current });
                    return (current.statement, true);
                }
                let id = self.new_statement(here, Some(subject.clone()), activity);
                if is_account && !reason {
                    self.current = Some(Current { statement: id, block: here.block, certain: true });
                }
                (id, true)
            }
            None if reason || kind == Kind::Count || kind == Kind::Threshold || !is_account => {
                (self.new_statement(here, None, activity), true)
            }
            None => match self.current {
                Some(current) => {
                    let certain = current.certain && (current.block == here.block || self.item.is_some());
                    (current.statement, certain)
                }
                None => {
                    let item = self.item.clone();
                    let certain = item.is_some();
                    let id = self.new_statement(here, item, activity);
                    self.current = Some(Current { statement: id, block: here.block, certain });
                    self.join_paragraph_list(here, id);
                    (id, certain)
                }
            },
        }
    }

    fn new_statement(&mut self, here: &Here, subject: Option<Arc<Subject>>, activity: Option<&str>) -> StatementId {
        self.account.statements.push(Statement {
            subject,
            figures: Vec::new(),
            section: self.section,
            member_of: None,
            block: here.block,
            activity: activity.map(str::to_owned),
        });
        StatementId(self.account.statements.len() - 1)
    }

    /// Makes a new statement a member of the list that is open, if it is one of its parts.
    fn join_list(&mut self, here: &Here, (id, _): (StatementId, bool), subject: &Arc<Subject>, mention: &Mention, reason: bool) {
        if reason || !self.account.statement(id).figures.is_empty() || self.account.statement(id).member_of.is_some() {
            return;
        }
        if !self.open.is_empty() {
            self.choose_open_list(here, subject, mention);
            if let Some(open) = self.open.last_mut() {
                let list = open.list;
                if fits_head(&self.account, list, mention, here) && self.account.lists[list.0].head != id {
                    open.last = mention.end;
                    if here.view[mention.end..].starts_with('等') {
                        self.account.lists[list.0].open = true;
                    }
                    self.add_member(list, id);
                }
            }
            return;
        }
        self.join_paragraph_list(here, id);
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
                _ => {
                    let between = here.view.get(inner.last..mention.start).unwrap_or_default();
                    !self.account.lists[inner.list.0].members.is_empty() && between.contains('；')
                }
            };
            if !leave {
                break;
            }
            self.open.pop();
        }
    }

    /// Whether an identity says that a subject is a part of a list's head; `None` where none speaks of the head.
    fn is_part(&self, list: ListId, subject: &Subject) -> Option<bool> {
        let head = self.account.statement(self.account.lists[list.0].head).subject.as_ref()?.concept?;
        let parts: Vec<usize> = self
            .library
            .identities
            .iter()
            .filter(|identity| identity.relation == Relation::Sum && self.book.concept(&identity.whole) == Some(head))
            .flat_map(|identity| &identity.parts)
            .filter_map(|part| self.book.concept(part))
            .collect();
        if parts.is_empty() {
            return None;
        }
        let concept = subject.concept?;
        let below = |part: usize| {
            self.library.identities.iter().any(|identity| {
                identity.relation == Relation::Sum
                    && self.book.concept(&identity.whole) == Some(part)
                    && identity.parts.iter().any(|name| self.book.concept(name) == Some(concept))
            })
        };
        Some(parts.contains(&concept) || parts.iter().any(|&part| below(part)))
    }

    /// Makes the first statement of a paragraph a member of the list whose members are paragraphs.
    fn join_paragraph_list(&mut self, here: &Here, id: StatementId) {
        if let Some(run) = &mut self.run
            && run.awaits
            && self.account.statements[id.0].subject.as_ref().is_some_and(|subject| subject.account.is_some())
        {
            run.awaits = false;
            let list = run.list;
            self.add_member(list, id);
            return;
        }
        let Some(pending) = &self.pending else { return };
        if !pending.awaits {
            return;
        }
        let (list, numbered) = (pending.list, pending.level.is_some());
        let Some(subject) = self.account.statement(id).subject.clone() else { return };
        if !numbered {
            match self.is_part(list, &subject) {
                Some(true) => {}
                Some(false) => {
                    self.pending = None;
                    return;
                }
                // Nothing shows where a list of plain paragraphs under an unknown head ends.
                None => {
                    let head = self.account.lists[list.0].head;
                    if self.account.statement(head).block + 12 < here.block {
                        self.pending = None;
                        return;
                    }
                    self.account.lists[list.0].ambiguous = true;
                }
            }
        }
        if let Some(pending) = &mut self.pending {
            pending.awaits = !numbered;
        }
        self.add_member(list, id);
    }

    fn add_member(&mut self, list: ListId, id: StatementId) {
        let head = self.account.lists[list.0].head;
        let above = self.account.statement(head).subject.as_ref().map(|subject| subject.path.clone()).unwrap_or_default();
        let statement = &mut self.account.statements[id.0];
        statement.member_of = Some(list);
        if let Some(subject) = &mut statement.subject
            && subject.account.is_none()
        {
            let path = above.into_iter().chain([subject.name.clone()]).collect();
            *subject = Arc::new(Subject { path, ..(**subject).clone() });
        }
        self.account.lists[list.0].members.push(id);
    }

    /// The figure that a share is a share of.
    fn whole_of(&self, id: StatementId, role: &Role) -> Option<FigureId> {
        let part = self.account.figures_of(id).map(|(_, figure)| figure).rfind(|figure| figure.measure.is_level() && !figure.uncertain);
        let measure = part.map(|figure| figure.measure);
        let level = |statement: StatementId| {
            let levels = || {
                self.account
                    .figures_of(statement)
                    .filter(|(_, figure)| figure.measure.is_level() && figure.subject == self.account.statement(statement).subject)
            };
            levels().find(|(_, figure)| Some(figure.measure) == measure).or_else(|| levels().last()).map(|(id, _)| id)
        };
        let head = self.account.statement(id).member_of.map(|list| self.account.lists[list.0].head);
        let Some(words) = &role.of_words else { return level(head?) };
        let whole = self.book.resolve(words, self.account.header.unit.as_deref())?;
        let mut up = head;
        for _ in 0..4 {
            let Some(statement) = up else { break };
            if self.account.statement(statement).subject.as_ref().is_some_and(|subject| means(&whole, subject)) {
                return level(statement);
            }
            up = self.account.statement(statement).member_of.map(|list| self.account.lists[list.0].head);
        }
        (0..self.account.statements.len())
            .rev()
            .map(StatementId)
            .take(200)
            .filter(|&statement| statement != id && self.account.statement(statement).activity.is_none())
            .filter(|&statement| self.account.statement(statement).subject.as_ref().is_some_and(|subject| means(&whole, subject)))
            .find_map(level)
    }

    fn period(&self, here: &Here, index: usize, role: &Role, _sentence: &Range<usize>) -> Option<i32> {
        let report = self.account.header.year;
        if matches!(role.measure, Measure::Share | Measure::Completion | Measure::Change | Measure::ChangeRate) {
            return report;
        }
        let year = self.nearest_year(here, index).or(report);
        if role.prior { report.map(|year| year - 1) } else { year }
    }

    /// The year named last before a mention in its sentence, outside of comparisons, titles and quotes.
    fn nearest_year(&self, here: &Here, index: usize) -> Option<i32> {
        let mention = &here.mentions[index];
        let start = here.view[..mention.start].rfind(['。', '！', '？']).map_or(0, |at| at + '。'.len_utf8());
        here.mentions[..index].iter().rev().take_while(|year| year.start >= start).filter(|year| year.kind == Kind::Year).find_map(|year| {
            let compared = here.reading.marks.iter().any(|mark| mark.range.start <= year.start && year.end <= mark.range.end);
            let before = &here.view[start..year.start];
            let quoted =
                before.matches('《').count() > before.matches('》').count() || before.matches('“').count() > before.matches('”').count();
            let dated = here.view[..year.start].ends_with(['至', '截', '自', '从', '-', '—', '到'])
                || here.view[year.end..].starts_with(['至', '-', '以', '—', '来', '前', '后']);
            if compared || quoted || dated { None } else { year_of(year) }
        })
    }
}

/// Whether the words for a whole mean a statement's subject.
fn means(whole: &Subject, subject: &Subject) -> bool {
    (whole.concept.is_some() && whole.concept == subject.concept && (whole.scope == subject.scope || whole.scope == Scope::Unsaid))
        || whole.name == subject.name
        || (whole.concept.is_none() && whole.name.chars().count() > 3 && subject.name.ends_with(&whole.name))
}

/// Whether two subjects are the same by name and limits.
fn same_name(one: &Subject, other: &Subject) -> bool {
    one.name == other.name && one.scope == other.scope && one.account == other.account && one.path.last() == other.path.last()
}

fn account_subject(account: super::Classified) -> Arc<Subject> {
    let official = account.section.is_none().then(|| account.class_code.as_deref().and_then(|code| FUNCTIONAL.code(code))).flatten();
    let name = official.map_or_else(|| account.deepest().to_owned(), |row| row.name.clone());
    Arc::new(Subject { name, path: account.names().map(str::to_owned).collect(), account: Some(account), ..Subject::default() })
}

/// Puts a subject under the activity whose amounts it gives.
fn within_activity(subject: Arc<Subject>, activity: &str) -> Arc<Subject> {
    let name = plain(&subject.name);
    let generic = GENERIC.contains(&name.as_str());
    let shown = if generic { format!("{activity}{name}") } else { subject.name.clone() };
    let path = vec![activity.to_owned(), shown.clone()];
    Arc::new(Subject { name: shown, path, ..(*subject).clone() })
}

/// Whether a mention counts the same kind of thing as the head of a list.
fn fits_head(account: &Account, list: ListId, mention: &Mention, here: &Here) -> bool {
    let counter = here.view.get(mention.counter.clone()).unwrap_or_default();
    account.figures_of(account.lists[list.0].head).any(|(_, figure)| match mention.kind {
        Kind::Count => figure.measure == Measure::Count && figure.counter == counter,
        Kind::Amount | Kind::Bare => figure.unit.is_money(),
        Kind::Percent => figure.unit.is_rate(),
        _ => false,
    })
}

fn year_of(mention: &Mention) -> Option<i32> {
    mention.value.to_string().parse().ok()
}

fn locate(here: &Here, view: Range<usize>) -> Location {
    Location { block: here.block, source: here.paragraph.view.source(view.clone()), view }
}
