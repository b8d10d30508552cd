//! Text, its order and its places.

use super::*;
use crate::document::origin::{Origin, Part};
use crate::extract::LineRole;

fn r(inner: &str) -> String {
    format!("<w:r>{inner}</w:r>")
}

fn t(text: &str) -> String {
    format!("<w:t xml:space=\"preserve\">{text}</w:t>")
}

fn para(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

fn one(inner: &str) -> String {
    texts(&Docx::new(&para(inner)).read()).join("|")
}

#[test]
fn paragraphs_come_in_order() {
    let docx = Docx::new(&(p("One") + &p("Two &amp; &#167; 5K1.1")));
    assert_eq!(texts(&docx.read()), ["One", "Two & § 5K1.1"]);
}

#[test]
fn what_stands_in_a_run() {
    let cases: &[(&str, &str)] = &[
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a\tb"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t>", "a\nb\nc"),
        (
            "<w:t>non</w:t><w:noBreakHyphen/><w:t>pros</w:t><w:softHyphen/><w:t>ecution</w:t>",
            "non\u{2011}pros\u{AD}ecution",
        ),
        (
            "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>Rule 11(c)(1)(C)</w:t>",
            "☑Rule 11(c)(1)(C)",
        ),
        (
            "<w:sym w:font=\"WP TypographicSymbols\" w:char=\"0027\"/><w:t> 3553(e)</w:t>",
            "§ 3553(e)",
        ),
        ("<w:t><![CDATA[a < b]]></w:t>", "a < b"),
        ("<w:t>&lt;&#x22;&apos;&gt;</w:t>", "<\"'>"),
        ("<w:t>\n  A &amp; B\n</w:t>", "A & B"),
        ("<w:t>\n   wrapped\n  </w:t>", "wrapped"),
        ("<w:rPr><w:rFonts w:ascii=\"Symbol\"/></w:rPr><w:t>\u{F0B7}</w:t>", "•"),
        ("<w:instrText>PAGE</w:instrText><w:t>x</w:t>", "x"),
    ];
    for (inner, text) in cases {
        assert_eq!(&one(&r(inner)), text, "{inner}");
    }
}

#[test]
fn a_raised_number_is_a_call_of_a_note_and_not_part_of_the_citation() {
    let raised = |text: &str| {
        r(&format!(
            "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>{}",
            t(text)
        ))
    };
    assert_eq!(
        one(&(r(&t("Section 5K1.1")) + &raised("1") + &r(&t(" of")))),
        "Section 5K1.1 1 of"
    );
    assert_eq!(
        one(&(r(&t("the 4")) + &raised("th") + &r(&t(" count")))),
        "the 4th count"
    );
}

#[test]
fn runs_are_found_inside_what_wraps_them() {
    let inner = "<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>b</w:t></w:r></w:smartTag>\
        <w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr></w:sdtPr><w:sdtContent><w:r><w:t>c</w:t></w:r></w:sdtContent></w:sdt>\
        <w:fldSimple w:instr=\" DATE \"><w:r><w:t>d</w:t></w:r></w:fldSimple><w:ins><w:r><w:t>e</w:t></w:r></w:ins>";
    assert_eq!(one(inner), "abcde");
}

#[test]
fn of_a_field_the_result_is_read() {
    let char = |kind: &str| r(&format!("<w:fldChar w:fldCharType=\"{kind}\"/>"));
    let inner = r(&t("See "))
        + &char("begin")
        + &r("<w:instrText> IF </w:instrText>")
        + &char("begin")
        + &r("<w:instrText> X </w:instrText>")
        + &char("separate")
        + &r(&t("inner"))
        + &char("end")
        + &char("separate")
        + &r(&t("paragraph 7"))
        + &char("end")
        + &r(&t("."));
    assert_eq!(one(&inner), "See paragraph 7.");
}

