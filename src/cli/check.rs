//! `caveat check`: findings in files and folders.

use super::{CaseArgs, ERROR, FINDINGS, NOTHING_READ, OK, ReadArgs, RulesFrom, SeverityArg, read};
use crate::report::{FileError, Report, json, terminal};
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders; folders are walked for PDF, DOCX and text files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    format: FormatArg,
    /// Exit with 1 when there is a finding at or above this severity
    #[arg(long, value_enum, default_value_t = SeverityArg::High, value_name = "SEVERITY")]
    fail_on: SeverityArg,
    /// Files that are read at the same time [default: one for each core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    rules: RulesFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Terminal,
    Json,
}

pub(super) fn run(args: &CheckArgs) -> Result<u8, String> {
    let mut report = Report::default();
    let mut files = Vec::new();
    for path in &args.paths {
        if path.is_dir() {
            walk(path, &mut files, &mut report.errors);
        } else {
            files.push(path.clone());
        }
    }
    let case = args.case.facts()?;
    let load = || super::examiner(&args.rules);
    let (examiner, outcomes) = read::examine(&files, &args.read, &case, args.jobs, load)?;
    for (path, outcome) in files.iter().zip(outcomes) {
        match outcome {
            Ok(examined) => report.documents.push(examined),
            Err(message) => report.errors.push(FileError {
                path: path.display().to_string(),
                message,
            }),
        }
    }
    let text = match args.format {
        FormatArg::Json => json::render(&report, &examiner.knowledge)
            .map_err(|e| format!("the report cannot be written as JSON ({e})"))?,
        FormatArg::Terminal => terminal::render(&report, &examiner.knowledge, super::style_of(&std::io::stdout())),
    };
    super::print(&text)?;
    if report.documents.is_empty() {
        if report.errors.is_empty() {
            eprintln!(
                "caveat: nothing to read: no PDF, DOCX or text file was found; name a file, or a folder that holds some"
            );
        }
        return Ok(NOTHING_READ);
    }
    if !report.errors.is_empty() {
        return Ok(ERROR);
    }
    Ok(if report.at_or_above(args.fail_on.into()) > 0 {
        FINDINGS
    } else {
        OK
    })
}

/// The files of a folder that have the name of a document, in the order of their paths. Hidden files, lock files of
/// Word and symbolic links are passed over.
fn walk(dir: &Path, out: &mut Vec<PathBuf>, errors: &mut Vec<FileError>) {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) => {
            errors.push(FileError {
                path: dir.display().to_string(),
                message: format!("the folder cannot be read ({e})"),
            });
            return;
        }
    };
    let mut paths: Vec<(PathBuf, bool)> = entries
        .flatten()
        .filter_map(|e| {
            let kind = e.file_type().ok()?;
            (!kind.is_symlink()).then(|| (e.path(), kind.is_dir()))
        })
        .collect();
    paths.sort();
    for (path, is_dir) in paths {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if is_dir {
            walk(&path, out, errors);
        } else if path.extension().is_some_and(|e| {
            ["pdf", "docx", "txt", "text"]
                .iter()
                .any(|known| e.eq_ignore_ascii_case(known))
        }) {
            out.push(path);
        }
    }
}
