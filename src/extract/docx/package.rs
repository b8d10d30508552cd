//! Opens the ZIP package of a Word file and finds its parts by relationship and content type (ECMA-376 part 2), with a
//! cap on what each part may unpack to.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::xml::{Event, Ns, Parser};
use crate::extract::ExtractError;

/// The most that one part may unpack to.
pub(super) const PART_LIMIT: u64 = 64 << 20;
/// The most that all parts that are read may unpack to together.
pub(super) const TOTAL_LIMIT: u64 = 128 << 20;

const OLE_MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// A `Damaged` error that says what was found.
pub(crate) fn damaged(what: impl Into<String>) -> ExtractError {
    ExtractError::Damaged { what: what.into() }
}

/// An opened package; parts are unpacked when they are asked for.
pub(crate) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case part name (with the leading slash) to index in the archive.
    index: HashMap<String, usize>,
    /// Lower-case part name to content type.
    overrides: HashMap<String, String>,
    left: u64,
}

/// A relationship to another part of the package.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// `rId7`.
    pub id: String,
    /// The last segment of the type: `footnotes`, `styles`, the same in the transitional and the strict namespace.
    pub kind: String,
    /// Lower-case absolute name of the target.
    pub target: String,
}

impl<'a> Package<'a> {
    /// Reads the directory of the archive and the content types.
    pub fn open(bytes: &'a [u8]) -> Result<Package<'a>, ExtractError> {
        if bytes.is_empty() {
            return Err(ExtractError::Empty);
        }
        if bytes.starts_with(OLE_MAGIC) {
            return Err(ExtractError::EncryptedDocx);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("not a complete ZIP archive"))?;
        let mut index = HashMap::new();
        for i in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(i) {
                index.insert(normal(&name), i);
            }
        }
        let mut package = Package {
            zip,
            index,
            overrides: HashMap::new(),
            left: TOTAL_LIMIT,
        };
        package.read_content_types()?;
        Ok(package)
    }

    /// Whether the package holds the part (lower-case absolute name).
    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// The index of a part in the archive.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// Unpacks a part. `None` where the package has no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ExtractError> {
        let Some(&i) = self.index.get(name) else {
            return Ok(None);
        };
        let file = self.zip.by_index(i).map_err(|e| match e {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
                ExtractError::EncryptedDocx
            }
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
                damaged("a part is packed in a way that is not supported")
            }
            _ => damaged("a part of the ZIP archive cannot be found where its directory says"),
        })?;
        let (cap, limit) = if self.left < PART_LIMIT {
            (self.left, TOTAL_LIMIT)
        } else {
            (PART_LIMIT, PART_LIMIT)
        };
        let mut out = Vec::new();
        file.take(cap + 1)
            .read_to_end(&mut out)
            .map_err(|_| damaged("a part of the ZIP archive cannot be unpacked"))?;
        let size = out.len() as u64;
        if size > cap {
            return Err(ExtractError::TooLarge { limit_mib: limit >> 20 });
        }
        self.left -= size;
        Ok(Some(out))
    }

    /// The relationships of a part (`""` for those of the package). A missing relationships part is an empty list.
    pub fn relations(&mut self, of: &str) -> Result<Vec<Relation>, ExtractError> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let Some(bytes) = self.part(&format!("{folder}/_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let text = super::xml::decode(bytes)?;
        let mut parser = Parser::new(&text);
        let mut out = Vec::new();
        while let Some(event) = parser.next()? {
            let Event::Start(tag) = event else { continue };
            if tag.ns != Ns::PackageRelations || tag.name() != "Relationship" {
                continue;
            }
            if tag
                .attr("TargetMode")
                .is_some_and(|m| m.eq_ignore_ascii_case("external"))
            {
                continue;
            }
            let (Some(kind), Some(target)) = (tag.attr("Type"), tag.attr("Target")) else {
                continue;
            };
            out.push(Relation {
                id: tag.attr("Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: resolve(folder, &target),
            });
        }
        Ok(out)
    }

    /// The main part of a Word document: what the package's relationships call the office document, confirmed by its
    /// content type.
    pub fn main_part(&mut self) -> Result<String, ExtractError> {
        let related = self
            .relations("")?
            .into_iter()
            .find(|r| r.kind == "officeDocument")
            .map(|r| r.target);
        let by_type = || {
            let mut names: Vec<&String> = self
                .overrides
                .iter()
                .filter(|(_, t)| is_word_main(t))
                .map(|(name, _)| name)
                .collect();
            names.sort();
            names.first().map(|n| (*n).clone())
        };
        let name = match related {
            Some(name) if self.has(&name) => {
                match self.overrides.get(&name) {
                    Some(found) if !is_word_main(found) => {
                        let found = match found.as_str() {
                            t if t.contains("spreadsheetml") || t.contains("ms-excel") => "a spreadsheet",
                            t if t.contains("presentationml") || t.contains("ms-powerpoint") => "a presentation",
                            _ => "an Office package whose main part is no Word document",
                        };
                        return Err(ExtractError::UnknownFormat {
                            found: found.to_owned(),
                        });
                    }
                    _ => {}
                }
                Some(name)
            }
            _ => by_type(),
        };
        match name {
            Some(name) if self.has(&name) => Ok(name),
            _ if self.has("/content.xml") && self.has("/mimetype") => Err(ExtractError::UnknownFormat {
                found: "an OpenDocument file".to_owned(),
            }),
            _ => Err(damaged("the package has no main document part")),
        }
    }

    /// The first part with this ending of the content type (`styles+xml`), for packages whose main part has lost its
    /// relationships.
    pub fn by_content_type(&self, ending: &str) -> Option<String> {
        let mut names: Vec<&String> = self
            .overrides
            .iter()
            .filter(|(_, t)| t.ends_with(ending))
            .map(|(name, _)| name)
            .collect();
        names.sort();
        names.first().map(|n| (*n).clone())
    }

    fn read_content_types(&mut self) -> Result<(), ExtractError> {
        let Some(bytes) = self.part("/[content_types].xml")? else {
            return Ok(());
        };
        let text = super::xml::decode(bytes)?;
        let mut parser = Parser::new(&text);
        while let Some(event) = parser.next()? {
            let Event::Start(tag) = event else { continue };
            if tag.ns == Ns::ContentTypes
                && tag.name() == "Override"
                && let (Some(name), Some(kind)) = (tag.attr("PartName"), tag.attr("ContentType"))
            {
                self.overrides.insert(normal(&name), kind);
            }
        }
        Ok(())
    }
}

fn is_word_main(content_type: &str) -> bool {
    content_type.ends_with(".main+xml")
        && (content_type.contains("wordprocessingml.") || content_type.contains("ms-word."))
}

/// The name with one leading slash, forward slashes and lower case: part names compare without case.
fn normal(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    format!("/{}", name.trim_start_matches('/'))
}

/// The absolute name of a relationship's target.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").to_lowercase();
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let joined = if target.starts_with('/') {
        target.to_owned()
    } else {
        format!("{folder}/{target}")
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in joined.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            s => segments.push(s),
        }
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_against_the_folder_of_their_part() {
        assert_eq!(resolve("/word", "styles.xml"), "/word/styles.xml");
        assert_eq!(resolve("/word", "/word/Styles.xml"), "/word/styles.xml");
        assert_eq!(resolve("/word", "../customXml/item1.xml"), "/customxml/item1.xml");
        assert_eq!(resolve("", "word\\document.xml"), "/word/document.xml");
        assert_eq!(resolve("/word", "../../../etc/passwd"), "/etc/passwd");
    }
}
