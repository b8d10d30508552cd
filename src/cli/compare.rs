//! `caveat compare`: two drafts side by side.

use super::{CaseArgs, ERROR, FINDINGS, NOTHING_READ, OK, ReadArgs, RulesFrom, SeverityArg, read};
use crate::annotate;
use crate::compare::{self, Comparison, Silent};
use crate::examine::{Examined, Examiner};
use crate::extract::Options;
use crate::extract::docx::Changes;
use crate::report::comparison::{Drafts, html, json, markdown, terminal};
use crate::report::write;
use crate::rule::Severity;
use crate::source::{Format, Source};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// The old draft and the new one; with --against-form the draft alone
    #[arg(required = true, num_args = 1..=2, value_names = ["OLD", "NEW"])]
    files: Vec<PathBuf>,
    /// A firm's own form, from which the draft deviates; what fills its blanks is no deviation
    #[arg(long, value_name = "FORM")]
    against_form: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    format: FormatArg,
    /// Write the report to a file, and print nothing
    #[arg(short, long, value_name = "OUT")]
    out: Option<PathBuf>,
    /// Exit with 1 when something got worse at or above this severity; a change of which it cannot be told for whom it is
    /// counts as medium
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = SeverityArg::High)]
    fail_on: SeverityArg,
    /// The lawyer in whose name the tracked changes of a redline are made
    #[arg(long, value_name = "NAME")]
    counsel: Option<String>,
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
    Markdown,
    Html,
    /// A copy of the old Word file with tracked changes that make the new one of it; needs --out
    Docx,
}

pub(super) fn run(args: &CompareArgs) -> Result<u8, String> {
    let files = files(args)?;
    let case = args.case.facts()?;
    let (examiner, outcomes) = read::examine(&files, &args.read, &|_| case.clone(), None, || {
        super::examiner(&args.rules)
    })?;
    let mut examined: Vec<Examined> = Vec::new();
    let mut errors = 0;
    for (path, outcome) in files.iter().zip(outcomes) {
        match outcome {
            Ok(one) => examined.push(one),
            Err(message) => {
                errors += 1;
                eprintln!(
                    "caveat: {}",
                    super::printable(&format!("{}: {message}", path.display()))
                );
            }
        }
    }
    let [old, new] = examined.as_slice() else {
        return Ok(if errors == files.len() { NOTHING_READ } else { ERROR });
    };
    let form = args.against_form.is_some();
    let mut comparison = compare::compare(old, new, &examiner.knowledge, form);
    if !form {
        comparison.silent = silent(old, new, &comparison, &examiner, args)?;
    }
    let drafts = Drafts {
        old,
        new,
        comparison: &comparison,
        form,
    };
    let text = match args.format {
        FormatArg::Terminal => terminal::render(&drafts, super::style_of(&std::io::stdout())),
        FormatArg::Json => json::render(&drafts, &examiner.knowledge)
            .map_err(|e| format!("the comparison cannot be written as JSON ({e})"))?,
        FormatArg::Markdown => markdown::render(&drafts),
        FormatArg::Html => html::render(&drafts),
        FormatArg::Docx => redline(&drafts, args)?,
    };
    match args.out.as_ref().filter(|_| args.format != FormatArg::Docx) {
        Some(path) => {
            for input in &files {
                write::not_onto(input, path).map_err(|e| e.to_string())?;
            }
            write::whole(path, text.as_bytes()).map_err(|e| e.to_string())?;
        }
        None => super::print(&text)?,
    }
    Ok(code(&comparison, args))
}

fn code(comparison: &Comparison, args: &CompareArgs) -> u8 {
    if comparison.fails(Severity::from(args.fail_on)) {
        FINDINGS
    } else {
        OK
    }
}

/// Writes the old draft with tracked changes that make the new one of it, and says so.
fn redline(drafts: &Drafts, args: &CompareArgs) -> Result<String, String> {
    let out = args
        .out
        .as_ref()
        .ok_or("a redline is a file; name it with -o OUT.docx")?;
    let name = drafts.old.path.display();
    for draft in [drafts.old, drafts.new] {
        if draft.document.format != Format::Docx {
            let path = draft.path.display();
            return Err(format!(
                "{path}: a redline is made of two Word files; use --format html for other drafts"
            ));
        }
        write::not_onto(&draft.path, out).map_err(|e| e.to_string())?;
    }
    let source = Source::open(&drafts.old.path).map_err(|e| format!("{name}: {e}"))?;
    let options = annotate::Options {
        counsel: args.counsel.clone(),
        reading: args.read.options(),
        ..annotate::Options::default()
    };
    let copy = annotate::redline(&source, drafts.old, drafts.new, drafts.comparison, &options)
        .map_err(|e| format!("{name}: {e}"))?;
    write::whole(out, &copy.bytes).map_err(|e| e.to_string())?;
    Ok(format!("{}: {} tracked changes\n", out.display(), copy.remarks))
}

/// The two files in order, the form first.
fn files(args: &CompareArgs) -> Result<Vec<PathBuf>, String> {
    match (&args.against_form, args.files.as_slice()) {
        (Some(form), [draft]) => Ok(vec![form.clone(), draft.clone()]),
        (None, [old, new]) => Ok(vec![old.clone(), new.clone()]),
        (Some(_), _) => Err("with --against-form name one draft: caveat compare --against-form FORM DRAFT".to_owned()),
        (None, _) => Err("name two drafts: caveat compare OLD NEW".to_owned()),
    }
}

/// What a Word file differs in without a tracked change: the new draft as it was before its tracked changes, against the
/// old one.
fn silent(
    old: &Examined,
    new: &Examined,
    comparison: &Comparison,
    examiner: &Examiner,
    args: &CompareArgs,
) -> Result<Option<Silent>, String> {
    if new.document.format != Format::Docx {
        return Ok(None);
    }
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", new.path.display());
    let source = Source::open(&new.path).map_err(|e| failed(&e))?;
    let options = Options {
        changes: Changes::Original,
        ..args.read.options()
    };
    let document = args.read.pool()?.read(&source, options).map_err(|e| failed(&e))?;
    if document.text == new.document.text {
        return Ok(Some(Silent {
            tracked: false,
            sentences: comparison.differing(),
        }));
    }
    let before = examiner.examine_document(&source, document, &new.reading.case);
    let untracked = compare::compare(old, &before, &examiner.knowledge, false);
    Ok(Some(Silent {
        tracked: true,
        sentences: untracked.differing(),
    }))
}
