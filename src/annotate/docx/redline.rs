//! A redline: a copy of the old draft with tracked changes (ECMA-376 part 1, 17.13.5) that make the new one of it.

use super::splice::Names;
use super::{Author, escape, package, place, same_text, unfaithful};
use crate::annotate::{AnnotateError, Annotated, Options};
use crate::compare::Comparison;
use crate::compare::hunks::Kind;
use crate::compare::words::Word;
use crate::document::Document;
use crate::document::origin::Part;
use crate::extract::Options as Reading;
use crate::extract::docx::package::Package;
use crate::extract::docx::trace::{RunKey, RunPlace, Trace};
use crate::extract::docx::{Changes, trace_part};
use crate::source::Source;
use std::collections::BTreeMap;
use std::ops::Range;

/// Words that go, and words that come in their place or behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    /// Bytes of the old text; empty where words only come.
    gone: Range<usize>,
    /// What comes.
    come: String,
}

/// A copy of the old draft in which the words that differ are tracked changes. Words that stand in a note or in a text
/// box stay as they are; `remarks` of what comes back counts the changes that were made.
///
/// # Errors
/// Where the file cannot be taken apart, or the copy would not be faithful.
pub(in crate::annotate) fn redline(
    source: &Source,
    old: &Document,
    new: &Document,
    comparison: &Comparison,
    options: &Options,
) -> Result<Annotated, AnnotateError> {
    let edits = edits(old, new, comparison);
    let changes = options.reading.changes;
    let mut package = Package::open(&source.bytes)?;
    if package.relations("")?.iter().any(|r| r.kind == "origin") && !options.break_signature {
        return Err(AnnotateError::Signed);
    }
    let main = package.main_part()?;
    let mut work: BTreeMap<RunKey, Vec<Piece>> = BTreeMap::new();
    for (at, edit) in edits.iter().enumerate() {
        pieces(old, edit, at, &mut work);
    }
    let mut trace = Trace::default();
    trace.wanted.extend(work.keys().copied());
    let xml = trace_part(&mut package, Part::Body, changes, &mut trace)?.ok_or(AnnotateError::Nowhere)?;
    let writer = Writer {
        xml: &xml,
        names: Names::of(package::root_tag(&xml)),
        author: Author::new(options.author()),
    };
    let mut id = trace.largest_id.clamp(0, i64::from(i32::MAX) / 2);
    let mut runs: Vec<(Range<usize>, String)> = Vec::new();
    let mut done = std::collections::BTreeSet::new();
    for (key, pieces) in &work {
        let Some(run) = trace.runs.get(key).filter(|r| !r.boxed) else {
            continue;
        };
        done.extend(pieces.iter().map(|p| p.edit));
        runs.push((run.open.start..run.close.end, writer.run(run, pieces, &mut id)));
    }
    runs.sort_by_key(|(at, _)| at.start);
    let mut body = String::with_capacity(xml.len() * 2);
    let mut from = 0;
    for (at, text) in &runs {
        if at.start < from {
            continue;
        }
        body.push_str(xml.get(from..at.start).unwrap_or_default());
        body.push_str(text);
        from = at.end;
    }
    body.push_str(xml.get(from..).unwrap_or_default());
    let mut rewrite = package::Rewrite::new(&source.bytes);
    rewrite.part(&mut package, &main, &body)?;
    let bytes = rewrite.finish()?;
    // for those who reject it, nothing has changed
    let original = Reading {
        changes: Changes::Original,
        ..options.reading
    };
    let before = Source::from_bytes(source.path.clone(), source.bytes.clone());
    same_text(&before, &bytes, original)?;
    let accepted = crate::examine::read_bytes(&bytes, options.reading).map_err(|_| unfaithful("it cannot be read"))?;
    let words = |text: &str| text.split_whitespace().collect::<String>();
    let text = words(&accepted.text);
    if done
        .iter()
        .filter_map(|at| edits.get(*at))
        .any(|e| !text.contains(&words(&e.come)))
    {
        return Err(unfaithful("words of the new draft are not in it"));
    }
    Ok(Annotated {
        bytes,
        remarks: done.len(),
    })
}

