//! Numbering and headings.

use crate::document::{Level, Marker};

/// How many characters a heading has at most.
const HEADING_CHARS: usize = 60;

/// The numbering at the start of a normalised paragraph. `1.5万元` and `2024年` start with no numbering.
pub fn marker(view: &str) -> Option<Marker> {
    let (level, ordinal, rest) =
        ordinal_of_part(view).or_else(|| in_brackets(view)).or_else(|| before_a_point(view)).or_else(|| enclosed(view))?;
    Some(Marker { level, ordinal, width: view.len() - rest.trim_start_matches(' ').len() })
}

/// Whether a normalised paragraph is a heading: a numbered or titled line without a statement of its own.
pub fn is_heading(view: &str, marker: Option<Marker>) -> bool {
    let Some(marker) = marker else {
        return is_title(view) && ends_as_title(view);
    };
    let body = view.get(marker.width..).unwrap_or_default();
    let body = body.strip_suffix(['。', '：']).unwrap_or(body);
    // A space parts columns: a row of a table.
    is_short(view) && !states(body) && !body.contains(' ') && !body.ends_with(['；', '，', '、']) && commas_only_list(body)
}

/// Whether a normalised paragraph may be a title: short, no punctuation, no figure. Many a cell of a table is that, too, so only a place at the top
/// of a document or a layout that sets it apart makes a title of it.
pub fn is_title(view: &str) -> bool {
    is_short(view)
        && !states(view)
        && !view.contains(['，', '、', ' '])
        && !view.ends_with(['。', '：'])
        && view.chars().filter(|&c| is_ideograph(c)).nth(1).is_some()
}

