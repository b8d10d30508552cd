//! Reads Word files (ECMA-376, transitional and strict) into lines, with the numbers that Word computes.
//!
//! # How places are counted
//!
//! [`Origin::Docx`](crate::document::origin::Origin::Docx) names a place by element order alone, so that it can be
//! found again in the XML without knowing how tracked changes were read:
//!
//! * `paragraph` counts every `w:p` start tag of the part from 0, in document order: also those in tables, text boxes,
//!   content controls, deleted rows, both branches of `mc:AlternateContent`, and separator notes. A paragraph in a
//!   text box comes after the one that the box is anchored in.
//! * `run` counts every `w:r` start tag whose nearest `w:p` ancestor is that paragraph, from 0, in document order:
//!   also those in hyperlinks, `w:ins`, `w:del`, `w:moveFrom`, `w:moveTo`, fields, content controls, smart tags and both
//!   branches of `mc:AlternateContent`. Runs of a text box belong to the paragraphs in the box. `m:r` is no run.
//! * `offset` counts the UTF-8 bytes of the run's own text before the piece: the concatenation, in order, of its `w:t`
//!   and `w:delText` (entities decoded; line feeds and tabs read as spaces, and trimmed at both ends where a text that
//!   is not `xml:space="preserve"` holds a line feed), `w:tab` and `w:ptab` ("\t"), `w:br` and `w:cr` ("\n"),
//!   `w:noBreakHyphen` (U+2011), `w:softHyphen` (U+00AD) and `w:sym` ([`symbols::symbol`]). `<w:br w:type="page"/>` and
//!   everything else counts nothing. Characters of symbol fonts count as what they are read as. Text that is skipped
//!   (hidden, deleted, field instructions' nested results) counts all the same.
//!
//! A paragraph that was joined with the next one (deleted or hidden paragraph mark) gives one line whose pieces name
//! two paragraphs. List and note numbers, cell tabs, form field choices and formulas are `Origin::Computed`.
//! `Part::Header` and `Part::Footer` do not say which header or footer part it was.
//!
//! # Pages
//!
//! A page starts at an explicit page break, a section that does not continue on the page, `w:pageBreakBefore`, and
//! where Word's last layout left `w:lastRenderedPageBreak`. A paragraph that Word broke between two pages stays whole
//! on the first of them. A file without any of these is one page.

mod facts;
mod labels;
mod numbering;
pub(crate) mod package;
mod pages;
mod paragraph;
mod props;
mod story;
mod styles;
pub mod symbols;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod trace;
pub(crate) mod xml;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::numbering::Numbering;
use self::package::{Package, Relation};
use self::pages::Margins;
use self::paragraph::Definitions;
use self::story::{Facts, Notes, Story};
use self::styles::Styles;
use self::table::Item;
use crate::document::origin::Part;
use crate::extract::{ExtractError, ExtractNote, Extraction, Line};

/// How tracked changes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Changes {
    /// As if all were accepted: insertions are text, deletions are not.
    #[default]
    Accepted,
    /// As if all were rejected.
    Original,
    /// Insertions and deletions are both text; moved text stands where it was moved to.
    Both,
}

/// Reads a Word file.
///
/// # Errors
///
/// `EncryptedDocx` for an OLE container, `Damaged` for what is no complete Word package or holds XML that is not
/// well-formed in a part with text, `TooLarge` where a part unpacks to more than 64 MiB or all parts to more than
/// 128 MiB, `UnknownFormat` for another kind of Office file, `NoText` where the file holds only pictures.
pub fn read(bytes: &[u8], changes: Changes) -> Result<Extraction, ExtractError> {
    let mut package = Package::open(bytes)?;
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let body = text_part(&mut package, &main)?.ok_or_else(|| package::damaged("the main document part is missing"))?;
    let mut messages = Vec::new();

    let (styles, numbering) = definitions(&mut package, &relations, &mut messages)?;
    let even_and_odd = lenient(
        &mut package,
        &relations,
        "settings",
        "settings+xml",
        even_and_odd_headers,
        &mut messages,
    )?;
    let comments = lenient(
        &mut package,
        &relations,
        "comments",
        "comments+xml",
        count_comments,
        &mut messages,
    )?;
    let of = Definitions {
        styles: &styles,
        numbering: &numbering,
    };

    let mut facts = Facts::default();
    let mut notes = Notes::new();
    for (kind, ending, part) in [
        ("footnotes", "footnotes+xml", Part::Footnotes),
        ("endnotes", "endnotes+xml", Part::Endnotes),
    ] {
        let Some(name) = target(&package, &relations, kind, ending) else {
            continue;
        };
        let Some(xml) = text_part(&mut package, &name)? else {
            continue;
        };
        let mut none = Notes::new();
        notes.extend(Story::new(part, changes, of, &mut none, &mut facts).read(&xml)?.1);
    }
    let (items, _) = Story::new(Part::Body, changes, of, &mut notes, &mut facts).read(&body)?;
    drop(body);

    let mut margins = Margins {
        even_and_odd,
        ..Margins::default()
    };
    let by_id: HashMap<&str, &str> = relations.iter().map(|r| (r.id.as_str(), r.target.as_str())).collect();
    let mut read_already = HashSet::new();
    for item in &items {
        let Item::Section(section) = item else {
            continue;
        };
        for (refs, part, lines) in [
            (&section.headers, Part::Header, &mut margins.headers),
            (&section.footers, Part::Footer, &mut margins.footers),
        ] {
            for (_, id) in refs {
                let Some(&name) = by_id.get(id.as_str()) else {
                    continue;
                };
                if !read_already.insert(name) {
                    continue;
                }
                let Some(xml) = text_part(&mut package, name)? else {
                    continue;
                };
                let mut none = Notes::new();
                let (items, _) = Story::new(part, changes, of, &mut none, &mut facts).read(&xml)?;
                lines.insert(id.clone(), lines_of(items));
            }
        }
    }

    let mut pages = pages::paginate(items, margins);
    if pages.iter().all(|p| p.lines.is_empty()) {
        if facts.pictures > 0 {
            return Err(ExtractError::NoText);
        }
        pages.iter_mut().for_each(|p| p.blank = true);
    }
    messages.extend(facts::told(&facts, comments, changes, &pages));
    let notes = messages
        .into_iter()
        .map(|message| ExtractNote { page: None, message })
        .collect();
    Ok(Extraction { pages, notes })
}

