//! What a figure is about: the words before it, freed from what is not the thing's name, and held against the known subjects.

use super::Classified;
use crate::pattern::{Library, Relation};
use jieba_rs::Jieba;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A thing that figures are about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// Its name: the canonical one where it is known.
    pub name: String,
    /// The known subject it is, as an index in [`Library::subjects`].
    pub concept: Option<usize>,
    /// The funds it is limited to.
    pub scope: Scope,
    /// Where it stands: the heads above it, then itself.
    pub path: Vec<String>,
    /// The account (科目) it is, if it is one.
    pub account: Option<Classified>,
    /// Whether it names several things at once (a、b合计).
    pub compound: bool,
}

/// Which funds (口径) an amount is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Scope {
    /// The words name no limit.
    #[default]
    Unsaid,
    /// 财政拨款
    Fiscal,
    /// 一般公共预算
    GeneralPublic,
    /// 政府性基金
    GovernmentFund,
    /// 国有资本经营预算
    StateCapital,
    /// 社会保险基金
    SocialInsurance,
}

impl Scope {
    /// Whether amounts of the two scopes may be of one account: they are the same, or one leaves it unsaid.
    pub fn fits(self, other: Self) -> bool {
        self == other || self == Self::Unsaid || other == Self::Unsaid
    }
}

/// Words that limit an amount to funds, longest first.
const SCOPES: &[(&str, Scope)] = &[
    ("国有资本经营预算财政拨款", Scope::StateCapital),
    ("政府性基金预算财政拨款", Scope::GovernmentFund),
    ("一般公共预算财政拨款", Scope::GeneralPublic),
    ("国有资本经营预算拨款", Scope::StateCapital),
    ("政府性基金预算拨款", Scope::GovernmentFund),
    ("一般公共预算拨款", Scope::GeneralPublic),
    ("政府性基金财政拨款", Scope::GovernmentFund),
    ("国有资本经营预算", Scope::StateCapital),
    ("政府性基金拨款", Scope::GovernmentFund),
    ("政府性基金预算", Scope::GovernmentFund),
    ("社会保险基金", Scope::SocialInsurance),
    ("社保基金", Scope::SocialInsurance),
    ("一般公共预算", Scope::GeneralPublic),
    ("国有资本经营", Scope::StateCapital),
    ("政府性基金", Scope::GovernmentFund),
    ("公共财政", Scope::GeneralPublic),
    ("财政拨款", Scope::Fiscal),
];

/// Turns words into subjects.
pub struct SubjectBook {
    library: Arc<Library>,
    aliases: HashMap<String, usize>,
    /// The parts of the known subjects that identities break down.
    parts: HashMap<usize, Vec<usize>>,
    segmenter: Jieba,
    /// Words that may stand before a name without being part of it.
    leads: HashSet<String>,
    /// Words that may stand behind it.
    tails: HashSet<String>,
}

/// Classes of the lexicon whose words may stand before a subject's name without being part of it.
const BEFORE: &str = "subject-lead";
/// Classes of the lexicon whose words may stand behind it.
const BEHIND: &str = "subject-tail";

impl SubjectBook {
    /// Builds the domain dictionary: known subjects, accounts, and the words around them.
    pub fn new(library: Arc<Library>) -> Self {
        let mut segmenter = Jieba::empty();
        let mut aliases = HashMap::new();
        for (index, subject) in library.subjects.iter().enumerate() {
            for name in std::iter::once(&subject.name).chain(&subject.aliases) {
                let name = plain(name);
                segmenter.add_word(&name, Some(1000), None);
                aliases.insert(name, index);
            }
        }
        for row in crate::taxonomy::FUNCTIONAL.rows() {
            segmenter.add_word(&plain(&row.name), Some(500), None);
        }
        let class = |name: &str| library.classes.get(name).into_iter().flatten().cloned().collect::<HashSet<String>>();
        let (leads, tails) = (class(BEFORE), class(BEHIND));
        for word in leads.union(&tails) {
            segmenter.add_word(word, Some(800), None);
        }
        for (word, _) in SCOPES {
            segmenter.add_word(word, Some(1200), None);
        }
        for word in library.classes.get("ordinary-words").into_iter().flatten() {
            segmenter.add_word(word, Some(1000), None);
        }
        let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
        for identity in library.identities.iter().filter(|identity| identity.relation == Relation::Sum && identity.parts.len() > 1) {
            if let Some(&whole) = aliases.get(&plain(&identity.whole)) {
                parts.entry(whole).or_default().extend(identity.parts.iter().filter_map(|part| aliases.get(&plain(part))));
            }
        }
        Self { library, aliases, parts, segmenter, leads, tails }
    }

