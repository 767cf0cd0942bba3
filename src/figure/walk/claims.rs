//! Words that claim something about numbers: 决算数小于预算数.

use super::Walk;
use super::here::Here;
use crate::figure::Claim;
use crate::pattern::Mark;
use crate::token::clauses_before;
use std::ops::Range;

impl Walk<'_> {
    /// Notes what a mark claims, and about what: the subject its clause names, else the one spoken of.
    pub(super) fn claim(&mut self, here: &Here, mark: &Mark, sentence: &Range<usize>) {
        let from = here.figure_before(mark.range.start).map_or(sentence.start, |mention| mention.end.max(sentence.start));
        let named = clauses_before(here.view, from, mark.range.start).next().and_then(|clause| self.name(here, clause));
        let statement = self.current.map(|current| current.statement);
        let subject = named.or_else(|| statement.and_then(|id| self.account.statement(id).subject.clone()));
        let at = here.locate(mark.range.clone());
        self.account.claims.push(Claim { kind: mark.kind, subject, statement, section: self.section, at });
    }
}
