//! Which amount a rate or a change is about, and where it is told: in its own statement, else where the text states the same thing.

use super::Context;
use super::text_table::three_public_cell;
use crate::figure::{Account, Figure, FigureId, Kind, Scope, Subject, tier};
use crate::pattern::{Against, Measure};
use std::collections::HashMap;

/// The levels of the report's year by what they are of, in the order of the text.
#[derive(Default)]
pub(super) struct Levels {
    by_name: HashMap<Name, Vec<FigureId>>,
}

/// What a level is of: a known subject, or a name.
#[derive(PartialEq, Eq, Hash)]
enum Name {
    Known(usize),
    Words(String),
}

impl Name {
    fn of(subject: &Subject) -> Self {
        subject.concept.map_or_else(|| Self::Words(subject.name.clone()), Self::Known)
    }
}

impl Levels {
    pub(super) fn of(account: &Account) -> Self {
        let mut by_name: HashMap<Name, Vec<FigureId>> = HashMap::new();
        for (id, figure) in account.each() {
            let plain = figure.measure.is_level() && figure.unit.is_money() && figure.checkable() && !figure.reason && !figure.aside;
            if plain
                && account.period(figure) == account.header.year
                && account.statement(figure.statement).activity.is_none()
                && let Some(subject) = figure.subject.as_deref().filter(|subject| !subject.compound)
            {
                by_name.entry(Name::of(subject)).or_default().push(id);
            }
        }
        Self { by_name }
    }
}

/// How many levels of one name are looked at for the one that a rate is of.
const MOST: usize = 40;

/// How many paragraphs before a rate the level may stand that it is of.
const NEAR: usize = 12;

