//! Word comments on the words of the findings (ECMA-376 part 1, 17.13.4): bytes are spliced into the main part and the
//! comments part; every other part of the package is copied as it is, compressed bytes and all.

mod comments;
mod package;
mod place;
pub(super) mod redline;
mod splice;

use super::remark::Remark;
use super::{AnnotateError, Annotated, Options};
use crate::document::Document;
use crate::document::origin::Part;
use crate::examine::read_document;
use crate::extract::docx::package::Package;
use crate::extract::docx::trace::Trace;
use crate::extract::docx::{Changes, trace_part};
use crate::extract::{ExtractError, Options as Reading};
use crate::source::Source;
use comments::Comments;
use package::Rewrite;
use place::Place;
use splice::{Anchor, Splice};

/// Who writes, as it stands in attributes.
struct Author {
    name: String,
    initials: String,
}

impl Author {
    fn new(name: &str) -> Author {
        // "Rosalind Achterberg, Esq." signs RA
        let signs = name.split(',').next().unwrap_or_default().split_whitespace();
        let initials: String = signs.filter_map(|w| w.chars().next()).take(4).collect();
        Author {
            name: escape(name),
            initials: escape(&initials.to_uppercase()),
        }
    }
}

/// The copy with its comments, and with proposals where they are asked for.
pub(super) fn annotate(
    source: &Source,
    document: &Document,
    remarks: &[Remark],
    options: &Options,
) -> Result<Annotated, AnnotateError> {
    let mut copy = write(source, document, remarks, options, false)?;
    same_text(source, &copy.bytes, options.reading)?;
    covers(&copy, options.reading.changes)?;
    if options.redline {
        copy = write(source, document, remarks, options, true)?;
        // for those who reject what is proposed, nothing has changed
        let reading = Reading {
            changes: Changes::Original,
            ..options.reading
        };
        same_text(source, &copy.bytes, reading)?;
    }
    Ok(Annotated {
        bytes: copy.bytes,
        remarks: remarks.len(),
    })
}

/// A copy, and the words that each of its comments is about, where it stands on them.
struct Written {
    bytes: Vec<u8>,
    comments: Vec<(i64, String)>,
}

fn write(
    source: &Source,
    document: &Document,
    remarks: &[Remark],
    options: &Options,
    redline: bool,
) -> Result<Written, AnnotateError> {
    let changes = options.reading.changes;
    let mut package = Package::open(&source.bytes)?;
    if package.relations("")?.iter().any(|r| r.kind == "origin") && !options.break_signature {
        return Err(AnnotateError::Signed);
    }
    let main = package.main_part()?;
    let mut comments = Comments::open(&mut package, &main)?;

    let places: Vec<Place> = remarks.iter().map(|r| place::of(document, &r.span)).collect();
    let mut trace = Trace::default();
    place::ask(&mut package, &places, changes, &mut trace)?;
    let xml = main_text(&mut package, changes, &mut trace)?;

    let author = Author::new(options.author());
    let mut splice = Splice::new(&xml, &trace, &author);
    let mut expected = Vec::new();
    let mut anchors = places.iter().filter_map(|p| p.anchor(&trace));
    let anywhere = anchors.next().ok_or(AnnotateError::Nowhere)?;
    for (remark, place) in remarks.iter().zip(&places) {
        let anchor = place.anchor(&trace).unwrap_or(anywhere);
        let id = comments.add(remark, &author, place.told(anchor, document, &remark.span));
        splice.comment(id, anchor);
        if let (Anchor::Words { .. }, Place::Words { text, .. }) = (anchor, place) {
            expected.push((id, text.clone()));
        }
        if let (true, Some(proposal)) = (redline, &remark.proposal) {
            splice.propose(anchor, proposal);
        }
    }
    let body = splice.finish()?;

    let mut rewrite = Rewrite::new(&source.bytes);
    rewrite.part(&mut package, &main, &body)?;
    comments.finish(&mut package, &main, &mut rewrite)?;
    Ok(Written {
        bytes: rewrite.finish()?,
        comments: expected,
    })
}

fn unfaithful(what: &str) -> AnnotateError {
    AnnotateError::Unfaithful { what: what.to_owned() }
}

/// Reads the copy again: its text is that of the file.
fn same_text(source: &Source, copy: &[u8], reading: Reading) -> Result<(), AnnotateError> {
    let copy = Source::from_bytes(source.path.clone(), copy.to_vec());
    let text = |file: &Source| match read_document(file, reading) {
        Ok(document) => Ok(document.text),
        Err(ExtractError::NoText) => Ok(String::new()),
        Err(_) => Err(unfaithful("it cannot be read")),
    };
    if text(&copy)? == text(source)? {
        Ok(())
    } else {
        Err(unfaithful("its text differs from that of the file"))
    }
}

/// Reads the comments again: each covers its words. White space may differ, where a cell holds nothing else.
fn covers(copy: &Written, changes: Changes) -> Result<(), AnnotateError> {
    let mut trace = Trace::default();
    trace.wanted_comments.extend(copy.comments.iter().map(|(id, _)| *id));
    main_text(&mut Package::open(&copy.bytes)?, changes, &mut trace)?;
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let all = copy
        .comments
        .iter()
        .all(|(id, text)| trace.covered.get(id).is_some_and(|found| words(found) == words(text)));
    if all {
        Ok(())
    } else {
        Err(unfaithful("a comment does not cover the words it is about"))
    }
}

/// The main part, gone through for the places that the trace asks for.
fn main_text(package: &mut Package<'_>, changes: Changes, trace: &mut Trace) -> Result<String, AnnotateError> {
    trace_part(package, Part::Body, changes, trace)?.ok_or(AnnotateError::Nowhere)
}

/// Text for an element or an attribute, without the characters that XML 1.0 does not have.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() && u32::from(c) < 0x20 => {}
            c => out.push(c),
        }
    }
    out
}
