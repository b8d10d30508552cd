//! The shape of `rules/compare.toml`: which words carry the substance of a sentence, for the comparison of two drafts.

use super::shape::Severity;
use serde::{Deserialize, Serialize};

/// For whom a change is: the client's side of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toward {
    /// For the client.
    Better,
    /// It cannot be told.
    Open,
    /// Against the client.
    Worse,
}

/// `rules/compare.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Words without a meaning of their own.
    #[serde(default)]
    pub idle: Vec<String>,
    /// Words that are put for one another.
    #[serde(default)]
    pub same: Vec<Vec<String>>,
    /// Words of a sentence that defines a term.
    #[serde(default)]
    pub defines: Vec<String>,
    /// Words before the number of a paragraph.
    #[serde(default)]
    pub refers: Vec<String>,
    /// Units of numbers, and months.
    #[serde(default)]
    pub units: Vec<String>,
    /// The classes, in the order in which a change is named.
    #[serde(default)]
    pub class: Vec<WordClass>,
}

/// Words of which a change is a change of substance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordClass {
    /// "force": its name in JSON.
    pub name: String,
    /// "what is owed"
    pub title: String,
    /// How much such a change can cost.
    pub severity: Severity,
    /// Its groups.
    pub group: Vec<WordGroup>,
}

/// Words that say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordGroup {
    /// "owes"
    pub name: String,
    /// In lower case.
    pub words: Vec<String>,
    /// What it is to the client when one comes.
    #[serde(default)]
    pub gained: Option<Toward>,
    /// What it is to the client when one goes.
    #[serde(default)]
    pub lost: Option<Toward>,
}
