//! What kind of report it is, whose, and for which year: read from the title and the lines around it, else from the words of the text.

use crate::document::{Document, Paragraph};
use serde::Serialize;
use std::ops::Range;
use std::path::Path;

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

/// How many paragraphs from the top a label or a chapter may name the unit.
const FRONT: usize = 40;

/// The longest title, in characters.
const TITLE: usize = 60;

/// The longest line beside the title that belongs to it, in characters.
const BESIDE: usize = 24;

/// Reads the header of a document.
pub fn read(document: &Document) -> Header {
    let top: Vec<&Paragraph> = document.paragraphs().take(TOP).collect();
    let title = top.iter().position(|paragraph| is_title(paragraph.view.text()));
    let mut header = Header::default();
    let mut place = None;
    if let Some(at) = title {
        // A title may be set over two lines: the unit above or the kind below.
        let mut text = top[at].view.text().to_owned();
        if kind_of(&text) == Kind::Other
            && !is_report(&text)
            && let Some(next) = top.get(at + 1)
        {
            text.push_str(next.view.text());
        }
        header.kind = kind_of(&text);
        header.year = year_in(&text).map(|(_, year)| year).or_else(|| year_beside(&top, at));
        let named = named_by_label(&text).or_else(|| unit_in(&text));
        header.unit = named.clone().filter(|unit| is_unit(unit)).or_else(|| unit_beside(&top, at));
        place = named;
        header.title = Some(text);
    }
    // A district is the unit of its own report on execution only: 某区2026年区级部门预算 is of the department that a label names.
    let of_government = header.kind == Kind::Execution;
    if header.unit.is_none() {
        let named = || labelled_unit(document).or_else(|| unit_of_chapter(document));
        header.unit = place.clone().filter(|_| of_government).or_else(named).or(place.map(place_of));
    }
    if header.year.is_none() {
        header.year = top.iter().find_map(|paragraph| fiscal_year_in(paragraph.view.text())).or_else(|| common_year(document));
    }
    // A report of another kind (国有资产管理情况的报告) may speak of budgets all the same.
    if header.kind == Kind::Other && !header.title.as_deref().is_some_and(is_report) {
        header.kind = kind_by_words(document);
    }
    header
}

/// What the name of a file says of the report in it. What it says twice and differently, it does not say: a name may hold the year of
/// publication beside that of the report.
pub fn read_name(name: &str) -> Header {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let both = stem.contains("决算") && stem.contains("预算") && kind_of(stem) != Kind::Execution;
    let pieces = || stem.split(['-', '_', '—', '＋', '+', ' ', '.', '．', '、']).map(behind_digits).filter(|piece| !piece.is_empty());
    let whole = |piece: &str| Some(clean(piece)).filter(|name| year_in(name).is_none() && kind_of(name) == Kind::Other);
    let mut units: Vec<String> = pieces()
        .filter_map(|piece| whole(piece).filter(|name| is_unit_name(name)).or_else(|| unit_in(piece).filter(|unit| is_unit_name(unit))))
        .collect();
    units.dedup();
    let mut years: Vec<i32> = years_of_name(stem);
    years.dedup();
    Header {
        title: (!both).then(|| stem.to_owned()),
        unit: units.pop().filter(|_| units.is_empty()),
        kind: if both { Kind::Other } else { kind_of(stem) },
        year: years.pop().filter(|_| years.is_empty()),
    }
}

/// A piece of a name without the number or the short year that it begins with: 003清河县林业局, 24年清河县林业局.
fn behind_digits(piece: &str) -> &str {
    let piece = piece.trim();
    let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = piece.len() - rest.len();
    if digits == 4 { piece } else { rest.strip_prefix('年').map_or(rest, |rest| rest.trim_start_matches('度')) }
}

