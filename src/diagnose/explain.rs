//! Which figures, if they were other than printed, would make the broken relations hold.

use super::slip::{self, Slip};
use crate::check::{Constraint, Constraints, Context, Finding};
use crate::figure::FigureId;
use crate::number::{Decimal, Law, Operand, Range, Slack, Verdict};
use std::collections::HashMap;

/// How many broken relations of one figure are held against one another.
const BROKEN: usize = 64;

/// How many relations that hold are asked whether they clear a figure.
const HELD: usize = 48;

/// Parts of a longer sum are not solved for: nothing would single one out, and each would cost the whole sum.
const LONGEST: usize = 600;

/// A figure that explains broken relations.
#[derive(Debug, Clone)]
pub(super) struct Root {
    /// The figure.
    pub(super) figure: FigureId,
    /// What it would have to be printed as.
    pub(super) range: Range,
    /// How many broken relations would hold then.
    pub(super) mended: usize,
    /// How many relations that hold would break.
    spoilt: usize,
    /// The slip of the pen that leads from such a value to the printed one.
    pub(super) slip: Option<Slip>,
    /// Whether no other figure explains the same as well.
    pub(super) stands_out: bool,
}

impl Root {
    /// The lowest and the highest value that can be printed, as few as can be told.
    pub(super) fn value(&self, context: &Context<'_>) -> Option<(Decimal, Decimal)> {
        let decimals = context.strict(context.account.figure(self.figure)).decimals;
        let step = Decimal::try_new(5, decimals.saturating_add(1)).ok()?;
        let inner =
            self.range.narrowed(step).and_then(|range| Some((range.low?.round_dp(decimals + 2), range.high?.round_dp(decimals + 2))));
        inner.or_else(|| self.range.printable(decimals))
    }

    /// How much better things are if this figure is wrong.
    fn gain(&self) -> isize {
        self.mended.cast_signed() - self.spoilt.cast_signed()
    }
}

/// The broken relations of a report and the roots that explain them.
#[derive(Debug, Default)]
pub(super) struct Explained {
    roots: Vec<Root>,
    /// The root of each broken relation, by what it says of which figures.
    by_relation: HashMap<(Law, Vec<FigureId>), usize>,
    /// The first root that each figure is.
    by_figure: HashMap<FigureId, usize>,
}

impl Explained {
    /// The root of a finding's relation.
    pub(super) fn root_of(&self, finding: &Finding) -> Option<&Root> {
        self.roots.get(self.index_of(finding)?)
    }

    /// The number of the root of a finding's relation.
    pub(super) fn index_of(&self, finding: &Finding) -> Option<usize> {
        // A share is a share, whether it may have been moved to close its list or not.
        self.by_relation.get(&(plain(finding.law?), finding.figures.clone())).copied()
    }

    /// Takes up a root of relations.
    fn add(&mut self, root: Root, relations: &[usize], root_of: &mut [Option<usize>]) {
        for &index in relations {
            root_of[index] = Some(self.roots.len());
        }
        self.by_figure.entry(root.figure).or_insert(self.roots.len());
        self.roots.push(root);
    }

    /// All roots, with their numbers.
    pub(super) fn roots(&self) -> impl Iterator<Item = (usize, &Root)> {
        self.roots.iter().enumerate()
    }

    /// The number of the root that a figure is.
    pub(super) fn root_at(&self, figure: FigureId) -> Option<usize> {
        self.by_figure.get(&figure).copied()
    }
}

fn plain(law: Law) -> Law {
    if law == Law::PluggedShare { Law::Ratio } else { law }
}

