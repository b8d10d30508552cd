//! Commitments: who owes what, with what force, under which conditions, decided by whom, by what standard.

mod acts;
mod around;
mod breach;
mod conditions;
mod object;
mod paragraph;
mod sentence;

use self::paragraph::Spoken;
use self::sentence::{Reader, Sentence, Source, meant};
use super::grammar::clauses::{Before, parse};
use super::grammar::groups::groups;
use super::grammar::tokens::tokens;
use super::view::View;
use crate::document::Document;
use crate::rule::Knowledge;
use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// A promise, or the refusal of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Commitment {
    /// "move-for-reduction"; one of the names of `rules/vocabulary-acts.toml`.
    pub action: String,
    /// "government", "defendant", "court", "other"
    pub actor: String,
    /// owes, owes-on-condition, intends, considers, may, reserves, denies.
    pub force: String,
    /// 5k1.1, 3553e, rule35, or "unnamed"; empty for actions that have none.
    pub vehicles: Vec<String>,
    /// The means that its words describe and do not name.
    #[serde(skip)]
    pub implied: Vec<String>,
    /// What it reaches, where an action has reaches: "derivative" use, waiver of "appeal".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// When it is due (reading view).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words of the conditions (reading view).
    pub conditions: Vec<String>,
    /// Who decides: government, court, committee, or "unstated".
    pub deciders: Vec<String>,
    /// By what standard: sole-discretion, unreviewable, good-faith, reasonable, preponderance, ..., or "unstated".
    pub standards: Vec<String>,
    /// What becomes of review: waived, kept, or "unstated".
    pub review: Vec<String>,
    /// Index of the sentence that says so.
    #[serde(skip)]
    pub review_in: Option<usize>,
    /// Index of its sentence.
    #[serde(skip)]
    pub sentence: usize,
    /// The words that give its force, in the sentence's view.
    #[serde(skip)]
    pub words: Range<usize>,
}

/// Reads the commitments of a paper, in order. `organisation` says whether the defendant is one.
pub fn read(document: &Document, view: &View, knowledge: &Knowledge, organisation: bool) -> Vec<Commitment> {
    let mut out = Vec::new();
    let reader = Reader::new(&knowledge.glossary, organisation);
    let mut before = Before {
        subject: None,
        organisation,
    };
    let mut motions = false;
    let mut spoken: Vec<Spoken> = Vec::new();
    let mut judged: Vec<Spoken> = Vec::new();
    for (s, place) in view.sentences.iter().enumerate() {
        if document.sentences.get(s).is_some_and(|x| x.heading) {
            continue;
        }
        let words = tokens(view.sentence(s), &knowledge.words, &reader.names);
        let verbs = groups(&words, &reader.names);
        let parsed = parse(words, verbs, &reader.names, before);
        let mut sentence = Sentence {
            index: s,
            source: Source { document, view },
            own: place.own - place.range.start,
            after: spoken.last().is_some_and(|l| paragraph::same(document, l.sentence, s)),
            first: !motions,
            starts: conditions::statements(&parsed, &reader.names),
            conditions: conditions::find(&parsed, &reader.names),
            around: None,
            parsed: &parsed,
            meant: meant(&parsed),
            reader: &reader,
        };
        sentence.read(&mut out);
        spoken.extend(sentence.spoken());
        judged.extend(sentence.judged());
        motions |= sentence.meanings(0..parsed.tokens.len()).has(reader.topics.motion);
        let subjects = parsed.clauses.iter().filter_map(|c| c.subject);
        before.subject = subjects.filter_map(|x| x.actor).next_back().or(before.subject);
    }
    paragraph::complete(document, &spoken, &judged, &mut out);
    out.sort_by_key(|c| (c.sentence, c.words.start));
    out
}

fn or_unstated(mut names: Vec<String>, word: &str) -> Vec<String> {
    if names.is_empty() {
        names.push(word.to_owned());
    }
    names
}
