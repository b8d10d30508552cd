//! What kind of paper it is, with the reasons.

use super::view::View;
use crate::document::Document;
use crate::rule::search::Search;
use crate::rule::vocabulary::SignPlace;
use crate::rule::{Confidence, Kind, Knowledge};
use schemars::JsonSchema;
use serde::Serialize;

/// The kind with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindReading {
    /// The kind.
    pub value: Kind,
    /// How far it is ahead of the next.
    pub confidence: Confidence,
    /// In plain words.
    pub reasons: Vec<String>,
}

/// Words of the longest sentence that can be a title.
const TITLE_WORDS: usize = 14;
/// Words of the head of a paper.
const HEAD_WORDS: usize = 260;
/// An excess over the next kind at which the kind is certain.
const CLEAR_LEAD: i32 = 3;
/// Fewer words than this are too few to be told by.
const MIN_WORDS: usize = 12;

/// Tells the kind from the signs of `rules/kinds.toml`.
///
/// Every paper of a company owes cooperation, and no motion can reward it: it is a plea, an NPA or a DPA.
pub fn tell(document: &Document, search: &Search<View>, knowledge: &Knowledge, organisation: bool) -> KindReading {
    let view = search.paper;
    let unknown = |reason: &str| KindReading {
        value: Kind::Unknown,
        confidence: Confidence::Low,
        reasons: vec![reason.to_owned()],
    };
    if document.words() < MIN_WORDS {
        return unknown("there is too little text to tell");
    }
    let head = head_sentences(view);
    let mut weight = [0_i32; Kind::ALL.len()];
    let mut reasons: Vec<(Kind, &str)> = Vec::new();
    let at = |kind: Kind| Kind::ALL.iter().position(|k| *k == kind).unwrap_or(0);
    for sign in &knowledge.signs {
        let end = if sign.place == SignPlace::Body {
            view.sentences.len()
        } else {
            head
        };
        let fits = |s: usize| {
            let heading = document.sentences.get(s).is_some_and(|x| x.heading);
            sign.place != SignPlace::Title || heading || view.sentence(s).split(' ').count() <= TITLE_WORDS
        };
        let found = sign.find.iter().any(|id| {
            let mut places = search.woken.within(*id, 0..end);
            places.any(|s| fits(s) && search.matches(*id, s) && !search.any(&sign.unless, s))
        });
        if found {
            if let Some(w) = weight.get_mut(at(sign.kind)) {
                *w += sign.weight;
            }
            if sign.weight > 0 {
                reasons.push((sign.kind, &sign.reason));
            }
        }
    }
    // cooperation terms make a plea a cooperation agreement; by themselves they are none
    let (plea, cooperation) = (weight[at(Kind::Plea)], weight[at(Kind::Cooperation)]);
    if cooperation >= knowledge.kind_threshold && !organisation {
        weight[at(Kind::Cooperation)] = if plea > 0 || cooperation > 4 {
            cooperation + plea.max(0)
        } else {
            0
        };
    } else {
        weight[at(Kind::Cooperation)] = 0;
    }
    let mut ranked: Vec<(i32, Kind)> = Kind::ALL.iter().map(|k| (weight[at(*k)], *k)).collect();
    ranked.sort_by_key(|(w, k)| (-w, at(*k)));
    let Some(&(best, kind)) = ranked.first() else {
        return unknown("no sign of any kind was found");
    };
    if best < knowledge.kind_threshold {
        return unknown("no sign of any kind was found that weighs enough; say what it is with --kind");
    }
    // plea and cooperation share their signs
    let next = ranked
        .iter()
        .skip(1)
        .find(|(_, k)| !(kind == Kind::Cooperation && *k == Kind::Plea))
        .map_or(0, |r| r.0);
    let lead = best - next;
    let confidence = if lead >= CLEAR_LEAD {
        Confidence::High
    } else if lead > 0 {
        Confidence::Medium
    } else {
        Confidence::Low
    };
    let mut said: Vec<String> = Vec::new();
    for (k, reason) in reasons {
        if (k == kind || kind == Kind::Cooperation && k == Kind::Plea) && !said.iter().any(|r| r == reason) {
            said.push(reason.to_owned());
        }
    }
    KindReading {
        value: kind,
        confidence,
        reasons: said,
    }
}

fn head_sentences(view: &View) -> usize {
    let mut words = 0;
    for (i, _) in view.sentences.iter().enumerate() {
        words += view.sentence(i).split(' ').count();
        if words > HEAD_WORDS {
            return i + 1;
        }
    }
    view.sentences.len()
}
