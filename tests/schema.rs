//! The JSON Schemas: that of a rule file says what the loader says, that of the report what the report holds.

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
fn the_report_of_every_fixture_is_valid_and_holds_no_property_that_the_schema_does_not_name() {
    let ran = caveat(&["rules", "schema", "--report"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let schema: Value = serde_json::from_str(&ran.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let agreements = fixtures.join("agreements");
    let missing = fixtures.join("no-such-file.pdf");
    let ran = caveat(&[
        "check",
        "--format",
        "json",
        "--circuit",
        "11",
        "--guideline-range",
        "97-121",
        agreements.to_str().unwrap(),
        missing.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let mut report: Value = serde_json::from_str(&ran.stdout).unwrap();
    if let Err(error) = validator.validate(&report) {
        panic!("{error} at {}", error.instance_path());
    }
    assert!(!report["errors"].as_array().unwrap().is_empty());
    let named = |object: &Value, properties: &Value, of: &str| {
        for key in object.as_object().unwrap().keys() {
            assert!(properties.get(key).is_some(), "{of}.{key} is not in the schema");
        }
    };
    named(&report, &schema["properties"], "report");
    let documents = report["documents"].as_array().unwrap();
    assert!(documents.len() >= 24);
    for document in documents {
        named(document, &schema["$defs"]["Doc"]["properties"], "document");
        named(&document["terms"], &schema["$defs"]["Terms"]["properties"], "terms");
        for finding in document["findings"].as_array().unwrap() {
            named(finding, &schema["$defs"]["Found"]["properties"], "finding");
        }
    }
    report["documents"][0]["kind"]["value"] = "treaty".into();
    assert!(!validator.is_valid(&report), "any kind is valid");
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
