//! What a finding is known by, so that what was decided on it is found again: whose report it is about, and its check and evidence.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Whose report it is about, see [`identity`].
    pub identity: String,
    /// Check and evidence, see [`fingerprint`].
    pub fingerprint: String,
}

/// Whose report it is, in words that stay when the file is moved: unit, year, kind and title; and the name of the file where there is no
/// unit or no title.
pub fn identity(unit: Option<&str>, year: Option<i32>, kind: &str, title: Option<&str>, path: &str) -> String {
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    let mut identity = format!("{}\t{year}\t{kind}\t{}", unit.unwrap_or_default(), title.unwrap_or_default());
    if unit.is_none() || title.is_none() {
        let _ = write!(identity, "\t{}", path.rsplit(['/', '\\']).next().unwrap_or_default());
    }
    identity
}

/// The identity of the reports of a unit that a check across reports is about.
pub fn identity_across(unit: &str, year: Option<i32>) -> String {
    identity(Some(unit), year, "across", Some(""), "")
}

/// What a finding is known by when the same report is audited again: its check, its quotes and its numbers, not where they stand.
pub fn fingerprint<'a>(rule: &'a str, quotes: impl Iterator<Item = &'a str>, numbers: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(rule).chain(quotes).chain(numbers) {
        hash.update(part.as_bytes());
        // Parts must not run into one another.
        hash.update([0]);
    }
    hex(&hash.finalize())
}

/// Bytes in hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        // Writing into a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_known_wherever_it_lies_and_a_nameless_one_by_its_file() {
        let of = |path: &str| identity(Some("甲局"), Some(2023), "final_account", Some("甲局2023年度部门决算"), path);
        assert_eq!(of("a/决算.txt"), of("b/c.pdf"));
        let nameless = |path: &str| identity(None, None, "other", None, path);
        assert_eq!(nameless("a/一.txt"), nameless("b\\一.txt"));
        assert_ne!(nameless("一.txt"), nameless("二.txt"));
    }

    #[test]
    fn parts_of_the_evidence_do_not_run_into_one_another() {
        let of = |quotes: &[&str]| fingerprint("GJ201", quotes.iter().copied(), std::iter::empty());
        assert_ne!(of(&["甲乙", "丙"]), of(&["甲", "乙丙"]));
    }
}
