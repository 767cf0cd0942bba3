//! What kind of report it is, whose, and for which year: read from the title, else from the words of the text.

use crate::document::{Document, Paragraph};
use serde::Serialize;

/// Whose report it is, of which kind and year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The title as printed.
    pub title: Option<String>,
    /// The unit (部门, 单位) that reports.
    pub unit: Option<String>,
    /// The kind of report.
    pub kind: Kind,
    /// The fiscal year.
    pub year: Option<i32>,
}

/// The kinds of reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部门决算
    FinalAccount,
    /// 部门预算
    Budget,
    /// 绩效自评, 绩效评价
    Performance,
    /// 预算执行情况报告
    Execution,
    /// Anything else.
    #[default]
    Other,
}

impl Kind {
    /// Its name in data: `final_account`.
    pub fn name(self) -> &'static str {
        match self {
            Self::FinalAccount => "final_account",
            Self::Budget => "budget",
            Self::Performance => "performance",
            Self::Execution => "execution",
            Self::Other => "other",
        }
    }
}

/// How many paragraphs at the top may hold the title.
const TOP: usize = 12;

/// The longest title, in characters.
const TITLE: usize = 60;

/// Reads the header of a document.
pub fn read(document: &Document) -> Header {
    let top: Vec<&Paragraph> = document.paragraphs().take(TOP).collect();
    let title = top.iter().position(|paragraph| is_title(paragraph.view.text()));
    let mut header = Header::default();
    if let Some(at) = title {
        // A title may be set over two lines: the unit above or the kind below.
        let mut text = top[at].view.text().to_owned();
        if kind_of(&text) == Kind::Other
            && let Some(next) = top.get(at + 1)
        {
            text.push_str(next.view.text());
        }
        header.kind = kind_of(&text);
        header.year = year_in(&text);
        let titled = unit_in(&text);
        let is_unit = |unit: &String| UNIT_ENDINGS.iter().any(|end| unit.ends_with(end));
        header.unit = titled.clone().filter(is_unit).or_else(|| neighbour_unit(&top, at)).or(titled);
        header.title = Some(text);
    }
    if header.year.is_none() {
        header.year = top.iter().find_map(|paragraph| year_in(paragraph.view.text())).or_else(|| common_year(document));
    }
    if header.kind == Kind::Other {
        header.kind = kind_by_words(document);
    }
    header
}

fn is_title(text: &str) -> bool {
    let short = text.chars().count() <= TITLE && !text.ends_with(['。', '；', '，']) && !text.contains("，");
    short && (kind_of(text) != Kind::Other) && !text.contains("目录") && year_in(text).is_some()
        || short && ["决算", "预算", "自评报告", "绩效报告"].iter().any(|end| text.ends_with(end)) && text.chars().count() > 6
}

fn kind_of(text: &str) -> Kind {
    if text.contains("绩效") || text.contains("自评") {
        Kind::Performance
    } else if text.contains("执行情况") || text.contains("预算执行") || text.contains("财政决算") || text.contains("财政总决算")
    {
        Kind::Execution
    } else if text.contains("决算") {
        Kind::FinalAccount
    } else if text.contains("预算") {
        Kind::Budget
    } else {
        Kind::Other
    }
}

/// The first year of four digits that is written as a fiscal year.
fn year_in(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    text.match_indices('年').find_map(|(at, _)| {
        let digits = text.get(at.checked_sub(4)?..at)?;
        let before = at.checked_sub(5).and_then(|before| bytes.get(before));
        if before.is_some_and(u8::is_ascii_digit) {
            return None;
        }
        digits.parse::<i32>().ok().filter(|year| (1990..=2060).contains(year))
    })
}

/// Words that end the name of a unit in a title.
const BEHIND_UNIT: &[&str] =
    &["部门整体", "部门预算", "部门决算", "单位预算", "单位决算", "整体支出", "项目支出", "关于", "决算", "预算", "绩效", "财政"];

