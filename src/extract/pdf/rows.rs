//! Words become rows: everything on one baseline across the page, with superscripts in the row they belong to.

use super::words::{OVERLAP, Word};

/// Words on one baseline, left to right.
#[derive(Debug, Clone)]
pub struct Row {
    /// Never empty.
    pub words: Vec<Word>,
    /// Baseline: that of its largest type.
    pub v: f32,
    /// Type size: the one most of its letters have.
    pub size: f32,
}

/// Rows from top to bottom.
pub fn rows(mut words: Vec<Word>) -> Vec<Row> {
    words.sort_by(|a, b| a.u0.total_cmp(&b.u0).then(a.v.total_cmp(&b.v)));
    // Each row is known by its last word, so that a slightly tilted scan still gives whole rows.
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        let best = rows
            .iter()
            .enumerate()
            .filter_map(|(i, row)| {
                let last = row.last()?;
                let off = (last.v - word.v).abs();
                (off <= 0.28 * last.size.min(word.size)).then_some((i, off))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match best.and_then(|(i, _)| rows.get_mut(i)) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    raise(&mut rows);
    let mut rows: Vec<Row> = rows.into_iter().filter(|r| !r.is_empty()).map(finish).collect();
    rows.sort_by(|a, b| a.v.total_cmp(&b.v).then(first(a).total_cmp(&first(b))));
    rows
}

fn first(row: &Row) -> f32 {
    row.words.first().map_or(0.0, |w| w.u0)
}

fn finish(mut words: Vec<Word>) -> Row {
    words.sort_by(|a, b| a.u0.total_cmp(&b.u0));
    let words = join_touching(words);
    let words = join_spaced_letters(join_even(words));
    let letters: u32 = words.iter().map(|w| w.glyphs).sum();
    // The size that covers half of the letters.
    let mut sizes: Vec<(f32, u32, f32)> = words.iter().map(|w| (w.size, w.glyphs, w.v)).collect();
    sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut count = 0;
    let mut pick = sizes.first().copied().unwrap_or((1.0, 0, 0.0));
    for s in sizes {
        count += s.1;
        pick = s;
        if count * 2 >= letters {
            break;
        }
    }
    Row {
        words,
        v: pick.2,
        size: pick.0,
    }
}

/// Moves small raised or lowered marks (footnote calls, the "th" of "5th") from rows of their own to the word they touch.
fn raise(rows: &mut [Vec<Word>]) {
    for i in 0..rows.len() {
        let Some(row) = rows.get(i) else { continue };
        if row.is_empty() || row.len() > 12 || row.iter().any(|w| w.glyphs > 6) {
            continue;
        }
        let homes: Vec<Option<usize>> = row.iter().map(|mark| home(rows, i, mark)).collect();
        let Some(row) = rows.get_mut(i) else { continue };
        let marks = std::mem::take(row);
        for (mark, home) in marks.into_iter().zip(homes) {
            if let Some(row) = rows.get_mut(home.unwrap_or(i)) {
                row.push(mark);
            }
        }
    }
}

fn home(rows: &[Vec<Word>], own: usize, mark: &Word) -> Option<usize> {
    rows.iter().enumerate().filter(|(i, _)| *i != own).find_map(|(i, row)| {
        row.iter()
            .any(|word| {
                let rise = word.v - mark.v;
                let after = mark.u0 - word.u1;
                let before = word.u0 - mark.u1;
                // the number of a note and the first word of the note may have a wide blank between them
                let reach = if mark.text.bytes().all(|b| b.is_ascii_digit()) {
                    1.0
                } else {
                    0.6
                };
                word.size >= 1.15 * mark.size
                    && rise < 0.75 * word.size
                    && rise > -0.4 * word.size
                    && ((-0.25 * word.size..0.5 * word.size).contains(&after)
                        || (-0.2 * word.size..reach * word.size).contains(&before))
            })
            .then_some(i)
    })
}

/// Joins words that touch: a word drawn in pieces, small capitals after a large one. A raised mark stays by itself.
fn join_touching(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        match out.last_mut() {
            Some(last)
                if !last.apart(&word)
                    && (last.v - word.v).abs() < 0.1 * last.size.max(word.size)
                    && word.u0 - last.u1 >= -OVERLAP * last.em.min(word.em) =>
            {
                last.join(word);
            }
            _ => out.push(word),
        }
    }
    out
}

/// Joins characters drawn one by one at even distances, with no space drawn between them ("0 2 : 1 5").
fn join_even(words: Vec<Word>) -> Vec<Word> {
    if words.iter().filter(|w| w.glyphs == 1).count() < 4 {
        return words;
    }
    let gap = |a: &Word, b: &Word| (b.u0 - a.u1) / a.em.max(0.1);
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        let mut run = vec![word];
        while let Some(last) = run.last()
            && last.glyphs == 1
            && last.space.is_none()
            && let Some(next) = rest.next_if(|n| {
                let step = match run.as_slice() {
                    [a, b, ..] => gap(a, b),
                    _ => gap(last, n),
                };
                n.glyphs == 1 && (0.0..0.4).contains(&step) && (gap(last, n) - step).abs() < 0.04
            })
        {
            run.push(next);
        }
        if run.len() < 4 {
            out.extend(run);
            continue;
        }
        let mut run = run.into_iter();
        if let Some(mut whole) = run.next() {
            run.for_each(|next| whole.join(next));
            out.push(whole);
        }
    }
    out
}

/// Joins the letters of a heading set with wide spacing ("P L E A   A G R E E M E N T").
fn join_spaced_letters(words: Vec<Word>) -> Vec<Word> {
    let letter = |w: &Word| {
        let mut chars = w.text.chars();
        // A mark may hang on the last letter.
        matches!((chars.next(), chars.next(), chars.next()), (Some(c), after, None)
            if c.is_alphabetic() && after.is_none_or(|m| !m.is_alphanumeric()))
    };
    if words.iter().filter(|w| letter(w)).count() < 4 {
        return words;
    }
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        if !letter(&word) {
            out.push(word);
            continue;
        }
        let mut run = vec![word];
        while let Some(next) = rest.next_if(|w| letter(w)) {
            run.push(next);
        }
        let gaps: Vec<f32> = run
            .windows(2)
            .map(|p| if let [a, b] = p { b.u0 - a.u1 } else { 0.0 })
            .collect();
        let mut sorted = gaps.clone();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted.get(sorted.len() / 3).copied().unwrap_or(0.0);
        let size = run.first().map_or(1.0, |w| w.size);
        if run.len() < 4 || usual > 1.2 * size {
            out.extend(run);
            continue;
        }
        let limit = (usual * 1.7).max(usual + 0.12 * size);
        let mut gaps = gaps.into_iter();
        let mut run = run.into_iter();
        if let Some(first) = run.next() {
            out.push(first);
        }
        for next in run {
            let gap = gaps.next().unwrap_or(f32::MAX);
            match out.last_mut() {
                Some(last) if gap <= limit => last.join(next),
                _ => out.push(next),
            }
        }
    }
    out
}
