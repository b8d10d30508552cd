//! Which paragraph became which, told from where its sentences went; and the numbers that follow from it.

use super::Counted;
use super::align::{Alignment, Pair};
use super::hunks::{Compared, Hunk, Kind};
use super::meaning::Meanings;
use super::words::{Interner, Unit, Word};
use crate::document::Document;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Words that may stand between "paragraphs" and a number of the list behind it.
const REACH: usize = 10;

/// Where the paragraphs went.
#[derive(Debug, Default)]
pub struct Numbering {
    /// The clause of the new paper that holds most of a clause of the old one.
    clauses: HashMap<usize, usize>,
    /// The same for whole numbered paragraphs, both ways.
    tops: HashMap<usize, usize>,
    back: HashMap<usize, usize>,
    old_labels: Vec<Option<String>>,
    new_labels: Vec<Option<String>>,
    counted: Counted,
}

impl Numbering {
    /// Told from the alignment.
    pub fn new(
        old: &Document,
        new: &Document,
        old_units: &[Unit],
        new_units: &[Unit],
        alignment: &Alignment,
    ) -> Numbering {
        let mut clauses: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut tops: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for pair in &alignment.pairs {
            for o in pair.old.iter().filter_map(|o| old_units.get(*o)).filter(|u| counts(u)) {
                for n in pair.new.iter().filter_map(|n| new_units.get(*n)).filter(|u| counts(u)) {
                    let weight = o.words.len().min(n.words.len());
                    *clauses.entry((o.clause, n.clause)).or_default() += weight;
                    *tops.entry((o.top, n.top)).or_default() += weight;
                }
            }
        }
        let labels = |d: &Document| d.clauses.iter().map(|c| c.label.clone()).collect::<Vec<_>>();
        let mut out = Numbering {
            clauses: heaviest(clauses.iter().map(|((o, n), w)| (*o, *n, *w))),
            tops: heaviest(tops.iter().map(|((o, n), w)| (*o, *n, *w))),
            back: heaviest(tops.iter().map(|((o, n), w)| (*n, *o, *w))),
            old_labels: labels(old),
            new_labels: labels(new),
            counted: Counted::default(),
        };
        out.counted = out.count();
        out
    }

    fn count(&self) -> Counted {
        let label = |labels: &[Option<String>], i: usize| labels.get(i).cloned().flatten();
        let renumbered = self
            .clauses
            .iter()
            .filter(|(o, n)| {
                let (a, b) = (label(&self.old_labels, **o), label(&self.new_labels, **n));
                a.is_some() && b.is_some() && a != b
            })
            .count();
        let numbered = |labels: &[Option<String>], i: &usize| label(labels, *i).is_some();
        let merged = self
            .tops
            .iter()
            .filter(|(o, n)| self.back.get(n) != Some(o) && numbered(&self.old_labels, o))
            .count();
        let split = self
            .back
            .iter()
            .filter(|(n, o)| self.tops.get(o) != Some(n) && numbered(&self.new_labels, n))
            .count();
        let mut order: Vec<(usize, usize)> = self
            .tops
            .iter()
            .filter(|(o, n)| self.back.get(n) == Some(o))
            .map(|(o, n)| (*o, *n))
            .collect();
        order.sort_unstable();
        Counted {
            renumbered,
            merged,
            split,
            reordered: order.len() - super::align::longest_rising(&order).len(),
            ..Counted::default()
        }
    }

    /// What is counted of it.
    pub fn counted(&self) -> Counted {
        self.counted
    }

    /// The clause of the new paper that took the place of one of the old.
    pub fn clause(&self, old: usize) -> Option<usize> {
        self.clauses.get(&old).copied()
    }

    /// Whether sentences left their paragraph for another one that was there before.
    pub fn moved(&self, pair: &Pair, old: &[Unit], new: &[Unit]) -> bool {
        let first = |units: &[Unit], indices: &[usize]| {
            let unit = indices.first().and_then(|i| units.get(*i)).filter(|u| counts(u))?;
            Some(unit.top)
        };
        let (Some(o), Some(n)) = (first(old, &pair.old), first(new, &pair.new)) else {
            return false;
        };
        let numbered =
            self.old_labels.get(o).is_some_and(Option::is_some) && self.new_labels.get(n).is_some_and(Option::is_some);
        numbered && self.tops.get(&o) != Some(&n) && self.back.get(&n) != Some(&o)
    }

