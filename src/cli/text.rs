//! `caveat text`: the text as read.

use super::OK;
use crate::examine::read_document;
use crate::report::text::render;
use crate::source::Source;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct TextArgs {
    /// A PDF, DOCX or text file
    file: PathBuf,
}

pub(super) fn run(args: &TextArgs) -> Result<u8, String> {
    let name = args.file.display();
    let source = Source::open(&args.file).map_err(|e| format!("{name}: {e}"))?;
    let document = read_document(&source).map_err(|e| format!("{name}: {e}"))?;
    super::print(&render(&document))?;
    Ok(OK)
}
