//! What goes wrong with the database of results.

use crate::lang::Lang;
use std::path::PathBuf;

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refuses.
    #[error("{}: the database could not be used ({cause}); check that it is a database of gouji, and that there is space and permission", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// The database has a schema that this program does not know.
    #[error("{}: no database of gouji, or one of a newer version ({version}); use that version, or name another file", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// The database was written by an earlier version; its results have to be made anew.
    #[error("{}: a database of an earlier version of gouji; audit the reports again with `gouji audit --db`, which keeps what was decided", path.display())]
    Earlier {
        /// The file.
        path: PathBuf,
    },
    /// There is no database where one was named.
    #[error("{}: no database of gouji; write one with `gouji audit --db`", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// A result is no report; a fault of the program.
    #[error("a result could not be understood ({0}); please report it")]
    Garbled(#[from] serde_json::Error),
}

impl StoreError {
    /// The message for people.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::English {
            return self.to_string();
        }
        match self {
            StoreError::Database { path, cause } => {
                format!("{}：结果库无法使用（{cause}）；请确认它是 gouji 的结果库，且有空间和权限", path.display())
            }
            StoreError::Version { path, version } => {
                format!("{}：这不是 gouji 的结果库，或出自更新的版本（{version}）；请使用该版本，或另指定一个文件", path.display())
            }
            StoreError::Earlier { path } => {
                format!("{}：这是旧版本 gouji 的结果库；请用 gouji audit --db 重新审核报告，已有的核实结论会保留", path.display())
            }
            StoreError::Missing { path } => {
                format!("{}：没有这个结果库；请先用 gouji audit --db 生成", path.display())
            }
            StoreError::Garbled(cause) => format!("结果无法解读（{cause}）；请反馈"),
        }
    }
}
