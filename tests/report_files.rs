//! The reports that are handed to people: what they quote, how they read, and how they are written.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

mod common;

use caveat::examine::{Examined, Examiner};
use caveat::reading::CaseFacts;
use caveat::report::memo::{Audience, Memo, Options, Part, docx, html, markdown, memo};
use caveat::source::Source;
use std::path::PathBuf;
use std::process::Command;

const BOTH: [Audience; 2] = [Audience::Counsel, Audience::Client];

fn report(examiner: &Examiner, examined: &Examined, audience: Audience) -> Memo {
    let options = Options {
        audience,
        counsel: None,
    };
    memo(examined, &examiner.knowledge, &options)
}

/// Every fixture in each of its formats, examined.
fn all(examiner: &Examiner) -> Vec<Examined> {
    let files = common::agreements()
        .into_iter()
        .flat_map(|folder| ["txt", "pdf", "docx"].map(|format| folder.join("agreement").with_extension(format)));
    let files: Vec<PathBuf> = files.filter(|f| f.exists()).collect();
    assert!(files.len() >= 20, "{} fixtures", files.len());
    files.iter().map(|f| common::examine(examiner, f)).collect()
}

/// Letters and digits alone: lines are folded and broken words joined where a report shows them.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What stands between two marks, wherever it does.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let parts = text.split(open).skip(1);
    parts.map(|p| p.split(close).next().unwrap_or(p)).collect()
}

