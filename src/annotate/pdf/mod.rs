//! Highlights on the words of the findings in a PDF (ISO 32000-1, 12.5.6.10), written as an increment behind the bytes
//! of the file, which stay as they are.

mod draw;
mod place;
mod update;

use super::remark::Remark;
use super::{AnnotateError, Annotated, Options};
use crate::document::Document;
use crate::examine::read_document;
use crate::extract::ocr::Ocr;
use crate::extract::pdf::quietly;
use crate::extract::{ExtractError, Options as Reading};
use crate::source::Source;
use place::Pages;
use update::Update;

/// The copy with its highlights.
pub(super) fn annotate(
    source: &Source,
    document: &Document,
    remarks: &[Remark],
    options: &Options,
) -> Result<Annotated, AnnotateError> {
    let written = quietly(|| write(source, document, remarks, options))
        .unwrap_or_else(|| Err(unfaithful("its structure cannot be followed")))?;
    same_text(source, &written.bytes, options.reading)?;
    let found = quietly(|| update::ours(&written.bytes)).flatten();
    if found != Some(written.annotations) {
        return Err(unfaithful("not every highlight can be found in it"));
    }
    Ok(Annotated {
        bytes: written.bytes,
        remarks: remarks.len(),
    })
}

/// A copy, and how many annotations were added to it.
struct Written {
    bytes: Vec<u8>,
    annotations: usize,
}

fn write(
    source: &Source,
    document: &Document,
    remarks: &[Remark],
    options: &Options,
) -> Result<Written, AnnotateError> {
    let pages = Pages::open(&source.bytes).ok_or_else(|| unfaithful("no pages can be found in it"))?;
    let mut update = Update::open(&source.bytes)?;
    if update.is_signed() && !options.break_signature {
        return Err(AnnotateError::Signed);
    }
    let mut labels = draw::Labels::default();
    for (number, remark) in remarks.iter().enumerate() {
        let text = contents(remark);
        let marks = place::marks(document, &remark.span);
        // what is said of the paper as a whole, and what stands on no words, is a note at the edge of its page
        let on_words = remark.severity.filter(|_| !marks.is_empty());
        let Some(severity) = on_words else {
            let page = document.page_at(remark.span.start);
            let shown = pages.get(page)?;
            let drawn = draw::note(remark, shown, labels.next_note(page));
            update.annotate(page, &drawn, remark, &text, options.author(), &format!("{number}"))?;
            continue;
        };
        for (i, mark) in marks.iter().enumerate() {
            let shown = pages.get(mark.page)?;
            let drawn = draw::highlight(severity, mark, shown, &mut labels);
            let text = if i == 0 {
                text.as_str()
            } else {
                "This goes on from the page before."
            };
            update.annotate(
                mark.page,
                &drawn,
                remark,
                text,
                options.author(),
                &format!("{number}.{i}"),
            )?;
        }
    }
    let annotations = update.annotations();
    Ok(Written {
        bytes: update.finish()?,
        annotations,
    })
}

/// What the note of a remark says.
fn contents(remark: &Remark) -> String {
    let mut out = remark.title.clone();
    for said in &remark.said {
        out.push_str("\n\n");
        out.push_str(&said.to_string());
    }
    if let Some(proposal) = &remark.proposal {
        out.push_str("\n\nProposed language: ");
        out.push_str(proposal);
    }
    out
}

fn unfaithful(what: &str) -> AnnotateError {
    AnnotateError::Unfaithful { what: what.to_owned() }
}

/// Reads the copy again: its text is that of the file. Pictures are left out on both sides; no increment changes them.
fn same_text(source: &Source, copy: &[u8], reading: Reading) -> Result<(), AnnotateError> {
    let reading = Reading {
        ocr: Ocr::Never,
        ..reading
    };
    let copy = Source::from_bytes(source.path.clone(), copy.to_vec());
    let text = |file: &Source| match read_document(file, reading) {
        Ok(document) => Ok(document.text),
        Err(ExtractError::Scan | ExtractError::NoWords | ExtractError::NoText) => Ok(String::new()),
        Err(_) => Err(unfaithful("it cannot be read")),
    };
    if text(&copy)? == text(source)? {
        Ok(())
    } else {
        Err(unfaithful("its text differs from that of the file"))
    }
}
