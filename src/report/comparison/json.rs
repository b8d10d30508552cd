//! The comparison as JSON, for programs.

use super::{Drafts, Side, evidence_of, misread, segments, silent, verdict};
use crate::compare::meaning::Sign;
use crate::compare::{About, Aligned, Counted, How, Silent, Verdict};
use crate::examine::Examined;
use crate::finding::Evidence;
use crate::rule::{Knowledge, Severity, Toward};
use serde::Serialize;

#[derive(Serialize)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    against_form: bool,
    old: Paper<'a>,
    new: Paper<'a>,
    verdict: String,
    /// Whether nothing changed in substance.
    same_substance: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    silent: Option<Said>,
    changes: Vec<Item<'a>>,
    reworded: Vec<Reworded>,
    counted: &'a Counted,
    read_in_two_ways: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    rules_digest: &'a str,
}

#[derive(Serialize)]
struct Paper<'a> {
    path: String,
    sha256: &'a str,
    format: &'static str,
    pages: usize,
    readable: f32,
    ocr: bool,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Said {
    #[serde(flatten)]
    what: Silent,
    message: String,
}

#[derive(Serialize)]
struct Item<'a> {
    about: About,
    how: How,
    toward: Toward,
    severity: Severity,
    /// What it counts for `--fail-on`.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts_as: Option<Severity>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Sign]>::is_empty")]
    signs: &'a [Sign],
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a Evidence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<Part>,
}

#[derive(Serialize)]
struct Reworded {
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Evidence>,
    words: Vec<Part>,
}

/// A stretch of words: in both papers, gone, or new.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Same(String),
    Gone(String),
    New(String),
}

/// The comparison, indented, with a line break at its end.
///
/// # Errors
/// Never for a comparison of this program; the serialiser's error is passed on.
pub fn render(drafts: &Drafts, knowledge: &Knowledge) -> Result<String, serde_json::Error> {
    let comparison = drafts.comparison;
    let item = |c: &'_ crate::compare::Change| {
        c.pair
            .and_then(|p| comparison.aligned.get(p))
            .map_or_else(Vec::new, |a| parts(drafts, a))
    };
    let root = Root {
        schema: "caveat-compare/1",
        tool: Tool {
            name: "caveat",
            version: env!("CARGO_PKG_VERSION"),
            rules_digest: &knowledge.digest,
        },
        against_form: drafts.form,
        old: paper(drafts.old),
        new: paper(drafts.new),
        verdict: verdict(drafts),
        same_substance: comparison.changes.is_empty(),
        silent: comparison.silent.and_then(|what| {
            Some(Said {
                what,
                message: silent(what)?,
            })
        }),
        changes: comparison
            .changes
            .iter()
            .map(|c| Item {
                about: c.about,
                how: c.how,
                toward: c.toward,
                severity: c.severity,
                counts_as: c.weight(),
                title: &c.title,
                rule: c.rule.as_deref(),
                signs: &c.signs,
                old: c.old.as_ref(),
                new: c.new.as_ref(),
                words: item(c),
            })
            .collect(),
        reworded: comparison
            .with(Verdict::Worded)
            .map(|(_, a)| {
                let (old, new) = evidence_of(drafts, a);
                Reworded {
                    old,
                    new,
                    words: parts(drafts, a),
                }
            })
            .collect(),
        counted: &comparison.counted,
        read_in_two_ways: misread(drafts)
            .map(|(compared, hunk)| {
                let (old, new) = (&drafts.old.document, &drafts.new.document);
                (
                    super::source(old, &compared.old, hunk.old.clone(), false, true),
                    super::source(new, &compared.new, hunk.new.clone(), false, true),
                )
            })
            .collect(),
    };
    Ok(serde_json::to_string_pretty(&root)? + "\n")
}

fn paper(examined: &Examined) -> Paper<'_> {
    let document = &examined.document;
    Paper {
        path: examined.path.display().to_string(),
        sha256: &examined.sha256,
        format: document.format.name(),
        pages: document.pages.len(),
        readable: document.readable(),
        ocr: document.pages.iter().any(|p| p.ocr),
        notes: document.notes.iter().map(|n| n.message.as_str()).collect(),
    }
}

fn parts(drafts: &Drafts, aligned: &Aligned) -> Vec<Part> {
    let one = |s: super::Segment| match s.side {
        Side::Both => Part::Same(s.text),
        Side::Old => Part::Gone(s.text),
        Side::New => Part::New(s.text),
    };
    segments(drafts, aligned).into_iter().map(one).collect()
}