fn without_references(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn every_quote_of_every_report_stands_in_the_paper() {
    let examiner = common::examiner();
    for examined in all(&examiner) {
        let name = examined.path.display();
        let source = letters(&examined.document.text);
        for audience in BOTH {
            let memo = report(&examiner, &examined, audience);
            let quotes = memo.quotes();
            assert!(!quotes.is_empty(), "{name}: nothing is quoted");
            for quote in &quotes {
                let there = letters(&examined.document.text[quote.span.clone()]);
                assert!(there.starts_with(&letters(&quote.words)), "{name}: {:?}", quote.words);
            }
            let page = html::render(&memo, &examined.document);
            let on_the_page = between(&page, "<q>", "</q>");
            let text = markdown::render(&memo);
            let in_the_file = between(&text, "\u{201c}", "\u{201d}");
            assert_eq!(on_the_page.len(), quotes.len(), "{name}");
            assert!(in_the_file.len() >= quotes.len(), "{name}");
            for shown in on_the_page {
                let shown = without_references(shown);
                assert!(source.contains(&letters(&shown)), "{name}: {shown:?}");
            }
            let word = Source::from_bytes("memo.docx".into(), docx::render(&memo).unwrap());
            let word = examiner.read(&word).unwrap().text;
            for quote in quotes {
                let words = letters(&quote.words);
                assert!(
                    letters(&word).contains(&words),
                    "{name}: {:?} is not in the Word file",
                    quote.words
                );
                assert!(
                    letters(&text).contains(&words),
                    "{name}: {:?} is not in the Markdown",
                    quote.words
                );
            }
        }
    }
}

#[test]
fn the_page_shows_the_whole_agreement() {
    let examiner = common::examiner();
    for examined in all(&examiner) {
        let memo = report(&examiner, &examined, Audience::Counsel);
        let page = html::render(&memo, &examined.document);
        let from = page.find("id=\"agreement\"").unwrap();
        let shown = &page[from..];
        let mut words = String::new();
        for row in between(shown, "<div class=\"row\">", "</div>\n") {
            let text = row.split("<div class=\"notes\">").next().unwrap();
            let mut outside = true;
            for c in text.chars() {
                match c {
                    '<' => outside = false,
                    '>' => outside = true,
                    _ if outside => words.push(c),
                    _ => {}
                }
            }
        }
        let shown = letters(&without_references(&words));
        for block in examined.document.blocks.iter().filter(|b| b.kind.speaks()) {
            // a block may have a page break in it, which is shown
            let text = &examined.document.text[block.span.clone()];
            for line in text.lines() {
                assert!(shown.contains(&letters(line)), "{}: {line:?}", examined.path.display());
            }
        }
    }
}

/// The running text that a client reads: no headings, no places, which are short and would flatter the grade.
fn read_aloud(memo: &Memo) -> Vec<String> {
    fn of(parts: &[Part], out: &mut Vec<String>) {
        for part in parts {
            match part {
                Part::Text(text) => out.push(text.clone()),
                Part::Said(said) if said.heading == "Where" => {}
                Part::Said(said) => out.push(said.text.clone()),
                Part::Quote(quote) => out.push(quote.words.clone()),
                Part::List(points) | Part::Names(points) => out.extend(points.clone()),
                Part::Table(rows) => out.extend(rows.iter().flat_map(|r| &r.lines).map(|l| l.says.clone())),
                Part::Entry(entry) => {
                    // the heading of a finding is the first sentence of its text
                    out.extend(entry.severity.map(|_| entry.title.clone()));
                    of(&entry.parts, out);
                }
            }
        }
    }
    let mut out = vec![memo.banner.clone()];
    // the file's name and the digests are no words
    out.extend(
        memo.lead
            .iter()
            .skip(1)
            .chain(memo.foot.iter().take(1))
            .map(|s| s.text.clone()),
    );
    for section in &memo.sections {
        of(&section.parts, &mut out);
    }
    out
}

/// Headings and running text.
fn all_words(memo: &Memo) -> String {
    let parts = memo.sections.iter().flat_map(|s| &s.parts);
    let titles = parts.filter_map(|p| match p {
        Part::Entry(entry) => Some(entry.title.clone()),
        Part::Table(rows) => Some(rows.iter().map(|r| format!("{}\n", r.head)).collect()),
        _ => None,
    });
    let sections = memo.sections.iter().map(|s| s.title.clone());
    let all: Vec<String> = sections.chain(titles).chain(read_aloud(memo)).collect();
    all.join("\n")
}

#[test]
fn the_clients_report_reads_at_grade_8_or_below_and_names_no_authority() {
    let examiner = common::examiner();
    let authorities: Vec<&str> = examiner
        .knowledge
        .authorities
        .values()
        .map(|a| a.full.as_str())
        .collect();
    for examined in all(&examiner) {
        let name = examined.path.display();
        let memo = report(&examiner, &examined, Audience::Client);
        let said = read_aloud(&memo);
        // a heading without a full stop counts as a sentence, since it is read as one
        let text: String = said
            .iter()
            .map(|s| format!("{}. ", s.trim_end_matches(['.', '?'])))
            .collect();
        let grade = common::grade(&text);
        println!("{name}: grade {grade:.1}, {} words", text.split_whitespace().count());
        assert!(grade <= 8.0, "{name}: grade {grade:.1}");
        for authority in &authorities {
            assert!(!text.contains(authority), "{name}: {authority}");
        }
        assert!(
            !text.contains("U.S.C.") && !text.contains("U.S.S.G.") && !text.contains(" v. "),
            "{name}"
        );
        let frightening = ["terrible", "disaster", "destroy", "horrible", "nightmare", "trap"];
        let lower = text.to_lowercase();
        for word in frightening {
            assert!(
                !lower.split(|c: char| !c.is_alphabetic()).any(|w| w == word),
                "{name}: {word}"
            );
        }
        assert!(
            memo.sections.iter().any(|s| s.id == "questions"),
            "{name}: no question for counsel"
        );
        let first = memo.sections.first().unwrap();
        for part in &first.parts {
            let Part::Entry(entry) = part else { continue };
            let acts = entry
                .parts
                .iter()
                .any(|p| matches!(p, Part::Said(s) if s.heading == "What to do"));
            assert!(acts, "{name}: {}", entry.title);
        }
    }
}

#[test]
fn the_clients_texts_of_topics_and_questions_are_at_grade_8_or_below() {
    let client = &common::examiner().knowledge.client;
    let mut hard = Vec::new();
    for topic in &client.topic {
        let text: Vec<&str> = topic.says.iter().map(|s| s.text.as_str()).collect();
        let grade = common::grade(&text.join(" "));
        if grade > 8.0 {
            hard.push(format!("{}: grade {grade:.1}", topic.name));
        }
    }
    for question in &client.question {
        let grade = common::grade(&question.ask);
        if grade > 8.0 {
            hard.push(format!("{}: grade {grade:.1}", question.ask));
        }
    }
    for line in &common::examiner().knowledge.custody.line {
        let grade = common::grade(&line.plain);
        if grade > 8.0 || line.plain.is_empty() {
            hard.push(format!("{}: grade {grade:.1}", line.name));
        }
    }
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}

fn of_text(examiner: &Examiner, text: &str, name: &str) -> Examined {
    let source = Source::from_bytes(name.into(), text.as_bytes().to_vec());
    examiner.examine(&source, &CaseFacts::default()).unwrap()
}

const COOPERATION: &str = "COOPERATION AGREEMENT\n\n1. The defendant pleads guilty to Count One, conspiracy to distribute cocaine, in violation of 21 U.S.C. § 846 and 841(b)(1)(A), \
which carries a mandatory minimum term of imprisonment of ten years and a maximum of life.\n\n2. The defendant shall cooperate fully with this Office.\n\n\
3. If the defendant cooperates, this Office will consider whether to file a motion under Section 5K1.1 of the Sentencing Guidelines.\n\n\
4. The guideline range is 151 to 188 months.\n";

#[test]
fn the_client_learns_what_the_paper_raises() {
    let examiner = common::examiner();
    let examined = of_text(&examiner, COOPERATION, "letter.txt");
    let memo = report(&examiner, &examined, Audience::Client);
    let said = all_words(&memo);
    for words in [
        "The law sets a minimum for what you would plead to: 120 months (10 years).",
        "the second one matters",
        "In your case the first one alone stops at 120 months (10 years).",
        "This is called a Rule 35 motion.",
        "This is called the safety valve.",
        "What if the motion does not come?",
        "The judge looks at five things.",
        "The guideline range is 151 to 188 months.",
        "Good time",
    ] {
        assert!(said.contains(words), "{words:?} is not in\n{said}");
    }
    let first = memo.sections.first().unwrap();
    assert_eq!(first.title, "The three most important things");
    assert_eq!(first.parts.len(), 3);
    let proffer = of_text(
        &examiner,
        "PROFFER AGREEMENT\n\n1. Your client will meet with this Office for a proffer.\n\n2. The government may make derivative use of, and may pursue \
         investigative leads suggested by, any statements made by your client at the proffer.\n",
        "proffer.txt",
    );
    let memo = report(&examiner, &proffer, Audience::Client);
    let said = all_words(&memo);
    assert!(said.contains("What a talk with the government protects"), "{said}");
    assert!(
        !said.contains("Halfway house"),
        "a proffer leads to no sentence:\n{said}"
    );
}

#[test]
fn only_a_named_counsel_makes_work_product() {
    let examiner = common::examiner();
    let examined = of_text(&examiner, COOPERATION, "letter.txt");
    let banner = |audience, counsel: Option<&str>| {
        let options = Options {
            audience,
            counsel: counsel.map(str::to_owned),
        };
        memo(&examined, &examiner.knowledge, &options).banner
    };
    assert!(banner(Audience::Counsel, Some("R. Adeyemi")).starts_with("Attorney work product."));
    assert!(!banner(Audience::Counsel, None).contains("work product"));
    for counsel in [None, Some("R. Adeyemi")] {
        let banner = banner(Audience::Client, counsel);
        assert!(
            banner.starts_with("Confidential.") && !banner.contains("work product"),
            "{banner}"
        );
    }
    for audience in BOTH {
        let memo = report(&examiner, &examined, audience);
        let foot: String = memo.foot.iter().map(|s| s.text.as_str()).collect();
        assert!(foot.contains(&examined.sha256) && foot.contains(&examiner.knowledge.digest));
        assert!(foot.contains("not legal advice"));
    }
}

#[test]
fn text_of_the_paper_cannot_become_markup() {
    let examiner = common::examiner();
    let hostile = COOPERATION
        .replace(
            "this Office will consider",
            "</script><script>alert(1)</script> this Office will consider",
        )
        .replace(
            "COOPERATION",
            "COOPERATION <img src=x onerror=alert(2)> &lt;b&gt; \u{202e}",
        );
    let examined = of_text(&examiner, &hostile, "<svg onload=alert(3)>.txt");
    for audience in BOTH {
        let page = html::render(&report(&examiner, &examined, audience), &examined.document);
        assert_eq!(page.matches("<script>").count(), 1, "our own");
        assert_eq!(page.matches("</script>").count(), 1, "our own");
        assert!(!page.contains("<img") && !page.contains("<svg") && !page.contains('\u{202e}'));
        let plain = of_text(&examiner, COOPERATION, "letter.txt");
        let page = html::render(&report(&examiner, &plain, audience), &plain.document);
        for reference in [
            "http:",
            "https:",
            " src=",
            "@import",
            "url(",
            "<link",
            "<iframe",
            "javascript:",
        ] {
            assert!(
                !page.contains(reference),
                "the page refers to something outside: {reference}"
            );
        }
    }
    let page = html::render(&report(&examiner, &examined, Audience::Counsel), &examined.document);
    assert!(
        page.contains("&lt;img src=x onerror=alert(2)&gt; &amp;lt;b&amp;gt;"),
        "the text is shown as it stands"
    );
}

#[test]
fn a_report_is_written_whole_and_for_its_owner_only() {
    let folder = tempfile::tempdir().unwrap();
    let agreement = common::fixtures().join("agreements/sdny-letter-cooperation/agreement.txt");
    let agreement = agreement.to_str().unwrap();
    for (name, starts, args) in [
        ("out.html", "<!doctype html>", &["--counsel", "R. Adeyemi"][..]),
        ("out.md", "**Confidential", &["--for", "client"]),
        ("out.docx", "PK", &[]),
        #[cfg(feature = "pdf-report")]
        ("out.pdf", "%PDF-", &[]),
    ] {
        let out = folder.path().join(name);
        let out = out.to_str().unwrap();
        let ran = common::caveat(&[&["report", agreement, "-o", out], args].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert_eq!(ran.stdout.trim_end(), out);
        assert!(std::fs::read(out).unwrap().starts_with(starts.as_bytes()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(out).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    let onto = common::caveat(&[
        "report",
        agreement,
        "-o",
        folder.path().join("out.odt").to_str().unwrap(),
    ]);
    assert_eq!(onto.code, 2);
    assert!(onto.stderr.contains("name the report"), "{}", onto.stderr);
    let copy = folder.path().join("in.md");
    std::fs::copy(agreement, &copy).unwrap();
    let copy = copy.to_str().unwrap();
    let onto = common::caveat(&["report", copy, "-o", copy]);
    assert_eq!(onto.code, 2);
    assert!(onto.stderr.contains("this is the file that is read"), "{}", onto.stderr);
    let first = common::caveat(&[
        "report",
        agreement,
        "-o",
        folder.path().join("a.html").to_str().unwrap(),
    ]);
    let second = common::caveat(&[
        "report",
        agreement,
        "-o",
        folder.path().join("b.html").to_str().unwrap(),
    ]);
    assert_eq!((first.code, second.code), (0, 0));
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(
        read("a.html"),
        read("b.html"),
        "the same file and the same rules give the same report"
    );
}

#[cfg(feature = "pdf-report")]
#[test]
fn the_pdf_holds_the_quotations_and_is_the_same_in_every_run() {
    let examiner = common::examiner();
    for folder in common::agreements() {
        let examined = common::examine(&examiner, &folder.join("agreement.pdf"));
        for audience in BOTH {
            let memo = report(&examiner, &examined, audience);
            let bytes = caveat::report::memo::pdf::render(&memo).unwrap();
            assert_eq!(bytes, caveat::report::memo::pdf::render(&memo).unwrap());
            let read = examiner.read(&Source::from_bytes("memo.pdf".into(), bytes)).unwrap();
            // what stands across a page break has the foot of the page set aside behind it
            let text = letters(&read.text);
            for quote in memo.quotes() {
                let words = letters(&quote.words);
                assert!(text.contains(&words), "{}: {:?}", folder.display(), quote.words);
            }
        }
    }
}

/// Drives the pages of all fixtures in headless Chromium: no error, no request, filter, jumps, keyboard, print; and
/// axe-core where `CAVEAT_AXE` names its script.
#[test]
#[ignore = "needs Chromium and Node.js"]
fn the_page_works_in_a_browser() {
    let folder = tempfile::tempdir().unwrap();
    for agreement in common::agreements() {
        let name = agreement.file_name().unwrap().to_string_lossy().into_owned();
        for (audience, word) in [("counsel", "counsel"), ("client", "client")] {
            let out = folder.path().join(format!("{name}-{word}.html"));
            let ran = common::caveat(&[
                "report",
                agreement.join("agreement.pdf").to_str().unwrap(),
                "-o",
                out.to_str().unwrap(),
                "--for",
                audience,
            ]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
        }
    }
    let output = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/report_page.mjs"))
        .arg(folder.path())
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(
        output.status.success() && said.contains("pages are well"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
