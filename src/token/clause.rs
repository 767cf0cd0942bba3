//! The clauses in front of a number, nearest first.

use std::ops::Range;

/// How many bytes a clause has at most; nothing before it is looked at.
const LONGEST: usize = 1200;

/// Iterator over the clauses of `view[from..to]`, from right to left; punctuation within brackets and quotes does not divide.
#[derive(Debug, Clone)]
pub struct Clauses<'a> {
    view: &'a str,
    from: usize,
    to: usize,
    done: bool,
}

/// The clauses of `view[from..to]`, the one that ends at `to` first.
pub fn clauses_before(view: &str, from: usize, to: usize) -> Clauses<'_> {
    Clauses { view, from, to, done: from > to }
}

impl Iterator for Clauses<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.done {
            return None;
        }
        let earliest = self.from.max(self.view.floor_char_boundary(self.to.saturating_sub(LONGEST)));
        let text = self.view.get(earliest..self.to)?;
        let (mut brackets, mut quotes) = (0u32, 0u32);
        for (at, c) in text.char_indices().rev() {
            let here = earliest + at;
            let behind = here + c.len_utf8();
            match c {
                '）' => brackets += 1,
                '”' | '》' => quotes += 1,
                '（' if brackets > 0 => brackets -= 1,
                '“' | '《' if quotes > 0 => quotes -= 1,
                // An opening bracket without its closing one: the clause lies within it.
                '（' => return Some(self.cut(behind, here)),
                '，' | '；' | '：' | '。' | '！' | '？' if brackets == 0 && quotes == 0 => return Some(self.cut(behind, here)),
                _ => {}
            }
        }
        self.done = true;
        Some(earliest..self.to)
    }
}

impl Clauses<'_> {
    fn cut(&mut self, start: usize, rest: usize) -> Range<usize> {
        let clause = start..self.to;
        self.to = rest;
        clause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_from_the_number_to_the_left() {
        let view = "2023年度，政府采购金额（以合同签订为准，含税）为";
        let clauses: Vec<&str> = clauses_before(view, 0, view.len()).map(|range| &view[range]).collect();
        assert_eq!(clauses, ["政府采购金额（以合同签订为准，含税）为", "2023年度"]);
        let inside = "项目4个（其中优";
        assert_eq!(clauses_before(inside, 0, inside.len()).map(|range| &inside[range]).collect::<Vec<_>>(), ["其中优", "项目4个"]);
    }
}
