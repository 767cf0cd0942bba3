//! Many reports: directories, archives, lists; and reports that hang, crash or eat memory, which cost nothing but themselves.

use crate::{gouji, text};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A report of its own for each number.
fn report(number: usize) -> String {
    format!("清河县林业局2023年度部门决算\n公务接待费支出决算为4.{number:02}万元。\n")
}

fn folder(reports: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..reports {
        fs::write(folder.path().join(format!("{number:02}.txt")), report(number)).unwrap();
    }
    folder
}

fn zip(path: &Path, files: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap();
}

/// The paths that the lines of a result name, and the first amount of each.
fn results(output: &Output) -> Vec<(String, String)> {
    let lines = text(&output.stdout).lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    lines.map(|line| (word(&line["source"]["path"]), word(&line["figures"][0]["text"]))).collect()
}

#[cfg(unix)]
fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_directory_is_read_in_order_whatever_the_number_of_workers() {
    let folder = folder(30);
    for jobs in ["1", "3", "40"] {
        let output = gouji(["extract".as_ref(), "--jobs".as_ref(), jobs.as_ref(), folder.path().as_os_str()]);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
        let expected: Vec<_> = (0..30)
            .map(|number| (folder.path().join(format!("{number:02}.txt")).display().to_string(), format!("4.{number:02}万元")))
            .collect();
        assert_eq!(results(&output), expected);
        let unordered = gouji(["extract", "--unordered", "--jobs", jobs, &folder.path().display().to_string()]);
        let mut unordered = results(&unordered);
        unordered.sort();
        assert_eq!(unordered, expected);
    }
}

#[test]
fn archives_directories_and_files_go_together() {
    let folder = folder(1);
    let package = folder.path().join("包.zip");
    let one = report(1);
    let two = report(2);
    zip(&package, &[("甲/报告.txt", one.as_bytes()), ("乙/坏.txt", b"\0\x01\x02"), ("丙/报告.txt", two.as_bytes())]);
    let output = gouji(["extract".as_ref(), folder.path().as_os_str(), OsStr::new("tests/cli/reports/clean.txt")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with(&format!("{}/乙/坏.txt：", package.display())), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr).lines().count(), 1);
    let names: Vec<String> = results(&output).into_iter().map(|(name, _)| name).collect();
    let inside = |name: &str| format!("{}/{name}", package.display());
    let first = folder.path().join("00.txt").display().to_string();
    assert_eq!(names, [first, inside("甲/报告.txt"), inside("丙/报告.txt"), "tests/cli/reports/clean.txt".to_owned()]);
}

#[test]
fn an_audit_and_a_reading_take_directories_too() {
    let folder = folder(2);
    let audit = gouji(["audit".as_ref(), folder.path().as_os_str()]);
    assert!(text(&audit.stdout).contains("\n2 个文件，1 个问题（其中跨文件 1 个）："), "{}", text(&audit.stdout));
    let reading = gouji(["text".as_ref(), folder.path().as_os_str()]);
    assert!(text(&reading.stdout).contains("4.00万元") && text(&reading.stdout).contains("4.01万元"));
}

/// Runs with a text on standard input.
fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_list_on_standard_input_names_reports_line_by_line() {
    let folder = folder(2);
    let list = format!("{0}/01.txt\n{0}/none.txt\n{0}\n", folder.path().display());
    let output = with_input(&["extract", "--files-from", "-"], list.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("none.txt：文件不存在"));
    let amounts: Vec<String> = results(&output).into_iter().map(|(_, amount)| amount).collect();
    assert_eq!(amounts, ["4.01万元", "4.00万元", "4.01万元"]);
}

