//! List numbers: what stands before each paragraph. `rendered` holds them beside those that LibreOffice prints.

use super::*;

/// A level of a list definition.
pub(super) fn level(i: u8, format: &str, text: &str, extra: &str) -> String {
    let start = if extra.contains("<w:start ") {
        ""
    } else {
        "<w:start w:val=\"1\"/>"
    };
    format!("<w:lvl w:ilvl=\"{i}\">{start}{extra}<w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>")
}

pub(super) fn list(id: u8, levels: &[String]) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"{id}\">{}</w:abstractNum>",
        levels.concat()
    )
}

pub(super) fn num(id: u8, of: u8, overrides: &str) -> String {
    format!("<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{of}\"/>{overrides}</w:num>")
}

pub(super) fn start_at(level: u8, n: u8) -> String {
    format!("<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{n}\"/></w:lvlOverride>")
}

/// 1. (a) (i)
pub(super) fn outline() -> String {
    list(
        0,
        &[
            level(0, "decimal", "%1.", ""),
            level(1, "lowerLetter", "(%2)", ""),
            level(2, "lowerRoman", "(%3)", ""),
        ],
    )
}

/// A paragraph of a list and a level.
pub(super) fn item(num: u8, level: u8) -> String {
    pp(
        &format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num}\"/></w:numPr>"),
        "text",
    )
}

pub(super) fn styled(style: &str) -> String {
    pp(&format!("<w:pStyle w:val=\"{style}\"/>"), "text")
}

pub(super) fn style(id: &str, based_on: &str, props: &str) -> String {
    format!(
        "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{id}\"/><w:basedOn w:val=\"{based_on}\"/>\
         <w:pPr>{props}</w:pPr></w:style>"
    )
}

/// The labels of the file's lines, "-" for none.
pub(super) fn labels(docx: &Docx) -> String {
    let read = docx.read();
    let labels: Vec<String> = lines(&read)
        .iter()
        .map(|l| l.list_label.clone().unwrap_or_else(|| "-".to_owned()))
        .collect();
    labels.join(" ")
}

fn numbered(items: &[(u8, u8)], numbering: &str) -> String {
    let body: String = items.iter().map(|&(num, level)| item(num, level)).collect();
    labels(&Docx::new(&body).with("numbering", "numbering", numbering))
}

#[test]
fn deeper_levels_restart_under_a_new_number() {
    let got = numbered(
        &[(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)],
        &(outline() + &num(1, 0, "")),
    );
    assert_eq!(got, "1. (a) (b) (i) 2. (a) (i)");
}

#[test]
fn two_lists_of_one_definition_count_on_unless_the_start_is_overridden() {
    let same = outline() + &num(1, 0, "") + &num(2, 0, "");
    assert_eq!(numbered(&[(1, 0), (2, 0), (1, 0)], &same), "1. 2. 3.");
    let restarted = outline() + &num(1, 0, "") + &num(2, 0, &start_at(0, 1));
    assert_eq!(numbered(&[(1, 0), (1, 0), (2, 0), (2, 0)], &restarted), "1. 2. 1. 2.");
}

#[test]
fn an_overridden_start_holds_at_every_restart_of_the_level() {
    let numbering = outline() + &num(1, 0, &start_at(1, 5));
    assert_eq!(
        numbered(&[(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], &numbering),
        "1. (e) (f) 2. (e)"
    );
}

#[test]
fn a_level_can_be_replaced_for_one_list() {
    let replaced = format!(
        "<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>",
        level(0, "upperLetter", "Part %1", "<w:start w:val=\"3\"/>")
    );
    let numbering = outline() + &num(1, 0, "") + &num(2, 0, &replaced);
    assert_eq!(numbered(&[(1, 0), (2, 0)], &numbering), "1. Part B");
    assert_eq!(numbered(&[(2, 0), (2, 0)], &numbering), "Part C Part D");
}

#[test]
fn legal_numbering_writes_all_levels_in_arabic() {
    let numbering = list(
        0,
        &[
            level(0, "upperRoman", "Article %1.", ""),
            level(1, "lowerLetter", "%1.%2", "<w:isLgl/>"),
        ],
    ) + &num(1, 0, "");
    assert_eq!(
        numbered(&[(1, 0), (1, 1), (1, 0), (1, 1)], &numbering),
        "Article I. 1.1 Article II. 2.1"
    );
}

#[test]
fn a_level_restarts_only_where_it_says() {
    let never = list(
        0,
        &[
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%1-%2", "<w:lvlRestart w:val=\"0\"/>"),
        ],
    ) + &num(1, 0, "");
    assert_eq!(numbered(&[(1, 0), (1, 1), (1, 0), (1, 1)], &never), "1. 1-1 2. 2-2");
    let after_first = list(
        0,
        &[
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%2)", ""),
            level(2, "decimal", "%3/", "<w:lvlRestart w:val=\"1\"/>"),
        ],
    ) + &num(1, 0, "");
    assert_eq!(
        numbered(&[(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)], &after_first),
        "1. 1) 1/ 2) 2/ 2. 1/"
    );
}

