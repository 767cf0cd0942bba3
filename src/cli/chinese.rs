//! The help in Chinese: what the comments in [`super::args`] say in English.

use clap::{Arg, Command};

/// What is said of a command.
struct CommandText {
    /// The words that lead to it: `patterns test`.
    path: &'static str,
    usage: &'static str,
    about: &'static str,
    /// What stands below the options.
    after: &'static str,
}

const COMMANDS: &[CommandText] = &[
    CommandText {
        path: "",
        usage: "gouji [选项] <命令>",
        about: "勾稽：读取部门预决算、绩效等报告，提取每一个数字，并证明哪些数字互相矛盾。",
        after: "退出码：0 正常 · 1 有问题（见 --fail-on）· 2 有事未能完成（用法有误、文件无法读取）\n\n例：gouji audit 决算.txt",
    },
    CommandText {
        path: "extract",
        usage: "gouji extract [选项] <文件>...",
        about: "提取报告中的全部数字和问题，输出 JSON。\n\n一个文件输出一个缩进的 JSON 对象；多个文件、目录或压缩包输出 JSON Lines：按次序，每行一个对象。\n\
                无法读取的文件在标准错误中逐个说明并跳过，其余照常处理（退出码为 2）。",
        after: "例：gouji extract 决算.txt > 决算.json\n例：extract 决算.txt        （与上相同：extract 就是 gouji extract）",
    },
    CommandText {
        path: "audit",
        usage: "gouji audit [选项] <文件>...",
        about: "列出报告中的矛盾，供人阅读：位置、原文、复算值、算式和容差。",
        after: "退出码：0 没有达到 --fail-on 的问题 · 1 有 · 2 有文件无法读取\n\n例：gouji audit 决算.txt 预算.txt",
    },
    CommandText {
        path: "text",
        usage: "gouji text [选项] <文件>...",
        about: "显示从报告中读到的内容：段落及其页码或行号、列对齐的表格。\n\n数字缺失或问题可疑时，可与原件对照。不作任何核对。",
        after: "例：gouji text 决算.pdf | less\n例：gouji text --format html 决算.docx > 决算.html",
    },
    CommandText {
        path: "review",
        usage: "gouji review [选项] <结果库>",
        about: "在浏览器中查看结果库中的问题，并逐个核实：属实、不属实（须说明理由）、待核实。\n\n\
                页面只在本机提供，按 Ctrl-C 结束。核实结论保存在结果库中，重新核对后仍然有效，并写入 gouji audit --db 的各种结果；\n\
                --baseline 隐去不属实的发现。",
        after: "例：gouji audit --db 结果.sqlite 2024年/ && gouji review 结果.sqlite",
    },
    CommandText {
        path: "rules",
        usage: "gouji rules [选项]",
        about: "列出全部检查规则：编号、名称、所证明的矛盾、可能的严重程度。",
        after: "例：gouji rules",
    },
    CommandText {
        path: "explain",
        usage: "gouji explain [选项] <编号>",
        about: "解释一条检查规则：证明什么、怎样计算、何时不报。",
        after: "例：gouji explain GJ201",
    },
    CommandText {
        path: "patterns",
        usage: "gouji patterns [选项] <命令>",
        about: "列出或测试识别数字所用的句式。",
        after: "例：gouji patterns test --patterns 我的句式",
    },
    CommandText {
        path: "patterns list",
        usage: "gouji patterns list [选项]",
        about: "列出每个句式：编号、用途、匹配行、所在文件和行号。",
        after: "例：gouji patterns list",
    },
    CommandText {
        path: "patterns test",
        usage: "gouji patterns test [选项]",
        about: "用每个句式自带的正例和反例测试它；有一个不符，退出码为 1。\n\n\
                ok 与声明一致 · missing 应读出的数字没有读出 · wrong 读出了但含义不对 · noisy 读出了不该读的",
        after: "例：gouji patterns test --patterns 我的句式",
    },
    CommandText {
        path: "schema",
        usage: "gouji schema [选项]",
        about: "输出 extract 结果的 JSON Schema。",
        after: "例：gouji schema > gouji.schema.json",
    },
    CommandText {
        path: "ocr-setup",
        usage: "gouji ocr-setup [选项] [目录]",
        about: "说明 --ocr 所用的模型从哪里取得，并检查模型目录。",
        after: "例：gouji ocr-setup gouji-ocr",
    },
];