/// Goes through the body, or through the file's notes, and notes the places that the trace asks for. `None` where the
/// file has no such part; else its decoded text.
///
/// # Errors
/// Those of [`read`].
pub(crate) fn trace_part(
    package: &mut Package<'_>,
    part: Part,
    changes: Changes,
    trace: &mut trace::Trace,
) -> Result<Option<String>, ExtractError> {
    let main = package.main_part()?;
    let relations = package.relations(&main)?;
    let name = match part {
        Part::Footnotes => target(package, &relations, "footnotes", "footnotes+xml"),
        Part::Endnotes => target(package, &relations, "endnotes", "endnotes+xml"),
        Part::Body | Part::Header | Part::Footer => Some(main),
    };
    let Some(name) = name else { return Ok(None) };
    let Some(xml) = text_part(package, &name)? else {
        return Ok(None);
    };
    let (styles, numbering) = definitions(package, &relations, &mut Vec::new())?;
    let of = Definitions {
        styles: &styles,
        numbering: &numbering,
    };
    let (mut notes, mut facts) = (Notes::new(), Facts::default());
    Story::new(part, changes, of, &mut notes, &mut facts)
        .tracing(trace)
        .read(&xml)?;
    Ok(Some(xml))
}

fn definitions(
    package: &mut Package<'_>,
    relations: &[Relation],
    messages: &mut Vec<String>,
) -> Result<(Styles, Numbering), ExtractError> {
    let styles = lenient(package, relations, "styles", "styles+xml", Styles::read, messages)?;
    let numbering = lenient(
        package,
        relations,
        "numbering",
        "numbering+xml",
        Numbering::read,
        messages,
    )?;
    Ok((styles, numbering))
}

/// The decoded text of a part.
fn text_part(package: &mut Package<'_>, name: &str) -> Result<Option<String>, ExtractError> {
    package.part(name)?.map(xml::decode).transpose()
}

/// The part of this kind, by relationship, or by content type where the main part has no relationships.
fn target(package: &Package<'_>, relations: &[Relation], kind: &str, ending: &str) -> Option<String> {
    match relations.iter().find(|r| r.kind == kind) {
        Some(relation) => Some(relation.target.clone()),
        None if relations.is_empty() => package.by_content_type(ending),
        None => None,
    }
}

/// Reads a part that holds no text of the agreement: where it is damaged the file is read without it and that is told.
fn lenient<T: Default>(
    package: &mut Package<'_>,
    relations: &[Relation],
    kind: &str,
    ending: &str,
    read: fn(&str) -> Result<T, ExtractError>,
    messages: &mut Vec<String>,
) -> Result<T, ExtractError> {
    let Some(name) = target(package, relations, kind, ending) else {
        return Ok(T::default());
    };
    let text = match text_part(package, &name) {
        Ok(Some(text)) => text,
        Ok(None) => return Ok(T::default()),
        Err(e @ ExtractError::TooLarge { .. }) => return Err(e),
        Err(_) => {
            messages.push(format!("The {kind} part of the file is damaged and was not used."));
            return Ok(T::default());
        }
    };
    Ok(read(&text).unwrap_or_else(|_| {
        messages.push(format!("The {kind} part of the file is damaged and was not used."));
        T::default()
    }))
}

fn lines_of(items: Vec<Item>) -> Vec<Line> {
    items
        .into_iter()
        .filter_map(|item| match item {
            Item::Line(line) => Some(*line),
            _ => None,
        })
        .collect()
}

fn even_and_odd_headers(xml: &str) -> Result<bool, ExtractError> {
    let mut parser = xml::Parser::new(xml);
    let mut found = false;
    while let Some(event) = parser.next()? {
        if let xml::Event::Start(tag) = event
            && tag.ns == xml::Ns::Word
            && tag.name() == "evenAndOddHeaders"
        {
            found = tag.on();
        }
    }
    Ok(found)
}

fn count_comments(xml: &str) -> Result<usize, ExtractError> {
    let mut parser = xml::Parser::new(xml);
    let mut count = 0;
    while let Some(event) = parser.next()? {
        if let xml::Event::Start(tag) = event {
            count += usize::from(tag.ns == xml::Ns::Word && tag.name() == "comment");
        }
    }
    Ok(count)
}
