//! 政府收支分类科目: the classifications of expenditure, code ↔ name, with how far each row may be trusted.
//!
//! A row that was read in published accounts may accuse; a row from general knowledge only helps to resolve a name.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Expenditure by function (支出功能分类).
pub static FUNCTIONAL: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::parse(include_str!("../../patterns/classification/functional.tsv")));

/// Expenditure of departments by economic kind (部门预算支出经济分类).
pub static ECONOMIC: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::parse(include_str!("../../patterns/classification/economic.tsv")));

/// A classification of accounts.
#[derive(Debug)]
pub struct Taxonomy {
    rows: Vec<Row>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, usize>,
}

/// One account (科目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Three digits for a 类, five for a 款, seven for a 项.
    pub code: String,
    /// Its official name.
    pub name: String,
    /// Its level.
    pub grade: Grade,
    /// Whether it was read in published accounts.
    pub verified: bool,
}

/// The levels of the classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// 类
    Class,
    /// 款
    Section,
    /// 项
    Item,
}

impl Grade {
    /// The level of codes of so many digits.
    pub fn of_length(digits: usize) -> Option<Self> {
        match digits {
            3 => Some(Self::Class),
            5 => Some(Self::Section),
            7 => Some(Self::Item),
            _ => None,
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Class => "类",
            Self::Section => "款",
            Self::Item => "项",
        }
    }
}

impl Taxonomy {
    /// Reads `code⇥name⇥level⇥evidence` lines below a header; lines of another shape are left out.
    fn parse(table: &str) -> Self {
        let mut taxonomy = Self { rows: Vec::new(), by_name: HashMap::new(), by_code: HashMap::new() };
        for line in table.lines().skip(1) {
            let mut fields = line.split('\t');
            let (Some(code), Some(name), Some(level), Some(evidence)) = (fields.next(), fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let grade = match level {
                "类" => Grade::Class,
                "款" => Grade::Section,
                "项" => Grade::Item,
                _ => continue,
            };
            let index = taxonomy.rows.len();
            taxonomy.by_name.entry(plain(name)).or_default().push(index);
            taxonomy.by_code.insert(code.to_owned(), index);
            taxonomy.rows.push(Row { code: code.to_owned(), name: name.to_owned(), grade, verified: evidence.starts_with("verified") });
        }
        taxonomy
    }

    /// All accounts, in the order of their codes.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The account with that code.
    pub fn code(&self, code: &str) -> Option<&Row> {
        self.by_code.get(code).map(|&index| &self.rows[index])
    }

    /// The accounts with that name, brackets and spaces apart.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Row> {
        self.by_name.get(&plain(name)).into_iter().flatten().map(|&index| &self.rows[index])
    }

    /// The only account of that grade with that name, if it was read in published accounts.
    pub fn only(&self, name: &str, grade: Grade) -> Option<&Row> {
        let mut named = self.named(name).filter(|row| row.grade == grade);
        let first = named.next().filter(|row| row.verified)?;
        named.next().is_none().then_some(first)
    }

    /// The 类 of that name; reports often leave its closing 支出 out.
    pub fn class(&self, name: &str) -> Option<&Row> {
        let class = |name: &str| self.named(name).find(|row| row.grade == Grade::Class);
        class(name).or_else(|| class(&format!("{name}支出"))).or_else(|| name.strip_suffix("支出").and_then(class))
    }

    /// The account of that name and grade below the account with code `parent`.
    pub fn below(&self, parent: &str, name: &str, grade: Grade) -> Option<&Row> {
        self.named(name).find(|row| row.grade == grade && row.code.starts_with(parent))
    }
}

/// An account that was given another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renaming {
    /// The name before.
    pub before: &'static str,
    /// The name since.
    pub now: &'static str,
    /// The first fiscal year of the new name.
    pub year: i32,
}

/// Renamings that published accounts or official inspections show, `before⇥now⇥year` lines below a header.
static RENAMINGS: LazyLock<Vec<Renaming>> = LazyLock::new(|| {
    let lines = include_str!("../../patterns/classification/renamed.tsv").lines().skip(1);
    let renaming = |line: &'static str| {
        let mut fields = line.split('\t');
        Some(Renaming { before: fields.next()?, now: fields.next()?, year: fields.next()?.parse().ok()? })
    };
    lines.filter_map(renaming).collect()
});

/// The renaming that ended a name.
pub fn renamed(name: &str) -> Option<&'static Renaming> {
    let name = plain(name);
    RENAMINGS.iter().find(|renaming| renaming.before == name || renaming.before.strip_suffix("支出") == Some(&name))
}

/// A name without what reports write differently.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"'))
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_names_down_the_hierarchy() {
        let class = FUNCTIONAL.class("一般公共服务").unwrap();
        assert_eq!((class.code.as_str(), class.verified), ("201", true));
        let section = FUNCTIONAL.below("201", "政府办公厅(室)及相关机构事务", Grade::Section).unwrap();
        assert_eq!(section.code, "20103");
        assert_eq!(FUNCTIONAL.below("20103", "行政运行", Grade::Item).unwrap().code, "2010301");
        assert!(FUNCTIONAL.class("其他社会保障和就业支出").is_none());
    }

    #[test]
    fn a_name_of_several_accounts_stands_for_none() {
        assert_eq!(ECONOMIC.only("电费", Grade::Section).unwrap().code, "30206");
        assert!(ECONOMIC.only("办公设备购置", Grade::Section).is_none());
        assert!(FUNCTIONAL.only("行政运行", Grade::Item).is_none());
    }

    #[test]
    fn a_name_is_renamed_with_or_without_its_closing_word() {
        let renaming = renamed("医疗卫生与计划生育").unwrap();
        assert_eq!((renaming.now, renaming.year), ("卫生健康支出", 2019));
    }
}
