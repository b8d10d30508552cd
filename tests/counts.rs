//! The pleaded counts with their statutes, maxima and minima: of every fixture agreement, and of every labelled one of
//! the corpus where `CAVEAT_CORPUS` says where it is.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use caveat::reading::counts::{Bound, Count};
use caveat::rule::Months;
use common::{About, agreements, examiner, read, toml};

/// "21 U.S.C. 846, 841(b)(1)(A)" as 21 and its sections; what stands in parentheses after a blank ("(object 1957)") counts
/// as well.
fn sections(statute: &str) -> (u32, Vec<String>) {
    let (title, rest) = statute.split_once(' ').unwrap();
    let rest = rest.trim_start_matches("U.S.C.").trim_start_matches("USC");
    let words = rest
        .split([',', ' '])
        .map(|w| w.trim_end_matches(')').to_owned() + if w.contains('(') && w.ends_with(')') { ")" } else { "" });
    let sections = words.filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).collect();
    (title.parse().unwrap(), sections)
}

/// Whether a count cites a section, or where the paper leaves the tier to the quantity, its number alone ("960" for
/// 960(b)(1)(H)); maximum and minimum then show whether the tier was found.
fn has(count: &Count, title: u32, section: &str) -> bool {
    let number = section.split('(').next().unwrap_or(section);
    let cited = |is: &str| count.statutes.iter().any(|s| s.title == title && s.section == is);
    cited(section) || title == 21 && cited(number)
}

fn months(bound: &Bound) -> String {
    match bound.months() {
        Some(Months::Life) => "life".to_owned(),
        Some(Months::Months(n)) => n.to_string(),
        None => "0".to_owned(),
    }
}

/// The counts that charge all sections of a label, with its maximum and minimum.
fn matching<'a>(counts: &'a [Count], statute: &str, max: &str, min: &str) -> Vec<&'a Count> {
    let (title, sections) = sections(statute);
    counts
        .iter()
        .filter(|c| sections.iter().all(|s| has(c, title, s)))
        .filter(|c| months(&c.maximum) == max && months(&c.minimum) == min)
        .collect()
}

