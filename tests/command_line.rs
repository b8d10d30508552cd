//! The command as a user meets it: exit codes, messages, formats.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{caveat, fixtures};

fn fixture(path: &str) -> String {
    fixtures().join(path).display().to_string()
}

const LETTER: &str = "agreements/sdny-letter-cooperation/agreement.txt";

#[test]
fn findings_are_exit_code_1_and_none_above_the_bar_is_0() {
    let ran = caveat(&["check", &fixture(LETTER)]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("CRITICAL"));
    assert!(ran.stdout.contains("p. "));
    assert!(ran.stdout.contains("not legal advice"));
    let good = caveat(&[
        "check",
        "--fail-on",
        "critical",
        &fixture("agreements/good-cooperation-drug/agreement.pdf"),
    ]);
    assert_eq!(good.code, 0, "{}", good.stdout);
}

#[test]
fn a_missing_file_is_named_and_exit_code_3_where_nothing_else_was_read() {
    let ran = caveat(&["check", "no/such/file.pdf"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.stdout
            .contains("no/such/file.pdf: there is no such file; check the path"),
        "{}",
        ran.stdout
    );
}

#[test]
fn one_unreadable_file_is_exit_code_2_after_the_rest_has_been_checked() {
    let ran = caveat(&[
        "check",
        "--format",
        "json",
        &fixture(LETTER),
        &fixture("broken/empty.txt"),
    ]);
    assert_eq!(ran.code, 2);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["errors"][0]["message"], "the file is empty");
}

#[test]
fn a_folder_with_nothing_readable_is_exit_code_3() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().display().to_string();
    let ran = caveat(&["check", &path]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("nothing to read"), "{}", ran.stderr);
}

