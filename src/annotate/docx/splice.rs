//! Marks and proposals spliced into the main part: runs are cut where words begin and end, and nothing else changes.

use super::{Author, escape};
use crate::annotate::AnnotateError;
use crate::extract::docx::package::damaged;
use crate::extract::docx::trace::{Atom, RunKey, RunPlace, TextPlace, Trace};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a comment hangs on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    /// Words: a run and the bytes of its own text before the first of them, a run and the bytes up to the end of the last.
    Words { from: (RunKey, u32), to: (RunKey, u32) },
    /// Everything in the paragraph's child that holds the run.
    Around(RunKey),
}

/// The comments that end and begin at one point.
#[derive(Debug, Default)]
struct Cut {
    ends: Vec<i64>,
    begins: Vec<i64>,
}

/// A replacement of a range of the XML; an empty range is an insertion.
struct Edit {
    at: Range<usize>,
    /// At the same place what ends comes before what begins.
    rank: u8,
    text: String,
}

/// The changes to one part.
pub(super) struct Splice<'a> {
    xml: &'a str,
    trace: &'a Trace,
    author: &'a Author,
    cuts: BTreeMap<RunKey, BTreeMap<u32, Cut>>,
    edits: Vec<Edit>,
    /// The next free id of a tracked change.
    change: i64,
    /// `w:` or another prefix, and the declaration that each inserted element needs for it.
    names: Names,
}

/// How elements of WordprocessingML are named where they are inserted.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// The declaration that an inserted element carries, empty where the part declares the prefix `w` itself.
    pub declaration: String,
}

/// The namespaces of WordprocessingML, transitional and strict.
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";

impl Names {
    /// For a part with this root tag.
    pub fn of(root: &str) -> Names {
        let bound =
            |uri: &str| root.contains(&format!("xmlns:w=\"{uri}\"")) || root.contains(&format!("xmlns:w='{uri}'"));
        let declaration = if bound(TRANSITIONAL) || bound(STRICT) {
            String::new()
        } else {
            let uri = if root.contains(STRICT) { STRICT } else { TRANSITIONAL };
            format!(" xmlns:w=\"{uri}\"")
        };
        Names { declaration }
    }
}

