//! Where a row is one line and where it is several: gutters between columns.

use super::bands::bands;
use super::captions::{caption_rules, free_rule, is_rule};
use super::rows::Row;
use super::strokes::Stroke;
use super::words::Word;

/// A stretch of a row that belongs together.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Never empty, left to right.
    pub words: Vec<Word>,
    /// Baseline.
    pub v: f32,
    /// Type size.
    pub size: f32,
    /// Whether it is nothing but the rule of a caption (")", ":", "|").
    pub rule: bool,
    /// Indices of the words that begin a new cell, where it is a row of a table.
    pub cells: Vec<usize>,
    /// Whether it is a row of a table.
    pub row: bool,
}

impl Segment {
    /// Left edge.
    pub fn u0(&self) -> f32 {
        self.words.iter().map(|w| w.u0).fold(f32::MAX, f32::min)
    }

    /// Lowest baseline: that of its last printed line.
    pub fn last_v(&self) -> f32 {
        self.words.iter().map(|w| w.v).fold(self.v, f32::max)
    }

    /// Right edge.
    pub fn u1(&self) -> f32 {
        self.words.iter().map(|w| w.u1).fold(f32::MIN, f32::max)
    }
}

/// A gap in a row wide enough to be a gutter: the index of the word after it, and its edges.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    /// Index of the word after it.
    pub word: usize,
    /// Left edge.
    pub from: f32,
    /// Right edge.
    pub to: f32,
    /// A caption rule or a drawn line stands in it.
    pub forced: bool,
    /// What stands left of it ends in a colon.
    pub colon: bool,
}

/// Cuts rows into segments; `dividers` are lines drawn down the page.
pub fn segments(mut rows: Vec<Row>, dividers: &[Stroke]) -> Vec<Segment> {
    let rules = caption_rules(&rows);
    if !rules.is_empty() {
        for row in &mut rows {
            free_rule(row, &rules);
        }
    }
    let gaps: Vec<Vec<Gap>> = rows.iter().map(|r| wide_gaps(r, &rules, dividers)).collect();
    let mut kept: Vec<Vec<Gap>> = (0..rows.len())
        .map(|i| {
            gaps.get(i).map_or_else(Vec::new, |g| {
                g.iter()
                    .copied()
                    .filter(|gap| gap.forced || supported(&rows, &gaps, i, gap))
                    .collect()
            })
        })
        .collect();
    close_after_colons(&rows, &mut kept);
    let tables = bands(&rows, &mut kept);
    let mut out = Vec::new();
    for (i, row) in rows.into_iter().enumerate() {
        let cuts: Vec<usize> = kept
            .get(i)
            .map_or_else(Vec::new, |g| g.iter().map(|g| g.word).collect());
        if tables.get(i) == Some(&true) {
            let segment = Segment {
                v: row.v,
                size: row.size,
                rule: false,
                row: !cuts.is_empty(),
                cells: cuts,
                words: row.words,
            };
            out.push(segment);
            continue;
        }
        let (v, size) = (row.v, row.size);
        let mut words = row.words.into_iter().enumerate().peekable();
        while words.peek().is_some() {
            let mut part: Vec<Word> = Vec::new();
            while let Some((_, word)) = words.next_if(|(k, _)| part.is_empty() || !cuts.contains(k)) {
                part.push(word);
            }
            let rule = part.iter().all(is_rule) && !rules.is_empty();
            let size_here = part.iter().map(|w| w.size).fold(0.0, f32::max);
            let v_here = if (size_here - size).abs() < 0.1 * size {
                v
            } else {
                part.first().map_or(v, |w| w.v)
            };
            out.push(Segment {
                words: part,
                v: v_here,
                size: size_here,
                rule,
                cells: Vec::new(),
                row: false,
            });
        }
    }
    out
}

/// How far apart the rows of one set of columns may be, in type sizes.
pub const REACH: f32 = 4.2;

fn wide_gaps(row: &Row, rules: &[(f32, f32, f32)], dividers: &[Stroke]) -> Vec<Gap> {
    let mut usual: Vec<f32> = row
        .words
        .windows(2)
        .map(|p| if let [a, b] = p { b.u0 - a.u1 } else { 0.0 })
        .collect();
    usual.sort_by(f32::total_cmp);
    let median = if usual.len() >= 5 {
        usual.get(usual.len() / 2).copied().unwrap_or(0.0)
    } else {
        0.0
    };
    let on_rule = |w: &Word| {
        is_rule(w)
            && rules
                .iter()
                .any(|&(u, top, bottom)| (w.u0 - u).abs() < 4.0 && w.v >= top - 20.0 && w.v <= bottom + 20.0)
    };
    let mut out = Vec::new();
    let mut right = f32::MIN;
    for (i, pair) in row.words.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        right = right.max(a.u1);
        let gap = b.u0 - right;
        let divided = dividers.iter().any(|d| {
            d.at > right - 1.0 && d.at < b.u0 + 1.0 && d.from < row.v - 0.3 * row.size && d.to > row.v - 0.3 * row.size
        });
        let forced = (on_rule(a) || on_rule(b) || divided) && gap > 0.1 * row.size;
        if forced || gap >= 1.4 * row.size.max(8.0) && gap > 2.2 * median {
            if !forced && joins_across(row.words.get(..=i).unwrap_or(&[]), &out) {
                continue;
            }
            let colon = !forced && a.text.ends_with(':') && !is_rule(a);
            out.push(Gap {
                word: i + 1,
                from: right,
                to: b.u0,
                forced,
                colon,
            });
        }
    }
    out
}

