//! Why a file could not be read, and what to do about it.

use crate::lang::{Lang, Words};
use std::io;

/// Why a file could not be read. `Display` is the English message; [`ReadError::message`] gives both.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no such file.
    #[error("{name}: no such file; check the path")]
    Missing {
        /// What the user called the file.
        name: String,
    },
    /// The path leads to a directory.
    #[error("{name}: this is a directory; name the files in it")]
    Directory {
        /// What the user called the file.
        name: String,
    },
    /// A directory or an archive in which nothing could be a report.
    #[error("{name}: nothing in it could be a report; name the files you mean")]
    NoReports {
        /// What the user called the directory or archive.
        name: String,
    },
    /// The file may not be opened.
    #[error("{name}: permission denied; make the file readable for you and try again")]
    Permission {
        /// What the user called the file.
        name: String,
    },
    /// The operating system refused for another reason.
    #[error("{name}: could not be read ({cause}); check that the disk or share is still there and try again")]
    Io {
        /// What the user called the file.
        name: String,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The file is bigger than the limit.
    #[error("{name}: {bytes} bytes are more than the limit of {limit}; split the file or raise the limit")]
    TooBig {
        /// What the user called the file.
        name: String,
        /// Its size in bytes, or how much of it was read before it was given up.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file has no characters, or only blanks.
    #[error("{name}: the file is empty; check that the report was saved")]
    Empty {
        /// What the user called the file.
        name: String,
    },
    /// The bytes are no text.
    #[error("{name}: {}; {}", looks.describe(Lang::English), looks.advise(Lang::English))]
    NotText {
        /// What the user called the file.
        name: String,
        /// What they look like instead.
        looks: Foreign,
    },
    /// UTF-16 text with half a character.
    #[error("{name}: damaged UTF-16, half a character (unpaired surrogate) at byte {offset}; save the file again as UTF-8")]
    UnpairedSurrogate {
        /// What the user called the file.
        name: String,
        /// The byte of the file at which the half character starts, from 0.
        offset: u64,
    },
    /// The file opens only with a password that was not given.
    #[error("{name}: protected by a password; give the password or save the report without one")]
    Password {
        /// What the user called the file.
        name: String,
    },
    /// The file is encrypted in a way that is not known.
    #[error("{name}: encrypted in a way that cannot be read; save the report without encryption")]
    UnsupportedEncryption {
        /// What the user called the file.
        name: String,
    },
    /// The inside of a container contradicts itself.
    #[error("{name}: damaged file ({}); get the file again or save it anew", cause.english)]
    Damaged {
        /// What the user called the file.
        name: String,
        /// Which part is damaged and how.
        cause: Words<String>,
    },
    /// Elements are nested deeper than the limit.
    #[error("{name}: elements nested deeper than {limit} levels; save the report anew in Word or WPS")]
    TooDeep {
        /// What the user called the file.
        name: String,
        /// The limit.
        limit: usize,
    },
    /// The container unpacks to more bytes than the limit.
    #[error("{name}: unpacks to more than {limit} bytes; check where the file comes from, or raise the limit")]
    Inflated {
        /// What the user called the file.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The document holds more than the limit.
    #[error("{name}: more than {pieces} paragraphs and cells or {bytes} bytes of text; split the file")]
    TooLong {
        /// What the user called the file.
        name: String,
        /// How many paragraphs and cells it may have.
        pieces: usize,
        /// How many bytes of text it may have.
        bytes: usize,
    },
    /// A version of Word that is not read.
    #[error("{name}: written by {version}, which is too old to be read; open it in Word or WPS and save it as .docx")]
    OldWord {
        /// What the user called the file.
        name: String,
        /// The program that wrote it.
        version: &'static str,
    },
    /// The PDF is damaged beyond repair.
    #[error("{name}: damaged PDF without a readable page; get the file again or save it anew")]
    DamagedPdf {
        /// What the user called the file.
        name: String,
    },
    /// The document has more pages than the limit.
    #[error("{name}: {pages} pages are more than the limit of {limit}; split the file or raise the limit")]
    TooManyPages {
        /// What the user called the file.
        name: String,
        /// How many pages it has.
        pages: usize,
        /// The limit.
        limit: u32,
    },
    /// A table or a workbook has more cells than the limit.
    #[error("{name}: more than {limit} cells; split the file or raise the limit")]
    TooManyCells {
        /// What the user called the file.
        name: String,
        /// The limit.
        limit: usize,
    },
}

/// What bytes that are no text look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Foreign {
    /// A PDF file.
    Pdf,
    /// A zip container: .docx, .xlsx, .ofd or an archive.
    Zip,
    /// An OLE container: .doc, .xls or .wps of Office 97–2003.
    Ole,
    /// Rich text.
    Rtf,
    /// A picture.
    Image,
    /// Another compressed archive.
    Archive,
    /// A program.
    Program,
    /// Something else with control bytes in it.
    Binary,
}

impl Foreign {
    fn describe(self, lang: Lang) -> &'static str {
        let (chinese, english) = match self {
            Foreign::Pdf => ("这是 PDF 文件", "this is a PDF file"),
            Foreign::Zip => ("这是 zip 容器（docx、xlsx、ofd 或压缩包）", "this is a zip container (docx, xlsx, ofd or an archive)"),
            Foreign::Ole => ("这是 Office 97–2003 文件（doc、xls、wps）", "this is an Office 97–2003 file (doc, xls, wps)"),
            Foreign::Rtf => ("这是 RTF 文件", "this is an RTF file"),
            Foreign::Image => ("这是图片", "this is a picture"),
            Foreign::Archive => ("这是压缩包", "this is a compressed archive"),
            Foreign::Program => ("这是可执行程序", "this is a program"),
            Foreign::Binary => ("这是二进制数据，不是文本", "these are binary data, not text"),
        };
        match lang {
            Lang::Chinese => chinese,
            Lang::English => english,
        }
    }

    fn advise(self, lang: Lang) -> &'static str {
        let (chinese, english) = match self {
            Foreign::Rtf => ("请用 Word 或 WPS 另存为 .docx 后重试", "save it as .docx with Word or WPS and try again"),
            Foreign::Pdf | Foreign::Zip | Foreign::Ole => {
                ("请将正文另存为纯文本（.txt）后重试", "save the report as plain text (.txt) and try again")
            }
            Foreign::Image => ("请先做文字识别（OCR），保存为文本后重试", "recognise its text (OCR), save that and try again"),
            Foreign::Archive => ("请解压后指定其中的报告文件", "unpack it and name the reports inside"),
            Foreign::Program | Foreign::Binary => ("请指定报告的文本文件", "name the text file of the report"),
        };
        match lang {
            Lang::Chinese => chinese,
            Lang::English => english,
        }
    }
}

