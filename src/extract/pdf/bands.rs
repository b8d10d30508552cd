//! Rows with a common gutter: columns of text, a table, or labels in front of running text.

use super::columns::{Gap, REACH};
use super::rows::Row;

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
pub fn bands(rows: &[Row], gaps: &mut [Vec<Gap>]) -> Vec<bool> {
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
        let (Some(row), Some(here)) = (rows.get(end), gaps.get(end)) else {
            break;
        };
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
    let signs = [
        "___",
        "/s/",
        "By:",
        "Attorney",
        "ATTORNEY",
        "Dated",
        "DATED",
        "Counsel",
        "UNITED STATES OF",
        "United States of",
    ];
    if all().any(|c| signs.iter().any(|s| c.contains(s)) || matches!(c, "v." | "vs." | "v" | "-v-" | "- v -" | "-v.-"))
    {
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
        let mut lens: Vec<usize> = cells
            .iter()
            .filter_map(|l| l.get(column))
            .map(|c| c.chars().count())
            .collect();
        lens.sort_unstable();
        lens.get(lens.len() / 2).copied().unwrap_or(0)
    };
    let short_figures = |column: usize| {
        median(column) <= 8
            && cells
                .iter()
                .filter_map(|l| l.get(column))
                .filter(|c| c.contains(|c: char| c.is_ascii_digit()))
                .count()
                * 2
                > cells.len()
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
