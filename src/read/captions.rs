//! What stands above a table: its title and its unit.

/// How many lines above a table are looked at.
const LINES: usize = 5;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 60;

/// The longest line that is passed over as a label: 附件1, 公开01表, a heading that no line holds.
const LONGEST_LABEL: usize = 10;

/// What announces the unit.
const UNIT_WORDS: [&str; 2] = ["单位：", "单位:"];

/// The units that amounts of a table are given in, longest first.
const UNITS: [&str; 7] = ["百万元", "千万元", "亿元", "万元", "千元", "百元", "元"];

/// What starts a line that names the department or the date and is no title.
const ATTRIBUTES: [&str; 8] = ["编制部门", "编制单位", "部门名称", "单位名称", "填报单位", "填报部门", "部门：", "部门:"];

/// A line above a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Above<'a> {
    /// Its characters.
    pub(super) text: &'a str,
    /// Whether it stands in the middle.
    pub(super) centred: bool,
}

/// The title and the unit of a table under these lines, the nearest first.
pub(super) fn caption<'a>(above: impl Iterator<Item = Above<'a>>) -> (Option<String>, Option<String>) {
    let mut unit = None;
    for line in above.take(LINES) {
        let text = line.text.trim();
        if is_caption(text) || is_period(text) {
            unit = unit.or_else(|| unit_in(text));
        } else if let Some(title) = title_in(line) {
            return (Some(title), unit);
        } else if is_sentence(text) || text.chars().count() > LONGEST_LABEL {
            break;
        }
    }
    (None, unit)
}

/// The unit that a text announces: `单位：万元`, `（金额单位:元）`.
pub(super) fn unit_in(text: &str) -> Option<String> {
    if !text.contains(['：', ':']) {
        return None;
    }
    let text = text.replace(char::is_whitespace, "");
    // 编制单位：某局 单位:万元: the last of the words is meant, whichever colon it has.
    let rest = UNIT_WORDS.iter().filter_map(|word| text.rsplit_once(word)).map(|(_, rest)| rest).min_by_key(|rest| rest.len())?;
    let rest = rest.strip_prefix("人民币").unwrap_or(rest);
    UNITS.iter().find(|unit| rest.starts_with(**unit)).map(|unit| (*unit).to_owned())
}

/// Whether a line names the department, the unit or the date of the table below it.
pub(super) fn is_caption(text: &str) -> bool {
    let text = text.trim();
    unit_in(text).is_some() || starts_attribute(text)
}

/// Whether a line starts with what names the department or the unit of a table.
pub(super) fn starts_attribute(text: &str) -> bool {
    ATTRIBUTES.iter().chain(&UNIT_WORDS).any(|word| text.starts_with(word))
}

/// Whether a line says the year or the day of the table below it and nothing else: （2023年度）, 2023年12月31日.
pub(super) fn is_period(text: &str) -> bool {
    if !text.contains('年') {
        return false;
    }
    let text: String = text.chars().filter(|char| !char.is_whitespace() && !"（）()〔〕".contains(*char)).collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (4..=8).contains(&digits) && text.contains('年') && text.chars().all(|char| char.is_ascii_digit() || "年度月日".contains(char))
}

/// The title that a line says, alone or beside the number of the form. What else stands in columns is no title.
fn title_in(line: Above<'_>) -> Option<String> {
    let mut parts = line.text.split('\t').filter(|part| !part.trim().is_empty() && !is_label(part));
    let text = parts.next().filter(|_| parts.next().is_none())?;
    is_title(Above { text, ..line }).then(|| text.replace(char::is_whitespace, ""))
}

/// A title stands in the middle and is no sentence.
pub(super) fn is_title(line: Above<'_>) -> bool {
    let text = line.text.trim();
    !is_sentence(text)
        && text.contains(char::is_alphabetic)
        && text.chars().count() <= LONGEST_TITLE
        && !is_label(text)
        && (line.centred || text.ends_with('表'))
}

/// 附件1, 表3, 公开01表: the number of a form and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    if text.len() > 3 * LONGEST_TITLE {
        return false;
    }
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let Some(number) = ["公开", "财决公开", "财决", "预算", "附表", "附件", "表"]
        .iter()
        .filter_map(|start| text.strip_prefix(start))
        .min_by_key(|rest| rest.len())
    else {
        return false;
    };
    let number = number.strip_prefix('表').unwrap_or(number);
    let number = number.strip_suffix('表').unwrap_or(number);
    !number.is_empty() && number.chars().all(|char| char.is_ascii_digit() || "-－—.一二三四五六七八九十".contains(char))
}

fn is_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', '：', ':', ';']) || text.contains('，')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_units_and_not_departments() {
        assert_eq!(unit_in("编制部门：某区司法局\t单位：元"), Some("元".into()));
        assert_eq!(unit_in("（金额单位:万元）"), Some("万元".into()));
        assert_eq!(unit_in("单 位： 万 元"), Some("万元".into()));
        assert_eq!(unit_in("编制单位：某区财政局"), None);
        assert_eq!(unit_in("编制单位：某区财政局\t单位:万元"), Some("万元".into()));
    }

    #[test]
    fn finds_the_title_over_department_and_unit() {
        let line = |text, centred| Above { text, centred };
        let above = [line("单位：万元", false), line("编制部门：某局", false), line("收入 决算表", false), line("上文。", false)];
        assert_eq!(caption(above.into_iter()), (Some("收入决算表".into()), Some("万元".into())));
        assert_eq!(caption(above.into_iter().skip(3)), (None, None));
        let dated = [line("单位：万元", false), line("（2023年度）", true), line("绩效自评表", true)];
        assert_eq!(caption(dated.into_iter()), (Some("绩效自评表".into()), Some("万元".into())));
        assert_eq!(caption([line("收入决算表\t公开02表", true)].into_iter()).0, Some("收入决算表".into()));
        assert_eq!(caption([line("3,066,084.63 3,066,084.63", true)].into_iter()).0, None);
        assert_eq!(caption([line("科目名称\t合计\t支出", true)].into_iter()).0, None);
        for label in ["公开09表", "表6", "附表 2", "公开表6"] {
            let labelled = [line("单位：万元", false), line(label, true), line("收入决算表", true)];
            assert_eq!(caption(labelled.into_iter()), (Some("收入决算表".into()), Some("万元".into())), "{label}");
        }
        assert_eq!(caption([line("表2收入决算表", true)].into_iter()).0, Some("表2收入决算表".into()));
        assert_eq!(caption([line("收入决算情况", true)].into_iter()), (Some("收入决算情况".into()), None));
        assert_eq!(caption([line("收入决算情况", false)].into_iter()), (None, None));
    }
}
