//! ZIP archives of reports, file by file. The names in an archive only say what a file is called: nothing is ever written to disk.

use super::Limits;
use super::container::{Container, is_path, is_zip};
use super::error::{Foreign, ReadError};
use super::notices::{ending, is_report_name};
use encoding_rs::GB18030;

/// Archives in an archive are read, archives in those are not.
const DEEPEST: usize = 2;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// What messages call it: the name of the archive, then its path in it, parted by `/`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Gives the reports of an archive one after another. Files whose names show that they are no report are passed over and counted.
pub struct Files<'a> {
    limits: Limits,
    /// The archive, and the archive inside it that is being read.
    open: Vec<Open<'a>>,
    skipped: usize,
}

struct Open<'a> {
    name: String,
    container: Container<'a>,
    next: usize,
}

/// Whether these bytes are an archive of files, and not a document that is packed as one.
pub fn is_archive(bytes: &[u8], limits: &Limits) -> bool {
    is_zip(bytes) && Container::open(bytes, limits).is_ok_and(|container| holds_files(&container))
}

/// Whether a container is no packed document.
fn holds_files(container: &Container) -> bool {
    /// Parts that only documents have: of Office, OpenDocument and EPUB, OFD.
    const DOCUMENTS: [&str; 3] = ["[Content_Types].xml", "mimetype", "OFD.xml"];
    !container.names().any(|name| DOCUMENTS.iter().any(|path| is_path(name, path)))
}

/// The reports of an archive that is a file; only the directory of it and the report at hand are in memory.
///
/// # Errors
/// A file that is no archive, or one whose directory is damaged. What is wrong with one file of it comes in its place.
pub fn files_of(name: &str, file: std::fs::File, limits: &Limits) -> Result<Files<'static>, ReadError> {
    let container = Container::open(file, limits).map_err(|fault| fault.of(name))?;
    Ok(Files { limits: limits.clone(), open: vec![Open { name: name.to_owned(), container, next: 0 }], skipped: 0 })
}

/// Whether a file is an archive of files, and not a document that is packed as one.
pub fn is_archive_file(file: &std::fs::File, limits: &Limits) -> bool {
    let mut start = [0; 4];
    let mut reader = file;
    let starts = std::io::Read::read_exact(&mut reader, &mut start).and_then(|()| std::io::Seek::rewind(&mut reader));
    starts.is_ok()
        && is_zip(&start)
        && file.try_clone().is_ok_and(|file| Container::open(file, limits).is_ok_and(|container| holds_files(&container)))
}

/// The reports of an archive; `name` is what messages call it.
///
/// # Errors
/// Bytes that are no archive, or one whose directory is damaged. What is wrong with one file comes in its place.
pub fn files<'a>(name: &str, bytes: &'a [u8], limits: &Limits) -> Result<Files<'a>, ReadError> {
    let container = Container::open(bytes, limits).map_err(|fault| fault.of(name))?;
    Ok(Files { limits: limits.clone(), open: vec![Open { name: name.to_owned(), container, next: 0 }], skipped: 0 })
}

impl Files<'_> {
    /// How many files were passed over so far.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// How many files of the outermost archive are named as reports or archives.
    pub fn named(&self) -> usize {
        let names = self.open.first().into_iter().flat_map(|open| open.container.names());
        names.filter(|name| !name.ends_with(b"/")).map(label).filter(|label| is_read(label)).count()
    }

    /// The next file of the innermost open archive; none if it was passed over.
    fn file(&mut self) -> Option<Result<File, ReadError>> {
        let depth = self.open.len();
        let open = self.open.last_mut()?;
        let index = open.next;
        open.next += 1;
        let entry = match open.container.entry(index) {
            Ok(entry) => entry,
            Err(fault) => return Some(Err(fault.of(&open.name))),
        };
        if entry.is_folder {
            return None;
        }
        let label = label(&entry.name);
        let is_packed = ending(&label).is_some_and(|ending| ending == "zip");
        if !is_read(&label) {
            self.skipped += 1;
            return None;
        }
        let name = format!("{}/{label}", open.name);
        open.container.renew();
        let bytes = match open.container.unpack(index) {
            Ok(bytes) => bytes,
            Err(fault) => return Some(Err(fault.of(&name))),
        };
        if bytes.len() as u64 > self.limits.file_bytes {
            return Some(Err(ReadError::TooBig { name, bytes: bytes.len() as u64, limit: self.limits.file_bytes }));
        }
        if !is_packed || !is_archive(&bytes, &self.limits) {
            return Some(Ok(File { name, bytes }));
        }
        if depth >= DEEPEST {
            return Some(Err(ReadError::NotText { name, looks: Foreign::Archive }));
        }
        match Container::open(bytes, &self.limits) {
            Ok(container) => self.open.push(Open { name, container, next: 0 }),
            Err(fault) => return Some(Err(fault.of(&name))),
        }
        None
    }
}

impl Iterator for Files<'_> {
    type Item = Result<File, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(open) = self.open.last() {
            if open.next >= open.container.len() {
                self.open.pop();
            } else if let Some(file) = self.file() {
                return Some(file);
            }
        }
        None
    }
}

