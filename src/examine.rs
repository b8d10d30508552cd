//! One file down the whole road: source, document, reading, findings.

use crate::check::{self, Outcomes};
use crate::document::{self, Document};
use crate::extract::ocr::{self, Ocr};
use crate::extract::{self, ExtractError, Options};
use crate::reading::{self, CaseFacts, Reading};
use crate::rule::Knowledge;
use crate::rule::woken::Woken;
use crate::source::{Format, Source};
use crate::worker::Pool;
use std::path::PathBuf;

/// The knowledge, ready to be run over any number of files.
#[derive(Debug)]
pub struct Examiner {
    /// What is known.
    pub knowledge: Knowledge,
    /// How files are read.
    pub options: Options,
    /// The workers that read them; without one they are read in this process.
    pub pool: Option<Pool>,
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
    /// Prepares the knowledge. Files are read in this process, with the default limits.
    pub fn new(knowledge: Knowledge) -> Examiner {
        Examiner {
            knowledge,
            options: Options::default(),
            pool: None,
        }
    }

    /// Examines a file that is in memory.
    ///
    /// # Errors
    /// Where it cannot be read; the message says what to do and holds no text of the file.
    pub fn examine(&self, source: &Source, case: &CaseFacts) -> Result<Examined, ExtractError> {
        let document = self.read(source)?;
        Ok(self.examine_document(source, document, case))
    }

    /// Reads a file, in a worker where there is a pool of them.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self, source: &Source) -> Result<Document, ExtractError> {
        match &self.pool {
            Some(pool) => pool.read(source, self.options),
            None => read_document(source, self.options),
        }
    }

    /// Reads and checks a document that has been extracted.
    pub fn examine_document(&self, source: &Source, document: Document, case: &CaseFacts) -> Examined {
        let mut reading = reading::read(&document, &self.knowledge, case);
        let outcomes = check::run(&document, &reading, &self.knowledge);
        // the rules were the last to search; a folder of papers need not keep what they learnt
        reading.woken = Woken::default();
        Examined {
            path: source.path.clone(),
            sha256: source.sha256.clone(),
            document,
            reading,
            outcomes,
        }
    }
}

/// Source to document, in this process.
///
/// # Errors
/// Where the bytes cannot be read, break a limit, or hold no text at all.
pub fn read_document(source: &Source, options: Options) -> Result<Document, ExtractError> {
    read_bytes(&source.bytes, options)
}

/// The bytes of a file to a document, in this process.
///
/// # Errors
/// Those of [`read_document`].
pub fn read_bytes(bytes: &[u8], options: Options) -> Result<Document, ExtractError> {
    let format = Format::sniff(bytes)?;
    let extraction = match format {
        Format::Pdf => extract::pdf::read(bytes, options)?,
        Format::Docx => extract::docx::read(bytes, options.changes)?,
        Format::Text if bytes.len() > options.limits.text => return Err(too_much_text(options)),
        Format::Text => extract::text::read(bytes),
    };
    let pieces = || extraction.pages.iter().flat_map(|p| &p.lines).flat_map(|l| &l.pieces);
    if !pieces().any(|x| x.text.chars().any(char::is_alphanumeric)) {
        return Err(match format {
            Format::Pdf if options.ocr == Ocr::Never || ocr::ready().is_err() => ExtractError::Scan,
            Format::Pdf => ExtractError::NoWords,
            Format::Docx | Format::Text => ExtractError::NoText,
        });
    }
    if pieces().map(|x| x.text.len()).sum::<usize>() > options.limits.text {
        return Err(too_much_text(options));
    }
    Ok(document::blocks::build(extraction, format))
}

fn too_much_text(options: Options) -> ExtractError {
    ExtractError::TooMuchText {
        limit_mib: options.limits.text >> 20,
    }
}
