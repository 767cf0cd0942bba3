//! Wholes and their parts: from lists in the text and from declared identities.

use crate::figure::{Account, Figure, FigureId, Kind, List, ListId, Scope, StatementId, SubjectBook, tier};
use crate::number::{Decimal, Unit};
use crate::pattern::{Identity, Library, MarkKind, Measure, Relation};
use std::collections::{BTreeSet, HashMap, HashSet};

/// A whole and its parts of one measure and period.
#[derive(Debug, Clone)]
pub struct Group {
    /// The figure of the whole.
    pub whole: FigureId,
    /// The figures of the parts.
    pub parts: Vec<FigureId>,
    /// The measure they share.
    pub measure: Measure,
    /// Whether the parts are all there are, so that they must add up.
    pub complete: bool,
    /// Whether it comes from numbered items.
    pub items: bool,
    /// Why it is a group: the words of an identity, or nothing for a list.
    pub about: Option<String>,
}

/// Measures whose parts add up.
const ADDITIVE: &[Measure] =
    &[Measure::Actual, Measure::BudgetInitial, Measure::BudgetAdjusted, Measure::Budget, Measure::Change, Measure::Count];

/// Finds the groups of an account.
pub(super) fn find(account: &Account, book: &SubjectBook, library: &Library) -> Vec<Group> {
    let search = Search::new(account, book, library);
    let mut groups = search.by_identity();
    // 收入总计＝支出总计 does not say what the total is made of.
    let known: BTreeSet<FigureId> = groups.iter().filter(|group| group.parts.len() > 1).map(|group| group.whole).collect();
    let mut heads = HashMap::new();
    for (id, list) in account.each_list() {
        if list.ambiguous || list.members.is_empty() || is_no_list(account, book, list) {
            continue;
        }
        // Many lists may have one head.
        let wholes = heads
            .entry(list.head)
            .or_insert_with(|| ADDITIVE.iter().filter_map(|&measure| whole(account, list.head, measure)).collect::<Vec<FigureId>>());
        // 三、年度预算安排 / 286万元，其中：第一季度46万元、…: what it is may be left to the heading.
        let quarters = is_by_quarters(account, book, list).then(|| by_quarters(account, list)).flatten();
        if let Some(quarterly) = quarters {
            groups.push(quarterly);
            continue;
        }
        let found = of_list(&search, id, list, wholes);
        groups.extend(found.into_iter().filter(|group| !known.contains(&group.whole)));
    }
    groups.extend(classes(account));
    groups.sort_by_key(|group| group.whole);
    groups
}

/// Whether a member can be no part of the head, so that the sentence went on with something else: receipts or expenditure behind what was carried
/// over, expenditure behind receipts.
fn is_no_list(account: &Account, book: &SubjectBook, list: &List) -> bool {
    let name = |id: StatementId| account.statement(id).subject.as_ref().map_or("", |subject| subject.name.as_str());
    let side = |name: &str| (name.contains("收入"), name.contains("支出"));
    let carried = |name: &str| name.contains("结转") || name.contains("结余");
    let head = name(list.head);
    // 收、支总计5万元。其中：（一）收入总计5万元；（二）支出总计5万元: each is the whole.
    let known = |id: StatementId| account.statement(id).concept().map_or("", |concept| book.entry(concept).name.as_str());
    if known(list.head) == "收入支出总计" && list.members.iter().any(|&member| matches!(known(member), "收入总计" | "支出总计"))
    {
        return true;
    }
    list.members.iter().map(|&member| name(member)).any(|member| {
        let funds = book.class("funds-word").iter().any(|word| member.contains(word.as_str()));
        match (side(head), side(member)) {
            (_, (false, false)) if carried(head) => !carried(member) && !funds,
            _ if carried(head) => !carried(member),
            ((true, false), (false, true)) | ((false, true), (true, false)) => !carried(member),
            _ => false,
        }
    })
}

