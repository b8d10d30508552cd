//! Cross-references: "as set forth in paragraph 8", "the preceding paragraph".

use super::view::View;
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use std::sync::LazyLock;

/// A sentence that refers to a numbered paragraph of the same paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Index of the sentence that refers.
    pub from: usize,
    /// The number as referred to: "8", "7(b)".
    pub label: String,
    /// Index of the clause referred to; `None` where the paper has no such paragraph.
    pub target: Option<usize>,
}

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bparagraphs? (\d{1,3}(?: ?\([a-z0-9]{1,4}\))*)((?:(?:,| and|,? and| or| through| -) ?(?:paragraph )?\d{1,3}(?: ?\([a-z0-9]{1,4}\))*)*)(?: (?:above|below|of this|hereof))?",
    )
});
static MORE: LazyLock<Regex> = LazyLock::new(|| constant(r"\d{1,3}(?: ?\([a-z0-9]{1,4}\))*"));

/// Finds the references to numbered paragraphs.
pub fn find(document: &Document, view: &View) -> Vec<Reference> {
    let mut out = Vec::new();
    for s in 0..view.sentences.len() {
        let text = view.sentence(s);
        if !text.contains("paragraph") {
            continue;
        }
        for found in NUMBERED.captures_iter(text) {
            let first = found.get(1).map(|m| m.as_str().to_owned());
            let more = found.get(2).map_or("", |m| m.as_str());
            let rest = MORE.find_iter(more).map(|m| m.as_str().to_owned());
            for label in first.into_iter().chain(rest) {
                let label = label.replace(' ', "");
                let target = document
                    .clauses
                    .iter()
                    .position(|c| c.label.as_deref() == Some(label.as_str()));
                out.push(Reference { from: s, label, target });
            }
        }
        let clause = document.sentences.get(s).map_or(0, |s| s.clause);
        let top = document.clauses.get(clause).map_or(clause, |c| c.top);
        if text.contains("preceding paragraph")
            || text.contains("previous paragraph")
            || text.contains("paragraph above")
        {
            let before = document
                .clauses
                .iter()
                .enumerate()
                .take(top)
                .rev()
                .find(|(i, c)| c.top == *i && c.label.is_some())
                .map(|(i, _)| i);
            out.push(Reference {
                from: s,
                label: "the preceding paragraph".to_owned(),
                target: before,
            });
        }
    }
    out
}
