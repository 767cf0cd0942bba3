//! What a report claims in numbers, and whether it can be true: written without the program's own checks, so that it can judge them.
//!
//! An error is *observable* if, with it, a relation that the report prints between its figures cannot hold any more, whatever
//! amounts the printed ones were rounded from: every printed number stands for all numbers at most half a last digit away (rates:
//! a whole last digit, since they may be cut off or moved to close a list), and an amount in 万元 carries two decimals where most do.

use rust_decimal::Decimal;
use std::ops::Range;

/// A number in the text of a report, and what it is.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The digits, in bytes of the text.
    pub number: Range<usize>,
    /// The unit behind them; empty in a table.
    pub unit_at: Range<usize>,
    /// The word of direction before it.
    pub word: Option<Range<usize>>,
    /// The value, signed by its word.
    pub value: Decimal,
    /// How many decimals are printed.
    pub decimals: u32,
    /// 万元, %, 辆 …
    pub unit: String,
    /// Its subject.
    pub subject: String,
    /// Its measure, as in the labels of the corpus.
    pub measure: String,
    /// Its year.
    pub period: i32,
    /// Whether it stands in a table.
    pub cell: bool,
}

/// What figures claim of one another, the stated one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The first is the sum of the others.
    Sum,
    /// The first is the second less the third.
    Difference,
    /// Both are one.
    Same,
    /// The first is the second over the third.
    Ratio,
    /// The first is the growth from the third to the second.
    Growth,
    /// The first is the growth to the second by the third.
    GrowthByChange,
    /// All make 100 %.
    Hundred,
    /// Both go the same way.
    SameWay,
    /// The first is larger than the second, said in words.
    Above,
    /// The first is smaller than the second, said in words.
    Below,
}

/// A claim about figures of a report, by their numbers.
#[derive(Debug, Clone)]
pub struct Identity {
    /// What is claimed.
    pub claim: Claim,
    /// Of which figures.
    pub of: Vec<usize>,
}

/// How many decimals an amount carries at the least.
#[derive(Debug, Clone, Copy)]
pub struct Convention {
    wan: u32,
    yi: u32,
}

impl Convention {
    /// The convention of a report: two decimals, if at least half of the amounts print them.
    pub fn of(figures: &[Printed]) -> Self {
        let usual = |unit: &str| {
            let all = figures.iter().filter(|figure| figure.unit == unit);
            let two = all.clone().filter(|figure| figure.decimals >= 2).count();
            if two > 0 && two * 2 >= all.count() { 2 } else { 0 }
        };
        Self { wan: usual("万元"), yi: usual("亿元") }
    }
}

/// Lowest and highest value in 元 or ones.
#[derive(Clone, Copy)]
struct Span(Decimal, Decimal);

impl Span {
    fn of(figure: &Printed, convention: Convention) -> Self {
        let (scale, decimals) = match figure.unit.as_str() {
            "万元" | "万" => (Decimal::from(10_000), figure.decimals.max(convention.wan)),
            "亿元" => (Decimal::from(100_000_000), figure.decimals.max(convention.yi)),
            "%" => (Decimal::new(1, 2), figure.decimals),
            _ => (Decimal::ONE, figure.decimals),
        };
        let step = Decimal::new(1, decimals) * scale;
        let whole = !matches!(figure.unit.as_str(), "万元" | "万" | "亿元" | "%" | "元");
        let reach = match figure.unit.as_str() {
            "%" => step,
            _ if whole => Decimal::ZERO,
            _ => step / Decimal::TWO,
        };
        Self(figure.value * scale - reach, figure.value * scale + reach)
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1)
    }

    fn minus(self, other: Self) -> Self {
        Self(self.0 - other.1, self.1 - other.0)
    }

    /// The quotients; none where the divisor may be zero.
    fn over(self, other: Self) -> Option<Self> {
        if other.0 <= Decimal::ZERO && other.1 >= Decimal::ZERO {
            return None;
        }
        let corners = [self.0 / other.0, self.0 / other.1, self.1 / other.0, self.1 / other.1];
        Some(Self(corners.iter().copied().min()?, corners.iter().copied().max()?))
    }

    fn meets(self, other: Self) -> bool {
        self.0 <= other.1 && other.0 <= self.1
    }
}

