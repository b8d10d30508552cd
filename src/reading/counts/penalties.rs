//! The penalties that a paper states: terms of imprisonment and of supervised release, and to which count each belongs.

use super::charge::numbers_in;
use super::statutes::cited;
use super::{Count, Stated};
use crate::constant::{Captures, Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::Normal;
use crate::reading::numbers::{NUMBER, value};
use crate::rule::Months;
use std::ops::Range;
use std::sync::LazyLock;

/// What a term is a term of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Imprisonment.
    Prison,
    /// Supervised release.
    Release,
    /// Something that is not kept: probation, a fine.
    Other,
}

/// A term in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it is a term of.
    pub of: Of,
    /// Whether it is the least and not the most.
    pub least: bool,
    /// How long.
    pub months: Months,
    /// Where it stands in the normalised text.
    pub range: Range<usize>,
}

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"\b({NUMBER})[ -](years?|months?)\b'?(?:s\b)?|\b(life)(?:time)?\b"
    ))
});
static SHARED: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?:less than|at least|minimum of) ({NUMBER}),? (?:and|but|nor|to)(?: not| no)? (?:more than|greater than|longer than|up to|at most)(?: a maximum of)? $"
    ))
});
static NOUN: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?P<no>(?:after|following|from|any term of|addition to(?: a term of| any)?) imprisonment|bureau of prisons)|(?P<release>supervised[ -]release|terms? of release)|(?P<prison>imprison\w*|incarcerat\w*|\bprison\b|\bcustody\b|\bjail\b|confine\w*)|(?P<other>\bprobation\b|\bfines?\b|special assessment|restitution|parole)",
    )
});
static LEAST: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bminimum\b|(?:not|no) (?:less|fewer|shorter) than|at least|at a minimum|\bshortest\b|\bleast\b|mandatory",
    )
});
/// "ten-year mandatory minimum", "life maximum", "ten years or more".
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^'?(?:s\b)?'? ?(?:(?:statutory |mandatory |term of |imprisonment )*(minimum|or more)|(?:statutory )?maximum|or less)\b",
    )
});
static MOST: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bmaximum\b|(?:not|no|nor) (?:more|longer|greater) than|\bup to\b|at most|\bgreatest\b|\blongest\b|\bas long as\b|exceed\w*|as much as|as many as|may (?:be|reach)|as high as",
    )
});
static PENALTY: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"maxim\w+|minimum|penalt\w+|punish\w*|carr(?:y|ies)|imprison\w*|\bprison\b|supervised release|law provides|statute allows|exposure",
    )
});
/// Sentences that speak of a term and state no penalty.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"guideline range|\brange\b|\bappeal|recommend|revo[ck]|violat\w+ (?:of )?(?:a |any |the |one of the )*(?:conditions?|terms? of (?:supervised|his|her)|supervised)|break a condition|returned? to (?:prison|custody)|back to prison|sent back|\bretain|limitations period|statute of limitations|had served|has served|was sentenced|previously|base offense level|below the|reduc\w+|depart\w+|time already|term of this agreement|the term\b[^.]{0,30}agreement",
    )
});
static IF_WORSE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bif (?:\w+ ){0,8}(?:death|injury|prior|previous|convicted|enhanced)|prior (?:\w+ ){0,3}(?:conviction|felony)|second or subsequent|after a prior",
    )
});
static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"taken together|in total|\btotal (?:maximum|statutory|sentence|exposure)|combined|aggregate|cumulative")
});
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"^(?:\(?[a-z0-9]{1,4}[.)] ?)?(?:the )?(?:maximum |minimum |statutory |term of |period of )*(?:imprisonment|supervised release|probation|fine|incarceration|prison)[.:]?$",
    )
});
static EACH: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\b(?:each|every|both|all)(?: of)?(?: the| these| those)? ?(?:two |three |four )?(?:counts?|offenses?)|per count|on each",
    )
});

