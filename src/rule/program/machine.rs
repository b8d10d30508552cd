//! Runs a program over a text: the leftmost match, and of those that begin there the one that the pattern prefers,
//! as in the `regex` crate.
//!
//! It goes back to the last choice where a way fails. Once a search has taken [`PATIENCE`] steps it remembers at which
//! places which choices have failed and tries none twice, so the cost grows with the text and not with its powers.

use super::text::Text;
use super::tree::is_word;
use super::{END, ENDLESS, NEXTS, Program, SET_BYTES, header, look, op};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Steps after which a search begins to remember.
const PATIENCE: u64 = 256;
/// Bits of the largest table of what was tried; beyond it the places are kept in a set.
const MOST_BITS: usize = 1 << 26;
/// Bytes of a run that is worth remembering.
const LONG_RUN: usize = 64;
/// The largest such set; it is emptied when it is full.
const MOST_PLACES: usize = 1 << 20;

/// A choice that is left to try.
#[derive(Debug, Clone, Copy)]
struct Choice {
    kind: Kind,
    word: u16,
    at: u32,
    /// Of a list the branches left, of a repetition how many times.
    count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Go on at a word.
    Go,
    /// Go on at the words of a list.
    List,
    /// Go on with a repetition.
    Repeat,
}

/// Working memory, kept from search to search.
#[derive(Debug, Default)]
pub struct Memory {
    choices: Vec<Choice>,
    remembers: bool,
    tried: Vec<u64>,
    tried_far: HashSet<u64>,
    /// By set the last long run of its bytes that was met.
    runs: HashMap<u16, Range<usize>>,
    /// Instructions obeyed and bytes or words passed by repetitions, in all searches so far.
    pub steps: u64,
    patience: u64,
    places: usize,
    slots: usize,
}

impl Memory {
    fn begin(&mut self, places: usize, slots: u16, at_once: bool) {
        self.choices.clear();
        self.runs.clear();
        self.places = places;
        self.slots = usize::from(slots);
        self.remembers = false;
        self.patience = self.steps + if at_once { 0 } else { PATIENCE };
    }

    /// Whether a branching was tried at this place before, if the search remembers by now.
    fn tried(&mut self, slot: u16, at: usize) -> bool {
        if slot == 0 {
            return false;
        }
        let bits = self.places.saturating_mul(self.slots);
        if !self.remembers {
            if self.steps < self.patience {
                return false;
            }
            self.remembers = true;
            self.tried.clear();
            self.tried_far.clear();
            if bits <= MOST_BITS {
                self.tried.resize(bits.div_ceil(64), 0);
            }
        }
        let bit = (usize::from(slot) - 1) * self.places + at;
        if bits > MOST_BITS {
            if self.tried_far.len() >= MOST_PLACES {
                self.tried_far.clear();
            }
            return !self.tried_far.insert(bit as u64);
        }
        let Some(word) = self.tried.get_mut(bit / 64) else {
            return false;
        };
        let before = *word >> (bit % 64) & 1 == 1;
        *word |= 1 << (bit % 64);
        before
    }
}

/// What comes next at a place.
fn next(text: &[u8], at: usize) -> u8 {
    text.get(at)
        .map_or(END, |byte| if byte.is_ascii() { *byte } else { NOT_ASCII })
}

/// A number in no set and no map: what is not ASCII is never matched.
const NOT_ASCII: u8 = 0xff;

