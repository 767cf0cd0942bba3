//! What every page of a site has around the report: menus, the way to the page, sharing buttons, the footer.

use super::element::Region;
use super::piece::{Piece, Text};

/// Lines longer than this, in characters, are read whatever they start with.
const LONGEST: usize = 120;

/// What lines of a page that are no report start with.
const STARTS: [&str; 22] = [
    "当前位置",
    "您的位置",
    "您所在的位置",
    "你的位置",
    "您现在的位置",
    "现在位置",
    "位置：",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "相关链接",
    "相关阅读",
    "友情链接",
    "扫一扫",
    "责任编辑",
    "版权所有",
    "打印本页",
    "浏览次数",
    "浏览量",
    "点击数",
    "阅读次数",
];

/// What lines of a page that are no report have in them.
const PARTS: [&str; 9] =
    ["ICP备", "公网安备", "网站标识码", "Copyright", "copyright", "All Rights Reserved", "技术支持：", "网站地图", "建议使用"];

/// Words on buttons and in the line below the title: a line of nothing else is no report.
const WORDS: [&str; 30] = [
    "打印本页",
    "关闭窗口",
    "打印",
    "关闭",
    "分享到",
    "分享",
    "收藏",
    "返回顶部",
    "返回首页",
    "返回",
    "首页",
    "字体",
    "字号",
    "大",
    "中",
    "小",
    "微信",
    "微博",
    "新浪",
    "QQ空间",
    "QQ",
    "下载",
    "全文",
    "复制",
    "繁体",
    "简体",
    "无障碍",
    "登录",
    "注册",
    "搜索",
];

/// Leaves out what is no report, and counts what is hidden though it has figures.
pub(super) fn without_clutter(pieces: Vec<Piece>) -> (Vec<Piece>, usize) {
    let mut bytes = [0usize; 3];
    for piece in &pieces {
        bytes[piece.region() as usize] += piece.bytes();
    }
    // A page most of whose text is "navigation" or "hidden" has odd names, or shows its report by a script.
    let limit = if bytes[Region::Frame as usize] > bytes[Region::Content as usize] { Region::Frame } else { Region::Content };
    let limit = if bytes[Region::Hidden as usize] > bytes[Region::Content as usize] + bytes[Region::Frame as usize] {
        Region::Hidden
    } else {
        limit
    };
    let mut hidden = 0;
    let kept = pieces
        .into_iter()
        .filter(|piece| {
            if piece.region() > limit {
                hidden += usize::from(piece.region() == Region::Hidden && piece.has_figure());
                return false;
            }
            !piece.is_clutter()
        })
        .collect();
    (kept, hidden)
}

impl Piece {
    fn region(&self) -> Region {
        match self {
            Piece::Paragraph(text) => text.region,
            Piece::Table(table) => table.region,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Piece::Paragraph(text) => text.bytes(),
            Piece::Table(table) => table.bytes,
        }
    }

    fn has_figure(&self) -> bool {
        match self {
            Piece::Paragraph(text) => text.lines.iter().any(|line| line.contains(|char: char| char.is_ascii_digit())),
            Piece::Table(_) => true,
        }
    }

    fn is_clutter(&self) -> bool {
        match self {
            Piece::Paragraph(text) => !text.heading && is_clutter(text),
            Piece::Table(table) => is_mostly(table.linked, table.bytes),
        }
    }
}

fn is_clutter(text: &Text) -> bool {
    if text.bytes() > LONGEST * 4 {
        return false;
    }
    let line: String = text.lines.iter().flat_map(|line| line.chars()).filter(|char| !char.is_whitespace()).collect();
    if line.ends_with('。') || line.chars().count() > LONGEST {
        return false;
    }
    is_mostly(text.linked, text.bytes())
        || STARTS.iter().any(|start| line.trim_start_matches(['【', '[', '·', '>']).starts_with(start))
        || PARTS.iter().any(|part| line.contains(part))
        || is_only_words(&line)
}

fn is_mostly(part: usize, whole: usize) -> bool {
    part * 5 > whole * 4
}

/// Whether a line has nothing but words of buttons and marks between them.
fn is_only_words(line: &str) -> bool {
    let is_mark = |char: char| !char.is_alphanumeric();
    let mut rest = line.trim_matches(is_mark);
    while !rest.is_empty() {
        let Some(after) = WORDS.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
        rest = after.trim_start_matches(is_mark);
    }
    true
}
