//! What the table of penalties says of a count.

use super::{Count, Statute, table};
use crate::constant::{Regex, regex as constant};
use crate::document::normal::Normal;
use crate::rule::{Minimum, Months, Penalties};
use std::sync::LazyLock;

/// What the table knows of a count: of what it charges, else of what the conspiracy was to violate, else of the tier
/// that a quantity in the charge fixes.
pub fn fill(count: &mut Count, normals: &[Normal], penalties: &Penalties) {
    let entry = |s: &Statute| table::entry(penalties, s.title, &s.section).map(|m| (m, s.sentence));
    let of = |object: bool| -> Vec<(&Minimum, usize)> {
        let all = count.statutes.iter().filter(|s| s.object == object);
        all.filter_map(entry).collect()
    };
    let (charged, objects) = (of(false), of(true));
    count.borrows = charged.iter().any(|(m, _)| m.borrows);
    count.offense = charged.first().map(|(m, _)| m.offense.clone());
    let penal = |list: &[(&'_ Minimum, usize)]| -> Vec<(Minimum, usize)> {
        list.iter()
            .filter(|(m, _)| !m.borrows)
            .map(|(m, s)| ((*m).clone(), *s))
            .collect()
    };
    let mut found = penal(&charged);
    if found.is_empty() {
        found = penal(&objects);
    }
    if found.is_empty()
        && count
            .statutes
            .iter()
            .any(|s| table::needs_quantity(s.title, &s.section))
        && let Some(tier) = count.statutes.iter().find_map(|s| {
            let text = normals.get(s.sentence)?.text.as_str();
            Some((table::tier(penalties, text, count.imports())?.clone(), s.sentence))
        })
    {
        found.push(tier);
    }
    if found.is_empty() {
        // what it borrows is not known; what is commonly borrowed may be
        found = charged
            .iter()
            .filter(|(m, _)| m.borrows && m.max_months.is_some())
            .map(|(m, s)| ((*m).clone(), *s))
            .collect();
    }
    know(count, &found);
}

/// Puts the table's figures into a count: the highest of its entries.
fn know(count: &mut Count, found: &[(Minimum, usize)]) {
    let Some((worst, sentence)) = found.iter().max_by_key(|(m, _)| (m.min_months, m.max_months)) else {
        return;
    };
    count.fixed_by = (worst.min_months > Months::Months(0)).then_some(*sentence);
    match &mut count.offense {
        // "conspiracy to launder money: dealing in criminally derived property"
        Some(own) if count.borrows && *own != worst.offense => {
            own.push_str(": ");
            own.push_str(&worst.offense);
        }
        own => *own = Some(worst.offense.clone()),
    }
    count.consecutive = found.iter().any(|(m, _)| m.consecutive);
    count.together = found.iter().any(|(m, _)| m.together);
    count.minimum.table = (!worst.borrows).then_some(worst.min_months);
    count.maximum.table = found.iter().filter_map(|(m, _)| m.max_months).max();
    count.with_priors.clone_from(&worst.prior_min);
    count.note.clone_from(&worst.note);
    count.release_minimum.table = worst.release_min_months.map(Months::Months);
    count.release_maximum.table = worst.release_max_months.or(count.maximum.table.map(release_by_class));
}

/// The longest term of supervised release by the class of the offense (18 U.S.C. 3559(a), 3583(b)): five years for
/// class A and B, three for C and D, one for E.
fn release_by_class(maximum: Months) -> Months {
    Months::Months(match maximum {
        Months::Life => 60,
        Months::Months(n) if n >= 300 => 60,
        Months::Months(n) if n >= 60 => 36,
        Months::Months(_) => 12,
    })
}

static ADMITTED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"admit|agree|stipulat|accountable|responsible|attributable|possess|import|distribut|conspir|weigh|carried|seized|total",
    )
});

/// Where the pleaded section names no tier and the charge no quantity, a quantity that the paper admits decides.
pub fn tier_from_the_facts(counts: &mut [Count], normals: &[Normal], penalties: &Penalties) {
    if counts
        .iter()
        .any(|c| c.minimum.table.is_some_and(|m| m > Months::Months(0)))
        || counts
            .iter()
            .flat_map(|c| &c.statutes)
            .any(|s| s.title == 21 && (s.section.contains("(b)(1)(C)") || s.section.starts_with("960(b)(3)")))
    {
        return;
    }
    let quantity = |c: &Count| c.statutes.iter().any(|s| table::needs_quantity(s.title, &s.section));
    if !counts.iter().any(quantity) {
        return;
    }
    for count in counts.iter_mut().filter(|c| quantity(c)) {
        let imports = count.imports();
        let best = normals
            .iter()
            .filter(|n| ADMITTED.is_match(&n.text))
            .filter_map(|n| table::tier(penalties, &n.text, imports))
            .max_by_key(|m| m.min_months);
        if let Some(tier) = best {
            let sentence = count.sentence();
            know(count, &[(tier.clone(), sentence)]);
        }
    }
}
