//! What the targets do with bytes. `tests/fuzzed.rs` does the same with the corpus.

#[path = "../../tests/common/invariants.rs"]
mod invariants;

use caveat::document::normal::normalise;
use caveat::document::numbering::{Outline, read_label};
use caveat::examine::{Examiner, read_bytes};
use caveat::extract::ocr::Ocr;
use caveat::extract::{Limits, Options};
use caveat::reading::CaseFacts;
use caveat::rule::{File, Kind, Knowledge};
use caveat::source::Source;
use std::io::{Cursor, Write};

/// Runs one target; `None` where there is none of that name.
pub fn run(target: &str, bytes: &[u8]) -> Option<()> {
    match target {
        "pdf" | "docx" => file(bytes),
        "layout" => file(&pdf_of(bytes)),
        "word" => file(&docx_of(bytes)),
        "text" => text(bytes),
        "numbering" => numbering(&String::from_utf8_lossy(bytes)),
        "normalise" => normal(&String::from_utf8_lossy(bytes)),
        "rule" => rule(&String::from_utf8_lossy(bytes)),
        _ => return None,
    }
    Some(())
}

fn options() -> Options {
    Options {
        ocr: Ocr::Never,
        limits: Limits {
            pages: 50,
            ..Limits::default()
        },
        ..Options::default()
    }
}

fn file(bytes: &[u8]) {
    if let Ok(document) = read_bytes(bytes, options()) {
        invariants::of_document(&document);
    }
}

fn text(bytes: &[u8]) {
    let Ok(document) = read_bytes(bytes, options()) else {
        return;
    };
    invariants::of_document(&document);
    let utf_16 = bytes.contains(&0);
    if let (Ok(text), false) = (std::str::from_utf8(bytes), utf_16 || bytes.starts_with(b"%PDF-")) {
        invariants::of_text(&document, text);
    }
}

/// A PDF of one page with this content, and fonts and pictures that the content may name.
fn pdf_of(content: &[u8]) -> Vec<u8> {
    let head = format!("<</Length {}>>\nstream\n", content.len());
    let stream = [head.as_bytes(), content, b"\nendstream"].concat();
    let objects: [&[u8]; 8] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R/B 6 0 R/C 7 0 R>>\
          /XObject<</I 8 0 R>>>>>>",
        &stream,
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>",
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\nx\n\
          endstream",
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (i, body) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", out.len());
        out.extend(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend(*body);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    table += &format!(
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.extend(table.as_bytes());
    out
}

/// A Word file of these parts, each up to a line `--`: body, numbering, styles, footnotes.
fn docx_of(parts: &[u8]) -> Vec<u8> {
    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut put = |name: &str, parts: &[&[u8]]| {
        // an archive in memory has nothing that could fail but its size
        let _ = zip.start_file(name, stored);
        for part in parts {
            let _ = zip.write_all(part);
        }
    };
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    put(
        "[Content_Types].xml",
        &[format!(
            "<Types xmlns=\"{types}\"><Override PartName=\"/word/document.xml\" ContentType=\"{TYPE}.document.main+xml\"/></Types>"
        )
        .as_bytes()],
    );
    put(
        "_rels/.rels",
        &[format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r\" Type=\"{KIND}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
        )
        .as_bytes()],
    );
    let related: String = ["numbering", "styles", "footnotes"]
        .iter()
        .map(|name| format!("<Relationship Id=\"{name}\" Type=\"{KIND}/{name}\" Target=\"{name}.xml\"/>"))
        .collect();
    put(
        "word/_rels/document.xml.rels",
        &[format!("<Relationships xmlns=\"{RELATIONS}\">{related}</Relationships>").as_bytes()],
    );
    let mut rest = parts;
    for (name, root) in [
        ("document", "document"),
        ("numbering", "numbering"),
        ("styles", "styles"),
        ("footnotes", "footnotes"),
    ] {
        let at = rest.windows(4).position(|w| w == b"\n--\n");
        let (part, after) = at.map_or((rest, &[][..]), |at| (&rest[..at], &rest[at + 4..]));
        rest = after;
        let compat = "http://schemas.openxmlformats.org/markup-compatibility/2006";
        let open =
            format!("<w:{root} xmlns:w=\"{W}\" xmlns:mc=\"{compat}\" xmlns:v=\"urn:schemas-microsoft-com:vml\">");
        let close = format!("</w:{root}>");
        put(&format!("word/{name}.xml"), &[open.as_bytes(), part, close.as_bytes()]);
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn numbering(lines: &str) {
    let mut outline = Outline::default();
    for line in lines.lines() {
        if let Some(label) = read_label(line) {
            assert!(
                line.get(label.len..).is_some(),
                "the number of {line:?} ends inside of it"
            );
            if let Some((shown, _)) = outline.place(&label) {
                assert!(!shown.is_empty());
            }
        }
    }
}

fn normal(text: &str) {
    let normal = normalise(text, 0..text.len());
    assert!(normal.text.is_ascii());
    assert!(normal.text.len() == normal.start.len() && normal.text.len() == normal.end.len());
    for (start, end) in normal.start.iter().zip(&normal.end) {
        assert!(
            text.get(*start as usize..*end as usize).is_some(),
            "{start}..{end} is no stretch of the source"
        );
    }
}

/// Terms that a rule may use; the program's own would take most of the time.
const VOCABULARY: &str = "[terms]\nmoves = ['move', 'file']\nwill = ['will', 'shall']\n";

fn rule(toml: &str) {
    let file = |name: &str, text: &str| File {
        name: name.to_owned(),
        shown: name.to_owned(),
        text: text.to_owned(),
    };
    let files = [file("group/slug.toml", toml), file("vocabulary.toml", VOCABULARY)];
    let Ok(knowledge) = Knowledge::load(&files) else { return };
    let texts: Vec<String> = knowledge
        .rules
        .iter()
        .flat_map(|r| r.file.fires.iter().map(|e| e.text.clone()))
        .take(4)
        .collect();
    let examiner = Examiner::new(knowledge);
    let case = CaseFacts {
        kind: Some(Kind::Cooperation),
        ..CaseFacts::default()
    };
    for text in texts {
        let source = Source::from_bytes("example.txt".into(), text.into_bytes());
        if let Ok(examined) = examiner.examine(&source, &case) {
            invariants::of_findings(&examined);
        }
    }
}