/// The terms of imprisonment and release that a normalised text states. `carried` is what an earlier heading says it is
/// about ("Imprisonment.").
pub fn terms(text: &str, carried: Option<Of>) -> Vec<Term> {
    let lengths: Vec<(Range<usize>, Months)> = LENGTH
        .captures_iter(text)
        .filter_map(|found| {
            let range = found.get(0)?.range();
            if found.get(3).is_some() {
                // "life" in other company
                let after = text.get(range.end..).unwrap_or("");
                let insurance = [" insurance", "style", "-threatening", " and health", " sciences"];
                return (!insurance.iter().any(|i| after.starts_with(i))).then_some((range, Months::Life));
            }
            let n = value(found.get(1)?.as_str())?;
            let months = if found.get(2)?.as_str().starts_with("month") {
                n
            } else {
                n.saturating_mul(12)
            };
            (months > 0 && months < 2400).then_some((range, Months::Months(months)))
        })
        .collect();
    let lengths = with_shared_unit(text, lengths);
    let mut out: Vec<Term> = Vec::new();
    for (i, (range, months)) in lengths.iter().enumerate() {
        let from = i.checked_sub(1).and_then(|p| lengths.get(p)).map_or(0, |p| p.0.end);
        let to = lengths.get(i + 1).map_or(text.len(), |n| n.0.start);
        let left = text.get(from..range.start).unwrap_or("");
        let right = text.get(range.end..to).unwrap_or("");
        let behind = BEHIND.captures(right).map(|found| found.get(1).is_some());
        let Some(of) = noun_right(right)
            .or_else(|| noun_left(left))
            .or_else(|| out.last().filter(|_| joined(left)).map(|t| t.of))
            .or_else(|| noun_of_next(text, range.end, lengths.get(i + 1).map(|n| n.0.clone())))
            .or_else(|| (behind.is_some() || plain_term(left)).then_some(Of::Prison))
            .or(carried)
        else {
            continue;
        };
        let (least, most) = (last(&LEAST, left), last(&MOST, left));
        let least = match (behind, least, most) {
            (Some(least), _, _) => least,
            (None, least, most) => least > most,
        };
        out.push(Term {
            of,
            least,
            months: *months,
            range: range.clone(),
        });
    }
    out
}

/// "not less than five and not more than forty years": the first number has its unit from the second.
fn with_shared_unit(text: &str, lengths: Vec<(Range<usize>, Months)>) -> Vec<(Range<usize>, Months)> {
    let mut out = Vec::with_capacity(lengths.len());
    for (range, months) in lengths {
        let before = text.get(..range.start).unwrap_or("");
        if let Some(found) = SHARED.captures(before)
            && let Some(number) = found.get(1)
            && let Some(n) = value(number.as_str())
        {
            let factor = if text.get(range.clone()).is_some_and(|t| t.contains("year")) {
                12
            } else {
                1
            };
            out.push((number.range(), Months::Months(n.saturating_mul(factor))));
        }
        out.push((range, months));
    }
    out
}

/// "five years' imprisonment", "life in prison", "ten years of supervised release": in the same breath.
fn noun_right(right: &str) -> Option<Of> {
    let breath = right.split([',', ';', '.', ':']).next().unwrap_or("");
    let breath = breath.split(" and ").next().unwrap_or("");
    let breath = breath.split(" or ").next().unwrap_or("");
    let found = NOUN.captures_iter(breath).find(|f| f.name("no").is_none())?;
    (found.get(0)?.start() <= 44).then(|| of(&found))
}

fn noun_left(left: &str) -> Option<Of> {
    let found = NOUN.captures_iter(left).filter(|f| f.name("no").is_none()).last()?;
    let of = of(&found);
    // "a maximum fine of $10,000,000, at least five years": the fine is done with
    let done = of == Of::Other && left.get(found.get(0)?.end()..)?.contains([',', ';']);
    (!done).then_some(of)
}

fn of(found: &Captures) -> Of {
    if found.name("release").is_some() {
        Of::Release
    } else if found.name("prison").is_some() {
        Of::Prison
    } else {
        Of::Other
    }
}

/// "at least five years and at most a lifetime of supervised release": the next length says what both are of.
fn noun_of_next(text: &str, end: usize, next: Option<Range<usize>>) -> Option<Of> {
    let next = next?;
    let between = text.get(end..next.start)?;
    if !between.trim_start().starts_with("and ") && !between.trim_start().starts_with("to ") {
        return None;
    }
    noun_right(text.get(next.end..)?)
}