/// What has to be done to the old text.
fn edits(old: &Document, new: &Document, comparison: &Comparison) -> Vec<Edit> {
    let mut out = Vec::new();
    // where a sentence that is new comes: behind the last sentence before it that has a place in the old text
    let mut behind: Option<usize> = None;
    for aligned in &comparison.aligned {
        let compared = &aligned.compared;
        let sentence = |document: &Document, i: &usize| document.sentences.get(*i).map(|s| s.span.clone());
        match (aligned.pair.old.as_slice(), aligned.pair.new.as_slice()) {
            (gone, []) => out.extend(gone.iter().filter_map(|o| sentence(old, o)).map(|gone| Edit {
                gone,
                come: String::new(),
            })),
            ([], come) => {
                let text: Vec<&str> = come.iter().filter_map(|n| new.text.get(sentence(new, n)?)).collect();
                if let Some(at) = behind {
                    out.push(Edit {
                        gone: at..at,
                        come: format!(" {}", text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")),
                    });
                }
            }
            (olds, _) => {
                behind = olds.last().and_then(|o| sentence(old, o)).map(|s| s.end);
                for hunk in compared
                    .hunks
                    .iter()
                    .filter(|h| h.kind == Kind::Words || h.kind == Kind::Number)
                {
                    out.extend(edit(
                        old,
                        new,
                        compared.gone(hunk),
                        compared.come(hunk),
                        &compared.old,
                        hunk.old.start,
                    ));
                }
            }
        }
    }
    out
}

fn edit(old: &Document, new: &Document, gone: &[Word], come: &[Word], all: &[Word], at: usize) -> Option<Edit> {
    let span = |words: &[Word]| Some(words.first()?.span.start..words.last()?.span.end);
    let come = span(come).and_then(|r| new.text.get(r)).unwrap_or("");
    let come = come.split_whitespace().collect::<Vec<_>>().join(" ");
    match span(gone) {
        Some(gone) if !come.is_empty() => Some(Edit { gone, come }),
        // the blank that goes with a word
        Some(gone) => {
            let blank = old.text.get(gone.end..).is_some_and(|t| t.starts_with(' '));
            Some(Edit {
                gone: gone.start..gone.end + usize::from(blank),
                come,
            })
        }
        None => match at.checked_sub(1).and_then(|i| all.get(i)) {
            Some(before) => Some(Edit {
                gone: before.span.end..before.span.end,
                come: format!(" {come}"),
            }),
            None => all.first().map(|first| Edit {
                gone: first.span.start..first.span.start,
                come: format!("{come} "),
            }),
        },
    }
}

/// What an edit does to one run: offsets of the run's own text, and what comes behind them.
#[derive(Debug, Clone)]
struct Piece {
    gone: Range<u32>,
    come: Option<String>,
    edit: usize,
}

/// Spreads an edit over the runs that it touches; what comes stands behind the last of them.
fn pieces(old: &Document, edit: &Edit, at: usize, out: &mut BTreeMap<RunKey, Vec<Piece>>) {
    let insertion = edit.gone.is_empty();
    let span = if insertion {
        // the character before it, or else the one behind
        let start = edit.gone.start;
        let before = old
            .text
            .get(..start)
            .and_then(|t| t.chars().next_back())
            .map(|c| start - c.len_utf8()..start);
        before.unwrap_or(start..start + 1)
    } else {
        edit.gone.clone()
    };
    let mut found: Vec<(RunKey, Range<u32>)> = Vec::new();
    for (range, origin) in old.origins_of(span) {
        let Some((key, start)) = place::run_of(old, &range, origin) else {
            continue;
        };
        let end = start + range.len() as u32;
        found.push((key, if insertion { end..end } else { start..end }));
    }
    let last = found.len().saturating_sub(1);
    for (i, (key, gone)) in found.into_iter().enumerate() {
        out.entry(key).or_default().push(Piece {
            gone,
            come: (i == last && !edit.come.is_empty()).then(|| edit.come.clone()),
            edit: at,
        });
    }
}

struct Writer<'a> {
    xml: &'a str,
    names: Names,
    author: Author,
}

