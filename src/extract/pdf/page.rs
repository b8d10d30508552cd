//! One page: what is drawn on it becomes lines, with a judgement of how well it could be read.

use std::sync::atomic::{AtomicUsize, Ordering};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::Rect as KRect;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};

use super::fields::undrawn;
use super::glyphs::{Collector, Drawn};
use super::infer::infer;
use super::strokes::{Stroke, Strokes};
use super::weight::{Weights, mark_bold};
use super::words::{Frame, Word, frames};
use super::{Limits, columns, lines, margin, order, redacted, rows, ruled};
use crate::document::origin::Rect;
use crate::extract::{ExtractedPage, Line};

/// Reads the pages of one open file; fonts are loaded once.
pub struct PageReader<'a> {
    /// The file.
    pub pdf: &'a Pdf,
    /// Fonts and the like, shared by all pages.
    pub cache: &'a InterpreterCache<'a>,
    /// Counts fonts that the interpreter gave up on.
    pub lost_fonts: &'a AtomicUsize,
    /// How bold the fonts look.
    pub weights: &'a Weights,
    /// Of the interpreter.
    pub settings: InterpreterSettings,
    /// How much to read.
    pub limits: Limits,
}

/// What is to be said about the reading of a page.
#[derive(Debug, Default)]
pub struct Sight {
    /// Whether the second reader should try.
    pub doubtful: bool,
    /// Sentences for the notes.
    pub notes: Vec<&'static str>,
}

impl PageReader<'_> {
    /// Reads the page with this 0-based index.
    pub fn read(&self, index: usize) -> Option<(ExtractedPage, Sight)> {
        let page = self.pdf.pages().get(index)?;
        let size = page.render_dimensions();
        let view = KRect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let transform = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, view, self.cache, self.pdf.xref(), self.settings.clone());
        let mut collector = Collector::new(size, self.limits.glyphs, self.weights);
        let lost = self.lost_fonts.load(Ordering::Relaxed);
        interpret_page(page, &mut context, &mut collector);
        let lost = self.lost_fonts.load(Ordering::Relaxed) > lost;
        let mut drawn = collector.drawn;
        drawn.glyphs.extend(undrawn(page));
        mark_bold(&mut drawn.glyphs);
        let (page, mut sight) = read_drawn(drawn, index as u32 + 1, size);
        sight.doubtful |= lost;
        Some((page, sight))
    }
}

/// Turns what is drawn on a page of this size (points) into lines.
pub fn read_drawn(mut drawn: Drawn, number: u32, size: (f32, f32)) -> (ExtractedPage, Sight) {
    let inferred = infer(&mut drawn.glyphs);
    let redacted = redacted::take(&mut drawn);
    let mut frames = frames(&drawn.glyphs);
    let facts = Facts::of(&drawn, &frames, size);
    let lost = redacted.mark(&mut frames);
    let mut lines: Vec<Line> = Vec::new();
    for frame in frames {
        lines.extend(frame_lines(frame, &mut drawn.strokes, number, size));
    }
    let (mut readable, blank, mut sight) = facts.judge();
    if lost > 0.0 {
        readable *= 1.0 - lost;
        sight.notes.push("text of the page is blacked out");
    }
    if redacted.covered {
        sight
            .notes
            .push("under black boxes on the page the file still holds the text, for anyone to copy; it was not read");
    }
    if inferred {
        readable = readable.min(0.8);
        sight
            .notes
            .push("the fonts of the page do not say what their letters are; they were inferred");
    }
    let ocr = facts.hidden * 2 > facts.letters;
    (
        ExtractedPage {
            number,
            size: Some(size),
            lines,
            readable,
            agreement: None,
            ocr,
            blank,
            may_hide: !facts.is_bare(),
        },
        sight,
    )
}

/// Lays out the words of one direction of writing.
pub fn frame_lines(mut frame: Frame, strokes: &mut Strokes, number: u32, size: (f32, f32)) -> Vec<Line> {
    let mut words = std::mem::take(&mut frame.words);
    let height = if frame.turn % 36 == 18 { size.0 } else { size.1 };
    let numbers = margin::take(&mut words, height);
    // Lines down the page that are not the ruled margin of pleading paper.
    let upright = frame.turn == 0;
    let grids = if upright { strokes.grids() } else { Vec::new() };
    let mut segments = ruled::take(&mut words, &grids);
    let dividers: Vec<Stroke> = strokes
        .down
        .iter()
        .copied()
        .filter(|d| upright && d.to - d.from < 0.6 * size.1)
        .collect();
    segments.extend(columns::segments(rows::rows(words), &dividers));
    let blocks = order::blocks(segments);
    lines::lines(blocks, &frame, &numbers, number)
}

