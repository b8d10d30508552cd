//! The pleaded counts: statutes, and the statutory minimum of each as the paper states it and as the table knows it.

use super::view::View;
use crate::constant::regex as constant;
use crate::document::Document;
use crate::document::normal::Normal;
use crate::rule::{Minimum, Months};
use regex::Regex;
use serde::Serialize;
use std::sync::LazyLock;

/// A statute that the paper says the defendant pleads guilty to, or is charged with in the counts pleaded to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statute {
    /// Title of the United States Code.
    pub title: u32,
    /// "841(b)(1)(A)"
    pub section: String,
    /// The table's statutory minimum, where the table knows the section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_min_months: Option<Months>,
    /// The table's statutory maximum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_max_months: Option<Months>,
    /// Index of the sentence that cites it.
    #[serde(skip)]
    pub sentence: usize,
}

/// A minimum term of imprisonment that the paper states in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedMinimum {
    /// In months.
    pub months: Months,
    /// Index of the sentence.
    #[serde(skip)]
    pub sentence: usize,
}

/// The counts of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Statutes of the pleaded counts, in order.
    pub statutes: Vec<Statute>,
    /// Minimum terms that the paper states.
    pub stated: Vec<StatedMinimum>,
}

impl Counts {
    /// The highest statutory minimum, stated or known.
    pub fn minimum(&self) -> Option<Months> {
        let table = self.statutes.iter().filter_map(|s| s.table_min_months);
        table
            .chain(self.stated.iter().map(|s| s.months))
            .filter(|m| *m > Months::Months(0))
            .max()
    }
}

static CHARGE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"plead\w* guilty|pleas? of guilty|guilty pleas?|\bcounts? (?:one|two|three|four|five|six|seven|eight|nine|ten|1?\d|[ivx]+)\b|\bcharg(?:es|ed|ing)\b|enter a plea|in violation of|offense (?:of conviction|to which)",
    )
});
static NOT_PLEADED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bdismiss|not (?:be )?(?:charge|prosecute|file|bring)|relevant conduct|will not further|remaining counts|perjury|false (?:statement|declaration)|1621|1623|\b1001\b|obstruction|would have|forfeit|restitution|special assessment|3013|drug paraphernalia|good faith|pursuant to title 28",
    )
});
static TITLE_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:title (\d{1,2}),? ?(?:of the )?united states code,? ?|\b(\d{1,2}) ?u\.? ?s\.? ?c\.?(?:a\.)?,? ?)(?:sections?|secs?\.?|ss)? ?",
    )
});
static SECTION_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"(?:sections?|secs?\.?) ([0-9][0-9a-z()\-, and]{1,60}?),? (?:of|in) (?:the )?title (\d{1,2})")
});
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^(?:(?:,|;| and| or|,? and| through|,? as well as|:)? ?(?:sections?|secs?\.?)? ?)(\d{2,5}[a-z]{0,2}(?:-\d{1,2})?)((?: ?\([0-9a-z]{1,4}\))*)",
    )
});
static SUBSECTION: LazyLock<Regex> = LazyLock::new(|| constant(r"^(?:,| and|,? and) ?((?:\([0-9a-z]{1,4}\) ?)+)"));
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    constant(concat!(
        r"(?:(?:mandatory|statutory|minimum)[ -]){1,3}(?:minimum )?(?:term|sentence|penalty|period|imprisonment|of)?[^.;]{0,60}?\b(ten|five|two|fifteen|twenty|twenty-five|thirty|seven|one|three|\d{1,3}|lo|1o)(?: \(\d+\))?[- ](years?|months?|year)",
        r"|\b(ten|five|two|fifteen|twenty|twenty-five|thirty|seven|\d{1,3}|lo|1o)(?: \(\d+\))?[- ](years?|year|months?)(?:'s?)? (?:(?:statutory )?mandatory minimum|statutory minimum|minimum mandatory|minimum term of imprisonment|minimum sentence)",
        r"|(?:not less than|no less than|at least|minimum of) (ten|five|two|fifteen|twenty|twenty-five|thirty|seven|\d{1,3}|lo|1o)(?: \(\d+\))? (years?|months?)(?:' |'s | )?(?:in prison|imprisonment|of imprisonment|in custody|incarceration|(?:and|or|to) (?:not more than|up to|a maximum of|at most|as much as|life|a term of life)|nor more than|and a maximum)"
    ))
});
static NOT_A_TERM: LazyLock<Regex> =
    LazyLock::new(|| constant(r"supervised release|probation|any applicable|if any|fine of"));