/// The years that the name of a file speaks of: 2023年, 23年, and 2023 alone where no other digit stands beside it.
fn years_of_name(stem: &str) -> Vec<i32> {
    let mut years = Vec::new();
    let mut rest = stem;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[from..].bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest[from..].split_at(digits);
        let year = number.parse().ok().filter(|year| match digits {
            4 => YEARS.contains(year),
            2 => behind.starts_with('年'),
            _ => false,
        });
        years.extend(year.map(|year: i32| if digits == 2 { 2000 + year } else { year }));
        rest = behind;
    }
    if years.is_empty() {
        years.extend(year_in(stem).map(|(_, year)| year));
    }
    years
}

/// Whether words are the whole name of a unit.
pub fn is_unit_name(name: &str) -> bool {
    looks_like_unit(name) && is_unit(name)
}

/// Endings of titles, besides those that name a year.
const TITLE_ENDS: &[&str] = &[
    "决算",
    "预算",
    "决算公开",
    "预算公开",
    "决算信息公开",
    "预算信息公开",
    "决算公开说明",
    "预算公开说明",
    "决算公开报告",
    "决算公开情况",
    "决算报告",
    "自评报告",
    "绩效报告",
    "评价报告",
];

fn is_title(text: &str) -> bool {
    let short = text.chars().count() <= TITLE && !text.ends_with(['。', '；', '，', '：']) && !text.contains(['，', '。']);
    let contents = text.contains("目录") || text.contains("…") || text.contains("....");
    if !short || contents || kind_of(text) == Kind::Other && !is_report(text) {
        return false;
    }
    year_in(text).is_some() || TITLE_ENDS.iter().any(|end| without_remarks(text).ends_with(end)) && text.chars().count() > 6
}

/// Whether a line is the title of a report of a year, whatever the kind: 某市关于2023年度国有资产管理情况的报告.
fn is_report(text: &str) -> bool {
    let title = without_remarks(text);
    title.ends_with("报告")
        && title.contains("年度")
        && ["关于", "情况"].iter().any(|word| title.contains(word))
        && year_in(title).is_some()
}

fn kind_of(text: &str) -> Kind {
    let goals = text.contains("绩效目标") && !text.contains("自评") && !text.contains("评价");
    if (text.contains("绩效") || text.contains("自评")) && !(goals && text.contains("预算")) {
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

/// The years that reports may be of.
const YEARS: Range<i32> = 1990..2061;

/// The first year of four digits or Chinese numerals that is written as one, and where. Covers may set the digits apart.
fn year_in(text: &str) -> Option<(Range<usize>, i32)> {
    text.match_indices('年').find_map(|(end, _)| {
        let mut digits = text[..end].char_indices().rev().filter(|(_, c)| *c != ' ');
        let mut year = 0;
        let mut start = end;
        for power in [1, 10, 100, 1000] {
            let (at, c) = digits.next()?;
            year += power * digit(c)?;
            start = at;
        }
        let longer = text[..start].ends_with(|c: char| c.is_ascii_digit());
        (!longer && YEARS.contains(&year)).then_some((start..end + '年'.len_utf8(), year))
    })
}

/// The value of a digit, in any of the ways that years are written.
fn digit(c: char) -> Option<i32> {
    const CHINESE: &str = "零一二三四五六七八九";
    let value = match c {
        '〇' | '○' | 'O' | 'o' | 'Ｏ' | '0' => 0,
        c if c.is_ascii_digit() => c.to_digit(10)?,
        c => u32::try_from(CHINESE.chars().position(|known| known == c)?).ok()?,
    };
    i32::try_from(value).ok()
}

/// A year that is written as the fiscal year of a report: 2023年度, 2024年部门预算.
fn fiscal_year_in(text: &str) -> Option<i32> {
    let (place, year) = year_in(text)?;
    let behind = text[place.end..].trim_start();
    ["度", "部门", "单位", "预算", "决算", "整体", "财政", "项目"].iter().any(|word| behind.starts_with(word)).then_some(year)
}

/// The year in a short line beside the title: （2023年度）.
fn year_beside(top: &[&Paragraph], title: usize) -> Option<i32> {
    beside(top, title).find_map(|text| year_in(text).map(|(_, year)| year))
}

/// The short lines beside the title: the one above, and the two below.
fn beside<'a>(top: &'a [&Paragraph], title: usize) -> impl Iterator<Item = &'a str> {
    let near = [title.checked_sub(1), title.checked_add(1), title.checked_add(2)];
    let lines = near.into_iter().flatten().filter_map(|at| top.get(at)).map(|paragraph| paragraph.view.text());
    lines.filter(|text| text.chars().count() <= BESIDE && !text.ends_with('。'))
}

