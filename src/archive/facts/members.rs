//! The units that the report of a department gathers (决算编制范围), where it lists them one by one.

use super::normal;
use crate::document::{Block, Document, Paragraph, Table};
use crate::figure::is_unit_name;
use serde::{Deserialize, Serialize};

/// Words of the sentence that announces the list.
const CUES: &[&str] = &["编制范围", "单位构成", "决算包括", "预算包括", "预算单位", "具体包括"];

/// What a sentence ends with that announces a list.
const ENDS: &[&str] = &["包括：", "如下：", "具体是：", "分别是：", "具体为：", "包括"];

/// What stands behind the name of a department where it is meant alone.
const ALONE: &[&str] = &["本级", "本部", "机关", "本身"];

/// How many units a list may have.
const MOST: usize = 500;

/// The units that a report gathers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// Their names; that of the department itself stands for the department alone (本级).
    pub names: Vec<String>,
    /// Whether these are all of them: every item of the list could be read, and the department itself is among them.
    pub complete: bool,
}

/// Reads the list of units.
pub(super) fn read(document: &Document, unit: Option<&str>) -> Members {
    let Some(unit) = unit else { return Members::default() };
    let announces = |block: &Block| match block {
        Block::Paragraph(paragraph) => announces(paragraph.view.text()),
        Block::Table(_) => false,
    };
    for (at, _) in document.blocks.iter().enumerate().filter(|(_, block)| announces(block)) {
        let items = items(document.blocks.get(at + 1..).unwrap_or_default());
        let names: Vec<Option<String>> = items.iter().map(|item| name(item)).collect();
        // 甲局决算包括：本级决算、下属单位决算 announces no names.
        if names.iter().flatten().count() == 0 {
            continue;
        }
        let known: Vec<String> = names.iter().flatten().cloned().collect();
        let complete = names.iter().all(Option::is_some) && known.len() > 1 && known.iter().any(|name| name == unit);
        return Members { names: known, complete };
    }
    Members::default()
}

fn announces(text: &str) -> bool {
    ENDS.iter().any(|end| text.ends_with(end)) && CUES.iter().any(|cue| text.contains(cue))
}

/// The items behind the announcement: numbered paragraphs, or the names in a table.
fn items(behind: &[Block]) -> Vec<String> {
    match behind.first() {
        Some(Block::Table(table)) => of_table(table),
        Some(Block::Paragraph(first)) => {
            let level = first.marker.map(|marker| marker.level);
            let paragraphs = behind.iter().take(MOST).map_while(|block| match block {
                Block::Paragraph(paragraph) => Some(paragraph),
                Block::Table(_) => None,
            });
            let items = paragraphs.take_while(|paragraph| is_item(paragraph) && paragraph.marker.map(|marker| marker.level) == level);
            items.map(|paragraph| paragraph.body().to_owned()).collect()
        }
        None => Vec::new(),
    }
}

fn is_item(paragraph: &Paragraph) -> bool {
    paragraph.marker.is_some() && paragraph.body().chars().nth(60).is_none() && !paragraph.body().contains("情况")
}

/// The cells under 单位名称.
fn of_table(table: &Table) -> Vec<String> {
    let head = |text: &str| matches!(text.trim(), "单位名称" | "预算单位名称" | "决算单位名称" | "名称" | "单位");
    let column = table.cells.iter().find(|cell| head(cell.view.text()));
    let Some((top, column)) = column.map(|cell| (cell.row, cell.column)) else { return Vec::new() };
    let below = table.cells.iter().filter(|cell| cell.column == column && cell.row > top);
    below.map(|cell| cell.view.text().trim().to_owned()).filter(|text| !text.is_empty()).take(MOST).collect()
}

/// The unit that an item names: 清河县林业局（本级）, 清河县林业局本级 and 清河县林业局机关 are all 清河县林业局.
fn name(item: &str) -> Option<String> {
    let name = normal(item.trim().trim_end_matches(['。', '；', '，']));
    let name = match name.find('（') {
        Some(at) if name.ends_with('）') => name.get(..at)?.to_owned(),
        _ => name,
    };
    let alone = ALONE.iter().find_map(|word| name.strip_suffix(word)).filter(|name| is_unit_name(name));
    let name = alone.map_or_else(|| name.clone(), str::to_owned);
    is_unit_name(&name).then_some(name)
}
