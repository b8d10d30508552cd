//! Which counts the defendant pleads to, and the statutes that each of them charges.

use super::statutes::cited;
use super::table;
use super::{Count, Statute};
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::Normal;
use crate::reading::numbers::value;
use crate::rule::Penalties;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

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
static PLEA: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"plead\w* (?:\w+ ){0,2}?guilty|pleas? of guilty|guilty pleas?|pleading to|enter\w* (?:\w+ ){0,2}pleas?\b")
});
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"\bcounts? ((?:{ONE})(?:(?:,? ?(?:and|or|&)|,| through| to| ?-) ?(?:counts? )?(?:{ONE}))*)\b"
    ))
});
/// One number of a count.
const ONE: &str = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?:-\w+)?|\d{1,3}|[ivx]{1,5}";
static EACH: LazyLock<Regex> = LazyLock::new(|| constant(&format!(r"\b(?:{ONE})\b")));
static OBJECT: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"to violate|that is,? to|namely,? to|to commit|objects? (?:of|was|were)|proceeds of|derived from")
});
static CHARGED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"in violation of|contrary to|an offense under|with (?:a |one )?(?:count of )?(?:a )?violation of|alleges a violation of|count of (?:a )?violation",
    )
});

/// Whether a normalised text charges something.
pub fn charges(text: &str) -> bool {
    CHARGE.is_match(text)
}

/// Whether a normalised text charges something to which the defendant pleads, and not in passing.
pub fn pleads(text: &str) -> bool {
    CHARGE.is_match(text) && !IN_PASSING.is_match(text) && (!NOT_PLEADED.is_match(text) || text.contains("plead"))
}

/// Whether a normalised text speaks of sections that are not those of the counts.
pub fn in_passing(text: &str) -> bool {
    IN_PASSING.is_match(text)
}

/// A mention of counts by number.
struct Mention {
    range: Range<usize>,
    numbers: Vec<u32>,
}

fn mentions(text: &str) -> Vec<Mention> {
    if !text.contains("count") {
        return Vec::new();
    }
    MENTION
        .captures_iter(text)
        .filter_map(|found| {
            let list = found.get(1)?;
            Some(Mention {
                range: found.get(0)?.range(),
                numbers: expand(list.as_str()),
            })
        })
        .collect()
}

/// The numbers of the counts that a text mentions, in order.
pub fn numbers_in(text: &str) -> Vec<(usize, Vec<u32>)> {
    mentions(text).into_iter().map(|m| (m.range.start, m.numbers)).collect()
}

/// "two, four and nine" as 2, 4, 9; "2 through 9" as 2 to 9.
fn expand(list: &str) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::new();
    let mut end = 0;
    for found in EACH.find_iter(list) {
        let Some(number) = value(found.as_str()).or_else(|| roman(found.as_str())) else {
            continue;
        };
        let between = list.get(end..found.start()).unwrap_or("").trim();
        match out.last().copied() {
            Some(last) if matches!(between, "through" | "to" | "-") && number > last && number - last < 200 => {
                out.extend(last + 1..=number);
            }
            _ => out.push(number),
        }
        end = found.end();
    }
    out
}

fn roman(text: &str) -> Option<u32> {
    const ROMAN: [&str; 15] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    ];
    ROMAN
        .iter()
        .position(|r| *r == text)
        .and_then(|i| u32::try_from(i + 1).ok())
}

/// The counts by number that the paper says are pleaded to, and those that it says will be dismissed.
fn pleaded(document: &Document, normals: &[Normal]) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let (mut pleaded, mut dismissed) = (BTreeSet::new(), BTreeSet::new());
    for (s, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        if document.sentences.get(s).is_some_and(|x| x.heading) {
            continue;
        }
        let plea = PLEA.find(text).map(|m| m.end());
        let drop = text.find("dismiss");
        for mention in mentions(text) {
            let at = mention.range.start;
            if plea.is_some_and(|p| p <= at) && drop.is_none_or(|d| d > at) {
                pleaded.extend(mention.numbers);
            } else if drop.is_some() && plea.is_none_or(|p| p > at || drop > Some(p)) {
                dismissed.extend(mention.numbers);
            }
        }
    }
    dismissed.retain(|n| !pleaded.contains(n));
    (pleaded, dismissed)
}

/// A statute with the counts that it was cited for.
struct Charged {
    numbers: Vec<u32>,
    statute: Statute,
}

