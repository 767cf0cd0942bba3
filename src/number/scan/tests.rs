//! What the scanner keeps and what it leaves, one line of text each.

use super::*;

/// The mentions as `text|kind|value unit`, with their marks: ~ hedged, / per something, … upper end, d printed decimals.
fn read(view: &str) -> Vec<String> {
    scan(view)
        .iter()
        .map(|m| {
            let marks: String = [m.hedge.then_some("~"), m.per.then_some("/")].into_iter().flatten().collect();
            let upper = m.upper.map(|upper| format!("…{upper}")).unwrap_or_default();
            format!("{}|{:?}|{}{upper}{}{marks}", &view[m.start..m.end], m.kind, m.value, m.unit.label())
        })
        .collect()
}

fn check(view: &str, expected: &[&str]) {
    assert_eq!(read(view), expected, "{view}");
}

#[test]
fn amounts() {
    check("支出决算为4.01万元，", &["4.01万元|Amount|4.01万元"]);
    check("18,976.76万元", &["18,976.76万元|Amount|18976.76万元"]);
    check("合计12,34.5万元", &["12,34.5万元|Amount|1234.5万元"]);
    check("共3.5亿元，200元，5千元", &["3.5亿元|Amount|3.5亿元", "200元|Amount|200元", "5千元|Amount|5千元"]);
    check("投入3百万元", &["3百万元|Amount|3百万元"]);
    check("投入3千万元", &["3千万元|Amount|3000万元~"]);
    check("支出 9746.50 万元", &["9746.50 万元|Amount|9746.50万元"]);
    check("国内公务接待支出0.39万（含外宾", &["0.39万|Amount|0.39万元"]);
    check("合计1410.00万。", &["1410.00万|Amount|1410.00万元"]);
    check("100万美元", &[]);
    check("2024年元旦，3元素", &["2024年|Year|2024"]);
}

#[test]
fn signs() {
    check("增加-3.5万元", &["-3.5万元|Amount|-3.5万元"]);
    check("结余−12.30万元", &["−12.30万元|Amount|-12.30万元"]);
    check("增长－2%", &["－2%|Percent|-2%"]);
    check("为负3.5万元", &["负3.5万元|Amount|-3.5万元"]);
    check("自负3.5万元", &["3.5万元|Amount|3.5万元"]);
    check("收支结余（12.30）万元", &["（12.30）万元|Amount|-12.30万元"]);
    check("结余为（12.30万元）", &["（12.30万元）|Amount|-12.30万元"]);
    check("人员经费（275.71万元）", &["275.71万元|Amount|275.71万元"]);
    check("A-1万元", &["1万元|Amount|1万元"]);
    check("-0.00万元", &["-0.00万元|Amount|0.00万元"]);
}

#[test]
fn rates() {
    check("占1.8%", &["1.8%|Percent|1.8%"]);
    check("占１％；12.5％", &["12.5％|Percent|12.5%"]);
    check("百分之五", &["百分之五|Percent|5%"]);
    check("百分之十二点五，千分之三", &["百分之十二点五|Percent|12.5%", "千分之三|Percent|3‰"]);
    check("百分之百；百分之12.5", &["百分之百|Percent|100%", "百分之12.5|Percent|12.5%"]);
    check("提高2.5个百分点", &["2.5个百分点|Percent|2.5个百分点"]);
    check("提高3百分点，5‰", &["3百分点|Percent|3个百分点", "5‰|Percent|5‰"]);
    check("三成", &[]);
}

#[test]
fn ranges() {
    check("增长2-3%", &["2-3%|Percent|2…3%~"]);
    check("10%-20%", &["10%-20%|Percent|10…20%~"]);
    check("补助5至6万元", &["5至6万元|Amount|5…6万元~"]);
    check("5000元至1万元", &["5000元至1万元|Amount|5000…10000元~"]);
    check("3-5人", &["3-5人|Count|3…5~"]);
    check("完成1-3期雪亮工程", &[]);
    check("2024-2025", &[]);
    check("2021-2023年度", &["2021-2023年度|Year|2021…2023"]);
    check("2021年至2023年", &["2021年至2023年|Year|2021…2023"]);
    check("2025年1月1日-2025年12月31日", &["2025年|Year|2025", "2025年|Year|2025"]);
    check("2023-12-31，2023/12/31，2023.12.31", &[]);
    check("电话：0737-7221234", &[]);
}

#[test]
fn hedges() {
    for hedged in [
        "约3万元",
        "约为3万元",
        "近3万元",
        "超过90%",
        "不足5万元",
        "逾5亿元",
        "3万余元",
        "10余万元",
        "20多个",
        "5万元左右",
        "90%以上",
        "100%以内",
        "不低于95%",
        "5万元（含）以下",
    ] {
        let found = scan(hedged);
        assert!(found.len() == 1 && found[0].hedge, "{hedged}: {found:?}");
    }
    for plain in ["节约3万元", "签约5个", "最近5个", "附近3家", "减少0.45万元", "结余5万元余额", "5个多功能"] {
        assert!(scan(plain).iter().all(|m| !m.hedge), "{plain}: {:?}", scan(plain));
    }
}