impl Writer<'_> {
    fn slice(&self, range: &Range<usize>) -> &str {
        self.xml.get(range.clone()).unwrap_or_default()
    }

    /// A run in pieces: what stays, what is deleted, what is inserted.
    fn run(&self, run: &RunPlace, pieces: &[Piece], id: &mut i64) -> String {
        let open = self.slice(&run.open);
        let name = open.trim_start_matches('<');
        let name = name
            .split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
            .next();
        let begin = format!("{open}{}", run.props.as_ref().map_or("", |p| self.slice(p)));
        let end = format!("</{}>", name.unwrap_or("w:r"));
        let mut change = || {
            *id += 1;
            format!(
                "{} w:id=\"{id}\" w:author=\"{}\"",
                self.names.declaration, self.author.name
            )
        };
        let mut out = String::new();
        for (fate, inner) in self.parts(run, pieces).0 {
            let inner = self.inner(fate, &inner);
            match fate {
                Fate::Stays => out += &format!("{begin}{inner}{end}"),
                Fate::Goes => out += &format!("<w:del{}>{begin}{inner}{end}</w:del>", change()),
                Fate::Comes => out += &format!("<w:ins{}>{begin}{inner}{end}</w:ins>", change()),
            }
        }
        out
    }

    fn parts(&self, run: &RunPlace, pieces: &[Piece]) -> Parts {
        let fate = |at: u32| {
            if pieces.iter().any(|p| p.gone.contains(&at)) {
                Fate::Goes
            } else {
                Fate::Stays
            }
        };
        let mut waiting: Vec<&Piece> = pieces.iter().filter(|p| p.come.is_some()).collect();
        waiting.sort_by_key(|p| std::cmp::Reverse(p.gone.end));
        let mut out = Parts::default();
        let mut from = run.props.as_ref().map_or(run.open.end, |p| p.end);
        for (i, atom) in run.atoms.iter().enumerate() {
            out.raw(Fate::Stays, self.slice(&(from..atom.start)));
            match &atom.text {
                Some(text) => {
                    for (at, c) in &text.chars {
                        out.arrive(&mut waiting, *at);
                        out.character(fate(*at), *c);
                    }
                    from = text.element.end;
                }
                None => {
                    out.arrive(&mut waiting, atom.offset);
                    let next = run.atoms.get(i + 1).map_or(run.close.start, |a| a.start);
                    out.raw(fate(atom.offset), self.slice(&(atom.start..next)));
                    from = next;
                }
            }
        }
        out.raw(Fate::Stays, self.slice(&(from..run.close.start)));
        out.arrive(&mut waiting, u32::MAX);
        out
    }

    fn inner(&self, fate: Fate, inner: &[Inner]) -> String {
        let name = if fate == Fate::Goes { "delText" } else { "t" };
        let declaration = &self.names.declaration;
        let one = |part: &Inner| match part {
            Inner::Raw(xml) => xml.clone(),
            Inner::Text(text) => {
                format!(
                    "<w:{name}{declaration} xml:space=\"preserve\">{}</w:{name}>",
                    escape(text)
                )
            }
        };
        inner.iter().map(one).collect()
    }
}

/// What becomes of a part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Goes,
    Comes,
}

/// What stands in a run.
#[derive(Debug)]
enum Inner {
    /// Elements as they stand in the file.
    Raw(String),
    /// Text.
    Text(String),
}

/// The parts of a run, in order.
#[derive(Debug, Default)]
struct Parts(Vec<(Fate, Vec<Inner>)>);

impl Parts {
    fn of(&mut self, fate: Fate) -> &mut Vec<Inner> {
        if self.0.last().is_none_or(|(last, _)| *last != fate) {
            self.0.push((fate, Vec::new()));
        }
        let last = self.0.len() - 1;
        &mut self.0[last].1
    }

    fn raw(&mut self, fate: Fate, xml: &str) {
        if !xml.is_empty() {
            self.of(fate).push(Inner::Raw(xml.to_owned()));
        }
    }

    fn character(&mut self, fate: Fate, c: char) {
        let inner = self.of(fate);
        match inner.last_mut() {
            Some(Inner::Text(text)) => text.push(c),
            _ => inner.push(Inner::Text(c.to_string())),
        }
    }

    /// Puts in what comes at or before an offset.
    fn arrive(&mut self, waiting: &mut Vec<&Piece>, at: u32) {
        while let Some(piece) = waiting.pop_if(|p| p.gone.end <= at) {
            if let Some(text) = &piece.come {
                self.0.push((Fate::Comes, vec![Inner::Text(text.clone())]));
                self.0.push((Fate::Stays, Vec::new()));
            }
        }
    }
}
