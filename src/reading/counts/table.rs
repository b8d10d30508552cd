//! What the table of penalties knows of a section: its entry, and for drug counts the tier that a quantity fixes.

use super::Statute;
use crate::reading::quantity::{self, Reach};
use crate::rule::{Minimum, Months, Penalties};

/// Number of the section without its subsections: "841" of "841(b)(1)(A)".
pub fn bare(section: &str) -> &str {
    section.split('(').next().unwrap_or(section)
}

/// Sections of drug counts that carry no penalty of their own; the quantity decides.
pub fn needs_quantity(title: u32, section: &str) -> bool {
    let drug = title == 21 && matches!(bare(section), "841" | "846" | "952" | "955" | "959" | "960" | "963")
        || title == 46 && matches!(bare(section), "70503" | "70506");
    drug && !section.contains("(b)")
}

/// Whether the section charges nothing: it speaks of fines, forfeiture, release, aiding.
pub fn no_offense(penalties: &Penalties, title: u32, section: &str) -> bool {
    let named = |entry: &String| match entry.split_once(' ') {
        Some((t, s)) => t.parse() == Ok(title) && s == bare(section),
        None => entry.parse() == Ok(title),
    };
    penalties.no_offense.iter().any(named)
}

/// The title of a section that a text names alone ("Section 846"), where only one title of the table has it.
pub fn title_of(penalties: &Penalties, section: &str) -> Option<u32> {
    let mut titles = penalties
        .entries
        .iter()
        .filter(|m| m.sections.iter().any(|s| bare(s) == bare(section)))
        .map(|m| m.title);
    let first = titles.next()?;
    titles.all(|t| t == first).then_some(first)
}

/// The entry of the table for a cited section: the entry with the same section, or the one whose section it goes into
/// ("841(b)(1)(A)" for "841(b)(1)(A)(viii)", "1951" for "1951(a)").
pub fn entry<'a>(penalties: &'a Penalties, title: u32, section: &str) -> Option<&'a Minimum> {
    let here = || penalties.entries.iter().filter(|m| m.title == title);
    let has = |m: &&Minimum, is: &dyn Fn(&str) -> bool| m.sections.iter().any(|s| is(s));
    here()
        .find(|m| has(m, &|s| s == section))
        .or_else(|| here().find(|m| has(m, &|s| s.contains('(') && section.starts_with(s))))
        .or_else(|| here().find(|m| has(m, &|s| !s.contains('(') && s == bare(section))))
}

/// Whether the table has a minimum for the section of a statute.
pub fn carries_minimum(penalties: &Penalties, statute: &Statute) -> bool {
    let found = entry(penalties, statute.title, &statute.section);
    found.is_some_and(|m| m.min_months > Months::Months(0))
}

/// Whether a section is one of import or export, whose penalties stand in 21 U.S.C. 960(b).
pub fn imports(title: u32, section: &str) -> bool {
    title == 46 || title == 21 && matches!(bare(section), "952" | "953" | "955" | "957" | "959" | "960" | "963")
}

/// The tier that a quantity in a normalised text fixes: of 21 U.S.C. 841(b)(1), or of 960(b) for imports.
pub fn tier<'a>(penalties: &'a Penalties, text: &str, imports: bool) -> Option<&'a Minimum> {
    let Reach::Tier(found) = quantity::reach(text, &penalties.entries) else {
        return None;
    };
    let twin = match found.sections.first().map(String::as_str) {
        Some("841(b)(1)(A)") if imports => entry(penalties, 21, "960(b)(1)"),
        Some("841(b)(1)(B)") if imports => entry(penalties, 21, "960(b)(2)"),
        _ => None,
    };
    twin.or(Some(found))
}
