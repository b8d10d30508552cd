//! Files that unpack, nest or repeat without end.

use super::make::{docx_of, pdf_of, pdf_with_pages, pdf_with_picture, repeated};
use super::{caveat, error_of, json};
use std::io::Read;

/// The error of a file with these bytes.
fn error_of_bytes(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    error_of(&path, &[])
}

#[test]
fn a_pdf_stream_that_inflates_to_half_a_gigabyte() {
    let said = error_of_bytes("bomb.pdf", &pdf_of(std::io::repeat(b' ').take(512 << 20)));
    assert!(said.contains("MiB of memory"), "{said}");
}

#[test]
#[ignore = "takes minutes"]
fn a_pdf_stream_that_inflates_to_a_gigabyte_of_text() {
    let line = "BT /F 12 Tf 72 700 Td (words and more words) Tj ET\n";
    let said = error_of_bytes("bomb.pdf", &pdf_of(repeated(line, (1 << 30) / line.len())));
    assert!(said.contains("MiB of memory") || said.contains("longer than"), "{said}");
}

#[test]
#[ignore = "needs tesseract-ocr"]
fn a_picture_without_end_costs_its_page_and_not_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.pdf");
    let text = "The defendant agrees to cooperate fully with the government.";
    std::fs::write(&path, pdf_with_picture(text, 30_000)).unwrap();
    let ran = caveat(&["check", "--format", "json", &path.display().to_string()]);
    let json = json(&ran);
    let pages = &json["documents"][0]["quality"]["pages"];
    assert_eq!(
        (&pages[0]["readable"], &pages[1]["readable"]),
        (&1.0.into(), &0.0.into())
    );
    let notes = json["documents"][0]["notes"].to_string();
    assert!(
        notes.contains("pages that are pictures were not read: reading it takes more than"),
        "{notes}"
    );
}

#[test]
fn a_form_that_draws_itself_twice_is_stopped_by_the_clock() {
    // found by fuzzing: it takes the page's resources, itself among them, and each level doubles the work
    let twice = "/X Do /X Do";
    let pdf = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
         2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>\nendobj\n\
         4 0 obj\n<</Length {0}>>\nstream\n{twice}\nendstream\nendobj\n\
         5 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Length {0}>>\nstream\n{twice}\nendstream\nendobj\n\
         trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
        twice.len()
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("itself.pdf");
    std::fs::write(&path, pdf).unwrap();
    let said = error_of(&path, &["--max-seconds", "1"]);
    assert!(said.contains("longer than 1 s"), "{said}");
}

#[test]
fn a_million_pages() {
    let said = error_of_bytes("pages.pdf", &pdf_with_pages(1_000_000));
    assert!(said.contains("--max-pages") || said.contains("MiB of memory"), "{said}");
}

#[test]
fn the_number_of_pages_can_be_limited() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ten.pdf");
    std::fs::write(&path, pdf_with_pages(10)).unwrap();
    let said = error_of(&path, &["--max-pages", "9"]);
    assert!(said.contains("it has 10 pages, more than the limit of 9"), "{said}");
}

#[test]
fn a_word_file_with_a_gigabyte_of_xml() {
    let paragraph = "<w:p><w:r><w:t>words and more words</w:t></w:r></w:p>";
    let said = error_of_bytes("bomb.docx", &docx_of(repeated(paragraph, (1 << 30) / paragraph.len())));
    assert!(said.contains("unpacks to more than"), "{said}");
}

#[test]
fn a_word_file_with_elements_nested_200_000_deep() {
    for element in ["w:p", "w:sdt", "w:tbl", "x"] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let body = repeated(&open, 200_000).chain(repeated(&close, 200_000));
        let said = error_of_bytes("deep.docx", &docx_of(body));
        assert!(said.contains("too deeply"), "{element}: {said}");
    }
}

#[test]
fn a_table_of_a_million_rows() {
    let row = "<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>";
    let body = (&b"<w:tbl>"[..])
        .chain(repeated(row, 1_000_000))
        .chain(&b"</w:tbl>"[..]);
    let said = error_of_bytes("rows.docx", &docx_of(body));
    assert!(said.contains("MiB"), "{said}");
}

#[test]
fn as_many_short_paragraphs_as_fit_into_the_largest_part() {
    let paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>";
    let said = error_of_bytes(
        "dense.docx",
        &docx_of(repeated(paragraph, (60 << 20) / paragraph.len())),
    );
    assert!(said.contains("MiB"), "{said}");
}

#[test]
fn a_text_file_of_100_megabytes() {
    let mut text = Vec::new();
    repeated("The defendant agrees to cooperate fully.\n", 2_500_000)
        .read_to_end(&mut text)
        .unwrap();
    assert!(text.len() > 100_000_000);
    let said = error_of_bytes("long.txt", &text);
    assert!(said.contains("MiB of text"), "{said}");
}

#[test]
#[ignore = "takes minutes"]
fn a_text_file_just_below_the_limit_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.txt");
    let mut text = Vec::new();
    let line = "7. The defendant agrees to cooperate fully with the government, and the Office will consider it.\n";
    repeated(line, (4 << 20) / line.len()).read_to_end(&mut text).unwrap();
    std::fs::write(&path, &text).unwrap();
    let ran = caveat(&["check", "--format", "json", &path.display().to_string()]);
    assert_eq!(json(&ran)["documents"].as_array().map(Vec::len), Some(1));
}