/// The path of a file as people read it: Chinese programs write GBK without saying so.
fn label(name: &[u8]) -> String {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.into(),
        Err(_) => GB18030.decode_without_bom_handling(name).0,
    };
    let steps: Vec<&str> = name.split(['/', '\\']).filter(|step| !matches!(*step, "" | "." | "..")).collect();
    steps.join("/").replace(char::is_control, "\u{FFFD}")
}

/// Whether a file of this path may be a report or an archive of them.
fn is_read(label: &str) -> bool {
    !is_clutter(label) && (is_report_name(label) || ending(label).is_some_and(|ending| ending == "zip"))
}

/// What systems and programs leave beside the reports.
fn is_clutter(label: &str) -> bool {
    let file = label.rsplit('/').next().unwrap_or_default();
    label.starts_with("__MACOSX/") || file.starts_with("~$") || file.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;

    /// An archive of these files.
    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn names(bytes: &[u8]) -> Vec<String> {
        files("包.zip", bytes, &Limits::default())
            .unwrap()
            .map(|file| file.map_or_else(|error| error.to_string(), |file| file.name))
            .collect()
    }

    /// Writes `to` over `from`, which is as long.
    fn patch(bytes: &mut [u8], from: &[u8], to: &[u8]) {
        assert_eq!(from.len(), to.len());
        let places: Vec<_> = memchr::memmem::find_iter(bytes, from).collect();
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }

    #[test]
    fn names_are_utf8_or_gbk_and_only_labels() {
        let mut bytes = zip(&[("../../甲/报告.txt", b"1"), ("C:\\b\\c.docx", b"2"), ("xxxxxxxx.txt", b"3"), ("空/", b"")]);
        patch(&mut bytes, b"xxxxxxxx", &GB18030.encode("部门决算").0);
        assert_eq!(names(&bytes), ["包.zip/甲/报告.txt", "包.zip/C:/b/c.docx", "包.zip/部门决算.txt"]);
    }

    #[test]
    fn passes_over_what_is_no_report() {
        let bytes =
            zip(&[("a.png", b"1"), ("__MACOSX/._a.txt", b"1"), ("~$a.docx", b"1"), ("a.txt", b"1"), (".DS_Store", b"1"), ("无", b"1")]);
        let mut files = files("包.zip", &bytes, &Limits::default()).unwrap();
        assert_eq!(files.by_ref().map(|file| file.unwrap().name).collect::<Vec<_>>(), ["包.zip/a.txt"]);
        assert_eq!(files.skipped(), 5);
    }

    #[test]
    fn reads_an_archive_in_an_archive_and_no_deeper() {
        let deep = zip(&[("甲.txt", b"1")]);
        let inner = zip(&[("乙.txt", b"2"), ("深.zip", &deep)]);
        let outer = zip(&[("内.zip", &inner), ("丙.txt", b"3")]);
        let names = names(&outer);
        assert_eq!((names[0].as_str(), names[2].as_str()), ("包.zip/内.zip/乙.txt", "包.zip/丙.txt"));
        assert!(names[1].starts_with("包.zip/内.zip/深.zip") && names.len() == 3);
    }

    #[test]
    fn what_is_wrong_with_one_file_stops_no_other() {
        let mut bytes = zip(&[("密.txt", b"12345"), ("坏.txt", "支出支出支出支出支出支出".as_bytes()), ("好.txt", b"1")]);
        // The flag that says encrypted, in the local and in the central header of the first entry.
        bytes[6] |= 1;
        let central = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        bytes[central + 8] |= 1;
        let broken = memchr::memmem::find(&bytes, "坏.txt".as_bytes()).unwrap() + "坏.txt".len();
        bytes[broken..broken + 4].fill(0xFF);
        let read: Vec<_> = files("包.zip", &bytes, &Limits::default()).unwrap().collect();
        assert!(matches!(&read[0], Err(ReadError::Password { name }) if name == "包.zip/密.txt"));
        assert!(matches!(&read[1], Err(ReadError::Damaged { name, .. }) if name == "包.zip/坏.txt"));
        assert_eq!(read[2].as_ref().unwrap().bytes, b"1");
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![0u8; 60 << 20];
        let bytes = zip(&[("炸.txt", &zeros), ("好.txt", b"1")]);
        let read: Vec<_> = files("包.zip", &bytes, &Limits::default()).unwrap().collect();
        assert!(matches!(&read[0], Err(ReadError::Inflated { .. })));
        assert!(read[1].is_ok());
        let small = Limits { file_bytes: 3, ..Limits::default() };
        let bytes = zip(&[("a.txt", b"12345")]);
        assert!(matches!(files("包.zip", &bytes, &small).unwrap().next(), Some(Err(ReadError::TooBig { bytes: 5, limit: 3, .. }))));
        assert!(matches!(files("包.zip", b"PK\x03\x04", &Limits::default()), Err(ReadError::Damaged { .. })));
    }

    #[test]
    fn tells_archives_from_packed_documents() {
        let limits = Limits::default();
        assert!(is_archive(&zip(&[("a.txt", b"1")]), &limits));
        assert!(!is_archive(&zip(&[("[Content_Types].xml", b"1")]), &limits));
        assert!(!is_archive(b"text", &limits));
    }
}
