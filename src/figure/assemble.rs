//! From paragraphs to figures: role by pattern, subject by the words to the left or by inheritance, lists by their openers.
//!
//! The walk goes once from the first paragraph to the last and remembers what a reader would: the section, the numbered item, the
//! subject last spoken of, and the lists that are still open. Where a reader could mean two things, the figure is marked uncertain.

use super::account::{Account, Claim, Figure, FigureId, List, ListId, Location, Section, Statement, StatementId, is_figure};
use super::landmarks::{Landmarks, year_of};
use super::subject::{Scope, Subject, SubjectBook, plain};
use super::{Header, Kind as ReportKind, classified, landmarks, sheet};
use crate::document::{Block, Document, Level, Paragraph};
use crate::number::{self, Kind, Mention, Unit};
use crate::pattern::{Against, Direction, Mark, MarkKind, Measure, PeriodRule, Plan, Reading, Relation};
use crate::taxonomy::FUNCTIONAL;
use crate::token::{clauses_before, sentences};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Reads the figures, statements, lists and claims of a document with that header.
pub fn assemble(document: &Document, header: Header, plan: &Plan, book: &SubjectBook, library: &crate::pattern::Library) -> Account {
    let mut account = Account { header, ..Account::default() };
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
        named: RefCell::default(),
    };
    for (block, one) in document.blocks.iter().enumerate() {
        if let Block::Paragraph(paragraph) = one {
            walk.paragraph(block, paragraph);
        }
    }
    let mut account = walk.account;
    account.narrative = account.figures.len();
    sheet::read(document, &mut account, book);
    account
}

/// What the walk remembers.
struct Walk<'a> {
    plan: &'a Plan,
    book: &'a SubjectBook,
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
    /// What phrases were found to name; they repeat from item to item.
    named: RefCell<HashMap<String, Option<Arc<Subject>>>>,
}

/// The statement that elided subjects mean, and whether it is the only one they could mean.
#[derive(Clone, Copy)]
struct Current {
    statement: StatementId,
    block: usize,
    certain: bool,
}

/// A list open within a sentence.
#[derive(Clone, Copy)]
struct Open {
    list: ListId,
    /// Where the last member began, to see what separates members.
    last: usize,
    /// Whether it only says by what the total that follows is broken down (按功能分类，).
    announced: bool,
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
    landmarks: Landmarks,
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
    /// Whether the place in the text decides on the measure.
    by_context: bool,
    /// The year that the words of the role name, as a mention's index.
    year: Option<usize>,
    of_words: Option<String>,
    pattern: Option<Arc<str>>,
}

/// Words that name money in general and take their meaning from the activity spoken of.
const GENERIC: &[&str] =
    &["资金", "金额", "预算金额", "项目资金", "预算资金", "项目预算资金", "资金总额", "项目金额", "财政资金", "项目资金总额", "资金合计"];

/// Openers that announce all there is, where a plain 其中 may pick.
const EXHAUSTIVE: &[&str] = &["方面", "如下", "分类", "划分", "构成", "组成", "内容", "按"];

/// Totals of one side of the account.
const TOTALS: &[&str] = &["收入合计", "收入总计", "支出合计", "支出总计"];

/// Movements of the budget within the year, which nothing that follows is about.
const FLOWS: &[&str] = &["追加", "追减", "收回", "调增", "调减", "核减", "核增", "压减"];

/// Words for a part of the year.
const PARTS_OF_YEAR: &[&str] = &[
    "上半年",
    "下半年",
    "前三季度",
    "前三个季度",
    "一季度",
    "二季度",
    "三季度",
    "四季度",
    "月份",
    "月末",
    "1至",
    "1—",
    "1-",
    "至6月",
    "至9月",
    "底前",
];

/// Words behind which only a rate can stand.
const RATE_CUES: &[&str] = &["增长", "下降", "增幅", "降幅", "增长率为", "，占", "完成预算的", "完成年初预算的", "完成全年预算的"];

/// Endings of the names of units.
const UNIT_ENDINGS: &[&str] = &["局", "委员会", "办公室", "厅", "中心", "街道", "办事处", "人民政府", "管委会"];

/// How many characters may stand between 分别 and the first of its numbers.
const RESPECTIVE: usize = 6;

/// How many figures a statement holds; what goes on beyond is a statement of its own, so that no check walks far.
const LARGEST: usize = 200;

/// How many heads the path of a subject names.
const HEADS: usize = 12;

/// The longest name of a numbered item, in characters.
const ITEM: usize = 30;

