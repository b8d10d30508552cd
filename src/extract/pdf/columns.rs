//! Where a row is one line and where it is several: gutters between columns, caption rules, tables.

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
struct Gap {
    word: usize,
    from: f32,
    to: f32,
    /// A caption rule or a drawn line stands in it.
    forced: bool,
    /// What stands left of it ends in a colon.
    colon: bool,
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
        .map(|i| gaps.get(i).map_or_else(Vec::new, |g| g.iter().copied().filter(|gap| gap.forced || supported(&rows, &gaps, i, gap)).collect()))
        .collect();
    close_after_colons(&rows, &mut kept);
    let tables = bands(&rows, &mut kept);
    let mut out = Vec::new();
    for (i, row) in rows.into_iter().enumerate() {
        let cuts: Vec<usize> = kept.get(i).map_or_else(Vec::new, |g| g.iter().map(|g| g.word).collect());
        if tables.get(i) == Some(&true) {
            let segment = Segment { v: row.v, size: row.size, rule: false, row: !cuts.is_empty(), cells: cuts, words: row.words };
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
            let v_here = if (size_here - size).abs() < 0.1 * size { v } else { part.first().map_or(v, |w| w.v) };
            out.push(Segment { words: part, v: v_here, size: size_here, rule, cells: Vec::new(), row: false });
        }
    }
    out
}

/// How far apart the rows of one set of columns may be, in type sizes.
const REACH: f32 = 4.2;

fn is_rule(word: &Word) -> bool {
    matches!(word.text.as_str(), ")" | ":" | "|" | "]" | "}" | "§" | "*" | "))" | "::")
}

/// Left edges of the columns of ")" or ":" that stand between the two sides of a caption: the same mark in three or more
/// rows at one place.
fn caption_rules(rows: &[Row]) -> Vec<(f32, f32, f32)> {
    let mut marks: Vec<(f32, f32, &str)> = rows
        .iter()
        .flat_map(|r| {
            let before = std::iter::once(None).chain(r.words.iter().map(Some));
            let after = r.words.iter().skip(1).map(Some).chain(std::iter::once(None));
            r.words
                .iter()
                .zip(before)
                .zip(after)
                .filter(|((w, before), after)| {
                    is_rule(w)
                        && before.is_none_or(|b| w.u0 - b.u1 > 0.4 * w.size)
                        && after.is_none_or(|a| a.u0 - w.u1 > 0.4 * w.size)
                })
                .map(|((w, _), _)| (w.u0, w.v, w.text.as_str()))
        })
        .collect();
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&(left, _, _)) = marks.get(at) {
        let group: Vec<_> = marks.iter().skip(at).take_while(|m| m.0 - left < 4.0).collect();
        at += group.len().max(1);
        if group.len() >= 3 {
            let top = group.iter().map(|m| m.1).fold(f32::MAX, f32::min);
            let bottom = group.iter().map(|m| m.1).fold(f32::MIN, f32::max);
            // Not bullets down a page: a caption is compact.
            if bottom - top < 40.0 * group.len() as f32 {
                out.push((left, top, bottom));
            }
        }
    }
    out
}

/// Parts the mark of a caption rule from a word that touches it (")Case No.").
fn free_rule(row: &mut Row, rules: &[(f32, f32, f32)]) {
    let glued = |w: &Word| {
        w.text.len() > 1
            && w.text.starts_with([')', '|', ']'])
            && rules.iter().any(|&(u, top, bottom)| (w.u0 - u).abs() < 4.0 && w.v > top - 20.0 && w.v < bottom + 20.0)
    };
    let Some(at) = row.words.iter().position(glued) else { return };
    let Some(word) = row.words.get_mut(at) else { return };
    let mut rule = word.clone();
    let rest = word.text.split_off(1);
    let cut = word.u0 + (word.u1 - word.u0) / (1 + rest.chars().count()) as f32;
    rule.text = std::mem::replace(&mut word.text, rest);
    rule.u1 = cut - 0.2 * rule.em;
    rule.glyphs = 1;
    word.u0 = cut;
    word.glyphs = word.glyphs.saturating_sub(1);
    row.words.insert(at, rule);
}

