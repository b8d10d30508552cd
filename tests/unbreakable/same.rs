//! The same files give the same bytes, however the work is divided.

use super::common::{agreements, caveat};
use super::json;
use caveat::examine::read_document;
use caveat::extract::ocr::Ocr;
use caveat::extract::{ExtractError, Options, Stop};
use caveat::reading::CaseFacts;
use caveat::source::Source;
use caveat::worker::{Bounds, Pool};
use std::path::PathBuf;

fn pool() -> Pool {
    Pool::new(env!("CARGO_BIN_EXE_caveat").into(), Bounds::default())
}

fn letter() -> Source {
    let path = agreements().remove(0).join("agreement.pdf");
    Source::open(&path).unwrap()
}

#[test]
fn a_worker_reads_what_this_process_reads_places_included() {
    let pool = pool();
    let folders = agreements();
    let paths = folders
        .iter()
        .flat_map(|f| ["agreement.pdf", "agreement.docx", "agreement.txt"].map(|n| f.join(n)));
    for path in paths {
        let source = Source::open(&path).unwrap();
        let here = read_document(&source, Options::default()).unwrap();
        assert!(!here.origins.is_empty());
        assert_eq!(
            pool.read(&source, Options::default()).unwrap(),
            here,
            "{}",
            path.display()
        );
    }
}

#[test]
fn an_examiner_with_workers_finds_what_one_without_finds() {
    let (mut examiner, case) = (super::common::examiner(), CaseFacts::default());
    let here = examiner.examine(&letter(), &case).unwrap();
    examiner.pool = Some(pool());
    let there = examiner.examine(&letter(), &case).unwrap();
    assert!(!here.outcomes.findings.is_empty());
    assert_eq!(here.outcomes.findings, there.outcomes.findings);
}

#[test]
fn a_worker_makes_the_same_errors() {
    let pool = pool();
    let broken = super::fixtures().join("broken");
    for name in [
        "encrypted.pdf",
        "truncated.pdf",
        "no-text-layer.pdf",
        "truncated.docx",
        "binary.bin",
    ] {
        let source = Source::open(&broken.join(name)).unwrap();
        // what is installed must not decide over a test
        let options = Options {
            ocr: Ocr::Never,
            ..Options::default()
        };
        let here = read_document(&source, options);
        assert!(here.is_err(), "{name}");
        assert_eq!(pool.read(&source, options), here, "{name}");
    }
}

#[test]
fn a_worker_that_is_too_slow_is_stopped_and_the_next_one_reads() {
    let none = Bounds {
        seconds: 0,
        ..Bounds::default()
    };
    let slow = Pool::new(env!("CARGO_BIN_EXE_caveat").into(), none);
    assert_eq!(
        slow.read(&letter(), Options::default()),
        Err(ExtractError::Stopped(Stop::Time { seconds: 0 }))
    );
    assert!(pool().read(&letter(), Options::default()).is_ok());
}

#[test]
fn a_worker_without_memory_says_so() {
    let little = Bounds {
        memory: 1 << 20,
        ..Bounds::default()
    };
    let pool = Pool::new(env!("CARGO_BIN_EXE_caveat").into(), little);
    assert_eq!(
        pool.read(&letter(), Options::default()),
        Err(ExtractError::Stopped(Stop::Memory { mib: 1 }))
    );
}

#[test]
fn a_program_that_is_no_worker_or_is_not_there_is_an_error_of_the_file() {
    let read = |program: &str| Pool::new(program.into(), Bounds::default()).read(&letter(), Options::default());
    let missing = read("/no/such/program");
    assert!(
        matches!(missing, Err(ExtractError::Stopped(Stop::NotStarted { .. }))),
        "{missing:?}"
    );
    #[cfg(unix)]
    assert_eq!(read("/bin/false"), Err(ExtractError::Stopped(Stop::Crash)));
}

#[test]
fn one_file_at_a_time_or_three_and_any_order_give_the_same_bytes() {
    let mut paths: Vec<PathBuf> = ["agreement.pdf", "agreement.docx", "agreement.txt"]
        .iter()
        .flat_map(|n| agreements().into_iter().take(2).map(move |f| f.join(n)))
        .collect();
    paths.push(super::fixtures().join("broken/truncated.pdf"));
    let run = |jobs: &str, paths: &[PathBuf]| {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        let mut args = vec!["check", "--format", "json", "--jobs", jobs];
        args.extend(names.iter().map(String::as_str));
        caveat(&args)
    };
    let one = run("1", &paths);
    assert_eq!(one.stdout, run("3", &paths).stdout);
    paths.reverse();
    let (mut there, back) = (json(&one), json(&run("2", &paths)));
    if let Some(documents) = there["documents"].as_array_mut() {
        documents.reverse();
    }
    assert_eq!(there, back, "another order changes the order alone");
}
