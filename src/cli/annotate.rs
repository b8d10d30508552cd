//! `caveat annotate`: a copy of the same file with the findings beside the words.

use super::{CaseArgs, OK, ReadArgs, RulesFrom};
use crate::annotate::{Options, annotate};
use crate::report::write;
use crate::source::{Format, Source};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AnnotateArgs {
    /// A PDF or Word file
    file: PathBuf,
    /// The copy to write; a file of that name is replaced
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// The lawyer in whose name the remarks are made; they are then marked as attorney work product
    #[arg(long, value_name = "NAME")]
    counsel: Option<String>,
    /// Propose the replacement language too, as tracked insertions (Word)
    #[arg(long)]
    redline: bool,
    /// Replace the file itself, or write although that breaks a signature in it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    rules: RulesFrom,
}

pub(super) fn run(args: &AnnotateArgs) -> Result<u8, String> {
    let name = args.file.display();
    let failed = |e: &dyn std::fmt::Display| format!("{name}: {e}");
    if !args.force {
        write::not_onto(&args.file, &args.out).map_err(|e| e.to_string())?;
    }
    let source = Source::open(&args.file).map_err(|e| failed(&e))?;
    let format = Format::sniff(&source.bytes).map_err(|e| failed(&e))?;
    let other = ["pdf", "docx", "txt"].iter().find(|known| {
        let said = args.out.extension().is_some_and(|e| e.eq_ignore_ascii_case(known));
        said && **known != format.extension()
    });
    if let Some(other) = other {
        return Err(format!(
            "{}: the copy has the format of the file; name it .{}, not .{other}",
            args.out.display(),
            format.extension()
        ));
    }
    if args.redline && format != Format::Docx {
        return Err(failed(
            &"only a Word file can carry tracked insertions; leave --redline out",
        ));
    }
    let document = args.read.document(&source)?;
    let examiner = super::examiner(&args.rules)?;
    let examined = examiner.examine_document(&source, document, &args.case.facts()?);
    let options = Options {
        counsel: args.counsel.clone(),
        redline: args.redline,
        break_signature: args.force,
        reading: args.read.options(),
    };
    let copy = annotate(&source, &examined, &examiner.knowledge, &options).map_err(|e| failed(&e))?;
    write::whole(&args.out, &copy.bytes).map_err(|e| e.to_string())?;
    let out = args.out.display();
    super::print(&format!("{out}: {} remarks\n", copy.remarks))?;
    Ok(OK)
}
