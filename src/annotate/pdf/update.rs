//! An increment behind a PDF file: its annotations and the pages that hold them (ISO 32000-1, 7.5.6).

use super::super::AnnotateError;
use super::super::remark::Remark;
use super::draw::Drawn;
use super::unfaithful;
use lopdf::encryption::encrypt_object;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, StringFormat, dictionary};
use std::collections::BTreeMap;

/// The beginning of the names of our annotations.
const NAME: &str = "caveat-";
/// Annotation flag Print (ISO 32000-1, table 165).
const PRINT: i64 = 1 << 2;

/// An increment that is being put together.
pub(super) struct Update {
    file: IncrementalDocument,
    /// The pages by their numbers, 1-based.
    pages: BTreeMap<u32, ObjectId>,
    /// The graphics state that lets the words show through.
    state: ObjectId,
    annotations: BTreeMap<u32, Vec<Object>>,
}

impl Update {
    /// Takes the file apart.
    pub fn open(bytes: &[u8]) -> Result<Update, AnnotateError> {
        let before = Document::load_mem(bytes).map_err(|_| unfaithful("its structure cannot be followed"))?;
        let pages = before.get_pages();
        let size = before.trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(0);
        let encryption = match before.encryption_state {
            Some(_) => Some(encryption(bytes).ok_or_else(|| unfaithful("its encryption cannot be followed"))?),
            None => None,
        };
        let mut file = IncrementalDocument::create_from(bytes.to_vec(), before);
        let trailer = &mut file.new_document.trailer;
        // these belong to the cross-reference section of the file and not to that of the increment
        for key in [
            b"XRefStm".as_slice(),
            b"DecodeParms",
            b"Filter",
            b"Index",
            b"W",
            b"Length",
            b"Type",
        ] {
            trailer.remove(key);
        }
        if let Some(id) = encryption {
            trailer.set("Encrypt", id);
        }
        let last = u32::try_from(size - 1).unwrap_or(0);
        file.new_document.max_id = file.new_document.max_id.max(last);
        let state = file
            .new_document
            .add_object(dictionary! { "Type" => "ExtGState", "BM" => "Multiply" });
        Ok(Update {
            file,
            pages,
            state,
            annotations: BTreeMap::new(),
        })
    }

    /// Whether a signature stands in the file (ISO 32000-1, 12.8.1: only a signature has a byte range).
    pub fn is_signed(&self) -> bool {
        let objects = &self.file.get_prev_documents().objects;
        objects
            .values()
            .filter_map(|o| o.as_dict().ok())
            .any(|d| d.has(b"ByteRange") && d.has(b"Contents"))
    }

    /// How many annotations it has by now.
    pub fn annotations(&self) -> usize {
        self.annotations.values().map(Vec::len).sum()
    }

    /// Adds an annotation to a page, 1-based. `name` tells it from all others.
    pub fn annotate(
        &mut self,
        page: u32,
        drawn: &Drawn,
        remark: &Remark,
        contents: &str,
        author: &str,
        name: &str,
    ) -> Result<(), AnnotateError> {
        let on = self.page(page)?;
        let r = drawn.rect;
        let rect = numbers([r.x0, r.y0, r.x1, r.y1]);
        let mut annotation = dictionary! {
            "Type" => "Annot",
            "Rect" => rect.clone(),
            "P" => on,
            "F" => PRINT,
            "C" => numbers(drawn.colour.map(f64::from)),
            "T" => text(author),
            "Subj" => text(&remark.title),
            "Contents" => text(contents),
            "NM" => text(&format!("{NAME}{name}")),
        };
        if drawn.quads.is_empty() {
            annotation.set("Subtype", "Text");
            annotation.set("Name", "Note");
        } else {
            let corners = drawn.quads.iter().flatten().flat_map(|p| [p.x, p.y]);
            annotation.set("Subtype", "Highlight");
            annotation.set("QuadPoints", numbers(corners));
            let form = Stream::new(
                dictionary! {
                    "Type" => "XObject",
                    "Subtype" => "Form",
                    "BBox" => rect,
                    "Resources" => dictionary! { "ExtGState" => dictionary! { "M" => self.state } },
                },
                drawn.content.clone().into_bytes(),
            );
            let form = self.file.new_document.add_object(form);
            annotation.set("AP", dictionary! { "N" => form });
        }
        let id = self.file.new_document.add_object(annotation);
        self.annotations.entry(page).or_default().push(id.into());
        Ok(())
    }

