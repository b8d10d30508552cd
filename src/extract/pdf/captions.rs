//! The rule of ")" or ":" that typists set between the two sides of a caption.

use super::rows::Row;
use super::words::Word;

/// Whether a word is nothing but a mark of which caption rules are made.
pub fn is_rule(word: &Word) -> bool {
    matches!(
        word.text.as_str(),
        ")" | ":" | "|" | "]" | "}" | "§" | "*" | "))" | "::"
    )
}

/// Left edges of the columns of ")" or ":" that stand between the two sides of a caption: the same mark in three or more
/// rows at one place.
pub fn caption_rules(rows: &[Row]) -> Vec<(f32, f32, f32)> {
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
            // A caption is compact, has words left of its rule and next to none across it; bullets have not.
            let between = || {
                let inside = |r: &&Row| r.v >= top - 1.0 && r.v <= bottom + 1.0;
                rows.iter().filter(inside).flat_map(|r| r.words.iter())
            };
            let across = between().filter(|w| w.u0 < left - 2.0 && w.u1 > left + 4.0).count();
            let beside = between().any(|w| w.u1 < left + 1.0);
            if bottom - top < 40.0 * group.len() as f32 && beside && across * 6 <= group.len() {
                out.push((left, top, bottom));
            }
        }
    }
    out
}

/// Parts the mark of a caption rule from a word that touches it (")Case No.").
pub fn free_rule(row: &mut Row, rules: &[(f32, f32, f32)]) {
    let glued = |w: &Word| {
        w.text.len() > 1
            && w.text.starts_with([')', '|', ']'])
            && rules
                .iter()
                .any(|&(u, top, bottom)| (w.u0 - u).abs() < 4.0 && w.v > top - 20.0 && w.v < bottom + 20.0)
    };
    let Some(at) = row.words.iter().position(glued) else {
        return;
    };
    let Some(word) = row.words.get_mut(at) else {
        return;
    };
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
