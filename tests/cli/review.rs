//! `gouji review`: the page's server as a plain client sees it, and what becomes of decisions.

use super::{gouji, text};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Two contradictions of their own, and words that try to become markup.
const REPORT: &str = "清河县林业局2023年度部门决算\n\n\
    2023年度公务接待费支出决算为4.01万元，年初预算为5.00万元，完成年初预算的70.20%<script>alert(1)</script>。\n\
    2023年度会议费支出决算为3.00万元，年初预算为6.00万元，完成年初预算的40.00%。\n";

/// A folder with a report and the database of its audit.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write(REPORT);
        let audit = desk.audit(&[]);
        assert_eq!(audit.0, Some(1), "{}", audit.1);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, report: &str) {
        fs::write(self.path("=cmd 决算.txt"), report).unwrap();
    }

    /// Exit code and standard output of an audit with the database.
    fn audit(&self, options: &[&str]) -> (Option<i32>, String) {
        let run = gouji(
            [Path::new("audit"), "--db".as_ref(), &self.path("r.sqlite"), &self.path("=cmd 决算.txt")]
                .into_iter()
                .map(Path::as_os_str)
                .chain(options.iter().map(AsRef::as_ref)),
        );
        assert!(run.stderr.is_empty(), "{}", text(&run.stderr));
        (run.status.code(), text(&run.stdout).to_owned())
    }

    fn open(&self) -> Session {
        Session::open(&self.path("r.sqlite"))
    }
}

/// A server that runs.
struct Session {
    server: Child,
    port: String,
    token: String,
}

