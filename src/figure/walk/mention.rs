//! One number becomes one figure.

use super::Walk;
use super::here::{Here, head, tail};
use super::names::{BUDGET_FIRST, is_unit};
use super::role::Role;
use crate::figure::account::is_figure;
use crate::figure::{Figure, FigureId, Kind as ReportKind, Scope, Subject, SubjectBook};
use crate::number::{Kind, Mention, Unit};
use crate::pattern::{Direction, Measure};
use crate::token::clauses_before;
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// Words behind which only a rate can stand.
const RATE_CUES: &[&str] = &["增长", "下降", "增幅", "降幅", "增长率为", "，占", "完成预算的", "完成年初预算的", "完成全年预算的"];

/// The budget of the year, where nothing says of what.
pub(super) const INITIAL: &str = "年初预算";

/// What the words around a number say of it.
pub(super) struct Told {
    pub role: Role,
    /// What they name as its subject.
    pub named: Option<Arc<Subject>>,
    /// The activity whose money it is.
    pub activity: Option<String>,
    /// Whether it stands in an explanation.
    pub reason: bool,
    /// Whether it stands in brackets with a subject of its own: nothing outside of them refers to it.
    pub aside: bool,
    /// Whether a rate is what the one before it is compared with, or how far it is from that: 满意度95.8%，比上年的94.1%.
    pub compares: bool,
}

impl Told {
    /// Whether what follows without a subject of its own may be about the same.
    fn is_account(&self, kind: Kind, book: &SubjectBook) -> bool {
        let flow = self.named.as_ref().is_some_and(|subject| book.is_flow(&subject.name));
        let fits = match kind {
            Kind::Amount | Kind::Bare => true,
            Kind::Percent => self.role.measure != Measure::Unknown,
            _ => false,
        };
        fits && !self.aside && !flow && !self.role.whole
    }
}