#[test]
fn a_field_that_never_ends_does_not_swallow_the_file() {
    let body = para(&(r("<w:fldChar w:fldCharType=\"begin\"/>") + &r(&t("lost")))) + &p("The office shall move.");
    assert_eq!(texts(&Docx::new(&body).read()), ["The office shall move."]);
}

#[test]
fn form_fields_show_what_was_chosen() {
    let check = |inner: &str| {
        r(&format!(
            "<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox>{inner}</w:checkBox></w:ffData></w:fldChar>"
        )) + &r("<w:instrText>FORMCHECKBOX</w:instrText>")
            + &r("<w:fldChar w:fldCharType=\"end\"/>")
    };
    let list = r(
        "<w:fldChar w:fldCharType=\"begin\"><w:ffData><w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"is\"/>\
        <w:listEntry w:val=\"is not\"/></w:ddList></w:ffData></w:fldChar>",
    ) + &r("<w:fldChar w:fldCharType=\"end\"/>");
    let inner =
        check("<w:default w:val=\"0\"/><w:checked/>") + &check("<w:default w:val=\"0\"/>") + &r(&t(" ")) + &list;
    assert_eq!(one(&inner), "☒☐ is not");
}

#[test]
fn places_count_every_paragraph_and_every_run() {
    let boxed = "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>\
        <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>\
        </mc:AlternateContent>";
    let body = para(
        &(r(&t("a"))
            + "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
            + &r(boxed)
            + &r("<w:t>b</w:t><w:tab/><w:t>c</w:t>")),
    ) + &p("last");
    let read = Docx::new(&body).read();
    let origins: Vec<(String, u32, u32, u32)> = lines(&read)
        .iter()
        .flat_map(|l| &l.pieces)
        .map(|piece| match piece.origin {
            Origin::Docx {
                part: Part::Body,
                paragraph,
                run,
                offset,
            } => (piece.text.clone(), paragraph, run, offset),
            _ => (piece.text.clone(), 99, 99, 99),
        })
        .collect();
    assert_eq!(
        origins,
        [
            ("a".to_owned(), 0, 0, 0),
            ("b\tc".to_owned(), 0, 3, 0),
            ("box".to_owned(), 1, 0, 0),
            ("last".to_owned(), 3, 0, 0)
        ]
    );
}

#[test]
fn a_text_box_in_vml_alone_is_read() {
    let inner = r(
        "<w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>",
    );
    assert_eq!(one(&inner), "box");
}

fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows
        .iter()
        .map(|cells| {
            let cells: String = cells.iter().map(|c| format!("<w:tc>{c}</w:tc>")).collect();
            format!("<w:tr>{cells}</w:tr>")
        })
        .collect();
    format!("<w:tbl>{rows}</w:tbl>")
}

#[test]
fn a_row_of_short_cells_is_one_line() {
    let body = table(&[
        &[&p("Count"), &p("Statute"), &p("Maximum")],
        &[&p("One"), "<w:p/>", &p("20 years")],
    ]);
    let read = Docx::new(&body).read();
    assert_eq!(texts(&read), ["Count\tStatute\tMaximum", "One\t\t20 years"]);
    assert!(lines(&read).iter().all(|l| l.row && l.closed));
}

#[test]
fn a_table_that_lays_out_the_page_gives_paragraphs() {
    let caption = table(&[&[&(p("UNITED STATES") + &p("v.") + &p("DOE")), &p("No. 1:26-cr-7")]]);
    let read = Docx::new(&caption).read();
    assert_eq!(texts(&read), ["UNITED STATES", "v.", "DOE", "No. 1:26-cr-7"]);
    assert!(lines(&read).iter().all(|l| !l.row));
    let one_column = Docx::new(&table(&[&[&p("The defendant waives appeal.")]])).read();
    assert!(!lines(&one_column)[0].row);
    let clause = "The defendant agrees to plead guilty to Count One of the indictment in this district.";
    let numbered = Docx::new(&table(&[&[&p("7."), &p(clause)]])).read();
    assert_eq!(texts(&numbered), [format!("7.\t{clause}")]);
    assert!(!lines(&numbered)[0].row);
}

