//! Lines and pages: words are set until the line is full, lines until the page is.

use super::flow::Paragraph;
use super::fonts::{Face, Fonts};

/// US Letter, in points.
pub(super) const PAGE: (f32, f32) = (612.0, 792.0);
/// Margins at the sides, at the top and at the bottom.
pub(super) const SIDE: f32 = 76.0;
pub(super) const TOP: f32 = 68.0;
const BOTTOM: f32 = 76.0;
/// A paragraph leaves at least so many lines on a page, and takes so many to the next.
const TOGETHER: usize = 2;

/// Words in one face and colour, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// The words, with the blanks between them.
    pub text: String,
    /// Their face.
    pub face: Face,
    /// Red, green, blue.
    pub color: [u8; 3],
}

/// A line with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Whether it is the first of it.
    pub first: bool,
    /// The baseline, from the top of the page.
    pub y: f32,
    /// From left to right.
    pub segments: Vec<Segment>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Page {
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// Lays the paragraphs out.
pub(super) fn pages(paragraphs: &[Paragraph], fonts: &Fonts) -> Vec<Page> {
    let lines: Vec<Vec<Vec<Segment>>> = paragraphs.iter().map(|p| broken(p, fonts)).collect();
    let mut pages = vec![Page::default()];
    let mut y = TOP;
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let style = paragraph.style;
        let own = lines.get(i).map_or(0, Vec::len);
        let fresh = |pages: &[Page]| pages.last().is_none_or(|p| p.lines.is_empty());
        if !fresh(&pages) {
            y += style.before;
            if y + needed(paragraphs, &lines, i) > PAGE.1 - BOTTOM {
                pages.push(Page::default());
                y = TOP;
            }
        }
        for (number, segments) in lines.get(i).into_iter().flatten().enumerate() {
            // the last two lines go together
            let rest = (own - number).min(if number + TOGETHER == own { TOGETHER } else { 1 });
            if y + rest as f32 * style.leading > PAGE.1 - BOTTOM && !fresh(&pages) {
                pages.push(Page::default());
                y = TOP;
            }
            y += style.leading;
            if let Some(page) = pages.last_mut() {
                page.lines.push(Line {
                    paragraph: i,
                    first: number == 0,
                    y,
                    segments: segments.clone(),
                });
            }
        }
        y += style.after;
    }
    pages
}

/// The height that has to be left for a paragraph to begin here: its first lines, and those of what it stays with.
fn needed(paragraphs: &[Paragraph], lines: &[Vec<Vec<Segment>>], at: usize) -> f32 {
    let Some((paragraph, own)) = paragraphs.get(at).zip(lines.get(at)) else {
        return 0.0;
    };
    let style = paragraph.style;
    if !style.keep {
        // three lines are not worth a break
        let first = if own.len() <= TOGETHER + 1 { own.len() } else { TOGETHER };
        return first as f32 * style.leading;
    }
    // words of the paper may be long, and are then broken
    let whole = own.len().min(8) as f32 * style.leading + style.after;
    let before = paragraphs.get(at + 1).map_or(0.0, |p| p.style.before);
    whole + before + needed(paragraphs, lines, at + 1)
}

/// The lines of a paragraph.
fn broken(paragraph: &Paragraph, fonts: &Fonts) -> Vec<Vec<Segment>> {
    let style = paragraph.style;
    let room = PAGE.0 - 2.0 * SIDE - style.indent;
    let mut lines: Vec<Vec<Segment>> = vec![Vec::new()];
    let mut used = 0.0;
    let mut blank = false;
    for span in &paragraph.spans {
        let mut rest = span.text.as_str();
        while !rest.is_empty() {
            let word_end = rest.find(' ').unwrap_or(rest.len());
            let (word, after) = rest.split_at(word_end);
            for piece in fitting(word, room / style.size, span.face, fonts) {
                let face = fonts.face_for(piece, span.face);
                let width = fonts.width(piece, face) * style.size;
                let gap = if blank {
                    fonts.width(" ", face) * style.size
                } else {
                    0.0
                };
                if used > 0.0 && used + gap + width > room {
                    lines.push(Vec::new());
                    used = 0.0;
                } else if blank && used > 0.0 {
                    put(&mut lines, " ", face, span.color);
                    used += gap;
                }
                put(&mut lines, piece, face, span.color);
                used += width;
                blank = false;
            }
            blank |= after.starts_with(' ');
            rest = after.trim_start_matches(' ');
        }
    }
    lines
}

/// A word in pieces that fit on a line: itself, unless it is longer than any line.
fn fitting<'w>(word: &'w str, ems: f32, face: Face, fonts: &Fonts) -> Vec<&'w str> {
    let mut out = Vec::new();
    let mut rest = word;
    while !rest.is_empty() && fonts.width(rest, face) > ems {
        let half = rest
            .char_indices()
            .nth(rest.chars().count() / 2)
            .map_or(rest.len(), |(at, _)| at);
        let mut end = half;
        while end > 0 && fonts.width(&rest[..end], face) > ems {
            end = rest[..end]
                .char_indices()
                .nth(rest[..end].chars().count() / 2)
                .map_or(0, |(at, _)| at);
        }
        if end == 0 {
            break;
        }
        out.push(&rest[..end]);
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        out.push(rest);
    }
    out
}

fn put(lines: &mut [Vec<Segment>], text: &str, face: Face, color: [u8; 3]) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some(last) if last.face == face && last.color == color => last.text.push_str(text),
        _ => line.push(Segment {
            text: text.to_owned(),
            face,
            color,
        }),
    }
}