    /// The parts that identities break a known subject down into.
    pub fn parts(&self, whole: usize) -> &[usize] {
        self.parts.get(&whole).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words of a class of the lexicon.
    pub fn class(&self, name: &str) -> &[String] {
        self.library.classes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a subject is money of the account.
    pub(super) fn names_money(&self, subject: &Subject) -> bool {
        let ending = |end: &String| subject.name.ends_with(end.as_str());
        subject.concept.is_some() || subject.account.is_some() || self.class("money-ending").iter().any(ending)
    }

    /// Whether a name is a movement of the budget within the year: 年中追加, 压减一般性支出.
    pub(super) fn is_flow(&self, name: &str) -> bool {
        let rest = name.trim_start_matches("项目");
        let moved = self.class("budget-flow").iter().any(|flow| rest.starts_with(flow.as_str()));
        name.starts_with("年中") || moved || self.class("budget-flow-within").iter().any(|flow| name.contains(flow.as_str()))
    }

    /// The known subject of that index.
    pub fn entry(&self, concept: usize) -> &crate::pattern::SubjectEntry {
        &self.library.subjects[concept]
    }

    /// The index of a known subject by any of its names.
    pub fn concept(&self, name: &str) -> Option<usize> {
        // Most names are plain already, as the aliases are.
        self.aliases.get(name).or_else(|| self.aliases.get(&plain(name))).copied()
    }

    /// The subject of exactly that name.
    pub fn exact(&self, name: &str) -> Subject {
        let concept = self.concept(name);
        let shown = concept.filter(|&index| self.library.subjects[index].single).map_or(name, |index| &self.library.subjects[index].name);
        Subject { name: shown.to_owned(), path: vec![shown.to_owned()], concept, ..Subject::default() }
    }

    /// The subject that a phrase names; `None` if nothing of it is a name. `unit` is the reporting unit, left out of names.
    pub fn resolve(&self, phrase: &str, unit: Option<&str>) -> Option<Subject> {
        let mut words = plain(phrase);
        if let Some(unit) = unit.map(plain).filter(|unit| !unit.is_empty())
            && let Some(at) = words.find(&unit)
        {
            words.replace_range(at..at + unit.len(), "");
        }
        let name = self.bare(without_date(&words));
        if name.is_empty() || NO_NAMES.contains(&name.as_str()) || is_condition(&name) {
            return None;
        }
        let (scope, core) = split_scope(&name);
        // 一般公共预算财政拨款安排会议费支出: what stands between the funds and the thing is not part of the name either.
        let core = if scope == Scope::Unsaid || core.is_empty() { core } else { self.trim(&core) };
        let direct = self
            .aliases
            .get(&name)
            .copied()
            .or_else(|| self.library.subjects.iter().position(|entry| entry.endings.iter().any(|end| name.ends_with(end.as_str()))));
        let concept = direct.or_else(|| {
            let known = self.aliases.get(&core).copied();
            // 县级部门“三公”经费 is that of a government, as 全县一般公共预算支出 is its expenditure.
            known.filter(|&index| scope != Scope::Unsaid || !tier(&name).is_empty() && self.library.subjects[index].single)
        });
        let shown = match (direct, scope) {
            // Totals keep the words of the report: 本年收入 and 收入合计 may both be printed, and differ.
            (Some(index), Scope::Unsaid) if self.library.subjects[index].single || !self.library.subjects[index].endings.is_empty() => {
                self.library.subjects[index].name.clone()
            }
            _ => name.clone(),
        };
        Some(Subject {
            path: vec![shown.clone()],
            name: shown,
            concept,
            scope,
            account: None,
            compound: concept.is_none() && name.contains('、'),
        })
    }

    /// The known subject that a heading begins with, where the words behind it leave the heading about that subject: 部门整体支出管理及使用情况.
    pub fn heading(&self, title: &str) -> Option<Subject> {
        let title = plain(title);
        let rest = self.class("heading-rest");
        let known = self.aliases.keys().filter(|alias| {
            alias.chars().count() >= SHORTEST
                && title.strip_prefix(alias.as_str()).is_some_and(|behind| rest.iter().any(|word| behind.starts_with(word.as_str())))
        });
        known.max_by_key(|alias| alias.len()).map(|alias| self.exact(alias))
    }

    /// The one part of a known whole that a short name means within it: 购置费 of 公务用车购置及运行维护费.
    pub fn part_called(&self, whole: usize, name: &str) -> Option<Subject> {
        let called = |part: &&usize| {
            let entry = &self.library.subjects[**part];
            std::iter::once(&entry.name).chain(&entry.aliases).any(|alias| plain(alias).ends_with(name))
        };
        let mut parts = self.parts(whole).iter().filter(called);
        let part = parts.next().filter(|_| name.chars().count() > 1)?;
        parts.next().is_none().then(|| self.exact(&self.library.subjects[*part].name))
    }

    /// A phrase without the remarks in brackets and the words around it that are not part of the name.
    fn bare(&self, words: &str) -> String {
        let words = without_front(words);
        let words = self.without_level(words);
        // 加上年结余
        let words =
            words.strip_prefix('加').filter(|rest| ["上年", "上级", "上解"].iter().any(|word| rest.starts_with(word))).unwrap_or(words);
        let words = without_giver(words).trim_end_matches(['≤', '≥', '＜', '＞', '<', '>']);
        let mut name = self.trim(words);
        // 全区完成一般公共预算收入: the verb stands between whose it is and what it is.
        let level = tier(&name);
        if let Some(thing) = ["完成", "实现", "累计完成", "累计", "组织", "共投入", "投入", "共安排", "争取", "统筹安排"]
            .iter()
            .find_map(|verb| name[level.len()..].strip_prefix(verb))
            && !level.is_empty()
            && !thing.is_empty()
        {
            name = format!("{level}{thing}");
        }
        // 民生类支出合计
        if let Some(total) = ["支出合计", "收入合计"].iter().find(|total| words.ends_with(**total))
            && !name.is_empty()
            && !name.ends_with(&total[..'支'.len_utf8() * 2])
            && !self.aliases.contains_key(&name)
        {
            name.push_str(&total[..'支'.len_utf8() * 2]);
        }
        // 专项资金已支出24万元
        if !self.aliases.contains_key(&name)
            && let Some(thing) = self.class("spent-ending").iter().find_map(|end| name.strip_suffix(end.as_str()))
            && !thing.is_empty()
        {
            name = self.trim(thing);
        }
        // 全县“三公”经费决算支出
        if let Some(thing) = name.strip_suffix("决算支出")
            && self.aliases.contains_key(&thing[tier(thing).len()..])
        {
            name = thing.to_owned();
        }
        // —9月
        if name.chars().all(|c| c.is_ascii_digit() || "—-－~月日年".contains(c)) {
            return String::new();
        }
        // A remark in brackets is not part of the name, unless the name goes on behind it: 因公出国（境）费.
        while name.ends_with('）') && !self.aliases.contains_key(&name) {
            match name.rfind('（') {
                Some(open) if open > 0 => name.truncate(open),
                Some(_) => break,
                // A bracket that was opened before the phrase.
                None => name.truncate(name.len() - '）'.len_utf8()),
            }
            name = self.trim(&name);
        }
        // 项目支出主要用于设备购置, 资金用于天然林保护: what is told of comes behind.
        let purpose = name.rsplit_once("主要用于").or_else(|| name.rsplit_once("用于"));
        if let Some((_, purpose)) = purpose.filter(|(whose, purpose)| !whose.is_empty() && purpose.chars().count() > 1) {
            return self.trim(purpose);
        }
        // 开支会议费, 支出培训费
        if !self.aliases.contains_key(&name)
            && let Some(thing) = ["支出", "开支", "列支"].iter().find_map(|verb| name.strip_prefix(verb))
            && self.aliases.contains_key(thing)
        {
            return thing.to_owned();
        }
        // 行政单位（含参公管理事业单位）机关运行经费: who spends it stands before the bracket.
        if !self.aliases.contains_key(&name)
            && let Some((_, behind)) = name.rsplit_once('）')
            && self.aliases.get(behind).is_some_and(|&index| self.library.subjects[index].single)
        {
            return behind.to_owned();
        }
        name
    }

    /// 城市低保标准提高到每人每月740元: the name ends where its level is told.
    fn without_level<'w>(&self, words: &'w str) -> &'w str {
        // 第一批于2022年1月下达
        let dated =
            words.match_indices('于').map(|(at, _)| at).find(|at| words[at + '于'.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()));
        let cuts = self.class("subject-cut").iter().filter_map(|cut| words.find(cut.as_str())).chain(dated);
        match cuts.filter(|&at| at > 0).min() {
            // 将单项变更金额超过50万元的…
            Some(at) => words[..at].trim_start_matches("二是").trim_start_matches("一是").trim_start_matches('将'),
            None => words,
        }
    }

