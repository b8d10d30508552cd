//! A template library: configuration, accepted findings, baseline, formats.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{Ran, caveat};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

const FORM: &str = "COOPERATION AGREEMENT\n\n1. The defendant shall cooperate fully with this Office in the investigation of others.\n\n\
    2. This Office may, in its sole discretion, file a motion under U.S.S.G. § 5K1.1 if it concludes that the defendant has \
    given substantial assistance.\n\n3. The defendant waives the right to appeal any sentence within the guideline range.\n";

/// A library of two templates and a file that is none.
fn library(config: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("caveat.toml", config);
    write("cooperation/form.txt", FORM);
    write("archive/old.txt", FORM);
    write("~$lock.docx", "");
    write(".gitignore", "build/\n");
    write("build/made.txt", FORM);
    folder
}

fn check(folder: &TempDir, more: &[&str]) -> Ran {
    let root = folder.path().to_str().unwrap();
    let mut args = vec!["check", root];
    args.extend_from_slice(more);
    caveat(&args)
}

fn json(folder: &TempDir, more: &[&str]) -> Value {
    let mut args = vec!["--format", "json"];
    args.extend_from_slice(more);
    let ran = check(folder, &args);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stderr))
}

fn finding<'a>(report: &'a Value, rule: &str) -> Option<&'a Value> {
    report["documents"][0]["findings"]
        .as_array()?
        .iter()
        .find(|f| f["rule"] == rule)
}

