//! Reads pictures of pages with the `tesseract` command, where it is installed.
//!
//! The picture goes in through a pipe and the words come out through one: no copy of the paper is left on the disk.

mod hocr;
mod picture;
mod pleading;
mod process;

use self::pleading::Margin;
use self::process::Shown;

pub use self::picture::Picture;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// When pages are read by character recognition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Ocr {
    /// Pages that hold no text that can be used.
    #[default]
    Auto,
    /// No page.
    Never,
    /// Every page; what it reads takes the place of the text of the file.
    Always,
}

/// A word that was recognised; its box in pixels of the picture, from the top left.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenWord {
    /// What it says.
    pub text: String,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// How sure the recognition is of it, 0.0 to 1.0.
    pub confidence: f32,
}

/// A line that was recognised, in pixels of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenLine {
    /// From left to right.
    pub words: Vec<SeenWord>,
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// How far the baseline falls from left to right, pixels a pixel.
    pub slope: f32,
    /// Height of the baseline above the lower edge of the box at its left end; negative upwards.
    pub offset: f32,
    /// Height of the type from descender to ascender.
    pub size: f32,
}

/// Why a picture was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// The command is not installed.
    NoCommand,
    /// The command has no data for English.
    NoEnglish,
    /// It took too long and was stopped.
    TooSlow,
    /// It failed.
    Failed,
}

impl Unread {
    /// A sentence for the notes of a report: what happened, and what to do.
    pub fn message(self) -> &'static str {
        match self {
            Unread::NoCommand => {
                "the page is a picture; install the program tesseract with its English data (Debian and Ubuntu: tesseract-ocr, Homebrew: tesseract) to have it read, or read it by eye"
            }
            Unread::NoEnglish => {
                "the page is a picture, and tesseract has no English data; install it (Debian and Ubuntu: tesseract-ocr-eng) to have the page read, or read it by eye"
            }
            Unread::TooSlow => "character recognition took too long on the page and was stopped; read it by eye",
            Unread::Failed => "character recognition failed on the page; read it by eye",
        }
    }
}

/// The longest time for one reading of one page. A page of dense text takes two seconds.
pub const PAGE_LIMIT: Duration = Duration::from_secs(40);

/// Whoever wants to know that a page takes its time.
static LISTENER: OnceLock<Box<dyn Fn(Duration) + Send + Sync>> = OnceLock::new();

/// Has every page announced, before it is rendered or read, with the longest time that it may take. Only the first
/// listener of a process is heard.
pub fn announce_to(listener: impl Fn(Duration) + Send + Sync + 'static) {
    let _ = LISTENER.set(Box::new(listener));
}

/// Announces a page that is to be rendered or read.
pub fn announce() {
    if let Some(listener) = LISTENER.get() {
        listener(PAGE_LIMIT);
    }
}

/// Whether the command is there, with its data for English; asked once.
pub fn ready() -> Result<(), Unread> {
    static READY: OnceLock<Result<(), Unread>> = OnceLock::new();
    *READY.get_or_init(process::probe)
}

/// Reads a picture of a page that stands upright; lines come in the order in which tesseract reads them, and the numbers
/// in the margin of pleading paper before them.
///
/// # Errors
/// Where the command is missing, fails, or takes longer than the limit.
pub fn read(picture: &Picture, limit: Duration) -> Result<Vec<SeenLine>, Unread> {
    ready()?;
    announce();
    let Some(margin) = pleading::margin(picture) else {
        return recognise(picture, Shown::Page, limit);
    };
    let started = Instant::now();
    // numbers that cannot be read are no reason not to read the page
    let numbers = recognise(&margin.strip(picture), Shown::Numbers, limit).unwrap_or_default();
    let mut rest = picture.clone();
    margin.cut(&mut rest);
    let mut lines = numbered(&margin, &numbers);
    lines.extend(recognise(&rest, Shown::Page, limit.saturating_sub(started.elapsed()))?);
    Ok(lines)
}

fn recognise(picture: &Picture, shown: Shown, limit: Duration) -> Result<Vec<SeenLine>, Unread> {
    let png = picture.png().ok_or(Unread::Failed)?;
    let hocr = process::recognise(png, picture.dpi, shown, limit)?;
    hocr::lines(&String::from_utf8_lossy(&hocr)).ok_or(Unread::Failed)
}

/// The numbers of the margin as lines of their own.
fn numbered(margin: &Margin, read: &[SeenLine]) -> Vec<SeenLine> {
    let words: Vec<&SeenWord> = read.iter().flat_map(|l| &l.words).collect();
    let confidence = words.iter().map(|w| w.confidence).sum::<f32>() / words.len().max(1) as f32;
    let numbers: Vec<(u16, f32)> = words
        .iter()
        .filter_map(|w| Some((w.text.parse().ok()?, w.bounds[3])))
        .collect();
    let line = |(number, bounds): (u16, [f32; 4])| SeenLine {
        words: vec![SeenWord {
            text: number.to_string(),
            bounds,
            confidence,
        }],
        bounds,
        slope: 0.0,
        offset: 0.0,
        // a figure is as high as a capital, three quarters of the type
        size: (bounds[3] - bounds[1]) / 0.75,
    };
    margin.numbered(&numbers).into_iter().map(line).collect()
}