impl Program<'_> {
    fn word(&self, at: u16) -> u16 {
        let at = usize::from(at) * 2;
        match self.code.get(at..at + 2) {
            Some(&[low, high]) => u16::from_le_bytes([low, high]),
            _ => op::FAIL,
        }
    }

    fn in_set(&self, name: u16, next: u8) -> bool {
        next <= END
            && self
                .sets
                .get(usize::from(name) * SET_BYTES + usize::from(next >> 3))
                .is_some_and(|bits| bits >> (next & 7) & 1 == 1)
    }

    /// The first match that begins at or after a place.
    pub fn find_at(&self, text: Text, from: usize, memory: &mut Memory) -> Option<Range<usize>> {
        let bytes = text.bytes;
        let flags = self.word(header::FLAGS as u16);
        let first = usize::from(self.word(header::FIRST as u16)) * SET_BYTES;
        let begins = self.sets.get(first..first + 16)?;
        let begins = u128::from_le_bytes(begins.try_into().ok()?);
        let at_end = *self.sets.get(first + 16)? != 0;
        let at_word = flags & header::AT_WORD != 0;
        if at_word && !at_end && begins & text.begins() == 0 {
            return None;
        }
        let last = bytes
            .len()
            .checked_sub(usize::from(self.word(header::SHORTEST as u16)))?;
        let last = if flags & header::ANCHORED != 0 { 0 } else { last };
        let slots = self.word(header::SLOTS as u16);
        memory.begin(bytes.len() + 1, slots, flags & header::REMEMBERS != 0);
        let mut begun = |start: usize| {
            let here = match bytes.get(start) {
                Some(byte) => begins >> (byte & 0x7f) & 1 == 1 && byte.is_ascii(),
                None => at_end,
            };
            if !here {
                return None;
            }
            self.run(bytes, start, memory).map(|end| start..end)
        };
        if at_word {
            let starts = text.starts();
            let skip = if from == 0 {
                0
            } else {
                starts.partition_point(|s| (*s as usize) < from)
            };
            starts
                .iter()
                .skip(skip)
                .map(|s| *s as usize)
                .take_while(|s| *s <= last)
                .find_map(&mut begun)
        } else {
            (from..=last).find_map(&mut begun)
        }
    }

    /// The end of the match that begins at a place.
    fn run(&self, text: &[u8], start: usize, memory: &mut Memory) -> Option<usize> {
        let mut way = Choice {
            kind: Kind::Go,
            word: header::CODE as u16,
            at: start as u32,
            count: 0,
        };
        loop {
            if let Some(end) = self.follow(text, way, memory) {
                return Some(end);
            }
            way = memory.choices.pop()?;
            if way.kind == Kind::List {
                if way.count > 1 {
                    memory.choices.push(Choice {
                        word: way.word + 1,
                        count: way.count - 1,
                        ..way
                    });
                }
                way = Choice {
                    kind: Kind::Go,
                    word: self.word(way.word),
                    ..way
                };
            }
        }
    }

    /// Follows one way until it fails or the match ends, leaving the choices that it passes.
    fn follow(&self, text: &[u8], way: Choice, memory: &mut Memory) -> Option<usize> {
        let mut pc = way.word;
        let mut at = way.at as usize;
        let mut resumed = (way.kind == Kind::Repeat).then_some(way.count);
        loop {
            memory.steps += 1;
            let word = self.word(pc);
            match word & 0xff {
                op::MATCH => return Some(at),
                op::JUMP => pc = self.word(pc + 1),
                op::LITERAL | op::CLASS | op::SPAN => (pc, at) = self.straight(pc, text, at, memory)?,
                op::LOOK => {
                    if !looks(word >> 8, text, at) {
                        return None;
                    }
                    pc += 1;
                }
                op::LIST => {
                    memory.choices.push(Choice {
                        kind: Kind::List,
                        word: pc + 2,
                        at: at as u32,
                        count: u32::from(word >> 8) - 1,
                    });
                    pc = self.word(pc + 1);
                }
                op::EITHER => {
                    if memory.tried(self.word(pc + 1), at) {
                        return None;
                    }
                    let next = next(text, at);
                    let one = self.in_set(self.word(pc + 2), next);
                    let other = self.in_set(self.word(pc + 4), next);
                    if one && other {
                        memory.choices.push(Choice {
                            kind: Kind::Go,
                            word: self.word(pc + 5),
                            at: at as u32,
                            count: 0,
                        });
                    }
                    pc = match (one, other) {
                        (true, _) => self.word(pc + 3),
                        (_, true) => self.word(pc + 5),
                        _ => return None,
                    };
                }
                op::BRANCH => {
                    if memory.tried(self.word(pc + 1), at) {
                        return None;
                    }
                    let map = usize::from(self.word(pc + 2)) * NEXTS;
                    let next = next(text, at);
                    if next > END {
                        return None;
                    }
                    let number = *self.maps.get(map + usize::from(next))?;
                    pc = self.word(pc + 3 + u16::from(number));
                    if pc == 0 {
                        return None;
                    }
                }
                op::SPAN_GREEDY | op::SPAN_LAZY => {
                    if resumed.is_none() && memory.tried(self.word(pc + 1), at) {
                        return None;
                    }
                    let greedy = word & 0xff == op::SPAN_GREEDY;
                    at = self.span(pc, greedy, text, at, resumed.take(), memory)?;
                    pc += 6;
                }
                op::GAP_LAZY => {
                    if resumed.is_none() && memory.tried(self.word(pc + 1), at) {
                        return None;
                    }
                    at = self.gap_lazy(pc, text, at, resumed.take(), memory)?;
                    pc += 6 + self.word(pc + 5);
                }
                op::GAP_GREEDY => {
                    if memory.tried(self.word(pc + 1), at) {
                        return None;
                    }
                    // the longest is left as the last choice, and so is the next to be tried
                    self.gap_greedy(pc, text, at, memory);
                    return None;
                }
                _ => return None,
            }
        }
    }

    /// Obeys an instruction that leaves no choice: the next instruction and place.
    fn straight(&self, pc: u16, text: &[u8], at: usize, memory: &mut Memory) -> Option<(u16, usize)> {
        let word = self.word(pc);
        match word & 0xff {
            op::LITERAL => {
                let length = usize::from(word >> 8);
                let from = (usize::from(pc) + 1) * 2;
                let literal = self.code.get(from..from + length)?;
                (text.get(at..at + length)? == literal).then(|| (pc + 1 + length.div_ceil(2) as u16, at + length))
            }
            op::CLASS => self
                .in_set(self.word(pc + 1), next(text, at))
                .then_some((pc + 2, at + 1)),
            op::SPAN => {
                let (least, most) = (self.word(pc + 2), most(self.word(pc + 3)));
                let length = self.run_length(self.word(pc + 1), text, at, most, memory);
                (length >= u32::from(least)).then_some((pc + 4, at + length as usize))
            }
            _ => None,
        }
    }

    /// How many bytes of a set stand at a place, at most so many.
    fn run_length(&self, set: u16, text: &[u8], at: usize, most: u32, memory: &mut Memory) -> u32 {
        if !memory.runs.is_empty()
            && let Some(run) = memory.runs.get(&set)
            && run.contains(&at)
        {
            return most.min((run.end - at) as u32);
        }
        let rest = text.get(at..).unwrap_or(&[]);
        let length = rest
            .iter()
            .take(most as usize)
            .take_while(|b| self.in_set(set, **b))
            .count();
        memory.steps += length as u64;
        if length >= LONG_RUN && most == u32::MAX {
            memory.runs.insert(set, at..at + length);
        }
        length as u32
    }

    /// A run of bytes: the place after it; the shorter or longer ones are left as a choice.
    fn span(
        &self,
        pc: u16,
        greedy: bool,
        text: &[u8],
        at: usize,
        resumed: Option<u32>,
        memory: &mut Memory,
    ) -> Option<usize> {
        let (slot, set, follow) = (self.word(pc + 1), self.word(pc + 2), self.word(pc + 3));
        let (least, most) = (u32::from(self.word(pc + 4)), most(self.word(pc + 5)));
        let leave = |memory: &mut Memory, count: u32| {
            memory.choices.push(Choice {
                kind: Kind::Repeat,
                word: pc,
                at: at as u32,
                count,
            });
        };
        let mut length = match resumed {
            Some(length) if !greedy && most == u32::MAX && memory.tried(slot, at + length as usize) => return None,
            Some(length) => length,
            None => {
                let length = self.run_length(set, text, at, if greedy { most } else { least }, memory);
                if greedy && most == u32::MAX && memory.remembers {
                    // as if each byte were a choice of its own: what was tried from there is not tried again
                    (1..=length)
                        .find(|n| memory.tried(slot, at + *n as usize))
                        .map_or(length, |n| n - 1)
                } else {
                    length
                }
            }
        };
        if length < least {
            return None;
        }
        loop {
            let end = at + length as usize;
            if greedy {
                if self.in_set(follow, next(text, end)) {
                    if length > least {
                        leave(memory, length - 1);
                    }
                    return Some(end);
                }
                if length == least {
                    return None;
                }
                length -= 1;
            } else {
                let more = length < most && text.get(end).is_some_and(|b| self.in_set(set, *b));
                if self.in_set(follow, next(text, end)) {
                    if more {
                        leave(memory, length + 1);
                    }
                    return Some(end);
                }
                if !more || most == u32::MAX && memory.tried(slot, end + 1) {
                    return None;
                }
                length += 1;
            }
            memory.steps += 1;
        }
    }

    /// One turn of a gap.
    fn turn(&self, pc: u16, text: &[u8], at: usize, memory: &mut Memory) -> Option<usize> {
        let mut word = pc + 6;
        let end = word + self.word(pc + 5);
        let mut at = at;
        while word < end {
            memory.steps += 1;
            (word, at) = self.straight(word, text, at, memory)?;
        }
        Some(at)
    }

    /// The least turns: the place after them.
    fn least_turns(&self, pc: u16, text: &[u8], at: usize, memory: &mut Memory) -> Option<usize> {
        (0..self.word(pc + 3)).try_fold(at, |at, _| self.turn(pc, text, at, memory))
    }

    /// As few turns as can be; more are left as a choice.
    fn gap_lazy(&self, pc: u16, text: &[u8], at: usize, resumed: Option<u32>, memory: &mut Memory) -> Option<usize> {
        let (slot, follow, most) = (self.word(pc + 1), self.word(pc + 2), most(self.word(pc + 4)));
        let (mut at, mut turns) = match resumed {
            Some(turns) => {
                let at = self.turn(pc, text, at, memory)?;
                if most == u32::MAX && memory.tried(slot, at) {
                    return None;
                }
                (at, turns.saturating_add(1))
            }
            None => (self.least_turns(pc, text, at, memory)?, u32::from(self.word(pc + 3))),
        };
        loop {
            if self.in_set(follow, next(text, at)) {
                if turns < most {
                    memory.choices.push(Choice {
                        kind: Kind::Repeat,
                        word: pc,
                        at: at as u32,
                        count: turns,
                    });
                }
                return Some(at);
            }
            if turns == most {
                return None;
            }
            at = self.turn(pc, text, at, memory)?;
            if most == u32::MAX && memory.tried(slot, at) {
                return None;
            }
            turns = turns.saturating_add(1);
        }
    }

    /// Leaves every number of turns as a choice, the most on top.
    fn gap_greedy(&self, pc: u16, text: &[u8], at: usize, memory: &mut Memory) {
        let (slot, follow, most) = (self.word(pc + 1), self.word(pc + 2), most(self.word(pc + 4)));
        let behind = pc + 6 + self.word(pc + 5);
        let Some(mut at) = self.least_turns(pc, text, at, memory) else {
            return;
        };
        let mut turns = u32::from(self.word(pc + 3));
        loop {
            if self.in_set(follow, next(text, at)) {
                memory.choices.push(Choice {
                    kind: Kind::Go,
                    word: behind,
                    at: at as u32,
                    count: 0,
                });
            }
            if turns == most {
                return;
            }
            match self.turn(pc, text, at, memory) {
                Some(end) if most < u32::MAX || !memory.tried(slot, end) => at = end,
                _ => return,
            }
            turns = turns.saturating_add(1);
        }
    }
}

/// The most of a repetition.
fn most(word: u16) -> u32 {
    if word == ENDLESS { u32::MAX } else { u32::from(word) }
}

fn looks(number: u16, text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| text.get(i)).copied();
    let after = text.get(at).copied();
    let word = |b: Option<u8>| b.is_some_and(is_word);
    match number {
        look::START => before.is_none(),
        look::END => after.is_none(),
        look::START_LINE => before.is_none_or(|b| b == b'\n'),
        look::END_LINE => after.is_none_or(|b| b == b'\n'),
        look::WORD => word(before) != word(after),
        look::NOT_WORD => word(before) == word(after),
        look::WORD_START => !word(before) && word(after),
        look::WORD_END => word(before) && !word(after),
        look::WORD_START_HALF => !word(before),
        look::WORD_END_HALF => !word(after),
        _ => false,
    }
}