/// What is said of an argument.
const ARGUMENTS: &[(&str, &str)] = &[
    ("lang", "提示和帮助的语言：zh（默认）或 en。\n\n例：gouji --lang en audit 决算.txt"),
    (
        "patterns",
        "在自带句式之外，再使用该文件夹中的每个 *.toml；可以多次给出。\n不可靠的文件会被拒绝，并说明行号和改法。\n\n例：gouji audit --patterns 我的句式 决算.txt",
    ),
    ("help", "显示本帮助。\n\n例：gouji audit --help"),
    ("version", "显示版本。\n\n例：gouji --version"),
    (
        "files",
        "报告文件，或存放报告的目录、ZIP 压缩包；“-”表示标准输入中的一份报告。\n格式按内容判断，与扩展名无关。目录中只取扩展名属于报告的文件。\n\n例：gouji audit 决算.txt 2024年/ 预算.zip",
    ),
    (
        "files_from",
        "再读取清单中列出的报告、目录和压缩包，每行一个路径；“-”表示从标准输入读取清单。\n路径也可以用零字节分隔，如 find -print0 的输出。\n\n例：find 2024年 -name '*决算*' -print0 | gouji audit --files-from -",
    ),
    (
        "db",
        "同时把文件、数字、问题和读取失败的原因存入结果库（SQLite）。未变动的报告直接取用库中结果，\n因此中断后重新运行即可接着做完。\n\n例：gouji audit --db 结果.sqlite 2024年/",
    ),
    (
        "parquet",
        "同时在该文件夹中写出 figures.parquet（数字）和 findings.parquet（问题），供 Spark、Daft、DuckDB 等使用；金额为精确小数。\n\n例：gouji audit --parquet 数据表 2024年/",
    ),
    ("jobs", "同时处理多少份报告；未给出时等于处理器核数。\n\n例：gouji audit --jobs 4 2024年/"),
    ("timeout", "每份报告最多用多少秒（默认 60，使用 --ocr 时 600）；超时的报告会指明并跳过。\n\n例：gouji audit --timeout 300 2024年/"),
    (
        "memory",
        "每份报告除文件大小的两倍外最多用多少 MB 内存（默认 1024）；超出的报告会指明并跳过。\n\n例：gouji audit --memory 4096 2024年/",
    ),
    ("unordered", "结果随到随出，不按报告的次序。\n\n例：gouji extract --unordered 2024年/ > 2024.jsonl"),
    ("progress", "每十秒在标准错误中说明进度；在终端上不必给出也有进度条。\n\n例：gouji extract --progress 2024年/ > 2024.jsonl 2> 日志"),
    ("password", "受保护文件的密码。\n\n例：gouji audit --password 8341 决算.pdf"),
    ("ocr", "对只有图像的页做文字识别（OCR），见 gouji ocr-setup。\n\n例：gouji audit --ocr --ocr-models gouji-ocr 扫描件.pdf"),
    (
        "ocr_models",
        "--ocr 所用模型的目录；未给出时取环境变量 GOUJI_OCR_MODELS。\n\n例：gouji audit --ocr --ocr-models gouji-ocr 扫描件.pdf",
    ),
    ("models", "要检查的目录；未给出时取环境变量 GOUJI_OCR_MODELS（如已设置）。\n\n例：gouji ocr-setup gouji-ocr"),
    ("jsonl", "只有一个文件时也输出 JSON Lines：整个对象占一行。\n\n例：gouji extract --jsonl *.txt >> 全部.jsonl"),
    ("rounding", "同时列出尾差：在四舍五入的容差之内，但与印出的末位数字不符。\n\n例：gouji audit --rounding 决算.txt"),
    (
        "format",
        "结果的形式：text（默认，供人阅读）；json、jsonl（与 gouji extract 相同）；\nxlsx（Excel 工作簿：问题清单、全部数字、单位、规则、文件、未能读取的文件）；\nhtml（可浏览、搜索、打印的网页）；csv（每个发现一行）；markdown（取证摘要）；sarif（SARIF 2.1.0）；\nannotated-pdf（每个 PDF 的标注副本）、docx（每个问题一份取证单和工作底稿），存入 --out 文件夹。\n\n例：gouji audit --format xlsx --out 问题.xlsx *.pdf",
    ),
    (
        "out",
        "把结果写入该文件（annotated-pdf、docx：该文件夹），不写到标准输出。\n新文件完整写好后才替换原有文件。\n\n例：gouji audit --format xlsx --out 问题.xlsx *.pdf",
    ),
    ("summary", "不逐份列出报告，只按单位排名，并列出各项规则的发现数。\n\n例：gouji audit --summary 2024年/"),
    ("coverage", "列出各项规则核对了多少处、相符多少、未核多少及其原因（用于 text 形式）。\n\n例：gouji audit --coverage 决算.pdf"),
    (
        "baseline",
        "隐去复核中认定为不属实的发现（见 gouji review），并说明隐去多少个。\n\n例：gouji audit --db 结果.sqlite --baseline 2024年/",
    ),
    ("database", "gouji audit --db 生成的结果库。\n\n例：gouji review 结果.sqlite"),
    ("port", "页面的端口；未给出时取任一空闲端口。\n\n例：gouji review --port 8341 结果.sqlite"),
    ("form", "结果的形式：text（默认，供人阅读）、json、html。\n\n例：gouji text --format json 决算.pdf > 决算.json"),
    (
        "fail_on",
        "达到哪一级时退出码为 1：error 错误（默认）、warning 疑似、note 提示、never 从不。\n\n例：gouji audit --fail-on warning 决算.txt",
    ),
    ("code", "规则的编号或名称，见 gouji rules。\n\n例：gouji explain share-mismatch"),
];

