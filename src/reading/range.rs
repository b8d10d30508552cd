//! The guideline range in months, as the paper states it.

use super::case::GuidelineRange;
use super::numbers::{NUMBER, value};
use super::view::View;
use crate::constant::{Regex, regex as constant};
use crate::rule::Months;
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
/// Two figures without a unit, where the sentence has one elsewhere.
static BARE: LazyLock<Regex> = LazyLock::new(|| constant(r"\b([1-9]\d{1,2})(?: ?- ?| to )([1-9]\d{1,2})\b"));
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
        if out.last().is_some_and(|r| r.sentence == sentence) {
            continue;
        }
        for found in BARE.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            let figure = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<u32>().ok());
            if let (Some(low), Some(high)) = (figure(1), figure(2))
                && in_the_table(low, high)
            {
                out.push(StatedRange {
                    range: GuidelineRange {
                        low: Months::Months(low),
                        high: Months::Months(high),
                    },
                    sentence,
                    words: all.range(),
                });
            }
        }
    }
    out
}

/// Whether two figures can be a range of the sentencing table: its top is six months or a quarter above its low end
/// (28 U.S.C. 994(b)(2)), rounded.
fn in_the_table(low: u32, high: u32) -> bool {
    let quarter = low / 4;
    high > low && (high - low).abs_diff(quarter.max(6)) <= 1 + low / 40
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_that_are_a_range() {
        for (low, high, is) in [
            (97, 121, true),
            (46, 57, true),
            (24, 30, true),
            (360, 450, true),
            (262, 327, true),
            (23, 25, false),
            (10, 40, false),
            (924, 1028, false),
            (100, 200, false),
        ] {
            assert_eq!(in_the_table(low, high), is, "{low} to {high}");
        }
    }
}
