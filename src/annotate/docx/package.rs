//! The package written again: changed parts in place of the old ones, new parts at the end, everything else raw.

use crate::annotate::AnnotateError;
use crate::extract::docx::package::{Package, damaged};
use crate::extract::docx::xml::{Event, Parser, decode, encode};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, ZipArchive};

/// Changes to a package.
pub(super) struct Rewrite<'a> {
    original: &'a [u8],
    /// By index in the archive.
    changed: BTreeMap<usize, Vec<u8>>,
    /// Name and bytes.
    new: Vec<(String, Vec<u8>)>,
}

impl<'a> Rewrite<'a> {
    pub fn new(original: &'a [u8]) -> Rewrite<'a> {
        Rewrite {
            original,
            changed: BTreeMap::new(),
            new: Vec::new(),
        }
    }

    /// Takes other text for a part of the package, in the encoding it has.
    pub fn part(&mut self, package: &mut Package<'_>, name: &str, text: &str) -> Result<(), AnnotateError> {
        let (Some(index), Some(old)) = (package.index(name), package.part(name)?) else {
            return Err(damaged("a part of the package cannot be found again").into());
        };
        self.changed.insert(index, encode(text, &old));
        Ok(())
    }

    /// Adds a part beside the main one, with its content type and its relationship.
    pub fn new_part(
        &mut self,
        package: &mut Package<'_>,
        main: &str,
        stem: &str,
        relation: &str,
        content_type: &str,
        text: &str,
    ) -> Result<(), AnnotateError> {
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
        let mut name = format!("{folder}/{stem}.xml");
        let mut n = 0;
        while package.has(&name) {
            n += 1;
            name = format!("{folder}/{stem}{n}.xml");
        }
        let types = "/[content_types].xml";
        let xml = decode(
            package
                .part(types)?
                .ok_or_else(|| damaged("the package has no content types"))?,
        )?;
        let prefix = prefix(&xml);
        let over = format!("<{prefix}Override PartName=\"{name}\" ContentType=\"{content_type}\"/>");
        self.part(package, types, &before_the_end(&xml, &over)?)?;

        let rels = format!("{folder}/_rels/{file}.rels");
        match package.part(&rels)? {
            Some(bytes) => {
                let xml = decode(bytes)?;
                let related = relationship(&xml, relation, &name);
                self.part(package, &rels, &before_the_end(&xml, &related)?)?;
            }
            None => {
                let related = relationship("<Relationships>", relation, &name);
                let xml = format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
                     xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{related}</Relationships>"
                );
                self.new.push((rels, xml.into_bytes()));
            }
        }
        self.new.push((name, text.as_bytes().to_vec()));
        Ok(())
    }

    /// The bytes of the new package.
    pub fn finish(self) -> Result<Vec<u8>, AnnotateError> {
        let cannot = |_| damaged("a part of the ZIP archive cannot be copied");
        let mut old = ZipArchive::new(Cursor::new(self.original)).map_err(cannot)?;
        let mut new = ZipWriter::new(Cursor::new(Vec::with_capacity(self.original.len() + 0x10000)));
        for index in 0..old.len() {
            let entry = old.by_index_raw(index).map_err(cannot)?;
            match self.changed.get(&index) {
                None => new.raw_copy_file(entry).map_err(cannot)?,
                Some(bytes) => {
                    let options = SimpleFileOptions::default()
                        .compression_method(CompressionMethod::Deflated)
                        .last_modified_time(entry.last_modified().unwrap_or_default());
                    let name = entry.name().map_err(cannot)?.into_owned();
                    drop(entry);
                    new.start_file(name, options).map_err(cannot)?;
                    new.write_all(bytes).map_err(|e| cannot(e.into()))?;
                }
            }
        }
        for (name, bytes) in self.new {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(zip::DateTime::default());
            new.start_file(name.trim_start_matches('/'), options).map_err(cannot)?;
            new.write_all(&bytes).map_err(|e| cannot(e.into()))?;
        }
        Ok(new.finish().map_err(cannot)?.into_inner())
    }
}

fn relationship(xml: &str, kind: &str, target: &str) -> String {
    // an id that the part does not hold yet
    let id = (1_u32..)
        .map(|n| format!("rIdCaveat{n}"))
        .find(|id| !xml.contains(id.as_str()));
    let prefix = prefix(xml);
    format!(
        "<{prefix}Relationship Id=\"{}\" Type=\"{kind}\" Target=\"{target}\"/>",
        id.unwrap_or_default()
    )
}

/// The start tag of the root element; empty where there is none.
pub(super) fn root_tag(xml: &str) -> &str {
    let mut parser = Parser::new(xml);
    while let Ok(Some(event)) = parser.next() {
        // a line break may stand before it
        if let Event::Start(_) = event {
            return xml.get(parser.at()).unwrap_or_default();
        }
    }
    ""
}

/// The prefix of the root element with its colon; empty where it has none.
fn prefix(xml: &str) -> String {
    let tag = root_tag(xml).trim_start_matches('<');
    let name = tag
        .split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .next();
    name.and_then(|n| n.split_once(':'))
        .map_or_else(String::new, |(p, _)| format!("{p}:"))
}

/// The part with more at the end of its root element, which may have been empty and closed at once.
pub(super) fn before_the_end(xml: &str, more: &str) -> Result<String, AnnotateError> {
    let mut parser = Parser::new(xml);
    let mut depth = 0_usize;
    let mut root = 0..0;
    while let Some(event) = parser.next()? {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    root = parser.at();
                }
                depth += 1;
            }
            Event::End => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let end = parser.at();
                    let (head, tail) = xml.split_at_checked(end.start).unwrap_or((xml, ""));
                    if !end.is_empty() {
                        return Ok(format!("{head}{more}{tail}"));
                    }
                    let name = xml.get(root.start + 1..root.end).unwrap_or_default();
                    let name = name.split(|c: char| c.is_ascii_whitespace() || c == '/').next();
                    let head = head.trim_end_matches("/>");
                    return Ok(format!("{head}>{more}</{}>{tail}", name.unwrap_or_default()));
                }
            }
            Event::Text(_) => {}
        }
    }
    Err(damaged("a part has no root element").into())
}
