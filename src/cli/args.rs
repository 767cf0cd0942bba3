//! What may be written on the command line. The comments are the English help; the Chinese one stands in [`super::chinese`].

use crate::archive::Sources;
use crate::check::Severity;
use crate::lang::Lang;
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Read Chinese public-finance reports, extract every figure, and prove which figures contradict each other.
#[derive(Debug, Parser)]
#[command(name = "gouji", version, disable_help_flag = true, disable_version_flag = true, disable_help_subcommand = true)]
#[command(next_line_help = true, max_term_width = 110, verbatim_doc_comment)]
#[command(after_help = "Exit codes: 0 all is well · 1 something was found (see --fail-on) · 2 something could not be done\n\n\
    Example: gouji --lang en audit 决算.txt")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The language of messages and help: zh (default) or en.
    ///
    /// Example: gouji --lang en audit 决算.txt
    #[arg(
        long,
        global = true,
        display_order = 100,
        value_name = "LANG",
        default_value = "zh",
        hide_default_value = true,
        hide_possible_values = true
    )]
    #[arg(verbatim_doc_comment)]
    pub lang: LangName,
    /// Use every *.toml of a folder besides the patterns that ship with gouji. May be given several times.
    /// A file that could not be trusted is refused with its line and what to do.
    ///
    /// Example: gouji audit --patterns my-patterns 决算.txt
    #[arg(long, global = true, display_order = 101, value_name = "DIR", verbatim_doc_comment)]
    pub patterns: Vec<PathBuf>,
    /// Print this help.
    ///
    /// Example: gouji audit --help
    #[arg(short, long, global = true, display_order = 102, action = ArgAction::Help, verbatim_doc_comment)]
    pub help: Option<bool>,
    /// Print the version.
    ///
    /// Example: gouji --version
    #[arg(short = 'V', long, display_order = 103, action = ArgAction::Version, verbatim_doc_comment)]
    pub version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Extract all figures and findings of reports as JSON.
    ///
    /// One FILE gives one indented JSON object. Several, a directory or an archive give JSON Lines: one object a line, in order.
    /// A file that cannot be read is named on stderr and left out; the others are still done (exit code 2).
    #[command(verbatim_doc_comment)]
    #[command(
        after_help = "Example: gouji extract 决算.txt > 决算.json\nExample: extract 决算.txt        (the same: `extract` is `gouji extract`)"
    )]
    Extract(ExtractArgs),
    /// Show the contradictions of reports to people, each with place, quote, recomputed value and tolerance.
    #[command(verbatim_doc_comment)]
    #[command(after_help = "Exit codes: 0 nothing at or above --fail-on · 1 a finding at or above it · 2 a file could not be read\n\n\
        Example: gouji audit 决算.txt 预算.txt")]
    Audit(AuditArgs),
    /// Show what is read of reports: paragraphs with their pages or lines, tables with aligned columns.
    ///
    /// Hold it against the original when a figure is missing or a finding looks strange. Nothing is checked.
    #[command(verbatim_doc_comment)]
    #[command(after_help = "Example: gouji text 决算.pdf | less\nExample: gouji text --format html 决算.docx > 决算.html")]
    Text(TextArgs),
    /// Look through the findings of a database in a browser, and decide on them: confirmed, dismissed with a reason, or open.
    ///
    /// Serves a page on this machine alone, until Ctrl-C. What is decided is kept in the database, outlives new runs, and goes into what
    /// `gouji audit --db` gives; `--baseline` hides what was dismissed.
    #[command(verbatim_doc_comment, after_help = "Example: gouji audit --db results.sqlite 2024年/ && gouji review results.sqlite")]
    Review(ReviewArgs),
    /// List the checks: code, name, what they prove, the severities they report.
    #[command(verbatim_doc_comment, after_help = "Example: gouji rules")]
    Rules,
    /// Explain a check: what it proves, how it is computed, when it stays silent.
    #[command(verbatim_doc_comment, after_help = "Example: gouji explain GJ201")]
    Explain(ExplainArgs),
    /// List or test the patterns that figures are read by.
    #[command(verbatim_doc_comment, after_help = "Example: gouji patterns test --patterns my-patterns")]
    Patterns(PatternsArgs),
    /// Print the JSON Schema of what `extract` prints.
    #[command(verbatim_doc_comment, after_help = "Example: gouji schema > gouji.schema.json")]
    Schema,
    /// Say where the models for --ocr come from, and check a directory of them.
    #[command(verbatim_doc_comment, after_help = "Example: gouji ocr-setup gouji-ocr")]
    OcrSetup(OcrSetupArgs),
}

#[derive(Debug, Args)]
pub struct ExtractArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Print JSON Lines for a single file too: the whole object on one line.
    ///
    /// Example: gouji extract --jsonl *.txt >> archive.jsonl
    #[arg(long, verbatim_doc_comment)]
    pub jsonl: bool,
}

