//! What is shown: one file a format.

pub mod comparison;
pub mod github;
pub mod json;
pub mod junit;
mod ladder;
pub mod markdown;
pub mod memo;
pub mod ndjson;
pub mod quote;
pub mod rule_page;
pub mod said;
pub mod sarif;
pub mod terminal;
pub mod terms;
pub mod text;
pub mod view;
pub mod write;

use crate::examine::Examined;
use crate::finding::Finding;
use crate::reading::Reading;
use crate::rule::{Circuit, Knowledge, Severity};
use schemars::JsonSchema;
use serde::Serialize;

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileError {
    /// As given by the user.
    pub path: String,
    /// What happened and what to do; never holds text of the file.
    pub message: String,
}

/// Everything that a run found, in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Files that were read.
    pub documents: Vec<Examined>,
    /// Files that were not.
    pub errors: Vec<FileError>,
}

impl Report {
    /// Findings at or above a severity; what is undetermined, accepted or known from a baseline does not count.
    pub fn at_or_above(&self, severity: Severity) -> usize {
        self.documents
            .iter()
            .flat_map(|d| &d.outcomes.findings)
            .filter(|f| f.is_news() && f.severity >= severity)
            .count()
    }
}

/// The circuit whose test for a refusal to move belongs beside a finding: for the checks of the motion, where the reader
/// named a circuit.
pub fn circuit_beside<'a>(finding: &Finding, reading: &Reading, knowledge: &'a Knowledge) -> Option<&'a Circuit> {
    if !finding.rule.starts_with("motion/") {
        return None;
    }
    knowledge.circuit(reading.case.circuit.as_ref()?.as_str())
}

/// Said at the end of every report.
pub const NOT_ADVICE: &str = "This is information for counsel, not legal advice. It shows what was found in the text as it could be read; it does not show what the law is in your case, what was said outside the paper, or what a court will do.";
