//! `caveat text`: the text as read.

use super::{CaseArgs, OK, ReadArgs, RulesFrom};
use crate::report::quote::printable;
use crate::report::{text, view};
use crate::source::Source;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TextArgs {
    /// A PDF, DOCX or text file
    file: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal, conflicts_with = "view")]
    format: FormatArg,
    /// What the patterns of the rules see instead: each sentence normalised, parties and citations as markers
    #[arg(long)]
    view: bool,
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

pub(super) fn run(args: &TextArgs) -> Result<u8, String> {
    let name = args.file.display();
    let source = Source::open(&args.file).map_err(|e| format!("{name}: {e}"))?;
    let document = args.read.document(&source)?;
    let text = if args.view {
        let knowledge = super::knowledge(&args.rules)?;
        let reading = crate::reading::read(&document, &knowledge, &args.case.facts()?);
        view::render(&document, &reading)
    } else {
        match args.format {
            FormatArg::Terminal => text::render(&document, super::style_of(&std::io::stdout()).width),
            FormatArg::Json => text::render_json(&document, &source)
                .map_err(|e| format!("{name}: the text cannot be written as JSON ({e})"))?,
        }
    };
    super::print(&printable(&text))?;
    Ok(OK)
}