#[test]
fn a_table_in_a_cell_keeps_its_rows() {
    let inside = table(&[&[&p("a"), &p("b")]]);
    let read = Docx::new(&table(&[&[&(p("outer") + &inside + "<w:p/>"), &p("c")]])).read();
    assert_eq!(texts(&read), ["outer", "a\tb", "c"]);
}

#[test]
fn notes_follow_the_paragraph_that_calls_them() {
    let body =
        para(&(r(&t("The office may move")) + &r("<w:footnoteReference w:id=\"2\"/>") + &r(&t(" at sentencing."))))
            + &p("Next.");
    let notes = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> In its sole discretion.</w:t></w:r></w:p></w:footnote>";
    let read = Docx::new(&body).with("footnotes", "footnotes", notes).read();
    assert_eq!(
        texts(&read),
        [
            "The office may move at sentencing.",
            "1 In its sole discretion.",
            "Next."
        ]
    );
    let note = lines(&read)[1];
    assert_eq!(note.role, LineRole::Note);
    assert_eq!(
        note.pieces[1].origin,
        Origin::Docx {
            part: Part::Footnotes,
            paragraph: 1,
            run: 1,
            offset: 1
        }
    );
}

#[test]
fn pages_turn_at_breaks_and_headers_stand_on_the_first() {
    let section = "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdheader1\"/><w:footerReference w:type=\"default\" r:id=\"rIdfooter1\"/>\
        <w:pgSz w:w=\"12240\" w:h=\"15840\"/></w:sectPr>";
    let body = p("one")
        + &para(&r("<w:br w:type=\"page\"/>"))
        + &para(&r("<w:lastRenderedPageBreak/><w:t>two</w:t>"))
        + &pp("<w:pageBreakBefore/>", "three")
        + &para(&(r("<w:t>three </w:t>") + &r("<w:lastRenderedPageBreak/><w:t>and four</w:t>")))
        + &para(&(r("<w:t>four</w:t><w:br w:type=\"page\"/><w:t>five</w:t>")))
        + section;
    let read = Docx::new(&body)
        .with("header1", "hdr", &p("DRAFT"))
        .with("footer1", "ftr", &p("Page 1"))
        .read();
    let pages: Vec<Vec<String>> = read
        .pages
        .iter()
        .map(|p| p.lines.iter().map(Line::text).collect())
        .collect();
    let expected: &[&[&str]] = &[
        &["DRAFT", "one", "Page 1"],
        &["two"],
        &["three", "three and four"],
        &["four"],
        &["five"],
    ];
    assert_eq!(pages, expected);
    assert_eq!(read.pages[0].size, Some((612.0, 792.0)));
    assert_eq!(read.pages[0].lines[0].role, LineRole::Header);
    assert_eq!(read.pages[4].number, 5);
}

#[test]
fn a_section_starts_a_page_unless_it_is_continuous() {
    let end = |kind: &str| pp(&format!("<w:sectPr><w:type w:val=\"{kind}\"/></w:sectPr>"), "text");
    let body = end("nextPage") + &end("continuous") + &p("last") + "<w:sectPr><w:type w:val=\"nextPage\"/></w:sectPr>";
    let read = Docx::new(&body).read();
    let counts: Vec<usize> = read.pages.iter().map(|p| p.lines.len()).collect();
    assert_eq!(counts, [2, 1]);
}

const TRACKED: &str = "<w:p><w:r><w:t xml:space=\"preserve\">The office </w:t></w:r><w:del><w:r><w:delText>shall</w:delText></w:r></w:del>\
    <w:ins><w:r><w:t>may</w:t></w:r></w:ins><w:r><w:t xml:space=\"preserve\"> move</w:t></w:r></w:p>";

