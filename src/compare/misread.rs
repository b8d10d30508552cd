//! Differences of reading told from differences of words: what character recognition makes of a word is no other word.

use super::hunks::{Compared, Hunk, Kind, letters};
use super::meaning::{Meanings, Sense};
use super::words::{Interner, Unit, Word};
use crate::rule::Lexicon;
use std::collections::HashMap;

/// Longest word, in letters, that may be nothing but dirt on a page.
const DIRT: usize = 3;

/// What is known of the words of both papers.
pub struct Vocabulary<'a> {
    interner: &'a Interner,
    meanings: &'a Meanings<'a>,
    lexicon: &'a Lexicon,
    /// How often each word stands in the old paper and in the new one.
    counts: HashMap<u32, (usize, usize)>,
}

impl<'a> Vocabulary<'a> {
    /// Of two papers.
    pub fn new(
        old: &[Unit],
        new: &[Unit],
        interner: &'a Interner,
        meanings: &'a Meanings<'a>,
        lexicon: &'a Lexicon,
    ) -> Vocabulary<'a> {
        let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
        for word in old.iter().flat_map(|u| &u.words) {
            counts.entry(word.id).or_default().0 += 1;
        }
        for word in new.iter().flat_map(|u| &u.words) {
            counts.entry(word.id).or_default().1 += 1;
        }
        Vocabulary {
            interner,
            meanings,
            lexicon,
            counts,
        }
    }

    /// Whether a word is one: the rules know it, both papers have it, or one has it again and again.
    fn is_word(&self, word: &Word) -> bool {
        let text = self.interner.text(word.id);
        let bare = text.trim_end_matches("'s");
        self.meanings.knows(bare)
            || self.lexicon.knows(bare)
            || self
                .counts
                .get(&word.id)
                .is_some_and(|(a, b)| *a > 0 && *b > 0 || a + b > 2)
    }

    /// Whether words are proper numbers, so that another number is another thing.
    fn is_number(&self, words: &[Word]) -> bool {
        words.iter().any(|w| {
            let text = self.interner.text(w.id);
            text.bytes().any(|b| b.is_ascii_digit())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b'$'))
        })
    }

    /// Whether a difference is one of reading. `scanned`: a side of it comes from character recognition.
    pub fn is_reading(&self, compared: &Compared, hunk: &Hunk, scanned: bool) -> bool {
        let (gone, come) = (compared.gone(hunk), compared.come(hunk));
        let (a, b) = (letters(gone, self.interner), letters(come, self.interner));
        if self.is_number(gone) && self.is_number(come) {
            return false;
        }
        let all_words = |words: &[Word]| words.iter().all(|w| self.is_word(w));
        if !a.is_empty() && !b.is_empty() && fold(&a) == fold(&b) {
            // "5k1.1" and "sk1.1"; but "form" and "fonn" only where one of them is no word
            return a == b || !all_words(gone) || !all_words(come);
        }
        if !scanned {
            return false;
        }
        // dirt: marks that recognition took for letters
        if gone.is_empty() || come.is_empty() {
            let (words, range) = if gone.is_empty() {
                (&compared.new, &hunk.new)
            } else {
                (&compared.old, &hunk.old)
            };
            return range.clone().all(|at| self.is_dirt(words, at));
        }
        if all_words(gone) && all_words(come) {
            return false;
        }
        let allowed = match a.len().max(b.len()) {
            0 => 0,
            1..=7 => 1,
            8..=14 => 2,
            n => n / 6,
        };
        distance(fold(&a).as_bytes(), fold(&b).as_bytes(), allowed) <= allowed
    }
}

/// What recognition made of marks on the page.
impl Vocabulary<'_> {
    fn is_dirt(&self, words: &[Word], at: usize) -> bool {
        let text = |i: usize| words.get(i).map_or("", |w| self.interner.text(w.id));
        let Some(word) = words.get(at) else { return false };
        let own = letters(std::slice::from_ref(word), self.interner);
        let before = at.checked_sub(1).map_or("", text);
        let counts =
            self.meanings.refers(before) || matches!(self.meanings.sense(text(at + 1), "", ""), Sense::Number(_));
        if own.bytes().all(|b| b.is_ascii_digit()) {
            return own.len() <= 1 && !counts;
        }
        // a short thing that is no word, or the word beside it once more
        let again = |other: &str| other.len() > DIRT && distance(own.as_bytes(), other.as_bytes(), 2) <= 2;
        !self.is_word(word) && (own.len() <= DIRT || again(before) || again(text(at + 1)))
    }
}

/// Marks what recognition read in two ways.
pub fn mark(compared: &mut Compared, scanned: bool, vocabulary: &Vocabulary) {
    let reading: Vec<bool> = compared
        .hunks
        .iter()
        .map(|h| h.kind == Kind::Words && vocabulary.is_reading(compared, h, scanned))
        .collect();
    for (hunk, reading) in compared.hunks.iter_mut().zip(reading) {
        if reading {
            hunk.kind = Kind::Reading;
        }
    }
}

/// Letters and figures that recognition takes for each other made one.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'n' if out.ends_with('r') => {
                out.pop();
                out.push('m');
            }
            'l' if out.ends_with('f') => {
                out.pop();
                out.push('h');
            }
            'l' if out.ends_with('c') => {
                out.pop();
                out.push('d');
            }
            'v' if out.ends_with('v') => {
                out.pop();
                out.push('w');
            }
            'l' | '1' | 'j' => out.push('i'),
            '0' => out.push('o'),
            '5' => out.push('s'),
            '8' => out.push('b'),
            c => out.push(c),
        }
    }
    out
}

/// Letters that have to be changed, put in or taken out to make one text of the other; more than `most` is `most + 1`.
fn distance(a: &[u8], b: &[u8], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut above_left = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let value = (above_left + usize::from(x != y)).min(*cell + 1).min(left + 1);
            above_left = *cell;
            *cell = value;
            left = value;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_folded_and_the_rest_counted() {
        assert_eq!(fold("governrnent"), fold("government"));
        assert_eq!(fold("sk11"), fold("5k1l"));
        assert_eq!(distance(b"cooperation", b"coopcration", 2), 1);
        assert!(distance(b"will", b"may", 2) > 2);
    }
}