/// Reads the counts. `minimums` is the table of `rules/minimums.toml`.
pub fn read(document: &Document, normals: &[Normal], view: &View, minimums: &[Minimum]) -> Counts {
    let mut counts = Counts::default();
    let mut charge_near = 0usize;
    for (s, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        let matches = |r: &LazyLock<Regex>| r.is_match(text);
        if document.sentences.get(s).is_some_and(|x| x.heading) {
            continue;
        }
        let charge = matches(&CHARGE);
        if charge {
            charge_near = 2;
        }
        let quiet = matches(&NOT_PLEADED) && !text.contains("plead");
        if charge && !quiet {
            for (title, section) in cited(text) {
                let entry = penalty(title, &section, minimums, text);
                let known = counts.statutes.iter().any(|c| c.title == title && c.section == section);
                if !known {
                    counts.statutes.push(Statute {
                        title,
                        section,
                        table_min_months: entry.map(|e| e.min_months),
                        table_max_months: entry.and_then(|e| e.max_months),
                        sentence: s,
                    });
                }
            }
        }
        if let Some(months) = stated(text) {
            let denied = view.sentence(s).contains("no mandatory minimum")
                || text.contains("no statutory minimum")
                || text.contains("not subject to");
            let recital = !charge
                && charge_near == 0
                && !text.contains("penalt")
                && !text.contains("carries")
                && !text.contains("sentence of");
            if !denied && !recital {
                counts.stated.push(StatedMinimum { months, sentence: s });
            }
        }
        charge_near = charge_near.saturating_sub(1);
    }
    tier_from_the_facts(&mut counts, normals, minimums);
    counts
}

/// Every statute that a normalised text cites.
pub fn cited(text: &str) -> Vec<(u32, String)> {
    let mut out = Vec::new();
    let mut take = |title: u32, list: &str| {
        let mut rest = list;
        let mut base = String::new();
        loop {
            if let Some(found) = SECTION.captures(rest) {
                let (Some(all), Some(number)) = (found.get(0), found.get(1)) else {
                    break;
                };
                base = number.as_str().to_owned();
                let subs: String = found.get(2).map_or("", |m| m.as_str()).replace(' ', "");
                out.push((title, capitals(&format!("{base}{subs}"))));
                rest = &rest[all.end()..];
            } else if let Some(found) = SUBSECTION.captures(rest).filter(|_| !base.is_empty()) {
                let (Some(all), Some(subs)) = (found.get(0), found.get(1)) else {
                    break;
                };
                out.push((title, capitals(&format!("{base}{}", subs.as_str().replace(' ', "")))));
                rest = &rest[all.end()..];
            } else {
                break;
            }
        }
    };
    for found in TITLE_FIRST.captures_iter(text) {
        let title = found.get(1).or(found.get(2)).and_then(|m| m.as_str().parse().ok());
        if let (Some(title), Some(all)) = (title, found.get(0)) {
            take(title, &text[all.end()..]);
        }
    }
    for found in SECTION_FIRST.captures_iter(text) {
        if let (Some(list), Some(title)) = (found.get(1), found.get(2).and_then(|m| m.as_str().parse().ok())) {
            take(title, list.as_str());
        }
    }
    out
}

