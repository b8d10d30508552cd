//! The shape of `rules/custody.toml`: what the Bureau of Prisons may do with a sentence.

use super::vocabulary::Authority;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `rules/custody.toml`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CustodyRules {
    /// Said above the lines.
    pub note: String,
    /// The same for the client.
    pub note_plain: String,
    /// A sentence of at most so many months earns no good conduct time.
    pub good_conduct_above_months: u32,
    /// The most that a year of the sentence imposed earns, in days.
    pub good_conduct_days_a_year: u32,
    /// How many months earlier supervised release may begin by time credits.
    pub credits_release_months: u32,
    /// The most that drug treatment takes off, in months.
    pub treatment_months: u32,
    /// The last months that may be spent in a halfway house.
    pub prerelease_months: u32,
    /// Home confinement as a share of the term, in percent.
    pub home_percent: u32,
    /// Home confinement at most, in months.
    pub home_months: u32,
    /// In the order of the explanation.
    pub line: Vec<CustodyLine>,
    /// Counts that earn no time credits.
    pub barred: Vec<Barred>,
}

/// One thing that the Bureau may do.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CustodyLine {
    /// "good-conduct"
    pub name: String,
    /// "Good conduct time"
    pub title: String,
    /// The same for the client.
    pub title_plain: String,
    /// Its conditions. `{days}` stands for what twelve months off are worth at most.
    pub says: String,
    /// The same for the client, grade 8 or below.
    pub plain: String,
    /// Keys of `rules/authorities.toml`.
    pub authority: Vec<String>,
}

/// Counts that earn no time credits.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Barred {
    /// Title of the United States Code.
    pub title: u32,
    /// Sections; one that goes into more detail counts as well.
    pub sections: Vec<String>,
    /// One of these stands in a sentence that charges the count (lower case).
    #[serde(default)]
    pub words: Vec<String>,
    /// The count carries a statutory minimum.
    #[serde(default)]
    pub minimum: bool,
    /// It depends on something that the plea does not settle.
    #[serde(default)]
    pub doubtful: bool,
    /// Why, in a clause.
    pub because: String,
}

/// The first authority that the lines name and the registry does not hold.
pub fn uncited<'a>(rules: &'a CustodyRules, authorities: &BTreeMap<String, Authority>) -> Option<&'a str> {
    rules
        .line
        .iter()
        .flat_map(|l| &l.authority)
        .map(String::as_str)
        .find(|key| !authorities.contains_key(*key))
}
