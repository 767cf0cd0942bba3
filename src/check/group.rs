//! Wholes and their parts: from lists in the text and from declared identities.

use crate::figure::{Account, Figure, FigureId, Kind, List, ListId, StatementId, SubjectBook};
use crate::number::Unit;
use crate::pattern::{Identity, Library, Measure, Relation};
use std::collections::{BTreeSet, HashMap};

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
    let mut groups = by_identity(account, book, library);
    let known: BTreeSet<FigureId> = groups.iter().map(|group| group.whole).collect();
    for (id, list) in account.each_list() {
        groups.extend(of_list(account, book, library, id, list).into_iter().filter(|group| !known.contains(&group.whole)));
    }
    groups.extend(classes(account));
    groups.sort_by_key(|group| group.whole);
    groups
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

/// The groups that a list in the text forms, one for each measure of its head.
fn of_list(account: &Account, book: &SubjectBook, library: &Library, id: ListId, list: &List) -> Vec<Group> {
    if list.ambiguous || list.members.is_empty() {
        return Vec::new();
    }
    let mut groups = Vec::new();
    for &measure in ADDITIVE {
        let Some(whole) = only(account, list.head, measure, None) else { continue };
        let like = account.figure(whole);
        let parts: Option<Vec<FigureId>> = list.members.iter().map(|&member| only(account, member, measure, Some(like))).collect();
        let Some(parts) = parts else { continue };
        if like.measure == Measure::Change && list.members.len() < 2 {
            continue;
        }
        let compound =
            list.members.iter().any(|&member| account.statement(member).subject.as_ref().is_some_and(|subject| subject.compound));
        let complete = !list.open && !compound && is_complete(account, book, library, id, list);
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
    let concept = |statement: StatementId| account.statement(statement).subject.as_ref().and_then(|subject| subject.concept);
    let known = library.identities.iter().any(|identity| {
        let whole = book.concept(&identity.whole);
        whole.is_some() && whole == concept(list.head) && identity.relation == Relation::Sum && {
            let parts: Vec<Option<usize>> = identity.parts.iter().map(|part| book.concept(part)).collect();
            let required = identity.parts.iter().filter(|part| !identity.optional.contains(part));
            list.members.iter().all(|&member| parts.contains(&concept(member)))
                && required.clone().all(|part| list.members.iter().any(|&member| concept(member) == book.concept(part)))
        }
    });
    let closed = list.members.len() > 1 && concept(list.head).is_some_and(|head| book.entry(head).closed);
    known || closed || ends_in_rest(account, list) || shares_close(account, id, list)
}

/// The last member is what remains: 其他用车, 其他支出.
fn ends_in_rest(account: &Account, list: &List) -> bool {
    list.members.len() > 2
        && list.members.last().is_some_and(|&last| {
            account
                .statement(last)
                .subject
                .as_ref()
                .is_some_and(|subject| subject.name.starts_with("其他") || subject.name.starts_with("其它"))
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

/// The groups that identities declare, where the text states the whole and all parts near one another.
fn by_identity(account: &Account, book: &SubjectBook, library: &Library) -> Vec<Group> {
    let mut by_concept: HashMap<usize, Vec<StatementId>> = HashMap::new();
    for (index, statement) in account.statements.iter().enumerate() {
        if let Some(concept) = statement.subject.as_ref().and_then(|subject| subject.concept)
            && statement.activity.is_none()
        {
            by_concept.entry(concept).or_default().push(StatementId(index));
        }
    }
    let search = Search { account, book, library, by_concept };
    let mut groups = Vec::new();
    for identity in library.identities.iter().filter(|identity| identity.relation == Relation::Sum && identity.optional.is_empty()) {
        let Some(whole) = book.concept(&identity.whole) else { continue };
        for &statement in search.by_concept.get(&whole).into_iter().flatten() {
            for &measure in ADDITIVE.iter().filter(|&&measure| measure != Measure::Count) {
                let Some(figure) = only(account, statement, measure, None) else { continue };
                if !account.figure(figure).unit.is_money() {
                    continue;
                }
                if let Some(parts) = search.parts(identity, statement, figure, 0) {
                    groups.push(Group { whole: figure, parts, measure, complete: true, items: false, about: Some(identity.about.clone()) });
                }
            }
        }
    }
    groups
}

/// Looks for the parts of identities.
struct Search<'a> {
    account: &'a Account,
    book: &'a SubjectBook,
    library: &'a Library,
    by_concept: HashMap<usize, Vec<StatementId>>,
}

/// How many blocks away from its whole a part may stand if no list ties them together.
const NEAR: usize = 14;

impl Search<'_> {
    /// The figures of an identity's parts, in its order; a part that is not printed may be given by its own parts.
    fn parts(&self, identity: &Identity, whole: StatementId, figure: FigureId, depth: u32) -> Option<Vec<FigureId>> {
        let mut found = Vec::new();
        for part in &identity.parts {
            let concept = self.book.concept(part)?;
            match self.part(concept, whole, figure) {
                Some(part) => found.push(part),
                None if depth < 2 => {
                    let finer = self.library.identities.iter().find(|finer| finer.relation == Relation::Sum && finer.whole == *part)?;
                    found.extend(self.parts(finer, whole, figure, depth + 1)?);
                }
                None => return None,
            }
        }
        Some(found)
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
        let listed = |id: StatementId| {
            let mut up = self.account.statement(id).member_of;
            while let Some(list) = up {
                let above = self.account.lists[list.0].head;
                if above == whole {
                    return true;
                }
                up = self.account.statement(above).member_of.filter(|&next| next != list);
            }
            false
        };
        let near = |id: StatementId| {
            let statement = self.account.statement(id);
            self.within(statement.section, head.section) && id > whole && statement.block < head.block + NEAR
        };
        let scope = |id: StatementId| self.account.statement(id).subject.as_ref().map(|subject| subject.scope);
        let candidates = self.by_concept.get(&concept)?;
        let pick = |fits: &dyn Fn(StatementId) -> bool| -> Vec<FigureId> {
            candidates
                .iter()
                .copied()
                .filter(|&id| fits(id) && scope(id).zip(scope(whole)).is_some_and(|(part, whole)| part.fits(whole)))
                .filter_map(|id| only(self.account, id, like.measure, Some(like)))
                .collect()
        };
        let mut figures = pick(&listed);
        if figures.is_empty() {
            // A list of the whole's own that leaves the part out is not completed from elsewhere.
            figures = pick(&near);
        }
        let first = *figures.first()?;
        let value = self.account.figure(first);
        figures
            .iter()
            .all(|&other| self.account.figure(other).value == value.value && self.account.figure(other).unit == value.unit)
            .then_some(first)
    }
}

/// For each 类 whose amount is printed in a breakdown: the items (项) of that 类 in the run of items.
fn classes(account: &Account) -> Vec<Group> {
    let mut groups = Vec::new();
    for (_, items) in account.each_list().filter(|(_, list)| list.items && !list.ambiguous && list.members.len() > 1) {
        let class_of = |id: StatementId| account.statement(id).subject.as_ref().and_then(|subject| subject.account.as_ref());
        // One item whose 类 does not resolve leaves every 类 incomplete.
        if !items.members.iter().all(|&member| class_of(member).is_some_and(|known| known.class_code.is_some())) {
            continue;
        }
        for (index, statement) in account.statements.iter().enumerate() {
            let Some(class) =
                statement.subject.as_ref().and_then(|subject| subject.account.as_ref()).filter(|known| known.section.is_none())
            else {
                continue;
            };
            let Some(list) = statement.member_of else { continue };
            if !same_total(account, account.lists[list.0].head, items.head) {
                continue;
            }
            let Some(whole) = only(account, StatementId(index), Measure::Actual, None) else { continue };
            let like = account.figure(whole);
            let members: Vec<StatementId> = items
                .members
                .iter()
                .copied()
                .filter(|&member| class_of(member).is_some_and(|known| known.class_code == class.class_code && class.class_code.is_some()))
                .collect();
            let parts: Option<Vec<FigureId>> = members.iter().map(|&member| only(account, member, Measure::Actual, Some(like))).collect();
            if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
                groups.push(Group {
                    whole,
                    parts,
                    measure: Measure::Actual,
                    complete: true,
                    items: true,
                    about: Some("类＝该类各项之和".into()),
                });
            }
        }
    }
    groups
}

/// Whether two heads state the same total: the same name and the same actual amount.
fn same_total(account: &Account, one: StatementId, other: StatementId) -> bool {
    if one == other {
        return true;
    }
    let total = |id| only(account, id, Measure::Actual, None).map(|id| account.figure(id));
    match (total(one), total(other)) {
        (Some(one), Some(other)) => {
            one.subject_name() == other.subject_name() && one.value == other.value && one.unit == other.unit && one.unit != Unit::Counted
        }
        _ => false,
    }
}
