//! Which patterns can match which sentence at all: one pass of Aho-Corasick over the words that they need.

use crate::reading::view::View;
use crate::rule::notation::MAX_NEEDS;
use crate::rule::{PatternId, Patterns};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;

/// What the patterns need, built once for a run over any number of papers.
#[derive(Debug)]
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// For each text the groups that it satisfies: the pattern and the bit of the group.
    satisfies: Vec<Vec<(PatternId, u8)>>,
    /// For each pattern the bits of all its groups; 0 for one that needs nothing and is run everywhere.
    full: Vec<u8>,
}

/// For each pattern the sentences in which all its groups are satisfied, as bits.
#[derive(Debug, Clone)]
pub struct Woken {
    words: usize,
    bits: Vec<u64>,
}

impl Prefilter {
    /// Builds it.
    pub fn new(patterns: &Patterns) -> Prefilter {
        let mut texts: BTreeMap<&str, Vec<(PatternId, u8)>> = BTreeMap::new();
        let mut full = Vec::with_capacity(patterns.len());
        for (i, pattern) in patterns.all().enumerate() {
            let mut all = 0;
            for (g, group) in pattern.needs().iter().enumerate().take(MAX_NEEDS) {
                let bit = 1_u8 << g;
                all |= bit;
                for text in group {
                    texts.entry(text.as_str()).or_default().push((PatternId(i), bit));
                }
            }
            full.push(all);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(texts.keys())
            .ok();
        Prefilter {
            automaton,
            satisfies: texts.into_values().collect(),
            full,
        }
    }

    /// Runs over a view.
    pub fn wake(&self, view: &View) -> Woken {
        let sentences = view.sentences.len();
        let words = sentences.div_ceil(64);
        let mut woken = Woken {
            words,
            bits: vec![0; words * self.full.len()],
        };
        let mut got = vec![0_u8; self.full.len()];
        let mut seen = vec![usize::MAX; self.satisfies.len()];
        let mut touched: Vec<usize> = Vec::new();
        for s in 0..sentences {
            if let Some(automaton) = &self.automaton {
                for found in automaton.find_overlapping_iter(view.sentence(s)) {
                    let text = found.pattern().as_usize();
                    if seen.get(text) == Some(&s) {
                        continue;
                    }
                    if let Some(slot) = seen.get_mut(text) {
                        *slot = s;
                    }
                    for (id, bit) in self.satisfies.get(text).into_iter().flatten() {
                        if let Some(bits) = got.get_mut(id.0) {
                            if *bits == 0 {
                                touched.push(id.0);
                            }
                            *bits |= bit;
                        }
                    }
                }
            }
            for id in touched.drain(..) {
                let bits = got.get_mut(id).map(std::mem::take).unwrap_or(0);
                if self.full.get(id) == Some(&bits)
                    && let Some(word) = woken.bits.get_mut(id * words + s / 64)
                {
                    *word |= 1 << (s % 64);
                }
            }
        }
        for (id, _) in self
            .full
            .iter()
            .enumerate()
            .filter(|(_, full)| **full == 0 || self.automaton.is_none())
        {
            woken.bits[id * words..(id + 1) * words].fill(u64::MAX);
        }
        woken
    }
}

impl Woken {
    /// Whether a pattern can match a sentence.
    pub fn may_match(&self, id: PatternId, sentence: usize) -> bool {
        self.bits
            .get(id.0 * self.words + sentence / 64)
            .is_some_and(|w| w >> (sentence % 64) & 1 == 1)
    }

    /// Whether a pattern can match any sentence.
    pub fn anywhere(&self, id: PatternId) -> bool {
        self.bits
            .get(id.0 * self.words..(id.0 + 1) * self.words)
            .is_some_and(|bits| bits.iter().any(|w| *w != 0))
    }
}
