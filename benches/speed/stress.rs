//! Texts that a careless program would take quadratic time for. Each is made to at least so many bytes.

/// A text of a kind, at least so long in bytes.
type Make = fn(usize) -> String;

/// Every kind, with what is special about it.
pub const ALL: &[(&str, Make)] = &[
    ("one line of sentences", |bytes| repeat("", "公务接待费支出决算为4.01万元，完成预算的99.5%，比上年增加0.5万元，增长14.25%。", bytes)),
    ("one sentence of figures", |bytes| repeat("公务接待费支出", "决算为4.01万元，", bytes)),
    ("one sentence of short figures", |bytes| repeat("支出", "1元、", bytes)),
    ("one sentence of years", |bytes| repeat("支出", "2023年、", bytes) + "1元"),
    ("one sentence of years and figures", |bytes| repeat("", "2022年1元，", bytes)),
    ("one sentence of shares", |bytes| repeat("支出合计100万元，其中：", "工资1万元，占总支出的1%；", bytes)),
    ("short paragraphs", |bytes| repeat("", "支出1元\n", bytes)),
    ("numbered paragraphs", |bytes| numbered(bytes, "公务接待费支出决算为4.01万元，占支出合计的4.01%。")),
    ("headings", |bytes| repeat("", "一、支出决算情况说明\n", bytes)),
    ("one total after another", |bytes| repeat("", "2023年支出合计5万元。项目支出4万元。\n", bytes)),
    ("one name after another", |bytes| numbered(bytes, "个项目支出5万元，比上年增加1万元。")),
    ("parts of all totals", |bytes| repeat("", "共涉及资金5万元，占项目支出总额的100%。支出合计5万元。\n", bytes)),
    ("三公 after 三公", |bytes| {
        let sentence = "“三公”经费支出决算10万元，其中：因公出国（境）费3万元，公务用车购置及运行维护费5万元，公务接待费2万元。\n";
        repeat("", sentence, bytes)
    }),
    ("openers of lists", |bytes| repeat("支出合计5万元，", "其中：", bytes)),
    ("openers and members", |bytes| repeat("支出合计5万元，", "其中：工资1万元，", bytes)),
    ("分别 and nothing", |bytes| repeat("", "分别为、", bytes)),
    ("分别 and one number", |bytes| repeat("", "分别为、", bytes) + "1万元"),
    ("分别 and numbers", |bytes| repeat("甲、乙", "分别为1万元、", bytes)),
    ("open brackets", |bytes| repeat("", "（", bytes) + "1万元"),
    ("open brackets and figures", |bytes| repeat("", "（1万元", bytes)),
    ("open quotes", |bytes| repeat("", "“", bytes) + "1万元"),
    ("open quotes and figures", |bytes| repeat("", "“支出1万元", bytes)),
    ("open titles and years", |bytes| repeat("", "《2023年1元", bytes)),
    ("closing brackets and figures", |bytes| repeat("", "）1万元", bytes)),
    ("占 and one percent", |bytes| repeat("支出5万元，", "占", bytes) + "1%"),
    ("占 and many percents", |bytes| repeat("支出5万元，", "占占占占1%", bytes)),
    ("claims", |bytes| repeat("支出合计年初预算5万元，决算4万元，", "决算数大于预算数，", bytes)),
    ("claims about what is not there", |bytes| repeat("", "公务接待费决算数大于预算数，", bytes)),
    ("reasons", |bytes| repeat("支出5万元，", "主要原因是增加1万元，", bytes)),
    ("comparisons", |bytes| repeat("支出5万元，", "比上年增加1万元，", bytes)),
    ("digits", |bytes| repeat("支出", "9", bytes) + "万元"),
    ("ranges", |bytes| repeat("支出", "1-", bytes) + "1万元"),
    ("numerals", |bytes| repeat("支出", "一百万", bytes) + "元"),
    ("names in quotes before counts", |bytes| repeat("", "“甲”、", bytes) + "等3个项目"),
    ("names in quotes before many counts", |bytes| repeat("", "“甲”等3个", bytes)),
    ("classes without their items", |bytes| repeat("", "教育支出（类）", bytes) + "1万元"),
    ("classes and figures", |bytes| repeat("", "教育支出（类）1万元，", bytes)),
    ("items", |bytes| {
        numbered(bytes, "教育支出（类）普通教育（款）小学教育（项）。年初预算为5万元，支出决算为5万元，完成年初预算的100%。")
    }),
    ("one word without punctuation", |bytes| repeat("", "支出", bytes) + "1万元"),
    ("one word, many figures", |bytes| repeat("", "支出决算1万元", bytes)),
    ("spaces", |bytes| repeat("支出", " ", bytes) + "1万元"),
    ("line ends", |bytes| repeat("支出", "\n", bytes) + "1万元"),
    ("tabs and columns", |bytes| repeat("", "支出\t1.00\t2.00\n", bytes)),
];

fn repeat(before: &str, unit: &str, bytes: usize) -> String {
    before.to_owned() + &unit.repeat(bytes.div_ceil(unit.len()))
}

fn numbered(bytes: usize, item: &str) -> String {
    let mut text = String::from("2023年度部门决算\n支出合计5万元，主要用于以下方面：\n");
    let mut ordinal = 0;
    while text.len() < bytes {
        ordinal += 1;
        text.push_str(&format!("{ordinal}．{item}\n"));
    }
    text
}
