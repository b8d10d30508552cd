//! Commitments: who owes what, with what force, under which conditions, decided by whom, by what standard.

use super::view::View;
use crate::document::Document;
use crate::rule::{Family, Knowledge, PatternId, Patterns};
use serde::Serialize;
use std::ops::Range;

/// A promise, or the refusal of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commitment {
    /// "move-for-reduction"
    pub action: String,
    /// "government"
    pub actor: String,
    /// owes, owes-on-condition, intends, considers, may, reserves, denies.
    pub force: String,
    /// 5k1.1, 3553e, rule35, or "unnamed".
    pub vehicles: Vec<String>,
    /// What it reaches, where an action has reaches: "derivative" use, waiver of "appeal".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<String>,
    /// When it is due, in the paper's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The words of the conditions (reading view).
    pub conditions: Vec<String>,
    /// Who decides: government, court, committee, or "unstated".
    pub deciders: Vec<String>,
    /// By what standard: sole-discretion, unreviewable, good-faith, reasonable, or "unstated".
    pub standards: Vec<String>,
    /// What becomes of review: waived, kept.
    pub review: Vec<String>,
    /// Index of its sentence.
    #[serde(skip)]
    pub sentence: usize,
    /// The words that give its force, in the sentence's view.
    #[serde(skip)]
    pub words: Range<usize>,
}

/// Reads the commitments of a paper.
pub fn read(document: &Document, view: &View, knowledge: &Knowledge) -> Vec<Commitment> {
    let mut out = Vec::new();
    for family in &knowledge.families {
        let reader = Reader {
            family,
            patterns: &knowledge.patterns,
            view,
            document,
        };
        reader.read(&mut out);
    }
    out.sort_by_key(|c| (c.sentence, c.words.start));
    out
}

struct Reader<'a> {
    family: &'a Family,
    patterns: &'a Patterns,
    view: &'a View,
    document: &'a Document,
}

