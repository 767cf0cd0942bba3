//! Why a command could not be carried out.

use crate::archive::{self, StoreError};
use crate::export::ExportError;
use crate::lang::Lang;
use crate::pattern::PatternError;
use crate::read::ReadError;
use crate::read::ocr::OcrError;
use std::io;
use std::path::PathBuf;

/// Why a command could not be carried out. `Display` is the English message; [`Failure::message`] gives both.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A report could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The text recognition that was asked for is not there.
    #[error(transparent)]
    Ocr(#[from] OcrError),
    /// The program failed on a report; a fault of the program.
    #[error("{name}: gouji itself failed on this file ({at}) and left it out; please report it")]
    Bug {
        /// What the user called the file.
        name: String,
        /// Where the program failed.
        at: String,
    },
    /// The database of results cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The workers refused what they were set up with.
    #[error("{0}")]
    Refused(String),
    /// What a worker gave is no report; a fault of the program.
    #[error("a result could not be understood ({0}); please report it")]
    Garbled(#[from] serde_json::Error),
    /// A pattern file was refused.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A pattern folder, or a file in it, could not be read.
    #[error("{}: pattern folder or file could not be read ({cause}); name a folder of *.toml files in UTF-8", path.display())]
    PatternPath {
        /// The folder or file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// A pattern folder has no pattern file.
    #[error("{}: no *.toml file in this folder; name the folder that holds your pattern files", path.display())]
    NoPatterns {
        /// The folder.
        path: PathBuf,
    },
    /// No check has that code.
    #[error("no check is called {code}; there are: {}", codes())]
    UnknownRule {
        /// What the user wrote.
        code: String,
    },
    /// The file for the result is a folder.
    #[error("{}: --out names a folder; name a file", path.display())]
    OutIsFolder {
        /// What the user wrote.
        path: PathBuf,
    },
    /// The folder for the results is a file, or none was given.
    #[error("this form of result is many files; name the folder for them with --out")]
    OutNeedsFolder,
    /// A copy was wanted of what is no file of its own: standard input, or a part of an archive.
    #[error("{file}: only a file of its own can be annotated; save or unpack it first")]
    NoOriginal {
        /// What the user called it.
        file: String,
    },
    /// The file for the result could not be written.
    #[error("{}: the result could not be written ({cause}); check the folder, the space and the permission", path.display())]
    Out {
        /// What the user wrote.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// A form that no terminal can show was about to be printed on one.
    #[error("this form of result is no text for a terminal; give --out FILE, or redirect standard output into a file")]
    NoTerminal,
    /// The results do not fit the form that was asked for.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The page of a review could not be served.
    #[error("the page could not be served on port {port} ({cause}); name another one with --port")]
    Serve {
        /// What the user wrote; 0 for any.
        port: u16,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The result could not be written.
    #[error("the result could not be written ({0}); check that there is space and permission")]
    Output(#[from] io::Error),
}

fn codes() -> String {
    archive::all_rules().iter().map(|rule| rule.code).collect::<Vec<_>>().join(", ")
}

impl Failure {
    /// A stable name of the cause, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::Read(error) => error.code(),
            _ => "crash",
        }
    }

    /// The message for people: what, why, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::English {
            return match self {
                Failure::Read(error) => error.message(lang),
                other => other.to_string(),
            };
        }
        match self {
            Failure::Read(error) => error.message(lang),
            Failure::Ocr(error) => error.message(lang),
            Failure::Bug { name, at } => format!("{name}：gouji 处理此文件时自身出错（{at}），已跳过；请反馈"),
            Failure::Store(error) => error.message(lang),
            Failure::Refused(message) => message.clone(),
            Failure::Garbled(cause) => format!("结果无法解读（{cause}）；请反馈"),
            Failure::Pattern(PatternError { file, line, cause }) => format!("{file}:{line}: 句式文件被拒绝：{cause}"),
            Failure::PatternPath { path, cause } => {
                format!("{}：无法读取句式文件夹或文件（{cause}）；请指定存放 UTF-8 编码 *.toml 的文件夹", path.display())
            }
            Failure::NoPatterns { path } => format!("{}：文件夹中没有 *.toml；请指定存放句式文件的文件夹", path.display()),
            Failure::UnknownRule { code } => format!("没有编号或名称为“{code}”的规则；现有：{}", codes()),
            Failure::OutIsFolder { path } => format!("{}：--out 指定的是文件夹；请指定一个文件", path.display()),
            Failure::OutNeedsFolder => "这种形式的结果是多个文件；请用 --out 指定存放它们的文件夹".to_owned(),
            Failure::NoOriginal { file } => format!("{file}：只能标注单独的文件；请先保存或解压"),
            Failure::Out { path, cause } => format!("{}：结果无法写入（{cause}）；请检查文件夹、磁盘空间和权限", path.display()),
            Failure::NoTerminal => "这种形式的结果不能显示在终端上；请给出 --out 文件，或把标准输出重定向到文件".to_owned(),
            Failure::Serve { port, cause } => format!("无法在端口 {port} 提供页面（{cause}）；请用 --port 另指定一个端口"),
            Failure::Export(error) => error.message(lang),
            Failure::Output(cause) => format!("结果无法写出（{cause}）；请检查磁盘空间和权限"),
        }
    }
}
