//! Which subject the words around a number name.

use super::Walk;
use super::here::{Here, tail};
use super::role::{Role, formula};
use crate::figure::subject::tier;
use crate::figure::{Classified, Figure, Scope, Subject, classified};
use crate::number::{Kind, Mention};
use crate::pattern::{MarkKind, Measure};
use crate::taxonomy::FUNCTIONAL;
use crate::token::clauses_before;
use std::ops::Range;
use std::sync::Arc;

/// Endings of the names of units.
pub(super) const UNIT_ENDINGS: &[&str] = &["局", "委员会", "办公室", "厅", "中心", "街道", "办事处", "人民政府", "管委会"];

/// Further endings of the names of units, which names of money may have as well.
const SHORT_ENDINGS: &[&str] = &["部", "院", "区", "县", "市", "校", "学", "会", "镇", "乡", "委"];

impl Walk<'_> {
    /// The subject that a phrase names, the reporting unit left out.
    pub(super) fn resolve(&self, phrase: &str) -> Option<Arc<Subject>> {
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
                    let account = Classified {
                        class: Some(row.name.clone()),
                        code: Some(row.code.clone()),
                        class_code: Some(row.code.clone()),
                        ..Classified::default()
                    };
                    Arc::new(Subject { account: Some(account), ..subject })
                }
                None => Arc::new(subject),
            }
        });
        self.named.borrow_mut().insert(phrase.to_owned(), subject.clone());
        subject
    }

    /// The subject that the words to the left name, if they name one.
    pub(super) fn named_subject(
        &self,
        here: &Here,
        left: usize,
        role: &Role,
        index: usize,
        sentence: &Range<usize>,
    ) -> Option<Arc<Subject>> {
        if here.respective[index].as_deref() == Some("") {
            return None;
        }
        if let Some(name) = &here.respective[index] {
            // 投入、产出权重分别为20分、40分: words that name nothing elsewhere are names of indicators.
            let indicator = matches!(here.mentions[index].kind, Kind::Score | Kind::Percent).then(|| Arc::new(self.book.exact(name)));
            return self.resolve(name).or(indicator);
        }
        if left > role.start {
            return None;
        }
        if matches!(here.mentions[index].kind, Kind::Count | Kind::Score | Kind::Threshold) || role.measure == Measure::Threshold {
            return self.counted(here, left, role, index, sentence);
        }
        // 控制率=57/62×100%=91.94%: what a formula computes is named at its start.
        if here.view[..role.start].ends_with(['=', '＝'])
            && let Some(name) = formula(here, sentence.start, role.start)
        {
            return self.name(here, name);
        }
        let mut clauses = clauses_before(here.view, left, role.start);
        let nearest = clauses.next()?;
        let nearest = self.before_goal(here, nearest.clone()).unwrap_or(nearest);
        let level = here
            .view
            .get(nearest.clone())
            .map(|words| words.trim_start_matches("其中").trim_matches(['、', '和', '：']).trim_end_matches("完成"));
        if let Some(level) = level.filter(|words| self.book.class("tier").iter().any(|level| level == words)) {
            return self.of_level(here, level);
        }
        if let Some(subject) = self.name(here, nearest.clone()) {
            return Some(self.with_cue(here, nearest.start..here.mentions[index].start, role.start, subject));
        }
        // An empty clause in front of the number: the sentence may have named the subject a clause earlier.
        for clause in clauses {
            if here.last_mark(&here.landmarks.reasons, nearest.start).is_some_and(|mark| mark.range.start >= clause.start) {
                return None;
            }
            if clause.start < sentence.start {
                return None;
            }
            // 人才培养经费执行率偏低，120万元预算仅执行97.8万元
            let words = &here.view[clause.clone()];
            if (role.pattern.as_deref() == Some(BUDGET_FIRST) || role.measure == Measure::Completion)
                && let Some(at) = PROGRESS.iter().filter_map(|rate| words.find(rate)).min()
                && let Some(subject) = self.name(here, clause.start..clause.start + at)
            {
                return Some(subject);
            }
            // 造林补助：预算100万元
            let chapter = |words: &str| self.book.class("no-item").iter().any(|end| words.ends_with(end.as_str()));
            let label = here.view[clause.end..].starts_with('：') && words.chars().count() <= LABEL && !chapter(words);
            if let Some(subject) = self.name(here, clause)
                && (subject.concept.is_some() || subject.account.is_some() || label)
            {
                return Some(subject);
            }
        }
        None
    }

    /// `垃圾分类参与率（目标95%，实际91.3%）`: the words in front of a bracket that tells first what was aimed at.
    pub(super) fn before_goal(&self, here: &Here, clause: Range<usize>) -> Option<Range<usize>> {
        let words = here.view.get(clause.clone())?.trim_start_matches('（');
        if !self.book.class("goal").iter().any(|goal| goal == words.trim_end_matches(['为', '：'])) {
            return None;
        }
        let open = here.bracket_around(clause.end)?;
        let from = here.figure_before(open).map_or(0, |figure| figure.end);
        let first = here.figure_before(clause.end).is_none_or(|figure| figure.end <= open);
        clauses_before(here.view, from, open).next().filter(|named| first && named.start < named.end)
    }

    /// `全市一般公共预算收入5亿元，…市本级2亿元，区县3亿元`: a level of government alone means its part of what is spoken of, else its money.
    fn of_level(&self, here: &Here, level: &str) -> Option<Arc<Subject>> {
        let head = self.open.first().and_then(|open| self.account.statement(self.account.lists[open.list.0].head).subject.as_deref());
        let block = self.account.figures.iter().rev().take(NEAR).take_while(|figure| figure.at.block == here.block);
        let spoken = head.into_iter().chain(block.filter_map(|figure| figure.subject.as_deref()));
        let whole = spoken
            .map(|subject| subject.name.as_str())
            .find(|name| tier(name).starts_with(['全', '我']) || ["限额", "余额"].iter().any(|end| name.ends_with(end)));
        self.resolve(&format!("{level}{}", whole.map_or("资金", |name| &name[tier(name).len()..])))
    }

    /// What a short name means within what is broken down, or was just spoken of: 购置费 of 公务用车购置及运行维护费.
    pub(super) fn within_whole(&self, here: &Here, subject: Arc<Subject>) -> Arc<Subject> {
        if subject.concept.is_some() || subject.account.is_some() || subject.scope != Scope::Unsaid {
            return subject;
        }
        let heads = self
            .open
            .iter()
            .rev()
            .take(DEEPEST)
            .filter_map(|open| self.account.statement(self.account.lists[open.list.0].head).subject.as_ref());
        let near = self.told_before(here).take(2).filter_map(|figure| figure.subject.as_ref());
        let mut wholes = heads.chain(near).filter_map(|whole| whole.concept);
        let mut part = wholes.find_map(|whole| self.book.part_called(whole, &subject.name));
        // “三公”经费…，包括购置费5万元、运行维护费9万元: what a part of the whole is made of may be called so as well, and is meant.
        while let Some(finer) = part.as_ref().and_then(|part| self.book.part_called(part.concept?, &subject.name)) {
            part = Some(finer);
        }
        part.map_or(subject, Arc::new)
    }

    /// `政府债务限额9亿元，年末余额8亿元`: a bare balance is that of the debts just spoken of.
    pub(super) fn of_debts(&self, here: &Here, subject: Arc<Subject>) -> Arc<Subject> {
        if !matches!(subject.name.as_str(), "余额" | "年末余额" | "限额") {
            return subject;
        }
        let told = self.told_before(here).take(NEAR).find(|last| last.subject_name().contains("政府债务"));
        told.and_then(|_| self.resolve(&format!("政府债务{}", subject.name.trim_start_matches("年末")))).unwrap_or(subject)
    }

    /// The subject that a clause names: an account, or what is left of it without marks.
    pub(super) fn name(&self, here: &Here, clause: Range<usize>) -> Option<Arc<Subject>> {
        let clause = without_opener(here.view, clause);
        let text = here.view.get(clause.clone())?;
        if classified::hints_at(text)
            && let Some((_, account)) = classified::find(text, &FUNCTIONAL)
        {
            return Some(account_subject(account));
        }
        let clause = behind_unit(here, clause);
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

    /// `财政拨款支出决算5万元`: 支出 belongs to the name as well as to the words of the role, where it names something only with them.
    fn with_cue(&self, here: &Here, phrase: Range<usize>, cue: usize, plain: Arc<Subject>) -> Arc<Subject> {
        let words = &here.view[phrase.clone()];
        // “三公”经费一般公共预算安排: 预算 belongs to the name of the funds.
        if FUNDS.iter().any(|funds| here.view[..cue].ends_with(funds)) && here.view[cue..].starts_with("预算") {
            return self.resolve(&here.view[phrase.start..cue + "预算".len()]).unwrap_or(plain);
        }
        let side = ["支出", "收入"].into_iter().find(|side| here.view[cue..phrase.end].starts_with(side));
        let Some(side) = side.filter(|_| plain.account.is_none() && !is_unit(&plain.name)) else { return plain };
        let short = &here.view[phrase.start..cue + side.len()];
        let known = [short, words].into_iter().filter_map(|words| self.resolve(words)).find(|subject| subject.concept.is_some());
        let named = known.or_else(|| if self.book.names_money(&plain) { None } else { self.resolve(short) });
        named.unwrap_or(plain)
    }

    /// `大班额比例4.2%`, `三级手术占比由41.2%`: the ratio belongs to the name of a rate that is no share of what was told.
    pub(super) fn with_ratio(&self, here: &Here, role: &Role, mention: &Mention, plain: Arc<Subject>) -> Arc<Subject> {
        if mention.kind != Kind::Percent || role.measure != Measure::Unknown {
            return plain;
        }
        // 路灯亮化率目标95%，实际完成90%
        if let Some(rate) = plain.name.strip_suffix("目标").filter(|rate| rate.ends_with('率')) {
            return Arc::new(self.book.exact(rate));
        }
        let words = here.view[..role.start].trim_end_matches(['为', '达', '是', '由', '从']);
        match ["占比", "比例", "比重"].into_iter().find(|ratio| words.strip_suffix(ratio).is_some_and(|rest| rest.ends_with(&plain.name)))
        {
            Some(ratio) => Arc::new(self.book.exact(&format!("{}{ratio}", plain.name))),
            None => plain,
        }
    }

    /// `政府采购预算5万元，实际采购金额4万元`: what is bought is what the sentence says is bought by the government.
    pub(super) fn procured(&self, here: &Here, left: usize, role: &Role, plain: Arc<Subject>) -> Arc<Subject> {
        let bare = matches!(plain.name.as_str(), "采购" | "采购金额" | "实际采购金额" | "实际采购");
        if !bare || here.view.get(left..role.start).is_some_and(|words| words.contains("小")) {
            return plain;
        }
        let told = self.told_before(here).take(NEAR).find(|last| last.subject_name().contains("政府采购"));
        told.and_then(|_| self.resolve("政府采购")).unwrap_or(plain)
    }

    /// `2025年收入预算5万元`: where nothing else is meant, the words of the role name the total they begin with.
    pub(super) fn by_cue(&self, here: &Here, role: &Role, mention: &Mention, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let words = here.view.get(role.start..mention.start)?;
        // 年初预算收入5万元, 实际收入4万元
        let side = BEFORE_TOTAL.iter().fold(words, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        let side = if words.starts_with("实际支出") { words } else { side };
        let total = ["收入", "支出"].into_iter().find(|total| side.starts_with(total))?;
        if self.item.as_deref().is_some_and(|item| !self.is_of_totals(item)) {
            return None;
        }
        let clause = tail(here.view, role.start).rsplit(['，', '。', '；']).next().unwrap_or_default();
        let from = sentence.start.max(role.start - clause.len());
        let mut told = here.mentions[here.mentions_from(from)..].iter().take_while(|mention| mention.end <= role.start);
        let dated = told.any(|mention| mention.kind == Kind::Year);
        let divided = here.view[..role.start].ends_with(['；', '。'])
            && self.current.is_some_and(|current| {
                let subject = self.account.statement(current.statement).subject.as_deref();
                subject.is_some_and(|subject| self.is_of_totals(subject))
            });
        // 可用财力8512万元。全年支出8486万元: under a heading on totals, all that was spent in the year is one of its own.
        let whole = words.starts_with("全年") && self.item.is_some() && self.told_before(here).next().is_none();
        let alone = self.item.is_none() && self.current.is_none_or(|current| current.block != here.block || !current.certain);
        // 包括：1.本年收入决算合计5万元: an item of a list names its subject.
        let item = clauses_before(here.view, sentence.start, role.start).next().map_or("", |clause| &here.view[clause]);
        let item = item.starts_with(|c: char| c.is_ascii_digit()) && item.contains(['.', '．']);
        // 本年收入决算合计, 收入决算总计: the words say which total.
        let phrase = clauses_before(here.view, sentence.start, mention.start).next().map(|phrase| &here.view[phrase]);
        let summed = phrase.filter(|phrase| ["合计", "总计", "总预算"].iter().any(|sum| phrase.contains(sum)));
        let summed = summed.and_then(|phrase| self.resolve(phrase)).filter(|subject| self.is_of_totals(subject));
        // 支出预算总计5万元, at the start of a sentence, is nothing of what the sentence before spoke of.
        let begins = summed.is_some() && role.start == sentence.start;
        if !(dated || divided || alone || item || whole || begins) {
            return None;
        }
        summed.filter(|subject| subject.concept.is_some()).or_else(|| self.resolve(total))
    }

    /// `市级政府性基金收入决算数为5万元；支出决算数为4万元`: the words of a role that begin with one side are not of the other.
    pub(super) fn other_side(&self, here: &Here, role: &Role) -> Option<Arc<Subject>> {
        let words = here.view.get(role.start..)?;
        let (side, other) = [("支出", "收入"), ("收入", "支出")].into_iter().find(|(side, _)| words.starts_with(side))?;
        let before = self.money_before(here).next().and_then(|last| last.subject.as_deref()).filter(|last| last.scope != Scope::Unsaid);
        let funds = match before {
            Some(before) => before.name.strip_suffix(other)?,
            // 三、国有资本经营预算: 收入决算5万元
            None => self.item_funds()?,
        };
        self.resolve(&format!("{funds}{side}"))
    }

    /// The funds that the item speaks of, where it names nothing but them: 政府性基金收支决算.
    fn item_funds(&self) -> Option<&str> {
        let item = self.item.as_deref().filter(|item| item.scope != Scope::Unsaid)?;
        let bare = ["收支决算", "收支预算", "收支", "决算"].iter().find_map(|end| item.name.strip_suffix(end)).unwrap_or(&item.name);
        (bare.ends_with("预算") || bare.ends_with("基金")).then_some(bare)
    }

    /// Whether a subject is a total of income or expenditure, or the heading of a chapter on them.
    fn is_of_totals(&self, subject: &Subject) -> bool {
        match subject.concept {
            Some(concept) => TOTALS.contains(&self.book.entry(concept).name.as_str()),
            None => {
                subject.account.is_none() && ["收支", "收入", "支出", "预算", "决算", "财力"].iter().any(|word| subject.name.contains(word))
            }
        }
    }

    /// `国有资本经营预算收入完成5万元，支出完成3万元`: a bare total is of the funds that the last figures of the sentence, or the item, speak of.
    pub(super) fn within_funds(&self, here: &Here, subject: Arc<Subject>, reach: usize) -> Arc<Subject> {
        let carried = CARRIED.contains(&subject.name.as_str());
        if subject.scope != Scope::Unsaid
            || !(carried || matches!(subject.name.as_str(), "支出" | "收入" | "支出总计" | "收入总计" | "本年支出" | "本年收入"))
        {
            return subject;
        }
        // 城乡居民基本养老保险基金收入5万元，支出4万元
        let insured = |name: &str| ["基金收入", "基金支出", "保险收入", "保险支出"].iter().any(|end| name.ends_with(end));
        let limited = |spoken: &&Subject| spoken.scope != Scope::Unsaid || insured(&spoken.name);
        // 财政拨款收入总计5万元，支出总计5万元: the second total is of the funds of the first, right before it.
        let total = ["总计", "本年支出", "本年收入"].into_iter().find(|total| subject.name.ends_with(total));
        let beside = total.is_some() || carried;
        let reach = if beside { 1 } else { reach.min(NEAR) };
        let spoken = self.money_before(here).filter_map(|last| last.subject.as_deref()).take(reach).find(limited);
        // 政府性基金预算财政拨款年初结转和结余0万元，本年收入5万元，本年支出5万元: the account of a fund goes on.
        let of_fund = |spoken: &Subject| matches!(spoken.scope, Scope::GovernmentFund | Scope::StateCapital);
        let is_carried = |spoken: &Subject| of_fund(spoken) && CARRIED.iter().any(|rest| spoken.name.ends_with(rest));
        let spoken = spoken.filter(|spoken| match total {
            Some("总计") => spoken.name.ends_with("总计"),
            Some(_) => spoken.name.contains("本年") || is_carried(spoken),
            None => !carried || of_fund(spoken) && spoken.name.contains("本年") || is_carried(spoken),
        });
        let funds = match (spoken, self.item.as_deref().filter(limited)) {
            (Some(spoken), _) => ["收入总计", "支出总计", "本年收入", "本年支出", "收入", "支出"]
                .into_iter()
                .chain(CARRIED)
                .find_map(|total| spoken.name.strip_suffix(total)),
            (None, Some(_)) if !beside => self.item_funds(),
            _ => None,
        };
        let total = funds.and_then(|funds| self.resolve(&format!("{funds}{}", subject.name)));
        total.filter(|total| total.name.ends_with(subject.name.as_str())).unwrap_or(subject)
    }

    /// The figures of the sentence that stand before, nearest first; of a sentence without end, the last of them.
    pub(super) fn told_before(&self, here: &Here) -> impl Iterator<Item = &Figure> {
        let block = here.block;
        let figures = self.account.figures.iter().rev().take(REACH);
        figures.take_while(move |last| last.at.block == block && last.sentence == self.sentence)
    }

    /// Those of them that are amounts, or rates of what amounts are of.
    fn money_before(&self, here: &Here) -> impl Iterator<Item = &Figure> {
        self.told_before(here).take(NEAR).filter(|last| last.unit.is_money() || last.measure != Measure::Unknown)
    }

    /// Whether a bare 支出 or 收入 only says which number follows, about an item or a subject that the sentence has already named.
    pub(super) fn is_role_word(&self, here: &Here, subject: &Subject, role: &Role) -> bool {
        let name = subject.name.as_str();
        if self.book.class("generic-thing").iter().any(|word| word == name) {
            return self.item.is_some() || self.topic.is_some() || self.current.is_some_and(|current| current.block == here.block);
        }
        if subject.scope != Scope::Unsaid || !matches!(name, "支出" | "收入" | "决算" | "预算") {
            return false;
        }
        // 其中：专科建设预算9万元，支出8万元: of the part that the budget is of.
        let beside = |last: &Figure| {
            last.measure.is_budget()
                && here.view.get(last.at.view.end..role.start).is_some_and(|words| words.starts_with('，') && !words.contains('；'))
        };
        let budgeted = |last: &Figure| {
            beside(last) && last.subject.is_some() && !["收入", "结转", "结余"].iter().any(|word| last.subject_name().contains(word))
        };
        if name == "支出" && !self.open.is_empty() && self.told_before(here).next().is_some_and(budgeted) {
            return true;
        }
        // 某项目执行率62.5%（预算400万元，支出250万元）
        let bracket = here.bracket_around(role.start);
        if bracket.is_some_and(|open| self.told_before(here).next().is_some_and(|last| open < last.at.view.start && !last.aside)) {
            return true;
        }
        if !self.open.is_empty() {
            return false;
        }
        let change = matches!(role.measure, Measure::Change | Measure::ChangeRate);
        let totals = self.item.as_deref().is_none_or(|item| self.is_of_totals(item));
        // 年初结转0万元；支出5万元: nothing is spent of what came in or was left over.
        let spent = |last: &Subject| name != "支出" || !["收入", "结转", "结余"].iter().any(|word| last.name.contains(word));
        match self.money_before(here).next().and_then(|last| last.subject.as_deref()) {
            Some(last) if totals => (self.item.is_some() && !change && name != "支出") || spent(last),
            last => (self.item.is_some() && !(change && totals)) || last.is_some_and(spent),
        }
    }
}

/// Funds whose names go on with 预算.
const FUNDS: &[&str] = &["一般公共", "政府性基金", "国有资本经营"];

/// The pattern of a budget that stands before what was spent of it.
pub(super) const BUDGET_FIRST: &str = "budget-then-execution";

/// Rates that a sentence on slow spending begins with.
const PROGRESS: &[&str] = &["预算执行率", "执行率", "支付率", "支出率", "支出进度", "执行进度", "支付进度"];

/// How many characters the name of a thing in front of a colon has at most.
const LABEL: usize = 14;

/// Words of a role in front of the total that it is of.
const BEFORE_TOTAL: &[&str] = &["年初", "全年", "调整后", "调整", "部门", "预算", "决算", "实际"];

/// Totals of the account.
const TOTALS: &[&str] = &["收入合计", "收入总计", "支出合计", "支出总计", "收入支出总计"];

/// What is carried over, into the year and out of it.
const CARRIED: [&str; 4] = ["年初结转和结余", "年初结转结余", "年末结转和结余", "年末结转结余"];

/// How many lists within one another are looked through for what is broken down.
const DEEPEST: usize = 8;

/// How many figures before a place are looked at in all.
pub(super) const REACH: usize = 200;

/// How many figures of a sentence are asked which funds it speaks of.
const NEAR: usize = 24;

/// Whether a name is a unit's.
pub(super) fn is_unit(name: &str) -> bool {
    UNIT_ENDINGS.iter().any(|end| name.ends_with(end))
}

/// The subject that an account is.
pub(super) fn account_subject(account: Classified) -> Arc<Subject> {
    let official = account.section.is_none().then(|| account.class_code.as_deref().and_then(|code| FUNCTIONAL.code(code))).flatten();
    let name = official.map_or_else(|| account.deepest().to_owned(), |row| row.name.clone());
    Arc::new(Subject { name, path: account.names().map(str::to_owned).collect(), account: Some(account), ..Subject::default() })
}

/// A clause without what opens it: （二）教育支出, 主要用于以下方面一般公共服务（类）支出.
fn without_opener(view: &str, clause: Range<usize>) -> Range<usize> {
    let Some(words) = view.get(clause.clone()) else { return clause };
    let ordinal = words.strip_prefix('（').and_then(|rest| rest.split_once('）')).filter(|(inside, behind)| {
        !behind.is_empty() && !inside.is_empty() && inside.chars().all(|c| "一二三四五六七八九十0123456789".contains(c))
    });
    let behind = ordinal.map(|(_, behind)| behind).unwrap_or(words);
    let behind = behind.split_once("以下方面").map_or(behind, |(_, behind)| behind);
    if behind.is_empty() { clause } else { clause.end - behind.len()..clause.end }
}

/// 某局2024年度收入支出总计: the name begins behind the year if a unit stands before it.
fn behind_unit(here: &Here, clause: Range<usize>) -> Range<usize> {
    let years = here.mentions[here.mentions_from(clause.start)..]
        .iter()
        .take_while(|mention| mention.end <= clause.end)
        .filter(|mention| mention.kind == Kind::Year);
    let unit = |year: &Mention| {
        let before = &here.view[clause.start..year.start];
        UNIT_ENDINGS.iter().chain(SHORT_ENDINGS).any(|end| before.ends_with(end))
    };
    match years.last() {
        // 2023年末: 年 belongs to what follows.
        Some(year) if here.view[year.end..clause.end].starts_with(['初', '末', '底']) => {
            let from = year.end - if here.view[..year.end].ends_with('年') { '年'.len_utf8() } else { 0 };
            from..clause.end
        }
        Some(year) if year.end < clause.end && unit(year) => year.end..clause.end,
        _ => clause,
    }
}
