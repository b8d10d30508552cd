//! A Word file that a library has written is read with its words, its places and its findings.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

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
