//! The syntax of `match`: text → nodes.

use std::collections::HashMap;

/// One element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One of these literals, longest first.
    Words(Vec<String>),
    /// One of these sequences.
    Either(Vec<Vec<Node>>),
    /// This sequence or nothing.
    Maybe(Vec<Node>),
    /// Between so many characters of one sentence, without a mention among them.
    Gap(usize, usize),
    /// A mention or a subject; the index of its name.
    Slot(usize, SlotType),
    /// The start of a clause.
    ClauseStart,
}

/// What may stand in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotType {
    /// An amount of money.
    Amount,
    /// A percentage, a permillage.
    Percent,
    /// Percentage points (个百分点).
    Point,
    /// A number with a counting word.
    Count,
    /// A score (分).
    Score,
    /// A year.
    Year,
    /// A number without a unit.
    Bare,
    /// The name of something: up to 40 characters within a clause, without a mention.
    Subject,
}

impl SlotType {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "amount" => Self::Amount,
            "percent" => Self::Percent,
            "point" => Self::Point,
            "count" => Self::Count,
            "score" => Self::Score,
            "year" => Self::Year,
            "bare" => Self::Bare,
            "subject" => Self::Subject,
            _ => return None,
        })
    }
}

/// A parsed pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The elements in order.
    pub nodes: Vec<Node>,
    /// The slots' names.
    pub slots: Vec<String>,
}

/// Lexicon classes by name.
pub type Classes = HashMap<String, Vec<String>>;

/// Parses a `match` line; the error says what is wrong and what to write instead.
pub fn parse(line: &str, classes: &Classes) -> Result<Parsed, String> {
    let mut parser = Parser { rest: line, classes, slots: Vec::new() };
    let nodes = parser.sequence(false)?;
    if !parser.rest.is_empty() {
        return Err(format!("`{}` closes nothing; write `(…)` in pairs", first(parser.rest)));
    }
    Ok(Parsed { nodes, slots: parser.slots })
}

struct Parser<'a> {
    rest: &'a str,
    classes: &'a Classes,
    slots: Vec<String>,
}

/// Characters with a meaning of their own.
const SPECIAL: &[char] = &['<', '{', '(', ')', '|', '^', '?'];

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}

impl Parser<'_> {
    fn sequence(&mut self, nested: bool) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.rest.chars().next() {
            match c {
                ')' | '|' if nested => break,
                ')' | '|' => return Err(format!("`{c}` stands outside of brackets; write `(a|b)`")),
                '?' => return Err("`?` may only stand behind a `(…)` or a `<…>`".into()),
                '<' => {
                    let name = self.enclosed('<', '>')?;
                    let words =
                        self.classes.get(&name).ok_or_else(|| format!("no class `<{name}>` in the lexicon; define it under [classes]"))?;
                    nodes.push(Node::Words(words.clone()));
                    self.optional(&mut nodes);
                }
                '{' => {
                    let inside = self.enclosed('{', '}')?;
                    nodes.push(self.braces(&inside)?);
                }
                '(' => {
                    self.rest = &self.rest[1..];
                    let mut branches = vec![self.sequence(true)?];
                    while let Some(rest) = self.rest.strip_prefix('|') {
                        self.rest = rest;
                        branches.push(self.sequence(true)?);
                    }
                    self.rest = self.rest.strip_prefix(')').ok_or("a `(` is never closed; add `)`")?;
                    nodes.push(group(branches));
                    self.optional(&mut nodes);
                }
                '^' => {
                    self.rest = &self.rest[1..];
                    nodes.push(Node::ClauseStart);
                }
                _ => {
                    let end = self.rest.find(SPECIAL).unwrap_or(self.rest.len());
                    let (word, rest) = self.rest.split_at(end);
                    nodes.push(Node::Words(vec![word.to_owned()]));
                    self.rest = rest;
                }
            }
        }
        Ok(nodes)
    }

    fn optional(&mut self, nodes: &mut Vec<Node>) {
        if let Some(rest) = self.rest.strip_prefix('?') {
            self.rest = rest;
            if let Some(node) = nodes.pop() {
                nodes.push(Node::Maybe(vec![node]));
            }
        }
    }

    fn enclosed(&mut self, open: char, close: char) -> Result<String, String> {
        let inside = &self.rest[open.len_utf8()..];
        let end = inside.find(close).ok_or_else(|| format!("a `{open}` is never closed; add `{close}`"))?;
        self.rest = &inside[end + close.len_utf8()..];
        Ok(inside[..end].to_owned())
    }

    fn braces(&mut self, inside: &str) -> Result<Node, String> {
        if let Some((from, to)) = inside.split_once(',') {
            let number = |text: &str| text.trim().parse::<usize>().map_err(|_| format!("`{{{inside}}}` is no gap; write `{{0,20}}`"));
            let (from, to) = (number(from)?, number(to)?);
            if from > to || to > 60 {
                return Err(format!("the gap `{{{inside}}}` must go from small to large and not beyond 60 characters"));
            }
            return Ok(Node::Gap(from, to));
        }
        let (name, kind) = inside.split_once(':').ok_or_else(|| format!("the slot `{{{inside}}}` has no name; write `{{name:amount}}`"))?;
        if name.is_empty() {
            return Err(format!("the slot `{{{inside}}}` has no name; write `{{name:{kind}}}`"));
        }
        let kind = SlotType::parse(kind)
            .ok_or_else(|| format!("`{kind}` is no slot type; use amount, percent, point, count, score, year, bare or subject"))?;
        if self.slots.iter().any(|slot| slot == name) {
            return Err(format!("two slots are called `{name}`; give each its own name"));
        }
        self.slots.push(name.to_owned());
        Ok(Node::Slot(self.slots.len() - 1, kind))
    }
}

/// A group of plain words becomes one set of words, so that it can be an anchor.
fn group(branches: Vec<Vec<Node>>) -> Node {
    let plain: Option<Vec<String>> = branches
        .iter()
        .map(|branch| match branch.as_slice() {
            [Node::Words(words)] => Some(words.clone()),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()
        .map(|lists| lists.concat());
    match plain {
        Some(mut words) => {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            Node::Words(words)
        }
        None => Node::Either(branches),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes() -> Classes {
        Classes::from([("决算".to_owned(), vec!["支出决算".to_owned(), "决算".to_owned()])])
    }

    #[test]
    fn reads_every_element() {
        let parsed = parse("^<决算>(数)?(为|是){0,3}{v:amount}", &classes()).unwrap();
        assert_eq!(parsed.slots, ["v"]);
        assert_eq!(parsed.nodes.len(), 6);
        assert_eq!(parsed.nodes[3], Node::Words(vec!["为".into(), "是".into()]));
    }

    #[test]
    fn says_what_to_write_instead() {
        let error = |line: &str| parse(line, &classes()).unwrap_err();
        assert!(error("{amount}").contains("has no name"));
        assert!(error("{v:money}").contains("no slot type"));
        assert!(error("<预算>{v:amount}").contains("[classes]"));
        assert!(error("(a|b{v:amount}").contains("never closed"));
        assert!(error("{v:amount}{v:amount}").contains("two slots"));
        assert!(error("a|b").contains("outside"));
        assert!(error("{5,2}a").contains("small to large"));
    }
}
