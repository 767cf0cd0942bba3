//! Ruling lines: the strokes of a page, cleaned and joined.

/// Strokes off the axis by less than this many points are straight.
const SKEW: f32 = 1.0;

/// Lines nearer than this many points are one.
const SNAP: f32 = 2.0;

/// A gap of up to this many points does not end a line.
const GAP: f32 = 3.0;

/// One straight stroke along the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) enum Stroke {
    Horizontal(Rule),
    Vertical(Rule),
}

/// A line at `at` on the one axis, from `from` to `to` on the other, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::read) struct Rule {
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Stroke {
    /// The stroke between two corners, if it runs along an axis.
    pub(in crate::read) fn between(low: (f32, f32), high: (f32, f32)) -> Option<Self> {
        let (wide, high_) = (high.0 - low.0, high.1 - low.1);
        if !(wide.is_finite() && high_.is_finite()) {
            return None;
        }
        if high_ <= SKEW && wide > high_ {
            Some(Stroke::Horizontal(Rule { at: (low.1 + high.1) / 2.0, from: low.0, to: high.0 }))
        } else if wide <= SKEW && high_ > wide {
            Some(Stroke::Vertical(Rule { at: (low.0 + high.0) / 2.0, from: low.1, to: high.1 }))
        } else {
            None
        }
    }
}

/// The ruling lines of a page, horizontal and vertical, each sorted by where they lie.
pub(super) fn rules(strokes: &[Stroke]) -> (Vec<Rule>, Vec<Rule>) {
    let mut horizontal = Vec::new();
    let mut vertical = Vec::new();
    for stroke in strokes {
        match stroke {
            Stroke::Horizontal(rule) => horizontal.push(*rule),
            Stroke::Vertical(rule) => vertical.push(*rule),
        }
    }
    (joined(horizontal), joined(vertical))
}

/// Joins the pieces of every line: a border is often drawn cell by cell, and twice where cells meet.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines: Vec<Rule> = Vec::new();
    for group in rules.chunk_by_mut(|a, b| b.at - a.at <= SNAP / 2.0) {
        // A chain of near lines must not creep over a whole row.
        let mut start = 0;
        for end in 1..=group.len() {
            let split = match (group.get(start), group.get(end)) {
                (Some(first), Some(next)) => next.at - first.at > SNAP,
                _ => true,
            };
            if split {
                if let Some(near) = group.get_mut(start..end) {
                    join_near(near, &mut lines);
                }
                start = end;
            }
        }
    }
    lines
}

fn join_near(rules: &mut [Rule], lines: &mut Vec<Rule>) {
    let at = rules.iter().map(|rule| rule.at).sum::<f32>() / rules.len() as f32;
    rules.sort_by(|a, b| a.from.total_cmp(&b.from));
    let first = lines.len();
    for rule in rules.iter() {
        match lines.get_mut(first..).and_then(<[Rule]>::last_mut) {
            Some(last) if rule.from <= last.to + GAP => last.to = last.to.max(rule.to),
            _ => lines.push(Rule { at, ..*rule }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_a_border_drawn_cell_by_cell_and_twice() {
        let strokes: Vec<Stroke> = [(10.0, 50.0, 100.0), (100.5, 50.4, 180.0), (10.0, 49.8, 60.0), (10.0, 70.0, 180.0)]
            .iter()
            .filter_map(|&(from, at, to)| Stroke::between((from, at), (to, at)))
            .collect();
        let (horizontal, vertical) = rules(&strokes);
        assert!(vertical.is_empty());
        assert_eq!(horizontal.len(), 2);
        assert_eq!((horizontal[0].from, horizontal[0].to), (10.0, 180.0));
        assert_eq!(horizontal[1].at, 70.0);
    }

    #[test]
    fn ignores_slanted_strokes() {
        assert_eq!(Stroke::between((0.0, 0.0), (30.0, 12.0)), None);
        assert_eq!(Stroke::between((0.0, 0.0), (f32::NAN, 0.0)), None);
    }
}
