//! Reads plain text: decoding, form feeds as pages, columns as indentation, margin numbers of pleading paper.

use super::{ExtractNote, ExtractedPage, Extraction, Line, Piece};
use crate::document::furniture::stamp_page;
use crate::document::origin::Origin;

/// Width of a column in points, for [`Line::indent`].
const COLUMN: f32 = 6.0;

/// Reads a text file. Every byte sequence can be read: what is not UTF-8 or UTF-16 is taken for Latin-1
/// (Windows-1252), which has a character for every byte.
pub fn read(bytes: &[u8]) -> Extraction {
    let (text, note) = decode(bytes);
    let mut pages = split_pages(&text);
    for page in &mut pages {
        margin_numbers(page);
    }
    let notes = note
        .map(|message| ExtractNote { page: None, message })
        .into_iter()
        .collect();
    Extraction { pages, notes }
}

/// Tells UTF-16 without a byte order mark: `Some(true)` for big endian. Every second byte of Western text is zero.
pub fn utf16_without_mark(sample: &[u8]) -> Option<bool> {
    if sample.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if even * 10 > half * 7 && odd * 10 < half {
        Some(true)
    } else if odd * 10 > half * 7 && even * 10 < half {
        Some(false)
    } else {
        None
    }
}

fn decode(bytes: &[u8]) -> (String, Option<String>) {
    let utf16 = |bytes: &[u8], big: bool| {
        let units = bytes.chunks_exact(2).map(|c| {
            let pair = [c[0], c[1]];
            if big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        });
        char::decode_utf16(units)
            .map(|r| r.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>()
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return (utf16(rest, false), None),
        [0xFE, 0xFF, rest @ ..] => return (utf16(rest, true), None),
        _ => {}
    }
    if let Some(big) = utf16_without_mark(&bytes[..bytes.len().min(8192)]) {
        return (
            utf16(bytes, big),
            Some("read as UTF-16 without a byte order mark".to_owned()),
        );
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (
            body.iter().map(|&b| windows_1252(b)).collect(),
            Some("the file is not UTF-8; it was read as Latin-1".to_owned()),
        ),
    }
}

/// Windows-1252, which agrees with Latin-1 but for 0x80 to 0x9F (WHATWG Encoding Standard).
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

fn split_pages(text: &str) -> Vec<ExtractedPage> {
    let by_stamp = !text.trim_end().contains('\u{c}');
    let mut pages = vec![new_page(1)];
    let mut blank = 0u32;
    for (row, raw) in text.split('\n').enumerate() {
        let mut start = 0;
        for (part, piece) in raw.split('\u{c}').enumerate() {
            let offset = start;
            start += piece.len() + 1;
            if part > 0 {
                pages.push(new_page(pages.len() as u32 + 1));
                blank = 0;
            }
            let shown = piece.trim_end();
            let body = shown.trim_start();
            if body.is_empty() {
                if part == 0 {
                    blank += 1;
                }
                continue;
            }
            // A dump without form feeds still tells its pages where the clerk stamped each of them.
            if by_stamp
                && pages.last().is_some_and(|p| !p.lines.is_empty())
                && stamp_page(body).is_some_and(|n| n != Some(1))
            {
                pages.push(new_page(pages.len() as u32 + 1));
                blank = 0;
            }
            let Some(page) = pages.last_mut() else { continue };
            let lead = &shown[..shown.len() - body.len()];
            let columns: usize = lead.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum();
            page.lines.push(Line {
                pieces: vec![Piece {
                    text: body.to_owned(),
                    origin: Origin::Text {
                        line: row as u32 + 1,
                        column: (offset + lead.len()) as u32,
                    },
                }],
                indent: columns as f32 * COLUMN,
                gap: if page.lines.is_empty() { 0.0 } else { blank as f32 },
                ..Line::new()
            });
            blank = 0;
        }
    }
    if pages.len() > 1 && pages.last().is_some_and(|p| p.lines.is_empty()) {
        pages.pop();
    }
    // a dump has nothing between two form feeds where the page could not be read
    let several = pages.len() > 1;
    for page in &mut pages {
        page.blank = page.lines.is_empty() && !several;
        single_space(page);
        let left = page.lines.iter().map(|l| l.indent).fold(f32::MAX, f32::min);
        for line in &mut page.lines {
            line.indent -= left;
        }
    }
    pages
}

/// In a double-spaced dump the blank line between two lines means nothing: the usual gap of the page becomes zero.
fn single_space(page: &mut ExtractedPage) {
    let (mut none, mut one) = (0, 0);
    for line in page.lines.iter().skip(1) {
        match line.gap as u32 {
            0 => none += 1,
            1 => one += 1,
            _ => {}
        }
    }
    if one > 8 && one > 4 * none {
        for line in &mut page.lines {
            line.gap = (line.gap - 1.0).max(0.0);
        }
    }
}

fn new_page(number: u32) -> ExtractedPage {
    ExtractedPage {
        number,
        size: None,
        lines: Vec::new(),
        readable: 1.0,
        agreement: None,
        ocr: false,
        blank: false,
        may_hide: true,
    }
}

/// Pleading paper: most lines begin with a number that counts up from 1; it is taken off and kept aside.
fn margin_numbers(page: &mut ExtractedPage) {
    let number = |line: &Line| -> Option<(u16, usize)> {
        let text = &line.pieces.first()?.text;
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = text.get(digits..)?;
        let value = text.get(..digits)?.parse().ok().filter(|n| (1..=35).contains(n))?;
        let wide = rest.is_empty() || rest.starts_with("  ") || rest.starts_with('\t');
        wide.then(|| (value, digits + rest.len() - rest.trim_start().len()))
    };
    let found: Vec<Option<(u16, usize)>> = page.lines.iter().map(number).collect();
    let numbers: Vec<u16> = found.iter().flatten().map(|f| f.0).collect();
    let counts_up = numbers.windows(2).filter(|w| w[1] == w[0] + 1).count();
    if numbers.len() < 12 || counts_up * 10 < (numbers.len() - 1) * 8 {
        return;
    }
    for (line, found) in page.lines.iter_mut().zip(found) {
        let (Some((value, cut)), Some(piece)) = (found, line.pieces.first_mut()) else {
            continue;
        };
        line.margin_number = Some(value);
        line.indent = cut as f32 * COLUMN;
        if let Origin::Text { column, .. } = &mut piece.origin {
            *column += cut as u32;
        }
        piece.text.drain(..cut);
    }
    // a number beside an empty line is white space of the page
    let mut white = 0.0;
    let mut kept: Vec<Line> = Vec::new();
    for mut line in std::mem::take(&mut page.lines) {
        if line.pieces.iter().all(|p| p.text.is_empty()) {
            white += 1.0;
            continue;
        }
        line.gap += std::mem::take(&mut white);
        kept.push(line);
    }
    page.lines = kept;
    let left = page
        .lines
        .iter()
        .filter(|l| l.margin_number.is_some())
        .map(|l| l.indent)
        .fold(f32::MAX, f32::min);
    for line in &mut page.lines {
        line.indent = (line.indent - left).max(0.0);
    }
    single_space(page);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<String> {
        read(bytes)
            .pages
            .iter()
            .flat_map(|p| p.lines.iter().map(Line::text))
            .collect()
    }

    #[test]
    fn utf_8_utf_16_and_latin_1_give_the_same_text() {
        let text = "Section § 3553(e) for José\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let latin: Vec<u8> = text.chars().map(|c| u32::from(c) as u8).collect();
        for bytes in [text.as_bytes(), &le, &marked, &latin] {
            assert_eq!(words(bytes), ["Section § 3553(e) for José"]);
        }
    }

    #[test]
    fn form_feeds_are_pages_and_blank_lines_are_gaps() {
        let read = read(b"one\n\n\n  two\n\x0cthree\n");
        assert_eq!(read.pages.len(), 2);
        assert_eq!(read.pages[0].lines[1].gap, 2.0);
        assert_eq!(read.pages[0].lines[1].indent, 12.0);
        assert_eq!(
            read.pages[1].lines[0].pieces[0].origin,
            Origin::Text { line: 5, column: 1 }
        );
    }

    #[test]
    fn a_stamp_starts_a_page_where_there_are_no_form_feeds() {
        let text = "Case 1:19-cr-00008 Document 10 Filed 01/22/19 Page 1 of 2\nfirst\nCase 1:19-cr-00008 Document 10 Filed 01/22/19 Page 2 of 2\nsecond\n";
        assert_eq!(read(text.as_bytes()).pages.len(), 2);
    }

    #[test]
    fn margin_numbers_are_told_apart_and_kept() {
        let page: String = (1..=28).map(|n| format!("{n:<4}words of line {n}\n")).collect();
        let read = read(page.as_bytes());
        assert_eq!(read.pages[0].lines[4].text(), "words of line 5");
        assert_eq!(read.pages[0].lines[4].margin_number, Some(5));
        let numbered = "1.  The defendant agrees.\n2.  The defendant pleads.\n";
        assert_eq!(super::read(numbered.as_bytes()).pages[0].lines[0].margin_number, None);
    }
}
