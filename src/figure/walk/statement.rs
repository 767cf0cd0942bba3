//! The statement that a figure belongs to: a new one where a subject is named, else the one that the text goes on with.

use super::Walk;
use super::here::{Here, tail};
use super::mention::{INITIAL, Told};
use crate::figure::{Figure, Scope, Statement, StatementId, Subject};
use crate::number::{Kind, Unit};
use crate::pattern::Measure;
use std::sync::Arc;

/// How many figures before it an amount asks whether they are of the item.
const SOURCE: usize = 12;

/// How many parts are asked at most whether a rate behind them is of what they break down.
const PARTS: usize = 200;

/// How many characters of a rate's words are looked at.
const RATE: usize = 8;

/// Counting words of time, which nothing is a completion of.
const TIMES: &[&str] = &["个月", "天", "个工作日", "小时", "个小时"];

/// How many figures a statement holds; what goes on beyond is a statement of its own, so that no check walks far.
const LARGEST: usize = 200;

/// The statement that elided subjects mean, and whether it is the only one they could mean.
#[derive(Clone, Copy)]
pub(super) struct Current {
    pub statement: StatementId,
    pub block: usize,
    pub certain: bool,
}

impl Walk<'_> {
    /// The statement that a figure belongs to, and whether that is certain.
    pub(super) fn statement_for(&mut self, here: &Here, index: usize, told: &Told, is_account: bool) -> (StatementId, bool) {
        match &told.named {
            Some(subject) => (self.statement_of(here, index, subject, told, is_account), true),
            None => self.statement_elided(here, index, told, is_account),
        }
    }

    /// The statement of a subject that the words name: the one that the text is at, or a new one.
    fn statement_of(&mut self, here: &Here, index: usize, subject: &Arc<Subject>, told: &Told, is_account: bool) -> StatementId {
        let main = is_account && !told.reason;
        if main
            && let Some(current) = self.current_with_room()
            && self.account.statement(current.statement).subject.as_ref().is_some_and(|known| same_name(known, subject))
            && (current.block == here.block || self.item.as_ref().is_some_and(|item| same_name(item, subject)))
        {
            self.current = Some(Current { certain: true, block: here.block, ..current });
            return current.statement;
        }
        if here.respective[index].is_some()
            && let Some(id) = self.told_in_sentence(here, subject)
        {
            return id;
        }
        let id = self.new_statement(here, Some(subject.clone()), told.activity.as_deref());
        if main {
            self.current = Some(Current { statement: id, block: here.block, certain: true });
        }
        id
    }

    /// The statement of a figure whose subject the words leave out, and whether it is the only one they can mean.
    fn statement_elided(&mut self, here: &Here, index: usize, told: &Told, is_account: bool) -> (StatementId, bool) {
        let activity = told.activity.as_deref();
        let kind = here.mentions[index].kind;
        let lost = here.respective[index].as_deref() == Some("");
        if let Some(id) = self.statement_within(here, index, told).or_else(|| self.statement_of_count(here, index, told)) {
            return (id, true);
        }
        if lost || told.reason || kind == Kind::Count || kind == Kind::Threshold || !is_account {
            return (self.new_statement(here, None, activity), true);
        }
        if kind == Kind::Amount
            && let Some(statement) = self.back_to_head(here, index, told)
        {
            return (statement, true);
        }
        if let Some(head) = self.head_completed(here, told) {
            return (head, false);
        }
        if let Some(id) = self.of_each_one(here, told) {
            return (id, true);
        }
        // 采购金额9万元，其中货物5万元、服务4万元，节约资金1万元，节约率10%: what is saved is saved of all that was bought.
        if told.role.pattern.as_deref() == Some("saved-rate")
            && let Some(list) = self.open.last().map(|open| open.list).filter(|&list| !self.account.lists[list.0].members.is_empty())
        {
            let complete = self.is_complete(list);
            return (self.account.lists[list.0].head, complete);
        }
        if let Some(id) = self.beyond_source(here, told) {
            return (id, true);
        }
        if let Some(id) = self.beyond_part(here, told) {
            self.current = Some(Current { statement: id, block: here.block, certain: true });
            return (id, true);
        }
        // 支出9万元，执行率79%；三是预算偏差，预算7万元，执行6万元: the next point speaks of something of its own.
        if self.next_point(here, told) {
            let id = self.new_statement(here, None, activity);
            self.current = Some(Current { statement: id, block: here.block, certain: false });
            return (id, false);
        }
        // What a paragraph begins with is of what the report is about rather than of what the one before it ended with: 部门预算执行率91.6%.
        let begun = self.item.is_none() && self.topic.is_some() && told.role.measure == Measure::Completion && told.role.pattern.is_some();
        let begun = begun && self.current.is_some_and(|current| current.block != here.block);
        if let Some(current) = self.current_with_room().filter(|_| !begun) {
            // 基本支出700万元，人员经费600万元，占60%，占支出1000万元的70%: a second share may be of any that stand before it.
            let shared = |figure: &Figure| figure.measure == Measure::Share && figure.sentence == self.sentence;
            let again = told.role.measure == Measure::Share
                && told.role.of_words.is_some()
                && self.account.figures_of(current.statement).any(|(_, figure)| shared(figure));
            // 公用支出5万元。 and, in a paragraph of its own, 全年预算9万元: of the item rather than of what the paragraph before ended with.
            let own = || self.account.statement(current.statement).subject.as_deref();
            let item = || self.item.as_deref().is_some_and(|item| own().is_some_and(|own| same_name(own, item)));
            let near = current.block == here.block || self.item.is_some() && (item() || !told.role.measure.is_level());
            return (current.statement, current.certain && !again && near);
        }
        let said = told.role.pattern.is_some() && told.role.measure.is_level();
        let certain = self.item.is_some() || self.topic.is_some() && said;
        // Nothing but the title says whose: 预算完成率99.4% in a report on 部门整体支出.
        let item = self.item.clone().or_else(|| self.topic.clone());
        let id = self.new_statement(here, item, activity);
        self.current = Some(Current { statement: id, block: here.block, certain });
        self.join_paragraph_list(here, id);
        (id, certain)
    }

    /// Whether the sentence has gone on to its next point since the figure before: …；三是预算偏差，预算7万元.
    fn next_point(&self, here: &Here, told: &Told) -> bool {
        let Some(last) = self.told_before(here).next() else { return false };
        let between = here.view.get(last.at.view.end..told.role.start).unwrap_or_default();
        let point = between.rfind('；').map(|at| &between[at + '；'.len_utf8()..]);
        point.is_some_and(|words| ["二是", "三是", "四是", "五是", "六是"].iter().any(|word| words.starts_with(word)))
    }

    /// `拨付516万元，车均6万元，同比增加0.4万元，增长7.14%`: what each one gets has changed, not what all of them got.
    fn of_each_one(&self, here: &Here, told: &Told) -> Option<StatementId> {
        if !matches!(told.role.measure, Measure::Change | Measure::ChangeRate) {
            return None;
        }
        let last = self.told_before(here).next()?;
        let divided = here.view.get(last.at.view.end..told.role.start).is_none_or(|between| between.contains('；'));
        let each = self.book.class("each").iter().any(|each| last.subject_name().starts_with(each.as_str()));
        (each && !divided && last.subject.is_some()).then_some(last.statement)
    }

    /// `预算60万元，支出57万元，其中：维修30万元，培训27万元，执行率95%`: behind parts that tell neither budgets nor rates, a rate may be of what
    /// they break down.
    fn head_completed(&self, here: &Here, told: &Told) -> Option<StatementId> {
        let open = self.open.last().filter(|_| told.role.measure == Measure::Completion)?;
        let rate = here.view[told.role.start..].chars().take(RATE).collect::<String>().contains("执行率");
        let tells = |id: StatementId, kind: fn(Measure) -> bool| self.account.figures_of(id).any(|(_, figure)| kind(figure.measure));
        let list = &self.account.lists[open.list.0];
        let plain = |&id: &StatementId| !tells(id, Measure::is_budget) && !tells(id, |measure| measure == Measure::Completion);
        let behind = (2..=PARTS).contains(&list.members.len()) && list.members.iter().all(plain);
        // 到位资金6万元，其中中央资金4万元、省级资金2万元，资金到位率100%
        let arrived = || here.view[told.role.start..].starts_with("资金到位率") && self.is_complete(open.list);
        (behind && (rate && tells(list.head, Measure::is_budget) || arrived())).then_some(list.head)
    }

    /// `预算9万元，支出8万元，结转1万元，执行率88.9%`: nothing is executed of what was left over. `第一批6万元、第二批3万元，资金到位率100%`: behind
    /// several batches all of them are meant.
    fn beyond_part(&self, here: &Here, told: &Told) -> Option<StatementId> {
        let current = self.current.filter(|current| current.block == here.block)?;
        // 概算9万元，其中自筹3万元、补助6万元，年内支付8万元: of the whole that is broken down without remainder.
        if told.role.measure == Measure::Actual
            && told.role.pattern.is_none()
            && self.told_before(here).next().is_some_and(|last| !last.measure.is_level())
            && let [open] = self.open[..]
            && self.account.lists[open.list.0].members.last() == Some(&current.statement)
            && self.is_complete(open.list)
            && self.account.figures_of(self.account.lists[open.list.0].head).any(|(_, figure)| figure.measure.is_budget())
        {
            return Some(self.account.lists[open.list.0].head);
        }
        let name = self.account.statement(current.statement).subject.as_deref()?.name.as_str();
        let (completed, level) = (told.role.measure == Measure::Completion, told.role.measure.is_level());
        let left = |name: &str| ["结转", "结余", "剩余", "其余", "缺口"].iter().any(|word| name.contains(word));
        let batches = || self.told_before(here).filter(|last| is_batch(last.subject_name())).map(|last| last.statement);
        let batched = (completed || level) && is_batch(name) && batches().any(|id| id != current.statement);
        if !(completed && left(name) || batched) {
            return None;
        }
        let whole = |last: &&Figure| {
            let level = last.measure.is_level() && last.unit.is_money() && last.subject.is_some();
            level && !left(last.subject_name()) && !is_batch(last.subject_name())
        };
        let mut before = self.told_before(here).filter(whole).map(|last| last.statement);
        let budgeted = |id: &StatementId| self.account.figures_of(*id).any(|(_, figure)| figure.measure.is_budget());
        if completed && left(name) {
            return before.find(budgeted);
        }
        // The batches may have been told of in a sentence of their own.
        let block = self.account.figures.iter().rev().take(SOURCE).take_while(|last| last.at.block == here.block);
        before.next().or_else(|| block.filter(whole).map(|last| last.statement).next())
    }

    /// `某项目。年初预算68万元，当年财政拨款68万元，实际支出67万元`: what is spent of a project is not spent of where its money came from.
    fn beyond_source(&mut self, here: &Here, told: &Told) -> Option<StatementId> {
        let item = self
            .item
            .clone()
            .filter(|item| item.concept.is_none() && item.scope == Scope::Unsaid && told.role.measure == Measure::Actual)?;
        let last = self.told_before(here).next().filter(|last| last.measure == Measure::Actual && last.unit.is_money())?;
        let source = last.subject_name() == "财政拨款" && self.open.is_empty();
        let id = self
            .told_before(here)
            .take(SOURCE)
            .find(|last| last.subject.as_ref() == Some(&item))
            .map(|last| last.statement)
            .filter(|_| source)?;
        self.current = Some(Current { statement: id, block: here.block, certain: true });
        Some(id)
    }

    /// Where an amount without a name goes back behind what stood last: `…，合计9万元` is of all that stood before it, `预算10万元，其中：…；
    /// 支出决算9万元` of the head.
    fn back_to_head(&mut self, here: &Here, index: usize, told: &Told) -> Option<StatementId> {
        let mention = &here.mentions[index];
        let clause = tail(here.view, mention.start).rsplit(['，', '；', '。', '：', '、']).next().unwrap_or_default();
        // 以上三项合计
        let clause = clause
            .trim_start_matches("以上")
            .trim_start_matches(|c: char| "两二三四五六七八九十".contains(c))
            .trim_start_matches(['项', '类']);
        if ["合计", "共计", "总计"].iter().any(|word| clause.starts_with(word)) && self.told_before(here).next().is_some() {
            let spent = self.spent_on_guests(here);
            let id = self.new_statement(here, spent, None);
            self.sum_up(here, id, mention.start);
            self.current = Some(Current { statement: id, block: here.block, certain: true });
            return Some(id);
        }
        let last = self.told_before(here).next()?.at.view.end;
        let divided = here.divided(last..told.role.start);
        let open = self
            .open
            .first()
            .filter(|open| divided && told.role.measure.is_level() && !self.account.lists[open.list.0].members.is_empty())?;
        let head = self.account.lists[open.list.0].head;
        self.open.clear();
        self.current = Some(Current { statement: head, block: here.block, certain: true });
        Some(head)
    }

    /// 国内公务接待15批次，60人次，共计支出5万元: what was spent on the guests just counted.
    fn spent_on_guests(&self, here: &Here) -> Option<Arc<Subject>> {
        let last = self.told_before(here).next().filter(|last| last.measure == Measure::Count)?;
        let counted = last.subject_name();
        let guests = ["国内公务接待", "外事接待"].into_iter().find(|guests| counted.starts_with(guests))?;
        self.resolve(&format!("{guests}支出"))
    }

    /// The statement of the number before, where both stand in one bracket (公务用车购置费0万元，比上年增加0万元) or are two sides of one
    /// phrase (效益指标30分，得29分).
    fn statement_within(&self, here: &Here, index: usize, told: &Told) -> Option<StatementId> {
        let last = self.account.figures.last().filter(|last| last.at.block == here.block && !last.reason)?;
        let binding = |index: usize| here.reading.bound[index].map(|bound| bound.binding);
        let paired = |id: &str| matches!(id, "saved-rate" | "set-by-rate");
        let phrase = here.landmarks.figures[index].is_some_and(|before| {
            binding(index).is_some() && binding(index) == binding(before) && last.at.view.end == here.mentions[before].end
        }) && (matches!(here.mentions[index].kind, Kind::Score | Kind::Count)
            || told.role.measure == last.measure && last.unit.is_rate()
            || told.role.pattern.as_deref().is_some_and(paired));
        let bracket = here.bracket_around(here.mentions[index].start).is_some_and(|open| open < last.at.view.start);
        // “智慧校园”项目执行率62.5%（预算400万元，支出250万元）: a bracket without a name goes on with what stands before it.
        let remark = here.bracket_around(here.mentions[index].start) == Some(last.at.view.end);
        let remark = remark && last.subject.is_some() && (last.measure.is_level() || last.measure == Measure::Completion);
        let amount = matches!(here.mentions[index].kind, Kind::Amount | Kind::Percent) && told.role.measure != Measure::Unknown;
        (phrase || bracket && here.mentions[index].kind != Kind::Count || remark && amount).then_some(last.statement)
    }

    /// The statement of the count or rate before, where a number says how that changed, how much of its goal it is, or what share it makes:
    /// 建成高标准农田5.2万亩，完成年度目标任务的104%.
    fn statement_of_count(&self, here: &Here, index: usize, told: &Told) -> Option<StatementId> {
        let mention = &here.mentions[index];
        let divided = |last: &Figure| here.divided(last.at.view.end..mention.start);
        // 上线率87%（参考人数1178人），比上年提高3个百分点: nothing that follows is about what a bracket adds.
        let bracket = here.bracket_around(mention.start);
        let mut before = self
            .told_before(here)
            .filter(|last| last.at.view.end <= told.role.start && last.reason == told.reason)
            .filter(|last| here.bracket_around(last.at.view.start).is_none_or(|open| Some(open) == bracket));
        let counted = |last: &Figure| {
            matches!(last.measure, Measure::Count | Measure::Unknown) && !last.unit.is_money()
                || last.measure == Measure::Change && !last.unit.is_money() && !last.unit.is_rate()
        };
        let last = match (mention.kind, told.role.measure) {
            // 平均利率2.86%，较上年下降31个基点
            (Kind::Count, Measure::Change) if here.counter(mention) == "个基点" => {
                before.next().filter(|last| last.unit.is_rate() && last.subject.is_some())
            }
            (Kind::Count, Measure::Change) => before.find(|last| last.measure == Measure::Count && last.counter == here.counter(mention)),
            // An explanation tells of its own subject.
            (Kind::Amount | Kind::Percent, Measure::Change | Measure::ChangeRate) if told.reason => {
                before.next().filter(|last| last.subject.is_some())
            }
            (Kind::Percent, Measure::Share | Measure::Completion | Measure::Change | Measure::ChangeRate) => {
                let moved = |last: &&Figure| told.role.measure == Measure::Share && self.book.is_flow(last.subject_name());
                // 完成26项，未完成2项，完成率92.86%; 距年底不足5个月，执行率78%
                let completed = told.role.measure == Measure::Completion;
                let beside = |last: &Figure| {
                    completed
                        && (last.subject_name().starts_with('未') || TIMES.contains(&last.counter.as_str()) && last.unit == Unit::Counted)
                };
                before
                    .find(|last| last.subject_name() != INITIAL && !beside(last))
                    .filter(|last| (counted(last) || moved(last)) && last.subject.is_some())
            }
            // 满意度88.7%，低于目标值1.3个百分点.
            (Kind::Percent, Measure::Unknown) if told.named.is_none() && told.compares => {
                before.next().filter(|last| last.unit.is_rate() && last.subject.is_some())
            }
            // 大班额比例由上年的4.2%下降到1.5%; 及时率目标值95%，实际93%.
            (Kind::Percent, Measure::Unknown) if told.named.is_none() && self.is_reached(here, told, mention.start) => {
                let rate = |last: &&Figure| last.unit.is_rate() && matches!(last.measure, Measure::Unknown | Measure::Threshold);
                before.next().filter(rate).filter(|last| last.subject.is_some())
            }
            // 满意度94%，未达到95%的目标值
            (Kind::Percent, Measure::Threshold) if told.named.is_none() => {
                before.next().filter(|last| last.unit.is_rate() && last.measure == Measure::Unknown && last.subject.is_some())
            }
            // 完成抽检1560批次，完成年度任务1500批次的104%: the goal of what was just counted.
            // 接到投诉208件，较上年的165件增加43件
            (Kind::Count, Measure::Count)
                if told.named.is_none()
                    && (told.role.pattern.is_some() || here.is_compared(index) || here.is_goal_of(index, self.book.class("goal"))) =>
            {
                before.next().filter(|last| last.measure == Measure::Count && last.counter == here.counter(mention))
            }
            _ => None,
        }?;
        (!divided(last)).then_some(last.statement)
    }

    /// Whether the words before a rate only say that what was spoken of reached it: 下降到, 实际.
    fn is_reached(&self, here: &Here, told: &Told, at: usize) -> bool {
        let level = told.role.pattern.as_deref() == Some("rate-level-after-change");
        let clause = tail(here.view, at).rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        level || self.book.class("rate-reached").iter().any(|word| word == clause)
    }

    /// The statement that elided subjects mean, unless it holds as much as one may.
    fn current_with_room(&self) -> Option<Current> {
        self.current.filter(|current| self.account.statement(current.statement).figures.len() < LARGEST)
    }

    /// The statement of an item that was already begun in a paragraph before.
    pub(super) fn item_statement(&self, item: &Arc<Subject>, block: usize) -> Option<Current> {
        let last = (0..self.account.statements.len())
            .rev()
            .map(StatementId)
            .take(12)
            .find(|&id| self.account.statement(id).subject.as_ref() == Some(item))?;
        (self.account.statement(last).section == self.section).then_some(Current { statement: last, block, certain: true })
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
}

/// Whether a name is that of a part of funds that come one after another: 第一批, 第二批资金.
pub(super) fn is_batch(name: &str) -> bool {
    let rest = name.strip_prefix('第').map(|rest| rest.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c)));
    rest.is_some_and(|rest| rest.starts_with('批'))
}

/// Whether two subjects are the same by name and limits.
fn same_name(one: &Subject, other: &Subject) -> bool {
    one.name == other.name && one.scope == other.scope && one.account == other.account && one.path.last() == other.path.last()
}
