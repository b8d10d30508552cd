//! What a remark looks like on its page: the colour of its severity over the words, and its letter in the margin for
//! those who cannot tell colours. The letters are drawn as lines, so that no reader takes them for text of the paper.

use super::super::remark::Remark;
use super::place::{Mark, Shown};
use crate::document::origin::Rect;
use crate::rule::Severity;
use hayro_interpret::kurbo::{Point, Rect as KRect};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Side of the square that holds a letter, in points.
const SIDE: f32 = 8.0;
/// Where the first letter stands, in points from the left edge of the page as shown.
const MARGIN: f32 = 5.0;
/// Side of a note's sign, in points.
const NOTE: f32 = 18.0;

/// An annotation without its words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawn {
    /// The corners of each line in the page's own space: upper left, upper right, lower left, lower right as the page
    /// is shown (the order that viewers expect; ISO 32000-1 names another). Empty for a note.
    pub quads: Vec<[Point; 4]>,
    /// All that it covers, in the page's own space.
    pub rect: KRect,
    /// Red, green, blue, 0 to 1.
    pub colour: [f32; 3],
    /// The content stream of its appearance, in the page's own space; empty where the viewer has a sign for it.
    pub content: String,
}

/// The letters and notes that stand in the margins already.
#[derive(Debug, Default)]
pub(super) struct Labels {
    letters: BTreeMap<u32, Vec<Rect>>,
    notes: BTreeMap<u32, u8>,
}

impl Labels {
    /// How many notes stand at the edge of a page already.
    pub fn next_note(&mut self, page: u32) -> u8 {
        let count = self.notes.entry(page).or_default();
        *count = count.saturating_add(1);
        *count - 1
    }

    /// A free place for a letter beside a line.
    fn place(&mut self, page: u32, line: Rect, width: f32) -> Rect {
        let taken = self.letters.entry(page).or_default();
        let middle = (line.y0 + line.y1 - SIDE) / 2.0;
        let mut at = Rect {
            x0: MARGIN,
            y0: middle,
            x1: MARGIN + SIDE,
            y1: middle + SIDE,
        };
        let clash =
            |at: &Rect, other: &Rect| at.x0 < other.x1 && other.x0 < at.x1 && at.y0 < other.y1 && other.y0 < at.y1;
        while taken.iter().any(|other| clash(&at, other)) && at.x1 + SIDE + 1.0 < width / 2.0 {
            at.x0 += SIDE + 1.0;
            at.x1 += SIDE + 1.0;
        }
        taken.push(at);
        at
    }
}

/// The colour of a severity: light enough to read through, and no two alike in brightness.
fn colour(severity: Severity) -> [f32; 3] {
    match severity {
        Severity::Critical => [1.0, 0.66, 0.63],
        Severity::High => [1.0, 0.80, 0.52],
        Severity::Medium => [1.0, 0.95, 0.50],
        Severity::Low => [0.78, 0.90, 1.0],
        Severity::Info => [0.88, 0.88, 0.88],
    }
}

/// The strokes of a letter in a square of eight points, y downwards.
fn letter(severity: Severity) -> &'static [&'static [(f32, f32)]] {
    match severity {
        Severity::Critical => &[&[(6.0, 2.0), (2.4, 2.0), (2.4, 6.0), (6.0, 6.0)]],
        Severity::High => &[
            &[(2.3, 1.8), (2.3, 6.2)],
            &[(5.7, 1.8), (5.7, 6.2)],
            &[(2.3, 4.0), (5.7, 4.0)],
        ],
        Severity::Medium => &[&[(2.0, 6.2), (2.0, 1.8), (4.0, 4.4), (6.0, 1.8), (6.0, 6.2)]],
        Severity::Low => &[&[(2.8, 1.8), (2.8, 6.2), (5.8, 6.2)]],
        Severity::Info => &[&[(4.0, 1.8), (4.0, 6.2)]],
    }
}

