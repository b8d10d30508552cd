//! The JSON Schema of a rule file, derived from the shape that the loader reads.

use super::shape::RuleFile;
use serde_json::Value;

/// JSON Schema, draft 2020-12, of a file `rules/<group>/<slug>.toml`. An editor with a TOML language server checks a
/// rule against it while it is written; the loader stays the judge of patterns, facts and authorities.
pub fn of_rule_files() -> Value {
    let mut schema = schemars::schema_for!(RuleFile);
    schema.insert("title".to_owned(), "A rule of caveat".into());
    schema.to_value()
}
