//! A finding: what a rule says of a paper, and the words that prove it.

use crate::rule::{Confidence, Severity};
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// What is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Claim {
    /// These words are there.
    Present,
    /// A protection that is needed is not there.
    Missing,
    /// Two clauses cannot both hold.
    Conflict,
    /// It cannot be told, and why is said.
    Undetermined,
}

/// What the words show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceRole {
    /// The words themselves.
    Primary,
    /// The sentence that they stand in.
    Context,
    /// Another place that says the same.
    Also,
    /// What makes a missing protection needed.
    NeededBy,
    /// The promise that other words undo.
    Promise,
    /// The words that undo it.
    Undoing,
    /// One side of a conflict, by its name.
    #[serde(untagged)]
    Side(String),
}

/// A quotation with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// What it shows.
    pub role: EvidenceRole,
    /// The words as they stand in the source: always `document.text[span]`.
    pub quote: String,
    /// 1-based page.
    pub page: u32,
    /// The line number in the margin of pleading paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u16>,
    /// "7(b)(ii)", where the paper numbers its paragraphs.
    pub paragraph: Option<String>,
    /// Offsets in bytes of the document's text.
    #[serde(serialize_with = "as_pair")]
    #[schemars(with = "(usize, usize)")]
    pub span: Range<usize>,
    /// Index of the sentence.
    #[serde(skip)]
    pub sentence: usize,
}

fn as_pair<S: serde::Serializer>(range: &Range<usize>, s: S) -> Result<S::Ok, S::Error> {
    (range.start, range.end).serialize(s)
}

/// Whether a finding is news to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// It is.
    #[default]
    New,
    /// An earlier report had it.
    Known,
    /// The reader's accept file holds it.
    Accepted {
        /// Why it may stay.
        reason: String,
        /// Who said so.
        who: Option<String>,
        /// The last day on which that holds, as `2027-01-31`.
        until: Option<String>,
    },
}

impl Status {
    /// The name used in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Known => "known",
            Status::Accepted { .. } => "accepted",
        }
    }
}

/// What a rule says of a paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// What is claimed.
    pub claim: Claim,
    /// How much it can cost.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why it is undetermined, or less than certain; a sentence.
    pub because: Option<String>,
    /// What the rule says of this case in months; a sentence or two.
    pub figures: Option<String>,
    /// The proof; the first is the pin cite.
    pub evidence: Vec<Evidence>,
    /// Stable while the words are the same, see [`crate::fingerprint`].
    pub fingerprint: String,
    /// The rule of a worse finding on the same words, under which a report shows this one.
    pub companion_of: Option<String>,
    /// Whether the reader has it already; set by [`crate::library`].
    pub status: Status,
}

impl Finding {
    /// Whether it counts against the paper: everything but what is undetermined.
    pub fn counts(&self) -> bool {
        self.claim != Claim::Undetermined
    }

    /// Whether it asks for attention: it counts, and nobody has accepted it or seen it before.
    pub fn is_news(&self) -> bool {
        self.counts() && self.status == Status::New
    }

    /// The evidence without the sentences that only give context.
    pub fn quotes(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|e| e.role != EvidenceRole::Context)
    }
}

/// What became of a rule on a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It reported.
    Fired,
    /// It looked and found nothing.
    Clear,
    /// It does not concern this paper.
    NotApplicable,
    /// It could not tell.
    Undetermined,
}

/// A rule that was run, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Checked {
    /// The rule's id.
    pub rule: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, in a sentence; empty for what fired.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub because: String,
}
