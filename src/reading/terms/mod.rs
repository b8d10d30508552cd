//! The term sheet: twenty facts of an agreement, each with its values and the words that show them.

mod caption;
pub(super) mod items;
mod motion;
mod penalties;
mod signers;
pub(super) mod words;

use super::Reading;
use super::ladder::{self, Rung};
use crate::document::Document;
use crate::rule::{Kind, Knowledge, SheetFact};
use schemars::JsonSchema;
use serde::Serialize;
pub use words::Words;

/// The twenty facts, in the order of `rules/sheet.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct TermSheet {
    /// The facts.
    pub facts: Vec<Fact>,
}

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It has values.
    Found,
    /// The paper could be read and does not hold it.
    NotFound,
    /// It was not found in what could be read, and part of the paper could not be read.
    CouldNotBeRead,
}

/// A fact of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// 1 to 20.
    pub number: u8,
    /// "plea-type"
    pub name: String,
    /// "Plea type"
    pub title: String,
    /// What became of it.
    pub status: Status,
    /// Why it was not found, where that can be said; a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Its values, in order.
    pub values: Vec<Value>,
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// The paper, in the words given.
    Paper,
    /// The tables of the program, from the statutes that the paper names.
    Table,
    /// The reader, on the command line or in a case file.
    Reader,
}

/// One line of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Value {
    /// "Decided by"; empty where the fact is one line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What it comes to; empty where only the words say it.
    #[serde(rename = "value", skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Who says it.
    pub said: Said,
    /// The words of the paper.
    #[serde(flatten)]
    pub words: Option<Words>,
}

impl Value {
    /// A value of the paper.
    fn paper(label: &str, says: impl Into<String>, words: Option<Words>) -> Value {
        Value {
            label: label.to_owned(),
            says: says.into(),
            said: Said::Paper,
            words,
        }
    }

    /// A value without words of the paper.
    fn other(label: &str, says: impl Into<String>, said: Said) -> Value {
        Value {
            label: label.to_owned(),
            says: says.into(),
            said,
            words: None,
        }
    }
}

/// What the facts are told from.
pub(super) struct Paper<'a> {
    pub(super) document: &'a Document,
    pub(super) reading: &'a Reading,
    pub(super) knowledge: &'a Knowledge,
}

/// Reads the ladder of promises of an agreement; empty for a paper that is none.
pub fn ladder(document: &Document, reading: &Reading, knowledge: &Knowledge) -> Vec<Rung> {
    ladder::read(&Paper {
        document,
        reading,
        knowledge,
    })
}

/// Reads the term sheet of a paper. Nothing of it is needed for checking, so it is made only where it is shown.
pub fn read(document: &Document, reading: &Reading, knowledge: &Knowledge) -> TermSheet {
    let paper = Paper {
        document,
        reading,
        knowledge,
    };
    TermSheet {
        facts: knowledge.sheet.iter().map(|fact| one(fact, &paper)).collect(),
    }
}

fn one(fact: &SheetFact, paper: &Paper) -> Fact {
    let mut values = match fact.name.as_str() {
        "parties" => caption::parties(paper),
        "district-and-office" => caption::district(paper),
        "kind" => kind(paper),
        "case-number" => caption::case_number(paper),
        "counts" => penalties::counts(paper),
        "statutory-maximum" => penalties::maximum(paper),
        "statutory-minimum" => penalties::minimum(paper),
        "motion" => motion::promise(paper),
        "motion-decider" => motion::decider(paper),
        "motion-standard" => motion::standard(paper),
        "dates-and-signatures" => caption::dated(paper),
        _ => Vec::new(),
    };
    values.extend(items::read(fact, paper));
    match fact.name.as_str() {
        "guidelines" => values.extend(penalties::range(paper)),
        "dates-and-signatures" => values.extend(signers::read(paper)),
        _ => {}
    }
    let (status, because) = if values.is_empty() {
        absent(paper)
    } else {
        (Status::Found, None)
    };
    Fact {
        number: fact.number,
        name: fact.name.clone(),
        title: fact.title.clone(),
        status,
        because,
        values,
    }
}

pub(super) fn absent(paper: &Paper) -> (Status, Option<String>) {
    if let Some(gap) = paper.document.gaps.first() {
        return (Status::CouldNotBeRead, Some(gap.reason.clone()));
    }
    let because = supplement_missing(paper)
        .then(|| "it may stand in the sealed supplement, which is not in this file".to_owned());
    (Status::NotFound, because)
}

/// Whether the paper refers to a sealed supplement, and so may not be the whole agreement.
fn supplement_missing(paper: &Paper) -> bool {
    paper.reading.holds("sealed-supplement") && paper.reading.kind.value == Kind::Plea
}

/// What the kind is called on the sheet.
pub fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Plea => "plea agreement",
        Kind::Cooperation => "agreement with cooperation terms",
        Kind::Proffer => "proffer agreement",
        Kind::Immunity => "immunity letter",
        Kind::Npa => "non-prosecution agreement",
        Kind::Dpa => "deferred prosecution agreement",
        Kind::NotAnAgreement => "not an agreement",
        Kind::Unknown => "not told",
    }
}

fn kind(paper: &Paper) -> Vec<Value> {
    let kind = &paper.reading.kind;
    let said = if paper.reading.case.kind.is_some() {
        Said::Reader
    } else {
        Said::Paper
    };
    // three reasons convince, more tire
    let reasons: Vec<&str> = kind.reasons.iter().take(3).map(String::as_str).collect();
    let mut says = format!("{} ({})", kind_in_words(kind.value), reasons.join("; "));
    if paper.reading.kind.confidence == crate::rule::Confidence::Low {
        says.push_str("; not certain");
    }
    let mut out = vec![Value {
        label: String::new(),
        says,
        said,
        words: None,
    }];
    if paper.reading.holds("sealed-supplement") {
        let place = paper.reading.facts.get("sealed-supplement").and_then(|p| p.first());
        out.push(Value::paper(
            "Supplement",
            "it refers to a supplement under seal; cooperation terms may stand there",
            place.and_then(|s| words::of_sentence(paper, *s)),
        ));
    }
    out
}
