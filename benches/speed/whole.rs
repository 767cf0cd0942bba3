//! Documents that a careless program would take quadratic time for somewhere on the way from their bytes to a file of results.

use crate::clock::{once, shortest_of_few};
use gouji::Engine;
use gouji::check::{self, Context, RULES, Severity};
use gouji::export::csv::Csv;
use gouji::export::html::Html;
use gouji::export::json::{self, Layout, Report};
use gouji::export::markdown::Markdown;
use gouji::export::sarif::Sarif;
use gouji::export::xlsx::Xlsx;
use gouji::export::{Exporter, Setting, terminal, text};
use gouji::figure::SubjectBook;
use gouji::lang::Lang;
use gouji::read::{Limits, read_bytes};
use gouji::{Examination, diagnose};
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// A document with so many of what it is made of.
type Make = fn(usize) -> Vec<u8>;

/// Every document: what is special about it, the name of its file, and how many of it are measured first.
const ALL: &[(&str, &str, usize, Make)] = &[
    ("rows of a table (HTML)", "a.html", 5_000, |rows| html_table(rows, 4)),
    ("rows of a table (DOCX)", "a.docx", 5_000, |rows| docx_table(rows, 4)),
    ("columns of a table (HTML)", "a.html", 1_000, |columns| html_table(12, columns)),
    ("tables (HTML)", "a.html", 500, html_tables),
    ("rows of accounts that do not add up (HTML)", "a.html", 2_000, html_accounts),
    ("blank tables of a fund (HTML)", "a.html", 1_000, html_blank_tables),
    ("amounts against one table (HTML)", "a.html", 2_000, html_three_public),
    ("rows of a table in text", "a.txt", 5_000, |rows| {
        lines("支出决算表\n单位：万元\n项目\t年初预算\t支出决算\n", rows, |n| {
            format!("{}\t{n}.00\t{}.00", name(n), n + 1)
        })
    }),
    ("items of one paragraph", "a.txt", 2_000, |items| {
        let items: String = (1..=items).map(|n| format!("{n}、{}项目支出{n}.5万元，", name(n))).collect();
        format!("支出合计100000万元，主要用于以下方面：{items}。").into_bytes()
    }),
    ("其中 within 其中, each smaller", "a.txt", 2_000, |count| {
        sentence("支出合计100000万元", count, |n| format!("，其中：{}支出{}万元", name(n), 99_999 - n % 9_000))
    }),
    ("其中 within 其中 of one total", "a.txt", 2_000, |count| {
        sentence("支出合计100000万元", count, |n| format!("，其中：收入合计{n}万元"))
    }),
    ("parts of one known name", "a.txt", 2_000, |count| {
        sentence("支出合计100000万元，其中：", count, |n| format!("公务接待费{n}万元，"))
    }),
    ("rates behind many parts", "a.txt", 2_000, |count| {
        let parts: String = (1..=count).map(|n| format!("{}{n}万元，", name(n))).collect();
        sentence(&format!("预算60万元，支出57万元，其中：{parts}"), count, |n| format!("执行率{n}%，"))
    }),
    ("sums in one sentence", "a.txt", 2_000, |count| sentence("", count, |n| format!("{}支出{n}万元，合计{n}万元，", name(n)))),
    ("dimensions of one total", "a.txt", 2_000, |count| {
        sentence("支出合计5万元，其中：", count, |n| {
            format!("按资金来源分，{}3万元，占60%，{}2万元，占{}%；", name(n), name(n + 1), n % 60)
        })
    }),
    ("openers behind a long sentence", "a.txt", 2_000, |count| {
        let amounts: String = (1..=count).map(|n| format!("{}支出{n}万元，", name(n))).collect();
        format!("{amounts}。{}", "其中：甲。".repeat(count)).into_bytes()
    }),
    ("headings", "a.txt", 4_000, |count| lines("", count, |n| format!("（一）{}情况", name(n)))),
    ("headings with years behind counts", "a.txt", 2_000, |count| {
        lines("", count, |n| format!("{}局{}年度报告\n有车辆{n}辆。", name(n), 2000 + n % 25))
    }),
    ("one subject with ever other amounts", "a.txt", 4_000, |count| lines("", count, |n| format!("公务接待费支出决算{n}.25万元。"))),
    ("two amounts of one subject", "a.txt", 4_000, |count| lines("", count, |n| format!("公务接待费支出决算{}.25万元。", n % 2))),
    ("one contradiction over and over", "a.txt", 2_000, |count| {
        lines("", count, |_| "公务接待费年初预算5万元，支出决算4万元，完成年初预算的90%。".to_owned())
    }),
    ("one long contradiction twice", "a.txt", 2_000, |count| {
        let parts: String = (1..=count).map(|n| format!("{n}．{}项目支出{n}万元。\n", name(n))).collect();
        lines("", 2, |_| format!("支出合计5.25万元，主要用于以下方面：\n{parts}一、其他情况"))
    }),
    ("wrong shares of one total", "a.txt", 2_000, |count| {
        sentence("支出合计100000万元，其中：", count, |n| format!("{}支出{n}.5万元，占支出合计的{}.7%；", name(n), n % 90))
    }),
    ("wrong rates of every kind", "a.txt", 2_000, |count| {
        lines("支出合计100000万元。\n", count, |n| {
            let (done, share, growth) = (n % 90, n % 50, n % 70);
            let spent = format!("{}项目支出年初预算{}万元，支出决算{n}.5万元，完成年初预算的{done}.7%", name(n), n + 3);
            format!("{spent}，占支出合计的{share}%，比上年增加{n}万元，增长{growth}.3%。")
        })
    }),
    ("long lists that do not add up", "a.txt", 40, |lists| {
        lines("", lists, |n| {
            let parts = (n * 120..n * 120 + 120).map(|part| format!("{}支出{part}.25万元，完成预算的{}%；", name(part), part % 90));
            format!("支出决算{}.5万元，其中：{}其他支出3万元。", 100_000 + n, parts.collect::<String>())
        })
    }),
    ("accounts with wrong completions", "a.txt", 2_000, |count| {
        lines("支出合计5万元，主要用于以下方面：\n", count, |n| {
            let account = "教育支出（类）普通教育（款）小学教育（项）";
            format!("{n}．{account}。年初预算为{n}万元，支出决算为{}万元，完成年初预算的{}%。", n + 7, n % 90)
        })
    }),
    ("quoted names", "a.txt", 4_000, |count| sentence("", count, |n| format!("“{}”、", name(n)))),
    ("counts of quoted names", "a.txt", 4_000, |count| sentence("", count, |n| format!("“{}”等{}个项目，", name(n), n % 50))),
    ("counts in one clause", "a.txt", 4_000, |count| sentence("共有人员5人，其中：", count, |n| format!("{}{n}人、", name(n)))),
    ("counts in brackets that stay open", "a.txt", 4_000, |count| sentence("", count, |n| format!("{}{n}个（其中", name(n)))),
    ("comparisons with the year itself", "a.txt", 4_000, |count| sentence("", count, |_| "与2023年度相比，".to_owned())),
    ("accounts compared with themselves", "a.txt", 4_000, |count| sentence("", count, |_| "2023年度决算比2023年度增加".to_owned())),
    ("ends of years", "a.txt", 4_000, |count| sentence("", count, |_| "截至2022年12月31日，".to_owned())),
    ("units of all kinds", "a.txt", 4_000, |count| {
        let units = ["万元", "元", "亿元", "%", "个", "人次", "公里", "平方米", "台", "个百分点", "分", "吨"];
        sentence("", count, |n| format!("{}{}{}，", name(n), n, units[n % units.len()]))
    }),
    ("guests", "a.txt", 4_000, |count| sentence("", count, |n| format!("国内公务接待{n}批次、{}人次，支出{n}万元，", n + 2))),
    ("changes of counts", "a.txt", 4_000, |count| sentence("", count, |n| format!("人数{n}人，比上年增加{}个，", n % 9))),
    ("scores and weights", "a.txt", 4_000, |count| {
        sentence("项目绩效评价报告。", count, |n| format!("{}（{}分），得{}分，", name(n), n % 40, n % 30))
    }),
    ("scores of the whole in one paragraph", "a.txt", 4_000, |count| sentence("", count, |n| format!("自评得分{}分，", n % 120))),
    ("grades", "a.txt", 4_000, |count| lines("", count, |n| format!("综合得分{}分，评价等级为“良”。", n % 100))),
    ("self-evaluations in one sentence", "a.txt", 4_000, |count| {
        sentence("开展绩效自评，", count, |n| format!("涉及金额{n}万元，"))
    }),
    ("denials", "a.txt", 4_000, |count| lines("", count, |n| format!("{}局没有政府性基金收入，也没有支出，故本表无数据。", name(n)))),
    ("reasons that are left out", "a.txt", 4_000, |count| {
        lines("", count, |n| format!("{}支出决算{n}万元，比上年增加{n}万元，主要原因是。", name(n)))
    }),
    ("names of units", "a.txt", 4_000, |count| lines("甲县林业局\n", count, |n| format!("{}县林业局支出决算{n}万元。", name(n)))),
    ("placeholders", "a.txt", 4_000, |count| lines("", count, |n| format!("{}支出XX万元，增加（减少）××万元。", name(n)))),
    ("procurement", "a.txt", 2_000, |count| {
        lines("", count, |n| {
            let kinds = format!("政府采购货物支出{}万元、政府采购工程支出{n}万元、政府采购服务支出1万元", n % 50);
            format!("政府采购支出总额{n}万元，其中：{kinds}。授予中小企业合同金额{n}万元，占政府采购支出总额的{}%。", n % 90)
        })
    }),
    ("totals of both sides", "a.txt", 4_000, |count| {
        lines("", count, |n| format!("收入总计{n}万元，支出总计{}万元。收、支总计各增加{n}万元，增长5%。", n + n % 2))
    }),
];