impl Walk<'_> {
    /// Makes a mention a figure, if it is one.
    pub(super) fn mention(&mut self, here: &Here, index: usize, sentence: &Range<usize>) {
        let mention = &here.mentions[index];
        let bound = here.reading.bound[index].is_some();
        if !(is_figure(mention) || (mention.kind == Kind::Bare && bound)) {
            if mention.kind == Kind::Bare && mention.decimals > 0 && RATE_CUES.iter().any(|cue| here.view[..mention.start].ends_with(cue)) {
                self.account.bare_rates.push(here.locate(mention.start..mention.end));
            }
            return;
        }
        let told = self.told(here, index, sentence);
        let is_account = told.is_account(mention.kind, self.book);
        let (statement, certain) = self.statement_for(here, index, &told, is_account);
        if let Some(subject) = told.named.as_deref().filter(|_| !told.reason && !told.aside) {
            self.join_list(here, statement, subject, mention);
        }
        self.join_bracket(here, statement, mention);
        if mention.kind == Kind::Amount && told.role.measure.is_level() && !told.reason && !told.aside {
            self.add_up(here, statement, mention.start);
        }
        let Told { mut role, reason, aside, .. } = told;
        if role.measure == Measure::Unknown {
            role.measure = self.measure_of_sum(statement).unwrap_or(Measure::Unknown);
        }
        let vague = role.measure.is_level() && here.part_of_year(index)
            || here.respective[index].as_deref() == Some("")
            || here.shares_name(index)
            || mention.kind == Kind::Count && beside_itself(here, mention);
        let negative = role.direction == Some(Direction::Decrease) && mention.value > Decimal::ZERO;
        let change = matches!(role.measure, Measure::Change | Measure::ChangeRate);
        let figure = Figure {
            measure: role.measure,
            label: role.measure.label(),
            subject: self.account.statement(statement).subject.clone(),
            period: self.period(here, index, &role, statement, sentence),
            value: if negative { -mention.value } else { mention.value },
            decimals: mention.decimals,
            unit: if mention.kind == Kind::Bare { Unit::WanYuan } else { mention.unit },
            counter: here.counter(mention).to_owned(),
            of: if role.measure == Measure::Share { self.whole_of(statement, &role, mention) } else { None },
            of_words: role.of_words,
            direction: role.direction,
            against: role.against.or(if change { self.against } else { None }),
            approximate: is_approximate(here.view, mention, role.measure),
            reason,
            aside,
            uncertain: !certain || vague,
            pattern: role.pattern,
            statement,
            sentence: self.sentence,
            at: here.locate(mention.start..mention.end),
        };
        let id = FigureId(self.account.figures.len());
        self.levels |= figure.measure.is_level();
        self.account.figures.push(figure);
        self.account.statements[statement.0].figures.push(id);
    }

    /// Gathers what the words say of a mention.
    fn told(&self, here: &Here, index: usize, sentence: &Range<usize>) -> Told {
        let mention = &here.mentions[index];
        let mut role = self.role(here, index, sentence);
        // 控制在债务限额712.5亿元以内: the limit is an amount of its own, not a bound that names a class.
        let limit = mention.kind == Kind::Threshold && here.view[..mention.start].ends_with("限额");
        if limit {
            role.measure = Measure::Actual;
        }
        // 年中追加226.25万元，占年初预算的10.35%: no rate of completion.
        let moved = self
            .told_before(here)
            .find(|last| last.subject_name() != INITIAL)
            .filter(|last| self.book.is_flow(last.subject_name()) && last.unit.is_money());
        // 年中调整金额占年初预算的42.78%
        let words =
            || here.view.get(here.left(index, sentence)..role.start).and_then(|words| words.rsplit(['，', '；', '。', '：']).next());
        let moves = || words().and_then(|words| self.resolve(words)).is_some_and(|subject| self.book.is_flow(&subject.name));
        let flows = here.view[role.start..].starts_with('占') && (moved.is_some() || role.measure == Measure::Completion && moves());
        if role.measure == Measure::Completion && flows {
            role.measure = Measure::Share;
            role.of_words = Some(INITIAL.to_owned());
        }
        let reason = here.in_reason(mention.start, sentence);
        let left = here.left(index, sentence);
        let activity = here.activity(mention.start, sentence);
        let named = if limit { self.limit(here, left, mention.start) } else { self.subject_told(here, index, &role, left, sentence) };
        let compares = mention.kind == Kind::Percent && role.measure == Measure::Unknown && compares(here, left, mention.start);
        let aside = named.is_some() && here.in_bracket(mention.start, sentence);
        // （其中：一般公共预算支出5万元）: of what stands before the bracket, not the report's total of these funds; 国内公务接待费5万元（含外宾接待支出1万元）:
        // a part of it, and none beside it.
        let within = |subject: &Subject| subject.scope != Scope::Unsaid || here.holds(mention.start);
        let named = match named {
            Some(subject) if aside && within(&subject) && subject.concept.is_some() => {
                Some(Arc::new(Subject { concept: None, ..(*subject).clone() }))
            }
            named => named,
        };
        let named = match named {
            Some(subject)
                if mention.kind == Kind::Amount && activity.is_none() && self.book.class("generic-money").contains(&subject.name) =>
            {
                self.money_of(here, subject, left, mention.start)
            }
            // 满意度88.7%，低于目标值1.3个百分点, 比目标值高1.2个百分点
            Some(_) if compares && here.respective[index].is_none() => None,
            named => named,
        };
        let named = match &activity {
            // 涉及预算金额5万元: money of the activity, not of what the paragraph is about.
            Some(activity) if mention.kind == Kind::Amount || named.is_some() => {
                Some(here.within_activity(named.as_deref(), activity.clone(), sentence, mention.start))
            }
            _ => named,
        };
        // 预算372万元，人均1.2万元；…: nothing that follows is about what each one gets.
        let each = |subject: &Subject| self.book.class("each").contains(&subject.name);
        role.whole |=
            named.as_deref().is_some_and(|subject| each(subject) || subject.name.starts_with('每') && subject.name.ends_with("标准"));
        let shared = named.as_deref().is_some_and(each);
        if shared && role.pattern.is_none() {
            role.by_context = false;
        }
        let named = named.map(|subject| if shared { self.for_each(here, subject) } else { subject });
        // 药占比24%, 耗占比14%: the name of a rate.
        let named = match named {
            Some(subject) if role.measure == Measure::Share && role.of_words.is_none() && subject.name.chars().count() == 1 => {
                role.measure = Measure::Unknown;
                Some(Arc::new(self.book.exact(&format!("{}占比", subject.name))))
            }
            named => named,
        };
        // 执行率79%，比就业补助资金执行率91.3%低12.3个百分点: another's rate, which nothing that follows is about.
        let clause = here.view.get(left..mention.start).and_then(|words| words.rsplit(['，', '；', '。', '：']).next()).unwrap_or_default();
        let beside = ["比", "较", "与"].iter().find_map(|word| clause.strip_prefix(word)).filter(|rest| !rest.starts_with(['例', '重']));
        let turned = ["高", "低", "多", "少", "快", "慢", "相差", "提高", "下降", "上升"]
            .iter()
            .any(|word| here.view[mention.end..].starts_with(word));
        let named = match named {
            Some(subject) if mention.kind == Kind::Percent && role.measure == Measure::Completion && beside.is_some() && turned => {
                role.whole = true;
                role.measure = Measure::Unknown;
                role.by_context = false;
                Some(beside.and_then(|rest| self.resolve(rest)).unwrap_or(subject))
            }
            named => named,
        };
        let named = named
            .or_else(|| if role.measure.is_level() && role.pattern.is_some() { self.enumerated(here, role.start, sentence) } else { None });
        // 调剂资金1264万元，占年初预算104862万元的1.21%: the budget is not that of what was moved.
        let named = if flows && role.measure == Measure::BudgetInitial {
            role.whole = true;
            Some(Arc::new(self.book.exact(INITIAL)))
        } else {
            named
        };
        let named = if named.is_none() && mention.kind == Kind::Amount { self.beside_count(here, index) } else { named };
        let named = named.or_else(|| self.resolve(here.told_behind(index)?));
        // 11.3%的项目未按期完工
        let part =
            mention.kind == Kind::Percent && role.measure == Measure::Unknown && named.is_none() && left >= role.start.min(mention.start);
        let of_these = if part { here.view[mention.end..].strip_prefix('的') } else { None };
        let named = named.or_else(|| Some(Arc::new(self.book.exact(&self.noun_behind(of_these?)?))));
        if role.measure == Measure::Unknown && role.by_context {
            role.measure = self.measure_by_context(here, index, &named, reason || aside, left);
            if role.prior && mention.kind == Kind::Amount {
                role.measure = if self.account.header.kind == ReportKind::Budget { Measure::Budget } else { Measure::Actual };
            }
        }
        // 户均增收3200元: of each household, no change of an account.
        let each = self.book.class("each").iter().any(|word| here.view[..role.start].ends_with(word.as_str()));
        if role.measure == Measure::Change && mention.kind == Kind::Amount && each {
            role.measure = Measure::Unknown;
        }
        if role.measure.is_level() && self.is_standard(here.view, mention) {
            role.measure = Measure::Unknown;
        }
        let activity = activity.map(|place| here.view[place].to_owned());
        Told { role, named, activity, reason, aside, compares }
    }

    /// `管护费2.29亿元，人均8007元`, `接待53批次、486人次，人均84元`: what each one gets is of the money before it, or of what was spent on the guests.
    fn for_each(&self, here: &Here, each: Arc<Subject>) -> Arc<Subject> {
        let money =
            self.told_before(here).take(FOR_EACH).find(|last| last.unit.is_money() && last.measure.is_level() && last.subject.is_some());
        let guests = || {
            let counted = self.told_before(here).next().map(Figure::subject_name)?;
            counted.strip_suffix("批次").or_else(|| counted.strip_suffix("人次")).filter(|name| name.ends_with("接待"))
        };
        let name = match (money.map(Figure::subject_name), guests()) {
            (Some(money), _) => format!("{}{money}", each.name),
            (None, Some(guests)) => format!("{}{guests}费", each.name),
            _ => return each,
        };
        Arc::new(Subject { name: name.clone(), path: vec![name], ..Subject::default() })
    }

    /// Whether an amount is paid for each of something, and so belongs to no account: 低保标准由每人每月780元提高到815元.
    fn is_standard(&self, view: &str, mention: &Mention) -> bool {
        let clause = || tail(view, mention.start).rsplit(['，', '。', '；', '：']).next().unwrap_or_default();
        mention.unit == Unit::Yuan && self.book.class("standard").iter().any(|word| clause().contains(word.as_str()))
    }

    /// `一是儿童康复救助，计划救助310名，预算372万元；二是…`: the thing that the part of the sentence begins with.
    fn enumerated(&self, here: &Here, at: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let before = tail(here.view, at);
        let before = &before[before.len() - before.len().min(at - sentence.start)..];
        let part = before.rsplit('；').next()?;
        let named = ["一是", "二是", "三是", "四是", "五是", "六是"].iter().filter_map(|word| part.rfind(word)).max()?;
        let (name, rest) = part[named + "一是".len()..].split_once('，')?;
        let fault = self.book.class("heading-of-fault").iter().any(|word| name.contains(word.as_str()));
        let counted = here.mentions[here.mentions_from(at - rest.len())..].iter().take_while(|mention| mention.start < at);
        let only_counts = counted.into_iter().all(|mention| mention.kind == Kind::Count || mention.unit == Unit::Yuan);
        if fault || !only_counts || name.chars().count() > ENUMERATED {
            return None;
        }
        self.resolve(name)
    }

    /// The limit that its words name last: 省政府批准的债务限额.
    fn limit(&self, here: &Here, left: usize, at: usize) -> Option<Arc<Subject>> {
        let clause = clauses_before(here.view, left, at).next()?;
        let words = &here.view[clause];
        self.resolve(words.rsplit(['的', '在']).next().unwrap_or(words))
    }

    /// The subject that a pattern fixes, or that the words to the left name.
    fn subject_told(&self, here: &Here, index: usize, role: &Role, left: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let mention = &here.mentions[index];
        // 机关运行经费一般公共预算拨款5万元: what the funds are for comes before the funds.
        let purpose = || self.named_subject(here, left, role, index, sentence).filter(|subject| subject.concept.is_some());
        let fixed = role.fixed.as_ref().map(|name| if role.own_words { purpose() } else { None }.or_else(|| self.resolve(name)));
        let named = if fixed.is_none() { self.named_subject(here, left, role, index, sentence) } else { None };
        // 某局收入预算5万元: the name of a unit in front of a total is not what the total is of.
        let named = named.filter(|subject| {
            subject.concept.is_some() || subject.account.is_some() || !is_unit(&subject.name) || mention.kind == Kind::Count
        });
        let named = fixed.flatten().or(named).map(|subject| self.within_funds(here, subject, 1));
        let named = named.map(|subject| self.of_debts(here, self.within_whole(here, subject)));
        // 比向人代会报告的执行数增加5万元: with what it is compared, not what changed.
        let change = matches!(role.measure, Measure::Change | Measure::ChangeRate);
        let clause = here.view.get(left..role.start).and_then(|words| words.rsplit(['，', '；', '。', '：']).next()).unwrap_or_default();
        let compared = ["比", "较"].iter().any(|word| clause.starts_with(word))
            && !["比例", "比重", "比较"].iter().any(|word| clause.starts_with(word));
        let named = named.filter(|_| !(change && compared) || mention.kind != Kind::Amount);
        // 预算执行中，因新增债券等增加5亿元: why, not what.
        let cause = |subject: &Subject| subject.name.starts_with('因') && !subject.name.starts_with("因公");
        let named = named.filter(|subject| role.measure != Measure::Change || !cause(subject));
        // 追加资金1752万元: the movement is the name, and no funds of their own.
        let raw = clause.trim_start_matches("一是").trim_start_matches("二是").trim_start_matches("年中").trim_start_matches("全年");
        let flow = mention.kind == Kind::Amount && role.pattern.is_none() && self.book.is_flow(raw);
        let named = named.map(|subject| {
            if flow && subject.concept.is_none() && !self.book.is_flow(&subject.name) { Arc::new(self.book.exact(raw)) } else { subject }
        });
        let named = named.map(|subject| self.with_ratio(here, role, mention, subject));
        let named = named.filter(|subject| mention.kind == Kind::Count || !self.is_role_word(here, subject, role));
        let named = named.map(|subject| self.procured(here, left, role, subject));
        // …拨款收入预算800万元，其中：…；2024年收入预算1000万元: a clause with a year of its own speaks of the whole, whatever the one before was
        // limited to.
        let near = tail(here.view, role.start);
        let anew = near.rfind('；').map(|at| role.start - near.len() + at).is_some_and(|from| {
            let mut told = here.mentions[here.mentions_from(from)..].iter().take_while(|mention| mention.start < role.start);
            from >= sentence.start && told.any(|mention| mention.kind == Kind::Year)
        });
        if named.is_none() && anew {
            return self.by_cue(here, role, mention, sentence);
        }
        // 截至6月底，627万元项目预算仅执行169万元
        let named = named.or_else(|| {
            let own = role.pattern.as_deref() == Some(BUDGET_FIRST)
                && left <= role.start
                && here.view[role.start..].chars().take(24).collect::<String>().contains("项目预算");
            if own { Some(Arc::new(self.book.exact("项目预算"))) } else { None }
        });
        let subject = named.or_else(|| self.by_cue(here, role, mention, sentence)).or_else(|| self.other_side(here, role))?;
        Some(if anew { subject } else { self.within_funds(here, subject, usize::MAX) })
    }

    /// `发现问题3个，涉及金额126.5万元`: money without a name is that of what was counted before it, else of the item or the report.
    fn money_of(&self, here: &Here, named: Arc<Subject>, left: usize, at: usize) -> Option<Arc<Subject>> {
        let clause = clauses_before(here.view, left, at).next().map_or("", |clause| &here.view[clause]);
        if clause.contains("到位") {
            return if self.item.is_some() { None } else { Some(Arc::new(self.book.exact("到位资金"))) };
        }
        let before = self.told_before(here).next().filter(|before| before.measure == Measure::Count && !before.subject_name().is_empty());
        let joined = |before: &&Figure| before.at.view.end <= at && !here.divided(before.at.view.end..at);
        if let Some(counted) = before.filter(joined) {
            // 发放低保等7类资金1206万元
            if counted.subject_name().ends_with("资金") {
                return counted.subject.clone();
            }
            let money = named.name.trim_start_matches("涉及");
            let verb = if money.starts_with("投入") { "" } else { "涉及" };
            return Some(Arc::new(self.book.exact(&format!("{}{verb}{money}", counted.subject_name()))));
        }
        // What the paragraphs before spoke of is not meant where the paragraph has named nothing.
        let new = self.item.is_none() && self.current.is_none_or(|current| current.block != here.block);
        match &self.topic {
            // What a whole department spends is not the money of one thing that a sentence turns to.
            Some(topic) if new => Some(if topic.concept.is_none() { topic.clone() } else { named }),
            topic if topic.is_some() || self.item.is_some() => None,
            _ => Some(named),
        }
    }

    /// `车辆9台，218.60万元`: an amount right behind a count is the money of what is counted.
    fn beside_count(&self, here: &Here, index: usize) -> Option<Arc<Subject>> {
        let before = self.told_before(here).next().filter(|before| before.measure == Measure::Count)?;
        let between = here.view.get(before.at.view.end..here.mentions[index].start)?;
        // 国内接待累计36批次、219人、1.5万元
        let received = before.subject_name().strip_suffix("批次").or_else(|| before.subject_name().strip_suffix("人次"));
        if let Some(received) = received.filter(|name| name.ends_with("接待") && matches!(between, "、" | "，")) {
            return self.resolve(&format!("{received}费")).filter(|subject| subject.concept.is_some());
        }
        // 国家奖学金15人、12万元: money of a name that is one of money.
        let spent = matches!(between, "投入" | "、投入" | "，投入");
        let money = |paid: &&Subject| self.book.names_money(paid) && matches!(between, "" | "、" | "，") || between == "、" || spent;
        let paid = before.subject.as_deref().filter(money);
        if let Some(paid) = paid {
            return self.resolve(&paid.name);
        }
        let visits = matches!(before.counter.as_str(), "批次" | "人次" | "人" | "次");
        // 追加9次，共1126万元
        let moved = self.book.is_flow(before.subject_name());
        before.subject.clone().filter(|_| matches!(between, "，" | "共计" | "共" | "，共计" | "，共") && (!visits || moved))
    }
}

