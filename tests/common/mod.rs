//! What the integration tests share: running the command, the fixtures, their expectations.
#![allow(dead_code, clippy::panic, clippy::unwrap_used, clippy::expect_used)]

use caveat::examine::{Examined, Examiner};
use caveat::reading::CaseFacts;
use caveat::rule::Knowledge;
use caveat::source::Source;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the command left behind.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `caveat` with these arguments.
pub fn caveat(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
        .args(args)
        .env("COLUMNS", "100")
        .env_remove("NO_COLOR")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|e| panic!("caveat could not be started: {e}"));
    Ran {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The folders of the fixture agreements, in order.
pub fn agreements() -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = std::fs::read_dir(fixtures().join("agreements"))
        .unwrap_or_else(|e| panic!("fixtures/agreements: {e}"))
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_dir())
        .collect();
    out.sort();
    assert!(out.len() >= 6, "fixtures/agreements holds {} agreements", out.len());
    out
}

pub fn examiner() -> Examiner {
    Examiner::new(Knowledge::embedded().unwrap_or_else(|errors| panic!("{errors:?}")))
}

pub fn examine(examiner: &Examiner, path: &Path) -> Examined {
    let source = Source::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    examiner
        .examine(&source, &CaseFacts::default())
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Reads a paper without running the rules over it.
pub fn read(examiner: &Examiner, path: &Path) -> (caveat::document::Document, caveat::reading::Reading) {
    let source = Source::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let document = caveat::examine::read_document(&source, caveat::extract::Options::default())
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let reading = caveat::reading::read(&document, &examiner.knowledge, &CaseFacts::default());
    (document, reading)
}

/// `about.toml` of a fixture agreement.
#[derive(Debug, Deserialize)]
pub struct About {
    pub kind: String,
    pub party: String,
    pub minimum_months: u32,
    #[serde(default)]
    pub counts: Vec<AboutCount>,
}

/// A count of `about.toml`: "21 U.S.C. 846, 841(b)(1)(A)".
#[derive(Debug, Deserialize)]
pub struct AboutCount {
    pub statute: String,
    pub min_months: toml::Value,
    pub max_months: toml::Value,
}

/// `expected.toml` of a fixture agreement.
#[derive(Debug, Deserialize)]
pub struct Expected {
    #[serde(default)]
    pub expect: Vec<Expect>,
    #[serde(default)]
    pub forbid: Vec<Forbid>,
}

#[derive(Debug, Deserialize)]
pub struct Expect {
    pub rule: String,
    pub quote: Option<String>,
    #[serde(default)]
    pub also: Vec<String>,
    pub page: Option<u32>,
    pub paragraph: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Forbid {
    pub rule: String,
    pub because: String,
}

pub fn toml<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The folder of `CAVEAT_CORPUS`; says plainly where it is not set.
pub fn corpus(test: &str) -> Option<PathBuf> {
    match std::env::var_os("CAVEAT_CORPUS") {
        Some(path) => Some(PathBuf::from(path)),
        None => {
            eprintln!("{test}: not run, because CAVEAT_CORPUS is not set");
            None
        }
    }
}

/// The labels of the corpus with the paper of each, in order.
pub fn labels(corpus: &Path) -> Vec<(serde_json::Value, PathBuf)> {
    let mut out: Vec<_> = std::fs::read_dir(corpus.join("labels"))
        .unwrap()
        .flatten()
        .map(|e| {
            let label: serde_json::Value = serde_json::from_slice(&std::fs::read(e.path()).unwrap()).unwrap();
            let path = corpus.join("agreements").join(label["file"].as_str().unwrap());
            (label, path)
        })
        .collect();
    out.sort_by(|a, b| a.1.cmp(&b.1));
    out
}

/// The vocabulary of the program with one rule, which finds this pattern in pleas.
pub fn only_rule(pattern: &str) -> Examiner {
    let text = format!(
        r#"
title      = "Words"
severity   = "info"
confidence = "high"
applies_to = ["plea"]
since      = "0.1.0"
fires  = [{{ text = "A b.", quote = "A" }}, {{ text = "C d.", quote = "C" }}, {{ text = "E f.", quote = "E" }}, {{ text = "G h.", quote = "G" }}]
silent = [{{ text = ".", because = "x" }}, {{ text = ";", because = "x" }}, {{ text = "-", because = "x" }}, {{ text = "!", because = "x" }}]
[detect.phrase]
find = ['{pattern}']
[text]
counsel = "These are words, <b>&amp;c."
plain   = "These are words."
[ask]
request  = "Something else."
language = "Instead & now."
fallback = "Nothing."
"#
    );
    let mut files = caveat::rule::embedded_files();
    files.retain(|f| !f.name.contains('/'));
    // it speaks of rules that are not there now
    files.retain(|f| f.name != "client.toml");
    files.push(caveat::rule::File {
        name: "test/words.toml".to_owned(),
        shown: "words.toml".to_owned(),
        text,
    });
    Examiner::new(Knowledge::load(&files).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// Flesch-Kincaid grade level (Kincaid et al., 1975): 0.39 words a sentence + 11.8 syllables a word - 15.59.
pub fn grade(text: &str) -> f64 {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|w| {
            w.chars()
                .filter(|c| c.is_alphabetic())
                .collect::<String>()
                .to_lowercase()
        })
        .filter(|w| !w.is_empty())
        .collect();
    let sentences = text.matches(['.', '?', '!']).count().max(1) as f64;
    let syllables: usize = words.iter().map(|w| count_syllables(w)).sum();
    let n = words.len().max(1) as f64;
    0.39 * n / sentences + 11.8 * syllables as f64 / n - 15.59
}

fn count_syllables(word: &str) -> usize {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        if vowel(c) && !before {
            groups += 1;
        }
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1
        || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded") && groups > 1;
    (groups - usize::from(silent)).max(1)
}