#[test]
fn tracked_changes_are_read_as_asked() {
    let docx = Docx::new(TRACKED);
    assert_eq!(texts(&docx.read_as(Changes::Accepted)), ["The office may move"]);
    assert_eq!(texts(&docx.read_as(Changes::Original)), ["The office shall move"]);
    assert_eq!(texts(&docx.read_as(Changes::Both)), ["The office shall may move"]);
    let note = &docx.read().notes[0].message;
    assert_eq!(
        note,
        "The file has tracked changes (1 insertion, 1 deletion, 0 moves, in paragraph 1 counted from the top); it was read as if all were accepted."
    );
}

#[test]
fn a_deleted_paragraph_mark_joins_two_paragraphs() {
    let first = |mark: &str| {
        format!(
            "<w:p><w:pPr><w:rPr><w:{mark} w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t xml:space=\"preserve\">one </w:t></w:r></w:p>"
        )
    };
    let deleted = Docx::new(&(first("del") + &p("two")));
    assert_eq!(texts(&deleted.read()), ["one two"]);
    assert_eq!(texts(&deleted.read_as(Changes::Original)), ["one ", "two"]);
    let inserted = Docx::new(&(first("ins") + &p("two")));
    assert_eq!(texts(&inserted.read()), ["one ", "two"]);
    assert_eq!(texts(&inserted.read_as(Changes::Original)), ["one two"]);
    let at_the_end = Docx::new(&first("del"));
    assert_eq!(texts(&at_the_end.read()), ["one "]);
}

#[test]
fn moved_text_is_read_once() {
    let docx = Docx::new(
        "<w:p><w:pPr><w:rPr><w:moveFrom w:id=\"1\"/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>\
         <w:p><w:r><w:t>stays</w:t></w:r></w:p>\
         <w:p><w:pPr><w:rPr><w:moveTo w:id=\"2\"/></w:rPr></w:pPr><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>",
    );
    assert_eq!(texts(&docx.read_as(Changes::Accepted)), ["stays", "moved"]);
    assert_eq!(texts(&docx.read_as(Changes::Original)), ["moved", "stays"]);
    assert_eq!(texts(&docx.read_as(Changes::Both)), ["stays", "moved"]);
}

#[test]
fn a_deleted_row_is_left_out() {
    let row = |mark: &str, text: &str| {
        format!(
            "<w:tr><w:trPr>{mark}</w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>",
            p(text),
            p("x")
        )
    };
    let docx = Docx::new(&format!(
        "<w:tbl>{}{}</w:tbl>{}",
        row("<w:del w:id=\"1\"/>", "gone"),
        row("", "kept"),
        p("after")
    ));
    assert_eq!(texts(&docx.read()), ["kept\tx", "after"]);
    assert_eq!(texts(&docx.read_as(Changes::Original)), ["gone\tx", "kept\tx", "after"]);
}

#[test]
fn hidden_text_and_comments_are_told_not_read() {
    let hidden = "<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>!</w:t></w:r></w:p>";
    let read = Docx::new(hidden)
        .with(
            "comments",
            "comments",
            &format!("<w:comment w:id=\"0\">{}</w:comment>", p("remark")),
        )
        .read();
    assert_eq!(texts(&read), ["seen!"]);
    let notes: Vec<&str> = read.notes.iter().map(|n| n.message.as_str()).collect();
    assert_eq!(
        notes,
        [
            "The file has 1 comment, not read as text.",
            "The file has hidden text (1 stretch, in paragraph 1 counted from the top), not read as part of the agreement."
        ]
    );
}

#[test]
fn a_style_separator_lets_the_next_paragraph_run_on() {
    let body = "<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr><w:r><w:t>Waiver.</w:t></w:r></w:p>"
        .to_owned()
        + &p(" The defendant waives appeal.");
    assert_eq!(
        texts(&Docx::new(&body).read()),
        ["Waiver. The defendant waives appeal."]
    );
}