#[test]
fn the_configuration_decides_what_is_checked_and_how_grave_it_is() {
    let folder = library(
        r#"
        exclude = ["archive/**"]
        [checks]
        collateral = { off = true, reason = "in a letter of its own" }
        "motion/may-move" = { severity = "medium", reason = "the committee decides" }
        [[paths]]
        match = "cooperation/**"
        kind = "cooperation"
        require = ["waiver/limitations-tolling"]
        "#,
    );
    let report = json(&folder, &[]);
    assert_eq!(
        report["documents"].as_array().unwrap().len(),
        1,
        "excluded, ignored and lock files are passed over"
    );
    assert_eq!(finding(&report, "motion/may-move").unwrap()["severity"], "medium");
    let checked = report["documents"][0]["checked"].as_array().unwrap();
    let tax = checked.iter().find(|c| c["rule"] == "collateral/tax").unwrap();
    assert_eq!(tax["outcome"], "not-applicable");
    assert!(tax["because"].as_str().unwrap().contains("in a letter of its own"));
    let plain = json(&folder, &["--isolated"]);
    assert_eq!(plain["documents"].as_array().unwrap().len(), 2);
    assert!(
        plain["documents"][1]["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["severity"] == "critical")
    );
    let shown = check(&folder, &["--show-config"]);
    assert!(shown.stdout.contains("the committee decides"), "{}", shown.stdout);
}

#[test]
fn a_mistake_in_the_configuration_is_underlined() {
    for (config, wrong) in [
        ("fail_on = \"high\"", "fail_on"),
        (
            "[checks]\n\"motion/may-mvoe\" = { off = true, reason = \"x\" }",
            "may-mvoe",
        ),
        ("[[paths]]\nmatch = \"a[\"\n", "pattern"),
        ("[checks]\nmotion = { off = true }", "reason"),
    ] {
        let ran = check(&library(config), &[]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.stderr.contains(wrong) && ran.stderr.contains("caveat.toml"),
            "{}",
            ran.stderr
        );
    }
}

/// The accept file's entry for the finding of a rule.
fn accept(folder: &TempDir, rule: &str, more: &[&str]) -> Ran {
    let report = json(folder, &[]);
    let fingerprint = finding(&report, rule).unwrap()["fingerprint"]
        .as_str()
        .unwrap()
        .to_owned();
    let root = folder.path().to_str().unwrap();
    let mut args = vec!["accept", &fingerprint, "--reason", "negotiated with the office", root];
    args.extend_from_slice(more);
    caveat(&args)
}

fn only_form() -> TempDir {
    library("exclude = [\"archive/**\"]\n[[paths]]\nmatch = \"**\"\nkind = \"cooperation\"\n")
}

#[test]
fn an_accepted_finding_stays_accepted_until_its_words_change() {
    let folder = only_form();
    let ran = accept(&folder, "motion/may-move", &["--who", "R. Adeyemi"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(
        finding(&json(&folder, &[]), "motion/may-move").unwrap()["status"],
        "accepted"
    );

    let form = folder.path().join("cooperation/form.txt");
    let moved = FORM
        .replace("3. The", "4. The")
        .replace("2. This Office may, in its sole", "3.   This Office may, in its\nsole")
        .replace("1. The", "1. This is the whole of the preamble.\n\n2. The");
    std::fs::write(&form, moved).unwrap();
    assert_eq!(
        finding(&json(&folder, &[]), "motion/may-move").unwrap()["status"],
        "accepted"
    );

    std::fs::write(&form, FORM.replace("substantial assistance", "considerable assistance")).unwrap();
    let ran = check(&folder, &[]);
    assert!(
        ran.stderr
            .contains("no finding answers to the entry for motion/may-move"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        finding(&json(&folder, &[]), "motion/may-move").unwrap()["status"],
        "new"
    );
}

#[test]
fn an_entry_that_has_ended_no_longer_counts_and_is_reported() {
    let folder = only_form();
    accept(&folder, "motion/may-move", &["--until", "2020-01-31"]);
    let ran = check(&folder, &[]);
    assert!(ran.stderr.contains("ended on 2020-01-31"), "{}", ran.stderr);
    assert_eq!(
        finding(&json(&folder, &[]), "motion/may-move").unwrap()["status"],
        "new"
    );
    assert!(
        accept(&folder, "motion/may-move", &[])
            .stderr
            .contains("holds it already")
    );
}

#[test]
fn findings_of_a_baseline_are_known_and_do_not_fail() {
    let folder = only_form();
    let baseline = folder.path().join("baseline.json");
    let out = format!("json={}", baseline.display());
    assert_eq!(check(&folder, &["--output", &out]).code, 1);
    let known = ["--baseline", baseline.to_str().unwrap()];
    assert_eq!(check(&folder, &known).code, 0);
    assert_eq!(
        finding(&json(&folder, &known), "motion/may-move").unwrap()["status"],
        "known"
    );
    let form = folder.path().join("cooperation/form.txt");
    std::fs::write(form, FORM.replace("may, in its", "may, at its")).unwrap();
    assert_eq!(check(&folder, &known).code, 1);
    std::fs::write(&baseline, "{\"schema\":1}").unwrap();
    let ran = check(&folder, &known);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("baseline.json"), "{}", ran.stderr);
}

#[test]
fn every_format_says_the_same_and_nothing_in_a_paper_commands_it() {
    let folder = only_form();
    let form = folder.path().join("cooperation/form.txt");
    std::fs::write(
        &form,
        FORM.replace("of others", "of <script>alert(1)</script> | =cmd\u{7} others"),
    )
    .unwrap();
    std::fs::write(folder.path().join("broken.pdf"), "%PDF-1.7\nnothing").unwrap();
    let ran = check(&folder, &["--format", "github"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.lines().all(|l| l.starts_with("::")), "{}", ran.stdout);
    assert!(ran.stdout.contains("::error file=") && ran.stdout.contains("title=not read::"));
    let markdown = check(&folder, &["--format", "markdown"]).stdout;
    assert!(!markdown.contains("<script>"), "{markdown}");
    assert!(markdown.contains("| critical |"));
    let ndjson = check(&folder, &["--format", "ndjson"]).stdout;
    let kinds: Vec<String> = ndjson
        .lines()
        .map(|l| {
            serde_json::from_str::<Value>(l).unwrap()["type"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(kinds, ["document", "error"]);
    let junit = check(&folder, &["--format", "junit"]).stdout;
    assert!(junit.contains("<error message=") && junit.contains("<failure message="));
    assert!(!junit.contains("<script>") && !junit.contains('\u{7}'));
}

fn sarif(folder: &TempDir, more: &[&str]) -> Value {
    let mut args = vec!["--format", "sarif"];
    args.extend_from_slice(more);
    serde_json::from_str(&check(folder, &args).stdout).unwrap()
}

#[test]
fn sarif_is_valid_against_the_published_schema() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas/sarif-2.1.0.json");
    // a pattern of the published file, for languages, is no regular expression: a bracket closes that none opened
    let schema = std::fs::read_to_string(schema)
        .unwrap()
        .replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = only_form();
    let baseline = folder.path().join("baseline.json");
    check(&folder, &["--output", &format!("json={}", baseline.display())]);
    let plain = sarif(&folder, &[]);
    let known = sarif(&folder, &["--baseline", baseline.to_str().unwrap()]);
    accept(&folder, "motion/may-move", &[]);
    let accepted = sarif(&folder, &[]);
    std::fs::write(folder.path().join("broken.pdf"), "%PDF-1.7\nnothing").unwrap();
    let errors = sarif(&folder, &[]);
    for (name, log) in [
        ("plain", &plain),
        ("known", &known),
        ("accepted", &accepted),
        ("errors", &errors),
    ] {
        let wrong: Vec<String> = validator
            .iter_errors(log)
            .map(|e| format!("{} at {}", e, e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    }
    let run = |log: &Value| log["runs"][0].clone();
    let of = |log: &Value, rule: &str| {
        let results = run(log)["results"].as_array().unwrap().clone();
        results.into_iter().find(|r| r["ruleId"] == rule).unwrap()
    };
    assert_eq!(run(&plain)["invocations"][0]["executionSuccessful"], true);
    assert_eq!(run(&errors)["invocations"][0]["executionSuccessful"], false);
    assert_eq!(of(&known, "motion/may-move")["baselineState"], "unchanged");
    assert_eq!(
        of(&accepted, "motion/may-move")["suppressions"][0]["justification"],
        "negotiated with the office"
    );
    assert_eq!(
        of(&plain, "motion/may-move")["locations"][0]["physicalLocation"]["region"]["startLine"],
        5
    );
}

#[test]
fn from_an_empty_folder_to_a_failing_check_in_four_commands() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    assert_eq!(caveat(&["init", root]).code, 0);
    assert_eq!(caveat(&["init", root]).code, 2, "a configuration that is there stays");
    assert_eq!(check(&folder, &[]).code, 3, "nothing to read is no success");
    std::fs::write(folder.path().join("form.txt"), FORM).unwrap();
    assert_eq!(check(&folder, &[]).code, 1);
}
