//! What a finding says to counsel, paragraph by paragraph: the same words in every format.

use super::circuit_beside;
use super::quote::{cut, on_one_line};
use crate::check::Outcomes;
use crate::document::Document;
use crate::finding::{Claim, Evidence, Finding};
use crate::reading::Reading;
use crate::rule::shape::AuthorityUse;
use crate::rule::{Knowledge, Rule};

/// A heading that names a place is cut to this many characters.
const HEADING: usize = 60;

/// A paragraph with the word that leads into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// "Why", "Ask", "Authority".
    pub heading: String,
    /// The paragraph.
    pub text: String,
}

impl Said {
    /// One paragraph.
    pub fn new(heading: impl Into<String>, text: impl Into<String>) -> Said {
        Said {
            heading: heading.into(),
            text: text.into(),
        }
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.heading, self.text)
    }
}

/// The finding in one line.
pub fn title(finding: &Finding, rule: &Rule) -> String {
    match finding.claim {
        Claim::Missing => format!("MISSING: {}", rule.file.title),
        Claim::Conflict => format!("CONFLICT: {}", rule.file.title),
        Claim::Present | Claim::Undetermined => rule.file.title.clone(),
    }
}

/// Why it matters, what to ask for, and on what authority.
pub fn said(finding: &Finding, rule: &Rule, reading: &Reading, knowledge: &Knowledge) -> Vec<Said> {
    let file = &rule.file;
    let mut out = vec![Said::new("Why", file.text.counsel.as_str())];
    if let Some(because) = &finding.because {
        out.push(Said::new("Note", format!("{because}.")));
    }
    if let Some(figures) = &finding.figures {
        out.push(Said::new("In months", figures.as_str()));
    }
    if let Some(circuit) = circuit_beside(finding, reading, knowledge) {
        out.push(Said::new(format!("In {}", circuit.shown), circuit.test.as_str()));
        out.extend(cited(&circuit.authority, knowledge));
    }
    out.push(Said::new("Ask", file.ask.request.as_str()));
    out.push(Said::new("Language", file.ask.language.as_str()));
    out.push(Said::new("Fallback", file.ask.fallback.as_str()));
    out.extend(cited(&file.authority, knowledge));
    out
}

fn cited(used: &[AuthorityUse], knowledge: &Knowledge) -> Vec<Said> {
    used.iter()
        .filter_map(|used| {
            let entry = knowledge.authorities.get(&used.key)?;
            Some(Said::new("Authority", format!("{} ({})", entry.full, used.cited_for)))
        })
        .collect()
}

/// The findings of other rules on the same words.
pub fn companions<'a>(primary: &'a Finding, outcomes: &'a Outcomes) -> impl Iterator<Item = &'a Finding> {
    outcomes
        .findings
        .iter()
        .filter(|f| f.companion_of.as_deref() == Some(primary.rule.as_str()))
}

/// Such a finding in one paragraph: title and ask.
pub fn companion(finding: &Finding, rule: &Rule) -> String {
    format!(
        "{}: {} ({}). {}",
        finding.severity.name(),
        rule.file.title,
        finding.rule,
        rule.file.ask.request
    )
}

/// Where a piece of evidence stands: "p. 3, ¶ 7(b)". Where the paper has no pages of its own and the paragraph no number,
/// the heading above it: "under “Cooperation”".
pub fn place(document: &Document, evidence: &Evidence) -> String {
    numbered(document, evidence.page, evidence.line, evidence.paragraph.as_deref()).unwrap_or_else(|| {
        let sentence = document.sentences.get(evidence.sentence);
        let clause = sentence.and_then(|s| document.clauses.get(s.clause));
        let heading = clause
            .and_then(|c| c.headings.last())
            .and_then(|h| document.text.get(h.clone()));
        heading.map_or_else(
            || "without a number".to_owned(),
            |h| format!("under \u{201c}{}\u{201d}", cut(&on_one_line(h), HEADING)),
        )
    })
}

/// "p. 3, ¶ 7(b)"; `None` where the paper has no pages of its own and the paragraph no number.
pub fn numbered(document: &Document, page: u32, line: Option<u16>, paragraph: Option<&str>) -> Option<String> {
    let mut parts = Vec::new();
    if document.paged() {
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        parts.push(format!("p. {page}{line}"));
    }
    parts.extend(paragraph.map(|p| format!("¶ {p}")));
    (!parts.is_empty()).then(|| parts.join(", "))
}
