//! Running a rule's own examples: what must be reported is, what must not be is not.

use crate::document::normal::normalise;
use crate::examine::{Examined, Examiner};
use crate::finding::EvidenceRole;
use crate::reading::CaseFacts;
use crate::rule::{Kind, Rule};
use crate::source::Source;

/// What is wrong with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It should have been reported and was not.
    Missing,
    /// It was reported and should not have been.
    Noisy,
    /// It was reported, but the evidence does not hold the words of `quote`.
    Misplaced,
    /// It was reported at another severity than the example says.
    WrongTier,
    /// The words of `quote` do not stand in the example.
    BadQuote,
}

impl Failure {
    /// The word used on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Failure::Missing => "Missing",
            Failure::Noisy => "Noisy",
            Failure::Misplaced => "Misplaced",
            Failure::WrongTier => "Wrong tier",
            Failure::BadQuote => "Bad quote",
        }
    }
}

/// An example that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The rule's id.
    pub rule: String,
    /// What is wrong.
    pub failure: Failure,
    /// Which: "fires 3", 1-based.
    pub which: String,
    /// The example's text.
    pub text: String,
    /// Why, where it can be said.
    pub because: String,
}

/// Examines an example's text as a paper of a kind.
pub fn examine(examiner: &Examiner, text: &str, kind: Option<Kind>, minimum_months: Option<u32>) -> Option<Examined> {
    let source = Source::from_bytes("example.txt".into(), text.as_bytes().to_vec());
    let case = CaseFacts {
        kind,
        minimum_months,
        ..CaseFacts::default()
    };
    examiner.examine(&source, &case).ok()
}

/// Runs the examples of a rule.
pub fn run(examiner: &Examiner, rule: &Rule) -> Vec<Failed> {
    let mut out = Vec::new();
    let default = rule.file.applies_to.first().copied();
    let mut fail = |failure, which: String, text: &str, because: String| {
        out.push(Failed {
            rule: rule.id.clone(),
            failure,
            which,
            text: text.to_owned(),
            because,
        });
    };
    for (i, example) in rule.file.fires.iter().enumerate() {
        let which = format!("fires {}", i + 1);
        let Some(examined) = examine(
            examiner,
            &example.text,
            example.kind.or(default),
            example.minimum_months,
        ) else {
            fail(
                Failure::Missing,
                which,
                &example.text,
                "it could not be read".to_owned(),
            );
            continue;
        };
        let Some(finding) = examined
            .outcomes
            .findings
            .iter()
            .find(|f| f.rule == rule.id && f.counts())
        else {
            let because = examined
                .outcomes
                .checked
                .iter()
                .find(|c| c.rule == rule.id)
                .map(|c| c.because.clone())
                .unwrap_or_default();
            fail(Failure::Missing, which, &example.text, because);
            continue;
        };
        let wanted = example.severity.unwrap_or(rule.file.severity);
        let tiered = rule
            .file
            .severity_when
            .iter()
            .any(|w| w.kind.contains(&examined.reading.kind.value));
        if finding.severity != wanted && !tiered {
            fail(
                Failure::WrongTier,
                which.clone(),
                &example.text,
                format!("reported as {}", finding.severity.name()),
            );
        }
        if let Some(quote) = &example.quote {
            let text = &examined.document.text;
            let whole = normalise(text, 0..text.len());
            let words = normalise(quote, 0..quote.len()).text;
            match whole.text.find(&words) {
                None => fail(
                    Failure::BadQuote,
                    which,
                    quote,
                    "the quote is not in the text".to_owned(),
                ),
                Some(at) => {
                    let place = whole.source(at..at + words.len());
                    let overlaps = finding
                        .evidence
                        .iter()
                        .filter(|e| e.role != EvidenceRole::Context)
                        .any(|e| e.span.start < place.end && place.start < e.span.end);
                    if !overlaps {
                        let got: Vec<&str> = finding.quotes().map(|e| e.quote.as_str()).collect();
                        fail(
                            Failure::Misplaced,
                            which,
                            &example.text,
                            format!("the evidence is: {}", got.join(" | ")),
                        );
                    }
                }
            }
        }
    }
    for (i, example) in rule.file.silent.iter().enumerate() {
        let Some(examined) = examine(
            examiner,
            &example.text,
            example.kind.or(default),
            example.minimum_months,
        ) else {
            continue;
        };
        if let Some(finding) = examined
            .outcomes
            .findings
            .iter()
            .find(|f| f.rule == rule.id && f.counts())
        {
            let got: Vec<&str> = finding.quotes().map(|e| e.quote.as_str()).collect();
            fail(
                Failure::Noisy,
                format!("silent {}", i + 1),
                &example.text,
                format!("{}; the evidence is: {}", example.because, got.join(" | ")),
            );
        }
    }
    out
}