#[test]
fn a_skipped_level_counts_as_begun() {
    let numbering = list(0, &[level(0, "decimal", "%1.", ""), level(1, "decimal", "%1.%2", "")]) + &num(1, 0, "");
    assert_eq!(numbered(&[(1, 1), (1, 1), (1, 0)], &numbering), "1.1 1.2 2.");
}

#[test]
fn bullets_words_and_levels_without_a_number() {
    let numbering = list(0, &[level(0, "bullet", "\u{F0B7}", "")])
        + &list(1, &[level(0, "none", "WHEREAS,", "")])
        + &list(2, &[level(0, "ordinalText", "Article %1", "")])
        + &list(3, &[level(0, "none", "", ""), level(1, "decimal", "%1.%2.", "")])
        + &[num(1, 0, ""), num(2, 1, ""), num(3, 2, ""), num(4, 3, "")].concat();
    assert_eq!(
        numbered(&[(1, 0), (2, 0), (3, 0), (3, 0), (4, 0), (4, 1)], &numbering),
        "• WHEREAS, Article First Article Second - 1."
    );
}

#[test]
fn styles_number_their_paragraphs_at_the_level_linked_to_them() {
    let numbering = list(
        0,
        &[
            level(0, "decimal", "%1.", "<w:pStyle w:val=\"Clause\"/>"),
            level(1, "lowerLetter", "(%2)", "<w:pStyle w:val=\"Sub\"/>"),
        ],
    ) + &num(1, 0, "");
    let styles = style("Clause", "Normal", "<w:numPr><w:numId w:val=\"1\"/></w:numPr>")
        + &style(
            "Sub",
            "Normal",
            "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>",
        )
        + &style("SubOfSub", "Sub", "")
        + &style("Off", "Sub", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>");
    let off = pp(
        "<w:pStyle w:val=\"Sub\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>",
        "text",
    );
    let body = ["Clause", "Sub", "SubOfSub", "Off"].map(styled).concat() + &off + &styled("Sub") + &styled("Clause");
    let docx = Docx::new(&body)
        .with("numbering", "numbering", &numbering)
        .with("styles", "styles", &styles);
    assert_eq!(labels(&docx), "1. (a) (b) - - (c) 2.");
}

#[test]
fn a_definition_may_stand_behind_a_numbering_style() {
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:styleLink w:val=\"Firm\"/>{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"Firm\"/></w:abstractNum>",
        level(0, "upperLetter", "%1)", "")
    ) + &num(1, 0, "")
        + &num(2, 1, "");
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"Firm\"><w:name w:val=\"Firm\"/><w:pPr><w:numPr>\
        <w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    let docx = Docx::new(&(item(2, 0) + &item(2, 0)))
        .with("numbering", "numbering", &numbering)
        .with("styles", "styles", styles);
    assert_eq!(labels(&docx), "A) B)");
}

#[test]
fn deleted_and_hidden_paragraphs_take_no_number() {
    let mark = |what: &str, run: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:rPr>{what}</w:rPr></w:pPr>{run}</w:p>"
        )
    };
    let body = item(1, 0)
        + &mark(
            "<w:del w:id=\"1\"/>",
            "<w:del w:id=\"2\"><w:r><w:delText>gone</w:delText></w:r></w:del>",
        )
        + &mark("<w:vanish/>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>")
        + &item(1, 0);
    let docx = Docx::new(&body).with("numbering", "numbering", &(outline() + &num(1, 0, "")));
    assert_eq!(labels(&docx), "1. 2.");
    let both = docx.read_as(Changes::Both);
    assert_eq!(texts(&both), ["1.\ttext", "2.\tgone", "3.\ttext"]);
}

#[test]
fn the_label_is_the_first_piece_and_stands_nowhere_in_the_file() {
    let docx = Docx::new(&item(1, 1)).with("numbering", "numbering", &(outline() + &num(1, 0, "")));
    let read = docx.read();
    let line = lines(&read)[0];
    assert_eq!(line.text(), "(a)\ttext");
    assert_eq!(line.list_level, 1);
    assert_eq!(line.pieces[0].origin, crate::document::origin::Origin::Computed);
}

#[test]
fn an_empty_list_paragraph_keeps_its_number() {
    let empty = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>";
    let docx =
        Docx::new(&(item(1, 0) + empty + &item(1, 0))).with("numbering", "numbering", &(outline() + &num(1, 0, "")));
    assert_eq!(labels(&docx), "1. 2. 3.");
}

#[test]
fn styles_that_are_based_on_each_other_do_no_harm() {
    let styles = style("A", "B", "") + &style("B", "A", "<w:numPr><w:numId w:val=\"1\"/></w:numPr>");
    let docx = Docx::new(&styled("A"))
        .with("numbering", "numbering", &(outline() + &num(1, 0, "")))
        .with("styles", "styles", &styles);
    assert_eq!(labels(&docx), "1.");
}
