//! What a finding adds in months: what a promise can and cannot do on the minimum and the range of the case.

use crate::reading::Reading;
use crate::reading::case::GuidelineRange;
use crate::rule::Months;
use crate::rule::shape::Figures;

/// The sentence that a rule's `figures` asks for; `None` where the figures are not known.
pub fn of(figures: Figures, reading: &Reading) -> Option<String> {
    match figures {
        Figures::Reach => reach(reading),
    }
}

/// What a motion under USSG 5K1.1 alone can do: it opens the guideline range, not the statutory minimum.
fn reach(reading: &Reading) -> Option<String> {
    let minimum = reading.minimum?;
    let floor = match reading.case.minimum_months {
        Some(_) => format!("{} (your figure)", in_words(minimum)),
        None => in_words(minimum),
    };
    let Some(range) = reading.range() else {
        return Some(format!(
            "The statutory minimum is {floor}. A motion under USSG 5K1.1 alone reaches down to it and not below it; give \
             the range with --guideline-range to see how much that leaves."
        ));
    };
    let ours = if reading.case.guideline_range.is_some() {
        " (your figure)"
    } else {
        ""
    };
    Some(format!(
        "The statutory minimum is {floor}, the guideline range {range}{ours}. {} Below {} only a motion under 18 U.S.C. \
         3553(e) reaches, or another way under the minimum.",
        room(minimum, range),
        in_words(minimum),
    ))
}

fn room(minimum: Months, range: GuidelineRange) -> String {
    if minimum >= range.high {
        return format!(
            "The whole range lies at or under the minimum, so a motion under USSG 5K1.1 alone changes nothing: the sentence \
             is {} at the least with it and without it.",
            in_words(minimum)
        );
    }
    let Months::Months(floor) = minimum else {
        return "A motion under USSG 5K1.1 alone changes nothing.".to_owned();
    };
    if minimum >= range.low {
        let effective = GuidelineRange {
            low: minimum,
            high: range.high,
        };
        return format!(
            "The range in effect is {effective}. A motion under USSG 5K1.1 alone can bring the sentence to {floor} months, \
             which the range allows without it."
        );
    }
    match range.low {
        Months::Months(low) => format!(
            "A motion under USSG 5K1.1 alone can bring the sentence from {low} months, the low end, down to {floor} months: \
             {} at the most.",
            in_words(Months::Months(low - floor))
        ),
        Months::Life => {
            format!("A motion under USSG 5K1.1 alone can bring the sentence from life down to {floor} months.")
        }
    }
}

/// "120 months", "1 month", "life".
fn in_words(months: Months) -> String {
    match months {
        Months::Life => "life".to_owned(),
        Months::Months(1) => "1 month".to_owned(),
        Months::Months(n) => format!("{n} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(minimum: u32, range: &str) -> String {
        range
            .parse()
            .map(|r| room(Months::Months(minimum), r))
            .unwrap_or_default()
    }

    #[test]
    fn what_a_guideline_motion_leaves() {
        assert!(said(120, "46-57").contains("changes nothing"));
        assert!(said(120, "97-121").contains("The range in effect is 120 to 121 months"));
        assert!(said(120, "120-150").contains("The range in effect is 120 to 150 months"));
        assert!(said(120, "151-188").contains("31 months at the most"));
        assert!(said(240, "360-life").contains("from 360 months, the low end, down to 240 months"));
        assert!(said(240, "life").contains("from life down to 240 months"));
    }
}
