//! The shape of `rules/sheet.toml`: the twenty facts of the term sheet, and how papers word each.

use super::compile::{CompileError, PatternId, Pool};
use super::notation::Terms;
use super::shape::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a promise stands on the ladder, in the order in which the places of a paper decide: the firmest promise, the
/// judge who is most open, and of review that it is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// It has to be done.
    Owed,
    /// It has to be done if something comes about.
    OwedOnCondition,
    /// It is meant to be done.
    Intended,
    /// It will be thought about.
    Considered,
    /// It can be done.
    Allowed,
    /// The choice is kept.
    Reserved,
    /// Nothing is owed.
    Denied,
    /// A court decides.
    Court,
    /// The government decides.
    Government,
    /// The government decides as it likes.
    GovernmentAlone,
    /// Review is given up.
    GivenUp,
    /// Review is kept.
    Kept,
    /// It is spoken of, and this is left open.
    Unsaid,
    /// The paper does not speak of it.
    NotFound,
    /// It was not found, and part of the paper could not be read.
    Undetermined,
}

impl Step {
    /// In plain words.
    pub fn says(self) -> &'static str {
        match self {
            Step::Owed => "owed",
            Step::OwedOnCondition => "owed on a condition",
            Step::Intended => "intended, not promised",
            Step::Considered => "to be considered, not promised",
            Step::Allowed => "allowed, not promised",
            Step::Reserved => "reserved, not promised",
            Step::Denied => "denied",
            Step::Court => "a court decides",
            Step::Government => "the government decides",
            Step::GovernmentAlone => "the government alone decides",
            Step::GivenUp => "given up",
            Step::Kept => "kept: a court may look",
            Step::Unsaid => "not said",
            Step::NotFound => "not found",
            Step::Undetermined => "could not be read",
        }
    }
}

/// `rules/sheet.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SheetFile {
    /// Words that only the sheet needs.
    #[serde(default)]
    pub terms: Terms,
    /// In the order of the sheet.
    #[serde(default)]
    pub fact: Vec<FactFile>,
}

/// A fact of the sheet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    /// 1 to 20.
    pub number: u8,
    /// "plea-type": its name in JSON.
    pub name: String,
    /// "Plea type".
    pub title: String,
    /// What belongs under it, in order; what the program tells by itself stands before it.
    #[serde(default)]
    pub item: Vec<ItemFile>,
}

/// One line of a fact: several ways to find it, of which the first that matches decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// "Decided by"; empty for a fact that is one line.
    #[serde(default)]
    pub label: String,
    /// Whether every value that is found is listed, and not the first alone.
    #[serde(default)]
    pub all: bool,
    /// Only for these kinds; for all where it is empty.
    #[serde(default)]
    pub kind: Vec<Kind>,
    /// The rung of the ladder that it can decide, where no promise does.
    #[serde(default)]
    pub ladder: Option<String>,
    /// In order of precedence.
    pub value: Vec<ValueFile>,
}

/// A way in which papers word an item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueFile {
    /// What the sheet says. `{money}` stands for the first amount in the words; empty for the words alone.
    #[serde(default)]
    pub says: String,
    /// What it comes to on the ladder.
    #[serde(default)]
    pub step: Option<Step>,
    /// Any of these, in one sentence.
    pub find: Vec<String>,
    /// And one of these in the sentence.
    #[serde(default)]
    pub with: Vec<String>,
    /// And none of these in the sentence.
    #[serde(default)]
    pub unless: Vec<String>,
    /// And one of these in the numbered paragraph or its headings.
    #[serde(default)]
    pub context: Vec<String>,
}

/// A fact, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetFact {
    /// See [`FactFile`].
    pub number: u8,
    /// See [`FactFile`].
    pub name: String,
    /// See [`FactFile`].
    pub title: String,
    /// See [`FactFile`].
    pub items: Vec<SheetItem>,
}

/// An item, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetItem {
    /// See [`ItemFile`].
    pub label: String,
    /// See [`ItemFile`].
    pub all: bool,
    /// See [`ItemFile`].
    pub kind: Vec<Kind>,
    /// See [`ItemFile`].
    pub ladder: Option<String>,
    /// See [`ItemFile`].
    pub values: Vec<SheetValue>,
}

/// A value, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetValue {
    /// See [`ValueFile`].
    pub says: String,
    /// See [`ValueFile`].
    pub step: Option<Step>,
    /// See [`ValueFile`].
    pub find: Vec<PatternId>,
    /// See [`ValueFile`].
    pub with: Vec<PatternId>,
    /// See [`ValueFile`].
    pub unless: Vec<PatternId>,
    /// See [`ValueFile`].
    pub context: Vec<PatternId>,
}

/// Compiles the sheet; `shared` are the terms of the vocabulary.
pub(super) fn compile(file: &SheetFile, pool: &mut Pool, shared: &Terms) -> Result<Vec<SheetFact>, CompileError> {
    let terms: &[&Terms] = &[&file.terms, shared];
    let value = |value: &ValueFile, pool: &mut Pool| -> Result<SheetValue, CompileError> {
        Ok(SheetValue {
            says: value.says.clone(),
            step: value.step,
            find: pool.all(&value.find, terms)?,
            with: pool.all(&value.with, terms)?,
            unless: pool.all(&value.unless, terms)?,
            context: pool.all(&value.context, terms)?,
        })
    };
    let item = |item: &ItemFile, pool: &mut Pool| -> Result<SheetItem, CompileError> {
        Ok(SheetItem {
            label: item.label.clone(),
            all: item.all,
            kind: item.kind.clone(),
            ladder: item.ladder.clone(),
            values: item.value.iter().map(|v| value(v, pool)).collect::<Result<_, _>>()?,
        })
    };
    file.fact
        .iter()
        .map(|fact| {
            Ok(SheetFact {
                number: fact.number,
                name: fact.name.clone(),
                title: fact.title.clone(),
                items: fact.item.iter().map(|i| item(i, pool)).collect::<Result<_, _>>()?,
            })
        })
        .collect()
}