/// Penalty paragraphs have capital letters: "841(b)(1)(a)" in the normalised text is 841(b)(1)(A), "924(c)(1)(a)(i)"
/// is 924(c)(1)(A)(i); a letter after the section's number is a capital: "1028a" is 1028A.
fn capitals(section: &str) -> String {
    let Some(open) = section.find('(') else {
        return section.to_ascii_uppercase();
    };
    let (number, subs) = section.split_at(open);
    let mut out = number.to_ascii_uppercase();
    for (depth, part) in subs.split('(').skip(1).enumerate() {
        out.push('(');
        if depth == 2 && part.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str(&part.to_ascii_uppercase())
        } else {
            out.push_str(part)
        }
    }
    out
}

/// The entry of the table for a cited section: the entry with the same section, or for a drug section without its
/// penalty paragraph the tier that a quantity in the sentence fixes.
fn penalty<'a>(title: u32, section: &str, minimums: &'a [Minimum], sentence: &str) -> Option<&'a Minimum> {
    let here = || minimums.iter().filter(|m| m.title == title && !m.borrows);
    let bare = section.split('(').next().unwrap_or(section);
    if let Some(exact) = here().find(|m| m.sections.iter().any(|s| s == section)) {
        // 841(a)(1) has no penalty of its own; an exact entry has
        return Some(exact);
    }
    // a longer citation than the table's: "841(b)(1)(A)(viii)"
    if let Some(prefix) = here().find(|m| {
        m.sections
            .iter()
            .any(|s| s.contains('(') && section.starts_with(s.as_str()))
    }) {
        return Some(prefix);
    }
    let drug = title == 21 && matches!(bare, "841" | "846" | "952" | "955" | "959" | "960" | "963")
        || title == 46 && matches!(bare, "70503" | "70506");
    if drug {
        let quantity = plain_numbers(sentence);
        return minimums
            .iter()
            .filter(|m| {
                m.title == 21
                    && m.sections
                        .iter()
                        .any(|s| s.starts_with("841(b)(1)") || s.starts_with("960(b)"))
            })
            .find(|m| m.triggers.iter().any(|t| quantity_named(&quantity, t)));
    }
    // a bare section that is in the table as such
    here().find(|m| !section.contains('(') && m.sections.iter().any(|s| s == bare))
}

/// "five kilograms" as "5 kilograms", "one thousand" as "1000", so that the table's quantities are found.
fn plain_numbers(text: &str) -> String {
    let mut out = text.replace(" or more", "").replace(" and more", "").replace(',', "");
    for (word, digits) in [
        ("one thousand", "1000"),
        ("four hundred", "400"),
        ("five hundred", "500"),
        ("two hundred eighty", "280"),
        ("two hundred and eighty", "280"),
        ("one hundred", "100"),
        ("twenty-eight", "28"),
        ("forty", "40"),
        ("fifty", "50"),
        ("five", "5"),
        ("ten", "10"),
        ("one", "1"),
    ] {
        out = out.replace(&format!("{word} "), &format!("{digits} "));
    }
    let mut folded = String::with_capacity(out.len());
    for word in out.split(' ') {
        // "five (5) kilograms", "500 (five hundred) grams"
        if word.starts_with('(') && word.ends_with(')') && word.len() <= 6 {
            continue;
        }
        folded.push_str(match word {
            "kg" | "kgs" | "kilogram" | "kilos" => "kilograms",
            "g" | "gram" => "grams",
            other => other,
        });
        folded.push(' ');
    }
    folded
}

static AMOUNT: LazyLock<Regex> = LazyLock::new(|| constant(r"\b(\d+(?:\.\d+)?) (kilograms|grams|plants)\b"));

