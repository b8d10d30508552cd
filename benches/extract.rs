//! Reading files on one core: pages a second for PDF and bytes a second for Word files, beside `pdftotext` and `pandoc`
//! where they are installed. Those are started once a file, as they always are; what a start of our own costs is measured
//! by `whole.sh`.
//!
//! It reads the fixtures, and the court papers and Word files of `CAVEAT_CORPUS` where that is set.

use caveat::examine::read_document;
use caveat::extract::Options;
use caveat::extract::ocr::Ocr;
use caveat::source::{Format, Source};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

fn main() {
    divan::main();
}

/// Files that are read one after the other.
#[derive(Debug)]
struct Set {
    name: &'static str,
    files: Vec<Source>,
    /// Pages of all of them.
    pages: usize,
    /// Bytes of all of them, as they lie on the disk.
    bytes: usize,
}

impl std::fmt::Display for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} files", self.name, self.files.len())
    }
}

/// How many pages a file has, where it can be read.
fn read(source: &Source) -> Option<usize> {
    let options = Options {
        ocr: Ocr::Never,
        ..Options::default()
    };
    read_document(source, options).ok().map(|d| d.pages.len())
}

fn within(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    out.sort();
    out
}

/// The files of one format that can be read.
fn set(name: &'static str, paths: &[PathBuf], format: Format) -> Set {
    let mut set = Set {
        name,
        files: Vec::new(),
        pages: 0,
        bytes: 0,
    };
    for source in paths.iter().filter_map(|p| Source::open(p).ok()) {
        if Format::sniff(&source.bytes) != Ok(format) {
            continue;
        }
        if let Some(pages) = read(&source) {
            set.pages += pages;
            set.bytes += source.bytes.len();
            set.files.push(source);
        }
    }
    set
}

fn sets(format: Format, corpus: &'static str) -> Vec<Set> {
    let agreements = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/agreements");
    let fixtures: Vec<PathBuf> = within(&agreements).iter().flat_map(|f| within(f)).collect();
    let outside = std::env::var_os("CAVEAT_CORPUS").map(|c| within(&Path::new(&c).join(corpus)));
    let mut out = vec![set("fixtures", &fixtures, format)];
    out.extend(outside.map(|paths| set(corpus, &paths, format)));
    out
}

fn pdfs() -> &'static [Set] {
    static SETS: OnceLock<Vec<Set>> = OnceLock::new();
    SETS.get_or_init(|| sets(Format::Pdf, "court-pdf"))
}

fn word_files() -> &'static [Set] {
    static SETS: OnceLock<Vec<Set>> = OnceLock::new();
    SETS.get_or_init(|| sets(Format::Docx, "stress-docx"))
}

/// The sets, where the program that is to read them is installed.
fn where_installed(program: &str, sets: &'static [Set]) -> &'static [Set] {
    let there = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if there.is_ok() { sets } else { &[] }
}

/// Runs a program over every file and throws away what it says.
fn run(program: &str, before: &[&str], after: &[&str], set: &Set) {
    for source in &set.files {
        let _ = Command::new(program)
            .args(before)
            .arg(&source.path)
            .args(after)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

#[divan::bench(args = pdfs(), sample_count = 10, sample_size = 1)]
fn pdf_caveat(bencher: Bencher<'_, '_>, set: &Set) {
    bencher
        .counter(ItemsCount::new(set.pages))
        .bench_local(|| set.files.iter().filter_map(read).sum::<usize>());
}

#[divan::bench(args = where_installed("pdftotext", pdfs()), sample_count = 10, sample_size = 1)]
fn pdf_pdftotext(bencher: Bencher<'_, '_>, set: &Set) {
    bencher
        .counter(ItemsCount::new(set.pages))
        .bench_local(|| run("pdftotext", &[], &["-"], set));
}

#[divan::bench(args = word_files(), sample_count = 10, sample_size = 1)]
fn docx_caveat(bencher: Bencher<'_, '_>, set: &Set) {
    bencher
        .counter(BytesCount::new(set.bytes))
        .bench_local(|| set.files.iter().filter_map(read).sum::<usize>());
}

#[divan::bench(args = where_installed("pandoc", word_files()), sample_count = 3, sample_size = 1)]
fn docx_pandoc(bencher: Bencher<'_, '_>, set: &Set) {
    bencher
        .counter(BytesCount::new(set.bytes))
        .bench_local(|| run("pandoc", &["-t", "plain"], &[], set));
}