/// Endings of headings that name a chapter and not a thing that figures are about.
const NO_ITEM: &[&str] = &[
    "情况",
    "说明",
    "概况",
    "分析",
    "工作",
    "目标",
    "绩效",
    "职能",
    "职责",
    "机构",
    "构成",
    "建议",
    "问题",
    "措施",
    "原因",
    "如下",
    "方面",
    "内容",
    "解释",
    "表",
    "过程",
    "结论",
    "评价",
    "依据",
    "决算",
    "预算",
    "结果",
    "应用",
    "任务",
    "指标",
    "草案",
    "机构设置",
    "人员",
];

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

impl Here<'_> {
    /// The marks that start in a stretch of the view.
    fn marks_in(&self, range: &Range<usize>) -> &[Mark] {
        let marks = &self.reading.marks;
        let from = marks.partition_point(|mark| mark.range.start < range.start);
        let to = marks.partition_point(|mark| mark.range.start < range.end);
        marks.get(from..to).unwrap_or_default()
    }

    /// The last of some marks, given by their indices, that starts before a position.
    fn last_mark(&self, marks: &[usize], at: usize) -> Option<&Mark> {
        let behind = marks.partition_point(|&mark| self.reading.marks[mark].range.start < at);
        Some(&self.reading.marks[marks[behind.checked_sub(1)?]])
    }

    /// Whether one mark covers a stretch of the view.
    fn marked(&self, range: Range<usize>) -> bool {
        landmarks::covered(&self.reading.marks, &range)
    }

    /// The index of the first mention from a position on.
    fn mentions_from(&self, at: usize) -> usize {
        self.mentions.partition_point(|mention| mention.start < at)
    }

    /// The first mention from a position on that is a figure.
    fn figure_from(&self, at: usize) -> Option<usize> {
        let from = self.landmarks.figure_indices.partition_point(|&index| self.mentions[index].start < at);
        self.landmarks.figure_indices.get(from).copied()
    }

    /// The last mention before a position that is a figure.
    fn figure_before(&self, at: usize) -> Option<&Mention> {
        let behind = self.landmarks.figure_indices.partition_point(|&index| self.mentions[index].end <= at);
        Some(&self.mentions[self.landmarks.figure_indices[behind.checked_sub(1)?]])
    }
}