    /// Marks references to paragraphs whose new number is what the paragraph is called now.
    pub fn mark(&self, compared: &mut Compared, interner: &Interner, meanings: &Meanings) {
        let follows: Vec<bool> = compared
            .hunks
            .iter()
            .map(|h| h.kind == Kind::Words && self.follows(compared, h, interner, meanings))
            .collect();
        for (hunk, follows) in compared.hunks.iter_mut().zip(follows) {
            if follows {
                hunk.kind = Kind::Number;
            }
        }
    }

    fn follows(&self, compared: &Compared, hunk: &Hunk, interner: &Interner, meanings: &Meanings) -> bool {
        if marks_item(&compared.old, &hunk.old, interner) && marks_item(&compared.new, &hunk.new, interner) {
            return true;
        }
        if hunk.old.is_empty() || hunk.old.len() != hunk.new.len() {
            return false;
        }
        hunk.old.clone().zip(hunk.new.clone()).all(|(o, n)| {
            let (Some(before), Some(after)) = (
                reference(&compared.old, o, interner, meanings),
                reference(&compared.new, n, interner, meanings),
            ) else {
                return false;
            };
            self.renamed(&before).is_some_and(|label| label == after)
        })
    }

    /// The words of the old side, with the numbers of paragraphs that they refer to as the new paper has them.
    pub fn renamed_ids(&self, words: &[Word], interner: &Interner, meanings: &Meanings) -> Vec<u32> {
        let one = |(i, word): (usize, &Word)| {
            let text = interner.text(word.id);
            if text.len() > 3 || !text.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let label = self.renamed(&reference(words, i, interner, meanings)?)?;
            interner.find(label.split('(').next()?)
        };
        let ids = words.iter().enumerate().map(|(i, w)| one((i, w)).unwrap_or(w.id));
        ids.collect()
    }

    /// What a paragraph of the old paper is called in the new one.
    fn renamed(&self, label: &str) -> Option<String> {
        let find = |label: &str| self.old_labels.iter().position(|l| l.as_deref() == Some(label));
        if let Some(new) = find(label).and_then(|o| self.clause(o)) {
            return self.new_labels.get(new).cloned().flatten();
        }
        // "7(b)" where 7 is not divided: the letter stays
        let (base, rest) = label.split_at(label.find('(')?);
        let new = find(base).and_then(|o| self.clause(o))?;
        Some(format!("{}{rest}", self.new_labels.get(new).cloned().flatten()?))
    }
}

/// Whether words are nothing but the mark of an item, "(i)" behind "to include,": no part of a citation.
fn marks_item(words: &[Word], range: &Range<usize>, interner: &Interner) -> bool {
    let text = |i: usize| words.get(i).map_or("", |w| interner.text(w.id));
    let before = range.start.checked_sub(1).map_or("", text);
    let cites = before.starts_with('(')
        || before.bytes().any(|b| b.is_ascii_digit())
        || matches!(before, "and" | "or" | "through" | "");
    range.len() <= 1 && range.clone().all(|i| text(i).starts_with('(')) && !cites
}

/// Whether a unit tells where its paragraph went.
fn counts(unit: &Unit) -> bool {
    !unit.loose && !unit.note && unit.words.len() > 2
}

/// For each first the second with the largest weight.
fn heaviest(all: impl Iterator<Item = (usize, usize, usize)>) -> HashMap<usize, usize> {
    let mut best: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (from, to, weight) in all {
        let slot = best.entry(from).or_insert((to, 0));
        if weight > slot.1 {
            *slot = (to, weight);
        }
    }
    best.into_iter().map(|(from, (to, _))| (from, to)).collect()
}

/// The paragraph number that a word is part of, where the words before it say that it is one.
fn reference(words: &[Word], at: usize, interner: &Interner, meanings: &Meanings) -> Option<String> {
    let text = |i: usize| words.get(i).map_or("", |w| interner.text(w.id));
    let figures = |i: usize| {
        let t = text(i);
        !t.is_empty() && t.len() <= 3 && t.bytes().all(|b| b.is_ascii_digit())
    };
    let letter = |i: usize| text(i).starts_with('(');
    let mut base = at;
    while letter(base) {
        base = base.checked_sub(1)?;
    }
    if !figures(base) {
        return None;
    }
    let mut before = base;
    for _ in 0..REACH {
        before = before.checked_sub(1)?;
        if meanings.refers(text(before)) {
            let mut end = base + 1;
            while letter(end) {
                end += 1;
            }
            return Some((base..end).map(text).collect());
        }
        if !(figures(before) || letter(before) || matches!(text(before), "and" | "or" | "through" | "to")) {
            return None;
        }
    }
    None
}
