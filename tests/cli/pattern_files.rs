//! Pattern files of the user's own: what is accepted, what is refused, and what the refusal says.

use crate::{gouji, text};
use std::fs;

/// A pattern that is accepted; each case breaks it in one place.
const GOOD: &str = "\
[[pattern]]
id = \"notice-of-funds\"
about = \"下达资金通知X\"
match = \"下达资金通知{v:amount}\"
yields.v = { measure = \"budget\" }
[[pattern.example]]
text = \"公务接待费下达资金通知3.20万元。\"
figures = [{ text = \"3.20万元\", measure = \"budget\" }]
[[pattern.counter]]
text = \"公务接待费支出3.20万元。\"
";

/// What is said of a folder that holds this file; none if it is accepted.
fn refusal(toml: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    fs::write(&file, toml).unwrap();
    let output = gouji(["audit".as_ref(), "--patterns".as_ref(), folder.path().as_os_str(), "tests/cli/reports/clean.txt".as_ref()]);
    if output.status.code() == Some(0) {
        return None;
    }
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
    let message = text(&output.stderr).replace(&file.display().to_string(), "own.toml");
    Some(message)
}

#[test]
fn a_good_file_is_accepted() {
    assert_eq!(refusal(GOOD), None);
}

#[test]
fn a_bad_file_is_refused_with_its_line_and_what_to_do() {
    let cases = [
        ("unknown key", GOOD.replace("about =", "abuot ="), 3, "abuot"),
        ("no example", GOOD.replace("[[pattern.example]]\ntext = \"公务接待费下达资金通知3.20万元。\"\nfigures = [{ text = \"3.20万元\", measure = \"budget\" }]\n", ""), 2, "[[pattern.example]]"),
        ("no counter", GOOD.replace("[[pattern.counter]]\ntext = \"公务接待费支出3.20万元。\"\n", ""), 2, "[[pattern.counter]]"),
        ("unnamed slot", GOOD.replace("{v:amount}", "{amount}"), 4, "{amount}"),
        ("slot without a meaning", GOOD.replace("通知{v:amount}", "通知{v:amount}{w:amount}"), 2, "yields.w"),
        ("no literal", GOOD.replace("下达资金通知{v:amount}", "(下达)?{v:amount}"), 4, "add a literal or a class"),
        ("unknown class", GOOD.replace("通知{v:amount}", "<没有>{v:amount}"), 4, "[classes]"),
        ("open bracket", GOOD.replace("通知{v:amount}", "(通知{v:amount}"), 4, "add `)`"),
        ("unknown measure", GOOD.replace("{ measure = \"budget\" }\n[", "{ measure = \"budgte\" }\n["), 5, "budgte"),
        ("duplicate id", format!("{GOOD}{GOOD}"), 12, "used twice"),
        ("id of a shipped pattern", GOOD.replace("notice-of-funds", "share"), 2, "used twice"),
        ("no TOML", "[[pattern".to_owned(), 1, ""),
    ];
    for (name, toml, line, advice) in cases {
        let message = refusal(&toml).unwrap_or_else(|| panic!("{name} is accepted"));
        assert!(message.starts_with(&format!("own.toml:{line}: ")), "{name}: {message}");
        assert!(message.contains(advice), "{name}: {message}");
    }
}

#[test]
fn names_and_identities_of_the_users_own_are_used() {
    let folder = tempfile::tempdir().unwrap();
    let toml = "\
[[subject]]
name = \"公务接待费\"
aliases = [\"公务招待开支\"]
[[subject]]
name = \"会议培训费\"
[[identity]]
id = \"meetings-and-training\"
about = \"会议培训费＝会议费＋培训费\"
whole = \"会议培训费\"
parts = [\"会议费\", \"培训费\"]
";
    fs::write(folder.path().join("own.toml"), toml).unwrap();
    let report = folder.path().join("report.txt");
    let lines = [
        "清河县林业局2023年度部门决算",
        "公务招待开支支出决算为4.01万元。",
        "会议培训费支出决算为9.50万元。",
        "会议费支出决算为4.00万元。",
        "培训费支出决算为5.00万元。",
    ];
    fs::write(&report, lines.join("\n")).unwrap();
    let output = gouji(["extract".as_ref(), "--patterns".as_ref(), folder.path().as_os_str(), report.as_os_str()]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["figures"][0]["subject"], "公务接待费");
    assert_eq!((&report["findings"][0]["name"], &report["findings"][0]["expected"]), (&"sum-mismatch".into(), &"9.00万元".into()));
}

#[test]
fn shipped_patterns_pass_their_own_examples() {
    let output = gouji(["patterns", "test"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
}

#[test]
fn examples_that_do_not_hold_are_told_apart() {
    let cases = [
        ("ok", GOOD.to_owned()),
        ("missing", GOOD.replace("text = \"3.20万元\"", "text = \"3.21万元\"")),
        ("wrong", GOOD.replace("text = \"3.20万元\", measure = \"budget\"", "text = \"3.20万元\", measure = \"actual\"")),
        ("wrong", GOOD.replace("measure = \"budget\" }]", "measure = \"budget\", subject = \"会议费\" }]")),
        ("noisy", GOOD.replace("figures = [{ text = \"3.20万元\", measure = \"budget\" }]", "figures = []")),
        ("noisy", GOOD.replace("公务接待费支出3.20万元。", "下达资金通知3.20万元。")),
    ];
    for (verdict, toml) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("own.toml"), toml).unwrap();
        let output = gouji(["patterns".as_ref(), "test".as_ref(), "--patterns".as_ref(), folder.path().as_os_str()]);
        let told = text(&output.stdout);
        if verdict == "ok" {
            assert_eq!(output.status.code(), Some(0), "{told}");
        } else {
            assert_eq!(output.status.code(), Some(1));
            assert!(told.starts_with(&format!("{verdict}  notice-of-funds  ")), "{verdict}: {told}");
        }
    }
}

#[test]
fn a_folder_without_patterns_is_no_pattern_folder() {
    for folder in ["tests/cli/reports", "no-such-folder", "README.md"] {
        let output = gouji(["audit", "--patterns", folder, "tests/cli/reports/clean.txt"]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        assert!(text(&output.stderr).contains(folder), "{}", text(&output.stderr));
    }
}