#[test]
fn a_result_comes_before_the_next_name_is_known() {
    use std::io::{BufRead, BufReader};
    let folder = folder(2);
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["extract", "--files-from", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut names = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..2 {
        writeln!(names, "{}/{number:02}.txt", folder.path().display()).unwrap();
        assert!(lines.next().unwrap().unwrap().contains(&format!("4.{number:02}万元")));
    }
    drop(names);
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn hostile_names_go_through() {
    let folder = folder(0);
    let names = ["新\n行.txt", "\u{202E}txt.反向.txt", "=cmd().txt", "<script>.txt", "\u{1B}[2J.txt"];
    for (number, name) in names.iter().enumerate() {
        fs::write(folder.path().join(name), report(number)).unwrap();
    }
    let deep = format!("{}报告.txt", "深/".repeat(1300));
    let one = report(1);
    zip(&folder.path().join("包.zip"), &[(&deep, one.as_bytes()), ("../../etc/上.txt", one.as_bytes()), ("坏\n名\u{202E}.txt", b"\0\0")]);
    let output = gouji(["extract".as_ref(), folder.path().as_os_str()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).lines().count(), 1, "one line a failure: {}", text(&output.stderr));
    assert!(!text(&output.stderr).contains('\u{202E}'));
    let found: Vec<String> = results(&output).into_iter().map(|(name, _)| name).collect();
    assert_eq!(found.len(), names.len() + 2);
    for name in names {
        assert!(found.contains(&folder.path().join(name).display().to_string()), "{name:?} {found:?}");
    }
    assert!(found.iter().any(|name| name.ends_with("包.zip/etc/上.txt")));
    assert!(found.iter().any(|name| name.len() > 4000));
    // A file's own name stays a single path in a list parted by zero bytes.
    let list = format!("{}\0", folder.path().join(names[0]).display());
    assert_eq!(results(&with_input(&["extract", "--files-from", "-"], list.as_bytes())).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_file_that_hangs_is_named_and_the_others_go_on() {
    let folder = folder(3);
    let hanging = folder.path().join("hanging.txt");
    pipe(&hanging);
    let paths: Vec<PathBuf> = ["00.txt", "hanging.txt", "01.txt", "02.txt"].iter().map(|name| folder.path().join(name)).collect();
    let start = Instant::now();
    let arguments = ["extract", "--timeout", "1", "--jobs", "1"].map(OsStr::new);
    let output = gouji(arguments.into_iter().chain(paths.iter().map(|path| path.as_os_str())));
    assert!(start.elapsed() < Duration::from_secs(30));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), format!("{}：1 秒内未能处理完，已跳过；请检查该文件，或用 --timeout 放宽时限\n", hanging.display()));
    assert_eq!(results(&output).len(), 3);
    // A file alone has a deadline as well.
    let alone = gouji(["--lang", "en", "extract", "--timeout", "1", hanging.to_str().unwrap()]);
    assert_eq!((alone.status.code(), text(&alone.stdout)), (Some(2), ""));
    assert!(text(&alone.stderr).contains("not done within 1 seconds"), "{}", text(&alone.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_eats_memory_is_named_and_the_others_go_on() {
    let folder = folder(2);
    let large = folder.path().join("00-large.txt");
    fs::write(&large, "公务接待费支出决算为4.01万元，会议费支出决算为1.02万元。\n".repeat(25_000)).unwrap();
    let output = gouji(["extract", "--memory", "16", "--jobs", "1", folder.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        format!("{}：所需内存超过 16 MB（另加文件大小的两倍），已跳过；请拆分该文件，或用 --memory 放宽上限\n", large.display())
    );
    assert_eq!(results(&output).len(), 2);
}

/// The workers of a process.
#[cfg(target_os = "linux")]
fn workers(parent: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let children = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    children.flat_map(|line| line.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<u32>>()).collect()
}

/// Waits until something is there.
#[cfg(target_os = "linux")]
fn until<T>(mut seen: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = seen() {
            return seen;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "nothing happened");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[cfg(target_os = "linux")]
fn signal(process: u32, name: &str) {
    assert!(Command::new("kill").arg(format!("-{name}")).arg(process.to_string()).status().unwrap().success());
}

/// A run that has read `00.txt` and hangs.
#[cfg(target_os = "linux")]
struct Hanging {
    child: std::process::Child,
    worker: u32,
    /// Where its results go.
    results: tempfile::NamedTempFile,
    /// The end of the pipe that the worker waits for.
    _pipe: fs::File,
}

#[cfg(target_os = "linux")]
impl Hanging {
    /// What came of the run.
    fn end(self) -> Output {
        let output = self.child.wait_with_output().unwrap();
        Output { stdout: fs::read(self.results.path()).unwrap(), ..output }
    }
}

/// Begins a run that reads `00.txt` and then hangs, and waits until it does.
#[cfg(target_os = "linux")]
fn hanging_run(folder: &Path, timeout: &str) -> Hanging {
    use std::os::unix::fs::OpenOptionsExt;
    let hanging = folder.join("hanging.txt");
    pipe(&hanging);
    let results = tempfile::NamedTempFile::new().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["--lang", "en", "extract", "--jobs", "1", "--timeout", timeout])
        .args([folder.join("00.txt"), hanging.clone(), folder.join("01.txt")])
        .stdout(results.reopen().unwrap())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A writer that does not wait can only open a pipe that somebody reads: the worker. It then waits for what is written.
    let without_waiting = nix::fcntl::OFlag::O_NONBLOCK.bits();
    let pipe = until(|| fs::OpenOptions::new().write(true).custom_flags(without_waiting).open(&hanging).ok());
    until(|| fs::read(results.path()).unwrap().ends_with(b"\n").then_some(()));
    let worker = until(|| workers(child.id()).first().copied());
    Hanging { child, worker, results, _pipe: pipe }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_is_killed_costs_its_file_alone() {
    let folder = folder(2);
    let run = hanging_run(folder.path(), "600");
    signal(run.worker, "KILL");
    // The file is tried once more in a new worker before it is blamed.
    let second = until(|| workers(run.child.id()).into_iter().find(|&found| found != run.worker));
    signal(second, "KILL");
    let output = run.end();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).lines().count(), 1);
    assert!(
        text(&output.stderr).contains("hanging.txt: gouji itself failed on this file (signal: 9 (SIGKILL))"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(results(&output).len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_is_stopped_is_late() {
    let folder = folder(2);
    let run = hanging_run(folder.path(), "3");
    signal(run.worker, "STOP");
    let output = run.end();
    assert!(text(&output.stderr).contains("not done within 3 seconds"), "{}", text(&output.stderr));
    assert_eq!(results(&output).len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_keeps_what_is_done_and_leaves_no_worker_behind() {
    for name in ["INT", "TERM"] {
        let folder = folder(2);
        let run = hanging_run(folder.path(), "600");
        let worker = run.worker;
        signal(run.child.id(), name);
        let output = run.end();
        assert_eq!(output.status.code(), Some(130));
        assert_eq!(text(&output.stderr), "interrupted; the results until here are whole\n");
        assert_eq!(results(&output).len(), 1);
        until(|| (!Path::new(&format!("/proc/{worker}")).exists()).then_some(()));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn workers_end_with_a_parent_that_is_killed() {
    let folder = folder(2);
    let mut run = hanging_run(folder.path(), "600");
    run.child.kill().unwrap();
    run.child.wait().unwrap();
    until(|| {
        let state = fs::read_to_string(format!("/proc/{}/stat", run.worker)).unwrap_or_default();
        (state.is_empty() || state.contains(") Z ")).then_some(())
    });
}