impl Here<'_> {
    /// `其中424万元为应付工程款，88万元用于设备购置`: the name behind an amount that no words stand before.
    pub(super) fn told_behind(&self, index: usize) -> Option<&str> {
        let mention = &self.mentions[index];
        let clause = tail(self.view, mention.start).rsplit(['，', '；', '。', '、', '：']).next()?;
        if mention.kind != Kind::Amount || !clause.trim_start_matches("其中").is_empty() {
            return None;
        }
        let words = head(self.view, mention.end);
        let name = ["主要用于", "用于", "为", "系", "是"].iter().find_map(|word| words.strip_prefix(word))?;
        let name = name.split(['，', '；', '。', '、', '（', '和']).next()?;
        let short = (2..=BEHIND).contains(&name.chars().count()) && !name.contains(|c: char| c.is_ascii_digit());
        (short && !["上年", "年初", "预算"].iter().any(|word| name.starts_with(word))).then_some(name)
    }
}

/// The longest name of a part of a sentence, in characters.
const ENUMERATED: usize = 16;

/// How many figures before it an amount for each one asks what it is of.
const FOR_EACH: usize = 4;

/// The longest name behind an amount, in characters.
const BEHIND: usize = 14;

/// Whether the clause before a number compares what was told before it with something else.
fn compares(here: &Here, left: usize, at: usize) -> bool {
    let clause = here.view.get(left..at).and_then(|words| words.rsplit(['，', '；', '：']).next()).unwrap_or_default();
    // 高于省定目标（95%）4.1个百分点
    // 占比2.52%，低于5%的规定比例2.48个百分点
    let behind =
        |words: &str| words.rsplit(['，', '；', '。']).next().is_some_and(|words| words.contains("低于") || words.contains("高于"));
    if clause.starts_with('的') && behind(tail(here.view, at)) {
        return true;
    }
    let clause = match clause.strip_prefix('）') {
        Some("" | "高" | "低") => {
            let before = tail(here.view, at);
            before.rfind('（').and_then(|open| before[..open].rsplit(['，', '；', '。']).next()).unwrap_or_default()
        }
        _ => clause,
    };
    let compared = ["低于", "高于", "快于", "慢于", "好于", "超序时", "高出"].iter().any(|word| clause.contains(word));
    compared
        || ["超过", "比", "较"].iter().any(|word| clause.starts_with(word)) && !clause.starts_with("比例") && !clause.starts_with("比重")
}