#[test]
fn every_broken_file_has_its_clear_message() {
    for (file, message) in [
        ("empty.txt", "the file is empty"),
        ("encrypted.pdf", "the PDF is encrypted and needs a password"),
        ("no-text-layer.pdf", "no page has text"),
        ("truncated.pdf", "the file is damaged"),
        ("truncated.docx", "the file is damaged"),
        ("binary.bin", "not a PDF, DOCX or text file"),
    ] {
        let path = fixture(&format!("broken/{file}"));
        let ran = caveat(&["check", "--ocr", "never", "--format", "json", &path]);
        assert_eq!(ran.code, 3, "{file}: {}", ran.stdout);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
        let said = json["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(said.contains(message), "{file}: {said}");
        assert!(
            said.contains(';') || said.contains("empty"),
            "{file} is told what to do: {said}"
        );
        assert!(json["errors"][0]["path"].as_str().unwrap_or_default().ends_with(file));
    }
}

#[test]
fn the_bytes_decide_what_a_file_is() {
    let ran = caveat(&["check", "--format", "json", &fixture("broken/docx-named.pdf")]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    assert_eq!(json["documents"][0]["format"], "docx");
}

#[test]
fn latin_1_and_utf_16_are_read() {
    let mut rules: Vec<Vec<String>> = Vec::new();
    for file in ["latin1.txt", "utf16le.txt", "utf16be.txt"] {
        let ran = caveat(&["check", "--format", "json", &fixture(&format!("broken/{file}"))]);
        assert!(ran.code < 2, "{file}: {}", ran.stdout);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
        let found = json["documents"][0]["findings"].as_array().cloned().unwrap_or_default();
        rules.push(
            found
                .iter()
                .filter_map(|f| f["rule"].as_str().map(str::to_owned))
                .collect(),
        );
    }
    assert_eq!(rules[0], rules[1]);
    assert_eq!(rules[1], rules[2]);
    assert!(!rules[0].is_empty());
}

#[test]
fn no_message_quotes_the_agreement() {
    // words that stand in the papers from which these files were made
    for file in ["truncated.pdf", "truncated.docx", "encrypted.pdf", "no-text-layer.pdf"] {
        let ran = caveat(&["check", &fixture(&format!("broken/{file}"))]);
        for word in ["defendant", "Defendant", "plea", "guilty", "cooperat"] {
            let messages: String = ran.stdout.lines().filter(|l| l.contains(file)).collect();
            assert!(!messages.contains(word), "{file}: {messages}");
        }
    }
}

#[test]
fn a_misspelt_key_in_a_rule_is_underlined() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let rules = folder.path().join("firm");
    std::fs::create_dir_all(&rules).unwrap_or_else(|e| panic!("{e}"));
    let text = include_str!("../src/cli/new_rule.toml").replace("severity   =", "severty    =");
    std::fs::write(rules.join("typo.toml"), text).unwrap_or_else(|e| panic!("{e}"));
    let ran = caveat(&[
        "check",
        "--rules",
        &folder.path().display().to_string(),
        &fixture(LETTER),
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("severty"), "{}", ran.stderr);
    assert!(ran.stderr.contains("typo.toml"), "{}", ran.stderr);
    assert!(ran.stderr.contains("here"), "{}", ran.stderr);
}

#[test]
fn a_new_rule_can_be_started_and_is_refused_until_it_has_examples() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let path = folder.path().display().to_string();
    let ran = caveat(&["rules", "new", "--rules", &path, "firm/our-own"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let again = caveat(&["rules", "new", "--rules", &path, "firm/our-own"]);
    assert_eq!(again.code, 2);
    let test = caveat(&["rules", "test", "--rules", &path, "firm/our-own"]);
    assert_eq!(test.code, 2);
    assert!(test.stderr.contains("at least 4 [[fires]]"), "{}", test.stderr);
}

#[test]
fn the_kind_and_the_minimum_can_be_given() {
    let folder = tempfile::tempdir().unwrap_or_else(|e| panic!("{e}"));
    let file = folder.path().join("clause.txt");
    std::fs::write(
        &file,
        "If the defendant provides substantial assistance, the Office will file a motion under Section 5K1.1.\n",
    )
    .unwrap_or_else(|e| panic!("{e}"));
    let path = file.display().to_string();
    let without = caveat(&["check", "--kind", "cooperation", &path]);
    assert!(!without.stdout.contains("\nmandatory-minimum/3553e-missing\n"));
    let with = caveat(&["check", "--kind", "cooperation", "--minimum-months", "120", &path]);
    assert!(
        with.stdout.contains("\nmandatory-minimum/3553e-missing\n"),
        "{}",
        with.stdout
    );
    assert!(with.stdout.contains("120 months"));
}

#[test]
fn explain_prints_a_rule_and_names_near_ones() {
    let ran = caveat(&["explain", "motion/consider-only"]);
    assert_eq!(ran.code, 0);
    for part in [
        "For counsel",
        "For the client",
        "Ask",
        "Language",
        "Authorities",
        "It reports",
        "It leaves alone",
    ] {
        assert!(ran.stdout.contains(part), "{part}");
    }
    let wrong = caveat(&["explain", "consider-only"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("did you mean motion/consider-only"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn output_fits_the_width_and_has_no_colour_when_it_is_no_terminal() {
    let ran = caveat(&["check", &fixture(LETTER)]);
    assert!(!ran.stdout.contains('\u{1b}'));
    let longest = ran.stdout.lines().map(|l| l.chars().count()).max().unwrap_or(0);
    assert!(longest <= 102, "a line has {longest} columns");
}

#[test]
fn two_runs_give_the_same_bytes() {
    let args = ["check", "--format", "json", &fixture("agreements")];
    assert_eq!(caveat(&args).stdout, caveat(&args).stdout);
}

#[test]
fn text_shows_pages_paragraphs_and_what_was_set_aside() {
    let ran = caveat(&["text", &fixture("agreements/sdfla-cooperation-plea/agreement.pdf")]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("=== page 2"));
    assert!(ran.stdout.contains("¶ 4(a)"));
    assert!(
        ran.stdout
            .lines()
            .any(|l| l.starts_with("[stamp]") && l.contains("Case 1:23-cr-20417-ABC"))
    );
}

#[test]
fn text_on_pleading_paper_has_the_lines_of_its_margin() {
    let ran = caveat(&[
        "text",
        &fixture("agreements/cdcal-pleading-margin-numbers/agreement.pdf"),
    ]);
    assert_eq!(ran.code, 0);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    let third = lines.iter().position(|l| l.starts_with("=== page 3")).unwrap();
    // a paragraph that runs on from page 2: the mark stands where the page turns
    assert_eq!(
        lines[third + 1].split_whitespace().take(3).collect::<Vec<_>>(),
        ["1", "trial,", "retrial"]
    );
}

#[test]
fn text_as_json_gives_every_line_with_its_place() {
    let path = fixture("agreements/cdcal-pleading-margin-numbers/agreement.pdf");
    let ran = caveat(&["text", "--format", "json", &path]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["schema"], "caveat-text/1");
    assert_eq!(json["lines_numbered_by"], "margin");
    let blocks = json["blocks"].as_array().unwrap();
    let block = blocks.iter().find(|b| b["paragraph"] == "3(b)").unwrap();
    let places: Vec<(u64, u64)> = block["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| (l["page"].as_u64().unwrap(), l["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [(2, 28), (3, 1), (3, 2), (3, 3), (3, 4)]);
}
