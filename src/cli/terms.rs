//! `caveat terms`: the term sheet of one agreement.

use super::{CaseArgs, OK, ReadArgs, RulesFrom};
use crate::reading::{self, terms};
use crate::report;
use crate::source::Source;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TermsArgs {
    /// A PDF, DOCX or text file
    file: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value_t = FormatArg::Terminal)]
    format: FormatArg,
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

pub(super) fn run(args: &TermsArgs) -> Result<u8, String> {
    let name = args.file.display().to_string();
    let source = Source::open(&args.file).map_err(|e| format!("{name}: {e}"))?;
    let case = args.case.facts()?;
    let knowledge = super::knowledge(&args.rules)?;
    let document = args.read.document(&source)?;
    let reading = reading::read(&document, &knowledge, &case);
    let text = match args.format {
        FormatArg::Terminal => {
            let sheet = terms::read(&document, &reading, &knowledge);
            let ladder = terms::ladder(&document, &reading, &knowledge);
            let style = super::style_of(&std::io::stdout());
            report::terms::render(&name, &document, &ladder, &reading.references, &sheet, style)
        }
        FormatArg::Json => report::terms::render_json(&source, &document, &reading, &knowledge)
            .map_err(|e| format!("{name}: the term sheet cannot be written as JSON ({e})"))?,
    };
    super::print(&text)?;
    Ok(OK)
}
