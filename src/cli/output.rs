//! The two streams: results on standard output, everything else on standard error.

use super::failure::Failure;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// How many bytes of results are held back at the most.
const HELD: usize = 64 << 10;

/// What was printed and is not written yet.
static BUFFER: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Prints a result as it is. It is written with the next [`flush`], which may not be put off while anything is waited for.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut buffer = buffer();
    buffer.extend_from_slice(bytes);
    if buffer.len() >= HELD { write(&mut buffer) } else { Ok(()) }
}

/// Writes what was printed.
pub fn flush() -> Result<(), Failure> {
    write(&mut buffer())
}

fn buffer() -> MutexGuard<'static, Vec<u8>> {
    BUFFER.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(buffer: &mut Vec<u8>) -> Result<(), Failure> {
    if !buffer.is_empty() {
        let mut out = io::stdout().lock();
        out.write_all(buffer).and_then(|()| out.flush())?;
        buffer.clear();
    }
    Ok(())
}

/// Prints a result with its colours, if someone is there to see them.
pub fn print_styled(text: &str) -> Result<(), Failure> {
    static IS_PLAIN: LazyLock<bool> = LazyLock::new(|| anstream::stdout().current_choice() == anstream::ColorChoice::Never);
    if *IS_PLAIN {
        return print(strip(text).as_bytes());
    }
    flush()?;
    let mut out = anstream::stdout().lock();
    Ok(out.write_all(text.as_bytes()).and_then(|()| out.flush())?)
}

/// The text without its colours. It has no other escapes: those of documents were taken away when it was made.
fn strip(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut parts = text.split('\u{1b}');
    stripped.extend(parts.next());
    stripped.extend(parts.map(|part| part.split_once('m').map_or(part, |(_, rest)| rest)));
    stripped
}

/// Where the result of a command goes: standard output, or a file that appears under its name when it is whole.
pub enum Target {
    Standard,
    File { path: PathBuf, file: NamedTempFile },
}

impl Target {
    /// Standard output, or the file of that name. The file is begun at once, so that an hour of work is not lost to a missing permission.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else { return Ok(Target::Standard) };
        Ok(Target::File { path: path.to_owned(), file: begin(path)? })
    }

    /// Whether a terminal shows what is written.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Target::Standard) && io::stdout().is_terminal()
    }

    /// Writes a part of the result.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Target::Standard => print(bytes),
            Target::File { path, file } => file.write_all(bytes).map_err(|cause| Failure::Out { path: path.clone(), cause }),
        }
    }

    /// Writes a part of the result with its colours, if someone is there to see them.
    pub fn write_styled(&mut self, text: &str) -> Result<(), Failure> {
        match self {
            Target::Standard => print_styled(text),
            Target::File { .. } => self.write(strip(text).as_bytes()),
        }
    }

    /// Puts the whole file in its place. Answers whether it was a file.
    pub fn finish(self) -> Result<bool, Failure> {
        let Target::File { path, file } = self else { return Ok(false) };
        place(file, &path).map(|()| true)
    }
}

/// Begins a file that is not there under its name before it is whole.
pub fn begin(path: &Path) -> Result<NamedTempFile, Failure> {
    if path.is_dir() {
        return Err(Failure::OutIsFolder { path: path.to_owned() });
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gouji-");
    // As any file that a program makes; the umask takes away what it should.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder).map_err(|cause| Failure::Out { path: path.to_owned(), cause })
}

/// Puts a whole file in its place.
pub fn place(file: NamedTempFile, path: &Path) -> Result<(), Failure> {
    let kept = file.as_file().sync_all().and_then(|()| Ok(file.persist(path)?));
    kept.map(|_| ()).map_err(|cause| Failure::Out { path: path.to_owned(), cause })
}

/// Says in a line what could not be done.
pub fn complain(message: &str) {
    complain_styled(&format!("{message}\n"));
}

/// Says with colours what could not be done.
pub fn complain_styled(text: &str) {
    // On a terminal both streams are one. What cannot be written now cannot be written later either, and is told then.
    let _ = flush();
    // Nobody is left to tell that standard error is closed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}
