//! List numbers beside those that LibreOffice prints for the same files.

use std::process::Command;

use super::numbers::*;
use super::*;

/// A file whose paragraphs all hold the word "text".
struct Case {
    name: &'static str,
    body: String,
    numbering: String,
    styles: String,
    /// What LibreOffice prints where it leaves the standard and Word, and we do not.
    theirs: Option<&'static str>,
}

impl Case {
    fn but_libreoffice(mut self, prints: &'static str) -> Case {
        self.theirs = Some(prints);
        self
    }
}

fn case(name: &'static str, items: &[(u8, u8)], numbering: String) -> Case {
    Case {
        name,
        body: items.iter().map(|&(num, level)| item(num, level)).collect(),
        numbering,
        styles: String::new(),
        theirs: None,
    }
}

/// Decimal, letters, roman numbers, and again, nine levels as plea agreements number them.
fn nine() -> String {
    let formats = ["decimal", "lowerLetter", "lowerRoman"];
    let levels: Vec<String> = (0..9)
        .map(|i| level(i, formats[usize::from(i) % 3], &format!("(%{})", i + 1), ""))
        .collect();
    list(0, &levels)
}

/// "1.", "1.1", "1.1.1".
fn decimal() -> String {
    list(
        0,
        &[
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%1.%2", ""),
            level(2, "decimal", "%1.%2.%3", ""),
        ],
    )
}

fn formats() -> Case {
    let names = [
        "decimal",
        "decimalZero",
        "upperRoman",
        "lowerRoman",
        "upperLetter",
        "lowerLetter",
        "ordinal",
        "cardinalText",
        "ordinalText",
    ];
    let mut numbering = String::new();
    let mut nums = String::new();
    let mut items = Vec::new();
    for (id, name) in (1..).zip(names) {
        numbering += &list(id, &[level(0, name, "%1.", "")]);
        nums += &num(id, id, "");
        items.extend([(id, 0); 30]);
    }
    case("formats", &items, numbering + &nums)
}

fn linked_styles() -> Case {
    let numbering = list(
        0,
        &[
            level(0, "upperRoman", "ARTICLE %1", "<w:pStyle w:val=\"Article\"/>"),
            level(1, "decimal", "%2.", "<w:pStyle w:val=\"Clause\"/>"),
            level(2, "lowerLetter", "(%3)", "<w:pStyle w:val=\"Sub\"/>"),
        ],
    ) + &num(1, 0, "");
    let by = |level: u8| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr>");
    let styles = style("Article", "Normal", &by(0))
        + &style("Clause", "Normal", &by(1))
        + &style("Sub", "Normal", &by(2))
        + &style("SubOfSub", "Sub", "")
        + &style("Off", "Clause", "<w:numPr><w:numId w:val=\"0\"/></w:numPr>");
    let body = [
        "Article", "Clause", "Sub", "Sub", "Clause", "Off", "SubOfSub", "Article", "Clause", "Sub",
    ]
    .map(styled)
    .concat();
    Case {
        name: "linked styles",
        body,
        numbering,
        styles,
        theirs: None,
    }
}

/// A clause style that paragraphs take to another level, and a numbering style behind a list.
fn styles_and_levels() -> Case {
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\"><w:styleLink w:val=\"Firm\"/>{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"Firm\"/></w:abstractNum>",
        level(0, "decimal", "%1)", ""),
        level(1, "upperLetter", "%1.%2", "")
    ) + &num(1, 0, "")
        + &num(2, 1, "");
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"Firm\"><w:name w:val=\"Firm\"/><w:pPr><w:numPr>\
        <w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
        .to_owned()
        + &style("Clause", "Normal", "<w:numPr><w:numId w:val=\"2\"/></w:numPr>");
    let deeper = pp(
        "<w:pStyle w:val=\"Clause\"/><w:numPr><w:ilvl w:val=\"1\"/></w:numPr>",
        "text",
    );
    Case {
        name: "styles and levels",
        body: styled("Clause") + &deeper + &deeper + &styled("Clause") + &deeper,
        numbering,
        styles,
        theirs: None,
    }
}

/// Numbered rows of a table, with numbered paragraphs before and after it.
fn in_a_table() -> Case {
    let row =
        |cell: String| format!("<w:tr><w:tc><w:tcPr><w:tcW w:w=\"5000\" w:type=\"dxa\"/></w:tcPr>{cell}</w:tc></w:tr>");
    let table = format!(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"5000\"/></w:tblGrid>{}{}</w:tbl>",
        row(item(1, 0)),
        row(item(1, 1) + &item(1, 1))
    );
    Case {
        name: "in a table",
        body: item(1, 0) + &table + &item(1, 1) + &item(1, 0),
        numbering: outline() + &num(1, 0, ""),
        styles: String::new(),
        theirs: None,
    }
}