/// The title that makes a document a final account.
const TITLE: &str = "某县林业局2023年度部门决算";

/// A name of its own, in characters that mean nothing.
fn name(number: usize) -> String {
    let letters: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
    number.to_string().bytes().map(|digit| letters[usize::from(digit - b'0')]).collect()
}

/// So many lines below a beginning.
fn lines(before: &str, count: usize, one: impl Fn(usize) -> String) -> Vec<u8> {
    let lines: String = (1..=count).map(|number| one(number) + "\n").collect();
    format!("{TITLE}\n{before}{lines}").into_bytes()
}

/// One sentence of so many parts.
fn sentence(before: &str, count: usize, one: impl Fn(usize) -> String) -> Vec<u8> {
    let parts: String = (1..=count).map(one).collect();
    format!("{TITLE}\n{before}{parts}。\n").into_bytes()
}

/// A row of a table in HTML.
fn row(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
    format!("<tr>{cells}</tr>")
}

fn words(cells: &[&str]) -> String {
    row(&cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>())
}

/// A table in HTML under its title.
fn table(title: &str, rows: impl Iterator<Item = String>) -> String {
    format!("<p>{title}</p>\n<p>单位：万元</p>\n<table>{}</table>\n", rows.collect::<String>())
}

fn html_table(rows: usize, columns: usize) -> Vec<u8> {
    let head = (0..columns).map(|column| if column == 0 { "项目".to_owned() } else { format!("{}金额", name(column)) }).collect::<Vec<_>>();
    let rows = (1..=rows).map(|at| {
        let cell = |column| if column == 0 { format!("{}支出", name(at)) } else { format!("{at}.{column:02}") };
        row(&(0..columns).map(cell).collect::<Vec<_>>())
    });
    format!("<p>{TITLE}</p>{}", table("支出决算表", std::iter::once(row(&head)).chain(rows))).into_bytes()
}

