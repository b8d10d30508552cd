//! What a finding says to counsel, paragraph by paragraph: the same words in every format.

use super::circuit_beside;
use crate::check::Outcomes;
use crate::finding::{Claim, Evidence, Finding};
use crate::reading::Reading;
use crate::rule::shape::AuthorityUse;
use crate::rule::{Knowledge, Rule};
use std::fmt::Write as _;

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

/// Where a piece of evidence stands: "p. 3, ¶ 7(b)".
pub fn place(evidence: &Evidence) -> String {
    let mut out = format!("p. {}", evidence.page);
    if let Some(line) = evidence.line {
        let _ = write!(out, ":{line}");
    }
    if let Some(paragraph) = &evidence.paragraph {
        let _ = write!(out, ", ¶ {paragraph}");
    }
    out
}
