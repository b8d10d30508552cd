//! Comments on Word files written by hand: where runs are cut, and what is left alone.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;
#[path = "common/word.rs"]
mod word;

use caveat::annotate::{AnnotateError, Annotated, Options, annotate};
use caveat::examine::Examiner;
use caveat::extract::Options as Reading;
use caveat::extract::docx::Changes;
use caveat::reading::CaseFacts;
use caveat::rule::Kind;
use caveat::source::Source;
use proptest::prelude::*;
use std::sync::OnceLock;
use word::{Docx, p};

/// What is found in these files: "shall move", with what stands in or before it.
fn examiner() -> &'static Examiner {
    static ONCE: OnceLock<Examiner> = OnceLock::new();
    ONCE.get_or_init(|| common::only_rule("((she )?shall (not|section )?(re-)?|may )move"))
}

/// Annotates what is found.
fn annotated(docx: &Docx, options: Options) -> Result<Annotated, AnnotateError> {
    let examiner = examiner();
    let source = Source::from_bytes("made.docx".into(), docx.bytes());
    let case = CaseFacts {
        kind: Some(Kind::Plea),
        ..CaseFacts::default()
    };
    let document = caveat::examine::read_document(&source, options.reading)?;
    let examined = examiner.examine_document(&source, document, &case);
    assert_eq!(examined.outcomes.findings.len(), 1, "there is one place");
    annotate(&source, &examined, &examiner.knowledge, &options)
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The body of the copy, without the remark on the whole, which has the first id.
fn body(docx: &Docx) -> String {
    let copy = annotated(docx, Options::default()).unwrap();
    body_of(&copy.bytes)
}

fn body_of(bytes: &[u8]) -> String {
    let xml = part(bytes, "word/document.xml");
    let first = "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"0\"/></w:r>";
    let xml = xml
        .replace("<w:commentRangeStart w:id=\"0\"/>", "")
        .replace("<w:commentRangeEnd w:id=\"0\"/>", "")
        .replace(first, "")
        .replace(&first.replace("\"0\"", "\"1\""), "[1]")
        .replace("<w:commentRangeStart w:id=\"1\"/>", "{")
        .replace("<w:commentRangeEnd w:id=\"1\"/>", "}")
        .replace(" xml:space=\"preserve\"", "");
    let from = xml.find("<w:body>").unwrap() + "<w:body>".len();
    xml[from..xml.find("</w:body>").unwrap()].to_owned()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

const FIRST: &str = "<w:p><w:r><w:t>First paragraph.</w:t></w:r></w:p>";

#[test]
fn a_run_is_cut_where_the_words_begin_and_end_and_keeps_its_properties() {
    let inner = "<w:r w:rsidR=\"00AB\"><w:rPr><w:b/></w:rPr><w:t>We &amp; they shall move at once.</w:t></w:r>";
    let docx = Docx::new(&format!("{FIRST}<w:p>{inner}</w:p>"));
    assert_eq!(
        body(&docx),
        format!(
            "{FIRST}<w:p><w:r w:rsidR=\"00AB\"><w:rPr><w:b/></w:rPr><w:t>We &amp; they </w:t></w:r>{{<w:r w:rsidR=\"00AB\">\
             <w:rPr><w:b/></w:rPr><w:t>shall move</w:t></w:r>}}[1]<w:r w:rsidR=\"00AB\"><w:rPr><w:b/></w:rPr>\
             <w:t> at once.</w:t></w:r></w:p>"
        )
    );
}

#[test]
fn whole_runs_are_not_cut() {
    let docx = Docx::new(&format!(
        "{FIRST}<w:p>{}{}{}</w:p>",
        run("They "),
        run("shall move"),
        run(" at once.")
    ));
    assert_eq!(
        body(&docx),
        format!(
            "{FIRST}<w:p><w:r><w:t>They </w:t></w:r>{{<w:r><w:t>shall move</w:t></w:r>}}[1]<w:r><w:t> at once.</w:t></w:r></w:p>"
        )
    );
}

#[test]
fn words_over_several_runs_with_breaks_and_hyphens() {
    let inner = "<w:r><w:t>They</w:t><w:tab/><w:t>shall</w:t><w:br/><w:t>not</w:t></w:r>\
        <w:r><w:rPr><w:i/></w:rPr><w:t>re</w:t><w:noBreakHyphen/><w:t>move it.</w:t></w:r>";
    let docx = Docx::new(&format!("{FIRST}<w:p>{inner}</w:p>"));
    let body = body(&docx);
    assert_eq!(
        body,
        format!(
            "{FIRST}<w:p><w:r><w:t>They</w:t><w:tab/></w:r>{{<w:r><w:t>shall</w:t><w:br/><w:t>not</w:t></w:r>\
             <w:r><w:rPr><w:i/></w:rPr><w:t>re</w:t><w:noBreakHyphen/><w:t>move</w:t></w:r>}}[1]\
             <w:r><w:rPr><w:i/></w:rPr><w:t> it.</w:t></w:r></w:p>"
        )
    );
}

#[test]
fn a_link_and_a_tracked_insertion_keep_their_shape() {
    for (open, close) in [
        ("<w:hyperlink w:anchor=\"x\">", "</w:hyperlink>"),
        ("<w:ins w:id=\"7\">", "</w:ins>"),
    ] {
        let docx = Docx::new(&format!(
            "{FIRST}<w:p>{open}{}{close}{}</w:p>",
            run("They shall move now"),
            run(".")
        ));
        assert_eq!(
            body(&docx),
            format!(
                "{FIRST}<w:p>{open}<w:r><w:t>They </w:t></w:r>{{<w:r><w:t>shall move</w:t></w:r>}}<w:r><w:t> now</w:t></w:r>\
                 {close}[1]<w:r><w:t>.</w:t></w:r></w:p>"
            )
        );
    }
}

#[test]
fn tracked_changes_stay_and_the_comment_spans_them() {
    let inner = run("She ")
        + "<w:del w:id=\"3\" w:author=\"X\"><w:r><w:delText>may</w:delText></w:r></w:del>"
        + "<w:ins w:id=\"4\" w:author=\"X\"><w:r><w:t>shall</w:t></w:r></w:ins>"
        + &run(" move.");
    let docx = Docx::new(&format!("{FIRST}<w:p>{inner}</w:p>"));
    let accepted = body(&docx);
    assert!(accepted.contains("<w:del w:id=\"3\" w:author=\"X\"><w:r><w:delText>may</w:delText></w:r></w:del>"));
    assert!(accepted.contains("<w:ins w:id=\"4\" w:author=\"X\"><w:r><w:t>shall</w:t></w:r></w:ins>"));
    let options = Options {
        reading: Reading {
            changes: Changes::Original,
            ..Reading::default()
        },
        ..Options::default()
    };
    let original = body_of(&annotated(&docx, options).unwrap().bytes);
    assert!(
        original.contains("<w:del w:id=\"3\" w:author=\"X\">{<w:r><w:delText>may</w:delText></w:r></w:del>"),
        "{original}"
    );
}

#[test]
fn words_in_a_note_or_a_text_box_are_told_in_the_comment() {
    let note = "<w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> They shall move.</w:t></w:r></w:p></w:footnote>";
    let call = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let noted = Docx::new(&format!(
        "{FIRST}<w:p>{}{call}{}</w:p>",
        run("A note"),
        run(" is here.")
    ))
    .with("footnotes", "footnotes", note);
    let boxed = "<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>They shall move.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>";
    let boxed = Docx::new(&format!("{FIRST}<w:p><w:r>{boxed}</w:r></w:p>"));
    for (docx, around) in [
        (noted, format!("{{{call}}}[1]")),
        (boxed, "<w:p>{<w:r><w:pict>".to_owned()),
    ] {
        let copy = annotated(&docx, Options::default()).unwrap();
        let body = body_of(&copy.bytes);
        assert!(body.contains(&around), "{body}");
        let comments = part(&copy.bytes, "word/comments.xml");
        assert!(
            comments.contains("Words: </w:t></w:r><w:r><w:t xml:space=\"preserve\">shall move<"),
            "{comments}"
        );
    }
}

#[test]
fn the_comments_of_the_file_stay_and_ids_go_on_after_them() {
    let old = format!("<w:comment w:id=\"41\" w:author=\"X\">{}</w:comment>", p("Old remark."));
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move."))).with("comments", "comments", &old);
    let copy = annotated(&docx, Options::default()).unwrap();
    let comments = part(&copy.bytes, "word/comments.xml");
    assert!(comments.contains(&old));
    let ids: Vec<&str> = comments
        .split("<w:comment ")
        .skip(1)
        .filter_map(|c| c.split('"').nth(1))
        .collect();
    assert_eq!(ids, ["41", "42", "43"]);
    assert!(part(&copy.bytes, "word/document.xml").contains("<w:commentRangeStart w:id=\"43\"/>"));
}

#[test]
fn an_empty_comments_part_with_another_prefix_is_filled() {
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move."))).with_raw(
        "comments",
        b"\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<x:comments xmlns:x=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>",
    );
    let copy = annotated(&docx, Options::default()).unwrap();
    let comments = part(&copy.bytes, "word/comments.xml");
    assert!(comments.starts_with("\u{FEFF}<?xml"));
    assert!(comments.ends_with("</w:comment></x:comments>"));
    let own = "<w:comment xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" w:id=\"0\"";
    assert!(comments.contains(own), "{comments}");
}

#[test]
fn a_new_comments_part_is_made_known_to_the_package() {
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move.")));
    let copy = annotated(&docx, Options::default()).unwrap();
    assert!(part(&copy.bytes, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
    let rels = part(&copy.bytes, "word/_rels/document.xml.rels");
    assert!(
        rels.contains("relationships/comments\" Target=\"/word/comments.xml\""),
        "{rels}"
    );
}

#[test]
fn byte_order_marks_and_utf16_are_kept() {
    let xml = word::root(
        "document",
        &format!("<w:body>{FIRST}{}</w:body>", p("They shall § move.")),
    );
    let marked = [b"\xEF\xBB\xBF".as_slice(), xml.as_bytes()].concat();
    let copy = annotated(&Docx::default().raw_main(marked), Options::default()).unwrap();
    assert!(part(&copy.bytes, "word/document.xml").starts_with("\u{FEFF}<?xml"));
    assert!(body_of(&copy.bytes).contains("{<w:r><w:t>shall § move</w:t></w:r>}[1]"));

    let wide = xml.replace("UTF-8", "UTF-16");
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(wide.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let docx = Docx::default().raw_main(wide);
    let copy = annotated(&docx, Options::default()).unwrap();
    let again = Source::from_bytes("again.docx".into(), copy.bytes);
    let text = caveat::examine::read_document(&again, Reading::default()).unwrap().text;
    assert_eq!(text, "First paragraph.\n\nThey shall § move.");
}

#[test]
fn asks_are_proposed_as_tracked_insertions_of_counsel() {
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move.") + &p("Last.")));
    let options = Options {
        counsel: Some("A. B. <Counsel>".to_owned()),
        redline: true,
        ..Options::default()
    };
    let copy = annotated(&docx, options).unwrap();
    let body = body_of(&copy.bytes);
    let author = "w:author=\"A. B. &lt;Counsel&gt;\"";
    let proposal = format!(
        "</w:p><w:p><w:pPr><w:rPr><w:ins w:id=\"1\" {author}/></w:rPr></w:pPr><w:ins w:id=\"2\" {author}><w:r>\
         <w:t>Instead &amp; now.</w:t></w:r></w:ins></w:p><w:p><w:r><w:t>Last."
    );
    assert!(body.contains(&proposal), "{body}");
    let comments = part(&copy.bytes, "word/comments.xml");
    assert!(comments.contains("w:initials=\"AB&lt;\""), "{comments}");
    assert!(comments.contains("Attorney work product"));
}

#[test]
fn without_counsel_nothing_claims_to_be_work_product() {
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move.")));
    let copy = annotated(&docx, Options::default()).unwrap();
    let comments = part(&copy.bytes, "word/comments.xml");
    assert!(!comments.to_lowercase().contains("work product"));
    assert!(comments.contains("Confidential"));
}

#[test]
fn a_signed_file_is_left_alone_unless_forced() {
    let docx = Docx::new(&(FIRST.to_owned() + &p("They shall move."))).signed();
    assert!(matches!(
        annotated(&docx, Options::default()),
        Err(AnnotateError::Signed)
    ));
    let options = Options {
        break_signature: true,
        ..Options::default()
    };
    assert!(annotated(&docx, options).is_ok());
}

/// Text of a run, some of it with characters that XML escapes, and marks.
fn content() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-d§é]{1,4}( [a-d]{1,3}){0,3}\\.? ?".prop_map(|t| format!("<w:t xml:space=\"preserve\">{t}</w:t>")),
        1 => "(x &amp; y|&lt;z&gt;|&#x201c;q&quot;)".prop_map(|t| format!("<w:t>{t}</w:t>")),
        1 => "<w:(tab|br|noBreakHyphen|softHyphen)/>".prop_map(|t| t),
        1 => Just("<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>".to_owned()),
        1 => Just("<w:t>\n  wrapped\n</w:t>".to_owned()),
        1 => Just("<w:drawing/>".to_owned()),
    ];
    (proptest::collection::vec(piece, 0..4), any::<bool>()).prop_map(|(pieces, bold)| {
        let props = if bold {
            "<w:rPr><w:rFonts w:ascii=\"Symbol\"/></w:rPr>"
        } else {
            ""
        };
        format!("<w:r>{props}{}</w:r>", pieces.concat())
    })
}

