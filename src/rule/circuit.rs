//! The circuits: how each reviews a refusal to move for a lower sentence, and the states that lie in it.

use super::shape::AuthorityUse;
use super::vocabulary::Authority;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `rules/circuits.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircuitsFile {
    /// One for each circuit, and one named "every" for what holds in all.
    #[serde(default)]
    pub circuit: Vec<Circuit>,
}

/// A circuit.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Circuit {
    /// "1" to "11", "dc", or "every".
    pub name: String,
    /// "the Eleventh Circuit".
    pub shown: String,
    /// How a refusal to move is reviewed there; a sentence.
    pub test: String,
    /// What that rests on.
    pub authority: Vec<AuthorityUse>,
    /// Its states in lower case, with the abbreviation that names a district: "florida" is "Fla.".
    #[serde(default)]
    pub states: BTreeMap<String, String>,
}

/// The first authority that a circuit names and the registry does not hold.
pub fn uncited<'a>(circuits: &'a [Circuit], authorities: &BTreeMap<String, Authority>) -> Option<&'a str> {
    circuits
        .iter()
        .flat_map(|c| &c.authority)
        .map(|a| a.key.as_str())
        .find(|key| !authorities.contains_key(*key))
}
