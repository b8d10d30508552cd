//! The stress corpora: hundreds of odd and broken files in one batch, none of which may be more than an error.

use super::common::corpus;
use super::json;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Peak memory that one run may reach with its workers, in KiB.
const MEMORY: u64 = 300 * 1024;

/// One run over one file: its exit code, its seconds, its peak memory in KiB with that of its workers.
struct Run {
    code: Option<i32>,
    seconds: f64,
    peak: u64,
    stdout: String,
}

fn run(path: &Path) -> Run {
    let started = Instant::now();
    let out = tempfile::tempfile().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_caveat"))
        .args(["check", "--format", "json"])
        .arg(path)
        .stdout(Stdio::from(out.try_clone().unwrap()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    let code = loop {
        peak = peak.max(memory(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let seconds = started.elapsed().as_secs_f64();
    let stdout = text(out);
    Run {
        code,
        seconds,
        peak,
        stdout,
    }
}

fn text(mut file: std::fs::File) -> String {
    use std::io::{Read, Seek};
    let mut out = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut out).unwrap();
    out
}

/// The most memory that a process and its children have had so far, as Linux tells it; 0 where it does not.
fn memory(of: &Child) -> u64 {
    let one = |id: &str| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
            .unwrap_or(0)
    };
    let id = of.id().to_string();
    let threads = std::fs::read_dir(format!("/proc/{id}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let children = threads.filter_map(|t| std::fs::read_to_string(t.path().join("children")).ok());
    let children: Vec<String> = children
        .flat_map(|c| c.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    one(&id) + children.iter().map(|c| one(c)).sum::<u64>()
}

fn files(corpus: &Path, folder: &str) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = std::fs::read_dir(corpus.join(folder))
        .unwrap_or_else(|e| panic!("{folder}: {e}"))
        .flatten()
        .map(|e| e.path())
        .collect();
    out.sort();
    assert!(out.len() > 100, "{folder} holds {} files", out.len());
    out
}

/// Each file ends in text or in one clear error, within 20 seconds and 300 MiB.
fn each_file_ends_well(folder: &str) {
    let Some(corpus) = corpus(folder) else { return };
    let (mut read, mut refused, mut worst) = (0, 0, Vec::new());
    let (mut slowest, mut largest) = (0.0_f64, 0);
    for path in files(&corpus, folder) {
        let ran = run(&path);
        let json = super::json(&super::Ran {
            code: 0,
            stdout: ran.stdout,
            stderr: String::new(),
        });
        let error = json["errors"][0]["message"].as_str();
        match ran.code {
            Some(0 | 1) => read += 1,
            Some(3) => refused += 1,
            other => panic!("{}: exit code {other:?}", path.display()),
        }
        slowest = slowest.max(ran.seconds);
        largest = largest.max(ran.peak);
        let crashed = error.is_some_and(|e| e.contains("crashed"));
        if ran.seconds > 20.0 || ran.peak > MEMORY || crashed {
            worst.push(format!(
                "{}: {:.1} s, {} KiB, {error:?}",
                path.display(),
                ran.seconds,
                ran.peak
            ));
        }
    }
    println!(
        "{folder}: {read} read, {refused} refused with an error; at most {slowest:.2} s and {} MiB",
        largest / 1024
    );
    assert!(worst.is_empty(), "{}", worst.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn every_stress_pdf_ends_in_text_or_a_clear_error() {
    each_file_ends_well("stress-pdf");
}

#[test]
#[ignore = "takes minutes"]
fn every_stress_docx_ends_in_text_or_a_clear_error() {
    each_file_ends_well("stress-docx");
}

#[test]
#[ignore = "takes minutes"]
fn the_stress_files_are_one_batch() {
    let Some(corpus) = corpus("the stress batch") else {
        return;
    };
    let folders = ["stress-pdf", "stress-docx"].map(|f| corpus.join(f));
    let count: usize = ["stress-pdf", "stress-docx"]
        .map(|f| files(&corpus, f).len())
        .iter()
        .sum();
    let run = |jobs| {
        let [a, b] = folders.clone().map(|f| f.display().to_string());
        super::caveat(&["check", "--format", "json", "--jobs", jobs, &a, &b])
    };
    let (one, two) = (run("1"), run("2"));
    assert_eq!(one.code, 2, "{}", one.stderr);
    assert_eq!(one.stdout, two.stdout, "one worker or two");
    let (json, length) = (json(&one), |v: &serde_json::Value| v.as_array().map_or(0, Vec::len));
    assert_eq!(length(&json["documents"]) + length(&json["errors"]), count);
}
