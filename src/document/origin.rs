//! Where every byte of a document's text came from.

use serde::{Deserialize, Serialize};

/// A rectangle in points (1/72 inch) on a page as it is shown: origin at the top left of the crop box, y downwards,
/// the page's rotation already applied.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

impl Rect {
    /// The smallest rectangle that holds both.
    pub fn union(self, other: Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Width in points.
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }

    /// Height in points.
    pub fn height(self) -> f32 {
        self.y1 - self.y0
    }
}

/// The part of a Word file that a paragraph stands in (ECMA-376 part 1, 11.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Part {
    /// `word/document.xml`.
    Body,
    /// `word/footnotes.xml`.
    Footnotes,
    /// `word/endnotes.xml`.
    Endnotes,
    /// A header part.
    Header,
    /// A footer part.
    Footer,
}

/// The place in the source file that a stretch of text was read from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    /// A word on a PDF page.
    Pdf {
        /// 1-based page.
        page: u32,
        /// The word's box.
        rect: Rect,
    },
    /// A stretch of one run of a Word paragraph.
    Docx {
        /// The part of the package.
        part: Part,
        /// 0-based index of the `w:p` within its part, in document order.
        paragraph: u32,
        /// 0-based index of the `w:r` within the paragraph, in document order.
        run: u32,
        /// Offset in bytes of the stretch in the run's own text.
        offset: u32,
    },
    /// A stretch of one line of a text file.
    Text {
        /// 1-based line.
        line: u32,
        /// 0-based column in bytes of the decoded line.
        column: u32,
    },
    /// Text that stands in no single place of the file: a computed paragraph number of a Word list.
    Computed,
}

impl Origin {
    /// The box on the page, where the format has one.
    pub fn rect(&self) -> Option<Rect> {
        match self {
            Origin::Pdf { rect, .. } => Some(*rect),
            _ => None,
        }
    }
}
