//! Segments in reading order become lines: pieces, indent, white space above, and whether a line looks like a heading.

use super::columns::Segment;
use super::margin::MarginNumber;
use super::order::Block;
use super::words::{Frame, Word};
use crate::document::origin::Origin;
use crate::extract::{Line, Piece};

/// The text area of a page.
#[derive(Debug, Clone, Copy)]
struct Area {
    left: f32,
    right: f32,
}

/// The lines of one direction of writing. `page` is 1-based.
pub fn lines(blocks: Vec<Block>, frame: &Frame, numbers: &[MarginNumber], page: u32) -> Vec<Line> {
    let area = area(&blocks);
    let pitches = Pitches::of(&blocks, area);
    // Capitals and bold mark a heading only where most of the page is set otherwise.
    let total = blocks.iter().map(Vec::len).sum::<usize>();
    let share = |of: fn(&Segment) -> bool| blocks.iter().flatten().filter(|s| of(s)).count() * 2 > total && total > 6;
    let plain = (share(is_capital), share(is_bold));
    let mut out = Vec::new();
    let mut above: Option<(f32, f32)> = None;
    let mut pitch = None;
    for block in blocks {
        if block.iter().all(|s| s.rule) {
            out.extend(rule_line(block, frame, area, page));
            above = None;
            continue;
        }
        for segment in block {
            let gap = match above {
                Some((v, right)) if segment.v - v > 0.2 * segment.size => pitches.gap(
                    segment.v - v,
                    right >= area.right - 0.14 * (area.right - area.left),
                    segment.size,
                    &mut pitch,
                ),
                Some(_) => {
                    pitch = None;
                    1.0
                }
                None => 0.0,
            };
            above = Some((segment.last_v(), segment.u1()));
            let mut line = line(&segment, frame, area, page);
            line.heading = !line.row && is_heading(&segment, area, plain);
            line.gap = gap;
            line.margin_number = beside(numbers, segment.v);
            out.push(line);
        }
    }
    out
}

/// The marks of a caption rule, as one line: they separate, they say nothing.
fn rule_line(block: Block, frame: &Frame, area: Area, page: u32) -> Option<Line> {
    let mut segments = block.into_iter();
    let mut all = segments.next()?;
    let top = all.v - all.size;
    for segment in segments {
        all.v = segment.v;
        all.words.extend(segment.words);
    }
    for word in &mut all.words {
        word.space = Some(' ');
    }
    let mut line = line(&all, frame, area, page);
    line.closed = true;
    line.gap = 1.0;
    line.rect = Some(frame.to_page(all.u0(), top, all.u1(), all.v));
    Some(line)
}

fn beside(numbers: &[MarginNumber], v: f32) -> Option<u16> {
    let pitch = match numbers {
        [first, .., last] if numbers.len() > 1 => (last.v - first.v) / (numbers.len() - 1) as f32,
        _ => return None,
    };
    let nearest = numbers
        .iter()
        .min_by(|a, b| (a.v - v).abs().total_cmp(&(b.v - v).abs()))?;
    ((nearest.v - v).abs() <= 0.6 * pitch).then_some(nearest.number)
}

fn area(blocks: &[Block]) -> Area {
    let mut lefts: Vec<f32> = blocks.iter().flatten().filter(|s| !s.rule).map(Segment::u0).collect();
    let mut rights: Vec<f32> = blocks.iter().flatten().filter(|s| !s.rule).map(Segment::u1).collect();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(|a, b| b.total_cmp(a));
    let fewest = (lefts.len() / 12).max(2);
    // The outermost edge that several lines share.
    let shared = |edges: &[f32]| {
        edges
            .iter()
            .copied()
            .find(|e| edges.iter().filter(|o| (**o - e).abs() < 4.0).count() >= fewest)
            .or(edges.first().copied())
            .unwrap_or(0.0)
    };
    Area {
        left: shared(&lefts),
        right: rights
            .get(rights.len() / 12)
            .copied()
            .unwrap_or(0.0)
            .max(shared(&rights)),
    }
}

/// The usual distances between two lines of a paragraph on this page: (distance, type size).
struct Pitches(Vec<(f32, f32)>);