/// Whether the words left of a gap are the label of what follows: "1.", "(a)", a bullet.
fn joins_across(left: &[Word], cuts: &[Gap]) -> bool {
    let start = cuts.last().map_or(0, |c| c.word);
    let words = left.get(start..).unwrap_or(&[]);
    let text: String = words.iter().map(|w| w.text.as_str()).collect();
    let len = text.chars().count();
    if len == 0 {
        return false;
    }
    let bullet = len <= 3 && !text.chars().any(char::is_alphanumeric);
    let number = start == 0 && len <= 3 && text.chars().all(|c| c.is_ascii_digit());
    // recognition makes "Cc." of "c." and "4," of "4."
    let misread = start == 0
        && len <= 4
        && words.iter().all(|w| w.hidden)
        && text.ends_with(['.', ',', ':', ';', ')', '}', ']'])
        && !is_versus(&text);
    bullet || number || misread || is_label(&text)
}

/// The "v." of a caption, which is no label.
fn is_versus(text: &str) -> bool {
    matches!(text, "v." | "(v.)" | "vs.")
}

/// Whether this is a paragraph label: "7.", "(a)", "iv.", "A.1.", "7.(b)", but not "v.".
fn is_label(text: &str) -> bool {
    if text.len() > 8 || !text.ends_with(['.', ')', ']']) || is_versus(text) {
        return false;
    }
    let mut parts = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
        .peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            part.chars().all(|c| c.is_ascii_digit())
                || part.chars().count() == 1
                || part.chars().all(|c| "ivxlIVXL".contains(c))
        })
}

/// Whether the rows near by have a gap in the same place, or begin a line where this gap ends.
fn supported(rows: &[Row], gaps: &[Vec<Gap>], at: usize, gap: &Gap) -> bool {
    let Some(row) = rows.get(at) else {
        return false;
    };
    let reach = REACH * row.size.max(9.0);
    let check = |j: usize| -> Option<bool> {
        let other = rows.get(j)?;
        if (other.v - row.v).abs() > reach {
            return Some(false);
        }
        if gaps
            .get(j)?
            .iter()
            .any(|g| g.to.min(gap.to) - g.from.max(gap.from) > 0.8 * row.size)
        {
            return Some(true);
        }
        let (first, last) = (other.words.first()?, other.words.last()?);
        if first.u0 > gap.from && (first.u0 - gap.to).abs() < 4.0 {
            return Some(true);
        }
        // A line across the gap ends the search that way; a line on one side does not.
        (first.u0 < gap.from && last.u1 > gap.to).then_some(false)
    };
    // "UNITED STATES OF AMERICA    Case No. 1", and "v." below: a caption with one line on the right.
    let caption = rows.iter().skip(at + 1).take(3).any(|r| {
        let first = r.words.first();
        r.v - row.v < 2.0 * reach
            && first.is_some_and(|w| {
                w.u0 < gap.from
                    && matches!(
                        w.text.as_str(),
                        "v." | "vs." | "V." | "VS." | "-v-" | "-v.-" | "-against-"
                    )
            })
    });
    if caption {
        return true;
    }
    let down = (at + 1..rows.len().min(at + 4)).find_map(check);
    let up = (at.saturating_sub(3)..at).rev().find_map(check);
    down == Some(true) || up == Some(true)
}

/// "Fine:     $250,000" is one line, unless the rows around it have columns there ("Date:" under two signatures).
fn close_after_colons(rows: &[Row], gaps: &mut [Vec<Gap>]) {
    let closed: Vec<Vec<bool>> = (0..rows.len())
        .map(|i| {
            let (Some(row), Some(here)) = (rows.get(i), gaps.get(i)) else {
                return Vec::new();
            };
            here.iter()
                .map(|gap| {
                    gap.colon
                        && !(i.saturating_sub(4)..rows.len().min(i + 5)).any(|j| {
                            let near = rows
                                .get(j)
                                .is_some_and(|r| (r.v - row.v).abs() < 1.5 * REACH * row.size);
                            near && gaps.get(j).is_some_and(|g| {
                                g.iter()
                                    .any(|g| !g.colon && g.to.min(gap.to) - g.from.max(gap.from) > 0.8 * row.size)
                            })
                        })
                })
                .collect()
        })
        .collect();
    for (gaps, closed) in gaps.iter_mut().zip(closed) {
        let mut closed = closed.into_iter();
        gaps.retain(|_| !closed.next().unwrap_or(false));
    }
}
