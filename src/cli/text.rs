//! `caveat text`: the text as read.

use super::{CaseArgs, OK, RulesFrom};
use crate::examine::read_document;
use crate::report::text::{render, render_view};
use crate::source::Source;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TextArgs {
    /// A PDF, DOCX or text file
    file: PathBuf,
    /// What the patterns of the rules see instead: each sentence normalised, parties and citations as markers
    #[arg(long)]
    view: bool,
    #[command(flatten)]
    case: CaseArgs,
    #[command(flatten)]
    rules: RulesFrom,
}

pub(super) fn run(args: &TextArgs) -> Result<u8, String> {
    let name = args.file.display();
    let source = Source::open(&args.file).map_err(|e| format!("{name}: {e}"))?;
    let document = read_document(&source).map_err(|e| format!("{name}: {e}"))?;
    let text = if args.view {
        let knowledge = super::knowledge(&args.rules)?;
        let reading = crate::reading::read(&document, &knowledge, &args.case.facts()?);
        render_view(&document, &reading)
    } else {
        render(&document)
    };
    super::print(&text)?;
    Ok(OK)
}
