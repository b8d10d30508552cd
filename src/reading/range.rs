//! The guideline range in months, as the paper states it.

use super::case::GuidelineRange;
use super::numbers::{NUMBER, value};
use super::view::View;
use crate::constant::regex as constant;
use crate::rule::Months;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A range that the paper states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedRange {
    /// The range.
    pub range: GuidelineRange,
    /// Index of the sentence.
    pub sentence: usize,
    /// Its words, in the sentence's view.
    pub words: Range<usize>,
}

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"\b({NUMBER})(?: months)?(?: ?- ?| to | through )({NUMBER}|life)[ -]months?\b|\b({NUMBER}) months to (life)\b|\bbetween ({NUMBER})(?: months)? and ({NUMBER}) months\b"
    ))
});
static ABOUT: LazyLock<Regex> = LazyLock::new(|| constant(r"range|guideline|offense level|criminal history category"));
static NO_RANGE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"supervised release|probation (?:of|for)|\bappeal|report within|days"));

/// Every range that a sentence about the guidelines states, in order.
pub fn stated(view: &View) -> Vec<StatedRange> {
    let mut out = Vec::new();
    for sentence in 0..view.sentences.len() {
        let text = view.sentence(sentence);
        if !text.contains("month") || !ABOUT.is_match(text) || NO_RANGE.is_match(text) {
            continue;
        }
        for found in RANGE.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            let group = |i: usize| found.get(i).map(|m| m.as_str());
            let pair = [(1, 2), (3, 4), (5, 6)]
                .into_iter()
                .find_map(|(low, high)| group(low).zip(group(high)));
            let months = |text: &str| match text {
                "life" => Some(Months::Life),
                number => value(number).map(Months::Months),
            };
            let Some((low, high)) = pair.and_then(|(low, high)| months(low).zip(months(high))) else {
                continue;
            };
            if low > Months::Months(0) && low < high {
                out.push(StatedRange {
                    range: GuidelineRange { low, high },
                    sentence,
                    words: all.range(),
                });
            }
        }
    }
    out
}
