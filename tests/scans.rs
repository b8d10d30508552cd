//! Pages that are pictures: what is said where they cannot be read, and what is found where they can.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::document::origin::Origin;
use caveat::extract::Options;
use caveat::extract::ocr::Ocr;
use common::fixtures;
use std::process::Command;

fn picture() -> String {
    fixtures().join("broken/no-text-layer.pdf").display().to_string()
}

#[test]
fn where_tesseract_is_missing_it_is_said_what_to_install() {
    for args in [["--ocr", "auto"], ["--ocr", "always"], ["--ocr", "never"]] {
        let ran = Command::new(env!("CARGO_BIN_EXE_caveat"))
            .arg("check")
            .args(args)
            .arg(picture())
            .env("PATH", "")
            .output()
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(ran.status.code(), Some(3), "{args:?}");
        let said = String::from_utf8_lossy(&ran.stdout)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(said.contains("install the program tesseract"), "{said}");
    }
}

#[test]
#[ignore = "needs tesseract-ocr"]
fn a_picture_is_read_with_the_place_of_every_word() {
    let mut examiner = common::examiner();
    examiner.options = Options {
        ocr: Ocr::Auto,
        ..Options::default()
    };
    let document = common::examine(&examiner, picture().as_ref()).document;
    assert!(
        document.pages.iter().all(|p| p.ocr && p.readable > 0.8),
        "{:?}",
        document.pages
    );
    let at = document
        .text
        .find("substantial")
        .or(document.text.find("cooperation"))
        .expect("a word of the page");
    let Some(Origin::Pdf { page, rect }) = document.run_at(at).and_then(|r| r.origin) else {
        panic!("no place")
    };
    let size = document.pages[page as usize - 1].size.expect("a size");
    assert!(
        rect.x0 > 60.0 && rect.x1 < size.0 - 60.0 && rect.height() > 6.0 && rect.height() < 20.0,
        "{rect:?}"
    );
    for run in &document.origins {
        if let Some(Origin::Pdf { rect, .. }) = run.origin {
            assert!(
                rect.x0 >= 0.0 && rect.y0 >= 0.0 && rect.x1 <= size.0 && rect.y1 <= size.1,
                "{rect:?}"
            );
        }
    }
    let json = common::caveat(&["check", "--format", "json", &picture()]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
    assert_eq!(json["documents"][0]["quality"]["ocr"], true);
}
