//! Glyphs in drawing order become words: runs of letters that touch on one baseline.

use std::collections::HashMap;

use super::glyphs::{Glyph, GlyphText, STEP};
use crate::document::origin::Rect;

/// Widest gap inside a word, as a share of the type size.
pub const WORD_GAP: f32 = 0.13;
/// How far a letter may reach back into the one before.
pub const OVERLAP: f32 = 0.35;
/// Steps of [`STEP`] degrees in a right angle.
pub const STEPS_OF_A_RIGHT_ANGLE: u8 = 18;

/// A word in the frame of its direction of writing: `u` runs along the line, `v` down the lines.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its letters; a glyph without Unicode value is U+FFFD.
    pub text: String,
    /// Start along the line.
    pub u0: f32,
    /// End along the line.
    pub u1: f32,
    /// Baseline.
    pub v: f32,
    /// Type size.
    pub size: f32,
    /// Type size along the line, where letters are squeezed or stretched.
    pub em: f32,
    /// The space character drawn after it, if any.
    pub space: Option<char>,
    /// In a bold font.
    pub bold: bool,
    /// Not printed: the text layer of a scan.
    pub hidden: bool,
    /// Glyphs in it.
    pub glyphs: u32,
    /// Of these, glyphs without Unicode value.
    pub unknown: u32,
    /// Whether character recognition is not sure of it.
    pub doubtful: bool,
}

impl Word {
    /// Upper edge of its box.
    pub fn top(&self) -> f32 {
        self.v - 0.78 * self.size
    }

    /// Lower edge of its box.
    pub fn bottom(&self) -> f32 {
        self.v + 0.22 * self.size
    }

    /// Whether a word space stands between it and the next word of the line.
    pub fn apart(&self, next: &Word) -> bool {
        let em = self.em.max(next.em);
        let gap = next.u0 - self.u1;
        let below = (next.v - self.v).abs() > 0.6 * self.size.max(next.size);
        below || self.space.is_some() || gap > WORD_GAP * em || gap < -OVERLAP * em
    }

    /// Takes in the word that touches it on the right.
    pub fn join(&mut self, next: Word) {
        self.text.push_str(&next.text);
        self.u0 = self.u0.min(next.u0);
        self.u1 = self.u1.max(next.u1);
        self.size = self.size.max(next.size);
        self.em = self.em.max(next.em);
        self.space = next.space;
        self.bold = self.bold && next.bold;
        self.glyphs += next.glyphs;
        self.unknown += next.unknown;
        self.doubtful |= next.doubtful;
    }
}

/// A direction of writing and what is written in it.
#[derive(Debug)]
pub struct Frame {
    /// In steps of [`STEP`] degrees.
    pub turn: u8,
    /// Degrees by which it is off: a scan is seldom quite straight.
    pub skew: f32,
    /// In drawing order.
    pub words: Vec<Word>,
}

impl Frame {
    /// A frame without words.
    fn upright(turn: u8) -> Frame {
        Frame {
            turn,
            skew: 0.0,
            words: Vec::new(),
        }
    }

    fn axes(&self) -> (f32, f32) {
        match self.turn {
            0 if self.skew == 0.0 => (1.0, 0.0),
            18 if self.skew == 0.0 => (0.0, 1.0),
            36 if self.skew == 0.0 => (-1.0, 0.0),
            54 if self.skew == 0.0 => (0.0, -1.0),
            turn => {
                let angle = (f32::from(turn) * STEP + self.skew).to_radians();
                (angle.cos(), angle.sin())
            }
        }
    }

    /// The box on the page as shown of a box in the frame.
    pub fn to_page(&self, u0: f32, v0: f32, u1: f32, v1: f32) -> Rect {
        let (cos, sin) = self.axes();
        let at = |u: f32, v: f32| {
            let (x, y) = (u * cos - v * sin, u * sin + v * cos);
            Rect {
                x0: x,
                y0: y,
                x1: x,
                y1: y,
            }
        };
        at(u0, v0).union(at(u1, v0)).union(at(u0, v1)).union(at(u1, v1))
    }

    /// The point in the frame of a point on the page as shown.
    pub fn in_frame(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let (cos, sin) = self.axes();
        (x * cos + y * sin, y * cos - x * sin)
    }
}

