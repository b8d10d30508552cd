//! A copy of the same file with the findings written beside the words they are about: comments in a Word file,
//! highlights in a PDF.

mod docx;
mod pdf;
pub mod remark;

use crate::compare::Comparison;
use crate::examine::Examined;
use crate::extract::{ExtractError, Options as Reading};
use crate::rule::Knowledge;
use crate::source::{Format, Source};

/// Who comments, and what else is written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The lawyer in whose name the remarks are made. Only then do they claim to be work product.
    pub counsel: Option<String>,
    /// Whether the replacement language is proposed as tracked insertions.
    pub redline: bool,
    /// Whether to write although that breaks a signature of the file.
    pub break_signature: bool,
    /// How the file was read for the findings.
    pub reading: Reading,
}

impl Options {
    /// The name on the remarks.
    pub fn author(&self) -> &str {
        self.counsel.as_deref().unwrap_or("caveat")
    }
}

/// The copy.
#[derive(Debug)]
pub struct Annotated {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// How many remarks stand in it.
    pub remarks: usize,
}

/// Why there is no copy. Messages say what to do and hold no text of the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnnotateError {
    /// The file cannot be taken apart.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The format has no place for remarks.
    #[error("a {} file cannot be annotated; `caveat check` prints the findings with page, line and paragraph", .format.name())]
    Format {
        /// The format.
        format: Format,
    },
    /// The file is signed.
    #[error(
        "the file is digitally signed, and any change breaks the signature; say --force to write a copy without a valid one"
    )]
    Signed,
    /// Nothing in the file can carry a remark.
    #[error("no paragraph of the main text can carry a remark; `caveat check` prints the findings")]
    Nowhere,
    /// The copy was read again, and it is not what was meant.
    #[error(
        "the annotated copy was not written, because on reading it again {what}; please report this, and use `caveat check`"
    )]
    Unfaithful {
        /// What is wrong with it, without text of the file.
        what: String,
    },
}

/// Writes the findings into a copy of the file.
///
/// # Errors
/// Where the file cannot carry them, or the copy would not be faithful; see [`AnnotateError`].
pub fn annotate(
    source: &Source,
    examined: &Examined,
    knowledge: &Knowledge,
    options: &Options,
) -> Result<Annotated, AnnotateError> {
    let remarks = remark::remarks(examined, knowledge, options);
    match examined.document.format {
        Format::Docx => docx::annotate(source, &examined.document, &remarks, options),
        Format::Pdf => pdf::annotate(source, &examined.document, &remarks, options),
        format @ Format::Text => Err(AnnotateError::Format { format }),
    }
}

/// Writes a redline: a copy of the old draft, a Word file, with tracked changes that make the new draft of it.
///
/// # Errors
/// Where the old draft is no Word file or cannot carry them, or the copy would not be faithful.
pub fn redline(
    source: &Source,
    old: &Examined,
    new: &Examined,
    comparison: &Comparison,
    options: &Options,
) -> Result<Annotated, AnnotateError> {
    match old.document.format {
        Format::Docx => docx::redline::redline(source, &old.document, &new.document, comparison, options),
        format @ (Format::Pdf | Format::Text) => Err(AnnotateError::Format { format }),
    }
}
