//! What the paper says as a lawyer sees it: its kind, the parties, the counts, the commitments, the facts.

pub mod case;
pub mod commitments;
pub mod counts;
pub mod custody;
pub mod facts;
pub mod floor;
pub mod grammar;
pub mod kind;
pub mod ladder;
pub mod numbers;
pub mod parties;
pub mod quantity;
pub mod range;
pub mod references;
pub mod terms;
pub mod view;

use crate::document::Document;
use crate::rule::search::{Paper, Search};
use crate::rule::woken::Woken;
use crate::rule::{Kind, Knowledge, Months};
pub use case::CaseFacts;
use case::GuidelineRange;
use commitments::Commitment;
use counts::Counts;
use kind::KindReading;
use parties::Parties;
use range::StatedRange;
use references::Reference;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;
use view::View;

/// A paper, read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What patterns see.
    pub view: View,
    /// Which patterns can match which sentence.
    pub woken: Woken,
    /// The kind.
    pub kind: KindReading,
    /// The parties.
    pub parties: Parties,
    /// The counts.
    pub counts: Counts,
    /// The commitments, in order.
    pub commitments: Vec<Commitment>,
    /// References to other paragraphs, papers and terms.
    pub references: Vec<Reference>,
    /// Facts that hold, with the sentences that show each; some have none.
    pub facts: BTreeMap<String, Vec<usize>>,
    /// Guideline ranges that the paper states, in order.
    pub ranges: Vec<StatedRange>,
    /// What the reader said of the case.
    pub case: CaseFacts,
    /// The highest statutory minimum, in months: the reader's where given, else the paper's or the table's.
    pub minimum: Option<Months>,
}

/// Reads a document.
pub fn read(document: &Document, knowledge: &Knowledge, case: &CaseFacts) -> Reading {
    let normals = view::normals(document, &knowledge.lexicon);
    let parties = parties::find(document, &normals, &knowledge.not_a_name);
    let view = view::build(document, &normals, knowledge, &parties);
    // the counts ask nothing of the patterns, and are half the work
    let (counts, woken, kind, commitments, references, ranges) = thread::scope(|side| {
        let counts = side.spawn(|| counts::read(document, &normals, &view, &knowledge.penalties, parties.organisation));
        let woken = knowledge
            .patterns
            .views
            .wake((0..view.sentences.len()).map(|s| Paper::text(&view, s)));
        let search = Search {
            patterns: &knowledge.patterns,
            paper: &view,
            woken: &woken,
        };
        let kind = match case.kind {
            Some(value) => KindReading {
                value,
                confidence: crate::rule::Confidence::High,
                reasons: vec!["it was given on the command line".to_owned()],
            },
            None => kind::tell(document, &search, knowledge, parties.organisation),
        };
        // what a complaint or a press release tells of a promise is a recital
        let commitments = match kind.value {
            Kind::NotAnAgreement => Vec::new(),
            _ => commitments::read(document, &view, knowledge, parties.organisation),
        };
        let references = references::find(document, &view, knowledge);
        let ranges = range::stated(&view);
        let counts = counts.join().unwrap_or_else(|panic| resume_unwind(panic));
        (counts, woken, kind, commitments, references, ranges)
    });
    let search = Search {
        patterns: &knowledge.patterns,
        paper: &view,
        woken: &woken,
    };
    let minimum = match case.minimum_months {
        Some(months) => (months > 0).then_some(Months::Months(months)),
        None => counts.minimum(),
    };
    let mut facts = facts::built_in(&facts::Basis {
        document,
        normals: &normals,
        counts: &counts,
        commitments: &commitments,
        references: &references,
        ranges: &ranges,
        case,
        minimum,
        minimums: &knowledge.penalties.entries,
        organisation: parties.organisation,
    });
    for fact in &knowledge.facts {
        let shown = fact.any.iter().flat_map(|id| {
            let mut sentences = woken.within(*id, 0..view.sentences.len());
            sentences.find(|s| search.matches(*id, *s) && !search.any(&fact.unless, *s))
        });
        if let Some(first) = shown.min() {
            facts.insert(fact.name.clone(), vec![first]);
        }
    }
    Reading {
        view,
        woken,
        kind,
        parties,
        counts,
        commitments,
        references,
        facts,
        ranges,
        case: case.clone(),
        minimum,
    }
}

impl Reading {
    /// The guideline range: the reader's where given, else the first that the paper states.
    pub fn range(&self) -> Option<GuidelineRange> {
        self.case.guideline_range.or(self.ranges.first().map(|r| r.range))
    }

    /// Whether a sentence shows a fact; `not-` before its name negates it.
    pub fn shows(&self, fact: &str, sentence: usize) -> bool {
        if let Some(fact) = fact.strip_prefix("not-") {
            return !self.shows(fact, sentence);
        }
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
