//! The line numbers in the margin of pleading paper, told apart from the text beside them.

use super::words::Word;

/// A number in the margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginNumber {
    /// What it says.
    pub number: u16,
    /// Its baseline.
    pub v: f32,
}

/// Fewest numbers that make a margin.
const FEWEST: usize = 8;

/// Takes the margin numbers out of the words of a page: a column of growing numbers, one by one, left of nearly all text
/// and over most of the page's height. Empty where the page has none.
pub fn take(words: &mut Vec<Word>, height: f32) -> Vec<MarginNumber> {
    let mut found: Vec<(usize, u16)> = words
        .iter()
        .enumerate()
        .filter_map(|(i, w)| {
            let n: u16 = w.text.trim().parse().ok()?;
            ((1..=60).contains(&n) && w.text.len() <= 2).then_some((i, n))
        })
        .collect();
    // A page full of figures is a table, and too much to try them all.
    if found.len() < FEWEST || found.len() > 400 {
        return Vec::new();
    }
    found.sort_by(|a, b| place(words, a.0).2.total_cmp(&place(words, b.0).2));
    // The column is aligned left or right; try each number as the one that shows where it stands.
    let mut best: Vec<(usize, u16)> = Vec::new();
    for &(seed, _) in &found {
        let (left, right, _) = place(words, seed);
        let column: Vec<(usize, u16)> = found
            .iter()
            .copied()
            .filter(|&(i, _)| {
                let (u0, u1, _) = place(words, i);
                (u0 - left).abs() < 4.0 || (u1 - right).abs() < 4.0
            })
            .collect();
        let chain = longest_count(&column);
        if chain.len() > best.len() {
            best = chain;
        }
    }
    if best.len() < FEWEST {
        return Vec::new();
    }
    let vs: Vec<f32> = best.iter().map(|&(i, _)| place(words, i).2).collect();
    let (Some(top), Some(bottom)) = (vs.first(), vs.last()) else {
        return Vec::new();
    };
    if bottom - top < 0.4 * height {
        return Vec::new();
    }
    let edge = best.iter().map(|&(i, _)| place(words, i).1).fold(f32::MIN, f32::max);
    // A transcript may have the time of day left of its numbers.
    let in_column = |w: &Word| w.u0 < edge && w.v > top - 2.0 && w.v < bottom + 2.0 && !w.text.contains(':');
    let others = words.len() - best.len();
    let intruders = words.iter().filter(|w| in_column(w)).count() - best.len().min(words.len());
    if intruders * 20 > others.max(1) {
        return Vec::new();
    }
    let mut numbers: Vec<MarginNumber> = best
        .iter()
        .map(|&(i, number)| MarginNumber {
            number,
            v: place(words, i).2,
        })
        .collect();
    numbers.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut drop = vec![false; words.len()];
    for (i, _) in best {
        if let Some(d) = drop.get_mut(i) {
            *d = true;
        }
    }
    let mut drop = drop.into_iter();
    words.retain(|_| !drop.next().unwrap_or(false));
    numbers
}

fn place(words: &[Word], i: usize) -> (f32, f32, f32) {
    words.get(i).map_or((0.0, 0.0, 0.0), |w| (w.u0, w.u1, w.v))
}

/// The longest run down the column in which each number is larger than the one above, by one or (where a number is lost
/// in a scan) by up to three, and that starts with a small one.
fn longest_count(column: &[(usize, u16)]) -> Vec<(usize, u16)> {
    let mut best: Vec<(usize, u16)> = Vec::new();
    for start in 0..column.len() {
        let Some(&head) = column.get(start) else {
            continue;
        };
        if head.1 > 4 || best.len() >= column.len() - start {
            continue;
        }
        let mut chain = vec![head];
        let mut last = head.1;
        for &(i, n) in column.iter().skip(start + 1) {
            if n > last && n <= last + 3 {
                chain.push((i, n));
                last = n;
            }
        }
        if chain.len() > best.len() {
            best = chain;
        }
    }
    best
}
