//! SARIF 2.1.0 (OASIS), for code scanning: a result per finding, a rule per check, what could not be read as a
//! notification.

use super::quote::on_one_line;
use super::said::place;
use super::{FileError, NOT_ADVICE, Report, rule_page};
use crate::document::origin::Origin;
use crate::examine::Examined;
use crate::finding::{Claim, Evidence, EvidenceRole, Finding, Status};
use crate::rule::{Knowledge, Rule, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The published schema that the output is valid against.
pub const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report; `baseline` says whether an earlier report was given, so that results carry a baseline state.
///
/// # Errors
/// Never for a report of this program; the serialiser's error is passed on.
pub fn render(report: &Report, knowledge: &Knowledge, baseline: bool) -> Result<String, serde_json::Error> {
    let index: BTreeMap<&str, usize> = knowledge
        .rules
        .iter()
        .enumerate()
        .map(|(i, r)| (r.id.as_str(), i))
        .collect();
    let results: Vec<Value> = report
        .documents
        .iter()
        .flat_map(|document| {
            document
                .outcomes
                .findings
                .iter()
                .map(move |finding| (document, finding))
        })
        .filter_map(|(document, finding)| {
            let at = *index.get(finding.rule.as_str())?;
            Some(result(document, finding, knowledge.rules.get(at)?, at, baseline))
        })
        .collect();
    let artifacts: Vec<Value> = report
        .documents
        .iter()
        .map(|d| json!({ "location": { "uri": uri(&d.path.to_string_lossy()) }, "hashes": { "sha-256": d.sha256 } }))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "caveat",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "fullDescription": { "text": NOT_ADVICE },
                "rules": knowledge.rules.iter().map(|r| descriptor(r, knowledge)).collect::<Vec<_>>(),
                "properties": { "rulesDigest": knowledge.digest }
            } },
            "invocations": [{
                "executionSuccessful": report.errors.is_empty() && !report.documents.is_empty(),
                "toolExecutionNotifications": report.errors.iter().map(notification).collect::<Vec<_>>()
            }],
            "columnKind": "unicodeCodePoints",
            "artifacts": artifacts,
            "results": results
        }]
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn descriptor(rule: &Rule, knowledge: &Knowledge) -> Value {
    let file = &rule.file;
    let (group, _) = rule.id.split_once('/').unwrap_or(("", ""));
    json!({
        "id": rule.id,
        "shortDescription": { "text": file.title },
        "fullDescription": { "text": file.text.counsel },
        "help": {
            "text": format!("{}\n\nLanguage: {}", file.ask.request, file.ask.language),
            "markdown": rule_page::markdown(rule, knowledge)
        },
        "defaultConfiguration": { "level": level(file.severity) },
        "properties": {
            "severity": file.severity.name(),
            "confidence": file.confidence,
            "tags": [group]
        }
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn result(document: &Examined, finding: &Finding, rule: &Rule, at: usize, baseline: bool) -> Value {
    let undetermined = finding.claim == Claim::Undetermined;
    let primary = finding.evidence.first();
    let mut message = rule.file.title.clone();
    if finding.claim == Claim::Missing {
        message.insert_str(0, "Missing: ");
    }
    if let Some(because) = &finding.because {
        message.push_str(&format!(" ({because})"));
    }
    if let Some(evidence) = primary {
        message.push_str(&format!(
            ". {}: \"{}\"",
            place(&document.document, evidence),
            on_one_line(&evidence.quote)
        ));
    }
    message.push_str(&format!(" Ask: {}", rule.file.ask.request));
    let mut out = json!({
        "ruleId": rule.id,
        "ruleIndex": at,
        "kind": if undetermined { "review" } else { "fail" },
        "level": if undetermined { "none" } else { level(finding.severity) },
        "message": { "text": message },
        "locations": primary.map(|e| location(document, e)).into_iter().collect::<Vec<_>>(),
        "partialFingerprints": { "caveat/v1": finding.fingerprint },
        "properties": {
            "severity": finding.severity.name(),
            "confidence": finding.confidence,
            "claim": finding.claim,
            "status": finding.status.name()
        }
    });
    let related: Vec<Value> = finding
        .evidence
        .iter()
        .skip(1)
        .filter(|e| e.role != EvidenceRole::Context)
        .map(|e| location(document, e))
        .collect();
    if !related.is_empty() {
        out["relatedLocations"] = related.into();
    }
    if let Status::Accepted { reason, .. } = &finding.status {
        out["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
    }
    if baseline {
        out["baselineState"] = match finding.status {
            Status::Known => "unchanged",
            _ => "new",
        }
        .into();
    }
    out
}

fn location(document: &Examined, evidence: &Evidence) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&document.path.to_string_lossy()) } });
    if let Some(line) = line(document, evidence) {
        physical["region"] = json!({ "startLine": line });
    }
    let page = format!("page {}", evidence.page);
    let mut logical = vec![json!({ "name": page, "fullyQualifiedName": page, "kind": "page" })];
    if let Some(paragraph) = &evidence.paragraph {
        logical.push(json!({
            "name": format!("paragraph {paragraph}"),
            "fullyQualifiedName": format!("{page}/paragraph {paragraph}"),
            "kind": "paragraph"
        }));
    }
    json!({ "physicalLocation": physical, "logicalLocations": logical })
}

/// The 1-based line, which text files alone have.
pub(super) fn line(document: &Examined, evidence: &Evidence) -> Option<u32> {
    match document.document.run_at(evidence.span.start)?.origin {
        Some(Origin::Text { line, .. }) => Some(line),
        _ => None,
    }
}

fn notification(error: &FileError) -> Value {
    json!({
        "level": "error",
        "message": { "text": error.message },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&error.path) } } }]
    })
}

/// A path as a URI reference (RFC 3986): separators are slashes, and what a URI may not hold is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.replace(std::path::MAIN_SEPARATOR, "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("forms/plea §1.docx"), "forms/plea%20%C2%A71.docx");
        assert_eq!(uri("/srv/a.pdf"), "file:///srv/a.pdf");
    }
}
