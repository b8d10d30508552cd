//! Where the words of a pair differ, and whether that is only typing.

use super::align::Pair;
use super::words::{Interner, Unit, Word};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// The words of both sides of a pair, and where they differ.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// The words of the old side.
    pub old: Vec<Word>,
    /// The words of the new side.
    pub new: Vec<Word>,
    /// In order; empty where the words are the same.
    pub hunks: Vec<Hunk>,
    /// Numbers of paragraphs that follow a renumbering.
    pub renamed: usize,
}

/// What a difference of words comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A hyphen, an apostrophe, a blank.
    Typing,
    /// A paragraph's number, in a reference to it.
    Number,
    /// Recognition read the same word in two ways.
    Reading,
    /// A blank of a form that was filled in.
    Filled,
    /// Other words.
    Words,
}

/// Words that gave way to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Indices into [`Compared::old`].
    pub old: Range<usize>,
    /// Indices into [`Compared::new`].
    pub new: Range<usize>,
    /// What it comes to.
    pub kind: Kind,
}

impl Compared {
    /// Words of the pair on its longer side.
    pub fn longest(&self) -> usize {
        self.old.len().max(self.new.len())
    }

    /// The words of a hunk on the old side.
    pub fn gone(&self, hunk: &Hunk) -> &[Word] {
        self.old.get(hunk.old.clone()).unwrap_or(&[])
    }

    /// The words of a hunk on the new side.
    pub fn come(&self, hunk: &Hunk) -> &[Word] {
        self.new.get(hunk.new.clone()).unwrap_or(&[])
    }

    /// The hunks that are more than typing, numbering, reading or filling in.
    pub fn worded(&self) -> impl Iterator<Item = &Hunk> {
        self.hunks.iter().filter(|h| h.kind == Kind::Words)
    }

    /// Whether words differ.
    pub fn differs(&self) -> bool {
        self.worded().next().is_some()
    }
}

/// Compares the words of a pair. `idle` tells words that carry nothing, which may be drawn into the change around them;
/// `ids` gives the words of the old side with the numbers that its paragraphs have in the new paper.
pub fn compare(
    pair: &Pair,
    old: &[Unit],
    new: &[Unit],
    interner: &Interner,
    idle: impl Fn(u32) -> bool,
    ids: impl Fn(&[Word]) -> Vec<u32>,
) -> Compared {
    let gather = |units: &[Unit], indices: &[usize]| -> Vec<Word> {
        let words = indices.iter().filter_map(|i| units.get(*i)).flat_map(|u| &u.words);
        words.cloned().collect()
    };
    let (old, new) = (gather(old, &pair.old), gather(new, &pair.new));
    let (a, b) = (ids(&old), new.iter().map(|w| w.id).collect::<Vec<u32>>());
    let mut hunks: Vec<Hunk> = Vec::new();
    if a != b {
        for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
            let (o, n) = match op {
                DiffOp::Equal { .. } => continue,
                DiffOp::Delete {
                    old_index,
                    old_len,
                    new_index,
                } => (old_index..old_index + old_len, new_index..new_index),
                DiffOp::Insert {
                    old_index,
                    new_index,
                    new_len,
                } => (old_index..old_index, new_index..new_index + new_len),
                DiffOp::Replace {
                    old_index,
                    old_len,
                    new_index,
                    new_len,
                } => (old_index..old_index + old_len, new_index..new_index + new_len),
            };
            let near = hunks.last_mut().filter(|last| {
                let between = a.get(last.old.end..o.start).unwrap_or(&[]);
                between.is_empty()
                    || between.len() == 1
                        && between.iter().all(|id| idle(*id))
                        && o.len() + n.len() > 2
                        && last.old.len() + last.new.len() > 2
            });
            match near {
                Some(last) => {
                    last.old.end = o.end;
                    last.new.end = n.end;
                }
                None => hunks.push(Hunk {
                    old: o,
                    new: n,
                    kind: Kind::Words,
                }),
            }
        }
    }
    let renamed = (0..old.len())
        .filter(|i| a.get(*i) != old.get(*i).map(|w| &w.id) && !hunks.iter().any(|h| h.old.contains(i)))
        .count();
    let mut out = Compared {
        old,
        new,
        hunks,
        renamed,
    };
    let typing: Vec<bool> = out
        .hunks
        .iter()
        .map(|h| {
            let (gone, come) = (letters(out.gone(h), interner), letters(out.come(h), interner));
            gone == come || calls_note(out.gone(h), out.come(h), interner)
        })
        .collect();
    for (hunk, typing) in out.hunks.iter_mut().zip(typing) {
        if typing {
            hunk.kind = Kind::Typing;
        }
    }
    out
}

/// Whether the one word is the other with the call of a footnote behind its stop: "5k1.1.1".
fn calls_note(gone: &[Word], come: &[Word], interner: &Interner) -> bool {
    let ([gone], [come]) = (gone, come) else { return false };
    let (a, b) = (interner.text(gone.id), interner.text(come.id));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let rest = long.strip_prefix(short).and_then(|r| r.strip_prefix('.'));
    short.bytes().any(|b| b.is_ascii_alphabetic())
        && rest.is_some_and(|r| (1..=2).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_digit()))
}

/// The letters and digits of words, without what stands between them.
pub fn letters(words: &[Word], interner: &Interner) -> String {
    let text = words.iter().flat_map(|w| interner.text(w.id).chars());
    text.filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hunks(old: &str, new: &str) -> Vec<(String, String, Kind)> {
        let mut interner = Interner::default();
        let mut unit = |text: &str| Unit {
            words: text
                .split(' ')
                .map(|w| Word {
                    id: interner.id(w),
                    span: 0..0,
                })
                .collect(),
            ..Unit::default()
        };
        let (old, new) = ([unit(old)], [unit(new)]);
        let pair = Pair {
            old: vec![0],
            new: vec![0],
        };
        let the = interner.id("the");
        let same = |words: &[Word]| words.iter().map(|w| w.id).collect();
        let compared = compare(&pair, &old, &new, &interner, |id| id == the, same);
        let text = |words: &[Word]| words.iter().map(|w| interner.text(w.id)).collect::<Vec<_>>().join(" ");
        let one = |h: &Hunk| (text(compared.gone(h)), text(compared.come(h)), h.kind);
        compared.hunks.iter().map(one).collect()
    }

    #[test]
    fn words_that_differ_are_told_from_typing() {
        assert_eq!(
            hunks("it will file the motion", "it may file the motion"),
            [("will".to_owned(), "may".to_owned(), Kind::Words)]
        );
        assert_eq!(
            hunks("a non prosecution agreement", "a nonprosecution agreement"),
            [("non prosecution".to_owned(), "nonprosecution".to_owned(), Kind::Typing)]
        );
        assert_eq!(hunks("the same words", "the same words"), []);
    }
}