impl Session {
    fn open(database: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        let mut server = command.arg("review").arg(database).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.unwrap().strip_prefix("http://127.0.0.1:").map(str::to_owned)).unwrap();
        let (port, token) = address.split_once('/').unwrap();
        Self { server, port: port.to_owned(), token: token.trim_end_matches('/').to_owned() }
    }

    /// The status and body that a request gets, written byte by byte as it is.
    fn raw(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get_with(&self, target: &str, host: &str, more: &str) -> (u16, String) {
        self.raw(&format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"))
    }

    /// What the page gets of the server.
    fn get(&self, path: &str) -> (u16, String) {
        self.get_with(&format!("/{}/{path}", self.token), &self.host(), "")
    }

    fn json(&self, path: &str) -> Value {
        let (status, answer) = self.get(path);
        assert_eq!(status, 200, "{path}: {answer}");
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    fn post_from(&self, origin: &str, path: &str, body: &str) -> (u16, String) {
        self.raw(&format!(
            "POST /{}/{path} HTTP/1.1\r\nHost: {}\r\n{origin}Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            self.host(),
            body.len()
        ))
    }

    fn post(&self, path: &str, body: &Value) -> (u16, String) {
        self.post_from(&format!("Origin: http://{}\r\n", self.host()), path, &body.to_string())
    }

    /// Decides on the problems that a search finds.
    fn decide(&self, search: &str, conclusion: &str, reason: &str) -> u16 {
        let list = self.json(&format!("api/list?search={search}"));
        let body = json!({ "generation": list["generation"], "ids": list["ids"], "conclusion": conclusion, "reason": reason, "opinion": "按规定调整" });
        self.post("api/decide", &body).0
    }

    fn states(&self) -> Value {
        self.json("api/overview")["counts"]["states"].clone()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn only_the_page_itself_is_let_in() {
    let desk = Desk::new();
    let session = desk.open();
    let (page, own) = (format!("/{}/", session.token), session.host());
    assert_eq!(session.get("").0, 200);
    assert_eq!(session.get_with(&page, &format!("localhost:{}", session.port), "").0, 200);
    // Without the token there is nothing.
    let wrong = "0".repeat(session.token.len());
    for target in ["/", "/api/overview", "/page.js", "/favicon.ico", "//", &format!("/{wrong}/"), &format!("/{wrong}/api/overview")] {
        assert_eq!(session.get_with(target, &own, "").0, 404, "{target}");
    }
    assert_eq!(session.get_with(&format!("/{}", &session.token[..8]), &own, "").0, 404);
    // A name of someone else that leads here.
    for host in ["evil.example", &format!("evil.example:{}", session.port), "127.0.0.1", "127.0.0.1:1", "", &format!("{own}.evil.example")]
    {
        assert_eq!(session.get_with(&page, host, "").0, 403, "{host}");
    }
    assert_eq!(session.raw(&format!("GET {page} HTTP/1.1\r\nConnection: close\r\n\r\n")).0, 403);
    assert_eq!(session.get_with(&page, &own, &format!("Host: {own}\r\n")).0, 400);
    assert_eq!(session.get_with(&format!("http://evil.example{page}"), &own, "").0, 403);
    // Another page of the browser.
    for origin in ["http://evil.example", "null", &format!("https://{own}"), &format!("http://localhost:{}", session.port)] {
        assert_eq!(session.get_with(&page, &own, &format!("Origin: {origin}\r\n")).0, 403, "{origin}");
    }
    assert_eq!(session.get_with(&page, &own, "Sec-Fetch-Site: cross-site\r\n").0, 403);
    let body = json!({ "generation": 1, "ids": [1], "conclusion": "confirmed", "reason": "", "opinion": "" }).to_string();
    assert_eq!(session.post_from("", "api/decide", &body).0, 403);
    assert_eq!(session.post_from("Origin: http://evil.example\r\n", "api/decide", &body).0, 403);
    assert_eq!(session.states(), json!([["new", 2]]), "nothing was decided");
    // Ways that lead elsewhere.
    for path in ["../", "..%2f", "%2e%2e/api/overview", "api/../../etc/passwd", "style.css/../page.js", "api/list/", "api", "r.sqlite"] {
        assert_eq!(session.get(path).0, 404, "{path}");
    }
    let (_, answer) = session.get("");
    for header in ["default-src 'none'", "x-frame-options: DENY", "referrer-policy: no-referrer", "nosniff", "no-store"] {
        assert!(answer.contains(header), "{header} is not in {answer}");
    }
    assert!(!answer.contains("http://") && !answer.contains("https://"), "the page names another place: {answer}");
}

#[test]
fn nonsense_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    let session = desk.open();
    for path in [
        "api/list?order=sideways",
        "api/list?unknown=1",
        "api/rows?generation=1&ids=1;DROP%20TABLE%20decisions",
        "api/rows?generation=1",
        "api/stale",
    ] {
        assert!([400, 422].contains(&session.get(path).0), "{path}");
    }
    assert_eq!(session.json("api/list?search=%27%20OR%201%3D1%20--")["ids"], json!([]));
    assert_eq!(session.get("api/problem?generation=1&ids=99").0, 404);
    assert_eq!(session.get("api/problem?generation=7&ids=1").0, 409, "numbers of another list");
    let decide = |change: Value| {
        let mut body = json!({ "generation": 1, "ids": [1], "conclusion": "dismissed", "reason": "", "opinion": "" });
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        session.post("api/decide", &body).0
    };
    assert_eq!(decide(json!({})), 422, "a dismissal without a reason");
    assert_eq!(decide(json!({ "reason": " \n" })), 422);
    assert_eq!(decide(json!({ "reason": "长".repeat(5000) })), 422);
    assert_eq!(decide(json!({ "reason": "长".repeat(50_000) })), 413);
    assert_eq!(decide(json!({ "reason": "有", "conclusion": "maybe" })), 422);
    assert_eq!(decide(json!({ "reason": "有", "more": 1 })), 422);
    assert_eq!(decide(json!({ "reason": "有", "ids": [], "filter": {}, "count": 7 })), 409, "not as many as the user was told");
    let own = format!("Origin: http://{}\r\n", session.host());
    assert_eq!(session.post_from(&own, "api/decide", "{").0, 400);
    assert_eq!(session.states(), json!([["new", 2]]));
}

#[test]
fn words_of_a_report_reach_the_page_as_data() {
    let desk = Desk::new();
    let session = desk.open();
    let id = session.json("api/list?search=%E6%8E%A5%E5%BE%85")["ids"][0].clone();
    let (_, answer) = session.get(&format!("api/problem?generation=1&ids={id}"));
    assert!(answer.contains("content-type: application/json") && !answer.contains("<script"), "{answer}");
    let problem = session.json(&format!("api/problem?generation=1&ids={id}"));
    assert!(problem["one"]["problem"]["quotes"].to_string().contains("<script>alert(1)</script>"));
    assert!(problem["one"]["path"].as_str().unwrap().ends_with("=cmd 决算.txt"));
    assert_eq!(
        session
            .post(
                "api/decide",
                &json!({ "generation": 1, "ids": [id], "conclusion": "confirmed",
        "reason": "=1+1\u{202E}<script>", "opinion": "=HYPERLINK(\"http://x\")" })
            )
            .0,
        200
    );
    drop(session);
    for format in ["xlsx", "csv", "markdown", "html", "sarif", "docx"] {
        let out = desk.path(format);
        desk.audit(&["--format", format, "--out", out.to_str().unwrap()]);
        let files = if out.is_dir() { fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect() } else { vec![out] };
        for file in files {
            let read = gouji([Path::new("text"), &file]);
            let bytes = fs::read(&file).unwrap();
            let seen = if bytes.starts_with(b"PK") { text(&read.stdout).to_owned() } else { String::from_utf8(bytes).unwrap() };
            assert!(!seen.contains("reason\u{202E}") && !seen.contains("1+1\u{202E}"), "{format} lets a reason turn the writing");
            if format == "csv" {
                assert!(seen.contains(",属实：=1+1<script>,\"'=HYPERLINK("), "{seen}");
            } else if ["markdown", "html"].contains(&format) {
                assert!(!seen.contains("1+1<script"), "{format} lets a reason write markup");
            }
        }
    }
}

#[test]
fn a_decision_outlives_a_run_and_is_told_where_its_evidence_changed() {
    let desk = Desk::new();
    let session = desk.open();
    assert_eq!(session.decide("%E6%8E%A5%E5%BE%85", "dismissed", "另有批复"), 200);
    assert_eq!(session.decide("%E4%BC%9A%E8%AE%AE%E8%B4%B9", "confirmed", ""), 200);
    assert_eq!(session.states(), json!([["confirmed", 1], ["dismissed", 1]]));
    drop(session);
    // The same report on other lines.
    desk.write(&REPORT.replace("\n\n", "\n\n\n\n"));
    let (code, told) = desk.audit(&[]);
    assert!(code == Some(1) && told.contains("核实  不属实：另有批复") && told.contains("处理  按规定调整"), "{told}");
    assert!(!told.contains("失效"), "{told}");
    let (code, told) = desk.audit(&["--baseline"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("已隐去复核认定不属实的发现 1 个") && told.contains("会议费") && !told.contains("接待"), "{told}");
    let out = desk.path("问题.xlsx");
    desk.audit(&["--format", "xlsx", "--out", out.to_str().unwrap()]);
    let sheets = gouji([Path::new("text"), &out]).stdout;
    assert!(text(&sheets).contains("不属实：另有批复") && text(&sheets).contains("按规定调整"), "{}", text(&sheets));
    let papers = desk.path("底稿");
    desk.audit(&["--format", "docx", "--out", papers.to_str().unwrap()]);
    let paper = fs::read_dir(&papers).unwrap().map(|entry| text(&gouji([Path::new("text"), &entry.unwrap().path()]).stdout).to_owned());
    assert!(paper.filter(|paper| paper.contains("核实情况：") && paper.contains("处理意见：按规定调整")).count() == 2);
    // The number that was dismissed is another one now.
    desk.write(&REPORT.replace("70.20%", "70.30%"));
    let (_, told) = desk.audit(&["--baseline"]);
    assert!(told.contains("已隐去复核认定不属实的发现 0 个") && told.contains("有 1 条核实结论已失效") && told.contains("接待"), "{told}");
    let session = desk.open();
    assert_eq!(session.states(), json!([["again", 1], ["confirmed", 1]]));
    // Another problem of the same check in the same report has nothing to do with it.
    let other = session.json("api/list?state=confirmed")["ids"].clone();
    let withdrawn = json!({ "generation": 1, "ids": other, "conclusion": null, "reason": "", "opinion": "" });
    assert_eq!(session.post("api/decide", &withdrawn).0, 200);
    assert_eq!(session.states(), json!([["again", 1], ["new", 1]]));
    assert_eq!(session.decide("%E4%BC%9A%E8%AE%AE%E8%B4%B9", "confirmed", ""), 200);
    let stale = session.json("api/stale?from=0");
    assert_eq!((&stale[0]["decision"]["reason"], &stale[0]["rule"]), (&"另有批复".into(), &"GJ202".into()), "{stale}");
    assert!(stale[0]["message"].as_str().unwrap().contains("70.20%"));
    let again = session.json("api/list?state=again")["ids"][0].clone();
    assert_eq!(session.json(&format!("api/problem?generation=1&ids={again}"))["stale"].as_array().unwrap().len(), 1);
    let (identity, fingerprint) = (&stale[0]["identity"], &stale[0]["fingerprint"]);
    assert_eq!(session.post("api/forget", &json!({ "identity": identity, "fingerprint": fingerprint })).0, 200);
    assert_eq!(session.states(), json!([["confirmed", 1], ["new", 1]]));
    drop(session);
    assert!(!desk.audit(&[]).1.contains("失效"));
}

#[test]
fn a_decision_on_a_rounding_finding_is_not_stale_where_none_was_asked_for() {
    let desk = Desk::new();
    let report = |rate: &str| {
        format!("清河县林业局2023年度部门决算\n\n2023年度公务接待费支出决算为12.3万元，年初预算为45.6万元，完成年初预算的{rate}%。\n")
    };
    desk.write(&report("27.1"));
    assert!(desk.audit(&["--rounding"]).1.contains("尾差"));
    assert_eq!(desk.open().decide("", "dismissed", "四舍五入"), 200);
    let (_, told) = desk.audit(&[]);
    assert!(told.contains("未发现矛盾") && !told.contains("失效"), "{told}");
    assert_eq!(desk.open().json("api/stale?from=0"), json!([]));
    let (_, told) = desk.audit(&["--rounding"]);
    assert!(told.contains("不属实：四舍五入") && !told.contains("失效"), "{told}");
    // The finding that it is about is there no more.
    desk.write(&report("27.0"));
    assert!(desk.audit(&["--rounding"]).1.contains("有 1 条核实结论已失效"));
}

#[test]
fn what_checks_prove_is_sent_apart_from_what_changes() {
    let desk = Desk::new();
    let session = desk.open();
    let (_, overview) = session.get("api/overview");
    assert!(overview.contains("=cmd") || overview.contains("r.sqlite"), "{overview}");
    assert!(overview.len() < 2000, "{} bytes", overview.len());
    let rules = session.json("api/rules");
    let rule = rules.as_array().unwrap().iter().find(|rule| rule["code"] == "GJ202").unwrap();
    assert!(rule["title"].is_string() && rule["manual"].as_str().unwrap().len() > 100, "{rule}");
}

#[test]
fn a_run_that_goes_on_beside_a_review_is_noticed() {
    let desk = Desk::new();
    let session = desk.open();
    let before = session.json("api/list?order=file");
    desk.write(&REPORT.replace("40.00%", "50.00%"));
    desk.audit(&[]);
    assert_eq!(session.get(&format!("api/problem?generation={}&ids=1", before["generation"])).0, 409);
    let after = session.json("api/list?order=file");
    assert_eq!((before["ids"].as_array().unwrap().len(), after["ids"].as_array().unwrap().len()), (2, 1));
    // All that a filter leaves, at once.
    let body = json!({ "generation": after["generation"], "filter": { "severities": "error" }, "count": 1, "conclusion": "open", "reason": "", "opinion": "" });
    assert_eq!(session.post("api/decide", &body).0, 200);
    assert_eq!(session.states(), json!([["open", 1]]));
    let body = json!({ "generation": after["generation"], "ids": after["ids"], "conclusion": null, "reason": "", "opinion": "" });
    assert_eq!(session.post("api/decide", &body).0, 200);
    assert_eq!(session.states(), json!([["new", 1]]));
    // An audit of nothing but dismissed findings is clean.
    assert_eq!(session.decide("", "dismissed", "两处口径不同"), 200);
    let (code, told) = desk.audit(&["--baseline"]);
    assert!(code == Some(0) && told.contains("1 个文件，0 个问题"), "{told}");
    assert_eq!(desk.audit(&[]).0, Some(1));
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_it_cleanly() {
    let desk = Desk::new();
    let mut session = desk.open();
    assert_eq!(session.decide("%E6%8E%A5%E5%BE%85", "confirmed", ""), 200);
    // A browser keeps a connection open that says nothing.
    let _silent = TcpStream::connect(session.host()).unwrap();
    let killed = Command::new("kill").args(["-INT", &session.server.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(session.server.wait().unwrap().code(), Some(0));
    let mut told = String::new();
    session.server.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(told, "");
    assert!(!desk.path("r.sqlite-wal").exists(), "the database is left open");
    assert_eq!(desk.open().states(), json!([["confirmed", 1], ["new", 1]]));
}

#[test]
fn what_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = folder.path().join("没有.sqlite");
    let run = gouji([Path::new("review"), &nothing]);
    assert_eq!((run.status.code(), nothing.exists()), (Some(2), false));
    assert!(text(&run.stderr).contains("没有这个结果库"), "{}", text(&run.stderr));
    let other = folder.path().join("报告.txt");
    fs::write(&other, REPORT).unwrap();
    let run = gouji([Path::new("--lang"), "en".as_ref(), "review".as_ref(), &other]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("could not be used"), "{}", text(&run.stderr));
    assert_eq!(fs::read_to_string(&other).unwrap(), REPORT);
    let run = gouji(["audit", "--baseline", "tests/cli/reports/clean.txt"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("--db"), "{}", text(&run.stderr));
}