/// The figure of a measure in a statement, if it has exactly one value for the period.
fn only(account: &Account, statement: StatementId, measure: Measure, like: Option<&Figure>) -> Option<FigureId> {
    let mut found = account.figures_of(statement).filter(|(_, figure)| {
        figure.measure == measure
            && figure.checkable()
            && !figure.reason
            && like.is_none_or(|like| {
                figure.comparable(like) && account.period(figure) == account.period(like) && figure.against == like.against
            })
    });
    let (first, figure) = found.next()?;
    found.all(|(_, other)| other.value == figure.value && other.unit == figure.unit).then_some(first)
}

/// The figure of a measure that a list breaks down. Whatever an amount without a name is of, its parts are parts of it.
fn whole(account: &Account, head: StatementId, measure: Measure) -> Option<FigureId> {
    let unnamed = account.statement(head).subject.is_none();
    only(account, head, measure, None).or_else(|| {
        let mut told = account
            .figures_of(head)
            .filter(|(_, figure)| figure.measure == measure && !figure.approximate && !figure.reason && (unnamed || !figure.uncertain));
        let (first, figure) = told.next()?;
        // 完成5万元（上年为4万元）。其中：…: the amount of the year is broken down.
        told.all(|(_, other)| !unnamed && account.period(other) != account.period(figure)).then_some(first)
    })
}

/// The groups that a list in the text forms, one for each of the `wholes` that its head gives.
fn of_list(search: &Search<'_>, id: ListId, list: &List, wholes: &[FigureId]) -> Vec<Group> {
    let Search { account, book, library, level, .. } = search;
    let mut groups = Vec::new();
    for &whole in wholes {
        let like = account.figure(whole);
        let measure = like.measure;
        // 其中：甲增加5万元，乙与上年持平: what has not changed adds nothing.
        let level = |member: &StatementId| measure == Measure::Change && level.contains(member);
        let changed = list.members.iter().filter(|&member| !(level(member) && only(account, *member, measure, Some(like)).is_none()));
        let parts: Option<Vec<FigureId>> = changed.map(|&member| only(account, member, measure, Some(like))).collect();
        let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { continue };
        if measure == Measure::Change && list.members.len() < 2 {
            continue;
        }
        let compound =
            list.members.iter().any(|&member| account.statement(member).subject.as_ref().is_some_and(|subject| subject.compound));
        // An account on which nothing was spent this year has fallen by what it spent, and is not listed.
        let accounts =
            list.members.iter().any(|&member| account.statement(member).subject.as_ref().is_some_and(|subject| subject.account.is_some()));
        if measure == Measure::Change && accounts {
            continue;
        }
        let complete = list.members.len() > 1 && !list.open && !compound && is_complete(account, book, library, id, list);
        groups.push(Group { whole, parts, measure, complete, items: list.items, about: None });
    }
    groups
}