/// Finds the roots of a report's broken relations.
pub(super) fn explain(constraints: &Constraints, context: &Context<'_>) -> Explained {
    let broken: Vec<Constraint<'_>> = {
        let mut seen = std::collections::HashSet::new();
        constraints.each().filter(|one| !one.holds && seen.insert((plain(one.law), one.figures))).collect()
    };
    if broken.is_empty() {
        return Explained::default();
    }
    let mut of: HashMap<FigureId, (Vec<usize>, Vec<Constraint<'_>>)> = HashMap::new();
    for (index, one) in broken.iter().enumerate() {
        for &figure in one.figures {
            let (own, _) = of.entry(figure).or_default();
            if own.len() < BROKEN && own.last() != Some(&index) {
                own.push(index);
            }
        }
    }
    for one in constraints.each().filter(|one| one.holds) {
        for figure in one.figures {
            if let Some((_, held)) = of.get_mut(figure)
                && held.len() < HELD
            {
                held.push(one);
            }
        }
    }
    let search = Search { context, broken };
    let mut candidates: Vec<(Root, Vec<usize>)> =
        of.iter().filter_map(|(&figure, (own, held))| search.candidate(figure, own, held)).collect();
    // The figure that mends most comes first; of equals the one that spoils least, then the one whose value is a slip away.
    candidates.sort_by_key(|(root, mends)| (-root.gain(), root.spoilt, root.slip.is_none(), std::cmp::Reverse(mends.len()), root.figure));
    search.choose(candidates)
}

struct Search<'a> {
    context: &'a Context<'a>,
    broken: Vec<Constraint<'a>>,
}

