//! Word files written by hand, part by part.
#![allow(dead_code, clippy::expect_used)]

use std::io::{Cursor, Write};

pub const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"";

/// A Word file in the making.
#[derive(Default)]
pub struct Docx {
    parts: Vec<(String, Vec<u8>)>,
    relations: String,
    types: String,
    /// Relationships of the package.
    package: String,
}

impl Docx {
    /// A file with this body and nothing else.
    pub fn new(body: &str) -> Docx {
        let mut docx = Docx::default();
        docx.parts.push((
            "word/document.xml".into(),
            root("document", &format!("<w:body>{body}</w:body>")).into(),
        ));
        docx
    }

    /// With a part of this kind, related as `rId<kind>`.
    pub fn with(self, kind: &str, root_name: &str, inner: &str) -> Docx {
        self.with_raw(kind, root(root_name, inner).as_bytes())
    }

    /// With these bytes as a part of this kind.
    pub fn with_raw(mut self, kind: &str, bytes: &[u8]) -> Docx {
        self.relations += &format!(
            "<Relationship Id=\"rId{kind}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}\" Target=\"{kind}.xml\"/>",
            kind.trim_end_matches(|c: char| c.is_ascii_digit())
        );
        self.types += &format!(
            "<Override PartName=\"/word/{kind}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml\"/>",
            kind.trim_end_matches(|c: char| c.is_ascii_digit())
        );
        self.parts.push((format!("word/{kind}.xml"), bytes.to_vec()));
        self
    }

    /// With other bytes as the main part.
    pub fn raw_main(mut self, bytes: Vec<u8>) -> Docx {
        self.parts.retain(|(name, _)| name != "word/document.xml");
        self.parts.push(("word/document.xml".into(), bytes));
        self
    }

    /// With what a digital signature leaves in the package.
    pub fn signed(mut self) -> Docx {
        self.package += "<Relationship Id=\"rIdSig\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.sigs\"/>";
        self.parts.push(("_xmlsignatures/origin.sigs".into(), Vec::new()));
        self
    }

    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let types = format!(
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>{}</Types>",
            self.types
        );
        let rels = |inner: &str| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
            )
        };
        let package = rels(&format!(
            "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>{}",
            self.package
        ));
        let own = rels(&self.relations);
        let fixed: [(&str, &[u8]); 3] = [
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", package.as_bytes()),
            ("word/_rels/document.xml.rels", own.as_bytes()),
        ];
        let parts = self.parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        for (name, bytes) in fixed.into_iter().chain(parts) {
            zip.start_file(name, options).expect("a part can be started");
            zip.write_all(bytes).expect("a part can be written");
        }
        zip.finish().expect("the archive can be finished").into_inner()
    }
}

pub fn root(name: &str, inner: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{name} {W}>{inner}</w:{name}>")
}

/// A plain paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph with properties.
pub fn pp(props: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{props}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}