/// Words that may end the name of a unit in a title.
const BEHIND_UNIT: &[&str] = &[
    "部门整体",
    "部门预算",
    "部门决算",
    "单位预算",
    "单位决算",
    "整体支出",
    "项目支出",
    "关于",
    "决算",
    "预算",
    "绩效",
    "财政预",
    "财政决",
    "财政总决算",
    "财政收支",
    "财政",
    "（",
    "(",
    "《",
    "“",
    "部门",
    "本级",
    "上半年",
];

/// Words before the name of a unit in a title that are not part of it.
const BEFORE_UNIT: &[&str] =
    &["关于公开", "关于", "公开", "度", "附件", "盖章", "公章", "上半年", "前三季度", "一季度", "第一季度", "1-9月", "1—9月"];

fn unit_in(title: &str) -> Option<String> {
    // 第三部分 某局2023年度部门决算情况说明
    let title =
        title.split_once("部分").filter(|(part, _)| part.starts_with('第') && part.chars().count() <= 4).map_or(title, |(_, rest)| rest);
    let year = year_in(title).map(|(place, _)| place);
    // The unit stands before the year, or behind it.
    let before = year.clone().and_then(|place| unit_at_start(&title[..place.start], true));
    let behind = || unit_at_start(&title[year.as_ref().map_or(0, |place| place.end)..], false);
    match before {
        Some(unit) if is_unit(&unit) => Some(unit),
        before => behind().filter(|unit| before.is_none() || is_unit(unit)).or(before),
    }
}

/// The unit that words of a title begin with: up to the first word behind which it ends as units do, else up to the first of them.
fn unit_at_start(words: &str, whole: bool) -> Option<String> {
    let mut words = words.trim_start_matches(['（', '(', '《', '）', ')', ' ']);
    if let Some(behind) = words.strip_prefix("附件") {
        words = behind.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十：:、.． ".contains(c));
    }
    while let Some(rest) = BEFORE_UNIT.iter().find_map(|word| words.strip_prefix(word)) {
        words = rest.trim_start_matches(['）', ')', ' ']);
    }
    let mut ends: Vec<usize> = BEHIND_UNIT.iter().flat_map(|word| words.match_indices(word)).map(|(at, _)| at).collect();
    if whole {
        ends.push(words.len());
    }
    ends.sort_unstable();
    let units = ends.iter().map(|&end| clean(&words[..end])).filter(|unit| looks_like_unit(unit));
    units
        .clone()
        .find(|unit| is_unit(unit))
        .or_else(|| units.clone().find_map(|unit| unit_within(&unit)))
        .or_else(|| units.into_iter().next())
}

/// The place that the name of a project begins with, where that is all that says whose it is: 清河县城区老旧小区改造.
fn place_of(name: String) -> String {
    let end = name.char_indices().skip(2).take(6).find(|(_, c)| "市县区州旗镇乡".contains(*c));
    let project = ["改造", "建设", "工程", "整治", "补助", "补贴", "治理"].iter().any(|word| name.ends_with(word));
    match end {
        Some((at, c)) if project => name[..at + c.len_utf8()].to_owned(),
        _ => name,
    }
}