#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// The form of the result: text (default) for people; json and jsonl as `gouji extract`;
    /// xlsx, a workbook of problems, figures, units, checks, files and failures;
    /// html, a page to look through, search and print;
    /// csv, a row a finding; markdown, a summary; sarif, SARIF 2.1.0;
    /// annotated-pdf, a copy of every PDF with its findings as notes, in the folder --out;
    /// docx, a working paper for every problem, in the folder --out.
    ///
    /// Example: gouji audit --format xlsx --out problems.xlsx *.pdf
    #[arg(long, value_name = "FORMAT", default_value = "text", hide_default_value = true, hide_possible_values = true)]
    #[arg(verbatim_doc_comment)]
    pub format: Format,
    /// Write the result into this file (annotated-pdf, docx: into this folder) instead of standard output.
    /// An earlier file is replaced when the new one is whole.
    ///
    /// Example: gouji audit --format xlsx --out problems.xlsx *.pdf
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub out: Option<PathBuf>,
    /// Exit with 1 from this severity on: error (default), warning, note, or never.
    ///
    /// Example: gouji audit --fail-on warning 决算.txt
    #[arg(long, value_name = "LEVEL", default_value = "error", hide_default_value = true, hide_possible_values = true)]
    #[arg(verbatim_doc_comment)]
    pub fail_on: FailOn,
    /// Tell which units have most findings, by check, in place of the reports one by one.
    ///
    /// Example: gouji audit --summary 2024年/
    #[arg(long, conflicts_with_all = ["format", "coverage"], verbatim_doc_comment)]
    pub summary: bool,
    /// Tell which checks were computed, how many relations hold, and why others could not be computed (with text).
    ///
    /// Example: gouji audit --coverage 决算.pdf
    #[arg(long, verbatim_doc_comment)]
    pub coverage: bool,
    /// Leave out what was dismissed in a review of the database (see `gouji review`), and say how many findings that were.
    ///
    /// Example: gouji audit --db results.sqlite --baseline 2024年/
    #[arg(long, requires = "db", verbatim_doc_comment)]
    pub baseline: bool,
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The database that `gouji audit --db` wrote.
    ///
    /// Example: gouji review results.sqlite
    #[arg(value_name = "DATABASE", verbatim_doc_comment)]
    pub database: PathBuf,
    /// The port of the page; without it any free one.
    ///
    /// Example: gouji review --port 8341 results.sqlite
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, verbatim_doc_comment)]
    pub port: u16,
}

#[derive(Debug, Args)]
pub struct TextArgs {
    #[command(flatten)]
    pub files: FileArgs,
    /// The form of the result: text (default) for people, json, or html.
    ///
    /// Example: gouji text --format json 决算.pdf > 决算.json
    #[arg(long = "format", value_name = "FORMAT", default_value = "text", hide_default_value = true, hide_possible_values = true)]
    #[arg(verbatim_doc_comment)]
    pub form: TextForm,
}

/// Which reports are read, and how much of what is found is told.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Tell findings within the rounding bound that are not on the printed digits too (severity `rounding`).
    ///
    /// Example: gouji audit --rounding 决算.txt
    #[arg(long, verbatim_doc_comment)]
    pub rounding: bool,
    /// Keep documents, figures, findings and failures in a database (SQLite) as well. What it holds of unchanged reports is not done again,
    /// so that a run that was cut off goes on where it was.
    ///
    /// Example: gouji audit --db results.sqlite 2024年/
    #[arg(long, value_name = "DATABASE", verbatim_doc_comment)]
    pub db: Option<PathBuf>,
    /// Write figures.parquet and findings.parquet into this folder as well, for Spark, Daft, DuckDB and the like; amounts are exact decimals.
    ///
    /// Example: gouji audit --parquet tables 2024年/
    #[arg(long, value_name = "DIR", verbatim_doc_comment)]
    pub parquet: Option<PathBuf>,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Which reports are read.