/// What the judgement rests on.
struct Facts {
    letters: u32,
    unknown: u32,
    hidden: u32,
    words: u32,
    /// Words of one character.
    single: u32,
    /// Letters that stand neither at the very top nor at the very bottom, where courts stamp.
    inner: u32,
    /// Share of the page covered by images.
    pictured: f32,
    images: usize,
    paths: usize,
    cut: bool,
}

impl Facts {
    fn of(drawn: &Drawn, frames: &[Frame], size: (f32, f32)) -> Facts {
        let mut facts = Facts {
            letters: 0,
            unknown: 0,
            hidden: 0,
            words: 0,
            single: 0,
            inner: 0,
            pictured: covered(&drawn.images, size),
            images: drawn.images.len(),
            paths: drawn.paths,
            cut: drawn.cut,
        };
        for frame in frames {
            for word in &frame.words {
                facts.letters += word.glyphs;
                facts.unknown += word.unknown.max(private(word));
                facts.words += 1;
                facts.single += u32::from(word.glyphs == 1);
                if word.hidden {
                    facts.hidden += word.glyphs;
                }
                let at = frame.to_page(word.u0, word.v, word.u1, word.v);
                if at.y0 > 0.07 * size.1 && at.y1 < 0.93 * size.1 {
                    facts.inner += word.glyphs;
                }
            }
        }
        facts
    }

    /// Whether neither picture nor drawing on it is large enough to hold text.
    fn is_bare(&self) -> bool {
        self.pictured < 0.02 && self.paths < 150
    }

    /// Readable share, whether the page is blank, and what to say.
    fn judge(&self) -> (f32, bool, Sight) {
        let mut sight = Sight::default();
        if self.letters == 0 {
            if self.images == 0 && self.paths == 0 {
                return (1.0, true, sight);
            }
            if self.is_bare() {
                return (1.0, false, sight);
            }
            sight.notes.push("the page is a picture without text");
            return (0.0, false, sight);
        }
        let known = 1.0 - self.unknown as f32 / self.letters as f32;
        if self.pictured > 0.5 && self.inner < 40 {
            sight.notes.push("the page is a picture; only its stamps are text");
            return (0.0, false, sight);
        }
        if self.hidden * 2 > self.letters && self.words > 20 && self.single * 2 > self.words {
            sight
                .notes
                .push("the text layer of the page is in shreds; much of it may be blacked out");
            return (known.min(0.3), false, sight);
        }
        if self.hidden > 0 && self.pictured < 0.02 {
            sight.notes.push("the page holds text that is not printed on it");
        }
        if self.cut {
            sight
                .notes
                .push("the page holds too many characters; the rest was left out");
            return (known.min(0.5), false, sight);
        }
        if known < 0.9 {
            sight.doubtful = true;
            sight.notes.push("many characters of the page have no known meaning");
        }
        (known, false, sight)
    }
}

fn private(word: &Word) -> u32 {
    word.text
        .chars()
        .filter(|c| ('\u{e000}'..='\u{f8ff}').contains(c))
        .count() as u32
}

/// Share of the page that images cover; strips of one scan add up, overlaps count once, roughly.
fn covered(images: &[Rect], size: (f32, f32)) -> f32 {
    const CELLS: usize = 20;
    if images.is_empty() || size.0 <= 0.0 || size.1 <= 0.0 {
        return 0.0;
    }
    let mut count = 0;
    for row in 0..CELLS {
        for column in 0..CELLS {
            let x = (column as f32 + 0.5) / CELLS as f32 * size.0;
            let y = (row as f32 + 0.5) / CELLS as f32 * size.1;
            if images
                .iter()
                .take(500)
                .any(|r| r.x0 <= x && x <= r.x1 && r.y0 <= y && y <= r.y1)
            {
                count += 1;
            }
        }
    }
    count as f32 / (CELLS * CELLS) as f32
}