/// Whether the members of a list are all there are.
fn is_complete(account: &Account, book: &SubjectBook, library: &Library, id: ListId, list: &List) -> bool {
    let accounts =
        list.members.iter().all(|&member| account.statement(member).subject.as_ref().is_some_and(|subject| subject.account.is_some()));
    if accounts && list.members.len() > 1 {
        // Shares that leave something over say that the list does too; reports on execution name only the large accounts.
        let partial = all_shared(account, list) && !shares_close(account, id, list);
        return list.items || shares_close(account, id, list) || (!partial && list.exhaustive && account.header.kind != Kind::Execution);
    }
    let concept = |statement: StatementId| account.statement(statement).concept();
    let known = library.identities.iter().any(|identity| {
        let whole = book.concept(&identity.whole);
        // 实际支出5万元。其中：基本支出3万元，项目支出2万元: members that make up one thing only say what the head is.
        let unnamed =
            account.statement(list.head).subject.as_ref().is_none_or(|head| head.name.ends_with("资金总额")) && identity.parts.len() > 1;
        whole.is_some() && (whole == concept(list.head) || unnamed) && identity.relation == Relation::Sum && {
            let parts: Vec<Option<usize>> = identity.parts.iter().map(|part| book.concept(part)).collect();
            let required = identity.parts.iter().filter(|part| !identity.optional.contains(part));
            let appropriated = book.concept("财政拨款收入");
            // 一般公共预算财政拨款收入 stands for the appropriation that it is a part of, unless that is named as well.
            let by_funds = parts.contains(&appropriated) && !list.members.iter().any(|&member| concept(member) == appropriated);
            let part_of = |member: StatementId| match account.statement(member).subject.as_ref() {
                Some(subject) if by_funds && subject.scope != Scope::Unsaid && subject.concept == whole => appropriated,
                subject => subject.and_then(|subject| subject.concept),
            };
            list.members.iter().all(|&member| parts.contains(&part_of(member)))
                && required.clone().all(|part| list.members.iter().any(|&member| part_of(member) == book.concept(part)))
        }
    });
    if list.picks {
        return false;
    }
    // 新增政府债券5亿元，其中一般债券2亿元、专项债券3亿元: there is no third kind of bond; 偿还本息5亿元，其中本金3亿元、利息2亿元.
    let name = |statement: StatementId| account.statement(statement).subject.as_ref().map_or("", |subject| subject.name.as_str());
    let each = |kind: &String| list.members.iter().filter(|&&member| name(member).ends_with(kind.as_str())).count() == 1;
    let made_of =
        library.classes.iter().filter(|(class, _)| class.strip_prefix("parts-of-").is_some_and(|head| name(list.head).ends_with(head)));
    if made_of.into_iter().any(|(_, kinds)| list.members.len() == kinds.len() && kinds.iter().all(each)) {
        return true;
    }
    let economic = book.class("partition-economic");
    // 按支出经济分类划分：工资福利支出…; the opener announces all there is.
    let by_economy = list.exhaustive
        && account.header.kind != Kind::Execution
        && list.members.iter().all(|&member| {
            account.statement(member).subject.as_ref().is_some_and(|subject| economic.iter().any(|kind| subject.name == *kind))
        });
    // 财政拨款资金5万元，其中：一般公共预算3万元，政府性基金2万元: there are no other funds of it.
    let scopes: BTreeSet<_> =
        list.members.iter().filter_map(|&member| account.statement(member).subject.as_ref().map(|subject| subject.scope)).collect();
    let by_funds = scopes.len() == list.members.len()
        && !scopes.contains(&Scope::Unsaid)
        && !scopes.contains(&Scope::Fiscal)
        && account.statement(list.head).subject.as_ref().is_some_and(|head| {
            head.name.contains("财政拨款") || list.members.len() == 3 && head.concept.is_some_and(|head| book.entry(head).single)
        });
    let closed = is_by_quarters(account, book, list)
        || list.summed
        || by_funds
        || by_economy
        // 总支出3亿元，其中人员经费1.3亿元，占43%；药品费7千万元，占23%: shares that leave something over say that the list does too.
        || list.members.len() > 1
            && concept(list.head).is_some_and(|head| book.entry(head).closed)
            && (!all_shared(account, list) || shares_close(account, id, list));
    known || closed || ends_in_rest(account, book, list) || shares_close(account, id, list)
}

/// Whether a list gives all quarters of a year.
fn is_by_quarters(account: &Account, book: &SubjectBook, list: &List) -> bool {
    let named = |(&member, quarter): (&StatementId, &String)| {
        account.statement(member).subject.as_ref().is_some_and(|subject| subject.name.starts_with(quarter.as_str()))
    };
    let quarters = book.class("quarter");
    list.members.len() == quarters.len() && list.members.iter().zip(quarters).all(named)
}

