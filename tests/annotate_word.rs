//! Annotated copies of Word files: what changes, what does not, and what other programs make of them.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::annotate::{AnnotateError, Options, annotate, remark};
use caveat::document::Document;
use caveat::document::origin::{Origin, Part};
use caveat::examine::Examiner;
use caveat::reading::CaseFacts;
use caveat::rule::Kind;
use caveat::source::Source;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A name that no file of the corpus has.
const COUNSEL: &str = "Rosalind Achterberg, Esq.";

/// The parts of a package, unpacked, with the compressed bytes of each.
fn parts(bytes: &[u8]) -> BTreeMap<String, (Vec<u8>, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = BTreeMap::new();
    for i in 0..zip.len() {
        let (mut raw, mut whole) = (Vec::new(), Vec::new());
        zip.by_index_raw(i).unwrap().read_to_end(&mut raw).unwrap();
        let mut file = zip.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        // some files of the corpus have parts that cannot be unpacked; they must be copied all the same
        let _ = file.read_to_end(&mut whole);
        out.insert(name, (raw, whole));
    }
    out
}

/// Holds a copy against its file: only the main part, the comments and what makes them known may differ.
fn same_but_for_comments(path: &Path, before: &[u8], after: &[u8]) {
    let (before, after) = (parts(before), parts(after));
    let main = |name: &str| name.to_lowercase().ends_with(".xml") && !name.contains("comments");
    let mut changed = Vec::new();
    for (name, part) in &before {
        match after.get(name) {
            Some(now) if now == part => {}
            Some((_, now)) => {
                // what was there is still there, in order: nothing but insertions and cuts
                if name.contains("comments") {
                    let end = part.1.windows(2).rposition(|w| w == b"</" || w == b"/>").unwrap();
                    assert_eq!(now[..end], part.1[..end], "{}: {name}", path.display());
                }
                changed.push(name.as_str());
            }
            None => panic!("{}: {name} is gone", path.display()),
        }
    }
    let expected = |name: &str| {
        let known = ["[Content_Types].xml", "word/_rels/document.xml.rels"];
        known.contains(&name)
            || name.contains("comments")
            || name.contains("document") && main(name)
            || name.contains(".rels")
    };
    assert!(changed.len() <= 3, "{}: {changed:?}", path.display());
    let unexpected: Vec<_> = changed.iter().filter(|n| !expected(n)).collect();
    assert!(unexpected.is_empty(), "{}: {unexpected:?}", path.display());
    assert!(after.len() <= before.len() + 2, "{}", path.display());
}

/// The words that the comment of each remark covers; `None` where they stand in a note or nowhere in the file.
fn words(document: &Document, spans: &[std::ops::Range<usize>]) -> Vec<Option<String>> {
    let of = |span: &std::ops::Range<usize>| {
        let mut out = None;
        for (range, origin) in document.origins_of(span.clone()) {
            match origin {
                Origin::Docx { part: Part::Body, .. } => {
                    out.get_or_insert_with(String::new).push_str(&document.text[range]);
                }
                Origin::Docx { .. } => return None,
                _ => {}
            }
        }
        out
    };
    spans.iter().map(of).collect()
}

/// Annotates a file and holds the copy against it. The copy and its words go to `folder`, for other programs.
fn check(
    examiner: &Examiner,
    path: &Path,
    kind: Option<Kind>,
    redline: bool,
    folder: &Path,
) -> Result<usize, AnnotateError> {
    let source = Source::open(path).unwrap();
    let case = CaseFacts {
        kind,
        ..CaseFacts::default()
    };
    let examined = examiner.examine(&source, &case)?;
    let options = Options {
        counsel: Some(COUNSEL.to_owned()),
        redline,
        ..Options::default()
    };
    let copy = annotate(&source, &examined, &examiner.knowledge, &options)?;
    same_but_for_comments(path, &source.bytes, &copy.bytes);
    let spans: Vec<_> = remark::remarks(&examined, &examiner.knowledge, &options)
        .into_iter()
        .map(|r| r.span)
        .collect();
    assert_eq!(spans.len(), copy.remarks);
    let stem = path.with_extension("");
    let name = if path.file_stem().unwrap() == "agreement" {
        stem.parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned()
    } else {
        stem.file_name().unwrap().to_string_lossy().into_owned()
    };
    let to = |ending: &str| folder.join(format!("{name}.{ending}"));
    std::fs::write(to("docx"), &copy.bytes).unwrap();
    std::fs::write(to("before.docx"), &source.bytes).unwrap();
    let plan = serde_json::to_string(&words(&examined.document, &spans)).unwrap();
    std::fs::write(to("json"), plan).unwrap();
    Ok(copy.remarks)
}

#[test]
fn fixtures_change_only_where_comments_stand() {
    let examiner = common::examiner();
    let folder = tempfile::tempdir().unwrap();
    for agreement in common::agreements() {
        for redline in [false, true] {
            let path = agreement.join("agreement.docx");
            let remarks = check(&examiner, &path, None, redline, folder.path()).unwrap();
            assert!(remarks > 1, "{}", path.display());
        }
    }
}