/// Whether a count leaves out the unit itself (由局机关和4个下属单位组成) or what was counted before it (1个行政单位和4个事业单位), so that it is not the whole of what follows.
fn beside_itself(here: &Here, mention: &Mention) -> bool {
    let clause = tail(here.view, mention.start).rsplit(['，', '。', '；', '：']).next().unwrap_or_default();
    let joined = ["和", "及", "与", "以及", "、", "下属"].iter().any(|word| clause.ends_with(word));
    // 接待15批次、60人次 counts the guests of those groups, and all of them.
    let people = here.counter(mention) == "人次" && ["批次、", "批、", "批次和"].iter().any(|groups| clause.ends_with(groups));
    joined
        && !people
        && (["本级", "机关", "本部"].iter().any(|word| clause.contains(word)) || clause.contains(|c: char| c.is_ascii_digit()))
}

/// `分别提高0.9个、1.3个百分点`: the unit behind the last is that of all.
pub(super) fn share_unit(view: &str, mentions: &mut [Mention]) {
    for index in (1..mentions.len()).rev() {
        let (before, behind) = mentions.split_at_mut(index);
        let (one, next) = (&mut before[index - 1], &behind[0]);
        if next.unit == Unit::Point
            && one.kind == Kind::Count
            && view[one.start..one.end].ends_with('个')
            && matches!(&view[one.end..next.start], "、" | "和" | "，")
        {
            one.kind = Kind::Percent;
            one.unit = Unit::Point;
        }
    }
}

