//! Which patterns can match which sentence at all: one pass of Aho-Corasick over the words that they need.

use crate::reading::view::View;
use crate::rule::{PatternId, Pool};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;

/// The needed words of all patterns, built once for a run over any number of papers.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// For each needed word the patterns that need it.
    patterns: Vec<Vec<PatternId>>,
    /// Whether a pattern needs no word and is run everywhere.
    always: Vec<bool>,
}

/// For each pattern the sentences that hold one of its needed words, as bits.
#[derive(Debug, Clone)]
pub struct Woken {
    words: usize,
    bits: Vec<u64>,
    always: Vec<bool>,
}

impl Prefilter {
    /// Builds it.
    pub fn new(pool: &Pool) -> Prefilter {
        let mut words: BTreeMap<&str, Vec<PatternId>> = BTreeMap::new();
        let mut always = Vec::with_capacity(pool.patterns().len());
        for (i, pattern) in pool.patterns().iter().enumerate() {
            always.push(pattern.literals().is_empty());
            for literal in pattern.literals() {
                words.entry(literal.as_str()).or_default().push(PatternId(i));
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(words.keys())
            .ok();
        Prefilter {
            automaton,
            patterns: words.into_values().collect(),
            always,
        }
    }

    /// Runs over a view.
    pub fn wake(&self, view: &View) -> Woken {
        let sentences = view.sentences.len();
        let words = sentences.div_ceil(64);
        let mut woken = Woken {
            words,
            bits: vec![0; words * self.always.len()],
            always: self.always.clone(),
        };
        let Some(automaton) = &self.automaton else {
            woken.always.fill(true);
            return woken;
        };
        for s in 0..sentences {
            for found in automaton.find_overlapping_iter(view.sentence(s)) {
                for id in self.patterns.get(found.pattern().as_usize()).into_iter().flatten() {
                    if let Some(word) = woken.bits.get_mut(id.0 * words + s / 64) {
                        *word |= 1 << (s % 64);
                    }
                }
            }
        }
        woken
    }
}

impl Woken {
    /// Whether a pattern can match a sentence.
    pub fn may_match(&self, id: PatternId, sentence: usize) -> bool {
        self.always.get(id.0) == Some(&true)
            || self
                .bits
                .get(id.0 * self.words + sentence / 64)
                .is_some_and(|w| w >> (sentence % 64) & 1 == 1)
    }
}
