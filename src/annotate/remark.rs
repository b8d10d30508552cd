//! What is remarked, and beside which words: one remark on the paper as a whole, then one for each place of a finding.

use super::Options;
use crate::examine::Examined;
use crate::finding::{Claim, Evidence, EvidenceRole, Finding, Outcome};
use crate::report::NOT_ADVICE;
use crate::report::said::{Said, companion, companions, place, said, title};
use crate::rule::{Knowledge, Rule, Severity};
use std::ops::Range;

/// One remark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it can cost; `None` for the remark on the paper as a whole.
    pub severity: Option<Severity>,
    /// "CRITICAL: The government promises to think about a motion, not to file one".
    pub title: String,
    /// What follows.
    pub said: Vec<Said>,
    /// The words it stands beside, in bytes of the document's text.
    pub span: Range<usize>,
    /// The language that is proposed, at the first place of its finding.
    pub proposal: Option<String>,
}

/// The remarks: first the one on the paper as a whole, which stands at its first paragraph, then those of the findings,
/// the worst first.
pub fn remarks(examined: &Examined, knowledge: &Knowledge, options: &Options) -> Vec<Remark> {
    let mut out = vec![on_the_whole(examined, knowledge, options)];
    for finding in examined.outcomes.findings.iter().filter(|f| f.counts()) {
        if let Some(rule) = knowledge.rule(&finding.rule) {
            on_a_finding(&mut out, finding, rule, examined, knowledge);
        }
    }
    out
}

/// The place for what is said of the whole: the first paragraph or heading with words.
fn first_paragraph(examined: &Examined) -> Range<usize> {
    let document = &examined.document;
    let has_words = |span: &Range<usize>| {
        let text = document.text.get(span.clone()).unwrap_or_default();
        text.chars().any(char::is_alphanumeric)
    };
    let mut speaking = document.blocks.iter().filter(|b| b.kind.speaks() && has_words(&b.span));
    speaking.next().map_or(0..0, |b| b.span.clone())
}

fn on_the_whole(examined: &Examined, knowledge: &Knowledge, options: &Options) -> Remark {
    let outcomes = &examined.outcomes;
    let version = env!("CARGO_PKG_VERSION");
    let title = match &options.counsel {
        Some(name) => format!("Attorney work product. Remarks of {name}, made with caveat {version}"),
        None => format!("Remarks made with caveat {version}. Confidential: take this to a lawyer"),
    };
    let counted: Vec<&Finding> = outcomes.findings.iter().filter(|f| f.counts()).collect();
    let mut tally = Vec::new();
    for severity in [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
        Severity::Info,
    ] {
        let n = counted.iter().filter(|f| f.severity == severity).count();
        if n > 0 {
            tally.push(format!("{n} {}", severity.name()));
        }
    }
    let mut all = vec![Said::new(
        "Findings",
        if tally.is_empty() {
            "none".to_owned()
        } else {
            tally.join(", ")
        },
    )];
    let name = |f: &Finding| knowledge.rule(&f.rule).map(|r| r.file.title.clone());
    for finding in counted.iter().filter(|f| f.claim == Claim::Missing) {
        let first = finding.evidence.first();
        let at = first.map(|e| place(&examined.document, e)).unwrap_or_default();
        all.extend(name(finding).map(|title| Said::new("Missing", format!("{title} (called for at {at})"))));
    }
    for finding in outcomes.findings.iter().filter(|f| !f.counts()) {
        let because = finding.because.as_deref().unwrap_or("");
        all.extend(name(finding).map(|title| Said::new("Could not be decided", format!("{title}: {because}"))));
    }
    for note in &examined.document.notes {
        all.push(Said::new("Note", note.message.as_str()));
    }
    let number = |outcome| outcomes.checked.iter().filter(|c| c.outcome == outcome).count();
    all.push(Said::new(
        "Checked",
        format!(
            "{} checks: {} clear, {} do not apply here; `caveat check` names them",
            outcomes.checked.len(),
            number(Outcome::Clear),
            number(Outcome::NotApplicable)
        ),
    ));
    all.push(Said::new(
        "File",
        format!("SHA-256 {}; rules {}", examined.sha256, knowledge.digest),
    ));
    all.push(Said::new("Please note", NOT_ADVICE));
    Remark {
        severity: None,
        title,
        said: all,
        span: first_paragraph(examined),
        proposal: None,
    }
}

fn on_a_finding(out: &mut Vec<Remark>, finding: &Finding, rule: &Rule, examined: &Examined, knowledge: &Knowledge) {
    let head = format!("{}: {}", finding.severity.name().to_uppercase(), title(finding, rule));
    let mut quotes = finding.quotes();
    let first = quotes.next();
    // What other rules say of the same words stands in the remark of the worst; their other places have remarks too.
    if finding.companion_of.is_none() {
        let mut all = said(finding, rule, &examined.reading, knowledge);
        for other in companions(finding, &examined.outcomes) {
            if let Some(rule) = knowledge.rule(&other.rule) {
                all.push(Said::new("The same words raise", companion(other, rule)));
            }
        }
        all.push(Said::new(
            "Check",
            format!("{}, confidence {}", finding.rule, finding.confidence.name()),
        ));
        out.push(Remark {
            severity: Some(finding.severity),
            title: head.clone(),
            said: all,
            span: first.map_or_else(|| first_paragraph(examined), |e| e.span.clone()),
            proposal: Some(rule.file.ask.language.clone()),
        });
    }
    let main = first.map(|e| place(&examined.document, e)).unwrap_or_default();
    for evidence in quotes {
        out.push(Remark {
            severity: Some(finding.severity),
            title: head.clone(),
            said: vec![Said::new(role(evidence), format!("see the remark at {main}"))],
            span: evidence.span.clone(),
            proposal: None,
        });
    }
}

/// What further words show.
fn role(evidence: &Evidence) -> String {
    match &evidence.role {
        EvidenceRole::Primary | EvidenceRole::Also => "Also here".to_owned(),
        EvidenceRole::Context => "In context".to_owned(),
        EvidenceRole::NeededBy => "This calls for it".to_owned(),
        EvidenceRole::Promise => "The promise".to_owned(),
        EvidenceRole::Undoing => "Undone here".to_owned(),
        EvidenceRole::Side(name) => format!("Side of the conflict ({name})"),
    }
}
