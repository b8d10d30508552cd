//! The JSON report, schema `caveat/1`.

use super::terms::{self, Terms};
use super::{FileError, Report, circuit_beside};
use crate::document;
use crate::examine::Examined;
use crate::finding::{Checked, Claim, Evidence, Finding};
use crate::reading::Reading;
use crate::reading::kind::KindReading;
use crate::rule::shape::{Ask, AuthorityUse};
use crate::rule::{Confidence, Knowledge, Severity};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
struct Root<'a> {
    schema: &'static str,
    tool: Tool<'a>,
    documents: Vec<Doc<'a>>,
    errors: &'a [FileError],
}

#[derive(Serialize, JsonSchema)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    rules_digest: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Doc<'a> {
    path: String,
    sha256: &'a str,
    format: &'static str,
    pages: usize,
    kind: &'a KindReading,
    quality: Quality,
    terms: Terms<'a>,
    findings: Vec<Found<'a>>,
    checked: &'a [Checked],
    notes: Vec<Note<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Quality {
    readable: f32,
    ocr: bool,
    pages: Vec<Page>,
}

#[derive(Serialize, JsonSchema)]
struct Page {
    page: u32,
    readable: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<f32>,
}

#[derive(Serialize, JsonSchema)]
struct Note<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    message: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Found<'a> {
    rule: &'a str,
    claim: Claim,
    severity: Severity,
    confidence: Confidence,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figures: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    circuit: Option<Test<'a>>,
    counsel: &'a str,
    plain: &'a str,
    ask: &'a Ask,
    authorities: Vec<Cite<'a>>,
    evidence: &'a [Evidence],
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    companion_of: Option<&'a str>,
    status: &'static str,
}

/// How the reader's circuit reviews a refusal to move.
#[derive(Serialize, JsonSchema)]
struct Test<'a> {
    circuit: &'a str,
    test: &'a str,
    authorities: Vec<Cite<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Cite<'a> {
    cite: &'a str,
    #[serde(rename = "for")]
    cited_for: &'a str,
    url: &'a str,
}

/// The report as JSON, indented, with a line break at its end.
///
/// # Errors
/// Never for a report of this program; the serialiser's error is passed on.
pub fn render(report: &Report, knowledge: &Knowledge) -> Result<String, serde_json::Error> {
    let root = Root {
        schema: "caveat/1",
        tool: Tool {
            name: "caveat",
            version: env!("CARGO_PKG_VERSION"),
            rules_digest: &knowledge.digest,
        },
        documents: report.documents.iter().map(|d| doc(d, knowledge)).collect(),
        errors: &report.errors,
    };
    Ok(serde_json::to_string_pretty(&root)? + "\n")
}

/// JSON Schema, draft 2020-12, of what [`render`] writes. Later versions of `caveat/1` may add properties and take none away.
pub fn schema() -> serde_json::Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Root<'static>>();
    schema.insert("title".to_owned(), "A report of caveat".into());
    schema.to_value()
}

/// One document, as it stands in `documents`.
///
/// # Errors
/// Never for a report of this program; the serialiser's error is passed on.
pub fn document(examined: &Examined, knowledge: &Knowledge) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(doc(examined, knowledge))
}

fn doc<'a>(examined: &'a Examined, knowledge: &'a Knowledge) -> Doc<'a> {
    let Examined {
        document,
        reading,
        outcomes,
        ..
    } = examined;
    Doc {
        path: examined.path.display().to_string(),
        sha256: &examined.sha256,
        format: document.format.name(),
        pages: document.pages.len(),
        kind: &reading.kind,
        quality: Quality {
            readable: document.readable(),
            ocr: document.pages.iter().any(|p| p.ocr),
            pages: document.pages.iter().map(page).collect(),
        },
        terms: terms::of(document, reading, knowledge),
        findings: outcomes
            .findings
            .iter()
            .filter_map(|f| found(f, reading, knowledge))
            .collect(),
        checked: &outcomes.checked,
        notes: document.notes.iter().map(note).collect(),
    }
}

fn page(page: &document::Page) -> Page {
    Page {
        page: page.number,
        readable: page.readable,
        agreement: page.agreement,
    }
}

fn note(note: &document::Note) -> Note<'_> {
    Note {
        page: note.page,
        message: &note.message,
    }
}

fn cites<'a>(used: &'a [AuthorityUse], knowledge: &'a Knowledge) -> Vec<Cite<'a>> {
    used.iter()
        .filter_map(|used| {
            let entry = knowledge.authorities.get(&used.key)?;
            Some(Cite {
                cite: &entry.full,
                cited_for: &used.cited_for,
                url: &entry.url,
            })
        })
        .collect()
}

fn found<'a>(finding: &'a Finding, reading: &Reading, knowledge: &'a Knowledge) -> Option<Found<'a>> {
    let rule = knowledge.rule(&finding.rule)?;
    let circuit = circuit_beside(finding, reading, knowledge).map(|c| Test {
        circuit: &c.name,
        test: &c.test,
        authorities: cites(&c.authority, knowledge),
    });
    Some(Found {
        rule: &finding.rule,
        claim: finding.claim,
        severity: finding.severity,
        confidence: finding.confidence,
        title: &rule.file.title,
        because: finding.because.as_deref(),
        figures: finding.figures.as_deref(),
        circuit,
        counsel: &rule.file.text.counsel,
        plain: &rule.file.text.plain,
        ask: &rule.file.ask,
        authorities: cites(&rule.file.authority, knowledge),
        evidence: &finding.evidence,
        fingerprint: &finding.fingerprint,
        companion_of: finding.companion_of.as_deref(),
        status: finding.status.name(),
    })
}
