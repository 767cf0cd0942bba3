//! From what the user names to documents: files, directories, ZIP archives, lists of paths, standard input.
//!
//! A directory gives the files whose names can be those of reports, sorted by name, with its subdirectories; hidden ones and what a
//! `.goujiignore` names (the rules of `.gitignore`) are passed over, and a link that leads back into its own path is not followed twice.
//! A ZIP archive gives the reports in it, named by the archive and their path in it. A list gives one path a line, or paths that
//! end with a zero byte, so that no name is impossible.

use super::mishap::{Cause, Mishap};
use super::wire::path_of;
use crate::read::{Limits, ReadError, archive, ending, is_report_name};
use ignore::WalkBuilder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A document that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What messages and results call it.
    pub name: String,
    /// Where its bytes are.
    pub content: Content,
}

/// What comes of what the user names.
#[derive(Debug)]
pub enum Found {
    /// A document.
    Item(Item),
    /// What could not be found or opened.
    Failed(Mishap),
    /// Nothing yet: what comes next is waited for, and whoever gives it may take any time.
    Nothing,
}

/// Where the bytes of a document are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// In a file.
    Path(PathBuf),
    /// Here: a file of an archive, or what came on standard input.
    Bytes(Vec<u8>),
    /// Nowhere: what was read of it is known, packed.
    Reading(Vec<u8>),
}

/// The name of a file of ignore rules.
const IGNORE: &str = ".goujiignore";

/// What the user names.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Files, directories and archives; `-` is the document on standard input.
    pub paths: Vec<PathBuf>,
    /// A file that lists more of them; `-` is a list on standard input.
    pub list: Option<PathBuf>,
}

/// What is done with each document, or with what could not be found.
type Visit<'a> = dyn FnMut(Found) -> ControlFlow<()> + 'a;

impl Sources {
    /// Whether this names one document, and not a directory, an archive or a list of them.
    pub fn is_single(&self) -> bool {
        self.list.is_none() && self.paths.len() == 1 && self.paths.iter().all(|path| is_stdin(path) || !holds_many(path))
    }

    /// Visits every document in order, until the visitor breaks off.
    pub fn each(&self, visit: &mut Visit) -> ControlFlow<()> {
        for path in &self.paths {
            if is_stdin(path) {
                visit(Found::Nothing)?;
                visit(standard_input())?;
            } else {
                visit_path(path, visit)?;
            }
        }
        match &self.list {
            Some(list) => visit_list(list, visit),
            None => ControlFlow::Continue(()),
        }
    }

    /// How many documents there are, as far as that is known without reading standard input.
    pub fn count(&self) -> Option<u64> {
        if self.list.as_deref().is_some_and(is_stdin) {
            return None;
        }
        let mut count = 0;
        let mut add = |path: &Path| count += if is_stdin(path) { 1 } else { count_path(path) };
        self.paths.iter().for_each(|path| add(path));
        if let Some(list) = &self.list {
            let _ = each_line(File::open(list).ok()?, |line| {
                line.iter().for_each(|line| add(&path_of(line)));
                ControlFlow::Continue(())
            });
        }
        Some(count)
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What an archive may cost; passwords and recognition are the worker's.
fn limits() -> Limits {
    Limits::default()
}

/// Whether a path leads to a directory or an archive.
fn holds_many(path: &Path) -> bool {
    path.is_dir() || archive_at(path).is_some()
}

/// The archive at this path, if it is one. A file that is called a document is not opened here: workers do that, under their limits.
fn archive_at(path: &Path) -> Option<File> {
    let is_document = path.to_str().and_then(ending).is_some_and(|ending| ending != "zip") && path.to_str().is_some_and(is_report_name);
    if is_document || !path.metadata().ok()?.is_file() {
        return None;
    }
    File::open(path).ok().filter(|file| archive::is_archive_file(file, &limits()))
}

fn failed(name: String, error: ReadError) -> Found {
    Found::Failed(Mishap { name, cause: Cause::Source(error) })
}

fn standard_input() -> Found {
    let mut bytes = Vec::new();
    let limit = limits().file_bytes;
    match io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) => Found::Item(Item { name: "-".to_owned(), content: Content::Bytes(bytes) }),
        Err(cause) => failed("-".to_owned(), ReadError::Io { name: "-".to_owned(), cause }),
    }
}

fn visit_path(path: &Path, visit: &mut Visit) -> ControlFlow<()> {
    if path.is_dir() {
        return visit_directory(path, visit);
    }
    visit_file(path.to_owned(), visit)
}