    /// Leaves out the words before and behind a name that are not part of it.
    fn trim(&self, words: &str) -> String {
        if self.aliases.contains_key(words) {
            return words.to_owned();
        }
        let cut = self.segmenter.cut(words, false);
        let joined = |from: usize, to: usize| cut[from..to].iter().map(|token| token.word).collect::<String>();
        let known = |from: usize, to: usize| self.aliases.contains_key(&joined(from, to));
        let end = |from: usize| {
            let mut to = cut.len();
            while from < to && self.tails.contains(cut[to - 1].word) && !known(from, to) {
                to -= 1;
            }
            // 公务用车购置费2023年: the year belongs to the words that are left out.
            while from < to && to < cut.len() && is_year(cut[to - 1].word) && cut[to].word.starts_with('年') {
                to -= 1;
            }
            to
        };
        let (mut from, all) = (0, cut.len());
        // 5岁以下儿童: the number is part of the name.
        let dated =
            |at: usize| is_year(cut[at].word) && cut.get(at + 1).is_none_or(|next| !next.word.starts_with(['岁', '—', '-', '~', '至']));
        while from < all && (self.leads.contains(cut[from].word) || dated(from)) && !known(from, all) {
            let behind = end(from + 1);
            if is_carried(cut[from].word, &joined(from + 1, behind))
                || is_part_of_name(cut[from].word) && from + 1 < behind && !known(from + 1, behind)
            {
                break;
            }
            from += 1;
        }
        let to = end(from);
        joined(from, to)
    }
}

