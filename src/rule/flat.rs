//! Numbers that are used where they lie: put together when the program is built, never copied or decoded.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// A row of 32-bit numbers, as little-endian bytes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Flat {
    /// Carried beside the rest.
    #[serde(skip)]
    bytes: Cow<'static, [u8]>,
}

impl Flat {
    /// The number; 0 beyond the end.
    pub fn get(&self, index: usize) -> u32 {
        match self.bytes.get(index * 4..index * 4 + 4) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }

    /// The numbers of a range; of one that goes beyond the end none.
    pub fn range(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let range = range.start as usize * 4..range.end as usize * 4;
        self.bytes
            .get(range)
            .unwrap_or(&[])
            .chunks_exact(4)
            .map(|chunk| match chunk {
                &[a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
                _ => 0,
            })
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The row of these bytes, which [`Flat::bytes`] gave when it was put together.
    pub fn of(bytes: &'static [u8]) -> Flat {
        Flat { bytes: bytes.into() }
    }
}

impl FromIterator<u32> for Flat {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Flat {
        Flat {
            bytes: numbers.into_iter().flat_map(u32::to_le_bytes).collect(),
        }
    }
}