fn visit_file(path: PathBuf, visit: &mut Visit) -> ControlFlow<()> {
    match archive_at(&path) {
        Some(file) => visit_archive(&path, file, visit),
        None => visit(Found::Item(Item { name: path.display().to_string(), content: Content::Path(path) })),
    }
}

fn visit_directory(root: &Path, visit: &mut Visit) -> ControlFlow<()> {
    let mut is_empty = true;
    for entry in walk(root) {
        match entry {
            Ok(path) => {
                is_empty = false;
                visit_file(path, visit)?;
            }
            Err(mishap) => {
                is_empty = false;
                visit(Found::Failed(mishap))?;
            }
        }
    }
    if is_empty {
        let name = root.display().to_string();
        return visit(failed(name.clone(), ReadError::NoReports { name }));
    }
    ControlFlow::Continue(())
}

/// The files of a directory that may be reports or archives of them, sorted.
fn walk(root: &Path) -> impl Iterator<Item = Result<PathBuf, Mishap>> {
    let walk = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .parents(false)
        .add_custom_ignore_filename(IGNORE)
        .follow_links(true)
        .sort_by_file_name(|a, b| a.cmp(b))
        .build();
    let root = root.display().to_string();
    walk.filter_map(move |entry| match entry {
        Ok(entry) => {
            let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
            let name = entry.file_name().to_string_lossy();
            let is_named = is_report_name(&name) || ending(&name).is_some_and(|ending| ending == "zip");
            // What Word and Excel leave beside an open document.
            (is_file && is_named && !name.starts_with("~$")).then(|| Ok(entry.into_path()))
        }
        Err(error) => walk_error(&root, error).map(Err),
    })
}

/// What could not be walked; none for a link that leads back, whose files are read at their own place.
fn walk_error(root: &str, error: ignore::Error) -> Option<Mishap> {
    let mut name = root.to_owned();
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, err } => {
                name = path.display().to_string();
                *err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => *err,
            ignore::Error::Loop { .. } => return None,
            ignore::Error::Io(cause) => {
                return Some(Mishap { name: name.clone(), cause: Cause::Source(ReadError::from_io(&name, cause)) });
            }
            other => {
                let cause = ReadError::Io { name: name.clone(), cause: io::Error::other(other.to_string()) };
                return Some(Mishap { name, cause: Cause::Source(cause) });
            }
        };
    }
}

fn visit_archive(path: &Path, file: File, visit: &mut Visit) -> ControlFlow<()> {
    let name = path.display().to_string();
    let mut files = match archive::files_of(&name, file, &limits()) {
        Ok(files) => files,
        Err(error) => return visit(failed(name, error)),
    };
    let mut is_empty = true;
    for file in files.by_ref() {
        is_empty = false;
        visit(match file {
            Ok(file) => Found::Item(Item { name: file.name, content: Content::Bytes(file.bytes) }),
            Err(error) => failed(error.name().to_owned(), error),
        })?;
    }
    if is_empty {
        return visit(failed(name.clone(), ReadError::NoReports { name }));
    }
    ControlFlow::Continue(())
}

fn visit_list(list: &Path, visit: &mut Visit) -> ControlFlow<()> {
    let name = list.display().to_string();
    let mut broke_off = ControlFlow::Continue(());
    let mut line = |line: Option<&[u8]>| {
        broke_off = match line {
            Some(line) => visit_path(&path_of(line), visit),
            None => visit(Found::Nothing),
        };
        broke_off
    };
    let read =
        if is_stdin(list) { each_line(io::stdin(), &mut line) } else { File::open(list).and_then(|file| each_line(file, &mut line)) };
    broke_off?;
    match read {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => visit(failed(name.clone(), ReadError::from_io(&name, error))),
    }
}

