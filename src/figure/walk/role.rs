//! What a number is, before its subject is known: by its pattern, else by the place where it stands.

use super::Walk;
use super::here::{Here, head, tail};
use super::items::Pending;
use super::statement::is_batch;
use crate::figure::subject::without_date;
use crate::figure::{Kind as ReportKind, Subject};
use crate::number::Kind;
use crate::pattern::{Against, Direction, Measure, PeriodRule};
use std::ops::Range;
use std::sync::Arc;

/// What a mention is, before its subject is known.
pub(super) struct Role {
    pub measure: Measure,
    pub direction: Option<Direction>,
    pub against: Option<Against>,
    pub prior: bool,
    /// Where the words of the role begin: the subject stands to the left.
    pub start: usize,
    /// The subject that the pattern gives.
    pub fixed: Option<String>,
    /// Whether that subject is the words of the match themselves.
    pub own_words: bool,
    /// Whether that subject is a part of the match: a whole that a share is of, which nothing that follows is about.
    pub whole: bool,
    /// Whether the place in the text decides on the measure.
    pub by_context: bool,
    /// The year that the words of the role name, as a mention's index.
    pub year: Option<usize>,
    /// Whether the year that they name is that of an amount before it, so that this one is of the report's year.
    pub own_year: bool,
    pub of_words: Option<String>,
    pub pattern: Option<Arc<str>>,
}

/// How many characters behind a weight its score is looked for in.
const BEHIND: usize = 60;

/// How many figures before it a bracket's head is looked for among.
const NEAR: usize = 24;

impl Role {
    /// A measure without more words about it, at a place.
    fn plain(measure: Measure, start: usize) -> Self {
        Self {
            measure,
            direction: None,
            against: None,
            prior: false,
            start,
            fixed: None,
            own_words: false,
            whole: false,
            by_context: true,
            year: None,
            own_year: false,
            of_words: None,
            pattern: None,
        }
    }
}

