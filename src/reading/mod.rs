//! What the paper says as a lawyer sees it: its kind, the parties, the counts, the commitments, the facts.

pub mod commitments;
pub mod counts;
pub mod facts;
pub mod kind;
pub mod parties;
pub mod references;
pub mod view;

use crate::document::Document;
use crate::rule::{Kind, Knowledge, Months};
use commitments::Commitment;
use counts::Counts;
use kind::KindReading;
use parties::Parties;
use references::Reference;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use view::View;

/// What the reader knows of the case and the paper may not say.
#[derive(Debug, Clone, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaseFacts {
    /// Overrides the kind.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The highest statutory minimum of the counts, in months; 0 says that there is none.
    #[serde(default)]
    pub minimum_months: Option<u32>,
}

/// A paper, read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What patterns see.
    pub view: View,
    /// The kind.
    pub kind: KindReading,
    /// The parties.
    pub parties: Parties,
    /// The counts.
    pub counts: Counts,
    /// The commitments, in order.
    pub commitments: Vec<Commitment>,
    /// References to other paragraphs and papers.
    pub references: Vec<Reference>,
    /// Facts that hold, with the sentences that show each; some have none.
    pub facts: BTreeMap<String, Vec<usize>>,
    /// The highest statutory minimum, in months: the reader's where given, else the paper's or the table's.
    pub minimum: Option<Months>,
}

/// Reads a document.
pub fn read(document: &Document, knowledge: &Knowledge, case: &CaseFacts) -> Reading {
    let normals = view::normals(document);
    let parties = parties::find(document, &normals, &knowledge.not_a_name);
    let view = view::build(document, &normals, knowledge, &parties);
    let kind = match case.kind {
        Some(value) => KindReading {
            value,
            confidence: crate::rule::Confidence::High,
            reasons: vec!["it was given on the command line".to_owned()],
        },
        None => kind::tell(document, &view, knowledge, parties.organisation),
    };
    let counts = counts::read(document, &normals, &view, &knowledge.minimums);
    let commitments = commitments::read(document, &view, knowledge);
    let references = references::find(document, &view);
    let minimum = match case.minimum_months {
        Some(months) => (months > 0).then_some(Months::Months(months)),
        None => counts.minimum(),
    };
    let mut facts = facts::built_in(
        document,
        &normals,
        &view,
        &counts,
        &references,
        minimum,
        parties.organisation,
    );
    for fact in &knowledge.facts {
        let any = |ids: &[crate::rule::PatternId], text: &str| {
            ids.iter().any(|id| {
                knowledge
                    .patterns
                    .get(*id)
                    .is_some_and(|p| p.may_match(text) && p.is_match(text))
            })
        };
        let shows = |s: &usize| any(&fact.any, view.sentence(*s)) && !any(&fact.unless, view.sentence(*s));
        if let Some(first) = (0..view.sentences.len()).find(shows) {
            facts.insert(fact.name.clone(), vec![first]);
        }
    }
    Reading {
        view,
        kind,
        parties,
        counts,
        commitments,
        references,
        facts,
        minimum,
    }
}

impl Reading {
    /// Whether a sentence shows a fact.
    pub fn shows(&self, fact: &str, sentence: usize) -> bool {
        self.facts.get(fact).is_some_and(|places| places.contains(&sentence))
    }

    /// Whether a fact holds; `not-` before its name negates it.
    pub fn holds(&self, fact: &str) -> bool {
        match fact.strip_prefix("not-") {
            Some(fact) if !self.facts.contains_key(&format!("not-{fact}")) => !self.facts.contains_key(fact),
            _ => self.facts.contains_key(fact),
        }
    }
}
