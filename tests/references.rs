//! Cross-references: what they lead to, and what is wrong with them.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::examine::read_document;
use caveat::extract::Options;
use caveat::reading::references::{Reference, ReferenceKind, Standing};
use caveat::reading::{self, CaseFacts};
use caveat::source::Source;

const PAPER: &str = "PLEA AGREEMENT

  1. The defendant will plead guilty to Count One, and will cooperate during the Cooperation Period. The duties described in
paragraph 3 last until then.

  2. The defendant forfeits the house at 12 Larch Row, and will not contest the forfeiture.

  3. The defendant will cooperate with this Office from today until he is sentenced (the \"Cooperation Period\"), and will testify
when asked.

  4. The defendant waives the right to appeal any sentence of 60 months or less.

  5. The waiver of appeal described in paragraph 2 does not reach a claim of ineffective counsel. The preceding paragraph is
otherwise complete.

  6. The facts stand in Attachment A. The terms set forth in paragraph 9 and in the Sealed Supplement apply as well.

  7. The forfeiture described in paragraph 2 is final. Paragraph 3 of the indictment is not part of this agreement, and neither are
paragraphs 14 and 15 of the indictment.
";

fn references(text: &str) -> Vec<Reference> {
    let source = Source::from_bytes("plea.txt".into(), text.as_bytes().to_vec());
    let document = read_document(&source, Options::default()).unwrap();
    reading::read(&document, &common::examiner().knowledge, &CaseFacts::default()).references
}

fn standing<'r>(references: &'r [Reference], label: &str) -> Vec<&'r Standing> {
    let here = references.iter().filter(|r| r.label.eq_ignore_ascii_case(label));
    here.map(|r| &r.standing).collect()
}

#[test]
fn a_paragraph_that_is_there_and_one_that_is_not() {
    let found = references(PAPER);
    assert_eq!(standing(&found, "9"), [&Standing::Missing]);
    assert_eq!(standing(&found, "the preceding paragraph"), [&Standing::Found]);
    assert!(standing(&found, "3").contains(&&Standing::Found));
    assert_eq!(standing(&found, "14"), [&Standing::Elsewhere]);
}

#[test]
fn a_paragraph_on_another_subject() {
    let found = references(PAPER);
    assert_eq!(
        standing(&found, "2"),
        [&Standing::WrongSubject("4".to_owned()), &Standing::Found]
    );
    // nothing is said where no other paragraph has the subject
    let alone = references(&PAPER.replace("waives the right to appeal any sentence of", "accepts a sentence of"));
    assert_eq!(standing(&alone, "2"), [&Standing::Found, &Standing::Found]);
}

#[test]
fn what_should_be_attached() {
    let found = references(PAPER);
    assert_eq!(standing(&found, "attachment a"), [&Standing::Missing]);
    assert_eq!(standing(&found, "sealed supplement"), [&Standing::Missing]);
    let whole = format!("{PAPER}\nATTACHMENT A\n\nStatement of facts.\n\nSEALED SUPPLEMENT\n\nThe terms.\n");
    let found = references(&whole);
    assert_eq!(standing(&found, "attachment a"), [&Standing::Found]);
    assert_eq!(standing(&found, "sealed supplement"), [&Standing::Found]);
}

#[test]
fn a_term_used_before_it_is_defined() {
    let found = references(PAPER);
    let terms: Vec<&Reference> = found.iter().filter(|r| r.kind == ReferenceKind::Term).collect();
    assert_eq!(terms.len(), 1, "{terms:?}");
    assert_eq!(terms[0].standing, Standing::UsedBefore);
    let trouble = terms[0].trouble().unwrap();
    assert!(trouble.contains("Cooperation Period"), "{trouble}");
}

#[test]
fn references_of_the_fixture_agreements_lead_somewhere_but_for_what_is_known_to_be_missing() {
    let examiner = common::examiner();
    let mut wrong = Vec::new();
    let mut all = 0;
    for folder in common::agreements() {
        let (document, reading) = common::read(&examiner, &folder.join("agreement.txt"));
        for reference in &reading.references {
            all += 1;
            assert!(!document.text[reference.span.clone()].trim().is_empty());
            if let Some(trouble) = reference.trouble() {
                wrong.push(format!("{}: {trouble}", folder.file_name().unwrap().to_string_lossy()));
            }
        }
    }
    assert!(all >= 20, "{all} references in all fixtures");
    assert_eq!(wrong, ["dmd-plea-supplement: sealed supplement is not in this file"]);
}