/// Whether a claim can be true of figures as they are printed; a claim that means nothing can.
pub fn holds(claim: Claim, figures: &[&Printed], convention: Convention) -> bool {
    let spans: Vec<Span> = figures.iter().map(|figure| Span::of(figure, convention)).collect();
    let one = Span(Decimal::ONE, Decimal::ONE);
    let total = |spans: &[Span]| spans.iter().fold(Span(Decimal::ZERO, Decimal::ZERO), |sum, span| sum.plus(*span));
    match claim {
        Claim::Sum => spans[0].meets(total(&spans[1..])),
        Claim::Difference => spans[0].meets(spans[1].minus(spans[2])),
        Claim::Same => spans[0].meets(spans[1]),
        Claim::Ratio => spans[1].over(spans[2]).is_none_or(|quotient| quotient.meets(spans[0])),
        Claim::Growth => spans[1].over(spans[2]).is_none_or(|quotient| quotient.minus(one).meets(spans[0])),
        // A little wider than what is possible, since the change stands above and below the line.
        Claim::GrowthByChange => spans[2].over(spans[1].minus(spans[2])).is_none_or(|quotient| quotient.meets(spans[0])),
        Claim::Hundred => total(&spans).meets(one),
        Claim::SameWay => figures[0].value.is_sign_negative() == figures[1].value.is_sign_negative() || figures[0].value.is_zero(),
        Claim::Above => spans[0].1 >= spans[1].0,
        Claim::Below => spans[0].0 <= spans[1].1,
    }
}

/// The relations that labelled figures print, found from their subjects, measures and places: those that do not hold in the report as
/// it stands are none.
pub fn derive(figures: &[Printed], text: &str) -> Vec<Identity> {
    let convention = Convention::of(figures);
    let mut found: Vec<Identity> = Vec::new();
    let mut add = |claim: Claim, of: Vec<usize>| {
        let operands: Vec<&Printed> = of.iter().map(|&at| &figures[at]).collect();
        let right = holds(claim, &operands, convention);
        if right {
            found.push(Identity { claim, of });
        }
        right
    };
    let level = |figure: &Printed| matches!(figure.measure.as_str(), "actual" | "budget" | "budget_initial" | "budget_adjusted");
    let money = |figure: &Printed| figure.unit.ends_with('元');
    let near = |at: usize| (0..at).rev().take_while(move |&other| figures[at].number.start - figures[other].number.end < 400);
    let same_sentence = |a: usize, b: usize| !text[figures[a].number.end..figures[b].number.start].contains('。');
    for (at, figure) in figures.iter().enumerate() {
        match figure.measure.as_str() {
            "completion" => {
                let of = |fits: &dyn Fn(&Printed) -> bool| {
                    near(at).find(|&other| {
                        fits(&figures[other]) && figures[other].subject == figure.subject && figures[other].period == figure.period
                    })
                };
                if let Some(actual) = of(&|one| one.measure == "actual" && money(one)) {
                    let budgets = near(at).filter(|&other| {
                        figures[other].measure.starts_with("budget") && figures[other].subject == figure.subject && same_sentence(other, at)
                    });
                    for budget in budgets {
                        if add(Claim::Ratio, vec![at, actual, budget]) {
                            break;
                        }
                    }
                }
            }
            "change_rate" => {
                let own = |other: usize| figures[other].subject == figure.subject;
                let change = near(at).take(2).find(|&other| figures[other].measure == "change" && own(other) && same_sentence(other, at));
                let current = near(at).find(|&other| {
                    level(&figures[other]) && money(&figures[other]) && own(other) && figures[other].period == figure.period
                });
                let prior = near(at).find(|&other| {
                    level(&figures[other]) && money(&figures[other]) && own(other) && figures[other].period + 1 == figure.period
                });
                if let Some(change) = change {
                    add(Claim::SameWay, vec![at, change]);
                }
                match (current, prior, change) {
                    (Some(current), Some(prior), _) => {
                        add(Claim::Growth, vec![at, current, prior]);
                    }
                    (Some(current), None, Some(change)) => {
                        add(Claim::GrowthByChange, vec![at, current, change]);
                    }
                    _ => {}
                }
                if let (Some(current), Some(prior), Some(change)) = (current, prior, change) {
                    add(Claim::Difference, vec![change, current, prior]);
                }
            }
            _ => {}
        }
    }
    found
}