/// Whether a length goes on with the one before it: "not less than five years and not more than life".
fn joined(left: &str) -> bool {
    let left = left.trim_start_matches(['\'', ',', ' ']);
    left.len() <= 60
        && ["and ", "or ", "nor ", "but ", "to ", "up to"]
            .iter()
            .any(|w| left.starts_with(w))
        && !left.contains(" fine")
}

fn plain_term(left: &str) -> bool {
    let near = left.get(left.len().saturating_sub(60)..).unwrap_or(left);
    ["sentence", "term", "maximum", "minimum", "penalty", "punish"]
        .iter()
        .any(|w| near.contains(w))
}

fn last(pattern: &Regex, text: &str) -> Option<usize> {
    pattern.find_iter(text).last().map(|m| m.end())
}

/// Gives every count the terms that the paper states for it, and returns the total that it states for all, if any.
pub fn attach(document: &Document, normals: &[Normal], counts: &mut [Count]) -> Option<Stated> {
    let mut total = None;
    let mut context: (usize, Vec<u32>) = (usize::MAX, Vec::new());
    let mut heading: Option<(usize, Of)> = None;
    for (s, normal) in normals.iter().enumerate() {
        let text = normal.text.as_str();
        let Some(sentence) = document.sentences.get(s) else {
            continue;
        };
        let top = document.clauses.get(sentence.clause).map_or(0, |c| c.top);
        if context.0 != top {
            context = (top, Vec::new());
        }
        if ALONE.is_match(text) {
            heading = NOUN.captures(text).map(|f| (s, of(&f)));
            continue;
        }
        if sentence.heading {
            continue;
        }
        let named = numbers_in(text);
        let carried = heading.filter(|(at, _)| at + 1 == s).map(|(_, of)| of);
        let penal = (text.contains("year") || text.contains("month") || text.contains("life"))
            && (carried.is_some() || PENALTY.is_match(text))
            && !ELSEWHERE.is_match(text);
        if penal {
            let lead = sentence.lead.and_then(|l| normals.get(l)).map(|n| numbers_in(&n.text));
            for term in terms(text, carried) {
                if term.of == Of::Other || IF_WORSE.is_match(breath(text, &term.range)) {
                    continue;
                }
                let stated = Stated {
                    months: term.months,
                    sentence: s,
                    span: normal.source(term.range.clone()),
                };
                if TOTAL.is_match(text) {
                    total.get_or_insert(stated);
                    continue;
                }
                let numbers = named
                    .iter()
                    .rev()
                    .find(|(at, _)| *at < term.range.start)
                    .or(named.first())
                    .map(|(_, n)| n.clone())
                    .or_else(|| lead.as_ref().and_then(|l| l.last()).map(|(_, n)| n.clone()))
                    .unwrap_or_else(|| {
                        if EACH.is_match(text) {
                            Vec::new()
                        } else {
                            context.1.clone()
                        }
                    });
                give(counts, &numbers, text, &term, &stated);
            }
        }
        if let Some((_, last)) = named.last() {
            context.1.clone_from(last);
        }
    }
    total
}

/// The words around a term up to the next comma, semicolon or full stop.
fn breath<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let start = text
        .get(..range.start)
        .and_then(|t| t.rfind([';', '.']))
        .map_or(0, |i| i + 1);
    let end = text
        .get(range.end..)
        .and_then(|t| t.find([',', ';', '.']))
        .map_or(text.len(), |i| range.end + i);
    text.get(start..end).unwrap_or("")
}

/// Puts a term where it belongs: to the counts that are named, else to those whose statute the sentence cites, else to
/// all. What is stated first stays.
fn give(counts: &mut [Count], numbers: &[u32], text: &str, term: &Term, stated: &Stated) {
    let sections: Vec<String> = cited(text).into_iter().map(|c| c.section).collect();
    let by_number = counts.iter().any(|c| c.number.is_some_and(|n| numbers.contains(&n)));
    let by_statute = counts.iter().any(|c| cites(c, &sections));
    // "below the ten-year minimum" speaks again of what a count was said to carry, and adds it to no other
    let again = |c: &Count| {
        let before = if term.least {
            &c.minimum.stated
        } else {
            &c.maximum.stated
        };
        before.as_ref().is_some_and(|s| s.months == stated.months)
    };
    if !by_number && !by_statute && term.of == Of::Prison && counts.iter().any(again) {
        return;
    }
    for count in counts.iter_mut() {
        let mine = if by_number {
            count.number.is_some_and(|n| numbers.contains(&n))
        } else {
            !by_statute || cites(count, &sections)
        };
        if !mine {
            continue;
        }
        let slot = match (term.of, term.least) {
            (Of::Prison, true) => &mut count.minimum.stated,
            (Of::Prison, false) => &mut count.maximum.stated,
            (Of::Release, true) => &mut count.release_minimum.stated,
            (Of::Release, false) => &mut count.release_maximum.stated,
            (Of::Other, _) => continue,
        };
        slot.get_or_insert_with(|| stated.clone());
    }
}