/// The same command with its help in Chinese.
pub fn translate(command: Command) -> Command {
    translate_at(command, "")
}

fn translate_at(command: Command, path: &str) -> Command {
    let Some(text) = COMMANDS.iter().find(|text| text.path == path) else { return command };
    command
        .about(first_paragraph(text.about))
        .long_about(text.about)
        .after_help(text.after)
        .override_usage(text.usage)
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .mut_args(translate_arg)
        .mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            translate_at(sub, path.trim_start())
        })
}

fn translate_arg(arg: Arg) -> Arg {
    let Some((_, text)) = ARGUMENTS.iter().find(|(name, _)| *name == arg.get_id().as_str()) else { return arg };
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    arg.help(first_paragraph(text)).long_help(*text).help_heading(heading)
}

fn first_paragraph(text: &'static str) -> &'static str {
    text.split("\n\n").next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::CommandFactory;

    fn is_chinese(text: Option<&clap::builder::StyledStr>) -> bool {
        text.is_some_and(|text| text.to_string().chars().any(|c| c >= '\u{4E00}'))
    }

    fn check(command: &Command) {
        assert!(is_chinese(command.get_about()), "{} is not translated", command.get_name());
        for arg in command.get_arguments() {
            assert!(is_chinese(arg.get_help()), "{} {} is not translated", command.get_name(), arg.get_id());
            let help = arg.get_long_help().unwrap().to_string();
            assert!(help.contains("例："), "{} {} has no example", command.get_name(), arg.get_id());
        }
        command.get_subcommands().for_each(check);
    }

    #[test]
    fn every_command_and_argument_is_translated_and_shows_an_example() {
        check(&translate(Cli::command()));
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_shows_an_example_in_english() {
        fn check(command: &Command) {
            for arg in command.get_arguments() {
                assert!(arg.get_long_help().is_some_and(|help| help.to_string().contains("Example: ")), "{}", arg.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
