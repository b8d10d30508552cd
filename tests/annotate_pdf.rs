//! Annotated copies of PDF files: the bytes that stay, where the highlights lie, and what other programs make of them.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::annotate::{AnnotateError, Options, annotate, remark};
use caveat::document::origin::{Origin, Rect};
use caveat::examine::{Examined, Examiner};
use caveat::extract::ocr::Ocr;
use caveat::reading::CaseFacts;
use caveat::rule::Kind;
use caveat::source::Source;
use hayro_interpret::TransformExt;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, Point};
use lopdf::{Document as File, Object, dictionary};
use std::path::{Path, PathBuf};
use std::process::Command;

fn pdfs() -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = common::agreements().iter().map(|a| a.join("agreement.pdf")).collect();
    for folder in std::fs::read_dir(common::fixtures().join("typeset")).unwrap().flatten() {
        let files = std::fs::read_dir(folder.path()).unwrap().flatten();
        out.extend(
            files
                .map(|f| f.path())
                .filter(|p| p.extension().is_some_and(|e| e == "pdf")),
        );
    }
    out.sort();
    assert!(out.len() >= 12, "{}", out.len());
    out
}

fn read(examiner: &mut Examiner, path: &Path, bytes: Vec<u8>) -> Option<(Source, Examined)> {
    // recognition of pictures is another test's
    examiner.options.ocr = Ocr::Never;
    let source = Source::from_bytes(path.to_path_buf(), bytes);
    let case = CaseFacts {
        kind: Some(Kind::Cooperation),
        ..CaseFacts::default()
    };
    let examined = examiner.examine(&source, &case).ok()?;
    Some((source, examined))
}

/// A copy of the file; `None` where the file has no words.
fn copy(examiner: &mut Examiner, path: &Path, bytes: Vec<u8>) -> Option<(Examined, Vec<u8>)> {
    let (source, examined) = read(examiner, path, bytes)?;
    let options = Options {
        reading: examiner.options,
        ..Options::default()
    };
    let copy = annotate(&source, &examined, &examiner.knowledge, &options)
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Some((examined, copy.bytes))
}

/// The quadrilaterals of our highlights by page (1-based), on the page as it is shown.
fn quads(bytes: &[u8]) -> Vec<(u32, Rect)> {
    let shown: Vec<Affine> = Pdf::new(bytes.to_vec())
        .unwrap()
        .pages()
        .iter()
        .map(|p| p.initial_transform(true).to_kurbo())
        .collect();
    let file = File::load_mem(bytes).unwrap();
    let mut out = Vec::new();
    for (number, id) in file.get_pages() {
        let page = file.get_object(id).and_then(Object::as_dict).unwrap();
        let Ok((_, annots)) = page.get(b"Annots").and_then(|a| file.dereference(a)) else {
            continue;
        };
        for annot in annots.as_array().unwrap() {
            let annot = file.dereference(annot).unwrap().1.as_dict().unwrap();
            let ours = annot.get(b"NM").is_ok() && annot.has(b"AP");
            if let (true, Ok(corners)) = (ours, annot.get(b"QuadPoints").and_then(Object::as_array)) {
                let corners: Vec<f64> = corners.iter().map(|c| f64::from(c.as_float().unwrap())).collect();
                for quad in corners.chunks(8) {
                    let at = |i: usize| shown[number as usize - 1] * Point::new(quad[i], quad[i + 1]);
                    let (upper_left, lower_right) = (at(0), at(6));
                    out.push((
                        number,
                        Rect {
                            x0: upper_left.x as f32,
                            y0: upper_left.y as f32,
                            x1: lower_right.x as f32,
                            y1: lower_right.y as f32,
                        },
                    ));
                }
            }
        }
    }
    out
}

#[test]
fn the_file_stays_as_it_is_and_every_word_of_a_finding_lies_under_a_highlight() {
    let mut examiner = common::examiner();
    for path in pdfs() {
        let bytes = std::fs::read(&path).unwrap();
        let Some((examined, copy)) = copy(&mut examiner, &path, bytes.clone()) else {
            continue;
        };
        let name = path.display();
        assert_eq!(copy[..bytes.len()], bytes, "{name}: the file is no prefix of its copy");
        let quads = quads(&copy);
        assert!(
            quads.iter().all(|(_, q)| q.x1 > q.x0 && q.y1 > q.y0),
            "{name}: a highlight is turned over"
        );
        let mut words = 0;
        for remark in remark::remarks(&examined, &examiner.knowledge, &Options::default()) {
            if remark.severity.is_none() {
                continue;
            }
            for (_, origin) in examined.document.origins_of(remark.span.clone()) {
                let Origin::Pdf { page, rect } = origin else { continue };
                let (x, y) = ((rect.x0 + rect.x1) / 2.0, (rect.y0 + rect.y1) / 2.0);
                let under = |(p, q): &(u32, Rect)| *p == page && q.x0 <= x && x <= q.x1 && q.y0 <= y && y <= q.y1;
                assert!(
                    quads.iter().any(under),
                    "{name}: page {page}, a word at {x} {y} has no highlight"
                );
                words += 1;
            }
        }
        assert!(words > 20, "{name}: {words} words under highlights");
    }
}

