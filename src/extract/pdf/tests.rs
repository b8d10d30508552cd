//! What the reader makes of small PDFs built here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write;

use crate::document::origin::Origin;
use crate::extract::ocr::Ocr;
use crate::extract::{ExtractError, ExtractedPage, Extraction, Limits, Options};

/// Reads without character recognition, which depends on what is installed.
fn read_with(bytes: &[u8], limits: Limits) -> Result<Extraction, ExtractError> {
    let options = Options {
        limits,
        ocr: Ocr::Never,
        ..Options::default()
    };
    super::read(bytes, options)
}

pub(super) fn read(bytes: &[u8]) -> Result<Extraction, ExtractError> {
    read_with(bytes, Limits::default())
}

/// A PDF of one page: extra entries of the page dictionary, its content stream, more objects (from number 6), and more
/// entries of the trailer.
pub(super) fn pdf(page: &str, content: &str, objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    let mut add = |out: &mut String, body: &str| {
        offsets.push(out.len());
        let n = offsets.len();
        write!(out, "{n} 0 obj\n{body}\nendobj\n").unwrap();
    };
    add(&mut out, "<</Type/Catalog/Pages 2 0 R>>");
    add(&mut out, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
    add(
        &mut out,
        &format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R/B 6 0 R>>/XObject<</Im 7 0 R>>>>{page}>>"
        ),
    );
    add(
        &mut out,
        &format!("<</Length {}>>\nstream\n{content}\nendstream", content.len()),
    );
    add(&mut out, "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>");
    add(&mut out, "<</Type/Font/Subtype/Type1/BaseFont/Times-Bold>>");
    add(
        &mut out,
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>\nstream\nx\nendstream",
    );
    for body in objects {
        add(&mut out, body);
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).unwrap();
    for at in &offsets {
        writeln!(out, "{at:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n",
        offsets.len() + 1
    )
    .unwrap();
    out.into_bytes()
}

/// Text operators that print each string at its place (points from the bottom left), 12 points high.
pub(super) fn at(texts: &[(f32, f32, &str)]) -> String {
    let mut out = String::from("BT /F 12 Tf\n");
    for (x, y, text) in texts {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        writeln!(out, "1 0 0 1 {x} {y} Tm ({text}) Tj").unwrap();
    }
    out + "ET"
}

pub(super) fn page_of(content: &str) -> ExtractedPage {
    page_with("", content)
}

fn page_with(page: &str, content: &str) -> ExtractedPage {
    let mut read = read(&pdf(page, content, &[], "")).unwrap();
    assert_eq!(read.pages.len(), 1);
    read.pages.remove(0)
}

pub(super) fn texts(page: &ExtractedPage) -> Vec<String> {
    page.lines.iter().map(|l| l.text()).collect()
}

const BODY: &str = "The defendant agrees that the facts set out in this agreement are true and correct";

#[test]
fn words_are_pieces_with_their_box() {
    let page = page_of(&at(&[(72.0, 700.0, "The government agrees.")]));
    assert_eq!(texts(&page), ["The government agrees."]);
    let line = &page.lines[0];
    assert_eq!(
        line.pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(),
        ["The ", "government ", "agrees."]
    );
    let Origin::Pdf { page: 1, rect } = line.pieces[0].origin else {
        panic!("{:?}", line.pieces[0])
    };
    // 792 - 700 = 92 points down to the baseline.
    assert!(
        (rect.x0 - 72.0).abs() < 0.1 && rect.y0 < 92.0 && rect.y1 > 92.0 && rect.y1 < 96.0,
        "{rect:?}"
    );
    assert!(page.readable > 0.99 && !page.ocr && !page.blank);
}

#[test]
fn a_gap_is_a_space_where_the_file_has_none() {
    let page = page_of("BT /F 12 Tf 72 700 Td [(the)-300(gov)20(ern)-20(ment)-280(may)] TJ ET");
    assert_eq!(texts(&page), ["the government may"]);
}

#[test]
fn letters_set_wide_are_one_word() {
    let page = page_of("BT /F 12 Tf 5 Tc 72 700 Td [(PLEA)-900(AGREEMENT)] TJ ET");
    assert_eq!(texts(&page), ["PLEA AGREEMENT"]);
}

#[test]
fn bold_made_by_printing_twice_is_read_once() {
    let page = page_of(&at(&[(72.0, 700.0, "PLEA AGREEMENT"), (72.4, 700.0, "PLEA AGREEMENT")]));
    assert_eq!(texts(&page), ["PLEA AGREEMENT"]);
}

#[test]
fn a_footnote_call_stays_in_its_line_as_a_piece_of_its_own() {
    let page = page_of("BT /F 12 Tf 72 700 Td (this agreement) Tj 5 Ts /F 7 Tf (1) Tj 0 Ts /F 12 Tf ( binds) Tj ET");
    assert_eq!(texts(&page), ["this agreement1 binds"]);
    assert!(page.lines[0].pieces.iter().any(|p| p.text == "1 "));
}

#[test]
fn columns_are_read_one_after_the_other() {
    let mut parts = vec![(
        72.0,
        740.0,
        "Terms that stand above both of the columns and run across the whole of the page",
    )];
    for i in 0..4 {
        let y = 700.0 - 14.0 * i as f32;
        parts.push((
            72.0,
            y,
            ["The left side", "has words that", "go on below in", "its own column"][i],
        ));
        parts.push((
            330.0,
            y,
            ["The right side", "is another text", "which is to be", "read afterwards"][i],
        ));
    }
    let read = texts(&page_of(&at(&parts))).join(" / ");
    let left = read.find("its own column").unwrap();
    assert!(
        read.starts_with("Terms that stand") && left < read.find("The right side").unwrap(),
        "{read}"
    );
}

#[test]
fn a_caption_is_read_side_by_side() {
    let rows = [
        ("UNITED STATES OF AMERICA,", ""),
        ("", "Case No. 19-cr-00008"),
        ("v.", ""),
        ("", "PLEA AGREEMENT"),
        ("JOHN DOE,", ""),
        ("Defendant.", ""),
    ];
    let mut parts = Vec::new();
    for (i, (left, right)) in rows.iter().enumerate() {
        let y = 700.0 - 14.0 * i as f32;
        parts.push((72.0, y, *left));
        parts.push((300.0, y, ")"));
        parts.push((330.0, y, *right));
    }
    let read = texts(&page_of(&at(&parts)));
    assert_eq!(
        read,
        [
            "UNITED STATES OF AMERICA,",
            "v.",
            "JOHN DOE,",
            "Defendant.",
            ") ) ) ) ) )",
            "Case No. 19-cr-00008",
            "PLEA AGREEMENT"
        ]
    );
}

#[test]
fn bullets_are_no_caption() {
    let page = page_of(&at(&[
        (72.0, 700.0, "*"),
        (100.0, 700.0, "one promise"),
        (72.0, 686.0, "*"),
        (100.0, 686.0, "another promise"),
        (72.0, 672.0, "*"),
        (100.0, 672.0, "a third"),
    ]));
    assert_eq!(texts(&page), ["* one promise", "* another promise", "* a third"]);
}

#[test]
fn signatures_side_by_side_stay_apart() {
    let page = page_of(&at(&[
        (72.0, 700.0, "____________________"),
        (330.0, 700.0, "____________________"),
        (72.0, 686.0, "Jane Roe"),
        (330.0, 686.0, "Richard Miles"),
        (72.0, 672.0, "Assistant U.S. Attorney"),
        (330.0, 672.0, "Counsel for the defendant"),
    ]));
    assert_eq!(
        texts(&page)[1..4],
        ["Jane Roe", "Assistant U.S. Attorney", "____________________"]
    );
}

#[test]
fn a_table_is_read_by_rows() {
    let mut parts = Vec::new();
    for (i, (what, level, cite)) in [
        ("Base offense level", "26", "2D1.1"),
        ("Leadership role", "+4", "3B1.1"),
        ("Acceptance", "-3", "3E1.1"),
    ]
    .iter()
    .enumerate()
    {
        let y = 700.0 - 14.0 * i as f32;
        parts.extend([(72.0, y, *what), (300.0, y, *level), (400.0, y, *cite)]);
    }
    let page = page_of(&at(&parts));
    assert_eq!(
        texts(&page),
        [
            "Base offense level\t26\t2D1.1",
            "Leadership role\t+4\t3B1.1",
            "Acceptance\t-3\t3E1.1"
        ]
    );
    assert!(page.lines.iter().all(|l| l.row && l.closed));
}

#[test]
fn a_paragraph_number_stays_with_its_paragraph() {
    let page = page_of(&at(&[
        (72.0, 700.0, "1."),
        (108.0, 700.0, "The defendant agrees to plead guilty to"),
        (108.0, 686.0, "Count One of the indictment."),
        (72.0, 660.0, "2."),
        (108.0, 660.0, "The government agrees to dismiss."),
    ]));
    assert_eq!(texts(&page)[0], "1. The defendant agrees to plead guilty to");
    assert_eq!(page.lines[1].gap, 0.0);
    assert!(page.lines[2].gap > 0.5);
    assert!((page.lines[1].indent - 36.0).abs() < 1.0);
}

#[test]
fn margin_numbers_are_told_apart() {
    let mut parts = Vec::new();
    let numbers: Vec<String> = (1..=28).map(|n| n.to_string()).collect();
    for (i, n) in numbers.iter().enumerate() {
        let y = 730.0 - 24.0 * i as f32;
        parts.push((50.0, y, n.as_str()));
        if i > 3 && i < 20 {
            parts.push((90.0, y, BODY));
        }
    }
    let page = page_of(&at(&parts));
    assert_eq!(page.lines.len(), 16);
    assert!(page.lines.iter().all(|l| l.text() == BODY && l.gap == 0.0));
    assert_eq!(page.lines[0].margin_number, Some(5));
    assert_eq!(page.lines[15].margin_number, Some(20));
}

#[test]
fn a_numbered_list_is_no_margin() {
    let texts_: Vec<String> = (1..=12).map(|n| format!("{n}.")).collect();
    let mut parts = Vec::new();
    for (i, n) in texts_.iter().enumerate() {
        let y = 730.0 - 50.0 * i as f32;
        parts.push((72.0, y, n.as_str()));
        parts.push((100.0, y, BODY));
    }
    let page = page_of(&at(&parts));
    assert!(page.lines.iter().all(|l| l.margin_number.is_none()));
    assert!(page.lines[4].text().starts_with("5. The"));
}

#[test]
fn double_spacing_is_no_gap() {
    let mut parts: Vec<(f32, f32, &str)> = (0..6).map(|i| (72.0, 700.0 - 28.0 * i as f32, BODY)).collect();
    parts.push((72.0, 700.0 - 28.0 * 7.0, BODY));
    let page = page_of(&at(&parts));
    assert!(page.lines[1..6].iter().all(|l| l.gap == 0.0));
    assert!((page.lines[6].gap - 1.0).abs() < 0.1);
}

#[test]
fn a_turned_page_is_read_as_shown() {
    let content = format!(
        "q 0 1 -1 0 612 0 cm {} Q",
        at(&[(72.0, 500.0, "first line"), (72.0, 480.0, "second line")])
    );
    let page = page_with("/Rotate 90", &content);
    assert_eq!(texts(&page), ["first line", "second line"]);
    assert_eq!(page.size, Some((792.0, 612.0)));
    let rect = page.lines[0].rect.unwrap();
    assert!(rect.width() > rect.height() && (rect.x0 - 72.0).abs() < 1.0, "{rect:?}");
    // The same text without the page's rotation runs up the page and is read all the same.
    let page = page_with("", &content);
    assert_eq!(texts(&page), ["first line", "second line"]);
    let rect = page.lines[0].rect.unwrap();
    assert!(rect.width() < rect.height());
}

#[test]
fn what_the_crop_box_cuts_off_is_not_read() {
    let page = page_with(
        "/CropBox[50 50 562 600]",
        &at(&[(72.0, 700.0, "outside"), (72.0, 500.0, "inside")]),
    );
    assert_eq!(texts(&page), ["inside"]);
    let rect = page.lines[0].rect.unwrap();
    assert!(
        (rect.x0 - 22.0).abs() < 1.0 && rect.y1 > 100.0 && rect.y1 < 105.0,
        "{rect:?}"
    );
}

#[test]
fn the_text_layer_of_a_scan_is_read_as_ocr() {
    let image = "q 612 0 0 792 0 0 cm /Im Do Q ";
    let layer = at(&[(72.0, 700.0, BODY), (72.0, 680.0, BODY)]).replace("BT", "BT 3 Tr");
    let page = page_of(&format!("{image}{layer}"));
    assert!(page.ocr && page.readable > 0.99);
    assert_eq!(texts(&page), [BODY, BODY]);
    // Text printed under a picture that covers it is a text layer too.
    let under = at(&[(72.0, 700.0, BODY)]);
    assert!(page_of(&format!("{under} {image}")).ocr);
}

#[test]
fn text_both_printed_and_hidden_is_read_once() {
    let printed = at(&[(72.0, 700.0, "The plea")]);
    let page = page_of(&format!("{printed} {}", printed.replace("BT", "BT 3 Tr")));
    assert_eq!(texts(&page), ["The plea"]);
    assert!(!page.ocr);
}

#[test]
fn a_scan_without_text_is_not_readable_and_an_empty_page_is() {
    let image = "q 612 0 0 792 0 0 cm /Im Do Q ";
    let page = page_of(image);
    assert!(page.readable == 0.0 && !page.blank && page.lines.is_empty());
    let page = page_of("");
    assert!(page.readable == 1.0 && page.blank);
    // A court's stamp does not make a scan readable.
    let stamp = at(&[(
        100.0,
        780.0,
        "Case 1:19-cr-00008 Document 10 Filed 01/22/19 Page 2 of 20",
    )]);
    let page = page_of(&format!("{image}{stamp}"));
    assert!(page.readable == 0.0 && page.lines.len() == 1);
}

#[test]
fn lines_of_a_tilted_scan_stay_whole() {
    let words = [
        "The",
        "defendant",
        "agrees",
        "to",
        "plead",
        "guilty",
        "to",
        "Count",
        "One",
    ];
    let mut parts = Vec::new();
    for line in 0..4 {
        for (i, word) in words.iter().enumerate() {
            // One degree: a point in 57.
            parts.push((
                72.0 + 52.0 * i as f32,
                700.0 - 15.0 * line as f32 - 0.9 * i as f32,
                *word,
            ));
        }
    }
    let page = page_of(&at(&parts).replace("BT", "BT 3 Tr"));
    assert_eq!(texts(&page), vec![words.join(" "); 4]);
}

#[test]
fn a_caption_with_one_line_on_the_right_is_read_side_by_side() {
    let page = page_of(&at(&[
        (72.0, 700.0, "UNITED STATES OF AMERICA"),
        (330.0, 700.0, "CASE NO. 22-cr-138"),
        (90.0, 680.0, "v."),
        (72.0, 660.0, "DESMOND LYLE"),
        (72.0, 620.0, BODY),
    ]));
    assert_eq!(
        texts(&page)[..4],
        ["UNITED STATES OF AMERICA", "v.", "DESMOND LYLE", "CASE NO. 22-cr-138"]
    );
}

#[test]
fn headings_are_seen() {
    let body: String = at(&[(72.0, 660.0, BODY), (72.0, 646.0, BODY), (72.0, 632.0, BODY)]);
    let page = page_of(&format!("{} {body}", at(&[(230.0, 700.0, "COOPERATION")])));
    assert!(page.lines[0].heading && !page.lines[1].heading);
}

#[test]
fn a_form_field_is_read_where_it_stands() {
    let field = "<</Type/Annot/Subtype/Widget/FT/Tx/Rect[100 690 300 710]/F 4/AP<</N 9 0 R>>>>";
    let look = "<</Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F 5 0 R>>>>/Length 39>>\nstream\nBT /F 12 Tf 2 10 Td (filled in) Tj ET  \nendstream";
    let bytes = pdf("/Annots[8 0 R]", &at(&[(72.0, 700.0, "It is")]), &[field, look], "");
    let read = read(&bytes).unwrap();
    assert_eq!(texts(&read.pages[0]), ["It is filled in"]);
}

#[test]
fn a_field_that_nobody_drew_is_read_too() {
    let field = "<</Type/Annot/Subtype/Widget/FT/Tx/Rect[110 696 300 710]/F 4/V(Jane Roe)/DA(/F 10 Tf)>>";
    let bytes = pdf("/Annots[8 0 R]", &at(&[(72.0, 700.0, "Name")]), &[field], "");
    let read = read(&bytes).unwrap();
    assert_eq!(texts(&read.pages[0]), ["Name Jane Roe"]);
}

#[test]
fn bold_type_is_a_heading_also_where_the_font_has_no_weight() {
    let body = at(&[(72.0, 660.0, BODY), (72.0, 646.0, BODY), (72.0, 632.0, BODY)]);
    let head = at(&[(72.0, 690.0, "The plea")]).replace("/F 12", "/B 12");
    let page = page_of(&format!("{head} {body}"));
    assert!(page.lines[0].heading && !page.lines[1].heading);
}

#[test]
fn a_bordered_table_keeps_cells_of_two_lines_together() {
    let mut content = at(&[
        (74.0, 700.0, "Guideline"),
        (204.0, 700.0, "What it is about"),
        (74.0, 676.0, "USSG 2B1.1"),
        (204.0, 680.0, "Base offense level for fraud"),
        (204.0, 666.0, "and for theft"),
        (74.0, 640.0, "USSG 3E1.1"),
        (204.0, 640.0, "Acceptance"),
    ]);
    for y in [630, 656, 692, 714] {
        content += &format!(" 72 {y} m 400 {y} l S");
    }
    for x in [72, 200, 400] {
        content += &format!(" {x} 630 m {x} 714 l S");
    }
    let page = page_of(&content);
    assert_eq!(
        texts(&page),
        [
            "Guideline\tWhat it is about",
            "USSG 2B1.1\tBase offense level for fraud and for theft",
            "USSG 3E1.1\tAcceptance"
        ]
    );
}

#[test]
fn an_unknown_password_is_an_error() {
    let key = "00".repeat(32);
    let encrypt = format!("/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{key}>/U<{key}>>>/ID[<00><00>]");
    let bytes = pdf("", &at(&[(72.0, 700.0, "secret")]), &[], &encrypt);
    assert!(matches!(read(&bytes), Err(ExtractError::Encrypted)));
}

#[test]
fn damage_is_an_error_or_a_badly_read_page_but_never_a_panic() {
    assert!(matches!(read(b""), Err(ExtractError::Empty)));
    assert!(matches!(read(b"%PDF-1.7\nnothing"), Err(ExtractError::Damaged { .. })));
    let whole = pdf("", &at(&[(72.0, 700.0, BODY)]), &[], "");
    for end in (0..whole.len()).step_by(37) {
        let _ = read(whole.get(..end).unwrap());
    }
    for at in (0..whole.len()).step_by(11) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x15;
        let _ = read(&bytes);
    }
}

#[test]
fn a_file_without_its_end_is_damaged() {
    let whole = pdf("", &at(&[(72.0, 700.0, BODY)]), &[], "");
    let most = whole.len() * 3 / 5;
    let cut = read(whole.get(..most).unwrap());
    assert!(matches!(cut, Err(ExtractError::Damaged { .. })));
    // Junk behind the end is common and harmless.
    let junk = [whole, b"\r\n\0\0mailed by nobody\n".to_vec()].concat();
    assert!(read(&junk).is_ok());
}

#[test]
fn missing_pages_are_told() {
    let bytes = pdf("", &at(&[(72.0, 700.0, BODY)]), &[], "");
    let text = String::from_utf8(bytes).unwrap().replace("/Count 1", "/Count 3");
    let read = read(text.as_bytes()).unwrap();
    assert_eq!(read.pages.len(), 1);
    assert!(read.notes.iter().any(|n| n.message.contains("3 pages")));
}

#[test]
fn a_file_with_more_pages_than_the_limit_is_refused_whole() {
    let none = Limits {
        pages: 0,
        ..Limits::default()
    };
    assert_eq!(
        read_with(&pdf("", "", &[], ""), none),
        Err(ExtractError::TooManyPages { pages: 1, limit: 0 })
    );
}