/// Whether a text ends with a word that titles end with.
pub(super) fn ends_as_title(text: &str) -> bool {
    TITLE_ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether a paragraph whose style makes it a heading is one: some styles are put on sentences, too.
pub(super) fn is_styled_heading(view: &str) -> bool {
    // 1.1 is no figure, unless a unit follows.
    let body = view.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let body = if body.starts_with(UNITS) { view } else { body };
    is_short(view) && !states(body.strip_suffix(['。', '：']).unwrap_or(body))
}

/// What stands behind a number and makes a figure of it.
const UNITS: [char; 14] = ['万', '亿', '元', '个', '人', '名', '辆', '台', '次', '批', '家', '户', '件', '‰'];

/// What titles without a number end with.
const TITLE_ENDS: [&str; 16] = [
    "报告",
    "说明",
    "情况",
    "概况",
    "解释",
    "职能",
    "职责",
    "设置",
    "目录",
    "总表",
    "决算表",
    "预算表",
    "明细表",
    "构成",
    "部门预算",
    "部门决算",
];

/// 第一部分, 第二章, 第三条
fn ordinal_of_part(view: &str) -> Option<(Level, u32, &str)> {
    let rest = view.strip_prefix('第')?;
    let (ordinal, rest) = chinese_number(rest).or_else(|| digits(rest, 2))?;
    for (word, level) in [("部分", Level::Part), ("章", Level::Part), ("篇", Level::Part), ("节", Level::Section), ("条", Level::Section)]
    {
        if let Some(rest) = rest.strip_prefix(word) {
            return Some((level, ordinal, rest.strip_prefix(['、', '：', '．', '.']).unwrap_or(rest)));
        }
    }
    None
}

/// （一） （1） 1）
fn in_brackets(view: &str) -> Option<(Level, u32, &str)> {
    let inner = view.strip_prefix('（');
    let (level, ordinal, rest) = match inner {
        Some(inner) => chinese_number(inner)
            .map(|(ordinal, rest)| (Level::Subsection, ordinal, rest))
            .or_else(|| digits(inner, 2).map(|(ordinal, rest)| (Level::Subitem, ordinal, rest)))?,
        None => digits(view, 2).map(|(ordinal, rest)| (Level::Subitem, ordinal, rest))?,
    };
    let rest = rest.strip_prefix('）')?;
    Some((level, ordinal, rest.strip_prefix(['、', '．', '.']).unwrap_or(rest)))
}

/// 一、 1、 1． 1.
fn before_a_point(view: &str) -> Option<(Level, u32, &str)> {
    let (level, (ordinal, rest)) = match chinese_number(view) {
        Some(found) => (Level::Section, found),
        None => (Level::Item, digits(view, 4)?),
    };
    if let Some(rest) = rest.strip_prefix('、') {
        // 2024、2025年: what has four digits numbers nothing if a number follows.
        let series = ordinal > 999 && rest.starts_with(|c: char| c.is_ascii_digit());
        return (!series && !enumerates(rest)).then_some((level, ordinal, rest));
    }
    let rest = rest.strip_prefix(['．', '.'])?;
    // `1.2023年` numbers a year; any other digit behind the point makes a decimal.
    let decimal = rest.starts_with(|c: char| c.is_ascii_digit())
        && !digits(rest, 4).is_some_and(|(year, rest)| is_year(year) && rest.starts_with('年'));
    (!decimal).then_some((level, ordinal, rest))
}

/// ① ⑴ ⒈ ㈠
fn enclosed(view: &str) -> Option<(Level, u32, &str)> {
    let mut chars = view.chars();
    let c = chars.next()?;
    let (level, first) = match c {
        '①'..='⑳' => (Level::Detail, '①'),
        '⑴'..='⒇' => (Level::Subitem, '⑴'),
        '⒈'..='⒛' => (Level::Item, '⒈'),
        '㈠'..='㈩' => (Level::Subsection, '㈠'),
        _ => return None,
    };
    let rest = chars.as_str();
    Some((level, c as u32 - first as u32 + 1, rest.strip_prefix(['、', '．', '.']).unwrap_or(rest)))
}

/// Whether what follows `一、` or `1、` goes on with the same series, as in 一、二季度 or 5、6月份.
fn enumerates(rest: &str) -> bool {
    let Some((_, rest)) = chinese_number(rest).or_else(|| digits(rest, 2)) else { return false };
    ["、", "季度", "月", "级", "类", "期", "号", "线", "楼", "组"].iter().any(|word| rest.starts_with(word))
}

/// A Chinese number from 1 to 99 at the start, and what follows it.
fn chinese_number(text: &str) -> Option<(u32, &str)> {
    let digit = |text: &str| -> Option<u32> {
        let at = "一二三四五六七八九".find(text.chars().next()?)?;
        Some(at as u32 / 3 + 1)
    };
    let after = |text: &'_ str| text.chars().next().map_or(0, char::len_utf8);
    let skip = |text| -> &str { str::get(text, after(text)..).unwrap_or_default() };
    let (tens, rest) = match digit(text) {
        Some(tens) if skip(text).starts_with('十') => (tens, skip(skip(text))),
        Some(ones) => return Some((ones, skip(text))),
        None => (1, text.strip_prefix('十')?),
    };
    Some(digit(rest).map_or((tens * 10, rest), |ones| (tens * 10 + ones, skip(rest))))
}

/// A number above 0 of at most `longest` ASCII digits at the start, and what follows it.
fn digits(text: &str, longest: usize) -> Option<(u32, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).take(longest + 1).count();
    if end > longest {
        return None;
    }
    let number = text.get(..end)?.parse().ok()?;
    (number > 0).then_some((number, text.get(end..)?))
}

fn is_year(number: u32) -> bool {
    (1949..2100).contains(&number)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

fn is_short(view: &str) -> bool {
    view.len() <= HEADING_CHARS * 4 && view.chars().count() <= HEADING_CHARS
}

/// Whether a text says something: a sentence ends in it, or it has an amount, a percentage, a count, or the dots of a table of contents.
fn states(text: &str) -> bool {
    text.contains(['。', '；', '！', '？', '：', '%'])
        || text.contains("……")
        || text.contains("...")
        || text.contains("百分之")
        || has_amount(text)
}

/// Whether a number has a fraction, thousands, or a unit behind it.
fn has_amount(text: &str) -> bool {
    let mut after_digit = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if after_digit && (UNITS.contains(&c) || (matches!(c, '.' | ',') && chars.peek().is_some_and(char::is_ascii_digit))) {
            return true;
        }
        after_digit = c.is_ascii_digit();
    }
    false
}

