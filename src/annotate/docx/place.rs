//! From words of the document to the runs of the file that they were read from.

use super::splice::Anchor;
use crate::document::Document;
use crate::document::origin::{Origin, Part};
use crate::extract::ExtractError;
use crate::extract::docx::package::Package;
use crate::extract::docx::trace::{NoteKey, RunKey, Trace};
use crate::extract::docx::{Changes, trace_part};
use std::cell::Cell;
use std::ops::Range;

/// Where words stand.
#[derive(Debug)]
pub(super) enum Place {
    /// In runs of the main text, from an offset of the first to an offset of the last.
    Words {
        from: (RunKey, u32),
        to: (RunKey, u32),
        /// What stands there, without what Word computes.
        text: String,
    },
    /// In a note: the part, the paragraph in it, and the note once it is known.
    Note {
        part: Part,
        paragraph: u32,
        note: Cell<Option<NoteKey>>,
    },
    /// Nowhere that a comment can be put.
    Nowhere,
}

/// The run of the main text that a stretch with this origin stands in, and the bytes of the run's own text before it.
pub(super) fn run_of(document: &Document, range: &Range<usize>, origin: Origin) -> Option<(RunKey, u32)> {
    let Origin::Docx {
        part: Part::Body,
        paragraph,
        run,
        offset,
    } = origin
    else {
        return None;
    };
    let begun = document.run_at(range.start).map_or(range.start, |r| r.start);
    Some(((paragraph, run), offset + (range.start - begun) as u32))
}

/// The place of a stretch of the document's text.
pub(super) fn of(document: &Document, span: &Range<usize>) -> Place {
    let mut place = Place::Nowhere;
    for (range, origin) in document.origins_of(span.clone()) {
        let Origin::Docx {
            part,
            paragraph,
            run,
            offset,
        } = origin
        else {
            continue;
        };
        let begun = document.run_at(range.start).map_or(range.start, |r| r.start);
        let start = offset + (range.start - begun) as u32;
        let end = start + range.len() as u32;
        let words = document.text.get(range).unwrap_or_default();
        let key = (paragraph, run);
        match (&mut place, part) {
            (Place::Nowhere, Part::Body) => {
                place = Place::Words {
                    from: (key, start),
                    to: (key, end),
                    text: words.to_owned(),
                };
            }
            (Place::Nowhere, Part::Footnotes | Part::Endnotes) => {
                place = Place::Note {
                    part,
                    paragraph,
                    note: Cell::new(None),
                };
            }
            (Place::Words { to, text, .. }, Part::Body) if key >= to.0 => {
                *to = (key, end);
                text.push_str(words);
            }
            _ => {}
        }
    }
    place
}

/// Asks the trace for the runs of all places; the notes are looked up in their parts first.
pub(super) fn ask(
    package: &mut Package<'_>,
    places: &[Place],
    changes: Changes,
    trace: &mut Trace,
) -> Result<(), ExtractError> {
    for which in [Part::Footnotes, Part::Endnotes] {
        let mut notes: Option<Trace> = None;
        for place in places {
            let Place::Note { part, paragraph, note } = place else {
                continue;
            };
            if *part != which {
                continue;
            }
            if notes.is_none() {
                let mut found = Trace::default();
                trace_part(package, which, changes, &mut found)?;
                notes = Some(found);
            }
            let key = notes.as_ref().and_then(|n| n.note_of.get(paragraph)).copied();
            note.set(key);
            trace.wanted_notes.extend(key);
        }
    }
    for place in places {
        if let Place::Words { from, to, .. } = place {
            trace.wanted.extend([from.0, to.0]);
        }
    }
    Ok(())
}

impl Place {
    /// What the comment is hung on: the words themselves; for words in a note or a text box, where Word puts no
    /// comments, the run that calls the note or holds the box.
    pub fn anchor(&self, trace: &Trace) -> Option<Anchor> {
        match self {
            Place::Words { from, to, .. } => {
                let boxed = |key: &RunKey| trace.runs.get(key).map(|r| r.boxed);
                match (boxed(&from.0)?, boxed(&to.0)?) {
                    (false, false) => Some(Anchor::Words { from: *from, to: *to }),
                    _ => Some(Anchor::Around(from.0)),
                }
            }
            Place::Note { note, .. } => {
                let run = trace.calls.get(&note.get()?)?;
                trace.runs.get(run).map(|_| Anchor::Around(*run))
            }
            Place::Nowhere => None,
        }
    }

    /// The words themselves, where the comment cannot stand on them.
    pub fn told<'a>(&self, anchor: Anchor, document: &'a Document, span: &Range<usize>) -> Option<&'a str> {
        match (anchor, self) {
            (Anchor::Words { .. }, Place::Words { .. }) => None,
            _ => document.text.get(span.clone()),
        }
    }
}
