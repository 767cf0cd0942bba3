//! What is behind the contradictions: which of them have one root, which figure it is, and what it should be.
//!
//! Figures are variables and evaluated relations are constraints. A figure explains broken relations if another value of it would
//! make all of them hold; it is cleared to the extent that this value would break relations that hold. The fewest figures that
//! explain everything are the roots: where one figure does not do, all choices of two, three and four are tried, within bounds. One is named only
//! where no other explanation is as good.

mod cluster;
mod explain;
mod slip;
mod words;

use crate::check::{Constraints, Context, Culprit, Finding, Severity};
use crate::figure::FigureId;
use std::collections::HashSet;

/// Puts findings of one root into one cluster, and names the figure at its root where one explanation stands out.
pub fn diagnose(findings: &mut [Finding], constraints: &Constraints, context: &Context<'_>) {
    let explained = explain::explain(constraints, context);
    cluster::cluster(findings, &explained, context);
    // What is wrong itself was copied from nowhere that is right.
    let doubted: HashSet<FigureId> = findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning && finding.law.is_some())
        .filter_map(|finding| finding.figures.first().copied())
        .collect();
    let mut told = HashSet::new();
    let mut said = HashSet::new();
    for finding in findings {
        // What happened is said once for all that has the same root.
        if let Some(words) = &finding.suggestion
            && !said.insert((finding.cluster, words.chinese.clone()))
        {
            finding.suggestion = None;
        }
        let Some(root) = explained.root_of(finding).filter(|root| root.stands_out) else { continue };
        let figure = context.account.figure(root.figure);
        let Some((low, high)) = root.value(context) else { continue };
        let slip = root.slip.clone().or_else(|| slip::copied(&context.account, root.figure, &doubted));
        let printed = words::value(low, high, context.strict(figure).decimals, figure);
        if told.insert(finding.cluster) {
            finding.suggestion = Some(words::suggestion(context, root, &printed, slip.as_ref(), finding.suggestion.take()));
        }
        finding.culprit = Some(Culprit { figure: root.figure, low, high, printed });
    }
}
