//! `caveat report`: a report that is handed to a person, for counsel or for the client.

use super::{CaseArgs, OK, ReadArgs, RulesFrom};
use crate::report::memo::{self, Audience, Options};
use crate::report::write;
use crate::source::Source;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A PDF, DOCX or text file
    file: PathBuf,
    /// The report to write, .html, .pdf, .docx or .md; a file of that name is replaced
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// For whom it is: counsel, with authorities and the term sheet; or the client, in plain words
    #[arg(long = "for", value_enum, default_value_t = AudienceArg::Counsel, value_name = "WHO")]
    audience: AudienceArg,
    /// The lawyer in whose name it is made; counsel's report is then marked as attorney work product
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
enum AudienceArg {
    Counsel,
    Client,
}

impl From<AudienceArg> for Audience {
    fn from(arg: AudienceArg) -> Audience {
        match arg {
            AudienceArg::Counsel => Audience::Counsel,
            AudienceArg::Client => Audience::Client,
        }
    }
}

/// What the report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Html,
    Markdown,
    Docx,
    #[cfg(feature = "pdf-report")]
    Pdf,
}

impl Format {
    /// The format that the name asks for.
    fn of(out: &Path) -> Result<Format, String> {
        let extension = out.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("html" | "htm") => Ok(Format::Html),
            Some("md" | "markdown") => Ok(Format::Markdown),
            Some("docx") => Ok(Format::Docx),
            #[cfg(feature = "pdf-report")]
            Some("pdf") => Ok(Format::Pdf),
            #[cfg(not(feature = "pdf-report"))]
            Some("pdf") => Err(format!(
                "{}: this program was built without PDF reports; build it with --features pdf-report, or write an .html and print it",
                out.display()
            )),
            _ => Err(format!("{}: name the report .html, .pdf, .docx or .md", out.display())),
        }
    }
}

pub(super) fn run(args: &ReportArgs) -> Result<u8, String> {
    let format = Format::of(&args.out)?;
    write::not_onto(&args.file, &args.out).map_err(|_| {
        format!(
            "{}: this is the file that is read; name another one",
            args.out.display()
        )
    })?;
    let source = Source::open(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?;
    let document = args.read.document(&source)?;
    let examiner = super::examiner(&args.rules)?;
    let examined = examiner.examine_document(&source, document, &args.case.facts()?);
    let options = Options {
        audience: args.audience.into(),
        counsel: args.counsel.clone(),
    };
    let memo = memo::memo(&examined, &examiner.knowledge, &options);
    let failed = |e: &dyn std::fmt::Display| format!("{}: {e}", args.out.display());
    let bytes = match format {
        Format::Html => memo::html::render(&memo, &examined.document).into_bytes(),
        Format::Markdown => memo::markdown::render(&memo).into_bytes(),
        Format::Docx => {
            memo::docx::render(&memo).map_err(|e| failed(&format!("the Word file cannot be put together ({e})")))?
        }
        #[cfg(feature = "pdf-report")]
        Format::Pdf => memo::pdf::render(&memo).map_err(|e| failed(&e))?,
    };
    write::whole(&args.out, &bytes).map_err(|e| e.to_string())?;
    super::print(&format!("{}\n", args.out.display()))?;
    Ok(OK)
}
