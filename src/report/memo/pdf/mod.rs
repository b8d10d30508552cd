//! The report as a PDF: set by a small typesetter of our own, with tags, outline and fonts in the file.
//!
//! Behind the feature `pdf-report`, since the fonts make the program seven megabytes larger.

mod draw;
mod flow;
mod fonts;
mod lay;

use super::Memo;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The program carries no usable fonts.
    #[error("the fonts of the program cannot be used; please report this, and write the report as .html")]
    Fonts,
    /// The writer refuses.
    #[error("the PDF cannot be put together ({0}); please report this, and write the report as .html")]
    Writer(String),
}

/// The file.
///
/// # Errors
/// [`PdfError`], for which nothing in a paper should give cause.
pub fn render(memo: &Memo) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::Fonts::new().ok_or(PdfError::Fonts)?;
    let paragraphs = flow::paragraphs(memo);
    let pages = lay::pages(&paragraphs, &fonts);
    draw::file(memo, &paragraphs, &pages, &fonts)
}
