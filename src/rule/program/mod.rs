//! Patterns as programs: what a regular expression becomes when the program is built, so that nothing is compiled
//! when a paper is read.
//!
//! A program is a run of little-endian 16-bit words. Its words are found by [`emit`] and obeyed by [`machine`]; both
//! know them only from here. A jump is counted in words from the start of its program, so a program may stand anywhere.

pub mod emit;
pub mod machine;
pub mod text;
pub mod tree;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The first words of a program.
mod header {
    /// The set of what a match begins with.
    pub const FIRST: usize = 0;
    /// [`ANCHORED`], [`AT_WORD`], [`REMEMBERS`].
    pub const FLAGS: usize = 1;
    /// How many branchings a search may have to remember.
    pub const SLOTS: usize = 2;
    /// The fewest bytes of a match.
    pub const SHORTEST: usize = 3;
    /// Where the instructions begin.
    pub const CODE: usize = 4;
    /// A match begins only at the start of the text.
    pub const ANCHORED: u16 = 1;
    /// A match begins only where no word goes on.
    pub const AT_WORD: u16 = 2;
    /// It has a loop that may go round over nothing: a search remembers from the start.
    pub const REMEMBERS: u16 = 4;
}

/// As the most of a repetition: without end.
const ENDLESS: u16 = u16::MAX;

/// Instructions: the low byte of their first word, of which `x` is the high byte. Sets and maps are named by number; a
/// slot is where it is remembered that a branching was tried, 0 for one that need not be.
mod op {
    /// No match on this way.
    pub const FAIL: u16 = 0;
    /// The match ends here.
    pub const MATCH: u16 = 1;
    /// `x` bytes follow, filled up to whole words: the text goes on with them.
    pub const LITERAL: u16 = 2;
    /// One byte of a set: set.
    pub const CLASS: u16 = 3;
    /// The place is as `x` says, one of [`super::look`].
    pub const LOOK: u16 = 4;
    /// On: word.
    pub const JUMP: u16 = 5;
    /// On at all of `x` words, the first first.
    pub const LIST: u16 = 6;
    /// The one, then the other, where what comes next is in its set: slot, set, word, set, word.
    pub const EITHER: u16 = 7;
    /// One of several ways, told by what comes next: slot, map, a word for each number of the map, 0 for no way.
    pub const BRANCH: u16 = 8;
    /// As many bytes of a set as there are: set, least, most.
    pub const SPAN: u16 = 9;
    /// Bytes of a set, many rather than few: slot, set, set of what follows, least, most.
    pub const SPAN_GREEDY: u16 = 10;
    /// The same, few rather than many.
    pub const SPAN_LAZY: u16 = 11;
    /// A body several times, few rather than many: slot, set of what follows, least, most, words of the body; the body.
    /// It is of `LITERAL`, `CLASS` and `SPAN` and can be obeyed in one way at most.
    pub const GAP_LAZY: u16 = 12;
    /// The same, many rather than few.
    pub const GAP_GREEDY: u16 = 13;
}

/// Assertions about a place.
mod look {
    pub const START: u16 = 0;
    pub const END: u16 = 1;
    pub const START_LINE: u16 = 2;
    pub const END_LINE: u16 = 3;
    pub const WORD: u16 = 4;
    pub const NOT_WORD: u16 = 5;
    pub const WORD_START: u16 = 6;
    pub const WORD_END: u16 = 7;
    pub const WORD_START_HALF: u16 = 8;
    pub const WORD_END_HALF: u16 = 9;
}

/// What may come next: some of the ASCII bytes, or the end of the text, which counts as one more. The reading view
/// holds no other bytes, and a program is never asked about others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Set {
    bytes: u128,
    end: bool,
}

/// The number of the end among what may come next; the bytes have their own.
const END: u8 = 128;
/// How much may come next.
const NEXTS: usize = 129;
/// Bytes of a set as a program has it: a bit for each of what may come next.
const SET_BYTES: usize = 17;

