//! What was blacked out: boxes of solid black where text is, or was. The words under them are not read.

use super::glyphs::{Drawn, Glyph, GlyphText};
use super::words::{Frame, Word};
use crate::document::origin::Rect;

/// What stands where text is blacked out.
pub const MARK: &str = "[redacted]";
/// Brightest colour that blacks out, of 255.
pub const BLACK: u8 = 60;
/// Lowest and narrowest box that can hide a word, in points.
const LEAST: (f32, f32) = (5.0, 8.0);
/// Fewest letters under a box that are text; fewer are shreds at its edge.
const WORD: usize = 4;
/// Most boxes of a page; one with more is a drawing.
const MOST: usize = 300;

/// A box of solid black.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlackBox {
    /// Where it lies, in points as shown.
    pub rect: Rect,
    /// How many glyphs were drawn before it.
    pub after: usize,
}

/// The boxes that black something out.
#[derive(Debug, Default)]
pub struct Redacted {
    boxes: Vec<Rect>,
    /// Whether there were words under one of them.
    pub covered: bool,
}

/// Tells the boxes that lie where text is from table heads, bars and drawings, and takes the letters under them away.
pub fn take(drawn: &mut Drawn) -> Redacted {
    let boxes = std::mem::take(&mut drawn.boxes);
    if boxes.is_empty() || boxes.len() > MOST {
        return Redacted::default();
    }
    let mut sizes: Vec<f32> = drawn.glyphs.iter().map(|g| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    let Some(&usual) = sizes.get(sizes.len() / 2) else {
        return Redacted::default();
    };
    let mut out = Redacted::default();
    let mut under = vec![false; drawn.glyphs.len()];
    for black in boxes {
        let r = black.rect;
        let inside = |g: &Glyph| {
            let (x, y) = (g.x + g.advance / 2.0, g.y - 0.3 * g.size);
            x > r.x0 && x < r.x1 && y > r.y0 && y < r.y1
        };
        // letters drawn on it later, white on black, are there to be read
        let over = drawn
            .glyphs
            .iter()
            .skip(black.after)
            .any(|g| is_letter(g) && !g.hidden && inside(g));
        if r.height() < LEAST.0.max(0.6 * usual) || r.width() < LEAST.1 || over {
            continue;
        }
        let mut covered = 0;
        for (glyph, under) in drawn.glyphs.iter().zip(&mut under).filter(|(g, _)| inside(g)) {
            covered += usize::from(is_letter(glyph));
            *under = true;
        }
        let in_line = r.height() < 2.0 * usual
            && drawn.glyphs.iter().any(|g| {
                let beside = g.x > r.x0 - 12.0 * usual && g.x < r.x1 + 12.0 * usual;
                is_letter(g) && beside && !inside(g) && g.y > r.y0 + 0.3 * r.height() && g.y < r.y1 + 0.3 * usual
            });
        if covered > 0 || in_line {
            out.boxes.push(r);
            out.covered |= covered >= WORD;
        }
    }
    let mut under = under.into_iter();
    drawn.glyphs.retain(|_| !under.next().unwrap_or(false));
    out
}

fn is_letter(glyph: &Glyph) -> bool {
    match &glyph.text {
        GlyphText::One(c) => !c.is_whitespace(),
        GlyphText::Many(s) => !s.trim().is_empty(),
        GlyphText::Unknown(_) => true,
    }
}

impl Redacted {
    /// Puts a mark into each line of each box, and gives the share of the page's text that they take the place of.
    pub fn mark(&self, frames: &mut [Frame]) -> f32 {
        let Some(frame) = frames.iter_mut().find(|f| f.turn == 0) else {
            return if self.boxes.is_empty() { 0.0 } else { 1.0 };
        };
        let mut sizes: Vec<f32> = frame.words.iter().map(|w| w.size).collect();
        sizes.sort_by(f32::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(12.0).max(1.0);
        let printed: f32 = frame.words.iter().map(|w| w.u1 - w.u0).sum();
        let mut marks = Vec::new();
        for rect in &self.boxes {
            let lines = ((rect.height() / (1.2 * size)).round().max(1.0) as usize).min(80);
            let step = rect.height() / lines as f32;
            for line in 0..lines {
                let v = rect.y0 + step * (line as f32 + 0.5) + 0.3 * size;
                // on the line of the words beside it
                let beside = frame.words.iter().map(|w| w.v).filter(|w| (w - v).abs() < 0.5 * size);
                let v = beside
                    .min_by(|a, b| (a - v).abs().total_cmp(&(b - v).abs()))
                    .unwrap_or(v);
                marks.push(Word {
                    text: MARK.to_owned(),
                    u0: rect.x0,
                    u1: rect.x1,
                    v,
                    size,
                    em: size,
                    space: Some(' '),
                    bold: false,
                    hidden: false,
                    glyphs: 0,
                    unknown: 0,
                    doubtful: false,
                });
            }
        }
        let lost: f32 = marks.iter().map(|m| m.u1 - m.u0).sum();
        for word in &mut frame.words {
            let touches = |m: &&Word| (m.v - word.v).abs() < 0.5 * size && (m.u0 - word.u1).abs() < 0.5 * size;
            if marks.iter().any(|m| touches(&m)) {
                word.space = word.space.or(Some(' '));
            }
        }
        frame.words.extend(marks);
        if lost > 0.0 { lost / (lost + printed) } else { 0.0 }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::extract::pdf::tests::{at, page_of, pdf, read, texts};

    /// Two lines of text with a gap in the first, four inches from the left.
    fn lines() -> String {
        at(&[
            (72.0, 700.0, "The payments were made by"),
            (300.0, 700.0, "in the month of May."),
            (72.0, 686.0, "The Office will say so to the Court."),
        ])
    }

    #[test]
    fn a_black_box_in_a_line_is_marked_where_it_stands() {
        let page = page_of(&format!("{}\n0 g 210 697 84 12 re f", lines()));
        assert_eq!(
            texts(&page),
            [
                "The payments were made by [redacted] in the month of May.",
                "The Office will say so to the Court."
            ]
        );
        assert!(page.readable > 0.6 && page.readable < 0.9, "{}", page.readable);
    }

    #[test]
    fn text_under_a_box_is_not_read_and_it_is_said_that_it_is_there() {
        let under = at(&[(212.0, 700.0, "Johan Roe")]);
        let content = format!("{}\n{under}\n0.1 g 210 697 84 12 re f", lines());
        let read = read(&pdf("", &content, &[], "")).unwrap();
        let text = texts(&read.pages[0]).join(" ");
        assert!(text.contains("by [redacted] in") && !text.contains("Roe"), "{text}");
        assert!(read.notes.iter().any(|n| n.message.contains("still holds the text")));
    }

    #[test]
    fn a_box_over_lines_is_marked_in_each() {
        let content = format!(
            "{}\n{}\n0 g 70 640 300 30 re f",
            lines(),
            at(&[(72.0, 660.0, "one"), (72.0, 646.0, "two")])
        );
        assert_eq!(texts(&page_of(&content)).join(" ").matches("[redacted]").count(), 2);
    }

    #[test]
    fn white_letters_on_black_a_bar_and_a_rule_are_no_redactions() {
        let content = format!(
            "0 g 70 740 472 9 re f 70 660 472 1 re f 70 616 200 14 re f 1 g\n{}\n0 g\n{}",
            at(&[(72.0, 620.0, "Offense of conviction")]),
            lines()
        );
        let text = texts(&page_of(&content)).join(" ");
        assert!(
            text.contains("Offense of conviction") && !text.contains("[redacted]"),
            "{text}"
        );
    }
}