/// All words of a page, by direction of writing, the most used first.
pub fn frames(glyphs: &[Glyph]) -> Vec<Frame> {
    let mut frames: Vec<(Frame, usize)> = Vec::new();
    let mut open: Option<(usize, Word, f32)> = None;
    for (i, glyph) in glyphs.iter().enumerate() {
        let at = match frames.iter().position(|(f, _)| f.turn == glyph.turn) {
            Some(at) => at,
            None => {
                frames.push((Frame::upright(glyph.turn), 0));
                frames.len() - 1
            }
        };
        let Some((frame, _)) = frames.get(at) else { continue };
        let (u, v) = frame.in_frame((glyph.x, glyph.y));
        if let Some(space) = as_space(glyph) {
            if glyphs.get(i + 1).is_some_and(|next| takes_no_room(glyph, next)) {
                continue;
            }
            match &mut open {
                // A space drawn far from the word (padding of a form field) is no part of it.
                Some((of, word, _)) if *of == at && (word.v - v).abs() < 0.2 * word.size => {
                    word.space = word.space.or(Some(space));
                }
                _ => {}
            }
            close(&mut open, &mut frames);
            continue;
        }
        if let Some((of, word, last)) = &mut open
            && *of == at
            && word.space.is_none()
            && word.hidden == glyph.hidden
            && (word.v - v).abs() <= 0.12 * word.size.max(glyph.size)
        {
            let size = word.em.min(glyph.em);
            let gap = u - word.u1;
            // The same letter again in the same place is bold made by hand.
            if (u - *last).abs() < 0.1 * size && ends_with(&word.text, glyph) {
                continue;
            }
            if gap <= WORD_GAP * size && gap >= -OVERLAP * size && u >= *last - 0.01 {
                push(word, glyph);
                word.u1 = word.u1.max(u + glyph.advance);
                word.size = word.size.max(glyph.size);
                word.em = word.em.max(glyph.em);
                *last = u;
                continue;
            }
        }
        close(&mut open, &mut frames);
        let mut word = Word {
            text: String::new(),
            u0: u,
            u1: u + glyph.advance,
            v,
            size: glyph.size,
            em: glyph.em,
            space: None,
            bold: glyph.bold,
            hidden: glyph.hidden,
            glyphs: 0,
            unknown: 0,
            doubtful: false,
        };
        push(&mut word, glyph);
        open = Some((at, word, u));
    }
    close(&mut open, &mut frames);
    frames.retain(|(f, _)| !f.words.is_empty());
    frames.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.turn.cmp(&b.0.turn)));
    let mut frames: Vec<Frame> = frames.into_iter().map(|(f, _)| f).collect();
    for frame in &mut frames {
        drop_twins(&mut frame.words);
        drop_hidden_behind_print(&mut frame.words);
    }
    frames.retain(|f| !f.words.is_empty());
    frames
}

fn close(open: &mut Option<(usize, Word, f32)>, frames: &mut [(Frame, usize)]) {
    if let Some((at, word, _)) = open.take()
        && let Some((frame, count)) = frames.get_mut(at)
    {
        *count += word.glyphs as usize;
        frame.words.push(word);
    }
}

fn as_space(glyph: &Glyph) -> Option<char> {
    match glyph.text {
        GlyphText::One(c) if c.is_whitespace() || c == '\u{200b}' => Some(if c.is_control() { ' ' } else { c }),
        GlyphText::Many(ref s) if s.trim().is_empty() => Some(' '),
        _ => None,
    }
}

/// Whether a space is none: what follows is drawn where it stands. Browsers draw a soft hyphen inside of a line so.
fn takes_no_room(space: &Glyph, next: &Glyph) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.02 * space.size;
    near(space.x, next.x) && near(space.y, next.y)
}

fn ends_with(text: &str, glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => text.ends_with(*c),
        GlyphText::Many(s) => text.ends_with(&**s),
        GlyphText::Unknown(_) => text.ends_with('\u{fffd}'),
    }
}

fn push(word: &mut Word, glyph: &Glyph) {
    word.glyphs += 1;
    match &glyph.text {
        GlyphText::One(c) if c.is_control() => {
            word.text.push('\u{fffd}');
            word.unknown += 1;
        }
        GlyphText::One(c) => word.text.push(*c),
        GlyphText::Many(s) => word.text.push_str(s.trim()),
        GlyphText::Unknown(_) => {
            word.text.push('\u{fffd}');
            word.unknown += 1;
        }
    }
    word.bold &= glyph.bold;
}

/// Drops a word drawn a second time in its own place (shadow, bold made by hand, a field printed twice).
fn drop_twins(words: &mut Vec<Word>) {
    let mut seen: HashMap<(u64, i32), Vec<(f32, f32)>> = HashMap::with_capacity(words.len());
    words.retain(|word| {
        let reach = if word.glyphs > 1 {
            0.15 * word.size
        } else {
            0.1 * word.size
        };
        let key = fingerprint(&word.text);
        let row = (word.v / 4.0).floor() as i32;
        let twin = (row - 1..=row + 1).any(|r| {
            seen.get(&(key, r)).is_some_and(|at| {
                at.iter()
                    .any(|(u, v)| (u - word.u0).abs() < reach && (v - word.v).abs() < reach)
            })
        });
        if !twin {
            seen.entry((key, row)).or_default().push((word.u0, word.v));
        }
        !twin
    });
}

fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Where a text layer lies behind printed words (a scan that was recognised again, a stamp), the print is read.
fn drop_hidden_behind_print(words: &mut Vec<Word>) {
    let printed: Vec<(f32, f32, f32, f32)> = words
        .iter()
        .filter(|w| !w.hidden)
        .map(|w| (w.u0, w.top(), w.u1, w.bottom()))
        .collect();
    if printed.is_empty() || printed.len() == words.len() {
        return;
    }
    words.retain(|w| {
        let (u, v) = ((w.u0 + w.u1) / 2.0, (w.top() + w.bottom()) / 2.0);
        !w.hidden
            || !printed
                .iter()
                .any(|&(u0, v0, u1, v1)| u >= u0 && u <= u1 && v >= v0 && v <= v1)
    });
}
