//! What a paper says, page by page and paragraph by paragraph, with the place of every byte.

pub mod blocks;
pub mod furniture;
mod misread;
pub mod normal;
pub mod numbering;
pub mod origin;
pub mod quality;
pub mod sentences;

use crate::source::Format;
use origin::Origin;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A stretch of the text that came from one place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OriginRun {
    /// Offset in bytes of [`Document::text`] at which it begins; it ends where the next one begins.
    pub start: usize,
    /// 1-based page.
    pub page: u32,
    /// The number in the margin of pleading paper.
    pub margin_number: Option<u16>,
    /// Where it stands in the file. `None` for the line breaks that join lines and blocks.
    pub origin: Option<Origin>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading.
    Heading,
    /// A row of a table, cells separated by tabs.
    TableRow,
    /// A footnote or endnote.
    Footnote,
    /// The clerk's filing stamp.
    Stamp,
    /// A page number.
    PageNumber,
    /// The same line at the head or foot of most pages.
    RunningHead,
    /// Room for initials at the foot of a page.
    Initials,
    /// Marks that are no words.
    Noise,
}

impl BlockKind {
    /// Whether it is part of what the paper says.
    pub fn speaks(self) -> bool {
        matches!(
            self,
            BlockKind::Paragraph | BlockKind::Heading | BlockKind::TableRow | BlockKind::Footnote
        )
    }
}

/// A paragraph, heading, table row, note or piece of page furniture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in [`Document::text`].
    pub span: Range<usize>,
    /// The page it begins on, 1-based.
    pub page: u32,
    /// Its number in full ("7(b)(ii)"), where it begins with one.
    pub label: Option<String>,
    /// Bytes that the number takes at the start of the block, when it is typed there.
    pub label_len: usize,
    /// Depth of the number: 0 for a numbered paragraph, 1 for its subparagraphs.
    pub depth: usize,
    /// Index of the clause it belongs to; furniture belongs to none.
    pub clause: Option<usize>,
}

/// One numbered paragraph or subparagraph, or a paragraph without a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// "7(b)(ii)"; `None` where the paper does not number.
    pub label: Option<String>,
    /// The headings above it, outermost first (text as in the source).
    pub headings: Vec<Range<usize>>,
    /// From the first byte to the last of its blocks.
    pub span: Range<usize>,
    /// Index of the numbered paragraph (depth 0) that it belongs to: itself, where it is one.
    pub top: usize,
    /// Indices into [`Document::sentences`].
    pub sentences: Range<usize>,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands in [`Document::text`].
    pub span: Range<usize>,
    /// Its clause.
    pub clause: usize,
    /// The sentence that leads into it: "The Office agrees that:" above "(a) it will ...".
    pub lead: Option<usize>,
    /// Whether it is a heading.
    pub heading: bool,
}

/// A page and how well it could be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// 1-based.
    pub number: u32,
    /// 0.0 to 1.0.
    pub readable: f32,
    /// Whether its text comes from character recognition.
    pub ocr: bool,
    /// Width and height in points.
    pub size: Option<(f32, f32)>,
    /// Share of the words on which two readers of PDF agree, 0.0 to 1.0, where the page was read by both.
    pub agreement: Option<f32>,
}

/// Something to be told about how the paper was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// 1-based page, where it is about one.
    pub page: Option<u32>,
    /// A sentence; never holds text of the agreement.
    pub message: String,
}

/// A paper that has been read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The format it came in.
    pub format: Format,
    /// All text in reading order. A paragraph is contiguous here even where a page break or a stamp stands in it.
    pub text: String,
    /// Sorted by `start`.
    pub origins: Vec<OriginRun>,
    /// In order.
    pub pages: Vec<Page>,
    /// In reading order; together they cover the text but for the line breaks between them.
    pub blocks: Vec<Block>,
    /// In reading order.
    pub clauses: Vec<Clause>,
    /// In reading order.
    pub sentences: Vec<Sentence>,
    /// What is to be told about the reading.
    pub notes: Vec<Note>,
    /// Stretches of the text that character recognition is not sure of, in order.
    pub doubtful: Vec<Range<usize>>,
    /// Why something may be missing from the text: pages that could not be read, numbers that were skipped.
    pub gaps: Vec<Gap>,
}

/// A place where text is missing or damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// 1-based page, where it is known.
    pub page: Option<u32>,
    /// In words: "page 6 could not be read".
    pub reason: String,
}

impl Document {
    /// Whether the pages are those that a reader sees. A Word file without page breaks is broken into pages by whoever
    /// prints it.
    pub fn paged(&self) -> bool {
        self.format != Format::Docx || self.pages.len() > 1
    }

    /// The page of a byte of the text, 1-based.
    pub fn page_at(&self, offset: usize) -> u32 {
        self.run_at(offset).map_or(1, |r| r.page)
    }

    /// The origin run of a byte of the text.
    pub fn run_at(&self, offset: usize) -> Option<&OriginRun> {
        let after = self.origins.partition_point(|r| r.start <= offset);
        self.origins.get(after.checked_sub(1)?)
    }

    /// Whether a stretch of the text holds a number or a citation that character recognition is not sure of.
    pub fn doubts(&self, span: &Range<usize>) -> bool {
        let first = self.doubtful.partition_point(|d| d.end <= span.start);
        let within = self.doubtful.iter().skip(first).take_while(|d| d.start < span.end);
        within
            .filter_map(|d| self.text.get(d.clone()))
            .any(|t| t.contains(|c: char| c.is_ascii_digit() || c == '§'))
    }

    /// The origins of a stretch of the text, with the part of it that each covers.
    pub fn origins_of(&self, span: Range<usize>) -> Vec<(Range<usize>, Origin)> {
        let first = self
            .origins
            .partition_point(|r| r.start <= span.start)
            .saturating_sub(1);
        let mut out = Vec::new();
        for (i, run) in self.origins.iter().enumerate().skip(first) {
            if run.start >= span.end {
                break;
            }
            let end = self.origins.get(i + 1).map_or(self.text.len(), |n| n.start);
            let part = run.start.max(span.start)..end.min(span.end);
            if let (Some(origin), false) = (run.origin, part.is_empty()) {
                out.push((part, origin));
            }
        }
        out
    }

    /// The number of the paragraph that a sentence stands in, in full.
    pub fn paragraph_of(&self, sentence: usize) -> Option<&str> {
        let clause = self.clauses.get(self.sentences.get(sentence)?.clause)?;
        clause.label.as_deref()
    }

    /// Words in the text that speaks.
    pub fn words(&self) -> usize {
        self.blocks
            .iter()
            .filter(|b| b.kind.speaks())
            .map(|b| self.text[b.span.clone()].split_whitespace().count())
            .sum()
    }

    /// Mean readability of the pages, 0.0 to 1.0.
    pub fn readable(&self) -> f32 {
        if self.pages.is_empty() {
            return 0.0;
        }
        self.pages.iter().map(|p| p.readable).sum::<f32>() / self.pages.len() as f32
    }
}
