//! A final account of an invented bureau with its nine tables, written as HTML from one set of amounts in 元: every number in it is
//! known by what it is, and every relation between its numbers by construction.

use super::oracle::{Claim, Identity, Printed};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A report and what it prints.
pub struct Ledger {
    /// The report as HTML.
    pub html: String,
    /// Its numbers.
    pub figures: Vec<Printed>,
    /// What they claim of one another.
    pub identities: Vec<Identity>,
}

/// An account (项) with its amounts in 元.
struct Item {
    code: String,
    names: [String; 3],
    /// 基本支出 and 项目支出 of the general public budget.
    basic: i64,
    project: i64,
    /// 项目支出 of other money.
    other: i64,
    budget: i64,
}

/// Numbers without pattern, the same every time.
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below another.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn amount(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from).unsigned_abs()).cast_signed()
    }
}

const YEAR: i32 = 2024;

/// 类, 款 and 项 of the general public budget; whether they are paid from 基本支出 or 项目支出.
const ACCOUNTS: &[(&str, [&str; 3], bool)] = &[
    ("2130301", ["农林水支出", "水利", "行政运行"], true),
    ("2130302", ["农林水支出", "水利", "一般行政管理事务"], false),
    ("2130305", ["农林水支出", "水利", "水利工程建设"], false),
    ("2130314", ["农林水支出", "水利", "防汛"], false),
    ("2080501", ["社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休"], true),
    ("2080505", ["社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"], true),
    ("2080506", ["社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出"], true),
    ("2101101", ["卫生健康支出", "行政事业单位医疗", "行政单位医疗"], true),
    ("2101103", ["卫生健康支出", "行政事业单位医疗", "公务员医疗补助"], true),
    ("2210201", ["住房保障支出", "住房改革支出", "住房公积金"], true),
    ("2210203", ["住房保障支出", "住房改革支出", "购房补贴"], true),
];

/// 类 and 款 of the economic classification: code and name.
type Economic = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const ECONOMIC: &[Economic] = &[
    (
        "301",
        "工资福利支出",
        &[("30101", "基本工资"), ("30102", "津贴补贴"), ("30108", "机关事业单位基本养老保险缴费"), ("30113", "住房公积金")],
    ),
    ("303", "对个人和家庭的补助", &[("30302", "退休费"), ("30305", "生活补助")]),
    ("302", "商品和服务支出", &[("30201", "办公费"), ("30211", "差旅费"), ("30217", "公务接待费"), ("30231", "公务用车运行维护费")]),
    ("310", "资本性支出", &[("31002", "办公设备购置"), ("31007", "信息网络及软件购置更新")]),
];

/// Writes a report, `extra` more items under 水利 than there are.
pub fn write(seed: u64, extra: usize) -> Ledger {
    let mut dice = Dice::new(seed);
    let mut items: Vec<Item> = ACCOUNTS
        .iter()
        .map(|(code, names, basic)| {
            let amount = dice.amount(201_017, 9_870_433);
            Item {
                code: (*code).into(),
                names: names.map(str::to_owned),
                basic: if *basic { amount } else { 0 },
                project: if *basic { 0 } else { amount },
                other: if *code == "2130305" { dice.amount(120_411, 990_877) } else { 0 },
                budget: amount + dice.amount(-180_000, 160_000),
            }
        })
        .collect();
    for at in 0..extra {
        let amount = dice.amount(201_017, 9_870_433);
        let name = format!("水利工程维护第{}类", at + 1);
        items.insert(
            4 + at,
            Item {
                code: format!("213{:02}{:02}", 20 + at / 90, 1 + at % 90),
                names: ["农林水支出".into(), format!("水利专项第{}款", at / 90 + 1), name],
                basic: 0,
                project: amount,
                other: 0,
                budget: amount + dice.amount(-180_000, 160_000),
            },
        );
    }
    Writer { html: String::new(), figures: Vec::new(), identities: Vec::new(), items, dice }.report()
}

struct Writer {
    html: String,
    figures: Vec<Printed>,
    identities: Vec<Identity>,
    items: Vec<Item>,
    dice: Dice,
}