/// A paragraph whose runs stand alone, in links, fields, content controls, insertions, deletions, moves.
fn paragraph() -> impl Strategy<Value = String> {
    let wrapped = (content(), 0..8_u8).prop_map(|(run, kind)| match kind {
        0 => format!("<w:hyperlink w:anchor=\"x\">{run}</w:hyperlink>"),
        1 => format!("<w:ins w:id=\"90\">{run}</w:ins>"),
        2 => format!(
            "<w:del w:id=\"91\">{}</w:del>",
            run.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")
        ),
        3 => format!("<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>"),
        4 => format!("<w:fldSimple w:instr=\"DATE\">{run}</w:fldSimple>"),
        _ => run,
    });
    proptest::collection::vec(wrapped, 1..6).prop_map(|runs| format!("<w:p>{}</w:p>", runs.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// `annotate` reads its copy again and gives an error where a comment is not on its words, so there must be none.
    #[test]
    fn comments_cover_their_words_in_any_file(paragraphs in proptest::collection::vec(paragraph(), 1..4), both in any::<bool>()) {
        static ONCE: OnceLock<Examiner> = OnceLock::new();
        let examiner = ONCE.get_or_init(|| common::only_rule(r"\w+( \w+)*"));
        let docx = Docx::new(&(FIRST.to_owned() + &paragraphs.concat()));
        let source = Source::from_bytes("made.docx".into(), docx.bytes());
        let reading = Reading {
            changes: if both { Changes::Both } else { Changes::Accepted },
            ..Reading::default()
        };
        let document = caveat::examine::read_document(&source, reading).unwrap();
        let case = CaseFacts {
            kind: Some(Kind::Plea),
            ..CaseFacts::default()
        };
        let examined = examiner.examine_document(&source, document, &case);
        let options = Options {
            redline: true,
            reading,
            ..Options::default()
        };
        let copy = annotate(&source, &examined, &examiner.knowledge, &options);
        prop_assert!(copy.is_ok(), "{:?}\n{}", copy.err(), paragraphs.concat());
    }
}
