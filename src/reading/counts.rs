//! The pleaded counts: statutes, and the statutory minimum of each as the paper states it and as the table knows it.

use super::floor;
use super::quantity::{self, Reach};
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

    /// Whether the counts were read and the table has no minimum for any of them.
    pub fn ruled_out(&self) -> bool {
        let mut offenses = self.statutes.iter().filter(|s| is_offense(s)).peekable();
        offenses.peek().is_some()
            && self.minimum().is_none()
            && offenses.all(|s| s.table_min_months.is_some() || !bare_drug_section(s))
    }
}

/// Not a section on procedure, such as 18 U.S.C. 3553.
fn is_offense(statute: &Statute) -> bool {
    let digits: String = statute.section.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().unwrap_or(0);
    statute.title != 28 && (statute.title != 18 || number < 3000)
}

static CHARGE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"plead\w* guilty|pleas? of guilty|guilty pleas?|\bcounts? (?:one|two|three|four|five|six|seven|eight|nine|ten|1?\d|[ivx]+)\b|\bcharg(?:es|ed|ing)\b|enters? a plea|in violation of|offense (?:of conviction|to which)|plead(?:s|ing)? to\b|\bplea (?:is |was |will be )?to\b",
    )
});
static NOT_PLEADED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bdismiss|not (?:be )?(?:charge|prosecute|file|bring)|relevant conduct|will not further|remaining counts|perjury|false (?:statement|declaration)|1621|1623|\b1001\b|obstruction|would have|forfeit|restitution|special assessment|3013|drug paraphernalia|good faith|pursuant to title 28",
    )
});
/// Where a section is cited in passing, these say that it is not one of the counts.
static IN_PASSING: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bdismiss|not (?:be )?(?:charge|prosecute|file|bring)|would have|could have|uncharged|\bprior\b|previous|defined (?:in|by|at)|meaning|\bterm is used\b|\belse\b|other persons?|others|perjury|contempt",
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
        // a section that carries a minimum is a count's even where the sentence is about its penalty or the motion
        let passing = matches(&IN_PASSING);
        if !quiet && (charge || !passing) {
            for (title, section) in cited(text) {
                let entry = penalty(title, &section, minimums, text);
                let known = counts.statutes.iter().any(|c| c.title == title && c.section == section);
                if !known && (charge || entry.is_some_and(|e| e.min_months > Months::Months(0))) {
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
        if let Some(floor) = floor::stated(text) {
            let denied = view.sentence(s).contains("no mandatory minimum")
                || text.contains("no statutory minimum")
                || text.contains("not subject to");
            let about_penalty = charge
                || charge_near > 0
                || text.contains("penalt")
                || text.contains("carries")
                || text.contains("sentence of")
                || text.contains("punish");
            if !denied && (about_penalty || floor.named && !passing) {
                counts.stated.push(StatedMinimum {
                    months: floor.months,
                    sentence: s,
                });
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
        return match quantity::reach(sentence, minimums) {
            Reach::Tier(tier) => Some(tier),
            Reach::Below | Reach::Unknown => None,
        };
    }
    // a bare section that is in the table as such
    here().find(|m| !section.contains('(') && m.sections.iter().any(|s| s == bare))
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
    let best = normals
        .iter()
        .filter(|n| ADMITTED.is_match(&n.text))
        .filter_map(|n| match quantity::reach(&n.text, minimums) {
            Reach::Tier(tier) => Some(tier),
            Reach::Below | Reach::Unknown => None,
        })
        .max_by_key(|m| m.min_months);
    if let Some(tier) = best {
        for statute in counts.statutes.iter_mut().filter(|s| bare_drug_section(s)) {
            statute.table_min_months = Some(tier.min_months);
            statute.table_max_months = tier.max_months;
        }
    }
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
}
