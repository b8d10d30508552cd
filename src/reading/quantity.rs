//! Drug quantities in words and digits, and the penalty tiers of the table that they reach.

use super::numbers::{NUMBER, value};
use crate::constant::{Captures, Regex, regex as constant};
use crate::rule::Minimum;
use std::sync::LazyLock;

/// What the quantities of a sentence mean for the penalty.
#[derive(Debug, Clone, Copy)]
pub enum Reach<'a> {
    /// The highest tier that one of them reaches.
    Tier(&'a Minimum),
    /// Every one of them is known to stay under the lowest tier.
    Below,
    /// There is none, or the drug is not named.
    Unknown,
}

/// How much, in grams or in plants.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Amount {
    Grams(f64),
    Plants(f64),
}

static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"\b(\d[\d,]*\.\d+|\d{{5,}}|{NUMBER})[ -](?:\([0-9,.]+\) )?(?:(?:or more|and more|net|gross|live|metric|mari[jh]uana|cannabis) )*(kilo(?:gra(?:m|rn)s?|s)?|kgs?|gra(?:m|rn)s?|gms?|g|pounds?|lbs?|ounces?|oz|tons?|tonnes?|plants?)\b"
    ))
});
/// Words in front of an upper bound; "not less than" is none.
static UPPER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:^|[^ ]+ )(?:(?:(?:no|not) (?:more|greater|over|higher) than|not exceed\w*|up to|at most|fewer than|less than|under|below|short of) )$",
    )
});
static LOWER: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?:\bno|\bnot|\bnever|n't) (?:fewer than|less than|under|below) $"));
static SUBSTANCE: LazyLock<Regex> = LazyLock::new(|| {
    constant(concat!(
        r"(?P<base>cocaine base|\bcrack\b)|(?P<cocaine>cocaine)|(?P<heroin>heroin)",
        r"|(?P<analogue>fentanyl[ -](?:related|analog\w*)|analog\w* of fentanyl|carfentan\w+)|(?P<fentanyl>fentanyl)",
        r"|(?P<actual>(?:actual|pure) metha(?:m|rn)pheta(?:m|rn)ine|metha(?:m|rn)pheta(?:m|rn)ine,? \(?(?:actual|pure|ice)\b|\bice\b)",
        r"|(?P<meth>metha(?:m|rn)pheta(?:m|rn)ine|\bmeth\b)|(?P<marijuana>mari[jh]uana|cannabis)|(?P<lsd>\blsd\b|lysergic)|(?P<pcp>\bpcp\b|phencyclidine)"
    ))
});

/// What the quantities of a normalised sentence reach in the table.
pub fn reach<'a>(sentence: &str, minimums: &'a [Minimum]) -> Reach<'a> {
    let mut best: Option<&Minimum> = None;
    let (mut below, mut unknown) = (false, false);
    for (range, amount) in amounts(sentence) {
        if upper_bound(sentence, range.start) {
            below = true;
            continue;
        }
        let substance = match amount {
            Amount::Plants(_) => Some("marijuana"),
            Amount::Grams(_) => substance_of(sentence, &range),
        };
        let Some(substance) = substance else {
            unknown = true;
            continue;
        };
        match tiers(minimums).find(|m| m.triggers.iter().any(|t| reaches(amount, substance, t))) {
            Some(tier) if best.is_none_or(|b| b.min_months < tier.min_months) => best = Some(tier),
            Some(_) => {}
            // how much of a mixture is the drug itself is not known
            None if substance == "pcp" || substance == "lsd" => unknown = true,
            None => below = true,
        }
    }
    match best {
        Some(tier) => Reach::Tier(tier),
        None if below && !unknown => Reach::Below,
        None => Reach::Unknown,
    }
}

/// The rows of the table that a quantity decides, the highest first.
fn tiers(minimums: &[Minimum]) -> impl Iterator<Item = &Minimum> {
    minimums
        .iter()
        .filter(|m| m.title == 21 && m.sections.iter().any(|s| s.starts_with("841(b)(1)")))
}

/// One of these is in every unit; most sentences have none and are not searched.
const UNITS: [&str; 10] = ["gra", "kilo", "kg", "pound", "lb", "ounce", "plant", "ton", " g", " oz"];

fn amounts(sentence: &str) -> Vec<(std::ops::Range<usize>, Amount)> {
    if !UNITS.iter().any(|u| sentence.contains(u)) {
        return Vec::new();
    }
    AMOUNT
        .captures_iter(sentence)
        .filter_map(|found| {
            let number = found.get(1)?.as_str();
            let many = number
                .replace(',', "")
                .parse::<f64>()
                .ok()
                .or_else(|| value(number).map(f64::from))?;
            let amount = match found.get(2)?.as_str() {
                unit if unit.starts_with('k') => Amount::Grams(many * 1000.0),
                unit if unit.starts_with("pl") => Amount::Plants(many),
                unit if unit.starts_with('p') || unit.starts_with("lb") => Amount::Grams(many * 453.6),
                unit if unit.starts_with('o') => Amount::Grams(many * 28.35),
                unit if unit.starts_with('t') => Amount::Grams(many * 907_000.0),
                _ => Amount::Grams(many),
            };
            Some((found.get(0)?.range(), amount))
        })
        .collect()
}

