//! From the bytes of a file to lines of text with the place of each: one reader for each format.
//!
//! What comes out ([`Extraction`]) knows nothing of paragraphs, sentences or law; [`crate::document`] builds those.

pub mod docx;
pub mod limits;
pub mod ocr;
pub mod pdf;
pub mod text;

use crate::document::origin::{Origin, Rect};
pub use limits::Limits;
use serde::{Deserialize, Serialize};

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Options {
    /// What to make of the tracked changes of a Word file.
    pub changes: docx::Changes,
    /// How much is read.
    pub limits: Limits,
    /// When the pages of a PDF are read by character recognition.
    pub ocr: ocr::Ocr,
    /// How many of these pages are recognised at the same time; 0 is one on each core.
    pub ocr_jobs: usize,
}

/// A stretch of text with one origin: a word of a PDF line (with the space after it, if any), a piece of a Word run,
/// a line of a text file.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The text as it stands in the source.
    pub text: String,
    /// Where it stands.
    pub origin: Origin,
}

impl Piece {
    /// Whether there is more white between it and the next piece than between two words.
    pub fn trails(&self, next: &Piece) -> bool {
        match (self.origin.rect(), next.origin.rect()) {
            (Some(a), Some(b)) => b.x0 - a.x1 > 0.8 * a.height().min(b.height()),
            _ => false,
        }
    }
}

/// What a reader already knows of a line's part on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineRole {
    /// Running text, headings, tables: what the agreement says.
    #[default]
    Body,
    /// A header of the page (Word header part, PDF running head).
    Header,
    /// A footer of the page.
    Footer,
    /// A footnote or endnote.
    Note,
    /// A line number in the margin of pleading paper.
    MarginNumber,
}

/// One printed line (PDF, text) or one whole paragraph (DOCX).
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The text, in reading order. A word space between two words is part of the text of one of the pieces.
    pub pieces: Vec<Piece>,
    /// What the reader knows of it.
    pub role: LineRole,
    /// Indentation of the first character from the left edge of the text area, in points. A column of a text file
    /// counts 6 points.
    pub indent: f32,
    /// White space above it, as a multiple of the usual distance between two lines of this page: 0.0 for the next
    /// line of a single-spaced (or double-spaced) paragraph, 1.0 for one blank line.
    pub gap: f32,
    /// Whether the line is a paragraph of its own that no other line may join (Word paragraphs, table rows).
    pub closed: bool,
    /// Whether the line is a table row; its cells are separated by a tab.
    pub row: bool,
    /// Whether it is set as a heading (bold, centred, capitals or a heading style), as far as the reader can tell.
    pub heading: bool,
    /// The number that a Word list gives the paragraph, computed ("5.", "(b)"); it is also the first piece.
    pub list_label: Option<String>,
    /// The list's nesting level, 0-based, where `list_label` is set.
    pub list_level: u8,
    /// The number in the margin beside the line on pleading paper.
    pub margin_number: Option<u16>,
    /// Bounding box in points, where the format has one.
    pub rect: Option<Rect>,
    /// Indices of the pieces that character recognition is not sure of.
    pub doubtful: Vec<usize>,
}

impl Line {
    /// An empty body line.
    pub fn new() -> Line {
        Line {
            pieces: Vec::new(),
            role: LineRole::Body,
            indent: 0.0,
            gap: 0.0,
            closed: false,
            row: false,
            heading: false,
            list_label: None,
            list_level: 0,
            margin_number: None,
            rect: None,
            doubtful: Vec::new(),
        }
    }

    /// The text of all pieces.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|p| p.text.as_str()).collect()
    }

    /// Height of the type that most of its letters are set in, in points, where the format has places on a page.
    pub fn type_height(&self) -> Option<f32> {
        let mut heights: Vec<(f32, usize)> = self
            .pieces
            .iter()
            .filter_map(|p| Some((p.origin.rect()?.height(), p.text.trim().len())))
            .collect();
        heights.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = heights.iter().map(|h| h.1).sum::<usize>() / 2;
        let mut count = 0;
        heights
            .into_iter()
            .find(|h| {
                count += h.1;
                count >= half
            })
            .map(|h| h.0)
    }

    /// The numbers of the notes that it calls: small raised figures after a word.
    pub fn calls(&self) -> Vec<u32> {
        let Some(height) = self.type_height() else {
            return Vec::new();
        };
        let call = |pair: &[Piece]| {
            let [before, call] = pair else { return None };
            let (word, mark) = (before.origin.rect()?, call.origin.rect()?);
            let raised = mark.height() < 0.8 * height && mark.y1 < word.y1 - 0.15 * height;
            let number = call.text.trim();
            (raised && !before.text.ends_with(char::is_whitespace) && number.len() <= 2)
                .then(|| number.parse().ok())
                .flatten()
        };
        self.pieces.windows(2).filter_map(call).collect()
    }
}