/// The amount of a year and those of its quarters, whatever they are of.
fn by_quarters(account: &Account, list: &List) -> Option<Group> {
    let amount = |statement: StatementId| {
        let mut told = account.figures_of(statement).filter(|(_, figure)| figure.unit.is_money() && !figure.approximate && !figure.reason);
        told.next().filter(|_| told.next().is_none())
    };
    let (whole, figure) = amount(list.head)?;
    let parts: Option<Vec<FigureId>> = list.members.iter().map(|&member| amount(member).map(|(id, _)| id)).collect();
    Some(Group { whole, parts: parts?, measure: figure.measure, complete: true, items: false, about: None })
}

/// The last member is what remains: 其他用车, 其他支出.
fn ends_in_rest(account: &Account, book: &SubjectBook, list: &List) -> bool {
    let rest = book.class("partition-rest");
    list.members.len() > 2
        && list.members.last().is_some_and(|&last| {
            account
                .statement(last)
                .subject
                .as_ref()
                // 其他交通费用 and 其他林业支出 are accounts like others; what remains is called 其他 alone, or 其他用车 among vehicles.
                .is_some_and(|subject| rest.contains(&subject.name))
        })
}

/// Whether every member prints its share.
fn all_shared(account: &Account, list: &List) -> bool {
    list.members.iter().all(|&member| account.figures_of(member).any(|(_, figure)| figure.measure == Measure::Share))
}

/// Every member states its share of the head, and they make 100 within rounding.
fn shares_close(account: &Account, id: ListId, list: &List) -> bool {
    let shares: Option<Vec<_>> = list
        .members
        .iter()
        .map(|&member| {
            account
                .figures_of(member)
                .find(|(_, figure)| figure.measure == Measure::Share && figure.checkable())
                .map(|(_, figure)| figure.literal())
        })
        .collect();
    let belongs = list.members.iter().all(|&member| account.statement(member).member_of == Some(id));
    belongs
        && list.members.len() > 1
        && shares.is_some_and(|shares| crate::number::share_list(&shares).verdict != crate::number::Verdict::Inconsistent)
}

impl<'a> Search<'a> {
    fn new(account: &'a Account, book: &'a SubjectBook, library: &'a Library) -> Self {
        let mut by_concept: HashMap<usize, Vec<StatementId>> = HashMap::new();
        let mut listed: HashMap<(StatementId, usize), Vec<StatementId>> = HashMap::new();
        for (index, statement) in account.statements.iter().enumerate() {
            if let Some(concept) = statement.subject.as_ref().and_then(|subject| subject.concept)
                && statement.activity.is_none()
            {
                by_concept.entry(concept).or_default().push(StatementId(index));
                let mut up = statement.member_of;
                for _ in 0..DEEPEST {
                    let Some(list) = up else { break };
                    let above = account.lists[list.0].head;
                    listed.entry((above, concept)).or_default().push(StatementId(index));
                    up = account.statement(above).member_of.filter(|&next| next != list);
                }
            }
        }
        let level =
            account.claims.iter().filter(|claim| claim.kind == MarkKind::LevelWithPrior).filter_map(|claim| claim.statement).collect();
        Self { account, book, library, by_concept, listed, level }
    }

    /// The groups that identities declare, where the text states the whole and all parts near one another.
    fn by_identity(&self) -> Vec<Group> {
        let Self { account, book, library, .. } = self;
        let mut groups = Vec::new();
        for identity in library.identities.iter().filter(|identity| {
            identity.relation == Relation::Sum
                && identity.optional.is_empty()
                && (identity.reports.is_empty() || identity.reports.iter().any(|kind| kind == account.header.kind.name()))
        }) {
            let Some(whole) = book.concept(&identity.whole) else { continue };
            for &statement in self.by_concept.get(&whole).into_iter().flatten() {
                for &measure in ADDITIVE.iter().filter(|&&measure| measure != Measure::Count) {
                    let Some(figure) = only(account, statement, measure, None) else { continue };
                    // Two totals that are equal each year change alike, but what is near may be the change of a part.
                    if !account.figure(figure).unit.is_money() || measure == Measure::Change && identity.parts.len() == 1 {
                        continue;
                    }
                    if let Some(parts) = self.parts(identity, statement, figure, 0).filter(|parts| !parts.is_empty()) {
                        groups.push(Group {
                            whole: figure,
                            parts,
                            measure,
                            complete: true,
                            items: false,
                            about: Some(identity.about.clone()),
                        });
                    }
                }
            }
        }
        groups
    }
}

