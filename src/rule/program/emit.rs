//! From the tree of a pattern to its program.

use super::tree::{Node, cat, gathered};
use super::{Builder, ENDLESS, NEXTS, Set, header, look, op};
use regex_syntax::hir::{Hir, Look};
use std::collections::BTreeMap;

/// Copies of a repeated part that offers a choice; what offers none is repeated without copies.
const MOST_COPIES: u32 = 250;

const TOO_LARGE: &str = "it is too large: shorten its alternatives or its repetitions";

impl Builder {
    /// Adds the program of a pattern, given twice: as the parser has it, and as the tree of that. Its index is the
    /// number of those added before it.
    ///
    /// # Errors
    /// That it would be too large.
    pub fn add(&mut self, hir: &Hir, mut tree: Node) -> Result<(), String> {
        let mut flags = 0;
        if hir.properties().look_set_prefix().contains(Look::Start) {
            flags |= header::ANCHORED;
        }
        if let Node::Cat(parts) = &mut tree
            && parts.first() == Some(&Node::Look(look::WORD_START_HALF))
        {
            parts.remove(0);
            flags |= header::AT_WORD;
        }
        let first = self.sets.number(&tree.first(Set::ANY))?;
        let shortest = hir.properties().minimum_len().unwrap_or(0);
        let mut emitter = Emitter {
            words: vec![first, 0, 0, u16::try_from(shortest).unwrap_or(u16::MAX)],
            names: self,
            slots: 0,
            flags,
            shared: false,
        };
        emitter.emit(tree, Set::ANY)?;
        emitter.put(op::MATCH, 0);
        emitter.here()?;
        emitter.patch(header::FLAGS, emitter.flags);
        emitter.patch(header::SLOTS, emitter.slots);
        let words = emitter.words;
        self.push(&words);
        Ok(())
    }
}

struct Emitter<'a> {
    words: Vec<u16>,
    names: &'a mut Builder,
    slots: u16,
    flags: u16,
    /// Whether more than one way may lead to the same place of the text from here on: then it is remembered where a
    /// branching was tried before, so that no search takes more steps than instructions times bytes.
    shared: bool,
}

