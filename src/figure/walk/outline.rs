//! Sections and items: what a heading or a number at the start of a paragraph says the text below is about.

use super::Walk;
use super::here::Here;
use super::landmarks::year_of;
use super::names::account_subject;
use crate::document::Level;
use crate::figure::{Scope, Section, classified};
use crate::number::Kind;
use crate::taxonomy::FUNCTIONAL;
use std::ops::Range;
use std::sync::Arc;

/// The longest title in a line of its own, in characters.
const TITLE: usize = 40;

/// The longest name of a numbered item, in characters.
const ITEM: usize = 30;

/// Words behind the name of a project of which the paragraph tells.
const REVIEWS: &[&str] = &["绩效自评综述：", "绩效自评结果：", "绩效自评情况："];

impl Walk<'_> {
    /// Moves to the place of a paragraph in the outline, and takes up its item.
    pub(super) fn place(&mut self, here: &Here) {
        let paragraph = here.paragraph;
        let body = paragraph.body();
        // 某局本级2023年度单位决算, a line of its own, is a title whatever its form.
        let titled = paragraph.marker.is_none()
            && body.chars().count() <= TITLE
            && ["部门决算", "单位决算", "部门预算", "单位预算"].iter().any(|end| body.ends_with(end))
            && here.mentions.iter().any(|mention| mention.kind == Kind::Year);
        // Behind figures, a table of contents opens the next of several reports in one file.
        let contents = paragraph.marker.is_none() && body == "目录" && self.levels;
        let heading = paragraph.heading || titled || contents;
        let level = paragraph.marker.map(|marker| marker.level);
        if heading || level.is_some() {
            while let Some(&(open, _)) = self.outline.last() {
                let deeper = match (open, level) {
                    (Some(open), Some(level)) => open >= level,
                    // A heading without a number ends every section but those of parts.
                    (Some(open), None) => open > Level::Part,
                    (None, _) => true,
                };
                if !deeper {
                    break;
                }
                self.outline.pop();
            }
            self.section = self.outline.last().map_or(0, |&(_, section)| section);
            self.current = None;
            self.item = None;
        }
        if heading {
            let parent = Some(self.section);
            let year = here.mentions.iter().find(|mention| mention.kind == Kind::Year).and_then(year_of);
            // A title without a number (某中心2023年度单位决算) begins the report of another unit.
            let title =
                level.is_none() && year.is_some() && ["决算", "预算", "报告", "公开"].iter().any(|word| paragraph.body().contains(word));
            let report = self.account.sections.last().map_or(0, |last| last.report) + u32::from(contents || title && self.levels);
            self.account.sections.push(Section { title: paragraph.body().to_owned(), parent, year, report });
            self.section = self.account.sections.len() - 1;
            self.outline.push((level, self.section));
        }
        self.follow_lists(here);
        self.take_item(here);
    }

    /// Takes up the account or known subject that an item or heading names.
    fn take_item(&mut self, here: &Here) {
        if here.paragraph.marker.is_none() && !here.paragraph.heading {
            // An item may go on without a number of its own, named as an account at its start.
            if let Some((range, account)) = classified::find(here.paragraph.body(), &FUNCTIONAL)
                && range.start == 0
                && account.item.is_some()
            {
                self.item = Some(account_subject(account));
                self.current = None;
            }
            self.take_project(here);
            return;
        }
        let body = here.paragraph.body();
        if let Some((range, account)) = classified::find(body, &FUNCTIONAL)
            && range.start == 0
        {
            if let Some(marker) = here.paragraph.marker {
                if marker.ordinal == 1 && self.pending.is_empty() {
                    self.start_run(here, marker.level);
                }
                self.heads_class(&account);
            }
            self.item = Some(account_subject(account));
            return;
        }
        if self.take_project(here) {
            return;
        }
        let end = body.find(['。', '：', '，', '；']).unwrap_or(body.len());
        let from = here.view.len() - body.len();
        let plain = !here.mentions.iter().any(|mention| (from..from + end).contains(&mention.start)) && body[..end].chars().count() <= ITEM;
        let title = body[end..].is_empty() || body[end..].starts_with(['。', '：']);
        let named = self.resolve(body[..end].trim_end_matches("情况说明").trim_end_matches("情况").trim_end_matches("说明"));
        let fault = self.book.class("heading-of-fault").iter().any(|word| body[..end].contains(word.as_str()));
        // 资金到位和执行情况
        let cut = |name: &str| name.ends_with(['和', '及', '与', '、']);
        let chapter = |name: &str| fault || cut(name) || self.book.class("no-item").iter().any(|word| name.ends_with(word.as_str()));
        let named = named
            .filter(|subject| !self.book.class("no-item-name").contains(&subject.name))
            .filter(|subject| subject.concept.is_some() || subject.scope != Scope::Unsaid || (plain && title && !chapter(&subject.name)));
        // 六、年度预算安排 / 286万元: the heading says what the amount is.
        let budget = self.book.class("budget-heading").iter().any(|name| *name == body[..end]);
        let named = if budget && title { Some(Arc::new(self.book.exact(&body[..end]))) } else { named };
        let unknown = named.as_ref().is_none_or(|subject| subject.concept.is_none() && subject.scope == Scope::Unsaid);
        let about = if unknown { self.book.heading(&body[..end]).map(Arc::new) } else { None };
        if let Some(subject) = about.or(named) {
            self.item = Some(subject);
        }
    }

    /// `某项目绩效自评综述：…` tells of the project.
    fn take_project(&mut self, here: &Here) -> bool {
        let Some((name, _)) = REVIEWS.iter().find_map(|review| here.paragraph.body().split_once(review)) else { return false };
        let name = name.trim_matches(['“', '”']);
        let project = if name.chars().count() > ITEM || name.contains(['。', '，', '；', '：']) { None } else { self.resolve(name) };
        if project.is_some() {
            self.item = project;
            self.current = None;
        }
        self.item.is_some()
    }

    /// `…，其中：1、…（项）。`, `…。一般行政管理事务（项）。`: what follows is of that item.
    pub(super) fn trailing_item(&mut self, here: &Here, sentence: &Range<usize>) {
        let text = here.view[sentence.clone()].trim_end_matches('。');
        let Some(body) = text.ends_with("（项）").then(|| text.rsplit(['：', '；', '，']).next()).flatten() else { return };
        let body = body.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', '．']);
        let first = sentence.start <= here.paragraph.marker.map_or(0, |marker| marker.width);
        if (body.len() < text.len() || !first)
            && let Some((range, account)) = classified::find(body, &FUNCTIONAL)
            && range == (0..body.len())
        {
            self.item = Some(account_subject(account));
            self.current = None;
            self.pending.clear();
        }
    }

    /// `…。2.卫生健康支出（类）…（款）…（项）。年初预算为…`: items that run on in one paragraph.
    pub(super) fn inline_item(&mut self, here: &Here, sentence: &Range<usize>) {
        let text = &here.view[sentence.clone()];
        let body = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '、', '．']);
        if body.len() == text.len() || sentence.start == 0 {
            return;
        }
        if let Some((range, account)) = classified::find(body, &FUNCTIONAL)
            && range.start == 0
            && account.item.is_some()
        {
            self.item = Some(account_subject(account));
            self.current = None;
            self.runs.clear();
            self.pending.clear();
        }
    }
}
