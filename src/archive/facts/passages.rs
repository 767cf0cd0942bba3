//! Passages in which a report speaks of itself (清河县林业局2023年度收入总计…), and those in which it speaks so of another unit or of an
//! earlier year: one of these may be left over from the report it was copied from.
//!
//! What a passage is about is kept as a sketch: the least hashes (MinHash) of its stretches of four characters, with names, years and amounts
//! left out. Two sketches agree in as many places as the passages have stretches in common, whoever compares them and whenever.

use super::members::Members;
use super::normal;
use crate::document::{Block, Document, Paragraph};
use crate::figure::{Account, is_unit_name};
use crate::token::first_words;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many hashes a sketch has.
const HASHES: usize = 32;

/// In how many of them two passages agree that are one but for a few words.
const ALIKE: usize = 26;

/// How many characters a stretch has.
const STRETCH: usize = 4;

/// The shortest passage, in characters without names, years and amounts. Shorter ones are only kept as headings, and alike if they are equal.
const SHORTEST: usize = 16;

/// The longest passage.
const LONGEST: usize = 4000;

/// How much of a passage is quoted.
const QUOTE: usize = 80;

/// How many passages of each sort are kept.
const MOST: usize = 64;

/// How many other units a report is asked for.
const MOST_NAMES: usize = 8;

/// The longest name of a unit.
const LONGEST_NAME: usize = 40;

/// How many bytes the number of a part has at most, with its words.
const PART: usize = 18;

/// Words behind the name of a unit where its own report speaks of it; a year is another.
const BEHIND_NAME: &[&str] = &[
    "部门",
    "单位",
    "本级",
    "概况",
    "主要职",
    "的主要职",
    "是",
    "为",
    "负责",
    "贯彻",
    "承担",
    "内设",
    "下设",
    "共有",
    "共设",
    "预算",
    "决算",
    "机构",
    "编制",
    "人员",
    "现有",
    "认真",
    "紧紧围绕",
    "严格",
    "坚持",
    "积极",
    "深入",
    "始终",
];

/// Words that lead to the name of another: 按照清河县财政局部门决算工作要求.
const LEADING_TO: &[&str] = &["按照", "根据", "依据", "由", "按", "请", "受", "与", "及"];

/// Words behind a year where the report of that year speaks of it.
const BEHIND_YEAR: &[&str] = &[
    "度",
    "收入",
    "支出",
    "部门",
    "单位",
    "预算",
    "决算",
    "财政",
    "全年",
    "我",
    "本",
    "“三公”",
    "三公",
    "一般公共",
    "政府",
    "机关运行",
    "绩效",
    "年末",
    "年初",
    "全局",
    "全市",
    "全县",
    "全区",
    "全院",
    "全校",
];

/// Words of a passage that looks back.
const LOOKING_BACK: &[&str] = &["上年度", "去年", "上一年", "以前年度", "往年", "历年", "回顾", "《", "〔", "[", "起", "以来", "成立"];

/// What a passage calls itself by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Word {
    /// A unit.
    Name(String),
    /// A year.
    Year(i32),
}

/// A passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What it calls itself by.
    pub word: Word,
    /// What it is about.
    pub sketch: Sketch,
    /// Its first words.
    pub quote: String,
    /// The page it stands on.
    pub page: Option<u32>,
    /// The line it starts on.
    pub line: Option<u32>,
}

/// What a passage is about, without names, years and amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    hashes: [u16; HASHES],
    /// How many characters it stands for.
    length: u32,
}

impl Sketch {
    /// None for what is too short, or too long, to be told apart.
    fn of(text: &str, word: &str, shortest: usize) -> Option<Self> {
        let text = if word.is_empty() { Cow::from(text) } else { Cow::from(text.replace(word, "")) };
        let kept: Vec<char> = text.chars().filter(counts).collect();
        if !(shortest..=LONGEST).contains(&kept.len()) {
            return None;
        }
        let mut least = [u64::MAX; HASHES];
        for stretch in kept.windows(STRETCH) {
            let hash = stretch.iter().fold(0_u64, |hash, &c| mixed(hash ^ u64::from(u32::from(c))));
            for (number, least) in least.iter_mut().enumerate() {
                *least = (*least).min(mixed(hash.wrapping_add(SALT.wrapping_mul(number as u64 + 1))));
            }
        }
        let low = |hash: u64| u16::try_from(hash & 0xFFFF).unwrap_or_default();
        Some(Self { hashes: least.map(low), length: u32::try_from(kept.len()).unwrap_or(u32::MAX) })
    }

    /// Whether two passages are one but for a few words.
    pub fn is_alike(&self, other: &Self) -> bool {
        let (short, long) = (self.length.min(other.length), self.length.max(other.length));
        let common = self.hashes.iter().zip(&other.hashes).filter(|(one, other)| one == other).count();
        if (short as usize) < SHORTEST {
            return short == long && common == HASHES;
        }
        u64::from(long) * 4 <= u64::from(short) * 5 && common >= ALIKE
    }
}

