//! One file down the whole road: source, document, reading, findings.

use crate::check::{self, Outcomes, Prefilter};
use crate::document::{self, Document};
use crate::extract::{self, ExtractError, Extraction, Options};
use crate::reading::{self, CaseFacts, Reading};
use crate::rule::Knowledge;
use crate::source::{Format, Source};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The knowledge, ready to be run over any number of files.
#[derive(Debug)]
pub struct Examiner {
    /// What is known.
    pub knowledge: Knowledge,
    /// How files are read.
    pub options: Options,
    prefilter: OnceLock<Prefilter>,
}

/// A file that has been examined.
#[derive(Debug, Clone)]
pub struct Examined {
    /// As given by the user.
    pub path: PathBuf,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The paper.
    pub document: Document,
    /// Its reading.
    pub reading: Reading,
    /// What the rules say of it.
    pub outcomes: Outcomes,
}

impl Examiner {
    /// Prepares the knowledge.
    pub fn new(knowledge: Knowledge) -> Examiner {
        Examiner {
            knowledge,
            options: Options::default(),
            prefilter: OnceLock::new(),
        }
    }

    /// Built when it is first needed; while a file is being read, where that can be done side by side.
    fn prefilter(&self) -> &Prefilter {
        self.prefilter.get_or_init(|| Prefilter::new(&self.knowledge.patterns))
    }

    /// Examines a file that is in memory.
    ///
    /// # Errors
    /// Where it cannot be read; the message says what to do and holds no text of the file.
    pub fn examine(&self, source: &Source, case: &CaseFacts) -> Result<Examined, ExtractError> {
        let document = read_document(source, self.options)?;
        Ok(self.examine_document(source, document, case))
    }

    /// Reads and checks a document that has been extracted.
    pub fn examine_document(&self, source: &Source, document: Document, case: &CaseFacts) -> Examined {
        let reading = std::thread::scope(|side| {
            side.spawn(|| self.prefilter());
            reading::read(&document, &self.knowledge, case)
        });
        let outcomes = check::run(&document, &reading, &self.knowledge, self.prefilter());
        Examined {
            path: source.path.clone(),
            sha256: source.sha256.clone(),
            document,
            reading,
            outcomes,
        }
    }
}

/// Source to document.
///
/// # Errors
/// Where the bytes cannot be read, or hold no text at all.
pub fn read_document(source: &Source, options: Options) -> Result<Document, ExtractError> {
    let format = Format::sniff(&source.bytes)?;
    let extraction = extract(source, format, options)?;
    let text = extraction.pages.iter().any(|p| {
        p.lines
            .iter()
            .any(|l| l.pieces.iter().any(|x| x.text.chars().any(char::is_alphanumeric)))
    });
    if !text {
        return Err(ExtractError::NoText);
    }
    Ok(document::blocks::build(extraction, format))
}

fn extract(source: &Source, format: Format, options: Options) -> Result<Extraction, ExtractError> {
    match format {
        Format::Pdf => extract::pdf::read(&source.bytes, extract::pdf::Limits::default()),
        Format::Docx => extract::docx::read(&source.bytes, options.changes),
        Format::Text => Ok(extract::text::read(&source.bytes)),
    }
}
