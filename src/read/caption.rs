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
const ATTRIBUTES: [&str; 11] =
    ["编制部门", "编制单位", "编制日期", "部门名称", "单位名称", "填报单位", "填报部门", "部门：", "部门:", "单位：", "单位:"];

/// The title and the unit of a table, from the lines above it, the nearest first; with each line, whether it is set apart as titles are.
pub(super) fn caption<'a>(above: impl Iterator<Item = (&'a str, bool)>) -> (Option<String>, Option<String>) {
    let mut unit = None;
    for (text, apart) in above.take(LINES) {
        let text = text.trim();
        if let Some(found) = unit_in(text) {
            unit = unit.or(Some(found));
        } else if !is_attribute(text) {
            let is_title = !is_sentence(text) && text.chars().count() <= LONGEST_TITLE && (apart || text.ends_with('表'));
            return (is_title.then(|| text.replace(char::is_whitespace, "")), unit);
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
    let rest = UNIT_WORDS.iter().find_map(|word| text.rsplit_once(word)).map(|(_, rest)| rest)?;
    let rest = rest.strip_prefix("人民币").unwrap_or(rest);
    UNITS.iter().find(|unit| rest.starts_with(**unit)).map(|unit| (*unit).to_owned())
}

/// Whether a line says for whom or when a table was made, or which form it is: 编制部门：某局, 附件1, 公开01表.
pub(super) fn is_attribute(text: &str) -> bool {
    ATTRIBUTES.iter().any(|word| text.starts_with(word)) || is_label(text)
}

/// 附件1, 表3, 公开01表: the number of a form.
fn is_label(text: &str) -> bool {
    let short = text.chars().count() <= 8;
    short && ["附件", "附表", "公开", "财决", "表"].iter().any(|start| text.starts_with(start))
}

fn is_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', '：', '，', ':', ';']) || text.contains('，')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_units_and_not_departments() {
        assert_eq!(unit_in("编制部门：某区司法局\t单位：元"), Some("元".into()));
        assert_eq!(unit_in("（金额单位:万元）"), Some("万元".into()));
        assert_eq!(unit_in("单 位： 万 元"), Some("万元".into()));
        assert_eq!(unit_in("单位：人民币亿元"), Some("亿元".into()));
        assert_eq!(unit_in("编制单位：某区财政局"), None);
    }

    #[test]
    fn finds_the_title_over_department_and_unit() {
        let above = ["单位：万元", "编制部门：某局", "公开01表", "收入 决算总表", "上文。"];
        assert_eq!(caption(above.into_iter().map(|text| (text, false))), (Some("收入决算总表".into()), Some("万元".into())));
        assert_eq!(caption([("上文。", true)].into_iter()), (None, None));
        assert_eq!(caption([("办公费", false)].into_iter()), (None, None));
        assert_eq!(caption([("办公费", true)].into_iter()), (Some("办公费".into()), None));
    }
}
