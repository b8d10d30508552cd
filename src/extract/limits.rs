//! How much of a file is read before it is refused: a part must never be taken for the whole.

use serde::{Deserialize, Serialize};

/// Limits that every reader keeps to, in the program's own process as well as in a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Pages; a file with more is refused.
    pub pages: usize,
    /// Pages of one file that are read by character recognition; further ones count as not read.
    pub ocr_pages: usize,
    /// Glyphs of one PDF page; a page with more is cut and counts as badly read.
    pub glyphs: usize,
    /// Bytes that the parts of a Word file may unpack to, together.
    pub unpacked: u64,
    /// Bytes of text that a file may hold, as read.
    pub text: usize,
}

impl Default for Limits {
    /// More than twice what a filing of 500 full pages holds.
    fn default() -> Self {
        Limits {
            pages: 3000,
            ocr_pages: 500,
            glyphs: 50_000,
            unpacked: 128 << 20,
            text: 4 << 20,
        }
    }
}
