//! Looking words and phrases up, tens of thousands in a paper.

use super::meanings::Entry;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The words of a glossary.
#[derive(Debug, Default)]
pub struct Words {
    single: Map<Entry>,
    /// By first word, the longest first.
    phrases: Map<Vec<Phrase>>,
}

type Map<T> = HashMap<String, T, BuildHasherDefault<Fnv>>;

/// What follows the first word of a phrase.
#[derive(Debug)]
pub struct Phrase {
    /// With one blank between two; a comma is a word of its own.
    pub rest: String,
    /// How many words that is.
    pub count: usize,
    /// What the whole means.
    pub entry: Entry,
}

impl Words {
    /// Prepares the look-up.
    pub fn new(entries: Vec<(String, Entry)>) -> Words {
        let mut words = Words::default();
        words.single.reserve(entries.len());
        for (text, entry) in entries {
            match text.split_once([' ', ',']) {
                None if entry.closed => {}
                None => {
                    words.single.insert(text, entry);
                }
                Some((first, _)) => {
                    let rest = text.get(first.len()..).unwrap_or("").replace(',', " ,");
                    let rest = rest.trim_start().to_owned();
                    let count = rest.split(' ').count();
                    let phrase = Phrase { rest, count, entry };
                    words.phrases.entry(first.to_owned()).or_default().push(phrase);
                }
            }
        }
        for phrases in words.phrases.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.count));
        }
        words
    }

    /// A single word.
    pub fn word(&self, text: &str) -> Option<Entry> {
        self.single.get(text).copied()
    }

    /// The phrases that begin with a word, the longest first.
    pub fn phrases(&self, first: &str) -> &[Phrase] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}

/// The hash of Fowler, Noll and Vo (1a, 64 bits): quick on short words, which nobody from outside chooses here.
#[derive(Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_a_word_of_a_phrase_and_the_longest_phrase_comes_first() {
        let entry = Entry::default();
        let listed = ["provided, however, that", "provided that", "provided"].map(|t| (t.to_owned(), entry));
        let words = Words::new(listed.to_vec());
        let rests: Vec<(&str, usize)> = words
            .phrases("provided")
            .iter()
            .map(|p| (p.rest.as_str(), p.count))
            .collect();
        assert_eq!(rests, [(", however , that", 4), ("that", 1)]);
        assert!(words.word("provided").is_some() && words.word("that").is_none());
    }
}