fn html_tables(tables: usize) -> Vec<u8> {
    let one = |at: usize| {
        let amount = |add: usize| format!("{}.00", at + add);
        let income = row(&["一般公共预算财政拨款收入".into(), amount(0), "一、教育支出".into(), amount(1)]);
        let total = row(&["本年收入合计".into(), amount(2), "本年支出合计".into(), amount(1)]);
        table("收入支出决算总表", [words(&["项目", "决算数", "项目", "决算数"]), income, total].into_iter())
    };
    format!("<p>{TITLE}</p>{}", (1..=tables).map(one).collect::<String>()).into_bytes()
}

fn html_accounts(rows: usize) -> Vec<u8> {
    let head = ["功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"];
    let total = words(&["", "合计", "500.00", "300.00", "100.00"]);
    let rows = (1..=rows).map(|at| {
        let code = ["205", "20502", "2050201", "2050202"][at % 4];
        row(&[code.into(), "小学教育".into(), format!("{at}.25"), format!("{}.00", at % 7), "1.00".into()])
    });
    format!("<p>{TITLE}</p>{}", table("支出决算表", [words(&head), total].into_iter().chain(rows))).into_bytes()
}

fn html_blank_tables(tables: usize) -> Vec<u8> {
    let filled = String::from_utf8(html_tables(3)).expect("it is text");
    let rows = || [words(&["科目名称", "年初结转和结余", "本年收入", "本年支出"]), words(&["合计", "", "", ""])].into_iter();
    let blank = table("政府性基金预算财政拨款收入支出决算表", rows()) + "<p>说明。</p>";
    (filled + &blank.repeat(tables)).into_bytes()
}

fn html_three_public(amounts: usize) -> Vec<u8> {
    let kinds = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"];
    let rows = [words(&["项目", "预算数", "决算数"])].into_iter().chain(kinds.iter().map(|kind| words(&[kind, "8.00", "5.00"])));
    let table = table("财政拨款“三公”经费支出决算表", rows);
    let told = (1..=amounts).map(|n| format!("<p>公务接待费支出决算{n}.25万元，完成预算的{}%。</p>", n % 90)).collect::<String>();
    format!("<p>{TITLE}</p>{table}{told}").into_bytes()
}