/// Letters count; digits, blanks and signs do not.
fn counts(c: &char) -> bool {
    c.is_alphabetic()
}

const SALT: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads a number over all bits (SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(SALT);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// Reads the passages of a report: its own, and those that speak of another unit or year.
pub(super) fn read(document: &Document, account: &Account, unit: Option<&str>, members: &Members) -> (Vec<Passage>, Vec<Passage>) {
    // Of a file of several reports it is not known which passage belongs to which.
    let Some(unit) = unit.filter(|_| account.sections.iter().all(|section| section.report == 0)) else { return Default::default() };
    let (mut own, named) = names(document, unit);
    let mut foreign = left_over(document, unit, members, &own, named);
    if let Some(year) = account.header.year {
        let (ours, earlier) = years(document, year);
        foreign.extend(earlier);
        own.extend(ours);
    }
    (own, foreign)
}

/// The passages that speak as this unit, and those that speak as another one.
fn names(document: &Document, unit: &str) -> (Vec<Passage>, BTreeMap<String, Vec<Passage>>) {
    let mut own = Vec::new();
    let mut others: BTreeMap<String, Vec<Passage>> = BTreeMap::new();
    for paragraph in document.paragraphs() {
        let text = paragraph.view.text();
        let speakers = speakers(paragraph.body(), unit);
        if speakers.iter().any(|name| name == unit) {
            own.extend(passage(paragraph, Word::Name(unit.to_owned()), unit));
        } else if let [name] = speakers.iter().collect::<Vec<_>>()[..]
            && !text.contains(unit)
            && let Some(passage) = passage(paragraph, Word::Name(name.clone()), name)
            && (others.contains_key(name) || others.len() < MOST_NAMES)
        {
            others.entry(name.clone()).or_default().push(passage);
        }
    }
    own.truncate(MOST);
    (own, others)
}

/// The units that the sentences of a paragraph begin with as their own reports do.
fn speakers(body: &str, unit: &str) -> BTreeSet<String> {
    let starts = std::iter::once(0).chain(body.match_indices(['。', '；', '，', '：', ' ']).map(|(at, mark)| at + mark.len()));
    starts.filter_map(|at| speaker(body.get(at..)?, unit)).collect()
}

fn speaker(words: &str, unit: &str) -> Option<String> {
    // 第三部分 某局2023年度部门决算…
    let words = match first_words(words, 0, PART).split_once("部分") {
        Some((part, _)) if part.starts_with('第') && part.chars().count() <= 4 => words[part.len() + "部分".len()..].trim_start(),
        _ => words,
    };
    // 2023年清河县林业局…
    let words = match year_at(words) {
        Some((_, rest)) => rest.trim_start_matches(['度', '，', ' ']),
        None => words,
    };
    if words.strip_prefix(unit).is_some_and(follows_name) {
        return Some(unit.to_owned());
    }
    let ends = words.char_indices().take(LONGEST_NAME).take_while(|(_, c)| c.is_alphabetic() || matches!(c, '（' | '）'));
    let names = ends.filter_map(|(at, c)| Some((words.get(..at + c.len_utf8())?, words.get(at + c.len_utf8()..)?)));
    let (name, _) = names.into_iter().find(|(name, rest)| follows_name(rest) && is_unit_name(name))?;
    (!LEADING_TO.iter().any(|word| name.starts_with(word))).then(|| normal(name))
}

fn follows_name(rest: &str) -> bool {
    year_at(rest).is_some() || BEHIND_NAME.iter().any(|word| rest.starts_with(word))
}

/// The year that words begin with, and what is behind it.
fn year_at(words: &str) -> Option<(i32, &str)> {
    let year = words.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
    Some((year, words.get(4..)?.strip_prefix('年')?))
}

/// Of the passages that speak as another unit those that seem to be left over: the report speaks of that unit in no other way, speaks more
/// often as itself, does not gather that unit, and is not called nearly the same.
fn left_over(document: &Document, unit: &str, members: &Members, own: &[Passage], named: BTreeMap<String, Vec<Passage>>) -> Vec<Passage> {
    let mut left = Vec::new();
    for (name, passages) in named {
        let is_other = !members.names.contains(&name) && !are_akin(unit, &name) && own.len() > passages.len();
        if is_other && times_named(document, &name) == passages.len() {
            left.extend(passages);
        }
    }
    left.truncate(MOST);
    left
}

/// How many paragraphs and cells hold a name.
fn times_named(document: &Document, name: &str) -> usize {
    let in_block = |block: &Block| match block {
        Block::Paragraph(paragraph) => usize::from(paragraph.view.text().contains(name)),
        Block::Table(table) => table.cells.iter().filter(|cell| cell.view.text().contains(name)).count(),
    };
    document.blocks.iter().map(in_block).sum()
}

/// Whether one name is the other shortened: 卫健委 and 卫生健康委员会, 财政局 and 清河县财政局.
pub fn are_akin(one: &str, other: &str) -> bool {
    let (short, long) = if one.chars().count() < other.chars().count() { (one, other) } else { (other, one) };
    let mut letters = long.chars();
    short.chars().all(|c| letters.any(|letter| letter == c))
}

/// The passages that speak of the report's year, and those that speak so of an earlier one.
fn years(document: &Document, year: i32) -> (Vec<Passage>, Vec<Passage>) {
    let (mut own, mut earlier) = (Vec::new(), Vec::new());
    for paragraph in document.paragraphs().filter(|paragraph| !paragraph.heading) {
        let Some(spoken) = only_year(paragraph.view.text()) else { continue };
        let passage = || passage(paragraph, Word::Year(spoken), "");
        if spoken == year {
            own.extend(passage());
        } else if spoken < year && !LOOKING_BACK.iter().any(|word| paragraph.view.text().contains(word)) {
            earlier.extend(passage());
        }
    }
    // What is there for both years compares them.
    earlier.retain(|passage| !own.iter().any(|ours| ours.sketch.is_alike(&passage.sketch)));
    own.truncate(MOST);
    earlier.truncate(MOST);
    (own, earlier)
}

/// The year of a passage that speaks of one year only, and as the report of that year would.
fn only_year(text: &str) -> Option<i32> {
    let mut years = text.match_indices('年').filter_map(|(at, _)| {
        let from = at.checked_sub(4)?;
        let before = text.get(..from)?.chars().next_back();
        let (year, behind) = year_at(text.get(from..)?)?;
        (!before.is_some_and(|c| c.is_ascii_digit())).then_some((year, BEHIND_YEAR.iter().any(|word| behind.starts_with(word))))
    });
    let (year, speaks) = years.next()?;
    (speaks && years.all(|(other, _)| other == year)).then_some(year)
}

fn passage(paragraph: &Paragraph, word: Word, left_out: &str) -> Option<Passage> {
    let shortest = if paragraph.heading { STRETCH } else { SHORTEST };
    let sketch = Sketch::of(paragraph.body(), left_out, shortest)?;
    let text = paragraph.view.text();
    let at = match &word {
        Word::Name(name) => text.find(name.as_str()),
        Word::Year(year) => text.find(&format!("{year}年")),
    };
    let before = text.get(..at.unwrap_or_default()).unwrap_or_default().chars().count();
    Some(Passage {
        word,
        sketch,
        quote: text.chars().skip(before.saturating_sub(QUOTE / 4)).take(QUOTE).collect(),
        page: paragraph.page,
        line: paragraph.page.is_none().then_some(paragraph.line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_alike_but_for_names_and_amounts() {
        let sketch = |text: &str, word: &str| Sketch::of(text, word, SHORTEST).unwrap();
        let one = sketch("清河县林业局2023年度收入总计500.00万元，支出总计500.00万元，与上年相比各增加20.00万元。", "清河县林业局");
        let other = sketch("白河县水利局2022年度收入总计630.15万元，支出总计630.15万元，与上年相比各增加1.50万元。", "白河县水利局");
        assert!(one.is_alike(&other));
        let third = sketch("清河县林业局2023年度年末固定资产原值300.00万元，共有车辆5辆，其中应急保障用车2辆。", "清河县林业局");
        assert!(!one.is_alike(&third));
        assert_eq!(Sketch::of("第一部分清河县林业局概况", "清河县林业局", SHORTEST), None);
        let heading = |text: &str, name: &str| Sketch::of(text, name, STRETCH).unwrap();
        assert!(
            heading("第一部分 清河县林业局部门概况", "清河县林业局").is_alike(&heading("第一部分 白河县水利局部门概况", "白河县水利局"))
        );
        assert!(
            !heading("第一部分 清河县林业局部门概况", "清河县林业局").is_alike(&heading("第三部分 白河县水利局部门概况", "白河县水利局"))
        );
    }

    #[test]
    fn a_report_speaks_as_a_unit_at_the_start_of_a_sentence() {
        let speakers = |text: &str| speakers(text, "清河县林业局").into_iter().collect::<Vec<_>>();
        assert_eq!(speakers("清河县林业局2023年度收入总计500万元。"), ["清河县林业局"]);
        assert_eq!(speakers("2023年，清河县水利局认真贯彻落实各项规定。"), ["清河县水利局"]);
        assert_eq!(speakers("第一部分 清河县水利局部门概况"), ["清河县水利局"]);
        assert_eq!(speakers("中共清河县委组织部2023年度收入总计500万元。"), ["中共清河县委组织部"]);
        assert!(speakers("按照清河县财政局部门决算工作要求，公开如下。").is_empty());
        assert!(speakers("经清河县财政局批复，年初预算为500万元。").is_empty());
    }

    #[test]
    fn names_are_akin_that_shorten_one_another() {
        for (one, other) in [("卫健委", "清河县卫生健康委员会"), ("清河县财政局", "财政局"), ("市人社局", "清河市人力资源和社会保障局")]
        {
            assert!(are_akin(one, other), "{one} {other}");
        }
        assert!(!are_akin("清河县林业局", "清河县水利局"));
    }
}
