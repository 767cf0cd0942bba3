//! The figure that a share is a share of.

use super::Walk;
use super::role::Role;
use crate::figure::subject::{plain, tier};
use crate::figure::{Figure, FigureId, Kind as ReportKind, Scope, StatementId, Subject};
use crate::number::{Mention, Operand, Verdict, ratio};
use crate::pattern::Measure;

/// How many figures before a share are asked for its whole.
const NEAR: usize = 16;

impl Walk<'_> {
    /// The figure that a share is a share of.
    pub(super) fn whole_of(&self, id: StatementId, role: &Role, share: &Mention) -> Option<FigureId> {
        let part = self.account.figures_of(id).map(|(_, figure)| figure).rfind(|figure| figure.measure.is_level() && !figure.uncertain);
        let measure = part.map(|figure| figure.measure);
        let level = |statement: StatementId| {
            // 安排预备费150万元，占支出预算的1.2%: of what is planned for the same year.
            let same_year =
                |figure: &Figure| part.and_then(|part| part.period).is_none_or(|year| figure.period.is_none_or(|other| other == year));
            let levels = || {
                self.account.figures_of(statement).filter(move |(_, figure)| {
                    figure.measure.is_level() && same_year(figure) && figure.subject == self.account.statement(statement).subject
                })
            };
            let alike = levels().filter(|(_, figure)| Some(figure.measure) == measure);
            // 到位资金450万元，累计到位980万元。支出420万元，占到位资金的93%: of the one that it holds of.
            let mut values: Vec<_> = alike.map(|(id, figure)| (id, figure.yuan())).collect();
            values.dedup_by_key(|(_, yuan)| *yuan);
            match (values.len(), part) {
                (2.., Some(part)) if part.statement != statement => {
                    let share = Operand { value: share.value, decimals: share.decimals, unit: share.unit };
                    let fits =
                        |id: FigureId| ratio(share, part.literal(), self.account.figure(id).literal()).verdict != Verdict::Inconsistent;
                    values.into_iter().map(|(id, _)| id).find(|&id| fits(id))
                }
                _ => values.first().map(|&(id, _)| id).or_else(|| levels().last().map(|(id, _)| id)),
            }
        };
        let head = self.account.statement(id).member_of.map(|list| self.account.lists[list.0].head);
        let Some(words) = &role.of_words else { return self.whole_unnamed(id, head, share, level) };
        let mut whole = self.resolve(words)?;
        // 占已使用资金的76%: which money is meant, its bare name does not tell.
        if self.book.class("generic-money").contains(&whole.name) && !whole.name.ends_with("到位资金") {
            return None;
        }
        // 占财政拨款总支出的: what certain funds spend in all is what they spend.
        if let Some(side) = ["总支出", "总收入"].into_iter().find(|total| whole.scope != Scope::Unsaid && whole.name.ends_with(total))
        {
            let short = whole.name.replace(side, side.trim_start_matches('总'));
            whole = self.resolve(&short).unwrap_or(whole);
        }
        // 占总收入的, 占支出总额的: whatever the head is called, it is the total that the list breaks down.
        let ending = |name: &str| ["收入", "支出"].into_iter().find(|word| name.contains(word));
        let general = self.book.class("total-of-all").contains(&plain(words));
        let sure = self.account.statement(id).member_of.is_none_or(|list| !self.account.lists[list.0].ambiguous);
        if general
            && sure
            && let Some(head) = head
            && self
                .account
                .statement(head)
                .subject
                .as_ref()
                .is_some_and(|subject| ending(&subject.name) == ending(words) || ending(words).is_none())
        {
            return level(head);
        }
        let mut up = head;
        for _ in 0..4 {
            let Some(statement) = up else { break };
            if self.account.statement(statement).subject.as_ref().is_some_and(|subject| means(&whole, subject)) {
                return level(statement);
            }
            up = self.account.statement(statement).member_of.map(|list| self.account.lists[list.0].head);
        }
        // The words may leave the funds out (占基本支出的 for 财政拨款基本支出), but a total of just these funds comes first.
        let told = |exact: bool| {
            (0..self.account.statements.len())
                .rev()
                .map(StatementId)
                .take(200)
                .filter(|&statement| statement != id && self.account.statement(statement).activity.is_none())
                .filter(|&statement| {
                    let subject = self.account.statement(statement).subject.as_deref();
                    subject.is_some_and(|subject| means(&whole, subject) && (!exact || subject.scope == whole.scope))
                })
                .find_map(level)
        };
        let share = Operand { value: share.value, decimals: share.decimals, unit: share.unit };
        let fits = |whole: FigureId| {
            part.is_some_and(|part| ratio(share, part.literal(), self.account.figure(whole).literal()).verdict != Verdict::Inconsistent)
        };
        let found = told(true)
            .or_else(|| told(false))
            // It may be another total than the one meant; where the share fits it, it is not.
            .or_else(|| general.then(|| self.only_total(ending(words)?, words, measure?, level)).flatten().filter(|&only| fits(only)))
            // 一般公共预算财政拨款支出5万元，其中：教育支出1万元，占本年财政拨款支出的20%: there may be other funds, unless the share fits.
            .or_else(|| self.limited_head(&whole, head).and_then(level).filter(|&head| fits(head)));
        // 占总支出的20% in a report of a government: what its departments spent, or that with what was passed on and paid back. The one that fits is meant.
        let found = if general && self.account.header.kind == ReportKind::Execution && found.is_none_or(|found| !fits(found)) {
            self.total_of_execution(ending(words)?, part?, &fits).or(found)?
        } else {
            found?
        };
        // 占一般公共预算支出的5%, with the whole county's and the county's own printed: either may be meant.
        let level_of = |id: FigureId| tier(self.account.figure(id).subject_name());
        let other = (0..self.account.statements.len()).rev().map(StatementId).take(200).any(|statement| {
            let subject = self.account.statement(statement).subject.as_deref();
            subject.is_some_and(|subject| {
                means(&whole, subject)
                    && subject.scope == whole.scope
                    && tier(&subject.name) != level_of(found)
                    && level(statement).is_some()
            })
        });
        (!other || !tier(&whole.name).is_empty()).then_some(found)
    }

    /// The head of a list, or of one around it, that is the same as a whole but for its funds, which lie within those of the whole.
    fn limited_head(&self, whole: &Subject, head: Option<StatementId>) -> Option<StatementId> {
        let above = |&statement: &StatementId| self.account.statement(statement).member_of.map(|list| self.account.lists[list.0].head);
        let within = |subject: &Subject| {
            whole.concept.is_some()
                && subject.concept == whole.concept
                && whole.scope == Scope::Fiscal
                && subject.scope == Scope::GeneralPublic
        };
        let mut heads = std::iter::successors(head, above).take(4);
        heads.find(|&statement| self.account.statement(statement).subject.as_deref().is_some_and(within))
    }

    /// The total of a side, of whatever is spent or received in the year of a part, that a share fits.
    fn total_of_execution(&self, side: &str, part: &Figure, fits: &impl Fn(FigureId) -> bool) -> Option<FigureId> {
        let totals = [self.book.concept(&format!("{side}合计")), self.book.concept(&format!("{side}总计"))];
        let own = part.subject.as_deref().map_or(Scope::Unsaid, |subject| subject.scope);
        let told = |&statement: &StatementId| {
            let subject = self.account.statement(statement).subject.as_deref();
            subject.is_some_and(|subject| {
                subject.concept.is_some()
                    && totals.contains(&subject.concept)
                    && (matches!(subject.scope, Scope::Unsaid | Scope::GeneralPublic) || subject.scope == own)
            })
        };
        let mut told = (0..self.account.statements.len()).rev().map(StatementId).take(200).filter(told);
        told.find_map(|statement| {
            let mut amounts = self.account.figures_of(statement).filter(|(_, figure)| {
                figure.measure == part.measure
                    && self.account.period(figure) == self.account.period(part)
                    && figure.subject == self.account.statement(statement).subject
            });
            amounts.find(|(id, _)| fits(*id)).map(|(id, _)| id)
        })
    }

    /// 占总支出的80%: the one total of that side that the report has told, whatever it is called.
    fn only_total(&self, side: &str, words: &str, measure: Measure, level: impl Fn(StatementId) -> Option<FigureId>) -> Option<FigureId> {
        let total = self.book.concept(side)?;
        let mut found: Option<FigureId> = None;
        for statement in (0..self.account.statements.len()).rev().map(StatementId).take(200) {
            let subject = self.account.statement(statement).subject.as_deref();
            let told = subject
                .is_some_and(|subject| subject.concept == Some(total) && subject.scope == Scope::Unsaid || subject.name.ends_with(words));
            if let Some(one) = Some(statement).filter(|_| told).and_then(&level).filter(|&id| self.account.figure(id).measure == measure) {
                let value = |id: FigureId| self.account.figure(id).yuan();
                if found.is_some_and(|other| value(other) != value(one)) {
                    return None;
                }
                found = Some(one);
            }
        }
        found
    }

    /// The whole of a share whose words do not name it (占比5%): the head of the list. The share of the smallest firms may be of what small
    /// firms won or of all that was procured; the one that it holds of is meant, and the head if neither.
    fn whole_unnamed(
        &self,
        id: StatementId,
        head: Option<StatementId>,
        share: &Mention,
        level: impl Fn(StatementId) -> Option<FigureId>,
    ) -> Option<FigureId> {
        let part = self.account.figures_of(id).map(|(_, figure)| figure).rfind(|figure| figure.measure.is_level());
        let share = Operand { value: share.value, decimals: share.decimals, unit: share.unit };
        let holds = |whole: FigureId| {
            part.is_some_and(|part| ratio(share, part.literal(), self.account.figure(whole).literal()).verdict != Verdict::Inconsistent)
        };
        let Some(head) = head else { return self.procurement_of(id).and_then(&level).or_else(|| self.whole_before(id, &holds)) };
        let near = level(head);
        // 收入5万元，支出3万元，年末结余9万元。其中某基金收入2万元，占40%: a part of what came in is none of what was left over.
        let name = |id: StatementId| self.account.statement(id).subject.as_deref().map_or("", |subject| subject.name.as_str());
        let left = |name: &str| ["结余", "结转"].iter().any(|word| name.contains(word));
        if left(name(head)) && !left(name(id)) && near.is_some_and(|near| !holds(near)) {
            return self.level_near(head, &holds, &left);
        }
        // Where another amount may be what is broken down, the one is meant that the share is of.
        let listed = self.account.statement(id).member_of.is_some_and(|list| self.account.lists[list.0].ambiguous);
        if listed && near.is_some_and(|near| !holds(near)) {
            return self.level_near(head, &holds, &|_| false);
        }
        if self.known_name(id) != Some("授予小微企业合同金额") {
            return near;
        }
        let above = self.account.figures_of(head).filter(|(_, figure)| figure.measure == Measure::Share).find_map(|(_, share)| share.of);
        match above {
            Some(above) if near.is_none_or(|near| !holds(near)) && holds(above) => Some(above),
            _ => near,
        }
    }

    /// `增值税5万元，占税收收入的50%；企业所得税2万元，占20%`: of what the share before is of. The first that leaves it out must fit; those that
    /// go on from it need not.
    fn whole_before(&self, id: StatementId, holds: &impl Fn(FigureId) -> bool) -> Option<FigureId> {
        let block = self.account.statement(id).block;
        let mut before = self.account.figures.iter().rev().take(NEAR).filter(|figure| figure.statement != id);
        let share = before
            .find(|figure| figure.measure != Measure::Change && figure.measure != Measure::ChangeRate && !figure.measure.is_level())?;
        let listed = self.account.statement(share.statement).member_of.is_some();
        let told = share.measure == Measure::Share && share.at.block == block && share.sentence == self.sentence && !listed;
        let whole = share.of.filter(|_| told)?;
        (share.of_words.is_none() || holds(whole)).then_some(whole)
    }

    /// The amount before a list, in its paragraph, that a share fits, where the list's head is only what was left over.
    fn level_near(&self, head: StatementId, holds: &impl Fn(FigureId) -> bool, left: &impl Fn(&str) -> bool) -> Option<FigureId> {
        let last = self.account.statement(head).figures.first()?;
        let block = self.account.statement(head).block;
        (last.0.saturating_sub(NEAR)..last.0).rev().map(FigureId).find(|&id| {
            let figure = self.account.figure(id);
            figure.at.block == block && figure.measure.is_level() && figure.unit.is_money() && !left(figure.subject_name()) && holds(id)
        })
    }

    /// `授予中小企业合同金额5万元，占比80%`: of what was procured.
    fn procurement_of(&self, id: StatementId) -> Option<StatementId> {
        if self.known_name(id) != Some("授予中小企业合同金额") {
            return None;
        }
        (0..id.0).rev().map(StatementId).take(20).find(|&told| self.known_name(told) == Some("政府采购支出总额"))
    }

    /// The canonical name of what a statement is about, where it is a known subject.
    fn known_name(&self, id: StatementId) -> Option<&str> {
        let concept = self.account.statement(id).subject.as_ref()?.concept?;
        Some(self.book.entry(concept).name.as_str())
    }
}

/// Whether the words for a whole mean a statement's subject.
pub(super) fn means(whole: &Subject, subject: &Subject) -> bool {
    let (named, stated) = (tier(&whole.name), tier(&subject.name));
    if !named.is_empty() && named != stated {
        return false;
    }
    (whole.concept.is_some() && whole.concept == subject.concept && (whole.scope == subject.scope || whole.scope == Scope::Unsaid))
        || whole.name == subject.name
        || (whole.concept.is_none() && whole.name.chars().count() > 3 && subject.name.ends_with(&whole.name))
}
