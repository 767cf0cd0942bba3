//! One number becomes one figure.

use super::Walk;
use super::activity::within_activity;
use super::here::Here;
use super::names::UNIT_ENDINGS;
use super::role::Role;
use crate::figure::account::is_figure;
use crate::figure::{Figure, FigureId, Kind as ReportKind, Subject};
use crate::number::{Kind, Unit};
use crate::pattern::{Direction, Measure};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// Movements of the budget within the year, which nothing that follows is about.
const FLOWS: &[&str] = &["追加", "追减", "收回", "调增", "调减", "核减", "核增", "压减"];

/// Words behind which only a rate can stand.
const RATE_CUES: &[&str] = &["增长", "下降", "增幅", "降幅", "增长率为", "，占", "完成预算的", "完成年初预算的", "完成全年预算的"];

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
}

impl Told {
    /// Whether what follows without a subject of its own may be about the same.
    fn is_account(&self, kind: Kind) -> bool {
        let flow = self.named.as_ref().is_some_and(|subject| FLOWS.iter().any(|flow| subject.name.starts_with(flow)));
        let fits = match kind {
            Kind::Amount | Kind::Bare => true,
            Kind::Percent => self.role.measure != Measure::Unknown,
            _ => false,
        };
        fits && !self.aside && !flow
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
        let is_account = told.is_account(mention.kind);
        let (statement, certain) = self.statement_for(here, index, &told, is_account);
        if let Some(subject) = told.named.as_deref().filter(|_| !told.reason && !told.aside) {
            self.join_list(here, statement, subject, mention);
        }
        let Told { role, reason, aside, .. } = told;
        let vague = role.measure.is_level() && here.part_of_year(index) || here.respective[index].as_deref() == Some("");
        let negative = role.direction == Some(Direction::Decrease) && mention.value > Decimal::ZERO;
        let change = matches!(role.measure, Measure::Change | Measure::ChangeRate);
        let figure = Figure {
            measure: role.measure,
            label: role.measure.label(),
            subject: self.account.statement(statement).subject.clone(),
            period: self.period(here, index, &role, sentence),
            value: if negative { -mention.value } else { mention.value },
            decimals: mention.decimals,
            unit: if mention.kind == Kind::Bare { Unit::WanYuan } else { mention.unit },
            counter: here.counter(mention).to_owned(),
            of: if role.measure == Measure::Share { self.whole_of(statement, &role) } else { None },
            of_words: role.of_words,
            direction: role.direction,
            against: role.against.or(if change { self.against } else { None }),
            approximate: (mention.hedge || mention.upper.is_some()) && mention.kind != Kind::Threshold,
            reason,
            aside,
            uncertain: !certain || vague,
            pattern: role.pattern,
            statement,
            sentence: self.sentence,
            at: here.locate(mention.start..mention.end),
        };
        let id = FigureId(self.account.figures.len());
        self.account.figures.push(figure);
        self.account.statements[statement.0].figures.push(id);
    }

    /// Gathers what the words say of a mention.
    fn told(&self, here: &Here, index: usize, sentence: &Range<usize>) -> Told {
        let mention = &here.mentions[index];
        let mut role = self.role(here, index, sentence);
        let reason = here.in_reason(mention.start, sentence);
        let left = here.left(index, sentence);
        let activity = here.activity(mention.start, sentence);
        let named = self.subject_told(here, index, &role, left, sentence);
        let aside = named.is_some() && here.in_bracket(mention.start, sentence);
        let named = match (named, &activity) {
            (Some(subject), Some(activity)) => Some(within_activity(subject, activity)),
            // 涉及预算金额5万元: money of the activity, not of what the paragraph is about.
            (None, Some(activity)) if mention.kind == Kind::Amount => {
                self.resolve(&format!("{activity}资金")).map(|subject| within_activity(subject, activity))
            }
            (named, _) => named,
        };
        if role.measure == Measure::Unknown && role.by_context {
            role.measure = self.measure_by_context(here, index, &named, reason || aside, left);
            if role.prior && mention.kind == Kind::Amount {
                role.measure = if self.account.header.kind == ReportKind::Budget { Measure::Budget } else { Measure::Actual };
            }
        }
        Told { role, named, activity, reason, aside }
    }

    /// The subject that a pattern fixes, or that the words to the left name.
    fn subject_told(&self, here: &Here, index: usize, role: &Role, left: usize, sentence: &Range<usize>) -> Option<Arc<Subject>> {
        let mention = &here.mentions[index];
        let fixed = role.fixed.as_deref();
        let named = if fixed.is_none() { self.named_subject(here, left, role, index, sentence) } else { None };
        // 某局收入预算5万元: the name of a unit in front of a total is not what the total is of.
        let named = named.filter(|subject| {
            subject.concept.is_some()
                || subject.account.is_some()
                || !UNIT_ENDINGS.iter().any(|end| subject.name.ends_with(end))
                || mention.kind == Kind::Count
        });
        let subject = fixed.and_then(|name| self.resolve(name)).or(named).or_else(|| self.by_cue(here, role, mention, sentence))?;
        let subject = self.within_funds(here, subject);
        (!self.is_role_word(here, &subject)).then_some(subject)
    }
}
