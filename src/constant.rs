//! Regular expressions that are written in the program.

use regex::Regex;

/// Compiles a constant pattern.
///
/// # Panics
/// Where the pattern is wrong: a mistake of the programmer that every test meets.
#[allow(clippy::expect_used)]
pub(crate) fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern is a regular expression")
}