fn upper_bound(sentence: &str, at: usize) -> bool {
    sentence
        .get(..at)
        .is_some_and(|before| UPPER.is_match(before) && !LOWER.is_match(before))
}

/// The drug that an amount is of: named behind it, or, where none is, before it.
fn substance_of(sentence: &str, amount: &std::ops::Range<usize>) -> Option<&'static str> {
    let behind = sentence.get(amount.end..).and_then(|t| SUBSTANCE.captures(t));
    // "512 grams ... of cocaine" within the statement, not three lines on
    let near = behind.filter(|c| c.get(0).is_some_and(|m| m.start() < 160));
    near.or_else(|| {
        sentence
            .get(..amount.start)
            .and_then(|t| SUBSTANCE.captures_iter(t).last())
    })
    .and_then(|found| named(&found))
}

fn named(found: &Captures) -> Option<&'static str> {
    [
        "base",
        "cocaine",
        "heroin",
        "analogue",
        "fentanyl",
        "actual",
        "meth",
        "marijuana",
        "lsd",
        "pcp",
    ]
    .into_iter()
    .find(|name| found.name(name).is_some())
}

/// Whether an amount of a drug reaches a quantity of the table ("5 kilograms cocaine").
fn reaches(amount: Amount, substance: &str, trigger: &str) -> bool {
    let trigger = trigger.to_ascii_lowercase();
    let Some((_, needed)) = amounts(&trigger).into_iter().next() else {
        return false;
    };
    let same = SUBSTANCE.captures(&trigger).and_then(|found| named(&found)) == Some(substance)
        || matches!(needed, Amount::Plants(_)) && substance == "marijuana";
    same && match (amount, needed) {
        (Amount::Grams(has), Amount::Grams(needs)) | (Amount::Plants(has), Amount::Plants(needs)) => has >= needs,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Months;

    fn row(months: u32, section: &str, triggers: &[&str]) -> Minimum {
        let list = |texts: &[&str]| texts.iter().map(|t| format!("{t:?}")).collect::<Vec<_>>().join(", ");
        toml::from_str(&format!(
            "statute = \"x\"\ntitle = 21\nsections = [{}]\noffense = \"x\"\nmin_months = {months}\nfixed = false\nconsecutive = false\ntriggers = [{}]\n",
            list(&[section]),
            list(triggers)
        ))
        .unwrap_or_else(|e| unreachable!("{e}"))
    }

    fn told(sentence: &str) -> Option<u32> {
        let table = [
            row(
                120,
                "841(b)(1)(A)",
                &[
                    "5 kilograms cocaine",
                    "280 grams cocaine base",
                    "400 grams fentanyl",
                    "50 grams methamphetamine (actual)",
                    "500 grams mixture methamphetamine",
                    "1,000 plants",
                ],
            ),
            row(
                60,
                "841(b)(1)(B)",
                &[
                    "500 grams cocaine",
                    "28 grams cocaine base",
                    "40 grams fentanyl",
                    "5 grams methamphetamine (actual)",
                    "100 plants",
                ],
            ),
        ];
        match reach(sentence, &table) {
            Reach::Tier(tier) => match tier.min_months {
                Months::Months(n) => Some(n),
                Months::Life => None,
            },
            Reach::Below => Some(0),
            Reach::Unknown => None,
        }
    }

    #[test]
    fn quantities_and_the_tiers_they_reach() {
        for (sentence, months) in [
            ("11.34 kilograms of methamphetamine (actual)", Some(120)),
            ("six kilos of cocaine", Some(120)),
            ("5 kilograms or more of a mixture containing cocaine", Some(120)),
            ("4.9 kilograms of cocaine", Some(60)),
            ("280 grams of cocaine base", Some(120)),
            ("thirty grams of crack", Some(60)),
            ("600 grams of a mixture containing methamphetarnine", Some(120)),
            ("forty-five grarns of a mixture containing methamphetamine", Some(0)),
            ("the fentanyl that was seized weighed 512 grams", Some(120)),
            ("not less than 400 grams of fentanyl", Some(120)),
            ("at least 3.5 kilograms but less than 5 kilograms of cocaine", Some(60)),
            ("less than 500 grams of cocaine", Some(0)),
            ("two pounds of cocaine", Some(60)),
            ("1,200 marijuana plants", Some(120)),
            ("200 grams of cocaine", Some(0)),
            ("six kilograms were his", None),
            ("a fine of $500", None),
        ] {
            assert_eq!(told(sentence), months, "{sentence}");
        }
    }
}
