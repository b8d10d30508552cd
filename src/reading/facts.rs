//! Facts that rules may require and that words alone do not show: minimums, consecutive counts, broken references,
//! pages that could not be read.

use super::case::CaseFacts;
use super::commitments::Commitment;
use super::counts::{Count, Counts};
use super::quantity::{self, Reach};
use super::range::StatedRange;
use super::references::{Reference, ReferenceKind, Standing};
use crate::constant::{Regex, regex as constant};
use crate::document::Document;
use crate::document::normal::Normal;
use crate::rule::{Minimum, Months};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Sections whose term must follow other terms (18 U.S.C. 924(c), 1028A, 844(h), 2260A).
const CONSECUTIVE: [&str; 4] = ["924(c)", "1028A", "844(h)", "2260A"];
/// Sections of title 21, and 46 U.S.C. 70503 and 70506, to which 18 U.S.C. 3553(f) applies.
const SAFETY_VALVE: [&str; 8] = ["841", "844", "846", "952", "955", "959", "960", "963"];

static GOVERNMENT_PROMISES: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\bthe (?:government|united states)(?: [a-z]+ly)? (?:will|shall|agrees?|promises|undertakes)\b|by the (?:government|united states)\b",
    )
});
static OFFICE_PROMISES: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"\b(?:(?:this|the) offices?|usao(?:-[a-z]+)?)(?: [a-z]+ly)? (?:will|shall|agrees?|promises|undertakes)\b")
});
static ONE_AND_THE_SAME: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"\("?(?:the |this |hereinafter |collectively,? |or |and |")*(?:government|united states|office)|(?:this|the) office \(?(?:also |or )?"?(?:the )?(?:government|united states)"?"#,
    )
});
static OFFICE_DEFINED: LazyLock<Regex> =
    LazyLock::new(|| constant(r#"\((?:hereinafter|from here on|referred to as)?,? ?"(?:this|the) offices?"\)"#));
static OFFICE_NAMED: LazyLock<Regex> = LazyLock::new(|| constant(r"\b(?:this|the) offices?\b"));

/// What the paper calls the government: two names that nothing equates, or a name used before it is defined.
fn names_of_the_government(normals: &[Normal], add: &mut impl FnMut(&str, Vec<usize>)) {
    let first = |pattern: &Regex| normals.iter().position(|n| pattern.is_match(&n.text));
    if let (Some(_), Some(office), None) = (
        first(&GOVERNMENT_PROMISES),
        first(&OFFICE_PROMISES),
        first(&ONE_AND_THE_SAME),
    ) {
        add("mixed-government-terms", vec![office]);
    }
    if let Some(defined) = first(&OFFICE_DEFINED)
        && let Some(used) = first(&OFFICE_NAMED).filter(|used| *used < defined)
    {
        add("office-defined-late", vec![used]);
    }
}

/// What the facts are told from.
pub struct Basis<'a> {
    /// The paper.
    pub document: &'a Document,
    /// Its sentences, normalised.
    pub normals: &'a [Normal],
    /// The counts.
    pub counts: &'a Counts,
    /// The commitments.
    pub commitments: &'a [Commitment],
    /// The references.
    pub references: &'a [Reference],
    /// The guideline ranges that the paper states.
    pub ranges: &'a [StatedRange],
    /// What the reader said of the case.
    pub case: &'a CaseFacts,
    /// The highest statutory minimum.
    pub minimum: Option<Months>,
    /// The table of penalties.
    pub minimums: &'a [Minimum],
    /// Whether the defendant is an organisation.
    pub organisation: bool,
}

/// The facts, with the sentences that show each.
pub fn built_in(basis: &Basis) -> BTreeMap<String, Vec<usize>> {
    let Basis {
        document,
        normals,
        counts,
        references,
        minimum,
        organisation,
        ..
    } = *basis;
    let mut facts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut add = |name: &str, places: Vec<usize>| {
        facts.insert(name.to_owned(), places);
    };
    add(if organisation { "organisation" } else { "individual" }, Vec::new());
    let known: Vec<&Count> = counts.with_minimum().collect();
    let places = |counts: &[&Count]| counts.iter().map(|c| c.sentence()).collect::<Vec<_>>();
    if minimum.is_some() {
        add("minimum", places(&known));
    }
    if minimum.is_none() && (basis.case.minimum_months.is_some() || counts.ruled_out()) {
        add("minimum-ruled-out", Vec::new());
    }
    let below = |n: &Normal| matches!(quantity::reach(&n.text, basis.minimums), Reach::Below);
    let small: Vec<usize> = (0..normals.len())
        .filter(|s| normals.get(*s).is_some_and(below))
        .collect();
    if !small.is_empty() {
        add("quantity-below-tiers", small);
    }
    if let Some(first) = counts.pleaded.iter().find_map(|c| c.statutes.first()) {
        add("count", vec![first.sentence]);
    }
    if !known.is_empty() {
        add("table-minimum", places(&known));
    }
    let of_counts = counts.pleaded.iter().filter_map(|c| c.minimum.stated.as_ref());
    let told: Vec<usize> = (counts.stated.iter().map(|s| s.sentence))
        .chain(of_counts.map(|s| s.sentence))
        .collect();
    if !told.is_empty() {
        add("stated-minimum", told);
    }
    let stated = counts.stated.iter().map(|s| s.months).max();
    let unstated: Vec<&Count> = known.iter().copied().filter(|c| c.minimum.table > stated).collect();
    if !unstated.is_empty() {
        add("unstated-minimum", places(&unstated));
    }
    let valve = |c: &&Count| c.charges(21, &SAFETY_VALVE) || c.charges(46, &["70503", "70506"]);
    let drug: Vec<&Count> = known.iter().copied().filter(valve).collect();
    if !drug.is_empty() {
        add("drug-minimum", places(&drug));
    } else if !known.is_empty() {
        add("non-drug-minimum", places(&known));
    }
    let consecutive: Vec<usize> = counts
        .pleaded
        .iter()
        .flat_map(|c| &c.statutes)
        .filter(|s| s.title == 18 && CONSECUTIVE.iter().any(|c| s.section.starts_with(c)))
        .map(|s| s.sentence)
        .collect();
    if !consecutive.is_empty() {
        add("consecutive-count", consecutive);
    }
    let under = ranges_under(basis);
    if !under.is_empty() {
        add("range-under-minimum", under);
    }
    let dangling: Vec<usize> = references
        .iter()
        .filter(|r| r.kind == ReferenceKind::Paragraph && r.standing == Standing::Missing)
        .map(|r| r.from)
        .collect();
    if !dangling.is_empty() {
        add("dangling-reference", dangling);
    }
    names_of_the_government(normals, &mut add);
    if let Some(gap) = document.gaps.first() {
        let page = gap.page.unwrap_or(1);
        let after = document
            .sentences
            .iter()
            .position(|s| document.page_at(s.span.start) >= page)
            .unwrap_or(0);
        add("unreadable-page", vec![after]);
    }
    facts
}

/// The sentences that show a guideline range whose low end is at or under the minimum. The reader's range goes before
/// the paper's; where the paper states none, the promise that the range makes empty shows it.
fn ranges_under(basis: &Basis) -> Vec<usize> {
    let Some(minimum) = basis.minimum else {
        return Vec::new();
    };
    let Some(given) = basis.case.guideline_range else {
        let low = basis.ranges.iter().filter(|r| r.range.low <= minimum);
        return low.map(|r| r.sentence).collect();
    };
    if given.low > minimum {
        return Vec::new();
    }
    match basis.ranges.iter().map(|r| r.sentence).collect::<Vec<_>>() {
        none if none.is_empty() => basis.commitments.iter().map(|c| c.sentence).take(1).collect(),
        stated => stated,
    }
}
