//! Sentences that deny what a table holds, tables and comparisons of another year, and counts of nothing that cost money.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::read::{Limits, read_bytes};

/// What is reported of a report with that cover and those paragraphs and tables: code and severity, in order.
fn told(cover: &str, body: &str) -> Vec<String> {
    let page = format!("<html><body><h1>{cover}</h1>{body}</body></html>");
    let loaded = read_bytes("report.html", page.as_bytes(), &Limits::default()).unwrap();
    let examination = Engine::new(Vec::new()).unwrap().examine(&loaded.document);
    let told = examination.findings.iter();
    told.map(|finding| format!("{} {:?}", finding.rule.code, finding.severity).to_lowercase()).collect()
}

const FINAL: &str = "松岭县水务局2024年度部门决算";
const BUDGET: &str = "松岭县水务局2026年部门预算";

/// A table of the government fund: what came in and what was spent.
fn fund(income: &str, spent: &str) -> String {
    let row = |name: &str| format!("<tr><td>{name}</td><td></td><td>{income}</td><td>{spent}</td><td></td><td>{spent}</td><td></td></tr>");
    format!(
        "<p>政府性基金预算财政拨款收入支出决算表</p><p>单位：万元</p><table><tr><th rowspan=2>科目名称</th><th rowspan=2>年初结转和结余</th>\
         <th rowspan=2>本年收入</th><th colspan=3>本年支出</th><th rowspan=2>年末结转和结余</th></tr><tr><th>合计</th><th>基本支出</th>\
         <th>项目支出</th></tr>{}{}</table><p>注：本表反映政府性基金的收支和结转。</p>",
        row("合计"),
        row("城乡社区支出")
    )
}

#[test]
fn a_denied_fund_is_not_in_its_table() {
    let denial = "<p>松岭县水务局2024年度无政府性基金预算财政拨款收入和支出。</p>";
    assert_eq!(told(FINAL, &format!("{}{denial}", fund("", ""))), [""; 0]);
    assert_eq!(told(FINAL, &format!("{}{denial}", fund("61.20", "61.20"))), ["gj503 error"]);
    // Only spending is denied, another year is meant, or only a part of the unit.
    for silent in [
        "<p>松岭县水务局2023年度无政府性基金预算财政拨款收入和支出。</p>",
        "<p>局下属单位无政府性基金预算财政拨款收入和支出。</p>",
        "<p>本部门无政府性基金预算财政拨款收入和支出的绩效目标。</p>",
    ] {
        assert_eq!(told(FINAL, &format!("{}{silent}", fund("61.20", "61.20"))), [""; 0], "{silent}");
    }
}

#[test]
fn a_blank_table_has_no_amounts_in_the_text() {
    let text = "<p>政府性基金预算财政拨款收入61.20万元，支出61.20万元。</p>";
    assert_eq!(told(FINAL, &format!("{}{text}", fund("61.20", "61.20"))), [""; 0]);
    assert_eq!(told(FINAL, &format!("{}{text}", fund("", ""))), ["gj503 error"]);
}

#[test]
fn tables_and_comparisons_are_of_the_year() {
    let table = |year: &str| {
        format!(
            "<p>{year}部门财政拨款收支预算总表</p><p>单位：万元</p><table><tr><th>项目</th><th>预算数</th></tr>\
             <tr><td>合计</td><td>5.00</td></tr></table><p>编制说明见后。</p>"
        )
    };
    assert_eq!(told(BUDGET, &table("2026年")), [""; 0]);
    assert_eq!(told(BUDGET, &table("2025年")), ["gj103 error"]);
    // A companion table of the year before.
    assert_eq!(told(BUDGET, &format!("{}{}", table("2025年"), table("2026年"))), [""; 0]);
    let compared = |year: i32| format!("<p>收入支出总计50.00万元。与{year}年度相比，减少4.00万元，主要原因是项目减少。</p>");
    assert_eq!(told(FINAL, &compared(2023)), [""; 0]);
    assert_eq!(told(FINAL, &compared(2024)), ["gj103 error"]);
    let planned = |year: i32| format!("<p>{year}年“三公”经费预算数为8.00万元，比2025年预算增加1.00万元。</p>");
    assert_eq!(told(BUDGET, &planned(2026)), [""; 0]);
    assert_eq!(told(BUDGET, &planned(2025)), ["gj103 error"]);
}

#[test]
fn nothing_costs_nothing() {
    let cases = [
        ("公务用车购置支出为18.30万元。主要用于更新车辆，购置公务用车{}辆。", "1", "0", "gj213 warning"),
        ("因公出国（境）费支出6.10万元。全年安排因公出国（境）团组{}个、累计{}人次。", "2", "0", "gj213 warning"),
        ("国内公务接待支出0.70万元（含外宾接待支出0.00万元）。主要用于接待，公务接待{}批次、{}人次。", "7", "0", "gj213 warning"),
        ("绩效自评的项目9个，平均得分{}分。", "93.50", "103.50", "gj212 warning"),
        ("绩效自评中共发现问题3个，已经完成整改的2个，正在整改的{}个。", "1", "2", "gj209 error"),
    ];
    for (text, right, wrong, finding) in cases {
        let with = |value: &str| told(FINAL, &format!("<p>{}</p>", text.replace("{}", value)));
        assert_eq!(with(right), [""; 0], "{text}");
        assert_eq!(with(wrong), [finding], "{text}");
    }
}

#[test]
fn running_costs_are_those_of_the_table() {
    let body = |cost: &str| {
        format!(
            "<p>2026年部门“三公”经费和机关运行经费预算表</p><p>单位：万元</p><table><tr><th colspan=3>“三公”经费预算数</th>\
             <th rowspan=2>机关运行经费预算数</th></tr><tr><th>合计</th><th>因公出国（境）费</th><th>公务接待费</th></tr>\
             <tr><td>0.90</td><td>0.00</td><td>0.90</td><td>31.40</td></tr></table><p>二、机关运行经费预算</p>\
             <p>2026年松岭县水务局下属1家机关和0家参公事业单位财政拨款的机关运行经费预算为{cost}万元。</p>"
        )
    };
    assert_eq!(told(BUDGET, &body("31.40")), [""; 0]);
    assert_eq!(told(BUDGET, &body("41.40")), ["gj302 error"]);
}

#[test]
fn a_wrong_unit_line_is_told_once() {
    let items =
        [("行政运行", "01", "12.10"), ("公共法律服务", "07", "3.20"), ("基层司法业务", "04", "4.30"), ("一般行政管理事务", "02", "6.50")];
    let body = |unit: &str| {
        let rows = items.map(|(name, code, amount)| {
            let yuan = amount.replace('.', "") + "00.00";
            format!("<tr><td>204</td><td>06</td><td>{code}</td><td>{name}</td><td>{yuan}</td></tr>")
        });
        let text = items.map(|(name, code, amount)| {
            format!("<p>公共安全支出（204类）司法（06款）{name}（{code}项）{amount}万元。主要用于{name}工作。</p>")
        });
        format!(
            "<p>2026年部门一般公共预算支出功能分类预算表</p><p>单位：{unit}</p><table><tr><th>类</th><th>款</th><th>项</th>\
             <th>功能分类科目名称</th><th>合计</th></tr>{}<tr><td></td><td></td><td></td><td>合计</td><td>261000.00</td></tr></table>\
             <p>财政拨款支出主要内容如下：</p>{}",
            rows.concat(),
            text.concat()
        )
    };
    assert_eq!(told(BUDGET, &body("元")), [""; 0]);
    assert_eq!(told(BUDGET, &body("万元")), ["gj302 error"]);
}