#[test]
fn thresholds_and_prices() {
    check("单价100万元（含）以上设备（不含车辆）3台（套）", &["100万元|Threshold|100万元~", "3台（套）|Count|3"]);
    check("50万元以上通用设备0台", &["50万元|Threshold|50万元~", "0台|Count|0"]);
    check("100万元以上的", &["100万元|Threshold|100万元~"]);
    check("支出100万元以上，", &["100万元|Amount|100万元~"]);
    check("捐赠物资价值100万元", &["100万元|Amount|100万元"]);
    check("500元/人", &["500元|Amount|500元/"]);
    check("每人每月200元，共3万元", &["200元|Amount|200元/", "3万元|Amount|3万元"]);
    check("人均1.2万元", &["1.2万元|Amount|1.2万元/"]);
}

#[test]
fn counts() {
    check("共有车辆3辆", &["3辆|Count|3"]);
    check("接待5批次、38人次", &["5批次|Count|5", "38人次|Count|38"]);
    check("等4股室及", &["4股室|Count|4"]);
    check("人员24名，实有人数11人", &["24名|Count|24", "11人|Count|11"]);
    check("建筑120.5平方米，3.2公里", &["120.5平方米|Count|120.5", "3.2公里|Count|3.2"]);
    check("5千克，7千米", &["5千克|Count|5", "7千米|Count|7"]);
    check("服务1.5万人次", &["1.5万人次|Count|1.5"]);
    check("24小时，15分钟，360度", &["24小时|Count|24"]);
    check("得分99.33分，2分公司", &["99.33分|Score|99.33"]);
    check("3个月，2个项目，4个百分点", &["3个月|Count|3", "2个|Count|2", "4个百分点|Percent|4个百分点"]);
    check("共35人均为党员，人均", &["35人|Count|35"]);
    check("完成任务（5项），占2类", &["5项|Count|5", "2类|Count|2"]);
    check("14项目，3项目标，5133人才，5000人民币", &["3项|Count|3"]);
    let found = scan("车辆3台（套）");
    assert_eq!(&"车辆3台（套）"[found[0].counter.clone()], "台（套）");
}

#[test]
fn chinese_numerals() {
    check("三个方面，两辆，十五名", &["三个|Count|3", "两辆|Count|2", "十五名|Count|15"]);
    check("五十万元，三点五亿元，零元", &["五十万元|Amount|50万元", "三点五亿元|Amount|3.5亿元", "零元|Amount|0元"]);
    check("五千万元", &["五千万元|Amount|5000万元"]);
    check("一百二十三万四千五百元", &["一百二十三万四千五百元|Amount|1234500元"]);
    check("壹佰万元整", &["壹佰万元|Amount|100万元"]);
    check("五十余万元", &["五十余万元|Amount|50万元~"]);
    check("二〇二三年度，二零二四年", &["二〇二三年度|Year|2023", "二零二四年|Year|2024"]);
    for nothing in [
        "一个",
        "一批政务",
        "一系列",
        "一件事一次办",
        "五险一金",
        "三公",
        "十八大",
        "第一",
        "第三次",
        "一是",
        "二级",
        "两方面",
        "中央八项规定",
        "“三个代表”",
        "四个意识",
        "单位：万元",
        "几十万元",
        "数百万元",
        "百万元",
        "二元结构",
        "十四五",
        "各三个",
        "二次供水",
        "一元化",
    ] {
        check(nothing, &[]);
    }
}

#[test]
fn what_is_no_figure() {
    for nothing in [
        "（安财绩监〔2023〕2号）",
        "[2016]168号",
        "【2016】168号",
        "财预〔2016〕143号",
        "5133人才引进",
        "12月31日",
        "3月",
        "8：30",
        "8时30分",
        "（201类）（06款）（05项）",
        "（210类）（11款）（01项）",
        "204类",
        "06款",
        "210类11款10项",
        "2080505机关事业单位",
        "http://www.x.gov.cn/2023/12.html",
        "CA1234",
        "V2.0",
        "PM2.5",
        "5G",
        "4K",
        "G60高速",
        "1．主要职能",
        "（1）贯彻",
        "1、一般公共服务",
        "1.2.3项目",
        "“十四五”",
        "12345热线",
        "12345政务",
        "3年",
        "123456789012345678901234567890个",
        "第三条",
    ] {
        check(nothing, &[]);
    }
    check("全省排名第14名，第3季度", &["第14名|Ordinal|14", "第3季度|Ordinal|3"]);
    check("2023年年底，2023 年度，5000年", &["2023年|Year|2023", "2023 年度|Year|2023"]);
    check("2.2023年度支出", &["2023年度|Year|2023"]);
}

#[test]
fn forgotten_units() {
    check("占76.23；增长13.95。", &["76.23|Bare|76.23", "13.95|Bare|13.95"]);
    check("年初预算为0，", &["0|Bare|0"]);
    check("预算为3.25", &["3.25|Bare|3.25"]);
    check("1、2、3", &[]);
    check("编码为2080505，", &[]);
}

#[test]
fn precision_is_that_of_the_print() {
    let decimals = |view: &str| scan(view)[0].decimals;
    assert_eq!((decimals("40.8万元"), decimals("30万元"), decimals("0.00万元"), decimals("三点五万元")), (1, 0, 2, 1));
}
