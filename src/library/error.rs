//! What is wrong in a file of the library, with the words underlined.

use miette::{Diagnostic, NamedSource, SourceSpan};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// A mistake in a configuration, an accept file or a baseline.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("{path}: {message}")]
#[diagnostic(code(caveat::library), help("{help}"))]
pub struct LibraryError {
    path: String,
    message: String,
    help: String,
    #[source_code]
    source_code: Arc<NamedSource<String>>,
    #[label("here")]
    span: Option<SourceSpan>,
}

impl LibraryError {
    /// A mistake at a place (in bytes) of the text of the file.
    pub fn new(path: &Path, text: &str, message: String, span: Option<Range<usize>>, help: &str) -> LibraryError {
        let path = path.display().to_string();
        LibraryError {
            source_code: Arc::new(NamedSource::new(&path, text.to_owned())),
            path,
            message,
            help: help.to_owned(),
            span: span.map(|s| (s.start, s.len().max(1)).into()),
        }
    }

    /// What the TOML reader says.
    pub fn toml(path: &Path, text: &str, error: &toml::de::Error, help: &str) -> LibraryError {
        LibraryError::new(path, text, error.message().to_owned(), error.span(), help)
    }

    /// A file that cannot be read at all.
    pub fn unreadable(path: &Path, error: &std::io::Error) -> LibraryError {
        let message = format!("it cannot be read ({error})");
        LibraryError::new(path, "", message, None, "check the path and its permissions")
    }

    /// The place of a word in a text, for underlining.
    pub fn place_of(text: &str, word: &str) -> Option<Range<usize>> {
        let at = text.find(word)?;
        Some(at..at + word.len())
    }
}

/// The text of a file.
///
/// # Errors
/// Where it cannot be read.
pub fn read(path: &Path) -> Result<String, LibraryError> {
    std::fs::read_to_string(path).map_err(|e| LibraryError::unreadable(path, &e))
}