/// The unit that a name of a unit and of what it does begins with: 清河县教育局校舍改造补助资金.
fn unit_within(name: &str) -> Option<String> {
    let end = ["委员会", "办公室", "局", "厅"].iter().filter_map(|end| name.find(end).map(|at| at + end.len())).min()?;
    let (unit, behind) = name.split_at(end);
    let place = unit.contains(['省', '市', '县', '区', '州', '旗']);
    (place && !behind.starts_with(['部', '长', '域', '面', '限', '势'])).then(|| unit.to_owned())
}

/// A name without remarks in brackets, seals and marks around it.
fn clean(name: &str) -> String {
    let mut name = without_remarks(name).trim_end_matches(['的', '（', '(', '—', '-', '：', ' ']);
    for seal in ["（盖章）", "（公章）", "（签章）", "（章）", "(盖章)", "(公章)"] {
        name = name.trim_start_matches(seal);
    }
    // 某局部门2023年度决算
    let name = name.strip_suffix("部门").or_else(|| name.strip_suffix("单位")).filter(|shorter| is_unit(shorter)).unwrap_or(name);
    name.trim().to_owned()
}

/// Words without the remarks in brackets at their end: （本级）, （公章）.
fn without_remarks(words: &str) -> &str {
    let mut words = words.trim_end();
    while words.ends_with(['）', ')'])
        && let Some(open) = words.rfind(['（', '('])
    {
        words = words[..open].trim_end();
    }
    words
}

fn looks_like_unit(text: &str) -> bool {
    let length = text.chars().count();
    (3..=40).contains(&length)
        && !text.contains(['，', '。', '：', '；', '《', '、'])
        && !text.contains("部分")
        && !["部门", "单位", "项目", "年度"].iter().any(|word| text.starts_with(word))
}

/// Whether a name ends as the names of units do.
fn is_unit(name: &str) -> bool {
    UNIT_ENDINGS.iter().any(|end| name.ends_with(end))
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
    "政协",
    "人大",
    "妇联",
    "残联",
    "文联",
    "社科联",
    "侨联",
    "工商联",
    "科协",
    "法院",
    "公司",
    "林场",
    "农场",
    "台",
    "团",
    "库",
    "县委办",
    "市委办",
    "区委办",
    "政府办",
    "总队",
    "基地",
    "工商业联合会",
    "信访办",
];

/// A line of its own beside the title that names the unit, perhaps in brackets or behind a label.
fn unit_beside(top: &[&Paragraph], title: usize) -> Option<String> {
    // Who had the evaluation made, and who made it, is not whose report it is.
    let made = |text: &&str| ["委托", "评价机构", "受托", "编制机构"].iter().any(|word| text.starts_with(word));
    beside(top, title).filter(|text| !made(text)).find_map(|text| {
        let text = text.strip_prefix('（').and_then(|text| text.strip_suffix('）')).unwrap_or(text);
        let name = clean(text.split_once('：').map_or(text, |(_, name)| name));
        let bare = year_in(&name).is_none() && kind_of(&name) == Kind::Other;
        (bare && looks_like_unit(&name) && is_unit(&name)).then_some(name)
    })
}

/// Labels before the name of the unit.
const LABELS: &[&str] = &[
    "部门名称",
    "单位名称",
    "预算主管部门",
    "主管部门",
    "填报单位",
    "编制单位",
    "编制部门",
    "预算单位",
    "公开单位",
    "公开部门",
    "项目单位",
    "评价单位",
    "实施单位",
    "部门",
    "单位",
];

/// The unit that a label near the top names.
fn labelled_unit(document: &Document) -> Option<String> {
    document.paragraphs().take(FRONT).find_map(|paragraph| named_by_label(paragraph.view.text()))
}