    fn page(&self, number: u32) -> Result<ObjectId, AnnotateError> {
        let page = self.pages.get(&number).copied();
        page.ok_or_else(|| unfaithful("a page of it cannot be found"))
    }

    /// The bytes of the file with the increment behind them.
    pub fn finish(mut self) -> Result<Vec<u8>, AnnotateError> {
        for (number, mut added) in std::mem::take(&mut self.annotations) {
            let id = self.page(number)?;
            let before = self.file.get_prev_documents();
            let page = before.get_object(id).and_then(Object::as_dict);
            let mut page: Dictionary = page.map_err(|_| unfaithful("a page of it cannot be found"))?.clone();
            let mut all = page
                .get(b"Annots")
                .and_then(|annots| before.dereference(annots))
                .and_then(|(_, annots)| annots.as_array())
                .cloned()
                .unwrap_or_default();
            all.append(&mut added);
            page.set("Annots", all);
            self.file.new_document.set_object(id, page);
        }
        if let Some(state) = self.file.get_prev_documents().encryption_state.clone() {
            for (id, object) in &mut self.file.new_document.objects {
                encrypt_object(&state, *id, object).map_err(|_| unfaithful("it cannot be encrypted again"))?;
            }
        }
        let mut out = Vec::new();
        let saved = self.file.save_to(&mut out);
        saved.map_err(|_| unfaithful("it cannot be put together"))?;
        out.push(b'\n');
        Ok(out)
    }
}

/// How many annotations of a file are ours.
pub(super) fn ours(bytes: &[u8]) -> Option<usize> {
    let file = Document::load_mem(bytes).ok()?;
    let named = |annotation: &Object| {
        let (_, annotation) = file.dereference(annotation).ok()?;
        let name = annotation.as_dict().ok()?.get(b"NM").ok()?;
        let name = lopdf::decode_text_string(name).ok()?;
        name.starts_with(NAME).then_some(())
    };
    let on_page = |id: ObjectId| {
        let page = file.get_object(id).and_then(Object::as_dict).ok()?;
        let (_, annots) = file.dereference(page.get(b"Annots").ok()?).ok()?;
        Some(annots.as_array().ok()?.iter().filter_map(named).count())
    };
    Some(file.get_pages().into_values().filter_map(on_page).sum())
}

/// Where the encryption dictionary stands: the last that a trailer of the file names. The library forgets it once it has
/// the key, and trailers are never encrypted (ISO 32000-1, 7.6.1).
fn encryption(bytes: &[u8]) -> Option<ObjectId> {
    const KEY: &[u8] = b"/Encrypt";
    let at = bytes.windows(KEY.len()).enumerate().rev();
    let mut places = at.filter(|(_, w)| *w == KEY).map(|(i, _)| i + KEY.len());
    places.find_map(|i| {
        let behind = bytes.get(i..bytes.len().min(i + 40))?;
        let behind = String::from_utf8_lossy(behind);
        let mut words = behind.split_ascii_whitespace();
        let number = words.next()?.parse().ok()?;
        let generation = words.next()?.parse().ok()?;
        words.next()?.starts_with('R').then_some((number, generation))
    })
}

fn numbers(of: impl IntoIterator<Item = f64>) -> Object {
    of.into_iter()
        .map(|n| Object::Real((n * 1000.0).round() as f32 / 1000.0))
        .collect::<Vec<_>>()
        .into()
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 with its mark.
fn text(of: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(of.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encryption_dictionary_is_the_last_that_a_trailer_names() {
        let bytes = b"<< /Encrypt 3 0 R >> ... /EncryptMetadata true /Encrypt 12 0 R/Root 1 0 R";
        assert_eq!(encryption(bytes), Some((12, 0)));
        assert_eq!(encryption(b"/Encrypt << /Filter /Standard >>"), None);
    }
}