impl<'a> Splice<'a> {
    pub fn new(xml: &'a str, trace: &'a Trace, author: &'a Author) -> Splice<'a> {
        Splice {
            xml,
            trace,
            author,
            cuts: BTreeMap::new(),
            edits: Vec::new(),
            change: trace.largest_id.clamp(0, i64::from(i32::MAX) / 2),
            names: Names::of(super::package::root_tag(xml)),
        }
    }

    /// Hangs a comment on its anchor.
    pub fn comment(&mut self, id: i64, anchor: Anchor) {
        match anchor {
            Anchor::Words { from, to } => {
                self.cuts
                    .entry(from.0)
                    .or_default()
                    .entry(from.1)
                    .or_default()
                    .begins
                    .push(id);
                self.cuts
                    .entry(to.0)
                    .or_default()
                    .entry(to.1)
                    .or_default()
                    .ends
                    .push(id);
            }
            Anchor::Around(run) => {
                if let Some(child) = self.trace.runs.get(&run).map(|r| r.child.clone()) {
                    let (begin, end) = (self.begin(id), self.end(id) + &self.reference(id));
                    self.insert(child.start, 1, begin);
                    self.insert(child.end, 0, end);
                }
            }
        }
    }

    /// Proposes language as a tracked insertion: a paragraph of its own after that of the words.
    pub fn propose(&mut self, anchor: Anchor, language: &str) {
        let (Anchor::Words { to: (run, _), .. } | Anchor::Around(run)) = anchor;
        let Some(paragraph) = self.trace.runs.get(&run).map(|r| r.paragraph.clone()) else {
            return;
        };
        let Names { declaration } = self.names.clone();
        let author = &self.author.name;
        let (mark, text) = (self.change + 1, self.change + 2);
        self.change = text;
        let language = escape(language);
        self.insert(
            paragraph.end,
            0,
            format!(
                "<w:p{declaration}><w:pPr><w:rPr><w:ins w:id=\"{mark}\" w:author=\"{author}\"/></w:rPr></w:pPr>\
                 <w:ins w:id=\"{text}\" w:author=\"{author}\"><w:r><w:t xml:space=\"preserve\">{language}</w:t></w:r></w:ins></w:p>"
            ),
        );
    }

    /// The part with all changes.
    pub fn finish(mut self) -> Result<String, AnnotateError> {
        for (key, cuts) in std::mem::take(&mut self.cuts) {
            let trace = self.trace;
            let run = trace.runs.get(&key).ok_or(AnnotateError::Nowhere)?;
            self.cut(run, cuts);
        }
        let mut edits = self.edits;
        edits.sort_by_key(|e| (e.at.start, e.rank));
        let mut out = String::with_capacity(self.xml.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
        let mut done = 0;
        for edit in edits {
            let kept = self.xml.get(done..edit.at.start);
            out.push_str(kept.ok_or_else(|| damaged("runs of the main part lie over each other"))?);
            out.push_str(&edit.text);
            done = edit.at.end;
        }
        out.push_str(self.xml.get(done..).unwrap_or_default());
        Ok(out)
    }

    /// Puts the marks of one run: before it, behind it, or where it has to be cut.
    fn cut(&mut self, run: &RunPlace, cuts: BTreeMap<u32, Cut>) {
        let mut inside: BTreeMap<usize, Vec<(u32, String)>> = BTreeMap::new();
        for (offset, cut) in cuts {
            let marks = self.marks(run, &cut);
            let starts = |a: &&Atom| a.offset == offset;
            if offset == 0 {
                self.insert(run.open.start, 1, marks);
            } else if offset >= run.length {
                self.insert(run.close.end, 0, marks);
            } else if let Some(atom) = run.atoms.iter().find(starts) {
                let split = self.split(run, &marks);
                self.insert(atom.start, 0, split);
            } else if let Some(i) = run.atoms.iter().rposition(|a| a.offset < offset) {
                let split = self.split(run, &marks);
                inside.entry(i).or_default().push((offset, split));
            }
        }
        for (i, splits) in inside {
            if let Some(text) = run.atoms.get(i).and_then(|a| a.text.as_ref()) {
                let pieces = self.pieces(text, splits);
                self.edits.push(Edit {
                    at: text.element.clone(),
                    rank: 2,
                    text: pieces,
                });
            }
        }
    }

    /// A text element in pieces, with what stands between them.
    fn pieces(&self, text: &TextPlace, splits: Vec<(u32, String)>) -> String {
        let name = self.name(&text.open);
        let mut out = String::new();
        let mut left = text.chars.as_slice();
        for (offset, between) in splits {
            let here = left.partition_point(|&(before, _)| before < offset);
            let (piece, rest) = left.split_at(here);
            out.push_str(&text_element(name, piece));
            out.push_str(&between);
            left = rest;
        }
        out + &text_element(name, left)
    }

    /// Ends the run, puts the marks, and begins it again with the same attributes and properties.
    fn split(&self, run: &RunPlace, marks: &str) -> String {
        let slice = |r: &Range<usize>| self.xml.get(r.clone()).unwrap_or_default();
        let props = run.props.as_ref().map_or("", slice);
        format!("</{}>{marks}{}{props}", self.name(&run.open), slice(&run.open))
    }

    /// The marks at one point. The reference that shows a comment stands behind the last of its words, but outside of a
    /// link or a tracked insertion, of which it is no part.
    fn marks(&mut self, run: &RunPlace, cut: &Cut) -> String {
        let mut out = String::new();
        for &id in &cut.ends {
            out += &self.end(id);
            let reference = self.reference(id);
            if run.child.start == run.open.start {
                out += &reference;
            } else {
                self.insert(run.child.end, 0, reference);
            }
        }
        for &id in &cut.begins {
            out += &self.begin(id);
        }
        out
    }

    fn begin(&self, id: i64) -> String {
        format!("<w:commentRangeStart{} w:id=\"{id}\"/>", self.names.declaration)
    }

    fn end(&self, id: i64) -> String {
        format!("<w:commentRangeEnd{} w:id=\"{id}\"/>", self.names.declaration)
    }

    fn reference(&self, id: i64) -> String {
        format!(
            "<w:r{}><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{id}\"/></w:r>",
            self.names.declaration
        )
    }

    fn insert(&mut self, at: usize, rank: u8, text: String) {
        self.edits.push(Edit { at: at..at, rank, text });
    }

    /// The qualified name in a start tag.
    fn name(&self, tag: &Range<usize>) -> &'a str {
        let tag = self.xml.get(tag.clone()).unwrap_or_default().trim_start_matches('<');
        tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
            .next()
            .unwrap_or_default()
    }
}

fn text_element(name: &str, chars: &[(u32, char)]) -> String {
    let text: String = chars.iter().map(|&(_, c)| c).collect();
    format!("<{name} xml:space=\"preserve\">{}</{name}>", escape(&text))
}
