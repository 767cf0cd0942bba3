//! What counts, scores and bounds are of, and which lists of them are proved, in the wordings of many provinces.
#![allow(clippy::unwrap_used)]

use gouji::Engine;
use gouji::figure::Kind;
use gouji::read::{Limits, read_bytes};
use std::fmt::Write as _;

/// The counts, scores, weights and bounds of a final account of 2023, and what is reported: one a line.
fn told(engine: &Engine, text: &str) -> String {
    let text = format!("清河县林业局2023年度部门决算\n{text}");
    let loaded = read_bytes("report.txt", text.as_bytes(), &Limits::default()).unwrap();
    let examination = engine.examine(&loaded.document);
    assert_eq!(examination.account.header.kind, Kind::FinalAccount);
    let mut lines = String::new();
    for figure in &examination.account.figures {
        let measure = format!("{:?}", figure.measure).to_lowercase();
        if matches!(measure.as_str(), "count" | "score" | "weight" | "threshold") {
            let printed = &loaded.document.text[figure.at.source.clone()];
            let mark = if measure == "count" { String::new() } else { format!(" {measure}") };
            let _ = writeln!(lines, "{printed} {}{mark}", figure.subject_name());
        }
    }
    for finding in &examination.findings {
        let _ = writeln!(lines, "{} {}", finding.rule.code, format!("{:?}", finding.severity).to_lowercase());
    }
    lines.trim_end().to_owned()
}

/// Holds texts against what is told of them.
fn hold(cases: &[(&str, &str)]) {
    let engine = Engine::new(Vec::new()).unwrap();
    for (text, expected) in cases {
        let expected: Vec<&str> = expected.split('|').map(str::trim).collect();
        assert_eq!(told(&engine, text), expected.join("\n"), "{text}");
    }
}

#[test]
fn counted_things_stand_on_either_side() {
    hold(&[
        ("下属1家机关和1家参公事业单位。", "1家 机关 | 1家 参公事业单位"),
        ("部门预算包括局本部以及下属2家预算单位的综合收支计划。", "2家 预算单位"),
        ("本部门编报了5个项目绩效目标。", "5个 项目"),
        (
            "经费由1个行政单位、0个参照公务员法管理事业单位、3个事业单位共同承担。",
            "1个 行政单位 | 0个 参照公务员法管理事业单位 | 3个 事业单位",
        ),
        ("现有7个机关行政科（股）室及8个下属单位。", "7个 机关行政科（股）室 | 8个 下属单位"),
        ("内设办公室、造林科、财务科3个科室，管理松岭林场、竹溪林场等4个国有林场。", "3个 内设科室 | 4个 国有林场"),
        ("指标体系由4个一级指标、9个二级指标和21个三级指标构成。", "4个 一级指标 | 9个 二级指标 | 21个 三级指标"),
        (
            "本单位截至2023年12月31日共有车辆6辆；年末公务用车保有量为6辆，购置数为0辆。",
            "6辆 车辆 | 6辆 公务用车保有量 | 0辆 公务用车购置数",
        ),
        ("2023年末编制人数40人，实有人数38人。", "40人 编制人数 | 38人 实有人数"),
        ("召开全县春季造林会议，人数180人；举办护林员培训，人数96人。", "180人 会议人数 | 96人 培训人数"),
        ("提请县十七届人大二次会议审议。G210国道K8+200处边坡已修复。", ""),
    ]);
}

#[test]
fn guests_take_their_name_from_before() {
    hold(&[
        ("公务接待费支出0.80万元。累计接待32批次、215人次。", "32批次 公务接待批次 | 215人次 公务接待人次"),
        ("国内公务接待19批次131人。", "19批次 国内公务接待批次 | 131人 国内公务接待人次"),
        ("全年安排因公出国（境）团组1个，累计4人次。", "1个 因公出国（境）团组 | 4人次 因公出国（境）人次"),
        ("国（境）外接待累计0批次、0人。", "0批次 外事接待批次 | 0人 外事接待人次"),
        ("接待信访群众45批次。", "45批次 接待信访群众"),
    ]);
}

#[test]
fn bounds_belong_to_the_name_of_a_class() {
    hold(&[
        (
            "单价100万元（含）以上设备（不含车辆）1台（套）。计划购置单价50万元以上通用设备2台（套）。",
            "100万元 单价100万元（含）以上设备 threshold | 1台（套） 单价100万元（含）以上设备 | 50万元 单价50万元以上通用设备 threshold | 2台（套） 单价50万元以上通用设备",
        ),
        (
            "评价得分在90（含）-100分的7个，评价得分在60分以下的0个。",
            "100分 评价得分在90（含）-100分的项目 threshold | 7个 评价得分在90（含）-100分的项目 | 60分 评价得分在60分以下的项目 threshold | 0个 评价得分在60分以下的项目",
        ),
        ("执行率低于60%的项目2个。", "60% 执行率低于60%的项目 threshold | 2个 执行率低于60%的项目"),
        ("5岁以下儿童死亡率降至2.9‰。", ""),
    ]);
}

