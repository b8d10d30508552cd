//! What is long and honest: it passes with the limits as they are.

use super::make::{docx_of, pdf_of_pages};
use caveat::document::Document;
use caveat::extract::Options;
use caveat::source::Source;
use caveat::worker::{Bounds, Pool};

/// A line of 90 characters with its number, so that no two are the same.
fn line(page: usize, line: usize) -> String {
    format!("{page}.{line} The defendant shall testify truthfully and completely before any grand jury and at trial")
}

fn read(name: &str, bytes: Vec<u8>) -> Document {
    let pool = Pool::new(env!("CARGO_BIN_EXE_caveat").into(), Bounds::default());
    let source = Source::from_bytes(name.into(), bytes);
    pool.read(&source, Options::default())
        .unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
#[ignore = "takes minutes"]
fn a_pdf_of_500_full_pages_passes() {
    let pages: Vec<String> = (0..500)
        .map(|page| {
            let lines: String = (0..45).map(|l| format!("({}) Tj T*\n", line(page, l))).collect();
            format!("BT /F 11 Tf 15 TL 60 730 Td\n{lines}ET")
        })
        .collect();
    let document = read("filing.pdf", pdf_of_pages(&pages));
    assert_eq!(document.pages.len(), 500);
    assert!(document.text.contains(&line(499, 44)));
    assert!(document.text.len() > 500 * 45 * 90);
}

#[test]
#[ignore = "takes minutes"]
fn a_word_file_of_500_full_pages_with_the_ballast_of_word_passes() {
    let words = |text: &str| -> String {
        let run = |word: &str| {
            format!(
                "<w:r w:rsidR=\"00A77B3E\" w:rsidRPr=\"00A77B3E\"><w:rPr><w:rFonts w:ascii=\"Times New Roman\"/>\
                 <w:sz w:val=\"24\"/></w:rPr><w:t xml:space=\"preserve\">{word} </w:t></w:r>"
            )
        };
        text.split(' ').map(run).collect()
    };
    let body: String = (0..500)
        .flat_map(|page| (0..15).map(move |p| (0..3).map(|l| line(page, 3 * p + l)).collect::<Vec<_>>().join(" ")))
        .map(|text| format!("<w:p w:rsidR=\"00A77B3E\">{}</w:p>", words(&text)))
        .collect();
    assert!(body.len() > 30 << 20, "a great deal of XML: {}", body.len());
    let document = read("filing.docx", docx_of(body.as_bytes()));
    assert!(document.text.len() > 500 * 45 * 90);
}