/// The shortest known subject that a heading is recognised by, in characters.
const SHORTEST: usize = 4;

/// A phrase without who gives or gets what it names: 省财政厅下达我院补助资金, 省核定全市政府债务限额, 行政村共计实现总收入.
fn without_giver(words: &str) -> &str {
    let behind = |mark: &str| words.find(mark).map(|at| &words[at + mark.len()..]);
    let given = ["下达我", "拨付我", "补助我", "安排我"].iter().find_map(|verb| behind(verb)).and_then(|rest| {
        ["县", "市", "区", "院", "局", "校", "镇", "乡", "省", "州", "旗", "委", "单位", "中心"]
            .iter()
            .find_map(|whom| rest.strip_prefix(whom))
    });
    let approved = || ["核定", "批准", "核准", "下达"].iter().find_map(|verb| behind(verb)).filter(|rest| rest.starts_with(['全', '我']));
    let reached = || {
        ["共计实现", "共计获得", "共实现", "共获得", "共计投入", "共计完成", "共计支出", "共计安排", "共计发放"]
            .iter()
            .find_map(|verb| behind(verb))
    };
    given.or_else(approved).or_else(reached).filter(|rest| rest.chars().count() > 1).unwrap_or(words)
}

/// Whether words only say how a change was computed: 同口径, 扣除留抵退税因素后.
fn is_condition(name: &str) -> bool {
    let stated = ["扣除", "剔除", "还原", "考虑"].iter().any(|word| name.starts_with(word));
    name.ends_with("口径") || stated && ["后", "因素", "影响"].iter().any(|word| name.ends_with(word))
}

/// A phrase without the day or month that it begins with: 截至9月底, 1—12月, 6月当月.
pub(super) fn without_date(words: &str) -> &str {
    let words = words.trim_start_matches(['，', '、']);
    let rest = ["截至", "截止", "力争到", "确保到", "力争", "确保", "到", "至", "自"]
        .iter()
        .find_map(|word| words.strip_prefix(word))
        .unwrap_or(words);
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || "—-－~至".contains(c)).len();
    let mut at = 0;
    for mark in ['年', '月', '日'] {
        let count = digits(&rest[at..]);
        if count > 0 && rest[at + count..].starts_with(mark) {
            at += count + mark.len_utf8();
        }
    }
    let named = words.len() > rest.len() && ["底", "末"].iter().any(|end| rest[at..].starts_with(end));
    if at == 0 || rest[..at].ends_with('年') && !named {
        // A year is no day; it may belong to what follows (2023年末).
        return words;
    }
    let rest = &rest[at..];
    ["底前", "末前", "底", "末", "份", "前"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest)
}

/// Whether a word in front of a name is part of it, if no known name follows: 在建工程, 对外投资.
fn is_part_of_name(word: &str) -> bool {
    ["在", "对", "按", "从", "由", "经", "以", "因", "到", "各", "即"].contains(&word)
}

