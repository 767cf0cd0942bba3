//! What the program is measured on: the narratives of `corpus/`, whose amounts differ from copy to copy, and patterns that differ
//! from the shipped ones in their words.

use gouji::pattern::PatternSource;
use gouji::read::{Limits, read_path};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A generator whose numbers are the same on every machine (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// The reports of `corpus/`, in the order of their names.
pub fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = fs::read_dir(folder).expect("corpus/ is there").map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.iter().map(|path| read_path(path, &Limits::default()).expect("it can be read").document.text).collect()
}

/// So many reports, each a report of the corpus whose amounts are all multiplied by a factor of its own: sums and shares stay what
/// they are, so that a faultless report stays faultless, and no amount is one of another copy.
pub fn reports(count: usize, dice: &mut Dice) -> Vec<String> {
    let corpus = corpus();
    (0..count).map(|index| scaled(&corpus[index % corpus.len()], 2 + dice.below(97))).collect()
}

/// One report of at least so many bytes.
pub fn long_report(bytes: usize, dice: &mut Dice) -> String {
    let corpus = corpus();
    let mut text = String::with_capacity(bytes + 16 * 1024);
    let mut index = 0;
    while text.len() < bytes {
        text.push_str(&scaled(&corpus[index % corpus.len()], 2 + dice.below(97)));
        text.push('\n');
        index += 1;
    }
    text
}

/// A text whose amounts of money are multiplied.
fn scaled(text: &str, factor: u64) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(number.len());
        let (digits, behind) = number.split_at(end);
        out.push_str(before);
        let plain = digits.replace(',', "");
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        match plain.replace('.', "").parse::<u64>() {
            Ok(value) if ["万元", "亿元", "元"].iter().any(|unit| behind.starts_with(unit)) => {
                let value = format!("{:0>width$}", value * factor, width = decimals + 1);
                let (whole, fraction) = value.split_at(value.len() - decimals);
                out.push_str(whole);
                if decimals > 0 {
                    write!(out, ".{fraction}").expect("writing to a string");
                }
            }
            _ => out.push_str(digits),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The files of `patterns/`.
pub fn shipped() -> Vec<PatternSource> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("patterns");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("patterns/ is there").map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths
        .into_iter()
        .map(|path| PatternSource { name: path.display().to_string(), text: fs::read_to_string(&path).expect("a pattern file is UTF-8") })
        .collect()
}

/// Frequent characters of reports; a literal that one is put behind often still occurs.
const FREQUENT: &str = "为的数支出元预算年万财政拨款经费，。0123";

/// The shipped patterns so many times over: every copy has ids of its own, and a frequent character behind its classes' words and
/// before its slots.
pub fn more_patterns(copies: usize, dice: &mut Dice) -> Vec<PatternSource> {
    let frequent: Vec<char> = FREQUENT.chars().collect();
    let shipped: Vec<toml::Table> = shipped().iter().map(|source| source.text.parse().expect("a pattern file is TOML")).collect();
    (0..copies)
        .map(|copy| {
            let mut file = toml::Table::new();
            let mut patterns = Vec::new();
            let mut classes = toml::Table::new();
            for table in &shipped {
                for (name, words) in table.get("classes").and_then(toml::Value::as_table).into_iter().flatten() {
                    let c = frequent[dice.below(frequent.len() as u64) as usize];
                    let words = words.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
                    classes.insert(format!("{name}-{copy}"), words.map(|word| format!("{word}{c}")).collect::<Vec<_>>().into());
                }
                for pattern in table.get("pattern").and_then(toml::Value::as_array).into_iter().flatten() {
                    let mut pattern = pattern.as_table().expect("a pattern is a table").clone();
                    let id = pattern["id"].as_str().expect("an id is text");
                    let id = format!("{id}-{copy}");
                    let c = frequent[dice.below(frequent.len() as u64) as usize];
                    let altered = |line: &toml::Value| {
                        let line = line.as_str().expect("a match line is text");
                        let own_classes = line.replace('>', &format!("-{copy}>"));
                        own_classes.replacen('{', &format!("{c}{{"), 1)
                    };
                    let lines: toml::Value = match &pattern["match"] {
                        toml::Value::Array(lines) => lines.iter().map(altered).collect::<Vec<_>>().into(),
                        line => altered(line).into(),
                    };
                    pattern.insert("id".into(), id.into());
                    pattern.insert("match".into(), lines);
                    patterns.push(toml::Value::Table(pattern));
                }
            }
            file.insert("classes".into(), classes.into());
            file.insert("pattern".into(), patterns.into());
            PatternSource { name: format!("copy {copy}"), text: file.to_string() }
        })
        .collect()
}
