//! Whether a rate or a change that does not fit the amounts it was held against fits others that its words may mean.
//!
//! Behind a list, among several comparisons, or where the amounts of two years stand side by side, more than one reading is possible. A
//! contradiction is told only where none of them holds.

use super::Context;
use crate::figure::{Figure, FigureId, Kind};
use crate::number::{Law, Verdict};
use crate::pattern::{Against, Measure};

/// How many figures before a rate are looked at.
const NEAR: usize = 40;

impl Context<'_> {
    /// Whether a figure fits amounts near it other than those that it was judged with by that law.
    pub(super) fn another_meant(&self, id: FigureId, by: Law, judged: &[FigureId]) -> bool {
        match self.account.figure(id).measure {
            Measure::Completion => self.another_execution(id, judged),
            Measure::Change => self.another_base(id, judged),
            _ => self.another_growth(id, by, judged),
        }
    }

    fn fits(&self, law: Law, figures: &[FigureId], judged: &[FigureId]) -> bool {
        let verdict = self.judge(figures, |operands| law.judge(operands)).0.verdict;
        matches!(verdict, Verdict::Consistent | Verdict::Rounding) && figures != judged
    }

    /// The amounts before a figure, in its sentence or in the one before as well.
    fn amounts_before(&self, id: FigureId, sentences: usize) -> Vec<FigureId> {
        let own = self.account.figure(id);
        (id.0.saturating_sub(NEAR)..id.0)
            .map(FigureId)
            .filter(|&other| {
                let figure = self.account.figure(other);
                figure.at.block == own.at.block
                    && figure.sentence + sentences > own.sentence
                    && figure.unit.is_money()
                    && !figure.approximate
                    && !figure.reason
            })
            .collect()
    }

    /// A completion of last year's budget, or of another thing that the sentence speaks of.
    fn another_execution(&self, id: FigureId, judged: &[FigureId]) -> bool {
        let near = self.amounts_before(id, 1);
        let period = |id: FigureId| self.account.period(self.account.figure(id));
        let own = self.account.figure(id).statement;
        let usual = |id: FigureId| self.account.figure(id).statement == own && period(id) == self.account.header.year;
        near.iter().filter(|id| self.account.figure(**id).measure == Measure::Actual).any(|&actual| {
            near.iter().filter(|id| self.account.figure(**id).measure.is_budget()).any(|&budget| {
                let statement = |id: FigureId| self.account.figure(id).statement;
                !(usual(actual) && usual(budget))
                    && statement(actual) == statement(budget)
                    && period(actual) == period(budget)
                    && self.fits(Law::Ratio, &[id, actual, budget], judged)
            })
        })
    }

    /// A change from another amount of last year that the statement prints (its budget beside its account).
    fn another_base(&self, id: FigureId, judged: &[FigureId]) -> bool {
        let (Some(&current), Some(&base)) = (judged.get(1), judged.get(2)) else { return false };
        let account = &self.account;
        if self.is_of_own_year(id, current, base) {
            return true;
        }
        let prior = |figure: &Figure| figure.measure.is_level() && account.period(figure) != account.header.year && figure.checkable();
        account
            .figures_of(account.figure(id).statement)
            .filter(|(other, figure)| *other < id && prior(figure))
            .any(|(other, _)| self.fits(Law::Difference, &[id, current, other], judged))
    }

    /// 2023年度预算8万元，2022年度决算7万元，较上年减少0.5万元，下降6.67%, in an account for 2023: the change is of the amount before it, whose year is
    /// not the report's. The rate beside it shows so, or that nothing was budgeted the year before but spent.
    fn is_of_own_year(&self, id: FigureId, current: FigureId, base: FigureId) -> bool {
        let account = &self.account;
        let (change, level) = (account.figure(id), account.figure(base));
        let nearest = base < id && !(base..id).contains(&current);
        if !nearest || level.sentence != change.sentence || change.against != Some(Against::Prior) {
            return false;
        }
        let unlike = account.header.kind == Kind::FinalAccount
            && account.figure(current).measure.is_budget()
            && account.figure(base).measure == Measure::Actual;
        let rate = account.figures_of(change.statement).find(|(other, figure)| {
            *other > id && figure.sentence == change.sentence && figure.measure == Measure::ChangeRate && figure.against == change.against
        });
        unlike || rate.is_some_and(|(rate, _)| self.fits(Law::GrowthFromChange, &[rate, base, id], &[]))
    }

    /// A growth of other amounts of its own sentence, or of the one before where its words name no subject; or of another amount that the
    /// report states under the same name.
    fn another_growth(&self, id: FigureId, by: Law, judged: &[FigureId]) -> bool {
        let account = &self.account;
        // 2022年度支出7万元，较上年减少0.5万元，下降6.67%: what seemed to be the base of the change is what has changed.
        if by == Law::GrowthFromPriorAndChange && self.fits(Law::GrowthFromChange, judged, &[]) {
            return true;
        }
        let rate = account.figure(id);
        let near = self.amounts_before(id, 2);
        let own = |other: FigureId| account.figure(other).statement == rate.statement;
        let level = |&other: &FigureId| account.figure(other).measure.is_level();
        let change = near.iter().copied().rfind(|&other| {
            let figure = account.figure(other);
            figure.measure == Measure::Change && figure.sentence == rate.sentence && own(other)
        });
        let from_change = |one: FigureId| {
            change.is_some_and(|change| {
                self.fits(Law::GrowthFromChange, &[id, one, change], judged)
                    || account.period(account.figure(one)) != account.header.year
                        && self.fits(Law::GrowthFromPriorAndChange, &[id, one, change], judged)
            })
        };
        let from_levels = |one: FigureId| {
            own(one)
                && near.iter().copied().filter(level).any(|base| {
                    base != one
                        && own(base)
                        && account.period(account.figure(base)) != account.period(account.figure(one))
                        && self.fits(Law::GrowthFromPrior, &[id, one, base], judged)
                })
        };
        // The same amount printed otherwise in its own statement is a contradiction of its own; the rate must fit its sentence.
        let repeated = |one: FigureId| {
            judged.get(1).is_some_and(|&current| {
                let (current, one) = (account.figure(current), account.figure(one));
                current.statement == one.statement && current.measure == one.measure && account.period(current) == account.period(one)
            })
        };
        // What was budgeted is not what grew, where the words go on from what was spent.
        let budget = |one: FigureId| {
            account.header.kind != Kind::Budget
                && own(one)
                && account.figure(one).measure.is_budget()
                && judged.get(1).is_some_and(|&current| account.figure(current).measure == Measure::Actual && current > one)
        };
        let told = judged.get(1).is_some_and(|&current| !own(current));
        near.iter().copied().filter(level).any(|one| !repeated(one) && !budget(one) && (from_change(one) || from_levels(one)))
            || told && self.namesakes(id).any(from_change)
    }
}
