//! The tables for engines (`--parquet DIR`): `figures.parquet` and `findings.parquet`, which appear when they are whole.

use super::failure::Failure;
use super::output;
use crate::export::across::Across;
use crate::export::json::Report;
use crate::export::parquet::Tables as Parquet;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The tables in the making; nothing where nobody asked for them.
pub struct Tables(Option<(PathBuf, Parquet<NamedTempFile>)>);

impl Tables {
    /// Begins the tables in this folder, which is made if need be.
    pub fn open(folder: Option<&Path>) -> Result<Self, Failure> {
        let Some(folder) = folder else { return Ok(Self(None)) };
        fs::create_dir_all(folder).map_err(|cause| Failure::Out { path: folder.to_owned(), cause })?;
        let [figures, findings] = paths(folder);
        Ok(Self(Some((folder.to_owned(), Parquet::new(output::begin(&figures)?, output::begin(&findings)?)?))))
    }

    /// Whether there are any.
    pub fn are_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Takes a report.
    pub fn add(&mut self, report: &Report) -> Result<(), Failure> {
        self.0.as_mut().map_or(Ok(()), |(_, tables)| Ok(tables.add(report)?))
    }

    /// Takes what reports contradict each other in.
    pub fn across(&mut self, findings: &[Across]) -> Result<(), Failure> {
        self.0.as_mut().map_or(Ok(()), |(_, tables)| Ok(tables.across(findings)?))
    }

    /// Puts the tables in their places.
    pub fn finish(self) -> Result<(), Failure> {
        let Some((folder, tables)) = self.0 else { return Ok(()) };
        let (figures, findings) = tables.finish()?;
        for (file, path) in [figures, findings].into_iter().zip(paths(&folder)) {
            output::place(file, &path)?;
        }
        Ok(())
    }
}

fn paths(folder: &Path) -> [PathBuf; 2] {
    ["figures.parquet", "findings.parquet"].map(|name| folder.join(name))
}
