//! Which patterns can match a text at all: one walk over its words finds those of which a pattern needs one, and a
//! pattern is looked at where the rarest thing that it needs stands.

use super::compile::PatternId;
use super::flat::Flat;
use super::needs::Need;
use super::program::text::Text;
use super::woken::Woken;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The needs of many patterns.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sieve {
    /// Three numbers a state: where the states that follow are counted from, the state that it follows, and the number
    /// of the text that ends in it, from 1. State 0 is the beginning within a word, 1 that at the beginning of one.
    #[serde(skip)]
    states: Flat,
    /// For each text where its patterns begin, and one more; then the patterns.
    #[serde(skip)]
    wakes: Flat,
    /// For each pattern where its needs begin; then, for each pattern, how many groups, and for each of them how many
    /// texts and their numbers.
    #[serde(skip)]
    groups: Flat,
    /// Where in `words` each text ends.
    #[serde(skip)]
    ends: Flat,
    /// All texts.
    #[serde(skip)]
    words: Cow<'static, [u8]>,
    texts: usize,
    patterns: usize,
    /// Patterns that need nothing.
    always: Vec<u32>,
}

/// The first two states.
const WITHIN: u32 = 0;
const AT_WORD: u32 = 1;
/// Parts that are carried beside the rest.
pub const PARTS: usize = 5;
/// Numbers of a state.
const STATE: usize = 3;

impl Sieve {
    /// Puts it together. `needs` are the groups of each pattern, the rarest first; a pattern that is not given does not
    /// pass at all. `patterns` is how many there are.
    pub fn new(needs: &BTreeMap<PatternId, Vec<Vec<Need>>>, patterns: usize) -> Sieve {
        let mut numbers: BTreeMap<&Need, u32> = BTreeMap::new();
        for need in needs.values().flatten().flatten() {
            numbers.insert(need, 0);
        }
        for (i, number) in numbers.values_mut().enumerate() {
            *number = i as u32;
        }
        let number = |need: &Need| numbers.get(need).copied().unwrap_or(0);
        let mut woken: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
        let mut starts = vec![0; patterns];
        let mut groups = Vec::new();
        let mut always = Vec::new();
        for (id, needs) in needs {
            let Some(rarest) = needs.first() else {
                always.push(id.0 as u32);
                continue;
            };
            for need in rarest {
                if let Some(list) = woken.get_mut(number(need) as usize) {
                    list.push(id.0 as u32);
                }
            }
            if let Some(start) = starts.get_mut(id.0) {
                *start = (patterns + groups.len()) as u32;
            }
            groups.push(needs.len() as u32);
            for group in needs {
                groups.push(group.len() as u32);
                groups.extend(group.iter().map(number));
            }
        }
        let mut length = 0;
        let word_ends: Flat = numbers
            .keys()
            .map(|need| {
                length += need.text.len() as u32;
                length
            })
            .collect();
        let mut at = numbers.len() + 1;
        let mut ends = Vec::with_capacity(at);
        for list in &woken {
            ends.push(at as u32);
            at += list.len();
        }
        ends.push(at as u32);
        Sieve {
            states: states(&numbers),
            wakes: ends.into_iter().chain(woken.into_iter().flatten()).collect(),
            groups: starts.into_iter().chain(groups).collect(),
            ends: word_ends,
            words: numbers.keys().flat_map(|need| need.text.bytes()).collect(),
            texts: numbers.len(),
            patterns,
            always,
        }
    }

    /// What is carried beside the rest.
    pub fn parts(&self) -> [&[u8]; PARTS] {
        let flat = [&self.states, &self.wakes, &self.groups, &self.ends].map(Flat::bytes);
        let [states, wakes, groups, ends] = flat;
        [states, wakes, groups, ends, &self.words]
    }

    /// The same with what [`Sieve::parts`] gave.
    pub fn with_parts(self, [states, wakes, groups, ends, words]: [&'static [u8]; PARTS]) -> Sieve {
        Sieve {
            states: Flat::of(states),
            wakes: Flat::of(wakes),
            groups: Flat::of(groups),
            ends: Flat::of(ends),
            words: words.into(),
            ..self
        }
    }

    /// Whether a pattern can match one text; for all patterns and many texts [`Sieve::wake`] is cheaper.
    pub fn may_match(&self, id: PatternId, text: &str) -> bool {
        let word = |number: u32| {
            let start = number.checked_sub(1).map_or(0, |n| self.ends.get(n as usize));
            let word = self.words.get(start as usize..self.ends.get(number as usize) as usize);
            word.and_then(|w| std::str::from_utf8(w).ok())
        };
        self.groups_of(id.0 as u32).all(|group| {
            self.groups
                .range(group)
                .any(|n| word(n).is_some_and(|w| text.contains(w)))
        })
    }

    /// Which patterns can match which of the texts.
    pub fn wake<'t>(&self, texts: impl ExactSizeIterator<Item = Text<'t>>) -> Woken {
        let mut woken = Woken::new(self.patterns, texts.len());
        for id in &self.always {
            woken.wake_everywhere(PatternId(*id as usize));
        }
        // for each text the last sentence that has it, from 1
        let mut has = vec![0_u32; self.texts];
        let mut found: Vec<u32> = Vec::new();
        for (s, text) in texts.enumerate() {
            let stamp = s as u32 + 1;
            let mut note = |number: u32| {
                if let Some(last) = has.get_mut(number as usize).filter(|last| **last != stamp) {
                    *last = stamp;
                    found.push(number);
                }
            };
            for start in text.starts() {
                self.walk(AT_WORD, text.bytes, *start as usize, &mut note);
            }
            for start in 0..text.bytes.len() {
                self.walk(WITHIN, text.bytes, start, &mut note);
            }
            for number in found.drain(..) {
                let wakes = self.wakes.get(number as usize)..self.wakes.get(number as usize + 1);
                for pattern in self.wakes.range(wakes) {
                    let id = PatternId(pattern as usize);
                    if !woken.may_match(id, s) && self.has_all(pattern, &has, stamp) {
                        woken.wake(id, s);
                    }
                }
            }
        }
        woken
    }

