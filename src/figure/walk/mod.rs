//! From paragraphs to figures: role by pattern, subject by the words to the left or by inheritance, lists by their openers.
//!
//! The walk goes once from the first paragraph to the last and remembers what a reader would: the section, the numbered item, the
//! subject last spoken of, and the lists that are still open. Where a reader could mean two things, the figure is marked uncertain.

mod activity;
mod claims;
mod counted;
mod here;
mod items;
mod landmarks;
mod lists;
mod members;
mod mention;
mod names;
mod outline;
mod period;
mod respective;
mod role;
mod scores;
mod statement;
mod whole;

use super::account::{Account, ListId, Section};
use super::subject::{Subject, SubjectBook};
use super::{Header, Kind as ReportKind, scorecard, sheet};
use crate::document::{Block, Document, Level, Paragraph};
use crate::number::{self, Kind};
use crate::pattern::{Against, Mark, MarkKind, Plan};
use crate::token::sentences;
use here::Here;
use items::{Pending, Run};
use landmarks::Landmarks;
use lists::Open;
use statement::Current;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads the figures, statements, lists and claims of a document with that header.
pub fn assemble(document: &Document, header: Header, plan: &Plan, book: &SubjectBook) -> Account {
    let mut account = Account { header, ..Account::default() };
    account.sections.push(Section::default());
    let topic = topic_of(&account.header, book);
    let mut walk = Walk {
        plan,
        book,
        account,
        outline: Vec::new(),
        section: 0,
        item: None,
        bracket: None,
        current: None,
        open: Vec::new(),
        pending: Vec::new(),
        sources: None,
        runs: Vec::new(),
        sentence: 0,
        levels: false,
        against: None,
        topic,
        named: RefCell::default(),
    };
    for (block, one) in document.blocks.iter().enumerate() {
        if let Block::Paragraph(paragraph) = one {
            walk.paragraph(block, paragraph);
        }
    }
    let mut account = walk.account;
    account.narrative = account.figures.len();
    let scored = scorecard::read(document, &mut account);
    sheet::read(document, &mut account, book, &scored);
    account
}

/// What the walk remembers.
struct Walk<'a> {
    plan: &'a Plan,
    book: &'a SubjectBook,
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
    /// The list that a bracket breaks down, and where the bracket opens: 5万元（其中：…）.
    bracket: Option<(ListId, usize)>,
    /// Lists whose openers ended a paragraph, outermost first: members are paragraphs to come.
    pending: Vec<Pending>,
    /// The list of the sentence that an opener breaks down by where the money came from.
    sources: Option<ListId>,
    /// The runs of numbered items that are going on, outermost first.
    runs: Vec<Run>,
    sentence: usize,
    /// Whether the text has told an amount of an account.
    levels: bool,
    /// What changes are measured against, in the sentence and in lists that go on from it.
    against: Option<Against>,
    /// What the whole report is about, where its title says so: 部门整体支出, or a project.
    topic: Option<Arc<Subject>>,
    /// What phrases were found to name; they repeat from item to item.
    named: RefCell<HashMap<String, Option<Arc<Subject>>>>,
}

/// What a report on performance is about: 部门整体支出, or the project of its title (某区2022年老旧小区改造项目支出绩效评价报告).
fn topic_of(header: &Header, book: &SubjectBook) -> Option<Arc<Subject>> {
    let title = header.title.as_deref().filter(|_| header.kind == ReportKind::Performance)?;
    if title.contains("整体支出") || title.contains("部门整体绩效") || title.contains("单位整体绩效") {
        return Some(Arc::new(book.exact("部门整体支出")));
    }
    let before = ["支出绩效", "绩效"].iter().filter_map(|word| title.find(word)).min()?;
    let project = book.resolve(&title[..before], header.unit.as_deref())?;
    let named = project.name.ends_with("项目") && project.name.chars().count() > 4;
    named.then(|| Arc::new(project))
}

impl Walk<'_> {
    fn paragraph(&mut self, block: usize, paragraph: &Paragraph) {
        let view = paragraph.view.text();
        let mut mentions = number::scan(view);
        mentions.retain(|mention| !mention::is_no_figure(view, mention));
        mention::share_unit(view, &mut mentions);
        let reading = self.plan.read(view, &mentions);
        self.account.mentions += mentions.iter().filter(|mention| matches!(mention.kind, Kind::Amount | Kind::Percent)).count();
        let landmarks = Landmarks::of(view, &mentions, &reading.marks);
        let mut here = Here {
            block,
            paragraph,
            view,
            respective: vec![None; mentions.len()],
            years: vec![None; mentions.len()],
            mentions,
            reading,
            landmarks,
        };
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

    fn one_sentence(&mut self, here: &Here, range: Range<usize>) {
        let marks = here.marks_in(&range);
        let carried = marks.iter().any(|mark| mark.kind == MarkKind::List && mark.range.start == range.start);
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
        let mut marks = marks.iter().peekable();
        self.inline_item(here, &range);
        self.open_structure(here, &range);
        for index in here.mentions_from(range.start)..here.mentions_from(range.end) {
            while let Some(mark) = marks.next_if(|mark| mark.range.start < here.mentions[index].start) {
                self.mark(here, mark, &range);
            }
            self.mention(here, index, &range);
        }
        for mark in marks {
            self.mark(here, mark, &range);
        }
        self.nothing_besides(here, &range);
        self.end_sentence();
        self.trailing_item(here, &range);
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
}