impl Walk<'_> {
    /// What the patterns, or the place in the text, say the mention is.
    pub(super) fn role(&self, here: &Here, index: usize, sentence: &Range<usize>) -> Role {
        let mention = &here.mentions[index];
        let Some(bound) = here.reading.bound[index]
            .filter(|_| mention.kind != Kind::Threshold && !(mention.kind == Kind::Percent && here.is_bound(index)))
        else {
            return self.role_unbound(here, index, sentence);
        };
        let binding = &here.reading.bindings[bound.binding];
        let Some(yields) = self.plan.yields(binding, bound.slot) else { return Role::plain(Measure::Unknown, mention.start) };
        let words = |name: &String| self.plan.capture(binding, name).map(|capture| here.view[capture.range.clone()].to_owned());
        let fixed = yields.subject.as_ref().and_then(|subject| match subject.strip_prefix('=') {
            // The words of the match themselves.
            Some("") => here.view.get(binding.range.start..mention.start).map(str::to_owned),
            Some(name) => Some(name.to_owned()),
            None => words(subject),
        });
        // 扣2.5分，得3.5分: what was lost is no weight.
        if yields.measure == Measure::Weight
            && self.book.class("score-lost").iter().any(|word| here.view[..mention.start].ends_with(word.as_str()))
        {
            return Role { direction: Some(Direction::Decrease), ..Role::plain(Measure::Change, mention.start) };
        }
        // 力争全年收入完成5万元: what is hoped for is planned.
        let hoped = yields.measure == Measure::Actual
            && tail(here.view, binding.range.start)
                .rsplit(['，', '；', '。', '：'])
                .next()
                .is_some_and(|clause| ["力争", "确保", "争取"].iter().any(|word| clause.contains(word)));
        let captured = || binding.captures.iter().flatten().filter_map(|capture| capture.mention);
        let mut years = captured().filter(|&mention| here.mentions[mention].kind == Kind::Year);
        // 由2021年的5万元提高到8万元: the year is that of the first amount.
        let later = |year: usize| captured().any(|other| other > year && other < index && here.mentions[other].kind != Kind::Year);
        let own_year = captured().any(|year| here.mentions[year].kind == Kind::Year && later(year));
        Role {
            own_year,
            measure: if hoped { Measure::Budget } else { yields.measure },
            direction: yields.direction,
            against: yields.against,
            prior: yields.period == PeriodRule::Prior,
            start: binding.range.start.min(mention.start),
            fixed,
            own_words: yields.subject.as_deref() == Some("="),
            whole: yields.subject.as_deref().is_some_and(|subject| !subject.starts_with('=')),
            by_context: yields.by_context,
            year: years.next().filter(|&year| !later(year)),
            of_words: yields.of.as_ref().and_then(|of| match of.as_str() {
                "=" => here.view.get(binding.range.start..mention.start).map(whole_in),
                _ => words(of),
            }),
            pattern: self.plan.id(binding),
        }
    }

    /// What a mention is that no pattern explains.
    fn role_unbound(&self, here: &Here, index: usize, sentence: &Range<usize>) -> Role {
        let mention = &here.mentions[index];
        let plain = |measure| Role::plain(measure, mention.start);
        let counts = |class: &str| self.book.class(class).iter().any(|word| here.view[..mention.start].ends_with(word.as_str()));
        match mention.kind {
            Kind::Threshold => plain(Measure::Threshold),
            Kind::Count if counts("count-more") => Role { direction: Some(Direction::Increase), ..plain(Measure::Change) },
            Kind::Count if counts("count-fewer") => Role { direction: Some(Direction::Decrease), ..plain(Measure::Change) },
            Kind::Count => plain(Measure::Count),
            Kind::Score if here.is_bound(index) => plain(Measure::Threshold),
            Kind::Score if here.are_weights(index) => plain(Measure::Weight),
            // 分别提高1.35分、0.82分: the second is what the first is.
            Kind::Score
                if index > 0
                    && here.respective[index].is_some()
                    && here.respective[index - 1].is_some()
                    && !counts("score-lost")
                    && !counts("score-more")
                    && self.account.figures.last().is_some_and(|first| first.measure == Measure::Change) =>
            {
                let direction = self.account.figures.last().and_then(|first| first.direction);
                Role { direction, ..plain(Measure::Change) }
            }
            Kind::Score if counts("score-lost") => Role { direction: Some(Direction::Decrease), ..plain(Measure::Change) },
            Kind::Score if counts("score-more") => Role { direction: Some(Direction::Increase), ..plain(Measure::Change) },
            // （一）决策（15分）: behind the name of a chapter stands what can be had.
            Kind::Score
                if here.paragraph.marker.is_some()
                    && here.view[..mention.start].ends_with('（')
                    && here.view[mention.end..]
                        .strip_prefix('）')
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['。', '：']))
                    && index == 0
                    && !here.view[..mention.start].contains('得') =>
            {
                plain(Measure::Weight)
            }
            Kind::Score if self.is_weighed(here, index) || here.is_weight_in_bracket(index, sentence) => plain(Measure::Weight),
            Kind::Score => plain(Measure::Score),
            Kind::Percent if here.is_bound(index) => plain(Measure::Threshold),
            Kind::Percent => match self.account.figures.last() {
                // 分别占40%、60%: the second is what the first is.
                Some(first)
                    if index > 0
                        && here.mentions[index - 1].kind == Kind::Percent
                        && here.respective[index].is_some()
                        && here.respective[index - 1].is_some() =>
                {
                    Role { direction: first.direction, pattern: first.pattern.clone(), ..plain(first.measure) }
                }
                // 预算执行率=1423.6/1500×100%=94.91%
                _ if here.view[..mention.start].ends_with(['=', '＝'])
                    && formula(here, sentence.start, mention.start).is_some_and(|name| {
                        self.book.class("progress-rate").iter().any(|rate| here.view[name.clone()].ends_with(rate.as_str()))
                    }) =>
                {
                    Role { against: Some(Against::Other), ..plain(Measure::Completion) }
                }
                _ if self.elided_share(here, index, sentence) => Role { pattern: Some("elided-share".into()), ..plain(Measure::Share) },
                _ => plain(Measure::Unknown),
            },
            _ => plain(Measure::Unknown),
        }
    }

    /// `资金使用合规性6分，因…扣1分，得5分`: a score that its clause does not say was got, before the one that was.
    fn is_weighed(&self, here: &Here, index: usize) -> bool {
        let mention = &here.mentions[index];
        let clause = tail(here.view, mention.start).rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        let told = ["得", "扣", "评", "计", "加", "占", "为", "共"].iter().any(|word| clause.contains(word));
        let rest = &here.view[mention.end..];
        let end = rest
            .char_indices()
            .take(BEHIND)
            .find(|(_, c)| "；。".contains(*c))
            .map_or_else(|| rest.char_indices().nth(BEHIND).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
        let got = rest[..end]
            .rsplit('，')
            .next()
            .and_then(|clause| clause.strip_prefix('得'))
            .is_some_and(|score| score.starts_with(|c: char| c.is_ascii_digit()));
        !told && !clause.is_empty() && rest.starts_with('，') && got
    }

    /// Whether the words behind an amount say what was spent of it: ，支出5万元.
    fn is_spent_behind(&self, behind: &str) -> bool {
        let Some(words) =
            behind.strip_prefix(['，', '；']).and_then(|rest| rest.split(|c: char| c.is_ascii_digit() || "，。；：".contains(c)).next())
        else {
            return false;
        };
        !words.is_empty() && self.book.class("spent").iter().any(|word| word == self.verb(words))
    }

    /// The verb of a clause that names nothing: 支付 of 截至12月底已支付资金.
    fn verb<'c>(&self, clause: &'c str) -> &'c str {
        let mut verb = without_date(clause);
        while let Some(shorter) = self.book.class("amount-word-before").iter().find_map(|word| verb.strip_prefix(word.as_str())) {
            verb = shorter;
        }
        while let Some(shorter) = self.book.class("amount-word-behind").iter().find_map(|word| verb.strip_suffix(word.as_str())) {
            verb = shorter;
        }
        verb
    }

    /// Whether a name says that it is of a plan or a budget: 计划总投资, 应配套.
    fn is_planned(&self, named: Option<&Subject>) -> bool {
        let Some(name) = named.map(|subject| subject.name.as_str()) else { return false };
        let final_account = matches!(self.account.header.kind, ReportKind::Execution);
        !final_account && self.book.class("planned-name").iter().any(|word| name.contains(word.as_str()))
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

    /// The measure of an amount that no pattern explains.
    pub(super) fn measure_by_context(&self, here: &Here, index: usize, named: &Option<Arc<Subject>>, reason: bool, left: usize) -> Measure {
        let mention = &here.mentions[index];
        // 人均成本≤1.2万元
        if mention.kind != Kind::Amount || mention.per || here.view[..mention.start].ends_with(['≤', '≥']) {
            return Measure::Unknown;
        }
        if here.respective[index].is_some()
            || (named.is_none() && here.view.get(left..mention.start).is_some_and(|between| matches!(between, "、" | "和")))
        {
            // 分别为A、B、C: the numbers behind the first are what the first is.
            if let Some(before) = self.account.figures.last()
                && before.at.block == here.block
                && before.unit.is_money()
            {
                return before.measure;
            }
        }
        let year = here.year_before(index);
        let planned = match self.account.header.kind {
            ReportKind::Budget => year.is_none_or(|year| Some(year) >= self.account.header.year) && here.as_of(index).is_none(),
            // The chapter on next year's budget.
            ReportKind::Execution => self.account.header.year.zip(self.planned_year()).is_some_and(|(reported, planned)| {
                planned > reported && year.is_none_or(|year| year >= planned) && here.as_of(index).is_none()
            }),
            _ => false,
        };
        let clause =
            here.view.get(left..mention.start).and_then(|words| words.rsplit(['，', '；', '。', '（', '：']).next()).unwrap_or_default();
        // 实际采购100万元
        let planned = planned && !clause.contains("实际");
        let within = |class: &str, words: &str| self.book.class(class).iter().any(|word| words.contains(word.as_str()));
        let planned =
            planned || within("planned", clause) || named.is_none() && within("planned-name", clause) || self.is_planned(named.as_deref());
        // 市财政安排专项资金160万元, in a report on what was made of it.
        // 单项变更金额超过50万元的…: it bounds a class.
        let bound = self.book.class("bound").iter().any(|word| clause.ends_with(word.as_str()));
        let classed = || head(here.view, mention.end).split(['，', '。', '；']).next().is_some_and(|words| words.contains(['的', '或']));
        let residue = |subject: &Subject| ["剩余", "未支出", "未使用", "未执行"].iter().any(|word| subject.name.starts_with(word));
        if bound && classed() || named.as_deref().is_some_and(residue) {
            return Measure::Unknown;
        }
        // 年初安排预备费5万元
        if named.is_some() && self.book.class("granted-initially").iter().any(|word| clause.starts_with(word.as_str())) && !reason {
            return Measure::BudgetInitial;
        }
        // 重点专科资金1200万元，支出1029万元: what is there before it is spent.
        let funds = |subject: &Subject| self.book.class("funds-ending").iter().any(|end| subject.name.ends_with(end.as_str()));
        if self.account.header.kind == ReportKind::Performance
            && !reason
            && named.as_deref().is_some_and(funds)
            && !within("arrived", clause)
            && self.is_spent_behind(&here.view[mention.end..])
        {
            return Measure::Budget;
        }
        // 预备费4000万元，动支2650万元
        let drawn = ["，动支", "，全年动支", "，实际动支"].iter().any(|words| here.view[mention.end..].starts_with(words));
        if drawn && named.is_some() && !reason && !clause.contains("动") {
            return Measure::Budget;
        }
        let granted = named.is_some() && clause.contains("安排") && !clause.contains("安排的");
        if granted && self.account.header.kind == ReportKind::Performance && !reason {
            return Measure::Budget;
        }
        // 下达资金160万元
        if self.book.class("granted").iter().any(|word| word == self.verb(clause)) && !reason {
            return Measure::Budget;
        }
        let usual = if planned { Measure::Budget } else { Measure::Actual };
        // 市县累计支出7万元: the words say that it was spent, whoever spent it.
        if named.is_some() && !reason && self.book.class("spent-ending").iter().any(|word| clause.ends_with(word.as_str())) {
            return Measure::Actual;
        }
        // 第一批1500万元，第二批900万元: funds that were granted in parts.
        if !reason && named.as_deref().is_some_and(|subject| is_batch(&subject.name)) && !within("arrived", clause) {
            return Measure::Budget;
        }
        let Some(subject) = named else {
            // 年度预算安排 / 286万元: the heading says what it is.
            let headed = || self.item.as_deref().is_some_and(|item| self.book.class("budget-heading").contains(&item.name));
            if clause.is_empty() && !reason && headed() {
                return Measure::Budget;
            }
            // 预算安排5万元，支出3万元: the words say no more than that.
            let verb = self.verb(clause);
            if verb.is_empty() && !clause.is_empty() && self.book.class("generic-money").iter().any(|word| clause.ends_with(word.as_str()))
            {
                return usual;
            }
            // 日常公用经费支出，合计5万元: nothing stands before that it could be the sum of.
            let alone = matches!(clause, "合计" | "共计") && !self.told_before(here).any(|before| before.unit.is_money());
            let reached = alone || self.book.class("reached").iter().any(|word| word == verb);
            return if reached && !reason { usual } else { Measure::Unknown };
        };
        if self.book.is_flow(&subject.name) && subject.concept.is_none() {
            return Measure::Unknown;
        }
        // 支出预算19.57万元（其中：一般公共预算支出19.57万元）: what a bracket breaks down is what stands before it.
        if let Some(open) = here.bracket_around(mention.start)
            && let Some(head) = self.told_before(here).take(NEAR).find(|head| head.at.view.end <= open && head.at.view.end + 6 > open)
        {
            let mut levels = self.account.figures_of(head.statement).map(|(_, figure)| figure).filter(|figure| figure.measure.is_level());
            if let Some(level) = levels.next_back().filter(|level| level.at.block == here.block) {
                return level.measure;
            }
        }
        let money = self.book.names_money(subject);
        let in_list = self.open.last().map(|open| open.list).or_else(|| self.pending.last().and_then(Pending::awaited));
        let spent = self.book.class("reached").iter().any(|word| word == self.verb(clause));
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
            // 发放资助资金5万元，资助学生9人，其中学前3万元、4人: money in a list of people is of the money that went to them.
            if let Some(level) = self.told_before(here).take(NEAR).find(|before| before.measure.is_level()).filter(|_| !spent) {
                return level.measure;
            }
        }
        let announced = within("planned", clause) || self.is_planned(Some(subject));
        // 用于产业发展12834万元
        let spent_on = clause.contains("用于") || here.told_behind(index).is_some();
        // 用于天然林保护3亿元、退耕还林2亿元: what is named in one breath is of one kind.
        let before = self.told_before(here).next().filter(|before| before.unit.is_money() && before.at.view.end == left && !before.reason);
        if let Some(before) = before.filter(|before| clause.starts_with('、') && before.measure.is_level()) {
            return before.measure;
        }
        if !money
            && !announced
            && !spent_on
            && !self
                .told_before(here)
                .next()
                .is_some_and(|before| before.measure == Measure::Count && before.subject.as_ref() == Some(subject))
        {
            return Measure::Unknown;
        }
        usual
    }
}

