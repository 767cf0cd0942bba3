//! `a、b、c分别为1、2、3`: each number belongs to a name of its own.

use super::Walk;
use super::here::Here;
use crate::figure::{StatementId, Subject};
use crate::number::Mention;
use crate::token::clauses_before;
use std::ops::Range;

/// How many characters may stand between 分别 and the first of its numbers.
const RESPECTIVE: usize = 6;

/// Words for the role that stand behind the last name and are meant for all.
const ROLES: &[&str] = &["支出决算", "决算", "支出预算", "预算", "支出"];

impl Walk<'_> {
    /// Finds `a、b、c分别为1、2、3` and gives each number its own subject.
    pub(super) fn respective(&self, here: &mut Here) {
        if here.landmarks.figure_indices.len() < 2 {
            return;
        }
        let mut told: Vec<String> = Vec::new();
        let mut places: Vec<(usize, &str)> = ["分别", "各占"].iter().flat_map(|word| here.view.match_indices(word)).collect();
        places.sort_unstable();
        for (at, word) in places {
            let Some(run) = run_behind(here, at + word.len()) else { continue };
            let from = here.landmarks.figures[run.start].map_or(0, |before| here.mentions[before].end);
            let clause = clauses_before(here.view, from.min(at), at).next().unwrap_or(at..at);
            let names: Vec<&str> = here.view[clause].split(['、', '和', '与']).map(str::trim).filter(|name| !name.is_empty()).collect();
            if names.len() == run.len() && names.iter().all(|name| self.resolve(name).is_some()) {
                let tail = names[names.len() - 1];
                let shared = ROLES.iter().find(|end| tail.ends_with(**end)).copied().unwrap_or_default();
                let known = |name: &str| self.resolve(name).is_some_and(|subject| subject.concept.is_some());
                told = names.iter().map(|name| if known(name) { name } else { name.trim_end_matches(shared) }.to_owned()).collect();
            } else if told.len() != run.len() || !names.is_empty() {
                // Nothing tells which number belongs to what.
                told = vec![String::new(); run.len()];
            }
            for (index, name) in run.zip(&told) {
                here.respective[index] = Some(name.clone());
            }
        }
    }

    /// The statement of a subject that the sentence has already spoken of.
    pub(super) fn told_in_sentence(&self, here: &Here, subject: &Subject) -> Option<StatementId> {
        self.account
            .figures
            .iter()
            .rev()
            .take(24)
            .take_while(|figure| figure.at.block == here.block && figure.sentence == self.sentence)
            .map(|figure| figure.statement)
            .find(|&id| {
                self.account.statement(id).subject.as_ref().is_some_and(|known| known.name == subject.name && known.scope == subject.scope)
            })
    }
}

/// The mentions behind 分别 that are of one kind and divided by nothing but commas: two at least.
fn run_behind(here: &Here, at: usize) -> Option<Range<usize>> {
    let first = here.figure_from(at)?;
    let between = &here.view[at..here.mentions[first].start];
    if between.chars().nth(RESPECTIVE).is_some() || between.contains(['，', '。', '；']) {
        return None;
    }
    let goes_on = |pair: &&[Mention]| {
        pair[0].kind == pair[1].kind && matches!(&here.view[pair[0].end..pair[1].start], "、" | "和" | "，" | "及" | "与")
    };
    let more = here.mentions[first..].windows(2).take_while(goes_on).count();
    (more > 0).then_some(first..first + more + 1)
}
