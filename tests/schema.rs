//! The JSON Schema of a rule file says what the loader says.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::caveat;
use serde_json::Value;
use std::path::Path;

fn rule_files() -> Vec<(String, Value)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut out = Vec::new();
    for group in std::fs::read_dir(rules)
        .unwrap()
        .flatten()
        .filter(|e| e.path().is_dir())
    {
        for file in std::fs::read_dir(group.path()).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let value: toml::Value = toml::from_str(&text).unwrap();
            out.push((file.path().display().to_string(), serde_json::to_value(value).unwrap()));
        }
    }
    assert!(out.len() >= 147);
    out
}

#[test]
fn every_rule_file_is_valid_and_a_key_that_does_not_exist_is_not() {
    let ran = caveat(&["rules", "schema"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let schema: Value = serde_json::from_str(&ran.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (path, mut rule) in rule_files() {
        if let Err(error) = validator.validate(&rule) {
            panic!("{path}: {error} at {}", error.instance_path());
        }
        rule["detect"]["phrases"] = Value::Null;
        assert!(!validator.is_valid(&rule), "{path} may hold any key");
        rule["detect"].as_object_mut().unwrap().remove("phrases");
        rule["severity"] = "grave".into();
        assert!(!validator.is_valid(&rule), "{path} may have any severity");
    }
}

#[test]
fn the_pages_of_the_rules_hold_every_rule_and_quote_authorities_to_the_letter() {
    let folder = tempfile::tempdir().unwrap();
    let ran = caveat(&["rules", "docs", "-o", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let index = std::fs::read_to_string(folder.path().join("README.md")).unwrap();
    let examiner = common::examiner();
    for rule in &examiner.knowledge.rules {
        assert!(
            index.contains(&format!("]({}.md)", rule.id)),
            "{} is not in the index",
            rule.id
        );
        let page = std::fs::read_to_string(folder.path().join(format!("{}.md", rule.id))).unwrap();
        for used in &rule.file.authority {
            let full = &examiner.knowledge.authorities[&used.key].full;
            assert!(page.contains(&full.replace('_', "\\_")), "{}: {full}", rule.id);
        }
    }
}