impl Here<'_> {
    /// `投入、过程、产出权重分别为15分、25分、60分`: what can be had of each.
    fn are_weights(&self, index: usize) -> bool {
        let clause = tail(self.view, self.mentions[index].start).rsplit(['，', '；', '。', '：']).next().unwrap_or_default();
        self.respective[index].is_some() && ["权重", "分值", "满分"].iter().any(|word| clause.contains(word)) && !clause.contains("得分")
    }

    /// `绩效指标明确性（3分）因目标未量化扣1分，得2分`, `资金到位率（3分）：到位率100%，得3分`: what can be had stands alone in brackets behind the name.
    fn is_weight_in_bracket(&self, index: usize, sentence: &Range<usize>) -> bool {
        let mention = &self.mentions[index];
        let Some(named) = self.view[..mention.start].strip_suffix('（') else { return false };
        let alone = self.view[mention.end..].starts_with('）') && !named.ends_with(['得', '分', '，', '。', '；']);
        let rest = &self.view[mention.end..sentence.end.max(mention.end)];
        let got = |word: &str| rest.match_indices(word).any(|(at, _)| rest[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()));
        alone && (got("得") || got("扣"))
    }
}

/// Where the words before a formula stand: 控制率=57/62×100%=91.94%.
pub(super) fn formula(here: &Here, from: usize, to: usize) -> Option<Range<usize>> {
    let from = from.max(to - tail(here.view, to).len());
    let words = here.view.get(from..to)?;
    let from = from + words.rfind(['；', '。', '，', '：']).map_or(0, |at| at + '；'.len_utf8());
    let end = here.view[from..to].find(['=', '＝'])?;
    (from + end + 1 < to).then_some(from..from + end)
}

/// The words for the whole within 占…比重为.
fn whole_in(words: &str) -> String {
    let mut whole = words.trim_start_matches('占');
    while let Some(shorter) = ["比重", "比例", "为", "达", "的"].iter().find_map(|end| whole.strip_suffix(end)) {
        whole = shorter;
    }
    whole.to_owned()
}
