//! From paper to custody: what a sentence on these counts can come to, as bounds with their conditions and never as a date.

use super::Reading;
use super::case::GuidelineRange;
use super::counts::{Count, Counts, table};
use super::view::View;
use crate::rule::custody::{Barred, CustodyRules};
use crate::rule::{Kind, Knowledge, Months};
use serde::Serialize;

/// What the Bureau of Prisons may do with the sentence that the paper leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Custody {
    /// The sentence that the bounds are reckoned for, in words; `None` where none is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reckoned_for: Option<String>,
    /// Whether the reader gave it.
    pub yours: bool,
    /// Said above the lines.
    pub note: String,
    /// The same for the client.
    pub note_plain: String,
    /// In order.
    pub lines: Vec<Line>,
}

/// One thing that the Bureau may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// "good-conduct"
    pub name: String,
    /// "Good conduct time"
    pub title: String,
    /// The same for the client.
    pub title_plain: String,
    /// What it can come to here; empty where nothing can be reckoned.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bound: String,
    /// Its conditions.
    pub conditions: String,
    /// The bound in words for the client, without authorities.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bound_plain: String,
    /// The conditions in words for the client.
    pub plain: String,
    /// Full citations.
    pub authorities: Vec<String>,
}

/// A count that earns no time credits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar<'a> {
    /// The count.
    pub count: &'a Count,
    /// Why, in a clause.
    pub because: &'a str,
    /// Whether it depends on something that the plea does not settle.
    pub doubtful: bool,
}

/// The counts that earn no time credits; of two reasons the certain one.
pub fn bars<'a>(counts: &'a Counts, view: &View, rules: &'a CustodyRules) -> Vec<Bar<'a>> {
    counts
        .pleaded
        .iter()
        .filter_map(|count| {
            let mut found = rules.barred.iter().filter(|b| applies(b, count, view));
            let first = found.clone().find(|b| !b.doubtful).or_else(|| found.next())?;
            Some(Bar {
                count,
                because: &first.because,
                doubtful: first.doubtful,
            })
        })
        .collect()
}

fn applies(barred: &Barred, count: &Count, view: &View) -> bool {
    let listed = |section: &str| {
        let exact = |s: &String| section.starts_with(s.as_str()) && (s.contains('(') || table::bare(section) == s);
        barred.sections.iter().any(exact)
    };
    let mut cited = count
        .statutes
        .iter()
        .filter(|s| s.title == barred.title && listed(&s.section));
    let carries = count.minimum.months().is_some_and(|m| m > Months::Months(0));
    cited.next().is_some()
        && (!barred.minimum || carries)
        && (barred.words.is_empty()
            || count.statutes.iter().any(|s| {
                let text = view.sentence(s.sentence);
                barred.words.iter().any(|w| text.contains(w.as_str()))
            }))
}

/// What the sentence of this paper can come to. `None` for papers that lead to no term of imprisonment of a person.
pub fn read(reading: &Reading, knowledge: &Knowledge) -> Option<Custody> {
    let concerned = matches!(reading.kind.value, Kind::Plea | Kind::Cooperation);
    if !concerned || reading.parties.organisation || knowledge.custody.line.is_empty() {
        return None;
    }
    let rules = &knowledge.custody;
    let range = reckoned(reading);
    let lines = rules
        .line
        .iter()
        .map(|line| Line {
            name: line.name.clone(),
            title: line.title.clone(),
            title_plain: line.title_plain.clone(),
            bound: bound(&line.name, reading, rules, range, because),
            conditions: line.says.replace("{days}", &year_off(rules).to_string()),
            bound_plain: bound(&line.name, reading, rules, range, |_| String::new()),
            plain: line.plain.replace("{days}", &year_off(rules).to_string()),
            authorities: line
                .authority
                .iter()
                .filter_map(|key| knowledge.authorities.get(key))
                .map(|a| a.full.clone())
                .collect(),
        })
        .collect();
    Some(Custody {
        reckoned_for: range.map(|r| {
            if r.low == r.high {
                in_words(r.low)
            } else {
                r.to_string()
            }
        }),
        yours: reading.case.guideline_range.is_some(),
        note: rules.note.clone(),
        note_plain: rules.note_plain.clone(),
        lines,
    })
}