impl Emitter<'_> {
    /// The word that comes next.
    fn here(&self) -> Result<u16, String> {
        u16::try_from(self.words.len()).map_err(|_| TOO_LARGE.to_owned())
    }

    fn put(&mut self, op: u16, x: u16) {
        self.words.push(op | x << 8);
    }

    /// A slot for a branching, 0 where none is needed: where only one way leads to it, from each start of a search.
    fn slot(&mut self, needed: bool) -> u16 {
        if !needed && !self.shared {
            return 0;
        }
        // a program has fewer slots than words
        self.slots = self.slots.saturating_add(1);
        self.slots
    }

    fn emit(&mut self, node: Node, follow: Set) -> Result<(), String> {
        self.here()?;
        match node {
            Node::Literal(bytes) => self.literal(&bytes),
            Node::Class(set) => {
                let name = self.names.sets.number(&set)?;
                self.words.extend([op::CLASS, name]);
            }
            Node::Look(number) => self.put(op::LOOK, number),
            Node::Back { word, .. } => self.words.extend([op::JUMP, word]),
            Node::Cat(parts) => {
                let mut follows = Vec::with_capacity(parts.len());
                parts.iter().rev().fold(follow, |follow, part| {
                    follows.push(follow);
                    part.first(follow)
                });
                for (part, follow) in parts.into_iter().zip(follows.into_iter().rev()) {
                    self.emit(part, follow)?;
                }
            }
            Node::Alt(branches) => self.branches(branches, follow)?,
            Node::Repeat { min, max, greedy, sub } => self.repeat(min, max, greedy, *sub, follow)?,
        }
        Ok(())
    }

    fn literal(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(255) {
            self.put(op::LITERAL, part.len() as u16);
            self.words.extend(
                part.chunks(2)
                    .map(|pair| u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or(0)])),
            );
        }
    }

    fn branches(&mut self, branches: Vec<Node>, follow: Set) -> Result<(), String> {
        let mut branches = gathered(branches, follow);
        if branches.len() == 1
            && let Some(only) = branches.pop()
        {
            return self.emit(only, follow);
        }
        let firsts: Vec<Set> = branches.iter().map(|b| b.first(follow)).collect();
        if firsts.iter().all(|f| f.is_empty()) {
            self.put(op::FAIL, 0);
            return Ok(());
        }
        // a loop remembers where it was: else it could go round over nothing, or over the same from each start
        let looping = branches.iter().any(Node::goes_back);
        let head = match firsts.as_slice() {
            [one, other] => Head::either(self, *one, *other, looping)?,
            _ => Head::branch(self, &firsts, looping)?,
        };
        let shared_before = self.shared;
        let mut shared_after = shared_before || head.several;
        let count = branches.len();
        let mut ends = Vec::with_capacity(count);
        for (i, branch) in branches.into_iter().enumerate() {
            self.shared = shared_before;
            let target = self.here()?;
            for at in head.targets.get(i).into_iter().flatten() {
                self.patch(*at, target);
            }
            self.emit(branch, follow)?;
            shared_after |= self.shared;
            if i + 1 < count {
                self.words.extend([op::JUMP, 0]);
                ends.push(self.words.len() - 1);
            }
        }
        self.shared = shared_after;
        let end = self.here()?;
        for at in ends {
            self.patch(at, end);
        }
        Ok(())
    }

    fn patch(&mut self, at: usize, target: u16) {
        if let Some(word) = self.words.get_mut(at) {
            *word = target;
        }
    }

    fn repeat(&mut self, min: u32, max: Option<u32>, greedy: bool, sub: Node, follow: Set) -> Result<(), String> {
        if max == Some(0) {
            return Ok(());
        }
        let one = one_byte(&sub);
        let again = follow.union(sub.first(Set::default()));
        let gap = max != Some(1) && !sub.nullable() && straight(&sub, again);
        if one.is_none() && !gap {
            return self.unrolled(min, max, greedy, sub, follow);
        }
        let bound = |n: u32| u16::try_from(n).ok().filter(|n| *n != ENDLESS);
        let (Some(least), Some(most)) = (bound(min), max.map_or(Some(ENDLESS), bound)) else {
            return Err("it repeats a part too often".to_owned());
        };
        if let Some(set) = one {
            return self.span(set, least, most, greedy, follow);
        }
        if most == ENDLESS && least > 0 {
            // what must be first, so that each turn of the rest is like the one before
            self.repeat(min, Some(min), greedy, sub.clone(), again)?;
            return self.repeat(0, None, greedy, sub, follow);
        }
        let slot = self.slot(most == ENDLESS);
        let next = self.names.sets.number(&follow)?;
        let op = if greedy { op::GAP_GREEDY } else { op::GAP_LAZY };
        self.words.extend([op, slot, next, least, most, 0]);
        let body = self.words.len();
        self.emit(sub, again)?;
        let length = self.words.len() - body;
        self.patch(body - 1, u16::try_from(length).map_err(|_| TOO_LARGE.to_owned())?);
        self.shared = true;
        Ok(())
    }

    fn span(&mut self, set: Set, least: u16, most: u16, greedy: bool, follow: Set) -> Result<(), String> {
        let name = self.names.sets.number(&set)?;
        if set.intersection(follow).is_empty() || least == most {
            // no fewer can do: what follows cannot begin with one of them
            self.words.extend([op::SPAN, name, least, most]);
            return Ok(());
        }
        if most == ENDLESS && least > 0 {
            self.words.extend([op::SPAN, name, least, least]);
            return self.span(set, 0, most, greedy, follow);
        }
        let slot = self.slot(most == ENDLESS);
        let next = self.names.sets.number(&follow)?;
        let op = if greedy { op::SPAN_GREEDY } else { op::SPAN_LAZY };
        self.words.extend([op, slot, name, next, least, most]);
        self.shared = true;
        Ok(())
    }

    /// Copies: so many that must be, then so many that may be, each inside the one before, or a loop.
    fn unrolled(&mut self, min: u32, max: Option<u32>, greedy: bool, sub: Node, follow: Set) -> Result<(), String> {
        if max.unwrap_or(min) > MOST_COPIES {
            return Err(format!(
                "a part with alternatives can be repeated {MOST_COPIES} times at most"
            ));
        }
        let either = |one: Node| {
            let mut both = vec![one, Node::EMPTY];
            if !greedy {
                both.reverse();
            }
            Node::Alt(both)
        };
        let inner = follow.union(sub.first(if sub.nullable() { Set::ANY } else { follow }));
        let Some(max) = max else {
            for _ in 1..min {
                self.emit(sub.clone(), inner)?;
            }
            if min == 0 && !sub.nullable() {
                self.shared = true;
                let back = Node::Back {
                    word: self.here()?,
                    first: inner,
                };
                return self.emit(either(cat(vec![sub, back])), follow);
            }
            if min == 0 {
                // at most once, and then once or more often
                let several = Node::Repeat {
                    min: 1,
                    max: None,
                    greedy,
                    sub: Box::new(sub),
                };
                return self.emit(either(several), follow);
            }
            self.shared = true;
            if sub.nullable() {
                self.flags |= header::REMEMBERS;
            }
            let back = Node::Back {
                word: self.here()?,
                first: sub.first(inner),
            };
            self.emit(sub, inner)?;
            return self.emit(either(back), follow);
        };
        for _ in 0..min {
            self.emit(sub.clone(), inner)?;
        }
        let mut rest = Node::EMPTY;
        for _ in min..max {
            rest = either(cat(vec![sub.clone(), rest]));
        }
        self.emit(rest, follow)
    }
}

