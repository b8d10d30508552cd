//! Files that are meant to break a reader, made on the spot.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// A PDF out of the bodies of its objects, the first of which is the catalogue.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, body) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", i + 1).into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    write!(
        table,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out.extend(table.into_bytes());
    out
}

/// A PDF of one page with this content stream, deflated.
pub fn pdf_of(content: impl Read) -> Vec<u8> {
    let packed = deflated(content);
    let mut stream = format!("<</Length {}/Filter/FlateDecode>>\nstream\n", packed.len()).into_bytes();
    stream.extend(packed);
    stream.extend(b"\nendstream");
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page(2, 4),
        stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>".to_vec(),
    ])
}

/// A PDF of a page of text, and a page that is a black picture of `side` times `side` pixels.
pub fn pdf_with_picture(text: &str, side: u64) -> Vec<u8> {
    let pixels = deflated(std::io::repeat(0).take(side * side));
    let mut picture = format!(
        "<</Type/XObject/Subtype/Image/Width {side}/Height {side}/BitsPerComponent 8/ColorSpace/DeviceGray\
         /Filter/FlateDecode/Length {}>>\nstream\n",
        pixels.len()
    )
    .into_bytes();
    picture.extend(pixels);
    picture.extend(b"\nendstream");
    let content = format!("BT /F 12 Tf 72 700 Td ({text}) Tj ET");
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_vec(),
        page(2, 5),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 6 0 R/Resources<</XObject<</I 7 0 R>>>>>>".to_vec(),
        format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()).into_bytes(),
        b"<</Length 28>>\nstream\n612 0 0 792 0 0 cm /I Do    \nendstream".to_vec(),
        picture,
    ])
}

/// A PDF of so many pages that share one content stream.
pub fn pdf_with_pages(pages: usize) -> Vec<u8> {
    let kids: String = (0..pages).map(|i| format!("{} 0 R ", i + 4)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>").into_bytes(),
        b"<</Length 33>>\nstream\nBT /F 12 Tf 72 700 Td (Page) Tj ET\nendstream".to_vec(),
    ];
    objects.extend((0..pages).map(|_| page(2, 3)));
    pdf(&objects)
}

/// A PDF of pages with these content streams.
pub fn pdf_of_pages(contents: &[String]) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", 2 * i + 3)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", contents.len()).into_bytes(),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(page(2, 2 * i + 4));
        objects.push(format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()).into_bytes());
    }
    pdf(&objects)
}

fn page(parent: usize, content: usize) -> Vec<u8> {
    format!(
        "<</Type/Page/Parent {parent} 0 R/MediaBox[0 0 612 792]/Contents {content} 0 R\
         /Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>"
    )
    .into_bytes()
}

fn deflated(mut bytes: impl Read) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::fast());
    std::io::copy(&mut bytes, &mut packer).unwrap();
    packer.finish().unwrap()
}

/// A Word file whose main part begins and ends as it should and holds `body` in between.
pub fn docx_of(body: impl Read) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let types = format!(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/></Types>"
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Target=\"word/document.xml\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";
    let head = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    zip.start_file("[Content_Types].xml", options).unwrap();
    zip.write_all(types.as_bytes()).unwrap();
    zip.start_file("_rels/.rels", options).unwrap();
    zip.write_all(relations.as_bytes()).unwrap();
    zip.start_file("word/document.xml", options).unwrap();
    let mut part = head.as_bytes().chain(body).chain(&b"</w:body></w:document>"[..]);
    std::io::copy(&mut part, &mut zip).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A piece of XML over and over, `times` times, without holding it all.
pub fn repeated(piece: &str, times: usize) -> Repeated {
    Repeated {
        // some kilobytes at a time, so that few and long copies are made
        block: piece.repeat(1 + 65_536 / piece.len()).into_bytes(),
        left: piece.len() * times,
        at: 0,
    }
}

/// See [`repeated`].
pub struct Repeated {
    block: Vec<u8>,
    left: usize,
    at: usize,
}

impl Read for Repeated {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = into.len().min(self.left).min(self.block.len() - self.at);
        into[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.left -= count;
        self.at = (self.at + count) % self.block.len();
        Ok(count)
    }
}