fn difficult() -> Option<Vec<PathBuf>> {
    let corpus = common::corpus("annotated copies of stress-docx")?;
    let entries = std::fs::read_dir(corpus.join("stress-docx")).expect("the corpus has stress-docx");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    Some(paths)
}

/// Copies of the fixtures and of the difficult files, half of them with proposals, in a folder; how many of the latter
/// there are.
fn copies(folder: &Path) -> Option<usize> {
    let examiner = common::examiner();
    for agreement in common::agreements() {
        check(&examiner, &agreement.join("agreement.docx"), None, true, folder).unwrap();
    }
    let examiner = common::only_rule(r"\w+( \w+)*");
    let mut done = 0;
    for (i, path) in difficult()?.into_iter().enumerate() {
        match check(&examiner, &path, Some(Kind::Plea), i % 2 == 0, folder) {
            Ok(_) => done += 1,
            Err(e @ AnnotateError::Unfaithful { .. }) => panic!("{}: {e}", path.display()),
            Err(e) => println!("{}: {e}", path.display()),
        }
    }
    println!("{done} difficult files annotated");
    Some(done)
}

/// Has LibreOffice convert the files, and gives those that it did not.
fn libreoffice(folder: &Path, files: &[PathBuf]) -> Vec<PathBuf> {
    if !files.is_empty() {
        let ran = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}/profile", folder.display()))
            .args(["--headless", "--convert-to", "odt", "--outdir"])
            .arg(folder)
            .args(files)
            .output()
            .expect("soffice runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    let unopened = files.iter().filter(|p| !p.with_extension("odt").exists());
    unopened.cloned().collect()
}

#[test]
#[ignore = "needs python-docx, LibreOffice and the corpus"]
fn python_docx_and_libreoffice_find_every_comment_on_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let Some(done) = copies(folder.path()) else {
        return;
    };
    assert!(done >= 100, "{done} files of the corpus were annotated");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "json"));
    for path in &mut files {
        path.set_extension("docx");
    }
    let unopened = libreoffice(folder.path(), &files);
    println!("LibreOffice opened {} of {}", files.len() - unopened.len(), files.len());
    // what it does not open as a copy it does not open as it came, either
    let before: Vec<PathBuf> = unopened.iter().map(|p| p.with_extension("before.docx")).collect();
    assert_eq!(libreoffice(folder.path(), &before).len(), before.len(), "{unopened:?}");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/word_comments.py");
    let ran = Command::new("python3")
        .arg(script)
        .arg(folder.path())
        .arg(COUNSEL)
        .output()
        .expect("python3 runs");
    let found = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(found.is_empty(), "\n{found}");
}

fn agreement() -> String {
    let path = common::fixtures().join("agreements/sdny-letter-cooperation/agreement.docx");
    path.display().to_string()
}

#[test]
fn the_command_writes_a_copy_that_reads_as_the_file_does() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("copy.docx").display().to_string();
    let ran = common::caveat(&["annotate", &agreement(), "-o", &out, "--counsel", COUNSEL]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.ends_with(" remarks\n"), "{}", ran.stdout);
    let text = |path: &str| {
        let lines = common::caveat(&["text", path]).stdout;
        // the copy has a note that it holds comments
        let lines = lines.lines().filter(|l| !l.starts_with("note: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(text(&out), text(&agreement()));
}

#[test]
fn the_file_itself_is_written_only_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.docx").display().to_string();
    std::fs::copy(agreement(), &path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = common::caveat(&["annotate", &path, "-o", &path]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(common::caveat(&["annotate", &path, "-o", &path, "--force"]).code, 0);
    assert_ne!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn what_cannot_be_annotated_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("copy.txt");
    let text = common::fixtures().join("agreements/sdny-letter-cooperation/agreement.txt");
    let ran = common::caveat(&[
        "annotate",
        &text.display().to_string(),
        "-o",
        &out.display().to_string(),
    ]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("a text file cannot be annotated"), "{}", ran.stderr);
    let wrong = folder.path().join("copy.pdf").display().to_string();
    let ran = common::caveat(&["annotate", &agreement(), "-o", &wrong]);
    assert!(ran.stderr.contains("name it .docx, not .pdf"), "{}", ran.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The system kills the program in the middle of the write: it may write no more than a few kilobytes to a file.
#[test]
#[cfg(unix)]
fn an_interrupted_write_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("copy.docx");
    std::fs::write(&out, "the old copy").unwrap();
    let ran = Command::new("sh")
        .args(["-c", "ulimit -f 8; exec \"$0\" annotate \"$1\" -o \"$2\""])
        .arg(env!("CARGO_BIN_EXE_caveat"))
        .arg(agreement())
        .arg(&out)
        .output()
        .unwrap();
    assert!(!ran.status.success());
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "the old copy");
    let never = folder.path().join("new.docx");
    let limited = format!("ulimit -f 8; exec \"$0\" annotate \"$1\" -o {}", never.display());
    let ran = Command::new("sh")
        .args(["-c", &limited])
        .arg(env!("CARGO_BIN_EXE_caveat"))
        .arg(agreement())
        .output()
        .unwrap();
    assert!(!ran.status.success());
    assert!(!never.exists());
}