/// Whether a word in front of a name says of which year's end a residue is: 年初财政拨款结转和结余.
fn is_carried(word: &str, rest: &str) -> bool {
    ["年初", "年末", "上年"].contains(&word) && ["结转", "结余"].iter().any(|end| rest.contains(end))
}

/// Words that remain of phrases without a name.
const NO_NAMES: &[&str] = &[
    "了", "的", "在", "对", "按", "从", "由", "经", "以", "因", "到", "各", "即", "于", "）", "（", "其", "上", "=", "率", "比例", "进度",
    "当月", "相差", "高", "低", "值", "批复", "未", "高出", "下浮", "上浮", "可", "可比",
];

/// A phrase without what stands in front of its first word: a closing bracket, a remark, the ordinal of an item.
fn without_front(words: &str) -> &str {
    let mut words = words.trim_start_matches(|c: char| "、）.．—-①②③④⑤⑥⑦⑧⑨⑩".contains(c));
    // 1.行政运行
    if let Some((ordinal, rest)) = words.split_once(['.', '．', '、'])
        && (1..=2).contains(&ordinal.len())
        && ordinal.bytes().all(|byte| byte.is_ascii_digit())
    {
        words = rest;
    }
    // 一）人员经费
    if let Some((ordinal, rest)) = words.split_once('）')
        && !ordinal.is_empty()
        && ordinal.chars().all(|c| "一二三四五六七八九十0123456789".contains(c))
    {
        words = rest;
    }
    // （行政单位）机关运行经费
    if words.starts_with('（')
        && let Some((_, rest)) = words.split_once('）')
        && !rest.is_empty()
    {
        words = rest;
    }
    // 村集体收入10万元以上的行政村
    let words = ["以上的", "以下的"].iter().find_map(|bound| words.strip_prefix(bound)).unwrap_or(words);
    let words = words.trim_start_matches(['、', '（', '）']);
    // 将预算调整率降至8%以下, 即中央资金5万元
    let verb = |word: char, never: &[char]| words.strip_prefix(word).filter(|rest| rest.chars().count() > 2 && !rest.starts_with(never));
    verb('将', &['军', '近', '来', '至', '领', '士', '台'])
        .or_else(|| verb('即', &['时', '将', '使', '便', '墨', '期', '可']))
        .unwrap_or(words)
}

fn is_year(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words for the level of government in front of its funds.
const LEVELS: &[&str] = &[
    "全县",
    "全市",
    "全区",
    "全省",
    "全镇",
    "全乡",
    "县本级",
    "市本级",
    "区本级",
    "省本级",
    "县级",
    "市级",
    "区级",
    "省级",
    "本级",
    "我县",
    "我市",
    "我区",
    "全州",
    "州本级",
    "全旗",
    "区县级",
    "县区级",
    "乡镇级",
];

/// The level of government that a name begins with (全市, 市本级), or nothing.
pub fn tier(name: &str) -> &'static str {
    LEVELS.iter().find(|level| name.starts_with(**level)).copied().unwrap_or_default()
}

/// Splits the words for the funds, and for the government whose they are, off the front of a name.
fn split_scope(name: &str) -> (Scope, String) {
    let name = LEVELS.iter().find_map(|level| name.strip_prefix(level)).unwrap_or(name);
    let (time, rest) =
        ["年初", "年末", "上年", "本年"].iter().find_map(|time| name.strip_prefix(time).map(|rest| (*time, rest))).unwrap_or(("", name));
    match SCOPES.iter().find_map(|&(word, scope)| rest.strip_prefix(word).map(|core| (scope, core))) {
        // 年初财政拨款结转和结余 is 年初结转和结余 of these funds.
        Some((scope, core)) => (scope, format!("{time}{core}")),
        None => (Scope::Unsaid, name.to_owned()),
    }
}

/// A phrase without quotes and spaces, which reports set as they like.
pub(super) fn plain(phrase: &str) -> String {
    let left_out = |c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '‘' | '’' | '《' | '》');
    let Some(at) = phrase.find(|c| left_out(c) || matches!(c, '(' | ')')) else { return phrase.to_owned() };
    let (kept, rest) = phrase.split_at(at);
    let mut words = String::with_capacity(phrase.len() + 4);
    words.push_str(kept);
    words.extend(rest.chars().filter(|&c| !left_out(c)).map(|c| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    }));
    words
}