fn docx_table(rows: usize, columns: usize) -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut xml = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"{namespace}\"><w:body>");
    xml.extend([TITLE, "支出决算表", "单位：万元"].map(paragraph));
    xml.push_str("<w:tbl>");
    for at in 0..=rows {
        let cells = (0..columns).map(|column| match (at, column) {
            (0, 0) => cell("项目"),
            (0, column) => cell(&format!("{}金额", name(column))),
            (at, 0) => cell(&format!("{}支出", name(at))),
            (at, column) => cell(&format!("{at}.{column:02}")),
        });
        xml.push_str(&format!("<w:tr>{}</w:tr>", cells.collect::<String>()));
    }
    xml.push_str("</w:tbl></w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(xml.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A form of results.
type Form = fn(Setting) -> Box<dyn Exporter>;

/// What each stage of the way takes.
fn stages(engine: &Engine, book: &SubjectBook, file: &str, bytes: &[u8]) -> Vec<(&'static str, Duration)> {
    let (loaded, read) = once(|| read_bytes(file, bytes, &Limits::default()).unwrap());
    let (account, extract) = once(|| engine.extract(&loaded.document));
    let (context, prepare) = once(|| Context::new(&loaded.document, account, book, engine.library()));
    let check = shortest_of_few(|| check::run(&context));
    let check::Checked { mut findings, tallies, constraints } = check::run(&context);
    let ((), diagnosis) = once(|| diagnose::diagnose(&mut findings, &constraints, &context));
    let examination = Examination { account: context.account, findings, tallies };
    let make = || json::report("a", &loaded, &examination, Severity::Rounding, Lang::Chinese);
    let report = make();
    let mut spent = vec![("read", read), ("extract", extract), ("groups", prepare), ("check", check), ("diagnose", diagnosis)];
    spent.push(("report", shortest_of_few(make)));
    spent.push(("json", shortest_of_few(|| report.to_json(Layout::Line))));
    spent.push(("terminal", shortest_of_few(|| terminal::render(&report, Lang::Chinese))));
    spent.push(("text", shortest_of_few(|| text::terminal("a", &loaded, Lang::Chinese))));
    let setting = Setting { lang: Lang::Chinese, rules: RULES };
    let exporters: [(&str, Form); 5] = [
        ("csv", |setting| Box::new(Csv::new(setting))),
        ("html", |setting| Box::new(Html::new(setting))),
        ("markdown", |setting| Box::new(Markdown::new(setting))),
        ("sarif", |setting| Box::new(Sarif::new(setting))),
        ("xlsx", |setting| Box::new(Xlsx::new(setting).unwrap())),
    ];
    for (name, exporter) in exporters {
        spent.push((name, shortest_of_few(|| export(exporter(setting), &report))));
    }
    spent
}

fn export(mut exporter: Box<dyn Exporter>, report: &Report) -> Vec<u8> {
    let mut bytes = exporter.add(report).unwrap();
    bytes.extend(exporter.finish().unwrap());
    bytes
}

/// How much longer a stage takes for four times the document, where that is told.
const TOLD: f64 = 5.0;

/// What takes less is not worth telling, and its growth cannot be measured.
const SHORT: Duration = Duration::from_millis(4);

/// Measures every document at two sizes.
pub fn measure(engine: &Engine) {
    let book = SubjectBook::new(Arc::new(engine.library().clone()));
    for (name, file, count, make) in ALL.iter().filter(|one| crate::is_wanted(one.0)) {
        let (small, large) = (make(*count), make(4 * *count));
        let before = stages(engine, &book, file, &small);
        let after = stages(engine, &book, file, &large);
        let megabytes = |bytes: &[u8]| bytes.len() as f64 / 1e6;
        let rate =
            |bytes: &[u8], spent: &[(&str, Duration)]| megabytes(bytes) / spent.iter().map(|(_, spent)| spent.as_secs_f64()).sum::<f64>();
        print!(
            "  {name:<44} {:>6.2} MB/s at {:.2} MB {:>6.2} MB/s at {:.2} MB",
            rate(&small, &before),
            megabytes(&small),
            rate(&large, &after),
            megabytes(&large)
        );
        for ((name, before), (_, after)) in before.iter().zip(&after) {
            let growth = after.as_secs_f64() / before.as_secs_f64().max(1e-6);
            if growth > TOLD && *after > SHORT {
                print!(", {name} {growth:.1} ({:.0} ms)", after.as_secs_f64() * 1e3);
            }
        }
        println!();
    }
}