/// Whether a quantity of the table ("5 kilograms cocaine") is reached: that amount or more and, behind it, the
/// substance.
fn quantity_named(sentence: &str, trigger: &str) -> bool {
    let trigger = trigger.to_ascii_lowercase().replace(',', "");
    let mut words = trigger.split(' ');
    let (Some(number), Some(unit)) = (words.next(), words.next()) else {
        return false;
    };
    let Ok(needed) = number.parse::<f64>() else {
        return false;
    };
    let substance: Vec<&str> = words
        .filter(|w| w.len() > 3 && !matches!(*w, "mixture" | "actual" | "(actual)" | "analogue"))
        .collect();
    let grams = |amount: f64, unit: &str| if unit == "kilograms" { amount * 1000.0 } else { amount };
    AMOUNT.captures_iter(sentence).any(|found| {
        let (Some(all), Some(amount), Some(named)) = (found.get(0), found.get(1), found.get(2)) else {
            return false;
        };
        let Ok(amount) = amount.as_str().parse::<f64>() else {
            return false;
        };
        let mut end = sentence.len().min(all.start() + 160);
        while !sentence.is_char_boundary(end) {
            end -= 1;
        }
        let rest = sentence.get(all.start()..end).unwrap_or("");
        let same_kind = (unit == "plants") == (named.as_str() == "plants");
        let base = substance.contains(&"base") || !rest.contains("cocaine base");
        let pure = rest.contains("actual") || rest.contains("pure");
        same_kind
            && grams(amount, named.as_str()) >= grams(needed, unit)
            && base
            && !substance.is_empty()
            && substance.iter().all(|w| rest.contains(*w))
            && (!trigger.contains("actual") || pure)
            && (!trigger.contains("mixture") || !pure)
            && (!trigger.contains("analogue") || rest.contains("analogue"))
    })
}

/// Sections that carry no penalty of their own; the quantity decides.
fn bare_drug_section(statute: &Statute) -> bool {
    let bare = statute.section.split('(').next().unwrap_or("");
    let whole = !statute.section.contains("(b)");
    whole
        && (statute.title == 21 && matches!(bare, "841" | "846" | "952" | "955" | "959" | "960" | "963")
            || statute.title == 46 && matches!(bare, "70503" | "70506"))
}

static ADMITTED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"admit|agree|stipulat|accountable|responsible|attributable|possess|import|distribut|conspir|weigh|carried|seized|total",
    )
});

/// Where the pleaded section names no tier and the charge no quantity, a quantity that the paper admits decides.
fn tier_from_the_facts(counts: &mut Counts, normals: &[Normal], minimums: &[Minimum]) {
    let lower = |s: &Statute| s.section.contains("(b)(1)(C)") || s.section.starts_with("960(b)(3)");
    if counts
        .statutes
        .iter()
        .any(|s| lower(s) || s.table_min_months.is_some_and(|m| m > Months::Months(0)))
    {
        return;
    }
    if !counts.statutes.iter().any(bare_drug_section) {
        return;
    }
    let tiers = || {
        minimums
            .iter()
            .filter(|m| m.title == 21 && m.sections.iter().any(|s| s.starts_with("841(b)(1)")))
    };
    let best = normals
        .iter()
        .filter(|n| {
            (n.text.contains("gram") || n.text.contains("plants") || n.text.contains(" kg"))
                && ADMITTED.is_match(&n.text)
        })
        .filter_map(|n| {
            let plain = plain_numbers(&n.text);
            tiers().find(|m| m.triggers.iter().any(|t| quantity_named(&plain, t)))
        })
        .max_by_key(|m| m.min_months);
    if let Some(tier) = best {
        for statute in counts.statutes.iter_mut().filter(|s| bare_drug_section(s)) {
            statute.table_min_months = Some(tier.min_months);
            statute.table_max_months = tier.max_months;
        }
    }
}

