//! Cross-references and what they lead to: numbered paragraphs, attachments, a supplement, defined terms.

mod definitions;
mod papers;
mod paragraphs;
mod subject;

use super::view::View;
use crate::document::Document;
use crate::rule::Knowledge;
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// What is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// "as set forth in paragraph 8", "the preceding paragraph"
    Paragraph,
    /// "Attachment A"
    Attachment,
    /// "the Sealed Supplement"
    Supplement,
    /// A defined term.
    Term,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "is", content = "better")]
pub enum Standing {
    /// It is there.
    Found,
    /// It is not in this paper.
    Missing,
    /// It belongs to another paper, or this one could not be read in full.
    Elsewhere,
    /// It is there and speaks of something else; the number of the paragraph that speaks of what is meant.
    WrongSubject(String),
    /// The term is used before it is defined.
    UsedBefore,
}

/// A reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reference {
    /// What is referred to.
    pub kind: ReferenceKind,
    /// Index of the sentence that refers.
    #[serde(skip)]
    pub from: usize,
    /// As referred to: "8", "7(b)", "attachment a".
    pub label: String,
    /// Index of the clause referred to; `None` where the paper does not have it.
    #[serde(skip)]
    pub target: Option<usize>,
    /// What became of it.
    pub standing: Standing,
    /// The words that refer, in the document's text.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl Reference {
    /// What is wrong with it, in words; `None` where nothing is.
    pub fn trouble(&self) -> Option<String> {
        let label = match self.kind {
            ReferenceKind::Paragraph if self.label.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("paragraph {}", self.label)
            }
            _ => self.label.clone(),
        };
        match &self.standing {
            Standing::Found | Standing::Elsewhere => None,
            Standing::Missing => Some(format!("{label} is not in this file")),
            Standing::WrongSubject(better) => Some(format!(
                "{label} speaks of something else; paragraph {better} may be meant"
            )),
            Standing::UsedBefore => Some(format!("{label} is used before it is defined")),
        }
    }
}

/// Finds the references of a paper, in order.
pub fn find(document: &Document, view: &View, knowledge: &Knowledge) -> Vec<Reference> {
    let mut out = paragraphs::find(document, view, knowledge);
    out.extend(papers::find(document, view));
    out.extend(definitions::find(document));
    out.sort_by_key(|r| (r.from, r.span.start));
    out
}