/// The unit behind a label: 部门（单位）名称：某局（公章）. On a cover the label may be closed up to the line before it.
fn named_by_label(text: &str) -> Option<String> {
    let (label, name) = text.rsplit_once('：')?;
    let mut label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    for remark in ["（单位）", "（部门）", "（盖章）", "（公章）"] {
        label = label.replace(remark, "");
    }
    let known = LABELS.iter().any(|known| label == *known || known.chars().count() > 2 && label.ends_with(known));
    let name = clean(name);
    (known && looks_like_unit(&name) && is_unit(&name)).then_some(name)
}

/// The unit that the first chapter is about: 第一部分 某局部门概况.
fn unit_of_chapter(document: &Document) -> Option<String> {
    document.paragraphs().take(FRONT).find_map(|paragraph| {
        let (_, rest) = paragraph.view.text().split_once("第一部分")?;
        let name = rest.trim_start_matches([' ', '：', '、']);
        let end = ["部门概况", "单位概况", "概况", "部门基本情况", "基本情况"].iter().filter_map(|word| name.find(word)).min()?;
        let name = clean(&name[..end]);
        (looks_like_unit(&name) && is_unit(&name)).then_some(name)
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
    use crate::document::Block;
    use crate::read::paragraphs_of;

    /// Reads the header of a report that begins with those lines.
    fn header(lines: &str) -> (Option<String>, Kind, Option<i32>) {
        let text = lines.replace('|', "\n");
        let blocks = paragraphs_of(&text).into_iter().map(Block::Paragraph).collect();
        let header = read(&Document { text, blocks, ..Document::default() });
        (header.unit, header.kind, header.year)
    }

    #[test]
    fn reads_titles_as_they_are_printed() {
        use Kind::{Budget, Execution, FinalAccount, Performance};
        let cases: &[(&str, &str, Kind, i32)] = &[
            ("清河县林业局2023年度部门决算", "清河县林业局", FinalAccount, 2023),
            ("2023年度清河县林业局部门决算公开", "清河县林业局", FinalAccount, 2023),
            ("中共清河县委组织部2023年度部门决算公开情况说明", "中共清河县委组织部", FinalAccount, 2023),
            ("清河县人民法院2023年度部门决算", "清河县人民法院", FinalAccount, 2023),
            ("清河县人民检察院2024年部门预算公开", "清河县人民检察院", Budget, 2024),
            ("清河县第一中学2023年度单位决算公开报告", "清河县第一中学", FinalAccount, 2023),
            ("2025年清河县特殊教育学校单位预算", "清河县特殊教育学校", Budget, 2025),
            ("清河县人民医院2023年度决算公开", "清河县人民医院", FinalAccount, 2023),
            ("清河县人大常委会办公室2024年部门预算", "清河县人大常委会办公室", Budget, 2024),
            ("中国人民政治协商会议清河县委员会办公室2023年度部门决算", "中国人民政治协商会议清河县委员会办公室", FinalAccount, 2023),
            ("清河县白云镇人民政府2023年部门决算公开说明", "清河县白云镇人民政府", FinalAccount, 2023),
            ("2023年度|清河县财政局部门决算", "清河县财政局", FinalAccount, 2023),
            ("清河县教育局|2023年度部门决算公开", "清河县教育局", FinalAccount, 2023),
            ("清河县教育局（本级）2023年度单位决算", "清河县教育局", FinalAccount, 2023),
            ("2024年度|清河县体育局（部门）决算|2024年度收、支总计3万元。", "清河县体育局", FinalAccount, 2024),
            ("清河县财政预算评审中心2023年度单位决算", "清河县财政预算评审中心", FinalAccount, 2023),
            ("2024年清河县财政局部门预算", "清河县财政局", Budget, 2024),
            ("清河县财政局关于2023年度部门决算的公开说明", "清河县财政局", FinalAccount, 2023),
            ("附件1：清河县林业局2023年度部门决算公开", "清河县林业局", FinalAccount, 2023),
            ("二〇二三年度清河县林业局部门决算", "清河县林业局", FinalAccount, 2023),
            ("清河县林业局二○二四年部门预算", "清河县林业局", Budget, 2024),
            ("清河县林业局部门决算公开|（2023年度）|第一部分 清河县林业局概况", "清河县林业局", FinalAccount, 2023),
            ("2 0 2 3 年度清河县林业局部门决算", "清河县林业局", FinalAccount, 2023),
            ("清河县教育局2023年“校舍维修”项目支出绩效自评报告", "清河县教育局", Performance, 2023),
            ("部门整体支出绩效评价报告|（2023年度）|部门（单位）名称：清河县林业局", "清河县林业局", Performance, 2023),
            ("2023年度部门整体支出绩效自评报告|部门名称：（盖章）清河县林业局", "清河县林业局", Performance, 2023),
            ("2024年清河县部门预算及绩效目标公开|预算主管部门：清河县林业局", "清河县林业局", Budget, 2024),
            ("清河市徐江区2026年区级部门预算|预算主管部门：清河市徐江区农业农村委员会", "清河市徐江区农业农村委员会", Budget, 2026),
            ("清河市徐江区2026年区级部门预算预算主管部门：清河市徐江区教育局", "清河市徐江区教育局", Budget, 2026),
            ("关于清河县2023年财政预算执行情况和2024年财政预算草案的报告", "清河县", Execution, 2023),
            ("清河县2023年财政决算（草案）的报告", "清河县", Execution, 2023),
            ("2024年上半年清河区预算执行情况报告", "清河区", Execution, 2024),
            (
                "目 录|第一部分 清河县民政局部门概况|第三部分 2022年度部门决算情况说明|2022年度收、支总计12.5万元。",
                "清河县民政局",
                FinalAccount,
                2022,
            ),
            ("共青团清河县委2023年度部门决算", "共青团清河县委", FinalAccount, 2023),
            ("清河经济技术开发区管理委员会2023年度部门决算", "清河经济技术开发区管理委员会", FinalAccount, 2023),
            ("清河市徐江区人民政府长桥街道办事处2026年部门预算", "清河市徐江区人民政府长桥街道办事处", Budget, 2026),
            ("清河县公安局交通警察大队2023年度单位决算", "清河县公安局交通警察大队", FinalAccount, 2023),
        ];
        for (lines, unit, kind, year) in cases {
            assert_eq!(header(lines), (Some((*unit).to_owned()), *kind, Some(*year)), "{lines}");
        }
        assert_eq!(header("2023年度部门整体支出绩效报告"), (None, Performance, Some(2023)));
    }

    #[test]
    fn reads_names_of_files() {
        use Kind::{Budget, FinalAccount, Other, Performance};
        let cases: &[(&str, Option<&str>, Kind, Option<i32>)] = &[
            ("2023年/清河县林业局2023年度部门决算.pdf", Some("清河县林业局"), FinalAccount, Some(2023)),
            ("2023年部门决算-清河县林业局.docx", Some("清河县林业局"), FinalAccount, Some(2023)),
            ("清河县林业局_2024_预算公开（定稿）.doc", Some("清河县林业局"), Budget, Some(2024)),
            ("24年清河县财政局（测试）.pdf", Some("清河县财政局"), Other, Some(2024)),
            ("附件2：2023年度清河县教育局部门整体支出绩效自评报告.docx", Some("清河县教育局"), Performance, Some(2023)),
            // Two kinds, and the year of publication beside that of the report.
            ("清河县林业局2023年决算及2024年预算.pdf", Some("清河县林业局"), Other, None),
            ("20240820公开稿.pdf", None, Other, None),
            ("报告.txt", None, Other, None),
        ];
        for (name, unit, kind, year) in cases {
            let read = read_name(name);
            assert_eq!((read.unit.as_deref(), read.kind, read.year), (*unit, *kind, *year), "{name}");
        }
    }
}
