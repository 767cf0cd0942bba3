//! Why a document of many could not be read.

use crate::lang::Lang;
use crate::read::ReadError;
use std::io;

/// A document that was left out, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}", message(name, cause, Lang::English))]
pub struct Mishap {
    /// What the user called the file.
    pub name: String,
    /// Why it was left out.
    pub cause: Cause,
}

/// Why a document was left out.
#[derive(Debug)]
pub enum Cause {
    /// It could not be found or opened, or its archive could not be unpacked.
    Source(ReadError),
    /// The worker could not read it.
    Told {
        /// A stable name of the cause, e.g. `damaged`.
        code: String,
        /// The message for people, which names the file.
        message: String,
    },
    /// It was not done in time.
    Deadline {
        /// How many seconds it had.
        seconds: u64,
    },
    /// It needed more memory than it may have.
    Memory {
        /// How many megabytes it may have besides twice its own size.
        megabytes: u64,
    },
    /// The program failed on it; a fault of the program.
    Crash {
        /// What the operating system says of its end.
        how: String,
    },
    /// No worker could be started.
    NoWorker(io::Error),
}

impl Mishap {
    /// A stable name of the cause: `deadline`, `memory`, `crash`, or that of the reading error.
    pub fn code(&self) -> &str {
        match &self.cause {
            Cause::Source(error) => error.code(),
            Cause::Told { code, .. } => code,
            Cause::Deadline { .. } => "deadline",
            Cause::Memory { .. } => "memory",
            Cause::Crash { .. } => "crash",
            Cause::NoWorker(_) => "no-worker",
        }
    }

    /// The message for people: which file, why, and what to do.
    pub fn message(&self, lang: Lang) -> String {
        message(&self.name, &self.cause, lang)
    }
}

fn message(name: &str, cause: &Cause, lang: Lang) -> String {
    match (cause, lang) {
        (Cause::Source(error), _) => error.message(lang),
        (Cause::Told { message, .. }, _) => message.clone(),
        (Cause::Deadline { seconds }, Lang::Chinese) => {
            format!("{name}：{seconds} 秒内未能处理完，已跳过；请检查该文件，或用 --timeout 放宽时限")
        }
        (Cause::Deadline { seconds }, Lang::English) => {
            format!("{name}: not done within {seconds} seconds and left out; check the file, or allow more with --timeout")
        }
        (Cause::Memory { megabytes }, Lang::Chinese) => {
            format!("{name}：所需内存超过 {megabytes} MB（另加文件大小的两倍），已跳过；请拆分该文件，或用 --memory 放宽上限")
        }
        (Cause::Memory { megabytes }, Lang::English) => {
            format!(
                "{name}: needs more than {megabytes} MB of memory besides twice its own size and was left out; split it, or allow more with --memory"
            )
        }
        (Cause::Crash { how }, Lang::Chinese) => format!("{name}：gouji 处理此文件时自身出错（{how}），已跳过；请反馈"),
        (Cause::Crash { how }, Lang::English) => {
            format!("{name}: gouji itself failed on this file ({how}) and left it out; please report it")
        }
        (Cause::NoWorker(error), Lang::Chinese) => format!("{name}：无法启动处理进程（{error}），已跳过；请检查内存和进程数限制后重试"),
        (Cause::NoWorker(error), Lang::English) => {
            format!("{name}: no process could be started for it ({error}); check the limits of memory and processes and try again")
        }
    }
}