impl Context<'_> {
    /// The level figure of a statement that a rate or change printed at `id` is about: the last one before it, else the first after.
    pub fn level_near(&self, id: FigureId, fits: impl Fn(&Figure) -> bool) -> Option<FigureId> {
        let figure = self.account.figure(id);
        let candidates = self.account.figures_of(figure.statement).filter(|(other, level)| *other != id && fits(level));
        let all: Vec<FigureId> = candidates.map(|(id, _)| id).collect();
        all.iter()
            .rev()
            .find(|&&other| other < id)
            .or_else(|| all.iter().find(|&&other| other > id && self.account.figure(other).sentence == figure.sentence))
            .copied()
    }

    /// Whether a figure may be an operand of a rate: it is certain what it is of, or it stands in the rate's own sentence and statement.
    pub fn usable(&self, figure: &Figure, rate: &Figure) -> bool {
        let beside = figure.sentence == rate.sentence && figure.statement == rate.statement;
        !figure.approximate && !figure.reason && (!figure.uncertain && !rate.uncertain || beside)
    }

    /// The current-year level that a change is about: the one printed last before it in its sentence, else the statement's actual amount
    /// (in a budget the budget), else the one told elsewhere. Where a budget stands last but an actual amount does too, either could be
    /// meant, unless the change is against the budget.
    pub fn current_level(&self, id: FigureId) -> Option<FigureId> {
        let rate = self.account.figure(id);
        let year = self.account.period(rate);
        let wanted = |figure: &Figure| {
            self.usable(figure, rate) && figure.unit.is_money() && self.account.period(figure) == year && figure.measure.is_level()
        };
        let budget = self.account.header.kind == Kind::Budget;
        let spent = |figure: &Figure| wanted(figure) && figure.measure == Measure::Actual;
        if matches!(rate.against, Some(Against::BudgetInitial | Against::BudgetAdjusted | Against::Budget)) {
            return self.level_near(id, spent).or_else(|| self.told_level(id, &|measure| measure == Measure::Actual));
        }
        let beside = self
            .account
            .figures_of(rate.statement)
            // 为年初预算5万元的98%: a budget within the words of a completion is not what grew.
            .filter(|(other, figure)| *other < id && figure.sentence == rate.sentence && wanted(figure) && !within_completion(figure))
            .map(|(id, _)| id)
            .next_back();
        if let Some(last) = beside {
            let planned = self.account.figure(last).measure.is_budget();
            let spent = self.account.figures_of(rate.statement).any(|(other, figure)| other < id && spent(figure));
            return (!planned || budget || !spent).then_some(last);
        }
        let actual = self.level_near(id, spent);
        let planned = || if budget { self.level_near(id, |figure| wanted(figure) && figure.measure.is_budget()) } else { None };
        let told = || self.told_level(id, &|measure| if budget { measure.is_budget() } else { measure == Measure::Actual });
        actual.or_else(planned).or_else(|| self.twin_level(id)).or_else(told)
    }

    /// 收入总计X，支出总计X。收、支总计各增加A: the level of both totals at once.
    fn twin_level(&self, id: FigureId) -> Option<FigureId> {
        let rate = self.account.figure(id);
        let named = |subject: &Subject, names: &[&str]| {
            subject.concept.is_some_and(|concept| names.contains(&self.book.entry(concept).name.as_str()))
        };
        let subject = rate.subject.as_deref().filter(|subject| named(subject, &["收入支出总计"]) && !rate.uncertain)?;
        let section = self.account.statement(rate.statement).section;
        let totals: Vec<FigureId> = self
            .account
            .told_between(id.0.saturating_sub(TWINS)..id.0)
            .filter(|(_, figure)| {
                let total =
                    figure.subject.as_ref().is_some_and(|total| total.scope == subject.scope && named(total, &["收入总计", "支出总计"]));
                total
                    && (figure.at.block == rate.at.block || self.account.statement(figure.statement).section == section)
                    && figure.measure.is_level()
                    && figure.checkable()
                    && self.account.period(figure) == self.account.header.year
            })
            .map(|(id, _)| id)
            .collect();
        let first = *totals.first()?;
        totals.iter().all(|&other| self.account.figure(other).value == self.account.figure(first).value).then_some(first)
    }

    /// The level of a rate or change whose own statement does not state one: what the text before says of the same thing. A subject that a
    /// report states once (“三公”经费 and its parts) may be told anywhere, also in its table. Where more than one amount is told, none is taken.
    pub(super) fn told_level(&self, id: FigureId, fits: &dyn Fn(Measure) -> bool) -> Option<FigureId> {
        let account = &self.account;
        let rate = account.figure(id);
        let statement = account.statement(rate.statement);
        let subject = rate.subject.as_deref()?;
        if account.period(rate) != account.header.year {
            return None;
        }
        // 2025年预算37万元，比上年增加5万元, in a budget of 2026: the change is of the amount before it, whatever its year.
        let own = account.figures_of(rate.statement).any(|(other, figure)| {
            other < id && figure.sentence == rate.sentence && figure.measure.is_level() && figure.unit.is_money() && fits(figure.measure)
        });
        if own || rate.uncertain || rate.reason || rate.aside || statement.activity.is_some() || subject.compound {
            return None;
        }
        let report = |section: usize| account.sections.get(section).map_or(0, |section| section.report);
        let near = self.namesakes(id).filter(|&other| {
            let figure = account.figure(other);
            fits(figure.measure)
                && figure.statement != rate.statement
                && report(account.statement(figure.statement).section) == report(statement.section)
                && figure.subject.as_deref().is_some_and(|told| told.account == subject.account && tier(&told.name) == tier(&subject.name))
        });
        let near: Vec<FigureId> = near.collect();
        let scope = |other: FigureId| account.figure(other).subject.as_deref().map_or(Scope::Unsaid, |told| told.scope);
        if subject.concept.is_some_and(|concept| self.book.entry(concept).single) {
            let whole = |other: &FigureId| {
                let limited = matches!(scope(*other), Scope::GovernmentFund | Scope::StateCapital | Scope::SocialInsurance);
                (!limited || scope(*other) == subject.scope) && !self.is_share_of_another(account.figure(*other))
            };
            let told: Vec<FigureId> = near.iter().copied().filter(whole).collect();
            return match told.first() {
                Some(_) => self.unanimous(&told),
                None if fits(Measure::Actual) => three_public_cell(self, &self.book.entry(subject.concept?).name, true),
                None => None,
            };
        }
        let before = |other: &FigureId| *other < id;
        let same = |other: &FigureId| scope(*other) == subject.scope;
        let beside: Vec<FigureId> =
            near.iter().copied().filter(before).filter(|other| account.figure(*other).at.block == rate.at.block).collect();
        let exact: Vec<FigureId> = beside.iter().copied().filter(same).collect();
        if !exact.is_empty() {
            return self.unanimous(&exact);
        }
        // 一般公共预算财政拨款支出5万元。与上年相比，财政拨款支出增加1万元: the funds are told once, if there are no others.
        if !beside.is_empty() {
            let others = near.iter().any(|&other| {
                matches!(scope(other), Scope::GovernmentFund | Scope::StateCapital) && !account.figure(other).value.is_zero()
            });
            let wide = matches!(subject.scope, Scope::Unsaid | Scope::Fiscal) && subject.account.is_none() && !others;
            let limited = beside.iter().all(|&other| matches!(scope(other), Scope::GeneralPublic | Scope::Fiscal));
            return if wide && limited { self.unanimous(&beside) } else { None };
        }
        if subject.concept.is_none() || subject.account.is_some() {
            return None;
        }
        let above = |other: &FigureId| {
            let figure = account.figure(*other);
            let section = account.statement(figure.statement).section;
            figure.at.block + NEAR >= rate.at.block
                && std::iter::successors(Some(statement.section), |&at| account.sections.get(at).and_then(|at| at.parent))
                    .take(NEAR)
                    .any(|at| at == section)
        };
        let above: Vec<FigureId> = near.iter().copied().filter(before).filter(same).filter(above).collect();
        self.unanimous(&above)
    }

    /// Whether a figure stands in a list of something that it is no part of by any identity: 公务接待费 among 公用经费 is not all of it.
    fn is_share_of_another(&self, figure: &Figure) -> bool {
        let statement = self.account.statement(figure.statement);
        let head = statement.member_of.map(|list| self.account.statement(self.account.lists[list.0].head).concept());
        head.is_some_and(|head| !head.zip(statement.concept()).is_some_and(|(head, own)| self.book.parts(head).contains(&own)))
    }

    /// The levels that the report states under the name of a figure's subject, near it.
    pub(super) fn namesakes(&self, id: FigureId) -> impl Iterator<Item = FigureId> {
        let named = self.account.figure(id).subject.as_deref().and_then(|subject| self.levels.by_name.get(&Name::of(subject)));
        let known = named.map_or(&[][..], Vec::as_slice);
        let behind = known.partition_point(|&other| other < id);
        known[..behind].iter().rev().take(MOST).chain(known[behind..].iter().take(MOST)).copied()
    }

    /// The first of some figures, if all of them state the same amount.
    fn unanimous(&self, told: &[FigureId]) -> Option<FigureId> {
        let first = *told.first()?;
        let amount = self.account.figure(first).yuan();
        told.iter().all(|&other| self.account.figure(other).yuan() == amount).then_some(first)
    }

    /// The prior-year level printed in the same statement.
    pub fn prior_level(&self, id: FigureId) -> Option<FigureId> {
        let prior = self.account.period(self.account.figure(id)).map(|year| year - 1)?;
        self.level_near(id, |figure| {
            figure.checkable() && !figure.reason && figure.unit.is_money() && figure.measure.is_level() && figure.period == Some(prior)
        })
    }
}

/// How many figures before a rate are looked at for the two totals that it is of.
const TWINS: usize = 16;

/// Whether a budget is named within the words of a completion rate.
fn within_completion(figure: &Figure) -> bool {
    figure.measure.is_budget() && figure.pattern.as_deref().is_some_and(|pattern| pattern.starts_with("completion"))
}
