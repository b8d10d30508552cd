//! A baseline: the findings of an earlier JSON report, which are known and not news.

use super::error::{LibraryError, read};
use crate::finding::Status;
use crate::report::Report;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// The findings of an earlier report, by rule and fingerprint.
#[derive(Debug, Clone, Default)]
pub struct Baseline(BTreeSet<(String, String)>);

#[derive(Deserialize)]
struct ReportFile {
    schema: String,
    documents: Vec<DocumentFile>,
}

#[derive(Deserialize)]
struct DocumentFile {
    findings: Vec<FindingFile>,
}

#[derive(Deserialize)]
struct FindingFile {
    rule: String,
    fingerprint: String,
}

impl Baseline {
    /// Reads a report that `caveat check --format json` wrote.
    ///
    /// # Errors
    /// Where it cannot be read or is no such report.
    pub fn read(path: &Path) -> Result<Baseline, LibraryError> {
        let text = read(path)?;
        // the report quotes the papers; nothing of it is shown in an error
        let wrong = |message: String| {
            LibraryError::new(
                path,
                "",
                message,
                None,
                "write one with `caveat check --output json=FILE PATH...`",
            )
        };
        let file: ReportFile = serde_json::from_str(&text).map_err(|e| {
            wrong(format!(
                "it is no report of this program (line {}, column {})",
                e.line(),
                e.column()
            ))
        })?;
        if file.schema != "caveat/1" {
            return Err(wrong("it is a report of another version of this program".to_owned()));
        }
        Ok(Baseline(
            file.documents
                .into_iter()
                .flat_map(|d| d.findings)
                .map(|f| (f.rule, f.fingerprint))
                .collect(),
        ))
    }

    /// Marks the findings that the earlier report had. What is accepted stays accepted.
    pub fn mark(&self, report: &mut Report) {
        for finding in report.documents.iter_mut().flat_map(|d| &mut d.outcomes.findings) {
            if finding.status == Status::New && self.0.contains(&(finding.rule.clone(), finding.fingerprint.clone())) {
                finding.status = Status::Known;
            }
        }
    }
}