fn wide_gaps(row: &Row, rules: &[(f32, f32, f32)], dividers: &[Stroke]) -> Vec<Gap> {
    let mut usual: Vec<f32> =
        row.words.windows(2).map(|p| if let [a, b] = p { b.u0 - a.u1 } else { 0.0 }).collect();
    usual.sort_by(f32::total_cmp);
    let median = if usual.len() >= 5 { usual.get(usual.len() / 2).copied().unwrap_or(0.0) } else { 0.0 };
    let on_rule = |w: &Word| {
        is_rule(w) && rules.iter().any(|&(u, top, bottom)| (w.u0 - u).abs() < 4.0 && w.v >= top - 20.0 && w.v <= bottom + 20.0)
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
            out.push(Gap { word: i + 1, from: right, to: b.u0, forced, colon });
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
    let bullet = len <= 3 && !text.chars().any(char::is_alphanumeric) && !words.iter().any(is_rule);
    let number = start == 0 && len <= 3 && text.chars().all(|c| c.is_ascii_digit());
    bullet || number || is_label(&text)
}

/// Whether this is a paragraph label: "7.", "(a)", "iv.", "A.1.", "7.(b)", but not "v.".
fn is_label(text: &str) -> bool {
    if text.len() > 8 || !text.ends_with(['.', ')', ']']) || matches!(text, "v." | "(v.)") {
        return false;
    }
    let mut parts = text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).peekable();
    parts.peek().is_some()
        && parts.all(|part| {
            part.chars().all(|c| c.is_ascii_digit())
                || part.chars().count() == 1
                || part.chars().all(|c| "ivxlIVXL".contains(c))
        })
}

