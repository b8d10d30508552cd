//! Workflow commands of GitHub Actions: an annotation per finding, beside the changed file.

use super::quote::on_one_line;
use super::said::place;
use super::{Report, sarif};
use crate::finding::Claim;
use crate::rule::{Knowledge, Severity};
use std::fmt::Write as _;

/// The annotations. What is accepted, known or undetermined is a notice.
pub fn render(report: &Report, knowledge: &Knowledge) -> String {
    let mut out = String::new();
    for document in &report.documents {
        let path = document.path.display().to_string();
        for finding in &document.outcomes.findings {
            let Some(rule) = knowledge.rule(&finding.rule) else {
                continue;
            };
            let command = match finding.severity {
                _ if !finding.is_news() => "notice",
                Severity::Critical | Severity::High => "error",
                Severity::Medium => "warning",
                Severity::Low | Severity::Info => "notice",
            };
            let mut message = match finding.claim {
                Claim::Missing => format!("Missing: {}", rule.file.title),
                Claim::Undetermined => format!(
                    "Undetermined: {} ({})",
                    rule.file.title,
                    finding.because.as_deref().unwrap_or("")
                ),
                _ => rule.file.title.clone(),
            };
            let evidence = finding.evidence.first();
            if let Some(evidence) = evidence {
                let _ = write!(
                    message,
                    "\n{}: {}",
                    place(&document.document, evidence),
                    on_one_line(&evidence.quote)
                );
            }
            let _ = write!(message, "\nAsk: {}", rule.file.ask.request);
            let line = evidence
                .and_then(|e| sarif::line(document, e))
                .map_or_else(String::new, |n| format!(",line={n}"));
            let title = format!("{} ({})", rule.id, finding.severity.name());
            let _ = writeln!(
                out,
                "::{command} file={}{line},title={}::{}",
                property(&path),
                property(&title),
                data(&message)
            );
        }
    }
    for error in &report.errors {
        let _ = writeln!(
            out,
            "::error file={},title=not read::{}",
            property(&error.path),
            data(&error.message)
        );
    }
    out
}

/// A command's message: what would end it is percent-encoded.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A command's property: commas and colons too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_end_a_command() {
        assert_eq!(data("100%\n::error::x"), "100%25%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
