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
    /// The activity whose amounts are spoken of.
    pub(super) fn activity(&self, at: usize, sentence: &Range<usize>) -> Option<String> {
        let mark = self.last_mark(&self.landmarks.activities, at).filter(|mark| mark.range.start >= sentence.start)?;
        Some(self.view[mark.range.clone()].to_owned())
    }
}

/// Puts a subject under the activity whose amounts it gives.
pub(super) fn within_activity(subject: Arc<Subject>, activity: &str) -> Arc<Subject> {
    let name = plain(&subject.name);
    let generic = GENERIC.contains(&name.as_str());
    let shown = if generic { format!("{activity}{name}") } else { subject.name.clone() };
    let path = vec![activity.to_owned(), shown.clone()];
    Arc::new(Subject { name: shown, path, ..(*subject).clone() })
}
