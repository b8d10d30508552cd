//! Reads PDF files: pages of lines in reading order, every word with its box on the page as shown.

mod bands;
mod captions;
mod columns;
mod fields;
mod glyphs;
mod infer;
mod lines;
mod margin;
mod order;
mod page;
mod quiet;
mod redacted;
mod rows;
mod ruled;
mod scan;
mod second;
mod strokes;
#[cfg(test)]
mod tests;
mod weight;
mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{InterpreterCache, InterpreterSettings, InterpreterWarning};

use self::page::{PageReader, Sight};
pub(crate) use self::quiet::quietly;
pub use self::second::read_second;
use self::weight::Weights;
use super::{ExtractError, ExtractNote, ExtractedPage, Extraction, Limits, Line, Options};

/// Largest file that the second reader is given, in bytes.
const SECOND_BYTES: usize = 32 << 20;
/// Share of ordinary letters below which the second reader's text is no witness.
const SOUND: f32 = 0.95;
/// Share of the words of a page below which two readers do not agree.
const AGREED: f32 = 0.9;
/// Longest file that the second reader is given, in pages.
const SECOND_PAGES: usize = 400;

/// Reads a PDF. A page that is a picture is read by character recognition where the options say so and the command for it
/// is there; else it comes back with `readable` 0.0: whether that is an error is for the caller to say. A file that opens with
/// the empty user password is read; one that does not is [`ExtractError::Encrypted`].
pub fn read(bytes: &[u8], options: Options) -> Result<Extraction, ExtractError> {
    let limits = options.limits;
    if bytes.is_empty() {
        return Err(ExtractError::Empty);
    }
    let damaged = |what: &str| ExtractError::Damaged { what: what.to_string() };
    if !is_whole(bytes) {
        // Much could be rescued, but a part must not be taken for the whole.
        return Err(damaged("its end is missing"));
    }
    let pdf = match quietly(|| Pdf::new(bytes.to_vec())) {
        None => return Err(damaged("its structure cannot be followed")),
        Some(Err(LoadPdfError::Decryption(why))) => {
            return Err(match why {
                DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm => ExtractError::Encrypted,
                DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption => {
                    damaged("its encryption is malformed")
                }
            });
        }
        Some(Err(LoadPdfError::Invalid)) => return Err(damaged("no pages can be found in it")),
        Some(Ok(pdf)) => pdf,
    };
    let cache = InterpreterCache::new();
    let weights = Weights::default();
    let lost_fonts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&lost_fonts);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let reader = PageReader {
        pdf: &pdf,
        cache: &cache,
        lost_fonts: &lost_fonts,
        weights: &weights,
        settings,
        limits,
    };
    let mut extraction = Extraction::default();
    let total = quietly(|| pdf.pages().len()).unwrap_or(0);
    if total == 0 {
        return Err(damaged("it has no pages"));
    }
    if total > limits.pages {
        return Err(ExtractError::TooManyPages {
            pages: total,
            limit: limits.pages,
        });
    }
    if let Some(promised) = quietly(|| promised(&pdf)).flatten()
        && promised > total
    {
        let message = format!("the file should have {promised} pages; only {total} could be found");
        extraction.notes.push(ExtractNote { page: None, message });
    }
    let mut doubtful = Vec::new();
    for index in 0..total {
        let number = index as u32 + 1;
        let (page, sight) = match quietly(|| reader.read(index)).flatten() {
            Some(read) => read,
            None => (
                unread(number),
                Sight {
                    doubtful: true,
                    notes: vec!["the page could not be read"],
                },
            ),
        };
        if sight.doubtful {
            doubtful.push(index);
        }
        extraction.pages.push(page);
        extraction.notes.extend(sight.notes.into_iter().map(|m| ExtractNote {
            page: Some(number),
            message: m.to_string(),
        }));
    }
    if !doubtful.is_empty() {
        read_again(bytes, &doubtful, &mut extraction);
    }
    scan::read_pictures(&pdf, &reader.settings, options, &mut extraction);
    Ok(extraction)
}

/// Whether a PDF goes on to its end: after the last end mark (or pointer to the cross-reference table) no object follows.
/// ISO 32000-1, 7.5.5.
fn is_whole(bytes: &[u8]) -> bool {
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|w| w == mark);
    let Some(end) = last(b"%%EOF").max(last(b"startxref")) else {
        return false;
    };
    let rest = bytes.get(end..).unwrap_or(&[]);
    !rest.windows(6).any(|w| w == b"endobj" || w == b"stream")
}

/// How many pages the file says it has.
fn promised(pdf: &Pdf) -> Option<usize> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let count = root.get::<Dict<'_>>("Pages")?.get::<i32>("Count")?;
    usize::try_from(count).ok()
}

fn unread(number: u32) -> ExtractedPage {
    ExtractedPage {
        number,
        size: None,
        lines: Vec::new(),
        readable: 0.0,
        agreement: None,
        ocr: false,
        blank: false,
        may_hide: true,
    }
}

/// Reads doubtful pages with the second reader: takes its text where it is clearly better, and where it is not, lets the
/// page count for no more than what the two agree on.
fn read_again(bytes: &[u8], doubtful: &[usize], extraction: &mut Extraction) {
    // The second reader reads the whole file at once and is not frugal.
    if bytes.len() > SECOND_BYTES || extraction.pages.len() > SECOND_PAGES {
        return;
    }
    let Some(texts) = read_second(bytes) else {
        return;
    };
    if texts.len() < extraction.pages.len() {
        return;
    }
    for &index in doubtful {
        let (Some(page), Some(text)) = (extraction.pages.get_mut(index), texts.get(index)) else {
            continue;
        };
        let sound = second::soundness(text);
        let words = text.split_whitespace().count();
        if words < 5 || sound < SOUND {
            continue;
        }
        let number = page.number;
        let own: Vec<String> = page.lines.iter().map(Line::text).collect();
        let agreed = second::agreement(&own.join("\n"), text);
        page.agreement = Some(agreed);
        if sound <= page.readable {
            if agreed < AGREED {
                page.readable = page.readable.min(agreed);
                extraction.notes.push(ExtractNote {
                    page: Some(number),
                    message: format!(
                        "two readers of PDF agree on only {:.0} % of the words of the page",
                        agreed * 100.0
                    ),
                });
            }
            continue;
        }
        page.lines = second::lines(text, number, page.size.unwrap_or((612.0, 792.0)));
        page.readable = 0.9 * sound;
        extraction.notes.push(ExtractNote {
            page: Some(number),
            message: "the page was read with the second reader; its words have no place on the page".to_string(),
        });
    }
}