impl Set {
    const ANY: Set = Set {
        bytes: u128::MAX,
        end: true,
    };
    const END: Set = Set { bytes: 0, end: true };
    /// The bytes of words, as `\w` has it.
    pub const WORD: Set = Set {
        bytes: 0x07ff_fffe_87ff_fffe_03ff_0000_0000_0000,
        end: false,
    };

    fn of(bytes: impl IntoIterator<Item = u8>) -> Set {
        Set {
            bytes: bytes
                .into_iter()
                .filter(u8::is_ascii)
                .fold(0, |all, byte| all | 1 << byte),
            end: false,
        }
    }

    /// Whether a byte, or the end, is in it.
    pub fn has(self, next: u8) -> bool {
        if next < END {
            self.bytes >> next & 1 == 1
        } else {
            self.end
        }
    }

    fn union(self, other: Set) -> Set {
        Set {
            bytes: self.bytes | other.bytes,
            end: self.end || other.end,
        }
    }

    /// What is in both.
    pub fn intersection(self, other: Set) -> Set {
        Set {
            bytes: self.bytes & other.bytes,
            end: self.end && other.end,
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self == Set::default()
    }
}

/// Programs with the sets and maps that they share.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Programs {
    /// All instructions, then all sets, then all maps; carried beside the rest, to be used where it lies.
    #[serde(skip)]
    bytes: Cow<'static, [u8]>,
    /// For each program the word it starts at, and one more.
    starts: Vec<u32>,
    /// Where in `bytes` the sets begin.
    sets: usize,
    /// Where in `bytes` the maps begin.
    maps: usize,
}

/// A program with the sets and maps that it names.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    code: &'a [u8],
    sets: &'a [u8],
    maps: &'a [u8],
}

impl Program<'_> {
    /// Bytes of its instructions.
    pub fn size(&self) -> usize {
        self.code.len()
    }
}

impl Programs {
    /// How many.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All instructions, sets and maps.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The same programs with what [`Programs::bytes`] gave when they were put together.
    pub fn with_bytes(self, bytes: &'static [u8]) -> Programs {
        Programs {
            bytes: bytes.into(),
            ..self
        }
    }

    /// The program.
    pub fn get(&self, index: usize) -> Option<Program<'_>> {
        let (start, end) = (*self.starts.get(index)?, *self.starts.get(index + 1)?);
        Some(Program {
            code: self.bytes.get(start as usize * 2..end as usize * 2)?,
            sets: self.bytes.get(self.sets..self.maps)?,
            maps: self.bytes.get(self.maps..)?,
        })
    }
}

/// Where programs are put together.
#[derive(Debug, Default)]
pub struct Builder {
    code: Vec<u8>,
    starts: Vec<u32>,
    sets: Names<Set>,
    maps: Names<Vec<u8>>,
}

/// Things that are each kept once, numbered.
#[derive(Debug)]
struct Names<T> {
    all: Vec<T>,
    numbers: BTreeMap<T, usize>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Names {
            all: Vec::new(),
            numbers: BTreeMap::new(),
        }
    }
}

impl<T: Ord + Clone> Names<T> {
    fn number(&mut self, thing: &T) -> Result<u16, String> {
        let next = self.all.len();
        let number = match self.numbers.get(thing) {
            Some(number) => *number,
            None => {
                self.all.push(thing.clone());
                self.numbers.insert(thing.clone(), next);
                next
            }
        };
        u16::try_from(number).map_err(|_| "all patterns together have too many different branchings".to_owned())
    }
}

impl Builder {
    /// Adds a program; its index is the number of those before it.
    fn push(&mut self, words: &[u16]) {
        self.starts.push((self.code.len() / 2) as u32);
        self.code.extend(words.iter().flat_map(|w| w.to_le_bytes()));
    }

    /// All programs.
    pub fn finish(mut self) -> Programs {
        self.starts.push((self.code.len() / 2) as u32);
        let mut bytes = self.code;
        let sets = bytes.len();
        for set in &self.sets.all {
            bytes.extend(set.bytes.to_le_bytes());
            bytes.push(u8::from(set.end));
        }
        let maps = bytes.len();
        bytes.extend(self.maps.all.iter().flatten());
        Programs {
            bytes: bytes.into(),
            starts: self.starts,
            sets,
            maps,
        }
    }
}