/// A minimum term of imprisonment in words, in months.
fn stated(text: &str) -> Option<Months> {
    let life = [
        "mandatory term of life",
        "mandatory life",
        "mandatory minimum sentence of life",
        "mandatory minimum term of life",
    ];
    if life.iter().any(|l| text.contains(l)) {
        return Some(Months::Life);
    }
    let mut best: Option<Months> = None;
    for found in STATED.captures_iter(text) {
        let all = found.get(0)?;
        if NOT_A_TERM.is_match(all.as_str()) {
            continue;
        }
        let pair = [(1, 2), (3, 4), (5, 6)]
            .into_iter()
            .find_map(|(n, u)| Some((found.get(n)?.as_str(), found.get(u)?.as_str())));
        let Some((number, unit)) = pair else { continue };
        let tail = &text[all.end()..text.len().min(all.end() + 40)];
        if tail.contains("supervised") || tail.trim_start().starts_with("of supervised") {
            continue;
        }
        let count = number_word(number)?;
        let months = Months::Months(if unit.starts_with("month") { count } else { count * 12 });
        if months > Months::Months(0) {
            best = best.max(Some(months));
        }
    }
    best
}

fn number_word(word: &str) -> Option<u32> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "five" => 5,
        "seven" => 7,
        "ten" | "lo" | "1o" => 10,
        "fifteen" => 15,
        "twenty" => 20,
        "twenty-five" => 25,
        "thirty" => 30,
        digits => digits.parse().ok().filter(|n| *n > 0 && *n < 700)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutes_in_their_spellings() {
        for (text, expected) in [
            ("21 u.s.c. section 841(b)(1)(a)(viii)", vec![(21, "841(b)(1)(A)(viii)")]),
            (
                "title 21, united states code, sections 841(a)(1), (b)(1)(a)",
                vec![(21, "841(a)(1)"), (21, "841(b)(1)(A)")],
            ),
            (
                "21 u.s.c. sections 846 and 841(b)(1)(a)",
                vec![(21, "846"), (21, "841(b)(1)(A)")],
            ),
            ("title 18, united states code, section 1956(h)", vec![(18, "1956(h)")]),
            ("section 3553(e) of title 18", vec![(18, "3553(e)")]),
            ("18 u.s.c. section 1028a", vec![(18, "1028A")]),
            (
                "title 15, united states code, sections 78dd-2 and 78dd-3",
                vec![(15, "78DD-2"), (15, "78DD-3")],
            ),
        ] {
            let found = cited(text);
            let expected: Vec<(u32, String)> = expected.into_iter().map(|(t, s)| (t, s.to_owned())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn minimum_terms_in_words() {
        for (text, months) in [
            (
                "it carries a mandatory minimum term of ten years' imprisonment, a maximum term of life",
                Some(120),
            ),
            ("a ten-year mandatory minimum applies", Some(120)),
            (
                "imprisonment of not less than 5 years and not more than 40 years",
                Some(60),
            ),
            ("at least ten years' imprisonment", Some(120)),
            ("at least five years and at most a lifetime of supervised release", None),
            ("a statutory mandatory minimum penalty of 60 months in prison", Some(60)),
            ("any applicable minimum mandatory sentence", None),
            ("a maximum term of twenty years", None),
        ] {
            let got = stated(text);
            assert_eq!(got, months.map(Months::Months), "{text}");
        }
    }

    #[test]
    fn quantities_reach_a_tier_at_or_above_its_amount() {
        for (text, trigger, reached) in [
            (
                "11.34 kilograms of methamphetamine (actual)",
                "50 grams methamphetamine (actual)",
                true,
            ),
            ("5 kilograms of cocaine", "5 kilograms cocaine", true),
            ("4.9 kilograms of cocaine", "5 kilograms cocaine", false),
            ("280 grams of cocaine base", "5 kilograms cocaine", false),
            (
                "600 grams of a mixture containing methamphetamine",
                "50 grams methamphetamine (actual)",
                false,
            ),
        ] {
            assert_eq!(quantity_named(text, trigger), reached, "{text}");
        }
    }
}