#[test]
fn headings_are_styled_or_short_and_set_apart() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"Ours\"><w:name w:val=\"Ours\"/><w:basedOn w:val=\"H\"/></w:style>";
    let bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Waiver of appeal</w:t></w:r></w:p>";
    let body = pp("<w:pStyle w:val=\"Ours\"/>", "Cooperation")
        + bold
        + &p("PLEA AGREEMENT")
        + &pp("<w:jc w:val=\"center\"/>", "between")
        + &p("The defendant waives.")
        + &pp("<w:pStyle w:val=\"H\"/>", &"whole paragraph ".repeat(20));
    let read = Docx::new(&body).with("styles", "styles", styles).read();
    let headings: Vec<bool> = lines(&read).iter().map(|l| l.heading).collect();
    assert_eq!(headings, [true, true, true, true, false, false]);
}

#[test]
fn indentation_and_empty_paragraphs() {
    let body = p("a")
        + "<w:p/>"
        + &pp("<w:ind w:left=\"720\" w:firstLine=\"360\"/>", "b")
        + &pp("<w:ind w:start=\"36pt\" w:hanging=\"18pt\"/>", "c");
    let read = Docx::new(&body).read();
    let shapes: Vec<(f32, f32)> = lines(&read).iter().map(|l| (l.indent, l.gap)).collect();
    assert_eq!(shapes, [(0.0, 0.0), (54.0, 1.0), (18.0, 0.0)]);
}

#[test]
fn any_prefix_the_strict_namespace_and_utf16() {
    let strict = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><d xmlns=\"urn:x\" xmlns:q=\"http://purl.oclc.org/ooxml/wordprocessingml/main\">\
        <q:body><q:p><q:r><q:t>§ 5K1.1</q:t></q:r></q:p><p><r><t>no Word text</t></r></p></q:body></d>";
    let mut utf16 = vec![0xFF, 0xFE];
    utf16.extend(strict.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(texts(&Docx::default().raw_main(utf16).read()), ["§ 5K1.1"]);
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend(root("document", &p("marked")).into_bytes());
    assert_eq!(texts(&Docx::default().raw_main(marked).read()), ["marked"]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let damaged = |docx: Docx, what: &str| match docx.error() {
        ExtractError::Damaged { what: found } => assert_eq!(found, what),
        other => panic!("{other:?}"),
    };
    damaged(
        Docx::default().raw_main(b"<w:document".to_vec()),
        "a part is not well-formed XML",
    );
    damaged(
        Docx::default().raw_main(root("document", "<w:p>").into_bytes()),
        "a part is not well-formed XML",
    );
    damaged(
        Docx::default().raw_main(format!("<w:document {W}><w:body>").into_bytes()),
        "a part ends in the middle",
    );
    damaged(Docx::default(), "the package has no main document part");
    damaged(Docx::new(&p("&xxe;")), "a part uses an entity that XML does not define");
    damaged(
        Docx::new(&"<w:sdt>".repeat(2000)),
        "a part nests its elements too deeply",
    );
    assert!(matches!(read(b"", Changes::Accepted), Err(ExtractError::Empty)));
    assert!(matches!(
        read(b"PK\x03\x04 and no more", Changes::Accepted),
        Err(ExtractError::Damaged { .. })
    ));
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    assert!(matches!(
        read(&ole, Changes::Accepted),
        Err(ExtractError::EncryptedDocx)
    ));
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused() {
    let bomb = root("document", &" ".repeat(65 << 20)).into_bytes();
    assert!(matches!(
        Docx::default().raw_main(bomb).error(),
        ExtractError::TooLarge { limit_mib: 64 }
    ));
}

#[test]
fn a_file_cut_at_any_byte_does_no_harm() {
    let bytes = Docx::new(TRACKED)
        .with("footnotes", "footnotes", "<w:footnote w:id=\"1\"/>")
        .bytes();
    for end in 0..bytes.len() {
        let _ = read(&bytes[..end], Changes::Accepted);
        let mut flipped = bytes.clone();
        flipped[end] ^= 0x55;
        let _ = read(&flipped, Changes::Accepted);
    }
}