#[test]
fn a_signed_file_is_written_only_by_force() {
    let mut examiner = common::examiner();
    let path = common::agreements()[0].join("agreement.pdf");
    let mut file = File::load(&path).unwrap();
    file.add_object(dictionary! {
        "Type" => "Sig",
        "ByteRange" => vec![0.into(), 10.into(), 20.into(), 10.into()],
        "Contents" => Object::string_literal("signed"),
    });
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    let (source, examined) = read(&mut examiner, &path, bytes).unwrap();
    let mut options = Options {
        reading: examiner.options,
        ..Options::default()
    };
    let refused = annotate(&source, &examined, &examiner.knowledge, &options);
    assert!(matches!(refused, Err(AnnotateError::Signed)), "{refused:?}");
    options.break_signature = true;
    assert!(annotate(&source, &examined, &examiner.knowledge, &options).is_ok());
}

#[test]
fn two_copies_are_the_same() {
    let mut examiner = common::examiner();
    let path = common::agreements()[0].join("agreement.pdf");
    let bytes = std::fs::read(&path).unwrap();
    let (_, first) = copy(&mut examiner, &path, bytes.clone()).unwrap();
    let (_, second) = copy(&mut examiner, &path, bytes).unwrap();
    assert!(first == second, "two copies differ");
}

fn tool(name: &str, args: &[&str]) -> (bool, Vec<u8>) {
    let output = Command::new(name)
        .args(args)
        .output()
        .unwrap_or_else(|e| panic!("{name} could not be started: {e}"));
    (output.status.success(), output.stdout)
}

#[test]
#[ignore = "needs poppler-utils and qpdf"]
fn qpdf_and_poppler_find_the_copies_whole_and_their_text_unchanged() {
    let mut examiner = common::examiner();
    let folder = tempfile::tempdir().unwrap();
    let mut files = pdfs();
    match std::env::var("CAVEAT_CORPUS") {
        Ok(corpus) => {
            let mut court: Vec<PathBuf> = std::fs::read_dir(Path::new(&corpus).join("court-pdf"))
                .unwrap()
                .flatten()
                .map(|e| e.path())
                .filter(|p| p.extension().is_some_and(|e| e == "pdf"))
                .collect();
            court.sort();
            files.extend(court.into_iter().step_by(4));
        }
        Err(_) => eprintln!("CAVEAT_CORPUS is not set: only the fixtures are annotated"),
    }
    // one that is encrypted and opens without a password
    let locked = folder.path().join("locked.pdf");
    let plain = files[0].display().to_string();
    let args = ["--encrypt", "", "owner", "256", "--", &plain, locked.to_str().unwrap()];
    assert!(tool("qpdf", &args).0, "qpdf could not encrypt");
    files.push(locked.clone());
    let (mut annotated, mut pages) = (0, 0);
    for path in files {
        let Some((examined, bytes)) = copy(&mut examiner, &path, std::fs::read(&path).unwrap()) else {
            continue;
        };
        let out = folder.path().join("copy.pdf");
        std::fs::write(&out, &bytes).unwrap();
        let (before, after) = (path.display().to_string(), out.display().to_string());
        if tool("qpdf", &["--check", &before]).0 {
            assert!(
                tool("qpdf", &["--check", &after]).0,
                "{before}: qpdf finds a fault in the copy"
            );
        }
        let text = |file: &str| tool("pdftotext", &["-layout", file, "-"]).1;
        assert!(
            text(&before) == text(&after),
            "{before}: pdftotext reads another text in the copy"
        );
        if path == locked {
            let (_, said) = tool("qpdf", &["--show-encryption", &after]);
            assert!(
                String::from_utf8_lossy(&said).contains("AESv3"),
                "the copy is not encrypted"
            );
        }
        annotated += 1;
        pages += examined.document.pages.len();
    }
    eprintln!("{annotated} files, {pages} pages annotated");
    assert!(annotated >= 12, "{annotated}");
}