/// What one line can come to here; `reason` puts why a count earns no credits into words.
fn bound(
    line: &str,
    reading: &Reading,
    rules: &CustodyRules,
    range: Option<GuidelineRange>,
    reason: impl Fn(&Bar) -> String,
) -> String {
    match line {
        "good-conduct" => range.map_or(String::new(), |r| good_conduct(r, rules)),
        "time-credits" => credits(reading, rules, reason),
        "prerelease" => range.map_or(String::new(), |r| home(r, rules)),
        _ => String::new(),
    }
}

fn because(bar: &Bar) -> String {
    format!(": {}", bar.because)
}

/// The sentence that the paper leads to: the range in effect, else the statutory minimum.
fn reckoned(reading: &Reading) -> Option<GuidelineRange> {
    let floor = reading
        .counts
        .exposure
        .as_ref()
        .map(|e| e.minimum)
        .filter(|_| reading.case.minimum_months.is_none())
        .max(reading.minimum);
    match (reading.range(), floor) {
        (Some(range), Some(floor)) => Some(GuidelineRange {
            low: range.low.max(floor),
            high: range.high.max(floor),
        }),
        (Some(range), None) => Some(range),
        (None, Some(floor)) if floor > Months::Months(0) => Some(GuidelineRange {
            low: floor,
            high: floor,
        }),
        (None, _) => None,
    }
}

/// The most days that a term can earn; `None` for a term that earns none.
fn days(term: Months, rules: &CustodyRules) -> Option<u32> {
    match term {
        Months::Months(n) if n > rules.good_conduct_above_months => Some(n * rules.good_conduct_days_a_year / 12),
        _ => None,
    }
}

fn good_conduct(range: GuidelineRange, rules: &CustodyRules) -> String {
    let one = |term: Months| match days(term, rules) {
        Some(days) => format!("at most {days} days off {}", in_words(term)),
        None => format!("none on {}", in_words(term)),
    };
    if range.low == range.high {
        format!("{}.", one(range.low))
    } else {
        format!("{}, {}.", one(range.low), one(range.high))
    }
}

/// What twelve months off a sentence are worth at most, in days.
fn year_off(rules: &CustodyRules) -> u32 {
    365_u32.saturating_sub(rules.good_conduct_days_a_year)
}

fn credits(reading: &Reading, rules: &CustodyRules, reason: impl Fn(&Bar) -> String) -> String {
    let bars = bars(&reading.counts, &reading.view, rules);
    let said: Vec<String> = bars
        .iter()
        .map(|bar| {
            let count = bar.count.name(&reading.counts.pleaded);
            let verdict = if bar.doubtful { "may earn none" } else { "earns none" };
            format!("{count} {verdict}{}.", reason(bar))
        })
        .collect();
    said.join(" ")
}

fn home(range: GuidelineRange, rules: &CustodyRules) -> String {
    let one = |term: Months| match term {
        Months::Life => None,
        Months::Months(n) => Some((n * rules.home_percent).div_ceil(100).min(rules.home_months)),
    };
    match one(range.low) {
        Some(months) => format!("Home confinement of at most {} here.", in_words(Months::Months(months))),
        None => String::new(),
    }
}

fn in_words(months: Months) -> String {
    match months {
        Months::Life => "a life term".to_owned(),
        Months::Months(1) => "1 month".to_owned(),
        Months::Months(n) => format!("{n} months"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CustodyRules {
        CustodyRules {
            good_conduct_above_months: 12,
            good_conduct_days_a_year: 54,
            home_percent: 10,
            home_months: 6,
            ..CustodyRules::default()
        }
    }

    #[test]
    fn good_conduct_is_earned_on_more_than_a_year_and_not_on_life() {
        let rules = rules();
        for (term, most) in [
            (Months::Months(12), None),
            (Months::Months(13), Some(58)),
            (Months::Months(24), Some(108)),
            (Months::Months(120), Some(540)),
            (Months::Life, None),
        ] {
            assert_eq!(days(term, &rules), most, "{term:?}");
        }
        assert_eq!(year_off(&rules), 311);
    }

    #[test]
    fn home_confinement_is_the_shorter_of_a_tenth_and_six_months() {
        let rules = rules();
        let said = |range: &str| range.parse().map(|r| home(r, &rules)).unwrap_or_default();
        assert!(said("24-30").contains("at most 3 months"), "{}", said("24-30"));
        assert!(said("120-150").contains("at most 6 months"));
        assert!(said("life").is_empty());
    }
}