/// Looks for the parts of identities.
struct Search<'a> {
    account: &'a Account,
    book: &'a SubjectBook,
    library: &'a Library,
    /// The statements about a known subject, in the order of the text.
    by_concept: HashMap<usize, Vec<StatementId>>,
    /// Those of them that stand in a list of a whole, or in a list within that list.
    listed: HashMap<(StatementId, usize), Vec<StatementId>>,
    /// Statements that say of something that it is as it was the year before.
    level: HashSet<StatementId>,
}

/// How many blocks away from its whole a part may stand if no list ties them together.
const NEAR: usize = 14;

/// How many statements of one name are looked at for a part.
const MOST: usize = 60;

/// How many lists a part may stand in, one within the other.
const DEEPEST: usize = 8;

impl Search<'_> {
    /// The figures of an identity's parts, in its order; a part that is not printed may be given by its own parts.
    fn parts(&self, identity: &Identity, whole: StatementId, figure: FigureId, depth: u32) -> Option<Vec<FigureId>> {
        let mut found = Vec::new();
        for part in &identity.parts {
            let concept = self.book.concept(part)?;
            match self.part(concept, whole, figure) {
                Some(part) => found.push(part),
                // 公务接待费与上年持平: it adds nothing to the change of the whole.
                None if self.account.figure(figure).measure == Measure::Change && self.is_level(concept, whole) => {}
                None if depth < 2 => {
                    let finer = self.library.identities.iter().find(|finer| finer.relation == Relation::Sum && finer.whole == *part)?;
                    found.extend(self.parts(finer, whole, figure, depth + 1)?);
                }
                None => return None,
            }
        }
        Some(found)
    }

    /// Whether a part listed under a whole is said to be as it was the year before.
    fn is_level(&self, concept: usize, whole: StatementId) -> bool {
        self.listed.get(&(whole, concept)).into_iter().flatten().any(|part| self.level.contains(part))
    }

    /// Whether a section is another or lies within it.
    fn within(&self, mut section: usize, outer: usize) -> bool {
        while section != outer {
            match self.account.sections[section].parent {
                Some(parent) => section = parent,
                None => return false,
            }
        }
        true
    }

    /// The one figure of a part for the whole: from the whole's own list, else from nearby in the same section.
    fn part(&self, concept: usize, whole: StatementId, figure: FigureId) -> Option<FigureId> {
        let like = self.account.figure(figure);
        let head = self.account.statement(whole);
        let scope = |id: StatementId| self.account.statement(id).subject.as_ref().map(|subject| subject.scope);
        let pick = |candidates: &mut dyn Iterator<Item = StatementId>| -> Vec<FigureId> {
            candidates
                .filter(|&id| scope(id).zip(scope(whole)).is_some_and(|(part, whole)| part.fits(whole)))
                .filter_map(|id| only(self.account, id, like.measure, Some(like)))
                .collect()
        };
        let mut figures = pick(&mut self.listed.get(&(whole, concept)).into_iter().flatten().copied());
        if figures.is_empty() {
            // A list of the whole's own that leaves the part out is not completed from elsewhere.
            let candidates = self.by_concept.get(&concept)?;
            let behind = candidates.partition_point(|&id| id <= whole);
            let near =
                candidates[behind..].iter().copied().take(MOST).take_while(|&id| self.account.statement(id).block < head.block + NEAR);
            // What another whole of the same name is broken down into is no part of this one.
            let elsewhere = |id: StatementId| {
                let list = self.account.statement(id).member_of.map(|list| self.account.lists[list.0].head);
                list.is_some_and(|other| {
                    let concept = |id: StatementId| self.account.statement(id).concept();
                    other != whole && concept(other) == concept(whole)
                })
            };
            let level = |id: StatementId| self.account.statement(id).subject.as_ref().map_or("", |subject| tier(&subject.name));
            figures = pick(&mut near.filter(|&id| {
                self.within(self.account.statement(id).section, head.section) && !elsewhere(id) && level(id) == level(whole)
            }));
        }
        let first = *figures.first()?;
        let value = self.account.figure(first);
        figures
            .iter()
            .all(|&other| self.account.figure(other).value == value.value && self.account.figure(other).unit == value.unit)
            .then_some(first)
    }
}