/// The first words of a branching, and where the targets of its branches are to be written.
struct Head {
    /// For each branch.
    targets: Vec<Vec<usize>>,
    /// Whether anything that comes next leads to more than one.
    several: bool,
}

impl Head {
    fn either(out: &mut Emitter, one: Set, other: Set, looping: bool) -> Result<Head, String> {
        let several = !one.intersection(other).is_empty();
        let slot = if several || looping { out.slot(looping) } else { 0 };
        let names = (out.names.sets.number(&one)?, out.names.sets.number(&other)?);
        out.words.extend([op::EITHER, slot, names.0, 0, names.1, 0]);
        let end = out.words.len();
        Ok(Head {
            targets: vec![vec![end - 3], vec![end - 1]],
            several,
        })
    }

    fn branch(out: &mut Emitter, firsts: &[Set], looping: bool) -> Result<Head, String> {
        // the branches to be tried for each of what may come next; each different list has a number
        let mut numbers: BTreeMap<Vec<usize>, u8> = BTreeMap::new();
        let mut lists: Vec<Vec<usize>> = Vec::new();
        let mut map = Vec::with_capacity(NEXTS);
        for next in 0..NEXTS {
            let list: Vec<usize> = (0..firsts.len()).filter(|i| firsts[*i].has(next as u8)).collect();
            let number = *numbers.entry(list.clone()).or_insert(lists.len() as u8);
            if usize::from(number) == lists.len() {
                lists.push(list);
            }
            map.push(number);
        }
        let several = lists.iter().any(|l| l.len() > 1);
        let slot = if several || looping { out.slot(looping) } else { 0 };
        let map = out.names.maps.number(&map)?;
        out.words.extend([op::BRANCH, slot, map]);
        let table = out.words.len();
        out.words.resize(table + lists.len(), 0);
        let mut targets = vec![Vec::new(); firsts.len()];
        for (i, list) in lists.iter().enumerate() {
            let mut at = table + i;
            if list.len() > 1 {
                let here = out.here()?;
                out.patch(at, here);
                out.put(
                    op::LIST,
                    u16::try_from(list.len()).ok().filter(|n| *n < 256).ok_or(TOO_LARGE)?,
                );
                at = out.words.len();
                out.words.resize(at + list.len(), 0);
            }
            for (k, branch) in list.iter().enumerate() {
                targets[*branch].push(at + k);
            }
        }
        Ok(Head { targets, several })
    }
}

/// The set of a node that is always one byte.
fn one_byte(node: &Node) -> Option<Set> {
    match node {
        Node::Class(set) => Some(*set),
        Node::Literal(l) => match l.as_slice() {
            [byte] => Some(Set::of([*byte])),
            _ => None,
        },
        _ => None,
    }
}

/// Whether there is at most one way to obey a node in front of `follow`, and it needs no choice.
fn straight(node: &Node, follow: Set) -> bool {
    match node {
        Node::Literal(_) | Node::Class(_) => true,
        Node::Repeat { min, max, sub, .. } => {
            one_byte(sub).is_some_and(|set| set.intersection(follow).is_empty() || Some(*min) == *max)
        }
        Node::Cat(parts) => {
            let mut follow = follow;
            parts.iter().rev().all(|part| {
                let good = straight(part, follow);
                follow = part.first(follow);
                good
            })
        }
        _ => false,
    }
}
