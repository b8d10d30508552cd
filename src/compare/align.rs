//! Which sentences of two papers belong together: by what they say, in order where they stand in order, and with moves,
//! splits and merges where they do not.

use super::words::Unit;
use std::collections::HashMap;
use std::ops::Range;

/// Sentences of the old paper and the sentences of the new one that took their place. One side may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// Indices of units of the old paper, in order.
    pub old: Vec<usize>,
    /// Indices of units of the new one, in order.
    pub new: Vec<usize>,
}

/// The pairs, in the order of the new paper; what is gone stands behind what stood before it.
#[derive(Debug, Clone, Default)]
pub struct Alignment {
    /// Every unit with words is in exactly one.
    pub pairs: Vec<Pair>,
    /// The pair of each unit of the old paper.
    pub of_old: Vec<Option<usize>>,
    /// The pair of each unit of the new one.
    pub of_new: Vec<Option<usize>>,
}

/// Likeness from which on two sentences in the same order are taken for one, 0.0 to 1.0.
const ALIKE: f32 = 0.5;
/// The same for sentences in another order.
const MOVED: f32 = 0.7;
/// The same where both stand alone between sentences that belong together.
const REWRITTEN: f32 = 0.2;
/// Share of a sentence's weight that must be new in its neighbour for the two to have been one sentence.
const ABSORBED: f32 = 0.55;
/// Words from which on a sentence may be found again in another place, or stands for itself among many.
const TELLING: usize = 5;
/// Pairs of sentences that are compared within one gap.
const LARGEST_GAP: usize = 4_000_000;
/// What the same number of the paragraph is worth, in likeness.
const SAME_LABEL: f32 = 0.06;

/// What the alignment is told from.
pub struct Sides<'a> {
    /// The units of the old paper.
    pub old: &'a [Unit],
    /// The units of the new one.
    pub new: &'a [Unit],
    /// Whether the paragraphs of an old and a new unit have the same number.
    pub same_label: &'a dyn Fn(usize, usize) -> bool,
}

/// Aligns two papers.
pub fn align(sides: &Sides) -> Alignment {
    let mut work = Work::new(sides);
    let anchors = anchors(sides);
    let mut from = (0, 0);
    for (o, n) in anchors
        .into_iter()
        .chain(std::iter::once((sides.old.len(), sides.new.len())))
    {
        work.in_order(from.0..o, from.1..n, ALIKE);
        if o < sides.old.len() {
            work.join(o, n);
        }
        from = (o + 1, n + 1);
    }
    work.moved();
    work.absorb();
    work.rewritten();
    work.absorb();
    work.finish()
}

/// Sentences that stand word for word in both papers, once in each, in the longest series that is in order.
fn anchors(sides: &Sides) -> Vec<(usize, usize)> {
    let ids = |u: &Unit| u.words.iter().map(|w| w.id).collect::<Vec<u32>>();
    let once = |units: &[Unit]| {
        let mut seen: HashMap<Vec<u32>, Option<usize>> = HashMap::new();
        for (i, unit) in units.iter().enumerate().filter(|(_, u)| u.words.len() >= TELLING) {
            seen.entry(ids(unit)).and_modify(|at| *at = None).or_insert(Some(i));
        }
        seen
    };
    let new = once(sides.new);
    let mut both: Vec<(usize, usize)> = once(sides.old)
        .into_iter()
        .filter_map(|(words, o)| Some((o?, (*new.get(&words)?)?)))
        .collect();
    both.sort_unstable();
    longest_rising(&both)
}

/// The longest series of pairs in which both sides rise.
pub fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (i, (_, n)) in pairs.iter().enumerate() {
        let at = tails.partition_point(|t| pairs.get(*t).is_some_and(|p| p.1 < *n));
        before.push(at.checked_sub(1).and_then(|b| tails.get(b).copied()));
        match tails.get_mut(at) {
            Some(tail) => *tail = i,
            None => tails.push(i),
        }
    }
    let mut out = Vec::new();
    let mut at = tails.last().copied();
    while let Some(i) = at {
        out.extend(pairs.get(i).copied());
        at = before.get(i).copied().flatten();
    }
    out.reverse();
    out
}