impl Reader<'_> {
    fn any(&self, ids: &[PatternId], text: &str) -> bool {
        ids.iter().any(|id| {
            self.patterns
                .get(*id)
                .is_some_and(|p| p.may_match(text) && p.is_match(text))
        })
    }

    fn names(&self, groups: &[(String, Vec<PatternId>)], texts: &[String]) -> Vec<String> {
        groups
            .iter()
            .filter(|(_, ids)| texts.iter().any(|t| self.any(ids, t)))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The sentence with the stretches that are about something else blanked out.
    fn blanked(&self, sentence: usize) -> String {
        let text = self.view.sentence(sentence);
        let mut bytes = text.as_bytes().to_vec();
        for id in &self.family.not_about {
            let Some(pattern) = self.patterns.get(*id).filter(|p| p.may_match(text)) else {
                continue;
            };
            for range in pattern.find_all(text) {
                if let Some(slice) = bytes.get_mut(range) {
                    slice.fill(b'#');
                }
            }
        }
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn read(&self, out: &mut Vec<Commitment>) {
        let texts: Vec<String> = (0..self.view.sentences.len()).map(|s| self.blanked(s)).collect();
        let about: Vec<bool> = texts
            .iter()
            .enumerate()
            .map(|(i, t)| !self.document.sentences.get(i).is_some_and(|s| s.heading) && self.any(&self.family.about, t))
            .collect();
        let top = |s: usize| {
            let clause = self.document.sentences.get(s).map_or(0, |s| s.clause);
            self.document.clauses.get(clause).map_or(clause, |c| c.top)
        };
        let tops: Vec<usize> = (0..texts.len()).map(top).collect();
        let about_tops: std::collections::BTreeSet<usize> =
            about.iter().zip(&tops).filter(|(a, _)| **a).map(|(_, t)| *t).collect();
        for (s, text) in texts.iter().enumerate() {
            let related = about.get(s) == Some(&true)
                || tops.get(s).is_some_and(|t| self.near(&about_tops, &about, *t, s))
                    && self.any(&self.family.anaphora, text);
            if !related || self.any(&self.family.never, text) {
                continue;
            }
            let own = tops.get(s).copied();
            // deciders and standards may stand in the other sentences of the paragraph that are about it
            let mut around: Vec<String> = vec![text.clone()];
            for (o, other) in texts.iter().enumerate() {
                if o != s
                    && tops.get(o).copied() == own
                    && (about.get(o) == Some(&true) || self.any(&self.family.anaphora, other))
                {
                    around.push(other.clone());
                }
            }
            self.sentence(s, text, &around, out);
        }
    }

    /// Whether a paragraph has a sentence about it, or, where paragraphs are not numbered, the one before has.
    fn near(
        &self,
        about_tops: &std::collections::BTreeSet<usize>,
        about: &[bool],
        top: usize,
        sentence: usize,
    ) -> bool {
        about_tops.contains(&top)
            || self.document.clauses.get(top).is_some_and(|c| c.label.is_none())
                && (sentence.saturating_sub(2)..sentence).any(|s| about.get(s) == Some(&true))
    }

    fn sentence(&self, s: usize, text: &str, around: &[String], out: &mut Vec<Commitment>) {
        let mut claimed: Vec<Range<usize>> = Vec::new();
        let mut found: Vec<(String, Range<usize>)> = Vec::new();
        for (force, ids) in &self.family.force {
            let mut first: Option<Range<usize>> = None;
            for id in ids {
                let Some(pattern) = self.patterns.get(*id).filter(|p| p.may_match(text)) else {
                    continue;
                };
                for range in unclaimed(&pattern, text, &claimed) {
                    if first.as_ref().is_none_or(|f| range.start < f.start) {
                        first = Some(range.clone());
                    }
                    claimed.push(range);
                }
            }
            if let Some(range) = first {
                found.push((force.clone(), range));
            }
        }
        let own = std::slice::from_ref(&around[0]);
        for (force, words) in found {
            let conditions: Vec<String> = if force == "owes" || force == "intends" {
                self.conditions(text)
            } else {
                Vec::new()
            };
            let force = if force == "owes" && !conditions.is_empty() {
                "owes-on-condition".to_owned()
            } else {
                force
            };
            let or_unstated = |mut names: Vec<String>, word: &str| {
                if names.is_empty() {
                    names.push(word.to_owned());
                }
                names
            };
            let vehicles = {
                let direct = self.names(&self.family.vehicle, own);
                if direct.is_empty() {
                    self.names(&self.family.vehicle, around)
                } else {
                    direct
                }
            };
            out.push(Commitment {
                action: self.family.action.clone(),
                actor: self.family.actor.clone(),
                force,
                vehicles: or_unstated(vehicles, "unnamed"),
                scope: Vec::new(),
                time: None,
                conditions,
                deciders: or_unstated(self.names(&self.family.decider, around), "unstated"),
                standards: or_unstated(self.names(&self.family.standard, around), "unstated"),
                review: or_unstated(self.names(&self.family.review, around), "unstated"),
                sentence: s,
                words,
            });
        }
    }

    fn conditions(&self, text: &str) -> Vec<String> {
        let mut out = Vec::new();
        for id in &self.family.condition {
            let Some(pattern) = self.patterns.get(*id).filter(|p| p.may_match(text)) else {
                continue;
            };
            out.extend(
                pattern
                    .find_all(text)
                    .into_iter()
                    .filter_map(|r| text.get(r).map(str::to_owned)),
            );
        }
        out
    }
}

/// Matches that touch no claimed stretch; the search goes on behind an overlap.
fn unclaimed(pattern: &crate::rule::Pattern, text: &str, claimed: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|t| pattern.find(t)) {
        let range = from + found.start..from + found.end;
        if range.is_empty() {
            break;
        }
        match claimed.iter().find(|c| c.start < range.end && range.start < c.end) {
            Some(overlap) => from = overlap.end.max(range.start + 1),
            None => {
                from = range.end;
                out.push(range);
            }
        }
    }
    out
}