impl Walk<'_> {
    /// The subject that a phrase names, the reporting unit left out.
    fn resolve(&self, phrase: &str) -> Option<Arc<Subject>> {
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
                    let account = super::Classified {
                        class: Some(row.name.clone()),
                        code: Some(row.code.clone()),
                        class_code: Some(row.code.clone()),
                        ..Default::default()
                    };
                    Arc::new(Subject { account: Some(account), ..subject })
                }
                None => Arc::new(subject),
            }
        });
        self.named.borrow_mut().insert(phrase.to_owned(), subject.clone());
        subject
    }

    fn paragraph(&mut self, block: usize, paragraph: &Paragraph) {
        let view = paragraph.view.text();
        let mentions = number::scan(view);
        let reading = self.plan.read(view, &mentions);
        self.account.mentions += mentions.iter().filter(|mention| matches!(mention.kind, Kind::Amount | Kind::Percent)).count();
        let landmarks = Landmarks::of(view, &mentions, &reading.marks);
        let mut here = Here { block, paragraph, view, respective: vec![None; mentions.len()], mentions, reading, landmarks };
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
            let year = here.mentions.iter().find(|mention| mention.kind == Kind::Year).and_then(year_of);
            // A title without a number (某中心2023年度单位决算) begins the report of another unit.
            let title =
                level.is_none() && year.is_some() && ["决算", "预算", "报告", "公开"].iter().any(|word| paragraph.body().contains(word));
            let report = self.account.sections.last().map_or(0, |last| last.report)
                + u32::from(title && self.account.figures.iter().any(|figure| figure.measure.is_level()));
            self.account.sections.push(Section { title: paragraph.body().to_owned(), parent, year, report });
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
        let from = here.view.len() - body.len();
        let plain = !here.mentions.iter().any(|mention| (from..from + end).contains(&mention.start)) && body[..end].chars().count() <= ITEM;
        let title = body[end..].is_empty() || body[end..].starts_with(['。', '：']);
        if let Some(subject) = self.resolve(body[..end].trim_end_matches("情况说明").trim_end_matches("情况").trim_end_matches("说明"))
            && (subject.concept.is_some() || (plain && title && !NO_ITEM.iter().any(|word| subject.name.ends_with(word))))
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
        self.account.lists.push(List { head, members: Vec::new(), items: false, open: false, ambiguous: false, exhaustive: false });
        ListId(self.account.lists.len() - 1)
    }

    /// Finds `a、b、c分别为1、2、3` and gives each number its own subject.
    fn respective(&self, here: &mut Here) {
        if here.landmarks.figure_indices.len() < 2 {
            return;
        }
        let mut told: Vec<String> = Vec::new();
        let places: Vec<(usize, usize)> =
            ["分别", "各占"].iter().flat_map(|word| here.view.match_indices(word)).map(|(at, word)| (at, at + word.len())).collect();
        let mut places = places;
        places.sort_unstable();
        for (at, behind) in places {
            let Some(first) = here.figure_from(behind) else { continue };
            let between = &here.view[behind..here.mentions[first].start];
            if between.chars().nth(RESPECTIVE).is_some() || between.contains(['，', '。', '；']) {
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
            if run.len() < 2 {
                continue;
            }
            let from = here.landmarks.figures[first].map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from.min(at), at).next().unwrap_or(at..at);
            let names: Vec<&str> = here.view[clause].split(['、', '和', '与']).map(str::trim).filter(|name| !name.is_empty()).collect();
            if names.len() == run.len() && names.iter().all(|name| self.resolve(name).is_some()) {
                let tail = names[names.len() - 1];
                let shared =
                    ["支出决算", "决算", "支出预算", "预算", "支出"].iter().find(|end| tail.ends_with(**end)).copied().unwrap_or_default();
                told = names.iter().map(|name| name.trim_end_matches(shared).to_owned()).collect();
            } else if told.len() != run.len() || !names.is_empty() {
                // Nothing tells which number belongs to what.
                told = vec![String::new(); run.len()];
            }
            for (index, name) in run.iter().zip(&told) {
                here.respective[*index] = Some(name.clone());
            }
        }
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
        for index in here.mentions_from(range.start)..here.mentions_from(range.end) {
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
        let from = here.figure_before(mark.range.start).map_or(sentence.start, |mention| mention.end.max(sentence.start));
        let named = clauses_before(here.view, from, mark.range.start).next().and_then(|clause| self.name(here, clause));
        let statement = self.current.map(|current| current.statement);
        let subject = named.or_else(|| statement.and_then(|id| self.account.statement(id).subject.clone()));
        let at = locate(here, mark.range.clone());
        self.account.claims.push(Claim { kind: mark.kind, subject, statement, section: self.section, at });
    }

    fn open_list(&mut self, here: &Here, mark: &Mark) {
        if in_bracket(here, mark.range.start, &(0..here.view.len())) {
            return;
        }
        let by_kind = here.view[mark.range.clone()].starts_with('按');
        if by_kind && let Some(outer) = self.open.first() {
            // 其中：按资金来源分，…；按用途分，…: every dimension breaks down the same head.
            let head = self.account.lists[outer.list.0].head;
            let list = self.new_list(head);
            self.open.clear();
            self.open.push(Open { list, last: mark.range.end, announced: false });
            return;
        }
        let before = |figure: &Figure| figure.at.view.end <= mark.range.start && !figure.reason && !figure.aside;
        let here_figures = || {
            self.account
                .figures
                .iter()
                .enumerate()
                .rev()
                .take_while(|(_, figure)| figure.at.block == here.block)
                .filter(|(_, figure)| before(figure))
        };
        let any = here_figures().next().map(|(index, _)| index);
        // 共有车辆14辆，比上年减少1辆。其中：…: what is broken down is the level, not what is said of it.
        let last = any.map(|any| {
            let sentence = self.account.figures[any].sentence;
            let levels = here_figures().take_while(|(_, figure)| figure.sentence == sentence);
            levels
                .filter(|(_, figure)| figure.measure.is_level() || figure.measure == Measure::Count)
                .map(|(index, _)| index)
                .next()
                .unwrap_or(any)
        });
        let own_sentence = last.is_some_and(|last| self.account.figures[last].sentence == self.sentence);
        let named = if own_sentence { None } else { self.head_by_name(here, mark) };
        let (head, ambiguous) = match (named, last) {
            (Some(head), _) => (head, false),
            (None, Some(last)) => {
                let head = self.account.figures[last].statement;
                (head, !own_sentence && (self.account.statement(head).member_of.is_some() || self.several_levels(last)))
            }
            (None, None) => return,
        };
        let list = self.new_list(head);
        self.account.lists[list.0].ambiguous = ambiguous;
        if self.open.last().is_some_and(|outer| outer.announced && self.account.lists[outer.list.0].members == [head]) {
            self.open.pop();
        }
        let opener = &here.view[mark.range.clone()];
        self.account.lists[list.0].exhaustive = EXHAUSTIVE.iter().any(|word| opener.contains(word));
        let announced = opener.starts_with('按');
        self.open.push(Open { list, last: mark.range.end, announced });
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
        let words = here.view.get(start..mark.range.end.min(here.view.len()))?.trim_end_matches(['，', '：']).trim_end_matches('中');
        let named = self.resolve(words).filter(|subject| subject.concept.is_some());
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
                Some(named) => subject.concept == named.concept && subject.scope.fits(named.scope),
                None => subject.concept == total && statement.block + 6 >= here.block,
            };
            fits && statement.activity.is_none()
                && account.figures_of(id).any(|(_, figure)| figure.measure.is_level() && figure.checkable())
        })
    }

    fn end_sentence(&mut self) {
        let had_members = self.open.iter().any(|open| !self.account.lists[open.list.0].members.is_empty());
        // A list whose opener stood last goes on in the paragraphs to come.
        if let Some(open) = self.open.last()
            && self.account.lists[open.list.0].members.is_empty()
        {
            self.pending = Some(Pending { list: open.list, level: None, awaits: false });
        }
        let head = self.open.first().map(|open| self.account.lists[open.list.0].head);
        self.open.clear();
        if had_members && let Some(current) = &mut self.current {
            // 与上年相比，… behind a list most likely means what was broken down, but may mean its last part.
            current.certain = false;
            current.statement = head.unwrap_or(current.statement);
        }
    }

    fn close_paragraph(&mut self, here: &Here) {
        // An opener not at the end of its paragraph opened nothing that paragraphs to come could continue.
        let end = here.view.trim_end_matches(['：', '，', '。', ' ']).len();
        let ends_open = here.reading.marks.iter().rev().any(|mark| mark.kind == MarkKind::List && mark.range.end >= end);
        if let Some(pending) = &self.pending
            && pending.level.is_none()
            && !pending.awaits
            && self.account.lists[pending.list.0].members.is_empty()
            && !ends_open
        {
            self.pending = None;
        }
        if self.item.is_none()
            && let Some(current) = &mut self.current
        {
            current.certain = false;
        }
    }

    fn mention(&mut self, here: &Here, index: usize, sentence: &Range<usize>) {
        let mention = &here.mentions[index];
        let bound = here.reading.bound[index].is_some();
        if !(is_figure(mention) || (mention.kind == Kind::Bare && bound)) {
            if mention.kind == Kind::Bare && mention.decimals > 0 && RATE_CUES.iter().any(|cue| here.view[..mention.start].ends_with(cue)) {
                self.account.bare_rates.push(locate(here, mention.start..mention.end));
            }
            return;
        }
        let mut role = self.role(here, index, sentence);
        let reason = self.in_reason(here, mention.start, sentence);
        let left = self.left(here, index, sentence);
        let named = if role.fixed.is_none() { self.named_subject(here, left, &role, index, sentence) } else { None };
        let activity = self.activity(here, mention.start, sentence);
        // 某局收入预算5万元: the name of a unit in front of a total is not what the total is of.
        let named = named.filter(|subject| {
            subject.concept.is_some()
                || subject.account.is_some()
                || !UNIT_ENDINGS.iter().any(|end| subject.name.ends_with(end))
                || mention.kind == Kind::Count
        });
        let named =
            role.fixed.as_deref().and_then(|name| self.resolve(name)).or(named).or_else(|| self.by_cue(here, &role, mention, sentence));
        let named = named.map(|subject| self.within_funds(here, subject));
        let named = named.filter(|subject| !self.is_role_word(here, subject));
        // What a bracket names is an aside: nothing outside of it refers to it.
        let aside = named.is_some() && in_bracket(here, mention.start, sentence);
        let named = match &activity {
            // 涉及预算金额5万元: money of the activity, not of what the paragraph is about.
            Some(activity) if mention.kind == Kind::Amount && named.is_none() => self.resolve(&format!("{activity}资金")),
            _ => named,
        };
        let flow = named.as_ref().is_some_and(|subject| FLOWS.iter().any(|flow| subject.name.starts_with(flow)));
        let is_account = !aside
            && !flow
            && (matches!(mention.kind, Kind::Amount | Kind::Bare) || (mention.kind == Kind::Percent && role.measure != Measure::Unknown));
        let named = match (named, &activity) {
            (Some(subject), Some(activity)) => Some(within_activity(subject, activity)),
            (named, _) => named,
        };
        if role.measure == Measure::Unknown && role.by_context {
            role.measure = self.measure_by_context(here, index, &named, reason || aside, left);
            if role.prior && mention.kind == Kind::Amount {
                role.measure = if self.account.header.kind == ReportKind::Budget { Measure::Budget } else { Measure::Actual };
            }
        }
        let statement = self.statement_for(here, index, &named, reason, is_account, activity.as_deref());
        if let Some(subject) = &named {
            self.join_list(here, statement, subject, mention, reason || aside);
        }
        let (id, certain) = statement;
        let certain =
            certain && !(role.measure.is_level() && self.part_of_year(here, index)) && here.respective[index].as_deref() != Some("");
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
            counter: counter_of(here, mention).to_owned(),
            of,
            of_words: role.of_words,
            direction: role.direction,
            against: role.against.or(if matches!(role.measure, Measure::Change | Measure::ChangeRate) { self.against } else { None }),
            approximate: (mention.hedge || mention.upper.is_some()) && mention.kind != Kind::Threshold,
            reason,
            aside,
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
            by_context: true,
            year: None,
            of_words: None,
            pattern: None,
        };
        match mention.kind {
            Kind::Threshold => return plain(Measure::Threshold),
            Kind::Count if here.reading.bound[index].is_none() => {
                let before = &here.view[..mention.start];
                return match () {
                    () if ["增加", "净增加", "净增", "增加了"].iter().any(|word| before.ends_with(word)) => {
                        Role { direction: Some(Direction::Increase), ..plain(Measure::Change) }
                    }
                    () if ["减少", "净减少", "净减", "减少了"].iter().any(|word| before.ends_with(word)) => {
                        Role { direction: Some(Direction::Decrease), ..plain(Measure::Change) }
                    }
                    () => plain(Measure::Count),
                };
            }
            Kind::Score if here.reading.bound[index].is_none() => {
                let moved = ["提高", "增加", "上升", "降低", "下降", "减少", "扣", "扣除", "扣减"]
                    .iter()
                    .any(|word| here.view[..mention.start].ends_with(word));
                return plain(if moved { Measure::Change } else { Measure::Score });
            }
            _ => {}
        }
        let Some(bound) = here.reading.bound[index] else {
            if index > 0
                && here.respective[index].is_some()
                && here.respective[index - 1].is_some()
                && mention.kind == Kind::Percent
                && let Some(first) = self.account.figures.last()
            {
                // 分别占40%、60%: the second is what the first is.
                return Role { direction: first.direction, pattern: first.pattern.clone(), ..plain(first.measure) };
            }
            if mention.kind == Kind::Percent && self.elided_share(here, index, sentence) {
                return Role { pattern: Some("elided-share".into()), ..plain(Measure::Share) };
            }
            return plain(Measure::Unknown);
        };
        let binding = &here.reading.bindings[bound.binding];
        let Some(yields) = self.plan.yields(binding, bound.slot) else { return plain(Measure::Unknown) };
        let words = |name: &String| self.plan.capture(binding, name).map(|capture| here.view[capture.range.clone()].to_owned());
        let fixed = yields.subject.as_ref().and_then(|subject| match subject.strip_prefix('=') {
            // The words of the match themselves.
            Some("") => here.view.get(binding.range.start..mention.start).map(str::to_owned),
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
            by_context: yields.by_context,
            year: binding
                .captures
                .iter()
                .flatten()
                .filter_map(|capture| capture.mention)
                .find(|&mention| here.mentions[mention].kind == Kind::Year),
            of_words: yields.of.as_ref().and_then(words),
            pattern: self.plan.id(binding),
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
            && here.landmarks.shares.partition_point(|&at| at < sentence.start)
                < here.landmarks.shares.partition_point(|&at| at < sentence.end)
    }

    /// `2025年收入预算5万元`: where nothing else is meant, the words of the role name the total they begin with.
    fn by_cue(&self, here: &Here, role: &Role, mention: &Mention, sentence: &Range<usize>) -> Option<Arc<Subject>> {
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
    fn within_funds(&self, here: &Here, subject: Arc<Subject>) -> Arc<Subject> {
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
    fn is_role_word(&self, here: &Here, subject: &Subject) -> bool {
        let bare = subject.scope == Scope::Unsaid && matches!(subject.name.as_str(), "支出" | "收入" | "决算" | "预算");
        let told = self
            .account
            .figures
            .last()
            .is_some_and(|last| last.at.block == here.block && last.sentence == self.sentence && last.subject.is_some());
        bare && self.open.is_empty() && (self.item.is_some() || told)
    }

    /// Where the words that may name the mention's subject begin.
    fn left(&self, here: &Here, index: usize, sentence: &Range<usize>) -> usize {
        here.landmarks.numbers[index].map_or(sentence.start, |before| here.mentions[before].end.max(sentence.start))
    }

    /// The subject that the words to the left name, if they name one.
    fn named_subject(&self, here: &Here, left: usize, role: &Role, index: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
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
        // 某局2024年度收入支出总计: the name begins behind the year if a unit stands before it.
        let from = here.mentions.partition_point(|mention| mention.start < clause.start);
        let year = here.mentions[from..]
            .iter()
            .take_while(|mention| mention.end <= clause.end)
            .filter(|mention| mention.kind == Kind::Year)
            .last();
        let clause = match year {
            Some(year)
                if UNIT_ENDINGS
                    .iter()
                    .chain(&["部", "院", "区", "县", "市", "校", "学", "会", "镇", "乡", "委"])
                    .any(|end| here.view[clause.start..year.start].ends_with(end))
                    && year.end < clause.end =>
            {
                year.end..clause.end
            }
            _ => clause,
        };
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
    fn counted(&self, here: &Here, index: usize) -> Option<Arc<Subject>> {
        let from = here.mentions[index].end;
        let rest = &here.view[from..];
        let end = rest
            .char_indices()
            .take(14)
            .find(|(_, c)| "，。；：、（）“”".contains(*c) || c.is_ascii_digit())
            .map_or_else(|| rest.char_indices().nth(10).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
        self.resolve(&rest[..end])
    }

    /// Whether a position lies in an explanation.
    fn in_reason(&self, here: &Here, at: usize, sentence: &Range<usize>) -> bool {
        let start = here.last_mark(&here.landmarks.reasons, at).filter(|mark| mark.range.start >= sentence.start);
        let Some(start) = start else { return false };
        // A comparison that opens a clause of its own ends the explanation: …减少接待，与上年相比减少0.45万元.
        let plain = |mark: &&Mark| here.figure_from(start.range.end).is_none_or(|figure| here.mentions[figure].start >= mark.range.start);
        let compared =
            here.last_mark(&here.landmarks.comparisons, at).filter(plain).is_some_and(|mark| mark.range.start > start.range.start);
        let divided = here.landmarks.semicolons.partition_point(|&divide| divide < at)
            > here.landmarks.semicolons.partition_point(|&divide| divide < start.range.end);
        !compared && !divided
    }

    /// The activity whose amounts are spoken of.
    fn activity(&self, here: &Here, at: usize, sentence: &Range<usize>) -> Option<String> {
        let mark = here.last_mark(&here.landmarks.activities, at).filter(|mark| mark.range.start >= sentence.start)?;
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
        let in_list = self
            .open
            .last()
            .map(|open| open.list)
            .or_else(|| self.pending.as_ref().filter(|pending| pending.awaits).map(|pending| pending.list));
        if reason && (!money || subject.concept.is_none()) {
            return Measure::Unknown;
        }
        if let Some(list) = in_list {
            let head = self.account.lists[list.0].head;
            let mut levels =
                self.account.figures_of(head).filter(|(_, figure)| figure.measure.is_level()).map(|(_, figure)| figure.measure);
            if let Some(first) = levels.next() {
                return if levels.all(|level| level == first) { first } else { Measure::Actual };
            }
        }
        if !money {
            return Measure::Unknown;
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
        index: usize,
        named: &Option<Arc<Subject>>,
        reason: bool,
        is_account: bool,
        activity: Option<&str>,
    ) -> (StatementId, bool) {
        let kind = here.mentions[index].kind;
        let respective = here.respective[index].is_some();
        let lost = here.respective[index].as_deref() == Some("");
        match named {
            Some(subject) => {
                if let Some(current) = self.current
                    && !reason
                    && is_account
                    && self.account.statement(current.statement).figures.len() < LARGEST
                    && self.account.statement(current.statement).subject.as_ref().is_some_and(|known| same_name(known, subject))
                    && (current.block == here.block || self.item.as_ref().is_some_and(|item| same_name(item, subject)))
                {
                    self.current = Some(Current { certain: true, block: here.block, ..current });
                    return (current.statement, true);
                }
                if respective && let Some(id) = self.told_in_sentence(here, subject) {
                    return (id, true);
                }
                let id = self.new_statement(here, Some(subject.clone()), activity);
                if is_account && !reason {
                    self.current = Some(Current { statement: id, block: here.block, certain: true });
                }
                (id, true)
            }
            None if lost || reason || kind == Kind::Count || kind == Kind::Threshold || !is_account => {
                (self.new_statement(here, None, activity), true)
            }
            None => match self.current.filter(|current| self.account.statement(current.statement).figures.len() < LARGEST) {
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

    /// The statement of a subject that the sentence has already spoken of.
    fn told_in_sentence(&self, here: &Here, subject: &Subject) -> Option<StatementId> {
        self.account
            .figures
            .iter()
            .rev()
            .take(24)
            .take_while(|figure| figure.at.block == here.block && figure.sentence == self.sentence)
            .map(|figure| figure.statement)
            .find(|&id| {
                self.account.statement(id).subject.as_ref().is_some_and(|known| known.name == subject.name && known.scope == subject.scope)
            })
    }

    /// Whether the words limit an amount to a part of the year: 上半年, 前三季度, 1—6月.
    fn part_of_year(&self, here: &Here, index: usize) -> bool {
        let mention = &here.mentions[index];
        let near = tail(here.view, mention.start);
        let words = near.rsplit(['。', '；', '！', '？']).next().unwrap_or_default();
        let last = PARTS_OF_YEAR.iter().filter_map(|part| words.rfind(part)).max();
        last.is_some_and(|at| !words[at..].contains("全年"))
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
        if included(here, mention) {
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
        {
            self.account.lists[open.list.0].open = true;
            self.open.clear();
            return;
        }
        if !self.open.is_empty() {
            self.choose_open_list(here, subject, mention);
            if self.open.last().is_some_and(|open| self.within_member(open.list, subject)) {
                return;
            }
            let sides = self.open.last().and_then(|open| self.sides(open.list, subject));
            if let Some(open) = self.open.last_mut() {
                let mut list = open.list;
                if Some(true) == sides.map(|(own, before)| own != before) {
                    // 收入、支出总计5万元，其中：本年收入…；本年支出…: each side breaks down the same head.
                    let head = self.account.lists[list.0].head;
                    self.account.lists.push(List {
                        head,
                        members: Vec::new(),
                        items: false,
                        open: false,
                        ambiguous: false,
                        exhaustive: false,
                    });
                    list = ListId(self.account.lists.len() - 1);
                    open.list = list;
                }
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

    /// Whether a subject is a total of the other side (收入, 支出) than a list's head, so that every list ends before it.
    fn ends_lists(&self, subject: &Subject) -> bool {
        let side = |subject: &Subject| {
            let total = subject.concept.is_some_and(|concept| TOTALS.contains(&self.book.entry(concept).name.as_str()));
            if !total {
                None
            } else if subject.name.contains("收入") {
                Some(true)
            } else {
                Some(false)
            }
        };
        let Some(own) = side(subject) else { return false };
        self.open.iter().any(|open| {
            let head = self.account.statement(self.account.lists[open.list.0].head).subject.as_deref();
            head.and_then(side).is_some_and(|head| head != own)
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
        // 一般公共预算收入 is a fund's income, not the unit's whose sources the identity lists.
        let concepts = |statement: StatementId| {
            self.account
                .statement(statement)
                .subject
                .as_ref()
                .filter(|subject| subject.scope == Scope::Unsaid)
                .and_then(|subject| subject.concept)
        };
        self.account.lists[list.0].members.iter().filter_map(|&member| concepts(member)).any(|member| {
            self.library.identities.iter().any(|identity| {
                identity.relation == Relation::Sum
                    && self.book.concept(&identity.whole) == Some(member)
                    && identity.parts.iter().any(|part| self.book.concept(part) == Some(concept))
            })
        })
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
                Some(false) if subject.account.is_none() => {
                    self.pending = None;
                    return;
                }
                // A breakdown by accounts ends where the accounts end.
                _ if subject.account.is_some() => {}
                // Nothing shows where a list of plain paragraphs under an unknown head ends.
                _ => {
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
            let outermost = above.len().saturating_sub(HEADS);
            let path = above.into_iter().skip(outermost).chain([subject.name.clone()]).collect();
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
        let whole = self.resolve(words)?;
        // 占总收入的, 占支出总额的: whatever the head is called, it is the total that the list breaks down.
        let ending = |name: &str| ["收入", "支出"].into_iter().find(|word| name.contains(word));
        let general = ["总收入", "总支出", "收入总额", "支出总额", "收入合计", "支出合计", "总额", "合计", "总支出预算", "总收入预算"]
            .contains(&plain(words).as_str());
        if general
            && let Some(head) = head
            && self
                .account
                .statement(head)
                .subject
                .as_ref()
                .is_some_and(|subject| ending(&subject.name) == ending(words) || ending(words).is_none())
        {
            return level(head);
        }
        let mut up = head;
        for _ in 0..4 {
            let Some(statement) = up else { break };
            if self.account.statement(statement).subject.as_ref().is_some_and(|subject| means(&whole, subject)) {
                return level(statement);
            }
            up = self.account.statement(statement).member_of.map(|list| self.account.lists[list.0].head);
        }
        // The words may leave the funds out (占基本支出的 for 财政拨款基本支出), but a total of just these funds comes first.
        let told = |exact: bool| {
            (0..self.account.statements.len())
                .rev()
                .map(StatementId)
                .take(200)
                .filter(|&statement| statement != id && self.account.statement(statement).activity.is_none())
                .filter(|&statement| {
                    let subject = self.account.statement(statement).subject.as_deref();
                    subject.is_some_and(|subject| means(&whole, subject) && (!exact || subject.scope == whole.scope))
                })
                .find_map(level)
        };
        told(true).or_else(|| told(false))
    }

    /// The year of the section, where a report on execution turns to the next year's budget.
    fn section_year(&self) -> Option<i32> {
        if self.account.header.kind != ReportKind::Execution {
            return None;
        }
        let mut section = Some(self.section);
        while let Some(index) = section {
            let known = &self.account.sections[index];
            if let Some(year) = known.year {
                return Some(year);
            }
            section = known.parent;
        }
        None
    }

    fn period(&self, here: &Here, index: usize, role: &Role, sentence: &Range<usize>) -> Option<i32> {
        let report = self.account.header.year;
        if matches!(role.measure, Measure::Share | Measure::Completion | Measure::Change | Measure::ChangeRate) {
            return self.section_year().or(report);
        }
        let planned = self.section_year();
        let default = planned.or(report);
        let named = role.year.and_then(|year| year_of(&here.mentions[year]));
        let words = here.view.get(self.left(here, index, sentence)..role.start).unwrap_or_default();
        let compared = |at: usize| here.marked(at..at + 1);
        let carried = |at: usize| ["结转", "结余", "度结转", "度结余"].iter().any(|rest| words[at..].starts_with(rest));
        let before = ["上年", "去年", "上一年"]
            .iter()
            .any(|word| words.match_indices(word).any(|(at, _)| !compared(role.start - words.len() + at) && !carried(at + word.len())));
        if role.prior || (before && named.is_none()) {
            named.or(default.map(|year| year - 1))
        } else {
            named.or_else(|| self.nearest_year(here, index)).or(default)
        }
    }

    /// The year named last before a mention in its sentence, outside of comparisons, titles and quotes.
    fn nearest_year(&self, here: &Here, index: usize) -> Option<i32> {
        here.landmarks.years[index]
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

/// Whether a mention stands in a bracket that says what another number includes: 24人（含工勤2人）.
fn included(here: &Here, mention: &Mention) -> bool {
    let before = tail(here.view, mention.start);
    before.rfind('（').is_some_and(|open| {
        !before[open..].contains('）') && ["（含", "（其中", "（包括", "（包含"].iter().any(|word| before[open..].starts_with(word))
    })
}

/// How far back the words around a number are looked at, in bytes.
const NEAR: usize = 600;

/// The text just before a position.
fn tail(view: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(NEAR);
    while !view.is_char_boundary(from) {
        from += 1;
    }
    &view[from..at]
}

/// Whether a position lies within brackets that its sentence opens.
fn in_bracket(here: &Here, at: usize, sentence: &Range<usize>) -> bool {
    let before = here.view.get(sentence.start.min(at)..at).unwrap_or_default();
    let before = tail(before, before.len());
    before.rfind('（').is_some_and(|open| !before[open..].contains('）'))
}

/// Whether a mention counts the same kind of thing as the head of a list.
fn fits_head(account: &Account, list: ListId, mention: &Mention, here: &Here) -> bool {
    let counter = counter_of(here, mention);
    account.figures_of(account.lists[list.0].head).any(|(_, figure)| match mention.kind {
        Kind::Count => figure.measure == Measure::Count && figure.counter == counter,
        Kind::Amount | Kind::Bare => figure.unit.is_money(),
        Kind::Percent => figure.unit.is_rate(),
        _ => false,
    })
}

/// The counting word of a count. Offices are counted without one: 4股室.
fn counter_of<'h>(here: &Here<'h>, mention: &Mention) -> &'h str {
    match here.view.get(mention.counter.clone()).unwrap_or_default() {
        "股室" | "科室" | "处室" | "股" | "科" => "个",
        counter => counter,
    }
}

fn locate(here: &Here, view: Range<usize>) -> Location {
    Location { block: here.block, source: here.paragraph.view.source(view.clone()), view, cell: None }
}