/// Whether the rows near by have a gap in the same place, or begin a line where this gap ends.
fn supported(rows: &[Row], gaps: &[Vec<Gap>], at: usize, gap: &Gap) -> bool {
    let Some(row) = rows.get(at) else { return false };
    let reach = REACH * row.size.max(9.0);
    let check = |j: usize| -> Option<bool> {
        let other = rows.get(j)?;
        if (other.v - row.v).abs() > reach {
            return Some(false);
        }
        if gaps.get(j)?.iter().any(|g| g.to.min(gap.to) - g.from.max(gap.from) > 0.8 * row.size) {
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
            && first.is_some_and(|w| w.u0 < gap.from && matches!(w.text.as_str(), "v." | "vs." | "V." | "VS." | "-v-" | "-v.-" | "-against-"))
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
            let (Some(row), Some(here)) = (rows.get(i), gaps.get(i)) else { return Vec::new() };
            here.iter()
                .map(|gap| {
                    gap.colon
                        && !(i.saturating_sub(4)..rows.len().min(i + 5)).any(|j| {
                            let near = rows.get(j).is_some_and(|r| (r.v - row.v).abs() < 1.5 * REACH * row.size);
                            near && gaps.get(j).is_some_and(|g| {
                                g.iter().any(|g| !g.colon && g.to.min(gap.to) - g.from.max(gap.from) > 0.8 * row.size)
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

/// What a run of rows with a common gutter is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Band {
    /// Columns of text, read one after the other.
    Columns,
    /// A table, read by rows.
    Table,
    /// Labels or numbers in front of running text: one line each.
    Labels,
}

/// Whether each row is in a table; gutters behind mere labels are closed.
fn bands(rows: &[Row], gaps: &mut [Vec<Gap>]) -> Vec<bool> {
    let mut out = vec![false; rows.len()];
    let mut at = 0;
    while at < rows.len() {
        let end = band(rows, gaps, at).max(at + 1);
        if end > at + 1 {
            match kind(rows.get(at..end).unwrap_or(&[]), gaps.get(at..end).unwrap_or(&[])) {
                Band::Columns => {}
                Band::Table => out.iter_mut().take(end).skip(at).for_each(|t| *t = true),
                Band::Labels => gaps.iter_mut().take(end).skip(at).for_each(Vec::clear),
            }
        }
        at = end;
    }
    out
}

/// End of the run of rows from `at` on that share a gutter.
fn band(rows: &[Row], gaps: &[Vec<Gap>], at: usize) -> usize {
    let Some(first) = gaps.get(at) else { return at };
    let mut gutters: Vec<(f32, f32)> = first.iter().map(|g| (g.from, g.to)).collect();
    let mut end = at + 1;
    let mut last_v = rows.get(at).map_or(0.0, |r| r.v);
    while !gutters.is_empty() {
        let (Some(row), Some(here)) = (rows.get(end), gaps.get(end)) else { break };
        if here.is_empty() || row.v - last_v > REACH * row.size.max(9.0) {
            break;
        }
        let shared: Vec<(f32, f32)> = gutters
            .iter()
            .filter_map(|&(from, to)| {
                here.iter()
                    .map(|g| (g.from.max(from), g.to.min(to)))
                    .find(|(from, to)| to - from > 0.5 * row.size)
            })
            .collect();
        if shared.is_empty() {
            break;
        }
        gutters = shared;
        last_v = row.v;
        end += 1;
    }
    end
}

fn kind(rows: &[Row], gaps: &[Vec<Gap>]) -> Band {
    if gaps.iter().flatten().any(|g| g.forced) {
        return Band::Columns;
    }
    let mut cells: Vec<Vec<String>> = Vec::new();
    for (row, gaps) in rows.iter().zip(gaps) {
        let mut line = vec![String::new()];
        for (i, word) in row.words.iter().enumerate() {
            if gaps.iter().any(|g| g.word == i) {
                line.push(String::new());
            }
            if let Some(cell) = line.last_mut() {
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&word.text);
            }
        }
        cells.push(line);
    }
    let all = || cells.iter().flatten().map(String::as_str);
    let signs = ["___", "/s/", "By:", "Attorney", "ATTORNEY", "Dated", "DATED", "Counsel", "UNITED STATES OF", "United States of"];
    if all().any(|c| signs.iter().any(|s| c.contains(s)) || matches!(c, "v." | "vs." | "v" | "-v-" | "- v -" | "-v.-")) {
        return Band::Columns;
    }
    // Cells begin with a capital or a figure; the lines of running text in columns mostly do not.
    let inner = cells.iter().skip(1).flatten();
    let low = inner.clone().filter(|c| c.starts_with(char::is_lowercase)).count();
    if low * 3 > inner.count() {
        return Band::Columns;
    }
    let columns = cells.iter().map(Vec::len).min().unwrap_or(0);
    let mean = all().map(|c| c.chars().count()).sum::<usize>() / all().count().max(1);
    let median = |column: usize| {
        let mut lens: Vec<usize> = cells.iter().filter_map(|l| l.get(column)).map(|c| c.chars().count()).collect();
        lens.sort_unstable();
        lens.get(lens.len() / 2).copied().unwrap_or(0)
    };
    let short_figures = |column: usize| {
        median(column) <= 8
            && cells.iter().filter_map(|l| l.get(column)).filter(|c| c.contains(|c: char| c.is_ascii_digit())).count() * 2 > cells.len()
    };
    if columns >= 2 && median(columns - 1) > 25 && (0..columns - 1).all(short_figures) {
        return Band::Labels;
    }
    if columns >= 3 {
        return if mean <= 30 { Band::Table } else { Band::Columns };
    }
    if cells.len() < 3 {
        return Band::Columns;
    }
    let figures = cells
        .iter()
        .filter_map(|l| l.last())
        .filter(|c| c.chars().filter(char::is_ascii_digit).count() * 3 >= c.chars().count())
        .count();
    if median(0).min(median(1)) <= 14 && mean <= 40 || figures * 3 >= cells.len() * 2 {
        Band::Table
    } else {
        Band::Columns
    }
}