/// A highlight over the lines of a mark.
pub(super) fn highlight(severity: Severity, mark: &Mark, shown: Shown, labels: &mut Labels) -> Drawn {
    let on_page = |x: f32, y: f32| shown.to_page * Point::new(f64::from(x), f64::from(y));
    let corners = |r: &Rect| {
        [
            on_page(r.x0, r.y0),
            on_page(r.x1, r.y0),
            on_page(r.x0, r.y1),
            on_page(r.x1, r.y1),
        ]
    };
    let [a, b, c, d, e, f] = shown.to_page.as_coeffs();
    let [red, green, blue] = colour(severity);
    let mut content = format!("/M gs q {a:.5} {b:.5} {c:.5} {d:.5} {e:.3} {f:.3} cm {red} {green} {blue} rg\n");
    let label = mark
        .lines
        .first()
        .map(|line| labels.place(mark.page, *line, shown.width));
    for r in mark.lines.iter().chain(&label) {
        let _ = writeln!(content, "{:.2} {:.2} {:.2} {:.2} re", r.x0, r.y0, r.width(), r.height());
    }
    content.push_str("f\n0.9 w 0 G\n");
    if let Some(at) = label {
        for stroke in letter(severity) {
            for (i, (x, y)) in stroke.iter().enumerate() {
                let to = if i == 0 { "m" } else { "l" };
                let _ = write!(content, "{:.2} {:.2} {to} ", at.x0 + x, at.y0 + y);
            }
            content.push_str("S\n");
        }
    }
    content.push_str("Q\n");
    let quads: Vec<[Point; 4]> = mark.lines.iter().map(&corners).collect();
    let points = quads.iter().flatten().copied().chain(label.iter().flat_map(corners));
    Drawn {
        rect: around(points),
        quads,
        colour: colour(severity),
        content,
    }
}

/// A note at the left edge of its page, below the notes that stand there.
pub(super) fn note(remark: &Remark, shown: Shown, above: u8) -> Drawn {
    let y = MARGIN + f32::from(above) * (NOTE + 2.0);
    let corners = [(MARGIN, y), (MARGIN + NOTE, y + NOTE)];
    let points = corners.map(|(x, y)| shown.to_page * Point::new(f64::from(x), f64::from(y)));
    Drawn {
        quads: Vec::new(),
        rect: around(points.into_iter()),
        colour: colour(remark.severity.unwrap_or(Severity::Medium)),
        content: String::new(),
    }
}

/// The smallest upright rectangle around the points.
fn around(points: impl Iterator<Item = Point>) -> KRect {
    points
        .map(|p| KRect::from_points(p, p))
        .reduce(|all, one| all.union(one))
        .unwrap_or(KRect::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_interpret::kurbo::Affine;

    #[test]
    fn a_letter_moves_aside_where_one_stands() {
        let mut labels = Labels::default();
        let line = Rect {
            x0: 72.0,
            y0: 100.0,
            x1: 200.0,
            y1: 112.0,
        };
        let first = labels.place(1, line, 612.0);
        let second = labels.place(1, line, 612.0);
        assert!(second.x0 >= first.x1);
        assert_eq!(labels.place(2, line, 612.0), first);
    }

    #[test]
    fn a_highlight_is_turned_with_its_page() {
        // a page of 612 by 792 points that is shown turned a quarter
        let shown = Shown {
            to_page: Affine::new([0.0, 1.0, 1.0, 0.0, 0.0, 0.0]),
            width: 792.0,
        };
        let mark = Mark {
            page: 1,
            lines: vec![Rect {
                x0: 72.0,
                y0: 100.0,
                x1: 200.0,
                y1: 112.0,
            }],
        };
        let drawn = highlight(Severity::Critical, &mark, shown, &mut Labels::default());
        assert_eq!(drawn.quads[0][0], Point::new(100.0, 72.0));
        assert_eq!(drawn.quads[0][3], Point::new(112.0, 200.0));
        assert!(drawn.rect.contains(Point::new(111.0, 199.0)));
        assert!(drawn.rect.min_y() <= f64::from(MARGIN));
    }
}