/// Hands on the paths of a list until one breaks off, and none where the next one is not there yet.
fn each_line(list: impl Read, mut visit: impl FnMut(Option<&[u8]>) -> ControlFlow<()>) -> io::Result<()> {
    let mut list = BufReader::new(list);
    // No path holds a zero byte, so that one in what comes first says what parts the paths.
    let parting = if list.fill_buf()?.contains(&0) { 0 } else { b'\n' };
    let mut line = Vec::new();
    while list.read_until(parting, &mut line)? > 0 {
        if line.last() == Some(&parting) {
            line.pop();
        }
        if parting == b'\n' && line.last() == Some(&b'\r') {
            line.pop();
        }
        if !line.is_empty() && visit(Some(&line)).is_break() {
            return Ok(());
        }
        line.clear();
        if !list.buffer().contains(&parting) && visit(None).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn count_path(path: &Path) -> u64 {
    if path.is_dir() {
        return walk(path).map(|entry| entry.map_or(1, |path| count_file(&path))).sum();
    }
    count_file(path)
}

/// How many documents a file is. Archives in an archive count as one each: their directories would have to be unpacked.
fn count_file(path: &Path) -> u64 {
    archive_at(path).and_then(|file| archive::files_of("", file, &limits()).ok()).map_or(1, |files| files.named() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Write;

    fn names(sources: &Sources) -> Vec<String> {
        let mut names = Vec::new();
        let _ = sources.each(&mut |found| {
            match found {
                Found::Item(item) => names.push(item.name),
                Found::Failed(mishap) => names.push(format!("{} {}", mishap.code(), mishap.name)),
                Found::Nothing => {}
            }
            ControlFlow::Continue(())
        });
        names
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "1").unwrap();
        }
        folder
    }

    fn below(folder: &tempfile::TempDir, names: Vec<String>) -> Vec<String> {
        let root = format!("{}/", folder.path().display());
        names.into_iter().map(|name| name.replace(&root, "")).collect()
    }

    fn of(path: &Path) -> Sources {
        Sources { paths: vec![path.to_owned()], list: None }
    }

    #[test]
    fn a_directory_gives_its_reports_in_order() {
        let folder = folder(&["乙/b.txt", "乙/a.PDF", "甲.docx", ".hidden/c.txt", "photo.png", "乙/~$a.docx", "旧/x.txt", "乙/旧稿.txt"]);
        fs::write(folder.path().join(IGNORE), "旧/\n旧稿*\n").unwrap();
        assert_eq!(below(&folder, names(&of(folder.path()))), ["乙/a.PDF", "乙/b.txt", "甲.docx"]);
        assert_eq!(of(folder.path()).count(), Some(3));
        assert!(!of(folder.path()).is_single());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_is_followed_once() {
        let folder = folder(&["a/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/up")).unwrap();
        assert_eq!(below(&folder, names(&of(folder.path()))), ["a/b.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_directory_gives_no_pipes() {
        let folder = folder(&["b.txt"]);
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("a.txt")).status().unwrap();
        assert!(made.success());
        assert_eq!(below(&folder, names(&of(folder.path()))), ["b.txt"]);
    }

    #[test]
    fn an_archive_gives_its_reports_and_a_document_itself() {
        let folder = folder(&[]);
        let path = folder.path().join("包.zip");
        let mut zip = zip::ZipWriter::new(File::create(&path).unwrap());
        for name in ["甲/报告.txt", "../../上.txt", "图.png"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"1").unwrap();
        }
        zip.finish().unwrap();
        for source in [of(&path), of(folder.path())] {
            assert_eq!(below(&folder, names(&source)), ["包.zip/甲/报告.txt", "包.zip/上.txt"]);
            assert_eq!(source.count(), Some(2));
            assert!(!source.is_single());
        }
        let docx = folder.path().join("报告.docx");
        fs::copy("corpus/formats/report.docx", &docx).unwrap();
        assert_eq!(below(&folder, names(&of(&docx))), ["报告.docx"]);
        assert!(of(&docx).is_single());
        let renamed = folder.path().join("报告.zip");
        fs::rename(docx, &renamed).unwrap();
        assert!(of(&renamed).is_single());
    }

    #[test]
    fn a_list_parts_its_paths_by_lines_or_by_zero_bytes() {
        let folder = folder(&[]);
        let list = folder.path().join("list");
        let sources = Sources { paths: Vec::new(), list: Some(list.clone()) };
        for (content, expected) in [("a.txt\r\n\nb c.txt", ["a.txt", "b c.txt"]), ("b\nc.txt\0a.txt\0", ["b\nc.txt", "a.txt"])] {
            fs::write(&list, content).unwrap();
            assert_eq!(names(&sources), expected, "{content:?}");
        }
        fs::remove_file(&list).unwrap();
        assert_eq!(names(&sources), [format!("missing {}", list.display())]);
    }

    #[test]
    fn nothing_to_read_is_said() {
        let folder = folder(&["photo.png"]);
        assert_eq!(names(&of(folder.path())), [format!("no-reports {}", folder.path().display())]);
    }
}
