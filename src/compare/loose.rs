//! Lines that are no sentences (captions, headings, signatures), whose order is a matter of layout; and blanks of a form.

use super::Aligned;
use super::hunks::{Compared, Kind};
use super::words::{Interner, Unit};
use crate::document::Document;
use std::collections::{BTreeSet, HashMap};

/// A sentence of fewer words that stands alone is a line like these.
const SHORT: usize = 4;
/// Longest stretch of words that fills a blank.
const FILLING: usize = 14;

/// The pairs of such lines whose differing words are all found again in other such lines: set in another way.
pub fn settle(aligned: &mut [Aligned], old: &[Unit], new: &[Unit], interner: &Interner) -> BTreeSet<usize> {
    let is_line = |u: &Unit| u.loose || u.words.len() < SHORT;
    let lines: Vec<usize> = aligned
        .iter()
        .enumerate()
        .filter(|(_, a)| a.compared.differs())
        .filter(|(_, a)| {
            a.pair.old.iter().all(|o| old.get(*o).is_none_or(is_line))
                && a.pair.new.iter().all(|n| new.get(*n).is_none_or(is_line))
        })
        .map(|(i, _)| i)
        .collect();
    // more gone than come, by letters and digits: "s/" and "-" are none
    let mut balance: HashMap<String, i32> = HashMap::new();
    let mut words_of: HashMap<usize, Vec<(String, i32)>> = HashMap::new();
    for at in &lines {
        let Some(one) = aligned.get(*at) else { continue };
        let compared = &one.compared;
        for hunk in compared.worded() {
            let sides = [(compared.gone(hunk), 1), (compared.come(hunk), -1)];
            for (words, sign) in sides {
                for word in words {
                    let letters = super::hunks::letters(std::slice::from_ref(word), interner);
                    *balance.entry(letters.clone()).or_default() += sign;
                    words_of.entry(*at).or_default().push((letters, sign));
                }
            }
        }
    }
    // a name or a title that was read with the sentence beside it
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for (at, one) in aligned.iter().enumerate().filter(|(at, _)| !lines.contains(at)) {
        let compared = &one.compared;
        for (h, hunk) in compared.hunks.iter().enumerate().filter(|(_, h)| h.kind == Kind::Words) {
            let (words, sign, range, length) = match (hunk.old.is_empty(), hunk.new.is_empty()) {
                (false, true) => (compared.gone(hunk), 1, &hunk.old, compared.old.len()),
                (true, false) => (compared.come(hunk), -1, &hunk.new, compared.new.len()),
                _ => continue,
            };
            if range.start == 0 || range.end == length {
                let letters = |w| super::hunks::letters(std::slice::from_ref(w), interner);
                let words: Vec<(String, i32)> = words.iter().map(|w| (letters(w), sign)).collect();
                // only what other lines have too many
                if words
                    .iter()
                    .all(|(w, sign)| balance.get(w).is_some_and(|b| b * sign < 0))
                {
                    for (word, sign) in &words {
                        *balance.entry(word.clone()).or_default() += sign;
                    }
                    edges.push((at, h));
                }
            }
        }
    }
    for (at, h) in &edges {
        if let Some(hunk) = aligned.get_mut(*at).and_then(|a| a.compared.hunks.get_mut(*h)) {
            hunk.kind = Kind::Typing;
        }
    }
    let settled = |words: &Vec<(String, i32)>| {
        words
            .iter()
            .all(|(word, sign)| balance.get(word).is_none_or(|b| b * sign <= 0))
    };
    lines
        .into_iter()
        .filter(|at| words_of.get(at).is_none_or(settled))
        .collect()
}

/// Marks words that stand where the form has a blank ("____", "[NAME]").
pub fn mark_filled(compared: &mut Compared, form: &Document) {
    let filled: Vec<bool> = compared
        .hunks
        .iter()
        .map(|h| {
            let before = h
                .old
                .start
                .checked_sub(1)
                .and_then(|i| compared.old.get(i))
                .map(|w| w.span.end);
            let start = before
                .or(compared.old.get(h.old.start).map(|w| w.span.start))
                .unwrap_or(0);
            let behind = compared.old.get(h.old.end).map(|w| w.span.start);
            let last = h
                .old
                .end
                .checked_sub(1)
                .and_then(|i| compared.old.get(i))
                .map(|w| w.span.end + 1);
            let end = behind.or(last).unwrap_or(start).min(form.text.len());
            let start = if form.text.get(..start).is_some_and(|t| t.ends_with('[')) {
                start - 1
            } else {
                start
            };
            let between = form.text.get(start..end.max(start)).unwrap_or("");
            let blank = between.contains("__") || between.contains('[') && between.contains(']');
            blank && h.kind == Kind::Words && h.new.len() <= FILLING && h.old.len() <= FILLING
        })
        .collect();
    for (hunk, filled) in compared.hunks.iter_mut().zip(filled) {
        if filled {
            hunk.kind = Kind::Filled;
        }
    }
}