fn cases() -> Vec<Case> {
    let replaced = format!(
        "<w:lvlOverride w:ilvl=\"0\">{}</w:lvlOverride>",
        level(0, "upperLetter", "Part %1", "<w:start w:val=\"3\"/>")
    );
    let never = list(
        0,
        &[
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%1-%2", "<w:lvlRestart w:val=\"0\"/>"),
        ],
    );
    let legal = list(
        0,
        &[
            level(0, "upperRoman", "Article %1.", ""),
            level(1, "decimal", "%1.%2", "<w:isLgl/>"),
            level(2, "lowerLetter", "(%3)", ""),
        ],
    );
    let words = list(
        0,
        &[
            level(0, "none", "WHEREAS,", ""),
            level(
                1,
                "decimal",
                "Count %2:",
                "<w:start w:val=\"5\"/><w:suff w:val=\"space\"/>",
            ),
            level(
                2,
                "decimal",
                "\u{a7} %2-%3",
                "<w:start w:val=\"0\"/><w:suff w:val=\"nothing\"/>",
            ),
        ],
    );
    let restarts = outline() + &(1..6).map(|n| num(n, 0, &start_at(1, 1))).collect::<String>();
    vec![
        case(
            "nine levels",
            &[0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 4, 5, 0, 1, 8].map(|level| (1, level)),
            nine() + &num(1, 0, ""),
        ),
        case(
            "decimal outline",
            &[0, 1, 2, 2, 1, 2, 0, 2, 1].map(|level| (1, level)),
            decimal() + &num(1, 0, ""),
        ),
        case(
            "skipped levels",
            &[2, 2, 1, 0, 2].map(|level| (1, level)),
            decimal() + &num(1, 0, ""),
        ),
        case(
            "two lists of one definition",
            &[(1, 0), (2, 0), (1, 0), (2, 1), (1, 1)],
            outline() + &num(1, 0, "") + &num(2, 0, ""),
        ),
        case(
            "two lists of two definitions",
            &[(1, 0), (2, 0), (1, 1), (2, 1), (1, 0), (2, 2), (2, 0)],
            outline()
                + &decimal().replace("abstractNumId=\"0\"", "abstractNumId=\"1\"")
                + &num(1, 0, "")
                + &num(2, 1, ""),
        ),
        case(
            "a list that starts over",
            &[(1, 0), (1, 0), (2, 0), (2, 0), (2, 1), (2, 1), (1, 0), (2, 0)],
            outline() + &num(1, 0, "") + &num(2, 0, &start_at(0, 1)),
        ),
        case(
            "a list for each set of subparagraphs",
            &[
                (1, 0),
                (1, 1),
                (1, 1),
                (1, 0),
                (2, 1),
                (2, 1),
                (3, 1),
                (3, 2),
                (1, 0),
                (4, 1),
            ],
            restarts + &num(6, 0, ""),
        ),
        // LibreOffice takes the new start of the first level only, when a list begins in the middle of another.
        case(
            "a list that starts at seven",
            &[(1, 0), (1, 1), (2, 0), (2, 1), (2, 0)],
            outline() + &num(1, 0, "") + &num(2, 0, &(start_at(0, 7) + &start_at(1, 3))),
        )
        .but_libreoffice("1. (a) 7. (a) 8."),
        case(
            "a level replaced",
            &[(2, 0), (2, 0), (2, 1)],
            outline() + &num(1, 0, "") + &num(2, 0, &replaced),
        ),
        // LibreOffice does not know levels that never restart (ECMA-376 part 1, 17.9.10).
        case(
            "a level that never restarts",
            &[0, 1, 1, 0, 1].map(|level| (1, level)),
            never + &num(1, 0, ""),
        )
        .but_libreoffice("1. 1-1 1-2 2. 2-1"),
        // LibreOffice does not know isLgl (17.9.4).
        case(
            "legal",
            &[0, 1, 2, 0, 0, 0, 1, 1, 2].map(|level| (1, level)),
            legal + &num(1, 0, ""),
        )
        .but_libreoffice("Article I. I.1 (a) Article II. Article III. Article IV. IV.1 IV.2 (a)"),
        case(
            "words, other starts, no tab",
            &[0, 1, 1, 2, 2, 0, 1, 2].map(|level| (1, level)),
            words + &num(1, 0, ""),
        ),
        formats(),
        linked_styles(),
        styles_and_levels(),
        in_a_table(),
        Case {
            name: "off and on again",
            body: item(1, 0) + &p("text") + &item(1, 1) + &item(0, 0) + &item(1, 1) + &p("text") + &item(1, 0),
            numbering: outline() + &num(1, 0, ""),
            styles: String::new(),
            theirs: None,
        },
    ]
}

/// What stands before the word "text" on each line that ends in it.
fn printed(plain: &str) -> String {
    let labels: Vec<&str> = plain
        .lines()
        .filter_map(|l| l.trim_end().strip_suffix("text"))
        .map(|l| if l.trim().is_empty() { "-" } else { l.trim() })
        .collect();
    labels.join(" ")
}

#[test]
#[ignore = "needs LibreOffice"]
fn the_numbers_are_those_that_libreoffice_prints() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let all = cases();
    let mut paths = Vec::new();
    let mut ours = Vec::new();
    for (i, case) in all.iter().enumerate() {
        let docx = Docx::new(&case.body)
            .with("numbering", "numbering", &case.numbering)
            .with("styles", "styles", &case.styles);
        let path = folder.path().join(format!("{i}.docx"));
        std::fs::write(&path, docx.bytes()).expect("the file is written");
        paths.push(path);
        ours.push(labels(&docx));
    }
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let ran = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
        ])
        .arg(folder.path())
        .args(&paths)
        .output()
        .expect("soffice runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut differ = String::new();
    for (case, (path, ours)) in all.iter().zip(paths.iter().zip(&ours)) {
        let plain = std::fs::read_to_string(path.with_extension("txt")).expect("LibreOffice has written the text");
        let theirs = printed(plain.trim_start_matches('\u{FEFF}'));
        if case.theirs.unwrap_or(ours) != theirs {
            differ += &format!("{}\n  ours   {ours}\n  theirs {theirs}\n", case.name);
        }
    }
    assert!(differ.is_empty(), "\n{differ}");
}