#[derive(Debug, Args)]
pub struct FileArgs {
    /// The reports, directories of them, or ZIP archives of them; `-` is a report on standard input.
    /// The format is told by the content, not by the ending. A directory gives the files whose endings are those of reports.
    ///
    /// Example: gouji audit 决算.txt 2024年/ 预算.zip
    #[arg(required_unless_present = "files_from", value_name = "FILE", verbatim_doc_comment)]
    #[arg(id = "files")]
    pub paths: Vec<PathBuf>,
    /// Read the reports, directories and archives that a file lists too, a path a line; `-` is a list on standard input.
    /// Paths may be parted by zero bytes instead, as `find -print0` writes them.
    ///
    /// Example: find 2024年 -name '*决算*' -print0 | gouji audit --files-from -
    #[arg(long, value_name = "LIST", verbatim_doc_comment)]
    pub files_from: Option<PathBuf>,
    /// How many reports are read at the same time; without it as many as there are processor cores.
    ///
    /// Example: gouji audit --jobs 4 2024年/
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), verbatim_doc_comment)]
    pub jobs: Option<u16>,
    /// How many seconds a report may take (default 60, with --ocr 600). One that takes longer is named and left out.
    ///
    /// Example: gouji audit --timeout 300 2024年/
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400), verbatim_doc_comment)]
    pub timeout: Option<u64>,
    /// How many megabytes of memory a report may need besides twice its size (default 1024). One that needs more is named and left out.
    ///
    /// Example: gouji audit --memory 4096 2024年/
    #[arg(long, value_name = "MB", default_value_t = 1024, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(16..), verbatim_doc_comment)]
    pub memory: u32,
    /// Give results as they are ready, not in the order of the reports.
    ///
    /// Example: gouji extract --unordered 2024年/ > 2024.jsonl
    #[arg(long, verbatim_doc_comment)]
    pub unordered: bool,
    /// Tell every ten seconds on standard error how far it is. On a terminal there is a bar without being asked for.
    ///
    /// Example: gouji extract --progress 2024年/ > 2024.jsonl 2> log
    #[arg(long, verbatim_doc_comment)]
    pub progress: bool,
    /// The password of protected files.
    ///
    /// Example: gouji audit --password 8341 决算.pdf
    #[arg(long, value_name = "TEXT", verbatim_doc_comment)]
    pub password: Option<String>,
    /// Read pages that are only an image by text recognition. See `gouji ocr-setup`.
    ///
    /// Example: gouji audit --ocr --ocr-models gouji-ocr 扫描件.pdf
    #[arg(long, verbatim_doc_comment)]
    pub ocr: bool,
    /// The directory of the models for --ocr; without it that of the environment variable GOUJI_OCR_MODELS.
    ///
    /// Example: gouji audit --ocr --ocr-models gouji-ocr 扫描件.pdf
    #[arg(long, value_name = "DIR", requires = "ocr", verbatim_doc_comment)]
    pub ocr_models: Option<PathBuf>,
}

impl ReportArgs {
    /// The least severity that is told.
    pub fn least(&self) -> Severity {
        if self.rounding { Severity::Rounding } else { Severity::Note }
    }
}

impl FileArgs {
    /// What the user names.
    pub fn sources(&self) -> Sources {
        Sources { paths: self.paths.clone(), list: self.files_from.clone() }
    }

    /// How many seconds a report may take.
    pub fn deadline(&self) -> u64 {
        self.timeout.unwrap_or(if self.ocr { 600 } else { 60 })
    }

    /// The directory of the models that read images.
    pub fn models(&self) -> Option<PathBuf> {
        self.ocr_models.clone().or_else(models_of_environment)
    }
}

/// The directory of OCR models that the environment names.
fn models_of_environment() -> Option<PathBuf> {
    std::env::var_os("GOUJI_OCR_MODELS").map(PathBuf::from)
}

#[derive(Debug, Args)]
pub struct OcrSetupArgs {
    /// The directory to check; without it that of the environment variable GOUJI_OCR_MODELS, if it is set.
    ///
    /// Example: gouji ocr-setup gouji-ocr
    #[arg(value_name = "DIR", verbatim_doc_comment)]
    pub models: Option<PathBuf>,
}

impl OcrSetupArgs {
    /// The directory to check.
    pub fn directory(&self) -> Option<PathBuf> {
        self.models.clone().or_else(models_of_environment)
    }
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The code or the name of a check, see `gouji rules`.
    ///
    /// Example: gouji explain share-mismatch
    #[arg(value_name = "CODE", verbatim_doc_comment)]
    pub code: String,
}

#[derive(Debug, Args)]
pub struct PatternsArgs {
    #[command(subcommand)]
    pub action: PatternsAction,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum PatternsAction {
    /// List every pattern: id, what it reads, its match lines, the file and line it stands at.
    #[command(verbatim_doc_comment, after_help = "Example: gouji patterns list")]
    List,
    /// Try every pattern on its own examples and counter-examples; exit code 1 if one fails.
    ///
    /// ok: as declared · missing: an expected figure did not come out · wrong: it came out as something else ·
    /// noisy: something came out that should not
    #[command(verbatim_doc_comment, after_help = "Example: gouji patterns test --patterns my-patterns")]
    Test,
}

/// A language as it is written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangName {
    Zh,
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Zh => Lang::Chinese,
            LangName::En => Lang::English,
        }
    }
}

/// The forms of an audit's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Xlsx,
    Html,
    Csv,
    Sarif,
    #[value(alias = "md")]
    Markdown,
    AnnotatedPdf,
    Docx,
}

/// The forms of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextForm {
    Text,
    Json,
    Html,
}

/// From which severity on an audit fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The least severity that fails the audit, if any does.
    pub fn least(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }
}