impl Search<'_> {
    /// What a figure explains, if it explains anything.
    fn candidate(&self, figure: FigureId, own: &[usize], held: &[Constraint<'_>]) -> Option<(Root, Vec<usize>)> {
        let implied: Vec<(usize, Range)> =
            own.iter().filter_map(|&index| Some((index, self.implied(&self.broken[index], figure, Slack::Rounded)?))).collect();
        let (range, mends) = agreement(&implied)?;
        let printed = self.context.account.figure(figure);
        let range = if printed.value.is_sign_negative() || printed.direction.is_some() {
            range
        } else {
            // What is printed without a sign is not below zero.
            range.meet(Range { low: Some(Decimal::ZERO), high: None })?
        };
        let mut spoilt = 0;
        let mut common = range;
        for one in held {
            match self.implied(one, figure, Slack::Customary) {
                None => {}
                Some(other) => match common.meet(other) {
                    Some(meeting) => common = meeting,
                    None => spoilt += 1,
                },
            }
        }
        let slip = slip::find(printed, common);
        Some((Root { figure, range: common, mended: mends.len(), spoilt, slip, stands_out: false }, mends))
    }

    /// What a relation says that a figure is.
    fn implied(&self, one: &Constraint<'_>, figure: FigureId, slack: Slack) -> Option<Range> {
        if one.figures.len() > LONGEST && one.figures.first() != Some(&figure) {
            return None;
        }
        let mut places = one.figures.iter().enumerate().filter(|(_, id)| **id == figure);
        let (at, _) = places.next()?;
        if places.next().is_some() {
            return None;
        }
        let account = &self.context.account;
        let operands: Vec<Operand> = one.figures.iter().map(|&id| self.context.strict(account.figure(id))).collect();
        one.law.implied(&operands, at, slack)
    }

    /// Explains the broken relations by the fewest figures: each group of relations that share candidates by itself.
    fn choose(&self, candidates: Vec<(Root, Vec<usize>)>) -> Explained {
        let mut explained = Explained::default();
        let mut root_of: Vec<Option<usize>> = vec![None; self.broken.len()];
        for group in groups(&candidates, &self.broken) {
            let members: Vec<&(Root, Vec<usize>)> = group.iter().map(|&at| &candidates[at]).collect();
            // The candidates stand in order; what the best one mends alone needs no second figure.
            let mut relations: Vec<usize> = members.iter().flat_map(|(_, mends)| mends.iter().copied()).collect();
            relations.sort_unstable();
            relations.dedup();
            let alone = members.first().is_some_and(|(_, mends)| mends.len() == relations.len());
            let cover = if alone { None } else { self.smallest(&members, &relations) };
            match cover {
                Some(cover) => self.take(cover, &members, &mut explained, &mut root_of),
                None => self.take_best(&members, &mut explained, &mut root_of),
            }
        }
        for (index, one) in self.broken.iter().enumerate() {
            if let Some(root) = root_of[index] {
                explained.by_relation.insert((plain(one.law), one.figures.to_vec()), root);
            }
        }
        explained
    }

    /// Takes the best candidates one after the other until all relations of a group are explained that can be.
    fn take_best(&self, members: &[&(Root, Vec<usize>)], explained: &mut Explained, root_of: &mut [Option<usize>]) {
        let mut mending: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, (_, mends)) in members.iter().enumerate() {
            mends.iter().for_each(|&index| mending.entry(index).or_default().push(at));
        }
        for (at, (root, mends)) in members.iter().enumerate() {
            let open: Vec<usize> = mends.iter().copied().filter(|&index| root_of[index].is_none()).collect();
            // A figure whose better part is explained already explains the rest no better than others.
            if open.is_empty() || open.len() < mends.len() && open.len() <= root.spoilt {
                continue;
            }
            let mut root = root.clone();
            let whole = open.len() == mends.len();
            let beside = mending[&open[0]].iter().filter(|&&other| other != at).map(|&other| members[other]);
            root.stands_out = whole && root.gain() > 0 && stands_out(&root, &open, beside);
            explained.add(root, &open, root_of);
        }
    }

    /// Takes the figures of a smallest explanation. A figure is named only if every explanation that is as good has it.
    fn take(&self, cover: Cover, members: &[&(Root, Vec<usize>)], explained: &mut Explained, root_of: &mut [Option<usize>]) {
        for &at in &cover.figures {
            let (root, mends) = members[at];
            let mut open: Vec<usize> = mends.iter().copied().filter(|&index| root_of[index].is_none()).collect();
            // What two of them mend together belongs to the first.
            open.extend(
                cover.joint.iter().copied().filter(|&index| {
                    root_of[index].is_none() && !mends.contains(&index) && self.broken[index].figures.contains(&root.figure)
                }),
            );
            if open.is_empty() {
                continue;
            }
            let mut root = root.clone();
            root.stands_out = root.gain() > 0 && cover.certain.contains(&at);
            explained.add(root, &open, root_of);
        }
    }

    /// The smallest set of candidates, of two to four, that mends all relations of a group; none where there is none, or too much to try.
    fn smallest(&self, members: &[&(Root, Vec<usize>)], relations: &[usize]) -> Option<Cover> {
        SIZES.iter().find_map(|&(size, most)| {
            let tried = members.len().min(most);
            let mut best: Vec<(Worth, Vec<usize>, Vec<usize>)> = Vec::new();
            let mut chosen: Vec<usize> = (0..size).collect();
            if tried < size {
                return None;
            }
            loop {
                if let Some(joint) = self.covers(&chosen, members, relations) {
                    let worth = worth(&chosen, members);
                    if best.first().is_none_or(|(least, ..)| worth <= *least) {
                        best.retain(|(least, ..)| *least <= worth);
                        best.push((worth, chosen.clone(), joint));
                    }
                }
                if !next_choice(&mut chosen, tried) {
                    break;
                }
            }
            let (_, figures, joint) = best.first().cloned()?;
            let certain = figures.iter().copied().filter(|at| best.iter().all(|(_, other, _)| other.contains(at))).collect();
            Some(Cover { figures, joint, certain })
        })
    }

    /// Whether a choice of candidates mends all relations; gives those that only several of them mend together.
    fn covers(&self, chosen: &[usize], members: &[&(Root, Vec<usize>)], relations: &[usize]) -> Option<Vec<usize>> {
        let mut joint = Vec::new();
        for &relation in relations {
            if chosen.iter().any(|&at| members[at].1.binary_search(&relation).is_ok()) {
                continue;
            }
            if self.broken[relation].figures.len() > LONGEST {
                return None;
            }
            let within = chosen.iter().filter(|&&at| self.broken[relation].figures.contains(&members[at].0.figure)).count();
            if within < 2 || !self.holds_with(relation, chosen, members) {
                return None;
            }
            joint.push(relation);
        }
        Some(joint)
    }

    /// Whether a relation holds if every chosen figure is what it would have to be.
    fn holds_with(&self, relation: usize, chosen: &[usize], members: &[&(Root, Vec<usize>)]) -> bool {
        let one = &self.broken[relation];
        // A rate between two amounts that are both wrong is more likely copied than right.
        if !matches!(one.law, Law::Sum | Law::AtLeastSum | Law::Balance(_) | Law::ShareList) {
            return false;
        }
        let operand = |&id: &FigureId| {
            let operand = self.context.strict(self.context.account.figure(id));
            let root = chosen.iter().map(|&at| &members[at].0).find(|root| root.figure == id);
            let value = root.and_then(|root| root.value(self.context)).map(|(low, high)| (low + high) / Decimal::TWO);
            Operand { value: value.unwrap_or(operand.value), ..operand }
        };
        let operands: Vec<Operand> = one.figures.iter().map(operand).collect();
        one.law.judge(&operands).verdict != Verdict::Inconsistent
    }
}