/// Whether no comma starts a clause of its own: 机构情况，包括当年变动情况及原因 is a heading, 贯彻政策，组织实施 is not.
fn commas_only_list(body: &str) -> bool {
    let mut parts = body.split('，');
    parts.next();
    parts.all(|part| ["包括", "主要包括", "含", "及", "以及", "和", "与"].iter().any(|word| part.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(view: &str) -> Option<(Level, u32, &str)> {
        marker(view).map(|marker| (marker.level, marker.ordinal, &view[marker.width..]))
    }

    #[test]
    fn finds_every_style_of_numbering() {
        assert_eq!(found("第一部分 单位概况"), Some((Level::Part, 1, "单位概况")));
        assert_eq!(found("第十二章总则"), Some((Level::Part, 12, "总则")));
        assert_eq!(found("第三条为了规范"), Some((Level::Section, 3, "为了规范")));
        assert_eq!(found("二十一、其他"), Some((Level::Section, 21, "其他")));
        assert_eq!(found("十．其他"), Some((Level::Section, 10, "其他")));
        assert_eq!(found("（一）基本支出"), Some((Level::Subsection, 1, "基本支出")));
        assert_eq!(found("1、教育支出"), Some((Level::Item, 1, "教育支出")));
        assert_eq!(found("3．人员情况"), Some((Level::Item, 3, "人员情况")));
        assert_eq!(found("12. 水利支出"), Some((Level::Item, 12, "水利支出")));
        assert_eq!(found("1024、农村道路"), Some((Level::Item, 1024, "农村道路")));
        assert_eq!(found("2024.农村道路"), Some((Level::Item, 2024, "农村道路")));
        assert_eq!(found("1、2023年支出"), Some((Level::Item, 1, "2023年支出")));
        assert_eq!(found("1.2023年支出"), Some((Level::Item, 1, "2023年支出")));
        assert_eq!(found("（11）会务"), Some((Level::Subitem, 11, "会务")));
        assert_eq!(found("2）会务"), Some((Level::Subitem, 2, "会务")));
        assert_eq!(found("③差旅"), Some((Level::Detail, 3, "差旅")));
        assert_eq!(found("⒉差旅"), Some((Level::Item, 2, "差旅")));
        assert_eq!(found("㈢差旅"), Some((Level::Subsection, 3, "差旅")));
        assert_eq!(found("一、“三公”经费"), Some((Level::Section, 1, "“三公”经费")));
    }

    #[test]
    fn finds_no_numbering_in_figures() {
        for view in [
            "1.5万元",
            "10.00万元",
            "2024年",
            "2024、2025年",
            "一、二季度支出",
            "5、6月份",
            "（2023）12号",
            "（类）",
            "",
            "第一",
            "0、无",
            "一是加强管理",
            "１",
        ] {
            assert_eq!(marker(view), None, "{view}");
        }
    }

    #[test]
    fn tells_headings_from_statements() {
        for view in [
            "1．内设机构。",
            "（二）项目支出",
            "4、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。",
            "1、公共安全支出（204类）司法（06款）行政运行（01项）",
            "2．机构情况，包括当年变动情况及原因。",
            "三、部门收支情况：",
            "2024年度部门决算情况说明",
            "名词解释",
        ] {
            assert!(is_heading(view, marker(view)), "{view}");
        }
        for view in [
            "（一）基本支出30.5万元",
            "（一）完成率98%。",
            "1、贯彻执行有关政策，组织实施各项规划。",
            "（八）推进制度改革；",
            "一、收入：指取得的款项。",
            "二、机构设置……………………3",
            "三公经费支出情况如下：",
            "二、上级补助收入 二、外交支出",
            "科目名称",
            "12",
        ] {
            assert!(!is_heading(view, marker(view)), "{view}");
        }
        let long = format!("（一）{}", "负责有关工作".repeat(30));
        assert!(!is_heading(&long, marker(&long)));
    }

    #[test]
    fn knows_what_may_be_a_title() {
        assert!(is_title("2024年度部门整体支出绩效报告"));
        assert!(is_title("（县水务局）"));
        assert!(!is_title("12"));
        assert!(!is_title("项目 预算数"));
        assert!(!is_title("支出1.5万元"));
    }
}
