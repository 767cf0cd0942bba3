//! Names the program by what it is built from, so that results which another build made are known from its own.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What results depend on.
const SOURCES: [&str; 4] = ["src", "patterns", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        for file in files(Path::new(source))? {
            (&file, fs::read(&file)?).hash(&mut hasher);
        }
    }
    let features: BTreeMap<String, String> = env::vars().filter(|(name, _)| name.starts_with("CARGO_FEATURE_")).collect();
    features.hash(&mut hasher);
    println!("cargo::rustc-env=GOUJI_BUILD={:016x}", hasher.finish());
    Ok(())
}

/// The files of a folder and its folders in the order of their names, or the file itself; none where there is nothing.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(if path.exists() { vec![path.to_owned()] } else { Vec::new() });
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(self::files(&entry)?);
    }
    Ok(files)
}
