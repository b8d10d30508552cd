//! No file stops the program: each ends in text or in one error for that file, and the others are checked.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bombs;
#[path = "../common/mod.rs"]
mod common;
mod large;
mod make;
mod same;
mod stress;
mod system;

use common::{Ran, caveat, fixtures};
use std::path::Path;

/// A file that is read without trouble, to stand beside those that are not.
fn good() -> String {
    let path = fixtures().join("agreements/proffer-letter-edma/agreement.docx");
    path.display().to_string()
}

/// What `caveat check` says of one file that stands between two good ones: its only error.
fn error_of(path: &Path, options: &[&str]) -> String {
    let (good, bad) = (good(), path.display().to_string());
    let ran = caveat(&[&["check", "--format", "json", &good, &bad, &good], options].concat());
    let json = json(&ran);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert_eq!(json["documents"].as_array().map(Vec::len), Some(2), "the batch goes on");
    assert_eq!(json["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["errors"][0]["path"], bad.as_str());
    assert_eq!(ran.stderr, "", "nothing else is said");
    json["errors"][0]["message"].as_str().unwrap().to_owned()
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", ran.stdout, ran.stderr))
}
