//! One JSON value a line, for pipes: a document with its findings, or a file that could not be read.

use super::Report;
use super::json;
use crate::rule::Knowledge;
use serde_json::{Value, json as value};

/// The report, documents first. The shape of a document and of an error is that of `caveat/1`; `type` tells them apart.
///
/// # Errors
/// Never for a report of this program; the serialiser's error is passed on.
pub fn render(report: &Report, knowledge: &Knowledge) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    let mut line = |kind: &str, mut value: Value| {
        value["type"] = kind.into();
        out.push_str(&value.to_string());
        out.push('\n');
    };
    for document in &report.documents {
        line("document", json::document(document, knowledge)?);
    }
    for error in &report.errors {
        line("error", value!({ "path": error.path, "message": error.message }));
    }
    Ok(out)
}