#[test]
fn scores_stand_beside_their_weights() {
    hold(&[
        (
            "自评得分为97分，其中：预算执行情况20分，得19分；产出指标50分，得48分；效益指标30分，得30分。",
            "97分 自评得分 score | 20分 预算执行情况 weight | 19分 预算执行情况 score | 50分 产出指标 weight | 48分 产出指标 score | 30分 效益指标 weight | 30分 效益指标 score",
        ),
        (
            "自评得分96分。其中：投入（20分）得19分，产出（50分）得49分，效果（30分）得29分。",
            "96分 自评得分 score | 20分 投入 weight | 19分 投入 score | 50分 产出 weight | 49分 产出 score | 30分 效果 weight | 29分 效果 score | GJ212 error",
        ),
    ]);
}

#[test]
fn lists_of_counts_end_where_something_else_is_counted() {
    let silent = [
        "2023年末实有人员编制50人。其中：行政编制20人（含行政工勤编制1人），事业编制30人；在职在编实有行政人员19人（含行政工勤人员1人），事业人员28人。",
        "2023年末，核定编制50人，其中：行政编制20人，事业编制30人；年末在职人员47人，退休人员21人。",
        "年末实有人数60人，其中在职人员57人，离休人员1人，退休人员2人，年末其他人员9人。",
        "2023年末实有人员47人，其中：在职47人（行政19人、事业28人）；离休0人；退休21人由社保发放养老金。",
        "部门决算由局本级决算和3个下属单位决算组成。其中：行政单位1个、参照公务员法管理事业单位1个、全额拨款事业单位2个。",
        "由局机关及3个下属单位组成，其中：行政单位1个，事业单位3个。",
        "调解林权纠纷32件，成功30件，成功率93.75%；其中林地20件、林木8件、其他4件。",
        "因公出国（境）支出全年预算数为0万元，决算数为0万元，决算数较2022年增加（减少）0万元，增长（下降）0%。",
        "共有车辆7辆，其中：执法执勤用车3辆、特种专业技术用车1辆、其他用车3辆，其他用车主要是巡护用车2辆、通勤用车1辆。",
        "开展绩效自评项目11个，其中一级项目1个、二级项目10个，自评结果为“优”的8个，“良”的3个。",
    ];
    let engine = Engine::new(Vec::new()).unwrap();
    for text in silent {
        let told = told(&engine, text);
        assert!(!told.contains("error") && !told.contains("warning"), "{text}\n{told}");
    }
    let told_of = [
        ("共有车辆8辆，其中：执法执勤用车3辆、特种专业技术用车1辆、其他用车3辆，其他用车主要是巡护用车2辆、通勤用车1辆。", "GJ209 error"),
        ("年末在职人员49人，其中：公务员19人、参公管理人员8人、事业人员21人；退休人员21人。", "GJ209 warning"),
        ("开展绩效自评项目11个，其中一级项目1个、二级项目10个，自评结果为“优”的8个，“良”的4个。", "GJ211 error"),
    ];
    for (text, finding) in told_of {
        assert!(told(&engine, text).ends_with(finding), "{text}\n{}", told(&engine, text));
    }
}

#[test]
fn a_heading_says_what_the_amount_below_it_is() {
    let engine = Engine::new(Vec::new()).unwrap();
    let text = "清源县农业农村局2025年部门预算\n农产品快速检测项目经费情况说明\n五、实施周期\n2025年1月1日-2025年12月31日\n\
        六、年度预算安排\n286万元，其中：第一季度46万元、第二季度80万元、第三季度80万元、第四季度80万元。\n";
    let loaded = read_bytes("report.txt", text.as_bytes(), &Limits::default()).unwrap();
    let examination = engine.examine(&loaded.document);
    let told: Vec<String> =
        examination.account.figures.iter().map(|figure| format!("{:?} {}", figure.measure, figure.subject_name())).collect();
    assert_eq!(told, ["Budget 年度预算安排", "Budget 第一季度", "Budget 第二季度", "Budget 第三季度", "Budget 第四季度"]);
    assert!(examination.findings.is_empty());
}