impl ReadError {
    /// The message for people: which file, why, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::English {
            return self.to_string();
        }
        match self {
            ReadError::Missing { name } => format!("{name}：文件不存在；请检查路径"),
            ReadError::Directory { name } => format!("{name}：这是一个目录；请指定其中的文件"),
            ReadError::NoReports { name } => format!("{name}：其中没有报告文件；请直接指定文件"),
            ReadError::Permission { name } => format!("{name}：没有读取权限；请授予读取权限后重试"),
            ReadError::Io { name, cause } => format!("{name}：无法读取（{cause}）；请确认磁盘或共享目录可用后重试"),
            ReadError::TooBig { name, bytes, limit } => format!("{name}：{bytes} 字节，超过上限 {limit} 字节；请拆分文件或调高上限"),
            ReadError::Empty { name } => format!("{name}：文件为空；请确认报告已保存"),
            ReadError::NotText { name, looks } => format!("{name}：{}；{}", looks.describe(lang), looks.advise(lang)),
            ReadError::Password { name } => format!("{name}：文件有密码保护；请提供密码，或另存为无密码的文件"),
            ReadError::UnsupportedEncryption { name } => format!("{name}：加密方式无法识别；请另存为不加密的文件"),
            ReadError::Damaged { name, cause } => format!("{name}：文件已损坏（{}）；请重新获取或另存该文件", cause.chinese),
            ReadError::TooDeep { name, limit } => format!("{name}：元素嵌套超过 {limit} 层；请用 Word 或 WPS 另存后重试"),
            ReadError::Inflated { name, limit } => format!("{name}：解压后超过 {limit} 字节；请核实文件来源，或调高上限"),
            ReadError::TooLong { name, pieces, bytes } => {
                format!("{name}：超过 {pieces} 个段落和单元格，或正文超过 {bytes} 字节；请拆分文件")
            }
            ReadError::OldWord { name, version } => {
                format!("{name}：由 {version} 保存，版本过旧，无法读取；请用 Word 或 WPS 打开并另存为 .docx")
            }
            ReadError::DamagedPdf { name } => format!("{name}：PDF 已损坏，没有一页可读；请重新获取或另存该文件"),
            ReadError::TooManyPages { name, pages, limit } => format!("{name}：{pages} 页，超过上限 {limit} 页；请拆分文件或调高上限"),
            ReadError::TooManyCells { name, limit } => format!("{name}：单元格超过 {limit} 个；请拆分文件或调高上限"),
            ReadError::UnpairedSurrogate { name, offset } => {
                format!("{name}：UTF-16 文本已损坏，第 {offset} 字节处只有半个字符（孤立的代理项）；请另存为 UTF-8 后重试")
            }
        }
    }

    /// What the user called the file.
    pub fn name(&self) -> &str {
        match self {
            ReadError::Missing { name, .. }
            | ReadError::Directory { name, .. }
            | ReadError::NoReports { name, .. }
            | ReadError::Permission { name, .. }
            | ReadError::Io { name, .. }
            | ReadError::TooBig { name, .. }
            | ReadError::Empty { name, .. }
            | ReadError::NotText { name, .. }
            | ReadError::UnpairedSurrogate { name, .. }
            | ReadError::Password { name, .. }
            | ReadError::UnsupportedEncryption { name, .. }
            | ReadError::Damaged { name, .. }
            | ReadError::TooDeep { name, .. }
            | ReadError::Inflated { name, .. }
            | ReadError::TooLong { name, .. }
            | ReadError::OldWord { name, .. }
            | ReadError::DamagedPdf { name, .. }
            | ReadError::TooManyPages { name, .. }
            | ReadError::TooManyCells { name, .. } => name,
        }
    }

    /// A stable name of the cause, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Missing { .. } => "missing",
            ReadError::Directory { .. } => "directory",
            ReadError::NoReports { .. } => "no-reports",
            ReadError::Permission { .. } => "permission",
            ReadError::Io { .. } => "io",
            ReadError::TooBig { .. } => "too-big",
            ReadError::Empty { .. } => "empty",
            ReadError::NotText { .. } => "no-report",
            ReadError::UnpairedSurrogate { .. } | ReadError::Damaged { .. } | ReadError::DamagedPdf { .. } => "damaged",
            ReadError::Password { .. } => "password",
            ReadError::UnsupportedEncryption { .. } => "encryption",
            ReadError::TooDeep { .. } => "too-deep",
            ReadError::Inflated { .. } => "inflated",
            ReadError::TooLong { .. } => "too-long",
            ReadError::OldWord { .. } => "old-word",
            ReadError::TooManyPages { .. } => "too-many-pages",
            ReadError::TooManyCells { .. } => "too-many-cells",
        }
    }

    /// The error for what the operating system said about a file.
    pub(crate) fn from_io(name: &str, cause: io::Error) -> Self {
        let name = name.to_owned();
        match cause.kind() {
            io::ErrorKind::NotFound => ReadError::Missing { name },
            io::ErrorKind::IsADirectory => ReadError::Directory { name },
            io::ErrorKind::PermissionDenied => ReadError::Permission { name },
            _ => ReadError::Io { name, cause },
        }
    }
}
