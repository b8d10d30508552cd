//! `caveat check`: findings in files and folders.

use super::library::LibraryArgs;
use super::{CaseArgs, ERROR, FINDINGS, NOTHING_READ, OK, ReadArgs, RulesFrom, SeverityArg, read};
use crate::examine::Examiner;
use crate::library::config::Config;
use crate::library::{self, walk};
use crate::report::{FileError, Report, github, json, junit, markdown, ndjson, sarif, terminal, write};
use crate::rule::Severity;
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files and folders; folders are walked for PDF, DOCX and text files
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    format: FormatArg,
    /// Write a report to a file as well; may be given several times: --output sarif=out.sarif --output junit=out.xml
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    output: Vec<(FormatArg, PathBuf)>,
    /// Exit with 1 when there is a finding at or above this severity [default: high]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<SeverityArg>,
    /// Files that are read at the same time [default: one for each core]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) library: LibraryArgs,
    #[command(flatten)]
    pub(super) read: ReadArgs,
    #[command(flatten)]
    pub(super) case: CaseArgs,
    #[command(flatten)]
    pub(super) rules: RulesFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Terminal,
    Json,
    Sarif,
    Junit,
    Github,
    Markdown,
    Ndjson,
}

fn output(typed: &str) -> Result<(FormatArg, PathBuf), String> {
    let (format, path) = typed
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or("write it as FORMAT=FILE, for example sarif=out.sarif")?;
    Ok((FormatArg::from_str(format, false)?, path.into()))
}

pub(super) fn run(args: &CheckArgs) -> Result<u8, String> {
    let config = args.library.config(args.paths.first())?;
    if args.library.show_config {
        super::print(&args.library.shown(&config)?)?;
        return Ok(OK);
    }
    let fail_on = args
        .fail_on
        .map(Severity::from)
        .or(config.file.fail_on)
        .unwrap_or(Severity::High);
    let mut checked = examine(args, &config)?;
    let remarks = args.library.mark(&config, &mut checked.report)?;
    let Checked { report, examiner } = &checked;
    for (format, path) in &args.output {
        let text = rendered(*format, report, examiner, args, fail_on)?;
        write::whole(path, text.as_bytes()).map_err(|e| e.to_string())?;
    }
    super::print(&rendered(args.format, report, examiner, args, fail_on)?)?;
    for remark in remarks {
        eprintln!("caveat: {remark}");
    }
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
    Ok(if report.at_or_above(fail_on) > 0 { FINDINGS } else { OK })
}

/// What a run found, with the rules that it was found by.
pub(super) struct Checked {
    pub(super) report: Report,
    pub(super) examiner: Examiner,
}

/// Reads and checks the files, and lays the configuration over what was found.
pub(super) fn examine(args: &CheckArgs, config: &Config) -> Result<Checked, String> {
    let mut report = Report::default();
    let mut files = walk::files(&args.paths, config, &mut report.errors);
    if let Some(revision) = &args.library.changed_since {
        files = walk::changed_since(files, revision)?;
    }
    let typed = args.case.facts()?;
    let rules = args.rules.or_folder(config);
    let load = || {
        let examiner = super::examiner(&rules)?;
        config
            .check_names(&examiner.knowledge)
            .map_err(|e| super::underlined("the configuration cannot be used", &[e]))?;
        Ok(examiner)
    };
    let case = |path: &std::path::Path| config.case_for(path, &typed);
    let (examiner, outcomes) = read::examine(&files, &args.read, &case, args.jobs, load)?;
    for (path, outcome) in files.iter().zip(outcomes) {
        match outcome {
            Ok(mut examined) => {
                library::apply(config, &mut examined, &examiner.knowledge);
                report.documents.push(examined);
            }
            Err(message) => report.errors.push(FileError {
                path: path.display().to_string(),
                message,
            }),
        }
    }
    Ok(Checked { report, examiner })
}

fn rendered(
    format: FormatArg,
    report: &Report,
    examiner: &Examiner,
    args: &CheckArgs,
    fail_on: Severity,
) -> Result<String, String> {
    let knowledge = &examiner.knowledge;
    let baseline = args.library.baseline.is_some();
    match format {
        FormatArg::Terminal => Ok(terminal::render(report, knowledge, super::style_of(&std::io::stdout()))),
        FormatArg::Json => json::render(report, knowledge),
        FormatArg::Sarif => sarif::render(report, knowledge, baseline),
        FormatArg::Junit => Ok(junit::render(report, knowledge, fail_on)),
        FormatArg::Github => Ok(github::render(report, knowledge)),
        FormatArg::Markdown => Ok(markdown::render(report, knowledge)),
        FormatArg::Ndjson => ndjson::render(report, knowledge),
    }
    .map_err(|e| format!("the report cannot be written as JSON ({e})"))
}