/// How many of the 类 of one total are looked at on either side of a run of items; the classification has some thirty.
const CLASSES: usize = 60;

/// For each 类 whose amount is printed in a breakdown: the items (项) of that 类 in the run of items.
fn classes(account: &Account) -> Vec<Group> {
    let class_of = |id: StatementId| account.statement(id).subject.as_ref().and_then(|subject| subject.account.as_ref());
    let measure = if account.header.kind == Kind::Budget { Measure::Budget } else { Measure::Actual };
    let mut printed: HashMap<Total<'_>, Vec<StatementId>> = HashMap::new();
    for id in (0..account.statements.len()).map(StatementId) {
        if let Some(list) = account.statement(id).member_of
            && class_of(id).is_some_and(|known| known.section.is_none())
        {
            printed.entry(Total::of(account, account.lists[list.0].head, measure)).or_default().push(id);
        }
    }
    let mut groups = Vec::new();
    for (_, items) in account.each_list().filter(|(_, list)| list.items && !list.ambiguous && list.members.len() > 1) {
        let Some(classes) = printed.get(&Total::of(account, items.head, measure)) else { continue };
        let mut members: HashMap<&str, Vec<StatementId>> = HashMap::new();
        let resolved = items.members.iter().all(|&member| {
            let code = class_of(member).and_then(|known| known.class_code.as_deref());
            code.is_some_and(|code| {
                members.entry(code).or_default().push(member);
                true
            })
        });
        // One item whose 类 does not resolve leaves every 类 incomplete.
        if !resolved {
            continue;
        }
        let middle = classes.partition_point(|&id| id < items.head);
        let near = classes[middle.saturating_sub(CLASSES)..].iter().take(2 * CLASSES);
        for &class in near {
            let Some(whole) = only(account, class, measure, None) else { continue };
            let like = account.figure(whole);
            let code = class_of(class).and_then(|known| known.class_code.as_deref());
            let Some(members) = code.and_then(|code| members.get(code)) else { continue };
            let parts: Option<Vec<FigureId>> = members.iter().map(|&member| only(account, member, measure, Some(like))).collect();
            if let Some(parts) = parts {
                groups.push(Group { whole, parts, measure, complete: true, items: true, about: Some("类＝该类各项之和".into()) });
            }
        }
    }
    groups
}

/// The total that a head states. Two heads state the same one if name and amount are the same.
#[derive(PartialEq, Eq, Hash)]
enum Total<'a> {
    Amount(&'a str, Decimal, Unit),
    /// The head states no amount, and is the same as itself only.
    Head(StatementId),
}

impl<'a> Total<'a> {
    fn of(account: &'a Account, head: StatementId, measure: Measure) -> Self {
        let figure = only(account, head, measure, None).map(|id| account.figure(id));
        match figure.filter(|figure| figure.unit != Unit::Counted) {
            Some(figure) => Self::Amount(figure.subject_name(), figure.value, figure.unit),
            None => Self::Head(head),
        }
    }
}