fn unit_in(title: &str) -> Option<String> {
    let title = title.trim_start_matches(['（', '(', '《']);
    // 第三部分 某局2023年度部门决算情况说明
    let title =
        title.split_once("部分").filter(|(part, _)| part.starts_with('第') && part.chars().count() <= 4).map_or(title, |(_, rest)| rest);
    let end = title.find(|c: char| c.is_ascii_digit()).or_else(|| BEHIND_UNIT.iter().filter_map(|word| title.find(word)).min())?;
    let mut unit = &title[..end];
    if unit.is_empty() {
        let behind = title.find('年').map(|at| at + '年'.len_utf8())?;
        let rest = title[behind..].trim_start_matches('度');
        let end = BEHIND_UNIT.iter().filter_map(|word| rest.find(word)).min()?;
        unit = &rest[..end];
    }
    let unit = unit.trim_end_matches(['的', '（', '(', '—', '-']).trim_start_matches("关于");
    looks_like_unit(unit).then(|| unit.to_owned())
}

fn looks_like_unit(text: &str) -> bool {
    let length = text.chars().count();
    (3..=40).contains(&length) && !text.contains(['，', '。', '：', '；', '《'])
}

/// Endings of the names of units.
const UNIT_ENDINGS: &[&str] = &[
    "局",
    "委",
    "委员会",
    "办公室",
    "厅",
    "处",
    "中心",
    "院",
    "校",
    "学",
    "会",
    "部",
    "所",
    "站",
    "队",
    "镇",
    "乡",
    "街道",
    "办事处",
    "政府",
    "馆",
    "园",
    "社",
];

/// A line of its own above or below the title that names the unit, perhaps in brackets.
fn neighbour_unit(top: &[&Paragraph], title: usize) -> Option<String> {
    let near = [title.checked_sub(1), title.checked_add(1), title.checked_add(2)];
    near.into_iter().flatten().filter_map(|at| top.get(at)).find_map(|paragraph| {
        let text = paragraph.view.text().trim_matches(['（', '）']);
        let text = text.split_once('：').map_or(text, |(_, name)| name);
        (looks_like_unit(text) && UNIT_ENDINGS.iter().any(|end| text.ends_with(end))).then(|| text.to_owned())
    })
}

/// The year that the text speaks of most often; the later one if two are equally frequent.
fn common_year(document: &Document) -> Option<i32> {
    let mut years = std::collections::BTreeMap::<i32, usize>::new();
    for paragraph in document.paragraphs() {
        let text = paragraph.view.text();
        for (at, _) in text.match_indices('年') {
            if let Some(year) = at.checked_sub(4).and_then(|from| text.get(from..at)).and_then(|digits| digits.parse::<i32>().ok())
                && (1990..=2060).contains(&year)
            {
                *years.entry(year).or_default() += 1;
            }
        }
    }
    years.into_iter().max_by_key(|&(year, count)| (count, year)).map(|(year, _)| year)
}

/// The kind by the words that only one kind uses often.
fn kind_by_words(document: &Document) -> Kind {
    let count = |word: &str| document.paragraphs().map(|paragraph| paragraph.view.text().matches(word).count()).sum::<usize>();
    let performance = count("绩效自评") + count("绩效评价");
    let finals = count("支出决算") + count("决算数");
    let budgets = count("预算安排") + count("收入预算") + count("支出预算");
    let most = performance.max(finals).max(budgets);
    if most == 0 {
        Kind::Other
    } else if most == finals {
        Kind::FinalAccount
    } else if most == budgets {
        Kind::Budget
    } else {
        Kind::Performance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_titles() {
        assert_eq!(unit_in("清河县林业局2023年度部门决算"), Some("清河县林业局".into()));
        assert_eq!(unit_in("2023年度清河县林业局部门决算"), Some("清河县林业局".into()));
        assert_eq!(unit_in("2023年度部门整体支出绩效报告"), None);
        assert_eq!(year_in("清河县林业局2023年度部门决算"), Some(2023));
        assert_eq!(kind_of("2023年度部门整体支出绩效自评报告"), Kind::Performance);
        assert_eq!(kind_of("关于2023年预算执行情况和2024年预算草案的报告"), Kind::Execution);
    }
}
