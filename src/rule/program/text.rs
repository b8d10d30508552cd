//! A text as programs search it: its bytes, and the places at which a word may begin, found once for all patterns.

use super::tree::is_word;

/// A text to be searched.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its bytes; ASCII.
    pub bytes: &'a [u8],
    /// The places at which no word goes on, in order; the end is one of them where the text ends in none.
    starts: &'a [u32],
    /// A bit for each byte that stands at one of them, as far as it is ASCII.
    begins: u128,
}

impl<'a> Text<'a> {
    /// The places at which no word goes on.
    pub fn starts(&self) -> &'a [u32] {
        self.starts
    }

    /// The bytes that stand at those places.
    pub fn begins(&self) -> u128 {
        self.begins
    }
}

/// Where words may begin in each of a row of texts, and what they begin with.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    starts: Vec<u32>,
    /// For each text where its places end in `starts`, and its [`Text::begins`].
    ends: Vec<(usize, u128)>,
}

impl Texts {
    /// Those of one text.
    pub fn one(text: &str) -> Texts {
        let mut texts = Texts::default();
        texts.push(text);
        texts
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        let mut begins = 0;
        let mut within = false;
        for (at, byte) in text.bytes().enumerate() {
            if !within {
                self.starts.push(at as u32);
                begins |= if byte.is_ascii() { 1 << byte } else { 0 };
            }
            within = is_word(byte);
        }
        if !within {
            self.starts.push(text.len() as u32);
        }
        self.ends.push((self.starts.len(), begins));
    }

    /// How many texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; `text` must be the one that was added at this place.
    pub fn get<'a>(&'a self, index: usize, text: &'a str) -> Text<'a> {
        let start = index.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(0, |e| e.0);
        let (end, begins) = self.ends.get(index).copied().unwrap_or((start, 0));
        Text {
            bytes: text.as_bytes(),
            starts: self.starts.get(start..end).unwrap_or(&[]),
            begins,
        }
    }
}