/// Reads the counts, without their penalties.
pub fn read(document: &Document, normals: &[Normal], penalties: &Penalties) -> Vec<Count> {
    let (pleaded, dismissed) = pleaded(document, normals);
    let mut charged: Vec<Charged> = Vec::new();
    let mut aside: Vec<Charged> = Vec::new();
    let mut by_plea: Option<usize> = None;
    let mut context: (usize, Vec<u32>) = (usize::MAX, Vec::new());
    for (s, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        let Some(sentence) = document.sentences.get(s) else {
            continue;
        };
        if sentence.heading {
            continue;
        }
        let top = document.clauses.get(sentence.clause).map_or(0, |c| c.top);
        if context.0 != top {
            context = (top, Vec::new());
        }
        let named = mentions(text);
        let quiet = NOT_PLEADED.is_match(text) && !text.contains("plead");
        if quiet && text.contains("offense") {
            in_sentence(s, normal, &[], &[], penalties, &mut aside);
        }
        let charge = CHARGE.is_match(text);
        if !charge && !quiet && !in_passing(text) {
            // a section that carries a minimum is a count's even where the sentence is about its penalty or the motion
            let mut found = Vec::new();
            in_sentence(s, normal, &named, &context.1, penalties, &mut found);
            charged.extend(
                found
                    .into_iter()
                    .filter(|c| table::carries_minimum(penalties, &c.statute)),
            );
        }
        if charge && !quiet {
            let plea = PLEA.is_match(text) && context.1.is_empty();
            in_sentence(s, normal, &named, &context.1, penalties, &mut charged);
            by_plea =
                by_plea.or((plea && named.is_empty() && charged.iter().any(|c| c.statute.sentence == s)).then_some(s));
        }
        if let Some(last) = named.last() {
            context.1.clone_from(&last.numbers);
        }
    }
    if let Some(plea) = by_plea {
        // the sentence of the plea says what is pleaded to; what other sentences cite belongs to the story
        let told: Vec<(u32, String)> = charged
            .iter()
            .filter(|c| c.statute.sentence == plea)
            .map(|c| (c.statute.title, table::bare(&c.statute.section).to_owned()))
            .collect();
        charged.retain(|c| {
            let bare = table::bare(&c.statute.section);
            let more = c.statute.section != bare && !c.statute.object;
            c.statute.sentence == plea
                || !c.numbers.is_empty()
                || table::carries_minimum(penalties, &c.statute)
                || more && told.iter().any(|(t, b)| *t == c.statute.title && b == bare)
        });
    }
    if by_plea.is_none() && charged.iter().all(|c| c.numbers.is_empty()) {
        // the page of the plea may be lost: what a forfeiture rests on names the offense as well
        let told: Vec<&str> = charged.iter().map(|c| table::bare(&c.statute.section)).collect();
        let more: Vec<Charged> = aside
            .into_iter()
            .filter(|c| told.contains(&table::bare(&c.statute.section)))
            .collect();
        charged.extend(more);
    }
    let mine = |n: u32| !dismissed.contains(&n) && (pleaded.is_empty() || pleaded.contains(&n));
    let mut counts: Vec<Count> = Vec::new();
    for one in charged {
        if one.numbers.is_empty() {
            add(&mut counts, None, one.statute);
            continue;
        }
        for number in one.numbers.iter().copied().filter(|n| mine(*n)) {
            add(&mut counts, Some(number), one.statute.clone());
        }
    }
    for number in &pleaded {
        if !counts.iter().any(|c| c.number == Some(*number)) {
            counts.push(Count::new(Some(*number)));
        }
    }
    let mut counts = unnumbered(counts, &pleaded, penalties);
    for count in &mut counts {
        // what a conspiracy was to violate is its object only where the count charges something else
        if count.statutes.iter().all(|s| s.object) {
            count.statutes.iter_mut().for_each(|s| s.object = false);
        }
    }
    penalty_sections(&mut counts, normals);
    counts.sort_by_key(|c| c.number.unwrap_or(u32::MAX));
    counts
}

/// The penalty of a drug count often stands elsewhere: "Not less than five years. 21 U.S.C. 841(b)(1)(B)(vi)." Where one
/// count alone needs such a section, it gets the first that the paper cites.
fn penalty_sections(counts: &mut [Count], normals: &[Normal]) {
    let needs = |c: &Count| {
        c.statutes.iter().any(|s| table::needs_quantity(s.title, &s.section))
            && !c.statutes.iter().any(|s| s.title == 21 && s.section.contains("(b)("))
    };
    let mut open = counts.iter_mut().filter(|c| needs(c));
    let (Some(count), None) = (open.next(), open.next()) else {
        return;
    };
    let found = normals.iter().enumerate().find_map(|(s, normal)| {
        let text = normal.text.as_str();
        if !text.contains("(b)(") || text.contains("dismiss") || text.contains("relevant conduct") {
            return None;
        }
        cited(text)
            .into_iter()
            .find(|c| c.title == Some(21) && (c.section.starts_with("841(b)(") || c.section.starts_with("960(b)(")))
            .map(|c| Statute {
                title: 21,
                section: c.section,
                object: false,
                sentence: s,
                span: normal.source(c.range),
            })
    });
    count.statutes.extend(found);
}