/// Whether none of the candidates beside a root explains the same relations as well.
fn stands_out<'m>(root: &Root, open: &[usize], beside: impl Iterator<Item = &'m (Root, Vec<usize>)>) -> bool {
    let rivals = beside.filter(|(rival, mends)| rival.gain() >= root.gain() && open.iter().all(|index| mends.contains(index)));
    let mut equal = rivals.map(|(rival, _)| rival);
    match &root.slip {
        // A plain slip of the pen decides between equals, if none of the others is one.
        Some(slip) if slip.plain => !equal.any(|rival| rival.gain() > root.gain() || rival.slip.is_some()),
        _ => equal.next().is_none(),
    }
}

/// How many figures an explanation is made of, and among how many candidates all choices of so many are tried.
const SIZES: [(usize, usize); 3] = [(2, 120), (3, 32), (4, 18)];

/// A smallest explanation of a group of broken relations.
struct Cover {
    /// The candidates it is made of.
    figures: Vec<usize>,
    /// Relations that only several of them mend together.
    joint: Vec<usize>,
    /// Those of them that are in every explanation that is as good.
    certain: Vec<usize>,
}

/// How good an explanation is, the best first: what it spoils, how many of its figures are no slip of the pen, what it mends.
type Worth = (usize, usize, std::cmp::Reverse<usize>);

fn worth(chosen: &[usize], members: &[&(Root, Vec<usize>)]) -> Worth {
    let roots = || chosen.iter().map(|&at| members[at]);
    let spoilt = roots().map(|(root, _)| root.spoilt).sum();
    let odd = roots().filter(|(root, _)| root.slip.is_none()).count();
    (spoilt, odd, std::cmp::Reverse(roots().map(|(_, mends)| mends.len()).sum()))
}

/// The next choice of so many out of the first `of`, in order; whether there is one.
fn next_choice(chosen: &mut [usize], of: usize) -> bool {
    let size = chosen.len();
    let Some(at) = (0..size).rev().find(|&at| chosen[at] < of - size + at) else { return false };
    chosen[at] += 1;
    for next in at + 1..size {
        chosen[next] = chosen[next - 1] + 1;
    }
    true
}

/// The candidates in groups, those that stand in a common broken relation together; within a group they keep their order, and so do the groups.
fn groups(candidates: &[(Root, Vec<usize>)], broken: &[Constraint<'_>]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..broken.len()).collect();
    let first: HashMap<FigureId, usize> = candidates.iter().filter_map(|(root, mends)| Some((root.figure, *mends.first()?))).collect();
    for (index, one) in broken.iter().enumerate() {
        for known in one.figures.iter().filter_map(|figure| first.get(figure)) {
            let (one, other) = (top(&mut parent, index), top(&mut parent, *known));
            parent[one.max(other)] = one.min(other);
        }
    }
    let mut place: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, (_, mends)) in candidates.iter().enumerate() {
        let Some(&first) = mends.first() else { continue };
        let next = groups.len();
        let group = *place.entry(top(&mut parent, first)).or_insert(next);
        if group == next {
            groups.push(Vec::new());
        }
        groups[group].push(at);
    }
    groups
}

/// The relation that stands for the group of another.
fn top(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// The range that most of the relations agree on, and which they are.
fn agreement(implied: &[(usize, Range)]) -> Option<(Range, Vec<usize>)> {
    let mut best: Option<(Range, Vec<usize>)> = None;
    for &(_, start) in implied {
        // Where most ranges overlap, one of them begins.
        let Some(low) = start.low.or(implied.iter().filter_map(|(_, range)| range.high).min()) else {
            return Some((Range::default(), implied.iter().map(|&(index, _)| index).collect()));
        };
        let holding: Vec<usize> = implied.iter().filter(|(_, range)| range.contains(low)).map(|&(index, _)| index).collect();
        if best.as_ref().is_none_or(|(_, most)| holding.len() > most.len()) {
            let ranges = implied.iter().filter(|(_, range)| range.contains(low)).map(|&(_, range)| range);
            let common = ranges.fold(Range::default(), |common, range| common.meet(range).unwrap_or(common));
            best = Some((common, holding));
        }
    }
    best
}