/// The relations of shares: each with its part and whole, all of one list with its sum.
pub fn derive_shares(figures: &[Printed], wholes: &[Option<String>]) -> Vec<Identity> {
    let convention = Convention::of(figures);
    let mut found = Vec::new();
    let holds = |claim: Claim, of: &[usize]| holds(claim, &of.iter().map(|&at| &figures[at]).collect::<Vec<_>>(), convention);
    let mut lists: Vec<(usize, Vec<(usize, usize)>)> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let (Some(whole), "share") = (&wholes[at], figure.measure.as_str()) else { continue };
        let part = (0..at).rev().take(4).find(|&other| {
            figures[other].subject == figure.subject && matches!(figures[other].measure.as_str(), "actual" | "budget" | "budget_initial")
        });
        let Some(part) = part else { continue };
        let whole = (0..part).rev().find(|&other| {
            figures[other].subject == *whole
                && figures[other].measure == figures[part].measure
                && figures[other].period == figures[part].period
        });
        let Some(whole) = whole.filter(|&whole| holds(Claim::Ratio, &[at, part, whole])) else { continue };
        found.push(Identity { claim: Claim::Ratio, of: vec![at, part, whole] });
        match lists.last_mut() {
            Some((of, members)) if *of == whole => members.push((at, part)),
            _ => lists.push((whole, vec![(at, part)])),
        }
    }
    for (whole, members) in lists.into_iter().filter(|(_, members)| members.len() > 1) {
        let shares: Vec<usize> = members.iter().map(|&(share, _)| share).collect();
        let parts: Vec<usize> = std::iter::once(whole).chain(members.iter().map(|&(_, part)| part)).collect();
        if holds(Claim::Sum, &parts) && holds(Claim::Hundred, &shares) {
            found.push(Identity { claim: Claim::Sum, of: parts });
            found.push(Identity { claim: Claim::Hundred, of: shares });
        }
    }
    found
}

/// The totals of lists: an amount, a word that opens a list, and the run of amounts of the same measure and year behind it that make
/// the amount up.
pub fn derive_sums(figures: &[Printed], text: &str) -> Vec<Identity> {
    let convention = Convention::of(figures);
    let mut found = Vec::new();
    for (at, total) in figures.iter().enumerate() {
        if total.value <= Decimal::ZERO
            || !(total.measure == "actual" || total.measure.starts_with("budget"))
            || !total.unit.ends_with('元')
        {
            continue;
        }
        let mut of = vec![at];
        let mut sum = Decimal::ZERO;
        let behind = figures.iter().enumerate().skip(at + 1).take(120);
        for (other, part) in behind.filter(|(_, one)| one.measure == total.measure && one.period == total.period && one.unit == total.unit)
        {
            if part.subject == total.subject
                || part.value >= total.value
                || of[1..].iter().any(|&known| figures[known].subject == part.subject)
            {
                break;
            }
            let opened = |between: &str| ["其中", "包括", "：", "用于", "分别"].iter().any(|word| between.contains(word));
            if of.len() == 1 && !opened(&text[total.unit_at.end..part.number.start]) {
                break;
            }
            of.push(other);
            sum += part.value;
            if sum > total.value * Decimal::new(101, 2) {
                break;
            }
            if of.len() > 2 {
                let operands: Vec<&Printed> = of.iter().map(|&at| &figures[at]).collect();
                if holds(Claim::Sum, &operands, convention) {
                    found.push(Identity { claim: Claim::Sum, of });
                    break;
                }
            }
        }
    }
    found
}
