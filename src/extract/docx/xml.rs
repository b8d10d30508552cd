//! A thin layer over quick-xml that knows the namespaces of a Word file, decodes UTF-16, caps the depth and never
//! resolves an entity that is not one of XML's own five.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Raw};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::package::damaged;
use crate::extract::ExtractError;

/// The most elements that may be open at once.
const DEPTH_LIMIT: usize = 512;

/// The namespaces that matter, transitional and strict alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ns {
    /// WordprocessingML.
    Word,
    /// Markup compatibility (`AlternateContent`).
    Compat,
    /// Office Math.
    Math,
    /// DrawingML.
    Drawing,
    /// VML.
    Vml,
    /// Package relationships.
    PackageRelations,
    /// Content types.
    ContentTypes,
    /// Anything else.
    Other,
}

/// An opened element.
pub(crate) struct Tag<'i> {
    pub ns: Ns,
    start: BytesStart<'i>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of the attribute with this local name, whatever its prefix.
    pub fn attr(&self, name: &str) -> Option<String> {
        self.start.attributes().with_checks(false).flatten().find_map(|a| {
            if a.key.local_name().into_inner() != name || a.key.as_namespace_binding().is_some() {
                return None;
            }
            a.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
        })
    }

    /// The `val` attribute.
    pub fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// The `val` of an on/off property: present without a value is on (ECMA-376 part 1, 17.17.4).
    pub fn on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "False" | "FALSE"))
    }

    /// An attribute that is a whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.attr(name)?.trim().parse().ok()
    }

    /// An attribute that is a length, in points: twentieths of a point, or a number with its unit.
    pub fn points(&self, name: &str) -> Option<f32> {
        let value = self.attr(name)?;
        let value = value.trim();
        let split = value.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(value.len());
        let (number, unit) = value.split_at_checked(split)?;
        let number: f32 = number.parse().ok()?;
        let points = match unit {
            "" => number / 20.0,
            "pt" => number,
            "in" => number * 72.0,
            "cm" => number * 72.0 / 2.54,
            "mm" => number * 72.0 / 25.4,
            "pc" | "pi" => number * 12.0,
            _ => return None,
        };
        points.is_finite().then_some(points)
    }
}

/// What the parser gives: an empty element is a start and an end.
pub(crate) enum Event<'i> {
    Start(Tag<'i>),
    End,
    Text(Cow<'i, str>),
}

/// Goes through one part.
pub(crate) struct Parser<'i> {
    reader: NsReader<&'i [u8]>,
    depth: usize,
    at: Range<usize>,
}

impl<'i> Parser<'i> {
    pub fn new(text: &'i str) -> Parser<'i> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Parser {
            reader,
            depth: 0,
            at: 0..0,
        }
    }

    /// Where the event that was given last stands in the text, in bytes. The start of an empty element covers all of
    /// it, and its end is an empty range behind it.
    pub fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    /// The next event, `None` at the end of the part. A part that ends with elements open is damaged.
    pub fn next(&mut self) -> Result<Option<Event<'i>>, ExtractError> {
        loop {
            let start = self.position();
            let event = self
                .reader
                .read_event()
                .map_err(|_| damaged("a part is not well-formed XML"))?;
            self.at = start..self.position();
            match event {
                Raw::Start(start) => {
                    let ns = match self.reader.resolver().resolve_element(start.name()).0 {
                        ResolveResult::Bound(Namespace(uri)) => namespace(uri),
                        _ => Ns::Other,
                    };
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
                        return Err(damaged("a part nests its elements too deeply"));
                    }
                    return Ok(Some(Event::Start(Tag { ns, start })));
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Event::End));
                }
                Raw::Text(text) => return Ok(Some(Event::Text(text.xml10_content()))),
                Raw::CData(text) => return Ok(Some(Event::Text(text.xml10_content()))),
                Raw::GeneralRef(reference) => {
                    let c = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c),
                        Ok(None) => match &*reference {
                            "amp" => Some('&'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            _ => None,
                        },
                        Err(_) => None,
                    };
                    let c = c.ok_or_else(|| damaged("a part uses an entity that XML does not define"))?;
                    return Ok(Some(Event::Text(Cow::Owned(c.to_string()))));
                }
                Raw::Eof => {
                    if self.depth > 0 {
                        return Err(damaged("a part ends in the middle"));
                    }
                    return Ok(None);
                }
                Raw::Empty(_) | Raw::Comment(_) | Raw::PI(_) | Raw::Decl(_) | Raw::DocType(_) => {}
            }
        }
    }
}

fn namespace(uri: &str) -> Ns {
    match uri {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Ns::Word,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Ns::Compat,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Ns::Math,
        "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
            Ns::Drawing
        }
        "urn:schemas-microsoft-com:vml" => Ns::Vml,
        "http://schemas.openxmlformats.org/package/2006/relationships" => Ns::PackageRelations,
        "http://schemas.openxmlformats.org/package/2006/content-types" => Ns::ContentTypes,
        _ => Ns::Other,
    }
}

/// The bytes of a part whose text has changed, in the encoding that the part came in.
pub(crate) fn encode(text: &str, original: &[u8]) -> Vec<u8> {
    let utf16 = |mark: bool, unit: fn(u16) -> [u8; 2]| {
        let mark = mark.then_some(0xFEFF).into_iter();
        mark.chain(text.encode_utf16()).flat_map(unit).collect()
    };
    match original {
        [0xFF, 0xFE, ..] => utf16(true, u16::to_le_bytes),
        [0xFE, 0xFF, ..] => utf16(true, u16::to_be_bytes),
        [b'<', 0, ..] => utf16(false, u16::to_le_bytes),
        [0, b'<', ..] => utf16(false, u16::to_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat(),
        _ if std::str::from_utf8(original).is_ok() => text.as_bytes().to_vec(),
        // `decode` took it for Latin-1
        _ => text
            .chars()
            .flat_map(|c| u8::try_from(c).map_or_else(|_| format!("&#{};", u32::from(c)).into_bytes(), |b| vec![b]))
            .collect(),
    }
}

/// The text of a part: UTF-8 or UTF-16, with or without a byte order mark; Latin-1 where the declaration says so.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, ExtractError> {
    let utf16 = |skip: usize, unit: fn([u8; 2]) -> u16| {
        let units = bytes
            .iter()
            .skip(skip)
            .step_by(2)
            .zip(bytes.iter().skip(skip + 1).step_by(2));
        let units = units.map(|(&a, &b)| unit([a, b]));
        char::decode_utf16(units)
            .collect::<Result<String, _>>()
            .map_err(|_| damaged("a part is not valid UTF-16"))
    };
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => {}
        [0xFF, 0xFE, ..] => return utf16(2, u16::from_le_bytes),
        [0xFE, 0xFF, ..] => return utf16(2, u16::from_be_bytes),
        [b'<', 0, ..] => return utf16(0, u16::from_le_bytes),
        [0, b'<', ..] => return utf16(0, u16::from_be_bytes),
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            Ok(text)
        }
        Err(e) => {
            let bytes = e.into_bytes();
            let head: String = bytes
                .iter()
                .take(100)
                .map(|&b| char::from(b).to_ascii_lowercase())
                .collect();
            if head.contains("iso-8859-1") || head.contains("windows-1252") {
                return Ok(bytes.iter().map(|&b| char::from(b)).collect());
            }
            Err(damaged("a part is neither UTF-8 nor UTF-16"))
        }
    }
}
