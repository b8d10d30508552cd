//! The shape of `rules/client.toml`: what a client's copy of the report explains and asks, and when.

use super::shape::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `rules/client.toml`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClientRules {
    /// What a paper of each kind is, in a sentence.
    pub kind: BTreeMap<Kind, String>,
    /// Groups of rules, the ones that cost most first: the order among findings of one severity.
    pub order: Vec<String>,
    /// In the order of the explanation.
    pub topic: Vec<Topic>,
    /// In order.
    pub question: Vec<Question>,
}

/// Something that is explained where the paper raises it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// "two-motions"
    pub name: String,
    /// "Two requests, and why the second one matters"
    pub title: String,
    /// Any of these; always where it is empty.
    #[serde(default)]
    pub when: Vec<When>,
    /// Its paragraphs.
    pub says: Vec<Say>,
}

/// A paragraph. `{minimum}`, `{maximum}`, `{range}` and `{low}` (the low end of the range) stand for figures of the
/// case in months; a paragraph with a figure that is not known is left out.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// The paragraph, grade 8 or below.
    pub text: String,
    /// Any of these; always where it is empty.
    #[serde(default)]
    pub when: Vec<When>,
}

/// A question for counsel.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question, grade 8 or below.
    pub ask: String,
    /// Any of these; always where it is empty.
    #[serde(default)]
    pub when: Vec<When>,
}

/// A condition: of each list that is given one entry must hold.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// Kinds of paper.
    pub kind: Vec<Kind>,
    /// Facts of the reading; `not-` before a name negates it.
    pub fact: Vec<String>,
    /// Rules that reported, by id; `group/*` for any of a group.
    pub rule: Vec<String>,
    /// Markers of `rules/markers.toml` that the paper holds.
    pub marker: Vec<String>,
    /// Figures that are known: minimum, maximum, range; `not-` before a name negates it.
    pub figure: Vec<String>,
}

impl ClientRules {
    fn conditions(&self) -> impl Iterator<Item = &When> {
        let topics = self.topic.iter().flat_map(|t| t.when.iter());
        let paragraphs = self.topic.iter().flat_map(|t| &t.says).flat_map(|s| &s.when);
        topics
            .chain(paragraphs)
            .chain(self.question.iter().flat_map(|q| &q.when))
    }

    /// The first rule that a condition names and that does not exist; `known` are the ids.
    pub fn unknown_rule<'a>(&'a self, known: &[&str]) -> Option<&'a str> {
        let exists = |named: &str| match named.strip_suffix('*') {
            Some(group) => known.iter().any(|id| id.starts_with(group)),
            None => known.contains(&named),
        };
        let mut named = self.conditions().flat_map(|w| &w.rule).map(String::as_str);
        named.find(|n| !exists(n))
    }

    /// The first fact that a condition names and that `known` does not know.
    pub fn unknown_fact(&self, known: impl Fn(&str) -> bool) -> Option<&str> {
        let mut named = self.conditions().flat_map(|w| &w.fact).map(String::as_str);
        named.find(|n| !known(n.trim_start_matches("not-")))
    }
}
