//! What stands above a table: its title and its unit.

/// How many lines above a table are looked at.
const LINES: usize = 5;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 60;

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
        if let Some(found) = unit_in(text) {
            unit = unit.or(Some(found));
        } else if ATTRIBUTES.iter().any(|word| text.starts_with(word)) || is_label(text) {
            continue;
        } else {
            return (is_title(line).then(|| text.replace(char::is_whitespace, "")), unit);
        }
    }
    (None, unit)
}

/// The unit that a text announces: `单位：万元`, `（金额单位:元）`.
pub(super) fn unit_in(text: &str) -> Option<String> {
    let text = text.replace(char::is_whitespace, "");
    let rest = UNIT_WORDS.iter().find_map(|word| text.rsplit_once(word)).map(|(_, rest)| rest)?;
    let rest = rest.strip_prefix("人民币").unwrap_or(rest);
    UNITS.iter().find(|unit| rest.starts_with(**unit)).map(|unit| (*unit).to_owned())
}

/// 附件1, 表3, 公开01表: the number of a form.
fn is_label(text: &str) -> bool {
    let short = text.chars().count() <= 8;
    short && (text.starts_with("附件") || text.starts_with("附表") || text.starts_with("公开") || text.starts_with('表'))
}

/// A title stands in the middle and is no sentence.
pub(super) fn is_title(line: Above<'_>) -> bool {
    let text = line.text.trim();
    let sentence = text.ends_with(['。', '；', '：', '，', ':', ';']) || text.contains('，');
    !sentence && text.chars().count() <= LONGEST_TITLE && (line.centred || text.ends_with('表'))
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
    }

    #[test]
    fn finds_the_title_over_department_and_unit() {
        let line = |text, centred| Above { text, centred };
        let above = [line("单位：万元", false), line("编制部门：某局", false), line("收入 决算表", false), line("上文。", false)];
        assert_eq!(caption(above.into_iter()), (Some("收入决算表".into()), Some("万元".into())));
        assert_eq!(caption(above.into_iter().skip(3)), (None, None));
        assert_eq!(caption([line("收入决算情况", true)].into_iter()), (Some("收入决算情况".into()), None));
        assert_eq!(caption([line("收入决算情况", false)].into_iter()), (None, None));
    }
}