/// Whether a number with a unit is none: the factor of a formula (×100%), a road mark (K12+300处), a range of counts (2-3个), a meeting
/// (二次会议), an age (65岁及以上), a name with a numeral (八项支出).
pub(super) fn is_no_figure(view: &str, mention: &Mention) -> bool {
    let (before, behind) = (&view[..mention.start], &view[mention.end..]);
    match mention.kind {
        Kind::Percent => before.ends_with(['×', '*', '✕', 'x', 'X']),
        Kind::Count => {
            let age =
                view[mention.start..mention.end].ends_with('岁') && ["及", "以", "（含）"].iter().any(|word| behind.starts_with(word));
            let named = !view[mention.start..].starts_with(|c: char| c.is_ascii_digit())
                && ["支出", "收入", "税", "维度", "方面", "层面", "科目", "等级", "部分", "环节", "阶段", "层次", "步骤", "意识"]
                    .iter()
                    .any(|word| behind.starts_with(word));
            // 资金分两批下达, 分三年实施
            let parts = before.ends_with('分') && !view[mention.start..].starts_with(|c: char| c.is_ascii_digit());
            named
                || parts
                || before.ends_with(['+', '＋'])
                || mention.upper.is_some()
                || age
                || ["会议", "全会", "全体"].iter().any(|word| behind.starts_with(word))
        }
        _ => false,
    }
}

/// Whether the words hedge a number, or it only bounds others.
fn is_approximate(view: &str, mention: &Mention, measure: Measure) -> bool {
    let bound = mention.kind == Kind::Percent
        && (measure == Measure::Threshold || ["以上", "以下", "以内", "左右"].iter().any(|word| view[mention.end..].starts_with(word)));
    (mention.hedge || mention.upper.is_some() || bound) && mention.kind != Kind::Threshold
}