fn cites(count: &Count, sections: &[String]) -> bool {
    count.statutes.iter().any(|s| sections.contains(&s.section))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        terms(text, None)
            .into_iter()
            .filter(|t| t.of != Of::Other)
            .map(|t| {
                let months = match t.months {
                    Months::Life => "life".to_owned(),
                    Months::Months(n) => n.to_string(),
                };
                let of = if t.of == Of::Prison { "prison" } else { "release" };
                format!("{of} {} {months}", if t.least { "min" } else { "max" })
            })
            .collect()
    }

    #[test]
    fn terms_in_the_words_of_many_offices() {
        for (text, expected) in [
            (
                "this charge carries a maximum sentence of five years' imprisonment; a maximum term of three years' supervised release; a maximum fine",
                "prison max 60, release max 36",
            ),
            (
                "it carries a mandatory minimum term of ten years' imprisonment, a maximum term of life, a maximum fine of $10,000,000, at least five years and at most a lifetime of supervised release",
                "prison min 120, prison max life, release min 60, release max life",
            ),
            (
                "imprisonment for 20 years, supervised release for three years, and a fine of $500,000",
                "prison max 240, release max 36",
            ),
            (
                "a statutory maximum term of imprisonment of up to ten years, followed by a term of supervised release of up to three years",
                "prison max 120, release max 36",
            ),
            (
                "the longest sentence that the court can impose for count two is life in prison, with a lifetime of supervised release, a fine of $10,000,000",
                "prison max life, release max life",
            ),
            (
                "the shortest term of imprisonment that 21 u.s.c. section 841(b)(1)(a)(viii) allows is ten years",
                "prison min 120",
            ),
            (
                "a term of imprisonment that is not less than ten years and may be as long as life",
                "prison min 120, prison max life",
            ),
            (
                "a term of supervised release of at least five years and at most life",
                "release min 60, release max life",
            ),
            (
                "the court may send him to prison for as long as twenty years, and may follow that with a term of supervised release of up to three years",
                "prison max 240, release max 36",
            ),
            (
                "a maximum sentence of life imprisonment, and a mandatory minimum sentence of ten years",
                "prison max life, prison min 120",
            ),
            (
                "a term of supervised release of not less than five years and up to any number of years, including life",
                "release min 60, release max life",
            ),
            (
                "a ten-year mandatory minimum and a life maximum",
                "prison min 120, prison max life",
            ),
            (
                "the greatest term of imprisonment for that count is twenty years; the greatest term of supervised release is three years",
                "prison max 240, release max 36",
            ),
            (
                "it carries at most thirty years in prison, at most five years of supervised release, a fine of up to $1,000,000",
                "prison max 360, release max 60",
            ),
            (
                "not less than 5 and not more than 40 years' imprisonment",
                "prison min 60, prison max 480",
            ),
            ("up to twenty (20) years in custody", "prison max 240"),
            (
                "defendant may receive a term of supervised release after imprisonment of up to three years",
                "release max 36",
            ),
            ("five years' probation", ""),
            ("a fine of $500,000 and five years' probation", ""),
        ] {
            assert_eq!(said(text).join(", "), expected, "{text}");
        }
    }

    #[test]
    fn a_heading_says_what_the_next_sentence_is_about() {
        let got = terms(
            "not less than five years, and not more than forty years.",
            Some(Of::Prison),
        );
        assert_eq!(got.len(), 2);
        assert!(got[0].least && !got[1].least);
        assert_eq!(got[1].months, Months::Months(480));
    }
}
