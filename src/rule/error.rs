//! What is wrong in a rule file, with the words underlined.

use super::load::File;
use super::notation::PatternError;
use miette::{Diagnostic, NamedSource, SourceSpan};
use std::path::Path;
use std::sync::Arc;

/// A mistake in a file of knowledge.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{path}: {message}")]
#[diagnostic(code(caveat::rule), help("{help}"))]
pub struct RuleError {
    /// The file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    #[source_code]
    source_code: Arc<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl RuleError {
    fn new(file: &File, message: String, span: Option<std::ops::Range<usize>>, help: &str) -> RuleError {
        RuleError {
            path: file.shown.clone(),
            message,
            help: help.to_owned(),
            source_code: Arc::new(NamedSource::new(file.shown.clone(), file.text.clone())),
            span: span.map(|s| (s.start, s.len().max(1)).into()),
        }
    }

    /// What the TOML reader says, at its place.
    pub(super) fn toml(file: &File, error: &toml::de::Error) -> RuleError {
        RuleError::new(
            file,
            error.message().to_owned(),
            error.span(),
            "`caveat rules new group/slug` prints every key that a rule may have",
        )
    }

    /// A pattern that cannot be used, at its place in the file.
    pub(super) fn pattern(file: &File, error: &PatternError) -> RuleError {
        let span = (!error.pattern.is_empty())
            .then(|| file.text.find(&error.pattern))
            .flatten()
            .map(|at| at..at + error.pattern.len());
        RuleError::new(
            file,
            error.message.clone(),
            span,
            "the notation of patterns is in CONTRIBUTING.md",
        )
    }

    /// A word that is wrong, at its place.
    pub(super) fn at_word(file: &File, word: &str, message: &str) -> RuleError {
        let span = file.text.find(word).map(|at| at..at + word.len());
        RuleError::new(file, format!("`{word}`: {message}"), span, "correct the name or add it")
    }

    /// A sentence about the whole file.
    pub(super) fn saying(file: &File, message: &str) -> RuleError {
        RuleError::new(
            file,
            message.to_owned(),
            None,
            "see CONTRIBUTING.md, \"Add a rule in ten minutes\"",
        )
    }

    /// A file or folder that cannot be read.
    pub(super) fn unreadable(path: &Path, reason: &str) -> RuleError {
        let file = File {
            name: String::new(),
            shown: path.display().to_string(),
            text: String::new(),
        };
        RuleError::new(
            &file,
            format!("it cannot be read ({reason})"),
            None,
            "check the path and its permissions",
        )
    }
}