impl Pitches {
    fn of(blocks: &[Block], area: Area) -> Pitches {
        let full = area.right - 0.14 * (area.right - area.left);
        let mut sure = Vec::new();
        let mut any = Vec::new();
        for pair in blocks.iter().flat_map(|b| b.windows(2)) {
            let [a, b] = pair else { continue };
            let dy = b.v - a.v;
            if (a.size - b.size).abs() > 0.15 * a.size || dy < 0.7 * a.size || dy > 3.2 * a.size {
                continue;
            }
            any.push((dy, b.size));
            // a sentence that ends at the end of a line often ends its paragraph
            if a.u1() >= full && !a.words.last().is_some_and(|w| w.text.ends_with(['.', ';', ':'])) {
                sure.push((dy, b.size));
            }
        }
        let groups = |pairs: &[(f32, f32)]| {
            let mut out: Vec<(f32, f32)> = Vec::new();
            for &(dy, size) in pairs {
                let alike = pairs
                    .iter()
                    .filter(|p| (p.0 - dy).abs() < 0.06 * dy && (p.1 - size).abs() < 0.12 * size)
                    .count();
                if alike >= 2
                    && alike * 8 >= pairs.len()
                    && !out
                        .iter()
                        .any(|p| (p.0 - dy).abs() < 0.06 * dy && (p.1 - size).abs() < 0.12 * size)
                {
                    out.push((dy, size));
                }
            }
            out.sort_by(|a, b| a.0.total_cmp(&b.0));
            out
        };
        let mut found = groups(&sure);
        if found.is_empty() {
            found = groups(&any);
            found.truncate(1);
        }
        if found.is_empty()
            && let Some(&least) = any.iter().min_by(|a, b| a.0.total_cmp(&b.0))
            && least.0 < 1.7 * least.1
        {
            found.push(least);
        }
        Pitches(found)
    }

    /// White space above a line `dy` below the one before; `pitch` carries what the lines above it in its block had.
    fn gap(&self, dy: f32, after_full: bool, size: f32, pitch: &mut Option<f32>) -> f32 {
        let alike = |p: &&(f32, f32)| (p.1 - size).abs() < 0.12 * size;
        if after_full && let Some(p) = self.0.iter().filter(alike).find(|p| (p.0 - dy).abs() < 0.08 * dy) {
            *pitch = Some(p.0);
            return 0.0;
        }
        let usual = pitch
            .or_else(|| self.0.iter().find(alike).map(|p| p.0))
            .or_else(|| self.0.first().map(|p| p.0 * size / p.1.max(1.0)))
            .unwrap_or(1.2 * size)
            .max(0.5 * size);
        let gap = dy / usual - 1.0;
        if gap < 0.12 { 0.0 } else { (gap * 100.0).round() / 100.0 }
    }
}

fn line(segment: &Segment, frame: &Frame, area: Area, page: u32) -> Line {
    let mut line = Line::new();
    let mut pieces: Vec<Piece> = Vec::with_capacity(segment.words.len());
    for (i, word) in segment.words.iter().enumerate() {
        let mut text = word.text.clone();
        if let Some(next) = segment.words.get(i + 1) {
            if segment.cells.contains(&(i + 1)) {
                text.push('\t');
            } else if word.apart(next) {
                text.push(word.space.filter(|c| *c != '\t').unwrap_or(' '));
            }
        }
        let rect = frame.to_page(word.u0, word.top(), word.u1, word.bottom());
        line.rect = Some(line.rect.map_or(rect, |r| r.union(rect)));
        if word.doubtful {
            line.doubtful.push(pieces.len());
        }
        pieces.push(Piece {
            text,
            origin: Origin::Pdf { page, rect },
        });
    }
    line.pieces = pieces;
    line.indent = (segment.u0() - area.left).max(0.0);
    line.row = segment.row;
    line.closed = line.row;
    line
}

fn is_bold(segment: &Segment) -> bool {
    let bold: usize = segment.words.iter().filter(|w| w.bold).map(|w| w.text.len()).sum();
    let all: usize = segment.words.iter().map(|w| w.text.len()).sum();
    bold * 10 >= all * 8
}

fn is_capital(segment: &Segment) -> bool {
    let mut letters = segment
        .words
        .iter()
        .flat_map(|w| w.text.chars())
        .filter(|c| c.is_alphabetic())
        .peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase())
}

/// Short, and bold, centred or in capitals; `plain` says which of capitals and bold is the rule on this page.
fn is_heading(segment: &Segment, area: Area, plain: (bool, bool)) -> bool {
    let width = area.right - area.left;
    let words: &[Word] = &segment.words;
    let letters = words
        .iter()
        .flat_map(|w| w.text.chars())
        .filter(|c| c.is_alphabetic())
        .count();
    if letters < 3 || words.len() > 14 || width <= 0.0 {
        return false;
    }
    if !plain.1 && is_bold(segment) || !plain.0 && is_capital(segment) {
        return true;
    }
    let (left, right) = (segment.u0() - area.left, area.right - segment.u1());
    left > 0.12 * width && (left - right).abs() < 0.04 * width && segment.u1() - segment.u0() < 0.6 * width
}
