//! Case facts that the paper may not hold: given by the reader, they change what the findings say.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{caveat, fixtures};
use serde_json::Value;

fn findings(agreement: &str, case: &[&str]) -> Vec<Value> {
    let path = fixtures().join("agreements").join(agreement).join("agreement.txt");
    findings_of(&path.display().to_string(), case)
}

fn findings_of(path: &str, case: &[&str]) -> Vec<Value> {
    let mut args = vec!["check", "--format", "json", path];
    args.extend(case);
    let ran = caveat(&args);
    assert!(ran.code < 2, "{}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    json["documents"][0]["findings"].as_array().unwrap().clone()
}

fn rule<'a>(findings: &'a [Value], id: &str) -> &'a Value {
    findings
        .iter()
        .find(|f| f["rule"] == id)
        .unwrap_or_else(|| panic!("{id} is not reported"))
}

#[test]
fn a_named_circuit_puts_its_test_beside_the_findings_on_the_motion() {
    let with = findings("bad-consider-drug", &["--circuit", "11"]);
    let motion = rule(&with, "motion/consider-only");
    assert_eq!(motion["circuit"]["circuit"], "11");
    assert!(motion["circuit"]["test"].as_str().unwrap().contains("Consider"));
    let cites: Vec<&str> = motion["circuit"]["authorities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|a| a["cite"].as_str())
        .collect();
    assert_eq!(cites[0], "United States v. Forney, 9 F.3d 1492 (11th Cir. 1993)");
    for other in with
        .iter()
        .filter(|f| !f["rule"].as_str().unwrap().starts_with("motion/"))
    {
        assert!(other.get("circuit").is_none(), "{}", other["rule"]);
    }
    let without = findings("bad-consider-drug", &[]);
    assert!(rule(&without, "motion/consider-only").get("circuit").is_none());
}

/// A promise under the guidelines alone, beside a ten-year minimum.
const PROMISE: &str = "1. The defendant will plead guilty to Count One, conspiracy to distribute five kilograms or more of \
cocaine, in violation of 21 U.S.C. \u{a7}\u{a7} 846 and 841(b)(1)(A), which carries a mandatory minimum term of ten years.\n\n\
2. The defendant agrees to cooperate fully with the Government. If he provides substantial assistance, the Government will \
file a motion under U.S.S.G. \u{a7} 5K1.1.\n";

fn of_promise(case: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("promise.txt");
    std::fs::write(&file, PROMISE).unwrap();
    findings_of(&file.display().to_string(), case)
}

#[test]
fn a_range_under_the_minimum_makes_a_guideline_promise_empty() {
    let unknown = of_promise(&[]);
    assert!(unknown.iter().all(|f| f["rule"] != "mandatory-minimum/5k-no-effect"));
    let missing = rule(&unknown, "mandatory-minimum/3553e-missing");
    assert!(missing["figures"].as_str().unwrap().contains("--guideline-range"));
    let yours = of_promise(&["--guideline-range", "46-57"]);
    let said = rule(&yours, "mandatory-minimum/5k-no-effect")["figures"]
        .as_str()
        .unwrap();
    assert!(
        said.contains("120 months, the guideline range 46 to 57 months (your figure)"),
        "{said}"
    );
    assert!(said.contains("changes nothing"), "{said}");
}

#[test]
fn a_range_above_the_minimum_leaves_the_promise_something_to_do() {
    let yours = of_promise(&["--guideline-range", "151-188"]);
    assert!(yours.iter().all(|f| f["rule"] != "mandatory-minimum/5k-no-effect"));
    let said = rule(&yours, "mandatory-minimum/3553e-missing")["figures"]
        .as_str()
        .unwrap();
    assert!(said.contains("31 months at the most"), "{said}");
}

#[test]
fn the_range_of_the_paper_is_used_where_the_reader_gives_none() {
    let paper = findings("ndill-plea-cooperation", &[]);
    let said = rule(&paper, "mandatory-minimum/3553e-missing")["figures"]
        .as_str()
        .unwrap();
    assert!(said.contains("The range in effect is 120 to 121 months"), "{said}");
}

#[test]
fn a_case_file_gives_the_same_as_the_options_and_its_mistakes_are_underlined() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    std::fs::write(&file, "guideline-range = \"46-57\"\ncircuit = 7\n").unwrap();
    let name = file.display().to_string();
    let from_file = findings("ndill-plea-cooperation", &["--case", &name]);
    let typed = findings(
        "ndill-plea-cooperation",
        &["--guideline-range", "46-57", "--circuit", "7"],
    );
    assert_eq!(from_file, typed);
    std::fs::write(&file, "circuit = 7\nrange = \"46-57\"\n").unwrap();
    let path = fixtures().join("agreements/ndill-plea-cooperation/agreement.txt");
    let ran = caveat(&["check", "--case", &name, &path.display().to_string()]);
    assert_eq!(ran.code, 2);
    for said in [
        "the case file cannot be used",
        "unknown field `range`",
        "guideline-range",
        "here",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    let missing = caveat(&["check", "--case", "no/such.toml", &path.display().to_string()]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("no/such.toml"), "{}", missing.stderr);
}

#[test]
fn what_is_typed_wrong_is_said_with_what_would_be_right() {
    for (option, value, help) in [
        ("--guideline-range", "121-97", "97-121"),
        ("--circuit", "12", "1 to 11 or dc"),
    ] {
        let ran = caveat(&["check", option, value, "x.txt"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(help), "{}", ran.stderr);
    }
}
