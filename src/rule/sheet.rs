//! The shape of `rules/sheet.toml`: the twenty facts of the term sheet, and how papers word each.

use super::compile::{CompileError, PatternId, Pool};
use super::notation::Terms;
use super::shape::Kind;
use serde::{Deserialize, Serialize};

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
    pub values: Vec<SheetValue>,
}

/// A value, compiled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SheetValue {
    /// See [`ValueFile`].
    pub says: String,
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