struct Work<'a> {
    sides: &'a Sides<'a>,
    weight: HashMap<u32, f32>,
    old_weight: Vec<f32>,
    new_weight: Vec<f32>,
    pairs: Vec<Pair>,
    of_old: Vec<Option<usize>>,
    of_new: Vec<Option<usize>>,
}

impl<'a> Work<'a> {
    fn new(sides: &'a Sides<'a>) -> Work<'a> {
        let mut count: HashMap<u32, f32> = HashMap::new();
        for unit in sides.old.iter().chain(sides.new) {
            let mut last = None;
            for id in &unit.about {
                if last != Some(id) {
                    *count.entry(*id).or_default() += 1.0;
                }
                last = Some(id);
            }
        }
        let all = (sides.old.len() + sides.new.len()) as f32;
        // rare words tell more; those of every sentence nearly nothing
        let weight: HashMap<u32, f32> = count.into_iter().map(|(id, n)| (id, (all / n).ln().max(0.1))).collect();
        let sum = |units: &[Unit]| -> Vec<f32> {
            let one = |u: &Unit| u.about.iter().filter_map(|id| weight.get(id)).sum();
            units.iter().map(one).collect()
        };
        Work {
            old_weight: sum(sides.old),
            new_weight: sum(sides.new),
            weight,
            sides,
            pairs: Vec::new(),
            of_old: vec![None; sides.old.len()],
            of_new: vec![None; sides.new.len()],
        }
    }

    fn join(&mut self, o: usize, n: usize) {
        self.place(Pair {
            old: vec![o],
            new: vec![n],
        });
    }

    fn place(&mut self, pair: Pair) {
        let at = Some(self.pairs.len());
        for o in &pair.old {
            if let Some(slot) = self.of_old.get_mut(*o) {
                *slot = at;
            }
        }
        for n in &pair.new {
            if let Some(slot) = self.of_new.get_mut(*n) {
                *slot = at;
            }
        }
        self.pairs.push(pair);
    }

    /// The weight of the words that two sentences share.
    fn shared(&self, a: &[u32], b: &[u32]) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weight.get(x).copied().unwrap_or(0.0);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// How much of both sentences is the same, 0.0 to 1.0.
    fn likeness(&self, o: usize, n: usize) -> f32 {
        let (Some(a), Some(b)) = (self.sides.old.get(o), self.sides.new.get(n)) else {
            return 0.0;
        };
        let (wa, wb) = (self.of(o, true), self.of(n, false));
        // too unlike in length to be alike
        if wa.min(wb) * 8.0 < wa.max(wb) || wa + wb <= 0.0 {
            return 0.0;
        }
        2.0 * self.shared(&a.about, &b.about) / (wa + wb)
    }

    fn of(&self, i: usize, old: bool) -> f32 {
        let weights = if old { &self.old_weight } else { &self.new_weight };
        weights.get(i).copied().unwrap_or(0.0)
    }

    fn free_old(&self, range: Range<usize>) -> Vec<usize> {
        let free = |i: &usize| {
            self.of_old.get(*i).is_some_and(Option::is_none)
                && self.sides.old.get(*i).is_some_and(|u| !u.words.is_empty())
        };
        range.filter(free).collect()
    }

    fn free_new(&self, range: Range<usize>) -> Vec<usize> {
        let free = |i: &usize| {
            self.of_new.get(*i).is_some_and(Option::is_none)
                && self.sides.new.get(*i).is_some_and(|u| !u.words.is_empty())
        };
        range.filter(free).collect()
    }

    /// Joins sentences of two stretches in order, so that as much as possible of what they say is the same.
    fn in_order(&mut self, old: Range<usize>, new: Range<usize>, least: f32) {
        let (olds, news) = (self.free_old(old), self.free_new(new));
        let (rows, columns) = (olds.len(), news.len());
        if rows == 0 || columns == 0 || rows.saturating_mul(columns) > LARGEST_GAP {
            return;
        }
        let width = columns + 1;
        let mut best = vec![0.0_f32; (rows + 1) * width];
        let mut taken = vec![false; (rows + 1) * width];
        for (r, o) in olds.iter().enumerate() {
            for (c, n) in news.iter().enumerate() {
                let get = |r: usize, c: usize| best.get(r * width + c).copied().unwrap_or(0.0);
                let without = get(r, c + 1).max(get(r + 1, c));
                let alike = self.likeness(*o, *n);
                let labelled = if (self.sides.same_label)(*o, *n) {
                    SAME_LABEL
                } else {
                    0.0
                };
                let worth = (alike + labelled) * (self.of(*o, true) + self.of(*n, false));
                let with = get(r, c) + worth;
                let at = (r + 1) * width + c + 1;
                let take = alike >= least && with > without;
                if let (Some(b), Some(t)) = (best.get_mut(at), taken.get_mut(at)) {
                    *b = if take { with } else { without };
                    *t = take;
                }
            }
        }
        let (mut r, mut c) = (rows, columns);
        let mut found = Vec::new();
        while r > 0 && c > 0 {
            if taken.get(r * width + c) == Some(&true) {
                found.push((r - 1, c - 1));
                r -= 1;
                c -= 1;
            } else if best.get((r - 1) * width + c) >= best.get(r * width + c - 1) {
                r -= 1;
            } else {
                c -= 1;
            }
        }
        for (r, c) in found.into_iter().rev() {
            if let (Some(o), Some(n)) = (olds.get(r), news.get(c)) {
                self.join(*o, *n);
            }
        }
    }

    /// Joins sentences that stand in another place, the most alike first.
    fn moved(&mut self) {
        let telling = |u: &[Unit], i: &usize| u.get(*i).is_some_and(|u| u.words.len() >= TELLING);
        let mut olds = self.free_old(0..self.sides.old.len());
        let mut news = self.free_new(0..self.sides.new.len());
        olds.retain(|o| telling(self.sides.old, o));
        news.retain(|n| telling(self.sides.new, n));
        if olds.len().saturating_mul(news.len()) > LARGEST_GAP {
            return;
        }
        let mut found: Vec<(f32, usize, usize)> = Vec::new();
        for o in &olds {
            for n in &news {
                let alike = self.likeness(*o, *n);
                if alike >= MOVED {
                    found.push((alike, *o, *n));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, o, n) in found {
            if self.of_old.get(o) == Some(&None) && self.of_new.get(n) == Some(&None) {
                self.join(o, n);
            }
        }
    }

    /// Puts a sentence that is left over to the pair beside it, where its words are what the other side of the pair has
    /// more: one sentence became two, or two became one.
    fn absorb(&mut self) {
        loop {
            let mut changed = false;
            for o in self.free_old(0..self.sides.old.len()) {
                let beside = self.beside(&self.of_old, o);
                if let Some(at) = self.taker(&beside, o, true)
                    && let Some(pair) = self.pairs.get_mut(at)
                {
                    pair.old.push(o);
                    pair.old.sort_unstable();
                    self.of_old[o] = Some(at);
                    changed = true;
                }
            }
            for n in self.free_new(0..self.sides.new.len()) {
                let beside = self.beside(&self.of_new, n);
                if let Some(at) = self.taker(&beside, n, false)
                    && let Some(pair) = self.pairs.get_mut(at)
                {
                    pair.new.push(n);
                    pair.new.sort_unstable();
                    self.of_new[n] = Some(at);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// The pairs of the nearest sentences before and behind.
    fn beside(&self, of: &[Option<usize>], i: usize) -> Vec<usize> {
        let before = of.get(..i).and_then(|b| b.iter().rev().flatten().next().copied());
        let behind = of.get(i + 1..).and_then(|b| b.iter().flatten().next().copied());
        before.into_iter().chain(behind).collect()
    }

    /// The pair whose other side has the words of a sentence too many.
    fn taker(&self, beside: &[usize], i: usize, old: bool) -> Option<usize> {
        let unit = if old {
            self.sides.old.get(i)
        } else {
            self.sides.new.get(i)
        }?;
        let own = self.of(i, old);
        let gather = |units: &[Unit], indices: &[usize]| {
            let mut all: Vec<u32> = indices
                .iter()
                .filter_map(|i| units.get(*i))
                .flat_map(|u| u.about.iter().copied())
                .collect();
            all.sort_unstable();
            all
        };
        beside.iter().copied().find(|at| {
            let Some(pair) = self.pairs.get(*at) else { return false };
            let (mine, other) = if old {
                (gather(self.sides.old, &pair.old), gather(self.sides.new, &pair.new))
            } else {
                (gather(self.sides.new, &pair.new), gather(self.sides.old, &pair.old))
            };
            let rest = without(&other, &mine);
            own > 0.0 && self.shared(&unit.about, &rest) >= ABSORBED * own
        })
    }

    /// Joins what is left over between sentences that belong together.
    fn rewritten(&mut self) {
        let mut gaps: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let (mut o, mut n) = (0, 0);
        // pairs in order on both sides bound the gaps
        let mut bounds: Vec<(usize, usize)> = self
            .pairs
            .iter()
            .filter_map(|p| Some((*p.old.last()?, *p.new.last()?)))
            .collect();
        bounds.sort_unstable();
        for (bo, bn) in longest_rising(&bounds) {
            gaps.push((o..bo, n..bn));
            (o, n) = (bo + 1, bn + 1);
        }
        gaps.push((o..self.sides.old.len(), n..self.sides.new.len()));
        for (old, new) in gaps {
            self.in_order(old.clone(), new.clone(), REWRITTEN);
            // one for one, in a paragraph of the same number: it was written anew
            if let ([o], [n]) = (self.free_old(old).as_slice(), self.free_new(new).as_slice())
                && (self.sides.same_label)(*o, *n)
                && self.likeness(*o, *n) >= REWRITTEN / 2.0
            {
                self.join(*o, *n);
            }
        }
    }

    fn finish(mut self) -> Alignment {
        for o in self.free_old(0..self.sides.old.len()) {
            self.place(Pair {
                old: vec![o],
                new: vec![],
            });
        }
        for n in self.free_new(0..self.sides.new.len()) {
            self.place(Pair {
                old: vec![],
                new: vec![n],
            });
        }
        let last_new = |mut o: usize| loop {
            o = o.checked_sub(1)?;
            let pair = self.of_old.get(o).copied().flatten().and_then(|p| self.pairs.get(p));
            if let Some(n) = pair.and_then(|p| p.new.first()) {
                return Some(*n);
            }
        };
        // by place in the new paper; what is gone, behind what stood before it
        let keys: Vec<(Option<usize>, bool, usize)> = self
            .pairs
            .iter()
            .map(|p| match (p.new.first(), p.old.first()) {
                (Some(n), _) => (Some(*n), false, 0),
                (None, Some(o)) => (last_new(*o), true, *o),
                (None, None) => (None, false, 0),
            })
            .collect();
        let mut order: Vec<usize> = (0..self.pairs.len()).collect();
        order.sort_by_key(|i| keys.get(*i).copied());
        let mut out = Alignment {
            pairs: order.iter().filter_map(|i| self.pairs.get(*i).cloned()).collect(),
            of_old: vec![None; self.sides.old.len()],
            of_new: vec![None; self.sides.new.len()],
        };
        for (at, pair) in out.pairs.iter().enumerate() {
            for o in &pair.old {
                if let Some(slot) = out.of_old.get_mut(*o) {
                    *slot = Some(at);
                }
            }
            for n in &pair.new {
                if let Some(slot) = out.of_new.get_mut(*n) {
                    *slot = Some(at);
                }
            }
        }
        out
    }
}

/// What a sorted list has more than another.
fn without(all: &[u32], less: &[u32]) -> Vec<u32> {
    let mut out = Vec::new();
    let mut j = 0;
    for id in all {
        while less.get(j).is_some_and(|l| l < id) {
            j += 1;
        }
        if less.get(j) == Some(id) {
            j += 1;
        } else {
            out.push(*id);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::words::Interner;
    use proptest::prelude::*;

    fn units(sentences: &[&str], interner: &mut Interner) -> Vec<Unit> {
        sentences
            .iter()
            .map(|s| {
                let ids: Vec<u32> = s.split_whitespace().map(|w| interner.id(w)).collect();
                let mut about = ids.clone();
                about.sort_unstable();
                Unit {
                    words: ids
                        .iter()
                        .map(|id| crate::compare::words::Word { id: *id, span: 0..0 })
                        .collect(),
                    about,
                    ..Unit::default()
                }
            })
            .collect()
    }

    fn pairs(old: &[&str], new: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut interner = Interner::default();
        let (old, new) = (units(old, &mut interner), units(new, &mut interner));
        let same_label = |_: usize, _: usize| false;
        let sides = Sides {
            old: &old,
            new: &new,
            same_label: &same_label,
        };
        align(&sides).pairs.into_iter().map(|p| (p.old, p.new)).collect()
    }

    const A: &str = "the government will file a motion before sentencing";
    const B: &str = "he shall testify truthfully before the grand jury in this district";
    const C: &str = "restitution of forty dollars is owed to the bank at gresham";

    #[test]
    fn a_changed_sentence_stays_with_its_own_and_a_lost_one_is_gone() {
        let changed = "the government may file a motion before sentencing";
        assert_eq!(
            pairs(&[A, B, C], &[changed, C]),
            [(vec![0], vec![0]), (vec![1], vec![]), (vec![2], vec![1])]
        );
    }

    #[test]
    fn a_sentence_in_another_place_is_found_again() {
        assert_eq!(
            pairs(&[A, B, C], &[B, C, A]),
            [(vec![1], vec![0]), (vec![2], vec![1]), (vec![0], vec![2])]
        );
    }

    #[test]
    fn two_sentences_become_one_and_one_becomes_two() {
        let joined = format!("{A} and {B}");
        assert_eq!(
            pairs(&[A, B, C], &[&joined, C]),
            [(vec![0, 1], vec![0]), (vec![2], vec![1])]
        );
        assert_eq!(
            pairs(&[&joined, C], &[A, B, C]),
            [(vec![0], vec![0, 1]), (vec![1], vec![2])]
        );
    }

    proptest! {
        #[test]
        fn every_sentence_is_in_one_pair(old in prop::collection::vec("[a-d ]{1,30}", 0..12), new in prop::collection::vec("[a-d ]{1,30}", 0..12)) {
            let old: Vec<&str> = old.iter().map(String::as_str).filter(|s| !s.trim().is_empty()).collect();
            let new: Vec<&str> = new.iter().map(String::as_str).filter(|s| !s.trim().is_empty()).collect();
            let pairs = pairs(&old, &new);
            let mut seen: Vec<usize> = pairs.iter().flat_map(|p| p.0.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..old.len()).collect::<Vec<_>>());
            let mut seen: Vec<usize> = pairs.iter().flat_map(|p| p.1.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..new.len()).collect::<Vec<_>>());
        }

        #[test]
        fn a_paper_is_aligned_with_itself(old in prop::collection::vec("[a-f]{2,6}( [a-f]{2,6}){2,9}", 1..12)) {
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            for (i, pair) in pairs(&old, &old).into_iter().enumerate() {
                prop_assert_eq!(pair.0.len(), 1);
                prop_assert_eq!(old[pair.0[0]], old[pair.1[0]], "{}", i);
            }
        }
    }
}