fn in_sentence(
    s: usize,
    normal: &Normal,
    named: &[Mention],
    context: &[u32],
    penalties: &Penalties,
    out: &mut Vec<Charged>,
) {
    let text = normal.text.as_str();
    let (mut object, mut before) = (false, 0);
    for one in cited(text) {
        let title = one.title.or_else(|| table::title_of(penalties, &one.section));
        let words = text.get(before..one.range.start).unwrap_or("");
        before = one.range.end;
        let Some(title) = title.filter(|t| !table::no_offense(penalties, *t, &one.section)) else {
            continue;
        };
        let (last_object, last_charged) = (last(&OBJECT, words), last(&CHARGED, words));
        if words.contains("specified unlawful activity") {
            object = true;
        } else if last_object.is_some() || last_charged.is_some() {
            object = last_object > last_charged;
        }
        // "... 21 u.s.c. section 846 (count one)" goes before "count two charges ..."
        let behind = named.iter().find(|m| {
            m.range.start >= one.range.end
                && text
                    .get(one.range.end..m.range.start)
                    .is_some_and(|b| b.ends_with('(') && b.len() <= 60)
        });
        let ahead = named.iter().rev().find(|m| m.range.end <= one.range.start);
        let numbers = match (behind, ahead) {
            (Some(m), _) | (None, Some(m)) => m.numbers.clone(),
            (None, None) if !named.is_empty() => named.first().map(|m| m.numbers.clone()).unwrap_or_default(),
            (None, None) => context.to_vec(),
        };
        out.push(Charged {
            numbers,
            statute: Statute {
                title,
                section: one.section,
                object,
                sentence: s,
                span: normal.source(one.range),
            },
        });
    }
}

/// Where the last match ends.
fn last(pattern: &Regex, text: &str) -> Option<usize> {
    pattern.find_iter(text).last().map(|m| m.end())
}

fn add(counts: &mut Vec<Count>, number: Option<u32>, statute: Statute) {
    let count = match counts.iter_mut().find(|c| c.number == number) {
        Some(count) => count,
        None => {
            counts.push(Count::new(number));
            let at = counts.len() - 1;
            &mut counts[at]
        }
    };
    let same = |s: &&mut Statute| s.title == statute.title && s.section == statute.section;
    match count.statutes.iter_mut().find(same) {
        // without a number it may be the object of one count and charged in the next
        Some(known) if known.object != statute.object && number.is_none() => count.statutes.push(statute),
        Some(known) => known.object &= statute.object,
        None => count.statutes.push(statute),
    }
}

/// Statutes cited without a count go to the only count there is; where no count has a number, each offense with a
/// penalty of its own is a count.
fn unnumbered(mut counts: Vec<Count>, pleaded: &BTreeSet<u32>, penalties: &Penalties) -> Vec<Count> {
    let Some(at) = counts.iter().position(|c| c.number.is_none()) else {
        return counts;
    };
    let loose = counts.remove(at);
    if let [only] = counts.as_mut_slice() {
        let has_any = !only.statutes.is_empty();
        for statute in loose.statutes {
            let bare = |s: &Statute| (s.title, table::bare(&s.section).to_owned());
            let same = only.statutes.iter().any(|s| bare(s) == bare(&statute));
            if !has_any || same || !statute.object && table::needs_quantity(statute.title, &statute.section) {
                let number = only.number;
                let mut one = vec![std::mem::replace(only, Count::new(number))];
                add(&mut one, number, statute);
                if let Some(back) = one.pop() {
                    *only = back;
                }
            }
        }
        return counts;
    }
    if !counts.is_empty() || !pleaded.is_empty() {
        return counts;
    }
    split(loose, penalties)
}

/// One count for each offense with a penalty of its own; conspiracy, attempt and what carries no penalty go with their
/// neighbours, and so do the sections of one drug count.
fn split(loose: Count, penalties: &Penalties) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    let own = |s: &Statute| {
        let found = table::entry(penalties, s.title, &s.section).filter(|m| !m.borrows);
        found.is_some() || table::needs_quantity(s.title, &s.section) && !matches!(s.section.as_str(), "846" | "963")
    };
    let charges = loose.statutes.iter().any(|s| !s.object);
    for statute in loose.statutes {
        let penal = |s: &Statute| own(s) && !(charges && s.object);
        let fits = |c: &Count| {
            // drugs and securities have their penalty in another section of the title
            let same = |s: &Statute| {
                s.title == statute.title
                    && (matches!(s.title, 15 | 21) || table::bare(&s.section) == table::bare(&statute.section))
            };
            !penal(&statute) || !c.statutes.iter().any(penal) || c.statutes.iter().any(|s| penal(s) && same(s))
        };
        match counts.last_mut().filter(|c| fits(c)) {
            Some(count) => count.statutes.push(statute),
            None => {
                let mut count = Count::new(None);
                count.statutes.push(statute);
                counts.push(count);
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_counts() {
        for (text, expected) in [
            ("counts two, four and nine, so far", vec![vec![2, 4, 9]]),
            ("counts 2 through 5 as to him", vec![vec![2, 3, 4, 5]]),
            ("count one and count two of the information", vec![vec![1, 2]]),
            ("counts i and iii", vec![vec![1, 3]]),
            ("count one (wire fraud) and count six", vec![vec![1], vec![6]]),
            ("three counts of wire fraud", vec![]),
        ] {
            let got: Vec<Vec<u32>> = mentions(text).into_iter().map(|m| m.numbers).collect();
            assert_eq!(got, expected, "{text}");
        }
    }
}
