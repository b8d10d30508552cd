//! A second reader for pages that the first reads badly, and how far two readings of a page agree.

use std::collections::HashMap;

use super::quiet::quietly;
use crate::document::origin::{Origin, Rect};
use crate::extract::{Line, Piece};

/// The text of each page as `pdf-extract` reads it; `None` where it cannot. Slow, and hungry for memory on malformed files:
/// only for doubtful pages.
pub fn read_second(bytes: &[u8]) -> Option<Vec<String>> {
    quietly(|| pdf_extract::extract_text_from_mem_by_pages(bytes).ok()).flatten()
}

/// How far two readings of a page agree: the F1 measure over their words (letters and digits, without case), 0.0 to 1.0.
/// Two empty readings agree.
pub fn agreement(a: &str, b: &str) -> f32 {
    let count = |text: &str| {
        let mut words: HashMap<String, i64> = HashMap::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
        words
    };
    let (a, b) = (count(a), count(b));
    let (in_a, in_b) = (a.values().sum::<i64>(), b.values().sum::<i64>());
    if in_a + in_b == 0 {
        return 1.0;
    }
    let shared: i64 = a.iter().map(|(w, n)| b.get(w).copied().unwrap_or(0).min(*n)).sum();
    (2 * shared) as f32 / (in_a + in_b) as f32
}

/// Share of the letters of a text that are ordinary: not replacement, control or private-use characters.
pub fn soundness(text: &str) -> f32 {
    let (mut good, mut all) = (0_u32, 0_u32);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        let odd = c.is_control() || c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c);
        good += u32::from(!odd);
    }
    if all == 0 { 0.0 } else { good as f32 / all as f32 }
}

/// Lines of the second reader's text; it does not say where they stand, so each has the whole page for its place.
pub fn lines(text: &str, page: u32, size: (f32, f32)) -> Vec<Line> {
    let rect = Rect {
        x0: 0.0,
        y0: 0.0,
        x1: size.0,
        y1: size.1,
    };
    let mut gap = 0.0;
    let mut out = Vec::new();
    for words in text.lines().map(str::trim) {
        if words.is_empty() {
            gap = 1.0;
            continue;
        }
        let piece = Piece {
            text: words.to_string(),
            origin: Origin::Pdf { page, rect },
        };
        out.push(Line {
            pieces: vec![piece],
            gap,
            rect: Some(rect),
            ..Line::new()
        });
        gap = 0.0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::agreement;

    #[test]
    fn agreement_counts_words_not_order_or_case() {
        assert_eq!(agreement("the plea of guilty", "Guilty: the plea of"), 1.0);
        assert_eq!(agreement("", " "), 1.0);
        assert_eq!(agreement("one two", "three"), 0.0);
        assert!((agreement("a b c d", "a b") - 0.6667).abs() < 0.001);
    }
}