    /// Follows the bytes from a place as long as a needed text goes on with them.
    fn walk(&self, from: u32, bytes: &[u8], start: usize, note: &mut impl FnMut(u32)) {
        let mut state = from;
        for byte in bytes.get(start..).unwrap_or(&[]) {
            let next = self.states.get(state as usize * STATE) + u32::from(*byte);
            if self.states.get(next as usize * STATE + 1) != state + 1 {
                return;
            }
            state = next;
            if let Some(number) = self.states.get(state as usize * STATE + 2).checked_sub(1) {
                note(number);
            }
        }
    }

    /// The groups of texts of which a pattern needs one each, the rarest first.
    fn groups_of(&self, pattern: u32) -> impl Iterator<Item = Range<u32>> {
        let mut at = self.groups.get(pattern as usize);
        let count = if at == 0 { 0 } else { self.groups.get(at as usize) };
        at += 1;
        (0..count).map(move |_| {
            let start = at + 1;
            at = start + self.groups.get(at as usize);
            start..at
        })
    }

    /// Whether the sentence has a text of each further group that a pattern needs.
    fn has_all(&self, pattern: u32, has: &[u32], stamp: u32) -> bool {
        let one = |number: u32| has.get(number as usize) == Some(&stamp);
        self.groups_of(pattern)
            .skip(1)
            .all(|group| self.groups.range(group).any(one))
    }
}

/// A trie of the texts as a double array (Aoe, 1989): state `n` goes with byte `b` to `base[n] + b`, if that state says
/// that it follows `n`.
fn states(numbers: &BTreeMap<&Need, u32>) -> Flat {
    #[derive(Default)]
    struct Branch {
        next: BTreeMap<u8, usize>,
        number: u32,
    }
    let mut tree = vec![Branch::default(), Branch::default()];
    for (need, number) in numbers {
        let mut at = if need.at_word { AT_WORD } else { WITHIN } as usize;
        for byte in need.text.bytes() {
            let new = tree.len();
            at = *tree[at].next.entry(byte).or_insert(new);
            if at == new {
                tree.push(Branch::default());
            }
        }
        tree[at].number = number + 1;
    }
    let mut out: Vec<[u32; STATE]> = vec![[0; STATE]; 2];
    // which states are taken
    let mut taken = vec![true, true];
    let mut first_free = 2;
    let mut waiting = vec![(WITHIN as usize, WITHIN as usize), (AT_WORD as usize, AT_WORD as usize)];
    while let Some((branch, state)) = waiting.pop() {
        let next = &tree[branch].next;
        out[state][2] = tree[branch].number;
        let Some(lowest) = next.keys().next().copied().map(usize::from) else {
            continue;
        };
        while taken.get(first_free) == Some(&true) {
            first_free += 1;
        }
        let base = (first_free.saturating_sub(lowest)..)
            .find(|base| next.keys().all(|b| taken.get(base + usize::from(*b)) != Some(&true)))
            .unwrap_or(0);
        out[state][0] = base as u32;
        for (byte, child) in next {
            let at = base + usize::from(*byte);
            if at >= out.len() {
                out.resize(at + 1, [0; STATE]);
                taken.resize(at + 1, false);
            }
            taken[at] = true;
            out[at][1] = state as u32 + 1;
            waiting.push((*child, at));
        }
    }
    out.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::program::text::Texts;
    use super::*;

    #[test]
    fn a_pattern_passes_where_all_that_it_needs_stands() {
        let need = |text: &str, at_word| Need {
            text: text.to_owned(),
            at_word,
        };
        let needs = [
            (
                PatternId(0),
                vec![
                    vec![need("file", true)],
                    vec![need("motion", true), need("request", true)],
                ],
            ),
            (PatternId(1), vec![vec![need("file", false)]]),
            (PatternId(3), vec![]),
        ];
        let sieve = Sieve::new(&needs.into(), 4);
        let passes = |text: &str| -> Vec<usize> {
            let texts = Texts::one(text);
            let woken = sieve.wake([texts.get(0, text)].into_iter());
            (0..4).filter(|i| woken.may_match(PatternId(*i), 0)).collect()
        };
        assert_eq!(passes("a motion is filed"), [0, 1, 3]);
        assert_eq!(passes("a request is refiled"), [1, 3]);
        assert_eq!(passes("it is filed"), [1, 3]);
        assert_eq!(passes("nothing"), [3]);
    }
}
