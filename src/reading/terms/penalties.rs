//! Counts and what they carry, as lines of the sheet: what the paper states, what the tables know, what the reader says.

use super::words::{self, Words};
use super::{Paper, Said, Value};
use crate::reading::counts::{Bound, Count, Stated, Statute};
use crate::rule::Months;
use std::fmt::Write as _;

/// "21 U.S.C. §§ 846, 841(b)(1)(A)", by title in the paper's order.
fn citation<'a>(statutes: impl Iterator<Item = &'a Statute>) -> String {
    let mut titles: Vec<(u32, Vec<&str>)> = Vec::new();
    for statute in statutes {
        match titles.iter_mut().find(|(t, _)| *t == statute.title) {
            Some((_, sections)) if sections.contains(&statute.section.as_str()) => {}
            Some((_, sections)) => sections.push(&statute.section),
            None => titles.push((statute.title, vec![&statute.section])),
        }
    }
    let one = |(title, sections): &(u32, Vec<&str>)| {
        let sign = if sections.len() > 1 { "§§" } else { "§" };
        format!("{title} U.S.C. {sign} {}", sections.join(", "))
    };
    titles.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The counts with what they charge.
pub fn counts(paper: &Paper) -> Vec<Value> {
    let pleaded = &paper.reading.counts.pleaded;
    pleaded
        .iter()
        .map(|count| {
            let mut says = citation(count.statutes.iter().filter(|s| !s.object));
            if let Some(offense) = &count.offense {
                let _ = write!(says, " ({offense})");
            }
            let objects = citation(count.statutes.iter().filter(|s| s.object));
            if !objects.is_empty() {
                let _ = write!(says, "; its object: {objects}");
            }
            if count.consecutive {
                says.push_str("; its term must follow every other term");
            }
            let place = count.statutes.first();
            let words = place.and_then(|s| words::at(paper, s.sentence, s.span.clone()));
            Value::paper(&count.name(pleaded), says, words)
        })
        .collect()
}

/// The longest term of each count.
pub fn maximum(paper: &Paper) -> Vec<Value> {
    let counts = &paper.reading.counts;
    let mut out: Vec<Value> = Vec::new();
    for count in &counts.pleaded {
        let label = count.name(&counts.pleaded);
        if let Some(value) = bound(paper, &label, &count.maximum, "") {
            out.push(value);
        }
        if let Some(value) = release(paper, count) {
            out.push(value);
        }
    }
    let several = counts.pleaded.len() > 1;
    if let Some(exposure) = counts.exposure.as_ref().filter(|_| several) {
        let stated = exposure.stated_maximum.as_ref();
        match (exposure.maximum, stated) {
            (Some(total), Some(stated)) if stated.months == total => {
                out.push(Value::paper(
                    "All counts",
                    format!("{} one after another", years(total)),
                    place(paper, stated),
                ));
            }
            (Some(total), Some(stated)) => out.push(Value::paper(
                "All counts",
                format!("{}; the counts add up to {}: check", years(stated.months), years(total)),
                place(paper, stated),
            )),
            (Some(total), None) => out.push(Value::other(
                "All counts",
                format!("{} one after another", years(total)),
                Said::Table,
            )),
            (None, Some(stated)) => out.push(Value::paper("All counts", years(stated.months), place(paper, stated))),
            (None, None) => {}
        }
    }
    if paper.reading.parties.organisation && !counts.pleaded.is_empty() {
        out.push(Value::other(
            "",
            "an organisation: a fine and probation, no imprisonment",
            Said::Table,
        ));
    }
    out
}

/// The least term of each count.
pub fn minimum(paper: &Paper) -> Vec<Value> {
    let counts = &paper.reading.counts;
    let mut out: Vec<Value> = Vec::new();
    if let Some(months) = paper.reading.case.minimum_months {
        let says = if months == 0 {
            "none".to_owned()
        } else {
            years(Months::Months(months))
        };
        out.push(Value::other("As you say", says, Said::Reader));
    }
    for count in &counts.pleaded {
        let label = count.name(&counts.pleaded);
        let with = if count.consecutive {
            ", after every other term"
        } else {
            ""
        };
        if let Some(value) = bound(paper, &label, &count.minimum, with) {
            out.push(value);
        }
        let carried = count.minimum.months().is_some_and(|m| m > Months::Months(0));
        if let Some(priors) = count.with_priors.as_ref().filter(|_| carried) {
            out.push(Value::other(
                "With prior convictions",
                format!("{priors} (years)"),
                Said::Table,
            ));
        }
    }
    let consecutive = counts.pleaded.iter().any(|c| c.consecutive);
    if let Some(exposure) = counts.exposure.as_ref().filter(|_| consecutive) {
        out.push(Value::other("All counts", years(exposure.minimum), Said::Table));
    }
    let other = counts.stated.iter().max_by_key(|s| s.months);
    let told = counts.pleaded.iter().any(|c| c.minimum.stated.is_some());
    if let Some(stated) = other.filter(|_| !told) {
        out.push(Value::paper(
            "Stated",
            years(stated.months),
            words::of_sentence(paper, stated.sentence),
        ));
    }
    out
}

/// The guideline range: the reader's, and every one that the paper states.
pub fn range(paper: &Paper) -> Vec<Value> {
    let mut out = Vec::new();
    if let Some(range) = paper.reading.case.guideline_range {
        out.push(Value::other("Range as you say", range.to_string(), Said::Reader));
    }
    for stated in &paper.reading.ranges {
        let says = stated.range.to_string();
        if !out.iter().any(|v: &Value| v.says == says) {
            let words = words::around(paper, stated.sentence, stated.words.clone());
            out.push(Value::paper("Range", says, words));
        }
    }
    out
}

fn place(paper: &Paper, stated: &Stated) -> Option<Words> {
    words::at(paper, stated.sentence, stated.span.clone())
}

/// A bound with its sources: the paper's goes first, and where the table has another figure that is said.
fn bound(paper: &Paper, label: &str, bound: &Bound, with: &str) -> Option<Value> {
    match (&bound.stated, bound.table) {
        (Some(stated), Some(table)) if bound.differs() => Some(Value::paper(
            label,
            format!(
                "{}{with}; the statute as the table has it: {}: check",
                years(stated.months),
                years(table)
            ),
            place(paper, stated),
        )),
        (Some(stated), _) => Some(Value::paper(
            label,
            format!("{}{with}", years(stated.months)),
            place(paper, stated),
        )),
        (None, Some(table)) => {
            let says = match table {
                Months::Months(0) => "none".to_owned(),
                months => format!("{}{with}; the paper does not state it", years(months)),
            };
            Some(Value::other(label, says, Said::Table))
        }
        (None, None) => None,
    }
}

/// Supervised release of a count, in one line.
fn release(paper: &Paper, count: &Count) -> Option<Value> {
    let (least, most) = (&count.release_minimum, &count.release_maximum);
    let stated = most.stated.as_ref().or(least.stated.as_ref());
    let says = match (least.months().filter(|m| *m > Months::Months(0)), most.months()) {
        (Some(least), Some(most)) => format!("{} to {}", years(least), years(most)),
        (Some(least), None) => format!("at least {}", years(least)),
        (None, Some(most)) => format!("up to {}", years(most)),
        (None, None) => return None,
    };
    let differs = least.differs() || most.differs();
    let known = match (least.table, most.table) {
        (Some(least), Some(most)) => format!("{} to {}", years(least), years(most)),
        (None, Some(most)) => format!("up to {}", years(most)),
        _ => String::new(),
    };
    let says = match stated {
        Some(_) if differs && !known.is_empty() => format!("{says}; as the table has it: {known}: check"),
        None => format!("{says}; the paper does not state it"),
        Some(_) => says,
    };
    Some(match stated {
        Some(stated) => Value::paper("supervised release", says, place(paper, stated)),
        None => Value::other("supervised release", says, Said::Table),
    })
}

/// "20 years", "18 months", "life".
pub fn years(months: Months) -> String {
    match months {
        Months::Life => "life".to_owned(),
        Months::Months(12) => "1 year".to_owned(),
        Months::Months(n) if n >= 12 && n % 12 == 0 => format!("{} years", n / 12),
        Months::Months(1) => "1 month".to_owned(),
        Months::Months(n) => format!("{n} months"),
    }
}
