//! What all commands work with, built from the global options.

use super::args::Global;
use super::failure::Failure;
use crate::Engine;
use crate::lang::Lang;
use crate::pattern::PatternSource;
use std::fs;
use std::path::{Path, PathBuf};

/// The language of messages, and the patterns of the user.
pub struct Session {
    pub lang: Lang,
    pub patterns: Vec<PatternSource>,
}

impl Session {
    /// Reads the patterns of the user's folders.
    pub fn new(global: &Global) -> Result<Self, Failure> {
        let folders: Vec<Vec<PatternSource>> = global.patterns.iter().map(|folder| sources(folder)).collect::<Result<_, _>>()?;
        Ok(Self { lang: global.lang.into(), patterns: folders.into_iter().flatten().collect() })
    }

    /// Compiles the shipped patterns and those of the user.
    pub fn engine(&self) -> Result<Engine, Failure> {
        Ok(Engine::new(self.patterns.clone())?)
    }
}

/// The *.toml files of a folder, by name.
fn sources(folder: &Path) -> Result<Vec<PatternSource>, Failure> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |cause| Failure::PatternPath { path, cause }
    };
    let entries = fs::read_dir(folder).map_err(unreadable(folder))?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(unreadable(folder))?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Err(Failure::NoPatterns { path: folder.to_owned() });
    }
    paths
        .into_iter()
        .map(|path| Ok(PatternSource { name: path.display().to_string(), text: fs::read_to_string(&path).map_err(unreadable(&path))? }))
        .collect()
}
