//! SARIF 2.1.0, for the programs that gather results of analyses. Results are written as the reports come; what the run was stands behind.

use super::across::Across;
use super::json::{At, Evidence, FindingRow, Report};
use super::problem::Whose;
use super::safe::visible;
use super::{ExportError, Exporter, Setting};
use crate::check::{Rule, Severity};
use crate::lang::Lang;
use serde_json::{Value, json};

/// Writes the log.
pub struct Sarif {
    setting: Setting,
    begun: bool,
    failures: Vec<Value>,
}

const HEAD: &str =
    "{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n\"runs\": [{\n\"results\": [";

impl Sarif {
    /// A log without results.
    pub fn new(setting: Setting) -> Self {
        Self { setting, begun: false, failures: Vec::new() }
    }

    fn result(&self, whose: &Whose<'_>, finding: &FindingRow) -> Value {
        let lang = self.setting.lang;
        let mut locations = finding.evidence.iter().map(|evidence| location(whose, evidence, lang));
        let culprit = whose.culprit(finding, lang);
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "kind": if finding.severity == Severity::Rounding { "informational" } else { "fail" },
            "message": { "text": visible(&finding.message) },
            "locations": locations.next().into_iter().collect::<Vec<_>>(),
            "relatedLocations": (0..).zip(locations).map(|(id, mut location)| { location["id"] = id.into(); location }).collect::<Vec<_>>(),
            "partialFingerprints": { "gouji/v1": finding.fingerprint() },
            "properties": {
                "severity": finding.severity,
                "stated": finding.stated,
                "expected": finding.expected,
                "gap": finding.gap,
                "tolerance": finding.tolerance,
                "formula": finding.formula,
                "suggestion": finding.suggestion,
                "culprit": culprit.as_ref().map(|(culprit, _)| culprit),
                "implied": culprit.as_ref().map(|(_, implied)| implied),
                "conclusion": finding.decision.as_ref().map(|decision| decision.conclusion),
                "cluster": finding.cluster,
                "unit": whose.unit.map(visible),
                "year": whose.year,
            },
        });
        // An informational result has no level.
        if finding.severity == Severity::Rounding {
            result["level"] = "none".into();
        }
        if let Some(decision) = finding.decision.as_ref().filter(|_| finding.is_dismissed()) {
            let why = visible(&decision.reason);
            result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": why }]);
        }
        if let Some(index) = self.setting.rules.iter().position(|rule| rule.code == finding.rule) {
            result["ruleIndex"] = index.into();
        }
        result
    }

    fn written(&mut self, whose: &Whose<'_>, finding: &FindingRow) -> Vec<u8> {
        let lead = if self.begun { ",\n" } else { "\n" };
        format!("{}{lead}{}", self.head(), self.result(whose, finding)).into_bytes()
    }

    fn tail(&self) -> String {
        let rules: Vec<Value> = self.setting.rules.iter().map(|rule| self.rule(rule)).collect();
        let tool = json!({ "driver": {
            "name": "gouji",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } });
        let invocations = json!([{ "executionSuccessful": self.failures.is_empty(), "toolExecutionNotifications": self.failures }]);
        let language = match self.setting.lang {
            Lang::Chinese => "zh-CN",
            Lang::English => "en-US",
        };
        format!(
            "\n],\n\"tool\": {tool},\n\"invocations\": {invocations},\n\"language\": \"{language}\",\n\"columnKind\": \"unicodeCodePoints\"\n}}]\n}}\n"
        )
    }

    fn rule(&self, rule: &Rule) -> Value {
        let lang = self.setting.lang;
        let manual = rule.manual(lang);
        let first = manual.split("\n\n").next().unwrap_or_default().replace('\n', if lang == Lang::English { " " } else { "" });
        let gravest = rule.severities.iter().copied().max().unwrap_or(Severity::Note);
        json!({
            "id": rule.code,
            "name": rule.name,
            "shortDescription": { "text": rule.title.of(lang) },
            "fullDescription": { "text": first },
            "help": { "text": manual },
            "defaultConfiguration": { "level": level(gravest) },
        })
    }

    fn head(&mut self) -> &'static str {
        let head = if self.begun { "" } else { HEAD };
        self.begun = true;
        head
    }
}

impl Exporter for Sarif {
    fn add(&mut self, report: &Report) -> Result<Vec<u8>, ExportError> {
        let whose = report.whose();
        Ok(report.findings.iter().flat_map(|finding| self.written(&whose, finding)).collect())
    }

    fn across(&mut self, findings: &[Across]) -> Result<Vec<u8>, ExportError> {
        Ok(findings.iter().flat_map(|across| self.written(&across.whose(), &across.finding)).collect())
    }

    fn fail(&mut self, file: &str, cause: &str) -> Result<Vec<u8>, ExportError> {
        self.failures.push(json!({
            "level": "error",
            "message": { "text": visible(cause) },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } }],
        }));
        Ok(Vec::new())
    }

    fn finish(mut self: Box<Self>) -> Result<Vec<u8>, ExportError> {
        let head = self.head();
        Ok(format!("{head}{}", self.tail()).into_bytes())
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Rounding => "none",
    }
}

/// Where a quote stands. Lines and characters are those of the file only where the file is text; elsewhere the page is named in words.
fn location(whose: &Whose<'_>, evidence: &Evidence, lang: Lang) -> Value {
    let At { page, line, start, end, bbox, table, row, column, .. } = evidence.at;
    let mut physical = json!({ "artifactLocation": { "uri": uri(evidence.path.as_deref().unwrap_or(whose.path())) } });
    if let (Some(line), "txt") = (line, whose.format) {
        physical["region"] = json!({
            "startLine": line,
            "charOffset": start,
            "charLength": end.saturating_sub(start),
            "snippet": { "text": visible(&evidence.quote) },
        });
    }
    json!({
        "physicalLocation": physical,
        "logicalLocations": [{ "name": evidence.place_and_cell(lang), "kind": if page.is_some() { "page" } else { "text" } }],
        "message": { "text": visible(&evidence.quote) },
        "properties": { "page": page, "bbox": bbox, "table": table, "row": row, "column": column },
    })
}

/// The path as a relative URI reference, or as a `file:` URI where it starts at the root.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    // A colon in the first part would be taken for a scheme, so it is escaped like the rest.
    for &byte in path.as_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_that_hides_nothing() {
        assert_eq!(uri("决算/a b.txt"), "%E5%86%B3%E7%AE%97/a%20b.txt");
        assert_eq!(uri("/x?#.txt"), "file:///x%3F%23.txt");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
    }
}