impl Default for Line {
    fn default() -> Self {
        Line::new()
    }
}

/// One page, in reading order. A Word file is one page unless it holds explicit or rendered page breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtractedPage {
    /// 1-based.
    pub number: u32,
    /// Width and height in points as shown, where the format has them.
    pub size: Option<(f32, f32)>,
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// Share of the page that could be read, 0.0 to 1.0: 0.0 for a page that is an image without a text layer,
    /// lower than 1.0 where glyphs had no Unicode value or two readers disagreed.
    pub readable: f32,
    /// Share of the words on which two readers agree, 0.0 to 1.0, where the page was read by both.
    pub agreement: Option<f32>,
    /// Whether the text comes from optical character recognition (a hidden text layer over a scan, or our own run).
    pub ocr: bool,
    /// Whether the page is truly empty: nothing drawn on it. An empty page is readable.
    pub blank: bool,
    /// Whether text may be on it that was not read: in a picture, in a drawing, or lost before the file was made.
    pub may_hide: bool,
}

/// Something the reader of the report should know about how the file was read. Never holds text of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractNote {
    /// 1-based page, where it is about one.
    pub page: Option<u32>,
    /// A sentence.
    pub message: String,
}

/// What a reader got out of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extraction {
    /// Pages in order; never renumbered when one cannot be read.
    pub pages: Vec<ExtractedPage>,
    /// What is to be told about the reading.
    pub notes: Vec<ExtractNote>,
}

/// Why a file could not be read. Messages name what to do and never hold text of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ExtractError {
    /// The PDF wants a password.
    #[error("the PDF is encrypted and needs a password; save a copy without the password and check that")]
    Encrypted,
    /// The Word file is encrypted or protected (an OLE container).
    #[error("the Word file is encrypted; save a copy without the password and check that")]
    EncryptedDocx,
    /// The file is damaged.
    #[error("the file is damaged ({what}); ask for it again or print it to a new PDF")]
    Damaged {
        /// What was found, in a few words, without text of the file.
        what: String,
    },
    /// A part of the file unpacks to more than the limit.
    #[error("a part of the file unpacks to more than {limit_mib} MiB; it was not read")]
    TooLarge {
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// The file has more pages than the limit.
    #[error("it has {pages} pages, more than the limit of {limit}; allow more with --max-pages, or split it")]
    TooManyPages {
        /// Pages of the file.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// The file holds more text than the limit.
    #[error("it holds more than {limit_mib} MiB of text; allow more with --max-text, or split it")]
    TooMuchText {
        /// The limit in MiB.
        limit_mib: usize,
    },
    /// The worker process that was to read the file has ended without an answer.
    #[error(transparent)]
    Stopped(#[from] Stop),
    /// Nothing in the file is text.
    #[error(
        "no page has text: it is a scan or a picture; run it through OCR (for example ocrmypdf) and check the result"
    )]
    NoText,
    /// Every page is a picture, and character recognition was not to be had or not wanted.
    #[error(
        "no page has text: it is a scan or a picture; install the program tesseract with its English data (Debian and Ubuntu: tesseract-ocr, Homebrew: tesseract) and leave out --ocr never to have it read"
    )]
    Scan,
    /// Every page is a picture, and character recognition made nothing of them.
    #[error("no page has text, and character recognition found no words in the pictures; read it by eye")]
    NoWords,
    /// The format is none of PDF, DOCX, text.
    #[error("not a PDF, DOCX or text file ({found}); convert it to one of these")]
    UnknownFormat {
        /// What it seems to be.
        found: String,
    },
    /// The file holds no bytes.
    #[error("the file is empty")]
    Empty,
}

/// Why a worker process gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Stop {
    /// The clock, or the processor time.
    #[error("reading it took longer than {seconds} s and was stopped; allow more with --max-seconds, or split it")]
    Time {
        /// The limit.
        seconds: u32,
    },
    /// The address space.
    #[error(
        "reading it takes more than {mib} MiB of memory and was stopped; allow more with --max-memory, or split it"
    )]
    Memory {
        /// The limit in MiB, beside the size of the file.
        mib: u64,
    },
    /// A fault of the reader.
    #[error("the reader crashed on it; print it to a new PDF, or save it as text, and check that")]
    Crash,
    /// No process could be had.
    #[error("the process that reads it could not be started ({why}); check that this program may start itself")]
    NotStarted {
        /// The operating system's reason.
        why: String,
    },
}
