//! A Word file that a library has written is read with its words, its places and its findings.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;
#[path = "common/word.rs"]
mod word;

use caveat::document::origin::{Origin, Part};
use caveat::source::{Format, Source};
use docx_rs::{Docx, Paragraph, Run};

#[test]
fn a_docx_written_by_docx_rs_is_read_with_its_places() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    Docx::new()
        .add_paragraph(Paragraph::new().add_run(Run::new().add_text("COOPERATION AGREEMENT")))
        .add_paragraph(
            Paragraph::new()
                .add_run(Run::new().add_text("The Government may, in its sole discretion, "))
                .add_run(Run::new().add_text("file a motion under Section 5K1.1.").bold()),
        )
        .build()
        .pack(&mut bytes)
        .unwrap();
    let source = Source::from_bytes("made.docx".into(), bytes.into_inner());
    let examiner = common::examiner();
    let case = caveat::reading::CaseFacts {
        kind: Some(caveat::rule::Kind::Cooperation),
        ..caveat::reading::CaseFacts::default()
    };
    let examined = examiner.examine(&source, &case).unwrap();
    assert_eq!(examined.document.format, Format::Docx);
    let at = examined.document.text.find("file a motion").unwrap();
    let origins = examined.document.origins_of(at..at + 4);
    assert!(
        matches!(
            origins[0].1,
            Origin::Docx {
                part: Part::Body,
                paragraph: 1,
                run: 1,
                ..
            }
        ),
        "{:?}",
        origins[0].1
    );
    assert!(examined.outcomes.findings.iter().any(|f| f.rule == "motion/may-move"));
}

/// A promise that the office has weakened: "shall" is deleted, "may, in its sole discretion," inserted.
const REDLINED: &str = "<w:p><w:r><w:t xml:space=\"preserve\">This Office </w:t></w:r>\
    <w:del w:id=\"1\"><w:r><w:delText>shall</w:delText></w:r></w:del>\
    <w:ins w:id=\"2\"><w:r><w:t>may, in its sole discretion,</w:t></w:r></w:ins>\
    <w:r><w:t xml:space=\"preserve\"> file a motion under Section 5K1.1.</w:t></w:r></w:p>";

fn redlined() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.docx");
    let body = word::p("COOPERATION AGREEMENT") + REDLINED;
    std::fs::write(&path, word::Docx::new(&body).bytes()).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn tracked_changes_are_checked_as_asked_and_told() {
    let (_folder, path) = redlined();
    let fired = |changes: &[&str]| {
        let mut args = vec!["check", "--format", "json", "--kind", "cooperation"];
        args.extend(changes);
        args.push(&path);
        let ran = common::caveat(&args);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let document = &json["documents"][0];
        let note = document["notes"][0]["message"].as_str().unwrap_or_default().to_owned();
        let found = document["findings"].as_array().unwrap().iter();
        (found.filter(|f| f["rule"] == "motion/may-move").count(), note)
    };
    let (accepted, note) = fired(&[]);
    assert_eq!(accepted, 1);
    assert_eq!(
        note,
        "The file has tracked changes (1 insertion, 1 deletion, 0 moves, in paragraph 2 counted from the top); it was \
         read as if all were accepted."
    );
    let (original, note) = fired(&["--changes", "original"]);
    assert_eq!(original, 0);
    assert!(note.ends_with("it was read as if all were rejected."), "{note}");
    assert!(
        fired(&["--changes", "both"])
            .1
            .ends_with("inserted and deleted text were both read.")
    );
}

#[test]
fn a_file_without_page_breaks_is_cited_without_pages() {
    let (_folder, path) = redlined();
    let ran = common::caveat(&["check", "--kind", "cooperation", &path]);
    assert!(ran.stdout.contains("no page breaks"), "{}", ran.stdout);
    assert!(ran.stdout.contains("[under “COOPERATION AGREEMENT”]"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("p. 1"), "{}", ran.stdout);
    assert!(!common::caveat(&["text", &path]).stdout.contains("=== page"));
}

#[test]
fn text_reads_tracked_changes_as_asked() {
    let (_folder, path) = redlined();
    let text = |changes: &str| common::caveat(&["text", "--changes", changes, &path]).stdout;
    assert!(text("accepted").contains("This Office may, in its sole discretion, file a motion"));
    assert!(text("original").contains("This Office shall file a motion"));
    assert!(text("both").contains("This Office shall may, in its sole discretion, file a motion"));
}
