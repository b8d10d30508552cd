//! hOCR, the form in which tesseract gives words with their places: <https://kba.github.io/hocr-spec/1.2/>.

use super::{SeenLine, SeenWord};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// The lines that hold words; `None` where the document is malformed.
pub fn lines(hocr: &str) -> Option<Vec<SeenLine>> {
    let mut reader = Reader::from_str(hocr);
    reader.config_mut().check_end_names = false;
    let mut out: Vec<SeenLine> = Vec::new();
    let mut line: Option<SeenLine> = None;
    // the word that is open, and how deep in it we are: <span><strong>word</strong></span>
    let mut word: Option<(SeenWord, usize)> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Eof => break,
            Event::Start(tag) => match (&mut word, class(&tag).as_deref()) {
                (Some((_, depth)), _) => *depth += 1,
                (None, Some("ocrx_word")) => word = Some((new_word(&tag)?, 0)),
                (None, Some("ocr_line" | "ocr_header" | "ocr_caption" | "ocr_textfloat")) => {
                    out.extend(line.take());
                    line = Some(new_line(&tag)?);
                }
                _ => {}
            },
            Event::Text(text) => {
                if let Some((word, _)) = &mut word {
                    word.text.push_str(&text);
                }
            }
            Event::GeneralRef(entity) => {
                if let Some((word, _)) = &mut word {
                    let number = entity.resolve_char_ref().ok().flatten().map(String::from);
                    let named = || resolve_predefined_entity(&entity).map(str::to_owned);
                    word.text.push_str(&number.or_else(named).unwrap_or_default());
                }
            }
            Event::End(_) => match &mut word {
                Some((_, depth)) if *depth > 0 => *depth -= 1,
                Some(_) => {
                    if let (Some((mut word, _)), Some(line)) = (word.take(), &mut line) {
                        word.text = word.text.trim().to_owned();
                        if !word.text.is_empty() {
                            line.words.push(word);
                        }
                    }
                }
                None => {}
            },
            _ => {}
        }
    }
    out.extend(line);
    out.retain(|l| !l.words.is_empty());
    Some(out)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(tag.try_get_attribute(name).ok()??.value.into_owned())
}

fn class(tag: &BytesStart<'_>) -> Option<String> {
    attribute(tag, "class")
}

/// The numbers of one property of a title: "bbox 1 2 3 4; x_wconf 95".
fn property(title: &str, name: &str) -> Vec<f32> {
    title
        .split(';')
        .find_map(|p| p.trim().strip_prefix(name)?.strip_prefix(' '))
        .map(|rest| {
            rest.split_whitespace()
                .filter_map(|n| n.parse().ok())
                .filter(|n: &f32| n.is_finite())
                .collect()
        })
        .unwrap_or_default()
}

fn bounds(title: &str) -> Option<[f32; 4]> {
    property(title, "bbox").try_into().ok()
}

fn new_word(tag: &BytesStart<'_>) -> Option<SeenWord> {
    let title = attribute(tag, "title")?;
    let confidence = property(&title, "x_wconf").first().copied().unwrap_or(0.0);
    Some(SeenWord {
        text: String::new(),
        bounds: bounds(&title)?,
        confidence: (confidence / 100.0).clamp(0.0, 1.0),
    })
}

fn new_line(tag: &BytesStart<'_>) -> Option<SeenLine> {
    let title = attribute(tag, "title")?;
    let bounds = bounds(&title)?;
    let baseline = property(&title, "baseline");
    let size = property(&title, "x_size").first().copied();
    Some(SeenLine {
        words: Vec::new(),
        bounds,
        slope: baseline.first().copied().unwrap_or(0.0),
        offset: baseline.get(1).copied().unwrap_or(0.0),
        size: size.filter(|s| *s > 0.0).unwrap_or(bounds[3] - bounds[1]),
    })
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn words_with_their_places() {
        let read = lines(
            r#"<?xml version="1.0"?><html><body><div class='ocr_page' title='image ""; bbox 0 0 1700 2200'>
            <span class='ocr_line' id='l' title="bbox 389 99 1341 134; baseline 0.014 -17; x_size 23; x_descenders 5">
              <span class='ocrx_word' title='bbox 389 99 445 117; x_wconf 93'><strong>A &amp; B</strong></span>
              <span class='ocrx_word' title='bbox 454 100 732 121; x_wconf 30'>&sect;&#39;</span>
            </span>
            <span class='ocr_header' title="bbox 1 2 3 4"><span class='ocrx_word' title='bbox 1 2 3 4'> </span></span>
            </div></body></html>"#,
        )
        .unwrap_or_default();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].slope, read[0].offset, read[0].size), (0.014, -17.0, 23.0));
        assert_eq!(read[0].words[0].text, "A & B");
        assert_eq!(read[0].words[0].confidence, 0.93);
        assert_eq!(read[0].words[1].text, "'");
        assert_eq!(read[0].words[1].bounds, [454.0, 100.0, 732.0, 121.0]);
        assert_eq!(lines("<span class='ocr_line' title='bbox 1 2'>"), None);
    }
}