#[test]
fn counts_maxima_and_minima_of_every_fixture_agreement() {
    let examiner = examiner();
    let mut seen = 0;
    for folder in agreements() {
        let about: About = toml(&folder.join("about.toml"));
        for extension in ["txt", "pdf", "docx"] {
            let (_, reading) = read(&examiner, &folder.join(format!("agreement.{extension}")));
            let counts = &reading.counts.pleaded;
            assert_eq!(
                counts.len(),
                about.counts.len(),
                "{} {extension}: {counts:?}",
                folder.display()
            );
            for expected in &about.counts {
                let (max, min) = (expected.max_months.to_string(), expected.min_months.to_string());
                let found = matching(counts, &expected.statute, max.trim_matches('"'), min.trim_matches('"'));
                assert_eq!(
                    found.len(),
                    1,
                    "{} {extension}: {}: {counts:?}",
                    folder.display(),
                    expected.statute
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 27, "{seen} counts");
}

#[test]
fn a_place_of_a_count_is_where_the_paper_says_it() {
    let examiner = examiner();
    for folder in agreements() {
        let (document, reading) = read(&examiner, &folder.join("agreement.pdf"));
        for count in &reading.counts.pleaded {
            let text = &document.text;
            for statute in &count.statutes {
                let quote = &text[statute.span.clone()];
                let number: String = statute.section.chars().take_while(char::is_ascii_digit).collect();
                assert!(
                    quote.contains(&number) || quote.starts_with('('),
                    "{quote:?} for {}",
                    statute.section
                );
            }
            for stated in [&count.maximum, &count.minimum]
                .into_iter()
                .filter_map(|b| b.stated.as_ref())
            {
                assert!(!text[stated.span.clone()].trim().is_empty());
            }
        }
    }
}

#[test]
fn statutes_and_maxima_of_every_labelled_count_are_found() {
    let Some(corpus) = common::corpus("statutes_and_maxima_of_every_labelled_count_are_found") else {
        return;
    };
    let examiner = examiner();
    let (mut counts_seen, mut papers) = (0, 0);
    for (label, path) in common::labels(&corpus) {
        papers += 1;
        let (_, reading) = read(&examiner, &path);
        let counts = &reading.counts.pleaded;
        let expected = label["facts"]["counts"].as_array().cloned().unwrap_or_default();
        for (i, one) in expected.iter().enumerate() {
            let statute = one["statute"].as_str().unwrap();
            let (max, min) = (one["max_months"].to_string(), one["min_months"].to_string());
            let found = matching(counts, statute, max.trim_matches('"'), &min);
            let alike = expected.iter().filter(|o| o["statute"] == one["statute"]).count();
            assert_eq!(
                found.len(),
                alike,
                "{}: count {}: {statute}: {counts:?}",
                path.display(),
                i + 1
            );
            counts_seen += 1;
        }
        // nothing is pleaded that is not there
        assert_eq!(counts.len(), expected.len(), "{}: {counts:?}", path.display());
    }
    assert_eq!(papers, 17);
    assert!(counts_seen >= 15, "{counts_seen}");
}

#[test]
fn the_kind_is_right_on_every_labelled_paper() {
    let Some(corpus) = common::corpus("the_kind_is_right_on_every_labelled_paper") else {
        return;
    };
    let examiner = examiner();
    for (label, path) in common::labels(&corpus) {
        let expected = match label["kind"].as_str().unwrap() {
            "cooperation-plea" => "cooperation",
            other => other,
        };
        let (_, reading) = read(&examiner, &path);
        assert_eq!(
            reading.kind.value.name(),
            expected,
            "{}: {:?}",
            path.display(),
            reading.kind.reasons
        );
    }
}

/// Reads a text as a plea agreement.
fn counts_of(text: &str) -> caveat::reading::counts::Counts {
    let examiner = examiner();
    let source = caveat::source::Source::from_bytes("plea.txt".into(), text.as_bytes().to_vec());
    let document = caveat::examine::read_document(&source, caveat::extract::Options::default()).unwrap();
    let case = caveat::reading::CaseFacts::default();
    caveat::reading::read(&document, &examiner.knowledge, &case).counts
}

#[test]
fn exposure_adds_what_must_follow_and_borrows_what_is_borrowed() {
    for (text, minimum, maximum) in [
        (
            "The defendant will plead guilty to Count One, conspiracy to distribute cocaine, in violation of 21 U.S.C. §§ 846 and \
             841(b)(1)(A), and to Count Four, possession of a firearm in furtherance of it, in violation of 18 U.S.C. § \
             924(c)(1)(A)(i).",
            Months::Months(180),
            Some(Months::Life),
        ),
        (
            "Ms. Ferrante agrees to plead guilty to Counts Two and Three, each charging aggravated identity theft in violation of \
             Title 18, United States Code, Section 1028A(a)(1), and to Count One, which charges bank fraud in violation of Title 18, \
             United States Code, Section 1344.",
            Months::Months(24),
            Some(Months::Months(360 + 24 + 24)),
        ),
        (
            "Your client will plead guilty to a one-count Information charging conspiracy to commit wire fraud, 18 U.S.C. § 1343, in \
             violation of 18 U.S.C. § 1349.",
            Months::Months(0),
            Some(Months::Months(240)),
        ),
        (
            "The defendant agrees to plead guilty to conspiracy to violate 18 U.S.C. § 1343, in violation of 18 U.S.C. § 371.",
            Months::Months(0),
            Some(Months::Months(60)),
        ),
        (
            "He will plead guilty to Count One (attempt to import five kilograms or more of cocaine, sections 952 and 963 of Title 21, \
             United States Code).",
            Months::Months(120),
            Some(Months::Life),
        ),
        (
            "The defendant pleads guilty to Counts 1 through 3, which charge tax evasion in violation of 26 U.S.C. § 7201.",
            Months::Months(0),
            Some(Months::Months(180)),
        ),
    ] {
        let counts = counts_of(text);
        let exposure = counts.exposure.as_ref().unwrap_or_else(|| panic!("{text}: {counts:?}"));
        assert_eq!(
            (exposure.minimum, exposure.maximum),
            (minimum, maximum),
            "{text}: {counts:?}"
        );
    }
}

#[test]
fn a_count_that_is_dismissed_is_not_pleaded() {
    let counts = counts_of(
        "1. The indictment charges defendant with wire fraud, in violation of 18 U.S.C. § 1343 (Count One), and aggravated identity \
         theft, in violation of 18 U.S.C. § 1028A (Count Two).\n\n2. Defendant will plead guilty to Count One. The government will \
         move to dismiss Count Two.",
    );
    assert_eq!(counts.pleaded.len(), 1, "{counts:?}");
    assert_eq!(counts.pleaded[0].statutes[0].section, "1343");
    assert_eq!(counts.minimum(), None);
}

#[test]
fn paper_and_table_are_set_side_by_side() {
    let counts = counts_of(
        "1. Mr. Aldous will plead guilty to Count One, wire fraud, in violation of 18 U.S.C. § 1343.\n\n2. Count One carries a maximum \
         sentence of thirty years' imprisonment and a maximum of five years of supervised release.",
    );
    let count = &counts.pleaded[0];
    assert_eq!(months(&count.maximum), "360");
    assert_eq!(count.maximum.table, Some(Months::Months(240)));
    assert!(count.maximum.differs() && count.release_maximum.differs());
}
