//! Activities (绩效自评, 部门评价) whose money is not the unit's accounts.

use super::here::Here;
use crate::figure::Subject;
use crate::figure::subject::plain;
use std::ops::Range;
use std::sync::Arc;

/// Words that name money in general and take their meaning from the activity spoken of.
const GENERIC: &[&str] =
    &["资金", "金额", "预算金额", "项目资金", "预算资金", "项目预算资金", "资金总额", "项目金额", "财政资金", "项目资金总额", "资金合计"];

impl Here<'_> {
    /// The activity whose amounts are spoken of, and where it is named.
    pub(super) fn activity(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let mark = self.last_mark(&self.landmarks.activities, at).filter(|mark| mark.range.start >= sentence.start)?;
        Some(mark.range.clone())
    }

    /// The subject of an amount that an activity gives: what is named, under the activity, or the money of its projects.
    pub(super) fn within_activity(&self, named: Option<&Subject>, place: Range<usize>, sentence: &Range<usize>, at: usize) -> Arc<Subject> {
        let activity = &self.view[place.clone()];
        let name = named.map(|subject| plain(&subject.name));
        if let Some(subject) = named.filter(|subject| !GENERIC.contains(&plain(&subject.name).as_str())) {
            let path = vec![activity.to_owned(), subject.name.clone()];
            return Arc::new(Subject { path, ..subject.clone() });
        }
        // The name may stand once more where it marks no activity.
        let near = self.last_words(place.start..at);
        let last = near.rfind(activity).map_or(place.start, |again| at - near.len() + again);
        let told = self.last_words(sentence.start..last);
        let behind = self.view.get(last + activity.len()..at).unwrap_or_default().trim_start_matches("评价");
        let projects = match () {
            () if behind.starts_with("的项目") => "的项目",
            () if behind.starts_with("项目") || told.contains("项目") => "项目",
            () => "",
        };
        let money = match name {
            Some(name) => format!("涉及{name}"),
            None if projects.is_empty() => "资金".to_owned(),
            None => String::new(),
        };
        let shown = format!("{activity}{projects}{money}");
        Arc::new(Subject { path: vec![format!("{activity}资金"), shown.clone()], name: shown, ..named.cloned().unwrap_or_default() })
    }
}