/// Amounts in 元 by the name of their heading, in the order of the columns.
type Row = Vec<(&'static str, i64)>;

/// The row of a coded table: its code, its name and the numbers of its cells.
type Printing = (String, Vec<Option<usize>>);

fn wan(yuan: i64) -> Decimal {
    let cents = (yuan.abs() * 2 + 100).div_euclid(200);
    Decimal::new(cents * yuan.signum(), 2)
}

fn percent(part: i64, whole: i64) -> Decimal {
    (Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole))
        .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

impl Writer {
    fn put(&mut self, text: &str) {
        self.html.push_str(text);
    }

    /// Prints a number of the narrative.
    fn number(&mut self, value: Decimal, unit: &str, (subject, measure, period): (&str, &str, i32), word: Option<&str>) -> usize {
        let word = word.map(|word| {
            let start = self.html.len();
            self.put(word);
            start..self.html.len()
        });
        let start = self.html.len();
        let mut shown = value.abs();
        shown.rescale(2);
        let _ = write!(self.html, "{shown}");
        let end = self.html.len();
        self.put(unit);
        self.figures.push(Printed {
            number: start..end,
            unit_at: end..self.html.len(),
            word,
            value,
            decimals: 2,
            unit: unit.into(),
            subject: subject.into(),
            measure: measure.into(),
            period,
            cell: false,
        });
        self.figures.len() - 1
    }

    fn amount(&mut self, yuan: i64, subject: &str, measure: &str) -> usize {
        self.number(wan(yuan), "万元", (subject, measure, YEAR), None)
    }

    fn rate(&mut self, value: Decimal, subject: &str, measure: &str) -> usize {
        self.number(value, "%", (subject, measure, YEAR), None)
    }

    /// A cell; nothing is printed for zero.
    fn cell(&mut self, yuan: i64, subject: &str) -> Option<usize> {
        self.put("<td>");
        let printed = (yuan != 0).then(|| {
            let start = self.html.len();
            let mut value = wan(yuan);
            value.rescale(2);
            let digits = value.to_string();
            // 1,234.56, as tables print it.
            let (whole, rest) = digits.split_at(digits.len() - 3);
            let grouped: Vec<String> = whole.as_bytes().rchunks(3).rev().map(|chunk| String::from_utf8_lossy(chunk).into_owned()).collect();
            let _ = write!(self.html, "{}{rest}", grouped.join(","));
            self.figures.push(Printed {
                number: start..self.html.len(),
                unit_at: self.html.len()..self.html.len(),
                word: None,
                value,
                decimals: 2,
                unit: "万元".into(),
                subject: subject.into(),
                measure: "actual".into(),
                period: YEAR,
                cell: true,
            });
            self.figures.len() - 1
        });
        self.put("</td>");
        printed
    }

    fn claim(&mut self, claim: Claim, of: Vec<usize>) {
        self.identities.push(Identity { claim, of });
    }

    /// A total and its parts, where blank parts are nothing.
    fn sum(&mut self, total: Option<usize>, parts: &[Option<usize>]) {
        if let Some(total) = total {
            let parts: Vec<usize> = parts.iter().flatten().copied().collect();
            if !parts.is_empty() {
                self.claim(Claim::Sum, std::iter::once(total).chain(parts).collect());
            }
        }
    }

    fn same(&mut self, one: Option<usize>, other: Option<usize>) {
        if let (Some(one), Some(other)) = (one, other) {
            self.claim(Claim::Same, vec![one, other]);
        }
    }

    fn title(&mut self, title: &str) {
        let _ = writeln!(self.html, "<p>{title}</p>\n<p>单位：万元</p>\n<table>");
    }

    /// The sums below each prefix of the codes: 类, then 款, then 项.
    fn tree(&self, of: impl Fn(&Item) -> Row) -> Vec<(String, String, Row)> {
        let mut rows: Vec<(String, String, Row)> = Vec::new();
        let add = |rows: &mut Vec<(String, String, Row)>, code: &str, name: &str, row: &Row| match rows
            .iter_mut()
            .find(|(known, _, _)| known == code)
        {
            Some((_, _, sum)) => sum.iter_mut().zip(row).for_each(|(one, other)| one.1 += other.1),
            None => rows.push((code.into(), name.into(), row.clone())),
        };
        for item in self.items.iter() {
            let row = of(item);
            for (length, name) in [(3, &item.names[0]), (5, &item.names[1]), (7, &item.names[2])] {
                add(&mut rows, &item.code[..length], name, &row);
            }
        }
        rows.sort_by(|one, other| one.0.cmp(&other.0));
        rows
    }

    /// A table by 类款项: rows add up across (the first column is the total of the others, if so told) and down.
    fn coded(&mut self, title: &str, across: bool, of: impl Fn(&Item) -> Row) -> (Vec<Printing>, Vec<Option<usize>>) {
        let rows = self.tree(of);
        let heads: Vec<&str> = rows[0].2.iter().map(|(name, _)| *name).collect();
        self.title(title);
        let _ = writeln!(
            self.html,
            "<tr><td colspan=\"4\">项目</td>{}</tr>",
            heads.iter().map(|head| format!("<td rowspan=\"3\">{head}</td>")).collect::<String>()
        );
        self.put(
            "<tr><td colspan=\"3\">功能分类科目编码</td><td rowspan=\"2\">科目名称</td></tr>\n<tr><td>类</td><td>款</td><td>项</td></tr>\n",
        );
        let mut printed: Vec<Printing> = Vec::new();
        for (code, name, row) in &rows {
            let part = |from: usize| code.get(from..from + 2).unwrap_or_default();
            let _ = write!(self.html, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{name}</td>", &code[..3], part(3), part(5));
            let cells: Vec<Option<usize>> = row.iter().map(|(_, yuan)| self.cell(*yuan, name)).collect();
            self.put("</tr>\n");
            if across {
                self.sum(cells[0], &cells[1..]);
            }
            printed.push((code.clone(), cells));
        }
        let total: Row = (0..heads.len())
            .map(|at| (heads[at], rows.iter().filter(|(code, _, _)| code.len() == 3).map(|(_, _, row)| row[at].1).sum()))
            .collect();
        self.put("<tr><td colspan=\"4\">合计</td>");
        let totals: Vec<Option<usize>> = total.iter().map(|(_, yuan)| self.cell(*yuan, "合计")).collect();
        self.put("</tr>\n</table>\n");
        if across {
            self.sum(totals[0], &totals[1..]);
        }
        for at in 0..heads.len() {
            let below = |prefix: &str, length: usize| -> Vec<Option<usize>> {
                printed.iter().filter(|(code, _)| code.len() == length && code.starts_with(prefix)).map(|(_, cells)| cells[at]).collect()
            };
            let parts = below("", 3);
            self.sum(totals[at], &parts);
            for (code, cells) in printed.clone().iter().filter(|(code, _)| code.len() < 7) {
                self.sum(cells[at], &below(code, code.len() + 2));
            }
        }
        (printed, totals)
    }

    #[allow(clippy::too_many_lines)]
    fn report(mut self) -> Ledger {
        let total = |items: &[Item], of: &dyn Fn(&Item) -> i64| items.iter().map(of).sum::<i64>();
        let general = total(&self.items, &|item| item.basic + item.project);
        let basic = total(&self.items, &|item| item.basic);
        let all = general + total(&self.items, &|item| item.other);
        let classes: Vec<(String, i64, i64)> = self
            .tree(|item| vec![("全部", item.basic + item.project + item.other), ("一般", item.basic + item.project)])
            .into_iter()
            .filter(|(code, _, _)| code.len() == 3)
            .map(|(_, name, row)| (name, row[0].1, row[1].1))
            .collect();
        self.put("<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>石门县水利局2024年度部门决算</title></head><body>\n<h1>石门县水利局2024年度部门决算</h1>\n<h2>第二部分 2024年度部门决算表</h2>\n");
        // 收入支出决算总表
        let (brought, carried) = (self.dice.amount(210_777, 480_111), 0);
        let income_other = total(&self.items, &|item| item.other);
        let income = general + income_other;
        let carried = brought + income - all + carried;
        self.title("收入支出决算总表");
        self.put("<tr><td colspan=\"2\">收入</td><td colspan=\"2\">支出</td></tr>\n<tr><td>项目</td><td>决算数</td><td>项目</td><td>决算数</td></tr>\n");
        let sources = [
            ("一、一般公共预算财政拨款收入", general),
            ("二、政府性基金预算财政拨款收入", 0),
            ("三、国有资本经营预算财政拨款收入", 0),
            ("四、其他收入", income_other),
        ];
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (at, (name, yuan)) in sources.iter().enumerate() {
            let _ = write!(self.html, "<tr><td>{name}</td>");
            left.push(self.cell(*yuan, name));
            let (class, amount, _) = &classes[at];
            let _ = write!(self.html, "<td>{}、{class}</td>", ["一", "二", "三", "四"][at]);
            right.push(self.cell(*amount, class));
            self.put("</tr>\n");
        }
        let mut lanes = |one: &str, left: i64, other: &str, right: i64| {
            let _ = write!(self.html, "<tr><td>{one}</td>");
            let first = self.cell(left, one);
            let _ = write!(self.html, "<td>{other}</td>");
            let second = self.cell(right, other);
            self.put("</tr>\n");
            (first, second)
        };
        let year = lanes("本年收入合计", income, "本年支出合计", all);
        let kept = lanes("年初结转和结余", brought, "年末结转和结余", carried);
        let grand = lanes("总计", income + brought, "总计", all + carried);
        self.put("</table>\n");
        self.sum(year.0, &left);
        self.sum(year.1, &right);
        self.sum(grand.0, &[year.0, kept.0]);
        self.sum(grand.1, &[year.1, kept.1]);
        self.same(grand.0, grand.1);
        let by_class: Vec<Option<usize>> = right;
        // 收入决算表
        let (_, t2) = self.coded("收入决算表", true, |item| {
            vec![
                ("本年收入合计", item.basic + item.project + item.other),
                ("财政拨款收入", item.basic + item.project),
                ("上级补助收入", 0),
                ("事业收入", 0),
                ("其他收入", item.other),
            ]
        });
        self.same(year.0, t2[0]);
        self.same(left[0], t2[1]);
        // 支出决算表
        let (t3, t3_total) = self.coded("支出决算表", true, |item| {
            vec![
                ("本年支出合计", item.basic + item.project + item.other),
                ("基本支出", item.basic),
                ("项目支出", item.project + item.other),
                ("经营支出", 0),
            ]
        });
        self.same(year.1, t3_total[0]);
        for (class, cell) in classes.iter().zip(&by_class) {
            let row = t3.iter().find(|(code, _)| code.len() == 3 && self.class_of(code) == class.0).map(|(_, cells)| cells[0]);
            self.same(*cell, row.flatten());
        }
        // 财政拨款收入支出决算总表
        let fiscal_kept = self.dice.amount(110_777, 190_111);
        self.title("财政拨款收入支出决算总表");
        self.put("<tr><td colspan=\"2\">收入</td><td colspan=\"5\">支出</td></tr>\n<tr><td>项目</td><td>决算数</td><td>项目</td><td>合计</td><td>一般公共预算财政拨款</td><td>政府性基金预算财政拨款</td><td>国有资本经营预算财政拨款</td></tr>\n");
        let (mut left, mut right, mut funds) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (class, _, amount)) in classes.iter().enumerate() {
            let (name, yuan) =
                [("一、一般公共预算财政拨款", general), ("二、政府性基金预算财政拨款", 0), ("三、国有资本经营预算财政拨款", 0), ("", 0)]
                    [at];
            let _ = write!(self.html, "<tr><td>{name}</td>");
            left.push(self.cell(yuan, name));
            let _ = write!(self.html, "<td>{}、{class}</td>", ["一", "二", "三", "四"][at]);
            let whole = self.cell(*amount, class);
            let fund = self.cell(*amount, class);
            self.put("<td></td><td></td></tr>\n");
            self.sum(whole, &[fund]);
            right.push(whole);
            funds.push(fund);
        }
        let mut lanes = |one: &str, left: i64, other: &str, right: i64| {
            let _ = write!(self.html, "<tr><td>{one}</td>");
            let first = self.cell(left, one);
            let _ = write!(self.html, "<td>{other}</td>");
            let second = self.cell(right, other);
            let fund = self.cell(right, other);
            self.put("<td></td><td></td></tr>\n");
            self.sum(second, &[fund]);
            (first, second, fund)
        };
        let fiscal_year = lanes("本年收入合计", general, "本年支出合计", general);
        let fiscal_carry = lanes("年初财政拨款结转和结余", fiscal_kept, "年末财政拨款结转和结余", fiscal_kept);
        let fiscal_grand = lanes("总计", general + fiscal_kept, "总计", general + fiscal_kept);
        self.put("</table>\n");
        self.sum(fiscal_year.0, &left);
        self.sum(fiscal_year.1, &right);
        self.sum(fiscal_year.2, &funds);
        self.sum(fiscal_grand.0, &[fiscal_year.0, fiscal_carry.0]);
        self.sum(fiscal_grand.1, &[fiscal_year.1, fiscal_carry.1]);
        self.sum(fiscal_grand.2, &[fiscal_year.2, fiscal_carry.2]);
        self.same(fiscal_grand.0, fiscal_grand.1);
        self.same(t2[1], fiscal_year.0);
        // 一般公共预算财政拨款支出决算表
        let (t5, t5_total) = self.coded("一般公共预算财政拨款支出决算表", true, |item| {
            vec![("合计", item.basic + item.project), ("基本支出", item.basic), ("项目支出", item.project)]
        });
        self.same(fiscal_year.2, t5_total[0]);
        for (class, cell) in classes.iter().zip(&funds) {
            let row = t5.iter().find(|(code, _)| code.len() == 3 && self.class_of(code) == class.0).map(|(_, cells)| cells[0]);
            self.same(*cell, row.flatten());
        }
        // 一般公共预算财政拨款基本支出决算表
        let (vehicles, reception) = (self.dice.amount(51_000, 92_000), self.dice.amount(8_100, 19_900));
        let (staff, running, footer) = self.economic(basic, vehicles, reception);
        if let (Some(basic), (Some(one), Some(other))) = (t5_total[1], footer) {
            self.claim(Claim::Sum, vec![basic, one, other]);
        }
        // 财政拨款“三公”经费支出决算表
        let (bought, planned) = (self.dice.amount(150_000, 250_000), self.dice.amount(90_000, 99_000));
        let actual = [bought + vehicles + reception, 0, bought + vehicles, bought, vehicles, reception];
        let reserved = [bought + planned + 30_000, 0, bought + planned, bought, planned, 30_000];
        self.title("财政拨款“三公”经费支出决算表");
        self.put("<tr><td colspan=\"2\" rowspan=\"2\">合计</td><td colspan=\"2\" rowspan=\"2\">因公出国（境）费</td><td colspan=\"6\">公务用车购置及运行维护费</td><td colspan=\"2\" rowspan=\"2\">公务接待费</td></tr>\n<tr><td colspan=\"2\">小计</td><td colspan=\"2\">公务用车购置费</td><td colspan=\"2\">公务用车运行维护费</td></tr>\n<tr>");
        for _ in 0..6 {
            self.put("<td>预算数</td><td>决算数</td>");
        }
        self.put("</tr>\n<tr>");
        let mut cells: Vec<[Option<usize>; 2]> = Vec::new();
        for at in 0..6 {
            cells.push([self.cell(reserved[at], "“三公”经费"), self.cell(actual[at], "“三公”经费")]);
        }
        self.put("</tr>\n</table>\n");
        for of in [|cell: &[Option<usize>; 2]| cell[0], |cell: &[Option<usize>; 2]| cell[1]] {
            let all: Vec<Option<usize>> = cells.iter().map(of).collect();
            self.sum(all[0], &[all[1], all[2], all[5]]);
            self.sum(all[2], &[all[3], all[4]]);
        }
        for (name, note) in [("政府性基金预算", "政府性基金预算财政拨款收入支出"), ("国有资本经营预算", "国有资本经营预算财政拨款收入支出")]
        {
            self.title(&format!("{note}决算表"));
            self.put("<tr><td>科目名称</td><td>年初结转和结余</td><td>本年收入</td><td>本年支出</td><td>年末结转和结余</td></tr>\n<tr><td>合计</td><td></td><td></td><td></td><td></td></tr>\n</table>\n");
            let _ = writeln!(self.html, "<p>注：本部门2024年度无{name}财政拨款收入和支出，故本表为空表。</p>");
        }
        self.narrative(&Told {
            general,
            basic,
            all,
            income,
            income_other,
            brought,
            fiscal_kept,
            classes,
            grand,
            year,
            fiscal_grand,
            t5,
            t5_total,
            t3_total,
            t2,
            staff,
            running,
            footer,
            cells,
            actual,
            reserved,
        });
        self.put("</body></html>\n");
        Ledger { html: self.html, figures: self.figures, identities: self.identities }
    }

    fn class_of(&self, code: &str) -> String {
        self.items.iter().find(|item| item.code.starts_with(code)).map(|item| item.names[0].clone()).unwrap_or_default()
    }

    /// 基本支出决算表 in two lanes; 人员经费 and 公用经费 in 元, and their cells.
    fn economic(&mut self, basic: i64, vehicles: i64, reception: i64) -> (i64, i64, (Option<usize>, Option<usize>)) {
        let mut amounts: Vec<Vec<i64>> =
            ECONOMIC.iter().map(|(_, _, rows)| rows.iter().map(|_| self.dice.amount(31_007, 88_999)).collect()).collect();
        amounts[2][2] = reception;
        amounts[2][3] = vehicles;
        let rest: i64 = amounts.iter().flatten().sum::<i64>() - amounts[0][0];
        amounts[0][0] = basic - rest;
        let lane = |of: [usize; 2]| -> Vec<(String, String, i64, usize)> {
            of.into_iter()
                .flat_map(|at| {
                    let (code, name, rows) = ECONOMIC[at];
                    let head = (code.to_owned(), name.to_owned(), amounts[at].iter().sum(), at);
                    std::iter::once(head).chain(
                        rows.iter().zip(&amounts[at]).map(move |((code, name), yuan)| ((*code).to_owned(), (*name).to_owned(), *yuan, at)),
                    )
                })
                .collect()
        };
        let (left, right) = (lane([0, 1]), lane([2, 3]));
        self.title("一般公共预算财政拨款基本支出决算表");
        self.put("<tr><td colspan=\"2\">经济分类科目编码</td><td rowspan=\"2\">科目名称</td><td rowspan=\"2\">决算数</td><td colspan=\"2\">经济分类科目编码</td><td rowspan=\"2\">科目名称</td><td rowspan=\"2\">决算数</td></tr>\n<tr><td>类</td><td>款</td><td>类</td><td>款</td></tr>\n");
        let mut cells: Vec<(String, Option<usize>)> = Vec::new();
        for at in 0..left.len().max(right.len()) {
            self.put("<tr>");
            for lane in [&left, &right] {
                match lane.get(at) {
                    Some((code, name, yuan, _)) => {
                        let _ = write!(self.html, "<td>{}</td><td>{}</td><td>{name}</td>", &code[..3], code.get(3..).unwrap_or_default());
                        let cell = self.cell(*yuan, name);
                        cells.push((code.clone(), cell));
                    }
                    None => self.put("<td></td><td></td><td></td><td></td>"),
                }
            }
            self.put("</tr>\n");
        }
        let staff: i64 = amounts[0].iter().chain(&amounts[1]).sum();
        let running: i64 = amounts[2].iter().chain(&amounts[3]).sum();
        self.put("<tr><td colspan=\"3\">人员经费合计</td>");
        let one = self.cell(staff, "人员经费");
        self.put("<td colspan=\"3\">公用经费合计</td>");
        let other = self.cell(running, "公用经费");
        self.put("</tr>\n</table>\n");
        let of = |cells: &[(String, Option<usize>)], code: &str| cells.iter().find(|(known, _)| known == code).and_then(|(_, cell)| *cell);
        for (code, _, rows) in ECONOMIC {
            let parts: Vec<Option<usize>> = rows.iter().map(|(row, _)| of(&cells, row)).collect();
            self.sum(of(&cells, code), &parts);
        }
        self.sum(one, &[of(&cells, "301"), of(&cells, "303")]);
        self.sum(other, &[of(&cells, "302"), of(&cells, "310")]);
        (staff, running, (one, other))
    }
}

/// What the narrative needs of the tables.
struct Told {
    general: i64,
    basic: i64,
    all: i64,
    income: i64,
    income_other: i64,
    brought: i64,
    fiscal_kept: i64,
    classes: Vec<(String, i64, i64)>,
    grand: (Option<usize>, Option<usize>),
    year: (Option<usize>, Option<usize>),
    fiscal_grand: (Option<usize>, Option<usize>, Option<usize>),
    t5: Vec<Printing>,
    t5_total: Vec<Option<usize>>,
    t3_total: Vec<Option<usize>>,
    t2: Vec<Option<usize>>,
    staff: i64,
    running: i64,
    footer: (Option<usize>, Option<usize>),
    cells: Vec<[Option<usize>; 2]>,
    actual: [i64; 6],
    reserved: [i64; 6],
}

impl Writer {
    /// 与上年相比增加A万元，增长P%。
    fn change(&mut self, subject: &str, level: usize, current: i64) {
        let change = self.dice.amount(-current / 9, current / 8);
        let (word, rate_word) = if change < 0 { ("减少", "下降") } else { ("增加", "增长") };
        let _ = write!(self.html, "。与2023年度相比，{subject}");
        let amount = self.number(wan(change), "万元", (subject, "change", YEAR), Some(word));
        self.put("，");
        let rate = self.number(percent(change, current - change), "%", (subject, "change_rate", YEAR), Some(rate_word));
        self.claim(Claim::GrowthByChange, vec![rate, level, amount]);
        self.claim(Claim::SameWay, vec![rate, amount]);
        self.put("。主要原因：年度任务安排变化。</p>\n");
    }

    /// A part and its share of a whole.
    fn part(&mut self, name: &str, yuan: i64, whole: (usize, i64), ending: &str) -> (usize, usize) {
        self.put(name);
        let part = self.amount(yuan, name, "actual");
        self.put("，占");
        let share = self.rate(percent(yuan, whole.1), name, "share");
        self.claim(Claim::Ratio, vec![share, part, whole.0]);
        self.put(ending);
        (part, share)
    }

    fn list(&mut self, whole: usize, members: &[(usize, usize)]) {
        self.claim(Claim::Sum, std::iter::once(whole).chain(members.iter().map(|member| member.0)).collect());
        self.claim(Claim::Hundred, members.iter().map(|member| member.1).collect());
    }

    #[allow(clippy::too_many_lines)]
    fn narrative(&mut self, told: &Told) {
        self.put("<h2>第三部分 2024年度部门决算情况说明</h2>\n<h3>一、收入支出决算总体情况说明</h3>\n<p>石门县水利局2024年度收入支出总计");
        let total = self.amount(told.income + told.brought, "收入支出总计", "actual");
        self.same(Some(total), told.grand.0);
        self.change("收入支出总计", total, told.income + told.brought);
        self.put("<h3>二、收入决算情况说明</h3>\n<p>本年收入合计");
        let income = self.amount(told.income, "本年收入合计", "actual");
        self.same(Some(income), told.year.0);
        self.put("，其中：");
        let fiscal = self.part("财政拨款收入", told.general, (income, told.income), "；");
        let other = self.part("其他收入", told.income_other, (income, told.income), "。</p>\n");
        self.list(income, &[fiscal, other]);
        self.same(Some(fiscal.0), told.t2[1]);
        self.put("<h3>三、支出决算情况说明</h3>\n<p>本年支出合计");
        let spent = self.amount(told.all, "本年支出合计", "actual");
        self.same(Some(spent), told.year.1);
        self.put("，其中：");
        let basic = self.part("基本支出", told.basic, (spent, told.all), "；");
        let project = self.part("项目支出", told.all - told.basic, (spent, told.all), "。</p>\n");
        self.list(spent, &[basic, project]);
        self.same(Some(basic.0), told.t3_total[1]);
        self.same(Some(project.0), told.t3_total[2]);
        self.put("<h3>四、财政拨款收入支出决算总体情况说明</h3>\n<p>石门县水利局2024年度财政拨款收入支出总计");
        let total = self.amount(told.general + told.fiscal_kept, "财政拨款收入支出总计", "actual");
        self.same(Some(total), told.fiscal_grand.0);
        self.change("财政拨款收入支出总计", total, told.general + told.fiscal_kept);
        self.put("<h3>五、一般公共预算财政拨款支出决算情况说明</h3>\n<p>（一）一般公共预算财政拨款支出决算总体情况</p>\n<p>一般公共预算财政拨款支出");
        let general = self.amount(told.general, "一般公共预算财政拨款支出", "actual");
        self.same(Some(general), told.t5_total[0]);
        self.put("，占本年支出合计的");
        let share = self.rate(percent(told.general, told.all), "一般公共预算财政拨款支出", "share");
        self.claim(Claim::Ratio, vec![share, general, spent]);
        self.change("一般公共预算财政拨款支出", general, told.general);
        self.put("<p>（二）一般公共预算财政拨款支出决算结构情况</p>\n<p>一般公共预算财政拨款支出");
        let general = self.amount(told.general, "一般公共预算财政拨款支出", "actual");
        self.same(Some(general), told.t5_total[0]);
        self.put("，主要用于以下方面：");
        let last = told.classes.len() - 1;
        let mut members = Vec::new();
        for (at, (class, _, yuan)) in told.classes.iter().enumerate() {
            let member = self.part(&format!("{class}（类）"), *yuan, (general, told.general), if at == last { "。</p>\n" } else { "；" });
            let row = told.t5.iter().find(|(code, _)| code.len() == 3 && self.class_of(code) == *class).and_then(|(_, cells)| cells[0]);
            self.same(Some(member.0), row);
            members.push(member);
        }
        self.list(general, &members);
        self.put("<p>（三）一般公共预算财政拨款支出决算具体情况</p>\n<p>一般公共预算财政拨款支出");
        let planned: i64 = self.items.iter().map(|item| item.budget).sum();
        let (budget, general, _) = self.execution("一般公共预算财政拨款支出", planned, told.general);
        self.same(Some(general), told.t5_total[0]);
        self.put("其中：</p>\n");
        let (mut budgets, mut actuals) = (vec![budget], vec![general]);
        for at in 0..self.items.len() {
            let item = &self.items[at];
            let [class, section, name] = &item.names;
            let head = format!("<p>{}、{class}（类）{section}（款）{name}（项）。", at + 1);
            let (planned, spent, code, name) = (item.budget, item.basic + item.project, item.code.clone(), name.clone());
            self.put(&head);
            let (budget, actual, _) = self.execution(&name, planned, spent);
            self.put("</p>\n");
            let row = told.t5.iter().find(|(known, _)| *known == code).and_then(|(_, cells)| cells[0]);
            self.same(Some(actual), row);
            budgets.push(budget);
            actuals.push(actual);
        }
        self.claim(Claim::Sum, budgets);
        self.claim(Claim::Sum, actuals);
        self.put("<h3>六、一般公共预算财政拨款基本支出决算情况说明</h3>\n<p>一般公共预算财政拨款基本支出");
        let basic = self.amount(told.basic, "一般公共预算财政拨款基本支出", "actual");
        self.same(Some(basic), told.t5_total[1]);
        self.put("，其中：人员经费");
        let staff = self.amount(told.staff, "人员经费", "actual");
        self.same(Some(staff), told.footer.0);
        self.put("，主要包括：基本工资、津贴补贴、机关事业单位基本养老保险缴费、住房公积金、退休费、生活补助；公用经费");
        let running = self.amount(told.running, "公用经费", "actual");
        self.same(Some(running), told.footer.1);
        self.put("，主要包括：办公费、差旅费、公务接待费、公务用车运行维护费、办公设备购置、信息网络及软件购置更新。</p>\n");
        self.claim(Claim::Sum, vec![basic, staff, running]);
        self.put("<h3>七、财政拨款“三公”经费支出决算情况说明</h3>\n<p>“三公”经费财政拨款支出");
        let (budget, actual, _) = self.execution("“三公”经费", told.reserved[0], told.actual[0]);
        self.same(Some(budget), told.cells[0][0]);
        self.same(Some(actual), told.cells[0][1]);
        self.put("其中：</p>\n<p>1、公务用车购置及运行维护费");
        let vehicles = self.execution("公务用车购置及运行维护费", told.reserved[2], told.actual[2]);
        self.same(Some(vehicles.0), told.cells[2][0]);
        self.same(Some(vehicles.1), told.cells[2][1]);
        self.put("其中：公务用车购置费支出决算为");
        let bought = self.amount(told.actual[3], "公务用车购置费", "actual");
        self.same(Some(bought), told.cells[3][1]);
        self.put("，公务用车运行维护费支出决算为");
        let run = self.amount(told.actual[4], "公务用车运行维护费", "actual");
        self.same(Some(run), told.cells[4][1]);
        self.claim(Claim::Sum, vec![vehicles.1, bought, run]);
        self.put("。</p>\n<p>2、公务接待费");
        let guests = self.execution("公务接待费", told.reserved[5], told.actual[5]);
        self.same(Some(guests.0), told.cells[5][0]);
        self.same(Some(guests.1), told.cells[5][1]);
        self.claim(Claim::Sum, vec![budget, vehicles.0, guests.0]);
        self.claim(Claim::Sum, vec![actual, vehicles.1, guests.1]);
        self.put(
            "</p>\n<h3>八、政府性基金预算财政拨款收入支出决算情况说明</h3>\n<p>本部门2024年度无政府性基金预算财政拨款收入和支出。</p>\n",
        );
    }

    /// 年初预算为A万元，支出决算为B万元，完成年初预算的P%。决算数小于预算数的主要原因：…
    fn execution(&mut self, subject: &str, planned: i64, spent: i64) -> (usize, usize, usize) {
        self.put("年初预算为");
        let budget = self.amount(planned, subject, "budget_initial");
        self.put("，支出决算为");
        let actual = self.amount(spent, subject, "actual");
        self.put("，完成年初预算的");
        let rate = self.rate(percent(spent, planned), subject, "completion");
        self.claim(Claim::Ratio, vec![rate, actual, budget]);
        self.put("。");
        if wan(planned) != wan(spent) {
            let (claim, word) = if spent > planned { (Claim::Above, "大于") } else { (Claim::Below, "小于") };
            self.put("决算数");
            let start = self.html.len();
            self.put(word);
            self.figures[actual].word = Some(start..self.html.len());
            self.claim(claim, vec![actual, budget]);
            self.put("预算数的主要原因：按实际进度安排。");
        }
        (budget, actual, rate)
    }
}
