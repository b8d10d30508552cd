//! For each pattern the texts in which it can match, and what searches there have told so far.

use super::compile::PatternId;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bits for patterns and texts. A search for a pattern that finds nothing puts the pattern to sleep there, one that
/// finds something is noted: nothing is searched for twice. Threads may share it; they can only learn the same.
#[derive(Debug, Default)]
pub struct Woken {
    texts: usize,
    /// For each pattern the number of its row, from 1; 0 for one that matches nowhere.
    rows: Vec<u32>,
    /// A row: a bit for each text that has what the pattern needs, then one for each in which it may yet match, then
    /// one for each in which it was found.
    bits: Vec<AtomicU64>,
}

impl Clone for Woken {
    fn clone(&self) -> Woken {
        let copy = |word: &AtomicU64| AtomicU64::new(word.load(Ordering::Relaxed));
        Woken {
            texts: self.texts,
            rows: self.rows.clone(),
            bits: self.bits.iter().map(copy).collect(),
        }
    }
}

impl Woken {
    /// For so many patterns and texts, with every pattern asleep.
    pub fn new(patterns: usize, texts: usize) -> Woken {
        Woken {
            texts,
            rows: vec![0; patterns],
            bits: Vec::new(),
        }
    }

    /// Words of a third of a row.
    fn words(&self) -> usize {
        self.texts.div_ceil(64)
    }

    fn row(&self, id: PatternId) -> Option<&[AtomicU64]> {
        let row = (*self.rows.get(id.0)? as usize).checked_sub(1)?;
        let length = 3 * self.words();
        self.bits.get(row * length..(row + 1) * length)
    }

    fn row_mut(&mut self, id: PatternId) -> &mut [AtomicU64] {
        let length = 3 * self.words();
        let next = self.bits.len().checked_div(length).unwrap_or(0);
        let Some(slot) = self.rows.get_mut(id.0) else {
            return &mut [];
        };
        if *slot == 0 {
            *slot = next as u32 + 1;
            self.bits.resize_with((next + 1) * length, AtomicU64::default);
        }
        let row = *slot as usize - 1;
        self.bits.get_mut(row * length..(row + 1) * length).unwrap_or_default()
    }

    /// The pattern can match the text.
    pub fn wake(&mut self, id: PatternId, text: usize) {
        let words = self.words();
        for word in self
            .row_mut(id)
            .iter_mut()
            .skip(text / 64)
            .step_by(words.max(1))
            .take(2)
        {
            *word.get_mut() |= 1 << (text % 64);
        }
    }

    /// The pattern can match any text.
    pub fn wake_everywhere(&mut self, id: PatternId) {
        let (words, rest) = (self.words(), self.texts % 64);
        for (i, word) in self.row_mut(id).iter_mut().take(2 * words).enumerate() {
            let full = (i + 1) % words != 0 || rest == 0;
            *word.get_mut() = if full { u64::MAX } else { (1 << rest) - 1 };
        }
    }

    /// Whether a text has what a pattern needs.
    pub fn has_needs(&self, id: PatternId, text: usize) -> bool {
        self.row(id)
            .and_then(|row| row.get(text / 64))
            .is_some_and(|word| word.load(Ordering::Relaxed) >> (text % 64) & 1 == 1)
    }

    /// Whether a pattern can match a text, as far as is known.
    pub fn may_match(&self, id: PatternId, text: usize) -> bool {
        self.row(id)
            .and_then(|row| row.get(self.words() + text / 64))
            .is_some_and(|word| word.load(Ordering::Relaxed) >> (text % 64) & 1 == 1)
    }

    /// The texts of a range that a pattern can match, as far as is known, in order.
    pub fn within(&self, id: PatternId, range: Range<usize>) -> impl Iterator<Item = usize> {
        let row = self.row(id).and_then(|row| row.get(self.words()..)).unwrap_or(&[]);
        let end = range.end.min(self.texts);
        let mut word = range.start / 64;
        let mask = u64::MAX << (range.start % 64);
        let load = move |word: usize| row.get(word).map_or(0, |w| w.load(Ordering::Relaxed));
        let mut left = load(word) & mask;
        std::iter::from_fn(move || {
            while left == 0 {
                word += 1;
                if word * 64 >= end {
                    return None;
                }
                left = load(word);
            }
            let text = word * 64 + left.trailing_zeros() as usize;
            left &= left - 1;
            (text < end).then_some(text)
        })
    }

    /// Adds the texts that a pattern can match to a set of bits.
    pub fn add_to(&self, id: PatternId, set: &mut [u64]) {
        let row = self.row(id).and_then(|row| row.get(self.words()..)).unwrap_or(&[]);
        for (bits, word) in set.iter_mut().zip(row) {
            *bits |= word.load(Ordering::Relaxed);
        }
    }

    /// Whether a pattern matches a text: what is known, else what `search` says.
    pub fn matches(&self, id: PatternId, text: usize, search: impl FnOnce() -> bool) -> bool {
        let words = self.words();
        let Some(row) = self.row(id) else { return false };
        let (Some(may), Some(found)) = (row.get(words + text / 64), row.get(2 * words + text / 64)) else {
            return false;
        };
        let bit = 1 << (text % 64);
        if may.load(Ordering::Relaxed) & bit == 0 {
            return false;
        }
        if found.load(Ordering::Relaxed) & bit != 0 {
            return true;
        }
        let is = search();
        if is {
            found.fetch_or(bit, Ordering::Relaxed);
        } else {
            may.fetch_and(!bit, Ordering::Relaxed);
        }
        is
    }
}
